"""What a store holds, when it was built and from what, and whether that has changed since."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from bondgraph.answers import Stamped
from bondgraph.building.taking import take
from bondgraph.errors import CannotJudge, CorpusInvalid
from bondgraph.library import Library
from bondgraph.result import Frozen
from bondgraph.store.address import MEMORY, ServerAddress, parse
from bondgraph.stores import Built, StoreFolder, fingerprint

State = Literal["current", "changed", "missing"]


class Making(Frozen):
    """How a store on disk was made."""

    at: datetime = Field(description="when it was built")
    by: str = Field(description="the version of bondgraph that built it")
    seconds: float = Field(description="how long it took")
    source: str = Field(description="what it was built from")
    state: State = Field(
        description="whether the source is as it was: current, changed, or missing from where it was"
    )


class Info(Stamped):
    """What a store holds."""

    format: Literal["bondgraph.info/1"] = "bondgraph.info/1"
    store: str = Field(description="where it is: memory:, a folder, or a server's address")
    counts: dict[str, int] = Field(description="nodes by kind")
    statements: int = Field(description="how many statements it has")
    bytes: int | None = Field(description="what it takes on disk; null where that is not known")
    making: Making | None = Field(description="how it was made; null for what is not a store on disk")


def information(
    library: Library, store: str | None, *, beside: Path | None = None, careful: bool = False
) -> Info:
    """What a store holds.

    Args:
        library: what was opened there.
        store: where it is; None for memory.
        beside: of a server, the folder of what is read beside its statements.
        careful: where the source's files are not as they were, read them and compare what they say.

    Raises:
        StoreError: its record cannot be read.
    """
    at = None if store is None else parse(store)
    folder = at if isinstance(at, Path) else beside
    place = StoreFolder(folder) if folder else None
    built = place.built() if place else None
    return Info(
        corpus=library.stamp,
        store=str(at) if isinstance(at, ServerAddress) else store or MEMORY,
        counts=library.stats().counts,
        statements=built.statements if built else library.statements(),
        bytes=place.size() if place else None,
        making=Making(
            at=built.at,
            by=built.by,
            seconds=built.seconds,
            source=built.source,
            state=state(built, careful=careful),
        )
        if built
        else None,
    )


def state(built: Built, *, careful: bool = False) -> State:
    """Whether the source of a build is as it was.

    Args:
        built: what was built.
        careful: where its files are not as they were, read them and compare what they say.
    """
    source = Path(built.source)
    if not source.exists():
        return "missing"
    if fingerprint(source) == built.fingerprint:
        return "current"
    return "current" if careful and _digest(source) == built.corpus.digest else "changed"


def _digest(source: Path) -> str | None:
    """The digest of a source's corpus; None where it is none any more."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return take(source, Path(folder), lambda _: None, lambda _: None).digest
        except (CannotJudge, CorpusInvalid):
            return None


__all__ = ["Info", "Making", "State", "information", "state"]
