"""Problems as a terminal, a program and a code host read them."""

from __future__ import annotations

import io
import json

import pytest

from bondgraph.problems import Problem, Severity
from bondgraph.render.problems import as_github, as_json, print_text

PROBLEMS = [
    Problem(
        "claims/a,b:c.yaml", 3, 5, "unknown-agent", "no agent has the id '[bold]100%'\nat all", "write one"
    ),
    Problem("agents.yaml", 1, 1, "label-twice", "“bond” also names another", "", Severity.WARNING),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_elsewhere_than_on_a_terminal() -> None:
    out = io.StringIO()
    print_text(PROBLEMS, out)
    assert out.getvalue() == (
        "claims/a,b:c.yaml:3:5: error[unknown-agent]: no agent has the id '[bold]100%'\nat all; write one\n"
        "agents.yaml:1:1: warning[label-twice]: “bond” also names another\n"
    )


def test_a_terminal_has_the_same_text_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    print_text(PROBLEMS, out)
    assert "\x1b[31merror" in out.getvalue()
    assert "\x1b[33mwarning" in out.getvalue()
    assert (
        "no agent has the id '[bold]100%'" in out.getvalue()
    )  # not wrapped, so that a click on the place finds it
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_text(PROBLEMS, plain)
    assert "\x1b[3" not in plain.getvalue()


def test_one_object_with_a_version() -> None:
    said = json.loads(as_json(PROBLEMS))
    assert said["format"] == "bondgraph.problems/1"
    assert [each["code"] for each in said["problems"]] == ["unknown-agent", "label-twice"]
    assert said["problems"][0] == {
        "file": "claims/a,b:c.yaml", "line": 3, "column": 5, "code": "unknown-agent", "severity": "error",
        "message": "no agent has the id '[bold]100%'\nat all", "remedy": "write one",
    }  # fmt: skip
    assert json.loads(as_json([])) == {"format": "bondgraph.problems/1", "problems": []}


def test_commands_to_a_code_host_are_escaped() -> None:
    assert list(as_github(PROBLEMS)) == [
        (
            "::error file=claims/a%2Cb%3Ac.yaml,line=3,col=5,title=unknown-agent"
            "::no agent has the id '[bold]100%25'%0Aat all; write one"
        ),
        "::warning file=agents.yaml,line=1,col=1,title=label-twice::“bond” also names another",
    ]
