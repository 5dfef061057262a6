"""GEXF 1.3 (gexf.net): Gephi and networkx read it."""

from __future__ import annotations

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

_NAMESPACE: Final = "http://gexf.net/1.3"
_HEAD: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="{_NAMESPACE}" version="1.3">
"""


def gexf(selection: Selection) -> Iterator[bytes]:
    """A selection as GEXF."""
    return encoded(_parts(selection))


def _parts(selection: Selection) -> Iterator[str]:
    stamp = selection.library.stamp
    yield _HEAD
    yield "<meta>\n<creator>bondgraph</creator>\n"
    about = (
        stamp.title,
        f"edition {stamp.edition}",
        stamp.licence,
        stamp.digest,
        *described(selection).values(),
    )
    yield f"<description>{escaped(', '.join(about))}</description>\n</meta>\n"
    yield '<graph defaultedgetype="directed" mode="static">\n'
    yield from _attributes("node", NODE_FIELDS)
    yield from _attributes("edge", EDGE_FIELDS)
    yield "<nodes>\n"
    for node in nodes(selection):
        yield f'<node id="{escaped(node.id)}" label="{escaped(node.label)}">\n'
        yield from _values("node", node.fields)
        yield "</node>\n"
    yield "</nodes>\n<edges>\n"
    for edge in edges(selection):
        ends = f'source="{escaped(edge.source)}" target="{escaped(edge.target)}"'
        yield f'<edge id="{escaped(edge.id)}" {ends} kind="{edge.type}" label="{escaped(edge.label)}">\n'
        yield from _values("edge", edge.fields)
        yield "</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(of: str, fields: Mapping[str, Field]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for name, field in fields.items():
        type_ = "integer" if field.type is int else "string"
        yield f'<attribute id="{of}-{name}" title="{name}" type="{type_}"/>\n'
    yield "</attributes>\n"


def _values(of: str, fields: Fields) -> Iterator[str]:
    yield "<attvalues>\n"
    for name, value in fields.items():
        yield f'<attvalue for="{of}-{name}" value="{escaped(value)}"/>\n'
    yield "</attvalues>\n"


FORMATS: Final = (
    Format(
        "gexf",
        "GEXF 1.3, a graph in XML: Gephi, networkx",
        "gexf",
        "application/gexf+xml",
        (*OF_GRAPHS, ONE_WAY, NOT_IN_XML),
        gexf,
    ),
)
