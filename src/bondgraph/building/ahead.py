"""What stands beside the statements → answers that take long where there are many claims, written ahead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bondgraph.answers import Facets
from bondgraph.beside import BREAK, Beside
from bondgraph.building.filling import fill_corpus
from bondgraph.library import Library
from bondgraph.model import CorpusRecord
from bondgraph.nodes import MOST_LINKS
from bondgraph.shelves import ShelfWriter
from bondgraph.store.embedded import EmbeddedEngine

_MANY: Final = 200
"""Claims of which it takes more than two milliseconds to count the facets, among a million."""
_MOST_VALUES: Final = 1_000


def answer_ahead(corpus: CorpusRecord, digest: str, records: Path, folder: Path) -> None:
    """Write the facets of all claims and of those with a value that many have, and how each concept is used.

    Args:
        corpus: the corpus's own record.
        digest: the SHA-256 of the corpus as JSON Lines.
        records: where its records are.
        folder: where all else stands already that is read beside its statements; these may still be loaded.
    """
    engine = EmbeddedEngine.in_memory()
    # Which corpus it is, is all that is asked of the statements.
    fill_corpus(engine, corpus, digest, concepts=False)
    beside = Beside(records, folder)
    library = Library(engine, corpus.base, beside=beside)
    with ShelfWriter(folder, "uses") as writer:
        for concept in beside.concepts_by_label():
            use = beside.use_of(concept, MOST_LINKS)
            parts = (str(use.used_by), str(use.definitions), *(agent.id for agent in use.definers))
            writer.add(BREAK.join(parts).encode(), concept.id)
        writer.close()
    counted = [
        ("", library.facets()),
        *_facets(library),
    ]  # all before one is written that would be taken for ready
    with ShelfWriter(folder, "facets") as writer:
        for name, facets in counted:
            writer.add(facets.model_dump_json().encode(), name)
        writer.close()


def _facets(library: Library) -> Iterator[tuple[str, Facets]]:
    for facet in library.facets(limit=_MOST_VALUES).facets:
        for each in facet.values:
            if each.count >= _MANY:
                yield f"{facet.filter}{BREAK}{each.value}", library.facets(**{facet.filter: each.value})


__all__ = ["answer_ahead"]
