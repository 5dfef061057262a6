"""Clients of others, as they are, at the SPARQL door of a running service."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from tests.healing import healing
from tests.services import bondgraph_serve, serving
from tests.test_api import small

import bondgraph
from bondgraph.namespaces import BG
from bondgraph.sparql.limits import Limits
from bondgraph_api import create_app

BASE: Final = "https://example.org/s/"
CLAIMS: Final = ["ann-one", "bo-one", "cy-plain"]
SELECT: Final = "SELECT ?claim ?text { ?claim a bg:Claim ; schema:text ?text } ORDER BY ?claim"
CONSTRUCT: Final = "CONSTRUCT { ?claim schema:text ?text } WHERE { ?claim a bg:Claim ; schema:text ?text }"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with serving(create_app(small(), limits=Limits(rows=400))) as origin:
        yield f"{origin}/sparql"


def wrapper(endpoint: str, query: str, wanted: str, method: str, how: str) -> SPARQLWrapper:
    asking = SPARQLWrapper(endpoint)
    asking.setQuery(f"PREFIX bg: <{BG.base}> PREFIX schema: <https://schema.org/> {query}")
    asking.setReturnFormat(wanted)
    asking.setMethod(method)
    asking.setRequestMethod(how)
    asking.setTimeout(20)
    return asking


@pytest.mark.parametrize(("method", "how"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows_in_every_format(endpoint: str, method: str, how: str) -> None:
    def asked(wanted: str) -> Any:
        return wrapper(endpoint, SELECT, wanted, method, how).query().convert()

    rows = asked(JSON)["results"]["bindings"]
    iris = [row["claim"]["value"] for row in rows]
    assert iris == [f"{BASE}claim/{name}" for name in CLAIMS]
    found = asked(XML).getElementsByTagName("uri")
    assert [each.firstChild.data for each in found] == iris
    assert asked(CSV).decode().splitlines()[0] == "claim,text"
    assert asked(TSV).decode().splitlines()[1].split("\t")[0] == f"<{iris[0]}>"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # SPARQLWrapper reads JSON-LD with it
@pytest.mark.parametrize("wanted", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_graphs(endpoint: str, wanted: str) -> None:
    found = wrapper(endpoint, CONSTRUCT, wanted, "GET", URLENCODED).query()
    content = found.info()["content-type"].partition(";")[0]
    names = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}
    graph: Any = found.convert()
    if not isinstance(graph, rdflib.Graph):
        graph = rdflib.Graph().parse(data=graph, format=names[content])
    assert {str(subject) for subject in graph.subjects()} == {f"{BASE}claim/{name}" for name in CLAIMS}


def test_sparqlwrapper_asks_and_is_told_what_is_wrong(endpoint: str) -> None:
    assert wrapper(endpoint, "ASK { ?claim a bg:Claim }", JSON, "GET", URLENCODED).query().convert() == {
        "head": {},
        "boolean": True,
    }
    with pytest.raises(QueryBadFormed, match=r"line 1, column \d+: it ends too early"):
        wrapper(endpoint, "SELECT * {", JSON, "GET", URLENCODED).query()
    with pytest.raises(HTTPError) as known:
        wrapper(endpoint, "SELECT * { ?s ?p ?o . ?t ?q ?r }", JSON, "GET", URLENCODED).query()
    assert known.value.code == 422
    assert json.loads(known.value.read())["limit"] == "rows"


@pytest.mark.filterwarnings("ignore:Dataset")  # rdflib's own
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_service_as_its_own_store(endpoint: str, method: Any) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, context_aware=False, method=method))
    claims = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(BG.Claim)))
    assert {str(each) for each in claims} == {f"{BASE}claim/{name}" for name in CLAIMS}
    asked = graph.query("SELECT (COUNT(?s) AS ?n) { ?s a bg:Claim }", initNs={"bg": BG.base})
    assert [int(row.n) for row in asked] == [3]  # type: ignore[union-attr]
    told = graph.query(CONSTRUCT, initNs={"bg": BG.base, "schema": "https://schema.org/"})
    assert told.graph is not None
    assert len(told.graph) == 3
    assert graph.query("ASK { ?s a ?kind }").askAnswer is True
    dataset = rdflib.Dataset(SPARQLStore(endpoint, method=method))  # which names its default graph
    assert len(list(dataset.query("SELECT ?s { ?s a bg:Claim }", initNs={"bg": BG.base}))) == 3


def test_pandas_reads_a_table_from_the_address(endpoint: str) -> None:
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}")
    assert list(table.columns) == ["claim", "text"]
    assert [name.rpartition("/")[2] for name in table["claim"]] == CLAIMS
    rows = pd.read_csv(f"{endpoint}?{urlencode({'query': SELECT})}", storage_options={"Accept": "text/csv"})
    assert rows.equals(table)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl: apt-get install curl")
def test_curl_asks_in_each_way(endpoint: str) -> None:
    def curl(*given: str) -> str:
        return subprocess.run(
            ["curl", "-sS", "--max-time", "20", *given], capture_output=True, text=True, check=True
        ).stdout

    ask = "ASK { ?s a bg:Claim }"
    answers = [
        curl("-G", endpoint, "--data-urlencode", f"query={ask}"),
        curl(endpoint, "--data-urlencode", f"query={ask}"),
        curl(endpoint, "-H", "Content-Type: application/sparql-query", "--data-binary", ask),
    ]
    assert [json.loads(each)["boolean"] for each in answers] == [True] * 3
    turtle = curl("-H", "Accept: text/turtle;q=0.9, application/n-triples;q=0.1", endpoint)
    assert rdflib.Graph().parse(data=turtle, format="turtle")
    head = curl("-I", "-G", endpoint, "--data-urlencode", f"query={ask}")
    assert head.startswith("HTTP/1.1 200")
    packed = curl(
        "--compressed", "-H", "Accept: text/csv", "-G", endpoint, "--data-urlencode", f"query={SELECT}"
    )
    assert packed.splitlines()[0] == "claim,text"


PAGE: Final = (Path(__file__).parents[1] / "docs" / "sparql-protocol.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl: apt-get install curl")
def test_the_examples_of_the_page_are_answered() -> None:
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
    ]
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(commands) == 4
    with serving(create_app(bondgraph.open())) as origin:
        for command in commands:
            words = shlex.split(command.replace("http://127.0.0.1:8000", origin))
            done = subprocess.run([words[0], "-sSf", *words[1:]], capture_output=True, text=True, check=True)
            assert len(done.stdout) > 100
        scope: dict[str, Any] = {}
        exec(program.replace("http://127.0.0.1:8000", origin), scope)
        assert list(scope["table"].columns) == ["holder", "claims"]
        assert scope["table"]["claims"].sum() >= bondgraph.open().stats().counts["claim"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_takes_limits_and_leaves_nothing_behind(tmp_path: Path, how: signal.Signals) -> None:
    corpus, temporary = tmp_path / "small.jsonl", tmp_path / "temporary"
    corpus.write_text("".join(f"{line}\n" for line in healing().lines()), encoding="utf-8")
    temporary.mkdir()
    with (
        pytest.MonkeyPatch.context() as patch,
        bondgraph_serve_in(patch, temporary, "--corpus", str(corpus), "--rows", "2") as (origin, process),
    ):
        with pytest.raises(HTTPError) as known:
            urlopen(f"{origin}sparql?{urlencode({'query': SELECT})}")
        assert json.loads(known.value.read())["detail"].startswith(
            "the query was ended at its limit of rows, 2;"
        )
        with urlopen(
            f"{origin}sparql?{urlencode({'query': SELECT + ' LIMIT 2', 'format': 'csv'})}"
        ) as answer:
            assert answer.read().count(b"\r\n") == 3
        assert len(list(temporary.iterdir())) == 1
        process.send_signal(how)
        assert process.wait(30) == 0
    assert list(temporary.iterdir()) == []


@contextmanager
def bondgraph_serve_in(
    patch: pytest.MonkeyPatch, temporary: Path, *options: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`bondgraph serve` with a folder of its own for temporary files."""
    patch.setenv("TMPDIR", str(temporary))
    with bondgraph_serve(*options, folder=temporary) as started:
        yield started
