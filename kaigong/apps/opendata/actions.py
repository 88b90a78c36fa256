"""The verbs of tokens. What the exchange does to cases are the verbs of cases."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.opendata import tokens
from kaigong.apps.opendata.events import ApiTokenIssued, ApiTokenWithdrawn
from kaigong.apps.opendata.models import ApiToken
from kaigong.core.problems import Faulty, Problem, Refused


@transaction.atomic
def issue_token(*, agency: Agency, purpose: str, until: date, person: Person, now: datetime) -> tuple[ApiToken, str]:
    """Sign a token for an agency's system. It is shown once and kept nowhere; the row can withdraw it."""
    roles.require(person, tokens.VERB)
    today = timezone.localdate(now)
    faults = []
    if not purpose.strip():
        faults.append(Problem("token.purpose_missing", at="purpose"))
    if not today < until or (until - today).days > tokens.LONGEST_DAYS:
        faults.append(Problem("token.until", at="until", data={"limit": tokens.LONGEST_DAYS}))
    if faults:
        raise Faulty(faults)
    key = secrets.token_hex(12)
    row = ApiToken.objects.create(
        key=key, agency=agency, purpose=purpose.strip(), until=until, issued_at=now, issued_by=person.ref
    )
    _note(agency, ApiTokenIssued(key, row.purpose, until.isoformat()), by=person.ref, now=now)
    return row, tokens.signed(row)


@transaction.atomic
def withdraw_token(*, token: ApiToken, reason: str, person: Person, now: datetime) -> ApiToken:
    """Let a token count no more, at once."""
    roles.require(person, tokens.VERB)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    if ApiToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=now) != 1:
        raise Refused("token.withdrawn_before", purpose=token.purpose)
    _note(token.agency, ApiTokenWithdrawn(token.key, reason.strip()), by=person.ref, now=now)
    token.refresh_from_db()
    return token


def _note(agency: Agency, event: object, *, by: str, now: datetime) -> None:
    stream = f"agency:{agency.pk}"
    ledger.append(stream, [event], after=ledger_queries.read(stream).last, by=by, now=now)
