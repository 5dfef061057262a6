"""Figures for papers: what they show is counted by hand, and nothing in them covers anything else."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from tests.factories import agent, claim, corpus, passage, question
from tests.healing import library as small

import bondgraph
from bondgraph import figures
from bondgraph.errors import BadFilter, NotInstalled, UnknownName
from bondgraph.figures import COLUMN, PAGE, Figure, agreement, timeline, who_stands_where
from bondgraph.library import Library
from bondgraph.model import Agent
from bondgraph.opening import build

NAMES: Final = (
    "מרטין בובר", "ابن سينا", "$x_1$ & <b>_y_</b>", "\u202eturned", "Дядя Ваня",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)  # fmt: skip


@cache
def debate(authors: int) -> Library:
    """So many authors on one question with three positions, of which nobody takes the last."""
    named = [*NAMES, *(f"Author Number {n}" for n in range(len(NAMES), authors))][:authors]
    agents = [
        Agent.model_validate({"id": f"a{n}", "name": {"literal": name}}) for n, name in enumerate(named)
    ]
    asked = question("effect", ("calms", "wakes", "neither"))
    claims = [
        claim(f"c{n}-{m}", held_by=f"a{n}", answers=f"effect/{('calms', 'wakes')[(n + m) % 2]}", passages="p")
        for n in range(authors)
        for m in range(1 + n % 3)
    ]
    return build(
        corpus(
            agents=(*agents, agent("editors")),
            questions=(asked,),
            claims=tuple(claims),
            passages=(passage("p", "Tea"),),
            relations=(),
        )
    )


# -- nothing covers anything else

DPI: Final = 200

DRAWN: Final[dict[str, Callable[[float], Figure]]] = {
    "who": lambda width: who_stands_where(bondgraph.open(), "heals-or-carries", width=width),
    "who, one": lambda width: who_stands_where(debate(1), "effect", width=width),
    "who, fifty": lambda width: who_stands_where(debate(50), "effect", width=width),
    "agreement": lambda width: agreement(bondgraph.open(), width=width),
    "agreement, one": lambda width: agreement(debate(1), width=width),
    "agreement, thirty": lambda width: agreement(debate(30), width=width),
    "timeline": lambda width: timeline(bondgraph.open(), width=width),
    "timeline, by position": lambda width: timeline(bondgraph.open(), "heals-or-carries", width=width),
    "timeline, none": lambda width: timeline(small(), "heals", author="smith-b", width=width),
}


def texts(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Bbox]]:
    """All that is written into a file, and where."""
    found = []
    draw = Text.draw

    def drawn(text: Text, renderer: Any) -> None:
        if text.get_visible() and text.get_text():
            found.append((text.get_text(), Text.get_window_extent(text, renderer)))
        draw(text, renderer)

    with monkeypatch.context() as patch:
        patch.setattr(Text, "draw", drawn)
        figure.savefig(BytesIO(), format="png", dpi=DPI)
    return found


@pytest.mark.parametrize("width", [COLUMN, PAGE])
@pytest.mark.parametrize("name", DRAWN)
def test_no_text_covers_another_or_is_cut_off(
    name: str, width: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = DRAWN[name](width)
    wide, high = figure.get_size_inches()
    assert wide == width
    assert 0.8 < high < 11
    written = texts(figure, monkeypatch)
    assert len(written) >= 3
    page = Bbox([[0, 0], [wide * DPI, high * DPI]])
    for said, box in written:
        assert page.x0 <= box.x0, said
        assert box.x1 <= page.x1, said
        assert page.y0 <= box.y0, said
        assert box.y1 <= page.y1, said
    for (one, a), (other, b) in itertools.combinations(written, 2):
        overlap = Bbox.intersection(a, b)
        assert overlap is None or min(overlap.width, overlap.height) < 2, (one, other)


# -- what they show: counted by hand in the small debate


def dots(figure: Figure) -> set[tuple[str, str, bool]]:
    """Who takes what, and whether the dot is filled."""
    axes = figure.axes[0]
    labels = [each for each in axes.texts if each.get_text() not in ("nobody", "2", "3")]
    across = {each.xy[0]: each.get_text() for each in labels if each.get_va() == "bottom"}  # type: ignore[attr-defined]
    down = {each.xy[1]: each.get_text() for each in labels if each.get_ha() == "right"}  # type: ignore[attr-defined]
    found = set()
    for line in axes.lines:
        if line.get_marker() == "o":
            marked: Any = line.get_data()
            (x,), (y,) = marked
            full = to_hex(str(line.get_markerfacecolor())) != "#ffffff"
            found.add((down[y], across[x], full))
    return found


def test_who_stands_where() -> None:
    figure = who_stands_where(small(), "Healing", width=COLUMN)
    assert {(who.replace("\n", " "), what, full) for who, what, full in dots(figure)} == {
        ("Zoë Ash", "Yes", True),
        ("Nils Ödegaard", "Yes", True),
        ("Jörg Müller", "Yes", True),
        ("a critic whom nobody names", "No", False),
    }
    assert [each.get_text() for each in figure.axes[0].texts].count("nobody") == 1
    digest = small().stamp.digest[:12]
    assert figure.caption == (
        f"From Healing [bold], edition 1 (SHA-256 {digest}), filtered by question heals: 3 claims of 4 authors,"
        " 1 of them told by others. Nobody takes “Never”."
    )
    assert "".join(figure.texts[1].get_text().split()) == "".join(figure.caption.split())
    assert figure.texts[0].get_text() == "Healing"
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Position", "Held by")


def test_a_number_says_how_many_claims_there_are() -> None:
    """Of three authors the second makes two claims, one for each position; the third three, two for the first of his."""
    figure = who_stands_where(debate(3), "effect")
    assert [each.get_text() for each in figure.axes[0].texts if each.get_text().isdigit()] == ["2"]
    assert len(dots(figure)) == 1 + 2 + 2


def test_who_is_left_out_is_told() -> None:
    figure = who_stands_where(debate(50), "effect")
    assert "and 10 more" in [each.get_text() for each in figure.axes[0].texts]
    assert figure.caption.endswith("Left out: 10 authors with fewer claims.")


def test_how_far_authors_agree() -> None:
    """Ash and Ödegaard hold one claim together, on both questions; Müller and Smith share no question."""
    figure = agreement(small(), "Müller", "ash", "odegaard", "critic", "smith-a")
    (axes,) = figure.axes
    cells = {
        (round(each.get_position()[0]), round(each.get_position()[1])): each.get_text()
        for each in axes.texts
        if "n =" in each.get_text()
    }
    assert cells == {
        (0, 0): "100 %\nn = 1",
        (0, 1): "100 %\nn = 1",
        (1, 1): "100 %\nn = 2*",
        (0, 2): "0 %\nn = 1",
        (1, 2): "0 %\nn = 1",
        (2, 2): "0 %\nn = 1",
        (1, 3): "0 %\nn = 1",
        (2, 3): "0 %\nn = 1",
    }
    assert len(axes.patches) == 10
    assert "5 authors on 2 questions." in figure.caption
    assert "Blank: 2 pairs with no such question, which is silence and no disagreement." in figure.caption
    assert "*: they hold a claim together, which is one voice." in figure.caption
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Author", "Author")


def test_the_more_agree_the_darker_a_cell_is() -> None:
    figure = agreement(bondgraph.open(), "Strupp", "Flores", "Truax", "Cutler")
    known = {
        (round(each.get_position()[0]), round(each.get_position()[1])): int(each.get_text().partition(" ")[0])
        for each in figure.axes[0].texts
        if "n =" in each.get_text()
    }
    lightness = {}
    for patch in figure.axes[0].patches:
        box: Any = patch
        red, green, blue, _ = box.get_facecolor()
        at = (round(box.get_x() + 0.5), round(box.get_y() + 0.5))
        lightness[at] = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    ranked = sorted(known, key=lambda at: known[at])
    assert [lightness[at] for at in ranked] == sorted((lightness[at] for at in ranked), reverse=True)
    assert len(set(known.values())) > 3


def bars(figure: Figure) -> list[dict[tuple[float, bool], float]]:
    """Of each lane how high its bars are, by their middles and by whether they are filled."""
    return [
        {
            (bar.get_x() + bar.get_width() / 2, to_hex(bar.get_facecolor()) != "#ffffff"): bar.get_height()  # type: ignore[attr-defined]
            for bar in axes.patches
            if bar.get_height()  # type: ignore[attr-defined]
        }
        for axes in figure.axes
    ]


def test_a_claim_stands_in_the_year_of_the_view_and_not_of_the_telling() -> None:
    """Of the six claims two are made in a work of a known year; two are told in a work that has one."""
    figure = timeline(small())
    assert [{(round(x), full): high for (x, full), high in lane.items()} for lane in bars(figure)] == [
        {(1990, True): 1, (2005, True): 1}
    ]
    assert ": 6 claims, 2 of them made in a work of a known year." in figure.caption
    assert (
        "Left out: 2 claims without a year, and 2 of which only the year of a telling is known."
        in figure.caption
    )
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("Year", "Claims")


def test_positions_are_set_apart_and_tellings_told_apart() -> None:
    figure = timeline(bondgraph.open(), "heals-or-carries")
    rows = bondgraph.open().who_argues(question="heals-or-carries")
    dated = [row for row in rows if row.work and row.work.year]
    assert sum(sum(lane.values()) for lane in bars(figure)) == sum(
        sum(stand.question.id == "heals-or-carries" for stand in row.positions) for row in dated
    )
    hollow = sum(high for lane in bars(figure) for (_, full), high in lane.items() if not full)
    assert hollow == sum(bool(row.told_by) for row in dated) > 0
    assert "filtered by question heals-or-carries" in figure.caption
    assert "No dated claim takes “The bond is what is worked on”," in figure.caption


def test_many_years_share_a_bar() -> None:
    figure = timeline(bondgraph.open(), width=COLUMN)
    assert figure.axes[0].get_xlabel() == "Year, 5 in a bar"
    assert sum(sum(lane.values()) for lane in bars(figure)) == 35


def test_where_there_is_nothing_that_is_said() -> None:
    for figure, says in (
        (timeline(small(), author="smith-b"), "No claim has a year that is known."),
        (agreement(debate(1)), "No two authors take a position on the same question."),
    ):
        assert [each.get_text() for each in figure.axes[0].texts] == [says]
    assert "1 author, and no question on which two of them take a position." in agreement(debate(1)).caption


# -- as a file, and in a notebook


def written(figure: Figure, format_: str) -> bytes:
    out = BytesIO()
    figure.savefig(out, format=format_)
    return out.getvalue()


SCRIPT: Final = """\
import hashlib, io, sys
from tests.healing import library
from bondgraph import figures
out = io.BytesIO()
figures.who_stands_where(library(), "heals").savefig(out, format="svg")
assert "matplotlib.pyplot" not in sys.modules
print(hashlib.sha256(out.getvalue()).hexdigest())
"""


def test_it_is_the_same_bytes_in_any_process_and_text_is_text() -> None:
    made = written(who_stands_where(small(), "heals"), "svg")
    paths = os.pathsep.join(path for path in [str(Path.cwd()), *sys.path] if path)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": paths}
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.strip() == hashlib.sha256(made).hexdigest()
    assert ">Jörg Müller</text>" in made.decode()
    assert b"dc:date" not in made


def test_fonts_are_in_a_pdf_that_has_no_date() -> None:
    made = written(agreement(small()), "pdf")
    assert made == written(agreement(small()), "pdf")
    assert b"/FontFile2" in made
    assert b"/Type3" not in made
    assert b"/CreationDate" not in made


def test_settings_of_others_are_left_alone_and_do_not_count(tmp_path: Path) -> None:
    with mpl.rc_context({"svg.fonttype": "path", "text.color": "red", "savefig.format": "svg"}):
        before = dict(mpl.rcParams)
        figure = who_stands_where(small(), "heals")
        figure.savefig(tmp_path / "plain")
        figure.savefig(tmp_path / "bond.svg")
        assert dict(mpl.rcParams) == before
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "bond.svg").read_bytes()
    assert (tmp_path / "bond.svg").read_bytes() == written(who_stands_where(small(), "heals"), "svg")


def test_a_notebook_shows_it_as_wide_as_it_is() -> None:
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    data, metadata = formatter.format(who_stands_where(small(), "heals", width=COLUMN))
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["width"] == round(COLUMN * 96)


@pytest.mark.parametrize("width", [0, -1, 2.9, 21, float("nan"), float("inf"), "wide"])
def test_a_width_that_is_none(width: Any) -> None:
    makes: tuple[Callable[[float], Figure], ...] = (
        lambda wide: who_stands_where(small(), "heals", width=wide),
        lambda wide: agreement(small(), width=wide),
        lambda wide: timeline(small(), width=wide),
    )
    for make in makes:
        with pytest.raises(BadFilter, match=r"^width: .* write inches from 3 to 20, such as figures\.COLUMN"):
            make(width)


def test_names_that_are_none_are_told_as_everywhere() -> None:
    with pytest.raises(UnknownName, match="heels"):
        who_stands_where(small(), "heels")
    with pytest.raises(UnknownName, match="Mülller"):
        agreement(small(), "ash", "Mülller")
    with pytest.raises(BadFilter, match="autor"):
        timeline(small(), autor="ash")


def test_without_matplotlib_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "bondgraph.figures")
    monkeypatch.delattr(bondgraph, "figures")
    with pytest.raises(
        NotInstalled, match=r"matplotlib is not installed here.* pip install 'bondgraph\[figures\]'"
    ):
        importlib.import_module("bondgraph.figures")
    assert figures.COLUMN < figures.PAGE
