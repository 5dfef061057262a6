"""How long until a picture can be used, in a browser: from the start of loading to the first drawing that can be pressed.

Against pyvis's own page of the same nodes and edges, with its default settings: until its layout has settled, or a
minute has passed. Bounds: a second for 300 nodes, 2.5 seconds for 5,000.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from benchmarks.tables import Cell, Table, options, report, verdict
from playwright.sync_api import Browser, sync_playwright
from pyvis.network import Network  # type: ignore[import-untyped]

from bondgraph.answers import Graph, GraphEdge, GraphNode, Stamp
from bondgraph.render.network import network_page

BOUNDS: Final = {300: 1.0, 5_000: 2.5}
RUNS: Final = 3
PATIENCE: Final = 60.0

_READY: Final = """() => typeof bondgraphPicture === "undefined" || !bondgraphPicture.network?.() ? null
  : performance.getEntriesByName("picture-ready")[0]?.startTime ?? null"""


def graph(nodes: int, *, seed: int = 1) -> Graph:
    """So many nodes, a fifth of them authors, with two relations for each claim."""
    chance = random.Random(seed)
    authors = [
        GraphNode(id=f"agent:a{n}", kind="agent", label=f"Author Number {n}", text=f"Author Number {n}")
        for n in range(nodes // 5)
    ]
    claims = [
        GraphNode(
            id=f"claim:c{n}", kind="claim", label=f"Author {1900 + n % 120}", text=f"What claim {n} says, in a sentence of some length."
        )
        for n in range(nodes - len(authors))
    ]  # fmt: skip
    edges = [
        GraphEdge(start=chance.choice(authors).id, end=claim.id, type="holds", label="holds")
        for claim in claims
    ]
    for claim in claims:
        for other in chance.sample(claims, 2):
            type_: Literal["supports", "contrasts"] = chance.choice(("supports", "contrasts"))
            edges.append(
                GraphEdge(start=claim.id, end=other.id, type=type_, label=type_, because="A reason.", basis="editorial")
            )  # fmt: skip
    stamp = Stamp(
        id="made", title="Made", edition="1", licence="https://example.org/licence", digest="0" * 64
    )
    return Graph(
        corpus=stamp, title="Made", filters={}, total=len(claims), nodes=(*claims, *authors), edges=tuple(edges)
    )  # fmt: skip


def ours(browser: Browser, page: Path) -> tuple[float, float]:
    """Seconds until our page is drawn and takes a key, and how many of them its thread had the processor."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        told = tab.context.new_cdp_session(tab)
        told.send("Performance.enable", {"timeDomain": "threadTicks"})
        tab.goto(page.as_uri(), wait_until="commit")
        while (at := tab.evaluate(_READY)) is None:
            time.sleep(0.01)
        metrics = {each["name"]: each["value"] for each in told.send("Performance.getMetrics")["metrics"]}
        return float(at) / 1000, float(metrics["TaskDuration"])
    finally:
        tab.close()


def theirs(browser: Browser, page: Path) -> float | None:
    """Seconds until pyvis's page has settled; none where that takes more than a minute."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.set_default_timeout(1000 * (PATIENCE + 30))
    try:
        begun = time.perf_counter()
        tab.goto(page.as_uri(), wait_until="commit")
        while time.perf_counter() - begun < PATIENCE:
            if tab.evaluate("() => window.settledAt ?? null") is not None:
                return float(tab.evaluate("() => window.settledAt")) / 1000
            time.sleep(0.1)
        return None
    finally:
        tab.close()


def measured(browser: Browser, folder: Path, nodes: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of a size: our page, then pyvis's."""
    drawn = graph(nodes)
    begun = time.perf_counter()
    html = network_page(drawn, most=nodes)
    made = time.perf_counter() - begun
    page = folder / f"{nodes}.html"
    page.write_text(html, encoding="utf-8")
    took, busy = sorted(ours(browser, page) for _ in range(RUNS))[RUNS // 2]
    yield (
        *(nodes, "bondgraph draw", made, len(html) / 1e6, took, busy, 1.0),
        verdict(took, most=BOUNDS.get(nodes)),
    )
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = [{"id": node.id, "label": node.label, "shape": "box"} for node in drawn.nodes]
    network.edges = [{"from": edge.start, "to": edge.end} for edge in drawn.edges]
    begun = time.perf_counter()
    html = network.generate_html()
    made = time.perf_counter() - begun
    settled = 'network.once("stabilizationIterationsDone", () => { window.settledAt = performance.now(); });'
    html = html.replace("return network;", f"{settled} return network;")
    page.write_text(html, encoding="utf-8")
    their = theirs(browser, page)
    yield nodes, "pyvis, its own page", made, len(html) / 1e6, their, None, their and their / took, ""


def main() -> None:
    parser = options(__doc__ or "", sizes=False)
    parser.add_argument("--nodes", type=int, nargs="+", default=list(BOUNDS), help="the sizes of pictures")
    parser.add_argument(
        "--browser", default=os.environ.get("BONDGRAPH_BROWSER"), help="the browser's program"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=asked.browser, args=["--no-sandbox", "--disable-gpu"]
        )
        rows = [row for nodes in asked.nodes for row in measured(browser, Path(folder), nodes)]
        browser.close()
    head = ("nodes", "page", "made in s", "MB", "usable after s", "processor s", "times ours", "bound")
    report([Table("Pictures in a browser", head, tuple(rows))], asked.json)


if __name__ == "__main__":
    main()
