"""Spans, of passages and of what is left out: they lie in the text, apart, and hold the words that they are said to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final, Literal, NamedTuple

from bondgraph.anchoring import MOST_WORDS, Match, Tier, verify
from bondgraph.model import Anchor, Passage, Source
from bondgraph.problems import Problem
from bondgraph.reading import Entry, Reading
from bondgraph.texts import Texts, resaved, source_problem
from bondgraph.tree import Path

_ANEW: Final = "print the passage anew with bondgraph anchor"
_SPACES: Final = " \n\t\xa0"
_ENDS: Final[tuple[Literal["first", "last"], ...]] = ("first", "last")


class Anchored(NamedTuple):
    """One place of a passage, or one that a source leaves out.

    Attributes:
        entry: the passage, or the source.
        path: where in it the place is written: the passage itself, one of its ``also_at``, or under ``left_out``.
        anchor: the place.
        source: the source in whose text it is.
        name: what stands there, for messages.
    """

    entry: Entry[Any]
    path: Path
    anchor: Anchor
    source: str
    name: str


def anchored(reading: Reading) -> Iterator[Anchored]:
    """The places of every passage, its own first, and then those that are left out: as `verify` has them."""
    for passage in reading.of(Passage):
        record = passage.record
        name = f"passage {record.id!r}"
        yield Anchored(passage, (), record, record.source, name)
        for number, anchor in enumerate(record.also_at):
            yield Anchored(passage, ("also_at", number), anchor, record.source, name)
    for source in reading.of(Source):
        for reason, left in enumerate(source.record.left_out):
            for number, anchor in enumerate(left.at):
                path = ("left_out", reason, "at", number)
                yield Anchored(source, path, anchor, source.record.id, "what is left out")


def lengths_of(sources: Iterable[Entry[Source]]) -> dict[str, int]:
    """The lengths of the texts of sources, by the source's id."""
    return {entry.record.id: entry.record.length for entry in sources}


def spans(places: Iterable[Anchored], lengths: Mapping[str, int]) -> Iterator[Problem]:
    """Spans without words, beyond the text or into each other, and words that do not fit them.

    Args:
        places: what `anchored` gives.
        lengths: what `lengths_of` gives of all sources.
    """
    sound: dict[str, list[Anchored]] = defaultdict(list)
    for place in places:
        yield from _locators(place)
        if None not in (place.anchor.start, place.anchor.end):
            problem = _span(place, lengths.get(place.source))
            if problem is not None:
                yield problem
            if problem is None or problem.code == "span-beyond-text":
                sound[place.source].append(place)
    for together in sound.values():
        yield from _overlaps(together)


def _span(place: Anchored, length: int | None) -> Problem | None:
    entry, (start, end) = place.entry, (place.anchor.start, place.anchor.end)
    path = (*place.path, "end")
    if start == end:
        message = f"the span {start}–{end} holds no words"
        return entry.problem(
            path, "span-empty", message, "the end lies behind the last character: text[start:end]"
        )
    if start > end:
        message = f"the span ends at {end}, before it starts at {start}"
        return entry.problem(path, "span-reversed", message, "swap start and end")
    if length is not None and end > length:
        message = f"the span ends at {end}, and the text of {place.source!r} has {length} code points"
        return entry.problem(path, "span-beyond-text", message, "count code points of the text, not bytes")
    return None


def _locators(place: Anchored) -> Iterator[Problem]:
    entry, path, anchor, *_ = place
    for end in _ENDS:
        words: str | None = getattr(anchor, end)
        if words is None:
            continue
        if (count := len(words.split())) > MOST_WORDS:
            message = f"{end!r} has {count} words"
            remedy = f"keep {MOST_WORDS} at most: a corpus holds no sentence of a source"
            yield entry.problem((*path, end), "locator-too-long", message, remedy)
        length = -1 if None in (anchor.start, anchor.end) else anchor.end - anchor.start
        if 0 < length < len(words):
            message = f"{end!r} is longer than the span of {length} code points"
            yield entry.problem((*path, end), "locator-misfit", message, _ANEW)
        elif (
            length == len(words)
            and (path or "sha256" not in entry.unread)
            and not _may_digest(words, anchor.sha256)
        ):
            message = f"{end!r} fills the span, and the digest is not that of its words"
            yield entry.problem((*path, "sha256"), "digest-mismatch", message, _ANEW)
            break


