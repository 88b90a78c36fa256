"""Standing in for somebody who is away: who may, on which desks, and how the ledger says it.

An entry made for somebody else is signed by both: `person:zhao/person:sun` reads 赵敏（代孙静）.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role, StandIn
from kaigong.core.problems import Problem

DESK = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD})
LONGEST_SIGNATURE = 100  # what an entry of the ledger has room for
LONGEST_DAYS = 366


def signature(person: Person, absent: Person | None = None) -> str:
    """How the ledger names who acted, and for whom."""
    return f"{person.ref}/{absent.ref}" if absent else person.ref


def signed(by: str) -> tuple[str, str]:
    """Who acted and for whom ("" for nobody), of a signature."""
    who, _slash, absent = by.partition("/")
    return who, absent


def serves_all(person: Person) -> bool:
    """The comprehensive window accepts for every agency (综合窗口)."""
    return person.role == Role.WINDOW and person.agency is not None and person.agency.kind == AgencyKind.WINDOW


def agencies_of(person: Person) -> list[str]:
    """The agencies a person may name a stand-in for: his own; at the comprehensive window any it serves besides."""
    if person.agency_id is None:
        return []
    served = Agency.objects.exclude(kind__in=[AgencyKind.COMMAND, AgencyKind.WINDOW]).order_by("id")
    return [person.agency_id, *(served.values_list("id", flat=True) if serves_all(person) else ())]


def related(person: Person) -> set[str]:
    """The agencies whose people may stand in for somebody: his own, the one above, those below."""
    if person.agency is None:
        return set()
    below = Agency.objects.filter(parent_id=person.agency_id).values_list("id", flat=True)
    return {person.agency_id, *below} | ({person.agency.parent_id} if person.agency.parent_id else set())


def problems(absent: Person, row: StandIn, today: date) -> Iterator[Problem]:
    """Everything that is wrong with a stand-in about to be named."""
    if row.stand_in_id == absent.pk:
        yield Problem("stand_in.oneself", at="stand_in")
    elif row.stand_in.role not in DESK or not row.stand_in.is_active:
        yield Problem("stand_in.no_desk", at="stand_in", data={"name": row.stand_in.name_zh})
    elif row.stand_in.agency_id not in related(absent):
        yield Problem("stand_in.stranger", at="stand_in", data={"name": row.stand_in.name_zh})
    elif len(signature(row.stand_in, absent)) > LONGEST_SIGNATURE:
        yield Problem("stand_in.names_too_long", at="stand_in")
    yield from _day_problems(row, today)
    yield from _agency_problems(absent, row.agencies)
    if not row.reason:
        yield Problem("stand_in.reason_missing", at="reason")


def _day_problems(row: StandIn, today: date) -> Iterator[Problem]:
    if row.ends_on < row.starts_on:
        yield Problem("stand_in.ends_before", at="ends_on")
    elif row.ends_on < today:
        yield Problem("stand_in.over", at="ends_on")
    elif (row.ends_on - row.starts_on).days > LONGEST_DAYS:
        yield Problem("stand_in.too_long", at="ends_on", data={"limit": LONGEST_DAYS})


def _agency_problems(absent: Person, chosen: Iterable[str]) -> Iterator[Problem]:
    chosen = list(chosen)
    if not chosen:
        yield Problem("stand_in.no_agency", at="agencies")
    elif strange := sorted(set(chosen) - set(agencies_of(absent))):
        yield Problem("stand_in.strange_agency", at="agencies", data={"got": "、".join(strange)})


def covers(row: StandIn, agencies: Iterable[str]) -> bool:
    """Whether a stand-in covers something of these agencies. Standing in for the whole window covers every agency."""
    if serves_all(row.absent) and row.absent.agency_id in row.agencies:
        return True
    return not set(row.agencies).isdisjoint(agencies)
