"""The words of passages as pages show them: where they stand, and whether they were held against the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bondgraph.anchoring import Match, recalled
from bondgraph.answers import PassageLink, Row
from bondgraph.explorer.attached import Words
from bondgraph.explorer.explorer import Explorer
from bondgraph.ids import Ref

_WINDOW = 6
"""Passages on either side in which the claims before and behind one are looked for."""


class Worded(NamedTuple):
    """A passage, and what became of it in the text, where that is attached.

    Attributes:
        passage: the passage.
        sha256: the digest of its words.
        match: how it was found; None where the text is not attached or cannot be read.
        words: its words and those around them; None where they were not found.
        changed: what sets the text apart from the one that was read, as a sentence; None where nothing does.
        unreadable: why the text cannot be read, as a clause; None where it can.
        page: the number of the page of the reading view on which it begins; None where it is on none.
        whole: its words, where it is so short that the first and last ones hold them all.
    """

    passage: PassageLink
    sha256: str
    match: Match | None = None
    words: Words | None = None
    changed: str | None = None
    unreadable: str | None = None
    page: int | None = None
    whole: str | None = None

    @property
    def standing(self) -> str:
        """What became of it in a word: ``exact`` to ``lost``, or ``unchecked``."""
        return str(self.match.tier) if self.match else "unchecked"


def worded(explorer: Explorer, passages: Iterable[PassageLink]) -> list[Worded]:
    """Passages with their words, as far as the texts are attached."""
    given = list(passages)
    places = {each.id: each for each in explorer.library.passages_by_id(each.id for each in given)}
    found = []
    for passage in given:
        source, digest = passage.source.id, places[passage.id].sha256
        whole = recalled(places[passage.id])
        if (laid := explorer.attached.laid(source)) is None:
            found.append(
                Worded(passage, digest, unreadable=explorer.attached.unreadable(source), whole=whole)
            )
        else:
            found.append(
                Worded(
                    passage,
                    digest,
                    laid.matches.get(passage.id),
                    laid.words(passage.id),
                    laid.changed,
                    page=laid.page_of.get(passage.id),
                    whole=whole,
                )
            )
    return found


def neighbours(explorer: Explorer, row: Row) -> tuple[Row | None, Row | None]:
    """The claims before and behind one in the document in which it was read first, in reading order."""
    library = explorer.library
    source = row.passages[0].source.id
    first = min((each for each in row.passages if each.source.id == source), key=lambda each: each.start)
    here = Ref("passage", first.id)
    before, behind = library.places.around(here, _WINDOW)
    passages = [*before, here, *behind]
    read = library.places.read_in(passages)
    claims = list(
        dict.fromkeys(ref for passage in passages for ref in read.get(passage, ()) if ref.kind == "claim")
    )
    at = claims.index(Ref("claim", row.claim))
    before, behind = claims[max(at - 1, 0) : at], claims[at + 1 : at + 2]
    rows = {
        each.claim: each for each in library.described("claim", (*before, *behind)) if isinstance(each, Row)
    }
    return rows[before[0].id] if before else None, rows[behind[0].id] if behind else None


__all__ = ["Worded", "neighbours", "worded"]
