"""What the ledger's pages are told about the stream of commitments."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import registry


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("commitments", _("公开承诺"), may_see=may_see, own=own, url=url)
    registry.register_kinds({"CommitmentRecorded": _("登记公开承诺")})


def may_see(person: Any, stream: str) -> bool:
    """The commitments are public."""
    return True


def own(person: Any) -> Iterable[str]:
    return ["commitments"]


def url(stream: str) -> str:
    return reverse("targets:list")
