"""Linked data: every node's IRI leads to its page and its data, and from there to its neighbours."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from html import escape
from typing import Any, Final
from urllib.parse import quote

import pytest
import rdflib
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from tests.factories import agent, claim, corpus, relation, work
from tests.stores import store
from tests.test_api import MARKUP, small
from tests.test_api_pages import Page

import bondgraph
from bondgraph.answers import Node
from bondgraph.ids import KINDS, Ref
from bondgraph.library import Library
from bondgraph.namespaces import BG, DCTERMS, FOAF, SCHEMA, SKOS, VOID
from bondgraph.opening import build
from bondgraph_api import create_app
from bondgraph_api.linked import FORMS, MOST_NAMING
from bondgraph_api.settings import MOST_DEFINITIONS, MOST_DEFINITIONS_LISTED

AT: Final = "http://127.0.0.1:8000"
READ: Final = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def client_of(library: Library) -> TestClient:
    return TestClient(create_app(library), base_url=AT, follow_redirects=False)


RELATION: Final = "/relation/bergin-three-factors--supports--seba-yalom-bond-not-school"


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(library: Library) -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(library.ntriples()), format="nt")


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


@pytest.fixture(scope="module")
def odd() -> TestClient:
    """Works with ids that have the look of something else, some of them former ones."""
    ids = ("a", "a.ttl", "b.c+d:e", "x.html", "plain")
    works = tuple(work(each, was=["gone.nt", "old"] if each == "plain" else []) for each in ids)
    calms = claim("tea-calms", in_work="b.c+d:e")
    return client_of(build(corpus(works=works, claims=(calms, *corpus().claims[1:]))))


def graph_at(client: TestClient, path: str) -> rdflib.Graph:
    response = client.get(path)
    assert response.status_code == 200, response.text
    form = path.rpartition(".")[2]
    assert response.headers["content-type"].partition(";")[0] == FORMS[form]
    return parsed(response.text, READ[form])


def parsed(text: str, form: str) -> rdflib.Graph:
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's, of itself
        return rdflib.Graph().parse(data=text, format=form)


def links(response: Any) -> dict[tuple[str, str], str]:
    """What the header Link says: where to, by relation and media type."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response.headers["link"])
    return {(one, kind): to for to, relation, kind in found for one in relation.split()}


# -- an IRI


def test_every_node_answers_at_the_path_of_its_iri(library: Library, client: TestClient) -> None:
    refs = [Ref(kind, link.id) for kind in KINDS for link in library.nodes(kind, 3)]
    assert {ref.kind for ref in refs} == set(KINDS)
    for ref in refs:
        path = ref.iri(library.base).removeprefix(library.base)
        response = client.get(f"/{path}", headers={"Accept": "application/n-triples"})
        assert (response.status_code, response.headers["location"]) == (303, f"/{path}.nt")
        lines = client.get(f"/{path}.nt").text.splitlines(keepends=True)
        assert set(library.ntriples([ref])) <= set(lines)
        assert client.get(f"/{path}.html").status_code == 200
        assert Node.model_validate(client.get(f"/{path}.json").json()) == library.show(str(ref))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "html"), ("*/*", "html"), ("text/html,application/xhtml+xml,*/*;q=0.8", "html"), ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"), ("application/json", "json"), ("application/n-triples", "nt"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdf"), ("text/html;q=0.4, text/turtle;q=0.5", "ttl"),
        ("text/*;q=0.1, application/json;q=0", "html"),
    ],
)  # fmt: skip
def test_what_is_accepted_decides_where_an_iri_leads(
    client: TestClient, accept: str | None, form: str
) -> None:
    response = client.get(
        "/claim/yalom-sine-qua-non", headers={"Accept": accept} if accept else {"Accept": ""}
    )
    assert response.status_code == 303
    assert response.headers["location"] == f"/claim/yalom-sine-qua-non.{form}"
    assert "accept" in response.headers["vary"].lower()


