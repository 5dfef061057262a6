"""The library that is served at the moment, with what is kept of what was asked of it."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool

from bondgraph.errors import BondgraphError, StoreError
from bondgraph.library import Library
from bondgraph.opening import Shelved

if TYPE_CHECKING:
    from bondgraph.explorer.explorer import Explorer
    from bondgraph.texts import Texts

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
    """A library, and what is kept of what was asked of it.

    Args:
        library: what is served.
        texts: the texts of its sources, as far as they are attached.

    Attributes:
        attached: which texts those are, in short; empty where there are none.
    """

    def __init__(self, library: Library, texts: Texts | None = None) -> None:
        self.library = library
        self._texts = texts
        self.attached = texts.state if texts else ""
        self.answers = Answers()
        self.described: dict[str, Any] = {}
        self.since = datetime.now(UTC).replace(microsecond=0)
        self.modified = format_datetime(self.since, usegmt=True)

    @cached_property
    def explorer(self) -> Explorer:
        """The library as pages."""
        from bondgraph.explorer.explorer import Explorer

        return Explorer(self.library, self._texts)


class Current:
    """What is served: of a store that is built anew, and of texts that are changed, the new from the next request but a
    second on.

    A request that is under way keeps to the build with which it began, which stays as long as it is needed.
    """

    def __init__(self, opened: Library | Shelved, texts: Texts | None = None) -> None:
        self._shelved = opened if isinstance(opened, Shelved) else None
        self._texts = texts
        self._served = Served(opened if isinstance(opened, Library) else opened.open(), texts)
        self._looked = time.monotonic()
        self._opening = Lock()

    async def now(self) -> Served:
        """What is served at this moment."""
        if time.monotonic() - self._looked > _LOOKS:
            self._looked = time.monotonic()
            if self._changed() and self._opening.acquire(blocking=False):
                await run_in_threadpool(self._reopen)
        return self._served

    def warm(self, stopped: Callable[[], bool]) -> None:
        """Make what pages of a store need that takes a while the first time, until it is told to stop."""
        from bondgraph.explorer.warming import warmed

        if self._served.library.held == "memory":
            return  # it is small
        try:
            for _ in warmed(self._served.explorer):
                if stopped():
                    break
        except BondgraphError as error:  # who asks for it is told
            _log.warning("%s; it is made when it is asked for", error)

    def _changed(self) -> bool:
        renewed = self._texts is not None and self._texts.renewed()
        return renewed or (self._shelved is not None and self._shelved.changed())

    def _reopen(self) -> None:
        try:
            rebuilt = self._shelved is not None and self._shelved.changed()
            library = self._shelved.open() if self._shelved and rebuilt else self._served.library
            self._served = Served(library, self._texts)
        except StoreError as error:
            _log.warning("%s; the build before it is served on", error)
        finally:
            self._opening.release()


__all__ = ["Answers", "Current", "Served", "Written"]
