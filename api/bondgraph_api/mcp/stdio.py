"""A library on standard input and output: nothing but the protocol is written there."""

from __future__ import annotations

import logging
import sys

import anyio
from mcp.server.stdio import stdio_server

from bondgraph.library import Library
from bondgraph.opening import Shelved
from bondgraph_api.mcp.server import server_of
from bondgraph_api.served import Current


def serve(opened: Library | Shelved) -> None:
    """Answer a client until it closes standard input, or until Ctrl-C.

    Args:
        opened: what answers; of a store on disk, whichever build serves.

    Raises:
        StoreError: the store cannot be opened.
        BrokenPipeError: the client reads no more.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="bondgraph: %(message)s")
    current = Current(opened)

    async def now() -> Library:
        return (await current.now()).library

    async def run() -> None:
        server = server_of(now, await now())
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    try:
        anyio.run(run)
    except BaseExceptionGroup as errors:
        if closed := errors.subgroup(BrokenPipeError):
            raise BrokenPipeError from closed
        raise
