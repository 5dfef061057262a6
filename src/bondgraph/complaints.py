"""What is said about a value that the model refuses: a stable code, what is wrong, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, get_args

from pydantic import BaseModel

from bondgraph.csl import DATE_VARIABLES, NAME_VARIABLES, VARIABLES, Date, Name
from bondgraph.files import ClaimEntry, ClaimRelation, ClaimsFile, ConceptRelation
from bondgraph.ids import SLUG, nearest, slugify
from bondgraph.model import (
    Agent,
    Anchor,
    Answer,
    AsCited,
    Citation,
    CorpusRecord,
    LeftOut,
    PassageBody,
    Telling,
    Work,
)
from bondgraph.problems import Said
from bondgraph.tree import Path

Model = type[BaseModel]


class Refusal(NamedTuple):
    """One of pydantic's errors.

    Attributes:
        path: the fields and indices that lead to the value.
        type: pydantic's name for the sort of error.
        value: what was given.
        context: pydantic's particulars.
        says: pydantic's message.
    """

    path: Path
    type: str
    value: object = None
    context: Mapping[str, Any] = {}
    says: str = ""


_NOUNS: Final[dict[Model, str]] = {
    Anchor: "place", AsCited: "form cited", ClaimEntry: "claim", ClaimRelation: "relation",
    ClaimsFile: "claims file", ConceptRelation: "relation", CorpusRecord: "corpus", LeftOut: "omission",
    PassageBody: "passage", Telling: "teller",
}  # fmt: skip

_WITHOUT: Final[dict[tuple[str, str], Said]] = {
    ("claim", "says"): Said(
        "claim-without-statement",
        "the claim says nothing",
        "write 'says:' with the proposition in one sentence of your own, hedges and scope kept",
    ),
    ("claim", "held_by"): Said(
        "claim-without-holder",
        "nobody holds the claim",
        "write 'held_by:' with the agent whose view it is; someone unnamed is an agent with 'described'",
    ),
    ("claim", "passages"): Said(
        "claim-without-passage",
        "no passage carries the claim",
        "write 'passages:' with the passage that does (bondgraph anchor prints one ready to paste)",
    ),
    ("relation", "because"): Said(
        "relation-without-reason",
        "the relation has no reason",
        "write 'because:' and what in the two statements makes it so, in one sentence",
    ),
    ("relation", "basis"): Said(
        "relation-without-basis",
        "the relation has no basis",
        "write 'basis: in-text' where the source draws it, with its passage, else 'basis: editorial'",
    ),
    ("omission", "because"): Said(
        "missing-field",
        "the omission has no 'because'",
        "write 'because:' and why no passage has these words, in one sentence",
    ),
    ("source", "sha256"): Said(
        "missing-field",
        "the source has no 'sha256'",
        "write 'sha256:' and the digest of the text that was read: sha256sum FILE prints it",
    ),
    ("source", "length"): Said(
        "missing-field",
        "the source has no 'length'",
        "write 'length:' and the code points of the text that was read: wc -m FILE prints them, in a UTF-8 locale",
    ),
}

# What comes to mind first, where the field is called something else and its name is not near.
_MEANT: Final[dict[str, dict[str, str]]] = {
    "agent": {"kind": "type", "label": "name", "description": "described", "aliases": "also_called"},
    "claim": {
        "author": "held_by", "by": "held_by", "holder": "held_by", "statement": "says", "text": "says",
        "thesis": "says", "proposition": "says", "claim": "says", "work": "in_work", "teller": "told_by",
        "concepts": "about", "topic": "about", "comment": "note", "passage": "passages", "position": "answers",
    },
    "concept": {"name": "label", "title": "label", "prefLabel": "label", "altLabel": "also_called",
                "synonyms": "also_called", "definition": "scope", "parent": "broader"},
    "corpus": {"license": "licence", "version": "edition", "name": "title", "url": "base", "iri": "base"},
    "omission": {"reason": "because", "why": "because", "place": "at", "places": "at"},
    "passage": {"from": "start", "to": "end", "digest": "sha256", "hash": "sha256", "work": "quotes"},
    "position": {"text": "says", "name": "label"},
    "question": {"question": "asks", "says": "asks", "text": "asks", "name": "label", "title": "label"},
    "relation": {"reason": "because", "why": "because", "kind": "nature", "by": "drawn_by"},
    "source": {"author": "by", "agents": "by", "digest": "sha256", "hash": "sha256", "name": "title",
               "address": "url", "date": "issued", "year": "issued"},
    "teller": {"by": "agent", "manner": "how"},
    "work": {"authors": "author", "date": "issued", "year": "issued", "journal": "container-title",
             "booktitle": "container-title", "pages": "page", "place": "publisher-place",
             "address": "publisher-place", "number": "issue", "kind": "type"},
}  # fmt: skip

_NOT_HERE: Final = {
    "narrower": "write 'broader' at the narrower concept",
    "quote": "leave it out: a corpus holds no sentence of a source, only its first and last words",
    "text": "leave it out: a corpus holds no sentence of a source, only its first and last words",
    "source": "leave it out: the file names the source",
    "<<": "write the fields out: YAML's merge key is not obeyed",
}

_ABSENT: Final = frozenset(("missing", "too_short", "string_too_short"))

_EXPECTED: Final = {
    "string_type": "text", "int_type": "a whole number", "int_parsing": "a whole number",
    "int_from_float": "a whole number", "bool_type": "true or false", "bool_parsing": "true or false",
    "tuple_type": "a list", "list_type": "a list", "dict_type": "a mapping",
}  # fmt: skip

_INSTEAD: Final[dict[Model, str]] = {
    Agent: "write 'name:', or for someone whom the source does not name 'described:'",
    Citation: "write 'cites:' with a work or 'names:' with an agent, and beside 'terms:' 'intent: credits'",
    CorpusRecord: "end it with a slash",
}
_WRITTEN: Final[dict[Model, str]] = {
    Answer: "write the id of the question, a slash, and the id of one of its positions",
    ClaimRelation: "write {claim: <id>, because: <reason>, basis: editorial, nature: <sort>}",
    ConceptRelation: "write {concept: <id>, because: <reason>, basis: editorial}",
    Date: "write a year or a date, as 2015 or 2015-09-25",
    Name: "write {family: Yalom, given: Irvin D.} or {literal: World Health Organization}",
    Telling: "write {work: <id>, how: reports}, or agent instead of work where the work is not known",
}


def complaints(shape: Model, refusals: Iterable[Refusal]) -> Iterator[tuple[Refusal, Said]]:
    """What to say about each error of a record.

    A field that is missing because its name is mistaken is complained about once, at the mistaken name, and a
    list that is empty because of its items once at each of them.

    Args:
        shape: what the record should have been.
        refusals: pydantic's errors.
    """
    refusals = list(refusals)
    strangers = {
        each.path: _stranger(shape, each.path) for each in refusals if each.type == "extra_forbidden"
    }
    explained = {(*path[:-1], field) for path, (field, _) in strangers.items() if field}
    explained |= {each.path[:length] for each in refusals for length in range(len(each.path))}
    for refusal in refusals:
        if refusal.path in strangers:
            yield refusal, strangers[refusal.path][1]
        elif refusal.type not in _ABSENT or refusal.path not in explained:
            yield refusal, complaint(shape, refusal)


def complaint(shape: Model, refusal: Refusal) -> Said:
    """What to say about one error of a record, other than a field that is not known."""
    path, error, value = refusal.path, refusal.type, refusal.value
    inner = _model_at(shape, path)
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if error in _ABSENT:
        return _absent(_model_at(shape, path[:-1]), field, missing=error == "missing")
    if error in ("model_type", "model_attributes_type"):
        message = f"{a(noun_of(inner))} with its fields is expected here, not {shown(value)}"
        return Said("wrong-type", message, _fields_remedy(inner, value))
    if error in _EXPECTED and inner is Date:
        return Said("wrong-type", f"{shown(value)} is no part of a date", _WRITTEN[Date])
    if error in _EXPECTED:
        message = f"{field!r} is {_EXPECTED[error]}, not {shown(value)}"
        return Said("wrong-type", message, _type_remedy(error, value))
    if error == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(refusal.context.get("expected")))
        close = nearest(str(value), allowed, 1)
        some = ", ".join(allowed[:12]) + (" …" if len(allowed) > 12 else "")
        remedy = f"write {close[0]}" if close else f"write one of {some}"
        return Said("bad-value", f"{shown(value)} is no {field!r}", remedy)
    if error == "string_pattern_mismatch":
        return _pattern(path, str(value))
    if error == "value_error":
        message = f"{shown(value)} names no position" if inner is Answer else refusal.says
        return Said("bad-value", message.removeprefix("Value error, "), (_WRITTEN | _INSTEAD).get(inner, ""))
    if error in ("string_too_long", "too_long"):
        most = refusal.context.get("max_length")
        return Said("bad-value", f"{field!r} has more than {most:,} characters", "say it more briefly")
    if error in ("greater_than_equal", "greater_than"):
        least = 0 if error == "greater_than_equal" else 1
        return Said("bad-value", f"{field!r} is {shown(value)}", f"count code points: {least} at least")
    return Said("bad-value", f"{field!r}: {refusal.says}", "")


def unknown_field(name: str, shape: Model, known: Iterable[str] = ()) -> Said:
    """What to say about a field that a shape does not have, or that may not be written where it stands."""
    return _unknown(name, noun_of(shape), list(known) or _fields(shape))[1]


def shown(value: object) -> str:
    """A value as a message shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, BaseModel)):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = value if isinstance(value, str) else str(getattr(value, "written", value))
    short = text if len(text) <= 60 else f"{text[:60]}…"
    return repr(short) if isinstance(value, str) else f"the number {short}"


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def noun_of(shape: Model) -> str:
    """What a record of a shape is called."""
    return _NOUNS.get(shape, shape.__name__.lower())


