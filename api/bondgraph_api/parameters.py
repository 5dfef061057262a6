"""The query of an address → what is asked, every parameter under the name that it has at every door.

Nothing here lists the parameters: what `Filters`, `Searching`, `Faceting`, `Between` and `Around` have is what is
understood, described and offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from bondgraph.answers import Around, Asking, Between, Faceting, Filters, Listing, Searching, Showing
from bondgraph.errors import BadFilter
from bondgraph_api.problems import ADDRESS_TOO_LONG, BAD_ENCODING, Refused, problem, unknown_parameter
from bondgraph_api.settings import LONGEST_QUERY

A = TypeVar("A", bound=Asking)


def names_of(asking: type[Asking]) -> dict[str, str]:
    """What a question is asked with: the name at every door, and the field."""
    return {str(field.alias): name for name, field in asking.model_fields.items()}


NAMES: Final = names_of(Filters)
"""The filters."""


def takes_several(name: str, of: type[Asking] = Filters) -> bool:
    """Whether a parameter may be given more than once."""
    return get_origin(of.model_fields[names_of(of)[name]].annotation) is tuple


def takes_number(name: str) -> bool:
    """Whether a filter's value is a whole number."""
    annotation = Filters.model_fields[NAMES[name]].annotation
    return annotation is int or int in get_args(annotation)


def choices(name: str) -> tuple[str, ...]:
    """The values that a filter can have, where they are few and fixed."""
    return Filters.choices(NAMES[name])


def given(request: Request, known: Iterable[str]) -> list[tuple[str, str]]:
    """The parameters of a request, in their order.

    Raises:
        Refused: one is not among those known, or the query is too long or not UTF-8.
    """
    raw: bytes = request.scope["query_string"]
    if len(raw) > LONGEST_QUERY:
        detail = f"the query has {len(raw)} bytes; ask with at most {LONGEST_QUERY}"
        raise Refused(problem(ADDRESS_TOO_LONG, 414, detail))
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        detail = "the query is not UTF-8; percent-encode the bytes of the UTF-8 form, e.g. %C3%A9 for é"
        raise Refused(problem(BAD_ENCODING, 400, detail)) from None
    names = list(known)
    for name, _ in pairs:
        if name not in names:
            raise unknown_parameter(name, names)
    return pairs


def filters_of(pairs: Iterable[tuple[str, str]]) -> Filters:
    """The filters that parameters give.

    Raises:
        BadFilter: as `asked`.
    """
    return asked(Filters, pairs)


def asked(of: type[A], pairs: Iterable[tuple[str, str]]) -> A:
    """What parameters ask.

    Raises:
        BadFilter: a value is empty, cannot be used, or is given twice where one is meant.
    """
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if not value.strip():
            what = of.model_fields[names_of(of)[name]].description
            raise BadFilter(name, f"nothing is given; write {name}= with {what}, or leave the parameter out")
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        if len(values) > 1 and not takes_several(name, of):
            raise BadFilter(name, f"it is given {len(values)} times; give it once")
    return of.of({name: values if takes_several(name, of) else values[0] for name, values in found.items()})


async def _filters(request: Request) -> Filters:
    return asked(Filters, given(request, NAMES))


async def _between(request: Request) -> Between:
    return asked(Between, given(request, names_of(Between)))


async def _around(request: Request) -> Around:
    return asked(Around, given(request, names_of(Around)))


async def _searching(request: Request) -> Searching:
    return asked(Searching, given(request, names_of(Searching)))


async def _faceting(request: Request) -> Faceting:
    return asked(Faceting, given(request, names_of(Faceting)))


async def _listing(request: Request) -> Listing:
    return asked(Listing, given(request, names_of(Listing)))


async def _showing(request: Request) -> Showing:
    return asked(Showing, given(request, names_of(Showing)))


async def _nothing(request: Request) -> None:
    given(request, ())


Asked = Annotated[Filters, Depends(_filters)]
"""The filters of a request."""

Sought = Annotated[Searching, Depends(_searching)]
"""What is searched for."""

Counted = Annotated[Faceting, Depends(_faceting)]
"""The claims whose facets are counted."""

Ends = Annotated[Between, Depends(_between)]
"""Between what a path is asked for."""

Middle = Annotated[Around, Depends(_around)]
"""Around what is looked."""

Named = Annotated[Showing, Depends(_showing)]
"""The node that is to be shown."""

Page = Annotated[Listing, Depends(_listing)]
"""The page of a list."""

NOTHING: Final = Depends(_nothing)
"""That an address takes no parameters."""


def described(of: type[Asking] = Filters) -> list[dict[str, Any]]:
    """What a question is asked with, as OpenAPI describes parameters."""
    schema = of.model_json_schema()
    found = []
    for name, own in schema["properties"].items():
        plain = {
            key: value
            for key, value in own.items()
            if key not in ("title", "description", "anyOf", "default")
        }
        for option in own.get("anyOf", ()):
            if option != {"type": "null"}:
                plain |= option
        if plain["type"] == "array":
            plain["minItems"] = 1
            plain["items"] = (
                {"minLength": 1} | plain["items"] if "enum" not in plain["items"] else plain["items"]
            )
        elif plain["type"] == "string":
            plain["minLength"] = 1
        elif own.get("default") is not None:
            plain["default"] = own["default"]
        parameter = {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": _sentence(own["description"]),
        }
        found.append(parameter | {"schema": plain})
    return found


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
