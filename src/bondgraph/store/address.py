"""Where a store is: in this process's memory, in a folder, or behind a server's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from bondgraph.errors import StoreError

MEMORY: Final = "memory:"
# A scheme has two letters at least, so that a Windows drive is none.
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """An address of HTTP.

    Attributes:
        url: the address, which holds no credentials.
    """

    url: str

    def with_query(self, query: str) -> ServerAddress:
        """The address with this after its question mark, behind what is there already.

        >>> ServerAddress("https://example.org/store?key=1").with_query("default").url
        'https://example.org/store?key=1&default'
        """
        return ServerAddress(f"{self.url}{'&' if '?' in self.url else '?'}{query}")

    def __str__(self) -> str:
        """The address as errors show it: what follows a question mark, which may hold a key, is left out."""
        return self.url.partition("?")[0]


Address = Path | ServerAddress | None
"""A folder, a server's address, or None for memory."""


def parse(written: str) -> Address:
    """The store that somebody means: ``memory:``, an address of http or https, or else a path.

    Raises:
        StoreError: it begins like an address and is none that can be used, or it holds credentials.

    >>> parse("memory:"), parse("https://example.org/query"), parse("C:/stores/bond").as_posix()
    (None, ServerAddress(url='https://example.org/query'), 'C:/stores/bond')
    """
    if written == MEMORY:
        return None
    return server_address(written) if _SCHEME.match(written) else Path(_named(written))


def server_address(written: str, name: str = "", example: str = "") -> ServerAddress:
    """An address of a server.

    Args:
        written: what somebody wrote.
        name: what it was written for, e.g. ``BONDGRAPH_STORE_UPDATE``, for the error to begin with.
        example: what the error shows for one, where nothing but an address can be meant.

    Raises:
        StoreError: it is no such address, or it holds credentials.
    """
    try:
        parts = urlsplit(written)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as error:
        shown = name or _without_credentials(written)
        raise StoreError(
            shown, f"this is no address ({error}); write one like {example or _EXAMPLE}"
        ) from error
    if user is not None or "@" in parts.netloc:
        raise StoreError(
            name or _shown(parts),
            "an address holds no credentials; write it without them, and set BONDGRAPH_STORE_USER and"
            " BONDGRAPH_STORE_PASSWORD, or BONDGRAPH_STORE_TOKEN",
        )
    if parts.scheme.lower() not in {"http", "https"} or not host:
        or_path = "" if name or example else f", {MEMORY}, or, where a path is meant, ./ before it"
        raise StoreError(
            name or _without_credentials(written),
            f"this is no address of a server; write one like {example or _EXAMPLE}{or_path}",
        )
    if re.search(r"[\s<>\"{}|\\^`]|[^\x20-\x7E]", written):
        raise StoreError(
            name or _shown(parts),
            "an address holds neither blanks nor signs beyond ASCII; percent-encode them",
        )
    return ServerAddress(parts._replace(fragment="").geturl())


_EXAMPLE: Final = "https://example.org/query"


def _named(path: str) -> str:
    if not path.strip():
        raise StoreError("BONDGRAPH_STORE", f"no store is named; write a path, {_EXAMPLE} or {MEMORY}")
    return path


def _shown(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _without_credentials(written: str) -> str:
    return re.sub(r"//[^/]*@", "//", written).partition("?")[0]
