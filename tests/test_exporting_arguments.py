"""Argdown, AIF and discourse graphs, read back by Argdown's parser, by arguebuf and by rdflib."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest
import rdflib
from tests.argued import by_argdown, by_arguebuf, by_rdflib
from tests.factories import claim, concept, corpus, passage, question, record, relation
from tests.healing import CLAIMS, SPANS, TEXT, healing, library
from tests.stores import store

import bondgraph
from bondgraph.exporting import FORMATS, Selection, export
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.namespaces import BG, DCTERMS, PROV
from bondgraph.opening import build, load

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

NAMES: Final = ("argdown", "aif", "discourse-graph")


@pytest.fixture(scope="module")
def whole() -> Library:
    return build(load())


@pytest.fixture(scope="module")
def stored() -> Iterator[Library]:
    opened = bondgraph.open(store=store())
    yield opened
    opened.close()


def written(library: Library, name: str, **filters: Any) -> str:
    return b"".join(export(library, name, **filters)).decode()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "given", [{}, {"author": "flores"}, {"question": "heals-or-carries"}, {"words": "insight"}]
)
def test_the_same_wherever_it_is_held_and_again(
    whole: Library, stored: Library, name: str, given: dict[str, str]
) -> None:
    assert written(whole, name, **given) == written(stored, name, **given) == written(whole, name, **given)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_an_export_too(name: str) -> None:
    text = written(library(), name, author="odegaard", voice="told")
    match name:
        case "argdown":
            found = by_argdown(text)
            assert (found["errors"], found["statements"], found["arguments"]) == ([], {}, {})
        case "aif":
            assert json.loads(text) == {"nodes": [], "edges": [], "locutions": [], "participants": []}
        case _:
            assert len(by_rdflib(text)) == 0


def test_what_is_lost_is_said() -> None:
    for name in (*NAMES, "nanopubs"):
        assert FORMATS[name].leaves_out
        assert all(re.fullmatch(r"[A-Z][^.]*\.", sentence) for sentence in FORMATS[name].leaves_out), name


# Argdown


def test_argdowns_parser_finds_every_claim_and_every_relation(whole: Library) -> None:
    selection = Selection.of(whole)
    rows, ties = list(selection.rows()), list(selection.ties())
    found = by_argdown(written(whole, "argdown"))
    assert found["errors"] == []
    assert {name: each["text"] for name, each in found["statements"].items()} == {
        row.claim: [row.says] for row in rows
    }
    assert {name: each["text"] for name, each in found["arguments"].items()} == {
        tie.id: [tie.because] for tie in ties
    }
    edges = Counter[tuple[str, str, str]]()
    for tie in ties:
        one, other = tie.subject.id, tie.object.id
        edges[one, "support", tie.id] += 1
        if tie.type == "supports":
            edges[tie.id, "support", other] += 1
        if tie.type == "contrasts":
            edges[other, "support", tie.id] += 1
        if tie.nature == "contradicts":
            edges.update([(one, "attack", other), (other, "attack", one)])
    assert Counter(map(tuple, found["relations"])) == edges
    assert (len(rows), len(ties)) == (295, 464)
    positions = [list(selection.links("question")), list(selection.links("position"))]
    assert Counter(level for level, _, _ in found["headings"]) == {
        1: len(positions[0]) + 2,
        2: len(positions[1]),
    }


def test_a_statement_stands_under_its_position_and_has_its_voice() -> None:
    found = by_argdown(written(library(), "argdown"))
    assert found["frontMatter"]["title"] == "Healing [bold]"
    warm, kept, page = (found["statements"][name] for name in ("smith-warm", "ash-helps", "page-right"))
    assert warm["data"] == {
        "holders": ["J. Smith"],
        "year": 1990,
        "told_by": ["reports: Zoë Ash", "quotes: Jörg Müller, Müller 1990"],
        "passages": [f"page {TEXT.index(SPANS['p4'])}–{TEXT.index(SPANS['p4']) + len(SPANS['p4'])}"],
    }
    assert warm["section"] == "Through warmth"
    assert kept["text"] == ["An alliance helps, when [bold]it[/bold] is | *kept*."]
    assert (kept["section"], sorted(kept["tags"])) == ("Yes", ["alliance", "warmth"])
    assert (page["section"], page["data"]["holders"]) == ("Without a position", ["The page, unsigned"])
    assert [title for level, title, _ in found["headings"] if level == 1] == [
        "Healing",
        "Ways",
        "Without a position",
        "Relations",
    ]
    assert found["headings"][0][2] == {"asks": "Healing?"}


def test_only_a_contradiction_is_an_attack() -> None:
    found = by_argdown(written(library(), "argdown"))
    attacks = [[one, other] for one, sort, other in found["relations"] if sort == "attack"]
    assert sorted(attacks) == [["critic-denies", "mueller-heals"], ["mueller-heals", "critic-denies"]]
    degree = found["arguments"]["page-right--contrasts--mueller-heals"]
    assert degree["tags"] == ["contrasts", "degree"]
    definition = found["arguments"]["ash-helps--defines--alliance"]
    assert definition["data"]["concept"] == "Alliance"


HARD: Final = (
    "A [statement] and a [reference]: text", "an <argument>: text", "@[mention] and @<mention>", "# no heading", "a #tag and #(a tag)",
    "*bold* **bolder** _it_ __in__ snake_case", "{data: 1}", "{ unclosed", "closed }", "} {a: 1} , }", "e.g. i.e. U.S.A.", "... and ....",
    ".~.p .v. q", ":smile: 10:30:15", "a // comment", "a /* comment */ b", "<!-- comment --> b", "https://example.org/a_b//c", "=== front ===",
    "a === b === c", "====", "back\\slash \\[ \\\\", "ends with \\", "+ plus", "- minus", "<+ [x]", "-> <x>", ">< x", "_> x", "(1) premise", "--",
    "-- rule --", "1. one", "* one", "[link](https://example.org)", "two\nlines", "two\n\nparagraphs", "tab\tand  spaces", "“curly” ‘quotes’ — dash…",
    "'single' \"double\"", "emoji 🙂 and 漢字", "é̀ combining", "non\u00a0breaking", "line\u2028separator", "[", "<", "{", "]", "#", "*", "_", "\\", ".", ":", "/", "//",
    "a: b, c; d", "[x] {a: 'b'} #c", "<a>: {b}", "...x...", "::x::", "[a]: [b]: [c]:", "null", "- [a]: b", "a.b.c:d:e", "a:b", "==", "=",
)  # fmt: skip


def odd(texts: list[str]) -> Corpus:
    """A corpus whose claims, reasons, labels and notes are odd."""
    names = [f"c{number}" for number in range(len(texts))]
    return corpus(
        record=record(title=texts[0]),
        concepts=(concept("calm", label=texts[1]),),
        questions=(
            question(label=texts[2], asks=texts[3]).model_copy(update={"positions": question().positions}),
        ),
        passages=(passage("on-calm", "Tea calms those who drink it slowly."),),
        claims=tuple(
            claim(name, says=text, note=text, answers="effect/calms" if number % 2 else ())
            for number, (name, text) in enumerate(zip(names, texts, strict=True))
        ),
        relations=tuple(
            relation(name, "supports" if number % 2 else "contrasts", other, because=text)
            for number, (name, other, text) in enumerate(zip(names, names[1:], texts, strict=False))
        ),
    )


def test_odd_texts_come_through() -> None:
    """One after the other, so that what one would begin another would end."""
    signs = random.Random(5)
    made = [
        "".join(signs.choices("[]<>{}()#*_./:=-+\\@!~,;'\" ab", k=signs.randint(1, 14))).strip() or "a"
        for _ in range(300)
    ]
    texts = [*HARD, *made]
    opened = build(odd(texts))
    text = written(opened, "argdown")
    found = by_argdown(text)
    assert found["errors"] == []
    assert len(found["statements"]) == len(texts) == len(HARD) + 300
    flat = [" ".join(re.split(r"[\s\u2028]+", each.strip())) for each in texts]
    for number, each in enumerate(flat):
        assert found["statements"][f"c{number}"]["text"] == [each]
        assert found["statements"][f"c{number}"]["data"]["note"] == texts[number].strip()
    reasons = {name: each["text"] for name, each in found["arguments"].items()}
    assert len(reasons) == len(texts) - 1
    for number, each in enumerate(flat[:-1]):
        sort = "supports" if number % 2 else "contrasts"
        assert reasons[f"c{number}--{sort}--c{number + 1}"] == [each]
    assert len(found["relations"]) == 2 * len(reasons)
    assert found["headings"][0][1:] == [flat[2], {"asks": texts[3].strip()}]
    assert found["frontMatter"]["title"] == texts[0]

    atoms = by_arguebuf(written(opened, "aif"))["atoms"]
    assert atoms == {f"c{number}": each.strip() for number, each in enumerate(texts)}
    graph = by_rdflib(written(opened, "discourse-graph"))
    titles = {str(title) for title in graph.objects(None, rdflib.URIRef(DCTERMS.title))}
    assert {each.strip() for each in texts} <= titles


# The Argument Interchange Format


def test_arguebuf_finds_every_claim_and_every_relation(whole: Library) -> None:
    selection = Selection.of(whole)
    found = by_arguebuf(written(whole, "aif"))
    assert found["atoms"] == {row.claim: row.says for row in selection.rows()}
    supports = [tie for tie in selection.ties() if tie.type == "supports"]
    contrasts = [tie for tie in selection.ties() if tie.type == "contrasts"]
    assert (len(found["atoms"]), len(supports), len(contrasts)) == (295, 286, 147)
    assert Counter(found["schemes"].values()) == {"Support": 286, "Attack": 2 * 147}
    edges = [[[tie.subject.id, tie.id], [tie.id, tie.object.id]] for tie in supports]
    for tie in contrasts:
        edges.append([[tie.subject.id, tie.id], [tie.id, tie.object.id]])
        edges.append([[tie.object.id, f"{tie.id}:back"], [f"{tie.id}:back", tie.subject.id]])
    assert found["edges"] == sorted(edge for two in edges for edge in two)


def test_who_tells_whom_is_a_chain_of_locutions() -> None:
    read = json.loads(written(library(), "aif"))
    nodes = {node["nodeID"]: node for node in read["nodes"]}
    leads = {edge["fromID"]: edge["toID"] for edge in read["edges"]}
    assert len(nodes) == len(read["nodes"])
    said, node = [], "L:smith-warm:2"
    while node != "smith-warm":
        said.append((nodes[node]["type"], nodes[node]["text"]))
        node = leads[node]
    assert said == [
        ("L", "Jörg Müller quotes Zoë Ash"), ("YA", "Quoting"),
        ("L", "Zoë Ash reports J. Smith"), ("YA", "Reporting"),
        ("L", "J. Smith : The bond is warm."), ("YA", "Asserting"),
    ]  # fmt: skip
    speakers = [(each["nodeID"], each["personID"], each["source"]) for each in read["locutions"]]
    assert ("L:smith-warm:2", "agent:mueller", "Müller 1990") in speakers
    assert [person for node, person, _ in speakers if node == "L:ash-helps:0"] == [
        "agent:ash",
        "agent:odegaard",
    ]
    participants = {each["participantID"]: each["surname"] for each in read["participants"]}
    assert participants["agent:page"] == "The page, unsigned"
    assert participants.keys() == {person for _, person, _ in speakers}


def test_a_reason_is_what_the_one_who_draws_the_relation_says() -> None:
    read = json.loads(written(library(), "aif"))
    nodes = {node["nodeID"]: node for node in read["nodes"]}
    name = "critic-denies--contrasts--mueller-heals"
    assert nodes[f"L:{name}"]["text"] == "Jörg Müller : One says no."
    assert nodes[name]["nature"] == nodes[f"{name}:back"]["nature"] == "contradicts"
    ways = [(edge["fromID"], edge["toID"]) for edge in read["edges"]]
    for node in (name, f"{name}:back"):
        assert {(f"L:{name}", f"YA:{node}"), (f"YA:{node}", node)} <= set(ways)
    assert {end for way in ways for end in way} <= nodes.keys()
    assert Counter(node["type"] for node in read["nodes"]) == {
        "I": 6, "L": 6 + 3 + 4, "YA": 6 + 3 + 2 + 2 * 2, "RA": 2, "CA": 2 * 2,
    }  # fmt: skip


# Discourse graphs


DGC: Final = rdflib.Namespace("https://discoursegraphs.com/schema/dg_core#")
DGB: Final = rdflib.Namespace("https://discoursegraphs.com/schema/dg_base#")


def typed(graph: rdflib.Graph, sort: rdflib.URIRef) -> set[Any]:
    return set(graph.subjects(rdflib.RDF.type, sort))


def test_rdflib_finds_every_node_and_every_relation(whole: Library) -> None:
    selection = Selection.of(whole)
    graph = by_rdflib(written(whole, "discourse-graph"))
    counts = whole.stats().counts
    assert len(typed(graph, DGC.Question)) == counts["question"] == 19
    assert len(typed(graph, DGC.Claim)) == counts["claim"] == 295
    assert len(typed(graph, DGC.SourceDocument)) == counts["work"] + counts["source"] == 25
    assert len(typed(graph, DGB.RelationInstance)) == 286 + 2 * 147
    assert len(list(graph.subject_objects(DGC.supports))) == 286
    assert len(list(graph.subject_objects(DGC.opposes))) == 2 * 147
    addressed = {(row.claim, stand.question.id) for row in selection.rows() for stand in row.positions}
    assert len(list(graph.subject_objects(DGC.addresses))) == len(addressed)
    for instance in typed(graph, DGB.RelationInstance):
        source, destination = graph.value(instance, DGB.source), graph.value(instance, DGB.destination)
        assert (source, graph.value(instance, rdflib.RDF.predicate), destination) in graph
        assert graph.value(instance, rdflib.URIRef(DCTERMS.description))


def test_a_claim_has_its_voice_and_no_teller_holds_it() -> None:
    graph = by_rdflib(written(library(), "discourse-graph"))
    base = "https://example.org/healing#"
    warm = rdflib.URIRef(f"{base}claim/smith-warm")
    assert list(graph.objects(warm, rdflib.URIRef(PROV.wasAttributedTo))) == [
        rdflib.URIRef(f"{base}agent/smith-a")
    ]
    tellings = {
        int(str(graph.value(each, rdflib.URIRef(BG.order)))): [
            str(graph.value(each, rdflib.URIRef(term))) for term in (BG.manner, PROV.agent)
        ]
        for each in graph.objects(warm, rdflib.URIRef(BG.telling))
    }
    assert tellings == {0: [BG.reporter, f"{base}agent/ash"], 1: [BG.quoter, f"{base}agent/mueller"]}
    assert len(typed(graph, DGC.Claim)) == len(CLAIMS)


def test_the_terms_are_those_that_discourse_graphs_publishes() -> None:
    """Of dg_core 0.1 and dg_base 0, as its website gives them."""
    published = {
        "dgc": "Question Claim SourceDocument supports opposes addresses".split(),
        "dgb": "RelationInstance source destination".split(),
    }
    context = json.loads(written(library(), "discourse-graph"))["@context"]
    used = [each if isinstance(each, str) else each["@id"] for each in context.values()]
    for prefix, terms in published.items():
        assert sorted(term for term in used if term.startswith(f"{prefix}:")) == sorted(
            f"{prefix}:{term}" for term in terms
        )


def test_a_filter_leaves_no_relation_without_its_ends() -> None:
    read = json.loads(written(library(), "discourse-graph", question="heals"))
    names = {node["@id"] for node in read["@graph"] if node.get("@type") == "Claim"}
    ends = {node[end] for node in read["@graph"] for end in ("source", "destination") if end in node}
    assert len(names) == 3
    assert ends <= names
    assert healing().record.base in ends.pop()
    text = written(library(), "argdown", question="heals")
    assert set(re.findall(r"[+-]>? \[(.+?)\]", text)) <= {name.rpartition("/")[2] for name in names}
