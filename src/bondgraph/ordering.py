"""Lists in an order, and the cursors by which their pages go on: also where what the page before ended with is gone.

A list is ordered by keys, each of which is of one node only. A cursor holds the order and the key of the last node of a
page, so that the next page begins behind that place whatever has been added, changed or taken away meanwhile.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, Protocol, Self

from bondgraph.errors import BadFilter
from bondgraph.ids import Ref, fold

Key = tuple[str | int, ...]
"""What a node is listed by; keys of one order have texts and numbers in the same places, and the id last."""

_MARK: Final = "_"
"""How a cursor begins, which no id and hardly a name does."""
NO_YEAR: Final = 10_000
"""The year by which is listed what has none: behind all others."""
LONGEST: Final = 100
"""The signs of a title that count: more would make a cursor longer than an address."""


class Cursor(NamedTuple):
    """The place behind which a page begins.

    Attributes:
        order: the order of the list.
        key: the key of the last node of the page before.
    """

    order: str
    key: Key

    def __str__(self) -> str:
        written = json.dumps([self.order, *self.key], ensure_ascii=False, separators=(",", ":"))
        return _MARK + urlsafe_b64encode(written.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that a text is, or None where it is none but perhaps a name.

        >>> Cursor.parse(str(Cursor("year", (1975, "strupp-1975"))))
        Cursor(order='year', key=(1975, 'strupp-1975'))
        >>> Cursor.parse("strupp-1975") is None
        True
        """
        if not text.startswith(_MARK):
            return None
        try:
            packed = text.removeprefix(_MARK)
            order, *key = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
            json.dumps(key, ensure_ascii=False).encode()  # there are texts in JSON that are none in UTF-8
        except (ValueError, TypeError):
            return None
        if not isinstance(order, str) or not key or not all(type(each) in (str, int) for each in key):
            return None
        return cls(order, tuple(key))


def behind(after: str, order: str, named: Callable[[str], Key], like: Key | None = None) -> Key:
    """The key behind which a page begins.

    Args:
        after: a cursor, or what names a node.
        order: the order of the list.
        named: gives the key of the node that a name stands for.
        like: a key of the order, where the list has any.

    Raises:
        BadFilter: the cursor is of another order.
    """
    if (cursor := Cursor.parse(after)) is None:
        return named(after)
    fits = like is None or [type(each) for each in cursor.key] == [type(each) for each in like]
    if cursor.order != order or not fits:
        reason = (
            f"it is the place in a list of another order ({cursor.order}); leave it out to begin at the first"
        )
        raise BadFilter("after", reason)
    return cursor.key


class Listed(Protocol):
    """Nodes in an order."""

    def __len__(self) -> int:
        """How many there are."""

    def refs(self, start: int, stop: int) -> Sequence[Ref]:
        """The nodes from one place to before another."""

    def key(self, place: int) -> Key:
        """The key of the node at a place."""

    def key_of(self, ref: Ref) -> Key:
        """The key of a node, whether it is listed or not."""

    def behind(self, key: Key) -> int:
        """The first place behind a key."""


class ListedInMemory:
    """Nodes in an order, in memory.

    Args:
        keys: the nodes with their keys.
        whole: the list of which it is a part.
    """

    def __init__(self, keys: Iterable[tuple[Key, Ref]], whole: Listed | None = None) -> None:
        self._listed = sorted(keys)
        self._keys = {ref: key for key, ref in self._listed}
        self._whole = whole

    def __len__(self) -> int:
        return len(self._listed)

    def refs(self, start: int, stop: int) -> Sequence[Ref]:
        """The nodes from one place to before another."""
        return [ref for _, ref in self._listed[start:stop]]

    def key(self, place: int) -> Key:
        """The key of the node at a place."""
        return self._listed[place][0]

    def key_of(self, ref: Ref) -> Key:
        """The key of a node that is listed, here or in the whole of which this is a part."""
        return self._whole.key_of(ref) if self._whole and ref not in self._keys else self._keys[ref]

    def behind(self, key: Key) -> int:
        """The first place behind a key."""
        return bisect_right(self._listed, key, key=lambda each: each[0])


