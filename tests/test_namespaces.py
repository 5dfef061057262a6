"""Terms as N-Triples: what is written reads back the same, in either of two readers."""

from __future__ import annotations

import datetime
import re
from typing import Final

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from bondgraph.namespaces import BG, PREFIXES, XSD, Iri, Literal, Namespace, address, date, number, text

NASTY: Final = [
    "", " ", "\t\n\r\f\b", '"', "\\", '\\"', '" .\n<a:a> <a:b> <a:c> .', "\\u0041", "'''", "\x00\x01\x7f\x85\xa0", "\u2028\u2029",
    "é", "e\u0301", "\U0001f9e0", "\ufeff", "} DROP ALL #",
]  # fmt: skip


def by_oxigraph(line: str) -> pyoxigraph.Literal:
    quad = next(iter(pyoxigraph.parse(line.encode(), pyoxigraph.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, pyoxigraph.Literal)
    return quad.object


def by_rdflib(line: str) -> rdflib.Literal:
    ((_, _, value),) = rdflib.Graph().parse(data=line, format="nt")
    assert isinstance(value, rdflib.Literal)
    return value


@pytest.mark.parametrize("value", NASTY)
def test_a_nasty_text_reads_back_the_same(value: str) -> None:
    line = f"<a:a> <a:b> {text(value, 'en').n3()} ."
    assert "\n" not in line
    assert (by_oxigraph(line).value, by_oxigraph(line).language) == (value, "en")
    assert (str(by_rdflib(line)), by_rdflib(line).language) == (value, "en")


@given(st.text())
@example("\\U0001F600 \\x")
def test_any_text_reads_back_the_same(value: str) -> None:
    line = f"<a:a> <a:b> {text(value).n3()} ."
    assert by_oxigraph(line).value == str(by_rdflib(line)) == value


@given(st.text())
def test_any_text_is_one_term_of_a_query(value: str) -> None:
    """SPARQL reads the term as N-Triples does: nothing of it is left over for the query."""
    found = pyoxigraph.Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {text(value).n3()} }} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["x"] for row in found] == [pyoxigraph.Literal(value)]


@given(st.integers())
def test_a_number_reads_back_the_same(value: int) -> None:
    line = f"<a:a> <a:b> {number(value).n3()} ."
    assert (by_oxigraph(line).value, by_oxigraph(line).datatype.value) == (str(value), XSD.integer)
    assert by_rdflib(line).toPython() == value


@given(st.text())
def test_an_iri_holds_nothing_that_ends_it(tail: str) -> None:
    written = Iri(f"https://example.org/{tail}").n3()
    assert re.fullmatch(r'<[^\x00-\x20<>"{}|^`\\]*>', written)


@given(st.text() | st.text("a1:/?#[]@!%. é\ue000\U0001f9e0", max_size=12))
@example("@@")
@example("https://[")
@example("http://x:port/")
@example("https://x/%zz%41#a#b")
def test_any_address_becomes_an_iri(tail: str) -> None:
    for url in (f"https://example.org/{tail}", f"http://{tail}", f"urn:{tail}"):
        line = f"<a:a> <a:b> {address(url).n3()} ."
        assert len(list(pyoxigraph.parse(line.encode(), pyoxigraph.RdfFormat.N_TRIPLES))) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b.html?x=1&y=(2)#frag/ment?",
        "https://user@example.org:8080/%C3%A9/é",
        "https://doi.org/10.1002/1097-4679%28199901%2955:1",
        "urn:isbn:9780465092840",
        "info:doi/10.1000/182",
    ],
)
def test_an_address_that_is_an_iri_stays_as_it_is(url: str) -> None:
    assert address(url) == url


@pytest.mark.parametrize(
    ("iso", "written", "datatype"),
    [
        ("1954", "1954", "gYear"),
        ("0090", "0090", "gYear"),
        ("-350", "-0350", "gYear"),
        ("-0350-03-15", "-0350-03-15", "date"),
        ("1954-03", "1954-03", "gYearMonth"),
        ("2015-21", "2015", "gYear"),  # a season
        ("2015-13-01", "2015", "gYear"),
        ("2015-09-25", "2015-09-25", "date"),
        ("2016-02-29", "2016-02-29", "date"),
        ("2015-02-29", "2015-02", "gYearMonth"),
        ("1900-02-29", "1900-02", "gYearMonth"),
    ],
)
def test_a_date_is_as_precise_as_the_calendar_allows(iso: str, written: str, datatype: str) -> None:
    assert date(iso) == Literal(written, datatype=XSD.term(datatype))


@given(st.dates())
def test_every_day_is_a_day(day: datetime.date) -> None:
    assert date(day.isoformat()).datatype == XSD.date
    assert by_rdflib(f"<a:a> <a:b> {date(day.isoformat()).n3()} .").toPython() == day


def test_prefixes_stand_for_different_vocabularies() -> None:
    assert len({space.base for space in PREFIXES.values()}) == len(PREFIXES)
    assert all(space.base.endswith(("#", "/")) for space in PREFIXES.values())
    assert PREFIXES["bg"] is BG


def test_a_namespace_is_no_place_for_dunders() -> None:
    assert Namespace("https://example.org/#").term("I-node") == "https://example.org/#I-node"
    with pytest.raises(AttributeError):
        Namespace("https://example.org/#").__wrapped__  # noqa: B018
