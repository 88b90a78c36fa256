"""A log as a file others read: XES, OCEL 2.0 (JSON and SQLite); Parquet is in its own module, as Arrow is slow to load.

In OCEL each case is an object of the type `case`; start times become the attribute `start` of their event.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import quoteattr

from kaigong.core.mining.log import NO_TIME, Column, Log

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENTITIES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
ELEMENTS = {"text": "string", "time": "date", "int": "int", "float": "float", "bool": "boolean"}
OCEL_TYPES = {"text": "string", "time": "time", "int": "integer", "float": "float", "bool": "boolean"}
SQL_TYPES = {"text": "TEXT", "time": "TIMESTAMP", "int": "INTEGER", "float": "REAL", "bool": "BOOLEAN"}
HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<classifier name="Activity" keys="concept:name"/>
"""
CHUNK = 500  # cases between two pieces


def iso(moment: int) -> str:
    """Microseconds as ISO text in UTC."""
    return (EPOCH + timedelta(microseconds=moment)).isoformat()


def write_xes(log: Log) -> Iterator[bytes]:
    """The log in XES, piece by piece. Nested attributes are written flat, under their path."""
    of_case, of_event = _attributes(log)
    standard = list(_standard(log))
    lines = [HEADER]
    for case, name in enumerate(log.cases):
        lines.append("\t<trace>\n")
        lines.append(_element("string", "concept:name", name, "\t\t"))
        lines += [_element(e, key, value(case), "\t\t") for e, key, value in of_case]
        for i in range(int(log.first[case]), int(log.first[case + 1])):
            lines.append("\t\t<event>\n")
            lines += [_element(e, key, value(i), "\t\t\t") for e, key, value in (*standard, *of_event)]
            lines.append("\t\t</event>\n")
        lines.append("\t</trace>\n")
        if case % CHUNK == CHUNK - 1:
            yield "".join(lines).encode()
            lines = []
    yield "".join([*lines, "</log>\n"]).encode()


Value = Callable[[int], str | None]


def _attributes(log: Log) -> tuple[list[tuple[str, str, Value]], list[tuple[str, str, Value]]]:
    of_case, of_event = [], []
    for name, column in log.attributes.items():
        if column.scope == "case":
            of_case.append((ELEMENTS[column.kind], name.removeprefix("case:"), _shown(column)))
        else:
            of_event.append((ELEMENTS[column.kind], name.removeprefix("event:"), _shown(column)))
    return of_case, of_event


def _standard(log: Log) -> Iterator[tuple[str, str, Value]]:
    """Activity, time, resource and transition of event i, as texts."""
    columns = {"concept:name": (log.activity, log.activities), "org:resource": (log.resource, log.resources)}
    if log.lifecycle is not None:
        columns["lifecycle:transition"] = (log.lifecycle, log.lifecycles)  # type: ignore[assignment]
    for key, (codes, words) in columns.items():
        yield "string", key, _shown(Column("event", "text", codes, tuple(words)))
    yield "date", "time:timestamp", _shown(Column("event", "time", log.time))


def _shown(column: Column) -> Value:
    """Value i of a column as the text of its element."""
    words = tuple(column.words)
    known = Column(column.scope, column.kind, column.values, words)

    def text(i: int) -> str | None:
        value = known[i]
        if value is None or column.kind == "text":
            return value  # type: ignore[no-any-return]
        if column.kind == "time":
            return iso(value)
        return str(value).lower() if column.kind == "bool" else repr(value)

    return text


def _element(element: str, key: str, value: str | None, indent: str) -> str:
    if value is None:
        return ""
    return f"{indent}<{element} key={quoteattr(key, ENTITIES)} value={quoteattr(value, ENTITIES)}/>\n"


def _tables(log: Log) -> tuple[dict[str, Column], dict[str, Column]]:
    """The columns of cases and of events that OCEL calls attributes, by their own names."""
    of_case = {n.removeprefix("case:"): c for n, c in log.attributes.items() if c.scope == "case"}
    of_event = {n: c for n, c in log.attributes.items() if c.scope == "event"}
    of_event["org:resource"] = Column("event", "text", log.resource, log.resources)
    if log.lifecycle is not None:
        of_event["lifecycle:transition"] = Column("event", "text", log.lifecycle, log.lifecycles)
    if log.start is not None:
        of_event["start"] = Column("event", "time", log.start)
    return of_case, of_event


