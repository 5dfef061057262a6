"""Every example of the documentation is run, or read by what reads its language, or named here with what runs it.

A page is gone through from top to bottom in a folder of its own: what one example writes, the next may read. Python is run
in this process and so are the commands, as if on a terminal where a prompt is shown; a service listens meanwhile.
"""

from __future__ import annotations

import ast
import asyncio
import doctest
import importlib.util
import inspect
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Final
from xml.etree import ElementTree

import pytest
import rdflib
import yaml
from tests.documented import PAGES, ROOT, Block, blocks
from tests.services import serving
from tests.stores import store_of

from bondgraph import cli, jsonlines, opening, texts, yamltree
from bondgraph.client import Client
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.sparql.limits import MIB
from bondgraph_api import create_app, settings
from bondgraph_api.mcp.endpoint import LARGEST_REQUEST

SERVED: Final = ("http://127.0.0.1:8000", "https://bonds.example.org")
"""Under which addresses the pages speak of a service of the built-in corpus."""


ELSEWHERE: Final[dict[tuple[str, str], str]] = {
    ("docs/api.md", "console"): "test_api_page.py::test_an_example_is_answered_with_something",
    ("docs/citing.md", "console"): "test_citing.py::test_the_page_shows_what_the_command_writes",
    ("docs/cli.md", "sh"): "test_cli.py::test_every_example_works",
    (
        "docs/explanation/security.md",
        "text",
    ): "test_docs_examples.py::test_what_is_said_of_security_is_what_is_set",
    ("docs/mcp.md", ""): "test_mcp_docs.py::test_the_example_is_what_a_model_reads",
    ("docs/problems.md", "diff"): "test_cases.py::test_a_case_named_for_a_code_gets_it",
    (
        "docs/python.md",
        "python",
    ): "test_client.py::test_what_the_page_shows_is_so_of_a_service_and_of_a_library",
    ("docs/sparql-protocol.md", "sh"): "test_sparql_clients.py::test_the_examples_of_the_page_are_answered",
    (
        "docs/sparql-protocol.md",
        "python",
    ): "test_sparql_clients.py::test_the_examples_of_the_page_are_answered",
    ("graph/README.md", "text"): "test_guide.py::test_the_example_conforms_with_care_and_leaves_nothing_bare",
}
"""Which test runs the examples that are in a language on a page, where it is none of these."""

NOT_RUN: Final[dict[tuple[str, str], str]] = {
    ("docs/howto/proxy.md", "nginx"): "asks for a program of somebody else's",
    ("docs/mcp.md", "claude mcp add"): "asks for a program of somebody else's",
    ("docs/performance.md", ""): "what benchmarks printed that take an hour",
    ("benchmarks/README.md", ""): "what benchmarks printed that take minutes",
    ("benchmarks/README.md", "apt-get install"): "would change the machine",
}
"""What is not run, by page and by how a command begins, or nothing for what a program printed; and why."""


ONCE: Final = ("build", "serve", "site")
"""Commands that take seconds and write what is there already or no other example reads: the same words are run once."""


class Terminal(io.TextIOWrapper):
    """Where a command writes: on a terminal of 88 columns, or elsewhere."""

    def __init__(self, shown: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self._shown = shown

    def isatty(self) -> bool:
        return self._shown

    @property
    def said(self) -> str:
        text = self.buffer.getvalue().decode()  # type: ignore[attr-defined]
        lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)


