"""A city's own rules over the shipped catalogue: merging, naming versions, naming every fault of a draft."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.rules.changes import Change, changed_items, changes
from kaigong.core.rules.editions import BASE, Checked, Edition, check_draft, merged, standing, version_id
from kaigong.core.rules.loader import SHIPPED, shipped_reading
from kaigong.core.rules.overlay import merge, read_overlay
from kaigong.core.rules.versions import as_of, change_days, legal_days_on

FORCE = date(2026, 6, 1)
EVE = FORCE - timedelta(1)
HAZCHEM = "hazchem-safety-condition-review"
SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in (SHIPPED / "schema").glob("*.json")}


def checked(text: str, before: tuple[Edition, ...] = ()) -> Checked:
    return check_draft(shipped_reading(), before, read_overlay("draft", text), FORCE, SCHEMAS)


def edition(number: int, text: str, force_on: date = FORCE, until: date | None = None) -> Edition:
    overlay = read_overlay("draft", text)
    assert overlay.problems == ()
    return Edition(number, force_on, overlay.patch, until)


def codes(found: Checked) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_changed_limit_leaves_the_old_one_in_force_until_the_eve() -> None:
    found = merged(shipped_reading(), (edition(1, f"items: [{{id: {HAZCHEM}, legal_days: {{value: 10}}}}]"),))
    item = found.items[HAZCHEM]
    assert [legal_days_on(item, day).value for day in (date(2026, 4, 30), EVE, FORCE)] == [45, 20, 10]  # type: ignore[union-attr]
    assert FORCE in change_days(found)


def test_a_replaced_legal_basis_ends_on_the_eve_and_the_new_one_begins_on_the_day() -> None:
    text = f"items: [{{id: {HAZCHEM}, legal_basis: [{{law: 安全生产法, article: '32'}}, {{law: 新法, article: '9'}}]}}]"
    found = merged(shipped_reading(), (edition(1, text),))

    def laws(day: date) -> list[str]:
        return [basis.law for basis in as_of(found, day).items[HAZCHEM].legal_basis]

    assert laws(EVE) == ["危险化学品建设项目安全监督管理办法", "安全生产法"]
    assert laws(FORCE) == ["安全生产法", "新法"]


def test_editions_lie_over_each_other_in_the_order_of_their_days() -> None:
    late = edition(1, f"items: [{{id: {HAZCHEM}, promised_days: 12}}]", date(2026, 9, 1))
    early = edition(2, f"items: [{{id: {HAZCHEM}, promised_days: 15}}]", date(2026, 7, 1))
    assert merged(shipped_reading(), (late, early)).items[HAZCHEM].promised_days == 12
    assert merged(shipped_reading(), standing((late, early), date(2026, 8, 1))).items[HAZCHEM].promised_days == 15


def test_what_is_handed_in_is_not_changed_by_merging() -> None:
    raw = shipped_reading().raw
    before = json.dumps(raw, default=str, sort_keys=True)
    merge(raw, read_overlay("d", f"items: [{{id: {HAZCHEM}, agency: [water]}}]\nabolish: [works-start]").patch, FORCE)
    assert json.dumps(raw, default=str, sort_keys=True) == before


def test_an_abolished_item_is_still_there_to_be_read_and_never_needed() -> None:
    found = checked("abolish: [land-boundary-survey]")
    assert found.problems == ()
    item = found.catalogue.items["land-boundary-survey"]
    assert (item.name_zh, item.applies_when.text) == (
        shipped_reading().catalogue.items["land-boundary-survey"].name_zh,
        "false",
    )


def test_a_reform_switched_off_and_on_again_is_as_shipped() -> None:
    base = shipped_reading()
    off, on = edition(1, "reforms_off: [pile-first]"), edition(2, "reforms_on: [pile-first]", FORCE + timedelta(9))
    assert merged(base, (off,)).reforms["pile-first"].applies_when.text == "false"
    assert merged(base, (off, on)).reforms["pile-first"] == base.catalogue.reforms["pile-first"]


def test_a_new_item_with_everything_it_owes_is_added_last() -> None:
    raw = next(one for one in shipped_reading().raw["items"] if one["id"] == HAZCHEM)
    patch = {"items": [{**raw, "id": "city-check", "outputs": []}]}
    del patch["items"][0]["legal_days_before"]
    found = checked(json.dumps(patch, ensure_ascii=False, default=str))
    assert found.problems == ()
    assert [*found.catalogue.items][-1] == "city-check"


# ------------------------------------------------------------------------------------------------ faults


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ["draft.empty"]),
        ("[1, 2]", ["draft.not_mapping"]),
        ("items: 3\nfoo: 1", ["draft.not_list", "draft.unknown_section"]),
        ("items: [{promised_days: 3}]", ["draft.no_id"]),
        ("abolish: [nothing-known]", ["draft.unknown_id"]),
        ("abolish: yes-please", ["draft.not_ids"]),
        ("meta: {title: ours}", ["draft.meta"]),
        (f"items: [{{id: {HAZCHEM}, promised_days: 20}}]", ["draft.changes_nothing"]),
        (f"items: [{{id: {HAZCHEM}, promised_days: 21}}]", ["promise.longer_than_law"]),
        (f"items: [{{id: {HAZCHEM}, agency: [nobody]}}]", ["id.dangling"]),
        (f"items: [{{id: {HAZCHEM}, applies_when: has_hazardus}}]", ["condition.unknown_attribute"]),
        ("a: [b", ["yaml.syntax", "draft.not_mapping"]),
    ],
)
def test_every_fault_of_a_draft_has_a_name(text: str, wanted: list[str]) -> None:
    assert codes(checked(text)) == wanted


def test_faults_of_many_kinds_are_named_at_once_and_at_their_place() -> None:
    items = f"items:\n  - id: {HAZCHEM}\n    promised_days: 30\n    agency: [nobody]\n  - id: works-start\n    fe: none"
    text = f"{items}\nabolish: [x]"
    found = checked(text)
    assert set(codes(found)) == {"promise.longer_than_law", "id.dangling", "schema", "draft.unknown_id"}
    assert {problem.at for problem in found.problems} == {"draft:2:5", "draft:5:5", "draft"}


def test_what_an_earlier_edition_did_is_no_fault_of_the_draft() -> None:
    before = (edition(1, "abolish: [land-boundary-survey]", date(2026, 5, 1)),)
    assert codes(checked(f"items: [{{id: {HAZCHEM}, promised_days: 15}}]", before)) == []


# ------------------------------------------------------------------------------------------------ names of versions


def test_versions_are_named_after_the_day_since_when_the_law_has_been_so() -> None:
    days = change_days(shipped_reading().catalogue)
    three = (Edition(3, date(2026, 6, 1), {}, date(2026, 7, 1)),)
    named = {str(day): version_id(days, three, day) for day in (
        date(2020, 1, 1), date(2026, 4, 30), date(2026, 5, 1), EVE, FORCE, date(2026, 6, 30), date(2026, 7, 1),
        date(2026, 8, 15))}  # fmt: skip
    assert named == {
        "2020-01-01": BASE, "2026-04-30": "2025-07-01", "2026-05-01": "2026-05-01", "2026-05-31": "2026-05-01",
        "2026-06-01": "2026-06-01-r3", "2026-06-30": "2026-06-01-r3", "2026-07-01": "2026-07-01",
        "2026-08-15": "2026-08-15",
    }  # fmt: skip


def test_an_edition_withdrawn_before_its_day_never_was() -> None:
    never = (Edition(1, FORCE, {}, EVE),)
    assert version_id((), never, FORCE) == BASE
    assert standing(never, FORCE) == ()


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
EDITIONS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4).map(
    lambda spans: tuple(Edition(n, force, {}, until) for n, (force, until) in enumerate(spans, 1))
)


@given(editions=EDITIONS, one=DAYS, other=DAYS)
@settings(max_examples=100)
def test_days_of_one_version_have_the_same_editions(editions: tuple[Edition, ...], one: date, other: date) -> None:
    if version_id((), editions, one) == version_id((), editions, other):
        assert standing(editions, one) == standing(editions, other)


# ------------------------------------------------------------------------------------------------ differences


def told(found: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.section, one.id, one.what, one.field) for one in found]


def test_the_law_on_hazardous_chemicals_changes_one_limit() -> None:
    whole = shipped_reading().catalogue
    found = changes(as_of(whole, date(2026, 4, 30)), as_of(whole, date(2026, 5, 1)))
    assert told(found) == [("items", HAZCHEM, "changed", "legal_days")]


def test_the_environment_code_changes_bases_and_no_days() -> None:
    whole = shipped_reading().catalogue
    found = changes(as_of(whole, date(2026, 8, 14)), as_of(whole, date(2026, 8, 15)))
    assert {one.field for one in found} == {"legal_basis"}
    assert {one.id for one in found} == {
        "eia-document-preparation", "eia-report-approval", "eia-form-approval", "eia-registration", "works-start",
    }  # fmt: skip


def test_a_draft_is_told_field_by_field_and_switches_by_name() -> None:
    text = f"items: [{{id: {HAZCHEM}, promised_days: 15}}]\nreforms_off: [pile-first]\nabolish: [land-boundary-survey]"
    found: Any = changes(shipped_reading().catalogue, checked(text).catalogue)
    assert sorted(told(found)) == [
        ("items", HAZCHEM, "changed", "promised_days"),
        ("items", "land-boundary-survey", "switched_off", ""),
        ("reforms", "pile-first", "switched_off", ""),
    ]


def test_a_catalogue_does_not_differ_from_itself() -> None:
    assert changes(shipped_reading().catalogue, merged(shipped_reading(), (Edition(1, FORCE, {}),))) == ()
    assert changed_items(shipped_reading().catalogue, shipped_reading().catalogue) == frozenset()
