"""What a student and a researcher do, from landing to a citation copied: by mouse, by keyboard alone, without scripts.

On a telephone and on a desk, of a service and of files from disk; nothing is complained of on the way, and nothing asked for
elsewhere.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.explorer import watched
from tests.services import serving
from tests.stores import store

import bondgraph
from bondgraph.library import Library
from bondgraph_api import create_app

pytestmark = pytest.mark.browser

Way = Literal["mouse", "keyboard", "no scripts"]

DEBATE: Final = "Does the bond heal, or carry what heals?"
NOBODYS: Final = "The bond alone is enough"
CLAIM: Final = "A good human relationship is a precondition for a therapist's technical interventions."
REFERENCE: Final = (
    "Flores, P. J. (1997). Group Psychotherapy with Addicted Populations: An Integration of Twelve-Step and"
    " Psychodynamic Theory (2nd ed.). Haworth Press."
)
"""By the rules of APA, from the record in works.yaml."""
_MOST_TABS: Final = 700

WAYS: Final = [(way, width) for way in ("mouse", "keyboard", "no scripts") for width in (390, 1280)]


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(library: Library) -> Iterator[str]:
    with serving(create_app(library)) as address:
        yield address


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the example in the help of the command writes."""
    folder = tmp_path_factory.mktemp("explorer")
    command = [str(Path(sys.executable).with_name("bondgraph")), "site", "my-site"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "my-site").as_uri()


