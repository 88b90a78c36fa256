"""Which bodies may do a service: listed, qualified on the day, and tied to no agency that decides on the result."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.intermediaries import terms
from kaigong.apps.intermediaries.models import Body, Commission, Offer, Standing
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.draw import Ticket
from kaigong.core.problems import Refused


def reason(body: Body, service: str, today: date) -> tuple[str, dict[str, Any]] | None:
    """Why the body may not do the service: a code and its data; None when it may."""
    name = body.enterprise.name
    if body.standing != Standing.LISTED:
        return "body.not_listed", {"name": name}
    offer = Offer.objects.filter(body=body, service=service).first()
    if offer is None:
        return "body.not_qualified", {"name": name}
    if offer.valid_until < today:
        return "body.qualification_expired", {"name": name, "on": offer.valid_until}
    if barring := terms.barred_by(rulebook.catalogue(), service, body.affiliated):
        agencies = {agency.id: agency for agency in accounts.agencies().filter(id__in=barring)}
        return "body.affiliated", {"name": name, "agencies": words.listed(map(words.named, agencies.values()))}
    return None


def require(body: Body, service: str, today: date) -> None:
    """Refuse a body that may not do the service."""
    if found := reason(body, service, today):
        code, data = found
        raise Refused(code, **data)


def bodies(service: str, today: date) -> QuerySet[Body]:
    """The bodies listed and qualified for a service on a day, before their ties are looked at."""
    offers = Offer.objects.filter(service=service, valid_until__gte=today)
    return Body.objects.filter(standing=Standing.LISTED, offers__in=offers).select_related("enterprise").distinct()


def allowed(service: str, today: date) -> list[Body]:
    """The bodies that may do a service on a day."""
    catalogue = rulebook.catalogue()
    return [body for body in bodies(service, today) if not terms.barred_by(catalogue, service, body.affiliated)]


def tickets(service: str, today: date) -> list[Ticket]:
    """The pool of a draw: every body that may do it, with its lots by rating and defects."""
    found = {body.pk: body for body in allowed(service, today)}
    scores: dict[int, list[int]] = {pk: [] for pk in found}
    defects = dict.fromkeys(found, 0)
    done = Commission.objects.filter(body__in=found).values_list("body_id", "score", "defects")
    for pk, score, wrong in done:
        defects[pk] += wrong
        if score is not None:
            scores[pk].append(score)
    made = [Ticket(body.enterprise.credit_code, terms.lots(scores[pk], defects[pk])) for pk, body in found.items()]
    return sorted(made, key=lambda ticket: ticket.member)


def in_order(codes: Iterable[str]) -> list[Body]:
    """The bodies of some credit codes, in that order."""
    order = list(codes)
    found = Body.objects.filter(enterprise__credit_code__in=order).select_related("enterprise")
    known = {body.enterprise.credit_code: body for body in found}
    return [known[code] for code in order if code in known]
