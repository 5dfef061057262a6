"""What a shell completes: the ids of a corpus, and words of which there are few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from bondgraph.errors import BondgraphError
from bondgraph.ids import KINDS, Kind

if TYPE_CHECKING:
    from bondgraph.model import Corpus

_OFFERED: Final = 100
"""Ids that are offered at most, where there may be any number."""

Completion = Callable[..., list[str]]
"""What typer calls, with what its parameters ask for."""


def ids(*kinds: Kind) -> Completion:
    """Completion of the ids of some kinds, or of all, from the corpus that the command is about."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from bondgraph.cli.corpora import load_corpus, open_library, where

        given = ctx.params.get("corpus")
        try:
            corpus, store = where(Path(given) if given else None, ctx.params.get("store"))
            if store is None:
                return _beginning(_ids(load_corpus(corpus), kinds), incomplete)
            with open_library(corpus, store) as library:
                return list(library.beginning(incomplete, kinds or KINDS, _OFFERED))
        except BondgraphError:
            return []

    return complete


def words(choices: Iterable[str]) -> Completion:
    """Completion of one of some words."""

    def complete(incomplete: str) -> list[str]:
        return _beginning(choices, incomplete)

    return complete


def schema_names(incomplete: str) -> list[str]:
    """Completion of the names of schemas."""
    from bondgraph import answers
    from bondgraph.schema import schemas

    return _beginning([*schemas(), *answers.schemas()], incomplete)


def _ids(corpus: Corpus, kinds: tuple[Kind, ...]) -> Iterable[str]:
    for kind, record in corpus.records():
        if not kinds or kind in kinds:
            yield record.id
    for question in corpus.questions if not kinds or "position" in kinds else ():
        for position in question.positions:
            yield f"{question.id}/{position.id}"


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
