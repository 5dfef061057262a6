"""What a corpus must keep beyond the shape of its records: ids, references, voices, relations, spans, circles.

Codes are documented in docs/problems.md. Every check reports all that it finds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

from bondgraph.anchoring import Texts, Tier, match, source_problem
from bondgraph.ids import Kind, fold, nearest
from bondgraph.model import NATURES, Anchor, Claim, Corpus, Passage, Record, Relation
from bondgraph.problems import Problem, Severity
from bondgraph.reading import Places, Reading

MOST_LOCATOR_WORDS: Final = 6
"""Words of a source that a locator may hold."""

Path = tuple[str | int, ...]
_Reference = tuple[Path, Kind, str]


def check(reading: Reading, texts: Texts | None = None) -> list[Problem]:
    """All problems of a corpus that was read, those of the reading included, sorted by place.

    Args:
        reading: what `bondgraph.reading.read` gave.
        texts: the attached texts; with them, every passage is held against its words.
    """
    problems = list(reading.problems)
    if reading.corpus is not None:
        problems += _Checker(reading, reading.corpus, texts).problems()
    return sorted(set(problems))


class _Checker:
    def __init__(self, reading: Reading, corpus: Corpus, texts: Texts | None) -> None:
        self._reading = reading
        self._corpus = corpus
        self._texts = texts
        self._places: Places = reading.places
        self._problems: list[Problem] = []
        self._known: dict[Kind, dict[str, int]] = defaultdict(dict)
        self._renamed: dict[Kind, dict[str, str]] = defaultdict(dict)

    def problems(self) -> list[Problem]:
        self._index()
        self._references()
        self._positions()
        self._voices()
        self._relations()
        self._spans()
        self._circles()
        self._labels()
        self._published()
        if self._texts is not None:
            self._words(self._texts)
        return self._problems

    def _report(
        self,
        kind: Kind,
        index: int,
        path: Path,
        code: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        place = self._places.at(kind, index, *path)
        self._problems.append(Problem(*place, code, message, remedy, severity))

    def _line(self, kind: Kind, index: int, *path: str | int) -> str:
        place = self._places.at(kind, index, *path)
        return f"{place.file}:{place.line}"

    # -- ids and references

    def _index(self) -> None:
        kinds: tuple[Kind, ...] = ("agent", "work", "source", "concept", "question", "passage", "claim")
        for kind in kinds:
            records = self._of(kind)
            known, renamed = self._known[kind], self._renamed[kind]
            for index, record in enumerate(records):
                ident: str = record.id  # type: ignore[union-attr]
                if ident in known:
                    first = self._line(kind, known[ident], "id")
                    self._report(kind, index, ("id",), "duplicate-id", f"{kind} {ident!r} already stands at {first}", "give one of the two another id")
                known.setdefault(ident, index)
            for index, record in enumerate(records):
                for number, old in enumerate(record.was):  # type: ignore[union-attr]
                    if old in known or old in renamed:
                        taken = "is the id of another" if old in known else "is the old id of another"
                        self._report(kind, index, ("was", number), "duplicate-id", f"{old!r} {taken} {kind}", "an old id belongs to one node; delete it here")
                    renamed.setdefault(old, record.id)  # type: ignore[union-attr]
        for index, question in enumerate(self._corpus.questions):
            seen: dict[str, int] = {}
            for number, position in enumerate(question.positions):
                if position.id in seen:
                    self._report("question", index, ("positions", number, "id"), "duplicate-id", f"position {position.id!r} already stands in this question", "give one of the two another id")
                seen.setdefault(position.id, number)

    def _of(self, kind: Kind) -> tuple[Record, ...]:
        records: tuple[Record, ...] = getattr(self._corpus, f"{kind}s")
        return records

    def _references(self) -> None:
        for kind, index, record in self._indexed():
            seen: set[tuple[str | int, Kind, str]] = set()
            for path, target, ident in _references(record):
                if (path[0], target, ident) in seen and isinstance(path[-1], int):
                    self._report(kind, index, path, "listed-twice", f"{target} {ident!r} is listed twice", "delete one")
                seen.add((path[0], target, ident))
                self._reference(kind, index, path, target, ident)

    def _indexed(self) -> Iterator[tuple[Kind, int, Record]]:
        counts: dict[Kind, int] = defaultdict(int)
        for kind, record in self._corpus.records():
            yield kind, counts[kind], record
            counts[kind] += 1

    def _reference(self, kind: Kind, index: int, path: Path, target: Kind, ident: str) -> bool:
        if ident in self._known[target] or ident in self._reading.spoilt.get(target, ()):
            return True
        if target in self._reading.missing:
            return False
        if ident in self._renamed[target]:
            remedy = f"it was renamed; write {self._renamed[target][ident]!r}"
        elif close := nearest(ident, self._known[target], 1):
            remedy = f"did you mean {close[0]!r}?"
        else:
            remedy = _add(target)
        self._report(kind, index, path, f"unknown-{target}", f"no {target} has the id {ident!r}", remedy)
        return False

    def _positions(self) -> None:
        questions = {question.id: question for question in self._corpus.questions}
        for index, claim in enumerate(self._corpus.claims):
            answered: set[str] = set()
            for number, answer in enumerate(claim.answers):
                path = ("answers", number)
                if answer.question in answered:
                    self._report("claim", index, path, "two-positions", f"the claim already takes a position on {answer.question!r}", "keep one, or split the claim")
                answered.add(answer.question)
                if answer.question not in questions:
                    continue
                positions = [position.id for position in questions[answer.question].positions]
                if answer.position in positions:
                    continue
                homes = [q.id for q in self._corpus.questions if answer.position in (p.id for p in q.positions)]
                if homes:
                    self._report("claim", index, path, "position-of-another-question", f"{answer.position!r} is no position of {answer.question!r} but of {homes[0]!r}", f"write '{homes[0]}/{answer.position}', or one of: {', '.join(positions)}")
                else:
                    close = nearest(answer.position, positions, 1)
                    remedy = f"did you mean {close[0]!r}?" if close else f"its positions are {', '.join(positions)}"
                    self._report("claim", index, path, "unknown-position", f"{answer.question!r} has no position {answer.position!r}", remedy)

    # -- voices

    def _voices(self) -> None:
        makers = {work.id: work.by for work in self._corpus.works}
        for index, claim in enumerate(self._corpus.claims):
            tellers: list[tuple[str, ...]] = []
            for number, telling in enumerate(claim.told_by):
                path = ("told_by", number, "agent" if telling.agent else "work")
                agents = (telling.agent,) if telling.agent else makers.get(str(telling.work), ())
                name = telling.agent or telling.work
                if (same := sorted(set(agents) & set(claim.held_by))) or telling.work == claim.in_work is not None:
                    who = same[0] if same else name
                    self._report("claim", index, path, "teller-is-holder", f"{who!r} both holds the view and tells it", "leave the link out: what holders say themselves, nobody else tells")
                key = (f"work:{telling.work}",) if telling.work else (f"agent:{telling.agent}",)
                if any(set(key) & set(earlier) for earlier in tellers):
                    self._report("claim", index, path, "voice-loop", f"the chain of tellers comes back to {name!r}", "name each teller once, the one nearest the holder first")
                tellers.append(key + tuple(f"agent:{agent}" for agent in agents if not telling.work))

    # -- relations

    def _relations(self) -> None:
        seen: dict[tuple[str, str, str], int] = {}
        for index, relation in enumerate(self._corpus.relations):
            ends = (relation.subject, relation.type, relation.object)
            if relation.type != "defines" and relation.subject == relation.object:
                self._report("relation", index, (_target(relation),), "relation-to-itself", f"{relation.subject!r} {relation.type} itself", "name the other claim")
            elif ends in seen:
                first = self._line("relation", seen[ends])
                self._report("relation", index, (), "relation-twice", f"{relation.subject!r} {relation.type} {relation.object!r} already stands at {first}", "keep one, with the better reason")
            elif relation.type == "contrasts" and (relation.object, "contrasts", relation.subject) in seen:
                first = self._line("relation", seen[relation.object, "contrasts", relation.subject])
                self._report("relation", index, (), "contrast-from-both-ends", f"this contrast already stands at {first}, from the other end", "contrasts are symmetric; keep one")
            seen.setdefault(ends, index)
            self._nature(index, relation)
            if relation.basis == "in-text" and relation.passage is None:
                self._report("relation", index, ("basis",), "in-text-without-passage", "the source is said to draw this relation, and no passage shows it", "write 'passage:' with the passage that draws it, or 'basis: editorial'")

    def _nature(self, index: int, relation: Relation) -> None:
        allowed = NATURES[relation.type]
        if relation.nature is None and allowed:
            self._report("relation", index, (), "relation-without-nature", f"what sort of {relation.type} relation it is stands nowhere", f"write 'nature:' with one of {', '.join(allowed)}")
        elif relation.nature is not None and relation.nature not in allowed:
            remedy = f"write one of {', '.join(allowed)}" if allowed else "leave 'nature' out"
            self._report("relation", index, ("nature",), "wrong-nature", f"{relation.nature!r} is no sort of {relation.type} relation", remedy)

    # -- spans

    def _spans(self) -> None:
        lengths = {source.id: source.length for source in self._corpus.sources}
        spans: dict[str, list[tuple[int, int, int, Path, str]]] = defaultdict(list)
        for index, path, passage, anchor in self._anchors():
            if anchor.start == anchor.end:
                self._report("passage", index, (*path, "end"), "span-empty", f"the span {anchor.start}–{anchor.end} holds no words", "end lies behind the last character: text[start:end]")
            elif anchor.start > anchor.end:
                self._report("passage", index, (*path, "end"), "span-reversed", f"the span ends ({anchor.end}) before it starts ({anchor.start})", "swap start and end")
            elif anchor.end > lengths.get(passage.source, anchor.end):
                self._report("passage", index, (*path, "end"), "span-beyond-text", f"the span ends at {anchor.end}, and the text of {passage.source!r} has {lengths[passage.source]} code points", "count code points of the decoded text, not bytes")
            else:
                spans[passage.source].append((anchor.start, anchor.end, index, path, passage.id))
            self._locators(index, path, anchor)
        for of_source in spans.values():
            self._overlaps(sorted(of_source, key=lambda span: span[:3]))

    def _anchors(self) -> Iterator[tuple[int, Path, Passage, Anchor]]:
        for index, passage in enumerate(self._corpus.passages):
            yield index, (), passage, passage
            for number, anchor in enumerate(passage.also_at):
                yield index, ("also_at", number), passage, anchor

    def _locators(self, index: int, path: Path, anchor: Anchor) -> None:
        length = anchor.end - anchor.start
        ends: tuple[Literal["first", "last"], ...] = ("first", "last")
        for end in ends:
            words: str = getattr(anchor, end)
            count = len(words.split())
            if count > MOST_LOCATOR_WORDS:
                self._report("passage", index, (*path, end), "locator-too-long", f"{end!r} has {count} words", f"keep {MOST_LOCATOR_WORDS} at most: a corpus holds no sentence of a source")
            elif 0 < length < len(words):
                self._report("passage", index, (*path, end), "locator-misfit", f"{end!r} is longer than the span of {length} code points", "mend the span or the words (bondgraph anchor prints both)")
            elif length == len(words) and hashlib.sha256(words.encode()).hexdigest() != anchor.sha256:
                self._report("passage", index, (*path, "sha256"), "digest-mismatch", f"the digest is not that of the words in {end!r}, which fill the span", "print the passage anew with bondgraph anchor")

    def _overlaps(self, spans: list[tuple[int, int, int, Path, str]]) -> None:
        furthest: tuple[int, int, int, Path, str] | None = None
        for span in spans:
            start, end, index, path, ident = span
            if furthest is not None and start < furthest[1]:
                same = (start, end) == furthest[:2]
                what = "has the very span of" if same else "overlaps"
                where = self._line("passage", furthest[2])
                self._report("passage", index, (*path, "start"), "passage-overlap", f"passage {ident!r} {what} {furthest[4]!r} at {where}", "let the claims of both name one passage, or cut the spans apart")
            if furthest is None or end > furthest[1]:
                furthest = span

    def _words(self, texts: Texts) -> None:
        for index, source in enumerate(self._corpus.sources):
            text = texts.text(source.id)
            if text is not None and (says := source_problem(source, text)):
                self._report("source", index, ("sha256",), "source-changed", says, "attach the text that was read, or verify the passages and renew the record")
        for index, path, passage, anchor in self._anchors():
            text = texts.text(passage.source)
            if text is None:
                continue
            found = match(text, anchor)
            if found.tier is not Tier.EXACT:
                self._report("passage", index, (*path, "sha256"), "digest-mismatch", f"the words at {anchor.start}–{anchor.end} of {passage.source!r} do not have this digest ({found.tier})", "see bondgraph verify; it can write moved spans back")

    # -- circles

    def _circles(self) -> None:
        broader = {concept.id: concept.broader for concept in self._corpus.concepts}
        for circle in circles(broader):
            index = self._known["concept"][circle[0]]
            self._report("concept", index, ("broader",), "concept-circle", f"the hierarchy runs in a circle: {_chain(circle)}", "a concept is broader than what it is made of, not the other way too")
        restated: dict[str, list[str]] = defaultdict(list)
        first: dict[str, int] = {}
        for index, relation in enumerate(self._corpus.relations):
            if relation.nature == "restates" and relation.subject != relation.object:
                restated[relation.subject].append(relation.object)
                first.setdefault(relation.subject, index)
        for circle in circles(restated):
            index = min(first[claim] for claim in circle)
            self._report("relation", index, ("nature",), "restates-circle", f"claims restate each other in a circle: {_chain(circle)}", "let all of them restate the one that said it first")

    # -- labels and published ids

    def _labels(self) -> None:
        seen: dict[str, int] = {}
        for index, concept in enumerate(self._corpus.concepts):
            for path, label in ((("label",), concept.label), *((("also_called", n), each) for n, each in enumerate(concept.also_called))):
                other = seen.setdefault(fold(label), index)
                if other != index:
                    name = self._corpus.concepts[other].id
                    self._report("concept", index, path, "label-twice", f"{label!r} also names the concept {name!r}", "a label names one concept; make one more exact", Severity.WARNING)

    def _published(self) -> None:
        held: dict[str, set[str]] = {kind: set(ids) for kind, ids in self._known.items()}
        held["position"] = {f"{q.id}/{p}" for q in self._corpus.questions for each in q.positions for p in (each.id, *each.was)}
        for line, place in self._reading.published:
            kind, _, ident = line.partition(":")
            known = held.get(kind, set())
            there = ident in known or ident in self._renamed.get(kind, {})  # type: ignore[call-overload]
            if there or ident in self._reading.spoilt.get(kind, ()) or kind in self._reading.missing:  # type: ignore[call-overload]
                continue
            close = nearest(ident, known, 1)
            perhaps = f" (perhaps {close[0]!r})" if close else ""
            self._problems.append(Problem(*place, "id-lost", f"the {kind} {ident!r} was published and is gone", f"write 'was: [{ident}]' at the node that it became{perhaps}; if it was withdrawn, delete this line"))


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The circles of a graph: one for each group of nodes that lead to each other, its smallest node first.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"]})
    [['a', 'b', 'c'], ['d']]
    """
    found: list[list[str]] = []
    done: set[str] = set()
    for root in sorted(graph):
        way: list[str] = []
        on_way: dict[str, int] = {}
        stack: list[tuple[str, Iterator[str]]] = []

        def enter(node: str) -> None:
            on_way[node] = len(way)
            way.append(node)
            stack.append((node, iter(sorted(graph.get(node, ())))))

        if root not in done:
            enter(root)
        while stack:
            node, ahead = stack[-1]
            step = next(ahead, None)
            if step is None:
                stack.pop()
                way.pop()
                del on_way[node]
                done.add(node)
            elif step in on_way:
                circle = way[on_way[step] :]
                turn = circle.index(min(circle))
                circle = circle[turn:] + circle[:turn]
                if circle not in found:
                    found.append(circle)
            elif step not in done:
                enter(step)
    return found


