"""A corpus as JSON Lines → records: one a line, its ``kind`` first, as `Corpus.lines` writes it.

A line is first read fast and without places; its tree is made when a place is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final, NamedTuple, NoReturn

from pydantic_core import from_json

from bondgraph.complaints import shown
from bondgraph.ids import Kind, nearest
from bondgraph.model import RECORDS, line_of
from bondgraph.problems import Code, Problem
from bondgraph.records import Entry, Reading
from bondgraph.tree import DEEPEST, UNFIT, Value, WrittenFloat, unfit_character

LARGEST_LINE: Final = 1_000_000
"""Bytes; a longer line is refused."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
_KINDS: Final = ", ".join(RECORDS)
_KNOWN: Final[dict[str, Kind]] = {kind: kind for kind in RECORDS}
_ESCAPE: Final = re.compile(r"\\[ubf]")


def read_lines(reading: Reading, wanted: Callable[[int, bytes], bool] = lambda *_: True) -> None:
    """Read the records of a JSON Lines file into a reading.

    Args:
        reading: what they are read into; its root is the file.
        wanted: which lines are read, by number and bytes; by default all.

    Raises:
        OSError: the file cannot be opened.
    """
    file = reading.root.name
    with reading.root.open("rb") as stream:
        for number, data in enumerate(lines_of(stream), 1):
            if number == 1 and data.startswith(BYTE_ORDER_MARK):
                message = "the file begins with a byte-order mark"
                reading.report(file, Value(1, 1), "byte-order-mark", message, "save it as UTF-8 without one")
                data = data.removeprefix(BYTE_ORDER_MARK)  # noqa: PLW2901
            if data.strip() and wanted(number, data) and not read_line(file, number, data, reading):
                reading.incomplete |= set(RECORDS)
    if not reading.entries["corpus"] and "corpus" not in reading.incomplete:
        remedy = 'write {"kind": "corpus", "id": …} as the first line'
        reading.report(file, Value(1, 1), "missing-corpus", "no line has the kind 'corpus'", remedy)


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of a line that is too long, the beginning."""
    while line := stream.readline(LARGEST_LINE + 1):
        rest = line
        while len(rest) > LARGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LARGEST_LINE + 1)
        yield line


def read_line(file: str, number: int, data: bytes, reading: Reading) -> bool:
    """Read the record of a line into a reading; tell whether it could be told which one it is.

    Args:
        file: the file's name, for problems.
        number: the line's, from 1.
        data: its bytes.
        reading: what it is read into.
    """
    place = Value(number, 1)
    if len(data) > LARGEST_LINE:
        message = f"the line has more than {LARGEST_LINE:,} bytes"
        reading.report(file, place, "line-too-long", message, "no record is as long; check the line breaks")
        return False
    try:
        line = Line(file, number, data.decode().rstrip("\r\n"))
    except UnicodeDecodeError as error:
        place.column = len(data[: error.start].decode()) + 1
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        reading.report(file, place, "not-utf-8", message, "save the file as UTF-8")
        return False
    record, problems = parse_line(line)
    reading.problems += problems
    if not isinstance(record, dict):
        if record is not None or not problems:
            message = f"a record is expected here, not {shown(record)}"
            reading.report(file, place, "wrong-type", message, 'write {"kind": …, "id": …}')
        return False
    kind = record.pop("kind", None)
    known = _KNOWN.get(kind) if isinstance(kind, str) else None
    if known == "corpus" and (first := reading.entries["corpus"]):
        message = f"the corpus's own record already stands in line {first[0].at().line}"
        reading.report(file, place, "duplicate-id", message, "keep one")
    elif known:
        reading.keep(RECORDS[known], file, line, record)
    elif kind is None:
        reading.report(file, place, "missing-field", "the record has no 'kind'", f"write one of {_KINDS}")
    else:
        close = nearest(str(kind), RECORDS, 1)
        at, message = line.tree().find(("kind",)), f"{shown(kind)} is no kind of record"
        reading.report(file, at, "bad-value", message, f"write {close[0] if close else f'one of {_KINDS}'}")
    return known is not None


def read_exported(file: str, number: int, data: bytes) -> Entry[Any] | None:
    """Read the record of a line that is written as `Corpus.lines` writes it; None where it is not, which says nothing of it.

    What is read of such a line is what `read_line` reads, in a third of the time: that it comes out again as it went in,
    byte for byte, shows that there is nothing in it to complain of.
    """
    try:
        text = data.decode().removesuffix("\n")
        if len(data) > LARGEST_LINE or UNFIT.search(text) or _ESCAPE.search(text):
            return None
        body = from_json(data)
        kind = _KNOWN[body.pop("kind")]
        if kind in (
            "corpus",
            "work",
        ):  # of which there is one, or of whose fields the model does not know all
            return None
        record = RECORDS[kind].model_validate(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if line_of(kind, record) != text:
        return None
    return Entry(kind, record, file, Line(file, number, text, exported=True))


class Line(NamedTuple):
    """A line of JSON.

    Attributes:
        file: the file it stands in.
        number: its number, from 1.
        text: the line itself.
        exported: whether it is written as `Corpus.lines` writes it.
    """

    file: str
    number: int
    text: str
    exported: bool = False

    def tree(self) -> Value:
        """The values with their places."""
        return _Tree(self).value()


class _RefusedError(Exception):
    """The line is not JSON, for a reason that Python's reader does not see."""


