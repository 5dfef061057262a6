"""CSL records → references and citations, as a CSL style has them (Citation Style Language 1.0.2).

Source: https://docs.citationstyles.org/en/stable/specification.html. Where that leaves something open, it is done as
citeproc-js does it; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

from bondgraph.citing import dates
from bondgraph.citing.markup import Chars, Piece, of_field, written
from bondgraph.citing.people import Manner, More, people, styling_of
from bondgraph.citing.stylesheet import Element, Stylesheet
from bondgraph.citing.wording import cased, is_numeric, is_several, pages, roman
from bondgraph.csl import DATE_VARIABLES, NAME_VARIABLES
from bondgraph.ids import fold

Record = Mapping[str, Any]
"""A CSL record, as CSL-JSON has it."""

_NUMBERS: Final = frozenset(
    "chapter-number citation-number collection-number edition issue number number-of-pages number-of-volumes page"
    " page-first part-number printing-number section supplement-number volume locator version".split()
)
_SHORT: Final = {
    "container-title": ("container-title-short", "journalAbbreviation"),
    "title": ("title-short", "shortTitle"),
}
_MAXIMUM_GIVEN: Final = 50


class Locator(NamedTuple):
    """A place within what is cited."""

    label: str
    value: str


@dataclass
class Item:
    """A record that is cited.

    Attributes:
        record: the record.
        number: its place in the bibliography, from 1.
        suffix: the letter behind its year, where others would look alike.
        more: what tells its names apart.
        apart: whether it is told apart by what the style has for that.
    """

    record: Record
    number: int = 0
    suffix: str = ""
    more: More = field(default_factory=More)
    apart: bool = False


@dataclass(slots=True)
class _Flags:
    """Whether what was rendered called variables, and whether any of them was there."""

    called: bool = False
    there: bool = False

    def add(self, other: _Flags) -> None:
        self.called |= other.called
        self.there |= other.there


class _Rendering:
    """One record being rendered in one part of a style."""

    def __init__(
        self,
        sheet: Stylesheet,
        area: Element,
        item: Item,
        *,
        locator: Locator | None = None,
        sorting: bool = False,
    ) -> None:
        self._sheet = sheet
        self._area = area
        self._item = item
        self._record = item.record
        self._locator = locator
        self._sorting = sorting
        self._done: set[str] = set()
        self._over: tuple[tuple[str, str], ...] = ()
        self._shape: Element | None = None
        self.first_names: Piece | None = None
        self._elements: dict[str, Callable[[Element], tuple[Piece | None, _Flags]]] = {
            "text": self._text, "number": self._number, "date": self._date, "names": self._names,
            "label": self._label, "group": self._group, "choose": self._choose,
        }  # fmt: skip

    # -- what holds others

    def children(self, element: Element, over: Mapping[str, str] | None = None) -> tuple[list[Piece], _Flags]:
        """What stands in an element, in order."""
        if over:
            self._over = tuple(over.items())
        flags, pieces = _Flags(), []
        for child in element.children:
            render = self._elements.get(child.name)
            if render is None:
                continue
            if child.name == "choose":
                own, its = self._chosen(child)
                pieces.extend(own)
            else:
                piece, its = render(child)
                # What holds others is not there where all of them are empty.
                if piece is not None and (child.name == "group" or child.get("macro") or not piece.empty):
                    pieces.append(piece)
            flags.add(its)
        return pieces, flags

    def _choose(self, element: Element) -> tuple[Piece | None, _Flags]:
        pieces, flags = self._chosen(element)
        return (Piece([*pieces]) if pieces else None), flags

    def _chosen(self, element: Element) -> tuple[list[Piece], _Flags]:
        for branch in element.children:
            if branch.name == "else" or self._holds(branch):
                return self.children(branch)
        return [], _Flags()

    def _group(self, element: Element) -> tuple[Piece | None, _Flags]:
        pieces, flags = self.children(element)
        if not pieces or (flags.called and not flags.there):
            return None, _Flags(called=flags.called)
        piece = Piece([*pieces], delimiter=element.get("delimiter"))
        # A group that is not empty counts as a variable that is there.
        return self._affixed(piece, element), _Flags(called=True, there=True)

    def _affixed(self, piece: Piece, element: Element) -> Piece:
        if piece.prefix or piece.suffix or piece.styling or piece.quoted:
            piece = Piece([piece])
        piece.prefix, piece.suffix = element.get("prefix"), element.get("suffix")
        piece.styling = styling_of(element)
        return piece

    # -- conditions

    def _holds(self, element: Element) -> bool:
        match, types, tests = _condition(element)
        type_ = self._record.get("type")
        if match == "all":
            return types <= {type_} and all(test(self, value) for test, value in tests)
        held = type_ in types or any(test(self, value) for test, value in tests)
        return held is (match == "any")

    def _has(self, variable: str) -> bool:
        if variable == "locator":
            return self._locator is not None
        if variable == "year-suffix":
            return bool(self._item.suffix)
        if variable == "citation-number":
            return True
        return bool(self._value(variable))

    def _is_numeric(self, variable: str) -> bool:
        value = self._value(variable)
        return value is not None and is_numeric(str(value))

    def _is_uncertain(self, variable: str) -> bool:
        value = self._record.get(variable)
        return isinstance(value, Mapping) and bool(value.get("circa"))

    def _at(self, label: str) -> bool:
        return self._locator is not None and self._locator.label == label

    def _stands(self, position: str) -> bool:
        return position == "first"

    def _apart(self, _: str) -> bool:
        return self._item.apart

    # -- values

    def _value(self, variable: str) -> Any:
        if variable == "locator":
            return self._locator.value if self._locator else None
        if variable == "citation-number":
            return str(self._item.number)
        if variable == "year-suffix":
            return self._item.suffix or None
        if variable == "page-first":
            first = str(self._record.get("page-first") or self._record.get("page") or "")
            return first.replace("–", "-").split("-")[0].strip() or None
        return self._record.get(variable)

    def _text(self, element: Element) -> tuple[Piece | None, _Flags]:
        flags = _Flags()
        piece: Piece | None
        if name := element.get("macro"):
            pieces, flags = self.children(self._sheet.macros[name])
            if pieces and not flags.called:  # a macro is a group, too
                flags = _Flags(called=True, there=True)
            piece = Piece([*pieces]) if pieces else None
        elif name := element.get("term"):
            several = element.get("plural") == "true"
            word = self._sheet.term(name, element.get("form", "long"), several=several)
            piece = Piece([word]) if word else None
        elif name := element.get("variable"):
            piece = self._variable(name, element.get("form"))
            # The letter behind a year is no reason to write what stands around it.
            flags = _Flags(called=name != "year-suffix" or piece is not None, there=piece is not None)
        else:
            piece = Piece([element.get("value")])
        if piece is None:
            return None, flags
        if element.get("strip-periods") == "true":
            _strip_periods(piece)
        if (case := element.get("text-case")) and (case != "title" or self._in_english()):
            cased(piece, case)
        if element.get("quotes") == "true" and not self._sorting:
            piece = Piece([piece], quoted=True)
        return self._affixed(piece, element), flags

    def _in_english(self) -> bool:
        return str(self._record.get("language") or "en").lower().startswith("en")

    def _variable(self, name: str, form: str) -> Piece | None:
        if name in self._done:
            return None
        value = self._value(name)
        if form == "short":
            value = next(
                (self._record[each] for each in _SHORT.get(name, ()) if self._record.get(each)), value
            )
        if value is None or value == "" or isinstance(value, (list, Mapping)):
            return None
        text = str(value)
        if name in ("page", "page-first", "locator") or (name in _NUMBERS and is_numeric(text)):
            ranged = name in ("page", "page-first") or (name == "locator" and self._at("page"))
            dash = self._sheet.term("page-range-delimiter") or "–"
            return Piece(
                [pages(text, self._sheet.root.get("page-range-format") or None if ranged else None, dash)]
            )
        if name == "DOI":
            text = text.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/")
        return Piece([text]) if name in ("URL", "DOI", "year-suffix") else of_field(text)

    def _number(self, element: Element) -> tuple[Piece | None, _Flags]:
        name, form = element.get("variable"), element.get("form", "numeric")
        value = None if name in self._done else self._value(name)
        if value is None:
            return None, _Flags(called=True)
        text = str(value)
        if form == "numeric" or not text.strip().isdecimal():
            piece = self._variable(name, "") or Piece([text])
        elif form == "roman":
            piece = Piece([roman(int(text))])
        elif form == "long-ordinal" and (word := self._sheet.term(f"long-ordinal-{int(text):02d}")):
            piece = Piece([word])
        else:
            piece = Piece([self._sheet.ordinal(int(text))])
        if case := element.get("text-case"):
            cased(piece, case)
        return self._affixed(piece, element), _Flags(called=True, there=True)

    def _label(self, element: Element) -> tuple[Piece | None, _Flags]:
        name = element.get("variable")
        value = self._value(name)
        if value is None and name == "locator":
            return None, _Flags()
        several = is_several(str(value))
        if name.startswith("number-of"):
            several = str(value).strip() not in ("1", "")
        if name == "locator":
            name = self._locator.label if self._locator else name
        return self._word(element, name, several=several), _Flags()

    def _word(self, element: Element, name: str, *, several: bool) -> Piece | None:
        plural = element.get("plural", "contextual")
        several = plural == "always" or (plural == "contextual" and several)
        word = self._sheet.term(name, element.get("form", "long"), several=several)
        if not word:
            return None
        piece = Piece([word.replace(".", "") if element.get("strip-periods") == "true" else word])
        if case := element.get("text-case"):
            cased(piece, case)
        return self._affixed(piece, element)

    def _date(self, element: Element) -> tuple[Piece | None, _Flags]:
        name = element.get("variable")
        value = None if name in self._done else self._record.get(name)
        if not isinstance(value, Mapping):
            return None, _Flags(called=True)
        piece: Piece | None
        if self._sorting and value.get("date-parts"):
            own = [part.get("name") for part in element.within("date-part")]
            units = element.get("date-parts", "year-month-day").split("-") if element.get("form") else own
            piece = Piece([dates.sortable(value, units)])
        else:
            piece = dates.date(value, element, self._sheet)
        if piece is None:
            return None, _Flags(called=True)
        if case := element.get("text-case"):
            cased(piece, case)
        return self._affixed(piece, element), _Flags(called=True, there=True)

    # -- names

    def _names(self, element: Element) -> tuple[Piece | None, _Flags]:
        inherited = self._shape
        shape = inherited if inherited is not None and not element.children else element
        name, label = shape.child("name"), shape.child("label")
        manner = Manner.of(self._sheet, self._area, name, self._over, sorting=self._sorting)
        variables = [each for each in element.get("variable").split() if each not in self._done]
        roles = {each: list(self._record.get(each) or ()) for each in variables}
        if (
            set(roles) == {"editor", "translator"}
            and roles["editor"]
            and roles["editor"] == roles["translator"]
        ):
            roles = {"editortranslator": roles["editor"]}
        pieces = []
        for role, persons in roles.items():
            if not persons:
                continue
            who = people(persons, manner, self._sheet, self._et_al(shape), self._item.more)
            who = self._affixed(who, name) if name is not None else who
            if label is not None and not self._sorting:
                word = self._word(label, role, several=len(persons) > 1)
                if word is not None:
                    before = shape.children.index(label) < (
                        shape.children.index(name) if name in shape.children else 1
                    )
                    who = Piece([word, who] if before and name is not None else [who, word])
            pieces.append(who)
        if pieces:
            delimiter = element.get(
                "delimiter", shape.get("delimiter", self._sheet.option(self._area, "names-delimiter"))
            )
            whole = Piece([*pieces], delimiter=delimiter)
            if self.first_names is None and not self._sorting:
                self.first_names = whole
            return self._affixed(whole, shape if inherited is None else element), _Flags(
                called=True, there=True
            )
        substitute = element.child("substitute")
        for other in substitute.children if substitute else ():
            self._shape = element
            piece, flags = self._elements[other.name](other)
            self._shape = inherited
            if piece is not None and not piece.empty and (flags.there or not flags.called):
                self._done |= self._rendered_by(other)
                if other.name != "names":
                    if self.first_names is None and not self._sorting:
                        self.first_names = piece
                    piece = self._affixed(piece, element)
                return piece, _Flags(called=True, there=True)
        return None, _Flags(called=True)

    def _et_al(self, shape: Element) -> Piece:
        said = shape.child("et-al")
        word = self._sheet.term(said.get("term", "et-al") if said else "et-al")
        return Piece([Piece([word], styling=styling_of(said))]) if said else Piece([word])

    def _rendered_by(self, element: Element) -> set[str]:
        """The variables that an element renders, in the branches that are taken."""
        if element.name == "names":
            found = {each for each in element.get("variable").split() if self._record.get(each)}
            for substitute in element.within("substitute"):
                for child in substitute.children:
                    found = found or self._rendered_by(child)
            return found
        if name := element.get("macro"):
            return self._rendered_by_children(self._sheet.macros[name])
        if element.name == "choose":
            for branch in element.children:
                if branch.name == "else" or self._holds(branch):
                    return self._rendered_by_children(branch)
            return set()
        if variable := element.get("variable"):
            return set() if element.name == "label" else {variable}
        return self._rendered_by_children(element)

    def _rendered_by_children(self, element: Element) -> set[str]:
        return {each for child in element.children for each in self._rendered_by(child)}


_Test = Callable[[_Rendering, str], bool]

_TESTS: Final[dict[str, _Test]] = {
    "variable": _Rendering._has,
    "is-numeric": _Rendering._is_numeric,
    "is-uncertain-date": _Rendering._is_uncertain,
    "locator": _Rendering._at,
    "position": _Rendering._stands,
    "disambiguate": _Rendering._apart,
}


@lru_cache(maxsize=4096)
def _condition(element: Element) -> tuple[str, frozenset[str], list[tuple[_Test, str]]]:
    """What a condition asks: how many of its tests have to hold, for which types of record, and the other tests."""
    types = frozenset(element.get("type").split())
    tests = [
        (_TESTS[name], each)
        for name, value in element.given.items()
        if name in _TESTS
        for each in value.split()
    ]
    match = element.get("match", "all")
    return match if match in ("any", "none") else "all", types, tests


def _strip_periods(piece: Piece) -> None:
    for place, part in enumerate(piece.parts):
        if isinstance(part, str):
            piece.parts[place] = part.replace(".", "")
        else:
            _strip_periods(part)
            part.suffix = part.suffix.replace(".", "")


class Entry(NamedTuple):
    """An entry of a bibliography.

    Attributes:
        id: the id of its record.
        label: its number, where the style numbers the entries.
        chars: the entry.
    """

    id: str
    label: str
    chars: Chars


class Processor:
    """Cites records in a style.

    Args:
        sheet: the style.
        records: all that is cited, in the order in which it is; each id once.
    """

    def __init__(self, sheet: Stylesheet, records: Iterable[Record]) -> None:
        self._sheet = sheet
        citation, bibliography = sheet.root.child("citation"), sheet.root.child("bibliography")
        assert citation
        assert bibliography
        self._citation, self._bibliography = citation, bibliography
        items = [Item(record) for record in records]
        self._items = {str(item.record["id"]): item for item in items}
        self._looks: dict[tuple[object, ...], str] = {}
        self._sorted = self._in_order(items)
        for number, item in enumerate(self._sorted, 1):
            item.number = number
        self._tell_apart()
        self._entered: dict[tuple[str, ...], list[Entry]] = {}
        self._mentioned: dict[tuple[str, Locator | None], Piece] = {}

    # -- what comes out

    @property
    def numbers(self) -> bool:
        """Whether the style cites by numbers."""
        return self._citation.get("collapse") == "citation-number"

    def citation(self, *ids: str, locator: Locator | None = None) -> Chars:
        """A citation of some of the records, as it stands in the text.

        Args:
            ids: which.
            locator: a place in them.
        """
        return self.together([self.cited(ident, locator) for ident in ids])

    def cited(self, ident: str, locator: Locator | None = None) -> Piece:
        """A record as it is cited, without what stands around a citation."""
        if (ident, locator) not in self._mentioned:
            made = self._cited(_layout(self._citation), self._items[ident], locator)
            self._mentioned[ident, locator] = made
        return self._mentioned[ident, locator]

    def by_way_of(self, ident: str, before: Piece, words: str) -> Piece:
        """Something that is known by way of a record.

        Args:
            ident: the record.
            before: what is known by way of it.
            words: what stands between the two, such as "as cited in".
        """
        way = self.cited(ident)
        if self.numbers:
            way = Piece(["ref.", way], delimiter=" ")
        told = Piece([Piece([words]), way], delimiter=" ")
        return told if before.empty else Piece([before, told], delimiter=", ")

    def together(self, pieces: Sequence[Piece]) -> Chars:
        """Records as they are cited, with what stands between and around them."""
        layout = _layout(self._citation)
        pieces = list({piece.text(): piece for piece in pieces}.values())
        whole = Piece([*pieces], layout.get("prefix"), layout.get("suffix"), layout.get("delimiter"))
        whole.styling = styling_of(layout)
        return written(whole, self._sheet.quotes)

    def entries(self, ids: Container[str] | None = None) -> list[Entry]:
        """The bibliography, in the order of the style.

        Args:
            ids: the records that it is of; all where none are named.
        """
        every = (str(item.record["id"]) for item in self._sorted)
        chosen = tuple(ident for ident in every if ids is None or ident in ids)
        if chosen not in self._entered:
            self._entered[chosen] = self._bibliography_of(chosen)
        return self._entered[chosen]

    def _bibliography_of(self, chosen: Iterable[str]) -> list[Entry]:
        layout = _layout(self._bibliography)
        numbered = self._bibliography.get("second-field-align") != ""
        instead = self._bibliography.get("subsequent-author-substitute")
        before, found = None, []
        for ident in chosen:
            item = self._items[ident]
            rendering = _Rendering(self._sheet, self._bibliography, item)
            pieces, _ = rendering.children(layout)
            names = rendering.first_names
            if instead and names is not None:
                text = names.text()
                if text == before and text:
                    names.parts[:] = [instead]
                before = text
            else:
                before = None
            label = ""
            if numbered and pieces:
                label = pieces.pop(0).text()
            whole = Piece(
                [*pieces],
                layout.get("prefix"),
                layout.get("suffix"),
                layout.get("delimiter"),
                styling_of(layout),
            )
            found.append(Entry(ident, label, written(whole, self._sheet.quotes)))
        return found

    def _cited(self, layout: Element, item: Item, locator: Locator | None = None) -> Piece:
        rendering = _Rendering(self._sheet, self._citation, item, locator=locator)
        pieces, _ = rendering.children(layout)
        return Piece([*pieces])

    # -- in which order

    def _in_order(self, items: list[Item]) -> list[Item]:
        sort = self._bibliography.child("sort")
        if sort is None or len(items) < 2:
            return items
        keys = list(sort.within("key"))
        for key in reversed(keys):
            made = [(self._key(key, item), item) for item in items]
            there = [each for each in made if each[0]]
            there.sort(key=lambda each: each[0], reverse=key.get("sort") == "descending")
            items = [item for _, item in there] + [item for found, item in made if not found]
        return items

    def _key(self, key: Element, item: Item) -> tuple[tuple[int, int | str], ...]:
        over = {
            f"et-al-{name.removeprefix('names-')}": value
            for name, value in key.given.items()
            if name.startswith("names-")
        }
        rendering = _Rendering(self._sheet, self._bibliography, item, sorting=True)
        if macro := key.get("macro"):
            pieces, _ = rendering.children(self._sheet.macros[macro], over)
            text = Piece([*pieces]).text()
        else:
            text = self._plain(key.get("variable"), item)
        return _collated(text)

    def _plain(self, variable: str, item: Item) -> str:
        value = item.record.get(variable)
        if value is None:
            return ""
        if variable in DATE_VARIABLES:
            return dates.sortable(value)
        if variable in NAME_VARIABLES:
            manner = Manner.of(self._sheet, self._bibliography, None, (), sorting=True)
            return people(value, manner, self._sheet, Piece([]), More()).text()
        return of_field(str(value)).text()

    # -- telling apart

    def _tell_apart(self) -> None:
        """Write more names, given names or letters behind years where citations would look alike."""
        area = self._citation
        if area.get("disambiguate-add-givenname") == "true":
            self._given_names(area.get("givenname-disambiguation-rule", "by-cite"))
        if area.get("disambiguate-add-names") == "true":
            for group in self._alike():
                self._more_names(group)
        if area.get("disambiguate-add-givenname") == "true" and not area.get("givenname-disambiguation-rule"):
            for group in self._alike():
                self._given_names_of(group)
        for group in self._alike():
            for item in group:
                item.apart = True
        if area.get("disambiguate-add-year-suffix") == "true":
            for group in self._alike():
                for place, item in enumerate(sorted(group, key=lambda each: each.number)):
                    item.suffix = _letters(place)

    def _alike(self) -> list[list[Item]]:
        if len(self._sorted) < 2:
            return []
        layout = _layout(self._citation)
        groups: dict[str, list[Item]] = defaultdict(list)
        for item in self._sorted:
            groups[self._look(layout, item)].append(item)
        return [group for group in groups.values() if len(group) > 1]

    def _more_names(self, group: list[Item]) -> None:
        most = max(len(_makers(item.record)) for item in group)
        layout = _layout(self._citation)
        left = _by_makers(group)
        if len(left) == 1:
            return
        for names in range(1, min(most, _MAXIMUM_GIVEN)):
            told: dict[str, list[list[Item]]] = defaultdict(list)
            for alike in left:
                told[self._told(layout, alike[0], names)].append(alike)
            left = []
            for those in told.values():
                number = sum(map(len, those))
                if number < len(group):
                    for item in chain.from_iterable(those):
                        item.more = More(names, item.more.given)
                if number > 1:
                    left += those

    def _told(self, layout: Element, item: Item, names: int) -> str:
        return self._look(layout, Item(item.record, item.number, more=More(names, item.more.given)))

    def _look(self, layout: Element, item: Item) -> str:
        """How a record is cited, without marks: written once for each way of telling it apart."""
        way = (item.record["id"], item.number, item.suffix, item.more, item.apart)
        if (found := self._looks.get(way)) is None:
            found = self._looks[way] = self._cited(layout, item).text()
        return found

    def _given_names(self, rule: str) -> None:
        """By names: those whose family names are alike and who are not the same."""
        if rule == "by-cite":
            return
        primary, only_initials = rule.startswith("primary"), rule.endswith("initials")
        called: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for item in self._items.values():
            for person in _makers(item.record)[: 1 if primary else None]:
                if person.get("family"):
                    given = str(person.get("given", ""))
                    called[_family_of(person)].add((_first_letters(given), given))
        for item in self._items.values():
            kinds = []
            for person in _makers(item.record)[: 1 if primary else None]:
                others = called.get(_family_of(person), set()) if person.get("family") else set()
                if len(others) < 2 or not person.get("given"):
                    kinds.append("")
                    continue
                letters = {each for each, _ in others}
                own = _first_letters(str(person["given"]))
                alike = [given for each, given in others if each == own]
                if only_initials:
                    kinds.append("initials" if len(letters) > 1 else "")
                else:
                    kinds.append("initials" if len(alike) == 1 else "full")
            if any(kinds):
                item.more = More(item.more.names, tuple(kinds))

    def _given_names_of(self, group: list[Item]) -> None:
        """By citation: of as many names as it takes, initials or else in full."""
        layout = _layout(self._citation)
        those = _by_makers(group)
        if len(those) == 1:
            return
        for count in range(1, max(len(_makers(item.record)) for item in group) + 1):
            for kind in ("initials", "full"):
                trial = [More(alike[0].more.names, (kind,) * count) for alike in those]
                told = {
                    self._look(layout, Item(alike[0].record, alike[0].number, more=more))
                    for alike, more in zip(those, trial, strict=True)
                }
                if len(told) > 1:
                    for alike, more in zip(those, trial, strict=True):
                        for item in alike:
                            item.more = more
                    return


def _by_makers(group: Iterable[Item]) -> list[list[Item]]:
    """Items that are cited alike, those together which more names cannot tell apart."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in group:
        found[f"{_makers(item.record)!r} {item.more}"].append(item)
    return list(found.values())


def _makers(record: Record) -> list[Mapping[str, Any]]:
    return list(record.get("author") or record.get("editor") or ())


def _family_of(person: Mapping[str, Any]) -> str:
    return f"{person.get('non-dropping-particle', '')} {person.get('family')}".strip()


def _first_letters(given: str) -> str:
    return "".join(part[0] for part in given.replace("-", " ").replace(".", " ").split())


def _layout(area: Element) -> Element:
    layout = area.child("layout")
    assert layout
    return layout


def _letters(place: int) -> str:
    """a, b, … z, aa, ab …"""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def _collated(text: str) -> tuple[tuple[int, int | str], ...]:
    """A text as it is sorted: without case, accents and punctuation, numbers by value."""
    import re

    bare = re.sub(r"[^\w\s]", "", fold(text)).strip()
    if not bare:
        return ()
    return tuple(
        (0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", bare) if part
    )
