"""Answers as people read them: complete, no wider than there is room, and with nothing taken for markup."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import RenderableType
from tests.healing import library

import bondgraph
from bondgraph.answers import Row, Who
from bondgraph.library import Library
from bondgraph.render import text
from bondgraph.render.text import COLUMNS, NARROW, console, who_csv, who_markdown

WIDTHS = [40, NARROW - 1, NARROW, 100, 120, 200]


@cache
def built_in() -> Library:
    return bondgraph.open()


class Stream(io.StringIO):
    def __init__(self, *, terminal: bool = False) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def drawn(render: Callable[[int], RenderableType], width: int) -> str:
    out = Stream()
    console(out, width=width).print(render(width))
    return out.getvalue()


def who(width: int, of: Library | None = None, **filters: Any) -> str:
    answer = (of or library()).who_argues(**filters)
    return drawn(lambda room: text.who(answer, width=room), width)


ANSWERS: dict[str, Callable[[Library, int], RenderableType]] = {
    "who": lambda of, width: text.who(of.who_argues(limit=1000), width=width),
    "who, by position": lambda of, width: text.who(
        of.who_argues(question=of.stats().questions[0].id), width=width
    ),
    "compare two": lambda of, width: text.compare(of.compare("agent:flores", "jung"), width=width),
    "compare many": lambda of, width: text.compare(
        of.compare("flores", "jung", "yalom", "schore", "strupp"), width=width
    ),
    "show an author": lambda of, width: text.node(of.show("flores"), width=width),
    "show a work": lambda of, width: text.node(of.show("yalom2005"), width=width),
    "show a source": lambda of, width: text.node(of.show("seba-concordance"), width=width),
    "show a question": lambda of, width: text.node(of.show("heals-or-carries"), width=width),
    "show a claim": lambda of, width: text.node(of.show("flores-attachment-not-insight"), width=width),
    "path": lambda of, _: text.path(of.path("yalom", "jung")),
    "near": lambda of, _: text.near(of.near("yalom", steps=2, limit=40)),
    "facets": lambda of, width: text.facets(of.facets(limit=40), width=width),
    "define": lambda of, _: text.define(of.define("real-relationship")),
    "stats": lambda of, _: text.stats(of.stats()),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_no_line_is_wider_than_there_is_room(answer: str, width: int) -> None:
    lines = drawn(lambda room: ANSWERS[answer](built_in(), room), width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert len(lines) > 3


HEADS = {"holder", "where,", "position", "question"}
"""What a list has no use for."""


@pytest.mark.parametrize("answer", ANSWERS)
def test_nothing_is_cut_off(answer: str) -> None:
    """Every word that is drawn where there is room is drawn in one piece at every width, if it fits into a column."""
    wide = drawn(lambda _: ANSWERS[answer](built_in(), 500), 500)
    for width in (40, 80):
        narrow = drawn(lambda room: ANSWERS[answer](built_in(), room), width)
        assert {word for word in wide.split() if len(word) <= 12 and word not in narrow} <= HEADS
        assert narrow.count("…") == wide.count("…")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_is_whole(width: int) -> None:
    """Each word of each claim stands in one piece; of ids, each part between hyphens does."""
    shown = who(width, built_in(), limit=1000)
    for row in built_in().who_argues(limit=1000).rows:
        for (
            word
        ) in f"{row.says} {row.claim.replace('-', ' ')} {' '.join(h.label for h in row.holders)}".split():
            assert word in shown, (row.claim, word)


def lines(shown: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


def test_a_table_of_claims() -> None:
    assert lines(who(80, author=["mueller", "critic"])) == TABLE


TABLE = """\
holder        claim                              where, by way of    position
────────────────────────────────────────────────────────────────────────────────
a critic      It does not.                       as told by Jörg     No
whom nobody   critic-denies                      Müller, Müller
names                                            1990 (rejects)
                                                 p2

