"""Statements as RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bondgraph.namespaces import PREFIXES
from bondgraph.syntaxes.reading import by_subject, value_of

# What XML 1.0 has no way to write, not even by number.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_BY_SPACE: Final = {space.base: prefix for prefix, space in PREFIXES.items()}


def rdfxml(lines: Iterable[str]) -> Iterator[str]:
    """Statements as RDF/XML, node by node as they come.

    A character that XML cannot hold becomes U+FFFD.

    Args:
        lines: N-Triples.

    Raises:
        ValueError: a property's IRI ends in no name, so that RDF/XML cannot write it.
    """
    spaces = "".join(f"\n    xmlns:{prefix}={quoteattr(space.base)}" for prefix, space in PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for subject, said in by_subject(lines):
        told = [f"  <rdf:Description {_named('about', subject)}>\n"]
        for predicate, values in said.items():
            name, declared = _element(predicate)
            told += (_property(name, declared, value) for value in values)
        yield "".join([*told, "  </rdf:Description>\n"])
    yield "</rdf:RDF>\n"


def _property(name: str, declared: str, term: str) -> str:
    if not term.startswith('"'):
        return f"    <{name}{declared} {_named('resource', term)}/>\n"
    value = value_of(term)
    if value.language:
        declared += f" xml:lang={quoteattr(value.language)}"
    elif value.datatype:
        declared += f" rdf:datatype={quoteattr(value.datatype)}"
    text = escape(_UNFIT.sub("\ufffd", value.text), {"\r": "&#13;"})
    return f"    <{name}{declared}>{text}</{name}>\n"


def _named(how: str, term: str) -> str:
    if term.startswith("_:"):
        return f"rdf:nodeID={quoteattr(term[2:])}"
    return f"rdf:{how}={quoteattr(term[1:-1])}"


@lru_cache(maxsize=1 << 10)
def _element(predicate: str) -> tuple[str, str]:
    """The name of a property's element, and the declaration that it needs of its own."""
    iri = predicate[1:-1]
    name = _NAME.search(iri)
    if name is None:
        raise ValueError(f"RDF/XML cannot write the property {iri}, which ends in no name")
    space = iri[: name.start()]
    if space in _BY_SPACE:
        return f"{_BY_SPACE[space]}:{name[0]}", ""
    return f"own:{name[0]}", f" xmlns:own={quoteattr(space)}"
