"""Anchors: where the words of a passage stand in a text, and how surely they were found again.

All positions and lengths are Unicode code points of the decoded text, as Python slices count them; all
digests are SHA-256 of UTF-8. An `Anchor` keeps a span, its digest and its first and last words, but not the
words themselves. So a passage is looked for by its first and last words in a folded copy of the text, which
says where to look; what was found there is then judged on the text as it is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final, Literal, NamedTuple
from urllib.parse import quote

from bondgraph.errors import CannotJudge, SourceMissing, TextNotFound
from bondgraph.ids import SLUG
from bondgraph.model import Anchor, Passage, Source

MOST_WORDS: Final = 6
"""Words that an anchor keeps of either end of a passage."""
MOST_BYTES: Final = 50_000_000
"""The size of the largest text that is read, in bytes."""
FUZZY: Final = 0.9
"""The least similarity at which changed words still count as the same passage."""

_MOST_LOCATOR: Final = 300  # code points, as the model has it
# Bounds that keep hostile texts from costing more than a fraction of a second a passage.
_PLACES: Final = 1000  # places of recurring words that are looked at on either side of where they are expected
_HASHED: Final = 1_000_000  # code points that are digested in search of one moved passage
_TRIED: Final = 24  # places at which changed words are compared

_VARIANTS: Final = str.maketrans("‘’‚‛′“”„‟″«»‹›‐‑‒–—―−", "'''''\"\"\"\"\"\"\"''-------")
_ODD: Final = re.compile(r"\s\s+|[^\S ]|[^\x00-\x7f\s]")
_SPACINGS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    lambda text: text.replace("\r\n", "\n"),
    lambda text: re.sub(r"\r?\n", "\r\n", text),
    lambda text: " ".join(text.split()),
    lambda text: re.sub(r"\s+", lambda run: "\n" if "\n" in run[0] else " ", text),
    lambda text: re.sub(r"\s+", lambda run: "\n\n" if run[0].count("\n") > 1 else " ", text),
)
_FORMS: Final = (None, "NFC", "NFD", "NFKC", "NFKD")


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
            their first and last words and their length were compared; changes in between do not show in
            the score, which then says no more than that the passage stands here and was changed.
        places: how many places fit as well as this one, itself included.
    """

    tier: Tier
    start: int | None
    end: int | None
    score: float = 1.0
    basis: Literal["digest", "words", "locators"] = "digest"
    places: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One anchor of one passage, verified.

    Attributes:
        passage: the passage's id.
        source: the source's id.
        place: 0 for the passage itself, n for its nth ``also_at``.
        anchor: the anchor as it is recorded.
        match: what became of it; None when the source's text is not attached.
    """

    passage: str
    source: str
    place: int
    anchor: Anchor
    match: Match | None


class _Span(NamedTuple):
    start: int
    end: int


# -- texts


def read_text(path: Path) -> str:
    """The text of a file: strict UTF-8, with line ends and a byte-order mark as they are, since spans count them.

    Raises:
        CannotJudge: it is no file, is too large, cannot be read or is not UTF-8.
    """
    try:
        if not path.is_file():
            raise CannotJudge(path, "not a file")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise CannotJudge(path, f"too large: {size:,} bytes, where at most {MOST_BYTES:,} are read")
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise CannotJudge(path, f"not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise CannotJudge(path, f"cannot be read: {error.strerror}") from None


class Texts:
    """The texts of sources that are attached: ``<source id>.txt`` in one folder, each read once.

    Args:
        folder: where they are; None when no texts are attached.

    Raises:
        CannotJudge: the folder is none.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise CannotJudge(folder, "not a folder; name the one that holds the texts of the sources")
        self.folder = folder
        self._read: dict[str, str | None] = {}

    def text(self, source_id: str) -> str | None:
        """The text of a source; None when it is not attached.

        Raises:
            CannotJudge: the id could lead out of the folder, or the file cannot be read (`read_text`).
        """
        if self.folder is None:
            return None
        if not re.fullmatch(SLUG, source_id):
            raise CannotJudge(self.folder, f"{source_id!r} is no id of a source, so no text is looked for")
        if source_id not in self._read:
            path = self.folder / f"{source_id}.txt"
            self._read[source_id] = read_text(path) if path.exists() else None
        return self._read[source_id]

    def require(self, source_id: str) -> str:
        """The text of a source.

        Raises:
            SourceMissing: it is not attached.
            CannotJudge: as for `text`.
        """
        text = self.text(source_id)
        if text is None:
            raise SourceMissing(source_id, self.folder)
        return text


