"""The pages by which something is found: claims by filters, anything by words, how two are connected.

What is expected was read off the files of the built-in corpus, and off the small corpus of `tests.test_api`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from tests.factories import agent, claim, corpus, question
from tests.stores import store
from tests.test_api import MARKUP, client_of, small
from tests.test_api_pages import Page, page_at

import bondgraph
from bondgraph.answers import Facet, Facets, FacetValue, Filters, Snippet, YearCount
from bondgraph.explorer import narrowing
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.narrowing import Counted, narrowings
from bondgraph.explorer.searching import pieces
from bondgraph.library import Library
from bondgraph.opening import build
from bondgraph.opening import built_in as folder_of_the_built_in
from bondgraph_api import create_app


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small())


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def built_in(library: Library) -> TestClient:
    return TestClient(create_app(library), headers={"Accept": "text/html"}, follow_redirects=False)


# -- claims


def test_all_claims_are_listed_page_by_page_each_once(built_in: TestClient) -> None:
    seen: list[str] = []
    address, pages = "/claims", 0
    while address:
        page = page_at(built_in, address)
        seen += [each["id"] for each in page.all("article")]
        (address,) = [each["href"] for each in page.all("a") if each.get("rel") == "next"] or [""]
        pages += 1
    assert (len(seen), len(set(seen)), pages) == (295, 295, 6)
    assert "The first 50 of 295 claims." in page_at(built_in, "/claims").text
    assert "The last 45 of 295 claims." in page.text
    assert "/claims" in page.links()


def test_a_page_has_no_more_claims_than_can_be_read(built_in: TestClient) -> None:
    assert len(page_at(built_in, "/claims?limit=1000").all("article")) == 100
    assert len(page_at(built_in, "/claims?limit=7").all("article")) == 7


def test_facets_stand_beside_the_claims_and_narrow_them(built_in: TestClient) -> None:
    """Yalom holds three claims, all in the book of 2005: one answers a question, two are about the group or research."""
    text = page_at(built_in, "/claims?author=yalom").text
    assert "3 claims." in text
    beside = text.partition("Narrow by")[2]
    assert "Question Does the bond heal, or carry what heals? 1" in beside
    assert "Group cohesiveness 1" in beside
    assert "Year" not in beside  # there is one alone
    assert "Author" not in beside  # it is chosen
    narrowed = page_at(built_in, "/claims?author=yalom&concept=group-cohesiveness")
    assert "1 claim." in narrowed.text
    assert [each["id"] for each in narrowed.all("article")] == ["yalom-cohesiveness-determinant"]


def test_each_value_leaves_as_many_claims_as_it_says(built_in: TestClient) -> None:
    html = built_in.get("/claims?author=flores").text
    found = re.findall(
        r'<a href="(/claims\?author=flores&amp;[^"]*)"><bdi>[^<]*</bdi></a> <span class="count">(\d+)<', html
    )
    assert len(found) >= 12
    assert {pair[0] for address, _ in found for pair in parse_qsl(urlsplit(address.replace("&amp;", "&")).query)} >= {
        "concept", "question", "work", "relation", "role", "from-year",
    }  # fmt: skip
    for address, count in found:
        text = page_at(built_in, address.replace("&amp;", "&")).text
        assert re.search(rf"\b{count} claims?\.", text), (address, count)


def test_years_are_told_by_decade_where_they_are_many() -> None:
    few = [YearCount(year=year, count=1) for year in (1990, 1999, 2004)]
    many = [YearCount(year=year, count=2) for year in range(1995, 2005)]
    told = []
    for years in (few, many):
        facets = Facets(corpus=small().stamp, filters={}, total=50, facets=(), years=tuple(years))
        (year,) = narrowings(Counted(facets, exact=True), [("author", "x"), ("from-year", "1900")])
        told.append([(value.label, value.claims, value.pairs[1:]) for value in (*year.first, *year.more)])
    assert told[0][1] == ("1999", 1, [("from-year", "1999"), ("to-year", "1999")])
    assert [each[:2] for each in told[1]] == [("1990 to 1999", 10), ("2000 to 2009", 10)]
    assert told[1][0][2] == [("from-year", "1990"), ("to-year", "1999")]


def test_what_does_not_tell_claims_apart_is_left_out() -> None:
    values = tuple(FacetValue(value=value, node=None, count=9) for value in ("direct", "told"))
    facets = Facets(
        corpus=small().stamp, filters={}, total=9, facets=(Facet(filter="voice", values=values, whole=True),)
    )
    assert narrowings(Counted(facets, exact=True), []) == []
    facets = facets.model_copy(update={"total": 10})
    (told,) = narrowings(Counted(facets, exact=True), [])
    assert [value.label for value in told.first] == ["read from its holder", "told by somebody else"]


def test_too_many_claims_to_count_are_said_to_be_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "MOST_COUNTED", 2)
    explorer = Explorer(library)
    asked = Filters.of({"author": ["yalom", "flores"]})
    assert narrowing.counted(explorer, asked, 12) == Counted(library.facets(), False)
    assert narrowing.counted(explorer, asked, 2) == Counted(library.facets(author=["yalom", "flores"]), True)
    one = Filters.of({"author": "yalom"})
    assert narrowing.counted(explorer, one, 12).exact
    page = page_at(TestClient(create_app(library)), "/claims?author=yalom&author=flores")
    assert "too many claims here to count" in page.text
    assert "Cutler 77" not in page.text


def test_claims_stand_in_the_order_that_is_asked_for(built_in: TestClient) -> None:
    """Flores's are of 1997 and 2004, by their works."""
    page = page_at(built_in, "/claims?author=flores&sort=-year")
    assert re.findall(r'<h2 id="g\d"><bdi>([^<]*)<', built_in.get("/claims?author=flores&sort=-year").text) == [
        "2004", "1997",
    ]  # fmt: skip
    ids = [each["id"] for each in page.all("article")]
    assert len(ids) == 9
    turned = page_at(built_in, "/claims?author=flores&sort=year")
    assert ids[-2:] == [each["id"] for each in turned.all("article")][:2]
    current = [each["href"] for each in turned.all("a") if each.get("aria-current") == "true"]
    assert current == ["/claims?author=flores&sort=year"]
    hidden = [each for each in turned.all("input") if each.get("type") == "hidden"]
    assert [(each["name"], each["value"]) for each in hidden] == [("sort", "year")]


