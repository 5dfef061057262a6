"""A client over HTTP in a process of its own: some connections, each of which asks as soon as it is answered.

It reads what to do from its standard input, as JSON, and writes the milliseconds of every answer to its standard output.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit


class Request(NamedTuple):
    """What is asked for.

    Attributes:
        url: the address.
        form: what is sent to it, as a form does; without, it is fetched.
        accept: the type of answer.
    """

    url: str
    form: str | None
    accept: str

    def written(self) -> bytes:
        """The request as it is sent."""
        parts = urlsplit(self.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        head = f"{path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {self.accept}\r\n"
        if self.form is None:
            return f"GET {head}\r\n".encode()
        sent = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(self.form)}\r\n"
        return f"POST {head}{sent}\r\n{self.form}".encode()


class Answered(NamedTuple):
    """What a server did.

    Attributes:
        seconds: how long it was asked.
        times: the milliseconds of each answer.
        size: the bytes of an answer, on average.
    """

    seconds: float
    times: list[float]
    size: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds


Question = Sequence[Request]
"""Requests, one after the other, which together answer a question."""


def ask(questions: Sequence[Question], connections: int, seconds: float) -> Answered:
    """Ask a server, over and over, from another process.

    Args:
        questions: what is asked, in this order; all of the same server.
        connections: how many ask at the same time.
        seconds: for how long; each connection is answered once at least.

    Raises:
        RuntimeError: an answer's status is not 200.
    """
    job = json.dumps([questions, connections, seconds])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.client"], input=job, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Answered(*json.loads(done.stdout))


class _Asking:
    def __init__(self, questions: Sequence[Question], seconds: float) -> None:
        parts = urlsplit(questions[0][0].url)
        self._address = parts.hostname, parts.port
        self._questions = [[each.written() for each in question] for question in questions]
        self._until = time.perf_counter() + seconds
        self._next = 0
        self.times: list[float] = []
        self.size = 0

    async def connection(self) -> None:
        """Ask until the time is over."""
        reader, writer = await asyncio.open_connection(*self._address, limit=1 << 24)
        asking = True
        while asking:
            question = self._questions[self._next % len(self._questions)]
            self._next += 1
            begun = time.perf_counter()
            for request in question:
                writer.write(request)
                self.size += await _answer(reader)
            ended = time.perf_counter()
            self.times.append(1000 * (ended - begun))
            asking = ended < self._until
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read an answer and tell how many bytes its body has."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(head.decode() + (await reader.read(2000)).decode(errors="replace"))
    length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    if length:
        return len(await reader.readexactly(int(length)))
    size = 0
    while chunk := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        await reader.readexactly(chunk + 2)
        size += chunk
    await reader.readexactly(2)
    return size


async def _asked(questions: Sequence[Question], connections: int, seconds: float) -> Answered:
    begun = time.perf_counter()
    asking = _Asking(questions, seconds)
    await asyncio.gather(*(asking.connection() for _ in range(connections)))
    return Answered(time.perf_counter() - begun, asking.times, asking.size / len(asking.times))


if __name__ == "__main__":
    told, connections, seconds = json.load(sys.stdin)
    asked = [[Request(*each) for each in question] for question in told]
    json.dump(asyncio.run(_asked(asked, connections, seconds)), sys.stdout)
