"""The graph of a small corpus, held against triples written by hand and read by another library than the one that answers."""

from __future__ import annotations

import re
from typing import Any, Final

import pyoxigraph
import pytest
import rdflib
from rdflib import RDF, URIRef

from bondgraph.csl import Date
from bondgraph.ids import KINDS, Ref
from bondgraph.model import Corpus
from bondgraph.namespaces import BG, PREFIXES, VOID
from bondgraph.rdf import ROLES, ntriples

BASE: Final = "https://example.org/tiny/"
DIGEST: Final = "0123456789abcdef" * 4


def anchor(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "first": "The bond", "last": "of all.", "sha256": DIGEST}


def corpus(**changes: Any) -> Corpus:
    """A small corpus in which every field of the model is used, with some of its record's fields changed."""
    return Corpus.model_validate(
        {
            "record": {
                "id": "tiny", "title": "A tiny corpus", "edition": "0.1", "licence": "CC-BY-4.0", "base": BASE,
                "curators": ["ed"], "description": "Two authors.", "method": "By hand.", "not_covered": "A third.",
            } | changes,
            "agents": [
                {"id": "ed", "type": "organisation", "name": {"literal": "The editors"}},
                {
                    "id": "berg", "was": ["van-den-berg"], "tradition": "attachment", "also_called": ["Anna"],
                    "name": {"family": "Berg", "given": "Anna", "non-dropping-particle": "van den"},
                    "same_as": ["https://example.net/anna[1]"],
                },
                {"id": "holm", "name": {"family": "Holm", "given": "Ole"}},
                {"id": "critics", "type": "group", "described": "some critics"},
                {"id": "page", "type": "page", "name": {"literal": "example.com, unsigned"}},
            ],
            "works": [
                {
                    "id": "Berg1954", "was": ["berg"], "type": "article-journal", "title": "Bonds", "subtitle": "A view",
                    "author": [{"family": "Holm", "given": "Ole"}, {"family": "Berg", "given": "Anna"}],
                    "issued": "1954-03", "by": ["holm", "berg"], "container-title": "Ties", "volume": 3, "issue": 2,
                    "page": "1-9", "publisher": "Tie Press", "DOI": "10.1/x", "ISBN": "978", "edition": 2,
                    "note": "Not seen.",
                    "as_cited": [
                        {"source": "page", "author": {"family": "Berg"}, "title": "Bond", "issued": 1955,
                         "edition": "Third", "note": "A year late."},
                    ],
                },
                {"id": "holm-web", "type": "webpage", "editor": {"literal": "Holm Society"}, "issued": {"literal": "no date"}},
            ],
            "sources": [
                {"id": "page", "was": ["old-page"], "title": "A page", "by": ["page"], "publisher": "example.com",
                 "url": "https://example.com/page", "issued": "2020-02-29", "sha256": DIGEST, "length": 500,
                 "left_out": {"because": "A heading.", "at": [anchor(0, 4), anchor(5, 9)]}, "note": "Read once."},
            ],
            "concepts": [
                {"id": "bond", "was": ["tie"], "label": "Bond", "also_called": ["tie"], "broader": ["relationship"],
                 "related": ["attachment"], "scope": "Between two."},
                {"id": "relationship", "label": "Relationship"},
                {"id": "attachment", "label": "Attachment"},
            ],
            "questions": [
                {"id": "heals", "was": ["cures"], "label": "Does it heal?", "asks": "Does the bond heal?",
                 "about": ["bond"], "raised_by": ["gloss"],
                 "positions": [
                     {"id": "yes", "label": "It heals", "says": "The bond heals.", "was": ["aye"]},
                     {"id": "no", "label": "It does not", "says": "Something else heals."},
                 ]},
            ],
            "passages": [
                {"id": "excerpt", "was": ["quote"], "source": "page", "quotes": "Berg1954", "role": "thesis",
                 "also_at": [anchor(300, 320)]} | anchor(10, 60),
                {"id": "gloss", "source": "page"} | anchor(60, 500),
            ],
            "claims": [
                {"id": "it-heals", "was": ["heals"], "says": "The bond heals.", "about": ["bond"], "held_by": ["holm", "berg"],
                 "in_work": "Berg1954", "passages": ["excerpt"], "answers": ["heals/yes"], "note": "With a hedge."},
                {"id": "it-may-not", "says": "The bond may not heal.", "held_by": ["critics"],
                 "told_by": [{"work": "Berg1954", "how": "rejects"}, {"agent": "page", "how": "reports"}],
                 "passages": ["gloss", "excerpt"]},
                {"id": "bond-is-tie", "says": "A bond is a tie.", "held_by": ["page"], "passages": ["gloss"],
                 "stands_alone": "Nobody else speaks of ties."},
            ],
            "relations": [
                {"type": "supports", "subject": "bond-is-tie", "object": "it-heals", "because": "Ties heal.",
                 "basis": "in-text", "nature": "reason", "passage": "gloss", "drawn_by": "page"},
                {"type": "contrasts", "subject": "it-may-not", "object": "it-heals", "because": "One denies the other.",
                 "basis": "editorial", "nature": "contradicts", "drawn_by": "ed"},
                {"type": "defines", "subject": "bond-is-tie", "object": "bond", "because": "It says what it is.",
                 "basis": "editorial", "drawn_by": "ed"},
            ],
            "citations": [
                {"citing": "Berg1954", "cites": "holm-web", "passage": "excerpt", "intent": "citesAsAuthority"},
                {"citing": "Berg1954", "names": "critics", "passage": "gloss"},
                {"names": "critics", "passage": "excerpt", "intent": "disputes"},
                {"citing": "holm-web", "cites": "Berg1954", "passage": "gloss", "intent": "credits",
                 "terms": ["bond", "attachment"]},
            ],
        }
    )  # fmt: skip


