"""How texts are covered: what passages have, what is left out on purpose, and what is neither."""

from __future__ import annotations

import os
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import CASES, TEXTS, corpus, left_out, passage, source

from bondgraph import opening
from bondgraph.anchoring import anchor_at
from bondgraph.covering import Cover, Stretch, cover, report
from bondgraph.errors import SourceMissing
from bondgraph.model import Corpus, LeftOut, Passage, Source
from bondgraph.reading import read
from bondgraph.texts import digest

#       0   4 6          17         28 30          41         51
TEXT = "Menu\n\nTea calms. Tea wakes.\n• Tea stays. So it is.\n"


def covered(text: str, *passages: Passage, left: tuple[LeftOut, ...] = ()) -> Cover:
    return cover(source(text=text, left_out=left), passages, text)


def counts(found: Cover) -> tuple[int, int, int, int]:
    return found.covered, found.left_out, found.bare, found.blank


def test_every_character_is_told_of() -> None:
    again = passage("again", "So it is.", TEXT).model_dump(exclude={"id", "source"}, exclude_defaults=True)
    calms, wakes = passage("calms", "Tea calms.", TEXT, also_at=again), passage("wakes", "Tea wakes.", TEXT)
    found = covered(TEXT, wakes, calms, left=(left_out("A menu.", "Menu", text=TEXT),))
    assert found.stretches == (
        Stretch(0, 4, (), "A menu."),
        Stretch(4, 6),
        Stretch(6, 16, ("calms",)),
        Stretch(16, 17),
        Stretch(17, 27, ("wakes",)),
        Stretch(27, 41),
        Stretch(41, 50, ("calms",)),
        Stretch(50, 51),
    )
    assert found.bare_stretches == (Stretch(28, 40),)
    assert (found.source, found.length) == ("leaflet", 51)
    # Covered are 10, 10 and 9; blank 2 before, 1 between, 1 and 1 beside what is bare, 1 at the end.
    assert counts(found) == (29, 4, 12, 6)
    assert found.share(found.covered) == 29 / 51


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("• Tea calms.\n- \nTea wakes.\n", []),
        ("“Tea calms.” – Tea wakes.", []),
        ("Tea calms.\n\n\n\xa0\u2003Tea wakes. ☕", []),
        ("1. Tea calms.\nTea wakes.", ["1."]),
        ("Tea calms.\n\tand \nTea wakes.\r\n ½ \r\n", ["and", "½"]),
        ("• So it is: Tea calms. Tea wakes.", ["• So it is:"]),
    ],
)
def test_white_space_and_marks_alone_are_not_bare(text: str, bare: list[str]) -> None:
    found = covered(text, *(passage(each, f"Tea {each}.", text) for each in ("calms", "wakes")))
    assert [text[each.start : each.end] for each in found.bare_stretches] == bare
    assert counts(found) == (20, 0, len("".join(bare)), len(text) - 20 - len("".join(bare)))


def test_passages_of_another_source_cover_nothing() -> None:
    other = passage("calms", "Tea calms.", TEXT, source="other")
    assert covered(TEXT, other).stretches == (Stretch(0, 51),)


def test_a_text_without_a_passage_is_bare_from_its_first_word_to_its_last() -> None:
    assert covered("\n So. \nIt is.\n").bare_stretches == (Stretch(2, 13),)


def test_stretches_left_out_side_by_side_for_one_reason_are_one() -> None:
    same = (left_out("A menu.", "Menu", text="Menu!So"), left_out("A menu.", "!", text="Menu!So"))
    assert covered("Menu!So", left=same).stretches == (Stretch(0, 5, (), "A menu."), Stretch(5, 7))
    apart = (same[0], left_out("A mark.", "!", text="Menu!So"))
    assert covered("Menu!So", left=apart).stretches == (
        Stretch(0, 4, (), "A menu."),
        Stretch(4, 5, (), "A mark."),
        Stretch(5, 7),
    )


def test_a_text_without_characters() -> None:
    found = cover(source(), (), "")
    assert (found.stretches, counts(found), found.share(0)) == ((), (0, 0, 0, 0), 0.0)


spans = st.tuples(st.integers(0, 30), st.integers(0, 30))


def anchored(span: tuple[int, int]) -> dict[str, Any]:
    return {"start": span[0], "end": span[1], "first": "a", "last": "a", "sha256": "0" * 64}


