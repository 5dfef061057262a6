"""Exports at several sizes: the processor's seconds, the bytes and the memory of each format; and what networkx takes to write the same graph.

Each is written by a process of its own, which opens a built store and writes a file. The peer has the graph in memory already: the time to
read it in is not counted, its memory is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.corpora import Sized
from benchmarks.processes import Run, run
from benchmarks.tables import Cell, Table, options, report

FORMATS: Final = (
    "graphml",
    "gexf",
    "dot",
    "node-link",
    "csv-pair",
    "csv",
    "markdown",
    "parquet",
    "ntriples",
    "turtle",
)
PEERS: Final = {"graphml": "write_graphml", "gexf": "write_gexf"}
"""The formats that networkx writes, too, and what it writes them with."""
SLOW: Final = 10_000
"""Claims from which on networkx is left out unless one is patient: it holds the whole graph, twenty times over."""

_OURS: Final = """
import sys, time
import bondgraph
from bondgraph.exporting import export
store, name, file = sys.argv[1:]
library = bondgraph.open(store=store)
begun = time.process_time()
with open(file, "wb") as written:
    written.writelines(export(library, name))
print(time.process_time() - begun)
"""
_THEIRS: Final = """
import json, sys, time
import networkx
writer, read, file = sys.argv[1:]
with open(read, "rb") as nodes_and_links:
    graph = networkx.node_link_graph(json.load(nodes_and_links))
begun = time.process_time()
getattr(networkx, writer)(graph, file)
print(time.process_time() - begun)
"""


def measured(sizes: Sequence[int], folder: Path | None, formats: Sequence[str], *, patient: bool) -> Table:
    """The table of formats at all sizes."""
    rows: list[tuple[Cell, ...]] = []
    for size in sizes:
        corpus = Sized.of(size, folder)
        corpus.library().close()  # builds the store where there is none
        with tempfile.TemporaryDirectory(dir=corpus.folder) as place:
            for name in formats:
                file = Path(place, name)
                ours = run(_OURS, str(corpus.place), name, str(file))
                theirs = None
                if name in PEERS and (size <= SLOW or patient):
                    graph = Path(place, "graph.json")
                    run(_OURS, str(corpus.place), "node-link", str(graph))
                    theirs = run(_THEIRS, PEERS[name], str(graph), str(Path(place, "theirs")))
                rows.append(_row(size, name, ours, file.stat().st_size, theirs))
                file.unlink()
    return Table(
        "exports: seconds of the processor, megabytes written and in memory; and networkx writing the same graph from memory",
        ("claims", "what", "seconds", "written", "memory", "peer", "seconds of peer", "memory of peer", "of"),
        tuple(rows),
    )


def _row(size: int, name: str, ours: Run, written: int, theirs: Run | None) -> tuple[Cell, ...]:
    seconds, its = float(ours.said), float(theirs.said) if theirs else None
    return (
        size, name, seconds, written / 1e6, _megabytes(ours), PEERS.get(name) if theirs else None, its,
        _megabytes(theirs) if theirs else None, seconds / its if its else None,
    )  # fmt: skip


def _megabytes(told: Run) -> float | None:
    return told.peak.resident / 1e6 if told.peak else None


def main() -> None:
    """Measure and print."""
    parser = options(__doc__ or "")
    parser.add_argument("--patient", action="store_true", help="wait for networkx beyond 10,000 claims, too")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS, help="the formats")
    given = parser.parse_args()
    report([measured(given.claims, given.folder, given.formats, patient=given.patient)], given.json)


if __name__ == "__main__":
    main()
