"""The embedded engine: Oxigraph in this process, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph

from bondgraph.errors import BadQuery, StoreError, StoreNotFound
from bondgraph.namespaces import XSD, Iri, Literal, Term
from bondgraph.store import Row

_LINES: Final = 4_000
"""Lines that are handed over at a time."""


class EmbeddedEngine:
    """Statements held by Oxigraph.

    Args:
        store: Oxigraph's own store.
        place: where it is, as errors tell it.
    """

    def __init__(self, store: pyoxigraph.Store, place: Path | str = "the store in memory") -> None:
        self._store = store
        self._place = place

    @classmethod
    def in_memory(cls) -> EmbeddedEngine:
        """An empty engine in memory."""
        return cls(pyoxigraph.Store())

    @classmethod
    def create(cls, folder: Path) -> EmbeddedEngine:
        """An empty engine on disk, to be filled by this process alone.

        Raises:
            StoreError: the folder cannot be written to.
        """
        try:
            return cls(pyoxigraph.Store(str(folder)), folder)
        except OSError as error:
            raise StoreError(folder, f"no store can be made here: {error}") from error

    @classmethod
    def open(cls, folder: Path) -> EmbeddedEngine:
        """An engine on disk that is read only, by as many processes as like to.

        Raises:
            StoreNotFound: there is none in the folder.
            StoreError: what is there cannot be opened.
        """
        if not (folder / "CURRENT").is_file():  # RocksDB's own file, in every database of its
            raise StoreNotFound(folder, "there is no store here")
        try:
            return cls(pyoxigraph.Store.read_only(str(folder)), folder)
        except (OSError, RuntimeError) as error:
            raise StoreError(folder, f"the store cannot be opened: {error}") from error

    def load(self, ntriples: Iterable[str]) -> None:
        """Add statements in one go; a line that is no N-Triples leaves the store as it was."""
        try:
            self._store.bulk_load(cast("IO[bytes]", _Stream(ntriples)), pyoxigraph.RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise ValueError(str(error)) from error

    def load_own(self, ntriples: Iterable[str]) -> None:
        """Add statements that `bondgraph.rdf` wrote, so many that they fit into memory; threads may do so at once.

        Their IRIs are not looked at again, which saves a fifth of the time.
        """
        self._store.bulk_load("".join(ntriples).encode(), pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)

    def settle(self) -> None:
        """See that what was loaded is on disk.

        It is left as it was loaded: putting 65 million statements in order took as long as loading them, and what is
        asked often is not asked of them (decision 0017).
        """
        self._store.flush()

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query.

        Raises:
            BadQuery: it is none.
            StoreError: what is on disk cannot be read.
        """
        with self._errors():
            solutions = self._solutions(query)
            names = [variable.value for variable in solutions.variables]
            return [dict(zip(names, map(_term, solution), strict=True)) for solution in solutions]

    def statements(self, query: str) -> Iterator[str]:
        """The rows of a SELECT query of three variables as lines of N-Triples, a third of the time of `select`."""
        with self._errors():
            for subject, predicate, value in self._solutions(query):
                yield f"{subject} {predicate} {value} .\n"

    def _solutions(self, query: str) -> pyoxigraph.QuerySolutions:
        solutions = self._store.query(query)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise BadQuery("it is no SELECT query")
        return solutions

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """What Oxigraph raises, in our words."""
        try:
            yield
        except SyntaxError as error:
            raise BadQuery(f"it is not SPARQL: {error}") from error
        except (OSError, RuntimeError) as error:
            raise StoreError(self._place, f"its statements cannot be read: {error}; build it anew") from error

    def close(self) -> None:
        """Nothing is held that is not let go of with the engine."""


class _Stream:
    """Lines as a file that is read from, so that they never stand in memory together."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._block = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        if not self._block:
            self._block = memoryview("".join(islice(self._lines, _LINES)).encode())
        size = len(self._block) if size < 0 else size
        part, self._block = self._block[:size], self._block[size:]
        return bytes(part)


def _term(value: object) -> Term | None:
    if isinstance(value, pyoxigraph.NamedNode):
        return Iri(value.value)
    if isinstance(value, pyoxigraph.Literal):
        datatype, language = value.datatype.value, value.language
        plain = datatype == XSD.string or language is not None
        return Literal(value.value, language, None if plain else Iri(datatype))
    if isinstance(value, pyoxigraph.BlankNode):
        return Iri(f"_:{value.value}")
    return None
