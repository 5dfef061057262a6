"""Echoes: what counts as taken over, how much of it there is, and where it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph.echoes import RUN, Echo, Echoes

TWELVE = "one two three four five six seven eight nine ten eleven twelve"
THIRTEEN = f"{TWELVE} thirteen"


def echoes(text: str, **texts: str) -> list[Echo]:
    return list(Echoes(texts).of(text))


def test_eleven_words_are_none_and_twelve_are_one() -> None:
    assert echoes(TWELVE.rpartition(" ")[0], song=THIRTEEN) == []
    assert echoes(TWELVE, song=THIRTEEN) == [Echo(TWELVE, 12, "song", 1)]
    assert echoes(TWELVE, song=TWELVE.rpartition(" ")[0]) == []


@pytest.mark.parametrize(
    "text",
    [
        TWELVE.upper(),
        TWELVE.replace(" ", "-"),
        TWELVE.replace(" ", "_"),
        TWELVE.replace(" ", " … [“"),
        TWELVE.replace(" ", "\r\n"),
    ],
    ids=["capitals", "hyphens", "underscores", "marks", "lines"],
)
def test_what_stands_between_the_words_makes_no_difference(text: str) -> None:
    assert echoes(f"({text})", song=THIRTEEN) == [Echo(text, 12, "song", 1)]
    assert echoes(TWELVE, song=text) == [Echo(TWELVE, 12, "song", 1)]


def test_one_other_word_breaks_a_run() -> None:
    assert echoes(THIRTEEN.replace("six", "6"), song=THIRTEEN) == []
    assert echoes(THIRTEEN.replace("six", "six, no,"), song=THIRTEEN) == []
    assert echoes(THIRTEEN.replace("six ", ""), song=THIRTEEN) == []


def test_words_in_a_row_are_one_echo_and_others_another() -> None:
    found = echoes(f"So {THIRTEEN}; or: {TWELVE}, and so on", song=THIRTEEN)
    assert found == [Echo(THIRTEEN, 13, "song", 1), Echo(TWELVE, 12, "song", 1)]


def test_a_run_goes_on_where_the_next_text_does() -> None:
    """Words that two texts have between them, with no break, are taken over all the same."""
    later = " ".join(THIRTEEN.split()[1:])
    assert echoes(THIRTEEN, first=TWELVE, second=later) == [Echo(THIRTEEN, 13, "first", 1)]


def test_an_echo_says_in_which_text_and_line_it_begins() -> None:
    text = f"Before.\n\nBefore one\n{TWELVE.replace(' five', chr(10) + 'five')}\n"
    assert echoes(f"And {TWELVE}", song="Nothing.", poem=text) == [Echo(TWELVE, 12, "poem", 4)]
    assert echoes(f"Before one {TWELVE}", poem=text) == [Echo(f"Before one {TWELVE}", 14, "poem", 3)]


def test_the_first_place_is_the_one_that_is_told() -> None:
    assert [echo.line for echo in echoes(TWELVE, song=f"{TWELVE}\n{TWELVE}")] == [1]


@given(st.lists(st.sampled_from(["a", "b"]), max_size=60), st.lists(st.sampled_from(["a", "b"]), max_size=60))
def test_what_is_found_is_what_every_run_compared_with_every_other_gives(
    one: list[str], two: list[str]
) -> None:
    runs = {tuple(two[n : n + RUN]) for n in range(len(two) - RUN + 1)}
    taken = [n for n in range(len(one) - RUN + 1) if tuple(one[n : n + RUN]) in runs]
    found = echoes(" ".join(one), song="\n".join(two))
    assert sum(echo.length - RUN + 1 for echo in found) == len(taken)
    assert all(two[echo.line - 1 :][:RUN] == echo.words.split()[:RUN] for echo in found)
