"""The streams of accounts. It stands beside the ledger and may not import it, so its streams are vouched for here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import registry

KINDS = {
    "AgencyRegistered": _("机构登记"),
    "PersonRegistered": _("人员登记"),
    "RoleChanged": _("角色变更"),
    "PersonDeactivated": _("账号停用"),
    "PersonReactivated": _("账号恢复"),
    "PasswordChanged": _("密码更改"),
    "SecondStepSet": _("两步验证启用"),
    "SecondStepRemoved": _("两步验证停用"),
    "StandInSet": _("指定代办"),
    "StandInEnded": _("代办结束"),
    "DeskHandedOver": _("工作移交"),
}


def register() -> None:
    """People see their own stream; those of agencies are for whoever reads everything."""
    registry.register_streams("person", _("人员"), may_see=_is_own, own=lambda person: [person.ref])
    registry.register_streams("agency", _("机构"))
    registry.register_kinds(KINDS)


def _is_own(person: Any, stream: str) -> bool:
    return bool(stream == person.ref)
