"""docs/cli.md says what the commands say."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import typer.main

from bondgraph import cli

ROOT = Path(__file__).resolve().parents[1]
PAGE = runpy.run_path(str(ROOT / "tools" / "cli_docs.py"))["page"]()


def test_the_page_is_what_the_commands_give() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == PAGE, "run: python tools/cli_docs.py > docs/cli.md"


def test_every_command_and_option_stands_on_the_page() -> None:
    commands: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        section = PAGE.partition(f"\n## bondgraph {name}\n")[2].partition("\n## ")[0]
        assert "```sh\nbondgraph " in section
        for param in command.params:
            assert param.help or param.name == "help", (name, param.name)
            if param.param_type_name == "option" and param.name != "help":
                assert all(f"`{opt}" in section for opt in param.opts), (name, param.name)
