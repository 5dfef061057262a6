"""How nodes and edges look: one table for the picture and for its legend, and the room that each node takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bondgraph.answers import GraphNode

TEXT_SIZE: Final = 14
_CLAIM_WIDTH: Final = 204
_NO_YEAR: Final = "n.d."
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Colours(NamedTuple):
    """What a node is painted with."""

    fill: str
    line: str
    text: str


class NodeStyle(NamedTuple):
    """How a kind of node looks, and what it is called: for the picture and for its legend."""

    word: str
    words: str
    shape: str
    light: Colours
    dark: Colours


class EdgeStyle(NamedTuple):
    """How a type of edge looks: for the picture and for its legend."""

    word: str
    means: str
    light: str
    dark: str
    dashes: tuple[int, ...]
    arrow: bool
    width: float


NODE_STYLES: Final = {
    "agent": NodeStyle(
        "author", "authors", "pill",
        Colours("#33475b", "#33475b", "#ffffff"), Colours("#c6d3e0", "#c6d3e0", "#131a21"),
    ),
    "claim": NodeStyle(
        "claim", "claims", "box",
        Colours("#ffffff", "#5b6b7b", "#1c242c"), Colours("#202932", "#8496a8", "#eef2f5"),
    ),
    "concept": NodeStyle(
        "concept", "concepts", "diamond",
        Colours("#e8dcbd", "#8a7434", "#4c4020"), Colours("#4b4227", "#c2a95c", "#e6d9b0"),
    ),
}  # fmt: skip
EDGE_STYLES: Final = {
    "supports": EdgeStyle("supports", "arrow to what is supported", "#0072B2", "#56B4E9", (), True, 2.0),
    "contrasts": EdgeStyle(
        "contrasts", "no arrow: it holds both ways", "#D55E00", "#E69F00", (9, 6), False, 2.0
    ),
    "defines": EdgeStyle("defines", "arrow to the concept", "#767676", "#AAAAAA", (2, 4), True, 1.8),
    "holds": EdgeStyle("holds", "from author to claim", "#9aa4ae", "#66727e", (), False, 1.0),
    "about": EdgeStyle("is about", "from claim to concept", "#b39b58", "#8d7d4d", (1, 5), False, 1.2),
}
BASES: Final = {"in-text": ("drawn in the text", 1.7), "editorial": ("drawn by the curator", 0.8)}
"""How much wider than its type says a relation is drawn, by who draws it."""


class NodeLook(NamedTuple):
    """A node as it is drawn: the lines of its label, its label in one line, and the room that it takes."""

    lines: list[str]
    short: str
    width: int
    height: int


def table(styles: Mapping[str, NodeStyle] | Mapping[str, EdgeStyle]) -> dict[str, dict[str, Any]]:
    """A table of styles as plain data."""
    return {
        kind: {
            name: value._asdict() if isinstance(value, Colours) else value
            for name, value in style._asdict().items()
        }
        for kind, style in styles.items()
    }


def one_way(text: str) -> str:
    """A text without the marks that turn the direction of writing: a canvas has nothing that would contain them."""
    return _TURNING.sub("", text)


def node_look(node: GraphNode, *, in_full: bool) -> NodeLook:
    """How a node is drawn; a claim with its statement, or only with its label.

    >>> node_look(GraphNode(id="agent:jung", kind="agent", label="C. G. Jung", text="C. G. Jung"), in_full=True).lines
    ['C. G. Jung']
    """
    label = one_way(node.label)
    short = wrap(label, 130, TEXT_SIZE, 1)[0]
    if node.kind == "concept":
        lines = wrap(label, 144, TEXT_SIZE, 2)
        width, height = _widest(lines) + 4, 2 * (12 + 16 * len(lines))
        return NodeLook(lines, short, width, height)
    if node.kind == "agent":
        lines = wrap(label, _CLAIM_WIDTH, TEXT_SIZE, 1)
        width = _widest(lines) + 26
    elif in_full:
        lines = wrap(label, _CLAIM_WIDTH, TEXT_SIZE, 1) + wrap(one_way(node.text), _CLAIM_WIDTH, TEXT_SIZE, 8)
        width = _CLAIM_WIDTH + 20
    else:
        # A year in brackets is a teller's.
        year = re.search(r"(, in .*)?(?<!\d)(-?\d{1,4})$", label)
        lines = [(f"({year[2]})" if year[1] else year[2]) if year else _NO_YEAR]
        width = 46
    height = 18 * len(lines) + (14 if in_full else 6)
    return NodeLook(lines, short, width, height)


def _widest(lines: Iterable[str]) -> int:
    return round(max(text_width(line, TEXT_SIZE) for line in lines))


# -- text


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn: rather too much than too little.

    >>> text_width("will", 10) < text_width("mama", 10)
    True
    """
    return size * sum(map(_character_width, text))


@lru_cache(maxsize=4096)
def _character_width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    for characters, width in (("iljtf.,:;'’‘|!()[] I", 0.32), ("mwMW@%—…", 0.9)):
        if character in characters:
            return width
    return 0.7 if character.isupper() or ord(character) > 0x24F else 0.56


def wrap(text: str, width: float, size: float, most: int) -> list[str]:
    """Lines no wider than that; words that are longer are broken, and what goes beyond the last line is cut.

    >>> wrap("a relationship between persons", 90, 10, 2)
    ['a relationship', 'between persons']
    """
    lines, line = [], ""
    for word in text.split():
        left = word
        while left:
            joined = f"{line} {left}" if line else left
            if text_width(joined, size) <= width:
                line, left = joined, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                fits = next(
                    (n for n in range(1, len(left)) if text_width(left[: n + 1], size) > width), len(left)
                )
                lines.append(left[:fits])
                left = left[fits:]
    lines.append(line)
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        fits = next(
            n for n in range(len(rest), -1, -1) if text_width(rest[:n] + "…", size) <= width or n == 0
        )
        lines = [*lines[: most - 1], rest[:fits].rstrip(" ,;:.") + "…"]
    return lines
