"""How the rest of a project's plan looks from today: items still to come, moved by what has happened."""

from datetime import date

from kaigong.apps.cases import planned, steps
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.forecast import Actual
from kaigong.core.plan.model import Plan


def expected(project: Project, plan: Plan, today: date) -> dict[str, tuple[date, date]]:
    """The first and the last day now expected of every item that is not finished; of what runs, from the day it was
    accepted on. Empty where a needed year has no calendar, and once ground is broken for what came before."""
    happened = {row["code"]: steps.actual(row) for row in steps.so_far([project]).get(project.pk, [])}
    calendar = rulebook.calendar(project.county)
    found = planned.forecaster(plan).spans(happened, project.start_on, today, calendar)
    nothing = Actual()
    return {
        code: (happened.get(code, nothing).accepted_on or first, last)
        for code, (first, last) in found.items()
        if happened.get(code, nothing).finished_on is None
    }
