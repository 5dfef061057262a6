"""Lines in order, however many: sorted piece by piece, and merged from files."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from typing import IO, Final

_PIECE: Final = 64_000_000
"""Bytes that are sorted at a time."""


def in_order(lines: Iterable[str], piece: int = _PIECE) -> Iterator[bytes]:
    """Lines sorted byte by byte, each once.

    Args:
        lines: with their newlines.
        piece: the bytes that are held in memory; what is more waits in files, which are gone when it ends.

    >>> list(in_order(["b\\n", "a\\n", "b\\n"], piece=2))
    [b'a\\n', b'b\\n']
    """
    with ExitStack() as stack:
        pieces: list[Iterable[bytes]] = []
        kept: list[bytes] = []
        size = 0
        for line in lines:
            kept.append(line.encode())
            size += len(kept[-1])
            if size >= piece:
                pieces.append(_filed(sorted(kept), stack.enter_context(tempfile.TemporaryFile())))
                kept, size = [], 0
        yield from (line for line, _ in groupby(heapq.merge(*pieces, sorted(kept))))


def _filed(lines: list[bytes], file: IO[bytes]) -> IO[bytes]:
    file.writelines(lines)
    file.seek(0)
    return file
