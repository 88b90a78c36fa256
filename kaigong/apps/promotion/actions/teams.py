"""Stationed teams, trips and the limits: records that are sealed whole."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.promotion import catalogue, events, parts, records
from kaigong.apps.promotion.actions.one import next_number, today
from kaigong.apps.promotion.models import Lead, Rules, Team, Trip
from kaigong.core.problems import Faulty, Problem, Refused

STREAM = "promotion-rules"


@transaction.atomic
def station_team(
    *, name: str, place: str, agency: Agency | None = None, members: Sequence[Person], starts_on: date,
    ends_on: date | None = None, targets: Mapping[str, Mapping[str, int]], is_sample: bool = False, person: Person,
    now: datetime,
) -> Team:  # fmt: skip
    """派驻招商队."""
    of = parts.agency_of(person, agency)
    if not parts.may_write(person) or of is None:
        raise PermissionDenied("station_team")
    row = Team(no=next_number("ZD", today(now).year), agency=of, is_sample=is_sample)
    return _team(row, name, place, members, starts_on, ends_on, targets, person, now)


@transaction.atomic
def change_team(
    *, team: Team, name: str, place: str, members: Sequence[Person], starts_on: date, ends_on: date | None,
    targets: Mapping[str, Mapping[str, int]], person: Person, now: datetime, seen: int | None = None,
) -> Team:  # fmt: skip
    """调整招商队, or withdraw it with its last day; refused when it has changed since the person saw it."""
    row = Team.objects.select_for_update(of=("self",)).select_related("agency").get(pk=team.pk)
    _of_agency(person, row.agency_id, "change_team")
    _as_seen(row, seen)
    return _team(row, name, place, members, starts_on, ends_on, targets, person, now)


def _team(
    row: Team, name: str, place: str, members: Sequence[Person], starts_on: date, ends_on: date | None,
    targets: Mapping[str, Mapping[str, int]], person: Person, now: datetime,
) -> Team:  # fmt: skip
    faults = records.team_problems(name, place, members, starts_on, ends_on, row.agency_id)
    if faults:
        raise Faulty(faults)
    row.name, row.place, row.starts_on, row.ends_on = name.strip(), place.strip(), starts_on, ends_on
    row.targets = {quarter: dict(wanted) for quarter, wanted in sorted(targets.items())}
    kind = events.TeamChanged if row.seen_n else events.TeamStationed
    event = kind(records.of_team(row, members), today(now))
    row.seen_n = ledger.append(row.stream, [event], after=row.seen_n, by=person.ref, now=now)
    row.save()
    row.members.set(members)
    return row


@transaction.atomic
def log_trip(
    *, direction: str, place: str, first_on: date, last_on: date, who: str, met: str = "", outcome: str = "",
    cost_fen: int | None = None, agency: Agency | None = None, team: Team | None = None, leads: Sequence[Lead] = (),
    is_sample: bool = False, person: Person, now: datetime,
) -> Trip:  # fmt: skip
    """记录外出招商 or 来访接待."""
    of = parts.agency_of(person, agency)
    goes = team is not None and parts.is_member(person, team)
    if of is None or not (parts.may_write(person) or goes):
        raise PermissionDenied("log_trip")
    row = Trip(no=next_number("CX", today(now).year), agency=of, is_sample=is_sample)
    said = {"direction": direction, "place": place, "who": who, "met": met, "outcome": outcome}
    return _trip(row, said, (first_on, last_on), cost_fen, team, leads, "", person, now)


@transaction.atomic
def correct_trip(
    *, trip: Trip, direction: str, place: str, first_on: date, last_on: date, who: str, met: str = "",
    outcome: str = "", cost_fen: int | None = None, team: Team | None = None, leads: Sequence[Lead] = (), reason: str,
    person: Person, now: datetime, seen: int | None = None,
) -> Trip:  # fmt: skip
    """更正, with the reason; what was said before stays in the ledger. Refused when it has changed since."""
    row = Trip.objects.select_for_update(of=("self",)).select_related("agency").get(pk=trip.pk)
    _of_agency(person, row.agency_id, "correct_trip")
    _as_seen(row, seen)
    if not reason.strip():
        raise Faulty([Problem("trip.reason_missing", at="reason")])
    said = {"direction": direction, "place": place, "who": who, "met": met, "outcome": outcome}
    return _trip(row, said, (first_on, last_on), cost_fen, team, leads, reason.strip(), person, now)


def _trip(
    row: Trip, said: Mapping[str, str], days: tuple[date, date], cost_fen: int | None, team: Team | None,
    leads: Sequence[Lead], reason: str, person: Person, now: datetime,
) -> Trip:  # fmt: skip
    if faults := records.trip_problems(said, days, cost_fen, today(now)):
        raise Faulty(faults)
    for name, value in said.items():
        setattr(row, name, value.strip())
    (row.first_on, row.last_on), row.cost_fen, row.team = days, cost_fen, team
    record, day = records.of_trip(row, leads), today(now)
    event: Any = events.TripCorrected(record, reason, day) if row.seen_n else events.TripLogged(record, day)
    row.seen_n = ledger.append(row.stream, [event], after=row.seen_n, by=person.ref, now=now)
    row.save()
    row.leads.set(leads)
    return row


@transaction.atomic
def set_limits(*, values: Mapping[str, Any], person: Person, now: datetime) -> Rules:
    """New limits hold from now on. Faulty names every fault."""
    roles.require(person, "steer")
    wanted = {**catalogue.plain(), **values}
    catalogue.built(wanted)
    row = Rules.objects.select_for_update().filter(pk="rules").first() or Rules(pk="rules")
    row.seen_n = ledger.append(STREAM, [events.LimitsSet(wanted)], after=row.seen_n, by=person.ref, now=now)
    row.values, row.set_at = wanted, now
    row.save()
    return row


def _as_seen(row: Team | Trip, seen: int | None) -> None:
    """Stop whoever would write over what somebody else has changed meanwhile."""
    if seen is not None and row.seen_n > seen:
        raise Refused("record.changed_since", no=row.no)


def _of_agency(person: Person, agency: str, verb: str) -> None:
    if not parts.may_write(person) or (person.role != "command" and person.agency_id != agency):
        raise PermissionDenied(verb)
