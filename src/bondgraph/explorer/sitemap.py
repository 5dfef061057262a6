"""The pages of a site, told to search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote

MOST: Final = 50_000
"""Addresses that one file may have."""

_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Sitemap:
    """The addresses of pages, in as many files as it takes.

    Args:
        url: the address of the site, which ends in a slash.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: list[str] = []
        self._full = 0

    def add(self, file: str) -> Iterator[tuple[str, bytes]]:
        """Take a page by its file, and give what is full: its name and content."""
        self._waiting.append(f"{self._url}{quote('' if file == 'index.html' else file, safe='/~')}")
        if len(self._waiting) == MOST:
            self._full += 1
            yield f"sitemap-{self._full}.xml", self._written("urlset", "url", self._waiting)
            self._waiting = []

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """What was not given yet, and what leads to all of it."""
        if self._full:
            if self._waiting:
                self._full += 1
                yield f"sitemap-{self._full}.xml", self._written("urlset", "url", self._waiting)
            parts = [f"{self._url}sitemap-{number}.xml" for number in range(1, self._full + 1)]
            yield "sitemap.xml", self._written("sitemapindex", "sitemap", parts)
        else:
            yield "sitemap.xml", self._written("urlset", "url", self._waiting)
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {self._url}sitemap.xml\n".encode()

    def _written(self, whole: str, each: str, addresses: list[str]) -> bytes:
        lines = [f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in addresses]
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        return f'{head}<{whole} xmlns="{_SPACE}">\n{"".join(lines)}</{whole}>\n'.encode()
