"""The verbs, over a small debate whose answers were worked out by hand and over what the built-in corpus is to say."""

from __future__ import annotations

from collections import Counter
from functools import partialmethod
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from tests.factories import claim, concept, corpus, left_out, relation, source
from tests.healing import CLAIMS, healing, library

import bondgraph
from bondgraph.answers import Compare, Filters, Link, Near, Row, Side, Step
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.library import Library
from bondgraph.model import Citation
from bondgraph.opening import build, load
from bondgraph.ordering import Cursor


@pytest.fixture(scope="module")
def built_in() -> Library:
    return bondgraph.open()


def found(**filters: Any) -> list[str]:
    return [row.claim for row in library().who_argues(**filters).rows]


def row(name: str) -> Row:
    answer = library().show_claim(name).row
    assert answer is not None
    return answer


def ids(links: tuple[Link, ...]) -> list[str]:
    return [link.id for link in links]


# -- who


def test_all_claims_come_in_their_order() -> None:
    answer = library().who_argues()
    assert [each.claim for each in answer.rows] == list(CLAIMS)
    assert (answer.total, answer.next, answer.filters, answer.sides, answer.loosen) == (6, None, {}, (), ())
    assert answer.corpus.digest == healing().digest
    assert answer.corpus.licence == "https://creativecommons.org/licenses/by/4.0/"


PASSING: list[tuple[dict[str, Any], list[str]]] = [
    ({"author": "mueller"}, ["mueller-heals"]),
    ({"author": ["odegaard", "critic"]}, ["critic-denies", "ash-helps"]),
    ({"concept": "bond"}, ["ash-helps", "mueller-heals"]),  # the alliance is a bond, too
    ({"concept": ["warmth", "bond"]}, ["ash-helps", "mueller-heals", "smith-warm"]),
    ({"question": "heals"}, ["critic-denies", "ash-helps", "mueller-heals"]),
    ({"question": ["heals", "how"]}, ["critic-denies", "ash-helps", "mueller-heals", "smith-warm"]),
    ({"position": "heals/yes"}, ["ash-helps", "mueller-heals"]),
    ({"position": ["heals/no", "how/warmth"]}, ["critic-denies", "smith-warm"]),
    ({"relation": "defines"}, ["ash-helps", "smith-warm"]),
    ({"relation": "contrasts"}, ["critic-denies", "mueller-heals", "page-right"]),
    ({"relation": ["supports", "defines"]}, ["ash-helps", "mueller-heals", "smith-warm", "smith-too"]),
    ({"role": "thesis"}, ["mueller-heals"]),
    ({"role": ["aside", "supporting"]}, ["ash-helps", "smith-too"]),
    (
        {"work": "Mueller1990"},
        ["critic-denies", "mueller-heals", "smith-warm"],
    ),  # told, held and excerpted there
    ({"work": ["ash2005", "undated"]}, ["ash-helps", "smith-too"]),
    ({"source": "page"}, list(CLAIMS)),
    ({"voice": "direct"}, ["ash-helps", "mueller-heals", "smith-too", "page-right"]),
    ({"voice": "told"}, ["critic-denies", "smith-warm"]),
    ({"voice": "quotes"}, ["smith-warm"]),
    ({"voice": ["rejects", "reports"]}, ["critic-denies", "smith-warm"]),
    ({"from_year": 1991}, ["ash-helps"]),
    ({"to_year": 1990}, ["critic-denies", "mueller-heals", "smith-warm"]),
    ({"from_year": 1990, "to_year": 1990}, ["critic-denies", "mueller-heals", "smith-warm"]),
    ({"supports": "mueller-heals"}, ["ash-helps"]),
    ({"supports": ["mueller-heals", "smith-warm"]}, ["ash-helps", "smith-too"]),
    ({"contrasts": "critic-denies"}, ["mueller-heals"]),  # whichever end states it
    ({"contrasts": "mueller-heals"}, ["critic-denies", "page-right"]),
    ({"words": "bond warm"}, ["smith-warm", "smith-too"]),
    ({"author": ["ash", "mueller"], "question": ["heals", "how"], "role": "thesis"}, ["mueller-heals"]),
    ({"question": "how", "position": "heals/yes"}, ["ash-helps"]),
    (
        {"voice": ["told", "direct"], "relation": "supports", "concept": "warmth"},
        ["ash-helps", "smith-warm"],
    ),
]


@pytest.mark.parametrize(
    ("filters", "claims"),
    PASSING,
    ids=lambda it: " ".join(f"{name}={value}" for name, value in it.items()) if isinstance(it, dict) else "",
)
def test_a_filter_lets_pass_what_it_says(filters: dict[str, Any], claims: list[str]) -> None:
    """A filter given twice means any of the two; different filters mean all of them."""
    answer = library().who_argues(**filters)
    assert [each.claim for each in answer.rows] == claims
    assert answer.total == len(claims)


def test_every_filter_is_tried_above() -> None:
    tried = {name for filters, _ in PASSING for name in filters}
    assert tried == set(Filters.model_fields) - {"limit", "after", "sort"}


def test_filters_are_told_back_with_ids_for_names() -> None:
    answer = library().who_argues(author=["muller", "ZOE ASH"], words=" bond ", from_year=1900, limit=2)
    assert answer.filters == {"words": "bond", "author": ["mueller", "ash"], "from-year": 1900}


def test_filters_come_as_one_object_or_by_name_or_both() -> None:
    both = library().who_argues(Filters(author=("mueller", "ash")), from_year=2000)
    assert [each.claim for each in both.rows] == ["ash-helps"]
    assert both == library().who_argues(Filters(author=("mueller", "ash"), from_year=2000))


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 1000])
def test_pages_tile_the_whole_answer(limit: int) -> None:
    pages: list[list[str]] = []
    after: str | None = None
    while after is not None or not pages:
        page = library().who_argues(limit=limit, after=after)
        assert page.total == 6
        pages.append([each.claim for each in page.rows])
        after = page.next
    assert [claim for page in pages for claim in page] == list(CLAIMS)
    assert all(len(page) == limit for page in pages[:-1])
    assert pages[-1]


