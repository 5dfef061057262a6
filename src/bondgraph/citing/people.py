"""Names, as a style writes them: in which order, with what initials, how many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from bondgraph.citing.markup import PLAIN, Piece, Styling
from bondgraph.citing.stylesheet import Element, Stylesheet
from bondgraph.citing.wording import cased, has_parts_apart, initials

Person = Mapping[str, Any]
"""A name of a CSL record."""

_ELIDED: Final = ("’", "'")
"""With what a particle ends behind which there is no space: d'Alembert."""

_OPTIONS: Final = (
    "and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first", "et-al-use-last",
    "initialize", "initialize-with", "name-as-sort-order", "sort-separator",
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How names are written.

    Attributes:
        options: what the style says.
        parts: how it marks family and given names.
        demoted: what it does with particles that are not dropped: never, sort-only, display-and-sort.
        hyphen: whether initials keep hyphens.
        sorting: whether the names are written to be sorted by.
    """

    options: Mapping[str, str]
    parts: Mapping[str, Element]
    demoted: str
    hyphen: bool
    sorting: bool

    @classmethod
    @lru_cache(maxsize=1024)
    def of(
        cls,
        sheet: Stylesheet,
        area: Element,
        name: Element | None,
        over: tuple[tuple[str, str], ...],
        *,
        sorting: bool,
    ) -> Manner:
        """How an element of a style has names written, in the citations or the bibliography."""
        given = name.given if name else {}
        options = {
            option: value
            for option in _OPTIONS
            if (value := given.get(option, sheet.option(area, option, "\0"))) != "\0"
        }
        options["form"] = given.get("form", sheet.option(area, "name-form", "long"))
        options["delimiter"] = given.get("delimiter", sheet.option(area, "name-delimiter", ", "))
        if sorting:
            options["name-as-sort-order"] = "all"
        return cls(
            options={**options, **dict(over)},
            parts={part.get("name"): part for part in (name.within("name-part") if name else ())},
            demoted=sheet.root.get("demote-non-dropping-particle", "display-and-sort"),
            hyphen=sheet.root.get("initialize-with-hyphen", "true") == "true",
            sorting=sorting,
        )

    def get(self, name: str, default: str = "") -> str:
        """An option."""
        return self.options.get(name, default)


@dataclass(frozen=True)
class More:
    """What tells names apart that would look alike.

    Attributes:
        names: how many more than the style wants are written out.
        given: of which names the given names are written: none, initials or in full.
    """

    names: int = 0
    given: tuple[str, ...] = ()


def people(persons: Sequence[Person], manner: Manner, sheet: Stylesheet, et_al: Piece, more: More) -> Piece:
    """Several names."""
    least, first = int(manner.get("et-al-min", "0")), int(manner.get("et-al-use-first", "1"))
    first += more.names
    cut = bool(least) and len(persons) >= least and len(persons) > first
    shown = persons[:first] if cut else persons
    pieces = [
        _person(each, place, manner, more.given[place] if place < len(more.given) else "")
        for place, each in enumerate(shown)
    ]
    delimiter = manner.get("delimiter", ", ")
    if cut:
        if manner.get("et-al-use-last") == "true" and first <= least - 2:
            last = _person(persons[-1], len(persons) - 1, manner, "")
            return Piece([Piece([*pieces], delimiter=delimiter), Piece([last], prefix=f"{delimiter}… ")])
        if et_al.empty or not pieces or manner.sorting:
            return Piece([*pieces], delimiter=delimiter)
        inverted = _sorted_by(len(pieces) - 1, manner)
        before = _precedes(manner.get("delimiter-precedes-et-al", "contextual"), len(pieces) > 1, inverted)
        et_al.prefix = (delimiter if before else " ") + et_al.prefix.lstrip()
        return Piece([Piece([*pieces], delimiter=delimiter), et_al])
    joint = {"text": sheet.term("and"), "symbol": "&"}.get(manner.get("and"))
    if joint is None or len(pieces) < 2 or manner.sorting:
        return Piece([*pieces], delimiter=delimiter)
    inverted = _sorted_by(len(pieces) - 2, manner)
    comma = _precedes(manner.get("delimiter-precedes-last", "contextual"), len(pieces) > 2, inverted)
    between = f"{delimiter if comma else ' '}{joint} "
    return Piece([Piece([*pieces[:-1]], delimiter=delimiter), Piece([pieces[-1]], prefix=between)])


def _precedes(rule: str, several: bool, inverted: bool) -> bool:
    return {"always": True, "never": False, "after-inverted-name": inverted}.get(rule, several)


def _sorted_by(place: int, manner: Manner) -> bool:
    order = manner.get("name-as-sort-order")
    return order == "all" or (order == "first" and place == 0)


def _person(person: Person, place: int, manner: Manner, given_names: str) -> Piece:
    if "literal" in person:
        return _part(str(person["literal"]), manner.parts.get("family"))
    family, given = str(person.get("family", "")), str(person.get("given", ""))
    dropping = str(person.get("dropping-particle", ""))
    kept = str(person.get("non-dropping-particle", ""))
    suffix = str(person.get("suffix", ""))
    form = manner.get("form", "long")
    initialise = manner.options.get("initialize-with")
    if not has_parts_apart(family or given):
        return _part(family if form == "short" and not given_names else f"{family}{given}", None)
    if given_names == "initials" and initialise is None:
        given_names = "full"
    if (form == "long" or given_names == "initials") and initialise is not None and given_names != "full":
        only = manner.get("initialize", "true") == "false"
        given = initials(given, initialise, hyphen=manner.hyphen, only_marks=only)
    elif given_names == "full" and initialise is not None:
        given = initials(given, initialise, hyphen=manner.hyphen, only_marks=True)
    if form == "short" and not given_names:
        return _family(kept, family, manner)
    if form == "short":
        return _spoken(given, dropping, kept, family, "", manner)
    if not _sorted_by(place, manner):
        return _spoken(given, dropping, kept, family, suffix, manner)
    comma = manner.get("sort-separator", ", ")
    if manner.sorting and manner.demoted != "never":
        parts: list[Piece] = [
            _part(family, None), _part(" ".join(filter(None, (dropping, kept))), None), _part(given, None)
        ]  # fmt: skip
    elif manner.demoted == "display-and-sort":
        behind = Piece([_part(given, manner.parts.get("given")), dropping, kept], delimiter=" ")
        parts = [_part(family, manner.parts.get("family")), behind]
    else:
        behind = Piece([_part(given, manner.parts.get("given")), dropping], delimiter=" ")
        parts = [_family(kept, family, manner), behind]
    return Piece([*parts, suffix], delimiter=comma)


def _spoken(given: str, dropping: str, kept: str, family: str, suffix: str, manner: Manner) -> Piece:
    joint = "" if dropping.endswith(_ELIDED) else " "
    said = Piece([dropping, _family(kept, family, manner)], delimiter=joint)
    return Piece([_part(given, manner.parts.get("given")), said, suffix], delimiter=" ")


def _family(kept: str, family: str, manner: Manner) -> Piece:
    joint = "" if kept.endswith(_ELIDED) else " "
    return Piece([kept, _part(family, manner.parts.get("family"))], delimiter=joint)


def _part(text: str, said: Element | None) -> Piece:
    piece = Piece([text.replace("'", "’")])
    if said is not None:
        if case := said.get("text-case"):
            cased(piece, case)
        piece.styling = styling_of(said)
        piece.prefix, piece.suffix = said.get("prefix"), said.get("suffix")
    return piece


_STYLINGS: Final = {
    ("font-style", "italic"): "italic", ("font-style", "oblique"): "italic", ("font-weight", "bold"): "bold",
    ("font-variant", "small-caps"): "small-caps", ("text-decoration", "underline"): "underline",
    ("vertical-align", "sup"): "sup", ("vertical-align", "sub"): "sub",
}  # fmt: skip


@lru_cache(maxsize=4096)
def styling_of(element: Element) -> Styling:
    """The typographic marks that an element of a style gives."""
    found = {_STYLINGS[pair] for pair in element.given.items() if pair in _STYLINGS}
    return frozenset(found) if found else PLAIN
