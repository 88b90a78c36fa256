"""A city for clerks at a running server: one officer in every agency, a session for each clerk, and cases with items
that are taken on and wait for one decision. Its projects are of four types and stand everywhere between their first
stage and their last, so that the decisions are a fair sample of all that are made about a project.

python -m tools.bench.http_city --clerks 40 --moves 100 --out FILE   with KAIGONG_HOME or DATABASE_URL set.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tools.bench import city as bench
from tools.bench import ours_run

GROUP = 40  # projects made at once
TYPES = ("industrial-general", "social-general", "gov-building", "highway")
DAYS = 10  # so many rounds of everything that can be done, and most projects are through


def session(person: Any) -> str:
    """A session of somebody who has logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.create()
    return str(store.session_key)


def ready(city: bench.City, wanted: int) -> Iterator[Any]:
    """Items that are accepted and taken on, of as many projects as that takes; each group has come further than the
    one before it by one round of everything, until one begins anew."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item

    made, group = 0, 0
    while made < wanted:
        projects = list(city.projects(GROUP, TYPES[group // DAYS % len(TYPES)]))
        now = _gone_on(city, projects, group % DAYS)
        for action in (actions.accept_item, actions.take_on_item):
            now += timedelta(minutes=1)
            rows = list(
                Item.objects.filter(project__in=projects, waits=False, finished=False, agency_id__in=city.people)
                .exclude(state="to-do").select_related("case")
            )  # fmt: skip
            apply_many([Do(action, r.case.no, r.code, city.people[r.agency_id], now, {}) for r in rows])
        found = list(Item.objects.filter(project__in=projects, state="in-review").select_related("case"))
        made, group = made + len(found), group + 1
        yield from found


def _gone_on(city: bench.City, projects: list[Any], rounds: int) -> datetime:
    """So many rounds in which everybody does what he can; the hour after."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item

    now, document = bench.NOW, city.document()
    for _round in range(rounds):
        open_ = Item.objects.filter(project__in=projects, finished=False, waits=False).exclude(code="works-start")
        rows = list(open_.select_related("case").order_by("id"))
        lists = [list(ours_run.moves(row, city, now, document)) for row in rows]
        for place in range(4):
            apply_many([
                Do(getattr(actions, name), row.case.no, row.code, person, now, fields)
                for row, found in zip(rows, lists, strict=True) for name, person, fields in found[place : place + 1]
            ])  # fmt: skip
        now += timedelta(days=1)
    return now


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--clerks", type=int, default=40)
    given.add_argument("--moves", type=int, default=100, help="decisions for each clerk")
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    bench.begin()
    city = bench.City()
    lists: list[dict[str, Any]] = [{"session": "", "moves": []} for _ in range(asked.clerks)]
    of_agency: dict[str, list[int]] = {}
    rows = list(ready(city, asked.clerks * asked.moves))
    waiting = Counter(row.agency_id for row in rows)
    for n, one in enumerate(lists):  # the next clerk goes where each has most
        agency = max(sorted(waiting), key=lambda one: waiting[one] / (len(of_agency.get(one, ())) + 1))
        of_agency.setdefault(agency, []).append(n)
        one["session"] = session(city.people[agency])
    turn: dict[str, int] = {}
    Random(7).shuffle(rows)
    for row in rows:
        clerks = of_agency.get(row.agency_id)
        if clerks:
            turn[row.agency_id] = turn.get(row.agency_id, -1) + 1
            form = {"decision": "approve", "reason": "符合条件，同意。", "seen": str(row.seen_n)}
            address = f"/cases/{row.case.no}/items/{row.code}/decision/"
            lists[clerks[turn[row.agency_id] % len(clerks)]]["moves"].append([address, form])
    asked.out.write_text(json.dumps(lists))


if __name__ == "__main__":
    main()
