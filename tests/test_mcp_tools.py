"""The tools: what a model reads agrees with the data, fits, is what the verbs answer, and pages are whole."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests import told
from tests.healing import library as healing

import bondgraph
from bondgraph.answers import Answer, Asking
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.ids import KINDS
from bondgraph.library import Library
from bondgraph_api.mcp.calling import Told, call
from bondgraph_api.mcp.schemas import input_schema, output_schema
from bondgraph_api.mcp.tools import TOOLS
from bondgraph_api.mcp.voices import LEGEND

ROOM: Final = 24_000
"""Bytes: six thousand tokens, where one is four bytes."""


@cache
def built_in() -> Library:
    return bondgraph.open()


@cache
def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(output_schema(name))
    return Draft202012Validator(output_schema(name))


def asked(library: Library, name: str, arguments: dict[str, Any]) -> Told:
    """What a tool answers, when its two forms were held against each other and against the room there is."""
    found = call(library, TOOLS[name], arguments)
    assert len(found.text.encode()) <= ROOM
    assert len(json.dumps(found.structured, ensure_ascii=False, separators=(",", ":")).encode()) <= ROOM
    hold(name, found)
    return found


def hold(name: str, found: Told) -> None:
    """The text says of each claim, relation and position what the data say, no more and no fewer of them."""
    rows = list(told.rows_in(found.structured))
    assert told.claims(found.text) == list(map(told.of_row, rows))
    assert not rows or LEGEND in found.text.splitlines()
    if name != "define":  # where a relation stands under its claim
        assert told.relations(found.text) == list(map(told.of_tie, told.ties_in(found.structured)))
    assert told.citations(found.text) == [
        (
            f"{each['node']['kind']}:{each['node']['id']}",
            each["text"],
            list(map(told.of_passage, each["passages"])),
        )
        for each in found.structured.get("mentions", ())
    ]
    for each in found.structured.get("references", ()) if name == "cite" else ():
        label = f"{each['label']} " if each["label"] else ""
        assert f"\nREFERENCE {each['key']}: {label}{each['text']}\n" in found.text
    assert told.sides(found.text) == [
        (side["position"]["id"], list(side["claims"]), [each["id"] for each in side["holders"]])
        for side in found.structured.get("sides", ())
    ]
    voices = {each["claim"]: each for each in found.structured["notes"]["voices"]}
    ends, takers = told.voices(found.text), told.takers(found.text)
    for claim, (held, told_by, read) in ends.items():
        assert {"claim": claim, "held_by": held, "told_by": told_by, "read_in": read} == voices[claim]
    for claim, (held, told_by) in takers.items():
        assert (held, told_by) == (voices[claim]["held_by"], voices[claim]["told_by"])
    if name not in ("define", "path"):
        assert voices.keys() == ends.keys() | takers.keys()
    for link in _agents(found.structured):
        unnamed = link["id"] in found.structured["notes"]["unnamed"]
        described = f"unnamed, described as “{link['label']}” [agent:{link['id']}]"
        if f"[agent:{link['id']}]" in found.text:
            assert (described in found.text) == unnamed
    for each in found.structured["notes"]["next"]:
        assert f"NEXT: {each}" in found.text
    for each in found.structured["notes"]["cut"]:
        assert each["shown"] < each["total"] or each["more"]
        assert each["ask"] in found.text


def _agents(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("kind") == "agent" and "label" in part and "iri" not in part:
            yield part
        for each in part.values():
            yield from _agents(each)
    elif isinstance(part, list):
        for each in part:
            yield from _agents(each)


def plain(found: Told) -> dict[str, Any]:
    """The answer without what goes with it."""
    return {key: value for key, value in found.structured.items() if key != "notes"}


VERBS: Final[list[tuple[str, dict[str, Any], Callable[[Library], Answer[Any]]]]] = [
    ("who_argues", {}, lambda library: library.who_argues(limit=10)),
    ("who_argues", {"author": ["ash", "critic"], "limit": 2}, lambda library: library.who_argues(author=["ash", "critic"], limit=2)),
    ("who_argues", {"question": ["heals"], "voice": ["direct"]}, lambda library: library.who_argues(question="heals", voice="direct", limit=10)),
    ("who_argues", {"from-year": 2000, "to_year": 2010}, lambda library: library.who_argues(from_year=2000, to_year=2010, limit=10)),
    ("who_argues", {"author": ["ash"], "question": "how", "voice": "told"}, lambda library: library.who_argues(author="ash", question="how", voice="told", limit=10)),
    ("search", {"words": "bond"}, lambda library: library.search("bond", limit=10)),
    ("search", {"words": "bond", "kind": ["claim"], "after": "1"}, lambda library: library.search("bond", kind="claim", after="1", limit=10)),
    ("show", {"name": "smith-warm"}, lambda library: library.show("smith-warm")),
    ("show", {"name": "heals", "kind": "question"}, lambda library: library.show("question:heals")),
    ("compare", {"name": ["ash", "mueller"]}, lambda library: library.compare("ash", "mueller", limit=20)),
    ("compare", {"name": ["heals/yes", "heals/never"], "after": "heals"}, lambda library: library.compare("heals/yes", "heals/never", limit=20, after="heals")),
    ("path", {"start": "smith-too", "end": "warmth"}, lambda library: library.path("smith-too", "warmth")),
    ("path", {"start": "ash", "end": "page-right", "relation": ["supports"]}, lambda library: library.path("ash", "page-right", relation="supports")),
    ("near", {"name": "mueller-heals"}, lambda library: library.near("mueller-heals", limit=8)),
    ("near", {"name": "mueller-heals", "steps": 2, "limit": 2}, lambda library: library.near("mueller-heals", steps=2, limit=2)),
    ("relations", {"relation": ["supports"], "limit": 2}, lambda library: library.relations(relation="supports", limit=2)),
    ("relations", {"author": ["ash"], "after": "ash-helps--defines--alliance"}, lambda library: library.relations(author="ash", after="ash-helps--defines--alliance", limit=10)),
    ("who_argues", {"sort": "-year", "limit": 3, "after": "ash-helps"}, lambda library: library.who_argues(sort="-year", limit=3, after="ash-helps")),
    ("cite", {"name": ["smith-warm", "Mueller1990"], "style": "vancouver"}, lambda library: library.cite(["smith-warm", "Mueller1990"], style="vancouver")),
    ("cite", {"author": ["ash"]}, lambda library: library.cite(author="ash")),
    ("authors", {"sort": "-claims", "limit": 2}, lambda library: library.authors(sort="-claims", limit=2)),
    ("define", {"name": "alliance"}, lambda library: library.define("alliance", limit=8)),
    ("define", {"name": "bond"}, lambda library: library.define("bond", limit=8)),
    ("facets", {"author": ["ash"], "limit": 2}, lambda library: library.facets(author="ash", limit=2)),
    ("terms", {"limit": 2, "after": "alliance"}, lambda library: library.terms(limit=2, after="alliance")),
    ("questions", {}, lambda library: library.questions(limit=10)),
    ("authors", {}, lambda library: library.authors(limit=60)),
    ("stats", {}, lambda library: library.stats()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "verb"), VERBS)
def test_a_tool_answers_what_its_verb_answers(
    name: str, arguments: dict[str, Any], verb: Callable[[Library], Answer[Any]]
) -> None:
    found = asked(healing(), name, arguments)
    assert plain(found) == verb(healing()).model_dump(mode="json")
    validator(name).validate(found.structured)


def test_every_tool_is_held_against_its_verb() -> None:
    assert {name for name, _, _ in VERBS} == set(TOOLS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_node_of_the_built_in_corpus_is_told_as_it_is(kind: str) -> None:
    nodes = built_in().nodes(kind, 1000)  # type: ignore[arg-type]
    assert len(nodes) == built_in().stats().counts.get(kind, 1)
    for place, node in enumerate(nodes):
        found = asked(built_in(), "show", {"name": node.id, "kind": kind})
        whole = found.structured
        assert (whole["kind"], whole["id"]) == (kind, node.id)
        if not place % 20:
            validator("show").validate(whole)
        said = {each["what"]: (each["shown"], each["total"]) for each in whole["notes"]["cut"]}
        if whole["total"] > len(whole["claims"]):
            assert said["claims that hang on it"] == (len(whole["claims"]), whole["total"])


def big() -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions whose answers are large, one for each node that makes them so."""
    library = built_in()
    for question in library.stats().questions:
        yield "who_argues", {"question": [question.id], "limit": 1000}
        yield "facets", {"question": [question.id], "limit": 1000}
    for author in library.authors().authors:
        yield "who_argues", {"author": [author.id]}
    for term in library.terms().terms:
        yield "define", {"name": term.concept.id}
    for work in library.nodes("work", 100):
        yield "who_argues", {"work": [work.id], "limit": 50}
        yield "cite", {"name": [work.id]}
    for style in ("apa", "vancouver"):
        yield "cite", {"style": style}
    yield "relations", {"limit": 1000}
    for name in ("cutler", "therapeutic-relationship", "question:made-of"):
        yield "near", {"name": name, "steps": 4, "limit": 1000}
        yield "path", {"start": "concept:unconscious", "end": name}
    yield (
        "compare",
        {"name": ["cutler", "examzify", "shedler", "flores", "yalom", "quintiliani"], "limit": 1000},
    )
    for name in ("search", "terms", "questions", "authors"):
        yield name, {"limit": 1000} | ({"words": "therapist"} if name == "search" else {})


