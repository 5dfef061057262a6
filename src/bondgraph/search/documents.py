"""What is searched: a document for each node that has words, with the filters that its claim passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bondgraph.ids import Kind, Ref
from bondgraph.queries import Queries

FILTERS: Final = (
    "author", "concept", "question", "position", "relation", "role", "work", "source", "voice", "supports",
    "contrasts",
)  # fmt: skip
"""The filters by value that a document has; the year is a filter by range."""

SEARCHED: Final[tuple[Kind, ...]] = (
    "claim", "relation", "agent", "work", "source", "concept", "question", "position",
)  # fmt: skip
"""The kinds of node that are searched, in the order in which their documents are numbered."""


class Document(NamedTuple):
    """One node as it is searched.

    ========  =====================  ==================================================================
    kind      statement              names
    ========  =====================  ==================================================================
    claim     what it says           labels of its holders and tellers (of a work, its `by`); labels and
                                     other names of its concepts; labels and full titles of the works in
                                     which it is held, told or excerpted
    relation  its reason             none
    agent     none                   label, other names
    work      none                   label, full title, authors; of what the sources print of it: label,
                                     title, authors
    source    none                   title, publisher
    concept   scope, where it has    label, other names
    question  what it asks           label
    position  what it says           label
    ========  =====================  ==================================================================

    Attributes:
        node: the node.
        number: of a claim, its place in the order in which answers list claims, from 0; relations follow by id, then
            the other kinds as in `SEARCHED`, each by id. No two documents have the same.
        statement: what the node says, or nothing.
        names: its names, each once, sorted.
        filters: of a claim, by each of `FILTERS` for which it has any, the ids or words by which it passes, sorted: a
            concept with all that is broader; the kinds of relation at either end; what it contrasts with at either
            end. Of other nodes, none.
        year: of a claim, the year by which it is filtered.
        places: of a claim, its places where claims are listed by year and by year with the latest first, where they are
            listed so by the index.
    """

    node: Ref
    number: int
    statement: str
    names: tuple[str, ...]
    filters: Mapping[str, Sequence[str]]
    year: int | None
    places: tuple[int, int] | None = None


class Words(NamedTuple):
    """The words of a node: what it says, and its names."""

    statement: str
    names: tuple[str, ...]


class _Claim(NamedTuple):
    claim: Ref


class _Text(NamedTuple):
    node: Ref
    field: str
    text: str


class _Passing(NamedTuple):
    claim: Ref
    filter: str
    value: Ref | str | int


def from_queries(queries: Queries) -> Iterator[Document]:
    """The documents of a corpus, asked of the engine that holds it, in the order of their numbers."""
    words = words_in(queries)
    passing: dict[Ref, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in queries.rows(_Passing, "passing"):
        passing[row.claim][row.filter].add(row.value.id if isinstance(row.value, Ref) else str(row.value))
    claims = [row.claim for row in queries.rows(_Claim, "who")]
    others = sorted((ref for ref in words if ref.kind != "claim"), key=_place)
    for number, node in enumerate([*claims, *others]):
        own = passing[node]
        years = own.pop("year", ())
        yield Document(
            node=node,
            number=number,
            statement=words[node].statement,
            names=words[node].names,
            filters={name: tuple(sorted(values)) for name, values in sorted(own.items())},
            year=next((int(year) for year in years), None),
        )


def words_in(queries: Queries, nodes: Iterable[Ref] | None = None) -> dict[Ref, Words]:
    """The words of some nodes, or of all that have any."""
    only = None if nodes is None else list(nodes)
    if only == []:
        return {}
    statements: dict[Ref, str] = {}
    names: dict[Ref, set[str]] = defaultdict(set)
    for row in queries.rows(_Text, "texts", node=only or ()):
        if row.field == "statement":
            statements[row.node] = row.text
        else:
            names[row.node].add(row.text)
    return {
        node: Words(statements.get(node, ""), tuple(sorted(names.get(node, ()))))
        for node in statements.keys() | names.keys()
    }


def _place(ref: Ref) -> tuple[int, str]:
    return SEARCHED.index(ref.kind), ref.id
