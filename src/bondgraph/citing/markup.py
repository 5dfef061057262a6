"""Text with typographic marks: what a reference is made of while it is put together, and plain text or HTML in the end.

What is put together are pieces with affixes; where two meet, punctuation that would stand twice stands once, commas and
full stops go inside quotation marks where the language has it so, and quotation marks within others alternate.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, NamedTuple

Styling = frozenset[str]
"""The typographic marks of a stretch of text: italic, bold, small-caps, underline, sup, sub."""

PLAIN: Final[Styling] = frozenset()

# What two marks become where they meet, as citeproc-js has it; those that are not here both stand.
_MEETING: Final = {
    "!.": "!", "!:": "!", "?.": "?", "?:": "?", ":!": "!", ":?": "?", ":.": ":", ";!": "!", ";?": "?", ";:": ";",
    ";.": ";",
}  # fmt: skip
_MARKS: Final = frozenset(".,;:!?")
# Chinese, Japanese and Korean know no italics.
_UPRIGHT: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_INTO_QUOTES: Final = frozenset(".,")
_TAGS: Final = {
    "i": "italic", "b": "bold", "sup": "sup", "sub": "sub", "sc": "small-caps", "span": "small-caps",
}  # fmt: skip
_TAG: Final = re.compile(
    r'<(/?)(i|b|sup|sub|sc|span)((?: class="no(?:case|decor)"| style="font-variant: ?small-caps;")?)>'
)
_ENDS: Final = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»"}


@dataclass(slots=True)
class Piece:
    """A part of a reference.

    Attributes:
        parts: what it holds, in order.
        prefix: what stands before it, outside its marks.
        suffix: what stands behind it, outside its marks.
        delimiter: what stands between its parts.
        styling: its typographic marks; italic within italic is upright.
        quoted: whether it stands in quotation marks.
        tag: by what it is found again.
    """

    parts: list[Piece | str]
    prefix: str = ""
    suffix: str = ""
    delimiter: str = ""
    styling: Styling = PLAIN
    quoted: bool = False
    tag: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is no text in it."""
        return not any(part if isinstance(part, str) else not part.empty for part in self.parts)

    def text(self) -> str:
        """The text without any marks, as it is compared."""
        return "".join(char for char, _ in written(self, Quotes("", "", "", "", within=False)))


class Quotes(NamedTuple):
    """Quotation marks of a language."""

    open: str
    close: str
    inner_open: str
    inner_close: str
    within: bool
    """Whether commas and full stops go inside."""

    def pair(self, depth: int) -> tuple[str, str]:
        """The marks of quotations within so many others."""
        return (self.inner_open, self.inner_close) if depth % 2 else (self.open, self.close)


Chars = list[tuple[str, Styling]]

_Kind = Literal["text", "open", "close"]


def _flat(piece: Piece, styling: Styling) -> list[tuple[_Kind, str, Styling]]:
    """The stretches of text of a piece, in order, with the places of quotation marks; none where there is no text in it."""
    own = styling ^ piece.styling if "italic" in piece.styling else styling | piece.styling
    found: list[tuple[_Kind, str, Styling]] = []
    for part in piece.parts:
        stretches: list[tuple[_Kind, str, Styling]] = []
        if isinstance(part, Piece):
            stretches = _flat(part, own)
        elif part:
            stretches = [("text", part, own)]
        if stretches:
            if found and piece.delimiter:
                found.append(("text", piece.delimiter, own))
            found += stretches
    if not found:
        return []
    if piece.quoted:
        found = [("open", "", own), *found, ("close", "", own)]
    if piece.prefix:
        found.insert(0, ("text", piece.prefix, styling))
    if piece.suffix:
        found.append(("text", piece.suffix, styling))
    return found


def written(piece: Piece, quotes: Quotes) -> Chars:
    """A piece, character by character, with punctuation where it belongs."""
    out: Chars = []
    closed: list[int] = []  # where quotation marks that have just been closed stand
    depth = 0
    for kind, text, styling in _flat(piece, PLAIN):
        if kind == "open":
            out.extend((char, styling) for char in quotes.pair(depth)[0])
            depth += 1
            closed = []
        elif kind == "close":
            depth -= 1
            closed.append(len(out))
            out.extend((char, styling) for char in quotes.pair(depth)[1])
        else:
            rest = text
            while rest and _joined(out, rest[0], styling, closed, quotes):
                rest = rest[1:]
                if rest and rest[0] not in _MARKS and rest[0] != " ":
                    break
            if rest:
                own = styling - {"italic"} if _UPRIGHT.search(rest) else styling
                out.extend((char, own) for char in rest)
                closed = []
    return out


def _joined(out: Chars, char: str, styling: Styling, closed: list[int], quotes: Quotes) -> bool:
    """Join the first character of a stretch to what stands before it; whether that is done with it."""
    if not out:
        return char == " "
    last = out[-1][0]
    if char == " " or char not in _MARKS:
        return char == " " == last
    if closed and closed[0] and closed[-1] < len(out):
        inside = out[closed[0] - 1]
        if inside[0] == char or _MEETING.get(inside[0] + char) == inside[0]:
            # What ends inside need not end again outside.
            return quotes.within
        if quotes.within and char in _INTO_QUOTES:
            out.insert(closed[0], (char, inside[1]))
            closed[:] = [place + 1 for place in closed]
            return True
        return False
    if last == char:
        return True
    merged = _MEETING.get(last + char)
    if merged is None:
        return False
    out[-1] = (merged, out[-1][1] if merged == last else styling)
    return True


