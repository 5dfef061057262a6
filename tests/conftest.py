"""What holds for all tests: in CI a skipped test is a failed one; tests that need the texts say when they are left out."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

# A machine that is busy is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_report_header() -> str:
    """Say at the top whether the passages are held against the texts."""
    sources = os.environ.get("BONDGRAPH_SOURCES")
    return (
        f"texts: {sources}"
        if sources
        else "texts: none attached; tests marked 'texts' are left out (BONDGRAPH_SOURCES)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need the texts where none are attached; the closing line counts them."""
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
