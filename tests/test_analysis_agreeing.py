"""How far authors agree: worked by hand on a small corpus, and as `compare` says for all authors of the built-in one."""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import combinations

import pytest
from tests.factories import agent, claim, corpus, question, relation
from tests.written import relations, stands, voices

import bondgraph
from bondgraph.analysis import agreement
from bondgraph.analysis.agreeing import MOST_AUTHORS, Measure
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build

#            effect        taste           hour
# tang       calms         sweet, bitter   noon
# sen        wakes         sweet           noon (the same claim: they hold it together)
# mei        calms, wakes  –               –
# tang, sen: differ (0), partly (1 of 2), agree (1); 1 of the 3 is a claim of both; (0 + 1/2 + 1) / 3 = 0.5
# tang, mei: partly (1 of 2); 2 silent; 0.5
# sen, mei:  partly (1 of 2); 2 silent; 0.5
# hal        –             –               –       holds a claim that takes no position
TEA = corpus(
    agents=(agent("editors", type="organisation"), *map(agent, ("tang", "sen", "mei", "hal"))),
    questions=(
        question("effect", ("calms", "wakes")),
        question("taste", ("sweet", "bitter")),
        question("hour", ("noon", "night")),
    ),
    claims=(
        claim("tang-calms", held_by="tang", answers="effect/calms"),
        claim("tang-taste", held_by="tang", answers=("taste/sweet", "taste/bitter")),
        claim("noon", held_by=("tang", "sen"), answers="hour/noon"),
        claim("noon-it-is", held_by=("tang", "sen"), answers="hour/noon"),
        claim("sen-wakes", held_by="sen", answers="effect/wakes"),
        claim("sen-sweet", held_by="sen", answers="taste/sweet"),
        claim("mei-both", held_by="mei", answers=("effect/calms", "effect/wakes")),
        claim("hal-hot", held_by="hal"),
    ),
    relations=(
        relation("tang-calms", "contrasts", "sen-wakes"),  # between the two
        relation(
            "noon", "supports", "sen-sweet"
        ),  # between the two, too: tang's claim, though it is also sen's
        relation("noon-it-is", "supports", "noon"),  # of both with both: nobody supports another by it
        relation("tang-taste", "supports", "tang-calms"),  # tang with himself
        relation("hal-hot", "supports", "sen-sweet"),
    ),
)


def library(whole: Corpus = TEA) -> Library:
    return build(whole)


@pytest.fixture(scope="module")
def built_in() -> Library:
    return bondgraph.open()


def test_two_authors_by_hand() -> None:
    [pair] = agreement(library(), "tang", "sen")
    assert (pair.one.label, pair.other.label) == ("Tang", "Sen")
    assert (pair.shared, pair.agree, pair.partly, pair.differ, pair.silent) == (3, 1, 1, 1, 0)
    assert pair.score == 0.5
    assert pair.joint == 1
    assert {each.question.id: (each.verdict, each.score) for each in pair.questions} == {
        "effect": ("differ", 0),
        "taste": ("partly", 0.5),
        "hour": ("agree", 1),
    }


def test_each_number_opens_into_the_claims_behind_it() -> None:
    [pair] = agreement(library(), "tang", "sen")
    effect, taste, hour = pair.questions
    assert [(each.position.id, [claim.id for claim in each.claims]) for each in taste.one] == [
        ("taste/sweet", ["tang-taste"]),
        ("taste/bitter", ["tang-taste"]),
    ]
    assert [(each.position.id, [claim.id for claim in each.claims]) for each in effect.other] == [
        ("effect/wakes", ["sen-wakes"])
    ]
    assert {claim.id for claim in hour.joint} == {"noon", "noon-it-is"}
    assert effect.joint == taste.joint == ()
    assert effect.one[0].claims[0].label == "It is said: tang-calms."


def test_relations_between_two_are_counted_apart() -> None:
    [pair] = agreement(library(), "tang", "sen")
    assert (pair.supports, pair.contrasts) == (1, 1)
    assert [(tie.subject.id, tie.object.id) for tie in pair.relations] == [
        ("noon", "sen-sweet"),
        ("tang-calms", "sen-wakes"),
    ]
    assert pair.relations[0].because == "So it seems."


def test_silence_is_no_disagreement() -> None:
    pairs = {(pair.one.id, pair.other.id): pair for pair in agreement(library(), "mei", "hal", "sen")}
    silent = pairs["mei", "hal"]
    assert (silent.shared, silent.silent, silent.differ, silent.score) == (0, 3, 0, None)
    [effect] = silent.questions  # on the others neither speaks
    assert (effect.verdict, effect.score, effect.other) == ("silent", None, ())
    assert [each.position.id for each in effect.one] == ["effect/calms", "effect/wakes"]
    related = pairs["hal", "sen"]
    assert (related.shared, related.supports) == (0, 1)  # a relation needs no shared question


def test_without_names_all_who_take_a_position_are_compared() -> None:
    found = agreement(library())
    assert [author.id for author in found.authors] == ["mei", "sen", "tang"]
    assert [(pair.one.id, pair.other.id, pair.shared) for pair in found] == [
        ("sen", "tang", 3),
        ("mei", "sen", 1),
        ("mei", "tang", 1),
    ]


