"""Ours: projects of the catalogue carried through move by move, each move its own transaction through its action.

python -m tools.bench.ours_run one|many|bulk …   in a process of its own, with KAIGONG_HOME or DATABASE_URL set.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tools.bench import city as bench


def fresh(pk: int) -> Any:
    from kaigong.apps.cases.models import Item

    return Item.objects.select_related("case", "project__enterprise").get(pk=pk)


def moves(item: Any, city: Any, now: datetime, document: Any) -> Iterator[tuple[str, Any, Any, dict[str, Any]]]:
    """Everything that is done about an item until it is handed over: action, who, and its fields."""
    if item.state == "to-do":
        yield "report_done", city.owner, {"on": now.date(), "document": document}
        return
    officer = city.people[item.agency_id]
    yield "accept_item", officer, {}
    yield "take_on_item", officer, {}
    yield "decide_item", officer, {"decision": "approve", "reason": "符合条件，同意。"}
    yield "deliver_item", officer, {}


def one_by_one(city: Any, projects: list[Any], seconds: float) -> dict[str, Any]:
    """One caller; every move reads what it needs, decides, and commits."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    now, document, spent, count = bench.NOW, city.document(), 0.0, 0
    times: list[float] = []
    for project in projects:
        while True:
            open_ = Item.objects.filter(project=project, finished=False, waits=False).order_by("id")
            keys = list(open_.values_list("pk", flat=True))
            if not keys or spent > seconds:
                break
            for key in keys:
                row = fresh(key)
                for name, person, fields in moves(row, city, now, document):
                    if name == "deliver_item" and row.state != "approved":
                        continue
                    begin = time.perf_counter()
                    row = getattr(actions, name)(item=row, person=person, now=now, **fields)
                    times.append(time.perf_counter() - begin)
                    spent, count = spent + times[-1], count + 1
            now += timedelta(days=1)
        if spent > seconds:
            break
    times.sort()
    return {"moves": count, "per_s": round(count / spent), "p50_ms": ms(times, 0.5), "p99_ms": ms(times, 0.99)}


def ms(times: list[float], share: float) -> float:
    return round(1000 * times[int(len(times) * share)], 3)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("mode", choices=["one"])
    given.add_argument("--seconds", type=float, default=5)
    given.add_argument("--projects", type=int, default=20)
    given.add_argument("--type", default="industrial-general")
    asked = given.parse_args()
    bench.begin()
    city = bench.City()
    projects = list(city.projects(asked.projects, asked.type))
    if asked.mode == "one":
        json.dump(one_by_one(city, projects, asked.seconds), sys.stdout)


if __name__ == "__main__":
    main()
