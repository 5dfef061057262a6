"""What tools and prompts are asked with: no more than an answer, which says it again, has room for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bondgraph.errors import BadFilter

LONGEST: Final = 500
"""Characters that a value may have."""

MOST: Final = 100
"""Different values that an argument may have."""

WHOLE: Final = 4_000
"""Characters that all values together may have."""

_SAID: Final = 1_200
"""Characters of an error that are said."""

_SHOWN: Final = 40
"""Characters that are said again of a value that is too long."""


def measured(given: Mapping[str, object]) -> dict[str, object]:
    """What is asked with, each value of a list once.

    >>> measured({"author": ["flores", "flores"]})
    {'author': ['flores']}

    Args:
        given: the values under their names.

    Raises:
        BadFilter: a value is too long, or there are too many.
    """
    found = {name: _once(value) for name, value in given.items()}
    whole = 0
    for name, value in found.items():
        values = value if isinstance(value, list) else [value]
        if len(values) > MOST:
            raise BadFilter(
                _start(name), f"these are {len(values)} values; send at most {MOST}, and ask more often"
            )
        for each in values:
            if isinstance(each, str) and len(each) > LONGEST:
                raise BadFilter(
                    _start(name),
                    f"{_start(each)!r} has {len(each)} characters; send at most {LONGEST}: a few words, a name or an id",
                )
            whole += len(each) if isinstance(each, str) else 0
    if whole > WHOLE:
        longest = max(found, key=lambda name: len(str(found[name])))
        raise BadFilter(
            _start(longest),
            f"all values together have {whole} characters; send at most {WHOLE}, and ask more often",
        )
    return found


def shortened(said: str) -> str:
    """What an error says, without the middle of what it repeats at length.

    >>> shortened("no author is called 'x'")
    "no author is called 'x'"
    """
    if len(said) <= _SAID:
        return said
    return f"{said[: _SAID * 2 // 3]} … {said[-_SAID // 3 :]}"


def _once(value: object) -> object:
    """A list with each of its texts once."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(dict.fromkeys(value))
    return value


def _start(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
