"""The built-in corpus stays true: made with care, counted twice, and held against its texts where they are at hand."""

from __future__ import annotations

import os
import re
import runpy
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from tests.test_house import ROOT, committed

from bondgraph.checking import care, check
from bondgraph.echoes import Echoes
from bondgraph.opening import built_in
from bondgraph.reading import read
from bondgraph.shaping import shape_problems
from bondgraph.texts import Texts, read_text
from bondgraph.verifying import report

CORPUS: Final = ROOT / "graph" / "therapeutic-bond"
ESCAPE: Final = re.compile(r"\\(?:[nrt]|u[0-9a-fA-F]{4})")
"""What stands between words in a notebook, or in a string of a program, and would make others of them."""
README: Final = ROOT / "graph" / "README.md"
TABLE: Final[dict[str, Any]] = runpy.run_path(str(ROOT / "tools" / "corpus_table.py"))


# -- the files as PyYAML has them, so that nothing here rests on what bondgraph reads


def contents(name: str) -> Any:
    return yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))


def many(value: Any) -> list[Any]:
    """A list, or one thing where a list may stand."""
    return value if isinstance(value, list) else [] if value is None else [value]


SOURCES: Final[list[dict[str, Any]]] = contents("sources.yaml")["sources"]
FILES: Final[dict[str, dict[str, Any]]] = {
    path.stem: contents(f"claims/{path.name}") for path in sorted((CORPUS / "claims").iterdir())
}


def counted(file: dict[str, Any]) -> list[int]:
    claims = many(file.get("claims"))
    drawn = [each for claim in claims for sort in ("supports", "contrasts") for each in many(claim.get(sort))]
    defined = [each for claim in claims for each in many(claim.get("defines"))]
    return [
        len(many(file.get("passages"))),
        len(claims),
        len([claim for claim in claims if many(claim.get("told_by"))]),
        len(drawn) + len(defined),
        len([each for each in [*drawn, *defined] if each["basis"] == "in-text"]),
        len(defined),
        len(many(file.get("citations"))),
    ]


def test_every_text_has_its_claims_file_and_there_is_no_other() -> None:
    assert sorted(source["id"] for source in SOURCES) == list(FILES)
    assert all(file["source"] == name for name, file in FILES.items())


def test_the_readme_counts_what_the_files_hold() -> None:
    written = README.read_text(encoding="utf-8").partition(TABLE["BEGINS"])[2].partition(TABLE["ENDS"])[0]
    header, _, *lines = written.strip().splitlines()
    assert header == (
        "| text | passages | claims | of them told | relations | of them in-text | of them definitions | citations |"
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    counts = {source["id"]: counted(FILES.get(source["id"], {})) for source in SOURCES}
    assert [(name, [int(cell) for cell in cells]) for name, *cells in rows] == [
        *((f"[{it['title']}](therapeutic-bond/claims/{it['id']}.yaml)", counts[it["id"]]) for it in SOURCES),
        ("all", [sum(column) for column in zip(*counts.values(), strict=True)]),
    ], "run: python tools/corpus_table.py graph/README.md"


def test_the_tool_gives_the_table_that_stands_there() -> None:
    page = README.read_text(encoding="utf-8")
    assert TABLE["placed"](page, TABLE["table"](read(CORPUS))) == page
    assert TABLE["placed"](page, "Another.\n") != page


def test_every_question_has_two_positions_that_are_held() -> None:
    held: dict[str, set[str]] = defaultdict(set)
    for file in FILES.values():
        for claim in many(file.get("claims")):
            for answer in many(claim.get("answers")):
                question, _, position = answer.partition("/")
                held[question].add(position)
    questions = {
        it["id"]: {each["id"] for each in it["positions"]} for it in contents("questions.yaml")["questions"]
    }
    assert questions
    assert held.keys() <= questions.keys()
    assert {
        name: held[name] & positions
        for name, positions in questions.items()
        if len(held[name] & positions) < 2
    } == {}


def test_the_corpus_is_made_with_care() -> None:
    reading = read(built_in())
    assert list(map(str, [*check(reading), *shape_problems(reading)])) == []
    assert list(map(str, care(reading))) == []


# -- against the texts


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["BONDGRAPH_SOURCES"])


@pytest.mark.texts
def test_every_passage_is_exact_in_its_text(folder: Path) -> None:
    outcome = report(read(CORPUS), folder)
    places = [
        place
        for file in FILES.values()
        for passage in many(file.get("passages"))
        for place in (passage, *many(passage.get("also_at")))
    ]
    assert outcome.changed == []
    assert outcome.tiers == {"exact": len(places)}, "\n".join(outcome.lines())
    assert (outcome.known, outcome.missing) == (len(SOURCES), [])


@pytest.mark.texts
def test_the_corpus_is_made_with_care_beside_its_texts(folder: Path) -> None:
    reading, texts = read(CORPUS), Texts(folder)
    assert list(map(str, [*check(reading, texts), *care(reading, texts)])) == []


@pytest.mark.texts
def test_no_file_has_twelve_words_of_a_text_in_a_row(folder: Path) -> None:
    texts = {path.stem: read_text(path) for path in sorted(folder.glob("*.txt"))}
    echoes, looked, taken = Echoes(texts), set[str](), list[str]()
    for path in committed():
        name, content = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")
        looked.add(name)
        taken += [
            f"{name}: {echo.length} words of {echo.text}.txt, line {echo.line}: {echo.words!r}"
            for form in dict.fromkeys((content, ESCAPE.sub(" ", content)))
            for echo in echoes.of(form)
        ]
    assert taken == []
    assert texts.keys() >= {source["id"] for source in SOURCES}
    assert looked > {f"graph/therapeutic-bond/claims/{name}.yaml" for name in FILES} | {
        "README.md",
        ".ci/run",
    }
    assert (len(SOURCES), len(looked) > 380) == (5, True), len(looked)


@pytest.mark.texts
def test_twelve_words_in_a_row_would_be_seen(folder: Path) -> None:
    """In every text, wherever they stand: at its beginning, in the middle, at its end."""
    texts = {path.stem: read_text(path) for path in sorted(folder.glob("*.txt"))}
    echoes = Echoes(texts)
    for name, text in texts.items():
        words = re.findall(r"[^\W_]+", text)
        for start in (0, len(words) // 2, len(words) - 12):
            run = words[start : start + 12]
            assert [echo.length for echo in echoes.of(f"XYZZY {' '.join(run).upper()} XYZZY")] == [12], name
            assert not list(echoes.of(f"XYZZY {' '.join(run[1:])} XYZZY"))
