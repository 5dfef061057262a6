"""JSON Schemas of the files that a curator edits, so that an editor completes and checks while one types.

They are generated from the model, and stand in graph/schema/. To write them anew:
``python -m bondgraph.schema graph/schema``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bondgraph.csl import DATE_VARIABLES, NAME_VARIABLES, VARIABLES, Date, as_text
from bondgraph.files import (
    AgentsFile,
    ClaimsFile,
    ConceptsFile,
    QuestionsFile,
    SourcesFile,
    WorksFile,
)
from bondgraph.ids import SLUG
from bondgraph.model import Answer, CorpusRecord, as_list

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FILES: Final[dict[str, type[BaseModel]]] = {
    "corpus": CorpusRecord,
    "sources": SourcesFile,
    "agents": AgentsFile,
    "works": WorksFile,
    "concepts": ConceptsFile,
    "questions": QuestionsFile,
    "claims": ClaimsFile,
}
"""What each file holds. A claims file is called after its source; the others are called like their schemas."""

_TEXT: Final = {"type": ["string", "number"]}
_NAME: Final = {"$ref": "#/$defs/Name"}
_DATE: Final[dict[str, Any]] = {
    "description": "a year, an ISO date, two of them joined by a slash, with ~ for about; or as CSL writes it",
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "integer"},
        {
            "type": "object",
            "properties": {
                "date-parts": {"type": "array", "items": {"type": "array", "minItems": 1, "maxItems": 3}},
                "year": _TEXT,
                "month": _TEXT,
                "day": _TEXT,
                "season": _TEXT,
                "circa": {"type": ["boolean", "integer"]},
                "literal": {"type": "string"},
                "raw": {"type": "string"},
            },
            "additionalProperties": False,
        },
        {"type": "array", "items": {"type": "object"}, "minItems": 1, "maxItems": 2},
    ],
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the names of the files.

    >>> schemas()["works"]["properties"]["references"]["items"]
    {'$ref': '#/$defs/Work'}
    """
    return {name: _schema(name, model) for name, model in FILES.items()}


def write(folder: Path) -> list[Path]:
    """Write every schema into a folder, as ``<name>.schema.json``."""
    written = []
    for name, schema in schemas().items():
        path = folder / file_name(name)
        path.write_text(
            json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
        )
        written.append(path)
    return written


def file_name(name: str) -> str:
    """The name of a schema's file."""
    return f"{name}.schema.json"


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(schema_generator=_Generator)
    if model is WorksFile:
        work = schema["$defs"]["Work"]
        work["properties"] |= {
            each: _variable(each) for each in sorted(VARIABLES.difference(work["properties"]))
        }
        work["additionalProperties"] = False
    head = {"$schema": DIALECT, "$id": file_name(name), "title": f"{name} of a bondgraph corpus"}
    return head | cast("dict[str, Any]", _plain(schema))


class _Generator(GenerateJsonSchema):
    """Writes what may be written in a file, which is more than the model keeps."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        many = super().function_before_schema(schema)
        if schema["function"]["function"] is as_list:
            return {"anyOf": [many["items"], many]}
        return many | {"type": ["string", "number"]} if schema["function"]["function"] is as_text else many

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model = schema["cls"]
        if model is Date:
            return dict(_DATE)
        found = super().model_schema(schema)
        if model is Answer:
            short = {"type": "string", "pattern": f"^{SLUG}/{SLUG}$", "description": "question/position"}
            return {"anyOf": [short, found]}
        return found


def _variable(name: str) -> dict[str, Any]:
    """The schema of a CSL variable that has no field of its own."""
    if name in NAME_VARIABLES:
        return {"anyOf": [_NAME, {"type": "array", "items": _NAME}]}
    if name in DATE_VARIABLES:
        return {"$ref": "#/$defs/Date"}
    if name == "categories":
        return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    return {"type": "object", "additionalProperties": _TEXT} if name == "custom" else _TEXT


def _plain(node: object) -> object:
    """The schema without what only pydantic needs: nulls, defaults, titles that say nothing new."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key not in ("title", "default")}
    for key in ("properties", "$defs"):
        if key in kept:
            kept[key] = {name: _plain(value) for name, value in kept[key].items()}
    if "anyOf" in kept and {"type": "null"} in kept["anyOf"]:
        left = [each for each in kept.pop("anyOf") if each != {"type": "null"}]
        kept = left[0] | kept if len(left) == 1 else {"anyOf": left} | kept
    if isinstance(says := kept.get("description"), str):
        kept["description"] = says.partition(">>>")[0].strip()
    return {key: value if key in ("properties", "$defs") else _plain(value) for key, value in kept.items()}


def main() -> None:
    """Write the schemas into the folder that the command line names."""
    for path in write(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()


__all__ = ["DIALECT", "FILES", "file_name", "schemas", "write"]
