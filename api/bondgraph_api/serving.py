"""A library on a port."""

from __future__ import annotations

import contextlib
import errno
import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import uvicorn

from bondgraph.errors import BondgraphError
from bondgraph.library import Library
from bondgraph.opening import Shelved
from bondgraph.sparql.limits import Limits
from bondgraph.texts import Texts
from bondgraph_api.app import create_app
from bondgraph_api.served import Current
from bondgraph_api.settings import HOST, PORT, QUERY_LIMITS

_GARBAGE: Final = (50_000, 20, 50)
"""How much is made between two looks for garbage: among the newest, what outlived one, and all."""


class CannotServe(BondgraphError):
    """An address cannot be listened on (exit 2).

    Attributes:
        host: the host.
        port: the port.
        reason: why not, and what to write instead.
    """

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        self.reason = reason
        super().__init__(f"cannot listen on {_authority(host, port)}: {reason}")


def serve(
    library: Library | Shelved,
    host: str = HOST,
    port: int = PORT,
    *,
    limits: Limits = QUERY_LIMITS,
    names: Iterable[str] = (),
    framed_by: Iterable[str] = (),
    texts: Texts | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a library until Ctrl-C.

    Args:
        library: what is served; of a store on disk, whichever build serves.
        host: the address to listen on; by default this machine alone can reach it.
        port: the port; 0 takes a free one.
        limits: of each query of SPARQL.
        names: names under which it is reached besides those that this machine has for itself.
        framed_by: the origins whose pages may frame those of the service, e.g. ``https://seminar.example``; ``*`` for all.
        texts: the texts of the sources, whose words the pages then show to whoever reaches the address.
        ready: told the address once requests are taken; by default it is printed.

    Raises:
        CannotServe: nothing can be listened on there.
        StoreError: the store cannot be opened.
        BadOrigin: what may frame pages is no origin.
    """
    app = create_app(library, limits=limits, names=names, framed_by=framed_by, texts=texts)
    with _listening(host, port) as listener:
        (ready or _print)(f"http://{_authority(host, listener.getsockname()[1])}/")
        # What is there now stays, and answers leave next to no circles behind: looking through all for garbage as often as
        # Python does by itself would hold up every tenth answer of a large store by 0.1 to 0.2 s.
        gc.set_threshold(*_GARBAGE)
        gc.collect()
        gc.freeze()
        config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off")
        with contextlib.suppress(KeyboardInterrupt), _ended_in_order(), _warming(app.state.current):
            uvicorn.Server(config).run(sockets=[listener])


@contextlib.contextmanager
def _warming(current: Current) -> Iterator[None]:
    """Meanwhile what takes a while the first time is made, beside the requests."""
    stopped = threading.Event()

    def warm() -> None:
        current.warm(stopped.is_set)
        if not stopped.is_set():
            gc.collect()
            gc.freeze()  # as above, with what was made

    beside = threading.Thread(target=warm, daemon=True)
    beside.start()
    try:
        yield
    finally:
        stopped.set()
        beside.join()


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have SIGTERM, which asks a service to end, end it as Ctrl-C does: with what it started and wrote cleared away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotServe(host, port, f"there is no such address here ({error.strerror or error})") from error
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CannotServe(host, port, _reason(error)) from error
    return listener


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "something else uses the port; name another with --port, or 0 for any that is free"
    if error.errno == errno.EACCES:
        return "the port is kept for the system; name one from 1024 on with --port"
    return error.strerror or str(error)


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _print(address: str) -> None:
    sys.stdout.write(f"{address}  (Ctrl-C ends it)\n")
    sys.stdout.flush()
