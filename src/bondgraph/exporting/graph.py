"""A selection → the nodes and edges that every graph format writes, each with its fields.

Relations and citations are edges; everything else is a node. What a claim names (who holds it, who tells it, where it
stands, what it is about, which position it takes) is both an edge and, in words, a field of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from bondgraph.answers import Link, PassageLink, Row, Teller, Tie
from bondgraph.drawing import short_label
from bondgraph.exporting.selecting import Selection
from bondgraph.gathering import Said
from bondgraph.ids import Kind, Ref
from bondgraph.model import Manner

Value = str | int
Fields = dict[str, Value]


class Field(NamedTuple):
    """A field of nodes or edges.

    Attributes:
        type: what its values are.
        description: what it says.
    """

    type: type[str | int]
    description: str


NODE_FIELDS: Final[dict[str, Field]] = {
    "kind": Field(str, "agent, work, source, passage, concept, question, position or claim"),
    "text": Field(
        str, "in full: what a claim or a position says, what a question asks, a work's title, a concept's scope"
    ),
    "iri": Field(str, "the node's IRI"),
    "voice": Field(str, "of a claim: who holds it, and by way of whom it came here"),
    "holders": Field(str, "of a claim: whose view it is"),
    "told_by": Field(str, "of a claim: the tellers, nearest the holder first"),
    "work": Field(str, "of a claim: where they hold it"),
    "year": Field(int, "of a claim: the year of that work, else of the nearest teller's; of a work or a source: its own"),
    "positions": Field(str, "of a claim: the positions that it takes"),
    "concepts": Field(str, "of a claim: what it is about"),
    "sources": Field(str, "of a claim: the documents in which it was read; of a passage: the document"),
    "passages": Field(str, "of a claim: the passages that carry it"),
    "anchors": Field(str, "of a claim or a passage: source:start-end, in code points"),
    "role": Field(str, "of a claim or a passage: the source's own label for the passage"),
    "first_words": Field(str, "of a passage"),
    "last_words": Field(str, "of a passage"),
    "url": Field(str, "of a claim or a passage: the public page, opened there; of a source: its address"),
    "stands_alone": Field(str, "of a claim: why no relation and no question ties it in"),
    "note": Field(str, "of a claim: what a reader should know about the encoding; of a source: what there is to know of it"),
    "type": Field(str, "of an agent: person, organisation, group or page"),
    "also_called": Field(str, "of an agent or a concept: other names"),
    "authors": Field(str, "of a work: its authors or editors, as the record has them"),
    "publisher": Field(str, "of a source"),
    "sha256": Field(str, "of a source: the digest of the text that was read, as UTF-8"),
    "length": Field(int, "of a source: the length of that text, in code points"),
}  # fmt: skip
"""What is told of nodes, besides their ids and labels."""

EDGE_FIELDS: Final[dict[str, Field]] = {
    "type": Field(str, "what joins the two nodes"),
    "because": Field(str, "of a relation: its reason"),
    "basis": Field(str, "of a relation: in-text, the source draws it; editorial, the curator does"),
    "nature": Field(str, "of a relation: what sort of support or contrast it is"),
    "drawn_by": Field(str, "of a relation: the id of who draws it"),
    "passage": Field(str, "of a relation: the id of the passage that draws it; of a citation: where it was read"),
    "anchor": Field(str, "of that passage: source:start-end, in code points"),
    "how": Field(str, "of a telling: quotes, reports, summarises or rejects; of a citation: its intent"),
    "order": Field(int, "of a telling: its place in the chain, 1 nearest the holder"),
    "terms": Field(str, "of a citation: the ids of the concepts that it credits"),
}  # fmt: skip
"""What is told of edges, besides their ids, ends and labels."""

EDGE_TYPES: Final[dict[str, str]] = {
    "supports": "claim → claim",
    "contrasts": "claim – claim: it has no direction",
    "defines": "claim → concept",
    "holds": "agent → claim",
    "tells": "work or agent → claim",
    "held-in": "claim → work",
    "about": "claim or question → concept",
    "takes": "claim → position",
    "carried-by": "claim → passage",
    "read-in": "passage → source",
    "excerpt-of": "passage → work",
    "answers": "position → question",
    "raises": "passage → question",
    "broader": "concept → concept",
    "related": "concept – concept: it has no direction",
    "made": "agent → work or source",
    "of-tradition": "agent → concept",
    "cites": "work or source → work or agent",
}
"""The types of edges, and what they join."""

UNDIRECTED: Final = frozenset({"contrasts", "related"})
"""The types of edges that have no direction: the end that comes first means nothing."""

OF_GRAPHS: Final = (
    "Of a work there are title, authors and year, and not the rest of its record nor what sources print otherwise.",
    "Of a passage there is the first place where its words stand, without the digest.",
    "Former ids, addresses of agents elsewhere, what sources leave out, and of the corpus who curated it, how it was made and what it does not cover are left out.",
)
"""What no graph format carries."""
ONE_WAY: Final = "Every edge has a direction here; that of contrasts and related means nothing."
"""What formats leave out in which all edges have a direction."""
JOINED: Final = "; "
"""What stands between several values of a field."""

_SAID_AS: Final[dict[Kind, dict[str, str]]] = {
    "agent": {"type": "type", "also called": "also_called"},
    "work": {"title": "text", "authors": "authors", "year": "year"},
    "source": {
        "publisher": "publisher", "year": "year", "address": "url", "digest": "sha256", "length": "length", "note": "note",
    },
    "concept": {"also called": "also_called", "scope": "text"},
    "question": {"asks": "text"},
    "position": {"says": "text"},
}  # fmt: skip
"""The fields of nodes, by what is said of them."""

_TOLD: Final[dict[Manner, str]] = {
    "quotes": "quoted", "reports": "told", "summarises": "summarised", "rejects": "told and rejected",
}  # fmt: skip


class Node(NamedTuple):
    """A node.

    Attributes:
        id: ``kind:id``.
        label: short, for drawing.
        fields: those of `NODE_FIELDS` that it has, in their order.
    """

    id: str
    label: str
    fields: Fields


class Edge(NamedTuple):
    """An edge.

    Attributes:
        id: unique among the edges.
        source: the id of the node where it starts.
        target: the id of the node where it ends.
        label: short, for drawing.
        fields: those of `EDGE_FIELDS` that it has, in their order.
    """

    id: str
    source: str
    target: str
    label: str
    fields: Fields

    @property
    def type(self) -> str:
        """What joins the two nodes."""
        return str(self.fields["type"])


def nodes(selection: Selection) -> Iterator[Node]:
    """The nodes of a selection: claims in the order of answers, then kind by kind, by id."""
    base = selection.library.base
    for page in selection.pages():
        short = selection.short_names(page)
        for row in page:
            yield _node(Ref("claim", row.claim), short_label(row, short), base, of_claim(row))
    for kind in ("agent", "work", "source", "concept", "question", "position"):
        said = groupby(selection.said(kind), lambda each: each.node)
        following = next(said, None)
        for link in selection.links(kind):
            ref = Ref(link.kind, link.id)
            fields: Fields = {}
            if following and following[0] == ref:
                fields = _of_said(following[1])
                following = next(said, None)
            yield _node(ref, link.label, base, fields)
    for passage in selection.passages():
        yield _node(Ref("passage", passage.id), _words(passage), base, _of_passage(passage))


def edges(selection: Selection) -> Iterator[Edge]:
    """The edges of a selection: what claims name, relations, then what joins the other nodes."""
    for row in selection.rows():
        yield from from_claim(row)
    for tie in selection.ties():
        yield of_relation(tie)
    for passage in selection.passages():
        start = Ref("passage", passage.id)
        yield _edge("read-in", start, Ref("source", passage.source.id))
        if passage.quotes:
            yield _edge("excerpt-of", start, Ref("work", passage.quotes.id))
    for kind in ("agent", "work", "source", "concept", "question"):
        for each in selection.said(kind):
            if isinstance(each.value, Ref) and selection.has(each.value):
                yield from _joined(each, each.value)
    for _, parts in groupby(selection.said("citation"), lambda each: each.node):
        yield _citation(list(parts))


def described(selection: Selection) -> dict[str, str]:
    """What is told of the whole graph besides title, edition, licence and digest: the corpus's id, and what it is about."""
    said = selection.library.description
    return {"corpus": selection.library.stamp.id} | ({"description": said} if said else {})


