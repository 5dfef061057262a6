"""The address of a service → a client that can be asked as a library can."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from bondgraph.errors import BadFilter, ServiceError, StoreError
from bondgraph.store.address import ServerAddress, server_address
from bondgraph.store.server import Server

if TYPE_CHECKING:
    from bondgraph.client import Client

_EXAMPLE: Final = "https://example.org/"
_LONGEST: Final = 86_400
"""Seconds that may be waited for an answer."""

_PARTS: Final = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?([^@]*)", re.DOTALL)
"""A scheme, what stands before the last @, and what stands behind it."""


def connect(address: str, *, timeout: float = 30.0) -> Client:
    """Connect to a service of bondgraph, which then is asked as the library that `bondgraph.open` gives.

    Args:
        address: where it is, e.g. ``https://example.org/`` or ``https://example.org/bonds/v1``; with a user and password
            (``https://user:password@…``) where it asks for them, which are told to nobody else and shown in no error.
        timeout: how many seconds an answer may take: above 0, and no more than a day.

    Raises:
        BadFilter: the timeout is no such number.
        ServiceError: there is no service of bondgraph at the address, or it does not answer.

    >>> import bondgraph
    >>> bondgraph.connect("example.org")
    Traceback (most recent call last):
    bondgraph.errors.ServiceError: example.org: this is no address of a server; write one like https://example.org/
    """
    if not isinstance(address, str):
        raise TypeError(f"address: {address!r} is no text; write one like {_EXAMPLE!r}")
    seconds = _seconds(timeout)
    # What talks over HTTP takes long to import, and a corpus that is opened needs none of it.
    from bondgraph.client import Client
    from bondgraph.service import Service

    service = Service(_server(address.strip(), seconds))
    try:
        return Client(service)
    except BaseException:
        service.close()
        raise


def _seconds(timeout: object) -> float:
    """How long an answer may take; NaN is no number of seconds, either."""
    if isinstance(timeout, int | float) and not isinstance(timeout, bool) and 0 < timeout <= _LONGEST:
        return float(timeout)
    raise BadFilter(
        "timeout", f"{timeout!r} cannot be used; write seconds above 0 and up to {_LONGEST}, e.g. 30"
    )


def _server(written: str, timeout: float) -> Server:
    """The server that an address means, with the credentials in it."""
    found = _PARTS.fullmatch(written)
    assert found
    scheme, credentials, rest = found.groups()
    bare = f"{scheme}://{rest}" if scheme else rest
    if credentials is not None and re.search(r"[/?#]", credentials):
        raise ServiceError(
            bare,
            "an @ stands behind a slash or the like; write @ as %40, and in a user or password / as %2F, ? as %3F, # as %23",
        )
    try:
        at = server_address(bare, example=_EXAMPLE)
    except StoreError as error:
        raise ServiceError(error.store, error.reason) from None
    if "?" in at.url:
        raise ServiceError(
            str(at), "the address of a service has no question mark; leave out what begins there"
        )
    user, _, password = (credentials or "").partition(":")
    return Server(
        ServerAddress(at.url.rstrip("/").removesuffix("/v1").rstrip("/")),
        user=unquote(user) if credentials else None,
        password=unquote(password) if credentials else None,
        timeout=timeout,
        retries=0,
    )
