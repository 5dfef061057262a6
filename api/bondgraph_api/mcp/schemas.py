"""The JSON Schemas of what tools are asked with and of what they answer with."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import Field, create_model

from bondgraph_api.mcp.notes import Notes
from bondgraph_api.mcp.tools import TOOLS


@cache
def input_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of what a tool is asked with."""
    tool = TOOLS[name]
    schema = tool.asks.model_json_schema()
    found = _plain(schema)
    for field in found["properties"].values():
        if field.get("default") in (None, [], ""):
            field.pop("default", None)
    if tool.limit is not None:
        found["properties"]["limit"] |= {
            "default": tool.limit,
            "description": "how many at most; an answer that has no room for so many is shorter, and 'next' goes on",
        }
    return {"type": "object", "properties": found["properties"], "additionalProperties": False} | (
        {"required": found["required"]} if "required" in found else {}
    )


@cache
def output_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of what a tool answers with, notes included."""
    gives = TOOLS[name].gives
    notes: Any = (Notes, Field(description="what goes with the answer"))
    both = create_model(gives.__name__, __base__=gives, notes=notes)
    found: dict[str, Any] = _plain(both.model_json_schema(mode="serialization"))
    parts = found["$defs"]
    return found | {"$defs": {each: parts[each] if each in _NOTED else _bare(parts[each]) for each in parts}}


_NOTED: Final = ("Notes", "Cut", "Restated")
"""The parts of an answer that are described nowhere else."""


def _bare(schema: Any) -> Any:
    """A schema without descriptions: programs put those of all tools before a model, which is to have room left."""
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _bare(each) for name, each in value.items()} if key == "properties" else _bare(value)
        for key, value in schema.items()
        if key != "description"
    }


def _plain(schema: Any) -> Any:
    """A schema without the titles that repeat the names of its fields."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _plain(each) for name, each in value.items()}
        if key in ("properties", "$defs")
        else _plain(value)
        for key, value in schema.items()
        if key != "title"
    }
