"""Abstract argumentation: by Dung's own definitions over all sets, by igraph over the YAML files, and textbook cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Final

import igraph  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disputes import contradicts, debate, each_of, said, supports
from tests.factories import relation
from tests.written import records, relations

import bondgraph
from bondgraph.analysis import Argumentation, arguing, argumentation
from bondgraph.errors import BadFilter

Sets = set[frozenset[str]]
Pairs = set[tuple[str, str]]


def preferred(found: Argumentation) -> Sets:
    return set(found.preferred())


def sets(*of: str) -> Sets:
    return set(map(frozenset, of))


# -- the definitions, as Dung has them: for any attacks, over all sets


def every_set(arguments: str) -> Iterator[frozenset[str]]:
    return map(
        frozenset, chain.from_iterable(combinations(arguments, size) for size in range(len(arguments) + 1))
    )


def defended(some: frozenset[str], arguments: str, attacks: Pairs) -> frozenset[str]:
    """Those of whose attackers each is attacked by one of some."""
    return frozenset(
        each
        for each in arguments
        if all(
            any((ours, other) in attacks for ours in some) for other in arguments if (other, each) in attacks
        )
    )


def by_definition(arguments: str, attacks: Pairs) -> tuple[frozenset[str], Sets]:
    """The grounded extension and the preferred ones."""
    grounded = frozenset[str]()
    while (more := defended(grounded, arguments, attacks)) != grounded:
        grounded = more
    admissible = [
        each
        for each in every_set(arguments)
        if not any((a, b) in attacks for a in each for b in each)
        and each <= defended(each, arguments, attacks)
    ]
    return grounded, {each for each in admissible if not any(each < other for other in admissible)}


def deductive(arguments: str, contradictions: Pairs, supports: Pairs) -> Pairs:
    """Attacks, with those that supports bring: to the supporter's target, and from who attacks what is supported."""
    attacks = contradictions | {(b, a) for a, b in contradictions}
    while True:
        supported = {(a, c) for a, b in supports for other, c in attacks if other == b}
        mediated = {(c, a) for a, b in supports for c, other in attacks if other == b}
        if supported | mediated <= attacks:
            return attacks
        attacks |= supported | mediated


def test_the_definitions_have_the_extensions_of_the_textbook_where_attacks_are_not_mutual() -> None:
    """Dung 1995: a chain of attacks, and three that attack each other in a circle; nothing is preferred there but nothing."""
    assert by_definition("abc", {("a", "b"), ("b", "c")}) == (frozenset("ac"), sets("ac"))
    assert by_definition("abc", {("a", "b"), ("b", "c"), ("c", "a")}) == (frozenset(), sets(""))


NAMES: Final = "abcdefg"
pairs = st.sets(st.sampled_from(list(combinations(NAMES, 2))), max_size=6)


@settings(max_examples=60)
@given(drawn=pairs, supported=pairs, again=pairs, turned=st.booleans())
def test_extensions_are_those_of_the_definitions_over_all_sets(
    drawn: Pairs, supported: Pairs, again: Pairs, turned: bool
) -> None:
    """Restatements go one way, as the check wants it; supports may run in circles with them."""
    if turned:
        supported = {(b, a) for a, b in supported}
    again -= supported
    ties = (
        *contradicts(*("".join(pair) for pair in drawn)),
        *supports(*("".join(pair) for pair in supported)),
        *supports(*("".join(pair) for pair in again), nature="restates"),
    )
    library = debate(*each_of(NAMES), ties=ties)
    for bipolar in (True, False):
        found = argumentation(library, bipolar=bipolar)
        leading = supported | again | {(b, a) for a, b in again} if bipolar else set[tuple[str, str]]()
        attacks = deductive(NAMES, drawn, leading)
        grounded, extensions = by_definition(NAMES, attacks)
        assert found.grounded == grounded
        assert preferred(found) == extensions
        assert found.extensions == len(extensions)
        assert all(b in extension for extension in extensions for a, b in leading if a in extension)
        for each in found:
            ident = each.claim.id
            assert each.credulous == any(ident in extension for extension in extensions)
            assert each.sceptical == all(ident in extension for extension in extensions)
            assert each.conflicts == sum((other, ident) in attacks for other in NAMES)


# -- textbook cases


