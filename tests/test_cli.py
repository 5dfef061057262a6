"""The command line in this process: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
import typer.main
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from tests.factories import left_out, write_corpus
from tests.healing import SPANS, TEXT, healing, library
from tests.servers import missing, oxigraph
from tests.stores import small_store, store

from bondgraph import cli, opening
from bondgraph.answers import ClaimFilters, Faceting, Filters, Searching, Who
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.naming import NOUNS
from bondgraph.rdf import ntriples
from bondgraph.schema import schemas
from bondgraph.store.remote import RemoteEngine


class Said(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


class Command:
    """The command line, in a folder that holds a corpus, its text, and things that are neither."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *args: str) -> Said:
        self._monkeypatch.setattr(sys, "argv", ["bondgraph", *args])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = self._capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Said(end.value.code, out, err)

    def json(self, *args: str) -> Any:
        said = self(*args)
        assert said.code == 0, said.err
        return json.loads(said.out)


@pytest.fixture
def command(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    built_in: tuple[Corpus, Library],
) -> Command:
    write_corpus(tmp_path / "my-corpus", healing())
    write_corpus(tmp_path / "broken", healing(), agents_yaml='{"agents": []}')
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("hello", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("BONDGRAPH_CORPUS", "BONDGRAPH_SOURCES", "BONDGRAPH_STORE"):
        monkeypatch.delenv(name, raising=False)
    # The built-in corpus is opened once for all of these; others are opened each time.
    load, build = opening.load, opening.build
    corpus, library = built_in
    monkeypatch.setattr(opening, "load", lambda path=None: corpus if path is None else load(path))
    monkeypatch.setattr(opening, "build", lambda given: library if given is corpus else build(given))
    return Command(tmp_path, capsys, monkeypatch)


@pytest.fixture(scope="module")
def built_in() -> tuple[Corpus, Library]:
    corpus = opening.load()
    return corpus, opening.build(corpus)


# -- endings


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("who --author yalon", 1, "bondgraph: no author is called 'yalon'; the nearest: yalom"),
        ("who --concept tecnique", 1, "the nearest: technique"),
        ("who --after nope", 1, "bondgraph: no claim is called 'nope'"),
        ("who --supports flores-insight", 1, "bondgraph: no claim is called 'flores-insight'"),
        ("who --corpus my-corpus --author J.Smith", 1, "'J.Smith' names more than one author; write one of: smith-a, smith-b"),
        ("who --corpus my-corpus --author Smith", 1, "'Smith' names more than one author; write one of: smith-a, smith-b"),
        ("show yalon", 1, "bondgraph: no node is called 'yalon'; the nearest: yalom"),
        ("show --corpus my-corpus heals", 1, "write one of: concept:heals, question:heals"),
        ("compare yalom jungg", 1, "no agent or position is called 'jungg'; the nearest: jung"),
        ("compare yalom", 2, "bondgraph: name: give two or more different authors or positions"),
        ("path yalom jungg", 1, "the nearest: jung"),
        ("define tecnique", 1, "no concept is called 'tecnique'; the nearest: technique"),
        ("schema whom", 1, "no schema is called 'whom'; the nearest: who"),
        ("draw --author yalon -o x.html", 1, "the nearest: yalom"),
        ("who --limit 0", 2, "bondgraph: limit: 0 is out of range; write at least 1"),
        ("facets --limit 1001", 2, "bondgraph: limit: 1001 is out of range; write at most 1000"),
        ("facets --after ash-helps", 2, "No such option"),
        ("who --limit x", 2, "bondgraph: limit: 'x' is no whole number"),
        ("who --from-year 2000 --to-year 1990", 2, "bondgraph: from-year: 2000 is later than to-year 1990; swap them"),
        ("who --role theses", 2, "bondgraph: role: 'theses' is not one of thesis, supporting or aside"),
        ("who …", 2, "bondgraph: words: '…' holds no word"),
        ("draw --limit 0", 2, "bondgraph: limit: 0 is out of range"),
        ("who --nonsense", 2, "No such option"),
        ("who --format yaml", 2, "'yaml' is not one of"),
        ("export xml", 1, "no format is called 'xml'; the nearest: rdfxml"),
        ("compare", 2, "Missing argument"),
        ("nonsense", 2, "No such command"),
        ("stats --corpus nowhere", 2, "bondgraph: nowhere: no corpus here; looked for a corpus.yaml or a .jsonl file"),
        ("stats --corpus empty", 2, "bondgraph: empty: no corpus here"),
        ("stats --corpus note.txt", 2, "bondgraph: note.txt: a corpus is a folder with a corpus.yaml, or a .jsonl file"),
        ("stats --corpus broken", 1, "bondgraph: the corpus does not conform; "),
        ("export jsonl --corpus broken", 1, "error[unknown-agent]"),
        ("check nowhere", 2, "bondgraph: nowhere: no corpus here"),
        ("check note.txt", 2, "this is neither"),
        ("check broken", 1, " errors, 0 warnings"),
        ("check my-corpus --sources nowhere", 2, "bondgraph: nowhere: no such folder of texts"),
        ("verify my-corpus", 2, "the text of 'page' is not attached: no folder of texts was named"),
        ("verify my-corpus --sources empty", 2, "page.txt does not exist; name the folder that holds page.txt"),
        ("verify broken --sources texts", 1, "the corpus does not conform"),
        ("coverage my-corpus", 2, "the text of 'page' is not attached: no folder of texts was named"),
        ("coverage my-corpus --sources empty", 2, "page.txt does not exist; name the folder that holds page.txt"),
        ("coverage my-corpus --sources nowhere", 2, "bondgraph: nowhere: no such folder of texts"),
        ("coverage broken --sources texts", 1, "the corpus does not conform"),
        ("anchor page Müller heals.", 2, "no folder of texts was named"),
        ("anchor other a b --sources texts", 2, "other.txt does not exist"),
        ("anchor ../page a b --sources texts", 2, "'../page' is no id of a source"),
        ("anchor page nothing here --sources texts", 1, "page: 'nothing' is not in the text"),
        ("anchor page bond heals. --sources texts", 1, "begins a passage at"),
        ("export jsonl -o nowhere/x.jsonl", 2, "nowhere/x.jsonl: cannot be written: No such file or directory"),
        ("export jsonl -o empty", 2, "empty: cannot be written: Is a directory"),
        ("draw -o nowhere/x.html", 2, "nowhere/x.html: cannot be written: No such file or directory"),
        ("serve --port 99999", 2, "Invalid value for '--port'"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_a_sentence(command: Command, line: str, code: int, says: str) -> None:
    said = command(*line.split())
    assert says in said.err
    assert (said.code, "Traceback" in said.err) == (code, False)
    if not line.startswith("check"):
        assert said.out == ""


def test_what_cannot_be_written_is_told_before_what_is_left_out(command: Command) -> None:
    said = command("export", "graphml", "-o", "nowhere/x.graphml")
    assert said == (2, "", "bondgraph: nowhere/x.graphml: cannot be written: No such file or directory\n")


def test_words_are_an_argument_or_an_option_of_an_export(command: Command) -> None:
    both = command("export", "csv", "bond", "--words", "warm")
    assert both.code == 0
    assert both == command("export", "csv", "--words", "bond warm") == command("export", "csv", "bond warm")
    assert both.out.count("\n") == 3  # the head, and two claims
    assert command("export", "jsonl", "--words", "zzzz").err.startswith("No claim")


@pytest.mark.parametrize("name", ["'; DROP", '"', "a\nb", "} DELETE {", "\\", "<x>", "agent:", "-" * 300])
@pytest.mark.parametrize(
    "verb", [["who", "--author"], ["show", "--"], ["define", "--"], ["path", "yalom", "--"], ["near", "--"]]
)
def test_whatever_is_written_for_a_name(command: Command, verb: list[str], name: str) -> None:
    said = command(*verb, name)
    assert said.code == 1
    assert " is called " in said.err


def test_of_many_problems_the_first_ten_are_told(command: Command) -> None:
    for name in ("agents", "works", "claims/page"):
        path = command.folder / "my-corpus" / f"{name}.yaml"
        wrong = (
            path.read_text(encoding="utf-8").replace('"family"', '"last"').replace('"editorial"', '"edited"')
        )
        path.write_text(wrong, encoding="utf-8")
    said = command("stats", "--corpus", "my-corpus")
    lines = said.err.splitlines()
    assert len(lines) == 11
    assert re.fullmatch(
        r"bondgraph: the corpus does not conform; \d+ problems, of which these are the first", lines[-1]
    )


# -- what is printed where


def test_elsewhere_than_on_a_terminal_answers_are_json(command: Command) -> None:
    for line in (
        "who",
        "show yalom",
        "compare flores jung",
        "path yalom jung",
        "near yalom",
        "facets",
        "define technique",
        "terms",
        "stats",
    ):
        verb = line.split()[0]
        name = {"show": "node"}.get(verb, verb)
        assert command.json(*line.split())["format"] == f"bondgraph.{name}/1"


def test_who_in_every_format(command: Command) -> None:
    given = ["who", "--corpus", "my-corpus", "--limit", "2"]
    whole = Who.model_validate_json(command(*given, "--format", "json").out)
    assert [row.claim for row in whole.rows] == ["critic-denies", "ash-helps"]
    lines = command(*given, "--format", "jsonl")
    assert [json.loads(line) for line in lines.out.splitlines()] == whole.model_dump(mode="json")["rows"]
    table = command(*given, "--format", "csv")
    assert [row["claim"] for row in csv.DictReader(io.StringIO(table.out))] == ["critic-denies", "ash-helps"]
    page = command(*given, "--format", "markdown")
    assert page.out.count("\n") == 4
    for said in (lines, table, page):
        assert said.err == "2 of 6 claims; --after ash-helps gives the next\n"
    shown = command(*given, "--format", "table")
    assert (shown.err, "--after ash-helps" in shown.out) == ("", True)
    assert all(line == line.rstrip() for line in shown.out.splitlines())


def test_compare_in_every_format(command: Command) -> None:
    """By hand: the first question is agreed on in part, what the bond is made of is not, as each says one other thing."""
    given = ["compare", "flores", "wampold", "--limit", "2"]
    table = command(*given, "--format", "csv")
    head, *rows = csv.reader(table.out.splitlines())
    assert head[:4] == ["question", "asks", "verdict", "Philip J. Flores"]
    assert [row[2] for row in rows] == ["partly", "differ"]
    assert rows[1][3:] == [
        "An emotional bond", "flores-real-person-not-professional", "Agreement and joint work", "wampold-agreement-enables-action",
    ]  # fmt: skip
    page = command(*given, "--format", "markdown")
    assert "| An emotional bond | Agreement and joint work | they take different positions |\n" in page.out
    print_ = command(*given, "--format", "latex")
    assert (
        "& An emotional bond & Agreement and joint work \\\\\n\\bottomrule\n\\end{longtable}\n" in print_.out
    )
    for said in (table, page, print_):
        assert (said.code, said.err) == (0, "2 of 19 questions; --after made-of gives the next\n")
    assert "they agree in part" in command(*given, "--format", "text").out


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown"])
def test_an_empty_answer_says_beside_itself_what_to_loosen(command: Command, form: str) -> None:
    said = command("who", "unheard", "--corpus", "my-corpus", "--author", "ash", "--format", form)
    assert (said.code, said.out.count("\n")) == (0, {"jsonl": 0, "csv": 1, "markdown": 2}[form])
    assert said.err == "No claim passes all of: words unheard, author ash.\nWithout words: 1 claim.\n"


def test_words_need_no_quotes(command: Command) -> None:
    one, two = (
        command.json("who", *words, "--corpus", "my-corpus") for words in (["bond", "warm"], ["bond warm"])
    )
    assert one == two
    assert one["total"] == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("show mueller", "Jörg Müller  agent:mueller"),
        ("compare mueller critic", "they take different"),
        ("path critic mueller", "↓ contrasts with"),
        ("path critic ash --relation contrasts", "not connected within 12 relations"),
        (
            "near mueller-heals --steps 2 --relation supports --relation defines",
            "2 relations away\n  Alliance",
        ),
        ("near mueller-heals --limit 2", "Shown are 2 of the 3"),
        ("facets --limit 1", "concept\n  2  The bond  bond\n  …  and more\n"),
        ("facets alliance --author ash", "author\n  1  Zoë Ash        ash\n  1  Nils Ödegaard  odegaard\n"),
        (
            "facets unheard --author ash",
            "No claim passes all of: words unheard, author ash.\nWithout words: 1 claim.\n",
        ),
        ("define alliance", "As Ash has it."),
        ("terms", "Alliance [alliance]       1  Zoë Ash; Nils Ödegaard\n"),
        (
            "terms",
            "Used and never defined (1)\nterm             claims  credited to\nThe bond [bond]       2  J. Smith; Müller 1990\n",
        ),
        ("stats", "Healing [bold], edition 1"),
        ("show p1 --sources texts", f"p1  exact\n  {SPANS['p1']}\n"),
    ],
)
def test_answers_as_text(command: Command, line: str, says: str) -> None:
    said = command(*line.split(), "--corpus", "my-corpus", "--format", "text")
    assert says in said.out
    assert (said.code, said.err) == (0, "")