def test_large_answers_fit_and_are_told_as_they_are() -> None:
    found = [(name, asked(built_in(), name, arguments)) for name, arguments in big()]
    assert len(found) > 240
    for name, each in found[::10]:
        validator(name).validate(each.structured)


PAGED: Final[list[tuple[str, dict[str, Any], str, Callable[[Any], str]]]] = [
    ("who_argues", {"limit": 1000}, "rows", lambda row: row["claim"]),
    ("who_argues", {"question": ["heals-or-carries"]}, "rows", lambda row: row["claim"]),
    ("who_argues", {"author": ["flores", "yalom", "jung"], "sort": "-year", "limit": 4}, "rows", lambda row: row["claim"]),
    ("relations", {"question": ["heals-or-carries"], "limit": 30}, "relations", lambda tie: tie["id"]),
    ("search", {"words": "alliance"}, "hits", lambda hit: f"{hit['node']['kind']}:{hit['node']['id']}"),
    ("compare", {"name": ["cutler", "examzify"], "limit": 3}, "questions", lambda each: each["question"]["id"]),
    ("define", {"name": "therapeutic-relationship", "limit": 1}, "definitions", lambda each: each["row"]["claim"]),
    ("terms", {}, "terms", lambda each: each["concept"]["id"]),
    ("questions", {}, "questions", lambda each: each["id"]),
    ("authors", {"limit": 7}, "authors", lambda each: each["id"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "field", "key"), PAGED)
def test_pages_walked_to_the_end_give_everything_once(
    name: str, arguments: dict[str, Any], field: str, key: Callable[[Any], str]
) -> None:
    """By what the data say is next, and by what the text says."""
    found, after, pages = list[str](), dict[str, str](), 0
    while True:
        page = call(built_in(), TOOLS[name], arguments | after).structured
        found += map(key, page[field])
        pages += 1
        if page["next"] is None:
            break
        said = re.fullmatch(
            rf'{name} with the same arguments and after="(.+)" gives the next page', page["notes"]["next"][0]
        )
        assert said
        after = {"after": said[1] if pages % 2 else page["next"]}
    assert len(found) == len(set(found)) == page["total"]
    assert pages > 1 or name == "define"


def test_a_short_page_is_the_page_of_the_verb_that_ends_there() -> None:
    page = call(built_in(), TOOLS["who_argues"], {"question": ["made-of"], "limit": 500})
    shown = len(page.structured["rows"])
    assert 3 < shown < page.structured["total"]
    assert plain(page) == built_in().who_argues(question="made-of", limit=shown).model_dump(mode="json")


def said(arguments: dict[str, Any], name: str = "show") -> str:
    return call(healing(), TOOLS[name], arguments).text


def test_a_teller_who_rejects_a_view_is_no_holder() -> None:
    text = said({"name": "critic-denies"})
    assert "  HELD BY: unnamed, described as “a critic whom nobody names” [agent:critic]\n" in text
    assert "  HELD IN: no work is named\n" in text
    assert (
        "  TOLD BY: Jörg Müller [agent:mueller], in Müller 1990, Über [Bindung] [work:Mueller1990], REJECTS the view and does"
        " not hold it\n"
    ) in text


def test_a_chain_of_tellers_is_told_nearest_the_holder_first() -> None:
    lines = said({"name": "smith-warm"}).splitlines()
    told_by = [line for line in lines if line.startswith("  TOLD BY")]
    first, second = told_by
    assert first == "  TOLD BY (1 of 2, nearest the holder first): Zoë Ash [agent:ash], REPORTS the view"
    assert second == (
        "  TOLD BY (2 of 2, nearest the holder first): Jörg Müller [agent:mueller], in Müller 1990, Über [Bindung]"
        " [work:Mueller1990], QUOTES the teller before"
    )
    assert "  HELD BY: J. Smith [agent:smith-a]" in lines


def test_two_claims_of_which_one_restates_the_other_are_one_witness() -> None:
    lines = said({}, "who_argues").splitlines()
    warm, too = lines.index("CLAIM smith-warm"), lines.index("CLAIM smith-too")
    assert "  RESTATED BY: claim smith-too; the two are one witness, not two" in lines[warm:too]
    assert "  RESTATES: claim smith-warm; the two are one witness, not two" in lines[too:]
    notes = call(healing(), TOOLS["who_argues"], {"author": ["smith-b"]}).structured["notes"]
    assert [(each["claim"], each["restates"]) for each in notes["restated"]] == [("smith-too", "smith-warm")]


def test_a_relation_says_who_drew_it_and_who_holds_its_ends() -> None:
    text = said({"name": "mueller-heals"})
    assert (
        "RELATION critic-denies--contrasts--mueller-heals\n"
        "  FROM claim critic-denies, HELD BY: unnamed, described as “a critic whom nobody names” [agent:critic],"
        " TOLD BY: mueller (rejects), READ IN: passage p2, SAYS"
        " (paraphrase): It does not.\n"
        "  CONTRASTS WITH, contradicting it\n"
        "  TO claim mueller-heals, HELD BY: Jörg Müller [agent:mueller], TOLD BY: nobody; the holder speaks,"
        " READ IN: passage p1, passage p6, SAYS (paraphrase): The bond heals; so “says” Müller.\n"
        "  BECAUSE (ours): One says no.\n"
        "  DRAWN in the text by Jörg Müller [agent:mueller], READ IN: A page [source:page], passage p2,"
    ) in text
    assert "  DRAWN editorially by The Editors, Ltd. [agent:editors]: no source draws it\n" in text


def test_holder_and_teller_are_paired_wherever_a_claim_is_pointed_at() -> None:
    pair = "critic-denies (held by critic, told by mueller (rejects))\n"
    assert f"  TAKEN BY: 1 claim: {pair}" in said({"question": ["heals"]}, "who_argues")
    assert f"  TAKEN BY: 1 claim: {pair}" in said({"name": "heals", "kind": "question"})
    assert f"TAKES No [position:heals/no], in claims {pair}" in said({"name": ["critic", "ash"]}, "compare")
    step = "HELD BY: agent:critic, TOLD BY: mueller (rejects), READ IN: passage p2, SAYS (paraphrase): It does not."
    assert f"  claim:critic-denies: {step}" in said({"start": "critic", "end": "mueller-heals"}, "path")


def test_a_position_that_nobody_takes_is_told() -> None:
    whole = said({"question": ["heals"]}, "who_argues")
    assert (
        "POSITION Never [position:heals/never]: Never, it is said.\n  TAKEN BY: nobody in this corpus\n"
        in whole
    )
    narrowed = said({"question": ["heals"], "author": ["critic"]}, "who_argues")
    assert "  TAKEN BY: none of the claims that pass the filters\n" in narrowed


def test_no_paraphrase_stands_in_quotation_marks() -> None:
    library = built_in()
    rows = library.who_argues(limit=1000).rows
    assert len(rows) > 290
    for tool, arguments in (("show", "name"), ("near", "name")):
        for row in rows[::15]:
            text = call(library, TOOLS[tool], {arguments: f"claim:{row.claim}"}).text
            for mark in ("“", '"', "‘"):
                assert f"{mark}{row.says}" not in text


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"name": "mueller-heals", "limit": 1}, "2 are left out; near with one kind of relation gives less"),
        (
            {"name": "mueller", "limit": 1, "steps": 2},
            (
                'left out; relations with author=["mueller"] gives its relations, page by page; near with fewer steps is nearer;'
                " near with one kind of relation gives less"
            ),
        ),
        (
            {"name": "mueller-heals", "limit": 1, "relation": ["supports", "contrasts"]},
            "left out; near of one that is here goes on from there",
        ),
    ],
)
def test_what_is_near_and_left_out_is_counted_and_can_be_had(arguments: dict[str, Any], hint: str) -> None:
    found = asked(healing(), "near", arguments).structured
    (then,) = found["notes"]["next"]
    assert then.endswith(hint)
    assert then.startswith(f"{found['total'] - len(found['nodes'])} are left out; ")


