"""Conformance: what the plan asks against what a log did, by hand-made cases and by the shipped catalogue."""

from datetime import UTC, date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.mining.conform import (
    AFTERWARDS,
    EARLY,
    LATE,
    SKIPPED,
    STATUTORY,
    TWICE,
    UNPLANNED,
    Case,
    Deviation,
    Doing,
    conform,
    fit_of,
)
from kaigong.core.mining.doings import BEGIN, DONE, doings, named
from kaigong.core.mining.graph import DAY
from kaigong.core.mining.ledger import log_of as ledger_log
from kaigong.core.mining.log import Column
from kaigong.core.mining.norm import Norm, Step, norm, norm_of, whole
from kaigong.core.mining.words import Words
from kaigong.core.problems import Faulty
from kaigong.core.rules.loader import shipped
from tests.core.mining.naive import log_of, times
from tests.core.mining.test_analyses import WORKDAYS

MONDAY = date(2024, 7, 1).toordinal()
CHAIN = norm(
    {
        "file": Step("file", (), 5, 10),
        "review": Step("review", ("file",), 5, 20),
        "permit": Step("permit", ("review",)),
    },
    frozenset({"file", "review", "permit"}),
)


def deviations(*done: Doing, by: Norm = CHAIN, **more: Any) -> list[Deviation]:
    return list(fit_of(Case("x", done, MONDAY, **more), by, WORKDAYS).deviations)


def did(item: str, done: int, begun: int | None = None, **more: Any) -> Doing:
    return Doing(item, -1 if begun is None else MONDAY + begun, MONDAY + done, **more)


def test_a_case_done_in_order_and_in_time_has_no_deviation() -> None:
    assert deviations(did("file", 1), did("review", 3, begun=1), did("permit", 3)) == []


def test_what_was_built_upon_but_never_done_was_skipped() -> None:
    assert deviations(did("file", 1), did("permit", 3)) == [Deviation(SKIPPED, "review")]
    assert deviations(did("file", 1)) == [], "nothing builds on what is still to come"
    assert [one.item for one in deviations(did("file", 1), closed=True)] == ["permit", "review"]


def test_what_was_withdrawn_or_not_needed_was_not_skipped() -> None:
    assert deviations(did("file", 1), Doing("review", done=MONDAY, excused=True), did("permit", 3)) == []


def test_what_began_before_its_predecessor_ended_was_early() -> None:
    assert deviations(did("file", 4), did("review", 6, begun=1)) == [Deviation(EARLY, "review", "file", 3)]
    assert deviations(did("file", 4), did("review", 6, begun=4)) == [], "the same day is in order"
    assert deviations(did("file", 4), did("review", 2)) == [Deviation(EARLY, "review", "file", 2)]


def test_late_is_counted_in_working_days_and_told_by_the_gravest_limit() -> None:
    assert deviations(did("file", 7, begun=0)) == [], "seven days have five working days"
    assert deviations(did("file", 8, begun=0)) == [Deviation(LATE, "file", "promised", 1)]
    assert deviations(did("file", 15, begun=0)) == [Deviation(LATE, "file", STATUTORY, 1)]


def test_without_a_beginning_the_days_count_from_the_last_predecessor_or_the_first_event() -> None:
    assert deviations(did("file", 15)) == [Deviation(LATE, "file", STATUTORY, 1)]
    assert deviations(did("file", 4), did("review", 14)) == [Deviation(LATE, "review", "promised", 1)]


def test_a_due_day_of_the_source_outranks_counting() -> None:
    assert deviations(did("file", 20, begun=0, due={"promised": MONDAY + 25})) == []
    assert deviations(did("file", 3, begun=0, due={STATUTORY: MONDAY + 1})) == [Deviation(LATE, "file", STATUTORY, 2)]


