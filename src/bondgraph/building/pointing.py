"""What points at a node and is a fact of it, as the query ``pointing`` finds it: the first of each, by the node and the fact."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from bondgraph.building.parts import Body
from bondgraph.ids import Kind
from bondgraph.model import Citation
from bondgraph.nodes import MOST_LINKS
from bondgraph.shelves import ShelfWriter, sorted_on_disk


class Pointing:
    """Notes what points at nodes, of records that come in the order of their kinds.

    Args:
        folder: where what was noted goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._noted = (folder / "pointing.noted").open("wb")

    def add(self, kind: Kind, body: Body) -> None:
        """Note what a record points at."""
        for node, fact, origin in _pointing(kind, body):
            self._noted.write(f"{node}\x1e{fact}\x1e{origin}\n".encode())

    def close(self) -> None:
        """Finish: the first of what points at each node, and one more where there are more."""
        self._noted.close()
        path = self._folder / "pointing.noted"
        writer = ShelfWriter(self._folder, "pointing")
        with path.open("rb") as noted:
            lines = sorted_on_disk((line[:-1] for line in noted), self._folder)
            for key, found in groupby(lines, key=lambda line: line.rpartition(b"\x1e")[0]):
                origins = [line.rpartition(b"\x1e")[2] for line in islice(found, MOST_LINKS + 1)]
                writer.add(b"\x1e".join(origins), key.decode())
        writer.close()
        path.unlink()


def _pointing(kind: Kind, body: Body) -> Iterator[tuple[str, str, str]]:
    """The nodes at which a record points, each with the fact that it is there and the record."""
    if kind == "citation":
        citation = Citation.model_validate(body)
        own = f"citation:{citation.id}"
        yield (
            (f"work:{citation.cites}", "cited in", own)
            if citation.cites
            else (
                f"agent:{citation.names}",
                "named in",
                own,
            )
        )
        if citation.citing:
            yield f"work:{citation.citing}", "cites in", own
        return
    own = "" if kind == "relation" else f"{kind}:{body['id']}"
    if kind in ("work", "source"):
        yield from ((f"agent:{maker}", "made", own) for maker in body.get("by", ()))
    elif kind == "corpus":
        yield from ((f"agent:{curator}", "made", own) for curator in body["curators"])
    elif kind == "agent" and "tradition" in body:
        yield f"concept:{body['tradition']}", "tradition of", own
    elif kind == "question":
        yield from ((f"concept:{concept}", "raised in", own) for concept in body.get("about", ()))
        yield from ((f"passage:{passage}", "raises", own) for passage in body.get("raised_by", ()))
        yield from ((f"position:{body['id']}/{each['id']}", "question", own) for each in body["positions"])
    elif kind == "passage":
        yield f"source:{body['source']}", "passages", own
        if "quotes" in body:
            yield f"work:{body['quotes']}", "excerpted in", own


__all__ = ["Pointing"]
