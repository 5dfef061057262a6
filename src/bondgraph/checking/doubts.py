"""What is allowed and probably not meant: warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bondgraph.csl import Date, in_digits
from bondgraph.ids import fold
from bondgraph.model import Concept, Passage, Source, Work
from bondgraph.problems import Problem, Severity
from bondgraph.reading import Entry, Reading
from bondgraph.tree import Path


def doubts(reading: Reading) -> Iterator[Problem]:
    """What a curator should look at again."""
    yield from _labels(reading)
    yield from _alike(reading)
    yield from _dates(reading)
    yield from _recurring(reading)


def _labels(reading: Reading) -> Iterator[Problem]:
    """Labels that name two concepts."""
    seen: dict[str, Entry[Concept]] = {}
    for entry in reading.of(Concept):
        concept = entry.record
        also = ((("also_called", number), label) for number, label in enumerate(concept.also_called))
        for path, label in ((("label",), concept.label), *also):
            other = seen.setdefault(fold(label or ""), entry)
            if label and other is not entry:
                message = f"{label!r} also names the concept {other.record.id!r}"
                remedy = "make one of the two labels more exact"
                yield entry.problem(path, "label-twice", message, remedy, Severity.WARNING)


def _alike(reading: Reading) -> Iterator[Problem]:
    """Ids of works that differ only in capitals."""
    seen: dict[str, Entry[Work]] = {}
    for entry in reading.of(Work):
        ident = entry.record.id or ""
        other = seen.setdefault(ident.casefold(), entry)
        if ident and other.record.id != ident:
            message = f"{ident!r} and {other.record.id!r} differ only in capitals"
            remedy = "if they are one work keep one, else tell them apart, as in 2004a and 2004b"
            yield entry.problem(("id",), "ids-alike", message, remedy, Severity.WARNING)


def _dates(reading: Reading) -> Iterator[Problem]:
    """Dates that hold a year and are kept as words, so that no filter by year finds them."""
    for entry in reading.of(Source):
        yield from _date(entry, ("issued",), entry.record.issued)
    for work in reading.of(Work):
        yield from _date(work, ("issued",), work.record.issued)
        for number, cited in enumerate(work.record.as_cited):
            yield from _date(work, ("as_cited", number, "issued"), cited.issued)


def _date(entry: Entry[Any], path: Path, date: Date | None) -> Iterator[Problem]:
    if date and date.literal and not date.parts and (year := re.search(r"[0-9]{4}", date.literal)):
        message = f"{date.literal[:60]!r} is kept as words, and no filter by year finds it"
        digits = in_digits(date.literal)
        remedy = f"write {digits}" if digits else f"write {year[0]}, or {year[0]}~ for about that year"
        yield entry.problem(path, "date-in-words", message, remedy, Severity.WARNING)


def _recurring(reading: Reading) -> Iterator[Problem]:
    """Passages of the same words at two places of a source."""
    seen: dict[tuple[str, str], Entry[Passage]] = {}
    for entry in reading.of(Passage):
        passage = entry.record
        if not entry.whole or (other := seen.setdefault((passage.source, passage.sha256), entry)) is entry:
            continue
        if passage.start >= other.record.end or other.record.start >= passage.end:
            message = f"these are the words of {other.record.id!r} at another place"
            remedy = "if they say the same there, write the place under its 'also_at'"
            yield entry.problem(("sha256",), "same-words", message, remedy, Severity.WARNING)


__all__ = ["doubts"]
