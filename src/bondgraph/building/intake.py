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
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from bondgraph.checking import Index, check
from bondgraph.checking.arguments import relations, voices
from bondgraph.checking.identity import positions_apart
from bondgraph.checking.index import NAMED
from bondgraph.checking.references import positions, references_of
from bondgraph.checking.spans import anchored, spans
from bondgraph.errors import CannotJudge, CorpusInvalid, CorpusNotFound
from bondgraph.ids import Kind
from bondgraph.jsonlines import lines_of, read_line
from bondgraph.model import (
    RECORDS,
    Claim,
    Concept,
    CorpusRecord,
    Passage,
    Question,
    Record,
    Relation,
    Source,
    Work,
)
from bondgraph.problems import Problem, Severity
from bondgraph.reading import Entry, Reading, read
from bondgraph.shelves import Digests, Shelf, ShelfWriter, digest_of, digests_of

_BATCH: Final = 4_000
"""Records that are read and judged at a time."""

_LARGE: Final[frozenset[Kind]] = frozenset(("passage", "claim", "relation", "citation"))
"""The kinds of which there are too many to hold their records."""

_KIND: Final = re.compile(rb'\s*\{\s*"kind"\s*:\s*"([a-z]+)"')


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

    def _write(self, kind: Kind, records: Iterator[Record], digest: Any) -> None:
        writer = ShelfWriter(self._folder, f"{kind}s.jsonl")
        rest, start = iter(records), 0
        while batch := list(islice(rest, _BATCH)):
            lines = []
            for record in batch:
                line = _line(kind, record)
                writer.add(line, record.id)
                lines.append(line)
            digest.update(b"".join(lines))
            end = writer.flush()
            self._arrived(Arrived(kind, start, end, len(batch)))
            start = end
        self.counts[kind] = writer.count
        self._shelves[kind] = writer.close()

    def _whole(self) -> Callable[[Kind], Iterator[Record]]:
        reading = read(self._source)
        errors = [problem for problem in check(reading) if problem.severity is Severity.ERROR]
        if errors or reading.corpus is None:
            raise CorpusInvalid(errors)
        self.corpus, corpus = reading.corpus.record, reading.corpus

        def records(kind: Kind) -> Iterator[Record]:
            return iter((corpus.record,) if kind == "corpus" else getattr(corpus, f"{kind}s"))

        return records

    def _streamed(self) -> Callable[[Kind], Iterator[Record]]:
        if not self._source.is_file():
            raise CorpusNotFound(self._source)
        lines = _InOrder(self._source)
        judge = _Judge(self._source)

        def records(kind: Kind) -> Iterator[Record]:
            rest = lines.of(kind)
            while batch := list(islice(rest, _BATCH)):
                for entry in judge.entries(batch):
                    if kind == "corpus":
                        self.corpus = cast("CorpusRecord", entry.record)
                    yield self._drawn(entry.record, judge) if kind == "relation" else entry.record
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


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def _line(kind: Kind, record: Record) -> bytes:
    """A record as `Corpus.lines` writes it, with its newline."""
    fields = record.model_dump(mode="json", exclude_defaults=True)
    return _ENCODER.encode({"kind": kind} | fields).encode() + b"\n"


class _InOrder:
    """The lines of a file by kind, with their numbers; a file whose kinds are mixed is sorted on disk first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sorted: dict[Kind, Path] = {}
        self._folder = tempfile.TemporaryDirectory()
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
            known = found[1].decode()
        else:
            try:
                body = json.loads(line)
                known = body.get("kind") if isinstance(body, dict) else ""
            except (ValueError, RecursionError):
                known = ""
        return next((kind for kind in RECORDS if kind == known), "corpus")

    def _numbered(self) -> Iterator[tuple[int, bytes]]:
        with self._path.open("rb") as stream:
            yield from enumerate(lines_of(stream), 1)

    def _sort(self) -> None:
        files = {kind: (Path(self._folder.name) / kind).open("wb") for kind in RECORDS}
        for number, line in self._numbered():
            files[self._kind(line)].write(b"%d\t" % number + line.rstrip(b"\n") + b"\n")
        for kind, file in files.items():
            file.close()
            self._sorted[kind] = Path(self._folder.name) / kind

    def _of_sorted(self, kind: Kind) -> Iterator[tuple[int, bytes]]:
        with self._sorted[kind].open("rb") as stream:
            for line in stream:
                number, _, data = line.partition(b"\t")
                yield int(number), data


def _changes(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file whose kind may not be that of the line before."""
    before: bytes | None = None
    for line in lines_of(cast("Any", stream)):
        found = _KIND.match(line)
        if found is None or found[1] != before:
            yield line
        before = found[1] if found else None