def test_a_search_that_finds_nothing_says_which_words_would() -> None:
    """In the small corpus “critic” and “bond” stand in no node together; “zzz” nowhere."""
    found = asked(
        healing(), "search", {"words": 'why is the critic "bond heals" müller zzzqqq', "kind": ["claim"]}
    )
    assert not found.structured["hits"]
    counts, instead, then = found.structured["notes"]["next"]
    library = healing()
    alone = {
        word: library.search(word, kind="claim").total
        for word in ("why", "critic", '"bond heals"', "muller", "zzzqqq")
    }
    listed = ", ".join(f"{word} {number}" for word, number in alone.items())
    assert counts == f"all words have to stand in one node; nodes that each finds alone: {listed}"
    words = re.fullmatch(r"search with words=[\"'](.+)[\"'] finds (\d+)", instead)
    assert words
    assert library.search(words[1], kind="claim").total == int(words[2]) > 0
    assert alone["zzzqqq"] == 0 < alone['"bond heals"']
    assert then.startswith("questions lists the debates")


def test_a_search_for_one_word_that_finds_nothing_leads_to_the_lists() -> None:
    found = asked(healing(), "search", {"words": "zzzqqq"})
    assert len(found.structured["notes"]["next"]) == 1


def test_a_node_is_shown_by_its_iri() -> None:
    iri = "https://example.org/healing#agent/mueller"
    assert f"  IRI: {iri}\n" in said({"name": iri})
    assert said({"name": iri}) == said({"name": "mueller"})


