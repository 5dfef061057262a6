"""Claims, relations and positions → lines that a language model reads.

Each claim says in words who holds it, in which work, by way of whom it comes here, and where that was read, always in
this order and under the same words, so that holder, teller and source read cannot be taken for one another. What is
ours is called a paraphrase wherever it stands; the only words of a source are the first and last of a passage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bondgraph.answers import Link, PassageLink, Row, Side, Teller, Tie, WorkLink
from bondgraph_api.mcp.notes import Notes, tellers

LEGEND: Final = (
    "SAYS is a paraphrase by the makers of this corpus, never a quotation. Attribute a claim to HELD BY, never to those"
    " under TOLD BY, who pass it on, nor to the source under READ IN, where it was read."
)
"""What stands above claims, lest the instructions of the server are out of sight."""

UNNAMED: Final = "unnamed, described as"

_MANNERS: Final = {
    "quotes": "QUOTES the holder",
    "reports": "REPORTS the view",
    "summarises": "SUMMARISES the view",
    "rejects": "REJECTS the view and does not hold it",
}
"""What the teller nearest to the holder does."""

_FURTHER: Final = {
    "quotes": "QUOTES the teller before",
    "reports": "REPORTS that from the teller before",
    "summarises": "SUMMARISES the teller before",
    "rejects": "REJECTS what the teller before tells",
}
"""What a teller does who stands further away."""

_WALKED: Final = {
    ("supports", "reason"): "SUPPORTS, as a reason for it",
    ("supports", "evidence"): "SUPPORTS, as evidence for it",
    ("supports", "restates"): "RESTATES (one witness, not two)",
    ("supports", "elaborates"): "SUPPORTS, elaborating it",
    ("contrasts", "contradicts"): "CONTRASTS WITH, contradicting it",
    ("contrasts", "tension"): "CONTRASTS WITH, in tension with it",
    ("contrasts", "different-account"): "CONTRASTS WITH, as a different account",
    ("contrasts", "degree"): "CONTRASTS WITH, in degree",
}
"""A relation in words, by its type and nature."""


def named(link: Link) -> str:
    """A node with its kind and id.

    >>> named(Link(kind="concept", id="tie", label="Tie"))
    'Tie [concept:tie]'
    """
    return f"{link.label} [{link.kind}:{link.id}]"


class Voices:
    """Says who says what, with what is known beside an answer: who is unnamed, what restates what."""

    def __init__(self, notes: Notes) -> None:
        self._unnamed = frozenset(notes.unnamed)
        self._restated = {(each.claim, each.restates) for each in notes.restated}
        self._voices = {voice.claim: voice for voice in notes.voices}

    def agents(self, links: Iterable[Link]) -> str:
        """Agents with their ids; of one whom the sources do not name, that the label describes."""
        return "; ".join(
            f"{UNNAMED} “{link.label}” [{link.kind}:{link.id}]" if link.id in self._unnamed else named(link)
            for link in links
        )

    def pointed(self, link: Link) -> str:
        """A node as it is pointed at; a claim or a passage by its id alone, whose label might be taken for a quotation."""
        if link.kind in ("claim", "passage"):
            return f"{link.kind} {link.id}"
        return self.agents([link]) if link.kind == "agent" else named(link)

    def row(self, row: Row) -> Iterator[str]:
        """A claim with its voice: always the same lines in the same order."""
        yield f"CLAIM {row.claim}"
        yield f"  SAYS (paraphrase): {row.says}"
        yield f"  HELD BY: {self.agents(row.holders)}"
        yield f"  HELD IN: {work(row.work) if row.work else 'no work is named'}"
        if not row.told_by:
            yield "  TOLD BY: nobody; the holder speaks in what was read"
        elif len(row.told_by) == 1:
            yield f"  TOLD BY: {self._teller(row.told_by[0], _MANNERS)}"
        else:
            for place, teller in enumerate(row.told_by, start=1):
                manners = _MANNERS if place == 1 else _FURTHER
                yield f"  TOLD BY ({place} of {len(row.told_by)}, nearest the holder first): {self._teller(teller, manners)}"
        for each in row.passages:
            yield f"  READ IN: {passage(each)}"
        for stand in row.positions:
            yield f"  TAKES: {named(stand.position)} on {named(stand.question)}"
        if row.concepts:
            yield f"  ABOUT: {'; '.join(map(named, row.concepts))}"
        for claim, restates in sorted(self._restated):
            if claim == row.claim:
                yield f"  RESTATES: claim {restates}; the two are one witness, not two"
            elif restates == row.claim:
                yield f"  RESTATED BY: claim {claim}; the two are one witness, not two"
        if row.stands_alone:
            yield f"  STANDS ALONE: {row.stands_alone}"
        if row.note:
            yield f"  NOTE (ours): {row.note}"

    def _teller(self, teller: Teller, manners: dict[str, str]) -> str:
        who = self.agents(teller.agents)
        where = f"in {work(teller.work)}" if teller.work else ""
        who = who or ("the work itself" if where else "somebody")
        return ", ".join(filter(None, (who, where, manners[teller.how])))

    def tie(self, tie: Tie) -> Iterator[str]:
        """A relation: its ends with their holders, its reason, and who drew it."""
        yield f"RELATION {tie.id}"
        yield f"  FROM {self._end(tie.subject, tie.subject_holders)}"
        yield f"  {_word(tie)}"
        yield f"  TO {self._end(tie.object, tie.object_holders)}"
        yield f"  BECAUSE (ours): {tie.because}"
        drawn = f" by {self.pointed(tie.drawn_by)}" if tie.drawn_by else ""
        if tie.basis == "in-text":
            where = f", READ IN: {passage(tie.passage)}" if tie.passage else ""
            yield f"  DRAWN in the text{drawn}{where}"
        else:
            yield f"  DRAWN editorially{drawn}: no source draws it"

    def _end(self, end: Link, holders: Sequence[Link]) -> str:
        if end.kind != "claim":
            return named(end)
        return f"claim {end.id}, HELD BY: {self.agents(holders)}{self.by_way_of(end.id)}, SAYS (paraphrase): {end.label}"

    def held_by(self, claim: str) -> str:
        """Whose a claim is that is pointed at, by their ids."""
        return f"HELD BY: {', '.join(f'agent:{each}' for each in self._voices[claim].held_by)}"

    def by_way_of(self, claim: str) -> str:
        """Who tells a claim that is pointed at, and the passages where it was read."""
        voice = self._voices.get(claim)
        if voice is None:
            return ""
        told = ", then ".join(map(self._told, voice.told_by)) or "nobody; the holder speaks"
        return f", TOLD BY: {told}, READ IN: {', '.join(f'passage {each}' for each in voice.read_in)}"

    def _told(self, told: str) -> str:
        """Who tells, and how; of one whom the sources do not name, that they do not."""
        who, how = " and ".join(tellers(told)), told.rpartition(" ")[2]
        unnamed = ", unnamed" if self._unnamed.intersection(tellers(told)) else ""
        return f"{who} ({how}{unnamed})"

    def taker(self, claim: str) -> str:
        """A claim that takes a position, with its holders and its tellers."""
        voice = self._voices[claim]
        told = "".join(f", told by {self._told(each)}" for each in voice.told_by)
        return f"{claim} (held by {', '.join(voice.held_by)}{told})"

    def side(self, side: Side, *, whole: bool) -> Iterator[str]:
        """A position, with who takes it.

        Args:
            side: the position.
            whole: whether all claims were asked for, not only those that pass other filters.
        """
        yield f"POSITION {named(side.position)}: {side.says}"
        if not side.total:
            yield (
                "  TAKEN BY: nobody in this corpus"
                if whole
                else "  TAKEN BY: none of the claims that pass the filters"
            )
            return
        more = "" if len(side.claims) == side.total else f", the first {len(side.claims)} of them"
        yield f"  TAKEN BY: {count(side.total, 'claim')}{more}: {'; '.join(map(self.taker, side.claims))}"
        yield f"  HELD BY: {self.agents(side.holders)}"

    def sides(self, sides: Iterable[Side], *, whole: bool) -> Iterator[str]:
        """Positions under their questions."""
        question = None
        for side in sides:
            if side.question != question:
                question = side.question
                yield f"QUESTION {named(question)}"
            yield from self.side(side, whole=whole)
            yield ""


def work(link: WorkLink) -> str:
    """A work with its title, its id, and what sources print of it where that differs."""
    title = f", {link.title}" if link.title and link.title not in link.label else ""
    printed = "".join(f" (as printed by {each})" for each in link.as_cited)
    return f"{link.label}{title}{printed} [work:{link.id}]"


def passage(link: PassageLink) -> str:
    """Where a passage stands: document, id, code points, its first and last words, and its address."""
    role = f"; marked {link.role} there" if link.role else ""
    quotes = f"; an excerpt from {work(link.quotes)}" if link.quotes else ""
    url = f"; {link.url}" if link.url else ""
    return (
        f"{named(link.source)}, passage {link.id}, code points {link.start}–{link.end},"
        f" from “{link.first}” to “{link.last}”{role}{quotes}{url}"
    )


def _word(tie: Tie) -> str:
    if tie.type == "defines":
        return "DEFINES"
    return _WALKED.get(
        (tie.type, str(tie.nature)), "SUPPORTS" if tie.type == "supports" else "CONTRASTS WITH"
    )


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
