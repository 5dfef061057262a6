"""Anchors: where the words of a passage stand in a text, and how surely they were found again.

All positions and lengths are Unicode code points of the decoded text, as Python slices count them; all
digests are SHA-256 of UTF-8. An `Anchor` keeps a span, its digest, and its first and last words, but not the
words themselves. A passage is looked for by its first and last words in a folded copy of the text, which only
says where to look; what is found there is judged on the text as it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bondgraph.errors import TextNotFound
from bondgraph.model import Anchor, Passage, Source
from bondgraph.texts import Texts, digest

MOST_WORDS: Final = 6
"""Words that an anchor keeps of either end of a passage."""
FUZZY: Final = 0.9
"""The least similarity at which changed words still count as the same passage."""

# Bounds that keep hostile texts from costing more than a fraction of a second a passage.
_PLACES: Final = 1000  # places of recurring words that are looked at on either side of the expected one
_DIGESTED: Final = 1_000_000  # code points that are digested in search of one moved passage
_COMPARED: Final = 24  # places at which changed words are compared

_VARIANTS: Final = str.maketrans("‘’‚‛′“”„‟″«»‹›‐‑‒–—―−", "'''''\"\"\"\"\"\"\"''-------")  # noqa: RUF001
_ODD: Final = re.compile(r"\s\s+|[^\S ]|[^\x00-\x7f\s]")
_SPACINGS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    lambda text: text.replace("\r\n", "\n"),
    lambda text: re.sub(r"\r?\n", "\r\n", text),
    lambda text: " ".join(text.split()),
    lambda text: re.sub(r"\s+", lambda run: "\n" if "\n" in run[0] else " ", text),
    lambda text: re.sub(r"\s+", lambda run: "\n\n" if run[0].count("\n") > 1 else " ", text),
)
_FORMS: Final[tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...]] = ("NFC", "NFD", "NFKC", "NFKD")

Basis = Literal["digest", "words", "locators"]


class Tier(StrEnum):
    """How a passage was found again; in order from best to worst."""

    EXACT = "exact"
    """The digest fits the span."""
    MOVED = "moved"
    """The digest fits elsewhere."""
    NORMALISED = "normalised"
    """White space or Unicode compatibility forms (NFKC) differ, and nothing else."""
    FUZZY = "fuzzy"
    """The words differ, with a similarity of at least `FUZZY`."""
    LOST = "lost"
    """Nothing in the text is similar enough."""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of an anchor in a text.

    Attributes:
        tier: how it was found.
        start: where it was found, in code points; None when lost.
        end: where what was found ends, in code points; None when lost.
        score: similarity, 0 to 1: 1.0 for the first three tiers; for lost, the best that was reached.
        basis: what the score rests on. ``digest``: the words are the same, or are once they are folded.
            ``words``: old and new words were compared. ``locators``: the old words are not known, and only
            their first and last words and their length were compared; how much changed in between does not
            show in such a score, which says no more than that a changed passage stands here.
        places: how many places fit as well as this one, itself included; for exact, not counted.
    """

    tier: Tier
    start: int | None
    end: int | None
    score: float = 1.0
    basis: Basis = "digest"
    places: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One anchor, verified: of a passage, or of what a source leaves out.

    Attributes:
        passage: the passage's id; empty for what is left out.
        source: the source's id.
        place: 0 for the passage itself, n for its nth ``also_at``; of what is left out, n for the nth after the
            first of its reason.
        anchor: the anchor as it is recorded.
        match: what became of it; None when the source's text is not attached.
        reason: for what is left out, which of the source's ``left_out`` has it, from 0.
    """

    passage: str
    source: str
    place: int
    anchor: Anchor
    match: Match | None
    reason: int | None = None


class _Span(NamedTuple):
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


# -- texts


class _Page:
    """A text folded for finding, with the way back.

    Folded are white space (to single spaces), compatibility and composed characters (NFKD) and the variants
    of quotation marks and dashes. NFKD, unlike NFKC, goes character by character, so that positions keep.
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._text_at, self._folded_at = [0], [0]  # where the distance between the two texts changes
        done = size = 0
        for odd in _ODD.finditer(text):
            piece = unicodedata.normalize("NFKD", " " if odd[0].isspace() else odd[0].translate(_VARIANTS))
            pieces += text[done : odd.start()], piece
            size += odd.start() - done
            if len(piece) != len(odd[0]):
                self._text_at += odd.span()
                self._folded_at += size, size + len(piece)
            size += len(piece)
            done = odd.end()
        self.text = text
        self.folded = unicodedata.normalize("NFKD", "".join((*pieces, text[done:])))
        self._places: dict[str, list[int]] = {}

    def back(self, position: int) -> int:
        """The position in the text of a position in the folded text."""
        return _across(position, self._folded_at, self._text_at)

    def forth(self, position: int) -> int:
        """The position in the folded text of a position in the text."""
        return _across(position, self._text_at, self._folded_at)

    def places(self, needle: str) -> list[int]:
        """Where folded words begin in the folded text, in order; they may overlap."""
        if needle not in self._places:
            found = self._places[needle] = []
            at = self.folded.find(needle) if needle else -1
            while at >= 0:
                found.append(at)
                at = self.folded.find(needle, at + 1)
        return self._places[needle]

    def around(self, needle: str, expected: int, most: int = _PLACES) -> list[int]:
        """The places of folded words nearest to the expected one, at most so many on either side."""
        places = self.places(needle)
        here = bisect_left(places, expected)
        return places[max(here - most, 0) : here + most]

    def fits(self, needle: str, expected: int, slack: int, far: int) -> Iterator[tuple[int, int, int]]:
        """Where folded words stand, as edits (letters out and in), start and end in the folded text.

        Gives the nearest place of the exact words, if not too far, and the best of changed words in a slack.
        """
        expected = max(min(expected, len(self.folded) - len(needle)), 0)
        beside = self.around(needle, expected, 1)
        exact = min(beside, key=lambda at: abs(at - expected), default=expected + far + slack + 1)
        if abs(exact - expected) <= far:
            yield 0, exact, exact + len(needle)
        if exact == expected:
            return
        if abs(exact - expected) <= slack:
            slack = 8  # the exact words may be other ones, with the changed words where they should be
        from rapidfuzz import fuzz
        from rapidfuzz.distance import Indel, Levenshtein

        low = max(expected - slack, 0)
        window = self.folded[low : expected + len(needle) + slack]
        found = fuzz.partial_ratio_alignment(needle, window)
        if found and window:
            # What was found has the needle's length. Where letters came or went, words end a little off it.
            start, end = low + found.dest_start, low + found.dest_end

            def strain(start: int, end: int) -> int:
                return Levenshtein.distance(needle, self.folded[start:end])

            starts = range(max(start - 2, 0), start + 3)
            start = min(starts, key=lambda at: (strain(at, end), self.torn(at, at), abs(at - start)))
            ends = range(end - 2, end + 3)
            end = min(ends, key=lambda at: (strain(start, at), self.torn(at, at - 1), abs(at - end)))
            if start < end:
                yield Indel.distance(needle, self.folded[start:end]), start, end

    def torn(self, at: int, inner: int) -> bool:
        """Whether words cannot begin, or end, at a position in the folded text; inner: their letter there."""
        if not 0 <= inner < len(self.folded) or self.folded[inner] == " ":
            return True
        beside = self.folded[max(at - 1, 0) : at + 1]
        return len(beside) == 2 and all(char.isalnum() or unicodedata.combining(char) for char in beside)


