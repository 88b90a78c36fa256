"""Many rows brought up to date by one statement each for many: PostgreSQL takes the values as arrays, one a column;
SQLite as a list of rows, so that it works on while the rest of the process does something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection, models

from kaigong.apps.ledger import wire

AT_ONCE = 100  # rows in one statement of SQLite


@dataclass(frozen=True)
class Shape:
    """Which columns of which table are set, and by which columns its rows are found."""

    model: type[models.Model]
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @cached_property
    def one(self) -> str:
        """A single row."""
        sets = ", ".join(f'"{column}" = %s' for column in self.columns)
        return f"UPDATE {self._table} SET {sets} WHERE {self._found('%s')}"  # noqa: S608 only names of columns

    @cached_property
    def arrays(self) -> str:
        """Any number of rows, as one array a column."""
        types = _types(self.model)
        arrays = ", ".join(f"%s::{types[name]}[]" for name in (*self.columns, *self.keys))
        return f"{self._head} FROM unnest({arrays}) AS new ({self._names}) WHERE {self._found(None)}"

    def listed(self, count: int) -> str:
        """So many rows, written out."""
        return _listed(self, count)

    @property
    def _table(self) -> str:
        return self.model._meta.db_table

    @property
    def _head(self) -> str:
        sets = ", ".join(f'"{column}" = new."n_{column}"' for column in self.columns)
        return f"UPDATE {self._table} SET {sets}"  # noqa: S608 only names of columns

    @property
    def _names(self) -> str:
        return ", ".join(f'"n_{name}"' for name in (*self.columns, *self.keys))

    def _found(self, mark: str | None) -> str:
        return " AND ".join(f'{self._table}."{key}" = ' + (mark or f'new."n_{key}"') for key in self.keys)


def update_set(shape: Shape, rows: Sequence[Sequence[Any]]) -> None:
    """Bring these rows up to date; of each the values of the columns, then of the keys."""
    if wire.on_postgresql() and len(rows) > 1:
        with connection.cursor() as cursor:
            cursor.execute(shape.arrays, [list(column) for column in zip(*rows, strict=True)])
        return
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        wire.run(shape.one if len(some) == 1 else shape.listed(len(some)), [value for row in some for value in row])


@lru_cache(maxsize=512)
def _listed(shape: Shape, count: int) -> str:
    marks = f"({', '.join(['%s'] * (len(shape.columns) + len(shape.keys)))})"
    rows = ", ".join([marks] * count)
    return f"WITH new ({shape._names}) AS (VALUES {rows}) {shape._head} FROM new WHERE {shape._found(None)}"


@lru_cache(maxsize=64)
def _types(model: type[models.Model]) -> dict[str, str]:
    return {field.column: field.db_type(connection).partition("(")[0] for field in model._meta.concrete_fields}
