"""A query is read as engines read it: what is refused is found however it is disguised, what only looks so is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.elsewhere import Elsewhere, elsewhere
from tests.healing import healing

from bondgraph import queries
from bondgraph.errors import BadQuery
from bondgraph.namespaces import PREFIXES, Iri
from bondgraph.rdf import ntriples
from bondgraph.sparql.query import Query, read


@pytest.fixture(scope="module")
def there() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def evaluate(query: str) -> Any:
    """What Oxigraph answers over four statements; None where it cannot."""
    store = pyoxigraph.Store()
    store.load(b'<a:a> <a:b> "c", <a:d>, 1, true .', pyoxigraph.RdfFormat.TURTLE)
    try:
        found = store.query(query)
        if isinstance(found, pyoxigraph.QueryTriples):
            return sorted(map(str, found))
        if isinstance(found, pyoxigraph.QueryBoolean):
            return bool(found)
        return sorted(str([row[each] for each in found.variables]) for row in found)
    except (SyntaxError, OSError, RuntimeError):
        return None


# What Oxigraph takes for SERVICE in a group, with X for where to ask. Each was seen to ask.
DISGUISES = [
    "SERVICE <X> { ?s ?p ?o }",
    "sErViCe <X> { ?s ?p ?o }",
    "SERVICE SILENT <X> { ?s ?p ?o }",
    "SERVICE<X>{?s ?p ?o}",
    "SERVICE\n# not here }\n<X> { ?s ?p ?o }",
    "SERVICESILENT<X> { ?s ?p ?o }",
    "SERVICEx: { ?s ?p ?o }",
    "SERVICESILENTx: { ?s ?p ?o }",
    "SERVICE x: { ?s ?p ?o }",
    "BIND(<X> AS ?far) SERVICE ?far { ?s ?p ?o }",
    "VALUES ?far { <X> } SERVICE ?far { ?s ?p ?o }",
    "{ SERVICE <X> { ?s ?p ?o } } UNION { ?s ?p ?o }",
    "OPTIONAL { SERVICE <X> { ?s ?p ?o } }",
    "{ SELECT * { { SELECT * { SERVICE <X> { ?s ?p ?o } } } } }",
    "FILTER EXISTS { SERVICE <X> { ?s ?p ?o } }",
    "FILTER(1 = 1 && NOT EXISTS { SERVICE <X> { ?s ?p ?o } })",
    "MINUS { SERVICE <X> { ?s ?p ?o } }",
    "LATERAL { SERVICE <X> { ?s ?p ?o } }",
    "<a:a> ?p trueSERVICE <X> { ?s ?p ?o }",
    "?s ?p 1SERVICE <X> { ?s ?p ?o }",
    "?s ?p 1.SERVICE <X> { ?s ?p ?o }",
    "?s ?p x:a.b.SERVICE <X> { ?s ?p ?o }",
    '?s ?p "c"SERVICE <X> { ?s ?p ?o }',
    "FILTER('\\u0027' != 'a') SERVICE <X> { ?s ?p ?o } #'\n",
    "FILTER('''a''' != '''''') SERVICE <X> { ?s ?p ?o } #'''\n",
    'FILTER("\\\\" != \'\') SERVICE <X> { ?s ?p ?o } #"\n',
]

# What the specification's longest match reads as an IRI, and Oxigraph as a comparison.
MISREADINGS = [
    "FILTER('a'<'>\"')SERVICE<X>{ ?s ?p ?o }}#\"",
    "FILTER(1<2)SERVICE#>\n<X>{ ?s ?p ?o }",
    "FILTER('='<'>')SERVICE<X>{ ?s ?p ?o }#'\n",
    "FILTER(1<2)#>'''\nSERVICE<X>{ ?s ?p ?o }#'''\n",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_what_asks_another_server_is_refused(disguise: str, there: Elsewhere) -> None:
    query = f"PREFIX x: <{there.address}> SELECT * {{ {disguise.replace('X', there.address)} }}"
    with pytest.raises(BadQuery, match="SERVICE asks another server"):
        read(query)


@pytest.mark.parametrize("disguise", MISREADINGS)
def test_what_only_oxigraph_takes_for_service_is_handed_to_it_so_that_it_does_not(
    disguise: str, there: Elsewhere
) -> None:
    begin = f"SELECT * {{ {disguise.replace('X', there.address)}"
    there.asked.clear()
    for query in (begin, f"{begin} }}"):
        evaluate(query)
    assert there.asked
    there.asked.clear()
    for query in (begin, f"{begin} }}"):
        evaluate(read(query).text)
    assert there.asked == []


def test_what_is_refused_would_have_asked(there: Elsewhere) -> None:
    quiet = []
    for disguise in DISGUISES:
        query = f"PREFIX x: <{there.address}> SELECT * {{ {disguise.replace('X', there.address)} }}"
        there.asked.clear()
        evaluate(query)
        if not there.asked:
            quiet.append(disguise)
    # Oxigraph asks no variable, and takes no SERVICE in EXISTS; nothing is there to go with x:a.b.
    assert [each for each in quiet if not re.search(r"SERVICE \?|EXISTS|x:a\.b", each)] == []


def test_service_that_is_allowed_asks(there: Elsewhere) -> None:
    there.asked.clear()
    query = read(f"SELECT ?far {{ SERVICE <{there.address}> {{ ?s ?p ?far }} }}", service=True)
    assert evaluate(query.text) == [
        "[<Literal value=off datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>]"
    ]
    assert len(there.asked) == 1


def test_an_escape_that_spells_service_is_refused() -> None:
    with pytest.raises(BadQuery, match=r"line 1, column 12: '\\\\' has no meaning here"):
        read(r"SELECT * { \u0053ERVICE <http://example.org/> { } }")


@pytest.mark.parametrize(
    "harmless",
    [
        "?s ?p 'SERVICE <X> { }'",
        '?s ?p """SERVICE <X> { " \' "" }"""',
        "?s ?p '''SERVICE\n<X> { ' \"\"\" '' }'''",
        "?s ?p 'it\\'s a SERVICE <X> { }'",
        "?s ?p ?o # SERVICE <X> { }\n",
        "?s <http://example.org/service> ?o",
        "?s <http://example.org/a(b)'service'#SERVICE> ?o",
        "?s service:x ?o",
        "?s x:SERVICE ?o",
        "?s x:a.service ?o",
        "?service ?SERVICE $Service",
        "?s ?p _:service",
        '?s ?p "a"@service',
        "GRAPH service:x { ?s ?p ?o }",
        "?s ?p x:\\(service\\)",
    ],
)
def test_the_word_alone_is_not_refused(harmless: str, there: Elsewhere) -> None:
    there.asked.clear()
    query = f"PREFIX x: <a:> PREFIX service: <a:> SELECT * {{ {harmless.replace('X', there.address)} }}"
    expected = evaluate(query)
    assert expected is not None
    assert evaluate(read(query).text) == expected
    assert there.asked == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "PREFIX ex: <http://example.org/> # one\nDELETE WHERE { ?s ?p ?o }",
        "BASE <http://example.org/> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "clear ALL",
        "DROP ALL",
        "CREATE GRAPH <a:a>",
        "ADD <a:a> TO <a:b>",
        "MOVE <a:a> TO <a:b>",
        "COPY <a:a> TO <a:b>",
    ],
)
def test_updates_are_refused_as_such_unless_allowed(update: str) -> None:
    with pytest.raises(BadQuery, match="updates are refused"):
        read(update)
    assert read(update, update=True).form == "UPDATE"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it"),
        (" # SELECT", "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it"),
        (
            "SELCT * { }",
            "line 1, column 1: a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE, not with SELCT",
        ),
        (
            "ASK {\n  ?s ex:p ?o }",
            "line 2, column 6: no prefix ex: is declared; write PREFIX ex: <…> at the beginning",
        ),
        (
            "ASK { ?s ?p 'a\n' }",
            "line 1, column 13: a string does not end, or holds an escape that there is not",
        ),
        (
            'ASK {\r\n?s ?p "\\q" }',
            "line 2, column 7: a string does not end, or holds an escape that there is not",
        ),
        (
            "ASK { ?s <http://a b> ?o }",
            "line 1, column 10: an IRI does not end, or holds a character that no IRI has",
        ),
        ("ASK { ?s <a:\\u0020> ?o }", "line 1, column 10: an IRI holds a character that no IRI has"),
        ("ASK { ?s ?p '\\uD800' }", "line 1, column 13: it holds a character that does not exist"),
        ("ASK { ?s ?p '\\U00110000' }", "line 1, column 13: it holds a character that does not exist"),
        ("ASK { ä ` }", "line 1, column 9: '`' has no meaning here"),
        ("ASK {}" + " " * 200_000, "it is longer than 200,000 characters"),
    ],
)
def test_what_cannot_be_taken_apart_is_told_with_its_place(query: str, reason: str) -> None:
    with pytest.raises(BadQuery) as error:
        read(query)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT *\nWHER { ?s ?p ?o }", "line 2, column 1: WHER is not expected here"),
        (
            "SELECT *\nWHERE {\n\t?s bg:supports ?o\n\t?s bg:x ?y }",
            "line 4, column 2: ?s is not expected here",
        ),
        ("ASK { ?s ?p }", "line 1, column 13: } is not expected here"),
        ("ASK { 'ä😀' ?p ?o ?x }", "line 1, column 18: ?x is not expected here"),
        (
            "ASK { ?s ?p # then nothing\n",
            "line 1, column 27: it ends too early; } is expected, since { is open from line 1, column 5",
        ),
        (
            "ASK { ?s ?p ?o }\nGROUP BY (1 AS ?x",
            "line 2, column 18: it ends too early; ) is expected, since ( is open from line 2, column 10",
        ),
        ("SELECT * { ?s ?p ?o } LIMIT", "line 1, column 28: it ends too early"),
        ("ASK { ?s ?p ?o }}", "line 1, column 17: } is not expected here"),
        (f"ASK {{ ?s ?p ?o '{'x' * 99}' }}", f'line 1, column 16: "{"x" * 39}… is not expected here'),
        ("SELECT COUNT(*) {}", "line 1, column 8: COUNT is not expected here"),
        ("SELECT * { FILTER ?x = 1 }", "line 1, column 19: ?x is not expected here"),
        ("SELECT * { BIND(dcterms:title AS ?x ?y) }", "line 1, column 37: ?y is not expected here"),
        ("SELECT ?a ?b { ?a ?b ?c } GROUP BY ?a", "The SELECT contains a variable that is unbound"),
    ],
)
def test_what_the_engine_cannot_read_is_told_with_the_place_where_it_was_written(
    query: str, reason: str
) -> None:
    asked = read(query)
    with pytest.raises(SyntaxError) as error:
        pyoxigraph.Store().query(asked.text)
    assert reason in str(asked.unread(str(error.value)))


