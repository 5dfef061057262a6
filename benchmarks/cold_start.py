"""How long a cold start takes, as whole processes, against rdflib doing the same from ready-made N-Triples.

The issue's bounds: `bondgraph who` under 1.0 s; checking, building and answering under 2 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bondgraph.opening import load
from bondgraph.queries import _PROLOGUE
from bondgraph.queries import load as load_query
from bondgraph.rdf import ntriples

RUNS = 9

WHOLE = """
from bondgraph.checking import check
from bondgraph.opening import build, built_in
from bondgraph.reading import read
from bondgraph.shaping import shape_problems
reading = read(built_in())
assert not check(reading) and not shape_problems(reading)
library = build(reading.corpus)
assert library.who_argues(question=reading.corpus.questions[0].id).total
"""

PEER = """
import sys, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
assert len(list(graph.query(open(sys.argv[2]).read())))
"""


def timed(*command: str) -> float:
    """Wall seconds of a process that succeeds."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph, query = Path(folder, "corpus.nt"), Path(folder, "who.rq")
        graph.write_text("".join(ntriples(load())), encoding="utf-8")
        query.write_text(_PROLOGUE + load_query("who").bound({}, ""), encoding="utf-8")
        commands = {
            "bondgraph who": (sys.executable, "-m", "bondgraph", "who", "--format", "json"),
            "check with shapes, build, answer": (sys.executable, "-c", WHOLE),
            "rdflib: load N-Triples, who.rq": (sys.executable, "-c", PEER, str(graph), str(query)),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(RUNS + 1):
            for name, command in commands.items():
                seconds = timed(*command)
                if number:  # the first round warms the caches
                    times[name].append(seconds)
    peer = statistics.median(times["rdflib: load N-Triples, who.rq"])
    print(f"{'process':<34} {'min':>6} {'median':>7} {'max':>6}  of rdflib's median")
    for name, each in times.items():
        median = statistics.median(each)
        print(f"{name:<34} {min(each):6.2f} {median:7.2f} {max(each):6.2f}  {median / peer:.2f}")


if __name__ == "__main__":
    main()