def test_as_a_matrix() -> None:
    found = agreement(library(), "tang", "hal", "sen")
    assert found.matrix() == ((None, None, 0.5), (None, None, None), (0.5, None, None))
    assert found.matrix("silent") == ((None, 3, 0), (3, None, 3), (0, 3, None))
    with pytest.raises(bondgraph.BadFilter, match="measure: 'weight' is not one of score, shared"):
        found.matrix("weight")  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", ["score", "shared", "joint", "supports", "contrasts"])
def test_a_matrix_is_symmetric(built_in: Library, measure: Measure) -> None:
    matrix = agreement(built_in).matrix(measure)
    assert matrix == tuple(zip(*matrix, strict=True))


def test_filters_say_which_claims_count_and_which_questions_are_asked() -> None:
    [pair] = agreement(library(), "tang", "sen", question="taste")
    assert (pair.shared, pair.silent, pair.score) == (1, 0, 0.5)
    [narrower] = agreement(library(), "tang", "sen").where(position=["effect/calms", "taste/sweet"])
    assert (narrower.shared, narrower.silent) == (1, 1)  # of sen no claim on effect is left
    assert [each.question.id for each in narrower.questions] == ["effect", "taste"]


def test_what_cannot_be_compared_is_said() -> None:
    with pytest.raises(bondgraph.BadFilter, match="authors: name two or more different ones"):
        agreement(library(), "tang", "Tang")
    with pytest.raises(bondgraph.UnknownName, match="tong"):
        agreement(library(), "tang", "tong")
    with pytest.raises(bondgraph.BadFilter, match="colour"):
        agreement(library(), colour="green")
    many = [agent(f"a{number}") for number in range(MOST_AUTHORS + 1)]
    crowd = corpus(
        agents=(agent("editors", type="organisation"), *many),
        works=(),
        claims=tuple(claim(f"of-{each.id}", held_by=each.id, answers="effect/calms") for each in many),
        relations=(),
    )
    with pytest.raises(bondgraph.BadFilter, match=r"301 of them are too many .* name at most 300"):
        agreement(library(crowd))


def test_where_there_is_nothing() -> None:
    alone = corpus(claims=(claim(),), relations=())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [*agreement(library(alone))] == []
        assert agreement(library(alone)).matrix() == ((None,),) * 0
        [pair] = agreement(library(alone), "tang", "sen")
    assert (pair.shared, pair.silent, pair.score, pair.questions, pair.relations) == (0, 1, None, (), ())


def test_all_authors_of_the_built_in_corpus_are_compared_as_compare_does(built_in: Library) -> None:
    found = agreement(built_in)
    authors = [author.id for author in found.authors]
    assert len(found) == len(authors) * (len(authors) - 1) // 2
    for pair in found:
        compared = built_in.compare(pair.one.id, pair.other.id, limit=1000)
        told = {each.question.id: each for each in pair.questions}
        for question_ in compared.questions:
            sides = [each.taken for each in question_.cells]
            if question_.question.id not in told:
                assert sides == [(), ()]
                continue
            ours = told[question_.question.id]
            assert ours.verdict == question_.verdict
            for side, taken in zip((ours.one, ours.other), sides, strict=True):
                assert [(each.position, len(each.claims)) for each in side] == [
                    (each.position, each.total) for each in taken
                ]
                assert all(
                    set(theirs.claims) <= set(each.claims) for each, theirs in zip(side, taken, strict=True)
                )
        verdicts = Counter(each.verdict for each in compared.questions)
        assert (pair.agree, pair.partly, pair.differ, pair.silent) == tuple(
            verdicts[each] for each in ("agree", "partly", "differ", "silent")
        )
        assert pair.shared + pair.silent == compared.total


def test_the_built_in_corpus_counted_in_its_files(built_in: Library) -> None:
    """The positions, the scores and the relations, from nothing but the YAML."""
    holders = voices()
    taken: dict[tuple[str, str], set[str]] = {}
    for each, positions in stands().items():
        for position in positions:
            for holder in holders[each]:
                taken.setdefault((holder, position.partition("/")[0]), set()).add(position)
    ties: Counter[tuple[str, str, str]] = Counter()
    for edge in relations("supports", "contrasts"):
        start, end = holders[edge.subject], holders[edge.object]
        for one, other in combinations(sorted(start | end), 2):
            if (one in start and other in end) or (other in start and one in end):
                ties[one, other, edge.type] += not ({one, other} <= start and {one, other} <= end)
    questions = {question for _, question in taken}
    for pair in agreement(built_in):
        one, other = sorted((pair.one.id, pair.other.id))
        shared = [
            (taken[one, each], taken[other, each])
            for each in questions
            if (one, each) in taken and (other, each) in taken
        ]
        assert pair.shared == len(shared)
        if shared:
            assert pair.score == pytest.approx(sum(len(a & b) / len(a | b) for a, b in shared) / len(shared))
        else:
            assert pair.score is None
        assert (pair.supports, pair.contrasts) == (
            ties[one, other, "supports"],
            ties[one, other, "contrasts"],
        )


def test_a_table_tells_how_many_relations_there_are_and_data_which() -> None:
    found = agreement(library(), "tang", "sen")
    assert "supports" in repr(found)
    assert "--supports--" not in repr(found)
    assert list(found.to_pandas()["relations"]) == [
        "noon--supports--sen-sweet; tang-calms--contrasts--sen-wakes"
    ]
