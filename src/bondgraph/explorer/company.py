"""The company that an author keeps: whose claims theirs support, are supported by, or contrast with, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bondgraph.answers import Link, Relations, Tie
from bondgraph.ids import Ref
from bondgraph.model import RelationType

_MET: Final = 15
"""Others whom the table of those they meet names."""
_REASONS: Final = 3
"""Relations with one other that are told in full."""


class Way(NamedTuple):
    """How a relation is walked from an author's claim.

    Attributes:
        walked: in a word or two, as `Tie.walked_from` has it.
        title: what that is called at the head of a column.
        type: the kind of relation.
    """

    walked: str
    title: str
    type: RelationType


_WAYS: Final = (
    Way("supports", "Supports", "supports"),
    Way("is supported by", "Supported by", "supports"),
    Way("contrasts with", "Contrasts with", "contrasts"),
)


class Met(NamedTuple):
    """Another with whose claims those of an author hang together.

    Attributes:
        who: the other.
        counts: how many relations there are, by their word as the author walks them.
        ties: the first of them, of each kind some, each with the end that is the author's.
        total: how many there are.
    """

    who: Link
    counts: Mapping[str, int]
    ties: tuple[tuple[Tie, Link], ...]
    total: int


class Company(NamedTuple):
    """Those whom an author meets, by the relations of their claims.

    Attributes:
        met: the others, those first with whom there are the most.
        ways: how relations are counted, as far as there are any.
        others: how many others there are.
        own: how many relations join claims of the author's own.
        seen: how many relations were counted.
        total: how many there are.
    """

    met: tuple[Met, ...]
    ways: tuple[Way, ...]
    others: int
    own: int
    seen: int
    total: int


def company(relations: Relations, of: Ref) -> Company:
    """The relations of an author's claims by who holds the claim at the other end.

    Args:
        relations: the relations.
        of: the author.
    """
    met: dict[Link, list[tuple[Tie, Link]]] = defaultdict(list)
    own = 0
    for tie in relations.relations:
        for mine, there, others in (
            (tie.subject, tie.subject_holders, tie.object_holders),
            (tie.object, tie.object_holders, tie.subject_holders),
        ):
            if of.id in (holder.id for holder in there):
                strangers = [holder for holder in others if holder.id != of.id]
                own += not strangers and mine is tie.subject
                for holder in strangers:
                    met[holder].append((tie, mine))
    found = [
        Met(who, Counter(tie.walked_from(mine) for tie, mine in ties), _first(ties), len(ties))
        for who, ties in met.items()
    ]
    found.sort(key=lambda each: (-each.total, each.who.label, each.who.id))
    return Company(
        tuple(found[:_MET]),
        tuple(way for way in _WAYS if any(way.walked in each.counts for each in found)),
        len(found),
        own,
        len(relations.relations),
        relations.total,
    )


def _first(ties: Iterable[tuple[Tie, Link]]) -> tuple[tuple[Tie, Link], ...]:
    """The first few relations, of each kind some."""
    before: Counter[str] = Counter()
    ranked = []
    for tie, mine in ties:
        way = tie.walked_from(mine)
        ranked.append((before[way], (tie, mine)))
        before[way] += 1
    return tuple(each for _, each in sorted(ranked, key=lambda each: each[0])[:_REASONS])
