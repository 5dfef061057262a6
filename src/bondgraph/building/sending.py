"""A corpus's source → the statements that a SPARQL server holds: read and judged whole, then sent in one go."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bondgraph.answers import Stamp
from bondgraph.basing import base_of
from bondgraph.building.filling import statements
from bondgraph.building.intake import Arrived, Intake
from bondgraph.building.progress import Progress, Tell, untold
from bondgraph.building.taking import stamp_of, take
from bondgraph.rdf import of_corpus
from bondgraph.store.remote import RemoteEngine

_TOLD: Final = 50_000
"""Statements after which it is told how many they are."""


class Sent(NamedTuple):
    """What a server was filled with.

    Attributes:
        corpus: the corpus.
        statements: how many statements.
        seconds: how long it took.
    """

    corpus: Stamp
    statements: int
    seconds: float


def send(source: Path, engine: RemoteEngine, tell: Tell = untold, *, base: str | None = None) -> Sent:
    """Let a server hold a corpus and nothing else; nothing is sent before the corpus is known to conform.

    Args:
        source: a corpus folder or a ``.jsonl`` file.
        engine: the server.
        tell: told of progress.
        base: the IRI under which the nodes are to stand, where it is not the corpus's own.

    Raises:
        BadBase: none can stand there.
        CannotJudge: the source cannot be read as a corpus.
        CorpusInvalid: it does not conform.
        StoreError: the server cannot be written to.
    """
    base = None if base is None else base_of(base)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder, arrived = Path(made), list[Arrived]()
        taken = take(source, folder, arrived.append, tell)
        count = send_taken(taken, folder, arrived, engine, tell, base)
    return Sent(stamp_of(taken), count, round(time.monotonic() - start, 3))


def send_taken(
    taken: Intake,
    folder: Path,
    arrived: Iterable[Arrived],
    engine: RemoteEngine,
    tell: Tell,
    base: str | None = None,
) -> int:
    """Let a server hold a corpus that was taken in, and nothing else.

    Args:
        taken: the corpus.
        folder: where its shelves are.
        arrived: all its records.
        engine: the server.
        tell: told of progress.
        base: the IRI under which the nodes are to stand, where it is not the corpus's own.

    Returns:
        How many statements were sent.

    Raises:
        StoreError: the server cannot be written to.
    """
    count = 0

    def lines() -> Iterator[str]:
        yield from statements(folder, arrived, base)
        yield from of_corpus(taken.corpus, taken.digest, concepts=taken.counts["concept"] > 0, base=base)

    def counted() -> Iterator[str]:
        nonlocal count
        for statement in lines():
            yield statement
            count += 1
            if count % _TOLD == 0:
                tell(Progress("loaded", count))

    engine.replace(counted())
    return count


__all__ = ["Sent", "send", "send_taken"]
