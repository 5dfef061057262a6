"""The formats of reference managers, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, get_args

from bondgraph.citing import csljson, ris
from bondgraph.citing.bibtex import biblatex, bibtex
from bondgraph.citing.names import Record

FormatName = Literal["bibtex", "biblatex", "ris", "csl-json"]


class Format(NamedTuple):
    """A format.

    Attributes:
        title: what it is called.
        extension: how the names of its files end.
        media_type: its media type.
        write: writes records; of those that are known by way of others only, with the keys of these.
    """

    title: str
    extension: str
    media_type: str
    write: Callable[[Iterable[Record], Mapping[str, Sequence[str]]], str]


FORMATS: Final[dict[FormatName, Format]] = {
    "bibtex": Format("BibTeX", "bib", "application/x-bibtex", bibtex),
    "biblatex": Format("BibLaTeX", "bib", "application/x-biblatex", biblatex),
    "ris": Format("RIS", "ris", "application/x-research-info-systems", ris.written),
    "csl-json": Format(
        "CSL-JSON",
        "json",
        "application/vnd.citationstyles.csl+json",
        lambda records, _: csljson.written(records),
    ),
}

assert tuple(FORMATS) == get_args(FormatName)