def voice(row: Row) -> str:
    """Who holds a claim and by way of whom it came here, in words: ``Strupp, as told by Flores 1997``."""
    parts = [" & ".join(link.label for link in row.holders)]
    parts += [f"as {_TOLD[teller.how]} by {_teller(teller)}" for teller in row.told_by]
    return ", ".join(parts)


def anchor(passage: PassageLink) -> str:
    """Where a passage stands: ``source:start-end``, in code points."""
    return f"{passage.source.id}:{passage.start}-{passage.end}"


def _teller(teller: Teller) -> str:
    return teller.work.label if teller.work else " & ".join(link.label for link in teller.agents)


def _words(passage: PassageLink) -> str:
    return passage.first if passage.first == passage.last else f"{passage.first} … {passage.last}"


def _node(ref: Ref, label: str, base: str, fields: Fields) -> Node:
    given: dict[str, Value | None] = {"kind": ref.kind, "iri": ref.iri(base), **fields}
    return Node(str(ref), label, _kept(given, NODE_FIELDS))


def of_claim(row: Row) -> Fields:
    """The fields of a claim's node, but for its kind and its IRI."""
    given: dict[str, Value | None] = {
        "text": row.says,
        "voice": voice(row),
        "holders": _labels(row.holders),
        "told_by": JOINED.join(f"{_teller(teller)} ({teller.how})" for teller in row.told_by),
        "work": row.work.label if row.work else None,
        "year": row.year,
        "positions": JOINED.join(stand.position.id for stand in row.positions),
        "concepts": JOINED.join(link.id for link in row.concepts),
        "sources": JOINED.join(dict.fromkeys(each.source.id for each in row.passages)),
        "passages": JOINED.join(each.id for each in row.passages),
        "anchors": JOINED.join(map(anchor, row.passages)),
        "role": JOINED.join(dict.fromkeys(each.role for each in row.passages if each.role)),
        "url": next((each.url for each in row.passages if each.url), None),
        "stands_alone": row.stands_alone,
        "note": row.note,
    }
    return _kept(given, NODE_FIELDS)


