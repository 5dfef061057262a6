"""The command for a second reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondgraph.cli.app import app
from bondgraph.cli.completing import ids
from bondgraph.cli.corpora import folder_of_texts, read_corpus
from bondgraph.cli.options import FolderArgument, SourcesOption
from bondgraph.cli.output import plural
from bondgraph.errors import CorpusInvalid, UnknownName

if TYPE_CHECKING:
    from bondgraph.model import Corpus
    from bondgraph.texts import Texts


@app.command(short_help="Texts with their claims beside them.")
def review(
    folder: FolderArgument = None,
    sources: SourcesOption = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="ID",
            autocompletion=ids("source"),
            help="Only this text; by default all that are attached.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")] = Path(
        "bondgraph-review.html"
    ),
) -> None:
    """One page on which a second reader goes through the texts with their claims beside them; it opens offline.

    The page contains the words of the texts, so it is for the reader's own use: neither to be published nor committed.
    Whoever reads it second writes it with the same command from their own copy of the texts.
    The texts must be the ones that were read; if one is not, or a passage does not fit it, the problems are listed.

    \b
    bondgraph review my-corpus --sources texts
    bondgraph review my-corpus --sources texts --source page -o page-review.html
    """
    from bondgraph.checking import check
    from bondgraph.mending import replace
    from bondgraph.problems import Severity
    from bondgraph.render.review import review as reviewed_beside
    from bondgraph.render.review import review_page
    from bondgraph.texts import Texts

    reading = read_corpus(folder)
    texts = Texts(folder_of_texts(sources))
    errors = [each for each in check(reading, texts) if each.severity is Severity.ERROR]
    if errors or reading.corpus is None:
        raise CorpusInvalid(errors)
    reviewed = reviewed_beside(reading.corpus, _attached(reading.corpus, texts, source))
    replace(output, review_page(reviewed).encode("utf-8"))
    bare = "1 stretch" if reviewed.bare == 1 else f"{reviewed.bare} stretches"
    print(
        f"{output}: {len(reviewed.texts)} of {plural(len(reading.corpus.sources), 'text')},"
        f" {plural(reviewed.passages, 'passage')}, {plural(reviewed.claims, 'claim')},"
        f" {bare} neither covered nor left out. Open it in a browser."
        " It contains the words of the texts: for your own use only."
        " Whoever reads it second writes it with the same command from their own copy of the texts."
    )


def _attached(corpus: Corpus, texts: Texts, asked: list[str] | None) -> dict[str, str]:
    """The texts asked for, or else all that are attached, by the ids of their sources."""
    known = [each.id for each in corpus.sources]
    for ident in asked or ():
        if ident not in known:
            from bondgraph.ids import nearest

            raise UnknownName(ident, "source", nearest(ident, known) or known)
        texts.require(ident)
    return texts.attached(asked or known)
