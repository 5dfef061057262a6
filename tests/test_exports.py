"""Every graph and table format, read back by programs that are not ours and held against the corpus's own records."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.exported import ELSEWHERE, PAGE, READERS, Graph, Rows, by_igraph_graphml, counted, table
from tests.factories import claim, concept, corpus, relation, work
from tests.servers import oxigraph
from tests.stores import store

import bondgraph
from bondgraph.answers import ClaimFilters, Filters
from bondgraph.building.sending import send
from bondgraph.errors import StoreError
from bondgraph.exporting import FORMATS, Selection, export
from bondgraph.exporting.graph import EDGE_TYPES
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build, built_in, load, open_server
from bondgraph.store.remote import RemoteEngine
from bondgraph_api.describing import filter_examples

GRAPHS: Final = ["graphml", "gexf", "dot", "cytoscape", "node-link", "csv-pair"]
TABLES: Final = ["csv", "parquet"]


@cache
def library() -> Library:
    return build(load())


def exported(name: str, of: Library | None = None, **given: Any) -> bytes:
    return b"".join(export(of or library(), name, **given))


@cache
def read(name: str) -> Graph | Rows:
    return READERS[name][1](exported(name))


def joined(records: Corpus) -> Counter[str]:
    """How many edges of each type the records of a corpus make."""
    found = Counter(str(each.type) for each in records.relations)
    for it in records.claims:
        found.update(
            {"holds": len(set(it.held_by)), "tells": len(it.told_by), "held-in": int(bool(it.in_work))}
        )
        found.update(
            {"about": len(set(it.about)), "takes": len(it.answers), "carried-by": len(set(it.passages))}
        )
    for asked in records.questions:
        found.update(
            {"about": len(asked.about), "raises": len(asked.raised_by), "answers": len(asked.positions)}
        )
    found["read-in"] = len(records.passages)
    found["excerpt-of"] = sum(each.quotes is not None for each in records.passages)
    found["broader"] = sum(len(each.broader) for each in records.concepts)
    found["related"] = len(
        {frozenset((each.id, other)) for each in records.concepts for other in each.related}
    )
    found["made"] = sum(len(each.by) for each in records.works) + sum(
        len(each.by) for each in records.sources
    )
    found["of-tradition"] = sum(each.tradition is not None for each in records.agents)
    found["cites"] = len(records.citations)
    return found


def test_every_format_has_its_row_on_the_page() -> None:
    assert READERS.keys() | ELSEWHERE.keys() == FORMATS.keys()
    written = PAGE.read_text(encoding="utf-8")
    assert table(library(), read) in written, "run: python -m tests.exported"
    for name in EDGE_TYPES:
        assert f"`{name}`" in written


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_has_the_nodes_edges_and_texts_of_the_corpus(name: str) -> None:
    records, graph = load(), read(name)
    assert isinstance(graph, Graph)
    texts = {
        f"{kind}:{each.id}": each
        for kind, each in records.records()
        if kind not in ("corpus", "relation", "citation")
    }
    positions = {
        f"position:{of.id}/{each.id}": each.says for of in records.questions for each in of.positions
    }
    assert graph.nodes.keys() == texts.keys() | positions.keys()
    for each in records.claims:
        fields = graph.nodes[f"claim:{each.id}"]
        assert (fields["kind"], fields["text"]) == ("claim", each.says)
        assert set(fields["passages"].split("; ")) == set(each.passages)
        assert ("stands_alone" in _filled(fields)) == bool(each.stands_alone)
    assert {ref: graph.nodes[ref]["text"] for ref in positions} == positions
    assert Counter(fields["type"] for _, _, fields in graph.edges.values()) == joined(records)
    assert set(joined(records)) == set(EDGE_TYPES)
    for tie in records.relations:
        start, end, fields = graph.edges[f"relation:{tie.id}"]
        assert (start, end.partition(":")[2]) == (f"claim:{tie.subject}", tie.object)
        kept = {
            "type": tie.type, "because": tie.because, "basis": tie.basis, "nature": tie.nature,
            "passage": tie.passage,
        }  # fmt: skip
        told = _filled(fields)
        assert {name: told.get(name) for name in kept} == kept
        assert "drawn_by" in told
        assert ("anchor" in told) == ("passage" in told)
    assert counted(graph) == (len(graph.nodes), sum(joined(records).values()), len(records.claims))


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value; a table has a cell for all."""
    return {name: value for name, value in fields.items() if value not in ("", None)}


