"""What was done against what the catalogue asks: skipped, early, late, twice, recorded after the fact.

A case of the live city is a project with all its applications, held against the plan of that very project. A log that
somebody brought is held against the plan of a type of projects, or against the catalogue as a whole.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.boards.mined import Wanted, fits
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.queries import Known
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.mining.conform import (
    AFTERWARDS,
    EARLY,
    KINDS,
    LATE,
    SKIPPED,
    STATUTORY,
    TWICE,
    Case,
    Conformance,
    Deviation,
    Fit,
    conform,
)
from kaigong.core.mining.doings import DUES, LEDGER, doings, named
from kaigong.core.mining.ledger import log_of
from kaigong.core.mining.log import Log
from kaigong.core.mining.norm import Norm, Step, norm, norm_of, phases_in, whole
from kaigong.core.mining.times import Workdays

OPENING = "ProjectApplied"
PROJECT = "case:project"
MOST_KEPT, MOST_ITEMS, MOST_CASES = 8, 40, 60


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Cases held against their norm. `unknown` are activities of a log that are no item, with how often they occur;
    `whole` says whether everything of the cases is seen, so that a share of all checks means something."""

    found: Conformance
    whole: bool = True
    unknown: tuple[tuple[str, int], ...] = ()


_kept: dict[tuple[object, ...], Checked] = {}


def live(person: Person, wanted: Wanted) -> Checked:
    """The ledger as far as the person may see it, each project against its own plan; made again with a new entry."""
    _entry, seal = ledger.last_entry()
    key = (person.pk, person.role, person.agency_id, seal, rulebook.catalogue().fingerprint, wanted)
    if key not in _kept:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = _live(person, wanted)
    return _kept[key]


def _live(person: Person, wanted: Wanted) -> Checked:
    known = {key: each for key, each in cases.known_items(person).items() if fits(each, wanted)}
    project_of = {no: each.project for (no, _item), each in known.items()}
    rows = {row.code: row for row in projects.visible(person).filter(code__in=set(project_of.values()))}
    all_seen = roles.may(person, "see_every_project") and not (wanted.item or wanted.agency)
    done = [case for case in _cases(project_of) if case.name in rows]
    workdays = Workdays(rulebook.calendar())
    found = conform(done, lambda name: _norm(rows[name]), workdays)
    return Checked(found if all_seen else _narrowed(found, _allowed(person, known, rows, wanted)), all_seen)


def _cases(project_of: Mapping[str, str]) -> tuple[Case, ...]:
    """Every item of every project, from the entries of its applications."""
    entries = ledger.written("case", (*LEDGER, *DUES))
    rows = [
        (f"case:{project_of[no]}", *entry)
        for stream, *entry in entries if (no := stream.removeprefix("case:")) in project_of
    ]  # fmt: skip
    log = log_of(rows)  # type: ignore[arg-type]
    found = doings(log, {}, timezone.get_current_timezone())
    return tuple(Case(case.name.removeprefix("case:"), case.doings, case.first, case.closed) for case in found)


def _norm(row: Project) -> Norm:
    """The plan of a project; its days are those the ledger set, which know of every stop."""
    plan = projects.plan_of(row)
    steps = {item.id: Step(item.id, item.preds) for item in plan.items}
    return norm(steps, frozenset(plan.needed), phases_in(rulebook.catalogue(), steps))


def _allowed(
    person: Person, known: Mapping[tuple[str, str], Known], rows: Mapping[str, Project], wanted: Wanted
) -> Callable[[str, str], bool]:
    """Which item of which project may be told of: those the person sees; of those nobody began what is his agency's.
    Where the page is narrowed to an item or an agency, those alone."""
    seen = {(each.project, each.code) for each in known.values()}
    catalogue, mine = rulebook.catalogue(), roles.may(person, "see_every_project")

    def allowed(project: str, item: str) -> bool:
        agencies = catalogue.items[item].agency if item in catalogue.items else ()
        fitting = wanted.item in ("", item) and (not wanted.agency or wanted.agency in agencies)
        return fitting and ((project, item) in seen or mine or person.agency_id in agencies)

    return allowed


def _narrowed(found: Conformance, allowed: Callable[[str, str], bool]) -> Conformance:
    """Without what may not be told."""
    fits_ = tuple(
        Fit(fit.case, fit.checks, tuple(one for one in fit.deviations if allowed(fit.case, one.item)))
        for fit in found.cases
    )
    by_item: dict[str, Counter[str]] = {}
    for fit in fits_:
        for one in fit.deviations:
            by_item.setdefault(one.item, Counter())[one.kind] += 1
    totals = Counter(one.kind for fit in fits_ for one in fit.deviations)
    items = tuple(type(row)(row.item, row.done, dict(by_item[row.item])) for row in found.items if row.item in by_item)
    return Conformance(
        fits_, items, {kind: totals[kind] for kind in KINDS}, found.fitness, sum(not fit.deviations for fit in fits_)
    )


