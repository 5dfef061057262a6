"""The rows of a SPARQL query as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bondgraph.namespaces import PREFIXES, Literal, Term
from bondgraph.store import Row


def solutions(columns: Sequence[str], rows: Iterable[Row]) -> RenderableType:
    """A column for each variable, a line for each solution."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(row[column])) for column in columns))
    return table


def shown(term: Term | None) -> str:
    """A term as it is read: text without quotes, an IRI by its prefix.

    >>> from bondgraph.namespaces import BG, Iri, text
    >>> shown(BG.supports), shown(Iri("https://example.org/")), shown(text("tea", "en")), shown(None)
    ('bg:supports', '<https://example.org/>', 'tea', '')
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.text
    for prefix, space in PREFIXES.items():
        name = term.removeprefix(space.base)
        if name != term and name.replace("_", "").replace("-", "").isalnum():
            return f"{prefix}:{name}"
    return term if term.startswith("_:") else f"<{term}>"
