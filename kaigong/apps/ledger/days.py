"""Calendar days between two columns, counted by either database."""

from typing import Any

from django.db.models import Func, IntegerField


class DaysBetween(Func):
    """Calendar days from the second of two days to the first."""

    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(each) for each in self.source_expressions]
        sql = " - ".join(f"julianday({text})" for text, _params in parts)
        return f"CAST({sql} AS INTEGER)", [one for _text, params in parts for one in params]
