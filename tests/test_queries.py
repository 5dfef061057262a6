"""The questions: each documented, each parameter bound as data, the same rows from two engines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from tests.test_rdf import BASE, DIGEST, EXPECTED, corpus, turtle

from bondgraph.ids import Ref
from bondgraph.model import Corpus
from bondgraph.namespaces import BG, CITO, DCTERMS, IBIS, PROV, RDF, RDFS, SKOS, Iri, Literal, Term, address
from bondgraph.queries import _PROLOGUE, Queries, Value, load
from bondgraph.rdf import ntriples
from bondgraph.store import Engine, Row, in_memory

NAMES: Final = sorted(
    entry.name.removesuffix(".rq")
    for entry in files("bondgraph.queries").iterdir()
    if entry.name.endswith(".rq")
)


class RdflibEngine:
    """A second engine, for telling what a query means from what one engine makes of it."""

    def __init__(self) -> None:
        self._graph = rdflib.Graph()

    def load(self, ntriples: Iterable[str]) -> None:
        self._graph.parse(data="".join(ntriples), format="nt")

    def select(self, query: str) -> list[Row]:
        result = self._graph.query(query)
        names = [str(variable) for variable in result.vars or ()]
        return [{name: self._term(row[name]) for name in names} for row in result]  # type: ignore[index,call-overload]

    def statements(self, query: str) -> Iterator[str]:
        for row in self.select(query):
            yield f"{' '.join(term.n3() for term in row.values() if term)} .\n"

    def close(self) -> None:
        self._graph.close()

    @staticmethod
    def _term(term: Any) -> Term | None:
        if term is None:
            return None
        if isinstance(term, rdflib.Literal):
            return Literal(str(term), term.language, Iri(term.datatype) if term.datatype else None)
        return Iri(term)


ENGINES: Final[dict[str, Callable[[], Engine]]] = {"oxigraph": in_memory, "rdflib": RdflibEngine}


def filled(engine: Engine, made: Corpus) -> Queries:
    engine.load(ntriples(made))
    return Queries(engine, made.record.base)


@pytest.fixture(scope="module", params=ENGINES)
def queries(request: pytest.FixtureRequest) -> Queries:
    return filled(ENGINES[request.param](), corpus())


def variables(name: str) -> list[str]:
    head = re.search(r"^SELECT (.*) WHERE", load(name).body, re.MULTILINE)
    assert head
    return re.findall(r"\?(\w+)(?= |\)|$)", re.sub(r"\(\w+\([^)]*\) AS (\?\w+)\)", r"\1", head[1]))


def ask(queries: Queries, name: str, **parameters: Sequence[Value]) -> list[tuple[Any, ...]]:
    """The rows of a query, with all its variables."""
    row = NamedTuple("row", [(variable, object) for variable in variables(name)])  # type: ignore[misc]
    return [tuple(each) for each in queries.rows(row, name, limit=None, **parameters)]


UNORDERED: Final = {
    "agents", "authors", "claim", "claims", "corpus", "labels", "naming", "passage", "passing", "reading", "size", "statements", "taken", "texts", "work",
}  # fmt: skip


def in_its_order(name: str, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows in the order that a question gives them; in any one where it gives none."""
    return sorted(rows, key=repr) if name in UNORDERED else list(rows)


AGENTS: Final = {ident: Ref("agent", ident) for ident in ("ed", "berg", "holm", "critics", "page")}
BERG, WEB, PAGE = Ref("work", "Berg1954"), Ref("work", "holm-web"), Ref("source", "page")
EXCERPT, GLOSS = Ref("passage", "excerpt"), Ref("passage", "gloss")
HEALS, MAY_NOT, TIE = (Ref("claim", ident) for ident in ("it-heals", "it-may-not", "bond-is-tie"))
BOND, RELATIONSHIP, ATTACHMENT = (Ref("concept", ident) for ident in ("bond", "relationship", "attachment"))
QUESTION, YES, NO = Ref("question", "heals"), Ref("position", "heals/yes"), Ref("position", "heals/no")
SUPPORT = Ref("relation", "bond-is-tie--supports--it-heals")
CONTRAST = Ref("relation", "it-may-not--contrasts--it-heals")
DEFINITION = Ref("relation", "bond-is-tie--defines--bond")
NOBODY = Ref("claim", "nobody")
STATEMENTS: Final = len(turtle("".join(EXPECTED.values()))) + 12  # of Holm, who is not written out there

SUPPORT_ROW: Final = (
    SUPPORT,
    TIE,
    BG.supports,
    HEALS,
    "Ties heal.",
    "in-text",
    "reason",
    AGENTS["page"],
    GLOSS,
)
CONTRAST_ROW: Final = (
    CONTRAST, MAY_NOT, BG.contrasts, HEALS, "One denies the other.", "editorial", "contradicts", AGENTS["ed"], None
)  # fmt: skip
DEFINITION_ROW: Final = (
    DEFINITION, TIE, BG.defines, BOND, "It says what it is.", "editorial", None, AGENTS["ed"], None
)  # fmt: skip

