"""The engine seam: what bondgraph asks of a store of statements.

An engine takes N-Triples and answers SPARQL 1.1 SELECT queries with plain rows: an IRI as `Iri`, any other term
as `Literal`, an unbound variable as None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from bondgraph.namespaces import Term

Row = dict[str, Term | None]


class Engine(Protocol):
    """A store of statements."""

    def load(self, ntriples: Iterable[str]) -> None:
        """Add statements, given as lines of N-Triples: all of them, or none where a line cannot be read.

        Raises:
            ValueError: a line is not N-Triples.
            StoreError: the store cannot be written to.
        """

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query, in their order.

        Raises:
            BadQuery: the query is not SPARQL 1.1, or no SELECT query.
            QueryStopped: it came to a limit.
            StoreError: the store does not answer.
        """

    def statements(self, query: str) -> Iterator[str]:
        """The rows of a SELECT query of subject, predicate and object as lines of N-Triples, as they are found.

        Raises:
            BadQuery, QueryStopped, StoreError: as `select`.
        """

    def close(self) -> None:
        """Let go of what the engine holds; it is not asked again."""


def in_memory() -> Engine:
    """An empty engine that lives in this process and needs nothing."""
    from bondgraph.store.embedded import EmbeddedEngine

    return EmbeddedEngine.in_memory()
