"""Many moves at once are the same moves: same rows, same entries, same refusals as one at a time."""

from collections import UserDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import NOT_DESKS, fresh, register
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db
VERBS = ("accept", "take_on", "approve", "approve", "reject", "ask_correction", "resupply", "withdraw", "resubmit",
         "suspend", "resume", "propose_stop", "confirm_stop", "extend", "report", "report", "deliver", "not_needed",
         "find_unmet", "comment")  # fmt: skip
lines = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 500), st.integers(0, 40), st.sampled_from(["own", "own", "wei"])
)
rounds = st.lists(st.lists(lines, min_size=10, max_size=40), min_size=2, max_size=4)


@pytest.fixture
def heads(city: None) -> Callable[[Any], Any]:
    """The head of the agency an item lies at; made when first asked for."""
    from kaigong.apps.accounts.models import Agency, Person

    def find(item: Any) -> Any:
        name = f"h-{item.agency_id}"
        known = Person.objects.filter(username=name).first()
        return known or _person(name, "负责人", "Head", "head", Agency.objects.get(id=item.agency_id))

    return find


def what(verb: str, now: datetime, document: Any) -> tuple[Any, dict[str, Any], str]:
    """The action of a verb, what it takes, and who does it."""
    from kaigong.apps.cases import actions

    verbs: dict[str, tuple[Any, dict[str, Any], str]] = {
        "accept": (actions.accept_item, {}, "officer"),
        "take_on": (actions.take_on_item, {}, "officer"),
        "approve": (actions.decide_item, {"decision": "approve", "reason": ""}, "officer"),
        "reject": (actions.decide_item, {"decision": "reject", "reason": "不符合条件"}, "head"),
        "ask_correction": (actions.ask_correction, {"missing": ["图纸"]}, "officer"),
        "resupply": (actions.resupply, {"note": "补齐"}, "owner"),
        "withdraw": (actions.withdraw_item, {}, "owner"),
        "resubmit": (actions.resubmit_item, {}, "owner"),
        "suspend": (actions.suspend_item, {"reason": "hearing", "planned_days": 5}, "head"),
        "resume": (actions.resume_item, {"result": "已出"}, "officer"),
        "propose_stop": (actions.propose_stop, {"reason": "hearing", "planned_days": 5}, "officer"),
        "confirm_stop": (actions.confirm_stop, {}, "head"),
        "extend": (actions.extend_item, {"reason": "案情复杂"}, "head"),
        "report": (actions.report_done, {"on": now.date(), "document": document}, "owner"),
        "deliver": (actions.deliver_item, {}, "officer"),
        "not_needed": (actions.find_not_needed, {"reason": "不需要"}, "officer"),
        "find_unmet": (actions.find_unmet, {"reason": "仍缺", "unmet": []}, "officer"),
        "comment": (actions.comment, {"text": "备注"}, "officer"),
    }
    return verbs[verb]


def outcome(done: Any, refusal: Refused | None) -> Any:
    return "done" if refusal is None else (refusal.code, {key: str.__str__(value) if isinstance(value, str) else value
                                                          for key, value in refusal.data.items()})  # fmt: skip


def one_by_one(plan: list[Any]) -> list[Any]:
    found = []
    for act, item, person, now, fields in plan:
        try:
            act(item=fresh(item), person=person, now=now, **fields)
            found.append(outcome(True, None))
        except Refused as refusal:
            found.append(outcome(False, refusal))
    return found


def together(plan: list[Any], group: int) -> list[Any]:
    from kaigong.apps.cases.actions.bulk import Do, apply_many

    lines = [Do(act, item.case.no, item.code, person, now, fields) for act, item, person, now, fields in plan]
    return [outcome(found.done, found.refusal) for found in apply_many(lines, group=group)]


def told_apart(value: Any, names: dict[str, str]) -> str:
    """A text in which what is only called differently is called alike."""
    text = str(value)
    for name, alike in names.items():
        text = text.replace(name, alike)
    return text


