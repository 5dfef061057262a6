"""The picture as data and as a page, without a browser."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests import pictures

from bondgraph.answers import Graph
from bondgraph.render import arranging, layout, looks, pages
from bondgraph.render.layout import Box, Pull, place
from bondgraph.render.network import ASSETS, SCRIPTS, STYLES, network_page, network_parts


def picture(graph: Graph, **options: int) -> dict[str, Any]:
    return dict(json.loads(network_parts(graph, **options).data))


class Outline(HTMLParser):
    """The elements of a page with their attributes, and the text in each kind of element."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)


def apart(data: dict[str, Any]) -> None:
    for spot in ("at", "tall"):
        _apart([(*node[spot], *node["room"]) for node in data["nodes"]])


def _apart(boxes: list[tuple[float, float, float, float]]) -> None:
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in itertools.combinations(boxes, 2):
        assert abs(x1 - x2) >= (w1 + w2) / 2 or abs(y1 - y2) >= (h1 + h2) / 2


# -- places


@pytest.mark.parametrize(
    "graph",
    [pictures.ordinary(), pictures.hostile(), pictures.large(12), pictures.large(60), pictures.large(150)],
    ids=["ordinary", "hostile", "12", "60", "150"],
)
def test_no_two_boxes_overlap_hidden_ones_included(graph: Graph) -> None:
    apart(picture(graph))


def test_the_same_content_gets_the_same_places_in_any_order() -> None:
    for graph in (pictures.ordinary(), pictures.large(60)):
        nodes, edges = list(graph.nodes), list(graph.edges)
        random.Random(4).shuffle(nodes)
        random.Random(5).shuffle(edges)
        mixed = graph.model_copy(update={"nodes": tuple(nodes), "edges": tuple(edges)})
        one, other = picture(graph), picture(mixed)
        assert {n["id"]: n["at"] for n in one["nodes"]} == {n["id"]: n["at"] for n in other["nodes"]}


def test_places_do_not_depend_on_the_process() -> None:
    script = (
        "import hashlib; from bondgraph.render.network import network_page; from tests import pictures;"
        "print(hashlib.sha256(network_page(pictures.large(50)).encode()).hexdigest())"
    )
    paths = os.pathsep.join(path for path in [str(Path.cwd()), *sys.path] if path)
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_small_graphs_stand_in_columns_and_related_claims_in_different_ones() -> None:
    boxes = [Box(name, "claim", 200, 90) for name in "abcd"] + [
        Box("k", "concept", 80, 50),
        Box("z", "agent", 80, 30),
    ]
    pulls = [Pull("a", "b", 1), Pull("c", "d", 1), Pull("a", "k", 1), Pull("z", "a", 2)]
    spots = place(boxes, pulls)
    assert spots["a"][0] != spots["b"][0]
    assert spots["c"][0] != spots["d"][0]
    assert spots["k"][0] > max(spots[name][0] for name in "abcd")
    assert {spots[name][0] for name in "abcd"} == {spots["a"][0], spots["b"][0]}


def test_in_a_tall_place_all_share_two_columns() -> None:
    boxes = [Box(f"c{n}", "claim", 224, 100) for n in range(8)] + [
        Box(f"a{n}", "agent", 100, 30) for n in range(4)
    ]
    pulls = [Pull(f"a{n // 2}", f"c{n}", 3) for n in range(8)]
    spots = place(boxes, pulls, tall=True)
    assert len({x for x, _ in spots.values()}) == 2


def test_guests_move_nothing() -> None:
    for many in (10, 60):
        boxes = [Box(f"c{n}", "claim", 100, 30) for n in range(many)]
        pulls = [Pull(f"c{n}", f"c{n // 2}", 1) for n in range(1, many)]
        guests = [Box(f"k{n}", "concept", 80, 40, guest=True) for n in range(5)]
        ties = [Pull(f"c{n}", f"k{n}", 0) for n in range(5)]
        assert place(boxes, pulls).items() <= place(boxes + guests, pulls + ties).items()


@pytest.mark.parametrize("many", [0, 1, 2, layout.COLUMNS_UP_TO, layout.COLUMNS_UP_TO + 1])
def test_any_number_of_boxes_is_placed_even_without_ties(many: int) -> None:
    spots = place([Box(str(n), "claim", 50, 20) for n in range(many)], [])
    assert len(set(spots.values())) == many


