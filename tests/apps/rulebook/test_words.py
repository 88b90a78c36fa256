"""Conditions and values in readable words, in both languages."""

import pytest
from django.utils import translation

from kaigong.apps.rulebook import queries, words
from kaigong.core.problems import Problem
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.model import LegalDays


def said(text: str, language: str = "zh-hans") -> str:
    with translation.override(language):
        return words.condition(parse(text).root, queries.catalogue())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("true", "所有项目"),
        ("water_intake", "取水"),
        ("not water_intake", "不具有“取水”的情形"),
        ("investment_type == 'gov'", "政府投资／社会投资为政府投资"),
        ("floor_area_m2 > 300", "总建筑面积大于300 平方米"),
        ("energy_tce >= 1000 and water_intake", "年综合能源消费量（吨标准煤）达到1,000 吨标准煤，且取水"),
        ("water_intake and (river_works or flood_area)", "取水，且（涉河建设，或洪泛区、蓄滞洪区）"),
        ("water_intake and river_works or flood_area", "（取水，且涉河建设），或洪泛区、蓄滞洪区"),
        ("not (water_intake or river_works)", "不属于（取水，或涉河建设）"),
        ("reform('commitment')", "采用“告知承诺”改革"),
    ],
)
def test_a_condition_is_said_in_chinese(condition: str, expected: str) -> None:
    if "reform" in condition:
        name = queries.catalogue().reforms["commitment"].name_zh
        expected = f"采用“{name}”改革"
    assert said(condition) == expected


def test_a_choice_of_words_is_listed_with_or() -> None:
    text = said("project_category in ['industrial', 'municipal']")
    assert text == "工程类别为工业（厂房、仓储）或市政基础设施"
    assert said("project_category not in ['industrial']") == "工程类别不是工业（厂房、仓储）"


def test_a_derived_attribute_is_told_by_what_it_means() -> None:
    assert "总投资（元）大于300,000 元" in said("floor_or_invest_above_permit_limit")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_condition_of_the_catalogue_can_be_said(language: str) -> None:
    catalogue = queries.catalogue()
    with translation.override(language):
        texts = [words.condition(item.applies_when.root, catalogue) for item in catalogue.items.values()]
        texts += [words.condition(reform.applies_when.root, catalogue) for reform in catalogue.reforms.values()]
    assert all(texts)
    if language == "en":
        assert not [text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)]


def test_values_are_said_as_people_say_them() -> None:
    attributes = queries.catalogue().attributes
    assert words.value(attributes["floor_area_m2"], 12000) == "12,000 平方米"
    assert words.value(attributes["floor_area_m2"], 0.5) == "0.5 平方米"
    assert words.value(attributes["water_intake"], None) == "还不清楚"
    assert words.value(attributes["water_intake"], True) == "是"
    assert words.value(attributes["investment_type"], "social") == "社会投资"


def test_limits_are_said_with_their_unit() -> None:
    assert words.legal(LegalDays(20, "working", "acceptance", "verified")) == "20 个工作日"
    assert words.legal(LegalDays(60, "calendar", "acceptance", "verified")) == "60 日"
    assert words.legal(LegalDays(0, "working", "acceptance", "verified")) == "当场办结"
    assert words.legal(None) == "法律未规定期限"


def test_a_fault_without_a_text_is_still_told() -> None:
    assert "some.code" in words.told(Problem("some.code", at="field"), {})
