"""A work: its record, how it is cited, what was read of it, and the claims that are held or told in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, cast

from bondgraph.answers import CitationLine, Fact, Link, PassageLink, Row
from bondgraph.explorer import schema_org
from bondgraph.explorer.citations import in_every_style
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links, refs, texts
from bondgraph.ids import Ref
from bondgraph.library import Library

_CLAIMS: Final = 50
_LINES: Final = 50
_EXCERPTS: Final = 25
_TITLES: Final = {
    "record": "The record",
    "cite": "How to cite it",
    "printed": "What is printed otherwise",
    "excerpts": "What was read of it",
    "held": "Claims held in it",
    "told": "Claims of others, told in it",
    "excerpted": "Other claims read in excerpts from it",
    "cites": "Whom it cites",
    "cited": "Who cites it",
    "data": "The same as data",
}
"""The parts of the page, by their ids."""


class Claims(NamedTuple):
    """The claims of a work, each kind in reading order.

    Attributes:
        held: those that their holders hold in it.
        told: those of others that it tells.
        excerpted: those that are only read in an excerpt from it.
    """

    held: tuple[Row, ...]
    told: tuple[Row, ...]
    excerpted: tuple[Row, ...]


def work(explorer: Explorer, ref: Ref) -> Page:
    """A work's page.

    Args:
        explorer: the library as pages.
        ref: the work.
    """
    library = explorer.library
    node = library.view(ref, claims=0, relations=0)
    facts = by_name(node.facts)
    who = library.who_argues(work=str(ref), limit=_CLAIMS)
    claims = apart(who.rows, ref)
    (entry,) = library.references([ref])
    excerpts = sorted(
        cast("tuple[PassageLink, ...]", library.described("passage", refs(facts, "excerpted in"))),
        key=lambda each: (each.source.id, each.start),
    )
    cites, cited = (_citations(library, facts, name) for name in ("cites in", "cited in"))
    context: dict[str, object] = {
        "node": node,
        "facts": facts,
        "makers": _makers(facts),
        "who": who,
        "cites": cites,
        "cited": cited,
        **claims._asdict(),
        "entry": entry,
        "printed": entry.as_printed,
        "styles": in_every_style(library, ref),
        "excerpts": excerpts[:_EXCERPTS],
        "read": list(Counter(passage.source for passage in excerpts).items()),
        "ways": _ways(claims, cited),
        "schema": schema_org.described(library, node),
    }
    context["titles"] = {
        name: title for name, title in _TITLES.items() if name in ("record", "cite", "data") or context[name]
    }
    return Page("work.html", context)


def apart(rows: Iterable[Row], work: Ref) -> Claims:
    """Claims that have a part in a work, by which part.

    Args:
        rows: the claims.
        work: the work.
    """
    held, told, excerpted = [], [], []
    for row in sorted(rows, key=lambda each: _place(each, work)):
        if row.work and row.work.id == work.id:
            held.append(row)
        elif any(teller.work and teller.work.id == work.id for teller in row.told_by):
            told.append(row)
        else:
            excerpted.append(row)
    return Claims(tuple(held), tuple(told), tuple(excerpted))


def _makers(facts: Mapping[str, Fact]) -> tuple[Link, ...]:
    """Those who made a work, in the order of its record."""
    makers = links(facts, "makers")
    by = "; ".join(texts(facts, "by"))
    places = {link.id: by.find(link.label.rpartition(" ")[2]) for link in makers}
    return tuple(sorted(makers, key=lambda link: (places[link.id] < 0, places[link.id])))


def _place(row: Row, work: Ref) -> tuple[str, int]:
    """Where a claim is read: in an excerpt from the work, where there is one."""
    own = [passage for passage in row.passages if passage.quotes and passage.quotes.id == work.id]
    places = [(passage.source.id, passage.start) for passage in own or row.passages]
    return min(places, default=("", 0))


def _citations(library: Library, facts: Mapping[str, Fact], name: str) -> tuple[CitationLine, ...]:
    return cast("tuple[CitationLine, ...]", library.described("citation", refs(facts, name)[:_LINES]))


def _ways(claims: Claims, cited: Iterable[CitationLine]) -> tuple[Link, ...]:
    """By way of what a work is known of which no word was read."""
    tellers = (teller for row in claims.held for teller in row.told_by)
    ways = [link for teller in tellers for link in ((teller.work,) if teller.work else teller.agents)]
    found = [*ways, *(line.citing for line in cited)]
    return tuple({(link.kind, link.id): link for link in found}.values())
