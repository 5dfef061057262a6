"""The verbs of the API in every form they have, asked for by Accept and by format; pandas reads them from addresses."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas
import pytest
import rdflib
from fastapi.testclient import TestClient
from tests.services import serving
from tests.test_api import client_of
from tests.test_api_forms import RDF

from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.opening import build, load
from bondgraph_api import create_app
from bondgraph_api.forms import FORMATS, LISTS, cell
from bondgraph_api.verbs import VERBS

CLAIM = "yalom-sine-qua-non"
ASKED = {
    "/v1/search": "words=relationship&limit=7",
    "/v1/facets": "author=flores&limit=3",
    "/v1/stats": "",
    "/v1/define": "name=cohesion",
    "/v1/path": "start=flores&end=yalom",
    "/v1/near": f"name={CLAIM}&limit=9",
    "/v1/graph": "author=flores&limit=3",
    "/v1/show": "name=flores&kind=agent",
    "/v1/compare": "name=flores&name=yalom",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return build(load())


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


def address(path: str, **more: str) -> str:
    query = "&".join(filter(None, (ASKED[path], *(f"{name}={value}" for name, value in more.items()))))
    return f"{path}?{query}"


def table(client: TestClient, path: str) -> list[dict[str, str]]:
    response = client.get(address(path), headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text)))


def test_every_verb_is_asked() -> None:
    assert set(ASKED) == set(VERBS)


@pytest.mark.parametrize("path", ASKED)
def test_a_verb_answers_in_the_forms_it_has_and_in_no_other(client: TestClient, path: str) -> None:
    types = VERBS[path].types
    assert types[0] == "application/json"
    tags = set()
    for name, media_type in FORMATS.items():
        asked = client.get(address(path), headers={"Accept": media_type})
        named = client.get(address(path, format=name))
        assert "Accept" in asked.headers["vary"].split(", ")
        if media_type in types:
            assert asked.status_code == named.status_code == 200
            assert asked.headers["content-type"].partition(";")[0] == media_type
            assert named.content == asked.content
            assert named.headers["content-type"] == asked.headers["content-type"]
            tags |= {asked.headers["etag"], named.headers["etag"]}
        else:
            assert (asked.status_code, asked.json()["type"]) == (406, "/problems/not-acceptable")
            assert all(each in asked.json()["detail"] for each in types)
            assert (named.status_code, named.json()["parameter"]) == (400, "format")
    assert len(tags) == 2 * len(types)
    assert client.get(address(path)).headers["content-type"] == "application/json"


def test_the_hits_of_a_search_are_a_table(client: TestClient) -> None:
    hits = client.get(address("/v1/search")).json()["hits"]
    rows = table(client, "/v1/search")
    assert [(row["kind"], row["id"], row["snippet"]) for row in rows] == [
        (hit["node"]["kind"], hit["node"]["id"], hit["snippet"]["text"]) for hit in hits
    ]
    assert len(rows) == 7


def test_facets_and_counts_are_tables(client: TestClient) -> None:
    facets = client.get(address("/v1/facets")).json()["facets"]
    assert [(row["filter"], row["value"], row["count"]) for row in table(client, "/v1/facets")] == [
        (facet["filter"], each["value"], str(each["count"])) for facet in facets for each in facet["values"]
    ]
    counts = client.get("/v1/stats").json()
    rows = table(client, "/v1/stats")
    assert {(row["what"], row["value"]): row["count"] for row in rows} == {
        (what, value): str(count)
        for what in ("counts", "relations", "voices", "roles")
        for value, count in counts[what].items()
    }


def test_definitions_steps_and_neighbours_are_tables(client: TestClient) -> None:
    said = client.get(address("/v1/define")).json()["definitions"]
    rows = table(client, "/v1/define")
    assert [(row["claim"], row["says"], row["relation"], row["because"]) for row in rows] == [
        (each["row"]["claim"], each["row"]["says"], each["relation"]["id"], each["relation"]["because"])
        for each in said
    ]
    assert rows
    steps = client.get(address("/v1/path")).json()["steps"]
    assert [row["how"] for row in table(client, "/v1/path")] == [step["how"] for step in steps]
    assert table(client, "/v1/path")[0]["start"] == "agent:flores"
    nodes = client.get(address("/v1/near")).json()["nodes"]
    assert [(int(row["distance"]), row["id"]) for row in table(client, "/v1/near")] == [
        (node["distance"], node["node"]["id"]) for node in nodes
    ]
    assert len(nodes) > 5


def about(path: str, said: dict[str, Any]) -> list[Ref]:
    """The nodes that an answer of JSON is about."""
    if path == "/v1/search":
        return [Ref(hit["node"]["kind"], hit["node"]["id"]) for hit in said["hits"]]
    if path == "/v1/graph":
        return [Ref(*node["id"].split(":", 1)) for node in said["nodes"]]
    if path == "/v1/near":
        nodes = [said["start"], *(node["node"] for node in said["nodes"])]
        ties = [Ref("relation", tie["id"]) for tie in said["relations"]]
        return [Ref(node["kind"], node["id"]) for node in nodes] + ties
    return [Ref(said["kind"], said["id"])]


@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")
@pytest.mark.parametrize("media_type", RDF)
@pytest.mark.parametrize("path", ["/v1/show", "/v1/search", "/v1/near", "/v1/graph"])
def test_what_is_stated_of_the_nodes_is_read_by_rdflib(
    client: TestClient, library: Library, path: str, media_type: str
) -> None:
    response = client.get(address(path), headers={"Accept": media_type})
    found = rdflib.Graph().parse(data=response.text, format=RDF[media_type])
    refs = about(path, client.get(address(path)).json())
    expected = rdflib.Graph().parse(data="".join(library.ntriples(refs)), format="nt")
    assert len(found) == len(expected) > 10
    assert set(found) == set(expected)


# -- format


def test_lists_and_nodes_have_a_form_by_name_too(client: TestClient) -> None:
    for path in (*LISTS, "/v1/claims/yalom-sine-qua-non"):
        for name, media_type in FORMATS.items():
            named = client.get(f"{path}?format={name}{'&limit=3' if path in LISTS else ''}")
            if name == "csv" and path not in LISTS:
                assert (named.status_code, named.json()["parameter"]) == (400, "format")
                continue
            assert named.headers["content-type"].partition(";")[0] == media_type
            asked = client.get(f"{path}{'?limit=3' if path in LISTS else ''}", headers={"Accept": media_type})
            assert asked.content == named.content


def test_a_name_comes_before_the_header_and_pages_keep_it(client: TestClient) -> None:
    response = client.get("/v1/claims?limit=2&format=csv", headers={"Accept": "image/png"})
    assert response.headers["content-type"].startswith("text/csv")
    following = client.get(response.links["next"]["url"])
    assert following.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=cvs", "did you mean csv?"),
        ("format=", "there are: json, csv, turtle"),
        ("format=csv&format=json", "give it once"),
    ],
)
def test_a_form_that_there_is_not_is_refused_by_name(client: TestClient, query: str, said: str) -> None:
    for path in ("/v1/claims", "/v1/works"):
        response = client.get(f"{path}?{query}")
        assert (response.status_code, response.json()["parameter"]) == (400, "format")
        assert said in response.json()["detail"]


def test_pandas_reads_an_address(library: Library) -> None:
    with serving(create_app(library)) as base:
        claims = pandas.read_csv(f"{base}/v1/claims?author=flores&format=csv")
        facets = pandas.read_csv(f"{base}/v1/facets?author=flores&format=csv")
        works = pandas.read_csv(f"{base}/v1/works?format=csv&limit=1000")
    assert list(claims["claim"]) == [row.claim for row in library.who_argues(author="flores").rows]
    held = facets[(facets["filter"] == "author") & (facets["value"] == "flores")]
    assert list(held["count"]) == [len(claims)]
    assert list(works["id"]) == [work.id for work in library.works(limit=1000).works]


# -- cells


def test_no_cell_is_a_formula() -> None:
    assert [cell(each) for each in ("=1+1", ["@a", "b"], {"id": "-x"}, -5, None)] == [
        "'=1+1", "'@a; b", "'-x", "-5", "",
    ]  # fmt: skip
