"""What of a project's plan has been applied for: under a theme item by item, or stage by stage."""

from kaigong.apps.cases.models import Case, Item
from kaigong.apps.projects.models import Project
from kaigong.core.plan.model import Plan, PlanItem


def items(project: Project) -> set[str]:
    """The items that lie in a case of the project. Each lies in one only, so none is applied for twice."""
    return set(Item.objects.filter(project=project).values_list("code", flat=True))


def stages(project: Project, plan: Plan | None) -> set[str]:
    """The stages that are applied for: by a case of their own, or because themes took every item of them."""
    own = set(Case.objects.filter(project=project, theme="").values_list("stage", flat=True))
    if plan is None or not Case.objects.filter(project=project).exclude(theme="").exists():
        return own
    left = {item.stage for item in rest(project, plan)}
    return own | ({item.stage for item in plan.items} - left)


def rest(project: Project, plan: Plan, stage: str = "") -> list[PlanItem]:
    """The items of the plan (of a stage) that are still to be applied for."""
    sent = items(project)
    return [item for item in plan.items if item.id not in sent and stage in ("", item.stage)]
