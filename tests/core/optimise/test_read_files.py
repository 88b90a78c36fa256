"""PSPLIB and RCPSP/max files: all that are shared can be read, and every fault is named with its line."""

import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import psplib, sch
from kaigong.core.optimise.values import Lag, Problem
from kaigong.core.optimise.windows import Windows, windows
from kaigong.core.problems import Faulty
from tests.shared import shared

SM = """\
file with basedata            : x.bas
projects                      :  1
jobs (incl. supersource/sink ):  4
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
*********
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
-------------------------
  1      1     0       0
  2      1     4       2
  3      1     3       1
  4      1     0       0
*********
RESOURCEAVAILABILITIES:
  R 1
   2
*********
"""
RCP = "4 1\n2\n0 0 2 2 3\n4 2 1 4\n3 1 1\n4\n0 0 0\n"
SCH = """\
2 1 0 0
0 1 2 1 2 [0] [0]
1 1 2 2 3 [-3] [4]
2 1 1 3 [3]
3 1 0
0 1 0 0
1 1 4 2
2 1 3 1
3 1 0 0
2
"""


def places(read: object, text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Faulty) as caught:
        read(text.encode() if isinstance(text, str) else text)  # type: ignore[operator]
    return [(problem.code, problem.at) for problem in caught.value.problems]


def test_a_project_is_read_from_both_kinds_of_file() -> None:
    problem = psplib.read(SM.encode())
    assert problem == psplib.read_rcp(RCP.encode()) == psplib.read(SM.replace("\n", "\r\n").encode())
    assert [each.duration for each in problem.activities] == [0, 4, 3, 0]
    assert problem.lags == (Lag(0, 1, 0), Lag(0, 2, 0), Lag(1, 3, 4), Lag(2, 3, 3))
    assert [(each.id, each.capacity) for each in problem.resources] == [("R1", 2)]


def test_lags_of_both_directions_are_read() -> None:
    problem = sch.read(SCH.encode())
    assert problem.lags == (Lag(0, 1, 0), Lag(0, 2, 0), Lag(1, 2, -3), Lag(1, 3, 4), Lag(2, 3, 3))
    assert [(each.id, each.duration, each.demand) for each in problem.activities][1] == (1, 4, (2,))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("  2      1     4       2", "  2      1     x       2", ("number.wrong", "line 18")),
        ("  2      1     4       2", "  2      1     -4      2", ("number.out_of_range", "line 18")),
        ("  2      1     4       2", "  2      1     4", ("columns.wrong", "line 18")),
        ("  2      1     4       2", "  2      2     4       2", ("modes.many", "line 18")),
        ("  2      1     4       2", "  3      1     4       2", ("job.twice", "line 19")),
        ("  2      1     4       2\n", "", ("job.missing", "line 24")),
        (
            "   2        1          1           4",
            "   2        1          2           4",
            ("successors.count", "line 10"),
        ),
        (
            "   2        1          1           4",
            "   2        1          1           9",
            ("number.out_of_range", "line 10"),
        ),
        ("   2        1          1           4", "   2", ("columns.wrong", "line 10")),
        ("   2\n***", "   2 3\n***", ("columns.wrong", "line 24")),
        ("   2\n***", "***", ("capacities.missing", "line 24")),
        ("PRECEDENCE RELATIONS:", "***", ("section.missing", "line 25")),
        ("projects                      :  1", "projects  :  2", ("projects.many", "line 2")),
        ("nonrenewable              :  0", "nonrenewable : 2", ("resource.kind", "line 5")),
        (":  4\n", ":  99999999\n", ("number.out_of_range", "line 3")),
        (":  4\n", ":  " + "9" * 5000 + "\n", ("number.wrong", "line 3")),
        ("jobs (incl", "jabs (incl", ("jobs.missing", "line 25")),
    ],
)
def test_a_damaged_sm_file_is_named_with_line_and_reason(old: str, new: str, found: tuple[str, str]) -> None:
    assert old in SM
    assert found in places(psplib.read, SM.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("1 1 4 2\n", "1 1 four 2\n", ("number.wrong", "line 7")),
        ("1 1 2 2 3 [-3] [4]", "1 1 2 2 3 [-3]", ("successors.count", "line 3")),
        ("1 1 2 2 3 [-3] [4]", "1 1 2 2 3 [-3] 4", ("lag.wrong", "line 3")),
        ("1 1 2 2 3 [-3] [4]", "1 1 2 2 3 [-3] [4", ("lag.wrong", "line 3")),
        ("1 1 2 2 3 [-3] [4]", "1 1 2 2 7 [-3] [4]", ("number.out_of_range", "line 3")),
        ("1 1 2 2 3 [-3] [4]", "2 1 2 2 3 [-3] [4]", ("activity.order", "line 3")),
        ("1 1 2 2 3 [-3] [4]", "1 2 2 2 3 [-3] [4]", ("modes.many", "line 3")),
        ("3 1 0 0\n2\n", "3 1 0 0\n", ("file.cut_off", "line 9")),
        ("3 1 0 0\n2\n", "3 1 0 0\n2 5\n", ("columns.wrong", "line 10")),
        ("3 1 0 0\n2\n", "3 1 0 0\n2\n7 7\n", ("line.unexpected", "line 11")),
        ("2 1 0 0\n0 1 2", "2 1 3 0\n0 1 2", ("resource.kind", "line 1")),
        ("2 1 0 0\n0 1 2", "2 1\n0 1 2", ("columns.wrong", "line 1")),
        ("2 1 0 0\n0 1 2", "999999999999 1 0 0\n0 1 2", ("number.out_of_range", "line 1")),
    ],
)
def test_a_damaged_sch_file_is_named_with_line_and_reason(old: str, new: str, found: tuple[str, str]) -> None:
    assert old in SCH
    assert found in places(sch.read, SCH.replace(old, new, 1))


