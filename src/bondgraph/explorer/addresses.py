"""How one page points at another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

from bondgraph.answers import Link, Node
from bondgraph.explorer import assets
from bondgraph.explorer.filing import Filing
from bondgraph.ids import Ref
from bondgraph.naming import NOUNS

Named = Link | Node | Ref | dict[str, Any]
"""A node, by whatever has its kind and its id."""

Pairs = Iterable[tuple[str, str]]
"""Parameters, in their order."""


class Addresses:
    """The addresses of a service, which answers any question.

    Args:
        origin: where the service is, for those who point at it from elsewhere.

    Attributes:
        live: whether there is a service: whether any question can be asked, and data be fetched.
    """

    live = True

    def __init__(self, origin: str = "") -> None:
        self._origin = origin

    def page(self, name: str, pairs: Pairs = ()) -> str:
        """A page that is about no one node: ``claims``, ``compare``; the empty name is home.

        >>> Addresses().page("claims", [("author", "yalom")])
        '/claims?author=yalom'
        """
        return _with(f"/{name}", pairs)

    def node(self, node: Named) -> str:
        """The page of a node.

        >>> Addresses().node(Ref("position", "cure/bond"))
        '/position/cure/bond.html'
        """
        ref = _ref(node)
        # An id with a dot could be taken for one with an ending; the node's own address leads on to its page.
        return ref.iri("/") + ("" if "." in ref.id else ".html")

    def draws(self, pairs: Pairs) -> bool:  # noqa: ARG002 - a service draws whatever is asked for
        """Whether there is a picture of what passes filters."""
        return True

    def form(self, path: str, ending: str) -> str:
        """What describes a node as data; empty where that is not to be had.

        Args:
            path: the path of what describes it, but for the ending.
            ending: ``ttl``, ``json``.
        """
        return f"{path}.{ending}"

    def filters(self, node: Named) -> list[tuple[str, str]]:
        """The filter by which the claims of a node are found; none where there is none for its kind."""
        ref = _ref(node)
        return [(FILTERS[ref.kind], ref.id)] if ref.kind in FILTERS else []

    def claims(self, node: Named, more: Pairs = ()) -> str:
        """The page of the claims that a node has a part in.

        >>> Addresses().claims(Ref("agent", "yalom"))
        '/claims?author=yalom'
        """
        return self.page("claims", [*self.filters(node), *more])

    def asset(self, name: str) -> str:
        """A file that pages load, by its plain name."""
        return f"/static/{assets.served(name)}"

    def data(self, path: str, pairs: Pairs = ()) -> str:
        """An address that answers with data, e.g. ``v1/claims``; empty where there is no service."""
        return _with(f"/{path}", pairs)

    def whole(self, address: str) -> str:
        """An address in full, to be pointed at from elsewhere; a service alone has one.

        >>> Addresses("https://bonds.example").whole("/path?start=yalom&end=jung")
        'https://bonds.example/path?start=yalom&end=jung'
        """
        return f"{self._origin}{address}"

    def framed(self, address: str) -> str:
        """Where a page stands to be framed, in full; empty where it cannot be.

        >>> Addresses("https://bonds.example").framed("/graph?author=yalom")
        'https://bonds.example/embed/graph?author=yalom'
        """
        return f"{self._origin}/embed{address}"


class Relative(Addresses):
    """The addresses of files that point at each other from wherever they are put: from disk, or below any path.

    Args:
        at: the file that the page stands in, from the top of the site.
        filing: which files hold the pages of nodes.
        place: gives the file that holds a page with its parameters; empty where the page sees to them itself.
        files: the files that have what a service answers, by its addresses without the first slash.
        top: the address of the top of the site, where the page may be shown anywhere below it.

    >>> to = Relative("agent/yalom.html", Filing())
    >>> to.page(""), to.page("claims", [("author", "yalom")]), to.node(Ref("position", "cure/bond"))
    ('../index.html', '../claims.html?author=yalom', '../position/cure/bond.html')
    """

    live = False

    def __init__(
        self,
        at: str,
        filing: Filing,
        place: Callable[[str, list[tuple[str, str]]], str] = lambda _name, _pairs: "",
        files: Mapping[str, str] = MappingProxyType({}),
        top: str | None = None,
    ) -> None:
        self.top = "../" * at.count("/") if top is None else top
        self._filing = filing
        self._place = place
        self._files = files

    def page(self, name: str, pairs: Pairs = ()) -> str:
        """A page that is about no one node; the empty name is home."""
        given = list(pairs)
        if (given or "/" in name) and (file := self._place(name, given)):
            return self.file(file)
        return _with(self.file(f"{name or 'index'}.html"), given)

    def node(self, node: Named) -> str:
        """The page of a node."""
        return self.file(self._filing.page(_ref(node)))

    def draws(self, pairs: Pairs) -> bool:
        """Whether a picture of it was drawn ahead."""
        return bool(self._place("graph", list(pairs)))

    def form(self, path: str, ending: str) -> str:  # noqa: ARG002 - as a service takes it
        """The page of downloads, which has the corpus as a whole."""
        return self.page("downloads")

    def asset(self, name: str) -> str:
        """A file that pages load, by its plain name."""
        return self.file(f"static/{assets.served(name)}")

    def data(self, path: str, pairs: Pairs = ()) -> str:
        """The file that has it, if one was written; nobody is there to answer."""
        found = self._files.get(_with(path, pairs))
        return self.file(found) if found else ""

    def file(self, path: str) -> str:
        """A file by its path from the top of the site."""
        return f"{self.top}{quote(path, safe='/~')}"


FILTERS: Final = {
    NOUNS[name]: name for name in ("author", "concept", "question", "position", "work", "source")
}
"""The filters by which the claims are found that a node has a part in, by its kind."""


def _ref(node: Named) -> Ref:
    if isinstance(node, Ref):
        return node
    # A template names a node of which it has the kind and the id alone as a mapping.
    return Ref(node["kind"], node["id"]) if isinstance(node, dict) else Ref(node.kind, node.id)


def _with(path: str, pairs: Pairs) -> str:
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


LIVE: Final = Addresses()