def test_lines_are_no_wider_than_asked_and_nothing_is_lost() -> None:
    text = "a relationship " + "Donaudampfschifffahrt" * 4 + " 漢字かなまじり文 👩‍👩‍👧‍👦"
    lines = looks.wrap(text, 90, 14, 99)
    assert all(looks.text_width(line, 14) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert looks.wrap(text, 90, 14, 2)[-1].endswith("…")


# -- what vis-network is told


def test_pyvis_models_a_directed_network_that_stands_still() -> None:
    data = picture(pictures.large(60))
    options = data["options"]
    assert options["physics"] == {"enabled": False}
    assert options["layout"]["improvedLayout"] is False
    assert options["edges"]["smooth"] is False
    assert options["interaction"]["hideEdgesOnDrag"]
    assert options["interaction"]["hideEdgesOnZoom"]
    assert all("at" in node for node in data["nodes"])


def test_what_the_table_says_is_not_said_again() -> None:
    graph = pictures.ordinary()
    claim = graph.nodes[0]
    parts = network_parts(graph)
    assert (
        parts.body.count("Progress is what was to be shown.") == 2
    )  # once where it goes out from, once in the drawing
    for text in (
        claim.text,
        "Progress is what was to be shown.",
        "It is the",
        "drawn by the curator, tension",
        "null",
    ):
        assert text not in parts.data
    assert {"from": 6, "to": 0, "type": "supports", "basis": "in-text"} in json.loads(parts.data)["edges"]
    # Where the table has no room for a claim, the picture itself says it.
    many = picture(pictures.large(310), most=1000)["nodes"]
    assert [
        n for n, node in enumerate(node for node in many if node["id"].startswith("claim:")) if "text" in node
    ] == [*range(300, 310)]


def test_no_titles_and_no_text_in_options() -> None:
    data = picture(pictures.hostile())
    assert not any("title" in item for item in (*data["nodes"], *data["edges"]))
    assert "evil" not in json.dumps(data["options"])


def test_claims_are_drawn_with_their_text_only_where_there_is_room() -> None:
    heals, *_ = picture(pictures.ordinary())["nodes"]
    assert heals["lines"][0] == "Flores 2004"
    assert " ".join(heals["lines"][1:]) == "The relationship itself is what heals."
    assert picture(pictures.large(60))["nodes"][7]["lines"] == ["1907"]


# -- the legend


def test_the_legend_is_the_table_of_styles() -> None:
    body = network_parts(pictures.ordinary()).body
    legend = body[body.index("picture-legend") : body.index('id="picture-hidden"')]
    toggles = re.findall(r'data-toggle="([^"]+)" aria-pressed="(true|false)"', legend)
    everything = [*looks.NODE_STYLES, *looks.BASES, *looks.EDGE_STYLES]
    assert [name for name, _ in toggles] == everything
    assert [name for name, pressed in toggles if pressed == "false"] == list(arranging.HIDDEN_AT_FIRST)
    parts = dict(zip(everything, legend.split("data-toggle=")[1:], strict=True))
    for kind, node_style in looks.NODE_STYLES.items():
        for colours in (node_style.light, node_style.dark):
            assert f'fill="{colours.fill}" stroke="{colours.line}"' in parts[kind]
        assert node_style.words in parts[kind]
    for type_, style in looks.EDGE_STYLES.items():
        assert f'stroke="{style.light}"' in parts[type_]
        assert f'stroke="{style.dark}"' in parts[type_]
        assert (f'stroke-dasharray="{" ".join(map(str, style.dashes))}"' in parts[type_]) == bool(
            style.dashes
        )
        assert style.word in parts[type_]
    for basis, (words, _) in looks.BASES.items():
        assert words in parts[basis]


def test_kinds_and_types_differ_in_more_than_colour() -> None:
    assert len({style.shape for style in looks.NODE_STYLES.values()}) == len(looks.NODE_STYLES)
    assert len({(style.dashes, style.width) for style in looks.EDGE_STYLES.values()}) == len(
        looks.EDGE_STYLES
    )


# -- how much is drawn


def test_beyond_the_cap_claims_come_first_with_their_holders_and_the_page_says_so() -> None:
    graph = pictures.large(400)
    data, body = picture(graph), network_parts(graph).body
    idents = [node["id"] for node in data["nodes"]]
    kinds = [ident.partition(":")[0] for ident in idents]
    assert len(kinds) <= arranging.MOST
    claims = kinds.count("claim")
    assert f"Showing {claims} of 400 claims" in body
    assert f"{len(graph.nodes) - len(kinds)} of {len(graph.nodes)} nodes are left out" in body
    assert body.count("<tr data-node=") == claims
    held = {idents[edge["to"]] for edge in data["edges"] if edge["type"] == "holds"}
    assert held == {ident for ident in idents if ident.startswith("claim:")}


def test_what_the_limit_of_the_question_cut_is_said_too() -> None:
    graph = pictures.ordinary().model_copy(update={"total": 2314})
    assert "Showing 4 of 2,314 claims" in network_parts(graph).body
    assert "narrow the question" in network_parts(graph).body
    assert "Showing" not in network_parts(pictures.ordinary()).body


def test_an_empty_graph_says_what_to_do() -> None:
    assert "nothing to draw" in network_page(pictures.graph([]))


def test_edges_that_lead_nowhere_are_left_out() -> None:
    graph = pictures.graph([pictures.node("claim:a")], [pictures.edge("agent:x", "holds", "claim:a")])
    assert picture(graph)["edges"] == []


# -- the page


def test_the_page_is_a_page() -> None:
    page = network_page(pictures.ordinary())
    outline = Outline(page)
    assert page.startswith("<!doctype html>\n")
    assert ("html", {"lang": "en"}) in outline.elements
    assert outline.texts["title"][0] == "A debate – who argues what"
    assert ("link", {"rel": "icon", "href": "data:,"}) in outline.elements
    assert "sourceMappingURL" not in page


def test_the_policy_lets_in_what_is_there_and_nothing_else() -> None:
    page = network_page(pictures.hostile())
    outline = Outline(page)
    policy = next(
        str(a["content"]) for tag, a in outline.elements if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    hashes = {
        f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}" for text in inline
    }
    assert hashes == set(re.findall(r"'(sha256-[^']+)'", policy))
    scripts = [attributes for tag, attributes in outline.elements if tag == "script"]
    assert sum(not attributes for attributes in scripts) == sum(len(ASSETS[name]) for name in SCRIPTS)
    assert [attributes for attributes in scripts if attributes] == [
        {"type": "application/json", "id": "picture-data"}
    ]


@pytest.mark.parametrize("graph", [pictures.ordinary(), pictures.hostile()], ids=["ordinary", "hostile"])
def test_nothing_is_loaded_and_nothing_runs_from_attributes(graph: Graph) -> None:
    for tag, attributes in Outline(network_page(graph)).elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        assert "src" not in attributes
        if tag in ("a", "link"):
            assert str(attributes["href"]).startswith(("#", "data:,", "https://example.org/page#"))


def test_hostile_texts_are_texts() -> None:
    page = network_page(pictures.hostile())
    outline = Outline(page)
    assert not any(tag in ("img", "b") for tag, _ in outline.elements)
    cells = " ".join(outline.texts["bdi"])
    for evil in pictures.EVIL:
        assert pages.fit(evil) in cells
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe]", page)
    data = json.loads(network_parts(pictures.hostile()).data)
    labels = {node["id"]: node["label"] for node in data["nodes"]}
    assert labels[f"agent:{pictures.EVIL[0]}"] == pictures.EVIL[0]
    assert not re.search("[<>&\u2028\u2029]", network_parts(pictures.hostile()).data)
    assert "\u202e" not in "".join(line for node in data["nodes"] for line in node.get("lines", ()))


