"""What is known by hearsay: claims, positions and holders that nobody here but tellers speak for."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.answers import Filtered, Link, Row, Teller
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs


class ToldClaim(Frozen):
    """A claim that is told, and by whom."""

    claim: Link
    holders: tuple[Link, ...]
    told_by: tuple[Teller, ...] = Field(description="the tellers, nearest the holder first")


class Hearsay(Frozen):
    """A claim, a position or a holder that is known by tellers alone."""

    node: Link = Field(description="the claim, the position, or the holder")
    tellers: tuple[Link, ...] = Field(
        description="by way of whom it is known, by id; works where their makers are no agents here"
    )
    rejected: bool = Field(description="whether each of these claims is told by somebody who rejects it")
    claims: tuple[ToldClaim, ...] = Field(
        description="the claim itself; those that take the position; or those that the holder holds"
    )


class SecondHand(Filtered[Hearsay]):
    """What rests on second-hand report alone."""

    ROWS: ClassVar = "found"
    format: Literal["bondgraph.second-hand/1"] = "bondgraph.second-hand/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    of_claims: int = Field(description="how many claims there are, at first hand or second")
    of_positions: int = Field(description="how many positions these take")
    of_holders: int = Field(description="how many hold them")
    claims: tuple[Hearsay, ...] = Field(description="the claims that are at second hand, by id")
    positions: tuple[Hearsay, ...] = Field(
        description="the positions that no other claim takes that is looked at, by id"
    )
    holders: tuple[Hearsay, ...] = Field(description="those of whom no other claim is looked at, by id")

    @property
    def found(self) -> tuple[Hearsay, ...]:
        """Claims, positions and holders, one after the other."""
        return (*self.claims, *self.positions, *self.holders)


def second_hand(library: Verbs, **filters: Any) -> SecondHand:
    """What rests on second-hand report alone.

    A claim is at *first hand* where its voice is ``direct``: nobody stands between its holder and what was read. It is at
    *second hand* where somebody tells it (quotes, reports, summarises or rejects it), and no claim that restates it,
    or that it restates, in any number of steps, is at first hand with one of its holders. A position is, where each claim
    that takes it is; a holder is, where each claim that the holder holds is told, and none is at first hand.

    A page that only excerpts a book tells nothing by that: the passage says what it ``quotes``, and the book's author speaks
    in it at first hand. Nor is a page's claim about an author at second hand: the page holds it.

    This follows from what the corpus says of each voice, and there is nothing to reckon. It does not say that a report is
    wrong, nor that what is at first hand is right; nor that the holder's own words do not exist: they were not read here.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims are looked at. A restatement at first hand is
            seen if it does not pass; what else a holder says, or who else takes a position, is not.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    All that is here of Strupp, two others tell; and of whom Shedler turns down, he alone tells.

    >>> import bondgraph
    >>> found = second_hand(bondgraph.open())
    >>> f"{len(found.claims)} of {found.of_claims} claims"
    '24 of 295 claims'
    >>> [strupp] = [each for each in found.holders if each.node.id == "strupp"]
    >>> len(strupp.claims), [teller.id for teller in strupp.tellers]
    (6, ['flores', 'leszcz', 'yalom'])
    >>> [each.node.id for each in found.claims if each.rejected and each.tellers[0].id == "shedler"]
    ['some-colleagues-secure-therapist']
    """
    debate = Debate(library, **filters)
    rows = debate.claims
    first = _at_first_hand(debate)
    by_position, by_holder = defaultdict[Link, list[Row]](list), defaultdict[Link, list[Row]](list)
    for row in rows.values():
        for stand in row.positions:
            by_position[stand.position].append(row)
        for holder in row.holders:
            by_holder[holder].append(row)
    told = [row for ident, row in sorted(rows.items()) if ident not in first]
    return SecondHand(
        corpus=debate.corpus,
        filters=debate.filters,
        of_claims=len(rows),
        of_positions=len(by_position),
        of_holders=len(by_holder),
        claims=tuple(_hearsay(_link(row), [row]) for row in told),
        positions=tuple(
            _hearsay(node, taking)
            for node, taking in sorted(by_position.items(), key=lambda each: each[0].id)
            if not any(row.claim in first for row in taking)
        ),
        holders=tuple(
            _hearsay(node, held)
            for node, held in sorted(by_holder.items(), key=lambda each: each[0].id)
            if all(row.told_by for row in held)
        ),
    ).given_by(library, partial(second_hand, library), **filters)


def _at_first_hand(debate: Debate) -> set[str]:
    """The claims that somebody who holds them says where nobody stands between."""
    import networkx

    rows = debate.known
    again: networkx.Graph[str] = networkx.Graph()
    again.add_nodes_from(debate.claims)
    again.add_edges_from((tie.subject.id, tie.object.id) for tie in debate.restatements)
    found = set()
    for same in networkx.connected_components(again):
        direct = {holder.id for claim in same for holder in rows[claim].holders if not rows[claim].told_by}
        found |= {claim for claim in same if direct & {holder.id for holder in rows[claim].holders}}
    return found


def _hearsay(node: Link, rows: Iterable[Row]) -> Hearsay:
    claims = tuple(
        ToldClaim(claim=_link(row), holders=row.holders, told_by=row.told_by)
        for row in sorted(rows, key=lambda row: row.claim)
    )
    tellers = {link.id: link for each in claims for link in _tellers(each)}
    return Hearsay(
        node=node,
        tellers=tuple(tellers[ident] for ident in sorted(tellers)),
        rejected=all(any(teller.how == "rejects" for teller in each.told_by) for each in claims),
        claims=claims,
    )


def _tellers(claim: ToldClaim) -> Iterator[Link]:
    for teller in claim.told_by:
        yield from teller.named


def _link(row: Row) -> Link:
    return Link(kind="claim", id=row.claim, label=row.says)
