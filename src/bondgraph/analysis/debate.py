"""What analyses read of a corpus: claims with their voices, the relations between them, and who stands where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final, Literal, cast

from bondgraph.answers import Link, QuestionLine, Row, Tie
from bondgraph.errors import BadFilter
from bondgraph.verbs import Verbs, answering

Of = Literal["claims", "agents"]
"""What is joined by relations: the claims, or those who hold them."""

Taken = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Question → position (each by its id) → the claims by which it is taken."""


class Debate:
    """The claims that pass filters, with the relations between them.

    It is read once, from a library or a service, page by page.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        filters: the fields of `bondgraph.answers.ClaimFilters`, as `Library.who_argues` takes them.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
        TypeError: the library is none.

    >>> import bondgraph
    >>> debate = Debate(bondgraph.open(), question="heals-or-carries")
    >>> len(debate.claims) == bondgraph.open().who_argues(question="heals-or-carries").total
    True
    >>> all(tie.subject.id in debate.claims and tie.object.id in debate.claims for tie in debate.ties)
    True
    """

    def __init__(self, library: Verbs, **filters: Any) -> None:
        for name in ("limit", "after"):
            if filters.get(name) is not None:
                raise BadFilter(
                    name,
                    "all claims that pass are read; leave it out, and take the first rows of what comes: [:3]",
                )
        answer = answering(library).who_argues(**filters).all()
        self.corpus: Final = answer.corpus
        self.filters: Final = answer.filters
        self.claims: Final[Mapping[str, Row]] = {row.claim: row for row in answer}
        self._library = library

    def named(self, names: Iterable[str]) -> frozenset[str]:
        """The ids of the claims that are named, or of all where none is.

        Raises:
            BadFilter: one of them does not pass the filters.
            UnknownName, AmbiguousName: as `bondgraph.Library.show_claim`.
        """
        found = frozenset(self._library.show_claim(name).id for name in names)
        if left_out := sorted(found - self.claims.keys()):
            raise BadFilter(
                "claims", f"{left_out[0]!r} does not pass the filters; leave out the claim or a filter"
            )
        return found or frozenset(self.claims)

    def nodes(self, of: Of) -> Mapping[str, Link]:
        """The claims, or those who hold them, by id."""
        return self.agents if of == "agents" else {claim: self.link(claim) for claim in sorted(self.claims)}

    def ties_of(self, of: Of) -> Mapping[tuple[str, str], tuple[Tie, ...]]:
        """The relations that join two claims, or claims of two agents."""
        return self.ties_of_holders if of == "agents" else self.ties_of_claims

    def link(self, claim: str) -> Link:
        """One of the claims, as it is pointed at."""
        return Link(kind="claim", id=claim, label=self.claims[claim].says)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The relations that join two of the claims, by id: supports and contrasts."""
        return tuple(
            tie for tie in self._drawn if tie.subject.id in self.claims and tie.object.id in self.claims
        )

    @cached_property
    def _drawn(self) -> tuple[Tie, ...]:
        """All supports and contrasts, whether or not the claims that they join pass."""
        return tuple(self._library.relations(relation=["supports", "contrasts"]).all())

    @cached_property
    def restatements(self) -> tuple[Tie, ...]:
        """The relations by which a claim restates another, by id, whether or not the two pass the filters."""
        return tuple(tie for tie in self._drawn if tie.nature == "restates")

    @cached_property
    def known(self) -> Mapping[str, Row]:
        """The claims, by id, and those as well that restatements join and filters leave out."""
        restating = {end.id for tie in self.restatements for end in (tie.subject, tie.object)}
        if restating <= self.claims.keys():
            return self.claims
        rows = self._library.who_argues().all()
        return {row.claim: row for row in rows if row.claim in restating} | dict(self.claims)

    @cached_property
    def ties_of_claims(self) -> Mapping[tuple[str, str], tuple[Tie, ...]]:
        """The relations that join two claims, whichever way they point, by the claims' ids in order."""
        found: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in self.ties:
            one, other = sorted((tie.subject.id, tie.object.id))
            found[one, other].append(tie)
        return {two: tuple(ties) for two, ties in sorted(found.items())}

    @cached_property
    def ties_of_holders(self) -> Mapping[tuple[str, str], tuple[Tie, ...]]:
        """The relations that join claims of two agents, by the agents' ids in order.

        One between two claims which both hold is left out: nobody supports or contradicts another by it.
        """
        found: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in self.ties:
            starts = {holder.id for holder in tie.subject_holders}
            ends = {holder.id for holder in tie.object_holders}
            for two in {(min(pair), max(pair)) for pair in product(starts, ends)}:
                if not (starts.issuperset(two) and ends.issuperset(two)):
                    found[two].append(tie)
        return {two: tuple(ties) for two, ties in sorted(found.items())}

    @cached_property
    def joint(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The claims that two agents hold together, by the agents' ids in order."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for claim, row in self.claims.items():
            for two in combinations(sorted(holder.id for holder in row.holders), 2):
                found[two].append(claim)
        return {two: tuple(claims) for two, claims in sorted(found.items())}

    @cached_property
    def questions(self) -> Mapping[str, QuestionLine]:
        """The debate questions by id, the leading one first."""
        return {each.id: each for each in self._library.questions().all()}

    @cached_property
    def asked(self) -> Mapping[str, QuestionLine]:
        """The questions that are at issue: where a question or a position was filtered by, those alone, else all."""
        questions, positions = (self._named(name) for name in ("question", "position"))
        if not questions and not positions:
            return self.questions
        return {
            ident: line
            for ident, line in self.questions.items()
            if ident in questions or any(each.id in positions for each in line.positions)
        }

    def _named(self, name: str) -> frozenset[str]:
        """The ids that a filter was given."""
        return frozenset(cast("list[str]", self.filters.get(name, [])))

    @cached_property
    def agents(self) -> Mapping[str, Link]:
        """Those who hold the claims, by id."""
        found = {holder.id: holder for row in self.claims.values() for holder in row.holders}
        return dict(sorted(found.items()))

    @cached_property
    def traditions(self) -> Mapping[str, Link]:
        """The traditions of the agents, by the agents' ids: of those alone of whom a source states one."""
        shown = (self._library.show_agent(agent) for agent in self.agents)
        return {
            node.id: fact.links[0]
            for node in shown
            for fact in node.facts
            if fact.name == "tradition" and fact.links
        }

    @cached_property
    def stands(self) -> Mapping[str, Taken]:
        """Who takes which positions, and by which claims: holders by id. One who takes none is not there.

        A view counts for those who hold it, whoever tells it.
        """
        taken: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for row in self.claims.values():
            for holder in row.holders:
                for stand in row.positions:
                    taken[holder.id][stand.question.id][stand.position.id].append(row.claim)
        return {
            agent: {
                question: {position: tuple(claims) for position, claims in positions.items()}
                for question, positions in questions.items()
            }
            for agent, questions in sorted(taken.items())
        }
