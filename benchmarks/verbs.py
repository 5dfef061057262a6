"""Each verb in process at several sizes: p50, p95 and p99, and how they grow; and the bare query that finds the claims.

The questions are drawn from the corpus as users would: what is held by a holder of many claims is asked for as often as there are
claims. Each verb answers every question once unmeasured, then once measured, until its time is over; so the page cache is warm, and
so are the caches of the process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph
import rdflib
from benchmarks.corpora import Asked, Sized
from benchmarks.peers import ROWS, Peer, found_by_hand, loaded_virtuoso, oxigraph, who
from benchmarks.tables import Cell, Table, options, quantile, report, verdict
from tests.servers import missing

from bondgraph.library import Library
from bondgraph.store.embedded import EmbeddedEngine

Verb = Callable[[Library, Asked], object]
Clock = Callable[[], float]

BY_AUTHOR_AND_CONCEPT: Final = "who by author and concept"
VERBS: Final[dict[str, Verb]] = {
    BY_AUTHOR_AND_CONCEPT: lambda library, asked: library.who_argues(
        author=asked.author, concept=asked.concept
    ),
    "who by author": lambda library, asked: library.who_argues(author=asked.author),
    "who by words": lambda library, asked: library.who_argues(asked.words),
    "who, everything": lambda library, _: library.who_argues(),
    "search, three words": lambda library, asked: library.search(asked.words),
    "facets, everything": lambda library, _: library.facets(),
    "facets of an author": lambda library, asked: library.facets(author=asked.author),
    "stats": lambda library, _: library.stats(),
    "show a claim": lambda library, asked: library.show_claim(asked.claim),
    "show an author": lambda library, asked: library.show_agent(asked.author),
    "show a concept": lambda library, asked: library.show(f"concept:{asked.concept}"),
    "near, two steps": lambda library, asked: library.near(f"claim:{asked.claim}", steps=2),
    "path": lambda library, asked: library.path(f"claim:{asked.claim}", f"claim:{asked.other}"),
    "compare two authors": lambda library, asked: (
        library.compare(asked.author, asked.rival) if asked.author != asked.rival else None
    ),
    "define": lambda library, asked: library.define(asked.concept),
    "graph": lambda library, asked: library.graph(author=asked.author, concept=asked.concept),
    "terms": lambda library, _: library.terms(),
}

SLOWEST: Final = {
    "facets, everything": 5.0,
    "near, two steps": 5.0,
    "path": 10.0,
    "search, three words": 10.0,
}
"""The issue's bounds: the milliseconds of p95."""

BARE: Final = frozenset({"pyoxigraph, by hand", "pyoxigraph, who.rq"})
OF_THE_BARE_QUERY: Final = 1.5
GROWTH: Final = 4.0
FLAT: Final = 1.5
FLAT_VERBS: Final = frozenset({"facets, everything", "stats"})
SLOW_TO_LOAD: Final = 10_000


@dataclass(frozen=True)
class Times:
    """The milliseconds that something took, each time."""

    each: tuple[float, ...]

    def __getitem__(self, share: float) -> float:
        return quantile(self.each, share)


def timed(ask: Callable[[Asked], object], asked: Sequence[Asked], seconds: float, clock: Clock) -> Times:
    """Ask all questions unmeasured, for a quarter of the time at most, then measured, until it is over."""
    for measuring in (False, True):
        times: list[float] = []
        begun = time.perf_counter()
        for each in asked:
            started = clock()
            ask(each)
            times.append(1000 * (clock() - started))
            if time.perf_counter() - begun > (seconds if measuring else seconds / 4):
                break
    return Times(tuple(times))


def verbs(
    corpus: Sized, asked: Sequence[Asked], seconds: float, only: Sequence[str], clock: Clock
) -> dict[str, Times]:
    """The times of each verb."""
    library = corpus.library()
    return {
        name: timed(lambda each, verb=verb: verb(library, each), asked, seconds, clock)  # type: ignore[misc]
        for name, verb in VERBS.items()
        if not only or any(word in name for word in only)
    }


Floor = Callable[[Asked], object]


@contextmanager
def floors(corpus: Sized, *, patient: bool, served: bool) -> Iterator[dict[str, Floor]]:
    """What finds the claims by author and concept without their fields, each as a function of what is asked."""
    raw = pyoxigraph.Store.read_only(str(corpus.statements))
    embedded = EmbeddedEngine.open(corpus.statements)
    loads = corpus.claims <= SLOW_TO_LOAD * (10 if patient else 1)
    with ExitStack() as stack:
        base = corpus.built.base

        def by_hand(select: Callable[[str], object]) -> Floor:
            return lambda asked: select(found_by_hand(asked, base, ROWS + 1))

        def over_http(peer: AbstractContextManager[Peer]) -> Floor:
            ask = stack.enter_context(_over_http(stack.enter_context(peer)))
            return lambda asked: ask(who(asked, base, ROWS + 1))

        found: dict[str, Floor] = {
            "pyoxigraph, by hand": by_hand(lambda sparql: list(raw.query(sparql))),  # type: ignore[arg-type]
            "pyoxigraph, who.rq": lambda asked: list(raw.query(who(asked, base, ROWS + 1))),  # type: ignore[arg-type]
            "bondgraph's engine, who.rq": lambda asked: embedded.select(who(asked, base, ROWS + 1)),
        }
        if served and not missing("oxigraph"):
            found["Oxigraph server, who.rq"] = over_http(oxigraph(corpus))
        if loads:
            graph = rdflib.Graph()
            graph.parse(corpus.ntriples, format="nt")
            found["rdflib in memory, by hand"] = by_hand(lambda sparql: list(graph.query(sparql)))
        if served and loads and not missing("virtuoso"):
            found["Virtuoso, who.rq"] = over_http(loaded_virtuoso(corpus))
        yield found


