"""Real SPARQL servers on this machine, each with a folder and ports of its own, and gone when the tests are.

Oxigraph comes with its PyPI package, Virtuoso from Debian (``apt-get install virtuoso-opensource``); Fuseki is taken
from the folder that FUSEKI_HOME names, as its archive unpacks.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bondgraph.store.address import ServerAddress
from bondgraph.store.server import Server

GRAPH: Final = "https://example.org/graph"
PATIENCE: Final = 60.0
OXIGRAPH: Final = Path(sys.executable).with_name("oxigraph")


@dataclass(frozen=True)
class Running:
    """A server that answers.

    Attributes:
        server: how it is spoken to.
        process: its process.
    """

    server: Server
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Running]:
    """Oxigraph's server, on statements in memory."""
    (port,) = free_ports(1)
    base = f"http://127.0.0.1:{port}"
    server = Server(
        ServerAddress(f"{base}/query"), ServerAddress(f"{base}/update"), ServerAddress(f"{base}/store")
    )
    with running([str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", *options], folder, port) as process:
        yield Running(server, process)


@contextlib.contextmanager
def virtuoso(folder: Path, max_rows: int = 100_000) -> Iterator[Running]:
    """Virtuoso, whose graph is a named one: it has no default graph that could be written to."""
    sql, http = free_ports(2)
    ini = folder / "virtuoso.ini"
    ini.write_text(
        VIRTUOSO_INI.format(folder=folder, sql=sql, http=http, max_rows=max_rows), encoding="utf-8"
    )
    base = f"http://127.0.0.1:{http}"
    server = Server(
        ServerAddress(f"{base}/sparql-auth"),
        ServerAddress(f"{base}/sparql-auth"),
        ServerAddress(f"{base}/sparql-graph-crud-auth"),
        graph=GRAPH,
        user="dba",
        password="dba",
    )
    with running(["virtuoso-t", "-f", "-c", str(ini)], folder, http) as process:
        yield Running(server, process)


@contextlib.contextmanager
def fuseki(folder: Path) -> Iterator[Running]:
    """Jena's server, on statements in memory."""
    (port,) = free_ports(1)
    command = [
        "java",
        "-jar",
        f"{os.environ['FUSEKI_HOME']}/fuseki-server.jar",
        "--mem",
        "--localhost",
        "--update",
    ]
    base = f"http://127.0.0.1:{port}/bond"
    server = Server(
        ServerAddress(f"{base}/sparql"), ServerAddress(f"{base}/update"), ServerAddress(f"{base}/data")
    )
    with running([*command, f"--port={port}", "/bond"], folder, port) as process:
        yield Running(server, process)


SERVERS: Final[dict[str, Callable[[Path], contextlib.AbstractContextManager[Running]]]] = {
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "fuseki": fuseki,
}


def missing(name: str) -> str | None:
    """What a server wants that this machine has not."""
    if name == "oxigraph":
        return None if OXIGRAPH.exists() else "there is no oxigraph beside python: pip install oxigraph"
    if name == "virtuoso":
        return None if shutil.which("virtuoso-t") else "no virtuoso-t: apt-get install virtuoso-opensource"
    found = shutil.which("java") and (Path(os.environ.get("FUSEKI_HOME", "")) / "fuseki-server.jar").exists()
    return None if found else "FUSEKI_HOME names no folder with a fuseki-server.jar, or there is no java"


def wanted(name: str) -> bool:
    """Whether a test is skipped, which is a failure in CI, where a server is missing; else it is left out."""
    return name == "oxigraph" or (name == "virtuoso" and bool(os.environ.get("BONDGRAPH_EXPECT_VIRTUOSO")))


VIRTUOSO_INI: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {max_rows}
"""


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextlib.contextmanager
def running(
    command: list[str], folder: Path, port: int, patience: float = PATIENCE
) -> Iterator[subprocess.Popen[bytes]]:
    """A process while it is needed, from when its port answers; after so many seconds that is a failure."""
    said = folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # it only asks the kernel for something
        )
    try:
        until = time.monotonic() + patience
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(
                    f"{command[0]} does not answer: {said.read_text(errors='replace')[-2000:]}"
                )
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _die_with_parent() -> None:
    """Have Linux end this process when the tests end, however they do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
