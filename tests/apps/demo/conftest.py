"""A village: the demo city with a handful of its projects. It lasts for a module and is rolled back at its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings

WALL = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
needs_demo = pytest.mark.skipif(
    not settings.DEMO, reason="the demo city is installed with KAIGONG_DEMO=1 only; `make test` runs these that way"
)


def first_of_each_standing() -> Any:
    """Keeps the first project of each standing and Lin's."""
    seen: set[Any] = set()

    def keep(sketch: Any) -> bool:
        new = sketch.standing not in seen and sketch.type == "industrial-general"
        if new:
            seen.add(sketch.standing)
        return new or sketch.owner == "示例智能装备有限公司"

    return keep


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once; tests run in savepoints inside."""
    from django.db import transaction

    from kaigong.demo import loading

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            loading.load(scale="full", seed="", wall=WALL, keep=first_of_each_standing())
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def lin(village: None, db: None) -> Any:
    """Lin of the standing cast, as the demo city has her."""
    from kaigong.apps.accounts.models import Person

    return Person.objects.get(username="lin")


@pytest.fixture
def visitors_project(lin: Any) -> Any:
    """What a visitor has made through the guide, in Lin's name."""
    from kaigong.apps.enterprises.models import Enterprise
    from kaigong.apps.projects import actions
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.rules.facts import sample_facts
    from kaigong.demo.models import DemoDay
    from kaigong.demo.queries import now_of

    row = DemoDay.objects.get()
    return actions.register_project(
        name="访客的项目", type="industrial-general", facts=sample_facts(rulebook.catalogue(), "industrial-general"),
        start_on=row.day, klass="industry", county="421003", investment_fen=2 * 10**10,
        enterprise=Enterprise.objects.get(name="示例智能装备有限公司"), by=lin.ref, now=now_of(row, WALL),
    )  # fmt: skip
