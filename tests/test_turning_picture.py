"""What is drawn of each answer, and how a picture is kept and handed to a notebook."""

from __future__ import annotations

import base64
import gzip
import pickle
import re
import warnings
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from tests import pictures
from tests.healing import library as small

import bondgraph
from bondgraph.analysis import agreement, balance, witnesses
from bondgraph.answers import Graph, Who
from bondgraph.errors import BadFilter, CannotJudge
from bondgraph.library import Library
from bondgraph.result import CutShort, Result
from bondgraph.turning.picture import Picture, draw

# -- what is drawn: worked out by hand from the small debate

ALL: Final = {"critic-denies", "ash-helps", "mueller-heals", "smith-warm", "smith-too", "page-right"}
RELATIONS: Final = {
    ("ash-helps", "supports", "mueller-heals"),
    ("critic-denies", "contrasts", "mueller-heals"),
    ("smith-too", "supports", "smith-warm"),
    ("page-right", "contrasts", "mueller-heals"),
    ("ash-helps", "defines", "alliance"),
    ("smith-warm", "defines", "warmth"),
}
DRAWN: Final[dict[str, tuple[Callable[[Library], Result[Any]], set[str], str]]] = {
    "graph": (lambda it: it.graph(), ALL, "Healing [bold]"),
    "who": (lambda it: it.who_argues(question="heals"), {"ash-helps", "critic-denies", "mueller-heals"}, "Question heals"),
    "who, some": (lambda it: it.who_argues(limit=2, after="ash-helps"), {"mueller-heals", "smith-warm"}, "Healing [bold]"),
    "who, narrowed": (
        lambda it: it.who_argues(question="heals").where(voice="told"), {"critic-denies"}, "Question heals; voice told",
    ),
    "search": (lambda it: it.search("warm"), {"smith-warm", "smith-too"}, "“warm”"),
    "relations": (lambda it: it.relations(author=["ash"]), {"ash-helps", "mueller-heals"}, "Relations: author ash"),
    "near a claim": (lambda it: it.near("smith-warm"), {"smith-warm", "smith-too"}, "Near smith-warm"),
    "near an author": (lambda it: it.near("Zoë Ash"), {"ash-helps", "mueller-heals"}, "Near Zoë Ash"),
    "claim": (lambda it: it.show("smith-too"), {"smith-too", "smith-warm"}, "Smith-too"),
    "position": (lambda it: it.show("heals/yes"), ALL - {"smith-warm", "smith-too"}, "Yes"),
    "definitions": (lambda it: it.define("warmth"), {"smith-warm"}, "Definitions of Warmth"),
    "path": (
        lambda it: it.path("critic", "Zoë Ash"), {"critic-denies", "mueller-heals", "ash-helps"},
        "From a critic whom nobody names to Zoë Ash",
    ),
    "no path": (lambda it: it.path("critic", "warmth"), set(), "From a critic whom nobody names to Warmth"),
    # Ash's two answers to how and heals, Müller's to heals; the support that joins them is named there.
    "agreement": (lambda it: agreement(it, "ash", "mueller"), {"ash-helps", "mueller-heals"}, "Agreement"),
    # Witnesses name no relation: what joins their claims is asked for.
    "witnesses": (
        lambda it: witnesses(it, question="heals"), {"ash-helps", "critic-denies", "mueller-heals"},
        "Witnesses: question heals",
    ),
    "nothing strained": (balance, set(), "Balance"),
    "authors compared": (lambda it: it.compare("ash", "Müller"), {"ash-helps", "mueller-heals"}, "Zoë Ash and Jörg Müller"),
}  # fmt: skip


def claims(graph: Graph) -> set[str]:
    return {node.id.removeprefix("claim:") for node in graph.nodes if node.kind == "claim"}


def relations(graph: Graph) -> set[tuple[str, str, str]]:
    bare = ((edge.start.partition(":")[2], edge.type, edge.end.partition(":")[2]) for edge in graph.edges)
    return {edge for edge in bare if edge[1] not in ("holds", "about")}


@pytest.mark.parametrize("name", DRAWN)
def test_an_answer_is_drawn_with_all_that_joins_its_claims(name: str) -> None:
    ask, expected, title = DRAWN[name]
    graph = ask(small()).draw().graph
    assert claims(graph) == expected
    assert graph.title == title
    among = {each for each in RELATIONS if {each[0], each[2]} <= expected}
    assert among <= relations(graph) <= RELATIONS
    assert len({node.id for node in graph.nodes}) == len(graph.nodes)
    assert all(node.label for node in graph.nodes)
    held = {edge.end for edge in graph.edges if edge.type == "holds"}
    assert held == {f"claim:{each}" for each in expected}
    assert graph.corpus == small().stamp
    assert graph.total >= len(expected)


def test_positions_are_compared_by_what_joins_the_one_with_the_other() -> None:
    graph = small().compare("heals/yes", "heals/no").draw().graph
    assert claims(graph) == {"ash-helps", "mueller-heals", "critic-denies"}
    assert relations(graph) == {("critic-denies", "contrasts", "mueller-heals")}
    assert graph.title == "Yes and No"


def test_of_a_node_with_many_claims_it_is_told_how_many_there_are() -> None:
    node = small().show("heals/yes")
    with pytest.warns(CutShort):
        graph = node.model_copy(update={"total": node.total + 7}).draw().graph
    assert (len(claims(graph)), graph.total) == (4, 11)


