"""The SPARQL editor: right without scripts, the corpus's own questions, and whole in a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from tests.services import serving
from tests.test_api import MARKUP, client_of, small
from tests.test_api_pages import Page

import bondgraph
from bondgraph.sparql.limits import Limits
from bondgraph_api import create_app
from bondgraph_api.sparql_examples import examples

ACCEPT: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SELECT: Final = (
    "SELECT ?claim ?text ?n ?none { ?claim a bg:Claim ; schema:text ?text BIND(7 AS ?n) } ORDER BY ?claim"
)
HOSTILE: Final = '</textarea><script>alert(1)</script>"'


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


def page_of(client: TestClient, query: str | None = None, status: int = 200, /, **more: str) -> Page:
    given = ({} if query is None else {"query": query}) | more
    response = client.get("/sparql", params=given, headers=ACCEPT)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>alert" not in response.text
    return Page(response.text)


def address_of(query: str) -> str:
    return f"/sparql?{urlencode({'query': query})}"


def test_without_a_query_there_is_one_to_begin_with(client: TestClient) -> None:
    page = page_of(client)
    (form,) = [form for form in page.all("form") if form["action"] == "/sparql"]
    assert form["method"] == "get"
    (field,) = page.all("textarea")
    assert field["name"] == "query"
    assert "PREFIX bg: <https://w3id.org/bondgraph/ns#>" in page.text
    assert "Answer" not in page.text
    assert "/sparql?format=turtle" in page.links()


@pytest.mark.parametrize("corpus", ["small", "built-in"])
def test_every_question_to_begin_with_has_an_answer(corpus: str) -> None:
    library = small() if corpus == "small" else bondgraph.open()
    client = client_of(library)
    links = [link for link in page_of(client).links() if link.startswith("/sparql?query=")]
    assert len(links) == len(examples(library)) == {"small": 7, "built-in": 10}[corpus]
    unanswered = []
    for link in links:
        query = parse_qs(urlsplit(link).query)["query"][0]
        page = page_of(client, query)
        assert query.split() == page.text.partition(" Query ")[2].partition(" Ask ")[0].split()
        if "table" not in [tag for tag, _ in page.elements]:
            unanswered.append(query)
        leads = [each for each in page.links() if re.match(r"/(claim|ontology)[/.]", each)]
        assert leads, query
        # It stands by itself: any other engine knows its prefixes.
        assert "PREFIX bg:" in query or "bg:" not in query
    assert unanswered == []


def test_rows_are_a_table_whose_nodes_lead_to_their_pages(client: TestClient) -> None:
    page = page_of(client, SELECT)
    assert len(page.all("th")) == 4
    assert len(page.all("td")) == 12
    assert "3 rows." in page.text
    assert "Bo is told to say so." in page.text
    links = [link for link in page.links() if link.startswith("/claim/")]
    assert links == ["/claim/ann-one", "/claim/bo-one", "/claim/cy-plain"]
    for link in links:
        assert client.get(link).status_code == 303
    numbers = [cell for cell in page.all("td") if cell.get("class") == "number"]
    assert len(numbers) == 3


def test_an_answer_can_be_had_in_each_format(client: TestClient) -> None:
    formats = {"SELECT ?s { ?s a bg:Claim }": 4, "ASK {}": 2, "DESCRIBE <claim/ann-one>": 6}
    for query, count in formats.items():
        links = [each["href"] for each in page_of(client, query).all("a") if "download" in each]
        assert len(links) == count
        found = [client.get(link, headers=ACCEPT) for link in links]
        assert {each.status_code for each in found} == {200}
        assert len({each.headers["content-type"] for each in found}) == count


def test_graphs_are_a_table_and_verdicts_a_word(client: TestClient) -> None:
    page = page_of(client, "DESCRIBE <claim/ann-one>")
    assert "subject predicate object" in page.text
    assert "bg:Claim" in page.text
    assert "/ontology.html#Claim" in page.links()
    assert 'id="Claim"' in client.get("/ontology.html").text
    page = page_of(client, "CONSTRUCT { <a:a> <a:b> 'x\u2028y\x85z' ; <a:c> 1 } WHERE {}")
    assert ("2 statements." in page.text, len(page.all("td"))) == (True, 6)
    assert "Yes" in page_of(client, "ASK {}").text
    assert "No" in page_of(client, "ASK { ?s bg:none ?o }").text.partition("Answer")[2].partition("JSON")[0]


def test_no_row_says_what_to_look_at(client: TestClient) -> None:
    assert "nothing in the corpus fits" in page_of(client, "SELECT * { ?s bg:none ?o }").text
    elsewhere = {"default-graph-uri": "https://example.org/none"}
    page = page_of(client, "SELECT * { ?s ?p ?o }", 200, **elsewhere)
    assert "the corpus is the default graph where none is named" in page.text
    hidden = [each for each in page.all("input") if each.get("type") == "hidden"]
    assert [(each["name"], each["value"]) for each in hidden] == list(elsewhere.items())


def test_of_many_rows_the_first_are_shown(client: TestClient) -> None:
    page = page_of(client, "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 1500")
    assert "1,500 rows; the first 1,000 are shown" in page.text
    assert len(page.all("td")) == 2000


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * {\r\n  ?s ?p ,\r\n}", 400, "Line 2, column 9: , is not expected here."),
        (
            "SELECT * {\n  ?s ?p ?o",
            400,
            "Line 2, column 11: it ends too early; } is expected, since { is open from line 1, column 10.",
        ),
        ("CLEAR ALL", 400, "CLEAR changes what is stored"),
        (" ", 400, "nothing is given"),
        (HOSTILE, 400, "Line 1, column"),
    ],
)
def test_what_is_wrong_is_told_beside_the_query(
    client: TestClient, query: str, status: int, said: str
) -> None:
    page = page_of(client, query, status)
    assert said in page.text
    assert (
        query.split() == page.text.partition(" Query ")[2].partition(" Ask ")[0].split() or not query.strip()
    )
    (field,) = page.all("textarea")
    assert field["aria-invalid"] == "true"
    if said.startswith("Line 2"):
        assert (field["data-line"], field["data-column"]) == (
            "2",
            said.partition("column ")[2].partition(":")[0],
        )


def test_a_caret_stands_below_what_is_wrong(client: TestClient) -> None:
    text = client.get("/sparql", params={"query": "ASK {}\n{ ?s ?p"}, headers=ACCEPT).text
    assert '<pre class="place" aria-hidden="true">{ ?s ?p\n^</pre>' in text
    text = client.get("/sparql", params={"query": "ASK { ?s ?p"}, headers=ACCEPT).text
    assert f'aria-hidden="true">ASK {{ ?s ?p\n{" " * 11}^</pre>' in text
    long = f"ASK {{ FILTER('{'x' * 500}' = ) }}"
    line, _, caret = (
        client.get("/sparql", params={"query": long}, headers=ACCEPT)
        .text.partition('hidden="true">')[2]
        .partition("</pre>")[0]
        .partition("\n")
    )
    assert (len(html.unescape(line)) < 130, html.unescape(line)[caret.index("^")]) == (True, ")")


def test_a_parameter_that_is_not_known_leaves_the_query_as_it_is(client: TestClient) -> None:
    page = page_of(client, "ASK { <a:a> ?b ?c }", 400, limit="3")
    assert "there is no parameter 'limit'" in page.text.lower()
    assert "ASK { <a:a> ?b ?c }" in page.text


def test_what_the_corpus_says_stays_text(client: TestClient) -> None:
    page = page_of(client, "SELECT ?title { ?corpus dcterms:title ?title ; bg:digest ?digest }")
    assert MARKUP in page.text.partition("Answer")[2]
    page = page_of(client, "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) {}")
    assert "javascript:alert(1)" in page.text
    assert not [link for link in page.links() if link.startswith("javascript")]


# -- in a browser


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serving(create_app(bondgraph.open(), limits=Limits(seconds=5))) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_is_whole_in_a_browser(browser: Browser, origin: str, scheme: str) -> None:
    troubles: list[str] = []
    page = browser.new_page(color_scheme="light" if scheme == "light" else "dark")
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(origin) else troubles.append(sent.url))
    asked = (
        "SELECT ?s ?text { ?s a bg:Claim ; schema:text ?text } LIMIT 3",
        "ASK {}",
        "SELECT * {\n ?s ?p }",
    )
    for address in ("/sparql", *map(address_of, asked)):
        page.goto(origin + address)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, (address, width)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    # The caret stands where the query is wrong.
    assert page.evaluate("document.activeElement.id") == "query"
    at = page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]")
    assert at == [18, 19]  # its closing brace
    page.get_by_label("Query", exact=True).fill("SELECT (COUNT(*) AS ?n) { ?s a bg:Claim }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("columnheader", name="n").wait_for()
    assert page.get_by_role("cell").inner_text() == str(bondgraph.open().stats().counts["claim"])
    page.get_by_role("link", name="Relations by type").click()
    page.get_by_role("cell", name="bg:supports").first.wait_for()
    page.close()
    assert troubles == []


@pytest.mark.browser
def test_the_editor_works_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/sparql")
    assert not page.get_by_text("Ctrl+Enter asks").is_visible()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("row")).to_have_count(26)
    context.close()