class ListedInTurn:
    """Nodes in the order in which the corpus has them, which is in nothing that they say: a key is a place and an id.

    Args:
        refs: the nodes.
    """

    def __init__(self, refs: Sequence[Ref]) -> None:
        self._refs = refs

    def __len__(self) -> int:
        return len(self._refs)

    def refs(self, start: int, stop: int) -> Sequence[Ref]:
        """The nodes from one place to before another."""
        return self._refs[start:stop]

    def key(self, place: int) -> Key:
        """The key of the node at a place."""
        return (place, self._refs[place].id)

    def key_of(self, ref: Ref) -> Key:
        """The key of a node that is listed."""
        return self.key(self._refs.index(ref))

    def behind(self, key: Key) -> int:
        """The place behind a node; where it is gone, the place that it had."""
        place, ident = key
        found = (number + 1 for number, ref in enumerate(self._refs) if ref.id == ident)
        return next(found, min(max(int(place), 0), len(self._refs)))


class ListedInPart:
    """What stands between two places of a list.

    Args:
        whole: the list.
        start: the first place.
        stop: the one behind the last.
    """

    def __init__(self, whole: Listed, start: int, stop: int) -> None:
        self._whole = whole
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    def refs(self, start: int, stop: int) -> Sequence[Ref]:
        """The nodes from one place to before another."""
        return self._whole.refs(self._start + start, min(self._start + stop, self._stop))

    def key(self, place: int) -> Key:
        """The key of the node at a place."""
        return self._whole.key(self._start + place)

    def key_of(self, ref: Ref) -> Key:
        """The key of a node, whether it is listed or not."""
        return self._whole.key_of(ref)

    def behind(self, key: Key) -> int:
        """The first place behind a key."""
        return min(max(self._whole.behind(key) - self._start, 0), len(self))


class Part(NamedTuple):
    """A page of a list.

    Attributes:
        refs: its nodes.
        total: how many the whole list has.
        next: the cursor of the page behind it, or None on the last.
    """

    refs: Sequence[Ref]
    total: int
    next: str | None


def part_of(listed: Listed, order: str, after: str | None, limit: int, named: Callable[[str], Ref]) -> Part:
    """A page of a list.

    Args:
        listed: the list.
        order: what its order is called.
        after: the cursor or the name of the node behind which to begin.
        limit: how many nodes at most.
        named: the node that a name stands for.

    Raises:
        BadFilter: the cursor is of another order.
        UnknownName, AmbiguousName: as `named`.
    """
    start = 0
    if after:
        like = listed.key(0) if len(listed) else None
        start = listed.behind(behind(after, order, lambda name: listed.key_of(named(name)), like))
    refs = listed.refs(start, start + limit)
    end = start + len(refs)
    more = refs and end < len(listed)
    return Part(refs, len(listed), str(Cursor(order, listed.key(end - 1))) if more else None)


# -- keys


def agent_key(order: str, ident: str, sorting: str, claims: int) -> Key:
    """What an agent is listed by: ``name``, or ``-claims`` for those first who hold the most."""
    return (-claims, fold(sorting), ident) if order == "-claims" else (fold(sorting), ident)


def work_key(
    order: str, ident: str, authors: str | None, title: str | None, year: int | None, claims: int
) -> Key:
    """What a work is listed by: ``author``, ``title``, ``year``, ``-year`` or ``-claims``."""
    author, called = fold(authors or title or ident)[:LONGEST], fold(title or authors or ident)[:LONGEST]
    match order:
        case "title":
            return (called, author, ident)
        case "year":
            return (NO_YEAR if year is None else year, author, called, ident)
        case "-year":
            return (NO_YEAR if year is None else -year, author, called, ident)
        case "-claims":
            return (-claims, author, NO_YEAR if year is None else year, called, ident)
        case _:
            return (author, NO_YEAR if year is None else year, called, ident)


def source_key(order: str, ident: str, title: str, claims: int) -> Key:
    """What a source is listed by: ``title``, or ``-claims``."""
    called = fold(title)[:LONGEST]
    return (-claims, called, ident) if order == "-claims" else (called, ident)


def concept_key(ident: str, label: str) -> Key:
    """What a concept is listed by: its label."""
    return (label.lower(), ident)


def claim_key(order: str, sort_key: str, year: int | None) -> Key:
    """What a claim is listed by: ``author``, ``year`` or ``-year``; claims of one year by their authors."""
    match order:
        case "year":
            return (NO_YEAR if year is None else year, sort_key)
        case "-year":
            return (NO_YEAR if year is None else -year, sort_key)
        case _:
            return (sort_key,)


__all__ = [
    "NO_YEAR", "Cursor", "Key", "Listed", "ListedInMemory", "ListedInPart", "ListedInTurn", "Part", "agent_key", "behind",
    "claim_key", "concept_key", "part_of", "source_key", "work_key",
]  # fmt: skip