def test_a_debate_is_grouped_by_its_positions_with_those_nobody_takes(built_in: TestClient) -> None:
    page = page_at(built_in, "/claims?question=relationship-alone")
    assert [each["id"] for each in page.all("article")] == [
        each for each in _takers("relationship-alone") if each
    ]
    order = [
        "Best combined",
        "More than a manual is wanted",
        "It needs nothing else",
        "Nobody in this corpus.",
    ]
    main = page.text.partition("2 claims.")[2].partition("Narrow by")[0]
    places = [main.index(each) for each in order]
    assert places == sorted(places)


def test_who_takes_a_position_stands_with_those_who_tell_it_and_who_rejects_it(built_in: TestClient) -> None:
    """From the files: Flores 1997 reports Strupp, and Cutler reports what early psychoanalysis held, to reject it."""
    told = "Strupp , told by Flores 1997"
    rejected = "psychoanalysis in its early days , told and rejected by P. Cutler"
    assert told in page_at(built_in, "/claims?question=heals-or-carries&limit=1").text
    for address in ("/claims?question=therapists-reactions", "/question/therapists-reactions.html"):
        assert rejected in page_at(built_in, address).text
    answered = page_at(built_in, "/claim/early-psychoanalysis-countertransference-interference.html").text
    assert rejected in answered.split("What it answers")[2].partition("How it hangs together")[0]
    assert "told and rejected by P. Cutler" in page_at(built_in, "/authors").text
    drawn = page_at(built_in, "/path?start=yalom&end=flores").text.partition("The way, drawn")[2]
    assert "Strupp, in Flores 1997" in drawn


