"""Exports of arguments as programs that are not ours read them."""

from __future__ import annotations

import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import rdflib
from tests import readers


def by_argdown(text: str) -> dict[str, Any]:
    """What Argdown's own parser finds; see `tests/readers/argdown.js`."""
    return _told([readers.node(), _script("argdown.js"), str(readers.FOLDER)], text)


def by_arguebuf(text: str) -> dict[str, Any]:
    """What arguebuf finds in the JSON of the Argument Interchange Format; see `tests/readers/aif.py`."""
    return _told([readers.python(), _script("aif.py")], text)


def by_rdflib(text: str) -> rdflib.Graph:
    """What rdflib finds in JSON-LD."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=text, format="json-ld")


def _told(command: list[str], text: str) -> dict[str, Any]:
    run = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _script(name: str) -> str:
    return str(Path(readers.__file__).with_name(name))
