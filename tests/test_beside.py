"""A store that was built answers as the same corpus does in memory: every part, every node, every filter, every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pytest
from benchmarks.synthetic import lines
from pydantic import BaseModel
from tests.factories import (
    CASES,
    agent,
    claim,
    concept,
    corpus,
    left_out,
    passage,
    question,
    record,
    relation,
    source,
    work,
)
from tests.healing import healing

from bondgraph.answers import Filters
from bondgraph.beside import Beside
from bondgraph.building import ahead, build
from bondgraph.building.intake import Arrived, Intake
from bondgraph.building.shelving import Shelving
from bondgraph.errors import BondgraphError, UnknownName
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.model import RECORDS as KINDS
from bondgraph.model import Agent, Citation, Corpus, Question
from bondgraph.naming import AskedNames, keys_of
from bondgraph.opening import build as in_memory
from bondgraph.opening import built_in, load, open_store
from bondgraph.rdf import ntriples
from bondgraph.search.documents import Document, from_queries
from bondgraph.search.index import SearchIndex
from bondgraph.stores import INDEX, RECORDS, StoreFolder
from bondgraph.tracing import listed

QUOTES: Final = 'He said: "Tea\\nothing" — ‘so’ „wohl“ \\u001e </script> \u2028 & 茶 ☕\U0001f375 ẞ ﬀ İ'


def person(ident: str, **fields: Any) -> Agent:
    return Agent.model_validate({"id": ident} | fields)


def odd() -> Corpus:
    """What texts of any script, odd names and former ids make of it; the base ends in a hash."""
    return corpus(
        record=record(base="https://example.org/tea#", title="Thé – 茶", description=QUOTES, curators="tang"),
        agents=(
            agent("editors", type="organisation"),
            person(
                "tang",
                name={"family": "Ťang", "given": "茶 A."},
                also_called=("O'Tang", "T. \\ T."),
                was="tan",
            ),
            person(
                "sen",
                name={"family": "sen", "non-dropping-particle": "von der"},
                same_as="https://sen.example/",
            ),
            person("sen-2", name={"literal": "SEN"}, type="group"),
            agent("nobody", described="a guest, unnamed", type="person", tradition="calm"),
            person("page", type="page", name={"literal": "Ünsigned: a page"}),
        ),
        works=(
            work(
                "Tang2001",
                title='Thé: a "Book" of Tea? Yes!',
                by=("tang", "sen"),
                author=({"family": "Ťang"}, {"family": "Sen"}),
                was=("tang2000", "TANG2000a"),
                as_cited=(
                    {"source": "leaflet", "author": {"family": "Tong"}, "issued": 1999, "edition": "2nd"},
                    {"source": "leaflet", "title": "Der Thee: ein Buch", "note": "misprinted"},
                    {"source": "leaflet", "note": "as it is"},
                ),
                DOI="10.1000/x",
            ),
            work("old-work:1.2+b", title="Before", issued=-300, by="sen-2"),
            work("undated", title="Undated", issued=None),
        ),
        sources=(
            source(
                "leaflet",
                title="Le “Dépliant”",
                by=("tang", "page"),
                publisher="Thé & Cie",
                url="https://tea.example/leaflet?a=b",
                was="flyer",
                left_out=(left_out("It is no claim.", "A pot holds six cups."),),
            ),
            source("second", text="Another text.", title="Zweite"),
        ),
        concepts=(
            concept("calm", label="Ruhe", also_called=("Calm", "sérénité"), scope=QUOTES, was="rest"),
            concept("deep-calm", label="ruhe", broader="calm"),
            concept("deeper-calm", label="Ärger", broader=("deep-calm", "wakefulness"), related="calm"),
            concept("wakefulness", label="Wachheit"),
        ),
        questions=(
            question("effect", was="effects", about="calm", raised_by="on-calm"),
            Question.model_validate(
                {
                    "id": "taste",
                    "label": "Taste?",
                    "asks": QUOTES,
                    "positions": [
                        {"id": "sweet", "label": "Süß", "says": QUOTES, "was": ["sugary", "honeyed"]},
                        {"id": "calms", "label": "Calms", "says": "It calms."},
                    ],
                }
            ),
        ),
        passages=(
            passage("on-calm", "Tea calms those who drink it slowly.", role="thesis", was="calm-words"),
            passage("on-waking", "Tea may keep a tired mind awake.", quotes="Tang2001", role="aside"),
            passage("steep", "“Steep it for three minutes,” says Tang", quotes="undated"),
            passage("six", "☕🍵", also_at=()),
        ),
        claims=(
            claim(
                "tea-calms",
                says=QUOTES,
                about=("calm", "deeper-calm"),
                in_work="old-work:1.2+b",
                answers=("taste/sweet", "effect/calms"),
                was=("tea-soothes", "tea-rests"),
                note="\t a note\n with lines",
                stands_alone="Since.",
            ),
            claim(
                "tea-wakes",
                held_by=("sen-2", "nobody"),
                passages=("steep", "on-waking"),
                told_by=(
                    {"work": "Tang2001", "how": "quotes"},
                    {"agent": "page", "how": "rejects"},
                    {"work": "undated", "how": "reports"},
                ),
                answers="effect/wakes",
            ),
            claim("zzz", held_by="sen-2", passages="six", in_work="Tang2001", about="wakefulness"),
            claim("aaa", held_by="sen-2", passages=("six", "on-calm"), answers="taste/calms"),
        ),
        relations=(
            relation("tea-calms", "contrasts", "tea-wakes", because=QUOTES, drawn_by="nobody"),
            relation("zzz", "contrasts", "tea-calms", nature="degree"),
            relation("tea-wakes", "supports", "zzz", basis="in-text", passage="steep", drawn_by="tang"),
            relation("zzz", "supports", "tea-wakes"),
            relation("aaa", "supports", "zzz", nature="restates"),
            relation("tea-wakes", "defines", "calm", basis="in-text", passage="on-calm"),
            relation("aaa", "defines", "wakefulness"),
        ),
        citations=(
            Citation.model_validate({"cites": "Tang2001", "passage": "steep", "intent": "disputes"}),
            Citation.model_validate(
                {"names": "sen", "passage": "six", "intent": "credits", "terms": ["calm", "wakefulness"]}
            ),
            Citation.model_validate({"cites": "undated", "citing": "Tang2001", "passage": "on-calm"}),
        ),
    )


def bare() -> Corpus:
    """Nothing but its record, and who curates it."""
    empty: Any = dict.fromkeys(
        ("works", "sources", "concepts", "questions", "passages", "claims", "relations", "citations"), ()
    )
    return corpus(agents=(agent("editors", type="organisation"),), **empty)


CORPORA: Final[dict[str, Callable[[], Corpus]]] = {
    "built-in": lambda: load(built_in()),
    "synthetic": lambda: made(300),
    "healing": healing,
    "odd": odd,
    "bare": bare,
    "without relations": lambda: corpus(relations=()),
    "without concepts": lambda: corpus(
        concepts=(), claims=(claim("tea-calms"), claim("tea-wakes", passages="on-waking"))
    ),
    "without questions": lambda: corpus(
        questions=(), claims=(claim("tea-calms"), claim("tea-wakes", passages="on-waking"))
    ),
    "without claims": lambda: corpus(claims=(), relations=()),
}
CASE_PATHS: Final = sorted(path for path in (CASES / "valid").iterdir() if path.is_dir())


def made(claims: int) -> Corpus:
    """A synthetic corpus."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        path.write_bytes(b"".join(lines(claims, 1)))
        return load(path)


