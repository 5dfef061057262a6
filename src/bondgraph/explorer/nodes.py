"""Any node as a page: each kind that has a page of its own, and the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bondgraph.explorer import schema_org
from bondgraph.explorer.author import author
from bondgraph.explorer.claim import claim
from bondgraph.explorer.concept import concept
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.joining import citation, passage, relation
from bondgraph.explorer.presenting import by_question
from bondgraph.explorer.question import position, question
from bondgraph.explorer.source import source
from bondgraph.explorer.work import work
from bondgraph.ids import Kind, Ref
from bondgraph.library import MOST_TIES
from bondgraph.syntaxes import SYNTAXES

FORMS: Final = {
    "ttl": SYNTAXES["turtle"],
    "jsonld": SYNTAXES["jsonld"],
    "json": None,
    "nt": SYNTAXES["ntriples"],
    "rdf": SYNTAXES["rdfxml"],
}
"""The endings of the data of a node, behind the path of its page; JSON is the verb's own answer."""

_SHOWN: Final = 50
"""Claims, and relations, that a page has."""


def node(explorer: Explorer, ref: Ref, path: str) -> Page:
    """A node's page.

    Args:
        explorer: the library as pages.
        ref: the node.
        path: the path of what describes it, but for the ending.

    Raises:
        UnknownName: there is no such node.
    """
    made = PAGES.get(ref.kind, plain)
    page = made(explorer, ref)
    forms = [
        (each.title if each else "JSON", each.media_type if each else "application/json", form)
        for form, each in FORMS.items()
    ]
    return Page(page.template, {**page.context, "path": path, "forms": forms})


def plain(explorer: Explorer, ref: Ref) -> Page:
    """A node of a kind that has no page of its own: what is said of it, its claims and their relations."""
    library = explorer.library
    found = library.show(str(ref))
    context = {
        "node": found,
        "sides": by_question(found.sides),
        "shown": _SHOWN,
        "most": MOST_TIES,
        "schema": schema_org.described(library, found),
    }
    return Page("node.html", context)


PAGES: Final[Mapping[Kind, Callable[[Explorer, Ref], Page]]] = {
    "agent": author,
    "concept": concept,
    "work": work,
    "relation": relation,
    "passage": passage,
    "citation": citation,
    "question": question,
    "position": position,
    "claim": claim,
    "source": source,
}
"""The kinds of node that have a page of their own."""
