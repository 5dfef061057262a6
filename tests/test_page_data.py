"""The data of pages at their own addresses: the same bytes and tags as the address for programs, whatever is accepted."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from tests.test_api import client_of, small

ASKED = {
    "claims": ("/v1/claims", "?author=ann"),
    "search": ("/v1/search", "?words=plain"),
    "compare": ("/v1/compare", "?name=ann&name=bo"),
    "path": ("/v1/path", "?start=ann&end=bo"),
    "graph": ("/v1/graph", "?question=which"),
    "questions": ("/v1/questions", ""),
    "authors": ("/v1/agents", "?limit=1"),
    "concepts": ("/v1/concepts", ""),
    "works": ("/v1/works", "?sort=-year"),
    "sources": ("/v1/sources", ""),
    "about": ("/v1/stats", ""),
}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


@pytest.mark.parametrize("page", ASKED)
def test_the_address_of_a_page_with_an_ending_answers_as_the_one_for_programs(
    client: TestClient, page: str
) -> None:
    path, query = ASKED[page]
    told = client.get(f"/{page}.json{query}", headers=BROWSER)
    same = client.get(f"{path}{query}")
    assert told.status_code == same.status_code == 200
    assert told.content == same.content
    assert told.headers["etag"] == same.headers["etag"]
    assert told.headers["content-type"] == "application/json"
    again = client.get(f"/{page}.json{query}", headers={"if-none-match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_table_is_to_be_had_where_the_answer_is_one(client: TestClient) -> None:
    told = client.get("/claims.csv?author=ann", headers=BROWSER)
    same = client.get("/v1/claims?author=ann", headers={"accept": "text/csv"})
    assert (told.content, told.headers["etag"]) == (same.content, same.headers["etag"])
    assert told.headers["content-type"].startswith("text/csv")
    assert client.get("/graph.csv").status_code == 404


def test_fields_that_were_left_empty_are_none_as_for_the_page(client: TestClient) -> None:
    told = client.get("/claims.json?author=ann&words=&from-year=+")
    assert told.json() == client.get("/v1/claims?author=ann").json()


def test_what_is_wrong_is_told_to_programs(client: TestClient) -> None:
    told = client.get("/claims.json?auther=ann", headers=BROWSER)
    assert told.status_code == 400
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["parameter"] == "auther"
    assert client.post("/claims.json").status_code == 405


def test_what_concerns_the_looks_of_a_page_alone_is_passed_over(client: TestClient) -> None:
    told = client.get("/graph.json?author=ann&view=time&up=concept&steps=2")
    assert (told.status_code, told.content) == (200, client.get("/v1/graph?author=ann").content)
    told = client.get("/compare.json?name=ann&name=bo&show=all")
    assert told.content == client.get("/v1/compare?name=ann&name=bo").content


def test_the_data_of_a_document_that_is_read_are_its_passages(client: TestClient) -> None:
    told = client.get("/read/page.json?limit=1")
    same = client.get("/v1/passages?source=page&limit=1")
    assert (told.status_code, told.content) == (200, same.content)
    assert client.get("/read/pag.json").status_code == 400


def test_the_data_of_a_graph_around_a_node_are_what_is_near_it(client: TestClient) -> None:
    told = client.get("/graph.json?around=ann&steps=2&view=list")
    same = client.get("/v1/near?name=ann&steps=2")
    assert (told.status_code, told.content) == (200, same.content)
    assert told.headers["etag"] == same.headers["etag"]
