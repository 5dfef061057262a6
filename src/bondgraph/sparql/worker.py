"""The process in which queries are evaluated, one at a time; `bondgraph.sparql.sandbox` starts and ends it.

It is run by its path and imports nothing of this package, so that it starts fast. Its standard input is a socket,
over which lines of JSON come and go, an answer behind its line. A running query listens to nobody, so what must
end it is left to the system: the time and the starter's death come as signals, the limit of memory as an abort.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import mmap
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, cast

# Where the starter found pyoxigraph: this interpreter was started without its site-packages.
if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])

import pyoxigraph

_SOLUTIONS: Final = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
UNREADABLE: Final = 3
"""What this process returns when it cannot read the store."""
_POLITE: Final = 10
_GRACE: Final = 1.0
"""Seconds after which a query ends that the starter was to end, and did not."""


class _TooMuch(Exception):
    """An answer has come to a limit."""

    def __init__(self, limit: str) -> None:
        self.limit = limit


class _Counted(BytesIO):
    """A file in memory that counts its lines and its bytes while it is written."""

    def __init__(self, lines: int, size: int) -> None:
        super().__init__()
        self._lines = lines
        self._size = size

    def write(self, data: Any) -> int:
        self._lines -= bytes(data).count(b"\n")
        self._size -= len(data)
        if self._size < 0:
            raise _TooMuch("size")
        if self._lines < 0:
            raise _TooMuch("rows")
        return super().write(data)


def main() -> None:
    """Answer what comes until nothing comes any more."""
    os.nice(_POLITE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _end_with(socket.socket(fileno=int(sys.argv[2])))
    with socket.socket(fileno=0) as line, line.makefile("rb") as asked:
        order = json.loads(asked.readline())
        try:
            store = _store(order)
        except (OSError, RuntimeError, SyntaxError):
            sys.exit(UNREADABLE)
        _bound_memory(order["memory"])
        for said in asked:
            request = json.loads(said)
            with _bounded(request["seconds"]):
                told, answer = _answer(store, request, order["prefixes"])
            _reply(line, told, answer)


def _store(order: Mapping[str, Any]) -> pyoxigraph.Store:
    if order["path"] is not None:
        return pyoxigraph.Store.read_only(order["path"])
    store = pyoxigraph.Store()
    # A file that other processes read too has one position for all of them, its memory has none.
    if os.fstat(order["file"]).st_size:
        with mmap.mmap(order["file"], 0, access=mmap.ACCESS_READ) as statements:
            store.bulk_load(cast(IO[bytes], statements), pyoxigraph.RdfFormat.N_TRIPLES)
    os.close(order["file"])
    return store


def _bound_memory(most: int) -> None:
    """Let this process have so many bytes more than now; an allocation beyond them aborts it."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        held = int(status.partition("VmData:")[2].split()[0]) * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (held + most, held + most))
    else:
        threading.Thread(target=watch_memory, args=(most,), daemon=True).start()


def watch_memory(most: int) -> None:
    """Abort this process when it has had so many bytes more than at the beginning, where the system does not."""
    unit = 1 if sys.platform == "darwin" else 1024
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) * unit < most:
        time.sleep(0.02)
    os.abort()


def _end_with(starter: socket.socket) -> None:
    """End this process at once when the one at the other end of a line ends, over which nothing else is ever told.

    Over the line of requests a signal may come late, for a request that has been read, and would end its query.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(starter, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(starter, fcntl.F_SETFL, fcntl.fcntl(starter, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        starter.recv(1)
        sys.exit()  # it had ended before
    starter.detach()


@contextlib.contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """End this process soon after the time is up."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(
    store: pyoxigraph.Store, request: Mapping[str, Any], prefixes: Mapping[str, str]
) -> tuple[dict[str, str], BytesIO]:
    """What is told of an answer, and the answer."""
    answer = _Counted(lines=sys.maxsize, size=request["size"])
    try:
        _write(store.query(request["query"], **_dataset(request)), request, prefixes, answer)
    except _TooMuch as error:
        return {"limit": error.limit}, BytesIO()
    except MemoryError:
        return {"limit": "memory"}, BytesIO()
    except SyntaxError as error:
        return {"unread": str(error)}, BytesIO()
    except (RuntimeError, OSError, ValueError) as error:
        return {"failed": str(error)}, BytesIO()
    return {}, answer


