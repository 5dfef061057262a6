"""What is contested: how evenly witnesses divide, by hand and over the YAML files."""

from __future__ import annotations

import pytest
from tests import reckoned
from tests.disputes import contradicts, debate, each_of, said, supports
from tests.factories import relation
from tests.written import records, relations

import bondgraph
from bondgraph.analysis import contested
from bondgraph.model import Relation


def test_the_degree_is_the_share_of_witnesses_that_have_one_against_them() -> None:
    """Two for a, one against it: of three witnesses, two stand face to face."""
    library = debate(*each_of("abcd"), ties=(*supports("ba", "ca"), *contradicts("da")))
    (found,) = contested(library)
    assert (found.claim.id, found.support, found.against, found.contradicting) == ("a", 2, 1, 1)
    assert found.degree == pytest.approx(2 / 3)
    assert [link.id for each in found.contrasted_by for link in each.claims] == ["d"]


def test_one_witness_with_two_claims_counts_once_on_either_side() -> None:
    claims = (said("a", "ann"), said("b", "bea"), said("c", "bea"), said("d", "dan"), said("e", "dan"))
    ties = (*supports("ba", "ca"), *contradicts("da"), relation("a", "contrasts", "e"))
    (found,) = contested(debate(*claims, ties=ties))
    assert (found.support, found.against, found.contradicting, found.degree) == (1, 1, 1, 1)


def test_who_holds_claims_on_both_sides_is_named() -> None:
    claims = (said("a", "ann"), said("b", "bea"), said("c", ["ann", "bea"]), said("d", "dan"))
    (found,) = contested(debate(*claims, ties=(*supports("ba"), *contradicts("ac", "da"))))
    assert [link.id for link in found.both_sides] == ["ann", "bea"]


def test_who_supports_in_the_same_voice_is_seen_where_it_puts_somebody_on_both_sides() -> None:
    """Ann and Bea support Ann's claim together, which is her own voice; Bea contradicts it, too."""
    claims = (said("a", "ann"), said("b", ["ann", "bea"]), said("c", "bea"), said("d", "dan"))
    (found,) = contested(debate(*claims, ties=(*supports("ba", "da"), *contradicts("ca"))))
    assert ([link.id for link in found.both_sides], found.support) == (["bea"], 1)
    assert found.own
    assert [link.id for link in found.own.claims] == ["a", "b"]


@pytest.mark.parametrize("ties", [(), supports("ba"), contradicts("ba")])
def test_what_has_witnesses_on_one_side_only_is_not_contested(ties: tuple[Relation, ...]) -> None:
    assert not contested(debate(*each_of("ab"), ties=ties))


def test_where_claims_pass_and_none_is_contested_it_is_not_said_that_none_passes() -> None:
    shown = repr(contested(debate(*each_of("ab")), author="ann"))
    assert shown.endswith("There is nothing here among the claims that pass these filters: leave one out.")


def test_ones_own_support_makes_nothing_contested() -> None:
    claims = (said("a", "ann"), said("b", "ann"), said("c", "cid"))
    assert not contested(debate(*claims, ties=(*supports("ba"), *contradicts("ca"))))


def test_the_most_witnesses_that_divide_the_most_evenly_come_first() -> None:
    """Two for a and three against it, two and two for f, one and one for h."""
    ties = (*supports("ba", "ca", "bf", "cf", "bh"), *contradicts("da", "ea", "ga", "df", "ef", "dh"))
    found = contested(debate(*each_of("abcdefgh"), ties=ties))
    assert [(each.claim.id, each.degree) for each in found] == [("f", 1.0), ("a", 0.8), ("h", 1.0)]


def test_counting_the_files_anew_gives_the_same_degrees() -> None:
    degrees = {}
    for claim in records("claims"):
        support = len(reckoned.witnesses(reckoned.supporting(claim)[1]))
        against = len(reckoned.witnesses(reckoned.contrasting(claim)))
        if support and against:
            degrees[claim] = 1 - abs(support - against) / (support + against)
    found = contested(bondgraph.open())
    assert {each.claim.id: each.degree for each in found} == pytest.approx(degrees)


def test_nothing_is_contested_by_what_the_texts_draw_alone() -> None:
    """Of the in-text contrasts of the files, none has an end that another voice supports in-text."""
    drawn = [tie for tie in relations() if tie.basis == "in-text"]
    ends = {end for tie in drawn if tie.type == "contrasts" for end in (tie.subject, tie.object)}
    assert not [
        tie
        for tie in drawn
        if tie.type == "supports" and tie.object in ends and tie.subject in reckoned.supporting(tie.object)[1]
    ]
    assert not contested(bondgraph.open(), basis="in-text")
