"""Differences and runs in plain words, for pages and files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.cases import law, names
from kaigong.apps.rulebook import words as rules
from kaigong.core.cases.values import Terms
from kaigong.core.clock.due import Unit

WHAT = {
    "added": gettext_lazy("新增事项"), "dropped": gettext_lazy("不再需要"), "changed": gettext_lazy("有变更"),
    "rebased": gettext_lazy("只换法律依据"),
}  # fmt: skip
EFFECT = {"better": gettext_lazy("更有利"), "same": gettext_lazy("相同"), "worse": gettext_lazy("更不利")}
WHY = {
    "better": gettext_lazy("对申请人更有利，改按新版"), "ordered": gettext_lazy("规定要求，改按新版"),
    "desk": gettext_lazy("承办部门等办理事宜按新版"), "by-hand-move": gettext_lazy("人工决定改按新版"),
    "by-hand-keep": gettext_lazy("人工决定保持原版本"), "kept": gettext_lazy("从旧，保持原版本"),
    "worse": gettext_lazy("对申请人更不利，保持原版本"), "equal": gettext_lazy("并不更有利，保持原版本"),
    "late-by-change": gettext_lazy("改按新版当天即逾期，待人工决定"),
    "unknown": gettext_lazy("工作日历未公布，待人工决定"),
}  # fmt: skip
LEFT = {
    "ended": gettext_lazy("已经办结，不再恢复"), "begun": gettext_lazy("已经开始办理，不再撤下"),
    "built-on": gettext_lazy("后续事项已据此受理，不再恢复"),
    "moved-since": gettext_lazy("之后又按其他版本调整，请先收回后一次"),
}  # fmt: skip
STOPPED = {
    "case": gettext_lazy("这件申请在试算之后有了变化"),
    "plan": gettext_lazy("项目情况改变，需要办哪些事项已无法确定"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One difference as a page shows it."""

    item: str
    name: str
    what: str
    effect: str
    why: str
    moves: bool
    flagged: bool
    agencies: tuple[str, str]
    days: tuple[str, str]
    due: tuple[date | None, date | None]

    @property
    def agency_changes(self) -> bool:
        return self.agencies[0] != self.agencies[1]

    @property
    def days_change(self) -> bool:
        return self.days[0] != self.days[1]


def line(one: Mapping[str, Any]) -> Line:
    """A kept difference in words."""
    agencies = tuple(names.joined(names.agency(each) for each in one[key]) for key in ("agencies_before", "agencies"))
    days = tuple("" if _gone(one, key) else in_days(law.terms(one[key])) for key in ("days_before", "days"))
    return Line(
        one["item"], names.item(one["item"]), str(WHAT[one["what"]]), str(EFFECT[one["effect"]]), str(WHY[one["why"]]),
        one["moves"], one["why"] in law.BY_HAND, (agencies[0], agencies[1]), (days[0], days[1]),
        (binding(one["due_before"]), binding(one["due"])),
    )  # fmt: skip


def _gone(one: Mapping[str, Any], key: str) -> bool:
    return (one["what"], key) in {("added", "days_before"), ("dropped", "days")}


def in_days(terms: Terms) -> str:
    """法定 45 日，承诺 20 个工作日."""
    return _("，").join(_parts(terms)) or "—"


def _parts(terms: Terms) -> Iterator[str]:
    if terms.legal is not None:
        plain = terms.legal.unit is Unit.WORKING
        said = rules.working_days(terms.legal.days) if plain else _("{days} 日").format(days=terms.legal.days)
        yield _("法定 {days}").format(days=said)
    if terms.promised_days is not None:
        yield _("承诺 {days}").format(days=rules.working_days(terms.promised_days))
    start = terms.legal_from or terms.promised_from
    if start:
        yield _("自{day}起算").format(day=date_format(start))


def binding(due: Mapping[str, Any]) -> date | None:
    """The earlier of two kept last days."""
    days = [date.fromisoformat(day) for day in (due["statutory"], due["promised"]) if day]
    return min(days, default=None)
