"""The ids of a corpus → the list of those that were published, which none may leave without a trace."""

from __future__ import annotations

from bondgraph.errors import CannotJudge
from bondgraph.ids import Ref
from bondgraph.mending import replace
from bondgraph.reading import PUBLISHED, Reading

HEADER = (
    "# Every id that was ever published: one that goes must stand under `was` at the node that it became.\n"
)


def published_ids(reading: Reading) -> list[Ref]:
    """The ids of a corpus that are promised to be stable, sorted; positions as ``question/position``."""
    assert reading.corpus is not None
    refs: list[Ref] = []
    for kind, record in reading.corpus.records():
        if kind in ("agent", "work", "source", "concept", "question", "passage", "claim"):
            refs.append(Ref(kind, record.id))
    for question in reading.corpus.questions:
        refs += [Ref("position", f"{question.id}/{position.id}") for position in question.positions]
    return sorted(refs)


def publish(reading: Reading) -> int:
    """Record the ids of a corpus that conforms; those recorded before stay.

    Returns:
        How many were not recorded before.

    Raises:
        CannotJudge: the corpus is no folder.
    """
    if not reading.root.is_dir():
        raise CannotJudge(reading.root, "ids are recorded beside a folder of YAML files only")
    before = {line for line, _ in reading.published}
    new = {str(ref) for ref in published_ids(reading)} - before
    if new:
        lines = "".join(f"{line}\n" for line in sorted(before | new))
        replace(reading.root / PUBLISHED, (HEADER + lines).encode("utf-8"))
    return len(new)
