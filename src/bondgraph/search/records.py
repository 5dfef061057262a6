"""What is searched of records, without asking an engine: the words of `bondgraph.search.documents`, from the same table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bondgraph.model import Agent, Concept, Position, Question, Source, Work
from bondgraph.naming import names_in
from bondgraph.search.documents import Words


def words_on_claim(row: Mapping[str, Any], called: Callable[[str], Sequence[str]]) -> Words:
    """The words of a claim.

    Args:
        row: the claim as `bondgraph.answers.Row` has it, in JSON.
        called: gives the other names of a concept, by its id.
    """
    agents = [*row["holders"], *(agent for telling in row["told_by"] for agent in telling["agents"])]
    names = {agent["label"] for agent in agents}
    for concept in row["concepts"]:
        names |= {concept["label"], *called(concept["id"])}
    for work in works_on_claim(row):
        names |= {work["label"], work["title"] or work["label"]}
    return Words(row["says"], tuple(sorted(names)))


def works_on_claim(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The works in which a claim is held, told or excerpted."""
    works = [row["work"], *(telling["work"] for telling in row["told_by"])]
    works += [passage["quotes"] for passage in row["passages"]]
    return [work for work in works if work]


def words_in_record(record: Agent | Work | Source | Concept | Question | Position) -> Words:
    """The words of a record that is neither claim nor relation."""
    if isinstance(record, Position):
        return Words(record.says, (record.label,))
    names = names_in(record)
    if isinstance(record, Agent):
        names = [record.label, *record.also_called]
    elif isinstance(record, Work):
        makers = (record.author or record.editor, *(cited.author for cited in record.as_cited))
        names += ["; ".join(name.sorting for name in each) for each in makers if each]
    statement = record.asks if isinstance(record, Question) else ""
    if isinstance(record, Concept):
        statement = record.scope or ""
    return Words(statement, tuple(sorted(set(names))))


__all__ = ["words_in_record", "words_on_claim", "works_on_claim"]
