"""docs/mcp.md says of the server what the server says of itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import bondgraph
from bondgraph_api.mcp.calling import call
from bondgraph_api.mcp.endpoint import LARGEST_REQUEST
from bondgraph_api.mcp.fitting import ROOM
from bondgraph_api.mcp.prompts import PROMPTS
from bondgraph_api.mcp.resources import SCHEME
from bondgraph_api.mcp.schemas import input_schema
from bondgraph_api.mcp.tools import TOOLS

PAGE: Final = (Path(__file__).parents[1] / "docs" / "mcp.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The first table under a heading, but for its head."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_tools_are_those_of_the_server() -> None:
    table = rows("The tools")
    assert [re.findall(r"`(\w+)`", row[0])[0] for row in table] == list(TOOLS)
    filters = set(input_schema("who_argues")["properties"])
    for name, cell, _ in table:
        asks, _, left_out = cell.partition("but for")
        asked = set(re.findall(r"`([a-z-]+)`", asks))
        if "what `who_argues` is asked with" in asks:
            asked = (asked | filters) - set(re.findall(r"`([a-z-]+)`", left_out))
        assert asked - {"who_argues"} == set(input_schema(name.strip("`"))["properties"]), name


def test_the_prompts_are_those_of_the_server() -> None:
    table = rows("Resources and prompts")
    assert {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in table} == {
        prompt.name: [argument.name for argument in prompt.arguments] for prompt in PROMPTS.values()
    }


def test_the_example_is_what_a_model_reads() -> None:
    (example,) = re.findall(r"```\n(CLAIM .*?)```", PAGE, re.DOTALL)
    text = call(bondgraph.open(), TOOLS["show"], {"name": example.split()[1]}).text
    lines = example.replace("https://…", "").splitlines()
    assert len(lines) == 7
    assert all(any(said.startswith(line) for said in text.splitlines()) for line in lines)


def test_the_figures_are_those_of_the_server() -> None:
    assert f"at most {ROOM:,} bytes" in PAGE
    assert f"at most {LARGEST_REQUEST:,} bytes" in PAGE
    assert f"`{SCHEME}{{kind}}/{{id}}`" in PAGE
    limits = {name: tool.limit for name, tool in TOOLS.items()}
    assert (
        limits["who_argues"],
        limits["search"],
        limits["questions"],
        limits["near"],
        limits["define"],
    ) == (10, 10, 10, 8, 8)
    assert (limits["compare"], limits["terms"], limits["authors"]) == (20, 40, 60)


def test_what_a_client_is_told_in_json_is_json() -> None:
    (written,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert json.loads(written)["mcpServers"]["bondgraph"] == {"command": "bondgraph", "args": ["mcp"]}
