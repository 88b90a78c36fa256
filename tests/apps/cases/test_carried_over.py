"""A rejection reaches the project's other cases: what is under way there on the result ends, what waits goes on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.apps.cases.conftest import head_of, register
from tests.apps.cases.permit import carried_to, stored_item
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
FIRST, NEXT = "construction-land-planning-permit", "construction-works-planning-permit"
DAY = timedelta(days=1)


def test_a_new_refusal_ends_what_is_under_way_in_the_next_stage_and_an_approval_brings_it_back(
    lin: Any, lin_enterprise: Any, city: None, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions

    project = register("gov-building", lin_enterprise)
    built = carried_to(NEXT, project, lin, officer, document)
    assert FIRST in built.preds
    now = NOW + timedelta(days=60)
    actions.accept_item(item=built, person=officer(built), now=now)
    base = stored_item(project, FIRST)
    assert base.case_id != built.case_id
    head = head_of(base)
    actions.call_back(
        item=base, ground="facts", reason="规划修改", compensation="按评估补偿", person=head, now=now + DAY
    )
    again = actions.resubmit_item(item=stored_item(project, FIRST), person=lin, now=now + DAY)
    actions.accept_item(item=again, person=officer(again), now=now + 2 * DAY)
    assert stored_item(project, NEXT).state == "accepted"
    actions.decide_item(
        item=stored_item(project, FIRST), decision="reject", reason="不符合规划", person=head, now=now + 3 * DAY
    )
    assert stored_item(project, NEXT).state == "withdrawn-early"
    again = actions.resubmit_item(item=stored_item(project, FIRST), person=lin, now=now + 4 * DAY)
    back = stored_item(project, NEXT)
    assert (back.state, back.round, back.waits) == ("received", 2, True)
    taken = actions.accept_item(item=again, person=officer(again), now=now + 5 * DAY)
    actions.decide_item(item=taken, decision="approve", reason="符合条件", person=officer(taken), now=now + 6 * DAY)
    assert stored_item(project, NEXT).waits is False
