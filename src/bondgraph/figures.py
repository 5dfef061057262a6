"""Pictures for papers, drawn with matplotlib: who stands where, how far authors agree, and when they said it.

Each has its axes labelled, and under it a caption that says from what it was made and what is not in it. It is as wide as a
column or a page, and the same, byte for byte, whenever it is made of the same. A notebook shows it; `Figure.savefig` writes
it as PDF, SVG or PNG.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from bondgraph.analysis import Agreement
from bondgraph.analysis import agreement as agreement_of
from bondgraph.answers import Link, Row, Side, Stamp
from bondgraph.errors import BadFilter, NotInstalled
from bondgraph.render.looks import one_way
from bondgraph.verbs import Verbs, answering

try:
    from matplotlib import colormaps, rc_context, rcParams
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as _Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle
    from matplotlib.ticker import MaxNLocator
except ImportError:
    raise NotInstalled("matplotlib", "figures", "figures are drawn with it") from None

COLUMN: Final = 3.4
"""The width of one of two columns of a paper, in inches."""
PAGE: Final = 7.0
"""The width of both, in inches."""
MOST_ROWS: Final = 40
"""Authors that a figure lists at most: as many as a page is high."""

_NARROWEST, _WIDEST = 3.0, 20.0
_POINTS: Final = 72
_MARGIN: Final = 6.0
_GAP: Final = 5.0
_FINE: Final = 10
_AIR: Final = 1.03
"""What a text may take more than was measured, by how its letters are set."""
_TITLE, _TEXT, _SMALL = 9.0, 7.0, 6.0
_DOT: Final = 8.5
_CELL: Final = 24.0
_BINS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_BINS_PER_INCH: Final = 8

_INK, _SOFT, _RULE, _SHADE = "#1c242c", "#55616d", "#d5d8dc", "#eef0f2"
_BLUE: Final = "#0b4f8a"
_MADE: Final[Any] = {
    "text.hinting": "none",
    "text.usetex": False,
    "axes.edgecolor": _SOFT,
    "axes.labelcolor": _SOFT,
    "axes.labelsize": _TEXT,
    "axes.linewidth": 0.6,
    "text.color": _INK,
    "xtick.color": _SOFT,
    "xtick.labelcolor": _INK,
    "xtick.labelsize": _SMALL,
    "ytick.color": _SOFT,
    "ytick.labelcolor": _INK,
    "ytick.labelsize": _SMALL,
}
_WRITTEN: Final[Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "bondgraph",
    # Letters that are moved to whole pixels take up to a tenth more than was measured.
    "text.hinting": "none",
}
_UNDATED: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None},
    "svgz": {"Date": None},
    "pdf": {"CreationDate": None},
}


class Figure(_Figure):
    """A figure of matplotlib that a notebook shows, and that is written without a date and with its text as text.

    Attributes:
        caption: what stands under it, for the caption of a paper.
    """

    caption: str = ""

    def savefig(self, fname: str | os.PathLike[str] | IO[Any], **more: Any) -> None:
        """Write it, as `matplotlib.figure.Figure.savefig` does: fonts are embedded in PDF, and text is text in SVG."""
        suffix = Path(fname).suffix[1:].casefold() if isinstance(fname, str | os.PathLike) else ""
        written = str(more.get("format") or suffix or rcParams["savefig.format"])
        metadata = {**_UNDATED.get(written, {}), **(more.pop("metadata", None) or {})}
        with rc_context(_WRITTEN):
            super().savefig(fname, metadata=metadata, **more)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """What a notebook shows: twice as fine as it is wide, for screens that show it so."""
        out = BytesIO()
        self.savefig(out, format="png", dpi=192)
        wide, high = self.get_size_inches()
        return out.getvalue(), {"width": round(wide * 96), "height": round(high * 96)}


def who_stands_where(library: Verbs, question: str, *, width: float = PAGE) -> Figure:
    """Who takes which position on a question.

    A filled dot: in at least one of the claims nobody stands between the author and the reader. A hollow one: others tell all
    of them. A number says how many claims there are, where there is more than one. A position that nobody takes is there as
    well.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        question: the debate question, by any name.
        width: in inches, such as `COLUMN` or `PAGE`.

    Raises:
        BadFilter: the width cannot be used.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    >>> import bondgraph
    >>> from bondgraph import figures
    >>> figure = figures.who_stands_where(bondgraph.open(), "heals-or-carries", width=figures.COLUMN)
    >>> figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()
    ('Position', 'Held by')
    >>> print(figure.caption)  # doctest: +ELLIPSIS
    From The therapeutic bond, edition 0.2 (SHA-256 ...), filtered by question heals-or-carries: 24 claims of 11 authors, 3 of them told by others. Nobody takes “The bond alone is enough” or “Technique does the work”.
    """
    answer = answering(library).who_argues(question=question).all()
    sides = [side for side in answer.sides if side.question == answer.sides[0].question]
    stands = _stands(answer, sides)
    holders, beyond = _most(stands)
    nobody = [side.position.label for side in sides if not side.total]
    told = sum(bool(row.told_by) for row in answer)
    caption = _caption(
        answer.corpus,
        {"question": [sides[0].question.id]},
        f"{_many(len(answer), 'claim')} of {_many(len(stands), 'author')}"
        + (f", {told} of them told by others" if told else ""),
        f"Nobody takes {_or(nobody)}" if nobody else "",
        f"Left out: {_many(beyond, 'author')} with fewer claims" if beyond else "",
    )
    with _made():
        sheet = _Sheet(width, sides[0].question.label, caption)
        return _standing(sheet, [side.position.label for side in sides], holders, stands, beyond)


class _Stand(NamedTuple):
    """How many claims of an author take a position, and in how many of these nobody stands between."""

    claims: int
    own: int


def _stands(rows: Iterable[Row], sides: Sequence[Side]) -> dict[Link, dict[int, _Stand]]:
    """Who takes which of some positions: the positions by their places."""
    place = {side.position.id: n for n, side in enumerate(sides)}
    found: dict[Link, dict[int, _Stand]] = defaultdict(dict)
    for row in rows:
        for taken in row.positions:
            for holder in row.holders if taken.position.id in place else ():
                at = place[taken.position.id]
                claims, own = found[holder].get(at, _Stand(0, 0))
                found[holder][at] = _Stand(claims + 1, own + (not row.told_by))
    return found


def _most(stands: Mapping[Link, Mapping[int, _Stand]]) -> tuple[list[Link], int]:
    """Those who are listed, by the first position that they take and by name; and how many are not."""

    def weight(holder: Link) -> int:
        return sum(each.claims for each in stands[holder].values())

    kept = sorted(stands, key=lambda holder: (-weight(holder), holder.label, holder.id))[:MOST_ROWS]
    kept.sort(key=lambda holder: (min(stands[holder]), holder.label, holder.id))
    return kept, len(stands) - len(kept)


def _standing(
    sheet: _Sheet,
    positions: Sequence[str],
    holders: Sequence[Link],
    stands: Mapping[Link, Mapping[int, _Stand]],
    beyond: int,
) -> Figure:
    names = [sheet.name(holder.label, sheet.wide * 0.3) for holder in holders]
    names += [f"and {beyond:,} more"] if beyond else []
    left = _MARGIN + 14 + max([sheet.size(name, _TEXT).wide for name in names], default=0) + _GAP
    column = (sheet.wide - left - 2 * _MARGIN) / len(positions)
    labels, upright = sheet.headings(positions, column)
    heights = [sheet.size(label, _TEXT) for label in labels]
    above = max(size.wide if upright else size.high for size in heights) + _GAP
    rows = [max(_DOT + 4, sheet.size(name, _TEXT).high + 4) for name in names] or [2 * _DOT]
    edges = [0.0, *accumulate(rows)]
    middles = [(begin + end) / 2 for begin, end in pairwise(edges)]
    legend = sheet.legend(
        [
            ("full", "said directly"),
            ("hollow", "only told by others"),
            ("number", "number of claims"),
        ]
    )
    figure, axes = sheet.axes(left=left, above=above + 16, high=edges[-1], below=legend.high + _GAP)
    axes.set_xlim(-0.5, len(positions) - 0.5)
    axes.set_ylim(edges[-1], 0)
    axes.set_xlabel("Position", labelpad=above + 2)
    axes.xaxis.set_label_position("top")
    axes.set_ylabel("Held by", labelpad=left - _MARGIN - 14)
    _bare(axes)
    for n in range(1, len(positions)):
        axes.axvline(n - 0.5, color=_RULE, linewidth=0.5)
    for edge in edges[1:-1]:
        axes.axhline(edge, color=_RULE, linewidth=0.5)
    for n, label in enumerate(labels):
        sheet.beside(axes, label, (n, 0), (0, _GAP - 2), upright=upright, ha="center", va="bottom")
        if not any(n in taken for taken in stands.values()):
            axes.axvspan(n - 0.5, n + 0.5, color=_SHADE, linewidth=0)
            size = sheet.size("nobody", _SMALL)
            narrow = size.wide > column - 2 and size.wide < edges[-1]
            sheet.inside(axes, "nobody", (n, edges[-1] / 2), size=_SMALL, colour=_SOFT, upright=narrow)
    for middle, name in zip(middles, names, strict=False):
        sheet.beside(axes, name, (-0.5, middle), (-_GAP, 0), ha="right", va="center")
    for middle, holder in zip(middles, holders, strict=False):
        for at, (claims, own) in stands[holder].items():
            _dot(axes, at, middle, full=bool(own))
            if claims > 1:
                sheet.inside(
                    axes, str(claims), (at, middle), size=_SMALL - 0.5, colour="white" if own else _BLUE
                )
    sheet.explain(figure, legend)
    return figure


def agreement(library: Verbs, *authors: str, width: float = PAGE, **filters: Any) -> Figure:
    """How far authors agree, each with each.

    A cell has the score of the two, as `bondgraph.analysis.agreement` defines it, and the number of questions on which it
    rests. It is blank where they share none: that is silence, and no disagreement.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        authors: two or more; by default those who share questions with the most others, as many as there is room for.
        width: in inches, such as `COLUMN` or `PAGE`.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims count.

    Raises:
        BadFilter: the width cannot be used; or as `bondgraph.analysis.agreement`.
        UnknownName, AmbiguousName: as `bondgraph.analysis.agreement`.

    >>> import bondgraph
    >>> from bondgraph import figures
    >>> figure = figures.agreement(bondgraph.open(), "Strupp", "Flores", "Yalom", width=figures.COLUMN)
    >>> [text.get_text() for text in figure.axes[0].texts if "n = 4" in text.get_text()]
    ['42 %\\nn = 4']
    """
    found = agreement_of(library, *authors, **filters)
    with _made():
        sheet = _Sheet(width, "How far authors agree", "")
        names = {author.id: sheet.name(author.label, sheet.wide * 0.26) for author in found.authors}
        kept = _compared(found, sheet, names, named=bool(authors))
        sheet.caption = _caption(found.corpus, found.filters, *_on_agreement(found, kept))
        return _agreeing(sheet, found, kept, names)


def _compared(found: Agreement, sheet: _Sheet, names: Mapping[str, str], *, named: bool) -> list[Link]:
    """The authors that there is room for: as they were named, or those first who share questions with the most others."""
    shares = Counter(end.id for pair in found.pairs if pair.shared for end in (pair.one, pair.other))
    ranked = list(found.authors)
    if not named:
        ranked = sorted(
            (each for each in ranked if shares[each.id]), key=lambda each: (-shares[each.id], each.label)
        )
    widest = max([sheet.size(name, _TEXT).wide for name in names.values()], default=0)
    room = int((sheet.wide - 3 * _MARGIN - 14 - widest - _GAP) // _CELL) + 1
    return ranked[:room]


def _on_agreement(found: Agreement, kept: Sequence[Link]) -> Iterator[str]:
    shown = {author.id for author in kept}
    pairs = [pair for pair in found.pairs if pair.one.id in shown and pair.other.id in shown]
    silent = sum(not pair.shared for pair in pairs)
    if not pairs:
        yield f"{_many(len(found.authors), 'author')}, and no question on which two of them take a position"
        return
    yield f"{_many(len(kept), 'author')} on {_many(len(found.questions), 'question')}"
    yield "A score is the mean share of positions in common, over the n questions on which both take one"
    if silent:
        yield f"Blank: {_many(silent, 'pair')} with no such question, which is silence and no disagreement"
    if any(pair.joint for pair in pairs):
        yield "*: they hold a claim together, which is one voice"
    if len(found.authors) > len(kept):
        yield f"Left out: {_many(len(found.authors) - len(kept), 'author')} for whom there is no room"


def _agreeing(sheet: _Sheet, found: Agreement, kept: Sequence[Link], names: Mapping[str, str]) -> Figure:
    pairs = {frozenset((pair.one.id, pair.other.id)): pair for pair in found.pairs}
    across, down = kept[:-1], kept[1:]
    if not across:
        return sheet.empty("No two authors take a position on the same question.")
    left = _MARGIN + 14 + max(sheet.size(names[each.id], _TEXT).wide for each in down) + _GAP
    below = max(sheet.size(names[each.id], _TEXT).wide for each in across) + _GAP
    cell = min((sheet.wide - left - 2 * _MARGIN) / len(across), 1.6 * _CELL)
    legend = sheet.legend([("scale", "score: 0 to 100 %"), ("blank", "no shared question")])
    figure, axes = sheet.axes(
        left=left,
        above=0,
        high=cell * len(down),
        below=below + 14 + legend.high + _GAP,
        wide=cell * len(across),
    )
    axes.set_xlim(-0.5, len(across) - 0.5)
    axes.set_ylim(len(down) - 0.5, -0.5)
    axes.set_xlabel("Author", labelpad=below)
    axes.set_ylabel("Author", labelpad=left - _MARGIN - 14)
    _bare(axes)
    for side in axes.spines.values():
        side.set_visible(False)
    for n, one in enumerate(down):
        sheet.beside(axes, names[one.id], (-0.5, n), (-_GAP, 0), ha="right", va="center")
        for m, other in enumerate(across[: n + 1]):
            pair = pairs[frozenset((one.id, other.id))]
            _box(axes, m, n, pair.score)
            if pair.score is not None:
                text = (
                    f"{pair.score:.0%}".replace("%", " %") + f"\nn = {pair.shared}{'*' if pair.joint else ''}"
                )
                sheet.inside(
                    axes, text, (m, n), size=_SMALL - 0.5, colour="white" if pair.score > 0.68 else _INK
                )
    for m, other in enumerate(across):
        sheet.beside(
            axes, names[other.id], (m, len(down) - 0.5), (0, -_GAP + 2), upright=True, ha="center", va="top"
        )
    sheet.explain(figure, legend)
    return figure


def timeline(library: Verbs, question: str | None = None, *, width: float = PAGE, **filters: Any) -> Figure:
    """When claims were made: how many in which years, by position where a question is given.

    A claim stands in the year of the work in which its author makes it, whoever tells it. Where that year is not known, it
    is not drawn, and the caption says how many there are: the year of a telling is not that of the view.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        question: a debate question, whose positions are set apart; by default none.
        width: in inches, such as `COLUMN` or `PAGE`.
        filters: the fields of `bondgraph.Filters`: which claims are drawn.

    Raises:
        BadFilter: the width cannot be used; or as `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    >>> import bondgraph
    >>> from bondgraph import figures
    >>> figure = figures.timeline(bondgraph.open(), author="Strupp")
    >>> figure.axes[-1].get_xlabel(), figure.axes[0].get_ylabel()
    ('Year', 'Claims')
    """
    given = filters | ({"question": question} if question is not None else {})
    answer = answering(library).who_argues(**given).all()
    dated = [row for row in answer if row.work is not None and row.work.year is not None]
    later = sum(row.year is not None for row in answer) - len(dated)
    asked = answer.sides[0].question if question is not None else None
    sides = [side for side in answer.sides if side.question == asked]
    lanes = [(side.position.label, [row for row in dated if _takes(row, side)]) for side in sides] or [
        ("", dated)
    ]
    empty = [label for label, rows in lanes if label and not rows]
    lanes = [lane for lane in lanes if lane[1]]
    caption = _caption(
        answer.corpus,
        answer.filters,
        f"{_many(len(answer), 'claim')}, {len(dated):,} of them made in a work of a known year",
        _undated(len(answer) - len(dated) - later, later),
        f"No dated claim takes {_or(empty)}" if empty else "",
    )
    with _made():
        sheet = _Sheet(width, asked.label if asked else "Claims by year", caption)
        return _timed(sheet, lanes) if lanes else sheet.empty("No claim has a year that is known.")


def _undated(without: int, later: int) -> str:
    """What is not on a timeline: claims without a year, and those of which only others tell in a year that is known."""
    parts = [f"{_many(without, 'claim')} without a year"] if without else []
    if later:
        count = f"{later:,}" if without else _many(later, "claim")
        parts.append(f"{count} of which only the year of a telling is known")
    return f"Left out: {', and '.join(parts)}" if parts else ""


def _takes(row: Row, side: Side) -> bool:
    return any(stand.position.id == side.position.id for stand in row.positions)


def _timed(sheet: _Sheet, lanes: Sequence[tuple[str, Sequence[Row]]]) -> Figure:
    years = [_year(row) for _, rows in lanes for row in rows]
    first, last = min(years), max(years)
    room = sheet.wide * 0.7 / _POINTS * _BINS_PER_INCH
    step = next((step for step in _BINS if (last - first) // step + 1 <= room), _BINS[-1])
    begin = first - first % step
    labels = [sheet.wrapped(label, sheet.wide * 0.28, _TEXT) for label, _ in lanes]
    widest = max(sheet.size(label, _TEXT).wide for label in labels)
    left = _MARGIN + 32 + (widest + _GAP if widest else 0)
    counts = [[Counter((_year(row) - begin) // step for row in rows if bool(row.told_by) is told) for told in (False, True)]
              for _, rows in lanes]  # fmt: skip
    most = max(sum((own + told).values()) and max((own + told).values()) for own, told in counts)
    high = max(26.0, *(sheet.size(label, _TEXT).high + 6 for label in labels)) if lanes[0][0] else 90.0
    legend = sheet.legend([("own", "said directly"), ("told", "told by others")])
    figure, axes = sheet.axes(
        left=left, above=0, high=high * len(lanes), below=26 + legend.high + _GAP, lanes=len(lanes)
    )
    for n, (label, (own, told)) in enumerate(zip(labels, counts, strict=True)):
        lane = figure.axes[n]
        bins = sorted(own.keys() | told.keys())
        middles = [begin + (at + 0.5) * step - 0.5 for at in bins]
        lane.bar(
            middles, [own[at] for at in bins], width=step * 0.86, color=_BLUE, edgecolor=_BLUE, linewidth=0.6
        )
        lane.bar(
            middles, [told[at] for at in bins], width=step * 0.86, bottom=[own[at] for at in bins], color="white",
            edgecolor=_BLUE, linewidth=0.8,
        )  # fmt: skip
        lane.set_xlim(
            begin - 0.5 - step * 0.3, begin + ((last - begin) // step + 1) * step - 0.5 + step * 0.3
        )
        lane.set_ylim(0, most * 1.15)
        lane.yaxis.set_major_locator(MaxNLocator(2 if len(lanes) > 1 else 5, integer=True))
        lane.xaxis.set_major_locator(MaxNLocator(int(sheet.wide // 40), steps=[1, 2, 5, 10], integer=True))
        lane.tick_params(length=2, width=0.5, pad=2, labelbottom=n == len(lanes) - 1)
        for side in ("top", "right"):
            lane.spines[side].set_visible(False)
        if label:
            sheet.beside(lane, label, (0, 0.5), (-32, 0), ha="right", va="center", within=True)
    axes.set_xlabel("Year" if step == 1 else f"Year, {step} in a bar", labelpad=3)
    top = figure.axes[0]
    top.set_ylabel("Claims")
    bounds = [lane.get_position().bounds for lane in (top, axes)]
    middle = (bounds[0][1] + bounds[0][3] + bounds[1][1]) / 2
    top.yaxis.set_label_coords(-19 / sheet.wide / bounds[0][2], (middle - bounds[0][1]) / bounds[0][3])
    sheet.explain(figure, legend)
    return figure


def _year(row: Row) -> int:
    assert row.work is not None
    assert row.work.year is not None
    return row.work.year


# -- what is drawn again and again


def _dot(axes: Axes, x: float, y: float, *, full: bool) -> None:
    axes.plot(
        [x], [y], marker="o", markersize=_DOT, markerfacecolor=_BLUE if full else "white", markeredgecolor=_BLUE,
        markeredgewidth=1.0, linestyle="none", clip_on=False,
    )  # fmt: skip


def _box(axes: Axes, x: float, y: float, score: float | None) -> None:
    fill = "white" if score is None else _shade(score)
    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, edgecolor=_RULE, linewidth=0.5))


def _shade(score: float) -> tuple[float, float, float, float]:
    """From nearly white to dark blue: by lightness, so that it is told apart in grey and by any eye."""
    red, green, blue, alpha = colormaps["Blues"](0.06 + 0.9 * score)
    return red, green, blue, alpha


def _bare(axes: Axes) -> None:
    """No marks at the axes: what stands beside them is set by hand."""
    axes.tick_params(length=0, labelbottom=False, labelleft=False)
    axes.set_xticks([])
    axes.set_yticks([])


# -- how it is set


class _Size(NamedTuple):
    """How large a text is, in points."""

    wide: float
    high: float


class _Sheet:
    """A figure before it is known how high it is: a title, what is drawn, and a caption.

    Args:
        width: in inches.
        title: what stands above.
        caption: what stands below.

    Attributes:
        wide: the width, in points.
    """

    def __init__(self, width: float, title: str, caption: str) -> None:
        try:
            fits = _NARROWEST <= width <= _WIDEST
        except TypeError:
            fits = False
        if not fits:
            raise BadFilter(
                "width",
                f"{width!r} cannot be used; write inches from {_NARROWEST:g} to {_WIDEST:g}, such as"
                f" figures.COLUMN ({COLUMN}) or figures.PAGE ({PAGE:g})",
            )
        self.wide: Final = width * _POINTS
        self.caption = caption
        self._title: Final = title
        self._foot = 0.0
        self._sizes: Final[dict[tuple[str, float, str], _Size]] = {}
        self._scratch: Final = _Figure(dpi=_FINE * _POINTS)
        FigureCanvasAgg(self._scratch)

    # -- text

    def size(self, text: str, size: float, weight: str = "normal") -> _Size:
        """How large a text is, of one line or several."""
        if not text:
            return _Size(0, 0)
        if (known := self._sizes.get((text, size, weight))) is not None:
            return known
        drawn = self._scratch.text(0, 0, text, size=size, weight=weight, parse_math=False)
        box = drawn.get_window_extent()
        drawn.remove()
        found = self._sizes[text, size, weight] = _Size(box.width / _FINE * _AIR, box.height / _FINE)
        return found

    def wrapped(self, text: str, wide: float, size: float, weight: str = "normal") -> str:
        """A text in lines no wider than that; a word that is wider is broken."""
        lines: list[str] = []
        for word in _words(text):
            if lines and self.size(f"{lines[-1]} {word}", size, weight).wide <= wide:
                lines[-1] += f" {word}"
            elif self.size(word, size, weight).wide <= wide:
                lines.append(word)
            else:
                lines += self._broken(word, wide, size, weight)
        return "\n".join(lines)

    def _broken(self, word: str, wide: float, size: float, weight: str) -> Iterator[str]:
        """A word that is too wide, in as many pieces as it takes."""
        begin = 0
        for end in range(1, len(word)):
            if self.size(word[begin : end + 1], size, weight).wide > wide:
                yield word[begin:end]
                begin = end
        yield word[begin:]

    def name(self, text: str, wide: float) -> str:
        """A name in one line or two, cut where that is too little."""
        first, *more = self.wrapped(text, wide, _TEXT).split("\n")
        return "\n".join([first, *([self.cut(" ".join(more), wide, _TEXT)] if more else [])])

    def cut(self, text: str, wide: float, size: float) -> str:
        """As much of a text as stands in one line of that width."""
        text = " ".join(_words(text))
        if self.size(text, size).wide <= wide:
            return text
        while text and self.size(f"{text}…", size).wide > wide:
            text = text[:-1].rstrip()
        return f"{text}…"

    def headings(self, texts: Sequence[str], column: float) -> tuple[list[str], bool]:
        """Headings of columns of a width: across, where each word has room, or else upright, in as many lines as there is room for."""
        widest = max(self.size(word, _TEXT).wide for text in texts for word in _words(text))
        if widest <= column - 6:
            return [self.wrapped(text, column - 6, _TEXT) for text in texts], False
        longest = max(self.size(text, _TEXT).wide for text in texts)
        for wide in range(60, int(min(longest, 170)) + 20, 10):
            found = [self.wrapped(text, wide, _TEXT) for text in texts]
            if all(self.size(each, _TEXT).high <= column - 2 for each in found):
                return found, True
        return [self.cut(text, 170, _TEXT) for text in texts], True

    def beside(
        self, axes: Axes, text: str, at: tuple[float, float], off: tuple[float, float], *, upright: bool = False,
        within: bool = False, ha: str, va: str,
    ) -> None:  # fmt: skip
        """A text beside the axes: so many points off a place in them; of the axes themselves, if it is within."""
        axes.annotate(
            text, at, off, xycoords="axes fraction" if within else "data", textcoords="offset points",
            rotation=90 if upright else 0, ha=ha, va=va, size=_TEXT, annotation_clip=False, parse_math=False,
        )  # fmt: skip

    def inside(
        self,
        axes: Axes,
        text: str,
        at: tuple[float, float],
        *,
        size: float,
        colour: str,
        upright: bool = False,
    ) -> None:
        """A text in the axes, around a place."""
        axes.text(
            *at, text, size=size, color=colour, rotation=90 if upright else 0, ha="center",
            va="center_baseline" if "\n" not in text and not upright else "center", parse_math=False,
        )  # fmt: skip

    # -- the whole

    def axes(
        self,
        *,
        left: float,
        above: float,
        high: float,
        below: float,
        wide: float | None = None,
        lanes: int = 1,
    ) -> tuple[Figure, Axes]:
        """The figure with its title and caption, and its axes, the lowest of several.

        Args:
            left: where they begin, in points.
            above: what stands between them and the title.
            high: how high they are together.
            below: what stands between them and the caption.
            wide: how wide they are; by default as far as there is room.
            lanes: how many there are, one above the other.
        """
        room = self.wide - 2 * _MARGIN
        title = self.wrapped(self._title, room, _TITLE, "bold")
        caption = self.wrapped(self.caption, room, _SMALL)
        top = _MARGIN + self.size(title, _TITLE, "bold").high + 2 * _GAP
        self._foot = _MARGIN + self.size(caption, _SMALL).high
        bottom = self._foot + 2 * _GAP
        total = top + above + high + below + bottom
        figure = Figure(figsize=(self.wide / _POINTS, total / _POINTS))
        FigureCanvasAgg(figure)
        figure.caption = self.caption
        x = _MARGIN / self.wide
        figure.text(x, 1 - _MARGIN / total, title, size=_TITLE, weight="bold", va="top", parse_math=False)
        figure.text(x, _MARGIN / total, caption, size=_SMALL, color=_SOFT, va="bottom", parse_math=False)
        each = high / lanes
        across = (self.wide - left - 2 * _MARGIN if wide is None else wide) / self.wide
        air = 5 if lanes > 1 else 0
        for n in range(lanes):
            foot = bottom + below + high - (n + 1) * each
            figure.add_axes((left / self.wide, foot / total, across, (each - air) / total))
        return figure, figure.axes[-1]

    def empty(self, says: str) -> Figure:
        """The figure where there is nothing to draw."""
        figure, axes = self.axes(left=_MARGIN, above=0, high=60, below=0)
        _bare(axes)
        self.inside(
            axes, self.wrapped(says, self.wide - 6 * _MARGIN, _TEXT), (0.5, 0.5), size=_TEXT, colour=_SOFT
        )
        return figure

    def legend(self, entries: Sequence[tuple[str, str]]) -> _Legend:
        """What marks mean, in as many lines as it takes."""
        lines: list[list[_Entry]] = [[]]
        at = 0.0
        for mark, says in entries:
            wide = _MARKS[mark] + self.size(says, _SMALL).wide
            if lines[-1] and at + wide > self.wide - 2 * _MARGIN:
                lines.append([])
                at = 0
            lines[-1].append(_Entry(mark, says, at))
            at += wide + 2 * _GAP
        return _Legend(lines)

    def explain(self, figure: Figure, legend: _Legend) -> None:
        """Set a legend above the caption."""
        total = figure.get_size_inches()[1] * _POINTS
        for n, line in enumerate(reversed(legend.lines)):
            y = self._foot + _GAP + (n + 0.5) * _LINE
            for mark, says, at in line:
                self._mark(figure, mark, _MARGIN + at, y, total)
                figure.text(
                    (_MARGIN + at + _MARKS[mark]) / self.wide, y / total, says, size=_SMALL, va="center_baseline",
                    parse_math=False,
                )  # fmt: skip

    def _mark(self, figure: Figure, mark: str, x: float, y: float, total: float) -> None:
        if mark in ("full", "hollow"):
            figure.add_artist(
                Line2D(
                    [(x + 5) / self.wide], [y / total], marker="o", markersize=_DOT - 1, markeredgecolor=_BLUE,
                    markerfacecolor=_BLUE if mark == "full" else "white", linestyle="none",
                )
            )  # fmt: skip
        elif mark == "number":
            figure.text(
                (x + 5) / self.wide,
                y / total,
                "2",
                size=_SMALL,
                color=_BLUE,
                ha="center",
                va="center_baseline",
            )
        elif mark == "scale":
            for n in range(5):
                self._swatch(figure, x + n * 7.5, y, total, _shade(n / 4), _RULE)
        else:
            fill = {"blank": "white", "own": _BLUE, "told": "white"}[mark]
            self._swatch(figure, x, y, total, fill, _SOFT if mark == "blank" else _BLUE)

    def _swatch(self, figure: Figure, x: float, y: float, total: float, fill: Any, line: str) -> None:
        figure.add_artist(
            Rectangle(
                (x / self.wide, (y - 3.5) / total), 7.5 / self.wide, 7 / total, facecolor=fill, edgecolor=line,
                linewidth=0.7, transform=figure.transFigure,
            )
        )  # fmt: skip


_LINE: Final = 12.0
_MARKS: Final = {"scale": 42.0} | dict.fromkeys(("full", "hollow", "number", "blank", "own", "told"), 13.0)
"""How wide the marks of legends are, with the room behind them."""


class _Entry(NamedTuple):
    """A mark of a legend, what it means, and where it begins."""

    mark: str
    says: str
    at: float


class _Legend(NamedTuple):
    """What marks mean, in lines."""

    lines: Sequence[Sequence[_Entry]]

    @property
    def high(self) -> float:
        """How high it is, in points."""
        return _LINE * len(self.lines)


@contextmanager
def _made() -> Iterator[None]:
    """While figures are made: as they look here, whatever else is drawn in this process."""
    with rc_context(_MADE):
        yield


# -- words


def _caption(corpus: Stamp, filters: Mapping[str, object], *says: str) -> str:
    """From what a figure was made: the corpus, the filters, and what else is to be said, in sentences without a full stop."""
    passed = "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for name, value in filters.items()
    )
    begins = f"From {corpus.title}, edition {corpus.edition} (SHA-256 {corpus.digest[:12]})"
    first = f"{begins}, filtered by {passed}: " if passed else f"{begins}: "
    return one_way(first + ". ".join(filter(None, says)) + ".")


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _or(labels: Sequence[str]) -> str:
    quoted = [f"“{label}”" for label in labels]
    return " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


def _words(text: str) -> list[str]:
    return one_way(text).split()


__all__ = ["COLUMN", "PAGE", "Figure", "agreement", "timeline", "who_stands_where"]


def __dir__() -> list[str]:
    return __all__
