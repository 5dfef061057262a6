"""The command that writes the explorer as files."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

import typer

from bondgraph.cli.app import INTERRUPTED, app
from bondgraph.cli.corpora import base_set, folder_of_texts, open_library, source_of, where
from bondgraph.cli.options import BaseOption, CorpusOption, StoreOption
from bondgraph.cli.output import say

if TYPE_CHECKING:
    from bondgraph.explorer.site import Progress
    from bondgraph.library import Library

_EVERY: Final = 3.0
"""Seconds between two lines about progress, where there is no terminal."""


@app.command(short_help="The explorer as files, which open from disk.")
def site(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Where to write it: a folder that is new, empty, or has an earlier site, which is replaced.",
            show_default=False,
        ),
    ],
    corpus: CorpusOption = None,
    store: StoreOption = None,
    base: BaseOption = None,
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            metavar="FOLDER",
            help="The folder that holds the texts, <source>.txt: their words then stand in the site, for whoever has it.",
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="The address at which it will stand: then it has a sitemap and robots.txt, for search engines.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """The explorer as files, for a seminar page, the supplement of a paper, an archive: they open from disk and from any
    host, below any path, search included, and ask nobody for anything.

    What an earlier run wrote into the folder stays until all is written anew. What is not from here, such as .git, is kept
    there; a folder that holds something else is refused.

    \b
    bondgraph site my-site
    bondgraph site my-site --corpus my-corpus --url https://example.org/bond/
    """
    from bondgraph.explorer.explorer import Explorer
    from bondgraph.explorer.site import write
    from bondgraph.explorer.swapping import refuse
    from bondgraph.texts import Texts

    refuse(folder)
    at = _address(url)
    texts = Texts(folder_of_texts(sources))
    if sources is not None:
        say("the site will hold words of the texts: see that you may hand them on before you publish it")
    start = time.monotonic()
    try:
        with _library(corpus, store, base) as library, _telling() as tell:
            written = write(Explorer(library, texts), folder, url=at, tell=tell)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    print(
        f"{folder}: {written.pages:,} pages, {written.size / 1e6:,.1f} MB, written in {time.monotonic() - start:.1f} s."
        f" Open {folder / 'index.html'} in a browser."
    )


@contextmanager
def _library(corpus: Path | None, store: str | None, base: str | None) -> Iterator[Library]:
    """What is written: a corpus that no store holds is built into one first, since thousands of questions will be asked."""
    from bondgraph import opening
    from bondgraph.building import build

    named, held = where(corpus, store)
    if held is not None:
        with open_library(named, held, base) as library:
            yield library
        return
    with TemporaryDirectory(prefix="bondgraph-", ignore_cleanup_errors=True) as folder:
        built = Path(folder) / "store"
        build(source_of(named), built, base=base_set(base))
        with opening.open(store=str(built)) as library:
            yield library


def _address(url: str | None) -> str | None:
    """The address at which a site will stand, with a slash at its end.

    Raises:
        BadParameter: it is none on the Web.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        fine = False
    if not fine or any(char.isspace() for char in url):
        raise typer.BadParameter(
            f"{url!r} is no address of a folder on the Web; write one as https://example.org/bond/",
            param_hint="--url",
        )
    return url if url.endswith("/") else f"{url}/"


@contextmanager
def _telling() -> Iterator[Callable[[Progress], None]]:
    """Tells how far the writing has come: in a bar on a terminal, in a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    with Bars(
        TextColumn("pages written"), BarColumn(), MofNCompleteColumn(),
        console=Console(stderr=True), transient=True,
    ) as bars:  # fmt: skip
        task = bars.add_task("")
        yield lambda progress: bars.update(task, completed=progress.done, total=progress.total)


def _lines() -> Callable[[Progress], None]:
    said = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal said
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            say(f"pages written: {progress.done:,} of {progress.total:,}")

    return tell
