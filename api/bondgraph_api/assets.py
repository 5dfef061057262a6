"""Files that pages load, served under names that change with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

from bondgraph.render.network import ASSETS

_OWN: Final = {
    "pages.css": "text/css; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "sparql.js": "text/javascript; charset=utf-8",
}


class File(NamedTuple):
    """A file that a page loads.

    Attributes:
        served: the name it is served under.
        content: what is in it.
        media_type: what sort of file it is.
    """

    served: str
    content: bytes
    media_type: str


@cache
def _files() -> Mapping[str, File]:
    """This package's own files and those of the picture, by their plain names."""
    own = {name: (files("bondgraph_api") / "static" / name, media_type) for name, media_type in _OWN.items()}
    entries = own | {name: (asset.entry(), asset.media_type) for name, asset in ASSETS.items()}
    found = {}
    for name, (entry, media_type) in entries.items():
        content = entry.read_bytes()
        stem, _, ending = name.rpartition(".")
        found[name] = File(f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}", content, media_type)
    return MappingProxyType(found)


def address(name: str) -> str:
    """The address of a file by its plain name."""
    return f"/static/{_files()[name].served}"


def find(served: str) -> File | None:
    """The file that is served under a name."""
    return next((file for file in _files().values() if file.served == served), None)
