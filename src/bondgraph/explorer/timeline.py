"""Claims by year: periods across, authors or other properties up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, Literal

from bondgraph.answers import Graph, GraphNode, Link
from bondgraph.explorer.facts import by_name, links
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.render.timeline import Cell, Lane, Period, Timeline

Up = Literal["author", "position", "tradition"]

MOST_LANES: Final = 40
"""Lanes that a timeline has at most."""
MOST_IN_CELL: Final = 24
"""Claims that are drawn of one lane and period at most."""

_MOST_PERIODS: Final = 12
_MOST_ASKED: Final = 60
"""Authors that are asked for their tradition at most, those of the most claims."""
_MISSING: Final = {"author": "nobody named", "position": "no position", "tradition": "no tradition stated"}
_SIZES: Final = (1, 2, 5, 10, 20, 25, 50, 100, 250, 500, 1000)


def timeline(library: Library, graph: Graph, up: Up = "author") -> Timeline:
    """The claims of a graph by year.

    Args:
        library: what is asked for what the graph does not tell.
        graph: the claims.
        up: what they are set apart by.
    """
    claims = [node for node in graph.nodes if node.kind == "claim"]
    periods = _periods(sorted({node.year for node in claims if node.year is not None}))
    lanes: dict[tuple[str, Link | None], list[GraphNode]] = defaultdict(list)
    by_id = {node.id: node for node in claims}
    for claim, keys in _keys(library, graph, up).items():
        for key in keys:
            lanes[key].append(by_id[claim])
    ordered = sorted(lanes.items(), key=lambda lane: _order(*lane))
    made = tuple(
        Lane(
            label,
            node,
            tuple(
                _cell([each for each in own if each.year is not None and first <= each.year <= last])
                for first, last, _ in periods
            ),
            _cell([each for each in own if each.year is None]),
        )
        for (label, node), own in ordered[:MOST_LANES]
    )
    dated = sum(node.year is not None for node in claims)
    return Timeline(
        periods,
        made,
        dated,
        len(claims) - dated,
        len(ordered) - len(made),
        by_name=up != "author",
    )


def _order(key: tuple[str, Link | None], claims: list[GraphNode]) -> tuple[bool, int, str]:
    years = [claim.year for claim in claims if claim.year is not None]
    return not years, min(years, default=0), key[0].casefold()


def _cell(claims: list[GraphNode]) -> Cell:
    ordered = sorted(claims, key=lambda node: (node.year or 0, node.label, node.id))
    return Cell(tuple(ordered[:MOST_IN_CELL]), len(ordered))


def _periods(years: list[int]) -> tuple[Period, ...]:
    """As few years each as leave no more periods than have room; those without claims are left out.

    >>> [period.label for period in _periods([1995, 1997, 2004])]
    ['1995', '1997', '2004']
    """
    for size in _SIZES:
        starts = sorted({year // size * size for year in years})
        if len(starts) <= _MOST_PERIODS:
            break
    return tuple(
        Period(start, start + size - 1, n > 0 and start - starts[n - 1] > size)
        for n, start in enumerate(starts)
    )


def _keys(library: Library, graph: Graph, up: Up) -> dict[str, list[tuple[str, Link | None]]]:
    """What each claim stands by."""
    nodes = {node.id: node for node in graph.nodes}
    found: dict[str, list[tuple[str, Link | None]]] = {
        node.id: [] for node in graph.nodes if node.kind == "claim"
    }
    holders = [(_link(nodes[edge.start]), edge.end) for edge in graph.edges if edge.type == "holds"]
    if up == "author":
        for holder, claim in holders:
            found[claim].append((holder.label, holder))
    elif up == "tradition":
        asked = Counter(holder for holder, _ in holders).most_common(_MOST_ASKED)
        traditions = _traditions(library, [holder for holder, _ in asked])
        for holder, claim in holders:
            found[claim] += traditions.get(holder, ())
    else:
        for claim in found:
            facts = (fact for fact in nodes[claim].details if fact.name == "position")
            found[claim] += [(text, None) for fact in facts for text in fact.texts]
    return {claim: list(dict.fromkeys(keys)) or [(_MISSING[up], None)] for claim, keys in found.items()}


def _link(node: GraphNode) -> Link:
    return Link(kind=node.kind, id=node.id.partition(":")[2], label=node.label)


def _traditions(library: Library, agents: Iterable[Link]) -> dict[Link, list[tuple[str, Link | None]]]:
    """The tradition of each agent, where a source states it."""
    found: dict[Link, list[tuple[str, Link | None]]] = {}
    for agent in agents:
        facts = by_name(library.facts(Ref("agent", agent.id), alone=True))
        found[agent] = [(link.label, link) for link in links(facts, "tradition")]
    return found
