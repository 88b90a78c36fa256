"""Reads of promotion. The command, auditors and administrators see every lead; an agency its own, those given to its
people and those of its teams. Enterprises see nothing of it."""

from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.promotion import catalogue, parts
from kaigong.apps.promotion.models import OPEN, Agreement, Contact, Lead, LeadPerson, Promise, Stage, Team, Trip
from kaigong.core.promotion.alike import Known, alike, is_same
from kaigong.core.promotion.values import Limits

Row = TypeVar("Row", bound=Model)
ALL = frozenset({Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR})
OWN = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD})


def may_look(person: Person | None) -> bool:
    """Whether promotion exists for the person at all."""
    return person is not None and person.is_active and person.role in ALL | OWN


def sees_all(person: Person | None) -> bool:
    """Whether the person sees every lead."""
    return person is not None and person.role in ALL


def leads(person: Person | None) -> QuerySet[Lead]:
    """What the person may see."""
    if person is None or not may_look(person):
        return Lead.objects.none()
    if person.role in ALL:
        return Lead.objects.all()
    mine = Q(owner=person) | Q(team__in=Team.members.through.objects.filter(person=person).values("team"))
    return Lead.objects.filter(mine | Q(agency=person.agency_id) if person.agency_id else mine)


def lead(person: Person | None, no: str) -> Lead:
    """One lead, or 404."""
    return _one(leads(person).select_related("agency", "team", "owner", "project").filter(no=no))


def log(of: Lead) -> QuerySet[Contact]:
    """The conversations of a lead the caller may see, and of those that went into it."""
    return (
        Contact.objects.filter(Q(lead=of) | Q(lead__merged_into=of.no)).select_related("trip").order_by("-day", "-id")
    )


def persons(person: Person, of: Lead) -> tuple[QuerySet[LeadPerson], bool]:
    """Who is to be talked to, and whether the person may see who it is."""
    return LeadPerson.objects.filter(lead=of), bool(parts.actor(person, of).parts)


def known_leads(today: date, limits: Limits) -> list[Known]:
    """Every lead a new one may be the same as."""
    rows = Lead.objects.exclude(stage__in=[Stage.LOST, Stage.MERGED]).order_by("no")
    fields = ("no", "name", "credit_code", "agency_id", "stage", "first_contact_on", "touched_on", "entered_on")
    return [
        Known(no, name, code, agency, _held(stage, first, touched, today, limits), first or entered)
        for no, name, code, agency, stage, first, touched, entered in rows.values_list(*fields)
    ]


def _held(stage: str, first: date | None, touched: date, today: date, limits: Limits) -> bool:
    """As `core.Lead.holds` has it, from the columns of the row."""
    return stage == Stage.SIGNED or (today - touched).days <= (limits.lapse_days if first else limits.first_days)


def taken(today: date, name: str, credit_code: str) -> Lead | None:
    """The lead that is this enterprise without doubt, whoever has it: only for asking for it."""
    found = [one for one in known_leads(today, catalogue.limits()) if is_same(one, name, credit_code)]
    return Lead.objects.filter(no=found[0].no).first() if found else None


def maybe_same(person: Person, of: Lead) -> list[tuple[Lead, float]]:
    """Leads the person sees that may be the same enterprise."""
    limits = catalogue.limits()
    others = leads(person).exclude(pk=of.pk).exclude(stage=Stage.MERGED)
    fields = ("no", "name", "credit_code", "agency_id", "entered_on")
    known = [Known(no, name, code, agency, True, on) for no, name, code, agency, on in others.values_list(*fields)]
    found = {one.no: share for one, share in alike(known, of.name, of.credit_code, limits.alike)[:5]}
    rows = Lead.objects.filter(no__in=found).select_related("agency")
    return sorted(((row, found[row.no]) for row in rows), key=lambda pair: -pair[1])


def next_steps(person: Person | None, until: date) -> QuerySet[Lead]:
    """What is to be done next until a day, what is overdue first."""
    rows = leads(person).filter(stage__in=OPEN, next_on__lte=until)
    return rows.select_related("agency", "owner", "team").order_by("next_on", "no")


