"""Two nodes → the chain of relations that joins them, each step with its reason."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from bondgraph.analysis import FURTHEST, between, relation_graph, shortest_chain
from bondgraph.answers import Link, Step, Tie
from bondgraph.assembling import Assembler, Relation
from bondgraph.filtering import Claims
from bondgraph.ids import Ref
from bondgraph.queries import Queries


class _Edge(NamedTuple):
    relation: Ref
    subject: Ref
    object: Ref


class Paths:
    """The relations of a corpus, to be walked."""

    def __init__(self, queries: Queries, assembler: Assembler, claims: Claims) -> None:
        self._queries = queries
        self._assembler = assembler
        self._claims = claims

    def steps(self, start: Ref, end: Ref) -> list[Step] | None:
        """The steps of the shortest path; none from a node to itself, None where there is no path."""
        if start == end:
            return []
        graph = relation_graph(self._queries.rows(_Edge, "edges"))
        chain = shortest_chain(graph, self._stations(start), self._stations(end), FURTHEST)
        if chain is None:
            return None
        pairs = list(pairwise(chain))
        relations = [between(graph, *pair) for pair in pairs]
        rows = self._queries.rows(Relation, "relations", relation=relations) if relations else []
        ties = {tie.id: tie for tie in self._assembler.ties(rows)}
        links = self._assembler.links([start, end, *chain])
        steps = [
            _step(links[here], ties[relation.id], links[there])
            for (here, there), relation in zip(pairs, relations, strict=True)
        ]
        if chain[0] != start:
            steps.insert(
                0, Step(start=links[start], relation=None, how=_HANGING[start.kind][0], end=links[chain[0]])
            )
        if chain[-1] != end:
            steps.append(
                Step(start=links[chain[-1]], relation=None, how=_HANGING[end.kind][1], end=links[end])
            )
        return steps

    def _stations(self, ref: Ref) -> list[Ref]:
        """The claims or concepts that a node stands for."""
        return [ref] if ref.kind == "concept" else self._claims.of(ref)


# How a node and the claim at its end of a path hang together, walked from the node and to it.
_HANGING = {
    "agent": ("holds", "is held by"),
    "question": ("is answered by", "answers"),
    "position": ("is taken by", "takes"),
    "work": ("carries", "is found in"),
    "source": ("carries", "is read in"),
    "passage": ("carries", "is read in"),
    "relation": ("joins", "is joined by"),
}


def _step(here: Link, tie: Tie, there: Link) -> Step:
    words = {
        "supports": ("supports", "is supported by"),
        "contrasts": ("contrasts with", "contrasts with"),
        "defines": ("defines", "is defined by"),
    }[tie.type]
    return Step(start=here, relation=tie, how=words[tie.subject != here], end=there)
