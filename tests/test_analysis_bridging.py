"""Who bridges camps: worked by hand on small corpora, and betweenness in the built-in one by igraph."""

from __future__ import annotations

import warnings
from itertools import product

import igraph  # type: ignore[import-untyped]
import pytest
from tests.factories import agent, claim, corpus, question, relation
from tests.reckoned import joins
from tests.written import relations, stands, voices

import bondgraph
from bondgraph.analysis import Bridges, bridges
from bondgraph.analysis.bridging import Bridge
from bondgraph.model import Corpus
from bondgraph.opening import build

AGENTS = (agent("editors", type="organisation"), *map(agent, ("tang", "mei", "sen", "hal", "kim")))

# Who goes together: tang – mei – sen – hal – kim, a path; hal and kim hold a claim together. Six pairs of others for each:
# between mei's: tang and the three behind her, 3 of 6; sen's: two by two, 4 of 6; hal's: 3 of 6; of the ends, none.
# Camps: tang and hal hold that it calms, sen that it wakes, nobody that it rests; tang's and sen's claims contrast.
# mei supports one of each. hal holds the one and supports the other; by the same support, sen goes with hal's camp.
TEA = corpus(
    agents=AGENTS,
    questions=(question("effect", ("calms", "wakes", "rests")), question("hour", ("noon", "night"))),
    claims=(
        claim("t", held_by="tang", answers="effect/calms"),
        claim("m", held_by="mei"),
        claim("s", held_by="sen", answers=("effect/wakes", "hour/noon")),
        claim("h", held_by="hal", answers="effect/calms"),
        claim("hk", held_by=("hal", "kim"), answers="hour/noon"),
    ),
    relations=(
        relation("m", "supports", "t"),
        relation("m", "supports", "s"),
        relation("h", "supports", "s"),
        relation("t", "contrasts", "s"),
    ),
)


def by_agent(found: Bridges) -> dict[str, Bridge]:
    return {row.agent.id: row for row in found}


def test_by_hand() -> None:
    found = bridges(build(TEA))
    assert found.over is not None
    assert found.over.id == "effect"  # the leading question
    assert [(row.agent.id, row.camps, row.opposed) for row in found] == [
        ("sen", 2, 1),
        ("hal", 2, 1),
        ("mei", 2, 1),
    ]
    assert {row.agent.id: row.betweenness for row in found} == pytest.approx(
        {"sen": 4 / 6, "hal": 0.5, "mei": 0.5}
    )
    assert {row.agent.id: row.joined for row in found} == {"sen": 2, "hal": 2, "mei": 2}


def test_each_number_opens_into_the_ties_behind_it() -> None:
    found = bridges(build(TEA))
    rows = by_agent(found)
    assert [
        (
            each.position.id,
            [own.id for own in each.own],
            [tie.id for tie in each.supports],
            len(each.contrasts),
        )
        for each in rows["hal"].ties
    ] == [("effect/calms", ["h"], [], 0), ("effect/wakes", [], ["h--supports--s"], 0)]
    calms = rows["sen"].ties[0]
    assert ([tie.id for tie in calms.supports], [tie.id for tie in calms.contrasts]) == (
        ["h--supports--s"],
        ["t--contrasts--s"],
    )
    assert [
        (each.one.id, each.other.id, [tie.id for tie in each.contrasts]) for each in found.oppositions
    ] == [("effect/calms", "effect/wakes", ["t--contrasts--s"])]
    assert [
        (join.one.id, join.other.id, len(join.supports), [each.id for each in join.joint])
        for join in found.joins
    ] == [
        ("hal", "kim", 0, ["hk"]),
        ("hal", "sen", 1, []),
        ("mei", "sen", 1, []),
        ("mei", "tang", 1, []),
    ]
    assert [[holder.id for holder in camp.holders] for camp in found.camps] == [["hal", "tang"], ["sen"], []]


def test_another_question_has_other_camps() -> None:
    found = bridges(build(TEA), "hour")
    rows = by_agent(found)
    assert [(each.id, row.camps) for each in found.agents if (row := rows.get(each.id))] == [
        ("hal", 1),
        ("mei", 1),  # by her support of what sen says of the hour, too
        ("sen", 1),
    ]
    assert bridges(build(TEA), question="hour").over == found.over
    with pytest.raises(bondgraph.UnknownName, match="minute"):
        bridges(build(TEA), "minute")


def test_a_claim_that_an_agent_holds_too_is_no_tie_to_others() -> None:
    whole = corpus(
        agents=AGENTS,
        claims=(
            claim("both", held_by=("tang", "kim"), answers="effect/calms"),
            claim("t", held_by="tang", answers="effect/wakes"),
        ),
        relations=(relation("both", "supports", "t"),),
    )
    rows = by_agent(bridges(build(whole)))
    assert [(each.position.id, len(each.own), len(each.supports)) for each in rows["kim"].ties] == [
        ("effect/calms", 1, 0),
        ("effect/wakes", 0, 1),
    ]
    assert [(each.position.id, len(each.own), len(each.supports)) for each in rows["tang"].ties] == [
        ("effect/calms", 1, 0),
        ("effect/wakes", 1, 0),
    ]
    assert (rows["tang"].camps, rows["tang"].opposed) == (2, 0)


@pytest.mark.parametrize(
    "whole",
    [corpus(claims=(claim(),), relations=()), corpus(questions=(), claims=(claim(),), relations=())],
)
def test_where_there_is_nothing(whole: Corpus) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = bridges(build(whole))
    assert (len(found), found.oppositions, found.joins, len(found.agents)) == (0, (), (), 1)
    assert (found.over is None) == (not whole.questions)


def test_betweenness_in_the_built_in_corpus_by_igraph() -> None:
    """With a graph from nothing but the YAML."""
    agents = sorted(frozenset().union(*voices().values()))
    joined = joins().keys()
    graph = igraph.Graph()
    graph.add_vertices(agents)
    graph.add_edges(sorted(joined))
    pairs = (len(agents) - 1) * (len(agents) - 2) / 2
    expected = {agent: value / pairs for agent, value in zip(agents, graph.betweenness(), strict=True)}
    found = bridges(bondgraph.open())
    assert {(join.one.id, join.other.id) for join in found.joins} == joined
    rows = by_agent(found)
    assert {
        each.id: rows[each.id].betweenness if each.id in rows else 0 for each in found.agents
    } == pytest.approx(expected)


def test_camps_in_the_built_in_corpus_counted_in_its_files() -> None:
    """An agent goes with a camp by an own claim, or by a support that joins one with a claim of others."""
    holders, answers = voices(), stands()
    met: dict[str, set[str]] = {}
    for start, end in [(edge.subject, edge.object) for edge in relations("supports")]:
        for mine, theirs in ((start, end), (end, start)):
            for holder in holders[mine] - holders[theirs]:
                met.setdefault(holder, set()).update(answers[theirs])
    for each, held in holders.items():
        for holder in held:
            met.setdefault(holder, set()).update(answers[each])
    rows = by_agent(bridges(bondgraph.open(), "heals-or-carries"))
    camps = {
        agent: {each for each in positions if each.startswith("heals-or-carries/")}
        for agent, positions in met.items()
    }
    opposed = {
        frozenset((one, other))
        for edge in relations("contrasts")
        for one, other in product(answers[edge.subject], answers[edge.object])
        if one != other
    }
    assert {agent: (row.camps, row.opposed) for agent, row in rows.items() if row.camps > 1} == {
        agent: (len(own), sum(two <= own for two in opposed)) for agent, own in camps.items() if len(own) > 1
    }
