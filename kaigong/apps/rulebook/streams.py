"""What the ledger's pages are told about the stream of the calendar: it is public."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import registry
from kaigong.apps.rulebook import queries
from kaigong.apps.rulebook.actions import STREAM
from kaigong.apps.rulebook.actions_deemed import STREAM as DEEMED
from kaigong.apps.rulebook.actions_editions import STREAM as EDITIONS

THEME = "rulebook:theme-"
KINDS = {
    "CalendarYearEntered": _("录入年度工作日历"),
    "RegionDayEntered": _("录入地区特别安排"),
    "RegionDayWithdrawn": _("撤下地区特别安排"),
    "EditionDrafted": _("起草目录修订"),
    "EditionChecked": _("核对目录修订"),
    "EditionPublished": _("发布目录修订"),
    "EditionInForce": _("目录修订施行"),
    "EditionWithdrawn": _("撤回目录修订"),
    "DeemedRuleSet": _("启用视为同意"),
    "DeemedRuleEnded": _("停用视为同意"),
    "ThemeDrafted": _("起草主题"),
    "ThemePublished": _("发布主题"),
    "ThemeDraftDropped": _("放弃主题草稿"),
    "ThemeWithdrawn": _("停用主题"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("rulebook", _("规则"), may_see=may_see, own=own, url=url)
    registry.register_kinds(KINDS)


def may_see(person: Person | None, stream: str) -> bool:
    """Rules bind everybody, so everybody may see how they came about."""
    return True


def own(person: Person | None) -> Iterable[str]:
    """Administrators find the stream in their list."""
    return [STREAM, EDITIONS, DEEMED] if queries.may_change(person) else []


def url(stream: str) -> str:
    """The page of what the stream is about: a theme, changes of the catalogue, or the calendars."""
    if stream.startswith(THEME):
        return reverse("rulebook:theme", args=[stream.removeprefix(THEME)])
    if stream == DEEMED:
        return reverse("rulebook:deemed_rules")
    return reverse("rulebook:changes" if stream == EDITIONS else "rulebook:calendars")
