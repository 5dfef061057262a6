"""Synthetic corpora of the sizes that are measured, each with its store and its statements, and questions about them."""

from __future__ import annotations

import json
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.synthetic import lines

from bondgraph.building import build
from bondgraph.building.filling import lines_in, statements
from bondgraph.building.intake import Arrived
from bondgraph.building.parts import bodies_of
from bondgraph.errors import StoreNotFound
from bondgraph.library import Library
from bondgraph.model import RECORDS as MODEL
from bondgraph.model import CorpusRecord
from bondgraph.opening import open_store
from bondgraph.rdf import of_corpus
from bondgraph.stores import RECORDS, STATEMENTS, Built, StoreFolder

SEED: Final = 1
FOLDER: Final = Path(tempfile.gettempdir(), "bondgraph-benchmarks")

_CLAIM: Final = b'{"kind": "claim"'
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class Asked(NamedTuple):
    """What one user asks about.

    Attributes:
        author: who holds some claim.
        concept: what that claim is about.
        claim: the claim.
        rival: who holds another claim.
        other: that other claim.
        words: three words of the claim.
    """

    author: str
    concept: str
    claim: str
    rival: str
    other: str
    words: str


@dataclass(frozen=True)
class Sized:
    """A synthetic corpus of some size; what is missing of it is made when it is first needed.

    Attributes:
        claims: its size.
        folder: where it is kept.
    """

    claims: int
    folder: Path

    @classmethod
    def of(cls, claims: int, folder: Path | None) -> Sized:
        """The corpus of a size, in a folder of its own below the one that is named."""
        own = (folder or FOLDER) / str(claims)
        own.mkdir(parents=True, exist_ok=True)
        return cls(claims, own)

    @cached_property
    def source(self) -> Path:
        """The corpus as JSON Lines."""
        path = self.folder / "corpus.jsonl"
        if not path.exists():
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                file.writelines(lines(self.claims, SEED))
            part.replace(path)
        return path

    @property
    def place(self) -> Path:
        """Where its store is, or will be."""
        return self.folder / "store"

    @cached_property
    def built(self) -> Built:
        """What is in its store, which is built where there is none."""
        try:
            return StoreFolder(self.place).built()
        except StoreNotFound:
            return build(self.source, self.place)

    def library(self) -> Library:
        """The library over its store."""
        assert self.built.statements
        return open_store(self.place)

    @property
    def statements(self) -> Path:
        """Oxigraph's database within its store."""
        return self.place / self.built.build / STATEMENTS

    @property
    def ntriples(self) -> Path:
        """The statements of its store as N-Triples, for the peers."""
        path = self.folder / f"{self.built.build}.nt"
        if not path.exists():
            for older in self.folder.glob("*.nt"):
                older.unlink()
            part = path.with_suffix(".part")
            with part.open("w", encoding="utf-8") as file:
                file.writelines(self._statements_as_lines())
            part.replace(path)
        return path

    def _statements_as_lines(self) -> Iterator[str]:
        """The statements of its store, in the order of its records, made anew: to ask the store for them takes longer."""
        records = self.place / self.built.build / RECORDS
        numbers = self.built.counts | {"corpus": 1}
        arrived = [
            Arrived(kind, 0, (records / f"{kind}s.jsonl").stat().st_size, numbers[kind]) for kind in MODEL
        ]
        yield from statements(records, arrived)
        (corpus,) = map(CorpusRecord.model_validate, bodies_of([*lines_in(records, arrived[0])]))
        yield from of_corpus(corpus, self.built.corpus.digest, concepts=numbers["concept"] > 0)

    def asked(self, count: int, seed: int) -> list[Asked]:
        """What so many users ask about: claims by chance, so that who holds much and what many write about come often."""
        rng = random.Random(f"{seed} of {self.claims}")
        chosen = [rng.randrange(self.claims) for _ in range(2 * count)]
        found = dict(self._claims(set(chosen)))
        asked = []
        for one, other in zip(chosen[::2], chosen[1::2], strict=True):
            claim, second = found[one], found[other]
            words = sorted(set(_WORD.findall(claim["says"].lower())))
            asked.append(
                Asked(
                    author=rng.choice(claim["held_by"]),
                    concept=rng.choice(claim["about"]),
                    claim=claim["id"],
                    rival=rng.choice(second["held_by"]),
                    other=second["id"],
                    words=" ".join(rng.sample(words, min(3, len(words)))),
                )
            )
        return asked

    def _claims(self, wanted: set[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        with self.source.open("rb") as file:
            claims = (line for line in file if line.startswith(_CLAIM))
            for number, line in enumerate(claims):
                if number in wanted:
                    yield number, json.loads(line)

    def emptied(self, name: str) -> Path:
        """An empty folder of this name, beside the corpus."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path
