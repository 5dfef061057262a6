"""A library as pages, with what all of them show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from bondgraph.answers import Facets, Graph, GraphEdge, GraphNode, Link, Stats
from bondgraph.explorer.addresses import LIVE, Addresses
from bondgraph.explorer.attached import Attached
from bondgraph.explorer.pictures import Picture, Pictures
from bondgraph.explorer.presenting import chips, fields, without
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.render.arranging import Arranged
from bondgraph.render.counts import Counts, counts_svg
from bondgraph.render.network import Row, network_frame, network_words
from bondgraph.render.pages import Html, templates
from bondgraph.render.svg import STILL, svg, thumbnail
from bondgraph.render.timeline import Lane, Period, Timeline, timeline_svg
from bondgraph.texts import Texts

SUGGESTED: Final = 500
"""Names that a field of a form suggests; where there are more, none."""


class Page(NamedTuple):
    """A page before it is HTML.

    Attributes:
        template: its template.
        context: what the template is given; it knows no addresses.
    """

    template: str
    context: Mapping[str, Any]


class Explorer:
    """A library as pages; what many pages show is asked once and kept.

    Args:
        library: what is shown.
        texts: the texts of its sources, as far as they are attached.
    """

    def __init__(self, library: Library, texts: Texts | None = None) -> None:
        self.library = library
        self.texts = texts or Texts(None)
        self._suggested: dict[Kind, tuple[tuple[str, str], ...]] = {}
        self._kept: dict[str, Page] = {}

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that were drawn."""
        return Pictures(self.library)

    @cached_property
    def attached(self) -> Attached:
        """The texts that are attached."""
        return Attached(self.library, self.texts)

    @cached_property
    def stats(self) -> Stats:
        """What is in the corpus."""
        return self.library.stats()

    @cached_property
    def facets(self) -> Facets:
        """How many of all claims have what."""
        return self.library.facets()

    @cached_property
    def leading(self) -> list[tuple[str, str]]:
        """The filter for the leading debate."""
        return [("question", question.id) for question in self.stats.questions[:1]]

    def once(self, name: str, made: Callable[[], Page]) -> Page:
        """A page that takes no parameters: made when it is first asked for, and kept.

        Args:
            name: under what it is kept.
            made: makes it.
        """
        if name not in self._kept:
            self._kept[name] = made()
        return self._kept[name]

    def suggested(self, kind: Kind) -> tuple[tuple[str, str], ...]:
        """Ids and labels of a kind of node, where they are not too many to choose from."""
        if kind not in self._suggested:
            few = self.stats.counts[kind] <= SUGGESTED
            nodes = self.library.nodes(kind, SUGGESTED) if few else ()
            self._suggested[kind] = tuple((node.id, node.label) for node in nodes)
        return self._suggested[kind]

    def html(
        self, page: Page, to: Addresses = LIVE, *, own: str | None = None, full: str | None = None
    ) -> str:
        """A page as HTML.

        Args:
            page: the page.
            to: how it points at others.
            own: its own address, where it may be framed by pages of others.
            full: its own address, where it stands in a page of somebody else's, so without what leads elsewhere.
        """
        pairs: list[tuple[str, str]] = list(page.context.get("pairs", ()))

        def link(each: GraphNode | GraphEdge) -> str | None:
            if isinstance(each, GraphEdge):
                return to.node(Ref("relation", each.relation)) if each.relation else None
            return to.node(Ref(each.kind, each.id.partition(":")[2]))

        def drawing(graph: Graph | Arranged, label: str, most: int = STILL, *, reasons: bool = True) -> Html:
            return Html(svg(graph, link, most=most, label=label, reasons=reasons))

        def small(graph: Graph, label: str, most: int = STILL) -> Html:
            return Html(thumbnail(graph, most=most, label=label))

        def by_year(shown: Timeline, label: str, asked: list[tuple[str, str]]) -> Html:
            def more(lane: Lane, period: Period | None) -> str | None:
                """All claims of an author and some years; of what is no filter, the list of all that is drawn.

                Nothing where all that there is is drawn: a timeline has hundreds of such places.
                """
                cell = lane.cells[shown.periods.index(period)] if period else lane.undated
                if cell.total <= len(cell.claims):
                    return None
                if lane.node is None or lane.node.kind != "agent":
                    return to.page("graph", [*(asked or pairs), ("view", "list")])
                years = [("from-year", str(period.first)), ("to-year", str(period.last))] if period else []
                narrowed = without(asked, "author", "from-year", "to-year", "limit", "after", "sort")
                return to.page("claims", [*narrowed, ("author", lane.node.id), *years])

            return Html(timeline_svg(shown, link, to.node, more, label=label))

        def counted(shown: Counts, asked: list[tuple[str, str]], label: str) -> Html:
            def narrowed(author: Link) -> str:
                return to.page("graph", [*without(asked, "author", "limit", "after"), ("author", author.id)])

            return Html(counts_svg(shown, narrowed, label=label))

        def moving(shown: Picture) -> Html:
            return Html(network_frame(shown.arranged, below(shown), link))

        def below(shown: Picture) -> Sequence[Row]:
            """The rows below a picture: files have nobody who could be asked for the others."""
            return shown.tabled if to.live else shown.rows

        def in_words(told: Sequence[Row], selected: str | None = None) -> Html:
            return Html(network_words(told, link, selected=selected))

        everything = {
            "drawing": drawing,
            "thumbnail": small,
            "by_year": by_year,
            "counted": counted,
            "moving": moving,
            "below": below,
            "in_words": in_words,
            "layout": "base.html" if full is None else "embedded.html",
            "full": full,
            "own": own,
            "to": to,
            "without": without,
            "corpus": self.library.stamp,
            "description": self.library.description,
            "fields": fields(self.suggested, pairs),
            "words": " ".join(value for name, value in pairs if name == "words"),
            "chips": chips(self.suggested, pairs),
            "drawn": pairs or self.leading,
            "pairs": pairs,
            "picture": None,
            "schema": None,
            "trouble": None,
            "alternate": None,
        }
        return (
            templates("bondgraph.explorer").get_template(page.template).render({**everything, **page.context})
        )