def test_who_is_drawn_as_the_graph_of_the_same_filters() -> None:
    assert small().who_argues(author="ash", voice="told").draw() == small().draw(author="ash", voice="told")
    graph = small().graph(author="ash")
    assert small().draw(author="ash").graph.nodes == graph.nodes


def test_of_many_claims_the_first_are_drawn_and_the_picture_says_so() -> None:
    library = bondgraph.open()
    total = library.stats().counts["claim"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole = library.draw()
        some = library.draw(limit=3)
    assert repr(whole) == f"<Picture of {total} claims: The therapeutic bond>"
    assert repr(some) == f"<Picture of 3 of {total} claims: The therapeutic bond>"
    assert re.search(rf"Showing 3 of {total} claims", some.html)
    with pytest.warns(CutShort, match=r"draw\(\) has the 100 of"):
        library.who_argues().draw()


def test_what_is_no_claim_is_not_drawn() -> None:
    for answer in (small().stats(), small().works(), small().passages(), small().cite("ash-helps")):
        with pytest.raises(TypeError, match=r"^\w+: its rows are no claims.* draw claims or relations, such"):
            answer.draw()


def test_what_nobody_gave_is_drawn_where_all_is_in_it() -> None:
    graph = pickle.loads(pickle.dumps(small().graph()))
    assert graph.draw().graph.nodes == small().graph().nodes
    read = Who.model_validate_json(small().who_argues().to_json())
    with pytest.raises(LookupError, match=r"draw\(\) asks the library that gave the answer"):
        read.draw()


def test_a_result_may_say_itself_what_is_drawn_of_it() -> None:
    class Balance(Who):
        def as_graph(self) -> Graph:
            return pictures.ordinary()

    assert draw(Balance.model_validate(small().who_argues().model_dump())).graph == pictures.ordinary()


# -- as a file


@pytest.mark.parametrize("name", ["bond.html", "BOND.HTM", "bond.svg"])
def test_a_picture_is_saved_as_what_its_name_says(tmp_path: Path, name: str) -> None:
    picture = small().draw()
    picture.save(tmp_path / name)
    picture.save(str(tmp_path / name))
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text == (picture.svg if name.endswith("svg") else picture.html)
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert picture.svg.startswith("<?xml")
    assert picture.html.startswith("<!doctype html>")
    ElementTree.fromstring(picture.svg)


@pytest.mark.parametrize("name", ["bond.png", "bond", "bond.svgz", ".html"])
def test_a_name_that_says_neither_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        BadFilter, match=r"^path: .* would be neither HTML nor SVG; write a name that ends in"
    ):
        small().draw().save(tmp_path / name)
    assert not [*tmp_path.iterdir()]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="cannot be written"):
        small().draw().save(tmp_path / "nowhere" / "bond.svg")


# -- in a notebook


class Elements(HTMLParser):
    """The elements of a fragment with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, dict[str, str | None]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in self.found or tag == "template"
        self.found[tag] = dict(attrs)


def shown(picture: Picture) -> dict[str, str]:
    return picture._repr_mimebundle_()


def unpacked(html: str) -> tuple[str, str]:
    page = Elements(html).found["iframe"]["srcdoc"] or ""
    first, second = re.findall(r"<template>(\S*)</template>", page)
    return tuple(gzip.decompress(base64.b64decode(each)).decode() for each in (first, second))  # type: ignore[return-value]


def test_a_notebook_is_given_the_page_the_still_picture_and_a_line() -> None:
    picture = small().draw(question="heals")
    given = shown(picture)
    assert list(given) == ["text/html", "image/svg+xml", "text/plain"]
    assert given["image/svg+xml"] == picture.svg
    assert given["text/plain"] == "<Picture of 3 claims: Question heals>"
    elements = Elements(given["text/html"]).found
    assert elements["iframe"]["title"] == elements["img"]["alt"] == "Question heals"
    still = elements["img"]["src"] or ""
    assert base64.b64decode(still.removeprefix("data:image/svg+xml;base64,")).decode() == picture.svg
    assert "allow-same-origin" not in (elements["iframe"]["sandbox"] or "")
    page = "".join(unpacked(given["text/html"]))
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>")
    assert "The bond heals; so “says” Müller." in page.replace("&#34;", '"')


def test_it_is_the_same_each_time_and_the_scripts_are_the_same_in_all() -> None:
    one, other = small().draw(), small().draw(question="heals")
    assert shown(one) == shown(small().draw())
    (data, scripts), (other_data, other_scripts) = (
        unpacked(shown(each)["text/html"]) for each in (one, other)
    )
    assert data != other_data
    assert scripts == other_scripts
    assert len(scripts) > 10 * len(data)


def test_it_is_a_third_as_large_as_the_page() -> None:
    picture = bondgraph.open().draw(question="heals-or-carries")
    given = shown(picture)
    assert sum(map(len, given.values())) < 0.5 * len(picture.html)
    assert len(given["text/html"]) < 290_000


def test_hostile_texts_stay_texts() -> None:
    given = shown(Picture(pictures.hostile()))
    elements = Elements(given["text/html"]).found
    assert set(elements) == {"div", "style", "iframe", "img"}
    assert set(elements["iframe"]) == {"title", "sandbox", "srcdoc"}
    assert set(elements["img"]) == {"alt", "src"}
    outer = Elements(elements["iframe"]["srcdoc"] or "").found
    assert set(outer) == {"meta", "title", "template", "script"}
