"""What the ledger's pages are told about places on the map."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import registry
from kaigong.apps.projects import checker_map

KINDS = {
    "LocationSet": _("标定项目位置"),
    "BoundariesSet": _("更换行政区划边界"),
    "BoundariesRemoved": _("恢复自带的行政区划边界"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("boundaries", _("行政区划边界"), may_see=may_see, url=url)
    registry.register_kinds(KINDS)
    registry.register_check(checker_map.faults)


def may_see(person: Person | None, stream: str) -> bool:
    """What the map is drawn with may be seen by whoever is logged in."""
    return person is not None


def url(stream: str) -> str:
    """The page of the boundaries."""
    return reverse("projects:boundaries")
