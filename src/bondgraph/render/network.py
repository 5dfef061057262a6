"""A graph → an interactive picture, in one page of its own or inside another.

`network_page` gives one HTML document that holds everything and asks nobody for anything. A page that is served
takes `network_parts` instead: a fragment for its body. It needs the files named in `STYLES` in the head and those
named in `SCRIPTS`, in that order, after the fragment or with ``defer``; `ASSETS` says where each of them is. The
fragment works under ``script-src 'self'; style-src 'self'``, its headings begin with h2, its ids begin with
``picture``, and what stands after the ``#`` of the page's address belongs to it.

pyvis is the model of the nodes, the edges and the options, and brings vis-network along. Its own pages are not used.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bondgraph.answers import Graph, GraphEdge, GraphNode
from bondgraph.render.layout import COLUMNS_UP_TO, Box, Pull, place
from bondgraph.render.looks import (
    BASES,
    EDGE_STYLES,
    NODE_STYLES,
    edge_ids,
    edge_looks,
    node_look,
    one_way,
    table,
)
from bondgraph.render.pages import JAVASCRIPT, Asset, fit, offline, own, render

MOST: Final = 300
"""Nodes that are drawn at most; the rest is left out, and the picture says so."""
HIDDEN_AT_FIRST: Final = ("about",)


ASSETS: Final[Mapping[str, Asset]] = {
    "page.css": own("page.css"),
    "picture.css": own("picture.css"),
    "vis-network.min.js": Asset("pyvis", "templates/lib/vis-9.1.2/vis-network.min.js", JAVASCRIPT),
    **{
        name: own(name)
        for name in (
            "picture-state.js",
            "picture-canvas.js",
            "picture-words.js",
            "picture-keys.js",
            "picture.js",
        )
    },
}
STYLES: Final = tuple(name for name in ASSETS if name.endswith(".css"))
SCRIPTS: Final = tuple(name for name in ASSETS if name.endswith(".js"))

# How strongly an edge of each type draws its ends together.
_PULLS: Final = {"supports": 1.0, "contrasts": 1.0, "defines": 1.0, "holds": 3.0, "about": 0.0}
_OPTIONS: Final[Mapping[str, Any]] = {
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "physics": {"enabled": False},
    "interaction": {
        "dragNodes": False, "hover": True, "hideEdgesOnDrag": True, "hideEdgesOnZoom": True,
        "selectConnectedEdges": False, "keyboard": False,
    },
    "nodes": {"chosen": False, "borderWidth": 1.5, "borderWidthSelected": 1.5},
    "edges": {"chosen": False, "smooth": False, "selectionWidth": 0, "hoverWidth": 0},
}  # fmt: skip
_ON_WEB = re.compile("https?://", re.IGNORECASE)


class Parts(NamedTuple):
    """A picture to set into a page.

    Attributes:
        title: what it shows, in a line.
        body: the fragment, as HTML, with the data in it.
        data: the data alone, as JSON that may stand in a script element.
    """

    title: str
    body: str
    data: str


class Told(NamedTuple):
    """A relation as it is told beside one of its ends."""

    edge: str
    how: str
    other: GraphNode
    relation: GraphEdge


def network_page(graph: Graph, *, most: int = MOST) -> str:
    """One HTML document with the picture; opens from disk, offline."""
    parts = network_parts(graph, most=most)
    title = f"{parts.title} – who argues what"
    return offline(
        parts.title,
        parts.body,
        title=title,
        styles=[ASSETS[name] for name in STYLES],
        scripts=[ASSETS[name] for name in SCRIPTS],
    )


def network_parts(graph: Graph, *, most: int = MOST) -> Parts:
    """The picture as a fragment for the body of a page that loads `STYLES` and `SCRIPTS`."""
    whole = Graph.model_validate(fit(graph.model_dump()))
    shown = _capped(whole, most)
    data = _json(_picture(shown))
    body = render(
        "picture.html",
        graph=shown,
        data=data,
        counts=Counter([node.kind for node in shown.nodes] + [edge.type for edge in shown.edges]),
        bases=Counter(edge.basis for edge in shown.edges),
        rows=_rows(shown),
        left_out=len(whole.nodes) - len(shown.nodes),
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        basis_styles=BASES,
        hidden=HIDDEN_AT_FIRST,
        on_web=_ON_WEB.match,
    )
    return Parts(one_way(whole.title), body, data)


# -- what is drawn


def _capped(graph: Graph, most: int) -> Graph:
    """The first claims with those who hold them, then what they are about, as far as there is room."""
    kinds = {node.id: node.kind for node in graph.nodes}
    kept = set(kinds)
    if len(kinds) > most:
        around: dict[str, set[str]] = {ident: set() for ident in kinds}
        for edge in graph.edges:
            if edge.start in kinds and edge.end in kinds:
                around[edge.start].add(edge.end)
                around[edge.end].add(edge.start)
        kept = set()
        for claim in (ident for ident in kinds if kinds[ident] == "claim"):
            group = {claim} | {other for other in around[claim] if kinds[other] == "agent"}
            if len(kept | group) <= most:
                kept |= group
        used = Counter(other for claim in kept for other in around[claim] if kinds[other] == "concept")
        kept.update(sorted(used, key=lambda concept: (-used[concept], concept))[: most - len(kept)])
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    edges = tuple(edge for edge in graph.edges if edge.start in kept and edge.end in kept)
    return graph.model_copy(update={"nodes": nodes, "edges": edges})


def _picture(graph: Graph) -> dict[str, Any]:
    """Everything that the scripts need: what vis-network draws, and what is told of it."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    lasting = {
        end for edge in graph.edges if edge.type not in HIDDEN_AT_FIRST for end in (edge.start, edge.end)
    }
    guests = {node.id for node in graph.nodes if node.kind == "concept" and node.id not in lasting}
    in_full = len(graph.nodes) - len(guests) <= COLUMNS_UP_TO
    looks = {node.id: node_look(node, in_full=in_full) for node in graph.nodes}
    held = Counter(edge.start for edge in graph.edges if edge.type == "holds")
    boxes = tuple(
        Box(n.id, n.kind, looks[n.id].width, looks[n.id].height, n.id in guests) for n in graph.nodes
    )
    pulls = tuple(Pull(edge.start, edge.end, _PULLS[edge.type] / _crowd(edge, held)) for edge in graph.edges)
    spots = _placed(boxes, pulls, tall=False)
    edges = dict(zip(edge_ids(graph.edges), graph.edges, strict=True))
    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    network.nodes = [
        {"id": node.id, "x": spots[node.id][0], "y": spots[node.id][1], **looks[node.id].vis}
        for node in graph.nodes
    ]
    network.edges = [
        {"id": ident, "from": edge.start, "to": edge.end, **look}
        for (ident, edge), look in zip(edges.items(), edge_looks(graph.edges), strict=True)
    ]
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "tall": _placed(boxes, pulls, tall=len(boxes) <= MOST),
        "inFull": in_full,
        "told": {
            ident: {
                **node.model_dump(),
                "lines": look.lines,
                "point": look.short,
                "short": one_way(node.short or ""),
                "room": (look.width, look.height),
            }
            for node in graph.nodes
            for ident, look in [(node.id, looks[node.id])]
        },
        "relations": {ident: edge.model_dump() for ident, edge in edges.items()},
        "styles": table(NODE_STYLES) | table(EDGE_STYLES),
        "bases": {basis: words for basis, (words, _) in BASES.items()},
        "hidden": HIDDEN_AT_FIRST,
    }