Jörg Müller   The bond heals; so “says”          Müller 1990         Yes
              Müller.                            p1 (thesis)
              mueller-heals                      p6

2 claims. bondgraph show ID opens any of them.
"""


def test_a_list_where_there_is_no_room_for_a_table() -> None:
    assert lines(who(60, author="ash")) == LIST


LIST = """\
Zoë Ash, Nils Ödegaard
  An alliance helps, when [bold]it[/bold] is | *kept*.
  Ash & Ödegaard 2005 [page: 2006]
  p3 (supporting)
  Healing Yes
  Ways By itself
  ash-helps

1 claim. bondgraph show ID opens any of them.
"""


def test_a_debate_is_told_by_position_with_those_that_nobody_takes() -> None:
    shown = who(100, question="heals")
    order = [
        shown.index(part)
        for part in ("Healing", "Yes  yes", "No  no", "Never  never", "Nobody takes this position.")
    ]
    assert order == sorted(order)
    yes = shown[: shown.index("No  no")]
    assert "ash-helps" in yes
    assert "mueller-heals" in yes
    assert "critic-denies" not in yes
    assert shown.rstrip().endswith("3 claims. bondgraph show ID opens any of them.")


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"question": "heals", "author": "critic"}, "Nobody here takes it."),
        ({"question": "heals", "limit": 1}, "on another page"),
        ({"limit": 2}, "2 of 6 claims; --after ash-helps gives the next."),
        ({"author": "ash", "after": "page-right"}, "1 claim, and none on this page."),
        ({"position": "never"}, "Nobody takes this position."),
        (
            {"position": "never", "author": ["ash", "critic"]},
            "No claim passes all of: author ash or critic, position heals/never.",
        ),
        ({"position": "never", "author": "ash"}, "Without position: 1 claim."),
        (
            {"author": "editors"},
            "No claim passes all of: author editors.\nWithout author: 6 claims.\nbondgraph show agent:editors has what is known otherwise.",
        ),
        ({"words": "unheard of"}, "No claim passes all of: words unheard of.\nWithout words: 6 claims."),
        (
            {"words": "unheard", "position": "never"},
            "Leaving out any one of them gives none either; start again with one.",
        ),
    ],
)
def test_what_is_not_there_is_told(filters: dict[str, Any], says: str) -> None:
    assert says in who(100, **filters)


def test_an_empty_corpus_is_told() -> None:
    answer = library().who_argues().model_copy(update={"total": 0, "rows": ()})
    assert text.empty(answer).plain == "The corpus holds no claims."


@pytest.mark.parametrize("width", [60, 100])
def test_brackets_are_no_markup(width: int) -> None:
    assert {"[bold]it[/bold]", "|", "*kept*."} < set(who(width, author="ash").split())
    assert "Healing [bold], edition 1" in drawn(lambda _: text.stats(library().stats()), width)
    assert "Über [Bindung]" in drawn(lambda room: text.node(library().show("Mueller1990"), width=room), width)


def test_a_node_with_its_relations_and_their_reasons() -> None:
    shown = drawn(lambda room: text.node(library().show("critic-denies"), width=room), 120)
    for part in (
        "It does not.  claim:critic-denies",
        "held by   a critic whom nobody names",
        "told by   Jörg Müller, Müller 1990 (rejects)",
        "read in   p2  https://example.org/page#:~:text=",
        "position  Healing → No",
        "  contrasts (contradicts, drawn in the text by Jörg Müller; p2)",
        "  Jörg Müller: The bond heals; so “says” Müller.",
        "    because One says no.",
    ):
        assert part in shown


def test_a_question_with_those_who_take_its_positions() -> None:
    shown = drawn(lambda room: text.node(library().show_question("heals"), width=room), 100)
    assert "Yes: Zoë Ash, Nils Ödegaard, Jörg Müller  heals/yes" in shown
    assert "Never: nobody  heals/never" in shown


@pytest.mark.parametrize("width", [40, 100])
def test_authors_side_by_side_or_one_below_the_other(width: int) -> None:
    shown = drawn(lambda room: text.compare(library().compare("mueller", "critic"), width=room), width)
    for part in (
        "they take different",
        "Jörg Müller",
        "mueller-heals",
        "critic-denies",
        "All are silent on: Ways",
        "because One says no.",
    ):
        assert part in shown
    assert ("question" in shown) == (width == 100)


def test_authors_who_say_nothing() -> None:
    shown = drawn(lambda room: text.compare(library().compare("smith-b", "editors"), width=room), 80)
    assert "None of them takes a position on any question." in shown


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (
            ("critic", "mueller"),
            [
                "a critic whom nobody names",
                "↓ holds",
                "↓ contrasts with",
                "because One says no.",
                "↓ is held by",
            ],
        ),
        (("smith-a", "mueller"), ["J. Smith and Jörg Müller are not connected within 12 relations."]),
        (("ash", "ash"), ["Zoë Ash is where it ends, too."]),
    ],
)
def test_a_path(names: tuple[str, str], says: list[str]) -> None:
    shown = drawn(lambda _: text.path(library().path(*names)), 100)
    places = [shown.index(part) for part in says]
    assert places == sorted(places)


def test_a_path_that_was_not_found_says_how_far_it_was_looked_for() -> None:
    answer = library().path("smith-a", "mueller", relation=["supports", "defines"])
    assert drawn(lambda _: text.path(answer), 200) == (
        "J. Smith and Jörg Müller are not connected within 12 relations (supports or defines only).\n"
    )
    stopped = answer.model_copy(update={"gave_up": True, "explored": 123, "relation": ()})
    assert drawn(lambda _: text.path(stopped), 200) == (
        "No chain from J. Smith to Jörg Müller was found among the 123 claims and concepts explored;"
        " there may be one beyond them.\n"
    )


def test_what_is_near() -> None:
    shown = drawn(lambda _: text.near(library().near("mueller-heals", steps=2)), 100)
    says = [
        "The bond heals; so “says” Müller.  claim:mueller-heals",
        "1 relation away",
        "Zoë Ash, Nils Ödegaard: An alliance helps, when [bold]it[/bold] is | *kept*.  ash-helps",
        "supports it  ash-helps--supports--mueller-heals",
        "because It was found.",
        "a critic whom nobody names: It does not.  critic-denies",
        "contrasts with it  critic-denies--contrasts--mueller-heals",
        "2 relations away",
        "Alliance  alliance",
        "is defined by An alliance helps, when [bold]it[/bold] is | *kept*.  ash-helps--defines--alliance",
        "These are all within 2 relations.",
    ]
    assert [line for line in map(str.strip, shown.splitlines()) if line in says] == says


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("bond", {}, "Nothing is within 1 relation."),
        ("mueller-heals", {"relation": "contrasts"}, "These are all within 1 relation (contrasts only)."),
        (
            "mueller-heals",
            {"limit": 2},
            "Shown are 2 of the 3 claims and concepts within 1 relation; --limit shows more.",
        ),
    ],
)
def test_how_much_of_what_is_near_is_shown(name: str, asked: dict[str, Any], says: str) -> None:
    answer = library().near(name, **asked)
    assert drawn(lambda _: text.near(answer), 100).splitlines()[-1] == says


def test_where_there_was_too_much_to_count_it_is_said() -> None:
    answer = library().near("mueller-heals").model_copy(update={"total": None, "whole": False})
    assert drawn(lambda _: text.near(answer), 100).splitlines()[-1] == (
        "Shown are 3 of more than 3 claims and concepts within 1 relation."
    )


@pytest.mark.parametrize(("width", "says"), [(80, "wide"), (79, "narrow")])
def test_how_many_claims_have_what(width: int, says: str) -> None:
    """Ids stand beside their labels where there is room; a filter without values says so."""
    answer = library().facets(author=["critic", "page"], limit=1)
    shown = lines(drawn(lambda room: text.facets(answer, width=room), width))
    assert shown == FACETS[says]


FACETS = {
    "wide": """\