def _of_passage(passage: PassageLink) -> Fields:
    given: dict[str, Value | None] = {
        "sources": passage.source.id,
        "anchors": anchor(passage),
        "role": passage.role,
        "first_words": passage.first,
        "last_words": passage.last,
        "url": passage.url,
    }
    return _kept(given, NODE_FIELDS)


def _of_said(said: Iterator[Said]) -> Fields:
    found: dict[str, list[Value]] = {}
    for each in said:
        if not isinstance(each.value, Ref) and (name := _SAID_AS[each.node.kind].get(each.name)):
            found.setdefault(name, []).append(each.value)
    return {
        name: int(values[0]) if NODE_FIELDS[name].type is int else JOINED.join(map(str, values))
        for name, values in found.items()
    }


def from_claim(row: Row) -> Iterator[Edge]:
    """The edges between a claim and what it names."""
    claim = Ref("claim", row.claim)
    for link in row.holders:
        yield _edge("holds", _ref(link), claim)
    for order, teller in enumerate(row.told_by, 1):
        for link in (teller.work,) if teller.work else teller.agents:
            yield _edge("tells", _ref(link), claim, teller.how, how=teller.how, order=order)
    if row.work:
        yield _edge("held-in", claim, _ref(row.work))
    for link in row.concepts:
        yield _edge("about", claim, _ref(link))
    for stand in row.positions:
        yield _edge("takes", claim, _ref(stand.position))
    for passage in row.passages:
        yield _edge("carried-by", claim, Ref("passage", passage.id))


def of_relation(tie: Tie) -> Edge:
    """A relation as an edge."""
    given: dict[str, Value | None] = {
        "type": tie.type,
        "because": tie.because,
        "basis": tie.basis,
        "nature": tie.nature,
        "drawn_by": tie.drawn_by.id if tie.drawn_by else None,
        "passage": tie.passage.id if tie.passage else None,
        "anchor": anchor(tie.passage) if tie.passage else None,
    }
    ends = str(_ref(tie.subject)), str(_ref(tie.object))
    return Edge(f"relation:{tie.id}", *ends, tie.nature or tie.type, _kept(given, EDGE_FIELDS))


def _joined(said: Said, value: Ref) -> Iterator[Edge]:
    node = said.node
    match node.kind, said.name:
        case _, "by":
            yield _edge("made", value, node)
        case _, "about" | "broader":
            yield _edge(said.name, node, value)
        case _, "related":
            # The corpus says it of both; of two edges, one that has no direction would be one too many.
            if node < value:
                yield _edge("related", node, value)
        case _, "tradition":
            yield _edge("of-tradition", node, value)
        case _, "raised by":
            yield _edge("raises", value, node)
        case _, "position":
            yield _edge("answers", value, node)


def _citation(said: list[Said]) -> Edge:
    def first(name: str) -> Value | Ref | None:
        return next((each.value for each in said if each.name == name), None)

    passage, intent = first("read in"), first("intent")
    given: dict[str, Value | None] = {
        "type": "cites",
        "passage": passage.id if isinstance(passage, Ref) else None,
        "how": str(intent).rpartition("/")[2] if intent else None,
        "terms": JOINED.join(
            each.value.id for each in said if each.name == "terms" and isinstance(each.value, Ref)
        ),
    }
    fields = _kept(given, EDGE_FIELDS)
    ends = str(first("citing")), str(first("cited"))
    return Edge(str(said[0].node), *ends, str(fields.get("how", "cites")), fields)


def _edge(type_: str, source: Ref, target: Ref, label: str | None = None, **fields: Value) -> Edge:
    place = f"-{fields['order']}" if "order" in fields else ""
    ident = f"{type_}{place}:{source}--{target}"
    return Edge(ident, str(source), str(target), label or type_, {"type": type_, **fields})


def _kept(given: dict[str, Value | None], known: dict[str, Field]) -> Fields:
    """The fields that have a value, in their order."""
    return {name: value for name in known if (value := given.get(name)) not in (None, "")}


def _labels(links: tuple[Link, ...]) -> str:
    return JOINED.join(link.label for link in links)


def _ref(link: Link) -> Ref:
    return Ref(link.kind, link.id)


__all__ = [
    "EDGE_FIELDS", "EDGE_TYPES", "JOINED", "NODE_FIELDS", "OF_GRAPHS", "ONE_WAY", "UNDIRECTED", "Edge", "Field", "Fields",
    "Node", "Value", "anchor", "described", "edges", "from_claim", "nodes", "of_claim", "of_relation", "voice",
]  # fmt: skip
