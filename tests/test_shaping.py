"""Violations of shapes become problems at the file and line of the node concerned.

No corpus that passes the other checks breaks a shape, so statements are taken out of its graph on the way.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import corpus, write_corpus
from tests.healing import healing

from bondgraph import rdf, shaping
from bondgraph.model import Corpus
from bondgraph.problems import Problem
from bondgraph.reading import Reading, read
from bondgraph.shaping import shape_problems


def found_without(
    folder: Path, whole: Corpus, monkeypatch: pytest.MonkeyPatch, *parts: str
) -> tuple[list[Problem], Reading]:
    """What is found in the graph less the statements that have all of some parts, of which there must be some."""
    gone: list[str] = []

    def lines(of: Corpus) -> Iterator[str]:
        for line in rdf.ntriples(of):
            if all(part in line for part in parts):
                gone.append(line)
            else:
                yield line

    monkeypatch.setattr(shaping, "ntriples", lines)
    reading = read(write_corpus(folder, whole))
    problems = shape_problems(reading)
    assert gone
    return problems, reading


@pytest.mark.parametrize("whole", [corpus(), healing()])
def test_a_graph_that_is_whole_has_no_problem(tmp_path: Path, whole: Corpus) -> None:
    assert shape_problems(read(write_corpus(tmp_path, whole))) == []


@pytest.mark.parametrize(
    ("parts", "kind", "ident"),
    [
        (("claim/ash-helps> <", "schema.org/text"), "claim", "ash-helps"),
        (("claim/smith-warm?told-1> <", "ns#manner"), "claim", "smith-warm"),
        (("position/how/warmth> <", "ns#states"), "question", "how"),
    ],
)
def test_a_problem_stands_at_the_record_of_its_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: tuple[str, ...], kind: str, ident: str
) -> None:
    problems, reading = found_without(tmp_path, healing(), monkeypatch, *parts)
    assert problems
    assert {problem.code for problem in problems} == {"shape-broken"}
    (entry,) = [
        entry
        for entries in reading.entries.values()
        for entry in entries
        if (entry.kind, entry.id) == (kind, ident)
    ]
    assert {(problem.file, problem.line, problem.column) for problem in problems} == {entry.at()}


def test_a_node_that_is_no_record_is_told_at_the_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shaping, "_index", lambda _: {})
    problems, _ = found_without(tmp_path, healing(), monkeypatch, "claim/ash-helps> <", "schema.org/text")
    assert {(problem.file, problem.line) for problem in problems} == {("corpus.yaml", 1)}
