"""Headline tallies: moved with every change, never different from what the rows come to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.models import Tally
from kaigong.apps.projects import actions, actions_facts, actions_map, counted, tallied
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.events import RecordCorrected
from kaigong.apps.projects.models import Project, Stage
from kaigong.apps.projects.sealing import seal
from tests.conftest import NOW, SETUP

Register = Callable[..., Any]
DAYS = st.dates(date(2021, 12, 1), date(2022, 2, 9))
COUNTIES = ("421022", "421024")
PLACES = [(112.1, 30.1), (112.4, 30.3), (112.41, 30.3)]
SPANS = [
    (date(2021, 12, 1), date(2022, 2, 28)), (date(2021, 12, 14), date(2022, 2, 3)),
    (date(2022, 1, 5), date(2022, 1, 20)), (date(2022, 1, 1), date(2022, 2, 9)), (date(2022, 1, 31), date(2022, 2, 1)),
]  # fmt: skip


def hold() -> None:
    """What is kept is what the rows say; counted by Django in ways of its own, not by the cells."""
    assert list(tallies.faults()) == []
    stock = Project.objects.order_by().values_list("county", "stage").annotate(n=Count("pk"), fen=Sum("investment_fen"))
    assert tallies.sums(tallied.STOCK, ("place", "state")) == {(c, s): (n, fen) for c, s, n, fen in stock}
    for first, last in SPANS:
        rows = Project.objects.filter(started_on__range=(first, last), county=COUNTIES[0])
        assert counted.started(first, last, counted.Which(places=[COUNTIES[0]])).count == rows.count()
        coming = Project.objects.filter(started_on=None, forecast_start_on__range=(first, last), is_key=True)
        assert counted.expected(first, last, counted.Which(marked=tallied.KEY)).count == coming.count()
    started = Project.objects.exclude(started_on=None).aggregate(n=Count("pk"), fen=Sum("investment_fen"))
    assert tallies.total(tallied.STARTS) == tallies.total(tallied.STARTS_BY_DAY) == (started["n"], started["fen"] or 0)


@st.composite
def doings(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Some things that happen to projects."""
    which = st.integers(0, 3)
    one = st.one_of(
        st.tuples(st.just("new"), st.sampled_from(COUNTIES), st.sampled_from(["idea", "signed"]), st.booleans()),
        st.tuples(st.just("start"), which, DAYS),
        st.tuples(st.just("forecast"), which, st.none() | DAYS, st.integers(-3, 3)),
        st.tuples(st.just("money"), which, st.integers(1, 30)),
        st.tuples(st.just("move"), which, st.sampled_from(Stage.values)),
        st.tuples(st.just("place"), which, st.none() | st.sampled_from(PLACES)),
        st.tuples(st.just("elsewhere"), which, st.sampled_from(COUNTIES), st.sampled_from(["industry", "ecology"])),
        st.tuples(st.just("town"), which, st.sampled_from(["", "岑河镇", "观音垱镇"])),
        st.tuples(st.just("months"), which, st.integers(1, 2), st.none() | st.integers(-5, 9 * 10**9)),
        st.tuples(st.just("fold")),
        st.tuples(st.just("broken"), which, st.integers(1, 30)),
    )
    return draw(st.lists(one, min_size=4, max_size=14))


class _Broken(Exception):
    """Something else goes wrong in the same transaction."""


def act(doing: tuple[Any, ...], register: Register, evidence: Any) -> None:
    """Do it, as far as it can be done."""
    from kaigong.core.problems import Faulty, Refused

    what, *said = doing
    rows = list(Project.objects.order_by("pk"))
    if what == "new":
        register(county=said[0], stage=said[1], is_key=said[2], planned_start_on=date(2022, 3, 1))
    elif what == "fold":
        tallies.fold()
    if what in ("new", "fold") or not rows:
        return
    row = rows[said[0] % len(rows)]
    try:
        if what == "start":
            actions.record_start(project=row, on=said[1], evidence=evidence, by=SETUP, now=NOW)
        elif what == "forecast":
            actions.note_forecasts([(row, said[1], said[2])])
        elif what == "place":
            shape = said[1] and {"type": "Point", "coordinates": list(said[1])}
            actions_map.set_location(project=row, geometry=shape, sure=True, by=SETUP, now=NOW)
        elif what == "town":
            actions_facts.amend_file(project=row, changes={"township": said[1]}, by=SETUP, now=NOW)
        elif what == "months":
            month = date(2022, said[1], 1)
            figures = [Figure(row, month, planned_fen=7 * 10**8, done_fen=said[2])]
            actions_facts.report_months(figures=figures, reason="更正", by=SETUP, now=NOW)
        elif what == "elsewhere":
            with transaction.atomic():
                seal(row, [RecordCorrected({"county": said[1], "klass": said[2]})], by=SETUP, now=NOW)
        elif what == "move":
            actions.move_stage(project=row, to=said[1], evidence=evidence, by=SETUP, now=NOW)
        else:
            with transaction.atomic():
                facts = {"investment_cny": said[1] * 10_000_000}
                actions.amend_facts(project=row, facts=facts, by=SETUP, now=NOW, seen=row.facts_n)
                if what == "broken":
                    raise _Broken
    except (Refused, Faulty, _Broken):
        pass


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=doings())
def test_whatever_happens_the_tallies_say_what_the_rows_say(
    happened: list[tuple[Any, ...]], register: Register, evidence: Any
) -> None:
    for doing in happened:
        act(doing, register, evidence)
    hold()
    before = tallies.kept("projects")
    tallies.fold()
    assert tallies.kept("projects") == before
    assert not Tally.objects.filter(folded=False).exists()


