"""How ready projects are for each kind of money: what the city knows of them, put before the core's rule."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Sum

from kaigong.apps.projects import approvals, codes, lists
from kaigong.apps.projects.models import MoneySource, Paper, Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures.readiness import Condition, Evidence, Readiness, readiness
from kaigong.core.rules.facts import with_derived


def of_one(project: Project, kind: str, today: date) -> Readiness:
    """How ready one project is for one kind of money."""
    return of_many([project], kind, today)[project.pk]


def of_many(projects: Sequence[Project], kind: str, today: date) -> dict[int, Readiness]:
    """The same for many, in a few reads."""
    known, conditions = evidence(projects, today), lists.funds()[kind].conditions
    return {pk: readiness(conditions, one) for pk, one in known.items()}


def of_all_funds(project: Project, today: date) -> dict[str, Readiness]:
    """How ready one project is for every kind of money."""
    known = evidence([project], today)[project.pk]
    return {kind: readiness(fund.conditions, known) for kind, fund in lists.funds().items()}


def evidence(projects: Sequence[Project], today: date) -> dict[int, Evidence]:
    """Everything the conditions ask for. A paper may also be the approval itself, given before the system was there."""
    keys, catalogue = [project.pk for project in projects], rulebook.catalogue()
    items, papers = approvals.of(keys), defaultdict(set)
    for pk, kind in Paper.objects.filter(project__in=keys).values_list("project_id", "kind"):
        papers[pk].add(kind)
    sums = MoneySource.objects.filter(project__in=keys).values("project_id").annotate(fen=Sum("planned_fen"))
    covered = {row["project_id"]: row["fen"] for row in sums.order_by()}
    return {
        project.pk: Evidence(
            items[project.pk] | papers[project.pk], papers[project.pk], with_derived(catalogue, project.facts),
            _tests(project, covered.get(project.pk, 0), today),
        )
        for project in projects
    }  # fmt: skip


def _tests(project: Project, covered_fen: int, today: date) -> set[str]:
    """What the system computes by itself."""
    start = project.started_on or project.forecast_start_on or project.planned_start_on
    found = {"sources_cover"} if 0 < project.investment_fen <= covered_fen else set()
    found |= {"starts_this_year"} if start and start.year <= today.year else set()
    return found | ({"has_code"} if codes.is_shaped(project.code) else set())


def missing(found: Readiness) -> str:
    """The documents still missing, by name."""
    return words.listed(words.named(one) for one in found.missing)


def paper_kinds(conditions: Iterable[Condition]) -> dict[str, str]:
    """What may be handed in for these conditions: kind -> name. Approvals given on paper are among them."""
    catalogue, known, found = rulebook.catalogue(), lists.papers(), dict[str, str]()
    for condition in conditions:
        found |= {kind: words.named(known[kind]) for kind in condition.papers}
        found |= {code: words.named(catalogue.items[code]) for code in condition.items if code in catalogue.items}
    return found


def every_paper() -> dict[str, str]:
    """What may be handed in for any fund."""
    return paper_kinds(condition for fund in lists.funds().values() for condition in fund.conditions)
