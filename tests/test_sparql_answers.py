"""What queries over a sandbox answer, in each format, as others read it; and what they are told instead."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from tests.elsewhere import Elsewhere, elsewhere
from tests.sandboxes import STATEMENTS, ask, write_store

from bondgraph.errors import BadQuery
from bondgraph.sparql.formats import GRAPHS, SOLUTIONS, Format
from bondgraph.sparql.sandbox import Sandbox
from bondgraph.sparql.table import read


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def roomy(folder: Path) -> Iterator[Sandbox]:
    with Sandbox(folder) as sandbox:
        yield sandbox


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def test_memory_and_folder_answer_alike(folder: Path, roomy: Sandbox) -> None:
    query = "SELECT * { ?a <http://e/says> ?c } ORDER BY ?c LIMIT 50"
    with Sandbox(STATEMENTS) as sandbox:
        assert ask(sandbox, query, Format.CSV) == ask(roomy, query, Format.CSV)


TWO = "{ VALUES (?x ?y) { (<a:a> 'say \"tea\",\\n& <more>\\t'@en) (7 UNDEF) } }"
ROWS = [("a:a", 'say "tea",\n& <more>\t'), ("7", None)]


def test_rows_are_read_by_others_in_each_format(roomy: Sandbox) -> None:
    query = f"SELECT ?x ?y {TWO}"
    told = json.loads(ask(roomy, query, Format.JSON))
    assert told["head"]["vars"] == ["x", "y"]
    assert [(row["x"]["value"], row.get("y", {}).get("value")) for row in told["results"]["bindings"]] == ROWS
    spread = list(csv.reader(io.StringIO(ask(roomy, query, Format.CSV).decode(), newline="")))
    assert spread == [["x", "y"], *([x, y or ""] for x, y in ROWS)]
    for written, name in ((Format.JSON, "json"), (Format.XML, "xml"), (Format.TSV, "tsv")):
        parsed = rdflib.query.Result.parse(io.BytesIO(ask(roomy, query, written)), format=name)
        assert [tuple(str(term) if term is not None else None for term in row) for row in parsed] == ROWS  # type: ignore[union-attr]


@pytest.mark.parametrize("written", SOLUTIONS)
def test_no_rows_and_no_columns_are_answers_too(written: Format, roomy: Sandbox) -> None:
    assert ask(roomy, "SELECT * { <a:a> ?p ?o }", written)
    assert ask(roomy, "SELECT * {}", written)
    with roomy.answer("SELECT * {}", Format.JSON) as answer:
        assert read(answer) == ((), [{}])


@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")  # rdflib's own
@pytest.mark.parametrize("written", GRAPHS)
@pytest.mark.parametrize("query", ["CONSTRUCT { ?s ?p ?o }", "DESCRIBE ?s"])
def test_graphs_are_read_by_others_in_each_format(written: Format, query: str, roomy: Sandbox) -> None:
    names = {
        Format.TURTLE: "turtle",
        Format.NTRIPLES: "nt",
        Format.NQUADS: "nquads",
        Format.TRIG: "trig",
        Format.JSONLD: "json-ld",
        Format.RDFXML: "xml",
    }
    where = "{ ?s ?p ?o FILTER(?s = <http://e/1>) }"
    parsed = rdflib.Dataset()
    parsed.parse(data=ask(roomy, f"{query} {where}", written), format=names[written])
    assert {quad[:3] for quad in parsed.quads()} == {
        (rdflib.URIRef("http://e/1"), rdflib.URIRef("http://e/next"), rdflib.URIRef("http://e/8")),
        (
            rdflib.URIRef("http://e/1"),
            rdflib.URIRef("http://e/says"),
            rdflib.Literal('1 says "something, long" & <more>\n', lang="en"),
        ),
    }


def test_turtle_declares_what_it_uses_in_its_order(roomy: Sandbox) -> None:
    query = "CONSTRUCT { <a:a> skos:related bg:x ; a foaf:Person } {}"
    assert ask(roomy, query, Format.TURTLE).decode().splitlines()[:4] == [
        "@prefix bg: <https://w3id.org/bondgraph/ns#> .",
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .",
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ]


@pytest.mark.parametrize(
    ("query", "written"),
    [("ASK {}", Format.TURTLE), ("SELECT * {}", Format.NTRIPLES), ("DESCRIBE <a:a>", Format.JSON)],
)
def test_a_format_that_does_not_fit_is_refused(query: str, written: Format, roomy: Sandbox) -> None:
    with pytest.raises(ValueError, match="has no answer in"):
        roomy.answer(query, written)


def test_what_the_engine_cannot_read_or_evaluate_is_told(roomy: Sandbox) -> None:
    with pytest.raises(BadQuery, match=r"line 2, column 9: \} is not expected here"):
        ask(roomy, "ASK {\n  ?s ?p }")
    with pytest.raises(BadQuery, match="The custom function <a:f> is not supported"):
        ask(roomy, "SELECT (<a:f>(1) AS ?x) {}")
    with pytest.raises(BadQuery, match="nested too deeply"):
        ask(roomy, "ASK " + "{" * 20_000 + "}" * 20_000)


def test_graphs_that_a_query_names_are_not_fetched(there: Elsewhere, roomy: Sandbox) -> None:
    address = there.address
    for clause in (f"FROM <{address}>", f"FROM NAMED <{address}>"):
        assert (
            ask(roomy, f"SELECT * {clause} {{ ?s ?p ?o }}", Format.CSV) == b"s,p,o\r\n" or "NAMED" in clause
        )
    assert ask(roomy, f"ASK {{ GRAPH <{address}> {{ ?s ?p ?o }} }}", Format.TSV) == b"false"
    assert there.asked == []
