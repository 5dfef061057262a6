"""The benchmarks: each runs on corpora of a hundred claims and more, and prints its tables; and what they reckon with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyoxigraph
import pytest
from benchmarks import building, exporting, opening, serving, verbs
from benchmarks.client import Request, ask
from benchmarks.corpora import Asked, Sized
from benchmarks.peers import Peer, bondgraph, fields, found_by_hand, oxigraph, servers
from benchmarks.processes import memory, run
from benchmarks.tables import Table, quantile, verdict, written
from tests.servers import missing

from bondgraph.store.embedded import EmbeddedEngine

SIZES: Final = ("100", "200")
Ran = Callable[..., tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Sized:
    return Sized.of(100, folder)


@pytest.fixture(scope="module")
def asked(corpus: Sized) -> list[Asked]:
    return corpus.asked(6, seed=1)


@pytest.fixture
def ran(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ran:
    def given(main: Callable[[], None], *options: str) -> tuple[str, dict[str, Any]]:
        file = tmp_path / "tables.json"
        argv = ["benchmark", "--folder", str(folder), "--json", str(file), *options]
        monkeypatch.setattr(sys, "argv", argv)
        main()
        return capsys.readouterr().out, json.loads(file.read_text(encoding="utf-8"))

    return given


def columns(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of a table by the cell that names what was measured."""
    at = next(place for place, name in enumerate(table["head"]) if name in ("what", "verb", "server"))
    return {row[at]: dict(zip(table["head"], row, strict=True)) for row in table["rows"]}


def test_building_is_measured_beside_the_bulk_load(ran: Ran) -> None:
    printed, told = ran(building.main, "--claims", "100")
    (table,) = told["tables"]
    rows = columns(table)
    ours, floor = rows["bondgraph build, JSON Lines"], rows["Oxigraph bulk load, N-Triples"]
    assert ours["of bulk load"] == pytest.approx(ours["seconds"] / floor["seconds"])
    assert ours["1.5 times"] == ("reached" if ours["of bulk load"] <= 1.5 else "not reached")
    assert ours["claims/s"] == round(100 / ours["seconds"])
    assert "peak MiB" in printed


def test_every_verb_is_measured_at_every_size(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "SLOW_TO_LOAD", 0)
    printed, told = ran(verbs.main, "--claims", *SIZES, "--questions", "3", "--seconds", "0.2")
    by_verb, beside = map(columns, told["tables"])
    assert set(by_verb) == set(verbs.VERBS)
    path = by_verb["path"]
    assert path["growth"] == pytest.approx(path["200 p95"] / path["100 p95"])
    ours, bare = beside["who by author and concept"], beside["pyoxigraph, by hand"]
    assert ours["200 p95"] == by_verb["who by author and concept"]["200 p95"]
    assert bare["200 ratio"] == pytest.approx(ours["200 p95"] / bare["200 p95"])
    assert "facets, everything" in printed


def test_one_verb_can_be_measured_alone(ran: Ran) -> None:
    _, told = ran(verbs.main, "--claims", "100", "--questions", "2", "--verb", "near")
    (table,) = told["tables"]
    assert list(columns(table)) == ["near, two steps"]


def test_servers_are_left_out_where_the_processor_is_measured(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "SLOW_TO_LOAD", 0)
    printed, told = ran(
        verbs.main,
        "--claims",
        "100",
        "--questions",
        "2",
        "--verb",
        "who by author and concept",
        "--processor",
    )
    assert not [name for name in columns(told["tables"][1]) if "server" in name]
    assert "milliseconds of the processor" in printed


def test_exports_are_measured_beside_networkx(ran: Ran) -> None:
    printed, told = ran(exporting.main, "--claims", "100", "--formats", "graphml", "csv")
    (table,) = told["tables"]
    graphml = columns(table)["graphml"]
    assert graphml["of"] == pytest.approx(graphml["seconds"] / graphml["seconds of peer"])
    assert columns(table)["csv"]["peer"] is None
    assert "write_graphml" in printed


