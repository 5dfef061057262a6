"""How two nodes are connected, as a page: step by step with the reasons, and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final, NamedTuple, get_args

from bondgraph.answers import Between, Graph, GraphEdge, GraphNode, Link, Path, Row, Step
from bondgraph.drawing import edge_of, short_label
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.presenting import Pairs, without
from bondgraph.ids import Kind, Ref
from bondgraph.model import RelationType

_SUGGESTED: Final[tuple[Kind, ...]] = ("agent", "concept", "question", "work")
"""The kinds of node whose names the form suggests."""
_DRAWN: Final = frozenset(("agent", "claim", "concept"))
"""The kinds of node that a picture has."""
_HEARD: Final = 16
"""Authors who hold the most, of whom the latter half makes examples: the former are those who wrote what was read."""
_EXAMPLES: Final = 4
"""Pairs that are shown as examples."""
_NEXT: Final = 8
"""Nodes that are told as being next to one."""


class Stop(NamedTuple):
    """A node on the way.

    Attributes:
        link: the node.
        holders: of a claim, those who hold it.
        walked: the step that leads here; None where the way begins.
    """

    link: Link
    holders: tuple[Link, ...]
    walked: Step | None


class Example(NamedTuple):
    """Two that are connected, and by how many relations."""

    start: Link
    end: Link
    relations: int


def path(explorer: Explorer, asked: Between, pairs: Pairs) -> Page:
    """The way from one node to another.

    Args:
        explorer: the library as pages.
        asked: the ends, and the kinds of relation that are followed.
        pairs: the same as it stands in the address.

    Raises:
        UnknownName, AmbiguousName: as `Library.path`.
    """
    found = explorer.library.path(asked.start, asked.end, relation=asked.relation)
    rows = _rows(explorer, found)
    context = {
        **_form(explorer, pairs),
        "called": {"start": _called(explorer, found.start), "end": _called(explorer, found.end)},
        "found": found,
        "stops": stops(found),
        "rows": rows,
        "relations": sum(1 for step in found.steps if step.relation),
        "map": graph_of(found, rows) if len(found.steps) > 1 else None,
        "alternate": "path.json",
    }
    return Page("path.html", context)


def way_in(explorer: Explorer, pairs: Pairs) -> Page:
    """What can be asked, where nothing is, or one end only: then with what is next to it.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.near`.
    """
    given = dict(pairs)
    one = next((given[name] for name in ("start", "end") if name in given), None)
    if one is None:
        return explorer.once(
            "path", lambda: Page("path.html", {**_form(explorer, []), "examples": _examples(explorer)})
        )
    kinds = [value for name, value in pairs if name == "relation"]
    near = explorer.library.near(one, limit=_NEXT, relation=kinds)
    end = next(name for name in ("start", "end") if name in given)
    called = {end: _called(explorer, near.start)}
    return Page("path.html", {**_form(explorer, pairs), "near": near, "called": called})


def trouble(explorer: Explorer, pairs: Pairs, wrong: dict[str, Any]) -> Page:
    """Why the path that is asked for cannot be given."""
    return Page("path.html", {**_form(explorer, pairs), "trouble": wrong})


def _called(explorer: Explorer, link: Link) -> str:
    """What stands in the field for a node: its name, where it is short and stands for no other, else its kind and id."""
    if link.kind != "claim":
        with suppress(BadFilter, UnknownName, AmbiguousName):
            if explorer.library.near(link.label, limit=1).start == link:
                return link.label
    return f"{link.kind}:{link.id}"


def stops(found: Path) -> list[Stop]:
    """The nodes on the way, in their order."""
    if not found.steps:
        return []
    holders: dict[tuple[str, str], tuple[Link, ...]] = {}
    for step in found.steps:
        if tie := step.relation:
            holders[tie.subject.kind, tie.subject.id] = tie.subject_holders
            holders[tie.object.kind, tie.object.id] = tie.object_holders
    first = found.steps[0].start
    way = [Stop(first, holders.get((first.kind, first.id), ()), None)]
    return way + [Stop(step.end, holders.get((step.end.kind, step.end.id), ()), step) for step in found.steps]


def _rows(explorer: Explorer, found: Path) -> dict[str, Row]:
    """The claims on the way, with those who tell them."""
    claims = dict.fromkeys(
        Ref(link.kind, link.id)
        for step in found.steps
        for link in (step.start, step.end)
        if link.kind == "claim"
    )
    rows = explorer.library.described("claim", list(claims))
    return {row.claim: row for row in rows if isinstance(row, Row)}


def graph_of(found: Path, rows: Mapping[str, Row]) -> Graph:
    """The way as a graph to draw, but for ends of kinds that no picture has.

    Args:
        found: the way.
        rows: the claims on it, by id.
    """
    nodes = {
        _ident(stop.link): GraphNode(
            id=_ident(stop.link),
            kind=stop.link.kind,
            label=_named(stop, rows),
            text=stop.link.label,
        )
        for stop in stops(found)
        if stop.link.kind in _DRAWN
    }
    return Graph(
        corpus=found.corpus,
        title=f"{found.start.label} – {found.end.label}",
        filters={},
        total=sum(1 for node in nodes.values() if node.kind == "claim"),
        nodes=tuple(nodes.values()),
        edges=tuple(_edge(step) for step in found.steps if {step.start.kind, step.end.kind} <= _DRAWN),
    )


def _named(stop: Stop, rows: Mapping[str, Row]) -> str:
    """A node as a reader would point at it: a claim by those who hold it and those who tell it."""
    return short_label(rows[stop.link.id], {}) if stop.link.kind == "claim" else stop.link.label


def _edge(step: Step) -> GraphEdge:
    if (tie := step.relation) is None:
        return GraphEdge(start=_ident(step.start), end=_ident(step.end), type="holds", label=step.how)
    return edge_of(tie)


def _ident(link: Link) -> str:
    return f"{link.kind}:{link.id}"


def _form(explorer: Explorer, pairs: Pairs) -> dict[str, Any]:
    """What the form holds, and what a page has none of unless it says so."""
    given = dict(pairs)
    ends = [("start", given.get("end", "")), ("end", given.get("start", ""))]
    return {
        "pairs": pairs,
        "start": given.get("start", ""),
        "end": given.get("end", ""),
        "swapped": [pair for pair in [*ends, *without(pairs, "start", "end")] if pair[1]],
        "followed": [value for name, value in pairs if name == "relation"],
        "kinds": get_args(RelationType),
        "names": _names(explorer),
        "called": {},
        "found": None,
        "near": None,
        "examples": (),
        "map": None,
        "trouble": None,
    }


def _names(explorer: Explorer) -> list[tuple[str, str]]:
    """Names to choose from: an id, with its kind where nodes of several kinds have it, and what it is called."""
    named = [(kind, ident, label) for kind in _SUGGESTED for ident, label in explorer.suggested(kind)]
    seen: dict[str, int] = {}
    for _, ident, _ in named:
        seen[ident] = seen.get(ident, 0) + 1
    return [(ident if seen[ident] == 1 else f"{kind}:{ident}", label) for kind, ident, label in named]


def _examples(explorer: Explorer) -> list[Example]:
    """Pairs of authors who hold something and are connected, those furthest apart first."""
    library = explorer.library
    heard = [author.id for author in library.authors(sort="-claims", limit=_HEARD).authors if author.claims]
    heard = heard[len(heard) // 2 :] if len(heard) > 4 else heard
    found = []
    for one, other in [*pairwise(heard), *zip(heard, heard[2:], strict=False)]:
        way = library.path(f"agent:{one}", f"agent:{other}")
        if way.found:
            found.append(Example(way.start, way.end, sum(1 for step in way.steps if step.relation)))
    return sorted(found, key=lambda each: -each.relations)[:_EXAMPLES]
