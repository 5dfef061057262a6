"""A graph → a still picture: SVG from the same places and the same table of styles as the interactive one.

It needs no scripts and no style sheet: everything has its light colours as attributes. A page that has other colours,
in the dark say, sets them by the classes, which begin with ``map``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise, product
from typing import Final, NamedTuple

from bondgraph.answers import Graph, GraphEdge, GraphNode
from bondgraph.render.arranging import HIDDEN_AT_FIRST, Arranged, arranged
from bondgraph.render.looks import BASES, EDGE_STYLES, NODE_STYLES, TEXT_SIZE, one_way, text_width
from bondgraph.render.pages import Html
from bondgraph.render.routing import Spot

STILL: Final = 100
"""Nodes that a still picture has at most in a page, where one that can be moved takes its place."""
FILED: Final = 150
"""Nodes that one has as a file: more could not be read without a way to come nearer."""

_FONTS: Final = "Source Sans, Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
_X_HEIGHT: Final = 0.486
"""That of Source Sans, for whose widths there is room: by it another font is set as small."""
_MARGIN: Final = 14
_LINE: Final = 18
_WORD: Final = 12
_ARROW: Final = 9
_PARALLEL: Final = 9
_ROUND: Final = 12

Link = Callable[[GraphNode | GraphEdge], str | None]
"""The address of a node or a relation; none for what should lead nowhere."""


class _Room(NamedTuple):
    """The middle of a box, and how far it reaches."""

    x: float
    y: float
    half: float
    high: float

    def meets(self, other: _Room) -> bool:
        """Whether two boxes overlap."""
        return (
            abs(self.x - other.x) < self.half + other.half and abs(self.y - other.y) < self.high + other.high
        )


def svg(graph: Graph | Arranged, link: Link, *, most: int = STILL, label: str, reasons: bool = True) -> str:
    """A still picture to set into a page.

    Args:
        graph: what is drawn; what was arranged already is drawn as it is.
        link: where the nodes lead.
        most: how many nodes are drawn at most; the description tells how many are left out.
        label: what it is called where it cannot be seen.
        reasons: whether relations say why they are drawn; a table in the same page may.
    """
    shown = graph if isinstance(graph, Arranged) else arranged(graph, most, both=False)
    return _Drawing(shown, link, reasons=reasons).whole(label)


def svg_file(graph: Graph, *, most: int = FILED, label: str, styled: bool = True) -> str:
    """The same as a document of its own, in light colours, on white, without links.

    Args:
        graph: what is drawn.
        most: how many nodes are drawn at most.
        label: what it is called where it cannot be seen.
        styled: whether it may hold a style, by which words fit in whatever font is there; a page's policy forbids it.
    """
    drawing = _Drawing(arranged(graph, most, both=False), _nowhere)
    style = f"font-size-adjust:{_X_HEIGHT}" if styled else ""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + drawing.whole(label, paper=True, style=style)


def thumbnail(graph: Graph, *, most: int = STILL, label: str) -> str:
    """The shapes alone, to be shown small."""
    return _Drawing(arranged(graph, most, both=False), _nowhere, worded=False).whole(label)


class _Drawing:
    """One still picture."""

    def __init__(self, shown: Arranged, link: Link, *, worded: bool = True, reasons: bool = True) -> None:
        self._shown = shown
        self._link = link
        self._worded = worded
        self._reasons = reasons
        self._nodes = {node.id: node for node in shown.graph.nodes if node.id not in shown.guests}
        self._edges = [
            edge
            for edge in shown.graph.edges
            if edge.type not in HIDDEN_AT_FIRST and edge.start in self._nodes and edge.end in self._nodes
        ]
        self._rooms = {
            ident: _Room(*shown.spots[ident], (look := shown.looks[ident]).width / 2, look.height / 2)
            for ident in self._nodes
        }
        self._taken = list(self._rooms.values())
        self._ways = dict(zip(map(id, shown.graph.edges), shown.ways(), strict=True))
        self._beside: Counter[frozenset[str]] = Counter()

    def whole(self, label: str, *, paper: bool = False, style: str = "") -> str:
        """The drawing with its frame, and with what it is drawn on: white, or what is there."""
        rooms = self._rooms.values()
        left = min((room.x - room.half for room in rooms), default=0) - _MARGIN
        top = min((room.y - room.high for room in rooms), default=0) - _MARGIN
        wide = max((room.x + room.half for room in rooms), default=0) + _MARGIN - left
        high = max((room.y + room.high for room in rooms), default=0) + _MARGIN - top
        styled = f' style="{style}"' if style else ""
        linked = self._worded and any(self._link(node) for node in self._nodes.values())
        # What may hold links is no image: an image hides what is in it from whoever does not see it.
        frame = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map{"" if self._worded else " map-small"}"'
            f' role="{"group" if linked else "img"}" viewBox="{left:g} {top:g} {wide:g} {high:g}"'
            f' width="{wide:g}" height="{high:g}" font-family="{_FONTS}" font-size="{TEXT_SIZE}"'
            f"{styled}>"
        )
        named = f"<title>{escape(label)}</title><desc>{escape(self._told())}</desc>"
        sheet = (
            f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" fill="#fff"/>'
            if paper
            else ""
        )
        return Html("".join([frame, named, sheet, *self._lines(), *self._boxes(), "</svg>"]))

    def _told(self) -> str:
        kinds = Counter(node.kind for node in self._nodes.values())
        types: Counter[str] = Counter(edge.type for edge in self._edges)
        told = [
            _many(kinds["claim"], "claim"),
            _many(kinds["agent"], "author"),
            *([_many(kinds["concept"], "concept")] if kinds["concept"] else []),
            *(f"{types[type_]} × {EDGE_STYLES[type_].word}" for type_ in EDGE_STYLES if types[type_]),
        ]
        left = f" {_many(self._shown.left_out, 'node')} left out." if self._shown.left_out else ""
        return f"{', '.join(told)}.{left}"

    # -- lines

    def _lines(self) -> Iterator[str]:
        words: list[str] = []
        for type_, style in EDGE_STYLES.items():
            own = [edge for edge in self._edges if edge.type == type_]
            if not own:
                continue
            dashes = f' stroke-dasharray="{" ".join(map(str, style.dashes))}"' if style.dashes else ""
            yield f'<g class="map-line map-{type_}" stroke="{style.light}" fill="{style.light}"{dashes}>'
            for edge in own:
                yield from self._line(edge, words)
            yield "</g>"
        if words:
            colour = NODE_STYLES["claim"].light
            yield (
                f'<g class="map-words" font-size="{_WORD}" text-anchor="middle" fill="{colour.text}" stroke="#fff"'
                ' stroke-width="4" stroke-linejoin="round" paint-order="stroke">'
            )
            yield from words
            yield "</g>"

    def _line(self, edge: GraphEdge, words: list[str]) -> Iterator[str]:
        style = EDGE_STYLES[edge.type]
        way = self._apart(edge, self._ways[id(edge)])
        if not way:
            return
        head = ""
        if style.arrow:
            (x, y), end = way[-2], way[-1]
            long = math.hypot(end[0] - x, end[1] - y) or 1
            ux, uy = (end[0] - x) / long, (end[1] - y) / long
            base = (end[0] - ux * _ARROW, end[1] - uy * _ARROW)
            wing = (-uy * _ARROW * 0.45, ux * _ARROW * 0.45)
            head = (
                f'<path stroke="none" d="M{_at(end)}L{_at((base[0] + wing[0], base[1] + wing[1]))}'
                f'L{_at((base[0] - wing[0], base[1] - wing[1]))}z"/>'
            )
            if long > _ARROW:
                way = [*way[:-1], base]
        width = round(style.width * (BASES[edge.basis][1] if edge.basis else 1), 2)
        basis = f" map-{edge.basis}" if edge.basis else ""
        title = f"<title>{escape(self._why(edge))}</title>" if self._worded and edge.because else ""
        yield (
            f'<g class="map-edge{basis}">{title}'
            f'<path fill="none" stroke-width="{width}" d="{_path(way)}"/>{head}</g>'
        )
        if self._worded and self._shown.in_full and edge.because:
            self._word(style.word, way, words)

    def _apart(self, edge: GraphEdge, way: Sequence[Spot]) -> list[Spot]:
        """The way of an edge, a little aside where another joins the same two."""
        pair = frozenset((edge.start, edge.end))
        nth = self._beside[pair]
        self._beside[pair] += 1
        if not (way and nth):
            return list(way)
        (x1, y1), (x2, y2) = sorted((way[0], way[-1]))
        long = math.hypot(x2 - x1, y2 - y1) or 1
        aside = (_PARALLEL if nth % 2 else -_PARALLEL) * ((nth + 1) // 2) / long
        return [(x - (y2 - y1) * aside, y + (x2 - x1) * aside) for x, y in way]

    def _word(self, word: str, way: Sequence[Spot], words: list[str]) -> None:
        """The word of a relation on the longest stretch of its line, where it covers nothing."""
        start, end = max(pairwise(way), key=lambda part: math.dist(*part))
        half = text_width(word, _WORD) / 2 + 3
        # On the line, else close beside it.
        asides = ((0, 0), (0, 17), (0, -17), (half + 3, 0), (-half - 3, 0))
        for (right, down), part in product(asides, (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)):
            x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
            room = _Room(x + right, y + down, half, _WORD * 0.7)
            if not any(room.meets(other) for other in self._taken):
                self._taken.append(room)
                words.append(f'<text x="{room.x:.0f}" y="{room.y + _WORD * 0.35:.0f}">{escape(word)}</text>')
                return

    def _why(self, edge: GraphEdge) -> str:
        one, other = self._nodes[edge.start], self._nodes[edge.end]
        because = f": {edge.because}" if self._reasons else ""
        return f"{one.label} {EDGE_STYLES[edge.type].word} {other.label}{because}"

    # -- boxes

    def _boxes(self) -> Iterator[str]:
        for kind, style in NODE_STYLES.items():
            own = [node for node in self._nodes.values() if node.kind == kind]
            if own:
                yield (
                    f'<g class="map-{kind}" fill="{style.light.fill}" stroke="{style.light.line}"'
                    f' stroke-width="1.5" text-anchor="{"start" if kind == "claim" else "middle"}">'
                )
                for node in own:
                    yield from self._box(node)
                yield "</g>"

    def _box(self, node: GraphNode) -> Iterator[str]:
        href = self._link(node) if self._worded else None
        name = node.label if node.text == node.label else f"{node.label}: {node.text}"
        yield (
            f'<a class="map-node" href="{escape(href)}" aria-label="{escape(name)}">' if href
            else '<g class="map-node">'
        )  # fmt: skip
        if self._worded and node.text != node.label:
            yield f"<title>{escape(name)}</title>"
        yield self._shape(node)
        if self._worded:
            yield from self._text(node)
        yield "</a>" if href else "</g>"

    def _shape(self, node: GraphNode) -> str:
        room = self._rooms[node.id]
        if node.kind == "concept":
            x, y, size = room.x, room.y, 9
            return f'<path d="M{x:g} {y - size:g}l{size} {size}-{size} {size}-{size}-{size}z"/>'
        corner = room.high if node.kind == "agent" else 4
        return (
            f'<rect x="{room.x - room.half:g}" y="{room.y - room.high:g}" width="{2 * room.half:g}"'
            f' height="{2 * room.high:g}" rx="{corner:g}"/>'
        )

    def _text(self, node: GraphNode) -> Iterator[str]:
        room, lines = self._rooms[node.id], self._shown.looks[node.id].lines
        colour = NODE_STYLES[node.kind].light.text
        middle = node.kind != "claim" or not self._shown.in_full
        x = room.x if middle else room.x - room.half + 10
        y = room.y + 22 if node.kind == "concept" else room.y - (len(lines) - 1) / 2 * _LINE
        anchor = ' text-anchor="middle"' if middle and node.kind == "claim" else ""
        yield f'<text fill="{colour}" stroke="none"{anchor}>'
        for n, line in enumerate(lines):
            leads = n == 0 and (node.kind == "agent" or (node.kind == "claim" and self._shown.in_full))
            bold = ' font-weight="600"' if leads else ""
            down = y + n * _LINE + TEXT_SIZE * 0.35
            yield f'<tspan x="{x:g}" y="{down:.0f}"{bold}>{escape(one_way(line))}</tspan>'
        yield "</text>"


def _nowhere(_: GraphNode | GraphEdge) -> None:
    """No address for anything."""


def _path(way: Sequence[Spot]) -> str:
    """A way with its corners rounded."""
    parts = [f"M{_at(way[0])}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        near = [
            tuple(
                c + (o - c) * min(0.5, _ROUND / (math.dist(corner, other) or 1))
                for c, o in zip(corner, other, strict=True)
            )
            for other in (before, after)
        ]
        parts.append(f"L{_at(near[0])}Q{_at(corner)} {_at(near[1])}")
    return "".join([*parts, f"L{_at(way[-1])}"])


def _at(spot: Iterable[float]) -> str:
    return " ".join(f"{value:.1f}" for value in spot)


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
