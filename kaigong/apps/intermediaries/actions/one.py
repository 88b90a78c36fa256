"""One move of one commission: the row held, the table asked, the entries sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kaigong.apps.accounts.models import Person
from kaigong.apps.intermediaries import moves, parts
from kaigong.apps.intermediaries.models import Commission
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused


def allowed(commission: Commission, verb: str, person: Person, seen: int | None) -> Commission:
    """The commission as it stands, held, if the person may do this to it now and has seen it as it is."""
    found = Commission.objects.select_for_update(of=("self",)).select_related("project__enterprise", "body__enterprise")
    row = found.get(pk=commission.pk)
    if seen is not None and row.seen_n > seen:
        raise Refused("commission.changed_since", no=row.no)
    row.state = moves.check(row.no, row.state, row.method, verb, parts.of(person, row)).to
    return row


def sealed(commission: Commission, events: Sequence[Any], *, by: str, now: datetime) -> Commission:
    """Seal what happened and store the row."""
    commission.seen_n = ledger.append(commission.stream, events, after=commission.seen_n, by=by, now=now)
    commission.save()
    return commission


def need(text: str, code: str, commission: Commission) -> str:
    """A text that may not be left out."""
    if not text.strip():
        raise Refused(code, no=commission.no)
    return text.strip()


def calendar(commission: Commission) -> Calendar:
    """The calendar of the project's county."""
    return rulebook.calendar(commission.project.county)
