"""Answers → responses: JSON or a page, with the tag by which a cache asks whether it is still right."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from http import HTTPStatus
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bondgraph.answers import Answer, Filters, Node, Stamped
from bondgraph.explorer.addresses import Addresses
from bondgraph.explorer.explorer import Page
from bondgraph.ids import Kind
from bondgraph.namespaces import address
from bondgraph_api.embedding import FULL
from bondgraph_api.forms import (
    JSON,
    LIST_TYPES,
    LISTS,
    NODE_TYPES,
    PARTS,
    Shape,
    format_named,
    shape_of,
    written,
)
from bondgraph_api.negotiation import preferred
from bondgraph_api.parameters import own_address
from bondgraph_api.problems import NOT_ACCEPTABLE, Refused, problem
from bondgraph_api.requests import CURRENT, identify
from bondgraph_api.served import Served, Written
from bondgraph_api.settings import HEADERS, NOT_KEPT, REVALIDATED
from bondgraph_api.verbs import VERBS

_EVERYWHERE: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
HTML: Final = "text/html; charset=utf-8"

_HEAD: Final = "bondgraph.head"
"""What a request has in its scope whose answer is sent without its body."""


@cache
def code() -> str:
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
        self._form = ""
        self.told_at = ""
        """The address of the service, where that is told in the answer."""
        self._varies = False
        self.served = served
        self.library = served.library

    @property
    def tag(self) -> str:
        """The ETag of the answer: by all that it depends on. Weak, since compression changes the bytes.

        That is the corpus, its base and where it is held, the texts, the program, the request, the form, and what it says of
        addresses.
        """
        library, scope = self.library, self._request.scope
        corpus = (library.stamp.digest, library.base, library.held, self.served.attached)
        known = (*corpus, code(), self._form, self.told_at, scope.get(FULL) or "")
        target = scope["path"].encode() + b"?" + scope["query_string"]
        whole = " ".join(known).encode() + b" " + target
        return f'W/"{hashlib.sha256(whole).hexdigest()[:32]}"'

    def _asked_for(self) -> list[str]:
        tags = self._request.headers.getlist("if-none-match")
        return [tag.strip().removeprefix("W/") for each in tags for tag in each.split(",")]

    def _since(self) -> bool:
        """Whether nothing has changed since the time that is asked about; an ETag says more, and is asked first."""
        if "if-none-match" in self._request.headers:
            return False
        asked = self._request.headers.get("if-modified-since")
        if asked is None:
            return False
        try:
            return parsedate_to_datetime(asked) >= self.served.since
        except (TypeError, ValueError):  # no date, or one without a zone: then it says nothing
            return False

    def _told(self, tag: str, cache: str) -> dict[str, str]:
        """The headers by which a cache knows an answer."""
        told = {"ETag": tag, "Cache-Control": cache, "Last-Modified": self.served.modified}
        return told | {"Vary": "Accept"} if self._varies else told

    def _unchanged(self, tag: str, cache: str) -> Response:
        return Response(status_code=304, headers=self._told(tag, cache))

    def accept(self, offered: Sequence[str]) -> str:
        """The media type of those offered in which the answer is sent: as ``format`` says, or else as ``Accept`` does.

        Raises:
            BadFilter, Refused: none of them is wanted.
        """
        self._varies = True
        named = format_named(self._request.query_params.multi_items(), offered)
        self._form = named or accepted(self._request, offered)
        return self._form

    def kept(self, form: str, *, made: bool) -> tuple[dict[str, str], bool]:
        """The headers by which a cache knows an answer that is sent elsewhere, and whether the asker has it already.

        Args:
            form: by what else than the request the answer differs, its media type included.
            made: whether it is known that there is an answer, which is what ``*`` and a date ask about.
        """
        self._form, self._varies = form, True
        tag = self.tag
        has = self._has(tag) or (made and ("*" in self._asked_for() or self._since()))
        return self._told(tag, REVALIDATED), has

    async def send(
        self, produce: Callable[[], str | bytes], media_type: str, cache: str = REVALIDATED
    ) -> Response:
        """The response with what is produced, or 304 where the asker has it already."""
        tag = self.tag
        if self._has(tag):
            return self._unchanged(tag, cache)
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
        if self._has(tag) or "*" in self._asked_for() or self._since():
            return self._unchanged(tag, REVALIDATED)
        pieces = await run_in_threadpool(begin)
        if self._request.scope.get(_HEAD):
            if isinstance(pieces, Generator):
                pieces.close()
            pieces = iter(())
        headers = self._told(tag, REVALIDATED) | headers
        return StreamingResponse(_sent(pieces), headers=headers, media_type=media_type)

    async def page(self, made: Callable[[], Page]) -> Response:
        """A page, which is kept for those who ask the same."""
        self.told_at = origin(self._request)
        self._form = HTML
        return await self._written(lambda: Written(html(self._request, self.served, made()).encode()))

    async def troubled(self, page: Page, status: int = HTTPStatus.BAD_REQUEST) -> Response:
        """A page that says why what was asked for cannot be had."""
        body = await run_in_threadpool(html, self._request, self.served, page)
        return Response(body, status, {"Cache-Control": NOT_KEPT}, HTML)

    async def answer(self, produce: Callable[[], Stamped]) -> Response:
        """An answer as JSON, which is kept for those who ask the same."""

        def made() -> Written:
            found = produce()
            after: str | None = getattr(found, "next", None)
            return Written(found.model_dump_json().encode(), after)

        return await self._written(made)

    async def list(self, produce: Callable[[], Answer[Any]]) -> Response:
        """A list in the form that is asked for, which is kept for those who ask the same."""
        listed = LISTS[self._request.scope["path"]]
        form = self.accept(LIST_TYPES)
        shape = shape_of(listed, self._request.query_params.multi_items())

        def made() -> Written:
            found = produce()
            after: str | None = getattr(found, "next", None)
            return Written(written(self.library, listed, found, shape, form), after)

        return await self._written(made)

    async def verb(self, produce: Callable[[], Answer[Any]]) -> Response:
        """What a verb answers, in the form that is asked for, which is kept for those who ask the same."""
        verb = VERBS[self._request.scope["path"]]
        form = self.accept(verb.types)

        def made() -> Written:
            found = produce()
            after: str | None = getattr(found, "next", None)
            return Written(verb.written(self.library, found, form), after)

        return await self._written(made)

    async def who(self, filters: Filters) -> Response:
        """Who argues what, in the form that is asked for, which is kept for those who ask the same."""
        given = self._request.query_params
        plain = not any(name in given for name in PARTS)
        if plain and self.accept(LIST_TYPES) == JSON:
            return await self._written(lambda: Written(*self.library.who_as_json(filters)))
        return await self.list(lambda: self.library.who_argues(filters))

    async def _written(self, produce: Callable[[], Written]) -> Response:
        tag = self.tag
        if self._has(tag):
            return self._unchanged(tag, REVALIDATED)
        if (found := self.served.answers.get(self._key)) is None:
            found = await run_in_threadpool(produce)
            self.served.answers.keep(self._key, found)
        return self._sent(found.body, tag, self._form or JSON, REVALIDATED, self._links(found.next))

    @cached_property
    def _key(self) -> bytes:
        """The request, in whatever order its parameters are given: a digest, which is short however long it is."""
        pairs = sorted(self._request.query_params.multi_items(), key=lambda pair: pair[0])
        scope = self._request.scope
        whole = repr((scope["path"], self._form, self.told_at, scope.get(FULL), pairs))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest()

    def _has(self, tag: str) -> bool:
        return tag.removeprefix("W/") in self._asked_for()

    def _sent(
        self, body: str | bytes, tag: str, media_type: str, cache: str, more: dict[str, str]
    ) -> Response:
        if "*" in self._asked_for() or self._since():
            return self._unchanged(tag, cache)
        headers = self._told(tag, cache) | more
        return Response(body, headers=headers, media_type=media_type)

    async def node(self, kind: Kind, name: str) -> Response:
        """The node of a kind that a path names, in the form that is asked for; by another name than its id, the way there.

        A former id leads there for good (308), another form of the name for now (307), since it may come to stand for
        something else.
        """
        form = self.accept(NODE_TYPES)

        def made(found: Node) -> Written:
            return Written(written(self.library, None, found, Shape(), form))

        if self.served.answers.get(self._key) is None:
            found = await run_in_threadpool(lambda: self.library.show(name, kind=kind))
            if found.id != name:
                former = any(name in fact.texts for fact in found.facts if fact.name == "formerly")
                path = self._request.scope["path"].removesuffix(name) + quote(found.id, safe="/:+")
                headers = {"Location": path, "Cache-Control": REVALIDATED}
                return Response(status_code=308 if former else 307, headers=headers)
            return await self._written(lambda: made(found))
        return await self._written(lambda: made(self.library.show(name, kind=kind)))

    def _links(self, after: str | None) -> dict[str, str]:
        given = self._request.query_params.multi_items()
        pairs = [(name, value) for name, value in given if name != "after"]
        path, links = self._request.scope["path"], []
        if after is not None:
            links.append(f'<{path}?{urlencode([*pairs, ("after", after)])}>; rel="next"')
        if len(pairs) < len(given):
            links.append(f'<{path}{"?" if pairs else ""}{urlencode(pairs)}>; rel="first"')
        return {"Link": ", ".join(links)} if links else {}


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces, made apart from the service one by one as they are sent; when nobody listens any more, no further ones."""
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