def _crowd(edge: GraphEdge, held: Mapping[str, int]) -> float:
    """Who holds very many claims draws each of them the less, so that these stand by what they relate to."""
    return math.sqrt(held[edge.start]) if edge.type == "holds" else 1


@lru_cache(maxsize=64)
def _placed(boxes: tuple[Box, ...], pulls: tuple[Pull, ...], *, tall: bool) -> dict[str, tuple[float, float]]:
    return place(boxes, pulls, tall=tall)


def _rows(graph: Graph) -> list[dict[str, Any]]:
    """The same in words: each claim with its holders and concepts, and its relations as seen from it."""
    nodes = {node.id: node for node in graph.nodes}
    rows: dict[str, dict[str, Any]] = {
        node.id: {"claim": node, "holders": [], "concepts": [], "told": []}
        for node in graph.nodes
        if node.kind == "claim"
    }
    for ident, edge in zip(edge_ids(graph.edges), graph.edges, strict=True):
        start, end = nodes[edge.start], nodes[edge.end]
        if edge.type == "holds":
            rows[end.id]["holders"].append(start)
        elif edge.type == "about":
            rows[start.id]["concepts"].append(end)
        else:
            rows[start.id]["told"].append(Told(ident, edge.type, end, edge))
            if end.id in rows:
                back = "contrasts" if edge.type == "contrasts" else "is supported by"
                rows[end.id]["told"].append(Told(ident, back, start, edge))
    return list(rows.values())


# -- text into pages


def _json(data: object) -> str:
    """JSON in which no page finds the end of a script, or a line where there is none."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
