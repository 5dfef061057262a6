"""A search that finds nothing → which of its words would find something."""

from __future__ import annotations

from typing import Final

from bondgraph.answers import Searching
from bondgraph.library import Library
from bondgraph.search.asked import parts_of

_MOST: Final = 12
"""Words that are tried: each is asked for alone, and then with others."""


def with_fewer_words(library: Library, asked: Searching) -> tuple[str, ...]:
    """What to search for in place of words that do not all stand in one node.

    Args:
        library: what was asked.
        asked: the search that found nothing.
    """
    parts = [part.written for part in parts_of(asked.words)][:_MOST]

    def total(words: str) -> int:
        return library.search(asked.model_copy(update={"words": words, "limit": 1, "after": None})).total

    if len(parts) < 2:
        return ()
    alone = {part: total(part) for part in parts}
    # The commonest go together most: others are added to them as long as something is found.
    together, found = "", 0
    for part in sorted(filter(alone.__getitem__, alone), key=alone.__getitem__, reverse=True):
        both = f"{together} {part}".strip()
        if (here := total(both) if together else alone[part]) > 0:
            together, found = both, here
    counts = ", ".join(f"{part} {number}" for part, number in alone.items())
    says = f"all words have to stand in one node; nodes that each finds alone: {counts}"
    if not together:
        return (says,)
    return (says, f"search with words={_quoted(together)} finds {found}")


def _quoted(words: str) -> str:
    return f"'{words}'" if '"' in words else f'"{words}"'
