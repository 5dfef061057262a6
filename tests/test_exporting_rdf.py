"""The RDF formats of exports: the whole graph, or the statements about what is selected and about no other claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph
import pytest
import rdflib
from tests.healing import healing
from tests.stores import small_store, store

import bondgraph
from bondgraph.exporting import FORMATS, Selection, export
from bondgraph.library import Library
from bondgraph.namespaces import BG, RDF
from bondgraph.opening import build, load
from bondgraph.rdf import ntriples
from bondgraph.shapes import validate

NAMES: Final = ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "ntriples-sorted"]


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


def exported(library: Library, name: str, **given: Any) -> str:
    return b"".join(export(library, name, **given)).decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_syntax_has_the_whole_corpus_and_has_it_again(name: str) -> None:
    with bondgraph.open(store=small_store()) as library:
        told = exported(library, name)
        assert exported(library, name) == told
    assert exported(build(healing()), name) == told
    syntax = pyoxigraph.RdfFormat.from_media_type(FORMATS[name].media_type)
    assert syntax
    assert syntax.file_extension == FORMATS[name].extension
    read = {str(quad.triple) for quad in pyoxigraph.parse(told.encode(), syntax)}
    whole = "".join(ntriples(healing())).encode()
    assert read == {str(quad.triple) for quad in pyoxigraph.parse(whole, pyoxigraph.RdfFormat.N_TRIPLES)}
    assert len(read) > 500


def test_sorted_lines_are_sorted(library: Library) -> None:
    lines = exported(library, "ntriples-sorted").encode().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == sum(1 for _ in ntriples(load()))


def test_of_the_whole_no_node_is_asked_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> Iterator[str]:
        raise AssertionError("statements are asked for, which takes five times as long as to write them")

    monkeypatch.setattr(Library, "ntriples", asked)
    assert exported(library, "ntriples") == "".join(ntriples(load()))


def test_a_filter_leaves_what_is_said_of_other_claims_out(library: Library) -> None:
    selection = Selection.of(library, author="flores")
    wanted = {claim.iri(library.base) for claim in selection.claims}
    told = exported(library, "ntriples", author="flores").splitlines(keepends=True)
    assert set(told) < set(ntriples(load()))
    assert len(told) == len(set(told))
    graph = rdflib.Graph().parse(data="".join(told), format="nt")
    claims = {str(claim) for claim in graph.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(BG.Claim))}
    assert claims == wanted
    named = {
        str(term).partition("#")[0] for line in graph for term in line if f"{library.base}claim/" in str(term)
    }
    assert named == wanted
    relations = set(graph.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(BG.Relation)))
    assert len(relations) == len(list(selection.ties())) > 0
    # Claims and relations conform to the shapes: no plain triple without its relation, nothing that they name is missing.
    assert not [each for each in validate(told) if each.ref and each.ref.kind in ("claim", "relation")]


def test_a_filter_that_nothing_passes_leaves_the_corpus(library: Library) -> None:
    told = exported(library, "turtle", words="zzzz")
    assert "corpus:therapeutic-bond a void:Dataset, dcat:Dataset" in told
    assert "bg:Claim" not in told.partition("\n\n")[2]
