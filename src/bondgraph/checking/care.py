"""What a careful encoder does not leave behind: warnings that are given on request.

A corpus that is being started conforms without all this, and so may somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, TypeVar

from bondgraph.echoes import Echoes
from bondgraph.ids import stem, words_of
from bondgraph.model import (
    Agent,
    Citation,
    Claim,
    Concept,
    CorpusRecord,
    Node,
    Passage,
    Question,
    Relation,
    Source,
    Work,
)
from bondgraph.problems import Code, Problem, Severity
from bondgraph.reading import Entry, Reading
from bondgraph.texts import Texts
from bondgraph.tree import Path, Value

REPEATED: Final = 0.75
"""The share of a reason's words that, where one statement has them, makes the reason its repetition."""
FEWEST: Final = 4
"""How many words a reason has at least that is judged by their share."""

R = TypeVar("R", bound=Node)


def care(reading: Reading, texts: Texts | None = None) -> list[Problem]:
    """What could be encoded with more care, sorted by place.

    Args:
        reading: a corpus without errors.
        texts: the attached texts; with them, words that are taken over from one are found.

    Raises:
        CannotJudge: an attached text cannot be read.
    """
    problems = {
        *_ties(reading),
        *_repetitions(reading),
        *_reasons_given_twice(reading),
        *_unused_agents_and_works(reading),
        *_unused_concepts(reading),
        *_undivided_questions(reading),
    }
    if texts is not None:
        problems.update(_echoes(reading, texts))
    return sorted(problems)


def _records(reading: Reading, model: type[R]) -> Iterator[R]:
    return (entry.record for entry in reading.of(model))


def _warning(entry: Entry[Any], path: Path, code: Code, message: str, remedy: str) -> Problem:
    return entry.problem(path, code, message, remedy, Severity.WARNING)


def _ties(reading: Reading) -> Iterator[Problem]:
    """Claims that nothing ties in, and claims that are said to stand alone and do not."""
    ties: dict[str, str] = {}
    for relation in _records(reading, Relation):
        ties[relation.subject] = f"it {relation.type} {relation.object!r}"
        if relation.type != "defines":
            ties[relation.object] = f"{relation.subject!r} {relation.type} it"
    for claim in _records(reading, Claim):
        if claim.answers:
            ties[claim.id] = f"it answers {claim.answers[0].question!r}"
    for entry in reading.of(Claim):
        tie, reason = ties.get(entry.record.id), entry.record.stands_alone
        if tie is None and reason is None:
            message = "no relation and no question ties the claim in"
            remedy = "write 'answers:', 'supports:', 'contrasts:' or 'defines:', or 'stands_alone:' and why none fits"
            yield _warning(entry, ("id",), "claim-without-tie", message, remedy)
        elif tie and reason:
            message = f"the claim is said to stand alone, and {tie}"
            yield _warning(entry, ("stands_alone",), "claim-not-alone", message, "take 'stands_alone' out")


def _repetitions(reading: Reading) -> Iterator[Problem]:
    """Relations whose reason has hardly a word that does not stand in one of the two statements."""
    statements = {claim.id: claim.says for claim in _records(reading, Claim)}
    for entry in reading.of(Relation):
        relation = entry.record
        for claim in (relation.subject, relation.object):
            if claim in statements and repeats(relation.because, statements[claim]):
                message = f"the reason repeats what {claim!r} says"
                remedy = "write what in the two statements makes it so"
                yield _warning(entry, ("because",), "reason-repeats-claim", message, remedy)
                break


def repeats(reason: str, statement: str) -> bool:
    """Whether a reason only says again what one statement says: of its longer words, endings apart, three in four.

    >>> repeats("Slow drinkers are indeed calmed by tea!", "Slow drinkers are calmed by tea.")
    True
    >>> repeats("What calms the slow drinker keeps the tired one awake.", "Slow drinkers are calmed by tea.")
    False
    """
    words, stated = words_of(reason), words_of(statement)
    mine, theirs = _telling(words), _telling(stated)
    return words == stated or (len(mine) >= FEWEST and len(mine & theirs) >= REPEATED * len(mine))


def _telling(words: list[str]) -> set[str]:
    """The words that tell something: those of four letters or more, without their endings."""
    return {stem(word) for word in words if len(word) > 3}


