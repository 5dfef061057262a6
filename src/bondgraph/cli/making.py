"""The commands that make something of a corpus: a picture, a service."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bondgraph.cli.app import app
from bondgraph.cli.corpora import folder_of_texts, open_library, open_served
from bondgraph.cli.options import BaseOption, CorpusOption, StoreOption, with_filters
from bondgraph.cli.output import say

if TYPE_CHECKING:
    from bondgraph.answers import Filters

_HOST: Final = re.compile(r"(?=.{1,253}\Z)\w[\w-]*(\.\w[\w-]*)*|(?=.*:.*:)[0-9A-Fa-f:.]+", re.ASCII)
"""A host's name, or an address (IPv6 without its brackets), as `Host` has it (RFC 3986, section 3.2.2)."""

_OWN: Final = ("127.0.0.1", "::1", "localhost")
"""Addresses that this machine alone can reach."""

_DRAWN: Final = 5_000
"""Nodes that an interactive file has at most."""


@app.command(short_help="The graph, as one file.")
@with_filters
def draw(
    filters: Filters,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: .html is interactive, .svg stands still and can be printed or put into a text.",
        ),
    ] = Path("bondgraph-graph.html"),
) -> None:
    """The graph of what passes the filters: one interactive file that opens offline, or a picture that stands still.

    Where no claim passes, nothing is written, and the exit code is 1.

    \b
    bondgraph draw -o bond.html
    bondgraph draw --author flores --author strupp -o flores-strupp.html
    bondgraph draw --question heals-or-carries -o debate.svg
    """
    ending = output.suffix.casefold()
    if ending not in (".html", ".htm", ".svg"):
        raise typer.BadParameter(
            f"{output} would be neither HTML nor SVG; write a name that ends in .html or .svg",
            param_hint="--output",
        )
    from bondgraph.mending import replace
    from bondgraph.render.network import network_page
    from bondgraph.render.svg import svg_file

    with open_library(corpus, store) as library:
        graph = library.graph(filters)
        if not graph.total:
            from bondgraph.render import text

            say(f"{text.empty(library.who_argues(filters)).plain}\n{output} was not written.")
            raise typer.Exit(1)
    still = ending == ".svg"
    replace(
        output,
        (svg_file(graph, label=graph.title) if still else network_page(graph, most=_DRAWN)).encode("utf-8"),
    )
    claims = sum(node.kind == "claim" for node in graph.nodes)
    left = f" of {graph.total}" if claims < graph.total else ""
    print(
        f"{output}: {claims}{left} claim{'' if claims == 1 else 's'}, {len(graph.edges)} edges. Open it in a browser."
    )


@app.command(short_help="The explorer and the API.")
def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="The port; 0 takes a free one.")
    ] = 8000,
    known_as: Annotated[
        list[str] | None,
        typer.Option(
            "--known-as",
            metavar="NAME",
            help="A name under which /mcp is reached besides localhost, as behind a proxy.",
            show_default=False,
        ),
    ] = None,
    embed_in: Annotated[
        list[str] | None,
        typer.Option(
            "--embed-in",
            metavar="ORIGIN",
            help="An origin whose pages may frame /embed/…, e.g. https://seminar.example; * for all. By default none but"
            " the service's own.",
            show_default=False,
        ),
    ] = None,
    corpus: CorpusOption = None,
    store: StoreOption = None,
    base: BaseOption = None,
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            metavar="FOLDER",
            help="The folder that holds the texts, <source>.txt, whose words the pages then show; for your own use.",
        ),
    ] = None,
    timeout: Annotated[
        int,
        typer.Option(min=1, metavar="SECONDS", help="The seconds after which a query of SPARQL is ended."),
    ] = 10,
    rows: Annotated[
        int, typer.Option(min=1, metavar="ROWS", help="How many rows or statements its answer may have.")
    ] = 10_000,
    memory: Annotated[
        int,
        typer.Option(min=1, metavar="MIB", help="The MiB of memory that it may use, besides the store's."),
    ] = 512,
) -> None:
    """The explorer and the API, on this machine; Ctrl-C ends it.

    Of a store that is built anew meanwhile, the new build is served from the next request on.

    With --sources the pages show the words of the texts, each passage checked against them, to whoever reaches the address.
    What BONDGRAPH_SOURCES names is not taken for that: words go out only where it is said so here.

    \b
    bondgraph serve
    bondgraph serve --store my-store
    bondgraph serve --corpus my-corpus --port 0
    bondgraph serve --sources texts
    bondgraph serve --base https://example.org/bond/
    bondgraph serve --embed-in https://seminar.example
    """
    for name in known_as or ():
        if not _HOST.fullmatch(name):
            raise typer.BadParameter(
                f"{name!r} is no name of a host; write one without scheme, port and path, e.g. bonds.example",
                param_hint="--known-as",
            )
    from bondgraph_api.embedding import BadOrigin, origin_of

    try:
        framed_by = [*map(origin_of, embed_in or ())]
    except BadOrigin as error:
        raise typer.BadParameter(str(error), param_hint="--embed-in") from None
    from bondgraph.ids import Ref
    from bondgraph.library import Library
    from bondgraph.texts import Texts

    texts = Texts(folder) if (folder := folder_of_texts(sources)) else None
    served = open_served(corpus, store, base)
    from bondgraph.sparql.limits import MIB, Limits
    from bondgraph_api import serve as serve_library

    if (
        texts
        and isinstance(served, Library)
        and not any(served.has(Ref("source", each)) for each in texts.named())
    ):
        first = next((f", e.g. {source.id}.txt" for source in served.nodes("source", 1)), "")
        say(f"{texts.folder}: no text here is that of a source; name each after its source{first}")
    if texts and host not in _OWN:
        say(f"the words of the texts go out to whoever reaches {host}; they are for your own use")
    limits = Limits(seconds=timeout, rows=rows, memory=memory * MIB)
    serve_library(
        served, host=host, port=port, limits=limits, names=known_as or (), framed_by=framed_by, texts=texts
    )


@app.command(short_help="For language models: tools over standard input and output.")
def mcp(corpus: CorpusOption = None, store: StoreOption = None, base: BaseOption = None) -> None:
    """A server of the Model Context Protocol on standard input and output, which the program of a language model starts.

    It ends when standard input is closed. A client that is configured in JSON is told of it with
    {"mcpServers": {"bondgraph": {"command": "bondgraph", "args": ["mcp"]}}}; docs/mcp.md says more.

    \b
    bondgraph mcp
    bondgraph mcp --store my-store
    claude mcp add bondgraph -- bondgraph mcp --corpus my-corpus
    """
    served = open_served(corpus, store, base)
    from bondgraph_api.mcp import stdio

    if sys.stdin.isatty():
        say("bondgraph mcp speaks the Model Context Protocol with a program, not with people; Ctrl-C ends it")
    # What waits for standard input cannot be told to stop; nothing is written, so it may end at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    stdio.serve(served)
