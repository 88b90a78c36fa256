"""多测合一: one survey, shared by every item that needs it; where something changed only that is measured again."""

from typing import Any

from kaigong.apps.cases import names
from kaigong.apps.cases.models import Item, Remeasurement
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook

GROUP = "multi-survey"  # the services of the catalogue that measure


def is_survey(item: Item) -> bool:
    """Whether its result is a measurement: of the item itself, or of what was merged into it."""
    known = rulebook.catalogue().items
    return any(code in known and known[code].mergeable_group == GROUP for code in (item.code, *item.parts))


def parts(item: Item) -> list[tuple[str, str]]:
    """What the result is made of, by name."""
    return [(code, names.item(code)) for code in item.parts if code != item.code] or [
        (item.code, names.item(item.code))
    ]


def users(item: Item) -> tuple[str, ...]:
    """The agencies with items still under way that use the result."""
    plan = projects.plan_of(item.project)
    given = {material for one in plan.items if one.id == item.code for material in one.gives}
    using = [one.id for one in plan.items if given.intersection(one.needs)]
    rows = Item.objects.filter(project=item.project, code__in=using, finished=False).values_list("agencies", flat=True)
    return tuple(dict.fromkeys(agency for agencies in rows for agency in agencies))


def remeasured(item: Item) -> list[dict[str, Any]]:
    """What was measured again, of an item's own result or of a result it uses, the newest first."""
    taken = {code for one in projects.plan_of(item.project).items if one.id == item.code for code in one.needs}
    return [
        {"row": row, "changed": [(names.item(part), text) for part, text in row.parts.items()]}
        for row in reversed(of_project(item.project))
        if row.item_id == item.pk or taken.intersection(row.outputs)
    ]


def of_project(project: Project) -> list[Remeasurement]:
    """Everything measured again of a project."""
    return list(Remeasurement.objects.filter(item__project=project).select_related("document", "item"))
