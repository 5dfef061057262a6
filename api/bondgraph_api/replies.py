"""Answers → responses: JSON or a page, with the tag by which a cache asks whether it is still right."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph.answers import Answer, Filters
from bondgraph.ids import Kind
from bondgraph_api.served import Served, Written
from bondgraph_api.settings import HEADERS, REVALIDATED

_HEAD: Final = "bondgraph.head"
"""What a request has in its scope whose answer is sent without its body."""


@cache
def _code() -> str:
    """The digest of the program, which changes whenever an answer could come out differently."""
    digest = hashlib.sha256()

    def add(folder: Traversable) -> None:
        for entry in sorted(folder.iterdir(), key=lambda each: each.name):
            if entry.is_dir():
                if entry.name not in ("__pycache__", "_corpus"):
                    add(entry)
            else:
                digest.update(entry.name.encode() + entry.read_bytes())

    for package in ("bondgraph", "bondgraph_api"):
        add(files(package))
    return digest.hexdigest()


class Door:
    """One request, and the library that it is put to."""

    def __init__(self, request: Request, served: Served) -> None:
        self._request = request
        self.served = served
        self.library = served.library
        self.form = ""
        """The form that was chosen by what the asker accepts, where an address has several."""

    @property
    def tag(self) -> str:
        """The ETag of the answer: by corpus, base, program and request. Weak, since compression changes the bytes."""
        target = self._request.scope["path"].encode() + b"?" + self._request.scope["query_string"]
        whole = f"{self.library.stamp.digest} {self.library.base} {_code()} {self.form}".encode() + target
        return f'W/"{hashlib.sha256(whole).hexdigest()[:32]}"'

    def _asked_for(self) -> list[str]:
        tags = self._request.headers.getlist("if-none-match")
        return [tag.strip().removeprefix("W/") for each in tags for tag in each.split(",")]

    async def send(
        self, produce: Callable[[], str | bytes], media_type: str, cache: str = REVALIDATED
    ) -> Response:
        """The response with what is produced, or 304 where the asker has it already."""
        tag = self.tag
        if self._has(tag):
            return _unchanged(tag, cache)
        body = await run_in_threadpool(produce)
        return self._sent(body, tag, media_type, cache, {})

    async def stream(
        self, begin: Callable[[], Iterator[bytes]], media_type: str, headers: dict[str, str]
    ) -> Response:
        """The response that is sent piece by piece as it is made, or 304 where the asker has it already.

        Args:
            begin: gives the pieces. What it raises is answered; what they raise later breaks the answer off.
            media_type: what they make up.
            headers: what else to say of it.
        """
        tag = self.tag
        if self._has(tag) or "*" in self._asked_for():
            return _unchanged(tag, REVALIDATED)
        pieces = await run_in_threadpool(begin)
        if self._request.scope.get(_HEAD):
            pieces = iter(())
        headers = {"ETag": tag, "Cache-Control": REVALIDATED} | headers
        return StreamingResponse(_sent(pieces), headers=headers, media_type=media_type)

    async def answer(self, produce: Callable[[], Answer]) -> Response:
        """An answer as JSON, which is kept for those who ask the same."""

        def written() -> Written:
            found = produce()
            after: str | None = getattr(found, "next", None)
            return Written(found.model_dump_json().encode(), after)

        return await self._written(written)

    async def who(self, filters: Filters) -> Response:
        """Who argues what, as JSON, which is kept for those who ask the same."""
        return await self._written(lambda: Written(*self.library.who_as_json(filters)))

    async def _written(self, produce: Callable[[], Written]) -> Response:
        tag = self.tag
        if self._has(tag):
            return _unchanged(tag, REVALIDATED)
        if (found := self.served.answers.get(self._key)) is None:
            found = await run_in_threadpool(produce)
            self.served.answers.keep(self._key, found)
        return self._sent(found.body, tag, "application/json", REVALIDATED, self._links(found.next))

    @cached_property
    def _key(self) -> tuple[object, ...]:
        """The request, in whatever order its parameters are given."""
        pairs = sorted(self._request.query_params.multi_items(), key=lambda pair: pair[0])
        return self._request.scope["path"], *pairs

    def _has(self, tag: str) -> bool:
        return tag.removeprefix("W/") in self._asked_for()

    def _sent(
        self, body: str | bytes, tag: str, media_type: str, cache: str, more: dict[str, str]
    ) -> Response:
        if "*" in self._asked_for():
            return _unchanged(tag, cache)
        headers = {"ETag": tag, "Cache-Control": cache} | more
        return Response(body, headers=headers, media_type=media_type)

    async def node(self, kind: Kind, name: str) -> Response:
        """The node of a kind that a path names, as JSON; by another name than its id, the way to its own address.

        A former id leads there for good (308), another form of the name for now (307), since it may come to stand for
        something else.
        """
        if self.served.answers.get(self._key) is None:
            found = await run_in_threadpool(lambda: self.library.show(name, kind=kind))
            if found.id != name:
                former = any(name in fact.texts for fact in found.facts if fact.name == "formerly")
                path = self._request.scope["path"].removesuffix(name) + quote(found.id, safe="/:+")
                headers = {"Location": path, "Cache-Control": REVALIDATED}
                return Response(status_code=308 if former else 307, headers=headers)
            return await self.answer(lambda: found)
        return await self.answer(lambda: self.library.show(name, kind=kind))

    def _links(self, after: str | None) -> dict[str, str]:
        if after is None:
            return {}
        pairs = [(name, value) for name, value in self._request.query_params.multi_items() if name != "after"]
        query = urlencode([*pairs, ("after", after)])
        return {"Link": f'<{self._request.scope["path"]}?{query}>; rel="next"'}


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces, made apart from the service one by one as they are sent; when nobody listens any more, no further ones."""
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


def _unchanged(tag: str, cache: str) -> Response:
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": cache})


async def _door(request: Request) -> Door:
    return Door(request, await request.app.state.current.now())


Here = Annotated[Door, Depends(_door)]
"""The request that a route answers."""


class Manners:
    """Middleware: HEAD works wherever GET does, and every answer has the headers that all have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif head:
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", _HEAD: True} if head else scope, receive, polite)
