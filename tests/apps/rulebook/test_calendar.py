"""The calendar in force: shipped, entered, laid over by regions; seen at once and asked for with one query at most."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import actions, inforce, queries
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
SPRING = "2027-02-05..2027-02-11"


def enter(now: datetime, **changes: Any) -> Any:
    said: dict[str, Any] = {
        "year": 2027, "rest_days": [SPRING], "swapped_days": [date(2027, 2, 14)],
        "notice_number": "国办发明电〔2026〕7号", "notice_date": date(2026, 11, 5), "by": "system:setup", "now": now,
    }  # fmt: skip
    return actions.enter_calendar_year(**said | changes)


def test_shipped_years_are_known_and_later_ones_are_not() -> None:
    calendar = queries.calendar()
    assert calendar.known(2022)
    assert not calendar.known(2099)


def test_an_entered_year_is_in_force_at_once(now: datetime) -> None:
    before = queries.calendar()
    enter(now)
    assert not before.known(2027)
    after = queries.calendar()
    assert after.known(2027)
    assert after.notice(2027).number == "国办发明电〔2026〕7号"
    assert after.source(2027) == "administrator"


def test_what_was_entered_stands_in_the_ledger(now: datetime) -> None:
    enter(now)
    entry = ledger.read(actions.STREAM).entries[-1]
    assert entry.kind == "CalendarYearEntered"
    assert entry.data["rest_days"][0] == "2027-02-05"
    assert entry.data["replaced"] == "nothing"


def test_a_year_entered_again_says_what_it_replaced(now: datetime) -> None:
    enter(now)
    enter(now, swapped_days=[])
    enter(now, year=2022, rest_days=["2022-10-01..2022-10-07"], swapped_days=[])
    kinds = [entry.data["replaced"] for entry in ledger.read(actions.STREAM).entries]
    assert kinds == ["nothing", "entered", "shipped"]
    assert not queries.calendar().is_working(date(2027, 2, 14))
    assert queries.calendar().is_working(date(2022, 5, 2)), "the entered year takes the place of the whole shipped year"


def test_all_faults_are_named_at_once_and_nothing_changes(now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        enter(
            now, rest_days=["2027-02-30", "2028-01-01"], swapped_days=["2027-02-15"], notice_number="", notice_date=None
        )
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {
        "calendar.bad_date", "calendar.other_year", "calendar.swapped_day_is_no_weekend",
        "calendar.notice_number_missing", "calendar.notice_date_missing",
    }  # fmt: skip
    assert not queries.calendar().known(2027)
    assert ledger.read(actions.STREAM).last == 0


@pytest.mark.parametrize("name", ["wei", "lin", "zhao", "sun", "qian", "zhou", "wu"])
def test_nobody_but_the_administrator_may_enter_a_year(now: datetime, request: Any, name: str) -> None:
    by = request.getfixturevalue(name).ref
    with pytest.raises(PermissionDenied):
        enter(now, by=by)
    with pytest.raises(PermissionDenied):
        actions.enter_region_day(region="city", day=date(2022, 7, 20), works=False, notice="通知", by=by, now=now)
    assert not queries.calendar().known(2027)


def test_an_outsider_cannot_withdraw_a_region_day(now: datetime, wei: Any) -> None:
    row = actions.enter_region_day(
        region="city", day=date(2022, 7, 20), works=False, notice="通知", by="system:setup", now=now
    )
    with pytest.raises(PermissionDenied):
        actions.withdraw_region_day(region_day=row, reason="不要", by=wei.ref, now=now)
    assert not queries.calendar().is_working(date(2022, 7, 20))


def test_a_year_that_was_rolled_back_was_never_there(now: datetime) -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        enter(now)
        assert queries.calendar().known(2027)
        raise Undo
    assert not queries.calendar().known(2027)


def test_a_region_departs_from_the_country_only_there(now: datetime) -> None:
    flood = date(2022, 7, 20)
    actions.enter_region_day(region="421024", day=flood, works=False, notice="防汛", by="system:setup", now=now)
    assert queries.calendar().is_working(flood)
    assert not queries.calendar("421024").is_working(flood)
    assert queries.calendar("421002").is_working(flood)


def test_a_day_of_the_whole_city_holds_everywhere(now: datetime) -> None:
    flood = date(2022, 7, 20)
    actions.enter_region_day(region=queries.CITY, day=flood, works=False, notice="防汛", by="system:setup", now=now)
    assert not queries.calendar().is_working(flood)
    assert not queries.calendar("421024").is_working(flood)


def test_a_region_day_needs_a_reason_to_be_there(now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions.enter_region_day(region=" ", day=date(2022, 7, 20), works=True, notice=" ", by="system:setup", now=now)
    assert {problem.code for problem in caught.value.problems} == {
        "region.missing", "region.notice_missing", "region.nothing_new",
    }  # fmt: skip


def test_a_region_day_is_not_entered_in_a_year_nobody_knows(now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions.enter_region_day(
            region="city", day=date(2099, 7, 20), works=False, notice="通知", by="system:setup", now=now
        )
    assert [problem.code for problem in caught.value.problems] == ["region.year_unknown"]


def test_a_withdrawn_region_day_cannot_be_withdrawn_twice(now: datetime) -> None:
    row = actions.enter_region_day(
        region="city", day=date(2022, 7, 20), works=False, notice="通知", by="system:setup", now=now
    )
    actions.withdraw_region_day(region_day=row, reason="解除", by="system:setup", now=now)
    row.pk = 1
    with pytest.raises(Refused) as caught:
        actions.withdraw_region_day(region_day=row, reason="解除", by="system:setup", now=now)
    assert caught.value.code == "region_day.gone"


def test_a_request_asks_for_the_calendar_once(now: datetime) -> None:
    enter(now)
    queries.calendar()  # what was entered is read by whoever asks first in this process; later requests find it built
    for _request in range(2):
        inforce.enter()
        with CaptureQueriesContext(connection) as captured:
            for _call in range(5):
                queries.calendar()
        inforce.leave()
        assert len(captured) == 1, "each request looks the stamp up once, and the calendar is built already"


def test_a_change_in_the_middle_of_a_request_is_seen_in_it(now: datetime) -> None:
    inforce.enter()
    assert not queries.calendar().known(2027)
    enter(now)
    assert queries.calendar().known(2027)
    inforce.leave()


def test_the_catalogue_of_a_day_holds_only_the_law_in_force() -> None:
    whole = queries.catalogue()
    item = next(item for item in whole.items.values() if item.legal_days_before)
    until = item.legal_days_before[-1].until
    assert until is not None
    assert queries.catalogue(until).items[item.id].legal_days == item.legal_days_before[-1]
    assert queries.catalogue(date(2026, 6, 1)).items[item.id].legal_days == item.legal_days
    assert queries.catalogue(until) is queries.catalogue(until), "kept for the stretch of law"


def test_stages_come_in_order() -> None:
    assert list(queries.stages())[:4] == ["1", "2", "3", "4"]
