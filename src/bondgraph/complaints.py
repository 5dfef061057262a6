"""What is said about a value that the model refuses: a stable code, what is wrong, what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel

from bondgraph.csl import VARIABLES
from bondgraph.ids import nearest, slugify

Said = tuple[str, str, str]
"""A code, a message and a remedy."""

_NOUNS: Final = {
    "CorpusRecord": "corpus", "ClaimEntry": "claim", "PassageBody": "passage", "ClaimsFile": "claims file",
    "ClaimRelation": "relation", "ConceptRelation": "relation",
}  # fmt: skip

_WITHOUT: Final[dict[tuple[str, str], Said]] = {
    ("claim", "says"): (
        "claim-without-statement", "the claim says nothing",
        "write 'says:' with the proposition in one sentence of your own, hedges and scope kept",
    ),
    ("claim", "held_by"): (
        "claim-without-holder", "nobody holds the claim",
        "write 'held_by:' with the agent whose view it is; for someone unnamed, an agent with 'described'",
    ),
    ("claim", "passages"): (
        "claim-without-passage", "no passage carries the claim",
        "write 'passages:' with the passage that does (bondgraph anchor prints one ready to paste)",
    ),
    ("relation", "because"): (
        "relation-without-reason", "the relation has no reason",
        "write 'because:' and what in the two statements makes it so",
    ),
    ("relation", "basis"): (
        "relation-without-basis", "the relation has no basis",
        "write 'basis: in-text' where the source draws it (with its passage), else 'basis: editorial'",
    ),
}  # fmt: skip

_EXPECTED: Final = {
    "string_type": "text", "int_type": "a whole number", "int_parsing": "a whole number",
    "int_from_float": "a whole number", "bool_type": "true or false", "bool_parsing": "true or false",
    "tuple_type": "a list", "list_type": "a list", "dict_type": "a mapping", "model_type": "a mapping",
    "model_attributes_type": "a mapping", "float_type": "a number",
}  # fmt: skip

_HINTS: Final = {
    "narrower": "write 'broader' at the narrower concept instead",
    "kind": "write 'type'",
    "text": "write 'says', in words of your own: a corpus holds no sentence of a source",
    "quote": "leave it out: a corpus holds no sentence of a source; the passage has the locator words",
}


def complaint(
    model: str, path: tuple[str | int, ...], error: str, value: object, context: Mapping[str, Any], says: str = ""
) -> Said:
    """What to say about one of pydantic's errors.

    Args:
        model: the name of the model's class.
        path: the fields and indices that lead to the value.
        error: pydantic's type of the error.
        value: what was given.
        context: pydantic's context of the error.
        says: pydantic's message, used for the model's own checks.
    """
    noun = _NOUNS.get(model, model.lower())
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    absent = error == "missing" or (error in ("too_short", "string_too_short") and not value)
    if len(path) == 1 and absent and (noun, field) in _WITHOUT:
        return _WITHOUT[noun, field]
    if error == "missing":
        return "missing-field", f"the {_owner(noun, path)} has no {field!r}", f"write '{field}:'"
    if error in _EXPECTED:
        what = f"{field!r} is {_EXPECTED[error]}" if field else f"a {noun} is {_EXPECTED[error]}"
        return "wrong-type", f"{what}, not {_shown(value)}", _type_remedy(error, value)
    if error == "literal_error":
        allowed = [word.strip(" '") for word in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
        close = nearest(str(value), allowed, 1) or [", ".join(allowed[:12]) + (" …" if len(allowed) > 12 else "")]
        return "bad-value", f"{_shown(value)} is no {field!r}", f"write {'one of ' if len(close[0]) > 40 else ''}{close[0]}"
    if error == "string_pattern_mismatch":
        return _pattern(field, str(value))
    if error == "value_error":
        return "bad-value", says.removeprefix("Value error, "), _value_remedy(field)
    if error == "string_too_long":
        return "bad-value", f"{field!r} has more than {context.get('max_length')} characters", "say it more briefly"
    if error in ("too_short", "string_too_short"):
        return "missing-field", f"the {_owner(noun, path)} has an empty {field!r}", f"fill in '{field}:'"
    if error in ("greater_than_equal", "greater_than"):
        return "bad-value", f"{field!r} is {_shown(value)}", "offsets and lengths count code points from 0"
    return "bad-value", f"{field!r}: {says}", "see the field's description in the JSON Schema"


def unknown_field(name: str, model: type[BaseModel], kind: str, path: tuple[str | int, ...] = ()) -> Said:
    """What to say about a field that the model does not know, with the one that comes nearest."""
    inner = _model_at(model, path[:-1])
    known: list[str] = [info.alias or field for field, info in inner.model_fields.items()]
    if kind == "work" and inner is model:
        known += sorted(VARIABLES - set(known))
    noun = _NOUNS.get(inner.__name__, inner.__name__.lower())
    close = nearest(name, known, 1)
    if close:
        remedy = f"write '{close[0]}'"
    else:
        remedy = _HINTS.get(name, f"its fields are {', '.join(known[:16])}{' …' if len(known) > 16 else ''}")
    return "unknown-field", f"{name!r} is no field of a {noun}", remedy


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel]:
    """The model that the fields along a path lead to."""
    for step in path:
        if isinstance(step, str):
            info = next((i for n, i in model.model_fields.items() if step in (n, i.alias)), None)
            model = _models_in(info.annotation if info else None) or model
    return model


def _models_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _models_in(part))), None)


def _owner(noun: str, path: tuple[str | int, ...]) -> str:
    outer = [str(step) for step in path[:-1] if isinstance(step, str)]
    return f"{noun}'s {outer[-1]}" if outer else noun


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, str):
        return f"{value[:60]!r}" + ("…" if len(value) > 60 else "")
    return f"the number {getattr(value, 'written', value)}"


def _type_remedy(error: str, value: object) -> str:
    if error == "string_type" and isinstance(value, (int, float)):
        return "put it in quotes if it is meant as text"
    if error == "string_type":
        return "write one text; a text that holds ': ' or begins with '[' or '{' goes in quotes or after '>-'"
    if "int" in error:
        return "write digits only"
    if error.endswith("model_type") or error in ("model_attributes_type", "dict_type"):
        return "write its fields, each as 'name: value'"
    return "write it as the JSON Schema has it"


def _pattern(field: str, value: str) -> Said:
    if field == "sha256":
        return "bad-digest", f"{value[:20]!r} is no SHA-256 digest", "write its 64 hexadecimal digits, in lower case"
    if field in ("url", "base", "same_as"):
        return "bad-value", f"{value[:60]!r} is no address", "write it in full, with https://"
    slug = slugify(value)
    remedy = f"write {slug!r}" if slug else "write lower-case letters and digits, joined by hyphens"
    return "bad-id", f"{value[:60]!r} is no id", remedy


def _value_remedy(field: str) -> str:
    return {
        "name": "write {family: Yalom, given: Irvin D.} or {literal: World Health Organization}",
        "issued": "write a year or a date, e.g. 2015 or 2015-09-25",
        "answers": "write the id of the question, a slash, and the id of one of its positions",
        "told_by": "write {work: <id>, how: reports} or {agent: <id>, how: quotes}",
    }.get(field, "mend it as the message says")
