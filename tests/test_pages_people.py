"""The pages of authors, concepts and works, and of what joins claims: what the files say, and nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from tests.factories import agent, claim, concept, corpus, passage, relation, source, work
from tests.services import serving
from tests.test_api import client_of

import bondgraph
from bondgraph.explorer.company import company
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.model import Agent
from bondgraph.opening import build
from bondgraph_api import create_app

CLAIMS: Final = Path(__file__).parents[1] / "graph" / "therapeutic-bond" / "claims"
EMPTY: Final = frozenset({"meta", "link", "input", "br", "hr", "img", "col"})
INLINE: Final = frozenset({"a", "b", "bdi", "i", "q", "span"})


class Element:
    """A part of a page, with the parts within it."""

    def __init__(self, tag: str, given: dict[str, str]) -> None:
        self.tag = tag
        self.given = given
        self.within: list[Element | str] = []

    def every(self) -> Iterator[Element]:
        yield self
        for each in self.within:
            if isinstance(each, Element):
                yield from each.every()

    def all(self, tag: str, of_class: str = "") -> list[Element]:
        return [
            each
            for each in self.every()
            if each.tag == tag and (not of_class or of_class in each.given.get("class", "").split())
        ]

    def part(self, ident: str) -> Element:
        """What the heading with an id is the heading of."""
        (found,) = [each for each in self.all("section") if each.given.get("aria-labelledby") == ident]
        return found

    def has(self, ident: str) -> bool:
        return any(each.given.get("id") == ident for each in self.every())

    @property
    def text(self) -> str:
        return " ".join(self._said().split())

    def _said(self) -> str:
        said = "".join(each if isinstance(each, str) else each._said() for each in self.within)
        return said if self.tag in INLINE else f" {said} "

    def claims(self) -> list[str]:
        """The claims that stand here in full."""
        return [each.given["id"] for each in self.all("article", "claim")]

    def linked(self, kind: str) -> list[str]:
        """The ids of the nodes of a kind that are linked here, in order."""
        found = (
            re.fullmatch(rf"/{kind}/(.+?)(\.html)?", each.given.get("href", "")) for each in self.all("a")
        )
        return [match[1] for match in found if match]


class Parsed(HTMLParser):
    """A page as a tree."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].within.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        self._open[-1].within.append(data)


