"""A node in the words of schema.org, as search engines read them in a page (https://schema.org/docs/gs.html)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from bondgraph.answers import Link, Node, Row
from bondgraph.explorer.facts import by_name, links, texts
from bondgraph.ids import Ref
from bondgraph.library import Library

CONTEXT: Final = "https://schema.org"

_AGENTS: Final = {"person": "Person", "organisation": "Organization", "group": "Organization"}
"""Who is neither, such as an unsigned page, is a thing there and no more."""

_WORKS: Final = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "collection": "Collection",
    "paper-conference": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""What a work of a CSL type is."""

_TYPES: Final = {
    "corpus": "Dataset", "source": "WebPage", "passage": "Quotation", "concept": "DefinedTerm", "question": "Question",
    "position": "Answer", "claim": "Claim", "relation": "Statement", "citation": "Statement",
}  # fmt: skip


def described(library: Library, node: Node) -> dict[str, Any]:
    """A node as a document in JSON-LD: what it is there, and what it hangs together with.

    What schema.org has no words for, such as who tells a claim or why two claims contrast, is left to the data.
    """
    told = {"@context": CONTEXT, "@id": node.iri, "@type": _type(library, node), "name": node.label}
    told |= _More(library, node).said()
    return {name: value for name, value in told.items() if value not in (None, [], "")}


def _type(library: Library, node: Node) -> str:
    if node.kind == "agent":
        types = (text for fact in node.facts if fact.name == "type" for text in fact.texts)
        return _AGENTS.get(next(types, ""), "Thing")
    if node.kind == "work":
        ref = Ref(node.kind, node.id)
        return _WORKS.get(str(library.csl([ref]).get(ref, {}).get("type")), "CreativeWork")
    return _TYPES[node.kind]


class _More:
    """What is said of a node besides what it is."""

    def __init__(self, library: Library, node: Node) -> None:
        self._library = library
        self._node = node
        self._facts = by_name(node.facts)

    def said(self) -> dict[str, Any]:
        node = self._node
        if node.row:
            return self._claim(node.row)
        saying = {
            "agent": self._agent, "work": self._work, "source": self._source, "concept": self._concept,
            "question": self._question, "position": self._position, "corpus": self._corpus, "passage": self._passage,
        }.get(node.kind)  # fmt: skip
        return saying() if saying else {"text": self._because()}

    def _claim(self, row: Row) -> dict[str, Any]:
        appearances = [row.work, *(teller.work for teller in row.told_by)]
        sources = dict.fromkeys(passage.source for passage in row.passages)
        works = [link for link in (*appearances, *sources) if link]
        return {
            "text": row.says,
            "author": self._linked(row.holders),
            "firstAppearance": next(self._each([row.work] if row.work else []), None),
            "appearance": self._linked(dict.fromkeys(works)),
            "about": self._linked(row.concepts),
            "isPartOf": self._dataset(),
        }

    def _agent(self) -> dict[str, Any]:
        return {"alternateName": self._texts("also called"), "sameAs": self._texts("same as")}

    def _work(self) -> dict[str, Any]:
        makers = self._linked(self._links("makers"))
        return {
            "headline": self._text("title"),
            "name": self._text("title") or self._node.label,
            "author": makers or self._text("by"),
            "datePublished": self._text("year"),
            "publisher": self._text("publisher"),
            "isbn": self._text("ISBN"),
            "sameAs": f"https://doi.org/{doi}" if (doi := self._text("DOI")) else None,
            "pagination": self._text("pages"),
        }

    def _source(self) -> dict[str, Any]:
        return {
            "url": self._text("address"),
            "author": self._linked(self._links("by")),
            "publisher": self._text("publisher"),
            "datePublished": self._text("year"),
        }

    def _concept(self) -> dict[str, Any]:
        return {
            "alternateName": self._texts("also called"),
            "description": self._text("scope"),
            "inDefinedTermSet": f"{self._dataset()['@id']}{'?' if '#' in self._library.base else '#'}concepts",
        }

    def _question(self) -> dict[str, Any]:
        answers = [
            {
                "@id": self._iri(side.position),
                "@type": "Answer",
                "name": side.position.label,
                "text": side.says,
            }
            for side in self._node.sides
        ]
        return {
            "text": self._text("asks"),
            "suggestedAnswer": answers,
            "about": self._linked(self._links("about")),
        }

    def _position(self) -> dict[str, Any]:
        return {"text": self._text("says"), "parentItem": next(self._each(self._links("question")), None)}

    def _passage(self) -> dict[str, Any]:
        origin = self._links("excerpt from") or self._links("source")
        return {"isPartOf": next(self._each(origin), None)}

    def _corpus(self) -> dict[str, Any]:
        return {
            "description": self._text("description"),
            "license": self._text("licence"),
            "version": self._text("edition"),
            "creator": self._linked(self._links("curated by")),
        }

    def _because(self) -> str | None:
        return next((tie.because for tie in self._node.relations if tie.id == self._node.id), None)

    def _dataset(self) -> dict[str, Any]:
        stamp = self._library.stamp
        return {
            "@id": Ref("corpus", stamp.id).iri(self._library.base),
            "@type": "Dataset",
            "name": stamp.title,
        }

    def _texts(self, name: str) -> list[str]:
        return [*texts(self._facts, name)]

    def _text(self, name: str) -> str | None:
        return next(iter(self._texts(name)), None)

    def _links(self, name: str) -> tuple[Link, ...]:
        return links(self._facts, name)

    def _linked(self, links: Iterable[Link]) -> list[dict[str, str]]:
        return list(self._each(links))

    def _each(self, links: Iterable[Link]) -> Any:
        for link in links:
            yield {"@id": self._iri(link), "name": link.label}

    def _iri(self, link: Link) -> str:
        return Ref(link.kind, link.id).iri(self._library.base)
