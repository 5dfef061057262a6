"""What cannot be answered, as a page that helps: what is wrong, what comes near, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote

from bondgraph.answers import Link
from bondgraph.errors import BondgraphError
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.ids import KINDS, Kind, Ref
from bondgraph.library import Library
from bondgraph.naming import NOUNS

_FOUND: Final = 5
"""Nodes that are offered as what may have been meant."""
_KINDS: Final = ("claim", "agent", "work", "source", "concept", "question", "position")
"""What is looked for: all but relations, which nobody knows by their words."""
_LONGEST: Final = 80
"""Characters of an address that are looked for."""
_BETWEEN: Final = re.compile(r"[\W_]+")
_ENDING: Final = re.compile(r"\.(html|json|jsonld|ttl|nt|rdf|csv)$")


class Wrong(NamedTuple):
    """What went wrong.

    Attributes:
        title: what it is called.
        detail: what it is, in a sentence.
        status: the status it is answered with.
        type: the address of what explains its sort.
        instead: what to ask for instead, each with its address.
        kind: the kind of node that was asked for, where that is known.
        name: the name it was asked for by.
        parameter: the parameter concerned.
    """

    title: str
    detail: str
    status: int
    type: str
    instead: list[tuple[str, str]]
    kind: Kind | None = None
    name: str | None = None
    parameter: str | None = None


def wrong(explorer: Explorer, found: Wrong, path: str) -> Page:
    """The page of what went wrong.

    Args:
        explorer: the library as pages.
        found: what it is.
        path: the path that was asked for.
    """
    library = explorer.library
    ids = [value for value, _ in found.instead]
    called = _called(library, found.kind, ids) if found.kind else {}
    sought = _sought(found.name or path) if found.status == 404 else (found.name or "")
    near = {Ref(found.kind, each) for each in ids} if found.kind else set()
    context = {
        "found": found,
        "instead": [(called.get(value, value), href) for value, href in found.instead],
        "sought": sought,
        "hits": [hit for hit in _hits(library, sought) if Ref(hit.kind, hit.id) not in near]
        if found.status == 404
        else [],
    }
    return Page("wrong.html", context)


def _sought(name: str) -> str:
    """The words to look for: the last part of a path, or a name, without what ids have between their words.

    >>> _sought("/author/irvin-yalom.html")
    'irvin yalom'
    """
    last = _ENDING.sub("", unquote(name).rstrip("/").rpartition("/")[2])
    return _BETWEEN.sub(" ", last[:_LONGEST]).strip()


def _called(library: Library, kind: Kind, idents: Iterable[str]) -> dict[str, str]:
    """What nodes of a kind are called, by their ids."""
    refs = [ref for ident in dict.fromkeys(idents) if library.has(ref := Ref(kind, ident))]
    return {ref.id: library.view(ref, claims=1, relations=0).label for ref in refs[:_FOUND]}


def called(library: Library, noun: str, name: str) -> str:
    """What the node is called that an error offers by its id; its kind is added where several might be meant.

    Args:
        library: where the node is.
        noun: the noun that the error has for its kind.
        name: the id, perhaps with its kind.
    """
    kind = NOUNS.get(noun, noun)
    for each in KINDS:
        ref = Ref(each, name.removeprefix(f"{each}:"))
        if kind in (each, "node") and library.has(ref):
            label = library.view(ref, claims=1, relations=0).label
            return label if kind == each else f"{label} ({'author' if each == 'agent' else each})"
    return name


def _hits(library: Library, words: str) -> list[Link]:
    """The nodes that hold some words best; none where the words cannot be looked for."""
    if not words:
        return []
    try:
        return [hit.node for hit in library.search(words, kind=_KINDS, limit=_FOUND).hits]
    except BondgraphError:
        return []
