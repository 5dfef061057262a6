"""`bondgraph sparql` as a shell runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.elsewhere import Elsewhere, elsewhere
from tests.factories import write_corpus
from tests.healing import healing
from tests.sandboxes import write_store
from tests.test_command import COMMAND, environment, on_terminal

from bondgraph.answers import Stamp
from bondgraph.stores import STATEMENTS, Built, StoreFolder

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CLAIMS = "SELECT (COUNT(*) AS ?n) { ?claim a bg:Claim }"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpora") / "healing", healing())


def run(*args: str | Path, said: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "sparql", *map(str, args)],
        input=said,
        env=environment(**env),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_query_is_given_as_text_in_a_file_or_on_standard_input(corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "claims.rq"
    file.write_text(f"\ufeff{CLAIMS}", encoding="utf-8")
    answers = [
        run(CLAIMS, "--corpus", corpus),
        run(f"@{file}", BONDGRAPH_CORPUS=str(corpus)),
        run("-", "--corpus", corpus, said=CLAIMS),
    ]
    for each in answers:
        assert (each.returncode, each.stderr) == (0, "")
        assert json.loads(each.stdout)["results"]["bindings"][0]["n"]["value"] == "6"


def test_a_terminal_shows_a_table_yes_or_turtle(corpus: Path) -> None:
    select = "SELECT ?does ?to { ?a rdfs:label 'Nils Ödegaard' ; ?does ?to }".replace(
        "rdfs:label", "foaf:name"
    )
    shown = on_terminal("sparql", select, "--corpus", corpus)
    assert "does" in shown
    assert "foaf:familyName" in shown
    assert "Ödegaard" in shown
    assert on_terminal("sparql", "ASK {}", "--corpus", corpus).strip() == "yes"
    graph = on_terminal("sparql", "CONSTRUCT { <a:a> a bg:Claim } {}", "--corpus", corpus)
    assert "<a:a> a bg:Claim ." in graph


def test_the_format_that_is_chosen_is_written(corpus: Path) -> None:
    assert run("SELECT (1 AS ?x) {}", "--format", "csv", "--corpus", corpus).stdout == "x\n1\n"
    assert run("SELECT (1 AS ?x) {}", "--format", "table", "--corpus", corpus).stdout.split()[-1] == "1"
    assert run("ASK { bg:a bg:b bg:c }", "--format", "table", "--corpus", corpus).stdout == "no\n"
    assert run("ASK {}", "--corpus", corpus).stdout == '{"head":{},"boolean":true}\n'
    told = run("CONSTRUCT { <a:a> a bg:Claim } {}", "--format", "ntriples", "--corpus", corpus).stdout
    assert told.startswith(
        "<a:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/bondgraph/ns#Claim> ."
    )


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["ASK {\n  ?s ?p }"], 2, "the query cannot be answered: line 2, column 9: } is not expected here"),
        (["DROP ALL"], 2, "the query cannot be answered: line 1, column 1: DROP changes what is stored, and updates are refused; SELECT, ASK, CONSTRUCT and DESCRIBE ask"),
        ([BOMB, "--timeout", "1"], 1, "the query was ended at its limit of time, 1 s; ask for less, or raise the limit"),
        (["SELECT * { ?s ?p ?o }", "--rows", "5"], 1, "the query was ended at its limit of rows, 5; ask for less, or raise the limit"),
        (["SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c", "--memory", "20"], 1, "the query was ended at its limit of memory, 20 MiB; ask for less, or raise the limit"),
        (["@nowhere.rq"], 2, "nowhere.rq: No such file or directory"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_one_line(args: list[str], code: int, told: str, corpus: Path) -> None:
    ran = run(*args, "--corpus", corpus)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", f"bondgraph: {told}\n")


def test_a_store_is_asked_alone() -> None:
    assert run("ASK {}", "--store", "nowhere").stderr == (
        "bondgraph: nowhere: there is no Oxigraph store in this folder\n"
    )
    ran = run("ASK {}", "--store", "nowhere", "--corpus", "my-corpus")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "bondgraph: nowhere: a store holds the corpus that was built into it, so none can be named beside it; leave the"
        " corpus out, or build it with: bondgraph build CORPUS --store nowhere\n"
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["ASK {}", "--format", "turtle"], "ASK is written as one of: json, xml, csv, tsv, table"),
        (
            ["DESCRIBE <a:a>", "--format", "csv"],
            "DESCRIBE is written as one of: turtle, ntriples, nquads, trig, jsonld, rdfxml",
        ),
        (["DROP ALL", "--allow-update"], "only what a server holds can be updated; change the corpus, and build it anew"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_told(args: list[str], told: str, corpus: Path) -> None:
    ran = run(*args, "--corpus", corpus)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in " ".join(ran.stderr.split())


def test_a_store_in_a_folder_is_asked(tmp_path: Path) -> None:
    ran = run(
        "SELECT * { <http://e/1> <http://e/next> ?x }", "--store", write_store(tmp_path), "--format", "csv"
    )
    assert ran.stdout == "x\nhttp://e/8\n"


def test_a_store_that_was_built_is_asked_in_its_build(tmp_path: Path) -> None:
    stamp = Stamp(id="ring", title="A ring", edition="1", licence="CC-BY-4.0", digest="0")
    store = StoreFolder(tmp_path)
    with store.building() as build:
        write_store(build / STATEMENTS)
        store.swap(
            Built(
                build=build.name,
                corpus=stamp,
                base="http://e/",
                source="",
                fingerprint="",
                at=datetime.now(UTC),
                by="1",
                counts={},
                statements=2000,
                seconds=1,
            )
        )
    ran = run("SELECT * { <http://e/1> <http://e/next> ?x }", "--store", tmp_path, "--format", "csv")
    assert ran.stdout == "x\nhttp://e/8\n"


def test_the_environment_names_a_store_where_nothing_else_is_written(corpus: Path, tmp_path: Path) -> None:
    store = write_store(tmp_path)
    asked = "SELECT * { <http://e/1> <http://e/next> ?x }", "--format", "csv"
    found, nothing = "x\nhttp://e/8\n", "x\n"
    assert run(*asked, BONDGRAPH_STORE=str(store)).stdout == found
    assert run(*asked, "--corpus", corpus, BONDGRAPH_STORE=str(store)).stdout == nothing
    assert (
        run(*asked, "--store", "memory:", BONDGRAPH_STORE=str(store), BONDGRAPH_CORPUS=str(corpus)).stdout
        == nothing
    )
    assert run(*asked, "--store", store, BONDGRAPH_CORPUS=str(corpus)).stdout == found


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def test_a_server_is_asked_and_updated_where_that_is_allowed(there: Elsewhere) -> None:
    assert (
        run("SELECT * { ?s ?p ?far }", "--store", there.address, "--format", "table").stdout.split()[-1]
        == "off"
    )
    update = ["INSERT DATA { <a:a> <a:b> 1 }", "--store", there.address]
    assert run(*update, BONDGRAPH_STORE_UPDATE=there.address).returncode == 2
    assert run(*update, "--allow-update", BONDGRAPH_STORE_UPDATE=there.address).returncode == 0
    assert [asked.split()[0] for asked in there.asked] == ["SELECT", "INSERT"]


def test_other_servers_are_asked_only_where_that_is_allowed(there: Elsewhere, corpus: Path) -> None:
    query = f"SELECT * {{ SERVICE <{there.address}> {{ ?s ?p ?far }} }}"
    assert "SERVICE asks another server" in run(query, "--corpus", corpus).stderr
    assert there.asked == []
    assert '"off"' in run(query, "--corpus", corpus, "--allow-service").stdout
    assert len(there.asked) == 1


def test_ctrl_c_ends_it_at_once_and_leaves_nothing(corpus: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "sparql", BOMB, "--corpus", str(corpus), "--timeout", "600"],
        env=environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        end = time.monotonic() + 30
        while not children.read_text().split():
            assert time.monotonic() < end
            time.sleep(0.02)
        (worker,) = map(int, children.read_text().split())
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "Traceback" not in told
    assert not Path(f"/proc/{worker}").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_enough_is_no_error(corpus: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, "-m", "bondgraph", "sparql", "SELECT * { ?s ?p ?o }", "--corpus", str(corpus)],
            env=environment(),
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert (ran.returncode, ran.stderr) == (141, b"")
