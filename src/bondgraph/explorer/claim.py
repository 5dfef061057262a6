"""A claim as a page: who says it and by way of whom, its words, what it hangs together with, how to cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bondgraph.answers import Graph, Link, Node, Row, Side, Tie, Who
from bondgraph.drawing import graph_of
from bondgraph.explorer import schema_org
from bondgraph.explorer.citations import in_every_style
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.stances import standing
from bondgraph.explorer.telling import described, ends, tellers
from bondgraph.explorer.wording import neighbours, worded
from bondgraph.ids import Ref
from bondgraph.library import Library

_PASSAGES: Final = 10
"""Passages whose words are shown."""
_TIES: Final = 20
"""Relations of one sort that are shown."""
_DRAWN: Final = 9
"""Claims that are drawn around one."""
_DEBATES: Final = 6
"""Questions that are shown with their positions."""

_SORTS: Final = (
    ("supports", "It supports", None),
    ("is supported by", "It is supported by", "supports"),
    ("contrasts with", "It contrasts with", "contrasts"),
    ("defines", "It defines", None),
)
"""How relations are walked from a claim, what that is called in a heading, and the filter that finds the others."""


class Ties(NamedTuple):
    """Relations of a claim that are walked alike.

    Attributes:
        title: the heading.
        ties: the relations, as far as they are shown.
        total: how many there are.
        filter: the filter that finds the claims at the other ends; None where there is none.
    """

    title: str
    ties: tuple[Tie, ...]
    total: int
    filter: str | None


def claim(explorer: Explorer, ref: Ref) -> Page:
    """A claim.

    Args:
        explorer: the library as pages.
        ref: the claim.

    Raises:
        UnknownName: there is no such claim.
    """
    library = explorer.library
    node = library.show_claim(ref.id)
    row = node.row
    assert row is not None
    sorts = _sorts(node)
    beside = _beside(library, ref, sorts, node)
    before, behind = neighbours(explorer, row)
    cited = in_every_style(library, ref)
    debates = [_debate(explorer, stand.question.id) for stand in row.positions[:_DEBATES]]
    context = {
        "node": node,
        "row": row,
        "end": Link(kind="claim", id=ref.id, label=node.label),
        "places": worded(explorer, row.passages[:_PASSAGES]),
        "sorts": sorts,
        "tellers": tellers(beside.values()),
        "debates": debates,
        "standing": standing(library, [side for sides in debates for side in sides], (row, *beside.values())),
        "taken": {stand.position.id for stand in row.positions},
        "cited": cited,
        "notes": cited[0].notes,
        "graph": _around(node, row, beside),
        "before": before,
        "behind": behind,
        "schema": schema_org.described(library, node),
    }
    return Page("claim.html", context)


def _sorts(node: Node) -> list[Ties]:
    found = []
    for walked, title, filter_ in _SORTS:
        ties = [tie for tie in node.relations if _walked(tie, node) == walked]
        if ties:
            found.append(Ties(title, tuple(ties[:_TIES]), len(ties), filter_))
    return found


def _walked(tie: Tie, node: Node) -> str:
    return tie.walked_from(Link(kind=node.kind, id=node.id, label=node.label))


def _debate(explorer: Explorer, question: str) -> tuple[Side, ...]:
    """The positions of a question, with who takes them."""
    return explorer.library.who_argues(question=question, limit=1).sides


def _beside(library: Library, ref: Ref, sorts: Iterable[Ties], node: Node) -> Mapping[Ref, Row]:
    """The claims at the other ends of relations, as far as these are shown or drawn."""
    shown = ends(tie for sort in sorts for tie in sort.ties)
    others = [each for each in dict.fromkeys((*_drawn(node), *shown)) if each != ref]
    return dict(zip(others, described(library, others), strict=True))


def _drawn(node: Node) -> list[Ref]:
    """The first of the claims that one hangs together with."""
    return [each for each in ends(node.relations) if each.id != node.id][:_DRAWN]


def _around(node: Node, row: Row, beside: Mapping[Ref, Row]) -> Graph | None:
    """A claim and those that it hangs together with, to be drawn; nothing where it hangs together with none."""
    rows = [beside[each] for each in _drawn(node)]
    if not rows:
        return None
    total = len(ends(node.relations))
    who = Who(corpus=node.corpus, filters={}, total=total, rows=(row, *rows), next=None, sides=())
    return graph_of(who, node.relations)
