"""Who waits for an answer: when they leave, what they asked is ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from bondgraph.errors import QueryAbandoned

_LOOKS: Final = 0.5
"""Seconds after which one who waits for a turn looks whether anybody still waits for the answer."""


class Caller:
    """Who waits for an answer; another thread may say that they left.

    >>> caller = Caller()
    >>> caller.leave()
    >>> with caller.heard(print):
    ...     pass
    Traceback (most recent call last):
    bondgraph.errors.QueryAbandoned: the query was ended, since who asked it left
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gone = False
        self._end: Callable[[], object] | None = None

    @property
    def gone(self) -> bool:
        """Whether they left."""
        return self._gone

    def leave(self) -> None:
        """Nobody waits any more: what runs for them is ended."""
        with self._lock:
            self._gone = True
            if self._end is not None:
                self._end()

    @contextmanager
    def heard(self, end: Callable[[], object]) -> Iterator[None]:
        """While something runs for them that can be ended from another thread.

        Raises:
            QueryAbandoned: they have left.
        """
        with self._lock:
            if self._gone:
                raise QueryAbandoned
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def waits(self, turns: threading.Semaphore, end: float) -> bool:
        """Whether a turn was had before a time, as `time.monotonic` tells it.

        Raises:
            QueryAbandoned: they left.
        """
        while not turns.acquire(timeout=min(max(end - time.monotonic(), 0), _LOOKS)):
            if self._gone:
                raise QueryAbandoned
            if time.monotonic() >= end:
                return False
        return True