def test_an_empty_answer_says_what_to_leave_out() -> None:
    text = said({"author": ["ash"], "from_year": 2010}, "who_argues")
    assert text.startswith("0 claims pass author=ash, from-year=2010.\nWithout from-year there is 1 claim.\n")


@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        (
            "who_argues",
            {"author": ["mueler"]},
            UnknownName,
            "no author is called 'mueler'; the nearest: mueller",
        ),
        ("who_argues", {"autor": ["ash"]}, BadFilter, "autor: there is no such filter; did you mean author?"),
        ("who_argues", {"limit": 0}, BadFilter, "limit: 0 is out of range; write at least 1"),
        ("who_argues", {"author": ["J. Smith"]}, AmbiguousName, "write one of: smith-a, smith-b"),
        ("who_argues", {"voice": ["heard"]}, BadFilter, "'heard' is not one of direct, told"),
        ("show", {}, BadFilter, "name: nothing is given; write a name or an id"),
        ("compare", {"name": ["ash"]}, BadFilter, "name: give two or more different authors or positions"),
        (
            "near",
            {"name": "ash", "after": "x"},
            BadFilter,
            "after: there is no such filter; there are: name, steps, relation, limit",
        ),
        ("search", {"words": ["bond"]}, BadFilter, "words: ['bond'] is no text; write words"),
        ("who_argues", {"author": [3]}, BadFilter, "author: 3 is no text; write a name or an id"),
        (
            "compare",
            {"name": {"ash": "mueller"}},
            BadFilter,
            "is neither text nor a list of texts; write a name or an id, or several",
        ),
        ("stats", {"limit": 3}, BadFilter, "limit: there is no such filter"),
        ("search", {"words": "…"}, BadFilter, "words"),
    ],
)
def test_what_cannot_be_answered_is_said_as_at_every_door(
    name: str, arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        call(healing(), TOOLS[name], arguments)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("search", {"words": "q" * 80_000}, "words: 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq…' has 80000 characters; send at most 500"),
        ("show", {"name": "a" * 501}, "has 501 characters; send at most 500: a few words, a name or an id"),
        ("compare", {"name": [f"ash{number}" for number in range(101)]}, "name: these are 101 values; send at most 100"),
        ("cite", {"name": ["n" * 490 + str(number) for number in range(9)]}, "name: all values together have 4419 characters; send at most 4000"),
    ],
)  # fmt: skip
def test_what_is_too_long_to_be_said_again_is_refused(
    name: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadFilter) as raised:
        call(healing(), TOOLS[name], arguments)
    assert message in str(raised.value)
    assert len(str(raised.value)) < 200


