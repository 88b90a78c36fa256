"""What would follow from a move, and how the clocks of an item stand: days, stops and points, ready for a page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.cases import names, planned
from kaigong.apps.cases.models import Item
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.cases import values as core
from kaigong.core.cases.clocks import clocks_of
from kaigong.core.clock.calendar import UnknownYear
from kaigong.core.clock.due import Due, Limit, limit_due
from kaigong.core.clock.words import CHINESE, ENGLISH, counted

ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
POINT_STATES = {
    "open": gettext_lazy("待补正"), "answered": gettext_lazy("已答复"), "met": gettext_lazy("已符合"),
    "unmet": gettext_lazy("仍不符合"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Would:
    """One thing that would follow: in words, with the day it is about, and whether it is a breach."""

    text: str
    day: date | None = None
    late: bool = False


def of(verb: str, item: Item, today: date) -> list[Would]:
    """What would follow if the person did it now."""
    if verb == "accept":
        return _if_accepted(item, today)
    return _if_decided(item, today) if verb == "decide" else []


def _if_accepted(item: Item, today: date) -> list[Would]:
    """The last days, were it accepted now."""
    calendar, terms = rulebook.calendar(item.project.county), planned.terms(item.code, today)
    promise = Limit(item.promised_days) if item.promised_days else None
    limits = ((_("今天受理，法定期限到"), terms.legal), (_("今天受理，承诺期限到"), promise))
    told = []
    for text, limit in limits:
        if limit is None:
            continue
        try:
            told.append(Would(text, limit_due(today, limit, calendar).effective))
        except UnknownYear:
            told.append(Would(_("放假安排公布后才能确定最后一日")))
    return told


def _if_decided(item: Item, today: date) -> list[Would]:
    """How a decision today stands against the last day."""
    if item.due_on is None:
        return []
    late = today > item.due_on
    return [Would(_("今天决定将记为超期办结，期限是") if late else _("今天决定为按期办结，期限是"), item.due_on, late)]


def clocks(item: Item, folded: core.Item | None) -> list[tuple[str, Due | None, str]]:
    """Both clocks with how their last day was counted; where the law sets no limit it says so."""
    if folded is None or folded.accepted_on is None:
        return []
    both = clocks_of(folded, rulebook.calendar(item.project.county))
    language = ENGLISH if names.english() else CHINESE
    answers = ((_("法定期限"), both.statutory), (_("承诺期限"), both.promised))
    rows = [(label, clock, _counting(clock, language)) for label, clock in answers if clock]
    return rows if both.statutory else [(_("法定期限"), None, rules.legal(None)), *rows]


def _counting(due: Due, language: str) -> str:
    """How the last day was counted, with the days of an English sentence as people write them."""
    if due.question.total == 0 and not due.stopped_days:
        return _("即办件，受理当日办结")
    return ISO_DAY.sub(lambda found: names.longdate(date.fromisoformat(found[0])), counted(due, language))


def stops(folded: core.Item | None) -> list[dict[str, Any]]:
    """Every stop: on which ground, from when to when, which clocks, and how long it was to last."""
    return [
        {"ground": names.ground(stop.reason), "stop": stop, "both": stop.statutory and stop.promised}
        for stop in (folded.stops if folded else ())
    ]


def points(item: Item) -> list[dict[str, Any]]:
    """The points of the notice with how each stands; an item of an earlier year has only their texts."""
    if not item.points:
        return [{"text": text, "said": "", "state": ""} for text in item.missing]
    return [{**point, "said": POINT_STATES.get(point["state"], "")} for point in item.points]


def proposed(item: Item) -> list[dict[str, Any]]:
    """What waits for the head: a stop, an extension, and who proposed it."""
    found = []
    for kind, one in (("stop", item.pending_stop), ("extension", item.pending_extension)):
        if one:
            on, officer = date.fromisoformat(one["on"]), accounts.by_ref(one["officer"])
            ground = names.ground(one["reason"]) if kind == "stop" else ""
            found.append({**one, "kind": kind, "on": on, "officer": officer, "ground": ground})
    return found
