"""Records as they were read: what could be read of each, where each stands, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated, Any, Final, Generic, NamedTuple, Protocol, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from bondgraph.complaints import Refusal, complaints
from bondgraph.ids import Kind
from bondgraph.model import RECORDS, Corpus, Node, Relation, Work, csl_value, unknown_csl
from bondgraph.problems import Code, Problem, Severity
from bondgraph.tree import Path, Value

R = TypeVar("R", bound=Node)
M = TypeVar("M", bound=BaseModel)

KIND_OF: Final[dict[type[Node], Kind]] = {model: kind for kind, model in RECORDS.items()}
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


class Entry(NamedTuple, Generic[R]):
    """A record as it was read.

    Attributes:
        kind: what sort of record it is.
        record: what could be read of it; a field that could not be read is empty.
        file: the file it stands in.
        written: how it was written.
        whole: whether all of it could be read.
        unread: the fields that could not be read, or are missing.
    """

    kind: Kind
    record: R
    file: str
    written: Written
    whole: bool = True
    unread: frozenset[str] = frozenset()

    @property
    def id(self) -> str | None:
        """The record's id, where it has one that could be read."""
        ident: str | None = getattr(self.record, "id", None)
        return ident

    def value(self, *path: str | int) -> Value:
        """The value at a path, or the last one that was written on the way there."""
        return self.written.tree().find(path)

    def at(self, *path: str | int) -> Place:
        """Where the value at a path stands, or the last one that was written on the way there."""
        value = self.value(*path)
        return Place(self.file, value.line, value.column)

    def problem(
        self, path: Path, code: Code, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> Problem:
        """A problem at the value at a path."""
        return Problem(*self.at(*path), code, message, remedy, severity)


@dataclass(frozen=True, slots=True)
class Read(Generic[M]):
    """What could be read of something that was written.

    Attributes:
        whole: all of it, or None.
        fields: the fields that could be read.
        refusals: why the others could not.
    """

    whole: M | None
    fields: dict[str, object]
    refusals: list[Refusal]


class Places:
    """Where each record of a corpus was written, and each value of it."""

    def __init__(self, entries: Mapping[Kind, list[Entry[Any]]]) -> None:
        self._entries = {kind: [entry for entry in them if entry.whole] for kind, them in entries.items()}

    def entry(self, kind: Kind, index: int) -> Entry[Any]:
        """The record that is the index-th of its kind in the corpus, as it was read."""
        return self._entries[kind][index]

    def value(self, kind: Kind, index: int, *path: str | int) -> Value:
        """The value at a path of a record, or the last one that was written on the way there."""
        return self.entry(kind, index).value(*path)

    def file(self, kind: Kind, index: int) -> str:
        """The file that the record stands in."""
        return self.entry(kind, index).file

    def at(self, kind: Kind, index: int, *path: str | int) -> Place:
        """Where the value at a path of a record stands, or the last one that was written on the way there."""
        return self.entry(kind, index).at(*path)


@dataclass(slots=True)
class Reading:
    """What was read.

    Attributes:
        root: the corpus's folder or file.
        entries: the records by kind in the order in which they stand, those included that were read in part.
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
    places: Places = field(default_factory=lambda: Places({}))

    def of(self, model: type[R]) -> list[Entry[R]]:
        """The entries of one class of record."""
        return cast("list[Entry[R]]", self.entries[KIND_OF[model]])

    def report(
        self, file: str, at: Value, code: Code, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(file, at.line, at.column, code, message, remedy, severity))

    def read(self, shape: type[M], file: str, written: Written, body: object) -> Read[M]:
        """Read fields that were written and report what could not be read of them."""
        read = _read(shape, body)
        for refusal, said in complaints(shape, read.refusals):
            self.report(file, _mistaken(written.tree(), refusal), *said)
        return read

    def keep(
        self,
        model: type[R],
        file: str,
        written: Written,
        body: object,
        *,
        shape: type[BaseModel] | None = None,
        given: Mapping[str, object] | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> Entry[R] | None:
        """Read a record and keep what could be read of it; what could not is reported.

        Args:
            model: the record's class.
            file: the file it stands in.
            written: how it was written.
            body: what was written.
            shape: what is written there, where that is not the model itself.
            given: fields that the shape does not have and its place gives; None for what could not be read.
            renamed: fields that the shape calls otherwise than the model.
        """
        if shape is None and given is None and model is not Work:  # as it nearly always is
            try:
                entry = Entry(KIND_OF[model], model.model_validate(body), file, written)
            except ValidationError:
                pass
            else:
                self.entries[entry.kind].append(entry)
                return entry
        kind, shape = KIND_OF[model], shape or model
        read = self.read(shape, file, written, body)
        if "id" in shape.model_fields and "id" not in read.fields:
            self.incomplete.add(kind)
        if not isinstance(body, dict):
            return None
        record = read.whole
        whole = record is not None and not read.refusals and None not in (given or {}).values()
        if not whole or type(record) is not model:
            own = {(renamed or {}).get(name, name): value for name, value in read.fields.items()}
            own = {name: own[name] for name in own if name in model.model_fields} | dict(given or {})
            record = model.model_validate(own) if whole else _in_part(model, own)
        unread = {str(each.path[0]) for each in read.refusals if each.path}
        unread |= {name for name, value in (given or {}).items() if value is None}
        entry = Entry(kind, record, file, written, whole, frozenset(unread))
        self.entries[kind].append(entry)
        return entry

    def finish(self) -> Reading:
        """Put the records that could be read wholly together to the corpus."""
        records = {f"{kind}s": [e.record for e in them if e.whole] for kind, them in self.entries.items()}
        for own in records.pop("corpuss"):
            corpus = Corpus.model_validate({"record": own, **records})
            self.corpus = corpus.model_copy(update={"relations": tuple(_drawn(corpus))})
        self.places = Places(self.entries)
        return self


def _drawn(corpus: Corpus) -> Iterator[Relation]:
    """The relations, each with who draws it, also where that is not written."""
    speakers = {source.id: source.by for source in corpus.sources}
    by = {passage.id: speakers.get(passage.source, ()) for passage in corpus.passages}
    holders = {claim.id: claim.held_by for claim in corpus.claims}
    for each in corpus.relations:
        drawers = corpus.record.curators
        if each.basis == "in-text":
            said = by.get(each.passage, ()) if each.passage else ()
            drawers = said or holders.get(each.subject, drawers)
        yield each if each.drawn_by else each.model_copy(update={"drawn_by": drawers[0]})


def _mistaken(tree: Value, refusal: Refusal) -> Value:
    """Where the mistake stands: for a field that is not known, its name."""
    if refusal.type == "extra_forbidden":
        return tree.find(refusal.path[:-1]).key(str(refusal.path[-1]))
    return tree.find(refusal.path)


def _read(shape: type[M], body: object) -> Read[M]:
    refusals: list[Refusal] = []
    if shape is Work and isinstance(body, dict):
        refusals = list(_csl_refusals(body))
        refused = {each.path[0] for each in refusals}
        body = {name: value for name, value in body.items() if name not in refused}
    try:
        record = shape.model_validate(body)
    except ValidationError as error:
        refusals += _refusals(error)
    else:
        return Read(record, dict(record), refusals)
    refused = {each.path[0] for each in refusals if each.path}
    readers = _readers(shape)
    given = body.items() if isinstance(body, dict) else ()
    fields = {
        name: readers[name].validate_python(value)
        for name, value in given
        if name in readers and name not in refused
    }
    return Read(None, fields, refusals)


def _refusals(error: ValidationError, *before: str) -> list[Refusal]:
    return [
        Refusal((*before, *each["loc"]), each["type"], each["input"], each.get("ctx", {}), each["msg"])
        for each in error.errors(include_url=False)
    ]


def _csl_refusals(body: Mapping[str, object]) -> Iterator[Refusal]:
    for name, value in body.items():
        if unknown_csl(name):
            yield Refusal((name,), "extra_forbidden", value)
            continue
        try:
            csl_value(name, value)
        except ValidationError as error:
            yield from _refusals(error, name)


@cache
def _readers(shape: type[BaseModel]) -> dict[str, TypeAdapter[Any]]:
    """What reads each field of a shape by itself."""
    return {
        name: TypeAdapter(cast("Any", Annotated[info.annotation, *info.metadata, None]))
        for name, info in shape.model_fields.items()
    }


def _in_part(model: type[R], fields: Mapping[str, object]) -> R:
    """A record of which only some fields could be read: the others are empty, required or not."""
    empty: dict[str, Any] = {name: None for name, info in model.model_fields.items() if info.is_required()}
    return model.model_construct(**empty | dict(fields))


__all__ = ["KIND_OF", "Entry", "Place", "Places", "Reading", "Written"]