def test_all_faults_of_a_file_are_named_together() -> None:
    text = SM.replace("  2      1     4       2", "  2      1     x       y").replace("   2\n***", "   q\n***")
    assert places(psplib.read, text) == [
        ("number.wrong", "line 18"),
        ("number.wrong", "line 18"),
        ("number.wrong", "line 24"),
    ]


@pytest.mark.parametrize("read", [psplib.read, psplib.read_rcp, sch.read])
def test_what_is_no_text_is_named_with_its_byte(read: object) -> None:
    assert places(read, b"1 2\n\xff\xfe") == [("file.not_text", "line 2")]
    assert places(read, b"1 2\n3\0") == [("file.not_text", "line 2")]
    assert places(read, b"")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_gives_a_project_or_named_faults(data: st.DataObject) -> None:
    read, text = data.draw(st.sampled_from([(psplib.read, SM), (psplib.read_rcp, RCP), (sch.read, SCH)]))
    source = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=3))
    try:
        assert isinstance(read(bytes(source)), Problem)
    except Faulty as faulty:
        assert faulty.problems and all(problem.at.startswith("line ") for problem in faulty.problems)


@pytest.mark.parametrize("name", ["j30", "j60", "j90", "j120"])
def test_every_shared_project_is_read_with_its_longest_way(name: str) -> None:
    known = {row["instance"]: row for row in rows("scheduling-psplib")}
    with zipfile.ZipFile(shared(f"data/scheduling-psplib/{name}.zip")) as archive:
        members = archive.namelist()[::7]
        for member in members:
            problem, row = psplib.read(archive.read(member)), known[member]
            assert len(problem.activities) == int(row["activities_incl_dummies"])
            assert [each.capacity for each in problem.resources] == [int(word) for word in row["capacities"].split()]
            found = windows(problem)
            assert isinstance(found, Windows) and found.critical == int(row["cpm_length"])
    assert members


@pytest.mark.parametrize("name", ["j10", "j30", "ubo10", "ubo100"])
def test_every_shared_project_with_windows_is_read(name: str) -> None:
    known = {row["instance"].lower(): row for row in rows("scheduling-rcpsp-max") if row["set"] == name}
    with zipfile.ZipFile(shared(f"data/scheduling-rcpsp-max/{name}.zip")) as archive:
        members = archive.namelist()[::7]
        for member in members:
            problem = sch.read(archive.read(member))
            row = known[member.rpartition("/")[2].lower()]
            assert len(problem.activities) == int(row["activities_incl_dummies"])
            assert len(problem.resources) == int(row["resources"])
    assert members


def rows(folder: str) -> list[dict[str, str]]:
    text = shared(f"data/{folder}/bounds.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
