"""Reads of rounds and applications. People of the city see all of them, enterprises their own applications."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.http import Http404

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.projects import queries
from kaigong.apps.projects.models import FundApplication, FundMonth, FundRound, FundState

DECIDED = (FundState.GRANTED, FundState.REFUSED)
BY = {"county": "project__county", "kind": "round__kind", "agency": "round__agency"}


def sees_all(person: Person | None) -> bool:
    """Whether one sees every application of a round."""
    return roles.may(person, "see_every_project")


def rounds(person: Person | None) -> QuerySet[FundRound]:
    """Rounds are for whoever is logged in and may have projects."""
    if person is None or not (sees_all(person) or person.role == Role.ENTERPRISE):
        return FundRound.objects.none()
    return FundRound.objects.select_related("agency")


def round_(person: Person | None, no: str) -> FundRound:
    """One round, or 404."""
    found = rounds(person).filter(no=no).first()
    if found is None:
        raise Http404
    return found


def applications(person: Person | None) -> QuerySet[FundApplication]:
    """The applications of projects one sees."""
    found = FundApplication.objects.filter(project__in=queries.visible(person))
    return found.select_related("project__enterprise", "round__agency")


def application(person: Person | None, no: str, code: str) -> FundApplication:
    """One application, or 404."""
    found = applications(person).filter(round__no=no, project__code=code).first()
    if found is None:
        raise Http404
    return found


def of_round(row: FundRound) -> list[FundApplication]:
    """Every application of a round, for the system itself."""
    found = FundApplication.objects.filter(round=row).select_related("project__enterprise", "round__agency")
    return list(found.order_by("pk"))


def months(application: FundApplication) -> QuerySet[FundMonth]:
    """用款计划 and what was drawn, the first month first."""
    return FundMonth.objects.filter(application=application).order_by("month")


def may_run(person: Person | None, round_or_agency: FundRound | str) -> bool:
    """Who opens rounds and enters results: the command, and heads and officers of the agency that gives the money."""
    if person is None or not person.is_active:
        return False
    agency = round_or_agency if isinstance(round_or_agency, str) else round_or_agency.agency_id
    return person.role == Role.COMMAND or (person.role in (Role.HEAD, Role.OFFICER) and person.agency_id == agency)


def require_runner(by: str, agency: str) -> None:
    """Stop whoever does not run this agency's rounds."""
    if not by.startswith(roles.SYSTEM) and not may_run(accounts.by_ref(by), agency):
        raise PermissionDenied


def rates(person: Person | None, by: str) -> list[dict[str, Any]]:
    """Success by county, kind or agency: applications decided, granted, and the money asked for and granted.

    The denominator is what has been decided; what is still open stands beside it and counts in no rate.
    """
    rows = applications(person).values(key=F(BY[by])).annotate(
        open=_count(Q(state=FundState.APPLIED)), decided=_count(Q(state__in=DECIDED)),
        granted=_count(Q(state=FundState.GRANTED)),
        asked_fen=Sum("asked_fen", filter=Q(state__in=DECIDED), default=0),
        granted_fen=Sum("granted_fen", filter=Q(state=FundState.GRANTED), default=0),
    )  # fmt: skip
    return sorted(rows.order_by(), key=lambda row: (-row["granted_fen"], str(row["key"])))


def _count(which: Q) -> Count:
    return Count(Case(When(which, then=Value(1)), output_field=IntegerField()))


def totals(person: Person | None) -> dict[str, int]:
    """Of all applications: asked, granted, drawn, and how many."""
    found: dict[str, int] = applications(person).aggregate(
        n=Count("pk"), asked_fen=Sum("asked_fen", default=0), granted_fen=Sum("granted_fen", default=0),
        drawn_fen=Sum("drawn_fen", default=0), granted=_count(Q(state=FundState.GRANTED)),
        refused=_count(Q(state=FundState.REFUSED)), open=_count(Q(state=FundState.APPLIED)),
    )  # fmt: skip
    return found


def due_to_draw(person: Person | None, upto: date) -> dict[int, int]:
    """By application: what the schedule wants drawn by the end of a month."""
    rows = FundMonth.objects.filter(application__in=applications(person), month__lte=upto)
    sums = rows.values_list("application").annotate(fen=Sum("planned_fen")).order_by()
    return dict(sums)
