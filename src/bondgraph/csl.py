"""The parts of a CSL record (Citation Style Language 1.0.2): names, dates, variables.

Source: the CSL data schema, https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables.
"""

# No `from __future__ import annotations`: pydantic would compile each, which took a sixth of the time of an import.

import re
from calendar import monthrange
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_serializer, model_validator
from pydantic_core import PydanticKnownError

WorkType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip

NAME_VARIABLES: Final = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor"
    " editorial-director editor-translator executive-producer guest host illustrator interviewer narrator organizer"
    " original-author performer producer recipient reviewed-author script-writer series-creator translator".split()
)
DATE_VARIABLES: Final = frozenset("accessed available-date event-date issued original-date submitted".split())
TEXT_VARIABLES: Final = frozenset(
    "abstract annote archive archive_collection archive_location archive-place authority call-number categories"
    " chapter-number citation-key citation-label citation-number collection-number collection-title"
    " container-title container-title-short custom dimensions division DOI edition event event-place event-title"
    " first-reference-note-number genre ISBN ISSN issue journalAbbreviation jurisdiction keyword language locator"
    " medium note number number-of-pages number-of-volumes original-publisher original-publisher-place"
    " original-title page page-first part-number part-title PMCID PMID printing-number publisher publisher-place"
    " references reviewed-genre reviewed-title scale section shortTitle source status supplement-number title"
    " title-short type URL version volume volume-title volume-title-short year-suffix".split()
)
VARIABLES: Final = NAME_VARIABLES | DATE_VARIABLES | TEXT_VARIABLES | {"id"}