def test_what_cannot_be_had_is_refused_with_what_can(client: TestClient) -> None:
    response = client.get("/claim/yalom-sine-qua-non", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/claim/yalom-sine-qua-non", "/claim/yalom-sine-qua-non.ttl"])
def test_an_address_links_to_every_form(library: Library, client: TestClient, path: str) -> None:
    response = client.get(path)
    found = links(response)
    for form, media_type in FORMS.items():
        if not path.endswith(form):
            assert found["alternate", media_type] == f"/claim/yalom-sine-qua-non.{form}"
    assert found["canonical", ""] == f"{library.base}claim/yalom-sine-qua-non"
    assert found["type", ""] == BG.Claim
    assert ("describedby", "text/turtle") in found or found["describes", ""] == "/claim/yalom-sine-qua-non"


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unchanged_is_not_sent_again(client: TestClient, form: str) -> None:
    path = f"/agent/flores.{form}"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["link"] == first.headers["link"]
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert client.head("/agent/flores").status_code == 303
    tags = {client.get(f"/agent/flores.{each}").headers["etag"] for each in FORMS}
    assert len(tags) == len(FORMS)


def test_an_unknown_id_is_answered_with_the_nearest(client: TestClient) -> None:
    for path in ("/claim/yalom-sine-qua-nom", "/claim/yalom-sine-qua-nom.ttl"):
        response = client.get(path)
        assert response.status_code == 404
        told = response.json()
        assert (told["type"], told["name"]) == ("/problems/unknown-name", "yalom-sine-qua-nom")
        assert told["nearest"][0] == "yalom-sine-qua-non"
    # A name is no id, however well it is understood elsewhere.
    response = client.get("/agent/Philip%20J.%20Flores")
    assert (response.status_code, response.json()["nearest"]) == (404, ["flores"])
    assert client.get("/agents/flores").status_code == 404
    assert client.get("/claim/yalom-sine-qua-non?x=1").json()["type"] == "/problems/unknown-parameter"


@pytest.mark.parametrize(
    "path",
    [
        "/claim/%00", "/claim/%FF.ttl", "/claim/a%2Fb", "/claim/claim:yalom-sine-qua-non",
        f"/claim/{'ab-' * 2000}c.ttl", "/work/.ttl", "/work/~.ttl", "/position//", "/agent/%20",
        "/claim/%0d%0aSet-Cookie:x", "/concept/%22a", "/relation/..%2f..%2fetc",
    ],
)  # fmt: skip
def test_whatever_stands_behind_a_kind_is_an_id_or_is_not_there(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["a<b>.example", "x y", "[::1", "evil.example:99999", "a/b?c#d"])
def test_whatever_a_client_calls_the_service_the_data_can_be_read(hostile: TestClient, host: str) -> None:
    for path, form in {
        "/claim/ann-one.nt": "nt",
        "/claim/ann-one.ttl": "turtle",
        "/.well-known/void.rdf": "xml",
    }.items():
        graph = parsed(hostile.get(path, headers={"Host": host}).text, form)
        assert len(graph) > 25


def test_other_capitals_lead_to_the_id_for_now(client: TestClient) -> None:
    for path, to in {
        "/work/Flores2004": "/work/flores2004", "/work/Flores2004.ttl": "/work/flores2004.ttl",
        "/claim/YALOM-SINE-QUA-NON": "/claim/yalom-sine-qua-non",
    }.items():  # fmt: skip
        response = client.get(path)
        assert (response.status_code, response.headers["location"]) == (307, to)


def test_what_counts_who_follows_a_link_to_a_page_is_passed_over(client: TestClient) -> None:
    counting = "?utm_source=x&fbclid=y"
    led = client.get(f"/agent/flores{counting}", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (303, "/agent/flores.html")
    assert client.get(f"/agent/flores.html{counting}").text == client.get("/agent/flores.html").text
    for path in (
        f"/agent/flores.ttl{counting}",
        "/agent/flores.html?utm_source=x&page=2",
        "/agent/flores.html?utm=1",
    ):
        assert client.get(path).json()["type"] == "/problems/unknown-parameter"
    led = client.get(f"/agent/flores{counting}", headers={"Accept": "text/turtle"})
    assert led.status_code == 400


def test_the_page_of_a_relation_says_it_in_words(library: Library, client: TestClient) -> None:
    ref = next(iter(library.gathering.every("relation")))
    tie = library.show(str(ref)).relations[0]
    heading = re.findall(r"<h1[^>]*>(.*?)</h1>", client.get(f"{ref.iri('/')}.html").text, re.DOTALL)[0]
    assert heading.startswith(tie.subject.label[:60])
    assert f" – {tie.type} – {tie.object.label[:60]}" in heading


def test_what_a_source_leaves_out_is_a_list(client: TestClient) -> None:
    text = client.get("/source/seba-concordance.html").text
    assert ".;" not in re.sub(r"\s+", " ", text)
    assert "say nothing of the bond.</li>" in text


def test_the_way_in_tells_search_engines_of_the_corpus(client: TestClient) -> None:
    assert block(client.get("/").text) == block(client.get("/corpus/therapeutic-bond.html").text)
    narrowed = client.get("/claims?author=flores")
    assert narrowed.status_code == 200
    assert '<script type="application/ld+json' not in narrowed.text


def test_the_addresses_for_programs_are_a_page(client: TestClient) -> None:
    text = client.get("/api").text
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) > 20
    for path, methods in paths.items():
        assert path in text
        for operation in methods.values():
            assert escape(operation["summary"], quote=False) in text.replace("&#39;", "'").replace(
                "&#34;", '"'
            )
    assert 'href="/openapi.json"' in text
    for to in set(Page(text).links()) - {"/graph"}:
        if to.startswith("/v1"):
            assert client.get(to).status_code == 200, to


def test_a_former_id_leads_to_the_present_one_for_good(hostile: TestClient) -> None:
    for path, to in {
        "/claim/ann-first": "/claim/ann-one", "/claim/ann-first.ttl": "/claim/ann-one.ttl", "/agent/cee": "/agent/cy",
    }.items():  # fmt: skip
        response = hostile.get(path, headers={"Accept": "text/turtle"})
        assert (response.status_code, response.headers["location"]) == (308, to)


def test_a_work_whose_id_looks_like_an_ending_is_itself(odd: TestClient) -> None:
    def at(path: str) -> tuple[int, str]:
        response = odd.get(path, headers={"Accept": "text/turtle"})
        return response.status_code, response.headers.get("location", "")

    def subject(path: str) -> set[str]:
        graph = graph_at(odd, path)
        return {
            str(topic).rpartition("/")[2] for topic in graph.objects(None, rdflib.URIRef(FOAF.primaryTopic))
        }

    assert at("/work/a") == (303, "/work/a~.ttl")
    assert subject("/work/a~.ttl") == {"a"}
    assert subject("/work/a.nt") == {"a"}
    assert at("/work/a.ttl") == (303, "/work/a.ttl.ttl")
    assert subject("/work/a.ttl.ttl") == {"a.ttl"}
    assert at("/work/x.html") == (303, "/work/x.html.ttl")
    assert at("/work/gone.nt") == (308, "/work/plain")
    assert at("/work/old.nt") == (308, "/work/plain.nt")
    assert at("/work/x.ttl") == (404, "")
    assert odd.get("/work/x.ttl").json()["name"] == "x"


def test_odd_ids_are_percent_encoded_or_not(odd: TestClient) -> None:
    for path in ("/work/b.c+d:e", f"/work/{quote('b.c+d:e', safe='')}"):
        response = odd.get(path, headers={"Accept": "text/turtle"})
        assert (response.status_code, response.headers["location"]) == (303, "/work/b.c+d:e.ttl")
    assert odd.get("/work/b.c+d:e.html").status_code == 200
    assert "/work/b.c+d:e" in Page(odd.get("/claim/tea-calms.html").text).links()


# -- the data


@pytest.mark.parametrize("form", READ)
def test_a_node_is_told_with_what_belongs_to_it_and_what_names_it(
    library: Library, client: TestClient, whole: rdflib.Graph, form: str
) -> None:
    iri = f"{library.base}concept/attachment"
    graph = graph_at(client, f"/{iri.removeprefix(library.base)}.{form}")
    node = rdflib.URIRef(iri)
    assert set(whole.triples((node, None, None))) | set(whole.triples((None, None, node))) <= set(graph)
    document = rdflib.URIRef(f"{AT}/{iri.removeprefix(library.base)}.{form}")
    assert set(graph.predicate_objects(document)) == {
        (rdflib.RDF.type, rdflib.URIRef(FOAF.Document)),
        (rdflib.URIRef(FOAF.primaryTopic), node),
        (rdflib.URIRef(VOID.inDataset), rdflib.URIRef(f"{library.base}corpus/therapeutic-bond")),
    }
    assert {triple for triple in graph if triple[0] != document} <= set(whole)


def test_one_can_follow_ones_nose_from_the_corpus_to_every_claim_of_a_debate(
    library: Library, client: TestClient
) -> None:
    """By IRIs alone, as a browser of linked data does: from a question to its positions, claims, holders."""

    def followed(node: str) -> rdflib.Graph:
        path = "/" + node.removeprefix(library.base).partition("#")[0]
        response = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        return rdflib.Graph().parse(data=response.text, format="turtle")

    question = f"{library.base}question/heals-or-carries"
    response_of = rdflib.URIRef("https://vocab.methodandstructure.com/ibis#response")
    positions = list(followed(question).objects(rdflib.URIRef(question), response_of))
    claims = {
        str(taken)
        for position in positions
        for taken in followed(str(position)).subjects(rdflib.URIRef(BG.advances), position)
    }
    wanted = library.who_argues(question="heals-or-carries", limit=1000).rows
    assert {each.removeprefix(f"{library.base}claim/") for each in claims} == {row.claim for row in wanted}
    holder = followed(min(claims)).value(rdflib.URIRef(min(claims)), rdflib.PROV.wasAttributedTo)
    assert followed(str(holder)).value(holder, rdflib.RDFS.label)


def test_of_a_hub_a_part_is_told_and_where_the_rest_is() -> None:
    claims = tuple(claim(f"tea-{number}", about="calm") for number in range(MOST_NAMING + 20))
    library = build(corpus(claims=claims, relations=(), questions=()))
    client = client_of(library)
    graph = graph_at(client, "/concept/calm.ttl")
    node, document = rdflib.URIRef(f"{library.base}concept/calm"), rdflib.URIRef(f"{AT}/concept/calm.ttl")
    assert len(list(graph.subjects(None, node))) == MOST_NAMING + 1  # with the document itself
    assert str(MOST_NAMING) in str(graph.value(document, rdflib.RDFS.comment))
    rest = str(graph.value(document, rdflib.RDFS.seeAlso))
    told = client.get(rest.removeprefix(AT), headers={"Accept": "application/n-triples"})
    assert told.status_code == 200, told.text
    assert len(told.text.splitlines()) == len(claims)


def test_of_many_definitions_a_part_is_told_and_where_the_rest_is() -> None:
    many = MOST_DEFINITIONS + 20
    claims = tuple(claim(f"tea-{number}") for number in range(many))
    relations = tuple(relation(each.id, "defines", "calm") for each in claims)
    library = build(corpus(claims=claims, relations=relations, questions=()))
    client = client_of(library)

    def defined(graph: rdflib.Graph) -> int:
        found = [one for _, one in graph.subject_objects(rdflib.SKOS.definition)]
        assert all(graph.value(one, rdflib.RDF.value) for one in found)
        assert len(found) == len(set(graph.subjects(rdflib.URIRef(DCTERMS.source), None)))
        return len(found)

    graph = graph_at(client, "/concept/calm.ttl")
    document = rdflib.URIRef(f"{AT}/concept/calm.ttl")
    assert defined(graph) == MOST_DEFINITIONS
    notes = [str(note) for note in graph.objects(document, rdflib.RDFS.comment)]
    assert [note for note in notes if f"{MOST_DEFINITIONS} definitions" in note]
    rest = [str(each) for each in graph.objects(document, rdflib.RDFS.seeAlso) if "definition" in str(each)]
    assert len(rest) == 1
    told = client.get(rest[0].removeprefix(AT), headers={"Accept": "application/n-triples"})
    assert defined(parsed(told.text, "nt")) == many
    for path, most in (
        ("/v1/concepts/calm", MOST_DEFINITIONS),
        ("/v1/concepts?limit=1000", MOST_DEFINITIONS_LISTED),
    ):
        listed = parsed(client.get(path, headers={"Accept": "text/turtle"}).text, "turtle")
        assert defined(listed) == most
        concept = rdflib.URIRef(f"{library.base}concept/calm")
        assert f"first {most} of its definitions" in str(listed.value(concept, rdflib.RDFS.comment))
    # Exports are whole.
    assert sum(SKOS.definition.n3() in line for line in library.ntriples()) == many


@pytest.mark.parametrize(
    "path", ["/agent/flores.ttl", "/agent/flores.nt", "/agent/flores.jsonld", "/.well-known/void.ttl"]
)
def test_what_tells_the_address_asked_for_has_a_tag_for_each_address(client: TestClient, path: str) -> None:
    here, there = (client.get(path, headers={"Host": host}) for host in ("one.example", "two.example"))
    assert here.text != there.text
    assert here.headers["etag"] != there.headers["etag"]
    kept = {"Host": "two.example", "If-None-Match": here.headers["etag"]}
    assert client.get(path, headers=kept).text == there.text


def test_the_neighbours_in_a_store_are_those_in_memory() -> None:
    with bondgraph.open() as one, bondgraph.open(store=store()) as other:
        for ref in (Ref("agent", "flores"), Ref("claim", "yalom-sine-qua-non"), Ref("source", "examzify")):
            assert one.naming(ref, 10_000) == other.naming(ref, 10_000)


# -- another base


def test_under_a_base_with_a_hash_a_node_is_told_by_the_same_path() -> None:
    record = corpus().record.model_copy(update={"base": "https://example.org/all#"})
    client = client_of(build(corpus(record=record)))
    response = client.get("/claim/tea-calms", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["location"]) == (303, "/claim/tea-calms.ttl")
    graph = graph_at(client, "/claim/tea-calms.ttl")
    assert (rdflib.URIRef("https://example.org/all#claim/tea-calms?holder-1"), None, None) in graph


# -- pages


def block(html: str) -> dict[str, Any]:
    """The data that a page has for search engines."""
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    told: dict[str, Any] = json.loads(written)
    return told


PAGES: Final = {
    "/claim/yalom-sine-qua-non": "Claim", "/agent/flores": "Person", "/work/flores2004": "Book",
    "/concept/attachment": "DefinedTerm", "/question/heals-or-carries": "Question", "/source/examzify": "WebPage",
    "/corpus/therapeutic-bond": "Dataset", "/agent/bondgraph-editors": "Organization",
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_tells_search_engines_what_it_is_about(
    library: Library, client: TestClient, path: str
) -> None:
    told = block(client.get(f"{path}.html").text)
    assert told["@context"] == "https://schema.org"
    iri = rdflib.URIRef(library.base + path[1:])
    # Its context is asked of nobody: it makes IRIs of all names in this way.
    graph = parsed(json.dumps(told | {"@context": {"@vocab": SCHEMA.base}}), "json-ld")
    assert (iri, rdflib.RDF.type, rdflib.URIRef(SCHEMA.term(PAGES[path]))) in graph
    assert graph.value(iri, rdflib.URIRef(SCHEMA.name))
    for term in {*graph.predicates(), *graph.objects(None, rdflib.RDF.type)} - {rdflib.RDF.type}:
        assert str(term).startswith(SCHEMA.base), term
    if PAGES[path] == "Claim":
        assert {str(each) for each in graph.objects(iri, rdflib.URIRef(SCHEMA.author))} == {
            f"{library.base}agent/yalom"
        }
        assert {str(each) for each in graph.objects(iri, rdflib.URIRef(SCHEMA.appearance))} == {
            f"{library.base}work/yalom2005", f"{library.base}source/seba-concordance",
        }  # fmt: skip


def test_a_page_tells_each_thing_once(client: TestClient) -> None:
    text = Page(client.get("/corpus/therapeutic-bond.html").text).text
    assert "licence https://creativecommons.org/licenses/by/4.0/ curated by" in text


def test_works_have_the_types_that_csl_gives_them() -> None:
    sorts = {
        "article-journal": "ScholarlyArticle",
        "chapter": "Chapter",
        "book": "Book",
        "map": "CreativeWork",
    }
    works = tuple(work(f"w-{sort}", type=sort) for sort in sorts)
    client = client_of(build(corpus(works=(*corpus().works, *works))))
    for sort, wanted in sorts.items():
        assert block(client.get(f"/work/w-{sort}.html").text)["@type"] == wanted
    unsigned = client_of(
        build(corpus(agents=(*corpus().agents, agent("web", described="a page", type="page"))))
    )
    assert block(unsigned.get("/agent/web.html").text)["@type"] == "Thing"


HOSTILE: Final = [
    "/claim/ann-one", "/work/ames:2001+x", "/corpus/small", "/agent/ann", "/concept/trust", "/question/which",
    "/position/which/one", "/source/page", "/passage/p1",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile() -> TestClient:
    return client_of(small())


@pytest.mark.parametrize("path", HOSTILE)
def test_what_the_corpus_says_stays_text(hostile: TestClient, path: str) -> None:
    html = hostile.get(f"{path}.html").text
    assert "<script>alert(1)" not in html
    assert MARKUP in Page(html).text
    for tag, attributes in Page(html).elements:
        assert "alert" not in tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
    scripts = Page(html).all("script")
    assert [each["type"] for each in scripts if "type" in each] == ["application/ld+json"]
    assert all(each["src"].startswith("/static/") for each in scripts if "type" not in each)
    if path in HOSTILE[:3]:
        assert MARKUP in block(html).values()


def test_no_link_of_a_page_leads_nowhere(hostile: TestClient) -> None:
    found: set[str] = set()
    for path in HOSTILE:
        page = Page(hostile.get(f"{path}.html").text)
        within = {link.partition("#")[0] for link in page.links() if link.startswith("/")} - {""}
        within |= {each["href"] for each in page.all("link") if each.get("rel") == "alternate"}
        assert len(within) > 10
        found |= within
    for link in sorted(found):
        assert hostile.get(link, follow_redirects=True).status_code == 200, link


def test_a_page_shows_relations_with_their_reasons() -> None:
    tie = relation("tea-calms", "defines", "calm", because="It says what calm is.")
    own = claim("tea-calms", about="calm", in_work="tang2001", answers="effect/calms", note="A note.")
    client = client_of(
        build(corpus(claims=(own, *corpus().claims[1:]), relations=(*corpus().relations, tie)))
    )
    text = Page(client.get("/claim/tea-calms.html").text).text
    for words in ("It says what calm is.", "So it seems.", "A note."):
        assert words in text
    text = Page(client.get("/concept/calm.html").text).text
    assert "It is said: tea-calms." in text
    assert "It says what calm is. defines drawn by the curator" in text


# -- a real service, and clients that know nothing of it


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(bondgraph.open(store=store())), log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("form", [None, "turtle", "xml", "json-ld"])
def test_rdflib_reads_an_address(origin: str, form: str | None) -> None:
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        graph = rdflib.Graph().parse(f"{origin}/claim/yalom-sine-qua-non", format=form)
    base = bondgraph.open().base
    assert (
        rdflib.URIRef(f"{base}claim/yalom-sine-qua-non"),
        rdflib.RDF.type,
        rdflib.URIRef(BG.Claim),
    ) in graph


def test_curl_is_led_to_the_data(origin: str) -> None:
    command = ["curl", "-sSfL", "-H", "Accept: text/turtle", "-w", "\n%{url_effective} %{content_type}"]
    try:
        told = subprocess.run(
            [*command, f"{origin}/agent/flores"], check=True, capture_output=True, text=True
        ).stdout
    except FileNotFoundError:
        pytest.skip("no curl here")
    assert told.splitlines()[-1] == f"{origin}/agent/flores.ttl text/turtle; charset=utf-8"
    assert "agent:flores a " in told


@pytest.mark.browser
def test_a_term_is_where_its_iri_leads(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.goto(f"{origin}/ontology#advances")
    assert page.evaluate("document.querySelector(':target').id") == "advances"
    page.close()


@pytest.mark.parametrize(
    ("kind", "there"),
    [("claim", "/claims"), ("agent", "/authors"), ("position", "/questions"), ("corpus", "/about")],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_kind_without_a_name_leads_to_the_list_of_its_nodes(
    client: TestClient, kind: str, there: str, slash: str
) -> None:
    response = client.get(f"/{kind}{slash}")
    assert (response.status_code, response.headers["location"]) == (303, there)
    assert client.get(there).status_code == 200
