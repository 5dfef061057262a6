"""What of a graph is drawn, how large, and where: the same for the interactive picture and for the still one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from bondgraph.answers import Graph, GraphEdge
from bondgraph.render.layout import COLUMNS_UP_TO, Box, Pull, Spots, place
from bondgraph.render.looks import NodeLook, node_look
from bondgraph.render.pages import fit
from bondgraph.render.routing import Room, Spot, routes, straight

MOST: Final = 300
"""Nodes that are drawn at most; the rest is left out, and the picture says so."""
LINES_EACH: Final = 6
"""Lines that are drawn at most for each node that is."""
HIDDEN_AT_FIRST: Final = ("about",)

_ESCAPED: Final = re.compile(r"\\[bfu]")
"""How JSON writes characters that a page may not hold, among others."""

_LAST: Final = {"holds": 0, "about": 2}
"""Which lines are left out last, where there are too many."""

# How strongly an edge of each type draws its ends together.
_PULLS: Final = {"supports": 1.0, "contrasts": 1.0, "defines": 1.0, "holds": 3.0, "about": 0.0}


class Arranged(NamedTuple):
    """A graph, ready to be drawn.

    Attributes:
        graph: what is drawn of it.
        left_out: how many nodes are not.
        looks: how each node looks, by its id.
        spots: where the middle of each stands in a broad place.
        tall: the same in a tall one.
        in_full: whether claims have room for their statements.
        guests: concepts that hang on nothing but what is hidden at first.
    """

    graph: Graph
    left_out: int
    looks: Mapping[str, NodeLook]
    spots: Spots
    tall: Spots
    in_full: bool
    guests: frozenset[str]

    def ways(self, *, tall: bool = False) -> list[tuple[Spot, ...]]:
        """The way of each edge around the boxes; straight, where claims have no room for their statements."""
        spots = self.tall if tall else self.spots
        rooms = tuple((ident, self._room(ident, spots)) for ident in spots if ident not in self.guests)
        lines = tuple(
            (edge.start, edge.end)
            for edge in self.graph.edges
            if self.in_full and edge.type not in HIDDEN_AT_FIRST
        )
        led = dict(zip(lines, _led(rooms, lines), strict=True))
        return [
            led.get((edge.start, edge.end))
            or straight(*(self._room(end, spots) for end in (edge.start, edge.end)))
            for edge in self.graph.edges
        ]

    def _room(self, ident: str, spots: Spots) -> Room:
        return (*spots[ident], self.looks[ident].width / 2, self.looks[ident].height / 2)


def arranged(graph: Graph, most: int = MOST, *, both: bool = True) -> Arranged:
    """A graph as it is drawn, with no more nodes than that.

    Args:
        graph: what is asked for.
        most: how many nodes are drawn at most.
        both: whether it is placed in a tall place, too; without, the spots there are those of the broad one.
    """
    shown = _fit(capped(graph, most))
    lasting = {
        end for edge in shown.edges if edge.type not in HIDDEN_AT_FIRST for end in (edge.start, edge.end)
    }
    guests = frozenset(node.id for node in shown.nodes if node.kind == "concept" and node.id not in lasting)
    in_full = len(shown.nodes) - len(guests) <= COLUMNS_UP_TO
    looks = {node.id: node_look(node, in_full=in_full) for node in shown.nodes}
    held = Counter(edge.start for edge in shown.edges if edge.type == "holds")
    boxes = tuple(
        Box(n.id, n.kind, looks[n.id].width, looks[n.id].height, n.id in guests) for n in shown.nodes
    )
    pulls = tuple(Pull(edge.start, edge.end, _PULLS[edge.type] / _crowd(edge, held)) for edge in shown.edges)
    spots = _placed(boxes, pulls, tall=False)
    return Arranged(
        graph=shown,
        left_out=len(graph.nodes) - len(shown.nodes),
        looks=looks,
        spots=spots,
        tall=_placed(boxes, pulls, tall=True) if both and len(boxes) <= MOST else spots,
        in_full=in_full,
        guests=guests,
    )


def capped(graph: Graph, most: int) -> Graph:
    """The first claims with those who hold them, then what they are about, as far as there is room.

    Of the lines between these, so many for each node that has room: those to holders first, then relations.
    """
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
    if len(edges) > LINES_EACH * most:
        first = sorted(range(len(edges)), key=lambda at: _LAST.get(edges[at].type, 1))
        edges = tuple(edges[at] for at in sorted(first[: LINES_EACH * most]))
    return graph.model_copy(update={"nodes": nodes, "edges": edges})


def _fit(graph: Graph) -> Graph:
    """A graph without characters that a page cannot hold; to look for them takes less than to make it anew."""
    written = graph.model_dump_json()
    if not _ESCAPED.search(written) and fit(written) == written:
        return graph
    return Graph.model_validate(fit(graph.model_dump()))


def _crowd(edge: GraphEdge, held: Mapping[str, int]) -> float:
    """Who holds very many claims draws each of them the less, so that these stand by what they relate to."""
    return math.sqrt(held[edge.start]) if edge.type == "holds" else 1


@lru_cache(maxsize=64)
def _led(rooms: tuple[tuple[str, Room], ...], lines: tuple[tuple[str, str], ...]) -> list[tuple[Spot, ...]]:
    return routes(dict(rooms), lines)


@lru_cache(maxsize=64)
def _placed(boxes: tuple[Box, ...], pulls: tuple[Pull, ...], *, tall: bool) -> Spots:
    return place(boxes, pulls, tall=tall)
