"""The report on passages, and a passage ready to paste."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import left_out, write_corpus
from tests.healing import SPANS, TEXT, healing

from bondgraph.anchoring import anchor_at, find
from bondgraph.checking import check
from bondgraph.errors import SourceMissing
from bondgraph.reading import read
from bondgraph.texts import Texts
from bondgraph.verifying import Report, pasted, report, words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", healing())


def reported(folder: Path, text: str | None) -> Report:
    texts = folder.parent / "texts"
    texts.mkdir(exist_ok=True)
    if text is not None:
        (texts / "page.txt").write_text(text, encoding="utf-8")
    return report(read(folder), texts)


def test_an_unchanged_text(folder: Path) -> None:
    outcome = reported(folder, TEXT)
    assert list(outcome.lines()) == ["6 passages at 7 places: 7 exact; 1 of 1 texts attached"]
    assert (outcome.tiers, outcome.lost, outcome.moved, outcome.changed) == ({"exact": 7}, 0, 0, [])


def test_one_letter_says_which_passage_which_tier_which_score(folder: Path) -> None:
    outcome = reported(folder, TEXT.replace("Ash reports", "Ash retorts"))
    changed, fuzzy, total = outcome.lines()
    assert changed.startswith("The text attached to 'page' is not the one that was read")
    start = TEXT.index("Ash reports")
    line = (folder / "claims/page.yaml").read_text(encoding="utf-8").split("\n").index(
        f'   "start": {start},'
    ) + 1
    assert fuzzy.startswith(f"claims/page.yaml:{line}:")
    assert f": passage p4 of page, recorded at {start}–{start + 68}, now at {start}–{start + 68}" in fuzzy
    score = float(fuzzy.partition("fuzzy ")[2].partition(":")[0])
    assert 0.98 < score < 1
    assert total == "6 passages at 7 places: 6 exact, 1 fuzzy; 1 of 1 texts attached"


def test_of_a_text_that_was_saved_anew_the_one_that_was_read_is_asked_for(folder: Path) -> None:
    (changed,) = reported(folder, "\ufeff" + TEXT).changed
    assert changed.endswith(
        "it differs by a byte-order mark at its beginning only; attach the file as it was read."
    )


def test_moved_and_lost(folder: Path) -> None:
    outcome = reported(
        folder, "New text. " + TEXT.replace(SPANS["p5"], "Quite another sentence stands here.")
    )
    assert (outcome.moved, outcome.lost) == (6, 1)
    lines = list(outcome.lines())
    assert sum(": moved: passage " in line for line in lines) == 6
    assert any("passage p1 (also_at 1) of page" in line for line in lines)
    (lost,) = (line for line in lines if ": lost " in line)
    assert "passage p5 of page" in lost
    assert "now at" not in lost


@pytest.fixture
def leaving_out(tmp_path: Path) -> Path:
    """The corpus, with the first line left out, and words of the last."""
    left = (left_out("A heading.", "The page.", text=TEXT), left_out("A turn.", "In short:", text=TEXT))
    own = healing().sources[0].model_copy(update={"left_out": left})
    return write_corpus(tmp_path / "leaving-out", healing().model_copy(update={"sources": (own,)}))


def test_what_is_left_out_is_verified_too(leaving_out: Path) -> None:
    assert list(reported(leaving_out, TEXT).lines()) == [
        "6 passages at 7 places: 7 exact; left out at 2 places: 2 exact; 1 of 1 texts attached"
    ]
    outcome = reported(leaving_out, TEXT.replace("The page.", "").replace("In short", "New: In short"))
    assert outcome.lost == 1
    assert (outcome.tiers, outcome.left_out) == ({"moved": 7}, {"lost": 1, "moved": 1})
    written = (leaving_out / "sources.yaml").read_text(encoding="utf-8").splitlines()

    def line(start: int) -> int:
        return 1 + next(number for number, each in enumerate(written) if each.strip() == f'"start": {start},')

    start = TEXT.index("In short:")
    lines = list(outcome.lines())
    (lost,) = (line for line in lines if ": lost " in line)
    assert lost.startswith(f"sources.yaml:{line(0)}:")
    assert lost.endswith(": what is left out of page, recorded at 0–9")
    (moved,) = (line for line in lines if "moved: what is left out" in line)
    assert moved.startswith(f"sources.yaml:{line(start)}:")
    assert moved.endswith(f" of page, recorded at {start}–{start + 9}, now at {start - 4}–{start + 5}")


def test_what_is_left_out_stands_beside_the_passages_in_the_object(leaving_out: Path) -> None:
    said = reported(leaving_out, TEXT.replace("The page.", "")).as_json()
    assert (said["format"], said["tiers"]) == ("bondgraph.verify/1", {"moved": 7})
    assert len(said["passages"]) == 7
    start = TEXT.index("In short:")
    assert [
        (each["source"], each["file"], each["start"], each["tier"], each["found"])
        for each in said["left_out"]
    ] == [
        ("page", "sources.yaml", 0, "lost", None),
        ("page", "sources.yaml", start, "moved", [start - 9, start]),
    ]


def test_the_report_as_an_object(folder: Path) -> None:
    said = reported(
        folder, "New text. " + TEXT.replace(SPANS["p5"], "Quite another sentence stands here.")
    ).as_json()
    assert said["format"] == "bondgraph.verify/1"
    assert said["tiers"] == {"moved": 6, "lost": 1}
    start = TEXT.index(SPANS["p1"])
    first, again, *_ = said["passages"]
    assert {name: first[name] for name in ("passage", "place", "start", "end", "tier", "score", "found")} == {
        "passage": "p1", "place": 0, "start": start, "end": start + 32, "tier": "moved", "score": 1.0,
        "found": [start + 10, start + 42],
    }  # fmt: skip
    assert (again["passage"], again["place"]) == ("p1", 1)
    assert [each["found"] for each in said["passages"] if each["tier"] == "lost"] == [None]


def test_without_any_text_there_is_no_report(folder: Path) -> None:
    with pytest.raises(SourceMissing, match=r"page\.txt does not exist"):
        reported(folder, None)


def test_a_text_that_is_not_attached_is_not_checked(tmp_path: Path) -> None:
    other = healing().sources[0].model_copy(update={"id": "other"})
    moved = tuple(each.model_copy(update={"source": "other"}) for each in healing().passages[4:5])
    both = healing().model_copy(
        update={
            "sources": (*healing().sources, other),
            "passages": (*healing().passages[:4], *moved, *healing().passages[5:]),
        }
    )
    outcome = reported(write_corpus(tmp_path / "corpus", both), TEXT)
    assert outcome.tiers == {"exact": 6, "unchecked": 1}
    assert list(outcome.lines()) == [
        "6 passages at 7 places: 6 exact, 1 unchecked; 1 of 2 texts attached, not that of other"
    ]
    assert [each["score"] for each in outcome.as_json()["passages"] if each["tier"] == "unchecked"] == [None]


def test_the_words_of_passages(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(
        TEXT.replace("warm too", "warm, too").replace(SPANS["p2"], "-"), encoding="utf-8"
    )
    found = {
        ident: (str(match.tier), said) for ident, match, said in words(Texts(tmp_path), healing().passages)
    }
    assert found["p1"] == ("exact", SPANS["p1"])
    assert found["p5"] == ("fuzzy", "The other Smith finds the bond warm, too.")
    assert found["p2"] == ("lost", "")
    assert list(words(Texts(None), healing().passages)) == []


ODD = [
    "Müller held that the bond heals.",
    "yes",
    "No: he said “it is”, and: that’s it – all of it #1",
    "- a dash; [brackets] {braces} & *stars* !bang %percent @at `tick`",
    "'single' and \"double\" \\ backslash",
    "2005",
    "null",
    "x",
    "☕ tea, 1.5e3",
    "A line\nbroken,\ttabbed and  spaced",
    "é" * 200,
]


@pytest.mark.parametrize("said", ODD)
def test_what_is_pasted_checks_clean(tmp_path: Path, said: str) -> None:
    text = f"Before. {said} After."
    anchor = anchor_at(text, 8, 8 + len(said))
    lean = healing().model_copy(
        update={"relations": (), "claims": (), "citations": (), "passages": (), "questions": ()}
    )
    own = lean.sources[0].model_copy(update={"length": len(text), "sha256": _digest(text)})
    folder = write_corpus(
        tmp_path / "corpus",
        lean.model_copy(update={"sources": (own,)}),
        claims__page_yaml=f"source: page\npassages:\n{pasted(anchor)}\n",
    )
    (tmp_path / "page.txt").write_bytes(text.encode())
    reading = read(folder)
    assert [problem for problem in check(reading, Texts(tmp_path)) if problem.severity == "error"] == []
    assert reading.corpus is not None
    (passage,) = reading.corpus.passages
    assert anchor == type(anchor).model_validate(passage.model_dump(include=set(type(anchor).model_fields)))


def test_what_anchor_finds_is_what_stands_there() -> None:
    printed = pasted(find(TEXT, "Ash reports", "[warm].", "page"))
    assert f"    start: {TEXT.index('Ash reports')}\n" in printed
    assert printed.startswith("  - id: ash-reports-in-muller-s-book-what\n")
    assert '    last: "Smith found: the bond is [warm]."' in printed


def _digest(text: str) -> str:
    return anchor_at(text, 0, len(text)).sha256
