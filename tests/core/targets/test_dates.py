"""Expressions of time, resolved against the day they were said on."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.dates import first_day, moments
from kaigong.core.targets.read import read

SAID = date(2022, 2, 10)


@pytest.mark.parametrize(
    ("words", "period", "due"),
    [
        ("3月底前", "2022", "2022-03-31"), ("今年6月底", "2022", "2022-06-30"), ("6月前", "2022", "2022-05-31"),
        ("一季度", "2022Q1", "2022-03-31"), ("第三季度", "2022Q3", "2022-09-30"), ("上半年", "2022H1", "2022-06-30"),
        ("全年", "2022", "2022-12-31"), ("年底前", "2022", "2022-12-31"), ("明年底前", "2023", "2023-12-31"),
        ("到2025年", "2025", "2025-12-31"), ("2023年3月15日前", "2023-03-15", "2023-03-15"),
        ("“十四五”末", "2021-2025", "2025-12-31"), ("十五五期间", "2026-2030", "2030-12-31"),
        ("三年内", "2022-2025", "2025-12-31"), ("下月中旬", "2022-03", "2022-03-20"),
        ("本月底前", "2022-02", "2022-02-28"),
        ("今年", "2022", None), ("每月", "每月", None), ("每周", "每周", None), ("2月30日", None, None),
        ("二〇二三年底", "2023", "2023-12-31"),
    ],
)  # fmt: skip
def test_words_of_time(words: str, period: str | None, due: str | None) -> None:
    found = moments(f"{words}完成", SAID)
    assert [each.period for each in found][:1] == ([period] if period else [])
    assert [each.due.isoformat() if each.due else None for each in found][:1] == ([due] if period else [])


@pytest.mark.parametrize("words", ["“十四五”规划", "一月一重点", "第三产业", "三年行动", "百年大计"])
def test_what_is_no_time(words: str) -> None:
    assert moments(words, SAID) == ()


@settings(max_examples=60)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_written_out_is_that_day_whenever_it_was_said(day: date, said: date) -> None:
    (found,) = moments(f"{day.year}年{day.month}月{day.day}日前", said)
    assert found.due == day
    assert first_day(f"——{day.year}年{day.month}月{day.day}日在会议上") == day


@settings(max_examples=60)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 12))
def test_the_end_of_a_month_is_the_day_before_the_next(said: date, month: int) -> None:
    (found,) = moments(f"{month}月底前", said)
    assert found.due is not None
    assert (found.due.year, found.due.month, (found.due + timedelta(1)).day) == (said.year, month, 1)


def test_a_time_holds_for_what_follows_in_the_same_part_of_the_sentence() -> None:
    found = read("3月底前开工项目3个，竣工2个；建成学校1所，6月底前新增床位50张。", SAID).statements
    assert [each.due and each.due.month for each in found] == [3, 3, None, 6]


def test_what_was_said_to_be_done_on_a_past_day_is_a_fact_of_that_day() -> None:
    (found,) = read("2月8日，全市集中开工项目20个。", SAID).statements
    assert (found.kind, found.due) == ("fact", date(2022, 2, 8))


def test_the_same_words_are_due_in_the_year_they_were_said() -> None:
    text = "力争全年新增企业200家。"
    assert [read(text, date(year, 1, 5)).statements[0].due for year in (2022, 2026)] == [
        date(2022, 12, 31), date(2026, 12, 31)
    ]  # fmt: skip