def standing_of(project: Any) -> Any:
    """Everything the tables say of a project: entries, rows, certificates, materials, what is to be told."""
    from kaigong.apps.cases.models import Case, Certificate, Item, Material, Seat
    from kaigong.apps.ledger.models import Delivery, Entry

    project.refresh_from_db()
    cases = list(Case.objects.filter(project=project).order_by("no"))
    names = {case.no: f"case-{place}" for place, case in enumerate(cases)}
    names |= {project.code: "project", project.name: "named"}
    entries = Entry.objects.filter(stream__in=[case.stream for case in cases]).order_by("stream", "n")
    skip = {"id", "case_id", "project_id"}
    items = [
        {key: value for key, value in row.items() if key not in skip}
        for row in Item.objects.filter(project=project).order_by("case__no", "code").values()
    ]
    rows = [
        [(e.stream, e.n, e.kind, e.at, e.recorded_at, e.by, e.data) for e in entries],
        items,
        [(case.no, case.stage, case.state, case.seen_n) for case in cases],
        list(Seat.objects.filter(item__project=project).order_by("item__code", "agency_id").values_list(
            "item__code", "agency_id")),
        list(Certificate.objects.filter(item__project=project).order_by("number").values_list(
            "number", "item__code", "name", "issued_on", "outputs", "entry_n")),
        list(Material.objects.filter(project=project).order_by("material").values_list("material", "how", "given_on")),
        [payload for payload in Delivery.objects.order_by("id").values_list("kind", "payload", "created_at")
         if any(name in str(payload) for name in names if name != project.name)],
        (project.stage, project.forecast_start_on, project.plan_late_days),
    ]  # fmt: skip
    return [told_apart(part, names) for part in rows]


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(taken=rounds, group=st.sampled_from([1, 3, 1000]))
def test_many_moves_at_once_do_what_each_alone_would(
    taken: list[list[Any]], group: int, lin: Any, wei: Any, lin_enterprise: Any, officer: Any, heads: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    pair = [register("highway", lin_enterprise, f"项目{name}") for name in ("甲", "乙")]
    for project in pair:
        actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    now = NOW
    for some in taken:
        plans: list[list[Any]] = [[], []]
        for verb, pick, hours, who in some:
            now += timedelta(hours=hours)
            for project, plan in zip(pair, plans, strict=True):
                found = list(Item.objects.filter(project=project).order_by("finished", "waits", "case__no", "id"))
                item = fresh(found[pick % min(len(found), 9)])
                act, fields, part = what(verb, now, document)
                desks = {} if item.agency_id in NOT_DESKS else {"officer": officer, "head": heads}
                person = wei if who == "wei" else desks.get(part, lambda _item: lin)(item)
                plan.append((act, item, person, now, fields))
        assert together(plans[1], group) == one_by_one(plans[0])
        assert standing_of(pair[1]) == standing_of(pair[0])


def test_a_line_about_nothing_known_is_answered_and_the_others_go_on(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from tests.apps.cases.conftest import ready

    item = ready()
    good = Do(actions.accept_item, case.no, item.code, officer(item), NOW)
    nowhere = [Do(actions.accept_item, "KG-2000-000000", item.code, officer(item), NOW),
               Do(actions.accept_item, case.no, "no-such-item", officer(item), NOW)]  # fmt: skip
    applied = apply_many([nowhere[0], good, nowhere[1], good])
    assert [found.refusal.code if found.refusal else "" for found in applied] == [
        "item.unknown", "", "item.unknown", "move.not_possible"]  # fmt: skip
    assert fresh(item).state == "accepted"
    assert fresh(item).seen_n == applied[1].last


@pytest.mark.parametrize("group", [1, 1000])
def test_what_is_refused_only_when_written_is_the_answer_to_its_own_line(
    group: int, lin: Any, lin_enterprise: Any, officer: Any, document: Any, settings: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item

    project = register("highway", lin_enterprise)
    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    open_ = Item.objects.filter(project=project, waits=False).order_by("id")
    owed, item = fresh(open_.filter(state="to-do")[0]), fresh(open_.filter(state="received")[0])
    settings.DOCUMENTS_MOST_PER_THING = 0
    paper = {"on": NOW.date(), "document": document}
    applied = apply_many([
        Do(actions.report_done, owed.case.no, owed.code, lin, NOW, paper),
        Do(actions.accept_item, item.case.no, item.code, officer(item), NOW),
    ], group=group)  # fmt: skip
    assert [found.refusal.code if found.refusal else "" for found in applied] == ["document.too_many", ""]
    assert {fresh(owed).state, fresh(item).state} == {"to-do", "accepted"}


def test_the_chain_holds_after_many_moves_at_once(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item
    from kaigong.apps.ledger import queries as ledger

    items = [fresh(item) for item in Item.objects.filter(case=case, state="received", waits=False)]
    lines = [Do(actions.accept_item, case.no, item.code, officer(item), NOW) for item in items]
    lines += [Do(actions.decide_item, case.no, item.code, officer(item), NOW, {"decision": "approve", "reason": ""})
              for item in items]  # fmt: skip
    assert all(found.done for found in apply_many(lines, group=2))
    assert ledger.check(case.stream) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("group", [1, 1000])
def test_a_group_overtaken_by_somebody_is_decided_again(group: int, case: Any, officer: Any) -> None:
    from django.db import connection

    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item
    from kaigong.apps.ledger import queries as ledger
    from tests.apps.cases.test_at_once import at_once

    if connection.vendor == "sqlite" and group > 1:
        pytest.skip("SQLite lets one writer in at a time, so nobody can be overtaken between reading and writing")
    items = [fresh(item) for item in Item.objects.filter(case=case, state="received", waits=False).order_by("id")][:2]
    first, second = items
    people = [officer(item) for item in items]

    class Overtaken(UserDict[str, Any]):
        """The fields of a line; looking at them lets somebody else be quicker, once."""

        looked = 0

        def keys(self) -> Any:
            self.looked += 1
            if self.looked == 1:
                at_once(lambda: actions.accept_item(item=fresh(second), person=people[1], now=NOW))
            return super().keys()

    fields = Overtaken()
    applied = apply_many([
        Do(actions.accept_item, case.no, first.code, people[0], NOW, fields),
        Do(actions.accept_item, case.no, second.code, people[1], NOW),
    ], group=group)  # fmt: skip
    assert [found.refusal.code if found.refusal else "" for found in applied] == ["", "move.not_possible"]
    assert ledger.check(case.stream) is None
    assert {fresh(first).state, fresh(second).state} == {"accepted"}


def test_a_case_number_given_in_advance_counts_only_if_nobody_took_one_meanwhile() -> None:
    from kaigong.apps.cases import numbers

    assert numbers.last(2031) == 0
    assert numbers.count_on(2031, 0, 2)
    assert numbers.take(2031) == 3
    assert not numbers.count_on(2031, 2, 4)
    assert numbers.last(2031) == 3
