"""The client: the verbs of a library, answered by a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from bondgraph.answers import (
    DEFAULT_NEAR,
    About,
    Answer,
    Around,
    Asking,
    Authors,
    Between,
    Citations,
    Cite,
    Citing,
    Compare,
    Define,
    Faceting,
    Facets,
    Filters,
    Graph,
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
    Relations,
    Search,
    Searching,
    Showing,
    Sources,
    Stamp,
    Stats,
    Terms,
    Who,
    Works,
)
from bondgraph.citing.styles import StyleName
from bondgraph.errors import UnknownName
from bondgraph.ids import Kind, Ref
from bondgraph.service import Service

if TYPE_CHECKING:
    from bondgraph.turning.picture import Picture

A = TypeVar("A", bound=Answer[Any])

ADDRESSES: Final[Mapping[str, str]] = {
    "about": "/v1",
    "stats": "/v1/stats",
    "who_argues": "/v1/claims",
    "search": "/v1/search",
    "facets": "/v1/facets",
    "show": "/v1/show",
    "compare": "/v1/compare",
    "path": "/v1/path",
    "near": "/v1/near",
    "define": "/v1/define",
    "terms": "/v1/concepts",
    "authors": "/v1/agents",
    "questions": "/v1/questions",
    "works": "/v1/works",
    "sources": "/v1/sources",
    "passages": "/v1/passages",
    "positions": "/v1/positions",
    "relations": "/v1/relations",
    "citations": "/v1/citations",
    "graph": "/v1/graph",
    "cite": "/v1/cite",
    "lines": "/v1/export/jsonl",
    "ntriples": "/v1/export/ntriples",
}
"""Where a service answers each verb; `show_claim` and its like are `show` of a kind."""


class Client:
    """A service of bondgraph that can be asked as a library can. `bondgraph.connect` gives one.

    What each verb takes and answers is said by `bondgraph.Library`; so are its errors, but for `ServiceError`, which each
    may raise: the service does not answer, or not as one of bondgraph's does. It may be shared by threads.

    Raises:
        ServiceError: there is no service of bondgraph, or it does not answer.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        about = self.about()
        self.base = about.base
        self._told = f"{about.corpus.title}, {about.counts['claim']:,} claims"

    def __repr__(self) -> str:
        return f"<bondgraph.Client: {self._told}, at {self._service}>"

    def _repr_html_(self) -> str:
        from bondgraph.turning import tables

        return tables.corpus(self)

    @property
    def stamp(self) -> Stamp:
        """Which corpus it is, at this moment."""
        return self.about().corpus

    @property
    def description(self) -> str | None:
        """What the corpus says that it is about."""
        return self.about().description

    def about(self) -> About:
        """Which corpus it is, how much of it there is, and where the service holds it."""
        return self._ask(About, "about").given_by(self, self.about)

    def stats(self) -> Stats:
        """What is in the corpus."""
        return self._ask(Stats, "stats").given_by(self, self.stats)

    def who_argues(self, words: str | Filters = "", **filters: Any) -> Who:
        """Who argues what, filtered."""
        asked = Filters.put(words, filters)
        return self._ask(Who, "who_argues", asked).given_by(self, self.who_argues, asked)

    def search(self, words: str | Searching, **filters: Any) -> Search:
        """The nodes that hold words, the best first."""
        asked = Searching.put(words, filters)
        return self._ask(Search, "search", asked).given_by(self, self.search, asked)

    def facets(self, words: str | Faceting = "", **filters: Any) -> Facets:
        """How many of the claims that pass the filters have each value of each filter."""
        asked = Faceting.put(words, filters)
        return self._ask(Facets, "facets", asked).given_by(self, self.facets, asked)

    def show(self, name: str, *, kind: Kind | None = None) -> Node:
        """Any node, with all that hangs on it."""
        asked = Showing.of({"name": name, "kind": kind})
        _named(name, "author" if kind == "agent" else kind or "node")
        return self._ask(Node, "show", asked).given_by(self, self.show, name, kind=kind)

    def show_agent(self, name: str) -> Node:
        """An agent, as `show`, where the kind is known."""
        return self.show(name, kind="agent")

    def show_claim(self, name: str) -> Node:
        """A claim, as `show`, where the kind is known."""
        return self.show(name, kind="claim")

    def show_question(self, name: str) -> Node:
        """A question, as `show`, where the kind is known."""
        return self.show(name, kind="question")

    def show_position(self, name: str) -> Node:
        """A position, as `show`, where the kind is known."""
        return self.show(name, kind="position")

    def compare(self, *names: str, limit: int | None = None, after: str | None = None) -> Compare:
        """Two or more authors or positions by question."""
        for name in names:
            _named(name, "agent or position")
        page = Page.of({"limit": limit, "after": _behind(after)})
        answer = self._ask(Compare, "compare", page, [("name", name) for name in names])
        return answer.given_by(self, self.compare, *names, limit=limit, after=after)

    def path(self, start: str, end: str, *, relation: str | Iterable[str] = ()) -> Path:
        """The shortest chain of relations between two nodes."""
        asked = Between.of({"start": start, "end": end, "relation": relation})
        _named(asked.start, "node")
        _named(asked.end, "node")
        return self._ask(Path, "path", asked).given_by(self, self.path, start, end, relation=asked.relation)

    def near(
        self, name: str, *, steps: int = 1, limit: int = DEFAULT_NEAR, relation: str | Iterable[str] = ()
    ) -> Near:
        """What is near a node."""
        asked = Around.of({"name": name, "steps": steps, "limit": limit, "relation": relation})
        _named(asked.name, "node")
        answer = self._ask(Near, "near", asked)
        return answer.given_by(self, self.near, name, steps=steps, limit=limit, relation=asked.relation)

    def define(self, concept: str, *, limit: int | None = None, after: str | None = None) -> Define:
        """The definitions of a concept, side by side."""
        _named(concept, "concept")
        page = Page.of({"limit": limit, "after": _behind(after)})
        answer = self._ask(Define, "define", page, [("name", concept)])
        return answer.given_by(self, self.define, concept, limit=limit, after=after)

    def terms(self, *, limit: int | None = None, after: str | None = None) -> Terms:
        """The terms by label."""
        answer = self._ask(Terms, "terms", Listing.of({"limit": limit, "after": _behind(after)}))
        return answer.given_by(self, self.terms, limit=limit, after=after)

    def authors(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Authors:
        """Those who hold claims or tell them, each with how many claims it holds."""
        asked = ListingAgents.of({"limit": limit, "after": _behind(after), "sort": sort})
        answer = self._ask(Authors, "authors", asked)
        return answer.given_by(self, self.authors, limit=limit, after=after, sort=sort)

    def questions(self, *, limit: int | None = None, after: str | None = None) -> Questions:
        """The debate questions with their positions, the leading one first."""
        answer = self._ask(Questions, "questions", Listing.of({"limit": limit, "after": _behind(after)}))
        return answer.given_by(self, self.questions, limit=limit, after=after)

    def works(self, *, limit: int | None = None, after: str | None = None, sort: str | None = None) -> Works:
        """The works that are cited, each with how many claims it has."""
        asked = ListingWorks.of({"limit": limit, "after": _behind(after), "sort": sort})
        answer = self._ask(Works, "works", asked)
        return answer.given_by(self, self.works, limit=limit, after=after, sort=sort)

    def sources(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Sources:
        """The documents that were read, each with how many claims were read in it."""
        asked = ListingSources.of({"limit": limit, "after": _behind(after), "sort": sort})
        answer = self._ask(Sources, "sources", asked)
        return answer.given_by(self, self.sources, limit=limit, after=after, sort=sort)

    def passages(
        self, *, source: str | None = None, limit: int | None = None, after: str | None = None
    ) -> Passages:
        """The passages, by document and place."""
        asked = ListingPassages.of({"source": source, "limit": limit, "after": _behind(after)})
        answer = self._ask(Passages, "passages", asked)
        return answer.given_by(self, self.passages, source=source, limit=limit, after=after)

    def positions(self, *, limit: int | None = None, after: str | None = None) -> Positions:
        """The positions, by question, the leading question first."""
        answer = self._ask(Positions, "positions", Listing.of({"limit": limit, "after": _behind(after)}))
        return answer.given_by(self, self.positions, limit=limit, after=after)

    def citations(self, *, limit: int | None = None, after: str | None = None) -> Citations:
        """Who cites what, by id."""
        answer = self._ask(Citations, "citations", Listing.of({"limit": limit, "after": _behind(after)}))
        return answer.given_by(self, self.citations, limit=limit, after=after)

    def relations(self, words: str | ListingRelations = "", **filters: Any) -> Relations:
        """The relations by id, with their reasons: all, or those of the claims that pass the filters."""
        asked = ListingRelations.put(words, filters)
        return self._ask(Relations, "relations", asked).given_by(self, self.relations, asked)

    def graph(self, words: str | Filters = "", **filters: Any) -> Graph:
        """The claims that pass the filters with their holders, concepts and relations, for drawing."""
        asked = Filters.put(words, filters)
        return self._ask(Graph, "graph", asked).given_by(self, self.graph, asked)

    def draw(self, words: str | Filters = "", **filters: Any) -> Picture:
        """The claims that pass the filters with their holders, concepts and relations, as a picture that a notebook shows."""
        return self.graph(Filters.largest(words, filters)).draw()

    def cite(
        self, names: str | Iterable[str] | Citing = (), *, style: StyleName | None = None, **filters: Any
    ) -> Cite:
        """Nodes as citations and references in a style; or, with filters, all that the claims which pass rest on."""
        asked = Citing.what(names, {"style": style} | filters)
        return self._ask(Cite, "cite", asked).given_by(self, self.cite, asked)

    def lines(self) -> Iterator[str]:
        """The whole corpus as JSON Lines, without newlines, as they come."""
        for line in _lines(self._service.pieces(ADDRESSES["lines"])):
            yield line.decode()

    def ntriples(self, refs: str | Iterable[Ref | str] | None = None) -> Iterator[str]:
        """Statements as lines of N-Triples with their newlines, as they come; each of the nodes is asked for on its own."""
        if refs is None:
            pieces = self._service.pieces(ADDRESSES["ntriples"])
        else:
            named = [refs] if isinstance(refs, str) else refs
            asked = ([("name", str(ref)), ("format", "ntriples")] for ref in named)
            pieces = chain.from_iterable(self._service.pieces(ADDRESSES["show"], each) for each in asked)
        for line in _lines(pieces):
            yield f"{line.decode()}\n"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; it is not asked again."""
        self._service.close()

    def _ask(
        self, answer: type[A], verb: str, asked: Asking | None = None, more: Iterable[tuple[str, str]] = ()
    ) -> A:
        pairs = [*more, *(_pairs(asked) if asked else ())]
        return self._service.ask(answer, ADDRESSES[verb], pairs)


def _pairs(asked: Asking) -> Iterator[tuple[str, str]]:
    """What is asked, as parameters: of several values, each; what is as it is by default, not at all."""
    for name, value in asked.model_dump(by_alias=True, exclude_defaults=True).items():
        for each in value if isinstance(value, tuple) else (value,):
            yield name, str(each)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines, without newlines, of what comes in pieces."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _behind(after: str | None) -> str | None:
    """Where a list goes on; a blank is as good as nothing, and no address can hold it."""
    return (after or "").strip() or None


def _named(name: str, noun: str) -> None:
    """Refuse a blank where a name is meant, as a library does: no address can hold it.

    Raises:
        UnknownName: it is blank.
    """
    if not name.strip():
        raise UnknownName(name, noun)
