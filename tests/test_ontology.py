"""The ontology documents what is written, all of it and nothing else; what it says is so of what is written."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, BNode, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from tests.test_rdf import BASE, PROLOGUE, corpus, graph_of

from bondgraph.namespaces import BG, PREFIXES
from bondgraph.rdf import PREDICATES, ROLES
from bondgraph.shapes import ontology

NS: Final = rdflib.Namespace("https://w3id.org/bondgraph/ns#")
HEADER: Final = URIRef("https://w3id.org/bondgraph/ns")
# What the public ontologies say of the classes that are written here besides the project's own, as far as a domain needs it.
PUBLIC: Final = {
    "http://xmlns.com/foaf/0.1/Person": "http://xmlns.com/foaf/0.1/Agent",
    "http://xmlns.com/foaf/0.1/Organization": "http://xmlns.com/foaf/0.1/Agent",
    "http://xmlns.com/foaf/0.1/Group": "http://xmlns.com/foaf/0.1/Agent",
    "http://purl.org/spar/fabio/JournalArticle": "http://purl.org/spar/fabio/Expression",
    "http://purl.org/spar/fabio/WebContent": "http://purl.org/spar/fabio/Expression",
}


@pytest.fixture(scope="module")
def documented() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology() / "bondgraph.ttl")


@pytest.fixture(scope="module")
def written() -> rdflib.Graph:
    return graph_of(corpus())


def local(terms: Any) -> set[str]:
    return {
        str(term).removeprefix(NS) for term in terms if isinstance(term, URIRef) and str(term).startswith(NS)
    }


def terms(graph: rdflib.Graph, *types: URIRef) -> set[str]:
    return local(subject for type_ in types for subject in graph.subjects(RDF.type, type_))


def test_every_class_that_is_written_is_documented_and_no_other(
    documented: rdflib.Graph, written: rdflib.Graph
) -> None:
    used = local(written.objects(None, RDF.type))
    assert used == terms(documented, OWL.Class)
    assert len(used) == 12


def test_every_property_that_is_written_is_documented_and_no_other(
    documented: rdflib.Graph, written: rdflib.Graph
) -> None:
    used = local(written.predicates())
    assert used == terms(documented, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert (len(terms(documented, OWL.ObjectProperty)), len(terms(documented, OWL.DatatypeProperty))) == (
        11,
        24,
    )


def test_every_individual_is_documented_and_no_other(documented: rdflib.Graph) -> None:
    roles = terms(documented, URIRef("http://www.w3.org/ns/dcat#Role"))
    assert roles == local(map(URIRef, ROLES.values())) == {"quoter", "reporter", "summariser", "rejecter"}
    assert roles == terms(documented, OWL.NamedIndividual)


def test_nothing_else_stands_in_the_namespace(documented: rdflib.Graph) -> None:
    every = terms(documented, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
    assert local({term for triple in documented for term in triple}) == every
    assert len(every) == 51


def test_every_term_can_be_read_alone(documented: rdflib.Graph) -> None:
    for term in set(documented.subjects(RDFS.isDefinedBy, HEADER)):
        (label,), (comment,) = documented.objects(term, RDFS.label), documented.objects(term, RDFS.comment)
        assert isinstance(label, rdflib.Literal)
        assert isinstance(comment, rdflib.Literal)
        assert (label.language, comment.language) == ("en", "en"), term
        assert len(comment.split()) >= 5, term
        assert comment.endswith("."), term
    assert len(set(documented.subjects(RDFS.isDefinedBy, HEADER))) == 51
    labels = [str(label) for label in documented.objects(None, RDFS.label)]
    assert len(labels) == len(set(labels))


def test_every_property_has_a_domain_and_a_range(documented: rdflib.Graph) -> None:
    for name in terms(documented, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert len(list(documented.objects(NS[name], RDFS.domain))) == 1, name
        assert len(list(documented.objects(NS[name], RDFS.range))) == 1, name


def test_every_term_names_the_public_one_that_it_narrows_or_comes_near(documented: rdflib.Graph) -> None:
    for term in set(documented.subjects(RDFS.isDefinedBy, HEADER)):
        near = [
            str(other)
            for relation in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, RDF.type)
            for other in documented.objects(term, relation)
            if not str(other).startswith(str(OWL))
        ]
        assert near, term


def test_no_stance_of_cito_and_no_other_argument_stands_above_a_term(documented: rdflib.Graph) -> None:
    above = {
        str(other)
        for p in (RDFS.subPropertyOf, OWL.equivalentProperty)
        for other in documented.objects(None, p)
    }
    assert not [other for other in above if "/cito/" in other or "/amo/" in other or "ibis#" in other]
    assert not [p for p in documented.predicates() if str(p).startswith(str(PREFIXES["skos"].base))]
    assert {"supports": BG.supports, "contrasts": BG.contrasts, "defines": BG.defines} == PREDICATES


def test_claims_positions_and_questions_are_apart(documented: rdflib.Graph, written: rdflib.Graph) -> None:
    for one, other in documented.subject_objects(OWL.disjointWith):
        assert not set(written.subjects(RDF.type, one)) & set(written.subjects(RDF.type, other))
    assert (NS.LeftOut, OWL.disjointWith, NS.Passage) in documented
    assert set(documented.objects(NS.Claim, OWL.disjointWith)) == {NS.Position, NS.Question, NS.Relation}
    # IBIS has its positions apart from issues, and so from arguments, which are issues there.
    ibis = PREFIXES["ibis"].base
    assert not set(written.subjects(RDF.type, URIRef(f"{ibis}Issue"))) & set(
        written.subjects(RDF.type, URIRef(f"{ibis}Position"))
    )
    assert (NS.contrasts, RDF.type, OWL.SymmetricProperty) in documented


def types_of(graph: rdflib.Graph, node: Any) -> set[Any]:
    types = set(graph.objects(node, RDF.type))
    return types | {URIRef(PUBLIC[str(each)]) for each in types if str(each) in PUBLIC}


def members(documented: rdflib.Graph, expression: Any) -> set[Any]:
    union = documented.value(expression, OWL.unionOf)
    return set(Collection(documented, union)) if isinstance(union, BNode) else {expression}


def test_domains_and_ranges_infer_nothing_that_is_not_written(
    documented: rdflib.Graph, written: rdflib.Graph
) -> None:
    for subject, predicate, value in written:
        if not str(predicate).startswith(NS):
            continue
        domain = members(documented, documented.value(predicate, RDFS.domain))
        assert domain & types_of(written, subject), (subject, predicate)
        wanted = documented.value(predicate, RDFS.range)
        if isinstance(value, rdflib.Literal):
            datatype = RDF.langString if value.language else value.datatype or XSD.string
            assert wanted == datatype, (predicate, value)
        else:
            assert wanted in types_of(written, value) | types_of(documented, value), (predicate, value)


def test_every_class_of_a_domain_is_one_that_uses_the_property(
    documented: rdflib.Graph, written: rdflib.Graph
) -> None:
    for name in terms(documented, OWL.ObjectProperty, OWL.DatatypeProperty):
        domain = members(documented, documented.value(NS[name], RDFS.domain))
        using = {each for subject in written.subjects(NS[name]) for each in types_of(written, subject)}
        assert domain <= using, name


def test_every_class_above_is_written_beside(documented: rdflib.Graph, written: rdflib.Graph) -> None:
    """So that a reader who knows the public class only, and infers nothing, finds the node all the same."""
    for one, above in documented.subject_objects(RDFS.subClassOf):
        if one == NS.Telling:  # what stands above it is abstract
            continue
        for node in written.subjects(RDF.type, one):
            assert above in types_of(written, node), node


# Domains and ranges of public properties, from PROV-O, the Web Annotation Vocabulary, SKOS, IBIS 0.7, CiTO, DCMI Terms
# and FRBR core; None where there is none, or none that a class says.
PUBLIC_PROPERTIES: Final = {
    "prov:agent": (("prov:Attribution", "bg:Telling"), "prov:Agent"),
    "prov:qualifiedAttribution": (("bg:Claim", "bg:Work"), "prov:Attribution"),
    "prov:wasAttributedTo": (("bg:Claim", "bg:Relation"), "prov:Agent"),
    "oa:hasBody": (("oa:Annotation",), None),
    "oa:hasTarget": (("oa:Annotation",), None),
    "oa:motivatedBy": (("oa:Annotation",), None),
    "oa:hasSource": (("oa:SpecificResource",), None),
    "oa:hasSelector": (("oa:SpecificResource",), "oa:TextPositionSelector"),
    "skos:inScheme": (None, "skos:ConceptScheme"),
    "skos:broader": (("skos:Concept",), "skos:Concept"),
    "skos:narrower": (("skos:Concept",), "skos:Concept"),
    "skos:related": (("skos:Concept",), "skos:Concept"),
    "ibis:response": (("ibis:Issue",), "ibis:Position"),
    "cito:hasCitingEntity": (("cito:Citation",), None),
    "cito:hasCitedEntity": (("cito:Citation",), None),
    "dcterms:creator": (None, "prov:Agent"),
    "rdf:subject": (("rdf:Statement",), None),
    "rdf:object": (("rdf:Statement",), None),
}


@pytest.mark.parametrize("name", PUBLIC_PROPERTIES)
def test_public_properties_stand_where_their_ontologies_have_them(name: str, written: rdflib.Graph) -> None:
    def iri(curie: str) -> URIRef:
        prefix, _, term = curie.partition(":")
        return URIRef(PREFIXES[prefix].base + term)

    domain, range_ = PUBLIC_PROPERTIES[name]
    pairs = list(written.subject_objects(iri(name)))
    assert pairs
    for subject, value in pairs:
        if domain is not None:
            assert set(map(iri, domain)) & types_of(written, subject)
        if range_ is not None:
            assert iri(range_) in types_of(written, value)


def test_no_literal_stands_where_dcmi_wants_a_thing(written: rdflib.Graph) -> None:
    for name in ("creator", "publisher", "license", "source", "subject", "isPartOf"):
        assert all(isinstance(value, URIRef) for value in written.objects(None, DCTERMS[name])), name


def test_the_header(documented: rdflib.Graph) -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in documented
    assert documented.value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    for term in (DCTERMS.title, DCTERMS.creator, DCTERMS.description, OWL.versionInfo):
        assert len(list(documented.objects(HEADER, term))) == 1, term
    assert not list(documented.triples((None, OWL.imports, None)))
    preferred = rdflib.Namespace("http://purl.org/vocab/vann/")
    assert str(documented.value(HEADER, preferred.preferredNamespaceUri)) == str(NS) == BG.base


# -- the JSON-LD context

reads_json_ld = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's own reader uses it

CONTEXT: Final = json.loads((ontology() / "context.jsonld").read_text(encoding="utf-8"))["@context"]


@reads_json_ld
def test_a_document_written_with_the_context_says_these_triples() -> None:
    document = {
        "@context": CONTEXT | {"@base": BASE},
        "id": "claim/x",
        "type": ["Claim", "schema:Claim"],
        "says": "The bond may heal.",
        "year": 1954,
        "heldBy": "agent/holm",
        "inWork": "work/Berg1954",
        "contrasts": ["claim/y", "claim/z"],
        "telling": {
            "id": "claim/x#told-1",
            "type": "Telling",
            "manner": "rejecter",
            "agent": "agent/berg",
            "order": 0,
        },
        "passages": {
            "id": "passage/p",
            "type": "Passage",
            "place": {"type": "Place", "start": 1, "end": 2, "sha256": "00"},
        },
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    wanted = rdflib.Graph().parse(
        format="turtle",
        data=PROLOGUE
        + """
        <claim/x> a bg:Claim, schema:Claim ; schema:text "The bond may heal."@en ; bg:year 1954 ;
            prov:wasAttributedTo <agent/holm> ; bg:inWork <work/Berg1954> ; bg:contrasts <claim/y>, <claim/z> ;
            bg:telling <claim/x#told-1> ; prov:wasDerivedFrom <passage/p> .
        <claim/x#told-1> a bg:Telling ; bg:manner bg:rejecter ; prov:agent <agent/berg> ; bg:order 0 .
        <passage/p> a bg:Passage ; oa:hasSelector [ a oa:TextPositionSelector ; oa:start 1 ; oa:end 2 ; bg:sha256 "00" ] .
        """,
    )
    assert isomorphic(graph, wanted)


@reads_json_ld
def test_a_graph_comes_back_from_json_ld(written: rdflib.Graph) -> None:
    document = written.serialize(format="json-ld", context=CONTEXT)
    back = rdflib.Graph().parse(data=document, format="json-ld")
    assert set(back) == set(written)
    assert '"https://w3id.org/bondgraph/ns#supports"' not in document.partition('"@graph"')[2]


def test_the_context_has_a_name_for_every_term_and_names_no_other(documented: rdflib.Graph) -> None:
    others = {"@version", "id", "type", *PREFIXES}
    named = {
        value["@id"] if isinstance(value, dict) else value
        for key, value in CONTEXT.items()
        if key not in others
    }
    assert {curie.removeprefix("bg:") for curie in named if curie.startswith("bg:")} == terms(
        documented, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual
    )
    assert {prefix: CONTEXT[prefix] for prefix in PREFIXES} == {
        prefix: space.base for prefix, space in PREFIXES.items()
    }
    for curie in named:
        assert curie.partition(":")[0] in PREFIXES, curie


def test_the_context_coerces_as_the_ontology_has_it(documented: rdflib.Graph) -> None:
    for name in terms(documented, OWL.ObjectProperty):
        assert CONTEXT[name]["@type"] in ("@id", "@vocab"), name
    for name in terms(documented, OWL.DatatypeProperty):
        wanted = {
            XSD.integer: {"@type": "xsd:integer"}, RDF.langString: {"@language": "en"}, XSD.string: {},
            RDF.JSON: {"@type": "@json"},
        }  # fmt: skip
        written = CONTEXT[name] if isinstance(CONTEXT[name], dict) else {"@id": CONTEXT[name]}
        assert (
            written == {"@id": f"bg:{name}"} | wanted[URIRef(str(documented.value(NS[name], RDFS.range)))]
        ), name
