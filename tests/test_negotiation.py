"""bondgraph_api.negotiation: Accept as RFC 9110 reads it, and as clients write it."""

from __future__ import annotations

import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph_api.negotiation import preferred

RDF: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
RESULTS: Final = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        # Nothing is asked for: the first.
        (None, RDF, "text/turtle"),
        ("", RDF, "text/turtle"),
        (" , ,", RDF, "text/turtle"),
        # What is named.
        ("application/rdf+xml", RDF, "application/rdf+xml"),
        ("APPLICATION/RDF+XML", RDF, "application/rdf+xml"),
        ("image/png", RDF, None),
        # Weights.
        ("text/turtle;q=0.4, application/ld+json;q=0.9", RDF, "application/ld+json"),
        ("text/turtle;q=0.4,application/ld+json;q=0.399", RDF, "text/turtle"),
        ("text/turtle ; Q=0.1 , application/ld+json ; q=1.000", RDF, "application/ld+json"),
        ("text/turtle;q=0", RDF, None),
        ("text/turtle;q=0, */*;q=0.1", RDF, "application/n-triples"),
        ("*/*;q=0", RDF, None),
        ("application/ld+json;q=0.0, text/turtle;q=0.001", RDF, "text/turtle"),
        # Wildcards, and that the more specific range decides, wherever it stands.
        ("*/*", RDF, "text/turtle"),
        ("application/*", RDF, "application/n-triples"),
        ("text/*", RDF, "text/turtle"),
        ("image/*", RDF, None),
        ("application/*;q=0.9, application/n-triples;q=0.2", RDF, "application/ld+json"),
        ("application/n-triples;q=0.2, application/*;q=0.9", RDF, "application/ld+json"),
        ("*/*;q=0.9, text/turtle;q=0.2", RDF, "application/n-triples"),
        ("*/n-triples", RDF, None),
        # Equals: what was named comes before what a wildcard lets in, then the order of the offer.
        ("application/json, text/plain, */*", RDF, "text/turtle"),
        ("*/*, application/rdf+xml", RDF, "application/rdf+xml"),
        ("application/rdf+xml, application/n-triples", RDF, "application/n-triples"),
        # The examples of RFC 9110.
        ("audio/*; q=0.2, audio/basic", ("audio/mpeg", "audio/basic"), "audio/basic"),
        ("audio/*; q=0.2, audio/basic", ("audio/mpeg",), "audio/mpeg"),
        (
            "text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c",
            ("text/plain", "text/x-dvi"),
            "text/x-dvi",
        ),
        ("text/*, text/plain, text/plain;format=flowed, */*", ("text/plain",), "text/plain"),
        (
            "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5",
            ("text/plain;format=fixed", "text/html", "image/jpeg"),
            "image/jpeg",
        ),
        (
            "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5",
            ("image/jpeg", "text/plain", "text/plain;format=flowed"),
            "text/plain;format=flowed",
        ),
        # Parameters: another form of the type is another type, but for those that tell nothing apart here.
        ("text/turtle;charset=utf-8", RDF, "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', RDF, "application/ld+json"),
        ("text/turtle;version=1.2", RDF, "text/turtle"),
        ("text/csv;header=present", RESULTS, "text/csv"),
        ("text/csv;header=absent;q=0.5, text/csv;q=0.1, */*;q=0.3", RESULTS, RESULTS[0]),
        ("text/csv;header=absent", ("text/csv;header=present",), None),
        ('text/csv;header="a,b;q=0"', ("text/csv", 'text/csv;header="a,b;q=0"'), 'text/csv;header="a,b;q=0"'),
        (
            'application/ld+json;profile="x"',
            ('application/ld+json;profile="y"', 'application/ld+json;profile="x"'),
            'application/ld+json;profile="x"',
        ),
        # As browsers and libraries write it.
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            ("application/json", "text/html"),
            "text/html",
        ),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", RDF, "text/turtle"),
        ("*", RDF, "text/turtle"),
        (
            "application/sparql-results+xml;q=0.8,application/sparql-results+json",
            RESULTS,
            "application/sparql-results+json",
        ),
        # What can't be read is passed over.
        ("turtle", RDF, None),
        ("turtle, text/turtle", RDF, "text/turtle"),
        ("text/turtle;q=much, application/rdf+xml;q=0.1", RDF, "application/rdf+xml"),
        ("text/turtle;q=-1, application/rdf+xml;q=0.1", RDF, "application/rdf+xml"),
        ("text/turtle;q=7, application/rdf+xml", RDF, "text/turtle"),
        ("text/turtle;;q=0.5, application/rdf+xml", RDF, "application/rdf+xml"),
        ('text/turtle;x="y, application/rdf+xml', RDF, None),
        ('application/rdf+xml, text/turtle;x="y', RDF, "application/rdf+xml"),
        ("text/turtle", (), None),
    ],
)
def test_the_best_of_what_is_offered(
    accept: str | None, offered: tuple[str, ...], expected: str | None
) -> None:
    assert preferred(accept, offered) == expected


@given(st.text())
def test_any_header_is_survived(accept: str) -> None:
    assert preferred(accept, RDF) in (None, *RDF)


@given(
    st.lists(
        st.tuples(st.sampled_from(RDF), st.integers(1, 1000)), min_size=1, unique_by=lambda pair: pair[0]
    )
)
def test_the_highest_weight_is_chosen(asked: list[tuple[str, int]]) -> None:
    accept = ", ".join(f"{name};q={weight / 1000}" for name, weight in asked)
    chosen = preferred(accept, RDF)
    assert chosen is not None
    assert dict(asked)[chosen] == max(weight for _, weight in asked)


@pytest.mark.parametrize("piece", ["a/b;", '"', '\\"', "a/b,", ";q=", "*/*;q=0.1,", " ", '";'])
def test_a_long_header_is_read_in_no_time(piece: str) -> None:
    begun = time.process_time()
    preferred(piece * (60_000 // len(piece)), RDF)
    assert time.process_time() - begun < 1
