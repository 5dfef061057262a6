"""What follows from the files of the built-in corpus, reckoned without bondgraph: what analyses are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations, product

from tests.written import holders, pages, relations, tellers, voices


def joined(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The classes of nodes that pairs join, in any number of steps: classes are merged until none can be."""
    classes = [{node} for node in nodes]
    for start, end in pairs:
        touched = [each for each in classes if start in each or end in each]
        classes = [each for each in classes if each not in touched] + [set().union(*touched)]
    return [frozenset(each) for each in classes]


@cache
def common(claim: str) -> frozenset[tuple[str, str]]:
    """What a claim may have in common with others: what it restates, who has a voice in it, the pages it stands in."""
    restated = [(tie.subject, tie.object) for tie in relations() if tie.nature == "restates"]
    (same,) = (each for each in joined({claim, *chain(*restated)}, restated) if claim in each)
    return frozenset(
        {("claim", min(same))}
        | {("voice", who) for each in same for who in (*holders(each), *tellers(each))}
        | {("page", page) for each in same for page in pages(each)}
    )


def witnesses(some: Iterable[str]) -> list[frozenset[str]]:
    """Some claims as they count once."""
    some = list(some)
    return joined(some, [pair for pair in combinations(some, 2) if common(pair[0]) & common(pair[1])])


def supporting(claim: str) -> tuple[set[str], set[str]]:
    """The claims that support a claim: those that have something in common with it, and the others."""
    found = {tie.subject for tie in relations("supports") if tie.object == claim}
    own = {each for each in found if common(each) & common(claim)}
    return own, found - own


def contrasting(claim: str) -> set[str]:
    """The claims with which a claim contrasts, from whichever end."""
    pairs = [{tie.subject, tie.object} for tie in relations("contrasts")]
    return set().union(*(pair for pair in pairs if claim in pair)) - {claim}


def joins() -> Counter[tuple[str, str]]:
    """How many supports join the claims of two agents who don't hold both, and how many claims the two hold together."""
    held = voices()
    found = Counter(two for agents in held.values() for two in combinations(sorted(agents), 2))
    for tie in relations("supports"):
        start, end = held[tie.subject], held[tie.object]
        found.update(
            two
            for two in {(min(pair), max(pair)) for pair in product(start, end)}
            if not (set(two) <= start and set(two) <= end)
        )
    return found