def test_done_twice_and_written_down_afterwards_are_named() -> None:
    assert deviations(did("file", 1), did("file", 2)) == [Deviation(TWICE, "file")]
    assert deviations(did("file", 1, written=MONDAY + 4)) == [Deviation(AFTERWARDS, "file", days=3)]
    assert deviations(did("file", 1, written=MONDAY + 1)) == []


def test_what_the_plan_does_not_have_is_unplanned() -> None:
    assert deviations(did("dance", 1)) == [Deviation(UNPLANNED, "dance")]


STAGED = norm(
    {
        "pit": Step("pit", ("file",)),
        "file": Step("file"),
        "drawings": Step("drawings", ("file",)),
        "tower": Step("tower", ("pit", "drawings")),
        "permit": Step("permit", ("drawings",)),
    },
    frozenset({"file", "pit", "drawings", "tower"}),
    {"permit": ("pit", "tower")},
)


def test_the_stages_of_a_permit_are_told_apart_though_a_log_calls_them_by_one_name() -> None:
    """The pit may be dug before the drawings are reviewed, and every later stage has a permit of its own."""
    log = (did("file", 1), did("permit", 3), did("drawings", 6), did("permit", 8), did("permit", 12))
    assert deviations(*log, by=STAGED) == []
    early = (did("file", 1), did("permit", 3), did("permit", 5), did("drawings", 6))
    assert deviations(*early, by=STAGED) == [Deviation(EARLY, "tower", "drawings", 1)]
    one = (did("file", 1), did("permit", 3), did("drawings", 6))
    assert Deviation(EARLY, "permit", "drawings", 3) in deviations(*one, by=STAGED), "one permit is no stage"


def test_stages_may_come_once_a_building_but_nothing_else_is_done_twice() -> None:
    done = (did("file", 1), did("pit", 2), did("drawings", 3), did("tower", 4), did("pit", 5), did("tower", 7))
    assert deviations(*done, by=STAGED) == []
    assert deviations(*done, did("file", 9), by=STAGED) == [Deviation(TWICE, "file")]


def test_the_plan_of_the_shipped_catalogue_knows_the_stages_of_the_construction_permit() -> None:
    stages = ("construction-permit-phase-pit", "construction-permit-phase-superstructure")
    assert whole(shipped()).phases["construction-permit"] == stages


DOINGS = st.lists(
    st.builds(
        did, st.sampled_from(["file", "review", "permit", "dance"]), st.integers(0, 60), st.none() | st.integers(0, 60)
    ),
    max_size=8,
)


@given(DOINGS, st.booleans())
def test_fitness_is_a_share_and_one_exactly_without_deviations(done: list[Doing], closed: bool) -> None:
    fit = fit_of(Case("x", done, MONDAY, closed), CHAIN, WORKDAYS)
    assert 0 <= fit.fitness <= 1
    assert (fit.fitness == 1) == (not fit.deviations)


@given(DOINGS)
def test_every_deviation_is_counted_once_in_the_totals(done: list[Doing]) -> None:
    found = conform([Case("x", done, MONDAY), Case("y", done[:3], MONDAY)], lambda case: CHAIN, WORKDAYS)
    assert sum(found.totals.values()) == sum(len(fit.deviations) for fit in found.cases)
    assert sum(sum(row.deviations.values()) for row in found.items) == sum(found.totals.values())


@pytest.fixture(scope="module")
def plan_norm() -> Norm:
    catalogue = shipped()
    return norm_of(catalogue, "industrial-general", catalogue.project_types["industrial-general"].attributes)


