"""The interactive graphs that pages hold: drawn once for each set of filters, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final, NamedTuple

from bondgraph.answers import Filters, Graph
from bondgraph.library import Library
from bondgraph.render.network import SCRIPTS, STYLES, Parts, network_parts

_KEPT: Final = 64


class Picture(NamedTuple):
    """A graph in a page: the fragment, and the files that the page has to load for it, by their plain names."""

    graph: Graph
    parts: Parts
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


class Pictures:
    """The pictures of one library; the ones asked for last are kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[Filters, Picture] = OrderedDict()
        self._lock = Lock()

    def draw(self, filters: Filters) -> Picture:
        """The picture of what passes the filters.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
        """
        with self._lock:
            if (found := self._kept.get(filters)) is not None:
                self._kept.move_to_end(filters)
                return found
        graph = self._library.graph(filters)
        picture = Picture(graph, network_parts(graph), STYLES, SCRIPTS)
        with self._lock:
            self._kept[filters] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture
