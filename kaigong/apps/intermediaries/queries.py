"""Reads of the marketplace. The register and its league table are public; a commission is for those who have a part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.intermediaries import moves, parts, terms
from kaigong.apps.intermediaries.models import (
    Body,
    Commission,
    CommissionState,
    Method,
    Offer,
    Quote,
    Standing,
)
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook

WATCHERS = (Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR, Role.WINDOW)
DONE = (CommissionState.ACCEPTED,)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the league table. `score` is drawn towards the common mean; `few` says that it rests on little."""

    body: Body
    jobs: int
    rated: int
    score: float
    on_time: int
    body_days: float
    defects: int

    @property
    def few(self) -> bool:
        return self.rated < terms.LEAST_JOBS

    @property
    def on_time_share(self) -> int:
        """Per cent of the finished jobs done within the days agreed."""
        return round(100 * self.on_time / self.jobs) if self.jobs else 0


def public_bodies(person: Person | None) -> QuerySet[Body]:
    """What anybody may see of the register: listed and suspended ones; those asking to get in are seen by the bureau
    and by themselves."""
    seen = Q(standing__in=[Standing.LISTED, Standing.SUSPENDED])
    if person is not None and person.role in WATCHERS:
        seen = Q()
    elif person is not None and person.role == Role.ENTERPRISE:
        seen |= Q(enterprise__in=enterprises.of_person(person))
    return Body.objects.filter(seen).select_related("enterprise").prefetch_related("offers")


def body(person: Person | None, credit_code: str) -> Body:
    """One body, or 404."""
    found = public_bodies(person).filter(enterprise__credit_code=credit_code).first()
    if found is None:
        raise Http404
    return found


def search(person: Person | None, text: str, service: str, standing: str) -> QuerySet[Body]:
    """Bodies by a part of the name, by service, by standing."""
    found = public_bodies(person)
    if text:
        found = found.filter(Q(enterprise__name__icontains=text) | Q(enterprise__credit_code__icontains=text))
    if service:
        found = found.filter(offers__service=service)
    if standing:
        found = found.filter(standing=standing)
    return found.distinct().order_by("enterprise__name", "pk")


def own_body(person: Person | None) -> Body | None:
    """The body the person acts for, if any."""
    return parts.own_body(person) if person is not None else None


def commissions(person: Person | None) -> QuerySet[Commission]:
    """The commissions a person may look at: the owner's, the body's (and open ones it may do), the users' of the
    result, and all of them for whoever watches over the market."""
    found = Commission.objects.select_related("project__enterprise", "body__enterprise", "result")
    if person is None or not person.is_active:
        return found.none()
    if person.role in WATCHERS:
        return found
    if person.role == Role.ENTERPRISE:
        mine = Q(project__enterprise__in=enterprises.of_person(person))
        return found.filter(mine | _of_body(own_body(person)))
    return found.filter(service__in=_used_by(person.agency_id or ""))


def _of_body(own: Body | None) -> Q:
    if own is None:
        return Q(pk__in=[])
    offered = list(own.offers.values_list("service", flat=True))
    return Q(body=own) | Q(state=CommissionState.OPEN, method=Method.BID, service__in=offered)


def _used_by(agency: str) -> list[str]:
    catalogue = rulebook.catalogue()
    return [code for code in terms.services(catalogue) if agency in terms.deciding_agencies(catalogue, code)]


def commission(person: Person | None, no: str) -> Commission:
    """One commission, or 404."""
    found = commissions(person).filter(no=no).first()
    if found is None:
        raise Http404
    return found


def commission_to_act_on(person: Person | None, no: str) -> Commission:
    """One commission in which the person has a part, or 404."""
    found = commission(person, no)
    if not parts.of(person, found):
        raise Http404
    return found


def verbs(person: Person | None, of: Commission, today: date) -> list[str]:
    """What the person may do with a commission now."""
    found = [move.verb for move in moves.moves_from(of.state, of.method, parts.of(person, of))]
    if of.score is not None and "rate" in found:
        found.remove("rate")
    closed = of.quotes_until is not None and today > of.quotes_until
    barred = {"quote"} if closed else {"award"}
    return [verb for verb in found if verb not in barred]


