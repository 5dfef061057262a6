"""The way in."""

from __future__ import annotations

from typing import Final

from bondgraph.answers import Filters
from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page

_OFFERED: Final = 500
"""Debates, and authors, that the way in lists at most."""


def home(explorer: Explorer) -> Page:
    """The leading debate and its picture, the other debates, the authors."""
    library = explorer.library
    debates = library.questions(limit=_OFFERED).questions
    leading, picture = None, None
    if debates:
        leading = library.who_argues(question=debates[0].id, limit=1)
        picture = explorer.pictures.draw(Filters.of({"question": debates[0].id}))
    heard = [author for author in library.authors(limit=_OFFERED).authors if author.claims]
    corpus = schema_org.described(library, library.show(f"corpus:{library.stamp.id}"))
    context = {
        "leading": leading,
        "picture": picture,
        "questions": debates,
        "authors": heard,
        "schema": corpus,
    }
    return Page("home.html", context)
