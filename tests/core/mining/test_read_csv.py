"""CSV: rows as Python's own reader has them, columns guessed, times in every way of writing, bad lines named."""

import csv
import gzip
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining import read
from kaigong.core.mining.csv import guess, read_csv
from kaigong.core.mining.log import Log
from kaigong.core.problems import Faulty
from tests.shared import shared

HEAD = "case,activity,time\n"


def rows_of(log: Log) -> list[tuple[str, str, int]]:
    names, cases = list(log.activities), list(log.cases)
    return [(cases[c], names[a], t) for c, a, t in zip(log.case, log.activity, log.time.tolist(), strict=True)]


def faults(log: Log) -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in log.faults if fault.severe]


def micros(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1e6)


def test_the_receipt_phase_reads_with_its_counts_and_its_deadlines() -> None:
    log = read.read(shared("data/permits-wabo-receipt-nl/receipt.csv.gz").read_bytes())
    assert (len(log.cases), len(log), len(log.activities), len(log.resources)) == (1003, 6099, 27, 45)
    deadline, end = log.attributes["case:deadline"], log.attributes["case:enddate"]
    assert (deadline.scope, deadline.kind) == ("case", "time")
    ended = [(d, e) for d, e in zip(deadline.values, end.values, strict=True) if e > 0]
    assert (len(ended), sum(e > d for d, e in ended)) == (987, 323)


def test_the_approvals_read_as_pythons_reader_reads_them() -> None:
    packed = shared("data/approvals-bpic2020-permit/permit_log.csv.gz").read_bytes()
    log = read.read(packed)
    assert (len(log.cases), len(log), len(log.activities)) == (1027, 17982, 50)
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
    expected = sorted(
        ((r["case"], micros(r["timestamp"]), n, r["activity"]) for n, r in enumerate(rows)),
        key=lambda r: (r[0], *r[1:3]),
    )
    assert sorted(rows_of(log), key=lambda r: r[0]) == [(case, name, time) for case, time, _, name in expected]