@given(
    st.text("a1 \n•", max_size=25),
    st.lists(st.lists(spans, min_size=1, max_size=3), max_size=4),
    st.lists(st.lists(spans, min_size=1, max_size=3), max_size=3),
)
def test_each_character_is_counted_once(
    text: str, passages: list[list[tuple[int, int]]], left: list[list[tuple[int, int]]]
) -> None:
    """Whatever the spans: overlapping, reversed, beyond the text."""
    them = [
        Passage.model_validate(
            {"id": f"p{number}", "source": "leaflet", "also_at": [anchored(each) for each in more]}
            | anchored(first)
        )
        for number, (first, *more) in enumerate(passages)
    ]
    own = source(
        left_out=[{"because": f"r{n}", "at": [anchored(each) for each in at]} for n, at in enumerate(left)]
    )
    found = cover(own, them, text)

    assert [each.start for each in found.stretches] == [0, *(each.end for each in found.stretches)][
        :-1
    ] or not text
    assert sum(each.length for each in found.stretches) == len(text)
    assert all(each.length > 0 for each in found.stretches)
    assert all(one[2:] != other[2:] for one, other in pairwise(found.stretches))
    assert sum(counts(found)) == found.length == len(text)

    # Character by character.
    def ids(at: int) -> set[str]:
        return {f"p{n}" for n, spans in enumerate(passages) if any(start <= at < end for start, end in spans)}

    def reasons(at: int) -> set[str]:
        return {f"r{n}" for n, spans in enumerate(left) if any(start <= at < end for start, end in spans)}

    for stretch in found.stretches:
        for at in range(stretch.start, stretch.end):
            assert sorted(stretch.passages) == sorted(ids(at))
            assert (
                (stretch.because in reasons(at)) if reasons(at) and not ids(at) else stretch.because is None
            )
    free = [not ids(at) and not reasons(at) for at in range(len(text))]
    runs = [
        "".join(text[at] for at in run)
        for is_free, run in groupby(range(len(text)), free.__getitem__)
        if is_free
    ]
    said = [run.strip() for run in runs if "a" in run or "1" in run]
    assert [text[each.start : each.end] for each in found.bare_stretches] == said


# -- every text of a corpus


def left_out_of_the_leaflet() -> Corpus:
    whole = read(CASES / "valid" / "left-out").corpus
    assert whole is not None
    return whole


def test_the_report_in_lines() -> None:
    """The leaflet has 285 characters: 36 + 32 in passages, 39 and 57 + 21 left out, 91 bare, 9 between."""
    assert list(report(left_out_of_the_leaflet(), TEXTS).lines()) == [
        "leaflet: 285 characters: 23.9% in passages, 41.1% left out on purpose, 3.2% white space, 31.9% not accounted for",
        "  not accounted for, 1 place, 91 characters:",
        "    line 1, 70–161, 91 characters: As Sen told it, the old … calms those who drink it slowly.",
        "  left out on purpose, 1 place, 39 characters: It is about good manners.",
        "    line 1, 162–201, 39 characters: Nobody at our table minds a … second cup.",
        "  left out on purpose, 2 places, 78 characters: It tells how tea is made and served, and not what it does.",
        "    line 1, 202–259, 57 characters: “Steep it for three minutes,” says … Tang; others say four.",
        "    line 1, 263–284, 21 characters: A pot holds six cups.",
        "1 stretch not accounted for; 1 of 1 texts measured",
    ]


def test_the_report_as_an_object() -> None:
    said = report(left_out_of_the_leaflet(), TEXTS).as_json()
    (text,) = said.pop("texts")
    assert said == {"format": "bondgraph.coverage/1", "accounted_for": False}
    manners, making = text.pop("left_out")
    (bare,) = text.pop("bare")
    assert text == {
        "source": "leaflet",
        "measured": True,
        "problem": None,
        "characters": {"all": 285, "covered": 68, "left_out": 117, "blank": 9, "bare": 91},
        "shares": {"covered": 0.238596, "left_out": 0.410526, "blank": 0.031579, "bare": 0.319298},
    }
    assert manners["because"] == "It is about good manners."
    assert [(each["start"], each["end"]) for each in making["at"]] == [(202, 259), (263, 284)]
    whole = "As Sen told it, the old monks drank tea against sleep. Tea calms those who drink it slowly."
    assert bare == {
        "line": 1,
        "start": 70,
        "end": 161,
        "words": 18,
        "first": "As Sen told it, the old",
        "last": "calms those who drink it slowly.",
        "sha256": digest(whole),
    }


def measured(folder: Path, text: str, *sources: Source) -> list[str]:
    (folder / "leaflet.txt").write_bytes(text.encode())
    return list(report(corpus(sources=sources, passages=(), claims=(), relations=()), folder).lines())


def test_a_place_is_told_by_its_line(tmp_path: Path) -> None:
    text = "One.\r\n\r\nTwo.\n Three.\n"
    three = left_out("It is three.", "Three.", text=text)
    lines = measured(tmp_path, text, source(text=text, left_out=(three,)))
    assert lines[1:-1] == [
        "  not accounted for, 1 place, 12 characters:",
        "    line 1, 0–12, 12 characters: One. Two.",
        "  left out on purpose, 1 place, 6 characters: It is three.",
        "    line 4, 14–20, 6 characters: Three.",
    ]