def source_problem(source: Source, text: str) -> str | None:
    """What is wrong with the text attached to a source, as a sentence; None when it is the one that was read."""
    if (length := len(text)) != source.length:
        differs = f"has {length:,} code points and not {source.length:,}"
    elif _digest(text) != source.sha256:
        differs = f"has the right length, {length:,} code points, but another digest"
    else:
        return None
    return f"The text attached to {source.id!r} is not the one that was read: it {differs}."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


class _Page:
    """A text folded for finding, with the way back.

    Folded are white space (to single spaces), compatibility and composed characters (NFKD) and the variants
    of quotation marks and dashes. NFKD, unlike NFKC, goes character by character, so that positions keep.
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._text_at, self._folded_at = [0], [0]
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
        return _across(max(position, 0), self._text_at, self._folded_at)

    def places(self, needle: str) -> list[int]:
        """Where folded words begin in the folded text, in order; they may overlap."""
        if needle not in self._places:
            found: list[int] = []
            at = self.folded.find(needle) if needle else -1
            while at >= 0:
                found.append(at)
                at = self.folded.find(needle, at + 1)
            self._places[needle] = found
        return self._places[needle]

    def around(self, needle: str, expected: int) -> list[int]:
        """The places of folded words on either side of where they are expected; not all if they are very many."""
        places = self.places(needle)
        here = bisect_left(places, expected)
        return places[max(here - _PLACES, 0) : here + _PLACES]

    def fits(self, needle: str, expected: int, slack: int, far: int) -> Iterator[tuple[int, int, int]]:
        """Where folded words stand: exactly, at most so far from where they are expected, or changed, within a slack.

        Yields the edits (letters taken out and put in), the start and the end.
        """
        places = self.places(needle)
        here = bisect_left(places, expected)
        exact = min(places[max(here - 1, 0) : here + 1], key=lambda at: abs(at - expected), default=None)
        if exact is not None and abs(exact - expected) <= far:
            yield 0, exact, exact + len(needle)
            if abs(exact - expected) <= slack:
                slack = 8  # the exact words may be others, and the changed ones where they should be
        if exact != expected:
            yield from self._aligned(needle, max(expected - slack, 0), expected + len(needle) + slack)

    def _aligned(self, needle: str, low: int, high: int) -> Iterator[tuple[int, int, int]]:
        from rapidfuzz import fuzz
        from rapidfuzz.distance import Indel, Levenshtein

        found = fuzz.partial_ratio_alignment(needle, self.folded[low:high])
        if not found or found.dest_start == found.dest_end:
            return
        # The window has the needle's length. Where letters came or went its edges are moved, best to word ends.
        edges = product(range(-2, 3), range(-2, 3))
        spans = [_Span(low + found.dest_start + left, low + found.dest_end + right) for left, right in edges]

        def strain(span: _Span) -> tuple[int, int, int]:
            edits = Levenshtein.distance(needle, self.folded[slice(*span)])
            return edits, self.torn(span.start) + self.torn(span.end), abs(span.end - span.start - len(needle))

        start, end = min((it for it in spans if 0 <= it.start < it.end <= len(self.folded)), key=strain)
        yield Indel.distance(needle, self.folded[start:end]), start, end

    def torn(self, at: int) -> bool:
        """Whether a position in the folded text is inside a word."""
        return at > 0 and len(around := self.folded[at - 1 : at + 1]) == 2 and around.isalnum()


def _across(position: int, here: list[int], there: list[int]) -> int:
    """A position carried from one text to the other, along marks at which both are known."""
    mark = bisect_right(here, position) - 1
    carried = there[mark] + position - here[mark]
    return min(carried, there[mark + 1]) if mark + 1 < len(there) else carried


@lru_cache(maxsize=4)
def _page(text: str) -> _Page:
    return _Page(text)


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    return _Page(" ".join(words.split())).folded


def _strict(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


# -- finding again


def match(text: str, anchor: Anchor, words: str | None = None, *, near: int | None = None) -> Match:
    """Find an anchor in a text, by the best tier that fits.

    **exact**: the digest fits the span. **moved**: it fits a stretch of the same length whose beginning or end
    are the first or last words. **normalised**: the digest fits a stretch between the first and the last words
    once its white space is changed (line ends CRLF or LF; runs to single spaces; lines or paragraphs unwrapped)
    or it is put in one of the Unicode forms NFC, NFD, NFKC, NFKD, or both. A text that was wrapped and is
    now wrapped otherwise cannot be told so from its digest; it comes out as fuzzy unless its words are given.
    **fuzzy**: the stretch whose first words, last words and length fit best, with a score of at least `FUZZY`.

    The score of a fuzzy match is the similarity of the old words and the new (rapidfuzz's ratio: twice the
    letters in common by all letters) where the old ones are given, or can be put together from the first and
    last words, which the digest confirms (passages of up to twelve words). Otherwise the score is the least of
    three: that similarity for the first and last words, that of the two lengths, and the most that it can be
    for the whole, as at least one letter is another; `Match.basis` tells which. A text that recurs is told
    apart by its position: the place nearest to where it is expected is taken, and `Match.places` counts all.

    Args:
        text: the text as it is now.
        anchor: what was recorded.
        words: the exact words that the anchor stands for, where they are known from another copy.
        near: where the passage is expected, in code points; by default where it was.

    Raises:
        ValueError: the words given are not those of the anchor's digest.

    >>> old = "The bond heals, some say; it helps, say others, when the time has come for it."
    >>> match(old.replace("time", "hour"), anchor_at(old, 0, len(old))).tier
    <Tier.FUZZY: 'fuzzy'>
    """
    length = anchor.end - anchor.start
    if words is not None and _digest(words) != anchor.sha256:
        raise ValueError("the words given are not those of the anchor's digest")
    if length <= 0:
        return Match(Tier.LOST, None, None, 0.0)
    if anchor.end <= len(text) and _digest(text[anchor.start : anchor.end]) == anchor.sha256:
        return Match(Tier.EXACT, anchor.start, anchor.end)
    page, near = _page(text), anchor.start if near is None else near
    words = words or _recalled(anchor)
    if moved := _moved(page, anchor, near):
        return _nearest(Tier.MOVED, moved, near)
    if words and (same := _same(page, words, near)):
        return _nearest(Tier.NORMALISED, same, near, "words")
    stretches = _stretches(page, anchor, near)
    if not words and (same := [span for span in stretches if _unfolds(text[slice(*span)], anchor)]):
        return _nearest(Tier.NORMALISED, same, near)
    if words:
        stretches = _compared(text, words, stretches)
    basis: Literal["words", "locators"] = "words" if words else "locators"
    best = max(stretches.values(), default=0.0)
    if best < FUZZY:
        return Match(Tier.LOST, None, None, best, basis)
    return _nearest(Tier.FUZZY, [span for span in stretches if stretches[span] == best], near, basis, best)


def _nearest(
    tier: Tier, spans: Iterable[_Span], near: int,
    basis: Literal["digest", "words", "locators"] = "digest", score: float = 1.0,
) -> Match:  # fmt: skip
    places = sorted(set(spans), key=lambda span: (abs(span.start - near), span))
    return Match(tier, *places[0], score, basis, len(places))


def _recalled(anchor: Anchor) -> str | None:
    """The whole words of a passage so short that its first and last words hold them, else None."""
    first, last = anchor.first.split(), anchor.last.split()
    for overlap in range(len(last) + 1):
        words = " ".join(first + last[overlap:])
        if len(words) == anchor.end - anchor.start and _digest(words) == anchor.sha256:
            return words
    return None


def _moved(page: _Page, anchor: Anchor, near: int) -> list[_Span]:
    length, first, last = anchor.end - anchor.start, _folded(anchor.first), _folded(anchor.last)
    begun = {page.back(at) for at in page.around(first, page.forth(near))}
    ended = {page.back(at + len(last)) - length for at in page.around(last, page.forth(near + length) - len(last))}
    tries = sorted(begun | ended, key=lambda at: (at not in begun or at not in ended, abs(at - near)))
    spans = [_Span(at, at + length) for at in tries[: max(_HASHED // length, 16)] if at >= 0]
    return [span for span in spans if _digest(page.text[slice(*span)]) == anchor.sha256]


def _same(page: _Page, words: str, near: int) -> list[_Span]:
    needle = _folded(words)
    spans = [_Span(page.back(at), page.back(at + len(needle))) for at in page.around(needle, page.forth(near))]
    return [span for span in spans if _strict(page.text[slice(*span)]) == _strict(words)]


def _unfolds(stretch: str, anchor: Anchor) -> bool:
    for spacing, form in product(_SPACINGS, _FORMS):
        old = spacing(unicodedata.normalize(form, stretch) if form else stretch)
        if len(old) == anchor.end - anchor.start and _digest(old) == anchor.sha256:
            return True
    return False


def _stretches(page: _Page, anchor: Anchor, near: int) -> dict[_Span, float]:
    """The stretches that begin and end most like an anchor, each with its score by locators (see `match`).

    They are looked for where most parts of the anchor point: the first and the last words and the halves of
    each, of which a single change leaves most. Places with equally many are taken from the nearest on.
    """
    length = anchor.end - anchor.start
    slack = length // 4 + 32
    first, last = _folded(anchor.first), _folded(anchor.last)
    votes: defaultdict[int, set[object]] = defaultdict(set)
    starts = set()
    for part, lead in _parts(first):
        for at in page.around(part, page.forth(near) + lead):
            starts.add(start := page.back(max(at - lead, 0)))
            votes[start // slack].add(("first", lead, part))
    for part, lead in _parts(last):
        for at in page.around(part, page.forth(near + length) - len(last) + lead):
            starts.add(start := page.back(at - lead + len(last)) - length)
            votes[start // slack].add(("last", lead, part))
    counts = {block: len(votes.get(block - 1, none := set()) | votes[block] | votes.get(block + 1, none)) for block in list(votes)}
    found: dict[_Span, float] = {}
    for start in [near, *sorted(starts, key=lambda it: (-counts[it // slack], abs(it - near)))[:_TRIED]]:
        for edits, left, right in page.fits(first, page.forth(start), slack, slack):
            expected = page.forth(page.back(left) + length) - len(last)
            for more, low, high in page.fits(last, expected, slack, 2 * length + slack):
                span = _Span(page.back(left), page.back(high))
                if (now := span.end - span.start) > 0:
                    ends = 1 - (edits + more) / (len(first) + right - left + len(last) + high - low)
                    whole = 1 - (abs(now - length) or 2) / (now + length)
                    found[span] = max(min(ends, whole), found.get(span, 0.0))
    return found


def _parts(words: str) -> list[tuple[str, int]]:
    """Words and, unless they are short, their halves, each with where it begins in them."""
    half = len(words) // 2
    return [(words, 0), (words[:half], 0), (words[half:], half)] if half > 5 else [(words, 0)]


def _compared(text: str, words: str, stretches: dict[_Span, float]) -> dict[_Span, float]:
    """The likeliest stretches, each with its similarity to the words that were there."""
    from rapidfuzz import fuzz

    likely = sorted(stretches, key=lambda span: -stretches[span])[:6]
    scores = {span: fuzz.ratio(words, text[slice(*span)]) / 100 for span in likely}
    if likely and max(scores.values()) < FUZZY:  # perhaps the ends were rewritten and the middle was not
        low = max(likely[0].start - len(words) // 2, 0)
        found = fuzz.partial_ratio_alignment(words, text[low : likely[0].end + len(words) // 2])
        if found and found.dest_start < found.dest_end:
            scores[_Span(low + found.dest_start, low + found.dest_end)] = found.score / 100
    return scores


def verify(passages: Iterable[Passage], texts: Texts) -> Iterator[Finding]:
    """Find every anchor of passages in the attached texts, in their order.

    A passage that is not where it was is expected where its neighbours are: as far from its old place as the
    nearest passage of the same source that was found at one place only. This tells recurring words apart.

    Raises:
        CannotJudge: an attached text cannot be read.
    """
    listed = list(passages)
    anchors: defaultdict[str, list[Anchor]] = defaultdict(list)
    for passage in listed:
        anchors[passage.source] += passage, *passage.also_at
    found = {source: _verified(text, anchors[source]) for source in anchors if (text := texts.text(source)) is not None}
    for passage in listed:
        for place, anchor in enumerate((passage, *passage.also_at)):
            result = next(found[passage.source]) if passage.source in found else None
            yield Finding(passage.id, passage.source, place, anchor, result)


def _verified(text: str, anchors: list[Anchor]) -> Iterator[Match]:
    matches = [match(text, anchor) for anchor in anchors]
    shifts = sorted(
        (anchor.start, it.start - anchor.start)
        for anchor, it in zip(anchors, matches, strict=True)
        if it.start is not None and it.places == 1
    )
    for anchor, it in zip(anchors, matches, strict=True):
        here = bisect_left(shifts, (anchor.start,))
        beside = shifts[max(here - 1, 0) : here + 1]
        shift = min(beside, key=lambda known: abs(known[0] - anchor.start), default=(0, 0))[1]
        unsure = it.tier is Tier.LOST or it.places > 1
        yield match(text, anchor, near=max(anchor.start + shift, 0)) if unsure and shift else it


# -- making anchors


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of a span in code points, without the white space at its edges.

    Its first and last words are at most six each; a word is a run of what is not white space.

    Raises:
        ValueError: the span is not within the text or holds no words.

    >>> anchor_at("It is the relationship that heals.", 3, 33).last
    'is the relationship that heals'
    """
    if not 0 <= start <= end <= len(text) or not (words := text[start:end].split()):
        raise ValueError(f"no words at {start}–{end} of a text of {len(text)} code points")
    exact = text[start:end].strip()
    start = text.index(words[0], start)
    return Anchor(
        start=start,
        end=start + len(exact),
        first=" ".join(words[:MOST_WORDS])[:_MOST_LOCATOR].strip(),
        last=" ".join(words[-MOST_WORDS:])[-_MOST_LOCATOR:].strip(),
        sha256=_digest(exact),
    )


