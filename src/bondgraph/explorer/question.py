"""A debate question, and one of its positions, as pages: who stands where, why, and what is between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from bondgraph.answers import Facet, FacetValue, Link, Node, PositionOf, QuestionLine, Side
from bondgraph.citing.styles import STYLES
from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links
from bondgraph.explorer.meetings import meetings
from bondgraph.explorer.stances import MOST_POSITIONS, SHOWN, Stance, holders, several, stances
from bondgraph.ids import Ref
from bondgraph.library import Library

_DRAWN: Final = 40
"""Claims that the map of a debate is drawn from: more cannot be read in a page."""
_COMPARED: Final = 3
"""Those who take part that are offered to be compared: the ones with the most claims."""
_LISTED: Final = 12
"""Relations of one kind between two positions that are listed."""
_NEAR: Final = 6
"""Questions that are told to be near."""
_SPEAKING: Final = 12
"""Those by whom it is told which questions are near."""


class Neighbour(NamedTuple):
    """A question that is near another.

    Attributes:
        question: the question.
        shared: how many claims take a position on both.
        said: how many claims on it are by those who speak on the other.
    """

    question: Link
    shared: int
    said: int


def question(explorer: Explorer, ref: Ref) -> Page:
    """A debate question: its positions and who takes them, the claims, the relations between them, the map.

    Args:
        explorer: the library as pages.
        ref: the question.
    """
    library = explorer.library
    line = cast(QuestionLine, library.described("question", [ref])[0])
    # Of many claims the first of each position are asked for, and the first of all are not shown.
    who = library.who_argues(question=ref.id, limit=SHOWN if line.claims <= SHOWN else 1)
    rows = who.rows if len(who.rows) == who.total else None
    found = stances(library, who.sides, line.positions, rows)
    authors, others = _counted(library, ref)
    node = _node(library, ref, line.label, who.sides, who.total)
    context = {
        "node": node,
        "asks": line.asks,
        "about": links(by_name(node.facts), "about"),
        "stances": found,
        "several": several(found),
        "authors": authors.values,
        "every_author": authors.whole,
        "compared": [("name", each.value) for each in authors.values[:_COMPARED]],
        "meetings": meetings(
            library, ref, [side.position for side in who.sides if side.total][:MOST_POSITIONS], rows
        ),
        "listed": _LISTED,
        "map": library.graph(question=ref.id, limit=_DRAWN) if who.total else None,
        "map_claims": _DRAWN,
        "near": _near(library, ref, authors.values, others.values),
        "styles": [(name, style.title) for name, style in STYLES.items()],
        "schema": schema_org.described(library, node),
    }
    return Page("question.html", context)


def position(explorer: Explorer, ref: Ref) -> Page:
    """A position: what it says, who holds it, the claims, its siblings, and what it is contrasted with.

    Args:
        explorer: the library as pages.
        ref: the position.
    """
    library = explorer.library
    line = cast(PositionOf, library.described("position", [ref])[0])
    asked = Ref("question", line.question.id)
    of_question = cast(QuestionLine, library.described("question", [asked])[0])
    who = library.who_argues(position=ref.id, limit=SHOWN)
    node = _node(library, ref, line.label, who.sides, who.total)
    places = [Link(kind="position", id=each.id, label=each.label) for each in of_question.positions]
    context = {
        "node": node,
        "line": line,
        "question": of_question,
        "stance": Stance(
            position=places[[place.id for place in places].index(ref.id)],
            says=line.says,
            total=line.claims,
            people=line.holders,
            holders=holders(library, who.sides[0], who.rows),
            rows=who.rows,
            again=frozenset(),
        ),
        "rows": who.rows,
        "rivals": [("name", each.id) for each in of_question.positions if each.claims],
        "listed": _LISTED,
        "meetings": meetings(library, ref, places),
        "schema": schema_org.described(library, node),
    }
    return Page("position.html", context)


def _node(library: Library, ref: Ref, label: str, sides: Sequence[Side], total: int) -> Node:
    return Node(
        corpus=library.stamp,
        kind=ref.kind,
        id=ref.id,
        label=label,
        iri=ref.iri(library.base),
        facts=library.facts(ref),
        sides=tuple(sides),
        total=total,
    )


def _counted(library: Library, ref: Ref) -> tuple[Facet, Facet]:
    """Those who speak on a question, and the questions on which the same claims take a position."""
    found = library.facets(question=ref.id).by_filter
    return found["author"], found["question"]


def _near(
    library: Library, ref: Ref, authors: Sequence[FacetValue], others: Sequence[FacetValue]
) -> list[Neighbour]:
    """The questions that are near one: by claims that take a position on both, else by those who speak on both."""
    if not authors:
        return []
    speaking = [author.value for author in authors[:_SPEAKING]]
    spoken = library.facet("question", author=speaking).values
    shared = {value.value: value.count for value in others}
    said = {value.value: value.count for value in spoken}
    nodes = {value.value: value.node for value in (*spoken, *others) if value.node and value.value != ref.id}
    order = sorted(nodes, key=lambda each: (-shared.get(each, 0), -said.get(each, 0), each))
    return [Neighbour(nodes[each], shared.get(each, 0), said.get(each, 0)) for each in order[:_NEAR]]
