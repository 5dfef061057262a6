"""The pictures that pages hold: drawn once for what is asked, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from threading import Lock
from typing import Final

from bondgraph.answers import Filters, Graph
from bondgraph.library import Library
from bondgraph.render.arranging import HIDDEN_AT_FIRST, MOST, Arranged, arranged, capped
from bondgraph.render.network import SCRIPTS, STYLES, Parts, Row, network_parts, rows
from bondgraph.render.svg import STILL

_KEPT: Final = 64
_OVERVIEWED: Final = 100
"""Claims of an overview that are told in words, too."""


class Picture:
    """A graph in a page.

    Args:
        graph: all that was asked for.
        most: how many nodes are drawn at most.

    Attributes:
        graph: all that was asked for.
        styles: the files that the page has to load for it, by their plain names.
        scripts: the same of scripts.
        overview: whether it is too much to be read as it is, and has no more than names, statements and relations.
    """

    styles = STYLES
    scripts = SCRIPTS

    def __init__(self, graph: Graph, most: int = MOST) -> None:
        self.graph = graph
        self.overview = len(graph.nodes) > MOST and most > MOST
        self._most = most

    @cached_property
    def shown(self) -> Graph:
        """What is drawn of it."""
        return capped(self._whole, self._most)

    @cached_property
    def _whole(self) -> Graph:
        return _overview(self.graph) if self.overview else self.graph

    @cached_property
    def arranged(self) -> Arranged:
        """The same with its places."""
        return arranged(self.shown, self._most)

    @property
    def still(self) -> Graph | Arranged:
        """What is drawn where it stands still: the same, unless that is too much."""
        return self.arranged if len(self.shown.nodes) <= STILL else self.graph

    @property
    def left_out(self) -> int:
        """How many nodes are not drawn; those that an overview does without are not counted."""
        return 0 if self.overview else len(self.graph.nodes) - len(self.shown.nodes)

    @property
    def lines_left_out(self) -> int:
        """How many lines between what is drawn are not; those that an overview does without are not counted."""
        kept = {node.id for node in self.shown.nodes}
        whole = self._whole.edges
        return sum(edge.start in kept and edge.end in kept for edge in whole) - len(self.shown.edges)

    @property
    def claims(self) -> int:
        """How many claims are drawn."""
        return sum(node.kind == "claim" for node in self.shown.nodes)

    @cached_property
    def rows(self) -> list[Row]:
        """The same in words: each claim with its holders and concepts, and its relations as seen from it."""
        return rows(self.shown)

    @property
    def tabled(self) -> list[Row]:
        """Those of them that stand below the picture: all whose details it shows."""
        return self.rows[:_OVERVIEWED] if self.overview else self.rows

    @cached_property
    def parts(self) -> Parts:
        """The interactive picture with all that is said around it."""
        return network_parts(self.graph)


def _overview(graph: Graph) -> Graph:
    """A graph without what is read from near: reasons, passages, and what claims are about."""
    edges = tuple(
        edge.model_copy(update={"because": None, "passage": None})
        for edge in graph.edges
        if edge.type not in HIDDEN_AT_FIRST
    )
    kept = {end for edge in edges for end in (edge.start, edge.end)}
    nodes = tuple(
        node.model_copy(update={"details": (), "passages": ()})
        for node in graph.nodes
        if node.kind != "concept" or node.id in kept
    )
    return graph.model_copy(update={"nodes": nodes, "edges": edges})


class Pictures:
    """The pictures of one library; the ones asked for last are kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._lock = Lock()

    def draw(self, filters: Filters, most: int = MOST) -> Picture:
        """The picture of what passes the filters.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
        """
        return self._drawn((filters, most), lambda: Picture(self._library.graph(filters), most))

    def around(self, name: str, steps: int, relation: tuple[str, ...], most: int) -> Picture:
        """The picture of a node and what is near it.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `Library.near`.
        """
        return self._drawn(
            (name, steps, relation, most),
            lambda: Picture(
                self._library.graph_around(name, steps=steps, limit=most, relation=relation), most
            ),
        )

    def _drawn(self, key: Hashable, made: Callable[[], Picture]) -> Picture:
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        picture = made()
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture
