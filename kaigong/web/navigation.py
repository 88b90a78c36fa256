"""Which pages the navigation offers to whom. One row a page: where it leads, its icon, and the roles that see it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

ENTERPRISE, WINDOW, OFFICER, HEAD = "enterprise", "window", "officer", "head"
COMMAND, AUDITOR, ADMINISTRATOR = "command", "auditor", "administrator"
PUBLIC = "public"
STAFF = (WINDOW, OFFICER, HEAD, COMMAND, AUDITOR, ADMINISTRATOR)
ALL = (PUBLIC, ENTERPRISE, *STAFF)


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    view: str
    icon: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    active: bool


ENTRIES = (
    Entry(_("首页"), "boards:home", "home", (PUBLIC,)),
    Entry(_("我要办什么"), "boards:guide", "compass", (PUBLIC, ENTERPRISE)),
    Entry(_("我的工作台"), "cases:desk", "inbox", (WINDOW, OFFICER, HEAD)),
    Entry(_("我的项目"), "projects:list", "building-factory-2", (ENTERPRISE,)),
    Entry(_("项目"), "projects:list", "building-factory-2", STAFF),
    Entry(_("我的企业"), "enterprises:list", "building", (ENTERPRISE,)),
    Entry(_("目标"), "targets:list", "target-arrow", (COMMAND, AUDITOR, HEAD, ADMINISTRATOR)),
    Entry(_("事项与规则"), "rulebook:items", "book-2", ALL),
    Entry(_("账本"), "ledger:list", "link", (COMMAND, AUDITOR, ADMINISTRATOR, HEAD)),
    Entry(_("人员"), "accounts:people", "users", (ADMINISTRATOR,)),
    Entry(_("机构"), "accounts:agencies", "building-bank", (ADMINISTRATOR,)),
)


def links(role: str, path: str) -> list[Link]:
    """The navigation of one role; the entry whose address is the longest start of this page's address is active."""
    found = [(entry, reverse(entry.view)) for entry in ENTRIES if role in entry.roles]
    here = max((url for _entry, url in found if path.startswith(url)), key=len, default="")
    here = here if here != "/" or path == "/" else None
    return [Link(str(entry.label), url, entry.icon, url == here) for entry, url in found]