def page_at(client: TestClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200, response.text
    (main,) = Parsed(response.text).root.all("main")
    return main


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with bondgraph.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return client_of(library)


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    """The claims as the files have them, each with the document that it was read in."""
    found = []
    for path in sorted(CLAIMS.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [each | {"source": file["source"]} for each in file["claims"]]
    assert len(found) == 295
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


# -- authors


def test_an_authors_claims_stand_by_question_and_position_each_once(client: TestClient) -> None:
    part = page_at(client, "/agent/flores.html").part("claims")
    # Read off graph/therapeutic-bond/claims/seba-concordance.yaml: held_by: flores.
    assert sorted(part.claims()) == [
        "flores-a-primary-component", "flores-alliance-then-outcome", "flores-attachment-alliance-success",
        "flores-attachment-not-insight", "flores-charged-relationship-vehicle", "flores-context-for-techniques",
        "flores-facing-inner-deficits", "flores-real-person-not-professional", "flores-skilled-therapist",
    ]  # fmt: skip
    debates = {each.given["aria-labelledby"]: each for each in part.all("section", "on-question")}
    assert len(debates) == 8
    leading = debates["on-heals-or-carries"]
    assert set(leading.claims()) == {
        "flores-a-primary-component", "flores-context-for-techniques", "flores-charged-relationship-vehicle",
    }  # fmt: skip
    assert {each.linked("position")[0] for each in leading.all("h4")} == {
        "heals-or-carries/one-among", "heals-or-carries/itself", "heals-or-carries/carries",
    }  # fmt: skip
    # It takes three positions: in full under one question, and pointed at under the two others.
    again = [each.given["href"] for each in part.all("a") if each.given["href"].startswith("#")]
    assert again.count("#flores-skilled-therapist") == 2
    topics = part.all("section", "on-topic")
    assert {name for topic in topics for name in topic.claims()} == {
        "flores-alliance-then-outcome", "flores-facing-inner-deficits", "flores-attachment-alliance-success",
    }  # fmt: skip
    assert page_at(client, "/agent/flores.html").linked("concept")[0] == "attachment-theory"


def test_whom_authors_meet_is_counted_as_the_files_have_it(
    library: Library, written: list[dict[str, Any]]
) -> None:
    holders = {each["id"]: set(listed(each["held_by"])) for each in written}
    wanted: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    own: Counter[str] = Counter()
    for each in written:
        for sort, there, back in (
            ("supports", "supports", "is supported by"),
            ("contrasts", "contrasts with", "contrasts with"),
        ):
            for drawn in each.get(sort, ()):
                subjects, objects = holders[each["id"]], holders[drawn["claim"]]
                for one in subjects:
                    for other in objects - {one}:
                        wanted[one][other, there] += 1
                        wanted[other][one, back] += 1
                    own[one] += not objects - {one}
    compared = 0
    for author in sorted({who for those in holders.values() for who in those}):
        found = library.relations(author=f"agent:{author}", relation=["supports", "contrasts"], limit=250)
        met = company(found, Ref("agent", author))
        assert met.seen == min(met.total, 250)
        if met.total > 250:
            continue
        counts = {(each.who.id, way): number for each in met.met for way, number in each.counts.items()}
        others = {other for other, _ in wanted[author]}
        assert met.others == len(others), author
        assert counts.items() <= wanted[author].items(), author
        assert len({other for other, _ in counts}) == min(len(others), 15), author
        assert met.own == own[author], author
        compared += 1
    assert compared >= 30


def test_a_row_of_the_table_opens_the_reasons(client: TestClient) -> None:
    part = page_at(client, "/agent/bergin.html").part("met")
    (table,) = part.all("table")
    rows = {body.all("th")[0].text: body for body in table.all("tbody")}
    # bergin-three-factors supports two claims of the page's and contrasts with one: see the file.
    heads = [each.text for each in table.all("thead")[0].all("th")]
    assert heads[0] == "Other"
    body = rows["seba.health, unsigned"]
    counted = dict(zip(heads[1:], (each.text for each in body.all("tr")[0].all("td")), strict=True))
    reasons = body.all("li", "relation")
    assert sum(int(number) for number in counted.values() if number.isdigit()) == len(reasons)
    (reason,) = [
        each
        for each in reasons
        if "bergin-three-factors--supports--seba-yalom-bond-not-school" in each.linked("relation")
    ]
    assert "Theoretical orientation comes third" in reason.text
    assert "drawn by the curator" in reason.text
    assert "editorial" in reason.given["class"]
    # What Bergin holds stands in Flores 1997 alone; what the page says, it says itself.
    assert "orientation. told by Flores 1997" in reason.text
    assert reason.text.count("told by") == 1


def test_whom_an_author_reports_and_who_reports_them(
    client: TestClient, written: list[dict[str, Any]]
) -> None:
    told = {
        each["id"]
        for each in written
        if any(teller.get("work") in ("flores1997", "flores2004") for teller in each.get("told_by", ()))
    }
    assert len(told) == 6
    part = page_at(client, "/agent/flores.html").part("reported")
    assert set(part.linked("claim")) == told
    assert [each.text for each in part.all("h3")] == [
        "Strupp 4 claims", "Bergin 1 claim", "Michael J. Lambert, Dean E. Barley 1 claim",
    ]  # fmt: skip
    page = page_at(client, "/agent/strupp.html")
    assert [each.text for each in page.part("reporters").all("h3")] == [
        "Philip J. Flores 4 claims: quotes 2, reports 2", "Irvin D. Yalom, Molyn Leszcz 2 claims: summarises 2",
    ]  # fmt: skip
    assert sorted(page.part("citations").linked("citation")) == [
        "flores1997--cites--strupp--seba-9", "flores2004--cites--strupp1999--seba-8",
        "yalom2005--cites--strupp--seba-18-gloss",
    ]  # fmt: skip


def test_what_a_page_says_of_an_author_stands_apart_from_what_the_author_says(client: TestClient) -> None:
    page = page_at(client, "/agent/yalom.html")
    assert sorted(page.part("named").claims()) == [
        "seba-cohesiveness-group-alliance", "seba-cohesiveness-primary-determinant", "seba-yalom-bond-not-school",
        "seba-yalom-constitutive",
    ]  # fmt: skip
    assert sorted(page.part("claims").claims()) == [
        "yalom-cohesiveness-determinant", "yalom-research-overwhelming", "yalom-sine-qua-non",
    ]  # fmt: skip
    assert "These are not claims of Irvin D. Yalom" in page.part("named").text


def test_what_an_author_tells_or_holds_with_others_is_not_said_of_them() -> None:
    claims = (
        claim("sen-of-tang", held_by="sen", says="Tang is calm."),
        claim("tang-of-sen", held_by="sen", says="Tang says that Sen is calm.", told_by={"agent": "tang", "how": "reports"}),
        claim("both", held_by=["sen", "tang"], says="Tang and Sen are calm."),
        claim("sen-of-tangerines", held_by="sen", says="Tangerines are calm.", in_work="tang2001"),
    )  # fmt: skip
    works = (work("tang2001", author={"family": "Tang"}),)
    whole = corpus(sources=(source(by="sen"),), works=works, claims=claims, relations=())
    page = page_at(client_of(build(whole)), "/agent/tang.html")
    assert page.part("named").claims() == ["sen-of-tang"]
    assert page.part("claims").claims() == ["both"]
    assert page.part("reported").linked("claim") == ["tang-of-sen"]


def test_what_a_page_says_itself_stands_apart_from_what_it_tells_of_others(
    client: TestClient, written: list[dict[str, Any]]
) -> None:
    page = page_at(client, "/agent/seba-health.html")
    own = {each["id"] for each in written if each["held_by"] == "seba-health"}
    assert len(own) == 34
    assert "What the page itself says" in [each.text for each in page.all("h2")]
    assert set(page.part("claims").claims()) < own
    assert "The first 30 of 34 claims." in page.part("claims").text
    others: Counter[str] = Counter(
        holder
        for each in written
        if each["source"] == "seba-concordance"
        for holder in listed(each["held_by"])
        if holder != "seba-health"
    )
    part = page.part("documents")
    counted = {
        each.all("a")[0].given["href"].partition("author=")[2].partition("&")[0]: int(
            each.all("span")[0].text.split()[0]
        )
        for each in part.all("ul", "counted")[0].all("li")
        if each.all("span")
    }
    assert len(counted) >= 19
    assert counted.items() <= others.items()


def test_of_an_author_with_many_claims_the_first_are_shown_and_all_are_counted() -> None:
    claims = tuple(
        claim(f"tea-{number}", about="calm", answers=f"effect/{'calms' if number % 3 else 'wakes'}")
        for number in range(60)
    )
    page = page_at(client_of(build(corpus(claims=claims, relations=()))), "/agent/tang.html")
    part = page.part("claims")
    assert len(part.claims()) == 30
    assert "The first 30 of 60 claims." in part.text
    by_question, by_concept = part.all("ul", "counted")
    assert (by_question.text, by_concept.text) == ("Effect 60 claims", "Calm 60 claims")
    assert [each.given["href"] for each in by_question.all("a")] == ["/claims?author=tang&question=effect"]
    assert len(part.all("h4", "position")) == 2


def test_an_author_who_holds_nothing_is_said_to(client: TestClient) -> None:
    page = page_at(client, "/agent/bowlby.html")
    assert "No claim in this corpus is held by John Bowlby" in page.part("claims").text
    assert page.part("citations").linked("citation") == ["holmes2014--cites--bowlby--seba-6-gloss"]
    assert not page.has("met")
    unnamed = page_at(client, "/agent/cbt-author.html")
    assert "The texts do not name them" in unnamed.text
    lone = build(corpus(agents=(*corpus().agents, agent("quiet"))))
    page = page_at(client_of(lone), "/agent/quiet.html")
    assert [each.text for each in page.all("h2")] == ["On this page", "What they argue", "The same as data"]


# -- concepts


def test_a_term_that_is_used_and_never_defined_says_so(client: TestClient) -> None:
    page = page_at(client, "/concept/attachment.html")
    assert "15 claims use this term or a narrower one; nobody in this corpus defines it." in page.text
    around = page.part("terms")
    # Each names the other in concepts.yaml: broader: [attachment], related: [attachment].
    assert around.linked("concept") == [
        "caregiver-infant-exchanges", "internal-working-models", "attachment-theory", "early-relationships",
    ]  # fmt: skip
    assert page.part("questions").linked("question")[0] == "insight-or-relationship"
    lone = build(corpus(concepts=(*corpus().concepts, concept("silence"))))
    text = page_at(client_of(lone), "/concept/silence.html").text
    assert "Nobody in this corpus defines this term, and no claim uses it." in text
    once = page_at(client_of(lone), "/concept/calm.html").text
    assert "1 claim uses this term; nobody in this corpus defines it." in once


def test_definitions_stand_side_by_side_with_who_gives_them(
    client: TestClient, written: list[dict[str, Any]]
) -> None:
    defining = defaultdict(list)
    for each in written:
        for drawn in each.get("defines", ()):
            defining[drawn["concept"]].append((each["id"], " ".join(drawn["because"].split())))
    assert sum(map(len, defining.values())) == 31
    for name, wanted in defining.items():
        cards = page_at(client, f"/concept/{name}.html").part("definitions").all("li", "card")
        found = sorted(
            (each.linked("claim")[0], each.all("p", "because")[0].text.removeprefix("Because: "))
            for each in cards
        )
        assert found == sorted(wanted), name
        assert all("drawn in the text" in card.text for card in cards)
        assert all(card.all("ol", "chain") for card in cards)


def test_claims_about_a_concept_stand_here_each_once(
    client: TestClient, written: list[dict[str, Any]]
) -> None:
    about = {each["id"] for each in written if "zen" in listed(each.get("about"))}
    page = page_at(client, "/concept/zen.html")
    assert sorted(page.part("claims").claims()) == sorted(about)
    assert "A tradition of David Brazier" in page.text


# -- works


def test_a_works_claims_are_kept_apart_and_in_reading_order(client: TestClient) -> None:
    page = page_at(client, "/work/flores2004.html")
    # By the places of seba-4, -7, -12, -14 and -19 in the file.
    held = page.part("held").claims()
    assert [re.sub("^flores-", "", each) for each in held[2:3] + held[5:]] == [
        "alliance-then-outcome", "skilled-therapist", "attachment-alliance-success",
    ]  # fmt: skip
    assert {*held[:2]} == {"flores-a-primary-component", "flores-context-for-techniques"}
    assert {*held[3:5]} == {"flores-facing-inner-deficits", "flores-attachment-not-insight"}
    told = page.part("told").claims()
    assert told[0] == "lambert-barley-learn-to-relate"
    assert {*told[1:]} == {"strupp-a-central-contributor", "strupp-alliance-todays-construct"}
    assert not page.has("excerpted")
    assert sorted(page.part("cites").linked("work")) == [
        "flores2004",
        "flores2004",
        "lambert2001",
        "strupp1999",
    ]
    assert "Read in excerpts: 6 passages in The concordance page on the therapeutic bond." in page.text
    places = page.part("excerpts").linked("passage")
    assert places == ["seba-4", "seba-7", "seba-8", "seba-12", "seba-14", "seba-19"]


def test_a_claim_that_is_only_excerpted_is_neither_held_nor_told() -> None:
    passages = (
        passage("on-calm", "Tea calms those who drink it slowly.", quotes="tang2001"),
        corpus().passages[1],
    )
    claims = (claim("tea-calms", held_by="sen"), *corpus().claims[1:])
    page = page_at(client_of(build(corpus(passages=passages, claims=claims))), "/work/tang2001.html")
    assert page.part("excerpted").claims() == ["tea-calms"]
    assert not page.has("held")
    assert not page.has("told")


def test_a_work_that_is_only_told_of_says_so_and_is_cited_by_way_of_what_tells_it(client: TestClient) -> None:
    page = page_at(client, "/work/strupp1999.html")
    assert "Told of only: no word of this work was read. It is known by way of Flores 2004." in page.text
    part = page.part("cite")
    assert "(Strupp, 1999, as cited in Flores, 2004)" in part.text
    assert "Flores, P. J. (2004). Addiction as an Attachment Disorder. Jason Aronson." in part.text
    assert len(part.all("dt")) == 6
    assert page.part("cited").linked("citation") == ["flores2004--cites--strupp1999--seba-8"]


def test_what_a_source_prints_otherwise_stands_beside_the_record(client: TestClient) -> None:
    page = page_at(client, "/work/yalom2005.html")
    assert "Yalom, Irvin D.; Fifth Edition; 2008" in page.part("printed").text
    assert "Year 2005" in page.part("record").text
    assert page.all("p", "lead")[0].text.startswith("Irvin D. Yalom, Molyn Leszcz, 2005")
    assert not page_at(client, "/work/flores2004.html").has("printed")


# -- what joins them


def test_a_relation_tells_its_ends_its_reason_and_who_draws_it(client: TestClient) -> None:
    drawn = "/relation/yalom-research-overwhelming--supports--yalom-sine-qua-non.html"
    page = page_at(client, drawn)
    assert page.claims() == ["yalom-research-overwhelming", "yalom-sine-qua-non"]
    text = page.part("why").text
    assert text.startswith(
        "Why The gloss has Yalom ground the claim about the relationship in outcome research;"
    )
    assert "Nature evidence: the first is evidence for the second" in text
    assert "seba.health, unsigned, in the text that was read" in text
    assert page.part("why").linked("passage") == ["seba-1-gloss"]
    editorial = page_at(client, "/relation/bergin-three-factors--supports--seba-yalom-bond-not-school.html")
    assert "the curator" in editorial.part("why").text
    assert "the texts do not draw it" in editorial.part("why").text
    defines = page_at(client, "/relation/seba-three-names-one-bond--defines--therapeutic-bond.html")
    assert "Therapeutic bond concept" in defines.part("ends").text


def test_passages_citations_and_the_corpus_have_pages(client: TestClient) -> None:
    page = page_at(client, "/passage/seba-8.html")
    assert {*page.part("claims").claims()} == {
        "strupp-a-central-contributor",
        "strupp-alliance-todays-construct",
    }
    assert page.part("where").linked("work") == ["flores2004"]
    page = page_at(client, "/citation/holmes2014--cites--zetzel1956--seba-6.html")
    assert page.all("h1")[0].text == "Holmes 2014 cites Zetzel 1956"
    assert page.linked("concept") == ["therapeutic-alliance"]
    assert "To what end credits" in page.text
    assert "/about" in [
        each.given["href"] for each in page_at(client, "/corpus/therapeutic-bond.html").all("a")
    ]


# -- all of them


def test_every_page_is_in_order(library: Library, client: TestClient) -> None:
    refs = [Ref("agent", link.id) for link in library.nodes("agent", 60)]
    refs += [Ref("work", link.id) for link in library.nodes("work", 30)]
    refs += [Ref("concept", link.id) for link in library.nodes("concept", 150)][::3]
    assert len(refs) > 110
    for ref in refs:
        root = Parsed(client.get(f"{ref.iri('/')}.html").text).root
        ids = [each.given["id"] for each in root.every() if "id" in each.given]
        assert [name for name, number in Counter(ids).items() if number > 1] == [], ref
        within = [
            each.given["href"][1:] for each in root.all("a") if each.given.get("href", "").startswith("#")
        ]
        assert set(within) <= set(ids), ref
        named = [each.given["aria-labelledby"] for each in root.every() if "aria-labelledby" in each.given]
        assert set(named) <= set(ids), ref
        (main,) = root.all("main")
        levels = [int(each.tag[1]) for each in main.every() if re.fullmatch(r"h[1-6]", each.tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), ref
        assert not [
            each
            for each in root.every()
            if "style" in each.given or any(n.startswith("on") for n in each.given)
        ]


def test_an_odd_corpus_is_shown_as_it_is() -> None:
    odd = "\u202e\u05ea\u05d9\u05e7 <em>x</em> " + "w" * 200 + " 🍵"
    whole = corpus(
        agents=(agent("editors", type="organisation"), Agent.model_validate({"id": "tang", "name": {"family": odd}}), agent("sen")),
        works=(work("tang2001", by="tang", title=odd, author={"family": odd}),),
        concepts=(concept("calm", label=odd, scope=odd), concept("wakefulness")),
        claims=(claim("tea-calms", says=odd, about="calm", in_work="tang2001", answers="effect/calms"), *corpus().claims[1:]),
        relations=(relation("tea-calms", "contrasts", "tea-wakes", because=odd),),
    )  # fmt: skip
    client = client_of(build(whole))
    paths = (
        "/agent/tang",
        "/agent/sen",
        "/work/tang2001",
        "/concept/calm",
        "/relation/tea-calms--contrasts--tea-wakes",
    )
    for path in paths:
        html = client.get(f"{path}.html").text
        assert "<em>x</em>" not in html
        assert "&lt;em&gt;x&lt;/em&gt;" in html, path


PAGES: Final = (
    "/agent/flores.html", "/agent/examzify.html", "/concept/alliance.html", "/concept/therapeutic-bond.html",
    "/work/yalom2005.html", "/work/strupp1999.html", "/passage/seba-8.html",
    "/citation/holmes2014--cites--zetzel1956--seba-6.html",
    "/relation/bergin-three-factors--supports--seba-yalom-bond-not-school.html",
)  # fmt: skip


@pytest.mark.browser
def test_what_is_folded_is_accessible_and_as_wide_as_the_window(browser: Browser, library: Library) -> None:
    with serving(create_app(library)) as origin:
        page = browser.new_page(color_scheme="dark")
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        for path in PAGES:
            page.goto(origin + path)
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                wider = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert wider <= 0, (path, width)
            found = Axe().run(page).response["violations"]
            assert found == [], (path, [(each["id"], each["nodes"][0]["html"]) for each in found])
        page.close()
        assert troubles == []


@pytest.mark.browser
def test_a_citation_is_copied_by_keyboard_and_stands_there_without_scripts(
    browser: Browser, library: Library
) -> None:
    with serving(create_app(library)) as origin:
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{origin}/work/yalom2005.html")
        button = page.get_by_role("button", name="Copy the reference, APA, 7th edition")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_text("Copied: Yalom").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == (
            "Yalom, I. D., & Leszcz, M. (2005). The Theory and Practice of Group Psychotherapy (5th ed.). Basic Books."
        )
        context.close()
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{origin}/work/yalom2005.html")
        assert page.get_by_role("button", name="Copy").count() == 0
        assert page.get_by_text("(Yalom & Leszcz, 2005)").is_visible()
        page.goto(f"{origin}/agent/flores.html")
        page.locator("summary").first.click()
        assert page.get_by_text("It ties the alliance to attachment in Flores").is_visible()
        context.close()
