"""One suite for every engine: what goes in comes out, each question has its rows, the library its answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from tests.servers import SERVERS, missing, wanted
from tests.test_queries import ASKED, NAMES, UNORDERED, ask, in_its_order
from tests.test_rdf import corpus

from bondgraph import opening
from bondgraph.building import build
from bondgraph.errors import BadQuery
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.namespaces import BG, DCTERMS, PROV, XSD, Iri, Literal, Term
from bondgraph.queries import _PROLOGUE, Queries, Value, load
from bondgraph.rdf import ntriples
from bondgraph.store import Engine, Row, in_memory
from bondgraph.store.embedded import EmbeddedEngine
from bondgraph.store.remote import RemoteEngine

ALL: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


@dataclass(frozen=True)
class Kind:
    """A kind of engine: one that is empty, for each test; and one that holds the built-in corpus, for all."""

    empty: Callable[[], Engine]
    filled: Callable[[], Engine]


@contextlib.contextmanager
def memory(folder: Path, statements: Sequence[str]) -> Iterator[Kind]:
    def filled() -> Engine:
        engine = in_memory()
        engine.load(statements)
        return engine

    yield Kind(in_memory, filled)


@contextlib.contextmanager
def disk(folder: Path, statements: Sequence[str]) -> Iterator[Kind]:
    """Oxigraph in folders; the corpus is read as a service reads it, read only."""
    places = map(str, count())

    def filled() -> Engine:
        place = folder / next(places)
        engine = EmbeddedEngine.create(place)
        engine.load(statements)
        engine.settle()
        del engine
        return EmbeddedEngine.open(place)

    yield Kind(lambda: EmbeddedEngine.create(folder / next(places)), filled)


def server(name: str) -> Callable[[Path, Sequence[str]], contextlib.AbstractContextManager[Kind]]:
    """A server; the corpus is in a graph of its own, beside the one that the tests write to."""

    @contextlib.contextmanager
    def running(folder: Path, statements: Sequence[str]) -> Iterator[Kind]:
        if why := missing(name):
            pytest.skip(why)
        with SERVERS[name](folder) as started, contextlib.ExitStack() as stack:
            of_tests, of_corpus = (
                started.server,
                replace(started.server, graph="https://example.org/built-in"),
            )

            def engine(at: Any) -> RemoteEngine:
                made = RemoteEngine(at)
                stack.callback(made.close)
                return made

            def empty() -> Engine:
                made = engine(of_tests)
                made.replace([])
                return made

            def filled() -> Engine:
                made = engine(of_corpus)
                made.replace(statements)
                return made

            yield Kind(empty, filled)

    return running


ENGINES: Final = {"memory": memory, "disk": disk} | {
    name: server(name) for name in SERVERS if wanted(name) or not missing(name)
}


@pytest.fixture(scope="module")
def built_in() -> Corpus:
    return opening.load()


@pytest.fixture(scope="module")
def statements(built_in: Corpus) -> Sequence[str]:
    return list(ntriples(built_in))


@pytest.fixture(scope="module", params=ENGINES)
def kind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, statements: Sequence[str]
) -> Iterator[Kind]:
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param), statements) as made:
        yield made


@pytest.fixture
def engine(kind: Kind) -> Engine:
    return kind.empty()


@pytest.fixture(scope="module")
def filled(kind: Kind) -> Engine:
    return kind.filled()


@pytest.fixture(scope="module")
def model(statements: Sequence[str]) -> Engine:
    """The engine by which the others are judged."""
    engine = in_memory()
    engine.load(statements)
    return engine


def library_of(engine: Engine, of: Corpus) -> Library:
    return Library(engine, of.record.base)


def unordered(rows: list[Row]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


# -- terms

LONG: Final = "A sentence with an é. " * 2_000
TERMS: Final[list[tuple[str, Term]]] = [
    ("<https://example.org/a?b=c&d=%20e#f>", Iri("https://example.org/a?b=c&d=%20e#f")),
    ("<https://example.org/é/\U0001f9e0>", Iri("https://example.org/é/\U0001f9e0")),
    ('"text"', Literal("text")),
    ('""', Literal("")),
    ('" two  blanks "', Literal(" two  blanks ")),
    ('"text"@en', Literal("text", "en")),
    ('"text"@en-GB', Literal("text", "en-gb")),
    ('"Züge"@de-CH-1996', Literal("Züge", "de-ch-1996")),
    (f'"text"^^{XSD.string.n3()}', Literal("text")),
    (r'"say \"so\", it\'s a \\ "', Literal('say "so", it\'s a \\ ')),
    (r'"one\ntwo\rthree\tfour"', Literal("one\ntwo\rthree\tfour")),
    ('"\\u0022 } \\u000A\\u005C"', Literal('" } \n\\')),
    ('"\\U0001F9E0 \U0001f469\u200d\U0001f4bb e\u0301 \u2028 עברית"', Literal("\U0001f9e0 \U0001f469\u200d\U0001f4bb e\u0301 \u2028 עברית")),
    (f'"{LONG}"@en', Literal(LONG, "en")),
    (f'"12"^^{XSD.integer.n3()}', Literal("12", datatype=XSD.integer)),
    (f'"-7"^^{XSD.integer.n3()}', Literal("-7", datatype=XSD.integer)),
    (f'"1.5"^^{XSD.decimal.n3()}', Literal("1.5", datatype=XSD.decimal)),
    (f'"true"^^{XSD.boolean.n3()}', Literal("true", datatype=XSD.boolean)),
    (f'"false"^^{XSD.boolean.n3()}', Literal("false", datatype=XSD.boolean)),
    (f'"1954"^^{XSD.gYear.n3()}', Literal("1954", datatype=XSD.gYear)),
    (f'"-0350"^^{XSD.gYear.n3()}', Literal("-0350", datatype=XSD.gYear)),
    (f'"2015-09"^^{XSD.gYearMonth.n3()}', Literal("2015-09", datatype=XSD.gYearMonth)),
    (f'"2015-02-03"^^{XSD.date.n3()}', Literal("2015-02-03", datatype=XSD.date)),
    ('"x"^^<https://example.org/type>', Literal("x", datatype=Iri("https://example.org/type"))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "term"), TERMS, ids=[written[:30] for written, _ in TERMS])
def test_a_term_comes_out_as_it_went_in(engine: Engine, written: str, term: Term) -> None:
    engine.load([f"<a:s> <a:p> {written} .\n"])
    (row,) = engine.select("SELECT ?o WHERE { <a:s> <a:p> ?o }")
    assert row == {"o": term}
    assert type(row["o"]) is type(term)


def test_a_text_is_found_by_itself(engine: Engine) -> None:
    literals = [term for _, term in TERMS if isinstance(term, Literal) and len(term.text) < 1_000]
    engine.load(f"<a:{n}> <a:p> {term.n3()} .\n" for n, term in enumerate(literals))
    for n, term in enumerate(literals):
        rows = engine.select(f"SELECT ?s WHERE {{ VALUES ?o {{ {term.n3()} }} ?s <a:p> ?o }}")
        assert f"a:{n}" in [row["s"] for row in rows]


def test_a_blank_node_is_told_from_an_iri(engine: Engine) -> None:
    engine.load(["_:one <a:p> _:two .\n", "_:two <a:q> <a:o> .\n"])
    (row,) = engine.select("SELECT ?s ?o WHERE { ?s <a:p> ?o . ?o <a:q> <a:o> }")
    assert [str(row[name])[:2] for name in ("s", "o")] == ["_:", "_:"]
    assert row["s"] != row["o"]


# -- loading


def test_statements_are_added_once(engine: Engine) -> None:
    assert engine.select(ALL) == []
    engine.load(['<a:a> <a:b> "1" .\n', '<a:a> <a:b> "2" .\n'])
    engine.load(f'<a:a> <a:b> "{n}" .\n' for n in (2, 3))
    assert [row["o"] for row in engine.select(ALL)] == [Literal("1"), Literal("2"), Literal("3")]
    engine.load([])
    assert len(engine.select(ALL)) == 3


@pytest.mark.parametrize(
    "line", ["<a:a> <a:b> .", "<a:a> <a:b> 'x' .", '<a:a> <a:b> "x', "a:a a:b a:c .", "DROP ALL"]
)
def test_a_bad_line_leaves_the_store_as_it_was(engine: Engine, line: str) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    with pytest.raises(ValueError, match=r".+"):
        engine.load(["<a:x> <a:b> <a:c> .\n", f"{line}\n", "<a:y> <a:b> <a:c> .\n"])
    assert [row["s"] for row in engine.select(ALL)] == ["a:a"]


# -- queries


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT ?s WHERE { ?s ?p }",
        "SELECT ?s WHERE { ?s ex:p ?o }",
        "SELECT ?s WHERE { ?s ?p ?o } ; DROP ALL",
        "DROP ALL",
        "# SELECT\nDELETE WHERE { ?s ?p ?o }",
        "PREFIX select: <a:> INSERT DATA { <a:a> <a:b> <a:d> }",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <a:a>",
    ],
)
def test_what_is_no_select_query_is_refused(engine: Engine, query: str) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    with pytest.raises(BadQuery):
        engine.select(query)
    assert len(engine.select(ALL)) == 1


def test_nothing_found_is_no_rows(engine: Engine) -> None:
    assert engine.select("SELECT ?s WHERE { ?s <a:nothing> ?o }") == []
    assert engine.select("SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s <a:nothing> ?o } GROUP BY ?s") == []


def test_an_unbound_variable_is_none(engine: Engine) -> None:
    engine.load(["<a:a> <a:b> <a:c> .\n"])
    assert engine.select("SELECT ?s ?x WHERE { ?s ?p ?o OPTIONAL { ?o ?p ?x } }") == [{"s": "a:a", "x": None}]


def test_a_thousand_values_are_taken(engine: Engine) -> None:
    nodes = [Iri(f"https://example.org/a-long-address/of-some-length/{n:04}") for n in range(1_000)]
    engine.load(f'{node.n3()} <a:p> "{n}" .\n' for n, node in enumerate(nodes))
    values = " ".join(node.n3() for node in nodes)
    rows = engine.select(f"SELECT ?s ?o WHERE {{ VALUES ?s {{ {values} }} ?s <a:p> ?o }} ORDER BY ?s")
    assert [row["s"] for row in rows] == nodes
    assert rows[999]["o"] == Literal("999")


def test_texts_are_put_in_order_by_what_they_say(engine: Engine) -> None:
    """As our questions ask for it: by a literal as it is, or by LCASE without STR around it, Virtuoso does otherwise."""
    start = "as long as a sort key may be, " * 3
    texts = [f"{start}b", f"{start}C", f"{start}a", "é", "\uffee", "\U0001f9e0", "z"]
    engine.load(f'<a:{n}> <a:p> "{text}"@en .\n' for n, text in enumerate(texts))

    def ordered(key: str) -> list[str]:
        return [str(row["s"]) for row in engine.select(f"SELECT ?s WHERE {{ ?s <a:p> ?o }} ORDER BY {key}")]

    assert ordered("STR(?o)") == ["a:1", "a:2", "a:0", "a:6", "a:3", "a:4", "a:5"]
    assert ordered("STR(LCASE(?o))") == ["a:2", "a:0", "a:1", "a:6", "a:3", "a:4", "a:5"]


# -- the questions


def test_each_question_has_its_rows(engine: Engine) -> None:
    made = corpus()
    engine.load(ntriples(made))
    queries = Queries(engine, made.record.base)
    for name, parameters, rows in ASKED:
        found = ask(queries, name, **parameters)
        assert in_its_order(name, found) == in_its_order(name, rows), (name, parameters)
        if name != "facets":  # nobody counts these rows, and a row of Virtuoso's is too short for it
            assert queries.count(name, **parameters) == len(rows), (name, parameters)


def given(of: Corpus) -> dict[str, Sequence[Value]]:
    """Values of the built-in corpus for each parameter that a question has."""

    def refs(kind: str) -> list[Value]:
        return [Ref(kind, each.id) for each in getattr(of, f"{kind}s")]  # type: ignore[arg-type]

    positions: list[Value] = [
        Ref("position", f"{question.id}/{position.id}")
        for question in of.questions
        for position in question.positions
    ]
    claims, agents, works, concepts = refs("claim"), refs("agent"), refs("work"), refs("concept")
    nodes = [*claims, *agents, *works, *concepts, *refs("passage"), *refs("question"), *positions]
    return {
        "agent": agents, "author": agents, "before": ["m"], "begins": ["flores", "s"], "citation": refs("citation"), "claim": claims, "concept": concepts, "contrasted": claims, "first": [1950], "last": [2005],
        "nature": ["reason", "contradicts"], "node": nodes, "object": [*claims, *concepts], "old": ["x"], "passage": refs("passage"), "position": positions,
        "predicate": [DCTERMS.identifier, DCTERMS.subject],
        "property": [DCTERMS.identifier, PROV.wasAttributedTo], "question": refs("question"), "relation": refs("relation"), "role": ["thesis", "aside"],
        "source": refs("source"), "subject": claims, "supported": claims, "teller": [*agents, *works], "type": [BG.Claim],
        "voice": ["direct", "told"], "whom": [*agents, *works], "without": [DCTERMS.subject], "work": works,
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_question_has_the_same_rows_in_the_same_order(
    filled: Engine, model: Engine, built_in: Corpus, name: str
) -> None:
    values = given(built_in)
    if name == "who":
        values["relation"] = [BG.supports, BG.contrasts]
    query = load(name)
    optional = {each for each in query.parameters if f"#if {each}\n" in query.body}
    asked: list[Mapping[str, Sequence[Value]]] = [
        {each: values[each] for each in query.parameters if each not in optional},
        *({other: values[other][:40] for other in query.parameters if other in {each, *(set(query.parameters) - optional)}}
          for each in query.parameters),
    ]  # fmt: skip
    rows = 0
    for parameters in asked:
        bound = _PROLOGUE + query.bound(parameters, built_in.record.base)
        found, expected = filled.select(bound), model.select(bound)
        rows += len(found)
        if name in UNORDERED:
            assert unordered(found) == unordered(expected), parameters.keys()
        else:
            assert found == expected, parameters.keys()
    assert rows or name == "renamed"


# -- the library

VERBS: Final[dict[str, Callable[[Library], object]]] = {
    "who": lambda library: library.who_argues(),
    "who by words": lambda library: library.who_argues("alliance", voice="told"),
    "who by author": lambda library: library.who_argues(author="Strupp"),
    "who by concept, behind a claim": lambda library: library.who_argues(
        concept="therapeutic-relationship", limit=5, after=library.who_argues(concept="therapeutic-relationship", limit=5).next
    ),
    "who in vain": lambda library: library.who_argues(author="Jung", from_year=2020),
    "show an agent": lambda library: library.show("agent:flores"),
    "show a claim": lambda library: library.show_claim(library.who_argues().rows[7].claim),
    "show a question": lambda library: library.show_question("heals-or-carries"),
    "show a work": lambda library: library.show("work:flores2004"),
    "show a concept": lambda library: library.show("concept:attachment"),
    "compare": lambda library: library.compare("flores", "wampold"),
    "path": lambda library: library.path("jung", "norcross"),
    "define": lambda library: library.define("real relationship"),
    "terms": lambda library: library.terms(),
    "authors": lambda library: library.authors(sort="-claims"),
    "works": lambda library: library.works(sort="-year"),
    "sources": lambda library: library.sources(),
    "passages": lambda library: library.passages(limit=30),
    "positions": lambda library: library.positions(),
    "relations": lambda library: library.relations(author="flores"),
    "citations": lambda library: library.citations(),
    "who by year": lambda library: library.who_argues(sort="-year", voice="told"),
    "stats": lambda library: library.stats(),
    "facets": lambda library: library.facets(),
    "facets of an author": lambda library: library.facets(author="flores", limit=3),
    "near": lambda library: library.near("yalom-sine-qua-non", steps=2),
    "search": lambda library: library.search("therapeutic allience"),
    "search claims": lambda library: library.search('"real relationship"', author="wampold"),
    "graph": lambda library: library.graph(author="flores"),
    "statements": lambda library: list(
        library.ntriples([Ref("agent", "flores"), Ref("concept", "attachment"), Ref("claim", "yalom-sine-qua-non")])
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(filled: Engine, built_in: Corpus) -> Library:
    return library_of(filled, built_in)


@pytest.fixture(scope="module")
def model_library(model: Engine, built_in: Corpus) -> Library:
    return library_of(model, built_in)


@pytest.mark.parametrize("verb", VERBS)
def test_the_library_answers_alike(library: Library, model_library: Library, verb: str) -> None:
    assert VERBS[verb](library) == VERBS[verb](model_library)


@pytest.fixture(scope="module")
def built_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library over a store that was built, with all that is read beside the statements."""
    store = tmp_path_factory.mktemp("built") / "store"
    build(opening.built_in(), store)
    return opening.open_store(store)


@pytest.mark.parametrize("verb", VERBS)
def test_the_library_over_a_built_store_answers_alike(
    built_library: Library, model_library: Library, verb: str
) -> None:
    assert VERBS[verb](built_library) == VERBS[verb](model_library)
