"""The pages of the reference that are made from the program: `pages()` gives their text by their path on the site."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import types
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from tools.docs_examples import fenced

import bondgraph
from bondgraph import answers, model
from bondgraph.result import Frozen
from bondgraph.schema import file_name
from bondgraph.schema import schemas as file_schemas
from bondgraph.vocabulary import Named, Term, vocabulary

MODULES: Final = ("analysis", "figures")
"""Modules of bondgraph with a page of their own."""

VERBS: Final = [name for name in vars(bondgraph.Verbs) if not name.startswith("_")]


@cache
def pages() -> dict[str, str]:
    """The pages, and the JSON Schemas as files."""
    made = {
        "reference/bondgraph.md": python(),
        "reference/answers.md": of_answers(),
        "reference/records.md": of_records(),
        "reference/http.md": operations(),
        "reference/ontology.md": ontology(),
        "reference/schemas.md": of_schemas(),
    }
    for name in MODULES:
        made[f"reference/{name}.md"] = module(f"bondgraph.{name}")
    return made | {name: json.dumps(each, indent=2) + "\n" for name, each in _schemas().items()}


def python() -> str:
    """What `import bondgraph` gives."""
    public = {name: getattr(bondgraph, name) for name in bondgraph.__all__}
    errors = {name for name, each in public.items() if _is(each, BaseException)}
    models = {name for name, each in public.items() if _is(each, BaseModel)}
    functions = [name for name, each in public.items() if inspect.isfunction(each)]
    classes = [name for name in public if name not in {*errors, *models, *functions}]
    return _page(
        "The package",
        "What `import bondgraph` gives; nothing else of it is promised. [From Python](../python.md) begins at the beginning, "
        "[answers](answers.md) has what the verbs give, [records](records.md) what a corpus is made of.",
        *(f"::: bondgraph.{name}" for name in functions),
        *(f"::: bondgraph.{name}{_only(public[name])}" for name in sorted(classes)),
        *(_table(public[name], f"bondgraph.{name}") for name in sorted(models)),
        "## Errors",
        "All of them are a `BondgraphError`, and each says what was expected and what to write instead.",
        "::: bondgraph.BondgraphError",
        *(f"::: bondgraph.{name}" for name in sorted(errors - {"BondgraphError"})),
    )


def module(name: str) -> str:
    """All that a module exports."""
    found = importlib.import_module(name)
    public = {f"{name}.{each}": getattr(found, each) for each in found.__all__}
    models = {each: value for each, value in public.items() if _is(value, BaseModel)}
    return _page(
        name,
        _prose(found),
        *(f"::: {each}" for each in public if each not in models),
        *(_table(cls, each) for each, cls in models.items()),
    )


def of_answers() -> str:
    """What the verbs give, and what it is made of."""
    found = [each for each in vars(answers).values() if _is(each, Frozen) and _home(each) is answers]
    whole = [each for each in found if _is(each, answers.Answer) and each is not answers.Answer]
    asked = [each for each in vars(answers).values() if _is(each, answers.Asking) and _home(each) is answers]
    parts = [each for each in found if each not in {*whole, Frozen, answers.Answer}]
    return _page(
        "Answers",
        "Each verb gives one of these, at every door: as an object in Python, as JSON from the command line and over HTTP. "
        "Under one `format` fields may be added; none goes, and none changes its meaning. Each has `corpus`, a "
        "[Stamp](#bondgraph.answers.Stamp): which corpus answered; and each is a [Result](#bondgraph.result.Result), a sequence of its rows.",
        *(_table(each) for each in whole),
        "::: bondgraph.result.Result",
        "## What they are made of",
        *(_table(each, level=3) for each in parts),
        "## What verbs are asked with",
        "A verb takes these by name, or all of them as one object. Names may be ids, names or labels.",
        *(_table(each, level=3) for each in asked),
    )


def of_records() -> str:
    """What a corpus is made of, in its files and in Python."""
    found = [each for each in vars(model).values() if _is(each, model.Node) and _home(each) is model]
    return _page(
        "Records",
        "What a corpus holds: its files, its JSON Lines and, in Python, `bondgraph.model`. [The model](../model.md) says what "
        "they are for, [the graph](../../graph/README.md) how to write them.",
        *(_table(each) for each in found if each not in {model.Node, model.Named}),
    )


def operations() -> str:
    """The operations of the HTTP service, from its OpenAPI."""
    from bondgraph_api import create_app

    described = create_app(bondgraph.open()).openapi()
    parts = []
    for tag in described["tags"]:
        parts += [f"## {tag['name'].capitalize()}", tag["description"]]
        parts += [
            _operation(method, path, operation)
            for path, operations in described["paths"].items()
            for method, operation in operations.items()
            if operation["tags"] == [tag["name"]]
        ]
    return _page(
        "Operations",
        "All that the service answers, from its own description, which a service has at `/openapi.json`. [Over HTTP](../api.md) "
        "says how pages, formats, errors and caches work; [answers](answers.md) what is in an answer.",
        *parts,
    )


def ontology() -> str:
    """The terms of the ontology."""
    read = vocabulary()
    parts = []
    for sort, terms in read.terms.items():
        parts += [f"## {sort}", *map(_term, terms)]
    return _page(
        "The ontology",
        f"{read.description} Version {read.version}; the prefix is `bg:`, for `{read.iri}#`. "
        "As a file: [bondgraph.ttl](../../graph/ontology/bondgraph.ttl), with "
        "[context.jsonld](../../graph/ontology/context.jsonld) and [shapes.ttl](../../graph/ontology/shapes.ttl); from a service: "
        "[`/ontology`](../linked-data.md). [The model, and its RDF](../model.md) says which of them stands where, "
        "[why these ontologies](../explanation/ontologies.md) why they were needed.",
        read.comment,
        *parts,
    )


def of_schemas() -> str:
    """The JSON Schemas, as files."""
    rows = [
        f"| [{name.removeprefix('reference/')}]({name.removeprefix('reference/')}) | {each.get('title', '')} |"
        for name, each in _schemas().items()
    ]
    return _page(
        "JSON Schemas",
        "Of the files that a curator edits, for editors that complete and check as one types; and of all answers. "
        "`bondgraph schema NAME` prints each. [Answers](answers.md) and [records](records.md) say the same in tables.",
        "\n".join(["| schema | of |", "|---|---|", *rows]),
    )


def _page(title: str, introduction: str, *parts: str) -> str:
    noted = "<!-- Written by tools/docs_reference.py from the program. -->"
    return "\n\n".join([f"# {title}", noted, introduction, *parts]) + "\n"


def _schemas() -> dict[str, dict[str, Any]]:
    files = {f"reference/{file_name(name)}": schema for name, schema in file_schemas().items()}
    said = answers.schemas()
    return files | {
        f"reference/{name}.answer.json": {"title": f"what {name} answers", **schema}
        for name, schema in said.items()
    }


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [
        f"### {method.upper()} {path}",
        f"**{operation['summary']}.** {operation.get('description', '')}",
    ]
    if operation.get("parameters"):
        lines.append(
            "\n".join([
                "| parameter | | |",
                "|---|---|---|",
                *(
                    f"| `{each['name']}` | {_schema(each['schema'])}{', required' if each.get('required') else ''} | {_cell(each.get('description', ''))} |"
                    for each in operation["parameters"]
                ),
            ])
        )  # fmt: skip
    if posted := operation.get("requestBody"):
        lines.append("Posted as " + ", ".join(f"`{each}`" for each in posted["content"]) + ".")
    lines.append(
        "\n".join([
            "| status | | as |",
            "|---|---|---|",
            *(
                f"| {status} | {_cell(each['description'])} | {', '.join(f'`{kind}`' for kind in each.get('content', {}))} |"
                for status, each in sorted(operation["responses"].items())
            ),
        ])
    )  # fmt: skip
    return "\n\n".join(lines)


def _schema(schema: dict[str, Any]) -> str:
    """What a parameter takes, in few words."""
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(
                dict.fromkeys(_schema(each) for each in schema[key] if each.get("type") != "null")
            )
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if values := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return " or ".join(f"`{each}`" for each in values)
    if schema.get("type") == "array":
        return f"any number of: {_schema(schema['items'])}"
    bounds = [
        f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema
    ]
    return " ".join([str(schema.get("type", "any")), *bounds])


def _term(term: Term) -> str:
    named = {
        "": term.of,
        "said of": term.domain,
        "its values are": term.range,
        "near, and not the same": term.see,
    }
    narrows = "one of" if term.sort == "Individuals" else "narrows"
    rows = [f"| {what or narrows} | {_terms(terms)} |" for what, terms in named.items() if terms]
    table = "\n".join(["| | |", "|---|---|", *rows]) if rows else ""
    return "\n\n".join(
        filter(None, [f"### bg:{term.name} {{#{term.name}}}", f"*{term.label}.* {term.comment}", table])
    )


def _terms(terms: Iterable[Named]) -> str:
    return ", ".join(
        f"[`{each.name}`](#{each.name.removeprefix('bg:')})"
        if each.name.startswith("bg:")
        else f"`{each.name}`"
        for each in terms
    )


def _table(cls: type[BaseModel], anchor: str = "", level: int = 2) -> str:
    """A class of fields, and each field with what it may hold and what it means."""
    rows = [
        f"| `{field.alias or name}` | {_type(field.annotation)} | {_cell(field.description or '')} |"
        for name, field in cls.model_fields.items()
        if name != "corpus"
    ]
    table = ["\n".join(["| field | | |", "|---|---|---|", *rows])] if rows else []
    return "\n\n".join([f"{'#' * level} {cls.__name__} {{#{anchor or _path(cls)}}}", _prose(cls), *table])


def _prose(thing: Any) -> str:
    return fenced(inspect.getdoc(thing) or "")


def _type(annotation: Any) -> str:
    """A type in words: links where it is one of these classes."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    if origin in (Union, types.UnionType):
        return " or ".join("null" if each is type(None) else _type(each) for each in inner)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return f"several: {_type(inner[0])}"
        return ", ".join(map(_type, inner))
    if origin is not None:
        return f"{_type(origin)} of {', '.join(map(_type, inner))}"
    if _is(annotation, BaseModel) and _home(annotation) in (answers, model):
        page = "answers" if _home(annotation) is answers else "records"
        return f"[{annotation.__name__}]({page}.md#{_path(annotation)})"
    words = {
        str: "text",
        int: "integer",
        float: "number",
        bool: "yes or no",
        dict: "mapping",
        object: "anything",
    }
    return words.get(annotation) or str(getattr(annotation, "__name__", annotation))


def _cell(text: str) -> str:
    """A text as it may stand in a table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip()


def _only(cls: type) -> str:
    """Of a library the verbs, in their order; of the protocol nothing, as it says the same in fewer words."""
    if cls not in {bondgraph.Library, bondgraph.Verbs}:
        return ""
    members = [name for name in vars(cls) if name in VERBS and cls is bondgraph.Library]
    return f"\n    options:\n      members: {members}"


def _path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__name__}"


def _home(cls: type) -> Any:
    return importlib.import_module(cls.__module__)


def _is(thing: Any, cls: type) -> bool:
    return isinstance(thing, type) and issubclass(thing, cls)
