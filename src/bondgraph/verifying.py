"""Passages, and what is left out, against their texts: the report, and a passage ready to paste."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bondgraph.anchoring import Finding, Match, Tier, verify
from bondgraph.ids import slugify
from bondgraph.mending import recorded, settled
from bondgraph.model import Anchor, Passage, Source
from bondgraph.reading import Place, Reading
from bondgraph.texts import Texts, digest, first_few, resaved, source_problem

FORMAT: Final = "bondgraph.verify/1"

# What YAML reads as itself without quotes.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 ,.;()/’‘–—-]*[A-Za-z0-9.)’]")
_WORDLIKE: Final = frozenset("true false null yes no on off".split())


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the passages, and of what is left out.

    Attributes:
        findings: one for each place of each passage, and then of what is left out, in the order of the files.
        places: where each finding's anchor is written.
        changed: sources whose text is not the one that was read, with what is wrong.
        known: how many texts the corpus has.
        missing: the sources whose text is not attached.
        outgrown: sources in whose text spans have moved beyond the recorded length, with what to record now.
    """

    findings: list[Finding]
    places: list[Place]
    changed: list[str] = field(default_factory=list)
    known: int = 0
    missing: list[str] = field(default_factory=list)
    outgrown: dict[str, str] = field(default_factory=dict)

    @property
    def tiers(self) -> Counter[str]:
        """How many places of passages were found at each tier; ``unchecked`` where the text is not attached."""
        return Counter(_tier(found) for found in self.findings if found.reason is None)

    @property
    def left_out(self) -> Counter[str]:
        """The same for the places that are left out."""
        return Counter(_tier(found) for found in self.findings if found.reason is not None)

    @property
    def lost(self) -> int:
        """How many places were lost, of passages or of what is left out."""
        return self.tiers[Tier.LOST] + self.left_out[Tier.LOST]

    @property
    def moved(self) -> int:
        """How many places were found elsewhere, with the same digest."""
        return self.tiers[Tier.MOVED] + self.left_out[Tier.MOVED]

    def lines(self) -> Iterator[str]:
        """The report in lines: what is not exact, then the sum."""
        yield from self.changed
        sure = settled(self.findings)
        for found, place in zip(self.findings, self.places, strict=True):
            if found.match is None or found.match.tier is Tier.EXACT:
                continue
            score = f" {found.match.score:.3f}" if found.match.tier in (Tier.FUZZY, Tier.LOST) else ""
            where = "" if found.match.start is None else f", now at {found.match.start}–{found.match.end}"
            name = f"passage {found.passage}" + (f" (also_at {found.place})" if found.place else "")
            name = name if found.reason is None else "what is left out"
            yield (
                f"{place.file}:{place.line}:{place.column}: {found.match.tier}{score}: {name} of {found.source},"
                f" recorded at {found.anchor.start}–{found.anchor.end}{where}{_doubt(found.match, written=found in sure)}"
            )
        passages = len({found.passage for found in self.findings if found.reason is None})
        anchors, left = self.tiers.total(), self.left_out.total()
        places = "" if passages == anchors else f" at {anchors} places"
        beside = (
            f"left out at {left} place{'' if left == 1 else 's'}: {_counts(self.left_out)}; " if left else ""
        )
        attached = f"{self.known - len(self.missing)} of {self.known} texts attached"
        if self.missing:
            attached += f", not that of {first_few(self.missing)}"
        yield f"{passages} passages{places}: {_counts(self.tiers)}; {beside}{attached}"

    def as_json(self) -> dict[str, Any]:
        """The report as a versioned object."""
        return {
            "format": FORMAT,
            "tiers": dict(self.tiers),
            "changed": self.changed,
            "passages": [
                {"passage": found.passage} | _as_json(found, place)
                for found, place in zip(self.findings, self.places, strict=True)
                if found.reason is None
            ],
            "left_out": [
                _as_json(found, place)
                for found, place in zip(self.findings, self.places, strict=True)
                if found.reason is not None
            ],
        }


