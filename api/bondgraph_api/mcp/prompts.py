"""The prompts: tasks that a person picks, with what the corpus has on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from bondgraph.errors import BadFilter
from bondgraph.ids import Kind, nearest
from bondgraph.library import Library
from bondgraph_api.mcp.arguments import measured
from bondgraph_api.mcp.calling import call
from bondgraph_api.mcp.tools import TOOLS

RULES: Final = """\
Rules for every sentence that you write:
1. Attribute each claim to its HELD BY, by name; an unnamed holder stays unnamed. Say in which work (HELD IN).
2. Where somebody stands under TOLD BY, say so: "X, as reported by Y (year)". Y does not hold the claim for telling it; one \
who REJECTS it holds the opposite, or nothing.
3. SAYS is a paraphrase: never set it in quotation marks. No sentence of a source is given here, so quote none.
4. End each sentence with its claims in brackets, e.g. [claim:some-id], and say where each was READ IN: source, passage id.
5. A claim that RESTATES another is the same witness: count the two once.
6. Say who drew a relation: the text, or the editors of the corpus.
7. Say which positions nobody takes. What is not in these answers, you do not know.
"""


class Argument(NamedTuple):
    """What a prompt is filled in with.

    Attributes:
        name: what it is called.
        description: what it is.
        kind: the kind of node that is named; None for free text.
    """

    name: str
    description: str
    kind: Kind | None


class Prompt(NamedTuple):
    """A task.

    Attributes:
        name: what it is called.
        title: what people are shown.
        description: what it asks for.
        arguments: what it is filled in with, all of it.
        messages: the task, and what the corpus has on it.
    """

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    messages: Callable[[Library, Mapping[str, str]], list[str]]


def _debate(library: Library, given: Mapping[str, str]) -> list[str]:
    question = library.show_question(given["question"])
    first = call(library, TOOLS["who_argues"], {"question": [question.id]})
    task = (
        f"Summarise the debate “{question.label}” [question:{question.id}] with citations. Take the positions in turn: what"
        " each says, who takes it, on what grounds, and who takes none. Then say which claims support or contrast with"
        " one another, why, and who drew that. First read every page: who_argues, and then relations, with"
        f' question=["{question.id}"] and "after" from the page before, until there is no next. cite gives references.'
    )
    return [f"{task}\n\n{RULES}", f"The first page of who_argues on it:\n\n{first.text}"]


def _authors(library: Library, given: Mapping[str, str]) -> list[str]:
    names = [given["author"], given["other"]]
    compared = call(library, TOOLS["compare"], {"name": names})
    task = (
        f"Compare {names[0]} and {names[1]} with citations: where they agree, where they differ, where one is silent;"
        " silence is not dissent. who_argues with author gives the claims of each, path how the two are connected, cite references."
    )
    return [f"{task}\n\n{RULES}", f"What compare gives:\n\n{compared.text}"]


def _view(library: Library, given: Mapping[str, str]) -> list[str]:
    found = call(library, TOOLS["search"], {"words": given["words"], "kind": ["claim"]})
    task = (
        f"Who holds a view on: {given['words']}? Name the holders and keep them apart from those who tell, report, quote or"
        " reject the view, and from the documents in which it was read. search with other words, and near, find more."
    )
    return [f"{task}\n\n{RULES}", f"What search gives:\n\n{found.text}"]


PROMPTS: Final = {
    prompt.name: prompt
    for prompt in (
        Prompt(
            "summarise_debate",
            "Summarise a debate with citations",
            "A debate question, position by position: who takes which, on what grounds, told by whom, read where.",
            (Argument("question", "the debate question: its id or its label", "question"),),
            _debate,
        ),
        Prompt(
            "compare_authors",
            "Compare two authors with citations",
            "Where two authors agree, differ and are silent, question by question.",
            (
                Argument("author", "an author: id or name", "agent"),
                Argument("other", "another author", "agent"),
            ),
            _authors,
        ),
        Prompt(
            "who_holds",
            "Who holds a view",
            "Those who hold a view, kept apart from those who tell or reject it.",
            (Argument("words", "words of the view", None),),
            _view,
        ),
    )
}
"""The prompts by name, in the order in which they are listed."""


def filled(library: Library, prompt: Prompt, given: Mapping[str, str]) -> list[str]:
    """The messages of a prompt.

    Raises:
        BadFilter: an argument is missing, empty or unknown, or cannot be used.
        UnknownName: a name is not known.
        AmbiguousName: it stands for several nodes.
    """
    names = [argument.name for argument in prompt.arguments]
    for name in given:
        if name not in names:
            close = nearest(name, names, 1)
            instead = f"did you mean {close[0]}?" if close else f"there are: {', '.join(names)}"
            raise BadFilter(name, f"there is no such argument; {instead}")
    for argument in prompt.arguments:
        if not given.get(argument.name, "").strip():
            raise BadFilter(argument.name, f"nothing is given; write {argument.description}")
    measured(given)
    return prompt.messages(library, given)
