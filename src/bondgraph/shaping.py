"""Shapes → problems: what the graph that a corpus gives rise to must keep, told at the file and line of its node."""

from __future__ import annotations

from bondgraph.ids import Kind, Ref
from bondgraph.model import Corpus
from bondgraph.problems import Problem
from bondgraph.rdf import ntriples
from bondgraph.reading import Place, Reading
from bondgraph.shapes import validate


def shape_problems(reading: Reading) -> list[Problem]:
    """What the shapes find in the graph of a corpus that passed every other check, sorted by place."""
    if reading.corpus is None:
        return []
    index = _index(reading.corpus)

    def place(ref: Ref | None) -> Place:
        if ref is not None and ref.kind == "position":
            ref = Ref("question", ref.id.partition("/")[0])
        known = index.get(ref) if ref is not None else None
        return (
            reading.places.at("corpus", 0)
            if ref is None or known is None
            else reading.places.at(ref.kind, known)
        )

    return sorted(
        Problem(
            *place(violation.ref),
            "shape-broken",
            f"in the graph, {violation.ref or violation.iri}: {violation.message}",
            "mend the record that it comes from",
        )
        for violation in validate(ntriples(reading.corpus))
    )


def _index(corpus: Corpus) -> dict[Ref, int]:
    index: dict[Ref, int] = {}
    counts: dict[Kind, int] = {}
    for kind, record in corpus.records():
        counts[kind] = counts.get(kind, -1) + 1
        index.setdefault(Ref(kind, record.id), counts[kind])
    return index
