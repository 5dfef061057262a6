"""A synthetic corpus of any size as JSON Lines, to see what scale does: the same seed gives the same bytes.

Nothing in it is anybody's: names, terms and sentences are made of invented words among some words of the field. What its shape
was taken from is the built-in corpus, 295 claims on the day it was measured:

- taken over: the lengths of statements, reasons, notes and passages; how many relations leave a claim (0 to 6, 1.6 on average;
  7 of 10 lead to a claim near by); the sorts of relations (62 % support, 32 % contrast, 7 % define), their natures, and how many
  the source draws (19 %, 5 % and 100 %); of the tellings 44 % report, 32 % quote, 16 % reject and 8 % summarise; the claims
  with one holder (86 %), with a note (61 %) and with a second passage (24 %); the kinds of agents and works;
- wider, so that every road is used: half of the claims are told by somebody (8 % in the built-in corpus), seven in ten say in which
  work they are held (13 %), a third answer a question (45 %, over far fewer questions), one to four concepts a claim (one to six);
- assumed, as no small corpus shows it: a holder, a teller, a maker of works, a concept or a question comes as often as one over its
  rank; a claim that is cited from afar, one over the square root of its rank.

Passages, claims and relations are made in blocks, each from a seed of its own: memory holds who made which work, and one block.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Shares = Sequence[tuple[Any, float]]
Fields = dict[str, Any]
Telling = tuple[int | None, int, str]
"""A work, where the view is told in one; an agent, who tells it elsewhere; and how."""

FEWEST_CLAIMS: Final = 100
BLOCK: Final = 4096
DECK: Final = 1 << 16
HEADING: Final = 60
EDITORS: Final = "synthetic-editors"

FIELD: Final = """
    ability abuse acceptance account action adult advice affect age agreement aim alliance analysis analyst anger answer anxiety
    approach argument attachment attention attitude attunement authority autonomy awareness balance barrier basis behaviour belief
    benefit blame body bond boundary brain breath calm capacity care caregiver case cause challenge change character child childhood
    choice client clinic clinician closeness cognition collaboration comfort community compassion competence complaint concept
    concern condition confidence conflict connection consent consistency contact container contract control conversation cost
    counsellor courage couple craft criticism crisis culture cure curiosity danger debate decision defence dependence depression
    depth desire despair development dialogue difference dignity discipline disclosure discovery disorder distance distress doctor
    dose doubt dream drive dropout drug early ego emotion empathy encounter ending engagement environment equality error ethics
    evidence exchange expectation experience experiment expertise explanation exploration exposure expression eye factor failure
    faith family fantasy father fear feedback feeling fit force frame freedom friend friendship function genuineness gesture goal
    grief ground group growth guidance guilt habit harm healing health help history holding home honesty hope hospital hour
    humility humour hypothesis identity illness image impasse impulse infant influence insight instinct instrument integration
    intention interaction interest interpretation intervention intimacy intuition job joy judgement kindness knowledge language
    laughter learning limit listening loneliness loss love manual meaning measure mechanism medicine meeting memory method mind
    mirror mistrust model moment mood mother motive mourning mutuality narrative need nerve neutrality norm nurse object
    observation offer opinion outcome pain parent part partner past patience patient pattern peace person personality perspective
    phase placebo play posture power practice presence pressure principle privacy problem process profession progress projection
    promise protection psyche psychiatry psychology psychotherapy purpose quality question rapport reality reason recovery
    reflection refusal regard regulation relation relationship relief remission repair repetition research resistance respect
    response responsibility rest reward rhythm risk ritual role rule rupture safety sample school secret self sense sensitivity
    separation session setting shame share sharing silence skill society speech spontaneity stability stage stance state story
    strength stress structure student style success suffering suggestion supervision support symptom system talk task teacher
    technique temperament tension theory therapist therapy thought time touch training transference trauma treatment trial trust
    truth unconscious understanding validity value vulnerability warmth wish witness word work world wound
