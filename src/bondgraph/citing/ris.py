"""CSL records → RIS, as reference managers read it.

Source: the RIS specification of 2011, https://web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bondgraph.citing.names import Record, family, line, pointed_at, texts

_TYPES: Final = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA",
    "entry": "CHAP", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE",
    "graphic": "ART", "hearing": "HEAR", "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT",
    "map": "MAP", "motion_picture": "MPCT", "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CPAPER",
    "patent": "PAT", "personal_communication": "PCOMM", "post": "BLOG", "post-weblog": "BLOG", "report": "RPRT",
    "review": "JOUR", "review-book": "JOUR", "software": "COMP", "song": "SOUND", "speech": "SLIDE",
    "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip

_FIELDS: Final = (
    ("T2", "container-title"), ("T3", "collection-title"), ("VL", "volume"), ("IS", "issue"), ("ET", "edition"),
    ("PB", "publisher"), ("CY", "publisher-place"), ("SN", "ISBN"), ("SN", "ISSN"), ("DO", "DOI"), ("UR", "URL"),
    ("LA", "language"), ("AB", "abstract"), ("KW", "keyword"), ("M3", "genre"), ("AN", "PMID"),
)  # fmt: skip


def written(records: Iterable[Record], by_way_of: Mapping[str, Sequence[str]] | None = None) -> str:
    """Records as a RIS document.

    Args:
        records: the records.
        by_way_of: of those that are known by way of others only, the ids of these.
    """
    listed = list(records)
    called = {str(record["id"]): pointed_at(record) for record in listed}
    ways = {
        ident: [called[each] for each in others if each in called]
        for ident, others in (by_way_of or {}).items()
    }
    return "".join(f"{_entry(record, ways.get(str(record['id']), ()))}\r\n" for record in listed)


def _entry(record: Record, by_way_of: Sequence[str]) -> str:
    lines = [("TY", _TYPES.get(str(record.get("type")), "GEN")), *_lines(record, by_way_of), ("ER", "")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _lines(record: Record, by_way_of: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "ID", line(str(record["id"]))
    for tag, variable in (("AU", "author"), ("ED", "editor"), ("A4", "translator")):
        for name in texts(record, variable):
            yield tag, _name(name)
    if title := record.get("title"):
        yield "TI", line(_untagged(str(title)))
    yield from _dates(record.get("issued"))
    if accessed := _day(record.get("accessed")):
        yield "Y2", accessed
    if not record.get("issue") and (number := record.get("number") or record.get("collection-number")):
        yield "IS", line(str(number))
    for tag, variable in _FIELDS:
        if value := line(_untagged(str(record.get(variable) or ""))):
            yield tag, value
    if page := line(str(record.get("page") or "")):
        first, dash, last = re.sub(r"\s*[-–]\s*", "-", page).partition("-")
        if re.search("[,;]", page):  # several ranges have no one end
            first, last = page, ""
        yield "SP", first
        if dash and last:
            yield "EP", last
    if by_way_of:
        yield "N1", f"As cited in {'; '.join(map(line, by_way_of))}"
    if note := line(str(record.get("note") or "")):
        yield "N1", note


def _name(name: Mapping[str, str]) -> str:
    """Family name, given names, suffix; a body as it is called, its commas left out, for they part names."""
    if literal := name.get("literal"):
        return literal
    parts = [family(name), name.get("given", ""), name.get("suffix", "")]
    while parts and not parts[-1]:
        parts.pop()
    return ", ".join(parts)


def _dates(issued: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(issued, Mapping):
        return
    if parts := list(issued.get("date-parts", ())):
        year, *rest = (int(each) for each in parts[0])
        yield "PY", f"{year:04d}" if year >= 0 else str(year)
        month = f"{rest[0]:02d}" if rest and rest[0] <= 12 else ""
        day = f"{rest[1]:02d}" if len(rest) > 1 and month else ""
        if month:
            yield "DA", f"{year:04d}/{month}/{day}/"
    elif literal := line(str(issued.get("literal") or "")):
        yield "DA", literal


def _day(value: Any) -> str:
    """A date as year, month, day and nothing else, each behind the other with a slash."""
    parts = list(value.get("date-parts", ())) if isinstance(value, Mapping) else []
    if not parts:
        return ""
    year, *rest = (int(each) for each in parts[0])
    return "/".join([f"{year:04d}", *(f"{each:02d}" for each in rest), *[""] * (3 - len(rest))])


def _untagged(text: str) -> str:
    return re.sub(r"</?(?:i|b|sup|sub|sc|span)(?: (?:class|style)=\"[^\"<>]*\")?>", "", text)