def _across(position: int, here: list[int], there: list[int]) -> int:
    """A position carried from one text to the other, along marks at which both are known."""
    mark = max(bisect_right(here, position) - 1, 0)
    carried = there[mark] + position - here[mark]
    return min(carried, there[mark + 1]) if mark + 1 < len(there) else carried


@lru_cache(maxsize=4)
def _page(text: str) -> _Page:
    return _Page(text)


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    return _Page(" ".join(words.split())).folded


# -- finding again


def match(text: str, anchor: Anchor, words: str | None = None, *, near: int | None = None) -> Match:
    """Find an anchor in a text, by the best tier that fits.

    - **exact**: the digest fits the span.
    - **moved**: it fits a stretch of the same length that begins or ends with the first or last words.
    - **normalised**: it fits a stretch from first to last words once the white space is changed (line ends to
      LF or to CRLF, every run to a single space, or lines or paragraphs unwrapped), or the stretch is put in
      NFC, NFD, NFKC or NFKD, or both. When the old text itself was wrapped, and otherwise than the new one,
      its digest cannot tell; then it takes the old words to know, and without them the tier is fuzzy.
    - **fuzzy**: the stretch whose first words, last words and length fit best has a score of `FUZZY` or more.

    The score is the similarity of the old words and the new, as rapidfuzz's ratio has it (letters in common,
    counted twice, by all letters), where the old words are given or can be put together from the first and
    last words, which the digest confirms: of passages of up to twelve words. Else it is the least of three
    such similarities: that of the first and last words, the most that the two lengths allow (of what is found
    as it is or folded, whichever is nearer), and the most that one changed letter allows. `Match.basis` tells
    which.

    A text that recurs is told apart by its position: of places that fit equally well, the nearest to where
    the passage is expected is taken, and `Match.places` counts them. Changed words that begin just where the
    passage is expected go before more similar ones elsewhere, which may be another passage.

    Args:
        text: the text as it is now.
        anchor: what was recorded.
        words: the exact words that the anchor stands for, where they are known from another copy.
        near: where the passage is expected, in code points; by default where it was.

    Raises:
        ValueError: the words given are not those of the anchor's digest.

    >>> old = "The bond heals."
    >>> match("Some say: the bond heals. The bond heals.", anchor_at(old, 0, 15))
    Match(tier=<Tier.MOVED: 'moved'>, start=26, end=41, score=1.0, basis='digest', places=1)
    >>> round(match("The band heals.", anchor_at(old, 0, 15)).score, 2)
    0.93
    """
    if words is not None and digest(words) != anchor.sha256:
        raise ValueError("the words given are not those of the anchor's digest")
    span = _Span(anchor.start, anchor.end)
    if span.start >= span.end:
        return Match(Tier.LOST, None, None, 0.0)
    if span.end <= len(text) and digest(span.of(text)) == anchor.sha256:
        return Match(Tier.EXACT, *span)
    return _search(_page(text), anchor, words or recalled(anchor), anchor.start if near is None else near)


