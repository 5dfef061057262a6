"""Answers → text: tables and blocks for people, JSON Lines, CSV and Markdown for what comes after."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bondgraph.anchoring import Match, Tier
from bondgraph.answers import (
    Cell,
    Compare,
    Comparison,
    Define,
    Link,
    Node,
    PassageLink,
    Path,
    Row,
    Side,
    Stats,
    Teller,
    Tie,
    Who,
    WorkLink,
)

WIDTH_WHEN_PIPED: Final = 100
NARROW: Final = 72
"""Columns below which a table becomes a list."""
_BETWEEN: Final = 3
"""Columns between two of a table."""
NARROWEST_COLUMN: Final = 22
"""Columns that each of those compared has, or else the table becomes a list."""

_VERDICTS: Final = {
    "agree": "they agree",
    "differ": "they differ",
    "partly": "they agree in part",
    "silent": "fewer than two speak",
}


def console(file: TextIO, *, width: int | None = None) -> Console:
    """A console on a stream: coloured and as wide as the terminal on a terminal, plain elsewhere."""
    from os import environ

    given = environ.get("COLUMNS", "")
    if width is None and not file.isatty():
        width = int(given) if given.isdigit() and int(given) > 0 else WIDTH_WHEN_PIPED
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


# -- who


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
        parts.append(_rows(answer.rows, width))
    if answer.total:
        parts.append(Text(_tally(answer), style="dim"))
    return Group(*parts)


def _side(side: Side, rows: Sequence[Row], width: int, *, alone: bool) -> Iterator[RenderableType]:
    yield Text.assemble((side.position.label, "bold"), "  ", (side.position.id.rpartition("/")[2], "dim"))
    yield Padding(Text(side.says, style="italic"), (0, 0, 0, 2))
    if rows:
        yield _rows(rows, width, positions=False)
    elif side.claims:
        yield Padding(Text("on another page", style="dim"), (0, 0, 1, 2))
    else:
        nobody = "Nobody takes this position." if alone else "Nobody here takes it."
        yield Padding(Text(nobody, style="dim"), (0, 0, 1, 2))


def _rows(rows: Sequence[Row], width: int, *, positions: bool = True) -> RenderableType:
    if width < NARROW:
        return Group(*(part for row in rows for part in (*_block(row, positions=positions), Text(""))))
    columns = {"holder": 4, "claim": 11, "where, by way of": 6} | ({"position": 4} if positions else {})
    cells = [_cells(row)[: len(columns)] for row in rows]
    room = width - _BETWEEN * (len(columns) - 1)
    widths = [room * ratio // sum(columns.values()) for ratio in columns.values()]
    # No word is broken that need not be. The claim has what is left; the id under it may be longer than any column.
    for number, column in enumerate(zip(*cells, strict=True)):
        longest = max((cell_len(word) for cell in column for word in cell.plain.split()), default=0)
        widths[number] = max(widths[number], min(longest, room // 4))
    widths[1] = room - sum(widths) + widths[1]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name, each in zip(columns, widths, strict=True):
        table.add_column(name, width=each, overflow="fold")
    for row, texts in zip(rows, cells, strict=True):
        holder, says, *others = texts
        table.add_row(holder, Group(says, _Ident(row.claim)), *others)
        table.add_row()
    return table


def _cells(row: Row) -> list[Text]:
    return [
        Text(holders(row.holders)),
        Text(row.says),
        Text("\n".join(_where(row))),
        Text("\n".join(stand.position.label for stand in row.positions)),
    ]


def _block(row: Row, *, positions: bool) -> Iterator[RenderableType]:
    yield Text(holders(row.holders), style="bold")
    yield Padding(Text(row.says), (0, 0, 0, 2))
    for line in _where(row):
        yield Padding(Text(line), (0, 0, 0, 2))
    if positions:
        for stand in row.positions:
            yield Padding(Text(f"{stand.question.label} {stand.position.label}"), (0, 0, 0, 2))
    yield Padding(_Ident(row.claim), (0, 0, 0, 2))


def _where(row: Row) -> list[str]:
    lines = [cited(row.work)] if row.work else []
    lines += [f"as told by {teller(each)}" for each in reversed(row.told_by)]
    return [*lines, *(passage(each) for each in row.passages)]


def _tally(answer: Who) -> str:
    count = _claims(answer.total)
    if len(answer.rows) < answer.total:
        count = f"{len(answer.rows)} of {count}"
    more = f"; --after {answer.next} gives the next" if answer.next else ""
    return f"{count}{more}. bondgraph show ID opens any of them."


def _claims(count: int) -> str:
    return f"{count} claim{'' if count == 1 else 's'}"


def empty(answer: Who) -> Text:
    """What an empty answer says: that it is empty, and what to loosen."""
    if not answer.filters:
        return Text("The corpus holds no claims.")
    given = ", ".join(f"{name} {_shown(value)}" for name, value in answer.filters.items())
    lines = [f"No claim passes all of: {given}."]
    lines += [f"Without {each.without}: {_claims(each.total)}." for each in answer.loosen]
    if not answer.loosen and len(answer.filters) > 1:
        lines.append("Leaving out any one of them gives none either; start again with one.")
    return Text("\n".join(lines))


def _shown(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


# -- the other verbs


def node(answer: Node, *, width: int) -> RenderableType:
    """Any node, with all its relations and their reasons."""
    parts: list[RenderableType] = [
        Text.assemble((answer.label, "bold"), "  ", (f"{answer.kind}:{answer.id}", "dim")),
        Text(""),
    ]
    facts = [
        (fact.name, "\n".join([*fact.texts, *(_linked(link) for link in fact.links)]))
        for fact in answer.facts
    ]
    if answer.row is not None:
        facts = [*_voice(answer.row), *facts]
    if facts:
        parts += [_pairs(facts), Text("")]
    for side in answer.sides:
        names = holders(side.holders) or "nobody"
        parts.append(
            Text.assemble((f"{side.position.label}: ", "bold"), names, "  ", (side.position.id, "dim"))
        )
        parts.append(Padding(Text(side.says, style="italic"), (0, 0, 1, 2)))
    if answer.claims:
        parts += [Text("Claims", style="bold underline"), _rows(answer.claims, width)]
    if answer.relations:
        parts += [Text("Relations", style="bold underline"), *(tie(each) for each in answer.relations)]
    return Group(*parts)


def _voice(row: Row) -> Iterator[tuple[str, str]]:
    yield "held by", holders(row.holders)
    if row.work:
        yield "in", cited(row.work)
    for link in row.told_by:
        yield "told by", teller(link)
    for each in row.passages:
        yield "read in", passage(each) + (f"  {each.url}" if each.url else "")
    for stand in row.positions:
        yield "position", f"{stand.question.label} → {stand.position.label}"
    if row.concepts:
        yield "about", "; ".join(concept.label for concept in row.concepts)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(name, Text(value))
    return table


def tie(relation: Tie) -> RenderableType:
    """A relation: its ends, its sort, its reason, and who drew it."""
    sort = ", ".join(
        filter(None, (relation.nature, "drawn in the text" if relation.basis == "in-text" else "editorial"))
    )
    drawn = f" by {relation.drawn_by.label}" if relation.drawn_by else ""
    read = f"; {passage(relation.passage)}" if relation.passage else ""
    start = f"{holders(relation.subject_holders)}: " if relation.subject_holders else ""
    end = f"{holders(relation.object_holders)}: " if relation.object_holders else ""
    lines = Text.assemble(
        (f"{start}{relation.subject.label}", ""), "\n",
        (f"  {relation.type} ", "bold"), (f"({sort}{drawn}{read})", "dim"), "\n",
        (f"{end}{relation.object.label}", ""), "\n",
        ("  because ", "bold"), relation.because, "\n",
    )  # fmt: skip
    return Padding(lines, (0, 0, 0, 2))


def words(ident: str, match: Match, found: str) -> RenderableType:
    """The words of a passage, with how they were found."""
    tier = str(match.tier) if match.tier is Tier.EXACT else f"{match.tier}, {match.score:.3f}"
    heading = Text.assemble((ident, "bold"), (f"  {tier}", "dim"))
    return Group(heading, Padding(Text(found or "The words are no longer in the text."), (0, 0, 1, 2)))


def compare(answer: Compare, *, width: int) -> RenderableType:
    """Questions by authors: what each says, and whether they agree."""
    spoken = [each for each in answer.questions if any(cell.taken for cell in each.cells)]
    silent = [each.question.label for each in answer.questions if each not in spoken]
    parts: list[RenderableType] = [_compared(spoken, answer.subjects, width)]
    if not spoken:
        parts = [Text("None of them takes a position on any question.")]
    if silent:
        parts += [Text(""), Text("All are silent on: " + "; ".join(silent), style="dim")]
    if answer.relations:
        parts += [
            Text(""),
            Text("Relations between their claims", style="bold underline"),
            *(tie(each) for each in answer.relations),
        ]
    return Group(*parts)


def _compared(questions: Sequence[Comparison], subjects: Sequence[Link], width: int) -> RenderableType:
    if width // (len(subjects) + 1) < NARROWEST_COLUMN:
        return Group(*(part for each in questions for part in _listed(each)))
    room = width - _BETWEEN * len(subjects)
    first = room * 3 // (3 + 4 * len(subjects))
    column = (room - first) // len(subjects)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", show_lines=True)
    table.add_column("question", width=first, overflow="fold")
    for subject in subjects:
        table.add_column(Text(subject.label), width=column, overflow="fold")
    for each in questions:
        verdict = (_VERDICTS[each.verdict], "dim")
        table.add_row(
            Text.assemble(each.question.label, "\n", verdict), *(Group(*_cell(cell)) for cell in each.cells)
        )
    return table


def _listed(each: Comparison) -> Iterator[RenderableType]:
    yield Text(each.question.label, style="bold")
    yield Padding(Text(_VERDICTS[each.verdict], style="dim"), (0, 0, 0, 2))
    for cell in each.cells:
        yield Padding(Text(cell.subject.label), (0, 0, 0, 2))
        yield from (Padding(part, (0, 0, 0, 4)) for part in _cell(cell))
    yield Text("")


def _cell(cell: Cell) -> list[RenderableType]:
    parts: list[RenderableType] = [] if cell.taken else [Text("–")]
    for taken in cell.taken:
        parts += [Text(taken.position.label), *(_Ident(claim.id) for claim in taken.claims)]
    return parts


def path(answer: Path) -> RenderableType:
    """A chain of steps, each with its reason."""
    if not answer.found:
        return Text(
            f"{answer.start.label} and {answer.end.label} are not connected within {answer.within} relations."
        )
    if not answer.steps:
        return Text(f"{answer.start.label} is where it ends, too.")
    lines = [Text(answer.steps[0].start.label, style="bold")]
    for step in answer.steps:
        lines.append(
            Text.assemble(
                ("  ↓ ", "dim"), step.how, ("" if step.relation is None else f"  {step.relation.id}", "dim")
            )
        )
        if step.relation is not None:
            lines.append(Text.assemble(("    because ", "dim"), step.relation.because))
        lines.append(Text(step.end.label, style="bold"))
    return Group(*lines)


def define(answer: Define) -> RenderableType:
    """Definitions side by side, with who gives them."""
    parts: list[RenderableType] = [Text(answer.concept.label, style="bold underline")]
    facts = [
        ("also called", "; ".join(answer.also_called)),
        ("scope", answer.scope or ""),
        ("broader", "; ".join(_linked(link) for link in answer.broader)),
        ("narrower", "; ".join(_linked(link) for link in answer.narrower)),
        ("related", "; ".join(_linked(link) for link in answer.related)),
    ]
    if any(value for _, value in facts):
        parts += [_pairs((name, value) for name, value in facts if value), Text("")]
    if not answer.definitions:
        used = (
            f"used by {answer.used_by} claim{'' if answer.used_by == 1 else 's'}"
            if answer.used_by
            else "used by none"
        )
        parts.append(Text(f"Nobody here defines it; it is {used}."))
    for each in answer.definitions:
        parts += [
            *_block(each.row, positions=False),
            Padding(Text(f"because {each.relation.because}", style="dim"), (0, 0, 1, 2)),
        ]
    return Group(*parts)


def stats(answer: Stats) -> RenderableType:
    """Counts."""
    parts: list[RenderableType] = [
        Text(f"{answer.corpus.title}, edition {answer.corpus.edition}", style="bold"),
        Text(""),
    ]
    for title, counts in (
        ("nodes", answer.counts),
        ("relations", answer.relations),
        ("claims by voice", answer.voices),
        ("passages by the source's label", answer.roles),
    ):
        size = max(len(str(count)) for count in counts.values())
        found = sorted(
            ((count, name) for name, count in counts.items() if count), key=lambda it: (-it[0], it[1])
        )
        lines = [f"{count:>{size}}  {name}" for count, name in found] or ["none"]
        parts += [Text(title, style="bold"), *map(Text, lines), Text("")]
    parts += [
        Text("questions, the leading one first", style="bold"),
        *(Text(f"{q.label}  {q.id}") for q in answer.questions),
    ]
    return Group(*parts)


# -- pieces


class _Ident:
    """An id, broken at its hyphens where it must be."""

    def __init__(self, ident: str) -> None:
        self._ident = ident

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("\n".join(textwrap.wrap(self._ident, options.max_width)), style="dim")


def holders(links: Iterable[Link]) -> str:
    """Names in a row."""
    return ", ".join(link.label for link in links)


def teller(link: Teller) -> str:
    """One link of a chain: who tells it, where, and how."""
    who_tells = holders(link.agents)
    where = link.work.label if link.work else ""
    named = f"{who_tells}, {where}" if who_tells and where else who_tells or where
    return f"{named} ({link.how})"


def cited(work: WorkLink) -> str:
    """A work, with what sources print of it where that differs."""
    return work.label + "".join(f" [{each}]" for each in work.as_cited)


def passage(link: PassageLink) -> str:
    """Where a passage stands."""
    role = f" ({link.role})" if link.role else ""
    return f"{link.id}{role}"


def _linked(link: Link) -> str:
    return f"{link.label} [{link.id}]" if link.label != link.id else link.id


COLUMNS: Final = (
    "claim", "says", "holders", "work", "year", "told_by", "positions", "concepts", "passages", "sources", "roles",
)  # fmt: skip


def _flat(row: Row) -> list[str]:
    """A row as texts, one for each of `COLUMNS`; several values are joined by ``; ``."""
    return [
        row.claim,
        row.says,
        "; ".join(link.label for link in row.holders),
        row.work.label if row.work else "",
        "" if row.year is None else str(row.year),
        "; ".join(teller(each) for each in row.told_by),
        "; ".join(stand.position.id for stand in row.positions),
        "; ".join(link.id for link in row.concepts),
        "; ".join(link.id for link in row.passages),
        "; ".join(dict.fromkeys(link.source.id for link in row.passages)),
        "; ".join(dict.fromkeys(link.role for link in row.passages if link.role)),
    ]


def who_csv(answer: Who) -> str:
    """Rows as CSV (RFC 4180, with a header and newlines)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_flat(row) for row in answer.rows)
    return out.getvalue()


def who_markdown(answer: Who) -> str:
    """Rows as a Markdown table; text that would be markup is escaped."""
    header = ("holder", "claim", "where", "by way of", "position", "passages")
    lines = [f"| {' | '.join(header)} |", "|" + " --- |" * len(header)]
    for row in answer.rows:
        cells = (
            holders(row.holders),
            row.says,
            cited(row.work) if row.work else "",
            "; ".join(teller(each) for each in row.told_by),
            "; ".join(stand.position.label for stand in row.positions),
            "; ".join(passage(each) for each in row.passages),
        )
        lines.append(f"| {' | '.join(_escaped(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _escaped(cell: str) -> str:
    special = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#&~$"})
    return " ".join(cell.translate(special).split())
