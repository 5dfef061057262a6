"""Results → graphs of networkx and rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondgraph.result import Result

if TYPE_CHECKING:
    import networkx
    import rdflib


def to_networkx(result: Result[Any]) -> networkx.MultiDiGraph[str]:
    """A graph of networkx."""
    raise NotImplementedError


def to_rdflib(result: Result[Any], library: Any) -> rdflib.Graph:
    """A graph of rdflib."""
    raise NotImplementedError
