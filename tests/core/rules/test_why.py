"""Why an item is needed, what would remove it, what to ask next."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.rules.conditions import atom_text, evaluate, names_of, parse
from kaigong.core.rules.domain import domains, expanded, stretches
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.questions import next_question, pages, questions
from kaigong.core.rules.tree import value_of
from kaigong.core.rules.versions import as_of
from kaigong.core.rules.why import MAX_CHANGES, Explainer, deciding, law_of, what_removes, why
from tests.core.rules import shipped

CATALOGUE = shipped.catalogue()
DOMAINS = domains(
    [expanded(item.applies_when.root, CATALOGUE.derived) for item in CATALOGUE.items.values()], CATALOGUE.attributes
)
PROJECTS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()})
WHOLE = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in DOMAINS.items()})
ITEMS = st.sampled_from(list(CATALOGUE.items.values()))

DECIDED = [
    ("wet and dry", {"wet": True, "dry": True}, ["wet", "dry"]),
    ("wet and dry", {"wet": True, "dry": False}, ["dry"]),
    ("wet or dry", {"wet": True, "dry": False}, ["wet"]),
    ("wet or dry", {"wet": False, "dry": False}, ["wet", "dry"]),
    ("not wet", {"wet": False}, ["wet"]),
    ("(wet and dry) or area > 3", {"wet": True, "dry": True, "area": 4}, ["area > 3"]),
    ("wet and dry", {"wet": True}, ["dry"]),
    ("wet and (dry or area > 3)", {}, ["wet", "dry", "area > 3"]),
]


@pytest.mark.parametrize(("text", "facts", "expected"), DECIDED)
def test_the_fewest_parts_that_settle_a_condition_are_told(text: str, facts: Any, expected: list[str]) -> None:
    assert [atom_text(atom) for atom in deciding(parse(text).root, facts)] == expected


@given(item=ITEMS, facts=WHOLE)
@settings(max_examples=150, deadline=None)
def test_the_deciding_parts_alone_settle_the_condition_the_same_way(item: Any, facts: dict) -> None:
    root = expanded(item.applies_when.root, CATALOGUE.derived)
    told = {name for atom in deciding(root, facts) for name in names_of(atom)}
    alone = {name: value for name, value in facts.items() if name in told}
    assert value_of(root, alone, frozenset()) is value_of(root, facts, frozenset())


def test_why_names_conditions_truth_and_law() -> None:
    facts = {"investment_type": "social", "in_verification_catalogue": False}
    assert why(CATALOGUE, CATALOGUE.items["enterprise-project-filing"], facts) == (
        {"condition": "investment_type == 'social'", "value": True,
         "law": "企业投资项目核准和备案管理条例", "article": "3, 13"},
        {"condition": "in_verification_catalogue", "value": False,
         "law": "企业投资项目核准和备案管理条例", "article": "3, 13"},
    )  # fmt: skip


def test_why_names_every_law_in_force_on_the_day() -> None:
    view = as_of(CATALOGUE, date(2022, 2, 10))
    (reason,) = why(view, view.items["eia-report-approval"], {"eia_class": "report"})
    assert (reason["law"], reason["article"]) == ("环境影响评价法", "22, 25")
    assert reason["more"] == [{"law": "建设项目环境保护管理条例", "article": "9, 11"}]
    assert law_of(view.items["traffic-impact-assessment"]) == {"law": None, "article": None}


def test_derived_facts_are_explained_by_what_they_come_from() -> None:
    facts = {**sample_facts(CATALOGUE, "industrial-general"), "floor_area_m2": 200}
    told = why(CATALOGUE, CATALOGUE.items["construction-permit"], facts)
    assert [reason["condition"] for reason in told] == ["floor_area_m2 > 300", "project_category == 'municipal'"]
    assert [reason["value"] for reason in told] == [False, False]


def test_an_item_of_a_reform_names_the_reform() -> None:
    told = why(CATALOGUE, CATALOGUE.items["project-planning-coordination"], {})
    assert told[-1]["condition"] == "reform('multi-plan-in-one')"


@given(facts=PROJECTS, others=PROJECTS, item=ITEMS)
@settings(max_examples=150, deadline=None)
def test_a_kept_answer_is_the_answer(facts: dict, others: dict, item: Any) -> None:
    explainer = Explainer(CATALOGUE)
    explainer.why(item.id, others)
    assert explainer.why(item.id, facts) == why(CATALOGUE, item, facts)


# --- what would remove it -------------------------------------------------------------------------------------------


def removals(item: str, facts: dict[str, Any]) -> list[list[str]]:
    found = what_removes(CATALOGUE, CATALOGUE.items[item], facts)
    return [[f"{change.attribute} {change.op} {change.to}" for change in one] for one in found]


def test_a_number_is_told_by_the_limit_it_must_pass() -> None:
    facts = {"soil_erosion_zone": True, "site_area_m2": 8_000, "earthwork_m3": 500}
    assert removals("soil-water-form-approval", facts) == [
        ["soil_erosion_zone = False"], ["site_area_m2 < 5000"], ["site_area_m2 >= 50000"], ["earthwork_m3 >= 50000"],
    ]  # fmt: skip
    assert removals("power-connection-high", {"power_kw": 3_200}) == [["power_kw <= 160"]]
    assert removals("power-connection-low", {"power_kw": 100}) == [["power_kw > 160"], ["power_kw = 0"]]


def test_changes_that_only_work_together_are_told_together() -> None:
    facts = {"soil_erosion_zone": True, "site_area_m2": 80_000, "earthwork_m3": 90_000}
    assert removals("soil-water-report-approval", facts) == [["soil_erosion_zone = False"]]
    assert removals("forest-grassland-review", {"forest_land_m2": 5, "grassland_m2": 6}) == [
        ["forest_land_m2 = 0", "grassland_m2 = 0"]
    ]


def test_what_every_project_needs_nothing_removes() -> None:
    assert removals("project-code-registration", sample_facts(CATALOGUE, "industrial-general")) == []
    assert removals("eia-form-approval", {"eia_class": "none"}) == []


@given(facts=WHOLE, item=ITEMS)
@settings(max_examples=150, deadline=None)
def test_every_removal_removes_and_none_is_larger_than_needed(facts: dict, item: Any) -> None:
    root = expanded(item.applies_when.root, CATALOGUE.derived)
    for changes in what_removes(CATALOGUE, item, facts):
        assert len(changes) <= MAX_CHANGES
        changed = {change.attribute: change.example for change in changes}
        assert all(facts[name] != value for name, value in changed.items())
        assert value_of(root, {**facts, **changed}, frozenset()) is False
        for left_out in changed:
            fewer = {name: value for name, value in changed.items() if name != left_out}
            assert value_of(root, {**facts, **fewer}, frozenset()) is True


# --- what to ask ----------------------------------------------------------------------------------------------------


def open_items(facts: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Items whose condition the facts leave open, and the unknown attributes it reads."""
    found = {}
    for name, item in CATALOGUE.items.items():
        root = expanded(item.applies_when.root, CATALOGUE.derived)
        if item.introduced_by is None and value_of(root, facts, frozenset()) is None:
            found[name] = frozenset(domains([root], CATALOGUE.attributes)) - facts.keys()
    return found


