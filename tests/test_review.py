"""The page for a second reader: what stands on it, what it is made from, and how one works with it in a browser."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, sync_playwright
from tests.factories import (
    agent,
    claim,
    concept,
    corpus,
    passage,
    question,
    relation,
    source,
    work,
    write_corpus,
)
from tests.pictures import EVIL

from bondgraph import cli
from bondgraph.anchoring import anchor_at
from bondgraph.model import Claim, Corpus, Passage
from bondgraph.render.review import Review, Run, Told, review, review_page

ROOT: Final = Path(__file__).resolve().parents[1]
CHROMIUM: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

MENU: Final = "☕🍵 <Menu> & home\r\nAll about tea"
CALM: Final = "Tea calms, says 🍃 Tang & co."
BARE: Final = "Nobody has <accounted> for this."
WAKES: Final = "In Tang's book Sen finds that tea <wakes>."
AGAIN: Final = "Tea <wakes>."
LONG: Final = f"Both ends meet {'here' * 300} at last."
LEAFLET: Final = "\r\n".join([MENU, "", f"{CALM} {BARE}", "", WAKES, f"{AGAIN} • {LONG}", ""])
POSTER: Final = "Tea sleeps."


def debate(**changes: Any) -> Corpus:
    """Two texts; a claim in two passages, one told by a book, one that nothing ties in, contrasts across texts."""
    again = anchor_at(LEAFLET, LEAFLET.index(AGAIN), LEAFLET.index(AGAIN) + len(AGAIN))
    menu = anchor_at(LEAFLET, 0, len(MENU))
    kinds: dict[str, Any] = {
        "agents": (agent("editors", type="organisation"), agent("tang"), agent("sen")),
        "works": (work("tang2001", author={"family": "Tang"}, by="tang"),),
        "sources": (
            source("leaflet", LEAFLET, left_out=[{"because": "A <menu> claims nothing.", "at": [menu.model_dump()]}]),
            source("poster", POSTER, title="The poster"),
        ),
        "questions": (question(raised_by="on-ends"),),
        "passages": (
            passage("on-waking", WAKES, LEAFLET, also_at=[again.model_dump()]),
            passage("on-calm", CALM, LEAFLET, quotes="tang2001", role="thesis"),
            passage("on-ends", LONG, LEAFLET),
            passage("on-sleep", POSTER, POSTER, source="poster"),
        ),
        "claims": (
            claim("tea-calms", says="Tea calms.", about="calm", in_work="tang2001", answers="effect/calms"),
            claim(
                "tea-wakes", says="Tea wakes.", held_by="sen", passages="on-waking",
                told_by=[{"work": "tang2001", "how": "reports"}, {"agent": "editors", "how": "rejects"}],
            ),
            claim("tea-acts", says="Tea acts.", passages=["on-waking", "on-calm", "on-sleep"], note="Thrice."),
            claim("tea-sleeps", says="Tea sleeps.", held_by="sen", passages="on-sleep"),
        ),
        "relations": (
            relation("tea-calms", "contrasts", "tea-sleeps", because="One may be calm and awake."),
            relation(
                "tea-wakes", "supports", "tea-calms", nature="evidence", because="It was seen.",
                basis="in-text", passage="on-calm", drawn_by="tang",
            ),
            relation("tea-calms", "defines", "calm"),
        ),
    }  # fmt: skip
    return corpus(**kinds | changes)


TEXTS: Final = {"leaflet": LEAFLET, "poster": POSTER}


def page_of(whole: Corpus | None = None, texts: Mapping[str, str] = TEXTS) -> str:
    return review_page(review(whole or debate(), texts))


class Outline(HTMLParser):
    """The elements of a page, and the text within each that has an id or a class."""

    VOID: Final = frozenset({"meta", "link", "input", "rect", "path", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.by_id: dict[str, str] = {}
        self.by_class: dict[str, list[str]] = {}
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append((*element, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        opened, attributes, texts = self._open.pop()
        assert opened == tag
        text = "".join(texts)
        if tag in ("p", "dt", "dd", "li"):
            self.handle_data(" ")
        if "id" in attributes:
            assert attributes["id"] not in self.by_id
            self.by_id[attributes["id"]] = text
        for name in attributes.get("class", "").split():
            self.by_class.setdefault(name, []).append(text)

    def handle_data(self, data: str) -> None:
        # A label in the text is none of its words.
        if not any("review-tag" in attributes.get("class", "") for _, attributes, _ in self._open):
            for _, _, texts in self._open:
                texts.append(data)

    def said(self, ident: str) -> str:
        return " ".join(self.by_id[ident].split())


# -- the words


def test_marks_hold_the_very_words_counted_in_code_points() -> None:
    page = Outline(page_of())
    assert page.by_id["passage-on-calm"].strip() == CALM
    assert page.by_id["passage-on-waking"].strip() == WAKES
    assert page.by_id["passage-on-ends"].strip() == LONG
    assert page.by_id["also-on-waking-1"].strip() == AGAIN
    assert page.by_id["passage-on-sleep"].strip() == POSTER


def test_each_line_is_a_paragraph_in_the_order_of_the_text() -> None:
    said = [" ".join(each.split()) for each in Outline(page_of()).by_class["review-text"]]
    assert said == [
        "☕🍵 <Menu> & home",
        "All about tea",
        f"{CALM} {BARE}",
        WAKES,
        f"{AGAIN} • {LONG}",
        POSTER,
    ]


def test_a_passage_of_several_paragraphs_stays_together() -> None:
    text = "One.\n\nTwo.\nThree.\nOne.\nTwo."
    again = anchor_at(text, 18, 27).model_dump()
    whole = debate(
        sources=(source("leaflet", text),),
        passages=(passage("on-calm", "One.\n\nTwo.", text, also_at=[again]),),
        questions=(question(),), claims=(claim("tea-calms"),), relations=(),
    )  # fmt: skip
    rows = review(whole, {"leaflet": text}).texts[0].rows
    assert [[run.words for run in row.runs] for row in rows] == [["One.\n\nTwo."], ["Three."], ["One.\nTwo."]]


@given(
    text=st.text(alphabet="ab🍃<& \r\n.", min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=8),
)
def test_no_word_is_lost_or_doubled(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if text[a:b].strip()]
    passages = [
        passage("p", "x", "x").model_copy(update={"id": f"p-{number}", "start": start, "end": end})
        for number, (start, end) in enumerate(spans)
    ]
    whole = debate(
        sources=(source("leaflet", text),), passages=passages, claims=(), relations=(), questions=()
    )
    reviewed = review(whole, {"leaflet": text})
    runs = [run for row in reviewed.texts[0].rows for run in row.runs]
    assert "".join("".join(run.words for run in runs).split()) == "".join(text.split())
    assert [run.name for run in runs if run.sort == "passage" and run.anchor] == [p.id for p in passages]


def test_what_is_left_out_is_marked_and_the_reason_told_once() -> None:
    page = Outline(page_of())
    assert [each.strip() for each in page.by_class["review-left-out"][-2:]] == MENU.split("\r\n")
    assert page.by_class["review-reason"] == ["Left out on purpose: A <menu> claims nothing."]


def test_what_is_neither_is_marked_listed_and_counted() -> None:
    reviewed = review(debate(), TEXTS)
    page = Outline(review_page(reviewed))
    assert reviewed.bare == 1
    assert page.by_id["bare-leaflet-1"].strip() == BARE
    assert "1 stretch is neither covered nor left out: Nobody has <accounted> for this. …" in " ".join(
        page.by_class["review-open"][0].split()
    )
    assert "not covered 1" in page_of()


def test_the_shares_add_up() -> None:
    covered = sum(map(len, (CALM, WAKES, AGAIN, LONG)))
    share = {
        "stand in passages": covered,
        "are left out": len(MENU),
        "are neither": len(BARE),
        "are white": len(LEAFLET) - covered - len(MENU) - len(BARE),
    }
    said = Outline(page_of()).said("text-leaflet").replace("\xa0", " ")
    for what, count in share.items():
        assert f"{100 * count / len(LEAFLET):.1f} % {what}" in said


def test_another_place_leads_to_its_passage() -> None:
    html = page_of()
    assert '<a class="review-tag" href="#passage-on-waking">again: on-waking</a>' in html
    assert 'said again <a href="#also-on-waking-1">here</a>' in html


# -- the claims


def test_a_claim_is_told_with_its_voice_and_its_place_in_the_debate() -> None:
    said = Outline(page_of()).said("claim-tea-calms")
    assert said.startswith(
        "tea-calms Tea calms. Tang work Tang 2001, The Book tang2001 position Effect – Calms about Calm"
    )


def test_the_chain_of_tellers_ends_in_this_text() -> None:
    (voice,) = (each for each in Outline(page_of()).by_class["review-voice"] if each.startswith("Sen →"))
    assert " ".join(voice.replace(", ", "").split()) == (
        "Sen → reported in Tang 2001 → rejected by Editors → this text"
    )


def test_relations_are_told_at_both_ends_with_their_reasons() -> None:
    page = Outline(page_of())
    calms = page.said("claim-tea-calms")
    order = [calms.index(how) for how in ("is supported by", "contrasts", "defines")]
    assert order == sorted(order)
    drawn = "evidence, drawn in the text by Tang, at on-calm Sen: Tea wakes. tea-wakes because It was seen."
    assert drawn in calms
    assert (
        "tension, drawn by the curator Sen: Tea sleeps. tea-sleeps because One may be calm and awake."
        in calms
    )
    assert "supports evidence, drawn in the text by Tang, at on-calm Tang: Tea calms. tea-calms" in page.said(
        "claim-tea-wakes"
    )
    assert "contrasts tension, drawn by the curator Tang: Tea calms. tea-calms" in page.said(
        "claim-tea-sleeps"
    )
    assert "Calm because So it seems." in calms


def test_a_claim_of_several_passages_is_told_in_full_where_the_text_comes_to_it_first() -> None:
    page = Outline(page_of())
    assert "Thrice." in page.said("beside-on-calm")
    assert "also in on-waking, on-sleep note Thrice." in page.said("claim-tea-acts")
    assert "also carries tea-acts Tea acts." in page.said("beside-on-waking")
    assert "Thrice." not in page.said("beside-on-waking")


def test_what_nothing_ties_in_is_flagged_unless_a_reason_is_given() -> None:
    flag = "No relation and no question ties this claim in"

    def flagged(whole: Corpus) -> list[str]:
        page = Outline(page_of(whole))
        return [ident for ident in page.by_id if ident.startswith("claim-") and flag in page.said(ident)]

    assert flagged(debate()) == ["claim-tea-acts"]
    assert flagged(debate(relations=())) == ["claim-tea-acts", "claim-tea-wakes", "claim-tea-sleeps"]
    claims = [
        each.model_copy(update={"stands_alone": "A remark."}) if each.id == "tea-acts" else each
        for each in debate().claims
    ]
    page = Outline(page_of(debate(claims=claims)))
    assert "stands alone A remark." in page.said("claim-tea-acts")
    assert flag not in page.said("claim-tea-acts")


def test_a_passage_raises_a_question_or_is_flagged_where_it_carries_nothing() -> None:
    empty = "This passage carries no claim and raises no question."
    assert "raises the question: So?" in Outline(page_of()).said("beside-on-ends")
    assert empty not in page_of()
    assert empty in Outline(page_of(debate(questions=(question(),)))).said("beside-on-ends")


@pytest.mark.parametrize(
    "texts", [TEXTS, {"leaflet": LEAFLET}, {"poster": POSTER}], ids=["both", "one", "other"]
)
def test_every_link_leads_somewhere(texts: dict[str, str]) -> None:
    page = Outline(page_of(texts=texts))
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert {link for link in links if link[1:] not in page.by_id} == set()
    assert all(link.startswith("#") for link in links)


def test_a_text_that_is_not_there_is_named_and_what_it_carries_is_told_without_a_link() -> None:
    page = Outline(page_of(texts={"leaflet": LEAFLET}))
    assert "Not on this page, since not attached or not asked for: The poster (poster)." in page.said(
        "review"
    )
    assert "Sen: Tea sleeps. tea-sleeps, in The poster, which is not on this page" in page.said(
        "claim-tea-calms"
    )


def told(whole: Corpus) -> dict[str, Told]:
    carried = [each for text in review(whole, TEXTS).texts for each in text.carried]
    return {claim.claim.id: claim for each in carried for claim in each.told}


def test_a_contrast_is_editorial_where_the_curator_draws_it() -> None:
    drawn = (
        relation("tea-calms", "contrasts", "tea-sleeps"),
        relation("tea-acts", "contrasts", "tea-wakes", basis="in-text", passage="on-calm", drawn_by="tang"),
        relation("tea-acts", "supports", "tea-wakes"),
    )
    found = told(debate(relations=drawn))
    assert {ident for ident in found if found[ident].contrasts_editorially} == {"tea-calms", "tea-sleeps"}


def test_a_definition_is_told_at_its_claim_though_a_claim_have_the_name_of_the_concept() -> None:
    whole = debate(
        concepts=(concept("calm"), concept("tea-acts")),
        relations=(relation("tea-calms", "defines", "tea-acts"),),
    )
    assert [how for how, _ in told(whole)["tea-calms"].ties] == ["defines"]
    assert told(whole)["tea-acts"].ties == ()


def test_a_claim_has_another_version_once_what_is_told_of_it_is_another() -> None:
    before = told(debate())
    reasons = [each.model_copy(update={"because": "Another."}) for each in debate().relations[:1]]
    after = told(debate(relations=(*reasons, *debate().relations[1:])))
    assert {ident for ident in before if before[ident].version != after[ident].version} == {
        "tea-calms",
        "tea-sleeps",
    }


def test_a_long_text_with_much_that_is_bare_is_laid_out_in_seconds() -> None:
    text = "Tea.\nSo it is.\n" * 20_000
    anchors = (anchor_at(text, start, start + 4).model_dump() for start in range(0, len(text), 15))
    teas = tuple(
        Passage.model_validate({"id": f"tea-{n}", "source": "leaflet"} | each)
        for n, each in enumerate(anchors)
    )
    whole = corpus(sources=(source(text=text),), passages=teas, claims=(), relations=())
    began = time.process_time()
    rows = review(whole, {"leaflet": text}).texts[0].rows
    assert time.process_time() - began < 8  # about one on a small machine
    assert [run.name for run in rows[-1].runs if run.sort == "bare"] == ["20000"]


# -- the page


def test_the_page_asks_nobody_for_anything_and_runs_only_what_is_its_own() -> None:
    html = page_of()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    policy = unescape(policy)
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            found = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert found in policy
    for tag, attributes in Outline(html).elements:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes), (
            tag,
            attributes,
        )


def hostile() -> tuple[Corpus, str]:
    """The same with texts everywhere that have done harm somewhere."""
    evil = " ".join(EVIL)
    text = f"{evil}\n{CALM}\n{evil}"
    menu = anchor_at(text, 0, len(evil)).model_dump() | {"first": "Evil", "last": "evil"}
    whole = debate(
        agents=[agent(each, described=evil[:200]) for each in ("editors", "tang", "sen")],
        sources=(source("leaflet", text, title=evil[:200], left_out=[{"because": evil, "at": [menu]}]),),
        passages=(passage("on-calm", CALM, text),),
        questions=(question(asks=evil, label=evil[:200], raised_by="on-calm"),),
        claims=(
            claim("tea-calms", says=evil, note=evil, answers="effect/calms"),
            claim("tea-wakes", says=evil, told_by={"agent": "sen", "how": "quotes"}, stands_alone=evil),
        ),
        relations=(relation("tea-calms", "contrasts", "tea-wakes", because=evil),),
    )  # fmt: skip
    return whole, text


def test_hostile_texts_are_texts() -> None:
    whole, text = hostile()
    html = review_page(review(whole, {"leaflet": text}))
    page = Outline(html)
    assert not any(tag in ("img", "b") for tag, _ in page.elements)
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", html)
    for words in ("<script>window.evil=1</script>", "{{ 7 * 7 }}", "&amp; href", "👩‍👩‍👧‍👦 family"):
        assert words in page.said("claim-tea-calms")
        assert words in page.said("text-leaflet")


# -- the command

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in a folder with a corpus and its texts."""
    write_corpus(tmp_path / "my-corpus", debate())
    (tmp_path / "texts").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "texts" / f"{name}.txt").write_bytes(text.encode())
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("BONDGRAPH_CORPUS", "BONDGRAPH_SOURCES"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bondgraph", "review", *args])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert isinstance(end.value.code, int)
        return end.value.code, *capsys.readouterr()

    return run


def test_all_attached_texts_are_on_one_page(command: Command) -> None:
    code, out, err = command("my-corpus", "--sources", "texts")
    assert (code, err) == (0, "")
    assert out == (
        "bondgraph-review.html: 2 of 2 texts, 4 passages, 4 claims, 1 stretch neither covered nor left out."
        " Open it in a browser. It contains the words of the texts: for your own use only.\n"
    )
    assert Path("bondgraph-review.html").read_bytes().decode() == page_of()


def test_only_the_texts_asked_for_are_on_the_page(command: Command) -> None:
    code, out, _ = command("my-corpus", "--sources", "texts", "--source", "poster", "-o", "mine.html")
    assert code == 0
    assert out.startswith("mine.html: 1 of 2 texts, 1 passage, 2 claims, 0 stretches neither ")
    assert Path("mine.html").read_bytes().decode() == page_of(texts={"poster": POSTER})
    assert not Path("bondgraph-review.html").exists()


def test_a_corpus_without_sources_has_a_page_without_texts(command: Command) -> None:
    bare: dict[str, Any] = dict.fromkeys(("sources", "passages", "claims", "relations"), ())
    write_corpus(Path("begun"), corpus(**bare))
    code, out, err = command("begun", "--sources", "texts")
    assert (code, err) == (0, "")
    assert out.startswith("bondgraph-review.html: 0 of 0 texts, 0 passages, 0 claims, 0 stretches ")


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (
            "my-corpus",
            2,
            "no folder of texts was named; name the folder that holds leaflet.txt with --sources FOLDER",
        ),
        ("my-corpus --sources empty", 2, "leaflet.txt does not exist; name the folder"),
        ("my-corpus --sources nowhere", 2, "nowhere: no such folder of texts"),
        ("my-corpus --sources empty --source poster", 2, "the text of 'poster' is not attached"),
        ("my-corpus --sources texts --source postr", 1, "no source is called 'postr'; the nearest: poster"),
        ("my-corpus --sources texts -o nowhere/x.html", 2, "cannot be written"),
        ("nothing --sources texts", 2, "no corpus here"),
    ],
)
def test_errors_say_what_to_write_instead(command: Command, line: str, code: int, says: str) -> None:
    ended, out, err = command(*line.split())
    assert (ended, out) == (code, "")
    assert says in err
    assert not list(Path().glob("*.html"))


