"""The JSON Schemas: as committed, as generated, and as an editor would use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.factories import CASES, corpus, write_corpus

from bondgraph.schema import FILES, file_name, schemas, write
from bondgraph.yamltree import parse

ROOT = CASES.parents[1]
COMMITTED = ROOT / "graph" / "schema"
CORPUS = ROOT / "graph" / "therapeutic-bond"


def schema_of(path: Path) -> dict[str, Any]:
    name = "claims" if path.parent.name == "claims" else path.stem
    return schemas()[name]


def mistakes(path: Path) -> list[str]:
    """What an editor would underline in a file."""
    tree, problems = parse(path.read_bytes(), path.name)
    assert tree is not None
    assert problems == []
    validator = jsonschema.Draft202012Validator(schema_of(path))
    return [
        f"{'/'.join(map(str, each.path))}: {each.message}" for each in validator.iter_errors(tree.plain())
    ]


def yaml_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.yaml")) if path.read_text(encoding="utf-8").strip("# \n")]


def test_what_is_committed_is_what_is_generated(tmp_path: Path) -> None:
    written = {path.name: path.read_bytes() for path in write(tmp_path)}
    assert written == {path.name: path.read_bytes() for path in sorted(COMMITTED.iterdir())}


def test_every_file_of_a_corpus_has_a_schema() -> None:
    assert list(schemas()) == list(FILES)
    assert len(FILES) == 7


@pytest.mark.parametrize("name", list(FILES))
def test_a_schema_is_a_schema(name: str) -> None:
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == file_name(name)
    assert schema["$schema"].endswith("2020-12/schema")
    assert json.dumps(schema).count(">>>") == 0


def test_every_shape_is_closed() -> None:
    for schema in schemas().values():
        for shape in (schema, *schema.get("$defs", {}).values()):
            for each in (shape, *shape.get("anyOf", ())):
                assert each.get("type") != "object" or each["additionalProperties"] is False


def test_the_built_in_corpus_is_valid() -> None:
    files = yaml_files(CORPUS)
    assert len(files) >= 7
    assert {path: found for path in files if (found := mistakes(path))} == {}


def test_every_file_of_the_built_in_corpus_names_its_schema() -> None:
    for path in yaml_files(CORPUS):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        target = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
        assert target == COMMITTED / schema_of(path)["$id"]


@pytest.mark.parametrize("case", ["minimal", "voices", "relations", "renamed", "works", "concepts"])
def test_valid_cases_are_valid(case: str) -> None:
    assert {
        path.name: found for path in yaml_files(CASES / "valid" / case) if (found := mistakes(path))
    } == {}


def test_what_the_factories_write_is_valid(tmp_path: Path) -> None:
    assert [mistakes(path) for path in yaml_files(write_corpus(tmp_path, corpus()))] == [[]] * 7


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agents.yaml", "agents: [{id: tang, nmae: Tang}]"),
        ("agents.yaml", "agents: [{id: Tang_Lu}]"),
        ("agents.yaml", "agents: [{described: x}]"),
        ("agents.yaml", "people: []"),
        ("agents.yaml", "agents: [{id: tang, type: robot}]"),
        ("agents.yaml", "agents: [{id: tang, name: Lu Tang}]"),
        ("works.yaml", "references: [{id: x, pubisher: y}]"),
        ("works.yaml", "references: [{id: x, translator: Tang}]"),
        ("works.yaml", "references: [{id: x, issued: {yaer: 1}}]"),
        ("sources.yaml", "sources: [{id: x, title: y, sha256: abc, length: 5}]"),
        ("questions.yaml", "questions: [{id: x, label: y, asks: z, positions: []}]"),
        ("claims/a.yaml", "source: x\nclaims: [{id: c, says: s, held_by: [], passages: p}]"),
        ("claims/a.yaml", "source: x\nclaims: [{id: c, says: s, held_by: h, passages: p, answers: calms}]"),
        ("claims/a.yaml", "source: x\nclaims: [{id: c, says: s, held_by: h, passages: p, told_by: tang}]"),
        (
            "claims/a.yaml",
            "source: x\nclaims: [{id: c, says: s, held_by: h, passages: p, supports: [{claim: d}]}]",
        ),
        ("claims/a.yaml", "claims: []"),
        ("corpus.yaml", "id: tea"),
    ],
)
def test_an_editor_underlines_mistakes(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert mistakes(path) != []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("works.yaml", "references: [{id: x, title: 1984, volume: 14, issued: 2001, author: {family: T}}]"),
        ("works.yaml", "references: [{id: x, issued: {date-parts: [[2001, 2]]}, accessed: [{year: 2001}]}]"),
        ("claims/a.yaml", "source: x\nclaims: [{id: c, says: s, held_by: h, passages: p, answers: q/p}]"),
        ("claims/a.yaml", "source: x\nclaims: [{id: c, says: s, held_by: h, passages: p, answers: {question: q, position: p}}]"),
    ],
)  # fmt: skip
def test_an_editor_allows_what_is_read(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert mistakes(path) == []


def test_fields_are_described() -> None:
    claim = schemas()["claims"]["$defs"]["ClaimEntry"]["properties"]
    assert claim["held_by"]["description"] == "whose view it is"
    assert schemas()["works"]["$defs"]["Work"]["properties"]["container-title"] == {
        "type": ["string", "number"]
    }
