"""OCEL 2.0, as JSON or as SQLite, as a log: the objects of one type are the cases, an event belongs to each it names.

An event with two objects of that type stands in both cases; `about` says how many did. Where a file has several types
of objects the one that makes a case must be named; `about` says which there are, with how many objects and events.
Attributes of an object are its last values.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kaigong.core.mining import pieces as p
from kaigong.core.mining.csv_guess import parsed
from kaigong.core.mining.group import Events, grouped
from kaigong.core.mining.log import NO_CODE, NO_TIME, Column, Fault, Kind, Log, Scope
from kaigong.core.mining.table import as_lifecycle, nothing
from kaigong.core.mining.words import Words
from kaigong.core.mining.xes_columns import ABSENT, text_column

RESOURCE = ("org:resource", "resource")
TIMES = ("time", "date")


@dataclass(slots=True)
class Happened:
    """One event: its type, time, attributes, and the objects it names."""

    id: str
    type: str
    time: int
    values: dict[str, Any]
    objects: list[str]


@dataclass(slots=True)
class Ocel:
    """A whole file: events in its order, the type and the last attributes of each object."""

    events: list[Happened] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[tuple[str, str], str] = field(default_factory=dict)  # (case or event, attribute): its declared type
    faults: list[Fault] = field(default_factory=list)


def read_json(source: p.Source, *, object_type: str | None = None, told: p.Told | None = None) -> Log:
    """The log of an OCEL 2.0 JSON file."""
    faults: list[Fault] = []
    text = b"".join(p.unpacked(p.raw(source, told), faults))
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, byte = getattr(error, "lineno", 1), getattr(error, "pos", 0) + 1
        return nothing([*faults, Fault("ocel.malformed", line, byte, {"got": str(error)[:120]})], "ocel")
    if not isinstance(whole, dict) or not isinstance(whole.get("events"), list):
        return nothing([Fault("ocel.malformed", 1, data={"got": "events"})], "ocel")
    return flattened(_of_json(whole, faults), object_type)


def _of_json(whole: Mapping[str, Any], faults: list[Fault]) -> Ocel:
    found = Ocel(faults=faults)
    for scope, part in (("event", "eventTypes"), ("case", "objectTypes")):
        for kind in _listed(whole, part):
            found.kinds |= {
                (scope, a["name"]): a.get("type", "string") for a in _listed(kind, "attributes") if "name" in a
            }
    for number, thing in enumerate(_listed(whole, "objects")):
        try:
            found.types[thing["id"]] = thing["type"]
            ordered = sorted(_listed(thing, "attributes"), key=lambda a: time_of(a.get("time", "")))
            found.values[thing["id"]] = {a["name"]: a["value"] for a in ordered}
        except (KeyError, TypeError) as error:
            faults.append(Fault("ocel.malformed", data={"got": f"objects[{number}]: {error!r}"}))
    for number, event in enumerate(_listed(whole, "events")):
        try:
            values = {a["name"]: a["value"] for a in _listed(event, "attributes")}
            objects = [r["objectId"] for r in _listed(event, "relationships")]
            found.events.append(Happened(event["id"], event["type"], time_of(event["time"]), values, objects))
        except (KeyError, TypeError) as error:
            faults.append(Fault("ocel.malformed", data={"got": f"events[{number}]: {error!r}"}))
    return found


def _listed(thing: Mapping[str, Any], name: str) -> list[Any]:
    value = thing.get(name)
    return value if isinstance(value, list) else []


def time_of(text: Any) -> int:
    """A moment as the other readers read it."""
    return parsed(text, 0) if isinstance(text, str) else NO_TIME


def read_sqlite(source: p.Source, *, object_type: str | None = None, told: p.Told | None = None) -> Log:
    """The log of an OCEL 2.0 SQLite file."""
    with closing(sqlite3.connect(":memory:")) as base:
        try:
            base.deserialize(b"".join(p.raw(source, told)))
            base.execute("PRAGMA query_only = 1")
            found = _of_sqlite(base)
        except (sqlite3.Error, OverflowError) as error:
            return nothing([Fault("ocel.malformed", data={"got": str(error)[:120]})], "ocel")
    return flattened(found, object_type)


def _of_sqlite(base: sqlite3.Connection) -> Ocel:
    found = Ocel()
    related: dict[str, list[str]] = {}
    for event, thing in base.execute("SELECT ocel_event_id, ocel_object_id FROM event_object ORDER BY rowid"):
        related.setdefault(str(event), []).append(str(thing))
    found.types = {str(a): str(b) for a, b in base.execute("SELECT ocel_id, ocel_type FROM object ORDER BY rowid")}
    for kind, rows in _by_type(base, "object"):
        for row in sorted(rows, key=lambda r: time_of(r.get("ocel_time") or "")):
            own = found.values.setdefault(str(row["ocel_id"]), {})
            own |= {name: value for name, value in row.items() if not name.startswith("ocel_") and value is not None}
        found.kinds |= {("case", name): declared for name, declared in kind.items()}
    happened = {}
    for kind, rows in _by_type(base, "event"):
        found.kinds |= {("event", name): declared for name, declared in kind.items()}
        for row in rows:
            happened[str(row["ocel_id"])] = row
    for event, type_ in base.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid"):
        row = happened.get(str(event), {})
        values = {name: value for name, value in row.items() if not name.startswith("ocel_") and value is not None}
        time = time_of(row.get("ocel_time"))
        found.events.append(Happened(str(event), str(type_), time, values, related.get(str(event), [])))
    return found


def _by_type(base: sqlite3.Connection, what: str) -> Iterator[tuple[dict[str, str], Iterable[dict[str, Any]]]]:
    """The table of each type: the declared types of its attributes, and its rows."""
    for (mapped,) in base.execute(f"SELECT ocel_type_map FROM {what}_map_type").fetchall():  # noqa: S608
        table = f'"{what}_{str(mapped).replace(chr(34), chr(34) * 2)}"'
        declared = {row[1]: str(row[2]).lower() for row in base.execute(f"PRAGMA table_info({table})")}
        cursor = base.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608
        names = [column[0] for column in cursor.description]
        yield (
            {name: kind for name, kind in declared.items() if not name.startswith("ocel_")},
            [dict(zip(names, row, strict=True)) for row in cursor],
        )


def flattened(whole: Ocel, object_type: str | None) -> Log:
    """The log in which each object of a type is a case."""
    types = sorted(set(whole.types.values()))
    if object_type is None and len(types) != 1:
        object_type = "case" if "case" in types else None
    kind = object_type if object_type is not None else types[0] if len(types) == 1 else None
    counts = {each: _count(whole, each) for each in types}
    if kind is None or kind not in types:
        fault = Fault("ocel.which_type", data={"types": ", ".join(types)})
        return nothing([*whole.faults, fault], "ocel", {"object_types": counts})
    cases = [thing for thing, type_ in whole.types.items() if type_ == kind]
    places = {thing: place for place, thing in enumerate(cases)}
    rows, alone, timeless = _rows(whole, places)
    faults = [*whole.faults, *timeless]
    if alone:
        faults.append(Fault("ocel.no_case", data={"count": alone, "type": kind}, severe=False))
    about = {"object_type": kind, "object_types": counts, "copies": len(rows) - len({id(event) for _, event in rows})}
    return _log(whole, cases, rows, faults, about)


def _count(whole: Ocel, kind: str) -> tuple[int, int]:
    """How many objects of a type there are, and how many events name one."""
    own = {thing for thing, type_ in whole.types.items() if type_ == kind}
    return len(own), sum(not own.isdisjoint(event.objects) for event in whole.events)


def _rows(whole: Ocel, places: Mapping[str, int]) -> tuple[list[tuple[int, Happened]], int, list[Fault]]:
    rows, alone, faults = [], 0, []
    for number, event in enumerate(whole.events, 1):
        faults += [Fault("ocel.no_object", number, data={"object": o}) for o in event.objects if o not in whole.types]
        if event.time == NO_TIME:
            faults.append(Fault("csv.no_time", number))
            continue
        mine = dict.fromkeys(places[thing] for thing in event.objects if thing in places)
        alone += not mine
        rows += [(place, event) for place in mine]
    return rows, alone, faults


def _log(whole: Ocel, cases: list[str], rows: list[tuple[int, Happened]], faults: list[Fault], about: Any) -> Log:
    names: dict[str, int] = {}
    activity = [names.setdefault(event.type, len(names)) for _, event in rows]
    columns = {
        f"case:{name}": _column("case", whole, name, [whole.values.get(case, {}).get(name) for case in cases])
        for name in dict.fromkeys(name for case in cases for name in whole.values.get(case, {}))
    }
    for name in dict.fromkeys(name for _, event in rows for name in event.values):
        columns[name] = _column("event", whole, name, [event.values.get(name) for _, event in rows])
    resource = next((columns.pop(name) for name in RESOURCE if name in columns and columns[name].kind == "text"), None)
    lifecycle, lifecycles = as_lifecycle(columns.pop("lifecycle:transition", None))
    none = Column("event", "text", np.full(len(rows), NO_CODE, np.int32))
    who = resource or none
    return grouped(
        Events(
            case=np.array([place for place, _ in rows], np.int32),
            activity=np.array(activity, np.int32),
            time=np.array([event.time for _, event in rows], np.int64),
            resource=who.values,
            cases=Words.of(cases),
            activities=Words.of(names),
            resources=Words.of(who.words),
            lifecycle=lifecycle,
            lifecycles=lifecycles,
            attributes=columns,
            faults=faults,
            source="ocel",
            about=about,
        )
    )


def _column(scope: Scope, whole: Ocel, name: str, values: list[Any]) -> Column:
    """The values of an attribute as they are declared; as texts where one of them is not so."""
    declared = whole.kinds.get((scope, name), "string")
    kind: Kind = "time" if declared in (*TIMES, "timestamp", "datetime") else _numbers(declared)
    read = [None if value is None else _as(kind, value) for value in values]
    if kind == "text" or any(v is not None and r is None for v, r in zip(values, read, strict=True)):
        return text_column(scope, [None if v is None else v if isinstance(v, str) else json.dumps(v) for v in values])
    type_, absent = ABSENT[kind]
    return Column(scope, kind, np.array([absent if r is None else r for r in read], type_))


def _numbers(declared: str) -> Kind:
    kinds: dict[str, Kind] = {"integer": "int", "int": "int", "float": "float", "real": "float", "boolean": "bool"}
    return kinds.get(declared, "text")


def _as(kind: Kind, value: Any) -> Any:
    """One value as its declared type; None where it is not that."""
    try:
        if kind == "time":
            moment = time_of(value)
            return None if moment == NO_TIME else moment
        if kind == "bool":
            return {"true": 1, "1": 1, "false": 0, "0": 0}.get(str(value).lower())
        if kind == "int":
            number = int(value)
            return number if abs(number) < 2**63 else None
        return float(value) if kind == "float" else value
    except (ValueError, TypeError):
        return None
