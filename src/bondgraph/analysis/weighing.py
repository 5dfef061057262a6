"""What claims weigh: how many independent witnesses speak for them, at once and along chains of support."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.analysis.witnessing import Evidence, Voices, Witness, Witnessed
from bondgraph.answers import FURTHEST, Filtered
from bondgraph.model import Basis
from bondgraph.verbs import Verbs

PASSED_ON: Final = 0.5
"""How much of what speaks for a claim is passed on to what that claim supports."""

_DIGITS: Final = 9
"""To which weights are rounded, so that those that are equal are equal in whichever order they were added up."""


class Weighed(Witnessed):
    """A claim with its weight, and who speaks for it and against it."""

    weight: float = Field(
        description="a witness that supports it counts 1; one that supports the supporting claim, a half; and so on"
    )
    rank: int = Field(description="1 for the most weight; claims of the same weight have the same rank")
    supported_by: tuple[Witness, ...] = Field(description="the witnesses for it, with their claims")
    own: Witness | None = Field(
        description="the claim with those that support it in its own voice and count for nothing; null where none do"
    )
    contrasted_by: tuple[Witness, ...] = Field(
        description="the witnesses with which it contrasts, with their claims"
    )


class Weight(Filtered[Weighed]):
    """What claims weigh, those with the most weight first."""

    ROWS: ClassVar = "claims"
    format: Literal["bondgraph.weight/1"] = "bondgraph.weight/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    basis: Basis | None = Field(description="the relations that were looked at; null for all")
    claims: tuple[Weighed, ...]


def weight(library: Verbs, *claims: str, basis: Basis | None = None, **filters: Any) -> Weight:
    """Which claims carry most weight in a debate: how many independent witnesses support them, directly and by others.

    The witnesses W(c) for a claim c are the claims that support it, each witness counted once, as
    `bondgraph.analysis.witnesses` says: less those that are no independent witnesses of c itself, since nobody is a
    witness in one's own case. Witnesses for what supports c count for c, too, by half for each step::

        weight(c) = |W(c)| + ½ · Σ mean { weight(s) : s in K },   over the K = each witness for c, and the claims of c's own
                                                                  voice that support it, which count as one K

    That is the centrality of Katz (1953) over the supports, with the attenuation ½ and chains of 13 supports at most; each
    witness passes on what its claims have on average, so that it counts once however many claims it comes with. (PageRank
    would divide what a claim passes on among all that it supports; but a reason for two claims is no weaker a reason for
    each.) What contrasts with a claim is counted beside it and takes nothing away.

    What it does not say: that a claim is true, or well supported. It counts who is in the corpus; what a page argues for
    with ten claims of its own has no weight by these, and most relations are the curator's (``support_in_text`` says how
    many are not). Along a chain independence is judged step by step: an author at its end may be the one at its beginning.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        claims: those that are told, each with its rank among all that pass the filters; by default all.
        basis: ``in-text`` for relations alone that a source draws, ``editorial`` for those that the curator does.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims are looked at. Witnesses that do not pass are
            not counted.

    Raises:
        BadFilter: there is no such basis; a claim that is named does not pass the filters; or as
            `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: a claim that is named is not known; or as `bondgraph.Library.who_argues`.

    Three witnesses support a claim of Strupp's: Cutler, the makers of Mindful Happiness, Norcross. One of these three claims is
    supported in its turn, by one witness: 3 + ½ · 1 = 3.5.

    >>> import bondgraph
    >>> library = bondgraph.open()
    >>> [strupp] = weight(library, "strupp-warm-interaction-helps")
    >>> strupp.support, strupp.weight, strupp.rank
    (3, 3.5, 6)
    >>> [[link.id for link in witness.claims] for witness in strupp.supported_by]
    [['cutler-stance-curious-and-accepting'], ['mindful-mutual-respect-and-trust'], ['norcross-paucity-predicts-failure']]
    >>> weight(library, "mindful-mutual-respect-and-trust")[0].weight
    1.0
    """
    debate = Debate(library, **filters)
    voices = Voices(debate, basis)
    told = debate.named(claims)
    evidence = {claim: voices.of(claim) for claim in debate.claims}
    weights = _weights(evidence)
    order = sorted(evidence, key=lambda claim: (-weights[claim], claim))
    ranks: dict[float, int] = {}
    for place, claim in enumerate(order, start=1):
        ranks.setdefault(weights[claim], place)
    return Weight(
        corpus=debate.corpus,
        filters=debate.filters,
        basis=basis,
        claims=tuple(
            Weighed(
                **voices.counted(claim, evidence[claim]),
                **evidence[claim]._asdict(),
                weight=weights[claim],
                rank=ranks[weights[claim]],
            )
            for claim in order
            if claim in told
        ),
    ).given_by(library, partial(weight, library), *claims, basis=basis, **filters)


def _weights(evidence: Mapping[str, Evidence]) -> dict[str, float]:
    """The weight of each claim, by chains that are one support longer each time."""
    passing = {claim: _passing(claim, found) for claim, found in evidence.items()}
    added = {claim: float(len(found.supported_by)) for claim, found in evidence.items()}
    weights = dict(added)
    for _ in range(FURTHEST):
        added = {
            claim: PASSED_ON * sum(sum(added[each] for each in group) / len(group) for group in groups)
            for claim, groups in passing.items()
        }
        for claim, more in added.items():
            weights[claim] += more
    return {claim: round(figure, _DIGITS) for claim, figure in weights.items()}


def _passing(claim: str, evidence: Evidence) -> list[list[str]]:
    """The claims that pass on to a claim what they have, witness by witness."""
    groups = [[link.id for link in witness.claims] for witness in evidence.supported_by]
    if evidence.own:
        groups.append([link.id for link in evidence.own.claims if link.id != claim])
    return groups
