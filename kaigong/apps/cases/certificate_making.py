"""The worker's part of certificates: what was promised in a decision is set and signed after the commit."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import registry

CERTIFICATE = "certificate"  # the kind in the outbox; its payload is the number


def register() -> None:
    """Called once, when the app is ready."""
    registry.register_handler(CERTIFICATE, _("制作证书"), make, about=lambda payload: str(payload.get("number", "")))


def make(delivery: Any, now: datetime) -> None:
    """One certificate. A refusal (a font is missing, a key is spoilt) leaves it in the outbox with its reason."""
    from kaigong.apps.cases import actions, certificates

    known = certificates.known(delivery.payload["number"])
    if known is not None:
        actions.make_certificate(certificate=known.row, now=now)
