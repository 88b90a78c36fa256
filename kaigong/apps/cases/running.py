"""What the reforms in force change in how a project's cases run, as its cases and decisions need it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kaigong.apps.cases.models import Item, State
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.debts_values import Later
from kaigong.core.cases.joint_values import released_key, simulated_key
from kaigong.core.cases.records import Part
from kaigong.core.plan.milestones import WORKS_COMPLETE
from kaigong.core.plan.running import PreReview, Running
from kaigong.core.values import replace

BUILD_FIRST = "build-first-verify-later"
PHASES = ("foundation", "main-structure", "completion")  # the reform makes their inspection mandatory
SIMULATED = simulated_key("")
USABLE = Q(stands=True) | Q(state=State.SIMULATED) | Q(released__isnull=False)
BEGINS = ("preds", "chapters", "simulated", "confirms")


def of(project: Project) -> Running:
    """How the cases of a project run."""
    return projects.running_of(project)


def entries(project: Project, sent: Iterable[Entry], finished: Collection[str]) -> tuple[Entry, ...]:
    """The items of an application with what was merged into them, what they need of a giver, and whether what they
    give will be a licence yet."""
    ways = of(project)
    return tuple(_entry(entry, ways, finished) for entry in sent)


def _entry(entry: Entry, ways: Running, finished: Collection[str]) -> Entry:
    review, chapters = ways.pre_review, ways.chapters.get(entry.code, {})
    simulated = review is not None and entry.code in review.items and review.trigger not in finished
    return replace(
        entry,
        parts=tuple(Part(code, outputs) for code, outputs in ways.parts.get(entry.code, ())),
        chapters=tuple(chapters.items()),
        simulated=simulated and not entry.owed,
        confirmed_by=review.final if review and simulated else "",
        confirms=review is not None and entry.code == review.final,
    )


def usable(items: QuerySet[Item]) -> dict[str, date]:
    """What of some items others may build on: those that stand with what was merged into them, chapters released, and
    for simulated reviews their results."""
    found = items.filter(USABLE)
    return usable_of(found.values("code", "state", "stands", "ended_on", "decided_on", "simulated_on", "released",
                                     "parts"))  # fmt: skip


def usable_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, date]:
    """The same of rows already read."""
    found: dict[str, date] = {}
    for row in rows:
        if row["stands"]:
            found |= dict.fromkeys([row["code"], *(row["parts"] or ())], row["ended_on"] or row["decided_on"])
        elif row["state"] == State.SIMULATED:
            found[simulated_key(row["code"])] = row["simulated_on"]
        for material, day in (row["released"] or {}).items():
            found[released_key(row["code"], material)] = date.fromisoformat(day)
    return found


def may_begin(row: Mapping[str, Any] | Item, standing: Collection[str]) -> bool:
    """Whether everything a row needs of others may be used."""
    values = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in BEGINS}
    chapters, simulates = values["chapters"] or {}, values["simulated"] or values["confirms"]
    return all(_stood(code, standing, chapters.get(code, []), simulates) for code in values["preds"])


def _stood(code: str, standing: Collection[str], chapters: list[str], simulates: bool) -> bool:
    if code in standing:
        return True
    if simulates:
        return simulated_key(code) in standing
    return bool(chapters) and all(released_key(code, chapter) in standing for chapter in chapters)


def opened(finished: Iterable[str]) -> set[str]:
    """For the opening of stages a simulated result counts like a permit: it is what the next stage is reviewed on."""
    return {code.removesuffix(SIMULATED) for code in finished}


def laters(project: Project, code: str) -> tuple[Later, ...]:
    """先建后验: the inputs of an item that moved behind the start, and the phases that must be inspected."""
    ways, known = of(project), rulebook.catalogue().items
    inputs = [debt for debt in ways.put_off if debt.item == code and debt.due.before]
    found = [
        Later(debt.material, debt.material, "", str(debt.due.before), known[code].agency[0], "") for debt in inputs
    ]
    if BUILD_FIRST not in ways.reforms or code not in _inspected(ways):
        return tuple(found)
    plan = projects.plan_of(project)
    gates = [item.id for item in plan.items if WORKS_COMPLETE in item.preds and item.kind != "intermediary-service"]
    last = gates[0] if gates else WORKS_COMPLETE
    for phase in PHASES:
        gate = last if phase == PHASES[-1] else WORKS_COMPLETE
        found.append(Later(f"inspection-{phase}", "", phase, gate, known[code].agency[0], ""))
    return tuple(found)


def _inspected(ways: Running) -> Collection[str]:
    """The permits that owe the inspections of the phases: those whose inputs moved behind the start. Where the permit
    itself is split, its phases keep their inputs, and the first of them, with which the works start, owes them."""
    moved = {debt.item for debt in ways.put_off if debt.due.before}
    return moved or {phases[0] for phases in ways.phases}


def pre_review(project: Project) -> PreReview | None:
    """The items reviewed before the land is won, if the project has any."""
    return of(project).pre_review