def test_a_page_may_begin_behind_a_claim_that_does_not_pass() -> None:
    answer = library().who_argues(voice="direct", after="critic-denies", limit=2)
    assert [each.claim for each in answer.rows] == ["ash-helps", "mueller-heals"]
    behind = library().who_argues(author="ash", after="page-right")
    assert (behind.rows, behind.next, behind.total) == ((), None, 1)


def test_a_row_keeps_holders_tellers_passages_and_positions_apart() -> None:
    helps = row("ash-helps")
    assert ids(helps.holders) == ["ash", "odegaard"]
    assert helps.told_by == ()
    assert [(stand.question.id, stand.position.id) for stand in helps.positions] == [
        ("heals", "heals/yes"),
        ("how", "how/yes"),
    ]
    assert ids(helps.concepts) == ["alliance", "warmth"]
    assert helps.work is not None
    assert (helps.work.label, helps.work.year, helps.work.as_cited) == (
        "Ash & Ödegaard 2005",
        2005,
        ("page: 2006",),
    )
    assert (helps.year, helps.note) == (2005, "Two hold it.")
    assert [(p.id, p.role, p.quotes.id if p.quotes else None) for p in helps.passages] == [
        ("p3", "supporting", "ash2005")
    ]
    assert helps.passages[0].url == (
        "https://example.org/page#:~:text=For%20Zo%C3%AB%20Ash%20and%20Nils%20%C3%96degaard,it%20is%20the%20bond%20at%20work."
    )


def test_tellers_stand_nearest_the_holder_first() -> None:
    warm = row("smith-warm")
    assert ids(warm.holders) == ["smith-a"]
    told = [
        (teller.how, ids(teller.agents), teller.work.id if teller.work else None) for teller in warm.told_by
    ]
    assert told == [("reports", ["ash"], None), ("quotes", ["mueller"], "Mueller1990")]
    assert (warm.work, warm.year) == (None, 1990)


def test_the_makers_of_a_telling_work_come_in_its_order() -> None:
    denies = row("critic-denies")
    assert denies.holders[0].label == "a critic whom nobody names"
    assert [(teller.how, ids(teller.agents)) for teller in denies.told_by] == [("rejects", ["mueller"])]


def test_passages_come_in_reading_order() -> None:
    assert [passage.id for passage in row("mueller-heals").passages] == ["p1", "p6"]


def sides(**filters: Any) -> dict[str, tuple[list[str], list[str]]]:
    return {
        side.position.id: (ids(side.holders), list(side.claims))
        for side in library().who_argues(**filters).sides
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            {"question": "heals"},
            {
                "heals/yes": (["ash", "odegaard", "mueller"], ["ash-helps", "mueller-heals"]),
                "heals/no": (["critic"], ["critic-denies"]),
                "heals/never": ([], []),
            },
        ),
        ({"question": "heals", "limit": 1, "after": "page-right"}, {"heals/yes", "heals/no", "heals/never"}),
        (
            {"question": "heals", "author": "mueller"},
            {"heals/yes": (["mueller"], ["mueller-heals"]), "heals/no": ([], []), "heals/never": ([], [])},
        ),
        ({"position": "heals/never"}, {"heals/never": ([], [])}),
        (
            {"question": ["heals", "how"], "position": "heals/yes"},
            {
                "heals/yes": (["ash", "odegaard", "mueller"], ["ash-helps", "mueller-heals"]),
                "how/yes": (["ash", "odegaard"], ["ash-helps"]),
                "how/warmth": ([], []),
            },
        ),
        (
            {"question": "how", "position": "heals/yes"},
            {"how/yes": (["ash", "odegaard"], ["ash-helps"]), "how/warmth": ([], [])},
        ),
        ({"author": "mueller"}, {}),
    ],
)
def test_the_sides_of_the_questions_asked_for(filters: dict[str, Any], expected: Any) -> None:
    found_sides = sides(**filters)
    if isinstance(expected, set):
        assert set(found_sides) == expected
        assert found_sides["heals/yes"][1] == ["ash-helps", "mueller-heals"]  # whatever stands on the page
    else:
        assert found_sides == expected


@pytest.mark.parametrize(
    ("filters", "loosen"),
    [
        ({"words": "unheard"}, {"words": 6}),
        ({"words": "warm", "author": "mueller"}, {"words": 1, "author": 2}),
        ({"author": "critic", "voice": "direct", "from_year": 1990}, {"author": 2, "voice": 1}),
        ({"words": "unheard", "position": "heals/never"}, {}),
        ({"words": "heals"}, {}),
    ],
)
def test_an_empty_answer_says_what_to_loosen(filters: dict[str, Any], loosen: dict[str, int]) -> None:
    answer = library().who_argues(**filters)
    assert {each.without: each.total for each in answer.loosen} == loosen
    assert [each.total for each in answer.loosen] == sorted(loosen.values())
    assert (answer.total == 0) == (filters != {"words": "heals"})


@pytest.mark.parametrize(
    ("filters", "parameter", "reason"),
    [
        ({"limit": 0}, "limit", "0 is out of range; write at least 1"),
        ({"limit": 1001}, "limit", "1001 is out of range; write at most 1000"),
        ({"limit": "x"}, "limit", "'x' is no whole number"),
        ({"limit": "9" * 5000}, "limit", "is no whole number"),
        ({"from_year": 2000, "to_year": 1999}, "from-year", "2000 is later than to-year 1999; swap them"),
        ({"from_year": 10_000}, "from-year", "out of range"),
        ({"to_year": "1990s"}, "to-year", "'1990s' is no whole number"),
        ({"role": "theses"}, "role", "'theses' is not one of thesis, supporting or aside"),
        ({"voice": ["told", "sung"]}, "voice", "'sung' is not one of direct, told"),
        ({"words": "…"}, "words", "'…' holds no word; write letters or digits"),
        ({"authors": "ash"}, "authors", "there is no such filter; did you mean author?"),
        ({"author": 3}, "author", "3 is no text; write a name or an id"),
    ],
    ids=lambda it: str(it)[:40],
)
def test_a_filter_that_cannot_be_used(filters: dict[str, Any], parameter: str, reason: str) -> None:
    with pytest.raises(BadFilter) as caught:
        library().who_argues(**filters)
    assert caught.value.parameter == parameter
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("filters", "kind"),
    [
        ({"author": "mullerx"}, "author"),
        ({"question": "nothing"}, "question"),
        ({"supports": "mueller-heal"}, "claim"),
        ({"after": "mueller-heal"}, "claim"),
        ({"author": "} DELETE { ?s ?p ?o } #"}, "author"),
        ({"author": "'\"\\\n<x>"}, "author"),
        ({"after": "x> . <"}, "claim"),
    ],
)
def test_an_unknown_name_in_a_filter(filters: dict[str, Any], kind: str) -> None:
    with pytest.raises(UnknownName) as caught:
        library().who_argues(**filters)
    assert caught.value.kind == kind
    assert found() == list(CLAIMS)  # nothing was deleted


