"""Writes docs/cli.md from the command line itself: ``python tools/cli_docs.py > docs/cli.md``."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

import typer.main

from bondgraph.cli import app

HEAD = """\
# The command line

<!-- Written by tools/cli_docs.py from the commands themselves; a test holds that it is up to date. -->

`bondgraph COMMAND --help` says the same as this page. In a checkout the command is `.venv/bin/bondgraph`.

**What is printed.** On a terminal, tables and text as wide as it is, in colour unless `NO_COLOR` is set. Elsewhere,
JSON in UTF-8, with a versioned `format`; `bondgraph schema who` prints its JSON Schema. Under one version fields may be
added, and none goes or changes its meaning. `--format` chooses; `check` prints lines everywhere unless asked for more.
Text that is piped is `COLUMNS` wide, else 100. What is said beside an answer (how to get the next page, what to loosen
when nothing was found) goes to standard error.

**How it ends.**

| | |
|---|---|
| 0 | an answer was given, be it empty; what was checked conforms |
| 1 | no: a name is unknown (the nearest are told) or ambiguous, a corpus does not conform, a passage is lost |
| 2 | that cannot be judged: an option is wrong, a file cannot be read or written, a text is not attached |
| 141 | nobody listens any more, as in `bondgraph who \\| head -1` |

**Names.** Wherever a node is named, its id will do, or an id that it had, or its name or label; case and accents don't
matter. Write `kind:id` where an id belongs to nodes of several kinds, and `question/position` for a position. A filter
given twice means any of the two; different filters mean all of them.

**Environment.** `BONDGRAPH_CORPUS` stands for `--corpus`, `BONDGRAPH_STORE` for `--store`, `BONDGRAPH_SOURCES` for
`--sources`. Where `--corpus` or `--store` is written, neither of the first two is read.

**Completion.** `bondgraph --install-completion` teaches the shell to complete commands, options and ids.
"""


def page() -> str:
    """The whole page."""
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    listed = [f"| [`{name}`](#bondgraph-{name}) | {each.short_help} |" for name, each in commands.items()]
    parts = [HEAD, "\n".join(["| command | |", "|---|---|", *listed]) + "\n"]
    parts += ["\n".join(section(name, each)) for name, each in commands.items()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def section(name: str, command: Any) -> Iterator[str]:
    """One command."""
    yield f"## bondgraph {name}\n"
    paragraphs, _, examples = inspect.cleandoc(command.help).partition("\b\n")
    yield f"{paragraphs.strip()}\n"
    yield "```sh"
    yield "\n".join(noted(examples.strip().splitlines()))
    yield "```\n"
    rows = [row for param in command.params if (row := described(param))]
    if rows:
        yield "| | |\n|---|---|"
        yield from rows
        yield ""


def noted(examples: list[str]) -> Iterator[str]:
    """Examples with their notes as comments, one below the other."""
    parts = [re.split(r"\s{3,}", line, maxsplit=1) for line in examples]
    width = max(len(part[0]) for part in parts)
    for command, *note in parts:
        yield f"{command:<{width}}  # {note[0]}" if note else command


def described(param: Any) -> str | None:
    """A row for an argument or an option."""
    if param.name == "help" or getattr(param, "hidden", False):
        return None
    text = param.help or ""
    if param.param_type_name == "argument":
        name = f"`{param.metavar or param.name.upper()}`"
    else:
        choices = choice(param)
        value = (
            "" if getattr(param, "is_flag", False) else f" {choices or param.metavar or param.name.upper()}"
        )
        name = ", ".join(f"`{opt}{value}`" for opt in sorted(param.opts, key=len, reverse=True))
    default = param.default
    if isinstance(default, (str, int)) and not isinstance(default, bool) and not choice(param):
        text += f" Default: `{default}`."
    escaped = text.replace("<", "\\<").replace("|", "\\|")
    return f"| {name.replace('|', chr(92) + '|')} | {escaped} |"


def choice(param: Any) -> str:
    """The values that an option may have, if they are few."""
    choices = getattr(
        getattr(param, "type_descriptor", param.type if hasattr(param, "type") else None), "choices", None
    )
    return "|".join(str(getattr(each, "value", each)) for each in choices or ())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
