"""Communities: worked by hand on two triangles, and in the built-in corpus by igraph, which finds none that are better."""

from __future__ import annotations

import warnings

import igraph  # type: ignore[import-untyped]
import pytest
from tests import reckoned
from tests.factories import agent, claim, concept, corpus, relation
from tests.written import records

import bondgraph
from bondgraph.analysis import communities, grouping
from bondgraph.analysis.debate import Debate, Of
from bondgraph.analysis.grouping import adjusted_rand
from bondgraph.analysis.joining import joins
from bondgraph.model import Corpus
from bondgraph.opening import build

# Two triangles, a1-a2-a3 and b1-b2-b3, and a3-b1 between them: W = 7, and each triangle has w = 3 and d = 7.
# Q = 2 · (3/7 − (7/14)²) = 5/14. Any other division has less.
# Traditions: a1 and a2 calm, b1 wakefulness, b2 tea: of six pairs two share a triangle, one a tradition, and that one both:
# (1 − 2·1/6) / (3/2 − 2·1/6) = 4/7. Who holds nothing that is related is apart, tradition or not.
STATED = {"a1": "calm", "a2": "calm", "b1": "wakefulness", "b2": "tea", "alone": "tea"}
TRIANGLES = corpus(
    agents=(
        agent("editors", type="organisation"),
        *(agent(each, tradition=STATED.get(each)) for each in ("a1", "a2", "a3", "b1", "b2", "b3", "alone")),
    ),
    concepts=tuple(map(concept, ("calm", "wakefulness", "tea"))),
    claims=tuple(
        claim(f"of-{each}", held_by=each, about="tea")
        for each in ("a1", "a2", "a3", "b1", "b2", "b3", "alone")
    ),
    relations=(
        *(
            relation(f"of-{one}", "supports", f"of-{other}")
            for one, other in map(str.split, ("a1 a2", "a2 a3", "a3 a1", "b1 b2", "b2 b3", "b3 b1", "a3 b1"))
        ),
        relation("of-a2", "contrasts", "of-b2"),
        relation("of-a1", "contrasts", "of-a2"),
        relation("of-alone", "contrasts", "of-a2"),
    ),
)


@pytest.mark.parametrize(("of", "of_"), [("agents", ""), ("claims", "of-")])
def test_by_hand(of: Of, of_: str) -> None:
    found = communities(build(TRIANGLES), of=of)
    assert [[member.id for member in each.members] for each in found] == [
        [f"{of_}a1", f"{of_}a2", f"{of_}a3"],
        [f"{of_}b1", f"{of_}b2", f"{of_}b3"],
    ]
    assert found.modularity == pytest.approx(5 / 14)
    assert found.stability == 1
    assert found.stated == 4
    assert found.adjusted_rand == pytest.approx(4 / 7)
    assert [link.id for link in found.apart] == [f"{of_}alone"]


def test_each_number_opens_into_what_is_behind_it() -> None:
    found = communities(build(TRIANGLES))
    assert [[tie.id for join in each.joins for tie in join.supports] for each in found] == [
        ["of-a1--supports--of-a2", "of-a3--supports--of-a1", "of-a2--supports--of-a3"],
        ["of-b1--supports--of-b2", "of-b3--supports--of-b1", "of-b2--supports--of-b3"],
    ]
    assert [tie.id for join in found.between for tie in join.supports] == ["of-a3--supports--of-b1"]
    assert [[tie.id for tie in each.opposing] for each in found] == [["of-a1--contrasts--of-a2"], []]
    assert [(each.size, each.supports, each.contrasts) for each in found] == [(3, 3, 1), (3, 3, 0)]
    assert [tie.id for tie in found.opposing] == ["of-a2--contrasts--of-b2"]
    assert [
        [(each.tradition.label, [who.id for who in each.members]) for each in row.traditions] for row in found
    ] == [
        [("Calm", ["a1", "a2"])],
        [("Tea", ["b2"]), ("Wakefulness", ["b1"])],
    ]