def of_log(log: Log, names: Mapping[str, str], type_: str) -> Checked:
    """A log somebody brought, against the plan of a type, or against the catalogue where none is named."""
    catalogue = rulebook.catalogue()
    known = {**named(log.activities, catalogue), **{what: (item, "") for what, item in names.items() if item}}
    known = {what: found for what, found in known.items() if names.get(what, " ")}  # empty: said to be none
    kind = catalogue.project_types.get(type_)
    asked = norm_of(catalogue, type_, kind.attributes) if kind else whole(catalogue)
    by = PROJECT if PROJECT in log.attributes else None
    found = conform(doings(log, known, timezone.get_current_timezone(), by=by), lambda _case: asked,
                    Workdays(rulebook.calendar()))  # fmt: skip
    counts = Counter(log.activity.tolist())
    ours = "kind" in log.attributes and "item" in log.attributes
    unknown = [(what, counts[n]) for n, what in enumerate(log.activities) if what not in known and not ours]
    return Checked(found, unknown=tuple(sorted(unknown, key=lambda pair: (-pair[1], pair[0]))))


# ------------------------------------------------------------------------------------------------ in words


def kind_words() -> dict[str, tuple[str, str]]:
    """What each kind of deviation is called, and what it means."""
    return {
        "skipped": (_("跳过"), _("应办而没有办，后面的事项却已经办了")),
        "early": (_("提前"), _("前置事项还没有办完就开始")),
        "late": (_("超期"), _("超过承诺时限或者法定时限才办结")),
        "twice": (_("重复"), _("办结以后又办了一次")),
        "afterwards": (_("补记"), _("事后才记入账本")),
        "unplanned": (_("计划外"), _("项目计划里没有这一项，却办了")),
    }


def item_name(code: str) -> str:
    """An item in words."""
    return rules.named(rulebook.catalogue().items.get(code)) or code


def finding(of: Checked) -> str:
    """The one sentence."""
    found = of.found
    if not found.cases:
        return _("还没有可以对照的办件")
    total = sum(found.totals.values())
    if not total:
        return ngettext("{n} 件都照应办的办了", "{n} 件都照应办的办了", len(found.cases)).format(n=len(found.cases))
    worst = max(KINDS, key=lambda kind: found.totals[kind])
    return _("{n} 件中有 {m} 件与应办的不同，最多的是{kind}（{times} 处）").format(
        n=len(found.cases), m=len(found.cases) - found.whole, kind=kind_words()[worst][0], times=found.totals[worst]
    )


def kinds(of: Checked) -> list[dict[str, Any]]:
    """The figures on top."""
    words = kind_words()
    return [{"kind": kind, "name": words[kind][0], "text": words[kind][1], "count": of.found.totals[kind]}
            for kind in KINDS]  # fmt: skip


def items(of: Checked) -> tuple[list[dict[str, Any]], int]:
    """Item by item, the most deviations first; and how many have none."""
    rows = [row for row in of.found.items if row.deviations]
    shown = [
        {"item": row.item, "name": item_name(row.item), "done": row.done,
         "cells": [(kind, row.deviations.get(kind, 0)) for kind in KINDS]}
        for row in rows[:MOST_ITEMS]
    ]  # fmt: skip
    return shown, len(of.found.items) - len(rows)


def behind(of: Checked, kind: str, item: str) -> list[tuple[str, str, str]]:
    """The cases behind a number, the farthest first: case, item, what happened."""
    found = [
        (one.days or 0, fit.case, one)
        for fit in of.found.cases for one in fit.deviations
        if one.kind == kind and item in ("", one.item)
    ]  # fmt: skip
    found.sort(key=lambda row: (-row[0], row[1], row[2].item))
    return [(case, item_name(one.item), said(one)) for _days, case, one in found[:MOST_CASES]]


def said(one: Deviation) -> str:
    """One deviation in words."""
    days = one.days or 0
    if one.kind == EARLY:
        return ngettext("比“{other}”办完早 {n} 天开始", "比“{other}”办完早 {n} 天开始", days).format(
            other=item_name(one.other), n=days
        )
    if one.kind == LATE:
        limit = _("法定时限") if one.other == STATUTORY else _("承诺时限")
        return ngettext("超过{limit} {n} 天", "超过{limit} {n} 天", days).format(limit=limit, n=days)
    if one.kind == AFTERWARDS:
        return ngettext("{n} 天后才记入", "{n} 天后才记入", days).format(n=days)
    texts = {SKIPPED: _("后面的事项已经办了，它还没有办"), TWICE: _("办结以后又办了一次")}
    return texts.get(one.kind, _("项目计划里没有"))


def title(kind: str, item: str) -> str:
    """What stands over the cases behind a number."""
    name = kind_words()[kind][0]
    return _("{item}：{kind}").format(item=item_name(item), kind=name) if item else name


def resolved(said_: Iterable[tuple[str, str]]) -> tuple[dict[str, str], Sequence[str]]:
    """What a person wrote beside activities, as items; and what is no item."""
    catalogue = rulebook.catalogue()
    names, wrong = dict[str, str](), list[str]()
    for activity, text in said_:
        found = named([text], catalogue).get(text)
        if found:
            names[activity] = found[0]
        elif text:
            wrong.append(text)
    return names, wrong
