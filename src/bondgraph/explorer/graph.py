"""What is asked for, drawn: a map, a list or a timeline, always from somewhere, never from the whole."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any, Final, Literal

from pydantic import Field

from bondgraph.answers import (
    FURTHEST,
    AnyName,
    Facet,
    Filters,
    Link,
    ListingRelations,
)
from bondgraph.errors import BadFilter
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.pictures import Picture
from bondgraph.explorer.presenting import PAGING, Pairs, chips, without
from bondgraph.explorer.timeline import Up, timeline
from bondgraph.render.arranging import MOST
from bondgraph.render.counts import Between, Counted, Counts

NEAR: Final = 100
"""Nodes that are drawn around one of them."""
LOOKS: Final = ("view", "select", "hide", "up")
"""What says how it is looked at, and nothing of what is asked for."""

_WHOLE: Final = 80
"""Claims that a map and a list have at most: more weigh more than a page may."""
_FIRST: Final = 60
"""Claims that they have of more than that."""
_COUNTABLE: Final = 10_000
"""Claims that are taken together by author at most: of more, who holds most stands beside."""
_COUNTED: Final = 500
"""Relations that are counted between authors at most."""
_OFFERED: Final = 12
_COMPARED: Final = 2
"""Authors without whom there is nothing to count between."""
_FACETS: Final = ("author", "concept", "question")
_NARROWED_BY: Final = 16


class Looking(Filters):
    """What is drawn, and how it is looked at."""

    around: AnyName | None = Field(default=None, description="a node, to draw it and what is near it")
    steps: int = Field(
        default=1, ge=1, le=FURTHEST, description="with around: how many relations away at most"
    )
    view: Literal["map", "list", "time"] = Field(default="map", description="how it is looked at")
    up: Up = Field(default="author", description="in the timeline: what stands one above the other")
    select: AnyName | None = Field(default=None, description="in the map: what is selected")
    hide: AnyName | None = Field(default=None, description="in the map: what the legend hides")

    @property
    def filters(self) -> Filters:
        """What is asked for, without how it is looked at."""
        own = self.model_dump(include=set(Filters.model_fields), exclude_unset=True)
        return Filters.model_validate(own, by_name=True)


def graph(explorer: Explorer, asked: Looking | Filters, pairs: Pairs) -> Page:
    """What is asked for, drawn.

    Args:
        explorer: the library as pages.
        asked: what is asked for, and how it is looked at.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues` and `Library.near`.
    """
    if not isinstance(asked, Looking):
        asked = Looking.model_validate(asked.model_dump(exclude_unset=True), by_name=True)
    context: dict[str, Any] = {
        "asked": asked,
        "pairs": without(pairs, *LOOKS),
        "looks": pairs,
        "looking": LOOKS,
        "start": None,
        "offered": None,
        "facets": None,
        "counts": None,
        "trouble": None,
        "near": NEAR,
        "drawing_of": None,
    }
    if asked.around is not None:
        context |= _around(explorer, asked) | {"alternate": "graph.json"}
    elif not without(pairs, *LOOKS, "steps"):
        context |= _leading(explorer)
    else:
        context |= _filtered(explorer, asked) | {"alternate": "graph.json"}
    drawn: Picture | None = context["drawing_of"]
    if drawn is not None:
        context["chips"] = chips(explorer.suggested, context["pairs"], drawn.graph.filters)
    if asked.view == "time" and drawn is not None:
        context["timeline"] = timeline(explorer.library, drawn.graph, asked.up)
    context["picture"] = drawn if asked.view == "map" and drawn is not None and drawn.claims else None
    return Page("graph.html", context)


def drawn(explorer: Explorer, asked: Looking) -> Picture:
    """What is asked for as a picture alone; nothing where there is nothing to draw.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `graph`.
    """
    if asked.around is not None:
        found = _around(explorer, asked)
    elif asked.filters == Filters():
        found = _leading(explorer)
    else:
        found = _filtered(explorer, asked)
    picture: Picture | None = found.get("drawing_of")
    return picture or explorer.pictures.draw(asked.filters)


def trouble(pairs: Pairs, wrong: dict[str, Any]) -> Page:
    """Why what is asked for cannot be drawn."""
    context = {
        "pairs": without(pairs, *LOOKS),
        "looks": pairs,
        "trouble": wrong,
        "start": None,
        "offered": None,
    }
    return Page("graph.html", context)


def _around(explorer: Explorer, asked: Looking) -> dict[str, Any]:
    assert asked.around is not None
    given = (set(asked.filters.given()) | (asked.model_fields_set & set(PAGING))) - {"relation"}
    if given:
        name = min(given)
        raise BadFilter(
            name, f"around goes with steps and relation alone; leave out {name}, or leave out around"
        )
    drawn = explorer.pictures.around(asked.around, asked.steps, asked.relation, NEAR)
    name = str(drawn.graph.filters["around"])
    _, _, ident = name.partition(":")
    here = next((node for node in drawn.graph.nodes if node.id == name), None)
    start = Link(kind=here.kind, id=ident, label=here.text) if here else explorer.library.show(name)
    return {"start": start, "drawing_of": drawn}


def _leading(explorer: Explorer) -> dict[str, Any]:
    library = explorer.library
    offered = {
        "questions": library.questions(limit=_OFFERED).questions,
        "authors": library.authors(limit=2 * _OFFERED, sort="-claims").authors,
    }
    if not explorer.leading:
        return {"offered": offered}
    name, ident = explorer.leading[0]
    drawn = explorer.pictures.draw(Filters.of({name: ident}))
    return {"offered": offered, "drawing_of": drawn}


def _filtered(explorer: Explorer, asked: Looking) -> dict[str, Any]:
    library, filters = explorer.library, asked.filters
    whole = MOST if asked.view == "time" else _WHOLE
    total = library.who_argues(filters.model_copy(update={"limit": 1})).total
    limit = whole if total <= whole else _FIRST
    if "limit" in asked.model_fields_set:
        limit = min(filters.limit, limit)
    drawn = explorer.pictures.draw(filters.model_copy(update={"limit": limit}))
    more, counts = None, None
    if drawn.claims < drawn.graph.total:
        narrowed = filters.model_dump(exclude_defaults=True, exclude=set(PAGING))
        counted = {name: library.facet(name, limit=_NARROWED_BY, **narrowed) for name in _FACETS}
        more = [facet for facet in counted.values() if facet.values]
        if _WHOLE < drawn.graph.total <= _COUNTABLE:
            counts = _counted(explorer, narrowed, counted["author"])
    return {"drawing_of": drawn, "facets": more, "counts": counts}


def _counted(explorer: Explorer, narrowed: dict[str, Any], facet: Facet) -> Counts | None:
    """Claims taken together by author: those of the most, and how they relate."""
    if len(facet.values) < _COMPARED:
        return None
    ties = explorer.library.relations(ListingRelations(limit=_COUNTED, **narrowed))
    authors = tuple(Counted(value.node, value.count) for value in facet.values if value.node)
    known = {author.node.id for author in authors}
    between: Counter[tuple[str, str, str]] = Counter()
    for tie in ties.relations:
        for one, other in product(tie.subject_holders, tie.object_holders):
            if tie.type != "defines" and one.id != other.id and {one.id, other.id} <= known:
                ends = (one.id, other.id) if tie.type == "supports" else tuple(sorted((one.id, other.id)))
                between[ends[0], ends[1], tie.type] += 1
    counted = tuple(Between(*key, many) for key, many in sorted(between.items()))
    return Counts(authors, counted, not facet.whole, len(ties.relations), ties.total)
