"""Results → data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondgraph.result import Result

if TYPE_CHECKING:
    import pandas
    import polars


def to_pandas(result: Result[Any]) -> pandas.DataFrame:
    """A data frame of pandas."""
    raise NotImplementedError


def to_polars(result: Result[Any]) -> polars.DataFrame:
    """A data frame of polars."""
    raise NotImplementedError