@pytest.mark.django_db
def test_a_tally_that_is_wrong_is_named_and_counted_anew(project: Any) -> None:
    Tally.objects.filter(name=tallied.STOCK).update(count=7)
    assert [fault.split()[1] for fault in tallies.faults()] == [tallied.STOCK]
    tallies.recount()
    hold()


@pytest.mark.django_db
def test_asking_for_all_of_some_marks_leaves_out_who_lacks_one(register: Register) -> None:
    for is_key, fen in ((True, 10**10), (True, 10**9), (False, 10**10)):
        register(is_key=is_key, investment_fen=fen, facts={})
    both = tallied.LARGE | tallied.KEY
    assert [tallies.total(tallied.STOCK, marked=marks).count for marks in (0, tallied.KEY, both)] == [3, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_the_worker_folding_lose_nothing_and_wait_for_nobody(register: Register) -> None:
    """Everybody changes the same cells, in opposite orders, while they are folded."""
    rows = [register(stage="signed", name=f"项目{n}") for n in range(6)]

    def work(turn: int) -> None:
        try:
            order = rows if turn % 2 else rows[::-1]
            for n, row in enumerate(order):
                if row.pk % 3 == turn % 3:
                    expected = date(2022, 3, 1) + timedelta(n + turn)
                    actions.note_forecasts([(row, expected, n - 2)])
                with transaction.atomic():
                    register(stage="signed", name=f"又一个{turn}-{n}")
                if n == 3:
                    tallies.fold()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert Project.objects.count() == 6 + 4 * 6
    hold()
    tallies.fold()
    hold()


@pytest.mark.django_db
def test_months_move_the_money_and_follow_the_project_to_another_county(register: Register, zhou: Any) -> None:
    from kaigong.apps.projects import tallied_money

    months = [date(2021, 12, 1), date(2022, 1, 1)]
    rows = [register(name=f"项目{n}", county="421022") for n in range(2)]
    actions_facts.plan_months(project=rows[0], planned={months[1]: 500}, by=zhou.ref, now=NOW)
    figures = [Figure(row, month, done_fen=100 + n) for n, row in enumerate(rows) for month in months]
    actions_facts.report_months(figures=figures, reason="补报", by=zhou.ref, now=NOW)
    figures[0] = Figure(rows[0], months[0], done_fen=50)
    actions_facts.report_months(figures=figures[:1], reason="更正", by=zhou.ref, now=NOW)
    assert list(tallies.faults()) == []
    span = {"first": months[0], "last": months[1]}
    assert tallied_money.done_by("day", **span) == {months[0]: (2, 151), months[1]: (2, 201)}
    row = Project.objects.get(pk=rows[1].pk)
    with transaction.atomic():
        seal(row, [RecordCorrected({"county": "421024"})], by=SETUP, now=NOW)
    assert tallied_money.done_by("place", **span) == {"421022": (2, 150), "421024": (2, 202)}
    assert list(tallies.faults()) == []
    actions_facts.amend_file(project=rows[0], changes={"township": "岑河镇"}, by=SETUP, now=NOW)
    towns = tallies.sums(tallied_money.TOWN_DONE, ("place",))
    assert towns == {"421022/岑河镇": (2, 150), "421024/": (2, 202)}
    assert list(tallies.faults()) == []


@pytest.mark.django_db
def test_a_start_recorded_a_month_late_is_marked_where_its_township_is_counted(
    register: Register, evidence: Any
) -> None:
    from kaigong.apps.projects import tallied_towns
    from kaigong.apps.projects.tallied_marks import NOTED_LATE

    for n, days in enumerate((40, 5)):
        row = register(stage="signed", name=f"项目{n}", county="421022", signed_on=NOW.date() - timedelta(50))
        actions_facts.amend_file(project=row, changes={"township": "岑河镇"}, by=SETUP, now=NOW)
        actions.record_start(project=row, on=NOW.date() - timedelta(days), evidence=evidence, by=SETUP, now=NOW)
    counts = [tallies.total(tallied_towns.STARTS, marked=bits, place="421022/岑河镇").count for bits in (0, NOTED_LATE)]
    assert counts == [2, 1]
    assert tallies.total(tallied_towns.DAYS) == (10 + 45, 10**2 + 45**2)
    assert list(tallies.faults()) == []
