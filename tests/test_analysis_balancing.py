"""Balance: worked by hand on small corpora, and for the built-in one by the traces of its matrix of signs."""

from __future__ import annotations

import random
import warnings
from collections import Counter
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.factories import agent, claim, corpus, relation
from tests.written import relations, voices

import bondgraph
from bondgraph.analysis import balance
from bondgraph.analysis.debate import Of
from bondgraph.analysis.frustration import MOST_PAIRS, frustrated
from bondgraph.library import Library
from bondgraph.model import NATURES, Nature, RelationType
from bondgraph.opening import build


def related(*edges: tuple[str, RelationType, str, Nature], **holders: str | list[str]) -> Library:
    """Claims with these relations; each is held by who is said to hold it, else by Tang."""
    claims = {end for one, _, other, _ in edges for end in (one, other)} | holders.keys()
    return build(
        corpus(
            agents=(agent("editors", type="organisation"), *map(agent, ("tang", "sen", "mei", "hal"))),
            claims=tuple(claim(each, held_by=holders.get(each, "tang")) for each in sorted(claims)),
            relations=tuple(relation(one, sort, other, nature=nature) for one, sort, other, nature in edges),
        )
    )


# a-b-c: + + −: strained. b-c-d: + − −: balanced. b-d-e: − + −: balanced. d-e-f: − − −: strained. a and e are joined both
# ways, so that a-b-e is no triad. 2 of 4 are balanced. Where degrees and
# accounts don't count, d-e, e-f and what makes a-e a contrast go: a-b-c and b-c-d are left, and a-b-e is + + +. 2 of 3.
def tea() -> Library:
    return related(
        ("a", "supports", "b", "reason"),
        ("b", "supports", "c", "restates"),
        ("c", "contrasts", "a", "tension"),
        ("c", "contrasts", "d", "contradicts"),
        ("b", "contrasts", "d", "tension"),
        ("e", "supports", "b", "evidence"),
        ("d", "contrasts", "e", "degree"),
        ("e", "contrasts", "f", "different-account"),
        ("f", "contrasts", "d", "tension"),
        ("a", "supports", "e", "elaborates"),
        ("e", "contrasts", "a", "degree"),
    )


def test_triads_by_hand() -> None:
    found = balance(tea())
    assert (found.nodes, found.positive, found.opposed) == (6, 3, 6)
    assert found.census == {"+++": 0, "++-": 1, "+--": 2, "---": 1}
    assert (found.triads, found.share) == (4, 0.5)
    assert [(each.signs, [node.id for node in each.nodes]) for each in found] == [
        ("++-", ["a", "b", "c"]),
        ("---", ["d", "e", "f"]),
    ]
    assert [(each.one.id, each.other.id, each.supports, each.contrasts) for each in found.ambivalent] == [
        ("a", "e", 1, 1)
    ]


def test_every_count_opens_into_pairs_and_triads() -> None:
    found = balance(tea())
    assert [(each.signs, [node.id for node in each.nodes]) for each in found.balanced] == [
        ("+--", ["b", "c", "d"]),
        ("+--", ["b", "d", "e"]),
    ]
    assert [f"{each.one.id}{each.sign or '?'}{each.other.id}" for each in found.pairs] == [
        "a+b", "a-c", "a?e", "b+c", "b-d", "b+e", "c-d", "d-e", "d-f", "e-f"
    ]  # fmt: skip


def test_a_strained_triad_opens_into_its_relations() -> None:
    first = balance(tea())[0]
    assert [(side.one.id, side.sign, side.other.id) for side in first.sides] == [
        ("a", "+", "b"),
        ("a", "-", "c"),
        ("b", "+", "c"),
    ]
    assert [[tie.id for tie in side.relations] for side in first.sides] == [
        ["a--supports--b"],
        ["c--contrasts--a"],
        ["b--supports--c"],
    ]
    assert first.sides[1].relations[0].because == "So it seems."


def test_which_contrasts_count_can_be_said() -> None:
    found = balance(tea(), negative=["tension", "contradicts"])
    assert found.negative == ("contradicts", "tension")
    assert (found.triads, found.share, [each.signs for each in found]) == (3, 2 / 3, ["++-"])
    assert found.ambivalent == ()


def test_filters_and_narrowing() -> None:
    assert balance(tea(), words="a").triads == 0
    assert balance(tea(), of="agents").where(author="tang").of == "agents"


