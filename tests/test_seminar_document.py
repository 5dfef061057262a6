"""Every question of docs/seminar.md has a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent
QUESTIONS: Final = TESTS.parent / "docs" / "seminar.md"
MODULES: Final = ("test_seminar_claims.py", "test_seminar_traps.py", "test_seminar_voices.py")


def numbered(module: str) -> list[int]:
    """The questions that the tests of a module answer, by the numbers with which their docstrings begin."""
    tree = ast.parse((TESTS / module).read_text(encoding="utf-8"))
    tests = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    found = [re.match(r"(\d+)\. ", ast.get_docstring(test) or "") for test in tests]
    assert all(found), [test.name for test, number in zip(tests, found, strict=True) if not number]
    return [int(number[1]) for number in found if number]


def test_every_question_has_a_test_and_the_document_says_where() -> None:
    document = QUESTIONS.read_text(encoding="utf-8")
    asked = [int(number) for number in re.findall(r"^### (\d+)$", document, re.MULTILINE)]
    assert asked == list(range(1, 25))
    answered = [numbered(module) for module in MODULES]
    assert sorted({number for numbers in answered for number in numbers}) == asked
    assert all(f"tests/{module}" in document for module in MODULES)
