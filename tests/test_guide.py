"""The corpus that graph/README.md shows to those who start one of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from bondgraph.checking import care, check
from bondgraph.covering import report
from bondgraph.opening import open as open_corpus
from bondgraph.reading import read
from bondgraph.shaping import shape_problems
from bondgraph.texts import Texts

GUIDE: Final = Path(__file__).parents[1] / "graph" / "README.md"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The files of the example, written as the guide has them, and the folder of its text."""
    corpus, texts = tmp_path_factory.mktemp("my-debate"), tmp_path_factory.mktemp("texts")
    section = (
        GUIDE.read_text(encoding="utf-8").partition("## Start a corpus of your own")[2].partition("## ")[0]
    )
    files = re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", section, re.DOTALL)
    assert [name for name, _ in files] == [
        "corpus.yaml", "agents.yaml", "sources.yaml", "concepts.yaml", "questions.yaml", "claims/page.yaml",
    ]  # fmt: skip
    for name, content in files:
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text(content, encoding="utf-8")
    (text,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    (texts / "page.txt").write_text(text, encoding="utf-8", newline="")
    return corpus, texts


def test_the_example_conforms_with_care_and_leaves_nothing_bare(example: tuple[Path, Path]) -> None:
    corpus, texts = example
    reading = read(corpus)
    assert (
        list(
            map(str, [*check(reading, Texts(texts)), *shape_problems(reading), *care(reading, Texts(texts))])
        )
        == []
    )
    assert reading.corpus is not None
    (page,) = report(reading.corpus, texts).texts
    assert page.bare == []


def test_the_example_says_who_holds_what_is_rejected(example: tuple[Path, Path]) -> None:
    library = open_corpus(example[0])
    (row,) = library.who_argues(position="does-tea-calm/it-does").rows
    assert [holder.id for holder in row.holders] == ["sen"]
    assert [(link.how, [agent.id for agent in link.agents]) for link in row.told_by] == [
        ("rejects", ["tang"])
    ]