def test_beside_a_debate_stand_its_own_positions_alone(built_in: TestClient) -> None:
    """The claim that wants more than a manual takes a position on what the therapist brings, too."""
    links = page_at(built_in, "/claims?question=Is+work+with+the+relationship+enough%3F").links()
    narrowing_ = [dict(parse_qsl(urlsplit(link).query)).get("position", "") for link in links]
    assert [each for each in narrowing_ if each] == [
        "relationship-alone/combine", "relationship-alone/not-by-the-manual",
    ]  # fmt: skip


def _takers(question: str) -> list[str]:
    """The claims that answer a question, by the order of its positions, as the files have them."""
    found = re.compile(r"^  - id: (\S+)$|(?<=[\[ ])" + question + r"/([a-z-]+)", re.MULTILINE)
    takers: dict[str, str] = {}
    folder = folder_of_the_built_in() / "claims"
    for file in sorted(folder.glob("*.yaml")):
        own = ""
        for match in found.finditer(file.read_text(encoding="utf-8")):
            if match[1]:
                own = match[1]
            else:
                takers[match[2]] = own
    assert set(takers) == {"combine", "not-by-the-manual"}
    return [takers["combine"], takers["not-by-the-manual"]]


def test_a_claim_that_takes_two_positions_has_its_place_once() -> None:
    asked = question("hot", positions=("yes", "no"))
    both = claim("tea-both", says="It is and is not.", answers=["hot/yes", "hot/no"])
    page = page_at(
        client_of(build(corpus(questions=(asked,), claims=(both,), relations=()))), "/claims?question=hot"
    )
    assert [each.get("id") for each in page.all("article")] == ["tea-both", None]


def test_filters_that_are_set_are_called_by_name_and_can_be_left_out(client: TestClient) -> None:
    page = page_at(client, "/claims?author=ann&author=bo&voice=told&from-year=2000&sort=year")
    assert "author: Ann Ames" in page.text
    assert "voice: told by somebody else" in page.text
    assert "from year: 2000" in page.text
    without = [each["href"] for each in page.all("a") if each.get("aria-label", "").startswith("Without ")]
    assert without[0] == "/claims?author=bo&voice=told&from-year=2000&sort=year"
    assert len(without) == 4


def test_claims_can_be_had_elsewhere(built_in: TestClient) -> None:
    query = "author=yalom&author=flores"
    links = page_at(built_in, f"/claims?{query}&sort=year").links()
    for address in (
        f"/graph?{query}",
        "/compare?name=flores&name=yalom",
        f"/claims.json?{query}&sort=year",
        f"/claims.csv?{query}&sort=year",
        f"/v1/claims?{query}&sort=year&format=turtle",
        f"/v1/cite?{query}&format=bibtex",
    ):
        assert address in links
        assert built_in.get(address).status_code == 200


def test_a_single_author_is_compared_with_nobody(built_in: TestClient) -> None:
    assert not [
        link for link in page_at(built_in, "/claims?author=yalom").links() if link.startswith("/compare?")
    ]


def test_an_empty_answer_says_what_to_leave_out(client: TestClient) -> None:
    page = page_at(client, "/claims?author=ann&words=remark")
    assert "No claim passes these filters." in page.text
    assert "without author : 1" in page.text
    assert {"/claims?words=remark", "/claims?author=ann", "/search?words=remark"} <= set(page.links())


@pytest.mark.parametrize(
    ("address", "detail", "instead"),
    [
        ("/claims?author=annn", "No author is called 'annn'", "/claims?author=ann"),
        ("/claims?sort=yaer", "'yaer' is not one of author, year or -year", None),
        ("/claims?from-year=2010&to-year=2000", "swap them", None),
        ("/claims?limit=0", "write at least 1", None),
    ],
)
def test_what_cannot_be_answered_is_said_with_the_form(
    client: TestClient, address: str, detail: str, instead: str | None
) -> None:
    page = page_at(client, address, 400)
    assert detail in page.text
    assert instead is None or instead in page.links()
    assert "/claims" in [form["action"] for form in page.all("form")]


