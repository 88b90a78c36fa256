"""The description of the interface is held against it: whatever the schema allows, or just does not, is sent.

In the tests a small number of requests; `make soak` sends many more.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as conformance

TOKEN = "Authorization"
CHECKS = (
    not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_schema_conformance,
)


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """A served request closes old connections; the test's own must outlive them, as with the test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def schema() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def attack(examples: int, token: str) -> int:
    """Every operation, with valid and with broken input; the number of requests sent."""
    sent = 0
    for result in schema().get_all_operations():
        operation = result.ok()
        strategy = st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        )

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=strategy, known=st.booleans())
        def send(case: Any, known: bool) -> None:
            nonlocal sent
            headers = {"Accept-Encoding": "identity"} | ({TOKEN: f"Bearer {token}"} if known else {})
            case.call_and_validate(headers=headers, checks=CHECKS)
            sent += 1

        send()
    return sent


@pytest.mark.django_db
def test_the_interface_keeps_its_own_description(city: Any, case: Any, token_of: Any) -> None:
    assert attack(8, token_of("natural-resources")) > 50


@pytest.mark.soak
@pytest.mark.django_db
def test_the_interface_keeps_its_own_description_for_long(city: Any, case: Any, token_of: Any) -> None:
    assert attack(600, token_of("natural-resources")) > 3000