def test_the_nixon_diamond() -> None:
    """A pacifist as a Quaker, none as a Republican: two ways, and nothing that is grounded but who he is."""
    found = argumentation(debate(*each_of("abc"), ties=contradicts("ab")))
    assert preferred(found) == sets("ac", "bc")
    assert found.grounded == {"c"}
    assert [(each.claim.id, each.credulous, each.sceptical) for each in found] == [
        ("a", True, False), ("b", True, False), ("c", True, True)
    ]  # fmt: skip


def test_three_that_contradict_each_other_can_be_held_one_at_a_time() -> None:
    found = argumentation(debate(*each_of("abc"), ties=contradicts("ab", "bc", "ca")))
    assert preferred(found) == sets("a", "b", "c")


def test_a_chain_of_contradictions_is_settled_by_its_ends_or_its_middle() -> None:
    found = argumentation(debate(*each_of("abcd"), ties=contradicts("ab", "bc")))
    assert preferred(found) == sets("acd", "bd")
    assert [(dispute.total, dispute.ways) for dispute in found.disputes] == [(2, (("a", "c"), ("b",)))]


def test_disputes_apart_from_each_other_multiply() -> None:
    found = argumentation(debate(*each_of("abcdef"), ties=contradicts("ab", "cd", "ef")))
    assert (found.extensions, len(preferred(found))) == (8, 8)


def test_who_holds_a_reason_holds_what_it_is_for_and_conflicts_with_what_contradicts_that() -> None:
    """Two camps: a supports b, d supports c, and b and c contradict each other."""
    library = debate(*each_of("abcd"), ties=(*supports("ab", "dc"), *contradicts("bc")))
    found = argumentation(library)
    assert preferred(found) == sets("ab", "cd")
    (contradiction,) = found.contradictions
    assert [(each.claim.id, each.through) for each in contradiction.one] == [
        ("b", ()),
        ("a", ("a--supports--b",)),
    ]
    assert [(each.claim.id, each.through) for each in contradiction.other] == [
        ("c", ()),
        ("d", ("d--supports--c",)),
    ]
    assert {(each.claim.id, met.relation, met.side) for each in found for met in each.contradictions} == {
        ("a", "b--contrasts--c", "one"),
        ("b", "b--contrasts--c", "one"),
        ("c", "b--contrasts--c", "other"),
        ("d", "b--contrasts--c", "other"),
    }
    assert preferred(argumentation(library, bipolar=False)) == sets("abd", "acd")


def test_the_supports_that_lead_to_a_contradiction_are_told_in_their_order() -> None:
    found = argumentation(debate(*each_of("abcd"), ties=(*supports("ab", "bc"), *contradicts("cd"))))
    assert found.contradictions[0].one[2].through == ("a--supports--b", "b--supports--c")


def test_what_supports_both_sides_conflicts_with_itself_and_is_in_no_extension() -> None:
    found = argumentation(debate(*each_of("abcd"), ties=(*supports("ab", "ac"), *contradicts("bc"))))
    assert preferred(found) == sets("bd", "cd")
    assert (found[0].claim.id, found[0].conflicts, found[0].credulous) == ("a", 3, False)


def test_what_conflicts_only_with_what_conflicts_with_itself_is_in_all_and_not_grounded() -> None:
    """Of two that contradict, a supports both; and it contradicts d. Nobody can hold a, so all can hold d."""
    ties = (*supports("ab", "ac"), *contradicts("bc", "ad"))
    found = {each.claim.id: each for each in argumentation(debate(*each_of("abcd"), ties=ties))}
    assert (found["d"].sceptical, found["d"].grounded, found["d"].conflicts) == (True, False, 1)


def test_who_restates_what_is_contradicted_goes_with_it_and_the_other_way_round() -> None:
    again = supports("ab", nature="restates")
    assert preferred(argumentation(debate(*each_of("abc"), ties=(*again, *contradicts("bc"))))) == sets(
        "ab", "c"
    )
    assert preferred(argumentation(debate(*each_of("abc"), ties=(*again, *contradicts("ac"))))) == sets(
        "ab", "c"
    )


def test_other_contrasts_are_no_attacks() -> None:
    found = argumentation(debate(*each_of("ab"), ties=[relation("a", "contrasts", "b", nature="tension")]))
    assert preferred(found) == sets("ab")
    assert found.grounded == {"a", "b"}


