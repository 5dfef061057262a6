"""The claims and relations of the built-in corpus as its files have them, read without bondgraph: what analyses are held against."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations, product
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
        traditions: of agents.
    """

    holders: dict[str, frozenset[str]]
    answers: dict[str, frozenset[str]]
    edges: list[Edge]
    traditions: dict[str, str]

    def joins(self) -> Counter[tuple[str, str]]:
        """How many supports join the claims of two agents who don't hold both, and how many claims the two hold together."""
        found = Counter(two for held in self.holders.values() for two in combinations(sorted(held), 2))
        for edge in self.edges:
            start, end = self.holders[edge.subject], self.holders[edge.object]
            if edge.type == "supports":
                found.update(
                    two
                    for two in {(min(pair), max(pair)) for pair in product(start, end)}
                    if not (set(two) <= start and set(two) <= end)
                )
        return found


@cache
def files() -> Files:
    """The claims and relations of all files."""
    claims = [
        each
        for path in sorted((FOLDER / "claims").glob("*.yaml"))
        for each in _read(f"claims/{path.name}")["claims"]
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
        {each["id"]: each["tradition"] for each in _read("agents.yaml")["agents"] if "tradition" in each},
    )


def _read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_bytes(), yaml.CSafeLoader)


def _several(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
