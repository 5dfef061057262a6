"""What a person writes to search, and the words of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph.errors import BadFilter
from bondgraph.ids import words_of
from bondgraph.search.asked import MOST, Part, parts_of
from bondgraph.search.folding import Token, folded, tokens


def word(*words: str) -> tuple[Part, ...]:
    return tuple(Part("word", (each,)) for each in words)


def phrase(*words: str) -> Part:
    return Part("phrase", words)


def beginning(of: str) -> Part:
    return Part("beginning", (of,))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("bond", word("bond")),
        ("  Bond\tHEALS ", word("bond", "heals")),
        ("bond Bond bönd", word("bond")),  # each thing once
        ("self-regulation, patients’", word("self", "regulation", "patients")),
        ('"The Bond"', (phrase("the", "bond"),)),
        ("“The Bond” warm", (phrase("the", "bond"), *word("warm"))),
        ("«bond»", (phrase("bond"),)),  # one word in quotes: as it stands
        ('warm "the bond', (*word("warm"), phrase("the", "bond"))),  # the closing quote is forgiven
        ('bond"', word("bond")),
        ('"" bond "…"', word("bond")),
        ("thera*", (beginning("thera"),)),
        ("self-regul*", (*word("self"), beginning("regul"))),
        ("JÉR* bond", (beginning("jer"), *word("bond"))),
        ("* bond", word("bond")),
        ('"thera* now"', (phrase("thera", "now"),)),  # no operator inside quotes
        ("bond AND -heals (it) +title:x", word("bond", "heals", "title", "x")),  # nor any other
        ("the bond of a patient's", word("bond", "patient")),  # small words, where others tell more
        ("to be", word("to", "be")),
        ("not the bond", word("not", "bond")),
        ('"of" bond', (phrase("of"), *word("bond"))),  # what is quoted is meant
        ("the th*", (beginning("th"),)),
    ],
)
def test_what_is_written_and_what_is_looked_for(written: str, parts: tuple[Part, ...]) -> None:
    assert parts_of(written) == parts


@pytest.mark.parametrize("written", ["…", '""', "*", "“ ”", "- + !"])
def test_without_a_word_nothing_can_be_looked_for(written: str) -> None:
    with pytest.raises(BadFilter) as refused:
        parts_of(written)
    assert str(refused.value) == f"words: {written!r} holds no word; write letters or digits"


def test_there_are_bounds() -> None:
    most = " ".join(f"w{number}" for number in range(MOST))
    assert len(parts_of(f"{most} {most}")) == MOST
    with pytest.raises(BadFilter, match=f"{MOST + 1} different words are too many; write at most {MOST}"):
        parts_of(f"{most} more")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Größe!", [Token("die", 0, 3), Token("grosse", 4, 9)]),
        ("ﬁt", [Token("fit", 0, 2)]),  # one character, two letters
        ("Je\u0301ro\u0302me e", [Token("jerome", 0, 8), Token("e", 9, 10)]),  # accents on their own
        ("age\u0301.", [Token("age", 0, 4)]),
        ("patient's", [Token("patient", 0, 7), Token("s", 8, 9)]),
        ("", []),
    ],
)
def test_words_know_their_places(text: str, found: list[Token]) -> None:
    assert tokens(text) == found


@given(st.text())
def test_words_are_the_same_however_they_are_taken(text: str) -> None:
    assert folded(text).split() == words_of(text)
    assert [token.word for token in tokens(text)] == words_of(text)
