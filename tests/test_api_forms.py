"""The forms of answers: some of their fields, with related nodes, as JSON, CSV and RDF; ids of requests; dates."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import jsonschema
import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from tests.test_api import client_of, small

import bondgraph
from bondgraph.answers import Row
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.opening import build, load
from bondgraph.render.rows import who_csv
from bondgraph_api.forms import LIST_TYPES, LISTS, NODE_TYPES

RDF = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt"}


@pytest.fixture(scope="module")
def library() -> Library:
    return build(load())


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


# -- fields and related nodes


@pytest.mark.parametrize("path", LISTS)
def test_each_field_alone_is_sent_as_it_is_among_all(client: TestClient, path: str) -> None:
    listed = LISTS[path]
    whole = client.get(f"{path}?limit=3").json()
    for name in listed.fields:
        part = client.get(f"{path}?limit=3&fields={name}").json()
        assert part[listed.items] == [{name: line[name]} for line in whole[listed.items]]
        assert {**part, listed.items: None} == {**whole, listed.items: None}
    assert len(whole[listed.items]) == 3


def test_fields_can_be_named_together_or_one_by_one(client: TestClient) -> None:
    together = client.get("/v1/claims?limit=2&fields=claim,says").json()
    assert [list(row) for row in together["rows"]] == [["claim", "says"]] * 2
    assert client.get("/v1/claims?limit=2&fields=claim&fields=says").json() == together


def test_related_nodes_come_as_their_own_lists_have_them(client: TestClient) -> None:
    lists = {
        "agents": {line["id"]: line for line in client.get("/v1/agents?limit=1000").json()["authors"]},
        "works": {line["id"]: line for line in client.get("/v1/works?limit=1000").json()["works"]},
        "concepts": {
            line["concept"]["id"]: line for line in client.get("/v1/concepts?limit=1000").json()["terms"]
        },
        "sources": {line["id"]: line for line in client.get("/v1/sources").json()["sources"]},
    }
    answer = client.get("/v1/claims?limit=20&voice=told&embed=agents,works,concepts,sources").json()
    rows = answer["rows"]
    wanted = {
        "agents": {
            each["id"]
            for row in rows
            for each in (*row["holders"], *(a for t in row["told_by"] for a in t["agents"]))
        },
        "concepts": {each["id"] for row in rows for each in row["concepts"]},
        "sources": {each["source"]["id"] for row in rows for each in row["passages"]},
    }
    for name, lines in lists.items():
        embedded = answer["embedded"][name]
        ids = [line["concept"]["id"] if name == "concepts" else line["id"] for line in embedded]
        assert ids == sorted(ids)
        assert embedded == [lines[ident] for ident in ids]
        if name in wanted:
            assert set(ids) == wanted[name]
        assert ids


def test_relations_of_claims_and_claims_of_relations_can_come_along(client: TestClient) -> None:
    answer = client.get("/v1/claims?author=flores&embed=relations&limit=1000").json()
    ties = client.get("/v1/relations?author=flores&limit=1000").json()["relations"]
    assert answer["embedded"]["relations"] == ties
    assert len(ties) > 5
    answer = client.get("/v1/relations?author=flores&relation=contrasts&embed=claims").json()
    ends = {tie[end]["id"] for tie in answer["relations"] for end in ("subject", "object")}
    assert {row["claim"] for row in answer["embedded"]["claims"]} == ends


@pytest.mark.parametrize("path", LISTS)
def test_every_shape_keeps_to_the_schema(client: TestClient, document: dict[str, Any], path: str) -> None:
    listed = LISTS[path]
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    check = jsonschema.Draft202012Validator(schema | {"components": document["components"]})
    for query in (
        "",
        f"&fields={listed.fields[0]}",
        *(f"&embed={each}&fields={listed.fields[-1]}" for each in listed.embeds),
    ):
        check.validate(client.get(f"{path}?limit=5{query}").json())
    assert not check.is_valid(client.get(f"{path}?limit=5").json() | {listed.items: [{listed.fields[0]: {}}]})


def test_what_comes_along_is_described_as_its_own_list_has_it(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    embedded = schemas["WhoInPart"]["properties"]["embedded"]["properties"]
    assert {name: each["items"]["$ref"].rpartition("/")[2] for name, each in embedded.items()} == {
        "agents": "Author", "works": "WorkLine", "sources": "SourceLine", "concepts": "Term", "questions": "QuestionLine",
        "relations": "Tie",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "parameter", "said"),
    [
        ("/v1/claims?fields=clam", "fields", "did you mean claim?"),
        ("/v1/claims?fields=", "fields", "there are: claim, says"),
        ("/v1/claims?fields=claim,,says", "fields", "there are: claim, says"),
        ("/v1/claims?embed=agent", "embed", "did you mean agents?"),
        ("/v1/agents?embed=claims", "embed", "leave the parameter out"),
        ("/v1/works?fields=claim", "fields", "did you mean claims?"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_by_name(
    client: TestClient, address: str, parameter: str, said: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response.json()["parameter"]) == (400, parameter)
    assert said in response.json()["detail"]


# -- formats


@pytest.mark.parametrize("path", LISTS)
def test_a_list_as_csv_has_a_row_for_each_line(client: TestClient, path: str) -> None:
    listed = LISTS[path]
    response = client.get(f"{path}?limit=9", headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    lines = client.get(f"{path}?limit=9").json()[listed.items]
    first = (
        "concept" if path == "/v1/concepts" else next(name for name in ("claim", "id") if name in lines[0])
    )
    assert [row[first] for row in rows] == [
        line["concept"]["id"] if first == "concept" else line[first] for line in lines
    ]
    assert path == "/v1/claims" or list(rows[0]) == list(listed.fields)


def test_claims_as_csv_are_those_of_the_command_line(client: TestClient, library: Library) -> None:
    response = client.get("/v1/claims?author=flores", headers={"Accept": "text/csv"})
    assert response.text == who_csv(library.who_argues(author="flores"))
    whole = list(csv.DictReader(io.StringIO(response.text)))
    names = [name for name in whole[0] if name in Row.model_fields]
    assert len(names) >= 8
    part = client.get(f"/v1/claims?author=flores&fields={','.join(names)}", headers={"Accept": "text/csv"})
    assert list(csv.DictReader(io.StringIO(part.text))) == [
        {name: row[name] for name in names} for row in whole
    ]
    assert whole[0]["holders"] == "Philip J. Flores"


@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")
@pytest.mark.parametrize("media_type", RDF)
@pytest.mark.parametrize(
    "path",
    [
        "/v1/claims?author=flores&limit=3",
        "/v1/concepts?limit=4",
        "/v1/relations?limit=3",
        "/v1/works/flores2004",
    ],
)
def test_lists_and_nodes_as_rdf_are_read_by_rdflib(
    client: TestClient, library: Library, path: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    found = rdflib.Graph().parse(data=response.text, format=RDF[media_type])
    said = client.get(path).json()
    listed = LISTS.get(path.partition("?")[0])
    if listed:
        idents = [line.get("claim") or line.get("id") or line["concept"]["id"] for line in said[listed.items]]
        refs = [Ref(listed.kind, ident) for ident in idents]
    else:
        refs = [Ref("work", "flores2004")]
    expected = rdflib.Graph().parse(data="".join(library.ntriples(refs)), format="nt")
    assert len(found) == len(expected) > 10
    assert set(found) == set(expected)


def test_what_nobody_can_read_is_refused_with_what_there_is(client: TestClient) -> None:
    for path, offered in (("/v1/claims", LIST_TYPES), ("/v1/claims/yalom-sine-qua-non", NODE_TYPES)):
        response = client.get(path, headers={"Accept": "image/png"})
        assert (response.status_code, response.json()["type"]) == (406, "/problems/not-acceptable")
        assert all(each in response.json()["detail"] for each in offered)
    wanted = {"Accept": "text/csv;q=0.5, text/turtle;q=0.9, */*;q=0.1"}
    assert client.get("/v1/claims?limit=1", headers=wanted).headers["content-type"].startswith("text/turtle")


def test_each_form_has_a_tag_of_its_own_and_caches_are_told(client: TestClient) -> None:
    tags = {}
    for media_type in LIST_TYPES:
        response = client.get("/v1/works?limit=2", headers={"Accept": media_type})
        assert "Accept" in response.headers["vary"].split(", ")
        tags[media_type] = response.headers["etag"]
        again = client.get(
            "/v1/works?limit=2", headers={"Accept": media_type, "If-None-Match": tags[media_type]}
        )
        assert (again.status_code, again.headers["vary"].split(", ")[0]) == (304, "Accept")
    assert len(set(tags.values())) == len(tags) == 5
    other = client.get(
        "/v1/works?limit=2", headers={"Accept": "text/csv", "If-None-Match": tags["application/json"]}
    )
    assert other.status_code == 200


# -- dates, links, ids of requests


def test_a_date_is_asked_about_where_no_tag_is(client: TestClient) -> None:
    for path in (
        "/v1/claims?limit=1",
        "/v1/claims/yalom-sine-qua-non",
        "/",
        "/v1/claims/yalom-sine-qua-non?",
    ):
        first = client.get(path)
        date = parsedate_to_datetime(first.headers["last-modified"])
        before, after = (format_datetime(date + timedelta(seconds=n), usegmt=True) for n in (-1, 1))
        for since, status in (
            (first.headers["last-modified"], 304),
            (after, 304),
            (before, 200),
            ("yesterday", 200),
            ("", 200),
        ):
            assert client.get(path, headers={"If-Modified-Since": since}).status_code == status, (path, since)
        tagged = {"If-Modified-Since": after, "If-None-Match": 'W/"other"'}
        assert client.get(path, headers=tagged).status_code == 200
        gone = {"If-Modified-Since": before, "If-None-Match": first.headers["etag"]}
        assert client.get(path, headers=gone).status_code == 304
    for path, status in (
        ("/v1/claims?autor=x", 400),
        ("/v1/claims?author=nobody", 400),
        ("/v1/claims/nobody", 404),
    ):
        assert client.get(path, headers={"If-Modified-Since": after}).status_code == status


def test_the_link_header_leads_to_the_next_page_and_to_the_first(client: TestClient) -> None:
    first = client.get("/v1/works?limit=5&sort=-year")
    assert list(first.links) == ["next"]
    second = client.get(first.links["next"]["url"])
    assert second.links["first"]["url"] == "/v1/works?limit=5&sort=-year"
    assert client.get(second.links["first"]["url"]).json() == first.json()
    assert set(second.links) == {"next", "first"}


def test_the_id_of_a_request_is_taken_or_made_and_told(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    made = {client.get("/v1/claims?limit=1").headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3
    assert all(len(each) == 32 and each.isalnum() for each in made)
    for path, status in (
        ("/v1/claims?limit=1", 200),
        ("/v1/claims/nope", 404),
        ("/v1/nowhere", 404),
        ("/", 200),
    ):
        response = client.get(path, headers={"X-Request-ID": "a-1/b.c"})
        assert (response.status_code, response.headers["x-request-id"]) == (status, "a-1/b.c")
        if status != 200:
            problem = response.json()
            assert problem["instance"] == f"{problem['type']}#a-1/b.c"
    for wild in ("<script>", "a b", "x" * 200, "", "-a", "é"):
        told = client.get("/v1/claims?limit=1", headers={b"X-Request-ID": wild.encode()}).headers[
            "x-request-id"
        ]
        assert (len(told), told.isalnum()) == (32, True)


def test_the_id_of_a_request_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Library, "questions", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.ERROR, "bondgraph_api"):
        broken = client_of(small(), fails=False).get("/v1/questions", headers={"X-Request-ID": "of-mine"})
    assert broken.status_code == 500
    assert broken.json()["instance"].endswith("#of-mine")
    assert "of-mine" in caplog.text


def test_the_id_of_a_request_does_not_stand_in_what_is_kept(client: TestClient) -> None:
    first = client.get("/v1/claims?limit=2", headers={"X-Request-ID": "one"})
    other = client.get("/v1/claims?limit=2", headers={"X-Request-ID": "two"})
    assert first.headers["etag"] == other.headers["etag"]
    assert first.content == other.content


def test_a_browser_may_send_and_read_what_is_needed(client: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    wanted = origin | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, if-modified-since, if-none-match, x-request-id",
    }
    assert client.options("/sparql", headers=wanted).status_code == 200
    spoken = "content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id"
    assert (
        client.options("/mcp", headers=wanted | {"Access-Control-Request-Headers": spoken}).status_code == 200
    )
    exposed = client.get("/v1/claims", headers=origin).headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "X-Request-ID", "Deprecation", "Sunset", "Location"} <= set(exposed)


def test_turtle_of_a_store_is_that_of_memory(client: TestClient) -> None:
    from tests.stores import store

    with bondgraph.open(store=store()) as opened:
        stored = client_of(opened)
        for path in ("/v1/claims?limit=5&sort=year", "/v1/passages?limit=5"):
            wanted, found = (
                pyoxigraph.parse(
                    each.get(path, headers={"Accept": "text/turtle"}).content, pyoxigraph.RdfFormat.TURTLE
                )
                for each in (client, stored)
            )
            assert set(wanted) == set(found)
        query = "/v1/claims?limit=5&embed=agents,works,relations&fields=claim"
        assert json.loads(stored.get(query).content) == json.loads(client.get(query).content)
