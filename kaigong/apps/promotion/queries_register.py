"""What a register of leads is held against, as the command sees it."""

from collections import defaultdict
from datetime import date

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.sheets import Column, Table
from kaigong.apps.promotion import queries, register
from kaigong.apps.promotion.models import Lead, Stage
from kaigong.apps.rulebook import queries as rulebook


def columns(person: Person) -> list[Column]:
    """The columns, with the words of today's agencies and teams."""
    return register.columns(queries.agencies(), queries.teams(person), rulebook.regions().values())


def check(person: Person, table: Table, today: date) -> register.Check:
    """The dry run of a register, against everything as it stands now."""
    return register.compare(table, base(person, table, today))


def base(person: Person, table: Table, today: date) -> register.Base:
    """All of it, in six queries however long the register is."""
    people, heads = defaultdict[str, list[Person]](list), dict[str, Person]()
    for one in Person.objects.filter(is_active=True, agency__isnull=False).order_by("username"):
        people[one.name_zh].append(one)
        if one.role == Role.HEAD and one.agency_id:
            heads.setdefault(one.agency_id, one)
    codes = {row.values["project"] for row in table.rows if row.values.get("project")}
    return register.Base(
        columns(person), {one.pk: one for one in queries.agencies()}, {one.no: one for one in queries.teams(person)},
        people, heads, list(Lead.objects.exclude(stage=Stage.MERGED).select_related("team", "owner").order_by("no")),
        {one.code: one for one in Project.objects.filter(code__in=codes)}, today,
    )  # fmt: skip
