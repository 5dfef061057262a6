"""The picture in a browser: what is drawn, selected, said and remembered, and that nothing leaves the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page
from tests import pictures

from bondgraph.answers import Graph
from bondgraph.render import looks
from bondgraph.render.network import network_page

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]


@pytest.fixture
def show(open_page: Opener) -> Opener:
    """Opens a graph in a page of its own."""

    def opened(graph: Graph, hash_: str = "", *, most: int = 300, **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        return open_page(network_page(graph, most=most), hash_, **options)

    return opened


def picture(page: Page, expression: str) -> Any:
    return page.evaluate(f"(() => {{ const p = bondgraphPicture; return {expression}; }})()")


def until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own way of waiting needs what the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def click_on(page: Page, node: str) -> None:
    at = page.evaluate("id => bondgraphPicture.place(id)", node)
    page.mouse.click(at["x"], at["y"])


def selected(page: Page) -> Any:
    return picture(page, "p.state.selected")


def details(page: Page) -> str:
    return page.locator("#picture-details").inner_text()


def drawn(page: Page) -> set[str]:
    return set(picture(page, "[...p.shown().nodes]"))


def colours(page: Page) -> int:
    """How many colours there are in the picture: one, where it is blank."""
    return int(
        page.evaluate(
            """() => {
              const canvas = document.querySelector("#picture-canvas canvas");
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return new Set(new Uint32Array(data.buffer)).size;
            }"""
        )
    )


# -- drawing


@pytest.mark.parametrize("graph", [pictures.ordinary(), pictures.large(60)], ids=["in full", "by year"])
def test_it_draws_every_node_where_it_was_placed_and_without_overlap(show: Opener, graph: Graph) -> None:
    # Without movement all of it is in view, and laid out, as soon as it is asked for.
    page = show(graph, reduced_motion="reduce")
    page.locator('[data-toggle="about"]').click()
    assert colours(page) > 20
    assert drawn(page) == {node.id for node in graph.nodes}
    # vis-network's own boxes of pills and claims reach beyond them by the radius of their corners.
    boxes = page.evaluate(
        """() => [...bondgraphPicture.nodes.values()].map(({ id, kind }) => {
          const box = bondgraphPicture.network().getBoundingBox(id);
          const { left, top, width, height } = bondgraphPicture.network().body.nodes[id].shape;
          return [id, kind !== "concept" ? { left, top, right: left + width, bottom: top + height } : box];
        })"""
    )
    for n, (one, a) in enumerate(boxes):
        for other, b in boxes[n + 1 :]:
            apart = (
                a["right"] <= b["left"]
                or b["right"] <= a["left"]
                or a["bottom"] <= b["top"]
                or b["bottom"] <= a["top"]
            )
            assert apart, (one, other)
    placed = picture(page, "p.network().getPositions()")
    meant = {node["id"]: dict(zip("xy", node["at"], strict=True)) for node in picture(page, "p.data.nodes")}
    assert placed == meant


def test_a_thousand_nodes_stand_still_at_once(show: Opener) -> None:
    page = show(pictures.large(560), most=1000)
    assert len(picture(page, "p.data.nodes")) == 1000
    before = picture(page, "p.network().getPositions()")
    page.wait_for_timeout(300)
    assert picture(page, "p.network().getPositions()") == before
    assert not picture(page, "p.network().physics.physicsEnabled")


def test_lines_are_told_apart_by_who_draws_them_and_where_they_join_the_same_two(show: Opener) -> None:
    page = show(pictures.ordinary())
    edges = picture(
        page, "[...p.edges.values()].map(({ id, basis, width, smooth }) => ({ id, basis, width, smooth }))"
    )
    assert len(edges) == len(pictures.ordinary().edges)
    known = {edge["id"]: edge for edge in edges}
    one, other = known["claim:works supports claim:heals"], known["claim:works contrasts claim:heals"]
    assert one["width"] > 1.5 * other["width"]
    assert one["smooth"] is None
    assert other["smooth"]["enabled"]
    twice = show(pictures.graph(pictures.ordinary().nodes, [pictures.ordinary().edges[4]] * 3))
    assert picture(twice, "p.edges.size") == 3


def test_the_theme_changes_live(show: Opener) -> None:
    page = show(pictures.ordinary(), color_scheme="light")
    colour = "p.network().body.edges[[...p.edges.keys()].find((id) => id.includes(' supports '))].options.color.color"
    assert picture(page, colour) == looks.EDGE_STYLES["supports"].light
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert picture(page, colour) == looks.EDGE_STYLES["supports"].dark
    highlight = colour.replace("color.color", "color.highlight")
    assert picture(page, highlight) == looks.EDGE_STYLES["supports"].dark


# -- selection


def test_a_click_on_a_node_tells_all_and_dims_what_is_farther(show: Opener) -> None:
    page = show(pictures.ordinary())
    click_on(page, "claim:carries")
    assert selected(page) == "claim:carries"
    told = details(page)
    for text in (
        "A good relationship lets technique take effect.", "Strupp", "Flores (Flores 1997) reports",
        "One makes it the cure, the other its setting.", "tension, drawn by the curator", "Flores 2004",
    ):  # fmt: skip
        assert text in told
    dim = "[...p.nodes.keys()].filter((id) => p.network().body.nodes[id].options.opacity < 1)"
    assert set(picture(page, dim)) >= {"claim:alters", "agent:jung"}
    assert not set(picture(page, dim)) & {"claim:carries", "claim:heals", "agent:strupp"}
    page.get_by_role("button", name="Show all").click()
    assert selected(page) is None
    assert picture(page, dim) == []


def test_a_line_can_be_selected_by_click_and_from_the_details(show: Opener) -> None:
    page = show(pictures.ordinary())
    spots = page.evaluate(
        """() => {
          const [a, b] = ["claim:heals", "claim:carries"].map(bondgraphPicture.place);
          return [...Array(99).keys()].map((n) => ({ x: a.x + ((b.x - a.x) * n) / 99, y: a.y + ((b.y - a.y) * n) / 99 }));
        }"""
    )
    for spot in spots:
        page.mouse.click(spot["x"], spot["y"])
        if "contrasts" in (selected(page) or ""):
            break
    assert selected(page) == "claim:heals contrasts claim:carries"
    assert "One makes it the cure, the other its setting." in details(page)
    click_on(page, "claim:works")
    page.get_by_role("link", name=re.compile("this relation")).click()
    assert selected(page) == "claim:works supports claim:heals"
    assert "Progress is what was to be shown." in details(page)
    assert "evidence, drawn in the text" in details(page)
    link = page.locator("#picture-details .picture-passage a")
    assert link.get_attribute("href") == pictures.PASSAGE.url
    assert "It is the … of it all." in details(page)


def test_what_is_hidden_is_drawn_while_it_is_selected(show: Opener) -> None:
    page = show(pictures.ordinary())
    assert "concept:technique" not in drawn(page)
    page.get_by_role("searchbox").fill("technique")
    page.locator('#picture-list [data-select="concept:technique"]').click()
    assert {"concept:technique", "claim:carries"} <= drawn(page)
    page.keyboard.press("Escape")
    assert "concept:technique" not in drawn(page)


# -- legend, search, table


def test_the_legend_hides_and_shows_and_says_what_is_hidden(show: Opener) -> None:
    page = show(pictures.ordinary())
    hidden = page.locator("#picture-hidden")
    assert hidden.inner_text() == "Not drawn: 2 concepts, 4 × “is about”."
    about = page.locator('[data-toggle="about"]')
    assert about.get_attribute("aria-pressed") == "false"
    about.click()
    assert about.get_attribute("aria-pressed") == "true"
    assert hidden.inner_text() == "Nothing is hidden."
    page.locator('[data-toggle="contrasts"]').click()
    edges = picture(page, "[...p.shown().edges]")
    assert not any(" contrasts " in edge for edge in edges)
    page.locator('[data-toggle="editorial"]').click()
    page.locator('[data-toggle="claim"]').click()
    assert drawn(page) == set()
    assert page.locator("#picture-empty").is_visible()


def test_search_finds_as_one_types_and_enter_takes_the_first(show: Opener) -> None:
    page = show(pictures.ordinary())
    box = page.get_by_role("searchbox")
    box.press_sequentially("STRUPP effect")
    until(page, "document.getElementById('picture-found').textContent === '1 of 10 found'")
    assert page.locator("#picture-list li").count() == 1
    box.press("Enter")
    assert selected(page) == "claim:carries"
    box.fill("nobody at all")
    until(page, "document.getElementById('picture-found').textContent.startsWith('Nothing found')")
    box.fill("")
    until(page, "document.querySelectorAll('#picture-list li').length === 10")
    box.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert selected(page) == page.evaluate("document.activeElement.dataset.select")


def test_the_table_equals_the_data_and_leads_into_the_picture(show: Opener) -> None:
    graph = pictures.ordinary()
    page = show(graph)
    assert not page.locator("#picture-words table").is_visible()
    page.locator("#picture-words summary").click()
    rows = page.locator("#picture-words tbody tr")
    claims = [node for node in graph.nodes if node.kind == "claim"]
    assert rows.count() == len(claims)
    for row, claim in zip(rows.all(), claims, strict=True):
        text = row.inner_text()
        assert claim.text in text
        for edge in graph.edges:
            if edge.because:
                # Once, where the relation goes out from.
                assert (edge.because in text) == (claim.id == edge.start)
    rows.nth(1).get_by_role("link", name="Strupp 1997").click()
    assert selected(page) == "claim:carries"
    assert rows.nth(1).get_attribute("aria-current") == "true"


def test_without_scripts_a_still_picture_and_the_table_stand_in_for_it(show: Opener) -> None:
    page = show(pictures.ordinary(), java_script_enabled=False)
    assert page.locator("#picture-still svg").is_visible()
    assert page.get_by_text("This one stands still").is_visible()
    assert page.locator("#picture-words table").is_visible()
    assert not page.locator("#picture-frame").is_visible()


# -- keyboard, address


def test_arrows_walk_enter_opens_escape_goes_back(show: Opener) -> None:
    page = show(pictures.ordinary(), "#select=" + quote("agent:strupp"))
    stage = page.locator("#picture-canvas")
    page.keyboard.press("Tab")
    stage.focus()
    page.keyboard.press("Escape")
    spots = picture(page, "p.network().getPositions()")
    right = spots["claim:carries"]["x"] > spots["agent:strupp"]["x"]
    assert picture(page, "p.cursor()") == "agent:strupp"
    page.keyboard.press("ArrowRight" if right else "ArrowLeft")
    at = picture(page, "p.cursor()")
    assert at in ("claim:carries", "claim:works")
    assert page.locator("#picture-said").inner_text().startswith(("Strupp 1997, claim", "Strupp 1999, claim"))
    assert page.locator("#picture-caption").is_visible()
    page.keyboard.press("Enter")
    assert selected(page) == at
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert selected(page) is None
    assert page.evaluate("document.activeElement.id") == "picture-canvas"
    page.keyboard.press("0")
    page.wait_for_timeout(400)
    fitted = picture(page, "p.network().getScale()")
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    assert picture(page, "p.network().getScale()") > fitted
    page.keyboard.press("0")
    page.wait_for_timeout(400)
    assert picture(page, "p.network().getScale()") == pytest.approx(fitted)


def test_every_drawn_node_can_be_reached_by_keyboard(show: Opener) -> None:
    page = show(pictures.ordinary())
    page.locator("#picture-canvas").focus()
    reached: set[str] = set()
    page.keyboard.press("Shift+ArrowRight")
    waiting = [picture(page, "p.cursor()")]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            for press in (key, f"Shift+{key}"):
                page.evaluate("id => bondgraphPicture.point(id)", here)
                page.keyboard.press(press)
                waiting.append(picture(page, "p.cursor()"))
    assert reached == drawn(page)


def test_the_address_is_the_state(show: Opener) -> None:
    page = show(pictures.ordinary())
    click_on(page, "claim:alters")
    page.locator('[data-toggle="holds"]').click()
    address = page.url
    again = show(pictures.ordinary(), "#" + address.partition("#")[2])
    assert selected(again) == "claim:alters"
    assert again.locator('[data-toggle="holds"]').get_attribute("aria-pressed") == "false"
    assert drawn(again) == drawn(page)
    page.go_back()
    until(page, "bondgraphPicture.state.hidden.has('holds') === false")
    assert selected(page) == "claim:alters"
    page.go_back()
    until(page, "bondgraphPicture.state.selected === null")
    page.go_forward()
    until(page, "bondgraphPicture.state.selected === 'claim:alters'")


@pytest.mark.parametrize(
    "hash_", ["#select=nobody", "#hide=x,%ff", "#select=%E0%A4%A", "#=&=&&hide", "#picture-words"]
)
def test_an_address_that_makes_no_sense_does_no_harm(show: Opener, hash_: str) -> None:
    page = show(pictures.ordinary(), hash_)
    assert selected(page) is None
    assert colours(page) > 20


# -- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(show: Opener, scheme: str, width: int) -> None:
    page = show(pictures.ordinary(), color_scheme=scheme, viewport={"width": width, "height": 844})
    page.locator("#picture-words summary").click()
    for select in (None, "claim:works", "agent:strupp", "concept:bond", "claim:works supports claim:heals"):
        page.evaluate("id => bondgraphPicture.select(id, 'list')", select)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("graph", [pictures.ordinary(), pictures.hostile()], ids=["ordinary", "hostile"])
@pytest.mark.parametrize("width", [390, 640])
def test_narrow_pages_do_not_scroll_sideways(show: Opener, graph: Graph, width: int) -> None:
    """640 is half of 1280: what a page has at 200 %."""
    page = show(graph, viewport={"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("bondgraphPicture.select(bondgraphPicture.data.nodes[0].id, 'list')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    order = page.evaluate(
        """() => ["#picture-list", "#picture-canvas", "#picture-details", "#picture-words"].map(
             (name) => document.querySelector(name).getBoundingClientRect().top)"""
    )
    assert order == sorted(order)


@pytest.mark.parametrize("graph", [pictures.ordinary(), pictures.large(25), pictures.large(60)])
def test_on_narrow_screens_names_cover_nothing_and_can_be_read(show: Opener, graph: Graph) -> None:
    page = show(graph, viewport={"width": 390, "height": 844})
    page.evaluate(
        """() => {
          const draw = CanvasRenderingContext2D.prototype.fillText;
          window.written = [];
          CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
            window.written.push([text, parseFloat(this.font.match(/[\\d.]+px/)) * bondgraphPicture.network().getScale()]);
            return draw.call(this, text, ...at);
          };
          bondgraphPicture.network().redraw();
        }"""
    )
    until(page, "window.written.length > 0")
    written = page.evaluate("window.written")
    assert [each for each in written if each[0].strip() and each[1] < 7.9] == []
    if len(graph.nodes) < 60:
        assert any(claim.label.split()[0] in text for text, _ in written for claim in graph.nodes[:1])
    pills = picture(page, "p.pills()")
    boxes = picture(
        page,
        "[...p.shown().nodes].map(id => ({ id, x: p.nodes.get(id).x, y: p.nodes.get(id).y,"
        " half: p.nodes.get(id).room[0] / 2, high: p.nodes.get(id).room[1] / 2 }))",
    )
    for n, pill in enumerate(pills):
        for other in [*boxes, *pills[n + 1 :]]:
            assert (
                other["id"] == pill["id"]
                or abs(other["x"] - pill["x"]) >= other["half"] + pill["half"]
                or abs(other["y"] - pill["y"]) >= other["high"] + pill["high"]
            ), (pill["id"], other["id"])


def test_the_passages_of_a_claim_are_linked(show: Opener) -> None:
    page = show(pictures.ordinary(), "#select=claim:heals")
    link = page.locator("#picture-details > .picture-passage a")
    assert link.get_attribute("href") == pictures.PASSAGE.url
    assert link.text_content() == "A page, characters 10 to 90"
    assert "It is the … of it all." in (
        page.locator("#picture-details > .picture-passage").text_content() or ""
    )


def test_less_motion_is_no_motion(show: Opener) -> None:
    page = show(pictures.large(60), reduced_motion="reduce")
    assert picture(page, "p.moving(300)") is False


def test_hostile_texts_show_as_text_and_nothing_runs(show: Opener) -> None:
    graph = pictures.hostile()
    page = show(graph)
    page.locator("#picture-words summary").click()
    for ident in picture(page, "[...p.nodes.keys(), ...p.edges.keys()]"):
        page.evaluate("id => bondgraphPicture.select(id, 'list')", ident)
        assert selected(page) == ident
    for node in picture(page, "p.data.nodes"):
        page.evaluate("id => bondgraphPicture.select(id, 'list')", node["id"])
        label = picture(page, f"p.nodes.get({json.dumps(node['id'])}).label")
        assert page.locator("#picture-details h2").text_content() == label
    assert page.evaluate("window.evil") is None
    assert page.locator("img, b, #picture-details a[href^=javascript]").count() == 0
    assert page.locator("#picture-words tbody tr").count() == len(pictures.EVIL)