def graph_of(corpus: Corpus) -> rdflib.Graph:
    """The graph of a corpus, as rdflib reads its N-Triples."""
    return rdflib.Graph().parse(data="".join(ntriples(corpus)), format="nt")


PROLOGUE: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{space.base}> .\n" for name, space in PREFIXES.items()
)

# What is said of each node and of what belongs to it, as docs/model.md maps it.
EXPECTED: Final = {
    Ref("corpus", "tiny"): f"""
        <corpus/tiny> a dcat:Dataset, void:Dataset ;
            dcterms:identifier "tiny" ; rdfs:label "A tiny corpus"@en ; dcterms:title "A tiny corpus"@en ;
            dcat:version "0.1" ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
            void:uriSpace "{BASE}" ; bg:digest "{corpus().digest}" ; dcterms:creator <agent/ed> ;
            dcterms:description "Two authors."@en ; bg:method "By hand."@en ; bg:notCovered "A third."@en .
        <corpus/tiny#concepts> a skos:ConceptScheme ;
            rdfs:label "Concepts of A tiny corpus"@en ; dcterms:isPartOf <corpus/tiny> .
    """,
    Ref("agent", "ed"): """
        <agent/ed> a bg:Agent, prov:Agent, foaf:Organization ;
            dcterms:identifier "ed" ; rdfs:label "The editors" ; bg:agentType "organisation" ;
            bg:sortName "The editors" ; bg:shortName "The editors" ; foaf:name "The editors" ;
            bg:csl '{"literal":"The editors"}'^^rdf:JSON .
    """,
    Ref("agent", "berg"): """
        <agent/berg> a bg:Agent, prov:Agent, foaf:Person ;
            dcterms:identifier "berg" ; rdfs:label "Anna van den Berg" ; bg:was "van-den-berg" ; bg:agentType "person" ;
            bg:sortName "van den Berg, Anna" ; bg:shortName "van den Berg" ;
            bg:csl '{"family":"Berg","given":"Anna","non-dropping-particle":"van den"}'^^rdf:JSON ;
            foaf:name "Anna van den Berg" ; foaf:familyName "Berg" ; foaf:givenName "Anna" ;
            skos:altLabel "Anna" ; bg:tradition <concept/attachment> ; schema:sameAs <https://example.net/anna%5B1%5D> .
    """,
    Ref("agent", "critics"): """
        <agent/critics> a bg:Agent, prov:Agent, foaf:Group ;
            dcterms:identifier "critics" ; rdfs:label "some critics"@en ; bg:agentType "group" ;
            bg:sortName "some critics" ; bg:shortName "some critics" ; dcterms:description "some critics"@en .
    """,
    Ref("agent", "page"): """
        <agent/page> a bg:Agent, prov:Agent, foaf:Agent ;
            dcterms:identifier "page" ; rdfs:label "example.com, unsigned" ; bg:agentType "page" ;
            bg:sortName "example.com, unsigned" ; bg:shortName "example.com" ; foaf:name "example.com, unsigned" ;
            bg:csl '{"literal":"example.com, unsigned"}'^^rdf:JSON .
    """,
    Ref("work", "Berg1954"): """
        <work/Berg1954> a bg:Work, fabio:ScholarlyWork ;
            dcterms:identifier "Berg1954" ; rdfs:label "Holm & Berg 1954" ; bg:was "berg" ;
            frbr:realization <work/Berg1954#record> ; dcterms:creator <agent/holm>, <agent/berg> ;
            prov:qualifiedAttribution <work/Berg1954#author-1>, <work/Berg1954#author-2> ;
            bg:authors "Holm, Ole; Berg, Anna" ; dcterms:title "Bonds: A view" ; bg:year 1954 ;
            dcterms:issued "1954-03"^^xsd:gYearMonth ; bg:asCited <work/Berg1954#as-cited-1> .
        <work/Berg1954#author-1> a prov:Attribution ; prov:agent <agent/holm> ; bg:order 0 .
        <work/Berg1954#author-2> a prov:Attribution ; prov:agent <agent/berg> ; bg:order 1 .
        <work/Berg1954#record> a fabio:JournalArticle ;
            prism:publicationName "Ties" ; prism:volume "3" ; prism:number "2" ; prism:pageRange "1-9" ;
            dc:publisher "Tie Press" ; prism:doi "10.1/x" ; prism:isbn "978" ; prism:edition "2" ;
            rdfs:comment "Not seen." ; bg:csl '{"DOI":"10.1/x","ISBN":"978","author":[{"family":"Holm","given":"Ole"},{"family":"Berg","given":"Anna"}],"container-title":"Ties","edition":"2","id":"Berg1954","issue":"2","issued":{"date-parts":[[1954,3]]},"note":"Not seen.","page":"1-9","publisher":"Tie Press","title":"Bonds: A view","type":"article-journal","volume":"3"}'^^rdf:JSON .
        <work/Berg1954#as-cited-1> a bg:AsCited ; rdfs:label "Berg 1955" ;
            dcterms:source <source/page> ; bg:order 0 ; bg:authors "Berg" ; dcterms:title "Bond" ; bg:edition "Third" ;
            bg:year 1955 ; dcterms:issued "1955"^^xsd:gYear ; rdfs:comment "A year late."@en ;
            bg:csl '{"DOI":"10.1/x","ISBN":"978","author":[{"family":"Berg"}],"container-title":"Ties","edition":"Third","id":"Berg1954","issue":"2","issued":{"date-parts":[[1955]]},"page":"1-9","publisher":"Tie Press","title":"Bond","type":"article-journal","volume":"3"}'^^rdf:JSON .
    """,
    Ref("work", "holm-web"): """
        <work/holm-web> a bg:Work, fabio:ScholarlyWork ;
            dcterms:identifier "holm-web" ; rdfs:label "Holm Society no date" ; bg:authors "Holm Society" ;
            frbr:realization <work/holm-web#record> ; dcterms:date "no date" .
        <work/holm-web#record> a fabio:WebContent ;
            bg:csl '{"editor":[{"literal":"Holm Society"}],"id":"holm-web","issued":{"literal":"no date"},"type":"webpage"}'^^rdf:JSON .
    """,
    Ref("source", "page"): f"""
        <source/page> a bg:Source, fabio:DigitalManifestation ;
            dcterms:identifier "page" ; rdfs:label "A page" ; bg:was "old-page" ; dcterms:title "A page" ;
            bg:sha256 "{DIGEST}" ; bg:length 500 ; dcterms:creator <agent/page> ; dc:publisher "example.com" ;
            schema:url <https://example.com/page> ; bg:year 2020 ; dcterms:issued "2020-02-29"^^xsd:date ;
            bg:csl '{{"URL":"https://example.com/page","container-title":"example.com","id":"page","issued":{{"date-parts":[[2020,2,29]]}},"title":"A page","type":"webpage"}}'^^rdf:JSON ;
            rdfs:comment "Read once."@en ; bg:leftOut <source/page#left-out-1> .
        <source/page#left-out-1> a bg:LeftOut, oa:SpecificResource ; oa:hasSource <source/page> ; bg:order 0 ;
            dcterms:description "A heading."@en ;
            oa:hasSelector <source/page#left-out-1-place-1>, <source/page#left-out-1-place-2> .
        <source/page#left-out-1-place-1> a oa:TextPositionSelector ; oa:start 0 ; oa:end 4 ; bg:order 0 ;
            bg:firstWords "The bond" ; bg:lastWords "of all." ; bg:sha256 "{DIGEST}" .
        <source/page#left-out-1-place-2> a oa:TextPositionSelector ; oa:start 5 ; oa:end 9 ; bg:order 1 ;
            bg:firstWords "The bond" ; bg:lastWords "of all." ; bg:sha256 "{DIGEST}" .
    """,
    Ref("concept", "bond"): """
        <concept/bond> a bg:Concept, skos:Concept ;
            dcterms:identifier "bond" ; rdfs:label "Bond"@en ; bg:was "tie" ; skos:inScheme <corpus/tiny#concepts> ;
            skos:prefLabel "Bond"@en ; skos:altLabel "tie"@en ; skos:broader <concept/relationship> ;
            skos:related <concept/attachment> ; skos:scopeNote "Between two."@en ;
            skos:definition <claim/bond-is-tie#definition-of-bond> .
    """,
    Ref("concept", "relationship"): """
        <concept/relationship> a bg:Concept, skos:Concept ;
            dcterms:identifier "relationship" ; rdfs:label "Relationship"@en ; skos:inScheme <corpus/tiny#concepts> ;
            skos:prefLabel "Relationship"@en ; skos:narrower <concept/bond> .
    """,
    Ref("concept", "attachment"): """
        <concept/attachment> a bg:Concept, skos:Concept ;
            dcterms:identifier "attachment" ; rdfs:label "Attachment"@en ; skos:inScheme <corpus/tiny#concepts> ;
            skos:prefLabel "Attachment"@en ; skos:related <concept/bond> .
    """,
    Ref("question", "heals"): """
        <question/heals> a bg:Question, ibis:Issue ;
            dcterms:identifier "heals" ; rdfs:label "Does it heal?"@en ; bg:was "cures" ; bg:order 0 ;
            bg:asks "Does the bond heal?"@en ; dcterms:subject <concept/bond> ; bg:raisedBy <passage/gloss> ;
            ibis:response <position/heals/yes>, <position/heals/no> .
    """,
    Ref("position", "heals/yes"): """
        <position/heals/yes> a bg:Position, ibis:Position ;
            dcterms:identifier "heals/yes" ; rdfs:label "It heals"@en ; bg:was "heals/aye" ; bg:order 0 ;
            bg:states "The bond heals."@en .
    """,
    Ref("position", "heals/no"): """
        <position/heals/no> a bg:Position, ibis:Position ;
            dcterms:identifier "heals/no" ; rdfs:label "It does not"@en ; bg:order 1 ;
            bg:states "Something else heals."@en .
    """,
    Ref("passage", "excerpt"): f"""
        <passage/excerpt> a bg:Passage, oa:SpecificResource, fabio:Quotation ;
            dcterms:identifier "excerpt" ; rdfs:label "The bond … of all." ; bg:was "quote" ; oa:hasSource <source/page> ;
            prov:wasQuotedFrom <work/Berg1954> ; bg:role "thesis" ;
            oa:hasSelector <passage/excerpt#place-1>, <passage/excerpt#place-2> .
        <passage/excerpt#place-1> a oa:TextPositionSelector ; oa:start 10 ; oa:end 60 ; bg:order 0 ;
            bg:firstWords "The bond" ; bg:lastWords "of all." ; bg:sha256 "{DIGEST}" .
        <passage/excerpt#place-2> a oa:TextPositionSelector ; oa:start 300 ; oa:end 320 ; bg:order 1 ;
            bg:firstWords "The bond" ; bg:lastWords "of all." ; bg:sha256 "{DIGEST}" .
    """,
    Ref("passage", "gloss"): f"""
        <passage/gloss> a bg:Passage, oa:SpecificResource, fabio:Excerpt ;
            dcterms:identifier "gloss" ; rdfs:label "The bond … of all." ; oa:hasSource <source/page> ;
            oa:hasSelector <passage/gloss#place-1> .
        <passage/gloss#place-1> a oa:TextPositionSelector ; oa:start 60 ; oa:end 500 ; bg:order 0 ;
            bg:firstWords "The bond" ; bg:lastWords "of all." ; bg:sha256 "{DIGEST}" .
    """,
    Ref("claim", "it-heals"): """
        <claim/it-heals> a bg:Claim, schema:Claim, aif:I-node ;
            dcterms:identifier "it-heals" ; rdfs:label "The bond heals."@en ; bg:was "heals" ; schema:text "The bond heals."@en ;
            bg:sortKey "holm, ole van den berg, anna\\t11954\\tit-heals" ; bg:year 1954 ; dcterms:subject <concept/bond> ;
            prov:wasAttributedTo <agent/holm>, <agent/berg> ;
            prov:qualifiedAttribution <claim/it-heals#holder-1>, <claim/it-heals#holder-2> ;
            bg:inWork <work/Berg1954> ; bg:voice "direct" ; prov:wasDerivedFrom <passage/excerpt> ;
            bg:advances <position/heals/yes> ; bg:contrasts <claim/it-may-not> ; rdfs:comment "With a hedge."@en .
        <claim/it-heals#holder-1> a prov:Attribution ; prov:agent <agent/holm> ; bg:order 0 .
        <claim/it-heals#holder-2> a prov:Attribution ; prov:agent <agent/berg> ; bg:order 1 .
        <claim/it-heals#carried-by-excerpt> a oa:Annotation ;
            oa:hasBody <claim/it-heals> ; oa:hasTarget <passage/excerpt> ; oa:motivatedBy oa:identifying .
    """,
    Ref("claim", "it-may-not"): """
        <claim/it-may-not> a bg:Claim, schema:Claim, aif:I-node ;
            dcterms:identifier "it-may-not" ; rdfs:label "The bond may not heal."@en ; schema:text "The bond may not heal."@en ;
            bg:sortKey "some critics\\t11954\\tit-may-not" ; bg:year 1954 ;
            prov:wasAttributedTo <agent/critics> ; prov:qualifiedAttribution <claim/it-may-not#holder-1> ;
            bg:telling <claim/it-may-not#told-1>, <claim/it-may-not#told-2> ;
            bg:voice "told", "rejects", "reports" ; prov:wasDerivedFrom <passage/gloss>, <passage/excerpt> ;
            bg:contrasts <claim/it-heals> .
        <claim/it-may-not#holder-1> a prov:Attribution ; prov:agent <agent/critics> ; bg:order 0 .
        <claim/it-may-not#told-1> a bg:Telling ; bg:order 0 ;
            bg:manner bg:rejecter ; prov:agent <agent/holm>, <agent/berg> ; bg:inWork <work/Berg1954> .
        <claim/it-may-not#told-2> a bg:Telling ; bg:order 1 ; bg:manner bg:reporter ; prov:agent <agent/page> .
        <claim/it-may-not#carried-by-gloss> a oa:Annotation ;
            oa:hasBody <claim/it-may-not> ; oa:hasTarget <passage/gloss> ; oa:motivatedBy oa:identifying .
        <claim/it-may-not#carried-by-excerpt> a oa:Annotation ;
            oa:hasBody <claim/it-may-not> ; oa:hasTarget <passage/excerpt> ; oa:motivatedBy oa:identifying .
    """,
    Ref("claim", "bond-is-tie"): """
        <claim/bond-is-tie> a bg:Claim, schema:Claim, aif:I-node ;
            dcterms:identifier "bond-is-tie" ; rdfs:label "A bond is a tie."@en ; schema:text "A bond is a tie."@en ;
            bg:sortKey "example.com, unsigned\\t19999\\tbond-is-tie" ;
            prov:wasAttributedTo <agent/page> ; prov:qualifiedAttribution <claim/bond-is-tie#holder-1> ;
            bg:voice "direct" ; prov:wasDerivedFrom <passage/gloss> ; bg:supports <claim/it-heals> ; bg:defines <concept/bond> ;
            bg:standsAlone "Nobody else speaks of ties."@en .
        <claim/bond-is-tie#holder-1> a prov:Attribution ; prov:agent <agent/page> ; bg:order 0 .
        <claim/bond-is-tie#carried-by-gloss> a oa:Annotation ;
            oa:hasBody <claim/bond-is-tie> ; oa:hasTarget <passage/gloss> ; oa:motivatedBy oa:identifying .
        <claim/bond-is-tie#definition-of-bond>
            rdf:value "A bond is a tie."@en ; dcterms:creator <agent/page> ; dcterms:source <claim/bond-is-tie> .
    """,
    Ref("relation", "bond-is-tie--supports--it-heals"): """
        <relation/bond-is-tie--supports--it-heals> a bg:Relation, rdf:Statement ;
            dcterms:identifier "bond-is-tie--supports--it-heals" ; rdfs:label "bond-is-tie supports it-heals"@en ;
            rdf:subject <claim/bond-is-tie> ; rdf:predicate bg:supports ; rdf:object <claim/it-heals> ;
            dcterms:description "Ties heal."@en ; bg:basis "in-text" ; bg:nature "reason" ;
            prov:wasDerivedFrom <passage/gloss> ; prov:wasAttributedTo <agent/page> .
    """,
    Ref("relation", "it-may-not--contrasts--it-heals"): """
        <relation/it-may-not--contrasts--it-heals> a bg:Relation, rdf:Statement ;
            dcterms:identifier "it-may-not--contrasts--it-heals" ; rdfs:label "it-may-not contrasts it-heals"@en ;
            rdf:subject <claim/it-may-not> ; rdf:predicate bg:contrasts ; rdf:object <claim/it-heals> ;
            dcterms:description "One denies the other."@en ; bg:basis "editorial" ; bg:nature "contradicts" ;
            prov:wasAttributedTo <agent/ed> .
    """,
    Ref("relation", "bond-is-tie--defines--bond"): """
        <relation/bond-is-tie--defines--bond> a bg:Relation, rdf:Statement ;
            dcterms:identifier "bond-is-tie--defines--bond" ; rdfs:label "bond-is-tie defines bond"@en ;
            rdf:subject <claim/bond-is-tie> ; rdf:predicate bg:defines ; rdf:object <concept/bond> ;
            dcterms:description "It says what it is."@en ; bg:basis "editorial" ; prov:wasAttributedTo <agent/ed> .
    """,
    Ref("citation", "Berg1954--cites--holm-web--excerpt"): """
        <citation/Berg1954--cites--holm-web--excerpt> a cito:Citation ;
            dcterms:identifier "Berg1954--cites--holm-web--excerpt" ; rdfs:label "Berg1954 cites holm-web"@en ;
            cito:hasCitingEntity <work/Berg1954> ; cito:hasCitedEntity <work/holm-web> ;
            cito:hasCitationCharacterization cito:citesAsAuthority ; prov:wasDerivedFrom <passage/excerpt> .
    """,
    Ref("citation", "Berg1954--cites--critics--gloss"): """
        <citation/Berg1954--cites--critics--gloss> a cito:Citation ;
            dcterms:identifier "Berg1954--cites--critics--gloss" ; rdfs:label "Berg1954 cites critics"@en ;
            cito:hasCitingEntity <work/Berg1954> ; cito:hasCitedEntity <agent/critics> ; prov:wasDerivedFrom <passage/gloss> .
    """,
    Ref("citation", "cites--critics--excerpt"): """
        <citation/cites--critics--excerpt> a cito:Citation ;
            dcterms:identifier "cites--critics--excerpt" ; rdfs:label "page cites critics"@en ;
            cito:hasCitingEntity <source/page> ; cito:hasCitedEntity <agent/critics> ;
            cito:hasCitationCharacterization cito:disputes ; prov:wasDerivedFrom <passage/excerpt> .
    """,
    Ref("citation", "holm-web--cites--Berg1954--gloss"): """
        <citation/holm-web--cites--Berg1954--gloss> a cito:Citation ;
            dcterms:identifier "holm-web--cites--Berg1954--gloss" ; rdfs:label "holm-web cites Berg1954"@en ;
            cito:hasCitingEntity <work/holm-web> ; cito:hasCitedEntity <work/Berg1954> ;
            cito:hasCitationCharacterization cito:credits ; prov:wasDerivedFrom <passage/gloss> ;
            dcterms:subject <concept/bond>, <concept/attachment> .
    """,
}  # fmt: skip


