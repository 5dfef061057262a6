"""Claims with their voices → a table or a list for people, CSV and Markdown for what comes after."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bondgraph.answers import Facets, Row, Side, Who
from bondgraph.render.pieces import Ident, cited, holders, passage, teller

NARROW: Final = 80
"""Columns below which a table becomes a list."""
BETWEEN: Final = 3
"""Columns between two of a table."""


def who(answer: Who, *, width: int) -> RenderableType:
    """Rows as a table, by position where a question was asked for."""
    alone = set(answer.filters) <= {"question", "position"}
    if not answer.total and not (answer.sides and alone):
        return empty(answer)
    if answer.total and not answer.rows:
        return Text(f"{_claims(answer.total)}, and none on this page.")
    shown = {row.claim: row for row in answer.rows}
    parts: list[RenderableType] = []
    if answer.sides:
        question = None
        for side in answer.sides:
            if side.question != question:
                question = side.question
                parts += [Text(question.label, style="bold underline"), Text("")]
            rows = [shown[claim] for claim in side.claims if claim in shown]
            parts += [*_side(side, rows, width, alone=alone)]
    else:
        parts.append(rows_of(answer.rows, width))
    if answer.total:
        parts.append(Text(_tally(answer), style="dim"))
    return Group(*parts)


def _side(side: Side, rows: Sequence[Row], width: int, *, alone: bool) -> Iterator[RenderableType]:
    yield Text.assemble((side.position.label, "bold"), "  ", (side.position.id.rpartition("/")[2], "dim"))
    yield Padding(Text(side.says, style="italic"), (0, 0, 0, 2))
    if rows:
        yield rows_of(rows, width, positions=False)
    elif side.claims:
        yield Padding(Text("on another page", style="dim"), (0, 0, 1, 2))
    else:
        nobody = "Nobody takes this position." if alone else "Nobody here takes it."
        yield Padding(Text(nobody, style="dim"), (0, 0, 1, 2))


def rows_of(rows: Sequence[Row], width: int, *, positions: bool = True) -> RenderableType:
    """Rows as a table, or as a list where there is no room for one."""
    if width < NARROW:
        return Group(*(part for row in rows for part in (*block(row, positions=positions), Text(""))))
    columns = {"holder": 4, "claim": 11, "where, by way of": 6} | ({"position": 4} if positions else {})
    cells = [_cells(row)[: len(columns)] for row in rows]
    room = width - BETWEEN * (len(columns) - 1)
    widths = [room * ratio // sum(columns.values()) for ratio in columns.values()]
    # No word is broken that need not be. The claim has what is left; the id under it may be longer than any column.
    longest = [
        max((cell_len(word) for cell in column for word in cell.plain.split()), default=0)
        for column in zip(*cells, strict=True)
    ]
    most = min(room // 4, (room - longest[1]) // (len(columns) - 1))
    widths = [max(width, min(word, most)) for width, word in zip(widths, longest, strict=True)]
    widths[1] = room - sum(widths) + widths[1]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name, each in zip(columns, widths, strict=True):
        table.add_column(name, width=each, overflow="fold")
    for row, texts in zip(rows, cells, strict=True):
        holder, says, *others = texts
        table.add_row(holder, Group(says, Ident(row.claim)), *others)
        table.add_row()
    return table


def _cells(row: Row) -> list[Text]:
    return [
        Text(holders(row.holders)),
        Text(row.says),
        Text("\n".join(_where(row))),
        Text("\n".join(stand.position.label for stand in row.positions)),
    ]


def block(row: Row, *, positions: bool) -> Iterator[RenderableType]:
    """A row in lines."""
    yield Text(holders(row.holders), style="bold")
    yield Padding(Text(row.says), (0, 0, 0, 2))
    for line in _where(row):
        yield Padding(Text(line), (0, 0, 0, 2))
    if positions:
        for stand in row.positions:
            yield Padding(Text(f"{stand.question.label} {stand.position.label}"), (0, 0, 0, 2))
    yield Padding(Ident(row.claim), (0, 0, 0, 2))


def _where(row: Row) -> list[str]:
    lines = [cited(row.work)] if row.work else []
    lines += [f"as told by {teller(each)}" for each in reversed(row.told_by)]
    if not row.work and not any(link.work for link in row.told_by):
        lines += dict.fromkeys(f"read in {link.source.id}" for link in row.passages)
    return [*lines, *(passage(each) for each in row.passages)]


def _tally(answer: Who) -> str:
    count = _claims(answer.total)
    if len(answer.rows) < answer.total:
        count = f"{len(answer.rows)} of {count}"
    more = f"; --after {answer.rows[-1].claim} gives the next" if answer.next else ""
    return f"{count}{more}. bondgraph show ID opens any of them."


def _claims(count: int) -> str:
    return f"{count} claim{'' if count == 1 else 's'}"


def empty(answer: Who | Facets) -> Text:
    """What an empty answer says: that it is empty, and what to loosen."""
    lines = none_passes(answer)
    authors = answer.filters["author"] if answer.filters.keys() == {"author"} else ()
    if isinstance(authors, list):
        lines += [f"bondgraph show agent:{ident} has what is known otherwise." for ident in authors]
    return Text("\n".join(lines))


def none_passes(answer: Who | Facets) -> list[str]:
    """That an answer is empty, and what to loosen, in sentences."""
    if not answer.filters:
        return ["The corpus holds no claims."]
    given = ", ".join(f"{name} {_shown(value)}" for name, value in answer.filters.items())
    lines = [f"No claim passes all of: {given}."]
    lines += [f"Without {each.without}: {_claims(each.total)}." for each in answer.loosen]
    if not answer.loosen and len(answer.filters) > 1:
        lines.append("Leaving out any one of them gives none either; start again with one.")
    return lines


def _shown(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


COLUMNS: Final = (
    "claim", "says", "holders", "work", "year", "told_by", "positions", "concepts", "passages", "sources", "roles",
)  # fmt: skip


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """A text as a cell of CSV: one that a spreadsheet would take for a formula stands behind an apostrophe.

    >>> guarded("=cmd|' /C calc'!A0"), guarded("so it seems")
    ("'=cmd|' /C calc'!A0", 'so it seems')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def flat(row: Row) -> list[str]:
    """A row as cells, one for each of `COLUMNS`; several values are joined by ``; ``, and the year is the work's."""
    year = "" if row.work is None or row.work.year is None else str(row.work.year)
    texts = {
        "claim": row.claim,
        "says": row.says,
        "holders": "; ".join(link.label for link in row.holders),
        "work": row.work.label if row.work else "",
        "told_by": "; ".join(teller(each) for each in row.told_by),
        "positions": "; ".join(stand.position.id for stand in row.positions),
        "concepts": "; ".join(link.id for link in row.concepts),
        "passages": "; ".join(link.id for link in row.passages),
        "sources": "; ".join(dict.fromkeys(link.source.id for link in row.passages)),
        "roles": "; ".join(dict.fromkeys(link.role for link in row.passages if link.role)),
    }
    return [year if name == "year" else guarded(texts[name]) for name in COLUMNS]


