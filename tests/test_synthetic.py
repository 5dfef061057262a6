"""The synthetic corpora of the benchmarks: they conform, come again from the same seed, and have the shape they are said to have."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any, Final

import pytest
from benchmarks.synthetic import FIELD, lines, main, word

from bondgraph.checking import check
from bondgraph.rdf import ntriples
from bondgraph.reading import Reading, read
from bondgraph.shapes import validate

Records = dict[str, list[dict[str, Any]]]
CLAIMS: Final = 4000


@pytest.fixture(scope="module")
def written() -> bytes:
    return b"".join(lines(300, 1))


@pytest.fixture(scope="module")
def small(written: bytes, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    file = tmp_path_factory.mktemp("synthetic") / "small.jsonl"
    file.write_bytes(written)
    return read(file)


@pytest.fixture(scope="module")
def large() -> Records:
    records: Records = {}
    for line in lines(CLAIMS, 1):
        record = json.loads(line)
        records.setdefault(record.pop("kind"), []).append(record)
    return records


def test_it_conforms_without_a_warning(small: Reading) -> None:
    assert check(small) == []
    assert small.corpus
    assert validate(ntriples(small.corpus)) == []


def test_reading_and_writing_it_gives_the_same_bytes(small: Reading, written: bytes) -> None:
    assert small.corpus
    assert "".join(f"{line}\n" for line in small.corpus.lines()).encode() == written


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(written: bytes) -> None:
    assert b"".join(lines(300, 1)) == written
    other = b"".join(lines(300, 2))
    for kind in (b"agent", b"work", b"source", b"concept", b"question", b"passage", b"claim", b"relation"):
        of_kind = b'{"kind": "%s"' % kind
        ours, theirs = (
            {line for line in each.splitlines() if line.startswith(of_kind)} for each in (written, other)
        )
        assert ours != theirs, kind


def test_it_is_made_as_it_is_read() -> None:
    assert json.loads(next(lines(10**12, 1)))["kind"] == "corpus"


def test_it_says_that_it_is_synthetic(large: Records) -> None:
    (own,) = large["corpus"]
    assert own["title"] == "A synthetic corpus of 4,000 claims"
    assert "nobody said any of it" in own["description"]


def test_nobody_in_it_has_a_name_that_is_not_invented(large: Records) -> None:
    invented = {word(number, 2).capitalize() for number in range(100)}
    people = [agent["name"]["family"] for agent in large["agent"] if "family" in agent.get("name", {})]
    assert len(people) == len(set(people)) > 60
    assert {family.replace("ö", "o") for family in people} <= invented
    assert not invented & {english.capitalize() for english in FIELD}


def test_there_are_as_many_of_each_kind_as_the_number_of_claims_asks_for(large: Records) -> None:
    counts = {kind: len(records) for kind, records in large.items()}
    relations = counts.pop("relation")
    assert counts == {
        "corpus": 1,
        "agent": 101,  # one in 40, and who edits it
        "work": 200,
        "source": 20,
        "concept": 80,
        "question": 10,
        "passage": 4000,
        "claim": 4000,
        "citation": 200,
    }
    assert 1.5 * CLAIMS < relations < 2 * CLAIMS


def test_few_hold_much_and_many_little(large: Records) -> None:
    # Of a hundred agents, the first by rank is drawn once in 1 + 1/2 + … + 1/100 = 5.19 times.
    held = Counter(holder for claim in large["claim"] for holder in claim["held_by"])
    assert 0.15 < max(held.values()) / CLAIMS < 0.3
    assert max(held.values()) > 20 * median(held.values())
    about = Counter(concept for claim in large["claim"] for concept in claim["about"])
    assert max(about.values()) > 10 * median(about.values())
    cited = Counter(relation["object"] for relation in large["relation"] if relation["type"] != "defines")
    assert max(cited.values()) > 10 * cited.total() / CLAIMS


def test_statements_and_reasons_are_as_long_as_those_of_the_built_in_corpus(large: Records) -> None:
    # Its medians are 23 and 28 words; half of the statements have a term before them here.
    assert 22 <= median(len(claim["says"].split()) for claim in large["claim"]) <= 25
    assert 27 <= median(len(relation["because"].split()) for relation in large["relation"]) <= 29


def test_every_voice_is_heard(large: Records) -> None:
    told = Counter(telling["how"] for claim in large["claim"] for telling in claim.get("told_by", ()))
    assert [how for how, _ in told.most_common()] == ["reports", "quotes", "rejects", "summarises"]
    assert 0.4 < sum("told_by" in claim for claim in large["claim"]) / CLAIMS < 0.6
    assert 0.6 < sum("in_work" in claim for claim in large["claim"]) / CLAIMS < 0.8


def test_relations_are_of_every_sort_in_about_the_built_in_proportions(large: Records) -> None:
    relations = large["relation"]
    sorts = Counter(relation["type"] for relation in relations)
    assert 0.57 < sorts["supports"] / len(relations) < 0.67
    assert 0.27 < sorts["contrasts"] / len(relations) < 0.37
    assert 0.05 < sorts["defines"] / len(relations) < 0.09
    in_text = [relation for relation in relations if relation["basis"] == "in-text"]
    assert 0.15 < len(in_text) / len(relations) < 0.25
    assert all("passage" in relation for relation in in_text)


def test_the_command_writes_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "corpus.jsonl"
    monkeypatch.setattr("sys.argv", ["synthetic.py", "--claims", "100", "--seed", "3", "--output", str(file)])
    main()
    assert file.read_bytes() == b"".join(lines(100, 3))


@pytest.mark.parametrize(("claims", "seed"), [("99", "1"), ("100", "-1")])
def test_too_few_claims_are_refused(
    claims: str,
    seed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["synthetic.py", "--claims", claims, "--seed", seed, "--output", str(tmp_path / "corpus.jsonl")]
    monkeypatch.setattr("sys.argv", given)
    with pytest.raises(SystemExit):
        main()
    assert "100 claims or more and a seed of 0 or more are expected" in capsys.readouterr().err
