"""Ours: the time the server takes for pages with much behind them, through Django's own client, without a network.

python -m tools.bench.pages_run --projects 10000 --items 10000   with KAIGONG_HOME or DATABASE_URL set; one JSON line.
"""

import argparse
import json
import sys
import time
from typing import Any

from tools.bench import city as bench

TIMES = 30
LIST, DESK = "/projects/", "/cases/desk/"


def pages(city: Any) -> dict[str, tuple[Any, str, dict[str, str]]]:
    """Every page measured: who looks, where, and what he asks."""
    long = f"/cases/{city.long.no}/"
    item = long + f"items/{city.long.items.filter(agencies=['natural-resources']).first().code}/"
    officer, command = city.officer, city.command
    return {
        "desk": (officer, DESK, {}), "desk, late": (officer, DESK, {"state": "late"}),
        "desk, mine in two counties": (officer, DESK, {"whose": "mine", "county": "421002"}),
        "desk, to hand over": (officer, DESK, {"show": "handover"}), "desk, page 100": (officer, DESK, {"page": "100"}),
        "desk, by project": (officer, DESK, {"sort": "project"}), "desk, searched": (officer, DESK, {"q": "第4321期"}),
        "case, 120 items": (officer, long, {}), "item of it": (officer, item, {}),
        "projects": (command, LIST, {}), "projects, late": (command, LIST, {"state": "late"}),
        "projects, by stage and class": (command, LIST, {"stage": "signed", "klass": "industry"}),
        "projects, by investment": (command, LIST, {"sort": "-investment"}),
        "projects, by name": (command, LIST, {"sort": "name"}),
        "projects, searched": (command, LIST, {"q": "第4321期"}),
        "projects, searched for much": (command, LIST, {"q": "产业园"}),
        "projects, by code": (command, LIST, {"q": "L-4321"}), "projects, page 500": (command, LIST, {"page": "500"}),
    }  # fmt: skip


def measured(who: Any, address: str, asked: dict[str, str], times: int) -> dict[str, Any]:
    """Median and 95th percentile in milliseconds, processor milliseconds of this process, number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    client.get(address, asked)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, asked)
    queries = captured.captured_queries
    spent, begun = [], time.process_time()
    for _ in range(times):
        begin = time.perf_counter()
        client.get(address, asked)
        spent.append(1000 * (time.perf_counter() - begin))
    processor = 1000 * (time.process_time() - begun) / times
    spent.sort()
    return {
        "status": answer.status_code, "p50": round(spent[times // 2], 1), "p95": round(spent[times * 95 // 100], 1),
        "cpu": round(processor, 1), "queries": len(queries), "kb": len(answer.content) // 1024,
        "slow": sorted(((float(q["time"]), q["sql"]) for q in queries), reverse=True)[:4],
    }  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--projects", type=int, default=10_000)
    given.add_argument("--items", type=int, default=10_000)
    given.add_argument("--times", type=int, default=TIMES)
    given.add_argument("--only", default="", help="pages whose name begins so")
    given.add_argument("--explain", action="store_true", help="the slowest statements of each page, to standard error")
    asked = given.parse_args()
    bench.begin()
    from tools.bench import large

    begin = time.perf_counter()
    city = large.filled(asked.projects, asked.items)
    found: dict[str, Any] = {"fill_s": round(time.perf_counter() - begin, 1)}
    for name, (who, address, query) in pages(city).items():
        if name.startswith(asked.only):
            found[name] = measured(who, address, query, asked.times)
            slow = found[name].pop("slow")
            if asked.explain:
                print(name, json.dumps(found[name]), file=sys.stderr)
                for seconds, sql in slow:
                    print(f"    {1000 * seconds:.0f} ms  {sql[:1500]}", file=sys.stderr)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