def _tier(found: Finding) -> str:
    return str(found.match.tier) if found.match else "unchecked"


def _counts(tiers: Counter[str]) -> str:
    return ", ".join(f"{count} {tier}" for tier, count in tiers.most_common()) or "none"


def _as_json(found: Finding, place: Place) -> dict[str, Any]:
    return {
        "source": found.source,
        "place": found.place,
        "file": place.file,
        "line": place.line,
        "start": found.anchor.start,
        "end": found.anchor.end,
        "tier": _tier(found),
        "places": found.match.places if found.match else None,
        "score": round(found.match.score, 4) if found.match else None,
        "found": None
        if found.match is None or found.match.start is None
        else [found.match.start, found.match.end],
    }


def _doubt(match: Match, *, written: bool) -> str:
    """What a reader should know of how a passage was found."""
    if match.tier is Tier.MOVED and not written:
        return f"; {match.places} places have these words, so it is not written back"
    if match.tier is Tier.FUZZY and match.basis == "locators":
        return "; judged by its first and last words and its length"
    return ""


def report(reading: Reading, folder: Path | None) -> Report:
    """Verify every passage of a corpus, and what it leaves out, against the texts of a folder.

    Raises:
        SourceMissing: none of the corpus's texts is attached.
    """
    assert reading.corpus is not None
    texts = Texts(folder)
    lengths = {source.id: source.length for source in reading.corpus.sources}
    attached = texts.attached(source.id for source in reading.corpus.sources)
    changed = [
        f"{says.removesuffix('.')}; {_what_to_do(source, attached[source.id])}."
        for source in reading.corpus.sources
        if source.id in attached and (says := source_problem(source, attached[source.id]))
    ]
    findings = list(verify(reading.corpus.passages, texts, reading.corpus.sources))
    places = [
        reading.places.at(kind, index, *path, "start")
        for _, kind, index, path in recorded(reading.corpus, findings)
    ]
    beyond = {
        found.source
        for found in settled(findings)
        if found.match and _beyond(lengths[found.source], found.match)
    }
    return Report(
        findings,
        places,
        changed,
        known=len(reading.corpus.sources),
        missing=[source.id for source in reading.corpus.sources if source.id not in attached],
        outgrown={source: _as_recorded(text) for source, text in attached.items() if source in beyond},
    )


def _beyond(length: int, match: Match) -> bool:
    return match.end is not None and match.end > length


def _what_to_do(source: Source, text: str) -> str:
    if resaved(source, text):
        return "attach the file as it was read"
    return f"if it is the one to be read from now on, write {_as_recorded(text)} at the source"


def _as_recorded(text: str) -> str:
    """What a source records of its text."""
    return f"length: {len(text)} and sha256: {digest(text)}"


def words(texts: Texts, passages: Iterable[Passage]) -> Iterator[tuple[str, Match, str]]:
    """The words of passages as the attached texts have them.

    Returns:
        For each passage whose text is attached: its id, how it was found, and the words found, if any.
    """
    for passage in passages:
        for found in verify([passage], texts):
            if found.match is not None and not found.place:
                text = texts.require(found.source)
                yield (
                    passage.id,
                    found.match,
                    text[found.match.start : found.match.end] if found.match.tier is not Tier.LOST else "",
                )


def pasted(anchor: Anchor) -> str:
    """A passage as a claims file writes it."""
    return "\n".join(
        [
            f"  - id: {_yaml(slugify(anchor.first)[:60].strip('-') or 'passage')}",
            f"    start: {anchor.start}",
            f"    end: {anchor.end}",
            f"    first: {_yaml(anchor.first)}",
            f"    last: {_yaml(anchor.last)}",
            f"    sha256: {_yaml(anchor.sha256)}",
        ]
    )


def _yaml(text: str) -> str:
    """A text as a YAML scalar on one line, quoted where it must be."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDLIKE:
        return text
    return json.dumps(text, ensure_ascii=False)
