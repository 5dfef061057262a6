"""Claims by year, as SVG: periods across, and what they are set apart by up. It works without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Final, NamedTuple

from bondgraph.answers import GraphNode, Link
from bondgraph.render.looks import one_way, wrap
from bondgraph.render.pages import fit

_SIZE: Final = 14
_NAMES: Final = 190
_MARK: Final = 46
_ROW: Final = 26
_AIR: Final = 10
_TOP: Final = 34
_IN_A_ROW: Final = {False: 2, True: 4}
"""Marks beside each other: of a period, and of what has no year, which is much where pages were read."""


class Period(NamedTuple):
    """Some years in a row.

    Attributes:
        first: the first of them.
        last: the last.
        after_gap: whether years without claims are left out before it.
    """

    first: int
    last: int
    after_gap: bool

    @property
    def label(self) -> str:
        """The years as a heading has them."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Cell(NamedTuple):
    """The claims of one lane in one period, the first of them, and how many there are."""

    claims: tuple[GraphNode, ...]
    total: int


class Lane(NamedTuple):
    """What stands at one height.

    Attributes:
        label: what it is called.
        node: its node, where it is one.
        cells: its claims in each period.
        undated: those of which no year is known.
    """

    label: str
    node: Link | None
    cells: tuple[Cell, ...]
    undated: Cell


class Timeline(NamedTuple):
    """Claims by year.

    Attributes:
        periods: across.
        lanes: up, those with the earliest claim first.
        dated: how many claims have a year.
        undated: how many have none.
        left_out: how many lanes are left out.
        by_name: whether claims are marked by those who hold them, where lanes do not tell it.
    """

    periods: tuple[Period, ...]
    lanes: tuple[Lane, ...]
    dated: int
    undated: int
    left_out: int
    by_name: bool = False


Node = Callable[[GraphNode], str | None]
"""The address of a claim."""
Named = Callable[[Link], str | None]
"""The address of what a lane stands for."""
More = Callable[[Lane, Period | None], str | None]
"""The address of all claims of a lane and a period, or of those of which no year is known."""


def timeline_svg(shown: Timeline, node: Node, named: Named, more: More, *, label: str) -> str:
    """The timeline to set into a page.

    Args:
        shown: what is drawn.
        node: where claims lead.
        named: where lanes lead.
        more: where those lead that have no room.
        label: what it is called where it cannot be seen.
    """
    return _Drawing(shown, node, named, more).whole(label)


