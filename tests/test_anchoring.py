"""Anchors are found again, with the tier and the score that are honest, whatever the text looks like."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bondgraph import anchoring
from bondgraph.anchoring import FUZZY, Finding, Match, Tier, anchor_at, find, match, verify
from bondgraph.errors import CannotJudge, SourceMissing, TextNotFound
from bondgraph.model import Anchor, Passage, Source
from bondgraph.texts import Texts, read_text, resaved, source_problem, text_fragment

# 0         1         2         3         4         5         6         7         8
# 012345678901234567890123456789012345678901234567890123456789012345678901234567890123456
TEXT = (
    "Rain fell. The keeper of the old light walked down forty steps every evening, and then\n"
    "counted the boats that had come home before he lit the lamp. Nobody thanked him."
)
START, END = 11, 147  # from "The keeper" to "the lamp."
LENGTH = 136


def anchored(text: str = TEXT, words: str | None = None) -> Anchor:
    """The anchor of words in a text, by default of the passage of TEXT."""
    start = START if words is None else text.index(words)
    return anchor_at(text, start, END if words is None else start + len(words))


def as_passage(
    anchor: Anchor, name: str = "p", source: str = "s", also_at: tuple[Anchor, ...] = ()
) -> Passage:
    return Passage.model_validate(anchor.model_dump() | {"id": name, "source": source, "also_at": also_at})


def about(score: float) -> Any:
    return pytest.approx(score)


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


# -- making anchors


def test_an_anchor_keeps_the_span_its_ends_and_its_digest() -> None:
    assert anchored() == Anchor(
        start=11,
        end=147,
        first="The keeper of the old light",
        last="home before he lit the lamp.",
        sha256=hashlib.sha256(TEXT[11:147].encode()).hexdigest(),
    )


@pytest.mark.parametrize(
    ("text", "start", "end", "first", "last"),
    [
        ("one", 0, 3, "one", "one"),
        ("one two\nthree", 0, 13, "one two three", "one two three"),
        ("a b c d e f g", 0, 13, "a b c d e f", "b c d e f g"),
        ("“bond”, he", 1, 5, "bond", "bond"),
        ("👍🏽 naïve", 0, 8, "👍🏽 naïve", "👍🏽 naïve"),
    ],
)
def test_fewer_words_give_shorter_locators(text: str, start: int, end: int, first: str, last: str) -> None:
    anchor = anchor_at(text, start, end)
    assert (anchor.start, anchor.end, anchor.first, anchor.last) == (start, end, first, last)


def test_white_space_at_the_edges_is_no_part_of_a_span() -> None:
    anchor = anchor_at("a \n bond\u00a0 b", 1, 10)
    assert (anchor.start, anchor.end, anchor.first) == (4, 8, "bond")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 3), (0, 99), (4, 5)])
def test_a_span_without_words_has_no_anchor(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words at"):
        anchor_at("a bo  nd", start, end)


def test_locators_of_endless_words_stay_within_the_model() -> None:
    anchor = anchor_at("x" * 999 + "y" * 999, 0, 1998)
    assert (anchor.first, anchor.last) == ("x" * 300, "y" * 300)
    assert match("z " + "x" * 999 + "y" * 999, anchor) == Match(Tier.MOVED, 2, 2000)


# -- the tiers, worked by hand


def test_the_tiers_run_from_best_to_worst() -> None:
    assert list(Tier) == ["exact", "moved", "normalised", "fuzzy", "lost"]


def test_exact() -> None:
    assert match(TEXT, anchored()) == Match(Tier.EXACT, 11, 147, 1.0, "digest", 1)


def test_moved() -> None:
    assert match("Snow, too.\n\n" + TEXT, anchored()) == Match(Tier.MOVED, 23, 159, 1.0, "digest", 1)
    assert match(TEXT[5:], anchored()) == Match(Tier.MOVED, 6, 142)


def test_moved_though_the_locators_were_typed_otherwise() -> None:
    text = "Then: “I can’t – not ever – go” she said, and that was all that was said about it."
    anchor = anchored(text, text[6:]).model_copy(update={"first": "\"I can't - not ever -"})
    assert match("x " + text, anchor) == Match(Tier.MOVED, 8, len(text) + 2)
    assert match("x " + text, anchor.model_copy(update={"first": "what is not there"})).tier is Tier.MOVED


def test_of_places_that_recur_the_nearest_is_taken_and_all_are_counted() -> None:
    text = "no no. " + "the bond heals. " * 5
    anchor = anchor_at(text, 39, 53)
    assert text[39:53] == "the bond heals"
    for shift in range(-7, 8):
        new = text[7:] if shift == -7 else "x" * max(shift, 0) + text[max(-shift, 0) :]
        found = match(new, anchor)
        assert found.start == 39 + shift
        assert (found.tier, found.places) == ((Tier.MOVED, 5) if shift else (Tier.EXACT, 1))
    assert match("x" + text, anchor, near=70).start == 72
    overlapping = match("b a a a a a", anchor_at("a a", 0, 3), near=4)  # at 2, 4, 6 and 8
    assert (overlapping.start, overlapping.places) == (4, 2)


@pytest.mark.parametrize(
    "respace",
    [
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "   "),
        lambda text: text.replace(" ", "\r\n\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: re.sub(r"(.{30}\S*) ", "\\1\n", text),
    ],
)
@pytest.mark.parametrize("old", [TEXT, TEXT.replace("\n", " ")])
def test_white_space_alone_is_normalised(old: str, respace: object) -> None:
    assert callable(respace)
    new = respace(old)
    if new == old:
        return
    start, end = new.index("The"), new.index("Nobody")
    while new[end - 1].isspace():
        end -= 1
    anchor = anchored(old)
    assert match(new, anchor, old[START:END]) == Match(Tier.NORMALISED, start, end, 1.0, "words", 1)
    without = match(new, anchor)
    assert (without.start, without.end) == (start, end)
    # The digest of words that were themselves on two lines only tells while these are still the lines.
    told = "\n" not in old or new.count("\n") == 1
    assert without.tier is (Tier.NORMALISED if told else Tier.FUZZY)


def test_what_was_one_paragraph_or_two_is_told_when_only_the_lines_in_them_are_new() -> None:
    old = f"{TEXT[11:86]}.\n\n{TEXT[87:]}"
    anchor = anchored(old, old)
    assert match(re.sub("(?<!\n)\n(?!\n)| ", "\n", old), anchor).tier is Tier.NORMALISED
    assert match(old.replace(" ", "  "), anchor).tier is Tier.NORMALISED


def test_line_ends_are_told_apart_from_other_white_space() -> None:
    old = TEXT.replace(" he ", "  he ")
    crlf = old.replace("\n", "\r\n")
    assert match("x" + crlf, anchored(old, old)) == Match(Tier.NORMALISED, 1, len(old) + 2)
    assert match("x" + old, anchored(crlf, crlf)) == Match(Tier.NORMALISED, 1, len(old) + 1)


@pytest.mark.parametrize("old_form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("new_form", ["NFC", "NFD", "NFKD", "NFKC"])
@pytest.mark.parametrize("words", [
    "Gemüt und Seele: où l’être aimé reçoit, à la façon des éléphants âgés, un peu de thé très chaud.",
    "한국어 문장은 여기에서 시작하고, 치료 동맹에 관한 여러 가지 주장을 담고 있으며, 그리고 마침내 끝난다.",
    "naïve",
])  # fmt: skip
def test_unicode_forms_are_normalised(old_form: str, new_form: str, words: str) -> None:
    old = unicodedata.normalize(old_form, words)  # type: ignore[arg-type]
    new = unicodedata.normalize(new_form, words)  # type: ignore[arg-type]
    found = match(f"Avant: {new}, fin", anchor_at(f"{old} ", 0, len(old)))
    assert found.tier is (Tier.MOVED if old == new else Tier.NORMALISED)
    assert (found.start, found.end) == (7, 7 + len(new))


def test_other_quotation_marks_are_more_than_white_space() -> None:
    old = 'He said "no", and then again "no", before all who had come to hear him say it.'
    new = old.replace('"', "”")
    assert match(new, anchored(old, old), old) == Match(Tier.FUZZY, 0, 78, about(1 - 8 / 156), "words", 1)


def test_one_letter_changed_inside_without_the_words() -> None:
    new = changed(TEXT, "evening", "evining")
    # Nothing shows but the digest: the most that one replaced letter of 136 leaves, 1 - 2 / (136 + 136).
    assert match(new, anchored()) == Match(Tier.FUZZY, 11, 147, 1 - 1 / 136, "locators", 1)
    # With the words it is the same here, since it was one letter.
    found = match(new, anchored(), TEXT[START:END])
    assert found == Match(Tier.FUZZY, 11, 147, about(1 - 1 / 136), "words", 1)


def test_the_score_by_locators_does_not_see_the_middle_and_that_by_words_does() -> None:
    new = changed(TEXT, "walked down forty steps every evening", "xxxxxx xxxx xxxxx xxxxx xxxxx xxxxxxx")
    assert match(new, anchored()) == Match(Tier.FUZZY, 11, 147, 1 - 1 / 136, "locators", 1)
    # 32 of 136 letters were replaced: 1 - 64 / 272.
    found = match(new, anchored(), TEXT[START:END])
    assert found == Match(Tier.LOST, None, None, about(1 - 64 / 272), "words", 1)


def test_one_letter_changed_after_a_paragraph_was_put_before() -> None:
    new = "A new paragraph, longer than a line.\n\n" + changed(TEXT, "forty", "fourty")
    assert match(new, anchored()) == Match(Tier.FUZZY, 49, 186, 1 - 1 / 273, "locators", 1)


@pytest.mark.parametrize(
    ("old", "new", "start", "end", "score"),
    [
        # The first and the last words have 27 and 28 letters.
        ("The keeper", "Thx keeper", 11, 147, 1 - 2 / 110),
        ("The keeper", "Te keeper", 11, 146, 1 - 1 / 109),
        ("The keeper", "Thhe keeper", 11, 148, 1 - 1 / 111),
        ("the lamp.", "the lump.", 11, 147, 1 - 2 / 110),
        ("the lamp.", "the laamp.", 11, 148, 1 - 1 / 111),
        ("the lamp.", "the lap.", 11, 146, 1 - 1 / 109),
    ],
)
def test_one_letter_of_the_locators_changed(old: str, new: str, start: int, end: int, score: float) -> None:
    for before in ("", "Some fifty letters of text that did not stand here. "):
        found = match(before + changed(TEXT, old, new), anchored())
        expected = min(score, 1 - (abs(end - start - 136) or 2) / (end - start + 136))
        assert found == Match(
            Tier.FUZZY, start + len(before), end + len(before), about(expected), "locators", 1
        )


def test_a_letter_at_either_end_changed_far_from_the_old_place() -> None:
    new = changed(changed(TEXT, "keeper", "kepeer"), "he lit the", "he let the")
    found = match("Much, much more text. " * 300 + new, anchored())
    assert (found.tier, found.start, found.end) == (Tier.FUZZY, 6611, 6747)


def test_where_most_parts_point_goes_before_what_is_near() -> None:
    near = "".join(f"The keeper of the old light was no. {number}. \n" for number in range(99))
    found = match(near + changed(TEXT, "boats", "goats"), anchored())
    assert (found.tier, found.start) == (Tier.FUZZY, len(near) + START)


def test_short_passages_are_recalled_from_their_locators() -> None:
    words = "down forty steps every evening, and then"  # seven words: the two locators overlap
    anchor = anchored(words=words)
    new = changed(TEXT, "steps", "stops")
    # The anchored line break is not known; by locators alone.
    assert match(new, anchored(words="every evening, and then\ncounted")).tier is Tier.EXACT
    assert match(new, anchor) == Match(Tier.FUZZY, 46, 86, about(1 - 1 / 40), "words", 1)
    twelve = "The keeper of the old light walked down forty steps every evening,"
    assert match(new, anchored(words=twelve)).basis == "words"
    assert match(new, anchored(words=f"{twelve} and")).basis == "locators"


def test_lost_says_how_near_it_came() -> None:
    new = TEXT[:START] + TEXT[END:]
    found = match(new, anchored())
    assert (found.tier, found.start, found.end, found.basis) == (Tier.LOST, None, None, "locators")
    assert 0 < found.score < FUZZY
    # One letter of nine is too much: 1 - 2 / 18.
    assert match("Nothing. Tho bonds.", anchored("The bonds.", "The bonds")).score == about(1 - 1 / 9)
    assert match("Nothing. Tho bonds.", anchored("The bonds.", "The bonds")).tier is Tier.LOST


def test_words_that_are_not_the_anchors_are_refused() -> None:
    with pytest.raises(ValueError, match="not those of the anchor's digest"):
        match(TEXT, anchored(), "something else")


# -- the tiers, for all texts

CHARACTERS = st.sampled_from("abcdeéßœ“’—…ﬁ½한👍🏽\u0301\u0308\u200d\u00ad.-(漢字") | st.characters(
    exclude_categories=["Cs", "Z", "Cc"]
)
WORDS = st.text(CHARACTERS, min_size=1, max_size=12).filter(lambda word: len(word.split()) == 1)
GAPS = st.sampled_from([" ", "  ", "\n", "\r\n", "\n\n    ", "\u00a0", "\t", "\u2003", " \r"])
PLAIN = st.text("abcdefghijklmnopé", min_size=1, max_size=9)


@st.composite
def texts_with_spans(draw: st.DrawFn, gaps: st.SearchStrategy[str] = GAPS) -> tuple[str, int, int]:
    words = draw(st.lists(WORDS, min_size=1, max_size=30))
    text, spans = "", []
    for word in words:
        spans.append((len(text), len(text) + len(word)))
        text += word + draw(gaps)
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    return text, spans[first][0], spans[last][1]


@st.composite
def passages_of_plain_words(draw: st.DrawFn, least: int) -> tuple[list[str], list[str], list[str]]:
    """Words before a passage, its own and those after, none twice."""
    words = draw(st.lists(PLAIN, min_size=least + 2, max_size=60, unique=True))
    first = draw(st.integers(0, len(words) - least))
    last = draw(st.integers(first + least, len(words)))
    return words[:first], words[first:last], words[last:]


@given(texts_with_spans())
def test_an_anchor_is_exact_in_its_own_text(case: tuple[str, int, int]) -> None:
    text, start, end = case
    anchor = anchor_at(text, start, end)
    assert (anchor.start, anchor.end) == (start, end)
    assert len(anchor.first.split()) <= 6 >= len(anchor.last.split())
    assert match(text, anchor) == Match(Tier.EXACT, start, end)


@given(texts_with_spans(), st.text(CHARACTERS, max_size=99), GAPS)
def test_text_put_before_moves_a_passage_by_its_length(
    case: tuple[str, int, int], before: str, gap: str
) -> None:
    text, start, end = case
    new = before + gap + text
    shift = len(before + gap)
    assume(sum(new.startswith(text[start:end], at) for at in range(len(new))) == 1)
    assert match(new, anchor_at(text, start, end)) == Match(Tier.MOVED, start + shift, end + shift)


@given(passages_of_plain_words(1), st.data())
def test_other_white_space_is_normalised(
    parts: tuple[list[str], list[str], list[str]], data: st.DataObject
) -> None:
    before, passage, after = (" ".join(words) for words in parts)
    old = f"{before} {passage} {after}"
    start = len(before) + 1
    new = "".join(data.draw(GAPS) if char == " " else char for char in passage)
    assume(new != passage)
    lead = data.draw(st.sampled_from(["", before, f"{before}\n{before}"])) + "\n"
    flat = " ".join(f"{lead}{new} {after}".split())
    assume(sum(flat.startswith(passage, at) for at in range(len(flat))) == 1)
    found = match(f"{lead}{new} {after}", anchor_at(old, start, start + len(passage)))
    assert found.tier is Tier.NORMALISED
    assert (found.start, found.end, found.score) == (len(lead), len(lead) + len(new), 1.0)


@settings(max_examples=300)
@given(passages_of_plain_words(4), st.data())
def test_one_changed_letter_is_fuzzy_at_its_place(
    parts: tuple[list[str], list[str], list[str]], data: st.DataObject
) -> None:
    before, passage, after = (" ".join(words) for words in parts)
    assume(len(passage) >= 30)
    old = f"{before} {passage} {after}"
    start = len(before) + 1
    at = data.draw(st.integers(0, len(passage) - 1))
    assume(passage[at] != " ")
    # Else the words beside it may be the passage's own, with letters put in before them or behind.
    assume(not after.startswith(passage[at:]) and not before.endswith(passage[: at + 1]))
    lead = data.draw(st.sampled_from(["", "QUITE ANOTHER PARAGRAPH.\n\n" * 9]))
    new = f"{lead}{before} {passage[:at]}Z{passage[at + 1 :]} {after}"
    anchor = anchor_at(old, start, start + len(passage))
    for words in (None, passage):
        found = match(new, anchor, words)
        assert found.tier is Tier.FUZZY
        assert (found.start, found.end) == (len(lead) + start, len(lead) + start + len(passage))
        assert FUZZY <= found.score < 1
    assert match(new, anchor, passage).score == about(1 - 1 / len(passage))


@given(passages_of_plain_words(1))
def test_words_are_found_by_the_locators_of_their_anchor(
    parts: tuple[list[str], list[str], list[str]],
) -> None:
    before, passage, after = ("\n".join(words) for words in parts)
    text = f"{before} {passage} {after}"
    anchor = anchor_at(text, len(before) + 1, len(before) + 1 + len(passage))
    assert find(text, anchor.first, anchor.last, "s") == anchor


@given(st.text(max_size=60), st.builds(Anchor, start=st.integers(0, 99), end=st.integers(0, 99),
       first=WORDS, last=WORDS, sha256=st.just("0" * 64)))  # fmt: skip
def test_any_anchor_against_any_text_is_answered(text: str, anchor: Anchor) -> None:
    found = match(text, anchor)
    assert 0 <= found.score <= 1
    if found.start is None or found.end is None:
        assert found.tier is Tier.LOST
    else:
        assert 0 <= found.start < found.end <= len(text)


# -- hostile texts


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "\ufeff", "\ud800" * 200, "👍" * 9])
def test_an_anchor_beyond_the_text_is_lost(text: str) -> None:
    assert match(text, anchored()).tier is Tier.LOST


def test_a_span_that_ends_beyond_the_text_is_not_exact_though_its_digest_is_that_of_the_rest() -> None:
    for start in (5, START):
        anchor = anchored(words=TEXT[START:]).model_copy(update={"start": start, "end": start + 900})
        assert match(TEXT, anchor).tier is Tier.LOST


@pytest.mark.parametrize(("start", "end"), [(11, 11), (147, 11)])
def test_an_empty_or_reversed_span_is_lost(start: int, end: int) -> None:
    empty = anchored().model_copy(update={"start": start, "end": end, "sha256": hashlib.sha256().hexdigest()})
    assert match(TEXT, empty) == Match(Tier.LOST, None, None, 0.0)


def test_offsets_count_code_points() -> None:
    text = "👩‍👧 e\u0301te\u0301 “ﬁn”\r\nl’œuvre…  fin."
    anchor = anchor_at(text, 10, 15)
    assert text[10:15] == "“ﬁn”\r"
    assert (anchor.start, anchor.end, anchor.first) == (10, 14, "“ﬁn”")
    assert match("🎈\u0301 \r\n" + text, anchor) == Match(Tier.MOVED, 15, 19)
    assert find(text, 'été "fin"', "l'œuvre...", "s").end == 24


def test_one_word_that_recurs_hundreds_of_times() -> None:
    text = "bond " * 700
    anchor = anchor_at(text, 2500, 2504)
    found = match("x" + text, anchor)
    assert (found.tier, found.start) == (Tier.MOVED, 2501)
    assert found.places == 700


def test_passages_that_begin_and_end_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        f"The bond is what the keeper offers {'x' * number} and that is what heals them all."
        for number in range(200)
    ]
    text = "\n".join(said)
    anchors = [anchored(text, words) for words in said]
    backwards = "\n".join(reversed(said))
    monkeypatch.setattr(anchoring, "_DIGESTED", 0)  # the sixteen likeliest places must do
    for words, anchor in list(zip(said, anchors, strict=True))[::20]:
        at = backwards.index(words)
        assert match(backwards, anchor) == Match(Tier.MOVED, at, at + len(words))
    spoilt = "intro\n\n" + changed(text, said[100], said[100].replace("keeper", "kepper"))
    found = match(spoilt, anchors[100], near=anchors[100].start + 7)
    assert (found.tier, found.start) == (Tier.FUZZY, anchors[100].start + 7)


@pytest.mark.parametrize("how", ["moved", "spaced", "spoilt", "replaced", "emptied"])
def test_a_megabyte_with_five_hundred_passages_takes_seconds(how: str) -> None:
    rnd = random.Random(1)
    words = ["".join(rnd.choices("etaoinshrdlu", k=rnd.randrange(2, 9))) for _ in range(3000)]
    text = " ".join(rnd.choices(words, k=170_000))
    ends = [space.start() for space in re.finditer(" ", text)]
    picked = [(at, at + rnd.randrange(20, 300)) for at in rnd.sample(range(160_000), 500)]
    anchors = [anchor_at(text, ends[first], ends[last]) for first, last in picked]
    spoilt = list(text)
    for anchor in anchors:
        spoilt[rnd.randrange(anchor.start, anchor.end)] = "Q"
    new, tier = {
        "moved": ("An introduction. " + text, Tier.MOVED),
        "spaced": (text.replace(" ", "\n"), Tier.NORMALISED),
        "spoilt": ("An introduction. " + "".join(spoilt), Tier.FUZZY),
        "replaced": (" ".join(rnd.choices(words, k=170_000)), Tier.LOST),
        "emptied": ("", Tier.LOST),
    }[how]
    began = time.perf_counter()
    tiers = [match(new, anchor).tier for anchor in anchors]
    assert time.perf_counter() - began < 20  # about two on a small machine
    assert tiers.count(tier) >= 495  # some passages overlap, and then more than one letter of them is spoilt


@pytest.mark.parametrize(
    "text", ["a " * 200_000, "a" * 400_000, "ab" + " " * 400_000, "e\u0301" * 200_000, "\r\n" * 9]
)
def test_texts_of_one_thing_are_not_looked_at_for_ever(text: str) -> None:
    anchor = Anchor(start=5000, end=6000, first="a a a", last="a", sha256="0" * 64)
    began = time.perf_counter()
    match(text, anchor)
    match(text, anchor.model_copy(update={"first": "a" * 300, "last": "é" * 150}))
    assert time.perf_counter() - began < 10


# -- finding words


def test_words_are_found_by_their_ends() -> None:
    assert find(TEXT, "The keeper", "the lamp.", "s") == anchored()
    assert find(TEXT, "the boats", "the boats", "s") == anchored(words="the boats")
    assert find(TEXT, "and then counted", "then counted the", "s") == anchored(words="and then\ncounted the")


@pytest.mark.parametrize("first", ["“It’s—well–known”,", '"It\'s-well-known",', " «It's—well-known»,  "])
def test_words_may_be_typed_in_other_typography(first: str) -> None:
    text = "Then “It’s—well–known”,\n   he said\u00a0… and left."
    found = find(text, first, "he said ...", "s")
    assert (found.start, found.end, found.first) == (5, 36, "“It’s—well–known”, he said …")


def test_the_nearest_end_that_follows_is_taken() -> None:
    text = "the end. Here it begins, and here is the end. Not the end."
    assert find(text, "Here it", "the end.", "s").end == text.index(" Not")


def test_whole_words_go_before_parts_of_words() -> None:
    assert find("breathe, bondage: the bond.", "the", "bond", "s").start == 18
    found = find("bathe bondage: the bond.", "the bond", "bond", "s")
    assert (found.start, found.end) == (15, 23)
    assert find("疗法联盟很重要。", "联盟", "重要", "s").start == 2
    assert find("cafés, cafe", "cafe", "cafe", "s").start == 7


def test_the_end_is_not_sought_within_the_first_words() -> None:
    found = find("the bond, says the author", "the bond,", "the", "s")
    assert (found.start, found.end) == (0, 18)


def test_a_part_of_a_character_is_found_as_the_whole() -> None:
    found = find("wait…for it", "wait..", "wait..", "s")
    assert (found.start, found.end) == (0, 5)


def test_marks_may_stand_in_another_order() -> None:
    assert find("so q\u0307\u0323 then", "q\u0323\u0307", "then", "s").start == 3


@pytest.mark.parametrize(
    ("first", "last", "words", "reason"),
    [
        (
            "The keepr of the",
            "lamp.",
            "The keepr of the",
            "is not in the text; the nearest is 'The keeper of the",
        ),
        ("The keeper", "the lump.", "the lump.", "is not in the text; the nearest is 'the lamp.'"),
        ("The keeper", "Rain fell.", "Rain fell.", "does not follow 'The keeper', though it is in the text"),
        ("the", "him.", "the", "begins a passage at 3 places; give more of its words"),
        ("  ", "him.", "  ", "holds no words"),
        ("The", "", "", "holds no words"),
        ("ΨΨΨ ΨΨΨ", "him.", "ΨΨΨ ΨΨΨ", "is not in the text; nothing in it comes near"),
    ],
)
def test_words_that_are_not_found_once_say_why(first: str, last: str, words: str, reason: str) -> None:
    with pytest.raises(TextNotFound) as caught:
        find(TEXT, first, last, "page")
    assert (caught.value.source, caught.value.words) == ("page", words)
    assert caught.value.reason.startswith(reason)


def test_first_words_that_recur_behind_the_last_last_words_do_no_harm() -> None:
    assert find("The bond heals. The bond, then.", "The bond", "heals.", "s").end == 15


# -- texts


def test_texts_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a-b.txt").write_bytes("\ufeffone\r\ntwo\rthree\n".encode())
    texts = Texts(tmp_path)
    assert texts.text("a-b") == texts.require("a-b") == "\ufeffone\r\ntwo\rthree\n"
    (tmp_path / "a-b.txt").unlink()
    assert texts.text("a-b") is not None  # read once
    assert texts.text("c") is None


def test_a_text_that_is_not_attached_is_missing(tmp_path: Path) -> None:
    assert Texts(None).text("a") is None
    for folder in (None, tmp_path):
        with pytest.raises(SourceMissing) as caught:
            Texts(folder).require("a")
        assert (caught.value.source, caught.value.folder) == ("a", folder)
        with pytest.raises(SourceMissing) as caught:
            Texts(folder).attached(["b", "c"])
        assert (caught.value.source, caught.value.folder) == ("b", folder)
        assert Texts(folder).attached([]) == {}


def test_texts_come_together_as_far_as_they_are_attached(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Tea.", encoding="utf-8")
    assert Texts(tmp_path).attached(["a", "b"]) == {"b": "Tea."}


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "a/b", "", ".", "..", "a\0b", "A", "a\n", "a" + "\\b"]
)
def test_ids_do_not_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "in").mkdir()
    with pytest.raises(CannotJudge, match="no id of a source"):
        Texts(tmp_path / "in").text(name)


def test_no_folder_no_texts(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="not a folder"):
        Texts(tmp_path / "none")


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"abc\xe9d")
    with pytest.raises(CannotJudge, match="not UTF-8 at byte 3"):
        read_text(bad)
    bad.write_bytes(b"\xed\xa0\x80")  # a surrogate
    with pytest.raises(CannotJudge, match="not UTF-8 at byte 0"):
        read_text(bad)
    for nothing in (tmp_path, tmp_path / "none"):
        with pytest.raises(CannotJudge, match="not a file"):
            read_text(nothing)
    with pytest.raises(CannotJudge, match="cannot be read"):
        read_text(tmp_path / ("x" * 999))
    monkeypatch.setattr("bondgraph.texts.MOST_BYTES", 4)
    bad.write_bytes(b"abcd")
    assert read_text(bad) == "abcd"
    bad.write_bytes(b"abcde")
    with pytest.raises(CannotJudge, match="too large: 5 bytes, where at most 4"):
        read_text(bad)


def test_another_text_than_was_read_is_a_problem() -> None:
    source = Source(id="s", title="T", sha256=hashlib.sha256(TEXT.encode()).hexdigest(), length=len(TEXT))
    assert source_problem(source, TEXT) is None
    says = "The text attached to 's' is not the one that was read: it has "
    assert source_problem(source, TEXT + "!") == says + f"{len(TEXT) + 1} code points and not {len(TEXT)}."
    other = TEXT.replace("forty", "fifty")
    assert (
        source_problem(source, other)
        == says + f"the right length, {len(TEXT)} code points, but another digest."
    )


@pytest.mark.parametrize(
    ("start", "end", "what"),
    [
        ("", "\r\n", "its CRLF line ends"),
        ("\ufeff", "\n", "a byte-order mark at its beginning"),
        ("\ufeff", "\r\n", "a byte-order mark at its beginning and its CRLF line ends"),
    ],
)
def test_a_text_that_was_only_saved_anew_is_told_as_that(start: str, end: str, what: str) -> None:
    source = Source(id="s", title="T", sha256=hashlib.sha256(TEXT.encode()).hexdigest(), length=len(TEXT))
    says = f"The text attached to 's' is not the one that was read: it differs by {what} only."
    saved = start + TEXT.replace("\n", end)
    assert (source_problem(source, saved), resaved(source, saved)) == (says, what)
    assert resaved(source, saved + "!") is None
    assert resaved(source, TEXT) is None
    as_read = Source(id="s", title="T", sha256=hashlib.sha256(saved.encode()).hexdigest(), length=len(saved))
    assert source_problem(as_read, saved) is None


# -- verifying


def test_every_anchor_is_verified_in_order(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text(TEXT)
    here, rain, gone = anchored(), anchored(words="Rain fell."), anchored("Gone for good.", "Gone for good.")
    passages = [
        as_passage(here, "a", also_at=(rain,)),
        as_passage(rain, "b", source="elsewhere", also_at=(here,)),
        as_passage(gone, "c"),
    ]
    first, second, third, fourth, fifth = verify(iter(passages), Texts(tmp_path))
    assert first == Finding("a", "s", 0, passages[0], Match(Tier.EXACT, 11, 147))
    assert second == Finding("a", "s", 1, rain, Match(Tier.EXACT, 0, 10))
    assert third == Finding("b", "elsewhere", 0, passages[1], None)
    assert fourth == Finding("b", "elsewhere", 1, here, None)
    assert fifth.match is not None
    assert (fifth.passage, fifth.match.tier) == ("c", Tier.LOST)


def test_neighbours_tell_where_recurring_words_went(tmp_path: Path) -> None:
    lines = [f"{name} spoke.\nAll agreed.\n" for name in ("Ada", "Ben", "Cleo", "Dora", "Emil")]
    old = "".join(lines)
    new = lines[3] + "By then all of them had spoken. " * 2 + old.replace(lines[3], "")
    cleo = old.index("Cleo")
    agreed = anchor_at(old, old.index("All", cleo), old.index("All", cleo) + 11)
    alone = match(new, agreed)
    assert (alone.tier, alone.places) == (Tier.MOVED, 5)
    (tmp_path / "s.txt").write_text(new)
    passages = [
        as_passage(agreed, "x"),
        as_passage(anchored(old, "Cleo spoke."), "y"),
        as_passage(anchored(old, "Dora spoke."), "z"),
    ]
    found = next(verify(passages, Texts(tmp_path))).match
    assert found is not None
    assert found.start == new.index("All", new.index("Cleo")) != alone.start


def test_a_letter_changed_in_a_copy_is_reported_with_passage_tier_and_score(tmp_path: Path) -> None:
    said = ["Rain fell.", TEXT[START:END], "Nobody thanked him."]
    (tmp_path / "s.txt").write_text("Before.\n\n" + changed(TEXT, "boats", "goats"))
    findings = list(
        verify([as_passage(anchored(words=words), f"p{n}") for n, words in enumerate(said)], Texts(tmp_path))
    )
    rows = [
        (it.passage, it.match.tier.value, it.match.start, round(it.match.score, 4))
        for it in findings
        if it.match
    ]
    assert rows == [("p0", "moved", 9, 1.0), ("p1", "fuzzy", 20, 0.9926), ("p2", "moved", 157, 1.0)]


def test_a_neighbour_that_begins_and_ends_alike_is_not_taken_for_a_changed_passage(tmp_path: Path) -> None:
    said = [
        f"The bond is what the keeper offers {day} and that is what heals them all."
        for day in ("now", "then")
    ]
    said += ["Something else was said by somebody else."]
    old = "\n".join(said)
    (tmp_path / "s.txt").write_text(
        "An introduction.\n" + changed(old, "keeper offers now", "kepper offers now")
    )
    passages = [as_passage(anchored(old, words), f"p{number}") for number, words in enumerate(said)]
    found = [it.match for it in verify(passages, Texts(tmp_path)) if it.match]
    assert [it.start for it in found] == [17, 17 + len(said[0]) + 1, 17 + old.index("Something")]
    assert [it.tier for it in found] == [Tier.FUZZY, Tier.MOVED, Tier.MOVED]


# -- links


@pytest.mark.parametrize(
    ("url", "first", "last", "link"),
    [
        ("https://e.org/", "a b", "c d", "https://e.org/#:~:text=a%20b,c%20d"),
        ("https://e.org/?q=1#s", "a", "b", "https://e.org/?q=1#s:~:text=a,b"),
        ("https://e.org/#s:~:text=old", "a", "b", "https://e.org/#s:~:text=a,b"),
        (
            "https://e.org/",
            "a-b, c & d",
            "é/#~",
            "https://e.org/#:~:text=a%2Db%2C%20c%20%26%20d,%C3%A9%2F%23~",
        ),
        ("https://e.org/", "one two", "one two", "https://e.org/#:~:text=one%20two"),
        (
            "https://e.org/",
            "a b c d e f",
            "c d e f g h",
            "https://e.org/#:~:text=a%20b%20c%20d%20e%20f,g%20h",
        ),
    ],
)
def test_text_fragments(url: str, first: str, last: str, link: str) -> None:
    assert text_fragment(url, first, last) == link


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=6))
def test_text_fragments_decode_back(first: list[str], last: list[str]) -> None:
    assume(first[-1] not in last)
    link = text_fragment("https://e.org/p#frag", " ".join(first), " ".join(last))
    page, directive = link.split(":~:text=")
    assert page == "https://e.org/p#frag"
    assert [unquote(term) for term in directive.split(",")] == [" ".join(first), " ".join(last)]
    assert re.fullmatch(r"[A-Za-z0-9%._~,]+", directive)


# -- the rest


def test_rapidfuzz_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, bondgraph.anchoring; print('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


@pytest.mark.texts
def test_real_texts_with_one_letter_changed() -> None:
    folder = os.environ["BONDGRAPH_SOURCES"]
    texts = Texts(Path(folder))
    files = sorted(Path(folder).glob("*.txt"))
    assert files
    for path in files:
        text = texts.require(path.stem)
        rnd = random.Random(path.stem)
        words = [word.span() for word in re.finditer(r"\S+", text)]
        for _ in range(100):
            first = rnd.randrange(len(words) - 25)
            anchor = anchor_at(text, words[first][0], words[first + rnd.randrange(13, 25)][1])
            at = rnd.randrange(anchor.start, anchor.end)
            new = f"{text[: anchor.start]}New text.\n\n{text[anchor.start : at]}Ж{text[at + 1 :]}"
            found = match(new, anchor)
            assert match(text, anchor).tier is Tier.EXACT
            assert (found.tier, found.start, found.end) == (Tier.FUZZY, anchor.start + 11, anchor.end + 11)
            assert FUZZY <= found.score < 1
