"""What a corpus must keep beyond the shape of its records: ids, references, voices, relations, spans.

Every check is a generator of problems and reports all that it finds. A record that was read in part is checked
as far as it was read. Codes are documented in docs/problems.md.
"""

from __future__ import annotations

from bondgraph.checking.arguments import makers_of, relations, voices
from bondgraph.checking.care import care
from bondgraph.checking.circles import circles, hierarchy, restatements
from bondgraph.checking.doubts import doubts
from bondgraph.checking.identity import identity, published
from bondgraph.checking.index import Index
from bondgraph.checking.references import positions, positions_of, references
from bondgraph.checking.spans import anchored, lengths_of, spans, words
from bondgraph.model import Claim, Question, Relation, Source, Work
from bondgraph.problems import Problem
from bondgraph.reading import Reading
from bondgraph.texts import Texts


def check(reading: Reading, texts: Texts | None = None, index: Index | None = None) -> list[Problem]:
    """All problems of a corpus that was read, those of the reading included, sorted by place.

    Args:
        reading: what `bondgraph.reading.read` gave.
        index: which ids there are, where the reading does not hold all of the corpus.
        texts: the attached texts; with them, every passage is held against its words.

    Raises:
        CannotJudge: an attached text cannot be read.
    """
    index = index or Index(reading)
    problems = {
        *reading.problems,
        *identity(reading),
        *published(reading, index),
        *references(reading, index),
        *positions(reading.of(Claim), positions_of(reading.of(Question))),
        *hierarchy(reading),
        *voices(reading.of(Claim), makers_of(reading.of(Work))),
        *relations(reading.of(Relation)),
        *restatements(reading),
        *spans(anchored(reading), lengths_of(reading.of(Source))),
        *doubts(reading),
    }
    if texts is not None:
        problems.update(words(reading, texts))
    return sorted(problems)


__all__ = ["Index", "care", "check", "circles"]
