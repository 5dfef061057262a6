"""Ids: each belongs to one node, and stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bondgraph.checking.index import NAMED, Index
from bondgraph.ids import nearest
from bondgraph.model import Question
from bondgraph.problems import Problem
from bondgraph.reading import Entry, Reading
from bondgraph.tree import Path


def identity(reading: Reading) -> Iterator[Problem]:
    """Ids that two nodes have, or that one has and another had."""
    for kind in NAMED:
        nodes = [(entry, (), entry.record) for entry in reading.entries[kind]]
        yield from _unique(kind, nodes)
    yield from positions_apart(reading.of(Question))


def positions_apart(questions: Iterable[Entry[Question]]) -> Iterator[Problem]:
    """Ids that two positions of a question have, or that one has and another had."""
    for entry in questions:
        positions = enumerate(entry.record.positions or ())
        yield from _unique("position", [(entry, ("positions", number), each) for number, each in positions])


def _unique(kind: str, nodes: Iterable[tuple[Entry[Any], Path, Any]]) -> Iterator[Problem]:
    """Ids that come twice among nodes, each given with the record it stands in and its path there."""
    nodes = [node for node in nodes if node[2].id is not None]
    present: dict[str, tuple[Entry[Any], Path]] = {}
    past: dict[str, str] = {}
    for entry, path, node in nodes:
        if node.id in present:
            message = f"the {kind} {node.id!r} already stands at {_place(*present[node.id])}"
            yield entry.problem((*path, "id"), "duplicate-id", message, "give one of the two another id")
        else:
            present[node.id] = (entry, path)
    for entry, path, node in nodes:
        for number, old in enumerate(node.was):
            if old == node.id:
                message = f"{old!r} is the id that it has now"
            elif old in present:
                message = f"{old!r} is the id of the {kind} at {_place(*present[old])}"
            elif old in past:
                message = f"{old!r} already is an old id of the {kind} {past[old]!r}"
            else:
                past[old] = node.id
                continue
            remedy = "an old id belongs to one node, and is not used again; delete it here"
            yield entry.problem((*path, "was", number), "duplicate-id", message, remedy)


def _place(entry: Entry[Any], path: Path) -> str:
    place = entry.at(*path, "id")
    return f"{place.file}:{place.line}"


def published(reading: Reading, index: Index) -> Iterator[Problem]:
    """Published ids that no node has or had."""
    held = {str(kind): {*known, *index.renamed[kind]} for kind, known in index.known.items()}
    held["position"] = set(_position_ids(reading))
    unsure = set(_unsure(reading))
    listed: dict[str, set[str]] = defaultdict(set)
    for line, _ in reading.published:
        listed[line.partition(":")[0]].add(line.partition(":")[2])
    for line, place in reading.published:
        kind, _, ident = line.partition(":")
        if kind not in held or not ident:
            message = f"{line[:60]!r} is no published id"
            yield Problem(*place, "bad-value", message, "write it as kind:id, as in claim:tea-calms")
        elif ident not in held[kind] and kind not in unsure:
            new = [] if kind == "position" else sorted(held[kind] - listed[kind])
            where = "".join(f" (perhaps {each!r})" for each in nearest(ident, new, 1))
            message = f"the {kind} {ident!r} was published and is gone"
            remedy = f"write 'was: {ident}' at the {kind} that it became{where}, or delete this line"
            yield Problem(*place, "id-lost", message, remedy)


def _unsure(reading: Reading) -> Iterator[str]:
    """The kinds of which not all ids could be read, or not all that were."""
    yield from reading.incomplete
    for kind in NAMED:
        if any("was" in entry.unread for entry in reading.entries[kind]):
            yield kind
    if "question" in reading.incomplete or any(
        {"was", "positions"} & it.unread for it in reading.of(Question)
    ):
        yield "position"


def _position_ids(reading: Reading) -> Iterator[str]:
    for entry in reading.of(Question):
        for question in (entry.record.id, *entry.record.was):
            for position in entry.record.positions or ():
                yield from (f"{question}/{ident}" for ident in (position.id, *position.was))


__all__ = ["identity", "positions_apart", "published"]
