"""Model → statements, as docs/model.md maps them: lines of N-Triples, one by one, so that no graph need stand in memory.

Every node has an IRI under the corpus's base, and what belongs to a node has one under the node's; there are no
blank nodes. Text that we write is English.

A teller is never written as PROV attribution: from ``prov:qualifiedAttribution`` PROV derives
``prov:wasAttributedTo``, which here says who holds a view. Holders are attributed, tellers hang on ``bg:telling``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Any, Final

from bondgraph.csl import Date, Name
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
    csl_of,
    csl_of_source,
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
    Namespace,
    address,
    date,
    number,
    quoted,
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


class _Written:
    """The terms of a vocabulary as N-Triples writes them."""

    def __init__(self, vocabulary: Namespace) -> None:
        self._vocabulary = vocabulary

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        term: str = getattr(self._vocabulary, name).n3()
        self.__dict__[name] = term
        return term


bg, dc, dcat, dcterms, fabio, foaf, frbr, ibis, oa, prism, prov, rdf, rdfs, schema, skos, void, cito = map(
    _Written,
    (BG, DC, DCAT, DCTERMS, FABIO, FOAF, FRBR, IBIS, OA, PRISM, PROV, RDF, RDFS, SCHEMA, SKOS, VOID, CITO),
)

_AGENT_TYPES: Final = {
    "person": foaf.Person,
    "organisation": foaf.Organization,
    "group": foaf.Group,
    "page": foaf.Agent,
}

# Expressions all of them: what realises a work is disjoint, in FRBR, with the page or the volume that carries it.
_WORK_TYPES: Final = {
    "article": fabio.Article,
    "article-journal": fabio.JournalArticle,
    "article-magazine": fabio.MagazineArticle,
    "article-newspaper": fabio.NewspaperArticle,
    "book": fabio.Book,
    "chapter": fabio.BookChapter,
    "collection": fabio.ExpressionCollection,
    "paper-conference": fabio.ConferencePaper,
    "post-weblog": fabio.BlogPost,
    "report": fabio.ReportDocument,
    "thesis": fabio.Thesis,
    "webpage": fabio.WebContent,
}


def ntriples(corpus: Corpus, base: str | None = None) -> Iterator[str]:
    """All statements of a corpus, node by node, in the order of its records: lines of N-Triples with their newlines.

    Args:
        corpus: the corpus.
        base: the IRI under which its nodes stand, where it is not the corpus's own.
    """
    claims = {claim.id: claim for claim in corpus.claims}
    sources = {passage.id: passage.source for passage in corpus.passages}
    writer = Statements(corpus.record, claims.__getitem__, sources.__getitem__, base)
    yield from writer.of_corpus(corpus.digest, concepts=bool(corpus.concepts))
    for kind, record in corpus.records():
        if kind != "corpus":
            yield from writer.of(kind, record)


def of_corpus(corpus: CorpusRecord, digest: str, *, concepts: bool, base: str | None = None) -> Iterator[str]:
    """The statements of a corpus's own record.

    Args:
        corpus: the record.
        digest: the SHA-256 of the corpus as JSON Lines.
        concepts: whether there are any.
        base: the IRI under which its nodes stand, where it is not the corpus's own.
    """

    def unasked(_: str) -> Any:
        raise AssertionError

    return Statements(corpus, unasked, unasked, base).of_corpus(digest, concepts=concepts)


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
    """Writes the statements of records that come one by one, in the order of `RECORDS`: lines with their newlines.

    Args:
        corpus: the corpus's own record.
        claim: gives the claim of an id; asked for those that define a concept.
        source_of: gives the id of the source that a passage of an id stands in; asked for those with citations.
        base: the IRI under which the nodes stand, where it is not the corpus's own.
    """

    def __init__(
        self,
        corpus: CorpusRecord,
        claim: Callable[[str], Claim],
        source_of: Callable[[str], str],
        base: str | None = None,
    ) -> None:
        self._corpus = corpus
        self._base = base or corpus.base
        self._mark = "?" if "#" in self._base else "#"
        self._claim_of = claim
        self._source_of = source_of
        self._scheme = self._inner(self._iri("corpus", corpus.id), "concepts")
        self._sorting: dict[str, str] = {}
        self._signing: dict[str, Name] = {}
        self._works: dict[str, tuple[int | None, tuple[str, ...]]] = {}
        self._questions = count()
        self._related: set[frozenset[str]] = set()
        self._writers: dict[Kind, Callable[[Any], Iterator[str]]] = {
            "agent": self._agent, "work": self._work, "source": self._source, "concept": self._concept,
            "question": self._question, "passage": self._passage, "claim": self._claim,
            "relation": self._relation, "citation": self._citation,
        }  # fmt: skip

    def of(self, kind: Kind, record: Record) -> Iterator[str]:
        """The statements of a record that is not the corpus's own."""
        return self._writers[kind](record)

    def _iri(self, kind: Kind, ident: str) -> str:
        """The IRI of a node: it holds nothing that would have to be escaped, as `Ref` and `Url` see to."""
        return _iri(self._base, kind, ident)

    def _inner(self, node: str, name: str) -> str:
        """The IRI of what belongs to a node and is no node itself; `Ref.of_iri` refuses it."""
        return f"{node[:-1]}{self._mark}{name}>"

    def _node(
        self,
        kind: Kind,
        ident: str,
        label: str,
        *types: str,
        was: Iterable[str] = (),
        language: str | None = LANGUAGE,
    ) -> Iterator[str]:
        node = self._iri(kind, ident)
        for each in types:
            yield f"{node} {rdf.type} {each} .\n"
        yield f"{node} {dcterms.identifier} {_text(ident)} .\n"
        yield f"{node} {rdfs.label} {_text(label, language)} .\n"
        for old in was:
            yield f"{node} {bg.was} {_text(old)} .\n"

    def of_corpus(self, digest: str, *, concepts: bool) -> Iterator[str]:
        """The statements of the corpus's own record.

        Args:
            digest: the SHA-256 of the corpus as JSON Lines.
            concepts: whether there are any.
        """
        record = self._corpus
        node = self._iri("corpus", record.id)
        yield from self._node("corpus", record.id, record.title, dcat.Dataset, void.Dataset)
        yield f"{node} {dcterms.title} {_text(record.title, LANGUAGE)} .\n"
        yield f"{node} {dcat.version} {_text(record.edition)} .\n"
        yield from self._licence(node, record.licence)
        yield f"{node} {void.uriSpace} {_text(self._base)} .\n"
        yield f"{node} {bg.digest} {_text(digest)} .\n"
        for curator in record.curators:
            yield f"{node} {dcterms.creator} {self._iri('agent', curator)} .\n"
        if record.description:
            yield f"{node} {dcterms.description} {_text(record.description, LANGUAGE)} .\n"
        if record.method:
            yield f"{node} {bg.method} {_text(record.method, LANGUAGE)} .\n"
        if record.not_covered:
            yield f"{node} {bg.notCovered} {_text(record.not_covered, LANGUAGE)} .\n"
        if concepts:
            yield f"{self._scheme} {rdf.type} {skos.ConceptScheme} .\n"
            yield f"{self._scheme} {rdfs.label} {_text(f'Concepts of {record.title}', LANGUAGE)} .\n"
            yield f"{self._scheme} {dcterms.isPartOf} {node} .\n"

    def _licence(self, corpus: str, spdx: str) -> Iterator[str]:
        """The licence by its address; one that has none, such as a combination of several, by its words."""
        if known := licence_address(spdx):
            yield f"{corpus} {dcterms.license} {known.n3()} .\n"
            return
        licence = self._inner(corpus, "licence")
        yield f"{corpus} {dcterms.license} {licence} .\n"
        yield f"{licence} {rdf.type} {dcterms.LicenseDocument} .\n"
        yield f"{licence} {rdfs.label} {_text(spdx)} .\n"

    def _agent(self, agent: Agent) -> Iterator[str]:
        node = self._iri("agent", agent.id)
        self._sorting[agent.id] = fold(agent.sorting)
        yield from self._node(
            "agent", agent.id, agent.label, bg.Agent, prov.Agent, _AGENT_TYPES[agent.type],
            was=agent.was, language=None if agent.name else LANGUAGE,
        )  # fmt: skip
        yield f"{node} {bg.agentType} {_text(agent.type)} .\n"
        yield f"{node} {bg.sortName} {_text(agent.sorting)} .\n"
        yield f"{node} {bg.shortName} {_text(agent.short)} .\n"
        if agent.name is None:
            yield f"{node} {dcterms.description} {_text(str(agent.described), LANGUAGE)} .\n"
        else:
            if agent.type != "page":
                self._signing[agent.id] = agent.name
            name = agent.name.model_dump(mode="json", exclude_defaults=True)
            yield f"{node} {bg.csl} {_json(name)} .\n"
            yield f"{node} {foaf.name} {_text(agent.name.natural)} .\n"
            if agent.name.family:
                yield f"{node} {foaf.familyName} {_text(agent.name.family)} .\n"
            if agent.name.given:
                yield f"{node} {foaf.givenName} {_text(agent.name.given)} .\n"
        for other in agent.also_called:
            yield f"{node} {skos.altLabel} {_text(other)} .\n"
        if agent.tradition:
            yield f"{node} {bg.tradition} {self._iri('concept', agent.tradition)} .\n"
        for same in agent.same_as:
            yield f"{node} {schema.sameAs} {address(same).n3()} .\n"

    def _work(self, work: Work) -> Iterator[str]:
        node = self._iri("work", work.id)
        self._works[work.id] = (work.year, work.by)
        yield from self._node(
            "work", work.id, work.label, bg.Work, fabio.ScholarlyWork, was=work.was, language=None
        )  # fmt: skip
        record = work.model_dump(mode="json", exclude_defaults=True)
        form = self._inner(node, "record")
        yield f"{node} {frbr.realization} {form} .\n"
        yield f"{form} {rdf.type} {_WORK_TYPES.get(work.type, fabio.Expression)} .\n"
        yield f"{form} {bg.csl} {_json(csl_of(work))} .\n"
        for order, agent in enumerate(work.by):
            yield f"{node} {dcterms.creator} {self._iri('agent', agent)} .\n"
            yield from self._attribution(node, "author", order, agent)
        if work.authors:
            yield f"{node} {bg.authors} {_text(work.authors)} .\n"
        if work.full_title:
            yield f"{node} {dcterms.title} {_text(work.full_title)} .\n"
        yield from self._dated(node, work.issued)
        for key, predicate in (
            ("container-title", prism.publicationName), ("volume", prism.volume), ("issue", prism.number),
            ("page", prism.pageRange), ("publisher", dc.publisher), ("DOI", prism.doi), ("ISBN", prism.isbn),
            ("edition", prism.edition), ("note", rdfs.comment),
        ):  # fmt: skip
            if key in record:
                yield f"{form} {predicate} {_text(str(record[key]))} .\n"
        for order, cited in enumerate(work.as_cited):
            printed = self._inner(node, f"as-cited-{order + 1}")
            yield f"{node} {bg.asCited} {printed} .\n"
            yield f"{printed} {rdf.type} {bg.AsCited} .\n"
            yield f"{printed} {dcterms.source} {self._iri('source', cited.source)} .\n"
            yield f"{printed} {bg.order} {_number(order)} .\n"
            yield f"{printed} {rdfs.label} {_text(as_printed(work, cited).label)} .\n"
            yield f"{printed} {bg.csl} {_json(csl_of(work, cited))} .\n"
            if cited.author:
                yield f"{printed} {bg.authors} {_text('; '.join(name.sorting for name in cited.author))} .\n"
            if cited.title:
                yield f"{printed} {dcterms.title} {_text(cited.title)} .\n"
            if cited.edition:
                yield f"{printed} {bg.edition} {_text(cited.edition)} .\n"
            if cited.note:
                yield f"{printed} {rdfs.comment} {_text(cited.note, LANGUAGE)} .\n"
            yield from self._dated(printed, cited.issued)

    def _dated(self, node: str, issued: Date | None) -> Iterator[str]:
        if issued is not None:
            if issued.year is not None:
                yield f"{node} {bg.year} {_number(issued.year)} .\n"
            if issued.iso:
                yield f"{node} {dcterms.issued} {date(issued.iso).n3()} .\n"
            if issued.literal:
                yield f"{node} {dcterms.date} {_text(issued.literal)} .\n"

    def _source(self, source: Source) -> Iterator[str]:
        node = self._iri("source", source.id)
        yield from self._node(
            "source", source.id, source.title, bg.Source, fabio.DigitalManifestation,
            was=source.was, language=None,
        )  # fmt: skip
        yield f"{node} {dcterms.title} {_text(source.title)} .\n"
        yield f"{node} {bg.csl} {_json(csl_of_source(source, self._signing))} .\n"
        yield f"{node} {bg.sha256} {_text(source.sha256)} .\n"
        yield f"{node} {bg.length} {_number(source.length)} .\n"
        for agent in source.by:
            yield f"{node} {dcterms.creator} {self._iri('agent', agent)} .\n"
        if source.publisher:
            yield f"{node} {dc.publisher} {_text(source.publisher)} .\n"
        if source.url:
            yield f"{node} {schema.url} {address(source.url).n3()} .\n"
        yield from self._dated(node, source.issued)
        if source.note:
            yield f"{node} {rdfs.comment} {_text(source.note, LANGUAGE)} .\n"
        for order, left in enumerate(source.left_out):
            stretch = self._inner(node, f"left-out-{order + 1}")
            yield f"{node} {bg.leftOut} {stretch} .\n"
            yield f"{stretch} {rdf.type} {bg.LeftOut} .\n"
            yield f"{stretch} {rdf.type} {oa.SpecificResource} .\n"
            yield f"{stretch} {oa.hasSource} {node} .\n"
            yield f"{stretch} {dcterms.description} {_text(left.because, LANGUAGE)} .\n"
            yield f"{stretch} {bg.order} {_number(order)} .\n"
            yield from self._places(stretch, node, f"left-out-{order + 1}-place", left.at)

    def _concept(self, concept: Concept) -> Iterator[str]:
        node = self._iri("concept", concept.id)
        yield from self._node("concept", concept.id, concept.label, bg.Concept, skos.Concept, was=concept.was)
        yield f"{node} {skos.inScheme} {self._scheme} .\n"
        yield f"{node} {skos.prefLabel} {_text(concept.label, LANGUAGE)} .\n"
        for label in concept.also_called:
            yield f"{node} {skos.altLabel} {_text(label, LANGUAGE)} .\n"
        for other in concept.broader:
            yield f"{node} {skos.broader} {self._iri('concept', other)} .\n"
            yield f"{self._iri('concept', other)} {skos.narrower} {node} .\n"
        for other in concept.related:
            pair = frozenset((concept.id, other))
            if pair in self._related:  # the other named this one
                continue
            self._related.add(pair)
            yield f"{node} {skos.related} {self._iri('concept', other)} .\n"
            yield f"{self._iri('concept', other)} {skos.related} {node} .\n"
        if concept.scope:
            yield f"{node} {skos.scopeNote} {_text(concept.scope, LANGUAGE)} .\n"

    def _question(self, question: Question) -> Iterator[str]:
        node = self._iri("question", question.id)
        yield from self._node(
            "question", question.id, question.label, bg.Question, ibis.Issue, was=question.was
        )
        yield f"{node} {bg.asks} {_text(question.asks, LANGUAGE)} .\n"
        yield f"{node} {bg.order} {_number(next(self._questions))} .\n"
        for concept in question.about:
            yield f"{node} {dcterms.subject} {self._iri('concept', concept)} .\n"
        for passage in question.raised_by:
            yield f"{node} {bg.raisedBy} {self._iri('passage', passage)} .\n"
        for rank, position in enumerate(question.positions):
            ident = f"{question.id}/{position.id}"
            answer = self._iri("position", ident)
            was = [f"{question.id}/{old}" for old in position.was]
            yield from self._node("position", ident, position.label, bg.Position, ibis.Position, was=was)
            yield f"{node} {ibis.response} {answer} .\n"
            yield f"{answer} {bg.states} {_text(position.says, LANGUAGE)} .\n"
            yield f"{answer} {bg.order} {_number(rank)} .\n"

    def _passage(self, passage: Passage) -> Iterator[str]:
        node = self._iri("passage", passage.id)
        form = fabio.Quotation if passage.quotes else fabio.Excerpt
        yield from self._node(
            "passage", passage.id, passage.label, bg.Passage, oa.SpecificResource, form,
            was=passage.was, language=None,
        )  # fmt: skip
        yield f"{node} {oa.hasSource} {self._iri('source', passage.source)} .\n"
        if passage.quotes:
            yield f"{node} {prov.wasQuotedFrom} {self._iri('work', passage.quotes)} .\n"
        if passage.role:
            yield f"{node} {bg.role} {_text(passage.role)} .\n"
        yield from self._places(node, node, "place", (passage, *passage.also_at))

    def _places(self, node: str, owner: str, name: str, anchors: Iterable[Anchor]) -> Iterator[str]:
        """Where the words of a node stand, or of what belongs to an owner that is one."""
        for order, anchor in enumerate(anchors):
            selector = self._inner(owner, f"{name}-{order + 1}")
            yield f"{node} {oa.hasSelector} {selector} .\n"
            yield f"{selector} {rdf.type} {oa.TextPositionSelector} .\n"
            yield f"{selector} {oa.start} {_number(anchor.start)} .\n"
            yield f"{selector} {oa.end} {_number(anchor.end)} .\n"
            yield f"{selector} {bg.firstWords} {_text(anchor.first)} .\n"
            yield f"{selector} {bg.lastWords} {_text(anchor.last)} .\n"
            yield f"{selector} {bg.sha256} {_text(anchor.sha256)} .\n"
            yield f"{selector} {bg.order} {_number(order)} .\n"

    def _claim(self, claim: Claim) -> Iterator[str]:
        node = self._iri("claim", claim.id)
        yield from self._node(
            "claim", claim.id, claim.says, bg.Claim, schema.Claim, AIF.term("I-node").n3(), was=claim.was
        )  # fmt: skip
        yield f"{node} {schema.text} {_text(claim.says, LANGUAGE)} .\n"
        year = self._year(claim)
        names = (self._sorting[holder] for holder in claim.held_by)
        yield f"{node} {bg.sortKey} {_text(sort_key(names, year, claim.id))} .\n"
        if year is not None:
            yield f"{node} {bg.year} {_number(year)} .\n"
        for concept in claim.about:
            yield f"{node} {dcterms.subject} {self._iri('concept', concept)} .\n"
        for order, holder in enumerate(claim.held_by):
            yield f"{node} {prov.wasAttributedTo} {self._iri('agent', holder)} .\n"
            yield from self._attribution(node, "holder", order, holder)
        if claim.in_work:
            yield f"{node} {bg.inWork} {self._iri('work', claim.in_work)} .\n"
        for order, telling in enumerate(claim.told_by):
            yield from self._telling(node, order, telling)
        for voice in _voices(claim):
            yield f"{node} {bg.voice} {_text(voice)} .\n"
        for passage in claim.passages:
            yield f"{node} {prov.wasDerivedFrom} {self._iri('passage', passage)} .\n"
            annotation = self._inner(node, f"carried-by-{passage}")
            yield f"{annotation} {rdf.type} {oa.Annotation} .\n"
            yield f"{annotation} {oa.hasBody} {node} .\n"
            yield f"{annotation} {oa.hasTarget} {self._iri('passage', passage)} .\n"
            yield f"{annotation} {oa.motivatedBy} {oa.identifying} .\n"
        for answer in claim.answers:
            yield f"{node} {bg.advances} {self._iri('position', f'{answer.question}/{answer.position}')} .\n"
        if claim.stands_alone:
            yield f"{node} {bg.standsAlone} {_text(claim.stands_alone, LANGUAGE)} .\n"
        if claim.note:
            yield f"{node} {rdfs.comment} {_text(claim.note, LANGUAGE)} .\n"

    def _telling(self, claim: str, order: int, telling: Telling) -> Iterator[str]:
        link = self._inner(claim, f"told-{order + 1}")
        yield f"{claim} {bg.telling} {link} .\n"
        yield f"{link} {rdf.type} {bg.Telling} .\n"
        yield f"{link} {bg.manner} {ROLES[telling.how].n3()} .\n"
        yield f"{link} {bg.order} {_number(order)} .\n"
        agents = (telling.agent,) if telling.agent else self._works[str(telling.work)][1]
        for agent in agents:
            yield f"{link} {prov.agent} {self._iri('agent', agent)} .\n"
        if telling.work:
            yield f"{link} {bg.inWork} {self._iri('work', telling.work)} .\n"

    def _attribution(self, node: str, name: str, order: int, agent: str) -> Iterator[str]:
        """The agent to whom a node is attributed, with the place in the order in which the corpus names them."""
        link = self._inner(node, f"{name}-{order + 1}")
        yield f"{node} {prov.qualifiedAttribution} {link} .\n"
        yield f"{link} {rdf.type} {prov.Attribution} .\n"
        yield f"{link} {prov.agent} {self._iri('agent', agent)} .\n"
        yield f"{link} {bg.order} {_number(order)} .\n"

    def _year(self, claim: Claim) -> int | None:
        """The year in which the claim came to be in print where we have it: the holder's work's, else a teller's."""
        works = (claim.in_work, *(telling.work for telling in claim.told_by))
        years = (self._works[work][0] for work in works if work)
        return next((year for year in years if year is not None), None)

    def _relation(self, relation: Relation) -> Iterator[str]:
        node = self._iri("relation", relation.id)
        subject = self._iri("claim", relation.subject)
        target = self._iri("concept" if relation.type == "defines" else "claim", relation.object)
        predicate = PREDICATES[relation.type].n3()
        yield f"{subject} {predicate} {target} .\n"
        if relation.type == "contrasts":
            yield f"{target} {predicate} {subject} .\n"
        if relation.type == "defines":
            yield from self._definition(relation, subject, target)
        label = f"{relation.subject} {relation.type} {relation.object}"
        yield from self._node("relation", relation.id, label, bg.Relation, rdf.Statement)
        yield f"{node} {rdf.subject} {subject} .\n"
        yield f"{node} {rdf.predicate} {predicate} .\n"
        yield f"{node} {rdf.object} {target} .\n"
        yield f"{node} {dcterms.description} {_text(relation.because, LANGUAGE)} .\n"
        yield f"{node} {bg.basis} {_text(relation.basis)} .\n"
        if relation.nature:
            yield f"{node} {bg.nature} {_text(relation.nature)} .\n"
        if relation.passage:
            yield f"{node} {prov.wasDerivedFrom} {self._iri('passage', relation.passage)} .\n"
        if relation.drawn_by:
            yield f"{node} {prov.wasAttributedTo} {self._iri('agent', relation.drawn_by)} .\n"

    def _definition(self, relation: Relation, claim: str, concept: str) -> Iterator[str]:
        definition = self._inner(claim, f"definition-of-{relation.object}")
        yield f"{concept} {skos.definition} {definition} .\n"
        yield f"{definition} {dcterms.source} {claim} .\n"
        defining = self._claim_of(relation.subject)
        yield f"{definition} {rdf.value} {_text(defining.says, LANGUAGE)} .\n"
        for holder in defining.held_by:
            yield f"{definition} {dcterms.creator} {self._iri('agent', holder)} .\n"

    def _citation(self, citation: Citation) -> Iterator[str]:
        node = self._iri("citation", citation.id)
        cited = (
            self._iri("work", citation.cites) if citation.cites else self._iri("agent", str(citation.names))
        )
        source = self._source_of(citation.passage)
        citing = self._iri("work", citation.citing) if citation.citing else self._iri("source", source)
        label = f"{citation.citing or source} cites {citation.cites or citation.names}"
        yield from self._node("citation", citation.id, label, cito.Citation)
        yield f"{node} {cito.hasCitingEntity} {citing} .\n"
        yield f"{node} {cito.hasCitedEntity} {cited} .\n"
        yield f"{node} {prov.wasDerivedFrom} {self._iri('passage', citation.passage)} .\n"
        if citation.intent:
            yield f"{node} {cito.hasCitationCharacterization} {CITO.term(citation.intent).n3()} .\n"
        for term in citation.terms:
            yield f"{node} {dcterms.subject} {self._iri('concept', term)} .\n"


@lru_cache(maxsize=1 << 14)  # record after record names the same agents, concepts and positions
def _iri(base: str, kind: Kind, ident: str) -> str:
    return f"<{Ref(kind, ident).iri(base)}>"


def _text(value: str, language: str | None = None) -> str:
    return f"{quoted(value)}@{language}" if language else quoted(value)


def _json(value: dict[str, Any]) -> str:
    """A JSON object in its canonical form (RFC 8785), which for texts and whole numbers is this."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{quoted(written)}^^{rdf.JSON}"


@lru_cache(maxsize=1 << 12)
def _number(value: int) -> str:
    return number(value).n3()


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