def once(chars: Chars) -> Chars:
    """Text in which no full stop stands behind dots that end a title, nor before a comma behind a quotation.

    CSL's punctuation lets both stand; the manuals do not.

    >>> as_text(once([(char, PLAIN) for char in "In trouble…. ‘By its authors.’, Bonds."]))
    'In trouble… ‘By its authors’, Bonds.'
    """
    found: Chars = []
    for place, (char, styling) in enumerate(chars):
        behind = "".join(other for other, _ in chars[place + 1 : place + 3])
        if char == "." and (
            (found and found[-1][0] == "…") or (behind[:1] in ("’", "”") and behind[1:] == ",")
        ):
            continue
        found.append((char, styling))
    return found


def without(chars: Chars, words: str, before: str) -> Chars:
    """Text without some words, where they stand in it before others."""
    place = "".join(char for char, _ in chars).find(words + before) if before else -1
    return chars if place < 0 else [*chars[:place], *chars[place + len(words) :]]


def as_text(chars: Chars) -> str:
    """Text without marks."""
    return "".join(char for char, _ in chars).strip()


_HTML: Final = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
    "underline": ("<u>", "</u>"),
    "small-caps": ('<span style="font-variant: small-caps">', "</span>"),
}


def as_html(chars: Chars) -> str:
    """Text as HTML; what the fields hold is escaped.

    >>> as_html([("A", frozenset({"italic"})), ("<", frozenset())])
    '<i>A</i>&lt;'
    """
    found = []
    for styling, run in groupby(chars, key=lambda each: each[1]):
        text = html.escape("".join(char for char, _ in run), quote=False)
        for name in sorted(styling, reverse=True):
            text = f"{_HTML[name][0]}{text}{_HTML[name][1]}"
        found.append(text)
    return "".join(found).strip()


_MARKDOWN: Final = {"italic": "*", "bold": "**", "sup": "^", "sub": "~"}


def as_markdown(chars: Chars) -> str:
    """Text as Markdown; what the fields hold is escaped."""
    found = []
    for styling, run in groupby(chars, key=lambda each: each[1]):
        text = re.sub(r"([\\`*_\[\]<>#|~^])", r"\\\1", "".join(char for char, _ in run))
        for name in sorted(styling, reverse=True):
            mark = _MARKDOWN.get(name, "")
            bare = text.strip()
            text = text.replace(bare, f"{mark}{bare}{mark}", 1) if bare else text
        found.append(text)
    return "".join(found).strip()


def of_field(text: str) -> Piece:
    """The text of a field: straight quotation marks are made typographic, and CSL's few tags are understood.

    >>> as_text(written(of_field('The "real" one isn\\'t'), Quotes("“", "”", "‘", "’", within=True)))
    'The “real” one isn’t'
    """
    whole = Piece([])
    _fill(whole, text)
    return whole


def _fill(into: Piece, text: str) -> None:
    start = place = 0
    while place < len(text):
        char = text[place]
        if char == "<" and (tag := _TAG.match(text, place)) and not tag[1]:
            end = text.find(f"</{tag[2]}>", tag.end())
            if end >= 0:
                into.parts.append(text[start:place])
                styling = PLAIN if "class" in tag[3] else frozenset({_TAGS[tag[2]]})
                inner = Piece([], styling=styling)
                _fill(inner, text[tag.end() : end])
                into.parts.append(inner)
                start = place = end + len(tag[2]) + 3
                continue
        if char in _ENDS and _opens(text, place) and (end := _closing(text, place)) >= 0:
            into.parts.append(text[start:place])
            inner = Piece([], quoted=char != "«")
            _fill(inner, text[place + 1 : end])
            if char == "«":
                inner.prefix, inner.suffix = "«", "»"
            into.parts.append(inner)
            start = place = end + 1
            continue
        if char in "'‘":
            into.parts.append(text[start:place] + "’")
            start = place + 1
        place += 1
    into.parts.append(text[start:])


def _opens(text: str, place: int) -> bool:
    """Whether a quotation mark stands where one opens."""
    before, after = text[:place][-1:], text[place + 1 : place + 2]
    return (not before or before in " \u00a0([-–—/“‘\"'") and bool(after) and not after.isspace()


def _closing(text: str, place: int) -> int:
    """Where the quotation that opens at a place closes; -1 where it doesn't."""
    mark = _ENDS[text[place]]
    depth = 0
    for at in range(place + 1, len(text)):
        char = text[at]
        if char == text[place] != mark:
            depth += 1
        elif char == mark:
            after = text[at + 1 : at + 2]
            if mark in "'’\"" and after and (after.isalnum()):  # an apostrophe
                continue
            if depth == 0:
                return at
            depth -= 1
    return -1


def joined(pieces: Sequence[Piece | str], delimiter: str = "") -> Piece:
    """Pieces one behind the other."""
    return Piece([*pieces], delimiter=delimiter)
