"""A lake mined on a small Spark cluster, a worker of which dies in mid-shuffle: the same rows as in one process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.spark_cluster import PYTHON, ROOT, Cluster, lake, same

EVENTS = 30_000


@pytest.mark.soak
def test_a_worker_killed_in_mid_shuffle_changes_no_row(tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("no environment .bench/spark: `make bench` makes it")
    lake(tmp_path / "lake", EVENTS)
    command = [sys.executable, "-m", "kaigong.cli.main", "mine", str(tmp_path / "lake"), "--json"]
    alone = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)  # noqa: S603
    assert alone["events"] == EVENTS
    with Cluster(tmp_path / "cluster") as cluster:
        found, died = cluster.mine(str(tmp_path / "lake"), kill=True)
    assert died, "the worker was to die while the cluster was at work"
    assert same(alone, found)


def test_sameness_allows_only_what_floats_need() -> None:
    assert same({"a": [1, 2.0, None]}, {"a": [1, 2.000001, None]})
    assert not same({"a": 1}, {"a": 2})
    assert not same({"a": 1.0}, {"a": 1.001})
    assert not same([1], [1, 2])
    assert not same({"a": [1]}, {"a": None})
