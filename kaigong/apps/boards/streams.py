"""What the ledger's pages are told about the streams of scenarios, and the daily clearing of looked-at logs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.boards import actions_brief, actions_outlook, digest, queries, scratch, searches
from kaigong.apps.boards.models import Brief
from kaigong.apps.ledger import registry
from kaigong.apps.notices import registry as notices

PREFIX = "scenario"


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams(PREFIX, _("推演方案"), may_see=may_see, own=own, url=url)
    registry.register_kinds({"ScenarioSaved": _("保存推演方案"), "ScenarioDropped": _("删去推演方案")})
    registry.register_streams("brief", _("每周简报"), may_see=may_see, url=brief_url)
    registry.register_kinds({"BriefIssued": _("签发每周简报")})
    registry.register_alarm("weekly-brief", _("签发每周简报"), issue, daily=True)
    told = {"title": _("每周简报"), "text": _("{monday} 当周的简报已签发。")}
    notices.register_digest(digest.sections)
    notices.register(actions_brief.KIND, _("每周简报"), email=notices.How.NOW, **told)
    registry.register_kinds({"CityForeseen": _("推演全市承诺")})
    registry.register_alarm("city-outlook", _("推演全市承诺"), actions_outlook.when_due)
    registry.register_alarm("clear-logs", _("清理看过的日志文件"), clear, daily=True)


def clear(now: datetime) -> None:
    """Logs looked at and searches that have had their time."""
    scratch.clear(now)
    searches.clear(now)


def may_see(person: Any, stream: str) -> bool:
    """Whoever may look ahead."""
    return roles.may(person, "look_ahead")


def own(person: Any) -> Iterable[str]:
    return [row.stream for row in queries.scenarios(person)] if roles.may(person, "look_ahead") else []


def url(stream: str) -> str:
    return reverse("boards:hold")


def brief_url(stream: str) -> str:
    """The page of the brief."""
    return reverse("boards:brief_issued", args=[stream.partition(":")[2]])


def issue(now: datetime) -> None:
    """Every Monday the brief of the week; where the clock did not run that day, as soon as it does again. The very
    first one waits for a Monday."""
    if timezone.localdate(now).weekday() == 0 or Brief.objects.exists():
        actions_brief.issue_brief(now=now)
