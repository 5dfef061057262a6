"""Results → tables, in a notebook and on a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from shutil import get_terminal_size
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bondgraph.answers import Cite, Compare, Define, Facets, Graph, Node, Path, Row, Search, Stats, Tie, Who
from bondgraph.render import text as texts
from bondgraph.render.pieces import WIDTH_WHEN_PIPED, console
from bondgraph.render.references import written
from bondgraph.render.rows import none_passes, rows_of
from bondgraph.result import Result
from bondgraph.turning.columns import Column, Piece, numbers, of, of_model, row_type
from bondgraph.verbs import Verbs

MOST_LINES: Final = 20
"""Rows that a terminal is shown."""
MOST_QUESTIONS: Final = 5
"""Questions that a notebook is shown of a corpus."""
MOST_ROWS: Final = 50
"""Rows that a notebook is shown."""
MOST_PIECES: Final = 8
"""Pieces that a cell is shown with."""
NARROWEST: Final = 14
"""Columns of a terminal that each column of texts has, or else the table becomes a list: half of its longest text, but no less than
this, and no more than twice of it."""

_GAP: Final = 3
"""Columns of a terminal between two columns."""
_CALLED: Final = {"counted": "counts", "rows": "rows"}
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the order of what stands around them, if nothing ends them."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def text(result: Result[Any]) -> str:
    """A table for a terminal, as wide as it is.

    >>> import bondgraph
    >>> print(text(bondgraph.open().questions(limit=1)).partition("\\n")[0])
    The debate questions, the leading one first: 1 of 19 questions
    """
    width = max(get_terminal_size((WIDTH_WHEN_PIPED, 24)).columns - 1, 20)
    out = console(io.StringIO(), width=width)
    parts: list[RenderableType] = []
    if not isinstance(result, Node):
        parts = [*map(Text, filter(None, (_heading(result), _numbers(result)))), Text("")]
    parts += _body(result, width)
    rest = [Text(line) for line in _rest(result, MOST_LINES)]
    with out.capture() as captured:
        out.print(Group(*parts))
    with out.capture() as below:
        out.print(Group(*rest))
    said = [each.get().rstrip() for each in (captured, below) if each.get().strip()]
    return _plain("\n".join(line.rstrip() for line in "\n\n".join(said).splitlines()))


def html(result: Result[Any]) -> str:
    """A table for a notebook: without a script, without anything from elsewhere, and whole where its style is taken away."""
    if isinstance(result, Node):
        return _framed("".join(_node_html(result)))
    heading = _safe(_heading(result))
    if counted := _numbers(result):
        heading += f'<br><span style="font-weight: normal">{_safe(counted)}</span>'
    if not result:
        return _framed(f"<p><b>{heading}</b></p>" + "".join(map(_line_html, _empty(result))))
    if isinstance(result, Cite):
        return _framed(f"<p><b>{heading}</b></p>{_plain(written(result, 'html'))}")
    return _framed(
        "".join([_table_html(heading, of(result), result), *map(_line_html, _rest(result, MOST_ROWS))])
    )


def corpus(library: Verbs) -> str:
    """What a notebook is shown of a corpus: what it is about, how much there is of it, and its leading questions.

    >>> import bondgraph
    >>> "<bdi>Does the bond heal, or carry what heals?</bdi>" in corpus(bondgraph.open())
    True
    """
    about, questions = library.about(), library.questions(limit=MOST_QUESTIONS)
    counts = ", ".join(_number(count, f"{kind}s") for kind, count in about.counts.items() if count)
    lines = [
        f"<b>{_safe(about.corpus.title)}</b>, edition {_safe(about.corpus.edition)}",
        *([_safe(about.description)] if about.description else []),
        counts,
    ]
    table = _table_html(_safe(_heading(questions)), of(questions), questions) if questions else ""
    asked = "<code>help(bondgraph.Library)</code> says what can be asked."
    return _framed("".join(f'<p dir="auto">{line}</p>' for line in lines) + table + f"<p>{asked}</p>")


# -- what is said of a result as a whole


def _heading(result: Result[Any]) -> str:
    """What it is, how many of how many, and what was asked."""
    if isinstance(result, Node):
        return f"{result.label}, {result.kind} {result.id}"
    what = (type(result).__doc__ or type(result).__name__).strip().partition("\n")[0].rstrip(".")
    asked = [f"“{words}”"] if (words := getattr(result, "words", "")) else []
    asked += [f"{name} {_values(value)}" for name, value in getattr(result, "filters", {}).items()]
    return f"{what}: {_tally(result)}" + "".join(f"; {each}" for each in asked)


def _numbers(result: Result[Any]) -> str:
    """What was counted and reckoned of it as a whole, in a line."""
    return ", ".join(f"{_called_as(name)} {_figure(value)}" for name, value in numbers(result).items())


def _figure(value: float | None) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _tally(result: Result[Any]) -> str:
    total = getattr(result, "total", None)
    called = "claims" if row_type(type(result)) is Row else _CALLED.get(result.ROWS, result.ROWS)
    count = len(result)
    if isinstance(result, Graph):
        claims = sum(node.kind == "claim" for node in result)
        return f"{_number(count, called)}, with {claims} of {_number(result.total, 'claims')}"
    if isinstance(result, Facets):
        return f"{_number(count, called)} of {_number(result.total, 'claims')}"
    return (
        _number(count, called) if result.is_whole or total is None else f"{count} of {_number(total, called)}"
    )


def _number(count: int, called: str) -> str:
    return f"{count:,} {called.removesuffix('s') if count == 1 else called}"


def _rest(result: Result[Any], most: int) -> Iterator[str]:
    """How to get what is not shown."""
    if len(result) > most and not isinstance(result, (Path, Stats, Cite)):
        yield f"… and {len(result) - most:,} more, which to_pandas() has, too."
    if result and not result.is_whole:
        yield "These are not all: .all() gives the rest."


def _empty(result: Result[Any]) -> list[str]:
    """That there is nothing, and what to loosen."""
    if isinstance(result, (Who, Facets)):
        return none_passes(result)
    if isinstance(result, Search):
        return [
            *(
                f"{each.word} stands nowhere here; searched for {' or '.join(each.taken_for)} instead."
                if each.taken_for
                else f"{each.word} stands nowhere here, and nothing comes near."
                for each in result.meant
            ),
            "Leave out a word or a filter, or write the beginning of a word: begin*.",
        ]
    if getattr(result, "total", 0):
        return ["There are some, and none on this page: .all() gives them."]
    if getattr(result, "filters", None):
        return ["There is nothing here among the claims that pass these filters: leave one out."]
    return ["There is nothing here."]


def _values(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


# -- on a terminal


def _body(result: Result[Any], width: int) -> Iterator[RenderableType]:
    cut: dict[str, object] = {"next": None}
    match result:
        case Node():
            yield texts.node(
                result.model_copy(update={"claims": result.claims[:MOST_LINES], "total": 0}), width=width
            )
        case Path():
            yield texts.path(result)
        case Stats():
            yield texts.stats(result)
        case Cite() if result:
            yield Text(written(result, "text"))
        case Compare():
            shown = result.questions[:MOST_LINES]
            yield texts.compare(
                result.model_copy(update=cut | {"questions": shown, "total": len(shown)}), width=width
            )
        case Define():
            given = result.definitions[:MOST_LINES]
            update = cut | {"definitions": given, "total": len(given), "credits": len(result.credited_to)}
            yield texts.define(result.model_copy(update=update))
        case Who() if result:
            yield rows_of(result[:MOST_LINES], width)
        case _ if result:
            yield _table(of(result), result[:MOST_LINES], width)
        case _:
            yield from map(Text, _empty(result))


def _table(found: Sequence[Column], rows: Sequence[Any], width: int) -> RenderableType:
    # An address is longer than any column.
    shown = [column for column in _shown(found, rows) if column.name != "url"]
    cells = [[Text("\n").join(map(_piece, _pieces(column, row))) for column in shown] for row in rows]
    if not _fits(shown, cells, width):
        return Group(*(part for row in cells for part in _block(shown, row)))
    wide = any(sum(len(cell) for cell in row) > width for row in cells)
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", leading=int(wide)
    )
    for column in shown:
        table.add_column(_name(column), justify=_justify(column), overflow="fold", no_wrap=_is_number(column))
    for row in cells:
        table.add_row(*row)
    return table


def _fits(shown: Sequence[Column], cells: Sequence[Sequence[Text]], width: int) -> bool:
    """Whether the columns of texts have room beside those of numbers, which are not wrapped."""
    room = width
    for place, column in enumerate(shown):
        longest = max(len(_name(column)), *(len(row[place]) for row in cells))
        room -= longest + _GAP if _is_number(column) else min(max(longest // 2, NARROWEST), NARROWEST * 2)
    return room >= 0


def _block(shown: Sequence[Column], row: Sequence[Text]) -> Iterator[RenderableType]:
    """A row in lines: of each column that has something, its name and that; several numbers are one line."""
    said = [(column, cell) for column, cell in zip(shown, row, strict=True) if cell.plain]
    counted = [f"{_name(column)} {cell}" for column, cell in said if _is_counted(column)]
    pairs = Table(box=None, show_header=False, pad_edge=False)
    pairs.add_column(no_wrap=True)
    pairs.add_column(overflow="fold")
    for column, cell in said:
        if len(counted) == 1 or not _is_counted(column):
            pairs.add_row(_name(column), cell)
    if len(counted) > 1:
        pairs.add_row("", ", ".join(counted))
    yield Padding(pairs, (0, 0, 1, 0))


def _piece(piece: Piece) -> Text:
    return Text(f"{piece.text}  {piece.ident}" if piece.ident else piece.text)


# -- in a notebook


_STYLE: Final = """<style>
.bondgraph { overflow-x: auto; line-height: 1.4; }
.bondgraph table { border-collapse: collapse; }
.bondgraph caption { caption-side: top; font-weight: bold; text-align: left; color: inherit; padding: .3em .6em; }
.bondgraph th, .bondgraph td { vertical-align: top; max-width: 34em; padding: .3em .6em;
  border-bottom: 1px solid var(--jp-border-color2, var(--vscode-editorWidget-border, rgba(128, 128, 128, .4))); }
