"""The front page, the lists, what is to be known of a corpus and taken along, and what could not be answered."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from tests.factories import agent, claim, corpus, passage, record
from tests.services import serving
from tests.test_api import client_of
from tests.test_api_pages import Page, page_at

import bondgraph
from bondgraph.answers import ListingAgents
from bondgraph.errors import StoreError
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.indexes import authors as authors_page
from bondgraph.exporting import FORMATS
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build
from bondgraph_api import create_app

FOLDER = Path(__file__).resolve().parents[1] / "graph" / "therapeutic-bond"
LISTS = ("questions", "authors", "concepts", "works", "sources")
PAGES = ("", *LISTS, "about", "downloads", "api", "problems", "ontology.html")


def records(name: str) -> list[dict[str, Any]]:
    """Records of the built-in corpus, as their file has them."""
    whole = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = whole["references" if name == "works" else name]
    return found


@pytest.fixture(scope="module")
def library() -> Library:
    return bondgraph.open()


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


def bare(**changes: Any) -> Library:
    """A corpus that has its record and its curator, and nothing more but what is given."""
    return build(Corpus(record=record(), agents=(agent("editors"),), **changes))


# -- the front page


def test_each_question_stands_on_the_front_page_with_all_of_its_positions(client: TestClient) -> None:
    page = page_at(client, "/")
    questions = records("questions")
    assert len(questions) == 19
    links = set(page.links())
    for question in questions:
        assert f"/question/{question['id']}.html" in links
        for position in question["positions"]:
            assert f"/position/{question['id']}/{position['id']}.html" in links
            assert position["label"] in page.text


def test_the_leading_debate_says_who_stands_where_and_where_nobody_does(client: TestClient) -> None:
    text = page_at(client, "/").text
    # As the comments in questions.yaml say, nobody takes the last two positions of the leading question.
    for label in ("The bond alone is enough", "Technique does the work"):
        after = text[text.index(label) :]
        assert after.index("Nobody in this corpus.") < 220
    before = text[text.index("Nothing works without the bond") :][:220]
    assert "Irvin D. Yalom" in before


def test_the_front_page_and_the_list_say_by_way_of_whom_a_view_is_known(client: TestClient) -> None:
    # Of Strupp's claims on the leading question Flores reports one in 1997 and quotes another in 2004.
    for path in ("/", "/questions"):
        text = page_at(client, path).text
        carries = text[text.index("The bond carries") :][:600]
        assert "Strupp , told by Flores 1997" in carries
        assert (
            "Strupp , told by Flores 2004" in text[text.index("The bond is one agent among others") :][:900]
        )
        before = text[text.index("Nothing works without the bond") :][:600]
        assert "told by" not in before[: before.index("claim")]


def test_of_many_questions_with_many_claims_the_list_says_where_tellers_are_named(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bondgraph.explorer.stances._LOOKED", 10)
    asked = client_of(library)
    listed, front = page_at(asked, "/questions").text, page_at(asked, "/").text
    assert "Who tells what they hold stands on the page of each." in listed
    assert "Philip J. Flores , Strupp , Bruce E. Wampold" in listed
    assert "told by" not in listed
    assert "Strupp , told by Flores 1997" in front


def test_the_numbers_on_the_front_page_are_those_of_the_records_and_lead_on(client: TestClient) -> None:
    page = page_at(client, "/")
    counted = {"questions": 19} | {
        name: len(records(name)) for name in ("agents", "concepts", "works", "sources")
    }
    for name, word in (("questions", "questions"), ("agents", "authors"), ("concepts", "concepts")):
        assert f"{counted[name]} {word}" in page.text
    assert f"{counted['works']} works cited" in page.text
    assert f"{counted['sources']} sources read" in page.text
    assert {"/claims", "/graph", "/authors", "/sources"} <= set(page.links())


def test_the_leading_debate_is_drawn_small_and_leads_to_the_graph(client: TestClient) -> None:
    text = client.get("/").text
    small = re.findall(r'<a href="([^"]*)"><svg[^>]*role="img"', text)
    assert small == ["/graph?question=heals-or-carries"]
    assert "vis-network" not in text
    assert "<canvas" not in text


def test_a_corpus_without_questions_begins_with_claims() -> None:
    said = passage("p", "It rained.", "It rained.")
    rain = claim("rain", says="There was rain.", held_by="editors", passages="p", stands_alone="It is rain.")
    whole = corpus(questions=(), claims=(rain,), passages=(said,), relations=(), citations=())
    page = page_at(client_of(build(whole)), "/")
    assert "Claims to begin with" in page.text
    assert "There was rain." in page.text
    assert "Other questions" not in page.text
    assert "svg" not in [tag for tag, _ in page.elements]


@pytest.mark.parametrize("path", [f"/{name}" for name in PAGES])
def test_a_corpus_with_nothing_in_it_has_sensible_pages(path: str) -> None:
    client = client_of(bare())
    page = page_at(client, path)
    assert len(page.all("h1")) == 1
    assert "None" not in page.text.split()
    if path == "/":
        assert "Nothing is claimed here yet" in page.text
    if path == "/questions":
        assert "Nobody has put a question to this corpus yet." in page.text
    for link in page.links():
        if link.startswith("/") and "export" not in link:
            assert client.get(link, follow_redirects=True).status_code == 200, link


# -- the lists


def test_each_debate_is_listed_with_those_who_take_its_positions(client: TestClient) -> None:
    page = page_at(client, "/questions")
    assert [each["label"] for each in records("questions")] == headings(client.get("/questions").text, 2)[:19]
    # what-counts-most: Bergin for the patient, Flores for the relationship, nobody for technique.
    part = page.text[page.text.index("What counts most for the outcome?") :]
    assert part.index("Bergin") < part.index("Philip J. Flores") < part.index("Nobody in this corpus.")


def headings(html: str, level: int) -> list[str]:
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", html, re.DOTALL)
    return [" ".join(Page(each).text.split()) for each in found]


def test_authors_stand_under_the_letters_of_their_families(client: TestClient) -> None:
    html = client.get("/authors").text
    letters = re.split(r'<h2 id="letter-\d+">', html)[1:]
    under = {part[0]: Page(part).text for part in letters}
    assert len(under) >= 15
    assert "Irvin D. Yalom 3 claims" in under["Y"]
    assert "Ralph R. Greenson 1 claim told by Jeremy Holmes" in under["G"]
    assert "Allan N. Schore" in under["S"]


def test_those_who_hold_nothing_stand_apart(client: TestClient) -> None:
    text = page_at(client, "/authors").text
    holding, apart = text.split("Named, but holding no claim here")
    # Winnicott is credited with terms in the concordance; no claim of his is encoded.
    assert "Winnicott" in apart
    assert "Winnicott" not in holding
    assert "Irvin D. Yalom" not in apart


def test_authors_come_by_the_number_of_their_claims(client: TestClient) -> None:
    html = client.get("/authors?sort=-claims").text
    counts = [int(each) for each in re.findall(r'<span class="count">(\d+) claims?</span>', html)]
    assert len(counts) > 30
    assert counts == sorted(counts, reverse=True)
    assert 'aria-current="true">most claims' in html


def test_of_too_many_told_claims_no_teller_is_named(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bondgraph.explorer.indexes._TOLD", 5)
    page = authors_page(Explorer(library), ListingAgents(), [])
    told = [heard.tellers for group in page.context["groups"] for heard in group.lines]
    assert len(told) > 30
    assert not any(told)
    assert "Who tells what they hold stands on the page of each." in Page(Explorer(library).html(page)).text


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_follow_each_other_and_miss_nothing(client: TestClient, name: str) -> None:
    kind = {"authors": "agent"}.get(name, name.removesuffix("s"))
    total = len(records({"authors": "agents"}.get(name, name)))
    size = total // 3 + 1
    seen: list[str] = []
    address = f"/{name}?limit={size}"
    pages = 0
    while address:
        page = page_at(client, address)
        lines = re.findall(
            rf'data-line[^>]*>.*?href="/{kind}/([^"]+)\.html"', client.get(address).text, re.DOTALL
        )
        seen += lines
        assert f"of {total} {'debates' if name == 'questions' else name} are on this page" in page.text
        further = [each["href"] for each in page.all("a") if each.get("rel") == "next"]
        address = further[0] if further else ""
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == total


def test_a_term_that_is_used_and_never_defined_is_said_to_be(client: TestClient) -> None:
    page = page_at(client, "/concepts")
    text = page.text
    # No text defines the alliance; containment is defined in claims/examzify.yaml.
    assert re.search(r"Alliance \d+ claims used, never defined", text)
    assert re.search(r"Containment \d+ claims defined by Examzify, unsigned", text)
    counted = re.search(r"(\d+) terms that claims are about. (\d+) of them are defined by somebody", text)
    assert counted is not None
    defining = {
        each["concept"]
        for file in (FOLDER / "claims").glob("*.yaml")
        for said in yaml.safe_load(file.read_text(encoding="utf-8"))["claims"]
        for each in said.get("defines", ())
    }
    assert (int(counted[1]), int(counted[2])) == (len(records("concepts")), len(defining))


def test_works_come_by_year_with_their_claims_linked(client: TestClient) -> None:
    html = client.get("/works?sort=-year").text
    years = [int(each) for each in re.findall(r'<td class="number">(\d{4})</td>', html)]
    assert len(years) >= 15
    assert years == sorted(years, reverse=True)
    page = Page(html)
    assert "/claims?work=flores1997" in page.links()
    assert [each["scope"] for each in page.all("th")][:3] == ["col", "col", "col"]


def test_sources_lead_to_their_public_pages(client: TestClient) -> None:
    page = page_at(client, "/sources")
    urls = [each["url"] for each in records("sources") if "url" in each]
    assert len(urls) == 4
    assert set(urls) <= set(page.links())
    assert page.text.count("no public page is known") == 1
    assert "seba.health , undated · 13,467 characters" in page.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/authors?order=name", "There is no parameter 'order'"),
        ("/works?sort=yea", "'yea' is not one of author, title, year, -year or -claims"),
        ("/concepts?limit=0", "write at least 1"),
        ("/sources?after=nowhere", "no source is called 'nowhere'"),
        ("/questions?sort=-claims", "There is no parameter 'sort'"),
        ("/about?x=1", "There is no parameter 'x'"),
    ],
)
def test_what_a_page_does_not_understand_is_named_with_what_puts_it_right(
    client: TestClient, address: str, said: str
) -> None:
    response = client.get(address, headers={"accept": "text/html"})
    page = Page(response.text)
    assert response.status_code == 400
    assert said.casefold() in page.text.casefold()
    if "nowhere" not in address:
        mended = [
            each
            for each in page.links()
            if each.startswith(address.partition("?")[0] + "?") or each == address.partition("?")[0]
        ]
        assert mended
        assert all(client.get(each).status_code == 200 for each in mended)


def test_empty_fields_of_a_form_ask_nothing(client: TestClient) -> None:
    assert page_at(client, "/works?sort=&after=").text == page_at(client, "/works").text


# -- about, downloads


def test_the_page_about_the_corpus_says_how_it_was_made_and_what_is_missing(client: TestClient) -> None:
    page = page_at(client, "/about")
    own = yaml.safe_load((FOLDER / "corpus.yaml").read_text(encoding="utf-8"))
    for field in ("description", "method", "not_covered", "edition", "base"):
        assert " ".join(own[field].split()) in page.text
    assert own["licence"] == "CC-BY-4.0"
    assert "https://creativecommons.org/licenses/by/4.0/" in page.links()
    for source in records("sources"):
        for left in source["left_out"]:
            assert " ".join(left["because"].split()) in page.text
    # Counted in graph/README.md: 24 of the 295 claims are told.
    assert "271 claims are made by whoever holds them; in 24 somebody else tells" in page.text


def test_the_corpus_is_cited_in_each_style(client: TestClient, library: Library) -> None:
    page = page_at(client, "/about")
    titles = {library.cite("corpus:therapeutic-bond", style=style).title for style in ("apa", "mla")}
    assert all(title in page.text for title in titles)
    assert page.text.count("https://w3id.org/bondgraph/therapeutic-bond/") >= 6
    copied = {each["data-copy"] for each in page.all("button") if "data-copy" in each}
    assert {"entry-apa-1", "digest"} <= copied <= {each["id"] for _, each in page.elements if "id" in each}


def test_a_corpus_that_says_nothing_of_itself_is_not_made_to() -> None:
    text = page_at(client_of(bare()), "/about").text
    assert "The corpus does not say." in text
    assert "0 texts were read" in text


def test_each_format_is_offered_with_what_it_leaves_out(client: TestClient) -> None:
    page = page_at(client, "/downloads")
    assert len(FORMATS) > 15
    for name, each in FORMATS.items():
        assert f"/v1/export/{name}" in page.links()
        assert f"bondgraph export {name} -o therapeutic-bond.{each.extension}" in page.text
        for sentence in each.leaves_out:
            assert " ".join(sentence.split()) in page.text
    whole, parts = page.text.split("For other programs")
    assert whole.count("Leaves nothing out.") == sum(not each.leaves_out for each in FORMATS.values())
    assert "Leaves nothing out." not in parts
    assert client.get("/claims.csv").headers["content-type"].startswith("text/csv")
    for link in page.links():
        if link.endswith(".csv"):
            assert client.get(link).status_code == 200, link


# -- what could not be answered


def wrong_at(client: TestClient, address: str, status: int) -> Page:
    response = client.get(address, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


@pytest.mark.parametrize("address", ["/agent/yalm", "/agent/yalm.html"])
def test_an_unknown_node_is_answered_with_near_ones_by_name(client: TestClient, address: str) -> None:
    page = wrong_at(client, address, 404)
    assert "There is no author of this name" in page.text
    assert "Did you mean Irvin D. Yalom" in page.text
    near = address.replace("yalm", "yalom")
    assert near in page.links()
    assert client.get(near, follow_redirects=True).status_code == 200
    (field,) = [each for each in page.all("input") if each.get("id") == "seek"]
    assert field["value"] == "yalm"


def test_an_unknown_position_is_answered_with_the_others_of_its_question(client: TestClient) -> None:
    page = wrong_at(client, "/position/heals-or-carries/itslf.html", 404)
    assert "/position/heals-or-carries/itself.html" in page.links()
    assert "The bond itself brings the change" in page.text


def test_an_unknown_address_is_answered_with_near_pages_and_what_its_words_find(client: TestClient) -> None:
    page = wrong_at(client, "/autors", 404)
    assert "/authors" in page.links()
    assert "/v1/authors" not in page.links()
    page = wrong_at(client, "/author/irvin-yalom", 404)
    assert "/agent/yalom.html" in page.links()
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["/%ff", "/🦉", "/a%00b", "/" + "x" * 3000, "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_odd_addresses_are_answered_calmly(client: TestClient, address: str) -> None:
    page = wrong_at(client, address, 404)
    assert "Nothing at this address" in page.text
    assert not [each for each in page.all("script") if "src" not in each]


def test_what_breaks_is_a_page_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(library, fails=False)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(Library, "works", broken)
    page = wrong_at(client, "/works", 500)
    assert "The service failed" in page.text
    assert "inside" not in page.text

    def silent(*_: object, **__: object) -> None:
        raise StoreError("http://store.example", "did not answer")

    monkeypatch.setattr(Library, "works", silent)
    assert "The store does not answer" in wrong_at(client, "/works", 503).text


# -- in a browser


@pytest.fixture(scope="module")
def origin(library: Library) -> Iterator[str]:
    with serving(create_app(library)) as address:
        yield address


@pytest.mark.browser
def test_a_list_is_narrowed_as_one_types(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.goto(f"{origin}/authors")
    field = page.get_by_label("Find in authors")
    field.fill("yal")
    expect(page.get_by_role("status").filter(has_text="of the 53 on this page")).to_be_visible()
    expect(page.get_by_role("link", name="Irvin D. Yalom").first).to_be_visible()
    expect(page.get_by_role("link", name="Dean E. Barley")).to_be_hidden()
    field.press("Escape")
    expect(page.get_by_role("link", name="Dean E. Barley")).to_be_visible()
    field.fill("alliance")
    expect(page.get_by_text("None on this page")).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/search?words=alliance&kind=agent")
    page.close()


@pytest.mark.browser
def test_without_scripts_a_list_has_the_search(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/concepts")
    page.get_by_label("Find in concepts").fill("alliance")
    page.get_by_role("search", name="In concepts").get_by_role("button", name="Search").click()
    assert page.url == f"{origin}/search?words=alliance&kind=concept"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
