"""Witnesses: which claims speak for themselves, and which say again what is heard already."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any, ClassVar, Final, Literal, NamedTuple, get_args

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.answers import Filtered, Link, Tie
from bondgraph.errors import BadFilter
from bondgraph.model import Basis
from bondgraph.result import Frozen
from bondgraph.verbs import Verbs

How = Literal["restates", "voice", "page"]

_Common = tuple[How, str, str]
"""What claims may have in common: how it makes one witness of them, and the kind and id of the node."""


class InCommon(Frozen):
    """What makes one witness of some claims."""

    how: How = Field(
        description="restates: they say the same claim again; voice: somebody holds or tells each of them; page: they stand in"
        " one page's own words. What a claim has, those have too that restate it"
    )
    node: Link = Field(description="the claim that they go back to, who holds or tells them, or the page")
    claims: tuple[Link, ...] = Field(description="those that have it in common, two or more")


class Witness(Frozen):
    """Claims that count once, as one witness."""

    claims: tuple[Link, ...] = Field(description="one or more, by id")
    holders: tuple[Link, ...] = Field(description="who hold them, by id")
    relations: tuple[Tie, ...] = Field(
        description="by which they speak for or against what is witnessed, by id"
    )
    joined: tuple[InCommon, ...] = Field(description="why these are one; empty where there is one claim")


class Witnessed(Frozen):
    """A claim, and how many independent witnesses speak for it and against it."""

    claim: Link
    holders: tuple[Link, ...]
    support: int = Field(description="witnesses for it, other than its own voice")
    support_in_text: int = Field(description="of these, in how many cases a source draws the relation")
    against: int = Field(description="witnesses with which it contrasts")
    against_in_text: int = Field(description="of these, in how many cases a source draws the relation")
    contradicting: int = Field(description="of these, how many contradict it; the others contrast otherwise")


class Evidence(NamedTuple):
    """Who speaks for a claim and against it.

    Attributes:
        own: the claim with those that support it and are no independent witnesses of it; None where there are none.
        supported_by: the others that support it, as witnesses.
        contrasted_by: those with which it contrasts, as witnesses.
    """

    own: Witness | None
    supported_by: tuple[Witness, ...]
    contrasted_by: tuple[Witness, ...]


class Witnesses(Filtered[Witness]):
    """The witnesses among some claims, those first who come with the most."""

    ROWS: ClassVar = "witnesses"
    format: Literal["bondgraph.witnesses/1"] = "bondgraph.witnesses/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    of_claims: int = Field(description="how many claims they come with")
    witnesses: tuple[Witness, ...] = Field(description="each with its claims")


def witnesses(library: Verbs, *claims: str, **filters: Any) -> Witnesses:
    """How many independent witnesses there are among some claims, those that are named or, say, those that take a position.

    Two claims are *no independent witnesses* where

    - one restates the other, or both restate a third (relations of the nature ``restates``, in any number of steps);
    - somebody is in the voice of both: holds one, or tells it, and holds or tells the other;
    - both have a passage in one document's own words: in the same source, and no excerpt from a work.

    A claim and those that it restates, or that restate it, are one: what any of them has counts for all. The witnesses among
    some claims are the classes of these claims under that relation, made transitive (the connected components): of two
    classes, no claim of one has anything in common with a claim of the other. The definition is ours; every other count of
    witnesses here uses it.

    The chain is followed to its end: a claim that has something in common with two others joins these. So few witnesses are
    left among many claims; ask of a position, or of what supports a claim.

    It is meant to be on the safe side: two that are counted apart may still be one (one may have read the other, or both a
    third; they may be of one school), as the corpus does not say so. Two chapters of an edited book by different
    authors are two witnesses; so are two excerpts on a page that only collects them. It does not say how good a witness is.

    Args:
        library: what `bondgraph.open` or `bondgraph.connect` gives.
        claims: among which claims; by default among all that pass the filters.
        filters: the fields of `bondgraph.answers.ClaimFilters`: which claims pass. Those that restate a claim which does not
            pass are one all the same.

    Raises:
        BadFilter: a claim that is named does not pass the filters; or as `bondgraph.Library.who_argues`.
        UnknownName, AmbiguousName: a claim that is named is not known; or as `bondgraph.Library.who_argues`.

    Seven claims of five holders say that the bond carries what works. They are four witnesses: two pages that say it twice, and
    Strupp comes by way of Flores, who says it himself.

    >>> import bondgraph
    >>> found = witnesses(bondgraph.open(), position="heals-or-carries/carries")
    >>> found.of_claims, len(found)
    (7, 4)
    >>> [[holder.id for holder in witness.holders] for witness in found]
    [['cutler'], ['examzify'], ['flores', 'strupp'], ['wampold']]
    >>> [(joint.how, joint.node.id) for joint in found[2].joined]
    [('voice', 'flores')]
    >>> len(witnesses(bondgraph.open(), "strupp-precondition-for-technique", "flores-context-for-techniques"))
    1
    """
    debate = Debate(library, **filters)
    among = debate.named(claims)
    found = Voices(debate).among(among)
    return Witnesses(
        corpus=debate.corpus,
        filters=debate.filters,
        of_claims=len(among),
        witnesses=tuple(sorted(found, key=lambda witness: -len(witness.claims))),
    ).given_by(library, partial(witnesses, library), *claims, **filters)


class Voices:
    """The voices of a debate: its claims as they speak for and against each other, each witness counted once; see `witnesses`.

    Args:
        debate: the claims, and what joins them.
        basis: only relations that the source draws (``in-text``) or only those that the curator does (``editorial``) speak
            for or against a claim; by default both. Restatements make one witness whoever draws them.

    Raises:
        BadFilter: there is no such basis.

    Jung's claim says Freud's again, and Freud's comes by way of Jung. What Flores says himself, and what he tells of
    Strupp, come from one mouth; what Yalom says does not.

    >>> import bondgraph
    >>> voices = Voices(Debate(bondgraph.open()))
    >>> [jung] = voices.among(["jung-freud-was-right", "freud-bond-of-greatest-importance"])
    >>> [(joint.how, joint.node.id) for joint in jung.joined]
    [('restates', 'freud-bond-of-greatest-importance'), ('voice', 'freud'), ('voice', 'jung')]
    >>> claims = ["strupp-a-central-contributor", "flores-skilled-therapist", "yalom-sine-qua-non"]
    >>> [[claim.id for claim in witness.claims] for witness in voices.among(claims)]
    [['flores-skilled-therapist', 'strupp-a-central-contributor'], ['yalom-sine-qua-non']]
    """

    def __init__(self, debate: Debate, basis: Basis | None = None) -> None:
        if basis is not None and basis not in get_args(Basis):
            raise BadFilter("basis", f"{basis!r} is not one of {', '.join(get_args(Basis))}")
        self._debate = debate
        self.ties: Final = tuple(tie for tie in debate.ties if basis in (None, tie.basis))

    def link(self, claim: str) -> Link:
        """A claim as it is pointed at."""
        return Link(kind="claim", id=claim, label=self._debate.known[claim].says)

    def among(
        self, claims: Iterable[str], ties: Mapping[str, Iterable[Tie]] | None = None
    ) -> tuple[Witness, ...]:
        """The witnesses among some claims: the claims as they count once, by the first id of each.

        Args:
            claims: ids of claims of the debate.
            ties: by which relations each of them speaks for or against what is witnessed.
        """
        return tuple(self._witness(each, ties or {}) for each in self._classes(claims))

    def of(self, claim: str) -> Evidence:
        """Who speaks for a claim of the debate and against it."""
        supporters, opponents = self._supporters[claim], self._opponents[claim]
        own = [each for each in supporters if self._common[each].keys() & self._common[claim].keys()]
        return Evidence(
            own=self._witness(tuple(sorted([claim, *own])), supporters) if own else None,
            supported_by=self.among(supporters.keys() - own, supporters),
            contrasted_by=self.among(opponents, opponents),
        )

    def counted(self, claim: str, evidence: Evidence) -> dict[str, Any]:
        """The fields of `Witnessed`, of a claim and of those who speak for it and against it."""
        support, against = evidence.supported_by, evidence.contrasted_by
        return {
            "claim": self.link(claim),
            "holders": self._debate.claims[claim].holders,
            "support": len(support),
            "support_in_text": sum(any(tie.basis == "in-text" for tie in each.relations) for each in support),
            "against": len(against),
            "against_in_text": sum(any(tie.basis == "in-text" for tie in each.relations) for each in against),
            "contradicting": sum(
                any(tie.nature == "contradicts" for tie in each.relations) for each in against
            ),
        }

    def _classes(self, claims: Iterable[str]) -> list[tuple[str, ...]]:
        """The classes of some claims, each sorted, by their first."""
        import networkx

        graph: networkx.Graph[object] = networkx.Graph()
        for claim in claims:
            graph.add_node(claim)
            graph.add_edges_from((claim, common) for common in self._common[claim])
        found = networkx.connected_components(graph)
        return sorted(tuple(sorted(node for node in each if isinstance(node, str))) for each in found)

    def _witness(self, claims: tuple[str, ...], ties: Mapping[str, Iterable[Tie]]) -> Witness:
        having: dict[_Common, list[str]] = defaultdict(list)
        nodes: dict[_Common, Link] = {}
        for claim in claims:
            for common, node in self._common[claim].items():
                having[common].append(claim)
                nodes[common] = node
        holders = {holder.id: holder for claim in claims for holder in self._debate.claims[claim].holders}
        relations = {tie.id: tie for claim in claims for tie in ties.get(claim, ())}
        return Witness(
            claims=tuple(map(self.link, claims)),
            holders=tuple(holders[ident] for ident in sorted(holders)),
            relations=tuple(relations[ident] for ident in sorted(relations)),
            joined=tuple(
                InCommon(how=common[0], node=nodes[common], claims=tuple(map(self.link, having[common])))
                for common in sorted(nodes, key=lambda common: (_HOWS.index(common[0]), common))
                if len(having[common]) > 1
            ),
        )

    @cached_property
    def _supporters(self) -> Mapping[str, Mapping[str, list[Tie]]]:
        """Claim → the claims that support it → by which relations."""
        return self._at_ends(
            [(tie.subject.id, tie, tie.object.id) for tie in self.ties if tie.type == "supports"]
        )

    @cached_property
    def _opponents(self) -> Mapping[str, Mapping[str, list[Tie]]]:
        """Claim → the claims with which it contrasts → by which relations. A contrast has no direction."""
        ends = [(tie.subject.id, tie, tie.object.id) for tie in self.ties if tie.type == "contrasts"]
        return self._at_ends([*ends, *((end, tie, start) for start, tie, end in ends)])

    def _at_ends(self, ends: Iterable[tuple[str, Tie, str]]) -> Mapping[str, Mapping[str, list[Tie]]]:
        found: dict[str, dict[str, list[Tie]]] = {claim: {} for claim in self._debate.claims}
        for start, tie, end in ends:
            found[end].setdefault(start, []).append(tie)
        return found

    @cached_property
    def _common(self) -> Mapping[str, Mapping[_Common, Link]]:
        """What each claim may have in common with others, those included that it restates or that restate it."""
        import networkx

        again = networkx.DiGraph((tie.subject.id, tie.object.id) for tie in self._debate.restatements)
        found = {claim: self._own(claim) for claim in self._debate.claims}
        for claims in networkx.weakly_connected_components(again):
            first = min(claims, key=lambda claim: (again.out_degree(claim), claim))
            together: dict[_Common, Link] = {("restates", "claim", first): self.link(first)}
            for claim in claims:
                together |= self._own(claim)
            found |= dict.fromkeys(claims, together)
        return found

    def _own(self, claim: str) -> dict[_Common, Link]:
        row = self._debate.known[claim]
        voices = [*row.holders, *(link for teller in row.told_by for link in teller.named)]
        pages = [passage.source for passage in row.passages if passage.quotes is None]
        found: dict[_Common, Link] = {("voice", link.kind, link.id): link for link in voices}
        found.update({("page", link.kind, link.id): link for link in pages})
        return found


_HOWS: Final = get_args(How)
