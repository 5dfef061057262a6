"""A store on disk: a folder with a record of what was built, and the folder of the build that it names.

A build is made beside the one that serves and takes its place when it is whole: the record, ``store.json``, is
replaced in one step. Who reads a build holds it (a shared lock on its file ``held``), so that it is not cleared away
under a reader; what nobody holds and the record does not name is left over, and the next build clears it away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bondgraph.answers import Stamp
from bondgraph.errors import StoreError, StoreNotFound

RECORD: Final = "store.json"
"""The file that makes a folder a store."""

RECORDS: Final = "records"
"""The folder of a build that holds the records."""
STATEMENTS: Final = "statements"
"""The folder of a build that holds the statements."""
INDEX: Final = "index"
"""The folder of a build that holds what is read beside them."""

_PARTS: Final = "parts.json"
"""The file of a build that says how long each file of its records and its index is."""
_LOCK: Final = "lock"
_HELD: Final = "held"
_BUILD: Final = "build-"


class Built(BaseModel):
    """What was built into a store.

    Attributes:
        build: the folder of the build, within the store's.
        corpus: the corpus, with its edition and digest.
        base: the IRI under which its nodes stand.
        source: where it was read from.
        server: the address of the server that holds the statements, where that is not the store itself.
        fingerprint: size and time of last change of the source's files, by which it is seen whether it was changed.
        at: when, in UTC.
        by: the version of bondgraph that built it.
        counts: how many records there are of each kind.
        statements: how many statements.
        seconds: how long it took.
    """

    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid")

    format: Literal["bondgraph.store/4"] = "bondgraph.store/4"
    build: str
    corpus: Stamp
    base: str
    source: str
    server: str | None = None
    fingerprint: str
    at: datetime
    by: str
    counts: dict[str, int]
    statements: int
    seconds: float


class StoreFolder:
    """The folder of a store.

    Args:
        path: where it is, or will be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def built(self) -> Built:
        """What is in the store.

        Raises:
            StoreNotFound: there is no store here.
            StoreError: its record cannot be read.
        """
        try:
            written = (self.path / RECORD).read_bytes()
        except FileNotFoundError:
            reason = (
                f"there is no store here (no {RECORD}); bondgraph build SOURCE --store {self.path} makes one"
            )
            raise StoreNotFound(self.path, reason) from None
        except OSError as error:
            raise StoreError(self.path, f"cannot be read: {error.strerror or error}") from error
        try:
            return Built.model_validate_json(written)
        except ValidationError as error:
            version = _format_of(written)
            if version not in (None, Built.model_fields["format"].default):
                reason = f"was built by another version of bondgraph (its format is {version}); build it anew"
            else:
                reason = f"its {RECORD} cannot be read; build it anew"
            raise StoreError(self.path, reason) from error

    def mark(self) -> tuple[int, ...]:
        """What tells in no time whether another build serves: another where the record was replaced."""
        try:
            status = (self.path / RECORD).stat()
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def size(self) -> int:
        """How many bytes the build that serves takes on disk.

        Raises:
            StoreNotFound, StoreError: as `hold`.
        """
        held = self.hold()
        try:
            return sum(each.stat().st_size for each in held.folder.rglob("*") if each.is_file())
        finally:
            held.close()

    def hold(self) -> Held:
        """The build that serves, held until it is let go of.

        Raises:
            StoreNotFound, StoreError: as `built`; or the build that the record names is not there, or not whole.
        """
        for _ in range(10):
            built = self.built()
            folder = self.path.absolute() / built.build
            with ExitStack() as stack:
                try:
                    file = stack.enter_context((folder / _HELD).open("rb"))
                except OSError:
                    continue  # another took its place, and it was cleared away
                _locked(file, "shared")  # not before one who clears it away has done so
                if (folder / _HELD).exists():
                    self._check(folder)
                    stack.pop_all()
                    return Held(built, folder, file)
        raise StoreError(self.path, f"the build that its {RECORD} names is not there; build it anew")

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A folder for a new build. What is in it when the block ends is nothing before `swap` has named it.

        Raises:
            StoreError: another build is under way, or the folder is something else or cannot be written to.
        """
        self._make()
        try:
            with self._alone():
                self._clear()
                folder = self.path / f"{_BUILD}{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
                try:
                    folder.mkdir()
                    (folder / _HELD).touch()
                    yield folder
                finally:
                    self._clear(folder)
        except OSError as error:
            raise StoreError(self.path, f"cannot be written to: {error.strerror or error}") from error

    def swap(self, built: Built) -> None:
        """Let a build that is whole take the place of the one that serves, when all of it is on disk."""
        folder = self.path / built.build
        parts = (each for name in (RECORDS, INDEX) for each in (folder / name).rglob("*") if each.is_file())
        sizes = {str(each.relative_to(folder)): each.stat().st_size for each in parts}
        (folder / _PARTS).write_text(json.dumps(sizes, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        beside = self.path / f"{RECORD}.new"
        beside.write_bytes(built.model_dump_json(indent=2).encode() + b"\n")
        for path in (*folder.rglob("*"), folder, beside):
            _sync(path)
        beside.replace(self.path / RECORD)
        _sync(self.path)

    def _check(self, folder: Path) -> None:
        """See that a build is whole, as far as the lengths of its files tell: of the statements Oxigraph tells it.

        Raises:
            StoreError: a part is missing, or is not as long as it was.
        """
        try:
            wrong = _PARTS
            for part, size in json.loads((folder / _PARTS).read_bytes()).items():
                wrong = part
                if (folder / part).stat().st_size != size:
                    break
            else:
                return
        except (OSError, ValueError, AttributeError):
            pass
        reason = f"a part of it is missing or damaged ({folder.name}/{wrong}); build it anew"
        raise StoreError(self.path, reason)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.path / _LOCK).open("wb") as lock:
            if not _locked(lock, "alone"):
                reason = (
                    "another build of this store is under way; wait for its end, or build into another folder"
                )
                raise StoreError(self.path, reason)
            yield

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            known = {RECORD, f"{RECORD}.new", _LOCK}
            strange = [
                each.name for each in self.path.iterdir() if each.name not in known and not _is_build(each)
            ]
        except OSError as error:
            raise StoreError(self.path, f"no store can be made here: {error.strerror or error}") from error
        if strange:
            reason = f"the folder holds {min(strange)!r}, which is no part of a store; name an empty or a new folder"
            raise StoreError(self.path, reason)

    def _clear(self, made: Path | None = None) -> None:
        """Clear away what is left over of other builds and nobody holds, and of the one that was being made."""
        try:
            serving: str | None = self.built().build
        except StoreNotFound:
            serving = ""
        except StoreError:
            serving = None  # a record that cannot be read may name any of them
        for folder in self.path.iterdir():
            if folder == made if serving is None else _is_build(folder) and folder.name != serving:
                _remove(folder)


class Held:
    """A build that is not cleared away while it is held.

    Attributes:
        built: what it is.
        folder: where it is.
    """

    def __init__(self, built: Built, folder: Path, lock: IO[bytes]) -> None:
        self.built = built
        self.folder = folder
        # The finalizer keeps the file: in a cycle that is cleared away, the file might go first, and complain.
        self._let_go = weakref.finalize(self, lock.close)

    @property
    def statements(self) -> Path:
        """The folder of its statements.

        Raises:
            StoreError: a server holds them.
        """
        if server := self.built.server:
            reason = f"its statements are on {server}; open it with --store {server} and BONDGRAPH_STORE_BESIDE={self.folder.parent}"
            raise StoreError(self.folder.parent, reason)
        return self.folder / STATEMENTS

    def close(self) -> None:
        """Let go of it; where nobody does, that is done once it is needed no more."""
        self._let_go()


def _sync(path: Path) -> None:
    """See that a file, or what a folder lists, is on disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def fingerprint(source: Path) -> str:
    """Size and time of last change of a corpus's files, in a few bytes: another where any was changed."""
    files = sorted(each for each in source.rglob("*") if each.is_file()) if source.is_dir() else [source]
    told = hashlib.sha256()
    for file in files:
        status = file.stat()
        told.update(f"{file.relative_to(source)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _is_build(folder: Path) -> bool:
    return folder.name.startswith(_BUILD) and folder.is_dir()


def _remove(folder: Path) -> None:
    """Remove a build, unless a reader holds it."""
    with ExitStack() as stack:
        with suppress(FileNotFoundError):
            if not _locked(stack.enter_context((folder / _HELD).open("rb")), "alone"):
                return
        shutil.rmtree(folder, ignore_errors=True)


def _locked(file: IO[bytes], how: Literal["shared", "alone"]) -> bool:
    """Lock a file until it is closed: shared, as soon as nobody has it alone; or alone, if nobody has it.

    Raises:
        StoreError: this system has no such locks.
    """
    try:
        import fcntl
    except ImportError as error:
        reason = "a store needs a system that locks files as Linux and macOS do; on Windows, use WSL"
        raise StoreError(file.name, reason) from error
    try:
        fcntl.flock(file, fcntl.LOCK_SH if how == "shared" else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _format_of(written: bytes) -> str | None:
    try:
        return str(json.loads(written).get("format"))
    except (ValueError, AttributeError):
        return None


__all__ = ["INDEX", "RECORD", "RECORDS", "STATEMENTS", "Built", "Held", "StoreFolder", "fingerprint"]
