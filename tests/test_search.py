"""The index: what is found, in which order, and that it is the same in memory and on disk."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.healing import CLAIMS, healing

from bondgraph.errors import BadFilter, StoreError
from bondgraph.ids import Kind, Ref
from bondgraph.queries import Queries
from bondgraph.rdf import ntriples
from bondgraph.search import index as module
from bondgraph.search.documents import Document, from_queries
from bondgraph.search.index import Meant, SearchIndex
from bondgraph.search.words import Words
from bondgraph.store import in_memory


def document(
    number: int,
    statement: str,
    *names: str,
    kind: Kind = "claim",
    year: int | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Document:
    return Document(Ref(kind, f"n{number}"), number, statement, names, filters or {}, year)


def indexed(*documents: Document) -> SearchIndex:
    return SearchIndex.in_memory(documents)


def numbers(refs: Iterable[Ref]) -> list[int]:
    return [int(ref.id.removeprefix("n")) for ref in refs]


def ranked(index: SearchIndex, words: str, *, limit: int = 100, offset: int = 0) -> list[int]:
    return numbers(hit.node for hit in index.search(words, limit=limit, offset=offset).hits)


@cache
def queries() -> Queries:
    engine = in_memory()
    engine.load(ntriples(healing()))
    return Queries(engine, healing().record.base)


@cache
def words() -> Words:
    return Words(queries())


# -- which claims hold which words


BOND = {"mueller-heals", "smith-warm", "smith-too"}
MUELLER = {"mueller-heals", "critic-denies", "smith-warm", "page-right"}  # holder, teller, teller, statement


@pytest.mark.parametrize(
    ("wanted", "claims"),
    [
        ("bond", BOND),
        ("BOND heals", {"mueller-heals"}),
        ("heals bond", {"mueller-heals"}),  # in any order
        ("bonding", BOND),  # in any form
        ("follows", {"page-right"}),
        ("warms", {"smith-warm", "smith-too"}),
        ("warm*", {"ash-helps", "smith-warm", "smith-too"}),  # ash-helps is about warmth
        ("bon war", {"smith-warm", "smith-too"}),  # what stands nowhere is taken for a beginning
        ("ond", set()),  # and only for a beginning
        ("b", set()),  # which has two letters at least
        ("muller", MUELLER),
        ("MÜLLER", MUELLER),
        ("mulller", MUELLER),  # a slip
        ("zoe odegaard", {"ash-helps"}),
        ("tie", {"mueller-heals"}),  # what its concept is called, too
        ("bindung 1990", {"mueller-heals", "critic-denies", "smith-warm"}),  # a work held in, told in twice
        ("199", {"mueller-heals", "critic-denies", "smith-warm"}),
        ("1991", set()),  # another year is no slip
        ("“says”", {"mueller-heals"}),
        ("[bold]", {"ash-helps"}),
        ("critic nobody", {"critic-denies"}),  # both in a name
        ("page right", set()),  # ids are not words
        ('"the bond"', BOND),
        ('"bond the"', set()),
        ('"bond tie"', set()),  # a phrase does not run from one name into the next
        ('"heals so says"', {"mueller-heals"}),  # over punctuation
        ('"healing"', set()),  # in quotes, as it stands
        ("healing", {"mueller-heals"}),
        ("the bond", BOND),
        ("the", set(CLAIMS) - {"critic-denies"}),  # small words are looked for where there is nothing else
        ("warm alliances", set()),
    ],
)
def test_claims_that_hold_all_the_words(wanted: str, claims: set[str]) -> None:
    found = [claim.id for claim in words().claims(wanted)]
    assert set(found) == claims
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("bond", ()),
        ("bonding", ()),
        ("bon*", ()),
        ("bon", [("bon", ["bon*"])]),
        ("Aliance bond", [("aliance", ["alliance"])]),  # a letter left out
        ("alliannce", [("alliannce", ["alliance"])]),  # put in
        ("allience", [("allience", ["alliance"])]),  # changed
        ("allaince", [("allaince", ["alliance"])]),  # two that changed places
        ("alianse", [("alianse", [])]),  # two slips in seven letters
        ("allyanse", [("allyanse", ["alliance"])]),  # in eight
        ("elliance", [("elliance", [])]),  # the first letter stays
        ("bnd", [("bnd", [])]),  # three letters are too few to tell
        ("vom", [("vom", [])]),
    ],
)
def test_a_word_that_stands_nowhere_is_taken_for_another(
    wanted: str, meant: Sequence[tuple[str, list[str]]]
) -> None:
    found = words().index.sought(wanted).meant
    assert found == tuple(Meant(word, tuple(taken)) for word, taken in meant)


def test_of_the_words_that_come_nearest_the_frequent_ones_are_meant() -> None:
    names = ["bard", "bark", "barn", "bars", "bart", "bare", "barely"]
    index = indexed(*(document(number, " ".join(names[: 7 - number])) for number in range(7)))
    assert index.sought("barx").meant == (Meant("barx", ("bard", "bark", "barn", "bars", "bart")),)


# -- rank


def test_a_statement_comes_before_a_name_and_the_word_itself_before_its_forms() -> None:
    index = indexed(
        document(0, "Nothing is said.", "Bonding"),
        document(1, "Nothing is said.", "Bond"),
        document(2, "Bonding is said."),
        document(3, "Bond is said."),
    )
    assert ranked(index, "bond") == [3, 2, 1, 0]


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    common = [document(number, "bond and more words") for number in range(9)]
    index = indexed(
        *common, document(9, "rupture and more words", "bond"), document(10, "bond and more words", "rupture")
    )
    assert ranked(index, "bond rupture") == [9, 10]


def test_what_is_called_so_comes_before_what_mentions_it() -> None:
    index = indexed(
        document(0, "It is said.", "Ash"),
        document(1, "Ash said so.", "Smith"),
        document(2, "", "Ash", kind="agent"),
    )
    assert ranked(index, "ash") == [2, 1, 0]


def test_frequent_words_narrow_but_do_not_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    index = indexed(
        document(0, "rupture", "bond"),
        document(1, "bond rupture"),
        document(2, "bond"),
        document(3, "bond"),
        document(4, "rupture"),
    )
    assert ranked(index, "bond rupture") == [1, 0]
    monkeypatch.setattr(module, "_FREQUENT", 3)
    assert ranked(index, "bond rupture") == [
        0,
        1,
    ]  # rupture, which three have, is the whole of the first statement


def alike(count: int) -> list[Document]:
    documents = [document(number, "bond", filters={"author": ["ash"]}) for number in range(count)]
    random.Random(1).shuffle(documents)
    return documents


@pytest.mark.parametrize("count", [5, 75])
def test_equals_rank_by_number_whatever_wrote_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Seventy-five are written in eight pieces."""
    monkeypatch.setattr(module, "_AT_ONCE", 10)
    documents = alike(count)
    built = SearchIndex.build(tmp_path / "search", documents, count)
    for index in (built, SearchIndex.open(tmp_path / "search"), SearchIndex.in_memory(documents)):
        assert ranked(index, "bond") == list(range(count))
        assert ranked(index, "bond", limit=2, offset=3) == [3, 4]
        assert ranked(index, "bon*") == list(range(count))
        assert numbers(index.find("bond", limit=100).nodes) == list(range(count))


