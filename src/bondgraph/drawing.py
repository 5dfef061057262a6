"""An answer of who → the nodes and edges of its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bondgraph.answers import Fact, Graph, GraphEdge, GraphNode, Link, Row, Tie, Who


def graph_of(who: Who, ties: Iterable[Tie], short: Mapping[str, str] | None = None) -> Graph:
    """The picture of an answer: its claims, who holds them, what they are about, and the relations among them.

    Args:
        who: the answer.
        ties: relations that start from its claims; those that lead elsewhere are left out.
        short: the short names of agents by their ids, for the labels of claims and where room is scarce.
    """
    names = short or {}
    nodes: dict[str, GraphNode] = {}
    edges: list[GraphEdge] = []
    for row in who.rows:
        claim = f"claim:{row.claim}"
        nodes[claim] = GraphNode(
            id=claim,
            kind="claim",
            label=short_label(row, names),
            text=row.says,
            year=row.year,
            details=_details(row),
            passages=row.passages,
        )
        for holder in row.holders:
            edges.append(
                GraphEdge(
                    start=_add(nodes, holder, names.get(holder.id)), end=claim, type="holds", label="holds"
                )
            )
        for concept in row.concepts:
            edges.append(GraphEdge(start=claim, end=_add(nodes, concept), type="about", label="is about"))
    for tie in ties:
        if tie.type == "defines":
            _add(nodes, tie.object)
        edge = edge_of(tie)
        if edge.start in nodes and edge.end in nodes:
            edges.append(edge)
    return Graph(
        corpus=who.corpus,
        title=who.corpus.title,
        filters=who.filters,
        total=who.total,
        nodes=tuple(nodes.values()),
        edges=tuple(edges),
    )


def edge_of(tie: Tie) -> GraphEdge:
    """A relation as an edge of a picture."""
    return GraphEdge(
        start=f"{tie.subject.kind}:{tie.subject.id}",
        end=f"{tie.object.kind}:{tie.object.id}",
        type=tie.type,
        label=tie.nature or tie.type,
        relation=tie.id,
        because=tie.because,
        basis=tie.basis,
        nature=tie.nature,
        passage=tie.passage,
    )


def short_label(row: Row, short: Mapping[str, str]) -> str:
    """``Holder year`` as a reader would point at the claim; ``Holder, in Teller year`` where somebody else tells it.

    One who tells it in no known work is named as ``Holder, told by Teller``, one who rejects it as doing so. A teller's year is never put behind a holder's name: it would cite a work that there is not.
    """
    names = [short.get(holder.id, holder.label) for holder in row.holders]
    if len(names) > 2:
        names = [f"{names[0]} et al."]
    who = " & ".join(names)
    if row.work is not None and row.work.year is not None:
        who = f"{who} {row.work.year}"
    if not row.told_by:
        return who
    teller = next((each for each in row.told_by if each.work), row.told_by[0])
    how = "rejected" if teller.how == "rejects" else "told" if teller.work is None else ""
    named = " & ".join(short.get(link.id, link.label) for link in teller.agents)
    told_in = teller.work.label if teller.work else named
    return f"{who}, {how} by {told_in}" if how else f"{who}, in {told_in}"


def _add(nodes: dict[str, GraphNode], link: Link, short: str | None = None) -> str:
    ident = f"{link.kind}:{link.id}"
    nodes.setdefault(
        ident, GraphNode(id=ident, kind=link.kind, label=link.label, text=link.label, short=short)
    )
    return ident


def _details(row: Row) -> tuple[Fact, ...]:
    tellers = tuple(
        f"{' & '.join(agent.label for agent in teller.agents) or (teller.work.label if teller.work else '')}"
        f"{f' ({teller.work.label})' if teller.work and teller.agents else ''} {teller.how}"
        for teller in row.told_by
    )
    facts = (
        Fact(name="held by", links=row.holders),
        Fact(name="in", texts=(row.work.label,) if row.work else ()),
        Fact(name="told by", texts=tellers),
        Fact(
            name="position",
            texts=tuple(
                f"{stand.question.label}{'' if stand.question.label.endswith('?') else ':'} {stand.position.label}"
                for stand in row.positions
            ),
        ),
        Fact(name="stands alone", texts=(row.stands_alone,) if row.stands_alone else ()),
        Fact(name="note", texts=(row.note,) if row.note else ()),
    )
    return tuple(fact for fact in facts if fact.texts or fact.links)