def test_igraph_reads_what_networkx_reads() -> None:
    by_igraph, by_networkx = by_igraph_graphml(exported("graphml")), read("graphml")
    assert isinstance(by_networkx, Graph)
    assert by_igraph.nodes.keys() == by_networkx.nodes.keys()
    for name, (start, end, fields) in by_networkx.edges.items():
        found = by_igraph.edges[name]
        assert found[:2] == (start, end)
        assert found[2].get("because") == fields.get("because")


def test_the_nodes_and_the_edges_alone_are_those_of_the_pair() -> None:
    both, nodes, edges = (read(name) for name in ("csv-pair", "csv-nodes", "csv-edges"))
    assert isinstance(both, Graph)
    assert isinstance(nodes, Graph)
    assert isinstance(edges, Graph)
    assert nodes.nodes.keys() == both.nodes.keys()
    assert edges.edges.keys() == both.edges.keys()
    assert [each["text"] or "" for each in nodes.nodes.values()] == [
        each["text"] for each in both.nodes.values()
    ]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_row_for_each_claim(name: str) -> None:
    found = read(name)
    assert isinstance(found, Rows)
    wanted = [row for page in Selection.of(library()).pages() for row in page]
    assert [(row["claim"], row["says"]) for row in found.rows] == [(row.claim, row.says) for row in wanted]
    assert len(wanted) == len(load().claims)


def test_parquet_keeps_relations_voices_and_passages() -> None:
    found = read("parquet")
    assert isinstance(found, Rows)
    records = load()
    relations = {each["id"]: (row["claim"], each) for row in found.rows for each in row["relations"]}
    assert relations.keys() == {each.id for each in records.relations}
    for tie in records.relations:
        claim_, kept = relations[tie.id]
        assert (claim_, kept["object"], kept["because"]) == (tie.subject, tie.object, tie.because)
    places = {each.id: each for each in records.passages}
    for row in found.rows:
        for each in row["passages"]:
            assert (each["start"], each["end"]) == (places[each["id"]].start, places[each["id"]].end)
    told = {each.id: [link.how for link in each.told_by] for each in records.claims}
    assert {row["claim"]: [link["how"] for link in row["told_by"]] for row in found.rows} == told
    assert sum(map(len, told.values())) > 0


def test_pandas_reads_parquet() -> None:
    import io

    import pandas

    frame = pandas.read_parquet(io.BytesIO(exported("parquet")))
    assert len(frame) == len(load().claims)
    assert frame["year"].dropna().between(1800, 2100).all()


def test_markdown_is_one_table_of_claims() -> None:
    found = read("markdown")
    assert isinstance(found, Rows)
    assert [row["claim"] for row in found.rows] == [row.says for row in Selection.of(library()).rows()]


def test_the_chain_of_tellers_is_told_in_words() -> None:
    told = corpus(
        works=(work("flores1997", author={"family": "Flores"}, issued=1997),),
        claims=(
            claim(
                "tea-calms",
                told_by=[{"work": "flores1997", "how": "reports"}, {"agent": "sen", "how": "quotes"}],
            ),
            claim("tea-wakes", held_by=["tang", "sen"]),
        ),
    )
    graph = READERS["node-link"][1](exported("node-link", build(told)))
    assert isinstance(graph, Graph)
    assert graph.nodes["claim:tea-calms"]["voice"] == "Tang, as told by Flores 1997, as quoted by Sen"
    assert graph.nodes["claim:tea-wakes"]["voice"] == "Tang & Sen"
    tells = sorted(
        (fields["order"], start, fields["how"])
        for start, _, fields in graph.edges.values()
        if fields["type"] == "tells"
    )
    assert tells == [(1, "work:flores1997", "reports"), (2, "agent:sen", "quotes")]


