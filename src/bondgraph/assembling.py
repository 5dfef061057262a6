"""Rows of queries → parts of answers: a claim with its voice and passages, a relation with its ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar, cast

from bondgraph.answers import Link, PassageLink, Row, Stand, Teller, Tie, WorkLink
from bondgraph.ids import Ref
from bondgraph.model import Basis, Manner, Nature, Role
from bondgraph.queries import Queries
from bondgraph.rdf import PREDICATES, ROLES
from bondgraph.texts import text_fragment

_MANNERS = {str(role): manner for manner, role in ROLES.items()}
TYPES = {str(predicate): type_ for type_, predicate in PREDICATES.items()}
"""The types of relations, by the predicates that stand for them."""

_MOST_KEPT: Final = 5_000
"""Parts of one sort that are kept."""

R = TypeVar("R", bound=tuple[Any, ...])
P = TypeVar("P")


class _Claim(NamedTuple):
    claim: Ref
    says: str
    work: Ref | None
    year: int | None
    stands_alone: str | None
    note: str | None


class _Holder(NamedTuple):
    claim: Ref
    agent: Ref


class _Teller(NamedTuple):
    claim: Ref
    order: int
    role: str
    agent: Ref | None
    work: Ref | None


class _Stand(NamedTuple):
    claim: Ref
    question: Ref
    position: Ref


class _Concept(NamedTuple):
    claim: Ref
    concept: Ref


class _Carrier(NamedTuple):
    claim: Ref
    passage: Ref


class _Passage(NamedTuple):
    passage: Ref
    source: Ref
    page: str | None
    start: int
    end: int
    first: str
    last: str
    role: str | None
    quotes: Ref | None


class _Label(NamedTuple):
    node: Ref
    label: str


class _Work(NamedTuple):
    work: Ref
    label: str
    title: str | None
    year: int | None


class _Printed(NamedTuple):
    work: Ref
    source: Ref
    authors: str | None
    title: str | None
    year: int | None
    edition: str | None


class Relation(NamedTuple):
    """A relation as the store has it."""

    relation: Ref
    subject: Ref
    type: str
    object: Ref
    because: str
    basis: str
    nature: str | None
    drawn: Ref | None
    passage: Ref | None


class Use(NamedTuple):
    """How a concept is used.

    Attributes:
        used_by: how many claims are about it or a narrower one.
        definitions: how many define it.
        definers: who holds these.
    """

    used_by: int
    definitions: int
    definers: tuple[Ref, ...]


class Credited(NamedTuple):
    """That somebody, or a work, is credited with a term."""

    concept: Ref
    credited: Ref
    citing: Ref
    passage: Ref


class AgentName(NamedTuple):
    """What an agent is called, and of what type it is."""

    agent: Ref
    label: str
    type: str


class PositionCount(NamedTuple):
    """How many claims take a position, and how many agents hold these."""

    position: Ref
    claims: int
    holders: int


class ReadyParts(Protocol):
    """Parts of answers that were made before they are asked for."""

    def link(self, ref: Ref) -> Link | None:
        """A node as it is pointed at; None where there is no such node."""

    def rows(self, claims: Sequence[Ref]) -> tuple[Row, ...]:
        """Claims as rows, in the order given."""

    def passages(self, refs: Sequence[Ref]) -> dict[Ref, PassageLink]:
        """Passages: where their words are."""

    def ties(self, relations: Iterable[Ref]) -> tuple[Tie, ...]:
        """Relations with their ends and reasons, sorted by id, each once."""

    def relations_at(self, nodes: Sequence[Ref], most: int) -> list[Ref]:
        """The relations that some claims or concepts have at either end, the first so many by id."""

    def relations_from(self, claims: Sequence[Ref]) -> list[Ref]:
        """The relations that start from some claims and lead to one of them or to a concept."""

    def relations_starting(self, claims: Sequence[Ref]) -> list[Ref]:
        """The relations that start from some claims, wherever they lead."""

    def credits(self, concepts: Collection[Ref] = (), whom: Ref | None = None) -> list[Credited]:
        """Who is credited with terms, in reading order: with some concepts, or some agent or work with any."""


class _Kept(Generic[P]):
    """Parts that were made, kept for whoever asks for them again.

    Args:
        most: how many are kept; when they are more, none is any longer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: dict[Ref, P] = {}

    def all_of(self, wanted: Iterable[Ref], made: Callable[[list[Ref]], Mapping[Ref, P]]) -> dict[Ref, P]:
        """The parts of some nodes, of which those are made that are not kept."""
        parts = self._parts
        found = {ref: parts[ref] for ref in wanted if ref in parts}
        missing = [ref for ref in wanted if ref not in found]
        if missing:
            new = made(missing)
            if len(parts) + len(new) > self._most:
                parts = self._parts = {}
            if self._most:
                parts.update(new)
            found.update(new)
        return found


