"""One question, every door: each filter gives the same answer in Python, at the command line, over HTTP, to a client,
in SPARQL and to a language model.
"""

import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlencode

import mcp
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from mcp.types import CallToolResult
from tests.services import serving
from tests.stores import store
from tests.test_api import small

import bondgraph
from bondgraph import Verbs, cli
from bondgraph.answers import (
    Answer,
    Asking,
    Filters,
    Listing,
    ListingAgents,
    ListingPassages,
    ListingRelations,
    ListingSources,
    ListingWorks,
    Row,
    Who,
)
from bondgraph.client import ADDRESSES, Client
from bondgraph.errors import AmbiguousName, BadFilter, BondgraphError, UnknownName
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build, load
from bondgraph_api import create_app
from bondgraph_api.mcp.tools import TOOLS

Given = Mapping[str, Sequence[str]]


class Reply(NamedTuple):
    """What the command line said."""

    code: int
    out: str
    err: str


class Service:
    """A service of a library, on a port of its own."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._stack = ExitStack()
        app = create_app(library)
        self.http = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
        url = self._stack.enter_context(serving(app))
        self.client: Client = self._stack.enter_context(bondgraph.connect(url))
        self._portal = self._stack.enter_context(start_blocking_portal())
        model = self._portal.wrap_async_context_manager(mcp.Client(f"{url}/mcp"))
        self._model = self._stack.enter_context(model)

    def tool(self, name: str, arguments: Mapping[str, object]) -> CallToolResult:
        """What a language model gets that calls a tool."""
        return self._portal.call(partial(self._model.call_tool, name, dict(arguments)))

    def close(self) -> None:
        self._stack.close()


class Doors:
    """The doors to one library, in memory unless a store is named that holds it."""

    def __init__(
        self,
        service: Service,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        store: Path | None = None,
    ) -> None:
        self.library = library = service.library
        self.client = service.client
        self.tool = service.tool
        self._http = service.http
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.delenv("BONDGRAPH_CORPUS", raising=False)
        if store:
            monkeypatch.setenv("BONDGRAPH_STORE", str(store))
            return
        monkeypatch.delenv("BONDGRAPH_STORE", raising=False)
        # Opening the built-in corpus is the same at every door; once is enough.
        monkeypatch.setattr("bondgraph.opening.load", lambda _=None: read())
        monkeypatch.setattr("bondgraph.opening.build", lambda _: library)

    def python(self, given: Given) -> Who:
        return self.library.who_argues(**in_python(given))

    def command(self, given: Given) -> Reply:
        return self.run(arguments(given))

    def run(self, written: Sequence[str]) -> Reply:
        self._monkeypatch.setattr(sys, "argv", ["bondgraph", *written])
        self._capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return Reply(code, out, err)

    def http(self, given: Given, path: str = "/v1/claims") -> Any:
        return self._http.get(f"{path}?{urlencode(dict(given), doseq=True)}")

    def sparql(self, given: Given) -> list[tuple[str, set[str]]]:
        """The claims in their order, each with those who hold it, as a query gives them."""
        response = self._http.get("/sparql", params={"query": in_sparql(given, self.library)})
        assert response.status_code == 200, response.text
        found: dict[str, set[str]] = {}
        for row in response.json()["results"]["bindings"]:
            claim, holder = (
                Ref.of_iri(self.library.base, row[name]["value"]).id for name in ("claim", "holder")
            )
            found.setdefault(claim, set()).add(holder)
        return list(found.items())

    def same(self, given: Given, behind: str | None = None) -> dict[str, Any]:
        """The answer, held to be the same at every door.

        Args:
            given: the filters.
            behind: the last claim of the page before, where the filters give its cursor.
        """
        found = self.python(given)
        if self.library is not in_memory():
            assert found == in_memory().who_argues(**in_python(given))
        assert self.client.who_argues(**in_python(given)) == found
        ids = {name: [*map(str, ids)] for name, ids in found.filters.items() if isinstance(ids, list)}
        ids |= {"after": [behind]} if behind else {}
        assert self.sparql({**given, **ids}) == [
            (row.claim, {holder.id for holder in row.holders}) for row in found.rows
        ]
        answer: dict[str, Any] = found.model_dump(mode="json")
        said = self.command(given)
        assert said.code == 0, said.err
        assert json.loads(said.out) == answer
        response = self.http(given)
        assert response.status_code == 200, response.text
        assert response.json() == answer
        told = self.tool("who_argues", in_python(given))
        assert not told.is_error
        assert_within(told.structured_content, answer)
        drawn = self.http(given, "/v1/graph").json()
        assert drawn["total"] == answer["total"]
        claims = [node["id"] for node in drawn["nodes"] if node["kind"] == "claim"]
        assert claims == [f"claim:{row['claim']}" for row in answer["rows"]]
        return answer


def in_python(given: Given) -> dict[str, Any]:
    """Filters as a Python caller writes them: one thing plain, several in a list, numbers as numbers."""
    found: dict[str, Any] = {}
    for name, values in given.items():
        plain = [int(value) if name in ("limit", "from-year", "to-year") else value for value in values]
        found[name.replace("-", "_")] = plain[0] if len(plain) == 1 else plain
    return found


def arguments(given: Given) -> list[str]:
    """Filters as they are written at the command line."""
    found = ["who", "--format", "json"]
    for name, values in given.items():
        for value in values:
            found += [value] if name == "words" else [f"--{name}", value]
    return found


def assert_within(short: Any, whole: Any) -> None:
    """An answer that was cut to what a model has room for is the other one, but for what was left out of its lists."""
    if isinstance(whole, dict):
        assert set(short) - set(whole) <= {"notes"}
        for name, value in whole.items():
            if name not in ("next", "whole"):
                assert_within(short[name], value)
    elif isinstance(whole, list):
        assert bool(short) == bool(whole)
        rest = iter(whole)
        for each in short:
            same = (other for other in rest if named(other) == named(each))
            assert_within(each, next(same))
    else:
        assert short == whole


def named(part: Any) -> Any:
    """What tells a part of an answer from those beside it."""
    if not isinstance(part, dict):
        return part
    names = ("claim", "id", "filter", "value", "question", "position", "node", "row", "concept", "name")
    return next((part[name] for name in names if name in part), part)


PAGE: Final = (Path(__file__).parents[1] / "docs" / "sparql.md").read_text(encoding="utf-8")
SECTION: Final = PAGE.partition("## The filters in SPARQL\n")[2].partition("\n## ")[0]
FRAME: Final = SECTION.partition("```sparql\n")[2].partition("```")[0]
PATTERNS: Final[dict[str, str]] = {
    name: pattern.replace("\\|", "|")
    for name, pattern in re.findall(r"^\| `([a-z-]+)` \| `(.+)` \|$", SECTION, re.MULTILINE)
}
ORDERS: Final[dict[str, str]] = dict(
    re.findall(r"^\| `(-?year)` \| `(ORDER BY .+)` \|$", SECTION, re.MULTILINE)
)


def in_sparql(given: Given, library: Library) -> str:
    """Filters as they are written in SPARQL, which is as the page about it says."""
    patterns = []
    for name, values in given.items():
        if name in ("limit", "sort"):
            continue
        if name == "words":  # these it has not: the claims are asked for elsewhere
            claims = [row.claim for row in library.who_argues(values[0], limit=1000).rows]
            patterns.append(f"VALUES ?claim {{ {' '.join(f'<claim/{claim}>' for claim in claims)} }}")
            continue
        head, example, tail = TERM.split(PATTERNS[name], maxsplit=1)
        patterns.append(f"{head}{' '.join(term(example, value) for value in values)}{tail}")
    query = FRAME.replace(
        "VALUES ?author { <agent/strupp> } ?claim prov:wasAttributedTo ?author .", "\n".join(patterns)
    )
    (sort,) = given.get("sort", ["author"])
    if sort in ORDERS:
        query = query.replace("?claim ?key WHERE", "?claim ?key ?in WHERE").replace(
            "ORDER BY STR(?key)", ORDERS[sort]
        )
        query = query.replace("bg:sortKey ?key .", "bg:sortKey ?key . OPTIONAL { ?claim bg:year ?in }")
    return query.replace("LIMIT 100", f"LIMIT {given.get('limit', ['100'])[0]}")


TERM: Final = re.compile(r"(<[a-z]+/[^>]+>|\"[^\"]+\"|(?<=\{ )bg:\w+|\b\d{4}\b)")
"""The value in an example of a filter."""


def term(example: str, value: str) -> str:
    """A value of a filter, written as the one in its example."""
    if example.startswith("<"):
        kind = example.removeprefix("<").partition("/")[0]
        return f"<{Ref(cast('Kind', kind), value).iri('')}>"
    if example.startswith('"'):
        return f'"{value}"'
    return f"bg:{value}" if example.startswith("bg:") else value


@cache
def read() -> Corpus:
    return load()


@cache
def in_memory() -> Library:
    return build(read())


@pytest.fixture(scope="module", params=["memory", "store"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "memory":
        yield in_memory()
        return
    opened = bondgraph.open(store=store())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def service(library: Library) -> Iterator[Service]:
    standing = Service(library)
    yield standing
    standing.close()


@pytest.fixture
def doors(service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(service, capsys, monkeypatch, None if service.library is in_memory() else store())


# -- for every filter, where its values come from; a filter without a case here fails the first test


@cache
def rows(library: Library) -> tuple[Row, ...]:
    return library.who_argues(limit=1000).rows


def ends(kind: str) -> Iterator[str]:
    return (relation.object for relation in read().relations if relation.type == kind)


def years(library: Library) -> list[str]:
    return [str(year) for year in sorted({row.year for row in rows(library) if row.year is not None})]


CASES: dict[str, Callable[[Library], Iterator[str | None]]] = {
    "words": lambda it: (
        word for row in rows(it) for word in row.says.split() if len(word) > 6 and word.isalpha()
    ),
    "author": lambda it: (holder.id for row in rows(it) for holder in row.holders),
    "concept": lambda it: (concept.id for row in rows(it) for concept in row.concepts),
    "question": lambda it: (stand.question.id for row in rows(it) for stand in row.positions),
    "position": lambda it: (stand.position.id for row in rows(it) for stand in row.positions),
    "relation": lambda _: (relation.type for relation in read().relations),
    "role": lambda it: (passage.role for row in rows(it) for passage in row.passages),
    "work": lambda it: (row.work.id for row in rows(it) if row.work),
    "source": lambda it: (passage.source.id for row in rows(it) for passage in row.passages),
    "voice": lambda it: iter(("direct", "told", *(teller.how for row in rows(it) for teller in row.told_by))),
    "from-year": lambda it: iter(years(it)[1:]),
    "to-year": lambda it: iter(years(it)[:-1]),
    "supports": lambda _: ends("supports"),
    "contrasts": lambda _: ends("contrasts"),
    "limit": lambda it: iter(("2", str(len(rows(it))))),
    "after": lambda it: (row.claim for row in rows(it)[1:-1]),
    "sort": lambda _: iter(("author", "year", "-year")),
}
SEVERAL = [name for name in CASES if name not in ("words", "from-year", "to-year", "limit", "after", "sort")]
NAMED = ["author", "concept", "question", "position", "work", "source", "supports", "contrasts", "after"]


@cache
def values(library: Library, name: str, most: int = 2) -> tuple[str, ...]:
    """Different values of a filter that the corpus has claims for, the rarest first."""
    counted = Counter(value for value in CASES[name](library) if value is not None)
    found = sorted(counted, key=lambda value: (counted[value], value))
    return tuple(found[:most])


def test_every_filter_has_a_case() -> None:
    filters = {field.alias for field in Filters.model_fields.values()}
    assert set(CASES) == filters
    assert set(PATTERNS) - set(ORDERS) == filters - {"words", "limit", "sort"}
    assert {"author", *ORDERS} == set(Filters.choices("sort"))
    assert "LIMIT 100" in FRAME
    assert PATTERNS["author"] in FRAME


@pytest.mark.parametrize("name", CASES)
def test_a_filter_gives_the_same_at_every_door(doors: Doors, library: Library, name: str) -> None:
    found = values(library, name, 3 if name == "sort" else 2)
    if library is not in_memory():
        found = found[:1]  # what differs is beneath the doors
    assert found
    everything = library.who_argues().total
    for value in found:
        answer = doors.same({name: [value]})
        assert answer["rows"], value
        if name in ("limit", "after", "sort"):
            assert answer["filters"] == {}
        else:
            assert name in answer["filters"]
            assert answer["total"] < everything or name == "source"


@pytest.mark.parametrize("name", SEVERAL)
def test_a_filter_given_twice_means_any_of_the_two(doors: Doors, library: Library, name: str) -> None:
    found = values(library, name, 2)
    claims: set[str] = set()
    for value in found:
        claims |= {row.claim for row in library.who_argues(**{name: value}, limit=1000).rows}
    answer = doors.same({name: found, "limit": ["1000"]})
    assert {row["claim"] for row in answer["rows"]} == claims
    assert answer["total"] == len(claims)


def test_a_concept_means_narrower_ones_too_at_every_door(doors: Doors, library: Library) -> None:
    narrower = {concept.id for row in rows(library) for concept in row.concepts}
    wider = {wide: each.id for each in read().concepts for wide in each.broader if each.id in narrower}
    name = min(wider)
    found = [row["concepts"] for row in doors.same({"concept": [name]})["rows"]]
    assert any(name not in [concept["id"] for concept in concepts] for concepts in found)


def test_different_filters_mean_all_of_them(doors: Doors, library: Library) -> None:
    row = next(row for row in rows(library) if row.positions and row.concepts and row.year)
    given = {
        "author": [row.holders[0].id], "question": [row.positions[0].question.id], "concept": [row.concepts[0].id],
        "source": [row.passages[0].source.id], "from-year": [str(row.year)], "to-year": [str(row.year)],
        "words": [row.says.split()[0]],
    }  # fmt: skip
    answer = doors.same(given)
    assert row.claim in [each["claim"] for each in answer["rows"]]
    assert list(answer["filters"]) == [name for name in CASES if name in given]
    for name, values_given in given.items():
        alone = {
            each.claim for each in library.who_argues(**in_python({name: values_given}), limit=1000).rows
        }
        assert {each["claim"] for each in answer["rows"]} <= alone


@pytest.mark.parametrize(
    ("written", "address", "given", "ask"),
    [
        ("path yalom norcross", "/v1/path", {"start": "yalom", "end": "norcross"}, lambda it: it.path("yalom", "norcross")),
        (
            "path yalom wampold --relation contrasts --relation defines", "/v1/path",
            {"start": "yalom", "end": "wampold", "relation": ["contrasts", "defines"]},
            lambda it: it.path("yalom", "wampold", relation=["contrasts", "defines"]),
        ),
        ("search allience rupture", "/v1/search", {"words": "allience rupture"}, lambda it: it.search("allience rupture")),
        ("facets", "/v1/facets", {}, lambda it: it.facets()),
        (
            "facets therapist --author yalom --author flores --voice direct --to-year 2010 --limit 3", "/v1/facets",
            {"words": "therapist", "author": ["yalom", "flores"], "voice": "direct", "to-year": "2010", "limit": "3"},
            lambda it: it.facets("therapist", author=["yalom", "flores"], voice="direct", to_year=2010, limit=3),
        ),
        ("facets unheard --author yalom", "/v1/facets", {"words": "unheard", "author": "yalom"}, lambda it: it.facets("unheard", author="yalom")),
        ("show yalom", "/v1/agents/yalom", {}, lambda it: it.show("yalom")),
        ("show heals-or-carries", "/v1/questions/heals-or-carries", {}, lambda it: it.show("heals-or-carries")),
        ("show concept:alliance", "/v1/concepts/alliance", {}, lambda it: it.show("concept:alliance")),
        ("compare flores wampold", "/v1/compare", {"name": ["flores", "wampold"]}, lambda it: it.compare("flores", "wampold")),
        ("define 'real relationship'", "/v1/define", {"name": "real relationship"}, lambda it: it.define("real relationship")),
        ("cite yalom-sine-qua-non wampold", "/v1/cite", {"name": ["yalom-sine-qua-non", "wampold"]}, lambda it: it.cite(["yalom-sine-qua-non", "wampold"])),
        (
            "cite --style vancouver --author flores --to-year 2010", "/v1/cite",
            {"style": "vancouver", "author": ["flores"], "to-year": "2010"},
            lambda it: it.cite(style="vancouver", author="flores", to_year=2010),
        ),
        ("stats", "/v1/stats", {}, lambda it: it.stats()),
        ("compare yalom wampold flores --limit 1", "/v1/compare", {"name": ["yalom", "wampold", "flores"], "limit": "1"}, lambda it: it.compare("yalom", "wampold", "flores", limit=1)),
        ("search bond --kind claim --author yalom", "/v1/search", {"words": "bond", "kind": ["claim"], "author": ["yalom"]}, lambda it: it.search("bond", kind="claim", author="yalom")),
        ("terms --limit 9", "/v1/concepts", {"limit": "9"}, lambda it: it.terms(limit=9)),
        ("near yalom", "/v1/near", {"name": "yalom"}, lambda it: it.near("yalom")),
        (
            "near strupp --steps 2 --limit 7 --relation supports", "/v1/near",
            {"name": "strupp", "steps": "2", "limit": "7", "relation": "supports"},
            lambda it: it.near("strupp", steps=2, limit=7, relation="supports"),
        ),
    ],
)  # fmt: skip
def test_an_answer_is_the_same_at_every_door(
    doors: Doors, written: str, address: str, given: dict[str, Any], ask: Callable[[Verbs], Answer[Any]]
) -> None:
    found = ask(doors.library)
    assert ask(in_memory()) == found
    assert ask(doors.client) == found
    answer = found.model_dump(mode="json")
    tool = written.partition(" ")[0]
    told = doors.tool(tool, {"name": shlex.split(written)[1]} if tool == "show" else given)
    assert not told.is_error
    assert_within(told.structured_content, answer)
    assert json.loads(doors.run(shlex.split(written)).out) == answer
    assert doors.http(given, address).json() == answer


LISTS: Final[dict[str, type[Asking]]] = {
    "authors": ListingAgents, "works": ListingWorks, "sources": ListingSources, "passages": ListingPassages,
    "relations": ListingRelations, "terms": Listing, "questions": Listing, "positions": Listing, "citations": Listing,
}  # fmt: skip
"""What each list is asked with."""


@pytest.mark.parametrize("verb", LISTS)
def test_a_list_is_the_same_at_every_door_in_every_order(doors: Doors, verb: str) -> None:
    orders = LISTS[verb].choices("sort") if "sort" in LISTS[verb].model_fields else (None,)
    assert orders
    for order in orders:
        given = {"limit": 5} | ({"sort": order} if order else {})
        found = getattr(doors.library, verb)(**given)
        assert found.total > 5 or found.next is None
        assert getattr(in_memory(), verb)(**given) == found
        assert getattr(doors.client, verb)(**given) == found
        answer = found.model_dump(mode="json")
        assert (
            doors.http({name: [str(value)] for name, value in given.items()}, ADDRESSES[verb]).json()
            == answer
        )
        if verb in TOOLS:  # a model lists works and documents as resources, and comes to the rest from nodes
            assert_within(doors.tool(verb, given).structured_content, answer)


def test_some_fields_are_those_of_all(doors: Doors, library: Library) -> None:
    given: Given = {"author": values(library, "author", 2), "limit": ["3"]}
    names = ("claim", "holders", "year")
    whole = doors.same(given)["rows"]
    part = doors.http({**given, "fields": [",".join(names)]}).json()["rows"]
    assert part == [{name: row[name] for name in names} for row in whole]


def test_names_and_labels_mean_what_ids_mean(doors: Doors) -> None:
    agent = next(agent for agent in read().agents if agent.name and agent.name.family)
    question = read().questions[0]
    by_id = doors.same({"author": [agent.id], "question": [question.id]})
    by_label = doors.same({"author": [agent.label.upper()], "question": [question.label]})
    assert by_id == by_label


def test_no_answer_says_the_same_at_every_door(doors: Doors, library: Library) -> None:
    answer = doors.same({"author": [values(library, "author")[0]], "words": ["zzzz"]})
    assert answer["total"] == 0
    assert [each["without"] for each in answer["loosen"]] == ["words"]


def test_pages_follow_each_other_at_every_door(doors: Doors, library: Library) -> None:
    given: Given = {"limit": ["7"], "source": values(library, "source", 1)}
    seen: list[str] = []
    pages = 0
    while True:
        answer = doors.same(given, seen[-1] if seen else None)
        seen += [row["claim"] for row in answer["rows"]]
        pages += 1
        assert answer["total"] == doors.python({"source": given["source"]}).total
        if answer["next"] is None:
            break
        assert len(answer["rows"]) == 7
        given = {**given, "after": [answer["next"]]}
    assert seen == [row.claim for row in library.who_argues(source=given["source"], limit=1000).rows]
    assert pages == -(-len(seen) // 7) > 2


# -- mistakes


def refused(client: Client, given: Given) -> tuple[type[BaseException], dict[str, Any]]:
    """The error that a client raises, and what it carries."""
    with pytest.raises(BondgraphError) as caught:
        client.who_argues(**in_python(given))
    return caught.type, vars(caught.value)


def said_to_a_model(doors: Doors, given: Given) -> str:
    """The error that a language model is told."""
    told = doors.tool("who_argues", in_python(given))
    assert told.is_error
    (content,) = told.content
    assert content.type == "text"
    return content.text


@pytest.mark.parametrize("name", NAMED)
def test_an_unknown_name_is_answered_with_the_same_nearest_ones(
    doors: Doors, library: Library, name: str
) -> None:
    for wrong in (values(library, name, 1)[0][:-1] + "q", "no-such-thing-at-all"):
        with pytest.raises(UnknownName) as known:
            doors.python({name: [wrong]})
        assert refused(doors.client, {name: [wrong]}) == (UnknownName, vars(known.value))
        assert said_to_a_model(doors, {name: [wrong]}).startswith(str(known.value))
        said = doors.command({name: [wrong]})
        assert said.code == 1
        assert said.out == ""
        assert said.err == f"bondgraph: {known.value}\n"
        response = doors.http({name: [wrong]})
        assert response.status_code == 400
        problem = response.json()
        assert problem["type"] == "/problems/unknown-name"
        assert (problem["parameter"], problem["name"]) == (name, wrong)
        assert tuple(problem["nearest"]) == known.value.nearest
        assert problem["detail"].startswith(str(known.value))


def test_the_nearest_are_worth_saying(doors: Doors, library: Library) -> None:
    author = values(library, "author", 1)[0]
    assert author in doors.http({"author": [author[:-1] + "q"]}).json()["nearest"]


def test_an_ambiguous_name_is_answered_with_the_same_candidates(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = Service(small())
    doors = Doors(standing, capsys, monkeypatch)
    with pytest.raises(AmbiguousName) as known:
        doors.python({"author": ["Ames"]})
    assert refused(doors.client, {"author": ["Ames"]}) == (AmbiguousName, vars(known.value))
    assert said_to_a_model(doors, {"author": ["Ames"]}) == str(known.value)
    standing.close()
    assert doors.command({"author": ["Ames"]}) == Reply(1, "", f"bondgraph: {known.value}\n")
    response = doors.http({"author": ["Ames"]})
    assert response.status_code == 400
    assert tuple(response.json()["candidates"]) == known.value.candidates
    assert response.json()["parameter"] == "author"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("from-year", "abc"), ("to-year", "1990.5"), ("from-year", "99999"), ("limit", "0"), ("limit", "1001"),
        ("limit", "1e9"), ("limit", "many"), ("role", "theses"), ("voice", "loud"), ("relation", "attacks"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_refused_in_the_same_words(
    doors: Doors, name: str, wrong: str
) -> None:
    with pytest.raises(BadFilter) as known:
        doors.library.who_argues(**{name.replace("-", "_"): wrong})
    assert known.value.parameter == name
    with pytest.raises(BadFilter, match=re.escape(str(known.value))):
        doors.client.who_argues(**{name.replace("-", "_"): wrong})
    told = doors.tool("who_argues", {name: wrong})
    assert told.is_error
    assert told.content[0].type == "text"
    assert told.content[0].text == str(known.value)
    assert doors.command({name: [wrong]}) == Reply(2, "", f"bondgraph: {known.value}\n")
    response = doors.http({name: [wrong]})
    assert response.status_code == 400
    assert response.json()["parameter"] == name
    assert response.json()["detail"] == str(known.value)


def test_years_in_the_wrong_order_are_refused_in_the_same_words(doors: Doors) -> None:
    given = {"from-year": ["2000"], "to-year": ["1990"]}
    with pytest.raises(BadFilter) as known:
        doors.python(given)
    assert refused(doors.client, given) == (BadFilter, vars(known.value))
    assert said_to_a_model(doors, given) == str(known.value)
    assert doors.command(given) == Reply(2, "", f"bondgraph: {known.value}\n")
    assert doors.http(given).json()["detail"] == str(known.value)


# -- the installed command, in a process of its own


def test_the_command_says_what_the_library_says(doors: Doors, library: Library) -> None:
    good: Given = {"author": values(library, "author", 2), "limit": ["1"]}
    bad: Given = {"author": ["no-such-thing-at-all"]}

    def run(given: Given) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bondgraph", *arguments(given)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    with ThreadPoolExecutor(2) as threads:
        answered, refused = threads.map(run, (good, bad))
    assert answered.returncode == 0, answered.stderr
    assert json.loads(answered.stdout) == doors.same(good)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"bondgraph: {unknown(library, 'no-such-thing-at-all')}\n"


def unknown(library: Library, name: str) -> UnknownName:
    with pytest.raises(UnknownName) as known:
        library.who_argues(author=name)
    return known.value
