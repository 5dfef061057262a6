"""A result: a sequence of typed rows that remembers how it was asked for, and turns into what other tools take.

It is made of rows alone. What it turns into stands in `bondgraph.turning`, above all that makes it, and is read when it
is asked for.
"""

# No `from __future__ import annotations`: pydantic would compile each, which took a sixth of the time of an import.

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NamedTuple, Self, TypeVar, overload

from pydantic import BaseModel, ConfigDict, PrivateAttr

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars
    import rdflib

    from bondgraph.turning.bibliography import BibliographyFormat
    from bondgraph.turning.picture import Picture

LARGEST_PAGE: Final = 1000
"""Rows of a page at most."""

R = TypeVar("R")


def _open_to_more(schema: dict[str, Any]) -> None:
    """Let clients expect fields that are added under the same version."""
    schema.pop("additionalProperties", None)


_OF_PYDANTIC: Final = frozenset(name for name in dir(BaseModel) if not name.startswith("_"))


class Frozen(BaseModel):
    """What all parts of an answer share. Every field is always there, if it is null or empty."""

    model_config = ConfigDict(
        defer_build=True,
        frozen=True,
        extra="forbid",
        json_schema_serialization_defaults_required=True,
        json_schema_extra=_open_to_more,
    )

    def __dir__(self) -> list[str]:
        """What is completed behind a dot: what it says and can do; what pydantic adds can be written, too."""
        return sorted(set(super().__dir__()) - _OF_PYDANTIC)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What there is to see of it: fields that are null or empty are left out."""
        for name, value in super().__repr_args__():
            if value not in (None, (), {}):
                yield name, value


class CutShort(UserWarning):
    """A result that is the first page of several was turned into something, and the rest is not in it.

    >>> import bondgraph, warnings
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     claims = bondgraph.open().who_argues().to_pandas()
    >>> len(claims), told[0].category.__name__
    (100, 'CutShort')
    """


class Given(NamedTuple):
    """Who gave a result, and how it can be asked for again.

    Attributes:
        library: the `bondgraph.Verbs` that were asked.
        asked: what they were given, in its order.
        again: asks the same, with what is given to it in the place of what was asked before.
        page: the page that was asked for: ``limit`` and ``after``, each where it was given.
    """

    library: Any
    asked: tuple[Any, ...]
    again: Callable[..., Any]
    page: Mapping[str, Any]

    @property
    def limited(self) -> bool:
        """Whether a limit was asked for."""
        return "limit" in self.page


class Result(Frozen, Sequence[R], Generic[R]):
    """A sequence of typed rows; which field holds them is said by ``ROWS``.

    It is a table in a notebook and on a terminal, and turns into a data frame, a graph, JSON or a bibliography.
    Two are equal if they say the same, whoever gave them.

    >>> import bondgraph
    >>> answer = bondgraph.open().who_argues(author="Strupp")
    >>> len(answer), answer[0].says == [row.says for row in answer][0]
    (6, True)
    """

    if not TYPE_CHECKING:

        def __class_getitem__(cls, _: object) -> type[Self]:
            """The class itself: pydantic would make one for each type of row, which took a tenth of the time of an import."""
            return cls

    ROWS: ClassVar[str]
    _given: Given | None = PrivateAttr(default=None)

    def given_by(self, library: object, verb: Callable[..., Any], /, *asked: object, **more: object) -> Self:
        """Itself, remembering who gave it.

        Args:
            library: the `bondgraph.Verbs` that were asked.
            verb: the method that gave it.
            asked: what it was given.
            more: what it was given by name; None counts as not given.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> about = library.about().model_copy().given_by(library, library.about)
        >>> about.all() == library.about()
        True
        """
        given = {name: value for name, value in more.items() if value is not None}
        names: tuple[str, ...] = ("limit", "after")
        page = {
            name: getattr(each, name)
            for each in asked
            if isinstance(each, BaseModel)
            for name in names
            if name in each.model_fields_set
        } | {name: given[name] for name in names if name in given}

        def again(**changed: object) -> object:
            return verb(*asked, **given | changed)

        self._given = Given(library, asked, again, page)
        return self

    # -- a sequence

    def _sequence(self) -> Sequence[R]:
        rows: Sequence[R] = getattr(self, self.ROWS)
        return rows

    def __len__(self) -> int:
        """How many rows there are here; ``total``, where there is one, says how many there are on all pages."""
        return len(self._sequence())

    def __iter__(self) -> Iterator[R]:  # type: ignore[override]  # pydantic's own goes through the fields
        return iter(self._sequence())

    @overload
    def __getitem__(self, index: int) -> R: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...

    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        if isinstance(index, str):
            raise TypeError(
                f"{type(self).__name__}[{index!r}]: rows are got by a number or a slice, as answer[0]; for a column write"
                f" answer.to_pandas()[{index!r}] or, where a row has it, [row.{index} for row in answer]"
            )
        if isinstance(index, slice):
            return tuple(self._sequence()[index])
        try:
            return self._sequence()[index]
        except IndexError:
            raise IndexError(f"{type(self).__name__}[{index}]: there are {len(self)} rows here") from None

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), len(self)))

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """A copy of what it says, which asks the same library."""
        memo = {} if memo is None else memo
        memo[id(self._given)] = self._given
        return super().__deepcopy__(memo)

    def __getstate__(self) -> dict[Any, Any]:
        """What is kept of it in a file or another process: what it says, and not who gave it."""
        return super().__getstate__() | {"__pydantic_private__": {"_given": None}}

    def all(self) -> Self:
        """The same with the rows of all pages; of what has no pages, with as many rows as are given at once.

        Raises:
            LookupError: it was not given by a library, but read or made otherwise, and there are more pages.

        >>> import bondgraph
        >>> passages = bondgraph.open().passages(limit=10)
        >>> len(passages), len(passages.all()) == passages.total
        (10, True)
        """
        if self.is_whole:
            return self
        again = self._origin("all()").again
        if "next" not in type(self).model_fields:
            return again(limit=LARGEST_PAGE)  # type: ignore[no-any-return]
        page = again(limit=LARGEST_PAGE, after=None)
        rows = list(page)
        while page.next is not None:
            page = again(limit=LARGEST_PAGE, after=page.next)
            rows += page
        return page.model_copy(update={self.ROWS: tuple(rows), "next": None})  # type: ignore[no-any-return]

    @property
    def is_whole(self) -> bool:
        """Whether these are all the rows there are: no page follows, and none went before.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> library.who_argues(author="Strupp").is_whole, library.who_argues(limit=2).is_whole
        (True, False)
        """
        return "next" not in type(self).model_fields or getattr(self, "total", 0) <= len(self)

    def _origin(self, method: str) -> Given:
        if self._given is None:
            raise LookupError(
                f"{type(self).__name__}.{method} asks the library that gave the answer, and none gave this one: ask"
                " bondgraph.open() or bondgraph.connect(…)"
            )
        return self._given

    def _uncut(self, method: str) -> None:
        """Warn where a page is turned into something, as if it were all."""
        if not self.is_whole and not (self._given and self._given.limited):
            # Only where there are pages does the total count rows; elsewhere it counts claims.
            total = getattr(self, "total", None) if "next" in type(self).model_fields else None
            count = f"{len(self)} of {total:,}" if isinstance(total, int) else f"first {len(self)}"
            warnings.warn(
                f"{method} has the {count} rows; .all().{method} has them all, and a limit says that fewer are meant",
                CutShort,
                stacklevel=3,
            )

    # -- as it is shown

    def __repr__(self) -> str:
        from bondgraph.turning import tables

        return tables.text(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from bondgraph.turning import tables

        return tables.html(self)

    # -- what it turns into

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a data frame of pandas, a column for each thing that is said of a row.

        Raises:
            ImportError: pandas is not installed.

        >>> import bondgraph
        >>> claims = bondgraph.open().who_argues(author="Strupp").to_pandas()
        >>> claims.shape[0], claims["year"].dtype
        (6, Int64Dtype())
        """
        from bondgraph.turning import frames

        self._uncut("to_pandas()")
        return frames.to_pandas(self)

    def to_polars(self) -> "polars.DataFrame":
        """The rows as a data frame of polars, with the columns of `to_pandas`.

        Raises:
            ImportError: polars is not installed.

        >>> import bondgraph
        >>> bondgraph.open().questions().to_polars().schema["claims"]
        Int64
        """
        from bondgraph.turning import frames

        self._uncut("to_polars()")
        return frames.to_polars(self)

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """The nodes that the rows name and what joins them, as a graph of networkx; nodes are called ``kind:id``.

        >>> import bondgraph
        >>> graph = bondgraph.open().who_argues(author="Strupp").to_networkx()
        >>> graph.nodes["agent:strupp"]["label"]
        'Strupp'
        """
        from bondgraph.turning import graphs

        self._uncut("to_networkx()")
        return graphs.to_networkx(self, given=self._given is not None)

    def to_rdflib(self) -> "rdflib.Graph":
        """All statements about the nodes that the rows name, as a graph of rdflib.

        Raises:
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> graph = bondgraph.open().positions(limit=1).to_rdflib()
        >>> sorted({str(each).rpartition("/")[2] for each in graph.subjects()})
        ['heals-or-carries', 'itself']
        """
        from bondgraph.turning import graphs

        self._uncut("to_rdflib()")
        return graphs.to_rdflib(self, self._origin("to_rdflib()").library)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The whole answer as JSON, as a service gives it.

        Args:
            indent: spaces of each level; None for one line.

        >>> import bondgraph
        >>> bondgraph.open().about().to_json(indent=None)[:11]
        '{"corpus":{'
        """
        return self.model_dump_json(indent=indent)

    def to_bibliography(self, format: "BibliographyFormat" = "apa") -> str:  # noqa: A002 - as it is said
        """The works that the rows rest on, as references in a style or as a file for a reference manager.

        Args:
            format: a style of `bondgraph.citing`, which gives text; or ``bibtex``, ``biblatex``, ``ris``, ``csl-json``.

        Raises:
            BadFilter: there is no such style or format.
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> print(bondgraph.open().who_argues(author="Zetzel").to_bibliography("mla"), end="")
        Holmes, Jeremy. John Bowlby and Attachment Theory. 2nd ed., Routledge, 2014. Makers of Modern Psychotherapy.
        """
        from bondgraph.turning import bibliography

        self._uncut("to_bibliography()")
        return bibliography.to_bibliography(self, self._origin("to_bibliography()").library, format)

    def draw(self) -> "Picture":
        """The rows as an interactive picture, which a notebook shows and `Picture.save` writes.

        >>> import bondgraph
        >>> type(bondgraph.open().who_argues(author="Strupp").draw()).__name__
        'Picture'
        """
        from bondgraph.turning import picture

        self._uncut("draw()")
        return picture.draw(self)
