"""The command as a shell runs it: pipes, terminals, odd environments."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.factories import write_corpus
from tests.healing import healing

COMMAND = [sys.executable, "-m", "bondgraph"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "a corpus", healing())


def environment(**changes: str | None) -> dict[str, str]:
    """Where the package is found, and nothing else but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return kept | {name: value for name, value in changes.items() if value is not None}


def run(*args: str | Path, **env: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, args)],
        env=environment(**env),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def on_terminal(
    *args: str | Path, columns: int = 100, env: Mapping[str, str] | None = None, code: int = 0
) -> str:
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept: Mapping[str, str] = environment(**{"TERM": "xterm-256color"} | dict(env or {}))
    with subprocess.Popen(
        [*COMMAND, *map(str, args)], env=kept, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when nobody is at the other end any more
                break
            if not part:
                break
            written += part
    os.close(ours)
    assert process.returncode == code, written
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["stats"], 0),
        (["--help"], 0),
        (["show", "nobody-of-that-name"], 1),
        (["who", "--limit", "0"], 2),
        (["nonsense"], 2),
    ],
)
def test_how_it_ends(args: list[str], code: int) -> None:
    said = run(*args)
    assert said.returncode == code
    assert "Traceback" not in said.stderr
    assert bool(said.stdout) == (code == 0)
    assert bool(said.stderr) == (code != 0)


# -- pipes


def test_a_pipe_gets_json_and_a_terminal_a_table(corpus: Path) -> None:
    assert json.loads(run("who", "--corpus", corpus).stdout)["format"] == "bondgraph.who/1"
    assert ANSI.sub("", on_terminal("who", "--corpus", corpus)).startswith("holder ")
    assert "Healing [bold], edition 1" in ANSI.sub("", on_terminal("stats", "--corpus", corpus))


