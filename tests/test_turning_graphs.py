"""Results as graphs: what is a node and what joins them, worked out by hand; the same statements from a library and a service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rdflib
from rdflib.compare import to_isomorphic
from tests.healing import library
from tests.services import serving
from tests.test_turning_frames import pairs

import bondgraph
from bondgraph.ids import Ref
from bondgraph.result import Result
from bondgraph.verbs import Verbs
from bondgraph_api import create_app


def types(result: Result[Any]) -> Counter[str]:
    return Counter(said["type"] for *_, said in result.to_networkx().edges(data=True))


def kinds(result: Result[Any]) -> Counter[str]:
    return Counter(said["kind"] for _, said in result.to_networkx().nodes(data=True))


def test_claims_are_joined_with_what_they_name_and_with_each_other() -> None:
    assert kinds(library().who_argues()) == {
        "claim": 6, "agent": 7, "work": 3, "concept": 3, "position": 4, "question": 2,
    }  # fmt: skip
    assert types(library().who_argues()) == {
        "holds": 7, "about": 4, "takes": 5, "answers": 4, "held-in": 3, "tells": 3, "supports": 2, "contrasts": 2, "defines": 2,
    }  # fmt: skip


def test_a_relation_has_its_id_as_key_and_its_reason() -> None:
    graph = library().who_argues().to_networkx()
    assert graph.edges["claim:ash-helps", "claim:mueller-heals", "ash-helps--supports--mueller-heals"] == {
        "type": "supports", "because": "It was found.", "basis": "editorial", "nature": "evidence", "directed": True,
    }  # fmt: skip
    assert graph.edges["agent:ash", "claim:smith-warm", "tells-1"] == {
        "type": "tells", "how": "reports", "order": 1, "directed": True,
    }  # fmt: skip
    assert graph.nodes["claim:critic-denies"]["text"] == "It does not."
    assert graph.nodes["claim:critic-denies"]["year"] == 1990


def test_what_contrasts_is_one_edge_and_said_to_have_no_direction() -> None:
    contrasts = [
        (start, end, key)
        for start, end, key, said in library().who_argues().to_networkx().edges(keys=True, data=True)
        if not said["directed"]
    ]
    assert sorted(contrasts) == [
        ("claim:critic-denies", "claim:mueller-heals", "critic-denies--contrasts--mueller-heals"),
        ("claim:page-right", "claim:mueller-heals", "page-right--contrasts--mueller-heals"),
    ]


def test_a_page_has_the_relations_among_its_claims_alone() -> None:
    # The first three: critic-denies, ash-helps and mueller-heals.
    page = library().who_argues(limit=3)
    assert sorted(types(page).items()) == sorted(
        {"holds": 4, "about": 3, "takes": 4, "answers": 3, "held-in": 2, "tells": 1, "supports": 1, "contrasts": 1, "defines": 1}.items()
    )  # fmt: skip
    following = library().who_argues(limit=3, after="mueller-heals")
    assert [row.claim for row in following] == ["smith-warm", "smith-too", "page-right"]
    assert {name for name in following.to_networkx() if name.startswith("claim:")} == {
        "claim:smith-warm", "claim:smith-too", "claim:page-right",
    }  # fmt: skip
    assert types(following)["supports"] == 1
    assert types(following)["contrasts"] == 0


def test_more_claims_than_a_picture_has_are_joined_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    who = library().who_argues(question="heals")
    drawn = who.to_networkx()
    monkeypatch.setattr("bondgraph.turning.graphs.LARGEST_PAGE", 2)
    listed = who.to_networkx()
    assert "claim:page-right" not in listed
    assert set(listed) == set(drawn)
    assert {(*edge[:3], str(edge[3])) for edge in listed.edges(keys=True, data=True)} == {
        (*edge[:3], str(edge[3])) for edge in drawn.edges(keys=True, data=True)
    }


def test_claims_that_no_library_gave_are_joined_with_what_they_name() -> None:
    read = type(library().who_argues()).model_validate_json(library().who_argues().to_json())
    assert types(read)["holds"] == 7
    assert types(read)["supports"] == 0


JOINED: list[tuple[Callable[[Verbs], Result[Any]], dict[str, int]]] = [
    (lambda it: it.relations(), {"supports": 2, "contrasts": 2, "defines": 2, "holds": 7}),
    (lambda it: it.compare("ash", "critic"), {"takes": 3, "holds": 2, "answers": 3}),
    (lambda it: it.path("critic", "mueller-heals"), {"holds": 2, "contrasts": 1}),
    (lambda it: it.questions(), {"answers": 5}),
    (lambda it: it.positions(), {"answers": 5}),
    (lambda it: it.citations(), {"cites": 3}),
    (lambda it: it.passages(), {"read-in": 6, "excerpt-of": 2}),
    (lambda it: it.authors(), {}),
    (lambda it: it.graph(), {"holds": 7, "about": 4, "supports": 2, "contrasts": 2, "defines": 2}),
]


@pytest.mark.parametrize(("ask", "expected"), JOINED)
def test_other_answers_are_joined_by_what_they_say(
    ask: Callable[[Verbs], Result[Any]], expected: dict[str, int]
) -> None:
    assert types(ask(library())) == expected


def test_what_others_make_has_the_nodes_that_it_names() -> None:
    assert set(pairs().to_networkx()) >= {"agent:ash", "agent:mueller", "claim:ash-helps"}
    assert kinds(pairs())["claim"] == 1


@pytest.fixture(scope="module")
def service() -> Iterator[Verbs]:
    with serving(create_app(library())) as url, bondgraph.connect(url) as client:
        yield client


STATED: list[Callable[[Verbs], Result[Any]]] = [
    lambda it: it.who_argues(author="ash"),
    lambda it: it.relations(relation="contrasts"),
    lambda it: it.show("Über [Bindung]"),
    lambda it: it.search("nothing-of-the-kind"),
    lambda it: it.cite("ash-helps"),
]


@pytest.mark.parametrize("ask", STATED)
def test_a_service_states_what_a_library_states(ask: Callable[[Verbs], Result[Any]], service: Verbs) -> None:
    here, there = ask(library()).to_rdflib(), ask(service).to_rdflib()
    assert to_isomorphic(here) == to_isomorphic(there)


def test_statements_are_those_about_what_is_named_and_prefixes_are_bound() -> None:
    graph = library().positions(limit=1).to_rdflib()
    base = library().base
    about = {str(each) for each in graph.subjects()}
    assert about == {f"{base}position/heals/yes", f"{base}question/heals"}
    assert len(graph) == len(
        list(library().ntriples([Ref("position", "heals/yes"), Ref("question", "heals")]))
    )
    assert dict(graph.namespaces())["skos"] == rdflib.URIRef(str(rdflib.SKOS))
    claims = library().who_argues(author="ash").to_rdflib()
    assert (rdflib.URIRef(f"{base}concept/alliance"), None, None) in claims
    assert (rdflib.URIRef(f"{base}claim/mueller-heals"), None, None) not in claims