class Reader:
    """Somebody who goes through a page and does what it shows."""

    done: ClassVar[set[tuple[str, ...]]] = set()

    def __init__(self, origin: str, patch: pytest.MonkeyPatch) -> None:
        self.origin = origin
        self.patch = patch
        self.names: dict[str, Any] = {}

    def does(self, block: Block) -> None:
        """What a block says, in its language."""
        how: dict[str, Callable[[Block], object]] = {
            "python": self.python, "pycon": self.python, "sh": self.shell, "console": self.console, "sparql": self.sparql,
            "json": lambda block: json.loads(block.text),
            "yaml": lambda block: yaml.safe_load(block.text),
            "turtle": lambda block: rdflib.Graph().parse(data=block.text, format="turtle"),
            "html": lambda block: ElementTree.fromstring(re.sub(r" (allowfullscreen)(?=[ >])", "", block.text)),
            "diff": self.diff,
        }  # fmt: skip
        if block.language not in how:
            pytest.fail(f"{block.place}: nothing is known of the language {block.language!r}")
        try:
            how[block.language](block)
        except Exception as error:
            error.add_note(f"at {block.place}")
            raise

    def served(self, text: str) -> str:
        """A text with the address of the service that is here."""
        for address in SERVED:
            text = text.replace(address, self.origin)
        return text

    def python(self, block: Block) -> None:
        text = self.served(block.text)
        if ">>>" not in text:
            code = compile(text, block.place, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            waited = eval(code, self.names)
            if inspect.iscoroutine(waited):
                asyncio.run(waited)
            return
        test = doctest.DocTestParser().get_doctest(text, self.names, block.place, block.page, block.line)
        reported: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test, out=reported.append, clear_globs=False)
        assert reported == [], "".join(reported)
        self.names = test.globs

    def diff(self, block: Block) -> None:
        lines = block.text.splitlines()
        assert {line[0] for line in lines} <= set(" +-"), "a line begins with neither of space, + and -"
        assert any(line[0] in "+-" for line in lines), "nothing changes"

    def sparql(self, block: Block) -> None:
        asked = ["curl", "-sSf", f"{self.origin}/sparql", "--data-urlencode", f"query={block.text}"]
        answer = subprocess.run(asked, capture_output=True, check=True, timeout=60).stdout
        assert json.loads(answer)["results"]["bindings"]

    def shell(self, block: Block) -> None:
        with self.patch.context() as patch:
            for command in commands(block.text):
                self.command(command, block, patch)

    def console(self, block: Block) -> None:
        with self.patch.context() as patch:
            for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
                said = self.command(command, block, patch, shown=True)
                if expected.strip():
                    checker = doctest.OutputChecker()
                    got = said.replace(self.origin, SERVED[0])
                    wanted = expected.replace("…", "...")
                    if not checker.check_output(wanted, got.replace("…", "..."), doctest.ELLIPSIS):
                        pytest.fail(f"{block.place}: {command}\n{got}\nis not\n{expected}")

    def command(self, command: str, block: Block, patch: pytest.MonkeyPatch, *, shown: bool = False) -> str:
        """What a command writes; it ends well, or as the page says behind it: `# 1, because …`."""
        for page, begins in NOT_RUN:
            if page == block.page and begins and command.startswith(begins):
                return ""
        command = self.served(command).replace("FOLDER", "texts")
        ends = re.search(r"#.*\bends with (\d)", command)
        words = shlex.split(command, comments=True)
        if words[0] == "export":
            for word in words[1:]:
                patch.setenv(*word.split("=", 1))
            return ""
        if re.match(r"[A-Z_]+=", words[0]):
            with patch.context() as once:
                once.setenv(*words[0].split("=", 1))
                return self.command(command.partition(" ")[2], block, once, shown=shown)
        if words[0] in ("make", "pip", ".venv/bin/python"):
            assert known(words), command
            return ""
        if words[1:2] and words[1] in ONCE:
            if tuple(words) in self.done:
                return ""
            self.done.add(tuple(words))
        if "|" in words:
            code, said = self.other(["bash", "-o", "pipefail", "-c", command])
        elif words[0] == "bondgraph":
            code, said = self.bondgraph(words[1:], shown)
        else:
            code, said = self.other(words)
        assert code == int(ends[1] if ends else 0), f"{block.place}: {command} ended with {code}\n{said}"
        return said

    def bondgraph(self, words: list[str], shown: bool) -> tuple[int, str]:
        """How the command ends and what it writes, in this process."""
        if words[0] == "mcp":
            return self.other(["bondgraph", *words])
        out, err = Terminal(shown), Terminal(False)
        given, into = io.TextIOWrapper(io.BytesIO()), None
        if "<" in words:
            given = io.TextIOWrapper(io.BytesIO(Path(words.pop(words.index("<") + 1)).read_bytes()))
            words.remove("<")
        if ">" in words:
            into = Path(words.pop(words.index(">") + 1))
            words.remove(">")
        if words[0] == "serve" and "--port" not in words:
            words += ["--port", "0"]
        # Of a small corpus, whose text is here and whose pages are few; other tests have the built-in one.
        if words[0] == "site" and "--corpus" not in words:
            words += ["--corpus", "my-corpus"]
        if words[0] in ("review", "verify", "coverage") and words[1:2] == ["--sources"]:
            words.insert(1, "my-corpus")
        with self.patch.context() as patch:
            for name, value in {"stdin": given, "stdout": out, "stderr": err}.items():
                patch.setattr(sys, name, value)
            patch.setattr(sys, "argv", ["bondgraph", *words])
            patch.setenv("COLUMNS", "88")
            with pytest.raises(SystemExit) as end:
                cli.main()
        assert isinstance(end.value.code, int)
        if into:
            into.write_bytes(out.buffer.getvalue())  # type: ignore[attr-defined]
        said = "" if into else out.said
        return end.value.code, said + err.said

    def other(self, words: list[str]) -> tuple[int, str]:
        """How something else ends and what it writes."""
        if words[0] == "curl":
            words = ["curl", "-sSf", *words[1:]]
        elif words[0] in ("python", "pyshacl"):
            words = [sys.executable, *(["-m", "pyshacl"] if words[0] == "pyshacl" else []), *words[1:]]
        done = subprocess.run(
            words, capture_output=True, check=False, text=True, timeout=120, stdin=subprocess.DEVNULL
        )
        return done.returncode, done.stdout + done.stderr


