"""The same rows in every way an office hands them over: encodings, marks, dates, archives; and tables with a line a
case."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaigong.core.mining.read import read
from kaigong.core.problems import Faulty
from tests.core.mining.test_read_csv import micros, rows_of
from tests.shared import shared

DAYS = [datetime(2022, 1, 30, 9, tzinfo=UTC) + timedelta(days=n, minutes=n) for n in range(40)]
ROWS = [(f"B{n % 8}", ("受理", "踏勘", "办结")[n % 3], day) for n, day in enumerate(DAYS)]
HEAD = ("办件编号", "环节", "办理时间")


def table(written: Callable[[datetime], str], mark: str = ",", end: str = "\n", head: tuple[str, ...] = HEAD) -> str:
    return end.join(mark.join(row) for row in [head, *((c, a, written(day)) for c, a, day in ROWS)]) + end


def plain(day: datetime) -> str:
    return f"{day:%Y-%m-%d %H:%M}"


def serial(day: datetime) -> float:
    return (day - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    case, activity, time = zip(*ROWS, strict=True)
    texts = {"办件编号": pa.array(case, pa.large_string()), "环节": pa.array(activity, pa.string_view())}
    pq.write_table(pa.table({**texts, "办理时间": pa.array(time, pa.timestamp("ns", "UTC"))}), out)
    return out.getvalue()


WAYS: Mapping[str, bytes] = {
    "GBK": table(plain).encode("gbk"),
    "UTF-8 with a mark, as Excel writes it": table(plain, end="\r\n").encode("utf-8-sig"),
    "UTF-16": table(plain, "\t").encode("utf-16"),
    "UTF-16 without its mark": table(plain, ";").encode("utf-16-le"),
    "lines of an old Mac": table(plain, end="\r").encode(),
    "day first with dots": table(lambda day: f"{day:%d.%m.%Y %H:%M}", ";").encode(),
    "month first": table(lambda day: f"{day:%m/%d/%Y %I:%M %p}").encode(),
    "the name of the month": table(lambda day: f"{day:%d-%b-%Y %H:%M}").encode(),
    "the name of the month first": table(lambda day: f'"{day:%B %d, %Y %H:%M}"').encode(),
    "digits alone": table(lambda day: f"{day:%Y%m%d%H%M%S}").encode(),
    "seconds": table(lambda day: f"{day.timestamp():.0f}").encode(),
    "milliseconds": table(lambda day: f"{day.timestamp() * 1000:.0f}").encode(),
    "days as Excel counts them": table(lambda day: f"{serial(day):.6f}").encode(),
    "days as Excel counts them, with a comma": table(lambda day: f"{serial(day):.9f}".replace(".", ","), ";").encode(),
    "Chinese dates": table(lambda day: f"{day:%Y年%m月%d日 %H时%M分}").encode("gb18030"),
    "ZIP": zipped(**{"日志/办件.csv": table(plain).encode(), "__MACOSX/._x": b"x"}),
    "Parquet": parquet(),
    "Parquet, gzipped": gzip.compress(parquet()),
    "Parquet in ZIP": zipped(log=parquet()),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_rows_are_read_in_every_way_they_are_written(way: str) -> None:
    log = read(WAYS[way])
    first = {case: n for n, (case, *_) in reversed(list(enumerate(ROWS)))}
    expected = sorted(((case, name, micros(day.isoformat())) for case, name, day in ROWS), key=lambda r: first[r[0]])
    assert ([fault for fault in log.faults if fault.code != "csv.excel_days"], rows_of(log)) == ([], expected)


REFUSED = {
    "kind.empty": b" \n",
    "zip.not_one": zipped(a=b"1", b=b"2"),
    "zip.damaged": zipped(log=b"x" * 999)[:-30],
    "kind.workbook": zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}),
    "gzip.cut_off": gzip.compress(parquet())[:-40],
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_unpacked_is_refused_with_its_reason(code: str) -> None:
    with pytest.raises(Faulty) as refused:
        read(REFUSED[code])
    assert code in {problem.code for problem in refused.value.problems}


def test_a_head_without_rows_is_an_empty_log() -> None:
    log = read(",".join(HEAD).encode() + b"\n")
    assert (len(log), [fault.code for fault in log.faults]) == (0, ["csv.no_rows"])


WIDE = """编号,地区,申请日期,受理日期,发证日期
A1,东,2024-01-02,2024-01-02,2024-02-01
A2,西,2024-01-05,2024-01-09,
A3,东,2024-03-01,,
"""
NAMED = {"case": "编号", "time": "申请日期,受理日期,发证日期"}


@pytest.mark.parametrize("told", [{}, NAMED])
def test_a_line_a_case_with_a_column_a_milestone_is_a_log(told: Mapping[str, str]) -> None:
    log = read(WIDE.encode(), columns=told)
    assert [row[:2] for row in rows_of(log)] == [
        ("A1", "申请日期"), ("A1", "受理日期"), ("A1", "发证日期"), ("A2", "申请日期"), ("A2", "受理日期"),
        ("A3", "申请日期"),
    ]  # fmt: skip
    assert [(fault.code, fault.severe) for fault in log.faults] == [("csv.wide", False)]
    assert [log.attributes["case:地区"][n] for n in range(3)] == ["东", "西", "东"]


def test_a_bad_day_in_such_a_table_is_named_once_and_costs_only_its_event() -> None:
    log = read(WIDE.replace("2024-01-09", "2024-13-09").encode(), columns=NAMED, rest=True)
    assert [(fault.code, fault.line) for fault in log.faults] == [("csv.wide", 1), ("csv.bad_time", 3)]
    assert len(log) == 5


def test_the_us_permits_are_read_as_they_are_published() -> None:
    log = read(shared("data/permits-us-adu/permit-records.csv.gz").read_bytes(), attributes=False)
    assert (len(log.cases), len(log)) == (59541, 104741)
    assert list(log.activities) == ["applied_date", "issued_date"]


def test_a_note_says_that_days_were_counted_as_excel_does() -> None:
    log = read(b"case,activity,time\n1,A,44562\n1,B,44562.5\n")
    assert [(fault.code, fault.severe, fault.data) for fault in log.faults] == [
        ("csv.excel_days", False, {"got": "44562", "day": "2022-01-01 00:00"})
    ]
    with pytest.raises(Faulty) as told:
        read(b"case,activity,time\n1,A,44562\n" + b"1,B,44562.5\n" * 500 + b"1,B,4456\n1,B,44562.\n1,B,44562.5x\n")
    assert [(problem.code, problem.at.partition(",")[0]) for problem in told.value.problems] == [
        ("csv.bad_time", f"line {line}") for line in (503, 504, 505)
    ]


@pytest.mark.parametrize(
    "content", [bytes(3000), b"\0", random.Random(3).randbytes(3000), b"case,activity,time\n1,A\0,2022-01-01\n"]
)
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_what_is_no_text_is_said_to_be_unknown(content: bytes, packed: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Faulty) as told:
        read(packed(content))
    assert [problem.code for problem in told.value.problems] == ["kind.unknown"]
