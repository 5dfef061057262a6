"""Model → statements, as docs/model.md maps them; a generator, so that no graph need stand in memory.

Every node has an IRI under the corpus's base, and what belongs to a node has one under the node's; there are no
blank nodes. Text that we write is English.

A teller is never written as PROV attribution: from ``prov:qualifiedAttribution`` PROV derives
``prov:wasAttributedTo``, which here says who holds a view. Holders are attributed, tellers hang on ``bg:telling``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, Final, NamedTuple

from bondgraph.csl import Date
from bondgraph.ids import Kind, Ref, fold
from bondgraph.model import (
    Agent,
    Anchor,
    Citation,
    Claim,
    Concept,
    Corpus,
    CorpusRecord,
    Passage,
    Question,
    Record,
    Relation,
    RelationType,
    Source,
    Telling,
    Work,
    as_printed,
)
from bondgraph.namespaces import (
    AIF,
    BG,
    CITO,
    DC,
    DCAT,
    DCTERMS,
    FABIO,
    FOAF,
    FRBR,
    IBIS,
    OA,
    PRISM,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VOID,
    Iri,
    Term,
    address,
    date,
    number,
    text,
)

LANGUAGE: Final = "en"

ROLES: Final = {
    "quotes": BG.quoter,
    "reports": BG.reporter,
    "summarises": BG.summariser,
    "rejects": BG.rejecter,
}
"""The part that a teller plays, by the manner of the telling."""

PREDICATES: Final[dict[RelationType, Iri]] = {
    "supports": BG.supports,
    "contrasts": BG.contrasts,
    "defines": BG.defines,
}

_AGENT_TYPES: Final = {
    "person": FOAF.Person,
    "organisation": FOAF.Organization,
    "group": FOAF.Group,
    "page": FOAF.Agent,
}

# Expressions all of them: what realises a work is disjoint, in FRBR, with the page or the volume that carries it.
_WORK_TYPES: Final = {
    "article": FABIO.Article,
    "article-journal": FABIO.JournalArticle,
    "article-magazine": FABIO.MagazineArticle,
    "article-newspaper": FABIO.NewspaperArticle,
    "book": FABIO.Book,
    "chapter": FABIO.BookChapter,
    "collection": FABIO.ExpressionCollection,
    "paper-conference": FABIO.ConferencePaper,
    "post-weblog": FABIO.BlogPost,
    "report": FABIO.ReportDocument,
    "thesis": FABIO.Thesis,
    "webpage": FABIO.WebContent,
}


class Statement(NamedTuple):
    """One RDF triple."""

    subject: Iri
    predicate: Iri
    object: Term

    def n3(self) -> str:
        """The triple as a line of N-Triples, without its newline."""
        return f"{self.subject.n3()} {self.predicate.n3()} {self.object.n3()} ."


Triple = tuple[Iri, Iri, Term]
"""Subject, predicate and object: a statement before it is given its name, which costs as much as making it."""


def statements(corpus: Corpus) -> Iterator[Statement]:
    """All statements of a corpus, node by node, in the order of its records."""
    return map(Statement._make, _triples(corpus))


def _triples(corpus: Corpus) -> Iterator[Triple]:
    claims = {claim.id: claim for claim in corpus.claims}
    sources = {passage.id: passage.source for passage in corpus.passages}
    writer = Statements(corpus.record, claims.__getitem__, sources.__getitem__)
    yield from writer.of_corpus(corpus.digest, concepts=bool(corpus.concepts))
    for kind, record in corpus.records():
        if kind != "corpus":
            yield from writer.of(kind, record)


def of_corpus(corpus: CorpusRecord, digest: str, *, concepts: bool) -> Iterator[Triple]:
    """The statements of a corpus's own record.

    Args:
        corpus: the record.
        digest: the SHA-256 of the corpus as JSON Lines.
        concepts: whether there are any.
    """

    def unasked(_: str) -> Any:
        raise AssertionError

    return Statements(corpus, unasked, unasked).of_corpus(digest, concepts=concepts)


def ntriples(corpus: Corpus) -> Iterator[str]:
    """The corpus as lines of N-Triples, each with its newline."""
    return map(line, _triples(corpus))


def line(statement: Triple) -> str:
    """A statement as a line of N-Triples, with its newline."""
    subject, predicate, value = statement
    # No IRI that is written here holds what would have to be escaped: `Statements` sees to that.
    if value.__class__ is Iri:
        return f"<{subject}> <{predicate}> <{value}> .\n"
    return f"<{subject}> <{predicate}> {value.n3()} .\n"


def sort_key(names: Iterable[str], year: int | None, claim: str) -> str:
    """What answers list claims by: holders, year, id; compared code point by code point.

    Args:
        names: the holders' sorting names, folded.
        year: the claim's year; one without comes last among its holders'.
        claim: its id.
    """
    # Ten thousand more, so that years before our era sort as text.
    return f"{' '.join(names)}\t{10_000 + (9999 if year is None else year):05d}\t{claim}"


class Statements:
    """Writes the statements of records that come one by one, in the order of `RECORDS`.

    Args:
        corpus: the corpus's own record.
        claim: gives the claim of an id; asked for those that define a concept.
        source_of: gives the id of the source that a passage of an id stands in; asked for those with citations.
    """

    def __init__(
        self, corpus: CorpusRecord, claim: Callable[[str], Claim], source_of: Callable[[str], str]
    ) -> None:
        self._corpus = corpus
        self._base = corpus.base  # as `Url`, it holds nothing that an IRI may not
        self._claim_of = claim
        self._source_of = source_of
        self._scheme = self._inner(self._iri("corpus", corpus.id), "concepts")
        self._sorting: dict[str, str] = {}
        self._works: dict[str, tuple[int | None, tuple[str, ...]]] = {}
        self._questions = count()
        self._writers: dict[Kind, Callable[[Any], Iterator[Triple]]] = {
            "agent": self._agent, "work": self._work, "source": self._source, "concept": self._concept,
            "question": self._question, "passage": self._passage, "claim": self._claim,
            "relation": self._relation, "citation": self._citation,
        }  # fmt: skip

    def of(self, kind: Kind, record: Record) -> Iterator[Triple]:
        """The statements of a record that is not the corpus's own."""
        return self._writers[kind](record)

    def _iri(self, kind: Kind, ident: str) -> Iri:
        return Iri(Ref(kind, ident).iri(self._base))

    def _inner(self, node: Iri, name: str) -> Iri:
        """The IRI of what belongs to a node and is no node itself; `Ref.of_iri` refuses it."""
        return Iri(f"{node}{'?' if '#' in self._base else '#'}{name}")

    def _node(
        self,
        kind: Kind,
        ident: str,
        label: str,
        *types: Iri,
        was: Iterable[str] = (),
        language: str | None = LANGUAGE,
    ) -> Iterator[Triple]:
        node = self._iri(kind, ident)
        for each in types:
            yield (node, RDF.type, each)
        yield (node, DCTERMS.identifier, text(ident))
        yield (node, RDFS.label, text(label, language))
        for old in was:
            yield (node, BG.was, text(old))

    def of_corpus(self, digest: str, *, concepts: bool) -> Iterator[Triple]:
        """The statements of the corpus's own record.

        Args:
            digest: the SHA-256 of the corpus as JSON Lines.
            concepts: whether there are any.
        """
        record = self._corpus
        node = self._iri("corpus", record.id)
        yield from self._node("corpus", record.id, record.title, DCAT.Dataset, VOID.Dataset)
        yield (node, DCTERMS.title, text(record.title, LANGUAGE))
        yield (node, DCAT.version, text(record.edition))
        yield from self._licence(node, record.licence)
        yield (node, VOID.uriSpace, text(record.base))
        yield (node, BG.digest, text(digest))
        for curator in record.curators:
            yield (node, DCTERMS.creator, self._iri("agent", curator))
        if record.description:
            yield (node, DCTERMS.description, text(record.description, LANGUAGE))
        if concepts:
            yield (self._scheme, RDF.type, SKOS.ConceptScheme)
            yield (self._scheme, RDFS.label, text(f"Concepts of {record.title}", LANGUAGE))
            yield (self._scheme, DCTERMS.isPartOf, node)

    def _licence(self, corpus: Iri, spdx: str) -> Iterator[Triple]:
        """The licence by its address; one that has none, such as a combination of several, by its words."""
        if known := licence_address(spdx):
            yield (corpus, DCTERMS.license, known)
            return
        licence = self._inner(corpus, "licence")
        yield (corpus, DCTERMS.license, licence)
        yield (licence, RDF.type, DCTERMS.LicenseDocument)
        yield (licence, RDFS.label, text(spdx))

    def _agent(self, agent: Agent) -> Iterator[Triple]:
        node = self._iri("agent", agent.id)
        self._sorting[agent.id] = fold(agent.sorting)
        yield from self._node(
            "agent", agent.id, agent.label, BG.Agent, PROV.Agent, _AGENT_TYPES[agent.type],
            was=agent.was, language=None if agent.name else LANGUAGE,
        )  # fmt: skip
        yield (node, BG.agentType, text(agent.type))
        yield (node, BG.sortName, text(agent.sorting))
        yield (node, BG.shortName, text(agent.short))
        if agent.name is None:
            yield (node, DCTERMS.description, text(str(agent.described), LANGUAGE))
        else:
            yield (node, FOAF.name, text(agent.name.natural))
            if agent.name.family:
                yield (node, FOAF.familyName, text(agent.name.family))
            if agent.name.given:
                yield (node, FOAF.givenName, text(agent.name.given))
        for other in agent.also_called:
            yield (node, SKOS.altLabel, text(other))
        if agent.tradition:
            yield (node, BG.tradition, self._iri("concept", agent.tradition))
        for same in agent.same_as:
            yield (node, SCHEMA.sameAs, address(same))

    def _work(self, work: Work) -> Iterator[Triple]:
        node = self._iri("work", work.id)
        self._works[work.id] = (work.year, work.by)
        yield from self._node(
            "work", work.id, work.label, BG.Work, FABIO.ScholarlyWork, was=work.was, language=None
        )  # fmt: skip
        record = work.model_dump(mode="json", exclude_defaults=True)
        form = self._inner(node, "record")
        yield (node, FRBR.realization, form)
        yield (form, RDF.type, _WORK_TYPES.get(work.type, FABIO.Expression))
        for order, agent in enumerate(work.by):
            yield (node, DCTERMS.creator, self._iri("agent", agent))
            yield from self._attribution(node, "author", order, agent)
        if names := work.author or work.editor:
            yield (node, BG.authors, text("; ".join(name.sorting for name in names)))
        if work.full_title:
            yield (node, DCTERMS.title, text(work.full_title))
        yield from self._dated(node, work.issued)
        for key, predicate in (
            ("container-title", PRISM.publicationName), ("volume", PRISM.volume), ("issue", PRISM.number),
            ("page", PRISM.pageRange), ("publisher", DC.publisher), ("DOI", PRISM.doi), ("ISBN", PRISM.isbn),
            ("edition", PRISM.edition), ("note", RDFS.comment),
        ):  # fmt: skip
            if key in record:
                yield (form, predicate, text(str(record[key])))
        for order, cited in enumerate(work.as_cited):
            printed = self._inner(node, f"as-cited-{order + 1}")
            yield (node, BG.asCited, printed)
            yield (printed, RDF.type, BG.AsCited)
            yield (printed, DCTERMS.source, self._iri("source", cited.source))
            yield (printed, BG.order, number(order))
            yield (printed, RDFS.label, text(as_printed(work, cited).label))
            if cited.author:
                yield (printed, BG.authors, text("; ".join(name.sorting for name in cited.author)))
            if cited.title:
                yield (printed, DCTERMS.title, text(cited.title))
            if cited.edition:
                yield (printed, BG.edition, text(cited.edition))
            if cited.note:
                yield (printed, RDFS.comment, text(cited.note, LANGUAGE))
            yield from self._dated(printed, cited.issued)

    def _dated(self, node: Iri, issued: Date | None) -> Iterator[Triple]:
        if issued is not None:
            if issued.year is not None:
                yield (node, BG.year, number(issued.year))
            if issued.iso:
                yield (node, DCTERMS.issued, date(issued.iso))
            if issued.literal:
                yield (node, DCTERMS.date, text(issued.literal))

    def _source(self, source: Source) -> Iterator[Triple]:
        node = self._iri("source", source.id)
        yield from self._node(
            "source", source.id, source.title, BG.Source, FABIO.DigitalManifestation,
            was=source.was, language=None,
        )  # fmt: skip
        yield (node, DCTERMS.title, text(source.title))
        yield (node, BG.sha256, text(source.sha256))
        yield (node, BG.length, number(source.length))
        for agent in source.by:
            yield (node, DCTERMS.creator, self._iri("agent", agent))
        if source.publisher:
            yield (node, DC.publisher, text(source.publisher))
        if source.url:
            yield (node, SCHEMA.url, address(source.url))
        yield from self._dated(node, source.issued)
        if source.note:
            yield (node, RDFS.comment, text(source.note, LANGUAGE))
        for order, left in enumerate(source.left_out):
            stretch = self._inner(node, f"left-out-{order + 1}")
            yield (node, BG.leftOut, stretch)
            yield (stretch, RDF.type, BG.LeftOut)
            yield (stretch, RDF.type, OA.SpecificResource)
            yield (stretch, OA.hasSource, node)
            yield (stretch, DCTERMS.description, text(left.because, LANGUAGE))
            yield (stretch, BG.order, number(order))
            yield from self._places(stretch, node, f"left-out-{order + 1}-place", left.at)

    def _concept(self, concept: Concept) -> Iterator[Triple]:
        node = self._iri("concept", concept.id)
        yield from self._node("concept", concept.id, concept.label, BG.Concept, SKOS.Concept, was=concept.was)
        yield (node, SKOS.inScheme, self._scheme)
        yield (node, SKOS.prefLabel, text(concept.label, LANGUAGE))
        for label in concept.also_called:
            yield (node, SKOS.altLabel, text(label, LANGUAGE))
        for other in concept.broader:
            yield (node, SKOS.broader, self._iri("concept", other))
            yield (self._iri("concept", other), SKOS.narrower, node)
        for other in concept.related:
            yield (node, SKOS.related, self._iri("concept", other))
            yield (self._iri("concept", other), SKOS.related, node)
        if concept.scope:
            yield (node, SKOS.scopeNote, text(concept.scope, LANGUAGE))

    def _question(self, question: Question) -> Iterator[Triple]:
        node = self._iri("question", question.id)
        yield from self._node(
            "question", question.id, question.label, BG.Question, IBIS.Issue, was=question.was
        )
        yield (node, BG.asks, text(question.asks, LANGUAGE))
        yield (node, BG.order, number(next(self._questions)))
        for concept in question.about:
            yield (node, DCTERMS.subject, self._iri("concept", concept))
        for passage in question.raised_by:
            yield (node, BG.raisedBy, self._iri("passage", passage))
        for rank, position in enumerate(question.positions):
            ident = f"{question.id}/{position.id}"
            answer = self._iri("position", ident)
            was = [f"{question.id}/{old}" for old in position.was]
            yield from self._node("position", ident, position.label, BG.Position, IBIS.Position, was=was)
            yield (node, IBIS.response, answer)
            yield (answer, BG.states, text(position.says, LANGUAGE))
            yield (answer, BG.order, number(rank))

    def _passage(self, passage: Passage) -> Iterator[Triple]:
        node = self._iri("passage", passage.id)
        form = FABIO.Quotation if passage.quotes else FABIO.Excerpt
        yield from self._node(
            "passage", passage.id, passage.label, BG.Passage, OA.SpecificResource, form,
            was=passage.was, language=None,
        )  # fmt: skip
        yield (node, OA.hasSource, self._iri("source", passage.source))
        if passage.quotes:
            yield (node, PROV.wasQuotedFrom, self._iri("work", passage.quotes))
        if passage.role:
            yield (node, BG.role, text(passage.role))
        yield from self._places(node, node, "place", (passage, *passage.also_at))

    def _places(self, node: Iri, owner: Iri, name: str, anchors: Iterable[Anchor]) -> Iterator[Triple]:
        """Where the words of a node stand, or of what belongs to an owner that is one."""
        for order, anchor in enumerate(anchors):
            selector = self._inner(owner, f"{name}-{order + 1}")
            yield (node, OA.hasSelector, selector)
            yield (selector, RDF.type, OA.TextPositionSelector)
            yield (selector, OA.start, number(anchor.start))
            yield (selector, OA.end, number(anchor.end))
            yield (selector, BG.firstWords, text(anchor.first))
            yield (selector, BG.lastWords, text(anchor.last))
            yield (selector, BG.sha256, text(anchor.sha256))
            yield (selector, BG.order, number(order))

    def _claim(self, claim: Claim) -> Iterator[Triple]:
        node = self._iri("claim", claim.id)
        yield from self._node(
            "claim", claim.id, claim.says, BG.Claim, SCHEMA.Claim, AIF.term("I-node"), was=claim.was
        )  # fmt: skip
        yield (node, SCHEMA.text, text(claim.says, LANGUAGE))
        year = self._year(claim)
        names = (self._sorting[holder] for holder in claim.held_by)
        yield (node, BG.sortKey, text(sort_key(names, year, claim.id)))
        if year is not None:
            yield (node, BG.year, number(year))
        for concept in claim.about:
            yield (node, DCTERMS.subject, self._iri("concept", concept))
        for order, holder in enumerate(claim.held_by):
            yield (node, PROV.wasAttributedTo, self._iri("agent", holder))
            yield from self._attribution(node, "holder", order, holder)
        if claim.in_work:
            yield (node, BG.inWork, self._iri("work", claim.in_work))
        for order, telling in enumerate(claim.told_by):
            yield from self._telling(node, order, telling)
        for voice in _voices(claim):
            yield (node, BG.voice, text(voice))
        for passage in claim.passages:
            yield (node, PROV.wasDerivedFrom, self._iri("passage", passage))
            annotation = self._inner(node, f"carried-by-{passage}")
            yield (annotation, RDF.type, OA.Annotation)
            yield (annotation, OA.hasBody, node)
            yield (annotation, OA.hasTarget, self._iri("passage", passage))
            yield (annotation, OA.motivatedBy, OA.identifying)
        for answer in claim.answers:
            yield (node, BG.advances, self._iri("position", f"{answer.question}/{answer.position}"))
        if claim.stands_alone:
            yield (node, BG.standsAlone, text(claim.stands_alone, LANGUAGE))
        if claim.note:
            yield (node, RDFS.comment, text(claim.note, LANGUAGE))

    def _telling(self, claim: Iri, order: int, telling: Telling) -> Iterator[Triple]:
        link = self._inner(claim, f"told-{order + 1}")
        yield (claim, BG.telling, link)
        yield (link, RDF.type, BG.Telling)
        yield (link, BG.manner, ROLES[telling.how])
        yield (link, BG.order, number(order))
        agents = (telling.agent,) if telling.agent else self._works[str(telling.work)][1]
        for agent in agents:
            yield (link, PROV.agent, self._iri("agent", agent))
        if telling.work:
            yield (link, BG.inWork, self._iri("work", telling.work))

    def _attribution(self, node: Iri, name: str, order: int, agent: str) -> Iterator[Triple]:
        """The agent to whom a node is attributed, with the place in the order in which the corpus names them."""
        link = self._inner(node, f"{name}-{order + 1}")
        yield (node, PROV.qualifiedAttribution, link)
        yield (link, RDF.type, PROV.Attribution)
        yield (link, PROV.agent, self._iri("agent", agent))
        yield (link, BG.order, number(order))

    def _year(self, claim: Claim) -> int | None:
        """The year in which the claim came to be in print where we have it: the holder's work's, else a teller's."""
        works = (claim.in_work, *(telling.work for telling in claim.told_by))
        years = (self._works[work][0] for work in works if work)
        return next((year for year in years if year is not None), None)

    def _relation(self, relation: Relation) -> Iterator[Triple]:
        node = self._iri("relation", relation.id)
        subject = self._iri("claim", relation.subject)
        target = self._iri("concept" if relation.type == "defines" else "claim", relation.object)
        predicate = PREDICATES[relation.type]
        yield (subject, predicate, target)
        if relation.type == "contrasts":
            yield (target, predicate, subject)
        if relation.type == "defines":
            yield from self._definition(relation, subject, target)
        label = f"{relation.subject} {relation.type} {relation.object}"
        yield from self._node("relation", relation.id, label, BG.Relation, RDF.Statement)
        yield (node, RDF.subject, subject)
        yield (node, RDF.predicate, predicate)
        yield (node, RDF.object, target)
        yield (node, DCTERMS.description, text(relation.because, LANGUAGE))
        yield (node, BG.basis, text(relation.basis))
        if relation.nature:
            yield (node, BG.nature, text(relation.nature))
        if relation.passage:
            yield (node, PROV.wasDerivedFrom, self._iri("passage", relation.passage))
        if relation.drawn_by:
            yield (node, PROV.wasAttributedTo, self._iri("agent", relation.drawn_by))

    def _definition(self, relation: Relation, claim: Iri, concept: Iri) -> Iterator[Triple]:
        definition = self._inner(claim, f"definition-of-{relation.object}")
        yield (concept, SKOS.definition, definition)
        yield (definition, DCTERMS.source, claim)
        defining = self._claim_of(relation.subject)
        yield (definition, RDF.value, text(defining.says, LANGUAGE))
        for holder in defining.held_by:
            yield (definition, DCTERMS.creator, self._iri("agent", holder))

    def _citation(self, citation: Citation) -> Iterator[Triple]:
        node = self._iri("citation", citation.id)
        cited = (
            self._iri("work", citation.cites) if citation.cites else self._iri("agent", str(citation.names))
        )
        source = self._source_of(citation.passage)
        citing = self._iri("work", citation.citing) if citation.citing else self._iri("source", source)
        label = f"{citation.citing or source} cites {citation.cites or citation.names}"
        yield from self._node("citation", citation.id, label, CITO.Citation)
        yield (node, CITO.hasCitingEntity, citing)
        yield (node, CITO.hasCitedEntity, cited)
        yield (node, PROV.wasDerivedFrom, self._iri("passage", citation.passage))
        if citation.intent:
            yield (node, CITO.hasCitationCharacterization, CITO.term(citation.intent))
        for term in citation.terms:
            yield (node, DCTERMS.subject, self._iri("concept", term))


def _voices(claim: Claim) -> list[str]:
    """The voices by which a claim is found: direct, or told and in which manners."""
    return sorted({"told", *(telling.how for telling in claim.told_by)}) if claim.told_by else ["direct"]


_CREATIVE_COMMONS: Final = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)(?:-([A-Z]{2,4}))?")
_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def licence_address(spdx: str) -> Iri | None:
    """The address of the licence with an SPDX identifier: its own where it is Creative Commons, else SPDX's page."""
    if found := _CREATIVE_COMMONS.fullmatch(spdx):
        path = "/".join(part.lower() for part in found.groups() if part)
        return Iri(f"https://creativecommons.org/licenses/{path}/")
    if spdx == "CC0-1.0":
        return Iri("https://creativecommons.org/publicdomain/zero/1.0/")
    return Iri(f"https://spdx.org/licenses/{spdx}") if _SPDX.fullmatch(spdx) else None
