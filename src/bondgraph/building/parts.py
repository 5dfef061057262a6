"""Records → the parts of answers, ready-made: every claim with its voice, every relation with its reason, as JSON.

They are what `bondgraph.assembling` makes of the rows of queries, field for field; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json

from bondgraph.answers import WorkLink
from bondgraph.assembling import printed
from bondgraph.ids import Kind, fold
from bondgraph.model import Agent, Question, Work, relation_id
from bondgraph.rdf import sort_key
from bondgraph.shelves import Shelf, ShelfWriter
from bondgraph.texts import text_fragment

Body = dict[str, Any]

_BREAK: Final = b"\x1e"
"""ASCII's record separator: JSON writes it escaped, so that it stands between parts only."""


class Parts:
    """Makes the parts of answers, of records that come in the order of their kinds.

    Args:
        records: where the shelves of records are.
        folder: where the parts go.
    """

    def __init__(self, records: Path, folder: Path) -> None:
        self._records = records
        self._agents: dict[str, str] = {}
        self._sorting: dict[str, str] = {}
        self._works: dict[str, tuple[str, int | None, tuple[str, ...]]] = {}
        self._sources: dict[str, tuple[str, str | None]] = {}
        self._concepts: dict[str, tuple[str, str]] = {}
        self._questions: dict[str, tuple[int, str]] = {}
        self._positions: dict[str, str] = {}
        self._anchors = ShelfWriter(folder, "anchors")
        self._rows = ShelfWriter(folder, "rows")
        self._ends = ShelfWriter(folder, "ends")
        self._ties = ShelfWriter(folder, "ties")
        self._shelves: dict[str, Shelf] = {}

    def take(self, kind: Kind, bodies: Sequence[Body]) -> list[str]:
        """Make the parts of records of one kind.

        Returns:
            Of claims, what answers list them by; of others, nothing.
        """
        if kind == "claim":
            return self._claims(bodies)
        if kind == "relation":
            self._relations(bodies)
        elif kind == "passage":
            self._passages(bodies)
        else:
            for body in bodies:
                getattr(self, f"_{kind}", self._none)(body)
        return []

    def close(self) -> None:
        """Finish writing."""
        for writer in (self._anchors, self._rows, self._ends, self._ties):
            if writer.name not in self._shelves:
                writer.close()

    def _none(self, body: Body) -> None:
        """Of the corpus and of citations no parts are made."""

    def _agent(self, body: Body) -> None:
        agent = Agent.model_validate(body)
        self._agents[agent.id] = _link("agent", agent.id, agent.label)
        self._sorting[agent.id] = fold(agent.sorting)

    def _work(self, body: Body) -> None:
        work = Work.model_validate(body)
        forms = (
            printed(
                cited.source,
                "; ".join(name.sorting for name in cited.author) or None,
                cited.title,
                cited.edition,
                cited.issued.year if cited.issued else None,
            )
            for cited in work.as_cited
        )
        link = WorkLink(
            id=work.id,
            label=work.label,
            title=work.full_title,
            year=work.year,
            as_cited=tuple(form for form in forms if form),
        )
        self._works[work.id] = (link.model_dump_json(), work.year, work.by)

    def _source(self, body: Body) -> None:
        self._sources[body["id"]] = (_link("source", body["id"], body["title"]), body.get("url"))

    def _concept(self, body: Body) -> None:
        label = body["label"]
        self._concepts[body["id"]] = (f"{label.lower()}\t{body['id']}", _link("concept", body["id"], label))

    def _question(self, body: Body) -> None:
        question = Question.model_validate(body)
        self._questions[question.id] = (
            len(self._questions),
            _link("question", question.id, question.label),
        )
        for position in question.positions:
            ident = f"{question.id}/{position.id}"
            self._positions[ident] = _link("position", ident, position.label)

    def _passages(self, bodies: Sequence[Body]) -> None:
        for body in bodies:
            link, url = self._sources[body["source"]]
            quotes, role = body.get("quotes"), body.get("role")
            address = text_fragment(url, body["first"], body["last"]) if url else None
            json = (
                f'{{"id":{quoted(body["id"])},"source":{link},"start":{body["start"]},"end":{body["end"]},'
                f'"first":{quoted(body["first"])},"last":{quoted(body["last"])},"role":{_or_null(role)},'
                f'"quotes":{self._works[quotes][0] if quotes else "null"},"url":{_or_null(address)}}}'
            )
            self._anchors.add(f"{body['source']}\t{body['start']:012d}\x1e{json}".encode())

    def _claims(self, bodies: Sequence[Body]) -> list[str]:
        anchors = self._shelf(self._anchors)
        passages = Shelf.of(self._records, "passages.jsonl").numbers(
            [ident for body in bodies for ident in body["passages"]]
        )
        found = iter(passages.tolist())
        keys = []
        for body in bodies:
            carrying = sorted(anchors[next(found)].split(_BREAK) for _ in body["passages"])
            keys.append(self._claim(body, ",".join(json.decode() for _, json in carrying)))
        return keys

    def _claim(self, body: Body, passages: str) -> str:
        ident: str = body["id"]
        says: str = body["says"]
        work: str | None = body.get("in_work")
        tellings = body.get("told_by", ())
        holders = ",".join(self._agents[holder] for holder in body["held_by"])
        works: list[str] = [each for each in (work, *(telling.get("work") for telling in tellings)) if each]
        year = next((self._works[each][1] for each in works if self._works[each][1] is not None), None)
        stands = sorted(
            (self._questions[answer["question"]], f"{answer['question']}/{answer['position']}")
            for answer in body.get("answers", ())
        )
        positions = ",".join(
            f'{{"question":{question},"position":{self._positions[position]}}}'
            for (_, question), position in stands
        )
        concepts = ",".join(
            link for _, link in sorted(self._concepts[each] for each in body.get("about", ()))
        )
        self._rows.add(
            (
                f'{{"claim":{quoted(ident)},"says":{quoted(says)},"holders":[{holders}],'
                f'"work":{self._works[work][0] if work else "null"},"year":{"null" if year is None else year},'
                f'"told_by":[{",".join(map(self._telling, tellings))}],"positions":[{positions}],'
                f'"concepts":[{concepts}],"passages":[{passages}],'
                f'"stands_alone":{_or_null(body.get("stands_alone"))},"note":{_or_null(body.get("note"))}}}'
            ).encode()
        )
        self._ends.add(f"{_link('claim', ident, says)}\x1e{holders}".encode())
        return sort_key((self._sorting[holder] for holder in body["held_by"]), year, ident)

    def _telling(self, telling: Body) -> str:
        work, agent = telling.get("work"), telling.get("agent")
        agents = (agent,) if agent else self._works[telling["work"]][2]
        return (
            f'{{"how":"{telling["how"]}","agents":[{",".join(self._agents[each] for each in agents)}],'
            f'"work":{self._works[work][0] if work else "null"}}}'
        )

    def _relations(self, bodies: Sequence[Body]) -> None:
        ends, anchors = self._shelf(self._ends), self._shelf(self._anchors)
        claims = Shelf.of(self._records, "claims.jsonl")
        subjects = claims.numbers([body["subject"] for body in bodies]).tolist()
        objects = claims.numbers([body["object"] for body in bodies]).tolist()
        drawn = [body["passage"] for body in bodies if "passage" in body]
        passages = iter(Shelf.of(self._records, "passages.jsonl").numbers(drawn).tolist())
        for body, start, end in zip(bodies, subjects, objects, strict=True):
            subject, holders = ends[start].decode().split("\x1e")
            if body["type"] == "defines":
                target, others = self._concepts[body["object"]][1], ""
            else:
                target, others = ends[end].decode().split("\x1e")
            ident = relation_id(body["subject"], body["type"], body["object"])
            passage = anchors[next(passages)].split(_BREAK)[1].decode() if "passage" in body else "null"
            drawer = self._agents[body["drawn_by"]] if "drawn_by" in body else "null"
            self._ties.add(
                (
                    f'{{"id":{quoted(ident)},"type":"{body["type"]}","subject":{subject},"object":{target},'
                    f'"because":{quoted(body["because"])},"basis":"{body["basis"]}",'
                    f'"nature":{_or_null(body.get("nature"))},"drawn_by":{drawer},"passage":{passage},'
                    f'"subject_holders":[{holders}],"object_holders":[{others}]}}'
                ).encode()
            )

    def _shelf(self, writer: ShelfWriter) -> Shelf:
        """What was written, when no more is written to it."""
        if writer.name not in self._shelves:
            self._shelves[writer.name] = writer.close()
        return self._shelves[writer.name]


def bodies_of(lines: Sequence[bytes]) -> list[Body]:
    """The fields of records, of lines as `Corpus.lines` writes them; the kind is left out."""
    bodies: list[Body] = [from_json(line) for line in lines]
    for body in bodies:
        del body["kind"]
    return bodies


def _link(kind: Kind, ident: str, label: str) -> str:
    return f'{{"kind":"{kind}","id":{quoted(ident)},"label":{quoted(label)}}}'


def _or_null(text: str | None) -> str:
    return "null" if text is None else quoted(text)


__all__ = ["Body", "Parts", "bodies_of"]