def _search(page: _Page, anchor: Anchor, words: str | None, near: int) -> Match:
    length = anchor.end - anchor.start
    basis: Basis = "words" if words else "locators"

    def nearest(tier: Tier, spans: list[_Span], basis: Basis = "digest", score: float = 1.0) -> Match:
        done = places = 0
        for span in sorted(spans, key=lambda it: it.end):
            if span.start >= done:
                places, done = places + 1, span.end
        return Match(tier, *min(spans, key=lambda it: (abs(it.start - near), it)), score, basis, places)

    starts = _starts(page, anchor, near)
    tries = starts[: max(_DIGESTED // length, 16)]
    spans = (_Span(start, start + length) for start in tries if 0 <= start <= len(page.text) - length)
    if moved := [span for span in spans if digest(span.of(page.text)) == anchor.sha256]:
        return nearest(Tier.MOVED, moved)
    if words and (same := _same(page, words, near)):
        return nearest(Tier.NORMALISED, same, basis)
    scores = _stretches(page, anchor, [near, *starts[:_COMPARED]])
    if not words and (same := [span for span in scores if _unfolds(span.of(page.text), anchor)]):
        return nearest(Tier.NORMALISED, same)
    if words:
        from rapidfuzz import fuzz

        likely = sorted(scores, key=lambda span: -scores[span])[:6]
        scores = {span: fuzz.ratio(words, span.of(page.text)) / 100 for span in likely}
    best = max(scores.values(), default=0.0)
    if best < FUZZY:
        return Match(Tier.LOST, None, None, best, basis)
    if here := {span: score for span, score in scores.items() if span.start == near and score >= FUZZY}:
        scores, best = here, max(here.values())
    return nearest(Tier.FUZZY, [span for span in scores if scores[span] == best], basis, best)


def recalled(anchor: Anchor) -> str | None:
    """The words of a passage so short that its first and last words hold them all, which the digest confirms; else None."""
    first, last = anchor.first.split(), anchor.last.split()
    for overlap in range(len(last) + 1):
        words = " ".join(first + last[overlap:])
        if len(words) == anchor.end - anchor.start and digest(words) == anchor.sha256:
            return words
    return None


def _starts(page: _Page, anchor: Anchor, near: int) -> list[int]:
    """Where the passage may begin in the text: first where most of its parts point, then the nearest.

    The parts are its first and its last words and the thirds of each: one change leaves most of them.
    """
    length = anchor.end - anchor.start
    width = length // 4 + 32
    starts: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)  # which parts point where
    blocks: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)  # and roughly where
    for end, words in enumerate((_folded(anchor.first), _folded(anchor.last))):
        third = len(words) // 3
        parts = (
            (words, words[:third], words[third : 2 * third], words[2 * third :]) if third > 3 else (words,)
        )
        for number, part in enumerate(parts):
            lead = max(number - 1, 0) * third
            for at in page.around(part, page.forth(near + length * end) + lead):
                start = page.back(at - lead + len(words)) - length if end else page.back(at - lead)
                starts[start].add((end, number))
                blocks[start // width].add((end, number))
    votes = {
        block: len(parts.union(*(blocks.get(beside, ()) for beside in (block - 1, block + 1))))
        for block, parts in blocks.items()
    }
    return sorted(starts, key=lambda it: (-votes[it // width], -len(starts[it]), abs(it - near), it))


def _stretches(page: _Page, anchor: Anchor, starts: list[int]) -> dict[_Span, float]:
    """The stretches that begin and end most like an anchor, each with its score by locators (see `match`)."""
    length = anchor.end - anchor.start
    slack = length // 4 + 32
    first, last = _folded(anchor.first), _folded(anchor.last)
    scores: defaultdict[_Span, float] = defaultdict(float)
    for start in starts:
        for edits, begin, begun in page.fits(first, page.forth(start), slack, slack):
            expected = page.forth(page.back(begin) + length) - len(last)
            for more, ending, end in page.fits(last, expected, slack, 2 * length + slack):
                span = _Span(page.back(begin), page.back(end))
                if span.start < span.end:
                    now = min(span.end - span.start, end - begin, key=lambda it: abs(it - length))
                    ends = 1 - (edits + more) / (len(first) + begun - begin + len(last) + end - ending)
                    whole = 1 - (abs(now - length) or 2) / (now + length)
                    scores[span] = max(scores[span], min(ends, whole))
    return scores


def _same(page: _Page, words: str, near: int) -> list[_Span]:
    """Where words stand that differ in nothing but white space and compatibility forms."""
    needle, strict = _folded(words), _strict(words)
    places = page.around(needle, page.forth(near))
    spans = [_Span(page.back(at), page.back(at + len(needle))) for at in places]
    return [span for span in spans if _strict(span.of(page.text)) == strict]


def _strict(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _unfolds(stretch: str, anchor: Anchor) -> bool:
    """Whether the digest fits a stretch in another spacing or Unicode form."""
    forms = {stretch, *(unicodedata.normalize(form, stretch) for form in _FORMS)}
    spaced = {spacing(form) for spacing in _SPACINGS for form in forms}
    return any(len(old) == anchor.end - anchor.start and digest(old) == anchor.sha256 for old in spaced)


def verify(passages: Iterable[Passage], texts: Texts, sources: Iterable[Source] = ()) -> Iterator[Finding]:
    """Find every anchor of passages, and then of what sources leave out, in the attached texts, in their order.

    A passage that was changed, is lost or fits several places is expected where its neighbours are: as far
    from its old place as the nearest passage of its source that is unchanged and fits one place only. This tells
    recurring words apart; yet when those at a passage's own place were changed, it counts as moved to others.

    Raises:
        CannotJudge: an attached text cannot be read.
    """
    recorded = [
        Finding(passage.id, passage.source, place, anchor, None)
        for passage in passages
        for place, anchor in enumerate((passage, *passage.also_at))
    ] + [
        Finding("", source.id, place, anchor, None, reason)
        for source in sources
        for reason, left in enumerate(source.left_out)
        for place, anchor in enumerate(left.at)
    ]
    by_source: defaultdict[str, list[Anchor]] = defaultdict(list)
    for each in recorded:
        by_source[each.source].append(each.anchor)
    found = {source: _verified(texts.text(source), them) for source, them in by_source.items()}
    for each in recorded:
        yield replace(each, match=next(found[each.source]))


def _verified(text: str | None, anchors: list[Anchor]) -> Iterator[Match | None]:
    if text is None:
        yield from (None for _ in anchors)
        return
    matches = [(anchor, match(text, anchor)) for anchor in anchors]
    shifts = sorted(
        (anchor.start, it.start - anchor.start)
        for anchor, it in matches
        if it.start is not None and it.tier is not Tier.FUZZY and it.places == 1
    )
    for anchor, it in matches:
        here = bisect_left(shifts, (anchor.start, 0))
        beside = shifts[max(here - 1, 0) : here + 1]
        _, shift = min(beside, key=lambda known: abs(known[0] - anchor.start), default=(0, 0))
        unsure = it.tier in {Tier.FUZZY, Tier.LOST} or it.places > 1
        yield match(text, anchor, near=anchor.start + shift) if unsure and shift else it


# -- making anchors


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of a span in code points, without the white space at its edges.

    Its first and last words are at most six; a word is a run of anything but white space.

    Raises:
        ValueError: the span is not within the text or holds no words.

    >>> anchor_at("It is the relationship that heals.", 5, 34).last
    'the relationship that heals.'
    """
    if not 0 <= start <= end <= len(text) or not (words := text[start:end].split()):
        raise ValueError(f"no words at {start}–{end} of a text of {len(text)} code points")
    exact = text[start:end].strip()
    start = text.index(exact, start)
    first, last = " ".join(words[:MOST_WORDS]), " ".join(words[-MOST_WORDS:])
    return Anchor(
        start=start, end=start + len(exact), first=first[:300], last=last[-300:], sha256=digest(exact)
    )  # fmt: skip


def find(text: str, first: str, last: str, source: str) -> Anchor:
    r"""The anchor of the passage from its first words to the nearest last words that follow.

    White space, compatibility forms, quotation marks and dashes may differ from the text's. Words count as
    found where they stand as whole words, if they do anywhere. First and last words may overlap, or be equal.

    Args:
        text: the text of the source.
        first: the first words of the passage, as many as it takes.
        last: its last words.
        source: the source's id, for messages.

    Raises:
        TextNotFound: the words are not there, or passages begin with the first ones at several places.

    >>> anchor = find("The bond, he said,\nis “not enough” alone.", "The bond, he", 'is "not enough"', "page")
    >>> anchor.start, anchor.end
    (0, 34)
    """
    page = _page(text)
    begin, close = _folded(first), _folded(last)
    for words, needle in ((first, begin), (last, close)):
        if not needle:
            raise TextNotFound(source, words, "holds no words; give the first and last words of the passage")
        if not page.places(needle):
            raise TextNotFound(source, words, f"is not in the text; {_hint(page, needle)}")
    closes = _whole(page, close)
    spans: list[_Span] = []
    for at in _whole(page, begin):
        following = bisect_left(closes, at + max(len(begin) - len(close), 0))
        if following < len(closes):
            spans.append(_Span(page.back(at), page.back(closes[following] + len(close))))
    if not spans:
        raise TextNotFound(source, last, f"does not follow {first!r}, though it is in the text")
    if len(spans) > 1:
        raise TextNotFound(source, first, f"begins a passage at {len(spans)} places; give more of its words")
    return anchor_at(text, *spans[0])


def _whole(page: _Page, needle: str) -> list[int]:
    """The places where words stand as whole words; if there are none, all places."""
    places = page.places(needle)
    ends = ((at, at + len(needle)) for at in places)
    return [at for at, end in ends if not page.torn(at, at) and not page.torn(end, end - 1)] or places


def _hint(page: _Page, needle: str) -> str:
    for edits, start, end in page.fits(needle, 0, len(page.folded), 0):
        if edits < len(needle):  # half of the letters and more are the same
            return f"the nearest is {' '.join(page.text[page.back(start) : page.back(end)].split())!r}"
    return "nothing in it comes near"
