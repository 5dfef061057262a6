"""Authors, or positions, side by side: question by question, who agrees and who differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Any, Final, NamedTuple, cast, get_args

from bondgraph.answers import LARGEST_LIMIT, Cell, Compare, Comparison, Link, Row, Verdict
from bondgraph.errors import BadFilter, UnknownName
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.meetings import by_kind
from bondgraph.explorer.telling import described, ends, tellers
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.render.matrix import MATRICES

PARAMETERS: Final = ("name", "show", "after")
"""What the page is asked with."""
MEETING: Final[tuple[Verdict, ...]] = ("differ", "partly", "agree")
"""The verdicts that are shown where nothing is said of it: those where two or more speak."""

_ALL: Final = "all"
_ON_A_PAGE: Final = 25
"""Questions of one page."""
_IN_A_CELL: Final = 4
"""Claims that stand in a cell; a link leads to the others."""
_TOLD: Final = 150
"""Claims in cells of which it is told by way of whom they are known."""
_LISTED: Final = 25
"""Relations of one kind that are listed."""
_OFFERED: Final = 48
"""Authors to choose from, those with the most claims first."""
_TRIED: Final = 8
"""Authors among whom pairs are looked for that meet on many questions."""
_LEADING: Final = 25
"""Questions on which it is looked who meets."""
_PAIRS: Final = 6
"""Pairs that are suggested."""


class Asked(NamedTuple):
    """What the page is asked.

    Attributes:
        names: those who are compared, in order.
        show: the verdicts that are shown.
        after: the question behind which to begin.
    """

    names: tuple[str, ...]
    show: tuple[Verdict, ...]
    after: str | None


class View(NamedTuple):
    """A choice of verdicts.

    Attributes:
        name: the verdict, or ``all``; empty for those where two or more speak.
        total: how many questions it shows.
        chosen: whether it is what is shown.
        pairs: the parameters that ask for it.
    """

    name: str
    total: int
    chosen: bool
    pairs: list[tuple[str, str]]


class Subject(NamedTuple):
    """One of those compared.

    Attributes:
        link: the author or the position.
        without: the parameters without it.
    """

    link: Link
    without: list[tuple[str, str]]


class Pair(NamedTuple):
    """Two who meet on questions.

    Attributes:
        one: one of them.
        other: the other.
        verdicts: on how many questions they agree, differ, agree in part.
        total: on how many both speak.
        pairs: the parameters that compare them.
    """

    one: Link
    other: Link
    verdicts: Mapping[str, int]
    total: int
    pairs: list[tuple[str, str]]


def asked(pairs: Sequence[tuple[str, str]]) -> Asked:
    """What is asked by the parameters of the page.

    Raises:
        BadFilter: there is no such verdict, or the page begins behind two questions.
    """
    names = tuple(dict.fromkeys(value.strip() for name, value in pairs if name == "name" and value.strip()))
    show = [value.strip() for name, value in pairs if name == "show" and value.strip()]
    behind = [value.strip() for name, value in pairs if name == "after" and value.strip()]
    if len(behind) > 1:
        raise BadFilter("after", f"it is given {len(behind)} times; give it once")
    known = get_args(Verdict)
    for value in show:
        if value not in (*known, _ALL):
            raise BadFilter("show", f"{value!r} is not one of {', '.join((*known, _ALL))}")
    chosen = known if _ALL in show else tuple(each for each in known if each in (show or MEETING))
    return Asked(names, chosen, behind[0] if behind else None)


def matrix(library: Library, what: Asked) -> Compare:
    """The comparison as far as its verdicts are shown, for a file.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.compare`.
    """
    answer = library.compare(*what.names, limit=LARGEST_LIMIT, after=what.after)
    questions = tuple(each for each in answer.questions if each.verdict in what.show)
    return answer.model_copy(update={"questions": questions})


def compare(explorer: Explorer, pairs: Sequence[tuple[str, str]]) -> Page:
    """Those who are named, side by side; or where these are fewer than two, whom to choose.

    Args:
        explorer: the library as pages.
        pairs: what is asked, as it stands in the address.

    Raises:
        BadFilter, UnknownName, AmbiguousName: as `Library.compare` and `asked`.
    """
    what = asked(pairs)
    if what.names:
        first = _one(explorer.library, what.names[0])
        few = explorer.stats.counts["question"] <= _ON_A_PAGE
        answer = _compared(explorer.library, what, _ON_A_PAGE if few else 1)
        return _table(explorer, what, answer) if answer is not None else _one_only(explorer, first)
    return Page("compare.html", {**_choosing(explorer), "suggestions": _suggested(explorer)})


def trouble(explorer: Explorer, wrong: dict[str, Any]) -> Page:
    """Why those who are named cannot be compared, and whom to choose instead."""
    return Page("compare.html", {**_choosing(explorer), "trouble": wrong})


def _compared(library: Library, what: Asked, most: int) -> Compare | None:
    """The comparison with the first so many questions; none where all names stand for the same."""
    try:
        return library.compare(*what.names, limit=most)
    except BadFilter as error:
        if error.parameter != "name":
            raise
        return None


def _one(library: Library, name: str) -> Link:
    """The author or the position that a name stands for.

    Raises:
        UnknownName, AmbiguousName: it stands for none, or for several.
    """
    found: dict[str, object] = {}
    with suppress(UnknownName):
        found = library.who_argues(author=name, limit=1).filters
    if not found:
        try:
            found = library.who_argues(position=name, limit=1).filters
        except UnknownName as error:
            if "/" in name:
                raise
            library.who_argues(author=name, limit=1)  # names of authors are nearer to what was meant
            raise error from None
    ((kind, idents),) = ((name, cast("list[str]", value)) for name, value in found.items())
    if kind == "author":
        (agent,) = library.described("agent", [Ref("agent", idents[0])])
        return Link(kind="agent", id=idents[0], label=cast(Any, agent).label)
    (position,) = library.described("position", [Ref("position", idents[0])])
    return Link(kind="position", id=idents[0], label=cast(Any, position).label)


def _table(explorer: Explorer, what: Asked, answer: Compare) -> Page:
    library = explorer.library
    # There may be hundreds of questions: then the claims are read of those alone that are shown.
    at_hand = {Ref("question", each.question.id): each for each in answer.questions}
    if answer.next is None:
        verdicts = {question: each.verdict for question, each in at_hand.items()}
    else:
        verdicts, _ = library.verdicts(*what.names, limit=LARGEST_LIMIT)
    questions, further = [*verdicts], answer.total > len(verdicts)
    totals = Counter[str](verdicts.values())
    if what.after is not None:
        behind = [each.id for each in questions]
        if what.after in behind:
            questions = questions[behind.index(what.after) + 1 :]
        else:
            verdicts, _ = library.verdicts(*what.names, limit=LARGEST_LIMIT, after=what.after)
            questions = [*verdicts]
    shown = [each for each in questions if verdicts[each] in what.show]
    page: Sequence[Comparison]
    if answer.next is None:
        page = [at_hand[each] for each in shown[:_ON_A_PAGE]]
    else:
        page = library.compared(what.names, shown[:_ON_A_PAGE])
    names = [("name", subject.id) for subject in answer.subjects]
    show = _chosen(what.show)
    views = [
        View(name, sum(totals[each] for each in shown), what.show == shown, names + _chosen(shown))
        for name, shown in _views().items()
    ]
    kinds = by_kind(answer.relations)
    context = {
        **_choosing(explorer),
        "pairs": names + show,
        "subjects": [
            Subject(subject, [pair for pair in names if pair[1] != subject.id] + show)
            for subject in answer.subjects
        ],
        "rows": page,
        "chains": _chains(library, page),
        "in_a_cell": _IN_A_CELL,
        "views": views,
        "totals": totals,
        "shown": sum(totals[each] for each in what.show),
        "counted": None if not further else LARGEST_LIMIT,
        "total": answer.total,
        "after": what.after,
        "next": page[-1].question.id if len(shown) > len(page) else None,
        "kinds": kinds,
        "tellers": tellers(described(library, ends(tie for kind in kinds for tie in kind.ties[:_LISTED]))),
        "whole": answer.whole,
        "related": len(answer.relations),
        "listed": _LISTED,
        "files": [(f"compare.{each.extension}", each.title) for each in MATRICES.values()],
        "show": show,
        "alternate": "compare.json",
    }
    return Page("compare.html", context)


def _views() -> dict[str, tuple[Verdict, ...]]:
    """The verdicts that each choice shows, by its name."""
    single: tuple[Verdict, ...] = (*MEETING, "silent")
    return {"": _in_order(MEETING), **{each: (each,) for each in single}, _ALL: get_args(Verdict)}


def _chosen(show: tuple[Verdict, ...]) -> list[tuple[str, str]]:
    """The parameters that choose verdicts."""
    names = [name for name, shown in _views().items() if shown == show]
    return [("show", name) for name in (names or show) if name]


def _in_order(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    return tuple(each for each in get_args(Verdict) if each in verdicts)


def _chains(library: Library, questions: Sequence[Comparison]) -> dict[str, Row]:
    """The claims that stand in cells, with those by way of whom they are known."""
    idents = dict.fromkeys(
        claim.id
        for each in questions
        for cell in each.cells
        for taken in cell.taken
        for claim in taken.claims[:_IN_A_CELL]
    )
    refs = [Ref("claim", ident) for ident in list(idents)[:_TOLD]]
    return {row.claim: row for row in cast("Sequence[Row]", library.described("claim", refs))}


def _choosing(explorer: Explorer) -> dict[str, Any]:
    """What the page has in every state: nobody, until somebody is chosen."""
    authors = explorer.library.authors(limit=_OFFERED, sort="-claims")
    return {
        "pairs": [],
        "trouble": None,
        "subjects": [],
        "alone": None,
        "suggestions": [],
        "leading": _LEADING if explorer.stats.counts["question"] > _LEADING else None,
        "authors": [each for each in authors.authors if each.claims],
        "every_author": authors.next is None,
        "names": [*explorer.suggested("agent"), *explorer.suggested("position")],
    }


def _one_only(explorer: Explorer, one: Link) -> Page:
    """One alone, with those whom it meets on the most questions."""
    others = [each.id for each in explorer.library.authors(limit=_TRIED, sort="-claims").authors]
    if one.kind == "position":
        question = one.id.partition("/")[0]
        sides = explorer.library.who_argues(question=question, limit=1).sides
        others = [side.position.id for side in sides if side.total][:_TRIED]
    found = _pairs(explorer.library, [one.id, *(each for each in others if each != one.id)])
    context = {
        **_choosing(explorer),
        "pairs": [("name", one.id)],
        "alone": one,
        "suggestions": [pair for pair in found if one in (pair.one, pair.other)][:_PAIRS],
    }
    return Page("compare.html", context)


def _suggested(explorer: Explorer) -> list[Pair]:
    """Pairs who meet on the most questions, among those with the most claims."""
    authors = [each.id for each in explorer.library.authors(limit=_TRIED, sort="-claims").authors]
    return _pairs(explorer.library, authors)[:_PAIRS]


def _pairs(library: Library, names: Sequence[str]) -> list[Pair]:
    """All pairs of those named who meet on a leading question, those first who meet on the most.

    Where two have said the same together, they do not meet there.
    """
    if len(names) < 2:
        return []
    leading = [Ref("question", each.id) for each in library.nodes("question", _LEADING)]
    questions = library.compared(names, leading)
    kind: Kind = "position" if "/" in names[0] else "agent"
    subjects = library.linked(Ref(kind, name) for name in names)
    found = []
    for one, other in combinations(range(len(names)), 2):
        met = [(each.cells[one], each.cells[other]) for each in questions]
        verdicts = Counter[str](
            _verdict(here, there)
            for here, there in met
            if here.taken and there.taken and here.taken != there.taken
        )
        if verdicts:
            links = subjects[one], subjects[other]
            pairs = [("name", link.id) for link in links]
            found.append(Pair(*links, verdicts, verdicts.total(), pairs))
    return sorted(found, key=lambda pair: -pair.total)


def _verdict(one: Cell, other: Cell) -> Verdict:
    taken = [{each.position.id for each in cell.taken} for cell in (one, other)]
    if taken[0] == taken[1]:
        return "agree"
    return "partly" if taken[0] & taken[1] else "differ"
