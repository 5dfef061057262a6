"""What of a hit is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph.search.asked import Part
from bondgraph.search.documents import Words
from bondgraph.search.index import Sought
from bondgraph.search.snippets import LENGTH, snippet


def sought(*parts: str) -> Sought:
    """Words, "phrases" and beginnings*; words with a stroke between them are those that one was taken for."""
    found: list[tuple[Part, ...]] = []
    for part in parts:
        if " " in part:
            found.append((Part("phrase", tuple(part.split())),))
        elif part.endswith("*"):
            found.append((Part("beginning", (part[:-1],)),))
        else:
            found.append(tuple(Part("word", (word,)) for word in part.split("|") if word))
    return Sought(tuple(found), ())


def shown(looked_for: Sought, statement: str, *names: str, length: int = LENGTH) -> str:
    """Where a snippet stands and what it shows, its marks in brackets."""
    found = snippet(looked_for, Words(statement, names), length)
    text = found.text
    for start, end in reversed(found.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return f"{found.field}: {text}"


@pytest.mark.parametrize(
    ("parts", "statement", "names", "expected"),
    [
        (["bond"], "The Bond bonds.", [], "statement: The [Bond] [bonds]."),
        (["bond"], "The bond.", ["Bond"], "statement: The [bond]."),
        (["muller"], "It heals.", ["Ash", "J. Müller"], "name: J. [Müller]"),
        (["ash", "muller"], "It heals.", ["Ash", "Müller & Ash 1990"], "name: [Müller] & [Ash] 1990"),
        (["ash"], "It heals.", ["Zoë Ash, of the Ash Institute", "Ash"], "name: [Ash]"),  # the shorter
        (["bond", "muller"], "The bond heals.", ["Müller"], "statement: The [bond] heals."),
        (["the bond"], "The bond, the warm bond.", [], "statement: [The bond], the warm bond."),
        (["the bond"], "It heals the: bond.", [], "statement: It heals [the: bond]."),
        (["bon*"], "Bonding and bonds, not abonded.", [], "statement: [Bonding] and [bonds], not abonded."),
        (["bond|band"], "A band, a bond, a bend.", [], "statement: A [band], a [bond], a bend."),
        ([""], "It heals.", ["Ash"], "statement: It heals."),  # a word that nothing comes near
        (["bond"], "", ["Ash"], "name: Ash"),
        (["jerome"], "So Je\u0301ro\u0302me, too", [], "statement: So [Je\u0301ro\u0302me], too"),
        (
            ["real relationship", "real"],
            "A real relationship is real.",
            [],
            "statement: A [real relationship] is [real].",
        ),
    ],
)
def test_what_was_looked_for_is_marked(
    parts: list[str], statement: str, names: list[str], expected: str
) -> None:
    assert shown(sought(*parts), statement, *names) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["zero"], "[zero] one two three …"),
        (["five"], "… four [five] six …"),
        (["nine"], "… six seven eight [nine]"),
        (["one", "nine"], "zero [one] two three …"),  # too far apart: the first
        (["one", "five", "six"], "… four [five] [six] seven …"),  # where most of them are
        (["two", "two three"], "… one [two three] four …"),
        (["ten"], "zero one two three …"),
    ],
)
def test_a_long_text_is_cut_between_words(parts: list[str], expected: str) -> None:
    text = "zero one two three four five six seven eight nine"
    assert shown(sought(*parts), text, length=20) == f"statement: {expected}"


def test_a_word_longer_than_a_snippet_is_shown_whole() -> None:
    assert shown(sought("b" * 30), f"a {'b' * 30} c", length=20) == f"statement: … [{'b' * 30}] …"


@given(st.text(alphabet="ab é\u0301.ßﬁ", max_size=80), st.integers(5, 30))
def test_a_snippet_is_a_stretch_of_the_text(text: str, length: int) -> None:
    found = snippet(sought("a", "e*", "ss"), Words(text, ()), length)
    inner = found.text.removeprefix("… ").removesuffix(" …")
    assert inner in text
    assert found.text == text or "…" in found.text
    ends = [0, *(place for mark in found.marks for place in mark)]
    assert ends == sorted(ends)
    assert all(found.text[start:end].strip(" .") for start, end in found.marks)