# -- search


def test_search_tells_hits_by_kind_with_how_many(built_in: TestClient) -> None:
    """Ruptures are a concept; one claim is about their repair, and one relation gives them as its reason."""
    page = page_at(built_in, "/search?words=ruptures")
    assert "3 hits for “ ruptures ”." in page.text
    order = [page.text.index(each) for each in ("Concept 1", "Claim 1", "Relation 1")]
    assert order == sorted(order)
    tabs = [link for link in page.links() if link.startswith("/search?words=ruptures&kind=")]
    assert tabs == [f"/search?words=ruptures&kind={kind}" for kind in ("concept", "claim", "relation")]
    assert "/concept/rupture-repair.html" in page.links()


def test_matches_are_marked(built_in: TestClient) -> None:
    html = built_in.get("/search?words=ruptures&kind=claim").text
    assert "repair emotional <mark>ruptures</mark> rapidly" in re.sub(r"\s+", " ", html)
    assert html.count("<mark>") == 1


def test_pieces_of_a_snippet_are_the_snippet() -> None:
    snippet = Snippet(text="… bond 🫶 bond", marks=((2, 6), (9, 13)))
    found = pieces(snippet)
    assert "".join(piece.text for piece in found) == snippet.text
    assert [piece.text for piece in found if piece.marked] == ["bond", "bond"]
    assert pieces(Snippet(text="", marks=())) == ()


def test_a_misspelt_word_is_said_to_be_taken_for_another(built_in: TestClient) -> None:
    text = page_at(built_in, "/search?words=rupptures").text
    assert "Nothing holds “ rupptures ”; showing ruptures ." in text
    assert "3 hits" in text


def test_a_beginning_is_said_to_be_one(built_in: TestClient) -> None:
    assert "showing words that begin with ruptu ." in page_at(built_in, "/search?words=ruptu").text


def test_facets_of_a_search_narrow_the_claims(built_in: TestClient) -> None:
    page = page_at(built_in, "/search?words=cohesiveness")
    link = "/search?words=cohesiveness&author=yalom"
    assert link in page.links()
    narrowed = page_at(built_in, link)
    assert "1 hit for “ cohesiveness ” among the claims that pass." in narrowed.text
    assert "author: Irvin D. Yalom" in narrowed.text
    assert "/claim/yalom-cohesiveness-determinant.html" in narrowed.links()
    assert "/claims?words=cohesiveness&author=yalom" in narrowed.links()


def test_hits_of_a_kind_are_walked_page_by_page(built_in: TestClient) -> None:
    address, seen, ranges = "/search?words=relationship&kind=claim", list[str](), list[str]()
    while address:
        page = page_at(built_in, address)
        (heading,) = re.findall(r"([\d,]+ to [\d,]+) of (?:[\d,]+), the best first", page.text)
        ranges.append(heading)
        # The first link of a claim is its own.
        seen += [link for link in page.links() if link.startswith("/claim/")]
        (address,) = [each["href"] for each in page.all("a") if each.get("rel") == "next"] or [""]
    assert ranges[:2] == ["1 to 25", "26 to 50"]
    assert len(seen) == len(set(seen)) == int(ranges[-1].split()[-1])


def test_without_words_search_says_how_and_where_to_begin(built_in: TestClient) -> None:
    for address in ("/search", "/search?words=", "/search?kind=claim"):
        page = page_at(built_in, address)
        assert "begin*" in page.text
        assert {"/search?words=Alliance", "/question/heals-or-carries.html", "/questions"} <= set(
            page.links()
        )
        assert "295 claims" in page.text


