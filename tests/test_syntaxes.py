"""The syntaxes of RDF: what is written is read back by three readers that are not ours, every statement of it."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import texts

from bondgraph import opening
from bondgraph.namespaces import BG, DCTERMS, RDF, RDFS, XSD, Iri, Literal, number, text
from bondgraph.rdf import ntriples
from bondgraph.syntaxes import SYNTAXES, in_order, short_turtle

BASE: Final = "https://example.org/tea/"
GRAPH: Final = f"{BASE}corpus/tea"
RAPPER: Final = shutil.which("rapper")

Reader = Callable[[str, str], set[str]]


def written(name: str, lines: Iterable[str]) -> str:
    return "".join(SYNTAXES[name].write(lines, BASE, GRAPH))


def by_rdflib(text_: str, name: str) -> set[str]:
    formats = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    dataset = rdflib.Dataset()
    graph = dataset if name in ("nquads", "trig") else rdflib.Graph()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's, of itself
        graph.parse(data=text_, format=formats.get(name, name))
    if graph is dataset:
        assert {str(each.identifier) for each in dataset.graphs() if len(each)} == {GRAPH}
        graph = dataset.graph(rdflib.URIRef(GRAPH))
    return {line for line in graph.serialize(format="nt").splitlines() if line}


def by_oxigraph(text_: str, name: str) -> set[str]:
    syntaxes = {
        "turtle": pyoxigraph.RdfFormat.TURTLE, "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "nquads": pyoxigraph.RdfFormat.N_QUADS, "trig": pyoxigraph.RdfFormat.TRIG,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD, "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    }  # fmt: skip
    quads = list(pyoxigraph.parse(text_.encode(), syntaxes[name]))
    named = name in ("nquads", "trig")
    assert {str(quad.graph_name) for quad in quads} <= {f"<{GRAPH}>" if named else "DEFAULT"}
    return {f"{quad.triple} ." for quad in quads}


def by_rapper(text_: str, name: str) -> set[str]:
    formats = {"jsonld": "json"}
    assert RAPPER
    command = [RAPPER, "-q", "-i", formats.get(name, name), "-o", "ntriples", "-", BASE]
    told = subprocess.run(command, input=text_.encode(), capture_output=True, check=True)
    assert not told.stderr, told.stderr[:500]
    return set(told.stdout.decode().splitlines())


READERS: Final = [
    *((by_oxigraph, name) for name in SYNTAXES),
    *((by_rdflib, name) for name in SYNTAXES),
    *((by_rapper, name) for name in ("turtle", "ntriples", "nquads", "trig", "rdfxml")),
]


def plain(statements: Iterable[str]) -> set[str]:
    """Statements that readers escape each in their way, as one writes them."""
    return {
        f"{quad.triple} ."
        for quad in pyoxigraph.parse("\n".join(statements).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    }


@pytest.fixture(scope="module")
def built_in() -> list[str]:
    return list(ntriples(opening.load()))


@pytest.mark.parametrize(
    ("reader", "name"),
    # rdflib takes its time.
    [each for each in READERS if each[0] is not by_rdflib or each[1] in ("trig", "jsonld")],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_the_built_in_corpus_reads_back_whole(reader: Reader, name: str, built_in: list[str]) -> None:
    if reader is by_rapper and not RAPPER:
        pytest.skip("no rapper: apt-get install raptor2-utils")
    told = written(name, built_in)
    assert plain(reader(told, name)) == plain(built_in)
    assert written(name, built_in) == told


LINES: Final = [
    f"{node.n3()} {predicate.n3()} {value.n3()} .\n"
    for node in (
        Iri(f"{BASE}claim/tea-calms"), Iri(f"{BASE}work/O'Neil_2001.a:b+c"), Iri(f"{BASE}claim/x#told-1"),
        Iri(f"{BASE}position/effect/calms"), Iri("https://example.org/é/%20?a=b&c='d'#e"), Iri(f"{BASE}work/ends."),
        Iri("https://example.org/all#claim/x?told-1"),
    )
    for predicate, value in (
        (RDF.type, BG.Claim), (RDF.type, Iri("https://example.org/Own")), (RDF.predicate, BG.supports),
        (RDFS.label, text("A label")), (RDFS.label, text("Ein Etikett", "de")), (RDFS.label, text("A label", "en")),
        (RDFS.comment, Literal("true", datatype=XSD.boolean)), (BG.order, number(0)), (BG.order, number(-12)),
        (BG.order, Literal("007", datatype=XSD.integer)), (BG.order, text("third")), (BG.manner, BG.quoter),
        (BG.manner, Iri("https://example.org/manner")), (BG.year, Literal("12345678901234567890", datatype=XSD.integer)),
        (DCTERMS.issued, Literal("2001-02", datatype=XSD.gYearMonth)), (DCTERMS.description, text("Why.", "en")),
        (DCTERMS.description, text("Warum.", "de")), (DCTERMS.description, text("?")),
        (DCTERMS.subject, Iri(f"{BASE}concept/calm")), (DCTERMS.subject, text("calm")),
        (Iri("https://example.org/p/own-name"), text("own")), (Iri("https://example.org/p#Own"), Iri("mailto:a@example.org")),
        (RDFS.seeAlso, Iri("urn:isbn:123")), (BG.csl, Literal('{"a": "</p>"}', datatype=RDF.JSON)), (BG.csl, Literal('{"a":"é","b":[1]}', datatype=RDF.JSON)),
    )
]  # fmt: skip


@pytest.mark.parametrize(("reader", "name"), READERS, ids=lambda each: getattr(each, "__name__", each))
def test_every_sort_of_term_reads_back(reader: Reader, name: str) -> None:
    if reader is by_rapper and not RAPPER:
        pytest.skip("no rapper: apt-get install raptor2-utils")
    lines = LINES
    if reader is by_rdflib:  # which makes 007 into 7, and of rdf:JSON what it holds
        lines = [line for line in lines if '"007"' not in line and "rdf-syntax-ns#JSON" not in line]
    assert len(lines) >= 7 * 22
    assert plain(reader(written(name, lines), name)) == plain(lines)


@pytest.mark.parametrize("name", ["turtle", "nquads", "trig", "jsonld", "rdfxml"])
@given(said=texts, language=st.sampled_from([None, "en", "de-ch"]))
def test_any_text_reads_back(name: str, said: str, language: str | None) -> None:
    line = f"<{BASE}claim/x> {RDFS.label.n3()} {text(said, language).n3()} .\n"
    assert by_oxigraph(written(name, [line]), name) == plain([line])


def test_what_xml_cannot_hold_is_replaced() -> None:
    said = text("a\x00b\x1fc\tdé\r\n]]>")
    line = f"<{BASE}claim/x> {RDFS.label.n3()} {said.n3()} .\n"
    assert by_oxigraph(written("rdfxml", [line]), "rdfxml") == {
        f'<{BASE}claim/x> {RDFS.label.n3()} "a\ufffdb\ufffdc\\tdé\\r\\n]]>" .'
    }
    with pytest.raises(ValueError, match=r"property https://example\.org/1, which ends in no name"):
        written("rdfxml", [f"<{BASE}claim/x> <https://example.org/1> <a:b> .\n"])


def test_turtle_is_short_and_in_a_fixed_form() -> None:
    lines = [
        f"<{BASE}claim/x> {BG.order.n3()} {number(3).n3()} .\n",
        f"<{BASE}claim/x> {RDF.type.n3()} {BG.Claim.n3()} .\n",
        f"<{BASE}claim/x> {BG.order.n3()} {text('a').n3()} .\n",
        f"<{BASE}claim/x#told-1> {BG.order.n3()} {Literal('1.5', datatype=XSD.decimal).n3()} .\n",
    ]
    assert short_turtle(lines, BASE) == (
        "@prefix bg: <https://w3id.org/bondgraph/ns#> .\n"
        f"@prefix claim: <{BASE}claim/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        'claim:x a bg:Claim ;\n    bg:order 3, "a" .\n'
        "\n"
        f'<{BASE}claim/x#told-1> bg:order "1.5"^^xsd:decimal .\n'
    )
    assert by_oxigraph(short_turtle(LINES, BASE), "turtle") == plain(LINES)


def test_json_ld_uses_the_words_of_the_context() -> None:
    lines = [
        f"<{BASE}claim/x> {predicate.n3()} {value.n3()} .\n"
        for predicate, value in (
            (RDF.type, BG.Claim), (DCTERMS.description, text("Why.", "en")), (DCTERMS.description, text("Warum.", "de")),
            (BG.order, number(3)), (BG.supports, Iri(f"{BASE}claim/y")), (BG.manner, BG.quoter),
        )
    ]  # fmt: skip
    assert (
        f'{{"id": "{BASE}claim/x", "type": "Claim", "because": "Why.", "dcterms:description": {{"@value": "Warum.", '
        f'"@language": "de"}}, "order": 3, "supports": "{BASE}claim/y", "manner": "quoter"}}'
    ) in written("jsonld", lines)


def test_nothing_is_written_as_nothing() -> None:
    for name in SYNTAXES:
        assert by_oxigraph(written(name, []), name) == set()


def test_they_are_written_as_they_come() -> None:
    """No syntax waits for the end: of endless statements the first are written."""

    def endless() -> Iterator[str]:
        at = 0
        while True:
            at += 1
            yield f"<{BASE}claim/x{at}> {BG.order.n3()} {number(at).n3()} .\n"

    for name in SYNTAXES:
        pieces = SYNTAXES[name].write(endless(), BASE, GRAPH)
        assert any("x50" in piece for piece, _ in zip(pieces, range(60), strict=False)), name


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n", codec="utf-8"))), st.integers(1, 40))
def test_lines_are_sorted_byte_by_byte_each_once(said: list[str], piece: int) -> None:
    lines = [f"{each}\n" for each in said]
    assert list(in_order(lines, piece)) == sorted({line.encode() for line in lines})


def test_what_is_sorted_is_sorted_for_other_tools(built_in: list[str], tmp_path: Path) -> None:
    if not shutil.which("sort"):
        pytest.skip("no sort here")
    file = tmp_path / "sorted.nt"
    file.write_bytes(b"".join(in_order([*built_in, *built_in[:100]], 300_000)))
    subprocess.run(["sort", "-c", "-u", str(file)], check=True, env={"LC_ALL": "C"})
    assert len(file.read_bytes().splitlines()) == len(built_in)
