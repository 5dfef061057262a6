"""What goes with an answer: what its reader would otherwise take wrongly, what was left out, what to ask next."""

# No `from __future__ import annotations`: pydantic would compile each, as in `bondgraph.answers`.

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, Field

from bondgraph.answers import Answer, Link, Row, Side, Step, Taken, Tie
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.result import Frozen


class Restated(Frozen):
    """A claim that says again what another says: the two are one witness."""

    claim: str
    restates: str
    relation: str = Field(description="the relation that says so")


class Voice(Frozen):
    """Whose a claim is that an answer points at: by ids, as an answer has room for."""

    claim: str
    held_by: tuple[str, ...] = Field(description="the agents whose view it is")
    told_by: tuple[str, ...] = Field(
        description="who tells it and how, nearest the holder first: 'flores reports'; a work where it names nobody"
    )
    read_in: tuple[str, ...] = Field(description="the passages")


class Cut(Frozen):
    """Something that an answer has not all of."""

    what: str
    shown: int
    total: int
    more: bool = Field(description="whether there may be more than the total")
    ask: str = Field(description="what gives the rest")

    @property
    def total_said(self) -> str:
        """The total, as it is said."""
        return f"at least {self.total}" if self.more else str(self.total)


class Notes(Frozen):
    """What goes with an answer of a tool."""

    unnamed: tuple[str, ...] = Field(
        default=(), description="agents whom the sources do not name: their labels are descriptions of ours"
    )
    restated: tuple[Restated, ...] = Field(
        default=(), description="claims here that restate others or are restated: one witness, not two"
    )
    voices: tuple[Voice, ...] = Field(
        default=(),
        description="of claims at the ends of relations, or that take positions: who holds and tells them, nearest the holder first",
    )
    cut: tuple[Cut, ...] = Field(default=(), description="what was left out, so that the answer stays short")
    next: tuple[str, ...] = Field(default=(), description="what to ask next")


def notes_on(library: Library, answer: Answer[Any]) -> Notes:
    """Who in an answer is unnamed, and which of its claims are one witness with others."""
    agents, claims = set[str](), set[str]()
    parts = list(_parts(answer))
    rows = library.gathering.rows([Ref("claim", ident) for ident in sorted(_pointed(parts))])
    for row in rows:
        agents |= {agent.id for teller in row.told_by for agent in teller.agents}
    for part in parts:
        match part:
            case Link(kind="agent"):
                agents.add(part.id)
            case Row():
                claims.add(part.claim)
            case Tie(nature="restates"):
                claims.add(part.subject.id)
    return Notes(
        unnamed=tuple(sorted(library.unnamed(sorted(agents | _held(answer))))),
        restated=tuple(
            Restated(claim=found.subject.id, restates=found.object.id, relation=found.relation.id)
            for found in library.restatements(sorted(claims))
        ),
        voices=tuple(map(_voice, rows)),
    )


def narrowed(notes: Notes, answer: Answer[Any]) -> Notes:
    """The notes as far as they are about what an answer has."""
    parts = list(_parts(answer))
    agents = {part.id for part in parts if isinstance(part, Link) and part.kind == "agent"} | _held(answer)
    claims = {part.claim for part in parts if isinstance(part, Row)}
    pointed = _pointed(parts)
    voices = tuple(voice for voice in notes.voices if voice.claim in pointed)
    agents |= {agent for voice in voices for told in voice.told_by for agent in tellers(told)}
    return notes.model_copy(
        update={
            "unnamed": tuple(agent for agent in notes.unnamed if agent in agents),
            "restated": tuple(
                each for each in notes.restated if each.claim in claims or each.restates in claims
            ),
            "voices": voices,
        }
    )


def _pointed(parts: Iterable[BaseModel]) -> set[str]:
    """The claims that stand at the ends of relations and steps, or take positions."""
    found = set[str]()
    for part in parts:
        match part:
            case Tie():
                found |= {end.id for end in (part.subject, part.object) if end.kind == "claim"}
            case Step():
                found |= {end.id for end in (part.start, part.end) if end.kind == "claim"}
            case Side():
                found |= set(part.claims)
            case Taken():
                found |= {claim.id for claim in part.claims}
    return found


def tellers(told: str) -> list[str]:
    """The ids of those who tell, in one of the `told_by` of a voice.

    >>> tellers("ash,mueller reports")
    ['ash', 'mueller']
    """
    return told.rpartition(" ")[0].split(",")


def _voice(row: Row) -> Voice:
    told_by = []
    for teller in row.told_by:
        who = ",".join(agent.id for agent in teller.agents) or (teller.work.id if teller.work else "somebody")
        told_by.append(f"{who} {teller.how}")
    return Voice(
        claim=row.claim,
        held_by=tuple(holder.id for holder in row.holders),
        told_by=tuple(told_by),
        read_in=tuple(each.id for each in row.passages),
    )


def _held(answer: Answer[Any]) -> set[str]:
    """The agents of an answer that are given otherwise than as links."""
    from bondgraph.answers import Authors, Node

    match answer:
        case Authors():
            return {author.id for author in answer.authors}
        case Node(kind="agent"):
            return {answer.id}
        case _:
            return set()


def _parts(part: object) -> Iterator[BaseModel]:
    """An answer and all models within it."""
    if isinstance(part, BaseModel):
        yield part
        for name in type(part).model_fields:
            yield from _parts(getattr(part, name))
    elif isinstance(part, tuple):
        for each in part:
            yield from _parts(each)