def _stranger(shape: Model, path: Path) -> tuple[str | None, Said]:
    inner = _model_at(shape, path[:-1])
    return _unknown(str(path[-1]), noun_of(inner), _fields(inner))


def _unknown(name: str, noun: str, known: list[str]) -> tuple[str | None, Said]:
    """The field that was meant, if that can be told, and what to say."""
    meant = _MEANT.get(noun, {}).get(name)
    if meant not in known:
        meant = None if name in _NOT_HERE or name in known else next(iter(nearest(name, known, 1)), None)
    some = ", ".join(known[:16]) + (" …" if len(known) > 16 else "")
    remedy = f"write {meant!r}" if meant else _NOT_HERE.get(name, f"its fields are {some}")
    return meant, Said("unknown-field", f"{name!r} is no field of {a(noun)}", remedy)


def _fields(model: Model) -> list[str]:
    known = [info.alias or field for field, info in model.model_fields.items()]
    return known + sorted(VARIABLES.difference(known)) if issubclass(model, Work) else known


def _model_at(model: Model, path: Path) -> Model:
    """The model that the fields along a path lead to."""
    for step in path:
        if isinstance(step, str):
            info = next((i for name, i in model.model_fields.items() if step in (name, i.alias)), None)
            if info is not None:
                model = _model_in(info.annotation) or model
            elif model is Work and step in NAME_VARIABLES | DATE_VARIABLES:
                model = Name if step in NAME_VARIABLES else Date
    return model


