"""The routes: each answers what its verb answers, and keeps the manners of HTTP."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bondgraph.answers import Filters
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build
from bondgraph_api import create_app
from bondgraph_api.describing import ask

MARKUP = "<script>alert(1)</script> & \"quoted\" 'twice'"


def passage(ident: str, start: int) -> dict[str, Any]:
    place = {"start": start, "end": start + 20, "first": "the first", "last": "and last", "sha256": "0" * 64}
    return {"id": ident, "source": "page", "role": "thesis", **place}


SMALL: dict[str, Any] = {
    "record": {
        "id": "small", "title": MARKUP, "edition": "1", "licence": "CC0-1.0", "base": "https://example.org/s/",
        "curators": ["editor"],
    },
    "agents": [
        {"id": "editor", "name": {"literal": "Editor"}, "type": "organisation"},
        {"id": "ann", "name": {"family": "Ames", "given": "Ann"}},
        {"id": "bo", "name": {"family": "Ames", "given": "Bo"}, "also_called": "Ames"},
        {"id": "cy", "name": {"family": "Cyr", "given": "Élodie"}, "was": ["cee"], "also_called": "Ames"},
    ],
    "works": [
        {"id": "ames:2001+x", "type": "book", "title": MARKUP, "author": {"family": "Ames"}, "issued": 2001, "by": "ann"},
        {"id": "cyr2010", "type": "book", "title": "A book", "author": {"family": "Cyr"}, "issued": 2010, "by": "cy"},
    ],
    "sources": [{"id": "page", "title": "A page", "url": "https://example.org/page", "sha256": "0" * 64, "length": 900}],
    "concepts": [{"id": "tie", "label": "Tie"}, {"id": "trust", "label": "Trust", "broader": "tie"}],
    "questions": [
        {
            "id": "which", "label": "Which?", "asks": "Which of them?",
            "positions": [
                {"id": "one", "label": "One", "says": "It is one."},
                {"id": "other", "label": "Other", "says": "It is the other."},
            ],
        },
    ],
    "passages": [passage("p1", 0), passage("p2", 50), passage("p3", 100)],
    "claims": [
        {
            "id": "ann-one", "was": "ann-first", "says": MARKUP, "about": "trust", "held_by": "ann",
            "in_work": "ames:2001+x", "passages": "p1", "answers": "which/one",
        },
        {
            "id": "bo-one", "says": "Bo is told to say so.", "about": "tie", "held_by": "bo", "passages": "p2",
            "told_by": {"work": "cyr2010", "how": "reports"}, "answers": "which/one", "note": MARKUP,
        },
        {"id": "cy-plain", "says": "A plain remark.", "held_by": "cy", "in_work": "cyr2010", "passages": "p3"},
    ],
    "relations": [
        {"type": "contrasts", "subject": "cy-plain", "object": "ann-one", "because": MARKUP, "basis": "editorial"},
        {"type": "supports", "subject": "bo-one", "object": "ann-one", "because": "It says so too.", "basis": "editorial"},
    ],
}  # fmt: skip


@cache
def small() -> Library:
    """A library with markup in its names, a renamed id, an ambiguous name and a position that nobody takes."""
    return build(Corpus.model_validate(SMALL))


def client_of(library: Library, *, fails: bool = True) -> TestClient:
    return TestClient(
        create_app(library),
        base_url="http://127.0.0.1:8000",
        follow_redirects=False,
        raise_server_exceptions=fails,
    )


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


ADDRESSES = [
    "/", "/claims?words=plain", "/claims?question=which", "/graph", "/problems", "/problems/not-found", "/healthz", "/openapi.json",
    "/v1/claims", "/v1/claims/ann-one", "/v1/agents", "/v1/agents/ann", "/v1/questions", "/v1/questions/which",
    "/v1/positions/which/other", "/v1/graph", "/v1/path?start=ann&end=bo-one", "/v1/near?name=ann-one",
    "/v1/facets", "/v1/concepts", "/v1/concepts/tie", "/v1/compare?name=ann&name=cy", "/v1/define?name=tie",
]  # fmt: skip

ANSWERS: dict[str, Callable[[Library], Any]] = {
    "/v1/claims": lambda library: library.who_argues(),
    "/v1/claims?author=ann&author=bo&question=which": lambda library: library.who_argues(
        author=["ann", "bo"], question="which"
    ),
    "/v1/claims/ann-one": lambda library: library.show_claim("ann-one"),
    "/v1/agents": lambda library: library.authors(),
    "/v1/agents/ann": lambda library: library.show_agent("ann"),
    "/v1/questions": lambda library: library.questions(),
    "/v1/questions/which": lambda library: library.show_question("which"),
    "/v1/positions/which/one": lambda library: library.show_position("which/one"),
    "/v1/graph?author=ann": lambda library: library.graph(author="ann"),
    "/v1/path?start=ann&end=bo-one": lambda library: library.path("ann", "bo-one"),
    "/v1/path?start=bo-one&end=cy-plain&relation=supports": lambda library: library.path(
        "bo-one", "cy-plain", relation="supports"
    ),
    "/v1/facets": lambda library: library.facets(),
    "/v1/facets?words=plain&author=bo&author=cy&limit=1": lambda library: library.facets(
        "plain", author=["bo", "cy"], limit=1
    ),
    "/v1/concepts": lambda library: library.terms(),
    "/v1/concepts?limit=1&after=tie": lambda library: library.terms(limit=1, after="tie"),
    "/v1/concepts/tie": lambda library: library.show("concept:tie"),
    "/v1/compare?name=ann&name=which/one&limit=1": lambda library: library.compare(
        "ann", "which/one", limit=1
    ),
    "/v1/define?name=Tie&limit=1": lambda library: library.define("tie", limit=1),
    "/v1/works?sort=-year": lambda library: library.works(sort="-year"),
    "/v1/works/cyr2010": lambda library: library.show("work:cyr2010"),
    "/v1/sources": lambda library: library.sources(),
    "/v1/sources/page": lambda library: library.show("source:page"),
    "/v1/passages?source=page&limit=2": lambda library: library.passages(source="page", limit=2),
    "/v1/passages/p1": lambda library: library.show("passage:p1"),
    "/v1/positions?limit=1": lambda library: library.positions(limit=1),
    "/v1/relations?author=bo&relation=supports": lambda library: library.relations(
        author="bo", relation="supports"
    ),
    "/v1/relations/bo-one--supports--ann-one": lambda library: library.show(
        "relation:bo-one--supports--ann-one"
    ),
    "/v1/citations": lambda library: library.citations(),
    "/v1/agents?sort=-claims&limit=2": lambda library: library.authors(sort="-claims", limit=2),
    "/v1/claims?sort=year": lambda library: library.who_argues(sort="year"),
    "/v1/near?name=ann-one": lambda library: library.near("ann-one"),
    "/v1/near?name=bo-one&steps=2&limit=1&relation=supports&relation=contrasts": lambda library: library.near(
        "bo-one", steps=2, limit=1, relation=["supports", "contrasts"]
    ),
}


@pytest.mark.parametrize("address", ANSWERS)
def test_a_route_answers_what_its_verb_answers(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == ANSWERS[address](small()).model_dump(mode="json")


def test_authors_are_sorted_by_name_and_counted(client: TestClient) -> None:
    answer = client.get("/v1/agents").json()
    assert [(line["id"], line["type"], line["claims"]) for line in answer["authors"]] == [
        ("ann", "person", 1), ("bo", "person", 1), ("cy", "person", 1), ("editor", "organisation", 0)
    ]  # fmt: skip
    assert answer["total"] == 4


def test_questions_say_who_takes_what_and_what_nobody_takes(client: TestClient) -> None:
    (question,) = client.get("/v1/questions").json()["questions"]
    assert question["claims"] == 2
    assert [(line["id"], line["claims"], line["holders"]) for line in question["positions"]] == [
        ("which/one", 2, 2), ("which/other", 0, 0)
    ]  # fmt: skip


def test_facets_say_how_many_claims_have_what(client: TestClient) -> None:
    answer = client.get("/v1/facets?question=which").json()
    assert answer["total"] == 2
    counted = {
        facet["filter"]: [(each["value"], each["count"]) for each in facet["values"]]
        for facet in answer["facets"]
    }
    assert counted == {
        "author": [("ann", 1), ("bo", 1)], "concept": [("tie", 2), ("trust", 1)], "question": [("which", 2)],
        "position": [("which/one", 2)], "relation": [("supports", 2), ("contrasts", 1)], "role": [("thesis", 2)],
        "work": [("ames:2001+x", 1), ("cyr2010", 1)], "source": [("page", 2)],
        "voice": [("direct", 1), ("reports", 1), ("told", 1)],
    }  # fmt: skip


def test_health_asks_the_store(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/healthz")
    assert (response.json()["status"], response.json()["claims"]) == ("ok", 3)
    assert response.headers["cache-control"] == "no-store"
    monkeypatch.setattr(Library, "stats", lambda _: 1 / 0)
    assert client_of_broken().get("/healthz").status_code == 500


def client_of_broken() -> TestClient:
    return client_of(small(), fails=False)


# -- names and addresses


@pytest.mark.parametrize(
    ("path", "status", "leads_to"),
    [
        ("/v1/claims/ann-first", 308, "/v1/claims/ann-one"),
        ("/v1/agents/cee", 308, "/v1/agents/cy"),
        ("/v1/agents/ANN", 307, "/v1/agents/ann"),
        ("/v1/agents/%C3%89lodie%20Cyr", 307, "/v1/agents/cy"),
        ("/v1/questions/Which%3F", 307, "/v1/questions/which"),
        ("/v1/claims/claim:ann-one", 307, "/v1/claims/ann-one"),
    ],
)
def test_another_name_leads_to_the_nodes_own_address(
    client: TestClient, path: str, status: int, leads_to: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (status, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    ("path", "present"),
    [
        ("/v1/authors?limit=2&after=ann", "/v1/agents?limit=2&after=ann"),
        ("/v1/authors/ann", "/v1/agents/ann"),
        ("/v1/authors/%C3%89lodie%20Cyr", "/v1/agents/%C3%89lodie%20Cyr"),
        ("/v1/questions/which/one", "/v1/positions/which/one"),
    ],
)
def test_a_moved_address_leads_to_the_present_one_and_says_until_when(
    client: TestClient, path: str, present: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (308, present)
    assert response.headers["deprecation"] == "@1795996800"  # date -d 2026-11-30T00:00Z +%s
    assert response.headers["sunset"] == "Tue, 30 Nov 2027 00:00:00 GMT"
    assert response.headers["link"] == f'<{present.partition("?")[0]}>; rel="successor-version"'
    assert client.get(present, follow_redirects=True).status_code == 200


def test_pages_are_walked_by_the_link_header(client: TestClient) -> None:
    seen, address = [], "/v1/claims?limit=1&source=page"
    while address:
        response = client.get(address)
        seen += [row["claim"] for row in response.json()["rows"]]
        link = response.links.get("next", {}).get("url")
        assert (link is None) == (response.json()["next"] is None)
        address = link or ""
    assert seen == [row.claim for row in small().who_argues().rows]


# -- manners


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_sent_with_the_strict_headers(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_as_get_without_a_body(client: TestClient, address: str) -> None:
    same = {"X-Request-ID": "same"}
    got, headed = client.get(address, headers=same), client.head(address, headers=same)
    assert headed.status_code == got.status_code
    assert dict(headed.headers) == dict(got.headers)
    assert ask(create_app(small()), address, "HEAD").body == b""  # a client would drop it


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "/healthz"])
def test_an_unchanged_answer_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["cache-control"] == "public, no-cache"
    for tags in (
        first.headers["etag"],
        f'"x", {first.headers["etag"]}',
        first.headers["etag"].removeprefix("W/"),
        "*",
    ):
        again = client.get(address, headers={"If-None-Match": tags})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).content == first.content


def test_the_tag_is_the_requests_and_the_corpuss_own(client: TestClient) -> None:
    tags = [client.get(address).headers["etag"] for address in ADDRESSES if address != "/healthz"]
    assert len(set(tags)) == len(tags)
    changed = SMALL | {"record": SMALL["record"] | {"edition": "2"}}
    other = client_of(build(Corpus.model_validate(changed)))
    assert other.get("/v1/claims").headers["etag"] != client.get("/v1/claims").headers["etag"]
    assert client_of(small()).get("/v1/claims").headers["etag"] == client.get("/v1/claims").headers["etag"]


def test_a_star_does_not_hide_an_error(client: TestClient) -> None:
    for address, status in (
        ("/v1/claims/nope", 404),
        ("/v1/claims?author=nope", 400),
        ("/claims?author=nope", 400),
    ):
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == status


def test_large_answers_are_compressed_for_those_who_can_read_it(client: TestClient) -> None:
    with client.stream("GET", "/v1/claims", headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["vary"]
    plain = client.get("/v1/claims", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert "content-encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_scripts_from_anywhere_may_read_it(client: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for address in ("/v1/claims", "/v1/claims/nope", "/v1/claims?autor=x", "/v1/nowhere", "/openapi.json"):
        assert client.get(address, headers=origin).headers["access-control-allow-origin"] == "*"
    exposed = client.get("/v1/claims", headers=origin).headers["access-control-expose-headers"]
    assert {"ETag", "Link"} <= set(exposed.split(", "))
    wanted = origin | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    assert client.options("/v1/claims", headers=wanted).status_code == 200
    anything = wanted | {"Access-Control-Request-Headers": "range, traceparent, x-of-my-own"}
    allowed = client.options("/v1/claims", headers=anything)
    assert (allowed.status_code, allowed.headers["access-control-allow-headers"]) == (
        200,
        "range, traceparent, x-of-my-own",
    )
    refused = client.options("/v1/claims", headers=wanted | {"Access-Control-Request-Method": "DELETE"})
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
    assert "GET, HEAD, POST" in refused.json()["detail"]
    assert refused.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("br, *", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, *", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("br", False),
        ("", False),
    ],
)
def test_answers_are_compressed_as_is_asked(client: TestClient, accepted: str, compressed: bool) -> None:
    response = client.get("/v1/claims", headers={"Accept-Encoding": accepted})
    assert (response.headers.get("content-encoding") == "gzip") == compressed
    assert response.json()["total"] > 0
    again = client.get(
        "/v1/claims", headers={"Accept-Encoding": accepted, "If-None-Match": response.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.headers["vary"] == response.headers["vary"]
    assert set(response.headers["vary"].split(", ")) == {"Accept", "Accept-Encoding", "Origin"}


def test_what_is_compressed_already_is_sent_as_it_is(client: TestClient) -> None:
    response = client.get("/v1/export/parquet", headers={"Accept-Encoding": "gzip"})
    assert response.content[:4] == b"PAR1"
    assert "content-encoding" not in response.headers


def test_the_description_is_the_same_at_any_time() -> None:
    assert client_of(small()).get("/openapi.json").content == client_of(small()).get("/openapi.json").content


# -- many at once


def test_threads_that_ask_a_fresh_library_get_what_one_gets() -> None:
    known = client_of(small())
    expected = {address: known.get(address).content for address in ANSWERS}
    for _ in range(5):
        with client_of(build(Corpus.model_validate(SMALL))) as fresh, ThreadPoolExecutor(16) as threads:
            addresses = list(ANSWERS) * 6
            found = list(threads.map(fresh.get, addresses))
        assert [each.content for each in found] == [expected[address] for address in addresses]


def test_a_route_takes_exactly_the_filters_there_are(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    filters = [field.alias for field in Filters.model_fields.values()]
    for path, more in (("/v1/claims", ["fields", "embed", "format"]), ("/v1/graph", ["format"])):
        assert [parameter["name"] for parameter in described[path]["get"]["parameters"]] == [*filters, *more]
    counted = [parameter["name"] for parameter in described["/v1/facets"]["get"]["parameters"]]
    # there are no pages of counts
    assert counted == [*(name for name in filters if name not in ("after", "sort")), "format"]


def test_an_empty_corpus_is_served_too() -> None:
    empty = client_of(
        build(Corpus.model_validate({"record": SMALL["record"], "agents": SMALL["agents"][:1]}))
    )
    for address in (
        "/",
        "/graph",
        "/v1/claims",
        "/v1/agents",
        "/v1/questions",
        "/v1/graph",
        "/v1/facets",
        "/openapi.json",
        "/healthz",
    ):
        assert empty.get(address).status_code == 200, address
    assert json.loads(empty.get("/v1/claims").content)["total"] == 0
