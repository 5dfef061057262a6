"""Small debates for what is reckoned from them: claims that are named by their holders, and what joins them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tests.factories import agent, claim, corpus, passage, relation, source, work

from bondgraph.library import Library
from bondgraph.model import Claim, Relation
from bondgraph.opening import build

AGENTS: Final = ("ann", "bea", "cid", "dan", "eve", "fay", "gus", "hal")
_WORDS: Final = ("Tea calms those", "who drink it slowly.", "Tea may keep", "a tired mind awake.")


def debate(*claims: Claim, ties: Iterable[Relation] = ()) -> Library:
    """A library of claims and relations: with two sources, the leaflet and the letter, and excerpts in each.

    Passages ``leaflet-1``, ``leaflet-2`` and ``letter-1`` are the pages' own words; ``leaflet-3``, ``leaflet-4`` and
    ``letter-2`` are excerpts from a book.
    """
    return build(
        corpus(
            agents=(agent("editors", type="organisation"), *map(agent, AGENTS)),
            works=(work("ann2001", by="ann"), work("nobody2001")),
            sources=(source(), source("letter")),
            passages=(
                passage("leaflet-1", _WORDS[0]),
                passage("leaflet-2", _WORDS[1]),
                passage("leaflet-3", _WORDS[2], quotes="ann2001"),
                passage("leaflet-4", _WORDS[3], quotes="ann2001"),
                passage("letter-1", _WORDS[0], source="letter"),
                passage("letter-2", _WORDS[1], source="letter", quotes="ann2001"),
            ),
            claims=claims,
            relations=tuple(ties),
        )
    )


def said(name: str, by: str | list[str], at: str | list[str] = "leaflet-3", **fields: Any) -> Claim:
    """A claim of somebody's, by default in an excerpt, so that no page is what joins it with others."""
    return claim(name, held_by=by, passages=at, **fields)


def each_of(names: str) -> tuple[Claim, ...]:
    """A claim for each letter, of a holder of its own."""
    return tuple(said(name, agent) for name, agent in zip(names, AGENTS, strict=False))


def supports(*pairs: str, **fields: Any) -> tuple[Relation, ...]:
    """Supports between claims that are called by one letter: ``ab`` for a supports b."""
    return tuple(relation(pair[0], "supports", pair[1], **fields) for pair in pairs)


def contradicts(*pairs: str, **fields: Any) -> tuple[Relation, ...]:
    """Contradictions between claims that are called by one letter."""
    return tuple(
        relation(pair[0], "contrasts", pair[1], **{"nature": "contradicts"} | fields) for pair in pairs
    )
