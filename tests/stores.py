"""The built-in corpus as a store on disk, built once for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import atexit

from bondgraph.building import build
from bondgraph.opening import built_in


@cache
def store() -> Path:
    """The folder of the store; what writes to one copies it first."""
    folder = Path(mkdtemp(prefix="bondgraph-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build(built_in(), folder)
    return folder