def turtle(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PROLOGUE + text, format="turtle")


def read(corpus: Corpus) -> list[pyoxigraph.Triple]:
    """The statements as Oxigraph reads them."""
    lines = "".join(ntriples(corpus))
    return [quad.triple for quad in pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)]


def said_of(graph: rdflib.Graph, ref: Ref) -> set[tuple[str, str, str]]:
    """The triples about a node and what belongs to it, as N-Triples terms."""
    iri = ref.iri(BASE)
    return {
        (each[0].n3(), each[1].n3(), each[2].n3())
        for each in graph
        if str(each[0]) == iri or str(each[0]).startswith(f"{iri}#")
    }


@pytest.mark.parametrize("ref", EXPECTED, ids=str)
def test_a_node_says_what_the_mapping_says(ref: Ref) -> None:
    assert said_of(graph_of(corpus()), ref) == said_of(turtle(EXPECTED[ref]), ref)


def test_every_kind_of_node_is_expected_above() -> None:
    assert {ref.kind for ref in EXPECTED} == set(KINDS)


def test_the_graph_holds_the_expected_and_one_agent_more() -> None:
    graph, wanted = graph_of(corpus()), turtle("".join(EXPECTED.values()))
    assert {str(subject) for subject, _, _ in graph - wanted} == {f"{BASE}agent/holm"}
    assert not wanted - graph


