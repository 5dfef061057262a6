"""The ontology as a page, and as data beside it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bondgraph import vocabulary
from bondgraph.explorer.explorer import Page
from bondgraph.shapes import SHAPES
from bondgraph.shapes import ontology as folder
from bondgraph.syntaxes import CONTEXT, SYNTAXES, Syntax

DATA: Final[Mapping[str, Syntax]] = MappingProxyType(
    {syntax.extension: syntax for syntax in SYNTAXES.values() if syntax.name not in ("nquads", "trig")}
)
"""The syntaxes that the ontology is to be had in, by the endings of its address."""


def ontology() -> Page:
    """The page of all terms."""
    forms = [(each.title, each.media_type, f"ontology.{ending}") for ending, each in DATA.items()]
    return Page("ontology.html", {"vocabulary": vocabulary.vocabulary(), "forms": forms})


def files() -> dict[str, bytes]:
    """What lies beside the page, by its address without the first slash."""
    found = {f"ontology.{ending}": vocabulary.written(each.name) for ending, each in DATA.items()}
    return found | {f"ontology/{name}": (folder() / name).read_bytes() for name in (SHAPES, CONTEXT)}