def test_the_corpus_may_be_named_by_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONDGRAPH_CORPUS", "my-corpus")
    monkeypatch.setenv("BONDGRAPH_SOURCES", "texts")
    assert command.json("stats")["corpus"]["id"] == "healing"
    assert command.json("verify")["tiers"] == {"exact": 7}
    assert "6 claims, 6 relations, conforms\n" in command("check").err
    assert command.json("stats", "--corpus", "my-corpus")["corpus"]["id"] == "healing"


# -- export, check, verify, anchor, schema


def test_an_export_reads_back_to_the_same(command: Command) -> None:
    assert command("export", "jsonl", "-o", "lines.jsonl") == (0, "", "")
    said = command("export", "jsonl")
    assert (command.folder / "lines.jsonl").read_text(encoding="utf-8") == said.out
    assert command("check", "lines.jsonl").code == 0
    assert command.json("stats", "--corpus", "lines.jsonl") == command.json("stats")


def test_check_in_every_format(command: Command) -> None:
    text = command("check", "broken").out.splitlines()
    assert re.fullmatch(
        r"claims/page\.yaml:\d+:\d+: error\[unknown-agent\]: no agent has the id '\w+'.*", text[0]
    )
    problems = json.loads(command("check", "broken", "--format", "json").out)
    assert problems["format"] == "bondgraph.problems/1"
    assert len(problems["problems"]) == len(text)
    github = command("check", "broken", "--format", "github").out.splitlines()
    assert len(github) == len(text)
    assert github[0].startswith("::error file=claims/page.yaml,line=")


