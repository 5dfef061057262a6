"""The verbs: one function for each question that can be asked of a corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from bondgraph.answers import (
    Cell,
    Compare,
    Comparison,
    Define,
    Definition,
    Filters,
    Graph,
    Link,
    Loosening,
    Node,
    Path,
    Side,
    Stamp,
    Stats,
    Step,
    Taken,
    Tie,
    Verdict,
    Who,
)
from bondgraph.assembling import Assembler, Relation
from bondgraph.drawing import graph_of
from bondgraph.errors import BadFilter
from bondgraph.ids import Ref
from bondgraph.model import Corpus
from bondgraph.naming import NOUNS, Names
from bondgraph.nodes import NodeView
from bondgraph.queries import Queries, Value
from bondgraph.rdf import PREDICATES
from bondgraph.searching import Words
from bondgraph.store import Engine

Parameters = dict[str, Sequence[Value]]

_PARAMETERS = {
    "author": "author", "concept": "concept", "question": "question", "position": "position", "work": "work",
    "source": "source", "supports": "supported", "contrasts": "contrasted", "role": "role", "voice": "voice",
}  # fmt: skip


class _ClaimRow(NamedTuple):
    claim: Ref


class _Position(NamedTuple):
    question: Ref
    asks: str
    position: Ref
    says: str


class _Taker(NamedTuple):
    position: Ref
    claim: Ref
    holder: Ref


class _Edge(NamedTuple):
    relation: Ref
    subject: Ref
    object: Ref


class _Count(NamedTuple):
    what: str
    value: str
    count: int


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
        self._names = Names(self._queries)
        self._words = Words(self._queries)
        self._assembler = Assembler(self._queries)

    # -- who argues what

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
        ['flores']
        """
        asked = words if isinstance(words, Filters) else Filters.of({"words": words} | filters)
        parameters, understood = self._understood(asked)
        total = self._count(parameters)
        found = self._claims(parameters, after=asked.after, limit=asked.limit + 1)
        page = found[: asked.limit]
        return Who(
            corpus=self._stamp,
            filters=understood,
            total=total,
            rows=self._assembler.rows(page),
            next=page[-1].id if len(found) > len(page) else None,
            sides=self._sides(parameters),
            loosen=self._loosenings(parameters) if not total else (),
        )

    def _understood(self, asked: Filters) -> tuple[dict[str, Parameters], dict[str, object]]:
        """The parameters that each filter gives, and the filters with ids for names."""
        parameters: dict[str, Parameters] = {}
        understood: dict[str, object] = {}
        for name, value in asked.given().items():
            if name in NOUNS:
                refs = [self._names.one(each, NOUNS[name], name) for each in getattr(asked, name)]
                parameters[name] = {_PARAMETERS[name]: refs}
                understood[name] = [ref.id for ref in refs]
                continue
            understood[name] = list(value) if isinstance(value, tuple) else value
            if name == "words":
                parameters[name] = {"claim": self._words.claims(asked.words) or [Ref("claim", "")]}
            elif name == "relation":
                parameters[name] = {"relation": [PREDICATES[each] for each in asked.relation]}
            elif name == "from-year":
                parameters[name] = {"first": [int(str(value))]}
            elif name == "to-year":
                parameters[name] = {"last": [int(str(value))]}
            else:
                parameters[name] = {_PARAMETERS[name]: getattr(asked, name)}
        return parameters, understood

    def _claims(
        self, parameters: dict[str, Parameters], *, after: str | None = None, limit: int | None = None
    ) -> list[Ref]:
        bound = _merged(parameters)
        if after is not None:
            bound["previous"] = [self._names.one(after, "claim", "after")]
        return [row.claim for row in self._queries.rows(_ClaimRow, "who", limit=limit, **bound)]

    def _count(self, parameters: dict[str, Parameters]) -> int:
        return self._queries.count("who", **_merged(parameters))

    def _loosenings(self, parameters: dict[str, Parameters]) -> tuple[Loosening, ...]:
        found = []
        for name in parameters:
            if total := self._count({other: value for other, value in parameters.items() if other != name}):
                found.append(Loosening(without=name, total=total))
        return tuple(sorted(found, key=lambda each: (each.total, each.without)))

    def _sides(self, parameters: dict[str, Parameters]) -> tuple[Side, ...]:
        """The positions of the questions asked for; those asked for themselves, where positions were."""
        questions = set(parameters.get("question", {}).get("question", ()))
        positions = set(parameters.get("position", {}).get("position", ()))
        if not questions and not positions:
            return ()
        wanted = [
            row
            for row in self._queries.rows(_Position, "positions")
            if (row.question in questions or not questions) and (row.position in positions or not positions)
        ]
        others = {name: value for name, value in parameters.items() if name not in ("question", "position")}
        claims = self._claims(parameters) if others else None
        return self._sides_of(wanted, claims)

    def _sides_of(self, wanted: list[_Position], claims: list[Ref] | None) -> tuple[Side, ...]:
        takers: dict[Ref, list[_Taker]] = defaultdict(list)
        if wanted and (claims is None or claims):
            bound: Parameters = {"position": [row.position for row in wanted], "claim": claims or ()}
            for taker in self._queries.rows(_Taker, "takers", **bound):
                takers[taker.position].append(taker)
        links = self._assembler.links(
            [ref for row in wanted for ref in (row.question, row.position)]
            + [taker.holder for each in takers.values() for taker in each]
        )
        return tuple(
            Side(
                question=links[row.question],
                position=links[row.position],
                says=row.says,
                holders=tuple(dict.fromkeys(links[taker.holder] for taker in takers[row.position])),
                claims=tuple(dict.fromkeys(taker.claim.id for taker in takers[row.position])),
            )
            for row in wanted
        )

    # -- nodes

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

    def _view(self, ref: Ref) -> Node:
        view = NodeView(self._queries, self._assembler)
        claims = self._claims_of(ref)
        sides: tuple[Side, ...] = ()
        if ref.kind in ("question", "position"):
            wanted = [row for row in self._queries.rows(_Position, "positions") if ref in (row.question, row.position)]
            sides = self._sides_of(wanted, None)
        rows = self._assembler.rows(claims)
        return Node(
            corpus=self._stamp,
            kind=ref.kind,
            id=ref.id,
            label=view.label(ref),
            iri=ref.iri(self.corpus.record.base),
            facts=view.facts(ref),
            row=rows[0] if ref.kind == "claim" else None,
            sides=sides,
            claims=() if ref.kind == "claim" else rows,
            relations=self._ties_of(ref, claims),
        )

    def _claims_of(self, ref: Ref) -> list[Ref]:
        if ref.kind == "claim":
            return [ref]
        if ref.kind == "passage":
            return NodeView(self._queries, self._assembler).carried(ref)
        filters = {"agent": "author", "work": "work", "source": "source", "concept": "concept",
                   "question": "question", "position": "position"}  # fmt: skip
        if (name := filters.get(ref.kind)) is None:
            return []
        return self._claims({name: {_PARAMETERS[name]: [ref]}})

    def _ties_of(self, ref: Ref, claims: list[Ref]) -> tuple[Tie, ...]:
        if ref.kind == "relation":
            return self._assembler.ties(self._queries.rows(Relation, "relations", relation=[ref]))
        ends = [ref] if ref.kind == "concept" else claims
        if not ends or ref.kind in ("source", "corpus"):
            return ()
        starting = self._queries.rows(Relation, "relations", subject=ends)
        arriving = self._queries.rows(Relation, "relations", object=ends)
        return self._assembler.ties(starting + arriving)

    # -- compare

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
        takers = self._takers()
        held = {ref: self._held(ref, takers) for ref in refs}
        positions = self._queries.rows(_Position, "positions")
        links = self._assembler.links(
            [*refs, *(ref for row in positions for ref in (row.question, row.position))]
            + [claim for claims in held.values() for claim in claims]
        )
        questions = []
        for question in dict.fromkeys(row.question for row in positions):
            of_question = [row.position for row in positions if row.question == question]
            cells = []
            for ref in refs:
                taken = tuple(
                    Taken(position=links[position], claims=claims)
                    for position in of_question
                    if (claims := _claims_at(position, takers, held[ref], links))
                )
                cells.append(Cell(subject=links[ref], taken=taken))
            questions.append(Comparison(question=links[question], verdict=_verdict(cells), cells=tuple(cells)))
        return Compare(
            corpus=self._stamp,
            subjects=tuple(links[ref] for ref in refs),
            questions=tuple(questions),
            relations=self._ties_between([held[ref] for ref in refs]),
        )

    def _takers(self) -> list[_Taker]:
        positions = sorted({row.position for row in self._queries.rows(_Position, "positions")})
        return self._queries.rows(_Taker, "takers", position=positions) if positions else []

    def _held(self, ref: Ref, takers: list[_Taker]) -> set[Ref]:
        """The claims of an agent, or of all who take a position."""
        holders = [ref]
        if ref.kind == "position":
            holders = sorted({taker.holder for taker in takers if taker.position == ref})
        return set(self._claims({"author": {"author": holders}})) if holders else set()

    def _ties_between(self, groups: list[set[Ref]]) -> tuple[Tie, ...]:
        everything = sorted(set().union(*groups))
        if not everything:
            return ()
        rows = self._queries.rows(Relation, "relations", subject=everything, object=everything)
        return self._assembler.ties(
            row
            for row in rows
            if any(row.subject in one and row.object in other for one in groups for other in groups if one is not other)
        )

    # -- path

    def path(self, start: str, end: str) -> Path:
        """The shortest chain of relations between two nodes.

        Claims and concepts are joined by relations, whichever way they point. An agent, a question, a position, a
        work, a source or a passage stands for the claims that hang on it.

        Raises:
            UnknownName: a name is not known.
            AmbiguousName: it stands for several nodes.
        """
        from bondgraph.analysis import FURTHEST, between, relation_graph, shortest_chain

        one, other = self._names.any(start), self._names.any(end)
        graph = relation_graph(self._queries.rows(_Edge, "edges"))
        chain = shortest_chain(graph, self._stations(one), self._stations(other), FURTHEST)
        nodes = chain or []
        relations = [between(graph, *pair) for pair in zip(nodes, nodes[1:], strict=False)]
        rows = self._queries.rows(Relation, "relations", relation=relations) if relations else []
        ties = {Ref("relation", tie.id): tie for tie in self._assembler.ties(rows)}
        links = self._assembler.links([one, other, *nodes])
        steps: list[Step] = []
        if nodes and nodes[0] != one:
            steps.append(Step(start=links[one], relation=None, how=_hangs(one, forward=True), end=links[nodes[0]]))
        for (here, there), relation in zip(zip(nodes, nodes[1:], strict=False), relations, strict=True):
            tie = ties[relation]
            forward = tie.subject.id == here.id and tie.subject.kind == here.kind
            steps.append(Step(start=links[here], relation=tie, how=_walked(tie, forward=forward), end=links[there]))
        if nodes and nodes[-1] != other:
            steps.append(Step(start=links[nodes[-1]], relation=None, how=_hangs(other, forward=False), end=links[other]))
        return Path(
            corpus=self._stamp, start=links[one], end=links[other], found=chain is not None, steps=tuple(steps), within=FURTHEST
        )  # fmt: skip

    def _stations(self, ref: Ref) -> list[Ref]:
        return [ref] if ref.kind in ("claim", "concept") else self._claims_of(ref)

    # -- define, stats, graph, lines

    def define(self, concept: str) -> Define:
        """The definitions of a concept, side by side, with who gives them.

        Raises:
            UnknownName: the concept is not known.
            AmbiguousName: the name stands for several concepts.
        """
        ref = self._names.one(concept, "concept")
        view = NodeView(self._queries, self._assembler)
        facts = {fact.name: fact for fact in view.facts(ref)}
        relations = self._queries.rows(Relation, "relations", object=[ref])
        ties = [tie for tie in self._assembler.ties(relations) if tie.type == "defines"]
        rows = {row.claim: row for row in self._assembler.rows(sorted(Ref("claim", tie.subject.id) for tie in ties))}
        definitions = [Definition(row=rows[tie.subject.id], relation=tie) for tie in ties]
        order = {claim.id: n for n, claim in enumerate(self._claims({"concept": {"concept": [ref]}}))}

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
            definitions=tuple(sorted(definitions, key=lambda d: (order.get(d.row.claim, len(order)), d.row.claim))),
            used_by=len(order),
        )

    def stats(self) -> Stats:
        """What is in the corpus."""
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._queries.rows(_Count, "counts"):
            counts[row.what][row.value.rpartition("/")[2].rpartition("#")[2].lower()] = row.count
        questions = list(dict.fromkeys(row.question for row in self._queries.rows(_Position, "positions")))
        links = self._assembler.links(questions)
        return Stats(
            corpus=self._stamp,
            counts=counts["kind"],
            relations=counts["relation"],
            voices=counts["voice"],
            roles=counts["role"],
            questions=tuple(links[question] for question in questions),
        )

    def graph(self, words: str | Filters = "", **filters: Any) -> Graph:
        """The claims that pass the filters with their holders, concepts and relations, for drawing.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.
        """
        who = self.who_argues(words, **filters)
        claims = [Ref("claim", row.claim) for row in who.rows]
        ties = self._assembler.ties(self._queries.rows(Relation, "relations", subject=claims)) if claims else ()
        return graph_of(who, ties)

    def lines(self) -> Iterator[str]:
        """The whole corpus as JSON Lines, without newlines; reading them back gives the same corpus."""
        return self.corpus.lines()

    @cached_property
    def _stamp(self) -> Stamp:
        row = self._queries.rows(_Stamp, "corpus")[0]
        return Stamp(id=row.corpus.id, title=row.title, edition=row.edition, licence=row.licence, digest=row.digest)


