"""The query of an address → `Filters`: every filter under the name that it has at every door.

Nothing here lists the filters: what `Filters` has is what is understood, described and offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from bondgraph.answers import Filters
from bondgraph.errors import BadFilter
from bondgraph_api.problems import ADDRESS_TOO_LONG, BAD_ENCODING, Refused, problem, unknown_parameter
from bondgraph_api.settings import LONGEST_QUERY

NAMES: Final = {str(field.alias): name for name, field in Filters.model_fields.items()}
"""The filters: the name at every door, and the field of `Filters`."""


def takes_several(name: str) -> bool:
    """Whether a filter may be given more than once."""
    return get_origin(Filters.model_fields[NAMES[name]].annotation) is tuple


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
        BadFilter: a value is empty, cannot be used, or is given twice where one is meant.
    """
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if not value.strip():
            what = Filters.model_fields[NAMES[name]].description
            raise BadFilter(name, f"nothing is given; write {name}= with {what}, or leave the parameter out")
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        if len(values) > 1 and not takes_several(name):
            raise BadFilter(name, f"it is given {len(values)} times; give it once")
    return Filters.of({name: values if takes_several(name) else values[0] for name, values in found.items()})


def _asked(request: Request) -> Filters:
    return filters_of(given(request, NAMES))


def _nothing(request: Request) -> None:
    given(request, ())


Asked = Annotated[Filters, Depends(_asked)]
"""The filters of a request."""

NOTHING: Final = Depends(_nothing)
"""That an address takes no parameters."""


def described() -> list[dict[str, Any]]:
    """The filters as OpenAPI describes parameters."""
    schema = Filters.model_json_schema()
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
            "required": False,
            "description": _sentence(own["description"]),
        }
        found.append(parameter | {"schema": plain})
    return found


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