# -- show


def facts(name: str) -> dict[str, list[str]]:
    return {fact.name: [*fact.texts, *ids(fact.links)] for fact in library().show(name).facts}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mueller", {"also called": ["J. M."], "type": ["person"], "made": ["Mueller1990"], "formerly": ["muller"],
                     "tells": ["critic-denies", "smith-warm"], "credited with": ["bond", "warmth"]}),
        ("ash", {"type": ["person"], "made": ["ash2005"], "tells": ["smith-warm"]}),
        ("odegaard", {"type": ["person"], "made": ["ash2005"]}),
        ("smith-a", {"type": ["person"], "named in": ["Mueller1990--cites--smith-a--p4"]}),
        ("smith-b", {"type": ["person"], "made": ["undated"], "named in": ["cites--smith-b--p2"], "credited with": ["bond"]}),
        ("critic", {"type": ["person"]}),
        (
            "Mueller1990",
            {
                "title": ["Über [Bindung]"], "by": ["Müller, Jörg"], "year": ["1990"], "makers": ["mueller"],
                "cited in": ["ash2005--cites--Mueller1990--p3"], "cites in": ["Mueller1990--cites--smith-a--p4"],
                "excerpted in": ["p1"], "tells": ["critic-denies", "smith-warm"], "credited with": ["bond", "warmth"],
            },
        ),
        (
            "ash2005",
            {
                "title": ["The Book ash2005"], "by": ["Ash, Zoë; Ödegaard, Nils"], "year": ["2005"],
                "makers": ["ash", "odegaard"], "on what is printed": ["A year late."], "as cited": ["page: 2006"],
                "cites in": ["ash2005--cites--Mueller1990--p3"], "excerpted in": ["p3"],
            },
        ),
        ("alliance", {"broader": ["bond"], "related": ["warmth"], "scope": ["As Ash has it."]}),
        ("bond", {"also called": ["tie"], "narrower": ["alliance"], "credited to": ["smith-b", "Mueller1990"]}),
        ("how", {"asks": ["Ways?"], "formerly": ["ways"]}),
        ("heals/never", {"says": ["Never, it is said."], "question": ["heals"]}),
        ("ash-helps", {"formerly": ["ash-odegaard"], "note": ["Two hold it."]}),
        ("smith-warm--defines--warmth", {}),
        (
            "Mueller1990--cites--smith-a--p4",
            {"citing": ["Mueller1990"], "cited": ["smith-a"], "intent": ["agreesWith"], "read in": ["p4"]},
        ),
        (
            "ash2005--cites--Mueller1990--p3",
            {
                "citing": ["ash2005"], "cited": ["Mueller1990"], "intent": ["credits"], "terms": ["bond", "warmth"],
                "read in": ["p3"],
            },
        ),
    ],
)  # fmt: skip
def test_the_facts_of_a_node(name: str, expected: dict[str, list[str]]) -> None:
    assert facts(name) == expected


def test_why_a_claim_stands_alone_is_told_wherever_it_is_shown() -> None:
    aside = claim("aside", says="It rained.", stands_alone="Rain bears on nothing here.", note="In brackets.")
    made = build(corpus(claims=(*corpus().claims, aside)))
    answer = made.show("aside")
    assert {fact.name: fact.texts for fact in answer.facts} == {
        "stands alone": ("Rain bears on nothing here.",), "note": ("In brackets.",),
    }  # fmt: skip
    assert answer.row is not None
    assert answer.row.stands_alone == "Rain bears on nothing here."
    (drawn,) = [node for node in made.graph().nodes if node.id == "claim:aside"]
    assert [(fact.name, fact.texts) for fact in drawn.details][-2:] == [
        ("stands alone", ("Rain bears on nothing here.",)), ("note", ("In brackets.",)),
    ]  # fmt: skip
    assert {row.claim: row.stands_alone for row in made.who_argues().rows if row.claim != "aside"} == {
        "tea-calms": None, "tea-wakes": None,
    }  # fmt: skip


def test_a_source_shows_what_it_cites_itself() -> None:
    drawn = Citation(names="sen", passage="on-calm")
    (cites,) = [
        fact
        for fact in build(corpus(citations=(drawn,))).show("source:leaflet").facts
        if fact.name == "cites in"
    ]
    assert [(link.id, link.label) for link in cites.links] == [("cites--sen--on-calm", "leaflet cites sen")]


def test_the_facts_of_a_passage_are_of_all_its_places() -> None:
    p1 = facts("p1")
    assert p1["start"] == [
        str(anchor.start) for anchor in (healing().passages[0], *healing().passages[0].also_at)
    ]
    assert list(p1)[:3] == ["source", "excerpt from", "role"]


def test_the_facts_of_a_source_and_of_the_corpus() -> None:
    assert facts("source:page")["address"] == ["https://example.org/page"]
    assert facts("source:page")["passages"] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    about = facts("corpus:healing")
    assert (about["edition"], about["curated by"], about["digest"]) == (
        ["1"],
        ["editors"],
        [healing().digest],
    )


