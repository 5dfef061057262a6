"""Services of bondgraph on real ports of this machine, and servers that do not behave."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of an app that is served by a thread of this process."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="error", server_header=False, lifespan="off", timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@contextlib.contextmanager
def bondgraph_serve(*options: str, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of `bondgraph serve`, a process of its own, and the process."""
    command = [sys.executable, "-m", "bondgraph", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0], process
    finally:
        process.kill()
        process.communicate()


Conversation = Callable[[socket.socket], None]
"""What is said to somebody who connected and sent a request."""


class Odd:
    """A server that says what it is told to, whatever it is asked.

    Attributes:
        url: its address.
        heard: the requests, as they came.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[str] = []


@contextlib.contextmanager
def odd(say: Conversation) -> Iterator[Odd]:
    """A server that says something odd, once to each who connects, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Odd(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                heard = b""
                while b"\r\n\r\n" not in heard and (part := connection.recv(4096)):
                    heard += part
                    if not heard.startswith(b"G"):  # no request of HTTP; of TLS, the end is not known
                        break
                server.heard.append(heard.decode("latin-1"))
                say(connection)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def saying(
    body: bytes, *, status: str = "200 OK", content_type: str = "application/json", **headers: str
) -> Conversation:
    """An answer of HTTP; its length is told unless a header tells another."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    whole = {"content-type": content_type, "content-length": str(len(body)), "connection": "close"} | named
    head = "".join(f"{name}: {value}\r\n" for name, value in whole.items() if value)

    def say(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return say
