"""Records as they were read: what could be read of each, where each stands, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from bondgraph.complaints import Refusal, Said, a, complaints, noun_of, shown
from bondgraph.ids import Kind
from bondgraph.model import RECORDS, Corpus, CorpusRecord, Record, Relation, Work, csl_value, unknown_csl
from bondgraph.problems import Problem, Severity
from bondgraph.tree import Path, Value

R = TypeVar("R", bound=Record)

KIND_OF: Final[dict[type[Record], Kind]] = {model: kind for kind, model in RECORDS.items()}
"""The kind of each record's class."""


class Place(NamedTuple):
    """A file, and a line and column of it."""

    file: str
    line: int
    column: int


class Written(Protocol):
    """Something that was written: a tree of values, at hand or made when a place is asked for."""

    def tree(self) -> Value:
        """The values with their places."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A record as it was read.

    Attributes:
        kind: what sort of record it is.
        record: what could be read of it; a field that could not be read is empty.
        file: the file it stands in.
        written: how it was written.
        unread: the fields that were written but could not be read, or are missing.
    """

    kind: Kind
    record: R
    file: str
    written: Written
    unread: frozenset[str] = frozenset()

    def value(self, *path: str | int) -> Value:
        """The value at a path, or the last one that was written on the way there."""
        return self.written.tree().find(path)

    def at(self, *path: str | int) -> Place:
        """Where the value at a path stands, or the last one that was written on the way there."""
        value = self.value(*path)
        return Place(self.file, value.line, value.column)

    def problem(
        self, path: Path, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> Problem:
        """A problem at the value at a path."""
        return Problem(*self.at(*path), code, message, remedy, severity)


class Places:
    """Where each record of a corpus was written, and each value of it."""

    def __init__(self) -> None:
        self._entries: dict[Kind, list[Entry[Any]]] = {kind: [] for kind in RECORDS}

    def note(self, entry: Entry[Any]) -> None:
        """Remember where the next record of its kind stands."""
        self._entries[entry.kind].append(entry)

    def entry(self, kind: Kind, index: int) -> Entry[Any]:
        """The record that is the index-th of its kind in the corpus, as it was read."""
        return self._entries[kind][index]

    def value(self, kind: Kind, index: int, *path: str | int) -> Value:
        """The value at a path of a record, or the nearest one that was written."""
        return self.entry(kind, index).value(*path)

    def file(self, kind: Kind, index: int) -> str:
        """The file that the record stands in."""
        return self.entry(kind, index).file

    def at(self, kind: Kind, index: int, *path: str | int) -> Place:
        """Where the value at a path of a record stands, or the nearest one that was written."""
        return self.entry(kind, index).at(*path)


@dataclass(slots=True)
class Reading:
    """What was read.

    Attributes:
        root: the corpus's folder or file.
        entries: the records by kind, in the order in which they stand, those included that were read in part.
        problems: what was met on the way.
        incomplete: kinds of which not all ids could be read, so that an unknown one may be there after all.
        published: the ids that were published before, with their places.
        corpus: the records that could be read wholly; None where the corpus's own could not.
        places: where each record of the corpus stands.
    """

    root: FilePath
    entries: dict[Kind, list[Entry[Any]]] = field(default_factory=lambda: {kind: [] for kind in RECORDS})
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[Kind] = field(default_factory=set)
    published: list[tuple[str, Place]] = field(default_factory=list)
    corpus: Corpus | None = None
    places: Places = field(default_factory=Places)

    def of(self, model: type[R]) -> list[Entry[R]]:
        """The entries of one class of record."""
        return cast("list[Entry[R]]", self.entries[KIND_OF[model]])

    def report(
        self, file: str, at: Value, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(file, at.line, at.column, code, message, remedy, severity))

    def is_mapping(self, file: str, value: Value, body: object, shape: type[BaseModel]) -> bool:
        """Whether something that was written can be a record at all; it is reported where it cannot."""
        if isinstance(body, dict):
            return True
        for refusal, said in complaints(shape, [Refusal((), "model_type", body)]):
            self.report(file, value.find(refusal.path), *said)
        return False

    def keep(
        self,
        model: type[Record],
        file: str,
        written: Written,
        body: Mapping[str, Any],
        *,
        shape: type[BaseModel] | None = None,
        given: Mapping[str, object] | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Read a record and keep what could be read; what could not is reported.

        Args:
            model: the record's class.
            file: the file it stands in.
            written: how it was written.
            body: its fields.
            shape: how it is written, where that is not the model itself.
            given: fields that are not written in it but given by where it stands.
            renamed: fields of the shape that the model calls otherwise.
        """
        kind = KIND_OF[model]
        fields, refusals = read_fields(shape or model, body)
        for refusal, said in complaints(shape or model, refusals):
            tree = written.tree()
            found = tree.find(refusal.path)
            if refusal.type == "extra_forbidden":
                found = tree.find(refusal.path[:-1]).key(str(refusal.path[-1]))
            self.report(file, found, *said)
        if "id" in model.model_fields and fields.get("id") is None:
            self.incomplete.add(kind)
        fields = {(renamed or {}).get(name, name): value for name, value in fields.items()} | dict(given or {})
        unread = frozenset(name for name in model.model_fields if fields.get(name, ...) is None or name in unread_fields)
        ...
