"""Echoes: runs of words that were taken over from a text, whatever stands between the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

RUN: Final = 12
"""How many words in a row are an echo."""

_WORD: Final = re.compile(r"[^\W_]+")


class Echo(NamedTuple):
    """Words that a text takes over from another.

    Attributes:
        words: the words as the echoing text has them, with what stands between them.
        length: how many words they are.
        text: the name of the text that they are taken from.
        line: the line of that text in which they begin, from 1.
    """

    words: str
    length: int
    text: str
    line: int


class Echoes:
    """Finds what is taken over from texts; case, punctuation, hyphens and line ends don't tell words apart.

    Args:
        texts: the texts by name.

    >>> texts = Echoes({"song": "Row, row, row your boat\\ngently down the stream, merrily, merrily, merrily"})
    >>> list(texts.of("They row, row your boat gently -- down the stream merrily, Merrily, merrily."))
    []
    >>> [echo] = texts.of("They row, row-row your boat gently -- down the stream merrily, Merrily, merrily.")
    >>> echo.length, echo.text, echo.line
    (12, 'song', 1)
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._places: dict[tuple[str, ...], tuple[str, int]] = {}
        for name, text in texts.items():
            line, before = 1, 0
            for run, words in _runs(text):
                line, before = line + text.count("\n", before, words[0].start()), words[0].start()
                self._places.setdefault(run, (name, line))

    def of(self, text: str) -> Iterator[Echo]:
        """What a text takes over, in its order; words in a row that are all taken over are one echo."""
        found: list[re.Match[str]] = []
        place = ("", 0)
        for run, words in _runs(text):
            if run not in self._places:
                if found:
                    yield _echo(text, found, place)
                found = []
            elif found:
                found.append(words[-1])
            else:
                found, place = words, self._places[run]
        if found:
            yield _echo(text, found, place)


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], list[re.Match[str]]]]:
    """Every run of a text: its words as they are compared, and as they stand."""
    words = list(_WORD.finditer(text))
    compared = [word[0].lower() for word in words]
    for start in range(len(words) - RUN + 1):
        yield tuple(compared[start : start + RUN]), words[start : start + RUN]


def _echo(text: str, words: list[re.Match[str]], place: tuple[str, int]) -> Echo:
    return Echo(text[words[0].start() : words[-1].end()], len(words), *place)


__all__ = ["RUN", "Echo", "Echoes"]
