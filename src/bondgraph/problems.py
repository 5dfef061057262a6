"""A problem in a corpus: where it is, its stable code, what is wrong, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: only an error makes a corpus not conform."""

    ERROR = "error"
    WARNING = "warning"


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
    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        tail = f"; {self.remedy}" if self.remedy else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}{tail}"