def test_the_houses_prefixes_need_no_declaration_and_a_querys_own_come_before_them() -> None:
    assert evaluate(read("SELECT * { BIND(bg:x AS ?x) }").text) == evaluate(
        "SELECT * { BIND(<https://w3id.org/bondgraph/ns#x> AS ?x) }"
    )
    own = "PREFIX bg: <a:> SELECT * { BIND(bg:x AS ?x) }"
    assert evaluate(read(own).text) == evaluate(own)


def test_what_stands_together_stays_together() -> None:
    text = read("ASK{FILTER(-1<=2&&'a'@en!=\"b\"^^<a:b>)}").text
    assert "".join(text.split()) == """ASK{FILTER(-1<=2&&"a"@en!="b"^^<a:b>)}"""
    assert '-1<=2&&"a"@en!="b"^^<a:b>' in text


@pytest.mark.parametrize("call", ["CONCAT ('a', 'b')", "COALESCE\n('a')", "ISBLANK(BNODE ( ))"])
def test_a_space_before_a_functions_brackets_is_no_matter(call: str) -> None:
    """Oxigraph's parser stumbles over it."""
    assert evaluate(read(f"SELECT ({call} AS ?x) {{}}").text) is not None


@pytest.mark.parametrize("name", sorted(path.stem for path in Path(str(files(queries))).glob("*.rq")))
def test_the_houses_own_queries_mean_the_same_when_read(name: str) -> None:
    store = pyoxigraph.Store()
    store.bulk_load("".join(ntriples(healing())).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    body = queries.load(name).bound({}, "https://example.org/")
    prologue = "".join(f"PREFIX {prefix}: {Iri(space.base).n3()}\n" for prefix, space in PREFIXES.items())
    rows = [
        [str([row[each] for each in found.variables]) for row in found]
        for query in (prologue + body, read(body).text)
        if isinstance(found := store.query(query), pyoxigraph.QuerySolutions)
    ]
    assert len(rows) == 2
    assert rows[0] == rows[1]


def spelt(char: str, way: int) -> str:
    """A character as a string literal may hold it."""
    if way == 0 and char not in "\"'\\\n\r":
        return char
    if way == 1 and char in (short := dict(zip("\t\b\n\r\f\"'\\", "tbnrf\"'\\", strict=True))):
        return f"\\{short[char]}"
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


@given(
    st.lists(
        st.tuples(st.characters(codec="utf-8", exclude_characters="\0"), st.integers(0, 2)), max_size=12
    ),
    st.sampled_from(["'", '"', "'''", '"""']),
)
def test_a_string_means_the_same_however_it_is_spelt(chars: list[tuple[str, int]], quotes: str) -> None:
    literal = quotes + "".join(spelt(*each) for each in chars) + quotes
    (found,) = pyoxigraph.Store().query(read(f"SELECT ({literal} AS ?x) {{}}").text)  # type: ignore[misc]
    assert found["x"].value == "".join(char for char, _ in chars)


TOKENS = st.sampled_from(
    "<a:a> <#b> 'c' \"d\" '''e\n''' \"\"\"f\"\"\" ?g $h i: j:k l:m.n :o o:%20\\~ _:p q rS 1 2.5 3e4 .5E-6 { } ( ) [ ] . ; , = ! "
    "&& || + - * / ^ ^^ | ?s < > <= >= <<".split(" ")
)
GAPS = st.sampled_from([" ", "\n", "\t \r\n", " # ' \" <\n", "#\r"])


@given(st.lists(st.tuples(GAPS, TOKENS), max_size=20))
def test_tokens_come_back_whatever_stands_between(pieces: list[tuple[str, str]]) -> None:
    declared = "".join(f"PREFIX {prefix}: <x:> " for prefix in ("i", "j", "l", "", "o"))
    query = read(f"{declared} ASK" + "".join(gap + token for gap, token in pieces) + " ")
    begin = len(read(f"{declared} ASK").tokens)
    marks = {"&&", "||", "^^", "<=", ">=", "<<"}
    expected = [part for _, token in pieces for part in (token if token in marks else [token])]
    written = [query.written[token.start :] for token in query.tokens[begin:]]
    assert len(written) == len(expected)
    assert all(text.startswith(token) for text, token in zip(written, expected, strict=True))
    assert [
        query.text[start:].startswith(token.text)
        for start, token in zip(query.starts, query.tokens, strict=True)
    ] == [True] * len(query.tokens)


FRAGMENTS = (
    "SERVICE service SERVICEx:y SERVICE:x SERVICE#> xSERVICE SILENT <X> {?s?p?o} { } ( ) ?s ?p ?o $v x:y x:a.b.c _:b . ; , 1 1. 'a' ' '' "
    "''' \" \"\"\" \\' \\u0027 \\u0022 # #> \n <a:b> < > <' '> <a:# >> << = && FILTER(1 FILTER('a' BIND(1 AS ?z) <1) >'b') "
    "true a OPTIONAL UNION VALUES EXISTS GRAPH MINUS"
).split(" ")


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["", "", " ", "\n"])), max_size=14))
@example([("FILTER(1", ""), ("<1)", ""), ("SERVICE#>", "\n"), ("<X>", ""), ("{?s?p?o}", "")])
def test_nothing_that_is_let_through_asks_another_server(
    there: Elsewhere, pieces: list[tuple[str, str]]
) -> None:
    body = "".join(f"{part}{gap}" for part, gap in pieces).replace("X", there.address)
    there.asked.clear()
    try:
        query: Query = read(f"PREFIX x: <{there.address}> SELECT * {{ {body} }}")
    except BadQuery:
        return
    evaluate(query.text)
    assert there.asked == []


def test_the_document_lists_the_prefixes() -> None:
    document = (Path(__file__).parents[1] / "docs" / "sparql.md").read_text(encoding="utf-8")
    listed = document.partition("a test compares. -->")[2].partition("##")[0]
    assert re.findall(r"`(\w+)`", listed) == list(PREFIXES)
