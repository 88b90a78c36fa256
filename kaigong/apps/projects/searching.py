"""Projects by a part of their name or code. PostgreSQL is led to them by an index over pairs of characters (migration
0002_search); what it finds is compared letter for letter like anywhere else."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from kaigong.apps.projects.models import Project


def holds(column: str, text: str) -> Q:
    """A column holds the text. Where the text has no letters that could be small or large, as Chinese has none, that
    is asked in the cheaper way."""
    return Q((f"{column}__contains" if text.upper() == text.lower() else f"{column}__icontains", text))


def named(found: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Those of which the name or the code holds the text."""
    found = found.filter(holds("name", text) | holds("code", text))
    if connection.vendor != "postgresql" or len(text) < 2:
        return found
    return found.filter(_Paired(F("name"), F("code"), Value(text), output_field=BooleanField()))


class _Paired(Func):
    """Every pair of characters of the text stands in the name or the code; written as the index has it."""

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        (name, code, text), given = zip(*parts, strict=True)
        sql = f"kaigong_pairs(lower({name} || ' ' || {code})) @> kaigong_pairs(lower({text}))"
        return sql, [value for values in given for value in values]