""".split()
"""Ordinary words of the field, spread over the frequencies of the invented ones."""

INVENTED: Final = 6000
ONSETS: Final = "b br d dr f g gr h j k kl l m n p pl qu r s sk st t tr v w z".split()
RIMES: Final = "a e i o u ai ea el en or un ost".split()
SYLLABLES: Final = [onset + rime for onset in ONSETS for rime in RIMES]

QUANTILES: Final = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
STATEMENT_WORDS: Final = (6, 11, 17, 23, 30, 38, 45)
REASON_WORDS: Final = (11, 18, 23, 28, 34, 47, 65)
NOTE_WORDS: Final = (6, 10, 17, 22, 29, 44, 54)
QUESTION_WORDS: Final = (7, 7, 12, 15, 17, 23, 24)
PASSAGE_LENGTHS: Final = (17, 52, 104, 135, 186, 257, 426)

MANNERS: Final = (("reports", 0.44), ("quotes", 0.32), ("rejects", 0.16), ("summarises", 0.08))
OUT_DEGREES: Final = (0.156, 0.41, 0.231, 0.142, 0.034, 0.024, 0.003)
DEFINES: Final = 0.067
CONTRASTS_BACKWARDS: Final = 0.66
"""A contrast stands once: it leads to an earlier claim, as about half of the relations do, and has its third by being more of those."""
NATURES: Final[dict[tuple[str, str], Shares]] = {
    ("supports", "editorial"): (("elaborates", 0.56), ("reason", 0.34), ("evidence", 0.1)),
    ("supports", "in-text"): (("reason", 0.6), ("elaborates", 0.25), ("evidence", 0.13), ("restates", 0.02)),
    ("contrasts", "editorial"): (
        ("different-account", 0.37), ("tension", 0.31), ("degree", 0.28), ("contradicts", 0.04),
    ),
    ("contrasts", "in-text"): (("contradicts", 0.57), ("degree", 0.29), ("tension", 0.14)),
}  # fmt: skip
CITATIONS: Final = (
    ("credits", 0.31), ("citesAsEvidence", 0.19), ("citesAsRecommendedReading", 0.19), ("includesQuotationFrom", 0.18),
    ("discusses", 0.08), ("agreesWith", 0.05),
)  # fmt: skip
WORK_TYPES: Final = (("book", 0.55), ("article-journal", 0.25), ("chapter", 0.1), ("document", 0.1))
AGENT_TYPES: Final = (("person", 0.82), ("group", 0.1), ("organisation", 0.05), ("page", 0.03))
ROLES: Final = ((None, 0.926), ("supporting", 0.045), ("thesis", 0.019), ("aside", 0.01))
HOLDERS: Final = ((1, 0.86), (2, 0.05), (3, 0.09))
MAKERS: Final = ((1, 0.75), (2, 0.2), (3, 0.05))
CONCEPTS: Final = ((1, 0.12), (2, 0.3), (3, 0.33), (4, 0.25))
ANSWERS: Final = ((0, 0.66), (1, 0.27), (2, 0.07))
TELLERS: Final = ((0, 0.49), (1, 0.48), (2, 0.03))
POSITIONS: Final = ("one", "two", "three", "four", "five")

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


def word(number: int, syllables: int) -> str:
    """An invented word, another one for each number below the count of such words."""
    base = len(SYLLABLES)
    number = (number + 1) * 15_485_863 % base**syllables
    parts = []
    for _ in range(syllables):
        number, digit = divmod(number, base)
        parts.append(SYLLABLES[digit])
    return "".join(parts)


class Words:
    """Words, dealt as often as Zipf's law has it, from a deck that holds each as many times."""

    def __init__(self, rng: Generator) -> None:
        known = [word(rank, 1 if rank < 150 else 2 if rank < 3000 else 3) for rank in range(INVENTED)]
        for place, number in enumerate(rng.permutation(len(FIELD))):
            known.insert(20 + 12 * place, FIELD[number])
        shares = 1 / np.arange(2, len(known) + 2)
        copies = np.maximum(1, np.rint(DECK * shares / shares.sum())).astype(int)
        self._deck = np.repeat(np.array(known, dtype=object), copies)

    def runs(self, rng: Generator, lengths: Numbers) -> list[str]:
        """Runs of so many words each."""
        dealt = iter(self._deck[rng.integers(0, len(self._deck), int(lengths.sum()))].tolist())
        return [" ".join(islice(dealt, length)) for length in lengths.tolist()]

    def sentences(self, rng: Generator, count: int, lengths: Sequence[int], end: str = ".") -> list[str]:
        """So many sentences, their lengths in words as these quantiles have them."""
        runs = self.runs(rng, spread(rng, count, lengths))
        return [f"{run[0].upper()}{run[1:]}{end}" for run in runs]


