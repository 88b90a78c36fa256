"""A city for clerks at a running server: one officer in every agency, a session for each clerk, and cases with items
that are taken on and wait for one decision.

python -m tools.bench.http_city --clerks 40 --moves 100 --out FILE   with KAIGONG_HOME or DATABASE_URL set.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.bench import city as bench

GROUP = 40  # projects made at once


def session(person: Any) -> str:
    """A session of somebody who has logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.create()
    return str(store.session_key)


def ready(city: bench.City, wanted: int, made: int) -> Iterator[Any]:
    """Items that are accepted and taken on, of as many projects as that takes."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many
    from kaigong.apps.cases.models import Item

    while made < wanted:
        projects = list(city.projects(GROUP))
        for day, action in enumerate((actions.accept_item, actions.take_on_item), 1):
            rows = list(
                Item.objects.filter(project__in=projects, waits=False, finished=False, agency_id__in=city.people)
                .exclude(state="to-do").select_related("case")
            )  # fmt: skip
            now = bench.NOW + timedelta(minutes=day)
            apply_many([Do(action, r.case.no, r.code, city.people[r.agency_id], now, {}) for r in rows])
        found = list(Item.objects.filter(project__in=projects, state="in-review").select_related("case"))
        made += len(found)
        yield from found


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
    rows = list(ready(city, asked.clerks * asked.moves, 0))
    busy = sorted({row.agency_id for row in rows})
    for n, one in enumerate(lists):
        agency = busy[n % len(busy)]
        of_agency.setdefault(agency, []).append(n)
        one["session"] = session(city.people[agency])
    turn: dict[str, int] = {}
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
