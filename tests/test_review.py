"""The page for a second reader: what stands on it, and what it is made from."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import claim, concept, corpus, passage, question, relation, source
from tests.reviews import (
    AGAIN,
    BARE,
    CALM,
    LEAFLET,
    LONG,
    MENU,
    POSTER,
    TEXTS,
    WAKES,
    debate,
    hostile,
    page_of,
)

from bondgraph.anchoring import anchor_at
from bondgraph.model import Corpus, Passage
from bondgraph.render.review import Review, Told, review, review_page
from bondgraph.render.runs import Run


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
    told = [" ".join(each.split()) for each in page.by_class["review-gap"]]
    assert [each for each in told if "<menu>" in each] == [
        "Left out on purpose: A <menu> claims nothing. 0–31 my note on leaflet 0–31, left out"
    ]


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


def test_what_stands_beside_a_paragraph_comes_in_its_order() -> None:
    html = page_of()
    assert (
        html.index('id="beside-on-calm"')
        < html.index("<p>Not covered 1 ")
        < html.index('id="beside-on-waking"')
    )


# -- the citations


def test_citations_stand_beside_the_passage_in_which_they_were_read() -> None:
    cited = [
        {"names": "sen", "passage": "on-calm", "intent": "credits", "terms": ["calm", "wakefulness"]},
        {"cites": "tang2001", "passage": "on-waking", "intent": "citesAsRecommendedReading"},
        {"citing": "tang2001", "names": "editors", "passage": "on-calm"},
    ]
    page = Outline(page_of(debate(citations=cited)))
    assert [" ".join(each.split()) for each in page.by_class["review-cited"]] == [
        "the text names Sen, credits: Calm, Wakefulness Tang 2001 names Editors",
        "the text cites Tang 2001, The Book tang2001, citesAsRecommendedReading",
    ]
    assert "the text names Sen" in page.said("beside-on-calm")
    assert "the text cites Tang" in page.said("beside-on-waking")
    assert "review-cited" not in Outline(page_of()).by_class


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


def test_all_that_is_bare_is_counted() -> None:
    text = "Tea.\nSo it is.\n" * 300
    anchors = (anchor_at(text, start, start + 4).model_dump() for start in range(0, len(text), 15))
    teas = tuple(
        Passage.model_validate({"id": f"tea-{n}", "source": "leaflet"} | each)
        for n, each in enumerate(anchors)
    )
    whole = corpus(sources=(source(text=text),), passages=teas, claims=(), relations=())
    rows = review(whole, {"leaflet": text}).texts[0].rows
    assert [run.name for run in rows[-1].runs if run.sort == "bare"] == ["300"]


# -- the page


def test_the_page_says_how_a_second_reader_gets_it() -> None:
    said = Outline(page_of()).said("review")
    assert "do not publish it, pass it on or commit it. " in said
    assert "Whoever reads it second writes it with the same command from their own copy of the texts." in said


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