def commands(text: str) -> Iterator[str]:
    """The commands of a block: a line each, but where quotes are open or a backslash stands at the end."""
    held = ""
    for line in text.splitlines():
        held += line
        if held.endswith("\\"):
            held = held[:-1] + " "
            continue
        try:
            words = shlex.split(held, comments=True)
        except ValueError:
            held += "\n"
            continue
        if words:
            yield held
        held = ""
    assert not held, f"no end: {held}"


def known(words: list[str]) -> bool:
    """Whether what would install or build something names what there is."""
    if words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        return all(word in targets for word in words[1:] if "=" not in word)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if "install" in words:
        if "--group" in words:
            return words[words.index("--group") + 1] in project["dependency-groups"]
        wanted = re.fullmatch(r"bondgraph(?:\[([a-z,]+)\])?", words[-1])
        extras = set(project["project"]["optional-dependencies"])
        return wanted is not None and {*filter(None, (wanted[1] or "").split(","))} <= extras
    return words[1:2] == ["-m"] and bool(importlib.util.find_spec(words[2]))


@pytest.fixture(scope="module")
def corpora() -> tuple[Corpus, Library]:
    corpus = opening.load()
    return corpus, opening.build(corpus)


@pytest.fixture(scope="module")
def origin(corpora: tuple[Corpus, Library]) -> Iterator[str]:
    with serving(create_app(corpora[1])) as address:
        yield address


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages take for granted: a small corpus, as folder, lines and store, texts, a query."""
    folder = tmp_path_factory.mktemp("prepared")
    guide = (ROOT / "graph" / "README.md").read_text(encoding="utf-8")
    section = guide.partition("## Start a corpus of your own")[2].partition("## ")[0]
    for name, content in re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", section, re.DOTALL):
        path = folder / "my-corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (text,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    (folder / "texts").mkdir()
    (folder / "texts" / "page.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "texts" / "seba-concordance.txt").write_text(
        "Of what does not work they say: first drop out and failure.", encoding="utf-8"
    )
    store_of(opening.load(folder / "my-corpus"), folder / "my-store")
    (folder / "my-store.jsonl").rename(folder / "corpus.jsonl")
    (folder / "debate.rq").write_text("SELECT ?question { ?question a bg:Question }", encoding="utf-8")
    return folder


@pytest.fixture
def reader(
    corpora: tuple[Corpus, Library],
    origin: str,
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Reader]:
    folder = tmp_path / "reader"
    shutil.copytree(prepared, folder)
    (folder / "graph").symlink_to(ROOT / "graph")
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("BONDGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("COLUMNS", raising=False)
    path = folder / "bin" / "bondgraph"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bondgraph "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (ROOT / "src", ROOT / "api"))))
    load, build = opening.load, opening.build
    corpus, library = corpora
    monkeypatch.setattr(opening, "load", lambda path=None: corpus if path is None else load(path))
    monkeypatch.setattr(
        opening,
        "build",
        lambda given, base=None: (
            library if given is corpus and base in (None, library.base) else build(given, base)
        ),
    )
    # A service that begins ends at once, and leaves the collector of garbage as it was.
    monkeypatch.setattr("bondgraph_api.served.Current.warm", lambda *_: None)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    for name in ("freeze", "set_threshold"):
        monkeypatch.setattr(f"bondgraph_api.serving.gc.{name}", lambda *_: None)
    reading = Reader(origin, monkeypatch)
    yield reading
    for name in reading.names.values():
        if isinstance(name, Client):
            name.close()


def elsewhere(block: Block) -> bool:
    """Whether another test has it, or none can."""
    return any((block.page, block.language) in table for table in (ELSEWHERE, NOT_RUN))


@pytest.mark.parametrize("page", [page for page in PAGES if not all(map(elsewhere, blocks(page)))])
def test_the_examples_of_a_page_do_what_it_says(page: str, reader: Reader) -> None:
    for block in blocks(page):
        if not elsewhere(block):
            reader.does(block)


def test_a_command_that_does_not_end_begins(reader: Reader) -> None:
    """Those of docs/cli.md that the test of the others leaves out."""
    lines = [
        Block(block.page, block.line, "sh", line)
        for block in blocks("docs/cli.md")
        for line in block.text.splitlines()
        if line.startswith(("bondgraph serve", "bondgraph mcp"))
    ]
    assert len(lines) > 7
    for line in lines:
        reader.does(line)


def test_every_example_is_accounted_for() -> None:
    every = [block for page in PAGES for block in blocks(page)]
    assert len(every) > 160
    keys = {(block.page, block.language) for block in every}
    for table in (ELSEWHERE, NOT_RUN):
        assert {key for key in table if not key[1] or key[1].isalpha()} - keys == set()
    for test in ELSEWHERE.values():
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), test
    here = [block for block in every if not elsewhere(block)]
    assert len(here) > 45


def test_what_is_said_of_security_is_what_is_set() -> None:
    page = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
    (policy,) = re.findall(r"```text\n(.*)\n```", page)
    assert policy == settings.CONTENT_SECURITY_POLICY
    limits = settings.QUERY_LIMITS
    for said in (
        f"killed after {limits.seconds:g} s; {limits.memory // MIB} MiB of memory, {limits.rows:,} rows, {limits.size // MIB} MiB",
        f"{settings.MOST_WAITING} may run or wait",
        f"A query string has {settings.LONGEST_QUERY:,} bytes at most, one with SPARQL {settings.LONGEST_SPARQL_ADDRESS:,}",
        f"a body for `/mcp` {LARGEST_REQUEST:,}",
        f"YAML of {yamltree.LARGEST_FILE // 10**6} MB at most, lines of JSON of {jsonlines.LARGEST_LINE // 10**6} MB",
        f"texts of {texts.MOST_BYTES // 10**6} MB",
    ):
        assert said in page, said
    for path in re.findall(r"`(tests/\w+\.py)`", page):
        assert (ROOT / path).is_file(), path


def test_what_is_not_run_is_said() -> None:
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `?(.*?)`? \| (?:\[.*?\]\((.*?)\)) \| (.*) \|$", page, re.MULTILINE)
    said = {
        (
            os.path.normpath(f"docs/{path}"),
            {"a table": "", "a file for nginx": "nginx"}.get(begins, begins),
        ): why
        for begins, path, why in rows
    }
    assert said == NOT_RUN
