"""What the boards say in Python: days, findings of pictures, reasons; in the language of the page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaigong.apps.rulebook import words as rules
from kaigong.core.plan import Plan, PlanItem
from kaigong.core.problems import Faulty
from kaigong.core.rules.conditions import Compare, Not, parse
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.values import Fact

WEEKDAYS = "一二三四五六日"


def shortdate(day: date | None) -> str:
    """4月11日; 11 Apr."""
    if day is None:
        return "—"
    return f"{day.month}月{day.day}日" if rules.chinese() else f"{day.day} {day:%b}"


def longdate(day: date | None) -> str:
    """2022年4月11日（周一）; Mon 11 April 2022."""
    if day is None:
        return "—"
    if rules.chinese():
        return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def months() -> list[str]:
    """Names of the months for an axis."""
    return [f"{n}月" for n in range(1, 13)] if rules.chinese() else [f"{date(2022, n, 1):%b}" for n in range(1, 13)]


def days(count: int) -> str:
    """20 个工作日; 20 working days; 当日 where nothing is waited for."""
    return rules.working_days(count) if count else _("当日")


def brief_days(count: int) -> str:
    """20 天, beside a bar."""
    return ngettext("{n} 天", "{n} 天", count).format(n=count) if count else _("当日")


def span(least: int | None, most: int | None) -> str:
    """66 个工作日, or 66–120 个工作日 while answers are open."""
    if least is None or most is None:
        return _("还不能估计")
    if least == most:
        return days(least)
    return _("{least}–{most} 个工作日").format(least=least, most=most)


def agencies(catalogue: Catalogue, ids: Iterable[str]) -> str:
    """Names of agencies in a row."""
    known = (catalogue.agencies.get(name) for name in ids)
    return rules.listed(rules.named(agency) for agency in known if agency)


def agency(catalogue: Catalogue, ids: Iterable[str]) -> str:
    """The first agency's name."""
    return agencies(catalogue, list(ids)[:1])


# --- reasons ---------------------------------------------------------------------------------------------------------


COMPARED = {
    "<": gettext_lazy("小于"), "<=": gettext_lazy("不超过"), ">": gettext_lazy("大于"),
    ">=": gettext_lazy("达到"), "==": gettext_lazy("等于"), "!=": gettext_lazy("不等于"),
}  # fmt: skip
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def fact_line(catalogue: Catalogue, condition: str, value: bool | None, facts: Mapping[str, Fact]) -> str:
    """One deciding part of a condition as a statement about the project: 环评分类：环境影响报告表."""
    try:
        node, holds = parse(condition).root, value is not False
    except Faulty:
        return condition
    while isinstance(node, Not):
        node, holds = node.part, not holds
    name = getattr(node, "name", "")
    if name not in catalogue.attributes:
        return rules.condition(node if holds else Not(node), catalogue)
    attribute, own = catalogue.attributes[name], facts.get(name)
    if isinstance(node, Compare) and attribute.type == "number":
        op = COMPARED[node.op if holds else OPPOSITE[node.op]]
        return _("{name} {own}（{op} {limit}）").format(
            name=rules.named(attribute),
            own=rules.value(attribute, own),
            op=op,
            limit=rules.value(attribute, node.value),
        )
    return said(attribute, own if own is not None else holds)


def said(attribute: Attribute, fact: Fact | None) -> str:
    """A fact in words; where the attribute's name only lists its values, the value alone."""
    text, name = rules.value(attribute, fact), rules.named(attribute)
    return text if attribute.type == "enum" and "／" in name else _("{name}：{value}").format(name=name, value=text)


def why(catalogue: Catalogue, reasons: Iterable[Mapping[str, Any]], facts: Mapping[str, Fact]) -> str:
    """因为：用地方式为出让；依据《城乡规划法》第38条."""
    told = list(reasons)
    conditions = [(each["condition"], each["value"]) for each in told if each["condition"] != "true"]
    stated = dict.fromkeys(fact_line(catalogue, *condition, facts) for condition in conditions)
    bases = [basis for each in told for basis in (each, *each.get("more", ()))]
    laws = dict.fromkeys(rules.citation(catalogue, basis["law"], basis["article"]) for basis in bases if basis["law"])
    parts = [_("因为：{facts}").format(facts=rules.listed(stated))] if stated else [_("所有项目都要办理")]
    if laws:
        parts.append(_("依据{laws}").format(laws=rules.listed(laws)))
    return _("；").join(parts)


def wanted(attribute: Attribute) -> str:
    """What an attribute takes, for whoever gave something else."""
    if attribute.type == "number":
        return _("请填 0 或更大的数，例如 20000、2万、1.5亿。")
    values = (True, False) if attribute.type == "bool" else attribute.values
    return _("可选：{values}。").format(values=rules.listed(rules.value(attribute, each) for each in values))


def plan_finding(plan: Plan, start: date) -> str:
    """The one sentence of a plan: when ground can be broken."""
    if plan.to_start_days is None:
        return _("按现有回答还不能排出开工计划")
    if plan.groundbreaking is None:
        return _("自起算日起 {days}可以开工").format(days=days(plan.to_start_days))
    return _("{start}起算，{day}可以开工").format(start=longdate(start), day=longdate(plan.groundbreaking))


def when(item: PlanItem) -> str:
    """The days of an item in the plan, dates where they are known."""
    if item.start and item.finish:
        return _("计划 {start}—{finish}，{days}").format(
            start=shortdate(item.start), finish=shortdate(item.finish), days=days(item.days)
        )
    return _("第 {start}—{finish} 个工作日").format(start=item.early_start, finish=item.early_finish)
