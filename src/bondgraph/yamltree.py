"""YAML as a tree that knows where every value stands.

Scalars are read by the YAML 1.2 core schema, so ``no`` is a word and ``2015-09-25`` is text; a number keeps the
characters it was written with. Tags are not obeyed, aliases are expanded within a bound, and nothing is built.
Lines and columns are 1-based and count code points; offsets count code points from the beginning of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn

import yaml

from bondgraph.problems import Problem

LARGEST_FILE: Final = 20_000_000
"""Bytes; a larger YAML file is refused."""
MOST_VALUES: Final = 1_000_000
"""Values of one file, aliases expanded; more are refused."""
DEEPEST: Final = 64
"""Levels of nesting; deeper files are refused."""

_INT: Final = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_CORE_TAGS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))


class WrittenInt(int):
    """An integer with the characters it was written with."""

    written: str


class WrittenFloat(float):
    """A float with the characters it was written with."""

    written: str


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
        keys: the key of each field as a value of its own.
        size: how many values this stands for, aliases expanded.
    """

    line: int
    column: int
    start: int
    end: int
    scalar: Scalar = None
    items: list[Value] | None = None
    fields: dict[str, Value] | None = None
    keys: dict[str, Value] = field(default_factory=dict)
    size: int = 1

    def plain(self) -> object:
        """The value as lists, dictionaries and scalars; fields left empty are left out."""
        if self.fields is not None:
            return {key: value.plain() for key, value in self.fields.items() if not value.is_null}
        if self.items is not None:
            return [item.plain() for item in self.items]
        return self.scalar

    @property
    def is_null(self) -> bool:
        """Whether nothing was written here."""
        return self.fields is None and self.items is None and self.scalar is None

    def find(self, path: tuple[str | int, ...]) -> Value:
        """The value at a path of keys and indices, or the last one on the way there."""
        here = self
        for step in path:
            if isinstance(step, str) and here.fields is not None and step in here.fields:
                here = here.fields[step]
            elif isinstance(step, int) and here.items is not None and step < len(here.items):
                here = here.items[step]
            else:
                break
        return here


