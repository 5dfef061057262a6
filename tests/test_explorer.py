"""Every page of the explorer: answered, valid, read without sight, on any screen; nothing is asked for elsewhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, ViewportSize
from tests import readers
from tests.explorer import VISITS, Visit, watched
from tests.services import serving
from tests.stores import store

import bondgraph
from bondgraph.library import Library
from bondgraph_api import create_app

CONFIG: Final = Path(readers.__file__).with_name("htmlvalidate.cjs")
# What axe leaves out unless it is asked: targets of 24 pixels, which WCAG 2.2 demands.
AXE: Final[dict[str, Any]] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VIOLATIONS: Final = f"""axe.run({json.dumps(AXE)}).then((found) => found.violations.map((rule) =>
  `${{rule.id}}: ${{rule.nodes.slice(0, 3).map((node) => node.target).join(", ")}}: ${{rule.help}}`))"""
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS: Final = (320, 390, 640, 768, 1280, 2560)
"""From the narrowest that WCAG asks for; 640 is what 1280 is at 200 %."""

each_page = pytest.mark.parametrize("visit", VISITS, ids=[visit.name for visit in VISITS])


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(create_app(library), headers={"Accept": "text/html"}, follow_redirects=False)


@pytest.fixture(scope="module")
def origin(library: Library) -> Iterator[str]:
    with serving(create_app(library)) as address:
        yield address


def test_there_are_pages_of_every_sort() -> None:
    assert len({visit.name for visit in VISITS}) == len(VISITS) >= 35


@each_page
def test_a_page_is_answered_as_it_should_be(client: TestClient, visit: Visit) -> None:
    response = client.get(visit.address)
    assert response.status_code == visit.status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert ("vis-network" in response.text) == visit.moving


def test_every_page_is_valid_html(client: TestClient, tmp_path: Path) -> None:
    program = readers.node_program("html-validate")
    for visit in VISITS:
        (tmp_path / f"{visit.name}.html").write_bytes(client.get(visit.address).content)
    files = sorted(map(str, tmp_path.glob("*.html")))
    assert len(files) == len(VISITS)
    command = [program, "--config", str(CONFIG), "--formatter", "json", *files]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert [
        f"{Path(file['filePath']).stem}:{found['line']}: {found['ruleId']}: {found['message']}"
        for file in read
        for found in file["messages"]
    ] == []


def violations(page: Page) -> list[str]:
    """What axe has against a page."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS)
    return found


@pytest.mark.browser
def test_every_page_keeps_to_the_rules_for_everybody_in_the_light_and_is_as_wide_as_the_screen(
    browser: Browser, origin: str
) -> None:
    wide: ViewportSize = {"width": 1280, "height": 900}
    found = []
    with watched(browser, origin, viewport=wide, color_scheme="light") as page:
        for visit in VISITS:
            page.goto(origin + visit.address)
            found += [f"{visit.name}: {each}" for each in violations(page)]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if (over := page.evaluate(SIDEWAYS)) > 0:
                    found.append(f"{visit.name} at {width}: {over} pixels too wide")
            page.set_viewport_size(wide)
    assert found == []


@pytest.mark.browser
def test_every_page_keeps_to_the_rules_for_everybody_in_the_dark_and_on_a_small_screen(
    browser: Browser, origin: str
) -> None:
    found = []
    with watched(browser, origin, viewport={"width": 390, "height": 900}, color_scheme="dark") as page:
        for visit in VISITS:
            page.goto(origin + visit.address)
            found += [f"{visit.name}: {each}" for each in violations(page)]
    assert found == []
