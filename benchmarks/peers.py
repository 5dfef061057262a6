"""Servers that are asked the same: bondgraph's, and those that answer SPARQL over the same statements."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from benchmarks.client import Request
from benchmarks.corpora import Asked, Sized
from tests.servers import GRAPH, OXIGRAPH, free_ports, missing, running, virtuoso

from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.namespaces import Iri
from bondgraph.queries import _PROLOGUE
from bondgraph.queries import load as load_query
from bondgraph.store.remote import RemoteEngine

ROWS: Final = 25
PATIENCE: Final = 1800.0
PIECE: Final = 100_000

FIELDS: Final = tuple(
    """
    ?claim bg:sortKey ?key ; schema:text ?says . OPTIONAL { ?claim bg:year ?year } OPTIONAL { ?claim rdfs:comment ?note }
    OPTIONAL { ?claim bg:inWork ?work . ?work rdfs:label ?workLabel }

    ?claim prov:wasAttributedTo ?holder . ?holder rdfs:label ?holderLabel

    ?claim bg:telling ?telling . ?telling bg:manner ?manner .
    ?telling prov:agent|(bg:inWork/prov:qualifiedAttribution/prov:agent) ?teller . ?teller rdfs:label ?tellerLabel

    ?claim bg:advances ?position . ?position rdfs:label ?positionLabel .
    ?question ibis:response ?position ; rdfs:label ?questionLabel

    ?claim dcterms:subject ?concept . ?concept rdfs:label ?conceptLabel

    ?claim prov:wasDerivedFrom ?passage . ?passage oa:hasSource ?source ; oa:hasSelector ?place . ?source rdfs:label ?sourceLabel .
    ?place bg:order ?order ; oa:start ?start ; oa:end ?end ; bg:firstWords ?first ; bg:lastWords ?last . FILTER(?order = 0)
    """.split("\n\n")
)
"""The fields of a row, each kind of them with the claim: together in one pattern they would be multiplied with each other."""


def who(asked: Asked, base: str, limit: int) -> str:
    """The query by which claims by author and concept are found, in order, without their fields."""
    given = {"author": [Ref("agent", asked.author)], "concept": [Ref("concept", asked.concept)]}
    return f"{_PROLOGUE}{load_query('who').bound(given, base)}\nLIMIT {limit}"


def found_by_hand(asked: Asked, base: str, limit: int) -> str:
    """The same without sub-queries, as one would write it by hand: a hundred times as quick on rdflib, slower at p95 elsewhere."""
    author = Iri(Ref("agent", asked.author).iri(base)).n3()
    concept = Iri(Ref("concept", asked.concept).iri(base)).n3()
    return (
        f"{_PROLOGUE}SELECT DISTINCT ?claim ?key WHERE {{ ?claim prov:wasAttributedTo {author} ; bg:sortKey ?key ;"
        f" dcterms:subject ?narrower . ?narrower skos:broader* {concept} }} ORDER BY STR(?key) LIMIT {limit}"
    )


def fields(claims: Sequence[str], base: str) -> str:
    """The query for the fields of claims."""
    values = f"VALUES ?claim {{ {' '.join(Iri(Ref('claim', each).iri(base)).n3() for each in claims)} }}"
    parts = "\nUNION\n".join(f"{{ {values} {each} }}" for each in FIELDS)
    return f"{_PROLOGUE}SELECT * WHERE {{\n{parts}\n}}"


@dataclass(frozen=True)
class Peer:
    """A server that is running.

    Attributes:
        base: its address; of one that speaks SPARQL, where it takes queries.
        pid: its process.
        speaks: whether it speaks SPARQL; if not, it is bondgraph's.
        graph: the graph that holds the statements, where it is not the default one.
        finding: the query for claims that it is quicker at.
    """

    base: str
    pid: int
    speaks: bool = True
    graph: str | None = None
    finding: Callable[[Asked, str, int], str] = who

    def requests(self, asked: Asked, library: Library, base: str) -> tuple[Request, ...]:
        """What asks for the first rows by author and concept: one request of bondgraph, of others two.

        Two, as an engine that is asked for the claims and their fields at once makes the fields of all claims before it
        joins them to those that were found. The claims are named in the second at no cost to them.
        """
        if not self.speaks:
            return (self.get(f"/v1/claims?author={asked.author}&concept={asked.concept}&limit={ROWS}"),)
        answer = library.who_argues(author=asked.author, concept=asked.concept, limit=ROWS)
        claims = [row.claim for row in answer.rows]
        return self.query(self.finding(asked, base, ROWS)), self.query(fields(claims, base))

    def get(self, path: str) -> Request:
        """What asks bondgraph's service for a path."""
        return Request(f"{self.base}{path}", None, "application/json")

    def query(self, sparql: str) -> Request:
        """What asks for a query's solutions."""
        form = {"query": sparql} | ({"default-graph-uri": self.graph} if self.graph else {})
        return Request(self.base, urlencode(form), "application/sparql-results+json")


