"""The pieces that text is made of: a console, and how holders, tellers, works, passages and ids are written."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from typing import Final, TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from bondgraph.answers import Link, PassageLink, Teller, WorkLink

WIDTH_WHEN_PIPED: Final = 100


def console(file: TextIO, *, width: int | None = None) -> Console:
    """A console on a stream: coloured and as wide as the terminal on a terminal, plain elsewhere."""
    from os import environ

    given = environ.get("COLUMNS", "")
    if width is None and not file.isatty():
        width = int(given) if given.isdigit() and int(given) > 0 else WIDTH_WHEN_PIPED
    # A kernel asks for colours, and rich would write to the notebook beside the file.
    in_memory = isinstance(file, io.StringIO) and not file.isatty()
    return Console(
        file=file,
        width=width,
        force_terminal=False if in_memory else None,
        force_jupyter=False,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


class Ident:
    """An id, broken at its hyphens where it must be."""

    def __init__(self, ident: str) -> None:
        self._ident = ident

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("\n".join(textwrap.wrap(self._ident, options.max_width)), style="dim")


def holders(links: Iterable[Link]) -> str:
    """Names in a row."""
    return ", ".join(link.label for link in links)


def teller(link: Teller) -> str:
    """One link of a chain: who tells it, where, and how."""
    who_tells = holders(link.agents)
    where = link.work.label if link.work else ""
    named = f"{who_tells}, {where}" if who_tells and where else who_tells or where
    return f"{named} ({link.how})"


def cited(work: WorkLink) -> str:
    """A work, with what sources print of it where that differs."""
    return work.label + "".join(f" [{each}]" for each in work.as_cited)


def passage(link: PassageLink) -> str:
    """Where a passage stands."""
    role = f" ({link.role})" if link.role else ""
    return f"{link.id}{role}"


def linked(link: Link) -> str:
    """A node with its id, where that is not its label."""
    return f"{link.label} [{link.id}]" if link.label != link.id else link.id
