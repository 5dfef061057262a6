"""Checking: what is told beyond the cases, and what is not told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import (
    TEXT,
    TEXTS,
    agent,
    claim,
    concept,
    corpus,
    left_out,
    passage,
    relation,
    source,
    work,
    write_corpus,
)

from bondgraph.checking import check, circles
from bondgraph.checking.circles import MOST_CIRCLES
from bondgraph.checking.index import MOST_COMPARISONS
from bondgraph.checking.references import NAMES, UNKNOWN, named_by
from bondgraph.errors import CannotJudge
from bondgraph.ids import nearest
from bondgraph.model import RECORDS, Corpus, Node
from bondgraph.problems import Problem, Severity
from bondgraph.reading import read
from bondgraph.texts import Texts

WORDS = "Tea calms those who drink it slowly."


def problems(whole: Corpus, folder: Path, texts: Path | None = None) -> list[Problem]:
    return check(read(write_corpus(folder, whole)), Texts(texts) if texts else None)


def codes(whole: Corpus, folder: Path, texts: Path | None = None) -> list[str]:
    return [problem.code for problem in problems(whole, folder, texts)]


def test_a_corpus_of_the_factories_conforms(tmp_path: Path) -> None:
    assert problems(corpus(), tmp_path, TEXTS) == []


def test_problems_are_sorted_and_each_is_told_once(tmp_path: Path) -> None:
    leaflets = "source: leaflets\npassages:\n" + "".join(f"- {{id: p-{n}}}\n" for n in range(3))
    found = check(read(write_corpus(tmp_path, claims__more_yaml=leaflets)))
    assert found == sorted(set(found))
    assert [problem.code for problem in found].count("unknown-source") == 1


# -- no cascades


def test_ids_beside_what_cannot_be_read_are_looked_up_in_the_same_pass(tmp_path: Path) -> None:
    written = """
        source: leaflet
        claims:
          - id: tea-heals
            says: Tea heals.
            held_by: tang
            about: [calmm, calm, Not an id]
            told_by: [{work: nowork, how: report}, {agent: nobody, how: quotes}, {agent: chi, how: quoted}]
            passages: [on-calm]
    """
    found = check(read(write_corpus(tmp_path, claims__more_yaml=written)))
    assert [(problem.line, problem.column, problem.code) for problem in found] == [
        (7, 21, "unknown-concept"),
        (7, 34, "bad-id"),
        (8, 30, "unknown-work"),
        (8, 43, "bad-value"),
        (8, 60, "unknown-agent"),
        (8, 90, "unknown-agent"),
        (8, 100, "bad-value"),
    ]


def test_a_claim_read_in_part_is_checked_as_far_as_it_was_read(tmp_path: Path) -> None:
    written = """
        source: leaflet
        claims:
          - id: tea-heals
            held_by: [tang, nobody]
            about: [calm, calm]
            told_by: [{agent: tang, how: quotes}]
            answers: [effect/numbs]
            passages: [on-calm]
            supports:
              - claim: tea-heals
                basis: in-text
    """
    found = check(read(write_corpus(tmp_path, claims__more_yaml=written)))
    assert [(problem.line, problem.code) for problem in found] == [
        (4, "claim-without-statement"),
        (5, "unknown-agent"),
        (6, "listed-twice"),
        (7, "teller-is-holder"),
        (8, "unknown-position"),
        (11, "relation-without-nature"),
        (11, "relation-without-reason"),
        (11, "relation-to-itself"),
        (12, "in-text-without-passage"),
    ]


@pytest.mark.parametrize(
    "name",
    ["agents.yaml", "works.yaml", "concepts.yaml", "questions.yaml", "sources.yaml", "claims/leaflet.yaml"],
)
def test_a_file_that_does_not_parse_makes_nothing_unknown(name: str, tmp_path: Path) -> None:
    more = (
        "source: leaflet\nclaims:\n- {id: c, says: x, held_by: tang, passages: on-calm, in_work: tang2001}\n"
    )
    folder = write_corpus(tmp_path, claims__more_yaml=more)
    (folder / name).write_text("'", encoding="utf-8")
    (folder / "published.txt").write_text(
        "agent:sen\nposition:effect/calms\nclaim:tea-calms", encoding="utf-8"
    )
    assert [(problem.file, problem.code) for problem in check(read(folder))] == [(name, "yaml-syntax")]


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("agents.yaml", "agents: [{id: editors, described: x}, {id: tang, described: x, was: [[]]}]", "wrong-type"),
        ("questions.yaml", "questions: [{id: effect, label: x, asks: y, positions: [z]}]", "wrong-type"),
        ("claims/leaflet.yaml", "source: leaflet\nclaims: [{id: c, says: x, held_by: tang, passages: [[]]}]", "wrong-type"),
    ],
)  # fmt: skip
def test_a_field_that_could_not_be_read_makes_nothing_lost(
    name: str, written: str, expected: str, tmp_path: Path
) -> None:
    folder = write_corpus(tmp_path, corpus(claims=(), relations=(), passages=()))
    (folder / "claims").mkdir(exist_ok=True)
    (folder / name).write_text(written, encoding="utf-8")
    lost = "agent:tong\n" if name == "agents.yaml" else "position:effect/calms\n"
    (folder / "published.txt").write_text(lost, encoding="utf-8")
    assert [problem.code for problem in check(read(folder))] == [expected]


def test_a_nature_that_could_not_be_read_is_told_once(tmp_path: Path) -> None:
    more = """
        source: leaflet
        claims:
        - id: tea-heals
          says: x
          held_by: tang
          passages: on-calm
          supports: {claim: tea-calms, because: x, basis: in-text, nature: Reason, passage: On-Calm}
    """
    found = check(read(write_corpus(tmp_path, claims__more_yaml=more)))
    assert [problem.code for problem in found] == ["bad-value", "bad-id"]


def test_a_relation_of_no_type_is_told_once(tmp_path: Path) -> None:
    *others, last = corpus().lines()
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join([*others, last.replace('"type": "contrasts", ', "")]), encoding="utf-8")
    assert [problem.code for problem in check(read(path))] == ["missing-field"]


def test_an_id_twice_makes_nothing_unknown(tmp_path: Path) -> None:
    assert codes(corpus(agents=(*corpus().agents, agent("tang"))), tmp_path) == ["duplicate-id"]


# -- references


def test_every_kind_of_record_says_whom_it_names() -> None:
    assert set(RECORDS.values()) <= set(NAMES)
    for model, fields in NAMES.items():
        assert set(fields) <= set(model.model_fields)


def test_every_id_that_is_named_is_looked_up() -> None:
    """Fields of ids that are not looked up are the node's own."""
    of_ids = re.compile(r"pattern='\^\[(?:a-z0-9|A-Za-z0-9)\]")
    for model, names in NAMES.items():
        ids = {name for name, info in model.model_fields.items() if of_ids.search(str(info))}
        assert ids - set(names) <= {"id", "was", "position"}, model


