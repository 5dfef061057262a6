"""The tools: each is one verb, asked with what it is asked with at every door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

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


class Nothing(Asking):
    """Nothing at all."""


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
    gives: type[Answer[Any]]
    ask: Callable[[Library, Any], Answer[Any]]
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
