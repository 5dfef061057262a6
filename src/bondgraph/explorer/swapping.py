"""A folder that is there whole or, when its writing is interrupted, as it was before."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from bondgraph.errors import CannotJudge

MARK: Final = "bondgraph-site.json"
"""The file that says that a folder was written here, and what of it."""
FORMAT: Final = "bondgraph.site/1"

_NEW: Final = ".bondgraph-site-new-"
_OLD: Final = ".bondgraph-site-old-"


def entries_of(folder: Path) -> frozenset[str] | None:
    """What an earlier run wrote into a folder, by the names at its top; none where it is no such folder."""
    try:
        told: Any = json.loads((folder / MARK).read_bytes())
        if told["format"] == FORMAT and all(isinstance(name, str) for name in told["entries"]):
            return frozenset(told["entries"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def refuse(folder: Path) -> None:
    """See that a folder may be written, before anything is made.

    Raises:
        CannotJudge: it is no folder, holds what was not written here, or there is no place for it.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotJudge(folder, "is a file; name a folder that is new, empty, or holds an earlier site")
    if folder.is_dir() and entries_of(folder) is None and any(folder.iterdir()):
        raise CannotJudge(
            folder,
            "is not empty and holds no site that bondgraph wrote, so it is left as it is; name another folder, or empty"
            " this one first",
        )
    if not folder.absolute().parent.is_dir():
        raise CannotJudge(folder, f"cannot be written: there is no folder {folder.absolute().parent}")


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new folder beside another, which takes its place in the end, or goes when something is raised.

    What somebody else put into the earlier folder, such as ``.git``, stays in its place. What a run that was killed left
    beside it is put in order first.

    Args:
        folder: the folder; a link is followed.

    Raises:
        CannotJudge: as `refuse`, or it cannot be written.
    """
    target = Path(os.path.realpath(folder))
    refuse(target)
    try:
        _clear(target.parent)
        new = Path(tempfile.mkdtemp(dir=target.parent, prefix=_NEW))
        with _held(new):
            try:
                umask = os.umask(0)
                os.umask(umask)
                new.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o777 & ~umask)
                yield new
                _swap(new, target)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise CannotJudge(folder, f"cannot be written: {error.strerror or error}") from error


def _swap(new: Path, target: Path) -> None:
    """Put a folder into another's place, with what is not of ours in it."""
    if not target.exists():
        new.rename(target)
        return
    refuse(target)  # it took a while
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=_OLD))
    with _held(old):
        before = old / target.name
        target.rename(before)
        try:
            new.rename(target)
        finally:
            _settle(old)


def _settle(old: Path) -> None:
    """Put an earlier folder back where nothing took its place; else move what is not of ours in it into what did."""
    for before in old.iterdir():
        target = old.parent / before.name
        if not target.exists():
            before.rename(target)
            continue
        if entries_of(target) is None:  # somebody else's
            return
        ours = entries_of(before) or frozenset()
        for entry in before.iterdir():
            if entry.name not in ours and not (target / entry.name).exists():
                entry.rename(target / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def _clear(parent: Path) -> None:
    """Put in order what runs left in a folder that were killed."""
    for left in [*parent.glob(f"{_OLD}*"), *parent.glob(f"{_NEW}*")]:
        with suppress(OSError), _held(left) as alone:
            if alone and left.name.startswith(_OLD):
                _settle(left)
            elif alone:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder until the end, so that others see that it is in use.

    Yields:
        whether it is held, and by nobody else; never where the system has no such locks.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield False
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(opened)


def mark(folder: Path, told: dict[str, Any]) -> None:
    """Say in a folder that it was written here, with something more."""
    entries = sorted({MARK, *(entry.name for entry in folder.iterdir())})
    text = json.dumps({"format": FORMAT} | told | {"entries": entries}, ensure_ascii=False, indent=1)
    (folder / MARK).write_text(text + "\n", encoding="utf-8")