def _overlaps(places: list[Anchored]) -> Iterator[Problem]:
    """Spans that begin before an earlier one ends."""
    furthest: Anchored | None = None
    for place in sorted(places, key=lambda it: (it.anchor.start, it.anchor.end)):
        (entry, path, anchor, *_), other = place, furthest
        if other is not None and anchor.start < other.anchor.end:
            same = (anchor.start, anchor.end) == (other.anchor.start, other.anchor.end)
            where = other.entry.at(*other.path)
            both = entry.kind == other.entry.kind == "passage"
            name = f"{repr(other.entry.record.id) if both else other.name} at {where.file}:{where.line}"
            message = f"{place.name} {'has the very span of' if same else 'overlaps'} {name}"
            remedy = "let the claims of both name one passage, or cut the spans apart"
            if not both:
                remedy = "cut the spans apart: no word is left out twice, or left out and in a passage"
            yield entry.problem((*path, "start"), "passage-overlap", message, remedy)
        if other is None or anchor.end > other.anchor.end:
            furthest = place


def words(reading: Reading, texts: Texts) -> Iterator[Problem]:
    """Passages, and what is left out, whose words are not those of the attached text."""
    for source in reading.of(Source):
        text = texts.text(source.record.id) if source.whole else None
        if text is not None and (says := source_problem(source.record, text)):
            remedy = "attach the text that was read, or verify the passages and renew the record"
            if resaved(source.record, text):
                remedy = "attach the file as it was read"
            yield source.problem(
                ("sha256",), "source-changed", says[:1].lower() + says[1:].rstrip("."), remedy
            )
    lengths = lengths_of(reading.of(Source))
    places = [place for place in anchored(reading) if place.entry.whole]
    passages = (entry.record for entry in reading.of(Passage) if entry.whole)
    sources = (entry.record for entry in reading.of(Source) if entry.whole)
    for place, finding in zip(places, verify(passages, texts, sources), strict=True):
        if finding.match is None or _span(place, lengths.get(finding.source)):
            continue
        if finding.match.tier is not Tier.EXACT:
            yield _changed(place, finding.match)
        else:
            yield from _misfits(place, texts.require(finding.source))


def _changed(place: Anchored, match: Match) -> Problem:
    entry, path, anchor, *_ = place
    now = "" if match.start is None else f": they stand at {match.start}–{match.end}"
    message = f"the words at {anchor.start}–{anchor.end} do not have this digest ({match.tier}{now})"
    remedy = "bondgraph verify tells more, and can write moved spans back"
    return entry.problem((*path, "sha256"), "digest-mismatch", message, remedy)


def _misfits(place: Anchored, text: str) -> Iterator[Problem]:
    entry, path, anchor, *_ = place
    noun = "passage" if entry.kind == "passage" else "stretch"
    exact = " ".join(text[anchor.start : anchor.end].split())
    for end in _ENDS:
        own = " ".join(getattr(anchor, end).split())
        if not (exact.startswith(own) if end == "first" else exact.endswith(own)):
            message = f"the {noun} does not {'begin' if end == 'first' else 'end'} with {own[:60]!r}"
            yield entry.problem((*path, end), "locator-misfit", message, _ANEW)


def _may_digest(words: str, digest: str) -> bool:
    """Whether a digest is that of words, whatever white space stands between them."""
    first, *others = words.split(" ")
    return len(others) >= MOST_WORDS or any(
        hashlib.sha256("".join((first, *map("".join, zip(spaces, others, strict=True)))).encode()).hexdigest()
        == digest
        for spaces in product(_SPACES, repeat=len(others))
    )


__all__ = ["Anchored", "anchored", "lengths_of", "spans", "words"]
