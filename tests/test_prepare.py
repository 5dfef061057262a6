"""tools/prepare.sh: installs once, repairs what is broken, and says in one sentence what is missing.

The interpreter is a stand-in that writes down what it is asked to do, so nothing is installed here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

STAND_IN = """\
#!/bin/sh
case "$*" in
*base_prefix*) echo "$VERSION /somewhere" ;;
*version_info*) [ "$VERSION" != 3.9 ] ;;
*ensurepip*) [ -z "$NO_ENSUREPIP" ] ;;
*'import pip'*) [ -z "$NO_PIP" ] ;;
'-m venv '*) echo venv >>"$LOG"; mkdir -p .venv/bin; ln -s "$0" .venv/bin/python ;;
'-m pip --version') ;;
'-m pip install '*) echo pip >>"$LOG"; [ -z "$NO_NETWORK" ] || { echo 'no network'; exit 1; } ;;
*) exit 1 ;;
esac
"""


@dataclass
class Checkout:
    """A checkout's bare bones, and an interpreter to prepare it with."""

    place: Path
    python: Path
    log: Path

    def prepare(self, **environment: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("", encoding="utf-8")
        given = {
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.log.parent),
            "LOG": str(self.log),
            "PYTHON": str(self.python),
            "VERSION": "3.12",
        }
        return subprocess.run(
            ["sh", "tools/prepare.sh", "run"],
            cwd=self.place,
            env=given | environment,
            capture_output=True,
            check=False,
            text=True,
        )

    def asked(self) -> list[str]:
        """What the last preparation made or installed."""
        return self.log.read_text(encoding="utf-8").split()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    if not shutil.which("sh"):
        pytest.skip("no POSIX shell here")
    place = tmp_path / "it's a “checkout”"
    (place / "tools").mkdir(parents=True)
    (place / "requirements").mkdir()
    shutil.copy(ROOT / "tools" / "prepare.sh", place / "tools")
    (place / "requirements" / "run.txt").write_text("something==1\n", encoding="utf-8")
    (place / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    tools = tmp_path / "bin"
    tools.mkdir()
    python = tools / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    pip = tools / "pip3"
    pip.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    pip.chmod(0o755)
    return Checkout(place, python, tmp_path / "log")


def test_installs_once(checkout: Checkout) -> None:
    assert checkout.prepare().returncode == 0
    assert checkout.asked() == ["venv", "pip", "pip"]
    again = checkout.prepare()
    assert (again.returncode, again.stdout, again.stderr, checkout.asked()) == (0, "", "", [])


@pytest.mark.parametrize("file", ["requirements/run.txt", "pyproject.toml"])
def test_installs_again_when_what_it_installs_changed(checkout: Checkout, file: str) -> None:
    checkout.prepare()
    (checkout.place / file).write_text("# changed\n", encoding="utf-8")
    checkout.prepare()
    assert checkout.asked() == ["pip", "pip"]


def test_starts_over_after_an_interruption(checkout: Checkout) -> None:
    failed = checkout.prepare(NO_NETWORK="yes")
    assert failed.returncode == 2
    assert "no network\nbondgraph: pip could not install what requirements/run.txt pins" in failed.stderr
    assert checkout.prepare().returncode == 0
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_starts_over_when_the_checkout_was_moved(checkout: Checkout) -> None:
    checkout.prepare()
    checkout.place = checkout.place.rename(checkout.place.parent / "elsewhere")
    checkout.prepare()
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_starts_over_for_another_python(checkout: Checkout) -> None:
    checkout.prepare()
    checkout.prepare(VERSION="3.13")
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_starts_over_when_its_python_is_gone(checkout: Checkout) -> None:
    checkout.prepare()
    (checkout.place / ".venv" / "bin" / "python").unlink()
    checkout.prepare()
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_takes_the_systems_pip_where_python_brings_none(checkout: Checkout) -> None:
    pip = checkout.python.with_name("pip3")
    pip.write_text('#!/bin/sh\necho "pip3 $1" >>"$LOG"\n', encoding="utf-8")
    assert checkout.prepare(NO_ENSUREPIP="yes", NO_PIP="yes").returncode == 0
    assert "--python" in checkout.asked()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"VERSION": "3.9"}, "Python 3.11 or newer is needed, and {python} is 3.9: "),
        ({"PYTHON": "/no/such/python"}, "Python 3.11 or newer is needed, and /no/such/python does not run: "),
        ({"NO_ENSUREPIP": "yes", "NO_PIP": "yes"}, "{python} has no pip for new environments: "),
    ],
)
def test_says_in_one_sentence_what_is_missing(
    checkout: Checkout, environment: dict[str, str], sentence: str
) -> None:
    said = checkout.prepare(**environment)
    assert said.returncode == 2
    assert said.stderr.startswith("bondgraph: " + sentence.format(python=checkout.python))
    assert said.stderr.count("\n") == 1
    assert "apt-get install" in said.stderr
