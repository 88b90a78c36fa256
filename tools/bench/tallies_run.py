"""Eight writers at once that move the same tallies: moves a second with the tallies and without, waits for locks, and
whether the figures are right after.

python -m tools.bench.tallies_run --seconds 5   with DATABASE_URL of a PostgreSQL that has projects; one JSON line.
"""

import argparse
import json
import multiprocessing
import sys
import time
from datetime import date, timedelta
from random import Random
from typing import Any

from tools.bench import city as bench

WRITERS = 8
PROJECTS = 400  # of one county and class, so that everybody moves the same cells
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def write(turn: int, seconds: float, tallied: bool, done: Any) -> None:
    """Forecasts and months of projects by turns, until the time is over."""
    bench.begin()
    from django.db import transaction

    from kaigong.apps.ledger.tallies import Moves
    from kaigong.apps.projects import actions, filing
    from kaigong.apps.projects.events_facts import MonthsPlanned
    from kaigong.apps.projects.models import MonthlyFigure, Project

    if not tallied:
        Moves.write = lambda self: None  # type: ignore[method-assign]
    dice, moves = Random(turn), 0  # noqa: S311  made-up moves
    projects = list(Project.objects.filter(county="421003", klass="industry", stage="signed").order_by("pk")[:PROJECTS])
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        row = dice.choice(projects)
        if moves % 2:
            actions.note_forecasts([(row, date(2022, 3, 1) + timedelta(dice.randrange(90)), dice.randrange(-5, 5))])
        else:
            with transaction.atomic():
                file = filing.locked(row)
                month = MonthlyFigure.objects.filter(project=row).latest("month")
                said = {
                    "month": month.month.isoformat(),
                    "planned_fen": dice.randrange(10**9),
                    "was": month.planned_fen,
                }
                filing.seal(file, [MonthsPlanned((said,))], by=bench.BY, now=bench.NOW)
        moves += 1
    done.put(moves)


def round_of(seconds: float, tallied: bool) -> dict[str, float]:
    """All of them at once, and what the server says of waits meanwhile."""
    from django.db import connection

    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    before = _asked(DEADLOCKS)
    writers = [context.Process(target=write, args=(n, seconds, tallied, done)) for n in range(WRITERS)]
    for one in writers:
        one.start()
    samples = []
    while any(one.is_alive() for one in writers):
        samples.append(_asked(WAITING))
        time.sleep(0.05)
    moves = sum(done.get() for _ in writers)
    connection.close()
    return {
        "moves_a_second": round(moves / seconds, 1), "deadlocks": _asked(DEADLOCKS) - before,
        "waiting_mean": round(sum(samples) / len(samples), 3), "waiting_most": max(samples),
    }  # fmt: skip


def _asked(sql: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=5)
    given.add_argument("--recount", action="store_true", help="hold all tallies against the rows after")
    asked = given.parse_args()
    bench.begin()
    from kaigong.apps.ledger import tallies

    found: dict[str, Any] = {"with": round_of(asked.seconds, tallied=True)}
    if asked.recount:
        found["faults"] = len(list(tallies.faults()))
    found["without"] = round_of(asked.seconds, tallied=False)
    tallies.recount()  # the last round left them wrong
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
