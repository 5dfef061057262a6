"""What comes near as one types, in a real browser: by keyboard and mouse, told to those who do not see it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.explorer import watched
from tests.services import serving
from tests.stores import store
from tests.test_explorer import AXE

import bondgraph
from bondgraph_api import create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with bondgraph.open(store=store()) as library, serving(create_app(library)) as address:
        yield address


@contextmanager
def at(browser: Browser, origin: str, address: str, **options: Any) -> Iterator[tuple[Page, Locator]]:
    """A page, and the field of the search that every page has."""
    with watched(browser, origin, **options) as page:
        page.goto(origin + address)
        yield page, page.get_by_role("combobox", name="Search claims, authors, concepts, works")


def options_of(page: Page) -> list[str]:
    expect(page.get_by_role("option").first).to_be_visible()
    return page.get_by_role("option").all_inner_texts()


def test_names_come_before_what_mentions_them(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/about") as (page, field):
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press_sequentially("yal")
        told = options_of(page)
        assert told[0] == "Irvin D. Yalom\nauthor"
        assert {each.rpartition("\n")[2] for each in told[2:]} == {"claim"}
        expect(field).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("listbox", name="Suggestions")).to_have_id(
            str(field.get_attribute("aria-controls"))
        )
        assert page.locator(".find [role=status]").inner_text() == f"{len(told)} suggestions"
        assert page.locator(".suggested mark").all_inner_texts()[0] == "Yalom"


def test_arrows_walk_the_list_and_the_field_and_enter_goes_there(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        field.press_sequentially("yal")
        told = options_of(page)
        assert field.get_attribute("aria-activedescendant") is None
        chosen = page.locator('[role=option][aria-selected="true"]')
        field.press("ArrowDown")
        expect(chosen).to_have_text(re.compile("Irvin D. Yalom"))
        expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
        field.press("ArrowUp")
        expect(chosen).to_have_count(0)
        field.press("ArrowUp")
        assert chosen.inner_text() == told[-1]
        field.press("ArrowDown")
        field.press("ArrowDown")
        expect(field).to_be_focused()
        assert field.input_value() == "yal"
        field.press("Enter")
        page.wait_for_url("**/agent/yalom.html")
        page.go_back()
        page.wait_for_url("**/claims")


def test_enter_with_nothing_chosen_searches_and_the_button_does(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        field.press_sequentially("ruptures")
        options_of(page)
        field.press("Enter")
        page.wait_for_url("**/search?words=ruptures")
        field.fill("alliance")
        page.get_by_role("search", name="Everything", exact=True).get_by_role("button", name="Search").click()
        page.wait_for_url("**/search?words=alliance")
        page.go_back()
        page.wait_for_url("**/search?words=ruptures")
        expect(field).to_have_value("ruptures")


def test_escape_closes_the_list_and_leaves_what_was_written(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        field.press_sequentially("yal")
        options_of(page)
        field.press("Escape")
        expect(page.get_by_role("option")).to_have_count(0)
        expect(field).to_have_attribute("aria-expanded", "false")
        assert field.input_value() == "yal"
        field.press("ArrowDown")
        options_of(page)
        field.press("Tab")
        expect(page.get_by_role("option")).to_have_count(0)


def test_a_click_goes_there(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/search", viewport={"width": 390, "height": 844}) as (page, _):
        page.get_by_role("combobox", name="Words, names, or the beginning of one").press_sequentially(
            "attach"
        )
        options_of(page)
        page.get_by_role("option").filter(has_text=re.compile("^Attachment\\s*concept$")).click()
        page.wait_for_url("**/concept/attachment.html")


def test_a_field_that_names_a_node_takes_its_name(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/path") as (page, _):
        for label, written, name in (("From", "yal", "Irvin D. Yalom"), ("To", "jung", "Carl Gustav Jung")):
            field = page.get_by_role("combobox", name=label, exact=True)
            field.press_sequentially(written)
            expect(page.get_by_role("option").first).to_have_text(re.compile(f"^{name}"))
            field.press("ArrowDown")
            field.press("Enter")
            expect(page.locator(".field [role=status]").filter(has_text="is chosen").last).to_have_text(
                f"{name} is chosen"
            )
        field.press("Enter")
        page.wait_for_url("**/path?start=agent%3Ayalom&end=agent%3Ajung")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "How Irvin D. Yalom and Carl Gustav Jung are connected"
        )


def test_a_misspelt_word_is_suggested_for_too(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        field.press_sequentially("aliance")
        assert any(each.startswith("Alliance\n") for each in options_of(page))


def test_that_nothing_comes_near_is_told(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        field.press_sequentially("zzqx")
        expect(page.locator(".find [role=status]")).to_have_text("No suggestions")
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press("ArrowDown")
        field.fill("!?")
        expect(page.locator(".find [role=status]")).to_have_text("")


def test_it_waits_until_one_pauses_and_a_late_answer_is_dropped(browser: Browser, origin: str) -> None:
    asked: list[str] = []
    late = threading.Event()
    with at(browser, origin, "/claims") as (page, field):

        def held(route: Route) -> None:
            asked.append(route.request.url)
            if "words=yalo*" in route.request.url and not late.is_set():
                late.set()
                page.wait_for_timeout(50)
            route.continue_()

        page.route("**/v1/search?*", held)
        field.press_sequentially("yal", delay=40)
        options_of(page)
        assert len(asked) == 2  # names and claims, once
        assert all("words=yal*" in url.replace("%2A", "*") for url in asked)
        # An answer that comes when something else was asked since does not replace it.
        page.evaluate(
            """window.bondgraphSearch = (words) => new Promise((told) => setTimeout(
                () => told([{kind: "concept", id: words, label: words, href: "#" + words, marks: []}]),
                words === "slow" ? 900 : 10))"""
        )
        field.fill("slow")
        page.wait_for_timeout(300)
        field.fill("fast")
        expect(page.get_by_role("option")).to_have_text(["fastconcept"])
        page.wait_for_timeout(900)
        expect(page.get_by_role("option")).to_have_text(["fastconcept"])


def test_what_a_page_answers_itself_is_taken_instead_and_stays_text(browser: Browser, origin: str) -> None:
    with at(browser, origin, "/claims") as (page, field):
        page.evaluate(
            """window.bondgraphSearch = async (words) => [
                {kind: "claim", id: "x", label: "<b>bold</b> 🫶 bond", href: "#there", marks: [[14, 18]]}]"""
        )
        field.fill("bond")
        expect(page.get_by_role("option")).to_have_text(["<b>bold</b> 🫶 bondclaim"])
        assert page.locator(".suggested mark").all_inner_texts() == ["bond"]
        assert page.locator(".suggested b").count() == 0
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url("**/claims#there")


def test_a_service_that_does_not_answer_is_told_and_leaves_the_form(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{origin}/claims")
        page.route("**/v1/search?*", lambda route: route.abort())
        field = page.get_by_role("combobox", name="Search claims, authors, concepts, works")
        field.press_sequentially("yal")
        told = page.locator(".find .failed")
        expect(told).to_have_text("No suggestions: the service does not answer.")
        expect(told).to_be_visible()
        expect(page.locator(".find [role=status]")).to_have_text(str(told.text_content()))
        expect(page.get_by_role("option")).to_have_count(0)
        field.press("Escape")
        expect(told).to_be_hidden()
        field.press("Enter")
        page.wait_for_url("**/search?words=yal")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_keeps_to_the_rules_for_everybody(browser: Browser, origin: str, scheme: str) -> None:
    with at(browser, origin, "/claims", color_scheme=scheme, viewport={"width": 390, "height": 844}) as (
        page,
        field,
    ):
        field.press_sequentially("trust")
        options_of(page)
        field.press("ArrowDown")
        found = Axe().run(page, options=AXE).response
        assert [rule["id"] for rule in found["violations"]] == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0


def test_without_scripts_the_form_searches(browser: Browser, origin: str) -> None:
    with watched(browser, origin, java_script_enabled=False) as page:
        page.goto(f"{origin}/claims")
        page.get_by_label("Search claims, authors, concepts, works").fill("ruptures")
        page.get_by_role("search", name="Everything", exact=True).get_by_role("button", name="Search").click()
        page.wait_for_url("**/search?words=ruptures")
        kinds = page.get_by_role("navigation", name="Kinds")
        kinds.get_by_role("link", name=re.compile("^Concepts")).click()
        page.wait_for_url("**/search?words=ruptures&kind=concept")
        expect(kinds.locator("[aria-current=page]")).to_have_text(re.compile("^Concepts"))