def find(text: str, first: str, last: str, source: str) -> Anchor:
    """The anchor of the passage from its first words to the nearest last words that follow.

    White space, compatibility forms, quotation marks and dashes may differ from the text's. The words are
    taken as whole words wherever they stand as such. First and last words may overlap, or be the same.

    Args:
        text: the text of the source.
        first: the first words of the passage, as many as it takes.
        last: its last words.
        source: the source's id, for messages.

    Raises:
        TextNotFound: the words are not there, or the first ones begin a passage at several places.

    >>> text = "The bond, he said,\nis “not enough” alone. The bond matters."
    >>> (it := find(text, "The bond, he", 'is "not enough"', "page")).start, it.end
    (0, 34)
    """
    page, begin, close = _page(text), _folded(first), _folded(last)
    begins, closes = _whole(page, begin), _whole(page, close)
    for words, needle, places in ((first, begin, begins), (last, close, closes)):
        if not needle:
            raise TextNotFound(source, words, "holds no words; give the first and the last words of the passage")
        if not places:
            raise TextNotFound(source, words, f"is not in the text; {_hint(page, needle)}")
    spans = []
    for start in begins:
        following = bisect_left(closes, max(start, start + len(begin) - len(close)))
        if following < len(closes):
            spans.append((page.back(start), page.back(closes[following] + len(close))))
    if not spans:
        raise TextNotFound(source, last, f"is in the text, but nowhere after {first!r}; give words that follow")
    if len(spans) > 1:
        raise TextNotFound(source, first, f"begins a passage at {len(spans)} places; give more words")
    return anchor_at(text, *spans[0])


