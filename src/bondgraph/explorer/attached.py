"""The texts that are attached: whether each is the one that was read, where its passages stand in it, and its pages."""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from types import MappingProxyType
from typing import Final, NamedTuple

from bondgraph.anchoring import Finding, Match, Tier, verify
from bondgraph.covering import Cover, cover
from bondgraph.errors import CannotJudge
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.model import Anchor
from bondgraph.placing import Placed
from bondgraph.render.runs import Run, paragraphs
from bondgraph.texts import Texts, source_problem

LONGEST_PAGE: Final = 15_000
"""Characters of a text on one page; a page ends behind the paragraph that comes to it, or within one that goes beyond."""
MOST_PASSAGES: Final = 60
"""Passages that begin on one page, after which it ends as soon as a paragraph does."""
_AROUND: Final = 280
"""Characters before and behind a passage that are shown with it."""
_LONGEST: Final = 2_400
"""Characters of a passage that are shown; of a longer one, its beginning and its end."""
_KEPT: Final = 16
"""Texts that are kept laid out."""

_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")

Paragraph = tuple[Run, ...]


class Words(NamedTuple):
    """The words of a passage, with those around them; white space is folded.

    Attributes:
        before: what stands before them.
        words: the words.
        rest: where they are too many to be shown, their end; empty otherwise.
        after: what stands behind them.
        begins: whether the text begins with what stands before them.
        ends: whether the text ends with what stands behind them.
    """

    before: str
    words: str
    rest: str
    after: str
    begins: bool
    ends: bool


