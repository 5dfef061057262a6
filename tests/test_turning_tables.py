"""Results as tables: what they say above and below, and that no text in them is taken for anything else than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.factories import claim, corpus, relation
from tests.healing import library
from tests.hostile import hostile
from tests.test_turning_frames import pairs

from bondgraph.analysis import agreement, balance, communities, second_hand
from bondgraph.library import Library
from bondgraph.opening import build
from bondgraph.result import Result
from bondgraph.turning.tables import MOST_ROWS


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "121")


class Page(HTMLParser):
    """The elements of a page, whether each is closed, and their texts."""

    OPEN = frozenset({"br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._within: list[str] = []
        self.feed(page)
        self.close()
        assert not self._within

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.OPEN:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._within.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attributes.get(name) for each, attributes in self.elements if each == tag]


def sunflower(size: int) -> Library:
    """A claim that all others support."""
    petals = [f"petal-{number}" for number in range(size - 1)]
    claims = [claim(each, says=f"The {each} turns.", about="calm") for each in ("heart", *petals)]
    return build(
        corpus(claims=tuple(claims), relations=tuple(relation(each, "supports", "heart") for each in petals))
    )


def html(result: Result[Any]) -> str:
    return result._repr_html_()


def test_a_terminal_is_shown_the_claims_with_what_was_asked_above_and_how_to_get_the_rest_below() -> None:
    lines = repr(library().who_argues(voice=["direct"], limit=2)).splitlines()
    assert lines[0] == "Who argues what: 2 of 4 claims; voice direct"
    assert lines[-1] == "These are not all: .all() gives the rest."
    assert lines[2].split() == ["holder", "claim", "where,", "by", "way", "of", "position"]
    assert not any(line.endswith(" ") or "--after" in line or "bondgraph " in line for line in lines)


def test_a_text_is_plain_where_a_kernel_asks_for_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not set("\x1b\ufffd") & set(repr(library().who_argues()))


def test_a_narrow_terminal_is_shown_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = repr(library().works()).splitlines()
    assert max(map(len, lines)) < 50
    assert "authors  Müller, Jörg" in lines


def test_in_a_list_the_numbers_of_a_row_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = agreement(library(), "ash", "mueller")
    # One shared question, on which both say yes; ash-helps supports mueller-heals; Ash alone speaks on how.
    assert repr(found).splitlines() == [
        "How far authors agree, pair by pair: those first who share the most questions:",
        "1 pair",
        "",
        "one    Zoë Ash  ash",
        "other  Jörg Müller  mueller",
        "       shared 1, agree 1, partly 0, differ 0, silent 1, score 1, joint 0,",
        "       supports 1, contrasts 0",
    ]
    monkeypatch.setenv("COLUMNS", "130")
    assert "one            other                  shared   agree" in repr(found)


def test_an_analysis_tells_its_numbers_under_its_heading() -> None:
    lines = repr(second_hand(library())).splitlines()
    assert lines[:3] == [
        "What rests on second-hand report alone: 6 found",
        "of claims 6, of positions 4, of holders 7",
        "",
    ]
    page = Page(html(second_hand(library())))
    assert "of claims 6, of positions 4, of holders 7" in page.texts
    # ash-helps and smith-too support, critic-denies and page-right contrast: four pairs, and no three in a triad.
    none = balance(library())
    told = "nodes 6, positive 2, opposed 2, triads 0, share None, frustration 0"
    assert told in repr(none).splitlines()
    assert told in Page(html(none)).texts


def test_a_cell_has_the_first_pieces_and_says_how_many_there_are_beyond() -> None:
    [one] = communities(sunflower(11), of="claims")
    assert one.size == 11
    for shown in (
        repr(communities(sunflower(11), of="claims")),
        html(communities(sunflower(11), of="claims")),
    ):
        assert "petal-6" in shown
        assert "petal-7" not in shown
        assert "… and 3 more" in shown
    assert "more" not in repr(communities(sunflower(9), of="claims"))


def test_what_a_claim_says_is_shown_once() -> None:
    said = repr(library().near("smith-warm"))
    assert said.count("smith-too") == 1
    assert "J. Smith" in said


def test_a_node_is_shown_with_its_facts_its_claims_and_their_relations() -> None:
    page = Page(html(library().show("Jörg Müller")))
    captions = [
        text for text in page.texts if re.fullmatch("Jörg Müller, agent mueller|1 claim|3 relations", text)
    ]
    assert captions == ["Jörg Müller, agent mueller", "1 claim", "3 relations"]
    assert "One says no." in page.texts
    claim = Page(html(library().show_claim("smith-warm"))).texts
    assert "J. Smith, as told by Zoë Ash, as quoted by Müller 1990" in claim
    assert [text for text in Page(html(library().show("p5"))).texts if "relation" in text] == ["1 relation"]


def test_an_empty_result_says_what_to_loosen() -> None:
    said = repr(library().who_argues("nothing-of-the-kind", author="ash"))
    assert said.splitlines() == [
        "Who argues what: 0 claims; words nothing-of-the-kind; author ash",
        "",
        "No claim passes all of: words nothing-of-the-kind, author ash.",
        "Without words: 1 claim.",
    ]
    assert (
        "Without words: 1 claim."
        in Page(html(library().who_argues("nothing-of-the-kind", author="ash"))).texts
    )


def test_a_notebook_is_shown_claims_with_their_voice_and_links_to_where_they_were_read() -> None:
    page = Page(html(library().who_argues()))
    assert page.attributes("th", "scope") == [*["col"] * 4, *["row"] * 6]
    texts = page.texts
    assert texts[texts.index("Who argues what: 6 claims") + 1 :][:4] == [
        "voice",
        "says",
        "positions",
        "passages",
    ]
    assert "J. Smith, as told by Zoë Ash, as quoted by Müller 1990" in texts
    row = library().who_argues()[0]
    assert page.attributes("a", "href")[0] == row.passages[0].url
    assert {tag for tag, _ in page.elements} == {
        "div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "br", "a", "code",
    }  # fmt: skip


def test_nothing_is_fetched_from_elsewhere_and_colours_are_those_of_the_notebook() -> None:
    page = html(library().who_argues())
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"(?<![-\w])color: (?!inherit)", style)
    assert "<script" not in page
    assert "src=" not in page


def test_long_results_are_cut_where_they_are_shown() -> None:
    row = library().who_argues()[0]
    who = library().who_argues().model_copy(update={"rows": (row,) * (MOST_ROWS + 45), "total": 295})
    page = Page(html(who))
    assert page.attributes("th", "scope").count("row") == MOST_ROWS
    assert "… and 45 more, which to_pandas() has, too." in page.texts
    assert "These are not all: .all() gives the rest." in page.texts
    assert "… and 75 more, which to_pandas() has, too." in repr(who)


def test_what_others_make_is_a_table() -> None:
    texts = Page(html(pairs())).texts
    assert "Pairs of authors: 2 pairs" in texts
    assert repr(pairs()).splitlines()[2].split() == [
        "one",
        "others",
        "agreement",
        "questions",
        "independent",
        "verdict",
        "claims",
        "years",
    ]


@pytest.fixture(scope="module")
def harmful() -> Library:
    return build(hostile())


def results(it: Library) -> list[Result[Any]]:
    return [
        it.about(), it.stats(), it.who_argues(), it.search("many words"), it.facets(), it.show("agent:all"), it.show("claim:all"),
        it.show("question:all"), it.compare("agent:all", "agent-1"), it.path("agent-1", "agent-2"), it.near("agent:all"),
        it.define("concept-1"), it.terms(), it.authors(), it.questions(), it.works(), it.sources(), it.passages(),
        it.positions(), it.relations(), it.citations(), it.graph(), it.cite("agent:all"), it.who_argues("\0<script>\u202e"),
    ]  # fmt: skip


def test_no_text_is_taken_for_markup_or_turns_what_stands_around_it(harmful: Library) -> None:
    allowed = {
        "div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "br", "a", "code", "p", "b", "i", "ul",
        "li", "h2", "small", "span", "sup", "sub", "em", "strong",
    }  # fmt: skip
    for result in results(harmful):
        shown = html(result)
        page = Page(shown)
        assert {tag for tag, _ in page.elements} <= allowed
        assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
        assert all(str(href).startswith(("https://", "http://")) for href in page.attributes("a", "href"))
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown + repr(result))
