"""Processes that are measured: the seconds they take, and the memory of a process with its children."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

SHORTEST: Final = 0.1
LONGEST: Final = 2.0
"""Seconds between two looks at a process: to look takes time, more the larger it is."""
_PSS: Final = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)
_ANON: Final = re.compile(r"^Pss_Anon: +(\d+) kB", re.MULTILINE)


class Memory(NamedTuple):
    """Memory of a process with its children, in bytes; a page that several share is counted once.

    Attributes:
        resident: all that is in memory, pages of mapped files included.
        own: what is no page of a file, and cannot be let go of.
    """

    resident: int
    own: int


class Run(NamedTuple):
    """A process that has ended well.

    Attributes:
        seconds: the time it took.
        processor: the time of processors, its children's included.
        peak: the most memory it was seen to have; None where the system does not tell (Linux does).
        said: what it wrote.
    """

    seconds: float
    processor: float
    peak: Memory | None
    said: str


def memory(pid: int) -> Memory | None:
    """The memory of a process with its children."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    resident = own = 0
    for each in (pid, *_children(pid)):
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue  # it has ended
        resident += sum(map(int, _PSS.findall(told)))
        own += sum(map(int, _ANON.findall(told)))
    return Memory(1024 * resident, 1024 * own)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(each) for each in told.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_children(child)]
    return found


def run(*code_and_arguments: str) -> Run:
    """Run Python code with arguments in a process of its own.

    Raises:
        RuntimeError: it ends badly.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", *code_and_arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peak: Memory | None = None
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if found := memory(process.pid):
            peak = Memory(*map(max, found, peak or found))
        time.sleep(min(max(SHORTEST, (time.perf_counter() - begun) / 20), LONGEST))
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    said, wrong = process.communicate()
    if process.returncode:
        raise RuntimeError(wrong)
    return Run(seconds, used.ru_utime + used.ru_stime, peak, said)
