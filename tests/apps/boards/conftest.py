"""A project of Lin's with everything known, the same once applied for, and how the guide is walked through."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict

START = date(2022, 1, 4)
TODAY = date(2022, 2, 10)


def register(type: str, enterprise: Any, now: datetime, **more: Any) -> Any:
    """A project of a type with that type's own facts."""
    from kaigong.apps.projects import actions
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.rules.facts import sample_facts

    facts = sample_facts(rulebook.catalogue(), type)
    record = {
        "name": "示例智能装备生产基地", "type": type, "facts": facts, "start_on": START,
        "klass": "industry", "county": "421003", "investment_fen": 20_000_000_000, "enterprise": enterprise,
        "by": "system:setup", "now": now,
    }  # fmt: skip
    return actions.register_project(**record | more)


@pytest.fixture
def project(lin_enterprise: Any, now: datetime) -> Any:
    """A general industrial project, everything known of it."""
    return register("industrial-general", lin_enterprise, now)


@pytest.fixture
def applied(project: Any, lin: Any, service_bureau: Any, natural_resources: Any, now: datetime) -> Any:
    """The same, its first stage applied for."""
    from kaigong.apps.cases import actions

    actions.apply_stage(project=project, stage="1", by=lin.ref, now=now)
    project.refresh_from_db()
    return project


def read(query: str) -> Any:
    """The answers of an address."""
    from kaigong.apps.boards import answers
    from kaigong.apps.rulebook import queries as rulebook

    return answers.read(rulebook.catalogue(), QueryDict(query))


def walk(type_id: str, *, unsure: bool = False) -> Iterator[Any]:
    """Answer every question of the guide as the type's sample has it (or with 不清楚), step by step, to the end."""
    from kaigong.apps.boards import guide
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.rules.facts import sample_facts

    catalogue = rulebook.catalogue()
    sample = sample_facts(catalogue, type_id)
    query = f"type={type_id}"
    while True:
        state = guide.guide(read(query), START)
        yield state
        if state.settled:
            return
        query = read(query).query() + "".join(f"&{name}={value}" for name, value in _said(state, sample, unsure))


def _said(state: Any, sample: dict[str, Any], unsure: bool) -> Iterator[tuple[str, str]]:
    from kaigong.apps.boards.answers import UNKNOWN, as_text

    for asked in state.asked:
        name = asked.attribute.id
        yield name, UNKNOWN if unsure else as_text(sample[name])


@pytest.fixture
def on_the_day(settings: Any) -> None:
    """Pages are asked for at the hour of the tests."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]
