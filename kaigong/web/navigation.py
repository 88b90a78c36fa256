"""Which pages the navigation offers to whom. One row a page: where it leads, its icon, and the roles that see it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENTERPRISE, WINDOW, OFFICER, HEAD = "enterprise", "window", "officer", "head"
COMMAND, AUDITOR, ADMINISTRATOR = "command", "auditor", "administrator"
PUBLIC = "public"
STAFF = (WINDOW, OFFICER, HEAD, COMMAND, AUDITOR, ADMINISTRATOR)
ALL = (PUBLIC, ENTERPRISE, *STAFF)
AHEAD = ("/hold/", "/city-plan/", "/mining/", "/brief/")  # tabs of the overview; heads have an entry of their own

OF_PROJECTS = ("/cases/projects/", "/cases/certificates/", "/map/", "/promotion/")  # tabs of the list of projects


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    view: str
    icon: str
    roles: tuple[str, ...]
    also: tuple[str, ...] = ()  # starts of other addresses that belong to it


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    active: bool


ENTRIES = (
    Entry(_("首页"), "boards:home", "home", (PUBLIC, ENTERPRISE)),
    Entry(_("总览"), "boards:home", "layout-dashboard", (COMMAND, AUDITOR, ADMINISTRATOR), also=AHEAD),
    Entry(pgettext_lazy("navigation", "我要办什么"), "boards:guide", "compass", (PUBLIC, ENTERPRISE)),
    Entry(pgettext_lazy("navigation", "我的工作台"), "cases:desk", "inbox", (WINDOW, OFFICER, HEAD), also=("/cases/",)),
    Entry(
        pgettext_lazy("navigation", "我的项目"),
        "projects:list",
        "building-factory-2",
        (ENTERPRISE,),
        also=("/cases/", "/map/"),
    ),
    Entry(_("项目"), "projects:list", "building-factory-2", STAFF, also=OF_PROJECTS),
    Entry(
        pgettext_lazy("navigation", "欠交与承诺"),
        "cases:debts",
        "file-plus",
        (ENTERPRISE, OFFICER),
        also=("/cases/debts/",),
    ),  # fmt: skip
    Entry(pgettext_lazy("navigation", "我的企业"), "enterprises:list", "building", (ENTERPRISE,)),
    Entry(_("企业"), "enterprises:list", "building", (WINDOW, COMMAND, ADMINISTRATOR)),
    Entry(
        pgettext_lazy("navigation", "中介超市"),
        "intermediaries:list",
        "users-group",
        (PUBLIC, ENTERPRISE, WINDOW, OFFICER, COMMAND, AUDITOR),
    ),
    Entry(_("研判"), "boards:hold", "chart-histogram", (HEAD,), also=AHEAD),
    Entry(_("目标"), "targets:list", "target-arrow", (PUBLIC, COMMAND, AUDITOR, HEAD, ADMINISTRATOR)),
    Entry(_("督办"), "supervision:list", "checklist", (OFFICER,), also=("/care/",)),
    Entry(_("督办"), "supervision:list", "checklist", (HEAD, COMMAND, AUDITOR), also=("/cases/debts/", "/care/")),
    Entry(
        pgettext_lazy("navigation", "事项与规则"), "rulebook:items", "book-2", ALL, also=("/rulebook/", "/cases/law/")
    ),
    Entry(_("好差评"), "cases:ratings", "mood-smile", (HEAD, AUDITOR)),
    Entry(_("诉求"), "care:tickets", "message-circle", (ENTERPRISE,)),
    Entry(_("核验"), "opendata:verify", "shield-check", (PUBLIC,), also=("/verify/",)),
    Entry(_("账本"), "ledger:list", "link", (COMMAND, AUDITOR, ADMINISTRATOR, HEAD)),
    Entry(_("人员"), "accounts:people", "users", (ADMINISTRATOR,)),
    Entry(_("机构"), "accounts:agencies", "building-bank", (ADMINISTRATOR,), also=("/api/tokens/",)),
)


def links(role: str, path: str) -> list[Link]:
    """The navigation of one role; the entry whose address is the longest start of this page's address is active."""
    found = [(entry, reverse(entry.view)) for entry in ENTRIES if role in entry.roles]
    here = max((_shared(path, url, entry.also) for entry, url in found), default=0)
    return [Link(str(entry.label), url, entry.icon, 0 < here == _shared(path, url, entry.also)) for entry, url in found]


def _shared(path: str, url: str, also: tuple[str, ...]) -> int:
    """How much of this page's address an entry accounts for; the home page accounts for itself alone."""
    starts = (url, *also) if url != "/" else also
    return int(path == url) or max((len(start) for start in starts if path.startswith(start)), default=0)
