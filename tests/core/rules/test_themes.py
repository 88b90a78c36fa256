"""一事联办: what a situation selects, one form, one list of materials, a promise the longest way inside can keep."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.rules.check import check
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.model import Situation
from kaigong.core.rules.parser import parse
from kaigong.core.rules.theme_checks import dangling, problems_of
from kaigong.core.rules.themes import (
    COMMON,
    Part,
    asked,
    attributes_in,
    became,
    choose,
    circle,
    form_of,
    longest_path,
    merge,
    part_of,
    parts_of,
    promise_within,
    shared_materials,
)
from kaigong.core.rules.versions import as_of
from tests.core.rules import shipped

MATERIALS = [f"m{n}" for n in range(7)]


@st.composite
def packages(draw: Any) -> list[Part]:
    """Some items in an order in which each takes only from outside or from items before it."""
    parts: list[Part] = []
    for number in range(draw(st.integers(1, 6))):
        before = [material for part in parts for material in part.gives]
        takes = draw(st.lists(st.sampled_from([*MATERIALS, *before, *COMMON]), max_size=5, unique=True))
        parts.append(Part(f"i{number}", draw(st.integers(0, 30)), tuple(takes), (f"o{number}a", f"o{number}b")))
    return draw(st.permutations(parts))


@given(packages())
def test_no_material_is_asked_twice_and_none_that_is_given_inside(parts: list[Part]) -> None:
    wanted = merge(parts)
    names = [one.material for one in wanted]
    assert len(names) == len(set(names))
    assert set(names) == {material for part in parts for material in part.takes}
    for_the_applicant = asked(wanted, known=COMMON)
    assert not {one.material for one in for_the_applicant} & {m for part in parts for m in part.gives}
    assert not {one.material for one in for_the_applicant} & set(COMMON)
    for one in wanted:
        assert set(one.items) == {part.id for part in parts if one.material in part.takes}
        assert (one.made_by != "") == any(one.material in part.gives for part in parts)


@given(packages(), st.sets(st.sampled_from(MATERIALS)))
def test_what_is_known_already_cannot_be_asked_for_again(parts: list[Part], known: set[str]) -> None:
    assert not {one.material for one in asked(merge(parts), known)} & known


def longest_by_trying(parts: list[Part]) -> int:
    """Every order of every choice of parts that is a chain, each taking something the one before gives."""
    best = 0
    for length in range(1, len(parts) + 1):
        for chain in permutations(parts, length):
            if all(set(after.takes) & set(before.gives) for before, after in zip(chain, chain[1:], strict=False)):
                best = max(best, sum(part.days for part in chain))
    return best


@settings(max_examples=60)
@given(packages())
def test_the_longest_path_equals_trying_every_chain(parts: list[Part]) -> None:
    found = longest_path(parts)
    assert found.days == longest_by_trying(parts)
    assert found.days == sum(part.days for part in parts if part.id in found.items)


@given(packages(), st.none() | st.integers(0, 200))
def test_a_promise_never_exceeds_the_longest_path(parts: list[Part], promised: int | None) -> None:
    kept = promise_within(promised, parts)
    assert kept <= longest_path(parts).days
    assert promised is None or kept <= promised


def test_items_that_wait_for_one_another_are_named_and_not_counted() -> None:
    one, other = Part("one", 3, ("b",), ("a",)), Part("other", 4, ("a",), ("b",))
    third = Part("third", 2, (), ())
    assert set(circle([one, other, third])) == {"one", "other"}
    assert longest_path([one, other, third]).days == 2


@pytest.mark.parametrize("name", shipped.catalogue().themes)
def test_every_shipped_theme_promises_what_its_items_can_keep_and_asks_what_matters(name: str) -> None:
    catalogue = shipped.catalogue()
    theme = catalogue.themes[name]
    assert list(dangling(catalogue, theme)) == []
    assert list(problems_of(catalogue, theme)) == []
    assert theme.promised_days is not None
    assert theme.promised_days <= longest_by_trying(list(parts_of(catalogue, theme.items)))
    assert theme.purpose
    assert theme.purpose_zh
    fields = form_of(catalogue, theme, theme.items)
    assert len({field.id for field in fields}) == len(fields) > 8
    known = [f"{field.source}:{field.known_as}" for field in fields if field.known_as]
    assert len(known) == len(set(known))


@pytest.mark.parametrize("name", shipped.catalogue().themes)
def test_a_theme_asks_only_what_its_situations_leave_open(name: str) -> None:
    catalogue = shipped.catalogue()
    theme = catalogue.themes[name]
    nothing_known = choose(catalogue, theme, {})
    situated = {item for one in theme.situations for item in one.items}
    if theme.applies_when is None:
        assert set(nothing_known.items) == set(theme.items) - situated
        assert set(nothing_known.ask) == set(theme.questions)
    else:  # first whether it is for such a project at all
        assert (nothing_known.items, nothing_known.applies) == ((), None)
        assert set(nothing_known.ask) == attributes_in(catalogue, theme.applies_when)
    for kind in catalogue.project_types.values():
        answer = choose(catalogue, theme, sample_facts(catalogue, kind.id))
        assert answer.open == answer.ask == ()
        assert set(answer.items) <= set(theme.items)


def test_a_question_that_no_longer_matters_is_not_asked() -> None:
    catalogue = shipped.catalogue()
    theme = catalogue.themes["theme-enterprise-filing"]
    own: dict[str, Any] = {"investment_type": "social", "in_verification_catalogue": False}
    assert choose(catalogue, theme, {**own, "urban_planning_area": False}).ask == ()
    assert choose(catalogue, theme, {**own, "urban_planning_area": True}).ask == ("land_acquired_by",)
    known = {**own, "urban_planning_area": True, "land_acquired_by": "transfer"}
    assert "construction-land-planning-permit" in choose(catalogue, theme, known).items
    assert choose(catalogue, theme, {**known, "investment_type": "gov"}).applies is False
    assert choose(catalogue, theme, {**known, "investment_type": "gov"}).items == ()


def test_a_fact_two_fields_know_is_asked_once() -> None:
    catalogue = shipped.catalogue()
    theme = catalogue.themes["theme-scheme-review"]
    again = replace(catalogue.form_fields["floor-area"], id="floor-area-again")
    fields = form_of(catalogue, replace(theme, fields=(again,)), theme.items)
    assert [field.id for field in fields if field.known_as == "floor_area_m2"] == ["floor-area"]


def spoilt(**changes: Any) -> set[str]:
    catalogue = shipped.catalogue()
    theme = replace(catalogue.themes["theme-works-planning"], **changes)
    return {problem.code for problem in (*dangling(catalogue, theme), *problems_of(catalogue, theme))}


def situation(when: str, *items: str) -> Situation:
    return Situation("情形", "A situation", parse(when), items)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"promised_days": 9}, "theme.promise_longer_than_path"),
        ({"questions": ("civil_defence_required", "demolition")}, "theme.question_unused"),
        ({"questions": ()}, "theme.question_missing"),
        ({"applies_when": parse("demolition")}, "theme.question_missing"),
        ({"applies_when": parse("demolition and not demolition")}, "condition.never_true"),
        ({"items": ("no-such-item",)}, "id.dangling"),
        ({"stage": "9"}, "id.dangling"),
        ({"situations": (situation("civil_defence_required", "joint-acceptance"),)}, "theme.foreign_item"),
        (
            {"situations": (situation("not civil_defence_required", "civil-defence-building-permit"),)},
            "theme.situation_never",
        ),
        (
            {"items": ("civil-defence-building-permit", "joint-acceptance", "construction-permit")},
            "theme.too_many_stages",
        ),
    ],
)
def test_every_fault_of_a_theme_has_a_name(changes: dict[str, Any], code: str) -> None:
    assert code in spoilt(**changes)
    assert spoilt() == set()


def test_faults_of_form_fields_are_named_by_the_check_with_their_place() -> None:
    files = dict(shipped.files())
    text = files["routes/form-fields.yaml"]
    text = text.replace("known_as: floor_area_m2", "known_as: floor_area", 1)
    text = text.replace("source: applicant, known_as: credit_code", "source: applicant, known_as: secret", 1)
    text = text.replace("items: [flood-impact-review]", "items: [flod-impact-review]", 1)
    files["routes/form-fields.yaml"] = text
    found = [(problem.code, problem.at.split(":")[0]) for problem in check(files, shipped.schemas()).problems]
    assert found.count(("theme.unknown_source", "routes/form-fields.yaml")) == 2
    assert ("id.dangling", "routes/form-fields.yaml") in found


def test_shared_certificates_are_not_asked_of_the_applicant() -> None:
    catalogue = shipped.catalogue()
    shared = shared_materials(catalogue)
    assert {"biz-licence", "works-planning-permit-cert", *COMMON} <= shared
    assert "design-scheme" not in shared  # the applicant's own
    parts = parts_of(catalogue, catalogue.themes["theme-utilities"].items)
    assert asked(merge(parts), shared) == ()


def test_under_a_reform_the_merged_item_stands_for_its_parts() -> None:
    catalogue = shipped.catalogue()
    reform = catalogue.reforms["multi-assess-in-one"]
    merged = next(op for op in reform.ops if op.op == "merge")
    assert became(merged.items[0], {merged.into[0]}, [reform]) == merged.into
    assert became(merged.items[0], {merged.items[0]}, [reform]) == (merged.items[0],)
    assert became("energy-review", set(), [reform]) == ()


def test_a_part_has_the_days_promised_else_the_usual_ones() -> None:
    catalogue = as_of(shipped.catalogue(), date(2026, 1, 5))
    assert part_of(catalogue, catalogue.items["construction-permit"]).days == 2
    assert part_of(catalogue, catalogue.items["land-transfer"]).days == 24
