"""Text → the words by which it is searched: folded, and where each stands in the text."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final, NamedTuple

from bondgraph.ids import words_of

_WORD: Final = re.compile(r"\w+")
_WORD_CHARACTERS: Final = string.ascii_letters + string.digits + "_"
_PLAIN: Final = str.maketrans(
    {char: char.lower() if char in _WORD_CHARACTERS else " " for char in map(chr, range(128))}
)


class Token(NamedTuple):
    """A word of a text.

    Attributes:
        word: the word, folded.
        start, end: where it stands, in code points.
    """

    word: str
    start: int
    end: int


def folded(text: str) -> str:
    """The words of a text, folded, with blanks between them.

    >>> folded("Jérôme’s “bond”: GRÖẞE").split()
    ['jerome', 's', 'bond', 'grosse']
    """
    return text.translate(_PLAIN) if text.isascii() else " ".join(words_of(text))


def tokens(text: str) -> list[Token]:
    """The words of a text, folded, with their places in the text as it is written.

    >>> tokens("Die Größe!")
    [Token(word='die', start=0, end=3), Token(word='grosse', start=4, end=9)]
    """
    if text.isascii():
        return [Token(word[0], *word.span()) for word in _WORD.finditer(text.lower())]
    characters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        decomposed = unicodedata.normalize("NFKD", written)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
        characters.append(plain)
        places += [place] * len(plain)
    places.append(len(text))
    found = []
    for word in _WORD.finditer("".join(characters)):
        end = places[word.end() - 1] + 1
        while end < len(text) and not characters[end]:  # the accents of its last letter
            end += 1
        found.append(Token(word[0], places[word.start()], end))
    return found
