"""Questions, claims and sources as a discourse graph: JSON-LD in the vocabulary that Discourse Graphs publishes.

The terms are those of https://discoursegraphs.com/schema/dg_core and dg_base, in the shape in which its plugin for Roam
exports; the context stands in the file, so that nothing is fetched. A relation is an instance with a source and a
destination, and the plain statement beside; a contrast, which is symmetric, is both once each way. What the vocabulary has
no term for has one of this project's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from bondgraph.answers import Row, Tie
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.ids import Kind, Ref
from bondgraph.rdf import ROLES

_NODE: Final = "@id"

CONTEXT: Final[dict[str, Any]] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "dgb": "https://discoursegraphs.com/schema/dg_base#",
    "dgc": "https://discoursegraphs.com/schema/dg_core#",
    "bg": "https://w3id.org/bondgraph/ns#",
    "label": "rdfs:label",
    "title": "dct:title",
    "description": "dct:description",
    "creator": {_NODE: "dct:creator", "@type": _NODE},
    "Question": "dgc:Question",
    "Claim": "dgc:Claim",
    "SourceDocument": "dgc:SourceDocument",
    "addresses": {_NODE: "dgc:addresses", "@type": _NODE},
    "supports": {_NODE: "dgc:supports", "@type": _NODE},
    "opposes": {_NODE: "dgc:opposes", "@type": _NODE},
    "RelationInstance": "dgb:RelationInstance",
    "predicate": {_NODE: "rdf:predicate", "@type": _NODE},
    "source": {_NODE: "dgb:source", "@type": _NODE},
    "destination": {_NODE: "dgb:destination", "@type": _NODE},
    "readIn": {_NODE: "dct:source", "@type": _NODE},
    "heldBy": {_NODE: "prov:wasAttributedTo", "@type": _NODE},
    "inWork": {_NODE: "bg:inWork", "@type": _NODE},
    "advances": {_NODE: "bg:advances", "@type": _NODE},
    "telling": {_NODE: "bg:telling", "@type": _NODE},
    "manner": {_NODE: "bg:manner", "@type": _NODE},
    "teller": {_NODE: "prov:agent", "@type": _NODE},
    "order": "bg:order",
    "note": "rdfs:comment",
    "standsAlone": "bg:standsAlone",
    "nature": "bg:nature",
    "basis": "bg:basis",
}
"""What the names in the file stand for."""

_PREDICATES: Final = {"supports": "supports", "contrasts": "opposes"}


def discourse_graph(selection: Selection) -> Iterator[bytes]:
    """The claims that pass, what they address, where they stand, and the supports and contrasts among them."""

    def pieces() -> Iterator[str]:
        yield f'{{"@context": {json.dumps(CONTEXT, indent=1)},\n"@graph": ['
        between = "\n"
        for node in _Nodes(selection).all():
            yield between + json.dumps(node, ensure_ascii=False)
            between = ",\n"
        yield "\n]}\n"

    return encoded(pieces())


class _Nodes:
    """The nodes of the graph, one by one."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._base = selection.library.base
        self._mark = "?" if "#" in self._base else "#"

    def all(self) -> Iterator[dict[str, Any]]:
        """The questions with their positions, the claims, the relations, and what these name."""
        yield from self._described("question", "Question", "asks")
        yield from self._described("position", "bg:Position", "says")
        for row in self._selection.rows():
            yield self._claim(row)
        for tie in self._selection.ties():
            if tie.type in _PREDICATES:
                yield from self._relation(tie)
        yield from self._described("work", "SourceDocument", "title")
        for source in self._selection.links("source"):
            yield {"@id": self._iri("source", source.id), "@type": "SourceDocument", "title": source.label}
        for agent in self._selection.links("agent"):
            yield {"@id": self._iri("agent", agent.id), "@type": "foaf:Agent", "label": agent.label}

    def _iri(self, kind: Kind, ident: str) -> str:
        return Ref(kind, ident).iri(self._base)

    def _described(self, kind: Kind, sort: str, name: str) -> Iterator[dict[str, Any]]:
        """The nodes of a kind with their labels, and with what is said of each under a name as its title."""
        titles = groupby(self._selection.said(kind), lambda each: each.node)
        node, said = next(titles, (None, iter(())))
        for link in self._selection.links(kind):
            described = {"@id": self._iri(link.kind, link.id), "@type": sort, "label": link.label}
            if node == Ref(link.kind, link.id):
                values = [each.value for each in said if each.name == name]
                node, said = next(titles, (None, iter(())))
                if values:
                    described["title"] = str(values[0])
            yield described

    def _claim(self, row: Row) -> dict[str, Any]:
        claim = self._iri("claim", row.claim)
        node: dict[str, Any] = {"@id": claim, "@type": "Claim", "title": row.says}
        lists = {
            "addresses": [self._iri("question", stand.question.id) for stand in row.positions],
            "advances": [self._iri("position", stand.position.id) for stand in row.positions],
            "heldBy": [self._iri("agent", holder.id) for holder in row.holders],
            "inWork": [self._iri("work", row.work.id)] if row.work else [],
            "telling": [
                {
                    "@id": f"{claim}{self._mark}told-{order + 1}",
                    "@type": "bg:Telling",
                    "order": order,
                    "manner": ROLES[teller.how],
                    "teller": [self._iri("agent", agent.id) for agent in teller.agents],
                    "inWork": [self._iri("work", teller.work.id)] if teller.work else [],
                }
                for order, teller in enumerate(row.told_by)
            ],
            "readIn": list(dict.fromkeys(self._iri("source", each.source.id) for each in row.passages)),
        }
        told = {"note": row.note, "standsAlone": row.stands_alone}
        return node | {name: value for name, value in (lists | told).items() if value}

    def _relation(self, tie: Tie) -> Iterator[dict[str, Any]]:
        relation = self._iri("relation", tie.id)
        ends = [self._iri("claim", end.id) for end in (tie.subject, tie.object)]
        predicate = _PREDICATES[tie.type]
        ways = [(relation, *ends)]
        if tie.type == "contrasts":
            ways.append((f"{relation}{self._mark}back", *reversed(ends)))
        for node, start, end in ways:
            instance = {
                "@id": node, "@type": "RelationInstance", "predicate": f"dgc:{predicate}", "source": start,
                "destination": end, "description": tie.because, "nature": tie.nature, "basis": tie.basis,
                "creator": self._iri("agent", tie.drawn_by.id) if tie.drawn_by else None,
            }  # fmt: skip
            yield {name: value for name, value in instance.items() if value is not None}
            yield {"@id": start, predicate: end}


FORMATS: Final = (
    Format(
        "discourse-graph",
        "a discourse graph of questions, claims and sources: JSON-LD in the vocabulary of Discourse Graphs",
        "jsonld",
        "application/ld+json",
        (
            "Concepts with their definitions, what a question is about, who is of which tradition, passages with their places, and citations are left out.",
            "Of an agent, a work and a source there are label and title, and neither the rest of their records nor what sources print otherwise.",
            "Former ids and what the corpus says of itself are left out.",
            "It has one kind of opposition: a contrast of degree or of account is written as a contradiction is, once each way; its nature stands beside as a term of bondgraph's.",
            "No node is evidence, which in this vocabulary is an observation made by a method, with its data: that a support is one by evidence stands beside as its nature.",
            "Positions and tellers have terms of bondgraph's, as the vocabulary has none.",
        ),
        discourse_graph,
    ),
)
