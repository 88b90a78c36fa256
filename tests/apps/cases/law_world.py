"""A city with cases under way on a day of 2026, and what the tests of law changes do with it."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from kaigong.core.rules.facts import sample_facts

BEIJING = timezone(timedelta(hours=8))
HAZCHEM = "hazchem-safety-condition-review"
EIA = "eia-form-approval"
HAZCHEM_LAW = date(2026, 5, 1)  # 危险化学品安全法
CODE = date(2026, 8, 15)  # 生态环境法典
GROUND = "《立法法》第一百零四条：为了更好地保护公民、法人和其他组织的权利和利益而作的特别规定除外"


def at(text: str, hour: int = 10) -> datetime:
    """Ten in the morning of a day, here."""
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def project_of(enterprise: Any, day: str, name: str = "示例精细化工项目", **facts: Any) -> Any:
    """An industrial project that handles hazardous chemicals, known whole."""
    from kaigong.apps.projects import actions
    from kaigong.apps.rulebook import queries as rulebook

    known = sample_facts(rulebook.catalogue(), "industrial-general") | {"has_hazardous": True, "eia_class": "form"}
    return actions.register_project(
        name=name, type="industrial-general", facts=known | facts, start_on=date.fromisoformat(day), klass="industry",
        county="421003", investment_fen=120_000_000_00, enterprise=enterprise, by="system:setup", now=at(day),
    )  # fmt: skip


def applied(project: Any, lin: Any, day: str, stage: str = "1") -> Any:
    """A stage of it applied for."""
    from kaigong.apps.cases import actions

    return actions.apply_stage(project=project, stage=stage, by=lin.ref, now=at(day))


def stand(project: Any, code: str, day: str) -> None:
    """Let an item wait for nothing, by carrying out whatever it needs first."""
    from kaigong.apps.cases import steps
    from kaigong.apps.cases.models import Item
    from kaigong.core.cases import events as e

    for item in Item.objects.filter(project=project, code=code):
        steps.carry_out(
            item.case, code, lambda case, seen: [e.ItemReady(code, date.fromisoformat(day))], by="system:setup",
            now=at(day), seen=None,
        )  # fmt: skip


def accepted(case: Any, code: str, officer: Any, day: str) -> Any:
    """An item of a case accepted on a day."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    stand(case.project, code, day)
    item = Item.objects.select_related("case__project__enterprise", "project").get(case=case, code=code)
    return actions.accept_item(item=item, person=officer(item), now=at(day))


def item_of(case: Any, code: str = HAZCHEM) -> Any:
    """The row as it is stored."""
    from kaigong.apps.cases.models import Item

    return Item.objects.get(case=case, code=code)
