"""Reports set beside the promises they answer, and bytes set beside the text they are."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.decoding import LISTED, decode, is_text
from kaigong.core.targets.matching import Promise, likeness, matches


def promise(key: str, words: str, *, unit: str = "家", speaker: str = "市经信局", value: int = 200) -> Promise:
    return Promise(key, speaker, words, unit, Decimal(value))


KNOWN = [
    promise("T1", "新增规模以上工业企业"), promise("T2", "新增上云企业"),
    promise("T3", "新开工亿元以上项目", unit="个"),
    promise("T4", "新增规模以上工业企业", speaker="江陵县"),
]  # fmt: skip


def test_a_report_answers_the_promise_of_the_same_body_first() -> None:
    found = matches(promise("R", "新增规模以上工业企业", value=187), KNOWN)
    assert [match.promise.key for match in found] == ["T1", "T4"]
    assert found[0].likeness == 1


def test_another_unit_is_another_indicator() -> None:
    assert matches(promise("R", "新开工亿元以上项目", unit="亿元"), KNOWN) == []


def test_what_shares_few_words_is_not_offered() -> None:
    assert matches(promise("R", "培育专精特新"), KNOWN) == []


@settings(max_examples=60)
@given(st.text("新增规模以上工业企业上云", max_size=8), st.text("新增规模以上工业企业上云", max_size=8))
def test_likeness_is_the_same_from_both_sides_and_between_0_and_1(one: str, two: str) -> None:
    there, back = likeness(promise("A", one), promise("B", two)), likeness(promise("B", two), promise("A", one))
    assert 0 <= there == back <= 1


@settings(max_examples=60)
@given(st.text(st.characters(codec="gb18030", exclude_characters="\ufeff"), max_size=40))
def test_chinese_encodings_come_back_as_they_were(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()).text == text
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("raw", [b"\xff" * (LISTED + 50), b"ok \xff ok \xfe\n\xfd"])
def test_bad_bytes_are_listed_up_to_a_limit_and_the_rest_is_kept(raw: bytes) -> None:
    found = decode(raw)
    assert 0 < len(found.bad) <= LISTED + 1
    assert found.bad[-1].more is (len(found.bad) == LISTED + 1)


def test_the_place_of_bad_bytes_is_told() -> None:
    found = decode("第一行\n第二".encode() + b"\xff\xff" + "行".encode())
    assert [(each.line, each.byte) for each in found.bad] == [(2, 16), (2, 17)]
    assert found.text.startswith("第一行\n第二\ufffd")


def test_a_pdf_or_picture_is_no_text() -> None:
    assert not is_text(b"%PDF-1.4") and not is_text(b"a\x00b")
    assert is_text("字".encode()) and is_text(b"\xff\xfe\x00a")
