"""A node as a citation and as an entry of a list of references, in every style."""

from __future__ import annotations

from typing import NamedTuple

from bondgraph.citing.styles import StyleName
from bondgraph.ids import Ref
from bondgraph.library import Library


class Cited(NamedTuple):
    """A node in one style.

    Attributes:
        style: the style.
        title: what it is called.
        mention: the citation as it stands in the text, as HTML whose texts are escaped; empty where there is none.
        entries: what belongs to it in the list of references, as HTML whose texts are escaped.
        chain: by way of whom the view came here; empty where nobody stands between.
        notes: what a reader should know before citing it so.
    """

    style: StyleName
    title: str
    mention: str
    entries: tuple[str, ...]
    chain: str
    notes: tuple[str, ...]


def in_every_style(library: Library, ref: Ref) -> tuple[Cited, ...]:
    """A node that there is as it is cited in each style."""
    found = []
    for cite in library.cited_in_styles(ref):
        (mention,) = cite.mentions
        entries = tuple(entry.html for entry in cite.references)
        found.append(Cited(cite.style, cite.title, mention.html, entries, mention.chain, mention.notes))
    return tuple(found)
