"""The way in."""

from __future__ import annotations

from typing import Final

from bondgraph.answers import FacetValue, QuestionLine
from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.stances import debates as stances_of
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.render.pages import Html
from bondgraph.render.svg import thumbnail

_DEBATES: Final = 25
"""Debates that the way in has at most, the leading one included."""
_BEGINNINGS: Final = 5
"""Claims that the way in has where there is no debate."""
_OFTEN: Final = 8
"""Authors, and concepts, that are named as those who come most often."""


def home(explorer: Explorer) -> Page:
    """What this is; the leading debate with who stands where, the other debates briefly, who and what comes most often."""
    return explorer.once("home", lambda: _made(explorer))


def _made(explorer: Explorer) -> Page:
    library = explorer.library
    debates = library.questions(limit=_DEBATES)
    leading = debates.questions[0] if debates.questions else None
    often = library.facets(limit=_OFTEN).by_filter
    context = {
        "counts": explorer.stats.counts,
        "related": sum(explorer.stats.relations.values()),
        "leading": leading,
        "stances": stances_of(library, [leading])[leading.id] if leading else (),
        "drawn_small": _drawn(library, leading) if leading else "",
        "others": debates.questions[1:],
        "debates": debates.total,
        "claims": () if leading else library.who_argues(limit=_BEGINNINGS).rows,
        "authors": _named(often["author"].values),
        "concepts": _named(often["concept"].values),
        "alternate": "about.json",
        "schema": schema_org.described(
            library, library.view(Ref("corpus", library.stamp.id), claims=0, relations=0)
        ),
    }
    return Page("home.html", context)


def _drawn(library: Library, question: QuestionLine) -> Html | str:
    """A debate as a small drawing; empty where there is nothing to draw."""
    graph = library.graph(question=question.id)
    return Html(thumbnail(graph, label=f"{question.label} The debate, drawn small.")) if graph.nodes else ""


def _named(values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    """The values that are nodes."""
    return tuple(value for value in values if value.node)
