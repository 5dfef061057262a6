"""Programs that are not ours, with which tests read what bondgraph writes; `tools/readers.sh` installs them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = Path(__file__).resolve().parents[2] / ".readers"


def program(name: str) -> str:
    """A program of the system's; where it is missing, the test is skipped, which in CI is a failure."""
    if found := shutil.which(name):
        return found
    pytest.skip(f"there is no {name} here, so it read nothing")


def node() -> str:
    """Node.js, with the packages of `package.json` at hand for what is run in `FOLDER`."""
    if not (FOLDER / "node_modules").is_dir():
        pytest.skip("nothing for Node.js is installed here, so it read nothing: sh tools/readers.sh")
    return program("node")


def node_program(name: str) -> str:
    """A program that a package of `package.json` brings."""
    node()
    found = FOLDER / "node_modules" / ".bin" / name
    if not found.exists():
        pytest.skip(f"there is no {name} in .readers, so it read nothing: sh tools/readers.sh")
    return str(found)


def python() -> str:
    """The Python of the readers that cannot live in the environment of the tests."""
    found = FOLDER / "python" / "bin" / "python"
    if not found.exists():
        pytest.skip("no readers for Python are installed here, so they read nothing: sh tools/readers.sh")
    return str(found)


def nanopub_suite() -> Path:
    """The folder of nanopublications, right and wrong, with which nanopub's own tests are run."""
    found = FOLDER / "nanopub-2.0.1" / "tests" / "testsuite"
    if not found.is_dir():
        pytest.skip(
            "nanopub's source archive is not here, so its nanopublications were not read: sh tools/readers.sh"
        )
    return found
