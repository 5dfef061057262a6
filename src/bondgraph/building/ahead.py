"""What stands beside the statements → answers that take long where there are many claims, written ahead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bondgraph.answers import Facets
from bondgraph.beside import BREAK, Beside
from bondgraph.library import Library
from bondgraph.nodes import MOST_LINKS
from bondgraph.shelves import ShelfWriter

_MANY: Final = 5_000
"""Claims of which it takes milliseconds to count the facets."""
_MOST_VALUES: Final = 1_000


def answer_ahead(library: Library, beside: Beside, folder: Path) -> None:
    """Write the facets of all claims and of those with a value that many have, and how each concept is used.

    Args:
        library: the corpus, over the store that is being built.
        beside: what stands beside its statements already.
        folder: where it stands.
    """
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
