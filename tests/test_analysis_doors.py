"""What is reckoned of a service's corpus is what is reckoned of a library's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.services import serving

import bondgraph
from bondgraph.analysis import agreement, balance, bridges, communities
from bondgraph.client import Client
from bondgraph.result import Result
from bondgraph_api import create_app


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    with serving(create_app(bondgraph.open())) as address, bondgraph.connect(address) as client:
        yield client


@pytest.mark.parametrize(
    "analysis",
    [
        lambda library: agreement(library, "Strupp", "Flores", "Yalom"),
        lambda library: agreement(library, question="made-of"),
        lambda library: balance(library, of="agents"),
        bridges,
        communities,
    ],
    ids=["of three", "of one question", "balance", "bridges", "communities"],
)
def test_a_service_gives_the_same(
    service: Client, analysis: Callable[[bondgraph.Verbs], Result[Any]]
) -> None:
    assert analysis(service) == analysis(bondgraph.open())
