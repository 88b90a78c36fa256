"""Sessions in the database as Django keeps them; the query that every request makes goes to the driver as it is.

Whose a session is stands only in its data, which the database cannot read. So a process remembers of a key whose it was
last time, and asks for that person together with the session: all of it is as fresh as if it were asked for one by one,
and where the memory is wrong it is.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.sessions.backends import db
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone

from kaigong.apps.accounts.models import Person, StandIn
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.fixed import Fixed

Answer = TypeVar("Answer")
ONE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
MOST_REMEMBERED = 50_000

_whose: dict[str, int] = {}
_with_person = Fixed(
    lambda pk, key, now: Person.objects.filter(pk=pk).select_related("agency").order_by().annotate(
        session_data=RawSQL(ONE, (key, now)),  # noqa: S611 only marks
        is_stand_in=Exists(StandIn.objects.filter(stand_in_id=OuterRef("pk"))),
    ),
    987_654_321, "a key", "a moment",
)  # fmt: skip


class SessionStore(db.SessionStore):
    """Read quickly; written, changed and ended as ever."""

    person: Person | None = None  # whose it was last time, read together with it

    def load(self) -> dict[str, Any]:
        """What it says; nothing where it has ended."""
        said = proving(self._said) if self.session_key else None
        if said is None:
            self._session_key = None
            return {}
        return dict(self.decode(said))

    def _said(self) -> str | None:
        key, now = str(self.session_key), connection.ops.adapt_datetimefield_value(timezone.now())
        if (whose := _whose.get(key)) is not None and (known := _with_person(whose, key, now)):
            self.person = known[0]
            return known[0].__dict__.pop("session_data")
        found = wire.rows(ONE, (key, now))
        return found[0][0] if found else None

    def remember(self, person: Person) -> None:
        """Whose it is."""
        if self.session_key:
            if len(_whose) >= MOST_REMEMBERED:
                _whose.clear()
            _whose[self.session_key] = person.pk


def proving(ask: Callable[[], Answer]) -> Answer:
    """The first question of a request shows by itself whether the connection still lives: where it does not, it is
    asked again on a new one. Nothing has been written before it."""
    if connection.connection is None or connection.in_atomic_block or connection.health_check_done:
        return ask()
    connection.health_check_done = True
    try:
        return ask()
    except (OperationalError, InterfaceError):
        connection.close()
        return ask()
