"""Texts with their claims beside them → a page on which a second reader reviews a corpus.

The page has the words of the texts in it: it is for the reader's own use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from bondgraph.covering import Cover, cover
from bondgraph.model import (
    Agent,
    Citation,
    Claim,
    Corpus,
    Manner,
    Passage,
    Position,
    Question,
    Relation,
    Source,
    Work,
)
from bondgraph.render.looks import BASES, EDGE_STYLES
from bondgraph.render.pages import fit, offline, own, render
from bondgraph.render.runs import Run, paragraphs
from bondgraph.texts import digest

_TOLD: Final[dict[Manner, str]] = {
    "quotes": "quoted",
    "reports": "reported",
    "summarises": "summarised",
    "rejects": "rejected",
}
_HOWS: Final = ("supports", "is supported by", "contrasts", "defines")


class Tie(NamedTuple):
    """A relation as it is told beside one of its ends.

    Attributes:
        relation: the relation.
        holders: who holds the claim at the other end; empty for a concept.
        says: that claim's statement, or the concept's label.
        claim: the id of that claim; None for a concept.
        elsewhere: the sources that carry that claim, where none of them is on the page.
        drawn_by: who draws it.
        passage: the passage that draws it.
    """

    relation: Relation
    holders: str
    says: str
    claim: str | None
    elsewhere: str
    drawn_by: str
    passage: Passage | None


class Told(NamedTuple):
    """A claim with all that a reviewer judges."""

    claim: Claim
    holders: str
    chain: tuple[str, ...]
    work: Work | None
    positions: tuple[tuple[Question, Position], ...]
    concepts: tuple[str, ...]
    ties: tuple[tuple[str, tuple[Tie, ...]], ...]
    also_in: tuple[Passage, ...]
    version: str
    """Another one as soon as the claim, or a relation that it has, is another."""

    @property
    def loose(self) -> bool:
        """Whether nothing ties it in."""
        return not self.ties and not self.positions

    @property
    def contrasts_editorially(self) -> bool:
        """Whether the curator set it against another claim."""
        return any(
            tie.relation.type == "contrasts" and tie.relation.basis == "editorial"
            for _, ties in self.ties
            for tie in ties
        )


class Cite(NamedTuple):
    """A citation with what it points at.

    Attributes:
        citation: the citation.
        citing: the work that cites; None for the text itself.
        work: the work that is cited; None where an agent is named.
        agent: the agent who is named; None where a work is cited.
        terms: the labels of the concepts that are credited.
    """

    citation: Citation
    citing: Work | None
    work: Work | None
    agent: Agent | None
    terms: tuple[str, ...]


class Carried(NamedTuple):
    """What a passage carries: citations, claims that are told here, those that were told before, questions."""

    passage: Passage
    quotes: Work | None
    cited: tuple[Cite, ...]
    told: tuple[Told, ...]
    before: tuple[Claim, ...]
    raises: tuple[Question, ...]


class Row(NamedTuple):
    """A paragraph, and what stands beside it."""

    runs: tuple[Run, ...]
    carried: tuple[Carried, ...]

    @property
    def beside(self) -> list[tuple[Run, Carried | None]]:
        """Where a passage begins, what it carries; where something left out or bare begins, nothing."""
        carried = iter(self.carried)
        begins = (run for run in self.runs if run.anchor and run.sort != "again")
        return [(run, next(carried) if run.sort == "passage" else None) for run in begins]


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A text in its own order, with how it is covered."""

    source: Source
    by: tuple[str, ...]
    cover: Cover
    rows: tuple[Row, ...]
    openings: tuple[str, ...]

    @property
    def carried(self) -> list[Carried]:
        """Its passages, with what they carry."""
        return [carried for row in self.rows for carried in row.carried]

    @property
    def claims(self) -> int:
        """How many claims are told in it."""
        return sum(len(carried.told) for carried in self.carried)


