"""An answer → the form that was asked for: some of its fields, with related nodes, as JSON, CSV or RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic_core import to_json

from bondgraph.answers import (
    Answer,
    Author,
    CitationLine,
    Node,
    PassageLink,
    PositionOf,
    QuestionLine,
    Row,
    SourceLine,
    Term,
    Tie,
    Who,
    WorkLine,
)
from bondgraph.errors import BadFilter
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import RDFS, text
from bondgraph.render.rows import COLUMNS, csv_lines, flat, guarded, who_csv
from bondgraph.result import Frozen
from bondgraph.syntaxes import SYNTAXES, document
from bondgraph_api.problems import unknown_value
from bondgraph_api.settings import MOST_DEFINITIONS, MOST_DEFINITIONS_LISTED

JSON: Final = "application/json"
CSV: Final = "text/csv"
_SYNTAXES: Final = ("turtle", "jsonld", "ntriples")
_RDF: Final = {SYNTAXES[name].media_type: SYNTAXES[name] for name in _SYNTAXES}
RDF_TYPES: Final = tuple(_RDF)
"""The media types of what is stated of nodes."""
NODE_TYPES: Final = (JSON, *_RDF)
"""The media types of one node."""
LIST_TYPES: Final = (JSON, CSV, *_RDF)
"""The media types of a list."""

FORMATS: Final[Mapping[str, str]] = {
    "json": JSON, "csv": CSV, **{name: SYNTAXES[name].media_type for name in _SYNTAXES},
}  # fmt: skip
"""What the parameter ``format`` calls the media types."""

KINDS: Final[Mapping[str, Kind]] = {
    "agents": "agent", "works": "work", "sources": "source", "concepts": "concept", "questions": "question",
    "positions": "position", "claims": "claim", "relations": "relation",
}  # fmt: skip
"""What can be embedded, by the name of its list."""


class List(NamedTuple):
    """A list, as its answer has it.

    Attributes:
        items: the field of the answer that has its lines.
        line: what a line is.
        kind: the kind of node that a line is of.
        embeds: the related nodes that can come along.
    """

    items: str
    line: type[Frozen]
    kind: Kind
    embeds: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a line."""
        return tuple(self.line.model_fields)

    @property
    def types(self) -> tuple[str, ...]:
        """The media types of its answers."""
        return LIST_TYPES

    def refs(self, answer: Answer[Any]) -> list[Ref]:
        """The nodes that an answer lists."""
        lines = getattr(answer, self.items)
        return [Ref(self.kind, ident_of(line)) for line in lines]


def ident_of(line: Any) -> str:
    """The id of the node that a line is of."""
    if isinstance(line, Row):
        return line.claim
    return str(line.concept.id if isinstance(line, Term) else line.id)


LISTS: Final[Mapping[str, List]] = {
    "/v1/claims": List(
        "rows", Row, "claim", ("agents", "works", "sources", "concepts", "questions", "relations")
    ),
    "/v1/agents": List("authors", Author, "agent"),
    "/v1/works": List("works", WorkLine, "work"),
    "/v1/sources": List("sources", SourceLine, "source"),
    "/v1/passages": List("passages", PassageLink, "passage", ("sources", "works")),
    "/v1/concepts": List("terms", Term, "concept", ("agents", "works")),
    "/v1/questions": List("questions", QuestionLine, "question"),
    "/v1/positions": List("positions", PositionOf, "position", ("questions",)),
    "/v1/relations": List("relations", Tie, "relation", ("claims", "concepts", "agents", "sources")),
    "/v1/citations": List("citations", CitationLine, "citation", ("works", "sources", "agents", "concepts")),
}
"""The lists, by their address."""


def in_part(schemas: dict[str, Any], listed: List, name: str) -> dict[str, Any]:
    """What a list is like, as OpenAPI describes it, also where some fields of its lines were asked for, or related nodes.

    Args:
        schemas: the schemas there are; those of parts are added.
        listed: the list.
        name: what the schema of the whole answer is called.
    """
    line = listed.line.__name__
    schemas[f"{line}InPart"] = {
        name: value for name, value in schemas[line].items() if name not in ("required", "description")
    } | {"title": f"{line}InPart", "description": f"The fields of {line} that were asked for."}
    whole = schemas[name]
    properties = whole["properties"] | {
        listed.items: whole["properties"][listed.items]
        | {"items": {"$ref": f"#/components/schemas/{line}InPart"}}
    }
    if listed.embeds:
        properties["embedded"] = {
            "type": "object",
            "description": "the nodes that were asked for with embed, as their own lists have them",
            "properties": {
                each: {
                    "type": "array",
                    "items": {"$ref": f"#/components/schemas/{LISTS[f'/v1/{each}'].line.__name__}"},
                }
                for each in listed.embeds
            },
        }
    schemas[f"{name}InPart"] = whole | {
        "title": f"{name}InPart",
        "description": f"{name}, with some fields of its lines, or with related nodes.",
        "properties": properties,
    }
    return {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in (name, f"{name}InPart")]}


class Shape(NamedTuple):
    """What of a list is wanted.

    Attributes:
        fields: the fields of each line; all where none are named.
        embed: the related nodes that come along.
    """

    fields: tuple[str, ...] = ()
    embed: tuple[str, ...] = ()


FORMAT: Final = "format"
"""The parameter that says in which form an answer is sent, where a header cannot."""
PARTS: Final = ("fields", "embed")
"""The parameters that say what of a list is wanted."""
SHAPING: Final = (*PARTS, FORMAT)
"""The parameters that say of what shape an answer is, and not what it says."""