def test_frustration_by_hand() -> None:
    """a-b-c and d-e-f each have to lose a pair, and lose none in common; without a-b and e-f, say, all is balanced."""
    found = balance(tea())
    assert found.frustration == 2
    ties = {tie.id for side in found.frustrated for tie in side.relations}
    assert len(ties & {"a--supports--b", "c--contrasts--a", "b--supports--c"}) == 1
    assert len(ties & {"d--contrasts--e", "e--contrasts--f", "f--contrasts--d"}) == 1


@pytest.mark.parametrize("seed", range(40))
def test_frustration_is_the_least_over_all_divisions_into_two(seed: int) -> None:
    """Harary's theorem: what is balanced falls into two camps. Here each of the 2⁷ divisions is tried."""
    chance = random.Random(seed)
    pairs = chance.sample(list(combinations("abcdefg", 2)), chance.randint(3, 21))
    signs = {pair: chance.choice((1, -1)) for pair in pairs}
    least = min(
        sum((camps[pair[0]] == camps[pair[1]]) != (sign > 0) for pair, sign in signs.items())
        for sides in product((0, 1), repeat=7)
        for camps in [dict(zip("abcdefg", sides, strict=True))]
    )
    found = frustrated(signs)
    assert found is not None
    assert len(found) == least


def test_the_graph_that_is_not_whole_at_first() -> None:
    """Of five that are all at odds, two and three in a camp leave 1 + 3 pairs; the shares come out as thirds."""
    assert len(frustrated(dict.fromkeys(combinations("abcde", 2), -1)) or ()) == 4


def test_frustration_is_told_or_left_open() -> None:
    ring = [f"{place:03}" for place in range(MOST_PAIRS + 1)]
    path = dict.fromkeys(pairwise(ring), 1)
    assert frustrated(path) == ()  # no ring, however long
    assert frustrated({**path, (ring[0], ring[-1]): -1}) is None  # a ring with one pair too many
    assert len(frustrated({**dict.fromkeys(pairwise(ring[:-1]), 1), (ring[0], ring[-2]): -1}) or ()) == 1


# tang-sen: 2 − 1: +. sen-mei: −. tang-mei: −. tang-hal: +. sen-hal: −. mei-hal: 1 − 1: none.
# tang-sen-mei: + − −: balanced. tang-sen-hal: + + −: strained. Where tang and sen hold both ends, neither does anything to the other.
def test_agents_by_hand() -> None:
    found = balance(
        related(
            ("t1", "supports", "s", "reason"),
            ("t2", "supports", "s", "reason"),
            ("t3", "contrasts", "s", "tension"),
            ("s", "contrasts", "m", "tension"),
            ("t1", "contrasts", "m", "tension"),
            ("t1", "supports", "h", "reason"),
            ("s", "contrasts", "h", "tension"),
            ("m", "supports", "h", "reason"),
            ("m2", "contrasts", "h", "tension"),
            ("both", "contrasts", "both2", "tension"),
            s="sen",
            m="mei",
            m2="mei",
            h="hal",
            both=["tang", "sen"],
            both2=["tang", "sen"],
        ),
        of="agents",
    )
    assert found.census == {"+++": 0, "++-": 1, "+--": 1, "---": 0}
    [strained] = found
    assert [node.label for node in strained.nodes] == ["Hal", "Sen", "Tang"]
    assert [(side.sign, side.supports, side.contrasts) for side in strained.sides] == [
        ("-", 0, 1),
        ("+", 1, 0),
        ("+", 2, 1),
    ]
    assert [tie.id for tie in strained.sides[2].relations] == [
        "t1--supports--s",
        "t2--supports--s",
        "t3--contrasts--s",
    ]
    assert [(each.one.id, each.other.id) for each in found.ambivalent] == [("hal", "mei")]
    assert (found.nodes, found.positive, found.opposed) == (4, 2, 3)


def test_where_there_is_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for of in ("claims", "agents"):
            found = balance(build(corpus(claims=(claim(),), relations=())), of=of)
            assert (len(found), found.nodes, found.triads, found.share) == (0, 0, 0, None)


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(bondgraph.BadFilter, match="of: 'works' is neither claims nor agents"):
        balance(tea(), of="works")  # type: ignore[arg-type]
    with pytest.raises(
        bondgraph.BadFilter, match="negative: 'reason' is no nature of a contrast; there are: contra"
    ):
        balance(tea(), negative=["reason"])


