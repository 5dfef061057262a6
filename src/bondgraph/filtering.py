"""Filters → claims: which claims pass, in the order in which answers list them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from bondgraph.answers import ClaimFilters, Loosening
from bondgraph.ids import Kind, Ref
from bondgraph.listing import AskedLists
from bondgraph.model import RelationType
from bondgraph.naming import NOUNS, Names
from bondgraph.nodes import carried
from bondgraph.ordering import Cursor, Key, Listed, Part, behind
from bondgraph.queries import Queries, Value
from bondgraph.rdf import PREDICATES
from bondgraph.search.words import Words

if TYPE_CHECKING:
    from bondgraph.beside import Beside

Given = dict[str, Sequence[Value]]
"""The values of each filter, by the filter's name: names as nodes."""

# The parameter of the query that each filter gives, where it is called otherwise.
_PARAMETERS: Final = {
    "supports": "supported",
    "contrasts": "contrasted",
    "from-year": "first",
    "to-year": "last",
}

# The filter that gives the claims which hang on a node.
_HANGING: Final[dict[Kind, str]] = {
    "agent": "author",
    "work": "work",
    "source": "source",
    "concept": "concept",
    "question": "question",
    "position": "position",
}
_NONE: Final = Ref("claim", "")


FACETS: Final = ("author", "concept", "question", "position", "relation", "role", "work", "source", "voice")
"""The filters whose values are counted."""

Counted = dict[str, list[tuple[str, int]]]
"""The values that claims have of each filter, with how many have it: those of the most claims first."""


class _Value(NamedTuple):
    filter: str
    value: Ref | str
    claims: int


class _Passing(NamedTuple):
    claim: Ref
    filter: str
    value: Ref | str | int


class _Claim(NamedTuple):
    claim: Ref


class _Dated(NamedTuple):
    claim: Ref
    year: int | None


class _Ends(NamedTuple):
    subject: Ref
    object: Ref


