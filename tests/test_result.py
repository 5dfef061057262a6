"""A result as a sequence: what its rows look like where one of them is looked at."""

from __future__ import annotations

from tests.healing import library


def test_a_row_can_be_read_where_it_is_looked_at() -> None:
    row = library().show_claim("smith-too")[0]
    shown = repr(row)
    assert shown.startswith("Row(claim='smith-too', says='")
    assert "holders=(<agent:" in shown
    assert "None" not in shown
    assert "()" not in shown
    line = library().works()[0]
    assert f"{line!r}".startswith(f"WorkLine(kind='work', id={line.id!r}, label=")
