"""W3C's tests of the SPARQL 1.1 Protocol and Service Description, run against the service.

They are those of https://github.com/w3c/rdf-tests, sparql/sparql11/protocol and sparql/sparql11/service-description, at
ad541a5, written down here request by request under the names that they have there. The service is read only: tests
that change something are run too, are refused, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlencode

import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from httpx2 import Response
from rdflib import RDF
from tests.healing import healing
from tests.stores import store_of

import bondgraph
from bondgraph.stores import StoreFolder
from bondgraph_api import create_app

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
DATA: Final = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
NOT_THERE, ONE, TWO, THREE = DATA
DOCUMENT: Final = "http://xmlns.com/foaf/0.1/Document"

Pairs = list[tuple[str, str]]


class Sent(NamedTuple):
    """A request.

    Attributes:
        method: its method.
        address: the parameters in the address.
        body: what is posted: parameters of a form, or a text.
        type: its media type, if it is told.
        encoding: of the text.
    """

    method: str
    address: Pairs
    body: Pairs | str | None = None
    type: str | None = None
    encoding: str = "utf-8"

    def to(self, client: TestClient) -> Response:
        """What the service answers."""
        path = f"/sparql?{urlencode(self.address)}" if self.address else "/sparql"
        text = urlencode(self.body) if isinstance(self.body, list) else self.body
        content = None if text is None else text.encode(self.encoding)
        headers = {} if self.type is None else {"Content-Type": self.type}
        return client.request(self.method, path, content=content, headers=headers)


def default(*graphs: str) -> Pairs:
    return [("default-graph-uri", graph) for graph in graphs]


def named(*graphs: str) -> Pairs:
    return [("named-graph-uri", graph) for graph in graphs]


BOTH: Final = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type . }}"
EACH: Final = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FULL: Final = f"""ASK {{
  <{THREE}> a ?type
  GRAPH ?g1 {{ <{ONE}> a ?type }}
  GRAPH ?g2 {{ <{TWO}> a ?type }}
}}"""
MULTIPLE: Final = EACH.replace("ASK", f"ASK FROM <{THREE}>")

TRUE: Final[dict[str, Sent]] = {
    "query_post_form": Sent("POST", default(NOT_THERE), [("query", "ASK {}")], FORM),
    "query_dataset_default_graphs_get": Sent("GET", [("query", BOTH), *default(ONE, TWO)]),
    "query_dataset_default_graphs_post": Sent("POST", default(ONE, TWO), BOTH, QUERY),
    "query_dataset_named_graphs_post": Sent("POST", named(ONE, TWO), EACH, QUERY),
    "query_dataset_named_graphs_get": Sent("GET", [("query", EACH), *named(ONE, TWO)]),
    "query_dataset_full": Sent("POST", [*default(THREE), *named(ONE, TWO)], FULL, QUERY),
    "query_multiple_dataset": Sent("POST", named(ONE, TWO), MULTIPLE, QUERY),
    "query_get": Sent("GET", [("query", "ASK {}"), *default(NOT_THERE)]),
    "query_post_direct": Sent("POST", [], "ASK {}", QUERY),
}
"""Queries whose answer is true."""

TABULAR: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH: Final = ("text/turtle", "application/n-triples", "application/rdf+xml")

TYPED: Final[dict[str, tuple[Sent, tuple[str, ...]]]] = {
    "query_content_type_select": (
        Sent("POST", default(NOT_THERE), "SELECT (1 AS ?value) {}", QUERY),
        TABULAR,
    ),
    "query_content_type_ask": (Sent("POST", default(NOT_THERE), "ASK {}", QUERY), TABULAR[:2]),
    "query_content_type_describe": (
        Sent("POST", default(NOT_THERE), "DESCRIBE <http://example.org/>", QUERY),
        GRAPH,
    ),
    "query_content_type_construct": (
        Sent("POST", default(NOT_THERE), "CONSTRUCT { <s> <p> 1 } WHERE {}", QUERY),
        GRAPH,
    ),
}
"""Queries, and the media types that their answers may have."""

CONFLICT: Final = """PREFIX foaf:  <http://xmlns.com/foaf/0.1/>
WITH <http://example/addresses>
DELETE { ?person foaf:givenName 'Bill' }
INSERT { ?person foaf:givenName 'William' }
WHERE {
    ?person foaf:givenName 'Bill'
}"""

MALFORMED: Final[dict[str, tuple[Sent, int]]] = {
    "bad_query_method": (Sent("PUT", [("query", "ASK {}"), *default(NOT_THERE)], type=FORM), 405),
    "bad_multiple_queries": (Sent("GET", [("query", "ASK {}"), ("query", "SELECT * {}")]), 400),
    "bad_query_wrong_media_type": (Sent("POST", [], "ASK {}", "text/plain"), 415),
    "bad_query_missing_form_type": (Sent("POST", [], [("query", "ASK {}")]), 415),
    "bad_query_missing_direct_type": (Sent("POST", [], "ASK {}"), 415),
    "bad_query_non_utf8": (Sent("POST", [], "ASK {}", f"{QUERY}; charset=UTF-16", "utf-16"), 415),
    "bad_query_syntax": (Sent("GET", [("query", "ASK {")]), 400),
    "bad_update_get": (Sent("GET", [("update", "CLEAR ALL")]), 403),
    "bad_multiple_updates": (
        Sent("POST", [], [("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")], FORM),
        403,
    ),
    "bad_update_wrong_media_type": (Sent("POST", [], "CLEAR NAMED", "text/plain"), 415),
    "bad_update_missing_form_type": (Sent("POST", [], [("update", "CLEAR NAMED")]), 415),
    "bad_update_non_utf8": (Sent("POST", [], "CLEAR NAMED", f"{UPDATE}; charset=UTF-16", "utf-16"), 403),
    "bad_update_syntax": (Sent("POST", [], [("update", "CLEAR XYZ")], FORM), 403),
    "bad_update_dataset_conflict": (
        Sent("POST", [("using-named-graph-uri", "http://example/people")], CONFLICT, UPDATE),
        403,
    ),
}
"""Requests that are refused, as they must be (4xx), and the status that we give."""

NEW: Final = "http://example.org/protocol-update-dataset"
KIND: Final = "<http://purl.org/dc/terms/BibliographicResource>"


def filled(*graphs: str) -> str:
    """Updates that leave some documents in graphs of their own, and nothing else."""
    told = "\n".join(f"    GRAPH <{graph}> {{ <{graph}> a foaf:Document }}" for graph in graphs)
    clear = "CLEAR" if len(graphs) == 1 else "DROP"
    return f"PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n{clear} ALL ;\nINSERT DATA {{\n{told}\n}} ;\n"


def copied(graph: str, where: str) -> str:
    return f"INSERT {{\n    GRAPH <{graph}> {{\n        ?s a dc:BibliographicResource\n    }}\n}}\nWHERE {{\n{where}\n}}"


def holds(graph: str, *there: str, without: str = "") -> str:
    """Whether statements are in a graph, and another is not."""
    inside = " ".join(f"{each} ." for each in there)
    lacking = f" FILTER NOT EXISTS {{ GRAPH <{graph}> {{ {without} }} }}" if without else ""
    return f"ASK {{ GRAPH <{graph}> {{ {inside} }}{lacking} }}"


IN: Final = "<http://example.org/in>"
UPDATES: Final[dict[str, tuple[Sent, str]]] = {
    "update_dataset_default_graph": (
        Sent(
            "POST",
            [("using-graph-uri", ONE)],
            filled(ONE) + copied(f"{NEW}-test/", "    ?s a foaf:Document"),
            UPDATE,
        ),
        holds(f"{NEW}-test/", f"<{ONE}> a {KIND}"),
    ),
    "update_dataset_default_graphs": (
        Sent(
            "POST",
            [("using-graph-uri", ONE), ("using-graph-uri", TWO)],
            filled(ONE, TWO, THREE) + copied(f"{NEW}-graphs-test/", "    ?s a foaf:Document"),
            UPDATE,
        ),
        holds(f"{NEW}-graphs-test/", f"<{ONE}> a {KIND}", f"<{TWO}> a {KIND}", without=f"<{THREE}> a {KIND}"),
    ),
    "update_dataset_named_graphs": (
        Sent(
            "POST",
            [("using-named-graph-uri", ONE), ("using-named-graph-uri", TWO)],
            filled(ONE, TWO, THREE)
            + copied(f"{NEW}-named-graphs-test/", "    GRAPH ?g {\n        ?s a foaf:Document\n    }"),
            UPDATE,
        ),
        holds(
            f"{NEW}-named-graphs-test/",
            f"<{ONE}> a {KIND}",
            f"<{TWO}> a {KIND}",
            without=f"<{THREE}> a {KIND}",
        ),
    ),
    "update_dataset_full": (
        Sent(
            "POST",
            [("using-graph-uri", ONE), ("using-named-graph-uri", TWO)],
            filled(ONE, TWO, THREE)
            + f"INSERT {{\n    GRAPH <{NEW}-full-test/> {{\n        ?s {IN} ?in\n    }}\n}}\nWHERE {{\n"
            "    {\n        GRAPH ?g { ?s a foaf:Document }\n        BIND(?g AS ?in)\n    }\n    UNION\n"
            '    {\n        ?s a foaf:Document .\n        BIND("default" AS ?in)\n    }\n}',
            UPDATE,
        ),
        holds(
            f"{NEW}-full-test/",
            f'<{ONE}> {IN} "default"',
            f"<{TWO}> {IN} <{TWO}>",
            without=f"<{THREE}> ?p ?o",
        ),
    ),
    "update_post_form": (
        Sent("POST", [], [("update", "CLEAR ALL")], FORM),
        "ASK { FILTER NOT EXISTS { ?s ?p ?o } }",
    ),
    "update_post_direct": (Sent("POST", [], "CLEAR ALL", UPDATE), "ASK { FILTER NOT EXISTS { ?s ?p ?o } }"),
    "update_base_uri": (
        Sent(
            "POST",
            [],
            "CLEAR SILENT GRAPH <http://example.org/protocol-base-test/> ;\nINSERT DATA { GRAPH"
            " <http://example.org/protocol-base-test/> { <http://example.org/s> <http://example.org/p> <test> } }",
            UPDATE,
        ),
        holds("http://example.org/protocol-base-test/", "<http://example.org/s> <http://example.org/p> ?o"),
    ),
}
"""Updates, which a service that is read only refuses, and what would be so had they been done."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service over a store that has the graphs of the tests beside its corpus."""
    folder = store_of(healing(), tmp_path_factory.mktemp("w3c") / "store")
    held = StoreFolder(folder).hold()
    store = pyoxigraph.Store(str(held.statements))
    for each in DATA[1:]:
        node = pyoxigraph.NamedNode(each)
        kind = pyoxigraph.NamedNode(DOCUMENT)
        store.add(pyoxigraph.Quad(node, pyoxigraph.NamedNode(str(RDF.type)), kind, node))
    store.flush()
    del store
    held.close()
    with bondgraph.open(store=folder) as library:
        yield TestClient(create_app(library), base_url="http://127.0.0.1:8000")


