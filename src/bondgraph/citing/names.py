"""Names of CSL records, as formats of reference managers write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Record = Mapping[str, Any]


def texts(record: Record, variable: str) -> list[Mapping[str, str]]:
    """The names under a variable, each part on one line."""
    return [
        {part: line(str(value)) for part, value in name.items() if isinstance(value, str)}
        for name in record.get(variable) or ()
    ]


def line(text: str) -> str:
    """A text on one line, without what no format can hold.

    >>> line("two\\nlines\\x00")
    'two lines'
    """
    return " ".join("".join(char if char.isprintable() or char.isspace() else "" for char in text).split())


def family(name: Mapping[str, str]) -> str:
    """A family name with its particles.

    >>> family({"dropping-particle": "de", "non-dropping-particle": "La", "family": "Fontaine"})
    'de La Fontaine'
    """
    kept = ("dropping-particle", "non-dropping-particle", "family")
    return joined(name.get(part, "") for part in kept)


def joined(parts: Iterable[str]) -> str:
    """Parts of a name, one behind the other; none stands behind an apostrophe with a space."""
    found = ""
    for part in parts:
        if part:
            found += ("" if not found or found.endswith(("’", "'")) else " ") + part
    return found


def natural(name: Mapping[str, str]) -> str:
    """A name as it is said."""
    return name.get("literal") or joined((name.get("given", ""), family(name), name.get("suffix", "")))


def pointed_at(record: Record) -> str:
    """A record as a reader would point at it: names and year.

    >>> pointed_at({"author": [{"family": "Flores"}], "issued": {"date-parts": [[2004]]}})
    'Flores 2004'
    """
    persons = texts(record, "author") or texts(record, "editor")
    short = [
        name.get("literal") or joined((name.get("non-dropping-particle", ""), name.get("family", "")))
        for name in persons
    ]
    who = (
        f"{short[0]} et al."
        if len(short) > 2
        else " & ".join(short) or line(str(record.get("title") or record.get("id")))
    )
    issued = record.get("issued") or {}
    parts = issued.get("date-parts")
    return f"{who} {parts[0][0] if parts else issued.get('literal') or 'n.d.'}"
