"""The site of the documentation: it builds strictly, nothing leads nowhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.documented import PAGES, ROOT, blocks
from tools import docs_reference

import bondgraph
from bondgraph_api import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

AT: Final = "http://docs.test/"
LOADED: Final = {
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "object": "data",
    "input": "src",
}


class Read(HTMLParser):
    """What a page has: its anchors, where its links lead, what it loads, and the links of its navigation."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.ids |= {has[name] for name in ("id", "name") if name in has}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "link" and "canonical" not in has.get("rel", ""):
            (self.links if has.get("rel") in ("prev", "next") else self.loads).append(has["href"])
        if "style" in has:
            self.loads += re.findall(r"url\(['\"]?([^'\")]+)", has["style"])
        if has.get(LOADED.get(tag, "")):
            self.loads.append(has[LOADED[tag]])
        if "srcset" in has:
            self.loads += [part.split()[0] for part in has["srcset"].split(",")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it; any warning is an error."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Read]:
    """Every page by its path."""
    return {
        path.relative_to(site).as_posix(): Read(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def place(page: str) -> str:
    """The path of a page on the site."""
    return page.removeprefix("docs/").replace("README.md", "index.md").replace(".md", ".html")


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Read]) -> None:
    dead, followed = [], 0
    for name, page in pages.items():
        for link in [*page.links, *page.loads]:
            target = urlsplit(urljoin(AT + name, link))
            if f"{target.scheme}://{target.netloc}/" != AT:
                continue
            path, fragment = unquote(target.path).lstrip("/") or "index.html", unquote(target.fragment)
            followed += 1
            if not (site / path).is_file() or (
                fragment and path in pages and fragment not in pages[path].ids | {"__codelineno"}
            ):
                dead.append(f"{name} → {link}")
    assert followed > 5000
    assert sorted(set(dead)) == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Read]) -> None:
    loaded = {urljoin(AT + name, load) for name, page in pages.items() for load in page.loads}
    for sheet in site.rglob("*.css"):
        at = AT + sheet.relative_to(site).as_posix()
        text = sheet.read_text(encoding="utf-8")
        loaded |= {urljoin(at, url) for url in re.findall(r"(?:url\(|@import\s+)['\"]?([^'\")\s]+)", text)}
    assert len(loaded) > 10
    outside = {url for url in loaded if not url.startswith((AT, "data:"))}
    assert outside == set()
    missing = {url for url in loaded if url.startswith(AT) and not (site / urlsplit(url).path[1:]).is_file()}
    assert missing == set()


def test_every_page_of_the_docs_has_its_place_in_the_navigation(site: Path) -> None:
    navigation = re.search(
        r'<nav class="md-nav md-nav--primary.*?(?=<div class="md-sidebar md-sidebar--secondary")',
        (site / "index.html").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert navigation
    led_to = {urlsplit(link).path for link in Read(navigation[0]).links}
    places = set(map(place, PAGES))
    assert len(places) > 50
    assert places - led_to == set()


def test_every_example_stands_between_fences(site: Path) -> None:
    """What is only indented would be shown as code, and nothing would run it."""
    for page in PAGES:
        if page != "README.md":
            text = (site / place(page)).read_text(encoding="utf-8")
            assert text.count("<pre") == len(blocks(page)), page


def test_every_row_stands_in_a_table(site: Path, pages: dict[str, Read]) -> None:
    """An empty line within a table would end it, and the rest would be shown as text with bars."""
    assert [name for name in pages if re.search(r"<p>\s*\|", (site / name).read_text(encoding="utf-8"))] == []


def test_every_page_has_one_title_of_its_own(site: Path, pages: dict[str, Read]) -> None:
    titles = {}
    for name in pages:
        text = (site / name).read_text(encoding="utf-8")
        assert len(re.findall(r"<h1[ >]", text)) == 1, name
        found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        assert found
        titles[name] = found[1]
    del titles["404.html"], titles["index.html"]
    assert len(set(titles.values())) == len(titles)


def test_the_reference_has_all_that_is_public(pages: dict[str, Read]) -> None:
    package, given = pages["reference/bondgraph.html"].ids, pages["reference/answers.html"].ids
    assert {f"bondgraph.{name}" for name in bondgraph.__all__} - package == set()
    verbs = {name for name in vars(bondgraph.Verbs) if not name.startswith("_")}
    assert len(verbs) > 25
    assert {f"bondgraph.Library.{name}" for name in verbs} - package == set()
    assert {"answers.Who", "answers.Row", "answers.Cite", "answers.Filters", "result.Result.to_pandas"} - {
        name.removeprefix("bondgraph.") for name in given
    } == set()
    for name in docs_reference.MODULES:
        public = importlib.import_module(f"bondgraph.{name}").__all__
        assert {f"bondgraph.{name}.{each}" for each in public} - pages[f"reference/{name}.html"].ids == set()
    assert {"bondgraph.model.Claim", "bondgraph.model.Passage"} - pages["reference/records.html"].ids == set()
    ontology = (ROOT / "graph" / "ontology" / "bondgraph.ttl").read_text(encoding="utf-8")
    terms = set(re.findall(r"^:(\w+) a owl:", ontology, re.MULTILINE))
    assert len(terms) > 40
    assert terms - pages["reference/ontology.html"].ids == set()


def test_the_reference_has_every_operation_of_the_service(site: Path) -> None:
    told = (site / "reference" / "http.html").read_text(encoding="utf-8")
    paths = create_app(bondgraph.open()).openapi()["paths"]
    assert len(paths) > 30
    assert [path for path in paths if f" {path}<" not in told] == []


@pytest.mark.browser
def test_a_browser_reads_and_searches_it_without_another_host(browser: Browser, site: Path) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        path = site / unquote(urlsplit(url).path).lstrip("/")
        if url.startswith(AT) and path.is_file():
            route.fulfill(path=path)
        else:
            route.abort()

    def opened(name: str, width: int, scheme: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "slate" else "light"
        )
        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(AT + name)
        assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
        return page

    for width, scheme in ((1280, "default"), (390, "slate")):
        for name in ("index.html", "model.html", "cli.html"):
            page = opened(name, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            found = Axe().run(page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], name
            page.context.close()
    page = opened("index.html", 1280, "default")
    # The theme looks at what stands there when a key is let go of, and filling in presses none.
    page.locator("input.md-search__input").press_sequentially("nanopublications")
    page.locator('.md-search-result__item a[href*="nanopublications.html"]').first.wait_for()
    page.context.close()
    assert {url for url in asked if not url.startswith(AT)} == set()
    assert complaints == []
