"""Answers → text that people read on a terminal; rows also as CSV and Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bondgraph.anchoring import Match, Tier
from bondgraph.answers import (
    Authors,
    Cell,
    CitationLine,
    Citations,
    Compare,
    Comparison,
    Credit,
    Define,
    Facet,
    Facets,
    Hit,
    Link,
    Meant,
    Near,
    Neighbour,
    Node,
    PassageLink,
    Passages,
    Path,
    Positions,
    Questions,
    Relations,
    Row,
    Search,
    Sources,
    Stats,
    Term,
    Terms,
    Tie,
    Works,
)
from bondgraph.render.matrix import VERDICTS
from bondgraph.render.pieces import Ident, cited, console, holders, linked, passage, teller
from bondgraph.render.rows import BETWEEN, COLUMNS, NARROW, block, empty, rows_of, who, who_csv, who_markdown

if TYPE_CHECKING:
    from bondgraph.information import Info, State

NARROWEST_COLUMN: Final = 22
"""Columns that each of those compared has, or else the table becomes a list."""


def node(answer: Node, *, width: int) -> RenderableType:
    """Any node, with all its relations and their reasons."""
    parts: list[RenderableType] = [
        Text.assemble((answer.label, "bold"), "  ", (f"{answer.kind}:{answer.id}", "dim")),
        Text(""),
    ]
    facts = [
        (
            fact.name,
            "\n".join(
                [*fact.texts, *(linked(link) for link in fact.links), *([] if fact.whole else ["… and more"])]
            ),
        )
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
        parts += [Text("Claims", style="bold underline"), rows_of(answer.claims, width)]
    if answer.total > len(answer.claims) and answer.claims:
        shown = (
            f"These are the first {len(answer.claims)} of {answer.total:,} claims; bondgraph who lists all."
        )
        parts += [Text(shown, style="dim"), Text("")]
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
        first = "" if answer.whole else f", the first {len(answer.relations)}"
        parts += [
            Text(""),
            Text(f"Relations between their claims{first}", style="bold underline"),
            *(tie(each) for each in answer.relations),
        ]
    return Group(
        *parts,
        *_page(
            len(answer.questions), answer.total, "questions", answer.next and answer.questions[-1].question.id
        ),
    )


def _page(shown: int, total: int, what: str, following: str | None) -> Iterator[RenderableType]:
    """How much of all was shown, where that is not all."""
    if shown < total:
        more = f"; --after {following} gives the next" if following else ""
        yield Text(f"{shown} of {total} {what}{more}", style="dim")


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
        verdict = (VERDICTS[each.verdict], "dim")
        table.add_row(
            Text.assemble(each.question.label, "\n", verdict), *(Group(*_cell(cell)) for cell in each.cells)
        )
    return table


def _listed(each: Comparison) -> Iterator[RenderableType]:
    yield Text(each.question.label, style="bold")
    yield Padding(Text(VERDICTS[each.verdict], style="dim"), (0, 0, 0, 2))
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
    start, end, kinds = answer.start.label, answer.end.label, _kinds(answer.relation)
    if answer.gave_up:
        return Text(
            f"No chain from {start} to {end}{kinds} was found among the {answer.explored} claims and concepts explored;"
            " there may be one beyond them."
        )
    if not answer.found:
        return Text(f"{start} and {end} are not connected within {answer.within} relations{kinds}.")
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


def _kinds(relation: Sequence[str]) -> str:
    return f" ({' or '.join(relation)} only)" if relation else ""


def near(answer: Near) -> RenderableType:
    """What is near, by distance; each relation with the farther of its ends."""
    start = f"{answer.start.kind}:{answer.start.id}"
    parts: list[RenderableType] = [Text.assemble((answer.start.label, "bold"), "  ", (start, "dim"))]
    places = {(each.node.kind, each.node.id): place for place, each in enumerate(answer.nodes)}
    told: dict[int, list[tuple[Tie, Link, Link]]] = defaultdict(list)
    for tie_ in answer.relations:
        ends = sorted((tie_.subject, tie_.object), key=lambda end: places.get((end.kind, end.id), -1))
        told[places[ends[1].kind, ends[1].id]].append((tie_, ends[1], ends[0]))
    for distance, group in groupby(enumerate(answer.nodes), key=lambda each: each[1].distance):
        parts += [Text(""), Text(_away(distance), style="bold underline")]
        for place, neighbour in group:
            parts.append(Padding(_neighbour(neighbour), (0, 0, 0, 2)))
            for relation, here, there in told[place]:
                line = Text.assemble(
                    (f"{relation.walked_from(here)} ", "bold"), "it" if there == answer.start else there.label, (f"  {relation.id}", "dim"),
                    "\n", ("because ", "dim"), relation.because,
                )  # fmt: skip
                parts.append(Padding(line, (0, 0, 0, 4)))
    return Group(*parts, Text(""), Text(_counted(answer), style="dim"))


def _away(distance: int) -> str:
    return f"{distance} relation{'' if distance == 1 else 's'} away"


def _neighbour(neighbour: Neighbour) -> Text:
    names = f"{holders(neighbour.row.holders)}: " if neighbour.row and neighbour.row.holders else ""
    return Text.assemble(f"{names}{neighbour.node.label}", (f"  {neighbour.node.id}", "dim"))


def _counted(answer: Near) -> str:
    within = f"within {answer.steps} relation{'' if answer.steps == 1 else 's'}{_kinds(answer.relation)}"
    if answer.total is None:
        return f"Shown are {len(answer.nodes)} of more than {answer.counted} claims and concepts {within}."
    if not answer.total:
        return f"Nothing is {within}."
    if answer.whole:
        return f"These are all {within}."
    return f"Shown are {len(answer.nodes)} of the {answer.total} claims and concepts {within}; --limit shows more."


def search(answer: Search) -> RenderableType:
    """Hits by rank, with what was looked for marked, and how words were taken that stand nowhere."""
    parts: list[RenderableType] = [_taken(each) for each in answer.meant]
    if parts:
        parts.append(Text(""))
    first = (int(answer.next) if answer.next else answer.total) - len(answer.hits) + 1
    for rank, hit in enumerate(answer.hits, start=first):
        parts += [
            Text.assemble((f"{rank}  ", "dim"), _marked(hit)),
            Padding(Text("  ".join(_told(hit)), style="dim"), (0, 0, 1, len(str(rank)) + 2)),
        ]
    if not answer.total:
        given = "".join(f", {name} {_values(value)}" for name, value in answer.filters.items())
        where = f" of kind {' or '.join(answer.kinds)}" if answer.kinds else ""
        parts.append(Text(f"No node{where} holds: {answer.words}{given}."))
    elif not answer.hits:
        parts.append(Text(f"{_hits(answer.total)}, and none on this page."))
    else:
        more = f" of {_hits(answer.total)}; --after {answer.next} gives the next" if answer.next else ""
        parts.append(Text(f"{len(answer.hits)}{more}" if more else _hits(answer.total), style="dim"))
    return Group(*parts)


def _taken(meant: Meant) -> Text:
    words = " or ".join(meant.taken_for)
    return Text(
        f"{meant.word} stands nowhere here; searched for {words} instead."
        if words
        else f"{meant.word} stands nowhere here, and nothing comes near."
    )


def _marked(hit: Hit) -> Text:
    shown = Text(hit.snippet.text)
    for start, end in hit.snippet.marks:
        shown.stylize("bold", start, end)
    return shown


def _told(hit: Hit) -> Iterator[str]:
    """Under a snippet: the node, who holds it, and what it says where a name was found."""
    yield f"{hit.node.kind}:{hit.node.id}"
    if hit.row is not None:
        yield holders(hit.row.holders)
        if hit.field == "name":
            yield hit.row.says
    elif hit.relation is None and hit.field == "statement":
        yield hit.node.label


def _values(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def _hits(count: int) -> str:
    return f"{count} hit{'' if count == 1 else 's'}"


def facets(answer: Facets, *, width: int) -> RenderableType:
    """Filters, each with its values and how many claims have them, those of the most first."""
    if not answer.total:
        return empty(answer)
    parts: list[RenderableType] = []
    for facet in answer.facets:
        found = _values_of(facet, len(str(answer.total)), width) if facet.values else Text("none")
        parts += [Text(facet.filter, style="bold underline"), Padding(found, (0, 0, 1, 2))]
    count = f"{answer.total} claim{'' if answer.total == 1 else 's'}"
    more = "" if all(facet.whole for facet in answer.facets) else "; --limit shows more"
    return Group(*parts, Text(f"{count}; --FILTER VALUE leaves those that have a value{more}.", style="dim"))


def _values_of(facet: Facet, digits: int, width: int) -> Table:
    """Counts, labels and ids, the id below its label where there is little room."""
    wide = width >= NARROW
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", width=digits)
    table.add_column(overflow="fold")
    if wide:
        table.add_column(style="dim", overflow="fold")
    for value in facet.values:
        label = Text(value.node.label if value.node else value.value)
        if label.plain == value.value:
            table.add_row(str(value.count), label)
        elif wide:
            table.add_row(str(value.count), label, Text(value.value))
        else:
            table.add_row(str(value.count), Group(label, Ident(value.value)))
    if not facet.whole:
        table.add_row("…", Text("and more", style="dim"))
    return table


def define(answer: Define) -> RenderableType:
    """Definitions side by side, with who gives them."""
    parts: list[RenderableType] = [Text(answer.concept.label, style="bold underline")]
    facts = [
        ("also called", "; ".join(answer.also_called)),
        ("scope", answer.scope or ""),
        ("broader", "; ".join(linked(link) for link in answer.broader)),
        ("narrower", "; ".join(linked(link) for link in answer.narrower)),
        ("related", "; ".join(linked(link) for link in answer.related)),
        ("credited to", "\n".join([*map(_credit, answer.credited_to), *_and_more(answer)])),
    ]
    if any(value for _, value in facts):
        parts += [_pairs((name, value) for name, value in facts if value), Text("")]
    if not answer.total:
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
    return Group(
        *parts,
        *_page(
            len(answer.definitions),
            answer.total,
            "definitions",
            answer.next and answer.definitions[-1].row.claim,
        ),
    )


def _and_more(answer: Define) -> Iterator[str]:
    """What says that there are more credits than are told."""
    if more := answer.credits - len(answer.credited_to):
        yield f"and {more:,} more: bondgraph show concept:{answer.concept.id}"


def _credit(credit: Credit) -> str:
    by = credit.by.id if credit.by.kind == "source" else credit.by.label
    return f"{credit.to.label}, in {by} ({credit.passage.id})"


def terms(answer: Terms) -> RenderableType:
    """Terms with who defines them, then those that nobody defines; both with whom they are credited to."""
    defined = [term for term in answer.terms if term.definitions]
    parts: list[RenderableType] = []
    for title, found in (("Defined", defined), ("Used and never defined", answer.undefined)):
        parts += [Text(f"{title} ({len(found)})", style="bold underline"), _uses(found), Text("")]
    return Group(
        *parts, *_page(len(answer.terms), answer.total, "terms", answer.next and answer.terms[-1].concept.id)
    )


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


def listed(
    answer: Authors | Works | Sources | Passages | Questions | Positions | Relations | Citations,
) -> RenderableType:
    """A page of a list: each node with its id, and how many claims it has where that is told."""
    name = answer.format.removeprefix("bondgraph.").partition("/")[0]
    lines = getattr(answer, name)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(name, overflow="fold")
    counted = any(hasattr(line, "claims") for line in lines)
    if counted:
        table.add_column("claims", justify="right")
    for line in lines:
        told = Text.assemble(_called(line), ("  " + line.id, "dim"))
        table.add_row(told, *([str(line.claims)] if counted else []))
    return Group(table, *_page(len(lines), answer.total, name, answer.next and lines[-1].id))


def _called(line: Any) -> str:
    """What a line of a list is called."""
    if isinstance(line, Tie):
        return f"{line.subject.label} {line.type} {line.object.label}"
    if isinstance(line, CitationLine):
        return f"{line.citing.label} cites {line.cited.label}"
    return passage(line) if isinstance(line, PassageLink) else str(line.label)


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


def info(answer: Info) -> RenderableType:
    """What a store holds."""
    made = answer.making
    lines = {
        "store": answer.store,
        "corpus": f"{answer.corpus.id}, {answer.corpus.digest}",
        "statements": f"{answer.statements:,}",
        "nodes": ", ".join(f"{count:,} {kind}" for kind, count in answer.counts.items() if count),
    }
    if answer.bytes is not None:
        lines["on disk"] = f"{answer.bytes / 1_000_000:,.1f} MB"
    if made:
        lines["built"] = f"{made.at:%Y-%m-%d %H:%M:%S} UTC by bondgraph {made.by}, in {made.seconds:.1f} s"
        lines["from"] = made.source
        lines["state"] = _STATES[made.state].format(source=made.source, store=answer.store)
    size = max(map(len, lines))
    title = Text(f"{answer.corpus.title}, edition {answer.corpus.edition}", style="bold")
    return Group(title, *(Text(f"{name:<{size}}  {said}") for name, said in lines.items()))


_STATES: Final[dict[State, str]] = {
    "current": "current: the source is as it was",
    "changed": "the source has changed since; bondgraph build {source} --store {store} builds it anew",
    "missing": "the source is no longer there",
}


__all__ = [
    "COLUMNS", "NARROW", "compare", "console", "define", "empty", "facets", "info", "listed", "near", "node", "path", "search", "stats", "terms", "tie", "who",
    "who_csv", "who_markdown", "words",
]  # fmt: skip
