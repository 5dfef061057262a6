"""Every notebook runs and shows what is committed, and keeps the rules that stand at the head of tests/notebooks.py."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from tests import notebooks
from tests.notebooks import ESSAYS, FOLDER, MOST, SOLUTIONS, read


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


every = pytest.mark.parametrize("path", [*ESSAYS, *SOLUTIONS], ids=name)
essays = pytest.mark.parametrize("path", ESSAYS, ids=name)


@every
def test_it_shows_what_is_committed(path: Path, tmp_path: Path) -> None:
    changed = notebooks.differences(notebooks.run(read(path), tmp_path), read(path))
    assert not changed, "\n\n".join(
        [*changed, f"make notebooks ARGS={path.name[:2]} keeps what it shows now"]
    )


@every
def test_it_is_committed_whole_and_clean(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook["metadata"] == notebooks.METADATA
    assert path.stat().st_size < MOST
    idents = [cell["id"] for cell in notebook["cells"]]
    assert len(set(idents)) == len(idents)
    assert [each for each in idents if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", each)] == []
    assert [each for each in idents if re.fullmatch(r"cell-\d+|[0-9a-f]{8}", each)] == []
    assert [cell["metadata"] for cell in notebook["cells"] if cell["metadata"]] == []
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))


@every
def test_nothing_fails_warns_or_tells_of_the_machine(path: Path) -> None:
    outputs = [output for cell in read(path)["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    texts = [
        str(value)
        for output in outputs
        for kind, value in {**output.get("data", {}), "": output.get("text", "")}.items()
        if kind != "image/png"
    ]
    tells = re.compile(r"\x1b|\ufffd|/tmp/|/home/|/Users/|\bat 0x[0-9a-f]+|127\.0\.0\.1:\d+|localhost:\d+")
    assert [found[0] for shown in texts if (found := tells.search(shown))] == []


@essays
def test_it_says_what_one_learns_and_ends_with_exercises_that_are_solved(path: Path) -> None:
    cells = read(path)["cells"]
    opening, ending = cells[0]["source"], cells[-1]["source"]
    assert opening.startswith("# ")
    assert "\n## What you will learn\n" in opening
    assert ending.startswith("## Exercises\n")
    exercises = re.findall(r"(?m)^(\d)\. ", ending)
    assert 3 <= len(exercises) <= 5
    assert exercises == [str(number) for number in range(1, len(exercises) + 1)]
    assert f"](solutions/{path.name})" in ending
    solutions = {cell["id"]: cell for cell in read(FOLDER / "solutions" / path.name)["cells"]}
    solved = [ident for ident in solutions if re.fullmatch(r"exercise-\d", ident)]
    assert solved == [f"exercise-{number}" for number in exercises]
    assert all(solutions[ident]["outputs"] for ident in solved)


def test_there_are_no_solutions_without_a_notebook() -> None:
    assert [path.name for path in SOLUTIONS] == [path.name for path in ESSAYS]


@every
def test_links_lead_somewhere(path: Path) -> None:
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for target in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", cell["source"]):
                assert (path.parent / target).exists(), target


# -- the harness itself


def of_code(*sources: str) -> notebooks.Notebook:
    cells = [nbformat.v4.new_code_cell(source, id=f"code-{n}") for n, source in enumerate(sources)]  # type: ignore[no-untyped-call]
    return nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call, no-any-return]


REACHING = """\
import socket, subprocess, sys
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except PermissionError as error:
    print(error)
"""
SERVING = """\
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=1).close()
code = "import socket; socket.getaddrinfo('example.org', 80)"
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr.splitlines()[-1])
"""
SHOWING = """\
import os
class Drawn:
    def _repr_mimebundle_(self, **_):
        return {"text/html": "<iframe></iframe>", "image/svg+xml": "<svg/>", "text/plain": "drawn"}
print(os.listdir(), os.environ["HOME"] == os.environ["JUPYTER_CONFIG_DIR"])
Drawn()
"""


def test_a_kernel_reaches_nothing_but_this_machine(tmp_path: Path) -> None:
    ran = notebooks.run(of_code(REACHING, SERVING, SHOWING), tmp_path)
    reaching, serving, showing = (
        "".join(o.get("text", "") for o in cell["outputs"]) for cell in ran["cells"]
    )
    refused = "is not this machine; a notebook has no cell that needs the network\n"
    assert reaching == f"192.0.2.1 {refused}"
    assert serving == f"PermissionError: example.org {refused}"
    assert showing == "[] True\n"
    assert ran["cells"][2]["outputs"][1]["data"] == {"image/svg+xml": "<svg/>", "text/plain": "drawn"}


def test_what_is_shown_otherwise_is_told() -> None:
    one, other = of_code("1", "2"), of_code("1", "2")
    for notebook, value in ((one, "3"), (other, "4")):
        notebook["cells"][1]["outputs"] = [
            nbformat.v4.new_output("execute_result", {"text/plain": value}, execution_count=2)  # type: ignore[no-untyped-call]
        ]
    assert notebooks.differences(one, one) == []
    (told,) = notebooks.differences(one, other)
    assert told.startswith("code-1 shows")


def test_pictures_are_the_same_in_few_colours_and_not_with_another_dot() -> None:
    one = Image.radial_gradient("L").convert("RGB")
    other = one.copy()
    other.paste((255, 0, 0), (100, 100, 110, 110))
    found = []
    for image in (one, one.quantize(64, Image.Quantize.MAXCOVERAGE), other, one.resize((200, 200))):
        png = BytesIO()
        image.save(png, "PNG")
        notebook = of_code("1")
        data = {notebooks.PNG: base64.b64encode(png.getvalue()).decode()}
        notebook["cells"][0]["outputs"] = [nbformat.v4.new_output("display_data", data)]  # type: ignore[no-untyped-call]
        found.append(notebook)
    assert [len(notebooks.differences(each, found[0])) for each in found] == [0, 0, 1, 1]
