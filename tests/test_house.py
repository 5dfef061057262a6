"""What the house says of itself is so: the Makefile, the requirements, the order of imports, what is exported."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[1]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOTS: Final = {"bondgraph": ROOT / "src", "bondgraph_api": ROOT / "api"}

# A third-party library that may be replaced one day is imported here only.
HOMES: Final[dict[str, tuple[str, ...]]] = {
    "cryptography": ("bondgraph.nanopubs.signing",),
    "fastapi": ("bondgraph_api",),
    "httpx2": ("bondgraph.store.remote",),
    "jinja2": ("bondgraph_api", "bondgraph.render"),
    "mcp": ("bondgraph_api.mcp",),
    "mcp_types": ("bondgraph_api.mcp",),
    "matplotlib": ("bondgraph.figures",),
    "networkx": ("bondgraph.analysis", "bondgraph.render", "bondgraph.result", "bondgraph.turning"),
    "pandas": ("bondgraph.result", "bondgraph.turning"),
    "polars": ("bondgraph.result", "bondgraph.turning"),
    "pyarrow": ("bondgraph.exporting.parquet",),
    "pyoxigraph": ("bondgraph.nanopubs.judging", "bondgraph.store", "bondgraph.sparql.worker"),
    "pyshacl": ("bondgraph.shapes",),
    "pyvis": ("bondgraph.render",),
    "rapidfuzz": ("bondgraph.anchoring", "bondgraph.search"),
    "rdflib": ("bondgraph.result", "bondgraph.shapes", "bondgraph.turning", "bondgraph.vocabulary"),
    "scipy": ("bondgraph.analysis.frustration", "bondgraph.arrays"),
    "starlette": ("bondgraph_api",),
    "tantivy": ("bondgraph.search",),
    "typer": ("bondgraph.cli",),
    "uvicorn": ("bondgraph.cli", "bondgraph_api"),
    "yaml": ("bondgraph.yamltree", "bondgraph.yamlwords"),
}

# Written in parts, so that this file doesn't name what no file may name.
REGISTRIES: Final = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("conda", "anaconda", "org"),
        ("proxy", "golang", "org"),
    ]
]
DOWNLOAD: Final = re.compile(r"https?://\S+\.(?:whl|zip|tgz|deb|tar\.\w+)\b")


def modules() -> dict[str, Path]:
    """Every module of both packages, by its full name."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for package, root in ROOTS.items()
        for path in sorted((root / package).rglob("*.py"))
    }


def committed() -> list[Path]:
    """The files that are, or are about to be, under version control."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_help_lists_every_target() -> None:
    if not shutil.which("make"):
        pytest.skip("no make here")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    said = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert [line.split()[1] for line in said.splitlines()] == targets
    assert {"help", "run", "test", "lint", "lock", "serve"} <= set(targets)


def test_no_committed_file_names_a_registry_a_download_or_this_machine() -> None:
    forbidden = re.compile("|".join(map(re.escape, [*REGISTRIES, f"{ROOT}/"])))
    found = []
    for path in committed():
        text = path.read_bytes().decode("utf-8", errors="replace")
        for pattern in (forbidden, DOWNLOAD):
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    assert not found


def test_the_corpus_folder_holds_no_code() -> None:
    assert not list((ROOT / "graph").rglob("*.py"))


def pins(group: str) -> dict[str, str]:
    """The versions that requirements/GROUP.txt pins, each of them with at least one digest and no address."""
    text = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pinned = re.match(
            r"([A-Za-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==(\S+)( ; [^#]*?)?( +--hash=sha256:[0-9a-f]{64})+$", line
        )
        assert pinned, f"requirements/{group}.txt: no pin with digests: {line[:80]}"
        found[canonicalize_name(pinned[1])] = pinned[2]
    return found


def wanted(group: str) -> Iterator[Requirement]:
    for entry in PROJECT["dependency-groups"][group]:
        if isinstance(entry, str):
            yield Requirement(entry)
        else:
            yield from wanted(entry["include-group"])


@pytest.mark.parametrize("group", ["run", "test", "lint", "readers", "lock"])
def test_requirements_pin_what_the_project_asks_for(group: str) -> None:
    pinned = pins(group)
    asked = list(wanted(group))
    if group not in ("lock", "readers"):
        asked += map(Requirement, PROJECT["project"]["dependencies"])
    missing = [
        str(each) for each in asked if pinned.get(canonicalize_name(each.name), "none") not in each.specifier
    ]
    assert not missing, "run make lock"


def test_requirements_agree() -> None:
    assert pins("run").items() <= pins("test").items() <= pins("lint").items()


def test_every_dependency_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    asked = {*map(Requirement, PROJECT["project"]["dependencies"]), *wanted("lint"), *wanted("lock")}
    assert not sorted(each.name for each in asked if f"`{each.name.lower()}`" not in explained)


def test_the_version_is_the_projects() -> None:
    assert version("bondgraph") == PROJECT["project"]["version"]


def test_every_module_has_its_place_in_the_order_of_imports() -> None:
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    placed = set(re.findall(r"[\w.]+", " ".join(contract["layers"])))
    layers = {".".join(name.split(".")[: 1 if name.startswith("bondgraph_api") else 2]) for name in modules()}
    assert layers - {"bondgraph"} <= placed


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(_tree(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _tree(code: bytes) -> ast.Module:
    """The syntax tree of a file; Python 3.11 sometimes miscounts its own depth where other tests ran before (gh-106905)."""
    try:
        return ast.parse(code)
    except SystemError:
        return ast.parse(code)


def test_third_party_libraries_stay_at_home() -> None:
    strays = [
        f"{name} imports {library}; it belongs in {' or '.join(HOMES[library])}"
        for name, path in modules().items()
        for library in set(imported(path)) & HOMES.keys()
        if not any(f"{name}.".startswith(f"{home}.") for home in HOMES[library])
    ]
    assert not strays


def loaded() -> Iterator[ModuleType]:
    for package in ROOTS:
        top = importlib.import_module(package)
        yield top
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not found.name.endswith(("__main__", ".tour")):
                yield importlib.import_module(found.name)


def test_every_all_is_true() -> None:
    for module in loaded():
        names = getattr(module, "__all__", [])
        assert len(set(names)) == len(names), module.__name__
        assert [name for name in names if not hasattr(module, name)] == [], module.__name__


def test_the_public_door_exports_all_that_it_shows() -> None:
    door = importlib.import_module("bondgraph")
    shown = {name for name, value in vars(door).items() if not isinstance(value, ModuleType)}
    assert {name for name in shown if not name.startswith("_")} <= set(door.__all__)


def test_no_file_is_large() -> None:
    """What is built and measured here is not committed by mistake."""
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in committed()}
    assert len(sizes) > 380
    assert {name: size for name, size in sizes.items() if size > 400_000} == {}
