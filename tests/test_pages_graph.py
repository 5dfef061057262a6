"""The page of the graph: from somewhere, in three views, with its state in the address, whole without scripts.

What is expected is read from the YAML of the built-in corpus here, by nothing of bondgraph's, or written out by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from benchmarks import synthetic
from benchmarks.visiting import DRAWING, first_visit, weight
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page
from tests import pictures
from tests.services import serving
from tests.test_api import client_of
from tests.test_api_pages import Page as Read

import bondgraph
from bondgraph.answers import LARGEST_LIMIT, Filters
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.graph import Looking, graph
from bondgraph.explorer.pictures import Picture, Pictures
from bondgraph.render.arranging import capped
from bondgraph_api import create_app

CORPUS: Final = Path(__file__).resolve().parents[1] / "graph" / "therapeutic-bond"
DEBATE: Final = "heals-or-carries"
START: Final = "yalom-sine-qua-non"
ONE: Final = "a-000000"
MIDDLE: Final = "c-001400"
_OF_HOLDERS: Final = ("held_by", "told_by", "in_work")


@cache
def written() -> list[dict[str, Any]]:
    """All claims as the curators wrote them."""
    files = sorted((CORPUS / "claims").glob("*.yaml"))
    assert len(files) == 5
    return [each for file in files for each in yaml.safe_load(file.read_text("utf-8"))["claims"]]


def taking(question: str) -> set[str]:
    """The claims that take a position in a debate."""
    answers = {
        each["id"]: [each["answers"]] if isinstance(each.get("answers"), str) else each.get("answers") or []
        for each in written()
    }
    return {claim for claim, own in answers.items() if any(a.startswith(f"{question}/") for a in own)}


def beside(claim: str) -> set[str]:
    """The claims that a relation joins with one."""
    ends = [
        (each["id"], relation["claim"])
        for each in written()
        for type_ in ("supports", "contrasts")
        for relation in each.get(type_) or ()
    ]
    return {other for one, end in ends for here, other in ((one, end), (end, one)) if here == claim}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(bondgraph.open())


def at(client: TestClient, address: str, status: int = 200) -> Read:
    response = client.get(address)
    assert response.status_code == status, response.text
    return Read(response.text)


def claims_of(links: list[str]) -> set[str]:
    return {
        found[1]
        for link in links
        if (found := re.fullmatch(r"/claim/([a-z0-9-]+)\.html", urlsplit(link).path))
    }


# -- from somewhere


def test_without_a_question_it_starts_at_the_leading_debate_and_offers_others(client: TestClient) -> None:
    page = at(client, "/graph")
    assert claims_of(page.links()) == taking(DEBATE)
    asked = [parse_qs(urlsplit(link).query) for link in page.links() if urlsplit(link).path == "/graph"]
    questions = {
        each["id"] for each in yaml.safe_load((CORPUS / "questions.yaml").read_text("utf-8"))["questions"]
    }
    offered = {query["question"][0] for query in asked if "question" in query}
    assert len(offered) == 12
    assert offered <= questions
    assert {"agent:cutler", "agent:flores"} <= {query["around"][0] for query in asked if "around" in query}


def test_around_a_claim_stands_what_relations_join_with_it(client: TestClient) -> None:
    page = at(client, f"/graph?around=claim:{START}")
    assert beside(START)
    assert claims_of(page.links()) == {START, *beside(START)}
    farther = claims_of(at(client, f"/graph?around=claim:{START}&steps=2").links())
    assert farther == {START} | beside(START).union(*(beside(each) for each in beside(START)))


def test_around_an_author_stand_their_claims_too(client: TestClient) -> None:
    own = {each["id"] for each in written() if each["held_by"] == "yalom"}
    assert len(own) == 3
    assert own <= claims_of(at(client, "/graph?around=agent:yalom").links())


def test_a_map_is_never_larger_than_its_cap_and_says_what_is_missing(client: TestClient) -> None:
    page = at(client, "/graph?limit=40")
    assert f"Showing 40 of {len(written())} claims." in page.text
    assert "Narrow it" in page.text
    narrower = [parse_qs(urlsplit(link).query) for link in page.links() if urlsplit(link).path == "/graph"]
    for name in ("author", "concept", "question"):
        assert any(name in query and "limit" not in query for query in narrower)


def test_up_to_eighty_claims_are_drawn_whole_and_sixty_of_more(client: TestClient) -> None:
    own = {each["id"] for each in written() if "cutler" in (each["held_by"], *each["held_by"])}
    assert len(own) == 77
    for asked in ("", "&limit=1000"):
        assert f"{len(own)} claims." in at(client, f"/graph?author=cutler{asked}").text
        assert (
            f"Showing 60 of {len(written())} claims."
            in at(client, f"/graph?voice=direct&voice=told{asked}").text
        )
    assert f"Showing 30 of {len(own)} claims." in at(client, "/graph?author=cutler&limit=30").text


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A corpus of 1,500 claims, all of one author, of which 600 lead to one."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for line in synthetic.lines(1500, 1):
            fields = json.loads(line)
            if fields["kind"] == "claim":
                fields = {"held_by": [ONE], **{k: v for k, v in fields.items() if k not in _OF_HOLDERS}}
            file.write(json.dumps(fields) + "\n")
        for number in range(1, 601):
            led = {"kind": "relation", "type": "supports", "subject": f"c-{number:06d}", "object": MIDDLE}
            led |= {"because": "They say so.", "basis": "editorial", "nature": "reason"}
            file.write(json.dumps(led | {"drawn_by": synthetic.EDITORS}) + "\n")
    return client_of(bondgraph.open(path))


@pytest.mark.parametrize(
    ("asked", "nodes"),
    [
        (f"author={ONE}", 300),
        (f"author={ONE}&limit=1000", 300),
        (f"around=agent:{ONE}&steps=3", 100),
        (f"around=claim:{MIDDLE}&steps=3", 100),
    ],
)
def test_a_page_never_ships_more_than_its_cap(crowd: TestClient, asked: str, nodes: int) -> None:
    page = crowd.get(f"/graph?{asked}", headers={"Accept": "text/html"}).text
    data = re.findall(r'<script type="application/json" id="picture-data">(.*?)</script>', page, re.DOTALL)
    assert len(data) == 1
    drawn = json.loads(data[0])
    assert 0 < len(drawn["nodes"]) <= nodes
    assert 0 < len(drawn["edges"]) <= 6 * nodes
    assert page.count("<tr data-node") <= 45
    assert len(page.encode()) < 700_000
    stills = [
        crowd.get(f"/graph.svg?{asked}").text,
        *re.findall(r'<svg [^>]*class="map".*?</svg>', page, re.DOTALL),
    ]
    assert len(stills) == 2
    for still, most in zip(stills, (150, 100), strict=True):
        assert 0 < len(re.findall('<g class="map-(?:agent|claim|concept)"', still)) <= most
        assert 0 < len(re.findall('<g class="map-edge', still)) <= 6 * most
    for view, claims in (("list", 250), ("time", 300)):
        other = at(crowd, f"/graph?{asked}&view={view}")
        assert 0 < len(claims_of(other.links())) <= claims, view
        assert len(other.all("tr")) <= 100 + 1
    told = crowd.get(f"/graph.json?{asked}").json()
    assert 0 < len(told["nodes"]) <= LARGEST_LIMIT + 60 + 1  # the claims, all concepts, the author


def test_lines_are_capped_with_nodes_and_the_page_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = pictures.large(200)
    kept = capped(graph, 100)
    assert len(kept.nodes) == 100
    between = {node.id for node in kept.nodes}
    lines = [edge for edge in graph.edges if edge.start in between and edge.end in between]
    assert len(lines) > 100
    monkeypatch.setattr("bondgraph.render.arranging.LINES_EACH", 1)
    fewer = capped(graph, 100).edges
    assert len(fewer) == 100
    assert {edge for edge in lines if edge.type == "holds"} <= set(fewer)
    picture = Picture(graph, 100)
    assert picture.lines_left_out == len(lines) - 100


def test_more_claims_than_are_drawn_are_never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    draw = Pictures.draw

    def drawing(self: Pictures, filters: Filters) -> Picture:
        asked.append(filters.limit)
        return draw(self, filters)

    monkeypatch.setattr(Pictures, "draw", drawing)
    explorer = Explorer(bondgraph.open())
    pairs = [("voice", "direct"), ("voice", "told")]
    for given in ({}, {"limit": "1000"}, {"view": "time"}, {"view": "time", "limit": "1000"}):
        graph(explorer, Looking.of({"voice": ["direct", "told"], **given}), pairs)
    # There are 295 claims: more than a map has, not more than a timeline.
    assert asked == [60, 60, 300, 300]


def test_very_many_claims_are_taken_together_by_author(client: TestClient) -> None:
    page = at(client, "/graph?voice=direct&voice=told")
    assert "Taken together by author" in page.text
    own = sum(each["held_by"] == "shedler" for each in written())
    names = [each.get("aria-label") for each in page.all("a")]
    assert f"Jonathan Shedler: {own} claims" in names
    narrowed = [
        each["href"] for each in page.all("a") if each.get("aria-label", "").startswith("Jonathan Shedler:")
    ]
    assert [parse_qs(urlsplit(each).query) for each in narrowed] == [
        {"voice": ["direct", "told"], "author": ["shedler"]}
    ]
    assert "Showing 60 of" in page.text


# -- views


def test_each_view_has_the_same_claims_and_leads_to_the_others(client: TestClient) -> None:
    for view in ("map", "list", "time"):
        page = at(client, f"/graph?question={DEBATE}&view={view}&select=claim:{START}")
        assert claims_of(page.links()) == taking(DEBATE), view
        others = [
            parse_qs(urlsplit(each["href"]).query) | {"current": [each.get("aria-current", "")]}
            for each in page.all("a")
            if urlsplit(each.get("href", "")).path == "/graph"
            and each.get("aria-current", "") in ("", "page")
        ]
        views = {
            query.get("view", ["map"])[0] for query in others if query.get("select") == [f"claim:{START}"]
        }
        assert views == {"map", "list", "time"}
        loads = [each["src"] for each in page.all("script") if "vis-network" in each.get("src", "")]
        assert bool(loads) == (view == "map")


def test_the_list_marks_what_is_selected(client: TestClient) -> None:
    page = at(client, f"/graph?question={DEBATE}&view=list&select=claim:{START}")
    marked = [each["data-node"] for each in page.all("tr") if each.get("aria-current") == "true"]
    assert marked == [f"claim:{START}"]


def test_the_timeline_tells_plainly_what_has_no_year(client: TestClient) -> None:
    response = client.get(f"/graph?question={DEBATE}&view=time")
    svg = re.findall(r'<svg [^>]*class="timeline".*?</svg>', response.text, re.DOTALL)
    assert len(svg) == 1
    root = ElementTree.fromstring(svg[0])
    links = [str(each.get("href")) for each in root.iter("{http://www.w3.org/2000/svg}a")]
    assert claims_of(links) == taking(DEBATE)
    undated = sum("n.d." in "".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}a"))
    assert undated > 0
    assert "no year is known" in response.text
    narrowed = at(client, f"/graph?question={DEBATE}&view=time&from-year=2000&to-year=2010")
    years = {each["id"]: each for each in written()}
    assert claims_of(narrowed.links())
    assert claims_of(narrowed.links()) < set(years)
    assert {each["value"] for each in narrowed.all("input") if each.get("name") == "from-year"} >= {"2000"}


@pytest.mark.parametrize("up", ["author", "position", "tradition"])
def test_the_timeline_can_be_set_apart_by_other_things(client: TestClient, up: str) -> None:
    page = at(client, f"/graph?question={DEBATE}&view=time&up={up}")
    assert claims_of(page.links()) == taking(DEBATE)
    said = {"author": "Philip J. Flores", "position": "Does the bond heal", "tradition": "no tradition"}[up]
    assert said in unescape(page.text)


# -- what cannot be drawn


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/graph?view=globe", "view"),
        ("/graph?around=nobody-at-all", "nobody-at-all"),
        ("/graph?around=agent:yalom&author=yalom", "leave out author"),
        ("/graph?around=agent:yalom&limit=5", "leave out limit"),
        ("/graph?around=agent:yalom&steps=99", "steps"),
        ("/graph?up=colour&view=time", "up"),
        ("/graph?author=yalon", "yalon"),
    ],
)
def test_what_cannot_be_asked_is_said_by_name(client: TestClient, address: str, says: str) -> None:
    page = at(client, address, 400)
    assert says in page.text
    assert any(each.get("name") == "words" for each in page.all("input"))


def test_what_may_have_been_meant_is_offered_by_its_name(client: TestClient) -> None:
    page = at(client, "/graph?around=yalon", 400)
    assert "No node is called 'yalon'." in page.text
    assert "Irvin D. Yalom (author)" in page.text
    assert "/graph?around=yalom" in page.links()
    text = at(client, "/claims?author=yalon", 400).text
    assert "Irvin D. Yalom" in text
    assert text.index("That cannot be answered") < text.index(
        "All filters"
    )  # before all that can be filled in


def test_what_is_drawn_is_called_by_its_name_however_it_was_asked_for(client: TestClient) -> None:
    headings = [at(client, f"/graph?author={name}").text for name in ("yalom", "YALOM", "Irvin D. Yalom")]
    assert ["Drawn as a graph Irvin D. Yalom The page of this author" in each for each in headings] == [
        True,
        True,
        True,
    ]


def test_nothing_found_says_what_next(client: TestClient) -> None:
    page = at(client, "/graph?words=zzzzz")
    assert "No claim passes these filters." in page.text
    assert not [each for each in page.all("script") if "vis-network" in each.get("src", "")]
    assert {"/claims?words=zzzzz", "/graph"} <= set(page.links())


# -- as a file, and as data


def test_the_picture_stands_still_at_an_address_of_its_own(client: TestClient) -> None:
    response = client.get(f"/graph.svg?question={DEBATE}&view=list&select=x")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    root = ElementTree.fromstring(response.content)
    assert root.get("role") == "img"
    assert root.get("style") is None  # the policy would forbid it
    assert f"{len(taking(DEBATE))} claims" in str(root.findtext("{http://www.w3.org/2000/svg}desc"))
    assert client.get("/graph.svg").content == client.get(f"/graph.svg?question={DEBATE}").content


def test_the_data_of_the_page_has_the_same_claims(client: TestClient) -> None:
    data = client.get(f"/graph.json?question={DEBATE}&view=time&hide=about").json()
    assert {node["id"] for node in data["nodes"] if node["kind"] == "claim"} == {
        f"claim:{each}" for each in taking(DEBATE)
    }
    related = [edge for edge in data["edges"] if edge["relation"]]
    assert related
    for edge in related:
        assert client.get(f"/relation/{edge['relation']}.json").status_code == 200


def test_nodes_and_relations_lead_to_their_pages(client: TestClient) -> None:
    text = client.get(f"/graph?around=claim:{START}").text
    found = re.search(r'id="picture-data">(.*?)</script>', text, re.DOTALL)
    assert found
    pages = {node["id"]: node.get("page") for node in json.loads(found[1])["nodes"]}
    assert pages["agent:yalom"] == "/agent/yalom.html"
    assert pages[f"claim:{START}"] is None  # the table has it
    assert f'href="/claim/{START}.html"' in text
    assert 'data-around="/graph?around="' in text
    relations = set(re.findall(r'<a class="picture-how" href="([^"]+)"', text))
    assert len(relations) >= len(beside(START))
    for address in sorted(relations)[:3]:
        assert client.get(address).status_code == 200


# -- in a browser


@pytest.fixture
def visited(browser: Browser) -> Iterator[Any]:
    """Opens addresses of a service; in the end nothing was complained of."""
    complaints: list[str] = []
    contexts = []
    with serving(create_app(bondgraph.open())) as origin:

        def opened(address: str, **options: Any) -> Page:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
            contexts.append(context)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(origin + address)
            return page

        yield opened
        for context in contexts:
            context.close()
    assert complaints == []


@pytest.mark.browser
def test_a_first_visit_is_light(browser: Browser) -> None:
    """A hundred kilobytes for all that a browser loads, but for the library that draws the moving picture."""
    addresses = (
        "/graph",
        f"/graph?question={DEBATE}&view=list",
        f"/graph?around=agent:yalom&select=claim:{START}",
        "/graph?around=agent:cutler",
        "/graph?author=cutler",
        "/graph?around=agent:cutler&view=list",
    )
    with serving(create_app(bondgraph.open())) as origin:
        visits = {address: first_visit(browser, origin + address) for address in addresses}
    moving = [address for address, loaded in visits.items() if any(DRAWING in each for each in loaded)]
    assert moving == [address for address in addresses if "graph" in address and "view" not in address]
    for address, loaded in visits.items():
        assert {each.rpartition(".")[2] for each in loaded} >= {"css", "js", "woff2"}, address
        kilobytes, _ = weight(loaded)
        assert 40 < kilobytes < 100, address


@pytest.mark.browser
def test_names_are_suggested_of_the_kind_that_a_filter_takes(visited: Any) -> None:
    page: Page = visited("/graph")
    page.get_by_text("Choose what is drawn").click()
    field = page.get_by_role("combobox", name="Author", exact=True)
    field.press_sequentially("flo")
    page.get_by_role("option", name="Philip J. Flores").click()
    assert field.input_value() == "flores"
    assert page.get_by_role("option").count() == 0
    field.press("Enter")
    page.get_by_role("heading", name="Philip J. Flores", level=1).wait_for()


@pytest.mark.browser
def test_the_details_of_a_claim_say_where_it_was_read_and_why_it_is_related(visited: Any) -> None:
    page: Page = visited(f"/graph?around=claim:{START}&select=claim:{START}")
    panel = page.locator("#picture-details")
    (own,) = (each for each in written() if each["id"] == START)
    assert panel.get_by_text(own["says"], exact=True).is_visible()
    assert panel.get_by_text(own["note"].strip(), exact=True).is_visible()
    assert panel.locator("> .picture-passage a[rel~=external]").count() == len(own["passages"]) > 0
    reasons = [
        relation["because"].strip()
        for each in written()
        for type_ in ("supports", "contrasts")
        for relation in each.get(type_) or ()
        if START in (each["id"], relation["claim"])
    ]
    assert sorted(panel.locator(".picture-because").all_inner_texts()) == sorted(reasons)
    assert panel.get_by_role("link", name="The relation’s page").count() == len(reasons) > 0
    assert panel.get_by_text("drawn by the curator").first.is_visible()
    panel.get_by_role("link", name="Irvin D. Yalom").click()
    assert parse_qs(urlsplit(page.url).query)["select"] == ["agent:yalom"]


@pytest.mark.browser
def test_what_the_table_of_many_lacks_is_told_when_it_is_selected(visited: Any) -> None:
    one = "cutler-boundaries-create-safety"
    (own,) = (each for each in written() if each["id"] == one)
    page: Page = visited("/graph?author=cutler")
    assert page.locator(".picture-words tr[data-node]").count() < 45
    assert page.locator(f'tr[data-node="claim:{one}"]').count() == 0
    page.locator(f'#picture-list [data-select="claim:{one}"]').click()
    panel = page.locator("#picture-details")
    others = {each["id"] for each in written() if each["held_by"] == "cutler"}
    related = [each for type_ in ("supports", "contrasts") for each in own.get(type_) or ()]
    reasons = [each["because"].strip() for each in related if each["claim"] in others]
    assert reasons
    for reason in reasons:
        panel.get_by_text(reason, exact=True).wait_for()
    assert panel.locator("> .picture-passage").count() == len(own["passages"]) > 0


@pytest.mark.browser
def test_the_state_is_in_the_address_and_back_leads_back(visited: Any) -> None:
    page: Page = visited(f"/graph?question={DEBATE}")
    before = page.url
    page.locator(f'#picture-list [data-select="claim:{START}"]').click()
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"question": [DEBATE], "select": [f"claim:{START}"]}
    page.locator('[data-toggle="holds"]').click()
    hidden = parse_qs(urlsplit(page.url).query)
    assert hidden["hide"] == ["about,holds"]
    timeline = page.get_by_role("navigation", name="Views").get_by_role("link", name="Timeline")
    there = urlsplit(str(timeline.get_attribute("href"))).query
    assert parse_qs(there) == {**hidden, "view": ["time"]}
    again: Page = visited(page.url.partition("/graph")[1] + page.url.partition("/graph")[2])
    assert again.evaluate("bondgraphPicture.state.selected") == f"claim:{START}"
    assert again.locator('[data-toggle="holds"]').get_attribute("aria-pressed") == "false"
    page.go_back()
    page.go_back()
    assert page.url == before
    assert page.evaluate("bondgraphPicture.state.selected") is None
    assert "select" not in str(timeline.get_attribute("href"))
    page.go_forward()
    assert page.evaluate("bondgraphPicture.state.selected") == f"claim:{START}"
    page.get_by_role("link", name="Draw around it").click()
    assert parse_qs(urlsplit(page.url).query) == {"around": [f"claim:{START}"]}
    page.go_back()
    assert page.locator("#picture-details").get_by_text("indispensable").is_visible()


@pytest.mark.browser
def test_what_is_drawn_can_be_taken_along(visited: Any) -> None:
    page: Page = visited(f"/graph?around=claim:{START}")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as PNG").click()
    assert taken.value.suggested_filename.endswith(".png")
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    page.emulate_media(media="print")
    assert page.locator("#picture-still svg").is_visible()
    assert not page.locator("#picture-frame").is_visible()


@pytest.mark.browser
def test_many_claims_can_be_read_at_once(visited: Any) -> None:
    """Twenty-four statements on a screen of usual size."""
    page: Page = visited(f"/graph?question={DEBATE}")
    assert len(taking(DEBATE)) == 24
    assert page.evaluate("14 * bondgraphPicture.network().getScale()") >= 8


@pytest.mark.browser
def test_what_is_left_empty_stays_out_of_the_address(visited: Any) -> None:
    page: Page = visited("/graph")
    page.get_by_text("Choose what is drawn").click()
    page.get_by_label("Author", exact=True).fill("Yalom")
    page.get_by_label("Author", exact=True).press("Enter")
    page.get_by_role("heading", name="Irvin D. Yalom", level=1).wait_for()
    assert urlsplit(page.url).query == "author=Yalom"


@pytest.mark.browser
def test_on_a_narrow_screen_the_map_begins_so_near_that_it_can_be_read(visited: Any) -> None:
    """Statements are written at some ten pixels, and what is not in view is a press away."""
    page: Page = visited(
        f"/graph?question={DEBATE}", viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    scale = "bondgraphPicture.network().getScale()"
    assert page.evaluate(f"14 * {scale}") > 9
    page.locator("#picture-fit").click()
    assert page.evaluate(f"14 * {scale}") < 5
    frame = page.locator("#picture-canvas").bounding_box()
    assert frame is not None
    places = page.evaluate("[...bondgraphPicture.shown().nodes].map((id) => bondgraphPicture.place(id).y)")
    assert len(places) > len(taking(DEBATE))
    assert frame["y"] < min(places) < max(places) < frame["y"] + frame["height"]


@pytest.mark.browser
def test_without_scripts_the_still_picture_and_the_table_are_there(visited: Any) -> None:
    page: Page = visited(f"/graph?around=claim:{START}", java_script_enabled=False)
    assert page.locator("#picture-still svg").is_visible()
    assert page.locator("#picture-words table").is_visible()
    assert not page.locator("#picture-frame").is_visible()
    page.locator(f'#picture-still a[href="/claim/{START}.html"]').click()
    assert urlsplit(page.url).path == f"/claim/{START}.html"


@pytest.mark.browser
@pytest.mark.parametrize("view", ["map", "list", "time"])
def test_on_a_narrow_screen_nothing_reaches_beyond_it(visited: Any, view: str) -> None:
    page: Page = visited(f"/graph?question={DEBATE}&view={view}", viewport={"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