KEYS: Final = {
    HEALS: "holm, ole van den berg, anna\t11954\tit-heals", MAY_NOT: "some critics\t11954\tit-may-not",
    TIE: "example.com, unsigned\t19999\tbond-is-tie",
}  # fmt: skip
CITED = Ref("citation", "holm-web--cites--Berg1954--gloss")
INTENT: Final = "http://purl.org/spar/cito/credits"

# What is asked, and the rows that it has on the small corpus.
ASKED: Final[list[tuple[str, Mapping[str, Sequence[Value]], list[tuple[Any, ...]]]]] = [
    ("agents", {"agent": [AGENTS["page"], AGENTS["berg"], AGENTS["critics"], PAGE]}, [
        (AGENTS["berg"], "Anna van den Berg", "person"), (AGENTS["critics"], "some critics", "group"),
        (AGENTS["page"], "example.com, unsigned", "page"),
    ]),
    ("as_cited", {"work": [BERG, WEB]}, [(BERG, PAGE, "Berg", "Bond", 1955, "Third", "A year late.")]),
    ("as_cited", {"work": [WEB]}, []),
    ("authors", {}, [
        (AGENTS["berg"], "van den Berg, Anna"), (AGENTS["critics"], "some critics"), (AGENTS["ed"], "The editors"),
        (AGENTS["holm"], "Holm, Ole"), (AGENTS["page"], "example.com, unsigned"),
    ]),
    ("beginning", {"type": [BG.Agent], "begins": ["h"]}, [(AGENTS["holm"],)]),
    ("beginning", {"type": [BG.Claim, BG.Concept], "begins": ["bond"]}, [(TIE,), (BOND,)]),
    ("beginning", {"type": [BG.Agent], "begins": ["olm", "?", "."]}, []),  # neither inside an id nor a pattern
    ("claim", {"claim": [HEALS]}, [(HEALS, "The bond heals.", BERG, 1954, None, "With a hedge.")]),
    ("claim", {"claim": [TIE]}, [(TIE, "A bond is a tie.", None, None, "Nobody else speaks of ties.", None)]),
    ("claim_concepts", {"claim": [HEALS, TIE]}, [(HEALS, BOND)]),
    ("claim_holders", {"claim": [HEALS, MAY_NOT]},
     [(HEALS, AGENTS["holm"]), (HEALS, AGENTS["berg"]), (MAY_NOT, AGENTS["critics"])]),
    ("claim_passages", {"claim": [HEALS, MAY_NOT]}, [(HEALS, EXCERPT), (MAY_NOT, EXCERPT), (MAY_NOT, GLOSS)]),
    ("claim_positions", {"claim": [HEALS, TIE]}, [(HEALS, QUESTION, YES)]),
    ("claim_positions", {"claim": [TIE]}, []),
    ("claim_tellers", {"claim": [HEALS]}, []),
    ("claim_tellers", {"claim": [HEALS, MAY_NOT]}, [
        (MAY_NOT, 0, BG.rejecter, AGENTS["holm"], BERG),
        (MAY_NOT, 0, BG.rejecter, AGENTS["berg"], BERG),
        (MAY_NOT, 1, BG.reporter, AGENTS["page"], None),
    ]),
    ("corpus", {}, [(Ref("corpus", "tiny"), "A tiny corpus", "0.1", "https://creativecommons.org/licenses/by/4.0/",
                     None, corpus().digest, BASE, "Two authors.")]),
    ("counts", {}, [
        ("kind", CITO.Citation, 4), ("kind", BG.Agent, 5), ("kind", BG.Claim, 3), ("kind", BG.Concept, 3),
        ("kind", BG.Passage, 2), ("kind", BG.Position, 2), ("kind", BG.Question, 1), ("kind", BG.Relation, 3),
        ("kind", BG.Source, 1), ("kind", BG.Work, 2),
        ("relation", "contrasts, editorial", 1), ("relation", "defines, editorial", 1), ("relation", "supports, in-text", 1),
        ("role", "thesis", 1),
        ("voice", "direct", 2), ("voice", "rejects", 1), ("voice", "reports", 1), ("voice", "told", 1),
    ]),
    ("csl", {"node": [AGENTS["holm"], AGENTS["critics"], WEB, PAGE, Ref("work", "nothing")]}, [
        (AGENTS["holm"], '{"family":"Holm","given":"Ole"}'),
        (PAGE, ('{"URL":"https://example.com/page","container-title":"example.com","id":"page",'
               '"issued":{"date-parts":[[2020,2,29]]},"title":"A page","type":"webpage"}')),
        (WEB, '{"editor":[{"literal":"Holm Society"}],"id":"holm-web","issued":{"literal":"no date"},"type":"webpage"}'),
    ]),
    ("citations", {"citation": [CITED, NOBODY]}, [
        (CITED, WEB, BERG, INTENT, GLOSS, ATTACHMENT), (CITED, WEB, BERG, INTENT, GLOSS, BOND),
    ]),
    ("claims", {}, [(HEALS, KEYS[HEALS], 1954), (MAY_NOT, KEYS[MAY_NOT], 1954), (TIE, KEYS[TIE], None)]),
    ("reading", {}, [(EXCERPT, PAGE, 10), (GLOSS, PAGE, 60)]),
    ("sources", {}, [(PAGE, "A page", "example.com", "https://example.com/page", 2020, 500)]),
    ("sources", {"source": [WEB]}, []),
    ("works", {}, [(BERG, "Holm, Ole; Berg, Anna", "Bonds: A view", 1954), (WEB, "Holm Society", None, None)]),
    ("works", {"work": [WEB]}, [(WEB, "Holm Society", None, None)]),
    ("credits", {}, [(ATTACHMENT, BERG, WEB, GLOSS), (BOND, BERG, WEB, GLOSS)]),
    ("credits", {"concept": [BOND, RELATIONSHIP]}, [(BOND, BERG, WEB, GLOSS)]),
    ("credits", {"concept": [RELATIONSHIP]}, []),  # not by way of the narrower concept
    ("credits", {"whom": [BERG]}, [(ATTACHMENT, BERG, WEB, GLOSS), (BOND, BERG, WEB, GLOSS)]),
    ("credits", {"whom": [AGENTS["berg"], AGENTS["holm"]]},  # who made it, named once
     [(ATTACHMENT, BERG, WEB, GLOSS), (BOND, BERG, WEB, GLOSS)]),
    ("credits", {"whom": [WEB, AGENTS["critics"]]}, []),
    ("credits", {"concept": [ATTACHMENT], "whom": [AGENTS["holm"]]}, [(ATTACHMENT, BERG, WEB, GLOSS)]),
    ("edges", {}, [
        (DEFINITION, TIE, BG.defines, BOND), (SUPPORT, TIE, BG.supports, HEALS), (CONTRAST, MAY_NOT, BG.contrasts, HEALS),
    ]),
    ("facets", {}, [
        ("author", AGENTS["berg"], 1), ("author", AGENTS["critics"], 1), ("author", AGENTS["holm"], 1), ("author", AGENTS["page"], 1),
        ("concept", BOND, 1), ("concept", RELATIONSHIP, 1),
        ("position", YES, 1),
        ("question", QUESTION, 1),
        ("relation", "contrasts", 2), ("relation", "supports", 2), ("relation", "defines", 1),
        ("role", "thesis", 2),
        ("source", PAGE, 3),
        ("voice", "direct", 2), ("voice", "rejects", 1), ("voice", "reports", 1), ("voice", "told", 1),
        ("work", BERG, 2),
    ]),
    ("facets", {"claim": [TIE, NOBODY]}, [
        ("author", AGENTS["page"], 1), ("relation", "defines", 1), ("relation", "supports", 1), ("source", PAGE, 1),
        ("voice", "direct", 1),
    ]),
    ("facts", {"node": [NO]}, [
        (NO, DCTERMS.identifier, "heals/no"),
        (NO, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://vocab.methodandstructure.com/ibis#Position"),
        (NO, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", BG.Position),
        (NO, "http://www.w3.org/2000/01/rdf-schema#label", "It does not"),
        (NO, BG.order, 1),
        (NO, BG.states, "Something else heals."),
    ]),
    ("facts", {"node": [Iri(f"{BASE}work/Berg1954#author-2")]}, [
        (f"{BASE}work/Berg1954#author-2", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
         "http://www.w3.org/ns/prov#Attribution"),
        (f"{BASE}work/Berg1954#author-2", "http://www.w3.org/ns/prov#agent", AGENTS["berg"]),
        (f"{BASE}work/Berg1954#author-2", BG.order, 1),
    ]),
    ("facts", {"node": [NO, YES], "property": [BG.was, BG.order]},
     [(NO, BG.order, 1), (YES, BG.order, 0), (YES, BG.was, "heals/aye")]),
    ("facts", {"node": [NO], "property": [BG.was]}, []),
    ("identifiers", {"type": [BG.Claim]}, [(TIE,), (HEALS,), (MAY_NOT,)]),
    ("labels", {"node": [BERG]}, [(BERG, "Holm & Berg 1954")]),
    ("labels", {"node": [AGENTS["critics"]]}, [(AGENTS["critics"], "some critics")]),
    ("names", {}, [
        (AGENTS["berg"], "Anna van den Berg", "Anna"), (AGENTS["berg"], "Anna van den Berg", "van den Berg"),
        (AGENTS["berg"], "Anna van den Berg", "van den Berg, Anna"), (AGENTS["berg"], "Anna van den Berg", "van-den-berg"),
        (AGENTS["critics"], "some critics", "some critics"), (AGENTS["critics"], "some critics", "some critics"),
        (AGENTS["ed"], "The editors", "The editors"), (AGENTS["ed"], "The editors", "The editors"),
        (AGENTS["holm"], "Ole Holm", "Holm"), (AGENTS["holm"], "Ole Holm", "Holm, Ole"),
        (AGENTS["page"], "example.com, unsigned", "example.com"),
        (AGENTS["page"], "example.com, unsigned", "example.com, unsigned"),
        (ATTACHMENT, "Attachment", None), (BOND, "Bond", "tie"), (BOND, "Bond", "tie"),
        (RELATIONSHIP, "Relationship", None),
        (NO, "It does not", None), (YES, "It heals", "heals/aye"), (QUESTION, "Does it heal?", "cures"),
        (PAGE, "A page", "A page"), (PAGE, "A page", "example.com"), (PAGE, "A page", "old-page"),
        (BERG, "Holm & Berg 1954", "Berg 1955"), (BERG, "Holm & Berg 1954", "Bond"),
        (BERG, "Holm & Berg 1954", "Bonds: A view"), (BERG, "Holm & Berg 1954", "berg"),
        (WEB, "Holm Society no date", None),
    ]),
    ("naming", {"object": [NO, BOND]}, [
        (QUESTION, IBIS.response, NO),
        (QUESTION, DCTERMS.subject, BOND), (ATTACHMENT, SKOS.related, BOND),
        (HEALS, DCTERMS.subject, BOND), (TIE, BG.defines, BOND), (DEFINITION, RDF.object, BOND),
        (Ref("citation", "holm-web--cites--Berg1954--gloss"), DCTERMS.subject, BOND), (RELATIONSHIP, SKOS.narrower, BOND),
    ]),
    ("passage", {"passage": [EXCERPT]},
     [(EXCERPT, PAGE, "https://example.com/page", 10, 60, "The bond", "of all.", DIGEST, "thesis", BERG)]),
    ("passage", {"passage": [GLOSS]},
     [(GLOSS, PAGE, "https://example.com/page", 60, 500, "The bond", "of all.", DIGEST, None, None)]),
    ("places", {"source": [PAGE]}, [
        (PAGE, EXCERPT, None, 0, 10, 60, "The bond", "of all.", DIGEST),
        (PAGE, EXCERPT, None, 1, 300, 320, "The bond", "of all.", DIGEST),
        (PAGE, GLOSS, None, 0, 60, 500, "The bond", "of all.", DIGEST),
        (PAGE, f"{BASE}source/page#left-out-1", "A heading.", 0, 0, 4, "The bond", "of all.", DIGEST),
        (PAGE, f"{BASE}source/page#left-out-1", "A heading.", 1, 5, 9, "The bond", "of all.", DIGEST),
    ]),
    ("places", {"source": [WEB]}, []),
    ("pointing", {"node": [NO]}, [(NO, "https://vocab.methodandstructure.com/ibis#response", QUESTION)]),
    ("pointing", {"node": [WEB]}, [
        (WEB, CITO.hasCitedEntity, Ref("citation", "Berg1954--cites--holm-web--excerpt")),
        (WEB, CITO.hasCitingEntity, Ref("citation", "holm-web--cites--Berg1954--gloss")),
    ]),
    ("pointing", {"node": [WEB, GLOSS], "property": [CITO.hasCitedEntity, BG.raisedBy]}, [
        (GLOSS, BG.raisedBy, QUESTION),
        (WEB, CITO.hasCitedEntity, Ref("citation", "Berg1954--cites--holm-web--excerpt")),
    ]),
    ("pointing", {"node": [GLOSS], "type": [BG.Claim]},  # and not the annotations that point at it
     [(GLOSS, PROV.wasDerivedFrom, TIE), (GLOSS, PROV.wasDerivedFrom, MAY_NOT)]),
    ("pointing", {"node": [GLOSS], "property": [PROV.wasDerivedFrom], "type": [BG.Relation]},
     [(GLOSS, PROV.wasDerivedFrom, SUPPORT)]),
    ("pointing", {"node": [GLOSS], "property": [BG.raisedBy], "type": [BG.Claim]}, []),
    ("positions", {}, [
        (QUESTION, "Does the bond heal?", YES, "The bond heals."), (QUESTION, "Does the bond heal?", NO, "Something else heals."),
    ]),
    ("natures", {"nature": ["reason"], "subject": [TIE]}, [(SUPPORT, TIE, HEALS)]),
    ("natures", {"nature": ["reason", "contradicts"], "object": [HEALS]}, [(SUPPORT, TIE, HEALS), (CONTRAST, MAY_NOT, HEALS)]),
    ("natures", {"nature": ["restates"], "object": [HEALS]}, []),
    ("relations", {}, [DEFINITION_ROW, SUPPORT_ROW, CONTRAST_ROW]),
    ("relations", {"subject": [TIE]}, [DEFINITION_ROW, SUPPORT_ROW]),
    ("relations", {"object": [HEALS]}, [SUPPORT_ROW, CONTRAST_ROW]),
    ("relations", {"relation": [CONTRAST, NOBODY]}, [CONTRAST_ROW]),
    ("relations", {"subject": [TIE], "object": [HEALS, NOBODY]}, [SUPPORT_ROW]),
    ("renamed", {"old": ["heals"]}, [(HEALS,)]),
    ("renamed", {"old": ["tie", "quote"]}, [(BOND,), (EXCERPT,)]),
    ("short_names", {"agent": [AGENTS["page"], AGENTS["holm"], AGENTS["berg"]]},
     [(AGENTS["berg"], "van den Berg"), (AGENTS["holm"], "Holm"), (AGENTS["page"], "example.com")]),
    ("size", {}, [(STATEMENTS,)]),
    ("statements", {"subject": [NO, Iri(f"{BASE}work/Berg1954#author-2")]}, [
        (NO, DCTERMS.identifier, "heals/no"), (NO, RDF.type, IBIS.Position), (NO, RDF.type, BG.Position),
        (NO, RDFS.label, "It does not"), (NO, BG.order, 1), (NO, BG.states, "Something else heals."),
        (f"{BASE}work/Berg1954#author-2", RDF.type, PROV.Attribution),
        (f"{BASE}work/Berg1954#author-2", PROV.agent, AGENTS["berg"]), (f"{BASE}work/Berg1954#author-2", BG.order, 1),
    ]),
    ("statements", {"subject": [NO], "predicate": [BG.order, BG.states]}, [
        (NO, BG.order, 1), (NO, BG.states, "Something else heals."),
    ]),
    ("statements", {"subject": [NO], "without": [RDF.type]}, [
        (NO, DCTERMS.identifier, "heals/no"), (NO, RDFS.label, "It does not"), (NO, BG.order, 1),
        (NO, BG.states, "Something else heals."),
    ]),
    ("taken", {"position": [YES, NO]}, [(YES, 1, 2)]),
    ("unnamed", {"agent": [AGENTS["page"], AGENTS["critics"]]}, [(AGENTS["critics"],)]),
    ("takers", {"position": [YES, NO]}, [(YES, HEALS, AGENTS["holm"]), (YES, HEALS, AGENTS["berg"])]),
    ("takers", {"position": [NO]}, []),
    ("takers", {"position": [YES], "claim": [TIE]}, []),
    ("takers", {"position": [YES], "claim": [TIE, HEALS]}, [(YES, HEALS, AGENTS["holm"]), (YES, HEALS, AGENTS["berg"])]),
    ("terms", {}, [
        (ATTACHMENT, None, None, None), (BOND, None, TIE, AGENTS["page"]), (BOND, HEALS, None, None),
        (RELATIONSHIP, HEALS, None, None),
    ]),
    ("told", {"teller": [BERG]}, [(BERG, MAY_NOT)]),
    ("told", {"teller": [AGENTS["page"], AGENTS["holm"], AGENTS["berg"]]},
     [(AGENTS["berg"], MAY_NOT), (AGENTS["holm"], MAY_NOT), (AGENTS["page"], MAY_NOT)]),
    ("told", {"teller": [AGENTS["critics"], AGENTS["ed"], WEB]}, []),  # who holds it does not tell it
    ("who", {}, [(TIE,), (HEALS,), (MAY_NOT,)]),
    ("who", {"claim": [MAY_NOT, TIE, NOBODY]}, [(TIE,), (MAY_NOT,)]),
    ("who", {"author": [AGENTS["berg"]]}, [(HEALS,)]),
    ("who", {"author": [AGENTS["berg"], AGENTS["holm"]]}, [(HEALS,)]),
    ("who", {"author": [AGENTS["page"], AGENTS["critics"]]}, [(TIE,), (MAY_NOT,)]),
    ("who", {"concept": [BOND]}, [(HEALS,)]),
    ("who", {"concept": [RELATIONSHIP]}, [(HEALS,)]),  # by way of the narrower concept
    ("who", {"concept": [ATTACHMENT]}, []),
    ("who", {"question": [QUESTION]}, [(HEALS,)]),
    ("who", {"position": [YES]}, [(HEALS,)]),
    ("who", {"position": [NO]}, []),
    ("who", {"relation": [BG.supports]}, [(TIE,), (HEALS,)]),
    ("who", {"relation": [BG.defines]}, [(TIE,)]),
    ("who", {"relation": [BG.contrasts, BG.defines]}, [(TIE,), (HEALS,), (MAY_NOT,)]),
    ("who", {"role": ["thesis"]}, [(HEALS,), (MAY_NOT,)]),
    ("who", {"role": ["aside"]}, []),
    ("who", {"work": [BERG]}, [(HEALS,), (MAY_NOT,)]),  # held there, and told there
    ("who", {"work": [WEB]}, []),
    ("who", {"source": [PAGE]}, [(TIE,), (HEALS,), (MAY_NOT,)]),
    ("who", {"voice": ["direct"]}, [(TIE,), (HEALS,)]),
    ("who", {"voice": ["rejects", "reports"]}, [(MAY_NOT,)]),
    ("who", {"first": [1954]}, [(HEALS,), (MAY_NOT,)]),
    ("who", {"first": [1955]}, []),
    ("who", {"last": [1954]}, [(HEALS,), (MAY_NOT,)]),
    ("who", {"last": [1953]}, []),
    ("who", {"first": [1900], "last": [2000]}, [(HEALS,), (MAY_NOT,)]),
    ("who", {"supported": [HEALS]}, [(TIE,)]),
    ("who", {"supported": [TIE]}, []),
    ("who", {"contrasted": [HEALS]}, [(MAY_NOT,)]),
    ("who", {"contrasted": [MAY_NOT]}, [(HEALS,)]),
    ("who", {"before": [KEYS[TIE]]}, [(HEALS,), (MAY_NOT,)]),
    ("who", {"before": ["holm"]}, [(HEALS,), (MAY_NOT,)]),  # where no claim stands
    ("who", {"before": [KEYS[MAY_NOT]]}, []),
    ("who", {"author": [AGENTS["holm"]], "voice": ["told"]}, []),
    ("work", {"work": [BERG]}, [(BERG, "Holm & Berg 1954", "Bonds: A view", 1954)]),
    ("work", {"work": [WEB]}, [(WEB, "Holm Society no date", None, None)]),
    ("who", {"author": [AGENTS["holm"]], "voice": ["direct"], "concept": [BOND], "last": [1954], "before": [KEYS[TIE]]}, [(HEALS,)]),
]  # fmt: skip


def test_there_are_as_many_questions_as_are_tested_here() -> None:
    assert len(NAMES) == 45
    assert {name for name, _, _ in ASKED} | {"texts", "passing"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_a_title_and_documents_its_parameters(name: str) -> None:
    query = load(name)
    head, _, _ = query.body.partition("SELECT")
    lines = head.splitlines()
    assert query.name == name
    assert lines[0] == f"# {query.title}"
    assert query.title[0].isupper()
    assert not query.title.endswith(".")
    described = lines[2:] if query.parameters else lines[1:]
    assert [re.fullmatch(r"# \?(\w+): \S.*", line) is not None for line in described] == [True] * len(
        query.parameters
    )
    assert set(query.parameters) == set(re.findall(r"VALUES \?(\w+) \{ \}", query.body))
    assert len(query.parameters) == len(set(query.parameters))


def test_a_question_orders_its_rows_but_for_those_whose_order_does_not_matter() -> None:
    assert {name for name in NAMES if "ORDER BY" not in load(name).body} == UNORDERED


@pytest.mark.parametrize("name", NAMES)
def test_a_block_stands_for_a_parameter_and_binds_it(name: str) -> None:
    query = load(name)
    blocks = re.findall(r"^ *#if (\w+)\n(.*?)^ *#end\n", query.body, re.MULTILINE | re.DOTALL)
    assert len(blocks) == query.body.count("#if ") == query.body.count("#end")
    for parameter, block in blocks:
        assert re.findall(r"VALUES \?(\w+) \{ \}", block) == [parameter]


@pytest.mark.parametrize("name", NAMES)
def test_every_combination_of_blocks_is_sparql(name: str) -> None:
    query = load(name)
    values: list[Value] = [NOBODY, "x", 1]
    given = [{}, dict.fromkeys(query.parameters, values), *({each: values} for each in query.parameters)]
    for parameters in given:
        body = query.bound(parameters, BASE)
        assert "#if" not in body
        assert "#end" not in body
        prepareQuery(_PROLOGUE + body)
        pyoxigraph.Store().query(_PROLOGUE + body)


def test_every_parameter_is_asked_with() -> None:
    asked = {(name, parameter) for name, parameters, _ in ASKED for parameter in parameters} | {
        ("texts", "node")
    }
    assert asked == {(name, parameter) for name in NAMES for parameter in load(name).parameters}


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    ASKED,
    ids=[f"{name}-{'-'.join(parameters) or 'all'}" for name, parameters, _ in ASKED],
)
def test_a_question_has_its_rows(
    queries: Queries, name: str, parameters: Mapping[str, Sequence[Value]], rows: list[tuple[Any, ...]]
) -> None:
    found = ask(queries, name, **parameters)
    assert in_its_order(name, found) == in_its_order(name, rows)
    assert queries.count(name, **parameters) == len(rows)


def test_the_words_of_nodes(queries: Queries) -> None:
    found: dict[Ref, set[str]] = {}
    for node, field, text in ask(queries, "texts"):
        found.setdefault(node, set()).add(f"{field}: {text}")
    book = {"name: Holm & Berg 1954", "name: Bonds: A view"}
    expected = {
        TIE: {"statement: A bond is a tie.", "name: example.com, unsigned"},
        HEALS: {
            "statement: The bond heals.", "name: Ole Holm", "name: Anna van den Berg", "name: Bond", "name: tie", *book,
        },
        MAY_NOT: {
            "statement: The bond may not heal.", "name: some critics", "name: Ole Holm", "name: Anna van den Berg",
            "name: example.com, unsigned", *book,
        },
        SUPPORT: {"statement: Ties heal."},
        NO: {"statement: Something else heals.", "name: It does not"},
        AGENTS["critics"]: {"name: some critics"},
        PAGE: {"name: A page", "name: example.com"},
    }  # fmt: skip
    assert {node: texts for node, texts in found.items() if node in expected} == expected
    assert {node.kind for node in found} == {
        "claim", "relation", "agent", "work", "source", "concept", "question", "position",
    }  # fmt: skip
    some = ask(queries, "texts", node=[SUPPORT, PAGE, NOBODY])
    assert {(node, f"{field}: {text}") for node, field, text in some} == {
        (node, text) for node in (SUPPORT, PAGE) for text in expected[node]
    }
    assert len(some) == 3
    assert queries.count("texts") == len(ask(queries, "texts"))


def test_by_what_claims_pass(queries: Queries) -> None:
    expected: dict[Ref, dict[str, Sequence[object]]] = {
        TIE: {
            "author": [AGENTS["page"]], "relation": ["supports", "defines"], "supports": [HEALS], "source": [PAGE],
            "voice": ["direct"],
        },
        HEALS: {
            "author": [AGENTS["holm"], AGENTS["berg"]], "concept": [BOND, RELATIONSHIP], "question": [QUESTION],
            "position": [YES], "relation": ["supports", "contrasts"], "role": ["thesis"], "work": [BERG],
            "source": [PAGE], "voice": ["direct"], "year": [1954], "contrasts": [MAY_NOT],
        },
        MAY_NOT: {
            "author": [AGENTS["critics"]], "relation": ["contrasts"], "role": ["thesis"], "work": [BERG],
            "source": [PAGE], "voice": ["rejects", "reports", "told"], "year": [1954], "contrasts": [HEALS],
        },
    }  # fmt: skip
    rows = ask(queries, "passing")
    assert len(rows) == len(set(rows)) == queries.count("passing")
    assert set(rows) == {
        (claim, name, value)
        for claim, passing in expected.items()
        for name, values in passing.items()
        for value in values
    }


def test_a_licence_without_an_address_comes_with_its_words_and_a_description_may_be_missing() -> None:
    made = corpus(licence="MIT AND CC-BY-4.0", description=None)
    assert ask(filled(in_memory(), made), "corpus") == [
        (Ref("corpus", "tiny"), "A tiny corpus", "0.1", f"{BASE}corpus/tiny#licence", "MIT AND CC-BY-4.0", made.digest, BASE, None)
    ]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_claim_counts_once_and_a_holder_counts_once(engine: str) -> None:
    """Holm holds two claims that take a position, one of them with Berg and about two concepts that share a broader one."""
    fields = corpus().model_dump(mode="json")
    fields["claims"][0]["about"] = ["bond", "attachment"]
    fields["claims"][1] |= {"held_by": ["holm"], "answers": ["heals/yes"]}
    fields["concepts"][2]["broader"] = ["relationship"]
    other = filled(ENGINES[engine](), Corpus.model_validate(fields))
    holm, berg = AGENTS["holm"], AGENTS["berg"]
    assert ask(other, "taken", position=[YES]) == [(YES, 2, 2)]
    assert [row for row in ask(other, "facets") if row[0] in ("author", "concept")] == [
        ("author", holm, 2), ("author", berg, 1), ("author", AGENTS["page"], 1),
        ("concept", ATTACHMENT, 1), ("concept", BOND, 1), ("concept", RELATIONSHIP, 1),
    ]  # fmt: skip


def test_a_limit_takes_the_first_rows(queries: Queries) -> None:
    class Claim(NamedTuple):
        claim: Ref

    assert queries.rows(Claim, "who", limit=2) == [(TIE,), (HEALS,)]
    assert queries.rows(Claim, "who", limit=0) == []


def test_a_teller_without_a_work_brings_none_along(queries: Queries) -> None:
    """The page tells a claim and holds another: neither that claim nor a work it made stands in for the work it tells in."""
    told = [row for row in ask(queries, "claim_tellers", claim=[MAY_NOT]) if row[3] == AGENTS["page"]]
    assert told == [(MAY_NOT, 1, BG.reporter, AGENTS["page"], None)]
    agents = corpus().model_dump(mode="json")
    agents["claims"][1]["told_by"][1]["agent"] = "holm"
    other = filled(in_memory(), Corpus.model_validate(agents))
    assert [row for row in ask(other, "claim_tellers", claim=[MAY_NOT]) if row[1] == 1] == [
        (MAY_NOT, 1, BG.reporter, AGENTS["holm"], None)
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_told_twice_over_is_told_once_and_in_the_order_of_answers(engine: str) -> None:
    """Holm tells of the critics in a work and in person, and of the page, which sorts before them and by id after."""
    fields = corpus().model_dump(mode="json")
    fields["claims"][1]["told_by"][1]["agent"] = "holm"
    fields["claims"][2] |= {"id": "tie-is-bond", "told_by": [{"agent": "holm", "how": "reports"}]}
    fields["relations"] = []
    other = filled(ENGINES[engine](), Corpus.model_validate(fields))
    holm = AGENTS["holm"]
    assert ask(other, "told", teller=[holm]) == [(holm, Ref("claim", "tie-is-bond")), (holm, MAY_NOT)]


# -- parameters are data

ATTACKS: Final = [
    '"> } DROP ALL #',
    '" } } DROP ALL ; SELECT * WHERE { #',
    "> . ?s ?p ?o . <a:a",
    "\\",
    '\\"',
    "\n}\nDROP ALL\n#",
    "\r\n\t\x00",
    "'''",
    "}} UNION {{ ?claim ?p ?o",
    "VALUES ?claim { }",
    "#if claim\n#end\n",
    "\\1 \\g<1>",
    "?claim",
    "\u2028\U0001f9e0",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", [name for name in NAMES if load(name).parameters])
def test_no_value_breaks_out_of_a_question(name: str, attack: str) -> None:
    queries = filled(in_memory(), corpus())
    everything = ask(queries, "who"), ask(queries, "counts")
    for parameter in load(name).parameters:
        for value in (attack, Ref("claim", attack), address(f"https://example.org/{attack}")):
            # Any text is a place in the order of claims; of a node's or an address, no claim stands behind it.
            behind = name == "who" and parameter == "before" and value == attack
            rows = [
                (claim,)
                for claim, key in sorted(KEYS.items(), key=lambda each: each[1])
                if behind and key > attack
            ]
            assert ask(queries, name, **{parameter: [value]}) == rows
            assert queries.count(name, **{parameter: [value]}) == len(rows)
    assert (ask(queries, "who"), ask(queries, "counts")) == everything


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_and_words_come_back_unharmed(queries: Queries, attack: str) -> None:
    fields = corpus().model_dump(mode="json")
    words = f"x{attack}x"
    fields["claims"][0]["says"] = fields["claims"][0]["note"] = words
    fields["agents"][3]["described"] = fields["concepts"][0]["label"] = fields["relations"][0]["because"] = (
        words
    )
    made = filled(in_memory(), Corpus.model_validate(fields))
    assert ask(made, "claim", claim=[HEALS]) == [(HEALS, words, BERG, 1954, None, words)]
    assert ask(made, "labels", node=[AGENTS["critics"]]) == [(AGENTS["critics"], words)]
    assert ask(made, "labels", node=[BOND]) == [(BOND, words)]
    assert ask(made, "relations", relation=[SUPPORT])[0][4] == words
    assert len(ask(made, "who")) == 3


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_that_is_in_the_data_is_found_whatever_it_is(attack: str) -> None:
    made = corpus()
    claim = made.claims[0].model_copy(update={"was": (attack,)})
    queries = filled(in_memory(), made.model_copy(update={"claims": (claim, *made.claims[1:])}))
    assert ask(queries, "renamed", old=[attack]) == [(HEALS,)]


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(KeyError, match=r"who.rq has no parameter 'holder'"):
        load("who").bound({"holder": []}, BASE)


def test_a_parameter_without_values_is_not_given(queries: Queries) -> None:
    assert ask(queries, "who", author=[], concept=[]) == ask(queries, "who")


def test_there_is_no_question_of_another_name() -> None:
    with pytest.raises(FileNotFoundError):
        load("whom")
