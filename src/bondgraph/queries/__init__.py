"""The questions asked of a store: named ``.rq`` files, the only place where SPARQL is written.

A file begins with comments: its title, and its parameters, each as ``# ?name: what it is``. A parameter is bound
as data: its values are written as RDF terms into the ``VALUES ?name { }`` of the file, never as text into the query.
Lines between ``#if name`` and ``#end`` stand only where the parameter is given. What comes out is typed rows, in
which a node of the corpus is a `Ref`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, TypeVar, cast, get_type_hints

from bondgraph.ids import Ref
from bondgraph.namespaces import PREFIXES, XSD, Iri, Literal, Term, number, text
from bondgraph.store import Engine

R = TypeVar("R", bound=tuple[Any, ...])
Value = Ref | Iri | str | int

_PARAMETER: Final = re.compile(r"^# \?(\w+): ", re.MULTILINE)
_BLOCK: Final = re.compile(r"^[ ]*#if (\w+)\n(.*?)^[ ]*#end\n", re.MULTILINE | re.DOTALL)
_VALUES: Final = re.compile(r"VALUES \?(\w+) \{ \}")
_PROLOGUE: Final = "".join(f"PREFIX {prefix}: {Iri(space.base).n3()}\n" for prefix, space in PREFIXES.items())
_WHOLE: Final = frozenset({XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.nonNegativeInteger})


class Query(NamedTuple):
    """A question as its file has it.

    Attributes:
        name: the file's name, without ``.rq``.
        title: its first line.
        parameters: what can be bound, by name.
        body: the query, without prefixes.
    """

    name: str
    title: str
    parameters: tuple[str, ...]
    body: str

    def bound(self, parameters: Mapping[str, Sequence[Value]], base: str) -> str:
        """The query with its parameters bound, without prefixes; a parameter with no values is not given.

        Raises:
            KeyError: the query has no such parameter.
        """
        given = {name: values for name, values in parameters.items() if values}
        if unknown := sorted(set(parameters) - set(self.parameters)):
            raise KeyError(f"{self.name}.rq has no parameter {unknown[0]!r}")
        body = _BLOCK.sub(lambda block: block[2] if block[1] in given else "", self.body)

        def values(found: re.Match[str]) -> str:
            terms = " ".join(_term(value, base).n3() for value in given.get(found[1], ()))
            return f"VALUES ?{found[1]} {{ {terms} }}"

        return _VALUES.sub(values, body)


@cache
def load(name: str) -> Query:
    """The query of a file.

    Raises:
        FileNotFoundError: there is no such file.
    """
    whole = (files(__name__) / f"{name}.rq").read_text(encoding="utf-8")
    title = whole.partition("\n")[0].removeprefix("# ")
    return Query(name, title, tuple(_PARAMETER.findall(whole)), whole)


class Queries:
    """The questions, asked of one engine about the nodes under one base IRI."""

    def __init__(self, engine: Engine, base: str) -> None:
        self._engine = engine
        self._base = base

    def rows(
        self, row: type[R], name: str, *, limit: int | None = None, **parameters: Sequence[Value]
    ) -> list[R]:
        """The rows of a query as typed tuples.

        Args:
            row: a NamedTuple class whose fields are variables of the query, in any order.
            name: the query's file.
            limit: how many rows at most.
            parameters: the values of each parameter that is given.
        """
        query = _PROLOGUE + load(name).bound(parameters, self._base)
        if limit is not None:
            query += f"\nLIMIT {int(limit)}"
        wanted = _fields(row)
        make = cast(Callable[..., R], row)
        return [
            make(*(self._plain(found.get(field)) for field in wanted)) for found in self._engine.select(query)
        ]

    def statements(
        self, name: str, *, limit: int | None = None, **parameters: Sequence[Value]
    ) -> Iterator[str]:
        """The rows of a query of subject, predicate and object as lines of N-Triples, as they are found."""
        query = _PROLOGUE + load(name).bound(parameters, self._base)
        return self._engine.statements(query if limit is None else f"{query}\nLIMIT {int(limit)}")

    def count(self, name: str, **parameters: Sequence[Value]) -> int:
        """How many rows a query has."""
        body = load(name).bound(parameters, self._base)
        found = self._engine.select(f"{_PROLOGUE}SELECT (COUNT(*) AS ?count) WHERE {{ {{\n{body}\n}} }}")
        count = found[0]["count"]
        assert count is not None
        return int(str(count.text if isinstance(count, Literal) else count))

    def _plain(self, term: Term | None) -> Ref | str | int | None:
        if isinstance(term, Literal):
            return int(term.text) if term.datatype in _WHOLE else term.text
        return None if term is None else _node(self._base, term)


# Row after row names the same nodes.
@lru_cache(maxsize=1 << 14)
def _node(base: str, iri: Iri) -> Ref | str:
    try:
        return Ref.of_iri(base, iri)
    except ValueError:
        return str(iri)


@cache
def _fields(row: type[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(get_type_hints(row))


def _term(value: Value, base: str) -> Term:
    if isinstance(value, Ref):
        return Iri(value.iri(base))
    if isinstance(value, Iri):
        return value
    return number(value) if isinstance(value, int) else text(value)
