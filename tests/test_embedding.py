"""Pages that stand in pages of others: any page behind /embed, framed by whom the service lets frame it, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send
from tests.services import serving
from tests.stores import store
from tests.test_api_pages import Page
from typer.testing import CliRunner

import bondgraph
from bondgraph.cli import app as command
from bondgraph.library import Library
from bondgraph_api import create_app
from bondgraph_api.embedding import BadOrigin, origin_of, policy

CLAIM: Final = "/claim/greenson-reliable-core"
PAGES: Final = ("/", "/claims?author=yalom", "/graph?author=yalom", f"{CLAIM}.html", "/api", "/ontology.html")
PARTS: Final = 'aria-label="Parts"'
ANCESTORS: Final = re.compile(r"frame-ancestors ([^;]*);")


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(create_app(library), base_url="https://bonds.example", follow_redirects=False)


def ancestors(client: TestClient, address: str, **options: Any) -> str:
    (found,) = ANCESTORS.findall(client.get(address, **options).headers["content-security-policy"])
    return str(found)


# -- what is answered


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stands_behind_embed_without_what_leads_elsewhere(client: TestClient, address: str) -> None:
    full, framed = (client.get(f"{start}{address}") for start in ("", "/embed"))
    assert (full.status_code, framed.status_code) == (200, 200)
    whole, page = Page(full.text), Page(framed.text)
    assert {"aria-label": "Parts"} in whole.all("nav")
    assert {"aria-label": "Parts"} not in page.all("nav")
    assert not page.all("header")
    assert page.all("base") == [{"target": "_blank"}]
    assert address in page.links()
    heading = re.compile(r"<h1.*?</h1>", re.DOTALL)
    assert heading.findall(framed.text) == heading.findall(full.text)
    assert full.headers["etag"] != framed.headers["etag"]


@pytest.mark.parametrize("address", PAGES)
def test_only_what_stands_behind_embed_may_be_framed(client: TestClient, address: str) -> None:
    assert ancestors(client, address) == "'none'"
    assert ancestors(client, f"/embed{address}") == "'self'"


def test_what_is_asked_for_in_full_and_to_be_framed_is_kept_apart(client: TestClient) -> None:
    for _ in range(2):
        assert PARTS in client.get("/claims?author=jung").text
        assert PARTS not in client.get("/embed/claims?author=jung").text


def test_a_frame_has_its_own_tag(client: TestClient) -> None:
    tag = client.get("/embed/claims?author=jung").headers["etag"]
    known = client.get("/embed/claims?author=jung", headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")
    assert ancestors(client, "/embed/claims?author=jung", headers={"If-None-Match": tag}) == "'self'"
    assert client.get("/claims?author=jung", headers={"If-None-Match": tag}).status_code == 200


def test_a_nodes_own_address_leads_on_within_the_frame(client: TestClient) -> None:
    led = client.get(f"/embed{CLAIM}", headers={"Accept": "application/json"})
    assert (led.status_code, led.headers["location"]) == (303, f"/embed{CLAIM}.html")


@pytest.mark.parametrize(
    ("address", "status"), [("/clams", 404), ("/claims?author=annn", 400), ("/claims?autor=x", 400), ("/embed/", 404)]
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_the_frame(client: TestClient, address: str, status: int) -> None:
    response = client.get(f"/embed{address}")
    assert response.status_code == status
    assert PARTS not in response.text
    assert ancestors(client, f"/embed{address}") == "'self'"


@pytest.mark.parametrize(
    "address", ["/openapi.json", "/.well-known/void.ttl", f"{CLAIM}.json", f"{CLAIM}.ttl", "/healthz"]
)
def test_what_is_no_page_is_not_framed(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200
    response = client.get(f"/embed{address}")
    assert response.status_code == 404
    assert f"hat is at {address} is no page" in Page(response.text).text


def test_nothing_is_posted_behind_embed(client: TestClient) -> None:
    assert client.post("/embed/sparql", data={"query": "ASK {}"}).status_code in (404, 405)


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (f"{CLAIM}.html", 'in the "real" relationship'),
        ("/question/heals-or-carries.html", "Does the bond heal"),
        ("/position/heals-or-carries/itself.html", "bond"),
        ("/agent/yalom.html", "Irvin D. Yalom"),
        ("/concept/alliance.html", "lliance"),
        ("/compare?name=yalom&name=jung", "Irvin D. Yalom and Carl Gustav Jung, compared"),
        ("/claims?author=yalom", "Yalom"),
        ("/graph?author=yalom", "Yalom"),
        ("/path?start=yalom&end=jung", "Yalom"),
        ("/path", "How two are connected"),
        ("/work/flores2004.html", "Flores"),
        ("/source/seba-concordance.html", "a document that was read"),
        ("/read/counselling-uk/2", "its passages and claims"),
        (
            "/relation/bergin-three-factors--supports--seba-yalom-bond-not-school.html",
            "Three things contribute",
        ),
        ("/passage/cuk-1.html", "passage"),
        ("/citation/cites--alonso--mh-bonding-10.html", "citation"),
        ("/corpus/therapeutic-bond.html", "corpus"),
        ("/search?words=alliance", "alliance"),
        ("/", "who argues what"),
        ("/questions", "Questions"),
        ("/about", "About this corpus"),
    ],
)
def test_a_page_says_how_to_put_it_into_ones_own(client: TestClient, address: str, title: str) -> None:
    page = client.get(address).text
    (told,) = re.findall(r'<code id="framing">(.*?)</code>', page)
    (frame,) = Page(unescape(told)).all("iframe")
    assert frame["src"] == f"https://bonds.example/embed{address}"
    assert title in frame["title"]
    assert any("/copy." in script.get("src", "") for script in Page(page).all("script"))
    framed = client.get(f"/embed{address}")
    assert framed.status_code == 200
    assert "Embed this" not in framed.text


# -- who may frame


def test_origins_are_named_once_and_whole() -> None:
    given = [
        "https://Seminar.example/",
        "http://localhost:8080",
        "https://*.uni.example",
        "https://seminar.example",
    ]
    (told,) = ANCESTORS.findall(policy(given))
    assert told == "'self' https://seminar.example http://localhost:8080 https://*.uni.example"
    assert ANCESTORS.findall(policy(["https://a.example", "*"])) == ["*"]


@pytest.mark.parametrize(
    ("value", "instead"),
    [
        ("seminar.example", "https://seminar.example"),
        ("seminar.example:8080/page", "https://seminar.example:8080"),
        ("http://seminar.example/page?x", "http://seminar.example"),
        ("https:/seminar.example", "https://seminar.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://a.example; script-src *", "https://seminar.example, or * for everybody"),
        ("https://a.example https://b.example", "https://seminar.example, or * for everybody"),
        ("'self'", "https://seminar.example, or * for everybody"),
        ("file:", "https://seminar.example, or * for everybody"),
        ("", "https://seminar.example, or * for everybody"),
    ],
)
def test_what_is_no_origin_is_refused_with_what_to_write(value: str, instead: str) -> None:
    with pytest.raises(BadOrigin, match="no origin") as known:
        origin_of(value)
    assert str(known.value).endswith(instead)
    assert known.value.value == value


def test_the_command_refuses_what_is_no_origin() -> None:
    done = CliRunner().invoke(command, ["serve", "--port", "0", "--embed-in", "seminar.example"])
    assert done.exit_code == 2
    assert "--embed-in" in done.output
    assert "https://seminar.example" in done.output


# -- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("allowed", [True, False])
def test_a_page_is_framed_by_those_who_may_alone(browser: Browser, library: Library, allowed: bool) -> None:
    said: list[str] = []
    address = ""

    async def theirs(scope: Scope, receive: Receive, send: Send) -> None:
        html = f'<!doctype html><title>A seminar</title><iframe src="{address}" width="900" height="600"></iframe>'
        await HTMLResponse(html)(scope, receive, send)

    with (
        serving(theirs) as seminar,
        serving(create_app(library, framed_by=[seminar if allowed else "https://other.example"])) as ours,
    ):
        address = f"{ours}/embed{CLAIM}.html"
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(seminar)
        heading = page.frames[1].get_by_role("heading", level=1)
        if not allowed:
            page.wait_for_timeout(300)
            assert heading.count() == 0
            assert any("frame-ancestors" in each for each in said), said
            page.close()
            return
        heading.wait_for()
        assert said == []
        with page.context.expect_page() as opened:
            page.frames[1].get_by_role("link", name="The whole page").click()
        assert opened.value.url == f"{ours}{CLAIM}.html"
        assert page.url == f"{seminar}/"
        opened.value.close()
        page.close()
