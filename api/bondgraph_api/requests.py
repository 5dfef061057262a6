"""The id of a request: taken from who asks, or made; in its answer, in the log, and in a problem."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Final

HEADER: Final = "x-request-id"
_SANE: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}")

CURRENT: Final[ContextVar[str]] = ContextVar("request", default="")
"""The id of the request that is being answered."""


def identify(headers: list[tuple[bytes, bytes]]) -> str:
    """The id that a request brings, where it is short and plain, or a new one.

    >>> identify([(b"x-request-id", b"a-1")])
    'a-1'
    >>> len(identify([(b"x-request-id", b"a\\\\nb")]))
    32
    """
    for name, value in headers:
        if name == b"x-request-id" and _SANE.fullmatch(value):
            return value.decode("ascii")
    return secrets.token_hex(16)


__all__ = ["CURRENT", "HEADER", "identify"]
