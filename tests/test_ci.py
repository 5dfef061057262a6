"""What `.ci/run` hands to the tests: the folder of the texts, named or found, and that they are missed where it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

RUN: Final = Path(__file__).resolve().parents[1] / ".ci" / "run"
MAKEFILE: Final = """\
lint:
\t@echo linted
test:
\t@echo "texts: [$$BONDGRAPH_SOURCES]"
\t@echo "=== 1 passed in 0.10s ==="
"""


@pytest.fixture
def around(tmp_path: Path) -> Path:
    """A folder, with a space in its name, that holds a checkout."""
    checkout, programs = tmp_path / "a box" / "main", tmp_path / "programs"
    (checkout / ".ci").mkdir(parents=True)
    shutil.copy(RUN, checkout / ".ci")
    (checkout / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    programs.mkdir()
    for program in ("chromium", "virtuoso-t", "pandoc", "rapper", "biber", "dot", "npm"):
        (programs / program).write_text("#!/bin/sh\n", encoding="utf-8")
        (programs / program).chmod(0o755)
    return checkout.parent


def ci(around: Path, **named: str) -> subprocess.CompletedProcess[str]:
    path = f"{around.parent / 'programs'}:{os.environ['PATH']}"
    return subprocess.run(
        ["main/.ci/run"], cwd=around, env={"PATH": path} | named, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("place", ["sources", "a folder/sources"])
def test_texts_beside_the_checkout_are_found(around: Path, place: str) -> None:
    (around / place).mkdir(parents=True)
    (around / place / "seba-concordance.txt").touch()
    done = ci(around)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"texts: [{around / place}]\n" in done.stdout
    assert "NO TEXTS" not in done.stdout


def test_texts_that_are_named_come_before_those_that_are_found(around: Path) -> None:
    for name in ("sources", "my texts"):
        (around / name).mkdir()
        (around / name / "seba-concordance.txt").touch()
    assert f"texts: [{around / 'my texts'}]\n" in ci(around, BONDGRAPH_SOURCES="my texts").stdout


def test_it_is_said_aloud_where_there_are_no_texts(around: Path) -> None:
    done = ci(around)
    assert done.returncode == 0
    assert "ci: NO TEXTS AT HAND" in done.stdout
    assert done.stdout.endswith("texts: []\n=== 1 passed in 0.10s ===\n")


def test_a_folder_that_is_named_is_to_be_there(around: Path) -> None:
    done = ci(around, BONDGRAPH_SOURCES="nowhere")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("target", ["linted", "passed"])
def test_it_fails_where_one_of_the_two_does(around: Path, target: str) -> None:
    makefile = "".join(
        f"{line}\n\t@false\n" if target in line else f"{line}\n" for line in MAKEFILE.splitlines()
    )
    (around / "main" / "Makefile").write_text(makefile, encoding="utf-8")
    done = ci(around)
    assert done.returncode == 1
    assert done.stdout.endswith("=== 1 passed in 0.10s ===\n")
