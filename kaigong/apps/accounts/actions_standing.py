"""Verbs about who acts for whom: naming a stand-in, ending it, and noting that a leaver's desk was handed over."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import queries, roles, standing
from kaigong.apps.accounts.events import DeskHandedOver, StandInEnded, StandInSet
from kaigong.apps.accounts.models import Person, Role, StandIn
from kaigong.apps.accounts.record import record
from kaigong.core.problems import Faulty, Refused


def require_ruler(by: str, absent: Person) -> None:
    """Who decides on somebody's desk: the person, the head of the agency, an administrator."""
    if by.startswith(roles.SYSTEM) or by == absent.ref:
        return
    person = queries.by_ref(by)
    if person is None or not queries.rules_desk_of(person, absent):
        raise PermissionDenied(by)


@transaction.atomic
def set_stand_in(
    *,
    absent: Person,
    stand_in: Person,
    starts_on: date,
    ends_on: date,
    agencies: Sequence[str],
    reason: str,
    by: str,
    now: datetime,
) -> StandIn:
    """Name who acts for somebody away. 1. who rules that desk may; 2. every fault is named; 3. one stand-in at a time
    for an agency; 4. the absent person's stream says it."""
    require_ruler(by, absent)
    if absent.role not in standing.DESK or not absent.is_active:
        raise Refused("stand_in.nothing_to_cover", name=absent.name_zh)
    row = StandIn(
        absent=absent, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, agencies=list(agencies),
        reason=reason.strip(),
    )  # fmt: skip
    if faults := list(standing.problems(absent, row, now.date())):
        raise Faulty(faults)
    for other in queries.stand_ins_between(absent, starts_on, ends_on):
        if not set(other.agencies).isdisjoint(row.agencies):
            raise Refused("stand_in.overlaps", name=other.stand_in.name_zh, start=other.starts_on, end=other.ends_on)
    event = StandInSet(stand_in.ref, starts_on, ends_on, tuple(agencies), row.reason)
    record(absent, event, by=by, now=now)
    row.save()
    return row


@transaction.atomic
def end_stand_in(*, row: StandIn, by: str, now: datetime) -> StandIn:
    """End it sooner: from today on the stand-in acts for nobody."""
    require_ruler(by, row.absent)
    if row.ended_on is not None or row.ends_on < now.date():
        raise Refused("stand_in.ended", name=row.stand_in.name_zh)
    row.ended_on = now.date()
    record(row.absent, StandInEnded(row.stand_in.ref, now.date()), by=by, now=now)
    row.save(update_fields=["ended_on"])
    return row


@transaction.atomic
def note_desk_handed_over(*, leaver: Person, to: Person, items: int, reason: str, by: str, now: datetime) -> None:
    """The leaver's own stream says to whom his open work went. The app that keeps the work calls this with it."""
    require_ruler(by, leaver)
    if by == leaver.ref and leaver.role != Role.HEAD:
        raise PermissionDenied(by)
    record(leaver, DeskHandedOver(to.ref, items, reason.strip()), by=by, now=now)
