"""Moved spans → the files: only the digits of the spans change, and not another byte."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bondgraph.anchoring import Finding, Tier
from bondgraph.checking import check
from bondgraph.errors import CannotJudge, NothingWritten
from bondgraph.files import CLAIMS, PUBLISHED
from bondgraph.folder import YAML
from bondgraph.ids import Kind
from bondgraph.model import Corpus
from bondgraph.problems import Problem, Severity
from bondgraph.reading import Reading, read
from bondgraph.tree import Path as ValuePath

_BOM = "\ufeff"


def settled(findings: Sequence[Finding]) -> list[Finding]:
    """What moved, and of which it is sure where it is now.

    Words that recur are sure where every place that has them is recorded, and each was found at its own.
    """
    moved = [found for found in findings if found.match and found.match.tier is Tier.MOVED]
    known: dict[tuple[str, str], set[int | None]] = defaultdict(set)
    for found in findings:
        if found.match:
            known[found.source, found.anchor.sha256].add(found.match.start)
    return [
        found
        for found in moved
        if found.match and found.match.places <= len(known[found.source, found.anchor.sha256])
    ]


def recorded(corpus: Corpus, findings: Iterable[Finding]) -> Iterator[tuple[Finding, Kind, int, ValuePath]]:
    """Each finding with the kind and the number of the record that has its anchor, and the anchor's path there."""
    passages = {passage.id: number for number, passage in enumerate(corpus.passages)}
    sources = {source.id: number for number, source in enumerate(corpus.sources)}
    for found in findings:
        if found.reason is not None:
            yield found, "source", sources[found.source], ("left_out", found.reason, "at", found.place)
        else:
            path: ValuePath = ("also_at", found.place - 1) if found.place else ()
            yield found, "passage", passages[found.passage], path


def write_back(reading: Reading, findings: Sequence[Finding]) -> dict[str, int]:
    """Write the spans of what moved into the YAML files that they were read from.

    Words that stand at several places are left as they are: which one is meant, a person has to say. Each file is
    replaced whole or not at all, and none where the corpus would not conform any more; that spans lie beyond the
    recorded length of a text that has become longer is no reason to.

    Returns:
        How many spans were written, by file.

    Raises:
        CannotJudge: the corpus is no folder of YAML, or a file changed since it was read.
        NothingWritten: the corpus would not conform any more.
    """
    if reading.corpus is None or not reading.root.is_dir():
        raise CannotJudge(reading.root, "spans are written back into a folder of YAML files only")
    edits: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    for found, kind, index, path in recorded(reading.corpus, settled(findings)):
        match = found.match
        if match is None or match.start is None or match.end is None:
            continue
        for name, old, new in (
            ("start", found.anchor.start, match.start),
            ("end", found.anchor.end, match.end),
        ):
            value = reading.places.value(kind, index, *path, name)
            edits[reading.places.file(kind, index)].append((value.start, value.end, old, new))
    written = {
        file: _rewritten(reading.root / file, _bytes(reading.root / file), changes)
        for file, changes in edits.items()
    }
    known = {_told(problem) for problem in _errors(reading)}
    caused = next(
        (each for each in _errors(_reading_with(reading.root, written)) if _told(each) not in known), None
    )
    if caused is not None:
        raise NothingWritten(caused, _remedy(reading, findings, caused))
    for file, data in written.items():
        replace(reading.root / file, data)
    return {file: len(changes) // 2 for file, changes in edits.items()}


def _reading_with(root: Path, written: Mapping[str, bytes]) -> Reading:
    """What a folder would be read as with some of its files written, read from a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, root.name or "corpus")
        copy.mkdir()
        for path in root.iterdir():
            if path.is_file() and (path.suffix.lower() in YAML or path.name == PUBLISHED):
                shutil.copyfile(path, copy / path.name)
        if (root / CLAIMS).is_dir():
            shutil.copytree(root / CLAIMS, copy / CLAIMS)
        for file, data in written.items():
            (copy / file).write_bytes(data)
        return read(copy)


def _errors(reading: Reading) -> list[Problem]:
    """What is wrong with a corpus but for the lengths of its texts."""
    return [
        problem
        for problem in check(reading)
        if problem.severity is Severity.ERROR and problem.code != "span-beyond-text"
    ]


def _told(problem: Problem) -> tuple[str, int, str, str]:
    """A problem without its column, which shifts with the digits before it."""
    return problem.file, problem.line, problem.code, problem.message


def _remedy(reading: Reading, findings: Sequence[Finding], caused: Problem) -> str:
    """What to do with the spans that stay as they are and lie where others have moved to."""
    assert reading.corpus is not None
    sure = settled(findings)
    names = [
        f"passage {found.passage!r}" if kind == "passage" else f"what {found.source!r} leaves out"
        for found, kind, _, _ in recorded(reading.corpus, findings)
        if found not in sure and found.match and found.match.tier is not Tier.EXACT
        if any(_lies_in(found, moved) for moved in sure)
    ]
    return (
        f"print {' and '.join(dict.fromkeys(names))} anew with bondgraph anchor first"
        if names
        else caused.remedy
    )


def _lies_in(found: Finding, moved: Finding) -> bool:
    match = moved.match
    if match is None or match.start is None or match.end is None or found.source != moved.source:
        return False
    return found.anchor.start < match.end and match.start < found.anchor.end


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotJudge(path, f"cannot be read: {error}") from error


def _rewritten(path: Path, data: bytes, changes: list[tuple[int, int, int, int]]) -> bytes:
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotJudge(path, f"cannot be read: {error}") from error
    mark, text = (_BOM, whole[1:]) if whole.startswith(_BOM) else ("", whole)
    for start, end, old, new in sorted(set(changes), reverse=True):
        if not re.fullmatch(rf"\+?0*{old}", text[start:end]):
            raise CannotJudge(path, f"{old} no longer stands where it was read; run the command again")
        text = text[:start] + str(new) + text[end:]
    return (mark + text).encode("utf-8")


def replace(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file so that it is there whole or, when interrupted, as it was before.

    Args:
        path: the file; a link is followed, and permissions are kept. What is no file, such as a pipe, is written to.
        data: all of its bytes, or pieces of them one after the other.

    Raises:
        CannotJudge: it cannot be written.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.writelines(pieces)
        else:
            _replace(Path(os.path.realpath(path)), pieces)
    except OSError as error:
        raise CannotJudge(path, f"cannot be written: {error.strerror or error}") from error


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    mode = target.stat().st_mode if target.exists() else None
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".bondgraph-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(mode if mode is not None else 0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
