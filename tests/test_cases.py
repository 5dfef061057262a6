"""Every case says what it should: those that conform nothing, the others their expected lines and no other."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from tests.factories import CASES, TEXTS

from bondgraph.checking import care, check
from bondgraph.problems import Code
from bondgraph.reading import read
from bondgraph.texts import Texts

CODES = get_args(Code)
MADE_IN_TESTS = {"file-too-large", "line-too-long", "shape-broken"}
PAGE = CASES.parents[1] / "docs" / "problems.md"


def cases(folder: str) -> list[Path]:
    return sorted(path for path in (CASES / folder).iterdir() if path.is_dir())


VALID, INVALID, WITH_TEXTS, CAREFUL = map(cases, ("valid", "invalid", "with-texts", "careful"))
NAMED = [*INVALID, *WITH_TEXTS, *CAREFUL]


def laid_over(case: Path, folder: Path) -> Path:
    """The corpus of a case: its files laid over the minimal one."""
    if (case / "corpus.jsonl").exists():
        return case / "corpus.jsonl"
    shutil.copytree(CASES / "valid" / "minimal", folder)
    shutil.copytree(case, folder, dirs_exist_ok=True)
    if (folder / "without.txt").exists():
        for name in (folder / "without.txt").read_text(encoding="utf-8").split():
            (folder / name).unlink()
    return folder


def said(path: Path, texts: Path | None = None) -> list[str]:
    return [str(problem) for problem in check(read(path), Texts(texts) if texts else None)]


def expected(case: Path) -> list[str]:
    return (case / "expected.txt").read_text(encoding="utf-8").splitlines()


def test_how_many_cases_there_are() -> None:
    assert (len(VALID), len(INVALID), len(WITH_TEXTS), len(CAREFUL)) == (10, 87, 4, 9)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_a_valid_corpus_has_no_problem(case: Path) -> None:
    path = case / "corpus.jsonl" if (case / "corpus.jsonl").exists() else case
    assert said(path, TEXTS) == []
    assert read(path).corpus is not None


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_an_invalid_corpus_gets_exactly_its_messages(case: Path, tmp_path: Path) -> None:
    assert said(laid_over(case, tmp_path / "corpus")) == expected(case)


@pytest.mark.parametrize("case", WITH_TEXTS, ids=lambda case: case.name)
def test_what_only_the_texts_show(case: Path, tmp_path: Path) -> None:
    path = laid_over(case, tmp_path / "corpus")
    assert said(path) == []
    assert said(path, TEXTS) == expected(case)


@pytest.mark.parametrize("case", CAREFUL, ids=lambda case: case.name)
def test_what_is_told_with_care_only(case: Path, tmp_path: Path) -> None:
    path = laid_over(case, tmp_path / "corpus")
    assert said(path, TEXTS) == []
    assert [str(problem) for problem in care(read(path), Texts(TEXTS))] == expected(case)


def test_every_code_has_a_case_named_for_it() -> None:
    named = {code for code in CODES for case in NAMED if case.name.startswith(code)}
    assert set(CODES) - named == MADE_IN_TESTS


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case.name)
def test_a_case_named_for_a_code_gets_it(case: Path) -> None:
    codes = [code for code in CODES if case.name.startswith(code)]
    got = {
        match[1] for line in expected(case) if (match := re.search(r": (?:error|warning)\[(.+?)\]: ", line))
    }
    assert not codes or got & set(codes)
    assert got <= set(CODES)


def test_every_code_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (CASES.parents[1] / "src" / "bondgraph").rglob("*.py")
        if path.name != "problems.py"
    )
    assert [code for code in CODES if f'"{code}"' not in source] == []


def test_the_page_documents_every_code_once_and_no_other() -> None:
    headings = re.findall(r"^### `(.+)`", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert Counter(headings) == Counter(CODES)
    assert len(CODES) == 70
