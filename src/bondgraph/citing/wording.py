"""How words and numbers are written: letter case, page ranges, ordinals, initials."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from bondgraph.citing.markup import Piece

# The words that a title in title case leaves small, as citeproc-js has them.
_SMALL: Final = frozenset(
    "about above across afore after against al along alongside amid amidst among amongst anenst apropos apud around as"
    " aside astride at athwart atop barring before behind below beneath beside besides between beyond but by circa"
    " despite down during et except for forenenst from given in inside into lest like modulo near next notwithstanding"
    " of off on onto out over per plus pro qua sans since than through thru throughout thruout till to toward towards"
    " under underneath until unto up upon versus vs. v. vs v via vis-à-vis with within without or yet so and nor a an"
    " the de d' von van c ca".split()
)
_PHRASES: Final = re.compile(
    r"\b(?:according to|ahead of|apart from|as for|as of|as per|as regards|aside from|back to|because of|close to|due to"
    r"|except for|far from|inside of|instead of|near to|next to|on to|out from|out of|outside of|prior to|pursuant to"
    r"|rather than|regardless of|such as|that of|up to|where as)\b"
)

Case = Literal["lowercase", "uppercase", "capitalize-first", "capitalize-all", "title", "sentence"]


def cased(piece: Piece, case: str) -> None:
    """Give the text of a piece a letter case, in place."""
    if case in ("lowercase", "uppercase"):
        _each(piece, str.lower if case == "lowercase" else str.upper)
    elif case == "capitalize-first":
        _each(piece, _First())
    elif case == "capitalize-all":
        _each(piece, lambda text: re.sub(r"(?<!\S)\w", lambda found: found[0].upper(), text))
    elif case == "sentence":
        _each(piece, _Sentence())
    elif case == "title":
        _each(piece, _Title(_whole(piece)))


def _each(piece: Piece, change: Callable[[str], str]) -> None:
    for place, part in enumerate(piece.parts):
        if isinstance(part, str):
            piece.parts[place] = change(part)
        else:
            _each(part, change)


def _whole(piece: Piece) -> str:
    return "".join(part if isinstance(part, str) else _whole(part) for part in piece.parts)


class _First:
    """Makes the first letter large."""

    def __init__(self) -> None:
        self._done = False

    def __call__(self, text: str) -> str:
        if self._done or not text.strip():
            return text
        self._done = True
        return re.sub(r"^\W*\w", lambda found: found[0].upper(), text, count=1)


class _Sentence(_First):
    """Makes the first letter large and the others small, but for words that are all large."""

    def __call__(self, text: str) -> str:
        small = re.sub(r"\w+", lambda found: found[0] if found[0].isupper() else found[0].lower(), text)
        return super().__call__(small)


class _Title:
    """Makes the words of a title large, but for the small ones in the middle."""

    def __init__(self, whole: str) -> None:
        self._left = len(re.findall(r"[^\s\-–—/]+", whole))
        self._begins = True

    def __call__(self, text: str) -> str:
        return re.sub(r"[^\s\-–—/]+|[\s\-–—/]+", self._word, text)

    def _word(self, found: re.Match[str]) -> str:
        word = found[0]
        if not word.strip(" \t\n-–—/\u00a0"):
            return word
        self._left -= 1
        bare = word.strip("\"'“”‘’()[].,;:!?…")
        begins, self._begins = (
            self._begins,
            word[-1] in "!?:" or word.rstrip("”’\"')")[-1:] in ("!", "?", ":"),
        )
        if not bare or bare != bare.lower():
            return word
        small = bare.lower() in _SMALL or len(bare) == 1
        last = self._left <= 0 and len(bare) > 1
        if small and not begins and not last:
            return word
        place = word.index(bare)
        return word[:place] + bare[0].upper() + word[place + 1 :]


# -- numbers

_NUMBER: Final = re.compile(r"[A-Za-z]{0,4}\d+[A-Za-z]{0,2}(?:\s*[-–,&]\s*[A-Za-z]{0,4}\d+[A-Za-z]{0,2})*")
_SEVERAL: Final = re.compile(r"(?:\d[a-z]?|\b[ivxlcdm]+)\s*[-–,&]\s*(?:[A-Za-z]*\d|[ivxlcdm]+\b)")


def is_numeric(value: str) -> bool:
    """Whether a value is a number, or several, as CSL has it.

    >>> [is_numeric(value) for value in ("2nd", "12-15", "L4, 5", "Rev. ed.", "Fifth")]
    [True, True, True, False, False]
    """
    return _NUMBER.fullmatch(value.strip()) is not None


def is_several(value: str) -> bool:
    """Whether a value holds several numbers."""
    return _SEVERAL.search(value) is not None


_RANGE: Final = re.compile(
    r"(?<![\w])([0-9]*[A-Za-z]+0*)?([0-9]+)([a-z]*)\s*[-–]\s*([0-9]*[A-Za-z]+0*)?([0-9]+)([a-z]*)(?![\w])"
)


def pages(value: str, style: str | None, dash: str = "–") -> str:
    """Page ranges, as a style writes them; a last page that is written short is understood.

    >>> [pages("1234-8", style) for style in (None, "expanded", "minimal", "minimal-two", "chicago-16")]
    ['1234–8', '1234–1238', '1234–8', '1234–38', '1234–38']
    >>> pages("100-4", "chicago-16"), pages("12-5", "minimal"), pages("e123-e130", "minimal"), pages("101-9, 115", "chicago-16")
    ('100–104', '12–5', 'e123–30', '101–9, 115')
    """

    def shortened(found: re.Match[str]) -> str:
        if style is None:
            return re.sub(r"\s*[-–]\s*", dash, found[0])
        before, first, letter, again, last, letter2 = (each or "" for each in found.groups())
        if (again and again != before) or letter or letter2:
            return re.sub(r"\s*[-–]\s*", dash, found[0])
        full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
        if int(first) >= int(full):
            return re.sub(r"\s*[-–]\s*", dash, found[0])
        short = _shortened(first, full, style)
        return f"{before}{first}{dash}{before if short == full else ''}{short}"

    return re.sub(r"\s*-\s*|(?<=\w)\s*–\s*", dash, _RANGE.sub(shortened, value))


def _shortened(first: str, last: str, style: str) -> str:
    if len(first) != len(last) or style == "expanded":
        return last
    if style in ("minimal", "minimal-two"):
        common = next(n for n, (one, other) in enumerate(zip(first, last, strict=True)) if one != other)
        return last[min(common, max(len(last) - 2, 0) if style == "minimal-two" else common) :]
    begin, end = int(first), int(last)
    if begin > 100 and begin % 100:
        for digits in range(2, len(last)):
            if begin // 10**digits == end // 10**digits:
                return str(end % 10**digits)
    return last


def roman(number: int) -> str:
    """A number in small roman numerals.

    >>> roman(1994)
    'mcmxciv'
    """
    found = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        found += letters * (number // value)
        number %= value
    return found


# -- names

# Latin, Greek, Cyrillic, Hebrew, Arabic, Thai: scripts in which a name has its parts apart, as citeproc-js has it.
_APART: Final = re.compile(
    r"^[&a-zA-Z\u0e01-\u0e5b\u00c0-\u017f\u0370-\u03ff\u0400-\u052f\u0590-\u05d4\u05d6-\u05ff\u1f00-\u1fff"
    r"\u0600-\u06ff\u200c-\u200e\u0218-\u021b\u202a-\u202e]"
)


def has_parts_apart(name: str) -> bool:
    """Whether a name is written in a script that has spaces between its parts."""
    return _APART.match(name) is not None


def initials(given: str, mark: str, *, hyphen: bool, only_marks: bool) -> str:
    """Given names as initials.

    Args:
        given: the given names.
        mark: what stands behind an initial.
        hyphen: whether hyphens are kept.
        only_marks: whether only what is an initial already is written so.

    >>> initials("Jean-Paul M.", ". ", hyphen=True, only_marks=False)
    'J.-P. M.'
    >>> initials("Jean-Paul M.", "", hyphen=False, only_marks=False)
    'JPM'
    >>> initials("Irvin D.", ". ", hyphen=True, only_marks=True)
    'Irvin D.'
    """
    if not has_parts_apart(given):
        return given
    text = given if hyphen else given.replace("-", " ")
    text = re.sub(r"\.(?=[^\s-])", ". ", text)
    out = ""
    tokens = [token for token in re.split(r"(\s+|-)", text) if token]
    for place, token in enumerate(tokens):
        if token.isspace() or token == "-":
            out = f"{out.rstrip()}-" if token == "-" else f"{out} "
            continue
        bare = token.rstrip(".")
        initial = len(bare) == 1 and bare.isupper()
        if only_marks:
            if initial:
                later = next((each for each in tokens[place + 1 :] if each.strip(" -")), None)
                tight = later is not None and len(later.rstrip(".")) == 1
                out += bare + (mark if tight or later is None else f"{mark.rstrip()} ")
                if tight and not mark.endswith(" "):
                    tokens[place + 1] = "" if tokens[place + 1].isspace() else tokens[place + 1]
            else:
                out += token
        elif bare[:1].isupper():
            out = (
                out.rstrip(" ")
                + (" " if out and not out.endswith("-") and mark.endswith(" ") else "")
                + bare[0]
            )
            out += mark.rstrip(" ")
        else:
            out = f"{out.rstrip(' ')} {token} "
    return " ".join(out.split()) if " " in out.strip() else out.strip()
