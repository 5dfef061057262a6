"""The package as it is installed elsewhere: what is in it, and that it runs without this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Collection, Iterable
from configparser import ConfigParser
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests import notebooks

pytestmark = pytest.mark.packaging

ROOT: Final = Path(__file__).resolve().parents[1]


def run(*command: Path | str, cwd: Path) -> str:
    """What a command prints; it has to succeed, with an environment that is not that of the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    ours = {"HOME": str(cwd), "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept | ours, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(what: str, folder: Path, into: Path) -> Path:
    builder = [sys.executable, "-m", "build", "--no-isolation"]
    run(*builder, f"--{what}", "--outdir", into, folder, cwd=into.parent)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel") / "dist")


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has the wheel and what `bondgraph[notebook]` asks for, but nothing else, and not this checkout."""
    place = tmp_path_factory.mktemp("another place") / "env"
    venv.create(place, symlinks=os.name == "posix")
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip: list[Path | str] = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "--quiet", "--no-deps", wheel, cwd=place.parent)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", where, cwd=place).strip())
    (named,) = (text for name, text in contents(wheel).items() if name.endswith("/METADATA"))
    asked = message_from_bytes(named).get_all("Requires-Dist", [])
    for part in sorted({part for name in _needed(asked, {"notebook"}) for part in _parts(name)}):
        (packages / part).symlink_to(Path(sysconfig.get_path("purelib")) / part)
    return python


def _needed(
    asked: Iterable[str], extras: Collection[str], found: set[tuple[str, str]] | None = None
) -> set[str]:
    """The distributions that requirements with some extras ask for, and those that these ask for, by name."""
    found = set() if found is None else found
    for requirement in map(Requirement, asked):
        if requirement.marker and not any(
            requirement.marker.evaluate({"extra": each}) for each in ("", *extras)
        ):
            continue
        name, wanted = canonicalize_name(requirement.name), ",".join(sorted(requirement.extras))
        if (name, wanted) in found:
            continue
        found.add((name, wanted))
        more = asked if name == "bondgraph" else distribution(name).requires or ()
        _needed(more, requirement.extras, found)
    return {name for name, _ in found} - {"bondgraph"}


def _parts(name: str) -> set[str]:
    """What a distribution has in the folder of packages."""
    files = distribution(name).files or ()
    return {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}


def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}


def test_the_wheel_holds_the_code_the_corpus_and_nothing_else(wheel: Path) -> None:
    names = set(contents(wheel))
    assert {name.partition("/")[0] for name in names} == {
        "bondgraph",
        "bondgraph_api",
        "bondgraph-" + wheel.name.split("-")[1] + ".dist-info",
    }
    corpus = {
        f"bondgraph/_corpus/{path.relative_to(ROOT / 'graph').as_posix()}"
        for path in (ROOT / "graph").rglob("*")
        if path.is_file()
    }
    assert "bondgraph/_corpus/therapeutic-bond/corpus.yaml" in corpus
    assert corpus <= names
    for package in ("src/bondgraph", "api/bondgraph_api"):
        folder = ROOT / package
        files = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        assert {path.relative_to(folder.parent).as_posix() for path in files} <= names
        assert f"{folder.name}/py.typed" in names


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", ROOT, tmp_path / "sdist")
    run(sys.executable, "-m", "tarfile", "-e", archive, tmp_path / "unpacked", cwd=tmp_path)
    (folder,) = (tmp_path / "unpacked").iterdir()
    assert contents(build("wheel", folder, tmp_path / "wheel")) == contents(wheel)


def test_every_command_runs_from_another_folder(wheel: Path, elsewhere: Path, tmp_path: Path) -> None:
    (listed,) = (text for name, text in contents(wheel).items() if name.endswith("/entry_points.txt"))
    points = ConfigParser()
    points.read_string(listed.decode())
    commands = list(points["console_scripts"])
    assert commands == ["bondgraph"]
    for command in commands:
        assert "Usage" in run(elsewhere.with_name(command), "--help", cwd=tmp_path)


def test_the_installed_corpus_answers(elsewhere: Path, tmp_path: Path) -> None:
    code = "import bondgraph; print(bondgraph.__file__, len(bondgraph.open().who_argues().rows))"
    file, rows = run(elsewhere, "-c", code, cwd=tmp_path).rsplit(maxsplit=1)
    assert Path(file).is_relative_to(elsewhere.parents[1])
    assert int(rows) > 0


def test_the_first_notebook_runs_from_another_folder(elsewhere: Path, tmp_path: Path) -> None:
    committed = notebooks.read(notebooks.ESSAYS[0])
    ran = notebooks.run(committed, tmp_path, python=elsewhere)
    assert notebooks.differences(ran, committed) == []


@pytest.mark.parametrize(("name", "there"), [("pandas", True), ("polars", False), ("pytest", False)])
def test_a_notebook_has_what_was_asked_for_and_nothing_else(
    elsewhere: Path, tmp_path: Path, name: str, there: bool
) -> None:
    code = f"import importlib.util; print(importlib.util.find_spec({name!r}) is not None)"
    assert run(elsewhere, "-c", code, cwd=tmp_path).strip() == str(there)


@pytest.mark.parametrize("name", ["api", "graph", "src", "tests"])
def test_no_folder_of_the_checkout_is_importable(elsewhere: Path, tmp_path: Path, name: str) -> None:
    code = f"import importlib.util; print(importlib.util.find_spec({name!r}))"
    assert run(elsewhere, "-c", code, cwd=tmp_path).strip() == "None"
