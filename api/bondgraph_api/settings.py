"""What the service is set to."""

from __future__ import annotations

from typing import Final

from bondgraph.sparql.limits import Limits

HOST: Final = "127.0.0.1"
PORT: Final = 8000

LONGEST_QUERY: Final = 8000
"""How many bytes what follows the question mark may have; what is longer is refused with 414."""

LONGEST_SPARQL_ADDRESS: Final = 32_000
"""The same where a query of SPARQL is asked."""

LARGEST_QUERY: Final = 2_500_000
"""How many bytes may be posted: as many as the longest query has at most, escaped as forms are."""

MOST_PARAMETERS: Final = 1_000
"""How many parameters a query of SPARQL may come with."""

QUERY_LIMITS: Final = Limits()
"""What a query of SPARQL may use."""

MOST_WAITING: Final = 64
"""How many queries of SPARQL may run or wait; those beyond are told to come again."""

MOST_EXPORTS: Final = 3
"""How many exports are made at once; further ones are told to come again."""

SMALLEST_COMPRESSED: Final = 1000
"""Answers of fewer bytes are not worth compressing."""

REVALIDATED: Final = "public, no-cache"
"""Cache-Control of an answer: kept anywhere, and asked for again by its ETag before it is used."""

FOR_GOOD: Final = "public, max-age=31536000, immutable"
"""Cache-Control of a file whose name changes with its content."""

NOT_KEPT: Final = "no-store"
"""Cache-Control of what is true at this moment only."""

FRAMED_BY_NOBODY: Final = "frame-ancestors 'none'"

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    f" font-src 'self'; form-action 'self'; base-uri 'none'; {FRAMED_BY_NOBODY}; object-src 'none'"
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""What every answer is sent with, whatever it is."""

MOST_DEFINITIONS: Final = 250
"""Definitions of a concept that are told in RDF with it."""

MOST_DEFINITIONS_LISTED: Final = 25
"""Definitions of a concept that are told in RDF where several nodes are."""
