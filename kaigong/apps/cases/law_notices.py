"""What the applicant is told when the law changes under his case: which items, their last days before and now, why."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.cases import law, law_words, names
from kaigong.apps.cases.models import LawRun, LawRunCase
from kaigong.apps.notices import actions as notices
from kaigong.apps.notices import registry
from kaigong.apps.notices.actions import Told

MOVED, BACK = "law-moved", "law-moved-back"
CLOCKS = {"statutory": gettext_lazy("法定期限"), "promised": gettext_lazy("承诺期限")}


def register() -> None:
    """Called once when the app is ready. The applicant is always told: it is his last day that moves."""
    registry.register(
        MOVED, gettext_lazy("在办申请改按新规则"), title=gettext_lazy("{case} 改按新规则办理"),
        text=gettext_lazy("{title}自{day}起施行（{ground}）。{items}。其余事项不变。"), words=words, must=True,
    )  # fmt: skip
    registry.register(
        BACK, gettext_lazy("在办申请恢复原规则"), title=gettext_lazy("{case} 恢复按原规则办理"),
        text=gettext_lazy("{title}对本申请的适用已收回，恢复原来的规则和期限。原因：{reason}。"), words=words,
        must=True,
    )  # fmt: skip


def moved(run: LawRun, row: LawRunCase) -> Told:
    """One case has moved."""
    data = {"ground": run.ground, "items": [one for one in row.differences if one["moves"]]}
    return _told(MOVED, run, row, data)


def back(run: LawRun, row: LawRunCase) -> Told:
    """The move of one case was taken back."""
    return _told(BACK, run, row, {"reason": run.back_reason})


def _told(kind: str, run: LawRun, row: LawRunCase, more: Mapping[str, Any]) -> Told:
    data = {"case": row.case.no, "title": run.title, "day": run.force_on.isoformat(), **more}
    to = f"applicant:{row.case.project.code}"
    return Told((to,), kind, row.case.no, data, reverse("cases:case", args=[row.case.no]))


def tell(told: Iterable[Told], *, now: datetime) -> None:
    """All of a batch, in its transaction."""
    notices.tell_many(told, now=now)


def words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data in the reader's language."""
    lines = _("；").join(_line(one) for one in data.get("items", ()))
    return {**data, "items": lines, "day": date_format(date.fromisoformat(data["day"]))}


def _line(one: Mapping[str, Any]) -> str:
    name = names.item(one["item"])
    if one["what"] == "dropped":
        return _("{name}不再需要办理").format(name=name)
    if one["what"] == "added":
        return _("新增{name}").format(name=name)
    parts = []
    if one["agencies"] != one["agencies_before"]:
        parts.append(
            _("改由{agencies}办理").format(agencies=names.joined(names.agency(each) for each in one["agencies"]))
        )
    for clock, label in CLOCKS.items():
        old, new = _day(one["due_before"], clock), _day(one["due"], clock)
        if old and new and old != new:
            parts.append(_("{clock}由{old}改为{new}").format(clock=label, old=date_format(old), new=date_format(new)))
    if not parts and one["days_before"] != one["days"]:
        parts.append(_("{old}改为{new}").format(old=_days(one["days_before"]), new=_days(one["days"])))
    said = _("，").join(parts) if parts else _("期限不变，改按新的法律依据办理")
    return _("{name}{said}").format(name=name, said=said)


def _day(due: Mapping[str, Any], clock: str) -> date | None:
    return date.fromisoformat(due[clock]) if due[clock] else None


def _days(terms: Mapping[str, Any]) -> str:
    return law_words.in_days(law.terms(dict(terms)))