def test_where_nothing_is_found_the_words_that_are_there_are_told(built_in: TestClient) -> None:
    page = page_at(built_in, "/search?words=ruptures+zzqx")
    assert "Nothing holds “ zzqx ”, or a word that comes near it." in page.text
    assert "“ ruptures ” on its own : 3 hits" in page.text
    assert "/search?words=ruptures" in page.links()
    filtered = page_at(built_in, "/search?words=ruptures&author=yalom")
    assert "Search without the filters" in filtered.text


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("/search?words=%21%21", "'!!' holds no word; write letters or digits"),
        ("/search?author=ann", "nothing is given; give words"),
        ("/search?words=x&kind=author", "'author' is not one of"),
        ("/search?words=x&after=y", "'y' is no number of hits"),
        ("/search?words=x&author=annn", "No author is called 'annn'"),
    ],
)
def test_a_search_that_cannot_be_is_answered_with_the_form(
    client: TestClient, address: str, detail: str
) -> None:
    page = page_at(client, address, 400)
    assert detail in page.text
    assert [each["action"] for each in page.all("form")] == ["/search", "/search"]


def test_what_the_corpus_says_stays_text_in_searches_and_paths(client: TestClient) -> None:
    for address in ("/search?words=script", "/search?words=alert&kind=claim", "/path?start=ann&end=cy"):
        response = client.get(address)
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert MARKUP in Page(response.text).text.replace("“ ", "“")


# -- paths


def test_a_path_is_told_step_by_step_with_its_reasons(built_in: TestClient) -> None:
    """From the file: Yalom's claim supports one of the concordance, in its text, on the ground of its synopsis."""
    page = page_at(built_in, "/path?start=yalom&end=seba-evidence-convergent")
    assert "1 relation apart" in page.text
    steps = [
        "Irvin D. Yalom holds",
        "A proper therapeutic relationship is indispensable",
        "Irvin D. Yalom in Yalom & Leszcz 2005 read in",
        "supports The synopsis names Yalom's insistence as the first of its three witnesses",
        "drawn in the text, by seba.health, unsigned evidence",
        "The concordance holds that the bond is among the most steadily studied constructs",
        "seba.health, unsigned read in The concordance page",
    ]
    way = page.text[page.text.index("1 relation apart") :]
    places = [way.index(each) for each in steps]
    assert places == sorted(places)
    assert "/relation/yalom-sine-qua-non--supports--seba-evidence-convergent.html" in page.links()
    assert "/path?start=seba-evidence-convergent&end=yalom" in page.links()
    assert page.all("svg")


def test_claims_on_a_path_have_those_who_tell_them(built_in: TestClient) -> None:
    """From the file: what Strupp holds of human relationships is reported in Flores 1997."""
    text = page_at(built_in, "/path?start=yalom&end=flores").text
    assert "Strupp reported by Philip J. Flores in Flores 1997 read in" in text


def test_the_ends_of_a_path_stand_in_its_fields_by_their_names(built_in: TestClient) -> None:
    """A name that several nodes have stays with its kind."""
    for address in ("/path?start=agent:yalom&end=concept:alliance", "/path?start=yalom&end=alliance"):
        page = page_at(built_in, address)
        ends = {each["name"]: each for each in page.all("input") if "data-named" in each}
        assert ends["start"]["value"] == "Irvin D. Yalom"
        assert (ends["start"]["data-chosen"], ends["end"]["data-chosen"]) == (
            "agent:yalom",
            "concept:alliance",
        )
    assert (
        page_at(built_in, "/path?start=Irvin+D.+Yalom&end=Carl+Gustav+Jung").text.count(
            "apart: the shortest way"
        )
        == 1
    )
    claim = page_at(built_in, "/path?start=yalom-sine-qua-non&end=jung")
    (start,) = [each for each in claim.all("input") if each.get("name") == "start"]
    assert start["value"] == "claim:yalom-sine-qua-non"


def test_a_step_walked_backwards_says_so(built_in: TestClient) -> None:
    text = page_at(built_in, "/path?start=seba-evidence-convergent&end=yalom").text
    assert "is supported by The synopsis names Yalom's insistence" in text
    assert "is held by" in text


