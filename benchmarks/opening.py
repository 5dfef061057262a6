"""Opening a store and answering a first ``who``, each time in a fresh process, against the engine alone.

The issue's bound: 0.3 s in process, that is from when Python runs to when the answer is there; what is imported on the way
is counted. The first round of all is not, so that the files are in the page cache.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from typing import Final

from benchmarks.corpora import Sized
from benchmarks.peers import ROWS, who
from benchmarks.processes import Run, run
from benchmarks.tables import Cell, Table, options, report, verdict

RUNS: Final = 9
SLOWEST: Final = 0.3

OURS: Final = """
import json, sys, time
begun = time.perf_counter()
from bondgraph.opening import open_store
imported = time.perf_counter()
library = open_store(sys.argv[1])
opened = time.perf_counter()
answer = library.who_argues(author=sys.argv[2], concept=sys.argv[3])
answered = time.perf_counter()
assert answer.rows
print(json.dumps([imported - begun, opened - imported, answered - opened]))
"""

FLOOR: Final = """
import json, sys, time
begun = time.perf_counter()
import pyoxigraph
imported = time.perf_counter()
store = pyoxigraph.Store.read_only(sys.argv[1])
opened = time.perf_counter()
assert list(store.query(sys.argv[2]))
answered = time.perf_counter()
print(json.dumps([imported - begun, opened - imported, answered - opened]))
"""

BARE: Final = "print('[0, 0, 0]')"


def measured(corpus: Sized) -> Iterator[tuple[Cell, ...]]:
    """A row for bondgraph, one for the engine with the bare query, one for Python alone."""
    asked = corpus.asked(RUNS + 1, seed=4)
    base, statements = corpus.built.base, str(corpus.statements)
    runs: dict[str, list[Run]] = {"bondgraph": [], "pyoxigraph, bare query": [], "Python alone": []}
    for number, each in enumerate(asked):
        commands = {
            "bondgraph": (OURS, str(corpus.place), each.author, each.concept),
            "pyoxigraph, bare query": (FLOOR, statements, who(each, base, ROWS + 1)),
            "Python alone": (BARE,),
        }
        for name, command in commands.items():
            done = run(*command)
            if number:  # the first round warms the page cache
                runs[name].append(done)
    floor = _median(runs["pyoxigraph, bare query"])[3]
    for name, found in runs.items():
        imported, opened, answered, whole = _median(found)
        within = imported + opened + answered
        slowest = max(sum(json.loads(each.said)) for each in found)
        yield (
            corpus.claims,
            name,
            imported,
            opened,
            answered,
            within,
            slowest,
            whole,
            statistics.median(each.processor for each in found),
            whole / floor,
            verdict(within if name == "bondgraph" else None, most=SLOWEST),
        )


def _median(runs: list[Run]) -> tuple[float, float, float, float]:
    imported, opened, answered = (
        statistics.median(column) for column in zip(*(json.loads(each.said) for each in runs), strict=True)
    )
    return imported, opened, answered, statistics.median(each.seconds for each in runs)


HEAD: Final = (
    "claims", "what", "import", "open", "first who", "in process", "slowest", "whole process", "processor", "of the engine's", "0.3 s",
)  # fmt: skip


def main() -> None:
    """Prints three rows for each size."""
    given = options("Opening a store and answering a first who, in fresh processes.").parse_args()
    rows: list[tuple[Cell, ...]] = []
    for claims in given.claims:
        rows += measured(Sized.of(claims, given.folder))
    title = f"Opening a store and a first who by author and concept: seconds, median of {RUNS} processes"
    report([Table(title, HEAD, tuple(rows))], given.json)


if __name__ == "__main__":
    main()
