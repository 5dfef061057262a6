"""The explorer's pages: what each takes on the server, made anew and asked for again, and what it takes over the wire.

The built-in corpus is asked for every sort of page; synthetic ones for pages of nodes as users would come to them. A page is
made anew for every name under which the service is asked, so each is asked for under a new one; then again under the last.
Bytes are those of a first visit in a browser: the page with all that it really loads, headers included; the library that draws the
moving picture is told apart.
"""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.corpora import Asked, Sized
from benchmarks.peers import bondgraph as serving
from benchmarks.tables import Cell, Table, options, quantile, report, verdict
from benchmarks.visiting import first_visit, weight
from playwright.sync_api import Browser, sync_playwright

from bondgraph.ids import Kind

BUILT_IN: Final = {
    "home": "/",
    "questions": "/questions",
    "authors": "/authors",
    "question": "/question/heals-or-carries.html",
    "position": "/position/heals-or-carries/itself.html",
    "author": "/agent/flores.html",
    "claim": "/claim/greenson-reliable-core.html",
    "concept": "/concept/therapeutic-relationship.html",
    "work": "/work/flores2004.html",
    "source": "/source/seba-concordance.html",
    "reading": "/read/seba-concordance",
    "claims": "/claims",
    "claims of a debate": "/claims?question=heals-or-carries",
    "search": "/search?words=attachment",
    "compare": "/compare?name=cutler&name=examzify&name=flores",
    "path": "/path?start=yalom&end=jung",
    "graph": "/graph",
    "graph of a debate": "/graph?question=heals-or-carries",
    "graph around a claim": "/graph?around=claim:greenson-reliable-core",
    "graph around an author": "/graph?around=agent:yalom",
    "graph as a list": "/graph?question=heals-or-carries&view=list",
    "graph in time": "/graph?view=time",
    "about": "/about",
    "downloads": "/downloads",
    "nowhere": "/clams",
}
QUICK: Final = 50.0
"""Milliseconds that a page of the built-in corpus may take."""
LARGE_QUICK: Final = 200.0
"""Milliseconds that a page of a large corpus may take."""
LIGHT: Final = 100.0
"""Kilobytes that a first visit may take, without the library that draws the moving picture."""
_SOME: Final[tuple[Kind, ...]] = (
    "agent", "concept", "work", "source", "question", "position", "relation", "passage", "citation",
)  # fmt: skip


class Fetched(NamedTuple):
    """An answer.

    Attributes:
        milliseconds: how long it took.
        size: the bytes that came.
    """

    milliseconds: float
    size: int


