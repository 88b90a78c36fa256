"""What a change of law would make of cases under way: reads for dry runs, batches and pages. Nothing is changed here.

For each case the plan of its project is made twice, under the law of the eve and under that of the day; only what
differs between the two, or in the limits of its items, has come from the law. Plans of alike projects are made once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db.models import QuerySet

from kaigong.apps.accounts.models import Agency
from kaigong.apps.cases import known, planned
from kaigong.apps.cases.models import Case, CaseState, Item, LawRun
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import values as core
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.migrate import differences
from kaigong.core.cases.migrate_values import Asked, By, Difference, Transition, Version, Why
from kaigong.core.cases.values import OWNER_KINDS, Terms
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Chosen, ProjectFacts, faults, plan, prepare
from kaigong.core.plan.model import PlanItem
from kaigong.core.plan.planning import Shape, shape_of
from kaigong.core.rules.changes import changed_items
from kaigong.core.rules.model import Catalogue

CHUNK = 400
BY_HAND = frozenset({Why.LATE_BY_CHANGE.value, Why.UNKNOWN.value})  # people should look at these
Told = dict[str, Any]
Entries = Mapping[str, Entry]


@dataclass(slots=True)
class Change:
    """The law before and on a day, and what follows from it for all cases: made once a run or a batch."""

    version: Version
    before: Catalogue
    after: Catalogue
    changed: frozenset[str]  # items not handled alike
    rebased: frozenset[str]  # of these, those that rest on other articles
    desks: frozenset[str]  # agencies of the city
    day: date
    _plans: dict[tuple[int, int], tuple[Shape, tuple[PlanItem, ...] | None]] = field(default_factory=dict)  # alike: one
    _entries: dict[tuple[int, str], dict[str, Entry]] = field(default_factory=dict)
    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _limits: dict[str, Terms] = field(default_factory=dict)

    def calendar(self, project: Project) -> Calendar:
        """The working calendar where the project lies."""
        found = self._calendars.get(project.county)
        if found is None:
            found = self._calendars[project.county] = rulebook.calendar(project.county)
        return found

    def entries(self, project: Project, stage: str, catalogue: Catalogue) -> dict[str, Entry] | None:
        """The items of a stage of the project under a catalogue; None while its facts leave them open."""
        items = self._items(project, catalogue)
        if items is None:
            return None
        key = (id(items), stage)
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = {i.id: self._entry(i, catalogue) for i in items if i.stage == stage}
        return found

    def _items(self, project: Project, catalogue: Catalogue) -> tuple[PlanItem, ...] | None:
        chosen: Chosen = project.reforms if isinstance(project.reforms, str) else tuple(project.reforms)
        facts = ProjectFacts("", project.type, project.facts)
        if faults(catalogue, facts.type, facts.attributes, chosen or "type"):
            return None
        shape = shape_of(prepare(catalogue), facts, chosen or "type")
        key = (id(catalogue), id(shape))
        if key not in self._plans:
            made = plan(catalogue, facts, None, reforms=chosen or "type")
            self._plans[key] = (shape, made.items if made.complete and not made.faults else None)
        return self._plans[key][1]

    def _entry(self, item: PlanItem, catalogue: Catalogue) -> Entry:
        owed = item.kind in OWNER_KINDS or item.agency[0] not in self.desks
        exclusions = catalogue.items[item.id].clock_exclusions
        return Entry(item.id, item.agency, item.kind, item.preds, exclusions, item.days, owed)

    def limit(self, code: str) -> Terms:
        """The statutory limit the law of the day gives an item."""
        found = self._limits.get(code)
        if found is None:
            found = self._limits[code] = planned.terms_of(self.after.items[code].legal_days)
        return found


def change_of(run: LawRun) -> Change:
    """The change of law a run is about."""
    force = run.counted_from == "force"
    version = Version(run.version, run.force_on, Transition(run.transition), run.ground, run.no, force)
    before, after = rulebook.catalogue(run.force_on - timedelta(1)), rulebook.catalogue(run.force_on)
    return between(before, after, version, run.day)


def between(before: Catalogue, after: Catalogue, version: Version, day: date) -> Change:
    """The change from one catalogue to another, as seen on a day."""
    changed = changed_items(before, after)
    rebased = frozenset(
        code for code in changed & before.items.keys() & after.items.keys()
        if before.items[code].legal_basis != after.items[code].legal_basis
    )  # fmt: skip
    desks = frozenset(Agency.objects.values_list("id", flat=True))
    return Change(version, before, after, changed, rebased, desks, day)


def live() -> QuerySet[Case]:
    """All cases under way."""
    return Case.objects.filter(state=CaseState.OPEN).select_related("project").order_by("no")


def touched(change: Change) -> Iterator[tuple[Case, Mapping[str, Entry], Mapping[str, Entry]]]:
    """The live cases the change may touch, with their items before and after. Most are told from the plan alone."""
    under = Item.objects.filter(finished=False, code__in=change.changed, case__state=CaseState.OPEN)
    under = under.filter(accepted_on__isnull=False)  # an item not accepted yet has no limit to change
    with_changed = set(under.values_list("case_id", flat=True))
    for case in live().iterator(chunk_size=2000):
        before = change.entries(case.project, case.stage, change.before)
        after = change.entries(case.project, case.stage, change.after)
        if before is not None and after is not None and (case.pk in with_changed or before != after):
            yield case, before, after


def found(change: Change, cases: Iterable[tuple[Case, Entries, Entries]]) -> Iterator[tuple[Case, list[Told]]]:
    """The differences of many cases, folded from their streams some hundreds at a time."""
    lot: list[tuple[Case, Entries, Entries]] = []
    for one in cases:
        lot.append(one)
        if len(lot) == CHUNK:
            yield from _found(change, lot)
            lot = []
    yield from _found(change, lot)


def _found(change: Change, lot: Sequence[tuple[Case, Entries, Entries]]) -> Iterator[tuple[Case, list[Told]]]:
    folded = known.as_far_as({case.stream: case.seen_n for case, _b, _a in lot})
    for case, before, after in lot:
        asked = ask(change, case, folded[case.stream][0], before, after)
        told_ = [told(one) for one in differ(change, case.project, folded[case.stream][0], asked)]
        if told_:
            yield case, told_


def ask(
    change: Change, case: Case, folded: core.Case, before: Entries, after: Entries, *,
    by_hand: Mapping[str, Sequence[str]] | None = None, finished: Mapping[str, date] | None = None,
    ended: bool = False,
) -> Asked:  # fmt: skip
    """What the version asks of one case. Only items the law changed are compared by their limits."""
    accepted = [code for code, item in folded.items.items() if item.accepted_on and (ended or not item.finished)]
    limits = {
        code: change.limit(code) if code in change.changed else folded.items[code].terms
        for code in accepted if code in after
    }  # fmt: skip
    exceptions = {item: By(said[0]) for item, said in (by_hand or {}).items()}
    return Asked(before, after, limits, change.rebased, finished or {}, exceptions, not case.theme)


def asked_of(change: Change, case: Case, folded: core.Case, **more: Any) -> Asked | None:
    """The same with the plans looked up; None while the facts of the project leave its items open."""
    before = change.entries(case.project, case.stage, change.before)
    after = change.entries(case.project, case.stage, change.after)
    return None if before is None or after is None else ask(change, case, folded, before, after, **more)


def differ(change: Change, project: Project, folded: core.Case, asked: Asked) -> tuple[Difference, ...]:
    """The differences of one case as of the day of the dry run."""
    return differences(folded, asked, change.version, change.day, change.calendar(project))


def told(one: Difference) -> Told:
    """A difference as it is kept, compared and shown."""
    return {
        "item": one.item, "what": one.what, "effect": one.effect.value, "moves": one.moves, "why": one.why.value,
        "agencies_before": list(one.agencies_before), "agencies": list(one.agencies),
        "days_before": _days(one.terms_before), "days": _days(one.terms),
        "due_before": _due(one.due_before), "due": _due(one.due), "needs": list(one.needs),
    }  # fmt: skip


def _days(terms: Terms) -> Told:
    data: Told = msgspec.to_builtins(terms)
    return data


def _due(due: core.DueDays) -> Told:
    data: Told = msgspec.to_builtins(due)
    return data


def terms(data: Told) -> Terms:
    """The days of a kept difference, as a value again."""
    return msgspec.convert(data, Terms)


def flagged(differences: Collection[Told]) -> bool:
    """Whether something of a case wants a decision by hand."""
    return any(one["why"] in BY_HAND for one in differences)


def moving(differences: Collection[Told]) -> int:
    """How many items move."""
    return sum(one["moves"] for one in differences)
