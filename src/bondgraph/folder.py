"""A folder of curated YAML files → records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from bondgraph.errors import CannotJudge
from bondgraph.files import CLAIMS, CORPUS, LISTS, PUBLISHED, RELATIONS, ClaimEntry, ClaimsFile
from bondgraph.ids import Kind, nearest
from bondgraph.model import (
    RECORDS,
    Citation,
    Claim,
    CorpusRecord,
    Passage,
    PassageBody,
    Relation,
    RelationType,
)
from bondgraph.records import Entry, Place, Reading
from bondgraph.tree import Value
from bondgraph.yamltree import LARGEST_FILE, parse, too_large

YAML: Final = (".yaml", ".yml")
_NOTHING: Final = Value(1, 1)


def read_folder(reading: Reading) -> None:
    """Read the records of a corpus's folder into a reading.

    Raises:
        OSError: a file cannot be opened.
        CannotJudge: what should be a file is none.
    """
    _Folder(reading).read()


class _Folder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._root = reading.root
        self._incomplete = reading.incomplete

    def read(self) -> None:
        if (tree := self._tree(CORPUS)) is not None:
            self._reading.keep(CorpusRecord, CORPUS, tree, tree.plain())
        there = {path.name for path in self._root.iterdir()}
        for name, (key, kind) in LISTS.items():
            if name in there:
                self._list(name, key, kind)
        for name in self._yaml_files(CLAIMS) if CLAIMS in there else ():
            if name.count("/") == 1 and name.endswith(".yaml"):
                self._claims(name)
            else:
                remedy = f"name it {CLAIMS}/{Path(name).stem}.yaml"
                self._stray(name, ("claim", "passage", "relation", "citation"), remedy)
        for name in sorted(there - {CORPUS, *LISTS}):
            if name.lower().endswith(YAML) and not name.startswith("."):
                self._misnamed(name, there)
        if PUBLISHED in there:
            self._published()

    def _yaml_files(self, folder: str) -> list[str]:
        """The YAML files under a folder, hidden ones left out, by their names from the root."""

        def fail(error: OSError) -> None:
            raise error

        return sorted(
            (Path(where) / name).relative_to(self._root).as_posix()
            for where, _, names in os.walk(self._root / folder, onerror=fail)
            for name in names
            if name.lower().endswith(YAML) and not name.startswith(".")
        )

    def _open(self, name: str) -> IO[bytes]:
        path = self._root / name
        if path.exists() and not path.is_file():
            raise CannotJudge(path, "cannot be read: it is not a file")
        return path.open("rb")

    def _tree(self, name: str) -> Value | None:
        with self._open(name) as stream:
            data = stream.read(LARGEST_FILE + 1)
            size = os.fstat(stream.fileno()).st_size
        if len(data) > LARGEST_FILE:
            self._reading.report(name, Value(1, 1), *too_large(size))
            return None
        tree, problems = parse(data, name)
        self._reading.problems += problems
        return tree

    def _list(self, name: str, key: str, kind: Kind) -> None:
        tree = self._tree(name)
        found = None if tree is None else dict(self._fields(tree, name, (key,))).get(key)
        if found is None and (tree is None or not tree.is_null):
            self._incomplete.add(kind)
        for item in self._items(found, name, key, kind):
            self._reading.keep(RECORDS[kind], name, item, item.plain())

    def _claims(self, name: str) -> None:
        tree = self._tree(name)
        fields = {} if tree is None else dict(self._fields(tree, name, tuple(ClaimsFile.model_fields)))
        if tree is None or (tree.fields is None and not tree.is_null):
            self._incomplete.update(("claim", "passage"))
        if tree is None or not fields:
            return
        written = fields.get("source", _NOTHING)
        named = {} if written.is_null else {"source": written.plain()}
        source = self._reading.read(ClaimsFile, name, tree, named).fields.get("source")
        for item in self._items(fields.get("passages"), name, "passages", "passage"):
            place, given = item.also(source=written), {"source": source}
            self._reading.keep(Passage, name, place, item.plain(), shape=PassageBody, given=given)
        for item in self._items(fields.get("claims"), name, "claims", "claim"):
            self._claim(name, item)
        for item in self._items(fields.get("citations"), name, "citations", "citation"):
            self._reading.keep(Citation, name, item, item.plain())

    def _claim(self, name: str, item: Value) -> None:
        body = item.plain()
        starts = [body.pop(relation, None) for relation in RELATIONS] if isinstance(body, dict) else []
        claim = self._reading.keep(Claim, name, item, body, shape=ClaimEntry)
        for relation in RELATIONS if claim and any(starts) else ():
            written = (item.fields or {}).get(relation, _NOTHING)
            for place in [written] if written.items is None else written.items:
                if claim and not written.is_null:
                    self._relation(name, relation, claim, place)

    def _relation(self, name: str, relation: RelationType, claim: Entry[Claim], place: Value) -> None:
        shape = RELATIONS[relation]
        target = "concept" if relation == "defines" else "claim"
        self._reading.keep(
            Relation,
            name,
            place.also(subject=claim.value("id"), object=place.find((target,))),
            place.plain(),
            shape=shape,
            given={"type": relation, "subject": claim.record.id},
            renamed={target: "object"},
        )

    def _fields(self, tree: Value, name: str, known: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        """The fields at the top of a file; one whose name is mistaken is taken for the one that was meant."""
        first = known[0]
        if tree.is_null:
            return
        if tree.fields is None:
            message = f"{first!r} is expected at the top of the file"
            self._reading.report(name, tree, "wrong-type", message, f"begin the file with '{first}:'")
            if tree.items is not None and len(known) == 1:
                yield first, tree
            return
        for field, value in tree.fields.items():
            if field in known:
                yield field, value
                continue
            meant = first if len(known) == 1 else next(iter(nearest(field, known, 1)), None)
            remedy = f"write {meant!r}" if meant else f"its fields are {', '.join(known)}"
            message = f"{field!r} is no field of this file"
            self._reading.report(name, tree.key(field), "unknown-field", message, remedy)
            if meant and meant not in tree.fields and (value.items is not None or meant == "source"):
                yield meant, value

    def _items(self, value: Value | None, name: str, field: str, kind: Kind) -> list[Value]:
        """The items of a list; what stands there without a list is taken for its one item."""
        if value is None or value.is_null:
            return []
        if value.items is not None:
            return value.items
        remedy = "begin each with '- ', as in '- id: …'"
        self._reading.report(name, value, "wrong-type", f"{field!r} is a list of {kind}s", remedy)
        if value.fields is None:
            self._incomplete.add(kind)
        return [value] if value.fields is not None else []

    def _misnamed(self, name: str, there: set[str]) -> None:
        stems = {Path(known).stem: known for known in LISTS}
        close = next((stems[stem] for stem in nearest(Path(name).stem, stems, 1)), None)
        if close is None:
            message, remedy = (
                "this file is not read",
                f"claims stand in {CLAIMS}/<source>.yaml; else move it away",
            )
            self._reading.report(name, Value(1, 1), "unknown-file", message, remedy)
        elif close in there:
            self._stray(name, (), f"move what it holds to {close}, and delete it")
        else:
            self._stray(name, (LISTS[close][1],), f"name it {close}")

    def _stray(self, name: str, kinds: tuple[Kind, ...], remedy: str) -> None:
        self._reading.report(name, Value(1, 1), "unknown-file", "this file is not read", remedy)
        self._incomplete.update(kinds)

    def _published(self) -> None:
        with self._open(PUBLISHED) as stream:
            for number, line in enumerate(stream, 1):
                ident = line.decode(errors="replace").strip()
                if ident and not ident.startswith("#"):
                    self._reading.published.append((ident, Place(PUBLISHED, number, 1)))


__all__ = ["read_folder"]
