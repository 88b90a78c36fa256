"""The further moves of officers and heads: who works on an item, stops, extensions, transfer, late entries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, head_of, ready, register
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act: Callable[..., Any], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value


@pytest.fixture
def he(natural_resources: Any) -> Any:
    """Sun's colleague."""
    return _person("he", "何平", "He Ping", "officer", natural_resources)


@pytest.fixture
def accepted(case: Any, sun: Any) -> Any:
    """An item of Sun's bureau, accepted."""
    from kaigong.apps.cases import actions

    return actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)


@pytest.fixture
def reviewed(accepted: Any, sun: Any) -> Any:
    """The same, on which Sun works."""
    from kaigong.apps.cases import actions

    return actions.take_on_item(item=accepted, person=sun, now=NOW)


def stoppable(officer: Callable[[Any], Any], lin_enterprise: Any, lin: Any) -> Any:
    """An item under way whose clock may stop, and its ground."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item
    from kaigong.apps.rulebook import queries as rulebook

    road = register("highway", lin_enterprise)
    actions.apply_for(project=road, stages=["1", "assessment"], by=lin.ref, now=NOW)
    grounds = {code: rule.clock_exclusions for code, rule in rulebook.catalogue().items.items()}
    found = Item.objects.filter(project=road, waits=False, state="received").order_by("id")
    item = fresh(next(row for row in found if grounds[row.code]))
    item = actions.accept_item(item=item, person=officer(item), now=NOW)
    return actions.take_on_item(item=item, person=officer(item), now=NOW), grounds[item.code][0]


def test_the_head_assigns_an_item_and_gives_it_to_another_later(accepted: Any, qian: Any, sun: Any, he: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.assign_item(item=accepted, officer=he, person=qian, now=NOW)
    assert (item.state, item.officer) == ("in-review", he.ref)
    assert actions.assign_item(item=item, officer=sun, person=qian, now=NOW).officer == sun.ref
    assert refused(actions.assign_item, item=fresh(item), officer=sun, person=qian, now=NOW).code == "assign.has_it"


def test_an_item_is_given_to_nobody_of_another_agency(
    accepted: Any, qian: Any, zhao: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions

    water = officer(type("Item", (), {"agency_id": "water"}))
    for stranger in (water, zhao):
        told = refused(actions.assign_item, item=accepted, officer=stranger, person=qian, now=NOW)
        assert told.code == "assign.stranger"


def test_back_in_the_pool_nobody_works_on_it_and_its_clock_runs_on(reviewed: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.unassign_item(item=reviewed, person=sun, now=NOW)
    assert (item.state, item.officer, item.due_on) == ("accepted", "", reviewed.due_on)


def test_a_stop_proposed_by_an_officer_stops_the_clock_only_when_the_head_confirms_it(
    officer: Callable[[Any], Any], lin_enterprise: Any, lin: Any, city: None
) -> None:
    from kaigong.apps.cases import actions, queries_desk

    item, ground = stoppable(officer, lin_enterprise, lin)
    head, ask = head_of(item), {"reason": ground, "planned_days": 5, "person": officer(item)}
    item = actions.propose_stop(item=item, now=NOW + DAY, **ask)
    assert (item.state, item.stopped_since, item.to_confirm) == ("in-review", None, True)
    assert list(queries_desk.to_confirm(head, NOW.date())) == [item]
    assert list(queries_desk.to_confirm(officer(item), NOW.date())) == []
    assert refused(actions.confirm_stop, item=item, person=officer(item), now=NOW + DAY).code == "move.not_yours"
    item = actions.confirm_stop(item=item, person=head, now=NOW + 4 * DAY)
    assert (item.state, item.stopped_since, item.to_confirm) == ("suspended", (NOW + 4 * DAY).date(), False)


def test_a_declined_stop_leaves_the_clock_running(
    officer: Callable[[Any], Any], lin_enterprise: Any, lin: Any, city: None
) -> None:
    from kaigong.apps.cases import actions

    item, ground = stoppable(officer, lin_enterprise, lin)
    item = actions.propose_stop(item=item, reason=ground, planned_days=5, person=officer(item), now=NOW)
    item = actions.decline_stop(item=item, reason="不需要评审", person=head_of(item), now=NOW)
    assert (item.state, item.to_confirm) == ("in-review", False)


def test_an_extension_is_proposed_declined_and_granted(reviewed: Any, sun: Any, qian: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.propose_extension(item=reviewed, reason="案情复杂", days=5, person=sun, now=NOW)
    assert item.to_confirm
    item = actions.decline_extension(item=item, reason="期限足够", person=qian, now=NOW)
    assert not item.to_confirm
    before = item.due_on
    item = actions.extend_item(item=item, reason="案情复杂", person=qian, now=NOW)
    assert item.due_on > before


def test_a_transferred_item_leaves_one_desk_for_another_and_keeps_its_first_day(
    reviewed: Any, sun: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions, queries

    water = officer(type("Item", (), {"agency_id": "water"}))
    item = actions.transfer_item(item=reviewed, agency="water", reason="职权调整", person=sun, now=NOW + DAY)
    assert (item.accepted_on, item.officer) == (reviewed.accepted_on, "")
    assert fresh(item).agency_id == "water"
    assert fresh(item) in queries.desk(water)
    assert fresh(item) not in queries.desk(sun)


def test_an_item_goes_to_no_agency_without_a_desk(reviewed: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    told = refused(actions.transfer_item, item=reviewed, agency="applicant", reason="转办", person=sun, now=NOW)
    assert told.code == "transfer.no_desk"


def late(hours: int, ground: str = "系统停机，当日手工登记") -> Any:
    from kaigong.core.cases.records import LateEntry

    return LateEntry(NOW - timedelta(hours=hours), ground)


def test_an_entry_after_the_fact_bears_its_own_time_and_is_counted_for_its_agency(
    case: Any, sun: Any, zhou: Any
) -> None:
    from kaigong.apps.cases import actions, queries_desk
    from kaigong.apps.ledger import queries as ledger

    later = NOW + 2 * DAY
    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=later, late=late(0))
    assert item.accepted_on == NOW.date()
    stored = [entry for entry in ledger.read(item.case.stream).entries if entry.data.get("item") == item.code][-2:]
    assert [(entry.kind, entry.at, entry.recorded_at) for entry in stored] == [
        ("EnteredLate", NOW, later), ("ItemAccepted", NOW, later),
    ]  # fmt: skip
    assert queries_desk.late_counts(zhou) == [("natural-resources", 1)]


def test_nothing_is_entered_late_without_its_ground(case: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    told = refused(actions.accept_item, item=item, person=sun, now=NOW + DAY, late=late(0, ground=" "))
    assert told.code == "late.ground_missing"
    assert fresh(item).state == "received"


def test_a_stand_in_acts_for_the_absent_officer_and_the_entry_names_both(
    case: Any, sun: Any, zhao: Any, natural_resources: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.accounts.models import StandIn
    from kaigong.apps.cases import actions, queries
    from kaigong.apps.ledger import queries as ledger

    water = officer(type("Item", (), {"agency_id": "water"}))
    today = NOW.date()
    StandIn.objects.create(absent=sun, stand_in=water, starts_on=today, ends_on=today, agencies=[sun.agency_id])
    item = ready("natural-resources")
    assert item in queries.desk(water, today)
    assert item not in queries.desk(water, today + DAY)
    actions.accept_item(item=item, person=water, now=NOW)
    assert ledger.read(item.case.stream).entries[-1].by == "person:o-water/person:sun"
    told = refused(actions.take_on_item, item=fresh(item), person=water, now=NOW + DAY)
    assert told.code == "move.not_yours"


def test_standing_in_for_an_officer_gives_no_powers_of_a_head(
    accepted: Any, sun: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.accounts.models import StandIn
    from kaigong.apps.cases import actions

    water = officer(type("Item", (), {"agency_id": "water"}))
    today = NOW.date()
    StandIn.objects.create(absent=sun, stand_in=water, starts_on=today, ends_on=today, agencies=[sun.agency_id])
    told = refused(actions.decide_item, item=accepted, decision="reject", reason="不符合", person=water, now=NOW)
    assert told.code == "move.not_yours"


def acts() -> dict[str, Callable[[Any, Any], Any]]:
    """Every further verb, as somebody tries it on an item."""
    from kaigong.apps.cases import actions as a

    ground = {"reason": "公示", "planned_days": 5}
    return {
        "assign": lambda i, p: a.assign_item(item=i, officer=_qian(), person=p, now=NOW),
        "unassign": lambda i, p: a.unassign_item(item=i, person=p, now=NOW),
        "transfer": lambda i, p: a.transfer_item(item=i, agency="water", reason="转办", person=p, now=NOW),
        "propose_extension": lambda i, p: a.propose_extension(item=i, reason="复杂", person=p, now=NOW),
        "confirm_stop": lambda i, p: a.confirm_stop(item=i, person=p, now=NOW),
        "decline_stop": lambda i, p: a.decline_stop(item=i, reason="不必", person=p, now=NOW),
        "decline_extension": lambda i, p: a.decline_extension(item=i, reason="不必", person=p, now=NOW),
        "comment": lambda i, p: a.comment(item=i, text="请看", person=p, now=NOW),
        "ask_consult": lambda i, p: a.ask_consult(item=i, agency="water", question="如何", person=p, now=NOW),
        "ask_opinions": lambda i, p: a.ask_opinions(
            item=i, agencies=["water"], question="如何", days=5, person=p, now=NOW),
        "answer_question": lambda i, p: a.answer_question(item=i, id="1", text="好", person=p, now=NOW),
        "take_back_comment": lambda i, p: a.take_back_comment(item=i, entry=1, at=NOW, person=p, now=NOW),
        "propose_stop": lambda i, p: a.propose_stop(
            item=i, **{**ground, "reason": next(iter(_grounds()))}, person=p, now=NOW),
    }  # fmt: skip


def _grounds() -> Any:
    from kaigong.apps.rulebook import queries as rulebook

    return rulebook.catalogue().exclusion_reasons


@pytest.mark.parametrize(
    "verb",
    ["assign", "unassign", "transfer", "propose_extension", "confirm_stop", "decline_stop", "decline_extension",
     "comment", "ask_consult", "ask_opinions", "answer_question", "take_back_comment", "propose_stop"],
)  # fmt: skip
def test_whoever_has_no_part_in_an_item_does_none_of_it(
    verb: str, reviewed: Any, qian: Any, wei: Any, wu: Any, officer: Callable[[Any], Any]
) -> None:
    water = officer(type("Item", (), {"agency_id": "water"}))
    before = fresh(reviewed).seen_n
    for outsider in (wei, wu, water):
        assert refused(acts()[verb], i=reviewed, p=outsider).code == "move.not_yours"
    assert fresh(reviewed).seen_n == before


def _qian() -> Any:
    from kaigong.apps.accounts.models import Person

    return Person.objects.get(username="qian")
