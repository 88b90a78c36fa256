"""Many items at once: each answered on its own, none half done; what may be undone, and what is sealed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh
from tests.apps.cases.test_pages import browser, play_at_the_hour  # noqa: F401  fixture
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db
BULK = "/cases/desk/bulk/"


@pytest.fixture
def he(natural_resources: Any) -> Any:
    """Sun's colleague."""
    return _person("he", "何平", "He Ping", "officer", natural_resources)


def on_desk(person: Any) -> list[Any]:
    from kaigong.apps.cases import queries

    return list(queries.desk(person))


def mark(item: Any) -> str:
    return f"{item.case.no}/{item.code}/{item.seen_n}"


def test_a_lot_is_accepted_in_one_go(case: Any, sun: Any) -> None:
    items = on_desk(sun)
    answer = browser(sun).post(BULK, {"verb": "accept", "item": [mark(item) for item in items]})
    assert answer.status_code == 200
    assert {fresh(item).state for item in items} == {"accepted"}
    assert not answer.context["undo"]
    assert "不能撤销" in answer.content.decode()


def test_a_row_that_moved_on_is_refused_with_its_reason_and_the_others_go(case: Any, sun: Any, qian: Any) -> None:
    from kaigong.apps.cases import actions

    items = on_desk(sun)
    marks = [mark(item) for item in items]
    actions.find_not_needed(item=items[0], reason="依法不需要", person=qian, now=NOW)
    answer = browser(sun).post(BULK, {"verb": "accept", "item": marks})
    assert [one.item.code for one in answer.context["refused"]] == [items[0].code]
    assert len(answer.context["done"]) == len(items) - 1
    assert "之后已有新的办理记录" in answer.content.decode()


def test_what_was_assigned_is_taken_back_within_ten_seconds(case: Any, sun: Any, he: Any) -> None:
    from kaigong.apps.cases import actions

    items = [actions.accept_item(item=item, person=sun, now=NOW) for item in on_desk(sun)]
    client = browser(sun)
    answer = client.post(BULK, {"verb": "assign", "officer": he.username, "item": [mark(item) for item in items]})
    assert {fresh(item).officer for item in items} == {he.ref}
    assert client.post("/cases/desk/undo/", {"undo": answer.context["undo"]}).status_code == 302
    assert {(fresh(item).officer, fresh(item).state) for item in items} == {("", "accepted")}