def test_a_source_tells_what_it_leaves_out() -> None:
    left = (left_out("It is late.", "Nobody"), left_out("It is loud.", "A pot", "six"))
    page = build(corpus(sources=(source(left_out=left),))).show("source:leaflet")
    assert {fact.name: fact.texts for fact in page.facts}["left out"] == ("It is late.", "It is loud.")
    assert {fact.name: ids(fact.links) for fact in page.facts}["passages"] == ["on-calm", "on-waking"]


@pytest.mark.parametrize(
    ("name", "claims", "relations"),
    [
        ("odegaard", ["ash-helps"], ["ash-helps--defines--alliance", "ash-helps--supports--mueller-heals"]),
        ("undated", ["smith-too"], ["smith-too--supports--smith-warm"]),
        ("alliance", ["ash-helps"], ["ash-helps--defines--alliance"]),
        ("heals/never", [], []),
        ("how/warmth", ["smith-warm"], ["smith-too--supports--smith-warm", "smith-warm--defines--warmth"]),
        ("p5", ["smith-too"], ["smith-too--supports--smith-warm"]),
        ("source:page", list(CLAIMS), []),
        ("smith-warm", [], ["smith-too--supports--smith-warm", "smith-warm--defines--warmth"]),
        ("smith-warm--defines--warmth", [], ["smith-warm--defines--warmth"]),
    ],
)
def test_what_hangs_on_a_node(name: str, claims: list[str], relations: list[str]) -> None:
    node = library().show(name)
    assert [each.claim for each in node.claims] == claims
    assert [tie.id for tie in node.relations] == relations


def test_p6_carries_two_claims() -> None:
    assert {each.claim for each in library().show("p6").claims} == {"mueller-heals", "page-right"}


def test_a_question_shows_its_sides_and_a_position_itself() -> None:
    assert [side.position.id for side in library().show_question("heals").sides] == [
        "heals/yes",
        "heals/no",
        "heals/never",
    ]
    assert [side.position.id for side in library().show("heals/no").sides] == ["heals/no"]


def test_a_relation_is_shown_with_its_ends_and_its_reason() -> None:
    (tie,) = library().show("critic-denies--contrasts--mueller-heals").relations
    assert (tie.type, tie.nature, tie.basis, tie.because) == (
        "contrasts",
        "contradicts",
        "in-text",
        "One says no.",
    )
    assert (tie.subject.id, tie.object.id) == ("critic-denies", "mueller-heals")
    assert (ids(tie.subject_holders), ids(tie.object_holders)) == (["critic"], ["mueller"])
    assert tie.drawn_by is not None
    assert tie.passage is not None
    assert (tie.drawn_by.id, tie.passage.id) == ("mueller", "p2")


def test_an_editorial_relation_is_drawn_by_the_curators() -> None:
    (tie,) = library().show("smith-too").relations
    assert tie.drawn_by is not None
    assert (tie.drawn_by.id, tie.passage) == ("editors", None)


def test_a_node_is_shown_by_kind_where_the_kind_is_known() -> None:
    assert library().show_agent("page").kind == "agent"
    assert library().show_question("heals").kind == "question"
    assert library().show_claim("ash-odegaard").id == "ash-helps"
    assert library().show_position("ways/yes").id == "how/yes"
    with pytest.raises(UnknownName, match="no author is called 'alliance'"):
        library().show_agent("alliance")
    with pytest.raises(UnknownName, match="no position is called 'heals/maybe'"):
        library().show_position("heals/maybe")


def test_an_iri_is_under_the_base() -> None:
    assert library().show("heals/no").iri == "https://example.org/healing#position/heals/no"


# -- compare


def verdicts(answer: Compare) -> dict[str, str]:
    return {each.question.id: each.verdict for each in answer.questions}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["mueller", "critic"], {"heals": "differ", "how": "silent"}),
        (["mueller", "ash"], {"heals": "agree", "how": "silent"}),
        (["ash", "smith-a"], {"heals": "silent", "how": "differ"}),
        (["ash", "odegaard"], {"heals": "agree", "how": "agree"}),
        (["smith-b", "editors"], {"heals": "silent", "how": "silent"}),
        (["mueller", "ash", "critic"], {"heals": "differ", "how": "silent"}),
        (["heals/yes", "heals/no"], {"heals": "differ", "how": "silent"}),
        (["heals/never", "mueller"], {"heals": "silent", "how": "silent"}),
    ],
)
def test_where_authors_agree_differ_and_are_silent(names: list[str], expected: dict[str, str]) -> None:
    answer = library().compare(*names)
    assert ids(answer.subjects) == names
    assert verdicts(answer) == expected


def test_what_those_compared_say_and_what_relates_them() -> None:
    answer = library().compare("mueller", "critic")
    taken = [
        [(each.position.id, ids(each.claims)) for each in cell.taken] for cell in answer.questions[0].cells
    ]
    assert taken == [[("heals/yes", ["mueller-heals"])], [("heals/no", ["critic-denies"])]]
    assert [tie.id for tie in answer.relations] == ["critic-denies--contrasts--mueller-heals"]
    assert library().compare("critic", "ash").relations == ()


def test_two_positions_differ_on_their_own_question_whoever_takes_both(built_in: Library) -> None:
    """Flores takes both, with different claims; elsewhere a position says what those who take it say."""
    answer = built_in.compare("heals-or-carries/itself", "heals-or-carries/carries")
    own = answer.questions[0]
    assert (own.question.id, own.verdict) == ("heals-or-carries", "differ")
    assert [[taken.position.id for taken in cell.taken] for cell in own.cells] == [
        ["heals-or-carries/itself"],
        ["heals-or-carries/carries"],
    ]
    assert "flores-context-for-techniques--contrasts--flores-charged-relationship-vehicle" in {
        tie.id for tie in answer.relations
    }


