"""The query of an address → what is asked, every parameter under the name that it has at every door.

Nothing here lists the parameters: what the questions of `bondgraph.answers` have is what is understood, described and
offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Request

from bondgraph.answers import Asking, Filters
from bondgraph.errors import BadFilter
from bondgraph_api.forms import FORMAT, NODE_TYPES, List
from bondgraph_api.forms import names_of as formats_of
from bondgraph_api.problems import ADDRESS_TOO_LONG, BAD_ENCODING, Refused, problem, unknown_parameter
from bondgraph_api.settings import LONGEST_QUERY
from bondgraph_api.verbs import Verb

A = TypeVar("A", bound=Asking)


def names_of(asking: type[Asking]) -> dict[str, str]:
    """What a question is asked with: the name at every door, and the field."""
    return {str(field.alias): name for name, field in asking.model_fields.items()}


COUNTING: Final = re.compile(r"utm_[a-z]+|fbclid|gclid|msclkid|mc_[ce]id|igshid")
"""What is put behind addresses where links are shared, to count who follows them."""
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


def filled(request: Request, known: Iterable[str]) -> list[tuple[str, str]]:
    """The parameters of a page, in their order: a form sends its empty fields too, and those ask nothing.

    Raises:
        Refused: as `given`.
    """
    return [(name, value) for name, value in given(request, known) if value.strip()]


def own_address(request: Request) -> str:
    """The address of a page as it is linked to: without what was left empty, and what counts who follows links."""
    pairs = request.query_params.multi_items()
    meant = [(name, value) for name, value in pairs if value.strip() and not COUNTING.fullmatch(name)]
    query = request.scope["query_string"].decode("latin-1") if meant == pairs else urlencode(meant)
    path = request.scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path


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


def asked_for(of: type[Asking], *others: str) -> Any:
    """The dependency that gives what a request asks, refusing parameters that there are not.

    Args:
        of: what is asked.
        others: the parameters that say something else.
    """
    known = (*names_of(of), *others)

    async def parsed(request: Request) -> Asking:
        return asked(of, [pair for pair in given(request, known) if pair[0] not in others])

    return Depends(parsed)


async def _nothing(request: Request) -> None:
    given(request, ())


NOTHING: Final = Depends(_nothing)
"""That an address takes no parameters."""


async def _format(request: Request) -> None:
    given(request, (FORMAT,))


FORMAT_ALONE: Final = Depends(_format)
"""That an address takes no parameters but the one that says in which form it answers."""


def described(of: type[Asking] | None, formed: List | Verb | None = None) -> list[dict[str, Any]]:
    """What a question is asked with, as OpenAPI describes parameters; and in what shape and form it can be answered."""
    found = _asked_with(of) if of else []
    if isinstance(formed, List):
        found += _shapes(formed)
    return found + ([_in_form(formed.types)] if formed else [])


def _asked_with(of: type[Asking]) -> list[dict[str, Any]]:
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
        elif plain["type"] == "string" and "enum" not in plain:
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


def _in_form(types: Iterable[str]) -> dict[str, Any]:
    return {
        "name": FORMAT,
        "in": "query",
        "required": False,
        "description": "The form of the answer; without it, as the header `Accept` says, else json.",
        "schema": {"type": "string", "enum": formats_of(types)},
    }


OF_NODE: Final = [_in_form(NODE_TYPES)]
"""What one node is asked for with, besides its name."""


def _shapes(listed: List) -> list[dict[str, Any]]:
    told = {
        "fields": (
            "The fields of each line that are sent, separated by commas; by default all.",
            listed.fields,
        ),
        "embed": (
            "Nodes to which the lines point and that come along, as their own list has them, separated by commas.",
            listed.embeds,
        ),
    }
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": description,
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}},
        }
        for name, (description, known) in told.items()
        if known
    ]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
