"""What is exported: the corpus whole, or the claims that pass filters with all that belongs to them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar, overload

from bondgraph.answers import ClaimFilters, Link, PassageLink, Row, Tie
from bondgraph.gathering import BATCH, KINDS, Said
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library

T = TypeVar("T")

_ORDERED: Final[tuple[Kind, ...]] = ("claim", *(kind for kind in KINDS if kind not in ("claim", "corpus")))


class Selection:
    """The claims that pass filters, the relations among them, and every node that these name.

    Without a filter it is the whole corpus, also what no claim names. Everything comes in batches and in the same
    order wherever the corpus is held; of the whole corpus nothing is kept in memory, else the ids of what was found, once.

    Args:
        library: what is exported.
        filters: what claims are to pass.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.

    >>> import bondgraph
    >>> selection = Selection.of(bondgraph.open(), author="Strupp")
    >>> all("Strupp" in [holder.label for holder in row.holders] for row in selection.rows())
    True
    """

    def __init__(self, library: Library, filters: ClaimFilters) -> None:
        self.library = library
        self._gathering = library.gathering
        self.claims, self.filters = self._gathering.claims(filters)
        self.heard: Callable[[int], None] = lambda _: None

    @classmethod
    def of(cls, library: Library, words: str | ClaimFilters = "", **filters: Any) -> Selection:
        """The selection that filters make, given as `Library.who_argues` takes them; there are no pages."""
        asked = words if isinstance(words, ClaimFilters) else ClaimFilters.of({"words": words} | filters)
        return cls(library, asked)

    @property
    def whole(self) -> bool:
        """Whether it is the corpus whole."""
        return not self.filters

    @property
    def total(self) -> int:
        """How many claims there are."""
        return len(self.claims)

    def rows(self) -> Iterator[Row]:
        """The claims in the order of answers."""
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[tuple[Row, ...]]:
        """The claims in the order of answers, page by page."""
        for page in self._pages(self.claims):
            yield self._gathering.rows(page)

    def ties(self) -> Iterator[Tie]:
        """The relations that lead from one of the claims to another of them, or to a concept, in the order of the claims."""
        for page in self._pages(self.claims):
            for tie in self._gathering.ties(page):
                if self.whole or tie.type == "defines" or tie.object.id in self._passing:
                    yield tie

    def refs(self) -> Iterator[Ref]:
        """Every node that the export is about, the corpus first, then kind by kind: claims in the order of answers, others by id."""
        yield from self._gathering.every("corpus")
        for kind in _ORDERED:
            yield from self.nodes(kind)

    def nodes(self, kind: Kind) -> Sequence[Ref]:
        """The nodes of a kind: claims in the order of answers, others by id."""
        if kind == "claim":
            return self.claims
        return self._gathering.every(kind) if self.whole else _Refs(kind, self._found.get(kind, []))

    def has(self, ref: Ref) -> bool:
        """Whether a node is among those that the export is about."""
        if self.whole:
            return True
        return (
            ref.id in self._passing if ref.kind == "claim" else _among(ref.id, self._found.get(ref.kind, []))
        )

    def links(self, kind: Kind) -> Iterator[Link]:
        """The nodes of a kind as they are pointed at."""
        return self._batched(self.nodes(kind), self._gathering.links)

    def passages(self) -> Iterator[PassageLink]:
        """The passages, by id."""
        return self._batched(self.nodes("passage"), self._gathering.passages)

    def said(self, kind: Kind) -> Iterator[Said]:
        """What is said of the nodes of a kind that are no claims, passages or relations, node by node.

        A node that is named there may be none of those that the export is about.
        """
        return self._batched(self.nodes(kind), self._gathering.said)

    def short_names(self, rows: Sequence[Row]) -> dict[str, str]:
        """The names of those who hold some claims as a label has room for, by their ids."""
        return self._gathering.short_names(
            sorted({Ref("agent", each.id) for row in rows for each in row.holders})
        )

    @cached_property
    def _passing(self) -> frozenset[str]:
        return frozenset(claim.id for claim in self.claims)

    @cached_property
    def _found(self) -> dict[Kind, list[str]]:
        """The ids of what the claims that pass name, and of what that names in turn, sorted."""
        found: dict[Kind, set[str]] = defaultdict(set)
        for row in self.rows():
            for ref in _named_in(row):
                found[ref.kind].add(ref.id)
        for tie in self.ties():
            for ref in _named_by(tie):
                found[ref.kind].add(ref.id)
        passages = _Refs("passage", sorted(found["passage"]))
        found["citation"].update(ref.id for ref in self._batched(passages, self._gathering.citations))
        citations = _Refs("citation", sorted(found["citation"]))
        for each in self._batched(citations, self._gathering.said):
            if isinstance(each.value, Ref):
                found[each.value.kind].add(each.value.id)
        return {kind: sorted(found.pop(kind)) for kind in list(found)}

    def _batched(self, refs: Sequence[Ref], gather: Callable[[Sequence[Ref]], Iterable[T]]) -> Iterator[T]:
        for page in self._pages(refs):
            yield from gather(page)

    def _pages(self, refs: Sequence[Ref]) -> Iterator[Sequence[Ref]]:
        for start in range(0, len(refs), BATCH):
            page = refs[start : start + BATCH]
            self.heard(len(page))
            yield page


class _Refs(Sequence[Ref]):
    """Nodes of a kind, of which the ids are kept alone."""

    def __init__(self, kind: Kind, ids: Sequence[str]) -> None:
        self._kind = kind
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Ref: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Ref]: ...

    def __getitem__(self, place: int | slice) -> Ref | Sequence[Ref]:
        if isinstance(place, slice):
            return [Ref(self._kind, ident) for ident in self._ids[place]]
        return Ref(self._kind, self._ids[place])


def _among(ident: str, ids: Sequence[str]) -> bool:
    """Whether an id is among sorted ones."""
    place = bisect_left(ids, ident)
    return place < len(ids) and ids[place] == ident


def _named_in(row: Row) -> Iterator[Ref]:
    """What a claim names."""
    links: list[Link | None] = [*row.holders, row.work, *row.concepts]
    for teller in row.told_by:
        links += [*teller.agents, teller.work]
    for stand in row.positions:
        links += [stand.question, stand.position]
    for passage in row.passages:
        yield from _of_passage(passage)
    yield from (Ref(link.kind, link.id) for link in links if link)


def _named_by(tie: Tie) -> Iterator[Ref]:
    """A relation, and what it names besides claims."""
    yield Ref("relation", tie.id)
    if tie.object.kind == "concept":
        yield Ref("concept", tie.object.id)
    if tie.drawn_by:
        yield Ref("agent", tie.drawn_by.id)
    if tie.passage:
        yield from _of_passage(tie.passage)


def _of_passage(passage: PassageLink) -> Iterator[Ref]:
    yield Ref("passage", passage.id)
    yield Ref("source", passage.source.id)
    if passage.quotes:
        yield Ref("work", passage.quotes.id)


__all__ = ["Selection"]
