"""Results → the works that they rest on."""

from __future__ import annotations

from typing import Any

from bondgraph.result import Result

BibliographyFormat = str


def to_bibliography(result: Result[Any], library: Any, format: BibliographyFormat) -> str:  # noqa: A002
    """References in a style, or a file for a reference manager."""
    raise NotImplementedError