def test_there_is_one_segment_so_ranks_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        " ".join(random.Random(seed).choices(["bond", "rupture", "repair", "trust"], k=6))
        for seed in range(77)
    ]
    documents = [document(number, text, text[:9]) for number, text in enumerate(texts)]
    whole = SearchIndex.in_memory(documents).search("bond trust", limit=100)
    monkeypatch.setattr(module, "_AT_ONCE", 10)
    pieces = SearchIndex.build(tmp_path, documents[::-1], len(documents)).search("bond trust", limit=100)
    assert pieces == whole
    assert 0 < whole.total < 77


def test_kinds_pages_and_totals() -> None:
    index = indexed(
        *(document(number, "bond", kind="relation" if number % 3 else "claim") for number in range(9))
    )
    claims = index.search("bond", kinds=["claim"], limit=2)
    assert (numbers(hit.node for hit in claims.hits), claims.total) == ([0, 3], 3)
    both = index.search("bond", kinds=["claim", "relation"], limit=2, offset=8)
    assert (numbers(hit.node for hit in both.hits), both.total) == ([8], 9)
    assert index.search("bond", limit=2, offset=9).hits == []
    assert index.search("rupture", limit=2) == ([], 0)


# -- filters


def filtered() -> SearchIndex:
    return indexed(
        document(0, "bond heals", filters={"author": ["ash"], "concept": ["bond", "tie"]}, year=1990),
        document(1, "bond", filters={"author": ["ash", "smith"], "voice": ["direct"]}, year=-50),
        document(2, "rupture", filters={"author": ["smith"], "concept": ["bond"]}, year=2005),
        document(3, "bond", filters={"author": ["page right"]}),
        document(4, "bond heals", kind="relation"),
    )


