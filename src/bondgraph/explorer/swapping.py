"""A folder that is there whole or, when its writing is interrupted, as it was before."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bondgraph.errors import CannotJudge

MARK: Final = "bondgraph-site.json"
"""The file that says that a folder was written here, and what of it."""
FORMAT: Final = "bondgraph.site/1"

_BESIDE: Final = ".bondgraph-site-"


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

    What somebody else put into the earlier folder, such as ``.git``, stays in its place.

    Args:
        folder: the folder; a link is followed.

    Raises:
        CannotJudge: as `refuse`, or it cannot be written.
    """
    target = Path(os.path.realpath(folder))
    refuse(target)
    try:
        new = Path(tempfile.mkdtemp(dir=target.parent, prefix=_BESIDE))
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
    ours = entries_of(target) or frozenset()
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=_BESIDE))
    before = old / "before"
    target.rename(before)
    try:
        new.rename(target)
    except BaseException:
        before.rename(target)
        old.rmdir()
        raise
    for entry in before.iterdir():
        if entry.name not in ours and not (target / entry.name).exists():
            entry.rename(target / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def mark(folder: Path, told: dict[str, Any]) -> None:
    """Say in a folder that it was written here, with something more."""
    entries = sorted({MARK, *(entry.name for entry in folder.iterdir())})
    text = json.dumps({"format": FORMAT} | told | {"entries": entries}, ensure_ascii=False, indent=1)
    (folder / MARK).write_text(text + "\n", encoding="utf-8")
