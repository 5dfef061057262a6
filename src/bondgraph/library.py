"""The verbs: one function for each question that can be asked of a corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple, get_args

from bondgraph.answers import (
    Compare,
    Credit,
    Define,
    Definition,
    Filters,
    Graph,
    Link,
    Node,
    Path,
    Stamp,
    Stats,
    Term,
    Terms,
    Tie,
    Voice,
    Who,
)
from bondgraph.assembling import Assembler, Relation
from bondgraph.debating import Debates
from bondgraph.drawing import graph_of
from bondgraph.errors import BadFilter
from bondgraph.filtering import Claims
from bondgraph.ids import Ref
from bondgraph.model import RECORDS, Basis, Corpus, RelationType, Role
from bondgraph.naming import Names
from bondgraph.nodes import NodeView
from bondgraph.queries import Queries
from bondgraph.store import Engine

_COUNTED: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(kind for kind in (*RECORDS, "position") if kind != "corpus"),
    "relation": tuple(
        f"{relation}, {basis}" for relation in get_args(RelationType) for basis in get_args(Basis)
    ),
    "voice": get_args(Voice),
    "role": get_args(Role),
}
"""What is counted, in the order in which it is told."""


class _Count(NamedTuple):
    what: str
    value: str
    count: int  # type: ignore[assignment]  # as the query calls it


class _Use(NamedTuple):
    concept: Ref
    using: Ref | None
    defining: Ref | None
    holder: Ref | None


class _Credit(NamedTuple):
    concept: Ref
    credited: Ref
    citing: Ref
    passage: Ref


class _Stamp(NamedTuple):
    corpus: Ref
    title: str
    edition: str
    licence: str
    digest: str


class Library:
    """A corpus that can be asked. `bondgraph.open` gives one.

    Names may be ids, names or labels. Every verb answers with an object of `bondgraph.answers`.
    """

    def __init__(self, engine: Engine, corpus: Corpus) -> None:
        self.corpus = corpus
        self._queries = Queries(engine, corpus.record.base)
        self._assembler = Assembler(self._queries)
        self._names = Names(self._queries)
        self._claims = Claims(self._queries, self._names)
        self._debates = Debates(self._queries, self._assembler, self._claims)
        self._nodes = NodeView(self._queries, self._assembler, corpus.record.base)

    def who_argues(self, words: str | Filters = "", **filters: Any) -> Who:
        """Who argues what, filtered.

        Args:
            words: words that the claims contain, or the filters as one object.
            filters: the fields of `bondgraph.answers.Filters`; a list means any of its values.

        Raises:
            BadFilter: a filter is unknown or its value cannot be used.
            UnknownName: a name that a filter gives is not known.
            AmbiguousName: it stands for several nodes.

        >>> import bondgraph
        >>> answer = bondgraph.open().who_argues(author="Strupp")
        >>> sorted({row.told_by[0].agents[0].id for row in answer.rows})
        ['flores', 'yalom']
        """
        asked = _asked(words, filters)
        given, understood = self._claims.understood(asked)
        total = self._claims.count(given)
        found = self._claims.found(given, after=asked.after, limit=asked.limit + 1)
        page = found[: asked.limit]
        return Who(
            corpus=self._stamp,
            filters=understood,
            total=total,
            rows=self._assembler.rows(page),
            next=page[-1].id if len(found) > len(page) else None,
            sides=self._debates.sides_asked_for(given),
            loosen=self._claims.loosenings(given) if not total else (),
        )

    def show(self, name: str) -> Node:
        """Any node, with all that hangs on it: facts, claims, relations and their reasons.

        Args:
            name: an id, ``kind:id`` where an id belongs to nodes of several kinds, or a name.

        Raises:
            UnknownName: nothing answers to the name.
            AmbiguousName: nodes of several kinds do.
        """
        return self._view(self._names.any(name))

    def show_agent(self, name: str) -> Node:
        """An agent, as `show`, where the kind is known."""
        return self._view(self._names.one(name, "agent", "author"))

    def show_claim(self, name: str) -> Node:
        """A claim, as `show`, where the kind is known."""
        return self._view(self._names.one(name, "claim"))

    def show_question(self, name: str) -> Node:
        """A question, as `show`, where the kind is known."""
        return self._view(self._names.one(name, "question"))

    def show_position(self, name: str) -> Node:
        """A position, as `show`, where the kind is known."""
        return self._view(self._names.one(name, "position"))

    def _view(self, ref: Ref) -> Node:
        claims = [] if ref.kind == "relation" else self._claims.of(ref)
        rows = self._assembler.rows(claims)
        return Node(
            corpus=self._stamp,
            kind=ref.kind,
            id=ref.id,
            label=self._nodes.label(ref),
            iri=ref.iri(self.corpus.record.base),
            facts=self._nodes.facts(ref),
            row=rows[0] if ref.kind == "claim" else None,
            sides=self._debates.sides_of(ref),
            claims=() if ref.kind == "claim" else rows,
            relations=self._ties_of(ref, claims),
        )

    def _ties_of(self, ref: Ref, claims: list[Ref]) -> tuple[Tie, ...]:
        if ref.kind == "relation":
            return self._assembler.ties(self._queries.rows(Relation, "relations", relation=[ref]))
        ends = [ref] if ref.kind == "concept" else claims
        if not ends or ref.kind in ("source", "corpus"):
            return ()
        starting = self._queries.rows(Relation, "relations", subject=ends)
        arriving = self._queries.rows(Relation, "relations", object=ends)
        return self._assembler.ties(starting + arriving)

    def compare(self, *names: str) -> Compare:
        """Two or more authors or positions by question: where they agree, differ, are silent.

        A position stands for those who take it.

        Raises:
            BadFilter: fewer than two different names were given.
            UnknownName: a name is not known.
            AmbiguousName: it stands for several nodes.
        """
        refs = list(dict.fromkeys(self._names.any(name, ("agent", "position")) for name in names))
        if len(refs) < 2:
            raise BadFilter("compare", "name two or more different authors or positions")
        questions, relations = self._debates.compared(refs)
        links = self._assembler.links(refs)
        return Compare(
            corpus=self._stamp,
            subjects=tuple(links[ref] for ref in refs),
            questions=questions,
            relations=relations,
        )

    def path(self, start: str, end: str) -> Path:
        """The shortest chain of relations between two nodes.

        Claims and concepts are joined by relations, whichever way they point. An agent, a question, a position, a
        work, a source or a passage stands for the claims that hang on it, and a relation for those that it joins.

        Raises:
            UnknownName: a name is not known.
            AmbiguousName: it stands for several nodes.
        """
        from bondgraph.analysis import FURTHEST
        from bondgraph.tracing import Paths

        one, other = self._names.any(start), self._names.any(end)
        steps = Paths(self._queries, self._assembler, self._claims).steps(one, other)
        links = self._assembler.links([one, other])
        return Path(
            corpus=self._stamp,
            start=links[one],
            end=links[other],
            found=steps is not None,
            steps=tuple(steps or ()),
            within=FURTHEST,
        )

    def define(self, concept: str) -> Define:
        """The definitions of a concept, side by side, with who gives them, and to whom the term is credited.

        Raises:
            UnknownName: the concept is not known.
            AmbiguousName: the name stands for several concepts.
        """
        ref = self._names.one(concept, "concept")
        facts = {fact.name: fact for fact in self._nodes.facts(ref)}
        relations = self._queries.rows(Relation, "relations", object=[ref])
        ties = {tie.subject.id: tie for tie in self._assembler.ties(relations) if tie.type == "defines"}
        about = self._claims.of(ref)
        others = sorted(Ref("claim", claim) for claim in ties if Ref("claim", claim) not in about)
        rows = self._assembler.rows([claim for claim in about + others if claim.id in ties])

        def linked(name: str) -> tuple[Link, ...]:
            return facts[name].links if name in facts else ()

        def texts(name: str) -> tuple[str, ...]:
            return facts[name].texts if name in facts else ()

        return Define(
            corpus=self._stamp,
            concept=self._assembler.links([ref])[ref],
            also_called=texts("also called"),
            scope=next(iter(texts("scope")), None),
            broader=linked("broader"),
            narrower=linked("narrower"),
            related=linked("related"),
            definitions=tuple(Definition(row=row, relation=ties[row.claim]) for row in rows),
            used_by=len(about),
            credited_to=self._credits(ref),
        )

    def _credits(self, concept: Ref) -> tuple[Credit, ...]:
        rows = self._queries.rows(_Credit, "credits", concept=[concept])
        links = self._assembler.links(end for row in rows for end in (row.credited, row.citing))
        passages = self._assembler.passages(row.passage for row in rows)
        return tuple(
            Credit(to=links[row.credited], by=links[row.citing], passage=passages[row.passage])
            for row in rows
        )

    def terms(self) -> Terms:
        """The terms: how many claims use each, how many define it, who does, and to whom it is credited.

        >>> import bondgraph
        >>> "Outcome of therapy" in [term.concept.label for term in bondgraph.open().terms().undefined]
        True
        """
        uses: dict[Ref, list[_Use]] = defaultdict(list)
        for use in self._queries.rows(_Use, "terms"):
            uses[use.concept].append(use)
        definers = {
            concept: dict.fromkeys(use.holder for use in found if use.holder)
            for concept, found in uses.items()
        }
        credited: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for credit in self._queries.rows(_Credit, "credits"):
            credited[credit.concept][credit.credited] = None
        named = (agent for found in (*definers.values(), *credited.values()) for agent in found)
        links = self._assembler.links([*uses, *named])
        return Terms(
            corpus=self._stamp,
            terms=tuple(
                Term(
                    concept=links[concept],
                    used_by=len({use.using for use in found if use.using}),
                    definitions=len({use.defining for use in found if use.defining}),
                    defined_by=tuple(links[holder] for holder in definers[concept]),
                    credited_to=tuple(links[each] for each in credited[concept]),
                )
                for concept, found in uses.items()
            ),
        )

    def stats(self) -> Stats:
        """What is in the corpus."""
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._queries.rows(_Count, "counts"):
            counts[row.what][row.value.rpartition("/")[2].rpartition("#")[2].lower()] = row.count
        told = {
            what: {value: counts[what].get(value, 0) for value in values} for what, values in _COUNTED.items()
        }
        links = self._assembler.links(self._debates.questions)
        return Stats(
            corpus=self._stamp,
            counts=told["kind"],
            relations=told["relation"],
            voices=told["voice"],
            roles=told["role"],
            questions=tuple(links[question] for question in self._debates.questions),
        )

    def graph(self, words: str | Filters = "", **filters: Any) -> Graph:
        """The claims that pass the filters with their holders, concepts and relations, for drawing.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.
        """
        who = self.who_argues(words, **filters)
        claims = [Ref("claim", row.claim) for row in who.rows]
        ties = (
            self._assembler.ties(self._queries.rows(Relation, "relations", subject=claims)) if claims else ()
        )
        return graph_of(who, ties, {agent.id: agent.short for agent in self.corpus.agents})

    def lines(self) -> Iterator[str]:
        """The whole corpus as JSON Lines, without newlines; reading them back gives the same corpus."""
        return self.corpus.lines()

    @cached_property
    def _stamp(self) -> Stamp:
        row = self._queries.rows(_Stamp, "corpus")[0]
        own = self.corpus.record
        licence = own.licence if row.licence.startswith(own.base) else row.licence
        return Stamp(
            id=row.corpus.id, title=row.title, edition=row.edition, licence=licence, digest=row.digest
        )


def _asked(words: str | Filters, filters: dict[str, Any]) -> Filters:
    if not isinstance(words, Filters):
        return Filters.of({"words": words} | filters)
    if not filters:
        return words
    own = words.model_dump(by_alias=True, exclude_defaults=True)
    return Filters.of(own | {name.replace("_", "-"): value for name, value in filters.items()})
