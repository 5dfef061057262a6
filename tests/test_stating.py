"""The statements of nodes: whole, each once, with what belongs to them, the same from every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from tests.servers import missing, oxigraph
from tests.stores import store
from tests.test_queries import RdflibEngine
from tests.test_rdf import BASE, corpus

import bondgraph
from bondgraph import opening
from bondgraph.ids import KINDS, Ref
from bondgraph.library import Library
from bondgraph.namespaces import SKOS
from bondgraph.rdf import ntriples
from bondgraph.store.remote import RemoteEngine

DEFINITION: Final = f" {SKOS.definition.n3()} "


@pytest.fixture(scope="module")
def whole() -> list[str]:
    return list(ntriples(opening.load()))


@pytest.fixture(scope="module", params=["memory", "store", "server"])
def library(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, whole: list[str]
) -> Iterator[Library]:
    if request.param == "server":
        if why := missing("oxigraph"):
            pytest.skip(why)
        with oxigraph(tmp_path_factory.mktemp("server")) as running:
            engine = RemoteEngine(running.server)
            engine.replace(whole)
            with Library(engine, opening.load().record.base, held="server") as library:
                yield library
    else:
        with bondgraph.open(store=store()) if request.param == "store" else bondgraph.open() as library:
            yield library


def test_all_nodes_together_are_the_whole_graph(library: Library, whole: list[str]) -> None:
    told = list(library.ntriples())
    assert len(whole) > 20_000
    assert sorted(told) == sorted(whole)
    assert list(library.ntriples()) == told


def test_node_by_node_it_is_the_whole_graph(whole: list[str]) -> None:
    """With the definitions twice: under the claim, and under the concept."""
    library = bondgraph.open(store=store())
    refs = [Ref(kind, link.id) for kind in KINDS for link in library.nodes(kind, 10_000)]
    assert len(refs) > 700
    told = [line for ref in refs for line in library.ntriples([ref])]
    assert set(told) == set(whole)
    twice = [line for line, times in Counter(told).items() if times > 1]
    assert twice
    assert {line.split()[0].partition("#")[2].startswith("definition-of-") for line in twice} == {True}


def small(base: str = BASE) -> Library:
    of = corpus().model_copy(update={"record": corpus().record.model_copy(update={"base": base})})
    return opening.build(of)


def subjects(library: Library, *refs: Ref) -> set[str]:
    return {line.split()[0][1:-1].removeprefix(library.base) for line in library.ntriples(refs)}


@pytest.mark.parametrize(("base", "mark"), [(BASE, "#"), ("https://example.org/all#", "?")])
def test_what_belongs_to_a_node_comes_with_it(base: str, mark: str) -> None:
    library = small(base)

    def parts(kind: str, name: str) -> set[str]:
        ref = Ref(kind, name)  # type: ignore[arg-type]
        found = subjects(library, ref)
        assert f"{kind}/{name}" in found
        return {each.removeprefix(f"{kind}/{name}") for each in found} - {""}

    def marked(*names: str) -> set[str]:
        return {f"{mark}{name}" for name in names}

    assert parts("claim", "it-may-not") == marked(
        "holder-1", "told-1", "told-2", "carried-by-excerpt", "carried-by-gloss"
    )
    assert parts("claim", "bond-is-tie") == marked("holder-1", "carried-by-gloss", "definition-of-bond")
    assert parts("concept", "bond") == {f"claim/bond-is-tie{mark}definition-of-bond"}
    assert parts("work", "Berg1954") == marked("record", "author-1", "author-2", "as-cited-1")
    assert parts("passage", "excerpt") >= marked("place-1")
    assert parts("corpus", "tiny") == marked("concepts")
    assert parts("relation", "bond-is-tie--defines--bond") == set()
    source = parts("source", "page")
    assert marked("left-out-1", "left-out-1-place-1") <= source


def test_a_definition_that_belongs_to_two_is_told_once() -> None:
    refs = [Ref("concept", "bond"), Ref("claim", "bond-is-tie")]
    for order in (refs, refs[::-1]):
        told = list(small().ntriples(order))
        assert len(told) == len(set(told))
        assert (
            sum(
                "#definition-of-bond> <http://www.w3.org/1999/02/22-rdf-syntax-ns#value>" in line
                for line in told
            )
            == 1
        )


def test_told_in_short_it_is_the_same_but_for_definitions_of_concepts_that_have_many(
    library: Library,
) -> None:
    refs = [
        *library.gathering.every("concept"),
        Ref("claim", "yalom-sine-qua-non"),
        Ref("concept", "no-such"),
    ]
    whole = list(library.ntriples(refs))
    assert library.short(refs, 1000) == (whole, [])
    several = {term.concept.id for term in library.terms(limit=1000).terms if term.definitions > 1}
    lines, cut = library.short(refs, 1)
    assert {ref.id for ref in cut} == several
    assert len(several) > 3
    assert set(lines) < set(whole)
    assert len([line for line in lines if DEFINITION in line]) == sum(
        bool(term.definitions) for term in library.terms(limit=1000).terms
    )


def test_they_come_in_the_order_of_the_nodes_however_many() -> None:
    library = opening.build(opening.load())
    refs = [Ref("claim", link.id) for link in library.nodes("claim", 10_000)][::-1]
    told = [line.split()[0].partition("#")[0].rstrip(">") for line in library.ntriples(iter(refs))]
    assert list(dict.fromkeys(told)) == [f"<{ref.iri(library.base)}" for ref in refs]


def test_what_is_not_there_has_no_statements(library: Library) -> None:
    assert list(library.ntriples([Ref("claim", "nobody-said-so"), Ref("position", "no/where")])) == []
    assert list(library.ntriples([])) == []


def test_another_engine_tells_the_same() -> None:
    engine = RdflibEngine()
    engine.load(ntriples(corpus()))
    assert list(Library(engine, BASE).ntriples()) == list(small().ntriples())
