"""The verbs, whoever answers them: a library in this process, or a service elsewhere that a client asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self

from bondgraph.answers import (
    DEFAULT_NEAR,
    About,
    Authors,
    Citations,
    Cite,
    Citing,
    Compare,
    Define,
    Faceting,
    Facets,
    Filters,
    Graph,
    ListingRelations,
    Near,
    Node,
    Passages,
    Path,
    Positions,
    Questions,
    Relations,
    Search,
    Searching,
    Sources,
    Stamp,
    Stats,
    Terms,
    Who,
    Works,
)
from bondgraph.citing.styles import StyleName
from bondgraph.ids import Kind, Ref

if TYPE_CHECKING:
    from bondgraph.turning.picture import Picture


def answering(library: Verbs) -> Verbs:
    """What is given as a library, if it is one.

    Raises:
        TypeError: it is something else.
    """
    if not callable(getattr(library, "who_argues", None)) or not callable(getattr(library, "ntriples", None)):
        raise TypeError(
            f"library: {type(library).__name__} is none; first write what bondgraph.open() or bondgraph.connect(…) gives,"
            " then the rest"
        )
    return library


class Verbs(Protocol):
    """What `bondgraph.open` and `bondgraph.connect` give: write this where a function takes either.

    What each verb takes and raises is said by `bondgraph.Library`.

    >>> import bondgraph
    >>> def claims(library: bondgraph.Verbs) -> int:
    ...     return library.stats().counts["claim"]
    >>> claims(bondgraph.open())
    295
    """

    @property
    def stamp(self) -> Stamp:
        """Which corpus it is."""

    @property
    def description(self) -> str | None:
        """What the corpus says that it is about."""

    def about(self) -> About:
        """Which corpus it is, how much of it there is, and where it is held."""

    def stats(self) -> Stats:
        """What is in the corpus."""

    def who_argues(self, words: str | Filters = "", **filters: Any) -> Who:
        """Who argues what, filtered."""

    def search(self, words: str | Searching, **filters: Any) -> Search:
        """The nodes that hold words, the best first."""

    def facets(self, words: str | Faceting = "", **filters: Any) -> Facets:
        """How many of the claims that pass the filters have each value of each filter."""

    def show(self, name: str, *, kind: Kind | None = None) -> Node:
        """Any node, with all that hangs on it."""

    def show_agent(self, name: str) -> Node:
        """An agent, as `show`, where the kind is known."""

    def show_claim(self, name: str) -> Node:
        """A claim, as `show`, where the kind is known."""

    def show_question(self, name: str) -> Node:
        """A question, as `show`, where the kind is known."""

    def show_position(self, name: str) -> Node:
        """A position, as `show`, where the kind is known."""

    def compare(self, *names: str, limit: int | None = None, after: str | None = None) -> Compare:
        """Two or more authors or positions by question."""

    def path(self, start: str, end: str, *, relation: str | Iterable[str] = ()) -> Path:
        """The shortest chain of relations between two nodes."""

    def near(
        self, name: str, *, steps: int = 1, limit: int = DEFAULT_NEAR, relation: str | Iterable[str] = ()
    ) -> Near:
        """What is near a node."""

    def define(self, concept: str, *, limit: int | None = None, after: str | None = None) -> Define:
        """The definitions of a concept, side by side."""

    def terms(self, *, limit: int | None = None, after: str | None = None) -> Terms:
        """The terms by label."""

    def authors(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Authors:
        """Those who hold claims or tell them, each with how many claims it holds."""

    def questions(self, *, limit: int | None = None, after: str | None = None) -> Questions:
        """The debate questions with their positions, the leading one first."""

    def works(self, *, limit: int | None = None, after: str | None = None, sort: str | None = None) -> Works:
        """The works that are cited, each with how many claims it has."""

    def sources(
        self, *, limit: int | None = None, after: str | None = None, sort: str | None = None
    ) -> Sources:
        """The documents that were read, each with how many claims were read in it."""

    def passages(
        self, *, source: str | None = None, limit: int | None = None, after: str | None = None
    ) -> Passages:
        """The passages, by document and place."""

    def positions(self, *, limit: int | None = None, after: str | None = None) -> Positions:
        """The positions, by question, the leading question first."""

    def relations(self, words: str | ListingRelations = "", **filters: Any) -> Relations:
        """The relations by id, with their reasons: all, or those of the claims that pass the filters."""

    def citations(self, *, limit: int | None = None, after: str | None = None) -> Citations:
        """Who cites what, by id."""

    def graph(self, words: str | Filters = "", **filters: Any) -> Graph:
        """The claims that pass the filters with their holders, concepts and relations, for drawing."""

    def draw(self, words: str | Filters = "", **filters: Any) -> Picture:
        """The same as a picture that a notebook shows."""

    def cite(
        self, names: str | Iterable[str] | Citing = (), *, style: StyleName | None = None, **filters: Any
    ) -> Cite:
        """Nodes as citations and references in a style; or, with filters, all that the claims which pass rest on."""

    def lines(self) -> Iterator[str]:
        """The whole corpus as JSON Lines, without newlines."""

    def ntriples(self, refs: str | Iterable[Ref | str] | None = None) -> Iterator[str]:
        """Statements about some nodes, or all, as lines of N-Triples with their newlines."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""

    def close(self) -> None:
        """Let go of what it holds; it is not asked again."""
