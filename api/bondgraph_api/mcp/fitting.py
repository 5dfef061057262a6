"""Answers → answers that fit into what a language model has room for: long lists are cut, and it is said what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any, Final, NamedTuple

from bondgraph.answers import Answer, Cite, Compare, Define, Fact, Node, Side, Terms, Who
from bondgraph.ids import Kind
from bondgraph.library import MOST_SHOWN, MOST_TIES
from bondgraph.naming import NOUNS
from bondgraph_api.mcp.notes import Cut

ROOM: Final = 24_000
"""Bytes that an answer may have as text, and as JSON: about 6,000 tokens."""

AT_FIRST: Final = 25
"""Items of a list that are tried first, where no limit is given."""

_FEW: Final = 12
"""Claims and holders of a position that are always shown: what takes which side is never cut down to one."""

FILTERS: Final[dict[Kind, str]] = {kind: name for name, kind in NOUNS.items() if kind != "claim"}
"""The filter by which the claims that hang on a node are listed."""


class Short(NamedTuple):
    """An answer, and what was left out of it.

    Attributes:
        answer: the answer.
        cut: what was left out, but for what is on the next page.
    """

    answer: Any
    cut: tuple[Cut, ...] = ()


@singledispatch
def shorten(answer: Answer[Any], most: int) -> Short:  # noqa: ARG001 - as the others
    """An answer whose lists, but for its page, have so many items at most.

    Args:
        answer: the answer.
        most: how many items its longest lists may have.
    """
    return Short(answer)


@shorten.register
def _(answer: Who, most: int) -> Short:
    sides, cut = _sides(answer.sides, most)
    return Short(answer.model_copy(update={"sides": sides}), cut)


@shorten.register
def _(answer: Compare, most: int) -> Short:
    relations = answer.relations[:most]
    if len(relations) == len(answer.relations) and answer.whole:
        return Short(answer)
    ask = "relations with the author or position of one of them gives all of its relations, page by page"
    cut = _cut("relations between their claims", relations, answer.relations, ask, more=not answer.whole)
    return Short(answer.model_copy(update={"relations": relations, "whole": False}), (cut,))


@shorten.register
def _(answer: Define, most: int) -> Short:
    return Short(answer.model_copy(update={"credited_to": answer.credited_to[:most]}))


@shorten.register
def _(answer: Terms, most: int) -> Short:
    few = max(most // 4, 1)
    terms, cut = [], []
    for term in answer.terms:
        names = {name: getattr(term, name)[:few] for name in ("defined_by", "credited_to")}
        terms.append(term.model_copy(update=names))
        for name, shown in names.items():
            if len(shown) < len(all_ := getattr(term, name)):
                ask = f'define with name="{term.concept.id}" gives the rest'
                cut.append(
                    _cut(f"{name} of {term.concept.id}", shown, all_, ask, more=len(all_) == MOST_SHOWN)
                )
    return Short(answer.model_copy(update={"terms": tuple(terms)}), tuple(cut))


@shorten.register
def _(answer: Cite, most: int) -> Short:
    short: dict[str, Sequence[object]] = {}
    cut = []
    for name in ("mentions", "references", "originals", "read_in"):
        short[name] = getattr(answer, name)[:most]
        if len(short[name]) < len(all_ := getattr(answer, name)):
            ask = "name fewer nodes, or narrow by filters, and ask several times"
            cut.append(_cut(name.replace("_", " "), short[name], all_, ask))
    return Short(answer.model_copy(update=short), tuple(cut))


@shorten.register
def _(answer: Node, most: int) -> Short:
    sides, cut = _sides(answer.sides, most)
    claims, relations = answer.claims[:most], answer.relations[:most]
    facts = tuple(_fact(fact, max(most, 4)) for fact in answer.facts)
    for short, fact in zip(facts, answer.facts, strict=True):
        if short is not fact:
            shown, all_ = (*short.texts, *short.links), (*fact.texts, *fact.links)
            what = f"entries under '{fact.name}'"
            cut += (_cut(what, shown, all_, "no tool lists the rest", more=not fact.whole),)
    near = f'near with name="{answer.kind}:{answer.id}" gives them, the nearest first'
    filter_ = FILTERS.get(answer.kind)
    filtered = f'with {filter_}=["{answer.id}"] gives all, page by page'
    if len(claims) < answer.total:
        ask = f"who_argues {filtered}" if filter_ else near
        what = "claims that hang on it"
        cut += (Cut(what=what, shown=len(claims), total=answer.total, more=False, ask=ask),)
    if len(relations) < len(answer.relations) or len(relations) == MOST_TIES:
        ask = f"relations {filtered}" if filter_ and answer.kind != "concept" else near
        more = len(answer.relations) == MOST_TIES
        cut += (_cut("relations", relations, answer.relations, ask, more=more),)
    update = {"sides": sides, "claims": claims, "relations": relations, "facts": facts}
    return Short(answer.model_copy(update=update), cut)


def _sides(sides: tuple[Side, ...], most: int) -> tuple[tuple[Side, ...], tuple[Cut, ...]]:
    """Positions with so many claims and holders at most, and what was left out."""
    most = max(most, _FEW)
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
