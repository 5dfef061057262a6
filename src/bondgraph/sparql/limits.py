"""What a query may use."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from bondgraph.errors import QueryStopped

MIB: Final = 2**20


class Limits(NamedTuple):
    """What a query may use at most.

    Attributes:
        seconds: from when it is handed in, waiting for its turn included.
        rows: of its answer, or statements.
        memory: bytes, besides what the store takes.
        size: bytes of its answer.
    """

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 512 * MIB
    size: int = 64 * MIB

    def of_size(self, size: int) -> Limits:
        """The limits with answers of so many bytes at most, and of no more than before.

        >>> Limits(size=100).of_size(MIB).size
        100
        """
        return self._replace(size=min(self.size, size))

    def passed(self, limit: Literal["time", "rows", "memory", "size"]) -> QueryStopped:
        """The error for a query that came to a limit.

        >>> str(Limits(rows=20_000).passed("rows"))
        'the query was ended at its limit of rows, 20,000; ask for less, or raise the limit'
        """
        match limit:
            case "time":
                return QueryStopped(limit, f"{self.seconds:g} s")
            case "rows":
                return QueryStopped(limit, f"{self.rows:,}")
            case "memory":
                return QueryStopped(limit, f"{self.memory / MIB:g} MiB")
            case "size":
                return QueryStopped(limit, f"{self.size / MIB:g} MiB")