def _reasons_given_twice(reading: Reading) -> Iterator[Problem]:
    """Relations that have the reason of another one, word for word."""
    seen: dict[str, Entry[Relation]] = {}
    for entry in reading.of(Relation):
        other = seen.setdefault(" ".join(words_of(entry.record.because)), entry)
        if other is not entry:
            place = other.at("because")
            message = f"this is the reason given at {place.file}:{place.line}, word for word"
            remedy = "write what in these two statements makes it so: what fits any pair is no reason"
            yield _warning(entry, ("because",), "reason-twice", message, remedy)


def _unused_agents_and_works(reading: Reading) -> Iterator[Problem]:
    """Agents and works that nothing is said of, by or in."""
    agents, works = set[str | None](), set[str | None]()
    for own in _records(reading, CorpusRecord):
        agents.update(own.curators)
    for source in _records(reading, Source):
        agents.update(source.by)
    for passage in _records(reading, Passage):
        works.add(passage.quotes)
    for claim in _records(reading, Claim):
        agents.update(claim.held_by, (telling.agent for telling in claim.told_by))
        works.update((claim.in_work,), (telling.work for telling in claim.told_by))
    for relation in _records(reading, Relation):
        agents.add(relation.drawn_by)
    for citation in _records(reading, Citation):
        agents.add(citation.names)
        works.update((citation.citing, citation.cites))
    for work in _records(reading, Work):
        if work.id in works:
            agents.update(work.by)
    for entry in reading.of(Work):
        if entry.record.id not in works:
            message = f"nothing is quoted from {entry.record.id!r}, held or told in it, and nothing cites it"
            remedy = "write it under 'quotes', 'in_work', 'told_by' or 'citations' where it belongs, or take it out"
            yield _warning(entry, ("id",), "unused-work", message, remedy)
    for agent in reading.of(Agent):
        if agent.record.id not in agents:
            message = f"{agent.record.id!r} holds, tells and draws nothing, and made no work that is used"
            remedy = "write it under 'held_by', 'told_by', 'drawn_by' or a citation's 'names', or take it out"
            yield _warning(agent, ("id",), "unused-agent", message, remedy)


def _unused_concepts(reading: Reading) -> Iterator[Problem]:
    """Concepts that neither claims nor other concepts have a use for."""
    used = set[str | None]()
    for claim in _records(reading, Claim):
        used.update(claim.about)
    for relation in _records(reading, Relation):
        if relation.type == "defines":
            used.add(relation.object)
    for agent in _records(reading, Agent):
        used.add(agent.tradition)
    for citation in _records(reading, Citation):
        used.update(citation.terms)
    for concept in _records(reading, Concept):
        used.update({*concept.broader, *concept.related} - {concept.id})
    for entry in reading.of(Concept):
        if entry.record.id not in used:
            message = f"no claim is about {entry.record.id!r} or defines it, and nothing else needs it"
            remedy = "write it under 'about' where it belongs, or take it out"
            yield _warning(entry, ("id",), "unused-concept", message, remedy)


def _undivided_questions(reading: Reading) -> Iterator[Problem]:
    """Questions that divide nobody."""
    held = {
        (answer.question, answer.position) for claim in _records(reading, Claim) for answer in claim.answers
    }
    for entry in reading.of(Question):
        taken = [each.id for each in entry.record.positions if (entry.record.id, each.id) in held]
        if len(taken) < 2:
            message = (
                f"of its positions only {taken[0]!r} is taken" if taken else "none of its positions is taken"
            )
            remedy = "write 'answers:' at the claims that take another one, or take the question out"
            yield _warning(entry, ("id",), "undivided-question", message, remedy)


def _echoes(reading: Reading, texts: Texts) -> Iterator[Problem]:
    """Words of the corpus that are taken over from an attached text."""
    ids = (source.id for source in _records(reading, Source))
    echoes = Echoes({ident: text for ident in ids if (text := texts.text(ident)) is not None})
    for entry in chain.from_iterable(reading.entries.values()):
        for value in _written(entry.value()):
            for echo in echoes.of(str(value.scalar)):
                begin = " ".join(echo.words.split()[:6])
                message = (
                    f"{echo.length} words in a row, '{begin} …', stand in line {echo.line} of {echo.text}.txt"
                )
                remedy = "paraphrase: say it in words of your own"
                yield Problem(
                    entry.file, value.line, value.column, "twelve-words", message, remedy, Severity.WARNING
                )


def _written(value: Value) -> Iterator[Value]:
    """Every text that stands in what was written."""
    if isinstance(value.scalar, str):
        yield value
    for each in chain(value.items or (), (value.fields or {}).values()):
        yield from _written(each)


__all__ = ["FEWEST", "REPEATED", "care", "repeats"]