def case(path: Path) -> Corpus:
    return load(path / "corpus.jsonl" if (path / "corpus.jsonl").exists() else path)


@dataclass
class Pair:
    """One corpus in two libraries: in memory, and over a store that was built."""

    corpus: Corpus
    memory: Library
    store: Library
    beside: Beside
    path: Path

    @property
    def small(self) -> bool:
        return len(self.corpus.claims) < 50

    def some(self, those: Iterable[Any], most: int) -> list[Any]:
        """Of a small corpus all, of a large one so many, spread."""
        every = list(those)
        return every if self.small or len(every) <= most else every[:: len(every) // most]


def nodes(whole: Corpus) -> Iterator[Ref]:
    for kind in KINDS:
        for each in (whole.record,) if kind == "corpus" else getattr(whole, f"{kind}s"):
            yield Ref(kind, each.id)
    for asked in whole.questions:
        for position in asked.positions:
            yield Ref("position", f"{asked.id}/{position.id}")


@pytest.fixture(
    scope="module",
    params=[*CORPORA.values(), *CASE_PATHS],
    ids=[*CORPORA.keys(), *(f"case {path.name}" for path in CASE_PATHS)],
)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    whole: Corpus = case(request.param) if isinstance(request.param, Path) else request.param()
    folder = tmp_path_factory.mktemp("pair")
    path = folder / "corpus.jsonl"
    path.write_text("".join(f"{line}\n" for line in whole.lines()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "_MANY", 2)  # so that some facets are counted ahead, and some are not
        built = build(path, folder / "store")
    place = folder / "store" / built.build
    store = open_store(folder / "store")
    yield Pair(load(path), in_memory(load(path)), store, Beside(place / RECORDS, place / INDEX), path)
    store.close()


def alike(pair: Pair, verb: str, *given: Any, **named: Any) -> None:
    """Both libraries give the same answer, or the same refusal."""

    def answer(library: Library) -> object:
        try:
            found = getattr(library, verb)(*given, **named)
        except BondgraphError as error:
            return type(error), str(error)
        return found.model_dump() if isinstance(found, BaseModel) else found

    assert answer(pair.store) == answer(pair.memory)


# -- whole


def test_the_statements_are_those_of_the_corpus(pair: Pair) -> None:
    everything = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    ours, theirs = (sorted(map(str, it._engine.select(everything))) for it in (pair.store, pair.memory))
    assert ours == theirs
    assert len(ours) == len(list(ntriples(pair.corpus)))  # none is written twice
    assert StoreFolder(pair.path.parent / "store").built().statements == len(ours)


def test_the_lines_are_those_of_the_corpus(pair: Pair) -> None:
    assert list(pair.store.lines()) == list(pair.corpus.lines())
    assert pair.store.stamp == pair.memory.stamp
    assert pair.store.stamp.digest == pair.corpus.digest
    assert pair.store.description == pair.memory.description


def test_what_is_counted_and_listed_is_alike(pair: Pair) -> None:
    alike(pair, "stats")
    alike(pair, "terms")
    alike(pair, "authors")
    alike(pair, "questions")
    for kind in ("agent", "claim", "concept", "question", "source", "work"):
        alike(pair, "nodes", kind, 20)
    alike(pair, "passages_by_id", [each.id for each in pair.corpus.passages[:30]])


def test_what_is_listed_is_alike_page_by_page(pair: Pair) -> None:
    for who in pair.some(pair.corpus.agents, 4):
        alike(pair, "authors", limit=2, after=who.id)
        alike(pair, "authors", limit=2, after=who.id, sort="-claims")
    for what in pair.some(pair.corpus.concepts, 4):
        alike(pair, "terms", limit=2, after=what.id)
    for asked in pair.some(pair.corpus.questions, 4):
        alike(pair, "questions", limit=2, after=asked.id)
    for sort in ("author", "title", "year", "-year", "-claims"):
        alike(pair, "works", sort=sort)
    for sort in ("title", "-claims"):
        alike(pair, "sources", sort=sort)
    for sort in ("year", "-year"):
        alike(pair, "who_argues", sort=sort)
        alike(pair, "who_argues", sort=sort, voice="direct", limit=3)
    for verb in ("passages", "positions", "relations", "citations"):
        alike(pair, verb)
    for each in pair.some(pair.corpus.sources, 4):
        alike(pair, "passages", source=each.id)
    for who in pair.some(pair.corpus.agents, 4):
        alike(pair, "relations", author=who.id)
        alike(pair, "relations", author=who.id, relation="supports")


# -- parts


def test_the_words_that_are_searched_are_those_of_the_queries(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Document] = []

    class Nothing:
        def close(self) -> None: ...

    def kept(folder: Path, documents: Iterable[Document], count: int) -> Nothing:
        # Of the queries, nothing is listed by the index.
        found.extend(each._replace(places=None) for each in documents)
        assert count == len(found)
        return Nothing()

    monkeypatch.setattr(SearchIndex, "build", kept)
    (tmp_path / "records").mkdir()
    (tmp_path / "index").mkdir()
    arrived: list[Arrived] = []
    Intake(pair.path, tmp_path / "records", arrived.append).take()
    shelving = Shelving(tmp_path / "records", tmp_path / "index")
    shelving.take(arrived, lambda _: None)
    shelving.index(lambda _: None)
    asked = {document.node: document for document in from_queries(pair.memory._queries)}
    assert [document.number for document in found] == sorted(document.number for document in found)
    assert {document.node: document for document in found} == asked


def test_every_name_stands_for_the_same_nodes(pair: Pair) -> None:
    asked = AskedNames(pair.memory._queries)
    for key, refs in asked._keys.items():
        assert set(pair.beside.by(key)) == set(refs), key
        assert set(pair.beside.by(f"{key}x")) == set(asked.by(f"{key}x"))
    assert list(pair.beside.questions()) == sorted(asked.questions(), key=list(pair.beside.questions()).index)
    assert set(pair.beside.questions()) == set(asked.questions())


def test_there_are_the_same_nodes(pair: Pair) -> None:
    asked = AskedNames(pair.memory._queries)
    for ref in nodes(pair.corpus):
        other = Ref(ref.kind, f"{ref.id}-not")
        for names in (pair.beside, asked):
            assert names.has(ref), ref
            assert not names.has(other), other


def test_a_former_id_still_leads_to_its_node(pair: Pair) -> None:
    asked = AskedNames(pair.memory._queries)
    kinds: tuple[Kind, ...] = ("claim", "passage")
    for kind in kinds:
        for each in getattr(pair.corpus, f"{kind}s"):
            for old in each.was:
                assert list(pair.beside.renamed(old, kind)) == [Ref(kind, each.id)]
                assert list(asked.renamed(old, kind)) == [Ref(kind, each.id)]
                alike(pair, "show", f"{kind}:{old}")


def test_a_name_of_which_a_word_is_left_out_is_found(pair: Pair) -> None:
    asked = AskedNames(pair.memory._queries)
    for each in pair.some(pair.corpus.agents, 60):
        for name in (each.label, *each.also_called):
            words = set(next(iter(keys_of(Ref("agent", "x"), [name]) - {"x"})).replace(",", " ").split())
            words = {word for word in words if word.isalnum()}
            if len(words) > 1:
                ours = set(pair.beside.with_words(words, "agent"))
                assert ours == set(asked.with_words(words, "agent")), words


def test_nodes_stand_for_the_same_claims_and_relations(pair: Pair) -> None:
    ours = pair.beside
    theirs = listed(pair.memory._queries, pair.memory._claims)
    assert {name: getattr(ours.arrays._matrix, name).tolist() for name in ("indptr", "indices", "data")} == {
        name: getattr(theirs.arrays._matrix, name).tolist() for name in ("indptr", "indices", "data")
    }
    assert np.array_equal(ours.arrays._types, theirs.arrays._types)
    for ref in nodes(pair.corpus):
        if ref.kind not in ("corpus", "citation"):
            assert sorted(ours.stations(ref)) == sorted(theirs.stations(ref)), ref
    count = len(pair.corpus.claims) + len(pair.corpus.concepts)
    assert [ours.node(number) for number in range(count)] == [theirs.node(number) for number in range(count)]
    relations = range(len(pair.corpus.relations))
    assert [ours.relation(number) for number in relations] == [
        theirs.relation(number) for number in relations
    ]


# -- answers


def test_every_claim_is_told_alike(pair: Pair) -> None:
    refs = [Ref("claim", each.id) for each in pair.corpus.claims]
    assert pair.beside.rows(refs) == pair.memory._assembler.rows(refs)
    alike(pair, "who_argues", limit=1000)
    rows = [Ref("claim", row.claim) for row in pair.memory.who_argues(limit=1000).rows]
    assert [pair.beside.place(ref) for ref in rows] == list(range(len(rows)))


def test_every_relation_is_told_alike(pair: Pair) -> None:
    refs = [Ref("relation", each.id) for each in pair.corpus.relations]
    assert pair.beside.ties(refs) == pair.memory._assembler.relations(refs)


def test_the_answer_that_is_put_together_is_the_answer(pair: Pair) -> None:
    for asked in (Filters(), Filters(limit=2), Filters.of({"words": "tea"})):
        whole = pair.store.who_argues(asked)
        assert pair.store.who_as_json(asked) == (whole.model_dump_json().encode(), whole.next)


def test_every_page_is_alike(pair: Pair) -> None:
    ids = [row.claim for row in pair.memory.who_argues(limit=1000).rows]
    for ident in pair.some(ids, 12):
        alike(pair, "who_argues", limit=2, after=ident)
        alike(pair, "who_argues", limit=2, after=ident, voice="direct")


def test_every_node_is_shown_alike(pair: Pair) -> None:
    for ref in pair.some(nodes(pair.corpus), 120):
        alike(pair, "show", str(ref))


def test_what_points_at_a_node_is_alike(pair: Pair) -> None:
    for ref in pair.some(nodes(pair.corpus), 120):
        for fact in ("made", "tells", "named in", "cited in"):
            alike(pair, "pointing", ref, fact)
        linked = {fact.name: fact.links for fact in pair.store.facts(ref)}
        refs, whole = pair.store.pointing(ref, "made")
        assert whole
        assert pair.store.linked(refs) == linked.get("made", ())


def test_every_value_of_every_filter_lets_the_same_claims_pass(pair: Pair) -> None:
    facets = pair.memory.facets(limit=1000).facets
    alike(pair, "facets", limit=1000)
    alike(pair, "facets")
    for facet in facets:
        for value in pair.some(facet.values, 8):
            given: dict[str, Any] = {facet.filter: value.value}
            alike(pair, "who_argues", limit=1000, **given)
            alike(pair, "facets", limit=20, **given)
            alike(pair, "facets", limit=1, **given)  # of what was counted ahead, the first
            alike(pair, "facet", "author", **given)
    for each in pair.some(pair.corpus.claims, 8):
        alike(pair, "who_argues", supports=each.id)
        alike(pair, "who_argues", contrasts=each.id)
    years = sorted({row.year for row in pair.memory.who_argues(limit=1000).rows if row.year is not None})
    for first, last in islice(pairwise([-9999, *years, 9999]), 6):
        alike(pair, "who_argues", from_year=first, to_year=last)
        alike(pair, "facets", from_year=last)


def test_filters_together_let_the_same_claims_pass(pair: Pair) -> None:
    rows = pair.memory.who_argues(limit=1000).rows
    for row in pair.some(rows, 8):
        given: dict[str, Any] = {"author": [each.id for each in row.holders], "voice": ["direct", "told"]}
        if row.concepts:
            given["concept"] = row.concepts[0].id
        if row.positions:
            given["question"] = row.positions[0].question.id
        words = [word for word in row.says.split() if word.isalpha()][:2]
        alike(pair, "who_argues", **given)
        alike(pair, "who_argues", " ".join(words) or "tea")
        alike(pair, "facets", " ".join(words) or "tea", **given)
        alike(pair, "search", " ".join(words) or "tea")
        alike(pair, "graph", **given)
    alike(pair, "who_argues", "zebra")
    alike(pair, "who_argues", "...")


def test_authors_and_positions_are_compared_alike(pair: Pair) -> None:
    for one, other in pair.some(pairwise(each.id for each in pair.corpus.agents), 6):
        alike(pair, "compare", f"agent:{one}", f"agent:{other}")
        alike(pair, "compare", f"agent:{one}", f"agent:{other}", limit=1)
        for asked in pair.some(pair.corpus.questions, 3):
            alike(pair, "compare", f"agent:{one}", f"agent:{other}", after=asked.id)
    positions = [str(ref) for ref in nodes(pair.corpus) if ref.kind == "position"]
    for one, other in pair.some(pairwise(positions), 6):
        alike(pair, "compare", one, other)


def test_terms_are_defined_alike(pair: Pair) -> None:
    for each in pair.some(pair.corpus.concepts, 12):
        alike(pair, "define", each.id)
        alike(pair, "define", each.id, limit=1)
        for behind in pair.some(pair.corpus.claims, 4):
            alike(pair, "define", each.id, limit=1, after=behind.id)
        alike(pair, "terms", limit=2, after=each.id)


def test_ways_and_surroundings_are_alike(pair: Pair) -> None:
    refs = [str(ref) for ref in pair.some(nodes(pair.corpus), 30)]
    for one, other in pairwise(refs):
        alike(pair, "path", one, other)
        alike(pair, "path", one, other, relation="supports")
        alike(pair, "near", one, steps=2, limit=20)
        alike(pair, "near", one, relation=["contrasts", "defines"])


@pytest.mark.parametrize("given", [{"author": "nobody-so"}, {"after": "nobody-so"}, {"concept": "nothing"}])
def test_a_name_that_nothing_has_is_unknown(pair: Pair, given: dict[str, str]) -> None:
    for library in (pair.store, pair.memory):
        with pytest.raises(UnknownName):
            library.who_argues(**given)
        with pytest.raises(UnknownName):
            library.show("nothing-is-called-so")
