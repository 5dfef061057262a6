"""What those hear who do not see a page, how far a keyboard goes on it, and what stays of it without motion and enlarged."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.explorer import DEBATE, watched
from tests.services import serving
from tests.stores import store

import bondgraph
from bondgraph_api import create_app

PAGES: Final = (
    "/",
    f"/question/{DEBATE}.html",
    "/claim/greenson-reliable-core.html",
    "/agent/flores.html",
    "/compare?name=cutler&name=flores",
    f"/graph?question={DEBATE}",
    f"/graph?question={DEBATE}&view=list",
    "/search?words=alliance",
)
NAMED: Final = (
    "navigation",
    "search",
    "region",
    "form",
    "table",
    "img",
    "image",
    "link",
    "button",
    "combobox",
)
"""What means nothing without a name."""
MOVING: Final = """() => [...document.querySelectorAll("*")].filter(each => {
    const looks = getComputedStyle(each);
    return looks.animationName !== "none" || looks.transitionDuration.split(",").some(time => parseFloat(time) > 0)
      || looks.scrollBehavior === "smooth";
}).map(each => each.tagName)"""
CUT: Final = """() => [...document.querySelectorAll("main p, main li, main h1, main h2, main h3, main button, main label")]
  .filter(each => {
    const looks = getComputedStyle(each);
    return looks.overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1
      && looks.textOverflow !== "ellipsis";
  }).map(each => each.textContent.trim().slice(0, 60))"""
STOP: Final = """() => {
    const at = document.activeElement, place = at.getBoundingClientRect();
    return [at.textContent.trim(), place.top + scrollY, place.left, !!at.closest("main")];
}"""


class Told(NamedTuple):
    """A part of a page, as a screen reader has it.

    Attributes:
        role: what it is.
        name: what it is called.
        level: of a heading.
        within: the roles that it stands in.
    """

    role: str
    name: str
    level: int
    within: tuple[str, ...]


def heard(page: Page) -> list[Told]:
    """All of a page, in the order in which it is read out."""
    session = page.context.new_cdp_session(page)
    nodes = {each["nodeId"]: each for each in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    found: list[Told] = []

    def read(ident: str, within: tuple[str, ...]) -> None:
        if (node := nodes.get(ident)) is None:
            return
        role = str(node.get("role", {}).get("value", ""))
        if not node.get("ignored"):
            levels = [
                each["value"]["value"] for each in node.get("properties", []) if each["name"] == "level"
            ]
            name = str(node.get("name", {}).get("value", "")).strip()
            found.append(Told(role, name, next(iter(levels), 0), within))
            within = (*within, role)
        for child in node.get("childIds", []):
            read(child, within)

    read(next(iter(nodes)), ())
    return found


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with bondgraph.open(store=store()) as library, serving(create_app(library)) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page for somebody who wants no motion."""
    with watched(browser, origin, viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as opened:
        yield opened


pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_found_ones_way_about_without_seeing_it(page: Page, origin: str, address: str) -> None:
    page.goto(origin + address)
    page.wait_for_load_state("networkidle")
    told = heard(page)
    count = Counter(each.role for each in told)
    assert (count["main"], count["banner"], count["contentinfo"]) == (1, 1, 1)

    assert [each.role for each in told if each.role in NAMED and not each.name] == []
    for role, least in (("navigation", 3), ("search", 1)):
        names = [each.name for each in told if each.role == role]
        assert len(names) == len(set(names)) >= least, names
    assert {"Parts", "More", "Data"} <= {each.name for each in told if each.role == "navigation"}

    levels = [each.level for each in told if each.role == "heading"]
    assert len(levels) >= 4
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(one, other) for one, other in itertools.pairwise(levels) if other > one + 1] == []
    assert [each for each in told if each.role == "heading" and not each.name] == []

    heads = {"columnheader", "rowheader"}
    assert count["table"] == 0 or sum(count[role] for role in heads) > count["table"]
    # Whatever is a list for the eye is one for the ear, and nothing in it stands outside an item.
    assert count["listitem"] >= 10
    assert not [each for each in told if each.role == "listitem" and "list" not in each.within]
    # What moves of itself stands still for those who ask for it.
    assert page.evaluate(MOVING) == []


