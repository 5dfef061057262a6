"""The IRI under which a corpus's nodes stand, where another is set than the corpus has."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from bondgraph.errors import BadBase
from bondgraph.namespaces import address

_LONGEST: Final = 2000
_HOST: Final = re.compile(r"[\w.:\[\]-]+")
_EXAMPLE: Final = "https://example.org/bond/"


def base_of(written: str) -> str:
    """The base that somebody means.

    Raises:
        BadBase: no node can stand under it.

    >>> base_of("https://example.org/bond/")
    'https://example.org/bond/'
    >>> base_of("https://example.org/bond")
    Traceback (most recent call last):
    bondgraph.errors.BadBase: the base 'https://example.org/bond' cannot be used: it ends in / or #; write https://example.org/bond/
    """
    try:
        parts = urlsplit(written)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as error:
        raise BadBase(written, f"this is no address ({error}); write one like {_EXAMPLE}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadBase(written, f"this is no address of http or https; write one like {_EXAMPLE}")
    if user is not None:
        raise BadBase(
            _without_credentials(written),
            "an IRI that others are to read holds no credentials; leave them out",
        )
    behind = written.partition(parts.netloc)[2]
    if re.search(r"\s", written) or not _HOST.fullmatch(parts.netloc) or address(behind) != behind:
        fit = f"{parts.scheme}://{parts.netloc}{address(behind.strip())}"
        raise BadBase(written, f"it holds a sign that no IRI has; write {fit}")
    if len(written) > _LONGEST:
        raise BadBase(f"{written[:60]}…", f"it is longer than {_LONGEST} signs")
    if parts.query or "?" in written:
        raise BadBase(written, f"a base has no question mark; write one like {_EXAMPLE}")
    if parts.fragment:
        raise BadBase(written, f"nothing stands behind its #; write {written.partition('#')[0]}#")
    if not written.endswith(("/", "#")):
        raise BadBase(written, f"it ends in / or #; write {written}/")
    return written


def _without_credentials(written: str) -> str:
    return re.sub(r"//[^/]*@", "//", written)
