"""A city with much behind it, for measuring pages: a register of up to a million projects, a desk of many open items of
one agency, and one long case. Rows that differ only by their number are multiplied inside the database.

A city filled before is filled up from where it ended, so a run that was broken off goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tools.bench import city as bench

AGENCY = "natural-resources"
LONG_ITEMS, LONG_ENTRIES = 120, 2000
COUNTIES = ("421002", "421003", "421022", "421024", "421081", "421083", "421087", "421088")
STAGES = ("idea", "reserve", "signed", "signed", "signed", "started", "continuing", "in_use", "full")
KLASSES = ("infrastructure", "industry", "industry", "industry", "livelihood", "ecology")
BEFORE = STAGES.index("started")
STATES = ("received", "received", "accepted", "in-review", "in-review", "suspended", "correcting", "approved")
FIRST = 1000  # ids up to here belong to what was made through the actions
STEP = 100_000  # so many rows in one statement
PEOPLE = f"o-{AGENCY}", "command"


@dataclass(frozen=True)
class Filled:
    """Who looks, and at what."""

    officer: Any
    command: Any
    long: Any


def filled(projects: int, items: int, *, anew: bool = True) -> Filled:
    """Fill up to so many projects and so many open items; `anew`: count the tallies and look at the tables, too."""
    from django.contrib.auth import get_user_model

    from kaigong.apps.cases.models import Case
    from kaigong.apps.ledger import tallies

    if not Case.objects.exists():
        _real()
    long = Case.objects.latest("id") if not _last("cases_case") > FIRST else Case.objects.filter(id__lte=FIRST).last()
    for table, columns, count in (
        ("projects_project", _project(), projects), ("cases_case", _case(), items),
        ("cases_item", _item(), items), ("cases_seat", _seat(), items),
    ):  # fmt: skip
        _multiply(table, columns, count)
    if anew:
        tallies.recount()
        _analyse()
    officer, command = (get_user_model().objects.get(username=name) for name in PEOPLE)
    return Filled(officer, command, long)


def _real() -> None:
    """The people, one common project, and the long case, all through the actions."""
    city = bench.City()
    command = city.accounts.register_agency(
        id="headquarters", kind="command", by=bench.BY, now=bench.NOW, name_zh="指挥部", name_en="Headquarters"
    )
    city.accounts.register_person(
        username="command", name_zh="指挥", name_en="Command", role="command", agency=command,
        password="kaigong-demo", by=bench.BY, now=bench.NOW,
    )  # fmt: skip
    list(city.projects(1))
    long_case(city)


def long_case(city: bench.City, items: int = LONG_ITEMS, entries: int = LONG_ENTRIES) -> Any:
    """One case with more items than any has in life, each accepted in its turn, and much said about them."""
    from django.db import transaction

    from kaigong.apps.cases import follow, planned
    from kaigong.apps.cases.book import Book

    project = next(iter(city.projects(1, "highway", stages=())))
    plan = planned.whole_plan(project)
    assert plan is not None
    with transaction.atomic():
        book = Book()
        card = follow.begin(
            book, book.shelf(project), "1", _many(plan.items, items), [], by=city.owner.ref, now=bench.NOW
        )
        book.write()
    _work(city, card.row)
    _talk(city, card.row, entries)
    return card.row


def _many(own: Sequence[Any], count: int) -> list[Any]:
    """Items of a plan, filled up with others of the catalogue that wait for nothing."""
    import msgspec

    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.cases.values import MILESTONE

    found = [one for one in own if one.kind != MILESTONE and one.agency[0] not in bench.NOT_DESKS][:count]
    known = {one.id for one in own}
    more = [
        msgspec.structs.replace(found[0], id=rule.id, name_zh=rule.name_zh, name_en=rule.name_en, preds=(), needs=())
        for rule in rulebook.catalogue().items.values()
        if rule.id not in known and rule.kind == found[0].kind
    ]
    return [*found, *more[: count - len(found)]]


def _work(city: bench.City, case: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.bulk import Do, apply_many

    rows = list(case.items.filter(waits=False))
    for day, action in enumerate((actions.accept_item, actions.take_on_item), 1):
        now = bench.NOW + timedelta(days=day)
        apply_many([Do(action, case.no, row.code, city.people[row.agency_id], now, {}) for row in rows])


def _talk(city: bench.City, case: Any, entries: int) -> None:
    from kaigong.apps.ledger import actions as ledger
    from kaigong.apps.ledger import queries
    from kaigong.core.cases import events as e

    last, codes = queries.read(case.stream).last, list(case.items.values_list("code", flat=True))
    now, officer = bench.NOW + timedelta(days=3), city.people[AGENCY]
    said = [
        e.CommentMade(codes[n % len(codes)], f"第{n}次说明：请核对用地范围与红线图。", officer.ref, now.date())
        for n in range(last, entries)
    ]
    ledger.append(case.stream, said, after=last, by=officer.ref, now=now)
    case.seen_n = max(last, entries)
    case.save(update_fields=["seen_n"])


# ------------------------------------------------------------------------------------------- rows from one row


def _project() -> dict[str, str]:
    return {
        "code": "'L-' || s.i", "name": "'测速' || (s.i % 977) || '号产业园第' || s.i || '期项目'",
        "stage": _one(STAGES, 1), "klass": _one(KLASSES, 3), "county": _one(COUNTIES, 5), "baseline": "'[]'",
        "investment_fen": "CAST(s.i AS bigint) * 7919 % 100000 * 1000000 + 1000000000",
        "is_key": _flag(97), "is_sample": _flag(0),
        "named_on_page": _flag(53), "plan_late_days": "CASE WHEN s.i % 4 = 0 THEN s.i % 1000 * 31 % 120 ELSE 0 END",
        "planned_start_on": _day("s.i * 17 % 900"), "forecast_start_on": _day("s.i * 13 % 900"),
        "signed_on": _day("s.i * 11 % 400"),
        "started_on": f"CASE WHEN s.i % {len(STAGES)} >= {BEFORE} THEN {_day('-(s.i * 29 % 2900)')} END",
    }  # fmt: skip


def _case() -> dict[str, str]:
    return {"no": "'L-' || s.i", "project_id": "s.i"}


def _item() -> dict[str, str]:
    return {
        "case_id": "s.i", "project_id": "s.i", "state": _one(STATES, 1), "agency_id": f"'{AGENCY}'",
        "agencies": f"'[\"{AGENCY}\"]'", "finished": _flag(0), "waits": _flag(9), "alarm_at": "NULL",
        "officer": f"CASE WHEN s.i % 3 = 0 THEN '' ELSE 'person:o-{AGENCY}' END",
        "received_on": _day("s.i * 7 % 60"), "next_on": _day("s.i * 7 % 90"), "warn_on": _day("s.i * 7 % 90 - 3"),
        "due_on": _day("s.i * 7 % 90"), "hand_over_by": _day("s.i * 7 % 90"),
        "stopped_since": f"CASE WHEN s.i % 8 = 5 THEN {_day('30')} END",
    }  # fmt: skip


def _seat() -> dict[str, str]:
    return {"item_id": "s.i", "agency_id": f"'{AGENCY}'"}


def _one(values: Sequence[str], step: int) -> str:
    """One of some words by turns."""
    turns = " ".join(f"WHEN {n} THEN '{value}'" for n, value in enumerate(values))
    return f"CASE s.i / {step} % {len(values)} {turns} END"


def _flag(every: int) -> str:
    """True for every so many; 0: never."""
    return f"(s.i % {every} = 0)" if every else "(1 = 0)"


def _day(days: str) -> str:
    """A day counted from the start of the measured city."""
    from django.db import connection

    start = bench.START.isoformat()
    if connection.vendor == "sqlite":
        return f"date('{start}', ({days}) || ' days')"
    return f"(DATE '{start}' + (({days}))::int)"


def _multiply(table: str, columns: Mapping[str, str], count: int) -> None:
    """Rows up to id FIRST + count that are like the first row of the table but for some columns."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        values = {name: f't."{name}"' for name in names} | {"id": "s.i"} | columns
        start, end = max(_last(table), FIRST) + 1, FIRST + count
        for low in range(start, end + 1, STEP):
            high = min(low + STEP - 1, end)
            cursor.execute(
                f"WITH RECURSIVE s(i) AS (SELECT {low} UNION ALL SELECT i + 1 FROM s WHERE i < {high}) "  # noqa: S608 ours
                f"INSERT INTO {table} ({', '.join(map(_quoted, values))}) SELECT {', '.join(values.values())} "
                f"FROM s, (SELECT * FROM {table} ORDER BY id LIMIT 1) t"
            )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _last(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608 names of tables only
        return int(cursor.fetchone()[0] or 0)


def _analyse() -> None:
    """What a database does by itself in the night: look at its tables, so that it plans well."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