def quotes(person: Person | None, of: Commission, today: date) -> list[Quote]:
    """The quotes a person may read: a body its own, everybody else with a part all of them once they are opened."""
    found = Quote.objects.filter(commission=of).select_related("body__enterprise")
    if of.quotes_until is not None and today > of.quotes_until and moves.Part.OWNER in parts.of(person, of):
        return list(found)
    if of.awarded_on is not None:
        return list(found)
    own = own_body(person)
    return list(found.filter(body=own)) if own else []


def project_of_owner(person: Person | None, code: str) -> Project:
    """A project the person may commission work for, or 404."""
    found = projects.project(person, code)
    if person is None or person.role != Role.ENTERPRISE:
        raise Http404
    return found


def of_project(person: Person | None, project: Project) -> QuerySet[Commission]:
    """The commissions of a project that the person may look at."""
    return commissions(person).filter(project=project)


def accepted_results(project: Project, service: str) -> dict[str, Document]:
    """What bodies delivered for a service of a project and its owner accepted, by the number of the commission."""
    rows = Commission.objects.filter(project=project, service=service, state=CommissionState.ACCEPTED)
    return {row.no: row.result for row in rows.exclude(result=None).select_related("result").order_by("-no")}


def offers_of(service: str, today: date) -> QuerySet[Offer]:
    """The valid offers for a service, the cheapest first."""
    found = Offer.objects.filter(service=service, valid_until__gte=today, body__standing=Standing.LISTED)
    return found.select_related("body__enterprise").order_by("price_fen", "promised_days")


def league(person: Person | None, service: str) -> list[Place]:
    """The league table: every listed body with what its finished jobs say; few jobs are marked as few."""
    found = {body.pk: body for body in search(person, "", service, Standing.LISTED)}
    jobs: dict[int, list[Commission]] = {pk: [] for pk in found}
    done = Commission.objects.filter(body__in=found, state__in=DONE)
    for job in done.filter(service=service) if service else done:
        jobs[job.body_id].append(job)
    places = [_place(found[pk], list_) for pk, list_ in jobs.items()]
    return sorted(places, key=lambda place: (-place.score, place.defects, place.body.enterprise.name))


def _place(body: Body, jobs: Sequence[Commission]) -> Place:
    scores = [job.score for job in jobs if job.score is not None]
    days = sum(job.body_days for job in jobs) / len(jobs) if jobs else 0.0
    on_time = sum(job.body_days <= (job.days or job.wanted_days) for job in jobs)
    defects = sum(job.defects for job in jobs)
    return Place(body, len(jobs), len(scores), terms.standing_score(scores), on_time, days, defects)


def may_apply(person: Person | None) -> bool:
    """Whether the person acts for an enterprise that is not in the register yet."""
    return person is not None and person.role == Role.ENTERPRISE and _unlisted(person).exists()


def _unlisted(person: Person) -> QuerySet[Enterprise]:
    return enterprises.of_person(person).filter(body=None).order_by("name")


def enterprise_to_list(person: Person | None) -> Enterprise:
    """The person's enterprise that may still ask to be listed, or 404."""
    found = _unlisted(person).first() if person is not None and person.role == Role.ENTERPRISE else None
    if found is None:
        raise Http404
    return found


def is_own(person: Person | None, of: Body) -> bool:
    """Whether the person acts for the body."""
    return person is not None and enterprises.of_person(person).filter(pk=of.enterprise_id).exists()


def body_of_person(person: Person | None, credit_code: str) -> Body:
    """The body the person acts for, or 404."""
    found = body(person, credit_code)
    if not is_own(person, found):
        raise Http404
    return found


def may_list(person: Person | None) -> bool:
    """Whether the person keeps the register."""
    return roles.may(person, "register_enterprise")
