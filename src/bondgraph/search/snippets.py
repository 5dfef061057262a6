"""What of a hit is shown: the words around what was looked for, with the matches marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bondgraph.search.documents import Words
from bondgraph.search.folding import Token, tokens
from bondgraph.search.index import Sought, stem_of

LENGTH: Final = 200
"""How many characters a snippet has at most, not counting the marks of something left out."""

_ELLIPSIS: Final = "… "


Field = Literal["statement", "name"]


class Snippet(NamedTuple):
    """What of a node's words is shown.

    Attributes:
        field: where it stands: in what the node says, or in a name.
        text: the words, cut at the borders of words, with ``…`` where something is left out.
        marks: where the matches stand in the text: start and end in code points.
    """

    field: Field
    text: str
    marks: tuple[tuple[int, int], ...]


class _Match(NamedTuple):
    part: int
    start: int
    end: int


def snippet(sought: Sought, words: Words, length: int = LENGTH) -> Snippet:
    """The stretch that has most of what was looked for: of what the node says, else of the name that has most of it.

    Args:
        sought: what was looked for.
        words: the words of the node.
        length: how many characters to show at most; one longer word is shown whole.
    """
    looked = _looked(sought)
    matches = list(looked.matches(words.statement))
    if matches or not words.names:
        return _cut("statement", words.statement, matches, length)
    found = [(name, list(looked.matches(name))) for name in words.names]
    name, matches = max(found, key=lambda each: (len({match.part for match in each[1]}), -len(each[0])))
    if not matches and words.statement:
        return _cut("statement", words.statement, [], length)
    return _cut("name", name, matches, length)


@lru_cache(maxsize=32)  # of a page of hits it is the same
def _looked(sought: Sought) -> _Looked:
    return _Looked(sought)


class _Looked:
    """What is looked for, by the word with which it begins."""

    def __init__(self, sought: Sought) -> None:
        self._stems: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._beginnings: list[tuple[int, str]] = []
        for number, alternatives in enumerate(sought.parts):
            for part in alternatives:
                first = part.words[0]
                if part.manner == "word":
                    self._stems.setdefault(stem_of(first), number)
                elif part.manner == "phrase":
                    self._phrases.setdefault(first, []).append((number, part.words))
                else:
                    self._beginnings.append((number, first))

    def matches(self, text: str) -> Iterator[_Match]:
        """The matches in a text, in their order, none inside another; of two from one word on, the longer."""
        known = tokens(text)
        behind = 0
        for place, token in enumerate(known):
            if place < behind:
                continue
            number, count = self._met(known, place)
            if count:
                behind = place + count
                yield _Match(number, token.start, known[behind - 1].end)

    def _met(self, known: list[Token], place: int) -> tuple[int, int]:
        """What begins with a word, and how many words it has."""
        word = known[place].word
        stemmed = self._stems.get(stem_of(word))
        if not (self._phrases or self._beginnings):
            return (0, 0) if stemmed is None else (stemmed, 1)
        found = [
            (number, len(words))
            for number, words in self._phrases.get(word, ())
            if words == tuple(token.word for token in known[place : place + len(words)])
        ]
        if stemmed is not None:
            found.append((stemmed, 1))
        found += [(number, 1) for number, beginning in self._beginnings if word.startswith(beginning)]
        return max(found, key=lambda each: each[1], default=(0, 0))


def _cut(field: Field, text: str, matches: list[_Match], length: int) -> Snippet:
    start, end = _stretch(text, matches, length)
    left, right = _ELLIPSIS if start else "", _ELLIPSIS[::-1] if end < len(text) else ""
    shift = len(left) - start
    marks = tuple(
        (match.start + shift, match.end + shift)
        for match in matches
        if start <= match.start and match.end <= end
    )
    return Snippet(field, f"{left}{text[start:end]}{right}", marks)


def _stretch(text: str, matches: list[_Match], length: int) -> tuple[int, int]:
    """The stretch of a text that holds most of what was looked for, with as much around it as there is room for."""
    if len(text) <= length:
        return 0, len(text)
    best: list[_Match] = []
    for place, first in enumerate(matches):
        near = [match for match in matches[place:] if match is first or match.end - first.start <= length]
        if _worth(near) > _worth(best):
            best = near
    inner, outer = (best[0].start, best[-1].end) if best else (0, 0)
    start = max(0, inner - max(0, length - (outer - inner)) // 2)
    end = max(outer, min(len(text), start + length))
    start = min(inner, max(0, end - length))
    if start:
        start = next((border for border in range(start, inner) if text[border - 1].isspace()), inner)
    if end < len(text):
        end = next((border for border in range(end, outer, -1) if text[border].isspace()), outer or end)
    return start, end


def _worth(matches: list[_Match]) -> tuple[int, int]:
    return len({match.part for match in matches}), len(matches)
