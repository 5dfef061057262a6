"""Who relates to whom, counted: authors, and between them how often one supports or contrasts with another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from html import escape
from typing import Final, NamedTuple

from bondgraph.answers import Link
from bondgraph.render.blocks import in_blocks
from bondgraph.render.layout import Box, Pull
from bondgraph.render.looks import EDGE_STYLES, NODE_STYLES, one_way, text_width, wrap
from bondgraph.render.pages import fit
from bondgraph.render.routing import straight

_SIZE: Final = 14
_WIDEST: Final = 190
_ASPECT: Final = 1.7
_MARGIN: Final = 20
_APART: Final = 9


class Counted(NamedTuple):
    """An author, and how many of the claims they hold."""

    node: Link
    claims: int


class Between(NamedTuple):
    """How often claims of one author relate to claims of another.

    Attributes:
        start: the one, by id; of a contrast, which holds both ways, the first of both.
        end: the other.
        type: supports or contrasts.
        many: how often.
    """

    start: str
    end: str
    type: str
    many: int


class Counts(NamedTuple):
    """Claims taken together by author.

    Attributes:
        authors: those of the most claims.
        between: the relations among them, counted.
        others: whether there are further authors.
        counted: how many relations were counted.
        relations: how many there are.
    """

    authors: tuple[Counted, ...]
    between: tuple[Between, ...]
    others: bool
    counted: int
    relations: int


def counts_svg(shown: Counts, link: Callable[[Link], str | None], *, label: str) -> str:
    """The counts to set into a page.

    Args:
        shown: what is drawn.
        link: where an author leads.
        label: what it is called where it cannot be seen.
    """
    return "".join(_drawing(shown, link, label))


def _drawing(shown: Counts, link: Callable[[Link], str | None], label: str) -> Iterator[str]:
    names = {each.node.id: one_way(fit(each.node.label)) for each in shown.authors}
    words = {
        each.node.id: f"{wrap(names[each.node.id], _WIDEST - 40, _SIZE, 1)[0]} · {each.claims:,}"
        for each in shown.authors
    }
    boxes = {
        each.node.id: Box(each.node.id, "agent", text_width(words[each.node.id], _SIZE) + 30, 32)
        for each in shown.authors
    }
    pulls = [Pull(each.start, each.end, each.many) for each in shown.between]
    spots = in_blocks(boxes, pulls, _ASPECT) if boxes else {}
    spread = {ident: (x * 1.25, y * 1.6) for ident, (x, y) in spots.items()}
    rooms = {ident: (*spread[ident], box.width / 2, box.height / 2) for ident, box in boxes.items()}
    left = min((x - half for x, _, half, _ in rooms.values()), default=0) - _MARGIN
    right = max((x + half for x, _, half, _ in rooms.values()), default=0) + _MARGIN
    top = min((y - high for _, y, _, high in rooms.values()), default=0) - _MARGIN
    bottom = max((y + high for _, y, _, high in rooms.values()), default=0) + _MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="group" font-size="{_SIZE}"'
        f' viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"'
        f' width="{right - left:.0f}" height="{bottom - top:.0f}"><title>{escape(fit(label))}</title>'
    )
    most = max((each.many for each in shown.between), default=1)
    for type_ in ("supports", "contrasts"):
        style = EDGE_STYLES[type_]
        dashes = f' stroke-dasharray="{" ".join(map(str, style.dashes))}"' if style.dashes else ""
        yield f'<g class="map-line map-{type_}" stroke="{style.light}" fill="{style.light}"{dashes}>'
        for each in shown.between:
            way = straight(rooms[each.start], rooms[each.end]) if each.type == type_ else ()
            if not way:
                continue
            # The two kinds, and both directions of one, stand side by side.
            (x1, y1), (x2, y2) = way
            long = math.dist(*way) or 1
            side = _APART * (0.5 if type_ == "supports" else -0.5 if each.start < each.end else 0.5)
            dx, dy = -(y2 - y1) / long * side, (x2 - x1) / long * side
            width = 1 + 4 * math.sqrt(each.many / most)
            told = f"{names[each.start]} {style.word} {names[each.end]}: {each.many:,}"
            yield (
                f'<g><title>{escape(told)}</title><path fill="none" stroke-width="{width:.1f}"'
                f' d="M{x1 + dx:.0f} {y1 + dy:.0f}L{x2 + dx:.0f} {y2 + dy:.0f}"/>'
            )
            if style.arrow:
                ux, uy = (x2 - x1) / long, (y2 - y1) / long
                x, y, size = x2 + dx, y2 + dy, 6 + width
                yield (
                    f'<path stroke="none" d="M{x:.0f} {y:.0f}L{x - ux * size - uy * size / 2:.1f} {y - uy * size + ux * size / 2:.1f}'
                    f'L{x - ux * size + uy * size / 2:.1f} {y - uy * size - ux * size / 2:.1f}z"/>'
                )
            yield "</g>"
        yield "</g>"
    colours = NODE_STYLES["agent"].light
    yield f'<g class="map-agent" fill="{colours.fill}" stroke="{colours.line}" text-anchor="middle">'
    for author in shown.authors:
        x, y, half, high = rooms[author.node.id]
        told = f"{names[author.node.id]}: {author.claims:,} claim{'' if author.claims == 1 else 's'}"
        shape = (
            f'<title>{escape(told)}</title><rect x="{x - half:.0f}" y="{y - high:.0f}" width="{2 * half:.0f}"'
            f' height="{2 * high:.0f}" rx="{high:.0f}"/><text stroke="none" fill="{colours.text}" x="{x:.0f}"'
            f' y="{y + _SIZE * 0.35:.0f}">{escape(words[author.node.id])}</text>'
        )
        href = link(author.node)
        yield (
            f'<a class="map-node" href="{escape(href)}" aria-label="{escape(told)}">{shape}</a>' if href
            else f'<g class="map-node">{shape}</g>'
        )  # fmt: skip
    yield "</g></svg>"
