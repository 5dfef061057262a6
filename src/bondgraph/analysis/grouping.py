"""Communities: what goes together more than with the rest, and whether traditions tell the same."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from math import comb
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeVar, get_args

from pydantic import Field

from bondgraph.analysis.debate import Debate, Of
from bondgraph.analysis.joining import Join, joins
from bondgraph.answers import Filtered, Link, Tie
from bondgraph.errors import BadFilter
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs

T = TypeVar("T")

RUNS: Final = 5
"""Runs of the method, each from a seed of its own: the best is told, and how far the others agree with it."""


class Tradition(Frozen):
    """A tradition, with those members of a community of whom a source states it."""

    tradition: Link
    members: tuple[Link, ...] = Field(description="agents, or the claims that they hold")


class Community(Frozen):
    """Claims or agents that go together more than with the rest."""

    size: int = Field(description="how many members it has")
    supports: int = Field(description="how many supports join members with each other")
    contrasts: int = Field(description="how many contrasts there are between members")
    members: tuple[Link, ...] = Field(description="by id")
    traditions: tuple[Tradition, ...] = Field(
        description="which traditions are stated of members, the most frequent first"
    )
    joins: tuple[Join, ...] = Field(description="what joins members with each other")
    opposing: tuple[Tie, ...] = Field(description="the contrasts between members, by id")


class Communities(Filtered[Community]):
    """The communities, the largest first."""

    ROWS: ClassVar = "communities"
    format: Literal["bondgraph.communities/1"] = "bondgraph.communities/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    of: Of = Field(description="what is grouped")
    modularity: float | None = Field(
        description="how far joins stay within communities, beyond chance: −1/2 to 1; null where nothing is joined"
    )
    stability: float | None = Field(
        description="how far other runs give the same communities: the mean adjusted Rand index; null where it is undefined"
    )
    stated: int = Field(description="how many members of communities have a tradition that a source states")
    adjusted_rand: float | None = Field(
        description="how far communities and traditions go together, among these: 1 wholly, 0 as by chance; null where nothing"
        " can be compared"
    )
    apart: tuple[Link, ...] = Field(description="what is joined with nothing, and so in no community, by id")
    between: tuple[Join, ...] = Field(description="what joins members of two communities")
    opposing: tuple[Tie, ...] = Field(description="the contrasts between members of two communities, by id")
    communities: tuple[Community, ...]


def communities(library: Verbs, *, of: Of = "agents", **filters: Any) -> Communities:
    """Which agents or claims go together more than with the rest, and whether their traditions tell the same.

    Agents are joined where a claim of the one supports a claim of the other, or they hold a claim together, with the number
    of these as weight; claims, where one supports the other. Contrasts join nothing here: how many lie between communities,
    and how many within, is told. Communities are sought that have a high modularity (Newman & Girvan 2004), by the method
    of Louvain (Blondel et al. 2008), five times from fixed seeds; the best is taken::

        Q = Σ  w(c) / W − (d(c) / 2W)²,   over the communities c

    where w(c) is the weight within c, d(c) the sum of the weights at its members, and W the whole weight.

    Communities and traditions are compared by the adjusted Rand index (Hubert & Arabie 1985), over the members of which a
    source states a tradition: of claims, those whose holders share one. Of all pairs of these members, let A be how many
    share a community, B how many share a tradition, and AB how many both; N is the number of pairs::

        ARI = (AB − A·B/N) / ((A + B)/2 − A·B/N)

    It is null where fewer than two have a tradition, or where the formula has nothing to divide by: all alone, or all alike.

    What it does not say: that members know or would have each other. Many divisions are nearly as good as the best (Good,
    de Montjoye & Clauset 2010): where ``stability`` is low, take none of them for a fact. Small groups may be hidden in large
    ones (Fortunato & Barthélemy 2007). A tradition is one concept, and a near one is another. Over few agents with a
    tradition, the index says little: read ``stated`` with it.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        of: what is grouped: ``agents``, or the ``claims`` themselves.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims count.

    Raises:
        BadFilter: ``of`` is neither; or as `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    >>> import bondgraph
    >>> found = communities(bondgraph.open())
    >>> [community.size for community in found], round(found.modularity, 3), found.stability
    ([16, 12, 3], 0.415, 1.0)

    Of six members a tradition is stated: in one community of Flores alone; in another of five, three of whom share one. Of the
    15 pairs, A = 10 share a community, B = 3 a tradition, AB = 3 both: (3 − 2) / (6.5 − 2) = 2/9.

    >>> found.stated, round(found.adjusted_rand, 3)
    (6, 0.222)
    >>> [(each.tradition.label, len(each.members)) for each in found[1].traditions]
    [('Psychodynamic approach', 3), ('Cognitive behavioural therapy', 1), ('Jungian psychology', 1)]
    >>> found[2].joins[0].joint[0].id
    'mindful-alliance-required'
    """
    if of not in get_args(Of):
        raise BadFilter("of", f"{of!r} is neither claims nor agents")
    debate = Debate(library, **filters)
    nodes = debate.nodes(of)
    joined = tuple(joins(debate, of))
    runs = _runs(joined)
    best = max(runs, key=lambda run: run.modularity, default=None)
    members = best.communities if best else ()
    place = {ident: number for number, community in enumerate(members) for ident in community}
    inside = _by_community(place, ((join.one.id, join.other.id, join) for join in joined))
    opposing = _by_community(
        place,
        (
            (one, other, tie)
            for (one, other), ties in debate.ties_of(of).items()
            for tie in ties
            if tie.type == "contrasts"
        ),
    )
    traditions = {ident: found for ident, found in _traditions(debate, of).items() if ident in place}
    return Communities(
        corpus=debate.corpus,
        filters=debate.filters,
        of=of,
        modularity=best.modularity if best else None,
        stability=_stability(best, runs) if best else None,
        stated=len(traditions),
        adjusted_rand=adjusted_rand(
            [place[ident] for ident in traditions], [each.id for each in traditions.values()]
        ),
        apart=tuple(link for ident, link in nodes.items() if ident not in place),
        between=tuple(inside[None]),
        opposing=_once(opposing[None]),
        communities=tuple(
            _community(
                [nodes[ident] for ident in community],
                {ident: traditions[ident] for ident in community if ident in traditions},
                inside[number],
                _once(opposing[number]),
            )
            for number, community in enumerate(members)
        ),
    ).given_by(library, partial(communities, library), of=of, **filters)


class _Run(NamedTuple):
    """A division, the largest community first, each by id; and its modularity."""

    communities: tuple[tuple[str, ...], ...]
    modularity: float


def _runs(joined: Sequence[Join]) -> list[_Run]:
    """What each seed gives; nothing where nothing is joined."""
    import networkx

    idents = sorted({ident for join in joined for ident in (join.one.id, join.other.id)})
    if not idents:
        return []
    # Numbers, as sets of strings have another order in each process, and the method goes by it.
    number = {ident: place for place, ident in enumerate(idents)}
    graph: networkx.Graph[int] = networkx.Graph()
    graph.add_nodes_from(range(len(idents)))
    graph.add_weighted_edges_from(
        (number[join.one.id], number[join.other.id], join.weight) for join in joined
    )
    runs = []
    for seed in range(RUNS):
        parts = networkx.community.louvain_communities(graph, seed=seed)
        named = (tuple(idents[each] for each in sorted(part)) for part in parts)
        runs.append(
            _Run(
                tuple(sorted(named, key=lambda part: (-len(part), part))),
                networkx.community.modularity(graph, parts),
            )
        )
    return runs


def _stability(best: _Run, runs: Sequence[_Run]) -> float | None:
    """How far the other runs agree with the best, in the mean."""

    def labels(run: _Run) -> list[int]:
        places = {ident: number for number, part in enumerate(run.communities) for ident in part}
        return [places[ident] for ident in sorted(places)]

    indices = [adjusted_rand(labels(best), labels(run)) for run in runs if run is not best]
    told = [each for each in indices if each is not None]
    return sum(told) / len(told) if told else None


def _by_community(
    place: Mapping[str, int], joining: Iterable[tuple[str, str, T]]
) -> Mapping[int | None, list[T]]:
    """What joins two members of a community, by its number; under None, what joins members of two."""
    found: dict[int | None, list[T]] = defaultdict(list)
    for one, other, what in joining:
        if one in place and other in place:
            found[place[one] if place[one] == place[other] else None].append(what)
    return found


def _once(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Each relation once, by id: one can join several pairs of agents."""
    return tuple(tie for _, tie in sorted({tie.id: tie for tie in ties}.items()))


def _traditions(debate: Debate, of: Of) -> Mapping[str, Link]:
    """The traditions of agents, or of the claims whose holders share one."""
    if of == "agents":
        return debate.traditions
    found = {}
    for claim, row in sorted(debate.claims.items()):
        held = {debate.traditions.get(holder.id) for holder in row.holders}
        if len(held) == 1 and (shared := held.pop()) is not None:
            found[claim] = shared
    return found


def _community(
    members: Sequence[Link], traditions: Mapping[str, Link], joined: Sequence[Join], opposing: tuple[Tie, ...]
) -> Community:
    told: dict[Link, list[Link]] = defaultdict(list)
    for member in members:
        if member.id in traditions:
            told[traditions[member.id]].append(member)
    return Community(
        size=len(members),
        supports=len({tie.id for join in joined for tie in join.supports}),
        contrasts=len(opposing),
        members=tuple(members),
        traditions=tuple(
            Tradition(tradition=tradition, members=tuple(those))
            for tradition, those in sorted(told.items(), key=lambda each: (-len(each[1]), each[0].id))
        ),
        joins=tuple(joined),
        opposing=opposing,
    )


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """How far two divisions of the same things go together (Hubert & Arabie 1985).

    Args:
        one: for each thing, in which part it is.
        other: the same by the other division.

    Returns:
        1 where they are the same, about 0 where they go together as by chance; None where they cannot be told apart from
        chance: both put all things together, or both each by itself, or there are fewer than two.

    Of the six pairs of four things, the one division has two together, 1-2 and 3-4, and the other 1-2 alone: A = 2, B = 1 and
    AB = 1. So (1 − 2·1/6) / ((2 + 1)/2 − 2·1/6) = (2/3) / (7/6) = 4/7.

    >>> round(adjusted_rand("xxyy", "aabc"), 3)
    0.571
    >>> adjusted_rand("xxyy", "aabb"), adjusted_rand("xxxx", "aaaa")
    (1.0, None)
    """
    pairs = comb(len(one), 2)
    ours, theirs, both = (
        sum(comb(count, 2) for count in Counter(labels).values())
        for labels in (one, other, list(zip(one, other, strict=True)))
    )
    chance = ours * theirs / pairs if pairs else 0.0
    most = (ours + theirs) / 2
    return None if most == chance else (both - chance) / (most - chance)
