"""Graphs to draw in tests: an ordinary one, a large one, and one in which every text is up to no good."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Final

from bondgraph.answers import Fact, Graph, GraphEdge, GraphNode, Link, PassageLink, Stamp

STAMP: Final = Stamp(id="t", title="A corpus", edition="1", licence="https://example.org/l", digest="0" * 64)
PASSAGE: Final = PassageLink(
    id="p-1", source=Link(kind="source", id="s", label="A page"), start=10, end=90, first="It is the", last="of it all.",
    role="thesis", quotes=None, url="https://example.org/page#:~:text=It",
)  # fmt: skip


def graph(nodes: Iterable[GraphNode], edges: Iterable[GraphEdge] = (), *, total: int | None = None) -> Graph:
    drawn = tuple(nodes)
    claims = sum(node.kind == "claim" for node in drawn)
    return Graph(
        corpus=STAMP, title="A debate", filters={}, total=claims if total is None else total, nodes=drawn, edges=tuple(edges)
    )  # fmt: skip


def node(
    ident: str, label: str = "", text: str = "", details: tuple[Fact, ...] = (), **more: object
) -> GraphNode:
    kind, _, name = ident.partition(":")
    label = label or name.title()
    return GraphNode.model_validate(
        {"id": ident, "kind": kind, "label": label, "text": text or label, "details": details, **more}
    )


def edge(start: str, kind: str, end: str, because: str | None = None, **more: object) -> GraphEdge:
    return GraphEdge.model_validate(
        {"start": start, "end": end, "type": kind, "label": kind, "because": because, **more}
    )


def ordinary() -> Graph:
    """Three authors, four claims, three concepts; two relations join the same two claims."""
    told = Fact(name="told by", texts=("Flores (Flores 1997) reports",))
    held = Fact(name="held by", links=(Link(kind="agent", id="strupp", label="Strupp"),))
    return graph(
        [
            node("claim:heals", "Flores 2004", "The relationship itself is what heals.", passages=(PASSAGE,)),
            node("agent:flores", "Philip J. Flores", short="Flores"),
            node("claim:carries", "Strupp 1997", "A good relationship lets technique take effect.", (held, told)),
            node("agent:strupp", "Strupp"),
            node("claim:alters", "Jung 1954", "Both are altered in it."),
            node("agent:jung", "C. G. Jung"),
            node("claim:works", "Strupp 1999", "The alliance contributes to progress."),
            node("concept:bond", "Therapeutic bond"),
            node("concept:technique", "Technique"),
            node("concept:alliance", "Working alliance"),
        ],
        [
            edge("agent:flores", "holds", "claim:heals"),
            edge("agent:strupp", "holds", "claim:carries"),
            edge("agent:strupp", "holds", "claim:works"),
            edge("agent:jung", "holds", "claim:alters"),
            edge(
                "claim:heals", "contrasts", "claim:carries", "One makes it the cure, the other its setting.",
                basis="editorial", nature="tension",
            ),
            edge(
                "claim:works", "supports", "claim:heals", "Progress is what was to be shown.",
                basis="in-text", nature="evidence", passage=PASSAGE,
            ),
            edge("claim:works", "contrasts", "claim:heals", "Contributing is less.", basis="editorial", nature="degree"),
            edge("claim:alters", "defines", "concept:bond", "It says what the bond is.", basis="in-text"),
            edge("claim:heals", "about", "concept:bond"),
            edge("claim:carries", "about", "concept:technique"),
            edge("claim:works", "about", "concept:alliance"),
            edge("claim:carries", "about", "concept:alliance"),
        ],
    )  # fmt: skip


def large(claims: int, *, seed: int = 1) -> Graph:
    """So many claims, with a third as many authors, half as many concepts, and relations at random."""
    chance = random.Random(seed)
    agents = [node(f"agent:a{n}", f"Author Number {n}") for n in range(max(1, claims // 3))]
    concepts = [node(f"concept:k{n}", f"Concept number {n}") for n in range(max(1, claims // 2))]
    stated = [node(f"claim:c{n}", f"Author {1900 + n % 120}", f"Statement {n}. " * 5) for n in range(claims)]
    edges = []
    for n, claim in enumerate(stated):
        edges.append(edge(chance.choice(agents).id, "holds", claim.id))
        edges += [
            edge(claim.id, "about", concept.id) for concept in chance.sample(concepts, min(3, len(concepts)))
        ]
        if n:
            kind = chance.choice(["supports", "contrasts"])
            edges.append(
                edge(claim.id, kind, stated[chance.randrange(n)].id, f"Reason {n}.", basis="editorial")
            )
    held = {each.start for each in edges}
    return graph([*stated, *(agent for agent in agents if agent.id in held), *concepts], edges)


EVIL: Final = (
    "<script>window.evil=1</script>",
    "</script><script>window.evil=1</script><!--",
    '"><img src=x onerror="window.evil=1">',
    "' onmouseover='window.evil=1",
    "<b>bold</b> *bold* _thin_ `code` &amp; href",
    "\u202eRIGHT TO LEFT\u2066 and no way back",
    "zero\x00byte \x1b[31m \u2028 line \u2029 paragraph",
    "👩‍👩‍👧‍👦 family, 漢字かな, e\u0301 and \ufffe",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "{{ 7 * 7 }} {% raw %} ${7*7} \\u003cscript\\u003e </style> ]]>",
    "__proto__",
)


def hostile() -> Graph:
    """Every text in every field is one that has done harm somewhere."""
    nodes, edges = [], []
    for n, evil in enumerate(EVIL):
        link = Link(kind="agent", id=evil, label=evil)
        fact = Fact(name=evil, texts=(evil,), links=(link,))
        nodes += [
            node(f"agent:{evil}", evil, evil, short=evil),
            node(f"concept:{evil}", evil, evil),
        ]
        passage = PASSAGE.model_copy(
            update={"first": evil, "last": evil, "url": f"javascript:window.evil=1//{evil}", "source": link}
        )
        nodes.append(node(f"claim:{n}{evil}", evil, evil, (fact,), passages=(passage,)))
        edges += [
            edge(f"agent:{evil}", "holds", f"claim:{n}{evil}"),
            edge(f"claim:{n}{evil}", "about", f"concept:{evil}"),
            edge(f"claim:{n}{evil}", "defines", f"concept:{evil}", evil, basis="in-text", passage=passage),
            edge(
                f"claim:{n}{evil}", "supports", f"claim:0{EVIL[0]}", evil, basis="editorial", nature="reason"
            ),
        ]
    wild = graph(nodes, edges, total=2314)
    corpus = STAMP.model_copy(update={"title": EVIL[1], "edition": EVIL[2]})
    return wild.model_copy(
        update={"title": EVIL[1], "corpus": corpus, "filters": {EVIL[0]: [EVIL[2]], "words": EVIL[3]}}
    )
