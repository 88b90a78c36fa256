"""What a project's plan and the rules hand over to its cases: the items of a stage, their days, what each needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from kaigong.apps.accounts.models import Agency
from kaigong.apps.cases.models import Item
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import origins
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.forecast import Forecaster, Step
from kaigong.core.cases.records import UseTerms
from kaigong.core.cases.stages import Gates, Openings, Planned
from kaigong.core.cases.values import EXTENSION_DAYS, OWNER_KINDS, Terms
from kaigong.core.clock.due import Limit, Reading, Unit
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.problems import Refused
from kaigong.core.rules.model import Catalogue, LegalDays
from kaigong.core.rules.versions import legal_days_on

MOST_READY = 1024
_ready: dict[int, tuple[Plan, Gates, Forecaster]] = {}
_terms: dict[tuple[str, str, str, date], Terms] = {}
_uses: dict[tuple[Any, ...], UseTerms | None] = {}


def plan_of(project: Project) -> Plan:
    """The project's plan; refused while its facts leave open what it needs."""
    plan = projects.plan_of(project)
    if plan.faults or not plan.complete:
        names = {name for waiting in plan.depends.values() for name in waiting} | {fault.name for fault in plan.faults}
        known = rulebook.catalogue().attributes
        raise Refused("plan.not_complete", project=project.name, facts=[_called(known, name) for name in sorted(names)])
    return plan


def whole_plan(project: Project) -> Plan | None:
    """The plan, or None while the facts leave it open: what has begun goes on all the same."""
    return whole(projects.plan_of(project))


def whole(plan: Plan) -> Plan | None:
    """The plan, unless the facts leave it open."""
    return plan if plan.complete and not plan.faults else None


def _called(known: Mapping[str, object], name: str) -> str:
    from kaigong.apps.cases.names import of

    return of(known[name]) if name in known else name


def openings(plan: Plan, finished: Collection[str]) -> Openings:
    """Which stages of the plan stand open or may be applied for early."""
    return gates(plan).openings(finished)


def gates(plan: Plan) -> Gates:
    """The stages of a plan and what each waits for."""
    return _prepared(plan)[1]


def forecaster(plan: Plan) -> Forecaster:
    """The plan made ready to be run forward."""
    return _prepared(plan)[2]


def _prepared(plan: Plan) -> tuple[Plan, Gates, Forecaster]:
    """What is worked out once for a plan. The plan itself is kept beside it, so that its address stays its own."""
    found = _ready.get(id(plan.items))  # which alike projects share
    if found is None:
        permits = rulebook.catalogue().government_clock_kinds
        gates = Gates(Planned(item.id, item.stage, frozenset(item.preds), item.kind in permits) for item in plan.items)
        steps = [Step(i.id, i.days, i.early_start, i.early_finish, i.preds) for i in plan.items]
        found = _ready[id(plan.items)] = (plan, gates, Forecaster(steps))
        while len(_ready) > MOST_READY:
            del _ready[next(iter(_ready))]
    return found


def entries(plan: Plan, stage: str) -> tuple[Entry, ...]:
    """The items of a stage as an application sends them out."""
    return entries_of([item for item in plan.items if item.stage == stage])


def entries_of(items: Sequence[PlanItem]) -> tuple[Entry, ...]:
    """Some items of a plan as an application sends them out."""
    desks = rulebook.once("desks", lambda: frozenset(Agency.objects.values_list("id", flat=True)))
    return tuple(_entry(item, desks) for item in items)


def owed(plan: Plan, stages: Iterable[str]) -> frozenset[str]:
    """The items of some stages that go to no desk: the owner does them, or has them done, and reports."""
    return frozenset(entry.code for stage in stages for entry in entries(plan, stage) if entry.owed)


def _entry(item: PlanItem, desks: Collection[str]) -> Entry:
    """An item nobody has a desk for is done and reported by the owner."""
    known = rulebook.catalogue().items[item.id]
    owed = item.kind in OWNER_KINDS or item.agency[0] not in desks
    return Entry(item.id, item.agency, item.kind, item.preds, known.clock_exclusions, item.days, owed)


@lru_cache(maxsize=1024)
def day_of(moment: datetime) -> date:
    """The day in the city; what happens together is asked for the same hour again and again."""
    return timezone.localtime(moment).date()


def terms(code: str, day: date) -> Terms:
    """The limit the law in force on a day gives an item, or none: the catalogue writes the 20 days of Art. 42 out."""
    rules = rulebook.catalogue(day)
    key = rules.fingerprint, rules.version, code, day
    found = _terms.get(key)
    if found is None:
        if len(_terms) > MOST_READY:
            _terms.clear()
        found = _terms[key] = terms_of(legal_days_on(rules.items[code], day))
    return found


def terms_of(legal: LegalDays | None) -> Terms:
    """A statutory limit as cases keep it."""
    if legal is None:
        return Terms()
    unit = Unit.WORKING if legal.unit == "working" else Unit.CALENDAR
    reading = Reading.EARLIER if legal.ambiguous_unit else None
    return Terms(Limit(legal.value, unit, reading), legal.starts_from.startswith("receipt"))


def law(day: date) -> str:
    """How the catalogue version of a day is called."""
    return rulebook.catalogue(day).version


def gives(item: Item) -> tuple[str, ...]:
    """What an approval of an item gives in its project's plan."""
    return outputs(projects.plan_of(item.project).items, item.code)


def outputs(plan_or_items: Iterable[PlanItem], code: str) -> tuple[str, ...]:
    """What an item gives in this plan (a merged one gives what its parts gave)."""
    return next((item.gives for item in plan_or_items if item.id == code), ())


def longest_extension(code: str, day: date) -> int:
    """How many working days the head may add: ten, unless the item's own statute says more."""
    own = rulebook.catalogue(day).items[code].extension
    return own.days if own else EXTENSION_DAYS


def use_of(code: str, day: date, parts: Iterable[str] = ()) -> UseTerms | None:
    """Within which time what the item grants must be used, or None. A phase has the time of the whole item, and what
    others were merged into that of its parts."""
    rules = rulebook.catalogue(day)
    key = rules.fingerprint, rules.version, code, tuple(parts)
    if key not in _uses:
        if len(_uses) > MOST_READY:
            _uses.clear()
        _uses[key] = _use_of(rules, code, key[-1])
    return _uses[key]


def _use_of(catalogue: Catalogue, code: str, parts: Iterable[str]) -> UseTerms | None:
    for one in (code, origins.whole_of(catalogue, code), *parts):
        if one in catalogue.items and (use := catalogue.items[one].use_within):
            return UseTerms(use.months, use.extensions, use.extension_months, use.used_by,
                            f"《{use.law}》第{use.article}条",
                            Limit(use.ask_before_days, Unit(use.ask_before_unit)))  # fmt: skip
    return None