def _plain(column: Column, i: int) -> Any:
    value = column[i]
    return iso(value) if column.kind == "time" and value is not None else value


def write_ocel_json(log: Log) -> bytes:
    """The log as OCEL 2.0 JSON."""
    of_case, of_event = _tables(log)
    declared = [{"name": name, "type": OCEL_TYPES[column.kind]} for name, column in of_event.items()]
    own = [{"name": name, "type": OCEL_TYPES[column.kind]} for name, column in of_case.items()]
    whole = {
        "objectTypes": [{"name": "case", "attributes": own}],
        "eventTypes": [{"name": name, "attributes": declared} for name in log.activities],
        "objects": [
            {"id": name, "type": "case", "attributes": _named(of_case, c, time=iso(0)), "relationships": []}
            for c, name in enumerate(_ids(log))
        ],
        "events": list(_events(log, of_event)),
    }
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")


def _ids(log: Log) -> list[str]:
    """One id a case: its name, with a number where others have the same."""
    seen: dict[str, int] = {}
    found = []
    for name in log.cases:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return found


def _named(columns: dict[str, Column], i: int, **more: Any) -> list[dict[str, Any]]:
    values = {name: _plain(column, i) for name, column in columns.items()}
    return [{"name": name, **more, "value": value} for name, value in values.items() if value is not None]


def _events(log: Log, columns: dict[str, Column]) -> Iterator[dict[str, Any]]:
    """Each event; one without a time is left out, for OCEL has none without."""
    names, ids = list(log.activities), _ids(log)
    for i, case in enumerate(log.case.tolist()):
        if log.time[i] != NO_TIME:
            yield {
                "id": f"e{i + 1}",
                "type": names[log.activity[i]],
                "time": iso(int(log.time[i])),
                "attributes": _named(columns, i),
                "relationships": [{"objectId": ids[case], "qualifier": "case"}],
            }


def write_ocel_sqlite(log: Log) -> bytes:
    """The log as OCEL 2.0 in an SQLite file."""
    of_case, of_event = _tables(log)
    names, ids = list(log.activities), _ids(log)
    timed = [i for i in range(len(log)) if log.time[i] != NO_TIME]
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(SCHEMA)
        base.execute("INSERT INTO object_map_type VALUES ('case', 'case')")
        base.executemany("INSERT INTO object VALUES (?, 'case')", ((name,) for name in ids))
        _fill(base, "object_case", of_case, ((c, [name, iso(0), None]) for c, name in enumerate(ids)), 3)
        base.executemany("INSERT INTO event VALUES (?, ?)", ((f"e{i + 1}", names[log.activity[i]]) for i in timed))
        pairs = ((f"e{i + 1}", ids[log.case[i]], "case") for i in timed)
        base.executemany("INSERT INTO event_object VALUES (?, ?, ?)", pairs)
        for code, name in enumerate(names):
            base.execute("INSERT INTO event_map_type VALUES (?, ?)", (name, f"t{code + 1}"))
            mine = ((i, [f"e{i + 1}", iso(int(log.time[i]))]) for i in timed if log.activity[i] == code)
            _fill(base, f"event_t{code + 1}", of_event, mine, 2)
        base.commit()
        return bytes(base.serialize())


SCHEMA = """
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
"""


def _fill(base: sqlite3.Connection, table: str, columns: dict[str, Column], rows: Any, lead: int) -> None:
    """The table of one type: its keys, then one column an attribute (SQLite tells no case apart in names)."""
    kept = {name.lower(): name for name in reversed(columns)}
    shown = {name: column for name, column in columns.items() if kept[name.lower()] == name}
    keys = ["ocel_id TEXT", "ocel_time TIMESTAMP", "ocel_changed_field TEXT"][:lead]
    named = [f'"{name.replace(chr(34), chr(34) * 2)}" {SQL_TYPES[column.kind]}' for name, column in shown.items()]
    base.execute(f"CREATE TABLE {table} ({', '.join([*keys, *named])})")
    marks = ", ".join("?" * (lead + len(shown)))
    values = ([*start, *(_plain(column, i) for column in shown.values())] for i, start in rows)
    base.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608
