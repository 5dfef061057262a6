"""What a format is, and how texts are put into bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from bondgraph.exporting.selecting import Selection

if TYPE_CHECKING:
    from typing_extensions import Buffer

_PIECE: Final = 1 << 16
_NO_TEXT: Final = ("application/zip", "application/vnd.apache.parquet")


class Format(NamedTuple):
    """A format that a corpus, or what passes filters, is exported in.

    Attributes:
        name: what it is asked for by.
        title: what it is, in a few words, and what reads it.
        extension: what the names of its files end in, without the dot.
        media_type: its media type.
        leaves_out: what it cannot carry, a sentence each.
        write: gives the bytes, piece by piece. What is wrong with what was asked is said when it is called.
    """

    name: str
    title: str
    extension: str
    media_type: str
    leaves_out: tuple[str, ...]
    write: Callable[[Selection], Iterator[bytes]]

    @property
    def text(self) -> bool:
        """Whether it is text, which a terminal can show."""
        return self.media_type not in _NO_TEXT


def encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8, in pieces that are worth handing on.

    >>> list(encoded(["a", "b", "\\n"]))
    [b'ab\\n']
    """
    kept: list[str] = []
    size = 0
    for text in texts:
        kept.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(kept).encode()
            kept, size = [], 0
    if kept:
        yield "".join(kept).encode()


class Sink(io.RawIOBase):
    """A file for those who want one to write to; what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        """That it can be written to."""
        return True

    def write(self, piece: Buffer, /) -> int:
        """Take a piece."""
        taken = bytes(piece)
        self._written.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """What was written since it was taken last."""
        piece = b"".join(self._written)
        self._written.clear()
        return piece


__all__ = ["Format", "Sink", "encoded"]
