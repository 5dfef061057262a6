"""The words of a corpus that is held by an engine alone: an index is made of them when it is first asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bondgraph.ids import Ref
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.search.index import SearchIndex


class Words:
    """The words of a corpus."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    @cached_property
    def index(self) -> SearchIndex:
        """The index."""
        from bondgraph.search.documents import from_queries
        from bondgraph.search.index import SearchIndex

        return SearchIndex.in_memory(list(from_queries(self._queries)))

    def claims(self, words: str) -> list[Ref]:
        """The claims that hold all the words, sorted by id.

        Raises:
            BadFilter: the words hold neither letter nor digit, or there are too many.
        """
        return self.index.matches(words)
