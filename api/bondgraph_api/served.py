"""The library that is served at the moment, with what is kept of what was asked of it."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Hashable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool

from bondgraph.answers import Stats
from bondgraph.errors import StoreError
from bondgraph.ids import Kind
from bondgraph.library import Library
from bondgraph.opening import Shelved

if TYPE_CHECKING:
    from bondgraph_api.pictures import Pictures

SUGGESTED: Final = 500
"""Names that a field of a form suggests; where there are more, none."""

_KEPT: Final = 32_000_000
"""Bytes of answers that are kept, with what keeping them takes."""
_BESIDE: Final = 400
"""Bytes that an answer takes besides its own: its key, and its places."""
_LARGEST: Final = 1_000_000
"""Bytes of an answer that is kept."""
_LOOKS: Final = 1.0
"""Seconds after which it is looked anew whether a store was built anew."""

_log = logging.getLogger("bondgraph_api")


class Written(NamedTuple):
    """An answer as JSON.

    Attributes:
        body: its bytes.
        next: what to give as ``after`` for the page behind it.
    """

    body: bytes
    next: str | None = None


class Answers:
    """The answers asked for last, as far as they fit."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Written] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Written | None:
        """The answer that is kept under a key."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: Written) -> None:
        """Keep an answer, and let go of those asked for longest ago where there are too many."""
        if len(answer.body) > _LARGEST:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer
            self._size += len(answer.body) + _BESIDE
            while self._size > _KEPT:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body) + _BESIDE


class Served:
    """A library, and what is kept of what was asked of it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.answers = Answers()
        self.described: dict[str, Any] = {}
        self.since = datetime.now(UTC).replace(microsecond=0)
        self.modified = format_datetime(self.since, usegmt=True)
        self._suggested: dict[Kind, tuple[tuple[str, str], ...]] = {}

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that were drawn."""
        from bondgraph_api.pictures import Pictures

        return Pictures(self.library)

    @cached_property
    def stats(self) -> Stats:
        """What is in the corpus."""
        return self.library.stats()

    @cached_property
    def leading(self) -> list[tuple[str, str]]:
        """The filter for the leading debate."""
        return [("question", question.id) for question in self.stats.questions[:1]]

    def suggested(self, kind: Kind) -> tuple[tuple[str, str], ...]:
        """Ids and labels of a kind of node, where they are not too many to choose from."""
        if kind not in self._suggested:
            few = self.stats.counts[kind] <= SUGGESTED
            nodes = self.library.nodes(kind, SUGGESTED) if few else ()
            self._suggested[kind] = tuple((node.id, node.label) for node in nodes)
        return self._suggested[kind]


class Current:
    """What is served: of a store that is built anew, the new build from the next request but a second on.

    A request that is under way keeps to the build with which it began, which stays as long as it is needed.
    """

    def __init__(self, opened: Library | Shelved) -> None:
        self._shelved = opened if isinstance(opened, Shelved) else None
        self._served = Served(opened if isinstance(opened, Library) else opened.open())
        self._looked = time.monotonic()
        self._opening = Lock()

    async def now(self) -> Served:
        """What is served at this moment."""
        if self._shelved is not None and time.monotonic() - self._looked > _LOOKS:
            self._looked = time.monotonic()
            if self._shelved.changed() and self._opening.acquire(blocking=False):
                await run_in_threadpool(self._reopen, self._shelved)
        return self._served

    def _reopen(self, shelved: Shelved) -> None:
        try:
            self._served = Served(shelved.open())
        except StoreError as error:
            _log.warning("%s; the build before it is served on", error)
        finally:
            self._opening.release()


__all__ = ["SUGGESTED", "Answers", "Current", "Served", "Written"]
