"""Ours: projects of the catalogue carried through move by move, each move its own transaction through its action.

python -m tools.bench.ours_run one|many|record|bulk …   in a process of its own, with KAIGONG_HOME or DATABASE_URL set.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
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


def one_by_one(city: Any, projects: list[Any], seconds: float, document: Any) -> dict[str, Any]:
    """One caller; every move reads what it needs, decides, and commits."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    now, spent, count, used = bench.NOW, 0.0, 0, 0.0
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
                    begin, cpu = time.perf_counter(), time.process_time()
                    row = getattr(actions, name)(item=row, person=person, now=now, **fields)
                    times.append(time.perf_counter() - begin)
                    spent, count, used = spent + times[-1], count + 1, used + time.process_time() - cpu
            now += timedelta(days=1)
        if spent > seconds:
            break
    times.sort()
    rates = {"per_s": round(count / spent), "per_cpu_s": round(count / used)}
    return {"moves": count, **rates, "p50_ms": ms(times, 0.5), "p99_ms": ms(times, 0.99)}


SHARED: list[Callable[[int], dict[str, Any]]] = []  # what forked workers find in their copy of the process


def _worker(n: int) -> dict[str, Any]:
    return SHARED[0](n)


def many_callers(city: Any, projects: list[Any], seconds: float, workers: int) -> dict[str, Any]:
    """Several callers at once, each a process with a connection of its own and projects of its own."""
    from django.db import connections

    document = city.document()
    connections.close_all()
    SHARED.append(lambda n: one_by_one(city, projects[n::workers], seconds, document))
    with get_context("fork").Pool(workers) as pool:
        found = pool.map(_worker, range(workers), chunksize=1)
    moves = sum(one["moves"] for one in found)
    return {"moves": moves, "per_s": sum(one["per_s"] for one in found), "p99_ms": max(one["p99_ms"] for one in found)}


def recorded(city: Any, projects: list[Any], most: int) -> list[list[Any]]:
    """An exchange feed: day by day, what everybody does about everything that can be done, all projects mixed."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item

    now, document, feed = bench.NOW, city.document(), list[list[Any]]()
    while len(feed) < most:
        open_ = Item.objects.filter(project__in=projects, finished=False, waits=False)
        rows = list(open_.exclude(code="works-start").select_related("case").order_by("id"))
        if not rows:
            break
        lists = [list(moves(row, city, now, document)) for row in rows]
        lines = [
            (name, row.case.no, row.code, person.username, now.isoformat())
            for place in range(4)
            for row, found in zip(rows, lists, strict=True)
            for name, person, _fields in found[place : place + 1]
        ]
        applied = apply_many(to_do(city, lines, document, Do, actions))
        feed += [list(line) for line, found in zip(lines, applied, strict=True) if found.done]
        now += timedelta(days=1)
    return feed[:most]


def to_do(city: Any, lines: list[Any], document: Any, do: Any, actions: Any) -> list[Any]:
    """The lines of a feed with their people and the rest of what each action takes."""
    people = {person.username: person for person in [*city.people.values(), city.owner]}
    moments = {text: datetime.fromisoformat(text) for *_rest, text in lines}
    found = []
    for name, no, code, who, text in lines:
        now = moments[text]
        fields: dict[str, Any] = {}
        if name == "report_done":
            fields = {"on": now.date(), "document": document}
        elif name == "decide_item":
            fields = {"decision": "approve", "reason": "符合条件，同意。"}
        found.append(do(getattr(actions, name), no, code, people[who], now, fields))
    return found


def replayed(city: Any, feed: list[Any], group: int) -> dict[str, Any]:
    """The whole feed in one call."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many

    lines = to_do(city, feed, city.document(), Do, actions)
    begin, used = time.perf_counter(), time.process_time()
    applied = apply_many(lines, group=group)
    spent, cpu = time.perf_counter() - begin, time.process_time() - used
    done, entries = sum(one.done for one in applied), sum(one.last - one.first + 1 for one in applied if one.done)
    return {
        "moves": done, "refused": len(applied) - done, "entries": entries, "per_s": round(done / spent),
        "entries_per_s": round(entries / spent), "per_cpu_s": round(done / cpu),
        "entries_per_cpu_s": round(entries / cpu), "group": group,
    }  # fmt: skip


def ms(times: list[float], share: float) -> float:
    return round(1000 * times[int(len(times) * share)], 3)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("mode", choices=["one", "many", "record", "bulk"])
    given.add_argument("--seconds", type=float, default=5)
    given.add_argument("--projects", type=int, default=20)
    given.add_argument("--group", type=int, default=1000)
    given.add_argument("--workers", type=int, default=8)
    given.add_argument("--moves", type=int, default=50_000)
    given.add_argument("--feed", type=Path)
    given.add_argument("--type", default="industrial-general")
    asked = given.parse_args()
    bench.begin()
    city = bench.City()
    projects = list(city.projects(asked.projects, asked.type))
    if asked.mode == "one":
        json.dump(one_by_one(city, projects, asked.seconds, city.document()), sys.stdout)
    elif asked.mode == "many":
        json.dump(many_callers(city, projects, asked.seconds, asked.workers), sys.stdout)
    elif asked.mode == "record":
        asked.feed.write_text(json.dumps(recorded(city, projects, asked.moves)))
    else:
        json.dump(replayed(city, json.loads(asked.feed.read_text()), asked.group), sys.stdout)


if __name__ == "__main__":
    main()