def test_questions_are_compared_page_by_page() -> None:
    first = library().compare("ash", "smith-a", limit=1)
    assert ([each.question.id for each in first.questions], first.total, first.next) == (
        ["heals"],
        2,
        str(Cursor("question", (0, "heals"))),
    )
    rest = library().compare("ash", "smith-a", after="heals")
    assert (verdicts(rest), rest.total, rest.next) == ({"how": "differ"}, 2, None)
    assert library().compare("ash", "smith-a").questions == first.questions + rest.questions
    with pytest.raises(UnknownName, match="no question is called"):
        library().compare("ash", "smith-a", after="nothing")
    with pytest.raises(BadFilter, match="limit"):
        library().compare("ash", "smith-a", limit=0)


def test_of_many_relations_between_those_compared_the_first_are_told() -> None:
    own = [claim(f"tea-{n}") for n in range(251)] + [claim("tea-wakes", held_by="sen")]
    drawn = [relation(f"tea-{n}", "contrasts", "tea-wakes") for n in range(251)]
    answer = build(corpus(claims=own, relations=drawn)).compare("tang", "sen")
    assert ([tie.id for tie in answer.relations], answer.whole) == (
        sorted(f"tea-{n}--contrasts--tea-wakes" for n in range(251))[:250], False,
    )  # fmt: skip
    fewer = build(corpus(claims=own, relations=drawn[1:])).compare("tang", "sen")
    assert (len(fewer.relations), fewer.whole) == (250, True)


def test_relations_among_the_claims_of_one_author_are_left_out() -> None:
    own = (claim("tea-calms"), claim("tea-warms"), claim("tea-wakes", held_by="sen"))
    drawn = (relation("tea-calms", "supports", "tea-warms"), relation("tea-wakes", "contrasts", "tea-calms"))
    answer = build(corpus(claims=own, relations=drawn)).compare("tang", "sen")
    assert [tie.id for tie in answer.relations] == ["tea-wakes--contrasts--tea-calms"]


def test_some_positions_in_common_is_agreement_in_part(built_in: Library) -> None:
    assert verdicts(built_in.compare("flores", "strupp"))["heals-or-carries"] == "partly"


@pytest.mark.parametrize("names", [[], ["mueller"], ["mueller", "muller"]])
def test_less_than_two_cannot_be_compared(names: list[str]) -> None:
    with pytest.raises(BadFilter, match="two or more different"):
        library().compare(*names)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_name_is_not_empty(name: str) -> None:
    with pytest.raises(BadFilter, match="concept: the value is empty"):
        library().who_argues(concept=["alliance", name])


def test_a_middle_initial_may_be_left_out() -> None:
    asked = bondgraph.open().who_argues(author=["Irvin Yalom"])
    assert asked.filters == {"author": ["yalom"]}
    assert asked.total == 3


@pytest.mark.parametrize("name", ["alliance", "mueller-heals", "nobody"])
def test_only_authors_and_positions_are_compared(name: str) -> None:
    with pytest.raises(UnknownName, match="no agent or position is called"):
        library().compare("mueller", name)


# -- path


def walked(steps: tuple[Step, ...]) -> str:
    return " ".join([*(f"{step.start.id} [{step.how}]" for step in steps), steps[-1].end.id])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("ash-helps", "mueller-heals", "ash-helps [supports] mueller-heals"),
        ("mueller-heals", "ash-helps", "mueller-heals [is supported by] ash-helps"),
        (
            "alliance",
            "critic-denies",
            "alliance [is defined by] ash-helps [supports] mueller-heals [contrasts with] critic-denies",
        ),
        (
            "critic",
            "mueller",
            "critic [holds] critic-denies [contrasts with] mueller-heals [is held by] mueller",
        ),
        ("p3", "heals/yes", "p3 [carries] ash-helps [takes] heals/yes"),
        ("Mueller1990", "question:how", "Mueller1990 [carries] smith-warm [answers] how"),
        ("smith-too", "warmth", "smith-too [supports] smith-warm [defines] warmth"),
        (
            "smith-too--supports--smith-warm",
            "smith-b",
            "smith-too--supports--smith-warm [joins] smith-too [is held by] smith-b",
        ),
        ("undated", "source:page", "undated [carries] smith-too [is read in] page"),
        (
            "ash-helps--defines--alliance",
            "alliance",
            "ash-helps--defines--alliance [joins] ash-helps [defines] alliance",
        ),
    ],
)
def test_a_path(start: str, end: str, expected: str) -> None:
    answer = library().path(start, end)
    assert answer.found
    assert walked(answer.steps) == expected
    assert all(one.end == other.start for one, other in pairwise(answer.steps))


def test_the_steps_of_a_path_have_their_reasons() -> None:
    steps = library().path("critic", "mueller").steps
    assert [step.relation.because if step.relation else None for step in steps] == [
        None,
        "One says no.",
        None,
    ]


@pytest.mark.parametrize("names", [("mueller", "mueller"), ("muller", "Jörg Müller")])
def test_from_a_node_to_itself_there_are_no_steps(names: tuple[str, str]) -> None:
    answer = library().path(*names)
    assert (answer.found, answer.steps) == (True, ())


@pytest.mark.parametrize(
    "names", [("smith-a", "mueller"), ("critic", "corpus:healing"), ("bond", "mueller"), ("editors", "ash")]
)
def test_where_there_is_no_path(names: tuple[str, str]) -> None:
    """Nothing is done to the bond but to be talked about; the editors hold nothing."""
    answer = library().path(*names)
    assert (answer.found, answer.steps, answer.within) == (False, (), 12)


@pytest.mark.parametrize(
    ("relation", "found"),
    [
        ("contrasts", False),
        (["supports", "contrasts"], True),
        (("supports", "contrasts", "defines"), True),
        ((), True),
    ],
)
def test_a_path_by_some_kinds_of_relation(relation: Any, found: bool) -> None:
    """From the critic one relation of each of two kinds leads to Ash."""
    answer = library().path("critic", "ash", relation=relation)
    assert (answer.found, answer.gave_up) == (found, False)
    assert answer.relation == ((relation,) if isinstance(relation, str) else tuple(relation))


