"""The front page that the project starts from, scored as the README of its labels says."""

from datetime import date

import pytest

from kaigong.core.targets.read import read
from kaigong.core.targets.values import Reading
from tests.core.targets.scoring import rows, score
from tests.shared import shared

PAGE = shared("data/front-page/page.txt")
SAID = date(2022, 2, 10)


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reading(text: str) -> Reading:
    return read(text, SAID)


def test_the_page_is_read_as_it_was_labelled_by_hand(reading: Reading) -> None:
    found = score(
        reading.statements, rows(PAGE.with_name("commitments.csv")), rows(PAGE.with_name("optional.csv"))
    )  # fmt: skip
    assert found.recall >= 0.95
    assert found.precision >= 0.95
    assert found.dated >= 0.85


def test_every_offset_points_to_its_evidence(text: str, reading: Reading) -> None:
    for each in reading.statements:
        assert "".join(text[each.start : each.end].split()) == each.evidence


def test_the_seven_bodies_of_the_page_are_told_apart(reading: Reading) -> None:
    assert list(dict.fromkeys(each.speaker for each in reading.statements)) == [
        "荆州开发区", "江陵县", "国网荆州供电公司", "市政务服务和大数据管理局", "市住建局", "市发改委", "市经信局",
    ]  # fmt: skip


def test_a_vertical_headline_is_read_as_one_line(reading: Reading) -> None:
    """The full name of the service bureau stands nowhere else on the page."""
    assert any(each.speaker == "市政务服务和大数据管理局" and each.value == 50 for each in reading.statements)


def test_one_figure_of_two_things_stands_for_each(reading: Reading) -> None:
    both = [each for each in reading.statements if each.speaker == "市发改委" and each.value == 3000]
    assert [each.subject for each in both] == ["经济总量", "工业总产值"]


def test_nothing_on_the_page_is_unreadable(reading: Reading) -> None:
    assert reading.unreadable == ()


@pytest.mark.parametrize("width", [7, 11, 16, 23, 34])
def test_another_column_width_changes_no_statement(text: str, reading: Reading, width: int) -> None:
    again = read(rewrapped(text, width), SAID)
    assert [meaning(each) for each in again.statements] == [meaning(each) for each in reading.statements]


def meaning(each: object) -> tuple[object, ...]:
    names = ("speaker", "kind", "action", "subject", "qualifier", "comparator", "value", "unit", "due", "evidence")
    return tuple(getattr(each, name) for name in names)


def rewrapped(text: str, width: int) -> str:
    """The columns of the page set to another width. Headlines, bylines and blank lines stay lines of their own."""
    made: list[str] = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        kept: list[str] = []
        for line in lines:
            alone = len(line) <= 2 or "记者" in line or "通讯员" in line or not kept
            kept.append(line) if alone else kept.__setitem__(-1, kept[-1] + line) if joins(kept[-1]) else kept.append(
                line
            )
        made.append("\n".join(cut for line in kept for cut in wrapped(line, width)))
    return "\n\n".join(made)


def joins(line: str) -> bool:
    return len(line) > 2 and "记者" not in line and "通讯员" not in line and not line.endswith(("。", "。”"))


def wrapped(line: str, width: int) -> list[str]:
    if "记者" in line or "通讯员" in line:
        return [line]
    return [line[at : at + width] for at in range(0, len(line), width)] or [line]
