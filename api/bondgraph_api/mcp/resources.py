"""The nodes as resources: each under an address of its own, listed page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from bondgraph.answers import Row
from bondgraph.errors import BadFilter, BondgraphError, UnknownName
from bondgraph.ids import KINDS, Kind, Ref
from bondgraph.library import Library
from bondgraph_api.mcp.calling import call
from bondgraph_api.mcp.tools import TOOLS

SCHEME: Final = "bondgraph://"
TEMPLATE: Final = "bondgraph://{kind}/{+id}"
QUESTIONS: Final = "bondgraph://questions"
MEDIA_TYPE: Final = "text/plain"

PAGE: Final = 50
"""Resources on a page of the list."""


class Listed(NamedTuple):
    """A resource as it is listed.

    Attributes:
        uri: its address.
        name: the id of the node.
        title: what it is called.
        description: what it is.
    """

    uri: str
    name: str
    title: str
    description: str


def address(kind: Kind, ident: str) -> str:
    """The address of a node.

    >>> address("position", "heals-or-carries/itself")
    'bondgraph://position/heals-or-carries/itself'
    """
    return f"{SCHEME}{kind}/{quote(ident, safe='/-._~:+')}"


def listed(library: Library, cursor: str | None) -> tuple[list[Listed], str | None]:
    """A page of the resources, and the cursor of the next; None on the last.

    First the corpus and the list of its questions, then questions, authors, concepts, works, sources and claims. What
    else there is (positions, passages, relations, citations) has addresses, which answers give, and is not listed.

    Args:
        library: what has the nodes.
        cursor: where the page begins, as the page before said; None for the first.

    Raises:
        BadFilter: the cursor is none that a page gave.
    """
    kind, _, after = (cursor or "").partition(":")
    found = [] if cursor else _fixed(library)
    kinds = list(_LISTS)
    if cursor and kind not in kinds:
        raise BadFilter("cursor", f"{cursor!r} was given by no page; leave it out to begin with the first")
    place = kinds.index(kind) if cursor else 0
    try:
        page, next_ = _LISTS[kinds[place]](library, PAGE, after or None)
    except UnknownName:
        raise BadFilter(
            "cursor", f"{cursor!r} was given by no page; leave it out to begin with the first"
        ) from None
    found += page
    if next_:
        return found, f"{kinds[place]}:{next_}"
    return found, f"{kinds[place + 1]}:" if place + 1 < len(kinds) else None


def read(library: Library, uri: str) -> str:
    """What stands at an address: a node in words, or the questions.

    Args:
        library: what has the nodes.
        uri: the address, or the IRI of a node.

    Raises:
        BadFilter: it is no address here.
        UnknownName: there is no such node.
    """
    if uri == QUESTIONS:
        return call(library, TOOLS["questions"], {}).text
    ref = _ref(library, uri)
    text = call(library, TOOLS["show"], {"name": ref.id, "kind": ref.kind}).text
    if ref.kind == "corpus":
        return f"{text}\n\n{call(library, TOOLS['stats'], {}).text}"
    return text


def _ref(library: Library, uri: str) -> Ref:
    if uri.startswith(SCHEME):
        kind, _, ident = uri.removeprefix(SCHEME).partition("/")
        if kind in KINDS and ident:
            return Ref(kind, unquote(ident))
    try:
        return Ref.of_iri(library.base, uri)
    except ValueError:
        kinds = ", ".join(KINDS)
        reason = f"{uri!r} is no node here; write {TEMPLATE} with one of {kinds}, or {library.base}KIND/ID"
        raise BadFilter("uri", reason) from None


def _fixed(library: Library) -> list[Listed]:
    stamp = library.stamp
    corpus = address("corpus", stamp.id)
    return [
        Listed(
            corpus,
            stamp.id,
            stamp.title,
            library.description or "what the corpus says of itself, with counts",
        ),
        Listed(
            QUESTIONS,
            "questions",
            "The debate questions",
            "every debate with its positions and who takes them",
        ),
    ]


def _questions(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.questions(limit=limit, after=after)
    return [
        Listed(address("question", each.id), each.id, each.label, f"a debate question: {each.asks}")
        for each in page.questions
    ], page.next


def _authors(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.authors(limit=limit, after=after)
    return [
        Listed(
            address("agent", each.id),
            each.id,
            each.label,
            f"an author ({each.type}) who holds {each.claims} claims",
        )
        for each in page.authors
    ], page.next


def _concepts(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.terms(limit=limit, after=after)
    return [
        Listed(
            address("concept", each.concept.id),
            each.concept.id,
            each.concept.label,
            f"a concept that {each.used_by} claims are about and {each.definitions} define",
        )
        for each in page.terms
    ], page.next


def _claims(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.who_argues(limit=limit, after=after)
    return [_claim(row) for row in page.rows], page.next


def _claim(row: Row) -> Listed:
    held = "; ".join(holder.label for holder in row.holders)
    return Listed(
        address("claim", row.claim),
        row.claim,
        row.says,
        f"a claim, in our words, held by {held or 'somebody unnamed'}",
    )


def _works(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.works(limit=limit, after=after)
    return [
        Listed(
            address("work", each.id),
            each.id,
            each.title or each.label,
            f"a work that is cited, {each.label}; {each.claims} claims are held, told or excerpted in it",
        )
        for each in page.works
    ], page.next


def _sources(library: Library, limit: int, after: str | None) -> tuple[list[Listed], str | None]:
    page = library.sources(limit=limit, after=after)
    return [
        Listed(
            address("source", each.id),
            each.id,
            each.label,
            f"a document that was read, with {each.claims} claims",
        )
        for each in page.sources
    ], page.next


_LISTS: Final[dict[str, Callable[[Library, int, str | None], tuple[list[Listed], str | None]]]] = {
    "question": _questions,
    "agent": _authors,
    "concept": _concepts,
    "work": _works,
    "source": _sources,
    "claim": _claims,
}
"""The kinds of node that are listed, in their order."""

COMPLETED: Final = 100
"""Values that a completion has at most."""


def completed(library: Library, kinds: Sequence[Kind], value: str) -> list[str]:
    """The ids of some kinds of node that begin so, or whose names hold words that do; one more than are offered."""
    begun = value.strip().lower()
    found = list(library.beginning(begun, kinds, COMPLETED + 1))
    searched = [kind for kind in kinds if kind in TOOLS["search"].asks.choices("kind")]
    if found or not begun or not searched:
        return found
    try:
        hits = library.search(f"{begun}*", kind=searched, limit=COMPLETED).hits
    except BondgraphError:  # nothing that could be searched for
        return []
    return list(dict.fromkeys(hit.node.id for hit in hits))
