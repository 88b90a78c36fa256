"""Open a commission and choose who does it: by draw, by quotes, or directly."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from kaigong.apps.accounts.models import Person
from kaigong.apps.intermediaries import eligible, terms
from kaigong.apps.intermediaries import events as e
from kaigong.apps.intermediaries.actions.one import allowed, need, sealed
from kaigong.apps.intermediaries.models import Body, Commission, CommissionCounter, CommissionState, Method, Quote
from kaigong.apps.intermediaries.parts import acts_for, own_body
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core import draw as core_draw
from kaigong.core.problems import Faulty, Problem, Refused

MOST_DAYS = 500


@transaction.atomic
def open_commission(
    *, project: Project, service: str, method: str, brief: str, wanted_days: int, person: Person, now: datetime,
    budget_fen: int | None = None, quotes_until: date | None = None, body: Body | None = None, reason: str = "",
) -> Commission:  # fmt: skip
    """发布委托: by the owner of the project. 1. everything said is checked at once; 2. a draw announces its pool and
    the hash of its secret; 3. a direct choice is made at once, if the body may do this service."""
    if not acts_for(person, project.enterprise) or not person.is_active:
        raise PermissionDenied
    today = now.date()
    said = {"service": service, "method": method, "brief": brief, "wanted_days": wanted_days,
            "quotes_until": quotes_until, "body": body}  # fmt: skip
    if problems := list(_problems(said, today)):
        raise Faulty(problems)
    _measured_once(project, service)
    commission = Commission(
        no=_next_number(today.year), project=project, service=service, method=method, brief=brief.strip(),
        budget_fen=budget_fen, wanted_days=wanted_days, quotes_until=quotes_until, opened_on=today,
        secret=secrets.token_hex(16),
    )  # fmt: skip
    events: list[object] = [
        e.CommissionOpened(
            commission.no, project.code, service, method, commission.brief, budget_fen, wanted_days,
            quotes_until and quotes_until.isoformat(), today.isoformat(),
        )
    ]  # fmt: skip
    if method == Method.DRAW:
        events.append(_announced(commission, today))
    if method == Method.CHOICE and body is not None:
        eligible.require(body, service, today)
        events.append(
            _awarded(commission, body, None, None, need(reason, "commission.reason_missing", commission), today)
        )
    return sealed(commission, events, by=person.ref, now=now)


def _measured_once(project: Project, service: str) -> None:
    """多测合一: what was merged into a joint survey is not commissioned apart, and the same object is not measured
    twice: what changed later is measured again beside the result that stands."""
    hosts = {part: host for host, parts in projects.running_of(project).parts.items() for part, _outputs in parts}
    known = rulebook.catalogue().items
    if service in hosts:
        raise Refused("commission.merged", service=words.named(known[service]), into=words.named(known[hosts[service]]))
    made = Commission.objects.filter(project=project, service=service).exclude(state=CommissionState.CANCELLED)
    if known[service].mergeable_group == terms.SURVEYS and (row := made.first()) is not None:
        raise Refused("commission.measured_before", service=words.named(known[service]), no=row.no)


def _problems(said: dict[str, object], today: date) -> Iterator[Problem]:
    method, until, days = said["method"], said["quotes_until"], said["wanted_days"]
    if said["service"] not in terms.services(rulebook.catalogue()):
        yield Problem("offer.unknown_service", at="service", data={"got": said["service"]})
    if method not in Method.values:
        yield Problem("commission.unknown_method", at="method", data={"got": method})
    if not str(said["brief"]).strip():
        yield Problem("commission.brief_missing", at="brief")
    if not isinstance(days, int) or not 0 < days <= MOST_DAYS:
        yield Problem("offer.days", at="wanted_days", data={"got": days, "limit": MOST_DAYS})
    if method == Method.BID and (not isinstance(until, date) or until <= today):
        yield Problem("commission.quotes_until", at="quotes_until")
    if method == Method.CHOICE and said["body"] is None:
        yield Problem("commission.body_missing", at="body")


def _announced(commission: Commission, today: date) -> e.DrawAnnounced:
    tickets = eligible.tickets(commission.service, today)
    if not tickets:
        raise Refused("commission.nobody_eligible")
    commission.pool = [[ticket.member, ticket.weight] for ticket in tickets]
    commission.commitment = core_draw.commitment(commission.secret)
    return e.DrawAnnounced(commission.pool, core_draw.pool_hash(tickets), commission.commitment)


@transaction.atomic
def draw(
    *, commission: Commission, witness: str, words: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """随机抽取: the beacon is the last daily root of the ledger and what the witness says on the spot; who was barred
    or suspended since the announcement is passed over, in the order drawn."""
    row, today = allowed(commission, "draw", person, seen), now.date()
    witness, words = need(witness, "draw.witness_missing", row), need(words, "draw.words_missing", row)
    root = ledger.last_root()
    beacon = f"{root.hash if root else '-'} {words}"
    tickets = [core_draw.Ticket(member, weight) for member, weight in row.pool]
    record = core_draw.made("intermediary", tickets, len(tickets), row.secret, beacon)
    body = next(
        (body for body in eligible.in_order(record.drawn) if not eligible.reason(body, row.service, today)), None
    )
    if body is None:
        raise Refused("commission.nobody_eligible")
    drawn = e.BodyDrawn(row.secret, beacon, witness, record.drawn)
    return sealed(row, [drawn, _awarded(row, body, None, None, "", today)], by=person.ref, now=now)


@transaction.atomic
def quote(
    *, commission: Commission, price_fen: int, days: int, note: str, person: Person, now: datetime,
    seen: int | None = None,
) -> Commission:  # fmt: skip
    """报价: sealed until the last day has passed; said again it replaces what was said before."""
    row, body, today = allowed(commission, "quote", person, seen), own_body(person), now.date()
    assert body is not None  # the table of moves asked for a body
    assert row.quotes_until is not None
    if today > row.quotes_until:
        raise Refused("quote.too_late", no=row.no, last=row.quotes_until)
    eligible.require(body, row.service, today)
    if price_fen < 0 or not 0 < days <= MOST_DAYS:
        raise Faulty([Problem("quote.values", at="price_fen", data={"days": days})])
    said = {"price_fen": price_fen, "days": days, "note": note.strip()[:500], "on": today}
    Quote.objects.update_or_create(commission=row, body=body, defaults=said)
    event = e.QuoteGiven(body.enterprise.credit_code, seal_of(row.secret, body, price_fen, days))
    return sealed(row, [event], by=person.ref, now=now)


def seal_of(secret: str, body: Body, price_fen: int, days: int) -> str:
    """The hash that stands for a quote until all are opened."""
    text = json.dumps([secret, body.enterprise.credit_code, price_fen, days], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def award(
    *, commission: Commission, body: Body, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """选定: after the last day for quotes; all of them are opened, and the reason is written down."""
    row, today = allowed(commission, "award", person, seen), now.date()
    if row.quotes_until is None or today <= row.quotes_until:
        raise Refused("quote.still_open", no=row.no, last=row.quotes_until)
    quotes = list(row.quotes.select_related("body__enterprise"))
    chosen = next((quote for quote in quotes if quote.body_id == body.pk), None)
    if chosen is None:
        raise Refused("quote.none_of_body", name=body.enterprise.name)
    eligible.require(chosen.body, row.service, today)
    opened = e.QuotesOpened([{"body": q.body.enterprise.credit_code, "price_fen": q.price_fen, "days": q.days,
                              "secret": row.secret} for q in quotes])  # fmt: skip
    text = need(reason, "commission.reason_missing", row)
    events = [opened, _awarded(row, chosen.body, chosen.price_fen, chosen.days, text, today)]
    return sealed(row, events, by=person.ref, now=now)


def _awarded(
    row: Commission, body: Body, price_fen: int | None, days: int | None, reason: str, today: date
) -> e.CommissionAwarded:
    offer = body.offers.get(service=row.service)
    row.body, row.state, row.awarded_on, row.turn_since = body, CommissionState.AWARDED, today, today
    row.price_fen = offer.price_fen if price_fen is None else price_fen
    row.days = min(offer.promised_days, row.wanted_days) if days is None else days
    return e.CommissionAwarded(body.enterprise.credit_code, row.price_fen, row.days, reason, today.isoformat())


@transaction.atomic
def cancel(
    *, commission: Commission, reason: str, person: Person, now: datetime, seen: int | None = None
) -> Commission:
    """取消委托, before the work begins."""
    row = allowed(commission, "cancel", person, seen)
    text = need(reason, "commission.reason_missing", row)
    row.ended_on = now.date()
    return sealed(row, [e.CommissionCancelled(now.date().isoformat(), text)], by=person.ref, now=now)


def _next_number(year: int) -> str:
    CommissionCounter.objects.get_or_create(year=year)
    CommissionCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"ZJ-{year}-{CommissionCounter.objects.get(year=year).last:06d}"
