"""Graphs as JSON: the elements of Cytoscape (js.cytoscape.org), and the node-link form of networkx and D3."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.graph import OF_GRAPHS, ONE_WAY, Edge, Node, described, edges, nodes
from bondgraph.exporting.selecting import Selection

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def cytoscape(selection: Selection) -> Iterator[bytes]:
    """A selection as the elements of Cytoscape: what Cytoscape.js takes, Cytoscape opens and networkx reads."""
    return encoded(_cytoscape(selection))


def node_link(selection: Selection) -> Iterator[bytes]:
    """A selection in the node-link form, as networkx writes and reads it by default."""
    return encoded(_node_link(selection))


def _cytoscape(selection: Selection) -> Iterator[str]:
    head = {"format_version": "1.0", "generated_by": "bondgraph", "data": _stamp(selection)}
    yield _opened({**head, "directed": True, "multigraph": True}, "elements")
    yield '{"nodes":['
    yield from _listed({"data": _of_node(node)} for node in nodes(selection))
    yield '],"edges":['
    yield from _listed({"data": _of_edge(edge)} for edge in edges(selection))
    yield "]}}\n"


def _of_node(node: Node) -> dict[str, Any]:
    # Cytoscape shows what is called name, and networkx finds a node by what is called value.
    return {"id": node.id, "value": node.id, "name": node.label, "label": node.label, **node.fields}


def _of_edge(edge: Edge) -> dict[str, Any]:
    ends = {"source": edge.source, "target": edge.target}
    return {
        "id": edge.id,
        "key": edge.id,
        **ends,
        "label": edge.label,
        "interaction": edge.type,
        **edge.fields,
    }


def _node_link(selection: Selection) -> Iterator[str]:
    head = {"directed": True, "multigraph": True, "graph": _stamp(selection)}
    yield _opened(head, "nodes")
    yield "["
    yield from _listed({"id": node.id, "label": node.label, **node.fields} for node in nodes(selection))
    yield '],"edges":['
    yield from _listed(
        {"key": edge.id, "source": edge.source, "target": edge.target, "label": edge.label, **edge.fields}
        for edge in edges(selection)
    )
    yield "]}\n"


def _stamp(selection: Selection) -> dict[str, str]:
    stamp = selection.library.stamp
    told = {"name": stamp.title, "edition": stamp.edition, "licence": stamp.licence, "digest": stamp.digest}
    return told | described(selection)


def _opened(head: dict[str, Any], name: str) -> str:
    """An object up to the value of one more name."""
    return f"{_written(head)[:-1]},{_written(name)}:"


def _listed(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The members of a list, one a line."""
    before = "\n"
    for value in values:
        yield before + _written(value)
        before = ",\n"
    yield "\n"


FORMATS: Final = (
    Format(
        "cytoscape",
        "Cytoscape JSON, a graph as elements: Cytoscape, Cytoscape.js, networkx",
        "cyjs",
        "application/vnd.cytoscape.cyjs+json",
        (*OF_GRAPHS, ONE_WAY),
        cytoscape,
    ),
    Format(
        "node-link",
        "node-link JSON, a graph as two lists: networkx, D3",
        "json",
        "application/json",
        (*OF_GRAPHS, ONE_WAY),
        node_link,
    ),
)
