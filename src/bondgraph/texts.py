"""Texts: the documents that were read, where a reader has them attached, and the way into their public pages.

A text is the decoded file, as Python slices count its code points, without newline translation.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bondgraph.errors import CannotJudge, SourceMissing
from bondgraph.ids import SLUG
from bondgraph.model import Source

MOST_BYTES: Final = 50_000_000
"""The size of the largest text that is read, in bytes."""


def read_text(path: Path) -> str:
    """The text of a file: strict UTF-8, its line ends and any byte-order mark kept, since spans count them.

    Raises:
        CannotJudge: it is no file, is too large, cannot be read or is not UTF-8.
    """
    try:
        if not path.is_file():
            raise CannotJudge(path, "not a file")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise CannotJudge(path, f"too large: {size:,} bytes, where at most {MOST_BYTES:,} are read")
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise CannotJudge(path, f"not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise CannotJudge(path, f"cannot be read: {error.strerror}") from None


class Texts:
    """The texts of sources that are attached: ``<source id>.txt`` in one folder, each read once.

    Args:
        folder: where they are; None when no texts are attached.

    Raises:
        CannotJudge: there is no such folder.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise CannotJudge(folder, "not a folder; name the one that holds the texts of the sources")
        self.folder = folder
        self._read: dict[str, str | None] = {}
        self.state = self._seen()
        """What is another as soon as a file in the folder is; empty where no texts are attached."""

    def named(self) -> list[str]:
        """The ids of sources that files in the folder are named after, whether there are such sources or not."""
        files = sorted(self.folder.glob("*.txt")) if self.folder else []
        return [file.stem for file in files if re.fullmatch(SLUG, file.stem)]

    def renewed(self) -> bool:
        """Whether a file in the folder was changed, added or taken away since this was asked last; then all are read anew."""
        if (state := self._seen()) == self.state:
            return False
        self.state = state
        self._read = {}
        return True

    def _seen(self) -> str:
        """The files in the folder as they are now, without reading them."""
        if self.folder is None:
            return ""
        try:
            files = [
                (each.name, each.stat()) for each in os.scandir(self.folder) if each.name.endswith(".txt")
            ]
        except OSError as error:
            return digest(str(error.errno))
        return digest(repr(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in files)))

    def text(self, source_id: str) -> str | None:
        """The text of a source; None when it is not attached.

        Raises:
            CannotJudge: the id is no slug, so it could lead out of the folder, or `read_text` fails.
        """
        if self.folder is None:
            return None
        if not re.fullmatch(SLUG, source_id):
            raise CannotJudge(self.folder, f"{source_id!r} is no id of a source, so no text is looked for")
        if source_id not in self._read:
            path = self.folder / f"{source_id}.txt"
            self._read[source_id] = read_text(path) if path.exists() else None
        return self._read[source_id]

    def require(self, source_id: str) -> str:
        """The text of a source.

        Raises:
            SourceMissing: it is not attached.
            CannotJudge: as for `text`.
        """
        if (text := self.text(source_id)) is None:
            raise SourceMissing(source_id, self.folder)
        return text

    def attached(self, source_ids: Iterable[str]) -> dict[str, str]:
        """The texts of sources, by their ids, as far as they are attached.

        Raises:
            SourceMissing: sources are asked for, and the text of none of them is attached.
            CannotJudge: as for `text`.
        """
        texts = {source_id: self.text(source_id) for source_id in source_ids}
        attached = {source_id: text for source_id, text in texts.items() if text is not None}
        if texts and not attached:
            raise SourceMissing(next(iter(texts)), self.folder)
        return attached


def first_few(names: Sequence[str]) -> str:
    """Names in a line, three of them at most.

    >>> first_few(["a", "b", "c"]), first_few(["a", "b", "c", "d", "e"])
    ('a, b, c', 'a, b, c, and 2 more')
    """
    more = f", and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def digest(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def source_problem(source: Source, text: str) -> str | None:
    """What is wrong with the text attached to a source, as a sentence; None when it is the one read."""
    if what := resaved(source, text):
        differs = f"differs by {what} only"
    elif (length := len(text)) != source.length:
        differs = f"has {length:,} code points and not {source.length:,}"
    elif digest(text) != source.sha256:
        differs = f"has the right length, {length:,} code points, but another digest"
    else:
        return None
    return f"The text attached to {source.id!r} is not the one that was read: it {differs}."


def resaved(source: Source, text: str) -> str | None:
    """What sets a text apart from the one that was read, where only a program that saved it anew has added that."""
    bare, unix = text.removeprefix("\ufeff"), text.replace("\r\n", "\n")
    mark, ends = "a byte-order mark at its beginning", "its CRLF line ends"
    for changed, what in ((bare, mark), (unix, ends), (unix.removeprefix("\ufeff"), f"{mark} and {ends}")):
        if changed != text and len(changed) == source.length and digest(changed) == source.sha256:
            return what
    return None


def text_fragment(url: str, first: str, last: str) -> str:
    """The address of a passage on a public page: the page's, with a text fragment of first and last words.

    A fragment that the address has is kept; a directive in it is replaced. Last words that overlap the first
    are left out, as browsers look for the end behind the beginning.

    >>> text_fragment("https://example.org/a#top", "The bond, he", "well-kept & safe")
    'https://example.org/a#top:~:text=The%20bond%2C%20he,well%2Dkept%20%26%20safe'
    >>> text_fragment("https://example.org/a", "It is the", "the relationship")
    'https://example.org/a#:~:text=It%20is%20the,relationship'
    """
    begin, end = first.split(), last.split()
    overlap = max(size for size in range(len(end) + 1) if end[:size] == begin[max(len(begin) - size, 0) :])
    terms = [_term(" ".join(words)) for words in (begin, end[overlap:]) if words]
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={','.join(terms)}"


def _term(words: str) -> str:
    """Words as a term of a text directive, which has a meaning of its own for hyphens."""
    return words.translate(_TERM) if words.isascii() else quote(words, safe="").replace("-", "%2D")


_TERM: Final = str.maketrans(
    {char: quote(char, safe="").replace("-", "%2D") for char in map(chr, range(128))}
)
