"""CSL records → BibTeX and BibLaTeX.

Sources: BibTeXing (Oren Patashnik, 1988), and the biblatex manual (https://ctan.org/pkg/biblatex), sections 2.1 and 2.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bondgraph.citing.names import Record, family, line, pointed_at, texts

_BIBTEX: Final = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "chapter": "incollection", "classic": "book", "collection": "book", "entry": "incollection",
    "entry-dictionary": "incollection", "entry-encyclopedia": "incollection", "manuscript": "unpublished",
    "pamphlet": "booklet", "paper-conference": "inproceedings", "report": "techreport", "review": "article",
    "review-book": "article", "thesis": "phdthesis",
}  # fmt: skip
_BIBLATEX: Final = _BIBTEX | {
    "article": "online", "collection": "collection", "dataset": "dataset", "entry": "inreference",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "motion_picture": "movie",
    "patent": "patent", "periodical": "periodical", "post": "online", "post-weblog": "online", "report": "report",
    "software": "software", "thesis": "thesis", "webpage": "online",
}  # fmt: skip
_NUMBERED: Final = ("issue", "number", "collection-number")
_LISTS: Final = frozenset({"publisher", "institution", "organization", "location"})
"""Fields in which BibLaTeX takes "and" for what stands between two."""
_VOLUMES: Final = re.compile(r"1\s*[-–]\s*(\d+)$")
_LANGUAGES: Final = {
    "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "la": "latin", "nl": "dutch",
    "pt": "portuguese", "ru": "russian",
}  # fmt: skip
"""What BibLaTeX calls languages, by their codes."""
_CORE: Final = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ACCENTS: Final = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
_LETTERS: Final = {
    "ß": r"{\ss}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}", "ø": r"{\o}", "Ø": r"{\O}",
    "ł": r"{\l}", "Ł": r"{\L}", "\u0131": r"{\i}", "å": r"{\aa}", "Å": r"{\AA}", "–": "--", "—": "---", "\u00a0": "~",
    "’": "'", "‘": "`", "“": "``", "”": "''", "…": r"{\dots}", "¿": r"{?`}", "¡": r"{!`}",
}  # fmt: skip
_SPECIAL: Final = {
    "\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
}  # fmt: skip
_ACCENTED: Final = re.compile("[A-Za-z][\u0300-\u036f]")
_STYLED: Final = {
    "i": "emph",
    "b": "textbf",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "sc": "textsc",
}
_TAG: Final = re.compile(r"<(i|b|sup|sub|sc)>(.*?)</\1>", re.DOTALL)


def bibtex(records: Iterable[Record], by_way_of: Mapping[str, Sequence[str]] | None = None) -> str:
    """Records as a BibTeX document: Latin letters beyond ASCII are written with LaTeX's commands.

    Args:
        records: the records.
        by_way_of: of those that are known by way of others only, the ids of these.
    """
    return _written(records, by_way_of or {}, modern=False)


def biblatex(records: Iterable[Record], by_way_of: Mapping[str, Sequence[str]] | None = None) -> str:
    """Records as a BibLaTeX document, in Unicode; as `bibtex`."""
    return _written(records, by_way_of or {}, modern=True)


def _written(records: Iterable[Record], by_way_of: Mapping[str, Sequence[str]], *, modern: bool) -> str:
    listed = list(records)
    called = {str(record["id"]): pointed_at(record) for record in listed}
    keys = _keys(called)
    return "\n".join(
        _Entry(
            record,
            keys[str(record["id"])],
            {keys[way]: called[way] for way in by_way_of.get(str(record["id"]), ()) if way in called},
            modern=modern,
        ).written()
        for record in listed
    )


def _keys(idents: Iterable[str]) -> dict[str, str]:
    """A key for each id, no two of them alike, even where only case tells the ids apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for ident in idents:
        own = base = key(ident)
        number = 2
        while own.lower() in taken:
            own, number = f"{base}-{number}", number + 1
        taken.add(own.lower())
        found[ident] = own
    return found