@pytest.mark.parametrize(
    "args",
    [["who", "--limit", "1000"], ["who", "--format", "table"], ["export", "jsonl"], ["stats"], ["--help"]],
)
def test_when_nobody_listens_any_more_it_ends_quietly(args: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *args], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("args", [["who"], ["stats", "--format", "text"], ["export", "jsonl"], ["check"]])
def test_when_the_disk_is_full_it_says_so(args: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [*COMMAND, *args], env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    if args == ["check"]:  # which has nothing to print
        assert said.returncode == 0
        return
    assert (said.returncode, said.stderr) == (2, "bondgraph: standard output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_what_cannot_be_written_to_is_left_as_it_is() -> None:
    said = run("export", "jsonl", "-o", "/dev/full")
    assert (said.returncode, said.stderr) == (
        2,
        "bondgraph: /dev/full: cannot be written: No space left on device\n",
    )
    assert Path("/dev/full").is_char_device()


def test_a_file_named_for_standard_output_is_it() -> None:
    assert run("export", "jsonl", "-o", "/dev/stdout").stdout == run("export", "jsonl").stdout


def test_an_interrupt_ends_it_without_a_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "texts" / "seba-concordance.txt"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    with subprocess.Popen(
        [*COMMAND, "export", "jsonl", "-o", str(pipe)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # which waits for somebody to read
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in said


# -- terminals


@pytest.mark.parametrize("name", ["parquet", "csv-pair"])
def test_what_is_no_text_is_not_shown_on_a_terminal(corpus: Path, name: str) -> None:
    said = on_terminal("export", name, "--corpus", corpus, code=2)
    assert f"{name} is no text for a terminal; name a file with -o" in " ".join(said.split())
    assert "PK" not in said
    assert "PAR1" not in said


def test_a_terminal_gets_colour_unless_it_wants_none(corpus: Path) -> None:
    assert ANSI.search(on_terminal("who", "--corpus", corpus))
    wrong = corpus / "concepts.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace('"Cure"', '"Warmth"'), encoding="utf-8")
    assert COLOUR.search(on_terminal("check", corpus))
    assert not COLOUR.search(on_terminal("check", corpus, env={"NO_COLOR": "1"}))
    assert not ANSI.search(on_terminal("who", "--corpus", corpus, env={"TERM": "dumb"}))
    assert not ANSI.search(on_terminal("who", "--corpus", corpus, "--format", "csv"))


@pytest.mark.parametrize("columns", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    shown = ANSI.sub("", on_terminal("who", "--question", "heals-or-carries", columns=columns))
    widest = max(cell_len(line) for line in shown.splitlines())
    assert columns * 0.8 < widest <= columns


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("150", 150), (None, 100), ("no", 100)])
def test_text_that_is_piped_is_as_wide_as_asked(columns: str | None, width: int) -> None:
    said = run("who", "--format", "table", COLUMNS=columns).stdout
    assert width * 0.8 < max(cell_len(line) for line in said.splitlines()) <= width
    assert not ANSI.search(said)
    assert all(line == line.rstrip() for line in said.splitlines())


# -- environments


@pytest.mark.parametrize(
    "env",
    [
        {},  # no home, no locale, no terminal
        {"LANG": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"HOME": "/nowhere", "TERM": "nonsense"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_what_other_programs_read_is_utf_8_everywhere(corpus: Path, env: dict[str, str], form: str) -> None:
    said = run("who", "--corpus", corpus, "--author", "odegaard", "--format", form, **env)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Ödegaard" in said.stdout


def test_a_terminal_that_speaks_ascii_only(corpus: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    shown = on_terminal("who", "--corpus", corpus, "--author", "odegaard", env=plain)
    assert shown.isascii()
    assert r"\xd6degaard" in shown


def test_names_are_read_in_any_locale(corpus: Path) -> None:
    assert json.loads(run("show", "Zoë Ash", "--corpus", corpus, LANG="C").stdout)["id"] == "ash"


@pytest.mark.parametrize(
    "args",
    [
        ["show"],
        ["who", "--supports"],
        ["who", "--author"],
        ["path", "yalom"],
        ["define"],
        ["anchor", "p", "q"],
    ],
)
def test_bytes_that_are_no_text(args: list[str]) -> None:
    said = subprocess.run([*COMMAND, *args, b"\xff"], env=environment(), capture_output=True, check=False)
    assert said.returncode in (1, 2)
    assert said.stderr.startswith(b"bondgraph: ")
    assert b"Traceback" not in said.stderr


def test_a_corpus_that_cannot_be_read(corpus: Path) -> None:
    (corpus / "claims" / "loop.yaml").symlink_to("loop.yaml")
    for args in (["check"], ["stats", "--corpus"]):
        said = run(*args, corpus)
        assert said.returncode == 2
        assert re.fullmatch(r"bondgraph: .*loop\.yaml: .*\n", said.stderr)
    said = run("check", corpus / "corpus.yaml" / "below")
    assert (said.returncode, said.stdout) == (2, "")


def test_a_closed_standard_output(corpus: Path) -> None:
    said = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "stats", "--corpus", str(corpus)],
        env=environment(), stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")


def test_it_is_started_from_any_folder(tmp_path: Path) -> None:
    said = subprocess.run(
        [*COMMAND, "stats"], env=environment(), cwd=tmp_path, capture_output=True, check=False
    )
    assert said.returncode == 0


# -- completion in the shells themselves


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_completes(tmp_path: Path) -> None:
    command = tmp_path / "bondgraph"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bondgraph "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = (
        'eval "$(_BONDGRAPH_COMPLETE=source_bash bondgraph)"; COMP_WORDS=(bondgraph who --author flo); COMP_CWORD=3;'
        ' _bondgraph_completion bondgraph; echo "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}:{os.environ['PATH']}"
    said = subprocess.run(
        ["bash", "--norc", "-c", script],
        env=environment(PATH=path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["flores"]


# -- builds


def test_a_build_shows_its_progress_on_a_terminal(corpus: Path, tmp_path: Path) -> None:
    written = on_terminal("build", corpus, "--store", tmp_path / "store")
    plain = ANSI.sub("", written)
    for stage in ("records read", "statements loaded", "records shelved", "nodes indexed"):
        assert stage in plain
    last = plain.splitlines()[-1]
    assert "Healing [bold], edition 1: 6 claims, " in " ".join(plain.splitlines()[-2:])
    assert re.search(r"in \d+\.\d s$", last)


def test_ctrl_c_ends_a_build_quietly_and_leaves_the_store_that_serves(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("build", corpus, "--store", store).returncode == 0
    before = sorted(store.iterdir())
    command = [*COMMAND, "build", "--store", str(store)]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        while len(list(store.iterdir())) == len(before) and process.poll() is None:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all that are under way
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert sorted(store.iterdir()) == before
    assert json.loads(run("stats", "--store", store).stdout)["corpus"]["id"] == "healing"