@dataclass(frozen=True, slots=True)
class Review:
    """A corpus beside the words of its texts."""

    corpus: Corpus
    texts: tuple[ReviewedText, ...]
    absent: tuple[Source, ...]

    @property
    def passages(self) -> int:
        """How many passages are on the page."""
        return sum(len(text.carried) for text in self.texts)

    @property
    def claims(self) -> int:
        """How many claims are on the page."""
        return sum(text.claims for text in self.texts)

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the sources whose texts are on the page."""
        return frozenset(text.source.id for text in self.texts)

    @property
    def bare(self) -> int:
        """How many stretches are neither covered nor left out."""
        return sum(len(text.cover.bare_stretches) for text in self.texts)


def review(corpus: Corpus, texts: Mapping[str, str]) -> Review:
    """A corpus beside the words of its texts.

    Args:
        corpus: a corpus that conforms.
        texts: by the ids of their sources, the texts that were read; others are not reviewed.
    """
    return _Reviewer(corpus, texts).review()


def review_page(reviewed: Review) -> str:
    """One HTML document for a reviewer; opens from disk, offline, and keeps marks and notes in the browser."""
    body = render("review.html", review=reviewed, styles=EDGE_STYLES, bases=BASES)
    title = fit(f"Review: {reviewed.corpus.record.title}")
    return offline(
        title, fit(body), title=title, styles=[own("page.css"), own("review.css")], scripts=[own("review.js")]
    )


class _Reviewer:
    """Looks up, for one corpus, what is told beside its texts."""

    def __init__(self, corpus: Corpus, texts: Mapping[str, str]) -> None:
        self._corpus = corpus
        self._texts = texts
        self._agents: dict[str, Agent] = {each.id: each for each in corpus.agents}
        self._works: dict[str, Work] = {each.id: each for each in corpus.works}
        self._concepts = {each.id: each.label for each in corpus.concepts}
        self._questions = {each.id: each for each in corpus.questions}
        self._sources = {each.id: each for each in corpus.sources}
        self._passages = {each.id: each for each in corpus.passages}
        self._claims = {each.id: each for each in corpus.claims}
        self._citations: dict[str, list[Citation]] = defaultdict(list)
        for citation in corpus.citations:
            self._citations[citation.passage].append(citation)
        self._carried: dict[str, list[Claim]] = defaultdict(list)
        for claim in corpus.claims:
            for passage in claim.passages:
                self._carried[passage].append(claim)
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in corpus.relations:
            self._relations[relation.subject].append(relation)
            if relation.type != "defines":
                self._relations[relation.object].append(relation)
        self._told: set[str] = set()

    def review(self) -> Review:
        on_page = [source for source in self._corpus.sources if source.id in self._texts]
        absent = tuple(source for source in self._corpus.sources if source.id not in self._texts)
        return Review(self._corpus, tuple(map(self._text, on_page)), absent)

    def _text(self, source: Source) -> ReviewedText:
        text = self._texts[source.id]
        covered = cover(source, self._corpus.passages, text)
        return ReviewedText(
            source,
            tuple(self._agents[each].label for each in source.by),
            covered,
            tuple(self._rows(covered, text)),
            tuple(_opening(text[each.start : each.end]) for each in covered.bare_stretches),
        )

    def _rows(self, covered: Cover, text: str) -> Iterator[Row]:
        for shown in paragraphs(covered, self._passages, text):
            carried = [self._carrying(run.name) for run in shown if run.sort == "passage" and run.anchor]
            yield Row(shown, tuple(carried))

    def _carrying(self, ident: str) -> Carried:
        passage = self._passages[ident]
        told, before = [], []
        for claim in self._carried[ident]:
            if claim.id in self._told:
                before.append(claim)
            else:
                self._told.add(claim.id)
                told.append(self._tell(claim, passage))
        return Carried(
            passage,
            self._works[passage.quotes] if passage.quotes else None,
            tuple(map(self._cited, self._citations[ident])),
            tuple(told),
            tuple(before),
            tuple(each for each in self._corpus.questions if ident in each.raised_by),
        )

    def _cited(self, citation: Citation) -> Cite:
        return Cite(
            citation,
            self._works[citation.citing] if citation.citing else None,
            self._works[citation.cites] if citation.cites else None,
            self._agents[citation.names] if citation.names else None,
            tuple(self._concepts[each] for each in citation.terms),
        )

    def _tell(self, claim: Claim, here: Passage) -> Told:
        ties: dict[str, list[Tie]] = defaultdict(list)
        for relation in self._relations[claim.id]:
            back = relation.subject != claim.id and relation.type == "supports"
            ties["is supported by" if back else relation.type].append(self._tie(relation, claim))
        shown = sorted(each.model_dump_json() for each in (claim, *self._relations[claim.id]))
        return Told(
            claim,
            self._holders(claim),
            tuple(self._chain(claim)),
            self._works[claim.in_work] if claim.in_work else None,
            tuple(self._positions(claim)),
            tuple(self._concepts[each] for each in claim.about),
            tuple((how, tuple(ties[how])) for how in _HOWS if how in ties),
            tuple(self._passages[each] for each in claim.passages if each != here.id),
            digest("\n".join(shown))[:12],
        )

    def _tie(self, relation: Relation, claim: Claim) -> Tie:
        drawn_by = self._agents[relation.drawn_by].label if relation.drawn_by else ""
        passage = self._passages[relation.passage] if relation.passage else None
        if relation.type == "defines":
            return Tie(relation, "", self._concepts[relation.object], None, "", drawn_by, passage)
        other = self._claims[relation.object if relation.subject == claim.id else relation.subject]
        sources = dict.fromkeys(self._passages[each].source for each in other.passages)
        absent = not any(each in self._texts for each in sources)
        elsewhere = "; ".join(self._sources[each].label for each in sources) if absent else ""
        return Tie(relation, self._holders(other), other.says, other.id, elsewhere, drawn_by, passage)

    def _chain(self, claim: Claim) -> Iterator[str]:
        """The tellers, nearest the holder first, and this text at the end."""
        for telling in claim.told_by:
            if telling.work:
                yield f"{_TOLD[telling.how]} in {self._works[telling.work].label}"
            elif telling.agent:
                yield f"{_TOLD[telling.how]} by {self._agents[telling.agent].label}"
        if claim.told_by:
            yield "this text"

    def _positions(self, claim: Claim) -> Iterator[tuple[Question, Position]]:
        for answer in claim.answers:
            question = self._questions[answer.question]
            yield question, next(each for each in question.positions if each.id == answer.position)

    def _holders(self, claim: Claim) -> str:
        return ", ".join(self._agents[each].label for each in claim.held_by)


def _opening(words: str) -> str:
    """The first words, by which a stretch is known."""
    return " ".join(words.split()[:6])[:60]
