"""The embedded engine: Oxigraph in this process."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from bondgraph.errors import BadQuery
from bondgraph.namespaces import XSD, Iri, Literal, Term
from bondgraph.store import Row


class EmbeddedEngine:
    """Statements held in memory by Oxigraph."""

    def __init__(self) -> None:
        self._store = pyoxigraph.Store()

    def load(self, ntriples: Iterable[str]) -> None:
        """Add statements in one go; a line that is no N-Triples leaves the store as it was."""
        try:
            self._store.bulk_load("".join(ntriples).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise ValueError(str(error)) from error

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query."""
        try:
            solutions = self._store.query(query)
        except SyntaxError as error:
            raise BadQuery(f"it is not SPARQL: {error}") from error
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise BadQuery("it is no SELECT query")
        names = [variable.value for variable in solutions.variables]
        return [{name: _term(solution[name]) for name in names} for solution in solutions]

    def close(self) -> None:
        """Nothing is held that is not let go of with the engine."""


def _term(value: object) -> Term | None:
    if isinstance(value, pyoxigraph.NamedNode):
        return Iri(value.value)
    if isinstance(value, pyoxigraph.Literal):
        datatype = Iri(value.datatype.value)
        plain = datatype == XSD.string or value.language is not None
        return Literal(value.value, value.language, None if plain else datatype)
    if isinstance(value, pyoxigraph.BlankNode):
        return Iri(f"_:{value.value}")
    return None
