"""Claims and relations as nanopublications: one each, in TriG (https://nanopub.net/guidelines/working_draft/).

What the corpus says is the assertion; the passages, the tellers and who drew a relation are where it comes from; who
published it, when, under which licence and in which edition is the publication info. The same corpus gives the same
addresses, however often it is exported: a corpus whose edition is no date has none in them unless one is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from bondgraph.answers import Link, PassageLink, Row, Tie
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection
from bondgraph.ids import Ref
from bondgraph.namespaces import (
    AIF,
    BG,
    DCAT,
    DCTERMS,
    NP,
    NPX,
    OA,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    XSD,
    Iri,
    Literal,
    number,
    text,
)
from bondgraph.nanopubs.making import Address, Draft, TriG, Triple, published
from bondgraph.nanopubs.signing import SigningKey
from bondgraph.rdf import LANGUAGE, PREDICATES, ROLES

_USED: Final = ("aif", "bg", "dcat", "dcterms", "oa", "prov", "rdf", "rdfs", "schema", "xsd")
_NAMES: Final = {"np": NP, "npx": NPX} | {name: PREFIXES[name] for name in _USED}


class Imprint(NamedTuple):
    """What is said of every nanopublication of a corpus.

    Attributes:
        base: the IRI under which the corpus's nodes stand; the nanopublications stand in ``np/`` under it.
        corpus: the corpus.
        title: its title.
        edition: its edition.
        licence: its licence, by its address, or in words where it has none.
        curators: who curated it.
        created: the day of publication, where that is known.
    """

    base: str
    corpus: Ref
    title: str
    edition: str
    licence: str
    curators: tuple[Link, ...]
    created: date | None

    @classmethod
    def of(cls, selection: Selection, created: date | None = None) -> Imprint:
        """What a corpus says of itself; its edition is the day of publication where it is a date and none is given."""
        library = selection.library
        stamp = library.stamp
        corpus = Ref("corpus", stamp.id)
        facts = {fact.name: fact.links for fact in library.show(str(corpus)).facts}
        return cls(
            library.base,
            corpus,
            stamp.title,
            stamp.edition,
            stamp.licence,
            facts.get("curated by", ()),
            created or _date(stamp.edition),
        )

    @property
    def address(self) -> Address:
        """Where a nanopublication is to stand."""
        return Address(f"{self.base}np/", mark=self._mark)

    @property
    def _mark(self) -> str:
        return "?" if "#" in self.base else "#"

    def node(self, link: Link | Ref) -> Iri:
        """A node of the corpus."""
        return Iri(Ref(link.kind, link.id).iri(self.base))

    def within(self, node: Iri, name: str) -> Iri:
        """What belongs to a node, and is called as `bondgraph.rdf` calls it."""
        return Iri(f"{node}{self._mark}{name}")

    def info(self, about: Iri, label: str) -> list[Triple]:
        """The publication info of the nanopublication of a node."""
        this, corpus = self.address.iri, self.node(self.corpus)
        addressed = self.licence.startswith(("http:", "https:"))
        said: list[Triple] = [
            (this, RDFS.label, text(label, LANGUAGE)),
            (this, NPX.introduces, about),
            *((this, DCTERMS.creator, self.node(curator)) for curator in self.curators),
            (this, DCTERMS.license, Iri(self.licence))
            if addressed
            else (this, DCTERMS.rights, text(self.licence)),
            (this, DCTERMS.isPartOf, corpus),
            (corpus, DCTERMS.title, text(self.title, LANGUAGE)),
            (corpus, DCAT.version, text(self.edition)),
        ]
        if self.created:
            # As rdflib writes it too, which rewrites a Z: the hash would no longer be right.
            at = Literal(f"{self.created.isoformat()}T00:00:00+00:00", datatype=XSD.dateTime)
            said.insert(2, (this, DCTERMS.created, at))
        return said


def of_claim(row: Row, imprint: Imprint) -> Draft:
    """The nanopublication of a claim: what is claimed, by whom, and on which side; then where that was read, and by whom it is told."""
    claim = imprint.node(Ref("claim", row.claim))
    positions = [stand.position for stand in row.positions]
    works = [row.work] if row.work else []
    assertion: list[Triple] = [
        (claim, RDF.type, BG.Claim),
        (claim, RDF.type, SCHEMA.Claim),
        (claim, RDF.type, AIF.term("I-node")),
        (claim, SCHEMA.text, text(row.says, LANGUAGE)),
        *((claim, PROV.wasAttributedTo, imprint.node(holder)) for holder in row.holders),
        *((claim, BG.inWork, imprint.node(work)) for work in works),
        *((claim, DCTERMS.subject, imprint.node(concept)) for concept in row.concepts),
        *((claim, BG.advances, imprint.node(position)) for position in positions),
        *_labels([*row.holders, *works, *row.concepts, *positions], imprint),
    ]
    provenance = [
        *_read_in(row.passages, imprint),
        *_attributed(imprint.curators, imprint),
        *_told(claim, row, imprint),
    ]
    return Draft(imprint.address, assertion, provenance, imprint.info(claim, row.says))


def of_tie(tie: Tie, imprint: Imprint) -> Draft:
    """The nanopublication of a relation: that it holds, and why; then who draws it, and where."""
    relation = imprint.node(Ref("relation", tie.id))
    subject, target = imprint.node(tie.subject), imprint.node(tie.object)
    predicate = PREDICATES[tie.type]
    assertion: list[Triple] = [(subject, predicate, target)]
    if tie.type == "contrasts":
        assertion.append((target, predicate, subject))
    assertion += [
        (relation, RDF.type, BG.Relation),
        (relation, RDF.type, RDF.Statement),
        (relation, RDF.subject, subject),
        (relation, RDF.predicate, predicate),
        (relation, RDF.object, target),
        (relation, DCTERMS.description, text(tie.because, LANGUAGE)),
    ]
    if tie.nature:
        assertion.append((relation, BG.nature, text(tie.nature)))
    assertion += _labels([tie.subject, tie.object], imprint)
    drawn_by = (tie.drawn_by,) if tie.drawn_by else imprint.curators
    provenance = [
        *_read_in((tie.passage,) if tie.passage else (), imprint),
        *_attributed(drawn_by, imprint),
        (relation, BG.basis, text(tie.basis)),
    ]
    label = f"{tie.subject.id} {tie.type} {tie.object.id}"
    return Draft(imprint.address, assertion, provenance, imprint.info(relation, label))


def nanopublications(
    selection: Selection, *, key: SigningKey | None = None, created: date | None = None
) -> Iterator[bytes]:
    """The nanopublications of the claims that pass, in the order of answers, then of the relations.

    Args:
        selection: what is exported.
        key: the key that signs them.
        created: the day of publication; by default the edition, where that is a date.
    """
    imprint = Imprint.of(selection, created)

    def texts() -> Iterator[str]:
        written = TriG(_NAMES)
        yield from written.head()
        for row in selection.rows():
            yield from written.nanopub(published(of_claim(row, imprint), key))
        for tie in selection.ties():
            yield from written.nanopub(published(of_tie(tie, imprint), key))

    return encoded(texts())


def _date(edition: str) -> date | None:
    try:
        return date.fromisoformat(edition)
    except ValueError:
        return None


def _labels(links: Iterable[Link], imprint: Imprint) -> Iterator[Triple]:
    """What nodes are called, so that a nanopublication can be read on its own."""
    for node, label in dict.fromkeys((imprint.node(link), link.label) for link in links):
        yield node, RDFS.label, text(label)


def _attributed(agents: Iterable[Link], imprint: Imprint) -> Iterator[Triple]:
    """Whose assertion it is."""
    agents = list(agents)
    for agent in agents:
        yield imprint.address.part("assertion"), PROV.wasAttributedTo, imprint.node(agent)
    yield from _labels(agents, imprint)


def _read_in(passages: Iterable[PassageLink], imprint: Imprint) -> Iterator[Triple]:
    """The passages that an assertion was read in."""
    passages = list(passages)
    for passage in passages:
        yield imprint.address.part("assertion"), PROV.wasDerivedFrom, imprint.node(Ref("passage", passage.id))
    for passage in passages:
        node = imprint.node(Ref("passage", passage.id))
        place = imprint.within(node, "place-1")
        yield node, OA.hasSource, imprint.node(passage.source)
        if passage.quotes:
            yield node, PROV.wasQuotedFrom, imprint.node(passage.quotes)
        if passage.role:
            yield node, BG.role, text(passage.role)
        yield node, OA.hasSelector, place
        yield place, RDF.type, OA.TextPositionSelector
        yield place, OA.start, number(passage.start)
        yield place, OA.end, number(passage.end)
        yield place, BG.firstWords, text(passage.first)
        yield place, BG.lastWords, text(passage.last)
    named = (link for passage in passages for link in (passage.source, passage.quotes) if link)
    yield from _labels(named, imprint)


def _told(claim: Iri, row: Row, imprint: Imprint) -> Iterator[Triple]:
    """Who brings a claim here, nearest the holder first."""
    tellings = [imprint.within(claim, f"told-{order + 1}") for order in range(len(row.told_by))]
    for telling in tellings:
        yield claim, BG.telling, telling
    for order, (telling, teller) in enumerate(zip(tellings, row.told_by, strict=True)):
        yield telling, RDF.type, BG.Telling
        yield telling, BG.manner, ROLES[teller.how]
        yield telling, BG.order, number(order)
        for agent in teller.agents:
            yield telling, PROV.agent, imprint.node(agent)
        if teller.work:
            yield telling, BG.inWork, imprint.node(teller.work)
    named = (link for teller in row.told_by for link in (*teller.agents, teller.work) if link)
    yield from _labels(named, imprint)


FORMATS: Final = (
    Format(
        "nanopubs",
        "nanopublications, one for each claim and each relation, with hashed addresses: TriG",
        "trig",
        "application/trig",
        (
            "They are of claims and relations: agents, questions, works, sources and concepts are named in them, not described; citations are left out.",
            "Former ids are left out, and what the corpus says that it is about, how it was made and what it does not cover.",
            "Of a passage that stands in several places they have the first, and no digest of its words.",
            "What a reader should know about a claim (its note, why it stands alone) is not in them.",
            "They have a date of publication only if the edition of the corpus is a date, or one is given.",
        ),
        nanopublications,
    ),
)
