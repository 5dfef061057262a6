"""Answers → answers that fit into what a language model has room for: shorter pages, cut lists, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any, Final, NamedTuple, TypeVar

from bondgraph.answers import (
    Answer,
    Authors,
    Compare,
    Define,
    Facets,
    Fact,
    Node,
    Questions,
    Search,
    Side,
    Terms,
    Who,
)
from bondgraph.ids import Kind
from bondgraph.library import MOST_SHOWN, MOST_TIES
from bondgraph.naming import NOUNS
from bondgraph_api.mcp.notes import Cut

ROOM: Final = 24_000
"""Bytes that an answer may have as text, and as JSON: about 6,000 tokens."""

AT_FIRST: Final = 25
"""Items of a list that are tried first, where no limit is given."""

_FILTERS: Final[dict[Kind, str]] = {kind: name for name, kind in NOUNS.items() if kind != "claim"}
"""The filter by which the claims that hang on a node are listed."""

T = TypeVar("T")


class Short(NamedTuple):
    """An answer, and what was left out of it.

    Attributes:
        answer: the answer.
        cut: what was left out, but for what is on the next page.
    """

    answer: Any
    cut: tuple[Cut, ...] = ()


@singledispatch
def shorten(answer: Answer, most: int, after: str | None) -> Short:  # noqa: ARG001 - as the others
    """An answer whose lists have so many items at most; the pages that follow begin behind what is left.

    Args:
        answer: the answer.
        most: how many items its longest lists may have.
        after: behind what its page began.
    """
    return Short(answer)


@shorten.register
def _(answer: Who, most: int, after: str | None) -> Short:  # noqa: ARG001
    sides, cut = _sides(answer.sides, most)
    rows, next_ = _page(answer.rows, most, answer.next, lambda row: row.claim)
    return Short(answer.model_copy(update={"rows": rows, "next": next_, "sides": sides}), cut)


@shorten.register
def _(answer: Search, most: int, after: str | None) -> Short:
    begun = int(after or 0)
    hits, next_ = _page(answer.hits, most, answer.next, lambda _: str(begun + most))
    return Short(answer.model_copy(update={"hits": hits, "next": next_}))


@shorten.register
def _(answer: Compare, most: int, after: str | None) -> Short:  # noqa: ARG001
    questions, next_ = _page(answer.questions, most, answer.next, lambda each: each.question.id)
    relations = answer.relations[:most]
    cut: tuple[Cut, ...] = ()
    if len(relations) < len(answer.relations):
        ask = "near, or path between two of the claims, gives others"
        cut = (
            _cut("relations between their claims", relations, answer.relations, ask, more=not answer.whole),
        )
    update = {
        "questions": questions,
        "next": next_,
        "relations": relations,
        "whole": answer.whole and not cut,
    }
    return Short(answer.model_copy(update=update), cut)


@shorten.register
def _(answer: Define, most: int, after: str | None) -> Short:  # noqa: ARG001
    definitions, next_ = _page(answer.definitions, most, answer.next, lambda each: each.row.claim)
    credits_ = answer.credited_to[:most]
    return Short(
        answer.model_copy(update={"definitions": definitions, "next": next_, "credited_to": credits_})
    )


@shorten.register
def _(answer: Facets, most: int, after: str | None) -> Short:  # noqa: ARG001
    facets = tuple(
        facet.model_copy(
            update={"values": facet.values[:most], "whole": facet.whole and len(facet.values) <= most}
        )
        for facet in answer.facets
    )
    return Short(answer.model_copy(update={"facets": facets}))


@shorten.register
def _(answer: Terms, most: int, after: str | None) -> Short:  # noqa: ARG001
    terms, next_ = _page(answer.terms, most, answer.next, lambda term: term.concept.id)
    few = max(most // 4, 1)
    short = tuple(
        term.model_copy(update={"defined_by": term.defined_by[:few], "credited_to": term.credited_to[:few]})
        for term in terms
    )
    cut = tuple(
        _cut(
            f"names on {term.concept.label}",
            names,
            all_,
            f'define with name="{term.concept.id}" gives the rest',
        )
        for term, of_term in zip(terms, short, strict=True)
        for names, all_ in ((of_term.defined_by, term.defined_by), (of_term.credited_to, term.credited_to))
        if len(names) < len(all_)
    )
    return Short(answer.model_copy(update={"terms": short, "next": next_}), cut)


@shorten.register
def _(answer: Authors, most: int, after: str | None) -> Short:  # noqa: ARG001
    authors, next_ = _page(answer.authors, most, answer.next, lambda author: author.id)
    return Short(answer.model_copy(update={"authors": authors, "next": next_}))


@shorten.register
def _(answer: Questions, most: int, after: str | None) -> Short:  # noqa: ARG001
    questions, next_ = _page(answer.questions, most, answer.next, lambda question: question.id)
    return Short(answer.model_copy(update={"questions": questions, "next": next_}))


@shorten.register
def _(answer: Node, most: int, after: str | None) -> Short:  # noqa: ARG001
    sides, cut = _sides(answer.sides, most)
    claims, relations = answer.claims[:most], answer.relations[:most]
    facts = tuple(_fact(fact, max(most, 4)) for fact in answer.facts)
    name = f"{answer.kind}:{answer.id}"
    for short, fact in zip(facts, answer.facts, strict=True):
        if short is not fact:
            shown, all_ = (*short.texts, *short.links), (*fact.texts, *fact.links)
            ask = "no tool lists the rest"
            cut += (_cut(f"entries under '{fact.name}'", shown, all_, ask, more=not fact.whole),)
    if len(claims) < answer.total:
        filter_ = _FILTERS.get(answer.kind)
        ask = (
            f'who_argues with {filter_}=["{answer.id}"] gives all, page by page'
            if filter_
            else f'near with name="{name}" gives what is around it'
        )
        cut += (
            Cut(what="claims that hang on it", shown=len(claims), total=answer.total, more=False, ask=ask),
        )
    if len(relations) < len(answer.relations) or len(relations) == MOST_TIES:
        ask = f'near with name="{name}" gives them, the nearest first'
        cut += (_cut("relations", relations, answer.relations, ask, more=len(answer.relations) == MOST_TIES),)
    update = {"sides": sides, "claims": claims, "relations": relations, "facts": facts}
    return Short(answer.model_copy(update=update), cut)


def _page(
    items: Sequence[T], most: int, next_: str | None, key: Callable[[T], str]
) -> tuple[Sequence[T], str | None]:
    """The first so many items of a page, and what to give as 'after' for those behind them."""
    if len(items) <= most:
        return items, next_
    return items[:most], key(items[most - 1])


def _sides(sides: tuple[Side, ...], most: int) -> tuple[tuple[Side, ...], tuple[Cut, ...]]:
    """Positions with so many claims and holders at most, and what was left out."""
    most = max(most, 12)
    short, cut = [], []
    for side in sides:
        claims, holders = side.claims[:most], side.holders[:most]
        short.append(side.model_copy(update={"claims": claims, "holders": holders}))
        ask = f'who_argues with position=["{side.position.id}"] gives all, page by page'
        if len(claims) < side.total:
            what = f"claims that take {side.position.id}"
            cut.append(Cut(what=what, shown=len(claims), total=side.total, more=False, ask=ask))
        if len(holders) < len(side.holders):
            more = len(side.holders) == MOST_SHOWN
            cut.append(_cut(f"holders of {side.position.id}", holders, side.holders, ask, more=more))
    return tuple(short), tuple(cut)


def _fact(fact: Fact, most: int) -> Fact:
    if len(fact.texts) <= most and len(fact.links) <= most:
        return fact
    return fact.model_copy(update={"texts": fact.texts[:most], "links": fact.links[:most], "whole": False})


def _cut(what: str, shown: Sequence[object], all_: Sequence[object], ask: str, *, more: bool = False) -> Cut:
    return Cut(what=what, shown=len(shown), total=len(all_), more=more, ask=ask)