class Service:
    """A service that is asked under any name.

    Args:
        url: its address.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url = url
        self._connection = http.client.HTTPConnection(str(parts.hostname), int(parts.port or 80), timeout=120)
        self._names = 0

    def fetch(self, path: str, *, anew: bool = False) -> Fetched:
        """What stands at an address.

        Args:
            path: the address.
            anew: whether the service may not have it already.
        """
        self._names += anew
        headers = {
            "Host": f"n{self._names}.localhost",
            "Accept": "text/html,*/*;q=0.1",
            "Accept-Encoding": "gzip",
        }
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        return Fetched(took, len(body))


def measured(
    service: Service, name: str, paths: Sequence[str], times: int, most: float, browser: Browser | None = None
) -> tuple[Cell, ...]:
    """A row: a sort of page, asked for so many times; with a browser, a first visit is weighed."""
    service.fetch(paths[0], anew=True)
    anew = [service.fetch(paths[turn % len(paths)], anew=True) for turn in range(times)]
    again = [service.fetch(paths[(times - 1) % len(paths)]) for _ in range(times)]
    p95 = quantile([each.milliseconds for each in anew], 0.95)
    alone = max(each.size for each in anew) / 1000
    size, drawing = weight(first_visit(browser, service.url + paths[0])) if browser else (alone, 0.0)
    return (
        name,
        quantile([each.milliseconds for each in anew], 0.5),
        p95,
        quantile([each.milliseconds for each in again], 0.5),
        p95 / most,
        verdict(p95, most=most),
        size,
        drawing,
        verdict(size, most=LIGHT),
    )


@contextmanager
def built_in() -> Iterator[str]:
    """The address of the built-in corpus, served."""
    command = [sys.executable, "-m", "bondgraph", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[0]
        finally:
            process.kill()


def pages_of(corpus: Sized, asked: Sequence[Asked]) -> Mapping[str, list[str]]:
    """The pages of a synthetic corpus, by their sort: those of the nodes on which the most hangs first."""
    with corpus.library() as library:
        some = {kind: [node.id for node in library.nodes(kind, 400)] for kind in _SOME}
        most = {facet.filter: facet.values[0].value for facet in library.facets().facets if facet.values}
    rng = random.Random(1)
    # What is cited most: see `synthetic.Synthesis._targets`.
    heavy = Asked(
        author=most["author"],
        concept=most["concept"],
        claim=f"c-{corpus.claims // 3:06d}",
        rival=asked[0].rival,
        other=asked[0].other,
        words=asked[0].words,
    )
    asked = [heavy, *asked[1:]]
    chosen = {kind: rng.sample(found, min(len(found), len(asked))) for kind, found in some.items()}
    for kind in ("question", "position", "source", "work"):
        chosen[kind] = [most[kind], *(ident for ident in chosen[kind] if ident != most[kind])]

    def nodes(kind: str, idents: Iterable[str]) -> list[str]:
        return [f"/{kind}/{quote(ident)}.html" for ident in idents]

    def query(path: str, *pairs: tuple[str, Iterable[str]]) -> list[str]:
        """Addresses with parameters, each of which goes through its values."""
        names, values = zip(*pairs, strict=True)
        return [
            f"{path}?{urlencode([*zip(names, each, strict=True)])}" for each in zip(*values, strict=False)
        ]

    authors, concepts = [each.author for each in asked], [each.concept for each in asked]
    claims, words = [each.claim for each in asked], [each.words for each in asked]
    around_claims, around_authors = (
        [f"claim:{each}" for each in claims],
        [f"agent:{each}" for each in authors],
    )
    rivals, others = [each.rival for each in asked], [each.other for each in asked]
    single = [rng.choice(each.split()) for each in words if each]
    return {
        "home": ["/"],
        **{name: [f"/{name}"] for name in ("questions", "authors", "concepts", "works", "sources")},
        "lists in other orders": [
            "/authors?sort=-claims",
            "/works?sort=-claims",
            "/works?sort=-year",
            "/works?sort=title",
            "/sources?sort=-claims",
            f"/authors?after={some['agent'][-1]}",
            f"/works?after={some['work'][-1]}",
            f"/concepts?after={some['concept'][-1]}",
            f"/questions?after={some['question'][-1]}",
        ],
        "author": nodes("agent", authors),
        "concept": nodes("concept", concepts),
        "claim": nodes("claim", claims),
        **{kind: nodes(kind, found) for kind, found in chosen.items() if kind not in ("agent", "concept")},
        "reading": [f"/read/{quote(ident)}" for ident in chosen["source"]],
        "all claims": ["/claims"],
        "all claims in other orders": ["/claims?sort=year", "/claims?sort=-year", f"/claims?after={others[0]}"],
        "claims of an author": query("/claims", ("author", authors)),
        "claims": query("/claims", ("author", authors), ("concept", concepts)),
        "claims of two": [
            *query("/claims", ("author", authors), ("author", rivals)),
            *query("/claims", ("author", authors), ("voice", ["told"] * len(authors))),
            *query("/claims", ("concept", concepts), ("relation", ["contrasts"] * len(concepts))),
        ],
        "claims by year": [
            *query("/claims", ("author", authors), ("sort", ["-year"] * len(authors))),
            "/claims?from-year=1990&to-year=1999",
        ],
        "claims with words": query("/claims", ("words", single)),
        "search": query("/search", ("words", words)),
        "search for a word": query("/search", ("words", single)),
        "search for claims": query("/search", ("words", single), ("kind", ["claim"] * len(single))),
        "search as one types": query("/v1/search", ("words", [f"{word[:3]}*" for word in single]), ("limit", ["8"] * len(single))),
        "compare": query("/compare", ("name", authors), ("name", rivals)),
        "path": query("/path", ("start", claims), ("end", others)),
        "path of authors": query("/path", ("start", around_authors), ("end", [f"agent:{each}" for each in rivals])),
        "graph": query("/graph", ("author", authors)),
        "graph of a concept": query("/graph", ("concept", concepts)),
        "graph of a question": query("/graph", ("question", chosen["question"])),
        "graph of anything": ["/graph", "/graph?limit=100", "/graph?voice=told", "/graph?relation=contrasts"],
        "graph of an overview": query("/graph", ("author", authors), ("limit", ["1000"] * len(authors))),
        "graph around a claim": query("/graph", ("around", around_claims)),
        "graph, three steps": query("/graph", ("around", around_claims), ("steps", ["3"] * len(claims))),
        "graph around an author": query("/graph", ("around", around_authors)),
        "graph around an author, three steps": query("/graph", ("around", around_authors), ("steps", ["3"] * len(authors))),
        "graph as a list": query("/graph", ("author", authors), ("view", ["list"] * len(authors))),
        "graph along the years": query("/graph", ("concept", concepts), ("view", ["time"] * len(concepts))),
        "graph as SVG": query("/graph.svg", ("around", around_claims), ("steps", ["2"] * len(claims))),
        "about": ["/about"],
        "downloads": ["/downloads"],
        "data of pages": [
            "/claims.json",
            "/authors.json",
            "/questions.json",
            *query("/graph.json", ("author", authors)),
            *query("/compare.json", ("name", authors), ("name", rivals)),
            *(f"/agent/{each}.json" for each in authors),
            *(f"/claim/{each}.json" for each in claims),
        ],
    }  # fmt: skip


HEAD: Final = (
    "page", "anew: p50", "anew: p95", "again: p50", "p95 of the bound", "bound", "kB, first visit", "kB, vis-network", "100 kB",
)  # fmt: skip


def main() -> None:
    """Prints a table for the built-in corpus, and one for each size of synthetic ones."""
    parser = options("What the explorer's pages take.", sizes=False)
    parser.add_argument("--claims", type=int, nargs="*", default=[], help="the sizes of synthetic corpora")
    parser.add_argument("--times", type=int, default=40, help="how often each sort of page is asked for")
    parser.add_argument(
        "--browser", default=os.environ.get("BONDGRAPH_BROWSER"), help="the browser's program"
    )
    given = parser.parse_args()
    with built_in() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=given.browser, args=["--no-sandbox", "--disable-gpu"]
        )
        service = Service(url.rstrip("/"))
        rows = [
            measured(service, name, [path], given.times, QUICK, browser) for name, path in BUILT_IN.items()
        ]
        browser.close()
    tables = [
        Table("The built-in corpus: milliseconds on the server, kilobytes over the wire", HEAD, tuple(rows))
    ]
    for claims in given.claims:
        corpus = Sized.of(claims, given.folder)
        paths = pages_of(corpus, corpus.asked(given.times, seed=5))
        with serving(corpus) as peer:
            service = Service(peer.base)
            rows = [measured(service, name, own, given.times, LARGE_QUICK) for name, own in paths.items()]
        tables.append(
            Table(
                f"{claims:,} claims: milliseconds on the server, kilobytes of the page alone",
                HEAD,
                tuple(rows),
            )
        )
    report(tables, given.json)


if __name__ == "__main__":
    main()