def test_every_place_of_a_reason_is_listed_below_what_is_not_accounted_for(tmp_path: Path) -> None:
    text = "a b c d e"
    four = left_out("A letter.", *"abcd", text=text)
    page = source(text=text, left_out=(four,))
    assert measured(tmp_path, text, page)[1:] == [
        "  not accounted for, 1 place, 1 character:",
        "    line 1, 8–9, 1 character: e",
        "  left out on purpose, 4 places, 4 characters: A letter.",
        "    line 1, 0–1, 1 character: a",
        "    line 1, 2–3, 1 character: b",
        "    line 1, 4–5, 1 character: c",
        "    line 1, 6–7, 1 character: d",
        "1 stretch not accounted for; 1 of 1 texts measured",
    ]
    said = report(corpus(sources=(page,), passages=()), tmp_path).as_json()
    assert [each["first"] for each in said["texts"][0]["left_out"][0]["at"]] == list("abcd")


def test_many_places_are_told_each_at_its_line(tmp_path: Path) -> None:
    text = f"Tea. {'x' * 190}\n" * 300
    (tmp_path / "leaflet.txt").write_text(text, encoding="utf-8", newline="")
    starts = range(0, len(text), 196)
    first, *others = (anchor_at(text, start, start + 4).model_dump() for start in starts)
    teas = Passage.model_validate({"id": "tea", "source": "leaflet", "also_at": others} | first)
    bare = report(corpus(sources=(source(text=text),), passages=(teas,)), tmp_path).texts[0].bare
    assert [place.line for place in bare] == list(range(1, 301))


def test_one_long_word_is_cut(tmp_path: Path) -> None:
    line = measured(tmp_path, "x" * 400, source(text="x" * 400))[2]
    assert line == f"    line 1, 0–400, 400 characters: {'x' * 300}"


def test_what_is_not_attached_or_not_what_was_read_is_said_and_not_measured(tmp_path: Path) -> None:
    text = "Tea."
    tea = left_out("So.", text, text=text)
    page = source(text=text, left_out=(tea,))
    lines = measured(tmp_path, text, source("gone"), page)
    assert lines[0] == "gone: not measured. The text of 'gone' is not attached."
    assert lines[1].startswith("leaflet: 4 characters: 0.0% in passages, 100.0% left out on purpose")
    assert lines[-1] == "nothing left bare; 1 of 2 texts measured"

    (tmp_path / "gone.txt").write_text("Tea!", encoding="utf-8")
    outcome = report(corpus(sources=(source("gone", text=text), page), passages=()), tmp_path)
    assert next(outcome.lines()) == (
        "gone: not measured. The text attached to 'gone' is not the one that was read:"
        " it has the right length, 4 code points, but another digest."
    )
    assert outcome.accounted_for is None
    (tmp_path / "leaflet.txt").unlink()
    outcome = report(corpus(sources=(source("gone", text=text), page), passages=()), tmp_path)
    assert list(outcome.lines())[-1] == "nothing measured; 0 of 2 texts measured"
    said = outcome.as_json()["texts"][0]
    assert (said["source"], said["measured"], set(said)) == ("gone", False, {"source", "measured", "problem"})


def test_what_is_bare_is_not_accounted_for_whatever_is_not_measured(tmp_path: Path) -> None:
    (tmp_path / "leaflet.txt").write_text("Tea.", encoding="utf-8")
    both = (source(text="Tea."), source("gone"))
    assert report(corpus(sources=both, passages=()), tmp_path).accounted_for is False


def test_a_corpus_without_sources_has_nothing_to_account_for(tmp_path: Path) -> None:
    outcome = report(corpus(sources=(), passages=()), tmp_path)
    assert (outcome.accounted_for, list(outcome.lines())) == (
        True,
        ["nothing left bare; 0 of 0 texts measured"],
    )


def test_without_any_text_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"leaflet\.txt does not exist"):
        report(corpus(), tmp_path)
    with pytest.raises(SourceMissing, match="no folder of texts was named"):
        report(corpus(), None)


@pytest.mark.texts
def test_the_texts_of_the_built_in_corpus_are_accounted_for() -> None:
    folder = Path(os.environ["BONDGRAPH_SOURCES"])
    attached = {path.stem for path in folder.glob("*.txt")}
    whole = opening.load()
    sources = tuple(each for each in whole.sources if each.id in attached)
    assert sources
    outcome = report(whole.model_copy(update={"sources": sources}), folder)
    assert {text.source: [str(place) for place in text.bare] for text in outcome.texts} == {
        each.id: [] for each in sources
    }
    assert outcome.accounted_for
