"""Answers → text that a language model reads: claims with their voices, and what else there is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from bondgraph.answers import (
    Answer,
    Authors,
    Cite,
    Compare,
    Define,
    Facets,
    Fact,
    Link,
    Loosening,
    Near,
    Node,
    Path,
    Questions,
    Reference,
    Relations,
    Row,
    Search,
    Stats,
    Terms,
    Tie,
    Who,
)
from bondgraph_api.mcp.notes import Notes
from bondgraph_api.mcp.voices import LEGEND, Voices, count, named, passage

_FACTS: Final = {"tells": "tells, while others hold it"}
"""Facts whose name would leave open who holds what."""

_VERDICTS: Final = {
    "agree": "all who speak take the same positions",
    "differ": "those who speak take no position in common",
    "partly": "those who speak take some positions in common",
    "silent": "fewer than two of them speak",
}


def tell(answer: Answer[Any], notes: Notes) -> str:
    """An answer in words.

    Args:
        answer: the answer, already as short as it is to be.
        notes: what goes with it.
    """
    lines = list(Telling(notes).lines(answer))
    lines += [""] if lines else []
    lines += [
        f"LEFT OUT: {each.shown} of {each.total_said} {each.what} are here; {each.ask}" for each in notes.cut
    ]
    lines += [f"NEXT: {each}" for each in notes.next]
    stamp = answer.corpus
    lines.append(
        f"CORPUS: {stamp.title}, edition {stamp.edition} [corpus:{stamp.id}], digest {stamp.digest[:12]}"
    )
    return "\n".join(lines)


class Telling(Voices):
    """Tells answers, each in its own way."""

    def lines(self, answer: Answer[Any]) -> Iterator[str]:
        """An answer, line by line."""
        tellers: dict[type[Answer[Any]], Callable[[Any], Iterator[str]]] = {
            Who: self._who,
            Search: self._search,
            Node: self._node,
            Compare: self._compare,
            Path: self._path,
            Near: self._near,
            Relations: self._relations,
            Define: self._define,
            Cite: self._cite,
            Facets: self._facets,
            Terms: self._terms,
            Authors: self._authors,
            Questions: self._questions,
            Stats: self._stats,
        }
        return tellers[type(answer)](answer)

    def _who(self, answer: Who) -> Iterator[str]:
        given = _given(answer.filters)
        page = f"; this page has {len(answer.rows)}" if len(answer.rows) < answer.total else ""
        yield f"{count(answer.total, 'claim')} {'pass' if answer.total != 1 else 'passes'}{given}{page}."
        yield from _loosened(answer.loosen)
        whole = answer.filters.keys() <= {"question", "position"}
        if answer.sides:
            yield ""
            yield from self.sides(answer.sides, whole=whole)
        yield from self._rows(answer.rows)

    def _rows(self, rows: Iterable[Row]) -> Iterator[str]:
        for place, row in enumerate(rows):
            if not place:
                yield LEGEND
            yield ""
            yield from self.row(row)

    def _search(self, answer: Search) -> Iterator[str]:
        given = _given(answer.filters)
        kinds = f" of kind {' or '.join(answer.kinds)}" if answer.kinds else ""
        page = f"; this page has {len(answer.hits)}" if len(answer.hits) < answer.total else ""
        yield f"{count(answer.total, 'node')}{kinds} {'hold' if answer.total != 1 else 'holds'}: {answer.words}{given}{page}."
        for meant in answer.meant:
            near = " or ".join(meant.taken_for)
            yield (
                f"“{meant.word}” stands nowhere here; "
                + (f"searched for {near} instead." if near else "and nothing comes near.")
            )
        if any(hit.row or hit.relation for hit in answer.hits):
            yield LEGEND
        for hit in answer.hits:
            yield ""
            if hit.row is not None:
                yield from self.row(hit.row)
            elif hit.relation is not None:
                yield from self.tie(hit.relation)
            else:
                yield f"{hit.node.kind.upper()} {named(hit.node)}"
                if hit.snippet.text != hit.node.label:
                    yield f"  FOUND IN ITS {'TEXT' if hit.field == 'statement' else 'NAMES'}: {hit.snippet.text}"

    def _node(self, answer: Node) -> Iterator[str]:
        label = "" if answer.kind in ("claim", "passage", "relation") else f"{answer.label} "
        yield f"{answer.kind.upper()} {label}[{answer.kind}:{answer.id}]"
        yield f"  IRI: {answer.iri}"
        if answer.kind == "agent" and answer.id in self._unnamed:
            yield "  UNNAMED: the sources do not name it; the label is our description"
        for fact in answer.facts:
            if answer.row is None or fact.name != "note":  # which the claim says itself
                yield f"  {_FACTS.get(fact.name, fact.name)}: {self._fact(fact)}"
        if answer.row is not None:
            yield LEGEND
            yield from self.row(answer.row)
        if answer.sides:
            yield ""
            yield from self.sides(answer.sides, whole=True)
        if answer.claims:
            yield ""
            yield f"CLAIMS THAT HANG ON IT: {answer.total}"
            yield from self._rows(answer.claims)
        yield from self._ties("RELATIONS", answer.relations)

    def _fact(self, fact: Fact) -> str:
        return "; ".join(
            (*fact.texts, *map(self.pointed, fact.links), *(() if fact.whole else ("and more",)))
        )

    def _ties(self, title: str, ties: Sequence[Tie]) -> Iterator[str]:
        if ties:
            yield ""
            yield f"{title}: {len(ties)}"
        for tie in ties:
            yield ""
            yield from self.tie(tie)

    def _compare(self, answer: Compare) -> Iterator[str]:
        yield f"COMPARED: {self.agents(answer.subjects)}"
        page = f", of which {len(answer.questions)} are here" if len(answer.questions) < answer.total else ""
        yield f"{count(answer.total, 'question')} there {'are' if answer.total != 1 else 'is'}{page}."
        for each in answer.questions:
            if not any(cell.taken for cell in each.cells):
                continue
            yield ""
            yield f"QUESTION {named(each.question)}"
            yield f"  VERDICT: {each.verdict}: {_VERDICTS[each.verdict]}"
            for cell in each.cells:
                if not cell.taken:
                    yield f"  {self.agents([cell.subject])}: silent"
                for taken in cell.taken:
                    more = (
                        ""
                        if len(taken.claims) == taken.total
                        else f", the first {len(taken.claims)} of {taken.total}"
                    )
                    claims = "; ".join(self.taker(claim.id) for claim in taken.claims)
                    yield f"  {self.agents([cell.subject])}: TAKES {named(taken.position)}, in claims {claims}{more}"
        if silent := [
            each.question for each in answer.questions if not any(cell.taken for cell in each.cells)
        ]:
            yield ""
            yield f"ALL OF THEM ARE SILENT ON: {'; '.join(map(named, silent))}"
        first = "" if answer.whole else ", the first of them"
        yield from self._ties(f"RELATIONS BETWEEN THEIR CLAIMS{first}", answer.relations)

    def _path(self, answer: Path) -> Iterator[str]:
        start, end = self.pointed(answer.start), self.pointed(answer.end)
        kinds = f" ({' or '.join(answer.relation)} only)" if answer.relation else ""
        if answer.gave_up:
            yield f"No chain from {start} to {end}{kinds} was found among the {answer.explored} nodes explored; there may be one beyond them."
        elif not answer.found:
            yield f"{start} and {end} are not connected within {answer.within} relations{kinds}."
        elif not answer.steps:
            yield f"{start} is where the chain ends, too."
        else:
            yield f"THE SHORTEST CHAIN from {start} to {end}{kinds}: {count(len(answer.steps), 'step')}."
        for place, step in enumerate(answer.steps, start=1):
            yield ""
            yield f"STEP {place}: {step.start.kind}:{step.start.id} — {step.how} — {step.end.kind}:{step.end.id}"
            if step.relation is None:
                yield from (f"  {each.kind}:{each.id}: {self._said(each)}" for each in (step.start, step.end))
            else:
                yield from (f"  {line}" for line in self.tie(step.relation))

    def _said(self, link: Link) -> str:
        if link.kind != "claim":
            return self.pointed(link)
        return f"{self.held_by(link.id)}{self.by_way_of(link.id)}, SAYS (paraphrase): {link.label}"

    def _near(self, answer: Near) -> Iterator[str]:
        kinds = f", by {' or '.join(answer.relation)} only" if answer.relation else ""
        total = f"more than {answer.counted}" if answer.total is None else str(answer.total)
        within = f"{count(answer.steps, 'relation')}{kinds}"
        yield f"NEAR {self.pointed(answer.start)}, within {within}: {total} claims and concepts, of which {len(answer.nodes)} are here."
        for place, each in enumerate(answer.nodes):
            if not place:
                yield LEGEND
            yield ""
            away = count(each.distance, "relation")
            if each.row is None:
                yield f"{each.node.kind.upper()} {named(each.node)}"
            else:
                yield from self.row(each.row)
            yield f"  DISTANCE: {away} away"
        yield from self._ties("RELATIONS", answer.relations)

    def _relations(self, answer: Relations) -> Iterator[str]:
        page = f"; this page has {len(answer.relations)}" if len(answer.relations) < answer.total else ""
        of = f" of the claims that pass{given}" if (given := _given(answer.filters)) else ""
        yield f"{count(answer.total, 'relation')}{of}{page}."
        if answer.relations:
            yield LEGEND
        yield from self._ties("RELATIONS", answer.relations)

    def _cite(self, answer: Cite) -> Iterator[str]:
        if answer.mentions:
            yield f"{count(answer.total, 'node')} in the style {answer.title}."
        else:
            of = f"that pass{given}" if (given := _given(answer.filters)) else "of the corpus"
            yield f"{count(len(answer.references), 'reference')} on which the {count(answer.total, 'claim')} {of} rest, in the style {answer.title}."
        for mention in answer.mentions:
            yield ""
            yield f"CITED {mention.node.kind}:{mention.node.id}"
            yield f"  IN THE TEXT: {mention.text}"
            if mention.chain:
                yield f"  BY WAY OF: {mention.chain}"
            for title, keys in (
                ("REFERENCES", mention.references),
                ("HELD IN, NOT READ", mention.originals),
                ("DOCUMENTS READ", mention.read_in),
            ):
                if keys:
                    yield f"  {title}: {', '.join(keys)}"
            yield from (f"  READ IN: {passage(each)}" for each in mention.passages)
            yield from (f"  NOTE (ours): {note}" for note in mention.notes)
        for title, found in (
            ("REFERENCE", answer.references),
            ("NOT READ, DO NOT LIST AS READ", answer.originals),
            ("DOCUMENT READ", answer.read_in),
        ):
            for each in found:
                yield ""
                yield from self._reference(title, each)

    def _reference(self, title: str, reference: Reference) -> Iterator[str]:
        label = f"{reference.label} " if reference.label else ""
        yield f"{title} {reference.key}: {label}{reference.text}"
        if reference.by_way_of:
            yield f"  KNOWN ONLY BY WAY OF: {', '.join(reference.by_way_of)}"
        yield from (f"  NOT CONFIRMED (ours): {note}" for note in reference.notes)
        for printed in reference.as_printed:
            note = f"({printed.note})" if printed.note else ""
            said = " ".join(filter(None, (printed.text, note)))
            yield f"  AS PRINTED by {named(printed.source)}: {said}"

    def _define(self, answer: Define) -> Iterator[str]:
        yield f"CONCEPT {named(answer.concept)}"
        if answer.also_called:
            yield f"  also called: {'; '.join(answer.also_called)}"
        if answer.scope:
            yield f"  scope (ours): {answer.scope}"
        for name, links in (
            ("broader", answer.broader),
            ("narrower", answer.narrower),
            ("related", answer.related),
        ):
            if links:
                yield f"  {name}: {'; '.join(map(named, links))}"
        for credit in answer.credited_to:
            yield f"  CREDITED TO {self.pointed(credit.to)} by {named(credit.by)}, READ IN: {passage(credit.passage)}"
        if answer.credits > len(answer.credited_to):
            yield f"  CREDITED {answer.credits} times in all; show concept:{answer.concept.id} names all"
        if not answer.total:
            yield f"Nobody in this corpus defines it; {count(answer.used_by, 'claim')} {'are' if answer.used_by != 1 else 'is'} about it."
            return
        page = (
            f", of which {len(answer.definitions)} are here" if len(answer.definitions) < answer.total else ""
        )
        yield f"{count(answer.total, 'claim')} {'define' if answer.total != 1 else 'defines'} it{page}; {answer.used_by} are about it."
        yield LEGEND
        for each in answer.definitions:
            yield ""
            yield from self.row(each.row)
            yield f"  DEFINES IT BECAUSE (ours): {each.relation.because}"
            drawn = f" by {self.pointed(each.relation.drawn_by)}" if each.relation.drawn_by else ""
            basis = "in the text" if each.relation.basis == "in-text" else "editorially"
            yield f"  DRAWN {basis}{drawn}"

    def _facets(self, answer: Facets) -> Iterator[str]:
        yield f"{count(answer.total, 'claim')} {'pass' if answer.total != 1 else 'passes'}{_given(answer.filters)}."
        yield from _loosened(answer.loosen)
        if answer.total:
            yield "For each filter: its values, and how many of these claims have them."
        for facet in answer.facets:
            if facet.values:
                more = "" if facet.whole else "; …"
                yield f"{facet.filter}: {'; '.join(f'{value.value} {value.count}' for value in facet.values)}{more}"

    def _terms(self, answer: Terms) -> Iterator[str]:
        yield f"{count(answer.total, 'term')} there are, of which {len(answer.terms)} are here, by label."
        for term in answer.terms:
            defined = (
                f"defined by {self.agents(term.defined_by)}" if term.definitions else "nobody defines it"
            )
            credited = f"; credited to {self.agents(term.credited_to)}" if term.credited_to else ""
            yield f"{named(term.concept)}: {count(term.used_by, 'claim')}; {defined}{credited}"

    def _authors(self, answer: Authors) -> Iterator[str]:
        yield f"{count(answer.total, 'agent')} there are, of which {len(answer.authors)} are here, by name; each with how many claims it holds."
        for author in answer.authors:
            link = Link(kind="agent", id=author.id, label=author.label)
            yield f"{self.agents([link])}, {author.type}: {author.claims}"

    def _questions(self, answer: Questions) -> Iterator[str]:
        yield f"{count(answer.total, 'question')} there are, of which {len(answer.questions)} are here, the leading one first."
        for question in answer.questions:
            yield ""
            yield f"QUESTION {question.label} [question:{question.id}]: {count(question.claims, 'claim')}"
            yield f"  ASKS: {question.asks}"
            for each in question.positions:
                taken = (
                    f"{count(each.claims, 'claim')} of {count(each.holders, 'holder')}"
                    if each.claims
                    else "nobody in this corpus"
                )
                yield f"  POSITION {each.label} [position:{each.id}]: {each.says} TAKEN BY: {taken}"

    def _stats(self, answer: Stats) -> Iterator[str]:
        for title, counts in (
            ("NODES", answer.counts),
            ("RELATIONS", answer.relations),
            ("CLAIMS BY VOICE", answer.voices),
            ("PASSAGES BY THE SOURCE'S LABEL", answer.roles),
        ):
            yield f"{title}: {'; '.join(f'{name} {count}' for name, count in counts.items())}"
        yield f"QUESTIONS, the leading one first: {'; '.join(map(named, answer.questions))}"


def _given(filters: dict[str, object]) -> str:
    if not filters:
        return ""
    return " " + ", ".join(
        f"{name}={' or '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"
        for name, value in filters.items()
    )


def _loosened(loosen: Iterable[Loosening]) -> Iterator[str]:
    yield from (
        f"Without {each.without} there {'are' if each.total != 1 else 'is'} {count(each.total, 'claim')}."
        for each in loosen
    )
