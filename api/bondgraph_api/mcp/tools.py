"""The tools: each is one verb, asked with what it is asked with at every door."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import Field, create_model

from bondgraph.answers import (
    Answer,
    Around,
    Asking,
    Authors,
    Between,
    Cite,
    Citing,
    Compare,
    Comparing,
    Define,
    Defining,
    Faceting,
    Facets,
    Filters,
    Listing,
    ListingAgents,
    ListingRelations,
    Near,
    Node,
    Path,
    Questions,
    Relations,
    Search,
    Searching,
    Showing,
    Stats,
    Terms,
    Who,
)
from bondgraph.library import Library
from bondgraph_api.mcp.fitting import AT_FIRST, ROOM, shorten
from bondgraph_api.mcp.notes import Notes, narrowed, notes_on
from bondgraph_api.mcp.telling import tell


class Nothing(Asking):
    """Nothing at all."""


class Told(NamedTuple):
    """What a tool answers.

    Attributes:
        text: the answer in words.
        structured: the answer as its schema has it, with the notes.
    """

    text: str
    structured: dict[str, Any]


class Tool(NamedTuple):
    """A verb that a model can call.

    Attributes:
        name: what it is called, as the verb.
        title: what people are shown.
        description: what it gives and when to use it.
        asks: what it is asked with.
        gives: what it answers with.
        ask: asks a library.
        limit: how many items a page has by default; None where it has none.
    """

    name: str
    title: str
    description: str
    asks: type[Asking]
    gives: type[Answer]
    ask: Callable[[Library, Any], Answer]
    limit: int | None = None


TOOLS: Final = {
    tool.name: tool
    for tool in (
        Tool(
            "who_argues",
            "Who argues what",
            "The claims that pass the filters, each with who holds it, in which work, by way of whom it is told, where"
            " that was read, and which position it takes. Use it for what an author holds (author), for a debate"
            " (question: with every position, also those that nobody takes), for a concept or a work. A filter given"
            " several values means any of them; different filters mean all. Names may be ids, names or labels.",
            Filters,
            Who,
            lambda library, asked: library.who_argues(asked),
            10,
        ),
        Tool(
            "search",
            "Search by words",
            "The nodes that hold words, in what they say or in their names, the best first: claims, reasons, authors,"
            " works, concepts, questions. Use it to begin, where no id is known. With a filter, only claims are found.",
            Searching,
            Search,
            lambda library, asked: library.search(asked),
            10,
        ),
        Tool(
            "show",
            "Show one node",
            "One node of any kind with what is said of it: a claim with its relations and their reasons, an author or a"
            " work with the claims that hang on it, a question with who takes which position, a passage, a relation."
            " Use it to follow an id that another answer gave.",
            Showing,
            Node,
            lambda library, asked: library.show(asked.name, kind=asked.kind),
        ),
        Tool(
            "compare",
            "Compare authors or positions",
            "Two or more authors or positions by debate question: where they agree, differ, are silent, in which claims,"
            " and how those claims support or contrast with one another.",
            Comparing,
            Compare,
            lambda library, asked: library.compare(*asked.name, limit=asked.limit, after=asked.after),
            20,
        ),
        Tool(
            "path",
            "How two nodes are connected",
            "The shortest chain of relations between two nodes, each step with its reason and who drew it. Use it for"
            " 'what has A to do with B'. An author, work or question stands for its claims.",
            Between,
            Path,
            lambda library, asked: library.path(asked.start, asked.end, relation=asked.relation),
        ),
        Tool(
            "near",
            "What is near a node",
            "The claims and concepts that relations join with a node, and those beyond, the nearest first, with the"
            " relations and their reasons. Use it for what supports, contrasts with or restates a claim.",
            Around,
            Near,
            lambda library, asked: library.near(
                asked.name, steps=asked.steps, limit=asked.limit, relation=asked.relation
            ),
            8,
        ),
        Tool(
            "relations",
            "How claims hang together",
            "The relations (supports, contrasts, defines) of the claims that pass the filters, each with its reason, who holds"
            " its ends and who drew it: the text or the editors. Use it for how the claims of a debate, an author or a"
            " concept support and contrast with one another, page by page.",
            ListingRelations,
            Relations,
            lambda library, asked: library.relations(asked),
            10,
        ),
        Tool(
            "define",
            "Definitions of a concept",
            "The definitions of a concept side by side, with who gives each, and to whom the term is credited. Use it for"
            " 'what does X mean, and to whom'; terms lists the concepts.",
            Defining,
            Define,
            lambda library, asked: library.define(asked.name, limit=asked.limit, after=asked.after),
            8,
        ),
        Tool(
            "cite",
            "Cite as references",
            "Claims, works, passages or other nodes as citations in the text and as references in a style (APA, MLA, Chicago,"
            " Vancouver, Harvard), with 'as cited in' where a view is known at second hand; or, with filters in place of"
            " names, all works that those claims rest on. Use it for every reference that you write: invent none.",
            Citing,
            Cite,
            lambda library, asked: library.cite(asked),
        ),
        Tool(
            "facets",
            "How many claims have what",
            "Of the claims that pass the filters, how many there are by author, concept, question, position, relation,"
            " role, work, source and voice. Use it to see by what a large answer can be narrowed, before reading it.",
            Faceting,
            Facets,
            lambda library, asked: library.facets(asked),
            10,
        ),
        Tool(
            "terms",
            "List the concepts",
            "The concepts of the corpus by label: how many claims use each, who defines it, to whom it is credited.",
            Listing,
            Terms,
            lambda library, asked: library.terms(limit=asked.limit, after=asked.after),
            40,
        ),
        Tool(
            "questions",
            "List the debate questions",
            "The debate questions with their positions, the leading one first, each with how many claims take it; among"
            " them positions that nobody takes.",
            Listing,
            Questions,
            lambda library, asked: library.questions(limit=asked.limit, after=asked.after),
            10,
        ),
        Tool(
            "authors",
            "List the authors",
            "Those who hold claims or tell them, by name, each with how many claims it holds.",
            ListingAgents,
            Authors,
            lambda library, asked: library.authors(limit=asked.limit, after=asked.after, sort=asked.sort),
            60,
        ),
        Tool(
            "stats",
            "What is in the corpus",
            "How many nodes of each kind there are, relations, voices, and the debate questions. Use it first.",
            Nothing,
            Stats,
            lambda library, _: library.stats(),
        ),
    )
}
"""The tools by name, in the order in which they are listed."""


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
    given = {name.replace("_", "-"): value for name, value in arguments.items() if value is not None}
    if tool.limit is not None:
        given.setdefault("limit", tool.limit)
    asked = tool.asks.of(given)
    most = min(int(getattr(asked, "limit", AT_FIRST)), _TIMES * (tool.limit or AT_FIRST))

    def answered(size: int) -> Answer:
        return tool.ask(library, asked if tool.limit is None else asked.model_copy(update={"limit": size}))

    whole = answered(most)
    known = notes_on(library, shorten(whole, most).answer)

    def of(size: int) -> Told:
        # A page is asked for anew, so that the verb itself says where the next begins.
        answer, cut = shorten(whole if size == most or tool.limit is None else answered(size), size)
        notes = narrowed(known, answer)
        notes = notes.model_copy(update={"cut": cut, "next": following(tool, answer)})
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


def following(tool: Tool, answer: Answer) -> tuple[str, ...]:
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
        return "terms, authors and questions list what there is"
    first = answer.hits[0].node
    return f'show with name="{first.kind}:{first.id}" gives all that hangs on a hit'


def _then_path(answer: Path) -> str:
    if answer.found:
        return "show with the id of a relation or a claim gives all of it"
    return "near shows what each of the two is joined with"


def _then_near(answer: Near) -> str | None:
    return None if answer.whole else "near with fewer steps or one kind of relation shows others"


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


@cache
def input_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of what a tool is asked with."""
    tool = TOOLS[name]
    schema = tool.asks.model_json_schema()
    found = _plain(schema)
    for field in found["properties"].values():
        if field.get("default") in (None, [], ""):
            field.pop("default", None)
    if tool.limit is not None:
        found["properties"]["limit"] |= {
            "default": tool.limit,
            "description": "how many at most; an answer that has no room for so many is shorter, and 'next' goes on",
        }
    return {"type": "object", "properties": found["properties"], "additionalProperties": False} | (
        {"required": found["required"]} if "required" in found else {}
    )


@cache
def output_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of what a tool answers with, notes included."""
    gives = TOOLS[name].gives
    notes: Any = (Notes, Field(description="what goes with the answer"))
    both = create_model(gives.__name__, __base__=gives, notes=notes)
    found: dict[str, Any] = _plain(both.model_json_schema(mode="serialization"))
    parts = found["$defs"]
    return found | {"$defs": {each: parts[each] if each in _NOTED else _bare(parts[each]) for each in parts}}


_NOTED: Final = ("Notes", "Cut", "Restated")
"""The parts of an answer that are described nowhere else."""


def _bare(schema: Any) -> Any:
    """A schema without descriptions: programs put those of all tools before a model, which is to have room left."""
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _bare(each) for name, each in value.items()} if key == "properties" else _bare(value)
        for key, value in schema.items()
        if key != "description"
    }


def _plain(schema: Any) -> Any:
    """A schema without the titles that repeat the names of its fields."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _plain(each) for name, each in value.items()}
        if key in ("properties", "$defs")
        else _plain(value)
        for key, value in schema.items()
        if key != "title"
    }
