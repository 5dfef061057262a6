"""Covering: which stretches of a text passages have, which are left out on purpose, and which are neither.

All positions and lengths are Unicode code points of the decoded text, as Python slices count them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from bondgraph.anchoring import MOST_WORDS
from bondgraph.model import Anchor, Corpus, Passage, Source
from bondgraph.texts import Texts, digest, source_problem

FORMAT: Final = "bondgraph.coverage/1"


class Stretch(NamedTuple):
    """A run of a text, ``text[start:end]``.

    Attributes:
        start: where it begins.
        end: where it ends.
        passages: the ids of the passages that have it, by any of their places; none where it is not covered.
        because: why it is left out on purpose; None where it is not, and where passages have it.
    """

    start: int
    end: int
    passages: tuple[str, ...] = ()
    because: str | None = None

    @property
    def length(self) -> int:
        """How many characters it has."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Cover:
    """How a text is covered. Each of its characters is covered, left out, bare or blank.

    Attributes:
        source: the source's id.
        length: how many characters the text has.
        stretches: the whole text in its order; neighbours differ in their passages or in the reason.
        bare_stretches: what is neither covered nor left out, without the white space at its edges. What holds
            no letter and no digit, such as a bullet between two passages, says nothing and is not among them.
    """

    source: str
    length: int
    stretches: tuple[Stretch, ...]
    bare_stretches: tuple[Stretch, ...]

    @property
    def covered(self) -> int:
        """How many characters passages have."""
        return sum(each.length for each in self.stretches if each.passages)

    @property
    def left_out(self) -> int:
        """How many characters are left out on purpose."""
        return sum(each.length for each in self.stretches if each.because is not None)

    @property
    def bare(self) -> int:
        """How many characters are not accounted for."""
        return sum(each.length for each in self.bare_stretches)

    @property
    def blank(self) -> int:
        """How many characters stand between all these: white space and marks without a word."""
        return self.length - self.covered - self.left_out - self.bare

    def share(self, count: int) -> float:
        """What part of the text so many characters are; of a text without characters, none."""
        return count / self.length if self.length else 0.0


def cover(source: Source, passages: Iterable[Passage], text: str) -> Cover:
    r"""Say of every character of a text whether passages have it.

    Args:
        source: the source, with what is left out of it on purpose.
        passages: passages of any sources; those of others are passed over.
        text: the text of the source. Spans beyond its end are cut off there.

    >>> source = Source.model_validate({"id": "page", "title": "A page", "sha256": "0" * 64, "length": 19})
    >>> cover(source, (), "\n- It heals. \nSo so").bare_stretches
    (Stretch(start=1, end=19, passages=(), because=None),)
    """
    covering, leaving = _Layer(len(text)), _Layer(len(text))
    for passage in passages:
        if passage.source == source.id:
            for anchor in (passage, *passage.also_at):
                covering.lay(passage.id, anchor)
    for left in source.left_out:
        for anchor in left.at:
            leaving.lay(left.because, anchor)
    stretches: list[Stretch] = []
    for start, end in pairwise(sorted({0, len(text), *covering.edges, *leaving.edges})):
        ids, reasons = covering.at(start), leaving.at(start)
        here = Stretch(start, end, ids, None if ids else next(iter(reasons), None))
        if stretches and stretches[-1][2:] == here[2:]:
            stretches[-1] = stretches[-1]._replace(end=end)
        else:
            stretches.append(here)
    return Cover(source.id, len(text), tuple(stretches), tuple(_bare(stretches, text)))