def test_check_of_what_conforms(command: Command) -> None:
    said = command("check", "my-corpus")
    assert (said.code, said.out) == (0, "")
    assert said.err == (
        "my-corpus: 6 claims, 6 relations, conforms; passages not re-checked, since no texts are attached (--sources FOLDER)\n"
    )
    assert json.loads(command("check", "my-corpus", "--format", "json").out)["problems"] == []
    (command.folder / "without-texts").mkdir()
    assert command("check", "my-corpus", "--sources", "without-texts")[::2] == (
        0,
        "my-corpus: 6 claims, 6 relations, conforms; page not re-checked: without-texts/page.txt does not exist\n",
    )
    assert (
        command("check", "my-corpus", "--sources", "texts").err
        == "my-corpus: 6 claims, 6 relations, conforms\n"
    )
    (command.folder / "texts" / "page.txt").write_text("Something else.", encoding="utf-8")
    assert command("check", "my-corpus", "--sources", "texts").code == 1


def test_check_names_the_texts_that_it_did_not_see(command: Command) -> None:
    (page,) = healing().sources
    others = tuple(page.model_copy(update={"id": each}) for each in ("one", "two", "three", "four", "five"))
    write_corpus(command.folder / "six", healing().model_copy(update={"sources": (page, *others)}))
    said = command("check", "six", "--sources", "texts")
    assert said.code == 0
    assert said.err.endswith(
        ", conforms; one, two, three, and 2 more not re-checked:"
        " texts/one.txt, texts/two.txt, texts/three.txt, and 2 more do not exist\n"
    )


