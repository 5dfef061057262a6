"""Results → an interactive picture."""

from __future__ import annotations

from typing import Any

from bondgraph.result import Result


class Picture:
    """A picture that a notebook shows."""


def draw(result: Result[Any]) -> Picture:
    """The rows as a picture."""
    raise NotImplementedError
