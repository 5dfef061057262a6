"""The pictures that pages hold: drawn once for what is asked, and kept for a while."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from itertools import accumulate
from threading import Lock
from typing import Final

from bondgraph.answers import Filters, Graph
from bondgraph.library import Library
from bondgraph.render.arranging import MOST, Arranged, arranged, capped
from bondgraph.render.network import SCRIPTS, STYLES, Row, rows
from bondgraph.render.svg import STILL

_KEPT: Final = 16
_TOLD: Final = 120
"""Claims and relations that are all told in words below a picture."""
_TOLD_OF_MORE: Final = 45
"""How many of them are, where there are more; the list has the others."""
_LISTED: Final = 250
"""How many of them the list has at most."""


class Picture:
    """A graph in a page.

    Args:
        graph: all that was asked for.
        most: how many nodes are drawn at most.

    Attributes:
        graph: all that was asked for.
        styles: the files that the page has to load for it, by their plain names.
        scripts: the same of scripts.
    """

    styles = STYLES
    scripts = SCRIPTS

    def __init__(self, graph: Graph, most: int = MOST) -> None:
        self.graph = graph
        self._most = most

    @cached_property
    def shown(self) -> Graph:
        """What is drawn of it."""
        return capped(self.graph, self._most)

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
        """How many nodes are not drawn."""
        return len(self.graph.nodes) - len(self.shown.nodes)

    @property
    def lines_left_out(self) -> int:
        """How many lines between what is drawn are not."""
        kept = {node.id for node in self.shown.nodes}
        between = sum(edge.start in kept and edge.end in kept for edge in self.graph.edges)
        return between - len(self.shown.edges)

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
        """The first of them, which stand below the picture; all, unless there are many."""
        whole = self._up_to(_TOLD)
        return whole if len(whole) == len(self.rows) else self._up_to(_TOLD_OF_MORE)

    @property
    def listed(self) -> list[Row]:
        """The first of them, which make the list."""
        return self._up_to(_LISTED)

    def _up_to(self, most: int) -> list[Row]:
        so_far = accumulate(1 + len(row["told"]) for row in self.rows)
        return self.rows[: max(1, bisect_right([*so_far], most))]


class Pictures:
    """The pictures of one library; the ones asked for last are kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._lock = Lock()

    def draw(self, filters: Filters) -> Picture:
        """The picture of what passes the filters.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
        """
        return self._drawn(filters, lambda: Picture(self._library.graph(filters)))

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
