"""Results → an interactive picture."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, singledispatch
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol, runtime_checkable

from bondgraph.answers import (
    LARGEST_LIMIT,
    Answer,
    Cite,
    Compare,
    Define,
    Facets,
    Filtered,
    Graph,
    Link,
    Near,
    Node,
    Relations,
    Row,
    Search,
    Tie,
    Who,
)
from bondgraph.answers import Path as Chain
from bondgraph.drawing import graph_of
from bondgraph.errors import BadFilter
from bondgraph.mending import replace
from bondgraph.result import Result
from bondgraph.turning.graphs import named, parts
from bondgraph.verbs import Verbs

_ASKED: Final = 50
"""Claims that are named in one question: an address holds no more."""
_WRITTEN: Final = {".html": "html", ".htm": "html", ".svg": "svg"}


@dataclass(frozen=True)
class Picture:
    """A graph that a notebook shows: it can be moved, searched and read by keyboard, and needs no network.

    Where scripts may not run, it is shown as it stands still. `save` writes the one or the other.

    Attributes:
        graph: what is drawn. Of a large one it is the first claims, and the picture says how many there are.

    >>> import bondgraph
    >>> picture = bondgraph.open().draw(author="Strupp", voice="told")
    >>> picture
    <Picture of 6 claims: Author strupp; voice told>
    >>> picture.svg.startswith("<?xml")
    True
    """

    graph: Graph

    @cached_property
    def html(self) -> str:
        """A page of its own that opens from disk, offline.

        >>> import bondgraph
        >>> "<title>Author strupp</title>" in bondgraph.open().draw(author="Strupp").html
        True
        """
        from bondgraph.render.network import network_page

        return network_page(self.graph)

    @cached_property
    def svg(self) -> str:
        """The picture as it stands still, in light colours on white.

        >>> import bondgraph
        >>> "<title>Author strupp</title>" in bondgraph.open().draw(author="Strupp").svg
        True
        """
        from bondgraph.render.svg import svg_file

        return svg_file(self.graph, label=self.graph.title)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file: whole, or not at all.

        Args:
            path: the file; its name ends in ``.html`` for the page, in ``.svg`` for what stands still.

        Raises:
            BadFilter: the name ends otherwise.
            CannotJudge: it cannot be written.

        >>> import bondgraph
        >>> bondgraph.open().draw(author="Strupp").save("strupp.png")
        Traceback (most recent call last):
        bondgraph.errors.BadFilter: path: strupp.png would be neither HTML nor SVG; write a name that ends in .html or .svg
        """
        file = Path(path)
        written = _WRITTEN.get(file.suffix.casefold())
        if written is None:
            raise BadFilter(
                "path", f"{file} would be neither HTML nor SVG; write a name that ends in .html or .svg"
            )
        replace(file, getattr(self, written).encode())

    def __repr__(self) -> str:
        claims = sum(node.kind == "claim" for node in self.graph.nodes)
        count = f"{claims} of {self.graph.total:,}" if claims < self.graph.total else f"{claims}"
        return f"<Picture of {count} claim{'' if count == '1' else 's'}: {self.graph.title}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002 - a notebook chooses
        """What a notebook shows: the first that it can."""
        from bondgraph.render.inset import inset
        from bondgraph.render.network import network_page

        page = network_page(self.graph, inset=True)
        return {
            "text/html": inset(page, self.svg, title=self.graph.title),
            "image/svg+xml": self.svg,
            "text/plain": repr(self),
        }


@runtime_checkable
class Drawable(Protocol):
    """A result that says itself what is drawn of it."""

    def as_graph(self) -> Graph:
        """The graph."""


def draw(result: Result[Any]) -> Picture:
    """The rows as a picture: the claims among them or those that they name, who holds them, and what joins them.

    Raises:
        TypeError: there is nothing in it that is drawn.
        LookupError: it was not given by a library, and what joins its claims has to be asked for.
    """
    return Picture(result.as_graph() if isinstance(result, Drawable) else _graph(result))


@singledispatch
def _graph(result: Result[Any]) -> Graph:
    return _nothing(result)


def _nothing(result: Result[Any]) -> NoReturn:
    raise TypeError(
        f"{type(result).__name__}: its rows are no claims, and nothing joins them, so there is nothing to draw; draw"
        " claims or relations, such as library.who_argues(…) or library.near(…)"
    )


@_graph.register(Cite)
@_graph.register(Facets)
def _(result: Result[Any]) -> Graph:
    return _nothing(result)


@_graph.register
def _(result: Filtered) -> Graph:  # type: ignore[type-arg]  # it is dispatched on the class
    """Of what is found among the claims that pass filters: those that its rows name, and the relations that these name.

    Where they name none, the relations between the claims.
    """
    library = result._origin("draw()").library
    claims = {ref.id for ref in named(result[:]) if ref.kind == "claim"}
    ties = [*_ties(result[:])] or [*_between(library, sorted(claims))]
    passing = library.who_argues(limit=LARGEST_LIMIT, **result._asked()).all() if claims else ()
    rows = [row for row in passing if row.claim in claims]
    what = type(result).__name__
    said = _said(result._asked())
    return _of(result, rows, ties, f"{what}: {said}" if said else what, filters=result._asked())


@_graph.register
def _(result: Graph) -> Graph:
    return _titled(result, _said(result.filters))


