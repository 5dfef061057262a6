"""Apache Parquet: one row for each claim, with lists where there are several; DuckDB, pandas and Arrow read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from bondgraph.answers import Link, PassageLink, Row, Teller, Tie, WorkLink
from bondgraph.errors import NotInstalled
from bondgraph.exporting.format import Format, Sink
from bondgraph.exporting.graph import described, voice
from bondgraph.exporting.selecting import Selection

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]

_ROWS: Final = 10
"""Pages of claims that make a row group."""


def parquet(selection: Selection) -> Iterator[bytes]:
    """The claims of a selection as Parquet.

    Raises:
        NotInstalled: pyarrow is not there.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as files  # type: ignore[import-untyped]
    except ImportError:
        raise NotInstalled("pyarrow", "parquet", "Parquet is written with it") from None

    stamp = selection.library.stamp
    about = {name: getattr(stamp, name) for name in ("title", "edition", "licence", "digest")} | described(
        selection
    )
    schema = _schema(arrow).with_metadata(about)

    def pieces() -> Iterator[bytes]:
        sink = Sink()
        with files.ParquetWriter(sink, schema, compression="zstd") as writer:
            for claims in _groups(selection):
                writer.write_table(arrow.Table.from_pylist(claims, schema))
                yield sink.taken()
        yield sink.taken()

    return pieces()


def _groups(selection: Selection) -> Iterator[list[dict[str, Any]]]:
    """The claims with the relations that start from them, so many at a time."""
    group: list[dict[str, Any]] = []
    ties = selection.ties()
    tie = next(ties, None)
    for number, page in enumerate(selection.pages(), 1):
        for row in page:
            own = []
            while tie is not None and tie.subject.id == row.claim:
                own.append(tie)
                tie = next(ties, None)
            group.append(_claim(row, own))
        if number % _ROWS == 0:
            yield group
            group = []
    if group:
        yield group


def _claim(row: Row, ties: Sequence[Tie]) -> dict[str, Any]:
    return {
        "claim": row.claim,
        "says": row.says,
        "voice": voice(row),
        "holders": [_link(link) for link in row.holders],
        "told_by": [_teller(teller) for teller in row.told_by],
        "work": _work(row.work),
        "year": row.year,
        "positions": [
            {"question": stand.question.id, "id": stand.position.id, "label": stand.position.label}
            for stand in row.positions
        ],
        "concepts": [_link(link) for link in row.concepts],
        "passages": [_passage(passage) for passage in row.passages],
        "relations": [_tie(tie) for tie in ties],
        "stands_alone": row.stands_alone,
        "note": row.note,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"id": link.id, "label": link.label}


def _work(work: WorkLink | None) -> dict[str, Any] | None:
    return (
        None
        if work is None
        else {**_link(work), "title": work.title, "year": work.year, "as_cited": work.as_cited}
    )


def _teller(teller: Teller) -> dict[str, Any]:
    return {"how": teller.how, "agents": [_link(link) for link in teller.agents], "work": _work(teller.work)}


def _passage(passage: PassageLink) -> dict[str, Any]:
    return {
        "id": passage.id,
        "source": passage.source.id,
        "source_title": passage.source.label,
        "start": passage.start,
        "end": passage.end,
        "first": passage.first,
        "last": passage.last,
        "role": passage.role,
        "quotes": passage.quotes.id if passage.quotes else None,
        "url": passage.url,
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "id": tie.id,
        "type": tie.type,
        "object": tie.object.id,
        "because": tie.because,
        "basis": tie.basis,
        "nature": tie.nature,
        "drawn_by": tie.drawn_by.id if tie.drawn_by else None,
        "passage": tie.passage.id if tie.passage else None,
    }


def _schema(arrow: Any) -> pyarrow.Schema:
    text, number = arrow.string(), arrow.int32()
    link = arrow.struct({"id": text, "label": text})
    work = arrow.struct(
        {"id": text, "label": text, "title": text, "year": number, "as_cited": arrow.list_(text)}
    )
    teller = arrow.struct({"how": text, "agents": arrow.list_(link), "work": work})
    position = arrow.struct({"question": text, "id": text, "label": text})
    passage = arrow.struct(
        {
            "id": text, "source": text, "source_title": text, "start": arrow.int64(), "end": arrow.int64(), "first": text,
            "last": text, "role": text, "quotes": text, "url": text,
        }
    )  # fmt: skip
    names = ("id", "type", "object", "because", "basis", "nature", "drawn_by", "passage")
    relation = arrow.struct(dict.fromkeys(names, text))
    fields = {
        "claim": text, "says": text, "voice": text, "holders": arrow.list_(link), "told_by": arrow.list_(teller),
        "work": work, "year": number, "positions": arrow.list_(position), "concepts": arrow.list_(link),
        "passages": arrow.list_(passage), "relations": arrow.list_(relation), "stands_alone": text, "note": text,
    }  # fmt: skip
    found: pyarrow.Schema = arrow.schema(fields)
    return found


FORMATS: Final = (
    Format(
        "parquet",
        "Parquet, a row for each claim with lists of what it names and its relations: DuckDB, pandas, Arrow",
        "parquet",
        "application/vnd.apache.parquet",
        (
            "A relation stands with the claim that it starts from.",
            "Citations are left out, and what no claim names; of other nodes than claims there are id and label, of a work title and year, too.",
            "Of a passage there is the first place where its words stand, without the digest.",
            "Former ids, what sources leave out, and of the corpus the base of IRIs, how it was made and what it does not cover are left out.",
        ),
        parquet,
    ),
)
