"""Where queries are evaluated that may do anything: processes that are ended at a limit, and nobody else notices.

A query that runs in Oxigraph can't be called off. So each runs in a process of its own (`bondgraph.sparql.worker`),
which reads the store and cannot write to it, is less urgent than its starter, and is killed when its time is up.
An answer comes whole or not at all: one that was cut short could be taken for the whole.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any, Final, Self

from bondgraph.errors import BadQuery, QueryAbandoned, StoreBusy, StoreError, StoreNotFound
from bondgraph.namespaces import PREFIXES
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.formats import GRAPHS, SOLUTIONS, Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.sparql.query import Dataset, Query, read

_UNREADABLE: Final = 3
"""What a process returns that could not read its store."""
_WORKER: Final = Path(__file__).with_name("worker.py")
_DYING: Final = 5.0
"""Seconds that a process may take to end when it has let go of its line."""
_PIECE: Final = 2**16
_HELD: Final = MIB
"""Bytes of an answer beyond which it waits in a file, not in memory."""


class Sandbox:
    """Evaluates queries over one store; threads may share it.

    Args:
        store: the folder of an Oxigraph store that nobody writes to, or statements as lines of N-Triples.
        limits: of each query.
        at_once: how many queries run at the same time; those beyond wait.
        warm: how many processes are kept for the next query.
        service: whether queries may ask other servers.

    Raises:
        StoreNotFound: there is no store in the folder.

    >>> statements = ['<a:tea> <a:soothes> "nerves" .\\n']
    >>> query = "SELECT ?what { <a:tea> ?does ?what }"
    >>> with Sandbox(statements) as sandbox, sandbox.answer(query, Format.CSV) as answer:
    ...     answer.read()
    b'what\\r\\nnerves\\r\\n'
    """

    def __init__(
        self,
        store: Path | Iterable[str],
        limits: Limits = Limits(),  # noqa: B008 - it cannot be changed
        *,
        at_once: int = 4,
        warm: int = 2,
        service: bool = False,
    ) -> None:
        self.limits = limits
        self._service = service
        self._warm = warm
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False
        self._statements: IO[bytes] | None = None
        if isinstance(store, Path):
            if not (store / "CURRENT").is_file():
                raise StoreNotFound(store, "there is no Oxigraph store in this folder")
            self._name = str(store)
        else:
            self._name = "the corpus in memory"
            self._statements = TemporaryFile()  # noqa: SIM115 - it is closed with the sandbox
            self._statements.writelines(line.encode() for line in store)
            self._statements.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, query: str) -> Query:
        """A query that may be evaluated here.

        Raises:
            BadQuery: it is none, or holds what is refused.
        """
        return read(query, service=self._service)

    def answer(
        self,
        query: str | Query,
        written: Format,
        dataset: Dataset | None = None,
        caller: Caller | None = None,
        size: int | None = None,
    ) -> IO[bytes]:
        """The whole answer to a query, as a file to be read from its beginning and then closed.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            written: the format, which must be one for what the query asks for.
            dataset: what it is asked of; by default the store, or what the query names. A graph that the store does
                not have is empty.
            caller: who waits for it, and may leave.
            size: bytes that it may have, where they are fewer than the limits say.

        Raises:
            BadQuery: it cannot be read, holds what is refused, or cannot be evaluated.
            QueryStopped: it came to a limit.
            QueryAbandoned: the caller left.
            StoreBusy: others had all the time there was.
            StoreError: the store cannot be read, or the process was ended by somebody else.
            ValueError: the format is none for what the query asks for.
        """
        end = time.monotonic() + self.limits.seconds
        asked = self.read(query) if isinstance(query, str) else query
        if written not in (SOLUTIONS if asked.form in ("SELECT", "ASK") else GRAPHS):
            raise ValueError(f"{asked.form} has no answer in {written}")
        caller = caller or Caller()
        if not caller.waits(self._turns, end):
            raise StoreBusy(self._name, self.limits.seconds)
        try:
            limits = self.limits if size is None else self.limits.of_size(size)
            return self._evaluate(asked, written, dataset, caller, limits, end)
        finally:
            self._turns.release()

    def close(self) -> None:
        """End every process; queries that run are ended with them."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = [*self._busy]
        for worker in busy:
            worker.kill()
        for worker in idle:
            worker.end()
        if self._statements is not None:
            self._statements.close()

    def _evaluate(
        self,
        asked: Query,
        written: Format,
        dataset: Dataset | None,
        caller: Caller,
        limits: Limits,
        end: float,
    ) -> IO[bytes]:
        worker = self._take()
        request = {
            "query": asked.text,
            "dataset": dataset,
            "columns": asked.columns,
            "format": written.plainer.value,
            "rows": limits.rows,
            "size": limits.size,
            "seconds": max(end - time.monotonic(), 0),
        }
        try:
            with caller.heard(worker.kill):
                told, answer = worker.ask(request, end)
        except (EOFError, ConnectionError):
            if caller.gone:
                raise QueryAbandoned from None
            raise self._death(worker.end(_DYING)) from None
        except TimeoutError:
            worker.end()
            raise self.limits.passed("time") from None
        except BaseException:
            worker.end()
            raise
        finally:
            self._give(worker)
        if not told:
            return answer
        answer.close()
        if "unread" in told:
            raise asked.unread(told["unread"])
        if "failed" in told:
            raise BadQuery(told["failed"])
        raise limits.passed(told["limit"])

    def _take(self) -> _Worker:
        """A process that has nothing to do."""
        with self._lock:
            if self._closed:
                raise StoreError(self._name, "it was closed")
            alive = [worker for worker in self._idle if worker.alive]
            dead = [worker for worker in self._idle if not worker.alive]
            worker = alive.pop() if alive else self._start()
            self._idle = alive
            self._busy.add(worker)
        for each in dead:
            each.end()
        return worker

    def _start(self) -> _Worker:
        file = self._statements.fileno() if self._statements else None
        order = {
            "path": None if file is not None else self._name,
            "file": file,
            "memory": self.limits.memory,
            "prefixes": {prefix: space.base for prefix, space in PREFIXES.items()},
        }
        try:
            return _Worker(order)
        except OSError as error:
            raise StoreError(
                self._name, f"no process could be started to read it: {error.strerror}"
            ) from None

    def _give(self, worker: _Worker) -> None:
        """Keep a process for the next query, or end it."""
        with self._lock:
            self._busy.discard(worker)
            keep = worker.alive and len(self._idle) < self._warm and not self._closed
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()

    def _death(self, code: int) -> Exception:
        """The error for a process that ended by itself, from how it ended."""
        match -code:
            case signal.SIGABRT:  # Rust and C++ abort where an allocation fails
                return self.limits.passed("memory")
            case signal.SIGALRM:
                return self.limits.passed("time")
            case _ if code == _UNREADABLE:
                return StoreError(self._name, "Oxigraph cannot read this store")
            case signal.SIGSEGV | signal.SIGBUS:  # the parser calls itself for each bracket
                return BadQuery("it is nested too deeply")
        if self._closed:
            return StoreError(self._name, "it was closed while the query ran")
        return StoreError(
            self._name,
            f"the process that evaluated the query was ended from outside ({_cause(code)}); ask again",
        )


