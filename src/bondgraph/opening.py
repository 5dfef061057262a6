"""A corpus's files, a store on disk or a SPARQL server → a library that can be asked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final, NamedTuple

from bondgraph.basing import base_of
from bondgraph.errors import CorpusInvalid, CorpusNotFound, StoreError, StoreNotFound
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.queries import Queries
from bondgraph.store import in_memory
from bondgraph.store.address import MEMORY, ServerAddress, parse
from bondgraph.store.server import Server
from bondgraph.stores import INDEX, RECORDS, StoreFolder

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

    >>> import bondgraph
    >>> corpus = bondgraph.load()
    >>> corpus.record.title, len(corpus.claims)
    ('The therapeutic bond', 295)
    """
    # What reads and judges files takes long to import, and a store needs none of it.
    from bondgraph.checking import check
    from bondgraph.problems import Severity
    from bondgraph.reading import read

    reading = read(built_in() if path is None else Path(path))
    errors = [problem for problem in check(reading) if problem.severity is Severity.ERROR]
    if errors or reading.corpus is None:
        raise CorpusInvalid(errors)
    return reading.corpus


def build(corpus: Corpus, base: str | None = None) -> Library:
    """A library over a corpus that conforms, held in memory.

    Args:
        corpus: the corpus.
        base: the IRI under which its nodes are to stand, where it is not the corpus's own.

    Raises:
        BadBase: none can stand there.
    """
    from bondgraph.rdf import ntriples

    base = None if base is None else base_of(base)
    engine = in_memory()
    engine.load(ntriples(corpus, base))
    return Library(engine, base or corpus.record.base, lines=corpus.lines)


def open(  # noqa: A001 - said as bondgraph.open
    path: Path | str | None = None, *, store: Path | str = MEMORY, base: str | None = None
) -> Library:
    """Open a corpus to questions: read, checked and built in memory, or where a store holds it.

    Args:
        path: its folder or ``.jsonl`` file; by default the built-in corpus.
        store: ``memory:``, the folder of a store that was built, or the address at which a SPARQL server takes
            queries; what else there is to say of a server is taken from the environment (``BONDGRAPH_STORE_…``).
        base: the IRI under which the nodes are to stand; by default what the corpus says, or what it was built with.

    Raises:
        BadBase: no node can stand there.
        CannotJudge: the corpus cannot be read as one.
        CorpusInvalid: it does not conform.
        StoreNotFound: there is no store in the folder, or no corpus on the server.
        StoreError: it cannot be opened; a corpus is named beside it; or it was built with another base.

    >>> import bondgraph
    >>> bondgraph.open().stamp.title
    'The therapeutic bond'
    """
    at = store if isinstance(store, Path) else parse(store)
    if at is None:
        return build(load(path), base)
    if path is not None:
        raise holds_its_own(at)
    return (
        open_server(Server.from_environment(at, os.environ), base)
        if isinstance(at, ServerAddress)
        else open_store(at, base)
    )


def holds_its_own(store: Path | ServerAddress) -> StoreError:
    """The refusal of a corpus that is named beside a store."""
    reason = (
        "a store holds the corpus that was built into it, so none can be named beside it; leave the corpus out, or"
        f" build it with: bondgraph build CORPUS --store {store}"
    )
    return StoreError(str(store), reason)


def open_store(path: Path | str, base: str | None = None) -> Library:
    """Open a store that was built on disk; another build may take its place meanwhile, which is not seen.

    Args:
        path: its folder.
        base: the IRI under which its nodes are expected to stand, if that is known.

    Raises:
        StoreNotFound: there is no store in the folder.
        StoreError: it cannot be opened, or it was built with another base.
    """
    from bondgraph.beside import Beside
    from bondgraph.store.embedded import EmbeddedEngine

    with ExitStack() as stack:
        held = stack.enter_context(closing(StoreFolder(Path(path)).hold()))
        _expect(base, held.built.base, path)
        engine = EmbeddedEngine.open(held.statements)
        beside = Beside(held.folder / RECORDS, held.folder / INDEX)
        closed = stack.pop_all().close
    return Library(
        engine,
        held.built.base,
        beside=beside,
        lines=beside.lines,
        held="disk",
        size=held.built.statements,
        place=held.statements,
        closed=closed,
    )


