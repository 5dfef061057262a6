"""Lighthouse's scores of the explorer's pages, on its mobile setting: a telephone on a slow network.

Lighthouse comes with the readers (`sh tools/readers.sh`); it starts the Chromium that is here.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.pages import BUILT_IN, built_in
from benchmarks.tables import Cell, Table, options, report, verdict

PROGRAM: Final = Path(__file__).resolve().parents[1] / ".readers" / "node_modules" / ".bin" / "lighthouse"
PAGES: Final = (
    "home", "question", "author", "claim", "concept", "work", "source", "compare", "claims", "search", "graph",
)  # fmt: skip
SCORES: Final = ("performance", "accessibility", "best-practices", "seo")
FAST: Final = 95


def judged(url: str, program: Path) -> tuple[Mapping[str, int], list[str]]:
    """The scores of a page, and what kept one but the first from 100.

    Raises:
        subprocess.CalledProcessError: Lighthouse could not judge it.
    """
    command = [
        str(program), url, "--quiet", "--output=json", f"--only-categories={','.join(SCORES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in SCORES}
    faults = [
        f"{name}: {found['audits'][each['id']]['title']}"
        for name in SCORES[1:]
        for each in found["categories"][name]["auditRefs"]
        if each["weight"] and found["audits"][each["id"]]["score"] not in (None, 1)
    ]
    return scores, faults


def main() -> None:
    """Prints the scores, page by page, each the median of some runs."""
    parser = options("Lighthouse's scores of the explorer's pages.", sizes=False)
    parser.add_argument("--runs", type=int, default=3, help="how often each page is judged")
    parser.add_argument(
        "--only", nargs="+", choices=PAGES, default=PAGES, metavar="PAGE", help="pages to judge"
    )
    parser.add_argument(
        "--program", type=Path, default=PROGRAM, help="Lighthouse, where it is not among the readers"
    )
    given = parser.parse_args()
    if not given.program.exists():
        parser.error("there is no Lighthouse here: sh tools/readers.sh")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        parser.error("there is no Chromium here: apt-get install chromium")
    os.environ.setdefault("CHROME_PATH", chromium)
    rows: list[tuple[Cell, ...]] = []
    with built_in() as url:
        for name in given.only:
            runs = [judged(url.rstrip("/") + BUILT_IN[name], given.program) for _ in range(given.runs)]
            scores = [round(statistics.median(run[0][score] for run in runs)) for score in SCORES]
            rows.append(
                (
                    name,
                    *scores,
                    verdict(scores[0], least=FAST),
                    verdict(min(scores[1:]), least=100),
                    "; ".join(runs[0][1]),
                )
            )
    report(
        [Table("Lighthouse, mobile", ("page", *SCORES, f"{FAST}", "100", "not 100"), tuple(rows))], given.json
    )


if __name__ == "__main__":
    main()