def who_csv(answer: Who) -> str:
    """Rows as CSV (RFC 4180, with a header and newlines)."""
    return "".join(csv_lines(COLUMNS, map(flat, answer.rows)))


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> Iterator[str]:
    """A table as lines of CSV, with their newlines."""
    out = io.StringIO()
    # Only what ends a line is put in quotes for it, so lines end in both until they are taken.
    writer = csv.writer(out, lineterminator="\r\n")
    for row in chain((head,), rows):
        writer.writerow(row)
        yield f"{out.getvalue()[:-2]}\n"
        out.seek(0)
        out.truncate()


_MARKDOWN: Final = ("holder", "claim", "where", "by way of", "position", "passages")
MARKDOWN_HEAD: Final = f"| {' | '.join(_MARKDOWN)} |\n|{' --- |' * len(_MARKDOWN)}\n"
"""What a Markdown table of rows begins with."""


def who_markdown(answer: Who) -> str:
    """Rows as a Markdown table; text that would be markup is escaped."""
    return MARKDOWN_HEAD + "".join(map(markdown_row, answer.rows))


def markdown_row(row: Row) -> str:
    """A row as a line of a Markdown table, with its newline."""
    cells = (
        holders(row.holders),
        row.says,
        cited(row.work) if row.work else "",
        "; ".join(teller(each) for each in row.told_by),
        "; ".join(stand.position.label for stand in row.positions),
        "; ".join(passage(each) for each in row.passages),
    )
    return f"| {' | '.join(escaped(cell) for cell in cells)} |\n"


def escaped(cell: str) -> str:
    """A text as a cell of a Markdown table."""
    special = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#&~$"} | {"\0": "\ufffd"})
    return " ".join(cell.translate(special).split())