def test_relations_of_one_basis_alone() -> None:
    own = {"basis": "in-text", "passage": "leaflet-3"}
    library = debate(*each_of("abcd"), ties=(*contradicts("ab", **own), *contradicts("cd")))
    assert argumentation(library, basis="in-text").grounded == {"c", "d"}
    assert argumentation(library, basis="editorial").grounded == {"a", "b"}


# -- edges


def test_without_claims_or_contradictions_there_is_one_extension() -> None:
    assert preferred(argumentation(debate())) == sets("")
    assert preferred(argumentation(debate(said("a", "ann")))) == sets("a")


def test_ways_that_are_too_many_are_said_to_be_and_acceptance_is_known_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = debate(*each_of("abcd"), ties=contradicts("ab", "bc", "ca"))
    monkeypatch.setattr(arguing, "MOST_WAYS", 3)
    assert argumentation(library).disputes[0].total == 3
    monkeypatch.setattr(arguing, "MOST_WAYS", 2)
    found = argumentation(library)
    assert (found.extensions, found.disputes[0].total, found.disputes[0].ways) == (None, None, ())
    assert [each.credulous for each in found] == [True] * 4
    with pytest.raises(LookupError, match="a dispute of 3 claims has more ways to settle it than are listed"):
        next(found.preferred())


def test_a_dispute_of_too_many_claims_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arguing, "MOST_DISPUTED", 2)
    found = argumentation(debate(*each_of("abcde"), ties=contradicts("ab", "bc", "de")))
    assert [dispute.total for dispute in found.disputes] == [None, 2]


def test_what_leads_to_too_many_conflicts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    library = debate(*each_of("abc"), ties=(*supports("ab"), *contradicts("bc")))
    monkeypatch.setattr(arguing, "MOST_SIDES", 2)
    with pytest.raises(
        BadFilter, match=r"supports lead from 3 claims to the 1 contradictions, more than 2; filter"
    ):
        argumentation(library)
    assert argumentation(library, bipolar=False).extensions == 2


def test_it_says_what_it_is_and_no_more() -> None:
    found = argumentation(debate(said("a", "ann")))
    assert "nothing is said of truth" in found.means
    assert found.means in found.to_json(indent=None)


# -- the built-in corpus, by the files and another library


@pytest.mark.parametrize("basis", [None, "in-text"])
@pytest.mark.parametrize("bipolar", [True, False])
def test_igraph_finds_the_same_extensions_over_the_files(basis: str | None, bipolar: bool) -> None:
    drawn = [tie for tie in relations() if basis in (None, tie.basis)]
    contradictions = {(tie.subject, tie.object) for tie in drawn if tie.nature == "contradicts"}
    supported = {(tie.subject, tie.object) for tie in drawn if tie.type == "supports" and bipolar}
    supported |= {(tie.object, tie.subject) for tie in drawn if tie.nature == "restates" and bipolar}
    conflicts = {tuple(sorted(pair)) for pair in deductive("", contradictions, supported)}
    graph = igraph.Graph.TupleList(sorted(conflicts))
    names = graph.vs["name"]
    found = argumentation(bondgraph.open(), basis=basis, bipolar=bipolar)  # type: ignore[arg-type]
    disputed = {link.id for dispute in found.disputes for link in dispute.claims}
    assert disputed == set(names)
    assert found.grounded == records("claims").keys() - set(names)
    assert {each & disputed for each in found.preferred()} == {
        frozenset(names[vertex] for vertex in each) for each in graph.maximal_independent_vertex_sets()
    }


def test_where_it_is_shown_it_is_said_what_it_is() -> None:
    shown = " ".join(repr(argumentation(debate(*each_of("ab")))).split())
    assert "not what is true, but what can be held together" in shown


def test_whether_supports_are_followed_is_yes_or_no() -> None:
    with pytest.raises(BadFilter, match="'no' is neither True nor False"):
        argumentation(bondgraph.open(), bipolar="no")  # type: ignore[arg-type]


def test_an_analysis_of_some_claims_gives_no_bibliography_of_others() -> None:
    assert not hasattr(argumentation(bondgraph.open(), author="Strupp"), "cite")