class _Drawing:
    """One timeline."""

    def __init__(self, shown: Timeline, node: Node, named: Named, more: More) -> None:
        self._shown = shown
        self._node = node
        self._named = named
        self._more = more
        # A mark that has a name is as broad as two that have a year.
        self._broad = 2 if shown.by_name else 1
        self._mark = _MARK * self._broad
        self._columns: list[float] = []
        x = float(_NAMES)
        for period in shown.periods:
            x += _AIR * (4 if period.after_gap else 1)
            self._columns.append(x)
            x += _IN_A_ROW[False] * _MARK
        self._undated = x + 3 * _AIR
        self._width = self._undated + _IN_A_ROW[True] * _MARK + _AIR if shown.undated else x + _AIR

    def whole(self, label: str) -> str:
        """The drawing with its frame."""
        rows: list[str] = []
        y = float(_TOP)
        for lane in self._shown.lanes:
            high = self._height(lane)
            rows += self._lane(lane, y)
            y += high
        frame = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="group" viewBox="0 0 {self._width:g} {y:g}"'
            f' width="{self._width:g}" height="{y:g}" font-size="{_SIZE}" fill="#1c242c">'
        )
        told = f"{self._shown.dated} claims by year, {self._shown.undated} without one."
        named = f"<title>{escape(fit(label))}</title><desc>{told}</desc>"
        return "".join([frame, named, *self._heads(y), *rows, "</svg>"])

    def _heads(self, bottom: float) -> Iterator[str]:
        yield '<g class="timeline-years" text-anchor="middle" stroke="#dcd8cd">'
        half = _IN_A_ROW[False] * _MARK / 2
        for period, x in zip(self._shown.periods, self._columns, strict=True):
            yield f'<path d="M{x - _AIR / 2:g} {_TOP - 6}V{bottom:g}"/>'
            if period.after_gap:
                yield f'<text stroke="none" x="{x - 2.5 * _AIR:g}" y="{_TOP - 14}">…</text>'
            yield f'<text stroke="none" x="{x + half - 4:g}" y="{_TOP - 14}">{period.label}</text>'
        if self._shown.undated:
            x = self._undated
            yield f'<path class="timeline-apart" stroke-dasharray="2 4" d="M{x - 1.5 * _AIR:g} {_TOP - 6}V{bottom:g}"/>'
            yield f'<text stroke="none" x="{x + 2 * _MARK:g}" y="{_TOP - 14}">no year known</text>'
        yield "</g>"

    def _height(self, lane: Lane) -> float:
        cells = [(cell, False) for cell in lane.cells] + [(lane.undated, True)]
        deep = max(
            -(-(len(cell.claims) + (cell.total > len(cell.claims))) // self._in_a_row(wide=wide))
            for cell, wide in cells
        )
        return max(deep, len(wrap(one_way(lane.label), _NAMES - _AIR, _SIZE, 3)) * 0.7) * _ROW + _AIR

    def _lane(self, lane: Lane, y: float) -> Iterator[str]:
        yield f'<g class="timeline-lane"><path stroke="#dcd8cd" d="M0 {y:g}H{self._width:g}"/>'
        href = self._named(lane.node) if lane.node else None
        lines = wrap(one_way(fit(lane.label)), _NAMES - _AIR, _SIZE, 3)
        spans = "".join(
            f'<tspan x="0" y="{y + 23 + n * 17:g}">{escape(line)}</tspan>' for n, line in enumerate(lines)
        )
        text = f'<text class="timeline-name" font-weight="600">{spans}</text>'
        yield f'<a href="{escape(href)}">{text}</a>' if href else text
        for cell, x, period in zip(lane.cells, self._columns, self._shown.periods, strict=True):
            yield from self._cell(cell, x, y, self._more(lane, period), wide=False)
        yield from self._cell(lane.undated, self._undated, y, self._more(lane, None), wide=True)
        yield "</g>"

    def _in_a_row(self, *, wide: bool) -> int:
        return _IN_A_ROW[wide] // self._broad

    def _called(self, claim: GraphNode) -> str:
        """What stands on a mark: a year, or as much of a name as there is room for."""
        if self._shown.by_name:
            name = claim.label.removesuffix(f" {claim.year}")  # that stands above
            return wrap(one_way(fit(name)), self._mark - 12, _SIZE, 1)[0]
        return str(claim.year) if claim.year is not None else "n.d."

    def _cell(self, cell: Cell, left: float, top: float, more: str | None, *, wide: bool) -> Iterator[str]:
        for n, claim in enumerate(cell.claims):
            row, column = divmod(n, self._in_a_row(wide=wide))
            x, y = left + column * self._mark, top + _AIR / 2 + row * _ROW
            name = escape(fit(f"{claim.label}: {claim.text}"))
            href = self._node(claim)
            text = escape(self._called(claim))
            mark = (
                f'<title>{name}</title><rect x="{x:g}" y="{y:g}" width="{self._mark - 6}" height="{_ROW - 4}" rx="4"'
                f' fill="#ffffff" stroke="#5b6b7b"/><text text-anchor="middle" x="{x + self._mark / 2 - 3:g}" y="{y + 16:g}">{text}</text>'
            )
            yield (
                f'<a class="timeline-claim" href="{escape(href)}" aria-label="{name}">{mark}</a>'
                if href
                else f"<g>{mark}</g>"
            )
        if cell.total > len(cell.claims):
            row, column = divmod(len(cell.claims), self._in_a_row(wide=wide))
            rest = f"+{cell.total - len(cell.claims)}"
            text = f'<text x="{left + column * self._mark:g}" y="{top + _AIR / 2 + row * _ROW + 16:g}">{rest}</text>'
            name = f"{rest}: all {cell.total} of them"
            yield (
                f'<a class="timeline-more" href="{escape(more)}" aria-label="{name}">{text}</a>'
                if more
                else text
            )
