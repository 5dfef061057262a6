"""Results → the works that they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from bondgraph.answers import Cite, Graph, Who
from bondgraph.citing.formats import FORMATS, FormatName
from bondgraph.citing.styles import STYLES, StyleName
from bondgraph.errors import BadFilter
from bondgraph.ids import Ref
from bondgraph.render.references import records
from bondgraph.result import Result
from bondgraph.turning.graphs import named, nameless
from bondgraph.verbs import Verbs

BibliographyFormat = StyleName | FormatName


def to_bibliography(result: Result[Any], library: Verbs, format: BibliographyFormat) -> str:  # noqa: A002
    """The works and documents that the rows of a result rest on.

    Of all claims that pass filters they are those that `Library.cite` lists for the filters, else those by which it cites the claims and
    relations of the rows; a row that has neither is cited by what it is about itself.

    Args:
        result: the result.
        library: what gave it.
        format: a style: then an entry a line, in the order of the style; or a format of reference managers, which has the works, too,
            in which views are held that others tell, and the documents that were read.

    Raises:
        BadFilter: there is no such format, or more would be listed than a list of references has.

    >>> import bondgraph
    >>> print(bondgraph.open().who_argues(author="Zetzel").to_bibliography("mla"), end="")
    Holmes, Jeremy. John Bowlby and Attachment Theory. 2nd ed., Routledge, 2014. Makers of Modern Psychotherapy.
    """
    if format not in STYLES and format not in FORMATS:
        raise BadFilter("format", f"{format!r} is not one of {', '.join([*STYLES, *FORMATS])}")
    style: StyleName = format if format in STYLES else "apa"
    cite = _cite(result, library, style)
    if cite is None:
        return "" if format in STYLES else FORMATS[cast("FormatName", format)].write([], {})
    if format in STYLES:
        return "".join(f"{each.label} {each.text}".strip() + "\n" for each in cite.references)
    return records(cite, cast("FormatName", format))


def _cite(result: Result[Any], library: Verbs, style: StyleName) -> Cite | None:
    """What the rows rest on, in a style; None where they are none."""
    if isinstance(result, Cite):
        return result if result.style == style else result.in_style(style)
    if isinstance(result, Who) and result.is_whole:
        return result.cite(style) if result else None
    names = list(
        dict.fromkeys(str(ref) for row in result for ref in _rests(row, graph=isinstance(result, Graph)))
    )
    if not names:
        nameless(result)
        return None
    try:
        return library.cite(names, style=style)
    except BadFilter as error:
        if error.parameter != "name":
            raise
        raise BadFilter(
            "rows",
            f"they rest on {len(names):,} claims and other nodes, more than can be cited at once here; take fewer, or cite"
            " by filters: library.cite(author=…)",
        ) from error


def _rests(row: object, *, graph: bool) -> Iterator[Ref]:
    """What is cited for a row: its claims and relations; where it has none, what it is about itself."""
    found = list(named(row))
    claims = [ref for ref in found if ref.kind in ("claim", "relation")]
    yield from claims or ([] if graph else found[:1])