def names_of(types: Iterable[str]) -> list[str]:
    """What ``format`` calls some media types."""
    offered = set(types)
    return [name for name, media_type in FORMATS.items() if media_type in offered]


def format_named(pairs: Iterable[tuple[str, str]], offered: Sequence[str]) -> str | None:
    """The media type that parameters name; None where they name none.

    Raises:
        BadFilter: they name more than one.
        Refused: it is not offered.
    """
    named = [value for name, value in pairs if name == FORMAT]
    if not named:
        return None
    if len(named) > 1:
        raise BadFilter(FORMAT, f"it is given {len(named)} times; give it once")
    known = names_of(offered)
    if named[0] not in known:
        raise unknown_value(FORMAT, named[0], known)
    return FORMATS[named[0]]


def shape_of(listed: List, pairs: Iterable[tuple[str, str]]) -> Shape:
    """The shape that parameters ask for; names are separated by commas.

    Raises:
        Refused: a field or a list is unknown there.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name in PARTS:
            known = listed.fields if name == "fields" else listed.embeds
            named = [each.strip() for each in value.split(",")]
            for each in named:
                if each not in known:
                    raise unknown_value(name, each, known)
            wanted[name] = tuple(dict.fromkeys((*wanted.get(name, ()), *named)))
    return Shape(**wanted)


def written(
    library: Library, listed: List | None, answer: Answer[Any], shape: Shape, media_type: str
) -> bytes:
    """An answer in a form.

    Args:
        library: where it comes from.
        listed: the list that it is, or None for a single node.
        answer: the answer.
        shape: what of a list is wanted.
        media_type: how it is written.
    """
    if media_type in _RDF:
        own = [Ref(answer.kind, answer.id)] if isinstance(answer, Node) else []
        return stated(library, listed.refs(answer) if listed else own, media_type)
    if listed is None or (shape == Shape() and media_type == JSON):
        return answer.model_dump_json().encode()
    if media_type == CSV:
        return _table(answer, listed, shape).encode()
    said = answer.model_dump(mode="json")
    lines: list[dict[str, Any]] = said[listed.items]
    if shape.embed:
        said["embedded"] = _embedded(library, listed.refs(answer), lines, shape.embed)
    if shape.fields:
        said[listed.items] = [{name: line[name] for name in shape.fields} for line in lines]
    return to_json(said)


def stated(library: Library, refs: Sequence[Ref], media_type: str) -> bytes:
    """What is stated of nodes, in a syntax of RDF; of a concept that has many definitions, some of them."""
    most = MOST_DEFINITIONS if len(refs) == 1 else MOST_DEFINITIONS_LISTED
    lines, cut = library.short(refs, most)
    note = text(f"It is told with the first {most} of its definitions; its own document has more.", "en")
    lines += [f"<{ref.iri(library.base)}> {RDFS.comment.n3()} {note.n3()} .\n" for ref in cut]
    return document(_RDF[media_type], lines, library.base).encode()


def _embedded(
    library: Library, refs: Sequence[Ref], lines: Sequence[Any], names: Sequence[str]
) -> dict[str, list[Any]]:
    """The nodes to which lines point, each as its own list has it, by the name of that list."""
    pointed: dict[Ref, None] = dict.fromkeys(ref for line in lines for ref in _links(line))
    found: dict[str, list[Any]] = {}
    for name in names:
        kind = KINDS[name]
        of_kind = sorted(ref for ref in pointed if ref.kind == kind)
        described = library.related(refs) if kind == "relation" else library.described(kind, of_kind)
        found[name] = [each.model_dump(mode="json") for each in described]
    return found


def _links(value: Any) -> Iterator[Ref]:
    """The nodes that a value of JSON points at."""
    if isinstance(value, dict):
        if {"kind", "id", "label"} <= value.keys():
            yield Ref(value["kind"], value["id"])
        for each in value.values():
            yield from _links(each)
    elif isinstance(value, list):
        for each in value:
            yield from _links(each)


def _table(answer: Answer[Any], listed: List, shape: Shape) -> str:
    """Lines as CSV (RFC 4180, with a header and newlines): a column for each field, ids for nodes.

    A column that the table of claims has on the command line means here what it means there.
    """
    if isinstance(answer, Who) and not shape.fields:
        return who_csv(answer)
    names = shape.fields or listed.fields
    return "".join(csv_lines(names, (_cells(line, names) for line in getattr(answer, listed.items))))


def _cells(line: Frozen, names: Sequence[str]) -> list[str]:
    said = line.model_dump(mode="json", include=set(names))
    known = dict(zip(COLUMNS, flat(line), strict=True)) if isinstance(line, Row) else {}
    return [known[name] if name in known else cell(said[name]) for name in names]


def cell(value: Any) -> str:
    """A value of JSON as a cell of CSV: a node as its id, several values joined by '; ', no text as a formula."""
    return guarded(_text(value)) if isinstance(value, (str, list, dict)) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return str(value["id"]) if "id" in value else " ".join(filter(None, map(_text, value.values())))
    return "" if value is None else str(value)


__all__ = [
    "CSV",
    "FORMAT",
    "FORMATS",
    "JSON",
    "LISTS",
    "LIST_TYPES",
    "NODE_TYPES",
    "PARTS",
    "RDF_TYPES",
    "SHAPING",
    "List",
    "Shape",
    "cell",
    "format_named",
    "in_part",
    "names_of",
    "shape_of",
    "stated",
    "written",
]
