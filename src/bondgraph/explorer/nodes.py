"""Any node as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bondgraph.explorer import schema_org
from bondgraph.explorer.author import author
from bondgraph.explorer.claim import claim
from bondgraph.explorer.concept import concept
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.joining import citation, passage, relation
from bondgraph.explorer.question import position, question
from bondgraph.explorer.source import source
from bondgraph.explorer.work import work
from bondgraph.ids import Kind, Ref
from bondgraph.syntaxes import SYNTAXES

FORMS: Final = {
    "ttl": SYNTAXES["turtle"],
    "jsonld": SYNTAXES["jsonld"],
    "json": None,
    "nt": SYNTAXES["ntriples"],
    "rdf": SYNTAXES["rdfxml"],
}
"""The endings of the data of a node, behind the path of its page; JSON is the verb's own answer."""


def node(explorer: Explorer, ref: Ref, path: str) -> Page:
    """A node's page.

    Args:
        explorer: the library as pages.
        ref: the node.
        path: the path of what describes it, but for the ending.

    Raises:
        UnknownName: there is no such node.
    """
    page = PAGES[ref.kind](explorer, ref)
    forms = [
        (each.title if each else "JSON", each.media_type if each else "application/json", form)
        for form, each in FORMS.items()
    ]
    return Page(page.template, {**page.context, "path": path, "forms": forms})


def corpus(explorer: Explorer, ref: Ref) -> Page:
    """The page of the corpus as a node: what is said of it; all else is told by the page about it.

    Args:
        explorer: the library as pages.
        ref: the corpus.
    """
    found = explorer.library.view(ref, claims=0, relations=0)
    return Page("corpus.html", {"node": found, "schema": schema_org.described(explorer.library, found)})


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
    "corpus": corpus,
}
"""What makes the page of each kind of node."""