def test_both_readers_read_the_same_graph() -> None:
    lines = "".join(ntriples(corpus()))
    one = {(str(t[0]), str(t[1]), t[2].n3()) for t in rdflib.Graph().parse(data=lines, format="nt")}
    other = pyoxigraph.parse(lines.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    # rdflib writes a number as Turtle does; compared is what N-Triples would say of either.
    back = "".join(f"{quad.triple} .\n" for quad in other)
    assert one == {(str(t[0]), str(t[1]), t[2].n3()) for t in rdflib.Graph().parse(data=back, format="nt")}


def test_there_is_no_blank_node_and_every_iri_is_absolute() -> None:
    iri = r"<[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+>"
    literal = rf'"(?:[^"\\\n]|\\.)*"(@en|\^\^{iri})?'
    count = 0
    for line in ntriples(corpus()):
        assert re.fullmatch(rf"{iri} {iri} ({iri}|{literal}) \.\n", line), line
        count += 1
    assert count > 200


@pytest.mark.parametrize("base", ["https://example.net/other/", "https://example.net/g#", "urn:x:a/b#c/"])
def test_another_base_gives_the_same_graph_under_other_names(base: str) -> None:
    def named(term: object, base: str) -> str:
        if not isinstance(term, pyoxigraph.NamedNode) or not term.value.startswith(base):
            return str(term)
        return re.sub("[#?]", " of ", term.value.removeprefix(base))

    def said(corpus: Corpus) -> set[tuple[str, ...]]:
        return {
            tuple(named(term, corpus.record.base) for term in statement)
            for statement in read(corpus)
            if statement.predicate.value not in (BG.digest, VOID.uriSpace)
        }

    # There are no blank nodes, so the same triples are the same graph.
    assert said(corpus(base=base)) == said(corpus())


@pytest.mark.parametrize("base", [BASE, "https://example.net/g#", "https://example.net/?graph=/"])
def test_what_belongs_to_a_node_is_no_node(base: str) -> None:
    made = corpus(base=base)
    nodes = {ref.iri(made.record.base) for ref in EXPECTED} | {Ref("agent", "holm").iri(made.record.base)}
    inner = {str(statement.subject).strip("<>") for statement in read(made)} - nodes
    assert len(inner) == 23
    for iri in inner:
        with pytest.raises(ValueError, match="is no node under"):
            Ref.of_iri(made.record.base, iri)


def test_what_the_ontologies_derive_makes_no_holder_of_a_teller() -> None:
    graph = graph_of(corpus())
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    # PROV-O: prov:wasAttributedTo owl:propertyChainAxiom ( prov:qualifiedAttribution prov:agent ).
    derived = {
        (s, agent) for s, link in graph[: prov.qualifiedAttribution] for agent in graph[link : prov.agent]
    }
    claims = {(s, agent) for s, agent in derived if "/claim/" in s}
    assert claims == {(s, agent) for s, agent in graph[: prov.wasAttributedTo] if "/claim/" in s}
    assert len(claims) == 4


def test_the_kinds_of_an_expression_are_never_those_of_a_work_or_a_page() -> None:
    # FRBR has works, expressions, manifestations and items disjoint; these are the ones FaBiO has for each.
    others = {"ScholarlyWork", "Work", "Report", "Review", "WebPage", "WebSite", "DigitalManifestation"}
    from bondgraph.rdf import _WORK_TYPES

    assert not {iri.rpartition("/")[2].rstrip(">") for iri in _WORK_TYPES.values()} & others


def test_every_manner_of_telling_has_a_role() -> None:
    from bondgraph.model import Manner

    assert set(ROLES) == set(Manner.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("spdx", "address"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-2.5", "https://creativecommons.org/licenses/by-nc-sa/2.5/"),
        ("CC-BY-3.0-AT", "https://creativecommons.org/licenses/by/3.0/at/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", "https://spdx.org/licenses/MIT"),
        ("MIT AND CC-BY-4.0", f"{BASE}corpus/tiny#licence"),
    ],
)
def test_a_licence_has_an_address(spdx: str, address: str) -> None:
    graph = graph_of(corpus(licence=spdx))
    assert list(graph.objects(None, URIRef("http://purl.org/dc/terms/license"))) == [URIRef(address)]


def test_a_licence_without_an_address_says_its_words() -> None:
    graph = graph_of(corpus(licence="MIT AND CC-BY-4.0"))
    licence = URIRef(f"{BASE}corpus/tiny#licence")
    assert graph.value(licence, RDF.type) == URIRef("http://purl.org/dc/terms/LicenseDocument")
    assert (
        str(graph.value(licence, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))) == "MIT AND CC-BY-4.0"
    )


def test_claims_sort_by_holder_and_year_and_those_without_a_year_last() -> None:
    made = corpus()
    works = [
        made.works[0].model_copy(update={"issued": Date.model_validate(year)}) for year in (-350, 90, 1954)
    ]
    keys = []
    for work in (*works, made.works[0].model_copy(update={"issued": None})):
        graph = graph_of(made.model_copy(update={"works": (work, made.works[1])}))
        claim = URIRef(Ref("claim", "it-heals").iri(BASE))
        keys.append(str(graph.value(claim, URIRef("https://w3id.org/bondgraph/ns#sortKey"))))
    assert keys == sorted(keys)
    assert len(set(keys)) == 4


def test_a_corpus_without_concepts_has_no_scheme() -> None:
    bare = Corpus.model_validate(
        {"record": corpus().record.model_dump(), "agents": [{"id": "ed", "described": "the editor"}]}
    )
    assert "ConceptScheme" not in "".join(ntriples(bare))