def parse_line(line: Line) -> tuple[object, list[Problem]]:
    """Read a line of JSON.

    Returns:
        What it holds, fields that are null left out, and the problems met; None where it cannot be read at all.

    >>> parse_line(Line("corpus.jsonl", 1, '{"kind": "agent", "id": "tang", "id": "sen"}'))[1][0].column
    33
    """
    try:
        _check_depth(line.text)
        try:
            value: object = _DECODER.decode(line.text)
        except _TwiceError:
            twice = True
        else:
            twice = False
    except json.JSONDecodeError as error:
        says, column = f"{error.msg[:1].lower()}{error.msg[1:]}", error.colno
    except _RefusedError as error:
        says, column = str(error), 1
    except ValueError:
        says, column = "a number has too many digits", 1
    else:
        if not (twice or UNFIT.search(line.text) or _ESCAPE.search(line.text)):
            return value, []
        tree = _Tree(line)
        return tree.value().plain(), tree.problems
    message = f"this is not JSON: {says}"
    return None, [
        Problem(line.file, line.number, column, "json-syntax", message, "write one JSON object a line")
    ]


class _TwiceError(Exception):
    """A field is given twice."""


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise _TwiceError
    return {name: value for name, value in pairs if value is not None} if None in given.values() else given


def _real(written: str) -> WrittenFloat:
    real = WrittenFloat(written)
    real.written = written
    return real


def _refuse(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is no number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_fields, parse_float=_real, parse_constant=_refuse)


def _check_depth(text: str) -> None:
    depth = 0
    if text.count("[") + text.count("{") > DEEPEST:
        for token in _TOKEN.finditer(text):
            depth += (token[0] in "[{") - (token[0] in "]}")
            if depth > DEEPEST:
                raise _RefusedError(f"values are nested more than {DEEPEST} deep")


@dataclass
class _Tree:
    """Makes the tree of a line that is known to be JSON."""

    line: Line
    problems: list[Problem] = field(default_factory=list)

    def value(self) -> Value:
        tokens = _TOKEN.finditer(self.line.text)
        return self._value(next(tokens), tokens)

    def _value(self, token: re.Match[str], tokens: Iterator[re.Match[str]]) -> Value:
        value = Value(self.line.number, token.start() + 1)
        if token[0] == "[":
            value.items = []
            while (token := next(tokens))[0] != "]":
                if token[0] != ",":
                    value.items.append(self._value(token, tokens))
        elif token[0] == "{":
            value.fields, value.keys = {}, {}
            while (token := next(tokens))[0] != "}":
                if token[0] != ",":
                    self._field(value.fields, value.keys, token, tokens)
        else:
            self._scalar(value, token[0])
        return value

    def _field(
        self,
        fields: dict[str, Value],
        keys: dict[str, Value],
        token: re.Match[str],
        tokens: Iterator[re.Match[str]],
    ) -> None:
        key, name = Value(self.line.number, token.start() + 1), str(json.loads(token[0]))
        next(tokens)  # the colon
        value = self._value(next(tokens), tokens)
        if name in fields:
            self._report(key, "duplicate-key", f"{name!r} was already given in this line", "keep one")
        else:
            fields[name], keys[name] = value, key

    def _scalar(self, value: Value, token: str) -> None:
        value.scalar = json.loads(token, parse_float=_real)
        if isinstance(value.scalar, str) and (odd := UNFIT.search(value.scalar)):
            self._report(value, *unfit_character(odd[0]))
            value.scalar = UNFIT.sub("\ufffd", value.scalar)

    def _report(self, value: Value, code: Code, message: str, remedy: str) -> None:
        problem = Problem(self.line.file, value.line, value.column, code, message, remedy)
        self.problems.append(problem)


__all__ = [
    "BYTE_ORDER_MARK",
    "LARGEST_LINE",
    "Line",
    "lines_of",
    "parse_line",
    "read_exported",
    "read_line",
    "read_lines",
]
