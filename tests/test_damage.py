"""A store of which a part is missing or damaged says so when it is opened, and which part."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.stores import small_store

from bondgraph import opening
from bondgraph.errors import StoreError
from bondgraph.stores import INDEX, RECORDS


def parts() -> list[str]:
    (build,) = small_store().glob("build-*")
    files = [path for part in (RECORDS, INDEX) for path in (build / part).rglob("*") if path.is_file()]
    return sorted(f"{build.name}/{path.relative_to(build)}" for path in [*files, build / "parts.json"])


@pytest.mark.parametrize("how", ["missing", "cut short", "longer"])
def test_a_part_that_is_missing_or_damaged_is_told(how: str, tmp_path: Path) -> None:
    assert len(parts()) > 60
    store = tmp_path / "store"
    shutil.copytree(small_store(), store)
    opening.open_store(store).close()
    for part in parts():
        path = store / part
        whole = path.read_bytes()
        if how == "missing" or not whole:
            path.unlink()
        else:
            path.write_bytes(whole[: len(whole) // 2] if how == "cut short" else whole + b"x")
        with pytest.raises(StoreError) as refused:
            opening.open_store(store)
        assert str(refused.value) == (f"{store}: a part of it is missing or damaged ({part}); build it anew")
        path.write_bytes(whole)
    opening.open_store(store).close()


def test_statements_that_are_missing_or_damaged_are_told(tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(small_store(), store)
    (current,) = store.glob("build-*/statements/CURRENT")
    current.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(StoreError, match="the store cannot be opened"):
        opening.open_store(store)
    current.unlink()
    with pytest.raises(StoreError, match="there is no store here"):
        opening.open_store(store)


def test_statements_that_turn_out_to_be_damaged_are_told(tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(small_store(), store)
    tables = list(store.glob("build-*/statements/*.sst"))
    assert len(tables) > 3
    for table in tables:
        table.write_bytes(b"\0" * table.stat().st_size)
    with pytest.raises(StoreError, match=r"cannot be (opened|read)"), opening.open_store(store) as library:
        library.statements()
