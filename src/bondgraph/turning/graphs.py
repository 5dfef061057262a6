"""Results → graphs of networkx and rdflib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from bondgraph.answers import (
    Author,
    CitationLine,
    Comparison,
    GraphEdge,
    GraphNode,
    Link,
    Node,
    PassageLink,
    PositionLine,
    PositionOf,
    QuestionLine,
    Row,
    Side,
    Stamp,
    Stand,
    Step,
    Teller,
    Tie,
    Who,
)
from bondgraph.drawing import short_label
from bondgraph.exporting.graph import UNDIRECTED, Edge, from_claim, of_claim, of_relation
from bondgraph.ids import Kind, Ref
from bondgraph.namespaces import PREFIXES
from bondgraph.result import LARGEST_PAGE, Result
from bondgraph.verbs import Verbs

if TYPE_CHECKING:
    import networkx
    import rdflib


def to_networkx(result: Result[Any], *, given: bool) -> networkx.MultiDiGraph[str]:
    """A graph of networkx: the nodes that a result names, and what it says that joins them.

    Nodes are called ``kind:id`` and have ``kind``, ``label`` and ``text``; claims have more, as `bondgraph.exporting.graph` says.
    Edges have a ``type`` of those that are told there, and relations ``because``, ``basis`` and ``nature``; the key of a relation is
    its id, of other edges their type, and of a telling its place in the chain, too (``tells-1``). What contrasts does so both ways: it is one edge with ``directed=False``, as all edges are
    that have no direction.

    Args:
        result: the result.
        given: whether a library gave it, which is then asked for the relations among the claims of `Who`.

    >>> import bondgraph
    >>> graph = bondgraph.open().relations(author="Flores", relation="contrasts").to_networkx()
    >>> sorted({(said["type"], said["directed"]) for *_, said in graph.edges(data=True)})
    [('contrasts', False), ('holds', True)]
    """
    drawn = _Drawn()
    drawn.take(result)
    if not drawn.graph:
        nameless(result)
    if isinstance(result, Who) and given:
        drawn.take_among(_relations(result))
    return drawn.graph


def _relations(who: Who) -> Iterable[Tie | GraphEdge]:
    """The relations that lead from the claims of an answer."""
    if len(who) > LARGEST_PAGE:
        return who.relations().all()
    return [edge for edge in who.graph().edges if edge.relation]


_OF_EDGES: Final = ("because", "basis", "nature", "how", "order")


class _Drawn:
    """A graph that is drawn, bit by bit."""

    def __init__(self) -> None:
        import networkx

        self.graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()

    def take(self, said: object) -> None:
        """What is said of nodes and what joins them, as deep as it is told."""
        for of in type(said).__mro__:
            if of in _TAKEN:
                _TAKEN[of](self, said)
                return
        for each in parts(said):
            self.take(each)

    def take_among(self, relations: Iterable[Tie | GraphEdge]) -> None:
        """The relations of which both ends are there, and what claims define."""
        for each in relations:
            start, end = (each.start, each.end) if isinstance(each, GraphEdge) else _ends(each)
            if start in self.graph and (end in self.graph or each.type == "defines"):
                self.take(each)

    def _claim(self, row: Row) -> None:
        claim = f"claim:{row.claim}"
        self.graph.add_node(claim, kind="claim", label=short_label(row, {}), **of_claim(row))
        for link in (*row.holders, *row.concepts, *([row.work] if row.work else [])):
            self._link(link)
        for teller in row.told_by:
            self._teller(teller)
        self.take(row.positions)
        for edge in from_claim(row):
            if edge.type != "carried-by":
                self._exported(edge)

    def _teller(self, teller: Teller) -> None:
        for link in teller.named if teller.work is None else (teller.work,):
            self._link(link)

    def _tie(self, tie: Tie) -> None:
        start, end = self._link(tie.subject), self._link(tie.object)
        for holders, claim in ((tie.subject_holders, start), (tie.object_holders, end)):
            for holder in holders:
                self._join(self._link(holder), claim, "holds")
        self._exported(of_relation(tie))

    def _drawn_edge(self, edge: GraphEdge) -> None:
        if edge.relation is None:
            self._join(edge.start, edge.end, edge.type)
            return
        said = {"because": edge.because, "basis": edge.basis, "nature": edge.nature}
        self._join(edge.start, edge.end, edge.type, edge.relation, **_kept(said))

    def _exported(self, edge: Edge) -> None:
        said = {name: edge.fields[name] for name in _OF_EDGES if name in edge.fields}
        kind, _, ident = edge.id.partition(":")
        self._join(edge.source, edge.target, edge.type, ident if kind == "relation" else kind, **said)

    def _passage(self, passage: PassageLink) -> None:
        name = self._node("passage", passage.id, passage.id, f"{passage.first} … {passage.last}")
        self._join(name, self._link(passage.source), "read-in")
        if passage.quotes:
            self._join(name, self._link(passage.quotes), "excerpt-of")

    def _citation(self, line: CitationLine) -> None:
        said = _kept({"how": line.intent})
        self._join(self._link(line.citing), self._link(line.cited), "cites", line.id, **said)

    def _author(self, author: Author) -> None:
        self._node("agent", author.id, author.label)

    def _question(self, line: QuestionLine) -> None:
        question = self._node("question", line.id, line.label, line.asks)
        for each in line.positions:
            self._join(self._position(each), question, "answers")

    def _position(self, line: PositionLine) -> str:
        return self._node("position", line.id, line.label, line.says)

    def _position_of(self, line: PositionOf) -> None:
        self._join(self._position(line), self._link(line.question), "answers")

    def _stand(self, stand: Stand | Side) -> None:
        self._join(self._link(stand.position), self._link(stand.question), "answers")

    def _drawn_node(self, node: GraphNode) -> None:
        said = {"kind": node.kind, "label": node.label, "text": node.text, "year": node.year}
        self.graph.add_node(node.id, **_kept(said))

    def _comparison(self, compared: Comparison) -> None:
        question = self._link(compared.question)
        for cell in compared.cells:
            subject = self._link(cell.subject)
            for taken in cell.taken:
                position = self._link(taken.position)
                self._join(position, question, "answers")
                for claim in map(self._link, taken.claims):
                    self._join(claim, position, "takes")
                    if cell.subject.kind == "agent":
                        self._join(subject, claim, "holds")

    def _step(self, step: Step) -> None:
        start, end = self._link(step.start), self._link(step.end)
        if step.relation is None:
            self._join(start, end, step.how)
        else:
            self._tie(step.relation)

    def _shown(self, node: Node) -> None:
        name = self._node(node.kind, node.id, node.label)
        for fact in node.facts:
            for link in fact.links:
                self._join(name, self._link(link), fact.name)
        for each in (node.rows, node.sides, node.relations):
            self.take(each)

    def _link(self, link: Link) -> str:
        return self._node(link.kind, link.id, link.label)

    def _node(self, kind: Kind, ident: str, label: str, text: str | None = None) -> str:
        name = f"{kind}:{ident}"
        if name not in self.graph:
            self.graph.add_node(name, kind=kind, label=label, text=text or label)
        return name

    def _join(self, start: str, end: str, of_type: str, key: str | None = None, **said: object) -> None:
        self.graph.add_edge(
            start, end, key=key or of_type, type=of_type, directed=of_type not in UNDIRECTED, **said
        )


_TAKEN: Final[dict[type, Callable[[_Drawn, Any], object]]] = {
    Author: _Drawn._author,
    CitationLine: _Drawn._citation,
    Comparison: _Drawn._comparison,
    GraphEdge: _Drawn._drawn_edge,
    GraphNode: _Drawn._drawn_node,
    Link: _Drawn._link,
    Node: _Drawn._shown,
    PassageLink: _Drawn._passage,
    PositionLine: _Drawn._position,
    PositionOf: _Drawn._position_of,
    QuestionLine: _Drawn._question,
    Row: _Drawn._claim,
    Side: _Drawn._stand,
    Stamp: lambda *_: None,
    Stand: _Drawn._stand,
    Step: _Drawn._step,
    Tie: _Drawn._tie,
}
"""How what is said is drawn, by what it is; of all else, what it is made of."""


def parts(said: object) -> Iterator[object]:
    """What something is made of."""
    if isinstance(said, BaseModel):
        yield from (getattr(said, name) for name in type(said).model_fields)
    elif isinstance(said, tuple):
        yield from said


def _ends(tie: Tie) -> tuple[str, str]:
    return f"{tie.subject.kind}:{tie.subject.id}", f"{tie.object.kind}:{tie.object.id}"


def _kept(said: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def to_rdflib(result: Result[Any], library: Verbs) -> rdflib.Graph:
    """A graph of rdflib: all statements about the nodes that a result names, with the prefixes that bondgraph uses.

    Over HTTP each node is asked for, one after the other.

    >>> import bondgraph
    >>> graph = bondgraph.open().positions(limit=1).to_rdflib()
    >>> sorted({str(each).rpartition("/")[2] for each in graph.subjects()})
    ['heals-or-carries', 'itself']
    """
    import rdflib

    refs = list(dict.fromkeys(named(result)))
    if not refs:
        nameless(result)
    made = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        made.bind(prefix, rdflib.Namespace(namespace.base))
    made.parse(data="".join(library.ntriples(refs)), format="nt")
    return made


def nameless(result: Result[Any]) -> None:
    """Nothing, where nothing is what a result has.

    Raises:
        TypeError: it has rows, which name nothing of the corpus, as counts do.
    """
    if result:
        raise TypeError(
            f"{type(result).__name__}: its rows name no node of the corpus, so no graph or bibliography is made of them; take"
            " what lists nodes, such as library.who_argues(…) or library.works()"
        )


def named(said: object) -> Iterator[Ref]:
    """The nodes that a result names, or a part of one, as deep as it is told."""
    match said:
        case Stamp():
            return
        case Row():
            yield Ref("claim", said.claim)
        case Link() | Node():
            yield Ref(said.kind, said.id)
        case GraphNode():
            yield Ref(said.kind, said.id.partition(":")[2])
        case GraphEdge() if said.relation:
            yield Ref("relation", said.relation)
        case Author() | CitationLine() | PassageLink() | PositionLine() | QuestionLine() | Tie():
            yield Ref(_KINDS[type(said)], said.id)
    for each in parts(said):
        yield from named(each)


_KINDS: Final[dict[type, Kind]] = {
    Author: "agent",
    CitationLine: "citation",
    PassageLink: "passage",
    PositionLine: "position",
    PositionOf: "position",
    QuestionLine: "question",
    Tie: "relation",
}
"""The kinds of nodes that tell none."""
