"""What is said of a node, by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bondgraph.answers import Fact, Link
from bondgraph.ids import Ref


def by_name(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by their names, of which a node has each once."""
    return {fact.name: fact for fact in facts}


def links(facts: Mapping[str, Fact], name: str) -> tuple[Link, ...]:
    """The nodes that a fact names; none where the node has no such fact."""
    return facts[name].links if name in facts else ()


def refs(facts: Mapping[str, Fact], name: str) -> list[Ref]:
    """The same, as they are asked for."""
    return [Ref(link.kind, link.id) for link in links(facts, name)]


def texts(facts: Mapping[str, Fact], name: str) -> tuple[str, ...]:
    """What a fact says in words; nothing where the node has no such fact."""
    return facts[name].texts if name in facts else ()
