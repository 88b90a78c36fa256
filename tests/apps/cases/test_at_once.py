"""Two officers at once: the ledger's UNIQUE(stream, n) decides, and nobody loses anything."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these in threads of their own, all starting at the same moment; a refusal is an outcome too."""
    from django.db import connection

    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            together.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def accepted(count: int) -> list[Any]:
    """So many items of one case, accepted by whoever has the desk."""
    from kaigong.apps.accounts.models import Agency, Person
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    items = [fresh(item) for item in Item.objects.filter(state="received", waits=False).order_by("id")[:count]]
    for n, item in enumerate(items):
        name = f"desk-{item.agency_id}"
        person = Person.objects.filter(username=name).first()
        person = person or _person(name, "经办人", "Officer", "officer", Agency.objects.get(id=item.agency_id))
        items[n] = fresh(actions.accept_item(item=item, person=person, now=NOW))
        items[n].desk = person
    return items


def deciding(item: Any, reason: str, seen: int | None) -> Callable[[], Any]:
    """Decide this item, as its own request would: with rows of its own."""
    from kaigong.apps.cases import actions

    return lambda: actions.decide_item(
        item=fresh(item), decision="approve", reason=reason, person=item.desk, now=NOW, seen=seen
    )


@pytest.mark.parametrize("round", range(3))
def test_of_two_decisions_on_one_item_one_wins_and_the_other_is_told(round: int, case: Any) -> None:
    from kaigong.apps.ledger import queries as ledger

    item = accepted(1)[0]
    outcomes = at_once(deciding(item, "第一份意见", item.seen_n), deciding(item, "第二份意见", item.seen_n))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [refusal.code for refusal in refusals] == ["item.changed_since"]
    assert [entry.kind for entry in ledger.read(case.stream).entries].count("ItemDecided") == 1
    assert fresh(item).certificates.count() == 1


@pytest.mark.parametrize("round", range(3))
def test_decisions_on_different_items_of_one_case_all_succeed(
    round: int, lin: Any, lin_enterprise: Any, city: None
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger
    from tests.apps.cases.conftest import register

    road = register("highway", lin_enterprise)
    case = actions.apply_stage(project=road, stage="1", by=lin.ref, now=NOW)
    items = accepted(3)
    assert len(items) == 3
    outcomes = at_once(*[deciding(item, "符合条件", item.seen_n) for item in items])
    assert [outcome for outcome in outcomes if isinstance(outcome, Refused)] == []
    entries = ledger.read(case.stream).entries
    assert [entry.kind for entry in entries].count("ItemDecided") == 3
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))


def test_two_applications_for_one_stage_make_one_case(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Case
    from kaigong.apps.projects.models import Project

    apply = lambda: actions.apply_stage(  # noqa: E731
        project=Project.objects.get(pk=project.pk), stage="1", by=lin.ref, now=NOW
    )
    outcomes = at_once(apply, apply)
    refusals = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert refusals == ["stage.applied_before"]
    assert Case.objects.count() == 1


def test_cases_opened_at_once_have_numbers_of_their_own(lin: Any, lin_enterprise: Any, city: None) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.projects.models import Project
    from tests.apps.cases.conftest import register

    codes = [register("industrial-general", lin_enterprise, f"项目{n}").pk for n in range(3)]
    cases = at_once(
        *[
            lambda pk=pk: actions.apply_stage(
                project=Project.objects.select_related("enterprise").get(pk=pk), stage="1", by=lin.ref, now=NOW
            )
            for pk in codes
        ]
    )
    assert sorted(case.no for case in cases) == ["KG-2022-000001", "KG-2022-000002", "KG-2022-000003"]


def overtaken(first: Any, second: Any) -> list[int]:
    """Decide the first while, between reading and writing, somebody else decides the second: what was read."""
    from kaigong.apps.cases import parts, steps
    from kaigong.core.cases import commands, decide
    from kaigong.core.cases.values import Decision

    looked: list[int] = []

    def choose(case: Any, seen: int) -> list[Any]:
        looked.append(case.last)
        if len(looked) == 1:
            at_once(deciding(second, "抢先一步", second.seen_n))
        do = commands.DecideItem(
            item=first.code, actors=parts.of(first.desk, first), seen=seen, decision=Decision.APPROVE, reason="",
            officer=first.desk.ref,
        )  # fmt: skip
        events: list[Any] = decide.item(case, do, NOW, _calendar(first))
        return events

    steps.carry_out(first.case, first.code, choose, by=first.desk.ref, now=NOW, seen=first.seen_n)
    return looked


def test_a_move_overtaken_by_another_items_is_decided_again_on_the_fresh_history(
    lin: Any, lin_enterprise: Any, city: None
) -> None:
    from kaigong.apps.cases import actions
    from tests.apps.cases.conftest import register

    actions.apply_stage(project=register("highway", lin_enterprise), stage="1", by=lin.ref, now=NOW)
    first, second = accepted(2)
    looked = overtaken(first, second)
    assert len(looked) == 2 and looked[1] > looked[0]
    assert {fresh(first).state, fresh(second).state} == {"approved"}


def test_what_follows_is_decided_again_when_another_case_of_the_project_moved_meanwhile(
    lin: Any, lin_enterprise: Any, city: None
) -> None:
    """Otherwise neither of two approvals at once would see the other, and what needs both would wait for ever."""
    from kaigong.apps.cases import actions
    from tests.apps.cases.conftest import register

    project = register("highway", lin_enterprise)
    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    items = accepted(8)
    first = items[0]
    second = next(item for item in items if item.case_id != first.case_id)
    assert len(overtaken(first, second)) == 2
    assert {fresh(first).state, fresh(second).state} == {"approved"}


def _calendar(item: Any) -> Any:
    from kaigong.apps.rulebook import queries as rulebook

    return rulebook.calendar(item.project.county)


def test_a_decision_begun_before_another_in_its_case_but_written_after_it_is_recorded_at_the_same_moment(
    case: Any,
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger

    one, other = accepted(2)
    later, begun = NOW + timedelta(seconds=9), NOW + timedelta(seconds=4)
    for item, now in ((one, later), (other, begun)):
        actions.decide_item(item=item, decision="approve", reason="符合条件", person=item.desk, now=now)
    first, second = [entry for entry in ledger.read(case.stream).entries if entry.kind == "ItemDecided"]
    assert first.recorded_at == second.recorded_at == second.at == later
    with pytest.raises(Refused) as refused:
        actions.comment(item=fresh(one), text="请核对", person=one.desk, now=NOW - timedelta(minutes=1))
    assert refused.value.code == "ledger.clock_behind"
    assert ledger.check(case.stream) is None
