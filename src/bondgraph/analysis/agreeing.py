"""How far authors agree, over the questions on which both take a position."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, ClassVar, Final, Literal, NamedTuple, get_args

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.answers import Filtered, Link, Tie, Verdict
from bondgraph.errors import BadFilter
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs

MOST_AUTHORS: Final = 300
"""Authors who are compared at once, each with each: 44,850 pairs."""

Measure = Literal["score", "shared", "agree", "partly", "differ", "silent", "joint", "supports", "contrasts"]
"""What is known of a pair, as a number."""


class Taking(Frozen):
    """A position that an author takes, and by which claims."""

    position: Link
    claims: tuple[Link, ...] = Field(description="all the author's claims that take it")


class OnQuestion(Frozen):
    """What two authors say on a question."""

    question: Link
    verdict: Verdict = Field(
        description="agree: the same positions; differ: none in common; partly: some in common; silent: one says nothing"
    )
    score: float | None = Field(
        description="the positions in common, of all that the two take: 0 to 1; null where one says nothing"
    )
    one: tuple[Taking, ...] = Field(description="empty where the one is silent")
    other: tuple[Taking, ...] = Field(description="empty where the other is silent")
    joint: tuple[Link, ...] = Field(description="the claims here that the two hold together")


class AuthorPair(Frozen):
    """Two authors, and how far they agree."""

    one: Link
    other: Link
    shared: int = Field(description="questions on which both take a position")
    agree: int = Field(description="of these, on how many they take the same positions")
    partly: int = Field(description="of these, on how many they have some positions in common, and not all")
    differ: int = Field(description="of these, on how many they have none in common")
    silent: int = Field(
        description="the other questions: one of them takes no position there, or neither does"
    )
    score: float | None = Field(
        description="the mean of the scores of the shared questions, 0 to 1; null where there is none"
    )
    joint: int = Field(
        description="of the shared questions, on how many they hold a claim together: there, one voice is heard twice"
    )
    supports: int = Field(
        description="how many relations of support join a claim of one with one of the other"
    )
    contrasts: int = Field(description="how many contrasts do")
    questions: tuple[OnQuestion, ...] = Field(
        description="the questions on which at least one of them takes a position, the leading one first"
    )
    relations: tuple[Tie, ...] = Field(description="these relations, with their reasons, by id")


class Agreement(Filtered[AuthorPair]):
    """How far authors agree, pair by pair: those first who share the most questions."""

    ROWS: ClassVar = "pairs"
    format: Literal["bondgraph.agreement/1"] = "bondgraph.agreement/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    authors: tuple[Link, ...] = Field(
        description="who is compared: as they were named; without names all who take a position, by id"
    )
    questions: tuple[Link, ...] = Field(description="the questions that are asked of each pair")
    pairs: tuple[AuthorPair, ...]

    def matrix(self, measure: Measure = "score") -> tuple[tuple[float | None, ...], ...]:
        """A number for each author with each, rows and columns in the order of ``authors``.

        It is symmetric. An author with oneself is None, and so is a score that rests on no question.

        Args:
            measure: what is told of each pair: a field of `AuthorPair`.

        Raises:
            BadFilter: there is no such field.

        >>> import bondgraph
        >>> agreement(bondgraph.open(), "Greenson", "Zetzel", "Yalom").matrix()
        ((None, 1.0, None), (1.0, None, None), (None, None, None))
        """
        if measure not in get_args(Measure):
            raise BadFilter("measure", f"{measure!r} is not one of {', '.join(get_args(Measure))}")
        known = {frozenset((pair.one.id, pair.other.id)): getattr(pair, measure) for pair in self.pairs}
        return tuple(
            tuple(known.get(frozenset((row.id, column.id))) for column in self.authors)
            for row in self.authors
        )


def agreement(library: Verbs, *authors: str, **filters: Any) -> Agreement:
    """How far authors agree and differ, over the questions on which both take a position.

    An author takes a position by holding a claim that takes it, whoever tells that claim. On a question where one takes
    the positions A and the other B, and neither set is empty, they *agree* if A = B, *differ* if A ∩ B is empty, and
    agree *partly* otherwise, as `bondgraph.Library.compare` says too. The question's score is the share of positions in
    common, |A ∩ B| / |A ∪ B| (Jaccard 1901). The pair's score is the mean over these questions::

        score(one, other) = 1/n · Σ |A_q ∩ B_q| / |A_q ∪ B_q|,   over the n = shared questions q

    Silence is no disagreement: a question on which one of the two takes no position is counted apart, and where nothing
    is shared there is no score. Relations that join claims of the two are counted apart, too: they need no question.
    One between two claims which both hold is left out, as nobody supports or contradicts another by it.

    What it does not say: whether the two would agree where one is silent, and how much they weigh what they say. A score
    over one question is no tendency: read ``shared`` with it. Where ``joint`` is not 0, the two signed the same claim. No
    correction for chance is made, as Cohen's kappa (1960) and Krippendorff's alpha (2004) do, the latter for sets by their
    overlap, too (Passonneau 2006): both estimate what chance would give from how often each position is taken over many
    units judged on one scale, and here are few questions, each with positions of its own.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        authors: two or more; by default all who take a position.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims count. With ``question`` or ``position``,
            only these questions are asked.

    Raises:
        BadFilter: one author alone is named, or too many are to be compared; or as `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.

    Flores takes three positions on the first question, and two of these are Strupp's two: 2/3. Of the three other questions
    that both answer they agree on one, 1, and differ on two, 0: (2/3 + 1 + 0 + 0) / 4 = 0.417.

    >>> import bondgraph
    >>> [pair] = agreement(bondgraph.open(), "Strupp", "Flores")
    >>> pair.shared, pair.agree, pair.partly, pair.differ, round(pair.score, 3)
    (4, 1, 1, 2, 0.417)
    >>> pair.silent + pair.shared == len(bondgraph.open().questions())
    True
    >>> first = pair.questions[0]
    >>> [taking.position.label for taking in first.one]
    ['The bond carries what works', 'The bond is one agent among others']
    >>> [claim.id for claim in first.one[0].claims]
    ['strupp-precondition-for-technique']
    """
    debate = Debate(library, **filters)
    compared = _compared(debate, library, authors)
    voices = _Voices(debate)
    pairs = [voices.pair(one, other) for one, other in combinations(compared, 2)]
    pairs.sort(key=lambda pair: -pair.shared)
    return Agreement(
        corpus=debate.corpus,
        filters=debate.filters,
        authors=tuple(compared),
        questions=tuple(voices.questions.values()),
        pairs=tuple(pairs),
    ).given_by(library, partial(agreement, library), *authors, **filters)


def _compared(debate: Debate, library: Verbs, names: Sequence[str]) -> list[Link]:
    """Those who are named, or all who take a position."""
    if not names:
        found = [
            debate.agents[ident]
            for ident, taken in debate.stands.items()
            if taken.keys() & debate.asked.keys()
        ]
    else:
        nodes = [library.show_agent(name) for name in names]
        found = list({node.id: Link(kind="agent", id=node.id, label=node.label) for node in nodes}.values())
        if len(found) < 2:
            raise BadFilter("authors", "name two or more different ones, or none for all who take a position")
    if len(found) > MOST_AUTHORS:
        raise BadFilter(
            "authors",
            f"{len(found):,} of them are too many to compare each with each; name at most {MOST_AUTHORS}, or filter,"
            " e.g. question='…'",
        )
    return found


class _Said(NamedTuple):
    """What an author says on a question."""

    takings: tuple[Taking, ...] = ()
    positions: frozenset[str] = frozenset()


class _Voices:
    """What everybody says on the questions, and which relations join whose claims: read once for all pairs."""

    def __init__(self, debate: Debate) -> None:
        self.questions: Final = {
            ident: Link(kind="question", id=ident, label=line.label) for ident, line in debate.asked.items()
        }
        self._said: Final = {
            (agent, question): _said(debate, question, taken[question])
            for agent, taken in debate.stands.items()
            for question in self.questions
            if question in taken
        }
        self._joint: Final = {
            two: _by_question(debate, claims, self.questions) for two, claims in debate.joint.items()
        }
        self._ties: Final = debate.ties_of_holders

    def pair(self, one: Link, other: Link) -> AuthorPair:
        """How far two authors agree."""
        two = (min(one.id, other.id), max(one.id, other.id))
        joint = self._joint.get(two, {})
        questions = tuple(
            _on_question(
                link,
                self._said.get((one.id, ident), _Said()),
                self._said.get((other.id, ident), _Said()),
                joint.get(ident, ()),
            )
            for ident, link in self.questions.items()
            if (one.id, ident) in self._said or (other.id, ident) in self._said
        )
        scores = [each.score for each in questions if each.score is not None]
        verdicts = Counter(each.verdict for each in questions)
        ties = self._ties.get(two, ())
        return AuthorPair(
            one=one,
            other=other,
            shared=len(scores),
            agree=verdicts["agree"],
            partly=verdicts["partly"],
            differ=verdicts["differ"],
            silent=len(self.questions) - len(scores),
            score=sum(scores) / len(scores) if scores else None,
            joint=sum(bool(each.joint) for each in questions),
            supports=sum(tie.type == "supports" for tie in ties),
            contrasts=sum(tie.type == "contrasts" for tie in ties),
            questions=questions,
            relations=ties,
        )


def _by_question(
    debate: Debate, claims: Iterable[str], questions: Iterable[str]
) -> dict[str, tuple[Link, ...]]:
    """Claims, by the questions on which they take a position."""
    on = {claim: {stand.question.id for stand in debate.claims[claim].positions} for claim in claims}
    return {
        question: tuple(debate.link(claim) for claim, own in on.items() if question in own)
        for question in questions
    }


def _said(debate: Debate, question: str, taken: Mapping[str, Sequence[str]]) -> _Said:
    """The positions that are taken on a question, in its order, with their claims."""
    takings = tuple(
        Taking(
            position=Link(kind="position", id=position.id, label=position.label),
            claims=tuple(map(debate.link, taken[position.id])),
        )
        for position in debate.questions[question].positions
        if position.id in taken
    )
    return _Said(takings, frozenset(taken))


def _on_question(question: Link, one: _Said, other: _Said, joint: tuple[Link, ...]) -> OnQuestion:
    """What two authors say on a question, one of them at least."""
    common = one.positions & other.positions
    verdict: Verdict = (
        "silent"
        if not one.positions or not other.positions
        else "agree"
        if one.positions == other.positions
        else "partly"
        if common
        else "differ"
    )
    return OnQuestion(
        question=question,
        verdict=verdict,
        score=None if verdict == "silent" else len(common) / len(one.positions | other.positions),
        one=one.takings,
        other=other.takings,
        joint=joint,
    )
