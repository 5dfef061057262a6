"""Results → data frames of pandas and polars, with the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bondgraph.errors import NotInstalled
from bondgraph.result import Result
from bondgraph.turning.columns import Of, columns, of

if TYPE_CHECKING:
    import pandas
    import polars

_PANDAS: Final[dict[Of, str]] = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}
"""Types of pandas that have a place for what is missing."""


def to_pandas(result: Result[Any]) -> pandas.DataFrame:
    """A data frame of pandas; what is missing is ``pandas.NA``.

    Raises:
        NotInstalled: pandas is not there.

    >>> import bondgraph
    >>> claims = bondgraph.open().who_argues(author="Strupp").to_pandas()
    >>> claims.dtypes["year"], len(claims) > 5
    (Int64Dtype(), True)
    """
    try:
        import pandas
    except ImportError:
        raise NotInstalled("pandas", "pandas", "data frames of pandas are made with it") from None

    cells = columns(result)
    return pandas.DataFrame(
        {column.name: pandas.Series(cells[column.name], dtype=_PANDAS[column.type]) for column in of(result)}
    )


def to_polars(result: Result[Any]) -> polars.DataFrame:
    """A data frame of polars; what is missing is null.

    Raises:
        NotInstalled: polars is not there.

    >>> import bondgraph
    >>> claims = bondgraph.open().who_argues(author="Strupp").to_polars()
    >>> claims.schema["year"]
    Int64
    """
    try:
        import polars
    except ImportError:
        raise NotInstalled("polars", "polars", "data frames of polars are made with it") from None

    types: dict[Of, Any] = {
        str: polars.String,
        int: polars.Int64,
        float: polars.Float64,
        bool: polars.Boolean,
    }
    schema = {column.name: types[column.type] for column in of(result)}
    return polars.DataFrame(columns(result), schema=schema)