def test_unknown_ids_of_every_kind(tmp_path: Path) -> None:
    whole = corpus(
        claims=(
            claim(
                "a",
                held_by="gone",
                about="gone",
                in_work="gone",
                passages=["on-calm", "gone"],
                answers="gone/x",
            ),
        ),
        relations=(
            relation("a", "supports", "gone"),
            relation("a", "defines", "gone", nature=None, passage="gone", drawn_by="gone"),
        ),
        works=(work("w", by="gone", as_cited={"source": "gone"}),),
    )
    assert set(codes(whole, tmp_path)) == set(UNKNOWN.values())
    assert len(codes(whole, tmp_path)) == 11


def test_near_misses_are_looked_for_only_so_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counted(name: str, known: Iterable[str], most: int = 3) -> list[str]:
        compared.append(len(list(known)))
        return nearest(name, known, most)

    monkeypatch.setattr("bondgraph.checking.index.nearest", counted)
    ids = [f"claim-number-{number}" for number in range(1000)]
    whole = corpus(
        claims=tuple(claim(each) for each in ids),
        relations=tuple(relation(each, "supports", f"{each}-gone") for each in ids),
    )
    found = problems(whole, tmp_path)
    assert [problem.code for problem in found] == ["unknown-claim"] * 1000
    assert "did you mean" in " ".join(problem.remedy for problem in found)
    assert 0 < sum(compared) <= MOST_COMPARISONS


# -- voices, relations


@pytest.mark.parametrize(
    ("told_by", "expected"),
    [
        ([{"work": "tang2001", "how": "reports"}], []),
        ([{"work": "tang2001", "how": "reports"}, {"work": "tang2001", "how": "quotes"}], ["voice-loop"]),
        ([{"agent": "tang", "how": "reports"}, {"work": "tang2001", "how": "quotes"}], []),
        ([{"agent": "tang", "how": "reports"}, {"agent": "tang", "how": "quotes"}], ["voice-loop"]),
        ([{"agent": "sen", "how": "rejects"}], ["teller-is-holder"]),
        ([{"work": "sen1999", "how": "reports"}], ["teller-is-holder"]),
    ],
)
def test_voices(told_by: list[dict[str, str]], expected: list[str], tmp_path: Path) -> None:
    whole = corpus(
        works=(work("tang2001", by="tang"), work("sen1999", by=["tang", "sen"])),
        claims=(claim("tea-calms", held_by="sen", told_by=told_by),),
        relations=(),
    )
    assert codes(whole, tmp_path) == expected


