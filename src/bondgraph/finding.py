"""Words → hits: the nodes that hold them, each with its snippet, and of claims the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from bondgraph.answers import Hit, Link, Meant, Row, Searching, Snippet, Tie
from bondgraph.assembling import Assembler
from bondgraph.errors import BadFilter
from bondgraph.ids import Kind, Ref
from bondgraph.search import snippets
from bondgraph.search.documents import FILTERS, Words
from bondgraph.search.index import SearchIndex, Sought


class Found(NamedTuple):
    """A page of hits, as `bondgraph.answers.Search` has it."""

    meant: tuple[Meant, ...]
    total: int
    counts: dict[str, int]
    hits: tuple[Hit, ...]
    next: str | None


class Finder:
    """What finds nodes by their words."""

    def __init__(
        self,
        assembler: Assembler,
        index: SearchIndex,
        words: Callable[[Sequence[Ref]], Mapping[Ref, Words]],
    ) -> None:
        self._words = words
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
        rows = {Ref("claim", row.claim): row for row in self._assembler.rows(_of("claim", nodes))}
        ties = {Ref("relation", tie.id): tie for tie in self._assembler.relations(_of("relation", nodes))}
        links = self._assembler.links(node for node in nodes if node not in rows and node not in ties)
        links |= {node: _link(node, row.says) for node, row in rows.items()}
        links |= {
            node: _link(node, f"{tie.subject.id} {tie.type} {tie.object.id}") for node, tie in ties.items()
        }
        shown = self._shown(sought, nodes, rows, ties)
        hits = [
            Hit(
                node=links[node],
                score=round(score, 3),
                field=shown[node].field,
                snippet=Snippet(text=shown[node].text, marks=shown[node].marks),
                row=rows.get(node),
                relation=ties.get(node),
            )
            for node, score in found.hits
        ]
        behind = before + len(hits)
        return Found(
            meant=tuple(Meant(word=each.word, taken_for=each.words) for each in sought.meant),
            total=found.total,
            counts=self._index.kinds(sought, filters, years),
            hits=tuple(hits),
            next=str(behind) if hits and behind < found.total else None,
        )

    def _shown(
        self, sought: Sought, nodes: Sequence[Ref], rows: Mapping[Ref, Row], ties: Mapping[Ref, Tie]
    ) -> dict[Ref, snippets.Snippet]:
        """The snippets; a claim's row has all its words but the other names of its concepts."""
        known = {claim: Words(row.says, tuple(sorted(_names(row)))) for claim, row in rows.items()}
        known |= {relation: Words(tie.because, ()) for relation, tie in ties.items()}
        shown = {node: snippets.snippet(sought, words) for node, words in known.items()}
        rest = [node for node in nodes if node not in shown or not shown[node].marks]
        for node, words in self._words(rest).items():
            shown[node] = snippets.snippet(sought, words)
        return shown


def _of(kind: Kind, nodes: Sequence[Ref]) -> list[Ref]:
    return [node for node in nodes if node.kind == kind]


def _link(node: Ref, label: str) -> Link:
    return Link(kind=node.kind, id=node.id, label=label)


def _names(row: Row) -> set[str]:
    works = [row.work, *(told.work for told in row.told_by), *(passage.quotes for passage in row.passages)]
    links = [*row.holders, *row.concepts, *(agent for told in row.told_by for agent in told.agents)]
    titles = {work.title for work in works if work and work.title}
    return titles | {work.label for work in works if work} | {link.label for link in links}


def _number(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isdecimal() and after.isascii() and len(after) < 8):
        raise BadFilter("after", f"{after!r} is no number of hits; write what the page before gave as next")
    return int(after)
