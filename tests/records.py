"""CSL records that are hard to cite, made by hand, and those of the built-in corpus."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from bondgraph.model import csl_of
from bondgraph.opening import load

FOLDER: Final = Path(__file__).parent / "citing"

HARD: Final[list[dict[str, Any]]] = json.loads((FOLDER / "hard.json").read_text(encoding="utf-8"))


@cache
def built_in() -> tuple[dict[str, Any], ...]:
    """The records of the works of the built-in corpus, without the curators' notes."""
    return tuple({**csl_of(work), "note": None} for work in load().works)


def every() -> list[dict[str, Any]]:
    """All of them."""
    return [{name: value for name, value in each.items() if value is not None} for each in built_in()] + HARD
