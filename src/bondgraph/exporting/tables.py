"""Tables as text: the rows of who as CSV and Markdown, the graph as two CSV files, which Gephi and pandas read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bondgraph.exporting.format import Format, Sink, encoded
from bondgraph.exporting.graph import EDGE_FIELDS, NODE_FIELDS, OF_GRAPHS, UNDIRECTED, edges, nodes
from bondgraph.exporting.selecting import Selection

GUARDED: Final = (
    "A text that begins with =, +, -, @, a tab or a carriage return stands behind an apostrophe, so that no spreadsheet takes"
    " it for a formula."
)
"""What CSV does to texts."""

NO_RELATIONS: Final = (
    "Relations with their reasons, definitions and citations are left out, and what no claim names."
)
"""What a table of claims leaves out."""

NOT_OF_ITSELF: Final = "What the corpus says of itself is left out."
"""What tables leave out that have no room for more than rows."""
NO_HISTORY: Final = "Former ids and what sources leave out are left out."
"""What a table of claims leaves out of the nodes that it names."""

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of files in an archive: always the same, so that the same corpus gives the same bytes."""


def claims_csv(selection: Selection) -> Iterator[bytes]:
    """The claims of a selection as CSV, a row each, as ``bondgraph who --format csv`` writes them."""
    from bondgraph.render.rows import COLUMNS, flat

    return _csv(COLUMNS, map(flat, selection.rows()))


def claims_markdown(selection: Selection) -> Iterator[bytes]:
    """The claims of a selection as a Markdown table, as ``bondgraph who --format markdown`` writes them."""
    from bondgraph.render.rows import MARKDOWN_HEAD, markdown_row

    def lines() -> Iterator[str]:
        yield MARKDOWN_HEAD
        yield from map(markdown_row, selection.rows())

    return encoded(lines())


def nodes_csv(selection: Selection) -> Iterator[bytes]:
    """The nodes of a selection as CSV."""
    found = (
        [node.id, node.label, *(node.fields.get(name) for name in NODE_FIELDS)] for node in nodes(selection)
    )
    return _csv(("Id", "Label", *NODE_FIELDS), found)


def edges_csv(selection: Selection) -> Iterator[bytes]:
    """The edges of a selection as CSV; ``Type`` is whether they have a direction, as Gephi has it, ``kind`` is their type."""
    own = [name for name in EDGE_FIELDS if name != "type"]
    found = (
        [
            edge.source,
            edge.target,
            "Undirected" if edge.type in UNDIRECTED else "Directed",
            edge.id,
            edge.label,
            edge.type,
            *(edge.fields.get(name) for name in own),
        ]
        for edge in edges(selection)
    )
    return _csv(("Source", "Target", "Type", "Id", "Label", "kind", *own), found)


def zipped_csv(selection: Selection) -> Iterator[bytes]:
    """The nodes and the edges of a selection as two CSV files in an archive."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, pieces in (("nodes.csv", nodes_csv(selection)), ("edges.csv", edges_csv(selection))):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    yield sink.taken()
    yield sink.taken()


def _csv(head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> Iterator[bytes]:
    """A table as CSV (RFC 4180, with a header and newlines), in UTF-8 and without a byte order mark."""
    from bondgraph.render.rows import csv_lines, guarded

    cells = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return encoded(csv_lines(head, cells))


FORMATS: Final = (
    Format(
        "csv-pair",
        "CSV, a graph as two tables in an archive, nodes.csv and edges.csv: Gephi, pandas",
        "zip",
        "application/zip",
        (*OF_GRAPHS, NOT_OF_ITSELF, GUARDED),
        zipped_csv,
    ),
    Format(
        "csv-nodes",
        "CSV, the nodes of the graph alone: Gephi, pandas",
        "nodes.csv",
        "text/csv",
        (*OF_GRAPHS, NOT_OF_ITSELF, GUARDED, "The edges are left out; csv-edges has them."),
        nodes_csv,
    ),
    Format(
        "csv-edges",
        "CSV, the edges of the graph alone: Gephi, pandas",
        "edges.csv",
        "text/csv",
        (*OF_GRAPHS, NOT_OF_ITSELF, GUARDED, "The nodes are left out but for their ids; csv-nodes has them."),
        edges_csv,
    ),
    Format(
        "csv",
        "CSV, a row for each claim, as who --format csv: spreadsheets, pandas",
        "csv",
        "text/csv",
        (
            NO_RELATIONS,
            "The columns are those of who: a claim's note and why it stands alone are left out.",
            "Of a passage there are the id and the role, and not where its words stand; of a source, a question, a position and a concept the id; of a holder, a work and a teller the label; nothing else is told of them.",
            NO_HISTORY,
            NOT_OF_ITSELF,
            "Several values stand in one cell, with ; between them.",
            GUARDED,
        ),
        claims_csv,
    ),
    Format(
        "markdown",
        "Markdown, a table with a row for each claim, as who --format markdown: pandoc",
        "md",
        "text/markdown",
        (
            NO_RELATIONS,
            "Of claims the id, concepts, notes, why one stands alone and the year without a work are left out.",
            "Of a passage there is the id; of a holder, a work, a teller and a position the label; nothing else is told of them.",
            NO_HISTORY,
            NOT_OF_ITSELF,
            "White space becomes single spaces, since a cell has one line.",
        ),
        claims_markdown,
    ),
)