def test_a_value_said_many_times_is_said_once() -> None:
    found = asked(healing(), "who_argues", {"author": ["ash", "critic"] * 4000})
    assert found.structured["filters"] == {"author": ["ash", "critic"]}
    assert found == call(healing(), TOOLS["who_argues"], {"author": ["ash", "critic"]})


ODD: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["ash", "heals", "supports"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@given(st.sampled_from(sorted(TOOLS)), st.data())
def test_odd_arguments_are_answered_or_refused(name: str, data: st.DataObject) -> None:
    names = [*input_schema(name)["properties"], "odd"]
    arguments = data.draw(st.dictionaries(st.sampled_from(names), ODD, max_size=4))
    with contextlib.suppress(BadFilter, UnknownName, AmbiguousName):
        validator(name).validate(asked(healing(), name, arguments).structured)


def test_tools_are_asked_with_what_every_door_asks_with() -> None:
    for tool in TOOLS.values():
        assert issubclass(tool.asks, Asking)
        schema = input_schema(tool.name)
        Draft202012Validator.check_schema(schema)
        assert list(schema["properties"]) == [str(field.alias) for field in tool.asks.model_fields.values()]
        assert all(each["description"] for each in schema["properties"].values())
    filters = list(input_schema("who_argues")["properties"])
    assert filters == [str(field.alias) for field in bondgraph.Filters.model_fields.values()]


def test_the_list_of_tools_leaves_room() -> None:
    """Programs put the descriptions and what is asked with before a model; some put the answers' schemas there, too."""
    asks = sum(len(tool.description) + _size(input_schema(tool.name)) for tool in TOOLS.values())
    gives = sum(_size(output_schema(tool.name)) for tool in TOOLS.values())
    assert asks < 20_000
    assert gives < 73_000


def _size(schema: dict[str, Any]) -> int:
    return len(json.dumps(schema, separators=(",", ":")))