def test_a_search_that_gives_up_is_no_answer_that_there_is_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    from bondgraph.arrays import RelationArrays

    monkeypatch.setattr(RelationArrays, "shortest", partialmethod(RelationArrays.shortest, most=2))
    answer = library().path("critic", "alliance")
    assert (answer.found, answer.gave_up, answer.explored) == (False, True, 4)  # from both ends one step each
    assert not library().path("bond", "mueller").gave_up


# -- near


def around(answer: Near) -> list[tuple[int, str]]:
    return [(each.distance, each.node.id) for each in answer.nodes]


NEAR_MUELLER: Final = [(1, "ash-helps"), (1, "critic-denies"), (1, "page-right")]


@pytest.mark.parametrize(
    ("name", "asked", "nodes"),
    [
        ("mueller-heals", {}, NEAR_MUELLER),
        ("mueller", {}, NEAR_MUELLER),  # by way of what he holds
        ("mueller-heals", {"steps": 2}, [*NEAR_MUELLER, (2, "alliance")]),
        ("mueller-heals", {"steps": 12}, [*NEAR_MUELLER, (2, "alliance")]),
        ("mueller-heals", {"steps": 2, "relation": "contrasts"}, [(1, "critic-denies"), (1, "page-right")]),
        (
            "alliance",
            {"steps": 3, "relation": ["defines", "supports"]},
            [(1, "ash-helps"), (2, "mueller-heals")],
        ),
        ("heals/yes", {}, [(1, "critic-denies"), (1, "page-right"), (1, "alliance")]),  # concepts last
        ("smith-too--supports--smith-warm", {}, [(1, "warmth")]),  # its ends are where it begins
        ("bond", {"steps": 3}, []),
        ("editors", {"steps": 3}, []),
        ("corpus:healing", {"steps": 3}, []),
    ],
)
def test_what_is_near(name: str, asked: dict[str, Any], nodes: list[tuple[int, str]]) -> None:
    answer = library().near(name, **asked)
    assert around(answer) == nodes
    assert (answer.total, answer.counted, answer.whole) == (len(nodes), len(nodes), True)


def test_what_is_near_comes_with_its_rows_and_the_relations_between() -> None:
    answer = library().near("mueller-heals", steps=2)
    assert (answer.start.id, answer.steps, answer.relation) == ("mueller-heals", 2, ())
    assert [each.row.holders[0].id if each.row else None for each in answer.nodes] == [
        "ash",
        "critic",
        "page",
        None,
    ]
    assert [(tie.id, tie.because) for tie in answer.relations if tie.subject.id != "ash-helps"] == [
        ("critic-denies--contrasts--mueller-heals", "One says no."),
        ("page-right--contrasts--mueller-heals", "So it seems."),
    ]
    assert len(answer.relations) == 4


def test_no_more_is_near_than_the_limit_lets_be() -> None:
    answer = library().near("mueller-heals", steps=2, limit=1)
    assert around(answer) == [(1, "ash-helps")]
    assert [tie.id for tie in answer.relations] == ["ash-helps--supports--mueller-heals"]
    assert (answer.total, answer.counted, answer.whole) == (4, 4, False)


