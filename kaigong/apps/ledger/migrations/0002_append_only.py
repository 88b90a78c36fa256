"""The database itself refuses to change or remove what is sealed. There is no way back on purpose.

A later migration that lets SQLite rebuild one of the tables must make its triggers again.
"""

from django.db import migrations

TABLES = {"ledger_entry": "id = NEW.id OR (stream = NEW.stream AND n = NEW.n)", "ledger_root": "n = NEW.n OR day = NEW.day"}

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {verb} of {table} refused'); END
"""
# INSERT OR REPLACE removes the old row without waking the delete trigger, so what it would replace is looked for first
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: replacing a row of {table} refused'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
"""


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[vendor]():
        schema_editor.execute(statement, params=None)


def sqlite():
    for table, same in TABLES.items():
        yield SQLITE_REPLACE.format(table=table, same=same)
        for verb in ("update", "delete"):
            yield SQLITE.format(table=table, verb=verb)


def postgresql():
    yield POSTGRES_FUNCTION
    for table in TABLES:
        yield POSTGRES.format(table=table)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_chain")]
    operations = [migrations.RunPython(refuse_changes)]
