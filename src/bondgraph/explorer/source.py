"""A document that was read as a page: its record, what was left out of it, and its claims in reading order."""

from __future__ import annotations

from typing import Final

from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links
from bondgraph.explorer.reading import notes, numbered
from bondgraph.ids import Ref

_PASSAGES: Final = 40
"""Passages whose claims are shown."""
_HOLDERS: Final = 12
"""Those who hold claims that are named, and works, with how many claims each has."""
_PLACED: Final = 120
"""Passages of a document of which it is told how much of its text they have; of more, that is not counted."""


def source(explorer: Explorer, ref: Ref) -> Page:
    """A document that was read.

    Args:
        explorer: the library as pages.
        ref: the document.

    Raises:
        UnknownName: there is no such document.
    """
    library = explorer.library
    node = library.view(ref, claims=0, relations=0)
    facts = by_name(node.facts)
    by = links(facts, "by")
    speaking = {each.id for each in by}
    facets = library.facets(source=ref.id).by_filter
    refs, total = library.places.listed(ref, 0, _PASSAGES)
    context = {
        "node": node,
        "facts": facts,
        "by": by,
        "speaking": speaking,
        "held": {each.value: each.count for each in facets["author"].values},
        "others": [each for each in facets["author"].values if each.value not in speaking][:_HOLDERS],
        "works": facets["work"].values[:_HOLDERS],
        "notes": list(notes(explorer, numbered(refs)).values()),
        "passages": total,
        "placed": library.places.of(ref) if total <= _PLACED else None,
        "laid": explorer.attached.laid(ref.id),
        "unreadable": explorer.attached.unreadable(ref.id),
        "schema": schema_org.described(library, node),
    }
    return Page("source.html", context)