def _dataset(request: Mapping[str, Any]) -> dict[str, Any]:
    """The graphs that a query is asked of, where that is not left to the query."""
    if request["dataset"] is None:
        return {}
    default, named = (
        [pyoxigraph.NamedNode(iri) if iri else pyoxigraph.DefaultGraph() for iri in graphs]
        for graphs in request["dataset"]
    )
    return {"default_graph": default, "named_graphs": named}


def _write(found: Any, request: Mapping[str, Any], prefixes: Mapping[str, str], answer: BytesIO) -> None:
    """Write an answer first in lines, a row each, so that rows are counted, and then in the format asked for."""
    rows, size, wanted = request["rows"], request["size"], request["format"]
    if isinstance(found, pyoxigraph.QueryBoolean):
        found.serialize(answer, _SOLUTIONS[wanted])
    elif isinstance(found, pyoxigraph.QuerySolutions):
        lines = _Counted(lines=rows + 1, size=size)  # the first has the names
        found.serialize(lines, pyoxigraph.QueryResultsFormat.TSV)
        ordered = _in_order(lines, found, request["columns"])
        ordered.seek(0)
        counted = pyoxigraph.parse_query_results(ordered, pyoxigraph.QueryResultsFormat.TSV)
        assert isinstance(counted, pyoxigraph.QuerySolutions)
        counted.serialize(answer, _SOLUTIONS[wanted])
    else:
        lines = _Counted(lines=rows, size=size)
        found.serialize(lines, pyoxigraph.RdfFormat.N_TRIPLES)
        lines.seek(0)
        statements = pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
        if wanted == "turtle":
            _write_turtle(statements, prefixes, lines.getvalue(), answer)
        else:
            pyoxigraph.serialize(statements, answer, _GRAPHS[wanted])


def _in_order(lines: BytesIO, found: pyoxigraph.QuerySolutions, columns: Sequence[str]) -> BytesIO:
    """Rows with their columns in an order; Oxigraph has those of ``SELECT *`` by the alphabet."""
    place = {name: at for at, name in enumerate(columns)}
    names = [each.value for each in found.variables]
    order = sorted(range(len(names)), key=lambda at: place.get(names[at], len(place)))
    if not columns or order == [*range(len(names))]:
        return lines
    ordered = BytesIO()
    lines.seek(0)
    # In TSV the ends of cells and of lines are those only: within texts they are escaped.
    for line in lines:
        cells = line.removesuffix(b"\n").split(b"\t")
        ordered.write(b"\t".join(cells[at] for at in order) + b"\n")
    return ordered


def _write_turtle(
    statements: Iterable[pyoxigraph.Quad], prefixes: Mapping[str, str], lines: bytes, answer: BytesIO
) -> None:
    """Write Turtle with the prefixes that it uses, in their order: Oxigraph has them in none."""
    used = {prefix: base for prefix, base in prefixes.items() if base.encode() in lines}
    written = pyoxigraph.serialize(statements, format=pyoxigraph.RdfFormat.TURTLE, prefixes=used)
    assert written is not None
    *declared, rest = written.split(b"\n", len(used))
    answer.writelines(line + b"\n" for line in sorted(declared))
    answer.write(rest)


def _reply(line: socket.socket, told: Mapping[str, str], answer: BytesIO) -> None:
    with answer.getbuffer() as written:
        line.sendall(json.dumps({**told, "length": len(written)}).encode() + b"\n")
        line.sendall(written)


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):
        main()
