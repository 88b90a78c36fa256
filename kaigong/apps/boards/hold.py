"""Will it hold? A promise of starts, the city as it stands today and what somebody asks, put into the simulation.

The same question is answered from memory while nothing new stands in the ledger.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from kaigong.apps.accounts.models import Person
from kaigong.apps.boards import learned, live
from kaigong.apps.boards.asking import Asked
from kaigong.apps.boards.kept import Kept
from kaigong.apps.boards.learned import Learned
from kaigong.apps.boards.live import City, Standing
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets import queries as targets
from kaigong.apps.targets.queries import StartTarget
from kaigong.core.plan import ProjectFacts, chosen_reforms
from kaigong.core.simulate.answer import Answer
from kaigong.core.simulate.sample import sample
from kaigong.core.simulate.scenario import Change, Desk, Entry, Scenario, Step, Target
from kaigong.core.simulate.study import Study, prepared, varied
from kaigong.core.simulate.study import answer as answered

REPLICATIONS = 400  # enough for an interval of ± 5 points at worst, few enough for a page
SEED = 20220210  # the same for every what-if, so that two differ only by what was asked
AHEAD_DAYS = 250  # working days simulated, as far as the calendar is published


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Everything a simulation is asked: today's city, what was learned of it, the promise, and what differs."""

    city: City
    learned: Learned
    target: StartTarget
    asked: Asked

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from every other question."""
        return (self.city.today, self.city.seal, self.city.fingerprint, self.target.row.pk, self.asked)


def open_targets(person: Person | None, day: date) -> list[Any]:
    """The promises of starts that can still be asked about."""
    return targets.start_targets(person, day)


def question(person: Person | None, today: date, asked: Asked) -> Question | None:
    """The question as asked, of the promise named or else the nearest; None where the city has no such promise."""
    rows = targets.start_targets(person, today)
    row = next((row for row in rows if row.no == asked.target), rows[0] if rows else None)
    if row is None:
        return None
    city = live.city(today)
    return Question(city, learned.learned(city), targets.start_target(row), replace(asked, target=row.no))


def reforms_of(city: City) -> dict[str, bool]:
    """Every reform that could act on a project still to start, and whether it acts on some of them today."""
    acting = {name for each in city.waiting for name in each.plan.reforms}
    kinds = rulebook.catalogue().project_types
    listed = {name for kind in {each.row.type for each in city.waiting} for name in kinds[kind].reforms}
    order = rulebook.catalogue().reforms
    return {name: name in acting for name in order if name in acting | listed}


def desks_of(city: City) -> dict[str, int]:
    """How many review at each agency today."""
    return {agency: desk.on(city.today) for agency, desk in city.desks.items()}


# ------------------------------------------------------------------------------------------------ the answer

_answers: Kept[Answer] = Kept(64)
_studies: Kept[Study] = Kept(8)


def answer(of: Question, *, replications: int = REPLICATIONS) -> Answer:
    """What the simulation says; from memory where it was asked before."""
    return _answers.get(of.key, lambda: _answer(of, replications))


def _answer(of: Question, replications: int) -> Answer:
    began = time.perf_counter()
    study = _study(of)
    runs = sample(study.net, SEED, range(replications))
    return answered(study, runs, replications, SEED, began)


def _study(of: Question) -> Study:
    """The compiled city; where only desks differ from one compiled before, only they are made anew."""
    asked = scenario(of)
    key = (*of.key[:-1], of.asked.off, of.asked.on)
    known = _studies.get(key, lambda: prepared(asked, rulebook.catalogue()))
    return known if known.scenario is asked else varied(known, asked, rulebook.catalogue())


def scenario(of: Question) -> Scenario:
    """The city and the question as the simulation takes them."""
    last = max(of.target.last, _ahead(of.city))
    text = f"started>={of.target.least} by {of.target.last}"
    return Scenario(
        start=of.city.today, until=last, calendar=of.city.calendar,
        portfolio=_portfolio(of.city, of.target),
        agencies=dict(_desks(of)), durations=of.learned.durations, correction=of.learned.correction,
        targets=(Target(text, of.target.least, of.target.last, of.target.first, of.target.counted),), fill=False,
        added=frozenset(of.asked.on), dropped=frozenset(of.asked.off),
    )  # fmt: skip


def _ahead(city: City) -> date:
    """The last day simulated: a working year on, or as far as a calendar is published."""
    calendar, first = city.calendar, city.calendar.index(city.today)
    return calendar.working_days[min(first + AHEAD_DAYS, len(calendar.working_days) - 1)]


def _desks(of: Question) -> Iterator[tuple[str, Desk]]:
    wanted = dict(of.asked.reviewers)
    for agency, desk in of.city.desks.items():
        more = wanted[agency] - desk.on(of.city.today) if agency in wanted else 0
        away = tuple(Change(first, last, -1) for first, last in desk.away)
        count = max(desk.officers + more, 0)
        at_once = of.learned.at_once.get(agency, 1)
        yield agency, Desk((Step(of.city.today, count),), of.asked.discipline, at_once, away)


@lru_cache(maxsize=16)
def _portfolio(city: City, target: StartTarget) -> tuple[Entry, ...]:
    """Every project still to start, and those started that the promise counts already."""
    waiting = [_entry(each) for each in city.waiting]
    counted = (row for row in city.started if row.code in target.counted and row.started_on)
    return (*waiting, *(_started(row) for row in counted if target.first <= _day(row) <= target.last))


def reforms_with(row: Project, more: str) -> tuple[str, ...]:
    """The reforms a project has chosen, and one more."""
    kept = row.reforms if isinstance(row.reforms, str) else tuple(row.reforms)
    own = chosen_reforms(rulebook.catalogue().project_types[row.type], kept or "type")
    return tuple(dict.fromkeys((*own, more)))


def _entry(each: Standing) -> Entry:
    row = each.row
    return Entry(
        row.code, ProjectFacts(row.name, row.type, row.facts), row.planned_start_on, row.is_key, each.applies,
        each.plan.reforms + each.plan.not_in_effect, each.done, each.under_way,
    )  # fmt: skip


def _started(row: Project) -> Entry:
    facts = ProjectFacts(row.name, row.type, row.facts)
    return Entry(row.code, facts, row.planned_start_on, row.is_key, row.start_on, started=row.started_on)


def _day(row: Project) -> date:
    assert row.started_on is not None  # noqa: S101  the caller has looked
    return row.started_on


# ------------------------------------------------------------------------------------------------ figures to keep


def figures(of: Question, found: Answer) -> Mapping[str, Any]:
    """What a saved scenario keeps of an answer."""
    target = found.targets[0]
    binding = next((desk.agency for desk in found.desks if desk.binding), "")
    return {
        "probability": target.probability, "ci": list(target.ci), "p10": target.p10, "p50": target.p50,
        "p90": target.p90, "binding": binding, "replications": found.replications, "least": of.target.least,
    }  # fmt: skip
