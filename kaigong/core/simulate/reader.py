"""A scenario read from YAML, with every fault named; the files it names are handed in.

read_scenario(name, text, files, catalogue, calendar) -> Scenario, or Unreadable with all faults
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.years import iso_day
from kaigong.core.plan import Chosen, Fault
from kaigong.core.plan import faults as plan_faults
from kaigong.core.plan.facts import shown
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.yamltext import Unread, read_yaml
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.fields import Fields, Notes
from kaigong.core.simulate.observations import read_days
from kaigong.core.simulate.portfolio_reader import read_portfolio
from kaigong.core.simulate.scenario import (
    DISCIPLINES,
    Change,
    Correction,
    Costs,
    Desk,
    Durations,
    Entry,
    Scenario,
    Step,
    Target,
)

Files = Callable[[str], bytes]  # raises OSError where a file cannot be read
KEYS = ("start", "until", "projects", "agencies", "durations", "correction", "reforms", "targets", "intermediaries",
        "days", "fill_from_type", "costs")  # fmt: skip
PRICED = ("reviewer", "reviewers", "reform", "reforms", "discipline", "keep", "keeps", "owners", "right_first")
DESK_KEYS = ("reviewers", "discipline", "at_once", "leave", "stand_ins", "closed", "ageing_days")
KINDS = {  # kind -> what it takes beside
    "fixed": ("mean",), "exponential": ("mean",), "lognormal": ("mean", "cv"), "gamma": ("mean", "cv"),
    "triangular": ("low", "mode", "high"), "empirical": ("file", "column", "values"),
}  # fmt: skip
AGEING = "key-first-with-ageing"  # the same as key-first, which always ages
TARGET = re.compile(r"\s*started\s*(>=|>)\s*(\d{1,7})(?:\s+from\s+(\S+))?\s+by\s+(\S+)\s*")
SPAN = re.compile(r"(\S+?)\.\.(\S+)")
MOST_CV = 20.0


class Unreadable(ValueError):
    """A scenario with faults; all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.kind}" for fault in faults))
        self.faults = tuple(faults)


def read_scenario(
    name: str, text: str, files: Files, catalogue: Catalogue, calendar: Calendar, *, targets: Sequence[str] = ()
) -> Scenario:
    """Read it all; `targets` come from outside and are added to those of the file."""
    document = read_yaml(name, text)
    notes = Notes(document)
    notes.faults += [_of_text(problem) for problem in document.problems]
    if not isinstance(document.data, dict):
        if document.whole:
            notes.add("wrong_type", "scenario", "scenario", f"{shown(document.data)} is not a mapping", name)
        raise Unreadable(notes.faults)
    found = _Reading(Fields(document.data, "", notes), files, catalogue, calendar).scenario(targets)
    if notes.faults or found is None:
        raise Unreadable(notes.faults)
    return found


def _of_text(problem: Any) -> Fault:
    kind = "duplicate_key" if problem.code == "yaml.duplicate_key" else "not_yaml"
    told = ", ".join(f"{key} {value}" for key, value in problem.data.items())
    return Fault(kind, str(problem.data.get("got", problem.code)), problem.at, message=told, at=problem.at)


