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
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bondgraph.answers import Graph, GraphEdge, GraphNode
from bondgraph.render.arranging import HIDDEN_AT_FIRST, MOST, Arranged, arranged
from bondgraph.render.looks import (
    BASES,
    EDGE_STYLES,
    NODE_STYLES,
    edge_ids,
    edge_looks,
    one_way,
    table,
)
from bondgraph.render.pages import JAVASCRIPT, Asset, Html, offline, own, render
from bondgraph.render.routing import Spot
from bondgraph.render.svg import STILL, svg

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
_STRAIGHT: Final = 2
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
    drawn = arranged(graph, most)
    shown = drawn.graph
    data = _json(_picture(drawn))
    frame = _frame(shown, data)
    body = render(
        "picture.html",
        graph=shown,
        counts=_counts(shown),
        basis_styles=BASES,
        frame=frame,
        still=Html(svg(drawn if len(shown.nodes) <= STILL else graph, _nowhere, label=one_way(shown.title)))
        if shown.nodes
        else "",
        rows=rows(shown),
        most_rows=MOST,
        left_out=drawn.left_out,
        on_web=_ON_WEB.match,
    )
    return Parts(one_way(shown.title), body, data)


def network_frame(drawn: Arranged) -> str:
    """The picture alone, as HTML: find, legend, drawing and details, with the data.

    It stands in an element of the class ``picture``, and is hidden until the scripts run; what has the id
    ``picture-still`` is hidden from then on.
    """
    return _frame(drawn.graph, _json(_picture(drawn)))


def _frame(shown: Graph, data: str) -> str:
    return render(
        "picture_frame.html",
        counts=_counts(shown),
        bases=Counter(edge.basis for edge in shown.edges),
        data=data,
        node_styles=NODE_STYLES,
        edge_styles=EDGE_STYLES,
        basis_styles=BASES,
        hidden=HIDDEN_AT_FIRST,
    )


def _counts(shown: Graph) -> Counter[str]:
    return Counter([node.kind for node in shown.nodes] + [edge.type for edge in shown.edges])


def _nowhere(_: GraphNode) -> None:
    """The page is all there is: its still picture leads nowhere."""


# -- what is drawn


def _picture(drawn: Arranged) -> dict[str, Any]:
    """Everything that the scripts need: what vis-network draws, and what is told of it."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    graph, looks, spots = drawn.graph, drawn.looks, drawn.spots
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
        "tall": drawn.tall,
        "ways": _ways(edges, drawn.ways()),
        "tallWays": _ways(edges, drawn.ways(tall=True)),
        "inFull": drawn.in_full,
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


def _ways(edges: Iterable[str], ways: Iterable[Sequence[Spot]]) -> dict[str, list[tuple[int, int]]]:
    """The ways of the edges that go around something, by their ids."""
    return {
        ident: [(round(x), round(y)) for x, y in way]
        for ident, way in zip(edges, ways, strict=True)
        if len(way) > _STRAIGHT
    }


def rows(graph: Graph) -> list[dict[str, Any]]:
    """The same in words: each claim with its holders and concepts, and its relations as seen from it."""
    nodes = {node.id: node for node in graph.nodes}
    found: dict[str, dict[str, Any]] = {
        node.id: {"claim": node, "holders": [], "concepts": [], "told": []}
        for node in graph.nodes
        if node.kind == "claim"
    }
    for ident, edge in zip(edge_ids(graph.edges), graph.edges, strict=True):
        start, end = nodes[edge.start], nodes[edge.end]
        if edge.type == "holds":
            found[end.id]["holders"].append(start)
        elif edge.type == "about":
            found[start.id]["concepts"].append(end)
        else:
            found[start.id]["told"].append(Told(ident, edge.type, end, edge))
            if end.id in found:
                back = "contrasts" if edge.type == "contrasts" else "is supported by"
                found[end.id]["told"].append(Told(ident, back, start, edge))
    return list(found.values())


# -- text into pages


def _json(data: object) -> str:
    """JSON in which no page finds the end of a script, or a line where there is none."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
