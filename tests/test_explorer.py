"""Every page of the explorer: answered, valid, read without sight, on any screen; nothing is asked for elsewhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
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
# What depends on the looks; the rest is the same in any.
LOOKS: Final = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
LOOKED_AT: Final[dict[str, Any]] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": LOOKS},
}
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


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme", "rules"), [(1280, "light", AXE), (390, "dark", LOOKED_AT)], ids=["light", "dark"]
)
@each_page
def test_a_page_keeps_to_the_rules_for_everybody(
    browser: Browser,
    origin: str,
    visit: Visit,
    width: int,
    scheme: Literal["light", "dark"],
    rules: dict[str, Any],
) -> None:
    size = {"width": width, "height": 900}
    with watched(browser, origin, viewport=size, color_scheme=scheme) as page:
        page.goto(origin + visit.address)
        found = Axe().run(page, options=rules).response
    assert [
        f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'][:3])}: {rule['help']}"
        for rule in found["violations"]
    ] == []


@pytest.mark.browser
def test_no_page_is_wider_than_the_screen(browser: Browser, origin: str) -> None:
    wider = []
    with watched(browser, origin) as page:
        for visit in VISITS:
            page.goto(origin + visit.address)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                over = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                if over > 0:
                    wider.append(f"{visit.name} at {width}: {over} pixels")
    assert wider == []
