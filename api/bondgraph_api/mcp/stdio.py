"""A library on standard input and output: nothing but the protocol is written there."""

from __future__ import annotations

import logging
import sys

import anyio
import mcp_types as types
from mcp.server.stdio import stdio_server
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.message import SessionMessage

from bondgraph.library import Library
from bondgraph.opening import Shelved
from bondgraph_api.mcp.server import server_of
from bondgraph_api.served import Current

_log = logging.getLogger("bondgraph_api")


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
        send, receive = anyio.create_memory_object_stream[SessionMessage | Exception]()
        async with stdio_server() as (read, write), anyio.create_task_group() as group:
            group.start_soon(_hand_on, read, send, write)
            await server.run(receive, write, server.create_initialization_options())

    try:
        anyio.run(run)
    except BaseExceptionGroup as errors:
        if closed := errors.subgroup(BrokenPipeError):
            raise BrokenPipeError from closed
        raise


async def _hand_on(
    read: ReadStream[SessionMessage | Exception],
    send: WriteStream[SessionMessage | Exception],
    write: WriteStream[SessionMessage],
) -> None:
    """Hand on the messages that are read; to a line that is none, answer so (JSON-RPC 2.0, section 5.1), and log it."""
    async with send:
        async for message in read:
            if not isinstance(message, Exception):
                await send.send(message)
                continue
            _log.warning("a line on standard input is no message of the protocol (JSON-RPC 2.0)")
            error = types.ErrorData(code=types.PARSE_ERROR, message="the line is no message of JSON-RPC 2.0")
            await write.send(SessionMessage(types.JSONRPCError(jsonrpc="2.0", id=None, error=error)))