def _model_in(annotation: Any) -> Model | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _absent(owner: Model, field: str, *, missing: bool) -> Said:
    noun = noun_of(owner)
    if said := _WITHOUT.get((noun, field)):
        return said
    if missing:
        return Said("missing-field", f"the {noun} has no {field!r}", f"write '{field}:'")
    return Said("missing-field", f"the {noun} has an empty {field!r}", "fill it in")


def _fields_remedy(inner: Model, value: object) -> str:
    if isinstance(value, str):
        if inner is Name and re.fullmatch(r"[\w.'’-]+( [\w.'’-]+)+", value):
            words = value.split()
            return f"write {{family: {words[-1]}, given: {' '.join(words[:-1])}}}, or {{literal: {value}}}"
        if inner is Telling and re.fullmatch(r"[\w.:+-]+", value):
            return f"write {{work: {value}, how: reports}}, or {{agent: {value}, how: reports}}"
        if inner in (ClaimRelation, ConceptRelation) and re.fullmatch(SLUG, value):
            return _WRITTEN[inner].replace("<id>", value)
    return _WRITTEN.get(inner, "write its fields, each as 'name: value'")


def _type_remedy(error: str, value: object) -> str:
    if value is None:
        return "write one, or delete the line"
    if error == "string_type":
        scalar = isinstance(value, (int, float))
        return (
            "put it in quotes if it is meant as text"
            if scalar
            else "write one text, without '- ' or brackets"
        )
    if error == "bool_type":
        return "write true or false"
    return "write digits only, without quotes" if "int" in error else "see what the JSON Schema says of it"


def _pattern(path: Path, value: str) -> Said:
    field = next(str(step) for step in reversed(path) if isinstance(step, str))
    if field == "sha256":
        upper = re.fullmatch("[0-9a-f]{64}", value.lower())
        remedy = "write it in lower case" if upper else "write its 64 hexadecimal digits"
        return Said("bad-digest", f"{shown(value)} is no SHA-256 digest", remedy)
    if field in ("url", "base", "same_as"):
        return Said("bad-value", f"{shown(value)} is no address", "write it in full, beginning with https://")
    parts = re.split(r"[,;\s]+", value.strip())
    if len(parts) > 1 and path[-1] != field and all(re.fullmatch(SLUG, part) for part in parts):
        remedy = f"write a list: [{', '.join(parts)}]"
        if not re.search("[,;]", value):
            remedy += f", or, for one, {slugify(value)!r}"
    elif slug := slugify(value):
        remedy = f"write {slug!r}"
    else:
        remedy = "write lower-case letters and digits, joined by hyphens"
    return Said("bad-id", f"{shown(value)} is no id", remedy)


__all__ = ["Refusal", "a", "complaint", "complaints", "noun_of", "shown"]