@pytest.mark.parametrize(
    ("wanted", "filters", "years", "found"),
    [
        ("", {}, (None, None), [0, 1, 2, 3]),
        ("bond", {}, (None, None), [0, 1, 3]),
        ("", {"author": ["ash"]}, (None, None), [0, 1]),
        ("", {"author": ["ash", "smith"]}, (None, None), [0, 1, 2]),  # any of a filter's
        ("", {"author": ["smith"], "concept": ["bond"]}, (None, None), [2]),  # all of the filters
        ("bond", {"author": ["smith"]}, (None, None), [1]),
        ("", {"author": ["page right"]}, (None, None), [3]),  # a value is one, whatever is in it
        ("", {"author": ["page"]}, (None, None), []),
        ("", {"author": []}, (None, None), []),
        ("", {}, (1990, None), [0, 2]),
        ("", {}, (None, 1990), [0, 1]),
        ("", {}, (1990, 1990), [0]),
        ("", {}, (None, -50), [1]),
        ("heals", {"author": ["ash"]}, (None, 2000), [0]),
    ],
)
def test_claims_that_pass(
    wanted: str, filters: Mapping[str, Sequence[str]], years: tuple[int | None, int | None], found: list[int]
) -> None:
    index = filtered()
    assert index.count(wanted, filters, years) == len(found)
    for limit in (1, 10):
        for after in (None, 0, 1, 3):
            page = index.find(wanted, filters, years, after=after, limit=limit)
            behind = [number for number in found if after is None or number > after]
            assert (numbers(page.nodes), page.total) == (behind[:limit], len(found))
    if wanted:
        hits = index.search(wanted, filters, years, kinds=["claim"], limit=10)
        assert sorted(numbers(hit.node for hit in hits.hits)) == found
        assert hits.total == len(found)


def test_filters_let_only_claims_pass_and_do_not_change_ranks() -> None:
    hits = filtered().search("bond", {"author": ["ash", "page right"]}, limit=10)
    alone = {hit.node: hit.score for hit in filtered().search("bond", limit=10).hits}
    assert numbers(hit.node for hit in hits.hits) == [1, 3, 0]  # the shorter ones first
    assert all(hit.score == pytest.approx(alone[hit.node]) for hit in hits.hits)


def test_facets_count_what_passes() -> None:
    index = filtered()
    fields = ["author", "concept", "voice"]
    assert index.facets(fields=fields, most=9) == {
        "author": [("ash", 2), ("smith", 2), ("page right", 1)],
        "concept": [("bond", 2), ("tie", 1)],
        "voice": [("direct", 1)],
    }
    assert index.facets("bond", {"author": ["smith"]}, fields=fields, most=1) == {
        "author": [("ash", 1)], "concept": [], "voice": [("direct", 1)],
    }  # fmt: skip
    assert index.facets(years=(1990, None), fields=["concept"], most=1) == {"concept": [("bond", 2)]}


def test_of_values_with_equally_many_claims_the_first_are_shown() -> None:
    """More of them than are asked for at first."""
    documents = [document(number, "", filters={"author": [f"a{99 - number:02}"]}) for number in range(100)]
    index = indexed(*documents, document(100, "", filters={"author": ["a50"]}))
    assert index.facets(fields=["author"], most=3) == {"author": [("a50", 2), ("a00", 1), ("a01", 1)]}


# -- whatever is written


@given(st.text())
def test_whatever_is_written_is_answered_or_refused(wanted: str) -> None:
    with suppress(BadFilter):
        index = words().index
        hits = index.search(wanted, limit=50)
        assert hits.total == len(hits.hits)
        claims = sorted(hit.node for hit in hits.hits if hit.node.kind == "claim")
        assert claims == index.matches(wanted)


