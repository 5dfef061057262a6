"""A nanopublication of its parts: its four graphs, signed where there is a key, under an address made of their hash; as TriG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from bondgraph.namespaces import NP, NPX, PREFIXES, RDF, Iri, Literal, Namespace, Term
from bondgraph.nanopubs.signing import SigningKey
from bondgraph.nanopubs.trusty import PLACEHOLDER, Quad, code_of, digest_text

Triple = tuple[Iri, Iri, Term]

_WORD: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PARTS: Final = ("assertion", "provenance", "pubinfo")


class Address(NamedTuple):
    """Where a nanopublication stands, and its parts under it.

    Attributes:
        base: what its address begins with.
        code: what it ends in; `PLACEHOLDER` until that is known.
        mark: what stands between the address and the name of a part.
    """

    base: str
    code: str = PLACEHOLDER
    mark: str = "#"

    @property
    def iri(self) -> Iri:
        """The nanopublication itself."""
        return Iri(self.base + self.code)

    def part(self, name: str) -> Iri:
        """A part of it."""
        return Iri(f"{self.base}{self.code}{self.mark}{name}")


class Draft(NamedTuple):
    """What is to be published, with `Address` as it was when its statements were made."""

    address: Address
    assertion: Sequence[Triple]
    provenance: Sequence[Triple]
    pubinfo: Sequence[Triple]


class Nanopub(NamedTuple):
    """A nanopublication with its address, its statements graph by graph."""

    address: Address
    quads: Sequence[Quad]


def published(draft: Draft, key: SigningKey | None = None) -> Nanopub:
    """A draft with its address, signed where there is a key."""
    at = draft.address
    head, pubinfo, signature = at.part("Head"), at.part("pubinfo"), at.part("sig")
    quads = [Quad(head, at.iri, RDF.type, NP.Nanopublication)]
    links = (NP.hasAssertion, NP.hasProvenance, NP.hasPublicationInfo)
    for link, name in zip(links, _PARTS, strict=True):
        quads.append(Quad(head, at.iri, link, at.part(name)))
    for name, triples in zip(_PARTS, draft[1:], strict=True):
        quads += [Quad(at.part(name), *triple) for triple in triples]
    if key:
        quads.append(Quad(pubinfo, signature, NPX.hasAlgorithm, Literal("RSA")))
        quads.append(Quad(pubinfo, signature, NPX.hasPublicKey, Literal(key.public)))
        quads.append(Quad(pubinfo, signature, NPX.hasSignatureTarget, at.iri))
        made = key.signature(digest_text(quads))
        quads.append(Quad(pubinfo, signature, NPX.hasSignature, Literal(made)))
    known = at._replace(code=code_of(quads))
    under = at.iri

    def named(iri: Iri) -> Iri:
        return Iri(known.iri + iri[len(under) :]) if iri.startswith(under) else iri

    return Nanopub(
        known,
        [
            Quad(
                named(quad.graph),
                named(quad.subject),
                quad.predicate,
                quad.object if isinstance(quad.object, Literal) else named(quad.object),
            )
            for quad in quads
        ],
    )


class TriG:
    """Writes nanopublications as TriG (https://www.w3.org/TR/trig/), one after the other.

    Args:
        prefixes: the prefixes by which vocabularies are named, with what they stand for.
    """

    def __init__(self, prefixes: Mapping[str, Namespace] = PREFIXES) -> None:
        self._prefixes = {name: space.base for name, space in prefixes.items()}
        self._named = lru_cache(maxsize=1 << 12)(self._named_anew)

    def head(self) -> Iterator[str]:
        """What stands before the first one."""
        for name, base in self._prefixes.items():
            yield f"@prefix {name}: <{base}> .\n"

    def nanopub(self, nanopub: Nanopub) -> Iterator[str]:
        """A nanopublication, whose own prefixes are ``this:`` and ``sub:``."""
        at = nanopub.address
        yield f"\n@prefix this: {at.iri.n3()} .\n@prefix sub: {at.part('').n3()} .\n"
        for graph, quads in groupby(nanopub.quads, lambda quad: quad.graph):
            yield f"\n{self._term(graph, at)} {{\n"
            for subject, about in groupby(quads, lambda quad: quad.subject):
                lines = (
                    f"{self._verb(predicate)} {', '.join(self._term(quad.object, at) for quad in same)}"
                    for predicate, same in groupby(about, lambda quad: quad.predicate)
                )
                joined = " ;\n    ".join(lines)
                yield f"  {self._term(subject, at)} {joined} .\n"
            yield "}\n"

    def _verb(self, predicate: Iri) -> str:
        return "a" if predicate == RDF.type else self._named(predicate)

    def _term(self, term: Term, at: Address) -> str:
        if isinstance(term, Literal):
            datatype = f"^^{self._named(term.datatype)}" if term.datatype else ""
            return f"{term._replace(datatype=None).n3()}{datatype}"
        if term == at.iri:
            return "this:"
        own = at.part("")
        if term.startswith(own) and _WORD.fullmatch(term[len(own) :]):
            return f"sub:{term[len(own) :]}"
        return self._named(term)

    def _named_anew(self, iri: Iri) -> str:
        """An IRI with a prefix, where it is a term of a vocabulary."""
        for name, base in self._prefixes.items():
            if iri.startswith(base) and _WORD.fullmatch(iri[len(base) :]):
                return f"{name}:{iri[len(base) :]}"
        return iri.n3()


__all__ = ["Address", "Draft", "Nanopub", "TriG", "Triple", "published"]