def _chain(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])


def _target(relation: Relation) -> str:
    return "concept" if relation.type == "defines" else "claim"


def _add(target: Kind) -> str:
    files = {
        "agent": "agents.yaml", "work": "works.yaml", "source": "sources.yaml", "concept": "concepts.yaml",
        "question": "questions.yaml",
    }  # fmt: skip
    return f"add it to {files[target]}, or mend the id" if target in files else "add it to a claims file, or mend the id"


def _many(field: str, target: Kind, idents: Iterable[str]) -> Iterator[_Reference]:
    for number, ident in enumerate(idents):
        yield (field, number), target, ident


def _one(field: str, target: Kind, ident: str | None, *path: str | int) -> Iterator[_Reference]:
    if ident is not None:
        yield (*path, field), target, ident


def _claim_references(claim: Claim) -> Iterator[_Reference]:
    yield from _many("about", "concept", claim.about)
    yield from _many("held_by", "agent", claim.held_by)
    yield from _one("in_work", "work", claim.in_work)
    for number, telling in enumerate(claim.told_by):
        yield from _one("work", "work", telling.work, "told_by", number)
        yield from _one("agent", "agent", telling.agent, "told_by", number)
    yield from _many("passages", "passage", claim.passages)
    for number, answer in enumerate(claim.answers):
        yield ("answers", number, "question"), "question", answer.question


