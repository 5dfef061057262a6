"""What a client would rather have → what it gets: content negotiation by the header Accept (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_TOKEN: Final = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*+"'
# A string without an end goes on to the end of the header, lest it be looked for from each of its quotes.
_ELEMENT: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*+(?:"|\\?$)|[^,"])++', re.DOTALL)
_PARAMETER: Final = re.compile(rf"\s*;\s*(?:({_TOKEN})\s*=\s*({_QUOTED}|{_TOKEN})?)?")
# Java's own client sends a bare * where it means */*.
_TYPE: Final = re.compile(rf"\s*(?:({_TOKEN})/({_TOKEN})|\*)")
_WEIGHT: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


_Specificity = tuple[bool, bool, int, int]


class _Range(NamedTuple):
    main: str
    sub: str
    parameters: frozenset[tuple[str, str]]
    weight: float

    def fits(self, offered: _Range) -> bool:
        return (
            self.main in ("*", offered.main)
            and self.sub in ("*", offered.sub)
            and all(pair in offered.parameters or pair[0] not in offered.names for pair in self.parameters)
        )

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.parameters)

    def specificity(self, offered: _Range) -> _Specificity:
        """How closely it fits; parameters that what is offered has not are passed over, and make it fit less closely."""
        fitting = self.parameters & offered.parameters
        return self.main != "*", self.sub != "*", len(fitting), len(fitting) - len(self.parameters)


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type that a client would rather have than the others.

    Of each type that is offered the most specific range decides. The type with the highest weight is chosen; among
    equals the one that was asked for most specifically, then the one that is offered first. What cannot be read as a
    range is passed over, and so are parameters that a type has not: ``application/json;version=1`` is given its JSON.

    Args:
        accept: the header; several of them joined by commas.
        offered: media types, the best first.

    Returns:
        One of those offered, or None where none fits; the first, where nothing is asked for.

    >>> preferred("text/turtle;q=0.5, application/*", ["text/turtle", "application/n-triples"])
    'application/n-triples'
    >>> preferred("*/*, text/csv", ["application/json", "text/csv"])
    'text/csv'
    >>> preferred("image/png", ["text/turtle"]) is None
    True
    """
    if not offered:
        return None
    if accept is None or not accept.strip(" \t,"):
        return offered[0]
    ranges = list(_ranges(accept))
    found: tuple[float, _Specificity] = (0, (False, False, 0, 0))
    best = None
    for name in offered:
        (each,) = _ranges(name)
        fitting = [(span.specificity(each), span.weight) for span in ranges if span.fits(each)]
        if not fitting:
            continue
        specificity, weight = max(fitting)
        if weight and (best is None or (weight, specificity) > found):
            best, found = name, (weight, specificity)
    return best


def _ranges(header: str) -> Iterator[_Range]:
    for element in _ELEMENT.findall(header):
        if (named := _TYPE.match(element)) is None:
            continue
        main, sub = (named[1] or "*").lower(), (named[2] or "*").lower()
        if main == "*" and sub != "*":
            continue
        at, weight, parameters = named.end(), 1.0, set()
        while (pair := _PARAMETER.match(element, at)) is not None:
            at = pair.end()
            name, value = (pair[1] or "").lower(), pair[2] or ""
            if name == "q":
                weight = min(float(value), 1.0) if _WEIGHT.fullmatch(value) else -1.0
            elif name:
                parameters.add((name, _plain(value)))
        if not element[at:].strip() and weight >= 0:
            yield _Range(main, sub, frozenset(parameters), weight)


def _plain(value: str) -> str:
    if value.startswith('"'):
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return value.lower()
