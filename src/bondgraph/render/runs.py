"""A text with its passages → runs of words that are marked alike, in paragraphs: what pages beside a text are made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from bondgraph.covering import Cover, Stretch
from bondgraph.model import Anchor, Passage

Sort = Literal["plain", "passage", "again", "left-out", "bare"]

_LINE_ENDS: Final = re.compile(r"(?<=[\r\n])(?=[^\r\n])")


class Run(NamedTuple):
    """Words of one line that are marked alike.

    Attributes:
        words: the words, as they stand.
        sort: whose they are: a passage's, at its own place or again at another, left out, bare, or nobody's.
        name: the passage's id, the reason, or the number of the bare stretch. Where passages lie over each other, the one
            that begins here, else the one that began first.
        anchor: where links lead; empty where the mark began in an earlier line.
        stretch: what of the text is left out or bare here; None for other words.
        names: the ids of all passages that have the words.
        begins: those of them that begin here, each at its own place.
    """

    words: str
    sort: Sort = "plain"
    name: str = ""
    anchor: str = ""
    stretch: Stretch | None = None
    names: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


def paragraphs(covered: Cover, passages: Mapping[str, Passage], text: str) -> Iterator[tuple[Run, ...]]:
    """The text by paragraphs, without the white space around them: one ends where its line does, unless a passage goes on.

    Args:
        covered: how the text is covered.
        passages: the passages that cover it, by their ids.
        text: the text.
    """
    paragraph: list[Run] = []
    for run in _runs(covered, passages, text):
        lines = [run.words] if run.sort in ("passage", "again") else _LINE_ENDS.split(run.words)
        for number, line in enumerate(lines):
            if paragraph and paragraph[-1].words.endswith(("\r", "\n")):
                yield from _shown(paragraph)
                paragraph = []
            paragraph.append(run._replace(words=line, anchor="" if number else run.anchor))
    yield from _shown(paragraph)


def _shown(paragraph: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    if shown := _trimmed(paragraph):
        yield shown


def _runs(covered: Cover, passages: Mapping[str, Passage], text: str) -> Iterator[Run]:
    """The whole text as runs, in its order."""
    for stretch in covered.stretches:
        if stretch.passages:
            yield from _of_passages([passages[each] for each in stretch.passages], stretch, text)
        elif stretch.because is not None:
            anchor = f"left-out-{covered.source}-{stretch.start}"
            yield Run(text[stretch.start : stretch.end], "left-out", stretch.because, anchor, stretch)
        else:
            yield from _unclaimed(covered, stretch, text)


def _of_passages(over: Sequence[Passage], stretch: Stretch, text: str) -> Iterator[Run]:
    """Places of the same passages, which may stand side by side."""
    at = stretch.start
    while at < stretch.end:
        places = [(passage.id, *_place(passage, at)) for passage in over]
        end = min(stretch.end, *(anchor.end for _, _, anchor in places))
        begins = tuple(ident for ident, place, anchor in places if not place and anchor.start == at)
        ident, place, anchor = min(places, key=lambda each: (each[0] not in begins, bool(each[1])))
        name = f"also-{ident}-{place}" if place else f"passage-{ident}"
        yield Run(
            text[at:end],
            "again" if place else "passage",
            ident,
            name if at == anchor.start else "",
            names=stretch.passages,
            begins=begins,
        )
        at = end


def _place(passage: Passage, at: int) -> tuple[int, Anchor]:
    """Which place of a passage has a character: 0 for its own, n for its nth ``also_at``."""
    places: Iterable[Anchor] = (passage, *passage.also_at)
    return next((n, each) for n, each in enumerate(places) if each.start <= at < each.end)


def _unclaimed(covered: Cover, stretch: Stretch, text: str) -> Iterator[Run]:
    """What neither a passage nor a reason has: bare words, if there are any, and what stands around them."""
    start, end = stretch.start, stretch.end
    number = bisect_left(covered.bare_stretches, start, key=lambda each: each.start)
    for bare in covered.bare_stretches[number : number + 1]:
        if bare.start < end:
            yield Run(text[start : bare.start])
            name = str(number + 1)
            yield Run(text[bare.start : bare.end], "bare", name, f"bare-{covered.source}-{name}", bare)
            start = bare.end
    yield Run(text[start:end])


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """A paragraph without the white space around it."""
    said = [number for number, run in enumerate(runs) if run.anchor or run.words.strip()]
    kept = list(runs[said[0] : said[-1] + 1]) if said else []
    return (*kept[:-1], *(run._replace(words=run.words.rstrip()) for run in kept[-1:]))


__all__ = ["Run", "Sort", "paragraphs"]
