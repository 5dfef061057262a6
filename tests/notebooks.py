"""The notebooks, run as a reader runs them, and what they show held against what is committed.

Rules for a notebook, which tests/test_notebooks.py holds:

- It is ``notebooks/NN-name.ipynb``, and its solutions are ``notebooks/solutions/NN-name.ipynb``. Both are committed with
  what they show, so that they read as essays where nothing runs. ``make notebooks ARGS="01 02"`` runs them and keeps what
  they show (without ARGS, all). Then read the difference: it is what the test compares.
- It begins with a cell ``# Title`` in which a section ``## What you will learn`` follows, and ends with a cell
  ``## Exercises``: a numbered list of three to five, each with an answer that can be checked, then a link to the solutions.
  In those, the answer to exercise 3 is what the cell with the id ``exercise-3`` shows.
- Each cell has an id of words (``who-stands-where``) and keeps it: tests name cells by it.
- It runs in any folder that can be written to, with the package and ``bondgraph[notebook]`` only, without the network (another
  process on this machine may be asked), in a few seconds, from top to bottom.
- It shows nothing that differs between two runs or two machines: no path, port, time, version, memory address.
- No cell fails or warns. An error that is meant to be seen is caught and printed.
- Of an interactive picture what stands still is kept, as SVG and, for who does not trust that, as PNG: rendered pages do not run
  the rest, and it is large. A notebook with what it shows stays under `MOST` bytes.

That what is shown is also true is asserted for each notebook in a file of its own, ``tests/test_notebook_NN.py``: with
`text`, `table` and `picture` it reads what the committed notebook shows in a cell, and holds it against what was worked out
otherwise, such as what `tests.written` counts in the YAML. No kernel is started for that.
"""

from __future__ import annotations

import asyncio
import base64
import io
import os
import re
import shutil
import sys
import tempfile
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from PIL import Image, ImageChops

Cell = dict[str, Any]
Notebook = dict[str, Any]

TESTS: Final = Path(__file__).resolve().parent
FOLDER: Final = TESTS.parent / "notebooks"
ESSAYS: Final = tuple(sorted(FOLDER.glob("[0-9][0-9]-*.ipynb")))
SOLUTIONS: Final = tuple(sorted((FOLDER / "solutions").glob("[0-9][0-9]-*.ipynb")))
MOST: Final = 300_000
"""Bytes of a notebook at most."""
METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PATH: Final = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
SVG, PNG = "image/svg+xml", "image/png"
LIVE: Final = ("<script", "<iframe")


def read(path: Path) -> Notebook:
    """A notebook as it is in a file."""
    notebook: Notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def run(notebook: Notebook, folder: Path, *, python: Path | None = None) -> Notebook:
    """A notebook with what it shows when it is run from top to bottom in a kernel of its own.

    Args:
        notebook: what to run; it stays as it is.
        folder: where it runs; beside it, the kernel has a home of its own and no network.
        python: another Python to run it, with the packages that it has; by default this one.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    fresh = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as home:
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # this Python, whatever is installed
            connection_file=str(Path(home) / "kernel.json"),
            transport="ipc",
        )
        if python:
            assert manager.kernel_spec
            manager.kernel_spec.argv[0] = str(python)
        client = NotebookClient(
            fresh,
            km=manager,
            timeout=300,  # seconds for a cell, on a machine that is busy with other tests
            record_timing=False,
            shutdown_kernel="immediate",
            coalesce_streams=True,
            resources={"metadata": {"path": str(folder)}},
        )
        asyncio.run(
            client.async_execute(env=environment(Path(home), [] if python else PATH), cleanup_kc=True)
        )
    return settled(fresh)


def environment(home: Path, path: list[str]) -> dict[str, str]:
    """What a kernel starts with: folders to import from, a home of its own, and no network."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    own = (
        "HOME",
        "IPYTHONDIR",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "MPLCONFIGDIR",
    )
    return (
        kept
        | dict.fromkeys(own, str(home))
        | {"PYTHONPATH": os.pathsep.join([str(TESTS / "offline"), *path])}
    )


def settled(notebook: Notebook) -> Notebook:
    """A notebook that was run, without what is not kept of it."""
    notebook["metadata"] = METADATA
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            output.get("metadata", {}).clear()
            has_picture = any(kind.startswith("image/") for kind in data)
            if has_picture and any(mark in data.get("text/html", "") for mark in LIVE):
                del data["text/html"]
    return notebook


