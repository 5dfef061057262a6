"""The verbs that list nothing of one kind: what of an answer is a table, and which nodes it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bondgraph.answers import Answer, Define, Facets, Graph, Near, Node, Path, Search, Stats
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.render.rows import COLUMNS, csv_lines, flat
from bondgraph_api.forms import CSV, JSON, RDF_TYPES, cell, stated

_Rows = Iterable[Sequence[str | int | None]]


class Verb(NamedTuple):
    """A verb, as its answer has it.

    Attributes:
        columns: those of its table; none where it is no table.
        rows: the rows of an answer.
        refs: the nodes that an answer is about, where something is stated of them.
    """

    columns: tuple[str, ...] = ()
    rows: Callable[[Any], _Rows] | None = None
    refs: Callable[[Any], Iterable[Ref]] | None = None

    @property
    def types(self) -> tuple[str, ...]:
        """The media types of its answers."""
        return (JSON, *((CSV,) if self.rows else ()), *(RDF_TYPES if self.refs else ()))

    def written(self, library: Library, answer: Answer[Any], media_type: str) -> bytes:
        """An answer in one of these types."""
        if media_type in RDF_TYPES and self.refs:
            return stated(library, list(dict.fromkeys(self.refs(answer))), media_type)
        if media_type == CSV and self.rows:
            return "".join(csv_lines(self.columns, self.rows(answer))).encode()
        return answer.model_dump_json().encode()


def _hits(found: Search) -> Iterator[Sequence[str]]:
    for hit in found.hits:
        said = (hit.node.kind, hit.node.id, hit.node.label, hit.score, hit.field, hit.snippet.text)
        yield [cell(each) for each in said]


def _counted(found: Facets) -> Iterator[Sequence[str]]:
    for facet in found.facets:
        for each in facet.values:
            label = each.node.label if each.node else each.value
            yield [cell(said) for said in (facet.filter, each.value, label, each.count)]


def _counts(found: Stats) -> Iterator[Sequence[str]]:
    for what in ("counts", "relations", "voices", "roles"):
        for value, count in getattr(found, what).items():
            yield [cell(said) for said in (what, value, count)]


def _defined(found: Define) -> Iterator[Sequence[str]]:
    for each in found.definitions:
        yield [cell(found.concept.id), *flat(each.row), cell(each.relation.id), cell(each.relation.because)]


def _stepped(found: Path) -> Iterator[Sequence[str]]:
    for step in found.steps:
        tie = step.relation
        ends = (str(Ref(link.kind, link.id)) for link in (step.start, step.end))
        start, end = ends
        yield [cell(said) for said in (start, step.how, end, tie and tie.id, tie and tie.because)]


def _around(found: Near) -> Iterator[Sequence[str]]:
    for each in found.nodes:
        yield [cell(said) for said in (each.distance, each.node.kind, each.node.id, each.node.label)]


def _drawn(found: Graph) -> Iterator[Ref]:
    for node in found.nodes:
        if ref := Ref.parse(node.id):
            yield ref


def _definitions(found: Define) -> Iterator[Ref]:
    yield Ref("concept", found.concept.id)
    for each in found.definitions:
        yield Ref("claim", each.row.claim)
        yield Ref("relation", each.relation.id)


def _walked(found: Path) -> Iterator[Ref]:
    for step in found.steps:
        yield Ref(step.start.kind, step.start.id)
        if step.relation:
            yield Ref("relation", step.relation.id)
        yield Ref(step.end.kind, step.end.id)


def _near(found: Near) -> Iterator[Ref]:
    yield Ref(found.start.kind, found.start.id)
    yield from (Ref(each.node.kind, each.node.id) for each in found.nodes)
    yield from (Ref("relation", tie.id) for tie in found.relations)


def _shown(found: Node) -> Iterator[Ref]:
    yield Ref(found.kind, found.id)


def _found(found: Search) -> Iterator[Ref]:
    yield from (Ref(hit.node.kind, hit.node.id) for hit in found.hits)


VERBS: Final[Mapping[str, Verb]] = {
    "/v1/search": Verb(("kind", "id", "label", "score", "field", "snippet"), _hits, _found),
    "/v1/facets": Verb(("filter", "value", "label", "count"), _counted),
    "/v1/stats": Verb(("what", "value", "count"), _counts),
    "/v1/define": Verb(("concept", *COLUMNS, "relation", "because"), _defined, _definitions),
    "/v1/path": Verb(("start", "how", "end", "relation", "because"), _stepped, _walked),
    "/v1/near": Verb(("distance", "kind", "id", "label"), _around, _near),
    "/v1/graph": Verb(refs=_drawn),
    "/v1/show": Verb(refs=_shown),
    "/v1/compare": Verb(),
}
"""The verbs, by their address."""

__all__ = ["VERBS", "Verb"]