def test_a_project_run_by_its_own_plan_conforms(plan_norm: Norm) -> None:
    """Each item begins when the last it waits for is done, and takes a day where it may."""
    done: dict[str, int] = {}
    day = date(2024, 1, 2).toordinal()
    while len(done) < len(plan_norm.steps):
        for step in plan_norm.steps.values():
            if step.id not in done and all(pred in done for pred in step.preds):
                done[step.id] = max((done[pred] for pred in step.preds), default=day) + min(
                    step.promised or 0, step.statutory or 0, 1
                )
    ordered = sorted(done, key=lambda item: done[item])
    case = Case("x", [Doing(item, done=done[item]) for item in ordered], day)
    assert fit_of(case, plan_norm, WORKDAYS).deviations == ()
    without = [Doing(item, done=done[item]) for item in ordered if item != ordered[0]]
    missing = fit_of(Case("x", without, day), plan_norm, WORKDAYS).deviations
    assert (ordered[0] in plan_norm.required) == (Deviation(SKIPPED, ordered[0]) in missing)


def test_a_faulty_project_is_refused() -> None:
    with pytest.raises(Faulty):
        norm_of(shipped(), "no-such-type", {})


def test_the_whole_catalogue_requires_nothing() -> None:
    found = whole(shipped())
    assert not found.required
    assert len(found.steps) == len(shipped().items)


def test_activities_are_known_by_id_or_by_either_name() -> None:
    item = next(iter(shipped().items.values()))
    spaced = f" {item.id.replace('-', ' ').upper()} "
    found = named([item.name_zh, item.name_en, spaced, "nonsense"], shipped())
    assert set(found.values()) == {(item.id, "")}
    assert "nonsense" not in found


def test_beginnings_and_ends_are_brought_together() -> None:
    start, end = MONDAY - date(1970, 1, 1).toordinal(), 3
    log = log_of({"x": [("in", start * DAY), ("out", (start + end) * DAY), ("out", None)]})
    (case,) = doings(log, {"in": ("file", BEGIN), "out": ("file", DONE)}, UTC)
    assert case.first == MONDAY
    assert list(case.doings) == [Doing("file", MONDAY, MONDAY + 3), Doing("file")]


def test_our_own_ledger_needs_no_names() -> None:
    moments = [i * DAY for i in range(4)]
    kinds = ["ItemAccepted", "ItemDecided", "ItemNotNeeded", "CaseOpened"]
    log = log_of(
        {"x": [("a", moments[0]), ("b", moments[1])], "y": [("c", moments[2]), ("d", moments[3])]},
        item=Column("event", "text", np.array([0, 0, 1, -1], np.int32), Words.of(["file", "review"])),
        kind=Column("event", "text", np.arange(4, dtype=np.int32), Words.of(kinds)),
        recorded_at=Column("event", "time", times([0, 5 * DAY, 2 * DAY, 3 * DAY])),
        case__project=Column("case", "text", np.array([0, 0], np.int32), Words.of(["P1"])),
    )  # fmt: skip
    (project,) = doings(log, {}, UTC, by="case:project")
    epoch = date(1970, 1, 1)
    day = [(epoch + timedelta(days=n)).toordinal() for n in range(6)]
    assert list(project.doings) == [
        Doing("file", day[0], day[1], day[5]),
        Doing("review", done=day[2], written=day[2], excused=True),
    ]
    assert len(doings(log, {}, UTC)) == 2


def test_what_its_owner_has_to_do_begins_when_what_it_waits_for_is_there() -> None:
    def entry(kind: str, item: str, day: int) -> tuple[str, ...]:
        at = f"2022-03-{day:02}T09:00:00+08:00"
        return "case:1", kind, at, at, "person:lin", f'{{"item":"{item}"}}'

    rows = [
        entry("ItemOwed", "design", 1), entry("ItemOwed", "survey", 1), entry("ItemReady", "survey", 2),
        entry("ItemReported", "survey", 7), entry("ItemReady", "design", 7), entry("ItemReady", "permit", 8),
        entry("ItemAccepted", "permit", 9), entry("ItemOwed", "start", 9),
    ]  # fmt: skip
    (case,) = doings(ledger_log(rows), {}, UTC)  # type: ignore[arg-type]
    first = date(2022, 3, 1).toordinal() - 1
    assert {one.item: one.begun - first for one in case.doings} == {"survey": 2, "design": 7, "permit": 9}
