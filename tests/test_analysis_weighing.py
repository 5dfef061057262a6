"""Weight: by hand, by solving Katz's equations with numpy over the YAML files, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from tests import reckoned
from tests.disputes import contradicts, debate, each_of, said, supports
from tests.written import records

import bondgraph
from bondgraph.analysis import weight
from bondgraph.errors import BadFilter


def test_each_step_of_a_chain_counts_half_of_the_one_before() -> None:
    found = weight(debate(*each_of("abcd"), ties=supports("ab", "bc", "cd")))
    assert [(each.claim.id, each.weight, each.rank) for each in found] == [
        ("d", 1.75, 1), ("c", 1.5, 2), ("b", 1, 3), ("a", 0, 4)
    ]  # fmt: skip


def test_two_claims_of_one_voice_are_one_witness_and_pass_on_what_they_have_on_average() -> None:
    """B and c are Bea's. b has two witnesses, c none: on average one, of which a half reaches a."""
    claims = (said("a", "ann"), said("b", "bea"), said("c", "bea"), said("d", "dan"), said("e", "eve"))
    found = {each.claim.id: each for each in weight(debate(*claims, ties=supports("ba", "ca", "db", "eb")))}
    assert (found["a"].support, found["a"].weight) == (1, 1.5)


def test_what_supports_in_the_same_voice_is_no_witness_and_passes_its_own_witnesses_on() -> None:
    found = {
        each.claim.id: each
        for each in weight(
            debate(said("a", "ann"), said("b", "ann"), said("c", "cid"), ties=supports("ba", "cb"))
        )
    }
    assert (found["a"].support, found["a"].weight, found["b"].weight) == (0, 0.5, 1)
    assert (
        [link.id for link in found["a"].own.claims] == ["a", "b"] if found["a"].own else pytest.fail("none")
    )


def test_claims_of_the_same_weight_have_the_same_rank() -> None:
    found = weight(debate(*each_of("abcde"), ties=supports("ab", "cd")))
    assert [(each.claim.id, each.rank) for each in found] == [
        ("b", 1),
        ("d", 1),
        ("a", 3),
        ("c", 3),
        ("e", 3),
    ]


def test_claims_that_support_each_other_have_a_weight() -> None:
    """1 + 1/2 + 1/4 + … over thirteen supports."""
    found = weight(debate(*each_of("ab"), ties=supports("ab", "ba")))
    assert [each.weight for each in found] == pytest.approx([2 - 0.5**12] * 2, abs=1e-9)


def test_what_a_source_draws_is_told_apart() -> None:
    drawn = supports("ab", basis="in-text", passage="leaflet-3")
    library = debate(*each_of("abc"), ties=(*drawn, *supports("cb"), *contradicts("bc")))
    assert [(each.support, each.support_in_text, each.against) for each in weight(library)[:1]] == [(2, 1, 1)]
    assert [each.support for each in weight(library, basis="in-text")] == [1, 0, 0]
    assert [each.against for each in weight(library, basis="editorial")[:1]] == [1]


def test_filters_leave_out_witnesses_and_the_same_can_be_asked_of_others() -> None:
    library = debate(*each_of("abc"), ties=supports("ab", "cb"))
    found = weight(library, author=["ann", "bea"])
    assert [(each.claim.id, each.support) for each in found] == [("b", 1), ("a", 0)]
    assert [each.claim.id for each in found.where(author="cid")] == ["c"]
    assert found.where(author=["bea", "cid"])[0].supported_by[0].claims[0].id == "c"


def test_claims_that_are_named_have_their_rank_among_all() -> None:
    library = debate(*each_of("abcd"), ties=supports("ab", "bc", "cd"))
    (found,) = weight(library, "b")
    assert (found.claim.id, found.weight, found.rank) == ("b", 1, 3)
    assert [each.claim.id for each in weight(library, "b", "d")] == ["d", "b"]


def test_a_claim_that_is_named_has_to_pass() -> None:
    with pytest.raises(
        BadFilter, match=r"claims: 'b' does not pass the filters; leave out the claim or a filter"
    ):
        weight(debate(*each_of("ab")), "b", author="ann")


def test_without_claims_or_relations_there_is_an_answer() -> None:
    assert len(weight(debate())) == 0
    assert [(each.rank, each.weight) for each in weight(debate(said("a", "ann")))] == [(1, 0)]


def test_no_such_basis() -> None:
    with pytest.raises(BadFilter, match=r"basis: 'text'"):
        weight(bondgraph.open(), basis="text")  # type: ignore[arg-type]


def test_solving_katzs_equations_over_the_files_gives_the_same_weights() -> None:
    place = {claim: number for number, claim in enumerate(records("claims"))}
    passed, direct = np.zeros((len(place), len(place))), np.zeros(len(place))
    for claim, number in place.items():
        own, others = reckoned.supporting(claim)
        groups = reckoned.witnesses(others)
        direct[number] = len(groups)
        for group in filter(None, [own, *groups]):
            for each in group:
                passed[number, place[each]] = 1 / len(group)
    solved = np.linalg.solve(np.eye(len(place)) - passed / 2, direct)
    found = weight(bondgraph.open())
    assert {each.claim.id: each.weight for each in found} == pytest.approx(
        dict(zip(place, solved, strict=True)), abs=1e-9
    )
