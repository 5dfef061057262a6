"""bondgraph over HTTP: REST, and pages for people; and over standard input and output, for language models."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondgraph_api.app import create_app
    from bondgraph_api.serving import CannotServe, serve


def __getattr__(name: str) -> object:
    # What serves over HTTP takes long to import, and a server on standard input and output needs none of it.
    if name == "create_app":
        from bondgraph_api.app import create_app

        return create_app
    if name in ("CannotServe", "serve"):
        from bondgraph_api import serving

        return getattr(serving, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["CannotServe", "create_app", "serve"]