def test_the_table_says_the_same_as_the_picture() -> None:
    body = network_parts(pictures.ordinary()).body
    rows = re.findall(r'<tr data-node="([^"]+)">(.*?)</tr>', body, re.DOTALL)
    assert [ident for ident, _ in rows] == ["claim:heals", "claim:carries", "claim:alters", "claim:works"]
    heals = dict(rows)["claim:heals"]
    for text in (
        "The relationship itself is what heals.", "Philip J. Flores", "Therapeutic bond", "is supported by", "contrasts",
        "One makes it the cure, the other its setting.", "drawn by the curator",
    ):  # fmt: skip
        assert text in heals
    # A reason stands where the relation goes out from.
    for text in ("Progress is what was to be shown.", "drawn in the text"):
        assert text in dict(rows)["claim:works"]
        assert text not in heals
    assert "It says what the bond is." in dict(rows)["claim:alters"]
    assert (
        f'<a href="{pictures.PASSAGE.url}" rel="noreferrer external"><bdi>A page, characters 10 to 90'
        in heals
    )


def test_the_fragment_and_its_files_can_be_served() -> None:
    parts = network_parts(pictures.ordinary())
    assert parts.title == "A debate"
    assert parts.data in parts.body
    assert "<h1" not in parts.body
    assert "<style" not in parts.body
    assert set(ASSETS) == {*STYLES, *SCRIPTS}
    for name, assets in ASSETS.items():
        assert assets
        for asset in assets:
            assert asset.entry().read_bytes()
            assert asset.media_type.partition(";")[0] == ("text/css" if name in STYLES else "text/javascript")
