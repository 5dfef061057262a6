"""Graphviz DOT: dot, sfdp and the other programs of Graphviz read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.graph import OF_GRAPHS, UNDIRECTED, Fields, described, edges, nodes
from bondgraph.exporting.selecting import Selection

_SHAPES: Final = {
    "claim": "box",
    "agent": "ellipse",
    "work": "note",
    "source": "folder",
    "passage": "plain",
    "concept": "hexagon",
    "question": "diamond",
    "position": "cds",
}
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")


def dot(selection: Selection) -> Iterator[bytes]:
    """A selection as DOT."""
    return encoded(_parts(selection))


def quoted(value: str | int) -> str:
    r"""A value in double quotes: a quote and a backslash stand behind a backslash, as labels are read.

    >>> print(quoted('say "a\\b"'))
    "say \"a\\b\""
    """
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\ufffd")
    return f'"{text}"'


def _label(text: str) -> str:
    """A text as a label, in which Graphviz would read what looks like an entity as one."""
    return quoted(_ENTITY.sub("&amp;", text))


def _parts(selection: Selection) -> Iterator[str]:
    stamp = selection.library.stamp
    yield f"digraph {quoted(stamp.title)} {{\n"
    told: Fields = {
        "edition": stamp.edition,
        "licence": stamp.licence,
        "digest": stamp.digest,
        **described(selection),
    }
    yield _statement("graph", told, {})
    for node in nodes(selection):
        drawn = {"label": _label(node.label), "shape": _SHAPES[str(node.fields["kind"])]}
        yield _statement(quoted(node.id), node.fields, drawn)
    for edge in edges(selection):
        drawn = {"label": _label(edge.label), "id": quoted(edge.id)}
        if edge.type in UNDIRECTED:
            drawn["dir"] = "none"
        yield _statement(f"{quoted(edge.source)} -> {quoted(edge.target)}", edge.fields, drawn)
    yield "}\n"


def _statement(what: str, fields: Fields, drawn: Mapping[str, str]) -> str:
    given = {name: quoted(value) for name, value in fields.items()}
    return f"{what} [{', '.join(f'{name}={value}' for name, value in {**drawn, **given}.items())}];\n"


FORMATS: Final = (
    Format(
        "dot",
        "DOT, a graph to draw: Graphviz",
        "gv",
        "text/vnd.graphviz",
        (
            *OF_GRAPHS,
            "A backslash is written twice, as labels are read; a program that reads other fields finds it twice.",
            "Numbers are texts, and the character NUL becomes U+FFFD.",
        ),
        dot,
    ),
)