class _Refused(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, column: int, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.place = (line, column)
        self.says = (code, message, remedy)


def parse(data: bytes, file: str) -> tuple[Value | None, list[Problem]]:
    """Read one YAML document.

    Args:
        data: the file's bytes.
        file: its name, for the problems.

    Returns:
        The tree, or None where the file cannot be read as YAML; and the problems met, of which those that come
        with a tree (a byte-order mark, a duplicate key, a tag) leave the rest readable.
    """
    problems: list[Problem] = []
    try:
        text = _decode(data, file, problems)
        return _Builder(text, file, problems).document(), problems
    except _Refused as refused:
        problems.append(Problem(file, *refused.place, *refused.says))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        says = " ".join(part for part in (error.context, error.problem) if part)
        problems.append(
            Problem(file, line, column, "yaml-syntax", f"this is not YAML: {says}", _syntax_remedy(says))
        )
    return None, problems


def _syntax_remedy(says: str) -> str:
    if "cannot start any token" in says:
        return "indent with spaces, and put a text that begins with %, @ or ` in quotes"
    if "mapping values are not allowed" in says:
        return "put a text that holds ': ' in quotes, or fold it with '>-'"
    if "quoted scalar" in says:
        return "close the quotes"
    if "alias" in says:
        return "write the value itself, or define the anchor before it; a text that begins with * goes in quotes"
    return "check the indentation, the quotes and the brackets of this line and the one before"


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if len(data) > LARGEST_FILE:
        raise _Refused(
            1, 1, "file-too-large",
            f"the file has {len(data) / 1e6:.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB that a YAML file may have",
            "split it, one file per source, or give the corpus as JSON Lines",
        )  # fmt: skip
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(
            Problem(file, 1, 1, "byte-order-mark", "the file begins with a byte-order mark", "save it as UTF-8 without one")
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = _place(before)
        raise _Refused(
            line, column, "not-utf-8", f"byte {error.start + 1} (0x{data[error.start]:02x}) is not UTF-8", "save the file as UTF-8"
        ) from None  # fmt: skip
    # What YAML 1.2 does not allow in a stream (section 5.1, c-printable).
    if odd := re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text):
        line, column = _place(text[: odd.start()])
        raise _Refused(
            line, column, "control-character", f"character U+{ord(odd[0]):04X} may not stand in YAML", "delete it"
        )
    return text


def _place(before: str) -> tuple[int, int]:
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", before)
    return len(lines), len(lines[-1]) + 1


class _Builder:
    """Builds the tree from libyaml's events, without recursion into the parser."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self._events: Iterator[yaml.Event] = iter(loader.get_event, None)
        self._anchors: dict[str, Value] = {}
        self._count = 0

    def document(self) -> Value:
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return Value(1, 1, 0, 0)
        tree = self._value(next(self._events), 0)
        next(self._events)  # the document's end
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._refuse(event, "several-documents", "a second YAML document begins here", "delete the '---' line")
        return tree

    def _value(self, event: yaml.Event, depth: int) -> Value:
        if depth > DEEPEST:
            self._refuse(event, "nested-too-deep", f"values are nested more than {DEEPEST} deep", "no field needs that")
        if isinstance(event, yaml.AliasEvent):
            value = self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(event, depth)
        else:
            value = self._mapping(event, depth)
        if not isinstance(event, yaml.AliasEvent):
            self._check_tag(event)
            if anchor := getattr(event, "anchor", None):
                self._anchors[anchor] = value
        return value

    def _alias(self, event: yaml.AliasEvent) -> Value:
        if event.anchor not in self._anchors:
            self._refuse(
                event, "yaml-syntax", f"this is not YAML: the alias *{event.anchor} has no anchor before it",
                "write the value itself; a text that begins with * goes in quotes",
            )  # fmt: skip
        value = self._anchors[event.anchor]
        self._add(event, value.size)
        return value

    def _scalar(self, event: yaml.ScalarEvent) -> Value:
        self._add(event, 1)
        plain = event.implicit[0] and event.style in (None, "")
        return self._located(event, event, scalar=_resolved(event.value) if plain else event.value)

    def _sequence(self, event: yaml.Event, depth: int) -> Value:
        self._add(event, 1)
        items: list[Value] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(inner, depth + 1))
        return self._located(event, inner, items=items, size=1 + sum(item.size for item in items))

    def _mapping(self, event: yaml.Event, depth: int) -> Value:
        self._add(event, 1)
        fields: dict[str, Value] = {}
        keys: dict[str, Value] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._value(inner, depth + 1)
            value = self._value(next(self._events), depth + 1)
            if key.items is not None or key.fields is not None or not isinstance(inner, yaml.ScalarEvent):
                self._report(key, "wrong-type", "a field's name is expected here", "write a name before the colon")
            elif (name := inner.value) in fields:
                first = keys[name].line
                self._report(
                    key, "duplicate-key", f"{name!r} was already given in line {first}", "keep one; a list takes several values"
                )
            else:
                fields[name], keys[name] = value, key
        return self._located(event, inner, fields=fields, keys=keys, size=1 + sum(v.size for v in fields.values()))

    def _located(self, first: yaml.Event, last: yaml.Event, **content: object) -> Value:
        start, end = first.start_mark, last.end_mark
        return Value(start.line + 1, start.column + 1, start.index, end.index, **content)  # type: ignore[arg-type]

    def _add(self, event: yaml.Event, size: int) -> None:
        self._count += size
        if self._count > MOST_VALUES:
            self._refuse(
                event, "too-many-values", f"the file stands for more than {MOST_VALUES:,} values, aliases expanded",
                "write the values out instead of nesting aliases, or split the file",
            )  # fmt: skip

    def _check_tag(self, event: yaml.Event) -> None:
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and tag not in _CORE_TAGS:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            place = event.start_mark
            self._problems.append(
                Problem(
                    self._file, place.line + 1, place.column + 1, "yaml-tag",
                    f"the tag {shown} asks for an object to be built; tags are not obeyed", "write the plain value",
                )  # fmt: skip
            )

    def _report(self, value: Value, code: str, message: str, remedy: str) -> None:
        self._problems.append(Problem(self._file, value.line, value.column, code, message, remedy))

    def _refuse(self, event: yaml.Event, code: str, message: str, remedy: str) -> NoReturn:
        mark = event.start_mark
        raise _Refused(mark.line + 1, mark.column + 1, code, message, remedy)


def _resolved(text: str) -> Scalar:
    """A plain scalar by the core schema of YAML 1.2 (section 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        whole = WrittenInt(text)
        whole.written = text
        return whole
    if _FLOAT.fullmatch(text):
        real = WrittenFloat(text)
        real.written = text
        return real
    return text
