"""The claims and relations of the built-in corpus as its files have them, read without bondgraph: what analyses are held against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

FOLDER: Final = Path(__file__).parents[1] / "graph" / "therapeutic-bond"


class Edge(NamedTuple):
    """A support or a contrast."""

    subject: str
    object: str
    type: str
    nature: str


class Files(NamedTuple):
    """What the files say.

    Attributes:
        holders: who holds each claim.
        answers: the positions that each claim takes.
        edges: supports and contrasts.
    """

    holders: dict[str, frozenset[str]]
    answers: dict[str, frozenset[str]]
    edges: list[Edge]


@cache
def files() -> Files:
    """The claims and relations of all files."""
    claims = [
        each
        for path in sorted((FOLDER / "claims").glob("*.yaml"))
        for each in yaml.load(path.read_bytes(), yaml.CSafeLoader)["claims"]
    ]
    return Files(
        {each["id"]: _several(each["held_by"]) for each in claims},
        {each["id"]: _several(each.get("answers", [])) for each in claims},
        [
            Edge(each["id"], target["claim"], sort, target["nature"])
            for each in claims
            for sort in ("supports", "contrasts")
            for target in each.get(sort, [])
        ],
    )


def _several(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
