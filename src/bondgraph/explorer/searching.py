"""Search across everything, as a page: what holds the words, by kind, and what narrows the claims among it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from bondgraph.answers import Filters, Hit, Search, SearchedKind, Searching, Snippet
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.narrowing import counted, labels, narrowings
from bondgraph.explorer.presenting import PAGING, Pairs, chips, without
from bondgraph.search.asked import parts_of

KINDS: Final[dict[SearchedKind, tuple[str, str]]] = {
    "question": ("Question", "Questions"),
    "agent": ("Author", "Authors"),
    "concept": ("Concept", "Concepts"),
    "claim": ("Claim", "Claims"),
    "work": ("Work", "Works"),
    "source": ("Source", "Sources"),
    "position": ("Position", "Positions"),
    "relation": ("Relation", "Relations"),
}
"""The kinds of node in the order in which they are told, and what one and several are called."""

SHOWN: Final = 25
"""Hits that a page of one kind has, where the address asks for no other number."""
MOST: Final = 50
"""Hits that a page has at most."""
_FIRST: Final[dict[SearchedKind, int]] = {"claim": 5}
_OTHERS: Final = 3
"""Hits that are seen of a kind where all kinds are shown."""
_TRIED: Final = 6
"""Words that are tried on their own where nothing holds all of them."""
_OFFERED: Final = 6
"""Examples of each sort, where nothing is asked."""


class Piece(NamedTuple):
    """A stretch of a snippet.

    Attributes:
        text: its words.
        marked: whether it is what was looked for.
    """

    text: str
    marked: bool


class Found(NamedTuple):
    """A hit, as it is shown.

    Attributes:
        hit: the hit.
        pieces: its snippet.
        whole: whether the snippet is all that the node says, or its whole name: then it stands for that.
    """

    hit: Hit
    pieces: tuple[Piece, ...]
    whole: bool


class OfKind(NamedTuple):
    """The hits of a kind.

    Attributes:
        kind: the kind.
        title: what several of it are called.
        total: how many there are.
        found: those that are shown.
    """

    kind: SearchedKind
    title: str
    total: int
    found: tuple[Found, ...]


class Tab(NamedTuple):
    """The way to the hits of a kind.

    Attributes:
        title: what it is called.
        total: how many there are.
        pairs: the parameters that show them.
        chosen: whether they are shown.
    """

    title: str
    total: int
    pairs: Pairs
    chosen: bool


def search(explorer: Explorer, asked: Searching, pairs: Pairs) -> Page:
    """What holds the words.

    Args:
        explorer: the library as pages.
        asked: the words, the kinds and the filters.
        pairs: the same as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.search`.
    """
    filtering = without(pairs, "kind", *PAGING)
    if asked.kind or asked.given() or asked.after is not None:
        most = min(asked.limit, MOST) if "limit" in dict(pairs) else SHOWN
        answer = explorer.library.search(asked.model_copy(update={"limit": most}))
        kinds: list[OfKind] = []
    else:
        answer, kinds = _by_kind(explorer, asked)
    total = answer.counts.get("claim", 0)
    filters = Filters.of({"words": asked.words, **asked.given()})
    facets = counted(explorer, filters, total) if total else None
    named = labels(facets.facets if facets else None, (hit.row for hit in answer.hits if hit.row))
    context = {
        "answer": answer,
        "kinds": kinds,
        "hits": () if kinds else tuple(map(shown, answer.hits)),
        "before": int(asked.after or 0),
        "titles": KINDS,
        "tabs": _tabs(answer, asked, pairs),
        "everything": sum(answer.counts.values()),
        "narrowings": narrowings(facets, filtering) if facets else [],
        "exact": facets is None or facets.exact,
        "filtering": filtering,
        "chips": [
            chip
            for chip in chips(explorer.suggested, pairs, answer.filters, named)
            if chip.name not in ("words", "kind")
        ],
        "alone": _alone(explorer, asked) if not answer.counts else [],
        "pairs": pairs,
        "alternate": "search.json",
        "trouble": None,
    }
    return Page("search.html", context)


def way_in(explorer: Explorer) -> Page:
    """What can be searched for, where nothing is asked."""

    def made() -> Page:
        context = {
            "answer": None,
            "examples": [
                each.node.label
                for each in explorer.facets.by_filter["concept"].values[:_OFFERED]
                if each.node
            ],
            "questions": explorer.stats.questions[:_OFFERED],
            "counts": explorer.stats.counts,
            "titles": KINDS,
            "trouble": None,
        }
        return Page("search.html", context)

    return explorer.once("search", made)


def trouble(pairs: Pairs, wrong: dict[str, Any]) -> Page:
    """Why what is searched for cannot be."""
    return Page(
        "search.html", {"answer": None, "examples": (), "questions": (), "pairs": pairs, "trouble": wrong}
    )


def shown(hit: Hit) -> Found:
    """A hit, with the pieces of its snippet."""
    own = hit.row.says if hit.row else hit.node.label
    return Found(hit, pieces(hit.snippet), hit.snippet.text == own)


def pieces(snippet: Snippet) -> tuple[Piece, ...]:
    """A snippet, cut where marks begin and end.

    >>> [(piece.text, piece.marked) for piece in pieces(Snippet(text="a bond of trust", marks=((2, 6),)))]
    [('a ', False), ('bond', True), (' of trust', False)]
    """
    found, behind = [], 0
    for start, end in snippet.marks:
        found += [Piece(snippet.text[behind:start], False), Piece(snippet.text[start:end], True)]
        behind = end
    return tuple(piece for piece in [*found, Piece(snippet.text[behind:], False)] if piece.text)


def _by_kind(explorer: Explorer, asked: Searching) -> tuple[Search, list[OfKind]]:
    """The first hits of each kind, and what was counted."""

    def of(kind: SearchedKind) -> Search:
        limit = _FIRST.get(kind, _OTHERS)
        return explorer.library.search(
            asked.model_copy(update={"kind": (kind,), "limit": limit, "after": None})
        )

    answer = of("claim")
    kinds = []
    for kind, (_, title) in KINDS.items():
        if total := answer.counts.get(kind, 0):
            hits = (answer if kind == "claim" else of(kind)).hits
            kinds.append(OfKind(kind, title, total, tuple(map(shown, hits))))
    return answer, kinds


def _tabs(answer: Search, asked: Searching, pairs: Pairs) -> list[Tab]:
    """The kinds that hold the words, and all of them together."""
    rest = without(pairs, "kind", *PAGING)
    there = [kind for kind in KINDS if answer.counts.get(kind) or kind in asked.kind]
    tabs = [
        Tab(KINDS[kind][1], answer.counts.get(kind, 0), [*rest, ("kind", kind)], asked.kind == (kind,))
        for kind in there
    ]
    if asked.given():
        return tabs if asked.kind else []
    return [Tab("All", sum(answer.counts.values()), rest, not asked.kind), *tabs] if tabs else []


def _alone(explorer: Explorer, asked: Searching) -> list[tuple[str, int]]:
    """The words that are in something on their own, where nothing holds all of them, and in how much."""
    words = [part.written for part in parts_of(asked.words)]
    if len(words) < 2:
        return []
    found = [
        (word, sum(explorer.library.search(word, kind="claim", limit=1).counts.values()))
        for word in words[:_TRIED]
    ]
    return [(word, total) for word, total in found if total]
