"""Who bridges the camps of a debate."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations, product
from typing import Any, ClassVar, Literal

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.analysis.joining import Join, joins
from bondgraph.answers import Filtered, Link, QuestionLine, Tie
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs


class Camp(Frozen):
    """A position of the question, with those who take it."""

    position: Link
    holders: tuple[Link, ...] = Field(description="by id; empty where nobody takes it")
    claims: tuple[Link, ...] = Field(description="the claims that take it")


class Opposition(Frozen):
    """Two camps, and the contrasts between their claims."""

    one: Link
    other: Link
    contrasts: tuple[Tie, ...]


class CampTies(Frozen):
    """How an agent is tied to a camp."""

    position: Link
    own: tuple[Link, ...] = Field(description="the agent's own claims that take the position")
    supports: tuple[Tie, ...] = Field(
        description="the supports that join a claim of the agent with one of others that takes it"
    )
    contrasts: tuple[Tie, ...] = Field(description="the contrasts that do")


class Bridge(Frozen):
    """An agent who goes with several camps, or stands between others."""

    agent: Link
    camps: int = Field(description="with how many camps the agent goes: by an own claim, or by a support")
    opposed: int = Field(description="how many pairs of these camps have claims that contrast")
    betweenness: float = Field(
        description="the share of the shortest paths between two others that leads through the agent, over all pairs: 0 to 1"
    )
    joined: int = Field(description="with how many other agents this one is joined")
    ties: tuple[CampTies, ...] = Field(description="how the agent is tied to each camp, where it is")


class Bridges(Filtered[Bridge]):
    """Who bridges camps: those first who go with the most that are opposed."""

    ROWS: ClassVar = "bridges"
    format: Literal["bondgraph.bridges/1"] = "bondgraph.bridges/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    over: Link | None = Field(description="the question; null where the corpus has none")
    camps: tuple[Camp, ...] = Field(description="the positions of the question")
    oppositions: tuple[Opposition, ...] = Field(description="the camps whose claims contrast, two by two")
    agents: tuple[Link, ...] = Field(description="all who hold a claim, by id")
    joins: tuple[Join, ...] = Field(
        description="those of them who go together, two by two: what paths are made of"
    )
    bridges: tuple[Bridge, ...]


def bridges(library: Verbs, over: str | None = None, **filters: Any) -> Bridges:
    """Who bridges the camps of a question, and who stands between others.

    The camps are the question's positions, each with the claims that take it. Two camps are opposed where a claim of the
    one contrasts with a claim of the other. An agent *goes with* a camp by holding one of its claims, or by holding a
    claim that supports one of its claims which others hold, or is supported by it. Who goes with two camps bridges them.
    The count is ours, and near to the brokers between groups of Gould & Fernandez (1989).

    Agents are joined where a claim of the one supports a claim of the other, or they hold a claim together. How far an agent
    stands between the others of the n is Freeman's (1977) betweenness, as the share of all pairs::

        betweenness(v) = Σ paths(s, t | v) / paths(s, t)  ÷  (n − 1)(n − 2) / 2,   over all pairs {s, t} without v

    where paths(s, t) counts the shortest paths between s and t, and paths(s, t | v) those of them that pass through v. Each
    join is a step, however many claims make it.

    What it does not say: that a bridge is meant as one. Curators draw most of the supports, and a support between claims is
    no sign that their holders know or accept each other. Several who sign the same claims stand in the same places and
    share what passes through them, so that each has less. Whose claims were read in many passages has more that can be tied.
    A camp is what the question makes of it: positions that do not exclude each other are camps, too; look at the
    ``oppositions``.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        over: the question; by default the leading one of those that are filtered by, or of all.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims count.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    >>> import bondgraph
    >>> found = bridges(bondgraph.open(), "heals-or-carries")
    >>> yalom = next(each for each in found if each.agent.id == "yalom")
    >>> yalom.camps, yalom.opposed
    (2, 0)
    >>> [(ties.position.label, len(ties.own), len(ties.supports)) for ties in yalom.ties]
    [('The bond carries what works', 0, 2), ('Nothing works without the bond', 1, 1)]
    >>> yalom.ties[0].supports[0].id
    'strupp-precondition-for-technique--supports--yalom-sine-qua-non'
    >>> max(found, key=lambda each: each.betweenness).agent.label
    'P. Cutler'
    """
    debate = Debate(library, **filters)
    question = _question(debate) if over is None else debate.questions[library.show_question(over).id]
    joined = tuple(joins(debate, "agents"))
    between = _betweenness(debate.agents, joined)
    camps = _camps(debate, question)
    oppositions = _oppositions(debate, camps)
    tied = _tied(debate, camps)
    rows = [
        _bridge(agent, tied.get(ident, ()), oppositions, between[ident], joined)
        for ident, agent in debate.agents.items()
    ]
    found = [row for row in rows if row.camps > 1 or row.betweenness]
    return Bridges(
        corpus=debate.corpus,
        filters=debate.filters,
        over=None if question is None else Link(kind="question", id=question.id, label=question.label),
        camps=camps,
        oppositions=oppositions,
        agents=tuple(debate.agents.values()),
        joins=joined,
        bridges=tuple(sorted(found, key=lambda row: (-row.opposed, -row.camps, -row.betweenness))),
    ).given_by(library, partial(bridges, library), over, **filters)


def _question(debate: Debate) -> QuestionLine | None:
    """The leading question of those at issue, where there is one."""
    return next(iter(debate.asked.values()), None)


def _camps(debate: Debate, question: QuestionLine | None) -> tuple[Camp, ...]:
    """The positions of a question with those who take them."""
    taken: dict[str, list[str]] = defaultdict(list)
    for claim, row in debate.claims.items():
        for stand in row.positions:
            taken[stand.position.id].append(claim)
    return tuple(
        Camp(
            position=Link(kind="position", id=position.id, label=position.label),
            holders=tuple(
                debate.agents[ident]
                for ident in sorted(
                    {holder.id for claim in taken[position.id] for holder in debate.claims[claim].holders}
                )
            ),
            claims=tuple(map(debate.link, taken[position.id])),
        )
        for position in (question.positions if question else ())
    )


def _oppositions(debate: Debate, camps: Sequence[Camp]) -> tuple[Opposition, ...]:
    """The camps whose claims contrast."""
    of = _positions(camps)
    found: dict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in debate.ties:
        if tie.type == "contrasts":
            for two in {
                frozenset(pair) for pair in product(of.get(tie.subject.id, ()), of.get(tie.object.id, ()))
            }:
                found[two].append(tie)
    return tuple(
        Opposition(one=one.position, other=other.position, contrasts=tuple(ties))
        for one, other in combinations(camps, 2)
        if (ties := found.get(frozenset((one.position.id, other.position.id))))
    )


def _positions(camps: Iterable[Camp]) -> dict[str, list[str]]:
    """The positions of the question that each claim takes."""
    found: dict[str, list[str]] = defaultdict(list)
    for camp in camps:
        for claim in camp.claims:
            found[claim.id].append(camp.position.id)
    return found


def _tied(debate: Debate, camps: Sequence[Camp]) -> dict[str, tuple[CampTies, ...]]:
    """How each agent is tied to the camps to which it is tied at all."""
    of = _positions(camps)
    own: dict[tuple[str, str], list[Link]] = defaultdict(list)
    ties: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for camp in camps:
        for claim in camp.claims:
            for each in debate.claims[claim.id].holders:
                own[each.id, camp.position.id].append(claim)
    for tie in debate.ties:
        subject, object_ = (
            {holder.id for holder in each} for each in (tie.subject_holders, tie.object_holders)
        )
        for holders, theirs, met in ((subject, object_, tie.object.id), (object_, subject, tie.subject.id)):
            for holder, position in product(holders - theirs, of.get(met, ())):
                ties[holder, position, tie.type].append(tie)
    reached = own.keys() | {(holder, position) for holder, position, _ in ties}
    return {
        agent: tuple(
            CampTies(
                position=camp.position,
                own=tuple(own.get((agent, camp.position.id), ())),
                supports=tuple(ties.get((agent, camp.position.id, "supports"), ())),
                contrasts=tuple(ties.get((agent, camp.position.id, "contrasts"), ())),
            )
            for camp in camps
            if (agent, camp.position.id) in reached
        )
        for agent in debate.agents
    }


def _betweenness(agents: Iterable[str], joined: Iterable[Join]) -> Mapping[str, float]:
    """The share of the shortest paths between two others that leads through each agent."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(agents)
    graph.add_edges_from((join.one.id, join.other.id) for join in joined)
    return networkx.betweenness_centrality(graph)


def _bridge(
    agent: Link,
    ties: tuple[CampTies, ...],
    oppositions: Iterable[Opposition],
    betweenness: float,
    joined: Iterable[Join],
) -> Bridge:
    camps = {each.position.id for each in ties if each.own or each.supports}
    return Bridge(
        agent=agent,
        camps=len(camps),
        opposed=sum({each.one.id, each.other.id} <= camps for each in oppositions),
        betweenness=betweenness,
        joined=sum(agent.id in (join.one.id, join.other.id) for join in joined),
        ties=ties,
    )
