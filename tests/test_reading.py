"""Reading: every problem with its place in one pass, nothing lost, nothing read that should not be."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.factories import CASES, TEXTS, agent, claim, corpus, relation, source, write_corpus
from tests.strategies import anything, corpora

from bondgraph.checking import check
from bondgraph.errors import CannotJudge, CorpusNotFound
from bondgraph.jsonlines import LARGEST_LINE, read_exported, read_line
from bondgraph.model import RECORDS, Agent, Claim, Corpus, Passage, Relation
from bondgraph.opening import load
from bondgraph.reading import Place, Reading, read
from bondgraph.texts import Texts
from bondgraph.yamltree import LARGEST_FILE, parse

MINIMAL = CASES / "valid" / "minimal"


def said(reading: Reading) -> list[str]:
    return [
        f"{problem.file}:{problem.line}:{problem.column} {problem.code}"
        for problem in sorted(reading.problems)
    ]


def lines(path: Path, *written: str | bytes) -> Reading:
    path.write_bytes(b"\n".join(each if isinstance(each, bytes) else each.encode() for each in written))
    return read(path)


# -- folders


def test_a_folder_is_read() -> None:
    reading = read(MINIMAL)
    assert reading.problems == []
    assert reading.corpus is not None
    assert [each.id for each in reading.corpus.claims] == ["tea-calms", "tea-wakes"]
    assert Counter(kind for kind, _ in reading.corpus.records()) == {
        "corpus": 1, "agent": 3, "work": 1, "source": 1, "concept": 2, "question": 1, "passage": 2, "claim": 2,
        "relation": 1,
    }  # fmt: skip


def test_a_relation_is_drawn_by_the_first_curator_unless_it_says_otherwise() -> None:
    reading = read(CASES / "valid" / "relations")
    assert reading.corpus is not None
    assert Counter(each.drawn_by for each in reading.corpus.relations) == {"editors": 3, "tang": 1}


@pytest.mark.parametrize(
    ("speakers", "basis", "drawer"),
    [
        ((), "in-text", "tang"),
        ("sen", "in-text", "sen"),
        (("sen", "tang"), "in-text", "sen"),
        ("sen", "editorial", "editors"),
    ],
)
def test_what_the_text_draws_is_drawn_by_who_speaks_in_it_or_else_by_the_holder(
    tmp_path: Path, speakers: str | tuple[str, ...], basis: str, drawer: str
) -> None:
    drawn = relation("tea-calms", "contrasts", "tea-wakes", basis=basis, passage="on-waking", drawn_by=None)
    whole = corpus(sources=(source(by=speakers),), relations=(drawn,))
    reading = read(write_corpus(tmp_path, whole))
    assert reading.corpus is not None
    assert [each.drawn_by for each in reading.corpus.relations] == [drawer]


def test_numbers_keep_the_characters_they_were_written_with() -> None:
    reading = read(CASES / "valid" / "works")
    assert reading.corpus is not None
    tang, sen, third = reading.corpus.works
    assert sen.model_extra is not None
    assert (third.title, sen.model_extra["volume"], sen.model_extra["language"]) == ("1984", "007", "no")
    assert sen.model_extra["translator"] == [{"family": "Sen"}]
    assert [each.year for each in (tang, sen, third)] == [2001, 1999, None]


def test_every_value_has_its_place() -> None:
    places = read(MINIMAL).places
    assert places.at("claim", 1, "held_by", 0) == Place("claims/leaflet.yaml", 34, 15)
    assert places.at("claim", 1, "note") == Place("claims/leaflet.yaml", 31, 5)
    assert places.at("relation", 0, "object") == Place("claims/leaflet.yaml", 26, 16)
    assert places.at("relation", 0, "subject") == Place("claims/leaflet.yaml", 18, 9)
    assert places.at("passage", 1, "source") == Place("claims/leaflet.yaml", 1, 9)
    assert places.file("agent", 0) == "agents.yaml"
    span = places.value("passage", 1, "start")
    text = (MINIMAL / "claims" / "leaflet.yaml").read_text(encoding="utf-8")
    assert text[span.start : span.end] == "37"


def test_places_count_whole_records_only(tmp_path: Path) -> None:
    agents = "agents:\n- id: editors\n  colour: red\n- {id: tang, name: {family: Tang}}\n"
    reading = read(write_corpus(tmp_path, agents_yaml=agents, questions_yaml=None))
    assert reading.corpus is not None
    assert [each.id for each in reading.corpus.agents] == ["tang"]
    assert reading.places.at("agent", 0) == Place("agents.yaml", 4, 3)


def test_what_could_be_read_of_a_record_is_kept(tmp_path: Path) -> None:
    reading = read(
        write_corpus(
            tmp_path, claims__leaflet_yaml="source: leaflet\nclaims: [{id: a, held_by: [x], says: 1}]"
        )
    )
    (entry,) = reading.of(Claim)
    assert (entry.whole, entry.id, entry.record.held_by, entry.record.about) == (False, "a", ("x",), ())
    assert entry.unread == {"says", "passages"}
    assert entry.record.says is None
    assert entry.at("says") == Place("claims/leaflet.yaml", 2, 38)


def test_what_its_place_should_give_and_could_not_is_unread_too(tmp_path: Path) -> None:
    written = "passages: [{id: p}]\nclaims: [{says: x, supports: [{claim: tea-calms}]}]"
    reading = read(write_corpus(tmp_path, claims__more_yaml=written))
    assert "source" in reading.of(Passage)[-1].unread
    assert "subject" in reading.of(Relation)[-1].unread


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("told_by: {agent: me, how: report}", "3:37 bad-value"),
        ("told_by: [{agent: me, how: report}]", "3:38 bad-value"),
        ("told_by: {agent: me, hwo: reports}", "3:32 unknown-field"),
        ("contrasts: {claim: b, because: x, basis: in text, nature: tension}", "3:52 bad-value"),
        ("answers: {question: q, position: P Q}", "3:44 bad-id"),
        ("answers: q", "3:20 bad-value"),
        ("about: 5 6", "3:18 bad-id"),
        ("about: {a: 5}", "3:18 wrong-type"),
    ],
)
def test_one_record_that_stands_for_a_list_has_its_places(
    written: str, expected: str, tmp_path: Path
) -> None:
    claims = f"source: leaflet\nclaims:\n- {{id: a, {written}, says: x, held_by: tang, passages: p}}\n"
    assert said(read(write_corpus(tmp_path, claims__more_yaml=claims))) == [f"claims/more.yaml:{expected}"]


def test_one_place_that_stands_for_a_list_has_its_places(tmp_path: Path) -> None:
    passage = f"{{id: p, start: 1, end: 9, first: a, last: b, sha256: {'0' * 64},\n"
    passage += f"also_at: {{start: 1, end: x, first: a, last: b, sha256: {'0' * 64}}}}}\n"
    reading = read(write_corpus(tmp_path, claims__more_yaml=f"source: leaflet\npassages: [{passage}]\n"))
    assert said(reading) == ["claims/more.yaml:3:26 wrong-type"]


@pytest.mark.parametrize(
    ("agents", "incomplete"),
    [
        ("agents: [", {"agent"}),
        ("agents: {id: tang, described: x}", set()),
        ("agents: tang", {"agent"}),
        ("agents: [tang]", {"agent"}),
        ("agents: [{described: x}]", {"agent"}),
        ("agents: [{id: T X, described: x}]", {"agent"}),
        ("agents: [{id: tang}]", set()),
        ("agents:", set()),
        ("", set()),
        ("agent: [{id: tang, described: x}]", set()),
        ("agent: x", {"agent"}),
        ("tang", {"agent"}),
    ],
)
def test_it_is_known_of_which_kinds_ids_may_be_missing(
    agents: str, incomplete: set[str], tmp_path: Path
) -> None:
    assert read(write_corpus(tmp_path, agents_yaml=agents)).incomplete == incomplete


def test_without_its_own_record_a_corpus_is_read_and_is_none(tmp_path: Path) -> None:
    reading = read(write_corpus(tmp_path, corpus_yaml="id: tea\n"))
    assert reading.corpus is None
    assert len(reading.of(Agent)) == 3


def test_the_ledger_is_read_with_its_places() -> None:
    published = read(CASES / "valid" / "renamed").published
    assert published[0] == ("agent:editors", Place("published.txt", 2, 1))
    assert published[-1] == ("question:what-it-does", Place("published.txt", 9, 1))


# -- what cannot be judged


def test_a_folder_without_corpus_yaml_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound, match=r"corpus\.yaml"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["gone", "gone.jsonl", "folder/corpus.jsonl/x"])
def test_what_is_not_there_is_no_corpus(name: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound):
        read(tmp_path / name)


def test_a_folder_called_corpus_yaml_is_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "corpus.yaml").mkdir()
    with pytest.raises(CorpusNotFound):
        read(tmp_path)


def test_another_file_is_neither(tmp_path: Path) -> None:
    (tmp_path / "corpus.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CannotJudge, match="this is neither"):
        read(tmp_path / "corpus.json")


@pytest.mark.parametrize("name", ["agents.yaml", "claims/more.yaml", "published.txt"])
def test_a_folder_in_a_files_place_cannot_be_judged(name: str, tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, agents_yaml=None)
    (folder / name).mkdir()
    if name.startswith("claims/"):  # a folder called like a file holds no file, and is passed over
        assert read(folder).problems == []
    else:
        with pytest.raises(CannotJudge, match=r"is not a file"):
            read(folder)


@pytest.mark.parametrize("name", ["agents.yaml", "claims/more.yaml", "published.txt"])
@pytest.mark.parametrize("target", ["itself", "nothing"])
def test_a_link_that_leads_nowhere_cannot_be_judged(name: str, target: str, tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, agents_yaml=None)
    (folder / name).symlink_to(folder / name if target == "itself" else folder / "gone")
    with pytest.raises(CannotJudge, match="cannot be read"):
        read(folder)


def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "claims" / "again").symlink_to(folder / "claims")
    assert read(folder).problems == []


def test_a_file_in_the_place_of_claims_cannot_be_judged(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, claims__leaflet_yaml=None)
    (folder / "claims").write_text("claims: []", encoding="utf-8")
    with pytest.raises(CannotJudge):
        read(folder)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, agents_yaml=None)
    os.mkfifo(folder / "agents.yaml")
    with pytest.raises(CannotJudge, match="is not a file"):
        read(folder)


def test_a_file_that_may_not_be_read_cannot_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_corpus(tmp_path)
    opened: Callable[..., IO[Any]] = Path.open

    def refuse(path: Path, *how: Any) -> IO[Any]:
        if path.name == "agents.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CannotJudge, match=r"agents\.yaml: cannot be read: Permission denied"):
        read(folder)


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "claims" / ".#leaflet.yaml").symlink_to("nobody@nowhere")
    (folder / ".notes.yaml").write_text("[", encoding="utf-8")
    assert read(folder).problems == []


# -- size


def test_a_large_file_is_refused_quickly(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    with (folder / "agents.yaml").open("wb") as file:
        file.truncate(50_000_000)
    began = time.perf_counter()
    reading = read(folder)
    assert time.perf_counter() - began < 1
    assert said(reading) == ["agents.yaml:1:1 file-too-large"]
    assert "50 MB" in reading.problems[0].message
    assert LARGEST_FILE < 50_000_000


def test_a_long_line_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    first, *rest = corpus().lines()
    reading = lines(
        tmp_path / "x.jsonl", first, '{"kind": "agent", "note": "' + "x" * 3 * LARGEST_LINE + '"}', *rest
    )
    assert said(reading) == ["x.jsonl:2:1 line-too-long"]
    assert reading.corpus == corpus()


# -- JSON Lines


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(corpora())
def test_json_lines_give_the_same_corpus(tmp_path_factory: pytest.TempPathFactory, whole: Corpus) -> None:
    path = tmp_path_factory.mktemp("lines") / "corpus.jsonl"
    reading = lines(path, *whole.lines())
    assert reading.problems == []
    assert reading.corpus == whole
    assert reading.corpus.digest == whole.digest


@pytest.mark.parametrize("case", ["minimal", "relations", "voices", "works", "concepts", "renamed"])
def test_a_folder_written_as_json_lines_is_the_same_corpus(case: str, tmp_path: Path) -> None:
    whole = read(CASES / "valid" / case).corpus
    assert whole is not None
    reading = lines(tmp_path / "corpus.jsonl", *whole.lines())
    assert (reading.problems, reading.corpus) == ([], whole)


def test_a_folder_made_by_the_factories_is_the_same_corpus(tmp_path: Path) -> None:
    made = corpus(
        agents=(agent("editors"), agent("tang"), agent("monks", described="the old monks")),
        claims=(claim("a", told_by={"agent": "monks", "how": "rejects"}), claim("b")),
        relations=(relation("a", "supports", "b"), relation("a", "defines", "calm", nature=None)),
    )
    reading = read(write_corpus(tmp_path, made))
    assert (reading.problems, reading.corpus) == ([], made)


def test_blank_lines_and_windows_line_ends_are_nothing(tmp_path: Path) -> None:
    first, *rest = corpus().lines()
    assert (
        lines(tmp_path / "x.jsonl", first, "\r", "  ", "\t", *(f"{line}\r" for line in rest)).corpus
        == corpus()
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "3:2 json-syntax"),
        ('{"kind": "agent", "id": "x"} {}', "3:30 json-syntax"),
        ('{"kind": "source", "id": "x", "length": Infinity}', "3:1 json-syntax"),
        ('{"kind": "source", "id": "x", "length": ' + "9" * 5000 + "}", "3:1 json-syntax"),
        ("[" * 90_000, "3:1 json-syntax"),
        ('{"a":' * 65 + "1" + "}" * 65, "3:1 json-syntax"),
        ("null", "3:1 wrong-type"),
        ('"agent"', "3:1 wrong-type"),
        ('{"kind": ["agent"]}', "3:10 bad-value"),
        ('{"kind": null, "id": "x"}', "3:1 missing-field"),
        ('{"kind": "position", "id": "x"}', "3:10 bad-value"),
        ('{"kind": "agent", "described": "é😀", "id": "X"}', "3:44 bad-id"),
        ('{"kind": "agent", "described": "\\"id\\": {", "id": "X"}', "3:51 bad-id"),
        ('{"kind": "agent", "id": "x", "described": "a\\u0007"}', "3:43 control-character"),
        ('{"kind": "agent", "id": "x", "described": "a", "described": "b"}', "3:48 duplicate-key"),
        (b'{"kind": "agent", "id": "\xc3\xa9\xff"}', "3:27 not-utf-8"),
        ("\ufeff{}", "3:1 json-syntax"),
    ],
)
def test_a_line_that_is_wrong_is_told_at_its_place(line: str | bytes, expected: str, tmp_path: Path) -> None:
    first, second, *rest = corpus().lines()
    reading = lines(tmp_path / "x.jsonl", first, second, line, *rest)
    assert said(reading) == [f"x.jsonl:{expected}"]
    assert reading.corpus is not None
    assert reading.corpus.claims == corpus().claims


def test_relations_name_their_ends_in_json(tmp_path: Path) -> None:
    reading = lines(tmp_path / "x.jsonl", *corpus().lines())
    (entry,) = reading.of(Relation)
    line = next(line for line in corpus().lines() if '"relation"' in line)
    assert entry.at("object").column == line.index('"tea-wakes"') + 1
    assert entry.at("subject").column == line.index('"tea-calms"') + 1


def test_a_line_as_it_is_exported_is_read_at_once_as_it_is_read_slowly() -> None:
    built_in = load()
    read_at_once = 0
    for number, line in enumerate(built_in.lines(), 1):
        data = f"{line}\n".encode()
        slow = Reading(Path("x.jsonl"))
        assert read_line("x.jsonl", number, data, slow)
        (wanted,) = (entry for of_kind in slow.entries.values() for entry in of_kind)
        if entry := read_exported("x.jsonl", number, data):
            assert (entry.kind, entry.record, entry.at("id")) == (wanted.kind, wanted.record, wanted.at("id"))
            read_at_once += 1
        else:
            assert wanted.kind in ("corpus", "work")
    slowly = 1 + len(built_in.works)
    assert read_at_once == sum(1 for _ in built_in.lines()) - slowly


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": "agent", "id": "x", "described": "a", "described": "a"}',  # what is read says it once
        '{"kind": "agent", "id": "x", "kind": "agent", "described": "a"}',
        '{"kind": "agent", "id": "x",  "described": "a"}',
        '{"id": "x", "kind": "agent", "described": "a"}',
        '{"kind": "agent", "described": "a", "id": "x"}',
        '{"kind": "agent", "id": "x", "described": "a", "tradition": null}',
        '{"kind": "agent", "id": "x", "described": "a", "was": []}',
        '{"kind": "agent", "id": "x", "described": "\\u00e9"}',
        '{"kind": "agent", "id": "x", "described": "a\\u0007"}',
        '{"kind": "agent", "id": "x", "described": "a\u0085\u009f"}',
        '{"kind": "agent", "id": "x", "described": "a"} ',
        '{"kind": "agent", "id": "x", "described": "a"}\r',
        '\ufeff{"kind": "agent", "id": "x", "described": "a"}',
        '{"kind": "agent", "id": "X", "described": "a"}',
        '{"kind": "agent", "id": "x"}',
        '{"kind": "agents", "id": "x", "described": "a"}',
        '{"kind": ["agent"]}',
        '["agent"]',
        "null",
        "{",
        "",
    ],
)
def test_any_other_line_is_read_slowly(line: str) -> None:
    assert read_exported("x.jsonl", 1, line.encode()) is None
    assert read_exported("x.jsonl", 1, f"{line}\n".encode()) is None


# -- whatever the input


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(path for key, each in inner for path in paths(each, (*before, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], by)
    return copy


FILES = {
    path.relative_to(CASES / "valid"): path.read_bytes()
    for name in ("relations", "renamed", "voices", "works")
    for path in sorted((CASES / "valid" / name).rglob("*.yaml"))
}
CONTENTS = {name: tree.plain() for name, data in FILES.items() if (tree := parse(data, "")[0])}


SORTS: Final[list[Any]] = [None, {"zz": [{}]}, "\ud7ff –"]


def judged(name: Path, data: bytes, folder: Path) -> None:
    """Check a valid corpus one of whose files is replaced: whatever it holds, that is told and nothing raised."""
    case = name.parts[0]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CASES / "valid" / case, folder)
    (folder / name.relative_to(case)).write_bytes(data)
    reading = read(folder)
    for problem in check(reading, Texts(TEXTS)):
        assert str(problem).isprintable()
        assert problem.line >= 1
    if reading.corpus is not None:
        assert len(reading.corpus.digest) == 64
        assert all(reading.places.at(kind, 0) for kind, _ in reading.corpus.records())


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / "corpus"


@settings(max_examples=150)
@given(st.data())
def test_no_value_in_place_of_another_is_too_much(scratch: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(CONTENTS)))
    path = data.draw(st.sampled_from(paths(CONTENTS[name])))
    content = replaced(CONTENTS[name], path, data.draw(anything))
    judged(name, json.dumps(content).encode(), scratch)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=4
    ),
)
def test_no_mutation_of_a_file_is_too_much(
    scratch: Path, name: Path, edits: list[tuple[int, int, bytes]]
) -> None:
    mutated = FILES[name]
    for at, gone, new in edits:
        at %= len(mutated) + 1  # noqa: PLW2901
        mutated = mutated[:at] + new + mutated[at + gone :]
    judged(name, mutated, scratch)


@pytest.mark.parametrize("name", sorted(CONTENTS), ids=str)
def test_every_value_may_be_missing_or_of_another_sort(scratch: Path, name: Path) -> None:
    for path in paths(CONTENTS[name]):
        for value in SORTS:
            judged(
                name, json.dumps(replaced(CONTENTS[name], path, value), ensure_ascii=False).encode(), scratch
            )


@given(st.lists(anything, max_size=3), st.sampled_from(list(RECORDS)))
@example([{"id": ["x"]}], "agent")
def test_no_line_of_json_is_too_much(scratch: Path, values: list[Any], kind: str) -> None:
    scratch.parent.mkdir(exist_ok=True)
    written = [json.dumps({"kind": kind} | value if isinstance(value, dict) else value) for value in values]
    check(lines(scratch.parent / "x.jsonl", *corpus().lines(), *written))


@given(st.sampled_from(list(corpus().lines())), st.integers(0, 200), st.binary(max_size=3))
def test_no_mutation_of_a_line_is_too_much(scratch: Path, line: str, at: int, new: bytes) -> None:
    data = line.encode()
    at %= len(data)
    check(lines(scratch.parent / "x.jsonl", *corpus().lines(), data[:at] + new + data[at + 1 :]))