class Visitor:
    """Somebody who looks at pages and goes on from one to the next.

    Args:
        page: where they begin.
        origin: where the pages are.
        way: how they get on.
    """

    def __init__(self, page: Page, origin: str, way: Way) -> None:
        self.page = page
        self.origin = origin
        self.scripts = way != "no scripts"
        self._way = way

    def press(self, there: Locator) -> None:
        """Press what is a link, a button or what opens something."""
        if self._way == "keyboard":
            self._reach(there)
            self.page.keyboard.press("Enter")
        else:
            there.click()

    def follow(self, there: Locator) -> None:
        """Follow a link, and wait for where it leads."""
        before = self.page.url
        self.press(there)
        self.page.wait_for_url(lambda url: url != before)

    def ask(self, field: Locator, words: str) -> None:
        """Write into a field and send its form."""
        if self._way == "keyboard":
            self._reach(field)
            self.page.keyboard.insert_text(words)
        else:
            field.fill(words)
        before = self.page.url
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: url != before)

    def heading(self) -> str:
        """What the page is called."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    def link(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """The first link of a name, by default of those that the page is about."""
        return (within or self.main()).get_by_role("link", name=name, exact=isinstance(name, str)).first

    def _reach(self, there: Locator) -> None:
        there.wait_for()
        handle = there.element_handle()
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("there => there === document.activeElement", handle):
                return
        raise AssertionError(f"{there} is not reached by Tab")


@contextmanager
def visiting(browser: Browser, start: str, origin: str, way: Way, width: int) -> Iterator[Visitor]:
    """Somebody who comes to the page that leads in."""
    options = {"viewport": {"width": width, "height": 900}, "java_script_enabled": way != "no scripts"}
    with watched(browser, origin, permissions=["clipboard-read", "clipboard-write"], **options) as page:
        page.goto(start)
        yield Visitor(page, origin, way)


def as_a_student(visitor: Visitor) -> None:
    """From the leading question to a claim, whose words it is, and its citation."""
    page = visitor.page
    assert visitor.heading() == "The therapeutic bond"
    # The question, and where one may stand on it, also where nobody does.
    visitor.follow(visitor.link(DEBATE))
    assert visitor.heading() == DEBATE
    nobody = page.get_by_role("row").filter(has=page.get_by_role("link", name=NOBODYS, exact=True))
    assert "Nobody" in nobody.inner_text()
    # A claim, and whose words it is by way of whom.
    visitor.follow(visitor.link(CLAIM))
    assert visitor.heading() == CLAIM
    chain = page.get_by_role("list", name="By way of whom the claim came here").inner_text()
    places = [
        chain.index(voice)
        for voice in ("Strupp", "Flores 1997", "The concordance page on the therapeutic bond")
    ]
    assert places == sorted(places)
    public = visitor.link(re.compile("^Open the public page")).get_attribute("href") or ""
    assert public.startswith("https://www.seba.health/")
    assert "#:~:text=" in public
    assert "Not checked here" in visitor.main().inner_text()
    # To what it meets with, there and back.
    visitor.follow(visitor.link("Strupp"))
    assert visitor.heading() == "Strupp"
    page.go_back()
    assert visitor.heading() == CLAIM
    page.go_forward()
    assert visitor.heading() == "Strupp"
    page.go_back()
    # The citation.
    cite = page.get_by_role("region", name="Cite it")
    assert REFERENCE in re.sub(r"\s+", " ", cite.inner_text())
    if visitor.scripts:
        visitor.press(cite.get_by_role("button", name="Copy the reference, APA, 7th edition"))
        page.get_by_role("status").filter(has_text="Copied").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == REFERENCE


def as_a_researcher(visitor: Visitor) -> None:
    """From a search to authors who are compared, the way between two, the claims of a debate, and how the corpus is cited."""
    page = visitor.page
    # Anything by words.
    visitor.ask(page.get_by_role("banner").get_by_label("Search claims, authors, concepts, works"), "flores")
    assert visitor.heading() == "Search"
    visitor.follow(visitor.link("Philip J. Flores"))
    assert visitor.heading() == "Philip J. Flores"
    # Two authors side by side, question by question; a cell opens its claims.
    visitor.follow(visitor.link(re.compile("^Compared with Examzify")))
    assert visitor.heading() == "Philip J. Flores and Examzify, unsigned"
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=DEBATE, exact=True))
    theirs = row.get_by_role("cell").nth(1)
    visitor.press(theirs.locator("summary").filter(has_text="The bond carries what works"))
    visitor.follow(visitor.link(re.compile("^In psychodynamic therapy the container"), theirs))
    assert "Examzify" in page.get_by_role("list", name="By way of whom the claim came here").inner_text()
    page.go_back()
    if visitor.origin.startswith("http"):
        table = visitor.link("CSV").get_attribute("href") or ""
        assert DEBATE in page.request.get(visitor.origin + table).text()
    # How two are connected.
    visitor.follow(visitor.link("How two are connected", page.get_by_role("contentinfo")))
    start = page.get_by_role("combobox", name="From")
    start.fill("yalom")
    page.get_by_role("combobox", name="To").fill("jung")
    visitor.follow(page.get_by_role("button", name="Find the way"))
    assert "Yalom" in visitor.heading()
    assert "Jung" in visitor.heading()
    # The claims of a debate, narrowed, and their references.
    visitor.follow(visitor.link("Claims", page.get_by_role("navigation", name="Parts")))
    narrowing = page.get_by_role("complementary", name="Narrow by")
    visitor.follow(visitor.link(re.compile("^" + re.escape(DEBATE)), narrowing))
    visitor.follow(visitor.link(re.compile("^Philip J. Flores"), narrowing))
    assert "3 claims" in page.get_by_role("status").filter(has_text="claims").inner_text()
    if visitor.origin.startswith("http"):
        expect(visitor.link("BibTeX")).to_have_count(1)
    # How to cite the corpus.
    visitor.follow(visitor.link("About this corpus", page.get_by_role("contentinfo")))
    cite = page.get_by_role("region", name="How to cite it")
    assert "https://w3id.org/bondgraph/therapeutic-bond/" in cite.inner_text()
    if visitor.scripts:
        visitor.press(cite.get_by_role("button", name="Copy the reference, APA, 7th edition"))
        assert "The therapeutic bond" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(("way", "width"), WAYS)
def test_a_student_finds_who_says_what_and_cites_it(
    browser: Browser, service: str, way: Way, width: int
) -> None:
    with visiting(browser, f"{service}/", service, way, width) as visitor:
        as_a_student(visitor)


@pytest.mark.parametrize(("way", "width"), WAYS)
def test_a_researcher_searches_compares_and_takes_it_along(
    browser: Browser, service: str, way: Way, width: int
) -> None:
    with visiting(browser, f"{service}/", service, way, width) as visitor:
        as_a_researcher(visitor)


@pytest.mark.parametrize(("way", "width"), [("mouse", 390), ("keyboard", 1280), ("no scripts", 390)])
def test_a_student_does_the_same_from_disk(browser: Browser, site: str, way: Way, width: int) -> None:
    with visiting(browser, f"{site}/index.html", site, way, width) as visitor:
        as_a_student(visitor)


@pytest.mark.parametrize(("way", "width"), [("mouse", 1280), ("keyboard", 390)])
def test_a_researcher_does_the_same_from_disk(browser: Browser, site: str, way: Way, width: int) -> None:
    with visiting(browser, f"{site}/index.html", site, way, width) as visitor:
        as_a_researcher(visitor)