.bondgraph tbody th { font-weight: inherit; }
.bondgraph code { background: none; color: inherit; opacity: .75; font-size: .85em; overflow-wrap: anywhere; }
</style>"""
"""What is lost where a style is not trusted is its looks; that text begins at the left is said of each cell."""


def _framed(inner: str) -> str:
    return f'<div class="bondgraph">{_STYLE}{inner}</div>'


def _line_html(line: str) -> str:
    return f'<p dir="auto">{_safe(line)}</p>'


def _table_html(heading: str, found: Sequence[Column], rows: Sequence[Any]) -> str:
    """The first rows of a table, under its heading."""
    given = rows[:MOST_ROWS]
    shown = _shown(found, given)
    head = "".join(f'<th scope="col"{_aligned(column)}>{_safe(_name(column))}</th>' for column in shown)
    body = "".join(f"<tr>{''.join(_cells_html(shown, row))}</tr>" for row in given)
    return f"<table><caption>{heading}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells_html(shown: Sequence[Column], row: Any) -> Iterator[str]:
    for place, column in enumerate(shown):
        pieces = _pieces(column, row)
        tag, scope = ("td", "") if place else ("th", ' scope="row"')
        yield f'<{tag}{scope} dir="auto"{_aligned(column)}>{"<br>".join(map(_piece_html, pieces))}</{tag}>'


def _piece_html(piece: Piece) -> str:
    said = f"<bdi>{_safe(piece.text)}</bdi>"
    if piece.href.startswith(("https://", "http://")):
        said = f'<a href="{_safe(piece.href)}" target="_blank" rel="noopener">{said}</a>'
    return f"{said} <code>{_safe(piece.ident)}</code>" if piece.ident else said


def _node_html(node: Node) -> Iterator[str]:
    """What is said of a node, the claims that hang on it, and their relations."""
    lines = "".join(
        f'<tr><th scope="row" style="text-align: left">{_safe(fact.name)}</th>'
        f'<td dir="auto" style="text-align: left">{"<br>".join(_fact_html(fact.texts, fact.links, fact.whole))}</td></tr>'
        for fact in node.facts
    )
    yield f"<table><caption>{_safe(_heading(node))}</caption><tbody>{lines}</tbody></table>"
    if node:
        yield _table_html(_tally(node), of(node), node)
        yield from map(_line_html, _rest(node, MOST_ROWS))
    if node.relations:
        of_ties = {column.name: column for column in of_model(Tie)}
        found = [of_ties[name] for name in _OF_TIES]
        yield _table_html(_number(len(node.relations), "relations"), found, node.relations)
        if len(node.relations) > MOST_ROWS:
            yield _line_html(f"… and {len(node.relations) - MOST_ROWS:,} more.")


_OF_TIES: Final = (
    "subject_holders",
    "subject",
    "type",
    "object_holders",
    "object",
    "because",
    "nature",
    "basis",
)
"""What is shown of the relations of a node."""


def _fact_html(said: Sequence[str], links: Sequence[Any], whole: bool) -> Iterator[str]:
    yield from (f"<bdi>{_safe(each)}</bdi>" for each in said)
    yield from (_piece_html(Piece(link.label, link.id)) for link in links)
    if not whole:
        yield "… and more"


def _aligned(column: Column) -> str:
    return f' style="text-align: {_justify(column)}"'


# -- both


def _shown(found: Sequence[Column], rows: Sequence[Any]) -> list[Column]:
    """The columns that people are shown, but for those in which there is nothing, and the words of claims that are named before.

    Of claims, whose they are comes first.
    """
    shown = [column for column in found if any(_pieces(column, row) for row in rows)]
    says, before = (
        [column for column in shown if (column.name == "says") is of_claims] for of_claims in (True, False)
    )
    for column in says:
        if any(all(_pieces(column, row) in ([], _pieces(each, row)) for row in rows) for each in before):
            shown.remove(column)
    return sorted(shown, key=lambda column: column.name != "voice") if found[0].name == "claim" else shown


def _pieces(column: Column, row: Any) -> list[Piece]:
    """What a cell is shown with: the first pieces, and how many more there are."""
    pieces = list(column.pieces(row)) if column.pieces else []
    more = len(pieces) - MOST_PIECES
    return pieces if more <= 1 else [*pieces[:MOST_PIECES], Piece(f"… and {more:,} more")]


def _name(column: Column) -> str:
    return _called_as(column.name)


def _called_as(name: str) -> str:
    return name.replace("_", " ")


def _is_number(column: Column) -> bool:
    return column.type in (int, float)


def _is_counted(column: Column) -> bool:
    return column.type is not str


def _justify(column: Column) -> Any:
    return "right" if _is_number(column) else "left"


def _plain(said: str) -> str:
    """A text without what a terminal or a page would take for something else than text."""
    return _CONTROL.sub("\ufffd", _TURNING.sub("", said))


def _safe(said: str) -> str:
    return escape(_plain(said))


__all__ = ["MOST_LINES", "MOST_ROWS", "corpus", "html", "text"]
