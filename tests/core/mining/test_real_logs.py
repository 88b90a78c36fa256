"""What real logs tell, against what their publishers say of them."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kaigong.core.mining.breach import breaches, due_column, end_column
from kaigong.core.mining.calibrate import calibrate
from kaigong.core.mining.compare import compare
from kaigong.core.mining.graph import mine
from kaigong.core.mining.labels import labels
from kaigong.core.mining.log import Log
from kaigong.core.mining.merge import merge
from kaigong.core.mining.read import read
from kaigong.core.mining.survival import closed, kaplan_meier, spells_after, spells_of_cases
from tests.core.mining.test_peers import LOGS, log_at, source
from tests.shared import shared

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def log_of(name: str, folder: Path, attributes: bool = False) -> Log:
    if attributes:
        columns = dict(zip(("case", "activity", "time"), LOGS[name][1], strict=False))
        return read(source(name, folder).read_bytes(), columns=columns)
    return log_at(source(name, folder), LOGS[name][1])


def register() -> Iterator[dict[str, str]]:
    with gzip.open(shared("data/permits-us-adu/permit-records.csv.gz"), "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_late_receipts_are_as_many_as_the_publisher_counts(tmp_path: Path) -> None:
    log = log_of("wabo-receipt", tmp_path, attributes=True)
    assert (due_column(log), end_column(log)) == ("case:deadline", "case:enddate")
    found = breaches(mine(log), "case:deadline", "case:enddate")
    assert (found.cases, found.ended, found.late) == (1003, 987, 323)


def test_the_quantiles_of_issued_permits_are_those_published() -> None:
    issued: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in register():
        if row["in_mature_cohort"] == "yes" and row["days_to_issue"]:
            issued[row["city"], "all"].append(float(row["days_to_issue"]))
            issued[row["city"], row["review_track"]].append(float(row["days_to_issue"]))
    checked = 0
    with shared("data/permits-us-adu/permit-timelines.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["dimension"] not in ("overall", "review_track") or row["suppressed"] != "no":
                continue
            days = np.array(issued[row["city"], row["group"]])
            curve = kaplan_meier(days, np.ones(len(days), bool))
            assert len(days) == int(row["n"])
            for share, key in ((0.25, "p25"), (0.5, "median"), (0.75, "p75"), (0.9, "p90")):
                day = float(row[key])  # the first by which more than this share is issued, in whole days
                assert curve.lasts_longer(day) < 1 - share <= curve.lasts_longer(day - 1) + 1e-9
            checked += 1
    assert checked >= 8


def test_permits_not_yet_issued_make_the_median_longer() -> None:
    rows = [row for row in register() if row["city"] == "san-diego"]
    last = max(date.fromisoformat(row["issued_date"] or row["applied_date"]) for row in rows)
    waited = [(last - date.fromisoformat(row["applied_date"])).days for row in rows]
    days = np.array([float(row["days_to_issue"] or open_) for row, open_ in zip(rows, waited, strict=True)])
    ended = np.array([bool(row["days_to_issue"]) for row in rows])
    whole, only_issued = kaplan_meier(days, ended), kaplan_meier(days[ended], ended[ended])
    middle = whole.quantile(0.5), only_issued.quantile(0.5)
    assert middle[0] is not None
    assert middle[1] is not None
    assert middle[0] > middle[1]


@pytest.mark.parametrize("name", [name for name in LOGS if name != "bpic15-5"])
def test_the_band_learned_is_held_against_the_last_third(name: str, tmp_path: Path) -> None:
    """What came out is written in docs/mining.md; here it only has to be a share, and of enough spells."""
    log = log_of(name, tmp_path)
    graph = mine(log)
    shut = closed(graph, ends=("issued",) if name == "us-adu" else ())
    for spells in (spells_of_cases(graph, shut), spells_after(graph, shut)):
        found = calibrate(spells)
        assert found.coverage is not None
        assert found.nominal is not None
        assert abs(found.coverage - found.nominal) < 0.25
        assert found.held_back > 100


def test_the_municipality_that_changed_is_covered_by_the_stretched_band(tmp_path: Path) -> None:
    """From 2012 on it ends many cases in two weeks; the middle third tells so, the curve of all its past does not."""
    graph = mine(log_of("bpic15-5", tmp_path))
    (row,) = calibrate(spells_of_cases(graph, closed(graph))).rows
    assert row.coverage is not None
    assert row.coverage < 0.6
    assert row.stretched is not None
    assert row.stretched.drifted
    assert abs(row.stretched.coverage - row.nominal) < 0.1


def test_the_first_two_municipalities_differ_as_their_logs_do(tmp_path: Path) -> None:
    logs = [log_of(f"bpic15-{number}", tmp_path) for number in (1, 2)]
    graph = mine(merge(logs, ["one", "two"]))
    group = (np.arange(len(graph.first)) >= len(logs[0].cases)).astype(np.int8)
    found = compare(graph, group, ("one", "two"), seed=1)
    assert found.cases == (1199, 832)
    assert found.throughput is not None
    medians = [float(np.median(mine(log).throughput)) / 86_400e6 for log in logs]
    assert [found.throughput.median_a, found.throughput.median_b] == pytest.approx(medians)
    low, high = found.throughput.difference_ci
    assert 30 < low < medians[1] - medians[0] < high < 70


def test_codes_of_the_dutch_permits_have_words(tmp_path: Path) -> None:
    log = log_of("bpic15-1", tmp_path)
    assert labels(log, "en")["01_HOOFD_010"] == "register submission date request"
    assert labels(log, "nl")["01_HOOFD_010"] != labels(log, "en")["01_HOOFD_010"]
