"""The command that cites."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bondgraph.cli.app import app
from bondgraph.cli.corpora import open_library
from bondgraph.cli.options import CorpusOption, OutputOption, StoreOption, with_filters
from bondgraph.cli.output import say

if TYPE_CHECKING:
    from bondgraph.answers import Citing


class CiteFormat(StrEnum):
    """How citations and references are written."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    JSON = "json"


@app.command(short_help="References, and citations of anything.")
@with_filters
def cite(
    filters: Citing,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output: OutputOption = None,
    output_format: Annotated[
        CiteFormat | None,
        typer.Option(
            "--format",
            help="How to write it; by default text on a terminal, json elsewhere.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Nodes as citations and references in a style; or, by filters, all works that the claims which pass rest on.

    A view that is known at second hand is cited by the work that tells it, "as cited in"; by way of whom it came here is
    said in full. Without names or filters, what all claims rest on is listed.

    \b
    bondgraph cite yalom-sine-qua-non                     a claim: in the text, and in the list of references
    bondgraph cite yalom2005 flores --style mla           a work, and the works of an author
    bondgraph cite --question heals-or-carries            the works of a debate
    bondgraph cite --author Strupp --format biblatex      for LaTeX
    bondgraph cite --format csl-json -o works.json        what all claims rest on, for a reference manager
    """
    from bondgraph.render.references import written

    with open_library(corpus, store) as library:
        answer = library.cite(filters)
    to_terminal = output is None and sys.stdout.isatty()
    chosen = output_format or (CiteFormat.TEXT if to_terminal else CiteFormat.JSON)
    if output is None:
        sys.stdout.write(written(answer, chosen.value))
    else:
        from bondgraph.mending import replace

        replace(output, [written(answer, chosen.value).encode()])
    if not answer.references and chosen is not CiteFormat.JSON:
        say("no claim passes, so there is nothing to cite; bondgraph facets shows what there is")
