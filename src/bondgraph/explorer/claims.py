"""Who argues what, filtered, as a page."""

from __future__ import annotations

from typing import Any, Final

from bondgraph.answers import Filters, Row, Who
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.narrowing import Counted, counted, holders, labels, narrowings
from bondgraph.explorer.presenting import PAGING, Group, Pairs, chips, groups, without
from bondgraph.explorer.stances import standing
from bondgraph.referring import MOST_CLAIMS

SHOWN: Final = 50
"""Claims that a page has, where the address asks for no other number."""
MOST: Final = 100
"""Claims that a page has at most."""

_COMPARED: Final = 5
"""Authors that are compared at once."""


def claims(explorer: Explorer, filters: Filters, pairs: Pairs) -> Page:
    """The claims that pass the filters.

    Args:
        explorer: the library as pages.
        filters: what is asked.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
    """
    asked = {name for name, _ in pairs}
    most = min(filters.limit, MOST) if "limit" in asked else SHOWN
    who = explorer.library.who_argues(filters.model_copy(update={"limit": most}))
    facets = counted(explorer, filters, who.total)
    filtering = without(pairs, *PAGING)
    context = {
        "who": who,
        "parts": parts(who, filters.sort),
        "standing": standing(explorer.library, who.sides, who.rows),
        "narrowings": narrowings(facets, filtering),
        "chips": chips(explorer.suggested, pairs, who.filters, labels(facets.facets, who.rows)),
        "filtering": filtering,
        "sort": filters.sort,
        "first": filters.after is None,
        "exact": facets.exact,
        "compared": compared(facets) if facets.exact else [],
        "citable": 0 < who.total <= MOST_CLAIMS,
        "pairs": pairs,
        "alternate": "claims.json",
        "trouble": None,
    }
    return Page("claims.html", context)


def trouble(pairs: Pairs, wrong: dict[str, Any]) -> Page:
    """Why the claims that are asked for cannot be given."""
    filtering = without(pairs, *PAGING)
    return Page(
        "claims.html",
        {"who": None, "filtering": filtering, "pairs": pairs, "sort": "author", "trouble": wrong},
    )


def parts(who: Who, sort: str) -> list[Group]:
    """The claims of a page under headings: by year where they are listed so, by position in a debate, else by holder."""
    if sort == "author":
        return groups(who)
    dated: dict[str, list[Row]] = {}
    for row in who.rows:
        dated.setdefault("Without a year" if row.year is None else str(row.year), []).append(row)
    return [Group(title, tuple(rows)) for title, rows in dated.items()]


def compared(counted: Counted) -> Pairs:
    """The authors of the most of the claims, as they are asked for to be compared; none where it is one."""
    names = [("name", link.id) for link in holders(counted.facets)[:_COMPARED]]
    return names if len(names) > 1 else []
