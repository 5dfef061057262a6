"""A call of a tool → what it answers, in words and as data, no longer than there is room for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from bondgraph.answers import (
    Answer,
    Authors,
    Facets,
    Near,
    Path,
    Questions,
    Relations,
    Search,
    Searching,
    Terms,
    Who,
)
from bondgraph.library import Library
from bondgraph_api.mcp.arguments import measured
from bondgraph_api.mcp.fitting import AT_FIRST, FILTERS, ROOM, shorten
from bondgraph_api.mcp.loosening import with_fewer_words
from bondgraph_api.mcp.notes import narrowed, notes_on
from bondgraph_api.mcp.telling import tell
from bondgraph_api.mcp.tools import Tool


class Told(NamedTuple):
    """What a tool answers.

    Attributes:
        text: the answer in words.
        structured: the answer as its schema has it, with the notes.
    """

    text: str
    structured: dict[str, Any]


def call(library: Library, tool: Tool, arguments: Mapping[str, object]) -> Told:
    """What a tool answers, in words and as data, no longer than there is room for.

    Args:
        library: what is asked.
        tool: the tool.
        arguments: what it is asked with, under the names that it has at every door.

    Raises:
        BadFilter: an argument is unknown or its value cannot be used.
        UnknownName: a name is not known.
        AmbiguousName: it stands for several nodes.
    """
    given = measured(
        {name.replace("_", "-"): value for name, value in arguments.items() if value is not None}
    )
    if tool.limit is not None:
        given.setdefault("limit", tool.limit)
    asked = tool.asks.of(given)
    most = min(int(getattr(asked, "limit", AT_FIRST)), _TIMES * (tool.limit or AT_FIRST))

    def answered(size: int) -> Answer[Any]:
        return tool.ask(library, asked if tool.limit is None else asked.model_copy(update={"limit": size}))

    whole = answered(most)
    known = notes_on(library, shorten(whole, most).answer)
    fewer = (
        with_fewer_words(library, asked)
        if isinstance(asked, Searching) and isinstance(whole, Search) and not whole.total
        else ()
    )

    def of(size: int) -> Told:
        # A page is asked for anew, so that the verb itself says where the next begins.
        answer, cut = shorten(whole if size == most or tool.limit is None else answered(size), size)
        notes = narrowed(known, answer)
        notes = notes.model_copy(update={"cut": cut, "next": (*fewer, *following(tool, answer))})
        structured = answer.model_dump(mode="json") | {"notes": notes.model_dump(mode="json")}
        return Told(tell(answer, notes), structured)

    told = of(most)
    if _fits(told):
        return told
    # The largest size that fits: the smallest is given even where it doesn't.
    fits, large = 1, most
    told = of(fits)
    while large - fits > 1:
        size = (fits + large) // 2
        if _fits(tried := of(size)):
            fits, told = size, tried
        else:
            large = size
    return told


def _fits(told: Told) -> bool:
    written = json.dumps(told.structured, ensure_ascii=False, separators=(",", ":"))
    return max(len(told.text.encode()), len(written.encode())) <= ROOM


_TIMES: Final = 3
"""Times the limit by default: more items are never asked for at once, since they have no room."""


def following(tool: Tool, answer: Answer[Any]) -> tuple[str, ...]:
    """What to ask next."""
    page = None
    if (next_ := getattr(answer, "next", None)) is not None:
        # A model copies an id more surely than a cursor; both lead to the same page.
        after = _LAST[tool.name](answer) if tool.name in _LAST else next_
        page = f'{tool.name} with the same arguments and after="{after}" gives the next page'
    return tuple(filter(None, (page, _THEN.get(tool.name, lambda _: None)(answer))))


_LAST: Final[dict[str, Callable[[Any], str]]] = {
    "who_argues": lambda answer: answer.rows[-1].claim,
    "compare": lambda answer: answer.questions[-1].question.id,
    "relations": lambda answer: answer.relations[-1].id,
    "define": lambda answer: answer.definitions[-1].row.claim,
    "terms": lambda answer: answer.terms[-1].concept.id,
    "questions": lambda answer: answer.questions[-1].id,
    "authors": lambda answer: answer.authors[-1].id,
}
"""What a page ends with, by tool."""


def _then_who(answer: Who) -> str | None:
    if not answer.total:
        return "search with words finds nodes by what they say; facets without filters counts what there is"
    first = answer.rows[0].claim if answer.rows else None
    return f'show with name="claim:{first}" gives the relations of a claim' if first else None


def _then_search(answer: Search) -> str:
    if not answer.hits:
        return "questions lists the debates, terms the concepts, authors the people"
    first = answer.hits[0].node
    return f'show with name="{first.kind}:{first.id}" gives all that hangs on a hit'


def _then_path(answer: Path) -> str:
    if answer.found:
        return "show with the id of a relation or a claim gives all of it"
    return "near shows what each of the two is joined with"


def _then_near(answer: Near) -> str | None:
    if answer.whole:
        return None
    left = (
        f"{answer.total - len(answer.nodes)} are left out"
        if answer.total is not None
        else f"more than {answer.counted - len(answer.nodes)} are left out"
    )
    ways = []
    kind = answer.start.kind
    if kind == "concept":
        ways.append(f'define with name="{answer.start.id}" gives its definitions, page by page')
    elif kind in FILTERS:
        ways.append(f'relations with {FILTERS[kind]}=["{answer.start.id}"] gives its relations, page by page')
    if answer.steps > 1:
        ways.append("near with fewer steps is nearer")
    if not answer.relation:
        ways.append("near with one kind of relation gives less")
    return f"{left}; {'; '.join(ways)}" if ways else f"{left}; near of one that is here goes on from there"


def _then_relations(answer: Relations) -> str | None:
    first = next(
        (end.id for tie in answer.relations for end in (tie.subject, tie.object) if end.kind == "claim"), None
    )
    return (
        f'show with name="claim:{first}" gives the voice of a claim: where it is held and by way of whom'
        if first
        else None
    )


def _then_facets(answer: Facets) -> str:
    if answer.total:
        return "who_argues with the same filters and one of these values gives the claims"
    return "facets without filters counts what there is"


def _then_terms(answer: Terms) -> str | None:
    first = next(iter(answer.terms), None)
    return f'define with name="{first.concept.id}" gives the definitions of a term' if first else None


def _then_questions(answer: Questions) -> str | None:
    first = next(iter(answer.questions), None)
    return f'who_argues with question=["{first.id}"] gives the claims of a debate' if first else None


def _then_authors(answer: Authors) -> str | None:
    first = next(iter(answer.authors), None)
    return f'who_argues with author=["{first.id}"] gives what an author holds' if first else None


_THEN: Final[dict[str, Callable[[Any], str | None]]] = {
    "who_argues": _then_who,
    "search": _then_search,
    "path": _then_path,
    "near": _then_near,
    "relations": _then_relations,
    "facets": _then_facets,
    "terms": _then_terms,
    "questions": _then_questions,
    "authors": _then_authors,
    "stats": lambda _: "questions lists the debates with their positions; search finds nodes by words",
}
"""What to ask next, by tool."""