@pytest.mark.parametrize("name", GRAPHS)
def test_two_relations_between_two_claims_are_two_edges(name: str) -> None:
    both = corpus(
        relations=(
            relation("tea-calms", "contrasts", "tea-wakes"),
            relation("tea-calms", "supports", "tea-wakes"),
            relation("tea-wakes", "supports", "tea-calms"),
        )
    )
    graph = READERS[name][1](exported(name, build(both)))
    assert isinstance(graph, Graph)
    ends = [
        (start, end)
        for start, end, fields in graph.edges.values()
        if fields["type"] in ("supports", "contrasts")
    ]
    assert Counter(ends) == {
        ("claim:tea-calms", "claim:tea-wakes"): 2,
        ("claim:tea-wakes", "claim:tea-calms"): 1,
    }


# -- odd texts


ODD: Final = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("|\"'=+-@&<>\\\n\r\t\0\x07\x1b\x7f\x85\u2028\ufffe\uffff\U0001f9e1;,#*_`[]{}$~^:!%/ "),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))  # fmt: skip

WORST: Final = [
    "=cmd|' /C calc'!A0", "+1", "-x", "@SUM(A1)", "a|b\\|c\\", 'say "so"', "&lt;b&gt; &amp; <b>", "]]>", "a\r\nb\rc\nd", "\0", "\ufffe",
    "x" * 2000, "é\u0301 \U0001f9e1 \u202e", "\\", "\\\"", "`a` *b* _c_ [d](e) $f$ ~g~ # h", "'", "\tb", "\\n\\l\\N", "NULL", "NA", "1,5;2",
]  # fmt: skip


def _xml(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


AS_READ: Final[dict[str, Callable[[str], str]]] = {
    "graphml": _xml,
    "gexf": _xml,
    "dot": lambda text: text.replace("\\", "\\\\").replace("\0", "\ufffd"),
    "cytoscape": str,
    "node-link": str,
    "csv-pair": _cell,
    "csv": _cell,
    # pandoc composes what it reads
    "markdown": lambda text: unicodedata.normalize("NFC", " ".join(text.replace("\0", "\ufffd").split())),
    "parquet": str,
}
"""What is left of a text in each format: what the format says that it leaves out, and nothing else."""


def of_texts(texts: list[str]) -> Library:
    """A corpus whose claims, reasons and labels are these texts."""
    names = [f"odd-{number}" for number in range(len(texts))]
    return build(
        corpus(
            concepts=(concept("calm", label=texts[0][:300].strip() or "x"), concept("wakefulness")),
            claims=[claim(name, says=text) for name, text in zip(names, texts, strict=True)],
            relations=[
                relation(name, "supports", other, because=text)
                for name, other, text in zip(names, [*names[1:], names[0]], texts, strict=True)
                if name != other
            ],
        )
    )


def check_texts(texts: list[str], name: str) -> None:
    odd = of_texts(texts)
    said = {row.claim: row.says for row in odd.who_argues(limit=1000).rows}
    assert len(said) == len(texts)
    found = READERS[name][1](exported(name, odd))
    as_read = AS_READ[name]
    if isinstance(found, Graph):
        assert {ref: found.nodes[f"claim:{ref}"]["text"] for ref in said} == {
            ref: as_read(text) for ref, text in said.items()
        }
        reasons = {tie.id: tie.because for tie in Selection.of(odd).ties()}
        assert {ref: found.edges[f"relation:{ref}"][2]["because"] for ref in reasons} == {
            ref: as_read(text) for ref, text in reasons.items()
        }
    elif name == "markdown":
        assert [unicodedata.normalize("NFC", row["claim"]) for row in found.rows] == [
            as_read(said[each.id]) for each in Selection.of(odd).claims
        ]
    else:
        assert {row["claim"]: row["says"] for row in found.rows} == {
            ref: as_read(text) for ref, text in said.items()
        }


@pytest.mark.parametrize("name", AS_READ)
def test_the_worst_texts_come_through(name: str) -> None:
    check_texts(WORST, name)


@pytest.mark.parametrize("name", AS_READ)
def test_odd_texts_come_through(name: str) -> None:
    slow = name in ("dot", "markdown")

    @settings(
        max_examples=3 if slow else 6,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(ODD, min_size=10, max_size=40))
    def come_through(texts: list[str]) -> None:
        check_texts(texts, name)

    come_through()


# -- filters, stores, files


@cache
def examples() -> dict[str, Any]:
    """A value of each filter that some claims have."""
    return filter_examples(library())


@pytest.mark.parametrize("name", [str(field.alias) for field in ClaimFilters.model_fields.values()])
def test_each_filter_passes_through(name: str) -> None:
    asked = {name: examples()[name]}
    filters, wanted = ClaimFilters.of(asked), library().who_argues(Filters.of({**asked, "limit": 1000}))
    found = READERS["csv"][1](b"".join(export(library(), "csv", filters)))
    assert isinstance(found, Rows)
    assert [row["claim"] for row in found.rows] == [row.claim for row in wanted.rows]
    assert 0 < len(found.rows) == wanted.total
    graph = READERS["node-link"][1](b"".join(export(library(), "node-link", filters)))
    assert isinstance(graph, Graph)
    assert {ref for ref in graph.nodes if ref.startswith("claim:")} == {
        f"claim:{row.claim}" for row in wanted.rows
    }
    ends = set(chain.from_iterable((start, end) for start, end, _ in graph.edges.values()))
    assert ends <= graph.nodes.keys()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *((name, {"author": "flores"}) for name in READERS),
        ("node-link", {}),
        ("csv-pair", {}),
        ("parquet", {}),
    ],
)
def test_a_store_gives_the_same_bytes_and_gives_them_again(name: str, given: dict[str, Any]) -> None:
    with bondgraph.open(store=store()) as stored:
        first = exported(name, stored, **given)
        assert exported(name, stored, **given) == first
    assert exported(name, **given) == first


