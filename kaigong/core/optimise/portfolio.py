"""Read a city's portfolio: a YAML file with the keys of a simulation scenario where they mean the same, projects beside
it as lines that `kaigong plan` takes, and what is to be made small. `docs/howto/optimise-a-schedule.md` tells each key.

read(source, catalogue, calendar, file) -> Portfolio, or Faulty with every fault. Day 0 is the first working day on or
after `start`; as in `plan`, what starts on day s and takes n days is done on the (s + n)-th working day after it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.years import iso_day
from kaigong.core.optimise.jsontree import Tree, parsed, shown
from kaigong.core.optimise.portfolio_build import Entry, Step, Wanted, assembled
from kaigong.core.optimise.values import Aim, Objective, Plan, Problem
from kaigong.core.optimise.yamltree import tree_of
from kaigong.core.plan import Chosen, ProjectFacts
from kaigong.core.plan import faults as plan_faults
from kaigong.core.problems import Faulty
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.yamltext import Unread

Files = Callable[[str], bytes]  # raises OSError where a file cannot be read
KEYS = {"start", "projects", "agencies", "reforms", "days", "fill_from_type", "objective", "due", "plan_in_force"}
SIMULATED = {"until", "durations", "correction", "targets", "intermediaries", "costs"}  # a scenario's, not read here
DESK_KEYS = {"reviewers", "at_once"}
DESK_SIMULATED = {"discipline", "leave", "stand_ins", "closed", "ageing_days"}
LINE_KEYS = {"id", "name", "type", "attributes", "reforms", "start", "release", "wished_start", "due", "weight", "key",
             "done", "under_way", "started", "days", "scope", "as_of"}  # fmt: skip
KEY_WEIGHT = 10  # of a key project where no weight is given
MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The problem, and how its days are called."""

    problem: Problem
    dates: tuple[date, ...]  # date of day n, as far as calendars are published

    def date_of(self, day: int) -> date | None:
        """The date of a day; None where no calendar is published, or for a day before the first."""
        return self.dates[day] if 0 <= day < len(self.dates) else None

    def dated(self, plan: Plan) -> list[date | None]:
        """The date each activity starts on."""
        return [self.date_of(day) for day in plan.starts]


def read(source: bytes, catalogue: Catalogue, calendar: Calendar, file: Files) -> Portfolio:
    """The portfolio of a YAML text; the files it names are handed in by `file`."""
    reading = _Reading(Tree(), catalogue, calendar, file)
    wanted = reading.wanted(tree_of(source, "portfolio", reading.tree))
    reading.tree.finish()
    problem, dates = assembled(wanted, catalogue, calendar)
    return Portfolio(problem, dates)


