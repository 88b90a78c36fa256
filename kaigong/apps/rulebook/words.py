"""The rules in readable words, in the language of the page: names, conditions, days, faults of a form."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kaigong.core.problems import Problem
from kaigong.core.rules.model import Attribute, Catalogue, LegalDays
from kaigong.core.rules.tree import And, BoolAttr, Compare, ComparePair, Const, In, Node, Not, Or, ReformTest
from kaigong.core.values import Fact

UNITS = {
    "平方米": gettext_lazy("平方米"), "立方米": gettext_lazy("立方米"), "米": gettext_lazy("米"),
    "元": gettext_lazy("元"), "千瓦": gettext_lazy("千瓦"), "千瓦时": gettext_lazy("千瓦时"),
    "吨标准煤": gettext_lazy("吨标准煤"),
}  # fmt: skip
COMPARED = {
    "==": gettext_lazy("{name}为{value}"),
    "!=": gettext_lazy("{name}不是{value}"),
    "<": gettext_lazy("{name}小于{value}"),
    "<=": gettext_lazy("{name}不超过{value}"),
    ">": gettext_lazy("{name}大于{value}"),
    ">=": gettext_lazy("{name}达到{value}"),
}
PROVENANCE = {
    "verified": gettext_lazy("已核实"),
    "recalled": gettext_lazy("待确认"),
    "default-42": gettext_lazy("无特别规定，按《行政许可法》第四十二条"),
}
STARTS = {
    "acceptance": gettext_lazy("自受理之日起"),
    "receipt": gettext_lazy("自收到之日起"),
    "receipt of report": gettext_lazy("自收到报告之日起"),
}
ISSUERS = {
    "applicant": gettext_lazy("申请人"), "intermediary": gettext_lazy("中介服务机构"),
    "government": gettext_lazy("政府"), "market-supervision": gettext_lazy("市场监督管理部门"),
    "archives": gettext_lazy("城建档案机构"), "drawing-review-body": gettext_lazy("施工图审查机构"),
    "lead-unit": gettext_lazy("牵头单位"),
}  # fmt: skip


class Named(Protocol):
    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def pick(zh: str, en: str) -> str:
    """The text in the page's language; Chinese where there is no English."""
    return zh if chinese() or not en else en


def named(thing: Named | None) -> str:
    """A name in the page's language."""
    return pick(thing.name_zh, thing.name_en) if thing else ""


def listed(parts: Iterable[str]) -> str:
    """Several words in a row."""
    return ("、" if chinese() else ", ").join(parts)


def unit(attribute: Attribute) -> str:
    """The unit beside a number."""
    return str(UNITS.get(attribute.unit, attribute.unit))


def value(attribute: Attribute, fact: Fact | None) -> str:
    """A fact as people say it; what is not known says so."""
    if fact is None:
        return _("还不清楚")
    if isinstance(fact, bool):
        return _("是") if fact else _("否")
    if isinstance(fact, str):
        return pick(*(attribute.labels or {}).get(fact, (fact, fact)))
    number = f"{fact:,.10f}".rstrip("0").rstrip(".")
    return f"{number} {unit(attribute)}".strip()


def condition(node: Node, catalogue: Catalogue) -> str:
    """A condition in one readable line."""
    match node:
        case And(parts):
            return _("，且").join(_bracketed(part, catalogue, Or) for part in parts)
        case Or(parts):
            return _("，或").join(_bracketed(part, catalogue, And) for part in parts)
        case Not(BoolAttr(name)) if name in catalogue.attributes:
            return _("不具有“{name}”的情形").format(name=named(catalogue.attributes[name]))
        case Not(In(name, values)) if name in catalogue.attributes:
            return _("{name}不是{values}").format(**_choice(name, values, catalogue))
        case Not(part):
            return _("不属于（{condition}）").format(condition=condition(part, catalogue))
        case Const(truth):
            return _("所有项目") if truth else _("一般不适用")
    return _atom(node, catalogue)


def _bracketed(part: Node, catalogue: Catalogue, wider: type) -> str:
    text = condition(part, catalogue)
    return _("（{condition}）").format(condition=text) if isinstance(part, wider) else text


def _atom(node: Node, catalogue: Catalogue) -> str:
    match node:
        case BoolAttr(name) if name in catalogue.derived:
            return _("（{condition}）").format(condition=condition(catalogue.derived[name].expr.root, catalogue))
        case BoolAttr(name):
            return named(catalogue.attributes[name])
        case Compare(name, op, fact):
            attribute = catalogue.attributes[name]
            return str(COMPARED[op]).format(name=named(attribute), value=value(attribute, fact))
        case ComparePair(left, op, right):
            names = [named(catalogue.attributes.get(side)) or side for side in (left, right)]
            return str(COMPARED[op]).format(name=names[0], value=names[1])
        case In(name, values):
            return _("{name}为{values}").format(**_choice(name, values, catalogue))
        case ReformTest(reform):
            return _("采用“{reform}”改革").format(reform=named(catalogue.reforms.get(reform)) or reform)
    raise TypeError(type(node).__name__)


def _choice(name: str, values: Iterable[Fact], catalogue: Catalogue) -> dict[str, str]:
    attribute = catalogue.attributes[name]
    words = [value(attribute, fact) for fact in values]
    last = _("{values}或{last}").format(values=listed(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]
    return {"name": named(attribute), "values": last}


def legal(days: LegalDays | None) -> str:
    """A statutory limit: 20 个工作日, counted from acceptance."""
    if days is None:
        return _("法律未规定期限")
    if days.unit == "working" or days.value == 0:
        return working_days(days.value)
    return ngettext("{days} 日", "{days} 日", days.value).format(days=days.value)


def working_days(days: int) -> str:
    """20 个工作日; 20 working days; 0 is done at once."""
    if days == 0:
        return _("当场办结")
    return ngettext("{days} 个工作日", "{days} 个工作日", days).format(days=days)


def told(problem: Problem, texts: Mapping[str, Promise | str]) -> str:
    """A fault in words; a code without a text is shown as it is."""
    text = texts.get(problem.code)
    return str(text).format_map({"at": problem.at, **problem.data}) if text else str(problem)


def put_on_form(
    form: Form, problems: Iterable[Problem], texts: Mapping[str, Promise | str], places: Mapping[str, str]
) -> Form:
    """Every fault at its field. `places` leads from the start of a fault's place to a field; others stand on top."""
    for problem in problems:
        field: Any = next((name for start, name in places.items() if problem.at.startswith(start)), None)
        form.add_error(field if field in form.fields else None, told(problem, texts))
    return form
