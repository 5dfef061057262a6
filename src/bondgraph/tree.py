"""A document as a tree of values that know where they stand.

Lines and columns are 1-based and count code points; offsets count code points from the beginning of the file,
a byte-order mark apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from bondgraph.problems import Said

DEEPEST: Final = 64
"""Levels of nesting; a deeper document is refused."""

Path = tuple[str | int, ...]
"""The names of fields and the indices of list items that lead to a value."""

UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text of a corpus holds: what YAML 1.2 calls not printable (section 5.1)."""


class WrittenInt(int):
    """An integer with the characters it was written with."""

    written: str


class WrittenFloat(float):
    """A float with the characters it was written with."""

    written: str


def unfit_character(char: str) -> Said:
    """What is said about a character that may not stand in a text."""
    return Said("control-character", f"the character U+{ord(char):04X} may not stand in a text", "delete it")


Scalar = str | int | float | bool | None


@dataclass(slots=True)
class Value:
    """A value and where it stands.

    Attributes:
        line: 1-based line of its first character.
        column: 1-based column of its first character.
        start: offset of its first character.
        end: offset behind its last character.
        scalar: the value of a scalar.
        items: the values of a sequence, else None.
        fields: the values of a mapping by key, else None.
        keys: where the name of each field stands.
        size: how much this stands for, aliases expanded: about one for each value and each 100 characters.
    """

    line: int
    column: int
    start: int = 0
    end: int = 0
    scalar: Scalar = None
    items: list[Value] | None = None
    fields: dict[str, Value] | None = None
    keys: dict[str, Value] | None = None
    size: int = 1

    def tree(self) -> Value:
        """The value itself: it is at hand."""
        return self

    def plain(self) -> object:
        """The value as lists, dictionaries and scalars; fields left empty are left out."""
        if self.fields is not None:
            return {name: value.plain() for name, value in self.fields.items() if not value.is_null}
        if self.items is not None:
            return [item.plain() for item in self.items]
        return self.scalar

    @property
    def is_null(self) -> bool:
        """Whether nothing was written here."""
        return self.fields is None and self.items is None and self.scalar is None

    def find(self, path: Path) -> Value:
        """The value at a path, or the last one that was written on the way there.

        The first item of what is no list is the value itself: one thing may stand where a list may.
        """
        here = self
        for step in path:
            if isinstance(step, str) and here.fields is not None and step in here.fields:
                here = here.fields[step]
            elif isinstance(step, int) and here.items is not None and step < len(here.items):
                here = here.items[step]
            elif step == 0 and here.items is None:
                continue
            else:
                break
        return here

    def also(self, **fields: Value) -> Value:
        """This mapping with fields that stand elsewhere; anything else as it is."""
        return self if self.fields is None else replace(self, fields=self.fields | fields)

    def key(self, name: str) -> Value:
        """Where the name of a field stands; for a field that was not written, this value."""
        return (self.keys or {}).get(name, self)


__all__ = ["DEEPEST", "UNFIT", "Path", "Scalar", "Value", "WrittenFloat", "WrittenInt", "unfit_character"]
