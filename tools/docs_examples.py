"""Examples in docstrings as code: an extension of griffe, which reads the docstrings for the reference."""

from __future__ import annotations

import re
from typing import Any, Final

import griffe

EXAMPLE: Final = re.compile(r"^( *)>>> .*(?:\n\1(?! *$).*)*", re.MULTILINE)

LITERAL: Final = re.compile(r"::$", re.MULTILINE)
"""What in reStructuredText leads to an indented block, and in Markdown nothing does."""


class Fenced(griffe.Extension):
    """Puts examples between fences."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Take the docstring of an object that was read."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """A text whose examples, each up to the next empty line, stand between fences."""
    text = LITERAL.sub(":", text)
    return EXAMPLE.sub(lambda found: f"{found[1]}```pycon\n{found[0]}\n{found[1]}```", text)
