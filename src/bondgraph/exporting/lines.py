"""The corpus as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bondgraph.errors import BadFilter
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection


def json_lines(selection: Selection) -> Iterator[bytes]:
    """The records of the whole corpus, one a line.

    Raises:
        BadFilter: a filter was given.
        StoreError: only the statements of the corpus are at hand.
    """
    if not selection.whole:
        name = next(iter(selection.filters))
        raise BadFilter(
            name, "JSON Lines are the corpus whole; leave the filters out, or choose another format"
        )
    return encoded(f"{line}\n" for line in selection.library.lines())


FORMATS: Final = (
    Format(
        "jsonl",
        "JSON Lines, one record a line: the whole corpus, which reads back as the same corpus",
        "jsonl",
        "application/jsonl",
        (),
        json_lines,
    ),
)
