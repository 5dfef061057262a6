"""The command that writes a corpus in the formats of other programs."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand

from bondgraph.cli.app import INTERRUPTED, app
from bondgraph.cli.corpora import lines_of, open_library
from bondgraph.cli.options import CorpusOption, OutputOption, StoreOption, with_filters
from bondgraph.cli.output import say
from bondgraph.errors import CannotJudge

if TYPE_CHECKING:
    from bondgraph.answers import ClaimFilters
    from bondgraph.exporting import Format, Selection

_LINES: Final = "jsonl"
"""The format for which no library is needed."""
_EVERY: Final = 0.2
"""Seconds between two words on how far it has come."""


class _Listing(TyperCommand):
    """A command whose help ends with the formats; they are asked for when it is shown, since to know them takes a while."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_dl(list(_titles()))


def _titles() -> Iterator[tuple[str, str]]:
    from bondgraph.exporting import FORMATS

    for each in FORMATS.values():
        yield each.name, each.title


def _names(incomplete: str) -> list[str]:
    """Completion of formats."""
    return [name for name, _ in _titles() if name.startswith(incomplete)]


@app.command(short_help="The corpus in other formats.", cls=_Listing)
@with_filters
def export(
    filters: ClaimFilters,
    export_format: Annotated[
        str | None,
        typer.Argument(
            metavar="FORMAT",
            autocompletion=_names,
            show_default=False,
            help="The format; without one, the formats are listed.",
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output: OutputOption = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="Of nanopubs: your private key, which signs them."),
    ] = None,
    more_words: Annotated[
        list[str] | None,
        typer.Option(
            "--words",
            metavar="WORDS",
            show_default=False,
            help="As WORDS, where an option is easier to write.",
        ),
    ] = None,
    created: Annotated[
        str | None,
        typer.Option(
            "--created",
            metavar="DATE",
            show_default=False,
            help="Of nanopubs: the day of their publication, as 2026-11-28; by default the corpus's edition, if it is a day.",
        ),
    ] = None,
) -> None:
    """The corpus in a format that other programs read; with filters, the claims that pass and all that belongs to them.

    What the format cannot carry is said on standard error. docs/exports.md tells what reads each of them.

    \b
    bondgraph export                                           the formats
    bondgraph export jsonl > corpus.jsonl                      everything, as bondgraph reads it
    bondgraph export graphml -o bond.graphml                   a graph, for networkx, igraph, yEd, Cytoscape
    bondgraph export csv-pair --author flores -o flores.zip    nodes and edges of an author's claims, for Gephi
    bondgraph export turtle insight                            RDF of the claims with a word
    """
    from bondgraph.answers import ClaimFilters
    from bondgraph.exporting import format_of

    if export_format is None:
        width = max(len(name) for name, _ in _titles())
        for name, title in _titles():
            print(f"{name:<{width}}  {title}")
        return
    chosen = format_of(export_format)
    if more_words:
        filters = ClaimFilters.of(
            {**filters.given(), "words": " ".join([*filters.words.split(), *more_words])}
        )
    _refuse(chosen, output)
    try:
        with ExitStack() as stack:
            pieces, selection = _pieces(chosen, filters, corpus, store, (key, created), stack)
            for sentence in chosen.leaves_out:
                say(f"{chosen.name}: {sentence}")
            _write(pieces, output, selection)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _refuse(chosen: Format, output: Path | None) -> None:
    """See that there is a place for it, before anything is made.

    Raises:
        BadParameter: it is no text, and would be shown on a terminal.
        CannotJudge: there is no folder for the file.
    """
    if output is None and not chosen.text and sys.stdout.isatty():
        raise typer.BadParameter(
            f"{chosen.name} is no text for a terminal; name a file with -o, e.g. -o corpus.{chosen.extension}",
            param_hint="--output",
        )
    if output is not None and not output.absolute().parent.is_dir():
        raise CannotJudge(output, f"cannot be written: {os.strerror(errno.ENOENT)}")


def _pieces(
    chosen: Format,
    filters: ClaimFilters,
    corpus: Path | None,
    store: str | None,
    imprint: tuple[Path | None, str | None],
    stack: ExitStack,
) -> tuple[Iterable[bytes], Selection | None]:
    """What is written, piece by piece, and the selection that it is made of."""
    from bondgraph.nanopubs.signing import SigningKey

    key, created = imprint
    if chosen.name != "nanopubs" and (key or created):
        raise typer.BadParameter(
            f"{chosen.name} is not signed or dated; leave it out, or export nanopubs",
            param_hint="--key" if key else "--created",
        )
    try:
        day = date.fromisoformat(created) if created else None
    except ValueError:
        raise typer.BadParameter(
            f"{created!r} is no day; write one as 2026-11-28", param_hint="--created"
        ) from None
    signing = SigningKey.read(key) if key else None
    if chosen.name == _LINES and not filters.given():
        return (f"{line}\n".encode() for line in lines_of(corpus, store)), None

    from bondgraph.exporting import Selection

    library = stack.enter_context(open_library(corpus, store))
    selection = Selection(library, filters)
    if not selection.total:
        from bondgraph.render import text

        say(text.empty(library.who_argues(**_plain(filters))).plain)
    if signing or day:
        from bondgraph.exporting.nanopubs import nanopublications

        return nanopublications(selection, key=signing, created=day), selection
    return chosen.write(selection), selection


def _plain(filters: ClaimFilters) -> dict[str, Any]:
    return {name.replace("-", "_"): value for name, value in filters.given().items()}


def _write(pieces: Iterable[bytes], output: Path | None, selection: Selection | None) -> None:
    """Write pieces to a file, which is then there whole or not at all, or to standard output."""
    if output is None and sys.stdout.isatty():
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    with _telling(selection) as heard:
        if output is None:
            for piece in heard(pieces):
                sys.stdout.buffer.write(piece)
        else:
            from bondgraph.mending import replace

            replace(output, heard(pieces))


@contextmanager
def _telling(selection: Selection | None) -> Iterator[Callable[[Iterable[bytes]], Iterator[bytes]]]:
    """Tells on a terminal how far an export has come; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield iter
        return
    from rich.console import Console

    with Console(stderr=True).status("exporting") as status:
        read, written, told = 0, 0, time.monotonic()

        def tell() -> None:
            nonlocal told
            if time.monotonic() - told >= _EVERY:
                told = time.monotonic()
                status.update(f"exporting: {read:,} nodes read, {written / 1e6:,.1f} MB written")

        def hear(count: int) -> None:
            nonlocal read
            read += count
            tell()

        def counted(pieces: Iterable[bytes]) -> Iterator[bytes]:
            nonlocal written
            for piece in pieces:
                yield piece
                written += len(piece)
                tell()

        if selection is not None:
            selection.heard = hear
        yield counted