def test_motion_is_looked_for_where_there_is_some(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as moving:
        moving.goto(origin)
        assert "A" in moving.evaluate(MOVING)


def test_the_tables_say_which_cells_are_whose(page: Page, origin: str) -> None:
    page.goto(f"{origin}/question/{DEBATE}.html")
    told = heard(page)
    assert [each.name for each in told if each.role == "columnheader"] == [
        "Position",
        "Who takes it",
        "Claims",
    ]
    rows = [each.name for each in told if each.role == "rowheader"]
    assert len(rows) == 7
    assert rows[0].startswith("The bond itself brings the change")
    page.goto(f"{origin}/compare?name=cutler&name=flores")
    told = heard(page)
    heads = [each.name for each in told if each.role == "columnheader"]
    assert heads == ["Question", "P. Cutler", "Philip J. Flores"]
    verdicts = [each.name for each in told if each.role == "rowheader"]
    assert len(verdicts) >= 3
    assert all(each.endswith(("They agree", "They differ", "Agree in part")) for each in verdicts)


def test_the_map_says_what_an_arrow_leads_to(page: Page, origin: str) -> None:
    page.goto(f"{origin}/graph?question={DEBATE}")
    page.wait_for_function("window.bondgraphPicture")
    stage = page.locator("#picture-canvas")
    stage.focus()
    said = page.locator("#picture-said")
    words = []
    for key in ("Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
        expect(said).not_to_be_empty()
        words.append(said.inner_text())
    assert len(words[0]) > 20
    assert words[0] != words[1]
    assert said.get_attribute("aria-live") == "polite"
    assert any(
        words[1].startswith(each.name)
        for each in heard(page)
        if each.role == "StaticText" and len(each.name) > 20
    )


def test_suggestions_are_counted_and_the_chosen_one_is_named(page: Page, origin: str) -> None:
    page.goto(origin)
    field = page.locator("#find")
    field.press_sequentially("allian")
    status = page.locator(".find [role=status]")
    expect(status).to_have_text(re.compile(r"^\d+ suggestions$"))
    told = [each for each in heard(page) if "listbox" in each.within and each.role == "option"]
    assert len(told) == int(status.inner_text().split()[0]) > 3
    assert all(each.name for each in told)
    assert [each.name for each in heard(page) if each.role == "listbox"] == ["Suggestions"]
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"


def test_a_keyboard_goes_down_a_debate_as_eyes_do(page: Page, origin: str) -> None:
    page.goto(f"{origin}/question/{DEBATE}.html")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)[0] == "Skip to the content"
    page.keyboard.press("Enter")
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    assert all(inside for *_, inside in stops)
    names = [name for name, *_ in stops]
    met = [
        names.index(each)
        for each in ("24 claims", "Positions", "Map", "The bond itself brings the change", "P. Cutler")
    ]
    assert met == sorted(met)
    tops = [top for _, top, *_ in stops]
    # Within a line, places differ by a few pixels; in a table, what is beside may begin higher.
    assert [(one, other) for one, other in itertools.pairwise(tops) if other < one - 120] == []


def _tab_until(page: Page, wanted: str, most: int) -> int:
    """How often Tab is pressed until the focus is on a link to an address."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if re.search(wanted, page.evaluate("document.activeElement.getAttribute('href') ?? ''")):
            return pressed
    raise AssertionError(f"no link to {wanted} within {most} stops")


def test_what_one_came_for_is_few_stops_from_the_top(page: Page, origin: str) -> None:
    page.goto(f"{origin}/")
    assert _tab_until(page, r"#leading$", 2) == 2
    page.keyboard.press("Enter")
    assert _tab_until(page, r"^/question/", 1) == 1
    assert _tab_until(page, r"^/graph\?", 80) > 4  # the map comes behind those who take the positions
    page.goto(f"{origin}/question/{DEBATE}.html")
    assert _tab_until(page, r"#said$", 2) == 2
    page.keyboard.press("Enter")
    assert _tab_until(page, r"^/claim/", 2) == 2  # past the heading of the first position


@pytest.mark.parametrize(
    ("address", "what"),
    [
        (f"/question/{DEBATE}.html", "Skip the map"),
        ("/claim/greenson-reliable-core.html", "Skip the map"),
        ("/path?start=yalom&end=jung", "Skip the drawing"),
        (f"/graph?question={DEBATE}&view=time", "Skip the timeline"),
    ],
)
def test_a_drawing_with_many_stops_has_a_way_past_it(
    page: Page, origin: str, address: str, what: str
) -> None:
    page.goto(origin + address)
    link = page.get_by_role("link", name=what, exact=True)
    assert page.locator(".past + div a").count() > 2
    link.focus()
    place = link.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("""() => {
        const drawing = document.querySelector(".past + div"), at = document.activeElement;
        return !drawing.contains(at) && !!(drawing.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
    }""")


@pytest.mark.parametrize("address", PAGES)
def test_at_twice_the_size_nothing_is_cut(browser: Browser, origin: str, address: str) -> None:
    # What is 1280 wide has 640 of its own pixels at 200 %.
    with watched(browser, origin, viewport={"width": 640, "height": 450}, device_scale_factor=2) as page:
        page.goto(origin + address)
        wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room
        assert page.evaluate(CUT) == []
        # And the text alone at twice its size, as browsers have it, too.
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
        assert page.evaluate("visualViewport.scale") == 2
        assert page.evaluate(CUT) == []
