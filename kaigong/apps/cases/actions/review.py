"""The officer's and the head's further moves: who works on it, stops, extensions, transfer, and what comes after."""

from datetime import datetime

from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, planned, queries_desk
from kaigong.apps.cases.actions.moves import Late, stop_of
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Item, State
from kaigong.core.cases import commands as c
from kaigong.core.cases.records import NewPoint
from kaigong.core.problems import Refused


def assign_item(
    *, item: Item, officer: Person, person: Person, now: datetime, seen: int | None = None, reason: str = ""
) -> Item:
    """分派: who is to work on it. One already worked on goes to the other officer (改派)."""
    if not queries_desk.colleagues(item).filter(pk=officer.pk).exists():
        raise names.readable(Refused("assign.stranger", item=item.code, name=officer.name_zh))
    if item.officer == officer.ref:
        raise names.readable(Refused("assign.has_it", item=item.code, name=officer.name_zh))
    if item.state == State.ACCEPTED:
        return do(item, person, now, seen, c.AssignItem, officer=officer.ref)
    return do(item, person, now, seen, c.HandOverWork, officer=officer.ref, reason=reason)


def transfer_item(
    *, item: Item, agency: str, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """转办: another agency takes it over; the clock runs on from the same day."""
    if not queries_desk.other_agencies(item).filter(id=agency).exists():
        raise names.readable(Refused("transfer.no_desk", item=item.code, agency=names.agency(agency)))
    return do(item, person, now, seen, c.TransferItem, agency=agency, reason=reason)


def find_unmet(
    *, item: Item, reason: str, person: Person, now: datetime, unmet: list[str], fresh: list[NewPoint] | None = None,
    seen: int | None = None, late: Late = None,
) -> Item:  # fmt: skip
    """补正不符: only points of the one notice; a new one names the new document that caused it."""
    points = {"unmet": tuple(unmet), "fresh": tuple(fresh or ())}
    return do(item, person, now, seen, c.FindUnmet, reason=reason, late=late, **points)


def propose_stop(
    *, item: Item, reason: str, planned_days: int, person: Person, now: datetime, seen: int | None = None
) -> Item:
    """报请启动特别程序: the clock runs until the head confirms it."""
    return do(item, person, now, seen, c.ProposeStop, officer=person.ref, **stop_of(item, reason, planned_days))


def confirm_stop(*, item: Item, person: Person, now: datetime, seen: int | None = None, late: Late = None) -> Item:
    """批准停钟: the clock stands from today."""
    return do(item, person, now, seen, c.ConfirmStop, late=late)


def decline_stop(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不批准停钟."""
    return do(item, person, now, seen, c.DeclineStop, reason=reason)


def propose_extension(
    *, item: Item, reason: str, person: Person, now: datetime, days: int | None = None, seen: int | None = None
) -> Item:
    """报请延长期限: the head grants it on or before the last day, or not."""
    at_most = planned.longest_extension(item.code, timezone.localtime(now).date())
    return do(item, person, now, seen, c.ProposeExtension, reason=reason, days=days, at_most=at_most,
              officer=person.ref)  # fmt: skip


def decline_extension(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """不批准延长."""
    return do(item, person, now, seen, c.DeclineExtension, reason=reason)


def call_back(
    *, item: Item, ground: str, reason: str, compensation: str, person: Person, now: datetime, seen: int | None = None,
    late: Late = None,
) -> Item:  # fmt: skip
    """撤回: the law or the facts changed; what is done about the loss is said with it."""
    given = {"ground": ground, "reason": reason, "compensation": compensation}
    return do(item, person, now, seen, c.CallBack, late=late, **given)
