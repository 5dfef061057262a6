"""Counts what the built-in corpus holds, text by text, for graph/README.md.

python tools/corpus_table.py                    prints the table
python tools/corpus_table.py graph/README.md    puts it in its place there
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, TypeVar

from bondgraph.files import CLAIMS
from bondgraph.model import Citation, Claim, Node, Passage, Relation, Source
from bondgraph.reading import Reading, read

GRAPH: Final = Path(__file__).resolve().parents[1] / "graph"
CORPUS: Final = "therapeutic-bond"
BEGINS: Final = "<!-- Written by tools/corpus_table.py; a test counts again. -->\n"
ENDS: Final = "<!-- Here it ends. -->\n"

R = TypeVar("R", bound=Node)

COLUMNS: Final = (
    "passages", "claims", "of them told", "relations", "of them in-text", "of them definitions", "citations",
)  # fmt: skip


def table(reading: Reading) -> str:
    """The table, in Markdown."""
    rows = [
        (f"[{source.title}]({CORPUS}/{file})", counts(reading, file))
        for source in (entry.record for entry in reading.of(Source))
        for file in [f"{CLAIMS}/{source.id}.yaml"]
    ]
    total = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    lines = [
        f"| text | {' | '.join(COLUMNS)} |",
        f"|---|{'--:|' * len(COLUMNS)}",
        *(f"| {' | '.join([name, *map(str, numbers)])} |" for name, numbers in [*rows, ("all", total)]),
    ]
    return "".join(f"{line}\n" for line in lines)


def counts(reading: Reading, file: str) -> list[int]:
    """The numbers of one claims file, in the order of the columns."""

    def there(model: type[R]) -> list[R]:
        return [entry.record for entry in reading.of(model) if entry.file == file]

    claims, relations = there(Claim), there(Relation)
    return [
        len(there(Passage)),
        len(claims),
        sum(bool(claim.told_by) for claim in claims),
        len(relations),
        sum(relation.basis == "in-text" for relation in relations),
        sum(relation.type == "defines" for relation in relations),
        len(there(Citation)),
    ]


def placed(page: str, new: str) -> str:
    """A page with the table in place of the one that it has."""
    before, begins, rest = page.partition(BEGINS)
    _, ends, behind = rest.partition(ENDS)
    if not ends:
        raise SystemExit(f"the page has no place for the table: {BEGINS.strip()} … {ENDS.strip()}")
    return f"{before}{begins}\n{new}\n{ends}{behind}"


if __name__ == "__main__":
    made = table(read(GRAPH / CORPUS))
    if sys.argv[1:]:
        page = Path(sys.argv[1])
        page.write_text(placed(page.read_text(encoding="utf-8"), made), encoding="utf-8")
    else:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(made)
