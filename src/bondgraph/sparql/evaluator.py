"""What evaluates queries from outside, wherever the statements are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

from bondgraph.errors import StoreError
from bondgraph.sparql.caller import Caller
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import Limits
from bondgraph.sparql.query import Dataset, Query
from bondgraph.sparql.sandbox import Sandbox


class Evaluator(Protocol):
    """Evaluates queries within limits; threads may share it."""

    limits: Limits

    def answer(
        self,
        query: str | Query,
        written: Format,
        dataset: Dataset | None = None,
        caller: Caller | None = None,
        size: int | None = None,
    ) -> IO[bytes]:
        """The whole answer to a query, as `Sandbox.answer` gives it."""

    def close(self) -> None:
        """End what runs, and let go of what is held."""


class Copied(Sandbox):
    """A sandbox over statements that no other process can reach: over a copy of them on disk, while it is open.

    Args:
        statements: lines of N-Triples.
        limits: of each query.

    Raises:
        StoreError: the copy cannot be written.
    """

    def __init__(self, statements: Iterable[str], limits: Limits) -> None:
        # The engine takes long to import, and is not needed where statements are on disk already.
        from bondgraph.store.embedded import EmbeddedEngine

        self._folder = TemporaryDirectory(prefix="bondgraph-")
        copy = Path(self._folder.name) / "statements"
        try:
            engine = EmbeddedEngine.create(copy)
            engine.load(statements)
            engine.settle()
            del engine
            super().__init__(copy, limits)
        except BaseException as error:
            self._folder.cleanup()
            if isinstance(error, OSError):
                raise StoreError(copy, f"queries need a copy of the statements here: {error}") from error
            raise

    def close(self) -> None:
        """End every process, and delete the copy."""
        super().close()
        self._folder.cleanup()
