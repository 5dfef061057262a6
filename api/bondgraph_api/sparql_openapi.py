"""The SPARQL door as OpenAPI describes it: one path, asked by GET and by POST, with examples that are asked of it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from bondgraph.sparql.formats import GRAPHS, SOLUTIONS, Format
from bondgraph_api.problems import MEDIA_TYPE
from bondgraph_api.protocol import EVERY, FORM, QUERY
from bondgraph_api.routes.replying import REFUSED, problem
from bondgraph_api.service_description import PATH

TAG: Final = {"name": "sparql", "description": "Any query of SPARQL 1.1, within limits."}
_GRAPH_EXAMPLE: Final = "CONSTRUCT { ?claim a bg:Claim } WHERE { ?claim a bg:Claim } LIMIT 1"
_NAMED: Final = "SELECT ?g { GRAPH ?g {} }"
EXAMPLE: Final = "SELECT ?claim ?text { ?claim a bg:Claim ; schema:text ?text } LIMIT 1"
_WRONG: Final = {"400": "query=ASK+%7B", "403": "update=CLEAR+ALL"}
"""For statuses of errors, parameters that are answered with them."""

_ABOUT: Final = """\
Prefixes of the project need no declaration. The format is negotiated by `Accept`, or named by `format`; rows come as
JSON, XML, CSV or TSV, the verdict of ASK as JSON or XML, graphs as Turtle, N-Triples, N-Quads, TriG, RDF/XML or
JSON-LD. An answer comes whole or not at all: at a limit of time, rows, memory or size the query is ended (422).
"""
_ITSELF: Final = "Without a query, the service's description is answered."
_GRAPH: Final = {"type": "string", "format": "iri", "minLength": 1}

Asked = Callable[[str], bytes]


def operations(origin: str, ask: Asked) -> dict[str, dict[str, Any]]:
    """The operations of the path.

    Args:
        origin: where the service is, as examples tell it.
        ask: gives the body that the service answers at an address.
    """
    address = f"{PATH}?{urlencode({'query': EXAMPLE})}"
    answers = _answers(ask)
    graph = json.loads(ask(f"{PATH}?{urlencode({'query': _NAMED})}"))["results"]["bindings"][0]["g"]["value"]
    problems = {status: json.loads(ask(f"{PATH}?{given}")) for status, given in _WRONG.items()}
    common = {"tags": [TAG["name"]], "description": _ABOUT}
    asked = f"curl {shlex.quote(origin + address)}"
    sent = (
        f"curl -H {shlex.quote(f'Content-Type: {QUERY}')} --data-binary {shlex.quote(EXAMPLE)} {origin}{PATH}"
    )
    return {
        "get": common
        | {
            "operationId": "query",
            "summary": "Any SPARQL query",
            "description": f"{_ABOUT}\n{_ITSELF}\n",
            "parameters": _parameters(graph),
            "responses": {"304": {"description": "unchanged since the answer whose `ETag` was sent"}}
            | _responses(answers, problems),
            "x-codeSamples": [_sample(asked)],
        },
        "post": common
        | {
            "operationId": "post_query",
            "summary": "Any SPARQL query, posted",
            "parameters": _parameters(graph)[1:3],
            "requestBody": _body(),
            "responses": _responses(answers, problems)
            | {
                "413": problem("what was posted is too long"),
                "415": problem("what was posted is no form and no query, or not in UTF-8"),
            },
            "x-codeSamples": [_sample(sent)],
        },
    }


def _answers(ask: Asked) -> dict[str, Any]:
    """An answer in each media type, as an example of it."""
    found: dict[str, Any] = {}
    for query, formats in ((EXAMPLE, SOLUTIONS), (_GRAPH_EXAMPLE, GRAPHS)):
        for each in formats:
            body = ask(f"{PATH}?{urlencode({'query': query, 'format': each.value})}")
            in_json = each in (Format.JSON, Format.JSONLD)
            found[each.media_type] = json.loads(body) if in_json else body.decode()
    found["application/json"] = found[Format.JSON.media_type]
    found["application/xml"] = found[Format.XML.media_type]
    return found


def _sample(source: str) -> dict[str, str]:
    return {"lang": "Shell", "label": "curl", "source": source}


def _parameters(graph: str) -> list[dict[str, Any]]:
    described = {
        "query": ("The query.", {"type": "string", "minLength": 1}),
        "default-graph-uri": (
            "The graphs that are its default graph, in place of those that it names; the IRI of the corpus names that.",
            {"type": "array", "items": _GRAPH},
        ),
        "named-graph-uri": ("The graphs that it may name.", {"type": "array", "items": _GRAPH}),
        "format": ("The format of the answer, before `Accept`.", _formats()),
    }
    found: list[dict[str, Any]] = [
        {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
        for name, (about, schema) in described.items()
    ]
    examples = (EXAMPLE, [graph], [graph], Format.JSON.value)
    return [each | {"example": example} for each, example in zip(found, examples, strict=True)]


def _formats() -> dict[str, Any]:
    return {"type": "string", "enum": [each.value for each in (*SOLUTIONS, *GRAPHS)]}


def _body() -> dict[str, Any]:
    graphs = {"type": "array", "items": _GRAPH}
    form = {
        "type": "object",
        "required": ["query"],
        "additionalProperties": False,
        "properties": {
            "query": {"type": "string", "minLength": 1},
            "default-graph-uri": graphs,
            "named-graph-uri": graphs,
            "format": _formats(),
        },
    }
    return {
        "required": True,
        "description": "The query as it is, or a form.",
        "content": {
            QUERY: {"schema": {"type": "string", "minLength": 1}, "example": EXAMPLE},
            FORM: {"schema": form, "example": {"query": EXAMPLE}},
        },
    }


def _responses(answers: dict[str, Any], problems: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {media: {"schema": {"type": "string"}} for media in (*EVERY, "text/html")}
    for media in (Format.JSON.media_type, Format.JSONLD.media_type, "application/json"):
        content[media] = {"schema": {"type": ["object", "array"], "items": {"type": "object"}}}
    content[Format.JSON.media_type] = {"schema": {"type": "object"}}
    for media, example in answers.items():
        content[media] = content[media] | {"example": example}
    told = {
        "200": {"description": "the answer", "content": content},
        "400": REFUSED[400],
        "403": problem("it is an update, and nothing is changed here"),
        "406": problem("`Accept` leaves none of the formats; `detail` lists them"),
        "414": REFUSED[414],
        "422": problem("the query came to a limit; `limit` says which"),
        "500": REFUSED[500],
        "503": problem(
            "too many queries, or the store does not answer; `Retry-After` says when to ask again"
        ),
    }
    for status, example in problems.items():
        body = told[status]["content"][MEDIA_TYPE]
        told[status] = told[status] | {"content": {MEDIA_TYPE: body | {"example": example}}}
    return told