def test_a_text_that_is_not_the_one_read_is_refused_and_the_page_stays_as_it_was(command: Command) -> None:
    assert command("my-corpus", "--sources", "texts")[0] == 0
    before = Path("bondgraph-review.html").read_bytes()
    Path("texts/leaflet.txt").write_bytes(("New. " + LEAFLET).encode())
    code, out, err = command("my-corpus", "--sources", "texts")
    assert (code, out) == (1, "")
    assert "error[source-changed]: the text attached to 'leaflet' is not the one that was read" in err
    assert Path("bondgraph-review.html").read_bytes() == before


def test_a_second_run_replaces_the_page_and_leaves_nothing_else(command: Command) -> None:
    command("my-corpus", "--sources", "texts")
    first, files = Path("bondgraph-review.html").read_bytes(), sorted(Path().iterdir())
    inode = Path("bondgraph-review.html").stat().st_ino
    command("my-corpus", "--sources", "texts")
    assert Path("bondgraph-review.html").read_bytes() == first
    assert Path("bondgraph-review.html").stat().st_ino != inode
    assert sorted(Path().iterdir()) == files


def test_git_passes_over_the_page_wherever_it_is_written() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = ["bondgraph-review.html", "graph/bondgraph-review.html"]
    said = subprocess.run(
        ["git", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.stdout.split() == names


# -- in a browser

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        message = "there is no Chromium here, so the page for reviewers was not tested in a browser"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens the page; in the end nothing was complained of, and nothing but the page was asked for."""
    complaints: list[str] = []
    asked: list[str] = []
    contexts = []
    file = tmp_path / "review.html"

    def opened(html: str = "", hash_: str = "", **options: Any) -> Page:
        file.write_bytes((html or page_of()).encode())
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 600}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in asked} - {"data:,"} <= {file.as_uri()}


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def shown(page: Page, selector: str) -> list[str]:
    return [str(each.get_attribute("id")) for each in page.locator(selector).all() if each.is_visible()]


@pytest.mark.browser
def test_keys_lead_from_mark_to_mark_and_back(show: Opener) -> None:
    page = show()
    way = []
    for key in "jjjkjjjj":
        page.keyboard.press(key)
        way.append(focused(page))
    assert way == [
        "passage-on-calm", "bare-leaflet-1", "passage-on-waking", "bare-leaflet-1", "passage-on-waking",
        "passage-on-ends", "passage-on-sleep", "passage-on-sleep",
    ]  # fmt: skip
    assert page.locator(".review-here").get_attribute("id") == "beside-on-sleep"
    assert page.locator(".review-now").evaluate("mark => getComputedStyle(mark).boxShadow") != "none"


@pytest.mark.browser
def test_keys_are_letters_where_one_writes_and_can_be_switched_off(show: Opener) -> None:
    page = show()
    page.locator("#review-find").press_sequentially("jk")
    assert page.locator("#review-find").input_value() == "jk"
    page.locator("#review-find").fill("")
    page.locator("#review-keys").uncheck()
    page.keyboard.press("j")
    assert focused(page) == "review-keys"
    page.reload()
    assert not page.locator("#review-keys").is_checked()


@pytest.mark.browser
def test_marks_and_notes_stay_until_the_claim_is_another(show: Opener) -> None:
    page = show()
    progress = page.locator("#review-progress")
    assert progress.inner_text() == "0 of 4 claims read"
    for ident in ("tea-calms", "tea-acts"):
        page.locator(f"#claim-{ident} input").check()
    page.locator("#claim-tea-wakes summary").click()
    page.locator("#claim-tea-wakes textarea").fill("Is it <so>?\nI doubt it.")
    page.reload()
    assert progress.inner_text() == "2 of 4 claims read"
    assert page.locator("#claim-tea-calms input").is_checked()
    assert page.locator("#claim-tea-wakes textarea").input_value() == "Is it <so>?\nI doubt it."
    file = Path(page.url.removeprefix("file://"))
    file.write_bytes(page_of(debate(claims=[_reworded(each) for each in debate().claims])).encode())
    page.reload()
    assert progress.inner_text() == "1 of 4 claims read"
    assert not page.locator("#claim-tea-acts input").is_checked()


def _reworded(each: Claim) -> Claim:
    return each.model_copy(update={"says": "Tea may act."}) if each.id == "tea-acts" else each


@pytest.mark.browser
def test_notes_are_copied_as_text(show: Opener) -> None:
    page = show()
    page.locator("#review-copy").click()
    assert page.locator("#review-said").inner_text() == "There are no notes yet."
    for ident, note in (("tea-sleeps", "Whose words?"), ("tea-calms", "Is it <so>?\nI doubt it.")):
        page.locator(f"#claim-{ident} summary").click()
        page.locator(f"#claim-{ident} textarea").fill(note)
    page.locator("#review-copy").click()
    copied = "tea-calms: Is it <so>?\n  I doubt it.\ntea-sleeps: Whose words?\n"
    assert page.locator("#review-all-notes").input_value() == copied


@pytest.mark.browser
def test_what_is_shown_can_be_narrowed_down(show: Opener) -> None:
    page = show()
    page.locator("#review-show").select_option("contrasts")
    assert shown(page, ".review-claim") == ["claim-tea-calms", "claim-tea-sleeps"]
    assert page.locator("#review-said").inner_text() == "2 claims shown"
    page.locator("#review-show").select_option("bare")
    assert shown(page, ".review-claim") == []
    assert shown(page, ".review-stop") == ["passage-on-calm", "bare-leaflet-1"]
    page.locator("#claim-tea-calms input").evaluate("box => box.click()")
    page.locator("#review-show").select_option("unread")
    assert shown(page, ".review-claim") == ["claim-tea-acts", "claim-tea-wakes", "claim-tea-sleeps"]
    page.locator("#review-show").select_option("all")
    page.locator("#review-find").fill("SLEEP")
    assert shown(page, ".review-claim") == ["claim-tea-sleeps"]
    assert shown(page, ".review-stop") == ["passage-on-sleep"]


@pytest.mark.browser
def test_a_link_to_what_is_hidden_shows_it(show: Opener) -> None:
    page = show()
    page.locator("#review-find").fill("sleep")
    page.locator("#claim-tea-sleeps .review-ties a", has_text="tea-calms").click()
    assert page.locator("#claim-tea-calms").is_visible()
    assert page.locator("#review-find").input_value() == ""


@pytest.mark.browser
def test_it_is_read_without_scripts_too(show: Opener) -> None:
    page = show(java_script_enabled=False)
    assert page.locator("#claim-tea-wakes .review-says").inner_text() == "Tea wakes."
    assert not page.locator("#review-tools").is_visible()
    assert page.locator(".review-mine:visible").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("evil", [False, True], ids=["ordinary", "hostile"])
@pytest.mark.parametrize("width", [360, 640, 1920])
def test_pages_do_not_scroll_sideways(show: Opener, width: int, evil: bool) -> None:
    whole, text = hostile() if evil else (debate(), LEAFLET)
    html = review_page(review(whole, {"leaflet": text} if evil else TEXTS))
    page = show(html, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.evil") is None
    mark, beside = (page.locator(name).bounding_box() for name in ("#passage-on-calm", "#beside-on-calm"))
    assert mark
    assert beside
    assert (beside["x"] >= mark["x"] + mark["width"]) == (width > 900)
    assert (beside["y"] >= mark["y"] + mark["height"]) == (width < 900)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_nothing(show: Opener, scheme: str, width: int) -> None:
    page = show(color_scheme=scheme, viewport={"width": width, "height": 844})
    page.locator(".review-key summary").click()
    page.locator("#claim-tea-calms summary").click()
    page.locator("#claim-tea-calms textarea").fill("A note.")
    page.locator("#review-copy").click()
    page.locator("#passage-on-calm").focus()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_what_is_printed_has_the_text_and_the_claims_and_not_the_tools(show: Opener) -> None:
    page = show()
    page.emulate_media(media="print")
    assert not page.locator("#review-tools").is_visible()
    assert page.locator("#passage-on-calm").is_visible()
    assert page.locator("#claim-tea-calms").is_visible()


def _runs(reviewed: Review) -> list[Run]:
    return [run for text in reviewed.texts for row in text.rows for run in row.runs]


def test_places_of_one_passage_that_touch_are_told_apart() -> None:
    text = "Tea calms.Tea soothes."
    there = anchor_at(text, 10, 22).model_dump()
    whole = debate(
        sources=(source("leaflet", text),), passages=(passage("on-calm", "Tea calms.", text, also_at=[there]),),
        questions=(question(),), claims=(claim("tea-calms"),), relations=(),
    )  # fmt: skip
    assert [(run.sort, run.words) for run in _runs(review(whole, {"leaflet": text}))] == [
        ("passage", "Tea calms."),
        ("again", "Tea soothes."),
    ]
