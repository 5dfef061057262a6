"""An author: what they argue, whom they meet, what they wrote, whom they tell of, and who tells of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, cast

from bondgraph.answers import (
    Author,
    CitationLine,
    Facet,
    FacetValue,
    Link,
    Reference,
    Row,
    SourceLine,
    Teller,
    Who,
    WorkLine,
)
from bondgraph.errors import BadFilter
from bondgraph.explorer import schema_org
from bondgraph.explorer.company import Company, company
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, links
from bondgraph.explorer.grouping import by_debate, by_topic
from bondgraph.explorer.telling import described, ends, tellers
from bondgraph.ids import Ref
from bondgraph.library import Library

_CLAIMS: Final = 30
_RELATIONS: Final = 250
_WORKS: Final = 10
"""Works that stand as in a list of references; of the others there are the names."""
_CITED: Final = 5
"""Works of which it is looked who cites them."""
_READ: Final = 5
"""Documents of which it is looked who wrote them, and what they tell of others."""


_TITLES: Final = {
    "claims": ("What they argue", "What the page itself says"),
    "met": ("Whom they support and contrast with", "Whom it supports and contrasts with"),
    "documents": ("Who else is heard in what they wrote", "What the page tells of others"),
    "works": ("Works", "Works"),
    "reported": ("Whom they report", "Whom it reports"),
    "reporters": ("Who reports them", "Who reports it"),
    "named": ("What is said of them", "What is said of it"),
    "citations": ("Who names and cites them", "Who names and cites it"),
    "data": ("The same as data", "The same as data"),
}
"""The parts of the page, by their ids: of people, and of a page that nobody signed."""


class Reporter(NamedTuple):
    """One who tells claims of an author.

    Attributes:
        who: the agents, or the work where its makers are no agents.
        how: in which manner how many claims are told.
        rows: the claims.
    """

    who: tuple[Link, ...]
    how: Mapping[str, int]
    rows: tuple[Row, ...]


class Reported(NamedTuple):
    """Those of whom an author tells claims that they hold together."""

    who: tuple[Link, ...]
    rows: tuple[Row, ...]


class Document(NamedTuple):
    """A document that an author wrote, and who else is heard in it."""

    source: SourceLine
    others: tuple[FacetValue, ...]
    whole: bool


class Work(NamedTuple):
    """A work of an author's, as an entry of a list of references."""

    work: WorkLine
    entry: Reference


class Named(NamedTuple):
    """What the writers of documents say of an author in words of their own.

    Attributes:
        who: their claims that hold the name, the first of them.
        rows: those among these that name the author in what they say.
        pairs: the filters by which they are found.
    """

    who: Who
    rows: tuple[Row, ...]
    pairs: list[tuple[str, str]]


def author(explorer: Explorer, ref: Ref) -> Page:
    """An agent's page.

    Args:
        explorer: the library as pages.
        ref: the agent.
    """
    library = explorer.library
    # What points at an author may be hundreds of nodes, of which few are shown: of the others it is enough to count them.
    node = library.view(ref, claims=_CLAIMS, relations=0, alone=True)
    facts = by_name(node.facts)
    (line,) = cast("tuple[Author, ...]", library.described("agent", [ref]))
    counted = library.facets(author=str(ref)).by_filter
    made, every_work = library.pointing(ref, "made")
    tells, every_report = library.pointing(ref, "tells")
    told = library.who_argues(author=str(ref), voice="told", limit=_CLAIMS)
    works = [each for each in made if each.kind == "work"]
    documents = [each for each in made if each.kind == "source"]
    naming = _naming(library, ref, works)
    citations = cast("tuple[CitationLine, ...]", library.described("citation", naming[:_CLAIMS]))
    met = None
    if node.total:
        stances = library.relations(author=str(ref), relation=["supports", "contrasts"], limit=_RELATIONS)
        met = company(stances, ref)
    context: dict[str, object] = {
        "node": node,
        "type": line.type,
        "unnamed": ref.id in library.unnamed([ref.id]),
        "facts": facts,
        "debates": by_debate(node.claims),
        "topics": by_topic(row for row in node.claims if not row.positions),
        "counted": counted,
        "company": met,
        "tellers": _known_by(library, met) if met else {},
        "met": met and met.met,
        "works": _works(library, works[:_WORKS]),
        "further": library.linked(works[_WORKS:]),
        "every_work": every_work,
        "documents": [_document(library, each, ref) for each in documents[:_READ]],
        "reported": _reported(library, tells, ref),
        "reports": len(tells),
        "every_report": every_report,
        "most": _CLAIMS,
        "told": told,
        "reporters": _reporters(told.rows),
        "named": _named(library, ref, _read_in(counted["source"], citations)),
        "citations": citations,
        "naming": len(naming),
        "schema": schema_org.described(library, node),
    }  # fmt: skip
    context["titles"] = {
        name: title[line.type == "page"]
        for name, title in _TITLES.items()
        if name in ("claims", "data") or context.get(name)
    }
    return Page("author.html", context)


