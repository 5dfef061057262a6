"""Pages of a corpus that means harm in every field: nothing runs, nothing leaves its place, and all of it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from tests.explorer import watched
from tests.hostile import EVIL, hostile, text
from tests.services import serving
from tests.test_api_pages import Page

from bondgraph.ids import Ref
from bondgraph.opening import build
from bondgraph.texts import Texts
from bondgraph_api import create_app

LISTS: Final = (
    "/",
    "/questions",
    "/authors",
    "/concepts",
    "/works",
    "/sources",
    "/about",
    "/downloads",
    "/sparql",
)
ASKED: Final = (
    "/read/leaflet", "/claims", "/claims?question=all", "/claims?author=all&concept=all&words=zzz", "/claims?author=zzz",
    "/graph?question=all", "/graph?words=zzz", "/claims?words=%3Cscript%3Ewindow.evil%3D1%3C%2Fscript%3E%E2%80%AE",
    "/clams%3Cscript%3E", "/embed/claim/all.html",
)  # fmt: skip
NODES: Final = (
    "agent/all", "agent/agent-0", "work/all2001", "work/work-1", "source/leaflet", "concept/all", "concept/concept-5",
    "question/all", "position/all/position-0", "position/all/nobody", "claim/all", "claim/claim-8", "passage/passage-6",
    "relation/all--contrasts--claim-2", "citation/all2001--credits--work-0--passage-0", "corpus/hostile",
)  # fmt: skip
IN_BROWSER: Final = (*LISTS, *ASKED, *(f"/{node}.html" for node in NODES))

# What a text that turns round the order of letters takes along: what follows it in its line, unless it is set apart.
ESCAPED: Final = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (!text.data.includes("\\u202e") || text.parentElement.closest("script, title, option, svg, textarea")) continue;
    for (let at = text.parentElement; at; at = at.parentElement) {
      const { display, unicodeBidi } = getComputedStyle(at);
      if (/isolate|plaintext/.test(unicodeBidi)) break;
      if (display !== "inline" && display !== "contents") {
        if (at.textContent.trim() !== text.data.trim()) found.push(at.outerHTML.slice(0, 160));
        break;
      }
    }
  }
  return found;
}"""
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "leaflet.txt").write_bytes(text().encode())
    return create_app(build(hostile()), texts=Texts(folder))


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"Accept": "text/html"})


@pytest.fixture(scope="module")
def origin(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


def every_node() -> list[str]:
    """The pages of all records."""
    corpus = hostile()
    named: list[tuple[str, Any]] = [
        *(("agent", each) for each in corpus.agents), *(("work", each) for each in corpus.works),
        *(("source", each) for each in corpus.sources), *(("concept", each) for each in corpus.concepts),
        *(("question", each) for each in corpus.questions), *(("passage", each) for each in corpus.passages),
        *(("claim", each) for each in corpus.claims), *(("relation", each) for each in corpus.relations[::5]),
        *(("citation", each) for each in corpus.citations),
    ]  # fmt: skip
    return [f"{Ref(kind, each.id).iri('/')}.html" for kind, each in named]  # type: ignore[arg-type]


def test_no_text_becomes_markup_on_any_page(client: TestClient) -> None:
    pages = [*LISTS, *ASKED, *every_node()]
    assert len(pages) > 9 * len(EVIL)
    for address in pages:
        response = client.get(address)
        assert response.status_code in (200, 400, 404), address
        assert "\x00" not in response.text, address
        for tag, attributes in Page(response.text).elements:
            told = (address, tag, attributes)
            assert "evil" not in tag, told
            assert not [
                name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")
            ], told
            for name in ("href", "src", "action", "formaction"):
                assert (
                    not str(attributes.get(name, ""))
                    .strip()
                    .lower()
                    .startswith(("javascript:", "data:", "//"))
                ), told
            if tag == "script":
                loaded = str(attributes.get("src", "")).startswith("/static/")
                assert loaded or attributes.get("type") in ("application/json", "application/ld+json"), told
            assert tag not in ("style", "iframe", "object", "embed", "img") or attributes.get("alt") == "", (
                told
            )


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_leaves_its_place(browser: Browser, origin: str) -> None:
    troubles, read = [], ""
    with watched(browser, origin, viewport={"width": 390, "height": 900}) as page:
        for address in IN_BROWSER:
            page.goto(origin + address)
            if page.evaluate("'evil' in window"):
                troubles.append(f"{address}: a script of the corpus ran")
            if over := page.evaluate(SIDEWAYS):
                troubles.append(f"{address}: {over} pixels too wide")
            troubles += [f"{address}: {each} is not set apart" for each in page.evaluate(ESCAPED)[:3]]
            read += page.locator("main").inner_text()
    assert troubles == []
    for words in (
        "<script>window.evil=1</script>",
        "RIGHT TO LEFT",
        "zero\ufffdbyte",
        "{{ 7 * 7 }}",
        "__proto__",
    ):
        assert words in read, words
