"""What several days brought, kept in the session until somebody is told."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from kaigong.demo.actions import Passed

KEY = "demo_passed"


class Tally:
    """The sum of the days a visitor let pass and has not been told of."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    def add(self, passed: Passed) -> None:
        """Add some days."""
        counts, so_far = passed.happened.counts, self.session.get(KEY, {})
        now = {
            "days": passed.days,
            "accepted": counts["accept"],
            "asked": counts["ask_correction"],
            "approved": counts["approve"],
            "started": [[project.code, project.name] for project in passed.happened.started],
        }
        self.session[KEY] = {key: so_far[key] + value if so_far else value for key, value in now.items()}

    def take(self) -> dict[str, Any]:
        """The sum, which is then forgotten; empty when no day passed."""
        found: dict[str, Any] = self.session.pop(KEY, {})
        return found
