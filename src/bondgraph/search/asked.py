"""What a person writes to search → what is looked for: words, "phrases in quotes", beginnings*."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from bondgraph.errors import BadFilter
from bondgraph.ids import words_of

MOST: Final = 50
"""Different things that are looked for at once."""

Manner = Literal["word", "phrase", "beginning"]

_PART: Final = re.compile(
    r'["“”„«»](?P<phrase>[^"“”„«»]*)(?:["“”„«»]|$)|(?P<beginning>[^\s"“”„«»*]+)\*|(?P<word>[^\s"“”„«»*]+)'
)

_SMALL: Final = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its of on or s she so t "
    "than that the their them then there these they this those to was were which who with".split()
)
"""Words that say little: they are asked for only where nothing else is."""


class Part(NamedTuple):
    """One thing that is looked for.

    Attributes:
        manner: a word, as it stands or in another form; words in a row, as they stand; the beginning of a word.
        words: the word, the words in a row, the beginning.
    """

    manner: Manner
    words: tuple[str, ...]

    @property
    def written(self) -> str:
        """The same as it is asked for.

        >>> [part.written for part in parts_of('"real relationship" thera* bond')]
        ['"real relationship"', 'thera*', 'bond']
        """
        words = " ".join(self.words)
        return {"phrase": f'"{words}"', "beginning": f"{words}*"}.get(self.manner, words)


def parts_of(words: str) -> tuple[Part, ...]:
    """What is looked for, in the order in which it was written, each thing once.

    Raises:
        BadFilter: the words hold neither letter nor digit, or there are too many.

    >>> parts_of('the "real relationship" Müller thera*')
    (Part(manner='phrase', words=('real', 'relationship')), Part(manner='word', words=('muller',)), Part(manner='beginning', words=('thera',)))
    >>> parts_of("to be or")
    (Part(manner='word', words=('to',)), Part(manner='word', words=('be',)), Part(manner='word', words=('or',)))
    """
    parts: list[Part] = []
    for found in _PART.finditer(words):
        own = words_of(found[0])
        if found["phrase"] is not None:
            parts += [Part("phrase", tuple(own))] if own else []
        elif found["beginning"] is not None:
            parts += [Part("word", (word,)) for word in own[:-1]]
            parts += [Part("beginning", (own[-1],))] if own else []
        else:
            parts += [Part("word", (word,)) for word in own]
    if not parts:
        raise BadFilter("words", f"{words!r} holds no word; write letters or digits")
    if len(set(parts)) > MOST:
        raise BadFilter("words", f"{len(set(parts))} different words are too many; write at most {MOST}")
    telling = [part for part in parts if part.manner != "word" or part.words[0] not in _SMALL]
    return tuple(dict.fromkeys(telling or parts))
