"""Thousands of requests that nobody would think of, made from the service's own description by schemathesis.

No request fails the service, and no answer is other than it was described. ``BONDGRAPH_CASES`` says how many requests are
made for each operation besides those at the limits of what it takes; by default few enough for a minute.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.healing import library

from bondgraph_api import create_app

EACH: Final = int(os.environ.get("BONDGRAPH_CASES", "12"))
OPERATIONS: Final = 34
CHECKED: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]

schemathesis.serializer("application/sparql-query")(lambda _, value: str(value).encode())
schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(library()))
made: Counter[str] = Counter()
answered: Counter[int] = Counter()


load_all_checks()


# Not schema.parametrize, whose tests all have one id: pytest-xdist would run a single one of them.
@pytest.mark.parametrize(
    "operation",
    [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)],
    ids=lambda operation: operation.label,
)
def test_no_request_fails_the_service_and_every_answer_is_as_described(
    operation: APIOperation[Any, Any, Any, Any],
) -> None:
    build_operation_test(
        config=schema.config,
        operation=operation,
        test_func=ask,
        given_kwargs={},
        feedback=FeedbackSources(),
    )()


@settings(
    max_examples=EACH,
    deadline=None,
    derandomize="BONDGRAPH_CASES" not in os.environ,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def ask(case: Case[Any]) -> None:
    response = case.call()
    made[case.operation.label] += 1
    answered[response.status_code] += 1
    case.validate_response(response, checks=CHECKED)


def test_thousands_were_made_and_many_were_answered() -> None:
    if not made:
        pytest.skip("nothing was asked in this process")
    told = f"{sum(made.values())} requests to {len(made)} operations, answered: {dict(sorted(answered.items()))}\n"
    sys.stdout.write(told)
    assert len(made) >= OPERATIONS
    assert sum(made.values()) > 2000
    assert answered[200] > 400
    assert answered[400] > 400
    assert max(answered) < 500
