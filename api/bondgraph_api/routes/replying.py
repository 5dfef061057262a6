"""What an operation answers besides what it was asked for, as OpenAPI describes responses."""

from __future__ import annotations

from typing import Any, Final

from bondgraph_api.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]


def problem(description: str) -> dict[str, Any]:
    """An answer that is a problem."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}


REFUSED: Final[Responses] = {
    400: problem("a parameter is unknown or its value cannot be used; `detail` says what to send instead"),
    414: problem("the query is too long"),
    500: problem("the service failed"),
    503: problem("the store that holds the corpus does not answer"),
}
_KEPT: Final[Responses] = {
    304: {"description": "unchanged since the answer whose `ETag` was sent as `If-None-Match`"}
}
_MOVED: Final[Responses] = {
    307: {"description": "the name stands for the node whose address `Location` gives"},
    308: {"description": "the id was renamed; `Location` gives the present address"},
}
_MISSING: Final[Responses] = {404: problem("nothing answers to the name; `nearest` comes near")}

_UNWANTED: Final[Responses] = {406: problem("it is written in no format that `Accept` names")}

NODE: Final[Responses] = _KEPT | _MOVED | REFUSED | _MISSING | _UNWANTED
"""Of an operation that shows one node."""

LIST: Final[Responses] = _KEPT | REFUSED
"""Of an operation that lists or counts."""

FORMED: Final[Responses] = LIST | _UNWANTED
"""Of an operation that lists nodes in several formats."""
