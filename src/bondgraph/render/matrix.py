"""Authors or positions by question → a table for a spreadsheet, a manuscript in LaTeX, or a page in Markdown.

A line for each question: what is asked, whether they agree, and what each of those compared says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import category

from bondgraph.answers import Cell, Compare, Comparison, Stamp
from bondgraph.render.rows import csv_lines, escaped, guarded

VERDICTS: Final = {
    "agree": "they agree",
    "differ": "they take different positions",
    "partly": "they agree in part",
    "silent": "fewer than two speak",
}
"""Whether those compared agree on a question, in words."""


class Matrix(NamedTuple):
    """A format of a comparison.

    Attributes:
        written: makes the file.
        media_type: what the file is.
        extension: what its name ends in.
        title: what it is called.
    """

    written: Callable[[Compare], str]
    media_type: str
    extension: str
    title: str


def as_csv(answer: Compare) -> str:
    """A comparison as CSV (RFC 4180, with a header and newlines): positions by label, claims by id.

    Several values are joined by ``; ``. Of a position that is taken with more than ten claims, the first ten are named.
    """
    head = ["question", "asks", "verdict"]
    for subject in answer.subjects:
        head += [guarded(subject.label), guarded(f"{subject.label}: claims")]
    return "".join(csv_lines(head, map(_flat, answer.questions)))


def _flat(compared: Comparison) -> list[str]:
    cells = [compared.question.id, guarded(compared.question.label), compared.verdict]
    for cell in compared.cells:
        claims = "; ".join(claim.id for taken in cell.taken for claim in taken.claims)
        cells += [guarded("; ".join(_said(cell))), claims]
    return cells


def as_markdown(answer: Compare) -> str:
    """A comparison as a Markdown table, with what it is made from below it; text that would be markup is escaped."""
    head = ["question", *(subject.label for subject in answer.subjects), "verdict"]
    lines = [_line(head), f"|{' --- |' * len(head)}\n"]
    for each in answer.questions:
        said = ("; ".join(_said(cell)) or "–" for cell in each.cells)
        lines.append(_line([each.question.label, *said, VERDICTS[each.verdict]]))
    return f"{''.join(lines)}\n{escaped(_origin(answer.corpus))}\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |\n"


def as_latex(answer: Compare) -> str:
    """A comparison as a LaTeX table that may go on over pages, to be put into a document as it stands.

    It needs the packages ``array``, ``booktabs`` and ``longtable``.
    """
    columns = len(answer.subjects) + 1
    width = f"{0.94 / columns - 0.02:.3f}".rstrip("0")
    names = " & ".join(["Question", *(latex(subject.label) for subject in answer.subjects)])
    caption = latex(
        f"{_listed(subject.label for subject in answer.subjects)}, question by question. {_origin(answer.corpus)}"
    )
    lines = [
        r"% Needs \usepackage{array,booktabs,longtable}; names beyond Latin letters want XeLaTeX or LuaLaTeX.",
        rf"\begin{{longtable}}{{*{{{columns}}}{{>{{\raggedright\arraybackslash}}p{{{width}\linewidth}}}}}}",
        rf"\caption{{{caption}}}\\",
        r"\toprule",
        rf"{names} \\",
        r"\midrule",
        r"\endfirsthead",
        r"\toprule",
        rf"{names} \\",
        r"\midrule",
        r"\endhead",
        *_rows(answer.questions),
        r"\bottomrule",
        r"\end{longtable}",
    ]
    return "\n".join(lines) + "\n"


def _rows(questions: Iterable[Comparison]) -> Iterator[str]:
    for each in questions:
        question = rf"{latex(each.question.label)} \emph{{{latex(VERDICTS[each.verdict])}}}"
        said = (latex("; ".join(_said(cell))) if cell.taken else "--" for cell in each.cells)
        yield rf"{' & '.join([question, *said])} \\"


def _said(cell: Cell) -> Iterator[str]:
    """The positions that a cell has, each with how many claims take it where there are several."""
    for taken in cell.taken:
        yield taken.position.label + (f" ({taken.total} claims)" if taken.total > 1 else "")


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}"


def _origin(corpus: Stamp) -> str:
    return f"From the corpus “{corpus.title}”, edition {corpus.edition} ({corpus.licence})."


_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": "$|$", '"': "''", "`": "{`}", "[": "{[}", "]": "{]}", "*": "{*}",
    "-": "{-}", "'": "{'}", "\u00a0": "~", "–": "--", "—": "---", "…": r"\dots{}", "‘": "`", "’": "'",
    "“": "``", "”": "''",
}  # fmt: skip
"""What stands for a character in LaTeX. A star or a bracket behind the end of a line would belong to it."""
_JOINING: Final = "-'"
"""What is joined with one of its kind beside it."""


def latex(text: str) -> str:
    r"""A text as LaTeX that prints it.

    >>> latex("50 % of $x_1$ -- [so]")
    '\\mbox{}50 \\% of \\$x\\_1\\$ {-}{-} {[}so{]}'
    >>> latex("self-help")
    'self-help'
    """
    said = " ".join("".join(map(_printed, text)).split())
    written = []
    for at, each in enumerate(said):
        beside = (said[at - 1] if at else "", said[at + 1 : at + 2])
        alone = each in _JOINING and each not in beside
        written.append(each if alone else _LATEX.get(each, each))
    # A reader of LaTeX such as pandoc takes what is no letter for an argument of what stands before the cell.
    return ("" if said[:1].isalpha() else r"\mbox{}") + "".join(written)


def _printed(character: str) -> str:
    """What is printed of a character: room where it makes room, nothing of what turns writing round, else a mark."""
    if character.isprintable() or character in _JOINERS:
        return character
    if character.isspace():
        return " "
    return "" if category(character) == "Cf" else "\ufffd"


_JOINERS: Final = "\u200c\u200d"
"""What joins letters or parts them, which some scripts are wrong without."""

MATRICES: Final[Mapping[str, Matrix]] = {
    "csv": Matrix(as_csv, "text/csv; charset=utf-8", "csv", "CSV"),
    "latex": Matrix(as_latex, "application/x-tex; charset=utf-8", "tex", "LaTeX"),
    "markdown": Matrix(as_markdown, "text/markdown; charset=utf-8", "md", "Markdown"),
}
"""The formats of a comparison."""

__all__ = ["MATRICES", "VERDICTS", "Matrix", "as_csv", "as_latex", "as_markdown", "latex"]
