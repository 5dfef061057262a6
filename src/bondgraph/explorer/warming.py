"""What pages need that takes a while the first time, made before anybody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph.answers import Listing
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.graph import Looking, graph
from bondgraph.explorer.home import home
from bondgraph.explorer.indexes import questions
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.render.pages import templates

_MOST: Final = 3
"""Authors of the most claims whose facts are read."""


def warmed(explorer: Explorer) -> Iterator[None]:
    """Make it step by step: between two of them, one may stop.

    Args:
        explorer: the library as pages.
    """
    explorer.html(home(explorer))
    yield
    explorer.html(questions(explorer, Listing(), []))
    yield
    yield from _read(explorer.library)
    explorer.html(graph(explorer, Looking(), []))
    yield
    made = templates("bondgraph.explorer")
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
        yield


def _read(library: Library) -> Iterator[None]:
    """Who is credited with what, which is read at once for all, and the commonest of what else is asked."""
    for author in library.authors(limit=_MOST, sort="-claims").authors:
        library.facts(Ref("agent", author.id))
        yield
    library.facets()
    yield
    library.terms(limit=1)
    library.works(limit=1)
    library.sources(limit=1)
    yield


__all__ = ["warmed"]
