"""What every verb answers keeps to its JSON Schema, and what a version promised is kept.

A field may be added under the same version. Where something else changes, the answer gets a new version, and the
schema of the new one is written to tests/answers by ``python -m tests.test_answers_schema``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tests.healing import healing, library

from bondgraph import answers
from bondgraph.answers import Answer
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build, load

PROMISED: Final = Path(__file__).parent / "answers"
SCHEMAS: Final = answers.schemas()


@cache
def built_in() -> Library:
    return build(load())


def asked(of: Library, corpus: Corpus, most: int = 8) -> Iterator[Answer[Any]]:
    """Answers of each verb: of nodes of each kind, each question and pairs of authors; full and empty ones."""
    yield of.who_argues(limit=1000)
    yield of.who_argues(limit=1)
    yield of.who_argues("unheard of", author=corpus.agents[0].id)
    yield of.search("bond mueler")
    yield of.search("bond", kind="claim", limit=1)
    yield of.search("unheard of", author=corpus.agents[0].id)
    yield of.about()
    yield of.stats()
    yield of.authors()
    yield of.authors(limit=1)
    yield of.questions()
    yield of.terms()
    yield of.works()
    yield of.sources()
    yield of.passages()
    yield of.passages(source=corpus.sources[0].id, limit=1)
    yield of.positions()
    yield of.relations()
    yield of.relations("unheard of")
    yield of.citations()
    yield of.facets()
    yield of.facets(limit=1)
    yield of.graph(limit=1000)
    yield of.graph("unheard of")
    yield of.cite()
    yield of.cite(corpus.works[0].id, style="vancouver")
    yield of.cite(words="unheard of")
    for question in corpus.questions:
        yield of.who_argues(question=question.id)
    shown: Counter[str] = Counter()
    for kind, record in corpus.records():
        if shown[kind] < most:
            yield of.show(f"{kind}:{record.id}")
        shown[kind] += 1
    for concept in corpus.concepts:
        yield of.define(concept.id)
    agents = [f"agent:{agent.id}" for agent in corpus.agents]
    yield of.compare(*agents)
    for agent in agents:
        yield of.path(agents[-1], agent)
        yield of.near(agent, steps=2, limit=3)


@pytest.mark.parametrize(("of", "corpus"), [(library, healing), (built_in, load)], ids=["small", "built-in"])
def test_what_is_answered_keeps_to_the_schema(of: Any, corpus: Any) -> None:
    validators = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
    met = set()
    for answer in asked(of(), corpus()):
        said = json.loads(answer.model_dump_json())
        name = said["format"].removeprefix("bondgraph.").partition("/")[0]
        validators[name].validate(said)
        met.add(name)
    assert met == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_strict_about_what_it_promises(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    given = (json.loads(answer.model_dump_json()) for answer in asked(library(), healing()))
    said = next(each for each in given if each["format"].startswith(f"bondgraph.{name}/"))
    assert validator.is_valid(said)
    assert validator.is_valid(said | {"added": 1})  # what a later release may add
    assert not validator.is_valid(said | {"format": f"bondgraph.{name}/0"})
    for field in said:
        assert not validator.is_valid({other: value for other, value in said.items() if other != field}), (
            field
        )


def promises(schema: dict[str, Any]) -> set[str]:
    """What a schema says of each field, one line each; descriptions and titles are no promises."""
    said = set(_said(schema, ""))
    return said.union(*(_said(each, name) for name, each in schema.get("$defs", {}).items()))


def _said(schema: dict[str, Any], path: str) -> Iterator[str]:
    for keyword in ("type", "const", "enum", "$ref"):
        if keyword in schema:
            yield f"{path or '.'} {keyword} {json.dumps(schema[keyword])}"
    for name, each in schema.get("properties", {}).items():
        if name in schema.get("required", ()):
            yield f"{path}.{name} is always there"
        yield from _said(each, f"{path}.{name}")
    for number, each in enumerate(schema.get("anyOf", ())):
        yield from _said(each, f"{path}|{number}")
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _said(schema[keyword], f"{path}[]")


def version(schema: dict[str, Any]) -> str:
    return str(schema["properties"]["format"]["const"]).removeprefix("bondgraph.").replace("/", "-")


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_a_version_promised_is_kept(name: str) -> None:
    schema = SCHEMAS[name]
    promised = (PROMISED / f"{version(schema)}.txt").read_text(encoding="utf-8").splitlines()
    kept = promises(schema)
    assert [line for line in promised if line not in kept] == []
    added = sorted(line.split(" ")[0] for line in kept - set(promised) if line.endswith("is always there"))
    assert added == [], (
        "a field was added: write it to tests/answers, with python -m tests.test_answers_schema"
    )


def test_every_answer_has_a_version() -> None:
    assert {version(schema).rpartition("-")[0] for schema in SCHEMAS.values()} == set(SCHEMAS)


if __name__ == "__main__":
    for schema in SCHEMAS.values():
        path = PROMISED / f"{version(schema)}.txt"
        old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        lines = sorted(promises(schema))
        if lost := set(old) - set(lines):
            raise SystemExit(f"{path}: {min(lost)!r} was promised; give the answer a new version")
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