def _known_by(library: Library, met: Company) -> Mapping[str, tuple[Teller, ...]]:
    """By way of whom the claims in the reasons are known."""
    return tellers(described(library, ends(tie for each in met.met for tie, _ in each.ties)))


def _works(library: Library, works: Sequence[Ref]) -> tuple[Work, ...]:
    if not works:
        return ()
    lines = {line.id: line for line in cast("tuple[WorkLine, ...]", library.described("work", works))}
    return tuple(Work(lines[entry.node.id], entry) for entry in library.references(works))


def _document(library: Library, source: Ref, writer: Ref) -> Document:
    (line,) = cast("tuple[SourceLine, ...]", library.described("source", [source]))
    authors = library.facet("author", source=str(source))
    others = tuple(value for value in authors.values if value.value != writer.id)
    return Document(line, others, authors.whole)


def _reported(library: Library, tells: Sequence[Ref], teller: Ref) -> tuple[Reported, ...]:
    """Those of whom an author tells, with the claims."""
    rows = cast("tuple[Row, ...]", library.described("claim", tells[:_CLAIMS]))
    of: dict[tuple[Link, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if others := tuple(holder for holder in row.holders if holder.id != teller.id):
            of[others].append(row)
    found = [Reported(who, tuple(told)) for who, told in of.items()]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), _labels(each.who))))


def _labels(links: Iterable[Link]) -> list[str]:
    return [link.label for link in links]


def _reporters(rows: Iterable[Row]) -> tuple[Reporter, ...]:
    """Those who tell claims, each with how."""
    by: dict[tuple[Link, ...], list[tuple[str, Row]]] = defaultdict(list)
    for row in rows:
        for teller in row.told_by:
            who = tuple(Link(kind=link.kind, id=link.id, label=link.label) for link in teller.named)
            by[who].append((teller.how, row))
    found = [
        Reporter(
            who,
            dict(sorted(Counter(how for how, _ in told).items())),
            tuple({row.claim: row for _, row in told}.values()),
        )
        for who, told in by.items()
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), _labels(each.who))))


def _naming(library: Library, author: Ref, works: Sequence[Ref]) -> list[Ref]:
    """The citations that name an author, and those of the first works."""
    found = list(library.pointing(author, "named in")[0])
    for work in works[:_CITED]:
        found += library.pointing(work, "cited in")[0]
    return found


def _read_in(counted: Facet, citations: Iterable[CitationLine]) -> list[Ref]:
    """The documents in which an author is read or named, the first few."""
    read = [value.node for value in counted.values]
    named = [line.passage.source for line in citations]
    return list(dict.fromkeys(Ref(link.kind, link.id) for link in (*read, *named) if link))[:_READ]


def _named(library: Library, ref: Ref, read: Iterable[Ref]) -> Named | None:
    """The claims of those who wrote the documents in which an author is read that name the author."""
    name = library.csl([ref]).get(ref, {})
    word = str(name.get("family") or name.get("literal") or "").replace('"', " ").strip()
    writers = {
        link.id: None
        for source in read
        for link in links(by_name(library.facts(source, alone=True)), "by")
        if link.kind == "agent" and link.id != ref.id
    }
    if not word or not writers:
        return None
    with suppress(BadFilter):  # a name without letter or digit
        who = library.who_argues(f'"{word}"', author=[f"agent:{writer}" for writer in writers], limit=_CLAIMS)
        pairs = [("words", f'"{word}"'), *(("author", writer) for writer in writers)]
        said = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        voices = [{holder.id for holder in (*row.holders, *_tellers(row))} for row in who.rows]
        rows = tuple(
            row
            for row, heard in zip(who.rows, voices, strict=True)
            if ref.id not in heard and said.search(row.says)
        )
        return Named(who, rows, pairs) if rows else None
    return None


def _tellers(row: Row) -> Iterable[Link]:
    return (agent for teller in row.told_by for agent in teller.agents)
