"""By way of whom claims are known that stand at the ends of relations: a claim is never its holder's word alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from bondgraph.answers import Row, Teller, Tie
from bondgraph.ids import Ref
from bondgraph.library import Library


def ends(ties: Iterable[Tie]) -> list[Ref]:
    """The claims at the ends of relations, each once."""
    claims = (end.id for tie in ties for end in (tie.subject, tie.object) if end.kind == "claim")
    return [Ref("claim", claim) for claim in dict.fromkeys(claims)]


def described(library: Library, claims: Iterable[Ref]) -> Sequence[Row]:
    """Claims as lists have them.

    Args:
        library: what is asked.
        claims: as many as a page shows.
    """
    return cast("Sequence[Row]", library.described("claim", claims))


def tellers(rows: Iterable[Row]) -> Mapping[str, tuple[Teller, ...]]:
    """By way of whom claims are known, by claim; those that their holders make themselves are not in it."""
    return {row.claim: row.told_by for row in rows if row.told_by}