def origin(request: Request) -> str:
    """The address at which the service was asked, without the slash at its end."""
    return address(str(request.base_url)).rstrip("/")


def html(request: Request, served: Served, page: Page) -> str:
    """A page as HTML, as it is asked for: in full, or to be framed."""
    return served.explorer.html(
        page,
        Addresses(origin(request)),
        own=own_address(request) if request.method in ("GET", "HEAD") else None,
        full=request.scope.get(FULL),
    )


def accepted(request: Request, offered: Iterable[str]) -> str:
    """The media type of those offered that is sent for a request.

    Raises:
        Refused: none of them is wanted.
    """
    types = list(offered)
    asked = request.headers.getlist("accept")
    if asked in ([], ["*/*"]):
        return types[0]
    if (found := preferred(", ".join(asked) or None, types)) is None:
        detail = f"nothing here is of a type that Accept names; there are: {', '.join(types)}"
        raise Refused(problem(NOT_ACCEPTABLE, 406, detail))
    return found


async def _door(request: Request) -> Door:
    return Door(request, await request.app.state.current.now())


Here = Annotated[Door, Depends(_door)]
"""The request that a route answers."""


class Manners:
    """Middleware: HEAD works wherever GET does, a request has an id, and every answer has the headers that all have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        name = identify(scope["headers"])
        CURRENT.set(name)
        request = name.encode()

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = message["headers"]
                there = {name for name, _ in raw}
                message["headers"] = [
                    *raw, (b"x-request-id", request), *(each for each in _EVERYWHERE if each[0] not in there),
                ]  # fmt: skip
            elif head:
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", _HEAD: True} if head else scope, receive, polite)
