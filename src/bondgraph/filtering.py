"""Filters → claims: which claims pass, in the order in which answers list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from bondgraph.answers import ClaimFilters, Loosening
from bondgraph.ids import Kind, Ref
from bondgraph.model import RelationType
from bondgraph.naming import NOUNS, Names
from bondgraph.nodes import carried
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


class _Claim(NamedTuple):
    claim: Ref


class _Ends(NamedTuple):
    subject: Ref
    object: Ref


class Finder(Protocol):
    """What finds the claims that pass filters."""

    def found(self, given: Given, after: Ref | None, limit: int | None) -> list[Ref]:
        """The claims that pass, in the order in which answers list claims.

        Args:
            given: the filters.
            after: the claim behind which to begin; it need not pass itself.
            limit: how many at most.
        """

    def count(self, given: Given) -> int:
        """How many claims pass."""

    def page(self, given: Given, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, as `found`, and how many there are in all."""

    def defining(self, concept: Ref, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in the order in which answers list claims, and how many there are in all.

        Args:
            concept: the concept.
            after: the claim behind which to begin; it need not define the concept.
            limit: how many at most.
        """

    def facets(self, given: Given, most: int) -> Counted:
        """The values of `FACETS` that the claims that pass have, so many of each at most."""


class AskedFinder:
    """Finds claims by queries."""

    def __init__(self, queries: Queries, words: Words) -> None:
        self._queries = queries
        self._words = words

    def found(self, given: Given, after: Ref | None, limit: int | None) -> list[Ref]:
        """The claims that pass, in order."""
        bound = self._bound(given)
        if after is not None:
            bound["previous"] = [after]
        return [row.claim for row in self._queries.rows(_Claim, "who", limit=limit, **bound)]

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._queries.count("who", **self._bound(given))

    def page(self, given: Given, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, in order, and how many there are in all."""
        total = self.count(given)
        return self.found(given, after, limit) if total else [], total

    def defining(self, concept: Ref, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in order, and how many there are in all."""
        claims = [row.subject for row in self._queries.rows(_Ends, "relations", object=[concept])]
        behind = [] if after is None else [after]
        rows = self._queries.rows(_Claim, "who", limit=limit, claim=claims, previous=behind) if claims else []
        return [row.claim for row in rows], len(claims)

    def facets(self, given: Given, most: int) -> Counted:
        """The values of `FACETS` that the claims that pass have, so many of each at most."""
        claims = self.found(given, None, None) or [_NONE] if given else ()
        counted: Counted = {name: [] for name in FACETS}
        for row in self._queries.rows(_Value, "facets", claim=claims):
            value = row.value.id if isinstance(row.value, Ref) else row.value
            counted[row.filter].append((value, row.claims))
        return {
            name: sorted(values, key=lambda each: (-each[1], each[0]))[:most]
            for name, values in counted.items()
        }

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


class IndexedFinder:
    """Finds claims by what was built beside the statements."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def found(self, given: Given, after: Ref | None, limit: int | None) -> list[Ref]:
        """The claims that pass, in order."""
        return self.page(given, after, limit or self._beside.claims)[0]

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._beside.search.count(*searched(given))

    def page(self, given: Given, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, in order, and how many there are in all."""
        words, filters, years = searched(given)
        place = None if after is None else self._beside.place(after)
        found = self._beside.search.find(words, filters, years, after=place, limit=limit)
        return found.nodes, found.total

    def defining(self, concept: Ref, after: Ref | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in order, and how many there are in all."""
        return self._beside.defining(concept, after, limit)

    def facets(self, given: Given, most: int) -> Counted:
        """The values of `FACETS` that the claims that pass have, so many of each at most."""
        return self._beside.search.facets(*searched(given), fields=FACETS, most=most)


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

    def found(self, given: Given, *, after: str | None = None, limit: int | None = None) -> list[Ref]:
        """The claims that pass, in order.

        Args:
            given: the filters.
            after: the claim behind which to begin; it need not pass itself.
            limit: how many at most.

        Raises:
            BadFilter: the words hold none.
            UnknownName: there is no such claim to begin behind.
        """
        behind = None if after is None else self._names.one(after, "claim")
        return self._finder.found(given, behind, limit)

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._finder.count(given)

    def page(self, given: Given, *, after: str | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that pass, as `found`, and how many there are in all."""
        behind = None if after is None else self._names.one(after, "claim")
        return self._finder.page(given, behind, limit)

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

    def defining(self, concept: Ref, *, after: str | None, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in order, and how many there are in all.

        Args:
            concept: the concept.
            after: the claim behind which to begin; it need not define the concept.
            limit: how many at most.

        Raises:
            UnknownName: there is no such claim to begin behind.
        """
        behind = None if after is None else self._names.one(after, "claim", "after")
        return self._finder.defining(concept, behind, limit)

    def facets(self, given: Given, most: int) -> Counted:
        """The values of `FACETS` that the claims that pass have: of each one more than so many, at most."""
        return self._finder.facets(given, most + 1)