def test_the_first_question_is_the_kind_of_works() -> None:
    assert next_question(CATALOGUE, {}, open_items({})) == "project_category"


def test_what_nothing_depends_on_is_never_asked() -> None:
    asked = {question.attribute for question in questions(CATALOGUE, {}, {"eia-form-approval": {"eia_class"}})}
    assert asked == {"eia_class"}
    assert next_question(CATALOGUE, {}, {}) is None


def test_answering_the_questions_one_by_one_settles_everything() -> None:
    facts: dict[str, Any] = {}
    sample = sample_facts(CATALOGUE, "industrial-general")
    count = 0
    while (name := next_question(CATALOGUE, facts, open_items(facts))) is not None:
        assert name not in facts
        facts[name] = sample[name]
        count += 1
    assert open_items(facts) == {}
    assert count < len(sample)


@given(facts=PROJECTS)
@settings(max_examples=20, deadline=None)
def test_the_order_of_questions_does_not_hang_on_the_order_of_items(facts: dict) -> None:
    depends = open_items(facts)
    turned = dict(reversed(depends.items()))
    assert questions(CATALOGUE, facts, depends) == questions(CATALOGUE, facts, turned)


def test_questions_are_grouped_by_page_in_order() -> None:
    found = pages(CATALOGUE, {"power_kw", "investment_type", "site_area_m2", "earthwork_m3", "no_such"})
    assert found == {
        "basics": ("investment_type",),
        "scale": ("site_area_m2", "earthwork_m3"),
        "utilities": ("power_kw",),
    }


# --- values that make a difference ----------------------------------------------------------------------------------


def test_a_number_has_one_value_for_each_stretch_between_limits() -> None:
    assert stretches([5, 10]) == (0, 2.5, 5, 7.5, 10, 11)
    assert stretches([]) == (0, 1)


@given(number=st.floats(0, 20_000_000), item=ITEMS)
@settings(max_examples=150, deadline=None)
def test_any_number_behaves_like_one_of_its_stand_ins(number: float, item: Any) -> None:
    condition = item.applies_when
    found = domains([condition.root], CATALOGUE.attributes)
    for name, values in found.items():
        if name in CATALOGUE.attributes and CATALOGUE.attributes[name].type == "number":
            answers = {evaluate(condition, {name: value}) for value in values}
            assert evaluate(condition, {name: number}) in answers
