"""What the ledger's pages are told about the streams of scenarios, and the daily clearing of looked-at logs."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.boards import queries, scratch
from kaigong.apps.ledger import registry

PREFIX = "scenario"


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams(PREFIX, _("推演方案"), may_see=may_see, own=own, url=url)
    registry.register_kinds({"ScenarioSaved": _("保存推演方案"), "ScenarioDropped": _("删去推演方案")})
    registry.register_alarm("clear-logs", _("清理看过的日志文件"), lambda now: scratch.clear(now), daily=True)


def may_see(person: Any, stream: str) -> bool:
    """Whoever may look ahead."""
    return roles.may(person, "look_ahead")


def own(person: Any) -> Iterable[str]:
    return [row.stream for row in queries.scenarios(person)] if roles.may(person, "look_ahead") else []


def url(stream: str) -> str:
    return reverse("boards:hold")
