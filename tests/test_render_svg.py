"""The picture that stands still: whole, harmless, with lines that go around boxes; and claims by year, and counted."""

from __future__ import annotations

import base64
import itertools
import math
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from tests import pictures

import bondgraph
from bondgraph.answers import Graph, GraphEdge, GraphNode, Link
from bondgraph.render import looks
from bondgraph.render.arranging import arranged
from bondgraph.render.counts import Between, Counted, Counts, counts_svg
from bondgraph.render.pages import fit
from bondgraph.render.routing import Room, Spot, routes
from bondgraph.render.svg import svg, svg_file, thumbnail
from bondgraph.render.timeline import Cell, Lane, Period, Timeline, timeline_svg

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "g", "a", "path", "rect", "text", "tspan"}


def at(node: GraphNode | GraphEdge) -> str | None:
    return f"/{node.id.replace(':', '/')}" if isinstance(node, GraphNode) else None


def drawn(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(svg(graph, at, label="A debate"))


def test_every_node_is_a_link_with_a_name_and_claims_have_their_text() -> None:
    root = drawn(pictures.ordinary())
    links = {each.get("href"): each for each in root.iter(f"{SVG}a")}
    # Two concepts hang on nothing but what is hidden at first.
    assert set(links) == {
        "/claim/heals", "/claim/carries", "/claim/alters", "/claim/works", "/agent/flores", "/agent/strupp", "/agent/jung",
        "/concept/bond",
    }  # fmt: skip
    assert links["/claim/heals"].get("aria-label") == "Flores 2004: The relationship itself is what heals."
    assert "relationship itself is" in " ".join(links["/claim/heals"].itertext())
    assert (root.get("role"), root.findtext(f"{SVG}title")) == ("group", "A debate")
    assert root.findtext(f"{SVG}desc") == (
        "4 claims, 3 authors, 1 concept, 1 × supports, 2 × contrasts, 1 × defines, 4 × holds."
    )


def test_a_relation_is_a_colour_a_line_and_a_word_with_its_reason() -> None:
    root = drawn(pictures.ordinary())
    groups = {str(each.get("class")).split()[-1]: each for each in root.iter(f"{SVG}g") if each.get("stroke")}
    for type_ in ("supports", "contrasts", "defines"):
        style = looks.EDGE_STYLES[type_]
        assert groups[f"map-{type_}"].get("stroke") == style.light
        assert groups[f"map-{type_}"].get("stroke-dasharray") == (" ".join(map(str, style.dashes)) or None)
    text = " ".join(root.itertext())
    assert "Strupp 1999 supports Flores 2004: Progress is what was to be shown." in text
    words = [each.text for each in groups["map-words"]]
    assert sorted(filter(None, words)) == ["contrasts", "contrasts", "defines", "supports"]


def test_what_has_no_links_is_an_image() -> None:
    for made in (svg_file(pictures.ordinary(), label="x"), thumbnail(pictures.ordinary(), label="x")):
        root = ElementTree.fromstring(made)
        assert root.get("role") == "img"
        assert not list(root.iter(f"{SVG}a"))
    assert not list(ElementTree.fromstring(thumbnail(pictures.ordinary(), label="x")).iter(f"{SVG}text"))


def test_what_is_left_out_is_told() -> None:
    graph = pictures.large(400)
    root = ElementTree.fromstring(svg(graph, at, most=60, label="x"))
    nodes = list(root.iter(f"{SVG}a"))
    told = str(root.findtext(f"{SVG}desc"))
    assert 40 < len(nodes) <= 60
    assert f"{len(graph.nodes) - 60} nodes left out." in told


def test_hostile_texts_are_texts() -> None:
    for made in (
        svg(pictures.hostile(), at, label=pictures.EVIL[1]),
        svg_file(pictures.hostile(), label=pictures.EVIL[1], styled=False),
    ):
        root = ElementTree.fromstring(made)
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= HARMLESS
        attributes = {name for each in root.iter() for name in each.attrib}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert root.findtext(f"{SVG}title") == pictures.EVIL[1]
        assert "\u202e" not in "".join(text for each in root.iter(f"{SVG}tspan") for text in each.itertext())
    names = [str(each.get("aria-label")) for each in drawn(pictures.hostile()).iter(f"{SVG}a")]
    assert sum(pictures.EVIL[0] in name for name in names) >= 2


# -- lines


def crossed(room: Room, way: tuple[Spot, ...]) -> bool:
    """Whether a way leads through a box, looked at in small steps."""
    x, y, half, high = room
    for (x1, y1), (x2, y2) in itertools.pairwise(way):
        steps = max(1, int(math.dist((x1, y1), (x2, y2)) / 2))
        for n in range(steps + 1):
            if abs(x1 + (x2 - x1) * n / steps - x) < half and abs(y1 + (y2 - y1) * n / steps - y) < high:
                return True
    return False


@pytest.mark.parametrize("graph", [pictures.ordinary(), pictures.large(20), pictures.large(28)])
@pytest.mark.parametrize("tall", [False, True])
def test_no_line_leads_behind_a_box(graph: Graph, tall: bool) -> None:
    made = arranged(graph)
    assert made.in_full
    spots = made.tall if tall else made.spots
    rooms = {
        ident: (*spots[ident], look.width / 2, look.height / 2)
        for ident, look in made.looks.items()
        if ident not in made.guests
    }
    looked_at = 0
    for edge, way in zip(made.graph.edges, made.ways(tall=tall), strict=True):
        if edge.type == "about":
            continue
        looked_at += 1
        assert len(way) >= 2
        others = (room for ident, room in rooms.items() if ident not in (edge.start, edge.end))
        assert not any(crossed(room, way) for room in others), (edge.start, edge.end)
    assert looked_at == sum(edge.type != "about" for edge in graph.edges)


def test_a_box_between_is_gone_around_and_none_is_no_way() -> None:
    rooms = {"a": (0.0, 0.0, 10.0, 5.0), "b": (100.0, 0.0, 10.0, 5.0), "c": (50.0, 3.0, 10.0, 20.0)}
    (way,) = routes(rooms, [("a", "b")])
    assert len(way) > 2
    assert not crossed(rooms["c"], way)
    # The box reaches less far up (-17) than down (23).
    assert min(y for _, y in way) < -17
    assert max(y for _, y in way) < 23
    assert routes(rooms, [("a", "a")]) == [()]


# -- claims by year


def claim(ident: str, year: int | None) -> GraphNode:
    return GraphNode(
        id=f"claim:{ident}", kind="claim", label=ident.title(), text=f"What {ident} says.", year=year
    )


def test_a_timeline_has_a_link_for_each_claim_and_those_without_a_year_apart() -> None:
    ann = Link(kind="agent", id="ann", label="Ann <b>")
    old, new, never = claim("old", 1912), claim("new", 1999), claim("never", None)
    shown = Timeline(
        (Period(1912, 1912, after_gap=False), Period(1999, 1999, after_gap=True)),
        (Lane("Ann <b>", ann, (Cell((old,), 1), Cell((new,), 30)), Cell((never,), 1)),),
        dated=2, undated=1, left_out=0,
    )  # fmt: skip
    drawn = timeline_svg(
        shown,
        at,
        lambda link: f"/agent/{link.id}",
        lambda lane, period: f"/more/{lane.label[:3]}/{period and period.label}",
        label="When",
    )
    root = ElementTree.fromstring(drawn)
    links = {each.get("href"): " ".join("".join(each.itertext()).split()) for each in root.iter(f"{SVG}a")}
    assert set(links) == {"/agent/ann", "/claim/old", "/claim/new", "/claim/never", "/more/Ann/1999"}
    assert links["/more/Ann/1999"] == "+29"
    assert "1912" in links["/claim/old"]
    assert "n.d." in links["/claim/never"]
    text = " ".join(root.itertext())
    for said in ("Ann <b>", "no year known", "…", "+29"):
        assert said in text
    across = {
        each.get("href"): float(str(rect.get("x")))
        for each in root.iter(f"{SVG}a")
        if (rect := each.find(f"{SVG}rect")) is not None
    }
    assert across["/claim/old"] < across["/claim/new"] < across["/claim/never"]


# -- counted


def test_counts_are_told_and_authors_lead_on() -> None:
    ann, bob = (Link(kind="agent", id=name, label=name.title()) for name in ("ann", "bob"))
    shown = Counts(
        (Counted(ann, 1200), Counted(bob, 1)),
        (Between("ann", "bob", "supports", 7), Between("ann", "bob", "contrasts", 3)),
        others=False, counted=10, relations=10,
    )  # fmt: skip
    root = ElementTree.fromstring(counts_svg(shown, lambda link: f"/graph?author={link.id}", label="Who"))
    names = {each.get("href"): each.get("aria-label") for each in root.iter(f"{SVG}a")}
    assert names == {"/graph?author=ann": "Ann: 1,200 claims", "/graph?author=bob": "Bob: 1 claim"}
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert "Ann supports Bob: 7" in titles
    assert "Ann contrasts Bob: 3" in titles


@pytest.mark.browser
def test_words_fit_into_their_boxes_in_whatever_font_is_there(browser: Browser) -> None:
    graph = bondgraph.open().graph(question="therapists-reactions")
    made = svg_file(graph, label="x").replace(
        "Source Sans, Helvetica Neue, Helvetica, Arial, Liberation Sans", "DejaVu Sans"
    )
    page = browser.new_page()
    page.goto(f"data:image/svg+xml;base64,{base64.b64encode(made.encode()).decode()}")
    shares = page.evaluate(
        """[...document.querySelectorAll("rect + text")].map(words =>
            words.getBBox().width / words.previousElementSibling.getBBox().width)"""
    )
    page.close()
    assert len(shares) == sum(node.kind in ("claim", "agent") for node in graph.nodes) == 16
    assert max(shares) < 1


def test_the_file_needs_nothing_from_elsewhere() -> None:
    made = svg_file(pictures.ordinary(), label="x")
    assert made.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns=')
    assert "href" not in made
    assert "url(" not in made
    assert "font-family=" in made
    assert fit(made) == made
