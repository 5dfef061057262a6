"""Results as bibliographies: the works that their rows rest on, and no others; and the same claims, asked otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.healing import library

from bondgraph.errors import BadFilter
from bondgraph.result import Result


def keys(result: Result[Any]) -> list[str]:
    return sorted(each["id"] for each in json.loads(result.to_bibliography("csl-json")))


def test_a_style_gives_an_entry_a_line() -> None:
    assert library().who_argues(author="ash").to_bibliography().splitlines() == [
        "Ash, Z., & Ödegaard, N. (2005). The Book ash2005."
    ]
    lines = library().who_argues(author=["ash", "mueller"]).to_bibliography("vancouver").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["1.", "2."]


def test_the_works_are_those_of_the_rows_and_not_of_the_next_page() -> None:
    # The page tells what Müller 1990 says of critic-denies: p2 is no excerpt from it.
    assert keys(library().who_argues(limit=1)) == ["source-page"]
    assert keys(library().who_argues(voice="direct", limit=1)) == ["ash2005", "source-page"]
    assert keys(library().relations(relation="defines", limit=1)) == ["ash2005", "source-page"]
    assert keys(library().authors(limit=1)) == keys(library().cite("critic"))
    assert keys(library().search("bond", kind="claim", limit=1)) == keys(
        library().cite(library().search("bond", kind="claim", limit=1)[0].node.id)
    )


def test_references_turn_into_it_as_they_are_and_in_another_style() -> None:
    cite = library().cite("ash-helps")
    assert cite.to_bibliography() == "Ash, Z., & Ödegaard, N. (2005). The Book ash2005.\n"
    assert cite.to_bibliography("mla") == library().cite("ash-helps", style="mla").to_bibliography("mla")
    assert cite.to_bibliography("ris").splitlines()[0].startswith("TY  - ")
    assert cite.to_bibliography("bibtex").startswith("@")


def test_what_rests_on_nothing_has_no_entries() -> None:
    nothing = library().who_argues("nothing-of-the-kind")
    assert nothing.to_bibliography() == ""
    assert json.loads(nothing.to_bibliography("csl-json")) == []
    assert library().path("ash", "ash").to_bibliography("bibtex") == ""


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(
        BadFilter,
        match=r"format: 'harvad' is not one of apa, mla, .*harvard, bibtex, biblatex, ris, csl-json",
    ):
        library().who_argues().to_bibliography("harvad")  # type: ignore[arg-type]


def test_what_no_library_gave_says_so() -> None:
    read = type(library().who_argues()).model_validate_json(library().who_argues().to_json())
    for turn in (read.to_bibliography, read.to_rdflib, read.graph, read.relations, read.facets, read.cite):
        with pytest.raises(LookupError, match=r"ask bondgraph.open\(\) or bondgraph.connect"):
            turn()


def test_the_same_claims_can_be_asked_for_otherwise() -> None:
    told = library().who_argues(question="heals").where(voice="told")
    assert [row.claim for row in told] == ["critic-denies"]
    assert [node.id for node in told.graph() if node.kind == "claim"] == ["claim:critic-denies"]
    assert [tie.id for tie in told.relations()] == ["critic-denies--contrasts--mueller-heals"]
    assert len(told.relations("supports")) == 0
    assert told.facets().total == 1
    assert told.cite(style="mla").style == "mla"
    found = library().search("too", kind="claim")
    assert found.facets().total == found.counts["claim"] == 1
    assert library().relations(author="ash").cite() == library().cite(author="ash")
    assert library().who_argues(limit=2).graph().total == 6
    assert sum(node.kind == "claim" for node in library().who_argues(limit=2).graph()) == 2


def test_counts_name_no_works_and_no_nodes_and_that_is_said() -> None:
    about = library().about()
    for turn in (
        about.to_bibliography,
        about.to_networkx,
        about.to_rdflib,
        library().stats().to_bibliography,
    ):
        with pytest.raises(TypeError, match=r"^(About|Stats): its rows name no node of the corpus"):
            turn()
    assert library().works().to_rdflib()
