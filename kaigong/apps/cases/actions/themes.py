"""One application under a theme (一事联办): one form, one set of materials, every agency at once, one reply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaigong.apps.cases import names, planned, steps, together
from kaigong.apps.cases.actions.applying import Given
from kaigong.apps.cases.models import Case, FormAnswer
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import themes
from kaigong.core.cases.events.theme import ThemeApplied
from kaigong.core.ledger.canonical import canonical
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.values import Fact


@dataclass(frozen=True, slots=True)
class Filled:
    """What the applicant filled in: facts of the project, other answers by field, materials."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    materials: Given = field(default_factory=dict)


@transaction.atomic
def say_situation(*, project: Project, facts: Mapping[str, Fact], by: str, now: datetime, seen: int) -> Project:
    """Answer the questions of a theme's situations: they become facts of the project, asked once."""
    return projects.amend_facts(project=project, facts=facts, by=by, now=now, seen=seen)


@transaction.atomic
def apply_theme(*, project: Project, theme_id: str, filled: Filled, by: str, now: datetime) -> Case:
    """Apply for everything a theme handles for this project.

    1. who asks must keep the project's record; 2. new facts are stored first, and the situation must be clear;
    3. nothing that was applied for is sent again, something must be able to begin, every field must be answered;
    4. the first application fixes the plan the project is measured against; 5. fan-out; 6. answers are kept.
    """
    project_queries.require_owner(by, project.enterprise)
    now, published = timezone.localtime(now), _published(theme_id)
    if new := together.facts_said(project, filled.facts):
        project = projects.amend_facts(project=project, facts=new, by=by, now=now, seen=project.facts_n)
    found = together.together(project, published)
    _check(project, found, filled)
    whole = planned.whole_plan(project)
    project.refresh_from_db(fields=["baseline"])
    if whole and not project.baseline:
        project = projects.set_baseline(project=project, plan=whole, by=by, now=now)
    case = _sent(project, found, filled, by, now)
    _keep_answers(case, found, filled)
    if whole:
        steps.forecast(project, whole, rulebook.calendar(project.county), now=now)
    return case


def _published(theme_id: str) -> themes.Published:
    found = themes.published().get(theme_id)
    if found is None:
        raise Refused("theme.not_in_force", theme=theme_id)
    return found


def _check(project: Project, found: together.Together, filled: Filled) -> None:
    theme = names.of(found.published.theme)
    if found.ask:
        known = rulebook.catalogue().attributes
        raise Refused("theme.situation_open", theme=theme, facts=[names.of(known[name]) for name in found.ask])
    if not found.items and found.sent:
        raise Refused("theme.applied_before", theme=theme)
    if not found.items:
        raise Refused("theme.nothing_needed", theme=theme)
    if not found.startable:
        needs = sorted({code for item in found.items for code in item.preds} - {item.id for item in found.items})
        raise names.readable(Refused("theme.not_yet", theme=theme, needs=needs))
    said = filled.answers.keys()
    missing = [one for one in found.asked if not one.optional and one.id not in said]
    if missing:
        problems = [Problem("form.field_missing", at=one.id, data={"field": names.of(one)}) for one in missing]
        raise Faulty(problems)


def _sent(project: Project, found: together.Together, filled: Filled, by: str, now: datetime) -> Case:
    published, form = found.published, _form(found, filled)
    event = ThemeApplied(
        published.theme.id, published.version, tuple(item.id for item in found.items), found.within,
        published.theme.feedback, tuple(form), sha256(canonical(form)).hexdigest(), now.date(),
    )  # fmt: skip
    package = steps.Package(published.theme.id, found.items, (event,))
    given = [
        (code, str(how), document.sha256 if document else "") for code, (how, document) in filled.materials.items()
    ]
    stage = together.stage_of(found)
    return steps.open_case(project, found.plan, stage, given, by=by, now=now, package=package)


def _form(found: together.Together, filled: Filled) -> dict[str, Any]:
    """The whole form as it was handed in: what was known and what was filled in."""
    known = {one.field.id: one.value for one in found.known}
    return {**known, **filled.answers}


def _keep_answers(case: Case, found: together.Together, filled: Filled) -> None:
    """Keep what was typed, so that it need not be asked again."""
    fields = {one.id: one for one in (*found.asked, *(each.field for each in found.known))}
    FormAnswer.objects.bulk_create(
        FormAnswer(
            case=case, project=case.project, enterprise=case.project.enterprise, field=name, value=value,
            of_enterprise=fields[name].source == together.ENTERPRISE, given_on=case.opened_on,
        )
        for name, value in filled.answers.items() if name in fields
    )  # fmt: skip
