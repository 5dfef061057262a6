"""The page about the API says what is so: its examples are answered, its tables name all that there is."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from tests.test_api import client_of

import bondgraph
from bondgraph.render.rows import COLUMNS
from bondgraph_api.forms import LISTS, names_of
from bondgraph_api.problems import PROBLEMS
from bondgraph_api.routes.former import FORMER
from bondgraph_api.verbs import VERBS

PAGE: Final = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
CURLS: Final = re.findall(r"^\$ (curl .+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(bondgraph.open())


@pytest.fixture(scope="module")
def paths(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    return found


def tables(heading: str) -> list[list[str]]:
    """The rows of the tables in a section, cell by cell."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = (line for line in section.splitlines() if line.startswith("| "))
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [row for row in rows if "`" in row[0]]


@pytest.mark.parametrize("command", CURLS)
def test_an_example_is_answered_with_something(client: TestClient, command: str) -> None:
    words = shlex.split(command)
    headers = dict(each.split(": ") for each in words if ": " in each)
    response = client.get(words[-1].removeprefix("http://127.0.0.1:8000"), headers=headers)
    assert response.status_code == 200
    if headers:
        assert response.headers["content-type"].startswith(headers["Accept"])
        assert len(response.text.splitlines()) > 3
    else:
        answer = response.json()
        assert answer["total"] > 0


def test_there_are_examples_of_all() -> None:
    assert len(CURLS) == 11


def test_the_tables_name_every_address(paths: dict[str, Any]) -> None:
    rows = tables("Addresses")
    named = {
        cell.strip("`").partition("?")[0] for row in rows for cells in row[:2] for cell in cells.split(", ")
    }
    assert {path for path in paths if path != "/sparql"} == {each for each in named if each.startswith("/")}


def test_the_table_of_lists_has_their_orders_and_what_comes_along(paths: dict[str, Any]) -> None:
    rows = [row for row in tables("Addresses") if len(row) == 5]
    seen = 0
    for row in rows:
        path = row[0].strip("`")
        parameters = {each["name"]: each["schema"] for each in paths[path]["get"]["parameters"]}
        assert re.findall(r"`([\w-]+)`", row[3]) == parameters.get("sort", {}).get("enum", [])
        assert tuple(re.findall(r"`(\w+)`", row[4])) == LISTS[path].embeds
        seen += 1
    assert seen == len(LISTS) == 10


def test_the_table_of_forms_has_those_of_every_verb(paths: dict[str, Any]) -> None:
    rows = {row[0].strip("`"): row for row in tables("Formats") if row[0].startswith("`/v1/")}
    assert set(rows) == set(VERBS)
    for path, row in rows.items():
        parameters = {each["name"]: each["schema"] for each in paths[path]["get"]["parameters"]}
        assert re.findall(r"`(\w+)`", row[1]) == parameters["format"]["enum"] == names_of(VERBS[path].types)
        assert list(paths[path]["get"]["responses"]["200"]["content"]) == list(VERBS[path].types)
        told = [name for name in re.findall(r"`(\w+)`", row[2]) if name]
        assert told == [name for name in VERBS[path].columns if path != "/v1/define" or name not in COLUMNS]


def test_the_table_of_errors_has_every_sort_that_rest_answers_with() -> None:
    named = {row[0].strip("`") for row in tables("Errors")}
    of_sparql = {
        "content-too-large",
        "unsupported-media-type",
        "bad-query",
        "update-refused",
        "query-stopped",
        "busy",
    }
    assert named >= set(PROBLEMS) - of_sparql
    assert named <= set(PROBLEMS)


def test_what_is_deprecated_is_told_with_its_dates(client: TestClient) -> None:
    told = {}
    for row in tables("What may change"):
        if len(row) == 4 and row[0].startswith("`/v1/"):
            for path, present in zip(row[0].split(", "), row[3].split(", "), strict=True):
                old = path.strip("`").replace("{author}", "{agent}")
                told[old] = (present.strip("`"), date.fromisoformat(row[1]), date.fromisoformat(row[2]))
    assert told == {
        path: (former.present, former.since.date(), former.until.date()) for path, former in FORMER.items()
    }
    assert all((until - since).days >= 365 for _, since, until in told.values())
