"""The corpus's own questions as queries: its debates, its authors, its concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import PREFIXES, SKOS

_DEBATES: Final = 3
_LOOKED_AT: Final = 250
_PREFIX: Final = re.compile(r"(?<![\w<])([a-z]+):(?=[\w])")

_FIRST: Final = """\
SELECT ?claim ?text {
  ?claim a bg:Claim ;
    schema:text ?text .
} LIMIT 25"""

_SIDES: Final = """\
SELECT ?position ?holder ?claim ?text {
  <{node}> ibis:response ?side .
  ?side bg:states ?position .
  ?claim bg:advances ?side ;
    prov:wasAttributedTo [ rdfs:label ?holder ] ;
    schema:text ?text .
} ORDER BY ?position ?holder ?claim"""

_HELD: Final = """\
SELECT ?claim ?text ?work ?passage {
  ?claim prov:wasAttributedTo <{node}> ;
    schema:text ?text ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?claim bg:inWork [ rdfs:label ?work ] }
} ORDER BY ?work ?claim"""

_AGAINST: Final = """\
SELECT ?claim ?theirs ?because ?holder ?other ?against {
  ?claim prov:wasAttributedTo <{node}> ;
    schema:text ?theirs ;
    bg:contrasts ?against .
  ?against schema:text ?other ;
    prov:wasAttributedTo [ rdfs:label ?holder ] .
  ?relation rdf:predicate bg:contrasts ;
    dcterms:description ?because .
  { ?relation rdf:subject ?claim ; rdf:object ?against }
  UNION
  { ?relation rdf:subject ?against ; rdf:object ?claim }
} ORDER BY ?holder ?other"""

_DEFINED: Final = """\
SELECT ?definition ?holder ?claim {
  <{node}> skos:definition ?defined .
  ?defined rdf:value ?definition ; dcterms:source ?claim .
  OPTIONAL { ?defined dcterms:creator [ rdfs:label ?holder ] }
} ORDER BY ?holder"""

_ABOUT: Final = """\
SELECT ?claim ?text ?holder {
  ?claim dcterms:subject/skos:broader* <{node}> ;
    a bg:Claim ;
    schema:text ?text ;
    prov:wasAttributedTo [ rdfs:label ?holder ] .
} ORDER BY ?holder ?claim"""

_TOLD: Final = """\
SELECT ?claim ?holder ?teller ?manner ?text {
  ?claim schema:text ?text ;
    prov:wasAttributedTo [ rdfs:label ?holder ] ;
    bg:telling [ prov:agent [ rdfs:label ?teller ] ; bg:manner ?manner ; bg:order ?order ] .
} ORDER BY ?claim ?order
LIMIT 50"""

_COUNTED: Final = """\
SELECT ?type ?basis (COUNT(*) AS ?relations) {
  ?relation a bg:Relation ; rdf:predicate ?type ; bg:basis ?basis .
} GROUP BY ?type ?basis ORDER BY DESC(?relations)"""

_ALL: Final = "DESCRIBE <{node}>"


def beginning() -> str:
    """A query to begin with, on any corpus."""
    return _declared(_FIRST)


def naming(node: str) -> str:
    """The query for all statements that name a node."""
    return f"CONSTRUCT {{ ?subject ?predicate <{node}> }} WHERE {{ ?subject ?predicate <{node}> }}"


def defining(node: str) -> str:
    """The query for all definitions of a concept."""
    term = f"<{node}> {SKOS.definition.n3()} ?definition"
    return f"CONSTRUCT {{ {term} . ?definition ?property ?value }} WHERE {{ {term} . ?definition ?property ?value }}"


class Example(NamedTuple):
    """A query, and the question that it is."""

    title: str
    query: str


_MADE: Final[WeakKeyDictionary[Library, tuple[Example, ...]]] = WeakKeyDictionary()


def examples(library: Library) -> tuple[Example, ...]:
    """Queries that the corpus answers with something, each with the prefixes that it uses; they are made once."""
    if (found := _MADE.get(library)) is None:
        found = _MADE[library] = tuple(_made(library))
    return found


def _made(library: Library) -> list[Example]:
    found = [*_debates(library), *_authors(library), *_concepts(library)]
    found.append(Example("Views that reach us through others: whose, by whom, and how", _declared(_TOLD)))
    found.append(Example("Relations by type, and by who drew them", _declared(_COUNTED)))
    if rows := library.who_argues(limit=1).rows:
        title = f"All that is said of one claim: {rows[0].claim}"
        found.append(Example(title, _declared(_of(library, _ALL, "claim", rows[0].claim))))
    return found


def _debates(library: Library) -> Iterator[Example]:
    for question in library.questions(limit=_DEBATES).questions:
        if question.claims:
            query = _declared(_of(library, _SIDES, "question", question.id))
            yield Example(f"Who takes which side: {question.label}", query)


def _authors(library: Library) -> Iterator[Example]:
    authors = library.authors(limit=_LOOKED_AT).authors
    if authors and (most := max(authors, key=lambda each: each.claims)).claims:
        held = _declared(_of(library, _HELD, "agent", most.id))
        yield Example(f"What {most.label} holds, where, and the passages that carry it", held)
        against = _declared(_of(library, _AGAINST, "agent", most.id))
        yield Example(f"Who contrasts with {most.label}, and why", against)


def _concepts(library: Library) -> Iterator[Example]:
    terms = library.terms(limit=_LOOKED_AT).terms
    if terms and (most := max(terms, key=lambda each: each.definitions)).definitions:
        defined = _declared(_of(library, _DEFINED, "concept", most.concept.id))
        yield Example(f"How {most.concept.label} is defined, and by whom", defined)
    if terms and (used := max(terms, key=lambda each: each.used_by)).used_by:
        about = _declared(_of(library, _ABOUT, "concept", used.concept.id))
        yield Example(f"What is said about {used.concept.label}, narrower terms included", about)


def _of(library: Library, query: str, kind: Kind, name: str) -> str:
    return query.replace("{node}", Ref(kind, name).iri(library.base))


def _declared(query: str) -> str:
    """A query with the prefixes that it uses declared, so that it can be taken elsewhere."""
    used = [prefix for prefix in PREFIXES if prefix in _PREFIX.findall(query)]
    head = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix].base}>\n" for prefix in used)
    return f"{head}\n{query}\n" if head else f"{query}\n"
