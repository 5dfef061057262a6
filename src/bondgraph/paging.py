"""The lists of a corpus, page by page, each line with how much of it there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from bondgraph.answers import (
    Author,
    CitationLine,
    Link,
    Listing,
    ListingAgents,
    ListingPassages,
    ListingRelations,
    ListingSources,
    ListingWorks,
    PassageLink,
    PositionLine,
    PositionOf,
    QuestionLine,
    SourceLine,
    Term,
    Tie,
    WorkLine,
)
from bondgraph.assembling import AgentName, Assembler, PositionCount, Use
from bondgraph.debating import Debates
from bondgraph.filtering import Claims
from bondgraph.ids import Kind, Ref
from bondgraph.listing import Lists
from bondgraph.model import Intent
from bondgraph.namespaces import CITO
from bondgraph.naming import Names
from bondgraph.nodes import MOST_LINKS
from bondgraph.ordering import ListedInPart, ListedInTurn, Part, part_of
from bondgraph.queries import Queries
from bondgraph.result import Frozen
from bondgraph.taking import Position

if TYPE_CHECKING:
    from bondgraph.beside import Beside

_BEYOND = 1 << 62
"""More than any text has code points."""


class _Use(NamedTuple):
    concept: Ref
    using: Ref | None
    defining: Ref | None
    holder: Ref | None


class _Work(NamedTuple):
    work: Ref
    authors: str | None


class _Source(NamedTuple):
    source: Ref
    title: str
    publisher: str | None
    page: str | None
    year: int | None
    length: int


class _Citation(NamedTuple):
    citation: Ref
    citing: Ref
    cited: Ref
    intent: str | None
    passage: Ref
    term: Ref | None


class Pages:
    """Makes pages of lists, and their lines.

    Args:
        queries: the questions that are asked of the engine.
        assembler: what makes parts of answers.
        names: what nodes are called.
        claims: the claims, by filters.
        debates: the questions and positions.
        lists: the orders.
        beside: what was built beside the statements; without it, the engine is asked for all.
    """

    def __init__(
        self,
        queries: Queries,
        assembler: Assembler,
        names: Names,
        claims: Claims,
        debates: Debates,
        lists: Lists,
        beside: Beside | None,
    ) -> None:
        self._queries = queries
        self._assembler = assembler
        self._names = names
        self._claims = claims
        self._debates = debates
        self._lists = lists
        self._beside = beside

    # -- pages

    def agents(self, asked: ListingAgents) -> tuple[Part, tuple[Author, ...]]:
        """Agents."""
        part = self._part("agent", asked.sort, asked, "author")
        return part, self.agent_lines(part.refs)

    def works(self, asked: ListingWorks) -> tuple[Part, tuple[WorkLine, ...]]:
        """Works."""
        part = self._part("work", asked.sort, asked)
        return part, self.work_lines(part.refs)

    def sources(self, asked: ListingSources) -> tuple[Part, tuple[SourceLine, ...]]:
        """Documents that were read."""
        part = self._part("source", asked.sort, asked)
        return part, self.source_lines(part.refs)

    def concepts(self, asked: Listing) -> tuple[Part, tuple[Term, ...]]:
        """Concepts."""
        part = self._part("concept", "label", asked)
        return part, self.concept_lines(part.refs)

    def passages(self, asked: ListingPassages) -> tuple[Part, Link | None, tuple[PassageLink, ...]]:
        """Passages, and the document where one was asked for."""
        listed, source = self._lists.listed("passage", "source"), None
        if asked.source is not None:
            ref = self._names.one(asked.source, "source")
            listed = ListedInPart(listed, listed.behind((ref.id,)), listed.behind((ref.id, _BEYOND)))
            source = self._assembler.links([ref])[ref]
        part = part_of(listed, "source", asked.after, asked.limit, lambda name: self._one(name, "passage"))
        return part, source, self.passage_lines(part.refs)

    def citations(self, asked: Listing) -> tuple[Part, tuple[CitationLine, ...]]:
        """Citations."""
        part = self._part("citation", "id", asked)
        return part, self.citation_lines(part.refs)

    def relations(self, asked: ListingRelations) -> tuple[Part, dict[str, object], tuple[Tie, ...]]:
        """Relations, and the filters as they were understood."""
        given, understood = self._claims.understood(asked)
        given.pop("relation", None)
        listed = self._claims.relations(given, asked.relation)
        part = part_of(listed, "id", asked.after, asked.limit, lambda name: self._one(name, "relation"))
        return part, understood, self._assembler.relations(part.refs)

    def questions(self, asked: Listing) -> tuple[Part, tuple[QuestionLine, ...]]:
        """Questions."""
        part = self.questions_from(asked.after, asked.limit)
        return part, self.question_lines(part.refs)

    def questions_from(self, after: str | None, limit: int) -> Part:
        """Questions, in the order in which the corpus has them."""
        listed = ListedInTurn(self._debates.questions)
        return part_of(listed, "question", after, limit, lambda name: self._one(name, "question"))

    def positions(self, asked: Listing) -> tuple[Part, tuple[PositionOf, ...]]:
        """Positions."""
        listed = ListedInTurn([row.position for row in self._debates.positions])
        part = part_of(listed, "position", asked.after, asked.limit, lambda name: self._one(name, "position"))
        return part, self.position_lines(part.refs)

    def _part(self, kind: Kind, order: str, asked: Listing, noun: str | None = None) -> Part:
        listed = self._lists.listed(kind, order)
        return part_of(listed, order, asked.after, asked.limit, lambda name: self._one(name, kind, noun))

    def _one(self, name: str, kind: Kind, noun: str | None = None) -> Ref:
        return self._names.one(name, kind, noun)

    # -- lines

    def lines(self, kind: Kind, refs: Sequence[Ref]) -> tuple[Frozen, ...]:
        """Nodes of a kind, each as the list of its kind has it, in the order given."""
        made: dict[Kind, Callable[[Sequence[Ref]], tuple[Frozen, ...]]] = {
            "agent": self.agent_lines,
            "work": self.work_lines,
            "source": self.source_lines,
            "passage": self.passage_lines,
            "concept": self.concept_lines,
            "question": self.question_lines,
            "position": self.position_lines,
            "citation": self.citation_lines,
            "claim": self._assembler.rows,
        }
        return made[kind](refs)

    def agent_lines(self, agents: Sequence[Ref]) -> tuple[Author, ...]:
        """Agents, in the order given."""
        called = {row.agent: row for row in self._agent_names(agents)}
        held = self._lists.held(agents)
        return tuple(
            Author.model_validate(
                {
                    "id": agent.id,
                    "label": called[agent].label,
                    "type": called[agent].type,
                    "claims": held.get(agent, 0),
                }
            )
            for agent in agents
        )

    def _agent_names(self, agents: Sequence[Ref]) -> list[AgentName]:
        """What agents are called, and of what type they are."""
        if self._beside:
            return self._beside.agent_names(agents)
        return self._queries.rows(AgentName, "agents", agent=agents) if agents else []

    def work_lines(self, works: Sequence[Ref]) -> tuple[WorkLine, ...]:
        """Works, in the order given."""
        links = self._assembler.works(works)
        rows = self._queries.rows(_Work, "works", work=works) if works else []
        authors = {row.work: row.authors for row in rows}
        held = self._lists.held(works)
        return tuple(
            WorkLine(**dict(links[work]), authors=authors[work], claims=held.get(work, 0)) for work in works
        )

    def source_lines(self, sources: Sequence[Ref]) -> tuple[SourceLine, ...]:
        """Documents that were read, in the order given."""
        rows = self._queries.rows(_Source, "sources", source=sources) if sources else []
        found = {row.source: row for row in rows}
        held = self._lists.held(sources)
        return tuple(
            SourceLine(
                id=source.id,
                label=found[source].title,
                publisher=found[source].publisher,
                year=found[source].year,
                url=found[source].page,
                length=found[source].length,
                claims=held.get(source, 0),
            )
            for source in sources
        )

    def passage_lines(self, passages: Sequence[Ref]) -> tuple[PassageLink, ...]:
        """Passages, in the order given."""
        found = self._assembler.passages(passages)
        return tuple(found[passage] for passage in passages)

    def citation_lines(self, citations: Sequence[Ref]) -> tuple[CitationLine, ...]:
        """Citations, in the order given."""
        rows = self._queries.rows(_Citation, "citations", citation=citations) if citations else []
        first = {row.citation: row for row in reversed(rows)}
        terms: dict[Ref, list[Ref]] = defaultdict(list)
        for row in rows:
            if row.term:
                terms[row.citation].append(row.term)
        named = [*(row.citing for row in rows), *(row.cited for row in rows), *chain(*terms.values())]
        links = self._assembler.links(named)
        passages = self._assembler.passages(row.passage for row in rows)
        return tuple(
            CitationLine(
                id=citation.id,
                citing=links[row.citing],
                cited=links[row.cited],
                intent=cast(Intent, row.intent.removeprefix(CITO.base)) if row.intent else None,
                terms=tuple(links[term] for term in terms[citation]),
                passage=passages[row.passage],
            )
            for citation, row in ((citation, first[citation]) for citation in citations)
        )

    def concept_lines(self, concepts: Sequence[Ref]) -> tuple[Term, ...]:
        """Concepts, in the order given."""
        uses = self._beside.uses(concepts) if self._beside else [self._uses[concept] for concept in concepts]
        credited: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for credit in self._assembler.credits(concepts):
            credited[credit.concept][credit.credited] = None
        named = [agent for use in uses for agent in use.definers]
        shown = {concept: [*each][:MOST_LINKS] for concept, each in credited.items()}
        links = self._assembler.links([*concepts, *named, *chain.from_iterable(shown.values())])
        return tuple(
            Term(
                concept=links[concept],
                used_by=use.used_by,
                definitions=use.definitions,
                defined_by=tuple(links[holder] for holder in use.definers),
                credited_to=tuple(links[each] for each in shown.get(concept, ())),
            )
            for concept, use in zip(concepts, uses, strict=True)
        )

    @cached_property
    def _uses(self) -> dict[Ref, Use]:
        """How each concept is used."""
        found: dict[Ref, list[_Use]] = defaultdict(list)
        for use in self._queries.rows(_Use, "terms"):
            found[use.concept].append(use)
        return {
            concept: Use(
                len({use.using for use in uses if use.using}),
                len({use.defining for use in uses if use.defining}),
                tuple(dict.fromkeys(use.holder for use in uses if use.holder))[:MOST_LINKS],
            )
            for concept, uses in found.items()
        }

    def question_lines(self, questions: Sequence[Ref]) -> tuple[QuestionLine, ...]:
        """Questions with their positions, in the order given."""
        wanted = set(questions)
        rows = [row for row in self._debates.positions if row.question in wanted]
        lines = self._position_lines(rows)
        links = self._assembler.links(questions)
        of_question: dict[Ref, list[Position]] = defaultdict(list)
        for row in rows:
            of_question[row.question].append(row)
        return tuple(
            QuestionLine(
                id=question.id,
                label=links[question].label,
                asks=of_question[question][0].asks,
                claims=self._claims.number_of(question),
                positions=tuple(lines[row.position] for row in of_question[question]),
            )
            for question in questions
        )

    def position_lines(self, positions: Sequence[Ref]) -> tuple[PositionOf, ...]:
        """Positions, in the order given."""
        wanted = set(positions)
        rows = {row.position: row for row in self._debates.positions if row.position in wanted}
        lines = self._position_lines(list(rows.values()))
        links = self._assembler.links(row.question for row in rows.values())
        return tuple(
            PositionOf(**dict(lines[position]), question=links[rows[position].question])
            for position in positions
        )

    def _position_lines(self, rows: Sequence[Position]) -> Mapping[Ref, PositionLine]:
        refs = [row.position for row in rows]
        taken = {row.position: row for row in self._counted_takers(refs)}
        links = self._assembler.links(refs)
        return {
            row.position: PositionLine(
                id=row.position.id,
                label=links[row.position].label,
                says=row.says,
                claims=taken[row.position].claims if row.position in taken else 0,
                holders=taken[row.position].holders if row.position in taken else 0,
            )
            for row in rows
        }

    def _counted_takers(self, positions: Sequence[Ref]) -> list[PositionCount]:
        """How many claims take positions, and how many agents hold these; those that none takes may be left out."""
        if self._beside:
            return self._beside.counted_takers(positions)
        return self._queries.rows(PositionCount, "taken", position=positions) if positions else []


__all__ = ["Pages"]
