"""Where words stand: the places of a document's passages, what stands beside a passage, and what was read in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bondgraph.ids import Ref
from bondgraph.listing import Lists
from bondgraph.model import Anchor, LeftOut, Passage, Source
from bondgraph.namespaces import BG, PROV
from bondgraph.queries import Queries

_BEYOND: Final = 1 << 62
"""More than any text has code points."""


class _Place(NamedTuple):
    node: Ref | str
    because: str | None
    start: int
    end: int
    first: str
    last: str
    sha256: str

    @property
    def anchor(self) -> Anchor:
        return Anchor(
            start=self.start, end=self.end, first=self.first, last=self.last, sha256=self.sha256
        )  # fmt: skip


class _Pointing(NamedTuple):
    node: Ref
    origin: Ref | str


class _Fact(NamedTuple):
    property: str
    value: Ref | str | int


class Placed(NamedTuple):
    """A document with all places in it that are known.

    Attributes:
        source: the document: what its text is known by, and what is left out of it.
        passages: its passages with all their places, in reading order.
    """

    source: Source
    passages: tuple[Passage, ...]

    @property
    def covered(self) -> int:
        """How many characters stand in passages."""
        return _extent(place for each in self.passages for place in (each, *each.also_at))

    @property
    def left_out(self) -> int:
        """How many characters are left out on purpose."""
        return _extent(place for left in self.source.left_out for place in left.at)


def _extent(places: Iterable[Anchor]) -> int:
    """How many characters some places have, those that lie in several counted once."""
    size = done = 0
    for place in sorted(places, key=lambda each: each.start):
        size += max(place.end - max(place.start, done), 0)
        done = max(done, place.end)
    return size


class Places:
    """Says where words stand.

    Args:
        queries: the questions that are asked of the engine.
        lists: the orders.
    """

    def __init__(self, queries: Queries, lists: Lists) -> None:
        self._queries = queries
        self._lists = lists

    def of(self, source: Ref) -> Placed:
        """All places in a document, however many there are.

        Args:
            source: a document that there is.
        """
        found: dict[Ref | str, list[_Place]] = defaultdict(list)
        for place in self._queries.rows(_Place, "places", source=[source]):
            found[place.node].append(place)
        passages = [
            Passage(
                id=node.id,
                source=source.id,
                **dict(places[0].anchor),
                also_at=tuple(place.anchor for place in places[1:]),
            )
            for node, places in found.items()
            if isinstance(node, Ref)
        ]
        left_out = [
            LeftOut(because=str(places[0].because), at=tuple(place.anchor for place in places))
            for node, places in found.items()
            if isinstance(node, str)
        ]
        facts = self._queries.rows(_Fact, "facts", node=[source], property=[BG.sha256, BG.length])
        known = {row.property: row.value for row in facts}
        record = Source(
            id=source.id,
            title=source.id,
            sha256=str(known[BG.sha256]),
            length=int(str(known[BG.length])),
            left_out=tuple(sorted(left_out, key=lambda left: left.at[0].start)),
        )
        return Placed(record, tuple(sorted(passages, key=lambda each: (each.start, each.id))))

    def listed(self, source: Ref, start: int, stop: int) -> tuple[Sequence[Ref], int]:
        """The passages of a document in reading order, from one place to before another, and how many there are."""
        listed = self._lists.listed("passage", "source")
        first, last = listed.behind((source.id,)), listed.behind((source.id, _BEYOND))
        return listed.refs(first + start, min(first + stop, last)), last - first

    def around(self, passage: Ref, most: int) -> tuple[Sequence[Ref], Sequence[Ref]]:
        """The passages of the same document before a passage, and those behind it, in reading order: so many of each."""
        listed = self._lists.listed("passage", "source")
        key = listed.key_of(passage)
        first, here, last = (
            listed.behind((key[0],)),
            listed.behind(key),
            listed.behind((key[0], _BEYOND)),
        )
        return listed.refs(max(here - 1 - most, first), here - 1), listed.refs(here, min(here + most, last))

    def read_in(self, passages: Iterable[Ref]) -> Mapping[Ref, list[Ref]]:
        """The claims, relations and citations that were read in passages, each of them by id."""
        nodes = list(passages)
        found: dict[Ref, list[Ref]] = defaultdict(list)
        if nodes:
            for row in self._queries.rows(_Pointing, "pointing", node=nodes, property=[PROV.wasDerivedFrom]):
                if isinstance(row.origin, Ref):
                    found[row.node].append(row.origin)
        return found


__all__ = ["Placed", "Places"]
