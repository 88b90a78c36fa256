"""What the notices of cases say, who stands behind their recipients, and what the morning's digest holds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import names, queries, queries_desk
from kaigong.apps.cases.models import Item
from kaigong.apps.cases.notice_texts import CASE_KINDS, DAYS, GROUNDS, OF_CASE, OF_ITEM, TEXTS
from kaigong.apps.cases.notices import APPLICANT, RULES, owner
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.ledger import registry as ledger
from kaigong.apps.notices import actions, registry
from kaigong.apps.notices.registry import How, Line, Section
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook

MOST_LINES = 10
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def register() -> None:
    """Called once, when the app is ready."""
    for kind, (label, text, must, at_once) in TEXTS.items():
        title = OF_CASE if kind in CASE_KINDS else OF_ITEM
        email = How.NOW if at_once else How.DIGEST
        registry.register(
            kind, label, title=title, text=text, words=_words(kind, label), must=must, email=email, to=reached(kind),
        )  # fmt: skip
    registry.register_alias(APPLICANT, _enterprise_of)
    registry.register_group("head", _heads, lambda person: ())
    registry.register_group("enterprise", _members, _acted_for)
    registry.register_digest(digest)
    ledger.register_alarm("digest", gettext_lazy("发送每日摘要"), send_digests)


def reached(kind: str) -> frozenset[str]:
    """Whom a kind of notice ever reaches, by the table of who is told."""
    who = {told for rule in RULES.values() if rule.kind == kind for told in rule.who}
    if kind in CASE_KINDS or not who:
        return frozenset({registry.APPLICANTS})
    sides = {registry.APPLICANTS if told is owner else registry.STAFF for told in who}
    return frozenset(sides)


def _words(kind: str, label: Any) -> registry.Words:
    def words(data: Mapping[str, Any]) -> Mapping[str, Any]:
        said = {key: _day(value) if key in DAYS else "" if value is None else value for key, value in data.items()}
        said["label"] = label
        if "item" in data:
            said["item"] = names.item(data["item"])
            if "statutory_due" in data and _limitless(data["item"]):
                said["statutory_due"] = _("法律未规定")
        if "parts" in data:
            said["changed"] = _("；").join(f"{names.item(part)}：{text}" for part, text in data["parts"].items())
        if "basis" in data:
            silence = _("期满未作决定，视为准予延续，依据{rule}。")
            said["silence"] = silence.format(rule=data["basis"]) if data["basis"] else ""
        if "cause" in data:
            said["cause"] = names.item(data["cause"])
        if "stage" in data:
            said["stage"] = names.stage(data["stage"])
        if "decision" in data:
            said["decision"] = {"approve": _("准予许可"), "reject": _("不予许可")}.get(data["decision"], "")
            said["reason"] = _("理由：{reason}").format(reason=data["reason"]) if data.get("reason") else ""
        if "points" in data:
            said["points"] = _("；").join(f"{names.item(code)}：{text}" for code, text in data["points"])
        if kind in GROUNDS:
            said["ground"] = names.ground(data["reason"])
        return said

    return words


def _limitless(code: str) -> bool:
    """Whether the law sets no limit for the item."""
    item = rulebook.catalogue().items.get(code)
    return item is not None and item.legal_days is None


def _day(value: str | None) -> str:
    """2022年2月10日（周四）; 10 February 2022."""
    if not value:
        return _("待公布")
    day = date.fromisoformat(value)
    if names.english():
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


# ------------------------------------------------------------------------------------------------------- recipients


def _enterprise_of(code: str) -> str | None:
    found = projects.owner_of(code)
    return f"enterprise:{found.credit_code}" if found else None


def _heads(id: str) -> QuerySet[Person]:
    return Person.objects.filter(agency_id=id, role=Role.HEAD, is_active=True)


def _members(code: str) -> QuerySet[Person]:
    return Person.objects.filter(memberships__enterprise__credit_code=code, is_active=True)


def _acted_for(person: Person) -> Iterator[tuple[str, str]]:
    if person.role == Role.ENTERPRISE:
        for enterprise in enterprises.of_person(person):
            yield f"enterprise:{enterprise.credit_code}", enterprise.name


# ------------------------------------------------------------------------------------------------------- the digest


def send_digests(now: datetime) -> None:
    """At half past eight on working days; in a year without a calendar on none."""
    actions.send_digests(now=now, is_working=lambda day: bool(rulebook.calendar().is_workday(day)))


def digest(person: Person, today: date) -> Iterable[Section]:
    """What is late, what is due today, what else waits for the person."""
    if person.role == Role.ENTERPRISE:
        yield _section(_("待您办理"), queries.waiting_on_applicant(person))
        return
    if not queries.has_desk(person):
        return
    desk = queries.desk(person)
    yield _section(_("已超期"), desk.filter(next_on__lt=today))
    yield _section(_("今天到期"), desk.filter(next_on=today))
    yield _section(_("待办"), desk.exclude(next_on__lte=today))
    yield _section(_("待出件"), queries.to_hand_over(person))
    yield _section(_("待决定是否延续"), queries_desk.to_renew(person))


def _section(label: str, found: QuerySet[Item]) -> Section:
    lines = [
        Line(f"{names.of(row)}（{row.project.name}）" + (f" {_day(row.next_on.isoformat())}" if row.next_on else ""),
             f"/cases/{row.case.no}/items/{row.code}/")
        for row in found[:MOST_LINES]
    ]  # fmt: skip
    return Section(label, found.count(), lines)
