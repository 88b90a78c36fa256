"""After the decision: hand-over (T18), use of the certificate and its lapse (T23), call-back (T22)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found, need_reason
from kaigong.core.cases.decide import number
from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Question, Unit, due
from kaigong.core.problems import Refused

GROUNDS = ("law", "facts")  # what must have changed for a valid licence to be called back (行政许可法 Art. 8)


def deliver(case: Case, do: c.DeliverItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T18: the certificate is handed over, within ten working days of the decision; the time to use it begins."""
    item, today = allowed(case, do, "deliver"), now.date()
    late = item.hand_over_by is not None and today > item.hand_over_by
    use_by = months_on(today, item.use.terms.months, calendar) if item.use else None
    return [e.ItemDelivered(item.code, today, late, use_by)]


def months_on(day: date, months: int, calendar: Calendar) -> date | None:
    """The last day of so many months by date (R-MONTH); None while its year has no calendar."""
    return due(Question(day, months, Unit.MONTH), calendar).day


def extend_use(case: Case, do: c.ExtendUse, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T23: the time to use it is prolonged, as often and as long as the law allows; the certificate is issued anew."""
    item = allowed(case, do, "extend_use")
    reason = need_reason(do.reason, "reason.missing", item)
    return prolonged(case, prolongable(item, now.date()), reason, do.outputs, now.date(), calendar)


def prolongable(item: Item, today: date) -> Item:
    """The item, if its time of use may be prolonged once more, and has not run out."""
    use = item.use
    assert use is not None and use.by is not None
    if use.extended >= use.terms.extensions:
        raise Refused("use.extended_before", item=item.code, times=use.extended)
    if today > use.by:
        raise Refused("use.over", item=item.code, last=use.by)
    return item


def prolonged(
    case: Case, item: Item, reason: str, outputs: tuple[str, ...], today: date, calendar: Calendar, basis: str = ""
) -> list[e.Event]:
    """The new last day, and the certificate that says it."""
    use = item.use
    assert use is not None and use.by is not None
    months = use.terms.extension_months
    use_by = months_on(use.by, months, calendar)
    name = f"{number(case, item)}-E{use.extended + 1}"
    given = (*outputs, *(gives for part in item.parts for gives in part.outputs))
    return [
        e.UseExtended(item.code, months, reason, use_by, today, basis),
        e.CertificateRenewed(item.code, name, item.certificate, tuple(dict.fromkeys(given)), use_by, today),
    ]


def lapse(case: Case, do: c.LapseItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T23, by the clock: unused past its last day it lapses. Used in time, it is never asked again."""
    item = found(case, do)
    use = item.use
    if use is None or use.by is None or item.use_by is None:
        return []
    begun_on = do.finished.get(use.terms.used_by)
    if begun_on is not None and begun_on <= use.by:
        return [e.UseBegun(item.code, begun_on)]
    return [e.ItemLapsed(item.code, use.by, now.date())] if now.date() > use.by else []


def call_back(case: Case, do: c.CallBack, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T22: a valid licence is called back because the law or the facts changed; the loss is made good (Art. 8)."""
    item = allowed(case, do, "call_back")
    if do.ground not in GROUNDS:
        raise Refused("call_back.no_ground", item=item.code, ground=do.ground)
    reason = need_reason(do.reason, "reason.missing", item)
    compensation = need_reason(do.compensation, "call_back.compensation_missing", item)
    return [e.ItemCalledBack(item.code, do.ground, reason, compensation, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.DeliverItem: deliver,
    c.ExtendUse: extend_use,
    c.LapseItem: lapse,
    c.CallBack: call_back,
}