def test_all_of_the_protocols_tests_are_run() -> None:
    assert (len(TRUE), len(TYPED), len(MALFORMED), len(UPDATES)) == (9, 4, 14, 7)
    assert len(TRUE | TYPED | MALFORMED | UPDATES) == 34


@pytest.mark.parametrize("name", TRUE)
def test_a_query_is_answered(client: TestClient, name: str) -> None:
    response = TRUE[name].to(client)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("name", TYPED)
def test_an_answer_is_of_a_type_for_its_form(client: TestClient, name: str) -> None:
    sent, types = TYPED[name]
    response = sent.to(client)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] in types


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_refused(client: TestClient, name: str) -> None:
    sent, status = MALFORMED[name]
    response = sent.to(client)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_not_done(client: TestClient, name: str) -> None:
    sent, done = UPDATES[name]
    response = sent.to(client)
    assert response.status_code == 403, response.text
    assert response.json()["type"] == "/problems/update-refused"
    after = Sent("POST", [], done, QUERY).to(client)
    assert after.status_code == 200, after.text
    assert after.json()["boolean"] is False


# -- service description

SD: Final = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
# Of the vocabulary: the class of what has a property, and of what it names, where it is a class of the vocabulary.
SCHEMA: Final = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, SD.EntailmentRegime),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
INSTANCES: Final = {
    SD.Language: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.EntailmentRegime: {rdflib.URIRef("http://www.w3.org/ns/entailment/Simple")},
}
PARSED: Final = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}


def description(client: TestClient, media_type: str) -> rdflib.Graph:
    response = client.get("/sparql", headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    return rdflib.Graph().parse(data=response.text, format=PARSED[media_type])


@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")  # rdflib's own
@pytest.mark.parametrize("media_type", PARSED)
def test_returns_rdf(client: TestClient, media_type: str) -> None:
    assert len(description(client, media_type)) > 20


def test_turtle_calls_the_vocabulary_by_its_prefix(client: TestClient) -> None:
    text = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert text.count(str(SD)) == 1
    assert "a sd:Service ;" in text


def test_has_endpoint_triple(client: TestClient) -> None:
    graph = description(client, "text/turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [rdflib.URIRef("http://127.0.0.1:8000/sparql")]


def test_conforms_to_schema(client: TestClient) -> None:
    graph = description(client, "text/turtle")
    own = [each for each in graph if str(each[1]).startswith(str(SD))]
    assert len(own) == 18
    for subject, predicate, value in own:
        has, named_class = SCHEMA[rdflib.URIRef(str(predicate))]
        assert (subject, RDF.type, has) in graph, predicate
        assert named_class is None or (
            (value, RDF.type, named_class) in graph or value in INSTANCES.get(named_class, ())
        )
