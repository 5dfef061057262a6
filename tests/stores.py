"""Corpora as stores on disk; the built-in one is built once for all tests."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.healing import healing

from bondgraph.building import build
from bondgraph.model import Corpus
from bondgraph.opening import built_in


@cache
def store() -> Path:
    """The folder of the built-in corpus's store, which nothing may be written to."""
    folder = Path(mkdtemp(prefix="bondgraph-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build(built_in(), folder)
    return folder


@cache
def small_store() -> Path:
    """The folder of the small debate's store, which nothing may be written to."""
    folder = Path(mkdtemp(prefix="bondgraph-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return store_of(healing(), folder / "small")


def store_of(corpus: Corpus, folder: Path) -> Path:
    """A store of a corpus, made in a folder or put in the place of the one that is there."""
    lines = folder.with_suffix(".jsonl")
    lines.write_text("".join(f"{line}\n" for line in corpus.lines()), encoding="utf-8")
    build(lines, folder)
    return folder
