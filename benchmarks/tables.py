"""What the benchmarks print: tables in fixed width, each under what it was measured on; and the same as JSON."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        title: what it shows, and in which units.
        head: the names of its columns.
        rows: its rows; a cell that is None was not measured.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def lines(self) -> Iterator[str]:
        """The table as it is printed: names to the left, figures to the right."""
        shown = [self.head, *([written(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
        figures = [
            any(isinstance(cell, int | float) for cell in column) for column in zip(*self.rows, strict=True)
        ]
        yield self.title
        for row in shown:
            cells = zip(row, widths, figures, strict=True)
            yield "  ".join(
                f"{cell:>{width}}" if figure else f"{cell:<{width}}" for cell, width, figure in cells
            ).rstrip()


def written(cell: Cell) -> str:
    """A cell: figures to three places.

    >>> [written(each) for each in (None, "who", 12, 0.01234, 1.5, 23.44, 1234.5)]
    ['–', 'who', '12', '0.0123', '1.50', '23.4', '1,234']
    """
    if cell is None:
        return "–"
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else cell
    if not cell:
        return "0"
    return f"{cell:,.{max(0, 2 - math.floor(math.log10(abs(cell))))}f}"


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed.

    >>> quantile([4, 1, 3, 2], 0.5), quantile([4, 1, 3, 2], 0.95)
    (2, 4)
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def verdict(value: float | None, most: float | None = None, least: float | None = None) -> str:
    """Whether a figure keeps to its bound."""
    if value is None or (most is None and least is None):
        return ""
    kept = (most is None or value <= most) and (least is None or value >= least)
    return "reached" if kept else "not reached"


def machine() -> str:
    """What the figures were measured on."""
    libraries = " ".join(f"{name} {version(name)}" for name in ("bondgraph", "pyoxigraph", "rdflib"))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores{busy}, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}, {libraries}"
    )


def report(tables: Iterable[Table], output: Path | None) -> None:
    """Print tables, and write them to a file as JSON where one is named."""
    told = list(tables)
    measured_on = machine()
    print(measured_on)
    for table in told:
        print()
        for line in table.lines():
            print(line)
    if output:
        body = {
            "machine": measured_on,
            "tables": [{"title": table.title, "head": table.head, "rows": table.rows} for table in told],
        }
        output.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def options(description: str, *, sizes: bool = True) -> argparse.ArgumentParser:
    """What every benchmark can be told."""
    parser = argparse.ArgumentParser(description=description)
    if sizes:
        parser.add_argument(
            "--claims", type=int, nargs="+", default=[10_000, 100_000], help="the sizes of corpora, in claims"
        )
    parser.add_argument(
        "--folder", type=Path, default=None, help="where corpora and stores are kept from run to run"
    )
    parser.add_argument("--json", type=Path, default=None, help="a file to write the tables to, as JSON")
    return parser
