"""Eight writers at once that move the same tallies: moves a second with the tallies and without, processor time, waits
for locks, deadlocks, and whether the figures are right after.

python -m tools.bench.tallies_run --moves 200   in a small city on a PostgreSQL of its own; one JSON line.
"""

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from datetime import date, timedelta
from random import Random
from typing import Any

from tests import postgres
from tools.bench import city as bench

WRITERS = 8
PROJECTS = 400  # of one county and class, so that everybody moves the same cells
CITY = 10_000
PATIENCE = 600  # seconds a writer may take to come up, or to write
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def write(turn: int, moves: int, tallied: bool, ready: Any, done: Any) -> None:
    """So many moves, once all are ready; what it took, or what went wrong."""
    try:
        done.put(_write(turn, moves, tallied, ready))
    except BaseException as error:
        done.put(repr(error))
        raise


def _write(turn: int, moves: int, tallied: bool, ready: Any) -> dict[str, float]:
    """Forecasts and months of projects by turns."""
    bench.begin(migrated=True)
    from kaigong.apps.ledger.tallies import Moves
    from kaigong.apps.projects.models import Project

    if not tallied:
        Moves.write = lambda self: None  # type: ignore[method-assign]
    dice = Random(turn)  # noqa: S311  made-up moves
    projects = list(Project.objects.filter(county="421003", klass="industry", stage="signed").order_by("pk")[:PROJECTS])
    _move(projects[turn], 0, dice)
    ready.wait(PATIENCE)
    begin, processor = time.time(), time.process_time()
    for n in range(moves):
        _move(dice.choice(projects), n, dice)
    return {"begin": begin, "end": time.time(), "processor": time.process_time() - processor}


def _move(row: Any, n: int, dice: Random) -> None:
    from django.db import transaction

    from kaigong.apps.projects import actions, filing
    from kaigong.apps.projects.events_facts import MonthsPlanned
    from kaigong.apps.projects.models import MonthlyFigure

    with transaction.atomic():
        if n % 2:
            actions.note_forecasts([(row, date(2022, 3, 1) + timedelta(dice.randrange(90)), dice.randrange(-5, 5))])
            return
        file = filing.locked(row)
        month = MonthlyFigure.objects.filter(project=row).latest("month")
        said = {
            "month": month.month.isoformat(), "planned_fen": dice.randrange(10**9), "was": month.planned_fen,
        }  # fmt: skip
        filing.seal(file, [MonthsPlanned((said,))], by=bench.BY, now=bench.NOW)


def round_of(moves: int, tallied: bool) -> dict[str, float]:
    """All of them at once, and what the server says of waits meanwhile."""
    context = multiprocessing.get_context("spawn")
    done, ready, before = context.Queue(), context.Barrier(WRITERS), _asked(DEADLOCKS)
    writers = [context.Process(target=write, args=(n, moves, tallied, ready, done)) for n in range(WRITERS)]
    for one in writers:
        one.start()
    samples, found = [0], list[Any]()
    while len(found) < WRITERS:
        if done.empty():
            samples.append(_asked(WAITING))
            time.sleep(0.05)
            continue
        found.append(done.get())
        if isinstance(found[-1], str):
            ready.abort()
            raise SystemExit(f"a writer failed: {found[-1]}")
    for one in writers:
        one.join()
    wall = max(one["end"] for one in found) - min(one["begin"] for one in found)
    return {
        "moves_a_second": round(WRITERS * moves / wall, 1), "deadlocks": _asked(DEADLOCKS) - before,
        "processor_us": round(1e6 * sum(one["processor"] for one in found) / WRITERS / moves),
        "waiting_mean": round(sum(samples) / len(samples), 3), "waiting_most": max(samples),
    }  # fmt: skip


def _asked(sql: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def measured(moves: int) -> dict[str, Any]:
    """A city, then both rounds."""
    bench.begin()
    from kaigong.apps.ledger import tallies
    from tools.bench import large, months

    large.filled(CITY, 0, anew=False)
    months.places()
    months.fill(10)
    tallies.recount()
    large._analyse()
    found: dict[str, Any] = {"with": round_of(moves, tallied=True), "faults": len(list(tallies.faults()))}
    return found | {"without": round_of(moves, tallied=False)}


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--moves", type=int, default=200, help="of each writer")
    asked = given.parse_args()
    programs = postgres.binaries()
    if programs is None:
        raise SystemExit("tallies: no PostgreSQL server is installed")
    from tools.bench.run import fresh

    with tempfile.TemporaryDirectory() as home, fresh(programs) as url:
        os.environ |= {"DATABASE_URL": url, "KAIGONG_HOME": home}
        found = measured(asked.moves)
        from django.db import connection

        connection.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