def asleep(person: Person | None, today: date) -> QuerySet[Lead]:
    """Leads nobody has been in contact with for too long."""
    return _asleep(leads(person), today)


def all_asleep(today: date) -> QuerySet[Lead]:
    """The same for the alarm clock, which sees all."""
    return _asleep(Lead.objects.all(), today)


def _asleep(rows: QuerySet[Lead], today: date) -> QuerySet[Lead]:
    last = today - timedelta(catalogue.limits().sleep_days)
    return rows.filter(stage__in=OPEN, touched_on__lt=last).select_related("agency").order_by("touched_on", "no")


def lead_numbered(no: str) -> Lead | None:
    """A lead by its number, for the alarm clock."""
    return Lead.objects.filter(no=no).first()


def teams(person: Person | None) -> QuerySet[Team]:
    """Stationed teams: everybody of the command, an agency its own and those its people are with."""
    rows = Team.objects.select_related("agency")
    if person is None or not may_look(person):
        return rows.none()
    if person.role in ALL:
        return rows
    return rows.filter(Q(agency=person.agency_id) | Q(pk__in=person.promotion_teams.values("pk")))


def team(person: Person | None, no: str) -> Team:
    """One team, or 404."""
    return _one(teams(person).filter(no=no))


def trips(person: Person | None) -> QuerySet[Trip]:
    """Trips and visits, as teams are seen."""
    rows = Trip.objects.select_related("agency", "team")
    if person is None or not may_look(person):
        return rows.none()
    if person.role in ALL:
        return rows
    return rows.filter(Q(agency=person.agency_id) | Q(team__in=person.promotion_teams.values("pk")))


def trip(person: Person | None, no: str) -> Trip:
    """One of them, or 404."""
    return _one(trips(person).filter(no=no))


def trips_of(of: Lead) -> QuerySet[Trip]:
    """The trips a conversation about a lead can belong to: those of its agency and of its team."""
    rows = Trip.objects.filter(Q(agency=of.agency_id) | Q(team=of.team_id, team__isnull=False))
    return rows.order_by("-first_on", "-no")


def agreements(person: Person | None) -> QuerySet[Agreement]:
    """The agreements of the leads one sees."""
    rows = Agreement.objects.select_related("lead__agency", "lead__team", "lead__project")
    return rows.filter(lead__in=leads(person)) if not sees_all(person) else rows


def agreement(person: Person | None, no: str) -> Agreement:
    """One agreement, or 404."""
    return _one(agreements(person).filter(no=no))


def promises(person: Person | None) -> QuerySet[Promise]:
    """The indicators promised in them."""
    rows = Promise.objects.select_related("agreement__lead__project", "agreement__lead__agency")
    return rows if sees_all(person) else rows.filter(agreement__in=agreements(person))


def of_project(person: Person | None, project: Project) -> Lead | None:
    """The lead a project came from, where the person may see it."""
    return leads(person).select_related("agency").filter(project=project).first()


def signed_projects(person: Person | None) -> QuerySet[Project]:
    """The projects with a day of signing that the person may see; a county those of its own place."""
    if person is None or not may_look(person):
        return Project.objects.none()
    rows = projects.visible(person).exclude(signed_on=None)
    return rows if person.role in ALL else rows.filter(Q(county=person.agency_id) | Q(lead__in=leads(person)))


def colleagues(of: Agency | None) -> QuerySet[Person]:
    """Who can be given a lead or sent with a team."""
    rows = Person.objects.filter(is_active=True, role__in=OWN | {Role.COMMAND})
    return rows.filter(agency=of).order_by("username") if of else rows.none()


def agencies() -> QuerySet[Agency]:
    """The agencies that win investment."""
    kinds = (AgencyKind.COUNTY, AgencyKind.ZONE, AgencyKind.BUREAU, AgencyKind.COMMAND)
    return Agency.objects.filter(kind__in=kinds).order_by("pk")


def _one(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise Http404
    return row
