"""The words of a corpus, for those who may never search: the index is opened, or made, when it is first asked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bondgraph.ids import Ref
from bondgraph.queries import Queries

if TYPE_CHECKING:
    from bondgraph.search.index import SearchIndex


class Words:
    """The words of a corpus.

    Args:
        queries: the corpus's engine, by which an index is made in memory where there is none.
        folder: where its index was built.
    """

    def __init__(self, queries: Queries, folder: Path | None = None) -> None:
        self._queries = queries
        self._folder = folder

    @cached_property
    def index(self) -> SearchIndex:
        """The index."""
        from bondgraph.search.documents import from_queries
        from bondgraph.search.index import SearchIndex

        if self._folder is not None:
            return SearchIndex.open(self._folder)
        return SearchIndex.in_memory(list(from_queries(self._queries)))

    def claims(self, words: str) -> list[Ref]:
        """The claims that hold all the words, sorted by id.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        return self.index.matches(words)
