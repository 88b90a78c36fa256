"""A whole plan: dates, faults, totals, what reforms do, and back from a wished day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan import ProjectFacts, compare, faults, fill_from_type, plan, ready_by
from kaigong.core.rules.model import Catalogue
from tests.core.plan.examples import CATALOGUE, REFORMS, TYPES, calendar, item, op, reform, small

INDUSTRIAL = fill_from_type(CATALOGUE, ProjectFacts("示例", "industrial-general", {}))
START = date(2022, 1, 4)


def tiny(*items: object, reforms: tuple[object, ...] = (), **facts: object) -> tuple[Catalogue, ProjectFacts]:
    catalogue = small(list(items), list(reforms), " ".join(r.id for r in reforms))  # type: ignore[arg-type, attr-defined]
    everything = {a.id: False if a.type == "bool" else 0 for a in catalogue.attributes.values() if a.type != "enum"}
    return catalogue, ProjectFacts("x", "t", {**everything, "project_category": "industrial", **facts})


# --- dates -----------------------------------------------------------------------------------------------------------


def test_an_item_ends_on_the_nth_working_day_after_the_latest_finish_before_it() -> None:
    made = plan(CATALOGUE, INDUSTRIAL, calendar(), start=START)
    days = {each.id: each for each in made.items}
    assert days["project-planning-coordination"].start == START
    for each in made.items:
        assert each.start is not None and each.finish is not None
        assert each.finish == calendar().after(each.start, each.days)
        if each.preds and each.id != "eia-form-approval":
            before = [days[pred].finish for pred in each.preds if pred != "consolidated-assessment"]
            assert each.start >= max((day for day in before if day), default=START)
    assert made.groundbreaking == calendar().after(START, 66) == date(2022, 4, 12)
    assert made.groundbreaking_note is None and made.remaining_days is None


def test_a_plan_that_starts_on_a_rest_day_starts_on_the_next_working_day() -> None:
    catalogue, project = tiny(item("a", days=2), item("works-start", days=0))
    made = plan(catalogue, project, calendar(), start=date(2022, 1, 1))
    assert (made.items[0].start, made.items[0].finish) == (date(2022, 1, 4), date(2022, 1, 6))


def test_past_the_last_published_calendar_there_is_no_date_but_the_days_that_remain() -> None:
    catalogue, project = tiny(item("a", gives="x", days=5), item("works-start", takes="x", days=0))
    last = calendar().last_known
    start = calendar().before(last, 2)
    made = plan(catalogue, project, calendar(), start=start)
    assert made.items[0].start == start and made.items[0].finish is None
    assert made.groundbreaking is None and made.to_start_days == 5
    assert made.remaining_days == 3
    assert made.groundbreaking_note == f"3 working days remain after {last}, the last day of a published calendar"


def test_a_start_in_a_year_without_a_calendar_gives_no_dates() -> None:
    catalogue, project = tiny(item("works-start", days=7))
    year = calendar().last_known.year + 1
    made = plan(catalogue, project, calendar(), start=date(year, 3, 1))
    assert made.items[0].start is None and made.groundbreaking is None and made.to_start_days == 7
    assert str(year) in (made.groundbreaking_note or "")


def test_without_a_start_day_there_are_only_day_counts() -> None:
    made = plan(CATALOGUE, INDUSTRIAL, None)
    assert made.groundbreaking is None and made.to_start_days == 66
    assert all(each.start is None for each in made.items)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2010, 1, 1), date(2020, 1, 1)), st.sampled_from(TYPES))
def test_a_later_start_never_breaks_ground_earlier(start: date, kind: str) -> None:
    project = fill_from_type(CATALOGUE, ProjectFacts("", kind, {}))
    one = plan(CATALOGUE, project, calendar(), start=start).groundbreaking
    other = plan(CATALOGUE, project, calendar(), start=start + timedelta(1)).groundbreaking
    assert one is not None and other is not None and one <= other


def test_the_law_of_the_day_gives_the_statutory_days() -> None:
    project = ProjectFacts("", "industrial-general", {**INDUSTRIAL.attributes, "has_hazardous": True})
    found = {}
    for day in (date(2026, 4, 30), date(2026, 5, 1)):
        made = plan(CATALOGUE, project, None, days="statutory", reforms="none", as_of=day)
        review = made.item("hazchem-safety-condition-review")
        assert review is not None
        found[day] = review.days
    assert found == {date(2026, 4, 30): 33, date(2026, 5, 1): 20}  # 45 days of the calendar, then 20 working days


# --- back from a wished day ------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2011, 1, 1), date(2024, 12, 31)), st.sampled_from(TYPES))
def test_the_latest_start_reaches_the_wished_day_and_a_day_later_does_not(by: date, kind: str) -> None:
    project = fill_from_type(CATALOGUE, ProjectFacts("", kind, {}))
    found = ready_by(CATALOGUE, project, calendar(), by=by)
    assert found.start is not None and found.plan.groundbreaking == calendar().before(by, 0)
    late = plan(CATALOGUE, project, calendar(), start=calendar().after(found.start, 1))
    assert late.groundbreaking is not None and late.groundbreaking > by
    for row in found.items:
        assert row.start is not None and row.finish is not None
        assert found.start <= row.start <= by
        assert row.finish <= by or row.id == "consolidated-assessment"  # whose early chapters are what is waited for
    for need in found.materials:
        assert need.in_hand_by is not None and found.start <= need.in_hand_by <= by


def test_a_material_must_be_in_hand_when_the_first_item_that_needs_it_starts_at_the_latest() -> None:
    items = [item("a", takes="m", gives="x", days=3), item("b", takes="m", gives="y", days=9), item("late", takes="n")]
    catalogue, project = tiny(*items, item("works-start", takes="x;y", days=0))
    found = ready_by(catalogue, project, calendar(), by=date(2022, 3, 31))
    rows = {row.material: row for row in found.materials}
    assert rows["m"].item == "b" and rows["m"].in_hand_by == calendar().before(date(2022, 3, 31), 9)
    assert "n" not in rows and "x" not in rows  # groundbreaking does not wait for the first; an item gives the second


@pytest.mark.parametrize(("by", "days"), [(date(2026, 6, 1), 33), (date(2026, 9, 30), 20)])
def test_counted_back_the_law_is_that_of_the_day_the_plan_starts(by: date, days: int) -> None:
    """From 1 May 2026 the condition review has another limit; by 1 June a plan must have started long before."""
    project = fill_from_type(CATALOGUE, ProjectFacts("", "industrial-general", {"has_hazardous": True}))
    found = ready_by(CATALOGUE, project, calendar(), by=by, days="statutory")
    review = found.plan.item("hazchem-safety-condition-review")
    assert review is not None and review.days == days
    assert found.plan == plan(CATALOGUE, project, calendar(), start=found.start, days="statutory")


def test_before_the_first_known_year_there_is_no_latest_start() -> None:
    catalogue, project = tiny(item("works-start", days=30))
    first = date(calendar().years[0], 1, 10)
    found = ready_by(catalogue, project, calendar(), by=first)
    assert found.start is None and "30 working days" in (found.note or "")


# --- faults ----------------------------------------------------------------------------------------------------------


def test_every_fault_is_named_at_once() -> None:
    wrong = {
        "power_kw": -1, "site_area_m2": True, "height_m": float("nan"), "eia_class": "big", "demolition": 1,
        "floor_or_invest_above_permit_limit": True, "nonsense": 1,
    }  # fmt: skip
    found = faults(CATALOGUE, "nothing", wrong, ["commitment", "nothing", 3])
    assert [(each.kind, each.name) for each in found] == [
        ("unknown_type", "nothing"), ("unknown_reform", "nothing"), ("unknown_reform", "3"),
        ("wrong_type", "power_kw"), ("wrong_type", "site_area_m2"), ("wrong_type", "height_m"),
        ("wrong_type", "eia_class"), ("wrong_type", "demolition"),
        ("unknown_attribute", "floor_or_invest_above_permit_limit"), ("unknown_attribute", "nonsense"),
    ]  # fmt: skip
    assert [each.place for each in found][:4] == ["type", "reforms[1]", "reforms[2]", "attributes.power_kw"]


def test_a_faulty_description_gives_a_plan_with_nothing_but_its_faults() -> None:
    made = plan(CATALOGUE, ProjectFacts("x", "nothing", {}), None)
    assert [each.kind for each in made.faults] == ["unknown_type"]
    assert not made.items and made.to_start_days is None and not made.complete


def test_a_cycle_is_a_fault_that_names_its_items() -> None:
    catalogue, project = tiny(item("a", takes="y", gives="x"), item("b", takes="x", gives="y"))
    made = plan(catalogue, project, None)
    assert [(each.kind, set(each.items)) for each in made.faults] == [("cycle", {"a", "b"})]
    assert made.needed == ("a", "b") and made.items == () and made.to_start_days is None


def test_strict_names_each_missing_attribute_and_what_waits_for_it() -> None:
    catalogue = small([item("a", when="demolition"), item("b", when="demolition and presale"), item("c")])
    made = plan(catalogue, ProjectFacts("", "t", {}), None, strict=True)
    assert [(each.kind, each.name, each.items) for each in made.faults] == [
        ("missing_attribute", "demolition", ("a", "b")), ("missing_attribute", "presale", ("b",)),
    ]  # fmt: skip
    assert not plan(catalogue, ProjectFacts("", "t", {}), None).faults


def test_filling_from_the_type_keeps_what_is_given() -> None:
    filled = fill_from_type(CATALOGUE, ProjectFacts("", "highway", {"temp_land": False}))
    assert filled.attributes["temp_land"] is False and filled.attributes["river_works"] is True
    assert filled.attributes["power_kw"] == 0 and filled.attributes["eia_class"] == "report"
    assert plan(CATALOGUE, filled, None).complete


# --- reforms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
def test_the_savings_in_order_add_up_to_all_that_is_saved(kind: str) -> None:
    project = fill_from_type(CATALOGUE, ProjectFacts("", kind, {}))
    effects = compare(CATALOGUE, project)
    without, whole = (plan(CATALOGUE, project, None, reforms=r).to_start_days for r in ("none", "type"))
    assert without is not None and whole is not None
    assert sum(each.in_order_days or 0 for each in effects) == without - whole
    assert effects[-1].to_start_days == whole
    assert [each.lengthens for each in effects] == [(each.in_order_days or 0) < 0 for each in effects]


def test_a_reform_that_lengthens_the_path_is_told() -> None:
    effects = {each.id: each for each in compare(CATALOGUE, INDUSTRIAL)}
    assert effects["land-to-start"].lengthens and effects["land-to-start"].in_order_days == -3
    assert effects["land-to-start"].alone_days == 17
    assert not effects["fire-merged-drawing-review"].in_effect


def test_alone_counts_on_top_of_what_a_reform_requires() -> None:
    first = reform("r", op("shorten", item="works-start", days=7))
    second = reform("s", op("shorten", item="works-start", days=4), requires="r")
    catalogue, project = tiny(item("works-start", days=9), reforms=(first, second))
    found = compare(catalogue, project)
    assert [(e.alone_days, e.in_order_days, e.left_out_days) for e in found] == [(2, 2, 5), (3, 3, 3)]


def test_a_faulty_description_compares_nothing() -> None:
    assert compare(CATALOGUE, ProjectFacts("", "nothing", {})) == ()


# --- totals ----------------------------------------------------------------------------------------------------------


def test_materials_asked_and_shared() -> None:
    items = [
        item("a", takes="biz-licence;project-proposal-doc", gives="project-code"),
        item("b", takes="biz-licence;project-proposal-doc;project-code"),
        item("works-start", takes="biz-licence", kind="milestone"),
    ]
    catalogue, project = tiny(*items)
    totals = plan(catalogue, project, None).totals
    # once each: the form, the identity and the licence; the proposal is no shared material and is asked twice
    assert (totals.materials_asked, totals.materials_shared) == (5, 4)


def test_what_a_reform_drops_is_asked_no_more_or_comes_from_outside() -> None:
    items = [item("a", gives="x"), item("b", gives="y"), item("c", takes="x;y;z")]
    ops = (op("drop", item="a"), op("drop", item="b", satisfied_by="biz-licence"))
    catalogue, project = tiny(*items, reforms=(reform("r", *ops),))
    made = plan(catalogue, project, None)
    assert made.items[0].needs[2:] == ("biz-licence", "z")
    assert (made.totals.materials_asked, made.totals.materials_shared) == (3, 1)


def test_touches_leave_out_what_the_applicant_need_not_ask_for_and_join_what_is_shared() -> None:
    items = [item("a"), item("b"), item("c", kind="gov-internal"), item("d", kind="self-managed"), item("e")]
    shared = reform("r", op("share", items="a b"))
    catalogue, project = tiny(*items, reforms=(shared,))
    assert plan(catalogue, project, None, reforms="none").totals.applicant_touches == 3
    assert plan(catalogue, project, None, reforms="type").totals.applicant_touches == 2


def test_fees_are_counted_where_there_is_one() -> None:
    catalogue, project = tiny(item("a", fee="market price"), item("b", fee="none"), item("c", fee="none to the user"))
    assert plan(catalogue, project, None).totals.fee_items == 1


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(TYPES), st.lists(st.sampled_from(REFORMS), unique=True))
def test_the_days_owed_add_up_to_the_days_to_the_start(kind: str, reforms: list[str]) -> None:
    project = fill_from_type(CATALOGUE, ProjectFacts("", kind, {}))
    made = plan(CATALOGUE, project, None, reforms=reforms)
    assert sum(made.totals.days_owed.values()) == made.to_start_days
    assert made.totals.items == len(made.items)


def test_every_item_says_why() -> None:
    made = plan(CATALOGUE, INDUSTRIAL, None)
    filing = made.item("enterprise-project-filing")
    assert filing is not None
    assert [(why["condition"], why["value"]) for why in filing.why] == [
        ("investment_type == 'social'", True), ("in_verification_catalogue", False)
    ]  # fmt: skip
    assert filing.why[0]["law"] == "企业投资项目核准和备案管理条例"
    assert all(each.why for each in made.items)