class _Watch(Index):
    """An index that knows no id, and notes which are asked for."""

    def __init__(self) -> None:
        self.asked: dict[Kind, list[str]] = {kind: [] for kind in NAMED}

    def lacks(self, kind: Kind, ident: str) -> bool:
        self.asked[kind].append(ident)
        return False


class _Known(Index):
    """The index of a corpus of which only some records are at hand, and the digests of all ids."""

    def __init__(self, reading: Reading, ids: dict[Kind, Digests]) -> None:
        super().__init__(reading)
        self._ids = ids

    def lacks(self, kind: Kind, ident: str) -> bool:
        return super().lacks(kind, ident) and not _within(digests_of([ident]), self._ids[kind])[0]


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
        # Digests, each with the number of the line that it comes from; an id and those that it was are one space.
        self._ids: dict[Kind, _Noted] = {kind: _Noted() for kind in NAMED}
        self._asked: dict[Kind, _Noted] = {kind: _Noted() for kind in NAMED}
        self._joined = _Noted()
        self._places = _Noted()
        self._spans = array("Q")
        self._circles: dict[str, array[int]] = {"broader": array("Q"), "restates": array("Q")}

    def entries(self, lines: Iterable[tuple[int, bytes]]) -> list[Entry[Any]]:
        """The records of lines of one kind, those that could be read wholly."""
        reading = Reading(self._source)
        if self._first is not None:
            reading.entries["corpus"].append(self._first)
        numbers: list[int] = []
        for number, data in lines:
            if number == 1 and data.startswith(b"\xef\xbb\xbf"):
                self._failed = True
                data = data.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901
            if data.strip() and read_line(self._source.name, number, data, reading):
                numbers.append(number)
        if self._first is not None:
            del reading.entries["corpus"][0]
        elif reading.entries["corpus"]:
            self._first = reading.entries["corpus"][0]
        entries = [entry for of_kind in reading.entries.values() for entry in of_kind]
        whole = [entry for entry in entries if entry.whole]
        if reading.problems or len(whole) < len(entries):
            self._failed = True
            return whole
        for entry, number in zip(entries, numbers, strict=True):
            self._note(entry, number)
        self._failed = self._failed or any(self._local(reading))
        return whole

    def close(self, kind: Kind) -> None:
        """What is to be done when all records of a kind are there."""
        if kind == "corpus" and self._first is None:
            self._failed = True
            self.end()

    def _local(self, reading: Reading) -> Iterator[Problem]:
        """What is wrong with records by themselves, those of the kinds before being known."""
        for question in reading.of(Question):
            self._questions |= {question.record.id: [each.id for each in question.record.positions]}
        for work in reading.of(Work):
            if work.record.by:
                self._makers[work.record.id] = work.record.by
        for source in reading.of(Source):
            self._lengths[source.record.id] = source.record.length
            self.speakers[source.record.id] = source.record.by
        watch = _Watch()
        for entries in reading.entries.values():
            for entry in entries:
                yield from references_of(entry, watch)
                self._ask(entry, watch)
        yield from positions_apart(reading.of(Question))
        yield from positions(reading.of(Claim), self._questions)
        yield from voices(reading.of(Claim), self._makers)
        yield from relations(reading.of(Relation))
        if reading.entries["passage"] or reading.entries["source"]:
            yield from spans(anchored(reading), self._lengths)

    def _ask(self, entry: Entry[Any], watch: _Watch) -> None:
        number = cast("Any", entry.written).number
        for kind, asked in watch.asked.items():
            for ident in asked:
                self._asked[kind].add(digest_of(ident), number)
            asked.clear()

    def _note(self, entry: Entry[Any], number: int) -> None:
        """Note what will only show when all records are there."""
        record = entry.record
        if entry.kind in self._ids:
            for ident in (record.id, *record.was):
                self._ids[entry.kind].add(digest_of(ident), number)
        if isinstance(record, Relation):
            ends = [record.subject, record.object]
            if record.type == "contrasts":
                ends.sort()
            self._joined.add(digest_of(" ".join((record.type, *ends))), number)
            if record.nature == "restates":
                self._circles["restates"].extend((_number(record.subject), _number(record.object), number))
        elif isinstance(record, Concept):
            for other in record.broader:
                self._circles["broader"].extend((_number(record.id), _number(other), number))
        elif isinstance(record, Passage):
            for anchor in (record, *record.also_at):
                self._spans.extend((_number(record.source), anchor.start, anchor.end, number))
        elif isinstance(record, Source):
            for left in record.left_out:
                for anchor in left.at:
                    self._spans.extend((_number(record.id), anchor.start, anchor.end, number))

    def end(self) -> None:
        """Judge what only all records together show.

        Raises:
            CorpusInvalid: the corpus does not conform.
        """
        suspects: set[int] = set()
        ids = {kind: noted.digests() for kind, noted in self._ids.items()}
        for noted in (*self._ids.values(), self._joined):
            suspects |= noted.twins()
        for kind, asked in self._asked.items():
            suspects |= asked.outside(ids[kind])
        suspects |= self._overlapping()
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
            reading = read(self._source)
            problems = check(reading)
        else:
            reading = Reading(self._source)
            with self._source.open("rb") as stream:
                for number, data in enumerate(lines_of(stream), 1):
                    self._reread(number, data, reading, number in suspects)
            problems = check(reading, index=_Known(reading, ids))
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            raise CorpusInvalid(errors)

    def _reread(self, number: int, data: bytes, reading: Reading, suspected: bool) -> None:
        found = _KIND.match(data)
        if not suspected and found and found[1].decode() in _LARGE:
            alone = Reading(self._source)
            read_line(self._source.name, number, data, alone)
            if not alone.problems and not any(self._local(alone)):
                return
        if data.strip() and not read_line(self._source.name, number, data, reading):
            reading.incomplete |= set(RECORDS)


