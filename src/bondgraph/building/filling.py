"""Records on shelves → statements in a store: in pieces, as they arrive, so that memory stays small.

One thread makes the statements while others load them, which Oxigraph does without Python's lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic_core import from_json

from bondgraph.building.intake import Arrived
from bondgraph.ids import Kind
from bondgraph.model import RECORDS, Claim, CorpusRecord
from bondgraph.rdf import Statements, of_corpus
from bondgraph.shelves import Shelf
from bondgraph.store.embedded import EmbeddedEngine

_PIECE: Final = 40_000
"""Statements that are loaded at a time, by one thread: more take more memory."""
_THREADS: Final = 2


def fill(
    engine: EmbeddedEngine,
    folder: Path,
    arriving: Iterable[Arrived],
    loaded: Callable[[int], None],
    base: str | None = None,
) -> int:
    """Load the statements of records into an engine, but for those of the corpus itself.

    Args:
        engine: what is filled.
        folder: where the shelves are.
        arriving: the records as they come, in the order of their kinds.
        loaded: told how many statements there are, piece by piece.
        base: the IRI under which the nodes stand, where it is not the corpus's own.

    Returns:
        How many statements were loaded.
    """
    rest = statements(folder, arriving, base)
    count = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        loading: deque[Future[int]] = deque()

        def load(piece: list[str]) -> int:
            engine.load_own(piece)
            return len(piece)

        while piece := list(islice(rest, _PIECE)):
            if len(loading) == _THREADS:
                loaded(count := count + loading.popleft().result())
            loading.append(pool.submit(load, piece))
        for each in loading:
            loaded(count := count + each.result())
    return count


def fill_corpus(
    engine: EmbeddedEngine, corpus: CorpusRecord, digest: str, *, concepts: bool, base: str | None = None
) -> int:
    """Load the statements of the corpus itself, which hold its digest, and tell how many they are."""
    statements = list(of_corpus(corpus, digest, concepts=concepts, base=base))
    engine.load_own(statements)
    return len(statements)


def statements(folder: Path, arriving: Iterable[Arrived], base: str | None = None) -> Iterator[str]:
    """The statements of records as lines of N-Triples, but for those of the corpus itself."""
    writer: Statements | None = None
    shelves = _Shelves(folder)
    for arrived in arriving:
        model = RECORDS[arrived.kind]
        for data in lines_in(folder, arrived):
            body = from_json(data)
            del body["kind"]
            record = model.model_validate(body)
            if isinstance(record, CorpusRecord):
                writer = Statements(record, shelves.claim, shelves.source_of, base)
            else:
                assert writer is not None
                yield from writer.of(arrived.kind, record)


def lines_in(folder: Path, arrived: Arrived) -> Iterator[bytes]:
    """The lines of records that arrived."""
    with (folder / f"{arrived.kind}s.jsonl").open("rb") as file:
        file.seek(arrived.start)
        yield from islice(file, arrived.records)


class _Shelves:
    """The shelves that statements about other records look into, opened when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Kind, Shelf] = {}

    def claim(self, ident: str) -> Claim:
        body = self._body("claim", ident)
        del body["kind"]
        return Claim.model_validate(body)

    def source_of(self, passage: str) -> str:
        return str(self._body("passage", passage)["source"])

    def _body(self, kind: Kind, ident: str) -> dict[str, object]:
        if kind not in self._open:
            self._open[kind] = Shelf(self._folder, f"{kind}s.jsonl")
        number = self._open[kind].number(ident)
        assert number is not None
        body: dict[str, object] = from_json(self._open[kind][number])
        return body


__all__ = ["fill", "fill_corpus", "lines_in", "statements"]
