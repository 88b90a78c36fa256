"""Reads of tokens, and what the exchange hands out. Everything else here is read through the owners' queries."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.cases import scope
from kaigong.apps.cases.models import Debt, Item, Session
from kaigong.apps.ledger.models import Entry
from kaigong.apps.opendata import tokens
from kaigong.apps.opendata.models import ApiToken

WITH_ITEM = ("case__project__enterprise", "item__case__project__enterprise", "item__project__enterprise")


def tokens_of(person: Person | None) -> QuerySet[ApiToken]:
    """The tokens, for whoever may issue them."""
    found = ApiToken.objects.select_related("agency")
    return found if roles.may(person, tokens.VERB) else found.none()


def token(person: Person | None, key: str) -> ApiToken:
    """One token, or 404."""
    found = tokens_of(person).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def agencies(person: Person | None) -> QuerySet[Agency]:
    """The agencies a token may be issued to."""
    return Agency.objects.order_by("id") if roles.may(person, tokens.VERB) else Agency.objects.none()


def holder(text: str, today: date) -> ApiToken | None:
    """The token behind what a system presents, if it holds today."""
    said = tokens.read(text)
    if said is None or date.fromisoformat(said.until) < today:
        return None
    row = ApiToken.objects.select_related("agency").filter(key=said.key, withdrawn_at=None).first()
    return row if row and (row.agency_id, row.until.isoformat()) == (said.agency, said.until) else None


def events_of(agency: str, after: int, limit: int) -> Sequence[Entry]:
    """The entries of the cases an agency has a part in, from an entry of the ledger on, in the ledger's order.

    On PostgreSQL writers take numbers before they commit, so a later number may be seen first. Whoever reads on from
    the last number seen would then miss the earlier one; so nothing is given beyond what was settled.
    """
    own = scope.cases_of_agencies([agency]).annotate(stream_name=Concat(Value("case:"), "no", output_field=CharField()))
    rows = Entry.objects.filter(id__gt=after, stream__in=own.values("stream_name"))
    settled = _settled()
    return list((rows if settled is None else rows.filter(id__lte=settled)).order_by("id")[:limit])


def _settled() -> int | None:
    """The last entry up to which nothing can still appear; None where a writer is alone anyway (SQLite)."""
    if connection.vendor != "postgresql":
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")  # lets writers under way finish, for a moment
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM ledger_entry")
        return int(cursor.fetchone()[0])


def debt_of(item: Item, key: str) -> Debt | None:
    """A debt of an item by the name events give it."""
    return Debt.objects.select_related(*WITH_ITEM).filter(item=item, key=key).first()


def session_of(item: Item, key: str) -> Session | None:
    """A meeting or a visit of an item by the name events give it."""
    return Session.objects.select_related(*WITH_ITEM).filter(item=item, key=key).first()


def people_of(agency: str, names: set[str]) -> dict[str, Person]:
    """The active people of an agency among these user names."""
    found = Person.objects.filter(agency_id=agency, username__in=names, is_active=True).select_related("agency")
    return {person.username: person for person in found}
