"""The description of the service: valid, complete, and with examples that are what the service answers."""

import re
import shlex
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import jsonschema
import pytest
from fastapi.testclient import TestClient
from tests.test_api import client_of, small

import bondgraph
from bondgraph.answers import Filters
from bondgraph_api.parameters import NAMES

# In the small corpus there is one of these, or none.
NOTHING_BEHIND = {
    (f"/v1/{path}", "after") for path in ("questions", "compare", "define", "sources", "citations")
}


@pytest.fixture(scope="module", params=["small", "built-in"])
def client(request: pytest.FixtureRequest) -> TestClient:
    return client_of(small() if request.param == "small" else bondgraph.open())


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        if path == "/sparql":  # see test_sparql_door
            continue
        assert list(methods) == ["get"]
        yield path, methods["get"]


def validator(document: dict[str, Any], schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema | {"components": document["components"]})


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    references = re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(document))
    assert set(references) <= set(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert "HTTPValidationError" not in str(document)
    assert "'422'" not in str(list(operations(document)))


def test_every_operation_is_named_explained_and_filed(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    names = []
    for path, operation in operations(document):
        names.append(operation["operationId"])
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= tags
        assert "500" in operation["responses"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter)
    assert len(set(names)) == len(names) == 34


def test_every_filter_is_described_from_the_model(document: dict[str, Any]) -> None:
    parameters = {each["name"]: each for each in document["paths"]["/v1/claims"]["get"]["parameters"]}
    assert (parameters.pop("fields")["schema"]["type"], parameters.pop("embed")["explode"]) == (
        "array",
        False,
    )
    assert parameters.pop("format")["schema"]["enum"] == ["json", "csv", "turtle", "jsonld", "ntriples"]
    assert list(parameters) == list(NAMES)
    assert parameters["author"]["schema"] == {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "minItems": 1,
    }
    assert parameters["role"]["schema"]["items"]["enum"] == ["thesis", "supporting", "aside"]
    assert parameters["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    assert parameters["from-year"]["schema"] == {"type": "integer", "minimum": -9999, "maximum": 9999}
    assert parameters["after"]["schema"] == {"type": "string", "minLength": 1}
    for name, parameter in parameters.items():
        described = str(Filters.model_fields[NAMES[name]].description)
        assert parameter["description"].casefold() == f"{described}.".casefold()


def test_every_operation_has_a_request_that_is_answered_with_its_example(
    client: TestClient, document: dict[str, Any]
) -> None:
    for path, operation in operations(document):
        if path == "/v1/citations/{citation}" and "x-codeSamples" not in operation:
            continue  # the small corpus has none
        (sample,) = operation["x-codeSamples"]
        command, address = shlex.split(sample["source"])
        assert command == "curl"
        split = urlsplit(address)
        response = client.get(f"{split.path}?{split.query}".rstrip("?"))
        assert response.status_code == 200, path
        content = operation["responses"]["200"]["content"]["application/json"]
        assert response.json() == content["example"]
        validator(document, content["schema"]).validate(content["example"])
        shape = re.sub(r"\{\w+\}", "[^/]+", path)
        assert re.fullmatch(shape, split.path), path


def test_every_parameter_has_an_example_that_finds_something(
    client: TestClient, document: dict[str, Any]
) -> None:
    for path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                continue
            if "example" not in parameter:
                assert (path, parameter["name"]) in NOTHING_BEHIND
                continue
            if path == "/v1/citations/{citation}" and "x-codeSamples" not in operation:
                continue  # the small corpus has none
            example = parameter["example"]
            given = {each["name"]: each["example"] for each in operation["parameters"] if each["required"]}
            given |= {parameter["name"]: example}
            filled = path.format(**{name: given.pop(name) for name in re.findall(r"\{(\w+)\}", path)})
            response = client.get(f"{filled}?{urlencode(given, doseq=True)}")
            assert response.status_code == 200
            answer = response.json()
            if path == "/v1/search" and parameter["name"] in set(NAMES) - {"words", "limit", "after"}:
                given.pop("words")  # the examples are of different claims
                answer = client.get(f"/v1/claims?{urlencode(given, doseq=True)}").json()
            found = [
                answer.get(name)
                for name in (
                    "rows",
                    "nodes",
                    "facts",
                    "steps",
                    "hits",
                    "authors",
                    "questions",
                    "terms",
                    "definitions",
                    "references",
                    "works",
                    "sources",
                    "passages",
                    "positions",
                    "relations",
                    "citations",
                )
            ]
            found += [facet["values"] for facet in answer.get("facets", ())]
            # nobody defines or cites anything in the small corpus
            empty = str(answer.get("format")).startswith(("bondgraph.define/", "bondgraph.citations/"))
            assert any(found) or empty, (path, given)
            validator(document, parameter["schema"]).validate(example)


def test_examples_of_errors_are_what_the_service_answers(document: dict[str, Any]) -> None:
    seen = 0
    for _, operation in operations(document):
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/problem+json")
            if content and "example" in content:
                seen += 1
                assert str(content["example"]["status"]) == status
                validator(document, content["schema"]).validate(content["example"])
    assert seen == 45


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/claims",
        "/v1/agents",
        "/v1/concepts",
        "/v1/questions",
        "/v1/graph",
        "/v1/facets",
        "/healthz",
    ],
)
def test_answers_fit_their_schema(client: TestClient, document: dict[str, Any], path: str) -> None:
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(document, schema).validate(client.get(path).json())


def test_each_node_fits_its_schema(client: TestClient, document: dict[str, Any]) -> None:
    schema = document["paths"]["/v1/claims/{claim}"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]["schema"]
    check = validator(document, schema)
    paths = [f"/v1/claims/{row['claim']}" for row in client.get("/v1/claims?limit=1000").json()["rows"]]
    paths += [f"/v1/agents/{line['id']}" for line in client.get("/v1/agents").json()["authors"]]
    for question in client.get("/v1/questions").json()["questions"]:
        paths.append(f"/v1/questions/{question['id']}")
        paths += [f"/v1/positions/{each['id']}" for each in question["positions"]]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        check.validate(response.json())