def test_two_sorts_of_relation_between_two_claims_are_two_relations(tmp_path: Path) -> None:
    relations = (
        relation("tea-calms", "contrasts", "tea-wakes"),
        relation("tea-calms", "supports", "tea-wakes"),
        relation("tea-wakes", "supports", "tea-calms"),
    )
    assert codes(corpus(relations=relations), tmp_path) == []


def test_a_claim_that_restates_itself_is_told_once(tmp_path: Path) -> None:
    itself = relation("tea-calms", "supports", "tea-calms", nature="restates")
    assert codes(corpus(relations=(itself,)), tmp_path) == ["relation-to-itself"]


# -- circles


@given(st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3)))
def test_circles_run_along_edges_and_are_all_there_are(graph: dict[str, list[str]]) -> None:
    found = circles(graph)
    used: set[tuple[str, str]] = set()
    for circle in found:
        edges = list(pairwise([*circle, circle[0]]))
        assert circle[0] == min(circle)
        assert all(ahead in graph[node] for node, ahead in edges)
        assert not used & set(edges)
        used |= set(edges)
    left = {node: [each for each in ahead if (node, each) not in used] for node, ahead in graph.items()}
    assert circles(left) == []


def test_circles_are_bounded_and_deep_ones_found() -> None:
    assert len(circles({str(n): [str(n)] for n in range(2 * MOST_CIRCLES)})) == MOST_CIRCLES
    ring = {f"{n:05}": [f"{(n + 1) % 20_000:05}"] for n in range(20_000)}
    assert [len(circle) for circle in circles(ring)] == [20_000]


def test_a_hierarchy_may_meet_again(tmp_path: Path) -> None:
    diamond = (
        concept("a", broader=["b", "c"]), concept("b", broader="d"), concept("c", broader="d"), concept("d"),
        concept("calm"), concept("wakefulness"),
    )  # fmt: skip
    assert codes(corpus(concepts=diamond), tmp_path) == []


# -- passages


def spans(*of: tuple[int, int]) -> Corpus:
    fields = {"source": "leaflet", "first": "x", "last": "y"}
    made = (
        passage(f"p-{number}", WORDS).model_copy(
            update=fields | {"start": a, "end": b, "sha256": f"{number:064}"}
        )
        for number, (a, b) in enumerate(of)
    )
    return corpus(passages=tuple(made), claims=(), relations=())


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ([(0, 10), (10, 20)], []),
        ([(10, 20), (0, 10)], []),
        ([(0, 10), (9, 20)], ["passage-overlap"]),
        ([(280, 290), (285, 295)], ["span-beyond-text", "passage-overlap", "span-beyond-text"]),
        ([(0, 30), (5, 10), (20, 25)], ["passage-overlap", "passage-overlap"]),
        ([(0, 285)], []),
        ([(0, 286)], ["span-beyond-text"]),
        ([(284, 10**15)], ["span-beyond-text"]),
        ([(5, 5), (0, 10)], ["span-empty"]),
        ([(9, 5), (0, 10)], ["span-reversed"]),
    ],
)
def test_spans(of: list[tuple[int, int]], expected: list[str], tmp_path: Path) -> None:
    assert codes(spans(*of), tmp_path) == expected


def test_spans_of_two_sources_do_not_overlap(tmp_path: Path) -> None:
    whole = corpus(
        sources=(source(), source("almanac")),
        passages=(passage("a", WORDS), passage("b", WORDS, source="almanac")),
        claims=(),
        relations=(),
    )
    assert codes(whole, tmp_path) == []


def test_the_same_words_elsewhere_are_one_passage(tmp_path: Path) -> None:
    again = passage("again", WORDS, TEXT.replace(WORDS, "." * len(WORDS), 1))
    (found,) = problems(corpus(passages=(*corpus().passages, again)), tmp_path)
    assert (found.code, found.severity) == ("same-words", Severity.WARNING)


def test_words_in_other_white_space_are_the_same(tmp_path: Path) -> None:
    text = "A pot\nholds six."
    held = passage("pot", text, text)
    assert held.first == "A pot holds six."
    assert (
        codes(corpus(sources=(source(text=text),), passages=(held,), claims=(), relations=()), tmp_path) == []
    )


# -- with texts