def test_a_server_gives_the_same_bytes(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as running, closing(RemoteEngine(running.server)) as engine:
        send(built_in(), engine, lambda _: None)
        with open_server(running.server) as served:
            for name in ("node-link", "csv", "parquet"):
                assert exported(name, served, author="flores") == exported(name, author="flores")
            with pytest.raises(StoreError, match="holds statements only"):
                exported("jsonl", served)
            whole = exported("ntriples-sorted", served)
            assert whole == exported("ntriples-sorted")
            assert b"".join(sorted(exported("ntriples").splitlines(keepends=True))) == whole


@pytest.mark.parametrize(
    "name", ["graphml", "gexf", "dot", "cytoscape", "node-link", "csv-pair", "csv", "parquet"]
)
def test_nothing_is_an_export_too(name: str) -> None:
    found = READERS[name][1](exported(name, words="zebra"))
    assert not (found.rows if isinstance(found, Rows) else found.nodes or found.edges)


def command(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bondgraph", "export", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def test_the_command_writes_what_the_package_does_and_says_what_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "flores.graphml"
    out, err = command("graphml", "--author", "flores", "-o", str(file)).communicate(timeout=60)
    assert out == b""
    assert file.read_bytes() == exported("graphml", author="flores")
    assert err.decode().splitlines() == [f"graphml: {sentence}" for sentence in FORMATS["graphml"].leaves_out]
    assert list(tmp_path.iterdir()) == [file]


def test_an_interrupted_export_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "bond.graphml"
    file.write_text("as it was", encoding="utf-8")
    running = command("graphml", "--store", str(store()), "-o", str(file), start_new_session=True)
    for _ in range(2000):
        if any(path != file and path.stat().st_size for path in tmp_path.iterdir()):
            break
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert b"Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_text(encoding="utf-8") == "as it was"


def test_nobody_need_listen_to_the_end() -> None:
    running = command("csv-nodes")
    assert running.stdout
    assert running.stdout.readline().startswith(b"Id,Label,kind,")
    running.stdout.close()
    assert running.stderr
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    assert running.wait(60) == 141
