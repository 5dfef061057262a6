"""A corpus's source → its records on shelves, in the order of their kinds, judged on the way.

A folder of YAML is read whole. JSON Lines may be of any length: records are read, judged and written one by one.
What one record shows is judged by the checks themselves; what only all records together show (ids that come twice,
that nobody has, spans that overlap, circles) is suspected from digests of eight bytes, and only where there is a
suspicion the records concerned are read again and judged by the same checks, for the same messages.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from bondgraph.arrays import circular
from bondgraph.checking import Index, check
from bondgraph.checking.arguments import makers_of, relations, voices
from bondgraph.checking.identity import positions_apart
from bondgraph.checking.index import NAMED
from bondgraph.checking.references import positions, positions_of, references_of
from bondgraph.checking.spans import anchored, lengths_of, spans
from bondgraph.errors import CannotJudge, CorpusInvalid, CorpusNotFound
from bondgraph.ids import Kind
from bondgraph.jsonlines import (
    BYTE_ORDER_MARK,
    LARGEST_LINE,
    Line,
    lines_of,
    read_exported,
    read_line,
    read_lines,
)
from bondgraph.model import (
    RECORDS,
    Anchor,
    Claim,
    Concept,
    CorpusRecord,
    Passage,
    Question,
    Record,
    Relation,
    Source,
    Work,
    line_of,
)
from bondgraph.problems import Problem, Severity
from bondgraph.reading import Entry, Reading, read
from bondgraph.shelves import Digests, Shelf, ShelfWriter, digest_of, digests_of

_BATCH: Final = 4_000
"""Records that are read and judged at a time."""

_LARGE: Final[frozenset[Kind]] = frozenset(("passage", "claim", "relation", "citation"))
"""The kinds of which there are too many to hold their records."""

_KINDS: Final[dict[bytes, Kind]] = {kind.encode(): kind for kind in RECORDS}
_KIND: Final = re.compile(rb'\s*\{\s*"kind"\s*:\s*"([a-z]+)"')


_Written = tuple[Record, str]
"""A record, and the line of JSON that it is."""


class Arrived(NamedTuple):
    """Records that have been written to their shelf.

    Attributes:
        kind: their kind.
        start: where they begin in the shelf's file, in bytes.
        end: where they end.
        records: how many they are.
    """

    kind: Kind
    start: int
    end: int
    records: int


class Intake:
    """Takes a corpus in.

    Args:
        source: a corpus folder or a ``.jsonl`` file.
        folder: an empty folder for the shelves.
        arrived: told of records as they are written, in the order of their kinds.

    Attributes:
        corpus: the corpus's own record, when it was taken in.
        counts: how many records there are of each kind.
        digest: the SHA-256 of the corpus as JSON Lines.
    """

    corpus: CorpusRecord

    def __init__(self, source: Path, folder: Path, arrived: Callable[[Arrived], None]) -> None:
        self._source = source
        self._folder = folder
        self._arrived = arrived
        self._shelves: dict[Kind, Shelf] = {}
        self.counts: dict[Kind, int] = dict.fromkeys(RECORDS, 0)
        self.digest = ""

    def take(self) -> None:
        """Read, judge and write all records.

        Raises:
            CannotJudge: the source cannot be read as a corpus.
            CorpusInvalid: it does not conform.
        """
        records = self._streamed() if self._source.suffix == ".jsonl" else self._whole()
        digest = hashlib.sha256()
        for kind in RECORDS:
            self._write(kind, records(kind), digest)
        self.digest = digest.hexdigest()

    def _write(self, kind: Kind, records: Iterator[_Written], digest: Any) -> None:
        rest, start = iter(records), 0
        with ShelfWriter(self._folder, f"{kind}s.jsonl") as writer:
            while batch := list(islice(rest, _BATCH)):
                lines = []
                for record, text in batch:
                    line = b"%s\n" % text.encode()
                    writer.add(line, record.id)
                    lines.append(line)
                digest.update(b"".join(lines))
                end = writer.flush()
                self._arrived(Arrived(kind, start, end, len(batch)))
                start = end
            self.counts[kind] = writer.count
            self._shelves[kind] = writer.close()

    def _whole(self) -> Callable[[Kind], Iterator[_Written]]:
        reading = read(self._source)
        errors = [problem for problem in check(reading) if problem.severity is Severity.ERROR]
        if errors or reading.corpus is None:
            raise CorpusInvalid(errors)
        self.corpus, corpus = reading.corpus.record, reading.corpus

        def records(kind: Kind) -> Iterator[_Written]:
            for record in (corpus.record,) if kind == "corpus" else getattr(corpus, f"{kind}s"):
                yield record, line_of(kind, record)

        return records

    def _streamed(self) -> Callable[[Kind], Iterator[_Written]]:
        if not self._source.is_file():
            raise CorpusNotFound(self._source)
        lines = _InOrder(self._source, self._folder)
        judge = _Judge(self._source)

        def records(kind: Kind) -> Iterator[_Written]:
            rest = lines.of(kind)
            while batch := list(islice(rest, _BATCH)):
                for entry in judge.entries(batch):
                    if kind == "corpus":
                        self.corpus = cast("CorpusRecord", entry.record)
                    record = self._drawn(entry.record, judge) if kind == "relation" else entry.record
                    line = cast("Line", entry.written)
                    as_it_is = line.exported and record is entry.record
                    yield record, line.text if as_it_is else line_of(kind, record)
            judge.close(kind)
            if kind == "citation":
                judge.end()

        return records

    def _drawn(self, relation: Relation, judge: _Judge) -> Relation:
        """The relation with who draws it, also where that is not written (`Reading.finish` says by what rule)."""
        if relation.drawn_by:
            return relation
        drawers = self.corpus.curators
        if relation.basis == "in-text":
            said: tuple[str, ...] = ()
            if relation.passage and (passage := self._found("passage", relation.passage)):
                said = judge.speakers.get(passage["source"], ())
            claim = self._found("claim", relation.subject)
            drawers = said or (tuple(claim["held_by"]) if claim else drawers)
        return relation.model_copy(update={"drawn_by": drawers[0]})

    def _found(self, kind: Kind, ident: str) -> dict[str, Any] | None:
        number = self._shelves[kind].number(ident)
        return None if number is None else json.loads(self._shelves[kind][number])


class _InOrder:
    """The lines of a file by kind, with their numbers; a file whose kinds are mixed is first sorted into a folder."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._sorted: dict[Kind, Path] = {}
        kinds = list(RECORDS)
        try:
            with path.open("rb") as stream:
                order = [kinds.index(self._kind(line)) for line in _changes(stream)]
        except OSError as error:
            raise CannotJudge(path, f"cannot be read: {error.strerror or error}") from error
        if order != sorted(order):
            self._sort()
        else:
            self._rest = self._numbered()
            self._next: tuple[int, bytes] | None = next(self._rest, None)

    def of(self, kind: Kind) -> Iterator[tuple[int, bytes]]:
        """The lines of a kind; kinds are to be asked for in their order, each to its end."""
        if self._sorted:
            yield from self._of_sorted(kind)
            return
        while self._next is not None and self._kind(self._next[1]) == kind:
            yield self._next
            self._next = next(self._rest, None)

    def _kind(self, line: bytes) -> Kind:
        """The kind of a line; what cannot be told goes with the corpus's own record, where reading it will complain."""
        if found := _KIND.match(line):
            return _KINDS.get(found[1], "corpus")
        try:
            body = json.loads(line)
            known = body.get("kind") if isinstance(body, dict) else ""
        except (ValueError, RecursionError):
            return "corpus"
        return _KINDS.get(known.encode(), "corpus") if isinstance(known, str) else "corpus"

    def _numbered(self) -> Iterator[tuple[int, bytes]]:
        with self._path.open("rb") as stream:
            for number, line in enumerate(lines_of(stream), 1):
                if not line.isspace():
                    yield number, line

    def _sort(self) -> None:
        self._sorted = {kind: self._folder / f"{kind}s.lines" for kind in RECORDS}
        with ExitStack() as stack:
            files = {kind: stack.enter_context(path.open("wb")) for kind, path in self._sorted.items()}
            for number, line in self._numbered():
                cut = len(line) > LARGEST_LINE and not line.endswith(b"\n")
                files[self._kind(line)].write(b"%d\t%s%s" % (number, line, b"\n" if cut else b""))

    def _of_sorted(self, kind: Kind) -> Iterator[tuple[int, bytes]]:
        with self._sorted[kind].open("rb") as stream:
            for line in stream:
                number, _, data = line.partition(b"\t")
                yield int(number), data
        self._sorted[kind].unlink()


