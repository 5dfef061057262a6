"""What a corpus must keep beyond the shape of its records: ids, references, voices, relations, spans.

Every check is a generator of problems and reports all that it finds. A record that was read in part is checked
as far as it was read. Codes are documented in docs/problems.md.
"""

from __future__ import annotations

from bondgraph.checking.arguments import relations, voices
from bondgraph.checking.care import care
from bondgraph.checking.circles import circles, hierarchy, restatements
from bondgraph.checking.doubts import doubts
from bondgraph.checking.identity import identity, published
from bondgraph.checking.index import Index
from bondgraph.checking.references import positions, references
from bondgraph.checking.spans import spans, words
from bondgraph.problems import Problem
from bondgraph.reading import Reading
from bondgraph.texts import Texts


def check(reading: Reading, texts: Texts | None = None) -> list[Problem]:
    """All problems of a corpus that was read, those of the reading included, sorted by place.

    Args:
        reading: what `bondgraph.reading.read` gave.
        texts: the attached texts; with them, every passage is held against its words.

    Raises:
        CannotJudge: an attached text cannot be read.
    """
    index = Index(reading)
    problems = {
        *reading.problems,
        *identity(reading),
        *published(reading, index),
        *references(reading, index),
        *positions(reading),
        *hierarchy(reading),
        *voices(reading),
        *relations(reading),
        *restatements(reading),
        *spans(reading),
        *doubts(reading),
    }
    if texts is not None:
        problems.update(words(reading, texts))
    return sorted(problems)


__all__ = ["care", "check", "circles"]
