"""Curated files → model. Every problem is met with file, line and column; none stops the reading of the rest.

A corpus is a folder of YAML files, or one JSON Lines file with one record a line (`Corpus.lines` writes it).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Final, cast

from pydantic import BaseModel

from bondgraph.complaints import a, complaint, noun_of, shown, unknown_field
from bondgraph.errors import CannotJudge, CorpusNotFound
from bondgraph.files import CLAIMS, CORPUS, LISTS, PUBLISHED, RELATIONS, ClaimEntry, ClaimsFile
from bondgraph.ids import Kind, nearest
from bondgraph.jsontree import Line, parse_line
from bondgraph.model import (
    RECORDS,
    Citation,
    Claim,
    CorpusRecord,
    Passage,
    PassageBody,
    Relation,
    RelationType,
)
from bondgraph.problems import Severity
from bondgraph.records import Entry, Place, Places, Reading
from bondgraph.tree import Value
from bondgraph.yamltree import LARGEST_FILE, parse, too_large

LARGEST_LINE: Final = 1_000_000
"""Bytes; a longer line of JSON is refused."""

_BOM: Final = b"\xef\xbb\xbf"
_TOP: Final = Value(1, 1)


def read(path: Path) -> Reading:
    """Read a corpus from its folder, or from a ``.jsonl`` file.

    Raises:
        CorpusNotFound: there is no such folder or file, or no corpus.yaml in it.
        CannotJudge: it may not be read, or is neither.
    """
    reading = Reading(path)
    try:
        if path.is_dir():
            if not (path / CORPUS).is_file():
                raise CorpusNotFound(path)
            _Folder(reading).read()
        elif path.is_file() and path.suffix == ".jsonl":
            with path.open("rb") as stream:
                _read_lines(path.name, stream, reading)
        elif path.exists():
            raise CannotJudge(path, "a corpus is a folder with a corpus.yaml, or a .jsonl file; this is neither")
        else:
            raise CorpusNotFound(path)
    except OSError as error:
        raise CannotJudge(error.filename or path, f"cannot be read: {error.strerror or error}") from error
    return reading.finish()


# -- a folder of YAML files


class _Folder:
    def __init__(self, reading: Reading) -> None:
        self._root = reading.root
        self._reading = reading

    def read(self) -> None:
        if (tree := self._tree(CORPUS)) is not None:
            self._reading.keep(CorpusRecord, CORPUS, tree, tree.plain())
        there = set(os.listdir(self._root))
        ...
