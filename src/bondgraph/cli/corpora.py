"""Where the corpora and the texts come from that a command is about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bondgraph.errors import CannotJudge, CorpusInvalid

if TYPE_CHECKING:
    from bondgraph.library import Library
    from bondgraph.model import Corpus
    from bondgraph.opening import Shelved
    from bondgraph.reading import Reading


def read_corpus(given: Path | None) -> Reading:
    """Read the corpus given, else that of BONDGRAPH_CORPUS, else the built-in one."""
    from bondgraph.reading import read

    return read(source_of(given))


def source_of(given: Path | None) -> Path:
    """Where the corpus stands that is given, else that of BONDGRAPH_CORPUS, else the built-in one."""
    from bondgraph.opening import built_in

    return _chosen(given) or built_in()


def read_conforming(given: Path | None, *, but_for: str = "") -> Reading:
    """Read a corpus that is to conform, but for problems of one code."""
    from bondgraph.checking import check
    from bondgraph.problems import Severity

    reading = read_corpus(given)
    errors = [problem for problem in check(reading) if problem.severity is Severity.ERROR]
    errors = [problem for problem in errors if problem.code != but_for]
    if errors:
        raise CorpusInvalid(errors)
    return reading


def load_corpus(given: Path | None) -> Corpus:
    """The records of a corpus that is to conform."""
    from bondgraph.opening import load

    return load(_chosen(given))


def open_library(corpus: Path | None, store: str | None, base: str | None = None) -> Library:
    """A corpus that is to conform, or the one that a store holds, open to questions."""
    from bondgraph import opening

    corpus, held = where(corpus, store)
    base = base_set(base)
    if held is not None:
        return opening.open(corpus, store=held, base=base)
    loaded = load_corpus(corpus)
    return opening.build(loaded, base) if base else opening.build(loaded)


def base_set(given: str | None) -> str | None:
    """The IRI under which nodes are to stand: the one given, else that of BONDGRAPH_BASE; None where neither is."""
    return given if given is not None else os.environ.get("BONDGRAPH_BASE") or None


def open_served(corpus: Path | None, store: str | None, base: str | None = None) -> Library | Shelved:
    """What is to be served: of a store on disk, whichever build serves."""
    from bondgraph.opening import Shelved, holds_its_own
    from bondgraph.store.address import parse

    named, held = where(corpus, store)
    at = None if held is None else parse(held)
    if not isinstance(at, Path):
        return open_library(named, held, base)
    if named is not None:
        raise holds_its_own(at)
    return Shelved(at, base_set(base))


def where(corpus: Path | None, store: str | None) -> tuple[Path | None, str | None]:
    """The corpus that is named, if any, and the store that holds one; None for memory.

    What is written comes before what the environment names: with either, the environment is asked for neither.
    """
    from bondgraph.store.address import MEMORY

    if store is None and corpus is None:
        corpus, store = _chosen(None), os.environ.get("BONDGRAPH_STORE")
    return corpus, None if store in (None, "", MEMORY) else store


def lines_of(corpus: Path | None, store: str | None) -> Iterator[str]:
    """A corpus as JSON Lines."""
    named, held = where(corpus, store)
    if held is None:
        yield from load_corpus(named).lines()
        return
    with open_library(named, held) as library:
        yield from library.lines()


def folder_of_texts(given: Path | None) -> Path | None:
    """The folder of texts, if one is given; it is to be there."""
    if given is not None and not given.is_dir():
        raise CannotJudge(
            given, "no such folder of texts; --sources names the folder that holds <source>.txt"
        )
    return given


def _chosen(given: Path | None) -> Path | None:
    return given or (Path(named) if (named := os.environ.get("BONDGRAPH_CORPUS")) else None)