def differences(fresh: Notebook, committed: Notebook) -> list[str]:
    """What one notebook shows otherwise than another: a line for each cell that does."""
    found = []
    for now, before in zip(fresh["cells"], committed["cells"], strict=True):
        shown, was = _shown(now), _shown(before)
        if len(shown) != len(was) or not all(map(_same, shown, was)):
            found.append(f"{now['id']} shows\n{shown}\nwhere the file has\n{was}")
    return found


def _shown(cell: Cell) -> list[Cell]:
    return [dict(output) for output in cell.get("outputs", ())]


def _same(now: Cell, before: Cell) -> bool:
    """Whether two outputs are the same; pictures may differ in what nobody sees."""
    one, other = dict(now.get("data", {})), dict(before.get("data", {}))
    alike = _same_picture(one, other)
    for data in (one, other):
        data.pop(PNG, None)
    return alike and now | {"data": one} == before | {"data": other}


def _same_picture(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two outputs have the same SVG or, where they have none, PNG that look alike, or no picture."""
    if SVG in one or SVG in other:
        return one.get(SVG) == other.get(SVG)
    png, two = one.get(PNG), other.get(PNG)
    return png == two or bool(png and two and _look_alike(png, two))


def _look_alike(png: str, other: str) -> bool:
    """Whether two pictures are of one size, and no more than a few pixels differ by more than an eighth of the scale."""
    one, two = _image(png), _image(other)
    if one.size != two.size:
        return False
    differ = ImageChops.difference(one, two).convert("L").histogram()
    return sum(differ[32:]) <= 50


def _image(png: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")


# -- what a committed notebook shows


@cache
def committed(name: str) -> dict[str, Cell]:
    """The cells of a committed notebook by their ids.

    Args:
        name: how the name of its file begins: ``01``, or ``solutions/01``.
    """
    (path,) = FOLDER.glob(f"{name}-*.ipynb")
    return {cell["id"]: cell for cell in read(path)["cells"]}


def text(name: str, cell: str) -> str:
    """What a cell prints and, after it, the value that it ends in, as text."""
    parts = [
        output["text"] if output["output_type"] == "stream" else output["data"].get("text/plain", "")
        for output in committed(name)[cell]["outputs"]
    ]
    return "".join(parts).strip()


def table(name: str, cell: str) -> list[list[str]]:
    """The rows of the tables that a cell shows, each with the text of its cells; those of the head come first."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html(name, cell), re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in row] for row in cells]


def html(name: str, cell: str) -> str:
    """What a cell shows as HTML."""
    return "".join(output.get("data", {}).get("text/html", "") for output in committed(name)[cell]["outputs"])


def picture(name: str, cell: str) -> str:
    """The SVG that a cell shows."""
    (svg,) = [
        output["data"][SVG] for output in committed(name)[cell]["outputs"] if SVG in output.get("data", {})
    ]
    return str(svg)


# -- keeping what they show


def keep(path: Path) -> None:
    """Run a notebook and write what it shows into its file."""
    before = read(path)
    with tempfile.TemporaryDirectory() as folder:
        fresh = run(before, Path(folder))
    kept = [data for data in _pictures(before) if PNG in data]
    for data in _pictures(fresh):
        same = next((each[PNG] for each in kept if _same_picture(data, each)), None)
        data[PNG] = same or _small(data.get(PNG) or _photographed(data[SVG]))
    written = nbformat.writes(fresh, ensure_ascii=False)  # type: ignore[no-untyped-call]
    path.write_text(written.rstrip("\n") + "\n", encoding="utf-8")


def _pictures(notebook: Notebook) -> list[dict[str, str]]:
    """The data of the outputs that have a picture."""
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return [output["data"] for output in outputs if {SVG, PNG} & output.get("data", {}).keys()]


def _photographed(svg: str) -> str:
    """An SVG as PNG in base64; a Chromium draws it."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(svg[svg.index("<svg") :])
        png = page.locator("svg").screenshot()
        browser.close()
    return base64.b64encode(png).decode()


def _small(png: str) -> str:
    """A picture in 64 colours: a quarter of the bytes, and nobody sees a difference."""
    few = io.BytesIO()
    colours = _image(png).quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    colours.save(few, "PNG", optimize=True)
    return base64.b64encode(few.getvalue()).decode()


def main(names: list[str]) -> None:
    for path in (*ESSAYS, *SOLUTIONS):
        if not names or path.name[:2] in names:
            keep(path)
            sys.stdout.write(f"{path.relative_to(FOLDER.parent)}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