class _Layer:
    """Names laid over spans of a text, to be asked for from its beginning to its end."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._begin: defaultdict[int, list[str]] = defaultdict(list)
        self._end: defaultdict[int, list[str]] = defaultdict(list)
        self._here: list[str] = []

    def lay(self, name: str, span: Anchor) -> None:
        end = min(span.end, self._length)
        if span.start < end:
            self._begin[span.start].append(name)
            self._end[end].append(name)

    @property
    def edges(self) -> set[int]:
        return {*self._begin, *self._end}

    def at(self, edge: int) -> tuple[str, ...]:
        """The names that lie over the text from an edge to the next, each once."""
        self._here += self._begin.get(edge, ())
        for name in self._end.get(edge, ()):
            self._here.remove(name)
        return tuple(dict.fromkeys(self._here))


def _bare(stretches: Iterable[Stretch], text: str) -> Iterator[Stretch]:
    for stretch in stretches:
        if stretch.passages or stretch.because is not None:
            continue
        words = text[stretch.start : stretch.end]
        if any(char.isalnum() for char in words):
            start = stretch.start + len(words) - len(words.lstrip())
            yield Stretch(start, start + len(words.strip()))


# -- every text of a corpus


class Place(NamedTuple):
    """Where a stretch stands, for one who looks it up.

    Attributes:
        line: the line of the text in which it begins, from 1.
        start: where it begins, in code points.
        end: where it ends.
        words: how many words it has.
        first: the first of them, six at most.
        last: the last of them, six at most.
        sha256: the digest of all of it, as an anchor has it.
    """

    line: int
    start: int
    end: int
    words: int
    first: str
    last: str
    sha256: str

    def __str__(self) -> str:
        behind = self.last.split()[-(self.words - MOST_WORDS) :] if self.words > MOST_WORDS else []
        words = " … ".join((self.first, " ".join(behind))) if behind else self.first
        return f"line {self.line}, {self.start}–{self.end}, {_characters(self.end - self.start)}: {words}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the text of one source is covered, or why that cannot be said.

    Attributes:
        source: the source's id.
        problem: why the text was not measured, as a sentence; None where it was.
        cover: how it is covered; None where it was not measured.
        left_out: what is left out on purpose, by its reason, in the order of the text.
        bare: what is not accounted for, in the order of the text.
    """

    source: str
    problem: str | None
    cover: Cover | None = None
    left_out: dict[str, list[Place]] = field(default_factory=dict)
    bare: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """How the texts of a corpus are covered, one after the other."""

    texts: tuple[Coverage, ...]

    @property
    def accounted_for(self) -> bool | None:
        """Whether nothing is left bare; None where nothing was seen to be, and not every text was measured."""
        if any(text.bare for text in self.texts):
            return False
        return None if any(text.cover is None for text in self.texts) else True

    def lines(self) -> Iterator[str]:
        """The report in lines."""
        for text in self.texts:
            yield from _lines(text)
        measured = sum(text.cover is not None for text in self.texts)
        bare = sum(len(text.bare) for text in self.texts)
        left = (
            f"{bare} {'stretch' if bare == 1 else 'stretches'} not accounted for"
            if bare
            else "nothing left bare"
            if measured or not self.texts
            else "nothing measured"
        )
        yield f"{left}; {measured} of {len(self.texts)} texts measured"

    def as_json(self) -> dict[str, Any]:
        """The report as a versioned object."""
        return {
            "format": FORMAT,
            "accounted_for": self.accounted_for,
            "texts": [_as_json(text) for text in self.texts],
        }


def report(corpus: Corpus, folder: Path | None) -> Report:
    """Measure the texts of a corpus that are attached in a folder.

    Raises:
        SourceMissing: none of them is attached.
        CannotJudge: an attached text cannot be read.
    """
    texts = Texts(folder).attached(source.id for source in corpus.sources)
    return Report(tuple(_measured(corpus, source, texts.get(source.id)) for source in corpus.sources))


def _measured(corpus: Corpus, source: Source, text: str | None) -> Coverage:
    if text is None:
        return Coverage(source.id, f"The text of {source.id!r} is not attached.")
    if problem := source_problem(source, text):
        return Coverage(source.id, problem)
    found = cover(source, corpus.passages, text)
    left_out: defaultdict[str, list[Place]] = defaultdict(list)
    reasons = {each: each.because for each in found.stretches if each.because is not None}
    for reason, place in zip(reasons.values(), _places(text, reasons), strict=True):
        left_out[reason].append(place)
    return Coverage(
        source.id,
        problem=None,
        cover=found,
        left_out=dict(left_out),
        bare=list(_places(text, found.bare_stretches)),
    )


def _places(text: str, stretches: Iterable[Stretch]) -> Iterator[Place]:
    """Where stretches stand that come in the order of the text."""
    line, before = 1, 0
    for start, end, *_ in stretches:
        line, before = line + text.count("\n", before, start), start
        exact = text[start:end]
        words = exact.split()
        first, last = " ".join(words[:MOST_WORDS]), " ".join(words[-MOST_WORDS:])
        yield Place(line, start, end, len(words), first[:300], last[-300:], digest(exact))


def _lines(text: Coverage) -> Iterator[str]:
    if (found := text.cover) is None:
        yield f"{text.source}: not measured. {text.problem}"
        return
    shares = ", ".join(
        f"{found.share(count):.1%} {name}"
        for count, name in (
            (found.covered, "in passages"),
            (found.left_out, "left out on purpose"),
            (found.blank, "white space"),
            (found.bare, "not accounted for"),
        )
    )
    yield f"{text.source}: {_characters(found.length)}: {shares}"
    if text.bare:
        yield f"  not accounted for, {_extent(text.bare)}:"
        yield from (f"    {place}" for place in text.bare)
    for reason, places in text.left_out.items():
        yield f"  left out on purpose, {_extent(places)}: {reason}"
        yield from (f"    {place}" for place in places)


def _extent(places: list[Place]) -> str:
    where = "1 place" if len(places) == 1 else f"{len(places)} places"
    return f"{where}, {_characters(sum(place.end - place.start for place in places))}"


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count:,} characters"


def _as_json(text: Coverage) -> dict[str, Any]:
    said: dict[str, Any] = {
        "source": text.source,
        "measured": text.cover is not None,
        "problem": text.problem,
    }
    if (found := text.cover) is None:
        return said
    counts = {name: getattr(found, name) for name in ("covered", "left_out", "blank", "bare")}
    return said | {
        "characters": {"all": found.length} | counts,
        "shares": {name: round(found.share(count), 6) for name, count in counts.items()},
        "left_out": [
            {"because": reason, "at": [place._asdict() for place in places]}
            for reason, places in text.left_out.items()
        ],
        "bare": [place._asdict() for place in text.bare],
    }


__all__ = ["FORMAT", "Cover", "Coverage", "Place", "Report", "Stretch", "cover", "report"]