def _changes(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file whose kind may not be that of the line before."""
    before: bytes | None = None
    for line in lines_of(cast("Any", stream)):
        if line.isspace():
            continue
        found = _KIND.match(line)
        if found is None or found[1] != before:
            yield line
        before = found[1] if found else None


class _Watch(Index):
    """An index that knows no id, and notes which are asked for.

    Attributes:
        line: the number of the line that asks.
        asked: the ids that were asked for.
    """

    def __init__(self) -> None:
        self.line = 0
        self.asked: dict[Kind, _Noted] = {kind: _Noted() for kind in NAMED}

    def lacks(self, kind: Kind, ident: str) -> bool:
        self.asked[kind].add(digest_of(ident), self.line)
        return False


class _Known(Index):
    """The index of a corpus of which only some records are at hand, and the digests of all ids."""

    def __init__(self, reading: Reading, ids: dict[Kind, Digests]) -> None:
        super().__init__(reading)
        self._ids = ids

    def lacks(self, kind: Kind, ident: str) -> bool:
        return super().lacks(kind, ident) and not _within(digests_of([ident]), self._ids[kind])[0]

    def nearest(self, kind: Kind, ident: str) -> str | None:
        """Nothing, for a kind of which not all ids are at hand: the nearest of some may be far from the nearest of all."""
        return None if kind in _LARGE else super().nearest(kind, ident)


class _Judge:
    """Judges records that come batch by batch."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._failed = False
        self._first: Entry[Any] | None = None
        self._questions: dict[str, list[str]] = {}
        self._makers: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, int] = {}
        self.speakers: dict[str, tuple[str, ...]] = {}
        # Digests, each with the number of the line that it comes from.
        self._ids: dict[Kind, _Noted] = {kind: _Noted() for kind in NAMED}
        self._former: dict[Kind, _Noted] = {kind: _Noted() for kind in NAMED}
        self._watch = _Watch()
        self._joined = _Noted()
        self._spans = array("Q")
        self._circles: dict[str, array[int]] = {"broader": array("Q"), "restates": array("Q")}

    def entries(self, lines: Iterable[tuple[int, bytes]]) -> list[Entry[Any]]:
        """The records of lines of one kind; none, once anything is wrong."""
        reading = Reading(self._source)
        if self._first is not None:
            reading.entries["corpus"].append(self._first)
        for number, data in lines:
            if number == 1 and data.startswith(BYTE_ORDER_MARK):
                self._failed = True
                data = data.removeprefix(BYTE_ORDER_MARK)  # noqa: PLW2901
            if entry := read_exported(self._source.name, number, data):
                reading.entries[entry.kind].append(entry)
            else:
                read_line(self._source.name, number, data, reading)
        if self._first is not None:
            del reading.entries["corpus"][0]
        elif reading.entries["corpus"]:
            self._first = reading.entries["corpus"][0]
        entries = [entry for of_kind in reading.entries.values() for entry in of_kind]
        for entry in entries:
            self._note(entry)
        wrong = sum(1 for _ in self._local(reading)) + len(reading.problems)
        self._failed = self._failed or bool(wrong)
        return [] if self._failed else entries

    def close(self, kind: Kind) -> None:
        """What is to be done when all records of a kind are there."""
        if kind == "corpus" and self._first is None:
            self._failed = True

    def _local(self, reading: Reading) -> Iterator[Problem]:
        """What is wrong with records by themselves, those of the kinds before being known."""
        self._questions |= positions_of(reading.of(Question))
        self._makers |= makers_of(reading.of(Work))
        self._lengths |= lengths_of(reading.of(Source))
        self.speakers |= {source.record.id: source.record.by for source in reading.of(Source)}
        for entries in reading.entries.values():
            for entry in entries:
                self._watch.line = _line_of(entry)
                yield from references_of(entry, self._watch)
        yield from positions_apart(reading.of(Question))
        yield from positions(reading.of(Claim), self._questions)
        yield from voices(reading.of(Claim), self._makers)
        yield from relations(reading.of(Relation))
        if reading.entries["passage"] or reading.entries["source"]:
            yield from spans(anchored(reading), self._lengths)

    def _note(self, entry: Entry[Any]) -> None:
        """Note what will only show when all records are there, as far as the record could be read."""
        record, number = entry.record, _line_of(entry)
        if entry.kind in self._ids and record.id is not None:
            self._ids[entry.kind].add(digest_of(record.id), number)
            for old in record.was:
                self._former[entry.kind].add(digest_of(old), number)
        if isinstance(record, Relation):
            if None not in (record.type, record.subject, record.object):
                self._note_ends(record, number)
        elif isinstance(record, Concept):
            if record.id is not None:
                for other in record.broader:
                    self._circles["broader"].extend((_number(record.id), _number(other), number))
        elif isinstance(record, Passage):
            self._note_spans(record.source, (record, *record.also_at), number)
        elif isinstance(record, Source):
            for left in record.left_out:
                self._note_spans(record.id, left.at, number)

    def _note_ends(self, relation: Relation, number: int) -> None:
        ends = [relation.subject, relation.object]
        if relation.nature == "restates":
            self._circles["restates"].extend((*map(_number, ends), number))
        if relation.type == "contrasts":
            ends.sort()
        self._joined.add(digest_of(" ".join((relation.type, *ends))), number)

    def _note_spans(self, source: str | None, anchors: Iterable[Anchor], number: int) -> None:
        for anchor in anchors:
            if None not in (source, anchor.start, anchor.end):
                self._spans.extend((_number(str(source)), anchor.start, anchor.end, number))

    def end(self) -> None:
        """Judge what only all records together show.

        Raises:
            CorpusInvalid: the corpus does not conform.
        """
        suspects: set[int] = set()
        ids = {kind: noted.digests() for kind, noted in self._ids.items()}
        for kind, present in self._ids.items():
            former = self._former[kind]
            unknown = self._watch.asked[kind].outside(ids[kind])
            suspects |= present.twins(former) | unknown.lines() | former.inside(unknown.digests()).lines()
        suspects |= self._joined.twins() | self._overlapping()
        for edges in self._circles.values():
            suspects |= _in_circles(edges)
        if suspects or self._failed:
            self._report(suspects, ids)

    def _overlapping(self) -> set[int]:
        """Lines with spans that begin before an earlier one of their source ends, and of those which they run into."""
        spans = np.array(self._spans, dtype=np.uint64).reshape(-1, 4)
        spans = spans[np.lexsort((spans[:, 2], spans[:, 1], spans[:, 0]))]
        found: set[int] = set()
        source, furthest, holder = -1, 0, 0
        if len(spans) > 1:
            same = spans[1:, 0] == spans[:-1, 0]
            if not np.any(same & (spans[1:, 1] < spans[:-1, 2])):
                return found
        for of, start, end, number in spans.tolist():
            if of != source:
                source, furthest, holder = of, 0, 0
            if start < furthest:
                found |= {number, holder}
            if end > furthest:
                furthest, holder = end, number
        return found

    def _report(self, suspects: set[int], ids: dict[Kind, Digests]) -> None:
        """Read what is suspected again, with all that is not of a large kind, and judge it by the checks.

        A corpus that is not large is read and judged whole.
        """
        if sum(len(each) for each in ids.values()) <= _WHOLE:
            problems = check(read(self._source))
        else:
            reading = Reading(self._source)
            read_lines(reading, lambda number, data: number in suspects or self._doubtful(number, data))
            problems = check(reading, index=_Known(reading, ids))
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            raise CorpusInvalid(errors)
        if self._failed:
            raise CannotJudge(self._source, "was changed while it was read; let it rest, and build again")

    def _doubtful(self, number: int, data: bytes) -> bool:
        """Whether a line is not of a large kind, or something is wrong with it by itself."""
        found = _KIND.match(data)
        if not found or found[1].decode() not in _LARGE:
            return True
        alone = Reading(self._source)
        read_line(self._source.name, number, data, alone)
        return bool(alone.problems) or any(self._local(alone))


