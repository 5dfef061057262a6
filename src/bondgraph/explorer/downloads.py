"""What can be taken along: the corpus in every format there is, with what each leaves out."""

from __future__ import annotations

from typing import NamedTuple

from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.exporting import FORMATS
from bondgraph.exporting import Format as Exported


class Format(NamedTuple):
    """A format, as the page has it.

    Attributes:
        name: what it is asked for by.
        title: what it is.
        readers: what reads it; may be empty.
        file: what its file is called.
        leaves_out: what it cannot carry, a sentence each.
    """

    name: str
    title: str
    readers: str
    file: str
    leaves_out: tuple[str, ...]


def downloads(explorer: Explorer) -> Page:
    """The page of all formats."""
    stem = explorer.library.stamp.id
    formats = [_format(each, stem) for each in FORMATS.values()]
    context = {
        "whole": [each for each in formats if not each.leaves_out],
        "parts": [each for each in formats if each.leaves_out],
        "counts": explorer.stats.counts,
        "example": explorer.leading,
    }
    return Page("downloads.html", context)


def _format(exported: Exported, stem: str) -> Format:
    title, _, readers = exported.title.partition(": ")
    return Format(
        exported.name,
        f"{title[0].upper()}{title[1:]}",
        readers,
        f"{stem}.{exported.extension}",
        exported.leaves_out,
    )