def test_a_path_may_end_at_what_no_picture_has(built_in: TestClient) -> None:
    text = page_at(built_in, "/path?start=question:heals-or-carries&end=seba-evidence-convergent").text
    assert "is answered by" in text


def test_no_path_says_how_far_was_looked_and_what_to_try(client: TestClient) -> None:
    page = page_at(client, "/path?start=bo&end=cy&relation=defines")
    assert "There is no way between them" in page.text
    assert "Up to 12 relations were followed" in page.text
    assert "by way of defines only" in page.text
    assert {"/path?start=bo&end=cy", "/path?start=agent%3Abo", "/path?end=agent%3Acy"} <= set(page.links())
    assert "2 relations apart" in page_at(client, "/path?start=bo&end=cy").text


def test_a_search_for_a_path_that_gave_up_says_that_there_may_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (
        small().path("bo", "cy", relation="defines").model_copy(update={"gave_up": True, "explored": 1200})
    )
    monkeypatch.setattr(Library, "path", lambda *_, **__: found)
    text = page_at(client_of(small()), "/path?start=bo&end=cy&relation=defines").text
    assert "No way was found in what could be searched" in text
    assert "past 1,200 claims and concepts" in text
    assert "so there may be one all the same" in text


def test_the_same_node_is_no_way(client: TestClient) -> None:
    assert "Both names stand for the same" in page_at(client, "/path?start=ann&end=agent:ann").text


def test_one_end_alone_is_answered_with_what_is_next_to_it(client: TestClient) -> None:
    page = page_at(client, "/path?start=bo-one")
    assert "/path?start=bo-one&end=claim%3Aann-one" in page.links()
    page = page_at(client, "/path?end=bo-one&relation=contrasts")
    assert "No relation leads on from it of these kinds." in page.text


def test_without_ends_there_are_examples_that_have_a_path(built_in: TestClient) -> None:
    page = page_at(built_in, "/path")
    examples = [link for link in page.links() if link.startswith("/path?start=")]
    assert len(examples) == 4
    for address in examples:
        assert " apart: the shortest way" in page_at(built_in, address).text
    assert {"start", "end", "relation", "words"} == {each["name"] for each in page.all("input")}


def test_a_corpus_without_relations_has_no_examples() -> None:
    lone = corpus(claims=(claim("tea-calms"),), relations=(), agents=(agent("tang"),))
    page = page_at(client_of(build(lone)), "/path")
    assert "For example" not in page.text


@pytest.mark.parametrize(
    ("address", "instead"),
    [
        ("/path?start=annn&end=bo", "/path?start=ann&end=bo"),
        ("/path?start=Ames&end=cy-plain", "/path?start=agent%3Aann&end=cy-plain"),
        ("/path?start=annn", "/path?start=ann"),
    ],
)
def test_a_name_that_is_none_or_several_is_answered_with_those_near(
    client: TestClient, address: str, instead: str
) -> None:
    page = page_at(client, address, 400)
    assert instead in page.links()
    (invalid,) = [each for each in page.all("input") if each.get("aria-invalid") == "true"]
    assert invalid["name"] == "start"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/claims?author=ann&sort=year", "/claims.json?author=ann&sort=year"),
        ("/search?words=plain&kind=claim", "/search.json?words=plain&kind=claim"),
        ("/path?start=ann&end=bo", "/path.json?start=ann&end=bo"),
        ("/graph?author=ann&view=time", "/graph.json?author=ann"),
        ("/graph?around=ann", "/graph.json?around=ann"),
        ("/read/page", "/read/page.json"),
        ("/about", "/about.json"),
    ],
)
def test_a_page_points_at_its_data(client: TestClient, address: str, data: str) -> None:
    links = [each for each in page_at(client, address).all("link") if each["rel"] == "alternate"]
    assert [(each["type"], each["href"]) for each in links] == [("application/json", data)]
    assert client.get(data).status_code == 200
