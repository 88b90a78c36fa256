"""The whole city, loaded as `make run` loads it, counted in the database against the page. A soak test."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.apps.demo.conftest import WALL, needs_demo

pytestmark = [pytest.mark.soak, needs_demo]
YI = 10**10  # fen
FIRST_QUARTER = (date(2022, 1, 1), date(2022, 3, 31))


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from django.db import transaction

    from kaigong.demo import loading

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            loading.load(scale="full", seed="", wall=WALL)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def large() -> Any:
    from kaigong.apps.projects.models import Project

    return Project.objects.filter(investment_fen__gte=YI)


def summed(rows: Any) -> tuple[int, Decimal]:
    amounts = list(rows.values_list("investment_fen", flat=True))
    return len(amounts), Decimal(sum(amounts)) / YI


def test_the_city_has_the_projects_that_the_page_counts(city: None, db: None) -> None:
    from django.db.models import Q

    quarter = large().filter(
        Q(started_on__range=FIRST_QUARTER) | Q(started_on=None, planned_start_on__range=FIRST_QUARTER)
    )
    by_class = {
        name: quarter.filter(klass=name).count() for name in ("infrastructure", "industry", "livelihood", "ecology")
    }
    assert by_class == {"infrastructure": 41, "industry": 141, "livelihood": 39, "ecology": 3}
    assert large().filter(stage="continuing").count() == 394
    assert large().count() == 708
    assert large().filter(is_key=True).count() >= 100


def test_the_sums_of_the_zone_and_of_jiangling_are_the_page_s(city: None, db: None) -> None:
    from django.db.models import Q

    jiangling = large().filter(county="421024")
    new = jiangling.filter(Q(started_on__year=2022) | Q(started_on=None, planned_start_on__year=2022))
    assert summed(large().filter(county="jingzhou-zone", started_on=date(2022, 2, 8))) == (20, Decimal("60.5"))
    assert summed(jiangling.filter(stage="continuing")) == (41, Decimal(201))
    assert summed(new) == (35, Decimal(241))


def test_the_whole_ledger_holds(city: None, db: None) -> None:
    from kaigong.apps.ledger import exports
    from kaigong.core.ledger import verify

    verdict = verify(exports.lines(now=WALL))
    assert verdict.whole and verdict.entries > 10_000


def test_something_of_each_kind_is_under_way_on_the_first_day(city: None, db: None) -> None:
    """A visitor finds a promise to check, a document owed, a renewal to decide, a visit that is being held."""
    from kaigong.apps.cases.models import Debt, Finding, Item, Session

    assert Debt.objects.filter(kind="pledge", drawn=True, ended=False).exists()
    assert Debt.objects.filter(kind="deferred", ended=False).exists()
    assert Item.objects.filter(renews_by__isnull=False).exists()
    assert Finding.objects.filter(session__in=Session.objects.filter(concluded_on=None)).exists()
