"""Every engine gives the same rows: the compiled passes, the same by Ibis on DuckDB, and by Ibis on Spark."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.core.mining import frames
from kaigong.core.mining.answer import Answer, answer
from kaigong.core.mining.log import NO_TIME, Log
from tests.core.mining.naive import log_of

ROOT = Path(__file__).parents[3]
SPARK = ROOT / ".bench/spark/bin/python"
TIMES = st.one_of(st.none(), st.integers(-(10**13), 10**13).map(lambda seconds: seconds * 1000))
EVENTS = st.lists(st.tuples(st.sampled_from(["受理", "b", "c"]), TIMES), min_size=1, max_size=7)
LOGS = st.lists(EVENTS, min_size=1, max_size=10).map(lambda all_: log_of({f"c{n}": one for n, one in enumerate(all_)}))


def rows_of(log: Log) -> pa.Table:
    """An event a row, in the log's order."""
    return pa.table(
        {
            "case": [log.cases[code] for code in log.case.tolist()],
            "activity": [log.activities[code] for code in log.activity.tolist()],
            "time": [None if time == NO_TIME else time for time in log.time.tolist()],
            "n": list(range(len(log.activity))),
        },
        schema=pa.schema({"case": pa.string(), "activity": pa.string(), "time": pa.int64(), "n": pa.int64()}),
    )


def close(ours: Answer, theirs: Answer) -> None:
    """Counts equal, days to a hundred-thousandth: engines add and interpolate floats in their own order."""
    a, b = flat(ours), flat(theirs)
    assert a.keys() == b.keys()
    for key, value in a.items():
        assert value == (pytest.approx(b[key], abs=1e-5, rel=1e-9) if isinstance(value, float) else b[key]), key


def flat(whole: Any, at: str = "") -> dict[str, Any]:
    if isinstance(whole, Answer):
        whole = asdict(whole)
    if isinstance(whole, dict):
        return {k: v for name, part in whole.items() for k, v in flat(part, f"{at}/{name}").items()}
    if isinstance(whole, list | tuple):
        return {k: v for n, part in enumerate(whole) for k, v in flat(part, f"{at}/{n}").items()}
    return {at: whole}


@pytest.fixture(scope="module")
def duck() -> Iterator[Any]:
    connection = ibis.duckdb.connect(threads=1)
    yield connection
    connection.disconnect()


def by_duckdb(duck: Any, table: pa.Table) -> Answer:
    duck.con.register("events", table)
    return frames.answer(duck.table("events"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOGS)
def test_duckdb_gives_the_same_rows(duck: Any, log: Log) -> None:
    close(answer(log), by_duckdb(duck, rows_of(log)))


def city(cases: int) -> Log:
    """Some hundred cases of a joint approval with swaps and repeats."""
    drawn, made = np.random.default_rng(2), {}
    for number in range(cases):
        items = sorted(drawn.choice(12, drawn.integers(3, 15)).tolist())
        at = int(drawn.integers(0, 10**9)) * 10**6
        made[f"P{number}"] = [(f"item {x:02}", at := at + int(drawn.exponential(10**11))) for x in items]
    return log_of(made)


def test_duckdb_gives_the_same_rows_of_a_larger_log(duck: Any) -> None:
    log = city(400)
    close(answer(log), by_duckdb(duck, rows_of(log)))


@pytest.mark.soak
def test_spark_gives_the_same_rows(tmp_path: Path) -> None:
    if not SPARK.exists():
        pytest.skip("no environment .bench/spark: `make bench` makes it")
    log = city(150)
    pq.write_table(rows_of(log), tmp_path / "log.parquet")
    script = (
        "import ibis, json, sys, dataclasses\n"
        "from kaigong.cli.mine_spark import session\n"
        "from kaigong.core.mining import frames\n"
        "with session('local[1]') as spark:\n"
        "    table = ibis.pyspark.connect(spark).read_parquet(sys.argv[1])\n"
        "    print('ANSWER' + json.dumps(dataclasses.asdict(frames.answer(table))))\n"
    )
    command = [str(SPARK), "-c", script, str(tmp_path / "log.parquet")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.rpartition("ANSWER")[2])
    ours = json.loads(json.dumps(asdict(answer(log))))
    for key, value in flat(ours).items():
        got = flat(told)[key]
        assert got == (pytest.approx(value, abs=1e-5, rel=1e-9) if isinstance(value, float) else value), key