def as_text(value: object) -> object:
    """A number as the characters that were written: CSL lets ``volume: 14`` stand for ``"14"``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(getattr(value, "written", value))
    return value


Text = Annotated[str, BeforeValidator(as_text)]
"""Text that may be written as a bare number."""


def as_switch(value: object) -> object:
    """Something that is on or off, as the CSL data schema has it: true or false, a whole number, or text."""
    if not isinstance(value, (bool, int, str)):
        raise PydanticKnownError("bool_type")
    return value


Switch = Annotated[bool | int | str, BeforeValidator(as_switch)]
"""A switch of a name, kept as it is written."""


STRICT: Final = ConfigDict(
    defer_build=True,
    frozen=True,
    extra="forbid",
    validate_by_name=True,
    validate_by_alias=True,
    serialize_by_alias=True,
)
"""Frozen, no field that is not known, names and aliases alike; built when it is first used, so that importing it is quick."""


class Name(BaseModel):
    """A name, as CSL has it: its parts, or one literal for a body or a mononym.

    >>> Name(family="Beek", given="Martin", non_dropping_particle="van").natural
    'Martin van Beek'
    """

    model_config = STRICT

    family: str | None = Field(default=None, description="family name, without particles")
    given: str | None = Field(default=None, description="given names or initials")
    dropping_particle: str | None = Field(
        default=None, alias="dropping-particle", description="e.g. the 'de' of Musset"
    )
    non_dropping_particle: str | None = Field(
        default=None, alias="non-dropping-particle", description="e.g. the 'van' of van Beek"
    )
    suffix: str | None = Field(default=None, description="e.g. Jr.")
    literal: str | None = Field(default=None, description="the whole name, for a body or a mononym")
    comma_suffix: Switch | None = Field(
        default=None, alias="comma-suffix", description="whether a comma stands before the suffix"
    )
    static_ordering: Switch | None = Field(
        default=None, alias="static-ordering", description="whether the family name always comes first"
    )
    parse_names: Switch | None = Field(
        default=None, alias="parse-names", description="whether particles are to be found in the names"
    )

    @model_validator(mode="after")
    def _is_a_name(self) -> Self:
        if (self.family is None) == (self.literal is None):
            raise ValueError("a name has either a family name (with given names) or a literal")
        return self

    @property
    def natural(self) -> str:
        """The name in the order in which it is said."""
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family, self.suffix)
        return self.literal or " ".join(part for part in parts if part)

    @property
    def sorting(self) -> str:
        """The name in the order in which it is sorted: family name first."""
        if self.literal is not None:
            return self.literal
        family = " ".join(part for part in (self.non_dropping_particle, self.family) if part)
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (family, given, self.suffix) if part)

    @property
    def short(self) -> str:
        """The name as a label has room for: the family name with its particle, or the literal."""
        return self.literal or " ".join(part for part in (self.non_dropping_particle, self.family) if part)


DateParts = tuple[int, ...]
_TIME: Final = r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
_ISO: Final = re.compile(rf"(-?\d{{1,4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}})(?:{_TIME})?)?)?")
_PARTS: Final = ("year", "month", "day")
_MONTHS: Final = tuple(
    "january february march april may june july august september october november december".split()
)
_SEASONS: Final = range(21, 25)


class Date(BaseModel):
    """A date of a CSL record, whichever way it was written.

    Read from a year (``2015``), an ISO date (``2015-09-25``) or time stamp, a range of them (``2009/2013``),
    CSL-JSON's ``date-parts``, CSL-YAML's list of ``year``/``month``/``day``, or a literal. Months 21 to 24 are the
    seasons, spring first.

    >>> Date.model_validate("2015-09-25").parts
    ((2015, 9, 25),)
    >>> Date.model_validate({"date-parts": [["1954"]]}).year
    1954
    """

    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid")

    parts: tuple[DateParts, ...] = ()
    literal: str | None = None
    circa: bool = False
    season: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            return cls._read_text(str(getattr(value, "written", value)))
        if isinstance(value, list):
            value = cls._listed([entry for entry in value if isinstance(entry, dict)])
        if isinstance(value, dict) and "parts" not in value:
            return cls._read_record(value)
        return value

    @staticmethod
    def _read_text(text: str) -> dict[str, object]:
        ends = [_ISO.fullmatch(end.strip().removesuffix("~")) for end in text.split("/")]
        if text and len(ends) <= 2 and all(ends):
            parts = tuple(tuple(int(part) for part in end.groups() if part) for end in ends if end)
            return {"parts": parts, "circa": text.endswith("~")}
        return {"literal": text}

    @staticmethod
    def _listed(entries: list[dict[str, Any]]) -> dict[str, Any]:
        """CSL-YAML's list as one record; the seasons of a range are its months 21 to 24."""
        if len(entries) == 1:
            return entries[0]
        parts = []
        for entry in entries:
            season = "" if entry.get("season") is None else str(entry["season"])
            month = {"month": 20 + int(season)} if re.fullmatch("[1-4]", season) else {}
            if season and (not month or "month" in entry):
                raise ValueError("in a range, a season is 1 to 4 and stands instead of the month")
            parts.append(_parts({key: value for key, value in entry.items() if key != "season"} | month))
        return {"date-parts": parts, "circa": any(_is_on(entry.get("circa")) for entry in entries)}

    @classmethod
    def _read_record(cls, record: dict[str, Any]) -> dict[str, object]:
        known = {"date-parts", "literal", "raw", "circa", "season", *_PARTS}
        if unknown := sorted(set(record) - known):
            raise ValueError(f"a date has no {unknown[0]!r}")
        how: dict[str, object] = {
            "circa": _is_on(record.get("circa")),
            "season": None if record.get("season") == "" else record.get("season"),
        }
        if "raw" in record:
            read = cls._read_text(str(record["raw"]))
            return read | how | {"circa": bool(read.get("circa") or how["circa"])}
        if "year" in record:
            record = record | {"date-parts": [_parts(record)]}
        parts = record.get("date-parts", [])
        if not isinstance(parts, list) or not all(isinstance(entry, list) and entry for entry in parts):
            raise ValueError("date-parts is a list of [year, month, day] lists")
        return {
            "parts": tuple(tuple(entry) for entry in parts),
            "literal": record.get("literal"),
        } | how

    @model_validator(mode="after")
    def _is_a_date(self) -> Self:
        if not self.parts and not self.literal:
            raise ValueError("a date has a year; leave the field out where none is known")
        for parts in self.parts:
            if why := _impossible(parts):
                written = "-".join(f"{part:02d}" for part in parts) or "nothing"
                raise ValueError(f"{written} is no date: {why}")
        return self

    @model_serializer
    def _write(self) -> dict[str, object]:
        record: dict[str, object] = {}
        if self.parts:
            record["date-parts"] = [list(entry) for entry in self.parts]
        if self.literal:
            record["literal"] = self.literal
        if self.circa:
            record["circa"] = True
        if self.season:
            record["season"] = self.season
        return record

    @property
    def year(self) -> int | None:
        """The (first) year, where one is known."""
        return self.parts[0][0] if self.parts else None

    @property
    def iso(self) -> str | None:
        """The (first) date as ISO 8601 to the precision known: ``2015``, ``2015-09`` or ``2015-09-25``.

        >>> Date(parts=((-44, 3, 15),)).iso
        '-0044-03-15'
        """
        if not self.parts:
            return None
        year, *rest = self.parts[0]
        return "-".join([f"{year:0{5 if year < 0 else 4}d}", *(f"{part:02d}" for part in rest)])


