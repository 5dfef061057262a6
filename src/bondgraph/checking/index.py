"""The ids of a corpus: which there are, which there were, and which come near one that is not there."""

from __future__ import annotations

from typing import Any, Final

from bondgraph.files import LISTS
from bondgraph.ids import Kind, nearest
from bondgraph.reading import Entry, Reading

NAMED: Final[tuple[Kind, ...]] = ("agent", "work", "source", "concept", "question", "passage", "claim")
"""The kinds of record that have an id of their own, a corpus's apart."""

MOST_COMPARISONS: Final = 50_000
"""Names that are compared in search of near ones before no more are looked for."""
_FILES: Final[dict[Kind, str]] = {kind: name for name, (_, kind) in LISTS.items()}


class Index:
    """The ids of a corpus by kind.

    Attributes:
        known: the (first) record of each id.
        renamed: the present id for each that was.
    """

    def __init__(self, reading: Reading) -> None:
        self._incomplete = reading.incomplete
        self._in_files = reading.root.is_dir()
        self._left = MOST_COMPARISONS
        self.known: dict[Kind, dict[str, Entry[Any]]] = {kind: {} for kind in NAMED}
        self.renamed: dict[Kind, dict[str, str]] = {kind: {} for kind in NAMED}
        for kind in NAMED:
            for entry in reading.entries[kind]:
                if (ident := entry.id) is not None:
                    self.known[kind].setdefault(ident, entry)
                    for old in entry.record.was:
                        self.renamed[kind].setdefault(old, ident)

    def lacks(self, kind: Kind, ident: str) -> bool:
        """Whether no record of a kind has an id, and none that could not be read may have it."""
        return ident not in self.known[kind] and kind not in self._incomplete

    def remedy(self, kind: Kind, ident: str) -> str:
        """What to write instead of an id that no record of a kind has."""
        if ident in self.renamed[kind]:
            return f"it was renamed; write {self.renamed[kind][ident]!r}"
        if close := self.nearest(kind, ident):
            return f"did you mean {close!r}?"
        where = f" to {_FILES.get(kind, 'a claims file')}" if self._in_files else ""
        return f"add it{where}, or mend the id"

    def nearest(self, kind: Kind, ident: str) -> str | None:
        """The id of a kind that comes nearest to one that no record has, if any does."""
        known = self.known[kind]
        self._left -= len(known)
        return next(iter(nearest(ident, known, 1)), None) if self._left >= 0 else None


__all__ = ["MOST_COMPARISONS", "NAMED", "Index"]