def test_who_hold_a_claim_together_go_together() -> None:
    whole = corpus(
        claims=(claim("both", held_by=("tang", "sen")), claim("more", held_by=("tang", "sen"))),
        relations=(relation("both", "supports", "more"),),
    )
    [found] = communities(build(whole))
    assert [each.id for each in found.members] == ["sen", "tang"]
    assert [(len(each.supports), [claim.id for claim in each.joint]) for each in found.joins] == [
        (0, ["both", "more"])
    ]


def test_a_claim_has_the_tradition_that_all_its_holders_share() -> None:
    whole = corpus(
        agents=(
            agent("editors", type="organisation"),
            agent("tang", tradition="calm"),
            agent("sen", tradition="calm"),
            agent("mei", tradition="wakefulness"),
            agent("kim"),
        ),
        claims=(
            claim("shared", held_by=("tang", "sen")),
            claim("mixed", held_by=("tang", "mei")),
            claim("half", held_by=("tang", "kim")),
            claim("none", held_by="kim"),
        ),
        relations=(
            relation("shared", "supports", "mixed"),
            relation("half", "supports", "mixed"),
            relation("none", "supports", "mixed"),
        ),
    )
    found = communities(build(whole), of="claims")
    assert [(each.tradition.id, [who.id for who in each.members]) for each in found[0].traditions] == [
        ("calm", ["shared"])
    ]
    assert found.stated == 1
    assert found.adjusted_rand is None  # one alone can be compared with nothing


def test_the_best_of_the_runs_is_told() -> None:
    debate = Debate(bondgraph.open())
    runs = grouping._runs(tuple(joins(debate, "claims")))
    told = {run.modularity for run in runs}
    assert len(told) > 1  # else this shows nothing
    assert communities(bondgraph.open(), of="claims").modularity == max(told)


@pytest.mark.parametrize(
    "whole",
    [
        corpus(claims=(claim(),), relations=()),
        corpus(),  # two claims that contrast
    ],
)
def test_where_there_is_nothing(whole: Corpus) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = communities(build(whole))
    assert (len(found), found.modularity, found.stability, found.stated, found.adjusted_rand) == (
        0,
        None,
        None,
        0,
        None,
    )
    assert len(found.apart) == len({holder for each in whole.claims for holder in each.held_by})


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(bondgraph.BadFilter, match="of: 'works' is neither claims nor agents"):
        communities(build(corpus()), of="works")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("aabb", "xxyy", 1),
        ("aabb", "xyxy", -0.5),  # A = B = 2, AB = 0, N = 6: (0 − 4/6) / (2 − 4/6) = −1/2
        ("aaab", "xxyy", 0),  # A = 3, B = 2, AB = 1: (1 − 1) / (2.5 − 1)
        ("aaaa", "xxyy", 0),  # A = 6, B = 2, AB = 2: (2 − 2) / (4 − 2)
        ("aaaa", "xxxx", None),
        ("abcd", "wxyz", None),
        ("a", "x", None),
        ("", "", None),
    ],
)
def test_the_adjusted_rand_index_by_hand(one: str, other: str, expected: float | None) -> None:
    found = adjusted_rand(one, other)
    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_built_in_corpus_by_igraph() -> None:
    """With a graph from nothing but the YAML; igraph's best division is the best there is."""
    joined = reckoned.joins()
    agents = sorted({agent for two in joined for agent in two})
    graph = igraph.Graph()
    graph.add_vertices(agents)
    graph.add_edges(joined.keys())
    weights = list(joined.values())
    found = communities(bondgraph.open())
    place = {member.id: number for number, each in enumerate(found) for member in each.members}
    assert sorted(place) == agents
    membership = [place[agent] for agent in agents]
    assert found.modularity == pytest.approx(graph.modularity(membership, weights=weights))
    assert found.modularity == pytest.approx(graph.community_optimal_modularity(weights=weights).modularity)
    stated = [
        (place[agent], record["tradition"])
        for agent, record in records("agents").items()
        if agent in place and "tradition" in record
    ]
    names = sorted({tradition for _, tradition in stated})
    assert found.stated == len(stated)
    assert found.adjusted_rand == pytest.approx(
        igraph.compare_communities(
            [number for number, _ in stated],
            [names.index(tradition) for _, tradition in stated],
            method="adjusted_rand",
        )
    )
