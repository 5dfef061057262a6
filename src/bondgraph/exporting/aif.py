"""Claims and relations in the JSON of the Argument Interchange Format, as AIFdb and OVA write it and arguebuf reads it.

The specification is http://www.arg.dundee.ac.uk/wp-content/uploads/AIF-Spec.pdf; for locutions it is Inference Anchoring
Theory. A claim is an I-node. Its voice is a chain of locutions, each anchored by an illocution in what it brings: who holds
the claim asserts it, and who tells it quotes, reports, summarises or rejects the locution before. No transition joins them,
as nobody answers anybody. A support is an RA-node; a contrast is symmetric, and so two CA-nodes. Their reasons are what those
who draw them say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count, pairwise
from typing import Any, Final

from bondgraph.answers import Link, Row, Tie
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.model import Manner

_TELLING: Final[dict[Manner, str]] = {
    "quotes": "Quoting",
    "reports": "Reporting",
    "summarises": "Summarising",
    "rejects": "Rejecting",
}
_SCHEMES: Final = {"supports": ("RA", "Default Inference"), "contrasts": ("CA", "Default Conflict")}
_DRAWING: Final = {"supports": "Arguing", "contrasts": "Disagreeing"}


def aif(selection: Selection) -> Iterator[bytes]:
    """The claims that pass, with their voices, and the supports and contrasts among them."""

    def pieces() -> Iterator[str]:
        participants: dict[str, Link] = {}
        yield '{"nodes": ['
        yield from _listed(_nodes(selection))
        yield '], "edges": ['
        yield from _listed(_edges(selection))
        yield '], "locutions": ['
        yield from _listed(_locutions(selection, participants))
        yield '], "participants": ['
        yield from _listed(
            {"participantID": ident, "firstname": "", "surname": link.label}
            for ident, link in participants.items()
        )
        yield "]}\n"

    return encoded(pieces())


def _listed(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    between = "\n"
    for entry in entries:
        yield between + json.dumps(entry, ensure_ascii=False)
        between = ",\n"
    yield "\n"


def _drawn(selection: Selection) -> Iterator[Tie]:
    """The relations that join claims."""
    return (tie for tie in selection.ties() if tie.type in _SCHEMES)


def _directions(tie: Tie) -> list[tuple[str, str, str]]:
    """The scheme nodes of a relation, each with the claim that it leads from and the one that it leads to."""
    there = (tie.id, tie.subject.id, tie.object.id)
    if tie.type == "contrasts":
        return [there, (f"{tie.id}:back", tie.object.id, tie.subject.id)]
    return [there]


def _nodes(selection: Selection) -> Iterator[dict[str, Any]]:
    for row in selection.rows():
        beside = {"note": row.note, "stands_alone": row.stands_alone}
        yield {"nodeID": row.claim, "text": row.says, "type": "I"} | {
            name: said for name, said in beside.items() if said
        }
        for place, (agents, words) in enumerate(_voices(row)):
            yield {"nodeID": f"L:{row.claim}:{place}", "text": f"{_names(agents)}{words}", "type": "L"}
            force = _TELLING[row.told_by[place - 1].how] if place else "Asserting"
            yield {"nodeID": f"YA:{row.claim}:{place}", "text": force, "type": "YA"}
    for tie in _drawn(selection):
        sort, scheme = _SCHEMES[tie.type]
        who = [tie.drawn_by] if tie.drawn_by else []
        yield {"nodeID": f"L:{tie.id}", "text": f"{_names(who)} : {tie.because}", "type": "L"}
        for node, _, _ in _directions(tie):
            yield {"nodeID": node, "text": scheme, "type": sort, "nature": tie.nature, "basis": tie.basis}
            yield {"nodeID": f"YA:{node}", "text": _DRAWING[tie.type], "type": "YA"}


def _edges(selection: Selection) -> Iterator[dict[str, Any]]:
    number = count(1)

    def chain(*nodes: str) -> Iterator[dict[str, Any]]:
        for start, end in pairwise(nodes):
            yield {"edgeID": str(next(number)), "fromID": start, "toID": end, "formEdgeID": None}

    for row in selection.rows():
        brought = row.claim
        for place in range(len(row.told_by) + 1):
            locution = f"L:{row.claim}:{place}"
            yield from chain(locution, f"YA:{row.claim}:{place}", brought)
            brought = locution
    for tie in _drawn(selection):
        for node, start, end in _directions(tie):
            yield from chain(start, node, end)
            yield from chain(f"L:{tie.id}", f"YA:{node}", node)


def _locutions(selection: Selection, participants: dict[str, Link]) -> Iterator[dict[str, Any]]:
    """Who says what; those who do are noted as participants."""

    def said(node: str, agents: Iterable[Link], source: Link | None) -> Iterator[dict[str, Any]]:
        for agent in agents:
            person = f"{agent.kind}:{agent.id}"
            participants[person] = agent
            yield {
                "nodeID": node, "personID": person, "timestamp": None, "start": None, "end": None,
                "source": source.label if source else None,
            }  # fmt: skip

    for row in selection.rows():
        works = [row.work, *(teller.work for teller in row.told_by)]
        for place, ((agents, _), work) in enumerate(zip(_voices(row), works, strict=True)):
            yield from said(f"L:{row.claim}:{place}", agents, work)
    for tie in _drawn(selection):
        who = [tie.drawn_by] if tie.drawn_by else []
        yield from said(f"L:{tie.id}", who, tie.passage.source if tie.passage else None)


def _voices(row: Row) -> Iterator[tuple[tuple[Link, ...], str]]:
    """Who speaks, and what they say: the holders first, then each teller of the one before."""
    before = row.holders
    yield before, f" : {row.says}"
    for teller in row.told_by:
        # A work whose makers are no agents of the corpus speaks for itself.
        agents = teller.named
        yield agents, f" {teller.how} {_names(before)}"
        before = agents


def _names(agents: Iterable[Link]) -> str:
    return " & ".join(agent.label for agent in agents)


FORMATS: Final = (
    Format(
        "aif",
        "JSON of the Argument Interchange Format, with locutions for voices: AIFdb, OVA, arguebuf",
        "json",
        "application/json",
        (
            "Concepts with their definitions, questions, positions, passages and citations have no place in it.",
            "Agents, works and sources are named by their labels, and nothing else is told of them; former ids and what the corpus says of itself are left out.",
            "What is noted of a claim and why it stands alone stand beside, where few programs look.",
            "It has one kind of conflict: a contrast of degree or of account is written as a contradiction is, twice, once each way; its nature stands beside, where few programs look.",
            "When something was said is left open, as years of works are no times of locutions.",
        ),
        aif,
    ),
)