def test_where_there_is_too_much_to_count_there_is_no_total(monkeypatch: pytest.MonkeyPatch) -> None:
    from bondgraph.arrays import RelationArrays

    monkeypatch.setattr(RelationArrays, "within", partialmethod(RelationArrays.within, most=2))
    answer = library().near("mueller-heals", steps=2)
    assert around(answer) == NEAR_MUELLER
    assert (answer.total, answer.counted, answer.whole) == (None, 3, False)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"steps": 0}, "steps: 0 is out of range; write at least 1"),
        ({"steps": 13}, "steps: 13 is out of range; write at most 12"),
        ({"limit": 1001}, "limit: 1001 is out of range; write at most 1000"),
        ({"relation": "attacks"}, "relation: 'attacks' is not one of supports, contrasts or defines"),
    ],
)
def test_what_cannot_be_asked_of_what_is_near(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(BadFilter) as refused:
        library().near("mueller-heals", **asked)
    assert str(refused.value) == says


# -- facets


def counts(**filters: Any) -> dict[str, list[tuple[str, int]]]:
    """The values of each filter that has any, with their counts."""
    found = library().facets(**filters).facets
    return {
        facet.filter: [(each.value, each.count) for each in facet.values] for facet in found if facet.values
    }


def test_how_many_claims_have_each_value() -> None:
    """Those of the most first; a claim about the alliance is about the bond, too."""
    assert library().facets().total == 6
    assert counts() == {
        "author": [(each, 1) for each in ("ash", "critic", "mueller", "odegaard", "page", "smith-a", "smith-b")],
        "concept": [("bond", 2), ("warmth", 2), ("alliance", 1)],
        "question": [("heals", 3), ("how", 2)],
        "position": [("heals/yes", 2), ("heals/no", 1), ("how/warmth", 1), ("how/yes", 1)],
        "relation": [("supports", 4), ("contrasts", 3), ("defines", 2)],
        "role": [("aside", 1), ("supporting", 1), ("thesis", 1)],
        "work": [("Mueller1990", 3), ("ash2005", 1), ("undated", 1)],
        "source": [("page", 6)],
        "voice": [("direct", 4), ("told", 2), ("quotes", 1), ("rejects", 1), ("reports", 1)],
    }  # fmt: skip


def test_how_many_claims_have_each_year() -> None:
    """Three are of 1990, one of 2005; two say nothing of a year."""

    def years(*words: str, **filters: Any) -> dict[int, int]:
        return {each.year: each.count for each in library().facets(*words, **filters).years}

    assert list(years().items()) == [(1990, 3), (2005, 1)]
    assert years("bond", voice="told") == {1990: 1}
    assert years(from_year=1995) == {2005: 1}
    assert years(author="smith-b") == years(author="editors") == {}


def test_only_claims_that_pass_are_counted() -> None:
    answer = library().facets("bond", voice="told")
    assert (answer.total, answer.filters, answer.loosen) == (1, {"words": "bond", "voice": ["told"]}, ())
    assert counts(words="bond", voice="told") == {
        "author": [("smith-a", 1)],
        "concept": [("warmth", 1)],
        "question": [("how", 1)],
        "position": [("how/warmth", 1)],
        "relation": [("defines", 1), ("supports", 1)],
        "work": [("Mueller1990", 1)],
        "source": [("page", 1)],
        "voice": [("quotes", 1), ("reports", 1), ("told", 1)],
    }


def test_a_value_given_to_its_filter_leaves_as_many_claims_as_it_counts() -> None:
    for facet in library().facets().facets:
        for value in facet.values:
            assert library().who_argues(**{facet.filter: value.value}).total == value.count


def test_a_value_that_is_a_node_comes_with_it() -> None:
    facets = {facet.filter: facet for facet in library().facets(position="heals/no").facets}
    (position,), (relation_,) = facets["position"].values, facets["relation"].values
    assert position.node == Link(kind="position", id="heals/no", label="No")
    assert (relation_.value, relation_.node) == ("contrasts", None)


def test_of_each_filter_no_more_values_come_than_the_limit_lets() -> None:
    answer = library().facets(limit=3)
    shown = {facet.filter: (len(facet.values), facet.whole) for facet in answer.facets}
    assert shown == {
        "author": (3, False), "concept": (3, True), "question": (2, True), "position": (3, False),
        "relation": (3, True), "role": (3, True), "work": (3, True), "source": (1, True), "voice": (3, False),
    }  # fmt: skip
    assert [each.value for each in answer.facets[0].values] == ["ash", "critic", "mueller"]


def test_where_no_claim_passes_there_is_something_to_leave_out() -> None:
    answer = library().facets(author="editors", voice="told")
    assert answer.total == 0
    assert {facet.values for facet in answer.facets} == {()}
    assert [(each.without, each.total) for each in answer.loosen] == [("author", 2)]


@pytest.mark.parametrize(
    ("asked", "parameter", "says"),
    [
        ({"limit": 1001}, "limit", "1001 is out of range; write at most 1000"),
        ({"after": "ash-helps"}, "after", "there is no such filter; there are: words, "),
        ({"role": "theses"}, "role", "'theses' is not one of thesis, supporting or aside"),
    ],
)
def test_what_cannot_be_counted(asked: dict[str, Any], parameter: str, says: str) -> None:
    with pytest.raises(BadFilter) as refused:
        library().facets(**asked)
    assert refused.value.parameter == parameter
    assert says in str(refused.value)


# -- define, stats, lines


def test_a_concept_is_defined() -> None:
    answer = library().define("Alliance")
    (definition,) = answer.definitions
    assert (definition.row.claim, definition.relation.basis) == ("ash-helps", "in-text")
    assert (answer.scope, ids(answer.broader), ids(answer.related)) == (
        "As Ash has it.",
        ["bond"],
        ["warmth"],
    )
    assert answer.used_by == 1


def test_a_concept_that_nobody_defines_is_used() -> None:
    answer = library().define("tie")
    assert (answer.concept.id, answer.definitions, answer.used_by) == ("bond", (), 2)
    assert (ids(answer.narrower), answer.also_called) == (["alliance"], ("tie",))


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ("bond", [("smith-b", "page", "p2"), ("Mueller1990", "ash2005", "p3")]),  # in reading order
        ("warmth", [("Mueller1990", "ash2005", "p3")]),  # which is defined as well
        ("alliance", []),
    ],
)
def test_to_whom_a_term_is_credited(concept: str, expected: list[tuple[str, str, str]]) -> None:
    found = library().define(f"concept:{concept}").credited_to
    assert [(credit.to.id, credit.by.id, credit.passage.id) for credit in found] == expected
    (term,) = (term for term in library().terms().terms if term.concept.id == concept)
    assert ids(term.credited_to) == [credited for credited, _, _ in expected]


def test_whoever_is_credited_twice_with_a_term_is_listed_once_with_it() -> None:
    credit = {"names": "sen", "intent": "credits", "terms": "calm"}
    made = build(corpus(citations=(credit | {"passage": "on-calm"}, credit | {"passage": "on-waking"})))
    assert [each.passage.id for each in made.define("calm").credited_to] == ["on-calm", "on-waking"]
    assert [ids(term.credited_to) for term in made.terms().terms] == [["sen"], []]
    assert [ids(fact.links) for fact in made.show("sen").facts if fact.name == "credited with"] == [["calm"]]


def test_the_first_credits_are_told_with_a_definition_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bondgraph.library.MOST_CREDITS", 1)
    answer = library().define("concept:bond")
    assert ([credit.to.id for credit in answer.credited_to], answer.credits) == (["smith-b"], 2)
    assert (answer.concept.id, library().define("concept:alliance").credits) == ("bond", 0)


def test_definitions_come_in_the_order_of_answers_page_by_page() -> None:
    """Sen's claim comes before Tang's, by whom there are two; what a claim is about does not matter."""
    own = (
        claim("tea-calms", about="calm"),
        claim("a-tea-rests", about="calm"),
        claim("tea-wakes", held_by="sen", about="wakefulness"),
    )
    drawn = [relation(each.id, "defines", "calm") for each in own]
    made = build(corpus(claims=own, relations=drawn))

    def page(limit: int, after: str | None = None) -> tuple[list[str], int, str | None]:
        answer = made.define("calm", limit=limit, after=after)
        return [each.row.claim for each in answer.definitions], answer.total, answer.next

    assert page(3) == (["tea-wakes", "a-tea-rests", "tea-calms"], 3, None)
    assert page(2) == (["tea-wakes", "a-tea-rests"], 3, str(Cursor("author", ("tang\t19999\ta-tea-rests",))))
    assert page(2, "a-tea-rests") == (["tea-calms"], 3, None)
    assert page(2, "tea-calms") == ([], 3, None)
    assert made.define("calm").used_by == 2
    with pytest.raises(UnknownName, match="no claim is called 'tea'"):
        page(2, "tea")


def test_definitions_come_in_the_order_of_answers(built_in: Library) -> None:
    listed = [row.claim for row in built_in.who_argues(limit=1000).rows]
    defining = 0
    for term in load().concepts:
        defined = [each.row.claim for each in built_in.define(term.id).definitions]
        assert defined == sorted(defined, key=listed.index)
        defining += len(defined)
    assert (
        defining
        == built_in.stats().relations["defines, in-text"] + built_in.stats().relations["defines, editorial"]
    )


