"""The pages of the documentation, and the examples on them."""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = [
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "graph/README.md", "benchmarks/README.md", "tests/cases/README.md",
]  # fmt: skip
"""All that the site shows and that is written by hand; README.md is its first page's elder sister."""

FENCE: Final = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1``` *$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """An example as it stands on a page."""

    page: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def blocks(page: str) -> tuple[Block, ...]:
    """The examples of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return tuple(
        Block(
            page,
            text.count("\n", 0, found.start()) + 1,
            found[2].split(" ")[0],
            inspect.cleandoc("\n" + found[3]) + "\n" if found[1] else found[3],
        )
        for found in FENCE.finditer(text)
    )
