"""The hash that stands in the address of a nanopublication: a trusty URI of module RA.

The standard is version 1 of the specification, https://trustyuri.net/spec/v1.FADQoZWcYugekAb4jW-Zm3_5Cd9tmkkYEV0bxK2fLSKao.md.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Final, NamedTuple

from bondgraph.namespaces import XSD, Iri, Literal, Term

PLACEHOLDER: Final = " "
"""What stands in an address where its hash will stand; no IRI holds it."""

_CODE: Final = re.compile(r"(?:^|[^A-Za-z0-9_-])(RA[A-Za-z0-9_-]{43})$")


class Quad(NamedTuple):
    """A statement in a graph."""

    graph: Iri
    subject: Iri
    predicate: Iri
    object: Term


def code_in(address: str) -> str | None:
    """The code that ends an address: two letters for the module, and the hash; None where there is none.

    >>> code_in("https://example.org/np/RA5AbXdpz5DcaYXCh9l3eI9ruBosiL5XDU3rxBbBaUO70")
    'RA5AbXdpz5DcaYXCh9l3eI9ruBosiL5XDU3rxBbBaUO70'
    """
    found = _CODE.search(address)
    return found[1] if found else None


def digest_text(quads: Iterable[Quad], code: str | None = None) -> str:
    """What is hashed, and signed: the statements in order, term by term, a line each.

    Args:
        quads: the statements.
        code: the code that stands in their IRIs; by default its place is still held by `PLACEHOLDER`.
    """

    def written(iri: str) -> str:
        return iri.replace(code, PLACEHOLDER) if code else iri

    def key(quad: Quad) -> tuple[str, ...]:
        where = (written(quad.graph), written(quad.subject), written(quad.predicate))
        if isinstance(quad.object, Literal):
            text, language, datatype = quad.object
            return (
                *where,
                "1",
                text,
                "" if language else str(datatype or XSD.string),
                (language or "").lower(),
            )
        return (*where, "0", written(quad.object), "", "")

    def line(quad: tuple[str, ...]) -> str:
        graph, subject, predicate, literal, value, datatype, language = quad
        if literal == "1":
            value = value.replace("\\", "\\\\").replace("\n", "\\n")
            value = f"@{language} {value}" if language else f"^{datatype} {value}"
        return f"{graph}\n{subject}\n{predicate}\n{value}\n"

    return "".join(map(line, sorted({key(quad) for quad in quads})))


def code_of(quads: Iterable[Quad], code: str | None = None) -> str:
    """The code of some statements: what their address ends in.

    Args:
        quads: the statements.
        code: as in `digest_text`.
    """
    digest = hashlib.sha256(digest_text(quads, code).encode()).digest()
    return "RA" + urlsafe_b64encode(digest).decode().rstrip("=")


__all__ = ["PLACEHOLDER", "Quad", "code_in", "code_of", "digest_text"]
