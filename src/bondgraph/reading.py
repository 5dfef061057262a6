"""Curated files → model. Every problem is met with file, line and column; none stops the reading of the rest.

A corpus is a folder of YAML files, or one JSON Lines file with one record a line (`Corpus.lines` writes it).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bondgraph.complaints import complaint, unknown_field
from bondgraph.errors import CannotJudge, CorpusNotFound
from bondgraph.ids import Kind, nearest
from bondgraph.model import (
    RECORDS,
    Citation,
    Claim,
    Corpus,
    CorpusRecord,
    Id,
    OneOrMore,
    Passage,
    PassageBody,
    Record,
    Relation,
    RelationBody,
    RelationType,
    Work,
    unknown_csl,
)
from bondgraph.problems import Problem, Severity
from bondgraph.yamltree import LARGEST_FILE, Value, parse

LARGEST_LINE: Final = 1_000_000
"""Bytes; a larger line of JSON is refused."""

LISTS: Final[dict[str, tuple[str, Kind]]] = {
    "agents.yaml": ("agents", "agent"),
    "works.yaml": ("references", "work"),
    "sources.yaml": ("sources", "source"),
    "concepts.yaml": ("concepts", "concept"),
    "questions.yaml": ("questions", "question"),
}
"""The files that list one kind of record, with the field that holds the list. CSL-YAML calls it references."""


class ClaimRelation(RelationBody):
    """A supports or contrasts relation as its claim writes it."""

    claim: Id = Field(description="the claim it leads to")


class ConceptRelation(RelationBody):
    """A defines relation as its claim writes it."""

    concept: Id = Field(description="the concept that the claim defines")


class ClaimEntry(Claim):
    """A claim as a claims file writes it: with the relations that it starts."""

    supports: OneOrMore[ClaimRelation] = ()
    contrasts: OneOrMore[ClaimRelation] = ()
    defines: OneOrMore[ConceptRelation] = ()


class ClaimsFile(BaseModel):
    """A file under claims/: what one source says."""

    model_config = ConfigDict(extra="forbid")

    source: Id = Field(description="the source that the passages stand in")
    passages: tuple[PassageBody, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    citations: tuple[Citation, ...] = ()


RELATION_TYPES: Final[tuple[RelationType, ...]] = ("supports", "contrasts", "defines")


class Place(NamedTuple):
    """A file, and a line and column of it."""

    file: str
    line: int
    column: int


@dataclass(slots=True)
class Places:
    """Where each record of a corpus was written, and each value of it."""

    _found: dict[tuple[Kind, int], tuple[str, Value]] = field(default_factory=dict)

    def note(self, kind: Kind, index: int, file: str, value: Value) -> None:
        """Remember where the record stands that is the index-th of its kind."""
        self._found[kind, index] = (file, value)

    def value(self, kind: Kind, index: int, *path: str | int) -> Value:
        """The value at a path of a record, or the nearest one that was written."""
        return self._found[kind, index][1].find(path)

    def file(self, kind: Kind, index: int) -> str:
        """The file that the record stands in."""
        return self._found[kind, index][0]

    def at(self, kind: Kind, index: int, *path: str | int) -> Place:
        """Where the value at a path of a record stands, or the nearest one that was written."""
        value = self.value(kind, index, *path)
        return Place(self.file(kind, index), value.line, value.column)


@dataclass(slots=True)
class Reading:
    """What was read.

    Attributes:
        root: the corpus's folder or file.
        corpus: the records that could be read; None where the corpus's own record could not.
        problems: what was met on the way.
        places: where each record of the corpus stands.
        spoilt: ids of records that were met but could not be read, by kind; references to them are not unknown.
        missing: kinds of which records may be missing because a whole file could not be read.
        published: the ids that were published before, with their lines.
    """

    root: Path
    corpus: Corpus | None = None
    problems: list[Problem] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    spoilt: dict[Kind, set[str]] = field(default_factory=dict)
    missing: set[Kind] = field(default_factory=set)
    published: list[tuple[str, Place]] = field(default_factory=list)


def read(path: Path) -> Reading:
    """Read a corpus from its folder, or from a ``.jsonl`` file.

    Raises:
        CorpusNotFound: there is no such folder or file, or no corpus.yaml in it.
        CannotJudge: it may not be read.
    """
    try:
        if path.is_dir():
            if not (path / "corpus.yaml").is_file():
                raise CorpusNotFound(path)
            return _Reader(path).folder()
        if path.is_file() and path.suffix == ".jsonl":
            return _Reader(path).json_lines()
        if path.is_file():
            raise CannotJudge(path, "a corpus is a folder with a corpus.yaml, or a .jsonl file; this is neither")
    except OSError as error:
        raise CannotJudge(error.filename or path, f"cannot be read: {error.strerror or error}") from error
    raise CorpusNotFound(path)


PUBLISHED: Final = "published.txt"
"""The file that lists every id ever published, one ``kind:id`` a line."""


class _Reader:
    def __init__(self, root: Path) -> None:
        self._reading = Reading(root)
        self._record: CorpusRecord | None = None
        self._records: dict[Kind, list[Record]] = {kind: [] for kind in RECORDS if kind != "corpus"}

    # -- a folder of YAML files

    def folder(self) -> Reading:
        root = self._reading.root
        if (tree := self._tree(root / "corpus.yaml")) is not None:
            self._keep("corpus", "corpus.yaml", tree, tree.plain())
        for name, (key, kind) in LISTS.items():
            if (root / name).exists():
                self._list(root / name, key, kind)
        for path in sorted((root / "claims").glob("*.yaml")):
            self._claims(path)
        self._strays()
        self._published(root / PUBLISHED)
        return self._result()

    def _tree(self, path: Path) -> Value | None:
        name = path.relative_to(self._reading.root).as_posix()
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            data += bytes(max(0, path.stat().st_size - len(data)))
        tree, problems = parse(data, name)
        self._reading.problems += problems
        return tree

    def _list(self, path: Path, key: str, kind: Kind) -> None:
        tree = self._tree(path)
        if tree is None:
            self._reading.missing.add(kind)
            return
        for name, value in self._fields(tree, path.name, (key,)):
            for item in self._items(value, path.name, name, kind):
                self._keep(kind, path.name, item, item.plain())

    def _claims(self, path: Path) -> None:
        file = path.relative_to(self._reading.root).as_posix()
        tree = self._tree(path)
        if tree is None:
            self._reading.missing |= {"claim", "passage"}
            return
        fields = dict(self._fields(tree, file, tuple(ClaimsFile.model_fields)))
        source = fields.get("source")
        if source is None and fields:
            self._problem(file, tree, *complaint("ClaimsFile", ("source",), "missing", None, {}))
        for item in self._items(fields.get("passages"), file, "passages", "passage"):
            body = item.plain()
            if self._is_record(item, file, "passage", body) and "source" in body:
                place = item.keys["source"]
                self._problem(file, place, *unknown_field("source", PassageBody, "passage"))
                del body["source"]
            self._keep("passage", file, item, body, extra={"source": source.plain() if source else "unknown"})
        for item in self._items(fields.get("claims"), file, "claims", "claim"):
            self._claim(file, item)
        for item in self._items(fields.get("citations"), file, "citations", "citation"):
            self._keep("citation", file, item, item.plain())

    def _claim(self, file: str, item: Value) -> None:
        body = item.plain()
        if not self._is_record(item, file, "claim", body):
            return
        lists = {name: body.pop(name) for name in RELATION_TYPES if name in body}
        self._keep("claim", file, item, body, entry=ClaimEntry)
        subject = body.get("id")
        for name, entries in lists.items():
            written = item.find((name,))
            relations = written.items if written.items is not None else [written]
            for place, entry in zip(relations, entries if isinstance(entries, list) else [entries], strict=True):
                self._relation(file, name, str(getattr(subject, "written", subject)), place, entry)

    def _relation(self, file: str, name: str, subject: str, place: Value, entry: object) -> None:
        if not self._is_record(place, file, "relation", entry):
            return
        body = dict(entry)
        target = "concept" if name == "defines" else "claim"
        other = "claim" if name == "defines" else "concept"
        written = ConceptRelation if name == "defines" else ClaimRelation
        for key in ("type", "subject", "object", other):
            if key in body:
                self._problem(file, place.keys[key], *unknown_field(key, written, "relation"))
                del body[key]
        if target not in body:
            self._problem(file, place, *complaint(written.__name__, (target,), "missing", None, {}))
            return
        body["object"] = body.pop(target)
        self._keep("relation", file, place, body, extra={"type": name, "subject": subject}, entry=written)

    def _strays(self) -> None:
        root = self._reading.root
        known = {"corpus.yaml", *LISTS}
        found = [*root.glob("*.y*ml"), *(root / "claims").rglob("*.y*ml")]
        for path in sorted(found):
            name = path.relative_to(root).as_posix()
            if name in known or (path.parent == root / "claims" and path.suffix == ".yaml"):
                continue
            close = nearest(path.stem + ".yaml", known, 1)
            remedy = f"rename it to {close[0]}" if close else "claims stand in claims/<source>.yaml; move or delete it"
            if path.parent == root / "claims":
                remedy = f"rename it to claims/{path.stem}.yaml"
            self._problem(name, Value(1, 1, 0, 0), "unknown-file", "this file is not read", remedy, Severity.WARNING)

    def _published(self, path: Path) -> None:
        if path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if line.strip() and not line.startswith("#"):
                    self._reading.published.append((line.strip(), Place(path.name, number, 1)))

    def _fields(self, tree: Value, file: str, known: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        if tree.fields is None:
            if not tree.is_null:
                self._problem(
                    file, tree, "wrong-type", f"expected {_listed(known)} at the top of the file", f"begin with '{known[0]}:'"
                )
            return
        for name, value in tree.fields.items():
            if name in known:
                yield name, value
            else:
                close = nearest(name, known, 1) or [_listed(known)]
                self._problem(
                    file, tree.keys[name], "unknown-field", f"{name!r} is no field of this file", f"write {close[0]}"
                )

    def _items(self, value: Value | None, file: str, name: str, kind: Kind) -> Iterator[Value]:
        if value is None or value.is_null:
            return
        if value.items is None:
            self._problem(file, value, "wrong-type", f"{name!r} is a list of {kind}s", "begin each with '- id:'")
            return
        yield from value.items

    # -- one JSON Lines file

    def json_lines(self) -> Reading:
        file = self._reading.root.name
        with self._reading.root.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    self._json_line(file, number, line)
        if self._record is None and not self._reading.spoilt.get("corpus"):
            self._problem(
                file, Value(1, 1, 0, 0), "missing-corpus-record", "no line has the kind 'corpus'",
                'write {"kind": "corpus", "id": …} as the first line',
            )  # fmt: skip
        self._published(self._reading.root.parent / PUBLISHED)
        return self._result()

    def _json_line(self, file: str, number: int, line: bytes) -> None:
        place = Value(number, 1, 0, 0)
        if len(line) > LARGEST_LINE:
            self._problem(file, place, "line-too-long", f"the line has {len(line):,} bytes", f"a record has at most {LARGEST_LINE:,}")
            return
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            record = json.loads(text)
        except UnicodeDecodeError as error:
            place.column = len(line[: error.start].decode("utf-8")) + 1
            self._problem(file, place, "not-utf-8", f"byte {error.start + 1} of the line is not UTF-8", "save the file as UTF-8")
            return
        except (json.JSONDecodeError, RecursionError) as error:
            place.column = getattr(error, "colno", 1)
            says = getattr(error, "msg", "nested too deep")
            self._problem(file, place, "json-syntax", f"this is not JSON: {says}", "write one JSON object a line")
            return
        value = _located(record, number, text)
        if not isinstance(record, dict) or not isinstance(kind := record.pop("kind", None), str):
            self._problem(file, place, "wrong-type", "a record with a 'kind' is expected", f"kind is one of {_listed(RECORDS)}")
        elif kind not in RECORDS:
            close = nearest(kind, RECORDS, 1) or [_listed(RECORDS)]
            self._problem(file, value.find(("kind",)), "bad-value", f"{kind!r} is no kind of record", f"write {close[0]}")
        else:
            self._keep(_kind(kind), file, value, record)

    # -- records of either

    def _is_record(self, value: Value, file: str, kind: Kind, body: object) -> bool:
        if isinstance(body, dict):
            return True
        self._problem(file, value, *complaint(kind, (), "model_type", body, {}))
        return False

    def _keep(
        self,
        kind: Kind,
        file: str,
        value: Value,
        body: object,
        *,
        extra: dict[str, Any] | None = None,
        entry: type[BaseModel] | None = None,
    ) -> None:
        """Validate a record and keep it, or report what is wrong with it and remember its id as spoilt."""
        if not self._is_record(value, file, kind, body):
            return
        assert isinstance(body, dict)
        model = RECORDS[kind]
        ident = body.get("id")
        if model is Work:
            for key in [key for key in body if unknown_csl(key)]:
                self._problem(file, value.keys.get(key, value), *unknown_field(key, Work, "work"))
                del body[key]
        try:
            record = model.model_validate(body | (extra or {}))
        except ValidationError as error:
            for each in error.errors(include_url=False):
                path = tuple(each["loc"])
                said = complaint((entry or model).__name__, path, each["type"], each["input"], each.get("ctx", {}), each["msg"])
                written = tuple("concept" if s == "object" and extra and extra.get("type") == "defines" else
                                "claim" if s == "object" else s for s in path)  # fmt: skip
                found = value.find(written)
                if each["type"] == "extra_forbidden":
                    holder = value.find(written[:-1])
                    found = holder.keys.get(str(path[-1]), holder)
                    said = unknown_field(str(path[-1]), entry if entry and len(path) == 1 else model, kind, path)
                self._problem(file, found, *said)
            if isinstance(ident, str):
                self._reading.spoilt.setdefault(kind, set()).add(ident)
            return
        if isinstance(record, CorpusRecord):
            if self._record is not None:
                self._problem(file, value, "duplicate-id", "a corpus has one record of its own", "delete this one")
                return
            self._record = record
            self._reading.places.note("corpus", 0, file, value)
        else:
            self._reading.places.note(kind, len(self._records[kind]), file, value)
            self._records[kind].append(record)

    def _problem(
        self, file: str, value: Value, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        self._reading.problems.append(Problem(file, value.line, value.column, code, message, remedy, severity))

    def _result(self) -> Reading:
        if self._record is not None:
            curator = self._record.curators[0]
            relations = [
                relation if relation.drawn_by else relation.model_copy(update={"drawn_by": curator})
                for relation in self._records["relation"]
                if isinstance(relation, Relation)
            ]
            kinds = {f"{kind}s": tuple(records) for kind, records in self._records.items()}
            self._reading.corpus = Corpus.model_construct(
                record=self._record, **(kinds | {"relations": tuple(relations)})
            )
        return self._reading


def _kind(name: str) -> Kind:
    return next(kind for kind in RECORDS if kind == name)


def _listed(names: Any) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _located(record: object, line: int, text: str) -> Value:
    """A JSON value as a located one; a field stands where its name first stands in the line."""

    def located(value: object, column: int) -> Value:
        if isinstance(value, dict):
            fields, keys = {}, {}
            for key, inner in value.items():
                found = text.find(json.dumps(key, ensure_ascii=False) + ":")
                keys[key] = Value(line, found + 1 if found >= 0 else column, 0, 0)
                fields[key] = located(inner, keys[key].column)
            return Value(line, column, 0, 0, fields=fields, keys=keys)
        if isinstance(value, list):
            return Value(line, column, 0, 0, items=[located(inner, column) for inner in value])
        return Value(line, column, 0, 0, scalar=str(value))

    return located(record, 1)


__all__ = [
    "LISTS",
    "PUBLISHED",
    "ClaimEntry",
    "ClaimsFile",
    "Passage",
    "Place",
    "Places",
    "Reading",
    "read",
]
