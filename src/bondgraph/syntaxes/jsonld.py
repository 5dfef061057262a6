"""Statements as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), in the words of ``ontology/context.jsonld``."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from bondgraph.namespaces import PREFIXES, RDF, XSD
from bondgraph.shapes import ontology
from bondgraph.syntaxes.reading import Described, by_subject, value_of

CONTEXT: Final = "context.jsonld"

_LOCAL: Final = re.compile(r"[A-Za-z0-9_-]+")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_SPACES: Final = {space.base: prefix for prefix, space in PREFIXES.items()}
_PARTS: Final = re.compile(r"(.*[/#])([^/#]*)", re.DOTALL)
_TYPE: Final = RDF.type.n3()


class _Word(NamedTuple):
    """A term of the context.

    Attributes:
        name: the term.
        type: what its values are taken for, if anything: an IRI, or ``@id``, ``@vocab`` or ``@json``.
        language: the language of its values, if that is said.
    """

    name: str
    type: str | None
    language: str | None


class _Context:
    """The context, and its words for IRIs."""

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context
        self._words: defaultdict[str, list[_Word]] = defaultdict(list)
        self._plain: dict[str, str] = {}
        for name, meant in context.items():
            told = {"@id": meant} if isinstance(meant, str) else meant
            if name.startswith("@") or not isinstance(told, dict) or name in PREFIXES:
                continue
            iri = _expanded(told["@id"])
            if iri.startswith("@"):
                continue
            kind = told.get("@type")
            self._words[iri].append(
                _Word(name, kind and (kind if kind[0] == "@" else _expanded(kind)), told.get("@language"))
            )
            if told.keys() == {"@id"}:
                self._plain[iri] = name

    def of(self, iri: str) -> str:
        """An IRI as a vocabulary's term, or short."""
        return self._plain.get(iri) or short(iri)

    def said(self, predicate: str, term: str) -> tuple[str, object]:
        """The name and the value of what is said by a property."""
        iri = predicate[1:-1]
        words = self._words.get(iri, ())
        if not term.startswith('"'):
            value = term if term.startswith("_:") else term[1:-1]
            for word in words:
                if word.type == "@id":
                    return word.name, short(value)
                if word.type == "@vocab":
                    return word.name, self.of(value)
            return self._bare(iri), {"@id": short(value)}
        text, language, datatype = value_of(term)
        for word in words:
            if word.type == "@json" and datatype == RDF.JSON and _canonical(text):
                return word.name, json.loads(text)
            if (word.type, word.language) == (datatype, language):
                number = datatype == XSD.integer and _WHOLE.fullmatch(text)
                return word.name, int(text) if number else text
        if language:
            return self._bare(iri), {"@value": text, "@language": language}
        return self._bare(iri), {"@value": text, "@type": short(datatype)} if datatype else text

    def _bare(self, iri: str) -> str:
        """A name for a property that takes its values for nothing in particular."""
        return next((word.name for word in self._words.get(iri, ()) if word[1:] == (None, None)), short(iri))


def short(iri: str) -> str:
    """An IRI with its vocabulary's prefix, where it has one."""
    parts = _PARTS.fullmatch(iri)
    if parts and parts[1] in _SPACES and _LOCAL.fullmatch(parts[2]):
        return f"{_SPACES[parts[1]]}:{parts[2]}"
    return iri


def jsonld(lines: Iterable[str]) -> Iterator[str]:
    """Statements as JSON-LD, node by node as they come: a context and a graph.

    Args:
        lines: N-Triples.
    """
    context = _context()
    yield f'{{\n"@context": {json.dumps(context.context, ensure_ascii=False)},\n"@graph": ['
    between = "\n"
    for described in by_subject(lines):
        yield f"{between}{json.dumps(_node(context, described), ensure_ascii=False)}"
        between = ",\n"
    yield "\n]\n}\n"


def _node(context: _Context, described: Described) -> dict[str, object]:
    subject = described.subject
    node: dict[str, object] = {"id": subject if subject.startswith("_:") else subject[1:-1]}
    said: defaultdict[str, list[object]] = defaultdict(list)
    for predicate, values in described.said.items():
        for value in values:
            if predicate == _TYPE:
                said["type"].append(context.of(value[1:-1]))
            else:
                name, written = context.said(predicate, value)
                said[name].append(written)
    return node | {name: values[0] if len(values) == 1 else values for name, values in said.items()}


@cache
def _context() -> _Context:
    return _Context(json.loads((ontology() / CONTEXT).read_bytes())["@context"])


def _canonical(text: str) -> bool:
    """Whether a text is JSON as JSON-LD writes it when it is read back: sorted and without blanks (RFC 8785)."""
    try:
        told = json.loads(text)
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True) == text
    except ValueError:
        return False


def _expanded(written: str) -> str:
    prefix, colon, name = written.partition(":")
    return PREFIXES[prefix].base + name if colon and prefix in PREFIXES else written
