"""A query whose shape never changes is written out once a thread; afterwards only its values differ. For the rows that
every request asks for: writing their SQL anew took longer than asking the database.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import local
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from kaigong.apps.ledger import wire

Row = TypeVar("Row", bound=Model)


class Fixed(Generic[Row]):
    """`build` makes the queryset of some texts and whole numbers; `samples` are such, each different and found nowhere
    else in the query: where they come to stand, the values go."""

    def __init__(self, build: Callable[..., QuerySet[Row]], *samples: str | int) -> None:
        self._build, self._samples, self._kept = build, samples, local()

    def __call__(self, *values: str | int | datetime) -> list[Row]:
        """The rows with these values."""
        if not hasattr(self._kept, "sql"):
            self._write()
        given = [values[place] if is_value else place for is_value, place in self._kept.places]
        return list(self._rows(wire.rows(self._kept.sql, given)))

    def _write(self) -> None:
        compiler = self._build(*self._samples).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parts = compiler.as_sql()
        known = {sample: place for place, sample in enumerate(self._samples)}
        self._kept.places = [(True, known[part]) if part in known else (False, part) for part in parts]
        if {place for is_value, place in self._kept.places if is_value} != set(known.values()):
            raise LookupError("a sample is not found in the query it stands for")
        compiler.setup_query()
        self._kept.compiler = compiler
        self._kept.converters = compiler.get_converters([column[0] for column in compiler.select])
        self._kept.populators = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        self._kept.sql = sql

    def _rows(self, found: list[tuple[Any, ...]]) -> Iterator[Row]:
        """As Django's own iteration makes them, with what was joined."""
        compiler, info = self._kept.compiler, self._kept.compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        beside = (compiler.annotation_col_map or {}).items()
        ready = compiler.apply_converters(found, self._kept.converters) if self._kept.converters else found
        for values in ready:
            row = info["model"].from_db(DEFAULT_DB_ALIAS, names, values[first:last])
            for name, place in beside:
                setattr(row, name, values[place])
            for populator in self._kept.populators:
                populator.populate(values, row)
            yield row