def in_digits(words: str) -> str | None:
    """The date that words stand for, as it can be written; None where that cannot simply be read off.

    >>> in_digits("May 5, 2010"), in_digits("5 May 2010"), in_digits("Sept. 2010"), in_digits("2010-2011")
    ('2010-05-05', '2010-05-05', '2010-09', '2010/2011')
    >>> in_digits("Spring 2004")
    """
    words = words.strip()
    if years := re.fullmatch(r"([0-9]{4}) ?[-–] ?([0-9]{4})", words):
        return f"{years[1]}/{years[2]}" if years[1] < years[2] else None
    month, day = r"(?P<month>[A-Za-z]{3,9})\.?", r"(?P<day>[0-9]{1,2})"
    for form in (f"(?:{month} (?:{day},? )?)", f"(?:{day}\\.? {month},? )"):
        if found := re.fullmatch(rf"{form}(?P<year>[0-9]{{4}})", words):
            return _of_month(**found.groupdict())
    return None


def _of_month(year: str, month: str, day: str | None) -> str | None:
    number = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(month.lower())), None)
    if number is None:
        return None
    parts: DateParts = (int(year), number, *((int(day),) if day else ()))
    return None if _impossible(parts) else Date(parts=(parts,)).iso


def _parts(record: dict[str, Any]) -> list[object]:
    """The year, month and day of a record, as far as they are given."""
    given = [record.get(key) for key in _PARTS]
    if given[2] is not None and given[1] is None:
        raise ValueError("a date with a day has a month")
    return [part for part in given if part is not None]


def _is_on(switch: object) -> bool:
    return switch not in (None, False, 0, "", "0", "false", "no")


def _impossible(parts: DateParts) -> str | None:
    """Why there is no such date; None where there may be."""
    if not 1 <= len(parts) <= 3:
        return "it has a year, a month and a day"
    year, month = parts[0], parts[1] if len(parts) > 1 else 1
    if abs(year) > 9999:
        return "a year has four digits at most"
    if not 1 <= month <= 12 and month not in _SEASONS:
        return "a month is 01 to 12, or for a season 21 to 24"
    if len(parts) < 3:
        return None
    if month in _SEASONS:
        return "a season has no days"
    # Before our era, which years are leap years depends on how they are counted.
    longest = 29 if month == 2 and year < 1 else monthrange(2000 + year % 400, month)[1]
    return None if 1 <= parts[2] <= longest else f"the month has {longest} days"
