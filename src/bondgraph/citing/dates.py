"""Dates, as a style writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bondgraph.citing.markup import Piece
from bondgraph.citing.people import styling_of
from bondgraph.citing.stylesheet import Element, Stylesheet
from bondgraph.citing.wording import cased

_SEASONS: Final = range(21, 25)
_UNITS: Final = ("year", "month", "day")


def date(value: Mapping[str, Any], element: Element, sheet: Stylesheet) -> Piece | None:
    """A date of a record, as an element of a style has it; None where there is nothing of it to be written."""
    if not (ranged := list(value.get("date-parts", ()))):
        return Piece([str(value["literal"])]) if value.get("literal") else None
    parts = _parts(element, sheet)
    begin = _said(ranged[0], value, parts, sheet)
    end = _said(ranged[1], value, parts, sheet) if len(ranged) > 1 else {}
    delimiter = element.get(
        "delimiter", sheet.dates[element.get("form")].get("delimiter") if element.get("form") else ""
    )
    if not end or ranged[0] == ranged[1]:
        return _whole([begin[each.get("name")] for each in parts if each.get("name") in begin], delimiter)
    changed = next(
        place for place in range(3) if [*ranged[0], 0, 0, 0][place] != [*ranged[1], 0, 0, 0][place]
    )
    apart = [
        each for each in parts if each.get("name") in _UNITS[changed:] and each.get("name") in (begin | end)
    ]
    names = [each.get("name") for each in parts if each.get("name") in (begin | end)]
    if not apart:
        return _whole([begin[name] for name in names if name in begin], delimiter)
    dash = apart[0].get("range-delimiter", "–")
    pieces: list[Piece] = []
    done = False
    for name in names:
        if name not in [each.get("name") for each in apart]:
            pieces.append(begin[name] if name in begin else end[name])
        elif not done:
            done = True
            first = _whole([begin[n] for n in names if n in begin and n in _UNITS[changed:]], delimiter)
            second = _whole([end[n] for n in names if n in end and n in _UNITS[changed:]], delimiter)
            if first and second:
                _untailed(first)
                pieces.append(Piece([first, Piece([second], prefix=dash)]))
            else:
                pieces.extend(each for each in (first, second) if each)
    return _whole(pieces, delimiter)


def _whole(pieces: Sequence[Piece], delimiter: str) -> Piece | None:
    return Piece([*pieces], delimiter=delimiter) if pieces else None


def _untailed(piece: Piece) -> None:
    """Take away what stands behind the last part."""
    while piece.parts and isinstance(last := piece.parts[-1], Piece):
        last.suffix = ""
        piece = last


def _parts(element: Element, sheet: Stylesheet) -> list[Element]:
    """The parts of a date, in order: those of the language, as far as they are wanted, with what the style changes."""
    if not (form := element.get("form")):
        return list(element.within("date-part"))
    wanted = element.get("date-parts", "year-month-day").split("-")
    found = []
    for own in sheet.dates[form].within("date-part"):
        if own.get("name") not in wanted:
            continue
        changes = [each.given for each in element.within("date-part") if each.get("name") == own.get("name")]
        changed = {
            key: value for given in changes for key, value in given.items() if key not in ("prefix", "suffix")
        }
        found.append(own.changed(changed))
    return found


def _said(
    parts: Sequence[Any], value: Mapping[str, Any], elements: Sequence[Element], sheet: Stylesheet
) -> dict[str, Piece]:
    found = {}
    numbers = [int(each) for each in parts]
    for element in elements:
        name = element.get("name")
        if text := _part(name, numbers, value, element, sheet):
            piece = Piece([text], element.get("prefix"), element.get("suffix"), styling=styling_of(element))
            if element.get("strip-periods") == "true":
                piece.parts = [text.replace(".", "")]
            if case := element.get("text-case"):
                cased(piece, case)
            found[name] = piece
    return found


def _part(
    name: str, numbers: list[int], value: Mapping[str, Any], element: Element, sheet: Stylesheet
) -> str | None:
    form = element.get("form", "long")
    if name == "year":
        year = numbers[0]
        if form == "short":
            return f"{year % 100:02d}"
        era = sheet.term("bc") if year < 0 else sheet.term("ad") if 0 < year < 1000 else ""
        return f"{abs(year)}{era}"
    if name == "month":
        month = numbers[1] if len(numbers) > 1 else 0
        season = str(value.get("season", ""))
        if month in _SEASONS or (not month and season):
            number = (
                month - 20 if month else int(season) if season.isdecimal() and 1 <= int(season) <= 4 else 0
            )
            return sheet.term(f"season-{number:02d}") if number else season
        if not month:
            return None
        if form in ("numeric", "numeric-leading-zeros"):
            return f"{month:02d}" if form.endswith("zeros") else str(month)
        return sheet.term(f"month-{month:02d}", form)
    if len(numbers) < 3:
        return None
    day = numbers[2]
    if form == "ordinal":
        return sheet.ordinal(day)
    return f"{day:02d}" if form.endswith("zeros") else str(day)


def sortable(value: Mapping[str, Any], units: Sequence[str] = _UNITS) -> str:
    """A date as it is sorted; years before our era come first."""
    written = []
    for parts in value.get("date-parts", ()):
        numbers = [*(int(each) for each in parts), 0, 0]
        kept = [number if unit in units else 0 for number, unit in zip(numbers, _UNITS, strict=False)]
        written.append(f"{kept[0] + 10_000:05d}{kept[1]:02d}{kept[2]:02d}")
    return " ".join(written)