@_graph.register
def _(result: Who) -> Graph:
    given = result._origin("draw()")
    return _graph(given.library.graph(*given.asked))


@_graph.register
def _(result: Search) -> Graph:
    rows = [hit.row for hit in result if hit.row]
    found = [hit.relation for hit in result if hit.relation]
    ties = [*found, *_between(result._origin("draw()").library, [row.claim for row in rows])]
    return _of(result, rows, ties, f"“{result.words}”", filters=result.filters)


@_graph.register
def _(result: Relations) -> Graph:
    said = _said(result.filters)
    return _of(
        result, (), result.relations, f"Relations: {said}" if said else "Relations", filters=result.filters
    )


@_graph.register
def _(result: Near) -> Graph:
    start = result._origin("draw()").library.show(result.start.id, kind=result.start.kind)
    near = [each.row for each in result if each.row]
    own = [start.row] if start.row else start.claims
    return _of(result, [*own, *near], result.relations, f"Near {_called(result.start)}")


@_graph.register
def _(result: Node) -> Graph:
    rows = [*([result.row] if result.row else ()), *result.claims]
    return _of(result, rows, result.relations, _called(result), beyond=result.total - len(result.claims))


@_graph.register
def _(result: Define) -> Graph:
    rows, ties = [each.row for each in result], [each.relation for each in result]
    return _of(result, rows, ties, f"Definitions of {result.concept.label}", beyond=result.total - len(rows))


@_graph.register
def _(result: Chain) -> Graph:
    ends = [(step.start, step.end) for step in result] + [(step.end, step.start) for step in result]
    ties = [step.relation for step in result if step.relation]
    return _of(result, (), ties, f"From {_called(result.start)} to {_called(result.end)}", ends=ends)


@_graph.register
def _(result: Compare) -> Graph:
    library = result._origin("draw()").library
    questions = [each.question.id for each in result]
    rows: list[Row] = []
    for kind, filter_ in (("agent", "author"), ("position", "position")):
        subjects = [subject.id for subject in result.subjects if subject.kind == kind]
        if subjects and questions:
            asked = {filter_: subjects, "question": questions}
            rows += library.who_argues(limit=LARGEST_LIMIT, **asked).all()
    return _of(result, rows, result.relations, " and ".join(subject.label for subject in result.subjects))


def _of(
    result: Answer[Any],
    rows: Iterable[Row],
    ties: Iterable[Tie],
    title: str,
    *,
    ends: Iterable[tuple[Link, Link]] = (),
    filters: Mapping[str, object] | None = None,
    beyond: int = 0,
) -> Graph:
    """The graph of claims and of what joins them, other claims at the ends of that included.

    Args:
        result: what is drawn.
        rows: claims.
        ties: relations.
        title: what the graph is called.
        ends: a claim and who holds it; of no account where the one is no claim, or the other no agent.
        filters: what the claims passed.
        beyond: how many claims there are that are not here.
    """
    known = {row.claim: row for row in rows}
    joins = {tie.id: tie for tie in ties}.values()
    held: dict[Link, set[Link]] = {}
    for tie in joins:
        held.setdefault(tie.subject, set()).update(tie.subject_holders)
        held.setdefault(tie.object, set()).update(tie.object_holders)
    for claim, holder in ends:
        held.setdefault(claim, set()).update([holder] if holder.kind == "agent" else ())
    for link, holders in held.items():
        if link.kind == "claim" and link.id not in known:
            known[link.id] = _bare(link, holders)
    who = Who(
        corpus=result.corpus,
        filters=dict(filters or {}),
        total=len(known) + beyond,
        rows=tuple(known.values()),
        next=None,
        sides=(),
    )
    return _titled(graph_of(who, joins), title)


def _ties(said: object) -> Iterator[Tie]:
    """The relations that something names, as deep as it is told."""
    if isinstance(said, Tie):
        yield said
    else:
        for each in parts(said):
            yield from _ties(each)


def _bare(claim: Link, holders: Iterable[Link]) -> Row:
    """A claim of which no more is known than what it says and who holds it."""
    return Row(
        claim=claim.id,
        says=claim.label,
        holders=tuple(sorted(holders, key=lambda link: link.id)),
        work=None,
        year=None,
        told_by=(),
        positions=(),
        concepts=(),
        passages=(),
    )


def _between(library: Verbs, claims: Sequence[str]) -> Iterator[Tie]:
    """The relations that join two of some claims."""
    among = set(claims)
    for type_ in ("supports", "contrasts"):
        for at in range(0, len(claims), _ASKED):
            asked: dict[str, Any] = {type_: claims[at : at + _ASKED]}
            for tie in library.relations(relation=type_, limit=LARGEST_LIMIT, **asked).all():
                if tie.subject.id in among and tie.object.id in among:
                    yield tie


def _called(node: Link | Node) -> str:
    """A node in a title: what a claim says is too long for one."""
    return node.id if node.kind in ("claim", "relation", "passage") else node.label


def _said(filters: Mapping[str, object]) -> str:
    """Filters in a line: 'author yalom, strupp; voice told'."""
    return "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"
        for name, value in filters.items()
    )


def _titled(graph: Graph, title: str) -> Graph:
    return graph.model_copy(update={"title": title[:1].upper() + title[1:]}) if title else graph
