"""Abstract argumentation: which claims can be held together, given what contradicts what."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, product
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.analysis.witnessing import Voices
from bondgraph.answers import Filtered, Link, Tie
from bondgraph.errors import BadFilter
from bondgraph.model import Basis
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs

MOST_WAYS: Final = 1000
"""Ways to settle a dispute that are listed; where there are more, it is said that there are."""
MOST_DISPUTED: Final = 500
"""Claims of a dispute whose ways are looked for."""
MOST_SIDES: Final = 100_000
"""Claims on the sides of contradictions, in all, each counted once for each side that it is on."""

MEANING: Final = (
    "Which claims can be held together, given the contradictions that are drawn here. It judges no claim: nothing is said of"
    " truth, evidence or who argues better; an undisputed claim is one that nobody here contradicts."
)


class OnSide(Frozen):
    """A claim that is on a side of a contradiction, and why."""

    claim: Link
    through: tuple[str, ...] = Field(
        description="the relations of support that lead from it to the claim that is contradicted; none for that claim itself"
    )


class Contradiction(Frozen):
    """Two claims that contradict each other, and the claims that conflict by it: all of one side with all of the other."""

    relation: Tie
    one: tuple[OnSide, ...] = Field(
        description="the relation's subject, and what supports it, the nearest first"
    )
    other: tuple[OnSide, ...] = Field(
        description="the relation's object, and what supports it, the nearest first"
    )


class Dispute(Frozen):
    """Claims that conflict with each other, directly or by way of others, and the ways to settle it."""

    claims: tuple[Link, ...]
    total: int | None = Field(
        description="how many ways there are; null for more than 1,000, or too many to be found"
    )
    ways: tuple[tuple[str, ...], ...] = Field(
        description="the claims that are kept, each way by their ids; empty where the total is null"
    )


class Met(Frozen):
    """A contradiction that a claim is in."""

    relation: str = Field(description="its id, as ``contradictions`` of the answer has it")
    side: Literal["one", "other"]


class Argument(Frozen):
    """A claim as an argument."""

    claim: Link
    holders: tuple[Link, ...]
    grounded: bool = Field(description="in the grounded extension: no claim conflicts with it")
    sceptical: bool = Field(description="in every preferred extension")
    credulous: bool = Field(
        description="in at least one preferred extension: it does not conflict with itself"
    )
    conflicts: int = Field(description="with how many claims it conflicts, itself included where it does")
    contradictions: tuple[Met, ...] = Field(description="those by which it does, by id")


class Argumentation(Filtered[Argument]):
    """The claims of a debate as arguments, those first with which most conflict; not what is true, but what can be held together."""

    ROWS: ClassVar = "arguments"
    format: Literal["bondgraph.argumentation/1"] = "bondgraph.argumentation/1"
    means: str = Field(default=MEANING, description="what this says, and what it does not")
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    basis: Basis | None = Field(description="the relations that were looked at; null for all")
    bipolar: bool = Field(description="whether supports were followed")
    arguments: tuple[Argument, ...]
    contradictions: tuple[Contradiction, ...] = Field(description="from which the conflicts follow, by id")
    disputes: tuple[Dispute, ...] = Field(
        description="what is in conflict, apart from what is not joined with it by conflicts; the largest first"
    )
    extensions: int | None = Field(
        description="how many preferred extensions there are: the product of the ways to settle each dispute; null where one"
        " has too many"
    )

    @property
    def grounded(self) -> frozenset[str]:
        """The grounded extension: the ids of its claims. There is always one, if it is empty."""
        return frozenset(each.claim.id for each in self.arguments if each.grounded)

    def preferred(self) -> Iterator[frozenset[str]]:
        """The preferred extensions, one after the other, each as the ids of its claims.

        Raises:
            LookupError: a dispute has more ways than are listed.

        >>> import bondgraph
        >>> found = argumentation(bondgraph.open(), question="therapists-reactions")
        >>> len(list(found.preferred())) == found.extensions
        True
        """
        for dispute in self.disputes:
            if dispute.total is None:
                raise LookupError(
                    f"a dispute of {len(dispute.claims)} claims has more ways to settle it than are listed; ask for fewer"
                    " claims, e.g. question='…'"
                )
        disputed = {link.id for dispute in self.disputes for link in dispute.claims}
        outside = frozenset(each.claim.id for each in self.arguments) - disputed
        for ways in product(*(dispute.ways for dispute in self.disputes)):
            yield outside.union(*ways)


def argumentation(
    library: Verbs, *, basis: Basis | None = None, bipolar: bool = True, **filters: Any
) -> Argumentation:
    """Which claims can be held together, given the contradictions: Dung's extensions, with supports taken as deductive.

    An abstract argumentation framework (Dung 1995) is a set of arguments and which attacks which; what they say does not
    enter. Here the arguments are the claims, and two attack *each other* where a contrast of the nature ``contradicts``
    joins them, as a contrast has no direction. Other contrasts (tension, different account, degree) can be held together,
    and are no attacks.

    Supports make it bipolar (Cayrol & Lagasquie-Schiex 2005, 2013). They are read as *deductive* (Boella et al. 2010): who
    holds a claim holds what it supports, so whatever contradicts the one conflicts with the other. Where b contradicts c,
    each claim from which supports lead to b attacks c (supported attack), and c attacks it (mediated attack), as do the
    claims that support c. A restatement is read both ways. With R the supports in any number of steps, 0 included::

        a and d conflict   if   a R b,  d R c,   and b contradicts c

    A set of claims is *conflict-free* if no two of it conflict (and none with itself, as one would that supports both
    sides). It is *admissible* if besides it attacks whatever attacks it; *preferred* if it is admissible and no larger set
    is. The *grounded* extension is the least set that has all that it defends. Since all conflicts here are mutual, each
    conflict-free set is admissible. So the preferred extensions are the largest conflict-free sets, and the grounded one
    is what nothing conflicts with (Coste-Marquis, Devred & Marquis 2005, who leave out arguments that attack themselves; with
    them that still holds, but a claim that conflicts with these alone is in all preferred extensions and not grounded). They
    are found exactly, dispute by dispute, as maximal independent sets (Bron & Kerbosch 1973): a preferred extension settles
    each dispute in one of its ways and has all that is not in dispute. With each claim it has what that claim supports.

    That is all it says: which claims can be held together, as far as contradictions are drawn. Nothing in it is about
    truth, evidence, or who has the better argument; a claim with which nothing conflicts may just have met nobody. Reading a
    support as deductive is our choice, and strong: one may hold a reason and not what it was given for (``bipolar=False``
    leaves supports out). Most relations are drawn by the curator (``basis="in-text"`` leaves these out).

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        basis: ``in-text`` for relations alone that a source draws, ``editorial`` for those that the curator does.
        bipolar: whether supports are followed; without them it is Dung's framework over the contradictions.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims are arguments.

    Raises:
        BadFilter: there is no such basis, or so many claims lead to contradictions that this takes too long; or as
            `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    On what therapists feel, Cutler and Examzify each contradict what early psychoanalysis held. One can hold theirs or that.

    >>> import bondgraph
    >>> found = argumentation(bondgraph.open(), question="therapists-reactions", bipolar=False)
    >>> for each in found[:3]:
    ...     print(each.claim.id, each.conflicts, each.grounded)
    early-psychoanalysis-countertransference-interference 2 False
    cutler-countertransference-vital-information 1 False
    examzify-both-are-data 1 False
    >>> found.disputes[0].ways
    (('cutler-countertransference-vital-information', 'examzify-both-are-data'), ('early-psychoanalysis-countertransference-interference',))
    """
    if not isinstance(bipolar, bool):
        raise BadFilter("bipolar", f"{bipolar!r} is neither True nor False")
    debate = Debate(library, **filters)
    voices = Voices(debate, basis)
    drawn = [tie for tie in voices.ties if tie.nature == "contradicts"]
    leading = _Leading(voices.ties if bipolar else ())
    ends = [(tie, leading.to(tie.subject.id), leading.to(tie.object.id)) for tie in drawn]
    if (sides := sum(len(one) + len(other) for _, one, other in ends)) > MOST_SIDES:
        raise BadFilter(
            "filters",
            f"supports lead from {sides:,} claims to the {len(drawn):,} contradictions, more than {MOST_SIDES:,}; filter, e.g."
            " question='…', or give bipolar=False",
        )
    conflicts = _Conflicts(debate.claims, [(one.keys(), other.keys()) for _, one, other in ends])
    met: dict[str, list[Met]] = {claim: [] for claim in debate.claims}
    for tie, one, other in ends:
        for claim in one:
            met[claim].append(Met(relation=tie.id, side="one"))
        for claim in other:
            met[claim].append(Met(relation=tie.id, side="other"))
    arguments = [
        Argument(
            claim=voices.link(claim),
            holders=row.holders,
            grounded=not conflicts.number(claim),
            sceptical=conflicts.in_all(claim),
            credulous=not conflicts.with_itself(claim),
            conflicts=conflicts.number(claim),
            contradictions=tuple(met[claim]),
        )
        for claim, row in debate.claims.items()
    ]
    arguments.sort(key=lambda each: (-each.conflicts, each.claim.id))
    disputes = [_dispute(voices, claims, conflicts.ways(claims)) for claims in conflicts.disputes()]
    disputes.sort(key=lambda each: (-len(each.claims), each.claims[0].id))
    totals = [each.total for each in disputes]
    return Argumentation(
        corpus=debate.corpus,
        filters=debate.filters,
        basis=basis,
        bipolar=bipolar,
        arguments=tuple(arguments),
        contradictions=tuple(
            Contradiction(relation=tie, one=_side(voices, one), other=_side(voices, other))
            for tie, one, other in ends
        ),
        disputes=tuple(disputes),
        extensions=None if None in totals else math.prod(total for total in totals if total is not None),
    ).given_by(library, partial(argumentation, library), basis=basis, bipolar=bipolar, **filters)


def _side(voices: Voices, side: Mapping[str, tuple[str, ...]]) -> tuple[OnSide, ...]:
    return tuple(OnSide(claim=voices.link(claim), through=through) for claim, through in side.items())


def _dispute(voices: Voices, claims: Sequence[str], ways: tuple[tuple[str, ...], ...] | None) -> Dispute:
    return Dispute(
        claims=tuple(map(voices.link, claims)),
        total=None if ways is None else len(ways),
        ways=ways or (),
    )


class _Leading:
    """Which claims lead to which by supports, read as deductive."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self._before: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for tie in ties:
            if tie.type == "supports":
                self._before[tie.object.id].append((tie.subject.id, tie.id))
                if tie.nature == "restates":
                    self._before[tie.subject.id].append((tie.object.id, tie.id))

    def to(self, claim: str) -> dict[str, tuple[str, ...]]:
        """The claims that lead to a claim, itself first and the nearest before others; each with the relations that do."""
        found: dict[str, tuple[str, ...]] = {claim: ()}
        waiting = deque([claim])
        while waiting:
            reached = waiting.popleft()
            for before, tie in self._before.get(reached, ()):
                if before not in found:
                    found[before] = (tie, *found[reached])
                    waiting.append(before)
        return found


class _Conflicts:
    """Which claims conflict with which. Sets of claims are the bits of numbers: there may be millions of conflicts."""

    def __init__(
        self, claims: Iterable[str], sides: Iterable[tuple[Collection[str], Collection[str]]]
    ) -> None:
        self._claims: Final = sorted(claims)
        self._places: Final = {claim: place for place, claim in enumerate(self._claims)}
        self._with: Final = [0] * len(self._claims)
        for one, other in sides:
            for side, opposite in ((one, self._set(other)), (other, self._set(one))):
                for claim in side:
                    self._with[self._places[claim]] |= opposite
        self._selves: Final = self._set(filter(self.with_itself, self._claims))

    def number(self, claim: str) -> int:
        """With how many claims it conflicts."""
        return self._with[self._places[claim]].bit_count()

    def with_itself(self, claim: str) -> bool:
        """Whether it conflicts with itself."""
        place = self._places[claim]
        return bool(self._with[place] >> place & 1)

    def in_all(self, claim: str) -> bool:
        """Whether it is in each of the largest sets without conflict: it conflicts with none that is in any, nor with itself."""
        place = self._places[claim]
        return not (self._with[place] & ~self._selves or self._selves >> place & 1)

    def disputes(self) -> Iterator[tuple[str, ...]]:
        """The claims that conflict, joined where a chain of conflicts joins them."""
        left = self._set(filter(self.number, self._claims))
        while left:
            found = reached = left & -left
            while reached:
                nearby = 0
                for place in _bits(reached):
                    nearby |= self._with[place]
                reached = nearby & ~found
                found |= reached
            left &= ~found
            yield self._ids(found)

    def ways(self, claims: Collection[str]) -> tuple[tuple[str, ...], ...] | None:
        """The largest sets without conflict among the claims of a dispute; None where they are too many to be found."""
        if len(claims) > MOST_DISPUTED:
            return None
        found = list(islice(self._largest(self._set(claims) & ~self._selves), MOST_WAYS + 1))
        return tuple(sorted(map(self._ids, found))) if len(found) <= MOST_WAYS else None

    def _largest(self, within: int) -> Iterator[int]:
        """The largest sets without conflict: Bron and Kerbosch's cliques of what does not conflict, with a pivot."""
        waiting = [(0, within, 0)]
        while waiting:
            chosen, free, left_out = waiting.pop()
            if not free | left_out:
                yield chosen
                continue
            if not free:
                continue
            pivot = min(
                _bits(free | left_out),
                key=lambda place: (free & (self._with[place] | 1 << place)).bit_count(),
            )
            for place in _bits(free & (self._with[pivot] | 1 << pivot)):
                allowed = ~(self._with[place] | 1 << place)
                waiting.append((chosen | 1 << place, free & allowed, left_out & allowed))
                free &= ~(1 << place)
                left_out |= 1 << place

    def _set(self, claims: Iterable[str]) -> int:
        return sum({1 << self._places[claim] for claim in claims})

    def _ids(self, bits: int) -> tuple[str, ...]:
        return tuple(self._claims[place] for place in _bits(bits))


def _bits(number: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
