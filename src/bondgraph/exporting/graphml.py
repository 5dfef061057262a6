"""GraphML (graphml.graphdrawing.org, 1.0 with attributes): networkx, igraph, yEd, Gephi, Cytoscape read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.graph import (
    EDGE_FIELDS,
    NODE_FIELDS,
    OF_GRAPHS,
    ONE_WAY,
    Field,
    Fields,
    described,
    edges,
    nodes,
)
from bondgraph.exporting.selecting import Selection
from bondgraph.exporting.xml import NOT_IN_XML, escaped

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA: Final = f"{_NAMESPACE}/1.0/graphml.xsd"
_HEAD: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{_NAMESPACE} {_SCHEMA}">
"""
_NO_TOKEN: Final = re.compile(r"[^A-Za-z0-9._:-]")
_LABEL: Final = Field(str, "short, for drawing")
_REF: Final = Field(str, "the id as it is")
_OF_GRAPH: Final = {
    "title": Field(str, "what the corpus is called"),
    "edition": Field(str, "its edition"),
    "licence": Field(str, "its licence"),
    "digest": Field(str, "SHA-256 of the corpus as JSON Lines"),
    "corpus": Field(str, "its id"),
    "description": Field(str, "what it is about"),
}


def graphml(selection: Selection) -> Iterator[bytes]:
    """A selection as GraphML."""
    return encoded(_parts(selection))


def token(ident: str) -> str:
    """An id as GraphML has ids (NMTOKEN): ``:`` stands for the ``/`` of a position, ``·2b·`` for what else is none.

    >>> token("position:heals-or-carries/itself"), token("work:a+b")
    ('position:heals-or-carries:itself', 'work:a·2b·b')
    """
    return _NO_TOKEN.sub(lambda found: f"·{ord(found[0]):x}·", ident.replace("/", ":"))


def _parts(selection: Selection) -> Iterator[str]:
    yield _HEAD
    yield from _keys("graph", _OF_GRAPH)
    yield from _keys("node", {"label": _LABEL, "ref": _REF, **NODE_FIELDS})
    yield from _keys("edge", {"label": _LABEL, "ref": _REF, **EDGE_FIELDS})
    stamp = selection.library.stamp
    yield f'<graph id="{escaped(token(stamp.id))}" edgedefault="directed">\n'
    told = {name: getattr(stamp, name) for name in ("title", "edition", "licence", "digest")}
    yield from _data("graph", told | described(selection))
    for node in nodes(selection):
        yield f'<node id="{token(node.id)}">\n'
        yield from _data("node", {"label": node.label, "ref": node.id, **node.fields})
        yield "</node>\n"
    for edge in edges(selection):
        yield f'<edge id="{token(edge.id)}" source="{token(edge.source)}" target="{token(edge.target)}">\n'
        yield from _data("edge", {"label": edge.label, "ref": edge.id, **edge.fields})
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def _keys(of: str, fields: Mapping[str, Field]) -> Iterator[str]:
    for name, field in fields.items():
        type_ = "long" if field.type is int else "string"
        yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{type_}">'
        yield f"<desc>{escaped(field.description)}</desc></key>\n"


def _data(of: str, fields: Fields) -> Iterator[str]:
    for name, value in fields.items():
        yield f'<data key="{of}-{name}">{escaped(value)}</data>\n'


FORMATS: Final = (
    Format(
        "graphml",
        "GraphML, a graph in XML: networkx, igraph, yEd, Cytoscape, Gephi",
        "graphml",
        "application/graphml+xml",
        (
            *OF_GRAPHS,
            ONE_WAY,
            "In its ids : stands for the / of a position, and ·2b· for +; the field ref has the id as it is.",
            NOT_IN_XML,
        ),
        graphml,
    ),
)
