"""Answers → text that people read on a terminal; rows also as CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bondgraph.anchoring import Match, Tier
from bondgraph.answers import (
    Cell,
    Compare,
    Comparison,
    Credit,
    Define,
    Link,
    Node,
    Path,
    Row,
    Stats,
    Term,
    Terms,
    Tie,
)
from bondgraph.render.pieces import Ident, cited, console, holders, linked, passage, teller
from bondgraph.render.rows import BETWEEN, COLUMNS, NARROW, block, empty, rows_of, who, who_csv, who_markdown

NARROWEST_COLUMN: Final = 22
"""Columns that each of those compared has, or else the table becomes a list."""

_VERDICTS: Final = {
    "agree": "they agree",
    "differ": "they take different positions",
    "partly": "they agree in part",
    "silent": "fewer than two speak",
}


def node(answer: Node, *, width: int) -> RenderableType:
    """Any node, with all its relations and their reasons."""
    parts: list[RenderableType] = [
        Text.assemble((answer.label, "bold"), "  ", (f"{answer.kind}:{answer.id}", "dim")),
        Text(""),
    ]
    facts = [
        (fact.name, "\n".join([*fact.texts, *(linked(link) for link in fact.links)])) for fact in answer.facts
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
        parts += [Text("Claims", style="bold underline"), rows_of(answer.claims, width)]
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
    room = width - BETWEEN * len(subjects)
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
        parts += [Text(taken.position.label), *(Ident(claim.id) for claim in taken.claims)]
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
        ("broader", "; ".join(linked(link) for link in answer.broader)),
        ("narrower", "; ".join(linked(link) for link in answer.narrower)),
        ("related", "; ".join(linked(link) for link in answer.related)),
        ("credited to", "\n".join(map(_credit, answer.credited_to))),
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
            *block(each.row, positions=False),
            Padding(Text(f"because {each.relation.because}", style="dim"), (0, 0, 1, 2)),
        ]
    return Group(*parts)


def _credit(credit: Credit) -> str:
    by = credit.by.id if credit.by.kind == "source" else credit.by.label
    return f"{credit.to.label}, in {by} ({credit.passage.id})"


def terms(answer: Terms) -> RenderableType:
    """Terms with who defines them, then those that nobody defines; both with whom they are credited to."""
    defined = [term for term in answer.terms if term.definitions]
    parts: list[RenderableType] = []
    for title, found in (("Defined", defined), ("Used and never defined", answer.undefined)):
        parts += [Text(f"{title} ({len(found)})", style="bold underline"), _uses(found), Text("")]
    return Group(*parts)


def _uses(found: Sequence[Term]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("term", overflow="fold")
    table.add_column("claims", justify="right")
    named = {
        "defined by": ["; ".join(each.label for each in term.defined_by) for term in found],
        "credited to": ["; ".join(each.label for each in term.credited_to) for term in found],
    }
    columns = {title: names for title, names in named.items() if any(names)}
    for title in columns:
        table.add_column(title, overflow="fold")
    for term, *names in zip(found, *columns.values(), strict=True):
        table.add_row(Text(linked(term.concept)), str(term.used_by), *map(Text, names))
    return table


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


__all__ = [
    "COLUMNS", "NARROW", "compare", "console", "define", "empty", "node", "path", "stats", "terms", "tie", "who",
    "who_csv", "who_markdown", "words",
]  # fmt: skip
