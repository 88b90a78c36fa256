"""The law of any day, worked on two real changes."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.rules.versions import as_of, change_days, in_force, legal_days_on
from tests.core.rules import shipped

HAZCHEM, FORM = "hazchem-safety-condition-review", "eia-form-approval"
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def limit(day: date) -> tuple[int, str]:
    found = as_of(shipped.catalogue(), day).items[HAZCHEM].legal_days
    assert found is not None
    return found.value, found.unit


def laws(day: date) -> list[str]:
    return [basis.law for basis in as_of(shipped.catalogue(), day).items[FORM].legal_basis]


def test_the_hazardous_chemicals_law_shortens_the_review_from_may_2026() -> None:
    assert limit(date(1995, 1, 1)) == (45, "calendar")
    assert limit(date(2026, 4, 30)) == (45, "calendar")
    assert limit(date(2026, 5, 1)) == (20, "working")
    assert limit(date(2090, 1, 1)) == (20, "working")


def test_the_environment_code_takes_over_from_the_assessment_law() -> None:
    assert laws(date(2026, 8, 14)) == ["环境影响评价法"]
    assert laws(date(2026, 8, 15)) == ["生态环境法典"]


def test_the_view_says_which_day_it_is_of_and_keeps_the_rest() -> None:
    full = shipped.catalogue()
    view = as_of(full, date(2022, 2, 10))
    assert (full.as_of, view.as_of) == (None, date(2022, 2, 10))
    assert list(view.items) == list(full.items)
    assert view.items["project-code-registration"] is full.items["project-code-registration"]
    assert view.reforms is full.reforms


@given(day=DAYS)
@settings(max_examples=60, deadline=None)
def test_only_law_in_force_is_left(day: date) -> None:
    full, view = shipped.catalogue(), as_of(shipped.catalogue(), day)
    for name, item in view.items.items():
        assert item.legal_basis == tuple(basis for basis in full.items[name].legal_basis if in_force(basis, day))
        assert item.legal_days == legal_days_on(full.items[name], day)


@given(day=DAYS)
@settings(max_examples=60, deadline=None)
def test_nothing_changes_but_on_the_days_of_change(day: date) -> None:
    full, before = shipped.catalogue(), day - timedelta(days=1)
    if day not in change_days(full):
        assert as_of(full, day).items == as_of(full, before).items


def test_something_changes_on_every_day_of_change() -> None:
    full = shipped.catalogue()
    assert change_days(full) == (date(2025, 7, 1), date(2026, 5, 1), date(2026, 8, 15))
    for day in change_days(full):
        assert as_of(full, day).items != as_of(full, day - timedelta(days=1)).items
