"""Witnesses: what counts once, why, and that counting the YAML files anew gives the same."""

from __future__ import annotations

from typing import Any

import pytest
from tests import reckoned
from tests.disputes import debate, said
from tests.factories import relation
from tests.services import serving
from tests.written import records, stands, takers

import bondgraph
from bondgraph.analysis import argumentation, contested, second_hand, weight, witnesses
from bondgraph.analysis.debate import Debate
from bondgraph.analysis.witnessing import Voices, Witness
from bondgraph.errors import BadFilter
from bondgraph.model import Claim, Relation
from bondgraph_api import create_app


def heard(*claims: Claim, ties: tuple[Relation, ...] = ()) -> Voices:
    return Voices(Debate(debate(*claims, ties=ties)))


def ids(found: tuple[Witness, ...]) -> list[list[str]]:
    return [[link.id for link in each.claims] for each in found]


def why(found: Witness) -> list[tuple[str, str]]:
    return [(each.how, each.node.id) for each in found.joined]


def test_two_holders_are_two_and_one_holder_is_one() -> None:
    found = heard(said("a", "ann"), said("b", "bea"), said("c", ["bea", "cid"])).among("abc")
    assert ids(found) == [["a"], ["b", "c"]]
    assert why(found[1]) == [("voice", "bea")]
    assert [link.id for link in found[1].holders] == ["bea", "cid"]


def test_who_is_told_by_another_is_no_second_witness_beside_them_or_what_else_they_tell() -> None:
    told = {"agent": "dan", "how": "rejects"}
    found = heard(
        said("a", "ann", told_by=told), said("b", "bea", told_by=told), said("d", "dan"), said("e", "eve")
    )
    assert ids(found.among("abe")) == [["a", "b"], ["e"]]
    assert ids(found.among("ade")) == [["a", "d"], ["e"]]


def test_a_teller_without_makers_is_the_work() -> None:
    told = {"work": "nobody2001", "how": "reports"}
    (found,) = heard(said("a", "ann", told_by=told), said("b", "bea", told_by=told)).among("ab")
    assert [(each.how, each.node.kind, each.node.id) for each in found.joined] == [
        ("voice", "work", "nobody2001")
    ]


def test_passages_in_a_pages_own_words_are_one_witness_and_excerpts_on_it_are_not() -> None:
    found = heard(
        said("a", "ann", "leaflet-1"), said("b", "bea", "leaflet-2"), said("c", "cid"), said("d", "dan", "leaflet-4"),
        said("e", "eve", "letter-1"),
    )  # fmt: skip
    assert ids(found.among("abcde")) == [["a", "b"], ["c"], ["d"], ["e"]]
    assert why(found.among("ab")[0]) == [("page", "leaflet")]
    assert ids(found.among("bc")) == [["b"], ["c"]]


def test_what_is_read_on_two_pages_joins_both() -> None:
    found = heard(
        said("a", "ann", "leaflet-1"),
        said("b", "bea", ["leaflet-2", "letter-1"]),
        said("c", "cid", "letter-1"),
    )
    assert ids(found.among("abc")) == [["a", "b", "c"]]
    assert ids(found.among("ac")) == [["a"], ["c"]]


def test_restatements_are_one_and_have_each_others_voices() -> None:
    ties = (
        relation("b", "supports", "c", nature="restates", basis="in-text", passage="leaflet-3"),
        relation("a", "supports", "b", nature="restates"),
    )
    found = heard(
        said("a", "ann"), said("b", "bea"), said("c", "cid"), said("d", "cid"), said("e", "eve"), ties=ties
    )
    assert ids(found.among("ac")) == [["a", "c"]]
    assert why(found.among("ac")[0])[0] == ("restates", "c")
    assert ids(found.among("ade")) == [["a", "d"], ["e"]]


def test_supporters_of_ones_own_voice_are_told_apart_and_joined_with_nobody_elses() -> None:
    """Bea tells Cid for Ann's claim, Dan tells Cid, too: neither shares a voice with Ann, and they are one."""
    ties = [relation(each, "supports", "x") for each in "abcd"]
    found = heard(
        said("x", "ann"), said("a", "ann"), said("b", "cid", told_by={"agent": "bea", "how": "quotes"}),
        said("c", "cid", told_by={"agent": "dan", "how": "quotes"}), said("d", "eve", told_by={"agent": "ann", "how": "quotes"}),
        ties=tuple(ties),
    ).of("x")  # fmt: skip
    assert ids(found.supported_by) == [["b", "c"]]
    assert found.own
    assert ids((found.own,)) == [["a", "d", "x"]]
    assert why(found.own) == [("voice", "ann")]
    assert [tie.id for tie in found.own.relations] == ["a--supports--x", "d--supports--x"]


