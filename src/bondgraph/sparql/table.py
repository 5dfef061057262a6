"""The rows of a SELECT query, read from the SPARQL results format in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, NamedTuple

from bondgraph.namespaces import XSD, Iri, Literal, Term
from bondgraph.store import Row


class Table(NamedTuple):
    """The answer to a SELECT query."""

    columns: tuple[str, ...]
    rows: list[Row]


def read(answer: IO[bytes]) -> Table:
    """The table that an answer in JSON holds.

    >>> from io import BytesIO
    >>> read(BytesIO(b'{"head": {"vars": ["x", "y"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "a:a"}}]}}'))
    Table(columns=('x', 'y'), rows=[{'x': 'a:a', 'y': None}])
    """
    told = json.load(answer)
    columns = tuple(told["head"]["vars"])
    return Table(
        columns,
        [
            {name: _term(row[name]) if name in row else None for name in columns}
            for row in told["results"]["bindings"]
        ],
    )


def _term(told: Mapping[str, str]) -> Term:
    match told["type"]:
        case "uri":
            return Iri(told["value"])
        case "bnode":
            return Iri(f"_:{told['value']}")
    datatype = Iri(told["datatype"]) if "datatype" in told else None
    return Literal(told["value"], told.get("xml:lang"), None if datatype == XSD.string else datatype)