def test_nothing_to_search_is_an_empty_answer() -> None:
    index = indexed()
    assert index.find(limit=5) == ([], 0)
    assert index.matches("bond") == []
    assert index.search("bond", limit=5) == ([], 0)


def test_an_index_that_is_missing_damaged_or_in_the_way_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    damaged = tmp_path / "damaged"
    SearchIndex.build(damaged, [], 0).close()
    (damaged / "meta.json").write_text("{", encoding="utf-8")
    for folder in (missing, damaged):
        with pytest.raises(StoreError) as refused:
            SearchIndex.open(folder)
        assert str(refused.value) == f"{folder}: the search index is missing or damaged; build the store anew"
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="the search index cannot be written: "):
        SearchIndex.build(tmp_path / "file", [], 0)


# -- documents


def test_documents_are_numbered_as_answers_list_claims() -> None:
    documents = list(from_queries(queries()))
    assert [each.number for each in documents] == list(range(len(documents)))
    assert tuple(each.node.id for each in documents[:6]) == CLAIMS
    assert [each.node.id for each in documents[6:12]] == sorted(
        relation.id for relation in healing().relations
    )
    kinds = [each.node.kind for each in documents[12:]]
    assert kinds == [
        *["agent"] * 8, *["work"] * 3, "source", *["concept"] * 5, *["question"] * 2, *["position"] * 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "statement", "names", "filters", "year"),
    [
        (
            "claim:ash-helps", "An alliance helps, when [bold]it[/bold] is | *kept*.",
            ("Alliance", "Ash & Ödegaard 2005", "Nils Ödegaard", "The Book ash2005", "Warmth", "Zoë Ash"),
            {
                "author": ("ash", "odegaard"), "concept": ("alliance", "bond", "warmth"), "position": ("heals/yes", "how/yes"),
                "question": ("heals", "how"), "relation": ("defines", "supports"), "role": ("supporting",),
                "source": ("page",), "supports": ("mueller-heals",), "voice": ("direct",), "work": ("ash2005",),
            }, 2005,
        ),
        (
            "claim:mueller-heals", "The bond heals; so “says” Müller.",
            ("Jörg Müller", "Müller 1990", "The bond", "tie", "Über [Bindung]"),
            {
                "author": ("mueller",), "concept": ("bond",), "contrasts": ("critic-denies", "page-right"),
                "position": ("heals/yes",), "question": ("heals",), "relation": ("contrasts", "supports"), "role": ("thesis",),
                "source": ("page",), "voice": ("direct",), "work": ("Mueller1990",),
            }, 1990,
        ),
        (
            "claim:smith-warm", "The bond is warm.",
            ("J. Smith", "Jörg Müller", "Müller 1990", "Warmth", "Zoë Ash", "Über [Bindung]"),
            {
                "author": ("smith-a",), "concept": ("warmth",), "position": ("how/warmth",), "question": ("how",),
                "relation": ("defines", "supports"), "source": ("page",), "voice": ("quotes", "reports", "told"),
                "work": ("Mueller1990",),
            }, 1990,
        ),
        ("relation:ash-helps--supports--mueller-heals", "It was found.", (), {}, None),
        ("agent:mueller", "", ("J. M.", "Jörg Müller"), {}, None),
        ("agent:critic", "", ("a critic whom nobody names",), {}, None),
        (
            "work:ash2005", "",
            ("Ash & Ödegaard 2005", "Ash & Ödegaard 2006", "Ash, Zoë; Ödegaard, Nils", "The Book ash2005"), {}, None,
        ),
        ("source:page", "", ("A page",), {}, None),
        ("concept:alliance", "As Ash has it.", ("Alliance",), {}, None),
        ("concept:bond", "", ("The bond", "tie"), {}, None),
        ("question:how", "Ways?", ("Ways",), {}, None),
        ("position:how/yes", "By itself, it is said.", ("By itself",), {}, None),
    ],
)  # fmt: skip
def test_a_document_has_what_is_said_of_a_node(
    node: str, statement: str, names: tuple[str, ...], filters: dict[str, tuple[str, ...]], year: int | None
) -> None:
    (found,) = [each for each in from_queries(queries()) if str(each.node) == node]
    assert found._replace(number=0) == (Ref.parse(node), 0, statement, names, filters, year, None)