author
  1  a critic whom nobody names  critic
  …  and more

concept
  none

question
  1  Healing  heals

position
  1  No  heals/no

relation
  2  contrasts

role
  none

work
  1  Müller 1990  Mueller1990

source
  2  A page  page

voice
  1  direct
  …  and more

2 claims; --FILTER VALUE leaves those that have a value; --limit shows more.
""",
    "narrow": """\
author
  1  a critic whom nobody names
     critic
  …  and more

concept
  none

question
  1  Healing
     heals

position
  1  No
     heals/no

relation
  2  contrasts

role
  none

work
  1  Müller 1990
     Mueller1990

source
  2  A page
     page

voice
  1  direct
  …  and more

2 claims; --FILTER VALUE leaves those that have a value; --limit shows more.
""",
}


def test_counts_stand_below_each_other() -> None:
    answer = library().facets().model_copy(update={"total": 10})
    shown = lines(drawn(lambda room: text.facets(answer, width=room), 100))
    assert "\n   4  supports\n" in shown
    assert shown.endswith("\n\n10 claims; --FILTER VALUE leaves those that have a value.\n")  # these are all


def test_where_nothing_is_counted_it_is_told_what_to_leave_out() -> None:
    answer = library().facets(position="never", author="ash")
    assert drawn(lambda room: text.facets(answer, width=room), 100) == (
        "No claim passes all of: author ash, position heals/never.\nWithout position: 1 claim.\n"
    )


def test_definitions() -> None:
    shown = drawn(lambda _: text.define(library().define("alliance")), 100)
    for part in (
        "Alliance",
        "scope    As Ash has it.",
        "broader  The bond [bond]",
        "Zoë Ash, Nils Ödegaard",
        "because So it seems.",
    ):
        assert part in shown
    assert "Nobody here defines it; it is used by 2 claims." in drawn(
        lambda _: text.define(library().define("bond")), 100
    )
    assert "it is used by none." in drawn(lambda _: text.define(library().define("concept:healing")), 100)


def test_credits_beyond_those_that_are_told_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bondgraph.library.MOST_CREDITS", 1)
    bond = drawn(lambda _: text.define(library().define("bond")), 100)
    assert "and 1 more: bondgraph show concept:bond" in bond


def test_to_whom_a_term_is_credited() -> None:
    """Whether somebody defines it, as warmth, or nobody, as the bond."""
    bond = drawn(lambda _: text.define(library().define("bond")), 100)
    lines = [line.strip() for line in bond.splitlines()]
    begin = lines.index("credited to  J. Smith, in page (p2)")
    assert lines[begin + 1] == "Müller 1990, in Ash & Ödegaard 2005 (p3)"
    warmth = drawn(lambda _: text.define(library().define("warmth")), 100)
    assert "credited to  Müller 1990, in Ash & Ödegaard 2005 (p3)\n" in warmth
    assert "credited to" not in drawn(lambda _: text.define(library().define("alliance")), 100)


def test_terms_say_to_whom_they_are_credited() -> None:
    shown = drawn(lambda _: text.terms(library().terms()), 100).splitlines()
    lines = [" ".join(line.split()) for line in shown]
    assert lines[:4] == [
        "Defined (2)", "term claims defined by credited to",
        "Alliance [alliance] 1 Zoë Ash; Nils Ödegaard", "Warmth [warmth] 2 J. Smith Müller 1990",
    ]  # fmt: skip
    assert lines[5:8] == [
        "Used and never defined (1)", "term claims credited to", "The bond [bond] 2 J. Smith; Müller 1990",
    ]  # fmt: skip


def test_counts_come_with_the_most_first_and_without_what_is_not_there() -> None:
    shown = drawn(lambda _: text.stats(library().stats()), 80)
    assert "claims by voice\n4  direct\n2  told\n1  quotes\n1  rejects\n1  reports\n\n" in shown
    assert "summarises" not in shown


# -- for what comes after


def rows_of(answer: Who) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(who_csv(answer))))


def with_says(row: Row, says: str) -> Row:
    return row.model_copy(update={"says": says})


def test_rows_as_csv() -> None:
    answer = library().who_argues()
    rows = rows_of(answer)
    assert list(rows[0]) == list(COLUMNS)
    assert {row["claim"]: row for row in rows}["ash-helps"] == {
        "claim": "ash-helps", "says": "An alliance helps, when [bold]it[/bold] is | *kept*.",
        "holders": "Zoë Ash; Nils Ödegaard", "work": "Ash & Ödegaard 2005", "year": "2005", "told_by": "",
        "positions": "heals/yes; how/yes", "concepts": "alliance; warmth", "passages": "p3", "sources": "page",
        "roles": "supporting",
    }  # fmt: skip
    warm = {row["claim"]: row for row in rows}["smith-warm"]
    assert warm["told_by"] == "Zoë Ash (reports); Jörg Müller, Müller 1990 (quotes)"
    assert (warm["work"], warm["year"]) == ("", "")  # 1990 is a teller's


def test_csv_keeps_quotes_commas_and_new_lines() -> None:
    answer = library().who_argues(author="mueller")
    said = 'One, "two"\nthree;\r\nfour'
    odd = answer.model_copy(update={"rows": (with_says(answer.rows[0], said),)})
    out = io.StringIO(who_csv(odd), newline="")
    assert [row["says"] for row in csv.DictReader(out)] == [said]


def test_rows_as_markdown() -> None:
    lines = who_markdown(library().who_argues()).splitlines()
    assert lines[0] == "| holder | claim | where | by way of | position | passages |"
    assert len(lines) == 8
    (helps,) = (line for line in lines if "alliance helps" in line)
    assert helps == (
        r"| Zoë Ash, Nils Ödegaard | An alliance helps, when \[bold\]it\[/bold\] is \| \*kept\*. |"
        r" Ash \& Ödegaard 2005 \[page: 2006\] |  | Yes; By itself | p3 (supporting) |"
    )


@pytest.mark.parametrize(
    ("says", "cell"),
    [
        ("a|b\nc", r"a\|b c"),
        ("<script>&amp;", r"\<script\>\&amp;"),
        ("`x` _y_ ~~z~~ #1 $m$", r"\`x\` \_y\_ \~\~z\~\~ \#1 \$m\$"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_markdown_escapes_what_would_be_markup(says: str, cell: str) -> None:
    answer = library().who_argues(author="mueller")
    odd = answer.model_copy(update={"rows": (with_says(answer.rows[0], says),)})
    assert f"| {cell} |" in who_markdown(odd)


# -- the console


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("", 100), ("0", 100), ("wide", 100), ("-5", 100), ("200", 200)]
)
def test_the_width_where_there_is_no_terminal(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert console(Stream()).width == width


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    seen = {}
    for terminal in (True, False):
        out = Stream(terminal=terminal)
        console(out, width=80).print(text.who(library().who_argues(), width=80))
        seen[terminal] = "\x1b[" in out.getvalue()
    assert seen == {True: True, False: False}


def test_a_node_with_more_claims_than_are_shown_says_so() -> None:
    shown = library().show("concept:bond")
    more = shown.model_copy(update={"total": 1234})
    assert f"These are the first {len(shown.claims)} of 1,234 claims" in drawn(
        lambda width: text.node(more, width=width), 100
    )
    assert "These are the first" not in drawn(lambda width: text.node(shown, width=width), 100)
