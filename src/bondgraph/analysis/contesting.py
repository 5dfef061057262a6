"""What is contested: claims that some witnesses support, and others speak against."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.analysis.witnessing import Evidence, Voices, Witness, Witnessed
from bondgraph.answers import Filtered, Link
from bondgraph.model import Basis
from bondgraph.verbs import Verbs


class ContestedClaim(Witnessed):
    """A claim that is supported and spoken against."""

    degree: float = Field(
        description="how evenly the witnesses divide: 1 where as many speak for it as against it, towards 0 where nearly all"
        " are on one side"
    )
    both_sides: tuple[Link, ...] = Field(
        description="who hold claims on both sides, its own holders included; they contest it with themselves"
    )
    supported_by: tuple[Witness, ...] = Field(description="the witnesses for it, with their claims")
    own: Witness | None = Field(
        description="the claim with those that support it in its own voice and count for nothing; null where none do"
    )
    contrasted_by: tuple[Witness, ...] = Field(description="the witnesses against it, with their claims")


class Contested(Filtered[ContestedClaim]):
    """The claims that are contested, those first on which the most witnesses divide the most evenly."""

    ROWS: ClassVar = "claims"
    format: Literal["bondgraph.contested/1"] = "bondgraph.contested/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    basis: Basis | None = Field(description="the relations that were looked at; null for all")
    claims: tuple[ContestedClaim, ...]


def contested(library: Verbs, *, basis: Basis | None = None, **filters: Any) -> Contested:
    """Which claims are contested: at least one independent witness supports them, and at least one speaks against them.

    With f witnesses for a claim and a against it, each counted once as `bondgraph.analysis.witnesses` says, the degree
    to which it is contested is::

        degree = 2 · min(f, a) / (f + a)  =  1 − |f − a| / (f + a)

    the share of the witnesses that have one against them on the other side. The measure is ours, and is the simplest that is
    1 where the two sides are even and has 0 as its limit where one outgrows the other. For: claims that support it, but for
    those of its own voice; that somebody holds it does not count as a witness for it. Against: claims with which it
    contrasts in any way, also in the same voice (a page against itself, a teller who rejects what he tells); how many
    of them *contradict* it is said beside.

    What it does not say: who is right, nor whether the sides address each other. Most contrasts are drawn by the curator; a
    claim that nobody in the corpus supports is not here, however many contradict it (`weight` has it, with ``against``).

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        basis: ``in-text`` for relations alone that a source draws, ``editorial`` for those that the curator does.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims are looked at. Witnesses that do not pass are
            not counted.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`; or there is no such basis.

    >>> import bondgraph
    >>> first = contested(bondgraph.open())[0]
    >>> first.claim.id, first.support, first.against, first.degree
    ('greenson-reliable-core', 3, 3, 1.0)
    """
    debate = Debate(library, **filters)
    voices = Voices(debate, basis)
    found = ((claim, voices.of(claim)) for claim in debate.claims)
    claims = [
        ContestedClaim(
            **voices.counted(claim, evidence),
            degree=_degree(len(evidence.supported_by), len(evidence.contrasted_by)),
            both_sides=_both_sides(debate.claims[claim].holders, evidence),
            **evidence._asdict(),
        )
        for claim, evidence in found
        if evidence.supported_by and evidence.contrasted_by
    ]
    claims.sort(key=lambda each: (-min(each.support, each.against), -each.degree, each.claim.id))
    return Contested(
        corpus=debate.corpus, filters=debate.filters, basis=basis, claims=tuple(claims)
    ).given_by(library, partial(contested, library), basis=basis, **filters)


def _degree(support: int, against: int) -> float:
    return 2 * min(support, against) / (support + against)


def _both_sides(own: tuple[Link, ...], evidence: Evidence) -> tuple[Link, ...]:
    """Who hold a claim or what supports it, and hold what contrasts with it, too."""
    supporting = (*evidence.supported_by, *((evidence.own,) if evidence.own else ()))
    for_it = {link.id for link in own} | {link.id for each in supporting for link in each.holders}
    against = {link.id: link for each in evidence.contrasted_by for link in each.holders}
    return tuple(against[ident] for ident in sorted(against.keys() & for_it))
