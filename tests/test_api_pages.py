"""The pages: right without scripts, harmless whatever the corpus says, and whole in a browser."""

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from fastapi import Request
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from tests.factories import claim, corpus, passage
from tests.test_api import MARKUP, client_of, small

import bondgraph
from bondgraph.answers import Filters
from bondgraph.explorer.explorer import Page as Made
from bondgraph.library import Library
from bondgraph.opening import build
from bondgraph_api import CannotServe, create_app, serve
from bondgraph_api.replies import html
from bondgraph_api.served import Served

VOID = {"meta", "link", "input", "br", "hr", "img", "circle", "path"}


class Page(HTMLParser):
    """What a browser without scripts makes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._said: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"script", "datalist"} & set(self._open):
            self._said += data.split()

    @property
    def text(self) -> str:
        """What it says, a single space between words."""
        return " ".join(self._said)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self) -> list[str]:
        return [each["href"] for each in self.all("a") if "href" in each]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


@pytest.fixture(scope="module")
def built_in() -> Library:
    return bondgraph.open()


def page_at(client: TestClient, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.text.startswith('<!doctype html>\n<html lang="en">')
    return Page(response.text)


PAGES = [
    "/",
    "/claims?words=plain",
    "/claims?question=which",
    "/claims?author=ann",
    "/claims?words=zzz",
    "/graph?question=which",
    "/problems",
]


@pytest.mark.parametrize(
    "address", [*PAGES, "/claims?author=nobody", "/claims?limit=x", "/graph?author=Ames"]
)
def test_what_the_corpus_says_stays_text(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert "<script>alert(1)" not in response.text
    page = Page(response.text)
    assert MARKUP in page.text
    for tag, attributes in page.elements:
        assert "alert" not in tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
    for script in page.all("script"):
        assert script.get("type") in ("application/json", "application/ld+json") or script["src"].startswith(
            "/static/"
        )
    assert not page.all("style")


@pytest.mark.parametrize("address", ["/claims", "/graph", "/claims?question=which"])
def test_hostile_words_come_back_as_text(client: TestClient, address: str) -> None:
    response = client.get(
        f"{address}{'&' if '?' in address else '?'}words=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    )
    assert "<script>alert" not in response.text
    words = [each for each in Page(response.text).all("input") if each.get("name") == "words"]
    assert words
    assert {each["value"] for each in words} == {'"><script>alert(1)</script>'}


@pytest.mark.parametrize("address", PAGES)
def test_everything_that_a_page_loads_is_served_here_under_a_lasting_name(
    client: TestClient, address: str
) -> None:
    page = page_at(client, address)
    loaded = [each["href"] for each in page.all("link") if each["rel"] != "alternate"] + [
        each["src"] for each in page.all("script") if "src" in each
    ]
    assert len(loaded) >= 2
    for file in loaded:
        assert re.fullmatch(r"/static/[\w.-]+\.[0-9a-f]{12}\.(css|js|svg|woff2)", file)
        response = client.get(file)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"].split(";")[0] in (
            "text/css",
            "text/javascript",
            "image/svg+xml",
            "font/woff2",
        )
        assert b"http:" not in response.content.replace(b"http://www.w3.org/", b"") or "vis-network" in file


@pytest.mark.parametrize("address", [*PAGES, "/claims?author=annn", "/claims?author=ann&words=zzz"])
def test_no_link_within_leads_nowhere(client: TestClient, address: str) -> None:
    links = [link for link in Page(client.get(address).text).links() if link.startswith("/")]
    assert links
    for link in links:
        assert client.get(link, follow_redirects=True).status_code == 200, link


# -- the form


def test_the_form_has_every_filter_and_submits_them_by_name(client: TestClient) -> None:
    page = page_at(client, "/claims")
    assert {(form["action"], form["method"]) for form in page.all("form")} == {
        ("/search", "get"),
        ("/claims", "get"),
    }
    names = {each["name"] for each in page.all("input") if "name" in each}
    assert names == {field.alias for field in Filters.model_fields.values()} - {"sort", "limit", "after"}
    roles = [each["value"] for each in page.all("input") if each.get("name") == "role"]
    assert roles == ["thesis", "supporting", "aside"]
    labelled = {each["for"] for each in page.all("label") if "for" in each}
    for field in page.all("input"):
        assert (
            field.get("id") in labelled
            or field["type"] == "checkbox"
            or "aria-label" in field
            or "id" in field
        )


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    page = page_at(client, "/claims?author=ann&author=bo&role=thesis&from-year=1990&words=x")
    inputs = page.all("input")
    assert [each["value"] for each in inputs if each.get("name") == "author"] == ["ann", "bo"]
    assert [each["value"] for each in inputs if each.get("name") == "role" and "checked" in each] == [
        "thesis"
    ]
    assert [each["value"] for each in inputs if each.get("name") == "from-year"] == ["1990"]
    assert {each["value"] for each in inputs if each.get("name") == "words"} == {"x"}


def test_fields_that_were_left_empty_are_no_filters(client: TestClient) -> None:
    names = [field.alias for field in Filters.model_fields.values()]
    page = page_at(client, "/claims?" + "&".join(f"{name}=" for name in names))
    assert page.text == page_at(client, "/claims").text
    assert " 1 claim. " in page_at(client, "/claims?author=ann&words=&question=&from-year=").text


def test_filters_at_the_way_in_lead_to_the_claims(client: TestClient) -> None:
    response = client.get("/?author=ann&words=plain%20remark&from-year=")
    assert response.status_code == 308
    assert response.headers["location"] == "/claims?author=ann&words=plain+remark"
    assert client.get("/?author=").status_code == 200
    refused = client.get("/?authr=ann", headers={"accept": "text/html"})
    assert refused.status_code == 400
    assert "There is no parameter 'authr'; did you mean author?" in Page(refused.text).text
    assert "/?author=ann" in Page(refused.text).links()


# -- what is shown


def test_the_way_in_is_the_leading_debate_with_its_sides(client: TestClient) -> None:
    page = page_at(client, "/")
    for words in ("Which of them?", "It is one.", "It is the other.", "Ann Ames", "Nobody in this corpus."):
        assert words in page.text
    assert {"/question/which.html", "/position/which/one.html", "/agent/ann.html"} <= set(page.links())


def test_its_page_says_why_a_claim_stands_alone() -> None:
    aside = claim("aside", says="It rained.", stands_alone="Rain bears on <nothing> here.")
    client = client_of(build(corpus(claims=(*corpus().claims, aside))))
    assert "Rain bears on <nothing> here." in page_at(client, "/claim/aside.html").text


def test_a_passage_of_few_words_is_shown_once() -> None:
    short = passage("short", "It rained.", "It rained.")
    own = claim("rain", says="There was rain.", passages="short")
    whole = corpus(claims=(*corpus().claims, own), passages=(*corpus().passages, short))
    page = page_at(client_of(build(whole)), "/claim/rain.html")
    assert "It rained. … It rained." not in page.text
    assert short.label == "It rained."


def test_results_say_who_holds_what_where_and_by_way_of_whom(client: TestClient) -> None:
    page = page_at(client, "/claims?author=bo")
    told = "Bo is told to say so. Bo Ames reported by Élodie Cyr in Cyr 2010 read in A page Which? One"
    assert " 1 claim. " in page.text
    assert told in page.text
    assert {"/claim/bo-one.html", "/agent/bo.html", "/agent/cy.html", "/work/cyr2010.html"} <= set(
        page.links()
    )


def test_a_debate_is_shown_by_position(client: TestClient) -> None:
    text = page_at(client, "/claims?question=which").text
    assert (
        text.index("It is one.")
        < text.index("Bo is told to say so.")
        < text.index("It is the other.")
        < text.index("Nobody in this corpus.")
    )
    assert text.count("Bo is told to say so.") == text.count("It is the other.") == 1
    assert (
        "Nobody that passes the filters"
        in page_at(client, "/claims?position=which/one&position=which/other&author=ann").text
    )


def test_no_result_says_what_to_leave_out(client: TestClient) -> None:
    page = page_at(client, "/claims?author=ann&words=zzz")
    assert "No claim passes these filters." in page.text
    assert "without words : 1" in page.text
    assert "/claims?author=ann" in page.links()
    assert "Begin again" in page_at(client, "/claims?words=zzz&author=ann&from-year=2020").text


@pytest.mark.parametrize("path", ["/claims", "/graph"])
def test_an_unknown_name_is_answered_with_the_nearest_as_links(client: TestClient, path: str) -> None:
    page = page_at(client, f"{path}?author=annn&question=which", 400)
    assert "No author is called 'annn'." in page.text
    assert f"{path}?author=ann&question=which" in page.links()


def test_an_ambiguous_name_is_answered_with_its_candidates_as_links(client: TestClient) -> None:
    page = page_at(client, "/claims?author=Ames", 400)
    assert {"/claims?author=ann", "/claims?author=bo", "/claims?author=cy"} <= set(page.links())
    assert "'Ames' names more than one author. Try instead: Ann Ames Bo Ames" in page.text


@pytest.mark.parametrize("path", ["/claims", "/graph"])
def test_where_a_value_cannot_be_used_the_page_without_it_is_offered(client: TestClient, path: str) -> None:
    assert f"{path}?author=ann" in page_at(client, f"{path}?author=ann&from-year=soon", 400).links()


@pytest.mark.parametrize("path", ["/claims", "/graph"])
def test_a_claim_among_the_filters_is_called_by_what_it_says(path: str) -> None:
    says = "A claim that goes on " + "and on " * 20
    client = client_of(build(corpus(claims=(claim("far", says=says.strip()),))))
    chip = page_at(client, f"{path}?supports=far").text.partition("supports: ")[2]
    assert chip.startswith(says[:80])
    assert "…" in chip[80:100]


def test_pages_of_results_follow_each_other(client: TestClient) -> None:
    seen, address = 0, "/claims?limit=1&source=page"
    while address:
        page = page_at(client, address)
        seen += len([each for each in page.all("article") if each.get("class") == "claim"])
        further = [each["href"] for each in page.all("a") if each.get("rel") == "next"]
        address = further[0] if further else ""
        if address:
            assert parse_qs(urlsplit(address).query)["source"] == ["page"]
    assert seen == 3


def test_the_graph_has_the_same_filters_and_says_the_same_in_words(client: TestClient) -> None:
    page = page_at(client, "/graph?author=bo")
    assert "/graph" in [form["action"] for form in page.all("form")]
    assert "Bo is told to say so." in page.text
    assert "A plain remark." not in page.text
    assert "/v1/graph?author=bo" in page.links()
    assert "/claims?author=bo" in page.links()


# -- serving


def test_a_taken_port_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotServe, match=f"127.0.0.1:{port}: something else uses the port; .*--port"
        ) as known:
            serve(small(), port=port)
    assert (known.value.host, known.value.port) == ("127.0.0.1", port)


def test_a_host_that_is_not_here_is_said_plainly() -> None:
    with pytest.raises(CannotServe, match=r"cannot listen on no-such-host\.invalid:1"):
        serve(small(), host="no-such-host.invalid", port=1)


def test_it_serves_where_it_says_until_it_is_interrupted(tmp_path: Path) -> None:
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from tests.test_api import small; from bondgraph_api import serve; serve(small(), port=0)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/ ", line)
        assert found, process.communicate()
        with socket.create_connection(("127.0.0.1", int(found[1])), timeout=10) as raw:
            raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b'"status":"ok"' in b"".join(iter(lambda: raw.recv(65536), b""))
        process.send_signal(2)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()


# -- in a browser


@pytest.fixture(scope="module")
def origin(built_in: Library) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(built_in), log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


# -- kept


@pytest.mark.parametrize("address", ["/", "/claims?words=bond", "/graph", "/claims"])
def test_a_page_that_is_asked_for_twice_is_made_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(request: Request, served: Served, page: Made) -> str:
        made.append(request.url.path)
        return html(request, served, page)

    monkeypatch.setattr("bondgraph_api.replies.html", counted)
    client = client_of(small())
    first, again = client.get(address), client.get(address)
    assert (first.status_code, again.content) == (200, first.content)
    assert len(made) == 1
    # Whoever has it gets nothing, and nothing is made of it; a service of another name tells other addresses.
    tag = first.headers["etag"]
    known = client.get(address, headers={"If-None-Match": tag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert len(made) == 1
    named = client.get(f"http://127.0.0.1:9{address}", headers={"If-None-Match": tag})
    assert (named.status_code, len(made)) == (200, 2)


@pytest.mark.browser
def test_claims_are_drawn_and_found_in_a_browser(browser: Browser, origin: str) -> None:
    troubles: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(origin) else troubles.append(sent.url))
    page.goto(f"{origin}/graph?question=heals-or-carries")
    expect(page.locator("canvas")).to_have_count(1)
    page.goto(f"{origin}/claims")
    page.get_by_label("Words in the claims").fill("alliance")
    page.get_by_role("search", name="Claims").get_by_role("button", name="Find claims").first.click()
    assert "words=alliance" in page.url
    expect(page.get_by_role("status").filter(has_text="claims")).to_have_count(1)
    page.close()
    assert troubles == []