def open_server(server: Server, base: str | None = None) -> Library:
    """Open the corpus that a SPARQL server holds.

    Args:
        server: how it is spoken to.
        base: the IRI under which the nodes are expected to stand, if that is known.

    Raises:
        StoreNotFound: it holds no corpus, or nothing was built where what is read beside it is to be.
        StoreError: it holds several, or does not answer; what is read beside it was made of another corpus; or the nodes
            stand under another base.
    """
    from bondgraph.store.remote import RemoteEngine

    with ExitStack() as stack:
        engine = stack.enter_context(closing(RemoteEngine(server)))
        found = Queries(engine, "").rows(_Held, "corpus")
        if len({row.base for row in found}) != 1:
            titles = {row.title for row in found}
            raise _no_corpus(server) if not found else _several(server, titles)
        _expect(base, found[0].base, server.query)
        base, digest = found[0].base, found[0].digest
        if server.beside is None:
            stack.pop_all()
            return Library(engine, base, held="server", place=server)
        from bondgraph.beside import Beside

        held = stack.enter_context(closing(StoreFolder(server.beside).hold()))
        if held.built.corpus.digest != digest:
            raise _other(server.beside, server)
        beside = Beside(held.folder / RECORDS, held.folder / INDEX)
        stack.pop_all()
    return Library(
        engine,
        base,
        beside=beside,
        lines=beside.lines,
        held="server",
        size=held.built.statements,
        place=server,
        closed=held.close,
    )


class Shelved:
    """A store on disk that is opened anew when another build has taken the place of the one that is open.

    Args:
        path: its folder.
        base: the IRI under which its nodes are expected to stand, if that is known.
    """

    def __init__(self, path: Path, base: str | None = None) -> None:
        self._path = path
        self._base = base
        self._mark: tuple[int, ...] = ()

    def changed(self) -> bool:
        """Whether another build serves than the one that was opened last; that is told in no time."""
        return StoreFolder(self._path).mark() not in ((), self._mark)

    def open(self) -> Library:
        """Open the build that serves.

        Raises:
            StoreError: as `open_store`.
        """
        self._mark = StoreFolder(self._path).mark()
        return open_store(self._path, self._base)


class _Held(NamedTuple):
    title: str
    base: str
    digest: str


def _expect(base: str | None, built: str, store: Path | str | ServerAddress) -> None:
    """See that a store was built with the base that is set, if one is: its statements name every node by it."""
    if base is not None and base_of(base) != built:
        reason = (
            f"its nodes stand under {built}, and not under {base}, which is set; leave the base out, or build it anew with:"
            f" bondgraph build CORPUS --store {store} --base {base}"
        )
        raise StoreError(str(store), reason)


def _no_corpus(server: Server) -> StoreNotFound:
    where = f"its graph {server.graph}" if server.graph else "its default graph"
    reason = (
        f"it holds no corpus in {where}; bondgraph build SOURCE --store {server.query} loads one, and"
        " BONDGRAPH_STORE_GRAPH names another graph"
    )
    return StoreNotFound(str(server.query), reason)


def _other(beside: Path, server: Server) -> StoreError:
    reason = (
        f"what stands there was not made of the corpus that {server.query} holds; build both anew with: bondgraph build"
        f" SOURCE --store {server.query}"
    )
    return StoreError(beside, reason)


def _several(server: Server, titles: Iterable[str]) -> StoreError:
    reason = (
        f"it holds several corpora ({'; '.join(sorted(titles))}); keep each in a graph of its own, and name one with"
        " BONDGRAPH_STORE_GRAPH"
    )
    return StoreError(str(server.query), reason)
