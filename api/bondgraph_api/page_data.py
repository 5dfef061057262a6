"""The data of a page at the page's own address with an ending: ``/claims.json`` answers what ``/v1/claims`` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bondgraph.explorer import graph
from bondgraph_api.forms import CSV, JSON, LISTS
from bondgraph_api.verbs import VERBS

PAGES: Final[Mapping[str, str]] = {
    "claims": "/v1/claims",
    "search": "/v1/search",
    "compare": "/v1/compare",
    "path": "/v1/path",
    "graph": "/v1/graph",
    "questions": "/v1/questions",
    "authors": "/v1/agents",
    "concepts": "/v1/concepts",
    "works": "/v1/works",
    "sources": "/v1/sources",
    "about": "/v1/stats",
}
"""The pages that have an address that answers with their data, and that address."""

LOOKS: Final[Mapping[str, tuple[str, ...]]] = {"compare": ("show",), "graph": graph.LOOKS}
"""The parameters of a page that concern its looks alone: they say nothing of its data."""

_ENDINGS: Final = {"json": JSON, "csv": CSV}
_NEAR: Final = "/v1/near"
_PASSAGES: Final = "/v1/passages"
"""What has the data of a document that is read: its passages, in their order."""

Pairs = list[tuple[bytes, bytes]]


class Same:
    """An address that answers what another one does, to the byte and the ETag.

    Args:
        path: the other.
        media_type: of what type the answer is, whatever `Accept` says.
        looks: parameters that are passed over.
    """

    def __init__(self, path: str, media_type: str, looks: tuple[str, ...] = ()) -> None:
        self._path = path
        self._media_type = media_type.encode()
        self._looks = tuple(name.encode() for name in looks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = [each for each in scope["headers"] if each[0] != b"accept"]
        path, query = self._other(scope["query_string"])
        if source := scope["path_params"].get("source"):
            query = urlencode([("source", source), *parse_qsl(query)]).encode()
        asked = {
            **scope,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "headers": [*headers, (b"accept", self._media_type)],
        }
        await scope["app"].router(asked, receive, send)

    def _other(self, query: bytes) -> tuple[str, bytes]:
        """The other address, and what is asked there; fields of a form that were left empty ask nothing, as for the page."""
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[0] not in self._looks and pair[1].strip()]
        path, asked = _around(kept) if self._path == PAGES["graph"] else (self._path, kept)
        return path, query if asked == pairs else urlencode(asked).encode()


def _around(pairs: Pairs) -> tuple[str, Pairs]:
    """The address that has the data of a graph: of one around a node, that of what is near it."""
    if not any(name == b"around" for name, _ in pairs):
        return PAGES["graph"], [pair for pair in pairs if pair[0] != b"steps"]
    return _NEAR, [(b"name" if name == b"around" else name, value) for name, value in pairs]


router = APIRouter(include_in_schema=False)
router.routes.append(
    Route("/read/{source}.json", Same(_PASSAGES, JSON), methods=["GET"], include_in_schema=False)
)
for _page, _path in PAGES.items():
    _formed = LISTS.get(_path) or VERBS[_path]
    for _ending, _media_type in _ENDINGS.items():
        if _media_type in _formed.types:
            _same = Same(_path, _media_type, LOOKS.get(_page, ()))
            router.routes.append(
                Route(f"/{_page}.{_ending}", _same, methods=["GET"], include_in_schema=False)
            )
