"""The verb: what is answered when words are searched for, the same at every door."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from fastapi.testclient import TestClient
from rich.console import Console
from tests.healing import library

from bondgraph import cli
from bondgraph.answers import Search
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.render import text
from bondgraph_api import create_app


def found(words: str, **filters: Any) -> list[str]:
    return [f"{hit.node.kind}:{hit.node.id}" for hit in library().search(words, **filters).hits]


def test_hits_are_of_all_kinds_with_what_is_known_of_each() -> None:
    answer = library().search("warmth")
    hits = {f"{hit.node.kind}:{hit.node.id}": hit for hit in answer.hits}
    # The concept and the position are called so; two claims are about it. Its reason says nothing of the relation's ends.
    assert set(hits) == {"concept:warmth", "position:how/warmth", "claim:ash-helps", "claim:smith-warm"}
    assert answer.total == 4
    assert [hit.node.kind for hit in answer.hits][2:] == ["claim", "claim"]
    claim = hits["claim:smith-warm"]
    assert (claim.field, claim.snippet.text, claim.snippet.marks) == ("name", "Warmth", ((0, 6),))
    assert (claim.node.label, claim.row and claim.row.claim, claim.relation) == (
        "The bond is warm.",
        "smith-warm",
        None,
    )
    position = hits["position:how/warmth"]
    assert (position.field, position.snippet.text) == ("statement", "Through warmth, it is said.")
    assert (position.node.label, position.row, position.relation) == ("Through warmth", None, None)
    assert (answer.words, answer.meant, answer.kinds, answer.filters, answer.next) == (
        "warmth",
        (),
        (),
        {},
        None,
    )


def test_a_relation_is_found_by_its_reason_and_shows_its_ends() -> None:
    (hit,) = library().search('"was found"').hits
    assert (hit.node.label, hit.snippet.text, hit.snippet.marks) == (
        "ash-helps supports mueller-heals", "It was found.", ((3, 12),),
    )  # fmt: skip
    assert hit.relation is not None
    assert (hit.relation.subject.id, hit.relation.nature, hit.row) == ("ash-helps", "evidence", None)


def test_another_name_of_a_concept_is_shown_on_its_claims() -> None:
    (hit,) = library().search("tie", kind="claim").hits
    assert (hit.node.id, hit.field, hit.snippet.text, hit.snippet.marks) == (
        "mueller-heals",
        "name",
        "tie",
        ((0, 3),),
    )


def test_kinds_and_filters() -> None:
    assert set(found("bond", kind=["concept", "position"])) == {"concept:bond"}
    assert set(found("bond", author="smith-a")) == {"claim:smith-warm"}  # only claims pass a filter
    answer = library().search("bond", author=["Jörg Müller", "smith-b"], to_year=1990)
    assert [hit.node.id for hit in answer.hits] == ["mueller-heals"]
    assert answer.filters == {"author": ["mueller", "smith-b"], "to-year": 1990}
    assert set(found("bond", contrasts="critic-denies")) == {"claim:mueller-heals"}
    assert set(found("bond", relation="supports", voice="told")) == {"claim:smith-warm"}


def test_hits_are_counted_by_kind_whichever_are_asked_for() -> None:
    whole = {"concept": 1, "position": 1, "claim": 2}
    assert library().search("warmth").counts == whole
    assert library().search("warmth", kind="concept", limit=1).counts == whole
    assert library().search("warmth", after="3").counts == whole
    assert library().search("warmth", author="ash").counts == {"claim": 1}
    assert library().search("unheard").counts == {}


def test_pages_follow_each_other() -> None:
    whole = found("bond")
    pages, after = [], None
    for _ in range(len(whole)):
        answer = library().search("bond", limit=2, after=after)
        assert answer.total == len(whole) > 2
        pages += [f"{hit.node.kind}:{hit.node.id}" for hit in answer.hits]
        if (after := answer.next) is None:
            break
    assert pages == whole
    assert library().search("bond", after="1000").hits == ()


@pytest.mark.parametrize(
    ("given", "parameter", "reason"),
    [
        ({"words": ""}, "words", "'' holds no word; write letters or digits"),
        ({"words": "…"}, "words", "'…' holds no word; write letters or digits"),
        ({"words": "bond", "kind": "passage"}, "kind", "'passage' is not one of claim, relation"),
        (
            {"words": "bond", "after": "mueller-heals"},
            "after",
            "'mueller-heals' is no number of hits; write what the page",
        ),
        ({"words": "bond", "after": "-1"}, "after", "'-1' is no number of hits"),
        ({"words": "bond", "limit": 0}, "limit", "0 is out of range; write at least 1"),
        ({"words": "bond", "autor": "x"}, "autor", "there is no such filter; did you mean author?"),
    ],
)
def test_what_cannot_be_searched_is_refused(given: dict[str, Any], parameter: str, reason: str) -> None:
    with pytest.raises(BadFilter) as refused:
        library().search(**given)
    assert refused.value.parameter == parameter
    assert reason in str(refused.value)


def test_a_name_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownName):
        library().search("bond", author="nobody at all")


# -- doors


@pytest.mark.parametrize(
    "given",
    [
        {"words": ["aliance bond"]},
        {"words": ['"the bond" warm*'], "kind": ["claim"], "limit": ["1"]},
        {"words": ["bond"], "after": ["1"], "kind": ["claim", "concept"]},
        {"words": ["müller"], "author": ["smith-a", "critic"], "from-year": ["1990"]},
    ],
)
def test_the_same_at_every_door(
    given: dict[str, list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: dict[str, Any] = {
        name.replace("-", "_"): values if len(values) > 1 else values[0] for name, values in given.items()
    }
    answer = library().search(**plain)
    expected = answer.model_dump(mode="json")
    response = TestClient(create_app(library())).get("/v1/search", params=given)
    assert (response.status_code, response.json()) == (200, expected)
    assert ('rel="next"' in response.headers.get("link", "")) == (answer.next is not None)
    monkeypatch.setattr("bondgraph.cli.asking.open_library", lambda *_: library())
    options = [
        part
        for name, values in given.items()
        if name != "words"
        for value in values
        for part in (f"--{name}", value)
    ]
    monkeypatch.setattr(sys, "argv", ["bondgraph", "search", *given["words"], *options])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code
    assert json.loads(capsys.readouterr().out) == expected


def test_without_words_the_service_says_so() -> None:
    response = TestClient(create_app(library())).get("/v1/search")
    assert (response.status_code, response.json()["parameter"]) == (400, "words")


# -- as text


def drawn(answer: Search) -> str:
    file = io.StringIO()
    text.console(file, width=60).print(text.search(answer))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def test_as_text_hits_are_numbered_and_say_who_holds_what() -> None:
    assert drawn(library().search("ties", kind="claim")) == (
        "1  tie\n   claim:mueller-heals  Jörg Müller  The bond heals; so\n   “says” Müller.\n\n1 hit"
    )
    first, *_, last = drawn(library().search("bond", limit=1, after="1", kind="claim")).splitlines()
    assert first.startswith("2  ")
    assert last == "1 of 3 hits; --after 2 gives the next"


def test_as_text_what_words_were_taken_for_comes_first() -> None:
    lines = drawn(library().search("aliance xyzzyx")).splitlines()
    assert lines == [
        "aliance stands nowhere here; searched for alliance instead.",
        "xyzzyx stands nowhere here, and nothing comes near.",
        "",
        "No node holds: aliance xyzzyx.",
    ]


def test_as_text_an_empty_answer_says_what_was_asked() -> None:
    assert drawn(library().search("heals", kind="claim", author=["ash", "critic"])) == (
        "No node of kind claim holds: heals, author ash or critic."
    )
    assert drawn(library().search("tie", after="9", kind="claim")) == "1 hit, and none on this page."


def test_matches_are_bold_where_that_can_be_seen() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, color_system="standard", width=60)
    console.print(text.search(library().search("was found")))
    assert "It was \x1b[1mfound\x1b[0m." in file.getvalue()  # "was" is too small a word
