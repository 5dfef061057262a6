"""Facets → what stands beside a list of claims: values to narrow it by, with how many claims each leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bondgraph.answers import ClaimFilters, Facet, Faceting, Facets, Link, Row, YearCount
from bondgraph.explorer.addresses import FILTERS
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.presenting import WORDS, Pairs, without

_TITLES: Final = {
    "question": "Question",
    "position": "Position",
    "author": "Author",
    "concept": "Concept",
    "year": "Year",
    "relation": "Relation",
    "voice": "Voice",
    "work": "Work",
    "source": "Read in",
    "role": "The page’s own label",
}
"""What is told of a list of claims, in this order, and what it is called."""

MOST_COUNTED: Final = 20_000
"""Claims whose facets are counted for a page, where they were not counted ahead: it takes two milliseconds a thousand."""
_AT_ONCE: Final = 6
"""Values that are seen of a facet before the others are asked for."""
_SINGLE_YEARS: Final = 8
"""Years that are told one by one; more are told by decade."""


class Value(NamedTuple):
    """A value of a facet.

    Attributes:
        label: what it is called.
        claims: how many are left with it; None where that was not counted.
        pairs: the parameters with it.
    """

    label: str
    claims: int | None
    pairs: Pairs


class Narrowing(NamedTuple):
    """A facet, as it stands beside a list.

    Attributes:
        name: the filter, or ``year``.
        title: what it is called.
        first: the values that are seen at once.
        more: the others.
        whole: whether these are all.
    """

    name: str
    title: str
    first: tuple[Value, ...]
    more: tuple[Value, ...]
    whole: bool


class Counted(NamedTuple):
    """Facets, and whether it is the claims of a list that they count.

    Attributes:
        facets: the facets: of the claims, or of all where these are too many to be counted while somebody waits.
        exact: whether they are of the claims.
    """

    facets: Facets
    exact: bool


def counted(explorer: Explorer, asked: ClaimFilters, total: int) -> Counted:
    """The facets of the claims that pass filters.

    Args:
        explorer: the library as pages.
        asked: the filters.
        total: how many claims pass.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.facets`.
    """
    given = asked.given()
    if not given:
        return Counted(explorer.facets, True)
    values = [each for value in given.values() for each in (value if isinstance(value, tuple) else (value,))]
    ahead = len(values) < 2 and not asked.words and given.keys().isdisjoint(("from-year", "to-year"))
    if ahead or total <= MOST_COUNTED:
        return Counted(explorer.library.facets(Faceting.of(given)), True)
    return Counted(explorer.facets, False)


def narrowings(counted: Counted, pairs: Pairs) -> list[Narrowing]:
    """What narrows a list of claims: facets that are not chosen yet, as far as they tell claims apart.

    Args:
        counted: the facets.
        pairs: the parameters that gave the list, but for its pages.
    """
    found, exact = counted
    chosen = {name for name, _ in pairs}
    by_name = found.by_filter
    narrowed = []
    for name, title in _TITLES.items():
        if name == "position" and "question" not in chosen:
            continue  # on their own, positions do not say of what
        if name == "year":
            values, whole = _years(found.years, pairs), True
        elif name in chosen or name not in by_name:
            continue
        else:
            values, whole = _values(by_name[name], pairs), by_name[name].whole
            if name == "position":
                values = [value for value in values if _of(value, found.filters.get("question"))]
        values = [value for value in values if value.pairs != pairs]
        if any(value.claims != found.total for value in values):
            if not exact:
                values = [value._replace(claims=None) for value in values]
            narrowed.append(Narrowing(name, title, *_split(values), whole))
    return narrowed


def labels(found: Facets | None, rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    """What the values of filters are called, by filter and value, as far as facets or claims name them."""
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        stands = [(stand.question, stand.position) for stand in row.positions]
        links = [*row.holders, *row.concepts, *(link for stand in stands for link in stand)]
        links += [passage.source for passage in row.passages] + ([row.work] if row.work else [])
        named |= {(FILTERS[link.kind], link.id): link.label for link in links if link.kind in FILTERS}
    for facet in found.facets if found else ():
        named |= {(facet.filter, each.value): each.node.label for each in facet.values if each.node}
    return named


def holders(found: Facets) -> tuple[Link, ...]:
    """The authors of the most of the claims."""
    return tuple(each.node for each in found.by_filter["author"].values if each.node is not None)


def _values(facet: Facet, pairs: Pairs) -> list[Value]:
    return [
        Value(
            each.node.label if each.node else WORDS.get((facet.filter, each.value), each.value),
            each.count,
            [*pairs, (facet.filter, each.value)],
        )
        for each in facet.values
    ]


def _of(value: Value, questions: object) -> bool:
    """Whether a position is one of some questions; of any, where none are known."""
    known = questions if isinstance(questions, list) else ()
    return not known or value.pairs[-1][1].partition("/")[0] in known


def _years(years: Sequence[YearCount], pairs: Pairs) -> list[Value]:
    """Years, or decades where there are many; a filter for years is set anew."""
    rest = without(pairs, "from-year", "to-year")
    if len(years) <= _SINGLE_YEARS:
        return [_between(str(each.year), each.count, rest, each.year, each.year) for each in years]
    decades: dict[int, int] = {}
    for each in years:
        decades[each.year // 10 * 10] = decades.get(each.year // 10 * 10, 0) + each.count
    return [
        _between(f"{first} to {first + 9}", count, rest, first, first + 9) for first, count in decades.items()
    ]


def _between(label: str, count: int, pairs: Pairs, first: int, last: int) -> Value:
    return Value(label, count, [*pairs, ("from-year", str(first)), ("to-year", str(last))])


def _split(values: list[Value]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What is seen at once, and the rest, of which there are at least two."""
    if len(values) <= _AT_ONCE + 1:
        return tuple(values), ()
    return tuple(values[:_AT_ONCE]), tuple(values[_AT_ONCE:])
