"""One working day of the sample people: they look at everything open and do what `life` says falls on this day.

They act through the same actions as everybody else; what is refused to them is left as it is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import actions as cases
from kaigong.apps.cases import planned
from kaigong.apps.cases import queries as case_queries
from kaigong.apps.cases.models import Item, State
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import BEFORE_START, Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.values import MILESTONE
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.problems import Refused
from kaigong.demo import evidence, life
from kaigong.demo.city import BY
from kaigong.demo.dice import one_of
from kaigong.demo.life import Seen, Verb
from kaigong.demo.people import People, at_work

OPENS, CLOSES, MORNING_ENDS = time(8, 40), time(16, 50), time(9, 55)
PACE_SECONDS = 12
PASSES = 6  # what one desk finishes in the morning another may take up the same day
MISSING = ("总平面图须加盖单位公章", "授权委托书缺少签字", "环评文件页码不全", "用地范围图坐标系须为国家大地坐标系",
           "申请表建设规模与方案不一致", "缺少中介机构资质证明")  # fmt: skip


@dataclass(slots=True)
class Happened:
    """What a day or several brought."""

    counts: Counter[str] = field(default_factory=Counter)
    started: list[Project] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: "Happened") -> None:
        self.counts += other.counts
        self.started += other.started
        self.refused += other.refused


@dataclass(slots=True)
class Hours:
    """The hours of a day as they pass from one act to the next."""

    day: date
    ends: time
    acts: int = 0

    def next(self) -> datetime:
        """The moment of the next act."""
        first, last = (timezone.make_aware(datetime.combine(self.day, at)) for at in (OPENS, self.ends))
        self.acts += 1
        return min(first + timedelta(seconds=PACE_SECONDS * self.acts), last)


def live(
    day: date, *, seed: str, does_owners_steps: bool = True, whole: bool = True, leave: Collection[str] = (),
    starts: bool = True,
) -> Happened:  # fmt: skip
    """Let the sample people live one day; `whole=False`: only its morning. On a rest day nobody works. Projects to
    `leave` are not started by them (somebody else will say when); without `starts` no project is, that day."""
    calendar = rulebook.calendar()
    if not calendar.is_workday(day):
        return Happened()
    hours = Hours(day, CLOSES if whole else MORNING_ENDS)
    work = _Day(day, seed, does_owners_steps, hours, calendar, at_work(), starts)
    work.owners_apply(frozenset(leave))
    for _pass in range(PASSES):
        if not work.go_round():
            break
    return work.happened


@dataclass(slots=True)
class _Day:
    day: date
    seed: str
    does_owners_steps: bool
    hours: Hours
    calendar: Calendar
    people: People
    starts: bool
    happened: Happened = field(default_factory=Happened)
    moved: dict[int, Project] = field(default_factory=dict)  # projects in which something came to stand

    # ------------------------------------------------------------------------------------- projects without a case

    def owners_apply(self, leave: frozenset[str]) -> None:
        """Projects without a case: those whose day it is apply; those approved on paper start."""
        waiting = Project.objects.filter(stage__in=BEFORE_START, cases=None).select_related("enterprise")
        for project in waiting.order_by("code"):
            entered_on = timezone.localdate(project.registered_at)
            if is_visitors(project):
                if self.does_owners_steps and entered_on < self.day:
                    self._apply(project)
            elif entered_on > project.start_on:
                if project.name not in leave:
                    self._starts_from_paper(project)
            elif self.day == self._applies_on(project):
                self._apply(project)

    def _applies_on(self, project: Project) -> date:
        return life.applies_on(self.seed, project.code, project.start_on, self.calendar, self._pace(project))

    def _pace(self, project: Project) -> life.Pace:
        plain = project.is_sample and not project.named_on_page
        return life.pace_of(self.seed, project.code, plain_sample=plain)

    def _starts_from_paper(self, project: Project) -> None:
        planned_on = project.planned_start_on
        on = life.breaks_ground_on(self.seed, project.code, planned_on, self.calendar) if planned_on else None
        if on is not None and on <= self.day and self.starts:
            now = self.hours.next()
            document = evidence.of_approval(project, BY, now)
            started = projects.record_start(project=project, on=self.day, evidence=document, by=BY, now=now)
            self.happened.started.append(started)

    def _apply(self, project: Project) -> None:
        owner = self.people.owner(project.enterprise_id)
        if owner is not None:
            self._try(project, "applied", _bound(self._first_applies, project, owner))

    def _first_applies(self, project: Project, owner: Person, now: datetime) -> bool:
        """All stages that stand open, with one application."""
        stages = planned.openings(planned.plan_of(project), ()).due
        return self._applies_for(project, stages, owner, now)

    # ------------------------------------------------------------------------------------------------------- items

    def go_round(self) -> int:
        """Everybody looks once at all that is open; gives how much was done."""
        due = {row["pk"]: verb for row in _open_rows() if (verb := self._verb(row))}
        before = self.hours.acts
        for item in _items(due):
            self._try(item.project, due[item.pk].value, _bound(self._act, item, due[item.pk]))
        for project in self.moved.values():
            self._apply_early(project)
        self.moved.clear()
        return self.hours.acts - before

    def _verb(self, row: Mapping[str, Any]) -> Verb | None:
        if row["code"] == WORKS_START and not self.starts:
            return None
        if row["points"] and row["state"] == State.RECEIVED:  # noted; it goes out with the merged notice
            return None
        visitor = not (row["project__is_sample"] or row["project__named_on_page"])
        plain = row["project__is_sample"] and not row["project__named_on_page"]
        pace = life.pace_of(self.seed, row["project__code"], plain_sample=plain)
        verb = life.step(_seen(row), self.day, self.calendar, self.seed, pace)
        return None if visitor and verb in life.OWNERS and not self.does_owners_steps else verb

    def _try(self, project: Project, what: str, act: Callable[[datetime], bool]) -> None:
        try:
            done = act(self.hours.next())
        except Refused as refusal:
            self.happened.refused.append((project.code, refusal.code))
        else:
            self.happened.counts[what] += done

    def _act(self, item: Item, verb: Verb, now: datetime) -> bool:
        about = (self.seed, item.project.code, item.code)
        if verb in life.OWNERS:
            person = self.people.owner(item.project.enterprise_id)
        elif verb in life.CLERKS:
            person = self.people.clerk(*about) or self.people.officer(item.agency_id, *about)
        else:
            person = self.people.officer(item.agency_id, *about)
        if person is None:
            return False
        self._owner_acts(item, verb, person, now) if verb in life.OWNERS else self._desk_acts(item, verb, person, now)
        if verb in life.STANDS:
            self.moved[item.project_id] = item.project
        return True

    def _desk_acts(self, item: Item, verb: Verb, person: Person, now: datetime) -> None:
        about = (self.seed, item.project.code, item.code)
        match verb:
            case Verb.ACCEPT:
                cases.accept_item(item=item, person=person, now=now)
            case Verb.ASK_CORRECTION:
                cases.ask_correction(item=item, missing=[one_of(MISSING, *about)], person=person, now=now)
            case Verb.TAKE_ON:
                cases.take_on_item(item=item, person=person, now=now)
            case Verb.SUSPEND:
                ground = one_of(rulebook.catalogue().items[item.code].clock_exclusions, *about)
                cases.propose_stop(item=item, reason=ground, planned_days=10, person=person, now=now)
                cases.confirm_stop(item=item, person=self.people.head(item.agency_id) or person, now=now)
            case Verb.RESUME:
                cases.resume_item(item=item, result="意见已收齐，继续办理。", person=person, now=now)
            case Verb.APPROVE:
                cases.decide_item(item=item, decision="approve", reason="经审查，符合条件。", person=person, now=now)
            case Verb.DELIVER:
                cases.deliver_item(item=item, person=person, now=now)

    def _owner_acts(self, item: Item, verb: Verb, person: Person, now: datetime) -> None:
        if verb is Verb.RESUPPLY:
            cases.resupply(item=item, note="已按告知书补齐。", person=person, now=now)
            return
        document = None
        if item.code == WORKS_START:
            document = evidence.of_start([item.project], self.day, person.ref, now)
        elif item.kind == MILESTONE:
            document = evidence.of_milestone(item.project, item.name_zh, self.day, person.ref, now)
        cases.report_done(item=item, on=self.day, document=document, person=person, now=now)
        if item.code == WORKS_START:
            self.happened.started.append(item.project)

    def _apply_early(self, project: Project) -> None:
        """Whatever may be applied for sooner (并联审批) is, by owners who keep an eye on it."""
        visitor, owner = is_visitors(project), self.people.owner(project.enterprise_id)
        if owner is None or (visitor and not self.does_owners_steps):
            return
        applied, plan = case_queries.applied_stages(project), planned.whole_plan(project)
        if plan is None or applied >= {item.stage for item in plan.items}:
            return
        early = planned.openings(plan, case_queries.standing(project)).early
        stages = [stage for stage in early if stage not in applied]
        if stages and life.applies_early(self._pace(project)):
            self._try(project, "applied", _bound(self._applies_for, project, stages, owner))

    def _applies_for(self, project: Project, stages: Sequence[str], owner: Person, now: datetime) -> bool:
        cases.apply_for(project=project, stages=stages, by=owner.ref, now=now)
        return True


def is_visitors(project: Project) -> bool:
    """Whether a visitor of the demo made the project: all others are samples or named by the page."""
    return not (project.is_sample or project.named_on_page)


def _bound(act: Callable[..., bool], *things: Any) -> Callable[[datetime], bool]:
    return lambda now: act(*things, now)


def _open_rows() -> list[dict[str, Any]]:
    """What somebody could act on: open and waiting for nothing, or approved and not yet handed over."""
    columns = ("pk", "project_id", "code", "kind", "state", "promised_days", "received_on", "ready_on", "accepted_on",
               "decided_on", "stopped_since", "points", "project__code", "project__is_sample", "project__named_on_page",
               "project__seen_n")  # fmt: skip
    found = Item.objects.filter(Q(finished=False, waits=False) | Q(state=State.APPROVED)).exclude(state=State.SIMULATED)
    return list(found.order_by("case__no", "id").values(*columns))


def _items(wanted: Mapping[int, Any]) -> list[Item]:
    """The items in the order wanted. Items of one project share its row, so that each sees what the others changed."""
    found = Item.objects.select_related("case").in_bulk(list(wanted))
    projects_by_pk = Project.objects.select_related("enterprise").in_bulk({item.project_id for item in found.values()})
    shared = {}
    for item in found.values():
        item.project = projects_by_pk[item.project_id]
        item.case = shared.setdefault(item.case_id, item.case)
        item.case.project = item.project
    return [found[pk] for pk in wanted]


def _seen(row: Mapping[str, Any]) -> Seen:
    days = row["promised_days"]
    if _at_once(row["code"]):
        days = 0
    elif days is None:
        days = _plan_days(row["project_id"], row["project__code"], row["project__seen_n"]).get(row["code"], 1)
    return Seen(
        row["project__code"], row["code"], row["kind"], row["state"], days, row["received_on"], row["ready_on"],
        row["accepted_on"], row["decided_on"], row["stopped_since"],
        rulebook.catalogue().items[row["code"]].clock_exclusions,
    )  # fmt: skip


@lru_cache(maxsize=512)
def _at_once(code: str) -> bool:
    """即办: the law gives it no day beyond the one on which it is complete."""
    limit = rulebook.catalogue().items[code].legal_days
    return limit is not None and limit.value == 0


@lru_cache(maxsize=2048)
def _plan_days(pk: int, code: str, seen_n: int) -> dict[str, int]:
    """How long the plan gives each item of a project; asked again when the project has changed."""
    return {item.id: item.days for item in project_queries.plan_of(Project.objects.get(pk=pk)).items}