MOMENTS = st.integers(86_400, 4_100_000_000).map(lambda s: datetime.fromtimestamp(s, UTC).replace(tzinfo=None))
ROLES = {"case": "case", "activity": "activity", "time": "time"}
CELLS = st.text(st.sampled_from('ab,"\n;中é '), min_size=1, max_size=6).map(str.strip).filter(bool)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(CELLS, CELLS, MOMENTS, CELLS),
        min_size=1,
        max_size=12,
    ),
    st.data(),
)
def test_whatever_is_written_reads_back_grouped_and_ordered(rows: list[Any], data: Any) -> None:
    out = io.StringIO()
    mark = data.draw(st.sampled_from(",;\t|"))
    writer = csv.writer(out, delimiter=mark, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(["case", "activity", "time", "note"])
    writer.writerows([case, name, when.isoformat(), note] for case, name, when, note in rows)
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    log = read_csv(out.getvalue().encode(encoding), delimiter=mark)
    assert not log.faults
    first = {case: n for n, (case, *_) in reversed(list(enumerate(rows)))}
    ordered = sorted(enumerate(rows), key=lambda row: (first[row[1][0]], row[1][2], row[0]))
    assert rows_of(log) == [(case, name, micros(when.isoformat())) for _, (case, name, when, _) in ordered]
    assert [log.attributes["note"][i] for i in range(len(log))] == [note for _, (*_, note) in ordered]


WRITTEN = ("2022-02-10T08:30:00+08:00", "2022-02-10 00:30", "2022/2/10 0:30", "2022.02.10 00:30:00", "20220210003000")
WRITTEN += ("2022年2月10日 0时30分", "2022年02月10日 00:30", "2022年2月10日 上午12:30", "2022-02-10T00:30:00Z")
WRITTEN += ("1644453000", "1644453000000", "1644453000000000", "2022/2/10 12:30 AM", "2022年2月10日0时30分0秒")


@pytest.mark.parametrize("text", WRITTEN)
def test_times_in_every_way_of_writing(text: str) -> None:
    log = read_csv(f"{HEAD}c,a,{text}\n".encode(), columns={"case": "case", "activity": "activity", "time": "time"})
    assert (log.faults, log.time.tolist()) == ((), [micros("2022-02-10T00:30:00+00:00")])


def test_whether_the_day_is_first_is_seen_told_or_asked() -> None:
    seen = read_csv(f"{HEAD}c,a,25/12/2021\nc,b,03/04/2022 10:00\n".encode())
    assert seen.time.tolist() == [micros("2021-12-25"), micros("2022-04-03T10:00")]
    unclear = f"{HEAD}c,a,03/04/2022\n".encode()
    assert faults(read_csv(unclear)) == [("csv.day_or_month", 2)]
    assert read_csv(unclear, day_first=False).time.tolist() == [micros("2022-03-04")]
    with pytest.raises(Faulty):
        read.read(unclear)


def test_columns_are_guessed_by_name_and_by_what_stands_in_them() -> None:
    chinese = "办件编号,环节,办理时间,办理人\nB1,受理,2022-02-10,赵\nB1,办结,2022-02-11,孙\n".encode("gb18030")
    found = guess(chinese)
    assert found.columns == {"case": "办件编号", "activity": "环节", "time": "办理时间", "resource": "办理人"}
    assert (found.encoding, found.confidence > 0.9) == ("gb18030", True)
    assert list(read.read(chinese).activities) == ["受理", "办结"]
    dull = "x,y,z\n" + "".join(f"P{n // 4},{'abcd'[n % 4]},2022-02-{n + 1:02}\n" for n in range(20))
    found = guess(dull.encode())
    assert (found.columns, 0 < found.confidence < 0.6) == ({"time": "z", "case": "x", "activity": "y"}, True)
    bare = "P1,a,2022-02-10\nP1,b,2022-02-11\n"
    assert len(read_csv(bare.encode(), columns={"case": "1", "activity": "2", "time": "3"})) == 2
    assert {f.code for f in read_csv(b"p,q\n1,2\n").faults} == {"csv.columns_unknown"}
    unnamed = read_csv(HEAD.encode() + b"c,a,2022-01-01\n", columns={"case": "nr"})
    assert {f.code for f in unnamed.faults} == {"csv.columns_missing"}


DAMAGED = {
    "too few": ("c,b\n", ("csv.fields", 3)),
    "too many": ("c,b,2022-01-01,x\n", ("csv.fields", 3)),
    "no case": (",b,2022-01-01\n", ("csv.no_case", 3)),
    "no activity": ("c,,2022-01-01\n", ("csv.no_activity", 3)),
    "no time": ("c,b,\n", ("csv.no_time", 3)),
    "bad time": ("c,b,2022-02-30\n", ("csv.bad_time", 3)),
    "words": ("c,b,tomorrow\n", ("csv.bad_time", 3)),
    "open quote": ('c,"b,2022-01-01\n', ("csv.quote", 3)),
    "after quote": ('c,"b"x,2022-01-01\n', ("csv.quote", 3)),
    "bytes": ("c,b\udcff,2022-01-01\n", ("text.not_utf8", 3)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_bad_line_is_named_and_the_others_are_read(name: str) -> None:
    line, expected = DAMAGED[name]
    text = f"{HEAD}c,a,2022-01-01\n{line}c,z,2022-01-03\n\n".encode("utf-8", "surrogateescape")
    log = read_csv(text, encoding="utf-8")
    assert faults(log) == [expected]
    assert [row[1] for row in rows_of(log)][0] == "a"
    assert rows_of(log)[-1][1] == "z"


def test_the_line_by_which_excel_states_its_delimiter_is_no_row() -> None:
    log = read.read(b"\xef\xbb\xbfsep=;\r\ncase;activity;time\r\nc;a,b;2022-01-01\r\n")
    assert (list(log.activities), list(log.cases)) == (["a,b"], ["c"])


def test_columns_of_one_value_a_case_belong_to_the_case() -> None:
    text = "case,activity,time,case:fee,case:x,n,flag,code\n"
    text += "c,a,2022-01-01,5.5,1,1,true,007\nc,b,2022-01-02,5.5,2,,false,008\n"
    log = read_csv(text.encode())
    kinds = {name: (column.scope, column.kind) for name, column in log.attributes.items()}
    assert kinds == {
        "case:fee": ("case", "float"), "case:x": ("event", "int"), "n": ("event", "int"),
        "flag": ("event", "bool"), "code": ("event", "text"),
    }  # fmt: skip
    assert [log.attributes["n"][i] for i in (0, 1)] == [1, None]


def test_ties_stay_as_in_the_file_and_lines_out_of_order_are_ordered() -> None:
    text = HEAD + "c,late,2022-01-03\nd,x,2022-01-01\nc,one,2022-01-02\nc,two,2022-01-02\n"
    assert [row[:2] for row in rows_of(read_csv(text.encode()))] == [
        ("c", "one"),
        ("c", "two"),
        ("c", "late"),
        ("d", "x"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80) | st.text(st.sampled_from('ca,"\r\n2-01;é'), max_size=60).map(str.encode))
def test_no_bytes_bring_the_reader_down(noise: bytes) -> None:
    log = read_csv(
        HEAD.encode() + b"c,a,2022-01-01\n" + noise,
        encoding="utf-8",
        delimiter=",",
        columns={"case": "case", "activity": "activity", "time": "time"},
    )
    assert len(log) >= 1 or noise[:1] != b"\n"
    read_csv(noise)


def test_pieces_of_any_size_give_the_same_log() -> None:
    text = (HEAD + "".join(f'c{n % 5},"a ""{n % 3}""",2022-01-{n % 28 + 1:02}\n' for n in range(60))).encode()

    class Slow:
        def __init__(self, step: int) -> None:
            self.at, self.step = 0, step

        def read(self, size: int = -1, /) -> bytes:
            found = text[self.at : self.at + self.step]
            self.at += self.step
            return found

    for step in (1, 7, 64):
        assert rows_of(read_csv(Slow(step))) == rows_of(read_csv(text))


def test_cases_looked_up_together_keep_their_order_however_they_are_written() -> None:
    """More cases than are looked up at once, some quoted, some broken: first come, first numbered."""
    names = [f"case {n:03}" for n in range(100)]
    lines = [f'"{name}",a,2024-01-02' if n % 7 == 3 else f"{name},a,2024-01-01" for n, name in enumerate(names)]
    lines += [f"{name},b,2024-02-01" for name in reversed(names)]
    text = ("case,activity,time\n" + "\n".join(lines) + "\n").encode()
    log = read_csv(text)
    assert list(log.cases) == names
    assert (log.first[1:] - log.first[:-1]).tolist() == [2] * 100
    broken = read_csv(text.replace(b"case 050,a", b"case \xff50,a"), encoding="utf-8")
    assert [(fault.code, fault.line) for fault in broken.faults] == [("text.not_utf8", 52)]


def test_rows_in_order_are_laid_out_as_those_that_must_be_put_in_order() -> None:
    """More cases than there are lots; with and without attributes the way is another, the log the same."""
    lines = [
        f"c{n * 7 % 1500},a{n % 5},2024-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},u{n % 3},x"
        for n in range(6000)
    ]
    text = "case,activity,time,resource,note\n" + "\n".join(lines) + "\n"
    plain, whole = read_csv(text.encode(), attributes=False), read_csv(text.encode())
    torn = read_csv((text + "c0,last,2023-01-01,u1,x\n").encode(), attributes=False)
    for name in ("case", "activity", "time", "resource", "first"):
        assert getattr(plain, name).tolist() == getattr(whole, name).tolist()
    assert (torn.activities[torn.activity[0]], len(torn)) == ("last", 6001)
