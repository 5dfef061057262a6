"""What stands in the files of the built-in corpus, read as YAML and not by bondgraph: to count and to look up by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

FOLDER: Final = Path(__file__).resolve().parents[1] / "graph" / "therapeutic-bond"

Record = dict[str, Any]


class Written(NamedTuple):
    """A relation as it stands with the claim that it starts from."""

    subject: str
    type: str
    object: str
    nature: str | None
    basis: str


@cache
def _file(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return read


def several(value: object) -> list[Any]:
    """A field that holds one thing, several or nothing, as a list."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


@cache
def records(kind: str) -> dict[str, Record]:
    """The records of a kind by id: ``agents``, ``works``, ``sources``, ``concepts``, ``questions``, ``passages``, ``claims``.

    A passage and a claim have their ``source``, which the file says once.
    """
    if kind not in ("claims", "passages"):
        key = "references" if kind == "works" else kind
        return {record["id"]: record for record in _file(FOLDER / f"{kind}.yaml")[key]}
    files = [_file(path) for path in sorted((FOLDER / "claims").glob("*.yaml"))]
    return {record["id"]: {"source": file["source"]} | record for file in files for record in file[kind]}


@cache
def relations(*types: str) -> tuple[Written, ...]:
    """The relations of some types; without one, all."""
    return tuple(
        Written(ident, kind, each.get("claim") or each["concept"], each.get("nature"), each["basis"])
        for ident, claim in records("claims").items()
        for kind in types or ("supports", "contrasts", "defines")
        for each in claim.get(kind, ())
    )


def holders(claim: str) -> list[str]:
    """Who holds a claim, by id."""
    return several(records("claims")[claim]["held_by"])


def voices() -> dict[str, frozenset[str]]:
    """Who holds each claim."""
    return {claim: frozenset(holders(claim)) for claim in records("claims")}


def tellers(claim: str) -> list[str]:
    """Who tells a view that somebody else holds: agents, and the makers of a work or the work that has none."""
    told = several(records("claims")[claim].get("told_by"))
    return [
        who
        for link in told
        for who in (
            [link["agent"]]
            if "agent" in link
            else several(records("works")[link["work"]].get("by")) or [link["work"]]
        )
    ]


def pages(claim: str) -> set[str]:
    """The pages in whose own words, and not in those of a text that they quote, a claim stands."""
    record, passages = records("claims")[claim], records("passages")
    return {record["source"] for each in several(record["passages"]) if not passages[each].get("quotes")}


def stands() -> dict[str, frozenset[str]]:
    """The positions that each claim takes."""
    return {claim: frozenset(several(record.get("answers"))) for claim, record in records("claims").items()}


def called(agent: str) -> str:
    """What answers call an agent."""
    record = records("agents")[agent]
    name = record.get("name", {})
    parts = (name.get("given"), name.get("family"), name.get("literal"))
    return " ".join(filter(None, parts)) or str(record["described"])


def held(agent: str) -> list[str]:
    """The claims that an agent holds, by id."""
    return [ident for ident in records("claims") if agent in holders(ident)]


def takers(position: str) -> list[str]:
    """The claims that take a position, which is written ``question/position``."""
    return [ident for ident, claim in records("claims").items() if position in several(claim.get("answers"))]
