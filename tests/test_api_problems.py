"""The one shape of errors over HTTP, and that nothing hostile gets past it."""

import logging
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.test_api import client_of, small

from bondgraph.errors import AmbiguousName, BadFilter, BondgraphError, UnknownName
from bondgraph.library import Library
from bondgraph_api.problems import PROBLEMS, Problem, problem_of

LONG = "x" * 2000


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


def problem_at(client: TestClient, address: str, status: int, method: str = "GET") -> dict[str, Any]:
    """The problem that a request is answered with, in the one shape that all problems have."""
    response = client.request(method, address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    found: dict[str, Any] = response.json()
    assert Problem.model_validate(found).status == status
    assert None not in found.values()
    slug = found["type"].removeprefix("/problems/")
    assert found["title"] == PROBLEMS[slug].title
    assert client.get(found["type"]).status_code == 200
    return found


CASES: list[tuple[str, int, str, dict[str, Any]]] = [
    ("/v1/claims/ann-onne", 404, "unknown-name", {"kind": "claim", "name": "ann-onne", "nearest": ["ann-one"]}),
    ("/v1/agents/cyrr", 404, "unknown-name", {"kind": "agent", "name": "cyrr"}),
    ("/v1/questions/whichh", 404, "unknown-name", {"kind": "question", "nearest": ["which"]}),
    ("/v1/positions/which/on", 404, "unknown-name", {"kind": "position", "name": "which/on"}),
    ("/v1/claims/...", 404, "unknown-name", {}),
    ("/v1/claims/%2e%2e%2f", 404, "not-found", {}),
    ("/v1/claims/a%2Fb", 404, "not-found", {}),
    ("/v1/claims/ann-one.json", 404, "unknown-name", {"nearest": ["ann-one"]}),
    ("/v1/claims/100%25", 404, "unknown-name", {"name": "100%"}),
    ("/v1/claims/%00", 404, "unknown-name", {"name": "\0"}),
    ("/v1/claims/%ff", 404, "unknown-name", {}),
    ("/v1/claims/%3Cscript%3E", 404, "unknown-name", {"name": "<script>"}),
    (f"/v1/claims/{LONG}", 404, "unknown-name", {}),
    ("/v1/agents/Ames", 400, "ambiguous-name", {"kind": "agent", "candidates": ["ann", "bo", "cy"]}),
    ("/v1/claims?author=cyrr", 400, "unknown-name", {"parameter": "author", "kind": "agent", "name": "cyrr"}),
    ("/v1/claims?author=Ames", 400, "ambiguous-name", {"parameter": "author", "candidates": ["ann", "bo", "cy"]}),
    ("/v1/claims?after=nope", 400, "unknown-name", {"parameter": "after"}),
    ("/v1/claims?supports=ann-onne", 400, "unknown-name", {"parameter": "supports", "nearest": ["ann-one"]}),
    ("/v1/claims?author=%00", 400, "unknown-name", {"name": "\0"}),
    ("/v1/claims?author=%EF%BF%BF%F0%9F%98%80", 400, "unknown-name", {"name": "\uffff\U0001f600"}),
    ('/v1/claims?author="}<>{', 400, "unknown-name", {"parameter": "author"}),
    ("/v1/claims?autor=ann", 400, "unknown-parameter", {"parameter": "autor", "nearest": ["author", "after"]}),
    ("/v1/claims?from_year=1990", 400, "unknown-parameter", {"nearest": ["from-year", "to-year"]}),
    ("/v1/claims?q=ann", 400, "unknown-parameter", {"parameter": "q", "nearest": ["words"]}),
    ("/v1/claims?year=1990", 400, "unknown-parameter", {"nearest": ["from-year", "to-year"]}),
    ("/V1/Claims", 404, "not-found", {"nearest": ["/v1/claims"]}),
    ("/v1/claims?Author=ann", 400, "unknown-parameter", {"parameter": "Author"}),
    ("/v1/claims?=1", 400, "unknown-parameter", {"parameter": ""}),
    ("/v1/claims?%00=1", 400, "unknown-parameter", {"parameter": "\0"}),
    ("/v1/claims/ann-one?author=ann", 400, "unknown-parameter", {"parameter": "author", "nearest": []}),
    ("/v1?limit=1", 400, "unknown-parameter", {"parameter": "limit"}),
    ("/v1/agents?author=ann", 400, "unknown-parameter", {"parameter": "author"}),
    ("/v1/agents?limit=0", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/agents?after=nope", 400, "unknown-name", {"parameter": "after", "kind": "agent"}),
    ("/v1/questions?after=nope", 400, "unknown-name", {"parameter": "after", "kind": "question"}),
    ("/healthz?x=1", 400, "unknown-parameter", {"parameter": "x"}),
    ("/openapi.json?x=1", 400, "unknown-parameter", {"parameter": "x"}),
    ("/v1/path?start=ann-onne&end=bo", 400, "unknown-name", {"parameter": "start", "name": "ann-onne"}),
    ("/v1/path?start=ann&end=Ames", 400, "ambiguous-name", {"parameter": "end"}),
    ("/v1/path?start=ann", 400, "bad-parameter", {"parameter": "end"}),
    ("/v1/path?start=ann&end=", 400, "bad-parameter", {"parameter": "end"}),
    ("/v1/path?start=ann&start=bo&end=cy", 400, "bad-parameter", {"parameter": "start"}),
    ("/v1/path?start=ann&end=bo&relation=attacks", 400, "bad-parameter", {"parameter": "relation"}),
    ("/v1/path?from=ann&end=bo", 400, "unknown-parameter", {"parameter": "from"}),
    ("/v1/compare", 400, "bad-parameter", {"parameter": "name"}),
    ("/v1/compare?name=ann", 400, "bad-parameter", {"parameter": "name"}),
    ("/v1/compare?name=ann&name=nope", 400, "unknown-name", {"parameter": "name", "name": "nope"}),
    ("/v1/compare?name=ann&name=cy&after=nope", 400, "unknown-name", {"parameter": "after", "kind": "question"}),
    ("/v1/define", 400, "bad-parameter", {"parameter": "name"}),
    ("/v1/define?name=nope", 400, "unknown-name", {"parameter": "name", "kind": "concept"}),
    ("/v1/concepts/nope", 404, "unknown-name", {"kind": "concept"}),
    ("/v1/near?name=nope", 400, "unknown-name", {"parameter": "name"}),
    ("/v1/near?name=ann&steps=13", 400, "bad-parameter", {"parameter": "steps"}),
    ("/v1/near?name=ann&steps=two", 400, "bad-parameter", {"parameter": "steps"}),
    ("/v1/near?name=ann&limit=0", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/near?name=ann&step=1", 400, "unknown-parameter", {"parameter": "step", "nearest": ["steps"]}),
    ("/v1/facets?limit=1001", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/facets?after=ann-one", 400, "unknown-parameter", {"parameter": "after"}),
    ("/v1/facets?author=cyrr", 400, "unknown-name", {"parameter": "author", "kind": "agent", "name": "cyrr"}),
    ("/v1/claims?author=", 400, "bad-parameter", {"parameter": "author"}),
    ("/v1/claims?author", 400, "bad-parameter", {"parameter": "author"}),
    ("/v1/claims?author=ann&author=%20", 400, "bad-parameter", {"parameter": "author"}),
    ("/v1/claims?limit=", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?limit=0", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?limit=-1", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?limit=1e9", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?limit=1000000000", 400, "bad-parameter", {"parameter": "limit"}),
    (f"/v1/claims?limit={'9' * 5000}", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?limit=1&limit=2", 400, "bad-parameter", {"parameter": "limit"}),
    ("/v1/claims?words=a&words=b", 400, "bad-parameter", {"parameter": "words"}),
    ("/v1/claims?from-year=abc", 400, "bad-parameter", {"parameter": "from-year"}),
    ("/v1/claims?from-year=2000&to-year=1990", 400, "bad-parameter", {"parameter": "from-year"}),
    ("/v1/claims?role=theses", 400, "bad-parameter", {"parameter": "role"}),
    ("/v1/claims?relation=supports&relation=attacks", 400, "bad-parameter", {"parameter": "relation"}),
    ("/v1/graph?voice=loud", 400, "bad-parameter", {"parameter": "voice"}),
    ("/v1/claims?author=%ff", 400, "bad-encoding", {}),
    ("/v1/claims?%ff=1", 400, "bad-encoding", {}),
    ("/v1/claims?author=%ED%A0%80", 400, "bad-encoding", {}),
    (f"/v1/claims?words={'x' * 9000}", 414, "address-too-long", {}),
    (f"/v1/claims?{'author=ann&' * 1000}", 414, "address-too-long", {}),
    ("/v1/claim", 404, "not-found", {}),
    ("/v1/claims//", 404, "not-found", {}),
    ("/v1/clams/ann-one/x", 404, "not-found", {"nearest": ["/v1/claims"]}),
    ("/claims/ann-one", 404, "not-found", {}),
    ("/v1/export/nope", 404, "unknown-name", {"kind": "format", "nearest": []}),
    ("/v1/export/graphm", 404, "unknown-name", {"nearest": ["graphml"]}),
    ("/v1/citations?sort=id", 400, "unknown-parameter", {"parameter": "sort", "nearest": []}),
    ("/v2/claims", 404, "not-found", {}),
    ("/nowhere", 404, "not-found", {}),
    ("/v1//claims", 404, "not-found", {}),
    ("/docs", 404, "not-found", {}),
    ("/static/pages.css", 404, "not-found", {}),
    ("/static/..%2f..%2fapp.py", 404, "not-found", {}),
    ("/problems/none-such", 404, "not-found", {}),
    ("/sparql?query=ASK+{", 400, "bad-query", {"line": 1, "column": 6}),
    ("/sparql?query=ASK+{}&query=ASK+{}", 400, "bad-parameter", {"parameter": "query"}),
    ("/sparql?qeury=ASK+{}", 400, "unknown-parameter", {"parameter": "qeury", "nearest": ["query"]}),
    ("/sparql?update=CLEAR+ALL", 403, "update-refused", {"parameter": "update"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "status", "slug", "members"), CASES, ids=[f"{case[2]} {case[0][:40]!r}" for case in CASES]
)
def test_an_error_is_a_problem(
    client: TestClient, address: str, status: int, slug: str, members: dict[str, Any]
) -> None:
    found = problem_at(client, address, status)
    assert found["type"] == f"/problems/{slug}"
    assert {name: found.get(name) for name in members} == members


def test_every_sort_but_the_services_own_failures_has_a_case() -> None:
    of_queries = {"not-acceptable", "content-too-large", "unsupported-media-type", "query-stopped", "busy"}
    assert {case[2] for case in CASES} | of_queries | {
        "method-not-allowed",
        "bad-request",
        "store-unavailable",
        "not-available",
        "internal-error",
    } == set(PROBLEMS)


def test_no_pattern_is_offered_as_an_address(client: TestClient) -> None:
    for address in ("/v1/claim/x", "/clams", "/ontolog", "/v1/agent/ann", "/v1/exports/csv"):
        found = problem_at(client, address, 404)
        for near in found["nearest"]:
            assert "{" not in near
            assert client.get(near).status_code in (200, 303, 307, 308, 400), near
        assert found["nearest"], address


def test_the_name_of_a_page_as_a_file_leads_to_the_page(client: TestClient) -> None:
    for address, target in (
        ("/index.html", "/"),
        ("/claims.html?author=ann&words=%C3%A9", "/claims?author=ann&words=%C3%A9"),
        ("/about.html", "/about"),
    ):
        response = client.get(address)
        assert (response.status_code, response.headers["location"]) == (308, target)
    for address in ("/nowhere.html", "/claim/nobody.html", "/.html", "/v1/claims.html"):
        assert client.get(address).status_code == 404, address


def test_a_slash_at_the_end_leads_to_the_address_without(client: TestClient) -> None:
    for address, target in (
        ("/v1/claims/", "/v1/claims"),
        ("/v1/claims/?author=ann&words=%C3%A9", "/v1/claims?author=ann&words=%C3%A9"),
        ("/v1/claims/ann-one/", "/v1/claims/ann-one"),
        ("/healthz/", "/healthz"),
        ("/claim/ann-one/", "/claim/ann-one"),
    ):
        response = client.get(address)
        assert (response.status_code, response.headers["location"]) == (308, target)
    for address in ("/v1/nowhere/", "http://127.0.0.1:8000//elsewhere.example/", "/v1/claims/%2e%2e/"):
        assert client.get(address).status_code == 404


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("address", "status", "link"),
    [
        ("/v1/claims/ann-onne", 404, "/v1/claims/ann-one"),
        ("/v1/claim", 404, "/v1/claims"),
        ("/v1/claims?supports=ann-onne&limit=5", 400, "/v1/claims?supports=ann-one&amp;limit=5"),
        ("/v1/claims?autor=ann", 400, "/v1/claims?author=ann"),
        ("/v1/agents/Ames", 400, "/v1/agents/bo"),
    ],
)
def test_in_a_browser_a_problem_is_a_page_that_leads_on(
    client: TestClient, address: str, status: int, link: str
) -> None:
    response = client.get(address, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f'href="{link}"' in response.text
    assert "Accept" in response.headers["vary"]
    problem_at(client, address, status)


def test_a_page_about_a_problem_shows_hostile_names_as_text(client: TestClient) -> None:
    response = client.get("/v1/claims/%3Cscript%3E", headers=BROWSER)
    assert "<script>" not in response.text.replace("<script src=", "")
    assert "&lt;script&gt;" in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_what_would_write_is_refused_with_what_is_allowed(client: TestClient, method: str) -> None:
    found = problem_at(client, "/v1/claims", 405, method)
    assert found["type"] == "/problems/method-not-allowed"
    assert "GET" in found["detail"]
    assert client.request(method, "/v1/claims").headers["allow"] == "GET, HEAD, OPTIONS"


def test_what_a_path_takes_is_told_where_it_is_asked(client: TestClient) -> None:
    for path, allowed in (("/v1/claims", "GET, HEAD, OPTIONS"), ("/sparql", "GET, HEAD, OPTIONS, POST")):
        response = client.options(path)
        assert (response.status_code, response.headers["allow"], response.content) == (204, allowed, b"")
    assert client.options("/v1/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("/v1/claims?autor=ann", "did you mean author?"),
        ("/v1/claims?author=", "who holds the claim"),
        ("/v1/claims?author=zzzzzzzzzz", "/v1/agents"),
        ("/v1/claims?supports=ann-onne", "send supports=ann-one"),
        ("/v1/claims?role=theses", "'thesis', 'supporting' or 'aside'"),
        ("/v1/claims?limit=0", "at least 1"),
        ("/v1/claims?limit=2000", "at most 1000"),
        ("/v1/claims?limit=1&limit=2", "give it once"),
        ("/v1/claims?from-year=2000&to-year=1990", "swap them"),
        ("/v1/claims/ann-onne", "ask for ann-one"),
        ("/v1/agents/Ames", "write one of: ann, bo, cy"),
        ("/v1?limit=1", "leave it out"),
        ("/v1/claims?author=%ff", "%C3%A9"),
        ("/v1/claim", "/v1/claims"),
        ("/v1/export/nope", "/v1/export lists them"),
        ("/v1/claims?from-year=abc", "e.g. 1990"),
        ("/v1/search", "give words"),
        ("/v1/positions?sort=id", "has one order; leave it out"),
    ],
)
def test_the_detail_says_what_to_send_instead(client: TestClient, address: str, remedy: str) -> None:
    detail = client.get(address).json()["detail"].replace("'", "")
    assert remedy.replace("'", "") in detail


@pytest.mark.parametrize(
    "address", ["/v1/claims?author=nearly", "/v1/claims/nearly", "/v1/nowhere", "/v1/claims?x=1"]
)
def test_head_of_an_error_has_its_status_and_no_body(client: TestClient, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_a_failure_is_logged_and_says_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(Library, "who_as_json", fail)
    client = client_of(small(), fails=False)
    with caplog.at_level(logging.ERROR, "bondgraph_api"):
        found = problem_at(client, "/v1/claims", 500)
    assert found["type"] == "/problems/internal-error"
    assert "secret" not in str(found)
    assert "RuntimeError" not in str(found)
    assert "a secret of the inside" in caplog.text
    assert (
        client.get("/v1/claims", headers={"Origin": "https://e.example"}).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )


def test_any_other_deliberate_error_is_a_bad_request() -> None:
    found = problem_of(BondgraphError("something else"))
    assert (found.status, found.type, found.detail) == (400, "/problems/bad-request", "something else")


@pytest.mark.parametrize(
    ("error", "given", "status", "parameter"),
    [
        (UnknownName("x", "agent", ["y"]), [("question", "q"), ("author", "x")], 400, "author"),
        (UnknownName("x", "author", ["y"]), [], 404, None),
        (UnknownName("x", "claim", []), [("author", "y")], 404, None),
        (AmbiguousName("x", "author", ["y", "z"]), [("author", " x")], 400, "author"),
        (BadFilter("limit", "no"), [("limit", "1")], 400, "limit"),
    ],
)
def test_a_name_in_a_parameter_is_a_mistake_and_in_a_path_is_missing(
    error: BondgraphError, given: list[tuple[str, str]], status: int, parameter: str | None
) -> None:
    found = problem_of(error, given)
    assert (found.status, found.parameter) == (status, parameter)


def test_every_problem_is_explained_on_a_page(client: TestClient) -> None:
    index = client.get("/problems").text
    for slug, sort in PROBLEMS.items():
        page = client.get(f"/problems/{slug}")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert sort.title in page.text
        assert f'href="/problems/{slug}"' in index
        words = re.sub(r"\W+", " ", page.text)
        assert re.sub(r"\W+", " ", sort.explained.partition("'")[0]).strip() in words
