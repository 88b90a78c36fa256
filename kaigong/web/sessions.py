"""Sessions in the database as Django keeps them; the query that every request makes goes to the driver as it is."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from kaigong.apps.ledger import wire

ONE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Read quickly; written, changed and ended as ever."""

    def _get_session_from_db(self) -> Any:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = wire.rows(ONE, (self.session_key, now)) if self.session_key else []
        if found:
            return self.model(session_key=self.session_key, session_data=found[0][0])
        self._session_key = None
        return None
