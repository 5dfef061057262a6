"""Shapes → problems: what the graph that a corpus gives rise to must keep, told at the file and line of its node."""

from __future__ import annotations

from bondgraph.problems import Problem
from bondgraph.reading import Reading


def shape_problems(reading: Reading) -> list[Problem]:
    """What the shapes find in the graph of a corpus that passed every other check, sorted by place."""
    return []
