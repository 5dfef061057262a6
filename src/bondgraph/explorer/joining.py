"""What joins others: a relation between claims, a passage and the claims it carries, a citation."""

from __future__ import annotations

from typing import Final, cast

from bondgraph.answers import CitationLine, PassageLink, Row
from bondgraph.explorer import schema_org
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name
from bondgraph.explorer.wording import worded
from bondgraph.ids import Ref
from bondgraph.model import Nature

_CLAIMS: Final = 50
_NATURES: Final[dict[Nature, str]] = {
    "reason": "the first is a reason to hold the second",
    "evidence": "the first is evidence for the second",
    "restates": "the first says the second again: one witness, not two",
    "elaborates": "the first carries the second further",
    "contradicts": "both cannot hold",
    "tension": "they pull in different directions",
    "different-account": "they explain the same in different ways",
    "degree": "they differ in how much they say",
}
"""What it is that a relation of some nature says."""


def relation(explorer: Explorer, ref: Ref) -> Page:
    """A relation's page: its two ends as they are said, and why it is drawn.

    Args:
        explorer: the library as pages.
        ref: the relation.
    """
    library = explorer.library
    node = library.view(ref)
    (tie,) = node.relations
    ends = [Ref(end.kind, end.id) for end in (tie.subject, tie.object) if end.kind == "claim"]
    rows = cast("tuple[Row, ...]", library.described("claim", ends))
    context = {
        "node": node,
        "tie": tie,
        "rows": {row.claim: row for row in rows},
        "nature": _NATURES.get(tie.nature) if tie.nature else None,
        "schema": schema_org.described(library, node),
    }
    return Page("relation.html", context)


def passage(explorer: Explorer, ref: Ref) -> Page:
    """A passage's page: where its words are, and the claims that it carries.

    Args:
        explorer: the library as pages.
        ref: the passage.
    """
    library = explorer.library
    node = library.view(ref, claims=_CLAIMS, relations=0)
    (place,) = cast("tuple[PassageLink, ...]", library.described("passage", [ref]))
    context = {
        "node": node,
        "place": place,
        "worded": worded(explorer, [place])[0],
        "facts": by_name(node.facts),
        "schema": schema_org.described(library, node),
    }
    return Page("passage.html", context)


def citation(explorer: Explorer, ref: Ref) -> Page:
    """A citation's page: who cites whom, to what end, and where that was read.

    Args:
        explorer: the library as pages.
        ref: the citation.
    """
    library = explorer.library
    node = library.view(ref, claims=0, relations=0)
    (line,) = cast("tuple[CitationLine, ...]", library.described("citation", [ref]))
    context = {"node": node, "line": line, "schema": schema_org.described(library, node)}
    return Page("citation.html", context)