def test_a_reassigned_item_goes_back_to_whoever_had_it(case: Any, sun: Any, he: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.take_on_item(
        item=actions.accept_item(item=on_desk(sun)[0], person=sun, now=NOW), person=sun, now=NOW
    )
    client = browser(sun)
    answer = client.post(BULK, {"verb": "assign", "officer": he.username, "item": [mark(item)]})
    client.post("/cases/desk/undo/", {"undo": answer.context["undo"]})
    assert fresh(item).officer == sun.ref


def test_undo_comes_too_late_after_its_seconds_and_never_for_another_person(
    case: Any, sun: Any, he: Any, qian: Any
) -> None:
    from kaigong.apps.cases import actions

    item = actions.accept_item(item=on_desk(sun)[0], person=sun, now=NOW)
    answer = browser(sun).post(BULK, {"verb": "assign", "officer": he.username, "item": [mark(item)]})
    assert browser(qian).post("/cases/desk/undo/", {"undo": answer.context["undo"]}).status_code == 404
    assert browser(sun).post("/cases/desk/undo/", {"undo": "forged"}).status_code == 404
    assigned = [(fresh(item), fresh(item).seen_n, "")]
    with pytest.raises(Refused, match=r"undo\.too_late"):
        actions.take_back(assigned=assigned, at=NOW, person=sun, now=NOW + timedelta(seconds=16))
    assert fresh(item).officer == he.ref


def test_a_lot_reaches_nothing_outside_ones_desk(
    case: Any, sun: Any, wei: Any, wu: Any, lin: Any, officer: Callable[[Any], Any]
) -> None:
    items = on_desk(sun)
    water = officer(type("Item", (), {"agency_id": "water"}))
    for outsider in (wei, wu, lin, water):
        data = {"verb": "accept", "item": [mark(item) for item in items]}
        assert browser(outsider).post(BULK, data).status_code == 404
    assert {fresh(item).state for item in items} == {"received"}


def test_nothing_ticked_and_nobody_chosen_are_said(case: Any, sun: Any) -> None:
    client = browser(sun)
    assert "请先勾选事项" in client.post(BULK, {"verb": "accept"}, follow=True).content.decode()
    told = client.post(BULK, {"verb": "assign", "item": [mark(on_desk(sun)[0])]}, follow=True)
    assert "请先选择经办人" in told.content.decode()
    assert client.post(BULK, {"verb": "reject", "item": []}).status_code == 404


# ----------------------------------------------------------------------------------------------------- a leaver


def at_work(case: Any, person: Any) -> list[Any]:
    from kaigong.apps.cases import actions

    accepted = [actions.accept_item(item=item, person=person, now=NOW) for item in on_desk(person)]
    return [actions.take_on_item(item=item, person=person, now=NOW) for item in accepted]


def test_a_leavers_whole_desk_goes_to_a_colleague_and_the_ledger_says_so(
    case: Any, sun: Any, he: Any, qian: Any
) -> None:
    from kaigong.apps.ledger import queries as ledger

    items = at_work(case, sun)
    client = browser(qian)
    assert client.get("/cases/desk/hand-over/").context["people"] == [{"whom": sun, "number": len(items)}]
    answer = client.post("/cases/desk/hand-over/sun/", {"to": he.pk, "reason": "调离"})
    assert answer.status_code == 200
    assert {fresh(item).officer for item in items} == {he.ref}
    entry = ledger.read(sun.stream).entries[-1]
    assert (entry.kind, entry.data["to"], entry.data["items"]) == ("DeskHandedOver", he.ref, len(items))


def test_an_administrator_hands_over_the_work_of_a_closed_account(
    case: Any, sun: Any, he: Any, administrator: Any
) -> None:
    from kaigong.apps.accounts.actions import deactivate
    from kaigong.apps.cases import actions

    items = at_work(case, sun)
    sun.refresh_from_db()
    deactivate(person=sun, reason="调离", by=administrator.ref, now=NOW)
    outcomes = actions.hand_over_desk(leaver=sun, to=he, reason="调离", person=administrator, now=NOW)
    assert all(one.done for one in outcomes)
    assert {fresh(item).officer for item in items} == {he.ref}


def test_work_is_handed_over_with_a_reason_to_somebody_who_decides_there(
    case: Any, sun: Any, he: Any, qian: Any, zhao: Any
) -> None:
    from kaigong.apps.cases import actions

    at_work(case, sun)
    for to, reason, code in ((he, " ", "reason_missing"), (sun, "调离", "nobody"), (zhao, "调离", "nobody")):
        with pytest.raises(Refused, match=rf"hand_over\.{code}"):
            actions.hand_over_desk(leaver=sun, to=to, reason=reason, person=qian, now=NOW)


def test_nobody_else_hands_a_desk_over(
    case: Any, sun: Any, he: Any, wei: Any, wu: Any, zhao: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions

    items = at_work(case, sun)
    water = officer(type("Item", (), {"agency_id": "water"}))
    for outsider in (wei, wu, zhao, he, water):
        assert browser(outsider).get("/cases/desk/hand-over/").status_code == 404
        assert browser(outsider).post("/cases/desk/hand-over/sun/", {"to": he.pk, "reason": "调离"}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.hand_over_desk(leaver=sun, to=he, reason="调离", person=outsider, now=NOW)
    assert {fresh(item).officer for item in items} == {sun.ref}