def _whole(page: _Page, needle: str) -> list[int]:
    """The places of words where they stand as whole words, or all if nowhere they do."""
    places, folded = page.places(needle), page.folded

    def whole(at: int) -> bool:
        after = folded[at + len(needle) : at + len(needle) + 1]
        cut = bool(after) and unicodedata.combining(after) > 0
        return not (cut or page.torn(at) or page.torn(at + len(needle)))

    return [at for at in places if whole(at)] or places


def _hint(page: _Page, needle: str) -> str:
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(needle, page.folded)
    if not found or found.score < 50:
        return "nothing in it comes near"
    start, end = page.back(found.dest_start), page.back(found.dest_end)
    while start and not page.text[start - 1].isspace():
        start -= 1
    ...
    return f"the nearest: {' '.join(page.text[start:end].split())!r}"


def text_fragment(url: str, first: str, last: str) -> str:
    """The address of a passage on a public page: the page's, with a text fragment from first to last words.

    A fragment that the address has stays before the directive; a text directive that it has is replaced.
    Last words that overlap the first are cut off, as browsers look for the end behind the beginning.

    >>> text_fragment("https://example.org/a#top", "The bond, he", "well-kept & safe")
    'https://example.org/a#top:~:text=The%20bond%2C%20he,well%2Dkept%20%26%20safe'
    >>> text_fragment("https://example.org/a", "It is the", "the relationship")
    'https://example.org/a#:~:text=It%20is%20the,relationship'
    """
    begin, end = first.split(), last.split()
    overlap = max(size for size in range(len(end) + 1) if size <= len(begin) and begin[len(begin) - size :] == end[:size])
    terms = [quote(" ".join(words), safe="").replace("-", "%2D") for words in (begin, end[overlap:]) if words]
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={','.join(terms)}"
