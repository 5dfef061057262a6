"""A SPARQL server on this machine that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs

JSON: Final = "application/sparql-results+json"
OFF: Final = b'{"head":{"vars":["far"]},"results":{"bindings":[{"far":{"type":"literal","value":"off"}}]}}'


class Elsewhere:
    """What a server answers, and what it was asked.

    Attributes:
        address: where it listens.
        type: the media type of its answer.
        body: its answer.
        headers: what it tells besides.
        asked: the queries and updates that came.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.type = JSON
        self.body = OFF
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """A server, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["content-length"])).decode()
            form = "form" in self.headers["content-type"]
            there.asked.append(parse_qs(said)["query"][0] if form else said)
            self.send_response(200)
            for name, value in {"content-type": there.type, **there.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(there.body)))
            self.end_headers()
            self.wfile.write(there.body)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there = Elsewhere(f"http://127.0.0.1:{server.server_port}/")
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield there
        server.shutdown()
