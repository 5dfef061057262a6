"""How far a build has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Stage = Literal["read", "loaded", "shelved", "indexed"]


class Progress(NamedTuple):
    """How far a stage of a build has come.

    Attributes:
        stage: which.
        done: records that were read or shelved, statements that were loaded, or nodes whose words were indexed.
        share: the part of the stage that this is, from 0 to 1, where it is known.
    """

    stage: Stage
    done: int
    share: float | None = None


Tell = Callable[[Progress], None]


def untold(_: Progress) -> None:
    """Tell nobody."""


__all__ = ["Progress", "Stage", "Tell", "untold"]
