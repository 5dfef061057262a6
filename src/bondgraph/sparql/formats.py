"""The formats that the answer to a query is written in."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Format(StrEnum):
    """A format of SPARQL results, or of a graph."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def media_type(self) -> str:
        """What HTTP calls it.

        >>> Format.JSON.media_type
        'application/sparql-results+json'
        """
        return _MEDIA_TYPES[self]

    @property
    def plainer(self) -> Format:
        """What to ask an engine for: one graph without a name is written alike in both formats of a pair.

        >>> Format.TRIG.plainer
        <Format.TURTLE: 'turtle'>
        """
        return _PLAINER.get(self, self)


_MEDIA_TYPES: Final = {
    Format.JSON: "application/sparql-results+json",
    Format.XML: "application/sparql-results+xml",
    Format.CSV: "text/csv",
    Format.TSV: "text/tab-separated-values",
    Format.TURTLE: "text/turtle",
    Format.NTRIPLES: "application/n-triples",
    Format.NQUADS: "application/n-quads",
    Format.TRIG: "application/trig",
    Format.JSONLD: "application/ld+json",
    Format.RDFXML: "application/rdf+xml",
}

_PLAINER: Final = {Format.NQUADS: Format.NTRIPLES, Format.TRIG: Format.TURTLE}

SOLUTIONS: Final = (Format.JSON, Format.XML, Format.CSV, Format.TSV)
"""What the rows of SELECT and the verdict of ASK are written in."""

GRAPHS: Final = (
    Format.TURTLE,
    Format.NTRIPLES,
    Format.NQUADS,
    Format.TRIG,
    Format.JSONLD,
    Format.RDFXML,
)
"""What the statements of CONSTRUCT and DESCRIBE are written in."""
