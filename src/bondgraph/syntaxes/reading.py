"""Lines of N-Triples, as bondgraph writes them, taken apart.

They have one blank between terms and none within an IRI, so that they need no parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from bondgraph.namespaces import RDF, XSD

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SPELT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_TYPE: Final = RDF.type.n3()


class Value(NamedTuple):
    """A literal.

    Attributes:
        text: its text, without escapes.
        language: its language, if it has one.
        datatype: its datatype, if it is another than string.
    """

    text: str
    language: str | None
    datatype: str | None


class Described(NamedTuple):
    """A subject, and what is said of it: the objects by predicate, classes first; all as N-Triples writes them."""

    subject: str
    said: dict[str, list[str]]


def by_subject(lines: Iterable[str]) -> Iterator[Described]:
    """Statements by subject, as far as those of one subject stand together.

    >>> list(by_subject(['<a:s> <a:p> "x y" .\\n', "<a:s> <a:p> <a:o> .\\n"]))
    [Described(subject='<a:s>', said={'<a:p>': ['"x y"', '<a:o>']})]
    """
    for subject, own in groupby((line.split(" ", 2) for line in lines), key=lambda parts: parts[0]):
        said: dict[str, list[str]] = {_TYPE: []}
        for _, predicate, value in own:
            said.setdefault(predicate, []).append(value.rstrip()[:-1].rstrip())
        if not said[_TYPE]:
            del said[_TYPE]
        yield Described(subject, said)


def value_of(literal: str) -> Value:
    """A literal taken apart.

    >>> value_of('"say \\\\"so\\\\""@en')
    Value(text='say "so"', language='en', datatype=None)
    """
    text, _, rest = literal[1:].rpartition('"')
    if "\\" in text:
        text = _ESCAPE.sub(_plain, text)
    if rest.startswith("@"):
        return Value(text, rest[1:], None)
    datatype = rest[3:-1] if rest else None
    return Value(text, None, None if datatype == XSD.string else datatype)


def _plain(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    return chr(int(number, 16)) if number else _SPELT.get(escape[3], escape[3])
