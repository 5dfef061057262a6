"""The pages of the explorer, as tests visit them: of each sort at least one, on the built-in corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, Page, Request, Response

DEBATE: Final = "heals-or-carries"
"""A debate of several positions, one of which nobody takes."""


class Visit(NamedTuple):
    """An address at which a page stands.

    Attributes:
        name: the page, as a name of a file.
        address: its address.
        status: what it is answered with.
        moving: whether it loads the library that draws the moving picture.
    """

    name: str
    address: str
    status: int = 200
    moving: bool = False


VISITS: Final = (
    Visit("home", "/"),
    Visit("claims", "/claims"),
    Visit("claims-of-a-debate", f"/claims?question={DEBATE}"),
    Visit("claims-of-an-author", "/claims?author=yalom"),
    Visit("claims-narrowed", "/claims?author=flores&words=attachment&role=thesis"),
    Visit("claims-of-none", "/claims?author=yalom&words=zzz"),
    Visit("claims-of-nobody", "/claims?author=yalon", 400),
    Visit("claims-by-year", "/claims?sort=-year"),
    Visit("search", "/search"),
    Visit("search-everything", "/search?words=aliance"),
    Visit("search-claims", "/search?words=alliance&kind=claim&author=flores"),
    Visit("search-for-nothing", "/search?words=zzqx+bond"),
    Visit("search-without-a-word", "/search?words=%21", 400),
    Visit("path", "/path"),
    Visit("path-between", "/path?start=yalom&end=jung"),
    Visit("path-from", "/path?start=yalom"),
    Visit("path-not-found", "/path?start=yalom&end=flores&relation=defines"),
    Visit("path-to-nobody", "/path?start=yalon&end=jung", 400),
    Visit("graph", "/graph", moving=True),
    Visit("graph-of-a-debate", f"/graph?question={DEBATE}", moving=True),
    Visit("graph-around-a-claim", "/graph?around=claim:greenson-reliable-core", moving=True),
    Visit("graph-as-a-list", f"/graph?question={DEBATE}&view=list"),
    Visit("graph-in-time", "/graph?view=time"),
    Visit("graph-around-nobody", "/graph?around=yalon", 400),
    Visit("graph-of-none", "/graph?words=zzz"),
    Visit("graph-cut", "/graph?limit=40", moving=True),
    Visit("graph-by-year", f"/graph?question={DEBATE}&view=time&up=position"),
    Visit("graph-of-no-view", "/graph?view=globe", 400),
    Visit("question", f"/question/{DEBATE}.html"),
    Visit("position", f"/position/{DEBATE}/itself.html"),
    Visit("author", "/agent/flores.html"),
    Visit("organisation", "/agent/counselling-uk.html"),
    Visit("claim", "/claim/greenson-reliable-core.html"),
    Visit("claim-read-in-several-places", "/claim/examzify-vehicle-for-insight.html"),
    Visit("concept", "/concept/alliance.html"),
    Visit("concept-undefined", "/concept/outcome.html"),
    Visit("work", "/work/flores2004.html"),
    Visit("work-silent", "/work/alfonso2018.html"),
    Visit("source", "/source/seba-concordance.html"),
    Visit("reading-without-text", "/read/seba-concordance"),
    Visit("reading-without-text-further", "/read/counselling-uk/2"),
    Visit("relation", "/relation/bergin-three-factors--supports--seba-yalom-bond-not-school.html"),
    Visit("passage", "/passage/cuk-1.html"),
    Visit("citation", "/citation/cites--alonso--mh-bonding-10.html"),
    Visit("corpus", "/corpus/therapeutic-bond.html"),
    Visit("compare", "/compare?name=cutler&name=examzify&name=flores"),
    Visit("compare-chosen", "/compare"),
    Visit("compare-positions", "/compare?name=heals-or-carries/itself&name=heals-or-carries/carries"),
    Visit("questions", "/questions"),
    Visit("authors", "/authors"),
    Visit("concepts", "/concepts"),
    Visit("works", "/works"),
    Visit("sources", "/sources"),
    Visit("position-of-nobody", f"/position/{DEBATE}/suffices.html"),
    Visit("compare-one", "/compare?name=yalom"),
    Visit("compare-nobody", "/compare?name=cutler&name=yalon", 400),
    Visit("about", "/about"),
    Visit("downloads", "/downloads"),
    Visit("api", "/api"),
    Visit("sparql", "/sparql"),
    Visit("sparql-answered", "/sparql?query=SELECT+*+WHERE+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+20"),
    Visit("sparql-refused", "/sparql?query=SELECT+nothing", 400),
    Visit("ontology", "/ontology.html"),
    Visit("problems", "/problems"),
    Visit("problem", "/problems/unknown-name"),
    Visit("nowhere", "/clams", 404),
    Visit("no-such-node", "/claim/nothing-of-the-sort.html", 404),
    Visit("unknown-parameter", "/claims?autor=yalom", 400),
    Visit("embedded-graph", f"/embed/graph?question={DEBATE}", moving=True),
    Visit(  # so many that it scrolls
        "embedded-comparison",
        "/embed/compare?name=cutler&name=examzify&name=flores&name=shedler&name=yalom&name=strupp",
    ),
    Visit("embedded-nowhere", "/embed/clams", 404),
    Visit("embedded-claim", "/embed/claim/greenson-reliable-core.html"),
)
"""Every sort of page; where a page looks different in some cases, each of them."""


def visit(name: str) -> Visit:
    """The visit of a name."""
    (found,) = (each for each in VISITS if each.name == name)
    return found


@contextmanager
def watched(browser: Browser, origin: str, **options: Any) -> Iterator[Page]:
    """A page in a browser; in the end nothing was complained of, and nothing asked for but what is at one origin.

    Args:
        browser: the browser.
        origin: what may be asked.
        options: of the page's context.
    """
    complaints: list[tuple[str, str]] = []
    outside: list[str] = []
    refused: set[str] = set()
    context = browser.new_context(**options)
    page = context.new_page()

    def answered(response: Response) -> None:
        # That an address has no page is no fault of the page that says so.
        if response.request.is_navigation_request() and response.status >= 400:
            refused.add(response.url)

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{origin}/", "data:", "about:", "blob:")):
            outside.append(request.url)

    # Of a context, so that pages which open from this one are watched, too.
    context.on("response", answered)
    context.on("request", asked)
    context.on("console", lambda message: complaints.append((message.text, message.location["url"])))
    context.on("weberror", lambda error: complaints.append((str(error.error), "")))
    try:
        yield page
        assert [said for said, where in complaints if where not in refused] == []
        assert outside == []
    finally:
        context.close()
