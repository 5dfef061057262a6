"""The description of the service (OpenAPI 3.1), with examples that are asked of the service itself.

An example is a request that the corpus at hand answers with something, and what it was answered with: none is written
by hand, so none can be wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import anyio
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import Message, Scope

from bondgraph.answers import Filters, Link, Row, Tie
from bondgraph.library import Library
from bondgraph_api import sparql_openapi
from bondgraph_api.forms import FORMAT, JSON, LIST_TYPES, LISTS, NODE_TYPES, PARTS, in_part
from bondgraph_api.parameters import NAMES, choices
from bondgraph_api.problems import MEDIA_TYPE, Problem
from bondgraph_api.requests import HEADER
from bondgraph_api.served import Served
from bondgraph_api.service_description import PATH
from bondgraph_api.settings import HOST, PORT
from bondgraph_api.verbs import VERBS

_ABOUT: Final = """\
Who argues what, and where they said it: claims with those who hold them, those who tell them, the passages that carry
them and the relations between them, each with its reason.

The filters, the names and the rows are those of the Python package and of the command line. Answers are tagged: send
an `ETag` back as `If-None-Match`, and an unchanged answer comes as 304. Errors are problem details (RFC 9457).
"""

_TRIES: Final = 200
_FEW: Final = 25
_SEARCH: Final = "/v1/search"
_EXPORT: Final = "/v1/export/{format}"
_CITE: Final = "/v1/cite"
_ALONE: Final = ("/v1", "/v1/export")
"""What is answered as JSON alone."""


_SAME: Final = [(HEADER.encode(), b"example")]
"""The id of the requests that examples come of, so that they are the same at any time."""


class Reply(NamedTuple):
    """What the service answers in this process."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: FastAPI, address: str, method: str = "GET") -> Reply:
    """Put a request to the service in this process; not from inside an event loop."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "headers": _SAME,
        "client": None, "server": (HOST, PORT),
    }  # fmt: skip
    sent: list[Message] = []
    said: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not said:
            await anyio.sleep_forever()
        return said.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(scope, receive, send)

    anyio.run(run)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def description(app: FastAPI, served: Served) -> dict[str, Any]:
    """The whole description, made when it is first asked for."""
    if not served.described:
        served.described = _describe(app, served.library)
    return served.described


def _describe(app: FastAPI, library: Library) -> dict[str, Any]:
    stamp = library.stamp
    described = get_openapi(
        title=f"bondgraph: {stamp.title}",
        version=app.version,
        summary="Who argues what, and where they said it.",
        description=_ABOUT,
        routes=app.routes,
        tags=[*(app.openapi_tags or ()), sparql_openapi.TAG],
        servers=[{"url": "/"}],
        license_info={"name": stamp.licence, "url": stamp.licence}
        if "://" in stamp.licence
        else {"name": stamp.licence},
    )
    described["info"]["contact"] = {"name": "bondgraph contributors"}
    described["security"] = []
    schemas = described["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(mode="serialization")
    _open_tuples(schemas)
    filters = filter_examples(library)
    walks, lists = _walks(library), _lists(library)
    addresses = _addresses(library, filters, walks)
    for path, operations in described["paths"].items():
        operation = operations["get"]
        operation["responses"].pop("422", None)
        for parameter in operation.get("parameters", ()):
            name, own = parameter["name"], walks.get(path) or lists.get(path) or {}
            if name in PARTS:
                parameter["example"] = parameter["schema"]["items"]["enum"][:2]
            elif name == FORMAT and path != _CITE:
                parameter["example"] = "json"
            elif parameter["in"] == "query" and (example := own.get(name, filters.get(name))) is not None:
                several = parameter["schema"].get("type") == "array" and not isinstance(example, list)
                parameter["example"] = [example] if several else example
        if listed := LISTS.get(path):
            content = operation["responses"]["200"]["content"]
            name = content[JSON]["schema"]["$ref"].rpartition("/")[2]
            content[JSON]["schema"] = in_part(schemas, listed, name)
            content |= _forms(LIST_TYPES[1:])
        elif "406" in operation["responses"] and JSON in operation["responses"]["200"]["content"]:
            content = operation["responses"]["200"]["content"]
            types = VERBS[path].types if path in VERBS else () if path in _ALONE else NODE_TYPES
            content |= _forms(types[1:])
        if (address := addresses.get(path)) is not None:
            values = dict(
                zip(
                    _variables(path),
                    address.partition("?")[0].removeprefix("/v1/").split("/")[1:],
                    strict=False,
                )
            )
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["example"] = values[parameter["name"]]
            operation["x-codeSamples"] = [_sample(address)]
            operation["responses"]["200"]["content"]["application/json"]["example"] = json.loads(
                ask(app, address).body
            )
        for status, wrong in _wrong(path, operation).items():
            operation["responses"][status]["content"][MEDIA_TYPE]["example"] = json.loads(
                ask(app, wrong).body
            )
    described["paths"][PATH] = sparql_openapi.operations(_origin(), lambda address: ask(app, address).body)
    return described


def _forms(types: Iterable[str]) -> dict[str, Any]:
    """What an answer may be besides its JSON: JSON-LD is read as JSON, all else is text."""
    return {
        media_type: {"schema": {"type": "object" if media_type.endswith("json") else "string"}}
        for media_type in types
    }


def _open_tuples(schema: Any) -> None:
    """Say of each array whose places are described one by one that it may have others: there are readers that want that said."""
    if isinstance(schema, dict):
        if "prefixItems" in schema:
            schema.setdefault("items", {})
        for each in schema.values():
            _open_tuples(each)
    elif isinstance(schema, list):
        for each in schema:
            _open_tuples(each)


def filter_examples(library: Library) -> dict[str, Any]:
    """For each filter a value that, alone, the corpus has claims for, where there is one."""
    return {name: value for name in NAMES if (value := _example(library, name)) is not None}


def _example(library: Library, name: str) -> Any:
    schema = Filters.model_json_schema()["properties"][name]
    for number, value in enumerate(_candidates(library, name)):
        if number >= _TRIES:
            break
        if library.who_argues(Filters.of({"limit": 1, name: value})).rows:
            return value
    return 10 if schema.get("type") == "integer" else None


def _candidates(library: Library, name: str) -> Iterator[Any]:
    """Values that a filter might have, of the first claims."""
    rows = library.who_argues(limit=_TRIES).rows
    if fixed := choices(name):
        yield from fixed
    elif name == "words":
        yield from (word for row in rows for word in re.findall(r"\w{6,}", row.says))
    elif name.endswith("year"):
        years = sorted({row.year for row in rows if row.year is not None})
        yield from years if name.startswith("from") else years[::-1]
    elif name == "after":
        yield from (row.claim for row in rows)
    elif name in ("supports", "contrasts"):
        for row in library.who_argues(relation=name, limit=_FEW).rows:
            ties = library.show_claim(row.claim).relations
            yield from (tie.object.id for tie in ties if tie.type == name)
    else:
        found = (value for row in rows for value in _named(row, name))
        yield from dict.fromkeys(found)


def _named(row: Row, name: str) -> list[str]:
    """The values of a filter that names nodes, as far as a row tells them."""
    links: dict[str, Iterable[Link | None]] = {
        "author": row.holders,
        "concept": row.concepts,
        "question": (stand.question for stand in row.positions),
        "position": (stand.position for stand in row.positions),
        "work": (row.work,),
        "source": (passage.source for passage in row.passages),
    }
    return [link.id for link in links.get(name, ()) if link]


def _drawn(library: Library) -> Tie | None:
    """A relation between claims."""
    for row in library.who_argues(relation=["supports", "contrasts"], limit=1).rows:
        return next(tie for tie in library.show_claim(row.claim).relations if tie.type != "defines")
    return None


def _walks(library: Library) -> dict[str, dict[str, Any]]:
    """For each path that asks for named nodes, parameters with which it finds something."""
    found: dict[str, dict[str, Any]] = {}
    if tie := _drawn(library):
        start, end = f"claim:{tie.subject.id}", f"claim:{tie.object.id}"
        found["/v1/path"] = {"start": start, "end": end, "relation": [tie.type]}
        found["/v1/show"] = {"name": start, "kind": tie.subject.kind}
        found["/v1/near"] = {"name": start, "steps": 1, "relation": [tie.type], "limit": 10}
    authors = sorted(library.authors(limit=_TRIES).authors, key=lambda author: (-author.claims, author.id))
    if len(authors) > 1:
        names = [author.id for author in authors[:2]]
        found["/v1/compare"] = {"name": names, "limit": 1, "after": library.compare(*names, limit=1).next}
    terms = library.terms(limit=_TRIES).terms
    if terms:
        term = max(terms, key=lambda each: each.definitions).concept.id
        found["/v1/define"] = {"name": term, "limit": 1, "after": library.define(term, limit=1).next}
    return found


def _lists(library: Library) -> dict[str, dict[str, Any]]:
    """For each path that lists, parameters with which it lists one; None for what would list none."""
    answers: dict[str, tuple[Any, Any]] = {
        "agents": ((agents := library.authors(limit=1)), agents.authors),
        "works": ((works := library.works(limit=1)), works.works),
        "sources": ((sources := library.sources(limit=1)), sources.sources),
        "passages": ((passages := library.passages(limit=1)), passages.passages),
        "concepts": ((terms := library.terms(limit=1)), [term.concept for term in terms.terms]),
        "questions": ((questions := library.questions(limit=1)), questions.questions),
        "positions": ((positions := library.positions(limit=1)), positions.positions),
        "citations": ((citations := library.citations(limit=1)), citations.citations),
    }
    # An id is a place in any order, which the next of an answer is not.
    found: dict[str, dict[str, Any]] = {
        f"/v1/{path}": {"limit": 1, "after": lines[0].id if answer.next else None}
        for path, (answer, lines) in answers.items()
    }
    for path, sort in {"/v1/agents": "-claims", "/v1/works": "-year", "/v1/sources": "-claims"}.items():
        found[path]["sort"] = sort
    found[_SEARCH] = {"kind": ["claim"], "after": "1"}
    found[_CITE] = _cited(library)
    found["/v1/relations"] = {"after": next((tie.id for tie in library.relations(limit=1).relations), None)}
    most = library.sources(sort="-claims", limit=1).sources
    found["/v1/passages"]["source"] = most[0].id if most else None
    return found


def _cited(library: Library) -> dict[str, Any]:
    """What is cited, in which style and how it is written."""
    return {
        "name": [f"claim:{row.claim}" for row in library.who_argues(limit=1).rows],
        "style": "mla",
        "format": "json",
    }


def _addresses(library: Library, filters: dict[str, Any], walks: dict[str, dict[str, Any]]) -> dict[str, str]:
    """For each path an address that answers with a small part of the corpus; no entry where the corpus has none."""
    found = {"/v1": "/v1", "/v1/claims": "/v1/claims?limit=1", "/v1/graph": "/v1/graph?limit=1"}
    for path in ("agents", "works", "sources", "passages", "concepts", "positions", "relations", "citations"):
        found[f"/v1/{path}"] = f"/v1/{path}?limit=2"
    found["/v1/questions"] = "/v1/questions?limit=1"
    found[_CITE] = f"{_CITE}?{urlencode(_cited(library), doseq=True)}"
    found |= {"/v1/facets": "/v1/facets?limit=1", "/v1/stats": "/v1/stats", "/healthz": "/healthz"}
    found |= {"/v1/export": "/v1/export"}
    if "author" in filters:
        found[_EXPORT] = f"/v1/export/node-link?{urlencode({'author': filters['author']})}"
    found |= _items(library)
    for path, walk in walks.items():
        found[path] = (
            f"{path}?{urlencode({name: walk[name] for name in walk if name != 'after'}, doseq=True)}"
        )
    if "words" in filters:
        found[_SEARCH] = f"{_SEARCH}?{urlencode({'words': filters['words'], 'limit': 2})}"
    if "author" in filters:
        for path in ("/v1/claims", "/v1/facets", "/v1/graph"):
            found[path] = f"{path}?{urlencode({'author': filters['author'], 'limit': 1})}"
    return found


def _items(library: Library) -> dict[str, str]:
    """For each path of one node the address of one on which little hangs."""
    found: dict[str, Any] = {}
    authors = [author for author in library.authors(limit=_TRIES).authors if author.claims]
    if authors:
        found["agents/{agent}"] = min(authors, key=lambda author: (author.claims, author.id)).id
        tie = _drawn(library)
        found["claims/{claim}"] = tie.subject.id if tie else library.who_argues(limit=1).rows[0].claim
    asked = [question for question in library.questions(limit=_FEW).questions if question.claims]
    if asked:
        least = min(asked, key=lambda question: question.claims)
        found["questions/{question}"] = least.id
        found["positions/{question}/{position}"] = next(
            position.id for position in least.positions if position.claims
        )
    if terms := library.terms(limit=_TRIES).terms:
        used = [each for each in terms if each.used_by]
        found["concepts/{concept}"] = min(used or terms, key=lambda each: each.used_by).concept.id
    nodes: dict[str, Sequence[Any]] = {
        "works/{work}": library.works(limit=1).works,
        "sources/{source}": library.sources(limit=1).sources,
        "passages/{passage}": library.passages(limit=1).passages,
        "relations/{relation}": library.relations(limit=1).relations,
        "citations/{citation}": library.citations(limit=1).citations,
    }
    found |= {path: each[0].id for path, each in nodes.items() if each}
    return {f"/v1/{path}": f"/v1/{path.partition('/')[0]}/{ident}" for path, ident in found.items()}


def _variables(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]


def _sample(address: str) -> dict[str, str]:
    return {"lang": "Shell", "label": "curl", "source": f"curl '{_origin()}{quote(address, safe='/?&=%+')}'"}


def _origin() -> str:
    return f"http://{HOST}:{PORT}"


def _wrong(path: str, operation: dict[str, Any]) -> dict[str, str]:
    """For the statuses of an operation that are errors, an address that is answered with one."""
    found = {}
    plain = path.replace("{", "").replace("}", "")
    if "400" in operation["responses"]:
        found["400"] = f"{plain}?autor=x"
    if "404" in operation["responses"]:
        found["404"] = f"{plain}-that-is-not-there"
    return found


def as_json(app: FastAPI, served: Served) -> str:
    """The description as text."""
    return json.dumps(description(app, served), ensure_ascii=False)