def test_opening_is_measured_beside_the_engine(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "RUNS", 1)
    _, told = ran(opening.main, "--claims", "100")
    (table,) = told["tables"]
    ours = columns(table)["bondgraph"]
    assert ours["in process"] == pytest.approx(ours["import"] + ours["open"] + ours["first who"])
    assert 0 < ours["in process"] < ours["whole process"]


def test_servers_are_measured_side_by_side(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [each for each in servers() if each.name in ("bondgraph", "Oxigraph server")]
    monkeypatch.setattr(serving, "servers", lambda: some)
    monkeypatch.setattr(serving, "PATHS", {"path": serving.PATHS["path"]})
    printed, told = ran(serving.main, "--claims", "100", "--questions", "9", "--seconds", "0.2")
    side_by_side, own = map(columns, told["tables"])
    assert {"bondgraph", "bondgraph, asked again", "Oxigraph server"} <= set(side_by_side)
    assert side_by_side["bondgraph"]["bondgraph's rate to it"] == 1
    assert own["path"]["requests/s"] > 0
    assert "requests/s" in printed


def test_a_server_that_is_missing_is_left_out_with_the_reason(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = servers()
    gone = [type(each)(each.name, each.started, "there is none", each.most) for each in others]
    monkeypatch.setattr(serving, "servers", lambda: [first, *gone])
    monkeypatch.setattr(serving, "PATHS", {"path": serving.PATHS["path"]})
    printed, _ = ran(serving.main, "--claims", "100", "--questions", "9", "--seconds", "0.1")
    assert printed.count("left out: there is none") == len(others)


def test_slow_loaders_are_waited_for_only_by_the_patient() -> None:
    slow = next(each for each in servers() if each.name == "rdflib-endpoint")
    slow = type(slow)(slow.name, slow.started, None, 10_000)
    assert slow.why_not(10_000, patient=False) is None
    assert slow.why_not(100_000, patient=False) == "too slow to load"
    assert slow.why_not(100_000, patient=True) is None
    assert slow.why_not(1_000_000, patient=True) == "too slow to load"


def test_the_peers_are_given_the_statements_of_the_store(corpus: Sized) -> None:
    held = pyoxigraph.Store.read_only(str(corpus.statements))
    given = pyoxigraph.Store()
    given.bulk_load(path=str(corpus.ntriples), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert set(given) == set(held)
    assert len(corpus.ntriples.read_bytes().splitlines()) == corpus.built.statements


def test_the_query_by_hand_finds_what_who_argues_finds(corpus: Sized, asked: list[Asked]) -> None:
    engine, library = EmbeddedEngine.open(corpus.statements), corpus.library()
    for each in asked:
        rows = library.who_argues(author=each.author, concept=each.concept).rows
        found = engine.select(found_by_hand(each, corpus.built.base, 25))
        assert [str(row["claim"]).rpartition("/")[2] for row in found] == [row.claim for row in rows]
        assert each.claim in {row.claim for row in rows}


def test_the_query_for_fields_gives_those_of_the_rows(corpus: Sized) -> None:
    engine, library = EmbeddedEngine.open(corpus.statements), corpus.library()
    rows = library.who_argues(limit=25).rows
    found = engine.select(fields([row.claim for row in rows], corpus.built.base))

    def told(*names: str) -> set[tuple[str, ...]]:
        return {
            tuple(getattr(row[name], "text", "") for name in names)
            for row in found
            if all(row.get(name) for name in names)
        }

    assert told("says") == {(row.says,) for row in rows}
    assert told("holderLabel") == {(holder.label,) for row in rows for holder in row.holders}
    assert told("tellerLabel") == {
        (agent.label,) for row in rows for teller in row.told_by for agent in teller.agents
    }
    assert told("conceptLabel") == {(concept.label,) for row in rows for concept in row.concepts}
    assert told("questionLabel") == {(stand.question.label,) for row in rows for stand in row.positions}
    assert told("workLabel") == {(row.work.label,) for row in rows if row.work}
    assert told("start", "end", "first", "last") == {
        (str(each.start), str(each.end), each.first, each.last) for row in rows for each in row.passages
    }


def test_the_same_seed_asks_the_same_and_another_others(corpus: Sized, asked: list[Asked]) -> None:
    assert corpus.asked(6, seed=1) == asked != corpus.asked(6, seed=2)


def test_who_holds_much_is_asked_for_often(folder: Path) -> None:
    large = Sized.of(2000, folder)
    records = map(json.loads, large.source.read_text(encoding="utf-8").splitlines())
    claims = [record for record in records if record["kind"] == "claim"]
    held = [holder for claim in claims for holder in claim["held_by"]]
    most = max(set(held), key=held.count)
    share = sum(each.author == most for each in large.asked(400, seed=1)) / 400
    assert 0.5 < share / (held.count(most) / len(claims)) < 1.5


def test_the_client_asks_until_its_time_is_over(corpus: Sized, asked: list[Asked]) -> None:
    with bondgraph(corpus) as peer:
        question = [peer.get("/healthz")]
        answered = ask([question], connections=2, seconds=0.5)
        assert 0.5 <= answered.seconds < 5
        assert len(answered.times) > 2
        assert answered.rate == len(answered.times) / answered.seconds
        with pytest.raises(RuntimeError, match="404"):
            ask([[Request(f"{peer.base}/nowhere", None, "*/*")]], 1, 0.1)


@pytest.mark.skipif(missing("oxigraph") is not None, reason=str(missing("oxigraph")))
def test_a_question_of_two_requests_is_one_answer(corpus: Sized, asked: list[Asked]) -> None:
    with oxigraph(corpus) as peer:
        requests = peer.requests(asked[0], corpus.library(), corpus.built.base)
        assert len(requests) == 2
        one, both = (ask([part], connections=1, seconds=0) for part in (requests[:1], requests))
    assert len(both.times) == 1
    assert both.size > one.size > 0


def test_peers_are_told_which_graph_holds_the_statements() -> None:
    asked = Peer("http://localhost/sparql", 0, graph="https://example.org/graph").query("SELECT * {}")
    assert asked.form == "query=SELECT+%2A+%7B%7D&default-graph-uri=https%3A%2F%2Fexample.org%2Fgraph"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what memory is shared")
def test_memory_is_that_of_a_process_and_its_children() -> None:
    held = "held = b'x' * 60_000_000; import time; time.sleep(0.5)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    done = run(child)
    assert done.peak
    assert done.peak.resident > 60_000_000
    assert done.seconds > 0.5


def test_a_process_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match="what is wrong"):
        run("raise SystemExit('what is wrong')")


def test_memory_of_nobody_is_none_of_the_tables_figures() -> None:
    found = memory(2**22 + 1)
    assert found is None or found == (0, 0)


def test_tables_are_in_fixed_width() -> None:
    table = Table("Seconds", ("what", "p50"), (("who", 0.01234), ("facets", 1234.5), ("path", None)))
    assert list(table.lines()) == [
        "Seconds",
        "what       p50",
        "who     0.0123",
        "facets   1,234",
        "path         –",
    ]


def test_figures_have_three_places() -> None:
    assert [written(each) for each in (0.5, 12.345, 123.45, 1_000_000, 0.0)] == [
        "0.500",
        "12.3",
        "123",
        "1,000,000",
        "0",
    ]


def test_quantiles_are_values_that_were_measured() -> None:
    hundred = list(range(1, 101))
    assert [quantile(hundred, share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]
    assert quantile([7.0], 0.95) == 7


@pytest.mark.parametrize(
    ("value", "most", "least", "expected"),
    [
        (5, 5, None, "reached"),
        (5.1, 5, None, "not reached"),
        (5, None, 5, "reached"),
        (4.9, None, 5, "not reached"),
        (None, 5, None, ""),
        (5, None, None, ""),
    ],
)
def test_a_bound_is_reached_or_not(
    value: float | None, most: float | None, least: float | None, expected: str
) -> None:
    assert verdict(value, most=most, least=least) == expected