SERVE: Final = """
import sys
from bondgraph.opening import open_store
from bondgraph_api import serve
serve(open_store(sys.argv[1]), port=int(sys.argv[2]))
"""


@contextmanager
def bondgraph(corpus: Sized) -> Iterator[Peer]:
    """The service of bondgraph over the store."""
    with _started([sys.executable, "-c", SERVE, str(corpus.place)], corpus) as peer:
        yield Peer(peer.base, peer.pid, speaks=False)


@contextmanager
def oxigraph(corpus: Sized) -> Iterator[Peer]:
    """Oxigraph's own server over the same database, read only."""
    command = [str(OXIGRAPH), "serve-read-only", "--location", str(corpus.statements), "--bind"]
    with _started(command, corpus) as peer:
        yield Peer(f"{peer.base}/query", peer.pid)


@contextmanager
def rdflib_endpoint(corpus: Sized, store: str = "default") -> Iterator[Peer]:
    """rdflib-endpoint as its command starts it, over the statements in memory."""
    command = [
        sys.executable, "-m", "rdflib_endpoint", "serve", str(corpus.ntriples), "--store", store,
        "--host", "127.0.0.1", "--port",
    ]  # fmt: skip
    with _started(command, corpus) as peer:
        yield Peer(f"{peer.base}/", peer.pid, finding=found_by_hand)


@contextmanager
def rdflib_endpoint_on_oxigraph(corpus: Sized) -> Iterator[Peer]:
    """rdflib-endpoint with Oxigraph as its store, in memory."""
    with rdflib_endpoint(corpus, "Oxigraph") as peer:
        yield peer


@contextmanager
def loaded_virtuoso(corpus: Sized) -> Iterator[Peer]:
    """Virtuoso, loaded through its graph store."""
    with virtuoso(corpus.emptied("virtuoso")) as started:
        engine = RemoteEngine(started.server)
        with corpus.ntriples.open(encoding="utf-8") as file:
            while piece := list(islice(file, PIECE)):
                engine.load(piece)
        engine.close()
        base = started.server.query.url.removesuffix("-auth")
        yield Peer(base, started.process.pid, graph=GRAPH)


@contextmanager
def _started(command: Sequence[str], corpus: Sized) -> Iterator[Peer]:
    """A server whose command ends in its port, or in its address after ``--bind``."""
    (port,) = free_ports(1)
    address = f"127.0.0.1:{port}"
    last = address if command[-1] == "--bind" else str(port)
    with running([*command, last], corpus.folder, port, PATIENCE) as process:
        yield Peer(f"http://{address}", process.pid)


def absent(*modules: str) -> str | None:
    """Which of some modules there is not."""
    return next((f"no {each}" for each in modules if importlib.util.find_spec(each) is None), None)


@dataclass(frozen=True)
class Server:
    """A server that can be started.

    Attributes:
        name: what it is called.
        started: starts it over a corpus.
        wants: what it wants that is not here, if anything.
        most: the most claims that it loads in reasonable time.
    """

    name: str
    started: Callable[[Sized], AbstractContextManager[Peer]]
    wants: str | None
    most: int

    def why_not(self, claims: int, *, patient: bool) -> str | None:
        """Why it is left out at a size, if it is."""
        if self.wants:
            return self.wants
        return None if claims <= self.most * (10 if patient else 1) else "too slow to load"


ANY: Final = 10**9


def servers() -> list[Server]:
    """All servers, bondgraph's first."""
    return [
        Server("bondgraph", bondgraph, None, ANY),
        Server("Oxigraph server", oxigraph, missing("oxigraph"), ANY),
        Server("rdflib-endpoint", rdflib_endpoint, absent("rdflib_endpoint"), 10_000),
        Server(
            "rdflib-endpoint on Oxigraph",
            rdflib_endpoint_on_oxigraph,
            absent("rdflib_endpoint", "oxrdflib"),
            10_000,
        ),
        Server("Virtuoso", loaded_virtuoso, missing("virtuoso"), 10_000),
    ]
