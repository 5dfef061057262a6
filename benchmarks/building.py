"""Building a store from JSON Lines, against the engine's own bulk load of the same statements as N-Triples.

The issue's bounds: 1.5 times the bulk load, under 1.5 GiB of memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.corpora import Sized
from benchmarks.processes import Run, run
from benchmarks.tables import Cell, Table, options, report, verdict

SLOWEST: Final = 1.5
MOST_MEMORY: Final = 1.5 * 2**30

OURS: Final = """
import sys
from pathlib import Path
from bondgraph.building import build
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""

FLOOR: Final = """
import sys, pyoxigraph
store = pyoxigraph.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_TRIPLES)
store.flush()
"""


def measured(corpus: Sized) -> Iterator[tuple[Cell, ...]]:
    """The rows of a corpus: the build, then the bulk load."""
    ours = run(OURS, str(corpus.source), str(corpus.place))
    floor = run(FLOOR, str(corpus.ntriples), str(corpus.emptied("bulk-loaded")))
    ratio = ours.seconds / floor.seconds
    yield (
        *_row(corpus, "bondgraph build, JSON Lines", corpus.source, ours, corpus.place),
        ratio,
        verdict(ratio, most=SLOWEST),
        verdict(ours.peak and ours.peak.resident, most=MOST_MEMORY),
    )
    kept = _row(
        corpus, "Oxigraph bulk load, N-Triples", corpus.ntriples, floor, corpus.folder / "bulk-loaded"
    )
    yield (*kept, 1.0, "", "")
    corpus.emptied("bulk-loaded").rmdir()


def _row(corpus: Sized, name: str, source: Path, measured: Run, made: Path) -> tuple[Cell, ...]:
    return (
        corpus.claims,
        name,
        _megabytes(source),
        measured.seconds,
        measured.processor,
        round(corpus.claims / measured.seconds),
        round(corpus.built.statements / measured.seconds),
        measured.peak and round(measured.peak.resident / 2**20),
        measured.peak and round(measured.peak.own / 2**20),
        _megabytes(made),
    )


def _megabytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return round(sum(each.stat().st_size for each in files if each.is_file()) / 1e6)


HEAD: Final = (
    "claims", "what", "from MB", "seconds", "processor s", "claims/s", "statements/s",
    "peak MiB", "of it own", "on disk MB", "of bulk load", "1.5 times", "1.5 GiB",
)  # fmt: skip


def main() -> None:
    """Prints a row for the build and one for the bulk load, size by size."""
    given = options("Build rate and memory, against the engine's own bulk load.").parse_args()
    rows: list[tuple[Cell, ...]] = []
    for claims in given.claims:
        rows += measured(Sized.of(claims, given.folder))
    title = "Building a store; memory of all its processes, each page counted once"
    report([Table(title, HEAD, tuple(rows))], given.json)


if __name__ == "__main__":
    main()
