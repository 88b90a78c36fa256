"""What the ledger's pages are told about the streams of enterprises."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.enterprises import queries
from kaigong.apps.ledger import registry

PREFIX = "enterprise"
KINDS = {
    "EnterpriseRegistered": _("登记单位"),
    "MemberAdded": _("添加人员"),
    "CreditRecorded": _("记入信用记录"),
    "CreditRepaired": _("信用修复"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams(PREFIX, _("单位"), may_see=may_see, own=own, url=url)
    registry.register_kinds(KINDS)


def code_of(stream: str) -> str:
    """The enterprise behind a stream."""
    return stream.removeprefix(f"{PREFIX}:")


def may_see(person: Person | None, stream: str) -> bool:
    """Whoever may see the enterprise."""
    return queries.visible(person).filter(credit_code=code_of(stream)).exists()


def own(person: Person | None) -> Iterable[str]:
    """The enterprises one acts for."""
    return [f"{PREFIX}:{code}" for code in queries.of_person(person).values_list("credit_code", flat=True)]


def url(stream: str) -> str:
    """The page of the enterprise."""
    return reverse("enterprises:enterprise", args=[code_of(stream)])
