"""Whether a debate is balanced: signed triads of claims, or of those who hold them, and which of these are strained."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Final, Literal, cast, get_args

from pydantic import Field

from bondgraph.analysis.debate import Debate, Of
from bondgraph.analysis.frustration import frustrated
from bondgraph.answers import Filtered, Link, Tie
from bondgraph.errors import BadFilter
from bondgraph.model import NATURES, Nature
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs

Sign = Literal["+", "-"]
Signs = Literal["+++", "++-", "+--", "---"]
BALANCED: Final[tuple[Signs, ...]] = ("+++", "+--")
STRAINED: Final[tuple[Signs, ...]] = ("++-", "---")
MOST_TRIADS: Final = 500_000
"""Triads that are looked at."""


class Signed(Frozen):
    """Two claims or agents, and the relations that join them."""

    one: Link
    other: Link
    sign: Sign | None = Field(description="+ or -; null where both are joined as often one way as the other")
    supports: int
    contrasts: int
    relations: tuple[Tie, ...] = Field(description="these, with their reasons, by id")


class Triad(Frozen):
    """Three claims or agents that are all joined with each other."""

    nodes: tuple[Link, Link, Link] = Field(description="by id")
    signs: Signs = Field(
        description="of the strained, ++-: two that are at odds both go with the third; ---: all three are at odds"
    )
    sides: tuple[Signed, Signed, Signed] = Field(
        description="what joins the first and second, the first and third, the second and third"
    )


class Balance(Filtered[Triad]):
    """How many triads are in balance, and those that are not: each with what strains it."""

    ROWS: ClassVar = "strained"
    format: Literal["bondgraph.balance/1"] = "bondgraph.balance/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    of: Of = Field(description="what is joined")
    negative: tuple[Nature, ...] = Field(description="the natures of the contrasts that count, as negative")
    nodes: int = Field(description="how many claims or agents are joined with another")
    positive: int = Field(description="how many pairs are joined positively")
    opposed: int = Field(description="how many pairs are joined negatively")
    pairs: tuple[Signed, ...] = Field(
        description="the pairs that are joined, by ids, with the relations that do"
    )
    ambivalent: tuple[Signed, ...] = Field(
        description="the pairs that are joined as often one way as the other: they have no sign, and are in no triad"
    )
    triads: int = Field(
        description="how many triads there are: three that are all joined, each pair with a sign"
    )
    census: dict[str, int] = Field(description="how many triads have which signs: +++ and +-- are balanced")
    share: float | None = Field(
        description="of the triads, the share that is balanced; null where there is none"
    )
    frustration: int | None = Field(
        description="how many pairs have to be set aside, at least, for all rings to be balanced, not triads alone; null where"
        " it would take too long to tell"
    )
    frustrated: tuple[Signed, ...] = Field(
        description="so many pairs that will do, by ids; others may do, too"
    )
    strained: tuple[Triad, ...] = Field(description="the triads that are not balanced, by ids: '---' last")

    @property
    def balanced(self) -> tuple[Triad, ...]:
        """The triads that are, by ids: '+--' last. They are found in the ``pairs``.

        >>> import bondgraph
        >>> found = balance(bondgraph.open(), question="made-of")
        >>> len(found.balanced) == found.census["+++"] + found.census["+--"]
        True
        """
        signed = {(side.one.id, side.other.id): side for side in self.pairs if side.sign}
        triads = [_triad(*sides) for sides in _closed(signed)]
        return tuple(each for signs in BALANCED for each in triads if each.signs == signs)


def balance(
    library: Verbs, *, of: Of = "claims", negative: Iterable[Nature] = NATURES["contrasts"], **filters: Any
) -> Balance:
    """How far supports and contrasts are in balance, and the triads that strain it.

    Claims are joined by their relations, whichever way these point: a support is positive, one by a claim that restates
    another included, and a contrast negative. Three claims that are all joined are a triad. It is balanced if the product
    of its three signs is positive (Heider 1946; Cartwright & Harary 1956): all three go together (+++), or two that go
    together are both at odds with the third (+--). It is strained if two that go with the third are at odds with each
    other (++-), or all three are at odds (---; Davis 1967 would let that pass). With A the matrix of signs, 1, −1 and 0::

        share = balanced / triads = (tr A³ + tr |A|³) / (2 · tr |A|³)

    Most pairs are in no triad. So the frustration index is told, too (Harary 1959; Aref & Wilson 2018): the fewest pairs without
    which every ring of them, long ones too, has an even number of negative ones, so that the rest falls into two camps with
    nothing negative within and nothing positive between. It is exact or null: null where more than 400 pairs hang together in
    rings, or the search takes too long.

    Of agents, two are joined by the relations between their claims, those left out that join two claims of both. The sign is
    that of the supports less the contrasts. Pairs in which these are equal are ambivalent: they have no sign, and are told.

    What it does not say: that a strained triad is an error. It is a place to read: two reasons that hold each by itself, and
    a contrast that a reader may want to see resolved. Contrasts of degree or between different accounts are weaker than
    contradictions; give ``negative`` to see whether the strain is theirs. Claims that nobody related are in no triad.
    Curators draw most relations, so balance tells of their reading, too.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        of: what is joined: ``claims``, or the ``agents`` who hold them.
        negative: the natures of contrasts that count; contrasts of other natures are left out.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims are joined.

    Raises:
        BadFilter: there are no such natures; there are more than 500,000 triads; or as `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    >>> import bondgraph
    >>> found = balance(bondgraph.open())
    >>> found.triads, found.census
    (32, {'+++': 10, '++-': 5, '+--': 10, '---': 7})
    >>> found.share  # (10 + 10) / 32
    0.625
    >>> [(side.one.id, side.sign, side.other.id) for side in found[3].sides]  # doctest: +NORMALIZE_WHITESPACE
    [('flores-a-primary-component', '+', 'flores-attachment-not-insight'),
     ('flores-a-primary-component', '+', 'flores-context-for-techniques'),
     ('flores-attachment-not-insight', '-', 'flores-context-for-techniques')]
    >>> [tie.nature for tie in found[3].sides[2].relations]
    ['tension']
    >>> found.frustration, found.positive + found.opposed
    (38, 433)
    """
    if of not in get_args(Of):
        raise BadFilter("of", f"{of!r} is neither claims nor agents")
    counted = _natures(negative)
    debate = Debate(library, **filters)
    joined = _joined(debate, of, counted)
    signed = {two: side for two, side in joined.items() if side.sign}
    closed = list(islice(_closed(signed), MOST_TRIADS + 1))
    if len(closed) > MOST_TRIADS:
        raise BadFilter(
            "filters", f"there are more than {MOST_TRIADS:,} triads; ask of fewer claims, e.g. question='…'"
        )
    triads = [_triad(*sides) for sides in closed]
    apart = frustrated({two: 1 if side.sign == "+" else -1 for two, side in signed.items()})
    census = Counter(each.signs for each in triads)
    return Balance(
        corpus=debate.corpus,
        filters=debate.filters,
        of=of,
        negative=counted,
        nodes=len({ident for two in joined for ident in two}),
        positive=sum(side.sign == "+" for side in joined.values()),
        opposed=sum(side.sign == "-" for side in joined.values()),
        pairs=tuple(joined.values()),
        ambivalent=tuple(side for side in joined.values() if not side.sign),
        triads=len(triads),
        census={signs: census[signs] for signs in get_args(Signs)},
        share=(census["+++"] + census["+--"]) / len(triads) if triads else None,
        frustration=None if apart is None else len(apart),
        frustrated=tuple(signed[two] for two in apart or ()),
        strained=tuple(each for signs in STRAINED for each in triads if each.signs == signs),
    ).given_by(library, partial(balance, library), of=of, negative=counted, **filters)


def _natures(names: Iterable[str]) -> tuple[Nature, ...]:
    """The natures of contrasts that are named, in the order of the model."""
    known = NATURES["contrasts"]
    named = {names} if isinstance(names, str) else set(names)
    if unknown := sorted(named.difference(known)):
        raise BadFilter(
            "negative", f"{unknown[0]!r} is no nature of a contrast; there are: {', '.join(known)}"
        )
    return tuple(nature for nature in known if nature in named)


def _joined(debate: Debate, of: Of, negative: Collection[Nature]) -> dict[tuple[str, str], Signed]:
    """What joins two claims or agents, by their ids in order."""
    nodes = debate.nodes(of)
    found = {}
    for (one, other), all_of_them in debate.ties_of(of).items():
        if kept := tuple(tie for tie in all_of_them if tie.type == "supports" or tie.nature in negative):
            supports = sum(tie.type == "supports" for tie in kept)
            contrasts = len(kept) - supports
            found[one, other] = Signed(
                one=nodes[one],
                other=nodes[other],
                sign=None if supports == contrasts else "+" if supports > contrasts else "-",
                supports=supports,
                contrasts=contrasts,
                relations=kept,
            )
    return found


def _closed(joined: Mapping[tuple[str, str], Signed]) -> Iterator[tuple[Signed, Signed, Signed]]:
    """Each three that are all joined, once."""
    after: dict[str, set[str]] = defaultdict(set)
    for one, other in joined:
        after[one].add(other)
    for one, other in joined:
        for third in sorted(after[one] & after.get(other, set())):
            yield joined[one, other], joined[one, third], joined[other, third]


def _triad(first: Signed, second: Signed, third: Signed) -> Triad:
    signs = "".join(sorted(side.sign or "" for side in (first, second, third)))
    return Triad(
        nodes=(first.one, first.other, second.other), signs=cast("Signs", signs), sides=(first, second, third)
    )