@contextmanager
def _over_http(peer: Peer) -> Iterator[Callable[[str], bytes]]:
    parts = urlsplit(peer.base)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port)

    def ask(sparql: str) -> bytes:
        asked = peer.query(sparql)
        headers = {"Accept": asked.accept, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", parts.path, asked.form, headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(body.decode(errors="replace"))
        return body

    with closing(connection):
        yield ask


def grown(sizes: Sequence[int], times: dict[int, dict[str, Times]]) -> Iterator[tuple[Cell, ...]]:
    """A row for each verb: its times at each size, and how many times as long the largest took as the smallest."""
    first, last = times[sizes[0]], times[sizes[-1]]
    for name in first:
        growth = last[name][0.95] / first[name][0.95] if len(sizes) > 1 else None
        bound = SLOWEST.get(name)
        yield (
            name,
            *(times[size][name][share] for size in sizes for share in (0.5, 0.95, 0.99)),
            len(last[name].each),
            growth,
            verdict(growth, most=FLAT if name in FLAT_VERBS else GROWTH),
            bound and f"{bound:.0f} ms",
            verdict(last[name][0.95], most=bound),
        )


def beside(
    sizes: Sequence[int], times: dict[int, dict[str, Times]], ours: dict[int, dict[str, Times]]
) -> Iterator[tuple[Cell, ...]]:
    """A row for the verb and for each that answers the bare query: times at each size, and the verb's p95 to its."""
    names = dict.fromkeys(name for size in sizes for name in times[size])
    for name in (BY_AUTHOR_AND_CONCEPT, *names):
        cells: list[Cell] = []
        for size in sizes:
            own = ours[size][BY_AUTHOR_AND_CONCEPT]
            its = own if name == BY_AUTHOR_AND_CONCEPT else times[size].get(name)
            cells += [its[0.5], its[0.95], its[0.99], own[0.95] / its[0.95]] if its else [None] * 4
        ratio = cells[-1] if name in BARE and isinstance(cells[-1], float) else None
        yield (name, *cells, verdict(ratio, most=OF_THE_BARE_QUERY))


def main() -> None:
    """Prints the verbs by size, and who argues what beside the bare query."""
    parser = options("Each verb at several sizes, and the bare query beside it.")
    parser.add_argument("--questions", type=int, default=300, help="how many questions each verb answers")
    parser.add_argument("--seconds", type=float, default=20.0, help="for how long a verb is asked at most")
    parser.add_argument(
        "--verb", action="append", default=[], help="part of the name of a verb to measure; by default all"
    )
    parser.add_argument("--patient", action="store_true", help="wait for slow loaders at ten times the size")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="measure the processor's time, where other work disturbs the clock's; servers are left out",
    )
    given = parser.parse_args()
    clock: Clock = time.process_time if given.processor else time.perf_counter
    kind = "milliseconds of the processor" if given.processor else "milliseconds"
    sizes: list[int] = sorted(given.claims)
    ours: dict[int, dict[str, Times]] = {}
    bare: dict[int, dict[str, Times]] = {}
    for size in sizes:
        corpus = Sized.of(size, given.folder)
        asked = corpus.asked(given.questions, seed=2)
        ours[size] = verbs(corpus, asked, given.seconds, given.verb, clock)
        if BY_AUTHOR_AND_CONCEPT in ours[size]:
            with floors(corpus, patient=given.patient, served=not given.processor) as found:
                bare[size] = {name: timed(ask, asked, given.seconds, clock) for name, ask in found.items()}
    shares = [f"{size:,} {share}" for size in sizes for share in ("p50", "p95", "p99")]
    tables = [
        Table(
            f"Verbs in process, {kind}; growth of p95 from {sizes[0]:,} to {sizes[-1]:,}",
            ("verb", *shares, "answers", "growth", "of growth", "bound of p95", "of p95"),
            tuple(grown(sizes, ours)),
        )
    ]
    if bare:
        shares = [f"{size:,} {share}" for size in sizes for share in ("p50", "p95", "p99", "ratio")]
        tables.append(
            Table(
                f"Who by author and concept with all fields, beside the bare query for {ROWS + 1} claims, as who.rq and as one would"
                f" write it by hand: {kind}; ratio of p95",
                ("what", *shares, "1.5 times"),
                tuple(beside(sizes, bare, ours)),
            )
        )
    report(tables, given.json)


if __name__ == "__main__":
    main()
