"""Lists in pages: every node once, in its order, the same from memory and from a store, also while the corpus changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.healing import healing, library
from tests.stores import small_store, store, store_of

import bondgraph
from bondgraph import cli
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.ids import fold
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build, load
from bondgraph.ordering import Cursor
from bondgraph.render import text
from bondgraph.render.pieces import console

Ask = Callable[..., Any]

# Of each verb that lists, the field of its answer, and the orders there are.
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "who_argues": ("rows", ("author", "year", "-year")),
    "authors": ("authors", ("name", "-claims")),
    "works": ("works", ("author", "title", "year", "-year", "-claims")),
    "sources": ("sources", ("title", "-claims")),
    "passages": ("passages", ()),
    "terms": ("terms", ()),
    "questions": ("questions", ()),
    "positions": ("positions", ()),
    "relations": ("relations", ()),
    "citations": ("citations", ()),
}
CASES = [(verb, sort) for verb, (_, sorts) in LISTS.items() for sort in (sorts or (None,))]


@pytest.fixture(scope="module")
def memory() -> Library:
    return build(load())


@pytest.fixture(scope="module", params=["memory", "store"])
def whole(request: pytest.FixtureRequest, memory: Library) -> Iterator[Library]:
    """The built-in corpus."""
    if request.param == "memory":
        yield memory
        return
    with bondgraph.open(store=store()) as opened:
        yield opened


@pytest.fixture(scope="module", params=["memory", "store"])
def small(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "memory":
        yield library()
        return
    with bondgraph.open(store=small_store()) as opened:
        yield opened


def given(sort: str | None, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in {"sort": sort, **more}.items() if value is not None}


def items(verb: str, answer: Any) -> list[Any]:
    return list(getattr(answer, LISTS[verb][0]))


def ident(item: Any) -> str:
    return str(getattr(item, "claim", None) or getattr(item, "id", None) or item.concept.id)


def walked(of: Library, verb: str, limit: int, **asked: Any) -> list[Any]:
    """All of a list, page by page."""
    found: list[Any] = []
    after, pages = None, 0
    while True:
        answer = getattr(of, verb)(limit=limit, **given(None, after=after), **asked)
        page = items(verb, answer)
        assert len(page) == limit or answer.next is None
        found += page
        pages += 1
        if answer.next is None:
            assert (answer.total, pages) == (len(found), max(1, -(-len(found) // limit)))
            return found
        after = answer.next


@pytest.mark.parametrize(("verb", "sort"), CASES)
def test_pages_give_every_node_once_and_the_same_from_memory_and_from_a_store(
    whole: Library, memory: Library, verb: str, sort: str | None
) -> None:
    everything = items(verb, getattr(memory, verb)(limit=1000, **given(sort)))
    assert walked(whole, verb, 17, **given(sort)) == everything
    assert len({ident(item) for item in everything}) == len(everything) > 1


KINDS = {
    "who_argues": "claim", "authors": "agent", "works": "work", "sources": "source", "passages": "passage",
    "terms": "concept", "questions": "question", "positions": "position", "relations": "relation", "citations": "citation",
}  # fmt: skip


@pytest.mark.parametrize("verb", LISTS)
def test_a_list_has_all_nodes_of_its_kind(whole: Library, verb: str) -> None:
    answer = getattr(whole, verb)(limit=1)
    assert answer.total == whole.stats().counts[KINDS[verb]] > 1


def test_claims_are_listed_by_year_and_those_without_one_come_last(small: Library) -> None:
    # Of the small debate: of 1949, of 1954, and two that have no year.
    rows = small.who_argues(limit=1000).rows
    dated = sorted(row.year for row in rows if row.year is not None)
    none = [None] * (len(rows) - len(dated))
    assert none
    assert len(set(dated)) > 1
    assert [row.year for row in small.who_argues(sort="year").rows] == [*dated, *none]
    assert [row.year for row in small.who_argues(sort="-year").rows] == [*dated[::-1], *none]


@pytest.mark.parametrize("sort", ["year", "-year"])
def test_claims_that_pass_filters_are_listed_by_year_too(whole: Library, sort: str) -> None:
    everything = [row.claim for row in whole.who_argues(sort=sort, limit=1000).rows]
    for filters in ({"voice": "told"}, {"words": "therapist"}, {"from_year": 1990, "to_year": 2010}):
        passing = {row.claim for row in whole.who_argues(limit=1000, **filters).rows}
        assert passing
        found = [row.claim for row in walked(whole, "who_argues", 7, sort=sort, **filters)]
        assert found == [claim for claim in everything if claim in passing]


def test_works_and_agents_are_in_the_order_that_was_asked_for(whole: Library) -> None:
    def by(sort: str) -> list[Any]:
        return list(whole.works(sort=sort).works)

    years = [work.year for work in by("year")]
    assert years == sorted(years, key=lambda year: (year is None, year or 0))
    latest = [work.year for work in by("-year")]
    assert latest == sorted(latest, key=lambda year: (year is None, -(year or 0)))
    titles = [fold(work.title) for work in by("title") if work.title]
    assert titles == sorted(titles)
    authors = [fold(work.authors or work.title) for work in by("author")]
    assert authors == sorted(authors)
    for counts in (
        [work.claims for work in by("-claims")],
        [each.claims for each in whole.authors(sort="-claims").authors],
    ):
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > counts[-1]


def test_a_line_counts_the_claims_that_the_filter_lets_pass(whole: Library) -> None:
    for work in whole.works().works:
        assert work.claims == whole.who_argues(work=work.id, limit=1).total
    for source in whole.sources().sources:
        assert source.claims == whole.who_argues(source=source.id, limit=1).total
    for agent in whole.authors().authors:
        assert agent.claims == whole.who_argues(author=agent.id, limit=1).total


def test_passages_stand_in_reading_order_and_those_of_a_document_among_themselves(whole: Library) -> None:
    corpus = load()
    wanted = [(each.source, each.start, each.id) for each in corpus.passages]
    found = whole.passages(limit=1000).passages
    assert [(each.source.id, each.start, each.id) for each in found] == sorted(wanted)
    of_shedler = [each for each in sorted(wanted) if each[0] == "shedler"]
    answer = whole.passages(source="shedler", limit=1000)
    assert answer.source
    assert (answer.source.id, answer.total) == ("shedler", len(of_shedler))
    assert [each.id for each in walked(whole, "passages", 9, source="shedler")] == [
        each[2] for each in of_shedler
    ]
    assert whole.passages(source="shedler", after=of_shedler[-1][2]).passages == ()


def test_relations_are_those_of_the_claims_that_pass(whole: Library) -> None:
    everything = whole.relations(limit=1000).relations
    flores = {row.claim for row in whole.who_argues(author="flores", limit=1000).rows}

    def touching(*types: str) -> list[str]:
        return [
            tie.id
            for tie in everything
            if not types or tie.type in types
            if tie.subject.id in flores or (tie.object.id in flores and tie.object.kind == "claim")
        ]

    assert [tie.id for tie in walked(whole, "relations", 11, author="Flores")] == touching()
    contrasting = whole.relations(author="Flores", relation="contrasts", limit=1000)
    assert [tie.id for tie in contrasting.relations] == touching("contrasts")
    assert contrasting.filters == {"author": ["flores"], "relation": ["contrasts"]}
    defining = [tie.id for tie in everything if tie.type == "defines"]
    assert [tie.id for tie in walked(whole, "relations", 11, relation="defines")] == defining
    assert 0 < len(touching("contrasts")) < len(touching()) < len(everything)
    assert whole.relations("unheard of").total == 0
    # A relation that does not pass itself is a place among those that do.
    last = max(tie.id for tie in everything if tie.type == "supports")
    rest = whole.relations(relation="contrasts", after=last, limit=1000).relations
    assert [tie.id for tie in rest] == [
        tie.id for tie in everything if tie.type == "contrasts" and tie.id > last
    ]
    assert whole.relations("unheard of", after=last).relations == ()


# -- while the corpus changes


def without(corpus: Corpus, claim: str) -> Corpus:
    """The corpus without a claim and its relations."""
    return corpus.model_copy(
        update={
            "claims": tuple(each for each in corpus.claims if each.id != claim),
            "relations": tuple(each for each in corpus.relations if claim not in (each.subject, each.object)),
        }
    )


@pytest.mark.parametrize("held", ["memory", "store"])
@pytest.mark.parametrize("sort", ["author", "year", "-year"])
def test_a_page_goes_on_where_the_claim_before_it_is_gone(held: str, sort: str, tmp_path: Path) -> None:
    corpus = healing()
    before = [row.claim for row in library().who_argues(sort=sort).rows]
    for place in range(len(before) - 1):
        answer = library().who_argues(sort=sort, limit=place + 1)
        gone = without(corpus, before[place])
        if held == "store" and place != 1:
            continue  # one store is enough: a build takes seconds
        opened = build(gone) if held == "memory" else bondgraph.open(store=store_of(gone, tmp_path / "gone"))
        with opened as after:
            rest = after.who_argues(sort=sort, after=answer.next)
            assert [row.claim for row in rest.rows] == before[place + 1 :]
            with pytest.raises(UnknownName):
                after.who_argues(sort=sort, after=before[place])


@pytest.mark.parametrize(
    ("verb", "kind"),
    [("authors", "agents"), ("works", "works"), ("questions", "questions"), ("terms", "concepts")],
)
def test_a_page_of_nodes_goes_on_where_the_one_before_it_is_gone(verb: str, kind: str) -> None:
    bare = healing().model_copy(update={"claims": (), "relations": (), "citations": ()})
    record = bare.record.model_copy(update={"curators": (bare.agents[0].id,)})
    bare = bare.model_copy(
        update={
            "record": record,
            "passages": (),
            "questions": tuple(
                question.model_copy(update={"about": (), "raised_by": ()}) for question in bare.questions
            ),
        }
    )
    everything = [ident(item) for item in items(verb, getattr(build(bare), verb)())]
    first = getattr(build(bare), verb)(limit=1)
    left = tuple(each for each in getattr(bare, kind) if each.id != everything[0])
    rest = getattr(build(bare.model_copy(update={kind: left})), verb)(after=first.next)
    assert [ident(item) for item in items(verb, rest)] == everything[1:]
    assert len(everything) > 1


# -- what `after` may be


@pytest.mark.parametrize(("verb", "sort"), CASES)
def test_an_id_is_understood_as_the_place_behind_it(whole: Library, verb: str, sort: str | None) -> None:
    everything = [ident(item) for item in items(verb, getattr(whole, verb)(limit=9, **given(sort)))]
    for place in (0, len(everything) - 2):
        answer = getattr(whole, verb)(limit=1, after=everything[place], **given(sort))
        assert [ident(item) for item in items(verb, answer)] == [everything[place + 1]]


def test_a_cursor_of_another_list_is_refused(small: Library) -> None:
    by_year = small.who_argues(limit=1, sort="year").next
    for verb, asked in (
        ("who_argues", {}),
        ("who_argues", {"sort": "-year"}),
        ("works", {}),
        ("works", {"sort": "year"}),
    ):
        with pytest.raises(BadFilter, match="leave it out to begin at the first") as caught:
            getattr(small, verb)(after=by_year, **asked)
        assert caught.value.parameter == "after"


@pytest.mark.parametrize(
    "text", ["_", "_e30", "_W10", "_WyJ5ZWFyIl0", "_nonsense", "_WyJ5ZWFyIixudWxsXQ", "_WyJhIiwiXHVkODAwIl0"]
)
def test_what_only_begins_like_a_cursor_is_a_name(small: Library, text: str) -> None:
    assert Cursor.parse(text) is None
    with pytest.raises(UnknownName):
        small.who_argues(after=text)


@pytest.mark.parametrize("key", [("a",), ("zzz\t12000\tx",), ("",), ("\t\n\"\\'{}>",), ("Ω\U0001f600",)])
def test_any_key_is_a_place(small: Library, key: tuple[str]) -> None:
    everything = [row.claim for row in small.who_argues().rows]
    found = [row.claim for row in small.who_argues(after=str(Cursor("author", key))).rows]
    assert found == everything[len(everything) - len(found) :]


# -- at the command line


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda it: it.works(limit=1, sort="-claims"), ["works", "claims", "Flores 2004", "flores2004", "10"]),
        (lambda it: it.authors(limit=1), ["authors", "a prominent CBT author", "cbt-author", "--after"]),
        (lambda it: it.relations(limit=1), ["relations", "supports", "--after"]),
        (lambda it: it.citations(limit=1), ["citations", " cites ", "--after"]),
        (lambda it: it.passages(limit=1), ["passages", "--after"]),
        (lambda it: it.positions(limit=1), ["positions", "claims"]),
    ],
)  # fmt: skip
def test_a_page_is_told_as_text(memory: Library, answer: Ask, said: list[str]) -> None:
    out = StringIO()
    page = answer(memory)
    console(out, width=300).print(text.listed(page))
    for each in said:
        assert each in out.getvalue()
    last = ident(next(iter(getattr(page, page.format.removeprefix("bondgraph.").partition("/")[0]))))
    assert f"1 of {page.total}" in out.getvalue()
    assert f"--after {last} gives the next" in out.getvalue()


@pytest.mark.parametrize(
    ("written", "ask"),
    [
        ("works --sort -year --limit 4", lambda it: it.works(sort="-year", limit=4)),
        ("agents --sort -claims --limit 4", lambda it: it.authors(sort="-claims", limit=4)),
        ("passages --limit 4 --after cuk-3", lambda it: it.passages(limit=4, after="cuk-3")),
    ],
)
def test_the_command_lists_what_the_verb_lists(
    memory: Library,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    written: str,
    ask: Ask,
) -> None:
    for name in ("BONDGRAPH_STORE", "BONDGRAPH_CORPUS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["bondgraph", "list", *written.split(), "--format", "json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert json.loads(capsys.readouterr().out) == json.loads(ask(memory).model_dump_json())


def test_what_has_one_order_is_in_no_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bondgraph", "list", "relations", "--sort", "year"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "bondgraph: sort: relations are in one order only; leave it out\n"
