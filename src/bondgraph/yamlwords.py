"""What is said where YAML does not parse: the parser's jargon in the words of someone who writes a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import yaml

from bondgraph.problems import Said

if TYPE_CHECKING:
    from yaml.error import Mark


class _Cause(NamedTuple):
    """One way in which a file fails to parse.

    Attributes:
        jargon: words of the parser's error, its context included, that all stand in it.
        message: what is wrong; ``{line}`` is the line in which the thing began that went wrong.
        remedy: what to write instead.
        at_beginning: whether the place to mend is where that thing began.
    """

    jargon: tuple[str, ...]
    message: str
    remedy: str
    at_beginning: bool = False


_QUOTE: Final = "put the text in quotes"
_CAUSES: Final = (
    _Cause(
        ("mapping values are not allowed",),
        "a colon stands where no field can begin",
        "put a text that holds ': ' in straight quotes; put a space after the colon of each field",
    ),
    _Cause(
        ("quoted scalar", "escape"), "this backslash begins no escape that YAML knows", "use single quotes"
    ),
    _Cause(("quoted scalar",), "the quotes that open here are not closed", "close them", at_beginning=True),
    _Cause(
        ("simple key",),
        "this line is neither 'name: value' nor part of a text",
        "write a colon and a space after the name of a field; indent the lines of a text",
        at_beginning=True,
    ),
    _Cause(
        ("flow", "expected ','"),
        "the brackets that open in line {line} are not closed, or a comma is missing",
        "close them; a text that begins with a bracket goes in quotes",
    ),
    _Cause(
        ("block mapping",),
        "this does not continue the fields that begin in line {line}",
        "check the indentation here, and the quotes and indentation of the line before",
    ),
    _Cause(
        ("block collection",),
        "this does not continue the list that begins in line {line}",
        "begin each item with '- ', all in one column",
    ),
    _Cause(
        ("block scalar",),
        "nothing but a sign stands behind '>' or '|'",
        "begin the text in the next line, indented; a text that begins with '>' goes in quotes",
    ),
    _Cause(("anchor",), "a text may not begin with '&'", _QUOTE, at_beginning=True),
    _Cause(("alias",), "a text may not begin with '*'", _QUOTE, at_beginning=True),
    _Cause(("tag",), "a text may not begin with '!'", _QUOTE, at_beginning=True),
    _Cause(("directive",), "a line may not begin with '%'", _QUOTE, at_beginning=True),
    _Cause(
        ("node",), "a value is expected here", "write one; a text that begins with a bracket goes in quotes"
    ),
)  # fmt: skip


def syntax_error(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, Said]:
    """The line, the column, and what is said about an error of the YAML parser in a text."""
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark or mark
    if mark is None or begun is None:  # the parser always says where
        return 1, 1, Said("yaml-syntax", f"this is not YAML: {error}", "")
    jargon = f"{error.context} {error.problem}"
    if "cannot start any token" in jargon or "tab character" in jargon:
        return *_place(mark, text), Said("yaml-syntax", *_token(text[mark.index : mark.index + 1]))
    for cause in _CAUSES:
        if all(word in jargon for word in cause.jargon):
            place = begun if cause.at_beginning or mark.index >= len(text) else mark
            message = cause.message.format(line=begun.line + 1)
            return *_place(place, text), Said("yaml-syntax", message, cause.remedy)
    message = f"this is not YAML: {error.problem}"
    return *_place(mark, text), Said("yaml-syntax", message, "check this line and the one before")


def _place(mark: Mark, text: str) -> tuple[int, int]:
    """The line and column of a mark; of one behind the text, those where the text ends."""
    if mark.index < len(text):
        return mark.line + 1, mark.column + 1
    lines = re.split("\r\n|[\r\n]", text.rstrip())
    return len(lines), len(lines[-1]) + 1


def _token(char: str) -> tuple[str, str]:
    if char == "\t":
        return "a tab stands where YAML has spaces", "indent with spaces"
    return f"a text may not begin with {char!r}", _QUOTE


__all__ = ["syntax_error"]
