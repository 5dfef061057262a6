"""Results → tables, in a notebook and on a terminal."""

from __future__ import annotations

from html import escape
from typing import Any

from bondgraph.result import Result


def text(result: Result[Any]) -> str:
    """A table for a terminal."""
    return f"{type(result).__name__}: {len(result)} rows"


def html(result: Result[Any]) -> str:
    """A table for a notebook."""
    return f"<p>{escape(text(result))}</p>"
