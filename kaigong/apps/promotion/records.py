"""Teams and trips as the ledger keeps them, what can be wrong with them, and the rows back out of a record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.promotion.models import Direction, Lead, Team, Trip
from kaigong.core.problems import Problem

MOST_FEN = 10**12
LONGEST_TRIP = 366


def of_team(row: Team, members: Iterable[Person]) -> dict[str, Any]:
    """The whole record of a team."""
    return {
        "no": row.no, "name": row.name, "place": row.place, "agency": row.agency_id,
        "members": sorted(person.ref for person in members), "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None, "targets": row.targets,
    }  # fmt: skip


def of_trip(row: Trip, leads: Iterable[Lead]) -> dict[str, Any]:
    """The whole record of a trip."""
    return {
        "no": row.no, "direction": row.direction, "agency": row.agency_id, "team": row.team.no if row.team else "",
        "place": row.place, "first_on": row.first_on.isoformat(), "last_on": row.last_on.isoformat(), "who": row.who,
        "met": row.met, "outcome": row.outcome, "cost_fen": row.cost_fen, "leads": sorted(lead.no for lead in leads),
    }  # fmt: skip


def team_problems(
    name: str, place: str, members: Sequence[Person], starts_on: date, ends_on: date | None, agency: str
) -> list[Problem]:
    """Everything that is wrong with a team."""
    found = []
    if not name.strip():
        found.append(Problem("team.name_missing", at="name"))
    if not place.strip():
        found.append(Problem("team.place_missing", at="place"))
    if ends_on is not None and ends_on < starts_on:
        found.append(Problem("team.ends_before", at="ends_on"))
    if not members:
        found.append(Problem("team.nobody", at="members"))
    strangers = [one.name_zh for one in members if one.agency_id != agency or one.role == Role.ENTERPRISE]
    if strangers:
        found.append(Problem("team.strangers", at="members", data={"names": strangers}))
    return found


def trip_problems(said: Mapping[str, str], days: tuple[date, date], cost_fen: int | None, today: date) -> list[Problem]:
    """Everything that is wrong with a trip."""
    found = [] if said["direction"] in Direction.values else [Problem("trip.direction", at="direction")]
    if not said["place"].strip():
        found.append(Problem("trip.place_missing", at="place"))
    if not said["who"].strip():
        found.append(Problem("trip.nobody", at="who"))
    if days[1] < days[0] or (days[1] - days[0]).days >= LONGEST_TRIP:
        found.append(Problem("trip.ends_before", at="last_on"))
    if days[0] > today:
        found.append(Problem("trip.ahead", at="first_on", data={"got": days[0]}))
    if cost_fen is not None and not 0 <= cost_fen <= MOST_FEN:
        found.append(Problem("trip.cost", at="cost"))
    return found