class Finder(Protocol):
    """What finds the claims that pass filters."""

    def listed(self, order: str) -> Listed:
        """All claims in an order."""

    def found(self, given: Given, limit: int | None) -> list[Ref]:
        """The claims that pass, in the order in which answers list claims.

        Args:
            given: the filters.
            limit: how many at most.
        """

    def count(self, given: Given) -> int:
        """How many claims pass."""

    def page(self, given: Given, order: str, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, and how many there are in all.

        Args:
            given: the filters.
            order: the order in which they are listed.
            behind: the key behind which to begin, whether or not any claim has it.
            limit: how many at most.
        """

    def defining(self, concept: Ref, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in the order in which answers list claims, and how many there are in all.

        Args:
            concept: the concept.
            behind: the key behind which to begin, whether or not any claim has it.
            limit: how many at most.
        """

    def relations(self, given: Given, types: Sequence[RelationType]) -> Listed:
        """The relations of some types, or of any, that the claims that pass have at either end, by id."""

    def facets(self, given: Given, most: int, fields: Sequence[str] = FACETS) -> Counted:
        """The values of some filters that the claims that pass have, so many of each at most."""

    def years(self, given: Given) -> dict[int, int]:
        """How many of the claims that pass have each year, in the order of the years."""


class AskedFinder:
    """Finds claims by queries.

    Args:
        queries: what asks the engine.
        words: the words of the claims.
        lists: the lists.
        keeps: whether the values of all claims are asked once and kept, to be counted: for what cannot change.
    """

    def __init__(self, queries: Queries, words: Words, lists: AskedLists, *, keeps: bool = False) -> None:
        self._queries = queries
        self._words = words
        self._lists = lists
        self._keeps = keeps

    def listed(self, order: str) -> Listed:
        """All claims in an order."""
        return self._lists.listed("claim", order)

    def found(self, given: Given, limit: int | None) -> list[Ref]:
        """The claims that pass, in order."""
        return self._behind(given, None, limit)

    def _behind(self, given: Given, behind: Key | None, limit: int | None) -> list[Ref]:
        bound = self._bound(given)
        if behind is not None:
            bound["before"] = behind
        return [row.claim for row in self._queries.rows(_Claim, "who", limit=limit, **bound)]

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._queries.count("who", **self._bound(given))

    def page(self, given: Given, order: str, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, in an order, and how many there are in all."""
        if order == "author":
            total = self.count(given)
            return self._behind(given, behind, limit) if total else [], total
        key_of = self.listed(order).key_of
        keys = sorted((key_of(claim), claim) for claim in self.found(given, None))
        start = 0 if behind is None else bisect_right(keys, behind, key=lambda each: each[0])
        return [claim for _, claim in keys[start : start + limit]], len(keys)

    def defining(self, concept: Ref, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in order, and how many there are in all."""
        claims = [row.subject for row in self._queries.rows(_Ends, "relations", object=[concept])]
        before = () if behind is None else behind
        rows = self._queries.rows(_Claim, "who", limit=limit, claim=claims, before=before) if claims else []
        return [row.claim for row in rows], len(claims)

    def relations(self, given: Given, types: Sequence[RelationType]) -> Listed:
        """The relations of some types that the claims that pass have at either end, by id."""
        return self._lists.relations(types, set(self.found(given, None)) if given else None)

    def facets(self, given: Given, most: int, fields: Sequence[str] = FACETS) -> Counted:
        """The values of some filters that the claims that pass have, so many of each at most."""
        counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        if given and self._keeps:
            for claim in self.found(given, None):
                for name, value in self._values[claim]:
                    counted[name][value] += 1
        else:
            claims = self.found(given, None) or [_NONE] if given else ()
            for row in self._queries.rows(_Value, "facets", claim=claims):
                counted[row.filter][_text(row.value)] = row.claims
        return {
            name: sorted(counted[name].items(), key=lambda each: (-each[1], each[0]))[:most]
            for name in fields
        }

    @cached_property
    def _values(self) -> Mapping[Ref, Collection[tuple[str, str]]]:
        """The values that each claim has of the filters that are counted."""
        values: dict[Ref, set[tuple[str, str]]] = defaultdict(set)
        for row in self._queries.rows(_Passing, "passing"):
            if row.filter in FACETS:
                values[row.claim].add((row.filter, _text(row.value)))
        return values

    def years(self, given: Given) -> dict[int, int]:
        """How many of the claims that pass have each year, in the order of the years."""
        passing = set(self.found(given, None)) if given else None
        years = [year for claim, year in self._dated if passing is None or claim in passing]
        return dict(sorted(Counter(years).items()))

    @cached_property
    def _dated(self) -> list[tuple[Ref, int]]:
        """The claims that have a year, with it: asked once, like what is listed."""
        rows = self._queries.rows(_Dated, "claims")
        return [(row.claim, row.year) for row in rows if row.year is not None]

    def _bound(self, given: Given) -> Given:
        bound: Given = {}
        for name, values in given.items():
            if name == "words":
                bound["claim"] = self._words.claims(str(values[0])) or [_NONE]
            elif name == "relation":
                bound[name] = [PREDICATES[cast("RelationType", each)] for each in values]
            else:
                bound[_PARAMETERS.get(name, name)] = values
        return bound


def _text(value: Ref | str | int) -> str:
    return value.id if isinstance(value, Ref) else str(value)


class IndexedFinder:
    """Finds claims by what was built beside the statements."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def listed(self, order: str) -> Listed:
        """All claims in an order."""
        return self._beside.listed("claim", order)

    def found(self, given: Given, limit: int | None) -> list[Ref]:
        """The claims that pass, in order."""
        return self.page(given, "author", None, limit or self._beside.claims)[0]

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._beside.search.count(*searched(given))

    def page(self, given: Given, order: str, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, in an order, and how many there are in all."""
        words, filters, years = searched(given)
        place = None
        if behind is not None and (begin := self.listed(order).behind(behind)):
            place = begin - 1
        found = self._beside.search.find(words, filters, years, order=order, after=place, limit=limit)
        return found.nodes, found.total

    def defining(self, concept: Ref, behind: Key | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in order, and how many there are in all."""
        start = 0 if behind is None else self.listed("author").behind(behind)
        return self._beside.defining(concept, start, limit)

    def relations(self, given: Given, types: Sequence[RelationType]) -> Listed:
        """The relations of some types that the claims that pass have at either end, by id."""
        if given.keys() == {"author"}:
            return self._beside.relations_held_by(
                types, [ref for ref in given["author"] if isinstance(ref, Ref)]
            )
        places = self._beside.search.places(*searched(given)) if given else None
        return self._beside.relations_of(types, places)

    def facets(self, given: Given, most: int, fields: Sequence[str] = FACETS) -> Counted:
        """The values of some filters that the claims that pass have, so many of each at most."""
        return self._beside.search.facets(*searched(given), fields=fields, most=most)

    def years(self, given: Given) -> dict[int, int]:
        """How many of the claims that pass have each year, in the order of the years."""
        return self._beside.search.years(*searched(given))


def searched(given: Given) -> tuple[str, dict[str, list[str]], tuple[int | None, int | None]]:
    """Filters as the search index takes them: words, values, years."""
    filters = {
        name: [value.id if isinstance(value, Ref) else str(value) for value in values]
        for name, values in given.items()
        if name not in ("words", "from-year", "to-year")
    }
    first, last = (int(str(given[name][0])) if name in given else None for name in ("from-year", "to-year"))
    return str(given["words"][0]) if "words" in given else "", filters, (first, last)


class Claims:
    """The claims of a corpus, found by filters."""

    def __init__(self, queries: Queries, names: Names, finder: Finder) -> None:
        self._queries = queries
        self._names = names
        self._finder = finder

    def understood(self, asked: ClaimFilters) -> tuple[Given, dict[str, object]]:
        """The values of each filter, and the filters with ids for names.

        Raises:
            BadFilter: the words hold none.
            UnknownName, AmbiguousName: a name stands for no node or for several.
        """
        given: Given = {}
        understood: dict[str, object] = {}
        for name, value in asked.given().items():
            if name in NOUNS:
                refs = [self._names.one(each, NOUNS[name], name) for each in getattr(asked, name)]
                given[name] = refs
                understood[name] = [ref.id for ref in refs]
            else:
                given[name] = value if isinstance(value, tuple) else (cast("str | int", value),)
                understood[name] = list(value) if isinstance(value, tuple) else value
        return given, understood

    def found(self, given: Given, *, limit: int | None = None) -> list[Ref]:
        """The claims that pass, in the order in which answers list claims.

        Args:
            given: the filters.
            limit: how many at most.

        Raises:
            BadFilter: the words hold none.
        """
        return self._finder.found(given, limit)

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._finder.count(given)

    def page(self, given: Given, *, order: str, after: str | None, limit: int) -> Part:
        """The claims that pass, in an order, as a page of them.

        Args:
            given: the filters.
            order: the order.
            after: a cursor, or the claim behind which to begin; it need not pass itself.
            limit: how many at most.

        Raises:
            BadFilter: the words hold none, or the cursor is of another order.
            UnknownName: there is no such claim to begin behind.
        """
        found, total = self._finder.page(given, order, self._behind(after, order), limit + 1)
        return self._part(found, total, order, limit)

    def _behind(self, after: str | None, order: str) -> Key | None:
        if after is None:
            return None
        listed = self._finder.listed(order)
        like = listed.key(0) if len(listed) else None
        return behind(after, order, lambda name: listed.key_of(self._names.one(name, "claim", "after")), like)

    def _part(self, found: Sequence[Ref], total: int, order: str, limit: int) -> Part:
        page = found[:limit]
        if len(found) == len(page):
            return Part(page, total, None)
        return Part(page, total, str(Cursor(order, self._finder.listed(order).key_of(page[-1]))))

    def loosenings(self, given: Given) -> tuple[Loosening, ...]:
        """The filters without each of which claims pass, the one that lets the fewest pass first."""
        found = []
        for name in given:
            if total := self.count({other: value for other, value in given.items() if other != name}):
                found.append(Loosening(without=name, total=total))
        return tuple(sorted(found, key=lambda each: (each.total, each.without)))

    def of(self, ref: Ref, limit: int | None = None) -> list[Ref]:
        """The claims that hang on a node, the first so many; of a claim, itself; of a relation, its ends."""
        if ref.kind == "claim":
            return [ref]
        if ref.kind == "passage":
            return carried(self._queries, ref)
        if ref.kind == "relation":
            ends = self._queries.rows(_Ends, "relations", relation=[ref])
            return [end for row in ends for end in row if end.kind == "claim"]
        if (name := _HANGING.get(ref.kind)) is None:
            return []
        return self.found({name: [ref]}, limit=limit)

    def number_of(self, ref: Ref) -> int:
        """How many claims hang on a node."""
        if (name := _HANGING.get(ref.kind)) is None:
            return len(self.of(ref))
        return self.count({name: [ref]})

    def defining(self, concept: Ref, *, after: str | None, limit: int) -> Part:
        """The claims that define a concept, in the order in which answers list claims, as a page of them.

        Args:
            concept: the concept.
            after: a cursor, or the claim behind which to begin; it need not define the concept.
            limit: how many at most.

        Raises:
            BadFilter: the cursor is of another order.
            UnknownName: there is no such claim to begin behind.
        """
        found, total = self._finder.defining(concept, self._behind(after, "author"), limit + 1)
        return self._part(found, total, "author", limit)

    def relations(self, given: Given, types: Sequence[RelationType]) -> Listed:
        """The relations of some types, or of any, that the claims that pass have at either end, by id.

        Raises:
            BadFilter: the words hold none.
        """
        return self._finder.relations(given, types)

    def facets(self, given: Given, most: int, fields: Sequence[str] = FACETS) -> Counted:
        """The values of some filters that the claims that pass have: of each one more than so many, at most."""
        return self._finder.facets(given, most + 1, fields)

    def years(self, given: Given) -> dict[int, int]:
        """How many of the claims that pass have each year, in the order of the years."""
        return self._finder.years(given)