class _Worker:
    """A process that evaluates queries, seen from the one that started it."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        ours, theirs = socket.socketpair()
        lifeline, starter = socket.socketpair()
        spec = importlib.util.find_spec("pyoxigraph")
        assert spec is not None
        assert spec.origin is not None
        # Without site-packages it starts in a third of the time; in a group of its own no Ctrl-C reaches it.
        packages = str(Path(spec.origin).parents[1])
        command = [sys.executable, "-I", "-S", str(_WORKER), packages, str(starter.fileno())]
        with theirs, starter:
            try:
                self._process: subprocess.Popen[bytes] = subprocess.Popen(
                    command,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[starter.fileno(), *([] if order["file"] is None else [order["file"]])],
                    process_group=0,
                    env=os.environ | {"RUST_BACKTRACE": "0"},
                )
            except OSError:
                ours.close()
                lifeline.close()
                raise
        self._line = ours
        self._lifeline = lifeline
        self._order: Mapping[str, Any] | None = order
        self._heard = b""

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any], end: float) -> tuple[dict[str, Any], IO[bytes]]:
        """What is told of an answer, nothing where all is well, and the answer.

        Raises:
            TimeoutError: the end has come.
            EOFError, ConnectionError: the process has ended.
        """
        orders = [request] if self._order is None else [self._order, request]
        self._order = None
        self._until(end)
        self._line.sendall(b"".join(json.dumps(each).encode() + b"\n" for each in orders))
        while b"\n" not in self._heard:
            self._heard += self._hear(end)
        line, _, self._heard = self._heard.partition(b"\n")
        told = json.loads(line)
        left = told.pop("length")
        answer = SpooledTemporaryFile(_HELD)  # noqa: SIM115 - who asked closes it
        try:
            while left:
                piece = self._heard or self._hear(end)
                self._heard = b""
                answer.write(piece)
                left -= len(piece)
        except BaseException:
            answer.close()
            raise
        answer.seek(0)
        return told, answer

    def end(self, patience: float = 0) -> int:
        """End the process and say how it ended: what it returned, or less the signal that ended it.

        Args:
            patience: seconds that it is given to end by itself.
        """
        code = self.kill(patience)
        self._line.close()
        self._lifeline.close()
        return code

    def kill(self, patience: float = 0) -> int:
        """End the process while somebody listens to it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(patience)
        self._process.kill()
        return self._process.wait()

    def _hear(self, end: float) -> bytes:
        self._until(end)
        piece = self._line.recv(_PIECE)
        if not piece:
            raise EOFError
        return piece

    def _until(self, end: float) -> None:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


def _cause(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
