"""A corpus's source → a store on disk: read and judged, loaded, and what is read beside it made, all at once.

Three processes share the work: one reads, judges and writes the records; as they come, one loads their statements and
one makes what is read beside them. Nothing is served before all of it is there.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, cast

from bondgraph.basing import base_of
from bondgraph.building.ahead import answer_ahead
from bondgraph.building.filling import fill, fill_corpus
from bondgraph.building.intake import Arrived
from bondgraph.building.progress import Progress, Stage, Tell, untold
from bondgraph.building.sending import send_taken
from bondgraph.building.shelving import Shelving
from bondgraph.building.taking import stamp_of, take
from bondgraph.errors import StoreError
from bondgraph.store.embedded import EmbeddedEngine
from bondgraph.store.remote import RemoteEngine
from bondgraph.stores import INDEX, RECORDS, STATEMENTS, Built, StoreFolder, fingerprint

_TOGETHER: Final = 40_000
"""Records that are told of at once."""
_PATIENT: Final = 3
"""How much less urgent it is to load than to read: loading uses all processors when all is read, indexing little more than one."""


def build(
    source: Path,
    store: Path,
    tell: Tell = untold,
    *,
    server: RemoteEngine | None = None,
    base: str | None = None,
) -> Built:
    """Build a store from a corpus. The store that is there serves until the new one is whole, and if it never is.

    It starts processes that import the program which calls it, so a script calls it under ``if __name__ == "__main__":``.

    Args:
        source: a corpus folder or a ``.jsonl`` file.
        store: the store's folder, which is made where it is missing.
        tell: told of progress.
        server: what holds the statements in place of the store, which then keeps what is read beside them. It holds this
            corpus and nothing else from when the corpus is known to conform.
        base: the IRI under which the nodes are to stand, where it is not the corpus's own.

    Raises:
        BadBase: none can stand there.
        CannotJudge: the source cannot be read as a corpus.
        CorpusInvalid: it does not conform.
        StoreError: another build is under way, the folder is something else or cannot be written to, or the server cannot.
    """
    base = None if base is None else base_of(base)
    start = time.monotonic()
    place = StoreFolder(store)
    with place.building() as folder, ExitStack() as stack:
        for name in (RECORDS, INDEX):
            (folder / name).mkdir()
        mark = fingerprint(source) if source.exists() else ""
        shelving = stack.enter_context(_Helper(_shelve, folder, tell))
        filling = None if server else stack.enter_context(_Helper(partial(_fill, base=base), folder, tell))
        everything: list[Arrived] = []

        def arrived(records: Arrived) -> None:
            everything.append(records)
            for helper in (filling, shelving):
                if helper:
                    helper.send(records)

        together = _Together(arrived)
        taken = take(source, folder / RECORDS, together.arrived, tell)
        together.end()
        if filling:
            filling.end((taken.corpus, taken.digest, taken.counts["concept"] > 0))
        shelving.end((taken.corpus, taken.digest))
        shelving.result(filling)
        statements = filling.result() if filling else 0
        if server:
            statements = send_taken(taken, folder / RECORDS, everything, server, tell, base)
        built = Built(
            build=folder.name,
            corpus=stamp_of(taken),
            base=base or taken.corpus.base,
            source=str(source.resolve()),
            server=str(server.server.query) if server else None,
            fingerprint=mark,
            at=datetime.now(UTC),
            by=version("bondgraph"),
            counts={kind: number for kind, number in taken.counts.items() if kind != "corpus"},
            statements=statements,
            seconds=round(time.monotonic() - start, 3),
        )
        place.swap(built)
        return built


class _Together:
    """Tells of records that stand one behind the other at once: a line that is full of news would hold up who reads.

    Args:
        tell: told of records.
    """

    def __init__(self, tell: Callable[[Arrived], None]) -> None:
        self._tell = tell
        self._waiting: Arrived | None = None

    def arrived(self, records: Arrived) -> None:
        """Take news of records in their order."""
        waiting = self._waiting
        if waiting and waiting.kind == records.kind and waiting.records < _TOGETHER:
            records = records._replace(start=waiting.start, records=waiting.records + records.records)
        else:
            self.end()
        self._waiting = records

    def end(self) -> None:
        """Tell what was not told."""
        if self._waiting:
            self._tell(self._waiting)
        self._waiting = None


class _Helper:
    """A process that is told of records as they arrive, and ends with a result."""

    def __init__(self, work: _Work, folder: Path, tell: Tell) -> None:
        context = multiprocessing.get_context("spawn")
        self._store = folder.parent
        self._tell = tell
        self._end: _End | None = None
        self._messages, theirs = context.Pipe()
        self._process = context.Process(target=_help, args=(work, folder, theirs), daemon=True)
        try:
            with _uninterrupted():
                self._process.start()
        except KeyboardInterrupt:
            if self._process.pid is not None:
                self.__exit__()
            raise
        finally:
            theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._messages.close()

    def send(self, arrived: Arrived) -> None:
        """Tell it of records.

        Raises:
            StoreError: it could not go on.
        """
        while self._messages.poll():
            self._receive()
        self._send(arrived)

    def end(self, last: object) -> None:
        """Tell it that there are no more records, and the last thing that it needs."""
        self._send(_End(last))

    def result(self, other: _Helper | None = None) -> Any:
        """Wait for its result.

        Args:
            other: another that is still at work, and is listened to meanwhile: it would wait for who hears its news.

        Raises:
            StoreError: it, or the other, ended without one.
        """
        while self._end is None:
            heard = {each._messages: each for each in (self, other) if each and each._end is None}
            for line in wait([*heard]):
                helper = heard[cast("Connection", line)]
                message = helper._receive()
                if isinstance(message, _End):
                    helper._end = message
        return self._end.value

    def _send(self, message: object) -> None:
        with suppress(ConnectionError):  # why it ended will be heard
            self._messages.send(message)

    def _receive(self) -> object:
        try:
            message = self._messages.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            reason = f"a part of the build was ended from outside (exit code {self._process.exitcode}); build again"
            raise StoreError(self._store, reason) from None
        if isinstance(message, Progress):
            self._tell(message)
        elif isinstance(message, _Failed):
            raise StoreError(self._store, message.reason)
        return message


class _End(NamedTuple):
    """The end of what is sent, with the last of it."""

    value: Any


class _Failed(NamedTuple):
    """That there is no result, and why, as a clause."""

    reason: str


def _help(work: _Work, folder: Path, messages: Connection) -> None:
    """What a helper runs: its work, until there is a result, a failure, or nobody who listens."""
    _end_with_parent()
    gc.disable()
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        return  # it ended before this process could be bound to it
    with suppress(EOFError, ConnectionError):
        messages.send(_outcome(work, folder, _Arriving(messages)))


def _outcome(work: _Work, folder: Path, arriving: _Arriving) -> _End | _Failed:
    try:
        return _End(work(folder, arriving))
    except (EOFError, ConnectionError):
        raise
    except StoreError as error:
        return _Failed(error.reason)
    except OSError as error:
        return _Failed(f"cannot be written to: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - it may be over records that will be found not to conform
        for _ in arriving:
            pass
        return _Failed(f"a part of the build failed, which it should not ({type(error).__name__}: {error})")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let what is started here leave Ctrl-C to this process, which ends it, but not before it is started."""
    if threading.current_thread() is not threading.main_thread():
        yield  # where nothing is interrupted
        return
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True

    resource_tracker.ensure_running()  # which would let Ctrl-C through when it starts
    handler = signal.signal(signal.SIGINT, press)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # and so in what is started
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Let this process be killed with the one that started it, where the system offers that (Linux does)."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class _Arriving:
    """The records that a helper is told of."""

    def __init__(self, messages: Connection) -> None:
        self._messages = messages
        self._end: _End | None = None

    def __iter__(self) -> Iterator[Arrived]:
        while self._end is None:
            message = self._messages.recv()
            if isinstance(message, _End):
                self._end = message
            else:
                yield message

    @property
    def last(self) -> Any:
        """The last thing that was sent."""
        assert self._end is not None
        return self._end.value

    def tell(self, stage: Stage) -> Callable[[int], None]:
        """What tells how far a stage has come."""
        return lambda done: self._messages.send(Progress(stage, done))


_Work = Callable[[Path, _Arriving], Any]


def _fill(folder: Path, arriving: _Arriving, base: str | None) -> int:
    os.nice(_PATIENT)
    engine = EmbeddedEngine.create(folder / STATEMENTS)
    count = fill(engine, folder / RECORDS, arriving, arriving.tell("loaded"), base)
    corpus, digest, concepts = arriving.last
    count += fill_corpus(engine, corpus, digest, concepts=concepts, base=base)
    engine.settle()
    return count


def _shelve(folder: Path, arriving: _Arriving) -> None:
    shelving = Shelving(folder / RECORDS, folder / INDEX)
    shelving.take(arriving, arriving.tell("shelved"))
    shelving.index(arriving.tell("indexed"))
    corpus, digest = arriving.last
    answer_ahead(corpus, digest, folder / RECORDS, folder / INDEX)


__all__ = ["Progress", "Stage", "build"]
