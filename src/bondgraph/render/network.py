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
    one_way,
    table,
)
from bondgraph.render.pages import JAVASCRIPT, Asset, Html, offline, own, render
from bondgraph.render.routing import Spot
from bondgraph.render.svg import STILL, Link, svg

ASSETS: Final[Mapping[str, tuple[Asset, ...]]] = {
    "picture.css": (own("page.css"), own("picture.css")),
    "vis-network.min.js": (Asset("pyvis", "templates/lib/vis-9.1.2/vis-network.min.js", JAVASCRIPT),),
    "picture.js": tuple(own(f"picture{part}.js") for part in ("-state", "-canvas", "-words", "-keys", "")),
}
"""What a page loads, each of one or several files."""
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

    edge: int
    how: str
    other: GraphNode
    relation: GraphEdge


Row = dict[str, Any]
"""A claim as it is told in words."""


def _nowhere(_: GraphNode | GraphEdge) -> None:
    """The page is all there is: nothing in it leads elsewhere."""


def network_page(graph: Graph, *, most: int = MOST, inset: bool = False) -> str:
    """One HTML document with the picture; opens from disk, offline.

    Args:
        graph: what is drawn.
        most: how many nodes are drawn at most.
        inset: whether it stands in a frame of another page.
    """
    parts = network_parts(graph, most=most)
    title = f"{parts.title} – who argues what"
    return offline(
        parts.title,
        parts.body,
        title=title,
        styles=[asset for name in STYLES for asset in ASSETS[name]] + [own("inset.css")] * inset,
        scripts=[asset for name in SCRIPTS for asset in ASSETS[name]],
        inset=inset,
    )


def network_parts(graph: Graph, *, most: int = MOST) -> Parts:
    """The picture as a fragment for the body of a page that loads `STYLES` and `SCRIPTS`."""
    drawn = arranged(graph, most)
    shown = drawn.graph
    told = rows(shown)
    data = _data(drawn, told[:MOST], _nowhere)
    body = render(
        "picture.html",
        graph=shown,
        counts=_counts(shown),
        frame=_frame(shown, data),
        still=Html(svg(drawn if len(shown.nodes) <= STILL else graph, _nowhere, label=one_way(shown.title)))
        if shown.nodes
        else "",
        words=network_words(told[:MOST]),
        rows=told,
        most_rows=MOST,
        left_out=drawn.left_out,
    )
    return Parts(one_way(shown.title), body, data)


def network_frame(drawn: Arranged, told: Sequence[Row], link: Link) -> str:
    """The picture alone, as HTML: find, legend, drawing and details, with the data.

    It stands in an element of the class ``picture``, and is hidden until the scripts run; what has the id
    ``picture-still`` is hidden from then on. What claims say and why they are related it reads from the table.

    Args:
        drawn: what is drawn.
        told: the rows of the table that stands in the same page.
        link: where the other nodes lead.
    """
    return _frame(drawn.graph, _data(drawn, told, link))


def network_words(told: Sequence[Row], link: Link = _nowhere, *, selected: str | None = None) -> str:
    """The same in words, as a table; details of the picture are taken from there.

    Args:
        told: the rows.
        link: where nodes and relations lead; without it, the page is all there is.
        selected: the row that is marked.
    """
    return render(
        "picture_words.html",
        rows=told,
        tabled={row["claim"].id for row in told},
        link=link,
        alone=link is _nowhere,
        selected=selected,
        bases=BASES,
        on_web=_ON_WEB.match,
    )


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


# -- what is drawn


def _data(drawn: Arranged, told: Sequence[Row], link: Link) -> str:
    """Everything that the scripts need and the table does not say, as JSON."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    graph = drawn.graph
    number = {node.id: n for n, node in enumerate(graph.nodes)}
    tabled = {row["claim"].id for row in told}
    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    network.nodes = [_node(node, drawn, None if node.id in tabled else link) for node in graph.nodes]
    network.edges = [
        {"from": number[edge.start], "to": number[edge.end], "type": edge.type}
        | ({"basis": edge.basis} if edge.basis else {})
        for edge in graph.edges
    ]
    return _json(
        {
            "nodes": network.nodes,
            "edges": network.edges,
            "options": network.options,
            "ways": _ways(drawn.ways()),
            "tallWays": _ways(drawn.ways(tall=True)),
            "inFull": drawn.in_full,
            "styles": table(NODE_STYLES) | table(EDGE_STYLES),
            "bases": BASES,
            "hidden": HIDDEN_AT_FIRST,
        }
    )


def _node(node: GraphNode, drawn: Arranged, link: Link | None) -> dict[str, Any]:
    """A node as the scripts are told of it, without what follows from the rest; with a link, if the table lacks it."""
    look = drawn.looks[node.id]
    told = {
        "id": node.id,
        "label": node.label,
        "at": drawn.spots[node.id],
        "tall": drawn.tall[node.id],
        "room": (look.width, look.height),
        "lines": look.lines if look.lines != [node.label] else None,
        "point": look.short if look.short != node.label and not drawn.in_full else None,
        "short": one_way(node.short or ""),
        "text": node.text if link and node.text != node.label else None,
        "page": link and link(node),
    }
    return {name: value for name, value in told.items() if value}


def _ways(ways: Iterable[Sequence[Spot]]) -> dict[int, list[tuple[int, int]]]:
    """The ways of the edges that go around something, by their numbers."""
    return {n: [(round(x), round(y)) for x, y in way] for n, way in enumerate(ways) if len(way) > _STRAIGHT}


def rows(graph: Graph) -> list[Row]:
    """The same in words: each claim with its holders and concepts, and its relations as seen from it."""
    nodes = {node.id: node for node in graph.nodes}
    found: dict[str, Row] = {
        node.id: {"claim": node, "holders": [], "concepts": [], "told": []}
        for node in graph.nodes
        if node.kind == "claim"
    }
    for n, edge in enumerate(graph.edges):
        start, end = nodes[edge.start], nodes[edge.end]
        if edge.type == "holds":
            found[end.id]["holders"].append(start)
        elif edge.type == "about":
            found[start.id]["concepts"].append(end)
        else:
            found[start.id]["told"].append(Told(n, edge.type, end, edge))
            if end.id in found:
                back = "contrasts" if edge.type == "contrasts" else "is supported by"
                found[end.id]["told"].append(Told(n, back, start, edge))
    return list(found.values())


# -- text into pages


def _json(data: object) -> str:
    """JSON in which no page finds the end of a script, or a line where there is none."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
