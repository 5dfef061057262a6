"""A corpus's files → a library that can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bondgraph.checking import check
from bondgraph.errors import CorpusInvalid, CorpusNotFound
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.problems import Severity
from bondgraph.rdf import ntriples
from bondgraph.reading import read
from bondgraph.store import in_memory
from bondgraph.stores import INDEX, RECORDS, STATEMENTS, StoreFolder

BUILT_IN: Final = "therapeutic-bond"


def built_in() -> Path:
    """The folder of the corpus that bondgraph ships with: in the installed package, else in the checkout.

    Raises:
        CorpusNotFound: it is in neither place.
    """
    package = Path(__file__).parent
    places = (package / "_corpus" / BUILT_IN, package.parent.parent / "graph" / BUILT_IN)
    for place in places:
        if (place / "corpus.yaml").is_file():
            return place
    raise CorpusNotFound(*places)


def load(path: Path | str | None = None) -> Corpus:
    """Read and check a corpus.

    Args:
        path: its folder or ``.jsonl`` file; by default the built-in corpus.

    Raises:
        CannotJudge: it cannot be read as a corpus.
        CorpusInvalid: it does not conform.
    """
    reading = read(built_in() if path is None else Path(path))
    errors = [problem for problem in check(reading) if problem.severity is Severity.ERROR]
    if errors or reading.corpus is None:
        raise CorpusInvalid(errors)
    return reading.corpus


def build(corpus: Corpus) -> Library:
    """A library over a corpus that conforms, held in memory."""
    engine = in_memory()
    engine.load(ntriples(corpus))
    return Library(engine, corpus.record.base, lines=corpus.lines)


def open(path: Path | str | None = None) -> Library:  # noqa: A001 - said as bondgraph.open
    """Read, check and build a corpus, and open it to questions.

    Args:
        path: its folder or ``.jsonl`` file; by default the built-in corpus.

    Raises:
        CannotJudge: it cannot be read as a corpus.
        CorpusInvalid: it does not conform.
    """
    return build(load(path))


def open_store(path: Path | str) -> Library:
    """Open a store that was built on disk.

    Args:
        path: its folder.

    Raises:
        StoreNotFound: there is no store in the folder.
        StoreError: it cannot be opened.
    """
    from bondgraph.beside import Beside
    from bondgraph.store.embedded import EmbeddedEngine

    held = StoreFolder(Path(path)).hold()
    engine = EmbeddedEngine.open(held.folder / STATEMENTS)
    beside = Beside(held.folder / RECORDS, held.folder / INDEX)
    return Library(engine, held.built.base, beside=beside, lines=beside.lines)
