"""Covering: which stretches of a text passages have, which are left out on purpose, and which are neither.

All positions and lengths are Unicode code points of the decoded text, as Python slices count them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bondgraph.model import Passage, Source


class Stretch(NamedTuple):
    """A run of a text, ``text[start:end]``.

    Attributes:
        start: where it begins.
        end: where it ends.
        passages: the ids of the passages that have it, by any of their places; none where it is not covered.
        because: why it is left out on purpose; None where it is not.
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
        return sum(each.length for each in self.stretches if each.because and not each.passages)

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
    own = [passage for passage in passages if passage.source == source.id]
    marks: defaultdict[int, list[tuple[bool, str, bool]]] = defaultdict(list)
    for passage in own:
        for anchor in (passage, *passage.also_at):
            _mark(marks, anchor.start, min(anchor.end, len(text)), passage.id, reason=False)
    for left in source.left_out:
        for anchor in left.at:
            _mark(marks, anchor.start, min(anchor.end, len(text)), left.because, reason=True)
    stretches = tuple(_stretches(marks, len(text)))
    return Cover(source.id, len(text), stretches, tuple(_bare(stretches, text)))


def _mark(
    marks: defaultdict[int, list[tuple[bool, str, bool]]], start: int, end: int, name: str, *, reason: bool
) -> None:
    if start < end:
        marks[start].append((True, name, reason))
        marks[end].append((False, name, reason))


def _stretches(marks: defaultdict[int, list[tuple[bool, str, bool]]], length: int) -> Iterator[Stretch]:
    open_passages: list[str] = []
    open_reasons: list[str] = []
    last = Stretch(0, 0)
    for at in sorted({*marks, length}):
        now = Stretch(last.end, at, tuple(dict.fromkeys(open_passages)), next(iter(open_reasons), None))
        if now.length:
            if last.length and last[2:] == now[2:]:
                last = last._replace(end=at)
            else:
                if last.length:
                    yield last
                last = now
        for begins, name, reason in marks[at] if at in marks else ():
            names = open_reasons if reason else open_passages
            names.append(name) if begins else names.remove(name)
    if last.length:
        yield last


def _bare(stretches: Iterable[Stretch], text: str) -> Iterator[Stretch]:
    for stretch in stretches:
        if stretch.passages or stretch.because is not None:
            continue
        words = text[stretch.start : stretch.end]
        if any(char.isalnum() for char in words):
            start = stretch.start + len(words) - len(words.lstrip())
            yield Stretch(start, start + len(words.strip()))


__all__ = ["Cover", "Stretch", "cover"]
