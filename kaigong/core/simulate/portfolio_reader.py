"""A portfolio read line by line: each a project as `plan` takes it, with `id`, `wished_start`, `key` and where it
stands today (`done`, `under_way`, `started`)."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Chosen, ProjectFacts
from kaigong.core.plan import faults as plan_faults
from kaigong.core.plan.facts import shown
from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.fields import Fields, Notes
from kaigong.core.simulate.model import UnderWay
from kaigong.core.simulate.scenario import Entry

KEYS = ("id", "name", "type", "attributes", "reforms", "start", "wished_start", "key", "done", "under_way", "started",
        "days", "scope", "as_of")  # fmt: skip
MOST_FAULTS = 100
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Twice(ValueError):
    """A key that stands twice in one line."""


def read_portfolio(
    name: str, content: bytes, catalogue: Catalogue, calendar: Calendar, start: date | None, notes: Notes
) -> tuple[Entry, ...]:
    """Every line; faults go to `notes`, up to a hundred."""
    found, seen = list[Entry](), dict[str, int]()
    own = Notes()
    for number, line in enumerate(content.removeprefix(BYTE_ORDER_MARK).split(b"\n"), 1):
        if not line.strip():
            continue
        own = Notes()
        entry = _entry(line, number, catalogue, calendar, start, own)
        if entry and entry.id in seen:
            own.add("duplicate_id", entry.id, "id", f"stands in line {seen[entry.id]} too")
        for fault in own.faults:
            if len(notes.faults) < MOST_FAULTS:
                notes.add(fault.kind, fault.name, f"{name} line {number}: {fault.place}", fault.message,
                          f"{name}:{number}")  # fmt: skip
        if entry:
            seen.setdefault(entry.id, number)
            found.append(entry)
    if not found and not own.faults:
        notes.add("empty", name, name, "has no project", name)
    return tuple(found)


def _entry(
    line: bytes, number: int, catalogue: Catalogue, calendar: Calendar, start: date | None, notes: Notes
) -> Entry | None:
    try:
        data = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        kind = "duplicate_key" if isinstance(error, Twice) else "not_json"
        notes.add(kind, f"line {number}", "line", str(error))
        return None
    if not isinstance(data, dict):
        notes.add("wrong_type", "project", "line", f"{shown(data)} is not a mapping")
        return None
    return _project(Fields(data, "", notes), number, catalogue, calendar, start)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(f"{next(name for name in names if names.count(name) > 1)} is given twice")
    return found


def _project(
    said: Fields, number: int, catalogue: Catalogue, calendar: Calendar, start: date | None
) -> Entry:  # fmt: skip
    said.only(KEYS)
    facts = {key: value for key, value in said.below("attributes").data.items() if value is not None}
    kind, reforms = said.data.get("type"), said.data.get("reforms")
    for fault in plan_faults(catalogue, "" if kind is None else kind, facts, "type" if reforms is None else reforms):
        said.notes.add(fault.kind, fault.name, fault.place, fault.message)
    started = said.day("started")
    if started and start and started > start:
        said.fault("started", "not_before_start", f"{started} is after {start}, the first day simulated")
    return Entry(
        id=_id(said, number),
        facts=ProjectFacts(said.text("name"), kind if isinstance(kind, str) else "", facts),
        wished_start=said.day("wished_start"),
        key=said.flag("key", default=False),
        applies=said.day("start"),
        reforms=_chosen(reforms),
        done=frozenset(_items(said, said.listed("done"), "done", catalogue)),
        under_way=_under_way(said, catalogue, calendar, start),
        started=started,
    )


def _id(said: Fields, number: int) -> str:
    value = said.data.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return said.text("id") or (f"line {number}" if not said.given("id") else "")


def _chosen(reforms: object) -> Chosen | None:
    if isinstance(reforms, list):
        return [str(name) for name in reforms]
    return "none" if reforms == "none" else "type" if reforms == "type" else None


def _items(said: Fields, listed: list[Any], key: str, catalogue: Catalogue) -> Iterator[str]:
    for code in listed:
        if isinstance(code, str) and code in catalogue.items:
            yield code
        else:
            said.fault(key, "unknown_item", "no item of the catalogue", shown(code))


def _under_way(said: Fields, catalogue: Catalogue, calendar: Calendar, start: date | None) -> Mapping[str, UnderWay]:
    """By item: how many working days since it began (`days`, or `since` a day), and whether the applicant has it."""
    inside, found = said.below("under_way"), dict[str, UnderWay]()
    for code in _items(said, list(inside.data), "under_way", catalogue):
        each = inside.below(code)
        each.only(("days", "since", "with_applicant"))
        since = each.day("since")
        days = each.number("days", 0.0)
        if since and start:
            if since > start or not calendar.known(since.year):
                each.fault("since", "not_before_start", f"{since} is after {start} or in a year without a calendar")
            else:
                days = float(calendar.between(since, calendar.next_working(start)))
        found[code] = UnderWay(days, each.flag("with_applicant", default=False))
    return found
