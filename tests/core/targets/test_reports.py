"""Government work reports against 292 statements labelled by hand: five reports it was tuned on, five it was not, and
passages of four more that were labelled when the rules stood."""

import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from kaigong.core.targets.read import read
from kaigong.core.targets.values import Reading
from tests.core.targets.scoring import LABELS, Score, add, rows, score
from tests.shared import shared

REPORTS = shared("data/gov-reports-cn/reports.zip")
PASSAGES = rows(LABELS / "report_passages.csv")
LABELLED = rows(LABELS / "report_labels.csv")


def text_of(name: str) -> str:
    with zipfile.ZipFile(REPORTS) as archive:
        inside = next(each for each in archive.namelist() if each.endswith(name))
        return archive.read(inside).decode("utf-8")


@cache
def reading_of(name: str) -> Reading:
    return read(text_of(name), date(int(name[:4]), 1, 20))


def scores(half: str) -> Iterator[Score]:
    for passage in PASSAGES:
        if passage["half"] != half:
            continue
        start, end = int(passage["start"]), int(passage["end"])
        reading = reading_of(passage["file"])
        inside = [each for each in reading.statements if start <= each.start < end and not each.implicit]
        speaker = inside[0].speaker if inside else ""
        labels = [
            {**label, "speaker": speaker}
            for label in LABELLED
            if label["file"] == passage["file"] and start <= int(label["start"]) < end
        ]
        yield score(inside, labels, [label for label in labels if label["optional"]])


@pytest.mark.parametrize(("half", "least"), [("tuning", 100), ("held-out", 100), ("second look", 70)])
def test_reports_are_read_as_they_were_labelled(half: str, least: int) -> None:
    total = Score(0, 0, 0, 0)
    for each in scores(half):
        total = add(total, each)
    assert total.labelled >= least
    assert total.recall >= 0.9
    assert total.precision >= 0.9
    assert total.dated >= 0.85


def test_the_labels_point_to_their_quotes() -> None:
    for name in {label["file"] for label in LABELLED}:
        text = text_of(name)
        for label in LABELLED:
            if label["file"] == name:
                assert text[int(label["start"]) : int(label["end"])] == label["quote"]


@pytest.mark.parametrize("name", sorted({passage["file"] for passage in PASSAGES}))
def test_every_offset_points_to_its_evidence(name: str) -> None:
    text = text_of(name)
    for each in reading_of(name).statements:
        assert "".join(text[each.start : each.end].replace("<U+00A0>", "").split()) == "".join(each.evidence.split())


def test_a_report_has_one_speaker_and_looks_back_before_it_looks_ahead() -> None:
    reading = reading_of("2025_420000_hubei.txt")
    assert {each.speaker for each in reading.statements} == {"湖北省人民政府"}
    kinds = [each.kind for each in reading.statements]
    assert kinds[:20] == ["fact"] * 20
    assert kinds[-5:] == ["target"] * 5


def test_a_bulletin_names_the_office_after_each_item_and_tells_what_is_damaged() -> None:
    text = shared("data/gov-bulletins-cn/longyan-key-projects-2014-03.txt").read_text(encoding="utf-8")
    reading = read(text, date(2014, 3, 1))
    plan = [each.value for each in reading.statements if each.evidence.endswith("项目" + f"{each.value}个")]
    assert plan == [34, 19, 10, 2, 18, 7]
    assert {each.speaker for each in reading.statements if each.value in plan} >= {"永定县重点项目办"}
    assert [each.lost for each in reading.unreadable] == [False, True, True, True]
    assert not any("4.8" in each.evidence or "138" in each.evidence for each in reading.statements)
