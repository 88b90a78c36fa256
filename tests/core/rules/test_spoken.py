"""What the catalogue says, in words: the same facts in both languages, and neither language in the other's text."""

import re
from datetime import date

import pytest

from kaigong.core.rules import spoken
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.model import Item, LegalDays
from kaigong.core.rules.spoken import Language
from kaigong.core.rules.versions import as_of
from tests.core.rules import shipped

CHINESE = re.compile("[\u3400-\u9fff]")
BOTH: tuple[Language, ...] = (spoken.CHINESE, spoken.ENGLISH)


def item(name: str) -> Item:
    return shipped.catalogue().items[name]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("water_intake", "取水", "Water taken from a river or the ground"),
        ("not reform('commitment')", "未采用“告知承诺”改革", "the reform “Notify and commit” is not applied"),
        ("investment_type == 'gov'", "政府投资／社会投资为政府投资", "Who invests is Government investment"),
        ("floor_area_m2 > 300", "总建筑面积大于300 平方米", "Total floor area is over 300 m²"),
        ("true", "所有项目", "Every project"),
    ],
)
def test_a_condition_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    said = [spoken.condition(language, parse(text).root, shipped.catalogue()) for language in BOTH]
    assert said == [zh, en]


def test_every_condition_law_limit_and_remark_keeps_to_its_language() -> None:
    catalogue = shipped.catalogue()
    for each in catalogue.items.values():
        for language in BOTH:
            texts = [
                spoken.condition(language, each.applies_when.root, catalogue),
                spoken.limit(language, each.legal_days),
            ]
            texts += [spoken.citation(language, catalogue, one.law, one.article) for one in each.legal_basis]
            texts += [spoken.deadline(language, each), spoken.text(language, each, "note")]
            for days in (each.legal_days, *each.legal_days_before):
                texts += spoken.remarks(language, days)
            for text in filter(None, texts):
                assert bool(CHINESE.search(text)) == (language == spoken.CHINESE), (each.id, text)


@pytest.mark.parametrize(
    ("law", "article", "zh", "en"),
    [
        ("城乡规划法", "38, 39", "《城乡规划法》第38、39条", "Urban and Rural Planning Law, Art. 38, 39"),
        ("土地管理法实施条例", "24(1)", "《土地管理法实施条例》第24条第1款",
         "Regulations for the Implementation of the Land Administration Law, Art. 24(1)"),
        ("招标投标法实施条例", "16, 53-55", "《招标投标法实施条例》第16、53至55条",
         "Regulations for the Implementation of the Tender Law, Art. 16, 53–55"),
        ("自然资规〔2019〕2号", "二", "自然资规〔2019〕2号（第二部分）",
         "Ministry of Natural Resources, rule No. 2 of 2019, part 2"),
        ("水法", "", "《水法》", "Water Law"),
        ("不存在的法", "3", "不存在的法第3条", "不存在的法, Art. 3"),
    ],
)  # fmt: skip
def test_a_law_is_cited(law: str, article: str, zh: str, en: str) -> None:
    assert [spoken.citation(language, shipped.catalogue(), law, article) for language in BOTH] == [zh, en]


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (LegalDays(20, "working", "acceptance", "verified"), "20 个工作日", "20 working days"),
        (LegalDays(1, "working", "acceptance", "verified"), "1 个工作日", "1 working day"),
        (LegalDays(45, "calendar", "receipt", "verified"), "45 日", "45 days"),
        (LegalDays(0, "working", "receipt", "verified"), "当场办结", "Done at once"),
        (None, "法律未规定期限", "No limit in the law"),
    ],
)
def test_a_limit_is_said(days: LegalDays | None, zh: str, en: str) -> None:
    assert [spoken.limit(language, days) for language in BOTH] == [zh, en]


def test_an_unclear_unit_is_told_once_and_beside_another_remark() -> None:
    same, other = item("eia-form-approval").legal_days, item("sewage-to-drain-permit").legal_days
    assert len(spoken.remarks(spoken.CHINESE, same)) == 1
    assert spoken.remarks(spoken.CHINESE, other)[1] == "住建部令第21号（2022年文本）第六条。"
    assert spoken.remarks(spoken.CHINESE, None) == ()


def test_an_earlier_law_brings_its_own_remark() -> None:
    before = as_of(shipped.catalogue(), date(2026, 4, 30)).items["hazchem-safety-condition-review"].legal_days
    assert "《危险化学品安全管理条例》第十二条。" in spoken.remarks(spoken.CHINESE, before)


def test_the_owner_s_deadline_is_said() -> None:
    assert spoken.deadline(spoken.CHINESE, item("completion-filing")) == "竣工验收合格后 15 日内"
    assert spoken.deadline(spoken.ENGLISH, item("demolition-filing")) == "15 days before start of demolition"
    assert spoken.deadline(spoken.CHINESE, item("construction-permit")) == ""


def test_what_one_language_lacks_is_said_in_the_other() -> None:
    assert spoken.pick(spoken.ENGLISH, "甲", "") == "甲"
    assert spoken.pick(spoken.CHINESE, "", "A") == "A"
    bare = LegalDays(3, "working", "acceptance", "verified", note="only English")
    assert spoken.text(spoken.CHINESE, bare, "note") == "only English"


def test_lists_are_said_whole() -> None:
    reform = shipped.catalogue().reforms["commitment"]
    assert spoken.texts(spoken.CHINESE, reform, "limits") == reform.limits_zh
    assert spoken.texts(spoken.ENGLISH, reform, "limits") == reform.limits
    assert len(reform.limits) == len(reform.limits_zh) == 2
