"""Monthly figures by the hundred million, made inside the database from the projects that are there: a hundred months
of each. What is there already is not made again, so a run that was broken off goes on.
"""

import sys
import time

MONTHS = 100
STEP = 20_000  # projects whose months are made in one statement
FIRST = "2014-01-01"
COLUMNS = "project_id, month, planned_fen, done_fen, physical_percent, standing, late, version"
VALUES = (
    "p.id, {month}, (p.id * 37 + m.i * 11) % 900 * 100000, (p.id * 31 + m.i * 13) % 800 * 100000, NULL, 1, "
    "(p.id + m.i) % 17 = 0, 1"
)


def fill(months: int = MONTHS) -> None:
    """Months for every project that has none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(project_id), 0) FROM projects_monthlyfigure")
        done = int(cursor.fetchone()[0])
        cursor.execute("SELECT max(id) FROM projects_project")
        last = int(cursor.fetchone()[0])
        begin = time.perf_counter()
        for low in range(done + 1, last + 1, STEP):
            high = min(low + STEP - 1, last)
            cursor.execute(_statement(connection.vendor, months, low, high))
            if months >= MONTHS:
                print(f"months of projects up to {high:,}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)


def there() -> int:
    """How many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM projects_monthlyfigure")
        return int(cursor.fetchone()[0])


def places() -> None:
    """A file for every project, with a place somewhere in the city, spread evenly."""
    from django.db import connection

    names = _columns(connection, "projects_projectfile")
    said = {
        "project_id": "p.id", "longitude": "111.2 + p.id % 9973 / 9973.0 * 2.4",
        "latitude": "29.45 + p.id % 9967 / 9967.0", "township": "'乡镇' || p.id % 120", "in_statistics": "p.id % 3 = 0",
        "seen_n": "1",
    }  # fmt: skip
    usual = {"bool": "(1 = 0)", "text": "''", "number": "0", "none": "NULL"}
    values = [said.get(name) or usual[kind] for name, kind in names.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_projectfile ({', '.join(names)}) SELECT {', '.join(values)} FROM projects_project p "  # noqa: S608
            "WHERE NOT EXISTS (SELECT 1 FROM projects_projectfile f WHERE f.project_id = p.id)"
        )


def _columns(connection: object, table: str) -> dict[str, str]:
    """The columns of the table of files, and what kind of value each takes."""
    from django.db import models

    from kaigong.apps.projects.models import ProjectFile

    found = {}
    for field in ProjectFile._meta.concrete_fields:
        text, flag = isinstance(field, models.CharField), isinstance(field, models.BooleanField)
        found[field.column] = "none" if field.null else "bool" if flag else "text" if text else "number"
    return found


def _statement(vendor: str, months: int, low: int, high: int) -> str:
    if vendor == "sqlite":
        month, series = (
            f"date('{FIRST}', m.i || ' months')",
            "WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m",
        )
        values = VALUES.format(month=month)
        return (
            f"INSERT INTO projects_monthlyfigure ({COLUMNS}) {series} WHERE i < {months - 1}) "  # noqa: S608  numbers only
            f"SELECT {values} FROM projects_project p, m WHERE p.id BETWEEN {low} AND {high}"
        )
    values = VALUES.format(month=f"(DATE '{FIRST}' + m.i * INTERVAL '1 month')::date")
    return (
        f"INSERT INTO projects_monthlyfigure ({COLUMNS}) SELECT {values} "  # noqa: S608  numbers only
        f"FROM projects_project p, generate_series(0, {months - 1}) AS m(i) WHERE p.id BETWEEN {low} AND {high} "
        "ORDER BY p.id, m.i"
    )
