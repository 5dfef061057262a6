"""The verbs: one function for each question that can be asked of a corpus."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, get_args

from bondgraph.answers import (
    DEFAULT_LIMIT,
    DEFAULT_NEAR,
    DEFAULT_VALUES,
    FURTHEST,
    About,
    Around,
    Authors,
    Between,
    Citations,
    Cite,
    Citing,
    Compare,
    Comparison,
    Credit,
    Define,
    Definition,
    Facet,
    Faceting,
    Facets,
    FacetValue,
    Fact,
    Filters,
    Graph,
    Held,
    Link,
    Listing,
    ListingAgents,
    ListingPassages,
    ListingRelations,
    ListingSources,
    ListingWorks,
    Near,
    Node,
    Page,
    Passages,
    Path,
    Positions,
    Questions,
    Reference,
    Relations,
    Row,
    Search,
    Searching,
    Showing,
    Sources,
    Stamp,
    Stats,
    Terms,
    Tie,
    Verdict,
    Voice,
    Who,
    Works,
    YearCount,
)
from bondgraph.assembling import Assembler, Credited
from bondgraph.citing.styles import STYLES, StyleName
from bondgraph.debating import Debates
from bondgraph.drawing import graph_of
from bondgraph.errors import AmbiguousName, BadFilter, StoreError, UnknownName
from bondgraph.filtering import FACETS, AskedFinder, Claims, Given, IndexedFinder
from bondgraph.gathering import Gathering
from bondgraph.ids import KINDS, Kind, Ref, nearest
from bondgraph.listing import AskedLists, IndexedLists
from bondgraph.model import RECORDS, Basis, Passage, RelationType, Role, relation_id
from bondgraph.naming import CLASSES, NOUNS, AskedNames, Names
from bondgraph.nodes import MOST_LINKS, NodeView
from bondgraph.paging import Pages
from bondgraph.placing import Places
from bondgraph.queries import Queries
from bondgraph.result import Frozen
from bondgraph.search.words import Words
from bondgraph.store import Engine
from bondgraph.taking import AskedTakers, IndexedTakers
from bondgraph.verbs import Verbs

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from bondgraph.beside import Beside
    from bondgraph.sparql.evaluator import Evaluator
    from bondgraph.sparql.limits import Limits
    from bondgraph.stating import Stated
    from bondgraph.store.server import Server
    from bondgraph.tracing import Paths
    from bondgraph.turning.picture import Picture

MOST_SHOWN: Final = 250
"""Claims that are shown of a node; `who_argues` gives all of them, page by page."""
MOST_TIES: Final = 250
"""Relations that are shown of a node."""
MOST_CREDITS: Final = 25
"""Credits that are shown with the definitions of a concept; `show` names all who are credited."""

_CALLED: Final[dict[Kind, str]] = {"agent": "author"}
"""What nodes of a kind are called in an error, where not after their kind."""

_HELD: Final[dict[Held, str]] = {"memory": "in memory", "disk": "on disk", "server": "on a server"}

_BEGINS: Final = 3
"""Letters with which an id begins, at least, that is taken to be near to another."""
_NEAR: Final = 50
"""Ids among which the nearest is looked for."""

_KINDS: Final[dict[str, Kind]] = {name: NOUNS[name] for name in FACETS if name in NOUNS}

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


class _Stamp(NamedTuple):
    corpus: Ref
    title: str
    edition: str
    licence: str
    words: str | None
    digest: str
    description: str | None


class _Node(NamedTuple):
    node: Ref


class _Passage(NamedTuple):
    passage: Ref
    source: Ref
    start: int
    end: int
    first: str
    last: str
    sha256: str


class _Size(NamedTuple):
    statements: int


class _Csl(NamedTuple):
    node: Ref
    record: str


class _Short(NamedTuple):
    agent: Ref
    short: str


class _Unnamed(NamedTuple):
    agent: Ref


class Restatement(NamedTuple):
    """That a claim says again what another says.

    Attributes:
        relation: the relation that says so.
        subject: the claim that says it again.
        object: the other.
    """

    relation: Ref
    subject: Ref
    object: Ref


class Library:
    """A corpus that can be asked. `bondgraph.open` gives one.

    Claims are found by `who_argues`, `search` and `facets`; nodes are told by `show`, `define` and `compare`; what joins them
    by `relations`, `path`, `near`, `graph` and `draw`; what they rest on by `cite`. `authors`, `works`, `sources`, `passages`, `terms`,
    `questions`, `positions` and `citations` list what there is, `about` and `stats` count it, `lines` and `ntriples` give it
    whole. What else there is serves pages, services and exports.

    Names may be ids, names or labels. Every verb answers with an object of `bondgraph.answers`, which is a sequence of typed
    rows (`bondgraph.result.Result`).

    >>> import bondgraph
    >>> library = bondgraph.open()
    >>> library
    <bondgraph.Library: The therapeutic bond, 295 claims, in memory>
    >>> library.who_argues(question="heals-or-carries").where(voice="told").cite(style="mla")[1].text
    'Flores, Philip J. Addiction as an Attachment Disorder. Jason Aronson, 2004.'
    """

    def __init__(
        self,
        engine: Engine,
        base: str,
        *,
        beside: Beside | None = None,
        lines: Callable[[], Iterator[str]] | None = None,
        held: Held = "memory",
        size: int | None = None,
        place: FilePath | Server | None = None,
        closed: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask an engine that holds a corpus.

        Args:
            engine: what holds the statements.
            base: the IRI under which the corpus's nodes stand.
            beside: what was built beside the statements; without it, the engine is asked for all.
            lines: gives the corpus as JSON Lines, where it is at hand.
            held: where the statements are.
            size: how many they are, where that is known.
            place: the folder or the server that other processes can ask for them, where there is one.
            closed: told when it is asked no more.
        """
        self.base = base
        self._engine = engine
        self.held = held
        self._counted = size
        self._place = place
        self._closed = closed
        self._lines = lines
        self._beside = beside
        self._queries = Queries(engine, base)
        self._assembler = Assembler(self._queries, beside, keeps=held == "memory")
        self._names = Names(beside or AskedNames(self._queries), base)
        self._words = Words(self._queries)
        asked = AskedLists(self._queries)
        finder = (
            IndexedFinder(beside)
            if beside
            else AskedFinder(self._queries, self._words, asked, keeps=held == "memory")
        )
        self._claims = Claims(self._queries, self._names, finder)
        takers = (
            IndexedTakers(beside) if beside else AskedTakers(self._queries, self._assembler, self._claims)
        )
        self._debates = Debates(self._assembler, takers)
        lists = IndexedLists(beside) if beside else asked
        self._pages = Pages(
            self._queries, self._assembler, self._names, self._claims, self._debates, lists, beside
        )
        self.places = Places(self._queries, lists)
        self._nodes = NodeView(self._queries, self._assembler, base, beside)
        self.gathering = Gathering(self._queries, self._assembler, self._claims, beside)

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
        asked = Filters.put(words, filters)
        page, who = self._who(asked)
        rows = self._assembler.rows(page)
        return who.model_copy(update={"rows": rows}).given_by(self, self.who_argues, asked)

    def who_as_json(self, filters: Filters) -> tuple[bytes, str | None]:
        """The answer of `who_argues` as JSON, and its ``next``: rows that were built ready are not read for it.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> who, following = bondgraph.open().who_as_json(Filters(author=("Strupp",)))
        >>> b'"total":6' in who, following
        (True, None)
        """
        page, who = self._who(filters)
        if self._beside is None:
            who = who.model_copy(update={"rows": self._assembler.rows(page)})
            return who.model_dump_json().encode(), who.next
        # Within a text a quote is escaped, so nothing but the empty field itself looks like this.
        before, field, after = who.model_dump_json().encode().partition(b'"rows":[')
        return b"".join([before, field, b",".join(self._beside.rows_as_json(page)), after]), who.next

    def rows(self, **filters: Any) -> tuple[Row, ...]:
        """The claims that pass filters, as `who_argues` lists them, without who stands where, which takes longer.

        Args:
            filters: the fields of `bondgraph.answers.Filters`.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> len(bondgraph.open().rows(question="heals-or-carries", limit=3))
        3
        """
        return self._alone(Filters.put("", filters)).rows

    def _alone(self, asked: Filters) -> Who:
        """The answer of `who_argues` without who stands where."""
        page, who = self._who(asked, sides=False)
        return who.model_copy(update={"rows": self._assembler.rows(page)})

    def _who(self, asked: Filters, *, sides: bool = True) -> tuple[Sequence[Ref], Who]:
        """The claims of a page, and the answer without their rows."""
        given, understood = self._claims.understood(asked)
        page = self._claims.page(given, order=asked.sort, after=asked.after, limit=asked.limit)
        return page.refs, Who(
            corpus=self.stamp,
            filters=understood,
            total=page.total,
            rows=(),
            next=page.next,
            sides=self._debates.sides_asked_for(given) if sides else (),
            loosen=self._claims.loosenings(given) if not page.total else (),
        )

    def search(self, words: str | Searching, **filters: Any) -> Search:
        """The nodes that hold words, in what they say or in their names: those that hold them best first.

        Args:
            words: words, all of which are looked for, in any of their forms; ``"words in quotes"`` as they stand;
                ``begin*`` for words that begin so; or all that is asked, as one object.
            filters: the fields of `bondgraph.answers.Searching`; with a filter of claims, only claims are found.

        Raises:
            BadFilter: the words hold neither letter nor digit, or a filter is unknown or its value cannot be used.
            UnknownName: a name that a filter gives is not known.
            AmbiguousName: it stands for several nodes.

        >>> import bondgraph
        >>> answer = bondgraph.open().search("allience", kind="concept")
        >>> answer.meant[0].taken_for, answer.hits[0].node.label
        (('alliance',), 'Alliance')
        """
        from bondgraph.finding import Finder
        from bondgraph.search.documents import words_in

        asked = Searching.put(words, filters)
        _, understood = self._claims.understood(asked)
        index = self._beside.search if self._beside else self._words.index
        read = self._beside.words if self._beside else partial(words_in, self._queries)
        return Search(
            corpus=self.stamp,
            words=asked.words,
            kinds=asked.kind,
            filters=understood,
            **Finder(self._assembler, index, read).found(asked, understood)._asdict(),
        ).given_by(self, self.search, asked)

    def facets(self, words: str | Faceting = "", **filters: Any) -> Facets:
        """How many of the claims that pass the filters have each value of each filter.

        Args:
            words: words that the claims contain, or all that is asked as one object.
            filters: the fields of `bondgraph.answers.Faceting`.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> facets = bondgraph.open().facets(author="Flores").by_filter
        >>> facets["author"].values[0].value
        'flores'
        """
        asked = Faceting.put(words, filters)
        if self._beside and asked == Faceting() and (ready := self._beside.facets()) is not None:
            return ready.model_copy().given_by(self, self.facets, asked)
        given, understood = self._claims.understood(asked)
        if (ready := self._facets_ahead(given, asked.limit)) is not None:
            return ready.model_copy().given_by(self, self.facets, asked)
        total = self._claims.count(given)
        return Facets(
            corpus=self.stamp,
            filters=understood,
            total=total,
            facets=self._facets(given, asked.limit, FACETS),
            years=tuple(
                YearCount(year=year, count=count) for year, count in self._claims.years(given).items()
            ),
            loosen=self._claims.loosenings(given) if not total else (),
        ).given_by(self, self.facets, asked)

    def facet(self, name: str, **filters: Any) -> Facet:
        """How many of the claims that pass have each value of one filter, as `facets` counts it: it takes less.

        Args:
            name: one of `bondgraph.filtering.FACETS`.
            filters: the fields of `bondgraph.answers.Faceting`.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> bondgraph.open().facet("author", author="Flores").values[0].value
        'flores'
        """
        asked = Faceting.put("", filters)
        given, _ = self._claims.understood(asked)
        if (ready := self._facets_ahead(given, asked.limit)) is not None:
            return ready.by_filter[name]
        return self._facets(given, asked.limit, (name,))[0]

    def _facets(self, given: Given, limit: int, names: Sequence[str]) -> tuple[Facet, ...]:
        counted = self._claims.facets(given, limit, names)
        refs = {
            (name, value): Ref(_KINDS[name], value)
            for name, values in counted.items()
            if name in _KINDS
            for value, _ in values
        }
        links = self._assembler.links(refs.values())
        return tuple(
            Facet(
                filter=name,
                values=tuple(
                    FacetValue(
                        value=value,
                        node=links[refs[name, value]] if name in _KINDS else None,
                        count=count,
                    )
                    for value, count in values[:limit]
                ),
                whole=len(values) <= limit,
            )
            for name, values in counted.items()
        )

    def show(self, name: str, *, kind: Kind | None = None) -> Node:
        """Any node, with all that hangs on it: facts, claims, relations and their reasons.

        Args:
            name: an id, ``kind:id`` where an id belongs to nodes of several kinds, or a name.
            kind: the kind of node, where it is known; then an id is taken for one of this kind.

        Raises:
            BadFilter: there is no such kind.
            UnknownName: nothing answers to the name.
            AmbiguousName: several nodes do.

        >>> import bondgraph
        >>> strupp = bondgraph.open().show("Strupp")
        >>> strupp.kind, strupp.total
        ('agent', 6)
        """
        asked = Showing.of({"name": name, "kind": kind})
        if asked.kind is None:
            ref = self._names.any(asked.name)
        else:
            ref = self._names.one(asked.name, asked.kind, _CALLED.get(asked.kind))
        return self._view(ref).given_by(self, self.show, asked.name, kind=asked.kind)

    def show_agent(self, name: str) -> Node:
        """An agent, as `show`, where the kind is known.

        >>> import bondgraph
        >>> bondgraph.open().show_agent("Strupp").total
        6
        """
        return self.show(name, kind="agent")

    def show_claim(self, name: str) -> Node:
        """A claim, as `show`, where the kind is known.

        >>> import bondgraph
        >>> bondgraph.open().show_claim("yalom-sine-qua-non")[0].holders[0].label
        'Irvin D. Yalom'
        """
        return self.show(name, kind="claim")

    def show_question(self, name: str) -> Node:
        """A question, as `show`, where the kind is known.

        >>> import bondgraph
        >>> [side.position.label for side in bondgraph.open().show_question("heals-or-carries").sides][:2]
        ['The bond itself brings the change', 'The bond carries what works']
        """
        return self.show(name, kind="question")

    def show_position(self, name: str) -> Node:
        """A position, as `show`, where the kind is known.

        >>> import bondgraph
        >>> bondgraph.open().show_position("heals-or-carries/itself").label
        'The bond itself brings the change'
        """
        return self.show(name, kind="position")

    def view(
        self, ref: Ref, *, claims: int = MOST_SHOWN, relations: int = MOST_TIES, alone: bool = False
    ) -> Node:
        """A node that there is, as `show`, with so many of its claims at most, and so many of the relations of these.

        Args:
            ref: the node.
            claims: how many claims at most.
            relations: how many relations at most.
            alone: leave out of the facts what points at it, as `facts` does.

        >>> import bondgraph
        >>> len(bondgraph.open().view(Ref("agent", "flores"), claims=2, relations=0).claims)
        2
        """
        return self._view(ref, claims, relations, alone=alone)

    def facts(self, ref: Ref, *, alone: bool = False) -> tuple[Fact, ...]:
        """What is said of a node that there is, as `show` tells it.

        Args:
            ref: the node.
            alone: leave out what points at it.

        >>> import bondgraph
        >>> [fact.name for fact in bondgraph.open().facts(Ref("agent", "strupp"))]
        ['type', 'made', 'named in']
        """
        return self._nodes.facts(ref, alone=alone)

    def pointing(self, ref: Ref, fact: str) -> tuple[list[Ref], bool]:
        """What points at a node that there is, as one fact of it names it, without looking up how it is pointed at.

        Args:
            ref: the node.
            fact: the name of the fact, as `facts` has it.

        Returns:
            The first 250, and whether these are all.

        >>> import bondgraph
        >>> bondgraph.open().pointing(Ref("agent", "yalom"), "made")
        ([Ref(kind='work', id='yalom2005')], True)
        """
        found = self._nodes.pointing(ref, fact)
        return found[:MOST_LINKS], len(found) <= MOST_LINKS

    def linked(self, refs: Iterable[Ref]) -> tuple[Link, ...]:
        """Nodes that there are as they are pointed at, in the order given.

        >>> import bondgraph
        >>> [link.label for link in bondgraph.open().linked([Ref("agent", "strupp"), Ref("work", "flores2004")])]
        ['Strupp', 'Flores 2004']
        """
        wanted = list(refs)
        links = self._assembler.links(wanted)
        return tuple(links[ref] for ref in wanted)

    def _view(
        self, ref: Ref, most: int = MOST_SHOWN, most_ties: int = MOST_TIES, *, alone: bool = False
    ) -> Node:
        claims = [] if ref.kind == "relation" or not most else self._claims.of(ref, most)
        rows = self._assembler.rows(claims)
        return Node(
            corpus=self.stamp,
            kind=ref.kind,
            id=ref.id,
            label=self._nodes.label(ref),
            iri=ref.iri(self.base),
            facts=self._nodes.facts(ref, alone=alone),
            row=rows[0] if ref.kind == "claim" else None,
            sides=self._debates.sides_of(ref),
            claims=() if ref.kind == "claim" else rows,
            total=0 if ref.kind == "claim" else self._claims.number_of(ref),
            relations=self._ties_of(ref, claims, most_ties) if most_ties else (),
        )

    def _ties_of(self, ref: Ref, claims: list[Ref], most: int) -> tuple[Tie, ...]:
        if ref.kind == "relation":
            return self._assembler.relations([ref])
        ends = [ref] if ref.kind == "concept" else claims
        if not ends or ref.kind in ("source", "corpus"):
            return ()
        return self._assembler.relations_at(ends, most)

    def compare(self, *names: str, limit: int | None = None, after: str | None = None) -> Compare:
        """Two or more authors or positions by question: where they agree, differ, are silent.

        A position stands for those who take it.

        Args:
            names: authors and positions.
            limit: how many questions at most, by default 25.
            after: the question behind which to begin.

        Raises:
            BadFilter: fewer than two different names were given, or the limit is out of range.
            UnknownName: a name is not known.
            AmbiguousName: it stands for several nodes.

        >>> import bondgraph
        >>> leading = bondgraph.open().compare("Strupp", "Yalom")[0]
        >>> leading.verdict, [cell.taken[0].position.label for cell in leading.cells]
        ('differ', ['The bond carries what works', 'Nothing works without the bond'])
        """
        refs = self._compared(names)
        asked = Page.of({"limit": limit, "after": after})
        part = self._pages.questions_from(asked.after, asked.limit)
        relations, whole = self._debates.between(refs)
        links = self._assembler.links(refs)
        return Compare(
            corpus=self.stamp,
            subjects=tuple(links[ref] for ref in refs),
            questions=self._debates.compared(refs, part.refs),
            total=part.total,
            next=part.next,
            relations=relations,
            whole=whole,
        ).given_by(self, self.compare, *names, limit=limit, after=after)

    def verdicts(
        self, *names: str, limit: int | None = None, after: str | None = None
    ) -> tuple[dict[Ref, Verdict], int]:
        """The verdicts of `compare` alone, by question, and how many questions there are: without claims it takes less.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `compare`.

        >>> import bondgraph
        >>> verdicts, total = bondgraph.open().verdicts("cutler", "flores")
        >>> len(verdicts) == total
        True
        """
        refs = self._compared(names)
        asked = Page.of({"limit": limit, "after": after})
        part = self._pages.questions_from(asked.after, asked.limit)
        return self._debates.verdicts(refs, part.refs), part.total

    def compared(self, names: Iterable[str], questions: Iterable[Ref]) -> tuple[Comparison, ...]:
        """What `compare` tells of some questions, in the order of answers.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `compare`.

        >>> import bondgraph
        >>> bondgraph.open().compared(["strupp", "yalom"], [Ref("question", "heals-or-carries")])[0].verdict
        'differ'
        """
        return self._debates.compared(self._compared(names), list(questions))

    def _compared(self, names: Iterable[str]) -> list[Ref]:
        refs = list(dict.fromkeys(self._names.any(name, ("agent", "position")) for name in names))
        if len(refs) < 2:
            raise BadFilter("name", "give two or more different authors or positions")
        return refs

    def between(self, positions: Iterable[Ref]) -> tuple[Tie, ...]:
        """The relations between the claims of some positions, as `compare` has them: the first by id.

        >>> import bondgraph
        >>> question = bondgraph.open().questions(limit=1).questions[0]
        >>> ties = bondgraph.open().between(Ref("position", each.id) for each in question.positions)
        >>> len(ties) > 10
        True
        """
        return self._debates.between(list(positions))[0]

    def path(self, start: str, end: str, *, relation: str | Iterable[str] = ()) -> Path:
        """The shortest chain of relations between two nodes.

        Claims and concepts are joined by relations, whichever way they point. An agent, a question, a position, a
        work, a source or a passage stands for the claims that hang on it, and a relation for those that it joins.

        Args:
            start: where it begins.
            end: where it ends.
            relation: the kinds of relation to follow; by default all.

        Raises:
            BadFilter: there is no such kind of relation.
            UnknownName: a name is not known.
            AmbiguousName: it stands for several nodes.

        >>> import bondgraph
        >>> [step.how for step in bondgraph.open().path("Strupp", "Yalom")]
        ['holds', 'supports', 'is held by']
        """
        asked = Between.of({"start": start, "end": end, "relation": relation})
        one, other = self._names.any(asked.start), self._names.any(asked.end)
        trace = self._paths.between(one, other, asked.relation)
        links = self._assembler.links([one, other])
        return Path(
            corpus=self.stamp,
            start=links[one],
            end=links[other],
            found=trace.steps is not None,
            steps=tuple(trace.steps or ()),
            within=FURTHEST,
            relation=asked.relation,
            explored=trace.explored,
            gave_up=trace.gave_up,
        ).given_by(self, self.path, start, end, relation=asked.relation)

    def near(
        self, name: str, *, steps: int = 1, limit: int = DEFAULT_NEAR, relation: str | Iterable[str] = ()
    ) -> Near:
        """What is near a node: the claims and concepts that relations join with it, and those beyond.

        A node stands for the claims that hang on it, as in `path`.

        Args:
            name: the node.
            steps: how many relations away at most.
            limit: how many nodes at most, the nearest first.
            relation: the kinds of relation to follow; by default all.

        Raises:
            BadFilter: a number is out of range, or there is no such kind of relation.
            UnknownName: the name is not known.
            AmbiguousName: it stands for several nodes.

        >>> import bondgraph
        >>> near = bondgraph.open().near("yalom-sine-qua-non", relation="supports")
        >>> {tie.type for tie in near.relations}
        {'supports'}
        """
        asked = Around.of({"name": name, "steps": steps, "limit": limit, "relation": relation})
        start = self._names.any(asked.name)
        found = self._paths.near(start, asked.steps, asked.limit, asked.relation)
        return Near(
            corpus=self.stamp,
            start=self._assembler.links([start])[start],
            steps=asked.steps,
            relation=asked.relation,
            total=None if found.gave_up else found.counted,
            counted=found.counted,
            whole=not found.gave_up and found.counted == len(found.nodes),
            nodes=found.nodes,
            relations=found.ties,
        ).given_by(self, self.near, name, steps=steps, limit=limit, relation=asked.relation)

    @cached_property
    def _paths(self) -> Paths:
        from bondgraph.tracing import Paths, listed

        return Paths(self._assembler, self._beside or listed(self._queries, self._claims))

    def define(self, concept: str, *, limit: int | None = None, after: str | None = None) -> Define:
        """The definitions of a concept, side by side, with who gives them, and to whom the term is credited.

        Args:
            concept: the concept.
            limit: how many definitions at most, by default 25.
            after: the claim behind which to begin.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName: the concept or the claim is not known.
            AmbiguousName: the name stands for several concepts.

        >>> import bondgraph
        >>> [each.row.holders[0].label for each in bondgraph.open().define("Countertransference")]
        ['P. Cutler', 'P. Cutler', 'Examzify, unsigned']
        """
        asked = Page.of({"limit": limit, "after": after})
        ref = self._names.one(concept, "concept")
        facts = {fact.name: fact for fact in self._nodes.facts(ref, alone=True)}
        credits_ = self._assembler.credits([ref])
        part = self._claims.defining(ref, after=asked.after, limit=asked.limit)
        shown = part.refs
        rows = self._assembler.rows(shown)
        defining = [Ref("relation", relation_id(claim.id, "defines", ref.id)) for claim in shown]
        ties = {tie.subject.id: tie for tie in self._assembler.relations(defining)}

        def linked(name: str) -> tuple[Link, ...]:
            return facts[name].links if name in facts else ()

        def texts(name: str) -> tuple[str, ...]:
            return facts[name].texts if name in facts else ()

        return Define(
            corpus=self.stamp,
            concept=self._assembler.links([ref])[ref],
            also_called=texts("also called"),
            scope=next(iter(texts("scope")), None),
            broader=linked("broader"),
            narrower=linked("narrower"),
            related=linked("related"),
            definitions=tuple(Definition(row=row, relation=ties[row.claim]) for row in rows),
            total=part.total,
            next=part.next,
            used_by=self._claims.number_of(ref),
            credited_to=self._credits(credits_[:MOST_CREDITS]),
            credits=len(credits_),
        ).given_by(self, self.define, concept, limit=limit, after=after)

    def _credits(self, rows: Sequence[Credited]) -> tuple[Credit, ...]:
        links = self._assembler.links(end for row in rows for end in (row.credited, row.citing))
        passages = self._assembler.passages(row.passage for row in rows)
        return tuple(
            Credit(to=links[row.credited], by=links[row.citing], passage=passages[row.passage])
            for row in rows
        )

    def terms(self, *, limit: int | None = None, after: str | None = None) -> Terms:
        """The terms by label: how many claims use each, how many define it, who does, and to whom it is credited.

        Args:
            limit: how many at most, by default 250.
            after: the concept behind which to begin.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName, AmbiguousName: there is no such concept to begin behind, or several.

        >>> import bondgraph
        >>> "Outcome of therapy" in [term.concept.label for term in bondgraph.open().terms().undefined]
        True
        """
        part, lines = self._pages.concepts(Listing.of({"limit": limit, "after": after}))
        answer = Terms(corpus=self.stamp, total=part.total, terms=lines, next=part.next)
        return answer.given_by(self, self.terms, limit=limit, after=after)

    def _facets_ahead(self, given: Given, limit: int) -> Facets | None:
        """The facets of the claims with one value of one filter, where they were counted ahead."""
        values = [(name, value) for name, of_name in given.items() for value in of_name]
        if not self._beside or limit > DEFAULT_VALUES or len(values) != 1:
            return None
        ((name, value),) = values
        ready = self._beside.facets(name, value.id if isinstance(value, Ref) else str(value))
        if ready is None or limit == DEFAULT_VALUES:
            return ready
        fewer = (
            facet.model_copy(
                update={
                    "values": facet.values[:limit],
                    "whole": facet.whole and len(facet.values) <= limit,
                }
            )
            for facet in ready.facets
        )
        return ready.model_copy(update={"facets": tuple(fewer)})

    def about(self) -> About:
        """Which corpus it is, how much of it there is, and where it is held.

        >>> import bondgraph
        >>> about = bondgraph.open().about()
        >>> about.corpus.title, about.counts["claim"], about.store
        ('The therapeutic bond', 295, 'memory')
        """
        return About(
            corpus=self.stamp,
            description=self.description,
            base=self.base,
            store=self.held,
            counts=self._stats.counts,
        ).given_by(self, self.about)

    def stats(self) -> Stats:
        """What is in the corpus.

        >>> import bondgraph
        >>> bondgraph.open().stats().voices["told"]
        24
        """
        return self._stats.model_copy().given_by(self, self.stats)

    @cached_property
    def _stats(self) -> Stats:
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._beside.counts() if self._beside else self._queries.rows(_Count, "counts"):
            counts[row.what][row.value.rpartition("/")[2].rpartition("#")[2].lower()] = row.count
        told = {
            what: {value: counts[what].get(value, 0) for value in values} for what, values in _COUNTED.items()
        }
        links = self._assembler.links(self._debates.questions)
        return Stats(
            corpus=self.stamp,
            counts=told["kind"],
            relations=told["relation"],
            voices=told["voice"],
            roles=told["role"],
            questions=tuple(links[question] for question in self._debates.questions),
        )

    def authors(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Authors:
        """Those who hold claims or tell them, each with how many claims it holds.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last author.
            sort: ``name``, which is the default, or ``-claims`` for those first who hold the most.

        Raises:
            BadFilter: the limit is out of range, or there is no such order.
            UnknownName, AmbiguousName: there is no such author to begin behind, or several.

        >>> import bondgraph
        >>> [author.id for author in bondgraph.open().authors(limit=2).authors]
        ['cbt-author', 'alfonso']
        """
        part, lines = self._pages.agents(ListingAgents.of({"limit": limit, "after": after, "sort": sort}))
        answer = Authors(corpus=self.stamp, total=part.total, authors=lines, next=part.next)
        return answer.given_by(self, self.authors, limit=limit, after=after, sort=sort)

    def works(self, *, limit: int | None = None, after: str | None = None, sort: str | None = None) -> Works:
        """The works that are cited, each with how many claims it has.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last work.
            sort: ``author``, which is the default; ``title``; ``year``; ``-year`` for the latest first; ``-claims`` for those
                first that have the most.

        Raises:
            BadFilter: the limit is out of range, or there is no such order.
            UnknownName, AmbiguousName: there is no such work to begin behind, or several.

        >>> import bondgraph
        >>> years = [work.year for work in bondgraph.open().works(sort="-year", limit=3).works]
        >>> years == sorted(years, reverse=True)
        True
        """
        part, lines = self._pages.works(ListingWorks.of({"limit": limit, "after": after, "sort": sort}))
        answer = Works(corpus=self.stamp, total=part.total, works=lines, next=part.next)
        return answer.given_by(self, self.works, limit=limit, after=after, sort=sort)

    def sources(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Sources:
        """The documents that were read, each with how many claims were read in it.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last document.
            sort: ``title``, which is the default, or ``-claims`` for those first that have the most.

        Raises:
            BadFilter: the limit is out of range, or there is no such order.
            UnknownName, AmbiguousName: there is no such document to begin behind, or several.

        >>> import bondgraph
        >>> [source.id for source in bondgraph.open().sources(sort="-claims", limit=2)]
        ['counselling-uk', 'seba-concordance']
        """
        part, lines = self._pages.sources(ListingSources.of({"limit": limit, "after": after, "sort": sort}))
        answer = Sources(corpus=self.stamp, total=part.total, sources=lines, next=part.next)
        return answer.given_by(self, self.sources, limit=limit, after=after, sort=sort)

    def passages(
        self, *, source: str | None = None, limit: int | None = None, after: str | None = None
    ) -> Passages:
        """The passages, by document and place: where their words are, not the words.

        Args:
            source: the document in which they stand; by default all.
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last passage.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName, AmbiguousName: there is no such document or no such passage to begin behind, or several.

        >>> import bondgraph
        >>> passages = bondgraph.open().passages(source="shedler")
        >>> {passage.source.id for passage in passages}, passages[0].start < passages[1].start
        ({'shedler'}, True)
        """
        asked = ListingPassages.of({"source": source, "limit": limit, "after": after})
        part, of_source, lines = self._pages.passages(asked)
        return Passages(
            corpus=self.stamp, source=of_source, total=part.total, passages=lines, next=part.next
        ).given_by(self, self.passages, source=source, limit=limit, after=after)

    def questions(self, *, limit: int | None = None, after: str | None = None) -> Questions:
        """The debate questions with their positions, the leading one first, each with how many claims take it.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last question.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName, AmbiguousName: there is no such question to begin behind, or several.

        >>> import bondgraph
        >>> [question.label for question in bondgraph.open().questions(limit=1)]
        ['Does the bond heal, or carry what heals?']
        """
        part, lines = self._pages.questions(Listing.of({"limit": limit, "after": after}))
        answer = Questions(corpus=self.stamp, total=part.total, questions=lines, next=part.next)
        return answer.given_by(self, self.questions, limit=limit, after=after)

    def positions(self, *, limit: int | None = None, after: str | None = None) -> Positions:
        """The positions, by question, the leading question first, each with how many claims take it.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last position.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName, AmbiguousName: there is no such position to begin behind, or several.

        >>> import bondgraph
        >>> [position.id for position in bondgraph.open().positions(limit=2)]
        ['heals-or-carries/itself', 'heals-or-carries/carries']
        """
        part, lines = self._pages.positions(Listing.of({"limit": limit, "after": after}))
        answer = Positions(corpus=self.stamp, total=part.total, positions=lines, next=part.next)
        return answer.given_by(self, self.positions, limit=limit, after=after)

    def relations(self, words: str | ListingRelations = "", **filters: Any) -> Relations:
        """The relations by id, with their reasons: all, or those of the claims that pass the filters.

        Args:
            words: words that a claim at either end contains, or all that is asked as one object.
            filters: the fields of `bondgraph.answers.ListingRelations`; ``relation`` is the kind of relation.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> {tie.type for tie in bondgraph.open().relations(author="Flores", relation="contrasts").relations}
        {'contrasts'}
        """
        asked = ListingRelations.put(words, filters)
        part, understood, lines = self._pages.relations(asked)
        return Relations(
            corpus=self.stamp, filters=understood, total=part.total, relations=lines, next=part.next
        ).given_by(self, self.relations, asked)

    def citations(self, *, limit: int | None = None, after: str | None = None) -> Citations:
        """Who cites what, as the documents show it, by id.

        Args:
            limit: how many at most, by default 250.
            after: the `next` of the page before, or its last citation.

        Raises:
            BadFilter: the limit is out of range.
            UnknownName: there is no such citation to begin behind.

        >>> import bondgraph
        >>> [line.cited.label for line in bondgraph.open().citations(limit=2)]
        ['Alfonso et al. 2018', 'Alonso']
        """
        part, lines = self._pages.citations(Listing.of({"limit": limit, "after": after}))
        answer = Citations(corpus=self.stamp, total=part.total, citations=lines, next=part.next)
        return answer.given_by(self, self.citations, limit=limit, after=after)

    def cite(
        self, names: str | Iterable[str] | Citing = (), *, style: StyleName | None = None, **filters: Any
    ) -> Cite:
        """Nodes as citations and references in a style; or, with filters, all works that the claims which pass rest on.

        Args:
            names: claims, passages, works, sources, authors or other nodes; or all that is asked as one object.
            style: one of `bondgraph.citing.styles.STYLES`, by default APA.
            filters: the fields of `bondgraph.answers.Citing`, where nothing is named; without any, what all claims rest on.

        Raises:
            BadFilter: there is no such style, a filter is unknown or its value cannot be used, names and filters are
                both given, or more claims pass, or more works would be listed, than a list of references has.
            UnknownName, AmbiguousName: a name stands for no node or for several.

        >>> import bondgraph
        >>> bondgraph.open().cite("strupp-a-central-contributor").mentions[0].text
        '(Strupp, 1999, as cited in Flores, 2004)'
        """
        from bondgraph.referring import MOST_CLAIMS, References, batches, too_many

        asked = Citing.what(names, {"style": style} | filters)
        references = References(self._queries, self._assembler, asked.style, self.stamp, self.base)
        if asked.name:
            refs = list(dict.fromkeys(self._named_or_key(name) for name in asked.name))
            total, understood = len(refs), dict[str, object]()
            plans, taken = [], 0
            for ref in refs:
                resting, number = self._rows_cited(ref)
                if (taken := taken + len(resting)) > MOST_CLAIMS:
                    raise too_many("name", f"{MOST_CLAIMS} claims hang on these names", "name fewer at once")
                plans.append(references.plan(ref, resting, number))
            found = references.cited(plans)
        else:
            given, understood = self._claims.understood(asked)
            claims = self._claims.found(given, limit=MOST_CLAIMS + 1)
            if (total := len(claims)) > MOST_CLAIMS:
                raise too_many(next(iter(given), "words"), f"{MOST_CLAIMS} claims pass")
            rows = chain.from_iterable(self._assembler.rows(batch) for batch in batches(claims))
            found = references.listed(rows)
        return Cite(
            corpus=self.stamp,
            style=asked.style,
            title=STYLES[asked.style].title,
            filters=understood,
            total=total,
            **found._asdict(),
        ).given_by(self, self.cite, asked)

    def cited_in_styles(self, ref: Ref) -> tuple[Cite, ...]:
        """A node that there is as `cite` gives it, in each style: what it rests on is looked up once.

        >>> import bondgraph
        >>> [cite.style for cite in bondgraph.open().cited_in_styles(Ref("work", "flores2004"))][:2]
        ['apa', 'mla']
        """
        from bondgraph.referring import References

        rows, number = self._rows_cited(ref)
        references = References(self._queries, self._assembler, "apa", self.stamp, self.base)
        plan = references.plan(ref, rows, number)
        cites = []
        for style, of_style in STYLES.items():
            found = references.restyled(style).cited([plan])
            cites.append(
                Cite(
                    corpus=self.stamp,
                    style=style,
                    title=of_style.title,
                    filters={},
                    total=1,
                    **found._asdict(),
                )
            )
        return tuple(cites)

    def references(self, refs: Iterable[Ref], style: StyleName = "apa") -> tuple[Reference, ...]:
        """Works and documents that there are as entries of a list of references, whether or not they were read.

        >>> import bondgraph
        >>> [entry.text for entry in bondgraph.open().references([Ref("work", "strupp1999")])]
        ['Strupp. (1999).']
        """
        from bondgraph.referring import References

        references = References(self._queries, self._assembler, style, self.stamp, self.base)
        return references.entries(list(refs))

    def _named_or_key(self, name: str) -> Ref:
        """The node that a name stands for, or the key of its reference."""
        try:
            return self._names.any(name)
        except UnknownName:
            kind, _, ident = name.partition("-")
            if ident and kind in ("source", "corpus"):
                with suppress(UnknownName):
                    return self._names.any(f"{kind}:{ident}")
            raise

    def _rows_cited(self, ref: Ref) -> tuple[tuple[Row, ...], int]:
        """The claims by which a node is cited that is no text itself, and how many there are."""
        if ref.kind in ("source", "corpus", "passage", "citation"):
            return (), 0
        rows = self._assembler.rows(self._claims.of(ref, MOST_SHOWN))
        return rows, len(rows) if len(rows) < MOST_SHOWN else self._claims.number_of(ref)

    @property
    def size(self) -> int | None:
        """How many statements there are, where they were counted when it was built or are few enough to be counted.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> library.size == len(list(library.ntriples()))
        True
        """
        return self.statements() if self.held == "memory" else self._counted

    def described(self, kind: Kind, refs: Iterable[Ref]) -> tuple[Frozen, ...]:
        """Nodes of a kind, each as the list of its kind has it, in the order given.

        Args:
            kind: the kind; relations are `related`.
            refs: nodes that there are.

        >>> import bondgraph
        >>> [author.claims for author in bondgraph.open().described("agent", [Ref("agent", "strupp")])]
        [6]
        """
        return self._pages.lines(kind, list(refs))

    def related(self, refs: Iterable[Ref]) -> tuple[Tie, ...]:
        """The relations that some claims or concepts have at either end: the first 250 by id.

        >>> import bondgraph
        >>> sorted({tie.type for tie in bondgraph.open().related([Ref("claim", "yalom-sine-qua-non")])})
        ['contrasts', 'supports']
        """
        ends = list(refs)
        return self._assembler.relations_at(ends, MOST_TIES) if ends else ()

    def statements(self) -> int:
        """How many statements there are; where they are many and were not counted before, it takes a while once.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> library.statements() == len(list(library.ntriples()))
        True
        """
        return self._size

    @cached_property
    def _size(self) -> int:
        return self._queries.rows(_Size, "size")[0].statements if self._counted is None else self._counted

    def nodes(self, kind: Kind, limit: int) -> tuple[Link, ...]:
        """The nodes of a kind by id, the first so many.

        >>> import bondgraph
        >>> [link.id for link in bondgraph.open().nodes("source", 2)]
        ['counselling-uk', 'examzify']
        """
        if self._beside:
            refs = self._beside.beginning(kind, "", limit)
        else:
            rows = self._queries.rows(_Node, "identifiers", limit=limit, type=[CLASSES[kind]])
            refs = [row.node for row in rows]
        links = self._assembler.links(refs)
        return tuple(links[ref] for ref in refs)

    def beginning(self, begins: str, kinds: Iterable[Kind], limit: int) -> tuple[str, ...]:
        """The ids of nodes of some kinds that begin so, the first so many, kind by kind.

        >>> import bondgraph
        >>> bondgraph.open().beginning("yalom", ("agent", "work"), 5)
        ('yalom', 'yalom2005')
        """
        if self._beside:
            found = (self._beside.beginning(kind, begins, limit) for kind in sorted(kinds))
            refs = islice(chain.from_iterable(found), limit)
            return tuple(dict.fromkeys(ref.id for ref in refs))
        types = [CLASSES[kind] for kind in kinds]
        rows = self._queries.rows(_Node, "beginning", limit=limit, begins=[begins], type=types)
        return tuple(dict.fromkeys(row.node.id for row in rows))

    def passages_by_id(self, idents: Iterable[str]) -> tuple[Passage, ...]:
        """Passages by their ids, each with its place, but for other places that it has.

        >>> import bondgraph
        >>> [passage.first for passage in bondgraph.open().passages_by_id(["seba-1"])]
        ['a proper therapeutic relationship is a']
        """
        refs = list(dict.fromkeys(Ref("passage", ident) for ident in idents))
        rows = self._queries.rows(_Passage, "passage", passage=refs) if refs else []
        found = {row.passage: row for row in rows}
        return tuple(
            Passage(
                id=ref.id,
                source=place.source.id,
                start=place.start,
                end=place.end,
                first=place.first,
                last=place.last,
                sha256=place.sha256,
            )
            for ref in refs
            if (place := found.get(ref))
        )

    def graph(self, words: str | Filters = "", **filters: Any) -> Graph:
        """The claims that pass the filters with their holders, concepts and relations, for drawing.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> graph = bondgraph.open().graph(author="Strupp")
        >>> sum(node.kind == "claim" for node in graph)
        6
        """
        asked = Filters.put(words, filters)
        return self._drawn(self._alone(asked)).given_by(self, self.graph, asked)

    def draw(self, words: str | Filters = "", **filters: Any) -> Picture:
        """The claims that pass the filters with their holders, concepts and relations, as a picture that a notebook shows.

        Args:
            words: words or filters, as of `who_argues`.
            filters: the fields of `bondgraph.Filters`, by name. Without a limit, it is up to 1000 claims; of more nodes
                than can be read, the first are drawn, and the picture says how many are left out.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `who_argues`.

        >>> import bondgraph
        >>> bondgraph.open().draw(question="heals-or-carries", voice="told")
        <Picture of 3 claims: Question heals-or-carries; voice told>
        """
        return self.graph(Filters.largest(words, filters)).draw()

    def graph_around(
        self, name: str, *, steps: int = 1, limit: int = DEFAULT_LIMIT, relation: str | Iterable[str] = ()
    ) -> Graph:
        """A node and what is near it, for drawing: the claims that hang on it, and those that relations join with them.

        Args:
            name: the node.
            steps: how many relations away at most.
            limit: how many claims at most, the nearest first.
            relation: the kinds of relation to follow; by default all.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `near`.

        >>> import bondgraph
        >>> graph = bondgraph.open().graph_around("yalom-sine-qua-non", relation="supports")
        >>> {edge.type for edge in graph.edges if edge.relation}
        {'supports'}
        """
        near = self.near(name, steps=steps, limit=limit, relation=relation)
        start = Ref(near.start.kind, near.start.id)
        own = self._assembler.rows(self._claims.of(start, limit))
        found = [each.row for each in near.nodes if each.row]
        rows = {row.claim: row for row in (*own, *found)}
        beyond = near.counted - len(near.nodes)
        who = Who(
            corpus=self.stamp,
            filters={"around": str(start), "steps": near.steps}
            | ({"relation": list(near.relation)} if near.relation else {}),
            total=self._claims.number_of(start) + len(found) + beyond,
            rows=tuple(rows.values())[:limit],
            next=None,
            sides=(),
        )
        return self._drawn(who, near.relation)

    def _drawn(self, who: Who, types: Collection[str] = ()) -> Graph:
        claims = [Ref("claim", row.claim) for row in who.rows]
        ties = (tie for tie in self._assembler.relations_from(claims) if not types or tie.type in types)
        agents = sorted({Ref("agent", holder.id) for row in who.rows for holder in row.holders})
        short = self._queries.rows(_Short, "short_names", agent=agents) if agents else []
        return graph_of(who, ties, {row.agent.id: row.short for row in short})

    def ntriples(self, refs: str | Iterable[Ref | str] | None = None) -> Iterator[str]:
        """Statements as lines of N-Triples with their newlines, node by node, as they are read.

        Args:
            refs: the nodes that they are about, by name or as `bondgraph.ids.Ref`, each once, in this order; by default all nodes of the corpus, kind by
                kind. With a node comes what belongs to it, such as ``…/claim/x#told-1``; with a concept, its
                definitions.

        Raises:
            UnknownName, AmbiguousName: a name stands for no node, or for several.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> lines = list(library.ntriples("position:heals-or-carries/itself"))
        >>> {line.split()[0] == f"<{library.base}position/heals-or-carries/itself>" for line in lines}
        {True}
        """
        if refs is None:
            return self._stated.about(chain.from_iterable(map(self.gathering.every, KINDS)))
        named = [refs] if isinstance(refs, str) else refs
        return self._stated.about(self._names.any(ref) if isinstance(ref, str) else ref for ref in named)

    def csl(self, refs: Iterable[Ref]) -> dict[Ref, dict[str, Any]]:
        """What references are made of, as CSL-JSON: the records of works and sources, the names of agents.

        >>> import bondgraph
        >>> flores = Ref("work", "flores2004")
        >>> bondgraph.open().csl([flores])[flores]["title"]
        'Addiction as an Attachment Disorder'
        """
        nodes = list(refs)
        rows = self._queries.rows(_Csl, "csl", node=nodes) if nodes else []
        return {row.node: json.loads(row.record) for row in rows}

    def naming(self, ref: Ref, most: int) -> tuple[list[str], bool]:
        """The statements about others that name a node, as `ntriples` gives them.

        Args:
            ref: the node.
            most: how many at most; of more than that, whichever are found first.

        Returns:
            The statements, sorted, and whether these are all.

        >>> import bondgraph
        >>> statements, whole = bondgraph.open().naming(Ref("work", "flores2004"), 2)
        >>> len(statements), whole
        (2, False)
        """
        return self._stated.naming(ref, most)

    def short(self, refs: Iterable[Ref], most: int) -> tuple[list[str], list[Ref]]:
        """The statements about nodes, as `ntriples` gives them, but for the definitions of concepts that have many.

        Args:
            refs: the nodes, each once.
            most: how many definitions of each concept at most; of more than that, whichever are found first.

        Returns:
            The statements, and the concepts that have more definitions than these.

        >>> import bondgraph
        >>> _, cut = bondgraph.open().short([Ref("concept", "countertransference")], 2)
        >>> cut
        [Ref(kind='concept', id='countertransference')]
        """
        return self._stated.short(refs, most)

    def has(self, ref: Ref) -> bool:
        """Whether there is a node of a kind with an id.

        >>> import bondgraph
        >>> bondgraph.open().has(Ref("agent", "strupp")), bondgraph.open().has(Ref("agent", "nobody"))
        (True, False)
        """
        return self._names.has(ref)

    def identified(self, kind: Kind, ident: str) -> Ref:
        """The node of a kind that has an id, or had it before it was renamed; no other name will do.

        Raises:
            UnknownName: there is none.

        >>> import bondgraph
        >>> bondgraph.open().identified("agent", "strupp")
        Ref(kind='agent', id='strupp')
        """
        if self.has(ref := Ref(kind, ident)):
            return ref
        try:
            found = self._names.one(ident, kind)
        except AmbiguousName as error:
            raise UnknownName(ident, kind, error.candidates) from error
        except UnknownName as error:
            if error.nearest:
                raise
            begins = ident[: max(_BEGINS, len(ident) * 2 // 3)]
            raise UnknownName(ident, kind, nearest(ident, self.beginning(begins, (kind,), _NEAR))) from error
        if any(
            ident in fact.texts for fact in self._nodes.facts(found, alone=True) if fact.name == "formerly"
        ):
            return found
        raise UnknownName(ident, kind, [found.id])

    @cached_property
    def _stated(self) -> Stated:
        from bondgraph.stating import Stated

        return Stated(self._queries, self.base)

    def evaluator(self, limits: Limits) -> Evaluator:
        """What evaluates SPARQL from outside over the statements; who asks for it closes it, before the library.

        Where no other process can reach the statements, they are copied.

        Args:
            limits: of each query.

        Raises:
            StoreError: the copy cannot be written.

        >>> import bondgraph
        >>> from bondgraph.sparql.limits import Limits
        >>> bondgraph.open().evaluator(Limits()).close()
        """
        from bondgraph.sparql.evaluator import Copied
        from bondgraph.sparql.remote import Remote
        from bondgraph.sparql.sandbox import Sandbox
        from bondgraph.store.server import Server

        if self._place is None:
            return Copied(self.ntriples(), limits)
        return (
            Remote(self._place, limits) if isinstance(self._place, Server) else Sandbox(self._place, limits)
        )

    def unnamed(self, agents: Iterable[str]) -> frozenset[str]:
        """Those among some agents whom the sources do not name: their labels are descriptions.

        >>> import bondgraph
        >>> bondgraph.open().unnamed(["cbt-author", "yalom"])
        frozenset({'cbt-author'})
        """
        refs = [Ref("agent", ident) for ident in dict.fromkeys(agents)]
        rows = self._queries.rows(_Unnamed, "unnamed", agent=refs) if refs else []
        return frozenset(row.agent.id for row in rows)

    def restatements(self, claims: Iterable[str]) -> tuple[Restatement, ...]:
        """Where some claims restate others or are restated: one witness, not two.

        >>> import bondgraph
        >>> bondgraph.open().restatements(["freud-bond-of-greatest-importance"])[0].subject.id
        'jung-freud-was-right'
        """
        refs = [Ref("claim", ident) for ident in dict.fromkeys(claims)]
        if not refs:
            return ()
        rows = [
            *self._queries.rows(Restatement, "natures", nature=["restates"], subject=refs),
            *self._queries.rows(Restatement, "natures", nature=["restates"], object=refs),
        ]
        return tuple(sorted(set(rows)))

    def lines(self) -> Iterator[str]:
        """The whole corpus as JSON Lines, without newlines; reading them back gives the same corpus.

        Raises:
            StoreError: only its statements are at hand.

        >>> import bondgraph
        >>> [line.partition(",")[0] for line in bondgraph.open().lines()][:2]
        ['{"kind": "corpus"', '{"kind": "agent"']
        """
        if self._lines is None:
            reason = (
                "holds statements only; JSON Lines are written from a corpus or from a store that was built"
            )
            raise StoreError(self.base, reason)
        return self._lines()

    def __dir__(self) -> list[str]:
        """What is completed behind a dot: the verbs; what explorers and services ask besides is not for readers."""
        return sorted(name for name in super().__dir__() if name.startswith("_") or hasattr(Verbs, name))

    def __repr__(self) -> str:
        # To count what a server holds may take long.
        counted = self.held != "server" or self._beside
        count = self._stats.counts["claim"] if counted else 0
        claims = f", {count:,} claim{'' if count == 1 else 's'}" if counted else ""
        return f"<bondgraph.Library: {self.stamp.title}{claims}, {_HELD[self.held]}>"

    def _repr_html_(self) -> str:
        from bondgraph.turning import tables

        return tables.corpus(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what it holds; it is not asked again.

        >>> import bondgraph
        >>> with bondgraph.open() as library:
        ...     library.stats().counts["question"]
        19
        """
        self._engine.close()
        self._closed()

    @cached_property
    def stamp(self) -> Stamp:
        """Which corpus it is.

        >>> import bondgraph
        >>> bondgraph.open().stamp.title
        'The therapeutic bond'
        """
        row = self._corpus
        return Stamp(
            id=row.corpus.id,
            title=row.title,
            edition=row.edition,
            licence=row.words or row.licence,
            digest=row.digest,
        )

    @property
    def description(self) -> str | None:
        """What the corpus says that it is about.

        >>> import bondgraph
        >>> (bondgraph.open().description or "").partition(",")[0]
        'Who says that the bond between therapist and patient heals of itself'
        """
        return self._corpus.description

    @cached_property
    def _corpus(self) -> _Stamp:
        return self._queries.rows(_Stamp, "corpus")[0]