def spread(rng: Generator, count: int, quantiles: Sequence[int]) -> Numbers:
    """So many numbers that have these `QUANTILES`."""
    return np.interp(rng.random(count), QUANTILES, quantiles).astype(np.int64)


def pick(rng: Generator, count: int, shares: Shares) -> list[Any]:
    """So many of some values, each as often as its share says."""
    upto = np.cumsum([share for _, share in shares])
    places = np.searchsorted(upto / upto[-1], rng.random(count), side="right")
    return [shares[place][0] for place in places.tolist()]


class Zipf:
    """Numbers below a count, each as often as one over its rank; which has which rank is left to chance."""

    def __init__(self, rng: Generator, count: int) -> None:
        upto = np.cumsum(rng.permutation(1 / np.arange(1, count + 1)))
        self._upto = upto / upto[-1]

    def draw(self, rng: Generator, *shape: int) -> Numbers:
        """An array of such numbers."""
        return np.searchsorted(self._upto, rng.random(shape), side="right")


def distinct(numbers: Iterable[int]) -> list[int]:
    """The numbers in their order, each once."""
    return list(dict.fromkeys(numbers))


def ids(letter: str, numbers: Iterable[int]) -> list[str]:
    """The ids of what has these numbers, as ``c-000123``."""
    return [f"{letter}-{number:06d}" for number in numbers]


def blocks(count: int) -> Iterator[range]:
    """The numbers below a count, a block at a time."""
    for start in range(0, count, BLOCK):
        yield range(start, min(start + BLOCK, count))


def digests(rng: Generator, count: int) -> list[str]:
    """So many numbers that look like digests."""
    drawn = rng.bytes(32 * count).hex()
    return [drawn[start : start + 64] for start in range(0, len(drawn), 64)]


class Spans(NamedTuple):
    """Where the passages of a source begin and end, and how far another place of them reaches beyond, or 0."""

    starts: Numbers
    ends: Numbers
    again: Numbers


