"""Monthly figures by the hundred million, made inside the database from the projects that are there. What is there
already is not made again, so a run that was broken off goes on. On PostgreSQL the indexes of the table are taken away
before very many rows are put in and made anew after, and no row is held against its project: it is made from it.
"""

import sys
import time
from typing import Any

MONTHS = 110
STEP = 20_000  # projects whose months are made in one statement
MANY = 2_000_000  # figures, from which it pays to make the indexes anew
LAST = "2022-02-01"  # the months before it, and itself
COLUMNS = "project_id, month, planned_fen, done_fen, physical_percent, standing, late, version"
VALUES = (
    "p.id, {month}, (p.id * 37 + m.i * 11) % 900 * 100000, (p.id * 31 + m.i * 13) % 800 * 100000, NULL, 1, "
    "(p.id + m.i) % 17 = 0, 1"
)


def fill(months: int = MONTHS) -> None:
    """Months for every project that has none."""
    from django.db import connection

    done, last = _highest("SELECT max(project_id) FROM projects_monthlyfigure"), _highest(
        "SELECT max(id) FROM projects_project"
    )  # fmt: skip
    bare = connection.vendor == "postgresql" and (last - done) * months > MANY
    begin = time.perf_counter()
    if bare:
        _strip()
    with connection.cursor() as cursor:
        for low in range(done + 1, last + 1, STEP):
            high = min(low + STEP - 1, last)
            cursor.execute(_statement(connection.vendor, months, low, high))
            if bare and high // STEP % 10 == 0:
                print(f"months of projects up to {high:,}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    if connection.vendor == "postgresql":
        _dress()
    if bare:
        print(f"with their indexes: {time.perf_counter() - begin:.0f} s", file=sys.stderr)


def _highest(sql: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0] or 0)


def _strip() -> None:
    """No indexes but that of the key, and no looking for the project of each row (whoever is no superuser of the
    server waits for that)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET session_replication_role = replica")
    with connection.schema_editor() as editor:
        for remove, _add, model, one in _indexes(there=True):
            getattr(editor, remove)(model, one)


def _dress() -> None:
    """The indexes that are missing, also after a run that was broken off."""
    from django.db import connection

    missing = _indexes(there=False)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET maintenance_work_mem = '512MB'")
    with connection.schema_editor() as editor:
        for _remove, add, model, one in missing:
            getattr(editor, add)(model, one)


def _indexes(there: bool) -> list[tuple[str, str, Any, Any]]:
    """How each is removed and added: of those that are there, or of those that are not."""
    from django.db import connection

    from kaigong.apps.projects.models import MonthlyFigure

    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, MonthlyFigure._meta.db_table)
    every = [("remove_constraint", "add_constraint", MonthlyFigure, one) for one in MonthlyFigure._meta.constraints]
    every += [("remove_index", "add_index", MonthlyFigure, one) for one in MonthlyFigure._meta.indexes]
    return [one for one in every if (one[3].name in known) == there]


def there() -> int:
    """How many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM projects_monthlyfigure")
        return int(cursor.fetchone()[0])


def places() -> None:
    """A file for every project, with a place somewhere in the box around its county, spread evenly."""
    from django.db import connection

    names = _columns(connection, "projects_projectfile")
    said = {
        "project_id": "p.id", "longitude": _within("p.id % 9973 / 9973.0", 0, 2),
        "latitude": _within("p.id * 7919 % 9967 / 9967.0", 1, 3), "township": "'乡镇' || p.id % 120",
        "in_statistics": "p.id % 3 = 0", "seen_n": "0",
    }  # fmt: skip
    usual = {"bool": "(1 = 0)", "text": "''", "number": "0", "none": "NULL"}
    values = [said.get(name) or usual[kind] for name, kind in names.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_projectfile ({', '.join(names)}) SELECT {', '.join(values)} FROM projects_project p "  # noqa: S608
            "WHERE NOT EXISTS (SELECT 1 FROM projects_projectfile f WHERE f.project_id = p.id)"
        )


def _within(share: str, low: int, high: int) -> str:
    """So far along one side of the county's box; a place without boundaries lies in the whole city."""
    from kaigong.apps.projects import boundaries
    from kaigong.core.geo import measure

    layer = boundaries.counties()
    boxes = {county: measure.box(area) for county, area in layer.areas.items()}
    every = layer.box or (111.2, 29.45, 113.6, 30.45)
    turns = " ".join(
        f"WHEN '{county}' THEN {box[low]} + {share} * {box[high] - box[low]}" for county, box in boxes.items()
    )
    return f"CASE p.county {turns} ELSE {every[low]} + {share} * {every[high] - every[low]} END"


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
            f"date('{LAST}', -m.i || ' months')",
            "WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m",
        )
        values = VALUES.format(month=month)
        return (
            f"INSERT INTO projects_monthlyfigure ({COLUMNS}) {series} WHERE i < {months - 1}) "  # noqa: S608  numbers only
            f"SELECT {values} FROM projects_project p, m WHERE p.id BETWEEN {low} AND {high}"
        )
    values = VALUES.format(month=f"(DATE '{LAST}' - m.i * INTERVAL '1 month')::date")
    return (
        f"INSERT INTO projects_monthlyfigure ({COLUMNS}) SELECT {values} "  # noqa: S608  numbers only
        f"FROM projects_project p, generate_series(0, {months - 1}) AS m(i) WHERE p.id BETWEEN {low} AND {high}"
    )
