"""What the ledger's pages are told about the streams of documents: who brought one may see what became of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents import actions, queries
from kaigong.apps.ledger import registry

PREFIX = "document"
KINDS = {"DocumentStored": _("存入文件"), "DocumentDownloaded": _("下载文件"),
         "DocumentRedacted": _("脱敏"), "RedactionMade": _("由脱敏生成"), "PolicySet": _("设定公开方式")}  # fmt: skip


def register() -> None:
    """Called once, when the app is ready."""
    registry.register_streams(PREFIX, _("文件"), may_see=may_see)
    registry.register_kinds(KINDS)
    registry.register_alarm(
        "clear-uploads", _("清理没有传完的文件"), lambda now: actions.clear_uploads(now=now), daily=True
    )


def may_see(person: Any, stream: str) -> bool:
    """Whoever brought the document."""
    if person is None:
        return False
    return queries.of_thing(person.ref).filter(sha256=stream.partition(":")[2]).exists()