class _Reading:
    """One scenario being read."""

    def __init__(self, top: Fields, files: Files, catalogue: Catalogue, calendar: Calendar) -> None:
        self.top, self.files, self.catalogue, self.calendar = top, files, catalogue, calendar
        self.notes = top.notes

    def scenario(self, targets: Sequence[str]) -> Scenario | None:
        top = self.top
        top.only(KEYS)
        start, until = self._span()
        reforms = self._reforms()
        intermediaries, default = self._intermediaries()
        portfolio = self._portfolio(start)
        agencies, durations, correction = self._agencies(), self._durations(), self._correction()
        costs, wanted = self._costs(), self._targets(targets, start, until)
        if start is None or until is None:
            return None
        return Scenario(
            start, until, self.calendar, portfolio, agencies, durations, correction, reforms, wanted, intermediaries,
            default, "statutory" if top.choice("days", ("promised", "statutory"), "promised") == "statutory"
            else "promised", top.flag("fill_from_type", default=True), costs,
        )  # fmt: skip

    def _span(self) -> tuple[date | None, date | None]:
        top = self.top
        start, until = ((top.day(key) if top.needed(key) else None) for key in ("start", "until"))
        if start and not self.calendar.known(start.year):
            top.fault("start", "unknown_year", f"no calendar is published for {start.year}")
            return None, until
        if start and until and until <= start:
            top.fault("until", "not_after_start", f"{until} is not after {start}")
        return start, until

    def _reforms(self) -> Chosen:
        said = self.top.data.get("reforms")
        said = "type" if said is None else said
        some = next(iter(self.catalogue.project_types))
        for fault in plan_faults(self.catalogue, some, {}, said):
            self.notes.add(fault.kind, fault.name, fault.place, fault.message, self.notes.at(self.top.data, "reforms"))
        return said if isinstance(said, list) else "none" if said == "none" else "type"

    def _portfolio(self, start: date | None) -> tuple[Entry, ...]:
        if not self.top.needed("projects"):
            return ()
        name = self.top.text("projects")
        content = self._file(self.top, "projects", name) if name else None
        if content is None:
            return ()
        return read_portfolio(name, content, self.catalogue, self.calendar, start, self.notes)

    def _file(self, fields: Fields, key: str, name: str) -> bytes | None:
        try:
            return self.files(name)
        except OSError as error:
            fields.fault(key, "unreadable_file", error.strerror or "cannot be read", name)
            return None

    # --- desks -------------------------------------------------------------------------------------------------------

    def _agencies(self) -> dict[str, Desk]:
        said = self.top.below("agencies")
        for name in said.data:
            if name not in self.catalogue.agencies:
                said.fault(name, "unknown_agency", ", ".join(self.catalogue.agencies))
        desks = {name: self._desk(said.below(name)) for name in said.data}  # of unknown ones too, for their faults
        return {name: desk for name, desk in desks.items() if name in self.catalogue.agencies}

    def _desk(self, said: Fields) -> Desk:
        said.only(DESK_KEYS)
        discipline = said.choice("discipline", (*DISCIPLINES, AGEING), DISCIPLINES[0])
        return Desk(
            self._steps(said), "key-first" if discipline == AGEING else discipline, said.whole("at_once", 1, 1),
            (*self._changes(said, "leave", -1), *self._changes(said, "stand_ins", 1)), self._closed(said),
            said.whole("ageing_days", 10),
        )  # fmt: skip

    def _steps(self, said: Fields) -> tuple[Step, ...]:
        """How many reviewers from when on: one number, or a list in the order of its days."""
        if not said.needed("reviewers"):
            return ()
        if not isinstance(said.data["reviewers"], list):
            return (Step(date.min, said.whole("reviewers", 0)),)
        steps = list[Step]()
        for step in said.each("reviewers"):
            step.only(("from", "count"))
            first = step.day("from") if step.needed("from") else None
            count = step.whole("count", 0) if step.needed("count") else 0
            if first and steps and steps[-1].first >= first:
                step.fault("from", "not_in_order", f"{first} is not after {steps[-1].first}")
            if first:
                steps.append(Step(first, count))
        return tuple(steps)

    def _changes(self, said: Fields, key: str, sign: int) -> tuple[Change, ...]:
        found = []
        for each in said.each(key):
            each.only(("from", "until", "count") + (("lent_by",) if sign > 0 else ()))
            first, last = ((each.day(name) if each.needed(name) else None) for name in ("from", "until"))
            if first and last and last < first:
                each.fault("until", "not_after_start", f"{last} is before {first}")
            lent_by = each.text("lent_by")
            if lent_by and lent_by not in self.catalogue.agencies:
                each.fault("lent_by", "unknown_agency", ", ".join(self.catalogue.agencies), lent_by)
            if first and last:
                found.append(Change(first, last, sign * each.whole("count", 1), lent_by))
        return tuple(found)

    def _closed(self, said: Fields) -> tuple[tuple[date, date], ...]:
        found = []
        for n, text in enumerate(said.listed("closed")):
            match = SPAN.fullmatch(text) if isinstance(text, str) else None
            first, last = (iso_day(part) for part in (match.groups() if match else (text, text)))
            if first is None or last is None or last < first:
                at = self.notes.at(said.data, "closed")
                message = f"{shown(text)} is not a day, or two with .. between"
                self.notes.add("wrong_type", "closed", f"{said.path('closed')}[{n}]", message, at)
            else:
                found.append((first, last))
        return tuple(found)

    def _intermediaries(self) -> tuple[dict[str, int], int | None]:
        said = self.top.below("intermediaries")
        said.only(("default", "items"))
        items = said.below("items")
        self._known_items(items)
        limits = {code: items.whole(code, 1, 1) for code in items.data}
        return limits, said.whole("default", 1, 1) if said.given("default") else None

    # --- chance ------------------------------------------------------------------------------------------------------

    def _known_items(self, items: Fields) -> None:
        for code in items.data:
            if code not in self.catalogue.items:
                items.fault(code, "unknown_item", "no item of the catalogue")

    def _durations(self) -> Durations:
        said = self.top.below("durations")
        said.only(("default", "items"))
        items = said.below("items")
        self._known_items(items)
        found = {code: self._distribution(items.below(code)) for code in items.data}
        default = Durations().default
        return Durations(self._distribution(said.below("default")) if said.given("default") else default, found)

    def _distribution(self, said: Fields) -> Distribution:
        kind = said.choice("kind", tuple(KINDS), "fixed") if said.needed("kind") else "fixed"
        said.only(("kind", *KINDS[kind]))
        if kind == "triangular":
            return self._triangle(said)
        if kind == "empirical":
            return Distribution(kind, values=self._observed(said))
        promised = said.data.get("mean", "promised") == "promised"
        mean = None if promised else said.number("mean", 0.0)
        cv = said.number("cv", 0.0, 0.0, MOST_CV) if kind in ("lognormal", "gamma") and said.needed("cv") else 0.0
        return Distribution("fixed" if kind in ("lognormal", "gamma") and not cv else kind, mean, cv)

    def _triangle(self, said: Fields) -> Distribution:
        low, mode, high = (said.number(key, 0.0) if said.needed(key) else 0.0 for key in KINDS["triangular"])
        if not low <= mode <= high:
            said.fault("mode", "not_in_order", f"{low:g} ≤ {mode:g} ≤ {high:g} does not hold")
        return Distribution("triangular", values=(low, mode, high))

    def _observed(self, said: Fields) -> tuple[float, ...]:
        """Days observed: a list, or the first (or a named) column of a file."""
        if said.given("values"):
            listed = Fields({str(n): value for n, value in enumerate(said.listed("values"))}, said.path("values"),
                            self.notes)  # fmt: skip
            return tuple(listed.number(key, 0.0) for key in listed.data) or self._none(said, "values")
        name = said.text("file") if said.needed("file") else ""
        content = self._file(said, "file", name) if name else None
        if content is None:
            return (0.0,)
        return read_days(name, content, said.text("column"), self.notes) or (0.0,)

    def _none(self, said: Fields, key: str) -> tuple[float, ...]:
        said.fault(key, "empty", "has no days")
        return (0.0,)

    def _correction(self) -> Correction:
        top, plain = self.top, Correction()
        if isinstance(top.data.get("correction"), int | float):
            return Correction(top.number("correction", 0.0, 0.0, 1.0))
        said = top.below("correction")
        said.only(("default", "items", "answer_days", "check_days"))
        items = said.below("items")
        self._known_items(items)
        return Correction(
            said.number("default", plain.default, 0.0, 1.0),
            {code: items.number(code, 0.0, 0.0, 1.0) for code in items.data},
            self._distribution(said.below("answer_days")) if said.given("answer_days") else plain.answer,
            said.number("check_days", plain.check_days),
        )

    # --- what is wanted ----------------------------------------------------------------------------------------------

    def _costs(self) -> Costs:
        said, plain = self.top.below("costs"), Costs()
        said.only(PRICED)
        reviewers, reforms, keeps = said.below("reviewers"), said.below("reforms"), said.below("keeps")
        agencies = self.catalogue.agencies
        for fields, known in ((reviewers, agencies), (keeps, agencies), (reforms, self.catalogue.reforms)):
            for name in fields.data:
                if name not in known:
                    fields.fault(name, "unknown_reform" if fields is reforms else "unknown_agency", "")
        return Costs(
            _price(said, "reviewer", plain.reviewer), {name: reviewers.number(name, 0.0) for name in reviewers.data},
            _price(said, "reform", plain.reform), {name: reforms.number(name, 0.0) for name in reforms.data},
            _price(said, "discipline", plain.discipline), _price(said, "keep", plain.keep),
            {name: keeps.number(name, 0.0) for name in keeps.data}, _price(said, "owners", plain.owners),
            _price(said, "right_first", plain.right_first),
        )  # fmt: skip

    def _targets(self, more: Sequence[str], start: date | None, until: date | None) -> tuple[Target, ...]:
        said = [(f"targets[{n}]", text) for n, text in enumerate(self.top.listed("targets"))]
        found = []
        for place, text in (*said, *(("--target", text) for text in more)):
            target = read_target(text) if not isinstance(text, Unread) else None
            at = self.notes.at(self.top.data, "targets") if place != "--target" else ""
            if target is None:
                message = f"{shown(text)} is not like 'started>=224 by 2022-03-31'"
                self.notes.add("bad_target", "targets", place, message, at)
                continue
            if (start and target.by < start) or (until and target.by > until):
                message = f"{target.by} is not among the days simulated, {start or '…'} to {until or '…'}"
                self.notes.add("target_not_simulated", "targets", place, message, at)
            found.append(target)
        return tuple(found)


def _price(said: Fields, key: str, default: float | None) -> float | None:
    """A cost; `none` is: not to be had."""
    if said.data.get(key) == "none":
        return None
    return said.number(key, 0.0) if said.given(key) else default


def read_target(text: object) -> Target | None:
    """`started>=N by DAY`, or with `from DAY` before `by`: only starts since then count."""
    match = TARGET.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    sign, number, since, by = match.groups()
    first, last = iso_day(since), iso_day(by)
    if last is None or (since and first is None) or (first and first > last):
        return None
    return Target(str(text), int(number) + (sign == ">"), last, first)
