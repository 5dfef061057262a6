"""A corpus's source → its records on shelves, with how far that has come, and what answers say of the corpus."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from bondgraph.answers import Stamp
from bondgraph.building.intake import Arrived, Intake
from bondgraph.building.progress import Progress, Tell
from bondgraph.rdf import licence_address


def take(source: Path, folder: Path, arrived: Callable[[Arrived], None], tell: Tell) -> Intake:
    """Take a corpus in.

    Args:
        source: a corpus folder or a ``.jsonl`` file.
        folder: an empty folder for its records.
        arrived: told of records as they are written.
        tell: told of progress.

    Raises:
        CannotJudge: the source cannot be read as a corpus.
        CorpusInvalid: it does not conform.
    """
    size = source.stat().st_size if source.is_file() else 0
    read = written = 0

    def told(records: Arrived) -> None:
        nonlocal read, written
        read += records.records
        written += records.end - records.start
        arrived(records)
        # Records are written as they are exported, so that they take about as much room as they did.
        tell(Progress("read", read, min(1.0, written / size) if size else None))

    intake = Intake(source, folder, told)
    was = gc.isenabled()
    gc.disable()  # what is read is let go of batch by batch, and there are no circles in it
    try:
        intake.take()
    finally:
        if was:
            gc.enable()
    return intake


def stamp_of(taken: Intake) -> Stamp:
    """What answers say of the corpus that was taken in."""
    own = taken.corpus
    return Stamp(
        id=own.id,
        title=own.title,
        edition=own.edition,
        licence=licence_address(own.licence) or own.licence,
        digest=taken.digest,
    )


__all__ = ["stamp_of", "take"]
