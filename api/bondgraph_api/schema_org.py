"""A node in the words of schema.org, as search engines read them in a page (https://schema.org/docs/gs.html)."""

from __future__ import annotations

from typing import Any, Final

from bondgraph.answers import Link, Node, Row
from bondgraph.ids import Ref
from bondgraph.library import Library

CONTEXT: Final = "https://schema.org"

_AGENTS: Final = {"person": "Person", "organisation": "Organization", "group": "Organization"}
"""Who is neither, such as an unsigned page, has no type there."""


def described(library: Library, node: Node) -> dict[str, Any]:
    """A node as a document in JSON-LD: what it is there, and with whom and what it hangs together."""
    return {"@context": CONTEXT, "@id": node.iri, "url": node.iri} | _said(library, node)


def _said(library: Library, node: Node) -> dict[str, Any]:
    facts = {fact.name: fact for fact in node.facts}
    ...
