"""YAML as a tree that knows where every value stands.

Scalars are read by the YAML 1.2 core schema, so ``no`` is a word and ``2015-09-25`` is text; a number keeps
the characters it was written with. Tags are not obeyed, aliases are expanded within a bound, and nothing is
built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from bondgraph.problems import Code, Problem, Said
from bondgraph.tree import DEEPEST, UNFIT, Scalar, Value, WrittenFloat, WrittenInt, unfit_character
from bondgraph.yamlwords import syntax_error

if TYPE_CHECKING:
    from yaml.error import Mark

LARGEST_FILE: Final = 20_000_000
"""Bytes; a larger YAML file is refused."""
MOST_VALUES: Final = 1_000_000
"""Values that one file may stand for, aliases expanded; a long text counts for several."""
MOST_UNFIT: Final = 10
"""Unfit characters that are reported of one file."""

_INT: Final = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_CORE: Final = "tag:yaml.org,2002:"
_CORE_TAGS: Final = frozenset(_CORE + name for name in ("str", "int", "float", "bool", "null", "map", "seq"))
_LINE_BREAK: Final = re.compile("\r\n|[\r\n]")
# YAML 1.1 breaks lines at the last three; YAML 1.2 and editors do not.
_UNFIT_IN_FILES: Final = re.compile(f"{UNFIT.pattern[:-1]}\x85\u2028\u2029]")


class _RefusedError(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, column: int, code: Code, message: str, remedy: str) -> None:
        super().__init__(message)
        self.place = (line, column)
        self.says = Said(code, message, remedy)


def parse(data: bytes, file: str) -> tuple[Value | None, list[Problem]]:
    """Read one YAML document.

    Args:
        data: the file's bytes.
        file: its name, for the problems.

    Returns:
        The tree, or None where the file cannot be read as YAML; and the problems met, of which those that
        come with a tree (a byte-order mark, a duplicate key, a tag) leave the rest readable.

    >>> tree, _ = parse(b"agents:\\n  - id: tang\\n", "agents.yaml")
    >>> tree.plain()
    {'agents': [{'id': 'tang'}]}
    >>> tree.find(("agents", 0, "id")).line
    2
    """
    problems: list[Problem] = []
    try:
        text = _decode(data, file, problems)
        unfit = list(islice(_UNFIT_IN_FILES.finditer(text), MOST_UNFIT))
        problems += [unfit_character(odd[0]).at(file, *_place(text, odd.start())) for odd in unfit]
        return (None if unfit else _Builder(text, file, problems).document()), problems
    except _RefusedError as refused:
        problems.append(refused.says.at(file, *refused.place))
    except yaml.MarkedYAMLError as error:
        line, column, said = syntax_error(error, text)
        problems.append(said.at(file, line, column))
    return None, problems


def too_large(size: int) -> Said:
    """What is said about a file of so many bytes."""
    return Said(
        "file-too-large",
        f"the file has {size / 1e6:.0f} MB; a YAML file has {LARGEST_FILE / 1e6:.0f} MB at most",
        "split it, one file per source, or give the corpus as JSON Lines",
    )


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if len(data) > LARGEST_FILE:
        raise _RefusedError(1, 1, *too_large(len(data)))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _RefusedError(1, 1, "not-utf-8", "the file is in UTF-16", "save it as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        message = "the file begins with a byte-order mark"
        problems.append(Problem(file, 1, 1, "byte-order-mark", message, "save it as UTF-8 without one"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        place = _place(before, len(before))
        raise _RefusedError(*place, "not-utf-8", message, "save the file as UTF-8") from None


def _place(text: str, offset: int) -> tuple[int, int]:
    breaks = [found.end() for found in _LINE_BREAK.finditer(text, 0, offset)]
    return len(breaks) + 1, offset - (breaks[-1] if breaks else 0) + 1


class _Builder:
    """Builds the tree from the events of the YAML parser."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self._events: Iterator[Any] = iter(loader.get_event, None)
        self._anchors: dict[str, Value] = {}
        self._count = 0

    def document(self) -> Value:
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Value(1, 1)
        tree = self._value(next(self._events), 0)
        next(self._events)  # the document's end
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            message = "a second YAML document begins here"
            self._refuse(
                event, "several-documents", message, "delete the '---' line, or make it a file of its own"
            )
        return tree

    def _value(self, event: Any, depth: int) -> Value:
        if depth > DEEPEST:
            message = f"values are nested more than {DEEPEST} deep"
            self._refuse(event, "nested-too-deep", message, "no field needs that; check the brackets")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(event, depth)
        else:
            value = self._mapping(event, depth)
        self._check_tag(event)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, event: Any) -> Value:
        if event.anchor not in self._anchors:
            message = f"the alias *{event.anchor} names no anchor before it"
            remedy = "write the value itself; a text that begins with * goes in quotes"
            self._refuse(event, "yaml-syntax", message, remedy)
        value = self._anchors[event.anchor]
        self._add(event, value.size)
        return value

    def _scalar(self, event: Any) -> Value:
        size = 1 + len(event.value) // 100
        self._add(event, size)
        plain = event.implicit[0] and not event.style
        value = self._located(
            event, event, scalar=_resolved(event.value) if plain else event.value, size=size
        )
        if odd := UNFIT.search(event.value):
            self._report(value, *unfit_character(odd[0]))
            value.scalar = UNFIT.sub("\ufffd", event.value)
        return value

    def _sequence(self, event: Any, depth: int) -> Value:
        self._add(event, 1)
        items: list[Value] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(inner, depth + 1))
        return self._located(event, inner, items=items, size=1 + sum(item.size for item in items))

    def _mapping(self, event: Any, depth: int) -> Value:
        self._add(event, 1)
        fields: dict[str, Value] = {}
        keys: dict[str, Value] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._value(inner, depth + 1)
            value = self._value(next(self._events), depth + 1)
            name = inner.value if isinstance(inner, yaml.ScalarEvent) else None
            if name is None:
                line, column = _position(inner.start_mark)
                remedy = "write a name, a colon, a space and the value"
                self._report(
                    Value(line, column), "wrong-type", "the name of a field is expected here", remedy
                )
            elif name in fields:
                message = f"{name!r} was already given in line {keys[name].line}"
                self._report(
                    key, "duplicate-key", message, "keep one; where several values may stand, write a list"
                )
            else:
                fields[name], keys[name] = value, key
        size = 1 + sum(1 + value.size for value in fields.values())
        return self._located(event, inner, fields=fields, keys=keys, size=size)

    def _located(self, first: Any, last: Any, **content: Any) -> Value:
        return Value(*_position(first.start_mark), first.start_mark.index, last.end_mark.index, **content)

    def _add(self, event: Any, size: int) -> None:
        self._count += size
        if self._count > MOST_VALUES:
            message = f"the file stands for more than {MOST_VALUES:,} values, aliases expanded"
            self._refuse(event, "too-many-values", message, "write the values out instead of nesting aliases")

    def _check_tag(self, event: Any) -> None:
        if event.tag and event.tag != "!" and event.tag not in _CORE_TAGS:
            shown = event.tag.replace(_CORE, "!!")
            message = f"the tag {shown[:60]!r} asks for an object to be built, and tags are not obeyed"
            remedy = "write the plain value; a text that begins with ! goes in quotes"
            self._report(Value(*_position(event.start_mark)), "yaml-tag", message, remedy)

    def _report(self, value: Value, code: Code, message: str, remedy: str) -> None:
        self._problems.append(Problem(self._file, value.line, value.column, code, message, remedy))

    def _refuse(self, event: Any, code: Code, message: str, remedy: str) -> NoReturn:
        raise _RefusedError(*_position(event.start_mark), code, message, remedy)


def _position(mark: Mark) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


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


__all__ = ["LARGEST_FILE", "MOST_VALUES", "Value", "parse", "too_large"]
