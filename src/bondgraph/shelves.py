"""Records on disk, each found by its number or its id, however many there are: what a built store reads from.

A shelf holds one kind of record, in the order in which the corpus has them. It is never read whole, so that opening
one costs nothing. Beside the records, it keeps twenty bytes for each: where it begins, and a 64-bit digest of its id
with its number.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Digests = NDArray[np.uint64]

_BUFFER: Final = 1 << 16
_AHEAD: Final = 1 << 20
_MOST_SORTED: Final = 200_000
"""Lines that are sorted at a time."""


@lru_cache(maxsize=1 << 15)
def digest_of(ident: str) -> bytes:
    """Eight bytes that stand for an id; of two million ids, two are alike once in ten million corpora."""
    return hashlib.blake2b(ident.encode(), digest_size=8).digest()


def digests_of(idents: Iterable[str]) -> Digests:
    """The digests of many ids, as numbers."""
    return np.frombuffer(b"".join(map(digest_of, idents)), dtype=np.uint64)


class ShelfWriter:
    """Writes one kind of record, in their order; `close` makes them a `Shelf`. As a context, it lets go of its files."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder
        self._file = (folder / name).open("wb", _BUFFER)
        self._begins = (folder / f"{name}.begins").open("wb", _BUFFER)
        self._digests = (folder / f"{name}.digests").open("wb", _BUFFER)
        self._at = 0
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._file, self._begins, self._digests):
            with suppress(OSError):
                file.close()

    def add(self, record: bytes, ident: str | None = None) -> int:
        """Add a record, and tell its number. Records of a shelf have ids all of them or none."""
        self._begins.write(self._at.to_bytes(8, "little"))
        if ident is not None:
            self._digests.write(digest_of(ident))
        self._file.write(record)
        self._at += len(record)
        self.count += 1
        return self.count - 1

    def flush(self) -> int:
        """Let others see what was added; tell how many bytes that is."""
        self._file.flush()
        return self._at

    def close(self) -> Shelf:
        """Finish writing, and open what was written."""
        self._begins.write(self._at.to_bytes(8, "little"))
        for file in (self._file, self._begins, self._digests):
            file.close()
        path = self._folder / f"{self.name}.digests"
        digests = np.fromfile(path, dtype=np.uint64)
        path.unlink()
        if len(digests):
            numbers = np.argsort(digests, kind="stable")
            np.save(self._folder / f"{self.name}.digests.npy", digests[numbers])
            np.save(self._folder / f"{self.name}.numbers.npy", numbers.astype(np.int32))
        return Shelf(self._folder, self.name)


class Shelf:
    """One kind of record, on disk.

    Args:
        folder: where its files are.
        name: what they are called.

    Raises:
        FileNotFoundError: they are not there.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        begins = folder / f"{name}.begins"
        self._begins = np.memmap(begins, dtype=np.uint64, mode="r").view(np.ndarray)
        self.count = len(self._begins) - 1
        # Read and not mapped: what was read would be counted as this process's own, up to the whole of it.
        self._file = os.open(self.path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        if hasattr(os, "posix_fadvise"):  # records are asked for here and there, and what follows them is not
            os.posix_fadvise(self._file, 0, 0, os.POSIX_FADV_RANDOM)
        digests = folder / f"{name}.digests.npy"
        self._digests: Digests | None = None
        if digests.exists():
            self._digests = np.load(digests, mmap_mode="r")
            self._numbers: NDArray[np.int32] = np.load(folder / f"{name}.numbers.npy", mmap_mode="r")

    @classmethod
    @lru_cache(maxsize=32)
    def of(cls, folder: Path, name: str) -> Shelf:
        """A shelf that is finished, opened once."""
        return cls(folder, name)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> bytes:
        """The record of a number."""
        start = int(self._begins[number])
        return os.pread(self._file, int(self._begins[number + 1]) - start, start)

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb", _AHEAD) as file:
            for start in range(0, self.count, _MOST_SORTED):
                for size in np.diff(self._begins[start : start + _MOST_SORTED + 1]).tolist():
                    yield file.read(size)

    def number(self, ident: str) -> int | None:
        """The number of the record whose id has the digest of an id, if there is one; whose id it is, the record tells."""
        found = int(self.numbers([ident])[0])
        return None if found < 0 else found

    def numbers(self, idents: Sequence[str]) -> Numbers:
        """The numbers of many records by their ids; -1 where there is none."""
        wanted = digests_of(idents)
        if self._digests is None:
            return np.full(len(wanted), -1)
        places = np.searchsorted(self._digests, wanted)
        places[places == len(self._digests)] = 0
        return np.where(self._digests[places] == wanted, self._numbers[places], -1)


def sorted_on_disk(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    """Lines in order, however many there are: sorted in pieces, which are merged.

    Args:
        lines: without newlines in them.
        folder: where the pieces are kept as long as it takes.
    """
    rest = iter(lines)
    with tempfile.TemporaryDirectory(dir=folder) as pieces, ExitStack() as stack:
        paths: list[Path] = []
        while piece := sorted(islice(rest, _MOST_SORTED)):
            paths.append(Path(pieces) / str(len(paths)))
            paths[-1].write_bytes(b"".join(line + b"\n" for line in piece))
        files = [stack.enter_context(path.open("rb")) for path in paths]
        for line in heapq.merge(*files, key=lambda line: line[:-1]):
            yield line[:-1]
