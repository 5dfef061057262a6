"""A corpus, or what passes filters → the formats that other programs read.

`FORMATS` is the whole list. A format is one entry of the ``FORMATS`` of the module that writes its family, which stands
in `_FAMILIES` below. All write what a `Selection` gives, piece by piece, and say what they cannot carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from bondgraph.answers import ClaimFilters
from bondgraph.errors import UnknownName
from bondgraph.exporting import (
    aif,
    argdown,
    discourse,
    dot,
    gexf,
    graphml,
    lines,
    nanopubs,
    nodelink,
    parquet,
    rdf,
    tables,
)
from bondgraph.exporting.format import Format
from bondgraph.exporting.selecting import Selection
from bondgraph.ids import nearest
from bondgraph.library import Library

_FAMILIES: Final = (
    lines,
    graphml,
    gexf,
    dot,
    nodelink,
    tables,
    parquet,
    rdf,
    nanopubs,
    argdown,
    aif,
    discourse,
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {each.name: each for family in _FAMILIES for each in family.FORMATS}
)
"""The formats, by what they are asked for by."""


def format_of(name: str) -> Format:
    """The format that is asked for.

    Raises:
        UnknownName: there is none; the nearest are told.
    """
    if name not in FORMATS:
        raise UnknownName(name, "format", nearest(name, FORMATS) or list(FORMATS))
    return FORMATS[name]


def export(
    library: Library,
    format: str,  # noqa: A002 - as it is said
    words: str | ClaimFilters = "",
    **filters: Any,
) -> Iterator[bytes]:
    """A corpus, or what passes filters, in a format.

    Args:
        library: what is exported.
        format: one of `FORMATS`.
        words: words that the claims contain, or the filters as one object.
        filters: the fields of `bondgraph.answers.ClaimFilters`, as `Library.who_argues` takes them; there are no pages.

    Returns:
        The bytes, piece by piece; none is made before it is asked for.

    Raises:
        UnknownName: there is no such format, or a name that a filter gives is not known.
        BadFilter, AmbiguousName: as `Library.who_argues`.

    >>> import bondgraph
    >>> next(export(bondgraph.open(), "jsonl"))[:18]
    b'{"kind": "corpus",'
    """
    chosen = format_of(format)
    return chosen.write(Selection.of(library, words, **filters))


__all__ = ["FORMATS", "Format", "Selection", "export", "format_of"]
