"""Records on shelves: found by number and by id, in order, however many there are."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from bondgraph import shelves
from bondgraph.shelves import Shelf, ShelfWriter, digest_of, digests_of, sorted_on_disk

RECORDS = {"tea": b'{"id": "tea"}\n', "thé": '{"id": "thé"}\n'.encode(), "茶": b"", "t": b"\x00\x1e\n\n"}


def written(folder: Path, records: dict[str, bytes] = RECORDS) -> Shelf:
    with ShelfWriter(folder, "those") as writer:
        assert [writer.add(record, ident) for ident, record in records.items()] == list(range(len(records)))
        return writer.close()


def test_records_come_back_in_their_order(tmp_path: Path) -> None:
    shelf = written(tmp_path)
    assert list(shelf) == list(RECORDS.values())
    assert len(shelf) == shelf.count == 4
    assert shelf[1] == RECORDS["thé"]
    assert shelf.path.read_bytes() == b"".join(RECORDS.values())


def test_records_are_found_by_id(tmp_path: Path) -> None:
    shelf = written(tmp_path)
    assert [shelf.number(ident) for ident in RECORDS] == [0, 1, 2, 3]
    assert shelf.number("coffee") is None
    assert shelf.numbers(["茶", "coffee", "tea", "tea", ""]).tolist() == [2, -1, 0, 0, -1]
    assert shelf.numbers([]).tolist() == []


def test_a_shelf_is_opened_where_it_was_written(tmp_path: Path) -> None:
    written(tmp_path)
    assert list(Shelf(tmp_path, "those")) == list(RECORDS.values())
    assert Shelf.of(tmp_path, "those") is Shelf.of(tmp_path, "those")
    with pytest.raises(FileNotFoundError):
        Shelf(tmp_path, "others")


def test_an_empty_shelf_has_nothing(tmp_path: Path) -> None:
    shelf = written(tmp_path, {})
    assert (len(shelf), list(shelf), shelf.number("tea")) == (0, [], None)
    assert shelf.numbers(["tea", "t"]).tolist() == [-1, -1]
    assert list(Shelf(tmp_path, "those")) == []


def test_a_shelf_without_ids_has_numbers_only(tmp_path: Path) -> None:
    with ShelfWriter(tmp_path, "those") as writer:
        writer.add(b"one")
        writer.add(b"two")
        shelf = writer.close()
    assert (list(shelf), shelf.number("one")) == ([b"one", b"two"], None)


def test_what_was_flushed_can_be_read_before_the_end(tmp_path: Path) -> None:
    with ShelfWriter(tmp_path, "those") as writer:
        writer.add(b"one", "one")
        assert writer.flush() == 3
        assert (tmp_path / "those").read_bytes() == b"one"
        writer.add(b"four", "four")
        assert writer.flush() == 7


def abandoned(folder: Path) -> None:
    with ShelfWriter(folder, "those") as writer:
        writer.add(b"one", "one")
        raise RuntimeError


def test_a_writer_that_is_left_lets_go_of_its_files(tmp_path: Path) -> None:
    """A file that is not closed is a warning, and a warning here is an error."""
    with pytest.raises(RuntimeError):
        abandoned(tmp_path)


def test_many_records_are_found(tmp_path: Path) -> None:
    records = {f"id-{number}": b"x" * (number % 7) for number in random.Random(1).sample(range(9000), 3000)}
    shelf = written(tmp_path, records)
    assert shelf.numbers(list(records)).tolist() == list(range(3000))
    assert all(shelf.number(f"no-{number}") is None for number in range(100))


def test_digests_are_numbers_of_eight_bytes() -> None:
    assert digests_of(["tea", "t"]).tolist() == [
        int.from_bytes(digest_of("tea"), "little"),
        int.from_bytes(digest_of("t"), "little"),
    ]
    assert len(digest_of("tea")) == 8
    assert digests_of([]).dtype == np.uint64


@pytest.mark.parametrize("most", [1, 2, 5, 200_000])
def test_lines_are_sorted_in_pieces(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_MOST_SORTED", most)
    lines = [b"b", b"a\tz", b"a", "ä".encode(), b"", b"a b", b"a", b"a\x01", b"\xff", b"B"]
    assert list(sorted_on_disk(lines, tmp_path)) == sorted(lines)
    assert list(sorted_on_disk([], tmp_path)) == []
    assert list(tmp_path.iterdir()) == []
