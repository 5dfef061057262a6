"""The built-in corpus as its YAML files have it, read without bondgraph: claims and relations to count anew."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

FOLDER: Final = Path(__file__).parents[1] / "graph" / "therapeutic-bond"


class Told(NamedTuple):
    """A claim, as far as it has a voice."""

    holders: frozenset[str]
    tellers: frozenset[str]
    pages: frozenset[str]
    positions: frozenset[str]


class Drawn(NamedTuple):
    """A relation between claims."""

    start: str
    type: str
    end: str
    nature: str
    basis: str


@cache
def claims() -> dict[str, Told]:
    """The claims by id; pages are those in whose own words they stand."""
    makers = {each["id"]: _list(each.get("by")) for each in _read("works.yaml")["references"]}
    found = {}
    for name in _files():
        file = _read(name)
        excerpts = {each["id"] for each in file["passages"] if each.get("quotes")}
        for claim in file["claims"]:
            told = _list(claim.get("told_by"))
            found[claim["id"]] = Told(
                holders=frozenset(_list(claim["held_by"])),
                tellers=frozenset(
                    who
                    for link in told
                    for who in (
                        [link["agent"]] if "agent" in link else makers[link["work"]] or [link["work"]]
                    )
                ),
                pages=frozenset(file["source"] for each in _list(claim["passages"]) if each not in excerpts),
                positions=frozenset(_list(claim.get("answers"))),
            )
    return found


@cache
def relations() -> tuple[Drawn, ...]:
    """The supports and contrasts."""
    return tuple(
        Drawn(claim["id"], sort, each["claim"], each["nature"], each["basis"])
        for name in _files()
        for claim in _read(name)["claims"]
        for sort in ("supports", "contrasts")
        for each in _list(claim.get(sort))
    )


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
    restated = [(tie.start, tie.end) for tie in relations() if tie.nature == "restates"]
    (same,) = (each for each in joined({claim, *chain(*restated)}, restated) if claim in each)
    told = [claims()[each] for each in same]
    voices = {("voice", who) for each in told for who in each.holders | each.tellers}
    return frozenset(
        {("claim", min(same))} | voices | {("page", page) for each in told for page in each.pages}
    )


def witnesses(some: Iterable[str]) -> list[frozenset[str]]:
    """Some claims as they count once."""
    some = list(some)
    return joined(some, [pair for pair in combinations(some, 2) if common(pair[0]) & common(pair[1])])


def supporting(claim: str) -> tuple[set[str], set[str]]:
    """The claims that support a claim: those that have something in common with it, and the others."""
    found = {tie.start for tie in relations() if (tie.type, tie.end) == ("supports", claim)}
    own = {each for each in found if common(each) & common(claim)}
    return own, found - own


def contrasting(claim: str) -> set[str]:
    """The claims with which a claim contrasts, from whichever end."""
    ties = [tie for tie in relations() if tie.type == "contrasts" and claim in (tie.start, tie.end)]
    return {end for tie in ties for end in (tie.start, tie.end)} - {claim}


def _files() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in (FOLDER / "claims").glob("*.yaml"))


@cache
def _read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.CSafeLoader)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
