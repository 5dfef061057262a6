"""A document with its claims beside its words: the reading view; without the text, where its passages stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from bondgraph.anchoring import Match, Tier
from bondgraph.answers import CitationLine, PassageLink, Row
from bondgraph.explorer.attached import Laid, Paragraph
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links, texts
from bondgraph.ids import Ref

PLACES_ON_A_PAGE: Final = 40
"""Passages on a page where the text is not attached."""
_NOT_HELD: Final[Mapping[str, Match]] = MappingProxyType({})


class Note(NamedTuple):
    """What stands beside a passage.

    Attributes:
        number: its place in reading order, from 1.
        passage: the passage.
        match: what became of it in the text; None where that is not attached.
        claims: the claims that it carries and that are told here.
        before: those that are told beside an earlier passage of the page.
        cited: what is cited in it.
    """

    number: int
    passage: PassageLink
    match: Match | None
    claims: tuple[Row, ...]
    before: tuple[Row, ...]
    cited: tuple[CitationLine, ...]


class Line(NamedTuple):
    """A paragraph with what stands beside it."""

    words: Paragraph
    notes: tuple[Note, ...]


def pages_of(explorer: Explorer, ref: Ref) -> int:
    """How many pages the reading view of a document has: one at least."""
    if laid := explorer.attached.laid(ref.id):
        return max(len(laid.pages), 1)
    _, total = explorer.library.places.listed(ref, 0, 0)
    return max(-(-total // PLACES_ON_A_PAGE), 1)


def reading(explorer: Explorer, ref: Ref, number: int = 1) -> Page:
    """A page of the reading view of a document.

    Args:
        explorer: the library as pages.
        ref: the document.
        number: the page, one of `pages_of`.
    """
    library = explorer.library
    node = library.view(ref, claims=0, relations=0)
    facts = by_name(node.facts)
    context = {
        "source": node,
        "alternate": f"read/{ref.id}.json",
        "speaking": {each.id for each in links(facts, "by")},
        "address": next(iter(texts(facts, "address")), None),
        "number": number,
        "last": pages_of(explorer, ref),
        "unreadable": explorer.attached.unreadable(ref.id),
        "laid": None,
    }
    if (laid := explorer.attached.laid(ref.id)) is None:
        start = (number - 1) * PLACES_ON_A_PAGE
        refs, total = library.places.listed(ref, start, start + PLACES_ON_A_PAGE)
        listed = list(notes(explorer, numbered(refs, start)).values())
        return Page("places.html", {**context, "notes": listed, "total": total})
    shown = laid.pages[number - 1] if laid.pages else ()
    begin = [ident for paragraph in shown for run in paragraph for ident in run.begins]
    places = {each.id: at for at, each in enumerate(laid.placed.passages, 1)}
    beside = notes(explorer, {ident: places[ident] for ident in begin}, laid.matches)
    lines = [
        Line(paragraph, tuple(beside[ident] for run in paragraph for ident in run.begins))
        for paragraph in shown
    ]
    reasons = dict.fromkeys(run.name for paragraph in shown for run in paragraph if run.sort == "left-out")
    more = {
        "laid": laid,
        "lines": lines,
        "notes": beside,
        "reasons": {reason: at for at, reason in enumerate(reasons, 1)},
        "lost": _lost(explorer, laid) if number == 1 else (),
        "total": len(laid.placed.passages),
    }
    return Page("reading.html", {**context, **more})


def _lost(explorer: Explorer, laid: Laid) -> tuple[PassageLink, ...]:
    """The passages that are not in the text, the first of them."""
    lost = [ident for ident, match in laid.matches.items() if match.tier is Tier.LOST]
    refs = [Ref("passage", ident) for ident in lost[:PLACES_ON_A_PAGE]]
    return tuple(
        each for each in explorer.library.described("passage", refs) if isinstance(each, PassageLink)
    )


def numbered(passages: Iterable[Ref], before: int = 0) -> dict[str, int]:
    """Passages in reading order by their ids, each with its place; so many come before them."""
    return {each.id: at for at, each in enumerate(passages, before + 1)}


def notes(
    explorer: Explorer, numbers: Mapping[str, int], matches: Mapping[str, Match] = _NOT_HELD
) -> dict[str, Note]:
    """What stands beside passages, each claim where the first of them carries it.

    Args:
        explorer: the library as pages.
        numbers: the passages by their ids, in reading order, each with its place.
        matches: what became of passages in the text.
    """
    library = explorer.library
    refs = [Ref("passage", ident) for ident in numbers]
    read = library.places.read_in(refs)
    claims = _rows(explorer, (each for ref in refs for each in read.get(ref, ()) if each.kind == "claim"))
    cited = dict.fromkeys(each for ref in refs for each in read.get(ref, ()) if each.kind == "citation")
    lines = {each.id: each for each in library.described("citation", cited) if isinstance(each, CitationLine)}
    placed = {each.id: each for each in library.described("passage", refs) if isinstance(each, PassageLink)}
    told: set[str] = set()
    found = {}
    for ref in refs:
        here = [claims[each.id] for each in read.get(ref, ()) if each.kind == "claim"]
        new = tuple(row for row in here if row.claim not in told)
        told |= {row.claim for row in new}
        found[ref.id] = Note(
            numbers[ref.id],
            placed[ref.id],
            matches.get(ref.id),
            new,
            tuple(row for row in here if row not in new),
            tuple(lines[each.id] for each in read.get(ref, ()) if each.kind == "citation"),
        )
    return found


def _rows(explorer: Explorer, claims: Iterable[Ref]) -> dict[str, Row]:
    rows = explorer.library.described("claim", dict.fromkeys(claims))
    return {row.claim: row for row in rows if isinstance(row, Row)}
