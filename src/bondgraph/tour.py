"""What ``make run`` shows: the built-in corpus checked, its leading debate as a table and as a graph in a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from bondgraph.checking import check
from bondgraph.errors import BondgraphError, CorpusInvalid
from bondgraph.mending import replace
from bondgraph.opening import build, built_in
from bondgraph.problems import Severity
from bondgraph.reading import read
from bondgraph.render import text
from bondgraph.render.arranging import MOST
from bondgraph.render.network import network_page
from bondgraph.shaping import shape_problems

PICTURE: Final = Path("bondgraph-graph.html")

NEXT: Final = (
    ("who --author Strupp", "what one author holds, and who tells it"),
    ("compare flores wampold", "where two agree, differ, are silent"),
    ("show {claim}", "a claim with its relations and their reasons"),
    ("--help", "everything else"),
)


def tour() -> None:
    """Check and build the built-in corpus, print its leading debate, write it as a graph, say what to type next.

    Raises:
        CorpusInvalid: the corpus does not conform.
    """
    reading = read(built_in())
    problems = check(reading)
    if not problems:
        problems = shape_problems(reading)
    if errors := [problem for problem in problems if problem.severity is Severity.ERROR]:
        raise CorpusInvalid(errors)
    assert reading.corpus is not None
    library = build(reading.corpus)
    corpus = reading.corpus
    print(
        f"{corpus.record.title}, edition {corpus.record.edition}: {len(corpus.claims)} claims,"
        f" {len(corpus.relations)} relations, {len(corpus.passages)} passages; checked."
        " The passages were not re-checked against their texts, which are not shipped (bondgraph verify --sources FOLDER).\n"
    )
    screen = text.console(sys.stdout)
    leading = corpus.questions[0].id
    answer = library.who_argues(question=leading, limit=MOST)
    screen.print(text.who(answer, width=screen.width))
    replace(PICTURE, network_page(library.graph(question=leading, limit=MOST)).encode("utf-8"))
    print(f"\nThis debate as a graph: {PICTURE.resolve()}")
    print("Open it in a browser; it needs no network. bondgraph draw draws any other part of the corpus.\n")
    command = Path(sys.executable).parent / "bondgraph"
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    print("Next:")
    lines = [(f"{shown} {words.format(claim=answer.rows[0].claim)}", what) for words, what in NEXT]
    lines.append(("make serve", "the explorer and the API on this machine"))
    width = max(len(words) for words, _ in lines)
    for words, what in lines:
        print(f"  {words:<{width}}  {what}")


if __name__ == "__main__":
    try:
        tour()
        sys.stdout.flush()
    except BondgraphError as error:
        sys.exit(f"bondgraph: {error}")
    except (BrokenPipeError, SystemExit):  # rich ends the program by itself when nobody listens
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
