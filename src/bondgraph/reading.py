"""Curated files → records. Every problem is met with file, line and column; none stops the reading of the rest.

A corpus is a folder of YAML files, or one JSON Lines file with one record a line (`Corpus.lines` writes it).
"""

from __future__ import annotations

from pathlib import Path

from bondgraph.errors import CannotJudge, CorpusNotFound
from bondgraph.files import CORPUS, PUBLISHED
from bondgraph.folder import read_folder
from bondgraph.jsonlines import read_lines
from bondgraph.records import Entry, Place, Places, Reading


def read(path: Path) -> Reading:
    """Read a corpus from its folder, or from a ``.jsonl`` file.

    Raises:
        CorpusNotFound: there is no such folder or file, or no corpus.yaml in it.
        CannotJudge: it is neither, or a file of it cannot be opened.
    """
    reading = Reading(path)
    try:
        if path.is_dir():
            if not (path / CORPUS).is_file():
                raise CorpusNotFound(path)
            read_folder(reading)
        elif path.is_file() and path.suffix == ".jsonl":
            read_lines(reading)
        elif path.exists():
            raise CannotJudge(
                path, "a corpus is a folder with a corpus.yaml, or a .jsonl file; this is neither"
            )
        else:
            raise CorpusNotFound(path)
    except OSError as error:
        raise CannotJudge(error.filename or path, f"cannot be read: {error.strerror or error}") from error
    return reading.finish()


__all__ = ["PUBLISHED", "Entry", "Place", "Places", "Reading", "read"]