def test_check_warns_of_carelessness_when_asked_where_no_error_is_left(command: Command) -> None:
    said = command("check", "my-corpus", "--careful")
    # Two concepts that nobody speaks of; four relations with one reason.
    assert Counter(re.findall(r": warning\[(.+?)\]: ", said.out)) == {"unused-concept": 2, "reason-twice": 3}
    assert (said.code, len(said.out.splitlines())) == (0, 5)
    assert "6 relations, conforms" in said.err
    assert command("check", "broken", "--careful")[:3] == command("check", "broken")[:3]


def test_check_records_published_ids_when_asked(command: Command) -> None:
    assert "36 ids newly recorded as published" in command("check", "my-corpus", "--publish").err
    assert "0 ids newly recorded as published" in command("check", "my-corpus", "--publish").err
    assert not (command.folder / "broken" / "published.txt").exists()
    command("check", "broken", "--publish")
    assert not (command.folder / "broken" / "published.txt").exists()


def test_verify_writes_moved_spans_back_when_asked(command: Command) -> None:
    line = ("verify", "my-corpus", "--sources", "texts", "--format", "text")
    assert command(*line).out == "6 passages at 7 places: 7 exact; 1 of 1 texts attached\n"
    (command.folder / "texts" / "page.txt").write_text("New. " + TEXT, encoding="utf-8")
    said = command(*line)
    assert (said.code, said.err) == (0, "--write writes the moved spans back\n")
    assert "7 moved" in said.out
    written, longer = command(*line, "--write").err.splitlines()
    assert written == "claims/page.yaml: 7 spans written back"
    record = re.search(r"write (length: 357 and sha256: [0-9a-f]{64}) at the source", said.out)
    assert record is not None
    assert longer == (
        f"before the corpus can be used, write {record[1]} at source 'page': its text has become longer"
    )
    assert "7 exact" in command(*line, "--write").out
    assert command(*line, "--write").err == ""
    length = re.search(r"write length: (\d+) and sha256: ([0-9a-f]{64})", command(*line).out)
    assert length is not None
    path = command.folder / "my-corpus" / "sources.yaml"
    recorded = path.read_text(encoding="utf-8").replace(f'"length": {len(TEXT)}', f'"length": {length[1]}')
    path.write_text(re.sub("[0-9a-f]{64}", length[2], recorded), encoding="utf-8")
    assert command("check", "my-corpus", "--sources", "texts")[:2] == (0, "")


def test_verify_writes_nothing_where_the_corpus_would_not_conform_any_more(command: Command) -> None:
    # Without the first line all stand 10 earlier: p4 where p3, which has another line break now, is recorded.
    (command.folder / "texts" / "page.txt").write_text(
        TEXT.removeprefix("The page.\n").replace("For Zoë", "For\nZoë"), encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in (command.folder / "my-corpus").rglob("*.yaml")}
    said = command("verify", "my-corpus", "--sources", "texts", "--write")
    assert said.code == 1
    assert re.fullmatch(
        r"bondgraph: nothing was written: it would have caused claims/page\.yaml:\d+:\d+: passage-overlap:"
        r" passage 'p4' overlaps 'p3' at claims/page\.yaml:\d+;"
        r" print passage 'p3' anew with bondgraph anchor first\n",
        said.err,
    )
    assert {path: path.read_bytes() for path in before} == before


def test_verify_fails_on_what_is_lost(command: Command) -> None:
    (command.folder / "texts" / "page.txt").write_text(TEXT.replace(SPANS["p5"], ""), encoding="utf-8")
    said = command("verify", "my-corpus", "--sources", "texts")
    assert said.code == 1
    assert {each["tier"] for each in json.loads(said.out)["passages"] if each["passage"] == "p5"} == {"lost"}


def test_coverage_fails_on_what_is_not_accounted_for(command: Command) -> None:
    said = command("coverage", "my-corpus", "--sources", "texts", "--format", "text")
    assert said.code == 1
    assert "    line 1, 0–9, 9 characters: The page.\n" in said.out
    assert said.out.endswith("\n2 stretches not accounted for; 1 of 1 texts measured\n")
    said = command("coverage", "my-corpus", "--sources", "texts")
    assert (said.code, json.loads(said.out)["accounted_for"]) == (1, False)


def test_coverage_of_what_is_accounted_for(command: Command) -> None:
    left = left_out("No claim is made.", "The page.", "In short:", text=TEXT)
    own = healing().sources[0].model_copy(update={"left_out": (left,)})
    write_corpus(command.folder / "whole", healing().model_copy(update={"sources": (own,)}))
    said = command("coverage", "whole", "--sources", "texts", "--format", "text")
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("\nnothing left bare; 1 of 1 texts measured\n")
    (command.folder / "texts" / "page.txt").write_text(f"{TEXT}!", encoding="utf-8")
    said = command("coverage", "whole", "--sources", "texts")
    assert (said.code, json.loads(said.out)["accounted_for"]) == (2, None)


