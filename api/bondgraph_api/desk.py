"""Where references are put together: a few lists at a time, so that everything else goes on meanwhile."""

from __future__ import annotations

from typing import Final

from anyio import CapacityLimiter

AT_ONCE: Final = 3
"""How many lists of references are put together at the same time; it is all work of the processor."""
MOST_WAITING: Final = 16
"""How many requests for them may run or wait."""


class Desk:
    """The places at which references are put together, and how many requests have one or wait for one."""

    def __init__(self) -> None:
        self.waiting = 0
        self.places = CapacityLimiter(AT_ONCE)
