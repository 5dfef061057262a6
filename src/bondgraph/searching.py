"""Words → claims: which claims contain the words asked for, in their statement or in the names on them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from bondgraph.ids import Ref, stem, words_of
from bondgraph.queries import Queries


class _Text(NamedTuple):
    claim: Ref
    text: str


class Words:
    """The words of a corpus's claims."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def claims(self, words: str) -> list[Ref]:
        """The claims that hold all the words, each at the beginning of a word; accents and case don't matter.

        A word that no claim holds is looked for without its ending: *required* finds *requires*.

        Returns:
            The claims, sorted by id.
        """
        wanted = [self._known(word) for word in words_of(words)]
        return [claim for claim, text in self._texts.items() if all(f" {word}" in text for word in wanted)]

    def _known(self, word: str) -> str:
        return word if any(f" {word}" in text for text in self._texts.values()) else stem(word)

    @cached_property
    def _texts(self) -> dict[Ref, str]:
        texts: dict[Ref, list[str]] = defaultdict(list)
        for row in self._queries.rows(_Text, "texts"):
            texts[row.claim] += words_of(row.text)
        return {claim: " " + " ".join(words) for claim, words in sorted(texts.items())}
