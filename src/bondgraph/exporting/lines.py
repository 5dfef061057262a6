"""The corpus, or what passes filters, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from bondgraph.checking.references import NAMES, PARTS
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.model import RECORDS, Node


class _Record(NamedTuple):
    """A record as its line has it."""

    kind: Kind
    body: dict[str, Any]
    line: str

    @property
    def ref(self) -> Ref | None:
        """Its node; None where nothing names it, and no other record either."""
        return Ref(self.kind, self.body["id"]) if "id" in self.body else None

    def names(self) -> list[Ref]:
        """The records that it names."""
        return list(_named(RECORDS[self.kind], self.body))


def json_lines(selection: Selection) -> Iterator[bytes]:
    """The records of the whole corpus, one a line; with filters those of what passes, and all that these name.

    Raises:
        StoreError: only the statements of the corpus are at hand.
    """
    lines = selection.library.lines()
    return encoded(f"{line}\n" for line in (lines if selection.whole else _closed(selection)))


def _closed(selection: Selection) -> Iterator[str]:
    """The records of a selection and those that they name, however far, in the order of the corpus.

    The records are read three times rather than kept: for what claims, relations and citations name, for what passages name,
    and to be written.
    """
    kept: set[Ref] = set()
    names: dict[Ref, list[Ref]] = {}

    def keep(found: Iterable[Ref]) -> None:
        new = [ref for ref in found if ref not in kept]
        while new:
            ref = new.pop()
            kept.add(ref)
            new += [each for each in names.get(ref, ()) if each not in kept]

    seeds: set[Ref] = set()
    carrying: set[str] = set()
    for each in _records(selection.library):
        if each.kind in ("corpus", "claim", "relation", "citation"):
            if _passes(each, selection, carrying):
                own = each.names()
                seeds.update(own)
                carrying.update(ref.id for ref in own if ref.kind == "passage")
        elif each.kind != "passage" and each.ref and (own := each.names()):
            names[each.ref] = own
    keep(seeds)
    keep([ref for each in _records(selection.library, "passage") if each.ref in kept for ref in each.names()])
    for each in _records(selection.library):
        if each.ref in kept or _passes(each, selection, carrying):
            yield each.line


def _passes(each: _Record, selection: Selection, carrying: set[str]) -> bool:
    """Whether a record is of the selection whatever names it; of citations, which come last, by the passages that carry it."""
    body = each.body
    match each.kind:
        case "corpus":
            return True
        case "claim":
            return selection.has(Ref("claim", body["id"]))
        case "relation":
            ends = [body["subject"]] if body["type"] == "defines" else [body["subject"], body["object"]]
            return all(selection.has(Ref("claim", end)) for end in ends)
        case "citation":
            return body["passage"] in carrying
        case _:
            return False


def _records(library: Library, kind: Kind | None = None) -> Iterator[_Record]:
    """The records, or those of a kind."""
    begins = f'{{"kind": "{kind}"' if kind else ""
    for line in library.lines():
        if line.startswith(begins):
            body = json.loads(line)
            yield _Record(body.pop("kind"), body, line)


def _named(model: type[Node], body: dict[str, Any]) -> Iterator[Ref]:
    """What a record or a part of one names."""
    for field, kind in NAMES[model].items():
        value = body.get(field)
        if not value:
            continue
        if kind is None:
            for part in value:
                yield from _named(PARTS[field], part)
            continue
        concept = field == "object" and body["type"] == "defines"
        for ident in [value] if isinstance(value, str) else value:
            yield Ref("concept" if concept else kind, ident)


FORMATS: Final = (
    Format(
        "jsonl",
        "JSON Lines, one record a line: a corpus that bondgraph reads, the whole of it the same corpus",
        "jsonl",
        "application/jsonl",
        (),
        json_lines,
    ),
)
