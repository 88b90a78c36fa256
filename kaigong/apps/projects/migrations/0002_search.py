"""PostgreSQL finds a part of a name through an index over all pairs of neighbouring characters, which serves Chinese as
well as letters and needs no extension. SQLite reads the names one after the other."""

from typing import Any

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION kaigong_pairs(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(said, i, 2)), '{}') FROM generate_series(1, char_length(said) - 1) AS i
$$
"""
INDEX = """
CREATE INDEX projects_by_pairs ON projects_project USING gin (kaigong_pairs(lower("name" || ' ' || "code")))
"""


def forwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(INDEX)


def backwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX projects_by_pairs")
        editor.execute("DROP FUNCTION kaigong_pairs(text)")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
