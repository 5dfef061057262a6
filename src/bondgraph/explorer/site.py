"""The whole explorer as files, which open from disk or from any host, below any path, and ask nobody for anything.

The pages are those that a service sends, made by the same functions from the same templates; `Relative` points from one to
another. A page that answers what is in its address, such as the claims of an author, is one file whose script reads
``data/``; without scripts it is the page without filters. Lists are written page by page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from bondgraph.answers import Filters, Listing, ListingAgents, ListingSources, ListingWorks
from bondgraph.explorer import assets, indexes, ontology, path, searching, site_data
from bondgraph.explorer.about import about
from bondgraph.explorer.addresses import LIVE, Relative
from bondgraph.explorer.claims import claims
from bondgraph.explorer.comparing import compare
from bondgraph.explorer.downloads import downloads
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.filing import Filing, part
from bondgraph.explorer.graph import Looking, graph
from bondgraph.explorer.home import home
from bondgraph.explorer.nodes import node
from bondgraph.explorer.presenting import Pairs
from bondgraph.explorer.reading import reading
from bondgraph.explorer.sitemap import Sitemap
from bondgraph.explorer.swapping import mark, replaced
from bondgraph.ids import KINDS, Kind, Ref
from bondgraph.naming import NOUNS

_WITH_CAPITALS: Final[tuple[Kind, ...]] = ("work", "citation")
"""The kinds of node whose ids may have capitals."""

_LISTS: Final[Mapping[str, tuple[type[Listing], Callable[[Explorer, Any, Pairs], Page]]]] = {
    "questions": (Listing, indexes.questions),
    "authors": (ListingAgents, indexes.authors),
    "concepts": (Listing, indexes.concepts),
    "works": (ListingWorks, indexes.works),
    "sources": (ListingSources, indexes.sources),
}
"""The lists: what each is asked with, and what makes its page."""
_FILTERED: Final[Mapping[str, Callable[[Explorer, Filters, Pairs], Page]]] = {
    "claims": claims,
    "graph": graph,
}
"""The pages of what passes filters."""
_FEW: Final = 500
"""Nodes of a kind of which pictures are drawn, where there are no more; debates are all drawn."""
_DRAWN: Final = ("question", "author", "position", "concept", "work")
"""The filters whose claims are drawn."""
_AROUND: Final[tuple[Kind, ...]] = ("agent", "claim")
"""The kinds of node around which is drawn."""
_READ: Final = "read/"
_MISSING: Final = "404.html"
_SERVED: Final = {
    "sparql": ("SPARQL", "Queries of SPARQL 1.1 are answered by a service."),
    "api": ("The addresses for programs", "Programs are answered by a service."),
}
"""The pages that need a service: what they are called, and what it is needed for."""


class Progress(NamedTuple):
    """How far the writing has come.

    Attributes:
        done: pages that were written.
        total: about how many there will be.
    """

    done: int
    total: int


class Written(NamedTuple):
    """A site that was written.

    Attributes:
        pages: how many pages it has.
        files: how many files, pages and all else.
        size: how many bytes they have.
    """

    pages: int
    files: int
    size: int


def untold(_: Progress) -> None:
    """Tell nobody."""


def write(
    explorer: Explorer, folder: Path, *, url: str | None = None, tell: Callable[[Progress], None] = untold
) -> Written:
    """Write a library as a site. What an earlier run wrote there stays until all is written, and is replaced then.

    Args:
        explorer: the library as pages.
        folder: where to write it: a folder that is new, empty, or has an earlier site.
        url: the address at which it will stand, which ends in a slash, where that is known.
        tell: told of progress.

    Raises:
        CannotJudge: the folder has something else in it, or cannot be written.
    """
    with replaced(folder) as new:
        return _Site(explorer, new, url, tell).write()


class _Site:
    """Writes one site."""

    def __init__(
        self, explorer: Explorer, folder: Path, url: str | None, tell: Callable[[Progress], None]
    ) -> None:
        self._explorer = explorer
        self._library = explorer.library
        self._folder = folder
        self._url = url
        self._sitemap = Sitemap(url) if url else None
        self._tell = tell
        every = self._library.gathering.every
        self._filing = Filing(chain.from_iterable(map(every, _WITH_CAPITALS)))
        self._made: set[Path] = set()
        self._files = self._size = self._pages = 0
        few = {kind for kind, count in self._explorer.stats.counts.items() if count <= _FEW}
        self._drawn = {
            *(name for name in _DRAWN if name == "question" or NOUNS[name] in few),
            *(f"around-{kind}" for kind in _AROUND if kind in few),
        }
        self._total = sum(self._explorer.stats.counts.values())
        self._lists: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        self._wanted: list[tuple[str, Callable[[], Page]]] = []
        self._numbers: Counter[str] = Counter()
        self._data: dict[str, str] = {}

    def write(self) -> Written:
        for asset in assets.every().values():
            self._put(f"static/{asset.served}", asset.content)
        pages = site_data.files(self._library, self._filing, sorted(self._drawn))
        self._put_all((f"data/pages/{name}", content) for name, content in pages)
        for export in site_data.exports(self._library):
            self._pour(f"data/{export.file}", export.write())
            self._data[export.address] = f"data/{export.file}"
        for address, content in ontology.files().items():
            self._put(f"data/{address}", content)
            self._data[address] = f"data/{address}"
        for file, page in self._single():
            self._page(file, page)
        for kind in KINDS:
            for ref in self._library.gathering.every(kind):
                self._page(self._filing.page(ref), partial(self._node, ref))
                for pairs in ([("around", str(ref))], LIVE.filters(ref)):
                    self._place("graph", pairs)  # what no page leads to may be asked for in an address
        while self._wanted:
            file, made = self._wanted.pop(0)
            self._page(file, made)
        if self._sitemap:
            self._put_all(self._sitemap.rest())
        stamp = self._library.stamp
        mark(self._folder, {"corpus": stamp.model_dump(), "pages": self._pages})
        return Written(self._pages, self._files, self._size)

    def _single(self) -> Iterator[tuple[str, Callable[[], Page]]]:
        """The pages that are about no one node, each with its file."""
        explorer = self._explorer
        yield "index.html", partial(home, explorer)
        for name in (*_LISTS, "claims", "graph"):
            yield f"{name}.html", partial(self._listed, name, [])
        yield "compare.html", partial(compare, explorer, [])
        yield "path.html", partial(path.way_in, explorer, [])
        yield "search.html", partial(searching.way_in, explorer)
        yield "ontology.html", ontology.ontology
        yield "about.html", partial(about, explorer)
        yield "downloads.html", partial(downloads, explorer)
        for name, (heading, needs) in _SERVED.items():
            yield f"{name}.html", partial(Page, "service.html", {"heading": heading, "needs": needs})
        yield _MISSING, partial(Page, "missing.html", {})

    def _node(self, ref: Ref) -> Page:
        page = node(self._explorer, ref, "")
        return Page(page.template, {**page.context, "forms": ()})

    # -- lists

    def _place(self, name: str, pairs: Pairs) -> str:
        """The file of a page with parameters that is written ahead; empty where a script answers them."""
        pairs = [(of, str(value)) for of, value in pairs]
        if not pairs and name in (*_LISTS, *_FILTERED):
            return ""
        if name.startswith(_READ):
            return self._reading(name)
        if not self._ahead(name, pairs):
            return ""
        key = (name, tuple(pairs))
        if key not in self._lists:
            stem = f"{name}/{'.'.join(self._told(of, value) for of, value in pairs if of != 'after')}"
            told = not stem.endswith("/")
            self._numbers[stem] += 1
            number = self._numbers[stem] + (not told)
            file = f"{stem}{'.' if told else ''}{number}.html" if number > 1 else f"{stem}.html"
            self._lists[key] = file
            self._wanted.append((file, partial(self._listed, name, pairs)))
        return self._lists[key]

    def _told(self, name: str, value: str) -> str:
        """A parameter as a part of the name of a file: of a node as its own file is called."""
        ref = Ref.parse(value) if name == "around" else Ref(NOUNS[name], value) if name in _DRAWN else None
        if ref is None:
            return part(f"{name}-{value}")
        stem = self._filing.page(ref).partition("/")[2].removesuffix(".html")
        return f"{name}-{stem}" if name != "around" else f"{name}-{ref.kind}-{stem}"

    def _reading(self, name: str) -> str:
        """The file of a page of a document, ``read/ID`` or ``read/ID/2``."""
        ident, _, number = name.removeprefix(_READ).partition("/")
        file = f"{_READ}{part(ident)}{f'/{number}' if number else ''}.html"
        if (name, ()) not in self._lists:
            self._lists[name, ()] = file
            ref = Ref("source", ident)
            self._wanted.append((file, partial(reading, self._explorer, ref, int(number or 1))))
        return file

    def _ahead(self, name: str, pairs: Pairs) -> bool:
        """Whether a page with parameters is written: of lists what is linked to, of claims all, of pictures those of one node,
        and of debates lists and timelines, too.
        """
        names = {of for of, _ in pairs}
        if name in _LISTS:
            return True
        if name == "claims":
            return names <= {"after", "sort"}
        if name != "graph" or len(names) < len(pairs):
            return False
        given = dict(pairs)
        looks = {look: given.pop(look) for look in ("view", "up") if look in given}
        if not given:
            return bool(looks)  # the leading debate
        if len(given) > 1:
            return False
        ((asked, value),) = given.items()
        drawn = f"around-{value.partition(':')[0]}" if asked == "around" else asked
        return drawn in self._drawn and (not looks or asked == "question")

    def _listed(self, name: str, pairs: Pairs) -> Page:
        if name == "graph":
            return graph(self._explorer, Looking.of(dict(pairs)), pairs)
        if name == "claims":
            return claims(self._explorer, Filters.of(dict(pairs)), pairs)
        of, made = _LISTS[name]
        return made(self._explorer, of.of(dict(pairs)), pairs)

    # -- files

    def _page(self, file: str, made: Callable[[], Page]) -> None:
        # A host shows the page of what is missing at any address.
        top = urlsplit(self._url).path if self._url and file == _MISSING else None
        to = Relative(file, self._filing, self._place, self._data, top)
        self._put(file, self._explorer.html(made(), to).encode("utf-8", "replace"))
        self._pages += 1
        if self._sitemap and file != _MISSING:
            self._put_all(self._sitemap.add(file))
        self._tell(Progress(self._pages, max(self._total, self._pages + len(self._wanted))))

    def _put_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            self._put(name, content)

    def _put(self, file: str, content: bytes) -> None:
        self._pour(file, (content,))

    def _pour(self, file: str, pieces: Iterable[bytes]) -> int:
        """Write a file, and tell how many bytes it has."""
        path = self._folder / file
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        with path.open("xb") as opened:  # two nodes never have one file
            opened.writelines(pieces)
            size = opened.tell()
        self._files += 1
        self._size += size
        return size
