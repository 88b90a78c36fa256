"""Rows of items written as one statement for each set of columns that changed, whether one item moved or thousands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from kaigong.apps.cases.models import Item
from kaigong.apps.ledger.inserting import readers

Place = tuple[int, str]  # the case's key and the item's code: unique, and known without looking
Changed = Mapping[str, Any]  # column -> value
CHUNK = 400
FEW = 8  # so many one by one; beyond that set by set


def update_items(changes: Iterable[tuple[Place, Changed]]) -> None:
    """Bring the rows of these items up to date, in the order of their places, so that two writers never cross."""
    grouped: dict[tuple[str, ...], list[tuple[Place, Changed]]] = defaultdict(list)
    for place, changed in sorted(changes, key=lambda change: change[0]):
        if changed:
            grouped[tuple(changed)].append((place, changed))
    for columns, rows in grouped.items():
        if len(rows) > FEW and connection.vendor == "postgresql":
            _update_set(columns, rows)
        else:
            _update_each(columns, rows)


def named(places: Iterable[Place]) -> dict[Place, tuple[int, str]]:
    """Key and name of these items."""
    found: dict[Place, tuple[int, str]] = {}
    wanted = list(places)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        marks = ", ".join(["(%s, %s)"] * len(some))
        sql = (
            f"WITH wanted (at_case, at_code) AS (VALUES {marks}) SELECT case_id, code, id, name_zh "  # noqa: S608 only marks
            "FROM wanted JOIN cases_item ON case_id = at_case AND code = at_code"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [part for place in some for part in place])
            found |= {(case, code): (pk, name) for case, code, pk, name in cursor.fetchall()}
    return found


def _update_each(columns: tuple[str, ...], rows: Sequence[tuple[Place, Changed]]) -> None:
    ready = [readers(Item)[column] for column in columns]
    values = [[*(f(v) for f, v in zip(ready, changed.values(), strict=True)), *place] for place, changed in rows]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(_one(columns), values[0])
        else:
            cursor.executemany(_one(columns), values)


def _update_set(columns: tuple[str, ...], rows: Sequence[tuple[Place, Changed]]) -> None:
    """PostgreSQL takes the values as arrays, one a column."""
    arrays: list[list[Any]] = [[place[0] for place, _ in rows], [place[1] for place, _ in rows]]
    for column in columns:
        ready = readers(Item)[column]
        arrays.append([ready(changed[column]) for _, changed in rows])
    with connection.cursor() as cursor:
        cursor.execute(_many(columns), arrays)


@lru_cache(maxsize=1024)
def _one(columns: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    return f"UPDATE cases_item SET {sets} WHERE case_id = %s AND code = %s"  # noqa: S608 only names of columns


@lru_cache(maxsize=1024)
def _many(columns: tuple[str, ...]) -> str:
    types = _types()
    sets = ", ".join(f'"{column}" = new."{column}"' for column in columns)
    arrays = ", ".join(["%s::bigint[]", "%s::varchar[]", *(f"%s::{types[column]}[]" for column in columns)])
    names = ", ".join(["at_case", "at_code", *(f'"{column}"' for column in columns)])
    return (
        f"UPDATE cases_item SET {sets} FROM unnest({arrays}) AS new ({names}) "  # noqa: S608 only names of columns
        "WHERE case_id = new.at_case AND code = new.at_code"
    )


@lru_cache(maxsize=1)
def _types() -> Mapping[str, str]:
    return {field.column: field.db_type(connection).partition("(")[0] for field in Item._meta.concrete_fields}
