"""What holds for all tests: in CI a skipped test is a failed one; tests that need the texts say when they are left out."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import settings
from tests.servers import SERVERS, missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# What other Pythons run: one with packages that this one has not, and those that are to reach nothing.
collect_ignore = ["offline", "readers/aif.py"]

# What a shell that is no terminal's starts behind itself ignores Ctrl-C, and so would all that these tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST: Final = (
    "test_explorer", "test_hostile", "test_journeys", "test_site", "test_building", "test_notebooks", "test_command", "test_cli", "test_api_stores",
    "test_picture", "test_pages_graph", "test_doors", "test_api_fuzzed", "test_benchmarks", "test_citing", "test_tour",
    "test_docs_examples", "test_docs_site", "test_packaging", "test_notebook_pictures", "test_openapi_readers", "test_exports",
    "test_sparql_sandbox", "test_store_remote",
)  # fmt: skip
"""Files that take longest. A file is one worker's: begun last, it would be waited for while the other cores do nothing."""

# A machine that is busy is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_report_header() -> list[str]:
    """Say at the top whether the passages are held against the texts, and which servers are left out."""
    sources = os.environ.get("BONDGRAPH_SOURCES")
    return [
        f"texts: {sources}"
        if sources
        else "texts: none attached; tests marked 'texts' are left out (BONDGRAPH_SOURCES)",
        *(f"server: {name} is left out: {why}" for name in SERVERS if (why := missing(name))),
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files first that take longest; leave out the tests that need the texts where none are attached."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))
    if os.environ.get("BONDGRAPH_SOURCES"):
        return
    without = [item for item in items if item.get_closest_marker("texts")]
    items[:] = [item for item in items if not item.get_closest_marker("texts")]
    config.hook.pytest_deselected(items=without)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Turn a skip into a failure in CI."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {reason}"
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; where there is none, what needs it is skipped."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("there is no Chromium here, so nothing was tested in a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens HTML from disk; in the end nothing was complained of, and nothing but the page was asked for."""
    complaints: list[str] = []
    asked: list[str] = []
    contexts = []
    file = tmp_path / "page.html"

    def opened(html: str, hash_: str = "", **options: Any) -> Page:
        file.write_bytes(html.encode())
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in asked} - {"data:,"} <= {file.as_uri()}
