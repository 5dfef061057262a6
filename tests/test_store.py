"""The engine seam: statements go in all or not at all, plain rows come out, errors are named."""

from __future__ import annotations

import pytest

from bondgraph.errors import BadQuery
from bondgraph.namespaces import XSD, Iri, Literal
from bondgraph.store import Engine, in_memory

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture
def engine() -> Engine:
    return in_memory()


def test_an_engine_is_empty_at_first(engine: Engine) -> None:
    assert engine.select(ALL) == []


def test_statements_are_added(engine: Engine) -> None:
    engine.load(['<a:a> <a:b> "1" .\n', '<a:a> <a:b> "2" .\n'])
    engine.load(f'<a:a> <a:b> "{n}" .\n' for n in (2, 3))
    assert [row["o"] for row in engine.select(ALL)] == [Literal("1"), Literal("2"), Literal("3")]


def test_engines_share_nothing(engine: Engine) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    assert in_memory().select(ALL) == []


@pytest.mark.parametrize(
    "line",
    [
        "<a:a> <a:b> .",
        "<a:a> <a:b> 'x' .",
        '<a:a> <a:b> "x',
        "a:a a:b a:c .",
        '"x" <a:b> <a:c> .',
        "<a:a> <a:b> <no scheme> .",
        "<a:a> <a:b> <https://example.org/%zz> .",
        "DROP ALL",
    ],
)
def test_a_bad_line_leaves_the_store_as_it_was(engine: Engine, line: str) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    with pytest.raises(ValueError, match=r".+"):
        engine.load(["<a:x> <a:b> <a:c> .\n", f"{line}\n", "<a:y> <a:b> <a:c> .\n"])
    assert [row["s"] for row in engine.select(ALL)] == ["a:a"]


def test_an_error_on_the_way_leaves_the_store_as_it_was(engine: Engine) -> None:
    def lines() -> object:
        yield "<a:a> <a:b> <a:c> .\n"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        engine.load(lines())  # type: ignore[arg-type]
    assert engine.select(ALL) == []


def test_terms_come_out_as_they_are(engine: Engine) -> None:
    integer, gyear = XSD.integer.n3(), XSD.gYear.n3()
    engine.load(
        [
            "<a:s> <a:1> <a:o> .\n",
            '<a:s> <a:2> "text" .\n',
            '<a:s> <a:3> "text"@en-GB .\n',
            f'<a:s> <a:4> "12"^^{integer} .\n',
            f'<a:s> <a:5> "1954"^^{gyear} .\n',
            f'<a:s> <a:6> "text"^^{XSD.string.n3()} .\n',
            "<a:s> <a:7> _:blank .\n",
        ]
    )
    *found, blank = [row["o"] for row in engine.select(ALL)]
    assert found == [
        Iri("a:o"),
        Literal("text"),
        Literal("text", language="en-gb"),
        Literal("12", datatype=XSD.integer),
        Literal("1954", datatype=XSD.gYear),
        Literal("text"),
    ]
    assert isinstance(found[0], Iri)
    assert isinstance(blank, Iri)
    assert blank.startswith("_:")


def test_an_unbound_variable_is_none(engine: Engine) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    assert engine.select("SELECT ?s ?x WHERE { ?s ?p ?o OPTIONAL { ?o ?p ?x } }") == [{"s": "a:a", "x": None}]


def test_rows_keep_their_order_and_their_repeats(engine: Engine) -> None:
    engine.load([f'<a:{n}> <a:b> "{n % 2}" .\n' for n in range(6)])
    assert [str(row["s"]) for row in engine.select("SELECT ?s WHERE { ?s ?p ?o } ORDER BY DESC(?s)")] == [
        f"a:{n}" for n in (5, 4, 3, 2, 1, 0)
    ]
    assert len(engine.select("SELECT ?o WHERE { ?s ?p ?o }")) == 6


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT ?s WHERE { ?s ?p }",
        "SELECT ?s WHERE { ?s ex:p ?o }",
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <a:a>",
    ],
)
def test_what_is_no_select_query_is_refused(engine: Engine, query: str) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    with pytest.raises(BadQuery, match=r"not SPARQL|no SELECT query"):
        engine.select(query)
    assert len(engine.select(ALL)) == 1
