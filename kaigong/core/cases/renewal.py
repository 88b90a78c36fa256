"""Renewal of a certificate (申请延续, 行政许可法 Art. 50): asked for in time, decided before its last day, and granted
by silence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.after import prolongable, prolonged
from kaigong.core.cases.checks import allowed, found, need_reason
from kaigong.core.cases.decide import RENEWAL
from kaigong.core.cases.records import Use
from kaigong.core.cases.values import Case
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Unit
from kaigong.core.problems import Refused


def last_day_to_ask(use: Use, calendar: Calendar) -> date | None:
    """The last day on which renewal may be asked for: so many days before the last day of use, counted back and never
    moved later (R-BACK). None while there is no such day."""
    limit = use.terms.ask_before
    if use.by is None or use.extended >= use.terms.extensions:
        return None
    if limit.unit is Unit.WORKING:
        return calendar.before(use.by, limit.days) if limit.days else use.by
    return use.by - timedelta(limit.days)


def begun(use: Use, finished: Mapping[str, date]) -> date | None:
    """The day on which what it allows was begun, if that was in time."""
    on = finished.get(use.terms.used_by)
    return on if on is not None and use.by is not None and on <= use.by else None


def ask_renewal(case: Case, do: c.AskRenewal, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The holder asks for it, in time and with the reason; or the window for him, on paper."""
    item = allowed(case, do, "ask_renewal")
    reason = need_reason(do.reason, "reason.missing", item)
    use = prolongable(item, now.date()).use
    assert use is not None and use.by is not None
    if begun(use, do.finished):
        raise Refused("use.no_limit", item=item.code)
    last = last_day_to_ask(use, calendar)
    if last is None or now.date() > last:
        raise Refused("renewal.too_late", item=item.code, last=last or use.by, use_by=use.by)
    return [e.RenewalAsked(item.code, reason, do.documents, use.by, now.date())]


def grant_renewal(case: Case, do: c.GrantRenewal, now: datetime, calendar: Calendar) -> list[e.Event]:
    """准予延续, before the last day of use has passed."""
    item, today = allowed(case, do, "grant_renewal"), now.date()
    decided = e.RenewalDecided(item.code, True, do.reason.strip(), do.officer, today)
    return [decided, *prolonged(case, prolongable(item, today), do.reason.strip(), do.outputs, today, calendar)]


def decline_renewal(case: Case, do: c.DeclineRenewal, now: datetime, calendar: Calendar) -> list[e.Event]:
    """不予延续, before the last day of use has passed, with written reasons: it stays valid until that day."""
    item, today = allowed(case, do, "decline_renewal"), now.date()
    reason = need_reason(do.reason, "decision.reason_missing", item)
    return [e.RenewalDecided(prolongable(item, today).code, False, reason, do.officer, today)]


def deem_renewed(case: Case, do: c.DeemRenewed, now: datetime, calendar: Calendar) -> list[e.Event]:
    """By the clock: silence past the last day renews it (Art. 50 para. 2). What was used in time needs no renewal."""
    item, today = found(case, do), now.date()
    by, use = item.renews_by, item.use
    if by is None or use is None:
        return []
    if begun_on := begun(use, do.finished):
        return [e.UseBegun(item.code, begun_on)]
    return prolonged(case, item, "", do.outputs, today, calendar, RENEWAL) if today > by else []


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.AskRenewal: ask_renewal,
    c.GrantRenewal: grant_renewal,
    c.DeclineRenewal: decline_renewal,
    c.DeemRenewed: deem_renewed,
}