def test_a_letter_that_changed_is_told_with_tier_and_place(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "leaflet.txt").write_text(TEXT.replace("tired", "weary"), encoding="utf-8", newline="")
    mismatch, changed = problems(corpus(), tmp_path / "corpus", texts)
    assert (mismatch.code, mismatch.file) == ("digest-mismatch", "claims/leaflet.yaml")
    assert "37–69 do not have this digest" in mismatch.message
    assert (changed.code, changed.file) == ("source-changed", "sources.yaml")


def test_of_a_text_that_was_saved_anew_the_one_that_was_read_is_asked_for(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "leaflet.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    found = problems(corpus(), tmp_path / "corpus", texts)
    (changed,) = (each for each in found if each.code == "source-changed")
    assert changed.message.endswith("is not the one that was read: it differs by its CRLF line ends only")
    assert changed.remedy == "attach the file as it was read"


def test_a_span_that_cannot_be_is_told_once(tmp_path: Path) -> None:
    assert codes(spans((0, 286)), tmp_path, TEXTS) == ["span-beyond-text"]


def test_a_digest_that_could_not_be_read_is_told_once(tmp_path: Path) -> None:
    whole = corpus(passages=(passage("pot", "A pot holds six cups."),), claims=(), relations=())
    folder = write_corpus(tmp_path, whole)
    claims = folder / "claims" / "leaflet.yaml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("1efbebb4", "1EFBEBB4"), encoding="utf-8")
    assert [problem.code for problem in check(read(folder))] == ["bad-digest"]


def test_a_source_that_was_read_in_part_is_not_held_against_its_text(tmp_path: Path) -> None:
    whole = corpus(sources=(source(left_out=(left_out("So.", "A pot holds six cups."),)),))
    sources = write_corpus(tmp_path, whole) / "sources.yaml"
    written = sources.read_text(encoding="utf-8")
    sources.write_text(written.replace('"length": 285', '"length": "long"'), encoding="utf-8")
    assert [problem.code for problem in check(read(tmp_path), Texts(TEXTS))] == ["wrong-type"]


def test_a_date_with_its_words_is_no_date_in_words(tmp_path: Path) -> None:
    spring = {"date-parts": [[2004]], "literal": "Spring 2004"}
    assert codes(corpus(works=(work("tang2001", issued=spring),)), tmp_path) == []
    assert codes(corpus(works=(work("tang2001", issued="Spring 2004"),)), tmp_path) == ["date-in-words"]


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("May 5, 2010", "write 2010-05-05"),
        ("5. September 2010", "write 2010-09-05"),
        ("2010-2011", "write 2010/2011"),
        ("2010–2011", "write 2010/2011"),
        ("2011-2010", "write 2011, or 2011~ for about that year"),
        ("May 35, 2010", "write 2010, or 2010~ for about that year"),
        ("Michaelmas 2010", "write 2010, or 2010~ for about that year"),
    ],
)
def test_a_date_in_words_is_written_in_digits(words: str, remedy: str, tmp_path: Path) -> None:
    (problem,) = problems(corpus(works=(work("tang2001", issued=words),)), tmp_path)
    assert (problem.code, problem.remedy) == ("date-in-words", remedy)


def test_texts_that_are_not_attached_are_not_missed(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    assert codes(corpus(), tmp_path / "corpus", tmp_path / "texts") == []


def test_a_text_that_cannot_be_read_cannot_be_judged(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "leaflet.txt").write_bytes(b"\xff")
    with pytest.raises(CannotJudge):
        codes(corpus(), tmp_path / "corpus", tmp_path / "texts")


# -- at size


def test_a_large_corpus_is_checked(tmp_path: Path) -> None:
    ids = [f"c-{number}" for number in range(5_000)]
    whole = corpus(
        claims=tuple(claim(each, about="calm", answers="effect/calms") for each in ids),
        relations=tuple(relation(one, "supports", two, nature="restates") for one, two in pairwise(ids)),
    )
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(whole.lines()), encoding="utf-8")
    assert check(read(path)) == []


def test_what_a_node_names_stands_where_it_says() -> None:
    def at(node: Node, path: tuple[str | int, ...]) -> object:
        found: object = node
        for step in path:
            found = found[step] if isinstance(step, int) else getattr(found, step)  # type: ignore[index]
        return found

    told = [{"agent": "sen", "how": "reports"}, {"work": "tang2001", "how": "quotes"}]
    node = claim("a", told_by=told, answers=["effect/calms"], about=["calm", "wakefulness"])
    assert {at(node, reference.path) for reference in named_by(node)} == {
        "tang", "calm", "wakefulness", "sen", "tang2001", "on-calm", "effect"
    }  # fmt: skip
