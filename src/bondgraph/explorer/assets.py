"""Files that pages load, under names that change with their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final, NamedTuple

from bondgraph.render.network import ASSETS

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_LOADED: Final = re.compile(rb'url\("([^":]+)"\)')
"""What a style sheet loads: a file beside it, by its plain name."""
_COMMENTS: Final = {
    "css": re.compile(rb"/\*.*?\*/\s*", re.DOTALL),
    "js": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
}
"""What is for those who read the files, and need not be sent: a tenth of them."""

_LOOKS: Final = "pages.css"
"""The one style sheet of all pages: what the folder ``looks`` holds, ``base.css`` first."""


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
def every() -> Mapping[str, File]:
    """This package's own files and those of the picture, by their plain names."""
    folder = files("bondgraph.explorer") / "static"
    entries: dict[str, list[Traversable]] = {
        entry.name: [entry]
        for place in (folder, folder / "fonts", folder / "minisearch")
        for entry in place.iterdir()
        if entry.name.rpartition(".")[2] in _TYPES
    }
    entries[_LOOKS] = sorted(
        (folder / "looks").iterdir(), key=lambda each: (each.name != "base.css", each.name)
    )
    entries |= {name: [asset.entry() for asset in assets] for name, assets in ASSETS.items()}
    found: dict[str, File] = {}
    # A style sheet names others, so it comes behind them.
    for name in sorted(entries, key=lambda each: (each.endswith(".css"), each)):
        stem, _, ending = name.rpartition(".")
        content = b"\n".join(entry.read_bytes() for entry in entries[name])
        if ending in _COMMENTS:
            content = _COMMENTS[ending].sub(b"", content)
        if ending == "css":
            content = _LOADED.sub(lambda url: b'url("%s")' % found[url[1].decode()].served.encode(), content)
        digest = hashlib.sha256(content).hexdigest()[:12]
        found[name] = File(f"{stem}.{digest}.{ending}", content, _TYPES[ending])
    return MappingProxyType(found)


def served(name: str) -> str:
    """The name under which a file is served."""
    return every()[name].served


@cache
def _by_served() -> Mapping[str, File]:
    return {file.served: file for file in every().values()}


def find(name: str) -> File | None:
    """The file that is served under a name."""
    return _by_served().get(name)
