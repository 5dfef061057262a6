"""How coverage and the review page grow with a text: the time for four times as much, as a ratio (4 is linear)."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from bondgraph.anchoring import anchor_at
from bondgraph.covering import report
from bondgraph.model import Corpus, CorpusRecord, Passage, Source
from bondgraph.render.review import review
from bondgraph.texts import digest

RUNS: Final = 5
LINES: Final = 2500


def read(lines: int) -> tuple[Corpus, str]:
    """A text whose every other line is a passage, and the corpus of it."""
    text = "Tea.\nSo it is.\n" * lines
    passages = tuple(
        Passage.model_validate(
            {"id": f"tea-{start}", "source": "leaflet"} | anchor_at(text, start, start + 4).model_dump()
        )
        for start in range(0, len(text), 15)
    )
    record = CorpusRecord(
        id="tea",
        title="Tea",
        edition="1",
        licence="CC0-1.0",
        base="https://example.org/tea/",
        curators=("ed",),
    )
    source = Source(id="leaflet", title="A leaflet", sha256=digest(text), length=len(text))
    return Corpus(record=record, sources=(source,), passages=passages), text


def median(run: Callable[[], object]) -> float:
    """Seconds of processor time, the median of some runs after one that warms up."""
    times = []
    for _ in range(RUNS + 1):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return statistics.median(times[1:])


def main() -> None:
    """Prints, for either, the seconds at both lengths and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        seconds: dict[str, list[float]] = {"coverage": [], "review": []}
        for lines in (LINES, 4 * LINES):
            corpus, text = read(lines)
            Path(folder, "leaflet.txt").write_text(text, encoding="utf-8", newline="")
            seconds["coverage"].append(median(partial(report, corpus, Path(folder))))
            seconds["review"].append(median(partial(review, corpus, {"leaflet": text})))
    for name, (short, long) in seconds.items():
        print(f"{name:8}  {short:.3f} s  {long:.3f} s  ratio {long / short:.1f}")


if __name__ == "__main__":
    main()
