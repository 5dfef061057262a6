"""What the third notebook reckons is what the files of the corpus give, reckoned without bondgraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cache
from itertools import combinations
from typing import Any, Final

import pytest
from tests import reckoned
from tests.notebooks import committed, picture, text
from tests.written import called, held, holders, records, relations, several, takers

CLAIMS: Final = records("claims")
QUESTIONS: Final = records("questions")
LEADING: Final = "heals-or-carries"
Pair = frozenset[str]


def positions(question: str) -> list[str]:
    return [f"{question}/{each['id']}" for each in QUESTIONS[question]["positions"]]


def label(position: str) -> str:
    question, _, ident = position.partition("/")
    return next(str(each["label"]) for each in QUESTIONS[question]["positions"] if each["id"] == ident)


TAKEN: Final = {
    agent: taken
    for agent in records("agents")
    if (taken := {each for claim in held(agent) for each in several(CLAIMS[claim].get("answers"))})
}
"""The positions that each agent takes."""


@cache
def shared(one: str, other: str) -> list[tuple[set[str], set[str]]]:
    """What two say on the questions on which both say something."""
    both = ([TAKEN[agent] & set(positions(question)) for agent in (one, other)] for question in QUESTIONS)
    return [(mine, yours) for mine, yours in both if mine and yours]


def score(one: str, other: str) -> float | None:
    found = shared(one, other)
    return sum(len(mine & yours) / len(mine | yours) for mine, yours in found) / len(found) if found else None


def together(one: str, other: str) -> set[str]:
    """The questions on which two hold a claim together."""
    answers = [several(CLAIMS[claim].get("answers")) for claim in {*held(one)} & {*held(other)}]
    return {each.partition("/")[0] for answer in answers for each in answer}


def lines(cell: str) -> list[str]:
    return text("03", cell).splitlines()


def words(cell: str) -> str:
    """What a cell prints, without its breaks of lines."""
    return " ".join(text("03", cell).split())


def because(start: str, kind: str, end: str) -> tuple[dict[str, Any], str]:
    """A relation, and its reason as one line."""
    (found,) = [each for each in CLAIMS[start][kind] if each["claim"] == end]
    return found, " ".join(found["because"].split())


def test_pairs_that_share_a_question() -> None:
    scores = [score(*pair) for pair in combinations(TAKEN, 2)]
    sharing = [each for each in scores if each is not None]
    assert lines("agreement")[0] == (
        f"{len(TAKEN)} authors, {len(scores)} pairs, {len(sharing)} of them with a question in common"
    )
    assert 0.45 < 1 - len(sharing) / len(scores) < 0.5


def test_perfect_agreement_is_one_voice() -> None:
    named = {called(agent): agent for agent in TAKEN}
    shown = lines("agreement")[1:]
    assert len(shown) == 8
    for line in shown:
        said, _, joint = line.rpartition(", ")
        one, other = (named[name] for name in said.split("   ")[1].split(" and "))
        assert score(one, other) == 1
        assert said.startswith(f"1.00 over {len(shared(one, other))} ")
        assert joint == f"{len(together(one, other))} of them answered together"
        assert len(together(one, other)) == len(shared(one, other))


def test_pairs_that_are_really_two() -> None:
    expected = []
    for one, other in combinations(TAKEN, 2):
        found = shared(one, other)
        if len(found) >= 5 and not together(one, other):
            alike, part = (
                sum(mine == yours for mine, yours in found),
                sum(bool(mine & yours) and mine != yours for mine, yours in found),
            )
            expected.append((
                frozenset((called(one), called(other))),
                f"{score(one, other):.2f} over {len(found):2}",
                f"{alike} alike, {part} in part, {len(found) - alike - part} not; silent on {len(QUESTIONS) - len(found)}",
            ))  # fmt: skip
    shown = []
    for line in lines("really-two"):
        begins, _, rest = line.partition("   ")
        names, _, counts = rest.partition(": ")
        shown.append((frozenset(names.split(" and ")), begins, counts))
    assert len(shown) == len(expected)
    assert {*shown} == {*expected}
    assert [begins for _, begins, _ in shown] == sorted((begins for _, begins, _ in expected), reverse=True)
    assert shown[0][0] == {"P. Cutler", "Examzify, unsigned"}
    assert shown[-1][0] == {"Philip J. Flores", "Jonathan Shedler"}


def test_what_zero_is_made_of() -> None:
    expected = []
    for question, record in QUESTIONS.items():
        flores, shedler = (
            [each for each in positions(question) if each in TAKEN[agent]] for agent in ("flores", "shedler")
        )
        if flores and shedler:
            assert not {*flores} & {*shedler}
            expected += [
                record["label"],
                f"Flores: {'; '.join(map(label, flores))}",
                f"Shedler: {'; '.join(map(label, shedler))}",
            ]
    assert [" ".join(line.split()) for line in lines("zero")] == expected
    between = [
        each
        for each in relations()
        if each.type != "defines"
        and {tuple(holders(each.subject)), tuple(holders(each.object))} == {("flores",), ("shedler",)}
    ]
    assert [(each.type, each.nature) for each in between] == [("contrasts", "different-account")] * 2
    for each in between:
        assert because(each.subject, each.type, each.object)[1] in words("zero-contrasts")
    assert text("03", "zero-contrasts").count("(different-account)") == 2


# -- strain


def census(
    natures: Collection[str | None] = ("contradicts", "tension", "different-account", "degree"),
) -> Counter[str]:
    """How many triads of claims have which signs."""
    sums: Counter[Pair] = Counter()
    for each in relations():
        if each.type == "supports" or (each.type == "contrasts" and each.nature in natures):
            sums[frozenset((each.subject, each.object))] += 1 if each.type == "supports" else -1
    signs = {pair: "+" if total > 0 else "-" for pair, total in sums.items() if total}
    near: dict[str, set[str]] = {}
    for one, other in map(tuple, signs):
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return Counter(
        "".join(sorted(signs[frozenset(pair)] for pair in combinations((one, other, third), 2)))
        for one, other in map(sorted, signs)
        for third in near[one] & near[other]
        if third > other
    )


def test_the_triads() -> None:
    found = census()
    triads = sum(found.values())
    balanced = found["+++"] + found["+--"]
    assert lines("balance")[0] == f"{triads} triads, {balanced / triads:.1%} of them balanced"
    assert [tuple(line.split()) for line in lines("balance")[1:]] == [
        (signs, str(found[signs])) for signs in ("+++", "++-", "+--", "---")
    ]
    strict = census(["contradicts"])
    assert text("03", "contradictions-only") == f"{sum(strict.values())} triads, 0 of them strained"
    assert strict["++-"] == strict["---"] == 0


def test_the_strained_triad_is_as_its_file_has_it() -> None:
    part, insight, context = (
        "flores-a-primary-component", "flores-attachment-not-insight", "flores-context-for-techniques",
    )  # fmt: skip
    for start, kind, end in (
        (insight, "supports", part), (context, "supports", part), (context, "contrasts", insight),
    ):  # fmt: skip
        relation, reason = because(start, kind, end)
        head = f"{start} {kind} {end} ({relation['nature']}, {relation['basis']})"
        assert f"{head} {reason}" in words("strained")
    assert {holder for claim in (part, insight, context) for holder in holders(claim)} == {"flores"}
    assert because(context, "supports", part)[0]["basis"] == "in-text"


# -- camps, communities


@cache
def goes_with(agent: str) -> set[str]:
    """The camps that an agent is in, or supports, or is supported by."""
    found = TAKEN.get(agent, set()) & set(positions(LEADING))
    for each in relations():
        if each.type == "supports":
            for own, other in ((each.subject, each.object), (each.object, each.subject)):
                if agent in holders(own) and agent not in holders(other):
                    found |= {*several(CLAIMS[other].get("answers"))} & {*positions(LEADING)}
    return found


def opposed() -> set[Pair]:
    """The camps, two by two, whose claims contrast."""
    return {
        frozenset((one, other))
        for each in relations()
        if each.type == "contrasts"
        for one in several(CLAIMS[each.subject].get("answers"))
        for other in several(CLAIMS[each.object].get("answers"))
        if one != other and {one, other} <= {*positions(LEADING)}
    }


@cache
def joins() -> Counter[Pair]:
    """How often two agents go together: by supports between claims that they do not both hold, and by claims that they do."""
    found: Counter[Pair] = Counter()
    for each in relations():
        if each.type == "supports":
            pairs = {
                frozenset((one, other))
                for one in holders(each.subject)
                for other in holders(each.object)
                if one not in holders(each.object) and other not in holders(each.subject)
            }
            found.update(pairs)
    for claim in CLAIMS:
        found.update(map(frozenset, combinations(holders(claim), 2)))
    return found


def test_who_stands_between() -> None:
    import igraph  # type: ignore[import-untyped]

    agents = sorted({holder for claim in CLAIMS for holder in holders(claim)})
    graph = igraph.Graph(len(agents), [[agents.index(agent) for agent in pair] for pair in joins()])
    pairs = (len(agents) - 1) * (len(agents) - 2) / 2
    between = dict(zip(agents, (each / pairs for each in graph.betweenness()), strict=True))
    shown = lines("bridges")
    assert len(shown) == 5
    for line in shown:
        (agent,) = [each for each in agents if line.startswith(f"{called(each)} ")]
        camps = goes_with(agent)
        opposite = [pair for pair in opposed() if pair <= camps]
        assert line.split(maxsplit=len(called(agent).split()))[-1] == (
            f"{len(camps)} camps, {len(opposite)} opposed pairs; betweenness {between[agent]:.2f}"
        )
    assert max(between, key=lambda agent: between[agent]) == "cutler"
    assert max(agents, key=lambda agent: sum(agent in pair for pair in joins())) == "cutler"
    assert max(agents, key=lambda agent: len(held(agent))) == "cutler"
    assert max(len(goes_with(agent)) for agent in agents) == len(goes_with("examzify"))


def test_what_the_exam_page_holds_in_each_camp() -> None:
    expected = []
    for position in positions(LEADING):
        own = sorted(claim for claim in takers(position) if "examzify" in holders(claim))
        expected += [label(position), *(CLAIMS[claim]["says"] for claim in own)] if own else []
    assert words("a-bridge") == " ".join(" ".join(expected).split())
    assert len([each for each in positions(LEADING) if label(each) in expected]) == 4


def test_communities_and_traditions() -> None:
    names = {called(holder): holder for claim in CLAIMS for holder in holders(claim)}
    shown, _, compared = words("communities").partition(" traditions are stated of ")
    _, *parts = re.split(r" ?(\d+) members, (\d+) contrasts between them ", shown)
    members = [{names[name] for name in part.split("; ")} for part in parts[2::3]]
    assert [(len(each), str(len(each))) for each in members] == [
        (size, said) for size, said in zip((16, 12, 3), parts[::3], strict=True)
    ]
    assert [int(said) for said in parts[1::3]] == [
        sum(
            is_within(each.subject, each.object, community)
            for each in relations()
            if each.type == "contrasts"
        )
        for community in members
    ]
    place = {agent: number for number, community in enumerate(members) for agent in community}
    traditions = {
        agent: record["tradition"]
        for agent, record in records("agents").items()
        if agent in place and "tradition" in record
    }
    pairs = [
        (place[one] == place[other], traditions[one] == traditions[other])
        for one, other in combinations(traditions, 2)
    ]
    alike, traditional = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    both, chance = sum(one and other for one, other in pairs), alike * traditional / len(pairs)
    index = (both - chance) / ((alike + traditional) / 2 - chance)
    assert compared.startswith(f"{len(traditions)} members;")
    assert compared.endswith(f"index of {index:.2f}")
    assert index == pytest.approx(2 / 9)


def is_within(start: str, end: str, community: set[str]) -> bool:
    """Whether a relation joins two members of a community, neither of whom holds both ends."""
    one, other = {*holders(start)}, {*holders(end)}
    return bool((one - other) & community and (other - one) & community)


# -- witnesses


def test_the_witnesses_of_a_position() -> None:
    taking = takers(f"{LEADING}/carries")
    found = reckoned.witnesses(taking)
    assert lines("witnesses")[0] == f"{len(taking)} claims, {len(found)} witnesses"
    shown = {line.strip() for line in lines("witnesses") if not line.startswith("     ")}
    assert shown > {
        f"{', '.join(sorted({called(holder) for claim in each for holder in holders(claim)}))}: {len(each)}"
        for each in found
    }
    assert len({holder for claim in taking for holder in holders(claim)}) == 5
    assert "one by voice: Philip J. Flores" in text("03", "witnesses")


def test_what_weighs_most() -> None:
    most = "yalom-sine-qua-non"
    _, others = reckoned.supporting(most)
    against = reckoned.witnesses(reckoned.contrasting(most))
    shown = words("weight")
    assert shown.startswith(f"6.125 {len(reckoned.witnesses(others))} for it, {len(against)} against it")
    assert " ".join(CLAIMS[most]["says"].split()) in shown
    assert len(reckoned.witnesses(others)) == 4
    for claim in others:
        relation, reason = because(claim, "supports", most)
        assert relation["basis"] == "editorial"
        assert f"({relation['nature']}, editorial) {reason}" in words("weight-opened")


def test_how_much_of_the_weight_is_the_curators() -> None:
    weighing = [claim for claim in CLAIMS if reckoned.supporting(claim)[1]]
    # A claim has weight, too, where one of its own voice supports it that has.
    own = {claim: reckoned.supporting(claim)[0] for claim in CLAIMS}
    reached = {*weighing}
    while more := {claim for claim in CLAIMS if own[claim] & reached} - reached:
        reached |= more
    drawn = {
        tie.object
        for tie in relations("supports")
        if tie.basis == "in-text" and tie.subject in reckoned.supporting(tie.object)[1]
    }
    assert lines("in-text")[0] == (
        f"{len(reached)} claims have weight, {len(drawn)} by what authors draw themselves"
    )
    (only,) = drawn
    assert " ".join(CLAIMS[only]["says"].split()) in words("in-text")


def test_what_is_contested() -> None:
    claim = "greenson-reliable-core"
    expected = [
        *(("for", each) for each in reckoned.witnesses(reckoned.supporting(claim)[1])),
        *(("against", each) for each in reckoned.witnesses(reckoned.contrasting(claim))),
    ]
    shown = [line.split(maxsplit=1) for line in lines("contested")[1:]]
    assert (
        sorted(side for side, _ in shown)
        == sorted(side for side, _ in expected)
        == ["against"] * 3 + ["for"] * 3
    )
    for side, each in expected:
        (one,) = each
        name = ", ".join(map(called, holders(one)))
        nature = next(
            tie.nature for tie in relations("supports", "contrasts") if {tie.subject, tie.object} == {one, claim}
        )  # fmt: skip
        assert [side, f"{name} ({nature})"] in shown
    assert " ".join(CLAIMS[claim]["says"].split()) in words("contested")


# -- hearsay


def test_what_rests_on_hearsay() -> None:
    told = {claim for claim, record in CLAIMS.items() if record.get("told_by")}
    voices = {holder for claim in CLAIMS for holder in holders(claim)}
    taken = [each for question in QUESTIONS for each in positions(question) if takers(each)]
    hearsay = [each for each in taken if {*takers(each)} <= told]
    assert [line.split(" of ") for line in lines("hearsay")[:3]] == [
        [str(len(told)), f"{len(CLAIMS)} claims"],
        [str(len(hearsay)), f"{len(taken)} positions that are taken"],
        [str(len([each for each in voices if {*held(each)} <= told])), f"{len(voices)} holders"],
    ]
    shown = lines("hearsay")[3:]
    assert {line.split(" by way of ")[0].strip() for line in shown} == {label(each) for each in hearsay}
    rejected = {each for each in hearsay if is_rejected(each)}
    assert {line.split(" by way of ")[0].strip() for line in shown if line.endswith("who rejects it")} == {
        label(each) for each in rejected
    }
    assert len(rejected) == 3


def is_rejected(position: str) -> bool:
    """Whether every claim that takes a position is told by somebody who rejects it."""
    return all(
        any(told["how"] == "rejects" for told in several(CLAIMS[claim].get("told_by")))
        for claim in takers(position)
    )


# -- contradictions


def conflicts(*, bipolar: bool) -> list[tuple[str, str]]:
    """The claims that conflict, two by two: those on one side of a contradiction with those on the other."""
    follows: dict[str, set[str]] = {claim: set() for claim in CLAIMS}
    for each in relations():
        if bipolar and each.type == "supports":
            follows[each.object].add(each.subject)
            if each.nature == "restates":
                follows[each.subject].add(each.object)

    def side(claim: str) -> set[str]:
        found, new = {claim}, {claim}
        while new := {other for each in new for other in follows[each]} - found:
            found |= new
        return found

    return [
        (one, other)
        for each in relations()
        if each.nature == "contradicts"
        for one in side(each.subject)
        for other in side(each.object)
    ]


def disputes(*, bipolar: bool) -> list[int]:
    """How many claims each dispute has, the largest first."""
    pairs = conflicts(bipolar=bipolar)
    nodes = {claim for pair in pairs for claim in pair}
    return sorted((len(each) for each in reckoned.joined(nodes, pairs)), reverse=True)


def test_what_cannot_be_held_together() -> None:
    shown = lines("argumentation")
    for head, line, bipolar in ((shown[0], shown[1], False), (shown[2], shown[3], True)):
        assert head == f"supports {'followed' if bipolar else 'left aside'}:"
        found = disputes(bipolar=bipolar)
        assert line.strip() == (
            f"{len(CLAIMS) - sum(found)} of {len(CLAIMS)} claims undisputed, disputes of {found} claims"
        )
    assert len([each for each in relations() if each.nature == "contradicts"]) == 9


def test_the_pictures() -> None:
    for cell in ("camps", "matrix"):
        (output,) = committed("03")[cell]["outputs"]
        assert "image/png" in output["data"]
    svg = picture("03", "drawn")
    most = "early-psychoanalysis-countertransference-interference"
    met = {frozenset(pair) for pair in conflicts(bipolar=True)}
    count = {claim: sum(claim in pair for pair in met) for claim in CLAIMS}
    assert max(count, key=lambda claim: count[claim]) == most
    assert text("03", "drawn").startswith(f"{count[most]} claims conflict with it")
    assert (
        len(
            [
                each
                for each in relations()
                if each.nature == "contradicts" and most in (each.subject, each.object)
            ]
        )
        == 2
    )
    near = {most}
    near |= {
        other
        for each in relations()
        for one, other in ((each.subject, each.object), (each.object, each.subject))
        if one in near and other in CLAIMS
    }
    assert svg.count(">contrasts<") == len(near) - 1 == 2


# -- the exercises


def test_pairs_without_agreement_and_what_contradicts_there() -> None:
    expected = set()
    for one, other in combinations(TAKEN, 2):
        if score(one, other) == 0 and len(shared(one, other)) >= 3 and not together(one, other):
            against = [
                each
                for each in relations()
                if each.nature == "contradicts"
                and any(one in holders(here) and other in holders(there)
                        for here, there in ((each.subject, each.object), (each.object, each.subject)))
            ]  # fmt: skip
            names = frozenset((called(one), called(other)))
            expected.add((names, f"{len(shared(one, other))} questions, {len(against)} contradictions"))
    shown = text("solutions/03", "exercise-1").splitlines()
    assert {
        (frozenset(line.partition(": ")[0].split(" and ")), line.partition(": ")[2]) for line in shown
    } == expected
    assert len(shown) == 9
    assert all(line.endswith(" 0 contradictions") for line in shown)


def test_the_other_exercises() -> None:
    silent = [agent for agent in TAKEN if agent != "wampold" and not shared(agent, "wampold")]
    assert text("solutions/03", "exercise-2") == f"{len(silent)} of {len(TAKEN) - 1}"

    found = census(["contradicts", "tension", "different-account"])
    assert text("solutions/03", "exercise-3") == (
        f"{sum(found.values())} triads, {found['++-'] + found['---']} strained"
    )

    taking = {claim for each in positions(LEADING) for claim in takers(each)}
    voices = {holder for claim in taking for holder in holders(claim)}
    assert text("solutions/03", "exercise-4") == (
        f"{len(taking)} claims, {len(voices)} holders, {len(reckoned.witnesses(taking))} witnesses"
    )

    rejected = [
        each for question in QUESTIONS for each in positions(question) if takers(each) and is_rejected(each)
    ]
    assert sorted(text("solutions/03", "exercise-5").splitlines()) == sorted(
        f"{label(each)}: {', '.join(sorted({called(holder) for claim in takers(each) for holder in holders(claim)}))}"
        for each in rejected
    )
