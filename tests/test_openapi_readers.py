"""The description of the service, read by programs that are not ours: two linters, and a generator of clients."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from tests.readers import node_program
from tests.test_api import client_of

import bondgraph

# Every operation of the API once, as a program in TypeScript would ask for it.
CLIENT: Final = """\
import type { components, paths } from "./bondgraph";

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer A } } } };
} ? A : never;

async function ask<P extends keyof paths>(path: P, query: string): Promise<Answer<P>> {
  const response = await fetch(path + query);
  if (!response.ok) {
    const problem = (await response.json()) as components["schemas"]["Problem"];
    throw new Error(problem.detail + " " + (problem.nearest ?? []).join());
  }
  return (await response.json()) as Answer<P>;
}

export async function claims(author: string): Promise<string[]> {
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page: Answer<"/v1/claims"> = await ask("/v1/claims", `?author=${author}` + (after ? `&after=${after}` : ""));
    for (const row of page.rows) {
      const holders: string[] = (row.holders ?? []).map((holder) => holder.label);
      found.push(`${holders.join(" & ")}: ${row.says ?? ""} (${row.work?.year ?? "n.d."})`);
    }
    after = page.next;
  } while (after);
  return found;
}

export async function verdict(one: string, other: string): Promise<"agree" | "differ" | "partly" | "silent"> {
  const answer = await ask("/v1/compare", `?name=${one}&name=${other}`);
  return answer.questions[0].verdict;
}

const parameters: NonNullable<paths["/v1/works"]["get"]["parameters"]["query"]> = { sort: "-year", limit: 5, fields: ["id", "title"] };
export const wanted: number | undefined = parameters.limit;
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the description of the built-in corpus's service."""
    path = tmp_path_factory.mktemp("openapi") / "openapi.json"
    path.write_bytes(client_of(bondgraph.open()).get("/openapi.json").content)
    return path


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def test_redocly_has_nothing_to_say(described: Path) -> None:
    said = run(
        node_program("redocly"),
        "lint",
        "--extends",
        "recommended",
        "--format",
        "json",
        described,
        cwd=described.parent,
    )
    assert said.returncode == 0, said.stdout
    totals = json.loads(said.stdout)["totals"]
    assert totals == {"errors": 0, "warnings": 0, "ignored": 0}


def test_spectral_has_nothing_to_say(described: Path) -> None:
    rules = described.parent / "spectral.json"
    rules.write_text('{"extends": ["spectral:oas"]}', encoding="utf-8")
    said = run(node_program("spectral"), "lint", "-r", rules, "-f", "json", described, cwd=described.parent)
    found: list[dict[str, Any]] = json.loads(said.stdout.partition("No results")[0] or "[]")
    assert [(each["code"], each["path"]) for each in found] == []
    assert said.returncode == 0, said.stderr


def test_the_linters_do_find_mistakes(described: Path) -> None:
    document = json.loads(described.read_bytes())
    document["paths"]["/v1/claims"]["get"]["operationId"] = document["paths"]["/v1/search"]["get"][
        "operationId"
    ]
    del document["paths"]["/v1/works"]["get"]["responses"]["200"]
    broken = described.parent / "broken.json"
    broken.write_text(json.dumps(document), encoding="utf-8")
    said = run(
        node_program("redocly"),
        "lint",
        "--extends",
        "recommended",
        "--format",
        "json",
        broken,
        cwd=broken.parent,
    )
    assert {each["ruleId"] for each in json.loads(said.stdout)["problems"]} >= {
        "operation-operationId-unique",
        "operation-2xx-response",
    }


def test_a_client_is_generated_and_compiles(described: Path) -> None:
    folder = described.parent
    made = run(node_program("openapi-typescript"), described, "-o", folder / "bondgraph.ts", cwd=folder)
    assert made.returncode == 0, made.stderr
    types = (folder / "bondgraph.ts").read_text(encoding="utf-8")
    document = json.loads(described.read_bytes())
    operations = [
        operation["operationId"] for path in document["paths"].values() for operation in path.values()
    ]
    assert len(operations) >= 34
    for name in operations:
        assert f"    {name}: {{" in types
    (folder / "client.ts").write_text(CLIENT, encoding="utf-8")
    compiler = (
        node_program("tsc"),
        "--strict",
        "--noEmit",
        "--target",
        "es2022",
        "--lib",
        "es2022,dom",
        "client.ts",
    )
    compiled = run(*compiler, cwd=folder)
    assert compiled.returncode == 0, compiled.stdout
    wrong = CLIENT.replace("row.says ??", "row.sais ??")
    (folder / "client.ts").write_text(wrong, encoding="utf-8")
    refused = run(*compiler, cwd=folder)
    assert "sais" in refused.stdout
