"""A concept: its definitions side by side, the terms around it, and the claims about it."""

from __future__ import annotations

from typing import Final

from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links
from bondgraph.explorer.grouping import by_debate, by_topic
from bondgraph.ids import Ref

_CLAIMS: Final = 30
_TITLES: Final = {
    "definitions": "Definitions",
    "terms": "Terms around it",
    "credits": "Who is credited with it",
    "questions": "Questions about it",
    "users": "Who uses it most",
    "claims": "Claims about it",
    "data": "The same as data",
}
"""The parts of the page, by their ids."""


def concept(explorer: Explorer, ref: Ref) -> Page:
    """A concept's page.

    Args:
        explorer: the library as pages.
        ref: the concept.
    """
    library = explorer.library
    node = library.view(ref, claims=0, relations=0)
    facts = by_name(node.facts)
    defined = library.define(ref.id)
    about = library.who_argues(concept=str(ref), limit=_CLAIMS)
    counted = library.facets(concept=str(ref)).by_filter
    raised = links(facts, "raised in")
    discussed = [
        value
        for value in counted["question"].values
        if value.value not in {question.id for question in raised}
    ]
    held = {
        "definitions": True,
        "terms": defined.broader or defined.narrower or defined.related,
        "credits": defined.credits,
        "questions": raised or discussed,
        "users": counted["author"].values,
        "claims": about.total,
        "data": True,
    }
    context = {
        "node": node,
        "facts": facts,
        "defined": defined,
        "about_it": about,
        "debates": by_debate(about.rows),
        "topics": by_topic((row for row in about.rows if not row.positions), (ref.id,)),
        "counted": counted,
        "raised": raised,
        "discussed": discussed,
        "titles": {name: title for name, title in _TITLES.items() if held[name]},
        "schema": schema_org.described(library, node),
    }
    return Page("concept.html", context)