@dataclass(frozen=True, slots=True)
class _Reading:
    tree: Tree
    catalogue: Catalogue
    calendar: Calendar
    file: Files

    def wanted(self, data: Any) -> Wanted:
        tree, top = self.tree, self.tree.mapping(data, "file")
        self.only(top, "", KEYS | SIMULATED)
        start = self.day(top.get("start"), "start", needed=True)
        if start and not self.calendar.known(start.year):
            tree.fault("calendar.unknown_year", "start", year=start.year)
        due = self.day(top.get("due"), "due")
        reforms = self.reforms(top.get("reforms", "type"), "reforms")
        mode = self.choice(top.get("days", "promised"), "days", ("promised", "statutory"))
        entries = self.projects(top.get("projects"), due)
        agencies = {name: self.desk(each, f"agencies.{name}")
                    for name, each in tree.mapping(top.get("agencies"), "agencies").items()}  # fmt: skip
        for name in agencies:
            if name not in self.catalogue.agencies:
                tree.fault("agency.unknown", f"agencies.{name}", agency=name)
        return Wanted(
            start or date.min, entries, agencies, reforms, "statutory" if mode == "statutory" else "promised",
            bool(top.get("fill_from_type", True)), self.objective(top.get("objective", {})),
            self.in_force(top.get("plan_in_force")),
        )  # fmt: skip

    # --- small reads ---------------------------------------------------------------------------------------------

    def only(self, data: Mapping[str, Any], at: str, known: set[str]) -> None:
        for key in data:
            if key not in known:
                self.tree.fault("key.unknown", f"{at}.{key}" if at else str(key), knows=", ".join(sorted(known)))

    def day(self, value: Any, at: str, *, needed: bool = False) -> date | None:
        found = iso_day(value)
        if isinstance(value, Unread):
            return None  # its fault is named already
        if found is None and (value is not None or needed):
            if value is None:
                self.tree.fault("key.missing", at, wanted="day")
            else:
                self.tree.fault("value.wrong_type", at, got=shown(value), wanted="day written YYYY-MM-DD")
        return found

    def choice(self, value: Any, at: str, known: tuple[str, ...]) -> str:
        if value not in known:
            self.tree.fault("value.not_known", at, got=shown(value), knows=", ".join(known))
        return str(value)

    def reforms(self, value: Any, at: str) -> Chosen:
        some = next(iter(self.catalogue.project_types))
        for fault in plan_faults(self.catalogue, some, {}, value):
            self.tree.fault(f"plan.{fault.kind}", at, name=fault.name, told=fault.message)
        return value if isinstance(value, list) else "none" if value == "none" else "type"

    def objective(self, value: Any) -> Objective:
        said = {"aim": value} if isinstance(value, str) else self.tree.mapping(value, "objective")
        self.only(said, "objective", {"aim", "stability"})
        aims = tuple(str(aim) for aim in Aim)
        aim = self.choice(said.get("aim", str(Aim.GROUNDBREAKING)), "objective.aim", aims)
        stability = self.tree.whole(said.get("stability", 0), "objective.stability", 0, MOST_UNITS)
        return Objective(Aim(aim) if aim in aims else Aim.GROUNDBREAKING, stability)

    def desk(self, value: Any, at: str) -> tuple[Step, ...]:
        """How many cases an agency can have in hand from which day on."""
        said = self.tree.mapping(value, at)
        self.only(said, at, DESK_KEYS | DESK_SIMULATED)
        at_once = self.tree.whole(said.get("at_once", 1), f"{at}.at_once", 1, MOST_UNITS)
        steps = []
        for n, row in enumerate(self.tree.rows(said.get("reviewers"), f"{at}.reviewers")):
            place = f"{at}.reviewers[{n}]"
            each = self.tree.mapping(row, place)
            self.only(each, place, {"from", "count"})
            first = self.day(each.get("from"), f"{place}.from", needed=True)
            count = self.tree.whole(each.get("count"), f"{place}.count", 0, MOST_UNITS)
            steps.append(Step(first or date.min, count * at_once))
        known = [step.first for step in steps if step.first > date.min]
        if known != sorted(set(known)):
            self.tree.fault("days.not_rising", f"{at}.reviewers")
        return tuple(steps)

    # --- projects ------------------------------------------------------------------------------------------------

    def projects(self, value: Any, due: date | None) -> tuple[Entry, ...]:
        """A list in the file itself, or the name of a file with one line a project."""
        rows: list[tuple[str, Any]] = []
        if isinstance(value, str):
            rows = self.lines(value)
        else:
            rows = [(f"projects[{n}]", row) for n, row in enumerate(self.tree.rows(value, "projects"))]
        entries = [self.entry(self.tree.mapping(row, at), at, due) for at, row in rows]
        seen: set[str] = set()
        for (at, _), entry in zip(rows, entries, strict=True):
            if entry.id in seen and entry.id:
                self.tree.fault("name.twice", f"{at}.id", name=entry.id)
            seen.add(entry.id)
        if not entries and not self.tree.faults:
            self.tree.fault("projects.none", "projects")
        return tuple(entries)

    def lines(self, name: str) -> list[tuple[str, Any]]:
        try:
            source = self.file(name)
        except OSError as error:
            self.tree.fault("file.unreadable", name, got=error.strerror or "")
            return []
        rows = []
        for number, line in enumerate(source.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if line.strip():
                try:
                    rows.append((f"{name}:{number}", parsed(line)))
                except Faulty as faulty:
                    for each in faulty.problems:
                        self.tree.fault(each.code, f"{name}:{number}", **each.data)
        return rows

    def entry(self, said: dict[str, Any], at: str, due: date | None) -> Entry:
        self.only(said, at, LINE_KEYS)
        kind, facts = said.get("type"), self.tree.mapping(said.get("attributes") or {}, f"{at}.attributes")
        facts = {name: fact for name, fact in facts.items() if fact is not None}
        reforms = said.get("reforms")
        for fault in plan_faults(self.catalogue, "" if kind is None else kind, facts, reforms or "type"):
            self.tree.fault(f"plan.{fault.kind}", f"{at}.{fault.place}", name=fault.name, told=fault.message)
        key = said.get("key", False)
        if not isinstance(key, bool):
            self.tree.fault("value.wrong_type", f"{at}.key", got=shown(key), wanted="true or false")
        identity = said.get("id")
        identity = str(identity) if isinstance(identity, int) and not isinstance(identity, bool) else identity
        wished = self.day(said.get("wished_start"), f"{at}.wished_start")
        weight = self.tree.whole(said.get("weight", KEY_WEIGHT if key is True else 1), f"{at}.weight", 0, MOST_UNITS)
        return Entry(
            self.tree.text(identity, f"{at}.id"),
            ProjectFacts(str(said.get("name") or ""), kind if isinstance(kind, str) else "", facts),
            self.day(said.get("release", said.get("start")), f"{at}.release"),
            self.day(said.get("due"), f"{at}.due") or wished or due,
            weight,
            reforms if isinstance(reforms, list) or reforms in ("none", "type") else None,
            self.items(said.get("done", []), f"{at}.done"),
            self.under_way(said.get("under_way", {}), f"{at}.under_way"),
            self.day(said.get("started"), f"{at}.started") is not None,
        )

    def items(self, value: Any, at: str) -> frozenset[str]:
        named = self.tree.rows(value, at)
        for n, item in enumerate(named):
            if not isinstance(item, str) or item not in self.catalogue.items:
                self.tree.fault("item.unknown", f"{at}[{n}]", item=shown(item))
        return frozenset(item for item in named if isinstance(item, str))

    def under_way(self, value: Any, at: str) -> dict[str, int]:
        """By item, how many working days ago it began."""
        found = {}
        for item, how in self.tree.mapping(value, at).items():
            if item not in self.catalogue.items:
                self.tree.fault("item.unknown", f"{at}.{item}", item=shown(item))
            days = how.get("days", 0) if isinstance(how, dict) else how
            whole = int(days) if isinstance(days, float) and isfinite(days) else days
            found[item] = self.tree.whole(whole, f"{at}.{item}.days", 0, MOST_UNITS)
        return found

    def in_force(self, value: Any) -> dict[tuple[str, str], int | date]:
        """By project and item the day of the plan in force: the answer of `kaigong optimise --json` in a file."""
        if value is None:
            return {}
        try:
            data = parsed(self.file(self.tree.text(value, "plan_in_force")))
        except OSError as error:
            self.tree.fault("file.unreadable", str(value), got=error.strerror or "")
            return {}
        except (Faulty, json.JSONDecodeError) as faulty:
            for each in getattr(faulty, "problems", []):
                self.tree.fault(each.code, f"{value}: {each.at}", **each.data)
            return {}
        found: dict[tuple[str, str], int | date] = {}
        rows = self.tree.rows(self.tree.mapping(data, str(value)).get("starts"), f"{value}: starts")
        for n, row in enumerate(rows):
            at = f"{value}: starts[{n}]"
            each = self.tree.mapping(row, at)
            name, item = self.tree.text(each.get("project"), f"{at}.project"), str(each.get("activity"))
            dated = self.day(each.get("date"), f"{at}.date")
            found[name, item] = dated or self.tree.whole(each.get("start"), f"{at}.start", -MOST_UNITS, MOST_UNITS)
        return found
