"""What bondgraph shows of itself: nothing but what is said to be public, all of it explained, each verb with an example."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, assert_type

import pandas
import pytest
from tests.healing import healing, library

import bondgraph
from bondgraph import analysis, answers, errors, figures, model
from bondgraph.answers import Row, Who
from bondgraph.opening import build
from bondgraph.result import Result


def in_a_new_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_shows_what_is_public_and_nothing_else() -> None:
    code = "import bondgraph; print(dir(bondgraph) == sorted(bondgraph.__all__) == sorted(set(bondgraph.__all__)))"
    assert in_a_new_process(code) == "True"
    starred = "from bondgraph import *; print(*sorted(name for name in dir() if not name.startswith('__')))"
    assert in_a_new_process(starred).split() == sorted(bondgraph.__all__)


def test_so_do_analysis_and_figures() -> None:
    for module in (analysis, figures):
        assert dir(module) == sorted(module.__all__)
        assert all(getattr(module, name) is not None for name in dir(module))


def test_every_kind_of_record_is_public() -> None:
    records = {record.__name__ for record in model.RECORDS.values()} | {
        "Corpus",
        "Position",
        "Telling",
        "Anchor",
    }
    assert records <= set(bondgraph.__all__)
    assert isinstance(healing().claims[0], bondgraph.Claim)


def test_what_is_raised_by_those_that_are_public_is_public() -> None:
    assert {name for name in bondgraph.__all__ if isinstance(getattr(errors, name, None), type)} >= {
        "AmbiguousName", "BadBase", "BadFilter", "BondgraphError", "CannotJudge", "CorpusInvalid", "CorpusNotFound",
        "NotInstalled", "ServiceError", "StoreError", "UnknownName",
    }  # fmt: skip


def test_an_import_takes_none_of_what_results_turn_into() -> None:
    loaded = in_a_new_process("import bondgraph, sys; print(*sys.modules)").split()
    heavy = {
        "pandas",
        "polars",
        "matplotlib",
        "networkx",
        "rdflib",
        "rich",
        "numpy",
        "bondgraph.turning.tables",
    }
    assert heavy & set(loaded) == set()


def explained() -> Iterator[tuple[str, Any]]:
    """All that is public and can be called or read of libraries and results, by its name."""
    kinds = [bondgraph.Library, Result]
    kinds += [each for each in vars(answers).values() if isinstance(each, type) and issubclass(each, Result)]
    for kind in dict.fromkeys(kinds):
        for name, value in list(vars(kind).items()):
            found = getattr(value, "fget", None) or getattr(value, "func", None) or value
            if not name.startswith(("_", "model_")) and inspect.isfunction(found):
                yield f"{kind.__name__}.{name}", found
    for name in bondgraph.__all__:
        if inspect.isfunction(getattr(bondgraph, name)):
            yield name, getattr(bondgraph, name)


EXPLAINED = dict(explained())


@pytest.mark.parametrize("name", EXPLAINED)
def test_everything_has_an_example_that_is_run(name: str) -> None:
    assert len(EXPLAINED) > 60
    assert ">>> " in (inspect.getdoc(EXPLAINED[name]) or ""), name


def test_everything_public_says_what_it_is() -> None:
    for name in bondgraph.__all__:
        assert (getattr(bondgraph, name).__doc__ or "").strip(), name


def test_a_type_checker_knows_what_rows_are() -> None:
    """Mypy reads this: were they not so typed, it would say so."""
    who = library().who_argues()
    assert_type(who, Who)
    assert_type(who[0], Row)
    assert_type(who[0].says, str)
    assert_type(who[:2], tuple[Row, ...])
    assert_type([row.holders[0].label for row in who], list[str])
    assert_type(who.where(voice="told").all()[0].claim, str)
    assert_type(who.relations()[0].because, str)
    assert_type(who.cite(style="mla")[0].text, str)
    assert_type(who.graph()[0].label, str)
    assert_type(who.to_pandas(), pandas.DataFrame)
    assert_type(library().compare("ash", "critic")[0].verdict, answers.Verdict)


def test_a_corpus_shows_what_it_is_about() -> None:
    with build(healing()) as held:
        assert repr(held) == "<bondgraph.Library: Healing [bold], 6 claims, in memory>"
        page = held._repr_html_()
    assert "<b>Healing [bold]</b>, edition" in page
    assert "8 agents, 3 works, 1 source" in page
    assert "<bdi>Ways</bdi>" in page