class _Entry:
    """One record on its way to an entry."""

    def __init__(self, record: Record, own: str, by_way_of: Mapping[str, str], *, modern: bool) -> None:
        self._record = record
        self._key = own
        self._by_way_of = by_way_of
        self._modern = modern
        self._kind = self._entry_type(str(record.get("type") or "document"))

    def _entry_type(self, kind: str) -> str:
        found = (_BIBLATEX if self._modern else _BIBTEX).get(kind, "misc")
        if found == "phdthesis" and "master" in str(self._record.get("genre", "")).lower():
            return "mastersthesis"
        if self._modern and found == "book" and self._record.get("editor") and not self._record.get("author"):
            return "collection"
        if found == "online" and not (self._record.get("URL") or self._record.get("DOI")):
            return "misc"
        return found

    def written(self) -> str:
        """The entry."""
        fields = "".join(f"  {name} = {value},\n" for name, value in self._fields())
        return f"@{self._kind}{{{self._key},\n{fields}}}\n"

    def _fields(self) -> Iterator[tuple[str, str]]:
        for name in ("author", "editor", "translator"):
            if persons := texts(self._record, name):
                yield name, f"{{{' and '.join(map(self._name, persons))}}}"
        if self._modern and any("non-dropping-particle" in each for each in self._persons()):
            yield "options", "{useprefix=true}"
        if title := self._record.get("title"):
            yield "title", f"{{{self._title(str(title))}}}"
        yield from self._container()
        yield from self._dates()
        for name, variable in self._plain():
            if value := line(str(self._record.get(variable) or "")):
                yield self._field(name, value)
        if page := line(str(self._record.get("page") or "")):
            yield "pages", f"{{{self._text(re.sub(r' *[-–] *', '--', page), dashes=True)}}}"
        if self._kind in ("report", "thesis") and not self._record.get("genre"):
            yield "type", f"{{{self._kind.capitalize()}}}"
        for name in ("DOI", "URL"):
            if value := line(str(self._record.get(name) or "")):
                yield name.lower(), f"{{{_verbatim(value)}}}"
        yield from self._way()
        if note := line(str(self._record.get("note") or "")):
            yield "annotation" if self._modern else "annote", f"{{{self._text(note)}}}"

    def _field(self, name: str, value: str) -> tuple[str, str]:
        """A field of which the text is one line."""
        if name == "volume" and self._kind in ("book", "collection") and (several := _VOLUMES.match(value)):
            return "volumes", f"{{{several[1]}}}"
        if name == "langid":
            return name, f"{{{_LANGUAGES[value.lower()[:2]]}}}"
        if name in _LISTS and self._modern and " and " in value.lower():
            return name, f"{{{self._part(value)}}}"
        return name, f"{{{self._title(value) if name == 'series' else self._text(value)}}}"

    def _persons(self) -> Iterator[Mapping[str, str]]:
        for name in ("author", "editor", "translator"):
            yield from texts(self._record, name)

    def _container(self) -> Iterator[tuple[str, str]]:
        if not (title := self._record.get("container-title")):
            return
        if self._kind in ("incollection", "inproceedings", "inreference"):
            name = "booktitle"
        elif self._kind == "article":
            name = "journaltitle" if self._modern else "journal"
        else:
            name = "organization" if self._modern and self._kind == "online" else "howpublished"
        yield name, f"{{{self._title(str(title)) if name == 'booktitle' else self._text(line(str(title)))}}}"

    def _plain(self) -> Iterator[tuple[str, str]]:
        institution = self._kind in ("phdthesis", "mastersthesis", "thesis", "techreport", "report")
        school = "institution" if self._modern or self._kind == "techreport" else "school"
        publisher = school if institution else "publisher"
        if self._kind in ("online", "misc") and not self._record.get("container-title"):
            publisher = "organization" if self._modern else "howpublished"
        number = next((each for each in _NUMBERED if self._record.get(each)), "issue")
        yield from (
            ("volume", "volume"),
            ("number", number),
            ("edition", "edition"),
            ("series", "collection-title"),
        )
        yield publisher, "publisher"
        yield "location" if self._modern else "address", "publisher-place"
        yield from (
            ("isbn", "ISBN"),
            ("issn", "ISSN"),
            ("language", "language"),
        )
        if institution and self._record.get("genre"):
            yield "type", "genre"
        if self._modern and str(self._record.get("language") or "").lower()[:2] in _LANGUAGES:
            yield "langid", "language"
        if self._modern:
            yield from (
                ("origtitle", "original-title"),
                ("eventtitle", "event-title"),
                ("version", "version"),
            )
        yield from (("abstract", "abstract"), ("keywords", "keyword"))

    def _way(self) -> Iterator[tuple[str, str]]:
        if not self._by_way_of:
            return
        if self._modern:
            yield "related", f"{{{','.join(self._by_way_of)}}}"
            yield "relatedstring", "{As cited in}"
        yield "note", f"{{As cited in {'; '.join(map(self._text, self._by_way_of.values()))}}}"

    def _dates(self) -> Iterator[tuple[str, str]]:
        issued = self._record.get("issued")
        if isinstance(issued, Mapping):
            yield from self._modern_date("date", issued) if self._modern else self._old_date(issued)
        original = self._record.get("original-date")
        if self._modern and isinstance(original, Mapping):
            yield from self._modern_date("origdate", original)
        accessed = self._record.get("accessed")
        if self._modern and isinstance(accessed, Mapping) and self._record.get("URL"):
            yield from self._modern_date("urldate", accessed)

    def _modern_date(self, name: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if ends := [_iso(parts) for parts in value.get("date-parts", ())]:
            yield name, f"{{{'/'.join(ends)}{'~' if value.get('circa') and len(ends) == 1 else ''}}}"
        elif name == "date" and (literal := line(str(value.get("literal") or ""))):
            yield "addendum", f"{{{self._text(literal)}}}"  # no date that biblatex could read

    def _old_date(self, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        parts = [[int(each) for each in part] for part in value.get("date-parts", ())]
        if not parts:
            if literal := line(str(value.get("literal") or "")):
                yield "year", f"{{{self._text(literal)}}}"
            return
        yield "year", f"{{{'/'.join(dict.fromkeys(str(part[0]) for part in parts))}}}"
        if len(parts[0]) > 1 and parts[0][1] <= 12 and len(parts) == 1:
            yield "month", _MONTHS[parts[0][1] - 1]
            if len(parts[0]) > 2:
                yield "day", f"{{{parts[0][2]}}}"

    # -- names and texts

    def _name(self, name: Mapping[str, str]) -> str:
        if literal := name.get("literal"):
            return f"{{{self._text(literal)}}}"
        last = self._last(name)
        given, suffix = name.get("given", ""), name.get("suffix", "")
        parts = [last, self._part(suffix), self._part(given)] if suffix else [last, self._part(given)]
        return ", ".join(parts) if given or suffix else last

    def _last(self, name: Mapping[str, str]) -> str:
        bare = name.get("family", "")
        own = self._part(bare)
        if own == self._text(bare) and (bare[:1].islower() or " " in bare):
            own = f"{{{own}}}"  # lest a part of it be taken for a particle
        particles = family({part: value for part, value in name.items() if part != "family"})
        joint = "" if particles.endswith(("’", "'")) else " "
        return f"{self._part(particles)}{joint}{own}" if particles else own

    def _part(self, text: str) -> str:
        written = self._text(text)
        return f"{{{written}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else written

    def _title(self, text: str) -> str:
        """A title, its capitals kept by braces wherever a style would make them small."""
        return self._styled(line(text), self._kept)

    def _kept(self, text: str, first: bool) -> str:
        words = re.split(r"(\s+)", text)
        found = []
        for word in words:
            rest = word[1:] if first and word.strip() else word
            first = first and not word.strip()
            if any(char.isupper() for char in rest) and (parts := _CORE.fullmatch(word)):
                # Punctuation stays outside, where styles look for it.
                before, core, behind = (self._text(part) for part in parts.groups())
                found.append(f"{before}{{{core}}}{behind}")
            else:
                found.append(self._text(word))
        return "".join(found)

    def _styled(self, text: str, write: Any) -> str:
        found: list[str] = []
        place = 0
        for tag in _TAG.finditer(text):
            found.append(write(text[place : tag.start()], not found))
            found.append(f"\\{_STYLED[tag[1]]}{{{write(tag[2], False)}}}")
            place = tag.end()
        found.append(write(text[place:], not found))
        return "".join(found)

    def _text(self, text: str, *, dashes: bool = False) -> str:
        return escaped(text, modern=self._modern, dashes=dashes)


def key(ident: str) -> str:
    """An id as a key: what a key cannot hold becomes a hyphen.

    >>> key("yalom2005"), key("a, b{c}")
    ('yalom2005', 'a--b-c-')
    """
    return re.sub(r"[^A-Za-z0-9_.:+/-]", "-", ident)


def escaped(text: str, *, modern: bool, dashes: bool = False) -> str:
    """A text as LaTeX reads it.

    Args:
        text: the text.
        modern: whether it may hold Unicode.
        dashes: whether two hyphens are meant as a dash.

    >>> print(escaped("50 % of Müller & Jérôme", modern=False))
    50 \\% of M{\\"u}ller \\& J{\\'e}r{\\^o}me
    """
    found = []
    for char in text if modern else _ACCENTED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text):
        if char in _SPECIAL:
            found.append(_SPECIAL[char])
        elif modern or ord(char) < 128:
            found.append(char)
        elif char in _LETTERS:
            found.append(_LETTERS[char])
        else:
            base, *marks = list(unicodedata.normalize("NFD", char))
            if len(marks) == 1 and marks[0] in _ACCENTS and ord(base) < 128:
                mark = _ACCENTS[marks[0]]
                # LaTeX of this century takes the dot off i and j itself.
                found.append(f"{{\\{mark}{{{base}}}}}" if mark.isalpha() else f"{{\\{mark}{base}}}")
            else:
                found.append(char)
    written = "".join(found)
    return written if dashes else re.sub(r"-(?=-)", "-{}", written) if modern else written


def _verbatim(text: str) -> str:
    """An address: braces and percent signs that would end the field or the line are percent-encoded."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _iso(parts: Sequence[Any]) -> str:
    """A date as ISO 8601-2 has it: the year before the year 1 is 0000."""
    year, *rest = (int(each) for each in parts)
    counted = year if year > 0 else year + 1
    return "-".join([f"{'-' if counted < 0 else ''}{abs(counted):04d}", *(f"{each:02d}" for each in rest)])
