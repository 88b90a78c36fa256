"""What the clock must know of a project when it acts by itself: law of the day, what stands, the city's switches."""

from datetime import date

from kaigong.apps.cases import owing, planned, running, steps
from kaigong.apps.cases.models import Item
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import deemed
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.itself import Grant, World


def of(project: Project, day: date) -> World:
    """The world of one project on a day. What is costly to know is looked up only when it is asked for."""
    return World(
        terms=lambda code: planned.terms(code, day),
        law=rulebook.catalogue(day).version,
        finished=steps.finished(project),
        basis=lambda item: deemed.basis(item.code, project.county, item.due.statutory),
        grant=lambda code: _grant(project, code, day),
    )


def _grant(project: Project, code: str, day: date) -> Grant:
    plan = planned.whole_plan(project)
    gives = planned.outputs(plan.items, code) if plan else rulebook.catalogue(day).items[code].outputs
    item = Item.objects.select_related("project").filter(project=project, code=code).first()
    holds = owing.holds(item) if item else ()
    return Grant(gives, planned.use_of(code, day, item.parts if item else ()), holds, running.laters(project, code))
