"""Into the register and out of it: apply, list, suspend, and say what one offers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.intermediaries import terms
from kaigong.apps.intermediaries.events import BodyApplied, BodyListed, BodySuspended, ServiceOffered
from kaigong.apps.intermediaries.models import Body, Offer, Standing
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Faulty, Problem, Refused

MOST_FEN = 10**13
MOST_DAYS = 500


@transaction.atomic
def apply_to_list(
    *, enterprise: Enterprise, affiliated: Sequence[str], intro: str, person: Person, now: datetime,
    is_sample: bool = False,
) -> Body:  # fmt: skip
    """申请入驻: an enterprise asks to be listed and names the agencies it is tied to."""
    require_member(person, enterprise)
    known = set(Agency.objects.filter(id__in=affiliated).values_list("id", flat=True))
    if strange := [agency for agency in affiliated if agency not in known]:
        raise Faulty([Problem("body.agency_unknown", at="affiliated", data={"got": name}) for name in strange])
    if Body.objects.filter(enterprise=enterprise).exists():
        raise Refused("body.known", name=enterprise.name)
    day = now.date()
    body = Body(enterprise=enterprise, affiliated=list(affiliated), intro=intro.strip()[:500], applied_on=day)
    body.is_sample = is_sample
    event = BodyApplied(enterprise.credit_code, tuple(affiliated), body.intro)
    body.seen_n = ledger.append(body.stream, [event], after=0, by=person.ref, now=now)
    body.save()
    return body


@transaction.atomic
def list_body(*, body: Body, person: Person, now: datetime) -> Body:
    """核验入驻, or take up again after a suspension: by whoever keeps the register."""
    roles.require(person, "register_enterprise")
    body = locked(body)
    if body.standing == Standing.LISTED:
        raise Refused("body.listed_already", name=body.enterprise.name)
    body.standing, body.listed_on, body.why = Standing.LISTED, body.listed_on or now.date(), ""
    return sealed(body, [BodyListed(now.date().isoformat())], by=person.ref, now=now)


@transaction.atomic
def suspend_body(*, body: Body, reason: str, person: Person, now: datetime) -> Body:
    """暂停承接: no new work, with the reason shown publicly; work under way goes on."""
    roles.require(person, "register_enterprise")
    body = locked(body)
    if not reason.strip():
        raise Refused("body.reason_missing", name=body.enterprise.name)
    if body.standing == Standing.SUSPENDED:
        raise Refused("body.suspended_already", name=body.enterprise.name)
    body.standing, body.why = Standing.SUSPENDED, reason.strip()[:500]
    return sealed(body, [BodySuspended(now.date().isoformat(), body.why)], by=person.ref, now=now)


@transaction.atomic
def offer_service(
    *, body: Body, service: str, grade: str, certificate_no: str, valid_until: date, promised_days: int,
    price_fen: int, person: Person, now: datetime,
) -> Offer:  # fmt: skip
    """公示服务: what the body is qualified for, its days and its price; said again it replaces what was said before."""
    body = locked(body)
    require_member(person, body.enterprise)
    said = {"grade": grade.strip(), "certificate_no": certificate_no.strip(), "valid_until": valid_until,
            "promised_days": promised_days, "price_fen": price_fen}  # fmt: skip
    if problems := list(offer_problems(service, said, now.date())):
        raise Faulty(problems)
    event = ServiceOffered(service, **{**said, "valid_until": valid_until.isoformat()})
    sealed(body, [event], by=person.ref, now=now)
    offer, _ = Offer.objects.update_or_create(body=body, service=service, defaults=said)
    return offer


def offer_problems(service: str, said: dict[str, Any], today: date) -> Iterator[Problem]:
    """Everything that is wrong with an offer."""
    if service not in terms.services(rulebook.catalogue()):
        yield Problem("offer.unknown_service", at="service", data={"got": service})
    if not said["certificate_no"]:
        yield Problem("offer.certificate_missing", at="certificate_no")
    if said["valid_until"] < today:
        yield Problem("offer.expired", at="valid_until", data={"got": said["valid_until"].isoformat()})
    if not 0 < said["promised_days"] <= MOST_DAYS:
        yield Problem("offer.days", at="promised_days", data={"got": said["promised_days"], "limit": MOST_DAYS})
    if not 0 <= said["price_fen"] <= MOST_FEN:
        yield Problem("offer.price", at="price_fen", data={"got": said["price_fen"]})


def require_member(person: Person, enterprise: Enterprise) -> None:
    """Stop whoever does not act for the enterprise."""
    if not person.is_active or not enterprises.of_person(person).filter(pk=enterprise.pk).exists():
        raise PermissionDenied


def locked(body: Body) -> Body:
    """The row as it is now, held until the end of the transaction."""
    return Body.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=body.pk)


def sealed(body: Body, events: Sequence[Any], *, by: str, now: datetime) -> Body:
    """Seal what happened and store the row."""
    body.seen_n = ledger.append(body.stream, events, after=body.seen_n, by=by, now=now)
    body.save()
    return body