class Assembler:
    """Makes parts of answers from what the queries give.

    Args:
        queries: what asks the engine.
        ready: the parts that were made before, where there are any.
        keeps: whether parts are kept, so that pages that show the same claims do not ask for each anew: for what cannot
            change.
    """

    def __init__(self, queries: Queries, ready: ReadyParts | None = None, *, keeps: bool = False) -> None:
        self._queries = queries
        self._ready = ready
        most = _MOST_KEPT if keeps else 0
        self._links = _Kept[Link](most)
        self._works = _Kept[WorkLink](most)
        self._passages = _Kept[PassageLink](most)
        self._rows = _Kept[Row](most)
        self._ties = _Kept[Tie](most)

    def links(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        """Nodes as they are pointed at."""
        wanted = sorted(set(refs))
        if self._ready:
            return {ref: link for ref in wanted if (link := self._ready.link(ref))}
        return self._links.all_of(wanted, self._links_asked)

    def _links_asked(self, wanted: list[Ref]) -> dict[Ref, Link]:
        rows = self._queries.rows(_Label, "labels", node=wanted)
        return {row.node: Link(kind=row.node.kind, id=row.node.id, label=row.label) for row in rows}

    def works(self, refs: Iterable[Ref]) -> dict[Ref, WorkLink]:
        """Works as they are pointed at, with what sources print of them."""
        return self._works.all_of(sorted(set(refs)), self._works_asked)

    def _works_asked(self, wanted: list[Ref]) -> dict[Ref, WorkLink]:
        forms: dict[Ref, list[str]] = defaultdict(list)
        for row in self._queries.rows(_Printed, "as_cited", work=wanted):
            if form := printed(row.source.id, row.authors, row.title, row.edition, row.year):
                forms[row.work].append(form)
        return {
            row.work: WorkLink(
                id=row.work.id,
                label=row.label,
                title=row.title,
                year=row.year,
                as_cited=tuple(forms[row.work]),
            )
            for row in self._queries.rows(_Work, "work", work=wanted)
        }

    def passages(self, refs: Iterable[Ref]) -> dict[Ref, PassageLink]:
        """Passages: where their words are."""
        wanted = sorted(set(refs))
        if self._ready:
            return self._ready.passages(wanted)
        return self._passages.all_of(wanted, self._passages_asked)

    def _passages_asked(self, wanted: list[Ref]) -> dict[Ref, PassageLink]:
        rows = self._queries.rows(_Passage, "passage", passage=wanted)
        links = self.links(row.source for row in rows)
        works = self.works(row.quotes for row in rows if row.quotes)
        return {
            row.passage: PassageLink(
                id=row.passage.id,
                source=links[row.source],
                start=row.start,
                end=row.end,
                first=row.first,
                last=row.last,
                role=cast(Role | None, row.role),
                quotes=works[row.quotes] if row.quotes else None,
                url=text_fragment(row.page, row.first, row.last) if row.page else None,
            )
            for row in rows
        }

    def rows(self, claims: Sequence[Ref]) -> tuple[Row, ...]:
        """Claims as rows, in the order given."""
        if not claims:
            return ()
        if self._ready:
            return self._ready.rows(claims)
        rows = self._rows.all_of(claims, self._rows_asked)
        return tuple(rows[claim] for claim in claims if claim in rows)

    def _rows_asked(self, claims: list[Ref]) -> dict[Ref, Row]:
        found = {row.claim: row for row in self._of(_Claim, "claim", claims)}
        holders = _grouped(self._of(_Holder, "claim_holders", claims))
        tellers = _grouped(self._of(_Teller, "claim_tellers", claims))
        stands = _grouped(self._of(_Stand, "claim_positions", claims))
        concepts = _grouped(self._of(_Concept, "claim_concepts", claims))
        carriers = _grouped(self._of(_Carrier, "claim_passages", claims))
        passages = self.passages(row.passage for rows in carriers.values() for row in rows)
        works = self.works(
            [row.work for row in found.values() if row.work]
            + [row.work for rows in tellers.values() for row in rows if row.work]
        )
        links = self.links(
            [row.agent for rows in holders.values() for row in rows]
            + [row.agent for rows in tellers.values() for row in rows if row.agent]
            + [ref for rows in stands.values() for row in rows for ref in (row.question, row.position)]
            + [row.concept for rows in concepts.values() for row in rows]
        )
        return {
            claim: Row(
                claim=claim.id,
                says=found[claim].says,
                holders=tuple(links[row.agent] for row in holders[claim]),
                work=works[work] if (work := found[claim].work) else None,
                year=found[claim].year,
                told_by=_tellers(tellers[claim], links, works),
                positions=tuple(
                    Stand(question=links[row.question], position=links[row.position]) for row in stands[claim]
                ),
                concepts=tuple(links[row.concept] for row in concepts[claim]),
                passages=tuple(passages[row.passage] for row in carriers[claim]),
                stands_alone=found[claim].stands_alone,
                note=found[claim].note,
            )
            for claim in claims
            if claim in found
        }

    def relations(self, refs: Sequence[Ref]) -> tuple[Tie, ...]:
        """Relations by their ids, with their ends and reasons, sorted by id."""
        if self._ready or not refs:
            return self._ready.ties(refs) if self._ready else ()
        return self.ties(self._queries.rows(Relation, "relations", relation=refs))

    def relations_at(self, ends: Sequence[Ref], most: int) -> tuple[Tie, ...]:
        """The relations that some claims or concepts have at either end, the first so many by id."""
        if self._ready:
            return self._ready.ties(self._ready.relations_at(ends, most))
        starting = self._queries.rows(Relation, "relations", limit=most, subject=ends)
        arriving = self._queries.rows(Relation, "relations", limit=most, object=ends)
        return self.ties(starting + arriving)[:most]

    def relations_from(self, claims: Sequence[Ref]) -> tuple[Tie, ...]:
        """The relations that start from some claims; those that lead to other claims may be left out."""
        if self._ready:
            return self._ready.ties(self._ready.relations_from(claims))
        return self.ties(self._queries.rows(Relation, "relations", subject=claims)) if claims else ()

    def relations_starting(self, claims: Sequence[Ref]) -> tuple[Tie, ...]:
        """The relations that start from some claims, wherever they lead."""
        if self._ready:
            return self._ready.ties(self._ready.relations_starting(claims))
        return self.ties(self._queries.rows(Relation, "relations", subject=claims)) if claims else ()

    def credits(self, concepts: Sequence[Ref] = (), whom: Ref | None = None) -> list[Credited]:
        """Who is credited with terms, in reading order: with some concepts, or some agent or work with any."""
        if not concepts and whom is None:
            return []
        if self._ready:
            return self._ready.credits(set(concepts), whom)
        return self._queries.rows(Credited, "credits", concept=concepts, whom=[whom] if whom else ())

    def ties(self, relations: Iterable[Relation]) -> tuple[Tie, ...]:
        """Relations with their ends and reasons, sorted by id, each once."""
        found = {relation.relation: relation for relation in relations}
        ties = self._ties.all_of(found, lambda wanted: self._ties_made([found[ref] for ref in wanted]))
        return tuple(ties[ref] for ref in sorted(found))

    def _ties_made(self, unique: list[Relation]) -> dict[Ref, Tie]:
        ends = {ref for relation in unique for ref in (relation.subject, relation.object)}
        links = self.links(ends | {relation.drawn for relation in unique if relation.drawn})
        passages = self.passages(relation.passage for relation in unique if relation.passage)
        claims = sorted(ref for ref in ends if ref.kind == "claim")
        holders = _grouped(self._of(_Holder, "claim_holders", claims))
        named = self.links(row.agent for rows in holders.values() for row in rows)
        held = {claim: tuple(named[row.agent] for row in holders[claim]) for claim in claims}
        return {
            relation.relation: Tie(
                id=relation.relation.id,
                type=TYPES[relation.type],
                subject=links[relation.subject],
                object=links[relation.object],
                because=relation.because,
                basis=cast(Basis, relation.basis),
                nature=cast(Nature | None, relation.nature),
                drawn_by=links[relation.drawn] if relation.drawn else None,
                passage=passages[relation.passage] if relation.passage else None,
                subject_holders=held.get(relation.subject, ()),
                object_holders=held.get(relation.object, ()),
            )
            for relation in unique
        }

    def _of(self, row: type[R], name: str, claims: Sequence[Ref]) -> list[R]:
        return self._queries.rows(row, name, claim=claims) if claims else []


def printed(source: str, *parts: str | int | None) -> str | None:
    """What a source prints of a work: authors, title, edition and year, as far as they differ; None if none does."""
    given = [str(part) for part in parts if part is not None]
    return f"{source}: {'; '.join(given)}" if given else None


def _grouped(rows: Iterable[R]) -> dict[Ref, list[R]]:
    """Rows by their first field."""
    grouped: dict[Ref, list[R]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _tellers(rows: list[_Teller], links: dict[Ref, Link], works: dict[Ref, WorkLink]) -> tuple[Teller, ...]:
    tellers = []
    for order in sorted({row.order for row in rows}):
        link = [row for row in rows if row.order == order]
        work = link[0].work
        tellers.append(
            Teller(
                how=cast(Manner, _MANNERS[link[0].role]),
                agents=tuple(links[row.agent] for row in link if row.agent),
                work=works[work] if work else None,
            )
        )
    return tuple(tellers)
