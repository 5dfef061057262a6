"""RDF terms as this project writes them, and the vocabularies it uses.

Terms are written as N-Triples (https://www.w3.org/TR/n-triples/), which every engine reads and which is also
how SPARQL writes a term.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Final, NamedTuple
from urllib.parse import quote

# ECHAR and UCHAR of the N-Triples grammar; the other control characters are escaped by number.
_ESCAPES: Final = {ord(char): f"\\u{ord(char):04X}" for char in map(chr, [*range(0x20), 0x7F])} | {
    ord("\t"): "\\t", ord("\b"): "\\b", ord("\n"): "\\n", ord("\r"): "\\r", ord("\f"): "\\f",
    ord('"'): '\\"', ord("\\"): "\\\\",
}  # fmt: skip
# What IRIREF excludes.
_IRI_ESCAPES: Final = {
    ord(char): f"%{ord(char):02X}" for char in map(chr, [*range(0x21), *map(ord, '<>"{}|^`\\')])
}
_IRI_ESCAPED: Final = re.compile(f"[{re.escape(''.join(map(chr, _IRI_ESCAPES)))}]")


class Iri(str):
    """An IRI.

    >>> Iri("https://example.org/a b").n3()
    '<https://example.org/a%20b>'
    """

    __slots__ = ()

    def n3(self) -> str:
        """The IRI as N-Triples and SPARQL write it."""
        return _bracketed(self)


# Statement after statement names the same node and the same few properties.
@lru_cache(maxsize=1 << 14)
def _bracketed(iri: str) -> str:
    return f"<{iri.translate(_IRI_ESCAPES)}>" if _IRI_ESCAPED.search(iri) else f"<{iri}>"


class Literal(NamedTuple):
    """A literal: text, with a language or a datatype other than string.

    >>> Literal('say "bond"', language="en").n3()
    '"say \\\\"bond\\\\""@en'
    """

    text: str
    language: str | None = None
    datatype: Iri | None = None

    def n3(self) -> str:
        """The literal as N-Triples and SPARQL write it."""
        written = quoted(self.text)
        if self.language:
            return f"{written}@{self.language}"
        return f"{written}^^{self.datatype.n3()}" if self.datatype else written


Term = Iri | Literal


def quoted(value: str) -> str:
    """A text in quotes, as N-Triples and SPARQL write it."""
    written = encode_basestring(value)  # JSON escapes what N-Triples does, but for what it writes by number
    if "\\u" in written or "\x7f" in written:
        return f'"{value.translate(_ESCAPES)}"'
    return written


class Namespace:
    """A vocabulary's base, giving terms by attribute or by name.

    >>> Namespace("https://example.org/ns#").title
    'https://example.org/ns#title'
    """

    def __init__(self, base: str) -> None:
        self.base = base

    def __getattr__(self, name: str) -> Iri:
        if name.startswith("__"):
            raise AttributeError(name)
        term = self.__dict__[name] = Iri(self.base + name)
        return term

    def term(self, name: str) -> Iri:
        """The term of a name that is no Python name."""
        return Iri(self.base + name)


BG: Final = Namespace("https://w3id.org/bondgraph/ns#")
AIF: Final = Namespace("http://www.arg.dundee.ac.uk/aif#")
CITO: Final = Namespace("http://purl.org/spar/cito/")
DC: Final = Namespace("http://purl.org/dc/elements/1.1/")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
FABIO: Final = Namespace("http://purl.org/spar/fabio/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
FRBR: Final = Namespace("http://purl.org/vocab/frbr/core#")
IBIS: Final = Namespace("https://vocab.methodandstructure.com/ibis#")
NP: Final = Namespace("http://www.nanopub.org/nschema#")
NPX: Final = Namespace("http://purl.org/nanopub/x/")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
PRISM: Final = Namespace("http://prismstandard.org/namespaces/basic/2.0/")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA: Final = Namespace("https://schema.org/")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
VOID: Final = Namespace("http://rdfs.org/ns/void#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: Final[Mapping[str, Namespace]] = {
    "bg": BG, "aif": AIF, "cito": CITO, "dc": DC, "dcat": DCAT, "dcterms": DCTERMS, "fabio": FABIO,
    "foaf": FOAF, "frbr": FRBR, "ibis": IBIS, "oa": OA, "owl": OWL, "prism": PRISM, "prov": PROV, "rdf": RDF,
    "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS, "void": VOID, "xsd": XSD,
}  # fmt: skip


def text(value: str, language: str | None = None) -> Literal:
    """A text, in a language where that is known."""
    return Literal(value, language)


@lru_cache(maxsize=1 << 10)
def number(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=XSD.integer)


def date(iso: str) -> Literal:
    """A date to the precision known, from its ISO form: a year, a month or a day.

    CSL counts seasons as months 21 to 24: what the calendar does not have is left out.

    >>> date("2015-09").n3()
    '"2015-09"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    >>> date("-350").text, date("2015-21").text, date("2015-02-30").text
    ('-0350', '2015', '2015-02')
    """
    sign, digits = ("-", iso[1:]) if iso.startswith("-") else ("", iso)
    year, *rest = digits.split("-")
    if rest and not 1 <= int(rest[0]) <= 12:
        rest = []
    # The calendar repeats after 400 years; the library's begins in the year 1.
    if len(rest) == 2 and not 1 <= int(rest[1]) <= monthrange(2000 + int(sign + year) % 400, int(rest[0]))[1]:
        rest = rest[:1]
    return Literal(
        "-".join([sign + year.zfill(4), *rest]), datatype=(XSD.gYear, XSD.gYearMonth, XSD.date)[len(rest)]
    )


# What a URI may hold (RFC 3986) besides the brackets of an IPv6 address, and the characters beyond ASCII that an IRI
# may (RFC 3987), as far as one code unit goes; a percent sign only before two hexadecimal digits.
_UNFIT: Final = re.compile(
    r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF]"
)
_AUTHORITY: Final = re.compile(r"(?<=:)//([^/?#]*)")


def address(url: str) -> Iri:
    """An address as somebody wrote it, made an IRI: what no IRI holds is percent-encoded.

    >>> address("https://example.org/a[1]?b=100%#c#d")
    'https://example.org/a%5B1%5D?b=100%25#c%23d'
    """
    whole, mark, fragment = url.partition("#")
    whole += mark + fragment.replace("#", "%23")
    fit = _UNFIT.sub(lambda found: quote(found[0], safe=""), whole)
    return Iri(_AUTHORITY.sub(_fit_authority, fit, count=1))


def _fit_authority(found: re.Match[str]) -> str:
    """An authority with one @ at most, and one colon at most behind it, before the digits of a port."""
    user, at, place = found[1].rpartition("@")
    host = re.sub(r":[0-9]*\Z", "", place)
    port = place.removeprefix(host)
    return f"//{user.replace('@', '%40')}{at}{host.replace(':', '%3A')}{port}"