_WHOLE: Final = 100_000
"""Records with ids up to which a corpus that does not conform is read whole to say why."""


class _Noted:
    """Digests, each with the number of the line that it was noted at."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._lines = array("I")

    def add(self, digest: bytes, line: int) -> None:
        self._digests += digest
        self._lines.append(line)

    def digests(self) -> Digests:
        """The digests, sorted, each once."""
        return np.unique(self._all())

    def twins(self) -> set[int]:
        """The lines at which a digest was noted that was noted at another place, too."""
        noted = self._all()
        order = np.argsort(noted, kind="stable")
        same = noted[order][1:] == noted[order][:-1]
        lines = np.frombuffer(self._lines, dtype=np.uint32)[order]
        return {*lines[1:][same].tolist(), *lines[:-1][same].tolist()}

    def outside(self, known: Digests) -> set[int]:
        """The lines at which a digest was noted that is not among known ones."""
        lines = np.frombuffer(self._lines, dtype=np.uint32)
        return set(lines[~_within(self._all(), known)].tolist())

    def _all(self) -> Digests:
        return np.frombuffer(bytes(self._digests), dtype=np.uint64)


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
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = np.array(edges, dtype=np.uint64).reshape(-1, 3)
    if not len(rows):
        return set()
    nodes, ends = np.unique(rows[:, :2], return_inverse=True)
    ends = ends.reshape(-1, 2)
    graph = coo_array((np.ones(len(rows), np.int8), (ends[:, 0], ends[:, 1])), shape=(len(nodes), len(nodes)))
    _, parts = connected_components(graph, connection="strong")
    inside = parts[ends[:, 0]] == parts[ends[:, 1]]
    return set(rows[inside, 2].tolist())


__all__ = ["Arrived", "Intake"]
