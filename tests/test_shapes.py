"""Every shape is met by what is built here, and failed by the graph that is broken for it."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import Final

import pytest
import rdflib
from rdflib import SH
from tests.test_rdf import BASE, EXPECTED, corpus

from bondgraph import shapes
from bondgraph.errors import CannotJudge
from bondgraph.ids import Ref
from bondgraph.namespaces import PREFIXES
from bondgraph.rdf import ntriples
from bondgraph.shapes import Violation, ontology, validate

UPDATE: Final = f"BASE <{BASE}>\n" + "".join(
    f"PREFIX {name}: <{space.base}>\n" for name, space in PREFIXES.items()
)

CLAIM, PASSAGE, PLACE = "claim/it-heals", "passage/gloss", "passage/gloss#place-1"
SUPPORT, CONTRAST = "relation/bond-is-tie--supports--it-heals", "relation/it-may-not--contrasts--it-heals"
LEFT_OUT = "source/page#left-out-1"
DEFINITION, CITATION = "claim/bond-is-tie#definition-of-bond", "citation/Berg1954--cites--holm-web--excerpt"
CREDIT = "citation/holm-web--cites--Berg1954--gloss"


def out(node: str, term: str) -> str:
    """Take a property of a node out."""
    return f"DELETE WHERE {{ <{node}> {term} ?value }}"


def put(node: str, term: str, value: str) -> str:
    """Add a value."""
    return f"INSERT DATA {{ <{node}> {term} {value} }}"


def change(node: str, term: str, value: str) -> str:
    """Put a value for all there are."""
    return f"{out(node, term)} ; {put(node, term, value)}"


# Each shape, what breaks it, and what fails then; a node under the base, or what belongs to one.
CASES: Final[list[tuple[str, str, str]]] = [
    ("label", out(CLAIM, "rdfs:label"), CLAIM),
    ("label", put("concept/bond", "rdfs:label", '"Bindung"@de'), "concept/bond"),
    ("identifier", out("work/Berg1954", "dcterms:identifier"), "work/Berg1954"),
    ("identifier", change(CLAIM, "dcterms:identifier", "<claim/other>"), CLAIM),
    ("order", out("claim/it-may-not#told-1", "bg:order"), "claim/it-may-not#told-1"),
    ("order", change("position/heals/no", "bg:order", "-1"), "position/heals/no"),
    ("order", change("question/heals", "bg:order", '"first"'), "question/heals"),
    ("year", put("work/Berg1954", "bg:year", "1955"), "work/Berg1954"),
    ("year", change("work/Berg1954", "bg:year", '"1954"'), "work/Berg1954"),
    ("sha256", change(PLACE, "bg:sha256", '"0123"'), PLACE),
    ("sha256", out("source/page", "bg:sha256"), "source/page"),
    ("creator", change("source/page", "dcterms:creator", '"A page"'), "source/page"),
    ("derivedFrom", put(SUPPORT, "prov:wasDerivedFrom", "<passage/unheard-of>"), SUPPORT),
    ("subject", put(CLAIM, "dcterms:subject", '"bond"'), CLAIM),
    ("subject", put(CREDIT, "dcterms:subject", '"bond"'), CREDIT),
    ("corpus-title", out("corpus/tiny", "dcterms:title"), "corpus/tiny"),
    ("corpus-edition", out("corpus/tiny", "dcat:version"), "corpus/tiny"),
    ("corpus-licence", change("corpus/tiny", "dcterms:license", '"CC-BY-4.0"'), "corpus/tiny"),
    ("corpus-digest", out("corpus/tiny", "bg:digest"), "corpus/tiny"),
    ("agent-sortName", out("agent/holm", "bg:sortName"), "agent/holm"),
    ("agent-shortName", out("agent/holm", "bg:shortName"), "agent/holm"),
    ("agent-type", change("agent/holm", "bg:agentType", '"robot"'), "agent/holm"),
    ("agent-tradition", change("agent/berg", "bg:tradition", '"attachment"'), "agent/berg"),
    ("agent-sameAs", put("agent/holm", "schema:sameAs", '"https://example.net/ole"'), "agent/holm"),
    ("work-makers", out("work/Berg1954#author-2", "prov:agent"), "work/Berg1954"),
    ("work-form", out("work/holm-web", "frbr:realization"), "work/holm-web"),
    ("work-csl", out("work/holm-web#record", "bg:csl"), "work/holm-web"),
    ("csl", change("source/page", "bg:csl", '"A page"'), "source/page"),
    ("csl", out("work/Berg1954#as-cited-1", "bg:csl"), "work/Berg1954#as-cited-1"),
    ("agent-csl", change("agent/holm", "bg:csl", '"Holm"'), "agent/holm"),
    ("work-asCited", put("work/holm-web", "bg:asCited", '"Holm 1999"'), "work/holm-web"),
    ("asCited-source", out("work/Berg1954#as-cited-1", "dcterms:source"), "work/Berg1954#as-cited-1"),
    ("attribution-agent", put("claim/it-heals#holder-1", "prov:agent", "<agent/berg>"), "claim/it-heals#holder-1"),
    ("source-length", change("source/page", "bg:length", "0"), "source/page"),
    ("source-address", change("source/page", "schema:url", '"https://example.com/page"'), "source/page"),
    ("passage-source", out(PASSAGE, "oa:hasSource"), PASSAGE),
    ("passage-source", change(PASSAGE, "oa:hasSource", "<source/unheard-of>"), PASSAGE),
    ("passage-selector", out(PASSAGE, "oa:hasSelector"), PASSAGE),
    ("passage-firstPlace", change(PLACE, "bg:order", "1"), PASSAGE),
    ("passage-work", put(PASSAGE, "prov:wasQuotedFrom", '"Berg 1954"'), PASSAGE),
    ("passage-role", put(PASSAGE, "bg:role", '"evidence"'), PASSAGE),
    ("selector-start", change(PLACE, "oa:start", "500"), PLACE),
    ("selector-start", change(PLACE, "oa:start", "-1"), PLACE),
    ("selector-end", put(PLACE, "oa:end", "499"), PLACE),
    ("selector-firstWords", change(PLACE, "bg:firstWords", '"one two three four five six seven"'), PLACE),
    ("selector-lastWords", change(PLACE, "bg:lastWords", '" "'), PLACE),
    ("selector-passage", put("passage/excerpt", "oa:hasSelector", f"<{PLACE}>"), PLACE),
    ("selector-within", change("passage/excerpt#place-2", "oa:end", "501"), "passage/excerpt#place-2"),
    ("selector-within", change(f"{LEFT_OUT}-place-2", "oa:end", "501"), f"{LEFT_OUT}-place-2"),
    ("leftOut-source", out("source/page", "bg:leftOut"), LEFT_OUT),
    ("leftOut-source", out(LEFT_OUT, "oa:hasSource"), LEFT_OUT),
    ("leftOut-because", out(LEFT_OUT, "dcterms:description"), LEFT_OUT),
    ("leftOut-selector", out(LEFT_OUT, "oa:hasSelector"), LEFT_OUT),
    ("concept-labels", put("concept/bond", "skos:altLabel", '"Bond"@en'), "concept/bond"),
    ("concept-labels", put("concept/bond", "skos:prefLabel", '"Tie"@en'), "concept/bond"),
    ("concept-scheme", out("concept/bond", "skos:inScheme"), "concept/bond"),
    ("concept-broader", put("concept/bond", "skos:broader", "<concept/attachment>"), "concept/bond"),
    ("concept-narrower", out("concept/relationship", "skos:narrower"), "concept/bond"),
    ("concept-related", out("concept/attachment", "skos:related"), "concept/attachment"),
    ("definition-claim", out(DEFINITION, "dcterms:source"), DEFINITION),
    ("definition-text", change(DEFINITION, "rdf:value", '"Something else."@en'), DEFINITION),
    ("definition-holders", put(DEFINITION, "dcterms:creator", "<agent/holm>"), DEFINITION),
    ("question-asks", change("question/heals", "bg:asks", '"no language"'), "question/heals"),
    ("question-positions", put("question/heals", "ibis:response", "<claim/it-heals>"), "question/heals"),
    ("question-passages", put("question/heals", "bg:raisedBy", "<passage/unheard-of>"), "question/heals"),
    ("position-states", out("position/heals/no", "bg:states"), "position/heals/no"),
    ("position-question", out("question/heals", "ibis:response"), "position/heals/no"),
    ("claim-text", put(CLAIM, "schema:text", '"Another."@en'), CLAIM),
    ("claim-text", change(CLAIM, "schema:text", '"no language"'), CLAIM),
    ("claim-sortKey", out(CLAIM, "bg:sortKey"), CLAIM),
    ("claim-voice", change(CLAIM, "bg:voice", '"loud"'), CLAIM),
    ("claim-holders", out(CLAIM, "prov:wasAttributedTo"), CLAIM),
    ("claim-holders", put(CLAIM, "prov:wasAttributedTo", '"Yalom"'), CLAIM),
    ("claim-holderOrder", out(CLAIM, "prov:qualifiedAttribution"), CLAIM),
    # What an engine derives from PROV, where a telling is written as an attribution.
    ("claim-holderOrder", put("claim/it-may-not", "prov:qualifiedAttribution", "<claim/it-may-not#told-1>"), "claim/it-may-not"),
    ("claim-passages", put(CLAIM, "prov:wasDerivedFrom", "<passage/unheard-of>"), CLAIM),
    ("claim-annotations", out("claim/it-heals#carried-by-excerpt", "oa:hasTarget"), CLAIM),
    ("claim-work", put(CLAIM, "bg:inWork", "<work/holm-web>"), CLAIM),
    ("claim-tellings", put(CLAIM, "bg:telling", "<agent/page>"), CLAIM),
    ("claim-tellers", put("claim/it-may-not#told-2", "prov:agent", "<agent/critics>"), "claim/it-may-not"),
    ("claim-positions", put(CLAIM, "bg:advances", "<question/heals>"), CLAIM),
    ("claim-standsAlone", put("claim/bond-is-tie", "bg:standsAlone", '"Another reason."@en'), "claim/bond-is-tie"),
    ("claim-standsAlone", put(CLAIM, "bg:standsAlone", '"no language"'), CLAIM),
    ("claim-contrasts", out(CLAIM, "bg:contrasts"), CLAIM),
    ("telling-manner", change("claim/it-may-not#told-1", "bg:manner", "bg:holder"), "claim/it-may-not#told-1"),
    ("telling-agent", put("claim/it-may-not#told-1", "prov:agent", '"Holm"'), "claim/it-may-not#told-1"),
    ("telling-work", put("claim/it-may-not#told-2", "bg:inWork", "<source/page>"), "claim/it-may-not#told-2"),
    ("telling-teller", out("claim/it-may-not#told-2", "prov:agent"), "claim/it-may-not#told-2"),
    ("telling-claim", put(CLAIM, "bg:telling", "<claim/it-may-not#told-1>"), "claim/it-may-not#told-1"),
    ("annotation-claim", out("claim/it-heals#carried-by-excerpt", "oa:hasBody"), "claim/it-heals#carried-by-excerpt"),
    ("annotation-passage", change("claim/it-heals#carried-by-excerpt", "oa:hasTarget", "<source/page>"),
     "claim/it-heals#carried-by-excerpt"),
    ("annotation-motivation", out("claim/it-heals#carried-by-excerpt", "oa:motivatedBy"), "claim/it-heals#carried-by-excerpt"),
    ("relation-subject", change(CONTRAST, "rdf:object", "<claim/it-may-not>"), CONTRAST),
    ("relation-predicate", change(SUPPORT, "rdf:predicate", "cito:supports"), SUPPORT),
    ("relation-object", put(SUPPORT, "rdf:object", "<claim/it-may-not>"), SUPPORT),
    ("relation-reason", out(SUPPORT, "dcterms:description"), SUPPORT),
    ("relation-basis", change(SUPPORT, "bg:basis", '"guess"'), SUPPORT),
    ("relation-nature", put(SUPPORT, "bg:nature", '"evidence"'), SUPPORT),
    ("relation-drawnBy", change(SUPPORT, "prov:wasAttributedTo", '"the editors"'), SUPPORT),
    ("relation-beside", out("claim/bond-is-tie", "bg:supports"), SUPPORT),
    ("relation-beside", change(SUPPORT, "rdf:object", "<claim/it-may-not>"), SUPPORT),
    ("relation-given", put(CLAIM, "bg:supports", "<claim/it-may-not>"), CLAIM),
    ("relation-given", f"{put(CLAIM, 'bg:contrasts', '<claim/bond-is-tie>')} ; {put('claim/bond-is-tie', 'bg:contrasts', '<claim/it-heals>')}", CLAIM),
    ("relation-claims", put("claim/bond-is-tie", "bg:supports", "<concept/bond>"), "concept/bond"),
    ("relation-concepts", put("claim/bond-is-tie", "bg:defines", CLAIM.join("<>")), CLAIM),
    ("relation-definition", out("concept/bond", "skos:definition"), "claim/bond-is-tie"),
    ("relation-grounded", out(SUPPORT, "prov:wasDerivedFrom"), SUPPORT),
    ("relation-fitting", change(SUPPORT, "bg:nature", '"tension"'), SUPPORT),
    ("relation-fitting", change(CONTRAST, "bg:nature", '"reason"'), CONTRAST),
    ("relation-fitting", put("relation/bond-is-tie--defines--bond", "bg:nature", '"reason"'),
     "relation/bond-is-tie--defines--bond"),
    ("citation-citing", out(CITATION, "cito:hasCitingEntity"), CITATION),
    ("citation-cited", change(CITATION, "cito:hasCitedEntity", "<source/page>"), CITATION),
    ("citation-passage", out(CITATION, "prov:wasDerivedFrom"), CITATION),
    ("citation-intent", change(CITATION, "cito:hasCitationCharacterization", "bg:supports"), CITATION),
    ("citation-terms", put(CITATION, "dcterms:subject", "<concept/bond>"), CITATION),
    ("corpus-method", put("corpus/tiny", "bg:method", '"By two hands."@en'), "corpus/tiny"),
    ("corpus-notCovered", put("corpus/tiny", "bg:notCovered", '"A fourth."@en'), "corpus/tiny"),
]  # fmt: skip


@cache
def lines() -> tuple[str, ...]:
    return tuple(ntriples(corpus()))


def broken(*updates: str) -> list[Violation]:
    """What is found in the graph after updates, each of which changes something."""
    graph = rdflib.Graph().parse(data="".join(lines()), format="nt")
    for update in updates:
        before = set(graph)
        graph.update(UPDATE + update)
        assert set(graph) != before, f"changes nothing: {update}"
    return validate(graph.serialize(format="nt").splitlines(keepends=True))


BATCHES: Final = 12


@cache
def broken_batch(batch: int) -> list[Violation]:
    """What is found where every twelfth case is broken: as telling as one at a time, and twelve times as fast."""
    return broken(*(update for _, update, _ in CASES[batch::BATCHES]))


def defined() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology() / shapes.SHAPES)


def named() -> dict[str, str]:
    """The shapes with a target, by name, with their messages."""
    graph, found = defined(), {}
    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    for shape in {shape for target in targets for shape in graph.subjects(target)}:
        message = graph.value(shape, SH.message) or graph.value(graph.value(shape, SH.sparql), SH.message)
        found[str(shape).rpartition("#")[2]] = str(message or "")
    return found


def test_what_is_built_here_conforms() -> None:
    assert validate(lines()) == []


@pytest.mark.parametrize("base", ["https://example.net/g#", "https://example.net/?graph=/", "urn:x:a/b#c/"])
def test_what_is_built_under_another_base_conforms(base: str) -> None:
    assert validate(ntriples(corpus(base=base, licence="MIT AND CC-BY-4.0"))) == []


@pytest.mark.parametrize(
    "case", range(len(CASES)), ids=[f"{shape}-{n}" for n, (shape, _, _) in enumerate(CASES)]
)
def test_a_graph_that_fails_a_shape(case: int) -> None:
    shape, _, node = CASES[case]
    found = broken_batch(case % BATCHES)
    failed = [violation for violation in found if violation.shape == shape and violation.iri == BASE + node]
    assert failed, found
    kind, _, ident = node.partition("#")[0].partition("/")
    assert {str(violation.ref) for violation in failed} == {f"{kind}:{ident}"}
    assert {violation.message for violation in failed} == {named()[shape]}


def test_a_graph_without_a_corpus_fails() -> None:
    (violation,) = [
        each for each in broken("DELETE WHERE { ?corpus a dcat:Dataset }") if each.shape == "corpus"
    ]
    assert (violation.iri, violation.ref) == ("http://www.w3.org/ns/dcat#Dataset", None)


def test_a_definition_that_is_a_text_fails() -> None:
    (violation,) = [
        each
        for each in broken(put("concept/bond", "skos:definition", '"A tie."@en'))
        if each.shape == "definition"
    ]
    assert (violation.iri, violation.value, violation.ref) == ("A tie.", "A tie.", None)


def test_every_shape_has_a_case_and_says_what_to_do() -> None:
    assert {shape for shape, _, _ in CASES} | {"corpus", "corpus-base", "definition"} == set(named())
    assert len(named()) == 99
    for message in named().values():
        wrong, colon, remedy = message.partition(": ")
        assert colon, message
        assert wrong[0].isupper()
        assert remedy.split()[0] in ("write", "point", "give", "take", "type")
        assert message.endswith(".")


def test_a_violation_names_path_and_value() -> None:
    (violation,) = broken(change("agent/holm", "bg:agentType", '"robot"'))
    assert violation == Violation(
        iri=f"{BASE}agent/holm",
        shape="agent-type",
        path="https://w3id.org/bondgraph/ns#agentType",
        value="robot",
        message="An agent is a person, organisation, group or page: write one of these words as bg:agentType.",
        ref=Ref("agent", "holm"),
    )


def test_violations_are_sorted_and_each_stands_once() -> None:
    found = broken("DELETE WHERE { ?node rdfs:label ?label }")
    keys = [(each.iri, each.shape, each.path, each.value) for each in found]
    assert keys == sorted(set(keys))
    assert {each.shape for each in found} == {"label"}
    assert len(found) == len(EXPECTED) + 1


def test_a_graph_without_a_base_names_no_refs() -> None:
    found = broken(f"{out('corpus/tiny', 'void:uriSpace')} ; {out(CLAIM, 'rdfs:label')}")
    assert [(each.shape, each.ref) for each in found] == [("label", None), ("corpus-base", None)]


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        validate(["<a:a> <a:b>\n"])


def test_shapes_that_are_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(shapes, "__file__", f"{tmp_path}/src/bondgraph/shapes.py")
    with pytest.raises(CannotJudge, match=r"no shapes here; looked for shapes\.ttl"):
        ontology()


def test_the_shapes_load_nothing_before_they_are_run() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bondgraph.shapes; print(sorted({'rdflib', 'pyshacl'} & set(sys.modules)))",
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    assert said.stdout == "[]\n"
