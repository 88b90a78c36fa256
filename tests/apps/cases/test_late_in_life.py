"""What comes late in the life of an item, through the actions and the worker's tick."""

from datetime import timedelta
from typing import Any

import pytest

from kaigong.core.cases.records import LateEntry
from kaigong.core.problems import Refused
from tests.apps.cases.conftest import head_of, register
from tests.apps.cases.permit import at, carried_to, stored_item
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PERMIT = "construction-permit-phase-pit"


@pytest.fixture
def building(lin_enterprise: Any, city: None) -> Any:
    """A public building: its construction permit comes in phases."""
    return register("gov-building", lin_enterprise)


@pytest.fixture
def permit(building: Any, lin: Any, officer: Any, document: Any) -> Any:
    """The first construction permit, handed over on 2022-06-01."""
    from kaigong.apps.cases import actions

    item = carried_to(PERMIT, building, lin, officer, document)
    taken = actions.accept_item(item=item, person=officer(item), now=at("2022-05-30"))
    given = actions.decide_item(
        item=taken, decision="approve", reason="符合条件", person=officer(item), now=at("2022-05-31")
    )
    return actions.deliver_item(item=given, person=officer(item), now=at("2022-06-01"))


def test_a_construction_permit_not_used_within_three_months_lapses_and_lets_nothing_begin(
    permit: Any, building: Any, lin: Any, document: Any
) -> None:
    """建筑法 Art. 9: what is left of it opens no start of works."""
    from kaigong.apps.cases import actions

    assert permit.use_by == at("2022-09-01").date()
    actions.ring(now=at("2022-09-01"))
    assert stored_item(building, PERMIT).state == "approved" or stored_item(building, PERMIT).state == "delivered"
    actions.ring(now=at("2022-09-02"))
    assert (stored_item(building, PERMIT).state, stored_item(building, PERMIT).stands) == ("lapsed", False)
    start = stored_item(building, "works-start")
    with pytest.raises(Refused) as caught:
        actions.report_done(item=start, on=at("2022-09-02").date(), document=document, person=lin, now=at("2022-09-02"))
    assert caught.value.code == "item.waits_for"


def test_it_is_prolonged_twice_by_three_months_and_not_a_third_time(permit: Any, building: Any) -> None:
    from kaigong.apps.cases import actions

    head = head_of(permit)
    once = actions.extend_use(item=permit, reason="拆迁未完", person=head, now=at("2022-08-25"))
    twice = actions.extend_use(item=once, reason="冬季", person=head, now=at("2022-11-25"))
    assert (once.use_by, twice.use_by) == (at("2022-12-01").date(), at("2023-03-01").date())
    with pytest.raises(Refused) as caught:
        actions.extend_use(item=twice, reason="再延", person=head, now=at("2023-02-01"))
    assert caught.value.code == "use.extended_before"
    actions.ring(now=at("2023-03-01"))
    assert stored_item(building, PERMIT).stands
    actions.ring(now=at("2023-03-02"))
    assert stored_item(building, PERMIT).state == "lapsed"


def test_used_in_time_it_never_lapses(permit: Any, building: Any, lin: Any, document: Any) -> None:
    from kaigong.apps.cases import actions

    start = stored_item(building, "works-start")
    actions.report_done(item=start, on=at("2022-08-30").date(), document=document, person=lin, now=at("2022-08-30"))
    actions.ring(now=at("2022-09-02"))
    assert stored_item(building, PERMIT).state == "delivered"
    assert stored_item(building, PERMIT).use_by is None


def test_a_verification_is_prolonged_by_forty_days_and_a_filing_of_land_by_ten(
    lin: Any, lin_enterprise: Any, city: None, officer: Any, document: Any
) -> None:
    """核准: up to forty working days more (核准备案条例 Art. 10); others ten (行政许可法 Art. 42)."""
    from kaigong.apps.cases import actions

    project = register("wind-power", lin_enterprise)
    item = carried_to("enterprise-project-verification", project, lin, officer, document)
    now = NOW + timedelta(days=1)
    now = max(now, at(str(item.ready_on)))
    taken = actions.take_on_item(
        item=actions.accept_item(item=item, person=officer(item), now=now), person=officer(item), now=now
    )
    head = head_of(item)
    with pytest.raises(Refused) as caught:
        actions.extend_item(item=taken, reason="情况复杂", person=head, now=now, days=41)
    assert caught.value.code == "extension.too_long"
    longer = actions.extend_item(item=taken, reason="情况复杂", person=head, now=now, days=40)
    assert longer.extension_days == 40
    assert longer.statutory_due_on > taken.statutory_due_on + timedelta(days=50)


def test_one_decision_on_a_merged_item_satisfies_every_part(
    lin: Any, lin_enterprise: Any, city: None, officer: Any, document: Any
) -> None:
    """Whoever needs what a part would have given begins on the merged item; the certificate gives it all."""
    from kaigong.apps.cases import actions, steps
    from kaigong.apps.cases.models import Certificate

    project = register("social-small-low-risk", lin_enterprise)
    item = carried_to("construction-works-planning-permit", project, lin, officer, document)
    assert item.parts == ["construction-permit"]
    now = max(NOW, at(str(item.ready_on)))
    taken = actions.accept_item(item=item, person=officer(item), now=now)
    actions.decide_item(item=taken, decision="approve", reason="符合条件", person=officer(item), now=now)
    assert "construction-permit" in steps.finished(project)
    outputs = Certificate.objects.get(item=item).outputs
    assert {"works-planning-permit-cert", "construction-permit-cert"} <= set(outputs)
    start = stored_item(project, "works-start")
    assert item.code in start.preds
    given = stored_item(project, item.code)
    handed = actions.deliver_item(item=given, person=officer(item), now=now)
    assert handed.use_by is not None, "it is a construction permit as well: to be used within three months"


def test_what_is_entered_afterwards_is_counted_for_its_agency(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger
    from kaigong.core.cases import events as e
    from kaigong.core.cases.late import counts
    from tests.apps.cases.conftest import ready

    item = ready()
    late = LateEntry(NOW + timedelta(hours=1), "窗口停电")
    actions.accept_item(item=item, person=officer(item), now=NOW + timedelta(days=1), late=late)
    history = [e.decode(entry.kind, entry.data) for entry in ledger.read(item.case.stream).entries]
    assert counts(history) == {item.agency_id: 1}
    assert stored_item(item.project, item.code).accepted_on == NOW.date()
