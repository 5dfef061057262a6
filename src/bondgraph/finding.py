"""Words → hits: the nodes that hold them, each with its snippet, and of claims the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from bondgraph.answers import Hit, Meant, Searching, Snippet
from bondgraph.assembling import Assembler
from bondgraph.errors import BadFilter
from bondgraph.queries import Queries
from bondgraph.search.documents import FILTERS, Words, words_in
from bondgraph.search.index import SearchIndex
from bondgraph.search.snippets import snippet


class Found(NamedTuple):
    """A page of hits, as `bondgraph.answers.Search` has it."""

    meant: tuple[Meant, ...]
    total: int
    hits: tuple[Hit, ...]
    next: str | None


class Finder:
    """What finds nodes by their words."""

    def __init__(self, queries: Queries, assembler: Assembler, index: SearchIndex) -> None:
        self._queries = queries
        self._assembler = assembler
        self._index = index

    def found(self, asked: Searching, understood: Mapping[str, object]) -> Found:
        """A page of hits.

        Args:
            asked: the words, the kinds of node and the page.
            understood: the filters, with ids for names.

        Raises:
            BadFilter: the words hold neither letter nor digit, or the page is none.
        """
        before = _number(asked.after)
        sought = self._index.sought(asked.words)
        filters = {name: cast(Sequence[str], understood[name]) for name in FILTERS if name in understood}
        years = (asked.from_year, asked.to_year)
        found = self._index.search(sought, filters, years, kinds=asked.kind, limit=asked.limit, offset=before)
        nodes = [hit.node for hit in found.hits]
        words = words_in(self._queries, nodes)
        links = self._assembler.links(nodes)
        rows = {
            row.claim: row for row in self._assembler.rows([node for node in nodes if node.kind == "claim"])
        }
        hits = []
        for node, score in found.hits:
            shown = snippet(sought, words.get(node, Words("", ())))
            hits.append(
                Hit(
                    node=links[node],
                    score=round(score, 3),
                    field=shown.field,
                    snippet=Snippet(text=shown.text, marks=shown.marks),
                    row=rows[node.id] if node.kind == "claim" else None,
                )
            )
        behind = before + len(hits)
        return Found(
            meant=tuple(Meant(word=each.word, taken_for=each.words) for each in sought.meant),
            total=found.total,
            hits=tuple(hits),
            next=str(behind) if hits and behind < found.total else None,
        )


def _number(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isdecimal() and after.isascii() and len(after) < 8):
        raise BadFilter("after", f"{after!r} is no number of hits; write what the page before gave as next")
    return int(after)
