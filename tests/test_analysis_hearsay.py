"""What is known at second hand: by hand, and counted over the YAML files."""

from __future__ import annotations

from collections import defaultdict

import pytest
from tests.disputes import debate, said
from tests.factories import relation
from tests.written import holders, records, relations, stands, tellers

import bondgraph
from bondgraph.analysis import second_hand
from bondgraph.analysis.hearsay import Hearsay

TOLD = {"agent": "dan", "how": "reports"}
TURNED_DOWN = {"agent": "dan", "how": "rejects"}


def ids(found: tuple[Hearsay, ...]) -> list[str]:
    return [each.node.id for each in found]


def test_a_told_claim_its_position_and_its_holder_are_at_second_hand() -> None:
    found = second_hand(
        debate(
            said("a", "ann", told_by=TOLD, answers="effect/calms"),
            said("b", "bea", answers="effect/wakes"),
        )
    )
    assert (ids(found.claims), ids(found.positions), ids(found.holders)) == (["a"], ["effect/calms"], ["ann"])
    assert (found.of_claims, found.of_positions, found.of_holders) == (2, 2, 2)
    assert [teller.id for teller in found[0].tellers] == ["dan"]
    assert len(found) == 3


def test_a_position_or_holder_with_anything_at_first_hand_is_not() -> None:
    found = second_hand(
        debate(
            said("a", "ann", told_by=TOLD, answers="effect/calms"), said("b", "bea", answers="effect/calms"),
            said("c", "ann"),
        )
    )  # fmt: skip
    assert (ids(found.claims), ids(found.positions), ids(found.holders)) == (["a"], [], [])


def test_who_says_it_again_at_first_hand_makes_it_first_hand_and_somebody_else_does_not() -> None:
    again = relation("b", "supports", "a", nature="restates")
    own = second_hand(debate(said("a", "ann", told_by=TOLD), said("b", "ann"), ties=[again]))
    assert not own
    others = second_hand(debate(said("a", "ann", told_by=TOLD), said("b", "bea"), ties=[again]))
    assert (ids(others.claims), ids(others.holders)) == (["a"], ["ann"])


def test_of_two_holders_one_at_first_hand_is_enough_for_a_claim() -> None:
    again = relation("b", "supports", "a", nature="restates")
    found = second_hand(debate(said("a", ["ann", "bea"], told_by=TOLD), said("b", "bea"), ties=[again]))
    assert (ids(found.claims), ids(found.holders)) == ([], ["ann"])


def test_an_excerpt_is_no_teller() -> None:
    assert not second_hand(debate(said("a", "ann", "leaflet-3")))


def test_what_is_told_only_to_be_turned_down_is_said() -> None:
    found = second_hand(
        debate(
            said("a", "ann", told_by=TURNED_DOWN),
            said("b", "bea", told_by=TURNED_DOWN),
            said("c", "bea", told_by=TOLD),
        )
    )
    assert [(each.node.id, each.rejected) for each in found] == [
        ("a", True), ("b", True), ("c", False), ("ann", True), ("bea", False)
    ]  # fmt: skip


def test_without_claims_there_is_nothing() -> None:
    assert len(second_hand(debate())) == 0


def test_with_filters_only_what_passes_is_seen() -> None:
    library = debate(said("a", "ann", told_by=TOLD), said("b", "ann"))
    assert not second_hand(library).holders
    assert ids(second_hand(library).where(voice="told").holders) == ["ann"]


def test_a_restatement_at_first_hand_is_seen_if_it_does_not_pass() -> None:
    library = debate(
        said("a", "ann", told_by=TOLD),
        said("b", "ann"),
        said("c", "ann", told_by=TOLD),
        ties=(relation("b", "supports", "a", nature="restates"),),
    )
    assert ids(second_hand(library, voice="told").claims) == ["c"]


def test_counting_the_files_anew_gives_the_same() -> None:
    told = {name for name in records("claims") if tellers(name)}
    # The one restatement says again what somebody else holds, so that it brings nothing to first hand.
    assert [(tie.subject, tie.object) for tie in relations() if tie.nature == "restates"] == [
        ("jung-freud-was-right", "freud-bond-of-greatest-importance")
    ]
    taking, holding = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name in records("claims"):
        for position in stands()[name]:
            taking[position].add(name)
        for holder in holders(name):
            holding[holder].add(name)
    found = second_hand(bondgraph.open())
    assert set(ids(found.claims)) == told
    assert set(ids(found.positions)) == {each for each, names in taking.items() if names <= told}
    assert set(ids(found.holders)) == {each for each, names in holding.items() if names <= told}
    assert {each.node.id: {link.id for link in each.tellers} for each in found.claims} == {
        name: set(tellers(name)) for name in told
    }
    assert [found.of_claims, found.of_positions, found.of_holders] == [295, len(taking), len(holding)]


@pytest.mark.parametrize(
    ("holder", "tellers"),
    [("strupp", ["flores", "leszcz", "yalom"]), ("cbt-doubters", ["cbt-author", "shedler"])],
)
def test_everybody_by_way_of_whom_somebody_is_known_is_named(holder: str, tellers: list[str]) -> None:
    (found,) = (each for each in second_hand(bondgraph.open()).holders if each.node.id == holder)
    assert [link.id for link in found.tellers] == tellers
