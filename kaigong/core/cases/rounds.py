"""Closed rounds: every agency notes its points, the applicant gets one merged notice, and what it did not ask stays
unasked unless new material causes it (行政许可法 Art. 32)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, in_silence, in_time, need_reason, silence_ends
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.fold_items import answered
from kaigong.core.cases.records import Answer, NewPoint, Point
from kaigong.core.cases.values import NOTICE_GOES, OFFICE_CLOSES, Case, Item, ItemState
from kaigong.core.clock.acts import receipt_day
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused


def ask_correction(case: Case, do: c.AskCorrection, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T4: the agency notes everything missing, once, within five working days of receipt. The notice goes out at once
    if it is the last to answer, or the day of the notice has come; else with the others'."""
    item = allowed(case, do, "ask_correction")
    asked = [NewPoint(text) for text in do.missing] + list(do.points)
    points = _numbered(item, asked, 1)
    if not points:
        raise Refused("correction.names_nothing", item=item.code)
    in_time(item, now.date(), calendar, "correction.too_late")
    return [e.PointsNoted(item.code, points, now.date())]


def _numbered(item: Item, asked: Iterable[NewPoint], first: int) -> tuple[Point, ...]:
    named = [point for point in asked if point.text.strip()]
    return tuple(
        Point(f"{item.round}.{n}", point.text.strip(), point.material, caused_by=point.caused_by)
        for n, point in enumerate(named, first)
    )


def in_window(case: Case, today: date, calendar: Calendar) -> list[Item]:
    """The items that can still be answered with a notice: received, all they need standing, silence not run out."""
    received = [item for item in case.items.values() if item.state is ItemState.RECEIVED and item.ready_on]
    return [item for item in received if in_silence(item, today, calendar) is None]


def notice_at(case: Case, calendar: Calendar) -> datetime | None:
    """When the merged notice goes out by itself: on the last day of the first item that has noted points."""
    lasts = [silence_ends(item, calendar) for item in case.items.values() if item.noted]
    first = min((last for last in lasts if last), default=None)
    return None if first is None else datetime.combine(first, NOTICE_GOES)


def notice(case: Case, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The merged notice, if points are noted and every item in its five days has answered, or the last day has come."""
    today = now.date()
    noted = [i for i in case.items.values() if i.noted and in_silence(i, today, calendar) is None]
    if not noted:
        return []
    silent = [item for item in in_window(case, today, calendar) if not item.noted]
    goes = notice_at(case, calendar)
    if silent and (goes is None or now.replace(tzinfo=None) < goes):
        return []
    return [e.NoticeSent(len(case.rounds) + 1, {item.code: item.points for item in noted}, today)]


def send_notice(case: Case, do: c.SendNotice, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The clock's part: the notice on the last day."""
    return notice(case, now, calendar)


def after(case: Case, happened: list[e.Event], now: datetime, calendar: Calendar) -> list[e.Event]:
    """What follows for the round when an item has answered: the notice, if it was the last to."""
    if not any(isinstance(event, ANSWERS) for event in happened):
        return []
    if not any(item.noted for item in case.items.values()) and e.PointsNoted not in map(type, happened):
        return []  # no answer but points makes a notice, and there are none
    return notice(fold_all(case, happened), now, calendar)


def resupply(case: Case, do: c.Resupply, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T5: a piece of what the notice asked for, or all of it. The item is corrected when every point is answered."""
    item = allowed(case, do, "resupply")
    answers = tuple(answer for answer in do.answers if answer.note.strip() or answer.documents)
    if not answers and not do.note.strip() and not do.documents:
        raise Refused("resupply.empty", item=item.code)
    owed = {point.id for point in item.points if point.owed}
    if unknown := sorted({answer.point for answer in answers} - owed):
        raise Refused("resupply.unknown_point", item=item.code, points=unknown)
    complete = not answers or owed <= {answer.point for answer in answers}
    day = receipt_day(now, calendar, closes=OFFICE_CLOSES)
    given = tuple(Answer(answer.point, answer.note.strip(), answer.documents) for answer in answers)
    return [e.MaterialResupplied(item.code, day, do.note.strip(), _all_documents(do), given, complete)]


def _all_documents(do: c.Resupply) -> tuple[str, ...]:
    """Every document of the piece, each once."""
    pieces = (*do.documents, *(document for answer in do.answers for document in answer.documents))
    return tuple(dict.fromkeys(pieces))


def find_unmet(case: Case, do: c.FindUnmet, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T7: points of the notice are not met. A new point only if a document handed in within the round caused it."""
    item = allowed(case, do, "find_unmet")
    reason = need_reason(do.reason, "reason.missing", item)
    known = {point.id for point in item.points}
    if strange := sorted(set(do.unmet) - known):
        raise Refused("correction.round_closed", item=item.code, points=strange)
    handed_in = {document for point in item.points for document in point.documents}
    for point in do.fresh:
        if point.caused_by not in handed_in:
            raise Refused("correction.round_closed", item=item.code, points=[point.text])
    added = _numbered(item, do.fresh, len(item.points) + 1)
    if not do.unmet and not added:
        raise Refused("correction.names_nothing", item=item.code)
    return [e.PointsUnmet(item.code, do.unmet, added, reason, now.date())]


def still_owed(item: Item, event: e.MaterialResupplied) -> list[Point]:
    """The points that stay unanswered after a piece was handed in."""
    return [point for point in answered(item.points, event) if point.owed]


ANSWERS = (e.PointsNoted, e.ItemAccepted, e.ItemNotNeeded, e.AcceptanceRefused, e.ItemWithdrawn, e.ItemEnded)
DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.AskCorrection: ask_correction,
    c.SendNotice: send_notice,
    c.Resupply: resupply,
    c.FindUnmet: find_unmet,
}
