"""The pages of claims and of documents, and texts with their claims beside them: what they say of the words, and whose they are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from tests.explorer import watched
from tests.factories import TEXT as LEAFLET
from tests.factories import claim, corpus, left_out, passage, source, write_corpus
from tests.healing import SPANS, TEXT, library
from tests.services import bondgraph_serve, serving
from tests.test_api_pages import Page
from typer.testing import CliRunner

import bondgraph
from bondgraph import cli
from bondgraph.errors import CannotJudge
from bondgraph.explorer.attached import LONGEST_PAGE, MOST_PASSAGES
from bondgraph.explorer.explorer import Explorer
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build
from bondgraph.texts import Texts
from bondgraph_api import create_app, served

AXE: Final = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RLO: Final = "\u202e"
"""Turns what follows it around."""


def client(opened: Library, texts: Path | None = None) -> TestClient:
    app = create_app(opened, texts=Texts(texts) if texts else None)
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture(scope="module")
def bare() -> TestClient:
    """The small debate, without its text."""
    return client(library())


@pytest.fixture
def attach(tmp_path: Path) -> Callable[..., TestClient]:
    """Serves the small debate with a text, whichever it is."""

    def attached(text: str | bytes = TEXT) -> TestClient:
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "page.txt").write_bytes(content)
        return client(library(), tmp_path)

    return attached


def html(asked: TestClient, path: str, status: int = 200) -> str:
    response = asked.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status, response.text
    return response.text


def said(asked: TestClient, path: str, status: int = 200) -> str:
    return Page(html(asked, path, status)).text


def inside(tag: str, text: str) -> list[str]:
    """What stands in the elements of a page, with single spaces and no tags."""
    found = re.findall(rf"<{tag}[ >].*?</{tag}>", text, re.DOTALL)
    return [Page(each).text for each in found]


# -- a claim


def test_the_chain_of_voices_is_drawn_with_a_link_for_each_and_the_verbs_between(bare: TestClient) -> None:
    text = html(bare, "/claim/smith-warm.html")
    assert inside("h1", text) == ["The bond is warm."]
    (chain,) = re.findall(r'<ol class="voices".*?</ol>', text, re.DOTALL)
    assert inside("li", chain) == [
        "J. Smith holds it",
        "reported by Zoë Ash",
        "quoted by Jörg Müller in Müller 1990",
        "read in A page",
    ]
    links = ["/agent/smith-a.html", "/agent/ash.html", "/agent/mueller.html", "/work/Mueller1990.html", "/source/page.html"]  # fmt: skip
    assert Page(chain).links() == links


def test_a_view_that_its_teller_rejects_stays_with_the_one_it_is_ascribed_to(bare: TestClient) -> None:
    (chain,) = re.findall(r'<ol class="voices".*?</ol>', html(bare, "/claim/critic-denies.html"), re.DOTALL)
    assert inside("li", chain)[:2] == [
        "a critic whom nobody names holds it",
        "told and rejected by Jörg Müller in Müller 1990",
    ]


def test_without_the_text_the_first_and_last_words_stand_for_it_and_nothing_is_said_to_be_checked(
    bare: TestClient,
) -> None:
    text = html(bare, "/claim/ash-helps.html")
    assert inside("mark", text) == ["For Zoë Ash and Nils Ödegaard", "it is the bond at work."]
    page = Page(text)
    start = TEXT.index(SPANS["p3"])
    assert (
        f"Not checked here: the text is not attached. The passage is anchored at characters {start}–{start + len(SPANS['p3'])}"
        in page.text
    )
    assert "bondgraph verify --sources FOLDER" in page.text
    assert "https://example.org/page#:~:text=For%20Zo%C3%AB%20Ash%20and%20Nils%20%C3%96degaard,it%20is%20the%20bond%20at%20work." in page.links()  # fmt: skip
    assert "an alliance helps, since" not in text


def test_with_the_text_the_words_are_marked_in_their_context_and_checked(
    attach: Callable[..., TestClient],
) -> None:
    asked = attach()
    text = html(asked, "/claim/smith-warm.html")
    assert inside("mark", text) == [SPANS["p4"]]
    (context,) = re.findall(r'<blockquote class="context".*?</blockquote>', text, re.DOTALL)
    assert Page(context).text == " ".join(TEXT.split())  # it is short: all of it stands around
    assert "Checked against the attached text: exact." in Page(text).text
    assert "/read/page#passage-p4" in Page(text).links()
    assert inside("mark", html(asked, "/claim/mueller-heals.html")) == [SPANS["p1"], SPANS["p6"]]


def test_a_passage_so_short_that_its_ends_hold_it_is_shown_whole(bare: TestClient) -> None:
    assert inside("mark", html(bare, "/claim/critic-denies.html")) == [SPANS["p2"]]  # of nine words
    assert inside("mark", html(bare, "/passage/p2.html")) == [SPANS["p2"]]


def test_the_page_of_a_passage_has_its_words_too(attach: Callable[..., TestClient], bare: TestClient) -> None:
    asked = attach()
    assert inside("mark", html(asked, "/passage/p3.html")) == [SPANS["p3"]]
    assert "Checked against the attached text: exact." in said(asked, "/passage/p3.html")
    assert inside("mark", html(bare, "/passage/p3.html")) == [
        "For Zoë Ash and Nils Ödegaard",
        "it is the bond at work.",
    ]
    assert "Not checked here" in said(bare, "/passage/p3.html")


def test_words_in_the_midst_of_a_long_text_are_cut_out_at_words(tmp_path: Path) -> None:
    long = f"{'before ' * 200}Tea calms those who drink it slowly.{' behind' * 200}"
    made = corpus(
        sources=(source("leaflet", long),),
        passages=(passage("on-calm", "Tea calms those who drink it slowly.", long),),
        claims=(claim("tea-calms"),),
        relations=(),
    )
    (tmp_path / "leaflet.txt").write_text(long)
    text = html(client(build(made), tmp_path), "/claim/tea-calms.html")
    (context,) = re.findall(r'<blockquote class="context".*?</blockquote>', text, re.DOTALL)
    before, words, after = re.fullmatch(r"… (.+) (Tea .+\.) (.+) …", Page(context).text).groups()  # type: ignore[union-attr]
    assert words == "Tea calms those who drink it slowly."
    assert set(before.split()) == {"before"}
    assert set(after.split()) == {"behind"}
    assert 30 < len(before.split()) <= 40 >= len(after.split()) > 30


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Something new.\n" + TEXT, "moved. The same words stand at characters 58–101, not at 43–86."),
        (TEXT.replace("A critic, he says,", "A  critic,\nhe says,"), "the same words, spaced otherwise."),
        (TEXT.replace("he says", "she says"), "changed."),
        ("Nothing of it.", "not found."),
    ],
)
def test_it_is_said_what_became_of_words_in_a_text_that_was_changed(
    attach: Callable[..., TestClient], text: str, verdict: str
) -> None:
    page = said(attach(text), "/claim/critic-denies.html")
    assert f"Checked against the attached text: {verdict}" in page
    assert "The text attached to 'page' is not the one that was read" in page


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        (("\ufeff" + TEXT).encode(), "a byte-order mark at its beginning"),
        (TEXT.replace("\n", "\r\n").encode(), "its CRLF line ends"),
    ],
)
def test_a_text_that_was_only_saved_anew_is_told_apart(
    attach: Callable[..., TestClient], text: bytes, differs: str
) -> None:
    asked = attach(text)
    for path in ("/claim/smith-warm.html", "/read/page", "/source/page.html"):
        assert f"it differs by {differs} only." in said(asked, path)
    assert "Checked against the attached text: moved." in said(asked, "/claim/smith-warm.html")


def test_a_text_that_cannot_be_read_is_no_failure_and_gives_no_folder_away(
    attach: Callable[..., TestClient], tmp_path: Path
) -> None:
    asked = attach(b"caf\xe9")
    for path in ("/claim/smith-warm.html", "/source/page.html", "/read/page"):
        text = html(asked, path)
        assert "not UTF-8 at byte 3; save it as UTF-8" in Page(text).text
        assert str(tmp_path) not in text
    assert "Not checked: the attached text cannot be read." in said(asked, "/claim/smith-warm.html")


def test_relations_stand_by_kind_and_direction_with_their_reason_and_who_draws_them(bare: TestClient) -> None:
    text = html(bare, "/claim/mueller-heals.html")
    (relations,) = re.findall(r'<section aria-labelledby="relations">.*?</section>', text, re.DOTALL)
    assert inside("h3", relations) == ["It is supported by 1 relation", "It contrasts with 2 relations"]
    supporting, denying, right = inside("li", relations)
    assert supporting.startswith(
        "Zoë Ash , Nils Ödegaard : An alliance helps, when [bold]it[/bold] is | *kept*."
    )
    assert "drawn by the curator evidence" in supporting
    assert "drawn in the text, by Jörg Müller , in A critic, he says, thinks that … says, thinks that it does not." in denying  # fmt: skip
    assert "contradicts" in denying
    assert "drawn by the curator degree" in right
    assert inside("h3", html(bare, "/claim/ash-helps.html"))[2:4] == [
        "It supports 1 relation",
        "It defines 1 relation",
    ]


def test_the_other_end_of_a_relation_says_by_way_of_whom_it_is_known() -> None:
    asked = client(bondgraph.open())
    # The concordance contrasts a claim of its own with two: Strupp's, quoted in Flores 2004, and Bergin's.
    text = said(asked, "/claim/seba-strupp-single-most-important.html")
    assert "Strupp , told by Flores 2004 : The alliance is a central contributor to progress" in text
    assert "Bergin , told by Flores 1997 : Three things contribute most" in text
    # From Strupp's side the other end is the page's, which says it itself.
    back = said(asked, "/claim/strupp-a-central-contributor.html")
    assert "seba.health, unsigned : The concordance reads Flores, drawing on Strupp" in back


def test_the_questions_stand_with_all_positions_and_those_nobody_takes(bare: TestClient) -> None:
    text = html(bare, "/claim/mueller-heals.html")
    (answers,) = re.findall(r'<ul class="answers">.*?</ul>', text, re.DOTALL)
    assert inside("li", answers) == [
        "Yes this claim Yes, it is said. Zoë Ash , Nils Ödegaard , Jörg Müller",
        "No a critic whom nobody names , told and rejected by Müller 1990",
        "Never Nobody in this corpus takes it.",
    ]


def test_it_can_be_cited_in_the_styles_and_says_what_to_know_before(bare: TestClient) -> None:
    page = said(bare, "/claim/ash-helps.html")
    assert "Before you cite it Two hold it." in page
    assert "(Ash & Ödegaard, 2005)" in page
    assert {"APA", "MLA", "Chicago", "Harvard", "Vancouver"} <= set(re.findall(r"\w+", page))


@pytest.mark.parametrize(
    ("name", "before", "behind"),
    [
        ("mueller-heals", None, "critic-denies"),  # it is read in p1 first, and in p6 again
        ("critic-denies", "mueller-heals", "ash-helps"),
        ("smith-too", "smith-warm", "page-right"),
        ("page-right", "smith-too", None),
    ],
)
def test_the_claims_before_and_behind_are_those_of_the_text(
    bare: TestClient, name: str, before: str | None, behind: str | None
) -> None:
    found = {each.get("rel"): each["href"] for each in Page(html(bare, f"/claim/{name}.html")).all("a")}
    for way, other in (("prev", before), ("next", behind)):
        assert found.get(way) == (f"/claim/{other}.html" if other else None)


# -- a document


def test_the_claims_of_a_document_stand_in_reading_order(bare: TestClient) -> None:
    text = html(bare, "/source/page.html")
    told = re.findall(r'<li class="said" id="claim-([\w-]+)"', text)
    assert told == ["mueller-heals", "critic-denies", "ash-helps", "smith-warm", "smith-too", "page-right"]
    assert inside("h3", text)[0] == "Müller held that the bond heals. thesis excerpt from Müller 1990"  # fmt: skip


def test_what_the_page_says_itself_is_told_apart_from_what_it_tells_of_others(bare: TestClient) -> None:
    text = html(bare, "/source/page.html")
    own = [each for each in inside("li", text) if each.endswith("the page itself")]
    assert len(own) == 2
    assert own[0].endswith("All follow Müller. The page, unsigned the page itself")
    assert own[1] == "The page, unsigned 1 claim the page itself"  # how many claims it holds
    assert "Jörg Müller 1 claim" in inside("li", text)


def test_how_much_of_it_was_read_is_counted_without_the_text() -> None:
    made = corpus(
        sources=(
            source(
                "leaflet", "Title\n\nTea calms.\n", left_out=[left_out("A title.", "Title", text="Title")]
            ),
        ),
        passages=(passage("on-calm", "Tea calms.", "Title\n\nTea calms.\n"),),
        claims=(claim("tea-calms"),),
        relations=(),
    )
    page = said(client(build(made)), "/source/leaflet.html")
    assert "56 % of its characters stand in 1 passage 28 % are left out on purpose" in page  # 10 and 5 of 18
    assert "What is left out, and why A title." in page


# -- the reading view


def test_words_and_claims_lead_to_each_other(attach: Callable[..., TestClient]) -> None:
    text = html(attach(), "/read/page")
    page = Page(text)
    ids = {each["id"] for _, each in page.elements if "id" in each}
    for name in SPANS:
        assert {f"passage-{name}", f"beside-{name}"} <= ids
        assert {f"#passage-{name}", f"#beside-{name}"} <= set(page.links())
    assert len(ids) == len([each for _, each in page.elements if "id" in each])
    assert inside("mark", text)[1:3] == [
        "claims of passage 1 " + SPANS["p1"],
        "claims of passage 2 " + SPANS["p2"],
    ]
    assert "again" in inside("mark", text)[-1]  # where the words of p1 recur
    (note,) = re.findall(r'<section class="remark" id="beside-p6".*?</section>', text, re.DOTALL)
    assert "All follow Müller." in Page(note).text
    assert "Carries, too: The bond heals; so “says” Müller." in Page(note).text


def test_what_is_left_out_gives_its_reason_once(tmp_path: Path) -> None:
    text = "One title\nTea calms.\nTwo titles\nStray words"
    reason = "Titles claim nothing."
    made = corpus(
        sources=(source("leaflet", text, left_out=[left_out(reason, "One title", "Two titles", text=text)]),),
        passages=(passage("on-calm", "Tea calms.", text),),
        claims=(claim("tea-calms"),),
        relations=(),
    )
    (tmp_path / "leaflet.txt").write_text(text)
    found = html(client(build(made), tmp_path), "/read/leaflet")
    assert Page(found).text.count(reason) == 1
    left = re.findall(r'<span class="left-out">([^<]+)<a class="ref" href="#reason-(\d)"', found)
    assert left == [("One title", "1"), ("Two titles", "1")]
    assert '<span class="bare">Stray words</span>' in found


def test_passages_that_lie_over_each_other_are_both_there(tmp_path: Path) -> None:
    text = "Tea calms and wakes the mind."
    made = corpus(
        sources=(source("leaflet", text),),
        passages=(
            passage("on-calm", "Tea calms and wakes", text),
            passage("on-waking", "wakes the mind.", text),
        ),
        claims=(claim("tea-calms"), claim("tea-wakes", passages="on-waking")),
        relations=(),
    )
    (tmp_path / "leaflet.txt").write_text(text)
    found = html(client(build(made), tmp_path), "/read/leaflet")
    marks = re.findall(
        r'<mark class="passage([^"]*)" data-of="([^"]+)">(?:<a class="ref" id="([^"]+)")?', found
    )
    assert marks == [
        ("", "on-calm", "passage-on-calm"),
        (" over", "on-calm on-waking", "passage-on-waking"),
        ("", "on-waking", ""),
    ]
    assert 'id="beside-on-waking"' in found
    assert "Tea calms and wakes the mind." in re.sub("claims of passage [12]|<[^>]+>|^[12]", "", re.sub(r"<a class=.ref.*?</a>", "", found))  # fmt: skip


def test_without_the_text_the_places_stand_in_order_and_how_to_attach_it(bare: TestClient) -> None:
    text = html(bare, "/read/page")
    assert re.findall(r'<li class="leaf" id="passage-(\w+)"', text) == [*SPANS]
    page = Page(text)
    assert "save it as page.txt in a folder, and start bondgraph serve --sources FOLDER" in page.text
    assert "characters 43–86" in page.text
    assert "an alliance helps, since" not in text


@pytest.mark.parametrize(
    ("path", "leads"), [("/read/nowhere", None), ("/read/page/2", None), ("/read/page/x", None)]
)
def test_what_is_not_there_is_a_page_that_says_so(bare: TestClient, path: str, leads: str | None) -> None:
    assert "Nothing" in said(bare, path, 404) or "nowhere" in said(bare, path, 404)


def test_a_reading_view_takes_no_parameters(bare: TestClient) -> None:
    assert "here is no parameter 'page'; this address takes none" in said(bare, "/read/page?page=2", 400)


def long_corpus(words: str) -> tuple[Corpus, str]:
    """A text of one line that goes on over several pages, with a passage in its middle and one at its end."""
    half = words * (LONGEST_PAGE * 3 // 2 // len(words))
    text = f"{half}Tea calms.{half}Tea wakes."
    made = corpus(
        sources=(source("leaflet", text),),
        passages=(passage("on-calm", "Tea calms.", text), passage("on-waking", "Tea wakes.", text)),
        claims=(claim("tea-calms"), claim("tea-wakes", passages="on-waking")),
        relations=(),
    )
    return made, text


@pytest.mark.parametrize("words", ["so it goes ", "x", "☕\U0001f375"])
def test_a_long_line_goes_on_from_page_to_page_and_nothing_is_lost(tmp_path: Path, words: str) -> None:
    made, text = long_corpus(words)
    (tmp_path / "leaflet.txt").write_text(text)
    asked = client(build(made), tmp_path)
    explorer = Explorer(asked.app.state.current._served.library, Texts(tmp_path))  # type: ignore[attr-defined]
    laid = explorer.attached.laid("leaflet")
    assert laid is not None
    assert len(laid.pages) in (3, 4, 5)
    assert "".join(run.words for page in laid.pages for row in page for run in row) == text
    assert max(sum(len(run.words) for row in page for run in row) for page in laid.pages) <= LONGEST_PAGE
    assert laid.page_of == {"on-calm": 2, "on-waking": len(laid.pages)}
    (link,) = {
        each for each in Page(html(asked, "/claim/tea-calms.html")).links() if each.startswith("/read/")
    }
    assert link == "/read/leaflet/2#passage-on-calm"
    assert 'id="passage-on-calm"' in html(asked, "/read/leaflet/2")
    assert "/read/leaflet/2" in Page(html(asked, "/read/leaflet")).links()


def test_a_page_ends_where_enough_passages_began(tmp_path: Path) -> None:
    lines = [f"Line {number} says so." for number in range(2 * MOST_PASSAGES + 5)]
    text = "\n".join(lines)
    made = corpus(
        sources=(source("leaflet", text),),
        passages=tuple(passage(f"p{number}", line, text) for number, line in enumerate(lines)),
        claims=tuple(claim(f"c{number}", passages=f"p{number}") for number in range(len(lines))),
        relations=(),
    )
    (tmp_path / "leaflet.txt").write_text(text)
    asked = client(build(made), tmp_path)
    found = [html(asked, f"/read/leaflet{page}") for page in ("", "/2", "/3")]
    assert [len(re.findall('id="beside-', each)) for each in found] == [MOST_PASSAGES, MOST_PASSAGES, 5]
    assert "Page 2 of 3" in Page(found[1]).text


def test_a_hostile_text_stays_text_and_spans_count_code_points(tmp_path: Path) -> None:
    evil = f"<script>alert(1)</script> \x00 {RLO}back & \U0001f375\u0301 'quoted' \"twice\""
    text = f"\U0001f469\u200d\U0001f469\u200d\U0001f467 \x07{evil}\r\n\r\n{'y' * 3000} {evil}"
    made = corpus(
        sources=(source("leaflet", text),),
        passages=(passage("on-calm", evil, text),),
        claims=(claim("tea-calms"),),
        relations=(),
    )
    (tmp_path / "leaflet.txt").write_bytes(text.encode())
    asked = client(build(made), tmp_path)
    for path in ("/read/leaflet", "/claim/tea-calms.html"):
        found = html(asked, path)
        assert "<script>alert" not in found
        assert "\x00" not in found
        assert "&lt;script&gt;alert(1)&lt;/script&gt; \ufffd" in found
    page = said(asked, "/claim/tea-calms.html")
    assert "Checked against the attached text: exact. The words at characters 7–" in page


@pytest.mark.browser
def test_from_passage_to_passage_by_button_and_by_key(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT)
    with serving(create_app(library(), texts=Texts(tmp_path))) as origin, watched(browser, origin) as page:
        page.goto(f"{origin}/read/page")
        shown = "[...document.querySelectorAll('mark.now')].map((mark) => mark.dataset.of)"
        here = "[location.hash, document.activeElement.id, document.querySelector('.remark.now')?.id]"

        def at(name: str) -> None:
            assert page.evaluate(here) == [f"#passage-{name}", f"passage-{name}", f"beside-{name}"]

        page.get_by_role("button", name="Next passage").click()
        at("p1")
        assert page.evaluate(shown) == ["p1", "p1"]  # its words stand at two places
        page.keyboard.press("j")
        page.keyboard.press("j")
        at("p3")
        assert page.evaluate(shown) == ["p3"]
        page.keyboard.press("k")
        at("p2")
        page.keyboard.press("Enter")  # from the words to what was read in them
        page.wait_for_url("**#beside-p2")
        page.go_back()
        page.wait_for_url("**#passage-p2")
        page.wait_for_function(
            f"{shown}.join() === 'p2'"
        )  # the page is told of its address later than we are
        page.get_by_label("keys").uncheck()
        page.keyboard.press("j")
        assert page.url.endswith("#passage-p2")
        page.goto(f"{origin}/read/page#passage-p6")
        page.reload()
        assert page.evaluate(shown) == ["p6"]
        page.get_by_role("button", name="Next passage").click()
        expect(page.get_by_role("status").filter(has_text="That was the last passage.")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_with_words_keep_to_the_rules_for_everybody(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    made, text = long_corpus("so it goes ")
    (tmp_path / "leaflet.txt").write_text(text)
    (tmp_path / "page.txt").write_text(
        f"So. {TEXT.replace('Smith finds', 'Smith thinks')} • {RLO}{'x' * 400}"
    )
    for opened, paths in (
        (library(), ("/read/page", "/claim/smith-too.html", "/claim/smith-warm.html", "/passage/p5.html")),
        (build(made), ("/read/leaflet/2",)),
    ):
        with serving(create_app(opened, texts=Texts(tmp_path))) as origin:
            options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
            with watched(browser, origin, **options) as page:
                for path in paths:
                    page.goto(origin + path)
                    found = Axe().run(page, options=AXE)
                    assert found.response["violations"] == [], path
                    assert page.evaluate(SIDEWAYS) == 0, path


# -- serving texts


def test_words_go_out_only_where_texts_are_attached(
    bare: TestClient, attach: Callable[..., TestClient]
) -> None:
    paths = ("/claim/ash-helps.html", "/source/page.html", "/read/page", "/passage/p3.html")
    asked = attach()
    assert not any("an alliance helps, since" in html(bare, path) for path in paths)
    assert "an alliance helps, since" in html(asked, "/read/page")


def test_what_was_kept_is_not_right_any_more_once_a_text_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_LOOKS", -1.0)
    asked = client(library(), tmp_path)
    path = "/claim/smith-warm.html"
    first = asked.get(path)
    assert "the text is not attached" in first.text
    file = tmp_path / "page.txt"
    tags = {first.headers["etag"]}
    for text, verdict in ((TEXT, "exact."), ("Now\n" + TEXT, "moved."), ("Gone", "not found.")):
        file.write_text(text)
        os.utime(file, ns=(0, len(tags)))
        response = asked.get(path, headers={"If-None-Match": ", ".join(tags)})
        assert response.status_code == 200
        assert verdict in Page(response.text).text
        tags.add(response.headers["etag"])
    assert len(tags) == 4
    assert asked.get(path, headers={"If-None-Match": ", ".join(tags)}).status_code == 304
    file.unlink()
    assert asked.get(path).headers["etag"] == first.headers["etag"]


def test_the_command_attaches_the_texts_of_a_folder_and_takes_no_folder_that_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, texts = write_corpus(tmp_path / "tea"), tmp_path / "texts"
    texts.mkdir()
    (texts / "leaflet.txt").write_bytes(LEAFLET.encode())
    monkeypatch.setenv("BONDGRAPH_SOURCES", str(texts))
    for options, marked in ((("--sources", str(texts)), 1), ((), 0)):
        with (
            bondgraph_serve("--corpus", str(folder), *options, folder=tmp_path) as (address, _),
            urlopen(f"{address}read/leaflet") as response,
        ):
            found = response.read().decode()
        assert found.count('id="beside-on-calm"') == marked
        assert ("The text is not attached here" in found) != marked


def test_a_folder_without_a_text_of_any_source_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bondgraph_api.serve", lambda *_, **__: None)
    folder = write_corpus(tmp_path / "tea")
    (tmp_path / "The leaflet.txt").write_text("Tea.")
    serving_it = ["serve", "--corpus", str(folder), "--sources", str(tmp_path)]
    for host, told in (
        ("127.0.0.1", ""),
        (
            "0.0.0.0",
            "the words of the texts go out to whoever reaches 0.0.0.0; they are for your own use\n",
        ),
    ):
        result = CliRunner().invoke(cli.app, [*serving_it, "--host", host])
        assert result.exit_code == 0
        assert result.stderr == (
            f"{tmp_path}: no text here is that of a source; name each after its source, e.g. leaflet.txt\n{told}"
        )
    (tmp_path / "leaflet.txt").write_text("Tea.")
    assert CliRunner().invoke(cli.app, serving_it).stderr == ""


@pytest.mark.parametrize("options", [["--sources", "nowhere"], ["--sources", "file"]])
def test_a_folder_of_texts_that_is_none_is_refused(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("no folder")
    result = CliRunner().invoke(cli.app, ["serve", *options])
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, CannotJudge)
    assert str(result.exception).startswith(
        f"{options[1]}: no such folder of texts; --sources names the folder"
    )


def test_each_explorer_lays_a_text_out_once(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT)
    explorer = Explorer(library(), Texts(tmp_path))
    assert explorer.attached.laid("page") is explorer.attached.laid("page")
    assert explorer.attached.laid("page") is not None


# -- the texts of the built-in corpus


@pytest.fixture(scope="module")
def built_in() -> TestClient:
    return client(bondgraph.open(), Path(os.environ["BONDGRAPH_SOURCES"]))


@pytest.mark.texts
def test_every_passage_of_the_built_in_corpus_is_where_it_is_said_to_be() -> None:
    opened = bondgraph.open()
    explorer = Explorer(opened, Texts(Path(os.environ["BONDGRAPH_SOURCES"])))
    checked = 0
    for each in opened.sources().sources:
        laid = explorer.attached.laid(each.id)
        assert laid is not None
        assert laid.changed is None
        assert {str(match.tier) for match in laid.matches.values()} == {"exact"}
        assert set(laid.page_of) == set(laid.matches)
        checked += len(laid.matches)
    assert checked == opened.stats().counts["passage"] > 300


@pytest.mark.texts
@pytest.mark.parametrize(
    "name", ["mindful-happiness", "seba-concordance", "shedler", "counselling-uk", "examzify"]
)
def test_a_built_in_text_can_be_read_with_all_its_claims(built_in: TestClient, name: str) -> None:
    claims, path = set[str](), f"/read/{name}"
    while path:
        text = html(built_in, path)
        claims |= set(re.findall(r'<li class="said" id="claim-([\w-]+)"', text))
        path = next((each["href"] for each in Page(text).all("a") if each.get("rel") == "next"), "")
    rows = bondgraph.open().who_argues(source=name, limit=1000).rows
    assert claims == {row.claim for row in rows}
    assert len(claims) > 30
