"""The interactive graph of what passes the filters, as a page."""

from __future__ import annotations

from bondgraph.answers import Filters
from bondgraph.explorer.explorer import Explorer, Page


def graph(explorer: Explorer, filters: Filters, pairs: list[tuple[str, str]]) -> Page:
    """What passes the filters, drawn.

    Args:
        explorer: the library as pages.
        filters: what is asked.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
    """
    return Page("graph.html", {"pairs": pairs, "picture": explorer.pictures.draw(filters)})
