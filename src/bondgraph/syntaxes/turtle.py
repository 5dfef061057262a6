"""Statements as Turtle and TriG (https://www.w3.org/TR/turtle/, https://www.w3.org/TR/trig/)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bondgraph.ids import KINDS
from bondgraph.namespaces import PREFIXES, RDF, XSD
from bondgraph.syntaxes.reading import by_subject

# The names that need no escape anywhere behind a prefix.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_PARTS: Final = re.compile(r"<(.*[/#?])([^/#?]*)>", re.DOTALL)
_INTEGER: Final = re.compile(rf'"(-?[0-9]+)"\^\^{re.escape(XSD.integer.n3())}')
_TYPED: Final = re.compile(r'(".*"\^\^)(<[^>]*>)', re.DOTALL)
_TYPE: Final = RDF.type.n3()
_KEPT: Final = 1 << 16


class _Names:
    """IRIs shortened by prefixes: those of the vocabularies, and one for each kind of node."""

    def __init__(self, base: str, more: Mapping[str, str] | None = None) -> None:
        self.prefixes = {prefix: space.base for prefix, space in PREFIXES.items()} | {
            kind: f"{base}{kind}/" for kind in KINDS
        }
        self.prefixes |= more or {}
        self.used: set[str] = set()
        self._by_space = {space: prefix for prefix, space in self.prefixes.items()}
        self._kept: dict[str, str] = {}

    def term(self, term: str) -> str:
        """A term as Turtle writes it."""
        if not term.startswith("<"):
            return self._literal(term)
        if (found := self._kept.get(term)) is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[term] = self._short(term)
        return found

    def head(self, prefixes: Iterable[str]) -> str:
        """The declarations of prefixes."""
        told = [f"@prefix {prefix}: <{self.prefixes[prefix]}> .\n" for prefix in sorted(prefixes)]
        return "".join([*told, "\n"])

    def _literal(self, term: str) -> str:
        if term.endswith(">"):
            if whole := _INTEGER.fullmatch(term):
                return whole[1]
            if typed := _TYPED.fullmatch(term):
                return typed[1] + self.term(typed[2])
        return term

    def _short(self, iri: str) -> str:
        parts = _PARTS.fullmatch(iri)
        if parts and parts[1] in self._by_space and _LOCAL.fullmatch(parts[2]):
            prefix = self._by_space[parts[1]]
            self.used.add(prefix)
            return f"{prefix}:{parts[2]}"
        return iri


def turtle(lines: Iterable[str], base: str) -> Iterator[str]:
    """Statements as Turtle, node by node as they come.

    Args:
        lines: N-Triples.
        base: the IRI under which the nodes stand.
    """
    names = _Names(base)
    yield names.head(names.prefixes)
    for block in _blocks(lines, names, ""):
        yield f"{block}\n"


def short_turtle(lines: Iterable[str], base: str, more: Mapping[str, str] | None = None) -> str:
    """A few statements as Turtle that declares no prefix in vain.

    Args:
        lines: N-Triples.
        base: the IRI under which the nodes stand.
        more: prefixes beside those of the project.
    """
    names = _Names(base, more)
    blocks = list(_blocks(lines, names, ""))
    return names.head(names.used) + "\n".join(blocks)


def trig(lines: Iterable[str], base: str, graph: str) -> Iterator[str]:
    """Statements as TriG, all in one named graph.

    Args:
        lines: N-Triples.
        base: the IRI under which the nodes stand.
        graph: the IRI of the graph.
    """
    names = _Names(base)
    yield names.head(names.prefixes)
    yield f"{names.term(f'<{graph}>')} {{\n"
    for block in _blocks(lines, names, "  "):
        yield f"{block}\n"
    yield "}\n"


def _blocks(lines: Iterable[str], names: _Names, margin: str) -> Iterator[str]:
    for subject, said in by_subject(lines):
        told = (
            f"{'a' if predicate == _TYPE else names.term(predicate)} {', '.join(map(names.term, values))}"
            for predicate, values in said.items()
        )
        joined = f" ;\n{margin}    ".join(told)
        yield f"{margin}{names.term(subject)} {joined} .\n"