def test_an_anchor_pasted_into_the_file_checks_clean(command: Command) -> None:
    path = command.folder / "my-corpus" / "claims" / "new.yaml"
    said = command("anchor", "page", "In short", "bond heals.", "--sources", "texts")
    path.write_text(f"source: page\npassages:\n{said.out}", encoding="utf-8")
    said = command("check", "my-corpus", "--sources", "texts")
    assert "overlap" in said.out  # the last line is also_at of p1, which this span holds
    said = command("anchor", "page", "In short", "short:", "--sources", "texts")
    path.write_text(f"source: page\npassages:\n{said.out}", encoding="utf-8")
    assert command("check", "my-corpus", "--sources", "texts")[:2] == (0, "")


@pytest.mark.parametrize(
    "name",
    [*schemas(), "who", "node", "compare", "path", "near", "facets", "define", "terms", "stats", "graph"],
)
def test_every_schema_is_printed(command: Command, name: str) -> None:
    assert "properties" in command.json("schema", name)


# -- stores


@pytest.fixture
def kept(command: Command) -> Command:
    """The folder with a store of the corpus in it."""
    (command.folder / "kept").symlink_to(small_store())
    return command


@pytest.fixture
def built(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The folder with a store in it that was built from the corpus there."""
    monkeypatch.setattr("bondgraph.cli.storing._EVERY", 60)
    said = command("build", "my-corpus", "--store", "kept")
    assert re.fullmatch(
        r"kept: Healing \[bold\], edition 1: 6 claims, \d+ statements, built in \d+\.\d s\n", said.out
    )
    assert (said.code, said.err) == (0, "")
    return command


@pytest.mark.parametrize(
    "line",
    [
        "who --author ash", "search bond", "facets", "facets bond --limit 1", "show mueller", "compare ash mueller", "path ash smith-b", "near ash",
        "define alliance", "terms", "stats", "export jsonl",
    ],
)  # fmt: skip
def test_a_store_answers_as_the_corpus_does(kept: Command, line: str) -> None:
    asked, told = (kept(*line.split(), *where) for where in (("--corpus", "my-corpus"), ("--store", "kept")))
    assert told == asked
    assert told.code == 0


def test_a_picture_of_a_store_is_that_of_the_corpus(kept: Command) -> None:
    for name, *where in (("one.html", "--corpus", "my-corpus"), ("other.html", "--store", "kept")):
        assert kept("draw", *where, "-o", name).code == 0
    one, other = ((kept.folder / name).read_bytes() for name in ("one.html", "other.html"))
    assert one == other


def test_the_words_of_passages_are_shown_from_a_store(kept: Command) -> None:
    given = ("show", "mueller-heals", "--sources", "texts", "--format", "text")
    told = kept(*given, "--store", "kept")
    assert told == kept(*given, "--corpus", "my-corpus")
    assert "p1  exact" in told.out
    assert SPANS["p6"] in told.out


def test_an_export_of_a_store_is_built_to_the_same(kept: Command) -> None:
    assert kept("export", "jsonl", "--store", "kept", "-o", "lines.jsonl").code == 0
    assert (kept.folder / "lines.jsonl").read_text(encoding="utf-8").splitlines() == list(healing().lines())
    assert kept("build", "lines.jsonl", "--store", "again").code == 0
    one, again = (kept.json("stats", "--store", name) for name in ("kept", "again"))
    assert one == again


def test_what_is_written_comes_before_what_the_environment_names(
    kept: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*where: str) -> str:
        return str(kept.json("stats", *where)["corpus"]["id"])

    monkeypatch.setenv("BONDGRAPH_STORE", "kept")
    assert asked() == "healing"
    assert asked("--store", "memory:") == "therapeutic-bond"
    monkeypatch.setenv("BONDGRAPH_STORE", str(store()))
    assert asked() == "therapeutic-bond"
    assert asked("--corpus", "my-corpus") == "healing"
    monkeypatch.setenv("BONDGRAPH_CORPUS", "my-corpus")
    assert asked("--store", str(store())) == "therapeutic-bond"
    assert asked("--store", "memory:") == "healing"
    monkeypatch.setenv("BONDGRAPH_STORE", "")
    assert asked() == "healing"


REFUSED = (
    "bondgraph: {0}: a store holds the corpus that was built into it, so none can be named beside it; leave the corpus"
    " out, or build it with: bondgraph build CORPUS --store {0}\n"
)


@pytest.mark.parametrize("line", ["stats", "serve --port 0", "export jsonl"])
@pytest.mark.parametrize("at", ["kept", "http://127.0.0.1:9/query"])
def test_no_corpus_is_named_beside_a_store(
    kept: Command, monkeypatch: pytest.MonkeyPatch, line: str, at: str
) -> None:
    refused = (2, "", REFUSED.format(at))
    assert kept(*line.split(), "--store", at, "--corpus", "my-corpus") == refused
    monkeypatch.setenv("BONDGRAPH_STORE", at)
    monkeypatch.setenv("BONDGRAPH_CORPUS", "my-corpus")
    assert kept(*line.split()) == refused


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (
            "who --store nowhere", 2,
            "bondgraph: nowhere: there is no store here (no store.json); bondgraph build SOURCE --store nowhere makes one\n",
        ),
        ("serve --store nowhere", 2, "bondgraph: nowhere: there is no store here (no store.json); "),
        ("info --store nowhere", 2, "bondgraph: nowhere: there is no store here (no store.json); "),
        ("who --store http://127.0.0.1:9/query", 2, "bondgraph: http://127.0.0.1:9/query: no connection ("),
        ("who --store ftp://example.org/", 2, "bondgraph: ftp://example.org/: this is no address of a server; "),
        ("build my-corpus", 2, "Error: Invalid value for --store: name the folder or the server where to build it\n"),
        ("build my-corpus --store memory:", 2, "name the folder or the server where to build it\n"),
        ("build nowhere --store new", 2, "bondgraph: nowhere: no corpus here; "),
        ("build my-corpus --store texts", 2, "bondgraph: texts: the folder holds 'page.txt', which is no part of a store; "),
        ("build my-corpus --store https://example.org/query", 2, "no address to write to is known; set BONDGRAPH_STORE_GRAPHS"),
    ],
)  # fmt: skip
def test_a_store_that_cannot_be_used(command: Command, line: str, code: int, says: str) -> None:
    said = command(*line.split())
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    assert said.err.count("\n") == 1 or "Usage:" in said.err


def test_what_does_not_conform_is_not_built(built: Command) -> None:
    said = built("build", "broken", "--store", "kept")
    lines = said.err.splitlines()
    assert (said.code, said.out, len(lines)) == (1, "", 11)
    assert lines == built("stats", "--corpus", "broken").err.splitlines()
    assert built.json("stats", "--store", "kept")["corpus"]["id"] == "healing"


def test_a_build_that_is_broken_off_ends_quietly(built: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bondgraph.building.stamp_of", interrupted)  # when all is read
    before = sorted(path.name for path in (built.folder / "kept").iterdir())
    assert built("build", "my-corpus", "--store", "kept") == (130, "", "")
    assert sorted(path.name for path in (built.folder / "kept").iterdir()) == before
    assert built.json("stats", "--store", "kept")["corpus"]["id"] == "healing"


def test_a_build_says_how_far_it_is_now_and_then(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = command.folder / "lines.jsonl"
    lines.write_text("".join(f"{each}\n" for each in healing().lines()), encoding="utf-8")
    monkeypatch.setattr("bondgraph.cli.storing._EVERY", 60)
    assert command("build", "lines.jsonl", "--store", "quick").err == ""
    monkeypatch.setattr("bondgraph.cli.storing._EVERY", 0)
    told = command("build", "lines.jsonl", "--store", "slow").err
    assert f"records read: 100%, {len(list(healing().lines()))}" in told
    assert "statements loaded: " in told


def test_what_a_store_holds_and_whether_it_is_current(built: Command) -> None:
    told = built.json("info", "--store", "kept")
    assert (told["format"], told["store"]) == ("bondgraph.info/1", "kept")
    assert (told["corpus"]["id"], told["corpus"]["digest"]) == ("healing", healing().digest)
    assert told["counts"] == built.json("stats", "--store", "kept")["counts"]
    assert told["bytes"] > 10_000
    made = told["making"]
    assert (made["by"], made["source"]) == (version("bondgraph"), str(built.folder / "my-corpus"))

    def state(*more: str) -> str:
        return str(built.json("info", "--store", "kept", *more)["making"]["state"])

    assert state() == "current"
    agents = built.folder / "my-corpus" / "agents.yaml"
    agents.write_text(agents.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert (state(), state("--careful")) == ("changed", "current")
    agents.write_text(agents.read_text(encoding="utf-8").replace("Nils", "Niels"), encoding="utf-8")
    assert (state(), state("--careful")) == ("changed", "changed")
    agents.write_text("{", encoding="utf-8")
    assert (state(), state("--careful")) == ("changed", "changed")
    (built.folder / "my-corpus").rename(built.folder / "elsewhere")
    assert (state(), state("--careful")) == ("missing", "missing")


def test_what_a_store_holds_is_told_in_words(built: Command) -> None:
    said = built("info", "--store", "kept", "--format", "text").out
    assert said.startswith("Healing [bold], edition 1\nstore       kept\n")
    assert re.search(r"^state       current: the source is as it was$", said, re.MULTILINE)
    assert "8 agent, 3 work, 1 source, 5 concept, 2 question, 6 passage, 6 claim" in " ".join(said.split())
    (built.folder / "my-corpus" / "agents.yaml").touch()
    again = f"bondgraph build {built.folder / 'my-corpus'} --store kept builds it anew"
    told = built("info", "--store", "kept", "--format", "text").out
    assert "".join(again.split()) in "".join(told.split())  # a long folder is broken somewhere


def test_what_memory_holds_is_told_too(command: Command) -> None:
    told = command.json("info")
    assert (told["store"], told["corpus"]["id"], told["making"], told["bytes"]) == (
        "memory:", "therapeutic-bond", None, None,
    )  # fmt: skip
    assert told["statements"] > 20_000


@pytest.mark.skipif(missing("oxigraph") is not None, reason="there is no oxigraph here")
def test_a_server_is_built_asked_and_told_of(
    command: Command, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        at = str(running.server.query)
        said = command("who", "--store", at)
        assert (said.code, said.out) == (2, "")
        assert (
            f"{at}: it holds no corpus in its default graph; bondgraph build SOURCE --store {at} loads one"
            in said.err
        )
        monkeypatch.setenv("BONDGRAPH_STORE_GRAPHS", str(running.server.graphs))
        assert command("build", "broken", "--store", at).code == 1
        said = command("build", "my-corpus", "--store", at)
        assert (said.code, said.err) == (0, "")
        assert re.fullmatch(
            rf"{at}: Healing \[bold\], edition 1: \d+ statements, loaded in \d+\.\d s; what is searched is made in"
            r" memory when it is opened\n",
            said.out,
        )
        for line in ("who --author ash", "search bond", "show mueller", "terms", "stats"):
            told = command(*line.split(), "--store", at)
            assert told == command(*line.split(), "--corpus", "my-corpus")
        told = command.json("info", "--store", at)
        assert (told["store"], told["making"], told["bytes"]) == (at, None, None)
        assert command("export", "jsonl", "--store", at).code == 2
        # Another corpus beside it, as nothing but another program would load it.
        other = healing().model_copy(
            update={
                "record": healing().record.model_copy(
                    update={"base": "https://example.org/o#", "title": "Other"}
                )
            }
        )
        with closing(RemoteEngine(running.server)) as engine:
            engine.load(ntriples(other))
        several = "it holds several corpora (Healing [bold]; Other); keep each in a graph of its own, and name one with"
        assert several in command("who", "--store", at).err
        assert command("build", "my-corpus", "--store", at).code == 0  # in place of all that was there
        assert command("who", "--store", at).code == 0
        # What is searched may be kept in a folder.
        monkeypatch.setenv("BONDGRAPH_STORE_BESIDE", "beside")
        said = command("who", "--store", at)
        assert (said.code, "beside: there is no store" in said.err) == (2, True)
        said = command("build", "my-corpus", "--store", at)
        assert said.out.startswith(f"{at}, with beside: Healing [bold], edition 1: 6 claims, ")
        assert command("search", "bond", "--store", at) == command("search", "bond", "--corpus", "my-corpus")
        told = command.json("info", "--store", at)
        assert (told["store"], told["making"]["state"], told["bytes"] > 1000) == (at, "current", True)
        assert command("export", "jsonl", "--store", at).code == 0
        said = command("who", "--store", "beside")
        assert (said.code, f"its statements are on {at}; open it with --store {at} and" in said.err) == (
            2,
            True,
        )


# -- draw


def test_a_picture_is_drawn_with_the_same_filters(command: Command) -> None:
    pytest.importorskip("bondgraph.render.network")
    said = command("draw", "--corpus", "my-corpus", "--author", "ash", "-o", "ash.html")
    assert said == (0, "ash.html: 1 claim, 5 edges. Open it in a browser.\n", "")
    assert "An alliance helps" in (command.folder / "ash.html").read_text(encoding="utf-8")
    said = command("draw", "--corpus", "my-corpus", "--limit", "2", "-o", "two.html")
    assert said.out.startswith("two.html: 2 of 6 claims, ")


def test_a_file_has_all_that_is_asked_for(command: Command) -> None:
    said = command("draw", "--limit", "1000", "-o", "all.html")
    assert said.out.startswith("all.html: 295 claims, ")
    text = (command.folder / "all.html").read_text(encoding="utf-8")
    data = re.findall(r'id="picture-data">(.*?)</script>', text, re.DOTALL)
    nodes = [node["id"].partition(":")[0] for node in json.loads(data[0])["nodes"]]
    assert nodes.count("claim") == 295
    assert len(nodes) > 300


def test_where_nothing_passes_no_picture_is_written(command: Command) -> None:
    said = command("draw", "unheard", "--corpus", "my-corpus", "-o", "none.html")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "No claim passes all of: words unheard.\nWithout words: 6 claims.\nnone.html was not written.\n"
    )
    assert not (command.folder / "none.html").exists()


def test_a_picture_can_stand_still(command: Command) -> None:
    said = command("draw", "--corpus", "my-corpus", "--author", "ash", "-o", "ash.svg")
    assert said == (0, "ash.svg: 1 claim, 5 edges. Open it in a browser.\n", "")
    root = ElementTree.fromstring((command.folder / "ash.svg").read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "An alliance helps" in " ".join(root.itertext())
    said = command("draw", "--corpus", "my-corpus", "-o", "ash.png")
    assert said.code == 2
    assert "ends in .html or .svg" in " ".join(said.err.replace("│", " ").split())


# -- help


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


def examples() -> Iterator[tuple[str, str]]:
    """The examples in the help of every command."""
    for name, each in commands().items():
        for line in (each.help or "").splitlines():
            if line.startswith("bondgraph "):
                yield name, re.split(r"\s{3,}", line)[0]


def test_every_command_teaches_with_an_example() -> None:
    assert {name for name, _ in examples()} == set(commands())
    assert all(
        line.startswith(f"bondgraph {name}")
        for name, line in examples()
        if name not in ("export", "verify-nanopubs")
    )


# serve and mcp do not end; test_journeys walks through what `bondgraph site my-site` writes.
@pytest.mark.parametrize(
    "line",
    [line for name, line in examples() if name not in ("serve", "mcp") and line != "bondgraph site my-site"],
)
def test_every_example_works(command: Command, line: str) -> None:
    """In a folder that has what the examples name."""
    words = shlex.split(line)[1:]
    if words[0] == "draw":
        pytest.importorskip("bondgraph.render.network")
    (command.folder / "texts" / "seba-concordance.txt").write_text(
        "So a good human tie is helpful and constructive.", encoding="utf-8"
    )
    (command.folder / "corpus.jsonl").write_text(
        "".join(f"{each}\n" for each in healing().lines()), encoding="utf-8"
    )
    (command.folder / "my-store").symlink_to(store())
    (command.folder / "debate.rq").write_text("ASK { ?question a bg:Question }", encoding="utf-8")
    if ".pem" in line or "bond.trig" in line:
        _sign(command)
    said = command(*(words[: words.index(">")] if ">" in words else words))
    lost = words[:1] == ["verify"] or (words[:1] == ["check"] and "--sources" in words)
    unmeasured = words[:1] == ["coverage"] and "my-corpus" not in words
    expected = 2 if unmeasured else int(words[:1] == ["coverage"])
    assert said.code == expected or (lost and said.code == 1), said.err


def _sign(command: Command) -> None:
    """Write a key, its public half, and what it signed."""
    private = rsa.generate_private_key(65537, 2048)
    own = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (command.folder / "my-key.pem").write_bytes(own)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (command.folder / "my-public-key.pem").write_bytes(public)
    signed = command("export", "nanopubs", "--key", "my-key.pem", "-o", "bond.trig", "--corpus", "my-corpus")
    assert signed.code == 0, signed.err


@pytest.mark.parametrize("name", ["", *commands()])
def test_help_is_asked_for_in_two_ways(command: Command, name: str) -> None:
    short, long = (command(*name.split(), flag) for flag in ("-h", "--help"))
    assert short == long
    assert short.code == 0
    assert short.out.startswith(f"Usage: bondgraph {name}".rstrip())


def test_without_a_command_there_is_help(command: Command) -> None:
    said = command()
    assert "Begin with: bondgraph who" in said.out + said.err


@pytest.mark.parametrize(
    ("name", "filters"), [("who", Filters), ("draw", Filters), ("search", Searching), ("facets", Faceting)]
)
def test_every_filter_is_an_option_and_explained(name: str, filters: type[ClaimFilters]) -> None:
    params = {param.name: param for param in commands()[name].params}
    for field, info in filters.model_fields.items():
        option = params[field]
        assert option.help.lower().startswith((info.description or "").lower())
        if field != "words":
            assert option.opts == [f"--{info.alias}"]


# -- completion


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("bondgraph w", {"who"}),
        ("bondgraph who --auth", {"--author"}),
        ("bondgraph who --author fl", {"flores"}),
        ("bondgraph facets --author fl", {"flores"}),
        ("bondgraph who --corpus my-corpus --author smith", {"smith-a", "smith-b"}),
        ("bondgraph who --corpus my-corpus --position heals/n", {"heals/no", "heals/never"}),
        ("bondgraph who --corpus my-corpus --supports smith", {"smith-warm", "smith-too"}),
        ("bondgraph who --corpus my-corpus --after cri", {"critic-denies"}),
        ("bondgraph who --store my-store --author smith", {"smith-a", "smith-b"}),
        ("bondgraph who --store my-store --position heals/n", {"heals/no", "heals/never"}),
        ("bondgraph show --store my-store hea", {"heals", "heals/no", "heals/never", "heals/yes", "healing"}),
        ("bondgraph who --store nowhere --author f", set()),
        ("bondgraph who --corpus nowhere --author f", set()),
        ("bondgraph who --corpus broken --author f", set()),
        ("bondgraph who --role t", {"thesis"}),
        ("bondgraph who --format j", {"json", "jsonl"}),
        (
            "bondgraph show flores-att",
            {"flores-attachment-not-insight", "flores-attachment-alliance-success"},
        ),
        ("bondgraph show heals-or-carries/s", {"heals-or-carries/suffices"}),
        ("bondgraph compare flores heals-or-carries/s", {"heals-or-carries/suffices"}),
        ("bondgraph define therapeutic-r", {"therapeutic-relationship"}),
        ("bondgraph path flores jun", {"jung", "jungian-psychology", "jung-cw16"}),
        ("bondgraph schema wo", {"works"}),
        ("bondgraph anchor seb", {"seba-concordance"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes(
    command: Command, monkeypatch: pytest.MonkeyPatch, shell: str, line: str, completed: set[str]
) -> None:
    (command.folder / "my-store").symlink_to(small_store())
    monkeypatch.setenv("_BONDGRAPH_COMPLETE", f"complete_{shell}")
    if shell == "bash":
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
        found = set(command().out.split())
    else:
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        found = set(re.findall(r'(?<!:)"([^"]*)"', command().out))
    assert found >= completed
    assert (found == completed) or "show" in line or "path" in line


def test_every_filter_with_a_name_is_completed() -> None:
    for param in commands()["who"].params:
        if param.name in NOUNS or param.name in ("relation", "role", "voice"):
            assert param._custom_shell_complete is not None, param.name


def test_the_library_of_the_tests_is_the_corpus_of_the_tests(command: Command) -> None:
    assert command.json("who", "--corpus", "my-corpus") == json.loads(
        library().who_argues().model_dump_json()
    )


def test_the_version_is_told(command: Command) -> None:
    said = command("--version")
    assert (said.code, said.out) == (0, f"bondgraph {version('bondgraph')}\n")
