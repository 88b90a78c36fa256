"""Why a token or a line of the exchange is not taken."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "exchange.stranger": _(
        "“{name}”不是本机构在用的人员账号，不能以其名义办理。请核对账号，或由系统管理员登记该人员。"
    ),
    "token.withdrawn_before": _("令牌“{purpose}”已经撤销，不需要再次撤销。"),
    "token.purpose_missing": _("没有写明用途。请写明由哪个系统使用。"),
    "token.until": _("有效期须在今天之后，且不超过 {limit} 天。请重新填写。"),
}
