"""The folder of a lake mined in one process: cases go on from file to file, provinces stay apart."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaigong.cli import mine

DAY = 86_400_000_000


def part(folder: Path, rows: list[tuple[str, str, int]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    case, activity, day = zip(*rows, strict=True)
    times = pa.array([n * DAY for n in day], pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"case": list(case), "activity": list(activity), "time": times}), folder / "part-0.parquet")


def test_cases_go_on_from_day_to_day_and_provinces_stay_apart(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    part(tmp_path / "province=js/day=1", [("P1", "受理", 1), ("P2", "受理", 1)])
    part(tmp_path / "province=js/day=2", [("P1", "办结", 2)])
    part(tmp_path / "province=xj/day=1", [("P1", "受理", 1)])
    assert mine.run([str(tmp_path), "--json"]) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert (found["cases"], found["events"]) == (3, 4)
    assert found["variants"] == [{"path": ["受理"], "count": 2}, {"path": ["受理", "办结"], "count": 1}]
    assert "comparison" not in found


def test_a_lake_broken_off_goes_on_where_it_was(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from tools.bench import lake

    lake.make(2000, tmp_path)
    files = {path.relative_to(tmp_path): path.read_bytes() for path in sorted(tmp_path.rglob("*.parquet"))}
    assert all(path.parts[0].startswith("province=") and path.parts[1].startswith("day=") for path in files)
    assert mine.run([str(tmp_path), "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["events"] == 2000
    next(tmp_path.rglob("_DONE")).unlink()
    next(tmp_path.rglob("*.parquet")).unlink()
    lake.make(2000, tmp_path)
    assert {path.relative_to(tmp_path): path.read_bytes() for path in sorted(tmp_path.rglob("*.parquet"))} == files
