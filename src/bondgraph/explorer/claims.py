"""Who argues what, filtered, as a page."""

from __future__ import annotations

from typing import Any

from bondgraph.answers import Filters
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.presenting import by_question, groups


def claims(explorer: Explorer, filters: Filters, pairs: list[tuple[str, str]]) -> Page:
    """The claims that pass the filters.

    Args:
        explorer: the library as pages.
        filters: what is asked.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.who_argues`.
    """
    who = explorer.library.who_argues(filters)
    context = {
        "who": who,
        "groups": groups(who),
        "sides": by_question(who.sides),
        "pairs": pairs,
        "trouble": None,
    }
    return Page("claims.html", context)


def trouble(pairs: list[tuple[str, str]], wrong: dict[str, Any]) -> Page:
    """Why the claims that are asked for cannot be given."""
    return Page("claims.html", {"who": None, "pairs": pairs, "trouble": wrong})