@dataclass(frozen=True)
class Synthesis:
    """A synthetic corpus, made as it is read.

    Attributes:
        claims: how many claims it has, `FEWEST_CLAIMS` or more.
        seed: what chance starts from, 0 or more.
    """

    claims: int
    seed: int

    def __post_init__(self) -> None:
        if self.claims < FEWEST_CLAIMS or self.seed < 0:
            raise ValueError(f"{FEWEST_CLAIMS} claims or more and a seed of 0 or more are expected")

    @property
    def agents(self) -> int:
        return max(50, self.claims // 40)

    @property
    def works(self) -> int:
        return 2 * self.agents

    @property
    def sources(self) -> int:
        return max(5, self.claims // 200)

    @property
    def concepts(self) -> int:
        return min(20_000, max(60, self.claims // 50))

    @property
    def questions(self) -> int:
        return min(500, max(10, self.claims // 1000))

    def lines(self) -> Iterator[bytes]:
        """The corpus in the form and order of `Corpus.lines`, each line with its end."""
        kinds: list[tuple[str, Iterable[Fields]]] = [
            ("corpus", [self._record()]),
            ("agent", chain([self._editors()], self._each(self.agents, self._agents))),
            ("work", self._each(self.works, self._works)),
            ("source", self._each(self.sources, self._sources)),
            ("concept", self._each(self.concepts, self._concepts)),
            ("question", self._each(self.questions, self._questions)),
            ("passage", chain.from_iterable(map(self._passages, range(self.sources)))),
            ("claim", self._each(self.claims, self._claims)),
            ("relation", self._each(self.claims, self._relations)),
            ("citation", self._each(self.claims // 20, self._citations)),
        ]
        for kind, records in kinds:
            for fields in records:
                yield _encoded({"kind": kind} | fields).encode() + b"\n"

    @staticmethod
    def _each(count: int, make: Callable[[range], Iterator[Fields]]) -> Iterator[Fields]:
        return chain.from_iterable(map(make, blocks(count)))

    def _rng(self, what: str, number: int = 0) -> Generator:
        """Chance for one purpose, the same at every call."""
        return np.random.default_rng([self.seed, number, *what.encode()])

    @cached_property
    def _words(self) -> Words:
        return Words(self._rng("words"))

    @cached_property
    def _agent(self) -> Zipf:
        return Zipf(self._rng("agent ranks"), self.agents)

    @cached_property
    def _concept(self) -> Zipf:
        return Zipf(self._rng("concept ranks"), self.concepts)

    @cached_property
    def _question(self) -> Zipf:
        return Zipf(self._rng("question ranks"), self.questions)

    @cached_property
    def _names(self) -> list[Fields | None]:
        """The name of every agent that has one."""
        return [self._name(number, sort) for number, sort in enumerate(self._agent_types)]

    @cached_property
    def _agent_types(self) -> list[str]:
        return pick(self._rng("agent types"), self.agents, AGENT_TYPES)

    @staticmethod
    def _name(number: int, sort: str) -> Fields | None:
        name = word(number, 2).capitalize()
        if sort == "group" or number % 25 == 24:
            return None
        if sort != "person":
            literal = f"{name} Institute" if sort == "organisation" else f"{name.lower()}.example, unsigned"
            return {"literal": literal}
        # Here and there a letter that is folded where names are compared.
        family = name.replace("o", "ö") if number % 10 == 0 else name
        return {"family": family, "given": f"{word(number % 500, 2).capitalize()} {name[0]}."}

    @cached_property
    def _makers(self) -> list[list[int]]:
        """The agents who made each work; every agent made one."""
        rng = self._rng("makers")
        drawn = self._agent.draw(rng, self.works, 3)
        drawn[: self.agents, 0] = np.arange(self.agents)
        counts = pick(rng, self.works, MAKERS)
        return [distinct(row[:count]) for row, count in zip(drawn.tolist(), counts, strict=True)]

    @cached_property
    def _works_of(self) -> list[list[int]]:
        """The works that each agent made first of all."""
        works: list[list[int]] = [[] for _ in range(self.agents)]
        for number, makers in enumerate(self._makers):
            works[makers[0]].append(number)
        return works

    @cached_property
    def _speakers(self) -> list[list[int]]:
        """The agents who speak in each source."""
        return [distinct(row) for row in self._agent.draw(self._rng("speakers"), self.sources, 2).tolist()]

    @cached_property
    def _first_passages(self) -> Numbers:
        """The first passage of each source, and where the last one ends."""
        return np.arange(self.sources + 1) * self.claims // self.sources

    @cached_property
    def _labels(self) -> list[str]:
        """The label of every concept."""
        second = self._rng("labels").integers(0, 2 * len(FIELD), self.concepts).tolist()
        return [
            " ".join([word(2 * number, 3).capitalize(), *FIELD[place : place + 1]])
            for number, place in enumerate(second)
        ]

    @cached_property
    def _position_counts(self) -> list[int]:
        """How many positions each question has."""
        counts: list[int] = self._rng("positions").integers(2, 6, self.questions).tolist()
        return counts

    def _record(self) -> Fields:
        return {
            "id": f"synthetic-{self.claims}-{self.seed}",
            "title": f"A synthetic corpus of {self.claims:,} claims",
            "edition": "1",
            "licence": "CC0-1.0",
            "base": f"https://example.org/synthetic-{self.claims}-{self.seed}/",
            "curators": [EDITORS],
            "description": "Made by chance from a seed, to see what scale does: nobody said any of it, its authors, works, "
            "sources and terms do not exist, and its sentences mean nothing.",
        }

    @staticmethod
    def _editors() -> Fields:
        return {"id": EDITORS, "type": "organisation", "name": {"literal": "nobody (a synthetic corpus)"}}

    def _agents(self, block: range) -> Iterator[Fields]:
        rng = self._rng("agent", block.start)
        traditions = self._concept.draw(rng, len(block)).tolist()
        chances = rng.random((len(block), 2)).tolist()
        for number, tradition, (also, has_tradition) in zip(block, traditions, chances, strict=True):
            sort, name = self._agent_types[number], self._names[number]
            fields: Fields = {"id": f"a-{number:06d}"}
            if sort != "person":
                fields["type"] = sort
            if name:
                fields["name"] = name
            else:
                fields["described"] = f"{'those' if sort == 'group' else 'one'} of {word(number, 2)}"
            if name and also < 0.17:
                fields["also_called"] = [f"{word(number, 3).capitalize()} the elder"]
            if has_tradition < 0.17:
                fields["tradition"] = f"t-{tradition:06d}"
            yield fields

    def _works(self, block: range) -> Iterator[Fields]:
        rng, count = self._rng("work", block.start), len(block)
        titles = self._words.runs(rng, rng.integers(3, 9, count))
        years = np.maximum(1890, 2025 - rng.exponential(18, count)).astype(int).tolist()
        kinds = pick(rng, count, WORK_TYPES)
        volumes = rng.integers(1, 90, count).tolist()
        cited = rng.integers(0, 10 * self.sources, count).tolist()
        notes = self._words.sentences(rng, count, NOTE_WORDS)
        for place, number in enumerate(block):
            makers, kind = self._makers[number], kinds[place]
            names = [name for maker in makers if (name := self._names[maker])]
            fields: Fields = {"id": f"w-{number:06d}"}
            if kind != "document":
                fields["type"] = kind
            fields["title"] = titles[place].capitalize()
            if names:
                fields["author"] = names
            fields["issued"] = {"date-parts": [[years[place]]]}
            fields["by"] = ids("a", makers)
            if cited[place] < self.sources:
                fields["as_cited"] = [{"source": f"s-{cited[place]:06d}", "note": notes[place]}]
            if kind == "article-journal":
                fields["container-title"] = f"Journal of {word(number % 97, 2).capitalize()} Studies"
                fields["volume"] = str(volumes[place])
            elif kind != "document":
                fields["publisher"] = f"{word(number % 89, 2).capitalize()} House"
            yield fields

    def _sources(self, block: range) -> Iterator[Fields]:
        rng, count = self._rng("source", block.start), len(block)
        titles = self._words.runs(rng, rng.integers(3, 9, count))
        headings = self._words.runs(rng, np.full(count, 2))
        years = rng.integers(2005, 2026, count).tolist()
        sums = digests(rng, 2 * count)
        for place, number in enumerate(block):
            spans = self._spans(number)
            heading = {"start": 0, "end": HEADING, "first": headings[place], "last": headings[place]}
            yield {
                "id": f"s-{number:06d}",
                "title": titles[place].capitalize(),
                "by": ids("a", self._speakers[number]),
                "publisher": f"{word(number % 83, 2).capitalize()} Pages",
                "url": f"https://example.org/synthetic/{number}",
                "issued": {"date-parts": [[years[place]]]},
                "sha256": sums[2 * place],
                "length": int(spans.ends[-1] + spans.again[-1] + 2),
                "left_out": [{"because": "The heading.", "at": [heading | {"sha256": sums[2 * place + 1]}]}],
            }

    def _spans(self, source: int) -> Spans:
        count = int(self._first_passages[source + 1] - self._first_passages[source])
        rng = self._rng("span", source)
        lengths = spread(rng, count, PASSAGE_LENGTHS)
        again = np.where(rng.random(count) < 0.005, lengths + 1, 0)
        gaps = rng.integers(1, 120, count)
        ends = HEADING + np.cumsum(gaps + lengths + np.append(0, again[:-1]))
        return Spans(ends - lengths, ends, again)

    def _concepts(self, block: range) -> Iterator[Fields]:
        rng, count = self._rng("concept", block.start), len(block)
        scopes = self._words.sentences(rng, count, QUESTION_WORDS)
        chances = rng.random((count, 5)).tolist()
        for number, scope, chance in zip(block, scopes, chances, strict=True):
            fields: Fields = {"id": f"t-{number:06d}", "label": self._labels[number]}
            broader, related = number // 8, int(number * chance[4])
            if chance[0] < 0.6:
                fields["also_called"] = [f"the {word(2 * number + 1, 3)}"]
            if chance[1] < 0.5 and number >= 8:
                fields["broader"] = [f"t-{broader:06d}"]
            if chance[2] < 0.36 and related != broader:
                fields["related"] = [f"t-{related:06d}"]
            if chance[3] < 0.12:
                fields["scope"] = scope
            yield fields

    def _questions(self, block: range) -> Iterator[Fields]:
        rng = self._rng("question", block.start)
        for number in block:
            positions = POSITIONS[: self._position_counts[number]]
            asks, *says = self._words.sentences(rng, 1 + len(positions), QUESTION_WORDS)
            label, *labels = self._words.runs(rng, np.full(1 + len(positions), 4))
            yield {
                "id": f"q-{number:06d}",
                "label": f"{label.capitalize()}?",
                "asks": f"{asks[:-1]}?",
                "about": ids("t", distinct(self._concept.draw(rng, 3).tolist())),
                "raised_by": ids("p", distinct(rng.integers(0, self.claims, 2).tolist())),
                "positions": [
                    {"id": ident, "label": label.capitalize(), "says": sentence}
                    for ident, label, sentence in zip(positions, labels, says, strict=True)
                ],
            }

    def _passages(self, source: int) -> Iterator[Fields]:
        spans, first = self._spans(source), int(self._first_passages[source])
        rng, count = self._rng("passage", source), len(spans.ends)
        # Six words have room in 120 code points, and three in 60.
        lengths = spans.ends - spans.starts
        fitting = np.where(lengths < 60, 1, np.where(lengths < 120, 3, 6))
        words = [self._words.runs(rng, fitting) for _ in range(4)]
        sums = digests(rng, 2 * count)
        roles = pick(rng, count, ROLES)
        quotes = rng.integers(0, 14 * self.works, count).tolist()
        starts, ends = spans.starts.tolist(), spans.ends.tolist()
        for place in range(count):
            fields: Fields = {
                "start": starts[place],
                "end": ends[place],
                "first": words[0][place].capitalize(),
                "last": f"{words[1][place]}.",
                "sha256": sums[place],
                "id": f"p-{first + place:06d}",
            }
            if quotes[place] < self.works:
                fields["quotes"] = f"w-{quotes[place]:06d}"
            if roles[place]:
                fields["role"] = roles[place]
            if spans.again[place]:
                anchor = {"start": ends[place] + 1, "end": ends[place] + int(spans.again[place])}
                anchor |= {"first": words[2][place].capitalize(), "last": f"{words[3][place]}."}
                fields["also_at"] = [anchor | {"sha256": sums[count + place]}]
            yield fields | {"source": f"s-{source:06d}"}

    def _about(self, block: range) -> list[list[int]]:
        """The concepts of some claims."""
        rng = self._rng("about", block.start)
        counts = pick(rng, len(block), CONCEPTS)
        drawn = self._concept.draw(rng, len(block), 4).tolist()
        return [distinct(row[:count]) for row, count in zip(drawn, counts, strict=True)]

    def _claims(self, block: range) -> Iterator[Fields]:
        rng, count = self._rng("claim", block.start), len(block)
        about = self._about(block)
        says = self._words.sentences(rng, count, STATEMENT_WORDS)
        notes = self._words.sentences(rng, count, NOTE_WORDS)
        drawn = self._agent.draw(rng, count, 3).tolist()
        holder_counts = pick(rng, count, HOLDERS)
        tellings = self._tellings(rng, count)
        questions = self._question.draw(rng, count, 2).tolist()
        answer_counts = pick(rng, count, ANSWERS)
        chances = rng.random((count, 8)).tolist()
        for place, number in enumerate(block):
            chance = chances[place]
            holders = distinct(drawn[place][: holder_counts[place]])
            statement = says[place]
            if chance[0] < 0.5:
                statement = f"{self._labels[about[place][0]]} {statement[0].lower()}{statement[1:]}"
            fields: Fields = {"id": f"c-{number:06d}", "says": statement}
            fields["about"] = ids("t", about[place])
            fields["held_by"] = ids("a", holders)
            in_work = None
            if chance[1] < 0.7:
                works = self._works_of[holders[0]]
                in_work = works[int(chance[2] * len(works))]
                fields["in_work"] = f"w-{in_work:06d}"
            if told := self._told(tellings[place], holders, in_work):
                fields["told_by"] = told
            passage = number - (chance[3] < 0.2 and number > 0)
            second = [passage + 1] if chance[4] < 0.24 and passage + 1 < self.claims else []
            fields["passages"] = ids("p", [passage, *second])
            if answer_counts[place]:
                fields["answers"] = [
                    {
                        "question": f"q-{question:06d}",
                        "position": POSITIONS[int(chance[5 + turn] * self._position_counts[question])],
                    }
                    for turn, question in enumerate(distinct(questions[place][: answer_counts[place]]))
                ]
            if chance[7] < 0.61:
                fields["note"] = notes[place]
            yield fields

    def _tellings(self, rng: Generator, count: int) -> list[list[Telling]]:
        """Who might tell each of some claims, and how; a chain has a work at its beginning at most."""
        counts = pick(rng, count, TELLERS)
        manners = pick(rng, 2 * count, MANNERS)
        works = rng.integers(0, self.works, count).tolist()
        in_works = (rng.random(count) < 0.56).tolist()
        agents = self._agent.draw(rng, count, 2).tolist()
        chains: list[list[Telling]] = []
        for place in range(count):
            first = (works[place] if in_works[place] else None, agents[place][0], manners[2 * place])
            second = (None, agents[place][1], manners[2 * place + 1])
            chains.append([first, second][: counts[place]])
        return chains

    def _told(self, telling: list[Telling], holders: list[int], in_work: int | None) -> list[Fields]:
        """The chain of tellers without those who hold the view themselves or have told it already."""
        told: list[Fields] = []
        before = set(holders)
        for work, agent, how in telling:
            tellers = self._makers[work] if work is not None else [agent]
            if before.isdisjoint(tellers) and (work is None or work != in_work):
                where = {"work": f"w-{work:06d}"} if work is not None else {"agent": f"a-{agent:06d}"}
                told.append(where | {"how": how})
                before.update(tellers)
        return told

    def _relations(self, block: range) -> Iterator[Fields]:
        rng, about = self._rng("relation", block.start), self._about(block)
        degrees = pick(rng, len(block), list(enumerate(OUT_DEGREES)))
        subjects = np.repeat(np.array(block), degrees)
        count = len(subjects)
        targets = self._targets(rng, subjects)
        defines = rng.random(count) < DEFINES
        contrasts = ~defines & (targets < subjects) & (rng.random(count) < CONTRASTS_BACKWARDS)
        sorts = np.where(defines, "defines", np.where(contrasts, "contrasts", "supports")).tolist()
        drawn = rng.random(count) < np.where(defines, 1, np.where(contrasts, 0.05, 0.19))
        bases = np.where(drawn, "in-text", "editorial").tolist()
        natures = {table: pick(rng, count, shares) for table, shares in NATURES.items()}
        reasons = self._words.sentences(rng, count, REASON_WORDS)
        sources = (np.searchsorted(self._first_passages, subjects, side="right") - 1).tolist()
        seen = set()
        for place, (subject, target) in enumerate(zip(subjects.tolist(), targets.tolist(), strict=True)):
            sort, basis = sorts[place], bases[place]
            there = f"t-{about[subject - block.start][0]:06d}" if sort == "defines" else f"c-{target:06d}"
            if (subject, there) in seen or (sort != "defines" and target == subject):
                continue
            seen.add((subject, there))
            fields: Fields = {"because": reasons[place], "basis": basis}
            if sort != "defines":
                nature = natures[sort, basis][place]
                # What restates leads back, so that nothing restates in a circle.
                fields["nature"] = "elaborates" if nature == "restates" and target > subject else nature
            if basis == "in-text":
                fields["passage"] = f"p-{subject:06d}"
                fields["drawn_by"] = f"a-{self._speakers[sources[place]][0]:06d}"
            else:
                fields["drawn_by"] = EDITORS
            yield fields | {"type": sort, "subject": f"c-{subject:06d}", "object": there}

    def _targets(self, rng: Generator, subjects: Numbers) -> Numbers:
        """A claim for each of some claims to lead to: one near by, or one that is often cited."""
        steps = rng.integers(1, 46, len(subjects)) * np.where(rng.random(len(subjects)) < 0.5, 1, -1)
        ranks = (self.claims * rng.random(len(subjects)) ** 2).astype(np.int64)
        cited = (ranks * self._stride + self.claims // 3) % self.claims
        return np.where(rng.random(len(subjects)) < 0.7, (subjects + steps) % self.claims, cited)

    @cached_property
    def _stride(self) -> int:
        """How far apart claims of neighbouring ranks stand; every claim has one rank."""
        stride = int(self.claims * 0.618)
        while math.gcd(stride, self.claims) > 1:
            stride += 1
        return stride

    def _citations(self, block: range) -> Iterator[Fields]:
        rng, count = self._rng("citation", block.start), len(block)
        works = rng.integers(0, self.works, count).tolist()
        steps = rng.integers(1, self.works, count).tolist()
        agents = self._agent.draw(rng, count).tolist()
        terms = self._concept.draw(rng, count, 2).tolist()
        intents = pick(rng, count, CITATIONS)
        chances = rng.random((count, 3)).tolist()
        for place, number in enumerate(block):
            citing, names, two = chances[place]
            fields: Fields = {"citing": f"w-{works[place]:06d}"} if citing < 0.45 else {}
            if names < 0.65:
                fields["names"] = f"a-{agents[place]:06d}"
            else:
                fields["cites"] = f"w-{(works[place] + steps[place]) % self.works:06d}"
            fields["passage"] = f"p-{20 * number:06d}"
            fields["intent"] = intents[place]
            if intents[place] == "credits":
                fields["terms"] = ids("t", distinct(terms[place][: 2 if two < 0.25 else 1]))
            yield fields


def lines(claims: int, seed: int) -> Iterator[bytes]:
    """The lines of a synthetic corpus, each with its end.

    Args:
        claims: how many claims it has, 100 or more.
        seed: what chance starts from, 0 or more; the same seed gives the same bytes.

    Raises:
        ValueError: one of them is too small.
    """
    return Synthesis(claims, seed).lines()


def main() -> None:
    """Writes the corpus that is asked for, and prints how fast."""
    parser = argparse.ArgumentParser(description="Write a synthetic corpus as JSON Lines.")
    parser.add_argument("--claims", type=int, default=10_000, help="how many claims, 100 or more")
    parser.add_argument("--seed", type=int, default=1, help="what chance starts from, 0 or more")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    given = parser.parse_args()
    begun = time.perf_counter()
    try:
        made = lines(given.claims, given.seed)
        with given.output.open("wb") as file:
            file.writelines(made)
            size = file.tell()
    except (ValueError, OSError) as error:
        parser.error(str(error))
    seconds = time.perf_counter() - begun
    print(f"{size / 1e6:,.1f} MB in {seconds:.1f} s: {given.claims / seconds:,.0f} claims a second")


if __name__ == "__main__":
    main()
