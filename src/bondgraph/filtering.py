"""Filters → claims: which claims pass, in the order in which answers list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bondgraph.answers import Filters, Loosening
from bondgraph.errors import BadFilter
from bondgraph.ids import Kind, Ref, words_of
from bondgraph.naming import NOUNS, Names
from bondgraph.nodes import carried
from bondgraph.queries import Queries, Value
from bondgraph.rdf import PREDICATES
from bondgraph.searching import Words

Parameters = dict[str, Sequence[Value]]
Given = dict[str, Parameters]
"""The parameters of the query that each filter gives, by the filter's name."""

_PARAMETERS: Final = {
    "author": "author", "concept": "concept", "question": "question", "position": "position", "work": "work",
    "source": "source", "supports": "supported", "contrasts": "contrasted", "role": "role", "voice": "voice",
    "from-year": "first", "to-year": "last",
}  # fmt: skip

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


class _Claim(NamedTuple):
    claim: Ref


class _Ends(NamedTuple):
    subject: Ref
    object: Ref


class Claims:
    """The claims of a corpus, found by filters."""

    def __init__(self, queries: Queries, names: Names) -> None:
        self._queries = queries
        self._names = names
        self._words = Words(queries)

    def understood(self, asked: Filters) -> tuple[Given, dict[str, object]]:
        """The parameters that each filter gives, and the filters with ids for names.

        Raises:
            BadFilter: the words hold none.
            UnknownName, AmbiguousName: a name stands for no node or for several.
        """
        given: Given = {}
        understood: dict[str, object] = {}
        for name, value in asked.given().items():
            if name in NOUNS:
                refs = [self._names.one(each, NOUNS[name], name) for each in getattr(asked, name)]
                given[name] = {_PARAMETERS[name]: refs}
                understood[name] = [ref.id for ref in refs]
                continue
            understood[name] = list(value) if isinstance(value, tuple) else value
            if name == "words":
                if not words_of(asked.words):
                    raise BadFilter("words", f"{asked.words!r} holds no word; write letters or digits")
                given[name] = {"claim": self._words.claims(asked.words) or [_NONE]}
            elif name == "relation":
                given[name] = {"relation": [PREDICATES[each] for each in asked.relation]}
            else:
                values = value if isinstance(value, tuple) else (int(str(value)),)
                given[name] = {_PARAMETERS[name]: values}
        return given, understood

    def found(self, given: Given, *, after: str | None = None, limit: int | None = None) -> list[Ref]:
        """The claims that pass, in order.

        Args:
            given: the filters.
            after: the claim behind which to begin; it need not pass itself.
            limit: how many at most.

        Raises:
            UnknownName: there is no such claim to begin behind.
        """
        bound = _merged(given)
        if after is not None:
            bound["previous"] = [self._names.one(after, "claim")]
        return [row.claim for row in self._queries.rows(_Claim, "who", limit=limit, **bound)]

    def count(self, given: Given) -> int:
        """How many claims pass."""
        return self._queries.count("who", **_merged(given))

    def loosenings(self, given: Given) -> tuple[Loosening, ...]:
        """The filters without each of which claims pass, the one that lets the fewest pass first."""
        found = []
        for name in given:
            if total := self.count({other: value for other, value in given.items() if other != name}):
                found.append(Loosening(without=name, total=total))
        return tuple(sorted(found, key=lambda each: (each.total, each.without)))

    def of(self, ref: Ref) -> list[Ref]:
        """The claims that hang on a node; of a claim, itself; of a relation, its ends."""
        if ref.kind == "claim":
            return [ref]
        if ref.kind == "passage":
            return carried(self._queries, ref)
        if ref.kind == "relation":
            ends = self._queries.rows(_Ends, "relations", relation=[ref])
            return [end for row in ends for end in row if end.kind == "claim"]
        if (name := _HANGING.get(ref.kind)) is None:
            return []
        return self.found({name: {_PARAMETERS[name]: [ref]}})


def _merged(given: Given) -> Parameters:
    return {name: values for each in given.values() for name, values in each.items()}
