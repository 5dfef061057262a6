"""What a browser loads when it visits a page for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from playwright.sync_api import Browser

DRAWING: Final = "vis-network"
"""What the library that draws the moving picture is called; a page is weighed without it."""


def first_visit(browser: Browser, address: str) -> Mapping[str, int]:
    """The bytes that came over the wire, with their headers, by the address of what was loaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        told = context.new_cdp_session(page)
        addresses: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def answered(event: dict[str, Any]) -> None:
            addresses[event["requestId"]] = event["response"]["url"]

        def loaded(event: dict[str, Any]) -> None:
            of = addresses[event["requestId"]]
            sizes[of] = sizes.get(of, 0) + round(event["encodedDataLength"])

        told.on("Network.responseReceived", answered)
        told.on("Network.loadingFinished", loaded)
        told.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        return sizes
    finally:
        context.close()


def weight(loaded: Mapping[str, int]) -> tuple[float, float]:
    """The kilobytes of a visit, and those of the library that draws the moving picture, which are not among them."""
    drawing = sum(size for address, size in loaded.items() if DRAWING in address)
    return (sum(loaded.values()) - drawing) / 1000, drawing / 1000
