"""BibTeX, BibLaTeX, RIS and CSL-JSON, read back by readers that are not ours: nothing is lost but what is listed here."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import jsonschema
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.readers import program
from tests.records import every

from bondgraph.citing.bibtex import biblatex, bibtex, escaped
from bondgraph.citing.formats import FORMATS
from bondgraph.citing.names import natural
from bondgraph.csl import DATE_VARIABLES, NAME_VARIABLES, VARIABLES, WorkType

Record = dict[str, Any]


def pandoc(text: str, reader: str) -> dict[str, Record]:
    """Entries as pandoc reads them."""
    run = subprocess.run(
        [program("pandoc"), "-f", reader, "-t", "csljson"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return {each["id"]: each for each in json.loads(run.stdout)}


def alike(text: object) -> str:
    """A text without what pandoc makes typographic."""
    plain = str(text or "").replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(re.sub("[–—]|--+", "-", plain).replace("…", "...").replace("\u00a0", " ").split())


def names(persons: Iterable[Mapping[str, str]] | None) -> list[str]:
    return [alike(natural(each)) for each in persons or ()]


COMPARED: Final = (
    "title", "container-title", "collection-title", "volume", "issue", "page", "edition", "publisher",
    "publisher-place", "DOI", "ISBN", "URL", "author", "editor", "translator", "issued", "original-date",
)  # fmt: skip

# What does not come back, by record and field; for all records, under their type.
LOST: Final[dict[str, set[tuple[str, str]]]] = {
    "bibtex": {
        ("translated", "original-date"), ("reprint", "original-date"), ("translator-only", "original-date"),
        ("circa", "issued"), ("season", "issued"), ("literal-date", "issued"), ("same-year-range", "issued"),
    },
    "biblatex": {("literal-date", "issued")},
}  # fmt: skip
# Pandoc makes the letter behind a colon large.
CHANGED: Final = {("markup", "title"), ("umlauts", "title")}
# The site of a page is the organization of an entry; pandoc takes it for a publisher.
SITES: Final = {"webpage", "post-weblog"}


@pytest.mark.parametrize(("form", "write"), [("bibtex", bibtex), ("biblatex", biblatex)])
def test_pandoc_reads_every_field_back(form: str, write: Any) -> None:
    records = every()
    found = pandoc(write(records), form)
    assert list(found) == [each["id"] for each in records]
    lost, compared = set(), 0
    for record in records:
        back = found[record["id"]]
        for name in COMPARED:
            wanted, got = record.get(name), back.get(name)
            if name in ("author", "editor", "translator"):
                wanted, got = names(wanted), names(got)
            elif name not in ("issued", "original-date"):
                wanted, got = alike(wanted), alike(got)
            if record["type"] in SITES and name in ("container-title", "publisher"):
                assert alike(back.get("publisher")) == alike(
                    record.get("container-title") or record.get("publisher")
                )
                continue
            compared += 1
            if wanted != got:
                lost.add((record["id"], name))
    assert lost - CHANGED == LOST[form]
    assert compared > 1400


def test_pandoc_cites_what_was_written() -> None:
    """Its own processor, in the same style, makes the same entry of the entry of BibLaTeX."""
    run = subprocess.run(
        [program("pandoc"), "--citeproc", "-f", "biblatex", "-t", "plain", "--wrap=none"],
        input=biblatex([each for each in every() if each["id"] == "wampold2015"]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (
        "Wampold, Bruce E. 2015. “How Important Are the Common Factors in Psychotherapy? An Update.”"
        in run.stdout
    )
    assert "14 (3): 270–77. https://doi.org/10.1002/wps.20238." in run.stdout


# What the data model of biblatex wants and a record does not have, or has otherwise (a volume 12A): nothing is made up.
WANTING: Final = {
    "strupp1999": {"title"}, "zetzel1956": {"title"}, "greenson1967": {"title"}, "cbt-myths": {"date"},
    "shedler-manualised": {"title", "date"}, "no-author": {"author"}, "no-date": {"date"},
    "nothing-but-name": {"title", "date"}, "webpage-undated": {"date"}, "webpage-body": {"date"}, "accessed": {"date"},
    "literal-date": {"date"}, "part-of-series": {"volume"},
}  # fmt: skip


def test_biber_finds_nothing_wrong_but_what_the_records_do_not_have(tmp_path: Path) -> None:
    file = tmp_path / "works.bib"
    file.write_text(biblatex(every(), {"strupp1999": ["flores2004"]}), encoding="utf-8")
    run = subprocess.run(
        [
            program("biber"),
            "--tool",
            "--validate-datamodel",
            f"--output-file={tmp_path / 'out.bib'}",
            str(file),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    wanting: dict[str, set[str]] = {}
    for line in run.stdout.splitlines():
        if line.startswith(("WARN", "ERROR")):
            found = re.search(
                r"Entry '([^']+)' .*: (?:Missing mandatory|Invalid value of) field (?:'(\w+)'|- one of '(\w+),)",
                line,
            )
            assert found, line
            wanting.setdefault(found[1], set()).add(found[2] or found[3])
    assert wanting == WANTING
    assert (tmp_path / "out.bib").read_text(encoding="utf-8").count("\n@") + 1 >= len(every())


def test_bibtexparser_reads_every_entry() -> None:
    for write in (bibtex, biblatex):
        library = parse_string(write(every()))
        assert not library.failed_blocks
        assert [entry.key for entry in library.entries] == [each["id"] for each in every()]


def test_rispy_reads_every_field_back() -> None:
    records = every()
    found = rispy.loads(FORMATS["ris"].write(records, {}))
    assert len(found) == len(records) == 90
    for record, back in zip(records, found, strict=True):
        assert back["id"] == record["id"]
        assert alike(back.get("title")) == alike(re.sub("</?i>", "", record.get("title", "")))
        for theirs, ours in (("authors", "author"), ("secondary_title", "container-title"), ("volume", "volume"),
                             ("number", "issue"), ("publisher", "publisher"), ("doi", "DOI")):  # fmt: skip
            wanted: Any = record.get(ours)
            if ours == "issue":
                wanted = wanted or record.get("number") or record.get("collection-number")
            if ours == "author":
                assert len(back.get(theirs, ())) == len(wanted or ())
                for name, person in zip(back.get(theirs, ()), wanted or (), strict=True):
                    assert {*re.findall(r"[\w’']+", name)} == {*re.findall(r"[\w’']+", natural(person))}
            else:
                assert back.get(theirs) == wanted, record["id"]
        if parts := record.get("issued", {}).get("date-parts"):
            assert int(back["year"]) == parts[0][0]
        pages = [back[each] for each in ("start_page", "end_page") if each in back]
        assert "-".join(pages) == str(record.get("page", "")).replace("–", "-")


CSL_JSON: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": list(get_args(WorkType))},
            "categories": {"type": "array", "items": {"type": "string"}},
            "custom": {"type": "object"},
            **{name: {"type": "array", "items": {"$ref": "#/$defs/name"}} for name in NAME_VARIABLES},
            **{name: {"$ref": "#/$defs/date"} for name in DATE_VARIABLES},
        },
        "additionalProperties": {"type": ["string", "number"]},
    },
    "$defs": {
        "name": {
            "type": "object",
            "properties": {
                key: {"type": "string"}
                for key in (
                    "family",
                    "given",
                    "dropping-particle",
                    "non-dropping-particle",
                    "suffix",
                    "literal",
                )
            }
            | {
                key: {"type": ["boolean", "integer", "string"]}
                for key in ("comma-suffix", "static-ordering", "parse-names")
            },
            "additionalProperties": False,
        },
        "date": {
            "type": "object",
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                },
                "season": {"type": ["string", "integer"]},
                "circa": {"type": ["boolean", "integer", "string"]},
                "literal": {"type": "string"},
            },
            "additionalProperties": False,
        },
    },
}
"""What CSL 1.0.2 says of input data, in the words of JSON Schema: its appendix on variables, and its names and dates."""


def test_csl_json_keeps_to_what_csl_says_of_input_data() -> None:
    written = json.loads(FORMATS["csl-json"].write(every(), {}))
    jsonschema.Draft202012Validator(CSL_JSON).validate(written)
    assert written == every()
    assert len(written) == 90
    assert {name for each in written for name in each} <= VARIABLES | {"type"}


def test_csl_json_is_read_by_pandoc() -> None:
    found = pandoc(FORMATS["csl-json"].write(every(), {}), "csljson")
    assert [alike(each.get("title")) for each in found.values()] == [
        alike(each.get("title")) for each in every()
    ]


# -- by hand


def entry(**fields: Any) -> Record:
    return {"id": "x", "type": "book"} | fields


@pytest.mark.parametrize(
    ("person", "written"),
    [
        ({"family": "Yalom", "given": "Irvin D."}, "Yalom, Irvin D."),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "King, Jr., Martin Luther"),
        ({"family": "Dijk", "given": "Jan", "non-dropping-particle": "van"}, "van Dijk, Jan"),
        ({"family": "Humboldt", "given": "A.", "dropping-particle": "von"}, "von Humboldt, A."),
        ({"literal": "Barnes and Noble, Inc."}, "{Barnes and Noble, Inc.}"),
        ({"family": "García Márquez", "given": "Gabriel"}, "{Garc{\\'i}a M{\\'a}rquez}, Gabriel"),
        ({"family": "hooks", "given": "bell"}, "{hooks}, bell"),
        ({"family": "Strupp"}, "Strupp"),
    ],
)
def test_a_name_in_bibtex(person: dict[str, str], written: str) -> None:
    assert f"author = {{{written}}}," in bibtex([entry(author=[person])])


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"page": "270-277"}, "pages = {270--277},"),
        ({"title": "How important is CBT? An update"}, "title = {How important is {CBT}? {An} update},"),
        ({"title": "A & B_c 50% #1 {x} \\y ~ ^"},
         "title = {A \\& {B\\_c} 50\\% \\#1 \\{x\\} {\\textbackslash}y {\\textasciitilde} {\\textasciicircum}},"),
        ({"issued": {"date-parts": [[2015, 9, 25]]}}, "date = {2015-09-25},"),
        ({"issued": {"date-parts": [[2009], [2013]]}}, "date = {2009/2013},"),
        ({"issued": {"date-parts": [[-370]]}}, "date = {-0369},"),
        ({"issued": {"date-parts": [[1650]], "circa": True}}, "date = {1650~},"),
        ({"issued": {"literal": "no year"}}, "addendum = {no year},"),
        ({"title": "Bonds: Essays on (Tea)"}, "title = {Bonds: {Essays} on ({Tea})},"),
        ({"publisher": "Barnes and Noble"}, "publisher = {{Barnes and Noble}},"),
        ({"publisher-place": "Ware and Hertford"}, "location = {{Ware and Hertford}},"),
        ({"type": "report", "number": "12-3"}, "number = {12-3},"),
        ({"collection-title": "Works", "collection-number": "16"}, "number = {16},"),
        ({"volume": "1-5"}, "volumes = {5},"),
        ({"type": "webpage", "URL": "https://example.org", "publisher": "Tea Board"}, "organization = {Tea Board},"),
        ({"type": "document", "publisher": "Tea Board"}, "organization = {Tea Board},"),
        ({"URL": "https://example.org", "accessed": {"date-parts": [[2024, 5, 6]]}}, "urldate = {2024-05-06},"),
        ({"language": "de-CH"}, "langid = {german},"),
        ({"note": "Not seen."}, "annotation = {Not seen.},"),
        ({"author": [{"family": "Müller"}]}, "author = {Müller},"),
    ],
)  # fmt: skip
def test_a_field_in_biblatex(fields: Record, line: str) -> None:
    assert f"  {line}\n" in biblatex([entry(**fields)])


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"page": "12-9, 33-40"}, ["SP  - 12-9, 33-40"]),
        ({"page": "33-40"}, ["SP  - 33", "EP  - 40"]),
        ({"type": "report", "number": "12-3"}, ["IS  - 12-3"]),
        ({"accessed": {"date-parts": [[2024, 5, 6]]}}, ["Y2  - 2024/05/06/"]),
    ],
)
def test_a_field_in_ris(fields: Record, lines: list[str]) -> None:
    written = FORMATS["ris"].write([entry(**fields)], {}).splitlines()
    assert [each for each in written if each[:2] not in ("TY", "ID", "ER") and each] == lines


def test_a_publisher_that_bibtex_would_not_print() -> None:
    assert "howpublished = {Tea Board}," in bibtex([entry(type="document", publisher="Tea Board")])


def test_what_is_known_by_way_of_another_says_so() -> None:
    works = [
        entry(id="a", author=[{"family": "Strupp"}]),
        entry(id="b", author=[{"family": "Flores"}], issued={"date-parts": [[2004]]}),
    ]
    assert "note = {As cited in Flores 2004}," in bibtex(works, {"a": ["b"]})
    assert "related = {b},\n  relatedstring = {As cited in}," in biblatex(works, {"a": ["b"]})
    assert "N1  - As cited in Flores 2004\r\n" in FORMATS["ris"].write(works, {"a": ["b"]})


def test_keys_are_safe_and_differ() -> None:
    idents = ["a b", "a-b", "A-b", "x{y}"]
    library = parse_string(bibtex([entry(id=each) for each in idents]))
    assert [each.key for each in library.entries] == ["a-b", "a-b-2", "A-b-3", "x-y-"]


# -- odd texts in every field

ODD: Final = st.text(
    st.one_of(
        st.sampled_from("\\{}$&#%_^~\"'`<>@=,;:-–—?! \t\n\x00éßœŁ…’“”«»«河Ж\uf900e\u0301"),
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]),
    ),
    min_size=1,
    max_size=25,
).filter(lambda text: bool(re.search(r"\w", text)))
PLAIN: Final = st.text(st.sampled_from("abcXYZéß河 .'-"), min_size=1, max_size=10).filter(
    lambda text: text.strip(" .'-") != ""
)
ENTRIES: Final = st.lists(
    st.fixed_dictionaries(
        {"title": ODD, "publisher": ODD, "note": ODD, "collection-title": ODD},
        optional={"author": st.lists(st.one_of(
            st.fixed_dictionaries({"literal": ODD}), st.fixed_dictionaries({"family": ODD, "given": PLAIN})), min_size=1, max_size=3)},
    ),
    min_size=10,
    max_size=25,
)  # fmt: skip


def numbered(entries: list[Record]) -> list[Record]:
    return [entry(**each) | {"id": f"k{number}"} for number, each in enumerate(entries)]


@settings(max_examples=12, deadline=None)
@given(ENTRIES)
def test_odd_texts_break_no_entry(entries: list[Record]) -> None:
    records = numbered(entries)
    for write in (bibtex, biblatex):
        library = parse_string(write(records))
        assert not library.failed_blocks
        assert [each.key for each in library.entries] == [each["id"] for each in records]
        assert all({"title", "publisher", "series"} <= each.fields_dict.keys() for each in library.entries)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = rispy.loads(FORMATS["ris"].write(records, {}))
    assert [each["id"] for each in found] == [each["id"] for each in records]
    for record, back in zip(records, found, strict=True):
        for theirs, ours in (
            ("title", "title"),
            ("publisher", "publisher"),
            ("tertiary_title", "collection-title"),
        ):
            assert letters(back.get(theirs)) == letters(record[ours])


def letters(text: object) -> str:
    """What of a text no writer may change: its letters and digits."""
    return "".join(char for char in unicodedata.normalize("NFC", str(text or "")) if char.isalnum())


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
@given(ENTRIES)
def test_odd_texts_come_back_from_pandoc(entries: list[Record]) -> None:
    records = numbered(entries)
    for reader, write in (("biblatex", biblatex), ("bibtex", bibtex)):
        found = pandoc(write(records), reader)
        assert list(found) == [each["id"] for each in records]
        for record in records:
            back = found[record["id"]]
            assert letters(back["title"]).casefold() == letters(record["title"]).casefold()
            assert letters(back["publisher"]) == letters(record["publisher"])
            # Pandoc makes a quotation of what stands between two apostrophes, and of two names one.
            if not re.search("['\"`‘’“”]", "".join(map(natural, record.get("author", ())))):
                assert len(back.get("author", ())) == len(record.get("author", ()))


@given(st.text(max_size=40))
def test_what_is_escaped_is_balanced(text: str) -> None:
    for modern in (True, False):
        found = escaped(text, modern=modern)
        bare = re.sub(r"\\[\\{}#$%&_]", "", found)
        assert bare.count("{") == bare.count("}")
        assert not re.search(r"(?<!\\)[#$%&_]", found)