def test_terms_with_those_who_define_them() -> None:
    """The bond is used by two, one of them by way of the alliance; Ash and Ödegaard hold a definition together."""
    told = [
        (term.concept.id, term.used_by, term.definitions, ids(term.defined_by))
        for term in library().terms().terms
    ]
    assert told == [
        ("alliance", 1, 1, ["ash", "odegaard"]),
        ("heals", 0, 0, []),
        ("healing", 0, 0, []),
        ("bond", 2, 0, []),
        ("warmth", 2, 1, ["smith-a"]),
    ]


def test_terms_that_are_used_and_never_defined() -> None:
    """Not those that nobody uses."""
    assert [term.concept.id for term in library().terms().undefined] == ["bond"]


def test_terms_used_most_come_first() -> None:
    own = (claim("tea-calms", about=["calm", "tea"]), claim("tea-wakes", about="tea"))
    found = build(corpus(claims=own, concepts=(concept("calm"), concept("tea")))).terms()
    assert [(term.concept.id, term.used_by) for term in found.undefined] == [("tea", 2), ("calm", 1)]


def test_what_is_counted() -> None:
    stats = library().stats()
    assert stats.counts == {
        "agent": 8, "work": 3, "source": 1, "concept": 5, "question": 2, "passage": 6, "claim": 6, "relation": 6,
        "citation": 3, "position": 5,
    }  # fmt: skip
    assert stats.relations == {
        "supports, in-text": 0, "supports, editorial": 2, "contrasts, in-text": 1, "contrasts, editorial": 1,
        "defines, in-text": 1, "defines, editorial": 1,
    }  # fmt: skip
    assert stats.voices == {"direct": 4, "told": 2, "quotes": 1, "reports": 1, "summarises": 0, "rejects": 1}
    assert stats.roles == {"thesis": 1, "supporting": 1, "aside": 1}
    assert ids(stats.questions) == ["heals", "how"]


def test_the_lines_are_the_corpus() -> None:
    assert list(library().lines()) == list(healing().lines())


# -- what the built-in corpus is to say


def test_strupps_own_claims_are_told_by_flores(built_in: Library) -> None:
    rows = [row for row in built_in.who_argues(author="Strupp").rows if ids(row.holders) == ["strupp"]]
    assert len(rows) >= 3
    assert all("flores" in ids(teller.agents) for row in rows for teller in row.told_by[-1:])
    assert all(row.told_by for row in rows)
    assert not any("strupp" in ids(teller.agents) for row in rows for teller in row.told_by)


@pytest.mark.parametrize(
    ("name", "hangs"), [("agent:courtois", 0), ("ford", 0), ("work:courtois", 1)], ids=str
)
def test_who_holds_nothing_is_shown_with_what_they_tell(built_in: Library, name: str, hangs: int) -> None:
    node = built_in.show(name)
    assert len(node.claims) == hangs
    assert {fact.name: ids(fact.links) for fact in node.facts}["tells"] == [
        "two-approaches-two-change-agents"
    ]


@pytest.mark.parametrize("name", ["leszcz", "holmes"])
def test_what_an_agent_tells_is_what_the_rows_say_that_it_tells(built_in: Library, name: str) -> None:
    told = [
        row.claim
        for row in built_in.who_argues(limit=1000).rows
        if any(name in ids(teller.agents) for teller in row.told_by)
    ]
    assert told
    assert {fact.name: ids(fact.links) for fact in built_in.show_agent(name).facts}["tells"] == told


def test_nobody_says_that_the_bond_alone_suffices(built_in: Library) -> None:
    leading = built_in.stats().questions[0].id
    debate: dict[str, Side] = {side.position.id: side for side in built_in.who_argues(question=leading).sides}
    assert debate[f"{leading}/suffices"].holders == ()
    assert sum(bool(side.holders) for side in debate.values()) >= 4
    assert len({side.question.id for side in debate.values()}) == 1


def test_the_page_labels_its_23_entries() -> None:
    """Counted in the page's text: six entries end in thesis, fourteen in supporting, three in aside."""
    of_page = [passage for passage in load().passages if passage.source == "seba-concordance"]
    assert Counter(passage.role for passage in of_page if passage.role) == {
        "thesis": 6,
        "supporting": 14,
        "aside": 3,
    }
    assert all(passage.quotes for passage in of_page if passage.role)


def test_the_lines_read_back_to_the_same_digest(built_in: Library, tmp_path: Path) -> None:
    for one in (built_in, library()):
        path = tmp_path / "corpus.jsonl"
        path.write_text("".join(f"{line}\n" for line in one.lines()), encoding="utf-8")
        again = bondgraph.open(path)
        assert again.stamp.digest == one.stamp.digest
        assert again.who_argues().rows == one.who_argues().rows


@pytest.mark.parametrize(
    ("one", "other"), [("zoe ash", "ZOË  ASH"), ("jorg muller", "Müller, Jörg"), ("odegaard", "Ödegaard")]
)
def test_names_are_found_across_accents_and_case(one: str, other: str) -> None:
    assert found(author=one) == found(author=other) != []


def test_a_name_of_two_is_ambiguous_in_a_filter() -> None:
    with pytest.raises(AmbiguousName) as caught:
        found(author="J. Smith")
    assert caught.value.candidates == ("smith-a", "smith-b")


def test_what_is_drawn_or_listed_alone_is_not_asked_who_stands_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = bondgraph.open()
    who = library.who_argues(question="heals-or-carries", limit=40)
    graph = library.graph(question="heals-or-carries", limit=40)
    monkeypatch.delattr("bondgraph.debating.Debates.sides_asked_for")
    assert library.rows(question="heals-or-carries", limit=40) == who.rows
    assert library.graph(question="heals-or-carries", limit=40) == graph
    with pytest.raises(AttributeError):
        library.who_argues(question="heals-or-carries", limit=40)