def _merged(parameters: dict[str, Parameters]) -> Parameters:
    return {name: values for each in parameters.values() for name, values in each.items()}


def _claims_at(position: Ref, takers: list[_Taker], held: set[Ref], links: dict[Ref, Link]) -> tuple[Link, ...]:
    taken = (taker.claim for taker in takers if taker.position == position and taker.claim in held)
    return tuple(dict.fromkeys(links[claim] for claim in taken))


def _verdict(cells: list[Cell]) -> Verdict:
    spoken = [{taken.position.id for taken in cell.taken} for cell in cells if cell.taken]
    if len(spoken) < 2:
        return "silent"
    if all(each == spoken[0] for each in spoken):
        return "agree"
    return "partly" if set.intersection(*spoken) else "differ"


def _hangs(ref: Ref, *, forward: bool) -> str:
    """How a node and the claim at its end of a path hang together, as it is walked."""
    there, back = {
        "agent": ("holds", "is held by"),
        "question": ("is answered by", "answers"),
        "position": ("is taken by", "takes"),
        "work": ("carries", "is found in"),
        "source": ("carries", "is read in"),
        "passage": ("carries", "is read in"),
    }.get(ref.kind, ("has", "belongs to"))
    return there if forward else back


def _walked(tie: Tie, *, forward: bool) -> str:
    if tie.type == "contrasts":
        return "contrasts with"
    words = {"supports": ("supports", "is supported by"), "defines": ("defines", "is defined by")}[tie.type]
    return words[0] if forward else words[1]
