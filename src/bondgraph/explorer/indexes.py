"""The lists of a corpus as pages: its debates, authors, concepts, works and sources."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from bondgraph.answers import (
    Author,
    Link,
    Listing,
    ListingAgents,
    ListingSources,
    ListingWorks,
)
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.presenting import Pairs
from bondgraph.explorer.stances import all_told, debates
from bondgraph.ids import Ref
from bondgraph.library import Library

DEBATES: Final = 25
"""Debates of a page, where the address does not say how many; of what takes a line or two, a page has as many as a list."""
_TOLD: Final = 250
"""Claims that are looked through for those who tell of the authors of a page."""


class Extent(NamedTuple):
    """Which part of a list a page has.

    Attributes:
        what: what is listed, in the plural.
        shown: how many lines there are here.
        total: how many there are on all pages.
        first: whether it is the first page.
        next: what to give as ``after`` for the page behind it.
        orders: the orders there are: what to give as ``sort``, and how it is called.
        order: the one it has.
    """

    what: str
    shown: int
    total: int
    first: bool
    next: str | None
    orders: tuple[tuple[str, str], ...] = ()
    order: str = ""


class Lettered(NamedTuple):
    """Lines whose names begin with the same letter; without one where names are not what they are listed by."""

    letter: str
    lines: tuple[Any, ...]


class Heard(NamedTuple):
    """An author, and those who tell what they hold, apart from them those who tell it only to reject it.

    None where nobody stands between, or where that are too many to say.
    """

    author: Author
    tellers: tuple[Link, ...]
    rejecters: tuple[Link, ...]


def questions(explorer: Explorer, asked: Listing, pairs: Pairs) -> Page:
    """The debates, each with its positions and who takes them.

    Args:
        explorer: the library as pages.
        asked: the page of the list.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.questions`.
    """
    if not pairs:
        return explorer.once("questions", lambda: _questions(explorer, asked, pairs))
    return _questions(explorer, asked, pairs)


def _questions(explorer: Explorer, asked: Listing, pairs: Pairs) -> Page:
    limit = asked.limit if "limit" in asked.model_fields_set else DEBATES
    found = explorer.library.questions(limit=limit, after=asked.after)
    context = {
        "questions": found.questions,
        "debates": debates(explorer.library, found.questions),
        "told": all_told(found.questions),
        "extent": Extent("debates", len(found.questions), found.total, asked.after is None, found.next),
    }
    return _page("questions", context, pairs)


def authors(explorer: Explorer, asked: ListingAgents, pairs: Pairs) -> Page:
    """Those who hold claims, and apart from them those who are but named.

    Args:
        explorer: the library as pages.
        asked: the page of the list.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.authors`.
    """
    library = explorer.library
    found = library.authors(limit=asked.limit, after=asked.after, sort=asked.sort)
    holding = [author for author in found.authors if author.claims]
    tellers = _tellers(library, [author.id for author in holding])
    heard = [Heard(author, *(tellers or {}).get(author.id, ((), ()))) for author in holding]
    letters = _letters(library, holding) if asked.sort == "name" else [""] * len(holding)
    context = {
        "groups": _lettered(heard, letters),
        "told": tellers is not None,
        "others": [author for author in found.authors if not author.claims],
        "extent": Extent(
            "authors",
            len(found.authors),
            found.total,
            asked.after is None,
            found.next,
            (("name", "name"), ("-claims", "most claims")),
            asked.sort,
        ),
    }
    return _page("authors", context, pairs)


def _letters(library: Library, authors: Sequence[Author]) -> list[str]:
    """The letters under which authors are found: of the family name, or of whatever they are called."""
    names = library.csl(Ref("agent", author.id) for author in authors)
    found = []
    for author in authors:
        name = names.get(Ref("agent", author.id), {})
        found.append(initial(str(name.get("family") or name.get("literal") or author.label)))
    return found


def _tellers(
    library: Library, authors: Sequence[str]
) -> Mapping[str, tuple[tuple[Link, ...], tuple[Link, ...]]] | None:
    """Those who tell what authors hold, and those who only reject it; None where there are more such claims than are looked through."""
    if not authors:
        return {}
    told = library.who_argues(author=authors, voice="told", limit=_TOLD)
    if told.next is not None:
        return None
    found: dict[str, dict[Link, bool]] = {}
    for row in told.rows:
        for teller in row.told_by:
            for link in teller.named:
                for holder in row.holders:
                    links = found.setdefault(holder.id, {})
                    links[link] = links.get(link, True) and teller.how == "rejects"
    return {
        author: (tuple(x for x in links if not links[x]), tuple(x for x in links if links[x]))
        for author, links in found.items()
    }


def concepts(explorer: Explorer, asked: Listing, pairs: Pairs) -> Page:
    """The terms: how much each is used, and who defines it.

    Args:
        explorer: the library as pages.
        asked: the page of the list.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.terms`.
    """
    found = explorer.library.terms(limit=asked.limit, after=asked.after)
    context = {
        "groups": _lettered(found.terms, [initial(term.concept.label) for term in found.terms]),
        "defined": sum(1 for term in found.terms if term.definitions),
        "undefined": len(found.undefined),
        "extent": Extent("concepts", len(found.terms), found.total, asked.after is None, found.next),
    }
    return _page("concepts", context, pairs)


def works(explorer: Explorer, asked: ListingWorks, pairs: Pairs) -> Page:
    """The works that are cited.

    Args:
        explorer: the library as pages.
        asked: the page of the list.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.works`.
    """
    found = explorer.library.works(limit=asked.limit, after=asked.after, sort=asked.sort)
    orders = (
        ("author", "author"),
        ("title", "title"),
        ("year", "oldest first"),
        ("-year", "latest first"),
        ("-claims", "most claims"),
    )
    context = {
        "works": found.works,
        "extent": Extent(
            "works", len(found.works), found.total, asked.after is None, found.next, orders, asked.sort
        ),
    }
    return _page("works", context, pairs)


def sources(explorer: Explorer, asked: ListingSources, pairs: Pairs) -> Page:
    """The documents that were read.

    Args:
        explorer: the library as pages.
        asked: the page of the list.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.sources`.
    """
    found = explorer.library.sources(limit=asked.limit, after=asked.after, sort=asked.sort)
    context = {
        "sources": found.sources,
        "extent": Extent(
            "sources",
            len(found.sources),
            found.total,
            asked.after is None,
            found.next,
            (("title", "title"), ("-claims", "most claims")),
            asked.sort,
        ),
    }
    return _page("sources", context, pairs)


def initial(name: str) -> str:
    """The letter under which a name is found; # where it begins with none.

    >>> initial("Élodie"), initial("3-day study"), initial("«Øre»")
    ('E', '#', 'Ø')
    """
    for each in unicodedata.normalize("NFD", name):
        if each.isalpha():
            return each.upper()[:1]
        if each.isdigit():
            break
    return "#"


def _lettered(lines: Sequence[Any], letters: Sequence[str]) -> tuple[Lettered, ...]:
    """Lines by letter, in the order they have; what comes apart in it stands apart."""
    by_letter = groupby(zip(letters, lines, strict=True), key=lambda pair: pair[0])
    return tuple(Lettered(letter, tuple(line for _, line in each)) for letter, each in by_letter)


def _page(name: str, context: Mapping[str, Any], pairs: Pairs) -> Page:
    return Page(f"{name}.html", {**context, "name": name, "pairs": pairs, "alternate": f"{name}.json"})


__all__ = [
    "Extent",
    "Heard",
    "Lettered",
    "authors",
    "concepts",
    "initial",
    "questions",
    "sources",
    "works",
]
