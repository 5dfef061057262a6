"""A problem in a corpus: where it is, its stable code, what is wrong, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

Code = Literal[
    # a file
    "file-too-large", "not-utf-8", "byte-order-mark", "control-character", "unknown-file",
    "yaml-syntax", "yaml-tag", "several-documents", "duplicate-key", "nested-too-deep", "too-many-values",
    "json-syntax", "line-too-long", "missing-corpus",
    # a record
    "unknown-field", "missing-field", "wrong-type", "bad-value", "bad-id", "bad-digest",
    "claim-without-statement", "claim-without-holder", "claim-without-passage",
    "relation-without-reason", "relation-without-basis", "relation-without-nature",
    # ids and references
    "duplicate-id", "id-lost", "listed-twice",
    "unknown-agent", "unknown-work", "unknown-source", "unknown-concept", "unknown-question", "unknown-position",
    "unknown-passage", "unknown-claim",
    # what hangs together
    "position-of-another-question", "two-positions", "concept-circle", "teller-is-holder", "voice-loop",
    "relation-to-itself", "relation-twice", "contrast-from-both-ends", "restates-circle", "wrong-nature",
    "in-text-without-passage",
    # passages
    "span-empty", "span-reversed", "span-beyond-text", "passage-overlap", "locator-too-long", "locator-misfit",
    "digest-mismatch", "source-changed",
    # the graph
    "shape-broken",
    # warnings
    "label-twice", "ids-alike", "date-in-words", "same-words",
    # what a careful encoder does not leave behind
    "claim-without-tie", "claim-not-alone", "reason-repeats-claim", "reason-twice", "unused-agent", "unused-work",
    "unused-concept", "undivided-question", "twelve-words",
]  # fmt: skip
"""The codes of all problems; stable, and documented in docs/problems.md."""


class Severity(StrEnum):
    """How much a problem weighs: only an error makes a corpus not conform."""

    ERROR = "error"
    WARNING = "warning"


class Said(NamedTuple):
    """What is said about something that is wrong, wherever it stands.

    Attributes:
        code: a stable code.
        message: what is wrong.
        remedy: what to write instead.
    """

    code: Code
    message: str
    remedy: str

    def at(self, file: str, line: int, column: int) -> Problem:
        """The problem at a place."""
        return Problem(file, line, column, self.code, self.message, self.remedy)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One problem; problems sort by place.

    Attributes:
        file: the file, relative to the corpus folder (or its name, for a single file).
        line: 1-based line.
        column: 1-based column, in code points.
        code: a stable code, documented in docs/problems.md.
        message: what is wrong.
        remedy: what to write instead.
        severity: error or warning.

    >>> str(Problem("agents.yaml", 3, 5, "unknown-field", "'nmae' is no field of an agent", "write 'name'"))
    "agents.yaml:3:5: error[unknown-field]: 'nmae' is no field of an agent; write 'name'"
    """

    file: str
    line: int
    column: int
    code: Code
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        tail = f"; {self.remedy}" if self.remedy else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}{tail}"
