"""Names → nodes: what a person writes for an author, a concept or a claim, and the node that is meant."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Final, NamedTuple

from bondgraph.errors import AmbiguousName, UnknownName
from bondgraph.ids import KINDS, Kind, Ref, fold, nearest
from bondgraph.namespaces import BG, CITO, Iri
from bondgraph.queries import Queries

NOUNS: Final[dict[str, Kind]] = {
    "author": "agent",
    "concept": "concept",
    "question": "question",
    "position": "position",
    "work": "work",
    "source": "source",
    "supports": "claim",
    "contrasts": "claim",
    "after": "claim",
}
"""The kind of node that each filter names."""

# Kinds whose nodes are known by their id only.
_CLASSES: Final[dict[Kind, Iri]] = {
    "claim": BG.Claim,
    "passage": BG.Passage,
    "relation": BG.Relation,
    "citation": CITO.Citation,
}


class _Name(NamedTuple):
    node: Ref
    label: str
    other: str | None


class _Node(NamedTuple):
    node: Ref


class Names:
    """The names of a corpus's nodes."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def one(self, name: str, kind: Kind, noun: str | None = None) -> Ref:
        """The node of a kind that a name stands for: its id, a former id, or any of its names.

        Args:
            name: what was written; ``kind:id`` is understood too.
            kind: the kind of node.
            noun: what to call it in an error, by default the kind.

        Raises:
            UnknownName: nothing answers to the name.
            AmbiguousName: several nodes do.
        """
        written = Ref.parse(name)
        wanted = written.id if written and written.kind == kind else name
        found = self._found(wanted.strip(), kind)
        if len(found) > 1:
            raise AmbiguousName(name, noun or kind, [ref.id for ref in found])
        if not found:
            raise UnknownName(name, noun or kind, self._nearest(wanted, (kind,)))
        return found[0]

    def any(self, name: str, kinds: tuple[Kind, ...] = KINDS) -> Ref:
        """The node of any of some kinds that a name stands for.

        Raises:
            UnknownName: nothing answers to the name.
            AmbiguousName: several nodes do; each is then named as ``kind:id``.
        """
        written = Ref.parse(name)
        if written and written.kind in kinds:
            return self.one(name, written.kind)
        noun = " or ".join(kinds) if len(kinds) < 4 else "node"
        exact = [Ref(kind, name) for kind in kinds if self._is_id(Ref(kind, name))]
        found = exact or [ref for kind in kinds for ref in self._found(name.strip(), kind)]
        if len(found) > 1:
            raise AmbiguousName(name, noun, [str(ref) for ref in found])
        if not found:
            raise UnknownName(name, noun, self._nearest(name, kinds))
        return found[0]

    def _is_id(self, ref: Ref) -> bool:
        return ref in (self._by_kind[ref.kind] if ref.kind in _CLASSES else self._labels)

    def _found(self, name: str, kind: Kind) -> list[Ref]:
        for ident in dict.fromkeys((name, name.casefold())):
            if self._is_id(Ref(kind, ident)):
                return [Ref(kind, ident)]
        if kind in _CLASSES:
            old = self._queries.rows(_Node, "renamed", old=[name])
            return [row.node for row in old if row.node.kind == kind]
        found = sorted(ref for ref in self._called.get(fold(name), ()) if ref.kind == kind)
        if not found and kind == "position":
            found = sorted(ref for ref in self._labels if ref.kind == kind and ref.id.endswith(f"/{name}"))
        return found

    def _nearest(self, name: str, kinds: tuple[Kind, ...]) -> list[str]:
        ids = {ref.id: ref.id for kind in kinds if kind in _CLASSES for ref in self._by_kind[kind]}
        called = {
            text: ref.id for text, refs in self._called.items() for ref in sorted(refs) if ref.kind in kinds
        } | {ref.id: ref.id for ref in self._labels if ref.kind in kinds}
        # A part of a name is the likeliest thing to be written for the whole of it.
        called |= {part: ident for text, ident in called.items() for part in text.split() if len(part) > 3 and part not in called}
        close = nearest(name, called | ids, 6)
        return list(dict.fromkeys((called | ids)[text] for text in close))[:3]

    @cached_property
    def _names(self) -> list[_Name]:
        return self._queries.rows(_Name, "names")

    @cached_property
    def _labels(self) -> dict[Ref, str]:
        return {name.node: name.label for name in self._names}

    @cached_property
    def _called(self) -> dict[str, set[Ref]]:
        called: dict[str, set[Ref]] = defaultdict(set)
        for name in self._names:
            for text in (name.label, name.other):
                if text:
                    called[fold(text)].add(name.node)
        return called

    @cached_property
    def _by_kind(self) -> _Identifiers:
        return _Identifiers(self._queries)


class _Identifiers(dict[Kind, frozenset[Ref]]):
    """The nodes of the kinds that have no names, asked for when first needed."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def __missing__(self, kind: Kind) -> frozenset[Ref]:
        rows = self._queries.rows(_Node, "identifiers", type=[_CLASSES[kind]]) if kind in _CLASSES else []
        self[kind] = frozenset(row.node for row in rows)
        return self[kind]
