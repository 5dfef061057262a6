"""The parts of a CSL record (Citation Style Language 1.0.2): names, dates, variables.

Source: the CSL data schema, https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_serializer, model_validator

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


class Name(BaseModel):
    """A name, as CSL has it: its parts, or one literal for a body or a mononym.

    >>> Name(family="Beek", given="Martin", non_dropping_particle="van").natural
    'Martin van Beek'
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

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

    @model_validator(mode="after")
    def _is_a_name(self) -> Name:
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
_ISO: Final = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


class Date(BaseModel):
    """A date of a CSL record, whichever way it was written.

    Read from a year (``2015``), an ISO date (``2015-09-25``), a range of them (``2009/2013``), CSL-JSON's
    ``date-parts``, CSL-YAML's list of ``year``/``month``/``day``, or a literal.

    >>> Date.model_validate("2015-09-25").parts
    ((2015, 9, 25),)
    >>> Date.model_validate({"date-parts": [["1954"]]}).year
    1954
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: tuple[DateParts, ...] = ()
    literal: str | None = None
    circa: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            return cls._read_text(str(getattr(value, "written", value)))
        if isinstance(value, list):
            value = {"date-parts": [[entry.get(key) for key in ("year", "month", "day") if entry.get(key) is not None]
                                    for entry in value if isinstance(entry, dict)]}  # fmt: skip
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

    @classmethod
    def _read_record(cls, record: dict[str, Any]) -> dict[str, object]:
        known = {"date-parts", "literal", "raw", "circa", "season", "year", "month", "day"}
        if unknown := sorted(set(record) - known):
            raise ValueError(f"a date has no {unknown[0]!r}")
        if "raw" in record:
            return cls._read_text(str(record["raw"]))
        if "year" in record:
            record = {"date-parts": [[record[key] for key in ("year", "month", "day") if key in record]]}
        parts = record.get("date-parts", [])
        if not isinstance(parts, list) or not all(isinstance(entry, list) and entry for entry in parts):
            raise ValueError("date-parts is a list of [year, month, day] lists")
        return {
            "parts": tuple(tuple(entry) for entry in parts),
            "literal": record.get("literal"),
            "circa": record.get("circa") not in (None, False, 0, "", "0", "false", "no"),
        }

    @model_validator(mode="after")
    def _is_a_date(self) -> Date:
        if not self.parts and not self.literal:
            raise ValueError("a date has a year; leave the field out where none is known")
        for year, *rest in self.parts:
            if (
                abs(year) > 9999
                or len(rest) > 2
                or any(
                    not low <= part <= high
                    for part, (low, high) in zip(rest, ((1, 24), (1, 31)), strict=False)
                )
            ):
                raise ValueError(f"{'-'.join(map(str, (year, *rest)))} is no date")
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
