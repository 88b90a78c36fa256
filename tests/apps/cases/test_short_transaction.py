"""One move on SQLite is written in a transaction of the driver's own; where queries are counted, it is Django's: both
do the same."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaigong.apps.ledger import wire
from tests.apps.cases.conftest import NOT_DESKS, fresh, register
from tests.apps.cases.test_bulk import VERBS, heads, one_by_one, standing_of, what  # noqa: F401  fixture
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
MOVES = 25


@pytest.mark.parametrize("seed", range(3))
def test_a_move_in_the_short_transaction_does_what_it_does_in_the_usual_one(
    seed: int,
    lin: Any,
    lin_enterprise: Any,
    officer: Any,
    heads: Any,  # noqa: F811
    document: Any,
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    chance, now, ways = Random(seed), NOW, set()
    short, usual = (register("highway", lin_enterprise, f"项目{name}") for name in ("甲", "乙"))
    for project in (short, usual):
        actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    for verb in (*("accept",) * 4, *chance.choices(VERBS, k=MOVES)):
        now, pick, lines = now + timedelta(hours=chance.randrange(40)), chance.randrange(9), []
        for project in (short, usual):
            found = list(Item.objects.filter(project=project).order_by("finished", "waits", "case__no", "id"))
            item = fresh(found[pick % len(found)])
            act, fields, part = what(verb, now, document)
            desks = {} if item.agency_id in NOT_DESKS else {"officer": officer, "head": heads}
            lines.append((act, item, desks.get(part, lambda _item: lin)(item), now, fields))
        ways.add(wire.alone())
        done = one_by_one(lines[:1])
        with CaptureQueriesContext(connection):
            ways.add(wire.alone())
            assert one_by_one(lines[1:]) == done
    assert standing_of(short) == standing_of(usual)
    assert ways == ({False} if connection.vendor == "postgresql" else {True, False})


def test_what_fails_in_the_short_transaction_leaves_nothing_and_the_next_goes_on(case: Any) -> None:
    from kaigong.apps.cases.models import Item

    if connection.vendor == "postgresql":
        assert not wire.alone()  # one statement is all of it there
        return
    count = Item.objects.count()
    with pytest.raises(KeyError), wire.begun():
        wire.run("DELETE FROM cases_seat")
        wire.run("UPDATE cases_item SET state = %s", ["gone"])
        raise KeyError
    assert not Item.objects.filter(state="gone").exists()
    with wire.begun():
        wire.run("UPDATE cases_item SET state = %s", ["received"])
    assert Item.objects.count() == count