class Laid(NamedTuple):
    """A text that is attached, laid out in pages.

    Attributes:
        text: the text.
        changed: what sets it apart from the text that was read, as a sentence; None where nothing does.
        placed: its passages, and what is left out, where they were found in it.
        matches: what became of each passage, by its id.
        cover: how the text is covered by what was found.
        pages: its pages, each by paragraphs.
        page_of: the number of the page on which a passage begins, from 1, by its id.
    """

    text: str
    changed: str | None
    placed: Placed
    matches: Mapping[str, Match]
    cover: Cover
    pages: tuple[tuple[Paragraph, ...], ...]
    page_of: Mapping[str, int]

    @property
    def lost(self) -> tuple[str, ...]:
        """The passages that are not in the text."""
        return tuple(ident for ident, match in self.matches.items() if match.tier is Tier.LOST)

    def words(self, passage: str) -> Words | None:
        """The words of a passage with those around them; None where they are not in the text."""
        match = self.matches.get(passage)
        if match is None or match.start is None or match.end is None:
            return None
        start, end = match.start, match.end
        before, begins = _before(self.text[max(start - _AROUND, 0) : start], start <= _AROUND)
        after, ends = _after(self.text[end : end + _AROUND], end + _AROUND >= len(self.text))
        words, rest = _folded(self.text[start:end]), ""
        if len(words) > _LONGEST:
            words, rest = words[: _LONGEST * 3 // 4].rstrip(), words[-_LONGEST // 4 :].lstrip()
        return Words(before, words, rest, after, begins, ends)


class Attached:
    """The texts of a library's sources, as far as they are attached; the ones asked for last are kept laid out.

    Args:
        library: the library.
        texts: the texts.
    """

    def __init__(self, library: Library, texts: Texts) -> None:
        self._library = library
        self._texts = texts
        self._kept: OrderedDict[str, Laid] = OrderedDict()
        self._lock = Lock()

    def unreadable(self, source: str) -> str | None:
        """Why a text that is there cannot be read, as a clause; None where it can, or there is none."""
        try:
            self._texts.text(source)
        except CannotJudge as error:
            return error.reason
        return None

    def laid(self, source: str) -> Laid | None:
        """The text of a source, laid out; None where it is not attached, or cannot be read."""
        with self._lock:
            if (found := self._kept.get(source)) is not None:
                self._kept.move_to_end(source)
                return found
        if self.unreadable(source) is not None or (text := self._texts.text(source)) is None:
            return None
        laid = _laid(text, self._library.places.of(Ref("source", source)), self._texts)
        with self._lock:
            self._kept[source] = laid
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return laid


def _laid(text: str, placed: Placed, texts: Texts) -> Laid:
    findings = list(verify(placed.passages, texts, [placed.source]))
    found = _found(placed, findings)
    matches = {
        each.passage: each.match for each in findings if each.match and each.passage and not each.place
    }
    covered = cover(found.source, found.passages, text)
    pages = tuple(_pages(paragraphs(covered, {each.id: each for each in found.passages}, text)))
    page_of = {
        ident: number
        for number, page in enumerate(pages, 1)
        for paragraph in page
        for run in paragraph
        for ident in run.begins
    }
    return Laid(
        text,
        source_problem(placed.source, text),
        found,
        MappingProxyType(matches),
        covered,
        pages,
        MappingProxyType(page_of),
    )


def _found(placed: Placed, findings: Iterable[Finding]) -> Placed:
    """The same places where they were found; those that are lost are left out, and passages whose own place is."""
    own: dict[str, Anchor] = {}
    also: defaultdict[str, list[Anchor]] = defaultdict(list)
    left: defaultdict[int, list[Anchor]] = defaultdict(list)
    for each in findings:
        if each.match is None or each.match.start is None:
            continue
        anchor = each.anchor.model_copy(update={"start": each.match.start, "end": each.match.end})
        if each.reason is not None:
            left[each.reason].append(anchor)
        elif each.place:
            also[each.passage].append(anchor)
        else:
            own[each.passage] = anchor
    passages = [
        passage.model_copy(update=dict(own[passage.id]) | {"also_at": tuple(also[passage.id])})
        for passage in placed.passages
        if passage.id in own
    ]
    left_out = tuple(
        each.model_copy(update={"at": tuple(left[number])})
        for number, each in enumerate(placed.source.left_out)
    )
    source = placed.source.model_copy(update={"left_out": left_out})
    return Placed(source, tuple(sorted(passages, key=lambda each: (each.start, each.id))))


# -- pages


def _pages(text: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Paragraphs by pages; one that is longer than a page goes on on the next."""
    page: list[Paragraph] = []
    size = passages = 0
    for paragraph in text:
        for piece in _pieces(paragraph):
            long = sum(len(run.words) for run in piece)
            if page and (size + long > LONGEST_PAGE or passages >= MOST_PASSAGES):
                yield tuple(page)
                page, size, passages = [], 0, 0
            page.append(piece)
            size += long
            passages += sum(len(run.begins) for run in piece)
    if page:
        yield tuple(page)


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph in pieces that fit on a page, cut between words where there is a space to cut at."""
    piece: list[Run] = []
    room = LONGEST_PAGE
    begun = 0
    for whole in paragraph:
        run = whole
        while len(run.words) > room or begun + len(run.begins) > MOST_PASSAGES:
            at = 0 if begun + len(run.begins) > MOST_PASSAGES and piece else run.words.rfind(" ", 0, room) + 1
            if not at and not piece:
                at = min(room, len(run.words))
            if at:
                piece.append(run._replace(words=run.words[:at]))
                run = run._replace(words=run.words[at:], anchor="", begins=())
            yield tuple(piece)
            piece, room, begun = [], LONGEST_PAGE, 0
        if run.words:
            piece.append(run)
            room -= len(run.words)
            begun += len(run.begins)
    if piece:
        yield tuple(piece)


# -- words


def _folded(words: str) -> str:
    """Words with single spaces, and one line end where there are any."""
    return _LINES.sub("\n", _BLANKS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")))


def _before(words: str, whole: bool) -> tuple[str, bool]:
    """What stands before a passage, cut at a word; and whether the text begins with it."""
    if not whole:
        head, blank, rest = words.partition(" ")
        words = rest if blank and len(head) < _AROUND // 2 else words
    return _folded(words).lstrip(), whole


def _after(words: str, whole: bool) -> tuple[str, bool]:
    """What stands behind a passage, cut at a word; and whether the text ends with it."""
    if not whole:
        rest, blank, tail = words.rpartition(" ")
        words = rest if blank and len(tail) < _AROUND // 2 else words
    return _folded(words).rstrip(), whole


__all__ = ["Attached", "Laid", "Paragraph", "Words"]
