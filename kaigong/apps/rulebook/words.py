"""The rules in readable words, in the language of the page: names, conditions, days, faults of a form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from kaigong.core.problems import Problem
from kaigong.core.rules import editions, spoken
from kaigong.core.rules.model import Attribute, Catalogue, LegalDays
from kaigong.core.rules.tree import Node
from kaigong.core.values import Fact

ISSUERS = {
    "applicant": gettext_lazy("申请人"), "intermediary": gettext_lazy("中介服务机构"),
    "government": gettext_lazy("政府"), "market-supervision": gettext_lazy("市场监督管理部门"),
    "archives": gettext_lazy("城建档案机构"), "drawing-review-body": gettext_lazy("施工图审查机构"),
    "lead-unit": gettext_lazy("牵头单位"),
}  # fmt: skip


FESTIVALS = {
    "元旦": gettext_lazy("元旦"), "春节": gettext_lazy("春节"), "清明节": gettext_lazy("清明节"),
    "劳动节": gettext_lazy("劳动节"), "端午节": gettext_lazy("端午节"), "中秋节": gettext_lazy("中秋节"),
    "国庆节": gettext_lazy("国庆节"), "防汛停止办公": gettext_lazy("防汛停止办公"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": gettext_lazy("抗战胜利70周年纪念日"),
}  # fmt: skip


class Named(Protocol):
    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def language() -> spoken.Language:
    """The language of the page."""
    return spoken.CHINESE if chinese() else spoken.ENGLISH


def festival(name: str) -> str:
    """Why a day is off; the name as it was entered where it is not one of the usual ones."""
    return listed(str(FESTIVALS.get(part, part)) for part in name.split("、"))


def pick(zh: str, en: str) -> str:
    """The text in the page's language; the other one where it is missing."""
    return spoken.pick(language(), zh, en)


def named(thing: Named | None) -> str:
    """A name in the page's language."""
    return pick(thing.name_zh, thing.name_en) if thing else ""


def listed(parts: Iterable[str]) -> str:
    """Several words in a row."""
    return spoken.listed(language(), parts)


def text(thing: object, field: str) -> str:
    """A text an entry carries in both languages, such as its `note`."""
    return spoken.text(language(), thing, field)


def texts(thing: object, field: str) -> tuple[str, ...]:
    """The same of a list of texts."""
    return spoken.texts(language(), thing, field)


def unit(attribute: Attribute) -> str:
    """The unit beside a number."""
    return pick(attribute.unit, attribute.unit_en)


def value(attribute: Attribute, fact: Fact | None) -> str:
    """A fact as people say it; what is not known says so."""
    return spoken.value(language(), attribute, fact)


def condition(node: Node, catalogue: Catalogue) -> str:
    """A condition in one readable line."""
    return spoken.condition(language(), node, catalogue)


def legal(days: LegalDays | None) -> str:
    """A statutory limit: 20 个工作日, 45 日."""
    return spoken.limit(language(), days)


def working_days(days: int) -> str:
    """20 个工作日; 20 working days; 当场办结 for none."""
    return spoken.counted(language(), days) if days else spoken.say(language(), "at_once")


def citation(catalogue: Catalogue, law: str, article: str = "") -> str:
    """《城乡规划法》第38条; Urban and Rural Planning Law, Art. 38."""
    return spoken.citation(language(), catalogue, law, article)


def version(name: str) -> str:
    """The version of the law as people call it: since which day, and the city's last edition in it."""
    day, _mark, edition = name.partition("-r")
    said = gettext("最初版") if day == editions.BASE else gettext("{day}版").format(day=_written(day))
    return gettext("{version}（本市第 {number} 号变更）").format(version=said, number=edition) if edition else said


def _written(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso  # a name of the law that no edition has; shown as it was given
    return pick(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")


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