def _references(record: Record) -> Iterator[_Reference]:
    """Every id of another node that a record names: where, of which kind, and the id."""
    find = _REFERENCES.get(type(record).__name__)
    return find(record) if find else iter(())


_REFERENCES: Final[dict[str, Callable[..., Iterator[_Reference]]]] = {
    "CorpusRecord": lambda r: _many("curators", "agent", r.curators),
    "Agent": lambda r: _one("tradition", "concept", r.tradition),
    "Work": lambda r: _chained(
        _many("by", "agent", r.by),
        *(_one("source", "source", cited.source, "as_cited", n) for n, cited in enumerate(r.as_cited)),
    ),
    "Source": lambda r: _many("by", "agent", r.by),
    "Concept": lambda r: _chained(_many("broader", "concept", r.broader), _many("related", "concept", r.related)),
    "Question": lambda r: _chained(_many("about", "concept", r.about), _many("raised_by", "passage", r.raised_by)),
    "Passage": lambda r: _chained(_one("source", "source", r.source), _one("quotes", "work", r.quotes)),
    "Claim": _claim_references,
    "Relation": lambda r: _chained(
        _one("subject", "claim", r.subject),
        _one(_target(r), "concept" if r.type == "defines" else "claim", r.object),
        _one("passage", "passage", r.passage),
        _one("drawn_by", "agent", r.drawn_by),
    ),
    "Citation": lambda r: _chained(
        _one("citing", "work", r.citing),
        _one("cites", "work", r.cites),
        _one("names", "agent", r.names),
        _one("passage", "passage", r.passage),
    ),
}


def _chained(*parts: Iterator[_Reference]) -> Iterator[_Reference]:
    for part in parts:
        yield from part


__all__ = ["MOST_LOCATOR_WORDS", "check", "circles"]
