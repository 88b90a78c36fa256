"""A long feed is written by a process of its own: the same rows, entries and refusals as one at a time."""

from collections import UserDict
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from mmap import mmap
from multiprocessing import get_context
from typing import Any

import pytest

from tests.apps.cases.conftest import NOT_DESKS, fresh, register
from tests.apps.cases.test_at_once import at_once
from tests.apps.cases.test_bulk import one_by_one, standing_of, together, what
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LATER = ("accept", "accept", "take_on", "approve", "comment"), ("report", "accept", "approve", "deliver")
DAYS = FIRST, LATER, LATER


def forked(act: Callable[[], Any]) -> Any:
    """Do it in a process with a single thread, which a test's own need not be, and give what it gives."""
    from django.db import connections

    connections.close_all()
    ours, theirs = get_context("fork").Pipe()
    child = get_context("fork").Process(target=lambda: theirs.send(act()))
    child.start()
    theirs.close()
    found = ours.recv()
    child.join()
    return found


class Overtaken(UserDict[str, Any]):
    """The fields of a line; looking at them lets somebody else be quicker, once."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__()
        self.act: Callable[[], Any] | None = act

    def keys(self) -> Any:
        act, self.act = self.act, None
        if act:
            at_once(act)
        return super().keys()


def fed(plan: list[Any], group: int) -> list[Any]:
    """The lines as a feed, in a process where another may be forked."""
    from kaigong.apps.cases import writing_process

    assert writing_process.possible()
    assert len(plan) >= writing_process.LEAST_GROUPS * group
    return together(plan, group)


def test_a_feed_that_another_process_writes_does_what_each_move_alone_would(
    lin: Any, lin_enterprise: Any, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Case, Item
    from kaigong.apps.ledger import queries as ledger

    pair = [register("industrial-general", lin_enterprise, f"项目{name}") for name in ("甲", "乙")]
    for project in pair:
        actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    for day, verbs in enumerate(DAYS):
        plans: list[list[Any]] = [[], []]
        now = NOW + timedelta(days=day)
        for project, plan in zip(pair, plans, strict=True):
            open_ = Item.objects.filter(project=project, waits=False).exclude(code="works-start")
            for verb in verbs:
                for item in open_.order_by("case__no", "id").select_related("case", "project__enterprise"):
                    act, fields, part = what(verb, now, document)
                    desk = part != "owner" and item.agency_id not in NOT_DESKS
                    plan.append((act, item, officer(item) if desk else lin, now, fields))
        assert forked(partial(fed, plans[1], 2)) == one_by_one(plans[0])
    assert standing_of(pair[1]) == standing_of(pair[0])
    cases = Case.objects.filter(project=pair[1])
    assert cases.count() > 2
    assert [ledger.check(case.stream) for case in cases] == [None] * len(cases)


def test_a_group_overtaken_while_another_process_writes_is_decided_again(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item
    from kaigong.apps.ledger import queries as ledger

    items = [fresh(item) for item in Item.objects.filter(case=case, state="received", waits=False).order_by("id")]
    people = [officer(item) for item in items]
    quicker = Overtaken(lambda: actions.accept_item(item=fresh(items[-1]), person=people[-1], now=NOW))
    plan = [
        (act, item, person, NOW, quicker if act is actions.accept_item else {})
        for act in (actions.accept_item, actions.take_on_item, actions.take_on_item)
        for item, person in zip(items, people, strict=True)
    ]
    found = forked(partial(fed, plan, 1))
    told = ["done" if one == "done" else one[0] for one in found]
    rest = len(items) - 1
    assert told == ["done"] * rest + ["move.not_possible"] + ["done"] * len(items) + ["move.not_possible"] * len(items)
    assert ledger.check(case.stream) is None
    assert {fresh(item).state for item in items} == {"in-review"}


def test_when_the_writing_process_is_gone_nobody_is_told_that_anything_was_written() -> None:
    from django.db import OperationalError

    from kaigong.apps.cases.parcel import Parcel
    from kaigong.apps.cases.writing_process import MOST_SENT, ROOM, Writer

    ours, theirs = get_context("fork").Pipe()
    with mmap(-1, MOST_SENT * ROOM) as shared:
        writer = Writer(ours, shared)
        sent = writer.send(Parcel({}, [], [], [], [], {}))
        theirs.close()
        with pytest.raises(OperationalError):
            sent.result()
        with pytest.raises(OperationalError):
            writer.send(Parcel({}, [], [], [], [], {}))
