"""The commands that build a store, and say what is in one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bondgraph.cli.app import INTERRUPTED, app
from bondgraph.cli.corpora import base_set, open_library, source_of, where
from bondgraph.cli.options import BaseOption, FolderArgument, FormatOption, StoreOption
from bondgraph.cli.output import say, write_answer

if TYPE_CHECKING:
    from bondgraph.building import Progress
    from bondgraph.information import Info
    from bondgraph.store.address import ServerAddress
    from bondgraph.store.remote import RemoteEngine

_EVERY: Final = 3.0
"""Seconds between two lines about progress, where there is no terminal."""

_DONE: Final = {
    "read": "records read",
    "loaded": "statements loaded",
    "shelved": "records shelved",
    "indexed": "nodes indexed",
}


@app.command(short_help="Build a store from a corpus.")
def build(
    folder: FolderArgument = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="STORE",
            help="Where to build it: a folder, or the address at which a SPARQL server takes queries; by default what"
            " BONDGRAPH_STORE names.",
        ),
    ] = None,
    base: BaseOption = None,
) -> None:
    """Build a store from a corpus, for one that is too large to be read each time, or is asked often.

    The store that is there serves until the new one is whole. A server is filled with the statements, in place of those
    that it has; what is searched is kept in the folder that BONDGRAPH_STORE_BESIDE names, or else made in memory whenever
    the server is opened.

    \b
    bondgraph build my-corpus --store new-store
    bondgraph build corpus.jsonl --store new-store
    """
    from bondgraph.store.address import MEMORY, parse

    source, named = source_of(folder), store or os.environ.get("BONDGRAPH_STORE") or MEMORY
    at = parse(named)
    if at is None:
        raise typer.BadParameter("name the folder or the server where to build it", param_hint="--store")
    under = base_set(base)
    try:
        with _telling() as tell:
            said = _built(source, at, tell, under) if isinstance(at, Path) else _sent(source, at, tell, under)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    print(said)


def _built(
    source: Path,
    store: Path,
    tell: Callable[[Progress], None],
    base: str | None,
    server: RemoteEngine | None = None,
) -> str:
    from bondgraph.building import build as build_store

    built = build_store(source, store, tell, server=server, base=base)
    claims = built.counts["claim"]
    return (
        f"{store}: {built.corpus.title}, edition {built.corpus.edition}: {claims:,} claims,"
        f" {built.statements:,} statements, built in {built.seconds:.1f} s"
    )


def _sent(source: Path, server: ServerAddress, tell: Callable[[Progress], None], base: str | None) -> str:
    from bondgraph.building.sending import send
    from bondgraph.store.remote import RemoteEngine
    from bondgraph.store.server import Server

    known = Server.from_environment(server, os.environ)
    with closing(RemoteEngine(known)) as engine:
        if known.beside:
            return f"{server}, with {_built(source, known.beside, tell, base, engine)}"
        sent = send(source, engine, tell, base=base)
    return (
        f"{server}: {sent.corpus.title}, edition {sent.corpus.edition}: {sent.statements:,} statements, loaded in"
        f" {sent.seconds:.1f} s; what is searched is made in memory when it is opened"
    )


@contextmanager
def _telling() -> Iterator[Callable[[Progress], None]]:
    """Tells how far a build has come: in bars on a terminal, in a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    with Bars(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"),
        console=Console(stderr=True), transient=True,
    ) as bars:  # fmt: skip
        tasks = {stage: bars.add_task(_DONE[stage], total=None, told="", start=False) for stage in _DONE}
        rates = _Rates()

        def tell(progress: Progress) -> None:
            task = tasks[progress.stage]
            if not bars.tasks[task].started:
                bars.start_task(task)
            total = None if progress.share is None else 1.0
            bars.update(task, total=total, completed=progress.share or 0.0, told=rates.told(progress))

        yield tell


class _Rates:
    """How fast each stage goes, from its first report on."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[float, int]] = {}

    def told(self, progress: Progress) -> str:
        """How far a stage has come, and how fast it goes."""
        now = time.monotonic()
        since, had = self._first.setdefault(progress.stage, (now, progress.done))
        share = "" if progress.share is None else f"{progress.share:.0%}, "
        pace = f", {(progress.done - had) / (now - since):,.0f} a second" if now - since >= 1 else ""
        return f"{share}{progress.done:,}{pace}"


class _Lines:
    """Progress in lines on standard error."""

    def __init__(self) -> None:
        self._rates = _Rates()
        self._said = time.monotonic()
        self._last: dict[str, str] = {}

    def tell(self, progress: Progress) -> None:
        """Say how far the build has come, unless that was said just now."""
        self._last[progress.stage] = f"{_DONE[progress.stage]}: {self._rates.told(progress)}"
        if time.monotonic() - self._said >= _EVERY:
            say("; ".join(self._last.values()))
            self._last.clear()
            self._said = time.monotonic()


@app.command(short_help="What a store holds, and whether it is current.")
def info(
    store: StoreOption = None,
    careful: Annotated[
        bool,
        typer.Option(
            "--careful",
            help="Where the source's files are not as they were, read them, and compare what they say.",
        ),
    ] = False,
    output_format: FormatOption = None,
) -> None:
    """What a store holds: which corpus, how much of it, when it was built and from what, and whether that has changed.

    \b
    bondgraph info --store my-store
    bondgraph info --store my-store --careful --format json
    """
    from bondgraph.information import information
    from bondgraph.render import text

    corpus, held = where(None, store)
    with open_library(corpus, held) as library:
        answer: Info = information(library, held, beside=_beside(held), careful=careful)
    write_answer(answer, output_format, lambda _: text.info(answer))


def _beside(store: str | None) -> Path | None:
    """Where what is read beside a server's statements is kept."""
    from bondgraph.store.address import ServerAddress, parse
    from bondgraph.store.server import Server

    at = None if store is None else parse(store)
    return Server.from_environment(at, os.environ).beside if isinstance(at, ServerAddress) else None