_WHOLE: Final = 100_000
"""Records with ids up to which a corpus that does not conform is read whole to say why."""


class _Noted:
    """Digests, each with the number of the line that it was noted at."""

    def __init__(self, digests: bytes = b"", lines: Iterable[int] = ()) -> None:
        self._digests = bytearray(digests)
        self._lines = array("I", lines)

    def add(self, digest: bytes, line: int) -> None:
        self._digests += digest
        self._lines.append(line)

    def digests(self) -> Digests:
        """The digests, sorted, each once."""
        return np.unique(self._all())

    def lines(self) -> set[int]:
        return set(self._lines)

    def twins(self, others: _Noted | None = None) -> set[int]:
        """The lines at which a digest was noted that was noted at another place, too, here or among others."""
        parts = (self, others) if others else (self,)
        noted = np.concatenate([each._all() for each in parts])
        order = np.argsort(noted, kind="stable")
        same = noted[order][1:] == noted[order][:-1]
        lines = np.concatenate([each._numbers() for each in parts])[order]
        return {*lines[1:][same].tolist(), *lines[:-1][same].tolist()}

    def inside(self, known: Digests) -> _Noted:
        """What was noted of digests that are among known ones, which are sorted."""
        return self._where(_within(self._all(), known))

    def outside(self, known: Digests) -> _Noted:
        """What was noted of digests that are not among known ones, which are sorted."""
        return self._where(~_within(self._all(), known))

    def _where(self, wanted: NDArray[np.bool_]) -> _Noted:
        return _Noted(self._all()[wanted].tobytes(), self._numbers()[wanted].tolist())

    def _all(self) -> Digests:
        """All digests, not copied: nothing can be noted as long as they are held."""
        return np.frombuffer(self._digests, dtype=np.uint64)

    def _numbers(self) -> NDArray[np.uint32]:
        return np.frombuffer(self._lines, dtype=np.uint32)


def _line_of(entry: Entry[Any]) -> int:
    return int(cast("Any", entry.written).number)


def _number(ident: str) -> int:
    return int.from_bytes(digest_of(ident), "little")


def _within(wanted: Digests, known: Digests) -> NDArray[np.bool_]:
    """Which of some digests are among known ones, which are sorted."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.searchsorted(known, wanted)
    places[places == len(known)] = 0
    return np.equal(known[places], wanted)


def _in_circles(edges: array[int]) -> set[int]:
    """The lines of edges that are part of a circle; edges are start, end and line, one after the other."""
    rows = np.array(edges, dtype=np.uint64).reshape(-1, 3)
    return set(rows[circular(rows[:, 0], rows[:, 1]), 2].tolist())


__all__ = ["Arrived", "Intake"]
