"""How values are said in both languages."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kaigong.core.clock.calendar import calendar_from
from kaigong.core.clock.years import YearData
from kaigong.web import words
from kaigong.web.templatetags.kaigong import zh

DAY = date(2022, 2, 10)
TEN = datetime(2022, 2, 10, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
MIDNIGHT_UTC = datetime(2022, 2, 9, 16, 0, tzinfo=ZoneInfo("UTC"))


def said(language: str, function: object, *args: object) -> str:
    with translation.override(language):
        return function(*args)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("function", "value", "chinese", "english"),
    [
        (words.longdate, DAY, "2022年2月10日（周四）", "Thu 10 February 2022"),
        (words.longdate, "2022-02-10", "2022年2月10日（周四）", "Thu 10 February 2022"),
        (words.longdate, MIDNIGHT_UTC, "2022年2月10日（周四）", "Thu 10 February 2022"),
        (words.longdate, None, "—", "—"),
        (words.shortdate, DAY, "2月10日", "10 Feb"),
        (words.moment, TEN, "2022年2月10日（周四）10:05", "Thu 10 February 2022 10:05"),
        (words.yi, 605_000_000_000, "60.50 亿元", "6,050.00 million CNY"),
        (words.yi, 6_050_000_000_00, "60.50 亿元", "6,050.00 million CNY"),
        (words.wan, 1_250_000_000, "1,250.00 万元", "12.50 million CNY"),
        (words.money, 1_250_000_000, "1,250.00 万元", "12.50 million CNY"),
        (words.money, 6_050_000_000_00, "60.50 亿元", "6,050.00 million CNY"),
        (words.money, None, "—", "—"),
        (words.joined, ["甲", "乙"], "甲、乙", "甲, 乙"),
    ],
)
def test_values_are_said_in_the_language_of_the_page(
    function: object, value: object, chinese: str, english: str
) -> None:
    assert said("zh-hans", function, value) == chinese
    assert said("en", function, value) == english


def test_names_fall_back_to_chinese_where_no_english_is_known() -> None:
    both = SimpleNamespace(name_zh="市文物局", name_en="Heritage Bureau")
    only = SimpleNamespace(name_zh="市文物局", name_en="")
    assert said("en", words.name, both) == "Heritage Bureau"
    assert said("en", words.name, only) == said("zh-hans", words.name, both) == "市文物局"
    assert said("en", words.name, {"name_zh": "市文物局", "name_en": "Heritage Bureau"}) == "Heritage Bureau"
    assert words.name(None) == ""


def test_a_due_day_is_a_distance_and_a_date() -> None:
    calendar = calendar_from([YearData(year=2022, notices=(), source="test", holidays=())])
    to_15th = words.working_days_between(DAY, date(2022, 2, 15), calendar)
    assert said("zh-hans", words.distance, date(2022, 2, 15), DAY, to_15th) == "还剩 3 个工作日（2月15日）"
    since_8th = words.working_days_between(DAY, date(2022, 2, 8), calendar)
    assert said("zh-hans", words.distance, date(2022, 2, 8), DAY, since_8th) == "已超期 2 个工作日（2月8日）"
    assert said("zh-hans", words.distance, date(2021, 12, 2), DAY, 46) == "已超期 46 个工作日（2021年12月2日）"
    assert said("en", words.distance, date(2021, 12, 2), DAY, 46) == "46 working days late (2 Dec 2021)"
    assert said("zh-hans", words.distance, DAY, DAY, 0) == "今天到期（2月10日）"
    assert said("zh-hans", words.distance, None, DAY, None) == "—"


def test_chinese_words_on_an_english_page_say_that_they_are_chinese() -> None:
    named = "110千伏祁渊变电站 <2022>"
    assert zh(named) == "110千伏祁渊变电站 &lt;2022&gt;"
    with translation.override("en"):
        assert zh(named) == '110<span lang="zh-Hans">千伏祁渊变电站</span> &lt;2022&gt;'
        assert zh("国办发〔2019〕11号") == '<span lang="zh-Hans">国办发〔2019〕11号</span>'


def test_a_year_without_a_calendar_gives_the_date_and_no_guess() -> None:
    calendar = calendar_from([YearData(year=2022, notices=(), source="test", holidays=())])
    beyond = words.working_days_between(DAY, date(2023, 1, 5), calendar)
    assert beyond is None
    assert said("zh-hans", words.distance, date(2023, 1, 5), DAY, beyond) == "期限 2023年1月5日（周四）"
