"""What goes with the data: the ontology that is served is the one there is, and the data set is as it is described."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Final

import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib.compare import isomorphic
from tests.stores import store
from tests.test_api_pages import Page

import bondgraph
from bondgraph.library import Library
from bondgraph.namespaces import BG, DCAT, PREFIXES, VOID
from bondgraph.rdf import ntriples
from bondgraph.shapes import ontology
from bondgraph.vocabulary import vocabulary
from bondgraph_api import create_app

AT: Final = "http://127.0.0.1:8000"
FORMS: Final = {
    "ttl": ("text/turtle", "turtle"), "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"), "rdf": ("application/rdf+xml", "xml"),
}  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(create_app(library), base_url=AT, follow_redirects=False)


def graph_at(client: TestClient, path: str, accept: str, form: str) -> rdflib.Graph:
    response = client.get(path, headers={"Accept": accept}, follow_redirects=True)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == accept
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's, of itself
        return rdflib.Graph().parse(data=response.text, format=form)


# -- the ontology


@pytest.mark.parametrize("form", FORMS)
def test_the_ontology_is_served_as_it_is(client: TestClient, form: str) -> None:
    accept, name = FORMS[form]
    response = client.get("/ontology", headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, f"/ontology.{form}")
    assert "accept" in response.headers["vary"].lower()
    assert f'</ontology.{form}>; rel="alternate"; type="{accept}"' in response.headers["link"]
    served = graph_at(client, "/ontology", accept, name)
    assert len(served) > 200
    assert isomorphic(served, rdflib.Graph().parse(ontology() / "bondgraph.ttl"))


def test_people_find_every_term_of_the_ontology(client: TestClient) -> None:
    response = client.get("/ontology", headers={"Accept": "text/html"}, follow_redirects=True)
    page = Page(response.text)
    graph = rdflib.Graph().parse(ontology() / "bondgraph.ttl")
    terms = {
        str(term).removeprefix(BG.base)
        for term in graph.subjects(rdflib.RDFS.isDefinedBy)
        if str(term).startswith(BG.base)
    }
    assert len(terms) == 51
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    assert terms <= set(anchors)
    for comment in graph.objects(None, rdflib.RDFS.comment):
        assert " ".join(str(comment).split()) in page.text
    within = {link[1:] for link in page.links() if link.startswith("#")} - {"main"}
    assert within == terms
    for link in page.links():
        if link.startswith("/"):
            assert client.get(link, follow_redirects=True).status_code == 200, link


def test_a_term_is_told_with_what_it_is_said_of() -> None:
    (told,) = [term for term in vocabulary().terms["Properties between nodes"] if term.name == "inWork"]
    assert [each.name for each in told.domain] == ["bg:Claim", "bg:Telling"]
    assert [each.name for each in told.range] == ["bg:Work"]
    (quoter,) = [term for term in vocabulary().terms["Individuals"] if term.name == "quoter"]
    assert [each.name for each in quoter.of] == ["dcat:Role"]


def test_context_and_shapes_are_served_as_they_are(client: TestClient) -> None:
    for name, media_type in {"context.jsonld": "application/ld+json", "shapes.ttl": "text/turtle"}.items():
        response = client.get(f"/ontology/{name}")
        assert response.content == (ontology() / name).read_bytes()
        assert response.headers["content-type"].partition(";")[0] == media_type
    for path in ("/ontology.txt", "/ontology.trig", "/ontology/other.ttl", "/.well-known/void.html"):
        assert client.get(path).status_code == 404


# -- the data set


@pytest.fixture(scope="module")
def void(client: TestClient) -> rdflib.Graph:
    return graph_at(client, "/.well-known/void", "text/turtle", "turtle")


@pytest.mark.parametrize("form", FORMS)
def test_the_description_says_the_same_in_every_syntax(
    client: TestClient, void: rdflib.Graph, form: str
) -> None:
    accept, name = FORMS[form]
    assert set(graph_at(client, "/.well-known/void", accept, name)) == set(void)
    etag = client.get(f"/.well-known/void.{form}").headers["etag"]
    assert client.get(f"/.well-known/void.{form}", headers={"If-None-Match": etag}).status_code == 304


def test_where_anything_will_do_the_description_is_data_and_for_people_it_is_the_corpus(
    client: TestClient,
) -> None:
    assert client.get("/.well-known/void").headers["location"] == "/.well-known/void.ttl"
    response = client.get("/.well-known/void", headers={"Accept": "text/html,*/*;q=0.1"})
    assert response.headers["location"] == "/corpus/therapeutic-bond.html"


def test_the_data_set_is_as_it_is_described(library: Library, void: rdflib.Graph) -> None:
    whole = rdflib.Graph().parse(data="".join(ntriples(bondgraph.opening.load())), format="nt")
    corpus = rdflib.URIRef(f"{library.base}corpus/therapeutic-bond")

    def told(term: str) -> list[rdflib.term.Node]:
        return list(void.objects(corpus, rdflib.URIRef(term)))

    assert set(whole.triples((corpus, None, None))) <= set(void)
    assert told(VOID.triples) == [rdflib.Literal(len(whole))]
    partitions = {
        str(void.value(part, rdflib.URIRef(VOID.term("class")))): void.value(
            part, rdflib.URIRef(VOID.entities)
        )
        for part in told(VOID.classPartition)
    }
    assert len(partitions) == 10
    for class_, count in partitions.items():
        assert count == rdflib.Literal(len(set(whole.subjects(rdflib.RDF.type, rdflib.URIRef(class_))))), (
            class_
        )
    assert told(VOID.entities) == [rdflib.Literal(sum(int(str(count)) for count in partitions.values()))]
    properties = {
        void.value(part, rdflib.URIRef(VOID.property)): void.value(part, rdflib.URIRef(VOID.triples))
        for part in told(VOID.propertyPartition)
    }
    assert set(properties) == {rdflib.URIRef(BG.term(name)) for name in ("supports", "contrasts", "defines")}
    for name, count in properties.items():
        assert count == rdflib.Literal(len(list(whole.subject_objects(name))))
    vocabularies = {str(each) for each in told(VOID.vocabulary)}
    used = {str(term) for term in {*whole.predicates(), *whole.objects(None, rdflib.RDF.type)}}
    assert vocabularies == {
        space.base for space in PREFIXES.values() if any(term.startswith(space.base) for term in used)
    }


def test_what_the_description_names_is_there(
    client: TestClient, library: Library, void: rdflib.Graph
) -> None:
    examples = list(void.objects(None, rdflib.URIRef(VOID.exampleResource)))
    assert len(examples) == 6
    for example in examples:
        path = "/" + str(example).removeprefix(library.base)
        assert client.get(path, follow_redirects=True).status_code == 200, path
    (endpoint,) = void.objects(None, rdflib.URIRef(VOID.sparqlEndpoint))
    response = client.get(str(endpoint).removeprefix(AT), params={"query": "ASK { ?s a bg:Claim }"})
    assert response.status_code == 200
    dumps = list(void.objects(None, rdflib.URIRef(VOID.dataDump)))
    assert len(dumps) == 6
    for dump in dumps:
        response = client.head(str(dump).removeprefix(AT))
        assert response.status_code == 200, dump
        media_type = str(void.value(dump, rdflib.URIRef(DCAT.mediaType)))
        assert media_type.endswith(response.headers["content-type"].partition(";")[0])


def test_the_service_description_says_the_same(client: TestClient, void: rdflib.Graph) -> None:
    service = graph_at(client, "/sparql", "text/turtle", "turtle")
    for term in (VOID.triples, VOID.entities, VOID.dataDump):
        assert set(service.objects(None, rdflib.URIRef(term))) == set(void.objects(None, rdflib.URIRef(term)))