def test_a_supporter_that_shares_a_voice_with_ones_own_only_is_a_witness() -> None:
    ties = (relation("a", "supports", "x"), relation("b", "supports", "x"))
    found = heard(said("x", "ann"), said("a", ["ann", "bea"]), said("b", "bea"), ties=ties).of("x")
    assert ids(found.supported_by) == [["b"]]


def test_a_contrast_counts_at_both_ends_and_in_ones_own_voice() -> None:
    ties = (relation("a", "contrasts", "b", nature="contradicts"), relation("c", "contrasts", "a"))
    found = heard(said("a", "ann"), said("b", "ann"), said("c", "cid"), ties=ties)
    assert ids(found.of("a").contrasted_by) == [["b"], ["c"]]
    assert ids(found.of("b").contrasted_by) == [["a"]]
    counted = found.counted("a", found.of("a"))
    assert (counted["against"], counted["contradicting"], counted["against_in_text"]) == (2, 1, 0)


def test_restatements_of_what_filters_leave_out_are_one_all_the_same() -> None:
    """Ann and Bea restate Cid, who takes no position; what Dan says is told by Cid, and so is one with both."""
    library = debate(
        said("a", "ann", answers="effect/calms"),
        said("b", "bea", answers="effect/calms"),
        said("c", "cid"),
        said("d", "dan", answers="effect/calms", told_by={"agent": "cid", "how": "reports"}),
        said("e", "eve", answers="effect/calms"),
        ties=(
            relation("a", "supports", "c", nature="restates"),
            relation("b", "supports", "c", nature="restates"),
        ),
    )
    found = witnesses(library, position="effect/calms")
    assert ids(found.witnesses) == [["a", "b", "d"], ["e"]]
    assert why(found[0]) == [("restates", "c"), ("voice", "ann"), ("voice", "bea"), ("voice", "cid")]
    assert found.of_claims == 4


def test_of_claims_that_are_named_it_is_told_whether_they_are_independent() -> None:
    library = debate(said("a", "ann"), said("b", "bea"), said("c", "ann"), said("d", "dan"))
    assert ids(witnesses(library, "a", "b").witnesses) == [["a"], ["b"]]
    assert (ids(witnesses(library, "a", "c").witnesses), witnesses(library, "a", "c").of_claims) == (
        [["a", "c"]],
        2,
    )
    with pytest.raises(BadFilter, match=r"claims: 'b' does not pass the filters"):
        witnesses(library, "a", "b", author="ann")


def test_another_basis_is_refused() -> None:
    with pytest.raises(BadFilter, match=r"basis: 'text' is not one of in-text, editorial"):
        Voices(Debate(debate(said("a", "ann"))), "text")  # type: ignore[arg-type]


def test_counting_the_files_anew_gives_as_many_witnesses_for_and_against_each_claim() -> None:
    found = weight(bondgraph.open())
    assert {each.claim.id: (each.support, each.against) for each in found} == {
        claim: (
            len(reckoned.witnesses(reckoned.supporting(claim)[1])),
            len(reckoned.witnesses(reckoned.contrasting(claim))),
        )
        for claim in records("claims")
    }


def test_the_witnesses_for_each_position_are_those_of_the_files() -> None:
    library = bondgraph.open()
    positions = frozenset().union(*stands().values())
    for position in sorted(positions)[:12]:
        taking = takers(position)
        found = witnesses(library, position=position)
        assert {frozenset(link.id for link in each.claims) for each in found} == set(
            reckoned.witnesses(taking)
        )
        assert found.of_claims == len(taking)


def test_those_with_the_most_claims_come_first_and_none_is_an_answer() -> None:
    found = witnesses(debate(said("a", "ann"), said("b", "bea"), said("c", "bea")))
    assert ids(found.witnesses) == [["b", "c"], ["a"]]
    assert ids(found.where(author="ann").witnesses) == [["a"]]
    assert (len(witnesses(debate())), witnesses(debate()).of_claims) == (0, 0)


def test_a_service_gives_what_the_library_gives() -> None:
    library = bondgraph.open()
    asked: dict[str, Any] = {"question": "therapists-reactions"}
    with serving(create_app(library)) as url, bondgraph.connect(url) as client:
        for analysis in (witnesses, weight, contested, second_hand, argumentation):
            assert analysis(client, **asked) == analysis(library, **asked)
