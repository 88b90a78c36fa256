"""Ours: the pages the command looks at, with much behind them, beside counting their figures from scratch.

python -m tools.bench.cockpit_run --projects 10000 --months 10   with KAIGONG_HOME or DATABASE_URL set; one JSON line.
The cockpit is counted anew for every request here; in a city it is, at most, once a second for everybody.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench import city as bench

TIMES = 20
LONG_MS = 20_000  # what takes longer is counted from the rows once
PAGES = {
    "cockpit, counted anew": ("/cockpit/", {}), "cockpit, kept": ("/cockpit/", {}), "overview": ("/", {}),
    "projects": ("/projects/", {}), "projects, of a class": ("/projects/", {"klass": "industry"}),
    "projects, next to start": ("/projects/", {"stage": "signed", "sort": "forecast"}),
    "map": ("/map/", {}), "map, points": ("/map/points.json", {}), "map, of a county": ("/map/", {"county": "421003"}),
    "map, points of a county": ("/map/points.json", {"county": "421003"}),
    "map, of a class": ("/map/", {"klass": "industry"}),
    "map, points of a class": ("/map/points.json", {"klass": "industry"}),
    "map, of a county, a class, a stage": ("/map/", {"county": "421003", "klass": "industry", "stage": "signed"}),
    "targets": ("/targets/tree/", {}), "rankings": ("/targets/rankings/", {}),
    "ranking of counties": ("/targets/rankings/six-by-six/", {}),
    "ranking of townships": ("/targets/rankings/township-investment/", {}),
    "ranking of counties, anew": ("/targets/rankings/six-by-six/", {}),
    "ranking of counties by size, anew": ("/targets/rankings/for-its-size/", {}),
    "ranking of townships, anew": ("/targets/rankings/township-investment/", {}),
}  # fmt: skip
PROMISES = (("C1", "200", ""), ("C2", "120", "klass=industry;"), ("C3", "40", "county=421003;"))


def promises() -> None:
    """Three promises of starts, so that there is something to count."""
    from kaigong.apps.targets import actions
    from kaigong.apps.targets.models import Commitment

    said = {
        "speaker": "测速", "kind": "target", "action": "新开工", "subject": "项目", "comparator": ">=", "unit": "个",
        "due": "2022-03-31", "evidence": "一季度新开工", "measure": "projects.count",
    }  # fmt: skip
    span = "started_from=2022-01-01;started_until=2022-03-31"
    rows = [said | {"no": no, "value": value, "where": f"{more}min_yi=1;{span}"} for no, value, more in PROMISES]
    if not Commitment.objects.exists():
        actions.record_commitments(statements=rows, source="测速", by=bench.BY, now=bench.NOW)


def counties() -> None:
    """The counties the projects lie in, so that the map has boundaries."""
    from kaigong.apps.accounts import actions
    from kaigong.apps.accounts.models import Agency
    from tools.bench.large import COUNTIES

    for code in COUNTIES:
        if not Agency.objects.filter(pk=code).exists():
            actions.register_agency(
                id=code, kind="county", name_zh=f"县{code}", name_en=f"County {code}", by=bench.BY, now=bench.NOW
            )  # fmt: skip


def measured(who: Any, name: str, times: int) -> dict[str, Any] | None:
    """Median and 95th percentile in milliseconds, processor milliseconds (ours, the database's), queries; None where
    there is no such page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.boards import cockpit
    from kaigong.apps.targets import rankings

    address, asked = PAGES[name]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    if client.get(address, asked).status_code != 200:
        return None

    def once() -> Any:
        if name.endswith("anew"):
            cockpit._kept.clear()
            rankings._kept.clear()
        return client.get(address, asked)

    with CaptureQueriesContext(connection) as captured:
        answer = once()
    queries = captured.captured_queries
    spent, begun, served = [], time.process_time(), _served()
    for _ in range(times):
        begin = time.perf_counter()
        once()
        spent.append(1000 * (time.perf_counter() - begin))
    processor, server = 1000 * (time.process_time() - begun) / times, 1000 * (_served() - served) / times
    spent.sort()
    return {
        "p50": round(spent[times // 2], 1), "p95": round(spent[times * 95 // 100], 1), "cpu": round(processor, 1),
        "server": round(server, 1), "queries": len(queries), "kb": len(answer.content) // 1024,
        "slow": sorted(((float(q["time"]), q["sql"]) for q in queries), reverse=True)[:3],
    }  # fmt: skip


def _served() -> float:
    """Seconds of processor time our connection's process of the database server has spent, where it runs here."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    try:
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def headlines() -> dict[str, float]:
    """The headline figures kept and the same counted from the rows, each in milliseconds; they must agree."""
    from datetime import date

    from django.db.models import Count, Q, Sum

    from kaigong.apps.ledger.tallies import Amount
    from kaigong.apps.projects import counted, tallied_money
    from kaigong.apps.projects.models import BEFORE_START, MonthlyFigure, Project

    year = {"first": date(2022, 1, 1), "last": date(2022, 12, 31)}
    before = {"first": date(2021, 1, 1), "last": date(2021, 12, 31)}

    def kept() -> Any:
        waiting = counted.stock_by("place", which=counted.Which(stages=BEFORE_START))
        return counted.started_by("place", **year), waiting, tallied_money.done_by("day", **before)

    def scratch() -> Any:
        rows = Project.objects.order_by().values_list("county").annotate(
            n=Count("id", filter=Q(started_on__year=2022)), fen=Sum("investment_fen", filter=Q(started_on__year=2022)),
            waits=Count("id", filter=Q(stage__in=BEFORE_START)),
            waiting=Sum("investment_fen", filter=Q(stage__in=BEFORE_START)),
        )  # fmt: skip
        found = list(rows)
        months = MonthlyFigure.objects.filter(month__year=2021).order_by().values_list("month").annotate(
            n=Count("done_fen"), fen=Sum("done_fen")
        )  # fmt: skip
        return (
            {county: Amount(n, int(fen)) for county, n, fen, _w, _m in found if n},
            {county: Amount(waits, int(fen)) for county, _n, _f, waits, fen in found if waits},
            {month: Amount(n, int(fen)) for month, n, fen in months},
        )

    found, counted_ms = _answered(scratch)
    assert kept() == found, "the tallies do not say what the rows come to"
    again = () if counted_ms > LONG_MS else [_answered(scratch)[1] for _ in range(2)]
    return {"kept": _ms(kept, 20), "scratch": round(statistics.median([counted_ms, *again]), 2)}


def _answered(job: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the milliseconds it took."""
    begin = time.perf_counter()
    return job(), 1000 * (time.perf_counter() - begin)


def _ms(job: Callable[[], Any], times: int) -> float:
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        job()
        spent.append(1000 * (time.perf_counter() - begin))
    return round(statistics.median(spent), 2)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--projects", type=int, default=10_000)
    given.add_argument("--items", type=int, default=10_000)
    given.add_argument("--months", type=int, default=10, help="of each project")
    given.add_argument("--times", type=int, default=TIMES)
    given.add_argument("--only", default="", help="pages whose name begins so")
    given.add_argument("--explain", action="store_true", help="the slowest statements of each page, to standard error")
    given.add_argument("--filled", action="store_true", help="the database was filled before: measure and no more")
    asked = given.parse_args()
    bench.begin()
    from kaigong.apps.ledger import tallies
    from tools.bench import large, months

    begin = time.perf_counter()
    if asked.filled:
        asked.projects = asked.items = 0
    city = large.filled(asked.projects, asked.items, anew=False)
    counties()
    promises()
    if not asked.filled:
        months.places()
        months.fill(asked.months)
        tallies.recount()
        large._analyse()
    count = months.there()
    filled = round(time.perf_counter() - begin, 1)
    found: dict[str, Any] = {"fill_s": filled, "figures": count, "headlines": headlines()}
    for name in PAGES:
        if name.startswith(asked.only) and (one := measured(city.command, name, asked.times)):
            slow, found[name] = one.pop("slow"), one
            if asked.explain:
                said = (f"\n    {1000 * seconds:.0f} ms  {sql[:900]}" for seconds, sql in slow)
                print(name, json.dumps(one), *said, file=sys.stderr)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
