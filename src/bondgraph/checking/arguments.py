"""Who says what, and how it hangs together: the voices of claims, and the relations between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bondgraph.model import NATURES, Claim, Relation, Work
from bondgraph.problems import Problem
from bondgraph.reading import Entry


def makers_of(works: Iterable[Entry[Work]]) -> dict[str, tuple[str, ...]]:
    """The agents who made works, by the work's id."""
    return {entry.record.id: entry.record.by for entry in works}


def voices(claims: Iterable[Entry[Claim]], makers: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Chains of tellers that come back to one of them, or to the holder.

    Args:
        claims: the claims that are told.
        makers: what `makers_of` gives of all works.
    """
    for entry in claims:
        claim, told = entry.record, set[tuple[str | None, str | None]]()
        for number, telling in enumerate(claim.told_by):
            path = ("told_by", number, "agent" if telling.agent else "work")
            tellers = (telling.agent,) if telling.agent else makers.get(telling.work or "", ())
            same = [agent for agent in tellers if agent in (claim.held_by or ())]
            if same or (telling.work and telling.work == claim.in_work):
                message = f"{same[0] if same else telling.work!r} both holds the view and tells it"
                remedy = "leave this link out: what holders say themselves, nobody else tells"
                yield entry.problem(path, "teller-is-holder", message, remedy)
            if (telling.work, telling.agent) in told:
                message = f"the chain of tellers comes back to {telling.agent or telling.work!r}"
                remedy = "name each teller once, the one nearest the holder first"
                yield entry.problem(path, "voice-loop", message, remedy)
            told.add((telling.work, telling.agent))


def relations(entries: Iterable[Entry[Relation]]) -> Iterator[Problem]:
    """Relations that go nowhere, stand twice or leave open what they are."""
    seen: dict[tuple[str, str, str], Entry[Relation]] = {}
    for entry in entries:
        relation = entry.record
        if "type" in entry.unread:
            continue
        yield from _ends(entry, seen)
        seen.setdefault((relation.subject, relation.type, relation.object), entry)
        yield from _nature(entry)
        if relation.basis == "in-text" and relation.passage is None and "passage" not in entry.unread:
            message = "the source is said to draw this relation, and no passage shows it"
            remedy = "write 'passage:' with the passage that draws it, or 'basis: editorial'"
            yield entry.problem(("basis",), "in-text-without-passage", message, remedy)


def _ends(entry: Entry[Relation], seen: dict[tuple[str, str, str], Entry[Relation]]) -> Iterator[Problem]:
    subject, sort, target = entry.record.subject, entry.record.type, entry.record.object
    if None in (subject, target):
        return
    if sort != "defines" and subject == target:
        message = f"{subject!r} {sort} itself"
        yield entry.problem(("object",), "relation-to-itself", message, "name the other claim")
    elif first := seen.get((subject, sort, target)):
        message = f"{subject!r} {sort} {target!r} already, at {first.at().file}:{first.at().line}"
        yield entry.problem((), "relation-twice", message, "keep one, with the better reason")
    elif sort == "contrasts" and (first := seen.get((target, sort, subject))):
        message = f"this contrast already stands at {first.at().file}:{first.at().line}, from the other end"
        yield entry.problem((), "contrast-from-both-ends", message, "contrasts are symmetric; keep one")


def _nature(entry: Entry[Relation]) -> Iterator[Problem]:
    relation = entry.record
    allowed = NATURES[relation.type]
    if relation.nature is None and allowed and "nature" not in entry.unread:
        message = f"it is not said what sort of {relation.type} relation this is"
        remedy = f"write 'nature:' with one of {', '.join(allowed)}"
        yield entry.problem((), "relation-without-nature", message, remedy)
    elif relation.nature is not None and relation.nature not in allowed:
        message = f"{relation.nature!r} is no sort of {relation.type} relation"
        remedy = f"write one of {', '.join(allowed)}" if allowed else "leave 'nature' out"
        yield entry.problem(("nature",), "wrong-nature", message, remedy)


__all__ = ["makers_of", "relations", "voices"]