@pytest.mark.parametrize("of", ["claims", "agents"])
@pytest.mark.parametrize("negative", [NATURES["contrasts"], ("contradicts", "tension")])
def test_the_built_in_corpus_by_the_traces_of_its_matrix(of: Of, negative: tuple[Nature, ...]) -> None:
    """(tr A³ + tr |A|³) / (2 tr |A|³), with A from nothing but the YAML."""
    holders = voices()
    sums: Counter[frozenset[str]] = Counter()
    for edge in relations("supports", "contrasts"):
        if edge.type == "contrasts" and edge.nature not in negative:
            continue
        ends = (
            ({edge.subject}, {edge.object})
            if of == "claims"
            else (holders[edge.subject], holders[edge.object])
        )
        for two in {frozenset((one, other)) for one in ends[0] for other in ends[1] if one != other}:
            if of == "claims" or not (two <= ends[0] and two <= ends[1]):
                sums[two] += 1 if edge.type == "supports" else -1
    places = {ident: place for place, ident in enumerate(sorted(frozenset().union(*sums)))}
    matrix = np.zeros((len(places), len(places)), dtype=int)
    for two, total in sums.items():
        one, other = (places[each] for each in two)
        matrix[one, other] = matrix[other, one] = np.sign(total)
    signed, plain = (np.trace(np.linalg.matrix_power(each, 3)) for each in (matrix, np.abs(matrix)))
    found = balance(bondgraph.open(), of=of, negative=negative)
    assert found.triads == plain / 6
    assert found.share == pytest.approx((signed + plain) / (2 * plain))
    assert (found.positive, found.opposed) == ((matrix > 0).sum() / 2, (matrix < 0).sum() / 2)
    assert len(found.ambivalent) == sum(total == 0 for total in sums.values())
    assert found.frustration == len(found.frustrated)
    for side in found.frustrated:
        one, other = places[side.one.id], places[side.other.id]
        matrix[one, other] = matrix[other, one] = 0
    assert _falls_in_two(matrix)
    assert len(found) == found.triads - found.census["+++"] - found.census["+--"]


def _falls_in_two(matrix: NDArray[np.int_]) -> bool:
    """Whether nodes can be put into two camps with nothing negative within and nothing positive between."""
    camps: dict[int, int] = {}
    for start in range(len(matrix)):
        camps.setdefault(start, 1)
        reached = [start]
        while reached:
            one = reached.pop()
            for other in np.flatnonzero(matrix[one]).tolist():
                if other not in camps:
                    camps[other] = camps[one] * int(matrix[one, other])
                    reached.append(other)
    return all(camps[one] * camps[other] == matrix[one, other] for one, other in np.argwhere(matrix).tolist())


def test_fewer_will_not_do_in_the_built_in_corpus() -> None:
    """The agents' index again, as a whole-numbered programme over two camps (Aref & Wilson 2018), which knows no rings."""
    found = balance(bondgraph.open(), of="agents")
    holders = voices()
    sums: Counter[tuple[str, str]] = Counter()
    for edge in relations("supports", "contrasts"):
        start, end = holders[edge.subject], holders[edge.object]
        for one, other in {(min(two), max(two)) for two in product(start, end) if two[0] != two[1]}:
            if not ({one, other} <= start and {one, other} <= end):
                sums[one, other] += 1 if edge.type == "supports" else -1
    signed = [(two, total) for two, total in sums.items() if total]
    places = {
        ident: place for place, ident in enumerate(sorted({ident for two, _ in signed for ident in two}))
    }
    size, count = len(places), len(signed)
    rows = np.zeros((2 * count, size + count))
    least = np.zeros(2 * count)
    for number, ((one, other), total) in enumerate(signed):
        # Set aside, f = 1: f ≥ |x − y| where the sign is +, and f ≥ |x + y − 1| where it is −.
        first, second = places[one], places[other]
        rows[2 * number : 2 * number + 2, size + number] = 1
        rows[2 * number, [first, second]] = (1, -1) if total > 0 else (1, 1)
        rows[2 * number + 1, [first, second]] = (-1, 1) if total > 0 else (-1, -1)
        least[2 * number : 2 * number + 2] = (0, 0) if total > 0 else (1, -1)
    solved = milp(
        np.r_[np.zeros(size), np.ones(count)],
        constraints=LinearConstraint(rows, lb=least),
        bounds=Bounds(0, 1),
        integrality=np.ones(size + count, dtype=int),
    )
    assert solved.status == 0
    assert found.frustration == round(solved.fun)
