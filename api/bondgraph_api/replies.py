"""Answers → responses: JSON or a page, with the tag by which a cache asks whether it is still right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph.answers import Answer, Node, Search, Who
from bondgraph.library import Library
from bondgraph_api.settings import HEADERS, REVALIDATED


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

    def __init__(self, request: Request) -> None:
        self._request = request
        self.library: Library = request.app.state.library

    @property
    def tag(self) -> str:
        """The ETag of the answer: by corpus, program and request. Weak, since compression changes the bytes."""
        target = self._request.scope["path"].encode() + b"?" + self._request.scope["query_string"]
        whole = f"{self.library.corpus.digest} {_code()} ".encode() + target
        return f'W/"{hashlib.sha256(whole).hexdigest()[:32]}"'

    def _asked_for(self) -> list[str]:
        tags = self._request.headers.getlist("if-none-match")
        return [tag.strip().removeprefix("W/") for each in tags for tag in each.split(",")]

    def send(
        self,
        produce: Callable[[], tuple[str | bytes, dict[str, str]]],
        media_type: str,
        cache: str = REVALIDATED,
    ) -> Response:
        """The response with what is produced and its headers, or 304 where the asker has it already."""
        headers = {"ETag": self.tag, "Cache-Control": cache}
        if self.tag.removeprefix("W/") in self._asked_for():
            return Response(status_code=304, headers=headers)
        body, more = produce()
        if "*" in self._asked_for():
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers | more, media_type=media_type)

    def answer(self, produce: Callable[[], Answer]) -> Response:
        """An answer as JSON."""

        def produced() -> tuple[str, dict[str, str]]:
            found = produce()
            return found.model_dump_json(), self._links(found)

        return self.send(produced, "application/json")

    def node(self, name: str, show: Callable[[str], Node]) -> Response:
        """The node that a path names, as JSON; by another name than its id, the way to its own address.

        A former id leads there for good (308), another form of the name for now (307), since it may come to stand for
        something else.
        """
        found = show(name)
        if found.id != name:
            former = any(name in fact.texts for fact in found.facts if fact.name == "formerly")
            path = self._request.scope["path"].removesuffix(name) + quote(found.id, safe="/:+")
            headers = {"Location": path, "Cache-Control": REVALIDATED}
            return Response(status_code=308 if former else 307, headers=headers)
        return self.answer(lambda: found)

    def _links(self, found: Answer) -> dict[str, str]:
        if not isinstance(found, (Who, Search)) or found.next is None:
            return {}
        pairs = [(name, value) for name, value in self._request.query_params.multi_items() if name != "after"]
        query = urlencode([*pairs, ("after", found.next)])
        return {"Link": f'<{self._request.scope["path"]}?{query}>; rel="next"'}


Here = Annotated[Door, Depends(Door)]
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

        await self._app({**scope, "method": "GET"} if head else scope, receive, polite)
